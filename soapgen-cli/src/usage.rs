//! What is wrong with a command line and only a command can tell.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::ErrorKind;

/// Says it as the parser of the command line would, with the usage of the command of that name.
pub(crate) fn error(name: &str, kind: ErrorKind, message: &str) -> ExitCode {
    let mut command = crate::Command::command();
    // By this its commands know how they are called.
    command.build();
    let mut named = command.find_subcommand(name).cloned().unwrap_or(command);
    // Nobody is left to be told that it can't be written.
    let _ = named.error(kind, message).print();
    ExitCode::from(2)
}
