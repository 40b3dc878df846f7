//! The traits that generated types implement, and what a member of a type can be.

use std::borrow::Cow;

use super::Result;
use super::dictionary::Dictionary;
use super::grid::Grid;
use super::read::Reader;
use super::read::cost::ALLOCATION;
use super::table::{Row, Table, TableKind};
use super::tree::Attribute;
use super::write::Writer;
use crate::value::{QName, SimpleType, ValueError};

/// A type that is read from XML.
///
/// Generated code gives the table and one arm for each of its rows; the loop over the document
/// is the runtime's. A type of your own that stands for an XML type implements [`Text`]
/// instead, with [`text_value!`](crate::text_value), unless it has elements or attributes.
pub trait ReadXml: Sized {
    /// What the type's members are on the wire.
    const TABLE: &'static Table = &Table::TEXT;

    /// Whether an element that is nil is a value of this type, and not the lack of one.
    const TAKES_NIL: bool = false;

    /// A value to read into. No reading that succeeds leaves a required member blank.
    fn blank() -> Self;

    /// Reads what stands next into the member of this row.
    ///
    /// # Errors
    /// When the document can't be read as the member's type.
    fn read_row(&mut self, row: usize, reader: &mut Reader<'_>) -> Result<()> {
        let _ = row;
        reader.no_row()
    }

    /// Of a choice, and of a type with derived ones: reads what stands next as the variant of
    /// this row.
    ///
    /// # Errors
    /// When the document can't be read as the variant's type.
    fn read_variant(row: usize, reader: &mut Reader<'_>) -> Result<Self> {
        let _ = row;
        reader.no_row()
    }

    /// Reads the element, attribute or group that stands next.
    ///
    /// # Errors
    /// When the document can't be read as this type.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if Self::TABLE.has_variants() {
            return read_anew(self, reader);
        }
        reader.table(self, Self::TABLE)
    }

    /// The same, into a new value. It takes no blank where the variant is known first, since a
    /// blank variant may be on the heap.
    ///
    /// # Errors
    /// When the document can't be read as this type.
    fn read_new(reader: &mut Reader<'_>) -> Result<Self> {
        if Self::TABLE.has_variants() {
            let row = reader.variant(Self::TABLE)?;
            return Self::read_variant(row, reader);
        }
        let mut value = Self::blank();
        value.read(reader)?;
        Ok(value)
    }
}

// Values are made in functions of their own: without optimization a function has room on the
// stack for each value that may be made in it, and what is read next is read within it. A record
// may take kilobytes, and stand in itself as deep as the limit allows.

/// Reads what stands next in place of a value.
fn read_anew<T: ReadXml>(value: &mut T, reader: &mut Reader<'_>) -> Result<()> {
    *value = T::read_new(reader)?;
    Ok(())
}

/// The same, for what may be absent.
fn read_some<T: ReadXml>(value: &mut Option<T>, reader: &mut Reader<'_>) -> Result<()> {
    *value = Some(T::read_new(reader)?);
    Ok(())
}

/// A blank value in place of one that may be absent.
fn insert_blank<T: ReadXml>(value: &mut Option<T>) -> &mut T {
    value.insert(T::blank())
}

/// Adds a blank value.
fn push_blank<S: Slot>(values: &mut Vec<S>) {
    values.push(S::blank());
}

/// Adds the value that stands next.
fn push_new<S: Slot>(values: &mut Vec<S>, reader: &mut Reader<'_>) -> Result<()> {
    values.push(S::read_new(reader)?);
    Ok(())
}

/// A type that is written as XML; the counterpart of [`ReadXml`].
pub trait WriteXml: ReadXml {
    /// Writes the member of this row. A choice writes the variant that it is, whatever the row.
    ///
    /// # Errors
    /// When the value has no valid form.
    fn write_row(&self, row: usize, writer: &mut Writer) -> Result<()> {
        let _ = row;
        writer.no_row()
    }

    /// Writes attributes and content; the element's start tag is open.
    ///
    /// # Errors
    /// When the value has no valid form.
    fn write(&self, writer: &mut Writer) -> Result<()> {
        writer.table(self, Self::TABLE)
    }

    /// Declares the namespaces that the value's text names, while the start tag is open.
    fn prepare(&self, writer: &mut Writer) {
        let _ = writer;
    }

    /// Whether the value stands for an element that is nil.
    fn is_nil(&self) -> bool {
        false
    }

    /// Whether the value writes `xsi:type` itself.
    fn names_type(&self) -> bool {
        Self::TABLE.kind == TableKind::Derived
    }
}

/// A type as the loops see it.
pub(crate) trait Rows {
    fn read_row(&mut self, row: usize, reader: &mut Reader<'_>) -> Result<()>;
}

impl<T: ReadXml> Rows for T {
    fn read_row(&mut self, row: usize, reader: &mut Reader<'_>) -> Result<()> {
        ReadXml::read_row(self, row, reader)
    }
}

/// A type as the writing loop sees it.
pub(crate) trait WriteRows {
    fn write_row(&self, row: usize, writer: &mut Writer) -> Result<()>;
}

impl<T: WriteXml> WriteRows for T {
    fn write_row(&self, row: usize, writer: &mut Writer) -> Result<()> {
        WriteXml::write_row(self, row, writer)
    }
}

/// What stands in one element, attribute or group, as the writing of that sees it.
pub(crate) trait Written {
    fn write(&self, writer: &mut Writer) -> Result<()>;
    fn prepare(&self, writer: &mut Writer);
    fn is_nil(&self) -> bool;
    fn names_type(&self) -> bool;
}

impl<T: WriteXml> Written for T {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        WriteXml::write(self, writer)
    }

    fn prepare(&self, writer: &mut Writer) {
        WriteXml::prepare(self, writer);
    }

    fn is_nil(&self) -> bool {
        WriteXml::is_nil(self)
    }

    fn names_type(&self) -> bool {
        WriteXml::names_type(self)
    }
}

/// A type with a lexical form: the text of an element or the value of an attribute.
///
/// Implement it for a type of your own that is to stand for an XML type, and call
/// [`text_value!`](crate::text_value) for it.
pub trait Text: Sized {
    /// The simple type that it stands for.
    const TYPE: &'static SimpleType;

    /// Any value, to read into.
    fn blank() -> Self;

    /// Reads the lexical form; white space has been normalized as the type says.
    ///
    /// # Errors
    /// When the text is not of the type.
    fn parse(text: Cow<'_, str>, reader: &Reader<'_>) -> std::result::Result<Self, ValueError>;

    /// Writes the lexical form: [`Writer::raw`] where nothing can need escaping,
    /// [`Writer::escaped`] otherwise.
    fn print(&self, writer: &mut Writer);

    /// Declares the namespaces that the text names.
    fn prepare(&self, writer: &mut Writer) {
        let _ = writer;
    }
}

/// What a member can be: a value, an `Option` of one, a `Vec` of them.
pub trait Slot: Sized {
    /// Whether several elements go into one slot.
    const REPEATS: bool = false;

    /// The slot before anything was read.
    fn blank() -> Self;

    /// Reads what stands next into the slot.
    ///
    /// # Errors
    /// When the document can't be read as the slot's type.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()>;

    /// Whether a new slot is better read by [`Slot::read_new`] than into a blank one.
    fn is_read_anew() -> bool {
        false
    }

    /// Whether its content, in an element of this row, is text, which an element that isn't there
    /// can't have.
    #[doc(hidden)]
    fn is_text(_: &'static Row) -> bool {
        false
    }

    /// The names of the elements that may stand first in its content, where a table says them.
    #[doc(hidden)]
    fn members(_: &'static Row) -> &'static [Row] {
        &[]
    }

    /// Whether text in its element may be part of it.
    #[doc(hidden)]
    fn may_hold_text(_: &'static Row) -> bool {
        false
    }

    /// Whether an element that is nil is a value of the slot.
    #[doc(hidden)]
    fn takes_nil() -> bool {
        true
    }

    /// Reads what stands next into a new slot.
    ///
    /// # Errors
    /// When the document can't be read as the slot's type.
    fn read_new(reader: &mut Reader<'_>) -> Result<Self> {
        let mut slot = Self::blank();
        slot.read(reader)?;
        Ok(slot)
    }

    /// Writes the slot's elements, attribute or group.
    ///
    /// # Errors
    /// When the value has no valid form.
    fn write(&self, writer: &mut Writer) -> Result<()>;
}

impl<T: ReadXml + WriteXml> Slot for T {
    fn blank() -> Self {
        T::blank()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        ReadXml::read(self, reader)
    }

    fn is_read_anew() -> bool {
        T::TABLE.has_variants()
    }

    fn is_text(_: &'static Row) -> bool {
        T::TABLE.is_text()
    }

    fn members(_: &'static Row) -> &'static [Row] {
        T::TABLE.rows
    }

    fn may_hold_text(_: &'static Row) -> bool {
        T::TABLE.may_hold_text()
    }

    fn takes_nil() -> bool {
        T::TAKES_NIL
    }

    fn read_new(reader: &mut Reader<'_>) -> Result<Self> {
        ReadXml::read_new(reader)
    }

    fn write(&self, writer: &mut Writer) -> Result<()> {
        writer.value(self)
    }
}

impl<T: ReadXml + WriteXml> Slot for Option<T> {
    fn blank() -> Self {
        None
    }

    fn may_hold_text(_: &'static Row) -> bool {
        T::TABLE.may_hold_text()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if !T::TAKES_NIL && reader.is_nil() {
            *self = None;
            return reader.nil();
        }
        let place = reader.place();
        let read = if T::TABLE.has_variants() {
            read_some(self, reader)
        } else {
            ReadXml::read(insert_blank(self), reader)
        };
        if read.is_err() {
            // Nobody gets a part of a value.
            *self = None;
            if reader.was_empty(place) {
                return Ok(());
            }
        }
        read
    }

    fn write(&self, writer: &mut Writer) -> Result<()> {
        match self {
            Some(value) => writer.value(value),
            None => writer.absent(),
        }
    }
}

/// Repeated elements, or, where the row says so, the items of one wrapper element.
impl<S: Slot> Slot for Vec<S> {
    const REPEATS: bool = true;

    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if reader.row().items.is_empty() {
            read_item(self, reader)
        } else if reader.row().nillable && reader.is_nil() {
            // A list that is nil and one that is empty are the same here.
            reader.nil()
        } else {
            reader.items(&mut |reader| read_item(self, reader))
        }
    }

    fn takes_nil() -> bool {
        false
    }

    fn write(&self, writer: &mut Writer) -> Result<()> {
        let row = writer.row();
        let is_wrapped = !row.items.is_empty();
        // A list that is absent and one that is empty are the same here.
        if is_wrapped && self.is_empty() && row.min == 0 && row.max == 1 {
            return writer.absent();
        }
        write_list(self, writer)
    }
}

/// Writes the items, in their wrapper if they have one.
fn write_list<S: Slot>(values: &[S], writer: &mut Writer) -> Result<()> {
    let items = |writer: &mut Writer| {
        writer.count(values.len());
        values
            .iter()
            .try_for_each(|item| writer.item(|writer| item.write(writer)))
    };
    if writer.row().items.is_empty() {
        items(writer)
    } else {
        writer.items(values.len(), items)
    }
}

/// Reads what stands next into a value at the end of those that there are.
fn read_item<S: Slot>(values: &mut Vec<S>, reader: &mut Reader<'_>) -> Result<()> {
    // By the setting `plain-lists` alone a row allows nil and the items don't. Where no item has to
    // be there, one that is nil is taken for one that isn't, as a member is.
    let row = reader.row();
    if (row.nillable || row.min == 0) && !S::takes_nil() && reader.is_nil() {
        return match row.nillable {
            true => reader.nil_item(),
            false => reader.nil(),
        };
    }
    reader.room_for_one(values)?;
    if S::is_read_anew() {
        return push_new(values, reader);
    }
    push_blank(values);
    match values.last_mut() {
        Some(last) => last.read(reader),
        None => Ok(()),
    }
}

impl<S: Slot> Slot for Option<Vec<S>> {
    fn blank() -> Self {
        None
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if reader.is_nil() {
            *self = None;
            return reader.nil();
        }
        Slot::read(self.insert(Vec::new()), reader)
    }

    fn write(&self, writer: &mut Writer) -> Result<()> {
        match self {
            Some(items) => write_list(items, writer),
            None => writer.absent(),
        }
    }
}

impl<S: Slot, const D: usize> ReadXml for Grid<S, D> {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let mut dims = [0; D];
        let mut values = Vec::new();
        let gaps = reader.grid(&mut dims, &mut |reader| read_item(&mut values, reader))?;
        reader.charge(gaps.saturating_mul(size_of::<S>()))?;
        values.resize_with(values.len().saturating_add(gaps), S::blank);
        if let Ok(grid) = Self::new(dims, values) {
            *self = grid;
        }
        Ok(())
    }
}

impl<S: Slot, const D: usize> WriteXml for Grid<S, D> {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        writer.grid(&self.dims(), |writer| {
            self.iter()
                .try_for_each(|item| writer.item(|writer| item.write(writer)))
        })
    }
}

/// Adds a blank entry.
fn push_entry<K: Slot, V: Slot>(entries: &mut Vec<(K, V)>) {
    entries.push((K::blank(), V::blank()));
}

impl<K: Slot, V: Slot> ReadXml for Dictionary<K, V> {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let rows = reader.row().items;
        reader.items(&mut |reader| {
            reader.room_for_one(&mut self.0)?;
            push_entry(&mut self.0);
            match self.0.last_mut() {
                Some((key, value)) => {
                    reader.entry(rows, &mut |reader| key.read(reader), &mut |reader| {
                        value.read(reader)
                    })
                }
                None => Ok(()),
            }
        })
    }
}

impl<K: Slot, V: Slot> WriteXml for Dictionary<K, V> {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        let rows = writer.row().items;
        self.0.iter().try_for_each(|(key, value)| {
            writer.entry(rows, &|writer| key.write(writer), &|writer| {
                value.write(writer)
            })
        })
    }
}

impl<T: ReadXml> ReadXml for Box<T> {
    const TABLE: &'static Table = T::TABLE;

    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn read_variant(row: usize, reader: &mut Reader<'_>) -> Result<Self> {
        reader.charge(size_of::<T>() + ALLOCATION)?;
        T::read_variant(row, reader).map(Self::new)
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        reader.charge(size_of::<T>() + ALLOCATION)?;
        T::read(self, reader)
    }
}

impl<T: WriteXml> WriteXml for Box<T> {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        T::write(self, writer)
    }

    fn prepare(&self, writer: &mut Writer) {
        T::prepare(self, writer);
    }

    fn is_nil(&self) -> bool {
        T::is_nil(self)
    }

    fn names_type(&self) -> bool {
        T::names_type(self)
    }
}

/// The content of a nillable element that is told apart from an absent one, or that may have
/// attributes while it is nil (XML Schema Part 1, 2.6.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Nillable<T> {
    /// `xsi:nil="true"`.
    Nil(Nil),
    /// Content.
    Value(T),
}

/// What an element says that is nil: it has no content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Nil {
    /// The type that `xsi:type` names, if it stands there.
    pub type_name: Option<QName>,
    /// Its other attributes.
    pub attributes: Vec<Attribute>,
}

impl From<Vec<Attribute>> for Nil {
    fn from(attributes: Vec<Attribute>) -> Self {
        Self {
            type_name: None,
            attributes,
        }
    }
}

impl<T> Nillable<T> {
    /// The content, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Nil(_) => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The content, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Nil(_) => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> Default for Nillable<T> {
    fn default() -> Self {
        Self::Nil(Nil::default())
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: ReadXml> ReadXml for Nillable<T> {
    const TABLE: &'static Table = T::TABLE;
    const TAKES_NIL: bool = true;

    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if reader.is_nil() {
            return read_nil(self, reader);
        }
        if T::TABLE.has_variants() {
            return read_anew(self, reader);
        }
        match blank_value(self) {
            Self::Value(value) => value.read(reader),
            Self::Nil(_) => Ok(()),
        }
    }

    fn read_new(reader: &mut Reader<'_>) -> Result<Self> {
        let mut value = Self::default();
        if reader.is_nil() || !T::TABLE.has_variants() {
            value.read(reader)?;
            return Ok(value);
        }
        T::read_new(reader).map(Self::Value)
    }
}

/// A blank value in place of one.
fn blank_value<T: ReadXml>(value: &mut Nillable<T>) -> &mut Nillable<T> {
    *value = Nillable::Value(T::blank());
    value
}

/// Reads an element that is nil.
fn read_nil<T: ReadXml>(value: &mut Nillable<T>, reader: &mut Reader<'_>) -> Result<()> {
    let nil = Nil {
        type_name: reader.type_name(),
        attributes: reader.plain_attributes()?,
    };
    match reader.options.strict {
        true => reader.nil_of(&mut T::blank(), T::TABLE)?,
        false => reader.nil()?,
    }
    *value = Nillable::Nil(nil);
    Ok(())
}

impl<T: WriteXml> WriteXml for Nillable<T> {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        match self {
            Self::Nil(nil) => writer.nil_content(nil),
            Self::Value(value) => value.write(writer),
        }
    }

    fn prepare(&self, writer: &mut Writer) {
        if let Self::Value(value) = self {
            value.prepare(writer);
        }
    }

    fn is_nil(&self) -> bool {
        matches!(self, Self::Nil(_))
    }

    fn names_type(&self) -> bool {
        match self {
            Self::Nil(nil) => nil.type_name.is_some(),
            Self::Value(value) => value.names_type(),
        }
    }
}

/// A value to start from: optional members absent, lists empty, required ones at the smallest
/// value of their type.
pub fn blank<S: Slot>() -> S {
    S::blank()
}

/// Makes a type with a lexical form one that can be a member of generated types.
///
/// ```
/// use std::borrow::Cow;
/// use soapgen_runtime::value::{SimpleType, builtin};
/// use soapgen_runtime::{Reader, Text, ValueError, Writer, text_value};
///
/// #[derive(Clone, Debug, Default, PartialEq)]
/// struct Celsius(f64);
///
/// impl Text for Celsius {
///     const TYPE: &'static SimpleType = &builtin::DOUBLE;
///     fn blank() -> Self { Self(0.0) }
///     fn parse(text: Cow<'_, str>, reader: &Reader<'_>) -> Result<Self, ValueError> {
///         f64::parse(text, reader).map(Self)
///     }
///     fn print(&self, writer: &mut Writer) { self.0.print(writer) }
/// }
/// text_value!(Celsius);
/// ```
#[macro_export]
macro_rules! text_value {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::ReadXml for $type {
            fn blank() -> Self {
                <Self as $crate::Text>::blank()
            }
            fn read(&mut self, reader: &mut $crate::Reader<'_>) -> $crate::XmlResult<()> {
                reader.lexical(self)
            }
        }
        impl $crate::WriteXml for $type {
            fn write(&self, writer: &mut $crate::Writer) -> $crate::XmlResult<()> {
                writer.lexical(self)
            }
            fn prepare(&self, writer: &mut $crate::Writer) {
                $crate::Text::prepare(self, writer);
            }
        }
    )+};
}
