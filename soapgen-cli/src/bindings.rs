//! Operations by name, whatever binds them; and requests of those that HTTP alone binds.

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, HOST};
use soapgen::diagnostic::Shown;
use soapgen_dynamic::pretty::{pretty, with_notes};
use soapgen_dynamic::{HttpOperation, Message, MessageNotes, Operation, Service, Wire};
use soapgen_runtime::dynamic::Document;
use soapgen_runtime::{Client, SoapVersion};

use crate::service::{Version, xml_text};

/// The operation of a name, of this binding if one is named: else of a SOAP binding, and of an HTTP
/// binding where SOAP binds none of the name. Of several the first, or the first in the version of
/// SOAP that is asked for; whatever that is, it is spoken in that version.
///
/// # Errors
/// When there is none, or several but for the case of their letters: what there is.
pub(crate) fn find<'s>(
    service: &'s Service,
    name: &str,
    version: Option<Version>,
    binding: Option<&str>,
) -> Result<(&'s Operation, Wire), String> {
    let called = |of: &Operation| binding_of(service, of);
    let named = service.named(name);
    if named.is_empty() {
        return Err(unknown(service, name, version));
    }
    // Names that differ in their case are those of different operations.
    if let Some(other) = named.iter().find(|of| of.name() != named[0].name()) {
        let (one, other) = (Shown(named[0].name()), Shown(other.name()));
        return Err(format!(
            "error: no operation is called `{}`\n  = help: there are `{one}` and `{other}`\n",
            Shown(name)
        ));
    }
    let is_of = |of: &&&Operation| binding.is_none_or(|binding| called(of) == binding);
    let of_binding: Vec<&Operation> = named.iter().filter(is_of).copied().collect();
    let Some(first) = of_binding.first().copied() else {
        let known: Vec<String> = (named.iter())
            .map(|of| format!("`{}`", Shown(called(of))))
            .collect();
        return Err(format!(
            "error: no binding `{}` has the operation `{}`\n  = help: it is one of {}\n",
            Shown(binding.unwrap_or_default()),
            Shown(name),
            known.join(", ")
        ));
    };
    let Some(version) = version.map(SoapVersion::from) else {
        return Ok((first, first.wire));
    };
    let soap = || of_binding.iter().filter_map(|of| Some((*of, of.soap()?)));
    let same = soap().find(|(_, soap)| soap.version() == version);
    match same.or_else(|| soap().next()) {
        Some((of, soap)) => Ok((of, Wire::Soap(soap.speaking(version)))),
        None => Err(format!(
            "error: `--soap`: the operation `{}` of the binding `{}` is spoken by HTTP alone\n",
            Shown(first.name()),
            Shown(called(first))
        )),
    }
}

/// The binding of an operation, by its name in the document.
pub(crate) fn binding_of<'s>(service: &'s Service, operation: &Operation) -> &'s str {
    let (binding, _) = service.planned(operation).bound();
    &service.generated().model[binding].name.local
}

/// That no operation has a name, and what there is.
fn unknown(service: &Service, name: &str, version: Option<Version>) -> String {
    let mut known: Vec<&str> = Vec::new();
    for of in service.operations() {
        let is_spoken = version.is_none() || of.soap().is_some();
        if is_spoken && !known.contains(&of.name()) {
            known.push(of.name());
        }
    }
    let help = match soapgen::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{}`?", Shown(near)),
        None if known.is_empty() => "the document binds no operation".to_owned(),
        None if known.len() == 1 => format!("there is {}", listed(&known)),
        None => format!("there are {}", listed(&known)),
    };
    format!(
        "error: no operation is called `{}`\n  = help: {help}\n",
        Shown(name)
    )
}

fn listed(names: &[&str]) -> String {
    const MANY: usize = 12;
    let shown: Vec<String> = names
        .iter()
        .take(MANY)
        .map(|name| format!("`{}`", Shown(name)))
        .collect();
    let more = match names.len().checked_sub(MANY) {
        Some(more) if more > 0 => format!(" and {more} more; `soapgen inspect` lists them"),
        _ => String::new(),
    };
    format!("{}{more}", shown.join(", "))
}

/// The address of those whose documents give none.
const ADDRESS: &str = "http://localhost/";

/// The request of an operation of an HTTP binding: to the address that the document gives.
///
/// # Errors
/// When it can't be written.
pub(crate) fn request(
    address: Option<&str>,
    http: &'static HttpOperation,
    body: &Document,
) -> Result<Request<Bytes>, String> {
    let client = Client::new(address.unwrap_or(ADDRESS));
    let call = client.call_http(http, body);
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
