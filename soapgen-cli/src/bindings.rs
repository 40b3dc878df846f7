//! Operations by name, whatever binds them; and requests of those that HTTP alone binds.

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, HOST};
use soapgen::diagnostic::Shown;
use soapgen::model::BindingId;
use soapgen_dynamic::pretty::{pretty, with_notes};
use soapgen_dynamic::{Direction, HttpOperation, Message, MessageNotes, Operation, Service, Soap};
use soapgen_runtime::dynamic::Document;
use soapgen_runtime::{Client, SoapVersion};

use crate::service::{Version, operation, xml_text};

/// An operation, and how it is spoken.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant)] // A command has one at a time.
pub(crate) enum Bound<'s> {
    /// Of a SOAP binding.
    Soap(&'s Operation, Soap),
    /// Of an HTTP binding (WSDL 1.1, section 4).
    Http(&'s HttpOperation),
}

impl Bound<'_> {
    /// The message that goes this way.
    pub(crate) fn message(&self, direction: Direction) -> Option<&'static Message> {
        match self {
            Self::Soap(operation, _) => operation.message(direction),
            Self::Http(operation) => operation.message(direction),
        }
    }
}

/// The operation of a name, of this binding if one is named: else of a SOAP binding, and of an HTTP
/// binding where SOAP binds none of the name.
///
/// # Errors
/// When there is none: what there is.
pub(crate) fn find<'s>(
    service: &'s Service,
    name: &str,
    version: Option<Version>,
    binding: Option<&str>,
) -> Result<Bound<'s>, String> {
    let model = &service.generated().model;
    let called = |id: BindingId| &*model[id].name.local;
    let (soap, http) = (service.named(name), service.http_named(name));
    let plain = |of: &'s HttpOperation| match version {
        None => Ok(Bound::Http(of)),
        Some(_) => Err(format!(
            "error: `--soap`: the operation `{}` of the binding `{}` is spoken by HTTP alone\n",
            Shown(of.name()),
            Shown(called(service.http_client_of(of).binding))
        )),
    };
    let Some(binding) = binding else {
        return match (&*soap, &*http) {
            ([], [first, ..]) => plain(first),
            _ => operation(service, name, version).map(|(of, soap)| Bound::Soap(of, soap)),
        };
    };
    let of_soap = |of: &&&Operation| called(service.client_of(of).binding) == binding;
    let of_http = |of: &&&HttpOperation| called(service.http_client_of(of).binding) == binding;
    if let Some(of) = soap.iter().find(of_soap) {
        let soap = version.map_or(of.soap, |version| {
            of.soap.speaking(SoapVersion::from(version))
        });
        return Ok(Bound::Soap(of, soap));
    }
    if let Some(of) = http.iter().find(of_http) {
        return plain(of);
    }
    if soap.is_empty() && http.is_empty() {
        operation(service, name, version)?;
    }
    let soap = soap.iter().map(|of| service.client_of(of).binding);
    let http = http.iter().map(|of| service.http_client_of(of).binding);
    let known: Vec<String> = (soap.chain(http))
        .map(|id| format!("`{}`", Shown(called(id))))
        .collect();
    Err(format!(
        "error: no binding `{}` has the operation `{}`\n  = help: it is one of {}\n",
        Shown(binding),
        Shown(name),
        known.join(", ")
    ))
}

/// The address of those whose documents give none.
const ADDRESS: &str = "http://localhost/";

/// The request of an operation of an HTTP binding: to the address that the document gives.
///
/// # Errors
/// When it can't be written.
pub(crate) fn request(
    service: &Service,
    operation: &HttpOperation,
    body: &Document,
) -> Result<Request<Bytes>, String> {
    let address = service.http_client_of(operation).address.as_deref();
    let client = Client::new(address.unwrap_or(ADDRESS));
    let call = client.call_http(operation.http, body);
    call.request().map_err(|error| error.to_string())
}

/// A request as it goes over the wire (RFC 9112), without what every client says of itself: the
/// content, if it is XML, indented and with notes if they are wanted.
pub(crate) fn request_text(
    request: &Request<Bytes>,
    (message, has_notes): (&'static Message, bool),
) -> String {
    let uri = request.uri();
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut text = format!("{} {} HTTP/1.1\n", request.method(), Shown(target));
    if let Some(host) = uri.authority() {
        text.push_str(&format!("{HOST}: {}\n", Shown(host.as_str())));
    }
    if let Some(media) = request.headers().get(CONTENT_TYPE) {
        let media = String::from_utf8_lossy(media.as_bytes());
        text.push_str(&format!("{CONTENT_TYPE}: {}\n", Shown(&media)));
    }
    let content = String::from_utf8_lossy(request.body());
    match (content.is_empty(), message.root) {
        (true, _) => text,
        (false, Some(_)) => text + "\n" + &document(&content, message, has_notes),
        (false, None) => text + "\n" + &content + "\n",
    }
}

/// A document, for people.
pub(crate) fn document(text: &str, message: &'static Message, has_notes: bool) -> String {
    xml_text(&match has_notes {
        true => with_notes(text, &mut MessageNotes::of_document(message)),
        false => pretty(text),
    })
}

/// A document that is answered.
///
/// # Errors
/// When it can't be written.
pub(crate) fn answer(message: &'static Message, body: &Document) -> Result<String, String> {
    match message.root {
        None => Ok(String::new()),
        Some(root) => root.to_string(body).map_err(|error| error.to_string()),
    }
}
