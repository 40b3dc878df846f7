//! From bytes to text: the character encoding of a document.

use std::borrow::Cow;

use super::Result;
use super::error::{XmlError, XmlErrorKind};

/// The text of a document in UTF-8, UTF-16, US-ASCII, ISO-8859-1 or windows-1252
/// (XML 1.0, appendix F): by its byte order mark, else by `charset` (of the `Content-Type`),
/// else by its XML declaration, else UTF-8.
///
/// # Errors
/// When the bytes are not in that encoding, or it is another one.
pub fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return utf8(rest),
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => return utf16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => return utf16(bytes, u16::from_be_bytes),
        _ => {}
    }
    let name = match charset {
        Some(name) => Cow::Borrowed(name),
        None => declared(bytes).unwrap_or(Cow::Borrowed("utf-8")),
    };
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(bytes),
        // The declaration itself was readable, or there was none: bytes, not 16 bit units.
        "utf-16" | "utf16" | "utf-16le" | "utf-16be" => utf8(bytes),
        "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" => {
            Ok(windows_1252(bytes))
        }
        _ => Err(bad(
            format!("the character encoding `{name}` is not read; send UTF-8"),
            0,
        )),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => Err(bad(
            "the bytes are not UTF-8".to_owned(),
            error.valid_up_to(),
        )),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>> {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    let text: std::result::Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) => Ok(Cow::Owned(text)),
        _ => Err(bad("the bytes are not UTF-16".to_owned(), 0)),
    }
}

/// windows-1252, and so ISO-8859-1 as it is used in practice.
fn windows_1252(bytes: &[u8]) -> Cow<'_, str> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.is_ascii()
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        bytes
            .iter()
            .map(|&b| match b {
                0x80..=0x9f => HIGH[usize::from(b - 0x80)],
                _ => char::from(b),
            })
            .collect(),
    )
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<Cow<'static, str>> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memchr(b'>', declaration)?.min(256);
    let text = String::from_utf8_lossy(&declaration[..end]);
    let (_, rest) = text.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = rest[1..].split(quote).next()?;
    Some(Cow::Owned(name.to_owned()))
}

fn bad(what: String, offset: usize) -> XmlError {
    XmlError::new(XmlErrorKind::Encoding(what), String::new(), Some(offset))
}
