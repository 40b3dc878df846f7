//! What strict reading takes note of for identity constraints, IDs and references, and the look at
//! them when the document is read.

use std::collections::{HashMap, HashSet};

use super::scan::{Next, Scanner};
use super::{Place, Reader, Source};
use crate::value::SimpleType;
use crate::xml::Result;
use crate::xml::identity::{Identity, Ids, Known, Tracker, lost};
use crate::xml::table::Row;
use crate::xml::violations::Violation;

/// What an entry of a table takes, about.
const ENTRY: usize = 64;

/// What was noted while the values were read, by the offset of the element's start tag.
#[derive(Default)]
pub(crate) struct Noted {
    /// The elements that have constraints.
    keyed: HashMap<usize, &'static [Identity]>,
    /// From the first of them on: what is known of values.
    values: HashMap<Place, Known>,
    nillable: HashSet<usize>,
    /// The attributes that elements have without saying them.
    defaults: HashMap<usize, Vec<&'static Row>>,
    pub(crate) ids: Ids,
}

impl Reader<'_> {
    /// In strict reading: the element of the last start tag is read as this row.
    #[inline]
    pub(super) fn note_element(&mut self, row: &'static Row) -> Result<()> {
        let identities = row.identities();
        match identities.is_empty() && self.noted.keyed.is_empty() {
            true => Ok(()),
            false => self.note_keyed(row, identities),
        }
    }

    #[cold]
    fn note_keyed(&mut self, row: &'static Row, identities: &'static [Identity]) -> Result<()> {
        let at = self.scan.tag.offset;
        if !identities.is_empty() {
            self.charge(ENTRY)?;
            self.noted.keyed.insert(at, identities);
        }
        if row.is_element() && row.nillable {
            self.charge(ENTRY)?;
            self.noted.nillable.insert(at);
        }
        Ok(())
    }

    /// In strict reading: the value at hand is of this type.
    pub(super) fn note_value(&mut self, simple: &'static SimpleType, text: &str) -> Result<()> {
        let place = self.place();
        if !self.noted.keyed.is_empty() {
            self.charge(ENTRY)?;
            let known = Known {
                simple: Some(simple),
                default: self.row().default,
            };
            self.noted.values.insert(place, known);
        }
        if !simple.has_ids() || self.leaf.is_unsound {
            return Ok(());
        }
        let mut ids = std::mem::take(&mut self.noted.ids);
        let at = Some(self.leaf.at);
        let path = || (self.value_path(), at);
        let (wrong, taken) = ids.note(simple, text, place, self.scan.left(), &path);
        self.noted.ids = ids;
        if let Some(message) = wrong {
            let path = self.value_path();
            self.violations.add(|| Violation {
                path,
                offset: at,
                message,
            });
        }
        self.charge(taken)
    }

    /// In strict reading: an attribute of the last start tag is not there, and has this row's
    /// value.
    pub(super) fn note_default(&mut self, row: &'static Row) -> Result<()> {
        if self.noted.keyed.is_empty() || row.default.is_none() {
            return Ok(());
        }
        self.charge(ENTRY)?;
        let at = self.scan.tag.offset;
        self.noted.defaults.entry(at).or_default().push(row);
        Ok(())
    }

    /// In strict reading, when the document was read: looks at its identity constraints, and at the
    /// references to IDs.
    pub(super) fn check_identity(&mut self) -> Result<()> {
        let noted = std::mem::take(&mut self.noted);
        if !noted.keyed.is_empty() {
            self.track(&noted)?;
        }
        for (path, offset, id) in noted.ids.unresolved() {
            self.violations.add(|| Violation {
                path: path.as_ref().into(),
                offset,
                message: lost(&id),
            });
        }
        Ok(())
    }

    /// The same in a part of a document, from which references to IDs may lead out.
    pub(crate) fn check_constraints(&mut self) -> Result<()> {
        let noted = std::mem::take(&mut self.noted);
        match noted.keyed.is_empty() {
            true => Ok(()),
            false => self.track(&noted),
        }
    }

    /// Goes over the document once more, from its first element to its last.
    fn track(&mut self, noted: &Noted) -> Result<()> {
        let mut scan = Scanner::new(self.scan.whole(), &self.options)?;
        let mut tracker = Tracker::default();
        let mut depth = 0_usize;
        scan.root()?;
        let mut next = Next::Start;
        loop {
            let mut path = None;
            tracker.set_room(self.scan.left());
            match next {
                Next::Start => {
                    start(&mut tracker, &scan, noted)?;
                    path = Some(scan.tag_path(scan.tag));
                    if scan.enter()? {
                        depth += 1;
                    } else {
                        let names = |prefix: &str| scan.lookup_shared(prefix);
                        tracker.end(Some(&names));
                    }
                }
                Next::Text(text) => tracker.text(&text),
                Next::End => {
                    depth -= 1;
                    let names = |prefix: &str| scan.lookup_shared(prefix);
                    tracker.end(Some(&names));
                }
            }
            for (at, message) in tracker.problems() {
                self.violations.add(|| Violation {
                    path: path.clone().unwrap_or_else(|| scan.closed_path()),
                    offset: Some(at),
                    message,
                });
            }
            let taken = tracker.taken();
            self.charge(taken)?;
            if depth == 0 {
                return Ok(());
            }
            next = scan.next()?;
        }
    }
}

/// Tells the tracker of the last start tag and of its attributes.
fn start(tracker: &mut Tracker, scan: &Scanner<'_>, noted: &Noted) -> Result<()> {
    let at = scan.tag.offset;
    let identities = noted.keyed.get(&at).copied().unwrap_or_default();
    let known = noted.values.get(&(at, Source::Element));
    let is_nil = match scan.xsi("nil") {
        Some(index) => matches!(scan.attr_value(index)?.trim(), "true" | "1"),
        None => false,
    };
    tracker.start(
        scan.tag_name(),
        at,
        identities,
        known.copied().unwrap_or_default(),
        (noted.nillable.contains(&at), is_nil),
    );
    if !tracker.is_active() {
        return Ok(());
    }
    let names = |prefix: &str| scan.lookup_shared(prefix);
    for index in 0..scan.attr_count() {
        if scan.is_declaration(index) {
            continue;
        }
        let known = noted.values.get(&(at, Source::Attribute(index)));
        let text = scan.attr_value(index)?;
        let known = known.copied().unwrap_or_default();
        tracker.attribute(scan.attr_name(index)?, known, &text, Some(&names));
    }
    for row in noted.defaults.get(&at).into_iter().flatten() {
        let known = Known {
            simple: row.simple,
            default: None,
        };
        let text = row.default.unwrap_or_default();
        tracker.attribute((row.namespace, row.name), known, text, Some(&names));
    }
    Ok(())
}
