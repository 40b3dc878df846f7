//! `xs:time`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::calendar::Moment;
use super::scan::{FRACTION_DIGITS, Fraction, POW10, Scan, Text, lexical_form};
use super::{Offset, ValueError};

/// A time of day, `xs:time` (XML Schema Part 2, 3.2.8).
///
/// It keeps what its lexical form says: the time zone if there is one, up to 18 digits of a
/// fraction of a second, and `24:00:00`, the end of a day. Two times are equal (`==`) when all of
/// that is, the number of digits of the fraction aside. [`PartialOrd`] orders on the timeline.
#[derive(Clone, Copy)]
pub struct Time {
    attos: u64,
    digits: u8,
    hour: u8,
    minute: u8,
    second: u8,
    offset: Option<Offset>,
}

impl Time {
    /// A value to read into.
    pub(crate) const BLANK: Self = Self {
        attos: 0,
        digits: 0,
        hour: 0,
        minute: 0,
        second: 0,
        offset: None,
    };

    const EXPECTED: &'static str = "xs:time such as 12:00:00 or 12:00:00.5Z";

    /// A time without fraction and time zone; 24:00:00 is one.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, ValueError> {
        Self::checked(hour, minute, second, Fraction::default(), None)
            .ok_or_else(|| ValueError::custom(format!("{hour}:{minute}:{second} is not a time")))
    }

    pub(crate) fn checked(
        hour: u8,
        minute: u8,
        second: u8,
        fraction: Fraction,
        offset: Option<Offset>,
    ) -> Option<Self> {
        let end_of_day = hour == 24 && minute == 0 && second == 0 && fraction.attos == 0;
        let valid = end_of_day || hour < 24 && minute < 60 && second < 60;
        valid.then_some(Self::unchecked(hour, minute, second, fraction, offset))
    }

    /// For fields that have been checked.
    #[inline]
    pub(crate) const fn unchecked(
        hour: u8,
        minute: u8,
        second: u8,
        fraction: Fraction,
        offset: Option<Offset>,
    ) -> Self {
        Self {
            attos: fraction.attos,
            digits: fraction.digits,
            hour,
            minute,
            second,
            offset,
        }
    }

    /// The same time with a fraction of that many nanoseconds (below one thousand million).
    pub fn with_nanosecond(self, nanosecond: u32) -> Result<Self, ValueError> {
        let fraction = Fraction::from_nanos(nanosecond.min(POW10[9] as u32));
        self.with(fraction)
    }

    /// The same time with a fraction of `value` read as that many digits (at most 18) after the
    /// point: `with_fraction(50, 3)` is `.050`.
    pub fn with_fraction(self, value: u64, digits: u8) -> Result<Self, ValueError> {
        let fraction = Fraction::new(value, digits).ok_or_else(out_of_range)?;
        self.with(fraction)
    }

    fn with(self, fraction: Fraction) -> Result<Self, ValueError> {
        if fraction.attos >= POW10[usize::from(FRACTION_DIGITS)] {
            return Err(out_of_range());
        }
        Self::checked(self.hour, self.minute, self.second, fraction, self.offset)
            .ok_or_else(out_of_range)
    }

    /// The same time of day with another time zone or none; the clock is not moved.
    #[must_use]
    pub const fn with_offset(mut self, offset: Option<Offset>) -> Self {
        self.offset = offset;
        self
    }

    /// The same without time zone; the clock is not moved.
    #[must_use]
    pub const fn without_offset(self) -> Self {
        self.with_offset(None)
    }

    /// The hour, 24 at the end of a day only.
    #[must_use]
    pub const fn hour(&self) -> u8 {
        self.hour
    }

    /// The minute.
    #[must_use]
    pub const fn minute(&self) -> u8 {
        self.minute
    }

    /// The whole second.
    #[must_use]
    pub const fn second(&self) -> u8 {
        self.second
    }

    /// The fraction of the second in nanoseconds, finer digits dropped.
    #[must_use]
    pub const fn nanosecond(&self) -> u32 {
        (self.attos / POW10[9]) as u32
    }

    /// The whole fraction of the second, in units of 10⁻¹⁸ seconds.
    #[must_use]
    pub const fn attosecond(&self) -> u64 {
        self.attos
    }

    /// How many digits the fraction was written with.
    #[must_use]
    pub const fn fraction_digits(&self) -> u8 {
        self.digits
    }

    /// The time zone; none is not UTC.
    #[must_use]
    pub const fn offset(&self) -> Option<Offset> {
        self.offset
    }

    /// The order relation of XML Schema Part 2, 3.2.7.4, taking both times on one day: none where
    /// only one has a time zone and the other's could turn it. Unlike `==` it finds `12:00:00Z`
    /// and `13:00:00+01:00` equal.
    #[must_use]
    pub fn timeline_cmp(&self, other: &Self) -> Option<Ordering> {
        self.moment(0).compare(other.moment(0))
    }

    pub(crate) fn fraction(&self) -> Fraction {
        Fraction {
            attos: self.attos,
            digits: self.digits,
        }
    }

    pub(crate) fn moment(&self, seconds: i128) -> Moment {
        let hour = i128::from(self.hour % 24);
        let own = (hour * 60 + i128::from(self.minute)) * 60 + i128::from(self.second);
        Moment {
            seconds: seconds + own,
            attos: self.attos,
            offset: self.offset,
        }
    }

    fn fields(&self) -> impl Ord + Hash {
        let Self {
            hour,
            minute,
            second,
            attos,
            ..
        } = *self;
        (self.offset, hour, minute, second, attos)
    }

    /// Everything but the time zone.
    #[inline]
    pub(crate) fn parse_clock(scan: &mut Scan<'_>) -> Option<Self> {
        let hour = scan.two()?;
        scan.byte(b':')?;
        let minute = scan.two()?;
        scan.byte(b':')?;
        let second = scan.two()?;
        let fraction = scan.fraction()?;
        Self::checked(hour, minute, second, fraction, None)
    }

    fn parse(scan: &mut Scan<'_>) -> Option<Self> {
        let time = Self::parse_clock(scan)?;
        Some(time.with_offset(scan.offset()?))
    }

    #[inline]
    pub(crate) fn put<const N: usize>(&self, text: &mut Text<N>) {
        text.two(self.hour);
        text.push(b':');
        text.two(self.minute);
        text.push(b':');
        text.two(self.second);
        text.fraction(self.fraction());
        text.offset(self.offset);
    }
}

fn out_of_range() -> ValueError {
    ValueError::custom("no such fraction of a second".to_owned())
}

lexical_form!(Time, 40);

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        self.fields().cmp(&other.fields()).is_eq()
    }
}

impl Eq for Time {}

impl Hash for Time {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fields().hash(state);
    }
}

/// On the timeline as [`Time::timeline_cmp`]; of two that are one moment there but are written
/// with different time zones, one precedes the other so that the order agrees with `==`.
impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let order = self.timeline_cmp(other)?;
        Some(order.then_with(|| self.fields().cmp(&other.fields())))
    }
}
