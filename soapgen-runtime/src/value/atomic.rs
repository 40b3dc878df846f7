//! Any atomic value, to compare one with another as facets do.

use std::cmp::Ordering;

use super::calendar::Moment;
use super::facets::{Names, Spaces};
use super::lexical::{
    is_any_uri, is_language, is_name, is_ncname, is_nmtoken, is_normalized_string, is_qname,
    is_token,
};
use super::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, HexBinary, Integer, Time, parse_bool, parse_f32, parse_f64,
};

/// A value of a built-in type, by primitive type.
pub(crate) enum Atom {
    /// A string of whatever type: the value is the text.
    Text,
    /// A `QName` or `NOTATION`: its prefix cannot be resolved here, so the text must do.
    Name,
    Bool(bool),
    Decimal(Decimal),
    Float(f64),
    Duration(Duration),
    DateTime(DateTime),
    Time(Time),
    Date(Date),
    YearMonth(GYearMonth),
    Year(GYear),
    MonthDay(GMonthDay),
    Day(GDay),
    Month(GMonth),
    Bytes(bytes::Bytes),
}

/// A text that may be a floating-point number: `+INF` is read, since XML Schema 1.1 has it, and
/// is none in XML Schema 1.0 (Part 2, 3.2.4.1).
fn float(text: &str) -> Option<&str> {
    (text != "+INF").then_some(text)
}

/// The bounds of an integer type and what to call it.
fn integer(text: &str, least: Option<i128>, most: Option<i128>) -> Option<Atom> {
    let number: Integer = text.parse().ok()?;
    let legal = least.is_none_or(|least| number >= Integer::from(least))
        && most.is_none_or(|most| number <= Integer::from(most));
    legal.then(|| Atom::Decimal(number.into()))
}

/// A decimal number without the zeros that make no difference.
fn plain(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    match (whole, fraction.trim_end_matches('0')) {
        ("", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

impl Atom {
    /// Reads a lexical form whose white space has been normalised; the error is what the type
    /// expects.
    pub(crate) fn read(builtin: Builtin, text: &str) -> Result<Self, &'static str> {
        let string = |legal: bool| legal.then_some(Self::Text);
        let bounded = |least: i128, most: i128| integer(text, Some(least), Some(most));
        let (read, expected) = match builtin {
            Builtin::AnySimpleType | Builtin::String => (string(true), "a string"),
            Builtin::NormalizedString => (
                string(is_normalized_string(text)),
                "a string without tabs and line ends",
            ),
            Builtin::Token => (string(is_token(text)), "a token"),
            Builtin::Language => (string(is_language(text)), "a language such as en-GB"),
            Builtin::NmToken => (string(is_nmtoken(text)), "a name token"),
            Builtin::Name => (string(is_name(text)), "a name"),
            Builtin::NcName => (string(is_ncname(text)), "a name without colon"),
            Builtin::Id => (
                string(is_ncname(text)),
                "an identifier: a name without colon",
            ),
            Builtin::IdRef => (string(is_ncname(text)), "a reference: a name without colon"),
            Builtin::Entity => (string(is_ncname(text)), "an entity: a name without colon"),
            Builtin::AnyUri => (string(is_any_uri(text)), "a URI"),
            Builtin::QName | Builtin::Notation => {
                let name = is_qname(text).then_some(Self::Name);
                (name, "a qualified name such as prefix:local")
            }
            Builtin::Boolean => (parse_bool(text).ok().map(Self::Bool), "true, false, 1 or 0"),
            Builtin::Decimal => (
                text.parse().ok().map(Self::Decimal),
                "a decimal number such as -1.50",
            ),
            Builtin::Integer => (integer(text, None, None), "a whole number"),
            Builtin::NonPositiveInteger => {
                (integer(text, None, Some(0)), "a whole number not above 0")
            }
            Builtin::NegativeInteger => (integer(text, None, Some(-1)), "a whole number below 0"),
            Builtin::NonNegativeInteger => {
                (integer(text, Some(0), None), "a whole number not below 0")
            }
            Builtin::PositiveInteger => (integer(text, Some(1), None), "a whole number above 0"),
            Builtin::Long => (
                bounded(i64::MIN.into(), i64::MAX.into()),
                "a whole number from -9223372036854775808 to 9223372036854775807",
            ),
            Builtin::Int => (
                bounded(i32::MIN.into(), i32::MAX.into()),
                "a whole number from -2147483648 to 2147483647",
            ),
            Builtin::Short => (
                bounded(-32_768, 32_767),
                "a whole number from -32768 to 32767",
            ),
            Builtin::Byte => (bounded(-128, 127), "a whole number from -128 to 127"),
            Builtin::UnsignedLong => (
                bounded(0, u64::MAX.into()),
                "a whole number from 0 to 18446744073709551615",
            ),
            Builtin::UnsignedInt => (
                bounded(0, u32::MAX.into()),
                "a whole number from 0 to 4294967295",
            ),
            Builtin::UnsignedShort => (bounded(0, 65_535), "a whole number from 0 to 65535"),
            Builtin::UnsignedByte => (bounded(0, 255), "a whole number from 0 to 255"),
            Builtin::Float => (
                float(text).and_then(|text| Some(Self::Float(parse_f32(text).ok()?.into()))),
                "a number such as -1.5E3, INF, -INF or NaN",
            ),
            Builtin::Double => (
                float(text).and_then(|text| Some(Self::Float(parse_f64(text).ok()?))),
                "a number such as -1.5E3, INF, -INF or NaN",
            ),
            Builtin::Duration => (
                text.parse().ok().map(Self::Duration),
                "a duration such as P1Y2M3DT4H5M6.7S",
            ),
            Builtin::DateTime => (
                text.parse().ok().map(Self::DateTime),
                "a date with time such as 2024-01-31T12:00:00Z",
            ),
            Builtin::Time => (text.parse().ok().map(Self::Time), "a time such as 12:00:00"),
            Builtin::Date => (
                text.parse().ok().map(Self::Date),
                "a date such as 2024-01-31",
            ),
            Builtin::GYearMonth => (
                text.parse().ok().map(Self::YearMonth),
                "a month of a year such as 2024-01",
            ),
            Builtin::GYear => (text.parse().ok().map(Self::Year), "a year such as 2024"),
            Builtin::GMonthDay => (
                text.parse().ok().map(Self::MonthDay),
                "a day of a year such as --12-31",
            ),
            Builtin::GDay => (text.parse().ok().map(Self::Day), "a day such as ---31"),
            Builtin::GMonth => (text.parse().ok().map(Self::Month), "a month such as --12"),
            Builtin::HexBinary => {
                let bytes = text.parse().ok().map(|HexBinary(bytes)| Self::Bytes(bytes));
                (bytes, "pairs of hexadecimal digits")
            }
            Builtin::Base64Binary => {
                let bytes = text
                    .parse()
                    .ok()
                    .map(|Base64Binary(bytes)| Self::Bytes(bytes));
                (bytes, "base64")
            }
        };
        read.ok_or(expected)
    }

    /// Whether the type has an order, so that bounds apply to it.
    pub(crate) fn is_ordered(&self) -> bool {
        !matches!(
            self,
            Self::Text | Self::Name | Self::Bool(_) | Self::Bytes(_)
        )
    }

    /// Equality as enumerations have it, beyond that of the texts: `NaN` is `NaN`.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            _ => self.partial_cmp(other).is_some_and(Ordering::is_eq),
        }
    }

    /// What is the same for equal values, and for these alone; `text` is the value's, white space
    /// normalised. It starts with a letter for the primitive type.
    pub(crate) fn key(
        &self,
        builtin: Builtin,
        text: &str,
        names: Names<'_>,
        spaces: &mut Spaces,
    ) -> String {
        let moment = |letter: char, moment: Moment| {
            let zone = moment.offset.map(|offset| i128::from(offset.seconds()));
            let seconds = moment.seconds - zone.unwrap_or(0);
            let attos = moment.attos;
            let zone = if zone.is_some() { "Z" } else { "" };
            format!("{letter}{seconds}.{attos:018}{zone}")
        };
        match self {
            Self::Text if builtin == Builtin::AnyUri => format!("u{text}"),
            Self::Text => format!("s{text}"),
            Self::Name => {
                let (prefix, local) = text.split_once(':').unwrap_or(("", text));
                match names {
                    Some(names) => {
                        let namespace = names(prefix).unwrap_or_default();
                        match spaces.number(&namespace) {
                            Some(number) => format!("q{number}}}{local}"),
                            None => format!("q{{{namespace}}}{local}"),
                        }
                    }
                    None => format!("q{text}"),
                }
            }
            Self::Bool(value) => format!("b{value}"),
            Self::Decimal(value) => format!("n{}", plain(&value.to_string())),
            // Zero has two signs and is one value.
            Self::Float(value) => {
                let letter = if builtin == Builtin::Float { 'f' } else { 'd' };
                // Without an exponent it would have some 300 digits.
                format!("{letter}{:e}", if *value == 0.0 { 0.0 } else { *value })
            }
            Self::Duration(value) => format!("p{:?}", value.value()),
            Self::DateTime(value) => moment('t', value.moment()),
            Self::Time(value) => moment('c', value.moment(0)),
            Self::Date(value) => moment('a', value.moment()),
            Self::YearMonth(value) => moment('m', value.moment()),
            Self::Year(value) => moment('y', value.moment()),
            Self::MonthDay(value) => moment('e', value.moment()),
            Self::Day(value) => moment('g', value.moment()),
            Self::Month(value) => moment('o', value.moment()),
            Self::Bytes(value) => {
                let letter = if builtin == Builtin::HexBinary {
                    'h'
                } else {
                    'x'
                };
                let bytes = value.iter();
                bytes.fold(String::from(letter), |key, byte| {
                    key + &format!("{byte:02x}")
                })
            }
        }
    }

    /// The order of values, none where there is no order between them.
    pub(crate) fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.cmp(b)),
            // 3.2.4.1: NaN equals itself and is comparable with nothing else.
            (Self::Float(a), Self::Float(b)) if a.is_nan() && b.is_nan() => Some(Ordering::Equal),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Duration(a), Self::Duration(b)) => a.partial_cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => a.timeline_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.timeline_cmp(b),
            (Self::Date(a), Self::Date(b)) => a.timeline_cmp(b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.timeline_cmp(b),
            (Self::Year(a), Self::Year(b)) => a.timeline_cmp(b),
            (Self::MonthDay(a), Self::MonthDay(b)) => a.timeline_cmp(b),
            (Self::Day(a), Self::Day(b)) => a.timeline_cmp(b),
            (Self::Month(a), Self::Month(b)) => a.timeline_cmp(b),
            _ => None,
        }
    }
}
