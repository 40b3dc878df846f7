//! Texts with changes in them, and which place of the original each place stands for.

use std::ops::Range;

/// A document's text with changes made, and what they were.
#[derive(Debug)]
pub(crate) struct Patched {
    pub(crate) text: String,
    changes: Vec<Change>,
}

/// Where a change stands in both texts.
#[derive(Debug)]
struct Change {
    /// Its start in the patched text, and its end.
    patched: Range<usize>,
    original: Range<usize>,
}

/// A part of the document's text, and what stands there instead.
#[derive(Debug)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) with: String,
}

impl Patched {
    /// The text with these changes made.
    ///
    /// # Errors
    /// Where two of them touch the same place.
    pub(crate) fn new(original: &str, mut edits: Vec<Edit>) -> Result<Self, String> {
        // A stable sort: what is inserted at one place stays in the order of the overlay.
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut text = String::with_capacity(original.len());
        let mut changes = Vec::with_capacity(edits.len());
        let mut copied = 0;
        for edit in &edits {
            let Some(kept) = original.get(copied..edit.range.start) else {
                return Err("two changes of the overlay touch the same place".to_owned());
            };
            text.push_str(kept);
            let start = text.len();
            text.push_str(&edit.with);
            changes.push(Change {
                patched: start..text.len(),
                original: edit.range.clone(),
            });
            copied = edit.range.end;
        }
        text.push_str(original.get(copied..).unwrap_or(""));
        Ok(Self { text, changes })
    }

    /// The place in the document as it came that an offset in the patched text stands for: of
    /// what the overlay brought, the place of the change.
    pub(crate) fn original(&self, offset: usize) -> usize {
        let behind = self
            .changes
            .partition_point(|change| change.patched.start <= offset);
        let before = behind.checked_sub(1).and_then(|at| self.changes.get(at));
        match before {
            None => offset,
            Some(change) if change.patched.contains(&offset) => change.original.start,
            Some(change) => change.original.end + (offset - change.patched.end),
        }
    }
}
