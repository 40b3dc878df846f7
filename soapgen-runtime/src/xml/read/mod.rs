//! Reading: the loop that takes a document apart by the tables of generated types.

mod declaration;
pub(crate) mod scan;

use std::borrow::Cow;

use self::scan::{Next, Scanner};
use crate::value::{QName, SimpleType, ValueError, WhiteSpace, lexical};
use crate::xml::codec::{Rows, Slot, Text};
use crate::xml::error::{Violation, XmlError, XmlErrorKind};
use crate::xml::table::{Row, RowKind, Table, TableKind};
use crate::xml::wildcard::GlobalElement;
use crate::xml::{Result, XSI};

/// How a document is read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Whether a document that violates the schema is refused. By default what can be read is
    /// read: any order, unknown elements and attributes, local elements with a namespace where
    /// they have none or without the one that they have, values beyond their facets, and an
    /// empty number or duration as an absent one where it is optional.
    pub strict: bool,
    /// How deep elements may be nested, 200 by default. It bounds the use of the stack.
    pub max_depth: usize,
    /// The global elements by which strict reading looks into what stands under wildcards; by
    /// default there are none, and it doesn't.
    pub elements: &'static [&'static dyn GlobalElement],
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            strict: false,
            max_depth: 200,
            elements: &[],
        }
    }
}

/// Which value: the offset of its start tag, and what of that element it is.
pub(crate) type Place = (usize, Source);

/// Where the text of a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Element,
    Attribute(usize),
}

/// Reads one document. Generated code calls its methods; the loop, nil, `xsi:type`, skipping
/// and the depth limit are here.
pub struct Reader<'x> {
    pub(crate) scan: Scanner<'x>,
    pub(crate) options: ReadOptions,
    row: &'static Row,
    source: Source,
    ahead: Ahead,
    /// The last value whose text is empty and not of its type.
    empty: Place,
    pub(crate) violations: Vec<Violation>,
    /// The parts of the message beside its XML (SOAP with attachments, MTOM).
    pub(crate) attachments: &'x [crate::xml::Attachment],
}

/// Where a value with a lexical form stands, and what is known of its text.
struct Leaf {
    row: &'static Row,
    tag: scan::Tag,
    at: usize,
    is_empty: bool,
    /// Whether strict reading found nothing wrong with it.
    is_sound: bool,
}

/// What was read of the content of the innermost open element and not yet used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ahead {
    Nothing,
    /// The start tag of a child.
    Child,
    /// The end tag.
    End,
}

/// Which rows were hit.
#[derive(Default)]
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    fn insert(&mut self, row: usize) {
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

    fn contains(&self, row: usize) -> bool {
        match row.checked_sub(64) {
            None => self.first >> row & 1 != 0,
            Some(row) => self
                .more
                .get(row / 64)
                .is_some_and(|word| word >> (row % 64) & 1 != 0),
        }
    }
}

static NO_ROW: Row = crate::xml::table::element("", "", 1, 1);

impl<'x> Reader<'x> {
    pub(crate) fn new(text: &'x str, options: &ReadOptions) -> Result<Self> {
        Ok(Self {
            scan: Scanner::new(text, options.max_depth)?,
            options: options.clone(),
            row: &NO_ROW,
            source: Source::Element,
            ahead: Ahead::Nothing,
            empty: (usize::MAX, Source::Element),
            violations: Vec::new(),
            attachments: &[],
        })
    }

    /// Reads a document whose root is this row.
    pub(crate) fn document<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        self.scan.root()?;
        let value = self.element(row)?;
        self.scan.finish()?;
        self.verdict()?;
        Ok(value)
    }

    /// Reads the element of the last start tag, which must be the one that this row says.
    pub(crate) fn element<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        if !self.scan.tag_is(row.namespace, row.name) {
            // Elements that may stand for the root are rows of a choice.
            let RowKind::Group(table) = row.kind else {
                return Err(self.unexpected(std::slice::from_ref(row)));
            };
            if !self.can_start(table) {
                return Err(self.unexpected(table.rows));
            }
            self.ahead = Ahead::Child;
        }
        self.value(row)
    }

    /// Reads the element of the last start tag as this row.
    pub(crate) fn value<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        self.start_at(row);
        let mut value = S::blank();
        value.read(self)?;
        Ok(value)
    }

    /// Sets the row that the element of the last start tag is read as.
    pub(crate) fn start_at(&mut self, row: &'static Row) {
        self.row = row;
        self.source = Source::Element;
    }

    /// In strict reading, the violations found.
    pub(crate) fn verdict(&mut self) -> Result<()> {
        if self.violations.is_empty() {
            return Ok(());
        }
        let violations = std::mem::take(&mut self.violations);
        let (path, offset) = (violations[0].path.clone(), violations[0].offset);
        Err(XmlError::new(
            XmlErrorKind::Invalid(violations),
            path,
            offset,
        ))
    }

    /// The row that is being read.
    pub fn row(&self) -> &'static Row {
        self.row
    }

    /// Reads what stands next into a member.
    ///
    /// # Errors
    /// When the document can't be read as the member's type.
    pub fn member<S: Slot>(&mut self, member: &mut S) -> Result<()> {
        member.read(self)
    }

    /// Reads what stands next as a variant of a choice or of a type with derived types.
    ///
    /// # Errors
    /// When the document can't be read as the member's type.
    pub fn take<S: Slot>(&mut self) -> Result<S> {
        let row = self.row;
        let mut value = S::blank();
        value.read(self)?;
        if S::REPEATS {
            let mut count = 1;
            while count < row.max && self.peek()? == Ahead::Child && self.starts(row) {
                if !matches!(row.kind, RowKind::Group(_)) {
                    self.ahead = Ahead::Nothing;
                }
                self.row = row;
                value.read(self)?;
                count += 1;
            }
            if count < row.min && self.options.strict {
                self.too_few(row, count);
            }
        }
        Ok(value)
    }

    /// What generated code answers for a row it doesn't have.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn no_row<T>(&self) -> Result<T> {
        Err(self.error(XmlErrorKind::Unwritable(
            "a table has a row that its type doesn't: generate the code again".to_owned(),
        )))
    }

    /// What stands next in the content of the innermost open element.
    fn peek(&mut self) -> Result<Ahead> {
        self.peek_for("")
    }

    /// The same; it takes less time when a child of the local name that is expected stands next.
    #[inline]
    fn peek_for(&mut self, expected: &str) -> Result<Ahead> {
        if self.ahead == Ahead::Nothing {
            let mut text = false;
            self.ahead = match self.scan.next_child_like(expected, &mut text)? {
                true => Ahead::Child,
                false => Ahead::End,
            };
            if text && self.options.strict {
                self.violation("text stands where only elements may".to_owned());
            }
        }
        Ok(self.ahead)
    }

    /// Reads a value that its table describes.
    pub(crate) fn table(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        match table.kind {
            TableKind::Type | TableKind::Unordered => self.content(value, table),
            TableKind::Sequence | TableKind::All => self.group(value, table),
            TableKind::Choice => self.choice(value, table),
            TableKind::Derived => self.derived(value, table),
            TableKind::Text => self.no_row(),
        }
    }

    /// Attributes and content of the element of the last start tag.
    fn content(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        let rows = table.rows;
        let mut seen = Seen::default();
        let mut first = 0;
        while let Some(Row {
            kind: RowKind::Attribute | RowKind::AnyAttribute(_),
            ..
        }) = rows.get(first)
        {
            first += 1;
        }
        let keeps_extras = matches!(rows.last(), Some(row) if matches!(row.kind, RowKind::Extras));
        if first > 0 || keeps_extras || self.options.strict {
            self.attributes(value, table, first, &mut seen)?;
        }
        self.source = Source::Element;
        match rows.get(first) {
            Some(row) if matches!(row.kind, RowKind::Text | RowKind::Mixed) => {
                self.row = row;
                return value.read_row(first, self);
            }
            _ => {}
        }
        self.ahead = Ahead::End;
        if self.options.strict {
            self.check_empty(&rows[first..])?;
        }
        if self.scan.enter()? {
            self.ahead = Ahead::Nothing;
            self.children(value, table, first, &mut seen)?;
        }
        self.check_missing(table, first, &seen)?;
        self.ahead = Ahead::Nothing;
        Ok(())
    }

    /// In strict reading: an element of empty content holds no text, white space included
    /// (XML Schema Part 1, 3.4.4, Element Locally Valid (Complex Type), 2.1).
    fn check_empty(&mut self, rows: &[Row]) -> Result<()> {
        let may_hold_elements = rows.iter().any(|row| !matches!(row.kind, RowKind::Extras));
        if may_hold_elements || self.scan.tag.empty {
            return Ok(());
        }
        let mut ahead = self.scan.clone();
        if ahead.enter()?
            && let Next::Text(text) = ahead.next()?
            && scan::is_space(&text)
        {
            self.tag_violation("it has no content: no white space may stand in it".to_owned());
        }
        Ok(())
    }

    fn attributes(
        &mut self,
        value: &mut dyn Rows,
        table: &'static Table,
        first: usize,
        seen: &mut Seen,
    ) -> Result<()> {
        let rows = &table.rows[..first];
        let nillable = self.row.nillable;
        for index in 0..self.scan.attr_count() {
            if self.scan.is_declaration(index) {
                continue;
            }
            let (namespace, name) = self.scan.attr_name(index)?;
            let hit = rows.iter().position(|row| match row.kind {
                RowKind::Attribute => row.name == name && row.namespace == namespace,
                RowKind::AnyAttribute(namespaces) => {
                    namespace != XSI && namespaces.takes(namespace)
                }
                _ => false,
            });
            match hit {
                Some(at) => {
                    seen.insert(at);
                    self.row = &rows[at];
                    self.source = Source::Attribute(index);
                    value.read_row(at, self)?;
                }
                None => self.extra_attribute(value, table, nillable, index)?,
            }
        }
        for (at, row) in rows.iter().enumerate() {
            if row.min > 0 && !seen.contains(at) {
                let missing = XmlErrorKind::Missing(format!("the attribute `{}`", row.name));
                let path = self.scan.tag_path(self.scan.tag);
                let missing = XmlError::new(missing, path, Some(self.scan.tag.offset));
                self.refuse(missing)?;
            }
        }
        Ok(())
    }

    /// An attribute that no row takes. It is kept where the type keeps what it doesn't know, as
    /// is an `xsi:type` that names another type.
    #[cold]
    fn extra_attribute(
        &mut self,
        value: &mut dyn Rows,
        table: &'static Table,
        nillable: bool,
        index: usize,
    ) -> Result<()> {
        let name = self.scan.attr_name(index)?;
        let is_type = name == (XSI, "type");
        let is_kept = is_type || name.0 != XSI;
        if is_type {
            let named = self.type_name();
            if named.as_ref().is_some_and(|named| {
                table.name == Some((named.namespace.as_deref().unwrap_or(""), &*named.local))
            }) {
                return Ok(());
            }
            if self.options.strict {
                self.wrong_type(named.as_ref());
            }
        } else if self.options.strict {
            self.unknown_attribute(nillable, index)?;
        }
        match table.rows.last() {
            Some(row) if is_kept && matches!(row.kind, RowKind::Extras) => {
                self.row = row;
                self.source = Source::Attribute(index);
                value.read_row(table.rows.len() - 1, self)
            }
            _ => Ok(()),
        }
    }

    /// A violation: an `xsi:type` that names a type which can't stand here.
    #[cold]
    fn wrong_type(&mut self, named: Option<&QName>) {
        let named = named.map_or_else(|| "an undeclared prefix".to_owned(), QName::to_clark);
        self.tag_violation(format!(
            "xsi:type: {named} is neither the declared type nor one that may stand in for it"
        ));
    }

    /// In strict reading: the attributes of an element whose type has none.
    fn no_attributes(&mut self) -> Result<()> {
        for index in 0..self.scan.attr_count() {
            if self.options.strict && !self.scan.is_declaration(index) {
                self.unknown_attribute(self.row.nillable, index)?;
            }
        }
        Ok(())
    }

    /// An attribute that no row takes. Those of XML Schema's instance namespace may stand on any
    /// element, but for `xsi:nil` (XML Schema Part 1, 3.3.4).
    #[cold]
    fn unknown_attribute(&mut self, nillable: bool, index: usize) -> Result<()> {
        let message = match self.scan.attr_name(index)? {
            (XSI, "type" | "schemaLocation" | "noNamespaceSchemaLocation") => return Ok(()),
            (XSI, "nil") if nillable => return Ok(()),
            (XSI, "nil") => "xsi:nil is not allowed here".to_owned(),
            (_, name) => format!("the attribute `{name}` is not allowed here"),
        };
        self.tag_violation(message);
        Ok(())
    }

    /// A violation by the last start tag.
    #[cold]
    pub(crate) fn tag_violation(&mut self, message: String) {
        self.violations.push(Violation {
            path: self.scan.tag_path(self.scan.tag),
            offset: Some(self.scan.tag.offset),
            message,
        });
    }

    /// The children of the element that was entered last, to its end; for a group as far as
    /// its rows go.
    fn children(
        &mut self,
        value: &mut dyn Rows,
        table: &'static Table,
        first: usize,
        seen: &mut Seen,
    ) -> Result<()> {
        let rows = table.rows;
        let is_group = table.is_group();
        let mut cursor = first;
        let mut last = usize::MAX;
        let mut count: u32 = 0;
        while self.peek_for(rows.get(cursor).map_or("", |row| row.name))? == Ahead::Child {
            let hit = self
                .is_next(rows, cursor, seen)
                .then_some(cursor)
                .or_else(|| self.find(rows, cursor, rows.len(), seen))
                .or_else(|| {
                    (!is_group || table.kind == TableKind::All)
                        .then(|| self.find(rows, first, cursor, seen))
                        .flatten()
                });
            let Some(at) = hit.or_else(|| self.find_misqualified(rows, seen, is_group)) else {
                if is_group {
                    break;
                }
                self.unknown(value, rows, cursor)?;
                continue;
            };
            let row = &rows[at];
            if self.options.strict {
                self.check_order(rows, cursor, at, (last, count), table.kind);
            }
            count = if at == last { count + 1 } else { 1 };
            last = at;
            cursor = if count < row.max { at } else { at + 1 };
            seen.insert(at);
            if !matches!(row.kind, RowKind::Group(_)) {
                self.ahead = Ahead::Nothing;
            }
            self.row = row;
            self.source = Source::Element;
            value.read_row(at, self)?;
        }
        if self.options.strict
            && let Some(row) = rows.get(last)
            && count < row.min
        {
            self.too_few(row, count);
        }
        Ok(())
    }

    /// Whether the row at the cursor takes the last start tag: most often it does.
    #[inline]
    fn is_next(&mut self, rows: &'static [Row], cursor: usize, seen: &Seen) -> bool {
        rows.get(cursor).is_some_and(|row| {
            matches!(row.kind, RowKind::Element)
                && self.scan.tag_is(row.namespace, row.name)
                && (row.max > 1 || !seen.contains(cursor))
        })
    }

    /// The row between `from` and `to` that takes the last start tag.
    fn find(&mut self, rows: &'static [Row], from: usize, to: usize, seen: &Seen) -> Option<usize> {
        let mut groups = false;
        // A member that takes one element takes no second: nothing is overwritten.
        let free = |at: usize, row: &Row| row.max > 1 || !seen.contains(at);
        for (at, row) in rows.iter().enumerate().take(to).skip(from) {
            match row.kind {
                RowKind::Element if self.scan.tag_is(row.namespace, row.name) && free(at, row) => {
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
    fn find_misqualified(&self, rows: &[Row], seen: &Seen, is_group: bool) -> Option<usize> {
        if self.options.strict || is_group {
            return None;
        }
        let mut rows = rows.iter().enumerate();
        let (at, _) = rows.find(|(at, row)| {
            matches!(row.kind, RowKind::Element)
                && (row.max > 1 || !seen.contains(*at))
                && self.is_misqualified(row)
        })?;
        Some(at)
    }

    /// Whether the last start tag is the row's but has a namespace and the row has none, or the
    /// other way round.
    fn is_misqualified(&self, row: &Row) -> bool {
        let (namespace, local) = self.scan.tag_name();
        row.name == local && row.namespace.is_empty() != namespace.is_empty()
    }

    fn starts(&mut self, row: &'static Row) -> bool {
        match row.kind {
            RowKind::Element => self.scan.tag_is(row.namespace, row.name),
            RowKind::Any(namespaces) => namespaces.takes(self.scan.tag_name().0),
            RowKind::Group(table) => self.can_start(table),
            _ => false,
        }
    }

    /// Whether a group may start with the last start tag.
    fn can_start(&mut self, table: &'static Table) -> bool {
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
    fn contains(&mut self, table: &'static Table) -> bool {
        table.rows.iter().any(|row| match row.kind {
            RowKind::Group(table) => self.contains(table),
            _ => self.starts(row),
        })
    }

    /// A child that no row takes.
    fn unknown(&mut self, value: &mut dyn Rows, rows: &'static [Row], cursor: usize) -> Result<()> {
        self.ahead = Ahead::Nothing;
        if self.options.strict {
            let expected = self.expected(&rows[cursor.min(rows.len())..]);
            let (namespace, local) = self.scan.tag_name();
            let message = format!("expected {expected}, found {{{namespace}}}{local}");
            self.violation(message);
        }
        match rows.last() {
            Some(row) if matches!(row.kind, RowKind::Extras) => {
                self.row = row;
                self.source = Source::Element;
                value.read_row(rows.len() - 1, self)
            }
            _ => self.scan.skip(),
        }
    }

    /// One instance of a sequence that is a member of its own.
    fn group(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        let mut seen = Seen::default();
        self.children(value, table, 0, &mut seen)?;
        self.check_missing(table, 0, &seen)
    }

    /// One alternative of a choice.
    fn choice(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
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
                value.read_row(at, self)
            }
            None => Err(self.unexpected(rows)),
        }
    }

    /// A type and those derived from it: `xsi:type` tells which.
    fn derived(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
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
        if at.is_none() && self.options.strict {
            match self.type_name() {
                Some(name) => self.wrong_type(Some(&name)),
                None => self.tag_violation(
                    "the declared type is abstract: xsi:type has to name one derived from it"
                        .to_owned(),
                ),
            }
        }
        value.read_row(at.unwrap_or(rows.len()), self)
    }

    /// The index of an attribute of XML Schema's instance namespace.
    fn xsi(&self, name: &str) -> Option<usize> {
        self.scan.xsi(name)
    }

    /// The type that `xsi:type` names, if it stands on the element of the last start tag.
    pub(crate) fn type_name(&self) -> Option<QName> {
        let text = self.scan.attr_value(self.xsi("type")?).ok()?;
        let lookup = |prefix: &str| self.namespace(prefix).map(str::to_owned);
        QName::resolve(&lexical::collapse(&text), lookup).ok()
    }

    /// Whether the element of the last start tag is nil (XML Schema Part 1, 2.6.2).
    pub fn is_nil(&self) -> bool {
        // A group has no element of its own: the tag is that of its first member.
        let is_group = matches!(self.row.kind, RowKind::Group(_));
        if self.scan.attr_count() == 0 || self.source != Source::Element || is_group {
            return false;
        }
        match self.xsi("nil").map(|index| self.scan.attr_value(index)) {
            Some(Ok(value)) => matches!(value.trim(), "true" | "1"),
            _ => false,
        }
    }

    /// Reads an element that is nil and whose type has no attributes: its content is passed
    /// over.
    ///
    /// # Errors
    /// When it isn't well-formed.
    pub fn nil(&mut self) -> Result<()> {
        if self.options.strict {
            self.no_attributes()?;
            return self.strict_nil();
        }
        self.scan.skip()
    }

    /// Reads an element that is nil, of a type whose attributes it may have: `value` is a blank
    /// of it.
    pub(crate) fn nil_of(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        if !self.options.strict {
            return self.scan.skip();
        }
        let row = self.row;
        match table.kind {
            TableKind::Type | TableKind::Unordered => {
                let is_attribute =
                    |row: &&Row| matches!(row.kind, RowKind::Attribute | RowKind::AnyAttribute(_));
                let first = table.rows.iter().take_while(is_attribute).count();
                self.attributes(value, table, first, &mut Seen::default())?;
            }
            TableKind::Text => self.no_attributes()?,
            // Which attributes it may have, its type tells.
            _ => {}
        }
        (self.row, self.source) = (row, Source::Element);
        self.strict_nil()
    }

    /// In strict reading: an element that is nil has no content, and no value is fixed for it
    /// (XML Schema Part 1, 3.3.4, Element Locally Valid).
    fn strict_nil(&mut self) -> Result<()> {
        if !self.row.nillable {
            self.tag_violation("xsi:nil is not allowed here".to_owned());
        } else if let Some(fixed) = self.row.fixed {
            self.tag_violation(format!(
                "it can't be nil: its value is fixed as \"{fixed}\""
            ));
        }
        let tag = self.scan.tag;
        let mut is_empty = true;
        if self.scan.enter()? {
            loop {
                match self.scan.next()? {
                    Next::End => break,
                    Next::Text(_) => is_empty = false,
                    Next::Start => {
                        is_empty = false;
                        self.scan.skip()?;
                    }
                }
            }
        }
        if !is_empty {
            let path = self.scan.tag_path(tag);
            self.violations.push(Violation {
                path,
                offset: Some(tag.offset),
                message: "an element that is nil has content".to_owned(),
            });
        }
        Ok(())
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
        self.no_attributes()?;
        let mut count: u32 = 0;
        self.ahead = Ahead::End;
        if self.scan.enter()? {
            self.ahead = Ahead::Nothing;
        }
        while self.peek_for(item.name)? == Ahead::Child {
            self.ahead = Ahead::Nothing;
            let takes = takes_any
                || self.scan.tag_is(item.namespace, item.name)
                || (!self.options.strict && self.is_misqualified(item));
            if takes {
                self.row = item;
                self.source = Source::Element;
                read_item(self)?;
                count += 1;
            } else {
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
        self.ahead = Ahead::Nothing;
        Ok(())
    }

    /// Reads an entry of a dictionary, whose rows are those of entry, key and value.
    pub(crate) fn entry<K: Slot, V: Slot>(&mut self, rows: &'static [Row]) -> Result<(K, V)> {
        let [_, key_row, value_row] = rows else {
            return self.no_row();
        };
        let mut entry = (K::blank(), V::blank());
        let mut seen = [false; 2];
        self.no_attributes()?;
        self.ahead = Ahead::End;
        if self.scan.enter()? {
            self.ahead = Ahead::Nothing;
        }
        while self.peek()? == Ahead::Child {
            if self.scan.tag_is(key_row.namespace, key_row.name) {
                self.ahead = Ahead::Nothing;
                self.start_at(key_row);
                entry.0.read(self)?;
                seen[0] = true;
            } else if self.scan.tag_is(value_row.namespace, value_row.name) {
                self.ahead = Ahead::Nothing;
                self.start_at(value_row);
                entry.1.read(self)?;
                seen[1] = true;
            } else {
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
        self.ahead = Ahead::Nothing;
        Ok(entry)
    }

    /// Reads text as a member type of a union, if it is of that type.
    pub fn union_member<T: Text>(&self, text: &str, member: &SimpleType) -> Option<T> {
        let text = match member.white_space {
            WhiteSpace::Preserve => Cow::Borrowed(text),
            WhiteSpace::Replace => lexical::replace(text),
            WhiteSpace::Collapse => lexical::collapse(text),
        };
        let names = |prefix: &str| self.namespace(prefix).map(str::to_owned);
        if !member.is_valid_in(&text, Some(&names)) {
            return None;
        }
        T::parse(text, self).ok()
    }

    /// The text of the value at hand: of an attribute, or of an element without children.
    ///
    /// # Errors
    /// When it isn't well-formed.
    pub fn text(&mut self) -> Result<Cow<'x, str>> {
        if let Source::Attribute(index) = self.source {
            return self.scan.attr_value(index);
        }
        let mut text = String::new();
        if let Some(text) = self.scan.leaf(&mut text)? {
            return Ok(text);
        }
        // A child where only text belongs.
        loop {
            if self.options.strict {
                self.violation("an element stands where only text may".to_owned());
            }
            self.scan.skip()?;
            loop {
                match self.scan.next()? {
                    Next::Start => break,
                    Next::Text(more) => text.push_str(&more),
                    Next::End => return Ok(Cow::Owned(text)),
                }
            }
        }
    }

    /// Reads a value with a lexical form.
    ///
    /// # Errors
    /// When the text is not of the type.
    pub fn lexical<T: Text>(&mut self, value: &mut T) -> Result<()> {
        let (text, leaf) = self.leaf(T::TYPE)?;
        match T::parse(text, self) {
            Ok(parsed) => {
                *value = parsed;
                Ok(())
            }
            Err(error) => self.unreadable(error, leaf),
        }
    }

    /// The text of a value, after the white-space rule of its type and, in strict reading,
    /// checked. What doesn't depend on the Rust type stands here, and is compiled once.
    fn leaf(&mut self, ty: &'static SimpleType) -> Result<(Cow<'x, str>, Leaf)> {
        let row = self.row;
        let at = self.scan.pos();
        let is_element = self.source == Source::Element;
        // For the path of an error: the leaf itself is not among the open elements.
        let tag = self.scan.tag;
        if is_element && matches!(row.kind, RowKind::Element) {
            self.no_attributes()?;
        }
        let text = self.text()?;
        let simple = row.simple.unwrap_or(ty);
        let text = match row.default {
            Some(default) if text.is_empty() && is_element => Cow::Borrowed(default),
            _ => match simple.white_space {
                WhiteSpace::Preserve => text,
                WhiteSpace::Replace => normalized(text, lexical::replace),
                WhiteSpace::Collapse => normalized(text, lexical::collapse),
            },
        };
        let is_empty = text.is_empty();
        let mut is_sound = true;
        if self.options.strict {
            let mut found = Vec::new();
            let names = |prefix: &str| self.namespace(prefix).map(str::to_owned);
            simple.check_in(&text, Some(&names), &mut |violation| {
                found.push(violation.to_string());
            });
            if let Some(fixed) = row.fixed
                && !simple.is_same(&text, fixed)
            {
                found.push(format!(
                    "the value is fixed: expected \"{fixed}\", found \"{text}\""
                ));
            }
            is_sound = found.is_empty();
            for message in found {
                let path = self.value_path(row, tag);
                self.violations.push(Violation {
                    path,
                    offset: Some(at),
                    message,
                });
            }
        }
        let leaf = Leaf {
            row,
            tag,
            at,
            is_empty,
            is_sound,
        };
        Ok((text, leaf))
    }

    /// What becomes of a text that is none of the type's.
    #[cold]
    fn unreadable(&mut self, error: ValueError, leaf: Leaf) -> Result<()> {
        // The text of simple content has no place of its own: its element may have attributes,
        // which are not to be lost with it.
        if leaf.is_empty && !matches!(leaf.row.kind, RowKind::Text) {
            self.empty = (leaf.tag.offset, self.source);
        }
        let error = self.bad_value(error, leaf.row, leaf.tag, leaf.at);
        // What the check has reported already is not said twice.
        if self.options.strict && !leaf.is_sound {
            return Ok(());
        }
        self.refuse(error)
    }

    /// What keeps a value from being read. Strict reading goes on to find what else there is: the
    /// violations are the verdict, and what was read is not given out.
    #[cold]
    pub(crate) fn refuse(&mut self, error: XmlError) -> Result<()> {
        if !self.options.strict {
            return Err(error);
        }
        self.violations.push(Violation {
            path: error.path().to_owned(),
            offset: error.offset(),
            message: error.kind().to_string(),
        });
        Ok(())
    }

    /// The place of the element or attribute that is read next.
    #[inline]
    pub(crate) fn place(&self) -> Place {
        (self.scan.tag.offset, self.source)
    }

    /// Whether what was to be read at this place is empty, where its type has no empty form. In
    /// lenient reading that is as good as absent, where that is allowed: services write unset
    /// numbers and durations so.
    #[cold]
    pub(crate) fn was_empty(&self, place: Place) -> bool {
        !self.options.strict && self.empty == place
    }

    #[cold]
    fn bad_value(&self, error: ValueError, row: &Row, tag: scan::Tag, at: usize) -> XmlError {
        let path = self.value_path(row, tag);
        XmlError::new(XmlErrorKind::Value(error), path, Some(at))
    }

    /// The path of a value: of the element of this start tag, or of an attribute of it.
    #[cold]
    fn value_path(&self, row: &Row, tag: scan::Tag) -> String {
        let mut path = self.scan.tag_path(tag);
        if matches!(row.kind, RowKind::Attribute) {
            path.push_str("/@");
            path.push_str(row.name);
        }
        path
    }

    /// The namespace that a prefix has here; of the empty prefix the default namespace.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.scan.lookup(prefix)
    }

    fn check_missing(&mut self, table: &'static Table, first: usize, seen: &Seen) -> Result<()> {
        for (at, row) in table.rows.iter().enumerate().skip(first) {
            if row.min == 0 || seen.contains(at) {
                continue;
            }
            if row.max == 1 && !row.nillable {
                let what = self.expected(std::slice::from_ref(row));
                let missing = self.error(XmlErrorKind::Missing(what));
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
            let message = format!("<{local}> is out of order");
            self.violation(message);
        }
        if at != last
            && let Some(row) = rows.get(last)
            && count < row.min
        {
            self.too_few(row, count);
        }
    }

    #[cold]
    fn too_few(&mut self, row: &'static Row, count: u32) {
        let what = self.expected(std::slice::from_ref(row));
        let message = format!(
            "{what} must stand at least {} times, it stands {count} times",
            row.min
        );
        self.violations.push(Violation {
            path: self.path(),
            offset: Some(self.scan.pos()),
            message,
        });
    }

    /// The path of the element whose content is being read, also when that has just ended.
    #[cold]
    fn path(&self) -> String {
        match self.ahead {
            Ahead::End => self.scan.closed_path(),
            Ahead::Child | Ahead::Nothing => self.scan.path(),
        }
    }

    #[cold]
    pub(crate) fn violation(&mut self, message: String) {
        let mut path = self.path();
        if self.ahead == Ahead::Child {
            path.push('/');
            path.push_str(self.scan.tag_name().1);
        }
        self.violations.push(Violation {
            path,
            offset: Some(self.scan.pos()),
            message,
        });
    }

    #[cold]
    pub(crate) fn error(&self, kind: XmlErrorKind) -> XmlError {
        XmlError::new(kind, self.path(), Some(self.scan.pos()))
    }

    #[cold]
    pub(crate) fn unexpected(&self, rows: &'static [Row]) -> XmlError {
        let (namespace, local) = self.scan.tag_name();
        XmlError::new(
            XmlErrorKind::UnexpectedElement {
                expected: self.expected(rows),
                found: format!("{{{namespace}}}{local}"),
            },
            self.scan.path(),
            Some(self.scan.tag.offset),
        )
    }

    /// What these rows take, for a message.
    #[cold]
    fn expected(&self, rows: &'static [Row]) -> String {
        let mut names: Vec<String> = Vec::new();
        fn collect(rows: &'static [Row], names: &mut Vec<String>) {
            for row in rows {
                match row.kind {
                    RowKind::Element => names.push(format!("<{}>", row.name)),
                    RowKind::Any(_) => names.push("an element of a wildcard".to_owned()),
                    RowKind::Group(table) if names.len() < 8 => collect(table.rows, names),
                    _ => {}
                }
            }
        }
        collect(rows, &mut names);
        match names.len() {
            0 => "no further element".to_owned(),
            1 => names.swap_remove(0),
            n => {
                let more = if n > 8 { ", …" } else { "" };
                names.truncate(8);
                format!("one of {}{more}", names.join(", "))
            }
        }
    }

    pub(crate) fn attribute_index(&self) -> Option<usize> {
        match self.source {
            Source::Attribute(index) => Some(index),
            Source::Element => None,
        }
    }
}

fn normalized<'x>(text: Cow<'x, str>, how: fn(&str) -> Cow<'_, str>) -> Cow<'x, str> {
    let replaced = match &text {
        Cow::Borrowed(text) => return how(text),
        Cow::Owned(text) => match how(text) {
            Cow::Borrowed(part) if part.len() == text.len() => None,
            changed => Some(changed.into_owned()),
        },
    };
    replaced.map_or(text, Cow::Owned)
}
