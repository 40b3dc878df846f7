//! `soapgen sample`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use soapgen::Error;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::pretty::{pretty, with_notes};
use soapgen_dynamic::{Detail, Direction, Message, MessageNotes, Operation, Service, Wire};
use soapgen_runtime::SoapVersion;
use soapgen_runtime::dynamic::{Document, Headers};

use crate::bindings::{answer, binding_of, document, find, request, request_text};
use crate::options::Options;
use crate::print::{complain, print, warnings};
use crate::progress;
use crate::service::{Version, json_text, xml_text};

/// Writes messages of operations as they go over the wire, with plausible values.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen sample Shop.wsdl --operation GetOrder
  $ soapgen sample Shop.wsdl --operation GetOrder --comments --full
  $ soapgen sample Shop.wsdl --operation GetOrder --format json
  $ soapgen sample Shop.wsdl --operation GetOrder --only request > request.xml")]
pub(crate) struct Sample {
    /// How messages are written.
    #[arg(long, value_enum, default_value_t = Format::Xml)]
    format: Format,
    /// All that may stand, and not what is at the surface alone. Deep down, of a type that was shown
    /// before, what has to stand of it.
    #[arg(long)]
    full: bool,
    /// What has to stand, and nothing else.
    #[arg(long, conflicts_with = "full")]
    minimal: bool,
    /// Comments that say type, how often an element may stand and whether it may be nil.
    #[arg(long)]
    comments: bool,
    /// The version of SOAP; by default that of the binding.
    #[arg(long, value_enum)]
    soap: Option<Version>,
    /// The binding, by its name in the document, where several have an operation.
    #[arg(long, value_name = "NAME")]
    binding: Option<String>,
    /// One of the two messages.
    #[arg(long, value_enum)]
    only: Option<Only>,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Envelopes; of HTTP bindings requests as HTTP has them, and documents.
    Xml,
    /// What stands in header and body, as `soapgen call` takes and gives it.
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Only {
    /// What the client sends.
    Request,
    /// What the service answers.
    Response,
}

impl From<Only> for Direction {
    fn from(only: Only) -> Self {
        match only {
            Only::Request => Self::Request,
            Only::Response => Self::Response,
        }
    }
}

pub(super) fn run(task: Sample, quiet: bool) -> Result<ExitCode, Error> {
    let settings = task.options.settings()?;
    let wanted = settings.operations.clone();
    let service = progress::during("reading", quiet, || Service::load(settings))?;
    if !quiet {
        complain(&warnings(service.generated()));
    }
    let detail = match (task.full, task.minimal) {
        (true, _) => Detail::Full,
        (_, true) => Detail::Minimal,
        _ => Detail::Usual,
    };
    // Of an operation that several bindings have, one is shown.
    let is_of = |of: &&Operation| {
        let binding = task.binding.as_deref();
        (task.soap.is_none() || of.soap().is_some())
            && binding.is_none_or(|binding| binding_of(&service, of) == binding)
    };
    let operations = service.operations().iter().filter(is_of);
    let mut names: Vec<&str> = operations.map(Operation::name).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    if names.is_empty() {
        let of = task.binding.as_deref().map_or_else(String::new, |binding| {
            format!(" by a binding `{}`", Shown(binding))
        });
        complain(&format_args!(
            "error: the documents bind no operation{of}, so that there are no messages\n"
        ));
        return Ok(ExitCode::FAILURE);
    }
    let is_alone = wanted.len() == 1 && names.len() == 1 && task.only.is_some();
    let (mut text, mut samples, mut failed) = (String::new(), Vec::new(), false);
    for name in names {
        let (operation, wire) = match find(&service, name, task.soap, task.binding.as_deref()) {
            Ok(found) => found,
            Err(problem) => {
                complain(&problem);
                return Ok(ExitCode::FAILURE);
            }
        };
        for direction in [Direction::Request, Direction::Response] {
            if task
                .only
                .is_some_and(|only| Direction::from(only) != direction)
            {
                continue;
            }
            let Some(message) = operation.message(direction) else {
                continue;
            };
            let sampled = match service.sample_message(message, detail) {
                Ok((body, headers)) => Sampled {
                    message,
                    body,
                    headers,
                },
                Err(error) => {
                    complain(&format_args!("error: {name}: {error}\n"));
                    failed = true;
                    continue;
                }
            };
            match task.format {
                Format::Json => samples.push((name, direction, sampled)),
                Format::Xml => {
                    match written(
                        &service,
                        (operation, wire),
                        direction,
                        &sampled,
                        task.comments,
                    ) {
                        Ok(message) => {
                            if !is_alone {
                                text.push_str(&heading(wire, direction));
                            }
                            text.push_str(&message);
                            if !is_alone {
                                text.push('\n');
                            }
                        }
                        Err(error) => {
                            complain(&format_args!("error: {name}: {error}\n"));
                            failed = true;
                        }
                    }
                }
            }
        }
    }
    if task.format == Format::Json {
        text = match json(&samples, is_alone) {
            Ok(text) => json_text(&text) + "\n",
            Err(error) => {
                complain(&format_args!("error: {error}\n"));
                return Ok(ExitCode::FAILURE);
            }
        };
    }
    text.truncate(text.trim_end_matches('\n').len());
    text.push('\n');
    let printed = print(&text);
    Ok(if failed { ExitCode::FAILURE } else { printed })
}

/// A message as it goes over the wire.
fn written(
    service: &Service,
    (operation, wire): (&Operation, Wire),
    direction: Direction,
    sampled: &Sampled,
    has_notes: bool,
) -> Result<String, String> {
    let Sampled {
        message,
        body,
        headers,
    } = sampled;
    match (wire, direction) {
        (Wire::Soap(soap), _) => {
            let written = direction.write(&soap, body, headers, &[]);
            let envelope = written.map_err(|error| error.to_string())?;
            Ok(xml_text(&match has_notes {
                true => with_notes(&envelope, &mut MessageNotes::new(message)),
                false => pretty(&envelope),
            }))
        }
        (Wire::Http(http), Direction::Request) => {
            let request = request(service.planned(operation).address(), http, body)?;
            Ok(request_text(&request, (message, has_notes)))
        }
        (Wire::Http(_), Direction::Response) => {
            let answered = answer(message, body)?;
            Ok(document(&answered, message, has_notes))
        }
    }
}

/// A message with plausible values.
struct Sampled {
    message: &'static Message,
    body: Document,
    headers: Headers,
}

impl Serialize for Sampled {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let whole = self.message.whole_to_json(&self.body, &self.headers);
        whole.serialize(to)
    }
}

/// What a message is, as a comment before it.
fn heading(wire: Wire, direction: Direction) -> String {
    let what = direction.name();
    let soap = match wire {
        Wire::Soap(soap) => soap,
        Wire::Http(of) => {
            return format!("<!-- {}: {what}, HTTP {} -->\n", of.name(), of.method());
        }
    };
    // A name is a NCName, an action any text.
    let action = soap.action().replace("--", "- -");
    let action = match (direction, soap.version(), &*action) {
        (Direction::Response, ..) | (_, _, "") => String::new(),
        (_, SoapVersion::V11, action) => format!("; SOAPAction: \"{action}\""),
        (_, SoapVersion::V12, action) => format!("; action=\"{action}\""),
    };
    format!(
        "<!-- {}: {what}, {}{action} -->\n",
        soap.name(),
        soap.version()
    )
}

/// All of them: an object with a key for each operation, unless there is one message.
fn json(
    samples: &[(&str, Direction, Sampled)],
    is_alone: bool,
) -> Result<String, serde_json::Error> {
    if let (true, [(_, _, sampled)]) = (is_alone, samples) {
        return serde_json::to_string_pretty(sampled);
    }
    struct All<'s, 'n>(&'s [(&'n str, Direction, Sampled)]);
    struct Of<'s, 'n>(&'s [(&'n str, Direction, Sampled)]);
    impl Serialize for All<'_, '_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            let mut map = to.serialize_map(None)?;
            for of in self.0.chunk_by(|(a, ..), (b, ..)| a == b) {
                if let [(name, ..), ..] = of {
                    map.serialize_entry(name, &Of(of))?;
                }
            }
            map.end()
        }
    }
    impl Serialize for Of<'_, '_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            let mut map = to.serialize_map(None)?;
            for (_, direction, sampled) in self.0 {
                map.serialize_entry(direction.name(), sampled)?;
            }
            map.end()
        }
    }
    serde_json::to_string_pretty(&All(samples))
}
