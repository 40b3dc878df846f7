//! Bytes that stand beside the message instead of in it as base64 (XOP, sections 3 and 4;
//! RFC 2392).

use std::borrow::Cow;
use std::collections::HashMap;

use super::codec::{ReadXml, Text, WriteXml};
use super::read::Reader;
use super::write::Writer;
use super::{Attachment, Result, XmlErrorKind};
use crate::error::Start;
use crate::value::Base64Binary;

/// Namespace of the element `Include`.
const XOP: &str = "http://www.w3.org/2004/08/xop/include";

/// What a writer takes out of the message.
pub(crate) struct Package {
    /// Bytes that are fewer than these stay in the message, in base64.
    pub(crate) threshold: usize,
    /// What was taken out.
    pub(crate) attachments: Vec<Attachment>,
    /// The media type that an element said last, and the length of the message there.
    pub(crate) media: Option<(usize, Cow<'static, str>)>,
}

impl Package {
    /// Takes bytes out of the message unless they are fewer than these.
    pub(crate) fn new(threshold: usize) -> Self {
        Self {
            threshold,
            attachments: Vec::new(),
            media: None,
        }
    }
}

/// Whether this is the attribute that says of which media type the bytes of its element are
/// (Describing Media Content of Binary Data in XML, section 2.1; 2004/11 is its draft).
pub(crate) fn is_content_type(namespace: &str, local: &str) -> bool {
    local == "contentType"
        && matches!(
            namespace,
            "http://www.w3.org/2005/05/xmlmime" | "http://www.w3.org/2004/11/xmlmime"
        )
}

/// The value of an attribute that the writer wrote.
pub(crate) fn unescaped(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#9;", "\t")
        .replace("&#10;", "\n")
        .replace("&#13;", "\r")
        .replace("&amp;", "&")
}

impl Attachment {
    /// The attachment that a `cid:` URL names (RFC 2392), or its Content-ID itself.
    pub(crate) fn named<'a>(attachments: &'a [Self], reference: &str) -> Option<&'a Self> {
        referred(reference, |id| {
            attachments.iter().find(|part| part.content_id == id)
        })
    }
}

/// What a `cid:` URL, or a Content-ID itself, leads to by what `find` knows.
fn referred<T>(reference: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let id = match reference.split_at_checked(4) {
        Some((scheme, id)) if scheme.eq_ignore_ascii_case("cid:") => id,
        _ => reference,
    };
    // Not everybody encodes what they should: look for it as it stands, too.
    find(&percent_decoded(id)).or_else(|| find(id))
}

/// The attachments of a message that is being read.
#[derive(Default)]
pub(crate) struct Attachments<'x> {
    all: &'x [Attachment],
    /// The place of each by its Content-ID, made when the first is asked for: a message may name
    /// each of many.
    by_id: Option<HashMap<&'x str, usize>>,
}

impl<'x> From<&'x [Attachment]> for Attachments<'x> {
    fn from(all: &'x [Attachment]) -> Self {
        Self { all, by_id: None }
    }
}

impl<'x> Attachments<'x> {
    /// The attachment that this names, as [`Attachment::named`].
    fn named(&mut self, reference: &str) -> Option<&'x Attachment> {
        let all = self.all;
        let by_id = self.by_id.get_or_insert_with(|| {
            // Of several with one name the first is meant.
            let each = all.iter().enumerate().rev();
            each.map(|(at, part)| (&*part.content_id, at)).collect()
        });
        all.get(referred(reference, |id| by_id.get(id).copied())?)
    }
}

/// Text in which each `%` and two hexadecimal digits stand for a byte (RFC 3986, section 2.1).
fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let digit = |b: &u8| char::from(*b).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [b, more @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => digit(high).zip(digit(low)),
            _ => None,
        };
        match escaped.and_then(|(high, low)| u8::try_from(high * 16 + low).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[3..];
            }
            None => {
                bytes.push(*b);
                rest = more;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

impl Text for Base64Binary {
    const TYPE: &'static crate::value::SimpleType = &crate::value::builtin::BASE64_BINARY;

    fn blank() -> Self {
        Self::default()
    }

    fn parse(
        text: Cow<'_, str>,
        _: &Reader<'_>,
    ) -> std::result::Result<Self, crate::value::ValueError> {
        text.parse()
    }

    fn print(&self, writer: &mut Writer) {
        self.write_to(writer.buffer());
    }
}

impl ReadXml for Base64Binary {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        match reader.included()? {
            Some(bytes) => {
                self.0 = bytes;
                Ok(())
            }
            None => reader.lexical(self),
        }
    }
}

impl WriteXml for Base64Binary {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        match writer.include(&self.0) {
            true => Ok(()),
            false => writer.lexical(self),
        }
    }
}

impl Reader<'_> {
    /// The bytes that the element at hand refers to, which is read to its end, if it refers to
    /// any: by its child `xop:Include`, or by an attribute `href="cid:…"` of its own, as SOAP
    /// with attachments has it (section 3).
    fn included(&mut self) -> Result<Option<bytes::Bytes>> {
        if self.attribute_index().is_some() {
            return Ok(None);
        }
        let own = self.reference()?;
        if own.as_deref().is_some_and(|href| href.starts_with("cid:")) {
            let bytes = self.attached(own)?;
            self.scan.skip()?;
            return Ok(Some(bytes));
        }
        if !self.scan.child_ahead() {
            return Ok(None);
        }
        let here = self.scan.mark();
        if !(self.scan.enter()?
            && self.scan.next_child(&mut false)?
            && self.scan.tag_is(XOP, "Include"))
        {
            self.scan.back_to(here);
            return Ok(None);
        }
        let href = self.reference()?;
        let bytes = self.attached(href)?;
        self.scan.skip()?;
        while self.scan.next_child(&mut false)? {
            self.scan.skip()?;
        }
        Ok(Some(bytes))
    }

    /// The value of the attribute `href` of the last start tag.
    fn reference(&self) -> Result<Option<String>> {
        for index in 0..self.scan.attr_count() {
            if !self.scan.is_declaration(index) && self.scan.attr_name(index)? == ("", "href") {
                return Ok(Some(self.scan.attr_value(index)?.trim().to_owned()));
            }
        }
        Ok(None)
    }

    fn attached(&mut self, href: Option<String>) -> Result<bytes::Bytes> {
        let href = href.unwrap_or_default();
        match self.attachments.named(&href) {
            Some(attachment) => Ok(attachment.content.clone()),
            None => Err(self.error(XmlErrorKind::Multipart(format!(
                "the message refers to the attachment \"{}\", which is not there",
                Start(&href)
            )))),
        }
    }
}

impl Writer {
    /// Writes a reference to these bytes and takes them out of the message, if that is wanted.
    fn include(&mut self, bytes: &bytes::Bytes) -> bool {
        if self.in_attribute() {
            return false;
        }
        let media = self.described();
        let Some(package) = &mut self.package else {
            return false;
        };
        if bytes.len() < package.threshold {
            return false;
        }
        let media = media.unwrap_or(Cow::Borrowed("application/octet-stream"));
        let id = format!("{}@soapgen", package.attachments.len() + 1);
        let href = format!("cid:{id}");
        let part = Attachment::new(id, media, bytes.clone());
        package.attachments.push(part);
        let mark = self.start("xop:Include");
        self.declare("xop", XOP);
        self.plain_attribute("href", &href);
        self.end("xop:Include", mark);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded() {
        for (text, decoded) in [
            ("a@b", "a@b"),
            ("a%40b", "a@b"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%C3%A9", "%zzé"),
        ] {
            assert_eq!(percent_decoded(text), decoded);
        }
    }
}
