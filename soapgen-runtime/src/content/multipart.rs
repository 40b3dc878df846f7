//! Messages with attachments: `multipart/related` (RFC 2387), split and joined.
//!
//! A part that is read shares the memory of the message; only one in base64 or quoted-printable,
//! which MIME allows and HTTP has no need of, is copied.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::time::Instant;

use base64::Engine;
use bytes::Bytes;
use memchr::memchr;
use memchr::memmem::Finder;

use crate::limits::Limits;
use crate::shown::Start;
use crate::soap::SoapVersion;
use crate::unique;
use crate::xml::xop::{names, referred};
use crate::xml::{Attachment, ReadOptions, Result, XmlError, XmlErrorKind};

/// The `Content-ID` of the part that holds the envelope.
const ROOT: &str = "envelope@soapgen";

/// What it means that a message ends without its last delimiter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It was cut off.
    Required,
    /// It was cut off unless the part that it ends in is the envelope, which has an end of its
    /// own.
    OfEnvelope,
    /// Nothing: HTTP said how long it is, and it came whole.
    Known,
}

/// A message taken apart.
pub(crate) struct Related {
    /// The part that holds the envelope.
    pub(crate) root: Attachment,
    /// The others, in order.
    pub(crate) attachments: Vec<Attachment>,
}

/// A parameter of a media type, quoted or not (RFC 9110, section 5.6.6).
pub(crate) fn parameter<'f>(field: &'f str, wanted: &str) -> Option<Cow<'f, str>> {
    let (_, mut rest) = field.split_once(';')?;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        let (name, after) = rest.split_at(rest.find(['=', ';'])?);
        // A parameter without a value ends where the next one starts.
        let Some(after) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                // Not what the grammar says, but what some servers send.
                (Cow::Borrowed(value.trim().trim_matches('\'')), next)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return (!value.is_empty()).then_some(value);
        }
        rest = next;
    }
}

/// The text of a quoted string whose opening quote is gone, and what follows it.
pub(crate) fn unquote(text: &str) -> (Cow<'_, str>, &str) {
    let mut unquoted = String::new();
    let mut start = 0;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, b)) = bytes.next() {
        match b {
            b'"' => {
                let value = match unquoted.is_empty() {
                    true => Cow::Borrowed(&text[start..at]),
                    false => Cow::Owned(unquoted + &text[start..at]),
                };
                return (value, &text[at + 1..]);
            }
            b'\\' => {
                unquoted.push_str(&text[start..at]);
                start = at + 1;
                // Whatever it is, it stands for itself.
                bytes.next();
            }
            _ => {}
        }
    }
    (Cow::Owned(unquoted + &text[start..]), "")
}

/// The media type that a field names, without parameters.
pub(crate) fn media_type(field: &str) -> &str {
    field.split(';').next().unwrap_or("").trim()
}

/// A `Content-ID` without its angle brackets, quotes around them and a comment behind them.
fn without_brackets(id: &str) -> &str {
    let id = id.trim().trim_matches('"');
    id.strip_prefix('<')
        .and_then(|id| id.split_once('>'))
        .map_or(id, |(id, _)| id)
        .trim()
}

/// Whether a part may be an envelope by its media type, or says none.
fn may_be_root(part: &Part) -> bool {
    let media = media_type(&part.media).to_ascii_lowercase();
    media.is_empty() || media.ends_with("/xml") || media.ends_with("+xml")
}

#[cold]
fn bad(what: impl Into<String>, at: usize) -> XmlError {
    let what = format!(
        "the multipart message can't be taken apart: {}",
        what.into()
    );
    XmlError::new(XmlErrorKind::Multipart(what), String::new(), Some(at))
}

/// A body from its first character that is not white space, a byte order mark left aside.
pub(crate) fn start(body: &[u8]) -> &[u8] {
    // In UTF-16 a zero stands before or behind each of these characters.
    fn after_blanks(body: &[u8]) -> &[u8] {
        let is_blank = |b: &&u8| b.is_ascii_whitespace() || **b == 0;
        &body[body.iter().take_while(is_blank).count()..]
    }
    match after_blanks(body) {
        [0xef, 0xbb, 0xbf, rest @ ..] | [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => {
            after_blanks(rest)
        }
        body => body,
    }
}

/// The boundary that the first line of a body is made of.
fn first_boundary(body: &[u8]) -> Option<Cow<'_, str>> {
    let line = start(body).strip_prefix(b"--")?;
    let end = memchr(b'\n', line)?;
    let boundary = line[..end].trim_ascii_end();
    (!boundary.is_empty()).then(|| String::from_utf8_lossy(boundary))
}

#[cold]
fn beyond(limit: &'static str, value: usize, at: usize) -> XmlError {
    XmlError::limit(limit, value, String::new(), Some(at))
}

/// The error of a part that is reached too late.
fn in_time(options: &ReadOptions, at: usize) -> Result<()> {
    match options.deadline {
        Some(deadline) if Instant::now() >= deadline => {
            let kind = XmlErrorKind::Deadline;
            Err(XmlError::new(kind, String::new(), Some(at)))
        }
        _ => Ok(()),
    }
}

/// Takes a `multipart/related` message apart; `field` is its `Content-Type`.
///
/// Lines may end in LF alone. The root is the part that `start` names, else the first of the media
/// type that `type` names, else the first. A boundary that the field doesn't name is that of the
/// first line. Each limit is looked at before what it is about is copied, and the deadline before
/// each part; the root counts as no attachment.
///
/// `end` says what it means that the last delimiter is missing.
pub(crate) fn split(field: &str, body: &Bytes, options: &ReadOptions, end: End) -> Result<Related> {
    let limits = &options.limits;
    let named = parameter(field, "boundary");
    let Some(boundary) = named.or_else(|| first_boundary(body)) else {
        return Err(bad(
            "its Content-Type has no boundary, and it doesn't start with one",
            0,
        ));
    };
    let delimiter = format!("--{boundary}");
    let mut parts = Parts::default();
    let mut part_start = None;
    let mut is_closed = false;
    // Where lines end in LF alone, CR is content.
    let mut has_returns = true;
    for at in Finder::new(&delimiter).find_iter(body) {
        let Some(line) = Delimiter::at(body, at, delimiter.len()) else {
            continue;
        };
        if let Some(start) = part_start {
            // The line end before a delimiter belongs to it. It can be that of the header, when
            // there is no content at all.
            let mut end = at - 1;
            if has_returns && end > start && body[end - 1] == b'\r' {
                end -= 1;
            }
            in_time(options, start)?;
            parts.read(body, start, end.max(start), limits)?;
        }
        has_returns = match part_start {
            Some(_) => has_returns,
            None => line.has_return,
        };
        part_start = Some(line.end);
        if line.closes {
            is_closed = true;
            break;
        }
    }
    if part_start.is_none() {
        return Err(bad(
            format!("the boundary \"{}\" never appears", Start(&boundary)),
            0,
        ));
    }
    let cut_off = || {
        let what = format!(
            "it ends without \"{}--\": it was cut off",
            Start(&delimiter)
        );
        bad(what, body.len())
    };
    if let Some(start) = part_start.filter(|_| !is_closed) {
        // What stands there is no part where it is nothing but the start of a delimiter.
        if end == End::Required || start >= body.len() {
            return Err(cut_off());
        }
        in_time(options, start)?;
        parts.read(body, start, body.len(), limits)?;
    }
    let mut parts = parts.all;
    let start = parameter(field, "start");
    let root = start.and_then(|start| {
        referred(&start, |name| {
            let is_it = |part: &Part| names(&part.id, &part.location).any(|own| own == name);
            parts.iter().position(is_it).filter(|_| !name.is_empty())
        })
    });
    let root = root.or_else(|| {
        let media = parameter(field, "type")?;
        let media = media_type(&media);
        let is_it = |part: &Part| media_type(&part.media).eq_ignore_ascii_case(media);
        parts.iter().position(is_it)
    });
    let root = root.or_else(|| parts.iter().position(may_be_root));
    let root = root.unwrap_or(0);
    if !is_closed && end == End::OfEnvelope {
        let content = parts.get(root).map(|part| &body[part.content.clone()]);
        let is_whole = content.is_some_and(|content| content.trim_ascii_end().ends_with(b">"));
        if root + 1 != parts.len() || !is_whole {
            return Err(cut_off());
        }
    }
    if parts.len() <= root {
        return Err(bad("it has no part", body.len()));
    }
    // The envelope is as large as the message may be.
    let root = parts.remove(root).decoded(body, usize::MAX)?;
    let decoded = |part: Part| {
        in_time(options, part.content.start)?;
        part.decoded(body, limits.attachment)
    };
    Ok(Related {
        root,
        attachments: parts.into_iter().map(decoded).collect::<Result<_>>()?,
    })
}

/// A line that parts are divided by (RFC 2046, section 5.1.1).
struct Delimiter {
    /// Offset of the line after it.
    end: usize,
    closes: bool,
    /// Whether it ends in CRLF.
    has_return: bool,
}

impl Delimiter {
    /// The line whose dashes and boundary stand at `at`, unless they are content.
    fn at(body: &[u8], at: usize, len: usize) -> Option<Self> {
        let before = &body[..at];
        if !before.is_empty() && before.last() != Some(&b'\n') {
            return None;
        }
        let mut rest = &body[at + len..];
        let closes = rest.starts_with(b"--");
        if closes {
            rest = &rest[2..];
        }
        while let [b' ' | b'\t', more @ ..] = rest {
            rest = more;
        }
        let rest = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => rest,
            // What stands after the last delimiter is ignored.
            rest if closes || rest.is_empty() => rest,
            _ => return None,
        };
        Some(Self {
            end: body.len() - rest.len(),
            closes,
            has_return: body[..body.len() - rest.len()].ends_with(b"\r\n"),
        })
    }
}

/// The parts that were read so far.
#[derive(Default)]
struct Parts {
    all: Vec<Part>,
    /// What they take beside their content, and the attachments made of them will, in bytes.
    memory: usize,
}

impl Parts {
    /// Reads the part at these offsets, if there may be one more.
    fn read(&mut self, body: &Bytes, start: usize, end: usize, limits: &Limits) -> Result<()> {
        if self.all.len() > limits.attachments {
            return Err(beyond("attachments", limits.attachments, start));
        }
        let part = Part::read(body, start, end, limits)?;
        let texts = [&part.id, &part.location, &part.media, &part.encoding];
        self.memory += size_of::<Part>() + size_of::<Attachment>();
        self.memory += texts.iter().map(|text| text.len()).sum::<usize>();
        if self.memory > limits.memory {
            return Err(beyond("memory", limits.memory, start));
        }
        self.all.push(part);
        Ok(())
    }
}

/// A part as it stands in the message.
struct Part {
    id: String,
    location: String,
    media: String,
    /// Its `Content-Transfer-Encoding`, in small letters.
    encoding: String,
    /// Where its content starts and ends.
    content: Range<usize>,
}

impl Part {
    /// Reads the header of the part at these offsets.
    fn read(body: &Bytes, start: usize, end: usize, limits: &Limits) -> Result<Self> {
        let mut part = Self {
            id: String::new(),
            location: String::new(),
            media: String::new(),
            encoding: String::new(),
            content: end..end,
        };
        let mut at = start;
        // A field and the lines that it goes on in.
        let mut field = String::new();
        let mut lines = 0;
        loop {
            // No more is looked at than the header may have.
            let left = limits.attachment_header.saturating_sub(at - start);
            let ahead = &body[at..end];
            let ahead = &ahead[..ahead.len().min(left.saturating_add(2))];
            // Without content, the empty line is the one that belongs to the delimiter.
            let len = memchr(b'\n', ahead).unwrap_or(ahead.len());
            let line = ahead[..len].strip_suffix(b"\r").unwrap_or(&ahead[..len]);
            let is_continued = matches!(line, [b' ' | b'\t', ..]);
            if !is_continued && !field.is_empty() {
                part.take(&field);
                field.clear();
            }
            if line.is_empty() {
                part.content.start = (at + len + 1).min(end);
                return Ok(part);
            }
            if line.len() > left {
                return Err(beyond("attachment_header", limits.attachment_header, at));
            }
            if lines == limits.attachment_header_lines {
                let limit = limits.attachment_header_lines;
                return Err(beyond("attachment_header_lines", limit, at));
            }
            if at + len >= end {
                return Err(bad("the header of a part has no end", end));
            }
            lines += 1;
            field.push_str(&String::from_utf8_lossy(line));
            at += len + 1;
        }
    }

    /// Takes over what matters of a header field.
    fn take(&mut self, field: &str) {
        let Some((name, value)) = field.split_once(':') else {
            return;
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-id" => self.id = without_brackets(value).to_owned(),
            "content-location" => self.location = value.to_owned(),
            "content-type" => self.media = value.to_owned(),
            "content-transfer-encoding" => self.encoding = value.to_ascii_lowercase(),
            _ => {}
        }
    }

    /// The part without its transfer encoding (RFC 2045, section 6), of this size at most.
    fn decoded(self, body: &Bytes, max_size: usize) -> Result<Attachment> {
        let at = self.content.start;
        let content = body.slice(self.content);
        let too_large = || beyond("attachment", max_size, at);
        let content = match self.encoding.as_str() {
            "" | "binary" | "8bit" | "7bit" => content,
            "base64" => {
                let is_digit = |b: &&u8| !b.is_ascii_whitespace();
                // Padding is at most two bytes.
                let size = content.iter().filter(is_digit).count() / 4 * 3;
                if size > max_size.saturating_add(2) {
                    return Err(too_large());
                }
                let dense: Vec<u8> = content.iter().filter(is_digit).copied().collect();
                match base64::engine::general_purpose::STANDARD.decode(dense) {
                    Ok(bytes) => bytes.into(),
                    Err(error) => return Err(bad(format!("a part is not base64: {error}"), at)),
                }
            }
            "quoted-printable" => quoted_printable(&content, max_size)
                .map(Bytes::from)
                .ok_or_else(|| bad("a part is not quoted-printable", at))?,
            other => {
                let other = Start(other);
                let what = format!("the Content-Transfer-Encoding \"{other}\" is not read");
                return Err(bad(what, at));
            }
        };
        if content.len() > max_size {
            return Err(too_large());
        }
        Ok(Attachment {
            content_id: self.id,
            content_location: self.location,
            content_type: self.media,
            content,
        })
    }
}

/// The bytes that a text stands for, and no more of them than one beyond the largest size.
/// `None` where it is not quoted-printable.
fn quoted_printable(text: &[u8], max_size: usize) -> Option<Vec<u8>> {
    let digit = |b: &u8| char::from(*b).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len().min(max_size.saturating_add(1)));
    let mut rest = text;
    while let [b, more @ ..] = rest {
        if bytes.len() > max_size {
            break;
        }
        rest = match (b, more) {
            (b'=', [b'\r', b'\n', more @ ..] | [b'\n', more @ ..]) => more,
            (b'=', [high, low, more @ ..]) => {
                bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
                more
            }
            (b'=', _) => return None,
            _ => {
                bytes.push(*b);
                more
            }
        };
    }
    Some(bytes)
}

/// Joins an envelope and its attachments. Gives the `Content-Type` and the content.
///
/// With `is_xop` the message is an XOP package (XOP, section 4.1; MTOM of SOAP 1.1 by the
/// binding "SOAP 1.1 Binding for MTOM 1.0"), else SOAP with attachments. `action` is that of
/// SOAP 1.2, escaped as it stands between quotes; it goes where the specification has it and,
/// for servers that look there, on the message itself.
pub(crate) fn join(
    version: SoapVersion,
    action: Option<&str>,
    is_xop: bool,
    envelope: &str,
    attachments: &[Attachment],
) -> Result<(String, Bytes)> {
    // What nobody can guess stands in no attachment.
    let [high, low] = unique::random();
    let boundary = format!("soapgen-{high:016x}{low:016x}");
    let media = version.media_type();
    // The media type of the envelope, inside quotes: for XOP with the action (XOP, section 4.1).
    let info = match action {
        Some(action) => format!("{media}; action=\"{action}\"")
            .replace('\\', "\\\\")
            .replace('"', "\\\""),
        None => media.to_owned(),
    };
    let outer_action = match action {
        Some(action) => format!("; action=\"{action}\""),
        None => String::new(),
    };
    let (field, root) = if is_xop {
        (
            format!(
                "multipart/related; type=\"application/xop+xml\"; start=\"<{ROOT}>\"; \
                 start-info=\"{info}\"; boundary=\"{boundary}\"{outer_action}"
            ),
            format!("application/xop+xml; charset=utf-8; type=\"{info}\""),
        )
    } else {
        (
            format!(
                "multipart/related; type=\"{media}\"; start=\"<{ROOT}>\"; \
                 boundary=\"{boundary}\"{outer_action}"
            ),
            format!("{media}; charset=utf-8{outer_action}"),
        )
    };
    let size: usize = attachments
        .iter()
        .map(|part| part.content.len() + 256)
        .sum();
    let mut content = Vec::with_capacity(envelope.len() + 512 + size);
    let mut push = |id: &str, media: &str, bytes: &[u8]| {
        let header = format!(
            "--{boundary}\r\nContent-Type: {media}\r\nContent-Transfer-Encoding: binary\r\n\
             Content-ID: <{id}>\r\n\r\n"
        );
        content.extend_from_slice(header.as_bytes());
        content.extend_from_slice(bytes);
        content.extend_from_slice(b"\r\n");
    };
    push(ROOT, &root, envelope.as_bytes());
    // What refers to a part finds the first of the name.
    let mut names = HashSet::from([ROOT]);
    for part in attachments {
        // White space around a field is none of it.
        let fits = |text: &str| {
            !text.is_empty() && text.trim() == text && !text.contains(|c: char| c.is_control())
        };
        if !names.insert(&part.content_id) {
            let what = format!(
                "two parts of the message have the Content-ID {:?}",
                part.content_id
            );
            return Err(XmlError::new(
                XmlErrorKind::Unwritable(what),
                String::new(),
                None,
            ));
        }
        if !fits(&part.content_id) || part.content_id.contains(['<', '>']) {
            return Err(unwritable("Content-ID", &part.content_id));
        }
        if !fits(&part.content_type) {
            return Err(unwritable("Content-Type", &part.content_type));
        }
        push(&part.content_id, &part.content_type, &part.content);
    }
    content.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((field, content.into()))
}

#[cold]
fn unwritable(field: &str, value: &str) -> XmlError {
    let what = format!("an attachment can't have the {field} {value:?}");
    XmlError::new(XmlErrorKind::Unwritable(what), String::new(), None)
}
