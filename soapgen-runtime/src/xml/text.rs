//! The lexical forms of the types of Rust and of [`crate::value`].

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::str::FromStr;

use super::Result;
use super::codec::{ReadXml, Text, WriteXml};
use super::declared::is_prefix;
use super::read::Reader;
use super::read::cost::ALLOCATION;
use super::tree::Attribute;
use super::write::Writer;
use crate::shown::Start;
use crate::value::lexical::is_ncname;
use crate::value::{
    Blank, Date, DateTime, Decimal, Duration, Flags, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    HexBinary, Integer, List, QName, SimpleType, Time, ValueError, bool_text, builtin, parse_bool,
    parse_f32, parse_f64, parse_int, write_f32, write_f64,
};

impl Text for String {
    const TYPE: &'static SimpleType = &builtin::STRING;

    fn blank() -> Self {
        Self::new()
    }

    fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> std::result::Result<Self, ValueError> {
        Ok(text.into_owned())
    }

    fn print(&self, writer: &mut Writer) {
        writer.escaped(self);
    }
}

impl Text for bool {
    const TYPE: &'static SimpleType = &builtin::BOOLEAN;

    fn blank() -> Self {
        false
    }

    fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> std::result::Result<Self, ValueError> {
        parse_bool(&text)
    }

    fn print(&self, writer: &mut Writer) {
        writer.raw(bool_text(*self));
    }
}

macro_rules! integers {
    ($($type:ty => $builtin:ident,)*) => {$(
        impl Text for $type {
            const TYPE: &'static SimpleType = &builtin::$builtin;

            fn blank() -> Self {
                0
            }

            fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> std::result::Result<Self, ValueError> {
                parse_int(&text)
            }

            fn print(&self, writer: &mut Writer) {
                writer.raw(itoa::Buffer::new().format(*self));
            }
        }
        crate::text_value!($type);
    )*};
}

integers! {
    i8 => BYTE,
    i16 => SHORT,
    i32 => INT,
    i64 => LONG,
    u8 => UNSIGNED_BYTE,
    u16 => UNSIGNED_SHORT,
    u32 => UNSIGNED_INT,
    u64 => UNSIGNED_LONG,
}

macro_rules! floats {
    ($($type:ty => $builtin:ident, $parse:ident, $write:ident;)*) => {$(
        impl Text for $type {
            const TYPE: &'static SimpleType = &builtin::$builtin;

            fn blank() -> Self {
                0.0
            }

            fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> std::result::Result<Self, ValueError> {
                $parse(&text)
            }

            fn print(&self, writer: &mut Writer) {
                $write(*self, writer.buffer());
            }
        }
        crate::text_value!($type);
    )*};
}

floats! {
    f32 => FLOAT, parse_f32, write_f32;
    f64 => DOUBLE, parse_f64, write_f64;
}

macro_rules! values {
    ($($type:ty => $builtin:ident, $blank:expr;)*) => {$(
        impl Text for $type {
            const TYPE: &'static SimpleType = &builtin::$builtin;

            fn blank() -> Self {
                $blank
            }

            fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> std::result::Result<Self, ValueError> {
                Self::from_str(&text)
            }

            fn print(&self, writer: &mut Writer) {
                self.write_to(writer.buffer());
            }
        }
        crate::text_value!($type);
    )*};
}

values! {
    Decimal => DECIMAL, Self::default();
    DateTime => DATE_TIME, Self::BLANK;
    Date => DATE, Self::BLANK;
    Time => TIME, Self::BLANK;
    GYear => G_YEAR, Self::BLANK;
    GYearMonth => G_YEAR_MONTH, Self::BLANK;
    GMonth => G_MONTH, Self::BLANK;
    GMonthDay => G_MONTH_DAY, Self::BLANK;
    GDay => G_DAY, Self::BLANK;
    Duration => DURATION, Self::default();
    HexBinary => HEX_BINARY, Self::default();
}

impl Text for Integer {
    const TYPE: &'static SimpleType = &builtin::INTEGER;

    fn blank() -> Self {
        Self::default()
    }

    fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> std::result::Result<Self, ValueError> {
        text.parse()
    }

    fn print(&self, writer: &mut Writer) {
        // Writing to a string can't fail.
        let _ = write!(writer.buffer(), "{self}");
    }
}

impl Text for QName {
    const TYPE: &'static SimpleType = &builtin::QNAME;

    fn blank() -> Self {
        Self::without_namespace("")
    }

    fn parse(text: Cow<'_, str>, reader: &Reader<'_>) -> std::result::Result<Self, ValueError> {
        match Self::resolve(&text, |prefix| reader.shared_namespace(prefix)) {
            // A prefix that nobody declared is kept as it stands: there are such documents.
            Err(error) if !reader.options.strict => match text.split_once(':') {
                Some((prefix, local)) if is_ncname(prefix) && is_ncname(local) => {
                    Ok(Self::without_namespace(local).with_prefix(prefix))
                }
                _ => Err(error),
            },
            result => result,
        }
    }

    fn prepare(&self, writer: &mut Writer) {
        if self.namespace.as_deref().is_some_and(|uri| !uri.is_empty()) {
            writer.prefix_of(self);
        }
    }

    fn print(&self, writer: &mut Writer) {
        if !is_ncname(&self.local) {
            let what = format!("`{}` is not a name", Start(&self.to_string()));
            writer.problem(what);
        }
        if self.namespace.as_deref().is_some_and(|uri| !uri.is_empty()) {
            let prefix = writer.prefix_of(self);
            writer.raw(&prefix);
            writer.raw(":");
        } else if is_prefix(&self.prefix) && writer.namespace_of(&self.prefix).is_none() {
            // One that was read and nobody declared.
            writer.raw(&self.prefix);
            writer.raw(":");
        }
        writer.escaped(&self.local);
    }
}

/// Any list: of its items nothing is known but that white space separates them.
pub(crate) static ANY_LIST: SimpleType = SimpleType::list("list", &builtin::ANY_SIMPLE_TYPE, &[]);

impl<T: Text> Text for List<T> {
    const TYPE: &'static SimpleType = &ANY_LIST;

    fn blank() -> Self {
        Self::default()
    }

    fn parse(text: Cow<'_, str>, reader: &Reader<'_>) -> std::result::Result<Self, ValueError> {
        let mut items = Vec::new();
        for item in text.split_ascii_whitespace() {
            reader.room_in_text(&mut items)?;
            items.push(parse_item(item, reader)?);
        }
        Ok(Self(items))
    }

    fn prepare(&self, writer: &mut Writer) {
        self.iter().for_each(|item| item.prepare(writer));
    }

    fn print(&self, writer: &mut Writer) {
        print_list(self, writer);
    }
}

impl<T: Text + PartialEq> Text for Flags<T> {
    const TYPE: &'static SimpleType = &ANY_LIST;

    fn blank() -> Self {
        Self::default()
    }

    fn parse(text: Cow<'_, str>, reader: &Reader<'_>) -> std::result::Result<Self, ValueError> {
        let mut flags = Vec::new();
        let mut seen = HashSet::new();
        for item in text.split_ascii_whitespace() {
            // An enumeration has few values, and those that nobody declared are their text: of
            // many different ones none needs to be compared with all the others.
            let is_new = match flags.len() {
                ..=FEW_FLAGS => None,
                _ => Some(seen.insert(item)),
            };
            if is_new == Some(false) {
                continue;
            }
            reader.room_in_text(&mut flags)?;
            let flag = parse_item(item, reader)?;
            let among = flags.iter().take(FEW_FLAGS + 1);
            if !among.into_iter().any(|known| *known == flag) {
                flags.push(flag);
            }
        }
        Ok(Self::from_distinct(flags))
    }

    fn prepare(&self, writer: &mut Writer) {
        self.iter().for_each(|item| item.prepare(writer));
    }

    fn print(&self, writer: &mut Writer) {
        print_list(self.as_slice(), writer);
    }
}

/// How many flags are compared each with each.
const FEW_FLAGS: usize = 64;

/// Reads an item of a list, whose text may become memory of its own.
fn parse_item<T: Text>(text: &str, reader: &Reader<'_>) -> std::result::Result<T, ValueError> {
    if std::mem::needs_drop::<T>() {
        reader.scan.take_note(ALLOCATION);
    }
    reader.parse_leniently(Cow::Borrowed(text), &Cell::default())
}

fn print_list<T: Text>(items: &[T], writer: &mut Writer) {
    writer.list(|writer| {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                writer.raw(" ");
            }
            item.print(writer);
        }
    });
}

crate::text_value!(String, bool, Integer, QName);

macro_rules! lists {
    ($($list:ident: $($bound:path),*;)*) => {$(
        impl<T: Text $(+ $bound)*> ReadXml for $list<T> {
            fn blank() -> Self {
                Self::default()
            }

            fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
                reader.lexical(self)
            }
        }

        impl<T: Text $(+ $bound)*> WriteXml for $list<T> {
            fn write(&self, writer: &mut Writer) -> Result<()> {
                writer.lexical(self)
            }

            fn prepare(&self, writer: &mut Writer) {
                Text::prepare(self, writer);
            }
        }
    )*};
}

lists! {
    List: ;
    Flags: PartialEq;
}

/// The value of an element of simple type, and what stands on it where another type stands in for
/// the declared one: the type that `xsi:type` names, and the attributes of a complex one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Typed<T> {
    /// The type that `xsi:type` names, if it stands there.
    pub type_name: Option<QName>,
    /// The attributes of that type, which a simple type has none of.
    #[cfg_attr(feature = "serde", serde(default))]
    pub attributes: Vec<Attribute>,
    /// The value.
    pub value: T,
}

/// A value of `anySimpleType` as an element: its text, and the type that `xsi:type` names.
pub type AnySimple = Typed<String>;

impl<T> From<T> for Typed<T> {
    fn from(value: T) -> Self {
        Self {
            type_name: None,
            attributes: Vec::new(),
            value,
        }
    }
}

impl<T: ReadXml> ReadXml for Typed<T> {
    fn blank() -> Self {
        Self {
            type_name: None,
            attributes: Vec::new(),
            value: T::blank(),
        }
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        self.type_name = reader.type_name();
        if self.type_name.is_some() {
            self.attributes = reader.plain_attributes()?;
            reader.kept_type.clone_from(&self.type_name);
        }
        let read = ReadXml::read(&mut self.value, reader);
        reader.kept_type = None;
        read
    }
}

impl<T: WriteXml> WriteXml for Typed<T> {
    fn names_type(&self) -> bool {
        self.type_name.is_some()
    }

    fn prepare(&self, writer: &mut Writer) {
        self.value.prepare(writer);
    }

    fn write(&self, writer: &mut Writer) -> Result<()> {
        write_typed((&self.type_name, &self.attributes), writer, &mut |writer| {
            self.value.write(writer)
        })
    }
}

/// Writes what a value says that it is, and the value by `write`.
pub(crate) fn write_typed(
    (type_name, attributes): (&Option<QName>, &[Attribute]),
    writer: &mut Writer,
    write: &mut dyn FnMut(&mut Writer) -> Result<()>,
) -> Result<()> {
    if let Some(name) = type_name {
        writer.xsi_type(name);
        if writer.is_checking() {
            writer.check_as(name);
        }
    }
    if !attributes.is_empty() {
        writer.mark_unchecked();
    }
    for attribute in attributes {
        attribute.write_to(writer)?;
    }
    writer.kept_type.clone_from(type_name);
    let written = write(writer);
    writer.kept_type = None;
    written
}
