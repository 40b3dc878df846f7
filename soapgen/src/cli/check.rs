//! `soapgen check`.

use std::process::ExitCode;

use clap::Args;
use soapgen::{Error, Generator};

use super::options::Options;
use super::{Format, print};

/// Lists every problem of the documents with its place, and whether generation skips what has
/// it, guesses what is meant, or refuses.
///
/// Exits with 0 when Rust can be generated, 1 when not.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    options: Options,
}

pub(super) fn check(task: Check) -> Result<ExitCode, Error> {
    let check = Generator::with_settings(task.options.settings()?).check();
    let printed = print(&match task.format {
        Format::Text => check.to_string(),
        Format::Json => check.to_json(),
    });
    Ok(match check.generates {
        true => printed,
        false => ExitCode::FAILURE,
    })
}
