//! Bytes to text.

/// What the bytes of a document are in text.
pub(super) struct Decoded {
    /// The text; where it could not be decoded, with replacement characters.
    pub(super) text: String,
    /// Why it could not be decoded, and at which offset of `text`.
    pub(super) error: Option<(usize, String)>,
}

/// Decodes a document by its byte order mark or its XML declaration.
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
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
        "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(bytes),
        // Tools that build a document in memory often write "utf-16" and then save UTF-8.
        // Bytes of UTF-16 don't come here.
        "utf-16" | "utf16" | "utf-16le" | "utf-16be" | "unicode" => utf8(bytes),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1" => {
            single_byte(&bytes, char::from)
        }
        "windows-1252" | "cp1252" | "cp-1252" | "x-cp1252" => single_byte(&bytes, windows_1252),
        _ => unsupported(&bytes, &label),
    }
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(256))?;
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = head.windows(2).position(|w| w == b"?>")?;
    let declaration = String::from_utf8_lossy(head.get(..end)?);
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = rest.get(1..)?.split_once(quote)?;
    Some(label.trim().to_owned())
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

fn single_byte(bytes: &[u8], decode: fn(u8) -> char) -> Decoded {
    Decoded {
        text: bytes.iter().map(|b| decode(*b)).collect(),
        error: None,
    }
}

fn unsupported(bytes: &[u8], label: &str) -> Decoded {
    Decoded {
        text: String::from_utf8_lossy(bytes).into_owned(),
        error: Some((0, format!("the encoding `{label}` is not supported"))),
    }
}

/// The characters that windows-1252 has where ISO-8859-1 has control characters; the five bytes
/// it leaves open stand for those.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    let high = byte
        .checked_sub(0x80)
        .and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
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
        assert!(
            decode(encoded("windows-1252", b"\x80\x9F"))
                .text
                .ends_with("€Ÿ")
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_offset() {
        let cases: [(Vec<u8>, usize, &str); 5] = [
            (b"<a>\xE9</a>".to_vec(), 3, "0xE9"),
            (encoded("Shift_JIS", b"<a/>"), 0, "Shift_JIS"),
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
