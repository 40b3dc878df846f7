//! Which row of a table takes a start tag, and which rows have been hit.

use std::collections::HashSet;

use super::Reader;
use super::scan::Scanner;
use crate::xml::table::{Process, Row, RowKind, Table, TableKind};

/// Which rows were hit.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    #[inline]
    pub(super) fn insert(&mut self, row: usize) {
        match row.checked_sub(64) {
            None => self.first |= 1 << row,
            Some(row) => {
                if self.more.len() <= row / 64 {
                    self.more.resize(row / 64 + 1, 0);
                }
                self.more[row / 64] |= 1 << (row % 64);
            }
        }
    }

    #[inline]
    pub(super) fn contains(&self, row: usize) -> bool {
        match row.checked_sub(64) {
            None => self.first >> row & 1 != 0,
            Some(row) => self
                .more
                .get(row / 64)
                .is_some_and(|word| word >> (row % 64) & 1 != 0),
        }
    }
}

/// The members of an rpc response, which are known by where they stand.
pub(super) struct Unnamed {
    /// How many elements are open around them.
    pub(super) depth: usize,
    /// The names of rows that those have which stand behind the first that no row has.
    pub(super) named: Option<HashSet<&'static str>>,
}

/// What stands beside elements that were taken for those of rows though their namespace is
/// another.
pub(super) struct Misnamed {
    /// The element that they stand in: how deep, and where.
    parent: (usize, usize),
    /// The rows whose elements stand behind the first of them.
    behind: HashSet<(&'static str, &'static str)>,
    /// The rows that they were taken for.
    taken: HashSet<(&'static str, &'static str)>,
}

/// The row among these, and those in their groups, whose element the last start tag is of.
fn row_of(rows: &'static [Row], scan: &mut Scanner<'_>) -> Option<&'static Row> {
    rows.iter().find_map(|row| match row.kind {
        RowKind::Group(table) => row_of(table.rows, scan),
        _ => (row.is_element() && scan.tag_is(row.namespace, row.name)).then_some(row),
    })
}

/// Whether a row, or what its group starts with, is for elements whose names are not known.
fn may_be_open(row: &'static Row, strict: bool) -> bool {
    match row.kind {
        RowKind::Open => !strict || row.process == Process::Skip,
        RowKind::Group(table) => {
            let is_fixed = |row: &&Row| table.kind == TableKind::Sequence && row.min > 0;
            let last = table.rows.iter().position(|row| is_fixed(&row));
            let starts = last.map_or(table.rows.len(), |last| last + 1);
            let mut rows = table.rows.iter().take(starts);
            rows.any(|row| may_be_open(row, strict))
        }
        _ => false,
    }
}

impl Reader<'_> {
    /// The row that takes the last start tag: one from the cursor on, else one before it where the
    /// order is not the group's mark, else, in lenient reading, one for whose element the service
    /// has another name.
    #[inline(never)]
    pub(super) fn row_for_child(
        &mut self,
        table: &'static Table,
        first: usize,
        cursor: usize,
        seen: &Seen,
    ) -> Option<usize> {
        let found = self.find_by_name(table, first, cursor, seen);
        if found.is_some() {
            return found;
        }
        if self.options.strict {
            return self.find_open(table, first, cursor, seen);
        }
        self.find_in_any_namespace(table, first, cursor, seen)
            .or_else(|| self.find_open(table, first, cursor, seen))
            .or_else(|| self.find_unnamed(table, first, seen))
            .or_else(|| self.find_misplaced(table, first, seen))
    }

    /// A wildcard that has to have an element, and found none in its own namespaces: it has the
    /// last of those that no row takes. WSDLs of typed .NET data sets name the namespace of the
    /// data, and services send a schema and a `diffgram` there.
    #[cold]
    fn find_misplaced(
        &mut self,
        table: &'static Table,
        first: usize,
        seen: &Seen,
    ) -> Option<usize> {
        let mut rows = table.rows.iter().enumerate().skip(first);
        let (at, _) = rows.find(|&(at, row)| {
            let is_free = !seen.contains(at) || self.has_misplaced(at);
            matches!(row.kind, RowKind::Any(_)) && row.min > 0 && row.max == 1 && is_free
        })?;
        if table.is_group() || self.contains(self.content_of) {
            return None;
        }
        self.misplaced = Some((self.scan.parent(), at));
        Some(at)
    }

    /// Whether the wildcard of this row has what no row takes, and gives it up for what it takes.
    fn has_misplaced(&self, at: usize) -> bool {
        self.misplaced == Some((self.scan.parent(), at))
    }

    /// The row for elements whose names are not known, where nothing in the type that is being
    /// read takes the last start tag.
    #[cold]
    fn find_open(
        &mut self,
        table: &'static Table,
        first: usize,
        cursor: usize,
        seen: &Seen,
    ) -> Option<usize> {
        let rows = table.rows;
        let strict = self.options.strict;
        let takes = |&at: &usize| {
            let row = &rows[at];
            (row.max > 1 || !seen.contains(at)) && may_be_open(row, strict)
        };
        let any_order = !table.is_group() || table.kind == TableKind::All;
        let found = (cursor..rows.len())
            .find(takes)
            .or_else(|| match any_order {
                true => (first..cursor.min(rows.len())).find(takes),
                false => None,
            });
        found.filter(|_| !self.contains(self.content_of))
    }

    /// Whether a row takes the last start tag as an element whose name is not
    /// known.
    pub(super) fn takes_open(&mut self, row: &'static Row) -> bool {
        may_be_open(row, self.options.strict) && !self.contains(self.content_of)
    }

    fn find_by_name(
        &mut self,
        table: &'static Table,
        first: usize,
        cursor: usize,
        seen: &Seen,
    ) -> Option<usize> {
        let rows = table.rows;
        let any_order = !table.is_group() || table.kind == TableKind::All;
        self.find(rows, cursor, rows.len(), seen)
            .or_else(|| match any_order {
                true => self.find(rows, first, cursor, seen),
                false => None,
            })
    }

    /// The row of the same local name, where nothing in the type that is being read takes the
    /// last start tag as it is, and nothing beside the element is the row's. Services leave out a namespace, add one, or take another one in
    /// local elements (`form`, XML Schema Part 1, 3.3.2), in the parts of rpc messages (WS-I
    /// Basic Profile 1.1, R2735) and in wrappers.
    fn find_in_any_namespace(
        &mut self,
        table: &'static Table,
        first: usize,
        cursor: usize,
        seen: &Seen,
    ) -> Option<usize> {
        if self.contains(self.content_of) {
            return None;
        }
        self.scan.tag.any_namespace = true;
        let found = self.find_by_name(table, first, cursor, seen);
        let beside = self.content_of.rows;
        let found =
            found.filter(|&at| self.stands_alone(&table.rows[at], beside, seen.contains(at)));
        self.scan.tag.any_namespace = found.is_some();
        found
    }

    /// Whether no element beside the one of the last start tag is this row's by its full name,
    /// where these are the rows of the elements that may stand there.
    fn stands_alone(&mut self, row: &'static Row, rows: &'static [Row], was_seen: bool) -> bool {
        let Some(row) = row_of(std::slice::from_ref(row), &mut self.scan) else {
            return false;
        };
        let name = (row.namespace, row.name);
        let parent = self.scan.parent();
        while (self.misnamed.last())
            .is_some_and(|last| last.parent.0 >= parent.0 && last.parent != parent)
        {
            self.misnamed.pop();
        }
        if self
            .misnamed
            .last()
            .is_none_or(|last| last.parent != parent)
        {
            if self.misnamed.len() >= self.options.limits.misnamed {
                self.not_taken = Some(self.scan.tag.offset);
                return false;
            }
            let behind = self.rows_behind(rows);
            self.misnamed.push(Misnamed {
                parent,
                behind,
                taken: HashSet::new(),
            });
        }
        let Some(beside) = self.misnamed.last_mut() else {
            return false;
        };
        // What was seen and not taken here had the right name.
        if beside.behind.contains(&name) || was_seen && !beside.taken.contains(&name) {
            return false;
        }
        beside.taken.insert(name);
        true
    }

    /// The names of these rows whose elements stand behind that of the last start tag.
    fn rows_behind(&mut self, rows: &'static [Row]) -> HashSet<(&'static str, &'static str)> {
        let here = self.scan.mark();
        let mut names = HashSet::new();
        // What is not well-formed is found when it is read.
        while self.scan.skip().is_ok() && self.scan.next_child(&mut false) == Ok(true) {
            if let Some(row) = row_of(rows, &mut self.scan) {
                names.insert((row.namespace, row.name));
            }
        }
        self.scan.back_to(here);
        names
    }

    /// The member of an rpc response that the last start tag stands for though it has another
    /// name, which means nothing (SOAP 1.1, 7.1): the first that is not there by its name.
    fn find_unnamed(&mut self, table: &'static Table, first: usize, seen: &Seen) -> Option<usize> {
        let mut unnamed = self.unnamed.take()?;
        let found = (unnamed.depth == self.scan.depth()).then(|| {
            // Once for all members: what stands before this one has been seen.
            let named = unnamed
                .named
                .get_or_insert_with(|| self.names_behind(table));
            let mut rows = table.rows.iter().enumerate().skip(first);
            let is_free = |at: usize, row: &Row| {
                row.is_element() && !seen.contains(at) && !named.contains(row.name)
            };
            rows.find(|(at, row)| is_free(*at, row)).map(|(at, _)| at)
        });
        self.unnamed = Some(unnamed);
        found.flatten()
    }

    /// The local names of the elements behind the one of the last start tag, as far as they are
    /// those of rows: of others there may be very many.
    fn names_behind(&mut self, table: &'static Table) -> HashSet<&'static str> {
        let of_rows: HashSet<_> = table.rows.iter().map(|row| row.name).collect();
        let here = self.scan.mark();
        let mut names = HashSet::new();
        // What is not well-formed is found when it is read.
        while self.scan.skip().is_ok() && self.scan.next_child(&mut false) == Ok(true) {
            names.extend(of_rows.get(self.scan.tag_name().1));
        }
        self.scan.back_to(here);
        names
    }

    /// The row between `from` and `to` that takes the last start tag.
    pub(super) fn find(
        &mut self,
        rows: &'static [Row],
        from: usize,
        to: usize,
        seen: &Seen,
    ) -> Option<usize> {
        let mut groups = false;
        // A member that takes one element takes no second: nothing is overwritten.
        let free = |at: usize, row: &Row| row.max > 1 || !seen.contains(at);
        for (at, row) in rows.iter().enumerate().take(to).skip(from) {
            match row.kind {
                RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..)
                    if self.scan.tag_is(row.namespace, row.name) && free(at, row) =>
                {
                    return Some(at);
                }
                RowKind::Any(namespaces)
                    if namespaces.takes(self.scan.wild_namespace())
                        && (free(at, row) || self.has_misplaced(at)) =>
                {
                    self.misplaced = None;
                    return Some(at);
                }
                RowKind::Group(table) => {
                    groups = true;
                    if free(at, row) && self.can_start(table) {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        if !groups {
            return None;
        }
        // None starts with it in the order of the schema: take one that has it anywhere.
        (from..to).find(|&at| match rows[at].kind {
            RowKind::Group(table) => free(at, &rows[at]) && self.contains(table),
            _ => false,
        })
    }

    /// In lenient reading: whether the last start tag is taken for that of one of these rows but
    /// for its namespace, as in [`Self::find_in_any_namespace`].
    pub(super) fn is_misqualified(
        &mut self,
        row: &'static Row,
        rows: &'static [Row],
        was_seen: bool,
    ) -> bool {
        if self.options.strict || !self.scan.is_tag_declared() || self.scan.tag_name().1 != row.name
        {
            return false;
        }
        self.scan.tag.any_namespace = true;
        let is_alone = self.stands_alone(row, rows, was_seen);
        self.scan.tag.any_namespace = false;
        is_alone
    }

    pub(super) fn starts(&mut self, row: &'static Row) -> bool {
        match row.kind {
            RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
                self.scan.tag_is(row.namespace, row.name)
            }
            RowKind::Any(namespaces) => namespaces.takes(self.scan.wild_namespace()),
            RowKind::Group(table) => self.can_start(table),
            _ => false,
        }
    }

    /// Whether a group may start with the last start tag.
    pub(super) fn can_start(&mut self, table: &'static Table) -> bool {
        if self.is_of_another_namespace(table) {
            return false;
        }
        for row in table.rows {
            if self.starts(row) {
                return true;
            }
            if table.kind == TableKind::Sequence && row.min > 0 {
                return false;
            }
        }
        false
    }

    /// Whether a group is a substitution group, and the last start tag is looked for with another
    /// namespace than it has: the members are global, many have one local name, and their
    /// namespaces tell them apart.
    fn is_of_another_namespace(&self, table: &Table) -> bool {
        self.scan.tag.any_namespace && table.is_open() && !self.scan.tag_name().0.is_empty()
    }

    /// Whether a group has the last start tag anywhere.
    pub(super) fn contains(&mut self, table: &'static Table) -> bool {
        !self.is_of_another_namespace(table)
            && table.rows.iter().any(|row| match row.kind {
                RowKind::Group(table) => self.contains(table),
                _ => self.starts(row),
            })
    }
}
