//! `soapgen check`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use soapgen::check::Checked;
use soapgen::diagnostic::Action;
use soapgen::{Error, Generator};

use super::Format;
use crate::options::Options;
use crate::print::{print, print_report};
use crate::progress;

/// Lists every problem of the documents with its place, and whether generation skips what has
/// it, guesses what is meant, or refuses.
///
/// Exits with 0 when Rust can be generated, 1 when not, and with `--deny warnings` also when
/// anything was skipped or guessed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen check Shop.wsdl
  $ soapgen check --config soapgen.toml --deny warnings
  $ soapgen check Shop.wsdl --format json")]
pub(crate) struct Check {
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
    /// All that is neither an error nor a note.
    Warnings,
}

pub(super) fn run(task: Check, quiet: bool) -> Result<ExitCode, Error> {
    let generator = Generator::with_settings(task.options.settings()?);
    let check = progress::during("checking", quiet, || generator.check());
    let is_wrong = |problem: &Checked| match problem.action {
        Action::Refuse => true,
        Action::Skip | Action::Guess => matches!(task.deny, Some(Deny::Warnings)),
        Action::Note => false,
    };
    let printed = match task.format {
        Format::Text => {
            let report = match quiet {
                true => (check.problems.iter().filter(|problem| is_wrong(problem)))
                    .map(|problem| format!("{}\n", problem.text))
                    .collect(),
                false => check.to_string(),
            };
            print_report(&report)
        }
        Format::Json => print(&check.to_json()),
    };
    Ok(
        match check.generates && !check.problems.iter().any(is_wrong) {
            true => printed,
            false => ExitCode::FAILURE,
        },
    )
}
