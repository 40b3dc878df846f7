//! `soapgen openapi`.

use std::process::ExitCode;

use clap::Args;
use soapgen::Error;
use soapgen_dynamic::Service;

use crate::print::{complain, print, warnings};
use crate::progress;
use crate::service::{Source, json_text};

/// Prints the description of a service by JSON over HTTP, as `soapgen gateway` offers it: OpenAPI
/// 3.2, with a path for each operation.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen openapi Shop.wsdl > shop.openapi.json
  $ soapgen openapi Shop.wsdl --server https://api.example.com/shop")]
pub(crate) struct OpenApi {
    #[command(flatten)]
    source: Source,
    /// Where the gateway is; can be repeated. By default where the description is.
    #[arg(long, value_name = "URL")]
    server: Vec<String>,
}

pub(super) fn run(task: OpenApi, quiet: bool) -> Result<ExitCode, Error> {
    let settings = task.source.settings()?;
    let service = progress::during("reading", quiet, || Service::load(settings))?;
    if !quiet {
        complain(&warnings(service.generated()));
    }
    if service.operations().is_empty() {
        complain(&"error: the documents bind no operation\n");
        return Ok(ExitCode::FAILURE);
    }
    match serde_json::to_string_pretty(&service.openapi(&task.server)) {
        Ok(text) => Ok(print(&(json_text(&text) + "\n"))),
        Err(error) => {
            complain(&format_args!("error: {error}\n"));
            Ok(ExitCode::FAILURE)
        }
    }
}
