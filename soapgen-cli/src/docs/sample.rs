//! Sample messages, and the line that sends one.

use std::cell::Cell;

use http::header::USER_AGENT;
use soapgen::diagnostic::Shown;
use soapgen::model::Addressing;
use soapgen_dynamic::pretty::pretty;
use soapgen_dynamic::{
    Detail, Direction, HttpOperation, Message, NoSample, Operation, Planned, Service, Soap,
};
use soapgen_runtime::{Element, SoapVersion};

use crate::bindings::{answer, document, request, request_text};
use crate::curl::{Credentials, line, quoted};

/// How many bytes a sample on a page has at most, and all that are made for the pages together: a
/// document may name a large type in each of many messages.
const LARGEST: usize = 64 << 10;
const ALL: usize = 64 << 20;

/// Makes samples, as long as they don't come to too much.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// How many bytes were made.
    made: Cell<usize>,
}

/// A sample of a message.
pub(super) struct Sample {
    /// As it goes over the wire, indented.
    pub(super) xml: String,
    /// What stands in the body, as JSON.
    pub(super) json: String,
    /// The header blocks, as JSON, where there are any.
    pub(super) headers: Option<String>,
}

impl Samples {
    /// A sample of a message of an operation, or why there is none. What may be left out is, where
    /// that makes it too large.
    pub(super) fn of(
        &self,
        service: &Service,
        operation: (&Operation, &Soap),
        (side, message): (Direction, &'static Message),
        address: &str,
    ) -> Result<Sample, String> {
        for detail in [Detail::Usual, Detail::Minimal] {
            if self.made.get() > ALL {
                break;
            }
            let sample = sample(service, operation, (side, message), (detail, address))?;
            let json = sample.json.len() + sample.headers.as_ref().map_or(0, String::len);
            self.made.set(self.made.get() + sample.xml.len() + json);
            if sample.xml.len() <= LARGEST && json <= LARGEST {
                return Ok(sample);
            }
        }
        Err("it would be too large for a page".to_owned())
    }
}

impl Samples {
    /// The same of a message of an operation of an HTTP binding: the request as HTTP has it, or the
    /// document that is answered; and of a request the line that sends it, for a POSIX shell.
    pub(super) fn of_http(
        &self,
        service: &Service,
        operation: (&Operation, &'static HttpOperation),
        (side, message): (Direction, &'static Message),
    ) -> Result<(Sample, Option<String>), String> {
        for detail in [Detail::Usual, Detail::Minimal] {
            if self.made.get() > ALL {
                break;
            }
            let (sample, line) = of_http(service, operation, (side, message), detail)?;
            self.made
                .set(self.made.get() + sample.xml.len() + sample.json.len());
            if sample.xml.len() <= LARGEST && sample.json.len() <= LARGEST {
                return Ok((sample, line));
            }
        }
        Err("it would be too large for a page".to_owned())
    }
}

fn of_http(
    service: &Service,
    (operation, http): (&Operation, &'static HttpOperation),
    (side, message): (Direction, &'static Message),
    detail: Detail,
) -> Result<(Sample, Option<String>), String> {
    let lacks = |of: NoSample| format!("{}: {}", of.path, of.what);
    let body = service.sample(message, detail).map_err(lacks)?;
    let json = serde_json::to_string_pretty(&message.to_json(&body));
    let (xml, line) = match side {
        Direction::Request => {
            let address = service.planned(operation).address();
            let mut request = request(address, http, &body)?;
            request.headers_mut().remove(USER_AGENT);
            let text = request_text(&request, (message, false));
            (text, Some(line(&request, &Credentials::default())))
        }
        Direction::Response => (document(&answer(message, &body)?, message, false), None),
    };
    let sample = Sample {
        xml,
        json: json.map_err(|error| error.to_string())?,
        headers: None,
    };
    Ok((sample, line))
}

fn sample(
    service: &Service,
    (operation, soap): (&Operation, &Soap),
    (side, message): (Direction, &'static Message),
    (detail, address): (Detail, &str),
) -> Result<Sample, String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let lacks = |of: NoSample| format!("{}: {}", of.path, of.what);
    let (document, headers) = service.sample_message(message, detail).map_err(lacks)?;
    let blocks = match side {
        Direction::Request => addressing(service, operation, address),
        Direction::Response => Vec::new(),
    };
    let xml = side.write(soap, &document, &headers, &blocks);
    let json = serde_json::to_string_pretty(&message.to_json(&document));
    let blocks = serde_json::to_string_pretty(&message.headers_to_json(&headers));
    let blocks = blocks.map_err(|error| said(&error))?;
    Ok(Sample {
        xml: pretty(&xml.map_err(|error| said(&error))?),
        json: json.map_err(|error| said(&error))?,
        headers: (blocks != "{}").then_some(blocks),
    })
}

/// The header blocks of WS-Addressing, where the documents ask for them (WS-Addressing 1.0 Core,
/// section 3). The message id is one that is the same each time.
fn addressing(service: &Service, operation: &Operation, address: &str) -> Vec<Element> {
    let planned = service.planned(operation);
    let (Some(edition), Planned::Soap(_, of)) = (planned.addressing(), planned) else {
        return Vec::new();
    };
    let anonymous = match edition {
        Addressing::V10 => "http://www.w3.org/2005/08/addressing/anonymous",
        Addressing::August2004 => "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
    };
    let edition = crate::service::addressing(edition);
    let block = |name| Element::new(edition.namespace(), name).with_prefix("wsa");
    let action = of.addressed.as_deref().or(of.action.as_deref());
    let reply = block("ReplyTo").with_child(block("Address").with_text(anonymous));
    let reply = operation.response().map(|_| reply);
    [
        Some(block("Action").with_text(action.unwrap_or_default())),
        Some(block("MessageID").with_text("urn:uuid:00000000-0000-4000-8000-000000000001")),
        reply,
        Some(block("To").with_text(address)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The line that sends a request that lies in a file, for a POSIX shell.
pub(super) fn curl(
    version: SoapVersion,
    action: &str,
    address: &str,
    file: &str,
) -> Option<String> {
    // Nothing of it may be a line of its own, for HTTP or for a terminal.
    let is_plain = |text: &str| Shown(text).to_string() == text;
    let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_http = ["http", "https"]
        .iter()
        .any(|http| scheme.eq_ignore_ascii_case(http));
    if !is_plain(action) || !is_plain(address) || !is_http {
        return None;
    }
    // What curl would take for several addresses.
    let whole = match address.contains(['[', ']', '{', '}']) {
        true => " --globoff",
        false => "",
    };
    let parameter = action.replace('\\', "\\\\").replace('"', "\\\"");
    let mut fields = match version {
        SoapVersion::V12 if action.is_empty() => {
            vec!["Content-Type: application/soap+xml; charset=utf-8".to_owned()]
        }
        SoapVersion::V12 => vec![format!(
            "Content-Type: application/soap+xml; charset=utf-8; action=\"{parameter}\""
        )],
        _ => vec![
            "Content-Type: text/xml; charset=utf-8".to_owned(),
            format!("SOAPAction: \"{parameter}\""),
        ],
    };
    fields = fields
        .iter()
        .map(|field| format!("-H {}", quoted(field)))
        .collect();
    Some(format!(
        "curl -sS{whole} {} \\\n  --data-binary @{file} \\\n  {}",
        fields.join(" \\\n  "),
        quoted(address)
    ))
}

#[cfg(test)]
mod tests {
    use super::curl;
    use soapgen_runtime::SoapVersion;

    #[test]
    fn the_line_has_the_fields_of_its_version_and_quotes_what_it_is_given() {
        for (version, action, address, expected) in [
            (
                SoapVersion::V11,
                "urn:a",
                "http://a/",
                Some(
                    "curl -sS -H 'Content-Type: text/xml; charset=utf-8' \\\n  -H 'SOAPAction: \"urn:a\"' \\\n  --data-binary @f.xml \\\n  'http://a/'",
                ),
            ),
            (
                SoapVersion::V12,
                "a\"b",
                "http://a/?b=';rm'",
                Some(
                    "curl -sS -H 'Content-Type: application/soap+xml; charset=utf-8; action=\"a\\\"b\"' \\\n  --data-binary @f.xml \\\n  'http://a/?b='\\'';rm'\\'''",
                ),
            ),
            (
                SoapVersion::V12,
                "",
                "HTTPS://[::1]/",
                Some(
                    "curl -sS --globoff -H 'Content-Type: application/soap+xml; charset=utf-8' \\\n  --data-binary @f.xml \\\n  'HTTPS://[::1]/'",
                ),
            ),
            (SoapVersion::V11, "", "-o x", None),
            (SoapVersion::V11, "", "jms:queue", None),
            (SoapVersion::V11, "a\nb", "http://a/", None),
            (SoapVersion::V11, "a", "http://a/\u{202e}", None),
        ] {
            assert_eq!(curl(version, action, address, "f.xml").as_deref(), expected);
        }
    }
}
