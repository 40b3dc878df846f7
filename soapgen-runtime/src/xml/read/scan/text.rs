//! Character data: references, CDATA sections and line ends (XML 1.0, 2.4, 2.7, 2.11 and 4.1).

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::bytes::{is_xml_char, markup_ahead, same};
use super::{Next, Scanner};
use crate::shown::clip;
use crate::xml::error::XmlError;
use crate::xml::read::InvalidCharacters;

/// The text of an element without markup in it.
pub(crate) struct PlainLeaf<'x> {
    pub(crate) text: &'x str,
    /// Whether it is known that it holds neither space nor control character.
    pub(crate) is_dense: bool,
    /// What follows the end tag.
    behind: usize,
}

/// Line ends as XML 1.0, 2.11 has them.
fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

impl<'x> Scanner<'x> {
    /// Replaces the reference at `at`; gives the offset behind it.
    pub(super) fn reference(
        &self,
        at: usize,
        end: usize,
        out: &mut String,
    ) -> Result<usize, XmlError> {
        let (name, behind) = self.reference_name(at, end)?;
        let c = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let code = self.code_point(name, at)?;
                match code.and_then(char::from_u32).filter(|c| is_xml_char(*c)) {
                    Some(c) => c,
                    None => {
                        let pair = code.and_then(|high| self.surrogate_pair(high, behind, end));
                        return self.invalid_reference(at, behind, pair, out);
                    }
                }
            }
        };
        out.push(c);
        Ok(behind)
    }

    /// What the reference to no character that XML allows stands for, if it may; `pair` is the
    /// character of which it is the first half, and the offset behind the second half.
    #[cold]
    fn invalid_reference(
        &self,
        at: usize,
        behind: usize,
        pair: Option<(char, usize)>,
        out: &mut String,
    ) -> Result<usize, XmlError> {
        let replaced = match self.invalid {
            InvalidCharacters::Refuse => {
                let to = match pair {
                    Some(_) => "the halves of a surrogate pair, and not to a character",
                    None => "no character that XML allows",
                };
                let behind = pair.map_or(behind, |(_, behind)| behind);
                let does = match pair {
                    Some(_) => "takes them for the character that is meant",
                    None => "replaces or drops such references",
                };
                let what = format!(
                    "`{}` is a reference to {to}; `ReadOptions::invalid_characters` {does}",
                    clip(&self.text[at..behind])
                );
                return Err(self.malformed_at(at, &what));
            }
            InvalidCharacters::Replace => Some('\u{fffd}'),
            InvalidCharacters::Drop => None,
        };
        let (c, behind) = match pair {
            Some((c, behind)) => (Some(c), behind),
            None => (replaced, behind),
        };
        out.extend(c);
        Ok(behind)
    }

    /// The character that two references mean together, the first of which is to a high surrogate
    /// (The Unicode Standard, 3.9, D91), and the offset behind the second. Programs that count in
    /// units of UTF-16 write such pairs.
    #[cold]
    fn surrogate_pair(&self, high: u32, at: usize, end: usize) -> Option<(char, usize)> {
        if !(0xd800..0xdc00).contains(&high) || self.text.as_bytes().get(at) != Some(&b'&') {
            return None;
        }
        let (name, behind) = self.reference_name(at, end).ok()?;
        let low = self.code_point(name, at).ok()??;
        let units = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
        let c = char::decode_utf16(units).next()?.ok()?;
        is_xml_char(c).then_some((c, behind))
    }

    /// The number of a character reference; `None` when it is beyond any.
    fn code_point(&self, name: &str, at: usize) -> Result<Option<u32>, XmlError> {
        let (digits, radix) = match name.strip_prefix('#') {
            Some(number) => match number.strip_prefix('x') {
                Some(hex) => (hex, 16),
                None => (number, 10),
            },
            None => {
                let name: String = name.chars().take(64).collect();
                return Err(self.malformed_at(
                    at,
                    &format!("the entity `{name}`: only XML's own five are known"),
                ));
            }
        };
        if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
            let name = clip(name);
            let what = format!(
                "`&{name};` is not a reference: a number has to follow `&#`, or `&#x` with a small x"
            );
            return Err(self.malformed_at(at, &what));
        }
        Ok(u32::from_str_radix(digits, radix).ok())
    }

    /// What stands between `&` and `;`, and the offset behind that.
    fn reference_name(&self, at: usize, end: usize) -> Result<(&'x str, usize), XmlError> {
        let inside = &self.text.as_bytes()[at + 1..end];
        let is_inside = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80 || b"#._-:".contains(&b);
        let len = match inside.iter().position(|&b| !is_inside(b)) {
            Some(len) if inside[len] == b';' => len + 1,
            _ => return Err(self.malformed_at(at, "`&` that starts no reference")),
        };
        Ok((&self.text[at + 1..at + len], at + len + 1))
    }

    /// What stands in the element of the last start tag, where that is text in which nothing has
    /// to be replaced: the common case.
    #[inline]
    pub(crate) fn plain_leaf(&self) -> Option<PlainLeaf<'x>> {
        if self.tag.empty {
            return None;
        }
        let bytes = self.text.as_bytes();
        let (end, is_dense) = markup_ahead(bytes, self.pos)?;
        let name = self.tag.name;
        let behind = end + name.len + "</>".len();
        let [b'<', b'/', closing @ .., b'>'] = bytes.get(end..behind)? else {
            return None;
        };
        let is_plain = same(closing, bytes.get(name.start..name.start + name.len)?)
            && end <= self.next_return.min(self.next_cdata_end);
        is_plain.then_some(PlainLeaf {
            text: self.text.get(self.pos..end)?,
            is_dense,
            behind,
        })
    }

    /// Goes behind it.
    #[inline]
    pub(crate) fn pass(&mut self, leaf: &PlainLeaf<'x>) {
        self.pos = leaf.behind;
        self.left = self.tag.scope;
    }

    /// The text of the element of the last start tag, up to its end tag, which is read as
    /// well. `None` when a child element stands there: it is in [`Scanner::tag`], the text
    /// before it in `before`, and the element has been entered.
    #[inline]
    pub(crate) fn leaf(&mut self, before: &mut String) -> Result<Option<Cow<'x, str>>, XmlError> {
        if self.tag.empty {
            self.leave(self.tag.name, self.tag.scope);
            return Ok(Some(Cow::Borrowed("")));
        }
        let bytes = self.text.as_bytes();
        let start = self.pos;
        let mut all = Cow::Borrowed("");
        if let Some((mut end, _)) = markup_ahead(bytes, start) {
            if bytes[end] == b'&' {
                self.segment(all.to_mut())?;
                end = self.pos;
            }
            let name = self.tag.name;
            let close = end + 2 + name.len;
            // The common case: text, then the end tag at once.
            if let Some(tag) = bytes.get(end..=close)
                && let [b'<', b'/', closing @ .., b'>'] = tag
                && same(closing, &bytes[name.start..name.start + name.len])
            {
                if end > self.pos {
                    all = self.plain(start, end)?;
                }
                self.check_text(all.len(), start)?;
                self.pos = close + 1;
                self.leave(self.tag.name, self.tag.scope);
                return Ok(Some(all));
            }
        }
        if !self.enter()? {
            return Ok(Some(Cow::Borrowed("")));
        }
        loop {
            match self.next()? {
                Next::End => {
                    self.check_text(all.len(), start)?;
                    return Ok(Some(all));
                }
                Next::Text(text) if all.is_empty() => all = text,
                Next::Text(text) => all.to_mut().push_str(&text),
                Next::Start => {
                    before.push_str(&all);
                    return Ok(None);
                }
            }
        }
    }

    /// Character data as it stands, line ends normalized (XML 1.0, 2.11).
    #[inline]
    fn plain(&mut self, start: usize, end: usize) -> Result<Cow<'x, str>, XmlError> {
        if end > self.next_return.min(self.next_cdata_end) {
            return self.plain_with_care(start, end);
        }
        Ok(Cow::Borrowed(&self.text[start..end]))
    }

    fn plain_with_care(&mut self, start: usize, end: usize) -> Result<Cow<'x, str>, XmlError> {
        if self.has_cdata_end(start, end) {
            return Err(self.malformed_at(self.next_cdata_end, "`]]>` in text"));
        }
        let text = &self.text[start..end];
        if self.has_return(start, end) {
            return Ok(Cow::Owned(one_line_end(text)));
        }
        Ok(Cow::Borrowed(text))
    }

    /// Whether there is a carriage return. The document is searched once, text by text, and not
    /// each text by itself.
    fn has_return(&mut self, start: usize, end: usize) -> bool {
        if self.next_return < start {
            let found = memchr(b'\r', &self.text.as_bytes()[start..]);
            self.next_return = found.map_or(usize::MAX, |at| start + at);
        }
        self.next_return < end
    }

    fn has_cdata_end(&mut self, start: usize, end: usize) -> bool {
        if self.next_cdata_end < start {
            let found = memmem::find(&self.text.as_bytes()[start..], b"]]>");
            self.next_cdata_end = found.map_or(usize::MAX, |at| start + at);
        }
        self.next_cdata_end < end
    }

    pub(super) fn append(&mut self, text: &mut Cow<'x, str>) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let start = self.pos;
        let end = markup_ahead(bytes, start).map_or(bytes.len(), |(end, _)| end);
        if text.is_empty() && end > start && bytes.get(end) != Some(&b'&') {
            *text = self.plain(start, end)?;
            self.pos = end;
            return Ok(());
        }
        self.segment(text.to_mut())
    }

    /// Text up to the next `<`, references replaced.
    pub(super) fn segment(&mut self, out: &mut String) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let end = memchr(b'<', &bytes[self.pos..]).map_or(bytes.len(), |len| self.pos + len);
        // No reference is shorter than what it stands for.
        out.reserve(end - self.pos);
        loop {
            let start = self.pos;
            let len = memchr(b'&', &bytes[start..end]).unwrap_or(end - start);
            out.push_str(&self.plain(start, start + len)?);
            self.pos += len;
            if self.pos == end {
                return Ok(());
            }
            self.pos = self.reference(self.pos, bytes.len(), out)?;
        }
    }

    pub(super) fn push_cdata(&mut self, out: &mut String, text: &str) {
        let end = self.pos - "]]>".len();
        if self.has_return(end - text.len(), end) {
            out.push_str(&one_line_end(text));
        } else {
            out.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Element;

    #[test]
    fn references() {
        let zeros = "0".repeat(1000);
        let text = format!("<a b='&#{zeros}65;'>&#x{zeros}41;&#65;&amp;</a>");
        let element = Element::from_xml(&text).unwrap();
        assert_eq!(element.attribute("", "b"), Some("A"));
        assert_eq!(element.text(), "AA&");
        for (text, why) in [
            ("<a>&</a>", "starts no reference"),
            ("<a>&lt </a>", "starts no reference"),
            ("<a b='&lt'/>", "starts no reference"),
            ("<a>&nbsp;</a>", "the entity `nbsp`"),
            ("<a>&#;</a>", "is not a reference"),
            ("<a>&#x;</a>", "is not a reference"),
            ("<a>&#X41;</a>", "is not a reference"),
            ("<a>&#6a;</a>", "is not a reference"),
            ("<a>&#-65;</a>", "is not a reference"),
            ("<a b='&#xG;'/>", "is not a reference"),
            ("<a>&#0;</a>", "to no character"),
            ("<a>&#xD800;</a>", "to no character"),
            (
                "<a>&#xD83D;&#xDE00;</a>",
                "`&#xD83D;&#xDE00;` is a reference to the halves of a surrogate pair",
            ),
            ("<a b='&#55357;&#56832;'/>", "the character that is meant"),
            ("<a>&#xDE00;&#xD83D;</a>", "to no character"),
            ("<a>&#xD83D; &#xDE00;</a>", "to no character"),
            ("<a>&#xFFFE;</a>", "to no character"),
            ("<a>&#x110000;</a>", "to no character"),
            ("<a>&#x100000041;</a>", "to no character"),
            ("<a>&#99999999999;</a>", "to no character"),
            ("<a>&#x1F600</a>", "starts no reference"),
        ] {
            let error = Element::from_xml(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_no_reference_is_neither_replaced_nor_dropped() {
        use crate::xml::{InvalidCharacters, ReadOptions, Reader};
        for (text, is_reference) in [
            ("<a>&#0;</a>", true),
            ("<a>&#x100000041;</a>", true),
            ("<a>&#X41;</a>", false),
            ("<a>&#6a;</a>", false),
            ("<a>&#;</a>", false),
            ("<a>&#0</a>", false),
        ] {
            for invalid_characters in [InvalidCharacters::Replace, InvalidCharacters::Drop] {
                let options = ReadOptions {
                    invalid_characters,
                    ..ReadOptions::default()
                };
                let mut reader = Reader::new(text, &options).unwrap();
                let mut element = Element::new("", "");
                let read = reader.scan.root();
                let read = read.and_then(|()| element.capture(&mut reader, true));
                assert_eq!(read.is_ok(), is_reference, "{text} {invalid_characters:?}");
            }
        }
    }

    #[test]
    fn halves_of_a_surrogate_pair_are_the_character_that_is_meant() {
        use crate::xml::InvalidCharacters::{Drop, Replace};
        use crate::xml::{ReadOptions, Reader};
        for (text, replaced, dropped) in [
            ("&#xD83D;&#xDE00;", "😀", "😀"),
            ("a&#55357;&#56832;b", "a😀b", "a😀b"),
            ("&#xD83D;&#56832;", "😀", "😀"),
            ("&#x0d83d;&#x00de00;!", "😀!", "😀!"),
            (
                "&#xD800;&#xDC00;&#xDBFF;&#xDFFD;",
                "𐀀\u{10fffd}",
                "𐀀\u{10fffd}",
            ),
            ("&#xD83D;&#xD83D;&#xDE00;", "\u{fffd}😀", "😀"),
            ("&#xD83D;&#xDE00;&#xDE00;", "😀\u{fffd}", "😀"),
            ("&#xDE00;&#xD83D;", "\u{fffd}\u{fffd}", ""),
            ("&#xD83D; &#xDE00;", "\u{fffd} \u{fffd}", " "),
            ("&#xD83D;&amp;", "\u{fffd}&", "&"),
            ("&#xD83D;&#65;", "\u{fffd}A", "A"),
            ("&#xD83D;", "\u{fffd}", ""),
            ("&#xD83D;&#x99999DE00;", "\u{fffd}\u{fffd}", ""),
        ] {
            for (invalid_characters, wanted) in [(Replace, replaced), (Drop, dropped)] {
                let document = format!("<a b='{text}'>{text}<c/>{text}</a>");
                let options = ReadOptions {
                    invalid_characters,
                    ..ReadOptions::default()
                };
                let mut reader = Reader::new(&document, &options).unwrap();
                let mut element = Element::new("", "");
                reader.scan.root().unwrap();
                element.capture(&mut reader, true).unwrap();
                assert_eq!(element.attribute("", "b"), Some(wanted), "{text}");
                assert_eq!(element.text(), wanted.repeat(2), "{text}");
            }
        }
    }

    #[test]
    fn a_declaration_is_looked_at() {
        assert!(Element::from_xml("<?xml version='1.0' encoding='utf-8' ?><a/>").is_ok());
        let error = Element::from_xml("<?xml encoding='utf-8'?><a/>").unwrap_err();
        assert!(error.to_string().contains("version="), "{error}");
    }
}
