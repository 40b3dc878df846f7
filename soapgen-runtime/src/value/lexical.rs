//! Lexical forms of the string types, and white space.

use std::borrow::Cow;

/// Whether a name may begin with `c`, the colon included (XML 1.0 fifth edition, `NameStartChar`).
#[must_use]
pub fn is_name_start(c: char) -> bool {
    matches!(c, ':' | 'A'..='Z' | '_' | 'a'..='z')
        || (c > '\x7f' && in_ranges(c, NAME_START_BEYOND_ASCII))
}

/// Whether `c` may stand in a name, the colon included (XML 1.0 fifth edition, `NameChar`).
#[must_use]
pub fn is_name_char(c: char) -> bool {
    matches!(c, '-' | '.' | '0'..=':' | 'A'..='Z' | '_' | 'a'..='z')
        || (c > '\x7f'
            && (in_ranges(c, NAME_START_BEYOND_ASCII) || in_ranges(c, NAME_ONLY_BEYOND_ASCII)))
}

fn in_ranges(c: char, ranges: &[(char, char)]) -> bool {
    ranges
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&c))
}

/// The characters beyond ASCII that may begin a name.
pub(crate) const NAME_START_BEYOND_ASCII: &[(char, char)] = &[
    ('\u{c0}', '\u{d6}'),
    ('\u{d8}', '\u{f6}'),
    ('\u{f8}', '\u{2ff}'),
    ('\u{370}', '\u{37d}'),
    ('\u{37f}', '\u{1fff}'),
    ('\u{200c}', '\u{200d}'),
    ('\u{2070}', '\u{218f}'),
    ('\u{2c00}', '\u{2fef}'),
    ('\u{3001}', '\u{d7ff}'),
    ('\u{f900}', '\u{fdcf}'),
    ('\u{fdf0}', '\u{fffd}'),
    ('\u{10000}', '\u{effff}'),
];

/// The characters beyond ASCII that may stand in a name but not begin it.
pub(crate) const NAME_ONLY_BEYOND_ASCII: &[(char, char)] = &[
    ('\u{b7}', '\u{b7}'),
    ('\u{300}', '\u{36f}'),
    ('\u{203f}', '\u{2040}'),
];

/// Whether `text` is an `xs:Name`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// Whether `text` is an `xs:NCName`: a name without colon.
#[must_use]
pub fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// Whether `text` has the form of an `xs:QName`: one NCName, or two with a colon between.
#[must_use]
pub fn is_qname(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(text),
    }
}

/// Whether `text` is an `xs:NMTOKEN`: one or more characters of names.
#[must_use]
pub fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_char)
}

/// Whether `text` is an `xs:language`: subtags of one to eight letters, after the first also
/// digits (XML Schema Part 2, 3.3.3).
#[must_use]
pub fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(i, tag)| {
        let legal = |b: u8| b.is_ascii_alphabetic() || i > 0 && b.is_ascii_digit();
        (1..=8).contains(&tag.len()) && tag.bytes().all(legal)
    })
}

/// Whether `text` may be an `xs:anyURI`.
///
/// Practice puts nearly any string there, so only what no escaping can turn into a URI reference
/// is refused: a `%` that escapes nothing, a second `#`, and an empty scheme.
#[must_use]
pub fn is_any_uri(text: &str) -> bool {
    let escapes = text.split('%').skip(1).all(|after| {
        let mut bytes = after.bytes();
        let mut hex = || bytes.next().is_some_and(|b| b.is_ascii_hexdigit());
        hex() && hex()
    });
    escapes && text.split('#').nth(2).is_none() && !text.starts_with(':')
}

/// Whether `text` is an `xs:normalizedString`: no tab and no line end.
#[must_use]
pub fn is_normalized_string(text: &str) -> bool {
    !text.bytes().any(|b| matches!(b, b'\t' | b'\n' | b'\r'))
}

/// Whether `text` is an `xs:token`: also no space at either end and no two in a row.
#[must_use]
pub fn is_token(text: &str) -> bool {
    let spaced = text.starts_with(' ') || text.ends_with(' ') || text.contains("  ");
    !spaced && is_normalized_string(text)
}

/// Replaces each tab and line end with a space: `whiteSpace="replace"` (XML Schema Part 2, 4.3.6).
#[must_use]
pub fn replace(text: &str) -> Cow<'_, str> {
    if is_normalized_string(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.replace(['\t', '\n', '\r'], " "))
    }
}

/// Replaces each run of white space with one space and drops it at the ends:
/// `whiteSpace="collapse"` (XML Schema Part 2, 4.3.6). It copies only where something changes
/// between the ends.
#[must_use]
pub fn collapse(text: &str) -> Cow<'_, str> {
    // Numbers, dates and the like hold none; without an exit, which would take longer.
    if text.bytes().fold(true, |dense, b| dense & (b > b' ')) {
        return Cow::Borrowed(text);
    }
    let trimmed = trim(text);
    // Without white space at the ends, a run is a space before another white space character.
    let mut after_space = false;
    let dense = trimmed.bytes().all(|b| {
        let space = b == b' ';
        let legal =
            b > b' ' || (space && !after_space) || !matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        after_space = space;
        legal
    });
    if dense {
        return Cow::Borrowed(trimmed);
    }
    let mut collapsed = String::with_capacity(trimmed.len());
    for word in words(trimmed) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    Cow::Owned(collapsed)
}

/// `text` without the white space of XML at its ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(SPACE)
}

/// The pieces of `text` between white space: the items of a list.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(SPACE).filter(|word| !word.is_empty())
}

/// The white space of XML; Unicode knows more.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["a", "_a", "a.b-c", "größe", "a1", "日本"] {
            assert!(
                is_ncname(name) && is_name(name) && is_nmtoken(name),
                "{name}"
            );
            assert!(is_qname(name) && is_qname(&format!("p:{name}")), "{name}");
        }
        for text in ["", "1a", "-a", ".a", "a b", "a:b", "a$", "a×", " a"] {
            assert!(!is_ncname(text), "{text}");
        }
        assert!(is_name(":a") && is_name("a:b:c") && is_nmtoken("-1:."));
        for text in ["a:", ":a", "a:b:c", ":", "a:1", ""] {
            assert!(!is_qname(text), "{text}");
        }
        assert!(!is_nmtoken("") && !is_nmtoken("a b"));
    }

    #[test]
    fn languages() {
        for text in ["en", "en-GB", "x-klingon", "zh-Hans-CN", "de-1996"] {
            assert!(is_language(text), "{text}");
        }
        for text in ["", "-", "en-", "en--GB", "1en", "abcdefghi", "en_GB", "dé"] {
            assert!(!is_language(text), "{text}");
        }
    }

    #[test]
    fn uris() {
        for text in [
            "",
            "http://a/b?c#d",
            "urn:a:b",
            "a b",
            "ü",
            "../x",
            "%20",
            "a%c3%B6",
        ] {
            assert!(is_any_uri(text), "{text}");
        }
        for text in ["%", "a%2", "%zz", "a#b#c", ":a"] {
            assert!(!is_any_uri(text), "{text}");
        }
    }

    #[test]
    fn white_space() {
        for (text, replaced, collapsed) in [
            ("", "", ""),
            ("a b", "a b", "a b"),
            (" a", " a", "a"),
            ("a\tb\r\nc", "a b  c", "a b c"),
            ("a  b", "a  b", "a b"),
            (" \n ", "   ", ""),
            ("a\u{a0}\u{a0}b", "a\u{a0}\u{a0}b", "a\u{a0}\u{a0}b"),
            ("\u{a0} ", "\u{a0} ", "\u{a0}"),
            ("a\n", "a ", "a"),
        ] {
            assert_eq!(replace(text), replaced, "{text:?}");
            assert_eq!(collapse(text), collapsed, "{text:?}");
        }
        assert!(matches!(collapse("  some words here "), Cow::Borrowed(_)));
        assert!(is_token("a b") && !is_token("a  b") && !is_token(" a") && !is_token("a\tb"));
    }
}
