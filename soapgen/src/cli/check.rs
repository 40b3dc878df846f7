//! `soapgen check`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use soapgen::diagnostic::Action;
use soapgen::{Error, Generator};

use super::options::Options;
use super::{Format, color, print, print_to};

/// Lists every problem of the documents with its place, and whether generation skips what has
/// it, guesses what is meant, or refuses.
///
/// Exits with 0 when Rust can be generated, 1 when not, and with `--deny warnings` also when
/// anything was skipped or guessed.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail on what generation skips or guesses, too.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// All that is no error and no note.
    Warnings,
}

pub(super) fn check(task: Check) -> Result<ExitCode, Error> {
    let check = Generator::with_settings(task.options.settings()?).check();
    let printed = match task.format {
        Format::Text => print_to(anstream::stdout(), &color::styled(&check.to_string())),
        Format::Json => print(&check.to_json()),
    };
    let is_denied =
        |problem: &soapgen::check::Checked| matches!(problem.action, Action::Skip | Action::Guess);
    let is_fine = check.generates
        && match task.deny {
            Some(Deny::Warnings) => !check.problems.iter().any(is_denied),
            None => true,
        };
    Ok(match is_fine {
        true => printed,
        false => ExitCode::FAILURE,
    })
}
