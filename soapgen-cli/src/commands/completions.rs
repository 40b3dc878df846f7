//! `soapgen completions`.

use std::process::ExitCode;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use soapgen::Error;

use crate::print::print;

/// Prints a script by which a shell completes the commands, their flags and the names of files; bash,
/// fish and zsh those of operations too, by asking `soapgen` for what a document has.
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
    let script = String::from_utf8_lossy(&script);
    Ok(print(&with_operations(task.shell, &script)))
}

/// A script with what completes the names of operations.
fn with_operations(shell: Shell, script: &str) -> String {
    /// What is done for each line, before the script sees it.
    const ZSH: &str = "_soapgen() {\n";
    match shell {
        Shell::Bash => script.to_owned() + include_str!("completions/operations.bash"),
        Shell::Fish => script.to_owned() + include_str!("completions/operations.fish"),
        Shell::Zsh => {
            let asked = format!("{ZSH}{}", include_str!("completions/operations.zsh"));
            script.replacen(ZSH, &asked, 1)
        }
        _ => script.to_owned(),
    }
}
