//! The content of an element: its children one by one, each as the row that takes it.

use super::problems::{expected, shown};
use super::rows::Seen;
use super::scan::{self, Child, Next};
use super::{Ahead, NO_ROW, Reader, Source};
use crate::shown::clip;
use crate::value::lexical;
use crate::xml::Result;
use crate::xml::codec::Rows;
use crate::xml::error::{XmlError, XmlErrorKind};
use crate::xml::table::{Check, MANY, Process, Row, RowKind, Table, TableKind, Times};
use crate::xml::violations::Violation;

impl<'x> Reader<'x> {
    /// Reads a value that its table describes.
    pub(crate) fn table(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        match table.kind {
            TableKind::Type | TableKind::Unordered => self.content(value, table),
            TableKind::Sequence | TableKind::All => self.group(value, table),
            TableKind::Choice | TableKind::Derived | TableKind::Text => self.no_row(),
        }
    }

    /// Attributes and content of the element of the last start tag.
    pub(super) fn content(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        let rows = table.rows;
        let element = self.row;
        let (owner, start) = (self.row, self.scan.tag.offset);
        let mut seen = Seen::default();
        let mut first = 0;
        while let Some(Row {
            kind: RowKind::Attribute | RowKind::AnyAttribute(_),
            ..
        }) = rows.get(first)
        {
            first += 1;
        }
        let keeps_unknown =
            matches!(rows.last(), Some(row) if matches!(row.kind, RowKind::Unknown));
        if first > 0 || keeps_unknown || self.options.strict {
            self.attributes(value, table, first, &mut seen)?;
        }
        self.source = Source::Element;
        match rows.get(first) {
            Some(row) if matches!(row.kind, RowKind::Text | RowKind::Mixed(_)) => {
                if self.options.strict
                    && let RowKind::Mixed(model) = row.kind
                {
                    self.row = element;
                    self.check_fixed_content()?;
                    if let Some(model) = model {
                        if self.discards {
                            self.noted.ids.is_partial = true;
                            return self.follow_mixed(model);
                        }
                        self.check_mixed(model)?;
                    }
                    self.source = Source::Element;
                }
                self.row = row;
                return value.read_row(first, self);
            }
            _ => {}
        }
        self.ahead = Ahead::End;
        if self.options.strict {
            self.check_empty(&rows[first..])?;
        }
        let outer_model = match self.options.strict {
            true => std::mem::replace(&mut self.model, self.models.content(table)),
            false => None,
        };
        if self.scan.enter()? {
            self.ahead = Ahead::Nothing;
            let outer = std::mem::replace(&mut self.content_of, table);
            let outer_owner = std::mem::replace(&mut self.owner, owner);
            self.children(value, table, first, &mut seen)?;
            self.content_of = outer;
            self.owner = outer_owner;
        }
        if let Some(at) = self.first_missing(table, first, &seen) {
            self.no_content(table, owner, start, at)?;
            self.note_without_content(table, first, start, &seen)?;
            self.check_missing((table, table, owner), at, &seen)?;
        }
        if self.options.strict {
            self.end_model();
            self.model = outer_model;
        }
        self.ahead = Ahead::Nothing;
        Ok(())
    }

    /// In strict reading: whether the elements in mixed content, which are kept as trees, stand as
    /// its model says, and what is in them as their types do.
    fn check_mixed(&mut self, model: &'static Table) -> Result<()> {
        let (here, element) = (self.scan.mark(), self.row);
        self.discards = true;
        let followed = self.follow_mixed(model);
        self.discards = false;
        followed?;
        self.scan.back_to(here);
        self.start_at(element);
        Ok(())
    }

    /// The same, to the end of the element.
    fn follow_mixed(&mut self, model: &'static Table) -> Result<()> {
        let content = self.models.content_in_text(model);
        let outer = std::mem::replace(&mut self.model, content);
        if self.scan.enter()? {
            loop {
                match self.scan.next()? {
                    Next::End => break,
                    Next::Text(_) => {}
                    Next::Start => {
                        self.follow_model();
                        let content = self.model.as_ref();
                        match content.and_then(|content| content.row_of(self.scan.tag_name())) {
                            Some(row) => self.check_in_text(row)?,
                            None => self.scan.skip()?,
                        }
                    }
                }
            }
        }
        self.ahead = Ahead::End;
        self.end_model();
        self.ahead = Ahead::Nothing;
        self.model = outer;
        Ok(())
    }

    /// The same of one of these elements, to its end.
    fn check_in_text(&mut self, row: &'static Row) -> Result<()> {
        self.start_at(row);
        match (row.kind, row.simple) {
            (RowKind::Any(_), _) => {
                if self.look_under_wildcard()? {
                    return Ok(());
                }
                self.scan.skip()
            }
            (RowKind::Child(check, _), _) => self.check_child(row, check),
            (_, Some(_)) if row.nillable && self.is_nil() => self.nil(),
            (_, Some(simple)) => {
                self.note_element(row)?;
                self.check_value(simple)
            }
            _ => self.scan.skip(),
        }
    }

    /// The same of one whose type is not a simple one: it is read as a value of it would be.
    fn check_child(&mut self, row: &'static Row, check: Check) -> Result<()> {
        let here = self.scan.mark();
        let (content_of, owner) = (self.content_of, self.owner);
        let model = self.model.take();
        self.ahead = Ahead::Nothing;
        let checked = check(self);
        self.model = model;
        (self.content_of, self.owner) = (content_of, owner);
        let Err(error) = checked else { return Ok(()) };
        self.scan.back_to(here);
        self.start_at(row);
        self.refuse(error)?;
        self.scan.skip()
    }

    /// The first of the rows from this one on whose members have to be there and are not.
    #[inline]
    fn first_missing(&self, table: &'static Table, first: usize, seen: &Seen) -> Option<usize> {
        let is_missing = |at: usize, row: &Row| row.min > 0 && !seen.contains(at);
        let mut rows = table.rows.iter().enumerate().skip(first);
        rows.find(|(at, row)| is_missing(*at, row))
            .map(|(at, _)| at)
    }

    /// An element that lacks what its type requires since it is nil.
    #[cold]
    fn no_content(
        &mut self,
        table: &'static Table,
        owner: &'static Row,
        start: usize,
        missing: usize,
    ) -> Result<()> {
        let row = table.rows.get(missing).unwrap_or(&NO_ROW);
        // While nothing was read of its content, the start tag is the last one.
        if self.scan.tag.offset != start
            || !self.tag_says_nil()
            || row.max != 1
            || row.may_be_nil(self.is_encoded)
        {
            return Ok(());
        }
        let path = self.scan.tag_path(self.scan.tag);
        let error = self.nil_error(owner, path, Some(start));
        self.content_is_wrong();
        self.refuse(error)
    }

    /// An element in which nothing stands, and of whose type nothing is required but what a
    /// wildcard takes: in lenient reading that is as good as absent, where that is allowed. .NET
    /// answers so where it has no data set.
    #[cold]
    fn note_without_content(
        &mut self,
        table: &'static Table,
        first: usize,
        start: usize,
        seen: &Seen,
    ) -> Result<()> {
        let is_missing = |at: usize, row: &Row| row.min > 0 && !seen.contains(at);
        let rows = || table.rows.iter().enumerate();
        // While nothing was read of its content, the start tag is the last one.
        let is_open = !self.options.strict
            && self.scan.tag.offset == start
            && !rows().take(first).any(|(at, _)| seen.contains(at))
            && rows()
                .filter(|(at, row)| is_missing(*at, row))
                .all(|(_, row)| matches!(row.kind, RowKind::Any(_)));
        if !is_open {
            return Ok(());
        }
        let here = self.scan.mark();
        self.scan.back_to(here);
        let mut is_blank = true;
        if self.scan.enter()? {
            loop {
                match self.scan.next()? {
                    Next::Text(text) => is_blank &= scan::is_space(&text),
                    Next::Start => self.scan.skip()?,
                    Next::End => break,
                }
            }
        }
        if is_blank {
            self.empty = (start, Source::Element);
        }
        self.ahead = Ahead::Nothing;
        Ok(())
    }

    /// The error that an element is nil which may not be.
    #[cold]
    pub(super) fn nil_error(
        &self,
        row: &'static Row,
        path: String,
        offset: Option<usize>,
    ) -> XmlError {
        let what = expected(std::slice::from_ref(row));
        let help = self.optional(self.content_of, self.owner, row);
        XmlError::new(XmlErrorKind::Nil(what), path, offset).with_help(help)
    }

    /// In strict reading: an element of empty content holds no text, white space included
    /// (XML Schema Part 1, 3.4.4, Element Locally Valid (Complex Type), 2.1).
    fn check_empty(&mut self, rows: &[Row]) -> Result<()> {
        let may_hold_elements = rows.iter().any(|row| !matches!(row.kind, RowKind::Unknown));
        if may_hold_elements || self.scan.tag.empty {
            return Ok(());
        }
        let here = self.scan.mark();
        let is_space = self.scan.enter()?
            && matches!(self.scan.next()?, Next::Text(text) if scan::is_space(&text));
        self.scan.back_to(here);
        if is_space {
            self.tag_violation("it has no content: no white space may stand in it".to_owned());
        }
        Ok(())
    }

    /// The children of the element that was entered last, to its end; for a group as far as
    /// its rows go.
    pub(super) fn children(
        &mut self,
        value: &mut dyn Rows,
        table: &'static Table,
        first: usize,
        seen: &mut Seen,
    ) -> Result<()> {
        let strict = self.options.strict;
        let rows = table.rows;
        let is_group = table.is_group();
        let mut cursor = first;
        let mut last = usize::MAX;
        let mut count: u32 = 0;
        let mut times = Times::default();
        loop {
            // Only rows of elements have a name here.
            let expected = rows.get(cursor).unwrap_or(&NO_ROW);
            let at = match self.peek_for(expected)? {
                Child::End => break,
                Child::Expected if expected.max > 1 || !seen.contains(cursor) => cursor,
                Child::Expected | Child::Other => {
                    if strict {
                        self.follow_model();
                    }
                    let Some(at) = self.row_for_child(table, first, cursor, seen) else {
                        if is_group {
                            break;
                        }
                        self.unknown(value, rows, cursor)?;
                        continue;
                    };
                    at
                }
            };
            let row = &rows[at];
            if strict {
                self.follow_model();
                self.check_order(rows, cursor, at, (last, count), table.kind);
                self.note_element(row)?;
            }
            count = if at == last { count + 1 } else { 1 };
            cursor = if count < row.max { at } else { at + 1 };
            if let RowKind::Group(table) = row.kind
                && 1 < row.max
                && row.max < MANY
                && table.has_runs()
            {
                // Several values may be one time: where it ends, what stands next tells.
                cursor = at;
                if at != last {
                    times = Times::default();
                }
                if strict {
                    self.count_times(row, table, &mut times);
                }
            }
            last = at;
            seen.insert(at);
            if !matches!(row.kind, RowKind::Group(_)) {
                self.ahead = Ahead::Nothing;
            }
            self.row = row;
            self.source = Source::Element;
            value.read_row(at, self)?;
        }
        if strict
            && let Some(row) = rows.get(last)
            && count < row.min
        {
            self.too_few(row, count);
        }
        Ok(())
    }

    /// A child that no row takes.
    pub(super) fn unknown(
        &mut self,
        value: &mut dyn Rows,
        rows: &'static [Row],
        cursor: usize,
    ) -> Result<()> {
        self.ahead = Ahead::Nothing;
        self.check_declared(rows)?;
        self.content_is_wrong();
        if self.options.strict && !self.violations.is_counted_alone() {
            let expected = expected(&rows[cursor.min(rows.len())..]);
            let (namespace, local) = self.scan.tag_name();
            let message = format!("expected {expected}, found {}", shown(namespace, local));
            self.violation(message);
        }
        match rows.last() {
            Some(row) if matches!(row.kind, RowKind::Unknown) => {
                self.row = row;
                self.source = Source::Element;
                value.read_row(rows.len() - 1, self)
            }
            // It may be needed.
            _ if self.not_taken == Some(self.scan.tag.offset) => {
                let limit = self.options.limits.misnamed;
                Err(self.scan.beyond("misnamed", limit, self.scan.tag.offset))
            }
            _ => self.scan.skip(),
        }
    }

    /// An element that one of these rows would take if its prefix were declared is not passed
    /// over: it is needed.
    #[inline]
    fn check_declared(&self, rows: &'static [Row]) -> Result<()> {
        match self.scan.is_tag_declared() || !self.names_one_of(rows) {
            true => Ok(()),
            false => Err(self.scan.undeclared_tag()),
        }
    }

    /// The same of an element that is kept as a tree, among the members of the type at hand.
    #[inline]
    pub(crate) fn check_undeclared(&self) -> Result<()> {
        self.check_declared(self.content_of.rows)
    }

    #[cold]
    fn names_one_of(&self, rows: &'static [Row]) -> bool {
        let local = self.scan.tag_name().1;
        rows.iter().any(|row| match row.kind {
            RowKind::Group(table) => self.names_one_of(table.rows),
            _ => row.is_element() && row.name == local,
        })
    }

    /// One instance of a sequence that is a member of its own.
    pub(super) fn group(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        let mut seen = Seen::default();
        self.children(value, table, 0, &mut seen)?;
        match self.first_missing(table, 0, &seen) {
            None => Ok(()),
            Some(at) => {
                let of = (table, self.content_of, self.owner);
                self.check_missing(of, at, &seen)
            }
        }
    }

    /// The row of the variant that stands next.
    pub(crate) fn variant(&mut self, table: &'static Table) -> Result<usize> {
        match table.kind {
            TableKind::Choice => self.choice(table),
            TableKind::Derived => self.derived(table),
            _ => self.no_row(),
        }
    }

    /// The alternative of a choice that the last start tag belongs to; it is read next.
    fn choice(&mut self, table: &'static Table) -> Result<usize> {
        let seen = Seen::default();
        let rows = table.rows;
        match self.find(rows, 0, rows.len(), &seen) {
            Some(at) => {
                let row = &rows[at];
                if !matches!(row.kind, RowKind::Group(_)) {
                    self.ahead = Ahead::Nothing;
                }
                self.row = row;
                self.source = Source::Element;
                if self.options.strict {
                    self.note_element(row)?;
                }
                Ok(at)
            }
            None => match rows
                .iter()
                .position(|row| matches!(row.kind, RowKind::Open))
            {
                Some(at) if !self.options.strict || rows[at].process == Process::Skip => {
                    self.ahead = Ahead::Nothing;
                    self.start_at(&rows[at]);
                    Ok(at)
                }
                _ => Err(self.unexpected(rows)),
            },
        }
    }

    /// A type and those derived from it: `xsi:type` tells which.
    fn derived(&mut self, table: &'static Table) -> Result<usize> {
        let rows = table.rows;
        let at = match self.xsi("type") {
            None => rows.first().filter(|row| row.min > 0).map(|_| 0),
            Some(index) => {
                let text = self.scan.attr_value(index)?;
                let text = lexical::collapse(&text);
                let (prefix, local) = text.split_once(':').unwrap_or(("", &text));
                let namespace = self.scan.lookup(prefix);
                rows.iter()
                    .position(|row| row.name == local && Some(row.namespace) == namespace)
            }
        };
        let by = at
            .and_then(|at| rows.get(at))
            .map_or(0, |row| row.derivations);
        let is_blocked = by & self.row.derivations != 0;
        if self.options.strict && (at.is_none() || is_blocked) {
            match self.type_name() {
                Some(name) => self.wrong_type(Some(&name)),
                None => self.tag_violation(
                    "the declared type is abstract: xsi:type has to name one derived from it"
                        .to_owned(),
                ),
            }
        }
        Ok(at.unwrap_or(rows.len()))
    }

    /// Reads the items of a wrapper element.
    pub(crate) fn items(
        &mut self,
        read_item: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let Some(item) = self.row.items.first() else {
            return self.no_row();
        };
        let takes_any = self.row.is_soap_array();
        let outer_model = self.model.take();
        self.no_attributes()?;
        if self.options.strict {
            self.check_wrapper_type();
        }
        let mut count: u32 = 0;
        self.ahead = Ahead::End;
        if self.scan.enter()? {
            self.ahead = Ahead::Nothing;
        }
        loop {
            let child = self.peek_for(item)?;
            self.ahead = Ahead::Nothing;
            let takes = match child {
                Child::End => break,
                Child::Expected => true,
                Child::Other => {
                    takes_any
                        || self.scan.tag_is(item.namespace, item.name)
                        || self.is_misqualified(item, std::slice::from_ref(item), count > 0)
                }
            };
            if takes {
                self.row = item;
                self.source = Source::Element;
                if self.options.strict {
                    self.note_element(item)?;
                }
                read_item(self)?;
                count += 1;
            } else {
                self.check_declared(std::slice::from_ref(item))?;
                if self.options.strict {
                    let message = format!("only <{}> may stand here", item.name);
                    self.violation(message);
                }
                self.scan.skip()?;
            }
        }
        if self.options.strict && count < item.min {
            self.too_few(item, count);
        } else if self.options.strict && count > item.max {
            let message = format!(
                "<{}> may stand {} times, it stands {count} times",
                item.name, item.max
            );
            self.violation(message);
        }
        self.model = outer_model;
        self.ahead = Ahead::Nothing;
        Ok(())
    }

    /// In strict reading: a wrapper type has no type that may stand in for it.
    fn check_wrapper_type(&mut self) {
        let (Some((namespace, tag)), false) = (self.row.type_name, self.row.is_soap_array()) else {
            return;
        };
        if self.xsi("type").is_none() {
            return;
        }
        let local = tag.rsplit(':').next().unwrap_or(tag);
        let named = self.type_name();
        let is_it = (named.as_ref())
            .is_some_and(|n| n.namespace.as_deref() == Some(namespace) && *n.local == *local);
        if !is_it {
            self.wrong_type(named.as_ref());
        }
    }

    /// Reads an entry of a dictionary, whose rows are those of entry, key and value.
    pub(crate) fn entry(
        &mut self,
        rows: &'static [Row],
        read_key: &mut dyn FnMut(&mut Self) -> Result<()>,
        read_value: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let [_, members @ ..] = rows else {
            return self.no_row();
        };
        let [key_row, value_row] = members else {
            return self.no_row();
        };
        let mut seen = [false; 2];
        let outer_model = self.model.take();
        self.no_attributes()?;
        self.ahead = Ahead::End;
        if self.scan.enter()? {
            self.ahead = Ahead::Nothing;
        }
        while self.peek()? == Ahead::Child {
            let is = |reader: &mut Self, row: &'static Row, was_seen: bool| {
                reader.scan.tag_is(row.namespace, row.name)
                    || reader.is_misqualified(row, members, was_seen)
            };
            if is(self, key_row, seen[0]) {
                self.ahead = Ahead::Nothing;
                self.start_at(key_row);
                read_key(self)?;
                seen[0] = true;
            } else if is(self, value_row, seen[1]) {
                self.ahead = Ahead::Nothing;
                self.start_at(value_row);
                read_value(self)?;
                seen[1] = true;
            } else {
                self.check_declared(rows)?;
                if self.options.strict {
                    let message = format!(
                        "only <{}> and <{}> may stand here",
                        key_row.name, value_row.name
                    );
                    self.violation(message);
                }
                self.ahead = Ahead::Nothing;
                self.scan.skip()?;
            }
        }
        for (row, seen) in [key_row, value_row].into_iter().zip(seen) {
            if row.min > 0 && !row.nillable && !seen {
                let missing = XmlErrorKind::Missing(format!("<{}>", row.name));
                return Err(self.error(missing));
            }
        }
        self.model = outer_model;
        self.ahead = Ahead::Nothing;
        Ok(())
    }

    /// In strict reading: counts a value of a choice that repeats.
    fn count_times(&mut self, row: &'static Row, table: &'static Table, times: &mut Times) {
        let rows = table.rows;
        let Some(at) = self.find(rows, 0, rows.len(), &Seen::default()) else {
            return;
        };
        let before = times.times;
        times.count(at, &rows[at]);
        if times.times > row.max && before == row.max {
            let what = expected(std::slice::from_ref(row));
            let message = format!("{what} may stand {} times at most", row.max);
            let mut path = self.path();
            path.push('/');
            path.push_str(&clip(self.scan.tag_name().1));
            let offset = Some(self.scan.pos());
            self.counted_wrong(|| Violation {
                path,
                offset,
                message,
            });
        }
    }

    /// What is wrong with members that are not there: of this table, within a type whose table
    /// and element these are.
    #[cold]
    fn check_missing(
        &mut self,
        (table, content_of, owner): (&'static Table, &'static Table, &'static Row),
        first: usize,
        seen: &Seen,
    ) -> Result<()> {
        for (at, row) in table.rows.iter().enumerate().skip(first) {
            if row.min == 0 || seen.contains(at) {
                continue;
            }
            if row.is_optional_encoded() && self.is_encoded {
                continue;
            }
            if row.max == 1 && !row.nillable {
                let missing = self.missing(content_of, owner, row);
                self.content_is_wrong();
                self.refuse(missing)?;
                continue;
            }
            if self.options.strict {
                self.too_few(row, 0);
            }
        }
        Ok(())
    }

    fn check_order(
        &mut self,
        rows: &'static [Row],
        cursor: usize,
        at: usize,
        (last, count): (usize, u32),
        kind: TableKind,
    ) {
        if at < cursor && !matches!(kind, TableKind::All | TableKind::Unordered) {
            let (_, local) = self.scan.tag_name();
            let message = format!("<{}> is out of order", clip(local));
            self.content_is_wrong();
            self.violation(message);
        }
        if at != last
            && let Some(row) = rows.get(last)
            && count < row.min
        {
            self.too_few(row, count);
        }
    }
}
