//! `xs:integer`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::ValueError;
use super::lexical_serde::lexical_serde;

/// A whole number of any size, `xs:integer` (XML Schema Part 2, 3.3.13).
///
/// Numbers that an `i128` holds need no allocation.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i128),
    /// The canonical digits with a leading `-` if negative, of a number beyond an `i128`.
    Big(Box<str>),
}

impl Integer {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Small(0));

    /// Whether it is less than zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(value) => *value < 0,
            Repr::Big(text) => text.starts_with('-'),
        }
    }

    /// The nearest float; digits beyond its precision are lost.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Small(value) => *value as f64,
            Repr::Big(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The digits of a number beyond an `i128`, or the number.
    pub(crate) fn as_small(&self) -> Result<i128, &str> {
        match &self.0 {
            Repr::Small(value) => Ok(*value),
            Repr::Big(text) => Err(text),
        }
    }
}

impl Default for Integer {
    fn default() -> Self {
        Self::ZERO
    }
}

/// An optional sign and one or more digits.
impl FromStr for Integer {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let refused = || ValueError::new("xs:integer such as -12", text);
        let (negative, digits) = match text.as_bytes() {
            [b'-', digits @ ..] => (true, digits),
            [b'+', digits @ ..] | digits => (false, digits),
        };
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Err(refused());
        }
        // A leading sign is understood here; only what is too large fails.
        if let Ok(value) = text.parse() {
            return Ok(Self(Repr::Small(value)));
        }
        let digits = text.trim_start_matches(['+', '-']).trim_start_matches('0');
        let sign = if negative { "-" } else { "" };
        Ok(Self(Repr::Big(format!("{sign}{digits}").into())))
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(value) => fmt::Display::fmt(value, f),
            Repr::Big(text) => f.pad(text),
        }
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Integer({self})")
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            // What is not small is farther from zero than all that is.
            (Repr::Small(_), Repr::Big(_)) if other.is_negative() => Ordering::Greater,
            (Repr::Small(_), Repr::Big(_)) => Ordering::Less,
            (Repr::Big(_), Repr::Small(_)) => other.cmp(self).reverse(),
            (Repr::Big(a), Repr::Big(b)) => match (self.is_negative(), other.is_negative()) {
                (false, false) => (a.len(), a).cmp(&(b.len(), b)),
                (true, true) => (b.len(), b).cmp(&(a.len(), a)),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
            },
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

lexical_serde!(Integer);

impl From<u128> for Integer {
    fn from(value: u128) -> Self {
        match i128::try_from(value) {
            Ok(value) => Self(Repr::Small(value)),
            Err(_) => Self(Repr::Big(value.to_string().into())),
        }
    }
}

impl From<usize> for Integer {
    fn from(value: usize) -> Self {
        Self::from(value as u128)
    }
}

impl From<isize> for Integer {
    fn from(value: isize) -> Self {
        Self(Repr::Small(value as i128))
    }
}

macro_rules! from_int {
    ($($int:ty)*) => {$(
        impl From<$int> for Integer {
            fn from(value: $int) -> Self {
                Self(Repr::Small(i128::from(value)))
            }
        }
    )*};
}
from_int!(i8 i16 i32 i64 i128 u8 u16 u32 u64);

macro_rules! to_int {
    ($($int:ident)*) => {$(
        impl TryFrom<&Integer> for $int {
            type Error = ValueError;

            fn try_from(value: &Integer) -> Result<Self, ValueError> {
                let exact = match &value.0 {
                    Repr::Small(value) => Self::try_from(*value).ok(),
                    Repr::Big(text) => text.parse().ok(),
                };
                exact.ok_or_else(|| {
                    ValueError::new(concat!("a number that ", stringify!($int), " holds"), &value.to_string())
                })
            }
        }

        impl TryFrom<Integer> for $int {
            type Error = ValueError;

            fn try_from(value: Integer) -> Result<Self, ValueError> {
                Self::try_from(&value)
            }
        }
    )*};
}
to_int!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
