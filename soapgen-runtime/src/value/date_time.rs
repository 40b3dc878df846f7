//! `xs:dateTime`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::calendar::{Moment, astronomical, days};
use super::scan::{Fraction, Scan, Text, lexical_form};
use super::{Date, Offset, Time, ValueError};

/// A date with a time of day, `xs:dateTime` (XML Schema Part 2, 3.2.7).
///
/// It keeps what its lexical form says: the time zone if there is one (none is not UTC), up to 18
/// digits of a fraction of a second, `24:00:00`, and years before 1 and beyond 9999. As in XML
/// Schema 1.0 there is no year 0: -1 precedes 1.
///
/// Two values are equal (`==`) when all of that is, the number of digits of the fraction aside:
/// one moment in two time zones is two values. [`DateTime::timeline_cmp`] compares moments.
#[derive(Clone, Copy)]
pub struct DateTime {
    year: i64,
    attos: u64,
    digits: u8,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    offset: Option<Offset>,
}

impl DateTime {
    /// A value to read into.
    pub(crate) const BLANK: Self = Self {
        year: 1,
        attos: 0,
        digits: 0,
        month: 1,
        day: 1,
        hour: 0,
        minute: 0,
        second: 0,
        offset: None,
    };

    const EXPECTED: &'static str = "xs:dateTime such as 2024-01-31T12:00:00Z";

    /// A moment without fraction and time zone.
    pub fn new(
        year: i64,
        month: u8,
        day: u8,
        hour: u8,
        minute: u8,
        second: u8,
    ) -> Result<Self, ValueError> {
        let date = Date::new(year, month, day)?;
        Ok(Self::from_parts(date, Time::new(hour, minute, second)?))
    }

    /// The time on that date. The time zone is the one of `time`, or that of `date` when `time`
    /// has none.
    #[must_use]
    pub const fn from_parts(date: Date, time: Time) -> Self {
        let offset = match time.offset() {
            Some(offset) => Some(offset),
            None => date.offset(),
        };
        Self {
            year: date.year(),
            attos: time.attosecond(),
            digits: time.fraction_digits(),
            month: date.month(),
            day: date.day(),
            hour: time.hour(),
            minute: time.minute(),
            second: time.second(),
            offset,
        }
    }

    /// The same with a fraction of that many nanoseconds (below one thousand million).
    pub fn with_nanosecond(self, nanosecond: u32) -> Result<Self, ValueError> {
        let time = self.time().with_nanosecond(nanosecond)?;
        Ok(Self::from_parts(self.date(), time))
    }

    /// The same with a fraction of `value` read as that many digits (at most 18) after the point:
    /// `with_fraction(50, 3)` is `.050`.
    pub fn with_fraction(self, value: u64, digits: u8) -> Result<Self, ValueError> {
        let time = self.time().with_fraction(value, digits)?;
        Ok(Self::from_parts(self.date(), time))
    }

    /// The same date and time of day with another time zone or none; the clock is not moved.
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

    /// The year, never 0; -1 is the year before 1.
    #[must_use]
    pub const fn year(&self) -> i64 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(&self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(&self) -> u8 {
        self.day
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
        (self.attos / 1_000_000_000) as u32
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

    /// The date, with the time zone.
    #[must_use]
    pub fn date(&self) -> Date {
        Date::unchecked(self.year, self.month, self.day, self.offset)
    }

    /// The time of day, with the time zone.
    #[must_use]
    pub fn time(&self) -> Time {
        let fraction = Fraction {
            attos: self.attos,
            digits: self.digits,
        };
        Time::unchecked(self.hour, self.minute, self.second, fraction, self.offset)
    }

    /// The order relation of XML Schema Part 2, 3.2.7.4: none where only one value has a time
    /// zone and the other's could turn it. Unlike `==` it finds one moment in two time zones
    /// equal.
    #[must_use]
    pub fn timeline_cmp(&self, other: &Self) -> Option<Ordering> {
        self.moment().compare(other.moment())
    }

    pub(crate) fn moment(&self) -> Moment {
        let days = days(i128::from(astronomical(self.year)), self.month, self.day);
        let hours = days * 24 + i128::from(self.hour);
        Moment {
            seconds: (hours * 60 + i128::from(self.minute)) * 60 + i128::from(self.second),
            attos: self.attos,
            offset: self.offset,
        }
    }

    fn fields(&self) -> impl Ord + Hash {
        let date = (self.year, self.month, self.day);
        let time = (self.hour, self.minute, self.second, self.attos);
        (self.offset, date, time)
    }

    #[inline]
    fn parse(scan: &mut Scan<'_>) -> Option<Self> {
        let date = Date::parse_day(scan)?;
        scan.byte(b'T')?;
        let time = Time::parse_clock(scan)?;
        let offset = scan.offset()?;
        Some(Self::from_parts(date, time.with_offset(offset)))
    }

    #[inline]
    fn put<const N: usize>(&self, text: &mut Text<N>) {
        self.date().with_offset(None).put(text);
        text.push(b'T');
        self.time().put(text);
    }
}

lexical_form!(DateTime, 64);

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.fields().cmp(&other.fields()).is_eq()
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fields().hash(state);
    }
}

/// On the timeline as [`DateTime::timeline_cmp`]; of two that are one moment there but are
/// written differently, one precedes the other so that the order agrees with `==`.
impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let order = self.timeline_cmp(other)?;
        Some(order.then_with(|| self.fields().cmp(&other.fields())))
    }
}
