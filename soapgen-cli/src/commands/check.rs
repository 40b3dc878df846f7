//! `soapgen check`.

use std::process::ExitCode;

use clap::Args;
use soapgen::check::Checked;
use soapgen::diagnostic::{Action, Code};
use soapgen::{Error, Generator};

use super::Format;
use crate::options::Options;
use crate::print::{print, print_report};
use crate::progress;

/// Lists every problem of the documents with its place, and whether generation skips what has
/// it, guesses what is meant, or refuses.
///
/// Exits with 0 when Rust can be generated, 1 when not, and with `--deny` also when there is a
/// problem that it names.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen check Shop.wsdl
  $ soapgen check --config soapgen.toml --deny warnings
  $ soapgen check Shop.wsdl --deny unknown-type --deny missing-import
  $ soapgen check Shop.wsdl --format json")]
pub(crate) struct Check {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail on problems of this code, too, or with `warnings` on all that generation skips or
    /// guesses, even where the settings silence them.
    #[arg(long, value_name = "CODE", value_parser = denied)]
    deny: Vec<Denied>,
    #[command(flatten)]
    options: Options,
}

/// What fails though Rust can be generated.
#[derive(Clone, Copy, Debug)]
enum Denied {
    /// All that is neither an error nor a note.
    Warnings,
    /// Problems of a kind.
    Code(Code),
}

fn denied(text: &str) -> Result<Denied, String> {
    const WARNINGS: &str = "warnings";
    if text == WARNINGS {
        return Ok(Denied::Warnings);
    }
    let names = Code::each().map(Code::name).chain([WARNINGS]);
    Code::from_name(text)
        .map(Denied::Code)
        .ok_or_else(|| match soapgen::nearest(text, names) {
            Some(near) => format!("there is no such code: did you mean `{near}`?"),
            None => "it is neither `warnings` nor the code of a problem".to_owned(),
        })
}

pub(super) fn run(task: Check, quiet: bool) -> Result<ExitCode, Error> {
    let mut settings = task.options.settings()?;
    for denied in &task.deny {
        match denied {
            Denied::Warnings => settings.silence.clear(),
            Denied::Code(code) => drop(settings.silence.remove(code.name())),
        }
    }
    let generator = Generator::with_settings(settings);
    let check = progress::during("checking", quiet, || generator.check());
    let is_wrong = |problem: &Checked| {
        let mut denied = task.deny.iter();
        let is_denied = |denied: &Denied| match denied {
            Denied::Warnings => problem.action != Action::Note,
            Denied::Code(code) => problem.problem.code == code.name(),
        };
        problem.action == Action::Refuse || denied.any(is_denied)
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
