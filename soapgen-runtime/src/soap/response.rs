//! What an operation answered.

use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::xml::{Attachment, XmlError};

/// What an operation answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response<B, H> {
    /// The message.
    pub body: B,
    /// The header blocks that came with it.
    pub headers: H,
    /// The parts that came beside the envelope (SOAP with attachments, MTOM), in order. Those
    /// that stand for bytes of the message are in the message, too, and share its memory.
    pub attachments: Vec<Attachment>,
    /// Why header blocks could not be read: they are absent in `headers`. Strict reading refuses
    /// such a response.
    /// The first of them are kept, as many as [`Limits::violations`](crate::Limits::violations).
    pub header_errors: Vec<XmlError>,
    /// The HTTP status of the answer; 200 of a message that came without HTTP.
    pub status: StatusCode,
    /// The HTTP header fields of the answer.
    pub http_headers: HeaderMap,
    /// The content of the answer as it came, where it was asked for
    /// ([`Client::set_keep_raw`](crate::Client::set_keep_raw)).
    pub raw: Option<Bytes>,
}

impl<B, H> Response<B, H> {
    /// The message alone.
    pub fn into_body(self) -> B {
        self.body
    }

    /// With what is made of the message in its place.
    pub fn map<R>(self, change: impl FnOnce(B) -> R) -> Response<R, H> {
        Response {
            body: change(self.body),
            headers: self.headers,
            attachments: self.attachments,
            header_errors: self.header_errors,
            status: self.status,
            http_headers: self.http_headers,
            raw: self.raw,
        }
    }

    /// The attachment that a reference in the message names: a `cid:` URL, as a member of the
    /// type `swaRef` holds it (WS-I Attachments Profile 1.0, section 4.4), or a Content-ID.
    pub fn attachment(&self, reference: &str) -> Option<&Attachment> {
        Attachment::named(&self.attachments, reference)
    }
}

impl<B, H> Deref for Response<B, H> {
    type Target = B;

    fn deref(&self) -> &B {
        &self.body
    }
}

impl<B, H> DerefMut for Response<B, H> {
    fn deref_mut(&mut self) -> &mut B {
        &mut self.body
    }
}
