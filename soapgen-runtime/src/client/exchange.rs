//! Messages in HTTP: what a request looks like, and what an answer means (SOAP 1.1, section 6;
//! SOAP 1.2 Part 2, section 7).

use std::fmt::Debug;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::Config;
use crate::error::{Answer, Error, ErrorKind, HttpError};
use crate::soap::{Operation, Response, SoapVersion};
use crate::xml::codec::{ReadXml, Slot};
use crate::xml::{ReadOptions, Result as XmlResult, decode};

/// The HTTP request that carries a message.
pub(super) fn request(
    config: &Config,
    version: SoapVersion,
    action: &str,
    text: String,
) -> Result<http::Request<Bytes>, Error> {
    let mut request = http::Request::new(Bytes::from(text));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = config.uri()?;
    let fields = request.headers_mut();
    let media = version.media_type();
    let quoted = format!("\"{}\"", action.replace('\\', "\\\\").replace('"', "\\\""));
    let content_type = match version {
        SoapVersion::V11 => {
            fields.insert("soapaction", value(&quoted)?);
            format!("{media}; charset=utf-8")
        }
        SoapVersion::V12 if action.is_empty() => format!("{media}; charset=utf-8"),
        SoapVersion::V12 => format!("{media}; charset=utf-8; action={quoted}"),
    };
    fields.insert(CONTENT_TYPE, value(&content_type)?);
    fields.extend(config.http_headers.clone());
    Ok(request)
}

fn value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| {
        Error::configuration(format!(
            "the action can't stand in an HTTP header field: {text:?}"
        ))
    })
}

/// What an answer means.
pub(super) fn outcome<Req, Resp, H, RH>(
    answer: http::Response<Bytes>,
    operation: &Operation<Req, Resp, H, RH>,
    options: &ReadOptions,
) -> Result<Response<Resp, RH>, Error>
where
    Resp: Slot + Send + Sync + 'static,
    RH: ReadXml + Debug + Send + Sync + 'static,
{
    let (head, body) = answer.into_parts();
    let status = head.status;
    let is_accepted = status == http::StatusCode::ACCEPTED || body.is_empty();
    if operation.is_one_way() && status.is_success() && is_accepted {
        return Ok(operation.no_response());
    }
    let read = || -> XmlResult<_> {
        let text = decode(&body, parameter(&head.headers, "charset"))?;
        operation.read_outcome(&text, options)
    };
    let kind = match read() {
        Ok(Ok(response)) if status.is_success() => return Ok(response),
        Ok(Err(error)) => return Err(error.with_answer(Answer { status, body })),
        Err(error) if status.is_success() && is_xml(&head.headers) => {
            let error = Error::from(ErrorKind::Xml(error));
            return Err(error.with_answer(Answer { status, body }));
        }
        Ok(Ok(_)) => None,
        Err(error) => Some(error),
    };
    Err(ErrorKind::Http(HttpError {
        status,
        headers: head.headers,
        body,
        reason: kind,
    })
    .into())
}

/// The media type of a message, without parameters.
fn media_type(headers: &HeaderMap) -> &str {
    let field = headers
        .get(CONTENT_TYPE)
        .and_then(|field| field.to_str().ok());
    let media = field.and_then(|field| field.split(';').next());
    media.unwrap_or("").trim()
}

/// Whether a message says that it is XML.
fn is_xml(headers: &HeaderMap) -> bool {
    let media = media_type(headers).to_ascii_lowercase();
    media.ends_with("/xml") || media.ends_with("+xml") && media != "application/xhtml+xml"
}

/// A parameter of the media type (RFC 9110, section 8.3.1).
fn parameter<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let field = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    field.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then_some(value)
    })
}
