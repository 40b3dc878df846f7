//! `soapgen diff`.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use soapgen::diagnostic::{Action, Code, Diagnostic};
use soapgen::diff::{Difference, Level};
use soapgen::{Error, Generated, Generator, Settings};

use super::Format;
use crate::color;
use crate::options::Versions;
use crate::print::{print, print_colored};
use crate::progress;

/// Tells what a new version of a WSDL or schema changes: on the wire, for requests of old clients
/// and answers to them, and in the Rust, by Semantic Versioning.
///
/// Exits with 0 when the documents could be compared, 1 when not, and with `--deny` also when
/// there is a change that it names.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen diff Shop-1.wsdl Shop-2.wsdl
  $ soapgen diff Shop-1.wsdl Shop-2.wsdl --operation GetOrder --deny wire
  $ soapgen diff old/Shop.wsdl new/Shop.wsdl --config soapgen.toml --format json")]
pub(crate) struct Diff {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail on such changes, and on others that are named.
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Vec<Deny>,
    #[command(flatten)]
    versions: Versions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Deny {
    /// Messages that are not understood, or misunderstood.
    Wire,
    /// Rust that may not compile: what is major by Semantic Versioning.
    Rust,
    /// Any change.
    Any,
}

impl Deny {
    fn level(self) -> Level {
        match self {
            Self::Wire => Level::Wire,
            Self::Rust => Level::Rust,
            Self::Any => Level::Any,
        }
    }
}

pub(super) fn run(task: Diff, quiet: bool) -> Result<ExitCode, Error> {
    let (old, new, settings) = task.versions.settings()?;
    let difference = progress::during("comparing", quiet, || between(&old, &new, &settings))?;
    let printed = match task.format {
        Format::Text => print_text(&difference),
        Format::Json => print(&difference.to_json()),
    };
    let is_denied = task.deny.iter().any(|deny| difference.has(deny.level()));
    Ok(match is_denied {
        true => ExitCode::FAILURE,
        false => printed,
    })
}

/// Prints changes for people.
pub(super) fn print_text(difference: &Difference) -> ExitCode {
    print_colored(&color::changes(&difference.to_string()))
}

/// What the second document changes, each generated with these settings.
pub(super) fn between(old: &Path, new: &Path, settings: &Settings) -> Result<Difference, Error> {
    let with = |input: &Path| {
        let mut settings = settings.clone();
        settings.inputs = vec![input.to_owned()];
        settings
    };
    let (old, missing) = generate(with(old))?;
    let (new, gone) = generate(with(new))?;
    // What neither has is nothing that changes.
    match missing
        .into_iter()
        .find(|(entry, _)| gone.iter().any(|(other, _)| other == entry))
    {
        Some((_, error)) => Err(error),
        None => Ok(Difference::between(&old, &new)),
    }
}

/// Operations that a version doesn't have, each with what is said of it.
type Missing = Vec<(String, Error)>;

/// Generates from a version. That an operation isn't there which the settings choose is a change,
/// where the other version has it.
fn generate(mut settings: Settings) -> Result<(Generated, Missing), Error> {
    let mut missing = Missing::new();
    loop {
        let error = match Generator::with_settings(settings.clone()).generate() {
            Ok(generated) => return Ok((generated, missing)),
            Err(error) => error,
        };
        let problems = error.diagnostics.0.iter();
        let mut refused = problems.filter(|problem| problem.action == Action::Refuse);
        let entry = |problem: &Diagnostic| {
            let asked = problem.asked.as_ref()?;
            let is_it = problem.code == Code::UnknownOperation && asked.setting == "operations";
            is_it.then(|| asked.entry.clone())
        };
        let (Some(first), None) = (refused.next(), refused.next()) else {
            return Err(error);
        };
        let Some(name) = entry(first) else {
            return Err(error);
        };
        settings.operations.retain(|operation| *operation != name);
        // None chosen would be all of them.
        if settings.operations.is_empty() {
            return Err(error);
        }
        missing.push((name, error));
    }
}
