//! `soapgen man`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;
use soapgen::Error;
use soapgen::diagnostic::Shown;

use crate::print::{complain, print};
use crate::usage;

/// Prints a page of the manual, or writes all pages into a folder.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen man generate > soapgen-generate.1
  $ soapgen man -o ~/.local/share/man/man1")]
pub(crate) struct Manual {
    /// The command that the page is of; without it, soapgen itself.
    #[arg(conflicts_with = "output")]
    command: Option<String>,
    /// The folder to write all pages to, `soapgen.1` and one for each command.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(task: Manual, quiet: bool) -> Result<ExitCode, Error> {
    let command = built();
    let Some(folder) = task.output else {
        let found = match &task.command {
            None => Some(&command),
            Some(name) => command.find_subcommand(name),
        };
        return Ok(match found {
            Some(command) => print(&page(command)),
            None => {
                let names = command.get_subcommands().map(Command::get_name);
                let names: Vec<&str> = names.collect();
                let message = format!("the commands are {}", names.join(", "));
                usage::error("man", ErrorKind::InvalidValue, &message)
            }
        });
    };
    // That it can't be made is said where the first page is written.
    let _ = std::fs::create_dir_all(&folder);
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        let file = folder.join(format!("{}.1", title(command)));
        soapgen::write_if_changed(&file, page(command))?;
        if !quiet {
            complain(&format_args!("wrote {}\n", Shown(&file.to_string_lossy())));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The command line, in which each command knows how it is called.
fn built() -> Command {
    let mut command = crate::Command::command().disable_help_subcommand(true);
    command.build();
    command
}

/// What a page is called: `soapgen-generate`.
fn title(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn page(command: &Command) -> String {
    let mut page = Vec::new();
    let man = Man::new(command.clone()).title(title(command));
    // Writing to memory can't fail.
    let _ = man.render(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}
