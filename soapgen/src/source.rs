//! The documents: which are opened, where each came from, and what stands at a place in one.

mod catalog;
mod encoding;
mod loader;
mod location;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::diagnostic::{DocumentId, Place};

pub use loader::load;

/// Characters of a long line that are shown on either side of a place.
const CONTEXT: usize = 40;

/// Columns that a tab takes when a line is shown.
const TAB: &str = "    ";

/// Every document that was opened, each once.
#[derive(Debug, Default)]
pub struct Sources {
    documents: Vec<Document>,
    files: Vec<PathBuf>,
}

/// One document.
#[derive(Debug)]
struct Document {
    /// As the user wrote it, or relative to the document that imports it.
    display: String,
    text: String,
    /// Offset of each line's first byte; made when a place is first asked for.
    lines: OnceCell<Vec<u32>>,
}

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

    /// The whole text, decoded, without a byte order mark.
    pub fn text(&self, document: DocumentId) -> &str {
        self.document(document).map_or("", |d| &d.text)
    }

    /// The documents, in the order in which they were opened; the inputs come first.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> + use<> {
        (0..u32::try_from(self.documents.len()).unwrap_or(u32::MAX)).map(DocumentId)
    }

    /// The absolute path of every file that was read, catalogues included. Files that were
    /// looked for in vain are left out: cargo would rebuild each time for one that is missing.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Line and column of a place, both from 1; the column counts characters.
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let Some(document) = self.document(place.document) else {
            return (1, 1);
        };
        let offset = floor(&document.text, place.offset as usize);
        let (line, start) = document.line_of(offset);
        let before = document.text.get(start..offset).unwrap_or("");
        (line + 1, before.chars().count() + 1)
    }

    /// The line of a place, cut to what stands close to it.
    pub fn line_text(&self, place: Place) -> Excerpt {
        let Some(document) = self.document(place.document) else {
            return Excerpt {
                text: String::new(),
                indent: 0,
            };
        };
        let offset = floor(&document.text, place.offset as usize);
        let (_, start) = document.line_of(offset);
        let before = document.text.get(start..offset).unwrap_or("");
        let rest = document.text.get(offset..).unwrap_or("");
        let after = rest.split(['\n', '\r']).next().unwrap_or("");

        // Leave out the indentation of the line, and what lies far from the place.
        let before = before.trim_start();
        let cut_at = before
            .char_indices()
            .rev()
            .nth(CONTEXT)
            .map(|(at, _)| before.get(at..).unwrap_or(before));
        let until = after.char_indices().nth(CONTEXT).map(|(at, _)| at);

        let mut text = String::new();
        if cut_at.is_some() {
            text.push('…');
        }
        push_plain(&mut text, cut_at.unwrap_or(before));
        let indent = text.chars().map(width).sum();
        push_plain(&mut text, until.and_then(|at| after.get(..at)).unwrap_or(after));
        if until.is_some() {
            text.push('…');
        }
        Excerpt {
            text: text.trim_end().to_owned(),
            indent,
        }
    }

    fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0 as usize)
    }

    /// Adds a document.
    pub(crate) fn add(&mut self, display: String, text: String) -> DocumentId {
        let id = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        self.documents.push(Document {
            display,
            text,
            lines: OnceCell::new(),
        });
        DocumentId(id)
    }

    /// Notes that a file was read.
    fn add_file(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if !self.files.contains(&path) {
            self.files.push(path);
        }
    }
}

impl Document {
    /// The line (from 0) that holds `offset`, and the offset of its start.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0)
                .chain(breaks.filter_map(|(at, _)| u32::try_from(at + 1).ok()))
                .collect()
        });
        let line = lines
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1);
        (line, lines.get(line).map_or(0, |start| *start as usize))
    }
}

/// The next character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Appends text with tabs widened and other control characters made visible.
fn push_plain(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
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
        let excerpt = one(&text).line_text(place(1000));
        assert_eq!(excerpt.text.chars().count(), 1 + 41 + 40 + 1);
        assert_eq!(excerpt.indent, 42);
        assert!(excerpt.text.starts_with("…x") && excerpt.text.ends_with("y…"));
    }

    #[test]
    fn tabs_and_wide_characters_move_the_mark() {
        let excerpt = one("\t<a\tb='日'/>").line_text(place(11));
        assert_eq!(excerpt.text, "<a    b='日'/>");
        assert_eq!(excerpt.indent, 11);
    }

    #[test]
    fn a_place_outside_of_every_document_is_harmless() {
        let sources = one("");
        let far = Place {
            document: DocumentId(7),
            offset: 3,
        };
        assert_eq!(sources.line_column(far), (1, 1));
        assert_eq!(sources.line_text(far).text, "");
        assert_eq!(sources.line_text(place(4)).indent, 0);
    }
}
