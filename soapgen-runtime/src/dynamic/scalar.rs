//! Values with a lexical form.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::RangeInclusive;

use super::Lexical;
use crate::value::lexical::{collapse, replace, words};
use crate::value::translate::translate;
use crate::value::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Duration, Facet, GDay, GMonth, GMonthDay,
    GYear, GYearMonth, HexBinary, Integer, QName, SimpleType, Time, ValueError, WhiteSpace,
};
use crate::xml::codec::{ReadXml, Text, WriteXml};
use crate::xml::read::Reader;
use crate::xml::read::cost::ALLOCATION;
use crate::xml::text::ANY_LIST;
use crate::xml::write::Writer;
use crate::xml::xop::unescaped;
use crate::xml::{ReadOptions, Result, WriteOptions};

macro_rules! scalars {
    ($($(#[$doc:meta])* $variant:ident($type:ty): $($builtin:ident)|+;)*) => {
        /// A value with a lexical form, in the Rust type that generated code has for it.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Scalar {
            $($(#[$doc])* $variant($type),)*
            /// A value of a member of a union, by its number; of none is text.
            Union(Option<usize>, Box<Scalar>),
            /// The items of a list.
            List(Vec<Scalar>),
        }

        /// What the Rust type of a built-in type stands for.
        fn natural(builtin: Builtin) -> &'static SimpleType {
            match builtin {
                $($(Builtin::$builtin)|+ => <$type as Text>::TYPE,)*
            }
        }

        fn blank_of(builtin: Builtin) -> Scalar {
            match builtin {
                $($(Builtin::$builtin)|+ => Scalar::$variant(<$type as Text>::blank()),)*
            }
        }

        fn parse_builtin(
            builtin: Builtin,
            text: Cow<'_, str>,
            reader: &Reader<'_>,
        ) -> std::result::Result<Scalar, ValueError> {
            match builtin {
                $($(Builtin::$builtin)|+ => <$type as Text>::parse(text, reader).map(Scalar::$variant),)*
            }
        }

        /// Reads an element or attribute of a built-in type as its Rust type is read.
        fn read_builtin(
            builtin: Builtin,
            value: &mut Scalar,
            reader: &mut Reader<'_>,
        ) -> Result<()> {
            match builtin {
                $($(Builtin::$builtin)|+ => {
                    let mut read = <$type as Text>::blank();
                    ReadXml::read(&mut read, reader)?;
                    *value = Scalar::$variant(read);
                })*
            }
            Ok(())
        }

        impl Scalar {
            fn print(&self, lexical: &Lexical, writer: &mut Writer) {
                match self {
                    $(Self::$variant(value) => Text::print(value, writer),)*
                    Self::Union(number, value) => print_union((*number, value), lexical, writer),
                    Self::List(items) => print_list(items, lexical, writer),
                }
            }

            /// Declares the namespaces that the text names.
            pub(super) fn prepare(&self, writer: &mut Writer) {
                match self {
                    $(Self::$variant(value) => Text::prepare(value, writer),)*
                    Self::Union(_, value) => value.prepare(writer),
                    Self::List(items) => items.iter().for_each(|item| item.prepare(writer)),
                }
            }

            /// Writes the content of an element, or the value of an attribute.
            pub(super) fn write(&self, lexical: &Lexical, writer: &mut Writer) -> Result<()> {
                if let Lexical::Builtin(_) = lexical {
                    return match self {
                        $(Self::$variant(value) => WriteXml::write(value, writer),)*
                        Self::Union(..) | Self::List(_) => writer.no_row(),
                    };
                }
                writer.lexical_by(
                    lexical.natural(),
                    |writer| self.prepare(writer),
                    |writer| self.print(lexical, writer),
                )
            }
        }
    };
}

scalars! {
    /// Text, and values of enumerations.
    String(String): AnySimpleType | String | NormalizedString | Token | Language | NmToken | Name
        | NcName | Id | IdRef | Entity | AnyUri;
    /// `boolean`.
    Bool(bool): Boolean;
    /// `byte`.
    I8(i8): Byte;
    /// `short`.
    I16(i16): Short;
    /// `int`.
    I32(i32): Int;
    /// `long`.
    I64(i64): Long;
    /// `unsignedByte`.
    U8(u8): UnsignedByte;
    /// `unsignedShort`.
    U16(u16): UnsignedShort;
    /// `unsignedInt`.
    U32(u32): UnsignedInt;
    /// `unsignedLong`.
    U64(u64): UnsignedLong;
    /// `integer`, and those derived from it that have no bounds.
    Integer(Integer): Integer | NonPositiveInteger | NegativeInteger | NonNegativeInteger
        | PositiveInteger;
    /// `decimal`.
    Decimal(Decimal): Decimal;
    /// `float`.
    F32(f32): Float;
    /// `double`.
    F64(f64): Double;
    /// `duration`.
    Duration(Duration): Duration;
    /// `dateTime`.
    DateTime(DateTime): DateTime;
    /// `time`.
    Time(Time): Time;
    /// `date`.
    Date(Date): Date;
    /// `gYearMonth`.
    GYearMonth(GYearMonth): GYearMonth;
    /// `gYear`.
    GYear(GYear): GYear;
    /// `gMonthDay`.
    GMonthDay(GMonthDay): GMonthDay;
    /// `gDay`.
    GDay(GDay): GDay;
    /// `gMonth`.
    GMonth(GMonth): GMonth;
    /// `hexBinary`.
    HexBinary(HexBinary): HexBinary;
    /// `base64Binary`.
    Base64Binary(Base64Binary): Base64Binary;
    /// `QName` and `NOTATION`.
    QName(QName): QName | Notation;
}

impl Lexical {
    /// What the type stands for that generated code has for it.
    fn natural(&self) -> &'static SimpleType {
        match self {
            Self::Builtin(builtin) => natural(*builtin),
            Self::Enumeration(simple) | Self::Union(simple, _) => simple,
            Self::List(_) | Self::Flags(_) => &ANY_LIST,
        }
    }

    /// A value to read into.
    pub(super) fn blank(&self) -> Scalar {
        match self {
            Self::Builtin(builtin) => blank_of(*builtin),
            Self::Enumeration(_) => Scalar::String(String::new()),
            Self::Union(..) => Scalar::Union(None, Box::new(Scalar::String(String::new()))),
            Self::List(_) | Self::Flags(_) => Scalar::List(Vec::new()),
        }
    }

    /// Reads the element or attribute at hand.
    pub(super) fn read(&self, value: &mut Scalar, reader: &mut Reader<'_>) -> Result<()> {
        if let Self::Builtin(builtin) = self {
            return read_builtin(*builtin, value, reader);
        }
        reader.lexical_by(self.natural(), value, |reader, text, is_unset| {
            self.parse_leniently(text, reader, is_unset)
        })
    }

    fn parse_leniently(
        &self,
        text: Cow<'_, str>,
        reader: &Reader<'_>,
        is_unset: &Cell<bool>,
    ) -> std::result::Result<Scalar, ValueError> {
        reader.parse_leniently_by(self.natural(), text, is_unset, |text| {
            self.parse(text, reader)
        })
    }

    /// Reads a lexical form whose white space was normalized.
    ///
    /// # Errors
    /// When the text is not of the type.
    pub(super) fn parse(
        &self,
        text: Cow<'_, str>,
        reader: &Reader<'_>,
    ) -> std::result::Result<Scalar, ValueError> {
        match self {
            Self::Builtin(builtin) => parse_builtin(*builtin, text, reader),
            Self::Enumeration(simple) => {
                let known = |text: &str| is_known(simple, text);
                let trimmed = match known(&text) {
                    true => None,
                    false => reader.trimmed(&text).filter(|text| known(text)),
                };
                let text = trimmed.map_or_else(|| text.to_string(), str::to_owned);
                Ok(Scalar::String(text))
            }
            Self::Union(_, members) => {
                let types: Vec<&SimpleType> = members.iter().map(|(_, simple)| *simple).collect();
                let named = reader.named_member(&text, &types);
                for (number, (lexical, simple)) in members.iter().enumerate() {
                    if named.is_none_or(|named| named == number)
                        && let Some(text) = reader.text_of_member(&text, simple)
                        && let Ok(value) = lexical.parse(text, reader)
                    {
                        return Ok(Scalar::Union(Some(number), Box::new(value)));
                    }
                }
                let other = Scalar::String(text.into_owned());
                Ok(Scalar::Union(None, Box::new(other)))
            }
            Self::List(item) => {
                let mut items = Vec::new();
                for text in words(&text) {
                    reader.room_in_text(&mut items)?;
                    items.push(item.parse_item(text, reader)?);
                }
                Ok(Scalar::List(items))
            }
            Self::Flags(item) => {
                let mut seen = std::collections::HashSet::new();
                let mut items = Vec::new();
                for text in words(&text) {
                    // Values of enumerations are told apart by their text.
                    if seen.insert(text) {
                        reader.room_in_text(&mut items)?;
                        items.push(item.parse_item(text, reader)?);
                    }
                }
                Ok(Scalar::List(items))
            }
        }
    }

    fn parse_item(
        &self,
        text: &str,
        reader: &Reader<'_>,
    ) -> std::result::Result<Scalar, ValueError> {
        reader.scan.take_note(ALLOCATION);
        self.parse_leniently(Cow::Borrowed(text), reader, &Cell::default())
    }
}

/// Whether an enumeration has a value.
fn is_known(simple: &SimpleType, value: &str) -> bool {
    let mut facets = simple.facets.iter();
    facets.any(|facet| matches!(facet, Facet::Enumeration(values) if values.contains(&value)))
}

fn print_union((number, value): (Option<usize>, &Scalar), lexical: &Lexical, writer: &mut Writer) {
    let Lexical::Union(_, members) = lexical else {
        return writer.problem("a union stands where the type has none".to_owned());
    };
    let types: Vec<&'static SimpleType> = members.iter().map(|(_, simple)| *simple).collect();
    match (number, value) {
        (Some(number), value) if number < members.len() => writer.union_member_by(
            |writer| value.print(&members[number].0, writer),
            &types,
            number,
        ),
        (None, Scalar::String(text)) => writer.union_other(text, &types),
        _ => writer.problem("a union has no such member".to_owned()),
    }
}

fn print_list(items: &[Scalar], lexical: &Lexical, writer: &mut Writer) {
    let (Lexical::List(of) | Lexical::Flags(of)) = lexical else {
        return writer.problem("a list stands where the type has none".to_owned());
    };
    writer.list(|writer| {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                writer.raw(" ");
            }
            item.print(of, writer);
        }
    });
}

/// The lexical form of a value.
///
/// # Errors
/// When it has none, or holds a character that XML doesn't allow.
pub fn text_of(lexical: &Lexical, value: &Scalar) -> Result<String> {
    let mut writer = Writer::new(&WriteOptions::default());
    value.print(lexical, &mut writer);
    Ok(unescaped(&writer.finish()?))
}

/// The value that a text is: of the simple type where that is another than the value's own.
///
/// # Errors
/// When the text is not of the type: all that the type says of it.
pub fn scalar_of(
    lexical: &Lexical,
    simple: Option<&'static SimpleType>,
    text: &str,
) -> std::result::Result<Scalar, ValueError> {
    let simple = simple.unwrap_or_else(|| lexical.natural());
    let text = match simple.white_space {
        WhiteSpace::Preserve => Cow::Borrowed(text),
        WhiteSpace::Replace => replace(text),
        WhiteSpace::Collapse => collapse(text),
    };
    let mut wrong = Vec::new();
    simple.check(&text, &mut |violation| wrong.push(violation.to_string()));
    if !wrong.is_empty() {
        return Err(ValueError::custom(wrong.join("; ")));
    }
    let options = ReadOptions {
        strict: true,
        ..ReadOptions::default()
    };
    let reader =
        Reader::new("<value/>", &options).map_err(|e| ValueError::custom(e.to_string()))?;
    lexical.parse(text, &reader)
}

/// The simple type that a value stands for where its row says no other.
pub fn natural_of(lexical: &Lexical) -> &'static SimpleType {
    lexical.natural()
}

/// A pattern of XML Schema as an expression of the crate `regex`; and how often its one character
/// is repeated, where that is all that it says.
///
/// # Errors
/// When it is no pattern.
pub fn regex_of(
    pattern: &str,
) -> std::result::Result<(String, Option<RangeInclusive<u64>>), ValueError> {
    let translated = translate(pattern)?;
    Ok((translated.regex, translated.chars))
}
