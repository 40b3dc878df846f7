//! The values of XML Schema Part 2 and their lexical forms.
//!
//! A value keeps what its lexical form says: a decimal all its digits, a date its time zone or
//! the lack of one, a duration its components. `FromStr` expects text whose white space has been
//! normalised ([`lexical::collapse`]) and is strict about everything else; `Display` writes a form
//! that reads back as the same value.

mod atomic;
mod binary;
mod blank;
#[cfg(feature = "patterns")]
mod blocks;
pub mod builtin;
mod calendar;
mod date_time;
mod decimal;
mod duration;
pub(crate) mod error;
mod facets;
mod flags;
mod gregorian;
mod integer;
pub mod lexical;
mod lexical_serde;
mod list;
mod offset;
pub mod pattern;
mod primitive;
mod qname;
mod scan;
mod shared;
#[cfg(test)]
mod tests;
mod time;
#[cfg(feature = "patterns")]
pub(crate) mod translate;
#[cfg(feature = "chrono")]
mod with_chrono;
#[cfg(feature = "jiff")]
mod with_jiff;
mod with_std;
#[cfg(feature = "time")]
mod with_time;

pub use binary::{Base64Binary, HexBinary};
pub(crate) use blank::Blank;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use duration::Duration;
pub use error::ValueError;
pub use facets::{Builtin, Facet, SimpleType, Variety, Violation, WhiteSpace};
pub(crate) use facets::{Names, Spaces};
pub use flags::Flags;
pub use gregorian::{Date, GDay, GMonth, GMonthDay, GYear, GYearMonth};
pub use integer::Integer;
pub use list::List;
pub use offset::Offset;
pub use primitive::{
    PrimitiveInt, bool_text, parse_bool, parse_f32, parse_f64, parse_int, write_f32, write_f64,
    write_int,
};
pub use qname::QName;
pub use shared::SharedStr;
pub use time::Time;

/// Conversions of values to types of other crates, by reference and by value: the type's name in
/// errors and the function that makes it. `local` ones are of values without time zone, `zoned`
/// ones of values with one, which the function sees to.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
macro_rules! conversions {
    ($(#[$doc:meta])* local $from:ty => $to:ty, $name:literal, $make:expr; $($rest:tt)*) => {
        $crate::value::conversions! {
            $(#[$doc])* $from => $to, concat!($name, ", without time zone"),
            |value: &$from| match value.offset() {
                None => $make(value),
                Some(_) => None,
            };
        }
        $crate::value::conversions! { $($rest)* }
    };
    ($(#[$doc:meta])* zoned $from:ty => $to:ty, $name:literal, $make:expr; $($rest:tt)*) => {
        $crate::value::conversions! {
            $(#[$doc])* $from => $to, concat!($name, ", with a time zone"), $make;
        }
        $crate::value::conversions! { $($rest)* }
    };
    ($(#[$doc:meta])* $from:ty => $to:ty, $expected:expr, $make:expr;) => {
        $(#[$doc])*
        impl TryFrom<&$from> for $to {
            type Error = $crate::value::ValueError;

            fn try_from(value: &$from) -> Result<Self, Self::Error> {
                $make(value)
                    .ok_or_else(|| Self::Error::new($expected, &value.to_string()))
            }
        }

        /// As from a reference.
        impl TryFrom<$from> for $to {
            type Error = $crate::value::ValueError;

            fn try_from(value: $from) -> Result<Self, Self::Error> {
                Self::try_from(&value)
            }
        }
    };
    () => {};
}
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use conversions;
