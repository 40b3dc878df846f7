//! The documents that were opened: where each came from, and what stands at a place in one.

pub mod file;
pub mod location;
pub(crate) mod patched;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::place::{DocumentId, Place};
use crate::unseen::is_unseen;
use patched::Patched;

/// Characters of a long line that are shown on either side of a place.
const CONTEXT: usize = 40;

/// The most bytes that these are, with one more.
const SHOWN: usize = (CONTEXT + 1) * 4;

/// Bytes on either side of that in which an address that reaches into it may begin or end.
const REACH: usize = 2048;

/// Columns that a tab takes when a line is shown.
const TAB: &str = "    ";

/// Every document that was opened, each once.
#[derive(Debug, Default)]
pub struct Sources {
    documents: Vec<Document>,
    files: Vec<PathBuf>,
    /// The same, to know those that are there.
    known: HashSet<PathBuf>,
}

/// One document.
#[derive(Debug)]
struct Document {
    /// As the user wrote it, or relative to the document that imports it.
    display: String,
    /// As it came: what places are shown in.
    text: String,
    /// With its overlay applied, if it has one: what is read.
    patched: Option<Patched>,
    /// Which document each of its references to one led to, by where the location stands.
    links: HashMap<u32, DocumentId>,
    /// Its lines may not be shown: it is a file of something else, which was taken for a document.
    hidden: bool,
    /// Made when a place is first asked for.
    index: OnceCell<Index>,
}

/// Where lines start and how many characters precede, so that a document of one line of
/// megabytes with a problem in each word doesn't take long to report.
#[derive(Debug)]
struct Index {
    /// Offset of each line's first byte.
    lines: Vec<u32>,
    /// How many characters start before each multiple of [`STEP`].
    characters: Vec<usize>,
}

/// Bytes between two entries of [`Index::characters`].
const STEP: usize = 4096;

/// Part of a line of a document, to be shown with a mark below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text around the place, without line breaks and tabs, `…` where it is cut.
    pub text: String,
    /// How many columns stand before the place in `text`.
    pub indent: usize,
}

impl Sources {
    /// How the document is named in messages.
    pub fn display(&self, document: DocumentId) -> &str {
        self.document(document).map_or("", |d| &d.display)
    }

    /// The whole text, decoded, without a byte order mark, and with the document's overlay
    /// applied: what places are offsets in.
    pub fn text(&self, document: DocumentId) -> &str {
        self.document(document).map_or("", |d| match &d.patched {
            Some(patched) => &patched.text,
            None => &d.text,
        })
    }

    /// The documents, in the order in which they were opened: the catalogue, the inputs, what
    /// they import.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> + use<> {
        (0..u32::try_from(self.documents.len()).unwrap_or(u32::MAX)).map(DocumentId)
    }

    /// The absolute path of every file that was read, catalogues included. Files that were
    /// looked for in vain are left out: cargo would rebuild each time for one that is missing.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Line and column of a place, both from 1; the column counts characters. They are those
    /// of the document as it came; what an overlay brought is where the overlay changed it.
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let Some(document) = self.document(place.document) else {
            return (1, 1);
        };
        let offset = document.offset(place);
        let (line, start) = document.line_of(offset);
        let column = document.characters(offset) - document.characters(start);
        (line + 1, column + 1)
    }

    /// The line of a place, cut to what stands close to it. Of a file that doesn't begin as XML
    /// there is none: a wrong path, or the reference of a stranger, may lead to one that holds
    /// secrets, and what is shown ends up in logs.
    pub fn line_text(&self, place: Place) -> Option<Excerpt> {
        let document = self.document(place.document).filter(|d| !d.hidden)?;
        let offset = document.offset(place);
        let (_, start) = document.line_of(offset);
        // What stands further away is not shown, and isn't looked at either.
        let text = &document.text;
        let from = start.max(word_before(text, offset.saturating_sub(SHOWN)));
        let until = word_behind(text, offset.saturating_add(SHOWN));
        let around = without_users(text.get(from..until).unwrap_or(""));
        let (before, after) = around.split_at_checked(offset - from).unwrap_or_default();

        // Leave out the indentation of the line, and what lies far from the place.
        let before = before.trim_start();
        let cut_at = before
            .char_indices()
            .rev()
            .nth(CONTEXT)
            .map(|(at, _)| before.get(at..).unwrap_or(before));
        let until = after
            .char_indices()
            .enumerate()
            .find(|(number, (_, c))| *number == CONTEXT || matches!(c, '\n' | '\r'));

        let mut text = String::new();
        if cut_at.is_some() {
            text.push('…');
        }
        push_plain(&mut text, cut_at.unwrap_or(before));
        let indent = text.chars().map(width).sum();
        match until {
            Some((_, (at, c))) => {
                push_plain(&mut text, after.get(..at).unwrap_or(after));
                if !matches!(c, '\n' | '\r') {
                    text.push('…');
                }
            }
            None => push_plain(&mut text, after),
        }
        Some(Excerpt {
            text: text.trim_end().to_owned(),
            indent,
        })
    }

    fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0 as usize)
    }

    /// Notes where a reference to a document led.
    pub(crate) fn link(&mut self, place: Place, document: DocumentId) {
        if let Some(from) = self.documents.get_mut(place.document.0 as usize) {
            from.links.insert(place.offset, document);
        }
    }

    /// The document that a reference led to whose location stands here.
    pub(crate) fn linked(&self, place: Place) -> Option<DocumentId> {
        let from = self.document(place.document)?;
        from.links.get(&place.offset).copied()
    }

    /// Adds a document.
    pub fn add(&mut self, display: String, text: String) -> DocumentId {
        let id = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        self.documents.push(Document {
            display,
            text,
            patched: None,
            links: HashMap::new(),
            hidden: false,
            index: OnceCell::new(),
        });
        DocumentId(id)
    }

    /// Keeps the lines of a document from being shown.
    pub(crate) fn hide(&mut self, document: DocumentId) {
        if let Some(document) = self.documents.get_mut(document.0 as usize) {
            document.hidden = true;
        }
    }

    /// Replaces what is read of a document; what is shown of it stays.
    pub(crate) fn patch(&mut self, document: DocumentId, patched: Patched) {
        if let Some(document) = self.documents.get_mut(document.0 as usize) {
            document.patched = Some(patched);
        }
    }

    /// Notes that a file was read.
    pub(crate) fn add_file(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if self.known.insert(path.clone()) {
            self.files.push(path);
        }
    }
}

impl Document {
    /// The offset of a place in the text as it came.
    fn offset(&self, place: Place) -> usize {
        let offset = place.offset as usize;
        let patched = self.patched.as_ref();
        floor(
            &self.text,
            patched.map_or(offset, |patched| patched.original(offset)),
        )
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            let starts = breaks.filter_map(|(at, _)| u32::try_from(at + 1).ok());
            let counts = self.text.as_bytes().chunks(STEP).scan(0, |sum, chunk| {
                *sum += characters(chunk);
                Some(*sum)
            });
            Index {
                lines: std::iter::once(0).chain(starts).collect(),
                characters: std::iter::once(0).chain(counts).collect(),
            }
        })
    }

    /// How many characters start before `offset`.
    fn characters(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let counted = self.index().characters.get(step).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(step * STEP..offset);
        counted + rest.map_or(0, characters)
    }

    /// The line (from 0) that holds `offset`, and the offset of its start.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let lines = &self.index().lines;
        let line = lines
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1);
        (line, lines.get(line).map_or(0, |start| *start as usize))
    }
}

/// How many characters start in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The next character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Whether no address goes on behind a character.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')')
}

/// The start of the word that an offset is in, as far as it is within reach.
fn word_before(text: &str, offset: usize) -> usize {
    let offset = floor(text, offset);
    let from = floor(text, offset.saturating_sub(REACH));
    let word = text.get(from..offset).unwrap_or("");
    from + word.rfind(ends_word).unwrap_or(0)
}

/// The end of the word that an offset is in, as far as it is within reach.
fn word_behind(text: &str, offset: usize) -> usize {
    let offset = floor(text, offset);
    let until = floor(text, offset.saturating_add(REACH));
    let word = text.get(offset..until).unwrap_or("");
    word.find(ends_word).map_or(until, |length| offset + length)
}

/// A text with `*` for each byte of a user and a password in an address: what is shown ends up in
/// logs.
fn without_users(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    for word in text.split_inclusive(ends_word) {
        if let Some(user) = location::user(word) {
            out.push_str(text.get(copied..at + user.start).unwrap_or(""));
            out.extend(std::iter::repeat_n('*', user.len()));
            copied = at + user.end;
        }
        at += word.len();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    Cow::Owned(out)
}

/// Appends text with tabs widened and other control characters made visible.
fn push_plain(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            c if is_unseen(c) => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
}

/// Columns that a character takes in a terminal: none for combining marks, two for the wide
/// scripts of East Asia and for emoji.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F => 0,
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F
        | 0x1F900..=0x1F9FF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn one(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add("a.xsd".to_owned(), text.to_owned());
        sources
    }

    fn place(offset: usize) -> Place {
        Place {
            document: DocumentId(0),
            offset: u32::try_from(offset).unwrap(),
        }
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let sources = one("<a>\r\n  <é b=''/>\n</a>");
        for (offset, expected) in [(0, (1, 1)), (7, (2, 3)), (11, (2, 6)), (999, (3, 5))] {
            assert_eq!(sources.line_column(place(offset)), expected, "{offset}");
        }
        // The second byte of `é`.
        assert_eq!(sources.line_column(place(9)), (2, 4));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}<here/>{}", "x".repeat(1000), "y".repeat(1000));
        let excerpt = one(&text).line_text(place(1000)).unwrap();
        assert_eq!(excerpt.text.chars().count(), 1 + 41 + 40 + 1);
        assert_eq!(excerpt.indent, 42);
        assert!(excerpt.text.starts_with("…x") && excerpt.text.ends_with("y…"));
    }

    #[test]
    fn who_asks_is_not_shown() {
        for (text, expected) in [
            ("<a b='http://u:p@h/c@d'/>", "<a b='http://***@h/c@d'/>"),
            (
                "<a b=\"http:\\\\u:p@h\"/> u@h",
                "<a b=\"http:\\\\***@h\"/> u@h",
            ),
            ("<a>https:é:p@h //u@h</a>", "<a>https:****@h //*@h</a>"),
            ("<a b='a//u:p@h'/>", "<a b='a//u:p@h'/>"),
        ] {
            let excerpt = one(text).line_text(place(0)).unwrap();
            assert_eq!(excerpt.text, expected);
        }
        // Also where the address is cut on either side.
        let text = format!("<a b='http://{0}@h'/>{0}", "secret".repeat(100));
        for offset in [0, 300, 500] {
            let excerpt = one(&text).line_text(place(offset)).unwrap();
            assert!(!excerpt.text.contains("secret"), "{offset}: {excerpt:?}");
        }
    }

    #[test]
    fn tabs_and_wide_characters_move_the_mark() {
        let excerpt = one("\t<a\t日=''/>").line_text(place(7)).unwrap();
        assert_eq!(excerpt.text, "<a    日=''/>");
        assert_eq!(excerpt.indent, 8);
    }

    #[test]
    fn columns_far_into_a_line_are_counted_right() {
        let text = format!("{}x", "é".repeat(10_000));
        for characters in [0, 1, 2047, 2048, 2049, 4096, 9_999, 10_000] {
            assert_eq!(
                one(&text).line_column(place(characters * 2)),
                (1, characters + 1)
            );
        }
    }

    #[test]
    fn a_place_outside_of_every_document_is_harmless() {
        let sources = one("");
        let far = Place {
            document: DocumentId(7),
            offset: 3,
        };
        assert_eq!(sources.line_column(far), (1, 1));
        assert_eq!(sources.line_text(far), None);
        assert_eq!(sources.line_text(place(4)).unwrap().indent, 0);
    }
}
