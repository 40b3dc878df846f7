//! Which row of a table takes a start tag, and which rows have been hit.

use super::Reader;
use crate::xml::table::{Row, RowKind, Table, TableKind};

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

impl<'x> Reader<'x> {
    /// The row that takes the last start tag: one from the cursor on, else one before it where the
    /// order is not the group's mark, else one whose namespace the service mistakes.
    #[inline(never)]
    pub(super) fn row_for_child(
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
            .or_else(|| self.find_misqualified(rows, seen, table.is_group()))
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
                RowKind::Element | RowKind::Bytes(_)
                    if self.scan.tag_is(row.namespace, row.name) && free(at, row) =>
                {
                    return Some(at);
                }
                RowKind::Any(namespaces) if namespaces.takes(self.scan.tag_name().0) => {
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

    /// In lenient reading: the row that would take the last start tag, had it a namespace or
    /// had it none. Services mistake one for the other in local elements (`form`, XML Schema
    /// Part 1, 3.3.2) and in the parts of rpc messages (WS-I Basic Profile 1.1, R2735). A group
    /// takes none of these, since the element may be meant for what follows it.
    pub(super) fn find_misqualified(
        &self,
        rows: &[Row],
        seen: &Seen,
        is_group: bool,
    ) -> Option<usize> {
        if self.options.strict || is_group {
            return None;
        }
        let mut rows = rows.iter().enumerate();
        let (at, _) = rows.find(|(at, row)| {
            row.is_element() && (row.max > 1 || !seen.contains(*at)) && self.is_misqualified(row)
        })?;
        Some(at)
    }

    /// Whether the last start tag is the row's but has a namespace and the row has none, or the
    /// other way round.
    pub(super) fn is_misqualified(&self, row: &Row) -> bool {
        let (namespace, local) = self.scan.tag_name();
        row.name == local && row.namespace.is_empty() != namespace.is_empty()
    }

    pub(super) fn starts(&mut self, row: &'static Row) -> bool {
        match row.kind {
            RowKind::Element | RowKind::Bytes(_) => self.scan.tag_is(row.namespace, row.name),
            RowKind::Any(namespaces) => namespaces.takes(self.scan.tag_name().0),
            RowKind::Group(table) => self.can_start(table),
            _ => false,
        }
    }

    /// Whether a group may start with the last start tag.
    pub(super) fn can_start(&mut self, table: &'static Table) -> bool {
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

    /// Whether a group has the last start tag anywhere.
    pub(super) fn contains(&mut self, table: &'static Table) -> bool {
        table.rows.iter().any(|row| match row.kind {
            RowKind::Group(table) => self.contains(table),
            _ => self.starts(row),
        })
    }
}
