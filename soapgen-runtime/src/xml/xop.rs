//! Bytes that stand beside the message instead of in it as base64 (XOP, sections 3 and 4;
//! RFC 2392).

use std::borrow::Cow;
use std::collections::HashMap;

use super::codec::{ReadXml, Text, WriteXml};
use super::read::Reader;
use super::write::Writer;
use super::{Attachment, Result, XmlErrorKind};
use crate::shown::Start;
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
    /// The attachment that a `cid:` URL names (RFC 2392), or its Content-ID or Content-Location
    /// itself.
    pub(crate) fn named<'a>(attachments: &'a [Self], reference: &str) -> Option<&'a Self> {
        let named = referred(reference, |name| {
            let is_it = |part: &&Self| part.names().any(|own| own == name);
            attachments.iter().find(is_it)
        });
        named.or_else(|| {
            let part = |part: &'a Self| (part, part.content_location.as_str());
            let mut near = (attachments.iter().map(part))
                .filter(|(_, location)| is_relative_to(location, reference));
            match (near.next(), near.next()) {
                (Some((part, _)), None) => Some(part),
                _ => None,
            }
        })
    }

    fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        names(&self.content_id, &self.content_location)
    }
}

/// What a part may be called by that has this Content-ID and Content-Location: not everybody
/// encodes what they should, some encode what they shouldn't, or write the ID as it is referred to,
/// and the location in brackets.
pub(crate) fn names<'a>(id: &'a str, location: &'a str) -> impl Iterator<Item = Cow<'a, str>> {
    let plain = content_id(id).map(|id| id.trim());
    let location = location.trim();
    let bare = location.strip_prefix('<').and_then(|l| l.strip_suffix('>'));
    let location = bare.map_or(location, str::trim);
    let forms = |name: &'a str| {
        let decoded = percent_decoded(name);
        let decoded = matches!(decoded, Cow::Owned(_)).then_some(decoded);
        std::iter::once(Cow::Borrowed(name)).chain(decoded)
    };
    let location = (!location.is_empty()).then_some(location);
    let own = (!id.is_empty()).then_some(id);
    let all = own.into_iter().chain(plain).chain(location);
    all.flat_map(forms)
}

/// The last segment of a location.
fn last_segment(location: &str) -> &str {
    location.rsplit('/').next().unwrap_or(location)
}

/// Whether one of two locations is the other, seen from where that leads to: what they are relative
/// to a message says in several ways (RFC 2557, section 5; SOAP Messages with Attachments,
/// section 3), if it says it at all.
fn is_relative_to(a: &str, b: &str) -> bool {
    let ends_with = |whole: &str, end: &str| {
        let end = end.strip_prefix("thismessage:").unwrap_or(end);
        let end = end
            .strip_prefix("./")
            .unwrap_or(end)
            .trim_start_matches('/');
        let before = whole.strip_suffix(end).filter(|_| !end.is_empty());
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    !last_segment(a).is_empty() && (ends_with(a, b) || ends_with(b, a))
}

/// The rest of a `cid:` URL.
fn content_id(reference: &str) -> Option<&str> {
    let (scheme, id) = reference.split_at_checked(4)?;
    scheme.eq_ignore_ascii_case("cid:").then_some(id)
}

/// What a `cid:` URL, or a name itself, leads to by what `find` knows.
pub(crate) fn referred<T>(reference: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let reference = reference.trim();
    let bracketed = reference
        .strip_prefix('<')
        .and_then(|r| r.strip_suffix('>'));
    let reference = bracketed.map_or(reference, str::trim);
    let id = content_id(reference).unwrap_or(reference).trim();
    let bare = |id: &str| -> Option<T> {
        let id = id.trim();
        find(id.strip_prefix('<')?.strip_suffix('>')?)
    };
    // Not everybody encodes what they should: look for it as it stands, too. Some leave the
    // brackets of the Content-ID around it.
    let decoded = percent_decoded(id);
    find(&decoded)
        .or_else(|| find(id))
        .or_else(|| bare(&decoded))
        .or_else(|| bare(id))
}

/// The attachments of a message that is being read.
#[derive(Default)]
pub(crate) struct Attachments<'x> {
    all: &'x [Attachment],
    /// The place of each by its names, made when the first is asked for: a message may name each
    /// of many.
    by_name: Option<HashMap<Cow<'x, str>, usize>>,
    /// By the last segments of their locations, where one alone has it.
    by_segment: HashMap<&'x str, Option<usize>>,
}

impl<'x> From<&'x [Attachment]> for Attachments<'x> {
    fn from(all: &'x [Attachment]) -> Self {
        Self {
            all,
            ..Self::default()
        }
    }
}

impl<'x> Attachments<'x> {
    /// The attachment that this names, as [`Attachment::named`].
    fn named(&mut self, reference: &str) -> Option<&'x Attachment> {
        let all = self.all;
        let by_segment = &mut self.by_segment;
        let by_name = self.by_name.get_or_insert_with(|| {
            for (at, part) in all.iter().enumerate() {
                let segment = last_segment(&part.content_location);
                by_segment
                    .entry(segment)
                    .and_modify(|known| *known = None)
                    .or_insert(Some(at));
            }
            // Of several with one name the first is meant.
            let each = all.iter().enumerate().rev();
            let names = |(at, part): (usize, &'x Attachment)| part.names().map(move |n| (n, at));
            each.flat_map(names).collect()
        });
        if let Some(at) = referred(reference, |name| by_name.get(name).copied()) {
            return all.get(at);
        }
        let segment = by_segment.get(last_segment(reference)).copied().flatten();
        let part = all.get(segment?)?;
        is_relative_to(&part.content_location, reference).then_some(part)
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
        // A location names a part only if one has it.
        let is_of_part = own.as_deref().is_some_and(|href| {
            content_id(href).is_some() || self.attachments.named(href).is_some()
        });
        if is_of_part {
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
