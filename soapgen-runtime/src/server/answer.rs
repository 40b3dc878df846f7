//! Answers: a message, a fault, or what HTTP alone says.

use bytes::Bytes;
use http::header::{
    ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, TRANSFER_ENCODING,
};
use http::{Response, StatusCode};

use crate::content::{BytesBody, multipart};
use crate::shown::visible;
use crate::soap::{Fault, SoapVersion};
use crate::value::QName;
use crate::xml::tree::{Attribute, Element};
use crate::xml::{Attachment, Result as XmlResult, SOAP_12, WriteOptions};

/// How long the namespace of a header block is that a fault says again, in bytes. One block of many
/// with a longer one would make the answer many times the request.
const LONGEST: usize = 2_048;

/// What goes back.
#[derive(Debug)]
pub struct Answer {
    pub(super) status: StatusCode,
    content_type: Option<HeaderValue>,
    content: Bytes,
    headers: HeaderMap,
}

impl Answer {
    /// An answer as it came from elsewhere, with all that its head says.
    pub fn verbatim(response: Response<Bytes>) -> Self {
        let (mut head, content) = response.into_parts();
        Self {
            status: head.status,
            content_type: head.headers.remove(CONTENT_TYPE),
            content,
            headers: head.headers,
        }
    }

    /// The request was taken, and there is nothing to say.
    pub(super) fn accepted(headers: HeaderMap) -> Self {
        Self {
            status: StatusCode::ACCEPTED,
            content_type: None,
            content: Bytes::new(),
            headers,
        }
    }

    /// What was asked for is done, and there is nothing to say.
    pub(super) fn empty() -> Self {
        Self::accepted(HeaderMap::new()).with_status(StatusCode::OK)
    }

    /// A message, with what stands beside it.
    pub(super) fn message(
        version: SoapVersion,
        is_xop: bool,
        text: String,
        attachments: &[Attachment],
    ) -> XmlResult<Self> {
        let (content_type, content) = match is_xop || !attachments.is_empty() {
            true => multipart::join(version, None, is_xop, &text, attachments)?,
            false => (
                format!("{}; charset=utf-8", version.media_type()),
                Bytes::from(text),
            ),
        };
        Ok(Self {
            status: StatusCode::OK,
            content_type: HeaderValue::from_str(&content_type).ok(),
            content,
            headers: HeaderMap::new(),
        })
    }

    /// A fault, in an envelope.
    pub(super) fn fault(fault: &Fault, text: String) -> Self {
        // SOAP 1.1, section 6.2; SOAP 1.2 Part 2, section 7.5.2.2.
        let is_sender = fault.code.local == "Sender" && fault.version == SoapVersion::V12;
        let media = fault.version.media_type();
        Self {
            status: match is_sender {
                true => StatusCode::BAD_REQUEST,
                false => StatusCode::INTERNAL_SERVER_ERROR,
            },
            content_type: HeaderValue::from_str(&format!("{media}; charset=utf-8")).ok(),
            content: Bytes::from(text),
            headers: HeaderMap::new(),
        }
    }

    /// What is no message: a document, a page, or a line that says what is wrong.
    pub(super) fn plain(status: StatusCode, media: &'static str, text: String) -> Self {
        Self {
            status,
            content_type: Some(HeaderValue::from_static(media)),
            content: Bytes::from(text),
            headers: HeaderMap::new(),
        }
    }

    pub(super) fn text(status: StatusCode, text: impl Into<String>) -> Self {
        Self::plain(status, "text/plain; charset=utf-8", text.into())
    }

    /// Of a request by a method that is none here (RFC 9110, section 15.5.6).
    pub(super) fn not_allowed() -> Self {
        let said = "send a SOAP request by POST, or ask for the description by GET\n";
        let mut answer = Self::text(StatusCode::METHOD_NOT_ALLOWED, said);
        let methods = HeaderValue::from_static("GET, HEAD, POST");
        answer.headers.insert(ALLOW, methods);
        answer
    }

    pub(super) fn with_headers(mut self, headers: HeaderMap) -> Self {
        self.headers.extend(headers);
        self
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(super) fn into_response(self, is_head: bool) -> Response<BytesBody> {
        let content = match is_head {
            true => Bytes::new(),
            false => self.content,
        };
        let mut response = Response::new(BytesBody::from(content));
        *response.status_mut() = self.status;
        if let Some(content_type) = self.content_type {
            response.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        response.headers_mut().extend(self.headers);
        // How the content is sent is for the HTTP server to say, whatever a method took over from
        // elsewhere.
        for name in [CONTENT_LENGTH, TRANSFER_ENCODING] {
            response.headers_mut().remove(name);
        }
        response
    }
}

/// A fault that no operation gives: the message was not for any.
pub(super) struct Refusal {
    fault: Box<Fault>,
    blocks: Vec<Element>,
    status: Option<StatusCode>,
}

impl Refusal {
    pub(super) fn new(fault: Fault) -> Self {
        Self {
            fault: Box::new(fault),
            blocks: Vec::new(),
            status: None,
        }
    }

    /// With this HTTP status in place of the one that goes with the code.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// With these header blocks before its own.
    pub(super) fn with_blocks(mut self, mut blocks: Vec<Element>) -> Self {
        blocks.append(&mut self.blocks);
        self.blocks = blocks;
        self
    }

    /// Of an envelope in a version that isn't spoken here (SOAP 1.1, section 4.4.1; SOAP 1.2
    /// Part 1, section 5.4.7).
    pub(super) fn version(spoken: &[SoapVersion], reason: String) -> Self {
        let mut upgrade = Element::new(SOAP_12, "Upgrade").with_prefix("soap");
        for version in spoken.iter().rev() {
            let prefix = match version {
                SoapVersion::V11 => "soap11",
                SoapVersion::V12 => "soap",
            };
            let mut envelope = Element::new(SOAP_12, "SupportedEnvelope").with_prefix("soap");
            envelope.namespaces.declare(prefix, version.namespace());
            envelope.attributes.push(Attribute {
                name: QName::without_namespace("qname"),
                value: format!("{prefix}:Envelope"),
            });
            upgrade = upgrade.with_child(envelope);
        }
        let mut refusal = Self::new(Fault::new(SoapVersion::V11, "VersionMismatch", reason));
        refusal.blocks.push(upgrade);
        refusal
    }

    /// Of header blocks that have to be understood (SOAP 1.1, section 4.2.3; SOAP 1.2 Part 1,
    /// section 5.4.8).
    pub(super) fn not_understood(version: SoapVersion, names: &[QName]) -> Self {
        // They may share a namespace of any length, which the request says once.
        let listed: Vec<String> = names.iter().map(|name| name.shown().to_string()).collect();
        let reason = format!(
            "these header blocks have to be understood and are not: {}",
            listed.join(", ")
        );
        let mut refusal = Self::new(Fault::new(SoapVersion::V11, "MustUnderstand", reason));
        if version == SoapVersion::V12 {
            let is_short = |name: &&QName| {
                let namespace = name.namespace.as_deref().unwrap_or("");
                namespace.len() <= LONGEST
            };
            for name in names.iter().filter(is_short) {
                let mut block = Element::new(SOAP_12, "NotUnderstood").with_prefix("soap");
                let namespace = name.namespace.clone().unwrap_or_default();
                let value = match namespace.is_empty() {
                    true => name.local.to_string(),
                    false => {
                        block.namespaces.declare("block", namespace);
                        format!("block:{}", name.local)
                    }
                };
                block.attributes.push(Attribute {
                    name: QName::without_namespace("qname"),
                    value,
                });
                refusal.blocks.push(block);
            }
        }
        refusal
    }

    /// The answer, in this version.
    pub(super) fn into_answer(self, version: SoapVersion) -> Answer {
        let fault = self.fault.in_version(version);
        let options = WriteOptions::default();
        let written = fault.to_envelope_with(&self.blocks, &options).or_else(|_| {
            // A text of the request may hold what XML doesn't allow.
            let mut fault = fault.clone();
            fault.reason = fault.reason.chars().map(visible).collect();
            fault.reasons.clear();
            fault.to_envelope(&options)
        });
        let answer = match written {
            Ok(text) => Answer::fault(&fault, text),
            Err(_) => Answer::text(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the fault can't be written\n",
            ),
        };
        match self.status {
            Some(status) => answer.with_status(status),
            None => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Header blocks share a namespace, which may be as long as the message.
    #[test]
    fn what_is_not_understood_is_no_larger_than_the_request() {
        let names = |namespace: &str| {
            let name = QName::new(namespace, "Token").with_prefix("x");
            vec![name; 100]
        };
        for version in [SoapVersion::V11, SoapVersion::V12] {
            for namespace in ["urn:x".to_owned(), "x".repeat(2_048), "x".repeat(1 << 20)] {
                let refusal = Refusal::not_understood(version, &names(&namespace));
                let answer = refusal.into_answer(version);
                let text = String::from_utf8(answer.content.to_vec()).unwrap();
                let read = Element::from_xml(&text).unwrap();
                assert!(text.len() < 500_000, "{}", text.len());
                assert!(read.text().contains("Token"), "{text}");
                let blocks = text.matches("<soap:NotUnderstood ").count();
                let is_told = version == SoapVersion::V12 && namespace.len() <= LONGEST;
                assert_eq!(blocks, if is_told { 100 } else { 0 });
            }
        }
    }
}
