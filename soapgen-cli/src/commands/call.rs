//! `soapgen call`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use clap::Args;
use clap::error::ErrorKind as Usage;
use http::Request;
use serde_json::{Map, Value as Json};
use soapgen::Error;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::pretty::pretty;
use soapgen_dynamic::{Direction, HttpOperation, Operation, Outcome, Service, Soap, Wire};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{Client, Element, ErrorKind, Fault, Http, Response};

use crate::asking::{Asking, Stop, report};
use crate::bindings::{answer, find};
use crate::print::{complain, print};
use crate::service::{Source, Version, json_text, shown_lines, xml_text};
use crate::{curl, progress, usage};

/// Calls an operation of a service and prints the answer.
///
/// Exits with 0 when it was answered, 1 when the documents or what is to be sent can't be used, 2
/// when the command line is wrong, 3 when the answer is a fault, 4 when its header blocks say that
/// the operation failed (the setting `fails-when`), 5 when there was no answer, or one that is not a
/// message of the operation.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen call Shop.wsdl GetOrder --data Id=42
  $ soapgen call Shop.wsdl AddOrder --data @order.json --url https://test.example.com/shop
  $ echo '{\"Id\": 42}' | soapgen call Shop.wsdl GetOrder --data -
  $ soapgen call Shop.wsdl GetOrder --data Id=42 --user anna --password env:SHOP_PASSWORD
  $ soapgen call Shop.wsdl GetOrder --data Id=42 --curl")]
pub(crate) struct Call {
    #[command(flatten)]
    source: Source,
    /// The operation.
    operation: String,
    /// The binding, by its name in the document, where several have the operation.
    #[arg(long, value_name = "NAME")]
    binding: Option<String>,
    /// What is sent in the body, or as parameters: JSON, `@FILE`, `-` for standard input, or `name=value`, which can
    /// be repeated (`order.id=1`, `@lang=en` for an attribute, `item[]=a` for one of several). `soapgen sample --format json`
    /// shows what it may be.
    #[arg(short, long, value_name = "JSON")]
    data: Vec<String>,
    /// The header blocks: JSON, or `@FILE`.
    #[arg(long, value_name = "JSON")]
    header: Option<String>,
    /// The version of SOAP; by default that of the binding.
    #[arg(long, value_enum)]
    soap: Option<Version>,
    #[command(flatten)]
    asking: Asking,
    /// Print the answer's envelope and not its body as JSON.
    #[arg(long)]
    xml: bool,
    /// Print the request, and don't send it.
    #[arg(long)]
    dry_run: bool,
    /// Print a line by which curl makes the call, and don't make it. Passwords and tokens stand in
    /// it as the variables or files that they come from; all else as it was given.
    #[arg(long, conflicts_with = "dry_run")]
    curl: bool,
    /// Show request and answer on standard error, without secrets.
    #[arg(short, long)]
    verbose: bool,
}

/// The exit codes beside those that all commands have.
const FAULT: u8 = 3;
const FAILED: u8 = 4;
const NO_ANSWER: u8 = 5;

pub(super) fn run(task: Call, quiet: bool) -> Result<ExitCode, Error> {
    let name = task.operation.clone();
    if task.data.len() > 1
        && task
            .data
            .iter()
            .any(|data| is_whole(data) && !is_attribute(data))
    {
        let message = "several `--data` are `name=value` each, or there is one that is JSON";
        return Ok(usage::error("call", Usage::ArgumentConflict, message));
    }
    if let Some(code) = task.asking.refuse("call") {
        return Ok(code);
    }
    let settings = task.source.settings()?;
    let service = progress::during("reading", quiet, || Service::load(settings))?;
    let found = find(&service, &name, task.soap, task.binding.as_deref());
    let called = found.and_then(|(operation, wire)| match wire {
        Wire::Soap(soap) => prepared(&task, &service, (operation, soap), quiet),
        Wire::Http(http) => prepared_http(&task, &service, (operation, http), quiet),
    });
    match called {
        Ok(code) => Ok(code),
        Err(problem) => {
            complain(&problem);
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Makes the request, and sends it or shows it.
fn prepared(
    task: &Call,
    service: &Service,
    (operation, soap): (&Operation, Soap),
    quiet: bool,
) -> Result<ExitCode, Stop> {
    let message = operation.request();
    let data = data(&task.data)?;
    let body = message
        .body_from_json(&data)
        .map_err(|error| wrong_json("--data", &error.to_string(), operation.name()))?;
    let headers = match &task.header {
        None => Headers::default(),
        Some(text) => {
            let json = json("--header", text)?;
            let headers = message.headers_from_json(&json);
            headers.map_err(|error| wrong_json("--header", &error.to_string(), operation.name()))?
        }
    };
    let planned = service.planned(operation);
    let mut client = client(task, planned.address())?;
    if let Some(edition) = planned.addressing() {
        client = client.with_addressing(crate::service::addressing(edition));
    }
    if task.dry_run || task.curl {
        return unsent(task, client.call(&soap, &body, &headers).request());
    }
    let sent = progress::during("calling", quiet || task.verbose, || {
        let call = client.call(&soap, &body, &headers);
        Ok::<_, Error>(if task.xml { call.keep_raw() } else { call }.send_blocking())
    });
    match sent {
        Ok(Ok(response)) => answered(task, (operation, &soap), &response),
        Ok(Err(error)) => Ok(refused(service, operation, &error)),
        Err(error) => Err(error.to_string()),
    }
}

/// Shows a request that is not sent.
fn unsent(
    task: &Call,
    request: Result<Request<Bytes>, soapgen_runtime::Error>,
) -> Result<ExitCode, Stop> {
    let request = request.map_err(|error| report(&error))?;
    let text = match task.curl {
        true => curl::line(&request, &task.asking.credentials()),
        false => curl::request(&request),
    };
    Ok(print(&text))
}

/// The same of an operation of an HTTP binding.
fn prepared_http(
    task: &Call,
    service: &Service,
    (operation, http): (&Operation, &'static HttpOperation),
    quiet: bool,
) -> Result<ExitCode, Stop> {
    if task.header.is_some() {
        let said = "error: `--header`: an HTTP binding has no header blocks\n";
        return Err(said.to_owned());
    }
    let message = operation.request();
    let body = message
        .body_from_json(&data(&task.data)?)
        .map_err(|error| wrong_json("--data", &error.to_string(), operation.name()))?;
    let client = client(task, service.planned(operation).address())?;
    if task.dry_run || task.curl {
        return unsent(task, client.call_http(http, &body).request());
    }
    let sent = progress::during("calling", quiet || task.verbose, || {
        Ok::<_, Error>(client.call_http(http, &body).send_blocking())
    });
    let document = match sent {
        Ok(Ok(document)) => document,
        Ok(Err(error)) => return Ok(refused(service, operation, &error)),
        Err(error) => return Err(error.to_string()),
    };
    let Some(message) = operation.response() else {
        return Ok(ExitCode::SUCCESS);
    };
    Ok(print(&match task.xml {
        true => {
            let text = answer(message, &document);
            let text = text.map_err(|error| format!("error: {}\n", Shown(&error)))?;
            xml_text(&pretty(&text))
        }
        false => {
            let json = serde_json::to_string_pretty(&message.to_json(&document));
            let json = json.map_err(|error| format!("error: the answer is not JSON: {error}\n"))?;
            json_text(&json) + "\n"
        }
    }))
}

/// Prints an answer.
fn answered(
    task: &Call,
    (operation, soap): (&Operation, &Soap),
    response: &Response<Document, Headers>,
) -> Result<ExitCode, Stop> {
    let failed = operation.outcome(&response.headers) == Outcome::Failed;
    let text = match (task.xml, operation.response()) {
        (true, _) => xml_text(&pretty(&envelope(soap, response)?)),
        (false, Some(message)) => {
            let json = serde_json::to_string_pretty(&message.to_json(&response.body));
            let json = json.map_err(|error| format!("error: the answer is not JSON: {error}\n"))?;
            json_text(&json) + "\n"
        }
        (false, None) => String::new(),
    };
    let printed = print(&text);
    if failed {
        let headers = operation.response().map(|message| {
            serde_json::to_string_pretty(&message.headers_to_json(&response.headers))
                .unwrap_or_default()
        });
        complain(&format_args!(
            "error: the service says in its header blocks that the operation failed\n{}",
            shown_lines(&headers.unwrap_or_default(), "  ")
        ));
        return Ok(ExitCode::from(FAILED));
    }
    Ok(printed)
}

/// The envelope of an answer: as it came, or, where it came in parts, or in another encoding, as it
/// is written with all that is in them.
fn envelope(soap: &Soap, response: &Response<Document, Headers>) -> Result<String, Stop> {
    let raw = response.raw.as_deref().map(std::str::from_utf8);
    match raw {
        Some(Ok(text))
            if text
                .trim_start_matches('\u{feff}')
                .trim_start()
                .starts_with('<') =>
        {
            Ok(text.to_owned())
        }
        _ => {
            let written = Direction::Response.write(soap, &response.body, &response.headers, &[]);
            written.map_err(|error| format!("error: {}\n", Shown(&error.to_string())))
        }
    }
}

/// Says why there is no answer, or what fault is the answer.
fn refused(service: &Service, operation: &Operation, error: &soapgen_runtime::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::Fault(fault) => {
            complain(&told(service, operation, fault));
            ExitCode::from(FAULT)
        }
        ErrorKind::Failed(_) => {
            complain(&report(error));
            ExitCode::from(FAILED)
        }
        _ => {
            complain(&report(error));
            match error.is_unsent() {
                true => ExitCode::FAILURE,
                false => ExitCode::from(NO_ANSWER),
            }
        }
    }
}

/// A fault, for people: what is declared of its detail as JSON, the rest as XML.
fn told(service: &Service, operation: &Operation, fault: &Fault) -> String {
    let mut text = format!(
        "error: {}: {}\n",
        operation.name(),
        Shown(&fault.to_string())
    );
    for element in fault.detail.iter().flat_map(Element::elements) {
        let namespace = element.name.namespace.as_deref().unwrap_or("");
        let root = service.root(namespace, &element.name.local);
        let declared = root.and_then(|root| {
            let detail = fault.detail_of::<Document>(root)?;
            let json = soapgen_dynamic::to_json(root, detail)?;
            // Under its name, as answers of a mock and of a gateway have it.
            let named = BTreeMap::from([(&*element.name.local, json)]);
            serde_json::to_string_pretty(&named).ok()
        });
        let told = declared.or_else(|| element.to_xml().ok().map(|xml| pretty(&xml)));
        text.push_str(&shown_lines(&told.unwrap_or_default(), "  "));
    }
    text
}

fn wrong_json(flag: &str, error: &str, operation: &str) -> Stop {
    format!(
        "error: `{flag}`: {}\n  = help: `soapgen sample --operation {} --format json` shows what \
         it may be\n",
        Shown(error),
        Shown(operation)
    )
}

/// Whether data is all that is sent, and not one member.
fn is_whole(data: &str) -> bool {
    data == "-" || data.trim_start().starts_with(['@', '{', '[', '"']) || !data.contains('=')
}

/// Whether data may be an attribute, `@name=value`.
fn is_attribute(data: &str) -> bool {
    data.starts_with('@') && data.contains('=')
}

/// Whether there is a file that `@FILE` names.
fn is_file(data: &str) -> bool {
    let name = data.strip_prefix('@').unwrap_or(data);
    Path::new(name).exists()
}

/// What is sent.
fn data(given: &[String]) -> Result<Json, Stop> {
    match given {
        [] => Ok(Json::Object(Map::new())),
        // A file of that name is what it has always been; else it is an attribute.
        [one] if is_whole(one) && (is_file(one) || !is_attribute(one)) => json("--data", one),
        members => {
            let mut root = Map::new();
            for member in members {
                let (path, value) = member.split_once('=').unwrap_or((member, ""));
                put(&mut root, path, value).ok_or_else(|| {
                    format!(
                        "error: `--data`: `{}` stands where another member has a value\n",
                        Shown(path)
                    )
                })?;
            }
            Ok(Json::Object(root))
        }
    }
}

/// Puts a text under a path of keys, `Order.Id`. A key that stands twice makes an array, and so does
/// `Id[]`.
fn put(object: &mut Map<String, Json>, path: &str, value: &str) -> Option<()> {
    let value = Json::String(value.to_owned());
    match path.split_once('.') {
        Some((key, rest)) if !key.contains('{') => {
            let inner = object
                .entry(key.to_owned())
                .or_insert_with(|| Json::Object(Map::new()));
            put(inner.as_object_mut()?, rest, value.as_str()?)
        }
        _ => {
            let (path, value) = match path.strip_suffix("[]") {
                Some(path) if !object.contains_key(path) => (path, Json::Array(vec![value])),
                Some(path) => (path, value),
                None => (path, value),
            };
            match object.get_mut(path) {
                None => {
                    object.insert(path.to_owned(), value);
                }
                Some(Json::Array(items)) => items.push(value),
                Some(first @ Json::String(_)) => *first = Json::Array(vec![first.take(), value]),
                Some(_) => return None,
            }
            Some(())
        }
    }
}

/// JSON as a flag gives it: itself, from a file, from standard input.
fn json(flag: &str, text: &str) -> Result<Json, Stop> {
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| {
            let path = path.to_string_lossy().into_owned();
            format!("error: `{}` can't be read: {error}\n", Shown(&path))
        })
    };
    let text = match text.strip_prefix('@') {
        Some("") => {
            return Err(format!(
                "error: `{flag}`: write `@FILE`, and not `@` alone\n"
            ));
        }
        Some(path) => read(Path::new(path))?,
        None if text == "-" => {
            if io::stdin().is_terminal() {
                complain(&"reading JSON from standard input\n");
            }
            let mut text = String::new();
            let read = io::stdin().lock().read_to_string(&mut text);
            read.map_err(|error| format!("error: standard input can't be read: {error}\n"))?;
            text
        }
        None => text.to_owned(),
    };
    if text.trim().is_empty() {
        return Err(format!(
            "error: `{flag}`: it is empty, where JSON is expected\n"
        ));
    }
    soapgen_dynamic::parse_json(&text).map_err(|error| {
        let help = match Path::new(&text).is_file() {
            true => Some(format!("`@{}` reads the file", Shown(&text))),
            // What was meant as the text itself.
            false if !text.contains(['{', '[', '"', '\n']) => {
                Some("a text stands in quotes, `\"text\"`, and a member is `name=value`".to_owned())
            }
            false => None,
        };
        let help = help
            .map(|help| format!("  = help: {help}\n"))
            .unwrap_or_default();
        format!(
            "error: `{flag}` is not JSON: {}\n{help}",
            Shown(&error.to_string())
        )
    })
}

/// The client that makes the call.
fn client(task: &Call, address: Option<&str>) -> Result<Client<Http>, Stop> {
    let mut client = task
        .asking
        .client(task.asking.http()?, address, !task.curl)?;
    if task.verbose {
        client.on_exchange(|exchange| complain(&crate::service::shown(exchange)));
    }
    Ok(client)
}
