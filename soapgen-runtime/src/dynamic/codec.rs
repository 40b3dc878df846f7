//! How members are read and written, by what they are: the arms stand for the implementations of
//! `Slot`, `ReadXml` and `WriteXml` in `xml::codec`, and do what these do.

use super::{Kind, Type, Value};
use crate::xml::Result;
use crate::xml::codec::{Nil, ReadXml, Rows, WriteRows, WriteXml, Written};
use crate::xml::read::Reader;
use crate::xml::read::cost::ALLOCATION;
use crate::xml::table::{Table, TableKind};
use crate::xml::text::{Typed, write_typed};
use crate::xml::tree::{Attribute, Element, Mixed};
use crate::xml::unknown::Unknown;
use crate::xml::write::Writer;

impl Kind {
    /// What an element of it has on the wire.
    pub(super) fn table(&self) -> &'static Table {
        match self {
            Self::Table(ty) => &ty.table,
            Self::Nillable(inner) => inner.table(),
            _ => &Table::TEXT,
        }
    }

    fn has_variants(&self) -> bool {
        self.table().has_variants()
    }

    /// Whether an element that is nil is a value of it.
    fn takes_nil(&self) -> bool {
        match self {
            Self::Many(_) => false,
            // As any member that may be absent.
            Self::Optional(_) => true,
            _ => self.is_nillable(),
        }
    }

    fn is_nillable(&self) -> bool {
        matches!(self, Self::Nillable(_))
    }
}

/// A value to read into: texts have their smallest value, what has members has none of them yet.
pub fn blank(kind: &Kind) -> Value {
    match kind {
        Kind::Text(lexical) => Value::Text(lexical.blank()),
        Kind::Table(ty) if ty.table.has_variants() => Value::Absent,
        Kind::Table(ty) => Value::Record(match ty.members.get() {
            Some(members) => members.iter().map(blank_member).collect(),
            None => Vec::new(),
        }),
        Kind::Optional(_) => Value::Absent,
        Kind::Many(_) => Value::List(Vec::new()),
        Kind::Nillable(_) => Value::Nil(Nil::default()),
        Kind::Typed(inner) => Value::Typed(Box::new(Typed::from(blank(inner)))),
        Kind::Dictionary(..) => Value::Dictionary(Vec::new()),
        Kind::Grid(_, dimensions) => Value::Grid(vec![0; *dimensions], Vec::new()),
        Kind::Tree => Value::Tree(Box::new(<Element as ReadXml>::blank())),
        Kind::Attribute => Value::Attribute(<Attribute as ReadXml>::blank()),
        Kind::Mixed => Value::Mixed(Box::default()),
        Kind::Unknown => Value::Unknown(Box::default()),
    }
}

/// The same of a member, which has no members of its own before it is read: a type may stand in
/// itself.
fn blank_member(kind: &Kind) -> Value {
    match kind {
        Kind::Table(_) => Value::Absent,
        Kind::Typed(_) | Kind::Nillable(_) => Value::Absent,
        kind => blank(kind),
    }
}

/// The members of a value, for the loop that reads them.
struct Members<'v> {
    of: &'static Type,
    values: &'v mut [Value],
}

impl Rows for Members<'_> {
    fn read_row(&mut self, row: usize, reader: &mut Reader<'_>) -> Result<()> {
        match (self.of.member(row), self.values.get_mut(row)) {
            (Some(kind), Some(value)) => read(kind, value, reader),
            _ => reader.no_row(),
        }
    }
}

/// Reads what stands next into a member.
pub(super) fn read(kind: &'static Kind, value: &mut Value, reader: &mut Reader<'_>) -> Result<()> {
    match kind {
        Kind::Optional(list @ Kind::Many(_)) => {
            if reader.is_nil() {
                *value = Value::Absent;
                return reader.nil();
            }
            *value = blank(list);
            read(list, value, reader)
        }
        Kind::Optional(inner) => read_optional(inner, value, reader),
        Kind::Many(item) => {
            let mut items = match std::mem::take(value) {
                Value::List(items) => items,
                _ => Vec::new(),
            };
            let read = read_many(item, &mut items, reader);
            *value = Value::List(items);
            read
        }
        _ => read_value(kind, value, reader),
    }
}

/// Reads a member of a new value.
fn read_new(kind: &'static Kind, reader: &mut Reader<'_>) -> Result<Value> {
    match kind {
        Kind::Table(ty) if ty.table.has_variants() => {
            let row = reader.variant(&ty.table)?;
            reader.charge(size_of::<Value>() + ALLOCATION)?;
            read_variant(ty, row, reader)
        }
        Kind::Nillable(inner) if inner.has_variants() && !reader.is_nil() => {
            read_new(inner, reader)
        }
        _ => {
            let mut value = blank(kind);
            read(kind, &mut value, reader)?;
            Ok(value)
        }
    }
}

fn read_variant(ty: &'static Type, row: usize, reader: &mut Reader<'_>) -> Result<Value> {
    let (row, kind) = match (ty.member(row), ty.table.kind) {
        (Some(kind), _) => (row, kind),
        (None, TableKind::Derived) if ty.declared_takes_others => match ty.member(0) {
            Some(kind) => (0, kind),
            None => return reader.no_row().map(|()| Value::Absent),
        },
        (None, TableKind::Derived) => (usize::MAX, &Kind::Tree),
        (None, _) => return reader.no_row().map(|()| Value::Absent),
    };
    let value = take(kind, reader)?;
    Ok(Value::Variant(row, Box::new(value)))
}

/// Reads what stands next as a variant of a choice or of a type with derived types.
fn take(kind: &'static Kind, reader: &mut Reader<'_>) -> Result<Value> {
    let row = reader.row();
    let mut value = read_new(kind, reader)?;
    if let Kind::Many(_) = kind {
        reader.take_more(row, &mut |reader| read(kind, &mut value, reader))?;
    }
    Ok(value)
}

fn read_optional(inner: &'static Kind, value: &mut Value, reader: &mut Reader<'_>) -> Result<()> {
    if !inner.is_nillable() && reader.is_nil() {
        *value = Value::Absent;
        return reader.nil();
    }
    let place = reader.place();
    let read = if inner.has_variants() {
        read_new(inner, reader).map(|read| *value = read)
    } else {
        *value = blank(inner);
        read_value(inner, value, reader)
    };
    if read.is_err() {
        // Nobody gets a part of a value.
        *value = Value::Absent;
        if reader.was_empty(place) {
            return Ok(());
        }
    }
    read
}

fn read_many(item: &'static Kind, items: &mut Vec<Value>, reader: &mut Reader<'_>) -> Result<()> {
    if reader.row().items.is_empty() {
        read_item(item, items, reader)
    } else if reader.row().nillable && reader.is_nil() {
        // A list that is nil and one that is empty are the same here.
        reader.nil()
    } else {
        reader.items(&mut |reader| read_item(item, items, reader))
    }
}

/// Reads what stands next into a value at the end of those that there are.
fn read_item(item: &'static Kind, items: &mut Vec<Value>, reader: &mut Reader<'_>) -> Result<()> {
    // See `read_item` in `xml::codec`.
    let row = reader.row();
    if (row.nillable || row.min == 0) && !item.takes_nil() && reader.is_nil() {
        return match row.nillable {
            true => reader.nil_item(),
            false => reader.nil(),
        };
    }
    reader.room_for_one(items)?;
    if item.has_variants() {
        items.push(read_new(item, reader)?);
        return Ok(());
    }
    items.push(blank(item));
    match items.last_mut() {
        Some(last) => read(item, last, reader),
        None => Ok(()),
    }
}

/// Reads the element, attribute or group that stands next.
fn read_value(kind: &'static Kind, value: &mut Value, reader: &mut Reader<'_>) -> Result<()> {
    match kind {
        Kind::Text(lexical) => {
            let mut scalar = lexical.blank();
            let read = lexical.read(&mut scalar, reader);
            *value = Value::Text(scalar);
            read
        }
        Kind::Table(ty) if ty.table.has_variants() => {
            *value = read_new(kind, reader)?;
            Ok(())
        }
        Kind::Table(ty) => {
            if !matches!(value, Value::Record(_)) {
                *value = blank(kind);
            }
            reader.charge(ty.len().saturating_mul(size_of::<Value>()) + ALLOCATION)?;
            let Value::Record(values) = value else {
                return reader.no_row();
            };
            reader.table(&mut Members { of: ty, values }, &ty.table)
        }
        Kind::Nillable(inner) => read_nillable(inner, value, reader),
        Kind::Typed(inner) => {
            let mut typed = Typed::from(blank(inner));
            typed.type_name = reader.type_name();
            if typed.type_name.is_some() {
                typed.attributes = reader.plain_attributes()?;
                reader.kept_type.clone_from(&typed.type_name);
            }
            let read = read_value(inner, &mut typed.value, reader);
            reader.kept_type = None;
            *value = Value::Typed(Box::new(typed));
            read
        }
        Kind::Dictionary(key, of) => {
            let rows = reader.row().items;
            let mut entries = Vec::new();
            reader.items(&mut |reader| {
                reader.room_for_one(&mut entries)?;
                entries.push((blank(key), blank(of)));
                match entries.last_mut() {
                    Some((k, v)) => {
                        reader.entry(rows, &mut |reader| read(key, k, reader), &mut |reader| {
                            read(of, v, reader)
                        })
                    }
                    None => Ok(()),
                }
            })?;
            *value = Value::Dictionary(entries);
            Ok(())
        }
        Kind::Grid(item, dimensions) => {
            let mut sizes = vec![0; *dimensions];
            let mut items = Vec::new();
            let gaps = reader.grid(&mut sizes, &mut |reader| {
                read_item(item, &mut items, reader)
            })?;
            reader.charge(gaps.saturating_mul(size_of::<Value>()))?;
            items.resize_with(items.len().saturating_add(gaps), || blank(item));
            *value = Value::Grid(sizes, items);
            Ok(())
        }
        Kind::Tree => {
            let mut tree = Box::new(<Element as ReadXml>::blank());
            let read = ReadXml::read(&mut *tree, reader);
            *value = Value::Tree(tree);
            read
        }
        Kind::Attribute => {
            let mut attribute = <Attribute as ReadXml>::blank();
            let read = ReadXml::read(&mut attribute, reader);
            *value = Value::Attribute(attribute);
            read
        }
        Kind::Mixed => {
            let mut mixed = match std::mem::take(value) {
                Value::Mixed(mixed) => mixed,
                _ => Box::new(Mixed::default()),
            };
            let read = ReadXml::read(&mut *mixed, reader);
            *value = Value::Mixed(mixed);
            read
        }
        Kind::Unknown => {
            let mut unknown = match std::mem::take(value) {
                Value::Unknown(unknown) => unknown,
                _ => Box::new(Unknown::default()),
            };
            let read = ReadXml::read(&mut *unknown, reader);
            *value = Value::Unknown(unknown);
            read
        }
        Kind::Optional(_) | Kind::Many(_) => read(kind, value, reader),
    }
}

fn read_nillable(inner: &'static Kind, value: &mut Value, reader: &mut Reader<'_>) -> Result<()> {
    if !reader.is_nil() {
        if inner.has_variants() {
            *value = read_new(inner, reader)?;
            return Ok(());
        }
        *value = blank(inner);
        return read_value(inner, value, reader);
    }
    let nil = Nil {
        type_name: reader.type_name(),
        attributes: reader.plain_attributes()?,
    };
    if !reader.options.strict {
        reader.nil()?;
    } else if let Kind::Table(ty) = inner
        && !ty.table.has_variants()
    {
        let Value::Record(mut values) = blank(inner) else {
            return reader.no_row();
        };
        let mut members = Members {
            of: ty,
            values: &mut values,
        };
        reader.nil_of(&mut members, &ty.table)?;
    } else {
        reader.nil_of(&mut (), inner.table())?;
    }
    *value = Value::Nil(nil);
    Ok(())
}

/// A value beside what it is, for the loops that write.
pub(super) struct Shown<'v> {
    kind: &'static Kind,
    value: &'v Value,
}

impl WriteRows for Shown<'_> {
    fn write_row(&self, row: usize, writer: &mut Writer) -> Result<()> {
        let Kind::Table(ty) = self.kind else {
            return writer.no_row();
        };
        match self.value {
            Value::Record(values) => match (ty.member(row), values.get(row)) {
                (Some(kind), Some(value)) => write(kind, value, writer),
                _ => writer.no_row(),
            },
            Value::Variant(row, value) => {
                let is_derived = ty.table.kind == TableKind::Derived;
                let kind = match ty.member(*row) {
                    Some(kind) => kind,
                    None if is_derived => &Kind::Tree,
                    None => return writer.no_row(),
                };
                if is_derived {
                    let shown = Shown { kind, value };
                    writer.name_derived(*row, shown.names_type());
                    return Written::write(&shown, writer);
                }
                writer.start_variant(*row)?;
                write(kind, value, writer)
            }
            _ => writer.absent_value(),
        }
    }
}

impl Written for Shown<'_> {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        match (self.kind, self.value) {
            (Kind::Text(lexical), Value::Text(scalar)) => scalar.write(lexical, writer),
            (Kind::Table(ty), Value::Record(_) | Value::Variant(..)) => {
                writer.table(self, &ty.table)
            }
            (Kind::Nillable(_), Value::Nil(nil)) => writer.nil_content(nil),
            (Kind::Nillable(kind), value) => Written::write(&Shown { kind, value }, writer),
            (Kind::Typed(kind), Value::Typed(typed)) => {
                let says = (&typed.type_name, &*typed.attributes);
                write_typed(says, writer, &mut |writer| {
                    let value = &typed.value;
                    Written::write(&Shown { kind, value }, writer)
                })
            }
            (Kind::Dictionary(key, of), Value::Dictionary(entries)) => {
                let rows = writer.row().items;
                entries.iter().try_for_each(|(k, v)| {
                    writer.entry(rows, &|writer| write(key, k, writer), &|writer| {
                        write(of, v, writer)
                    })
                })
            }
            (Kind::Grid(item, _), Value::Grid(sizes, items)) => writer.grid(sizes, |writer| {
                (items.iter())
                    .try_for_each(|value| writer.item(|writer| write(item, value, writer)))
            }),
            (Kind::Tree, Value::Tree(tree)) => WriteXml::write(&**tree, writer),
            (Kind::Attribute, Value::Attribute(attribute)) => WriteXml::write(attribute, writer),
            (Kind::Mixed, Value::Mixed(mixed)) => WriteXml::write(&**mixed, writer),
            (Kind::Unknown, Value::Unknown(unknown)) => WriteXml::write(&**unknown, writer),
            _ => writer.absent_value(),
        }
    }

    fn prepare(&self, writer: &mut Writer) {
        match (self.kind, self.value) {
            (_, Value::Nil(_)) => {}
            (Kind::Text(_), Value::Text(scalar)) => scalar.prepare(writer),
            (Kind::Nillable(kind), value) => Shown { kind, value }.prepare(writer),
            (Kind::Typed(kind), Value::Typed(typed)) => {
                let value = &typed.value;
                Shown { kind, value }.prepare(writer);
            }
            (Kind::Tree, Value::Tree(tree)) => WriteXml::prepare(&**tree, writer),
            (Kind::Attribute, Value::Attribute(attribute)) => WriteXml::prepare(attribute, writer),
            (Kind::Mixed, Value::Mixed(mixed)) => WriteXml::prepare(&**mixed, writer),
            (Kind::Unknown, Value::Unknown(unknown)) => WriteXml::prepare(&**unknown, writer),
            _ => {}
        }
    }

    fn is_nil(&self) -> bool {
        match (self.kind, self.value) {
            (_, Value::Nil(_)) => true,
            (Kind::Tree, Value::Tree(tree)) => WriteXml::is_nil(&**tree),
            _ => false,
        }
    }

    fn names_type(&self) -> bool {
        match (self.kind, self.value) {
            (_, Value::Nil(nil)) => nil.type_name.is_some(),
            (Kind::Nillable(kind), value) => Shown { kind, value }.names_type(),
            (Kind::Typed(_), Value::Typed(typed)) => typed.type_name.is_some(),
            (Kind::Tree, Value::Tree(tree)) => WriteXml::names_type(&**tree),
            (kind, _) => kind.table().kind == TableKind::Derived,
        }
    }
}

/// Writes a member.
pub(super) fn write(kind: &'static Kind, value: &Value, writer: &mut Writer) -> Result<()> {
    match (kind, value) {
        (Kind::Optional(_), Value::Absent) => writer.absent(),
        (Kind::Optional(Kind::Many(item)), Value::List(items)) => write_list(item, items, writer),
        (Kind::Optional(kind), value) => writer.value(&Shown { kind, value }),
        (Kind::Many(_), Value::Absent) => write(kind, &Value::List(Vec::new()), writer),
        (Kind::Many(item), Value::List(items)) => {
            let row = writer.row();
            // A list that is absent and one that is empty are the same here.
            if !row.items.is_empty() && items.is_empty() && row.min == 0 && row.max == 1 {
                return writer.absent();
            }
            write_list(item, items, writer)
        }
        (kind, Value::Absent) => match kind {
            Kind::Table(_) | Kind::Typed(_) | Kind::Nillable(_) => writer.absent_value(),
            kind => writer.value(&Shown { kind, value }),
        },
        (kind, value) => writer.value(&Shown { kind, value }),
    }
}

/// Writes the items, in their wrapper if they have one.
fn write_list(item: &'static Kind, values: &[Value], writer: &mut Writer) -> Result<()> {
    let items = |writer: &mut Writer| {
        writer.count(values.len());
        values
            .iter()
            .try_for_each(|value| writer.item(|writer| write(item, value, writer)))
    };
    if writer.row().items.is_empty() {
        items(writer)
    } else {
        writer.items(values.len(), items)
    }
}
