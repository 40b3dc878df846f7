//! The content of HTTP messages (RFC 9110, section 6.4) that carry SOAP, in either direction: had
//! whole within a limit, and taken apart.

pub(crate) mod multipart;
#[cfg(any(feature = "server", feature = "recorder"))]
mod whole;

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::pin;

use bytes::{Buf, Bytes};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use http_body::Body;

use self::multipart::{End, Related, media_type, parameter};
#[cfg(any(feature = "server", feature = "recorder"))]
pub use self::whole::BytesBody;
use crate::soap::error::{BoxError, Error, ErrorKind};
use crate::xml::{Attachment, ReadOptions, Result as XmlResult};

/// The content of a body, given up as soon as it is larger than the limit.
pub(crate) async fn collect<B>(body: B, limit: usize) -> Result<Bytes, Error>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let too_large = || Error::from(ErrorKind::TooLarge { limit });
    // A size that was announced saves the reading.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    let announced = body.size_hint().lower();
    let mut body = pin!(body);
    let mut content: Vec<u8> = Vec::new();
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|error| Error::transport(error.into()))?;
        let Ok(mut data) = frame.into_data() else {
            continue;
        };
        if data.remaining() > limit - content.len() {
            return Err(too_large());
        }
        // Most often it is the whole.
        if content.is_empty() && data.remaining() as u64 == announced && body.is_end_stream() {
            return Ok(data.copy_to_bytes(data.remaining()));
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            content.extend_from_slice(chunk);
            let read = chunk.len();
            data.advance(read);
        }
    }
    Ok(content.into())
}

/// The content of a message, taken apart.
pub(crate) struct Parts {
    /// The envelope.
    pub(crate) content: Bytes,
    pub(crate) charset: Option<String>,
    pub(crate) attachments: Vec<Attachment>,
}

pub(crate) fn parts(headers: &HeaderMap, body: &Bytes, options: &ReadOptions) -> XmlResult<Parts> {
    let field = content_type(headers);
    let says_related = media_type(field).eq_ignore_ascii_case("multipart/related");
    // What a body is, its bytes say better than its label: some servers copy the label of the
    // request, or label a multipart message as its root. No XML starts with a dash.
    let is_related = match multipart::start(body) {
        [b'<', ..] => false,
        [b'-', b'-', ..] => true,
        _ => says_related,
    };
    if !is_related {
        let charset = parameter(field, "charset").filter(|_| !says_related);
        return Ok(Parts {
            content: body.clone(),
            charset: charset.map(Cow::into_owned),
            attachments: Vec::new(),
        });
    }
    let Related { root, attachments } = multipart::split(field, body, options, {
        match options.strict {
            true => End::Required,
            false if is_whole(headers, body) => End::Known,
            false => End::OfEnvelope,
        }
    })?;
    Ok(Parts {
        charset: parameter(&root.content_type, "charset").map(Cow::into_owned),
        content: root.content,
        attachments,
    })
}

/// Whether HTTP says how long the body is (RFC 9112, section 6.3), which has come so.
fn is_whole(headers: &HeaderMap, body: &Bytes) -> bool {
    let field = |name| headers.get(name).and_then(|field| field.to_str().ok());
    let length = field(CONTENT_LENGTH).and_then(|length| length.trim().parse().ok());
    let coding = field(TRANSFER_ENCODING).unwrap_or("");
    length == Some(body.len()) || coding.to_ascii_lowercase().trim_end().ends_with("chunked")
}

/// The field `Content-Type`, up to what isn't UTF-8: the action in it need not be ASCII. Empty when
/// there is none.
pub(crate) fn content_type(headers: &HeaderMap) -> &str {
    let field = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let mut chunks = field.unwrap_or_default().utf8_chunks();
    chunks.next().map_or("", |chunk| chunk.valid())
}

/// Whether a message says that it is XML, or has it as a part.
pub(crate) fn is_xml(headers: &HeaderMap) -> bool {
    let media = media_type(content_type(headers)).to_ascii_lowercase();
    media == "multipart/related"
        || media.ends_with("/xml")
        || media.ends_with("+xml") && media != "application/xhtml+xml"
}
