//! `xmime:expectedContentTypes`: of which media types the bytes of an element may be (Describing
//! Media Content of Binary Data in XML, section 2.2).

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, Place};

use super::reader::Reader;

/// Its namespace, and that of its draft.
const NAMESPACES: [&str; 2] = [
    "http://www.w3.org/2005/05/xmlmime",
    "http://www.w3.org/2004/11/xmlmime",
];

/// How many bytes a list may have: it is told with each element of its type.
const LONGEST: usize = 2_048;

impl Reader<'_> {
    /// The media types that a declaration expects: a list as that of HTTP's `Accept` (RFC 2616,
    /// section 14.1). What is not one is reported and left out, and so is what `q=0` excludes.
    pub(super) fn expected_content_types(&mut self, node: Node<'_, '_>) -> Vec<String> {
        let mut attributes = NAMESPACES
            .iter()
            .filter_map(|namespace| node.attribute_node((*namespace, "expectedContentTypes")));
        let Some(attribute) = attributes.next() else {
            return Vec::new();
        };
        let mut types = Vec::new();
        if attribute.value().len() > LONGEST {
            let place = Place::at(self.document(), attribute.range_value().start);
            let message = format!("a list of media types has more than {LONGEST} bytes");
            self.report(
                Diagnostic::skip(Code::InvalidContentType, place, message)
                    .help("it is ignored; write a list such as `image/png, image/*;q=0.5`"),
            );
            return types;
        }
        for text in split(attribute.value(), ',') {
            match media_range(text) {
                Some(MediaRange { q_is_0: true, .. }) => {}
                Some(range) => types.push(range.text),
                // An empty place in a list means nothing.
                None if text.is_empty() => {}
                None => {
                    let place = Place::at(self.document(), attribute.range_value().start);
                    self.report(
                        Diagnostic::skip(
                            Code::InvalidContentType,
                            place,
                            format!("`{text}` is not a media type"),
                        )
                        .help("it is ignored; write a list such as `image/png, image/*;q=0.5`"),
                    );
                }
            }
        }
        types
    }
}

struct MediaRange {
    /// Type, subtype and parameters, `q` left out.
    text: String,
    q_is_0: bool,
}

fn media_range(text: &str) -> Option<MediaRange> {
    let mut pieces = split(text, ';').into_iter();
    let (kind, subtype) = pieces.next()?.split_once('/')?;
    if !is_token(kind) || !is_token(subtype) || kind == "*" && subtype != "*" {
        return None;
    }
    let mut range = MediaRange {
        text: format!("{kind}/{subtype}"),
        q_is_0: false,
    };
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let (name, value) = piece.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let is_quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
        if !is_token(name) || !is_token(value) && !is_quoted {
            return None;
        }
        if name.eq_ignore_ascii_case("q") {
            range.q_is_0 = value.parse() == Ok(0.0_f32);
            // What follows is said of `q`, and not of the type.
            break;
        }
        range.text.push_str(&format!("; {name}={value}"));
    }
    Some(range)
}

fn is_token(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(allowed)
}

/// The pieces between separators that stand outside quotes, without white space around them.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    let pieces = text.split(|c| {
        let escaped = std::mem::take(&mut is_escaped);
        match c {
            '"' if !escaped => is_quoted = !is_quoted,
            '\\' if is_quoted && !escaped => is_escaped = true,
            c if c == separator => return !is_quoted,
            _ => {}
        }
        false
    });
    pieces.map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_ranges_are_told_from_what_is_none() {
        for (text, expected) in [
            ("image/png", Some("image/png")),
            ("image/*;q=0.5", Some("image/*")),
            ("*/*", Some("*/*")),
            (
                "text/plain ;charset = utf-8; q=1",
                Some("text/plain; charset=utf-8"),
            ),
            ("a/b;c=\"d;e\\\"\";q=1;x=2", Some("a/b; c=\"d;e\\\"\"")),
            ("image", None),
            ("image/", None),
            ("*/png", None),
            ("image/p ng", None),
            ("image/png;x", None),
            ("image/png;x=\"", None),
            ("", None),
        ] {
            let range = media_range(text).map(|range| range.text);
            assert_eq!(range.as_deref(), expected, "{text}");
        }
        assert!(media_range("a/b;q=0.000").is_some_and(|range| range.q_is_0));
    }

    #[test]
    fn separators_in_quotes_are_text() {
        assert_eq!(split("a , \"b,c\" ,", ','), ["a", "\"b,c\"", ""]);
    }
}
