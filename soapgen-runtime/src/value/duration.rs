//! `xs:duration`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::ValueError;
use super::calendar::days;
use super::scan::{Fraction, Scan, Text, lexical_form, number};

const YEARS: u8 = 1;
const MONTHS: u8 = 2;
const DAYS: u8 = 4;
const HOURS: u8 = 8;
const MINUTES: u8 = 16;
const SECONDS: u8 = 32;
const TIME: u8 = HOURS | MINUTES | SECONDS;

/// A span of time, `xs:duration` (XML Schema Part 2, 3.2.6).
///
/// It is written as it was read, but compared by value: `P1Y` equals `P12M`, and `PT90S` equals
/// `PT1M30S`. Months and days do not convert into each other, so durations have a partial order
/// only: `P1M` is longer than `P27D` and neither longer nor shorter than `P30D`.
#[derive(Clone, Copy)]
pub struct Duration {
    years: u64,
    months: u64,
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    attos: u64,
    digits: u8,
    negative: bool,
    /// Which components are written.
    written: u8,
}

impl Duration {
    const EXPECTED: &'static str = "xs:duration such as P1Y2M3DT4H5M6.7S";

    /// No time at all: `PT0S`.
    pub const ZERO: Self = Self {
        years: 0,
        months: 0,
        days: 0,
        hours: 0,
        minutes: 0,
        seconds: 0,
        attos: 0,
        digits: 0,
        negative: false,
        written: SECONDS,
    };

    /// A duration of years, months, days, hours, minutes and seconds, written with those that
    /// are not zero.
    #[must_use]
    pub fn new(years: u64, months: u64, days: u64, hours: u64, minutes: u64, seconds: u64) -> Self {
        let mut duration = Self {
            years,
            months,
            days,
            hours,
            minutes,
            seconds,
            written: 0,
            ..Self::ZERO
        };
        duration.show_present();
        duration
    }

    /// That many months, written in years and months.
    #[must_use]
    pub fn from_months(months: i64) -> Self {
        let all = months.unsigned_abs();
        Self::new(all / 12, all % 12, 0, 0, 0, 0).with_sign(months < 0)
    }

    /// That many seconds, written in days, hours, minutes and seconds.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self::of_seconds(seconds.unsigned_abs()).with_sign(seconds < 0)
    }

    fn of_seconds(all: u64) -> Self {
        let (minutes, seconds) = (all / 60, all % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        Self::new(0, 0, hours / 24, hours % 24, minutes, seconds)
    }

    /// The same length with that sign.
    #[must_use]
    pub fn with_sign(mut self, negative: bool) -> Self {
        self.negative = negative && !self.is_zero();
        self
    }

    /// The same with a fraction of the second of that many nanoseconds (below one thousand
    /// million).
    pub fn with_nanosecond(self, nanosecond: u32) -> Result<Self, ValueError> {
        self.with(nanosecond < 1_000_000_000, Fraction::from_nanos(nanosecond))
    }

    /// The same with a fraction of the second of `value` read as that many digits (at most 18)
    /// after the point: `with_fraction(50, 3)` is `.050`.
    pub fn with_fraction(self, value: u64, digits: u8) -> Result<Self, ValueError> {
        let fraction = Fraction::new(value, digits);
        self.with(fraction.is_some(), fraction.unwrap_or_default())
    }

    fn with(mut self, valid: bool, fraction: Fraction) -> Result<Self, ValueError> {
        if !valid {
            let message = "no such fraction of a second".to_owned();
            return Err(ValueError::custom(message));
        }
        (self.attos, self.digits) = (fraction.attos, fraction.digits);
        if self.attos != 0 {
            self.written |= SECONDS;
        }
        Ok(self)
    }

    fn show_present(&mut self) {
        let components = [
            (self.years, YEARS),
            (self.months, MONTHS),
            (self.days, DAYS),
            (self.hours, HOURS),
            (self.minutes, MINUTES),
            (self.seconds | self.attos, SECONDS),
        ];
        self.written = 0;
        for (value, bit) in components {
            if value != 0 {
                self.written |= bit;
            }
        }
        if self.written == 0 {
            self.written = SECONDS;
        }
    }

    fn is_zero(&self) -> bool {
        let components = self.years | self.months | self.days | self.hours | self.minutes;
        components | self.seconds | self.attos == 0
    }

    /// Whether it goes back in time.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// The years as written.
    #[must_use]
    pub const fn years(&self) -> u64 {
        self.years
    }

    /// The months as written, beside the years.
    #[must_use]
    pub const fn months(&self) -> u64 {
        self.months
    }

    /// The days as written.
    #[must_use]
    pub const fn days(&self) -> u64 {
        self.days
    }

    /// The hours as written, beside the days.
    #[must_use]
    pub const fn hours(&self) -> u64 {
        self.hours
    }

    /// The minutes as written, beside the hours.
    #[must_use]
    pub const fn minutes(&self) -> u64 {
        self.minutes
    }

    /// The whole seconds as written, beside the minutes.
    #[must_use]
    pub const fn seconds(&self) -> u64 {
        self.seconds
    }

    /// The fraction of the second in nanoseconds, finer digits dropped.
    #[must_use]
    pub const fn nanosecond(&self) -> u32 {
        (self.attos / 1_000_000_000) as u32
    }

    /// The whole fraction of the second, in units of 10⁻¹⁸ seconds, without the sign.
    #[must_use]
    pub const fn attosecond(&self) -> u64 {
        self.attos
    }

    /// Years and months together in months, with the sign.
    #[must_use]
    pub fn total_months(&self) -> i128 {
        let all = i128::from(self.years) * 12 + i128::from(self.months);
        if self.negative { -all } else { all }
    }

    /// Days to seconds together in whole seconds, with the sign. The fraction, which
    /// [`Duration::attosecond`] gives, has the same sign.
    #[must_use]
    pub fn total_seconds(&self) -> i128 {
        let hours = i128::from(self.days) * 24 + i128::from(self.hours);
        let minutes = hours * 60 + i128::from(self.minutes);
        let all = minutes * 60 + i128::from(self.seconds);
        if self.negative { -all } else { all }
    }

    /// What equality compares.
    pub(crate) fn value(&self) -> (i128, i128, i128) {
        let attos = i128::from(self.attos);
        let attos = if self.negative { -attos } else { attos };
        (self.total_months(), self.total_seconds(), attos)
    }

    /// Where the duration leads from the first of a month, as seconds and attoseconds.
    fn after(&self, year: i128, month: u8) -> (i128, i128) {
        let (months, seconds, attos) = self.value();
        let months = year * 12 + i128::from(month) - 1 + months;
        // In 0..12 by construction.
        let month = months.rem_euclid(12) as u8 + 1;
        let seconds = days(months.div_euclid(12), month, 1) * 86_400 + seconds;
        if attos < 0 {
            (seconds - 1, attos + 1_000_000_000_000_000_000)
        } else {
            (seconds, attos)
        }
    }

    fn parse(scan: &mut Scan<'_>) -> Option<Self> {
        /// The component if its letter comes after the digits.
        fn component(scan: &mut Scan<'_>, letter: u8, written: &mut u8, bit: u8) -> Option<u64> {
            let before = scan.rest;
            let digits = scan.digits();
            if digits.is_empty() || !scan.has(letter) {
                scan.rest = before;
                return Some(0);
            }
            *written |= bit;
            number(digits)
        }

        let negative = scan.has(b'-');
        scan.byte(b'P')?;
        let mut written = 0;
        let years = component(scan, b'Y', &mut written, YEARS)?;
        let months = component(scan, b'M', &mut written, MONTHS)?;
        let days = component(scan, b'D', &mut written, DAYS)?;
        let (mut hours, mut minutes, mut seconds) = (0, 0, 0);
        let mut fraction = Fraction::default();
        if scan.has(b'T') {
            hours = component(scan, b'H', &mut written, HOURS)?;
            minutes = component(scan, b'M', &mut written, MINUTES)?;
            let digits = scan.digits();
            if !digits.is_empty() {
                seconds = number(digits)?;
                fraction = scan.fraction()?;
                scan.byte(b'S')?;
                written |= SECONDS;
            }
            if written & TIME == 0 {
                return None;
            }
        }
        scan.end()?;
        if written == 0 {
            return None;
        }
        let duration = Self {
            years,
            months,
            days,
            hours,
            minutes,
            seconds,
            attos: fraction.attos,
            digits: fraction.digits,
            negative: false,
            written,
        };
        Some(duration.with_sign(negative))
    }

    fn put<const N: usize>(&self, text: &mut Text<N>) {
        if self.negative {
            text.push(b'-');
        }
        text.push(b'P');
        let components = [
            (YEARS, self.years, b'Y'),
            (MONTHS, self.months, b'M'),
            (DAYS, self.days, b'D'),
            (HOURS, self.hours, b'H'),
            (MINUTES, self.minutes, b'M'),
            (SECONDS, self.seconds, b'S'),
        ];
        let mut in_time = false;
        for (bit, value, letter) in components {
            if self.written & bit == 0 {
                continue;
            }
            if bit & TIME != 0 && !in_time {
                in_time = true;
                text.push(b'T');
            }
            text.number(u128::from(value), 1);
            if bit == SECONDS {
                text.fraction(Fraction {
                    attos: self.attos,
                    digits: self.digits,
                });
            }
            text.push(letter);
        }
    }
}

lexical_form!(Duration, 160);

impl Default for Duration {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Eq for Duration {}

impl Hash for Duration {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

/// The order of XML Schema Part 2, 3.2.6.2: decided where adding either duration to each of four
/// reference dates agrees.
impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        let compare = |(year, month)| {
            let own = self.after(year, month);
            own.cmp(&other.after(year, month))
        };
        let first = compare((1696, 9));
        let agree = [(1697, 2), (1903, 3), (1903, 7)]
            .into_iter()
            .all(|start| compare(start) == first);
        // Different values that lead to the same dates (a century of months and one of days) are
        // not equal, so no order is claimed.
        (agree && first.is_ne()).then_some(first)
    }
}

/// Exact when there are no months or years and the duration does not go back; digits finer than
/// nanoseconds are dropped.
impl TryFrom<Duration> for std::time::Duration {
    type Error = ValueError;

    fn try_from(duration: Duration) -> Result<Self, ValueError> {
        let seconds = u64::try_from(duration.total_seconds()).ok();
        match seconds {
            Some(seconds) if duration.total_months() == 0 && !duration.negative => {
                Ok(Self::new(seconds, duration.nanosecond()))
            }
            _ => Err(ValueError::new(
                "a duration of days to seconds that is not negative",
                &duration.to_string(),
            )),
        }
    }
}

/// Written in days, hours, minutes and seconds.
impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        let mut own = Self::of_seconds(duration.as_secs());
        let fraction = Fraction::from_nanos(duration.subsec_nanos());
        (own.attos, own.digits) = (fraction.attos, fraction.digits);
        own.show_present();
        own
    }
}
