//! Messages in HTTP: what a request looks like, and what an answer means (SOAP 1.1, section 6;
//! SOAP 1.2 Part 2, section 7).

use std::borrow::Cow;
use std::fmt::Debug;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::Config;
use crate::content::{is_xml, multipart, parts};
use crate::soap::error::{Answer, Error, ErrorKind, HttpError, codings};
use crate::soap::{Operation, Response, SoapVersion};
use crate::xml::codec::{ReadXml, Slot};
use crate::xml::xop::Package;
use crate::xml::{Attachment, XmlError, XmlErrorKind, decode};

/// What a request carries.
pub(super) struct Message<'a> {
    pub(super) text: String,
    /// Of an XOP package, what was taken out of the message.
    pub(super) package: Option<Package>,
    /// What stands beside it.
    pub(super) attachments: &'a [Attachment],
}

/// The HTTP request that carries a message.
pub(super) fn request(
    config: &Config,
    version: SoapVersion,
    action: &str,
    message: Message<'_>,
) -> Result<http::Request<Bytes>, Error> {
    let action = quoted(action);
    let of_media = (version == SoapVersion::V12 && !action.is_empty()).then_some(&*action);
    let is_xop = message.package.is_some();
    let (content_type, content) = if is_xop || !message.attachments.is_empty() {
        let packed = message.package.into_iter().flat_map(|p| p.attachments);
        let attachments: Vec<Attachment> =
            packed.chain(message.attachments.iter().cloned()).collect();
        let (content_type, content) =
            multipart::join(version, of_media, is_xop, &message.text, &attachments)
                .map_err(ErrorKind::Xml)?;
        (value(&content_type)?, content)
    } else {
        let content_type = match (version, of_media) {
            (SoapVersion::V11, _) => HeaderValue::from_static("text/xml; charset=utf-8"),
            (SoapVersion::V12, None) => {
                HeaderValue::from_static("application/soap+xml; charset=utf-8")
            }
            (SoapVersion::V12, Some(action)) => value(&format!(
                "application/soap+xml; charset=utf-8; action=\"{action}\""
            ))?,
        };
        (content_type, Bytes::from(message.text))
    };
    let mut request = http::Request::new(content);
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = config.uri()?;
    let fields = request.headers_mut();
    // With those that the transport adds.
    fields.reserve(config.http_headers.len() + 8);
    if version == SoapVersion::V11 {
        fields.insert("soapaction", value(&format!("\"{action}\""))?);
    }
    fields.insert(CONTENT_TYPE, content_type);
    for (name, value) in &config.http_headers {
        fields.insert(name, value.clone());
    }
    Ok(request)
}

/// An action as it stands between quotes.
fn quoted(action: &str) -> Cow<'_, str> {
    match action.contains(['\\', '"']) {
        true => Cow::Owned(action.replace('\\', "\\\\").replace('"', "\\\"")),
        false => Cow::Borrowed(action),
    }
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
    config: &Config,
) -> Result<Response<Resp, RH>, Error>
where
    Resp: Slot + Send + Sync + 'static,
    RH: ReadXml + Debug + Send + Sync + 'static,
{
    let options = &config.reading(&answer);
    let (head, body) = answer.into_parts();
    let status = head.status;
    let raw = config.keep_raw.then(|| body.clone());
    let answered = |fields, response| Response {
        status,
        http_headers: fields,
        raw,
        ..response
    };
    // What is no message, since some servers send no content and some a line end.
    if status.is_success()
        && multipart::start(&body).is_empty()
        && let Some(response) = match operation.is_one_way() {
            true => Some(operation.no_response()),
            false => operation.read_nothing(options),
        }
    {
        return Ok(answered(head.headers, response));
    }
    let read = parts(&head.headers, &body, options).and_then(|parts| {
        let text = decode(&parts.content, parts.charset.as_deref())?;
        operation.read_outcome(&text, parts.attachments, options)
    });
    Err(match read {
        Ok(Ok(response)) if status.is_success() => return Ok(answered(head.headers, response)),
        Ok(Ok(_)) => refused(head, body, None),
        Ok(Err(mut error)) => {
            if let Some(failed) = error.response_mut::<Resp, RH>() {
                failed.status = status;
                failed.http_headers = head.headers.clone();
                failed.raw = config.keep_raw.then(|| body.clone());
            }
            error.with_answer(Answer {
                status,
                headers: head.headers,
                body,
            })
        }
        // The request was taken, and a caller who is told otherwise sends it once more.
        Err(_) if operation.is_one_way() && status.is_success() => {
            return Ok(answered(head.headers, operation.no_response()));
        }
        Err(error) => refused(head, body, Some(error)),
    })
}

/// The error of an answer that is no response, for this reason if it could not be read.
#[cold]
pub(super) fn refused(head: http::response::Parts, body: Bytes, reason: Option<XmlError>) -> Error {
    let status = head.status;
    let answered = |headers, body| Answer {
        status,
        headers,
        body,
    };
    match reason {
        Some(error) if matches!(error.kind(), XmlErrorKind::Deadline) => {
            let error = Error::from(ErrorKind::Timeout(error.into()));
            error.with_answer(answered(head.headers, body))
        }
        Some(error)
            if status.is_success()
                && is_xml(&head.headers)
                && codings(&head.headers).is_empty() =>
        {
            let error = Error::from(ErrorKind::Xml(error));
            error.with_answer(answered(head.headers, body))
        }
        reason => ErrorKind::Http(HttpError {
            status,
            headers: head.headers,
            body,
            reason,
        })
        .into(),
    }
}
