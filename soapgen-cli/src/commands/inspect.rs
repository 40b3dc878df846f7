//! `soapgen inspect`.

use std::process::ExitCode;

use clap::Args;
use soapgen::inspect::Description;
use soapgen::{Error, Generator};

use super::Format;
use crate::options::Options;
use crate::print::{complain, print, warnings};
use crate::progress;

/// Lists what the documents declare and the Rust that it becomes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen inspect Shop.wsdl
  $ soapgen inspect Shop.wsdl --operation GetOrder --format json")]
pub(crate) struct Inspect {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    options: Options,
}

pub(super) fn run(task: Inspect, quiet: bool) -> Result<ExitCode, Error> {
    let settings = task.options.settings();
    let result = settings.and_then(|settings| {
        progress::during("inspecting", quiet, || {
            let generated = Generator::with_settings(settings).generate()?;
            let description = Description::of(&generated);
            let text = match task.format {
                Format::Text => description.to_string(),
                Format::Json => description.to_json(),
            };
            Ok((warnings(&generated), text))
        })
    });
    if let (Err(error), Format::Json) = (&result, task.format) {
        print(&Description::of_error(error).to_json());
    }
    let (warnings, text) = result?;
    if !quiet {
        complain(&warnings);
    }
    Ok(print(&text))
}
