//! Bytes to text.

use std::ops::Range;

/// What the bytes of a document are in text.
pub(super) struct Decoded {
    /// The text; where it could not be decoded, with replacement characters.
    pub(super) text: String,
    /// Why it could not be decoded, and at which offset of `text`.
    pub(super) error: Option<(usize, String)>,
}

/// Decodes a document by its byte order mark or its XML declaration.
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    let mut decoded = text_of(bytes);
    let text = std::mem::take(&mut decoded.text);
    decoded.text = without_late_declaration(text);
    decoded
}

fn text_of(bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return utf8(rest.to_vec()),
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [b'<', 0, 0, 0, ..]
        | [0, 0, 0, b'<', ..] => {
            return unsupported(&bytes, "UTF-32");
        }
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => return utf16(&bytes, u16::from_le_bytes),
        [0, b'<', ..] => return utf16(&bytes, u16::from_be_bytes),
        [0x4C, 0x6F, 0xA7, 0x94, ..] => return unsupported(&bytes, "EBCDIC"),
        _ => {}
    }
    let Some(label) = declared(&bytes) else {
        return utf8(bytes);
    };
    match label.to_ascii_lowercase().as_str() {
        "us-ascii" | "ascii" => utf8(bytes),
        // Tools that build a document in memory often write "utf-16" and then save UTF-8.
        // Bytes of UTF-16 don't come here.
        "utf-16" | "utf16" | "utf-16le" | "utf-16be" | "unicode" => utf8(bytes),
        lower => match encoding_rs::Encoding::for_label_no_replacement(lower.as_bytes()) {
            Some(encoding) if encoding == encoding_rs::UTF_8 => utf8(bytes),
            Some(encoding) => other(&bytes, encoding),
            None => unsupported(&bytes, &label),
        },
    }
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(1024))?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.get(declaration(&head)?)?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = rest.get(1..)?.split_once(quote)?;
    Some(label.trim().to_owned())
}

/// Where the XML declaration stands. It has to be the first thing in a document; behind the blank
/// lines and comments that scripts and people put before it, it is found too.
fn declaration(text: &str) -> Option<Range<usize>> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        match rest.strip_prefix("<!--") {
            Some(comment) => rest = comment.split_once("-->")?.1,
            None => break,
        }
    }
    let inner = rest.strip_prefix("<?xml")?;
    if !inner.starts_with(char::is_whitespace) {
        return None;
    }
    let start = text.len() - rest.len();
    Some(start..start + rest.find("?>")? + 2)
}

/// Makes spaces of a declaration that is not the first thing in the text, which it has told all
/// that it can tell, and of byte order marks before it; places stay as they are.
fn without_late_declaration(text: String) -> String {
    let Some(declaration) = declaration(&text).filter(|d| d.start > 0) else {
        return text;
    };
    let blank = |text: &str| text.replace('\u{FEFF}', "   ");
    let (before, rest) = text.split_at(declaration.start);
    let (late, behind) = rest.split_at(declaration.len());
    let late = late.replace(|c: char| !c.is_ascii_whitespace(), " ");
    blank(before) + &late + behind
}

fn utf8(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, error: None },
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
            Decoded {
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                error: Some((
                    offset,
                    format!("the byte 0x{byte:02X} is not UTF-8 text here"),
                )),
            }
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let units = bytes.chunks_exact(2).map(|pair| {
        unit([
            pair.first().copied().unwrap_or(0),
            pair.get(1).copied().unwrap_or(0),
        ])
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut error = None;
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => text.push(c),
            Err(unpaired) => {
                error.get_or_insert((
                    text.len(),
                    format!(
                        "0x{:04X} is not UTF-16 text here",
                        unpaired.unpaired_surrogate()
                    ),
                ));
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    if bytes.len() % 2 == 1 {
        error.get_or_insert((text.len(), "the last character of UTF-16 is cut".to_owned()));
    }
    Decoded { text, error }
}

/// Text in one of the encodings that the Encoding Standard knows.
fn other(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Decoded {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    let error = has_errors.then(|| {
        let offset = text.find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
        (offset, format!("this is not {} text", encoding.name()))
    });
    Decoded { text, error }
}

fn unsupported(bytes: &[u8], label: &str) -> Decoded {
    Decoded {
        text: String::from_utf8_lossy(bytes).into_owned(),
        error: Some((0, format!("the encoding `{label}` is not supported"))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn encoded(label: &str, body: &[u8]) -> Vec<u8> {
        [
            format!("<?xml version='1.0' encoding=\"{label}\"?>").as_bytes(),
            body,
        ]
        .concat()
    }

    #[test]
    fn each_supported_encoding_is_read() {
        let utf16 = |unit: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}<é>").encode_utf16().flat_map(unit).collect()
        };
        let cases = [
            ("plain", "<é>".as_bytes().to_vec()),
            ("mark", "\u{FEFF}<é>".as_bytes().to_vec()),
            ("UTF-8", encoded("UTF-8", "<é>".as_bytes())),
            ("utf-16 that is not", encoded("utf-16", "<é>".as_bytes())),
            ("latin 1", encoded("ISO-8859-1", b"<\xE9>")),
            ("windows", encoded("Windows-1252", b"<\xE9>")),
            ("little", utf16(u16::to_le_bytes, "\u{FEFF}")),
            ("big", utf16(u16::to_be_bytes, "\u{FEFF}")),
            ("little without mark", utf16(u16::to_le_bytes, "")),
            ("big without mark", utf16(u16::to_be_bytes, "")),
        ];
        for (name, bytes) in cases {
            let decoded = decode(bytes);
            assert!(decoded.text.ends_with("<é>"), "{name}: {}", decoded.text);
            assert_eq!(decoded.error, None, "{name}");
        }
        let cases: [(&str, &[u8], &str); 6] = [
            ("windows-1252", b"\x80\x9F", "€Ÿ"),
            ("windows-1251", b"\xCF\xF0\xE8", "При"),
            ("GB2312", b"\xD6\xD0\xCE\xC4", "中文"),
            ("Shift_JIS", b"\x93\xFA\x96\x7B", "日本"),
            ("euc-kr", b"\xC7\xD1", "한"),
            ("ISO-8859-15", b"\xA4", "€"),
        ];
        for (label, body, wanted) in cases {
            let decoded = decode(encoded(label, body));
            assert!(decoded.text.ends_with(wanted), "{}", decoded.text);
            assert_eq!(decoded.error, None, "{label}");
        }
    }

    #[test]
    fn a_declaration_that_is_not_the_first_thing_is_read_and_made_blank() {
        let cases: [(&[u8], &str); 5] = [
            (
                b"\n <?xml version=\"1.0\"?>\n<a/>",
                "\n                      \n<a/>",
            ),
            (
                b"<!-- by hand --><?xml version='1.0' encoding='koi8-r'?><\xC1>",
                "<!-- by hand -->                                       <а>",
            ),
            (
                "\u{FEFF}\u{FEFF}<?xml version='1.0'?><a/>".as_bytes(),
                "                        <a/>",
            ),
            // None of these is one.
            (b"<a/><?xml version='1.0'?>", "<a/><?xml version='1.0'?>"),
            (b" <?xml-stylesheet a?><a/>", " <?xml-stylesheet a?><a/>"),
        ];
        for (bytes, wanted) in cases {
            let decoded = decode(bytes.to_vec());
            assert_eq!(decoded.text, wanted);
            assert_eq!(decoded.error, None);
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_offset() {
        let cases: [(Vec<u8>, usize, &str); 6] = [
            (b"<a>\xE9</a>".to_vec(), 3, "0xE9"),
            (encoded("IBM850", b"<a/>"), 0, "IBM850"),
            (encoded("Shift_JIS", b"<\xFF/>"), 43, "Shift_JIS"),
            (vec![0xFF, 0xFE, 0x00, 0xD8], 0, "0xD800"),
            (vec![0xFF, 0xFE, b'<', 0, b'a'], 1, "cut"),
            (vec![0, 0, 0xFE, 0xFF], 0, "UTF-32"),
        ];
        for (bytes, offset, message) in cases {
            let (at, text) = decode(bytes).error.unwrap();
            assert_eq!(at, offset, "{message}");
            assert!(text.contains(message), "{text}");
        }
        assert_eq!(decode(Vec::new()).text, "");
    }
}
