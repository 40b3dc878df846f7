//! From bytes to text: the character encoding of a document.

use std::borrow::Cow;

use super::Result;
use super::error::{XmlError, XmlErrorKind};

/// The text of a document in UTF-8, UTF-16, US-ASCII, ISO-8859-1 or windows-1252
/// (XML 1.0, appendix F): by its byte order mark, else by `charset` (of the `Content-Type`),
/// else by its XML declaration, else UTF-8. A `charset` that can't be right, since the bytes are
/// not in it or are the UTF-8 that the declaration names, or that nobody knows, counts as none:
/// servers add one to documents that they don't look at. With the feature `encodings`, in those of the
/// Encoding Standard too, such as windows-1251, GB18030 and Shift_JIS.
///
/// White space at the start, which scripts send before the XML declaration, is left out, and so
/// are zeros behind the document.
///
/// # Errors
/// When the bytes are not in that encoding, or it is another one.
pub fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>> {
    for unit in [u16::from_le_bytes, u16::from_be_bytes] {
        if starts_in_utf16(bytes, unit) {
            return utf16(bytes, unit);
        }
    }
    let bytes = without_space(bytes);
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return utf8(without_space(without_zeros(rest))),
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    let bytes = without_zeros(bytes);
    let declared = declared(bytes);
    let Some(charset) = charset else {
        return by_name(bytes, declared.as_deref().unwrap_or("utf-8"));
    };
    if declared.as_deref().is_some_and(is_utf8)
        && !is_utf8(charset)
        && let Ok(text) = utf8(bytes)
    {
        return Ok(text);
    }
    by_name(bytes, charset).or_else(|error| match declared {
        Some(declared) => by_name(bytes, &declared),
        None => utf8(bytes).map_err(|_| error),
    })
}

/// Whether the first character that is not white space is the `<` of UTF-16.
fn starts_in_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> bool {
    let mut units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0,
    });
    let is_space = |unit: u16| matches!(unit, 0x20 | 0x09 | 0x0d | 0x0a);
    units.find(|unit| !is_space(*unit)) == Some(u16::from(b'<'))
}

/// Without the white space in front.
fn without_space(bytes: &[u8]) -> &[u8] {
    match bytes {
        [b' ' | b'\t' | b'\r' | b'\n', ..] => bytes.trim_ascii_start(),
        _ => bytes,
    }
}

/// Without the zeros behind, which servers send that count the end of a C string. They are not
/// part of a document in any encoding of bytes.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let is_blank = |b: &&u8| **b == 0 || b.is_ascii_whitespace();
    let blanks = bytes.iter().rev().take_while(is_blank).count();
    let (text, behind) = bytes.split_at(bytes.len() - blanks);
    if behind.contains(&0) { text } else { bytes }
}

/// The name of an encoding without what programs write in different ways: `UTF_8`, `ISO8859_1`.
fn plain(name: &str) -> String {
    let mut name = name.trim().to_ascii_lowercase();
    name.retain(|c| !matches!(c, '-' | '_'));
    name
}

fn is_utf8(name: &str) -> bool {
    plain(name) == "utf8"
}

fn by_name<'b>(bytes: &'b [u8], name: &str) -> Result<Cow<'b, str>> {
    match plain(name).as_str() {
        "utf8" | "usascii" | "ascii" => utf8(bytes),
        // The declaration itself was readable, or there was none: bytes, not 16 bit units.
        "utf16" | "utf16le" | "utf16be" => utf8(bytes),
        "iso88591" | "latin1" | "l1" | "windows1252" | "cp1252" => Ok(windows_1252(bytes)),
        _ => other(bytes, name),
    }
}

/// Text in one of the encodings that the Encoding Standard knows.
#[cfg(feature = "encodings")]
fn other<'b>(bytes: &'b [u8], name: &str) -> Result<Cow<'b, str>> {
    let of_label = |name: &str| encoding_rs::Encoding::for_label_no_replacement(name.as_bytes());
    let Some(encoding) = of_label(name).or_else(|| of_label(&name.replace('_', "-"))) else {
        return Err(bad(
            format!("the character encoding `{name}` is not known; send UTF-8"),
            0,
        ));
    };
    match encoding.decode_without_bom_handling(bytes) {
        (text, false) => Ok(text),
        (_, true) => Err(bad(format!("the bytes are not {}", encoding.name()), 0)),
    }
}

#[cfg(not(feature = "encodings"))]
fn other<'b>(_: &'b [u8], name: &str) -> Result<Cow<'b, str>> {
    Err(bad(
        format!(
            "the character encoding `{name}` is not read: turn on the feature `encodings` of \
             soapgen-runtime, or send UTF-8"
        ),
        0,
    ))
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
        Ok(mut text) if bytes.len().is_multiple_of(2) => {
            text.truncate(without_zeros(text.as_bytes()).len());
            text.drain(..text.len() - without_space(text.as_bytes()).len());
            Ok(Cow::Owned(text))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_before_the_declaration_is_left_out() {
        let sent = b"\r\n <?xml version='1.0' encoding='iso-8859-1'?><\xe9>";
        let text = decode(sent, None).unwrap();
        assert_eq!(text, "<?xml version='1.0' encoding='iso-8859-1'?><é>");
    }

    #[test]
    fn encodings_of_countries_are_read_with_their_feature() {
        let cases: [(&str, &[u8], &str); 3] = [
            ("windows-1251", b"<\xcf\xf0\xe8>", "<При>"),
            ("GB2312", b"<\xd6\xd0\xce\xc4>", "<中文>"),
            ("Shift_JIS", b"<\x93\xfa\x96\x7b>", "<日本>"),
        ];
        for (charset, bytes, wanted) in cases {
            let text = decode(bytes, Some(charset));
            if cfg!(feature = "encodings") {
                assert_eq!(text.unwrap(), wanted);
            } else {
                let error = text.unwrap_err().to_string();
                assert!(error.contains("feature `encodings`"), "{error}");
            }
        }
        let unknown = b"<?xml version='1.0' encoding='klingon'?><\xe9/>";
        assert!(decode(unknown, None).is_err());
    }

    #[test]
    fn a_charset_that_cannot_be_right_counts_as_none() {
        let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><\xe9/>";
        let utf = "<?xml version='1.0' encoding='UTF-8'?><é/>".as_bytes();
        let named = b"<?xml version='1.0' encoding='ISO8859_1'?><\xe9/>";
        let cases: [(&[u8], &str, &str); 11] = [
            (named, "utf-8", "<é/>"),
            (b"<\xe9/>", "ISO8859_1", "<é/>"),
            (
                "<?xml version='1.0' encoding='UTF_8'?><é/>".as_bytes(),
                "latin1",
                "<é/>",
            ),
            (latin, "utf-8", "<é/>"),
            (latin, "us-ascii", "<é/>"),
            (latin, "klingon", "<é/>"),
            (utf, "iso-8859-1", "<é/>"),
            (utf, "utf-16", "<é/>"),
            (utf, "klingon", "<é/>"),
            ("<é/>".as_bytes(), "klingon", "<é/>"),
            (b"<\xe9/>", "iso-8859-1", "<é/>"),
        ];
        for (bytes, charset, wanted) in cases {
            let text = decode(bytes, Some(charset)).unwrap();
            assert!(text.ends_with(wanted), "{charset}: {text}");
        }
        assert!(decode(b"<\xe9/>", Some("utf-8")).is_err());
    }

    #[test]
    fn what_stands_around_a_document_is_left_out() {
        let wanted = "<a/>";
        let little = |text: &str| -> Vec<u8> {
            let units = text.encode_utf16();
            units.flat_map(u16::to_le_bytes).collect()
        };
        let big: Vec<u8> = "\r\n <a/>\0\0\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let cases: [&[u8]; 9] = [
            &little("\u{feff}\r\n<a/>"),
            &little("\t<a/>\0\r\n"),
            &big,
            b"<a/>\0\r\n\0 ",
            b"\xef\xbb\xbf\r\n <a/>",
            b"\r\n\xef\xbb\xbf<a/>",
            b"<a/>\0\0",
            b"\xef\xbb\xbf<a/>\0",
            &little("\u{feff}<a/>\0"),
        ];
        for bytes in cases {
            assert_eq!(decode(bytes, None).unwrap(), wanted, "{bytes:?}");
        }
    }
}
