//! Where dynamic values come in and go out: global elements, bodies and header blocks, which
//! everything else of the crate takes as it takes those of generated code.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::codec::{blank, read, write};
use super::{Kind, Type, Value, leak};
use crate::limits::Limits;
use crate::soap::{BODIES, Body};
use crate::xml::codec::{ReadXml, Slot, WriteXml};
use crate::xml::declarations::Declarations;
use crate::xml::read::Reader;
use crate::xml::table::{Prefixes, Row, Table, element};
use crate::xml::write::Writer;
use crate::xml::{Result, Root, Violations};

/// What the rows are that a message begins with: global elements, bodies, header blocks. A row
/// knows nothing of the value that it is read into, and lives as long as the program, so that its
/// address is a name for it. What stands within is known by what it stands in.
static KINDS: RwLock<Option<HashMap<usize, &'static Kind>>> = RwLock::new(None);

fn address(row: &'static Row) -> usize {
    std::ptr::from_ref(row).addr()
}

/// Says what a row is read into that a message begins with.
pub fn register(row: &'static Row, kind: &'static Kind) {
    let mut kinds = KINDS.write().unwrap_or_else(PoisonError::into_inner);
    kinds.get_or_insert_default().insert(address(row), kind);
}

/// What a row is read into that a message begins with, if that was said.
pub fn kind_of(row: &'static Row) -> Option<&'static Kind> {
    let kinds = KINDS.read().unwrap_or_else(PoisonError::into_inner);
    kinds.as_ref()?.get(&address(row)).copied()
}

/// A whole message or document, and what it is.
#[derive(Clone, Debug, Default)]
pub struct Document {
    kind: Option<&'static Kind>,
    /// The value.
    pub value: Value,
}

impl Document {
    /// A value of this kind.
    pub fn new(kind: &'static Kind, value: Value) -> Self {
        Self {
            kind: Some(kind),
            value,
        }
    }

    /// What it is; of one that nobody read or made, nothing.
    pub fn kind(&self) -> Option<&'static Kind> {
        self.kind
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Slot for Document {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let Some(kind) = self.kind.or_else(|| kind_of(reader.row())) else {
            return reader.no_row();
        };
        self.kind = Some(kind);
        self.value = blank(kind);
        read(kind, &mut self.value, reader)
    }

    fn is_text(row: &'static Row) -> bool {
        kind_of(row).is_some_and(|kind| match kind {
            Kind::Many(_) | Kind::Optional(_) => false,
            kind => kind.table().is_text(),
        })
    }

    fn members(row: &'static Row) -> &'static [Row] {
        kind_of(row).map_or(&[], |kind| kind.table().rows)
    }

    fn may_hold_text(row: &'static Row) -> bool {
        kind_of(row).is_some_and(|kind| match kind {
            Kind::Many(_) => false,
            Kind::Optional(inner) => inner.table().may_hold_text(),
            kind => kind.table().may_hold_text(),
        })
    }

    fn write(&self, writer: &mut Writer) -> Result<()> {
        match self.kind {
            Some(kind) => write(kind, &self.value, writer),
            None => writer.no_row(),
        }
    }
}

impl Document {
    /// What of it the schema doesn't allow, within the default limits: as an element of this root,
    /// or as what stands in a body.
    ///
    /// # Errors
    /// When it can't be written at all.
    pub fn violations(&self, root: Option<&'static Root<Self>>) -> Result<Violations> {
        match root {
            Some(root) => root.validate(self),
            None => crate::xml::violations(self, &Limits::default()),
        }
    }
}

/// The header blocks of a binding's requests or responses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headers {
    /// Row by row; rows behind the last one are absent.
    pub values: Vec<Value>,
}

impl ReadXml for Headers {
    const TABLE: &'static Table = &Table::unordered(&[]);

    fn blank() -> Self {
        Self::default()
    }

    fn read_row(&mut self, row: usize, reader: &mut Reader<'_>) -> Result<()> {
        let Some(kind) = kind_of(reader.row()) else {
            return reader.no_row();
        };
        if self.values.len() <= row {
            self.values.resize_with(row + 1, Value::default);
        }
        match self.values.get_mut(row) {
            Some(value) => read(kind, value, reader),
            None => reader.no_row(),
        }
    }
}

impl WriteXml for Headers {
    fn write_row(&self, row: usize, writer: &mut Writer) -> Result<()> {
        match (kind_of(writer.row()), self.values.get(row)) {
            (Some(kind), Some(value)) => write(kind, value, writer),
            (Some(_), None) => writer.absent(),
            (None, _) => writer.no_row(),
        }
    }
}

/// The tables of the header blocks of requests and responses, as an operation takes them.
pub fn header_tables(
    request: Option<&'static Type>,
    response: Option<&'static Type>,
) -> &'static [Table; 2] {
    let table = |of: Option<&'static Type>| {
        let rows = of.map_or(&[][..], |ty| ty.table.rows);
        for (at, row) in rows.iter().enumerate() {
            if let Some(kind) = of.and_then(|ty| ty.member(at)) {
                register(row, kind);
            }
        }
        Table::unordered(rows)
    };
    leak([table(request), table(response)])
}

/// The rows of `soap:Body` in either version whose content is this.
fn body_rows(kind: &'static Kind) -> &'static [Row; 2] {
    let rows: &'static [Row; 2] = leak(BODIES);
    rows.iter().for_each(|row| register(row, kind));
    rows
}

/// A body of any number of elements: the members of a record.
pub fn body(prefixes: Prefixes, kind: &'static Kind, is_encoded: bool) -> Body<Document> {
    Body::content_of(prefixes, body_rows(kind), is_encoded)
}

/// What parameters of this kind stand in while they are XML (WSDL 1.1, section 4).
pub fn parameters(kind: &'static Kind) -> &'static Row {
    let row: &'static Row = leak(element("", "message", 1, 1));
    register(row, kind);
    row
}

/// A global element that is read into values of this kind.
pub fn root(
    row: Row,
    prefixes: Prefixes,
    declared: &'static Declarations,
    kind: &'static Kind,
) -> &'static Root<Document> {
    let root: &'static Root<Document> = leak(Root::new(row, prefixes).among(declared));
    register(root.row(), kind);
    root
}

/// What the element of a root is on the wire.
pub fn row_of(root: &'static Root<Document>) -> &'static Row {
    root.row()
}
