//! `soapgen schema`.

use std::process::ExitCode;

use clap::Args;
use soapgen::Error;
use soapgen_dynamic::{Direction, Service};

use crate::bindings::find;
use crate::print::{complain, print};
use crate::progress;
use crate::service::{Source, json_text};

/// Prints what JSON a message of an operation is, as JSON Schema.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen schema Shop.wsdl GetOrder
  $ soapgen schema Shop.wsdl GetOrder --response
  $ soapgen schema Shop.wsdl GetOrder --header")]
pub(crate) struct Schema {
    #[command(flatten)]
    source: Source,
    /// The operation.
    operation: String,
    /// The binding, by its name in the document, where several have the operation.
    #[arg(long, value_name = "NAME")]
    binding: Option<String>,
    /// Of the answer, and not of the request.
    #[arg(long)]
    response: bool,
    /// Of the header blocks, and not of the body.
    #[arg(long)]
    header: bool,
}

pub(super) fn run(task: Schema, quiet: bool) -> Result<ExitCode, Error> {
    let settings = task.source.settings()?;
    let service = progress::during("reading", quiet, || Service::load(settings))?;
    let operation = match find(&service, &task.operation, None, task.binding.as_deref()) {
        Ok((operation, _)) => operation,
        Err(problem) => {
            complain(&problem);
            return Ok(ExitCode::FAILURE);
        }
    };
    let direction = match task.response {
        true => Direction::Response,
        false => Direction::Request,
    };
    let Some(message) = operation.message(direction) else {
        complain(&"error: nothing is answered by the operation\n");
        return Ok(ExitCode::FAILURE);
    };
    let schema = match task.header {
        true => service.header_schema(message),
        false => service.schema(message),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => Ok(print(&(json_text(&text) + "\n"))),
        Err(error) => {
            complain(&format_args!("error: {error}\n"));
            Ok(ExitCode::FAILURE)
        }
    }
}
