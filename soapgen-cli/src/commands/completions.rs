//! `soapgen completions`.

use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use soapgen::Error;

use crate::print::print;

/// Prints a script by which a shell completes the commands, their flags and the names of files.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen completions bash > ~/.local/share/bash-completion/completions/soapgen
  $ soapgen completions fish > ~/.config/fish/completions/soapgen.fish
  $ soapgen completions zsh > ~/.zfunc/_soapgen")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(task: Completions) -> Result<ExitCode, Error> {
    // In memory, where nothing can go wrong that would be a panic.
    let mut script = Vec::new();
    let mut command = crate::Command::command();
    clap_complete::generate(task.shell, &mut command, crate::NAME, &mut script);
    Ok(print(&String::from_utf8_lossy(&script)))
}
