//! `xs:decimal`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::lexical_serde::lexical_serde;
use super::scan::Text;
use super::{Integer, ValueError};

/// The most significant digits, and the most digits after the point, of a number kept inline.
const INLINE: usize = 38;

/// An exact decimal number of any size, `xs:decimal` (XML Schema Part 2, 3.2.3).
///
/// It is never a binary float: what was read is what is written, trailing zeros of the fraction
/// included, while leading zeros and a `+` go. Numbers are compared by value: `1.50` equals
/// `1.5`. Numbers of up to 38 digits need no allocation.
#[derive(Clone)]
pub struct Decimal(Repr);

#[derive(Clone)]
enum Repr {
    /// The number is `mantissa` divided by ten to the power of `scale`.
    Small { mantissa: i128, scale: u8 },
    /// The text as written.
    Big(Box<str>),
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Small {
        mantissa: 0,
        scale: 0,
    });

    /// `mantissa` with the point before its last `scale` digits: `new(150, 2)` is `1.50`.
    #[must_use]
    pub fn new(mantissa: i128, scale: u16) -> Self {
        let digits = mantissa.unsigned_abs().to_string();
        let scale = usize::from(scale);
        if scale <= INLINE && digits.len() <= INLINE {
            let scale = scale as u8;
            return Self(Repr::Small { mantissa, scale });
        }
        let zeros = (scale + 1).saturating_sub(digits.len());
        let padded = "0".repeat(zeros) + &digits;
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        Self::canonical(mantissa < 0, whole.as_bytes(), fraction.as_bytes())
    }

    /// The number of digits after the point, as written.
    #[must_use]
    pub fn scale(&self) -> usize {
        match &self.0 {
            Repr::Small { scale, .. } => usize::from(*scale),
            Repr::Big(text) => text.split_once('.').map_or(0, |(_, f)| f.len()),
        }
    }

    /// Whether it is less than zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { mantissa, .. } => *mantissa < 0,
            Repr::Big(text) => text.starts_with('-'),
        }
    }

    /// Whether it is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.with_text(|text| Parts::of(text).fraction.is_empty())
    }

    /// The nearest float. Most decimal fractions have no exact one: this loses.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.with_text(|text| text.parse().unwrap_or(f64::NAN))
    }

    /// The shortest decimal that reads back as that float, `0.1` for `0.1_f64`; none for NaN and
    /// infinities. `TryFrom<f64>` gives the float's exact value instead.
    #[must_use]
    pub fn from_f64_shortest(value: f64) -> Option<Self> {
        value.to_string().parse().ok()
    }

    /// Digits before and after the point, which a facet counts.
    pub(crate) fn count_digits(&self) -> (usize, usize) {
        self.with_text(|text| {
            let parts = Parts::of(text);
            (parts.whole.len(), parts.fraction.len())
        })
    }

    /// Appends the lexical form to `out`.
    pub fn write_to(&self, out: &mut String) {
        self.with_text(|text| out.push_str(text));
    }

    /// Calls `f` with the lexical form.
    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
        match &self.0 {
            Repr::Big(text) => f(text),
            Repr::Small { mantissa, scale } => {
                let mut text = Text::<48>::new();
                if *mantissa < 0 {
                    text.push(b'-');
                }
                text.decimal(mantissa.unsigned_abs(), usize::from(*scale));
                f(text.as_str())
            }
        }
    }

    /// The number of those ASCII digits, with no more storage than it needs.
    fn canonical(negative: bool, whole: &[u8], fraction: &[u8]) -> Self {
        let zeros = whole.iter().take_while(|b| **b == b'0').count();
        let whole = whole.get(zeros..).unwrap_or_default();
        let significant = || {
            let digits = whole.iter().chain(fraction);
            digits.skip_while(|b| **b == b'0')
        };
        if fraction.len() <= INLINE && significant().count() <= INLINE {
            let mut mantissa = 0i128;
            for b in significant() {
                mantissa = mantissa * 10 + i128::from(b - b'0');
            }
            let mantissa = if negative { -mantissa } else { mantissa };
            // At most `INLINE`.
            let scale = fraction.len() as u8;
            return Self(Repr::Small { mantissa, scale });
        }
        let mut text = String::with_capacity(whole.len() + fraction.len() + 3);
        if negative && significant().next().is_some() {
            text.push('-');
        }
        if whole.is_empty() {
            text.push('0');
        }
        text.extend(whole.iter().map(|b| char::from(*b)));
        if !fraction.is_empty() {
            text.push('.');
            text.extend(fraction.iter().map(|b| char::from(*b)));
        }
        Self(Repr::Big(text.into()))
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let (negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            [b'+', digits @ ..] | digits => (false, digits),
        };
        let point = digits.iter().position(|b| *b == b'.');
        let (whole, fraction) = match point {
            Some(at) => (digits.get(..at)?, digits.get(at + 1..)?),
            None => (digits, &[][..]),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut all = whole.iter().chain(fraction);
        if !all.all(u8::is_ascii_digit) {
            return None;
        }
        Some(Self::canonical(negative, whole, fraction))
    }
}

impl<const N: usize> Text<N> {
    /// Appends a number with the point before its last `scale` digits.
    fn decimal(&mut self, mantissa: u128, scale: usize) {
        let mut digits = Text::<48>::new();
        digits.number(mantissa, scale + 1);
        let text = digits.as_str();
        for (i, b) in text.bytes().enumerate() {
            if scale != 0 && i == text.len() - scale {
                self.push(b'.');
            }
            self.push(b);
        }
    }
}

/// A number as its value needs it: no leading zeros, no trailing zeros of the fraction.
#[derive(PartialEq, Eq, Hash)]
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        Self {
            negative,
            whole: if whole == "0" { "" } else { whole },
            fraction: fraction.trim_end_matches('0'),
        }
    }
}

impl Ord for Parts<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |parts: &Self| (parts.whole.len(), parts.whole, parts.fraction);
        match (self.negative, other.negative) {
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Parts<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

/// An optional sign and digits with at most one point among or beside them.
impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::parse(text.as_bytes())
            .ok_or_else(|| ValueError::new("xs:decimal such as -1.50", text))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.pad(text))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (
            Repr::Small { mantissa: a, scale },
            Repr::Small {
                mantissa: b,
                scale: other_scale,
            },
        ) = (&self.0, &other.0)
            && scale == other_scale
        {
            return a.cmp(b);
        }
        self.with_text(|own| other.with_text(|other| Parts::of(own).cmp(&Parts::of(other))))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_text(|text| Parts::of(text).hash(state));
    }
}

lexical_serde!(Decimal);

impl From<Integer> for Decimal {
    fn from(value: Integer) -> Self {
        Self::from(&value)
    }
}

impl From<&Integer> for Decimal {
    fn from(value: &Integer) -> Self {
        match value.as_small() {
            Ok(value) => Self::new(value, 0),
            Err(text) => Self(Repr::Big(text.into())),
        }
    }
}

macro_rules! from_int {
    ($($int:ty)*) => {$(
        impl From<$int> for Decimal {
            fn from(value: $int) -> Self {
                Self::from(&Integer::from(value))
            }
        }
    )*};
}
from_int!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! to_int {
    ($($int:ident)*) => {$(
        /// Exact: a fraction other than zero is refused.
        impl TryFrom<&Decimal> for $int {
            type Error = ValueError;

            fn try_from(value: &Decimal) -> Result<Self, ValueError> {
                let exact = value.with_text(|text| {
                    if !Parts::of(text).fraction.is_empty() {
                        return None;
                    }
                    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
                    whole.parse::<Self>().ok()
                });
                exact.ok_or_else(|| {
                    ValueError::new(concat!("a number that ", stringify!($int), " holds"), &value.to_string())
                })
            }
        }

        /// Exact: a fraction other than zero is refused.
        impl TryFrom<Decimal> for $int {
            type Error = ValueError;

            fn try_from(value: Decimal) -> Result<Self, ValueError> {
                Self::try_from(&value)
            }
        }
    )*};
}
to_int!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize Integer);

/// The exact value of the float, which for `0.1` has 55 digits; see
/// [`Decimal::from_f64_shortest`]. NaN and infinities are refused.
impl TryFrom<f64> for Decimal {
    type Error = ValueError;

    fn try_from(value: f64) -> Result<Self, ValueError> {
        // No float has more digits after the point than this.
        let text = format!("{value:.1074}");
        text.trim_end_matches('0').parse()
    }
}

/// Refuses what does not fit without loss.
#[cfg(feature = "rust_decimal")]
impl TryFrom<&Decimal> for rust_decimal::Decimal {
    type Error = ValueError;

    fn try_from(value: &Decimal) -> Result<Self, ValueError> {
        let exact = value.with_text(|text| {
            Self::from_str_exact(text).ok().or_else(|| {
                // Trailing zeros alone need not fit.
                let (_, fraction) = text.split_once('.')?;
                let zeros = fraction.len() - fraction.trim_end_matches('0').len();
                let kept = text.get(..text.len() - zeros)?.trim_end_matches('.');
                Self::from_str_exact(kept).ok()
            })
        });
        exact.ok_or_else(|| {
            ValueError::new(
                "a number that rust_decimal::Decimal holds",
                &value.to_string(),
            )
        })
    }
}

/// Refuses what does not fit without loss.
#[cfg(feature = "rust_decimal")]
impl TryFrom<Decimal> for rust_decimal::Decimal {
    type Error = ValueError;

    fn try_from(value: Decimal) -> Result<Self, ValueError> {
        Self::try_from(&value)
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Decimal {
    fn from(value: rust_decimal::Decimal) -> Self {
        // The scale is at most 28.
        Self::new(value.mantissa(), value.scale() as u16)
    }
}
