//! `xs:date` and the parts of dates: `xs:gYearMonth`, `xs:gYear`, `xs:gMonthDay`, `xs:gDay` and
//! `xs:gMonth`.

use std::cmp::Ordering;

use super::calendar::{Moment, astronomical, days, days_in_month};
use super::scan::{Scan, Text, lexical_form};
use super::{Offset, ValueError};

/// A leap year for dates that have none.
const ANY_YEAR: i64 = 2000;

/// A type of some of year, month and day, and a time zone.
macro_rules! calendar_value {
    (
        $(#[$doc:meta])*
        $type:ident, $expected:literal, [$($(#[$field_doc:meta])* $field:ident: $int:ty),+],
        day: |$own:ident| $day:expr,
        parse: |$scan:ident| $parse:expr,
        put: |$value:ident, $text:ident| $put:block
    ) => {
        $(#[$doc])*
        ///
        /// Two values are equal (`==`) when fields and time zone are; [`PartialOrd`] orders the
        /// beginnings on the timeline.
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $type {
            $($field: $int,)+
            offset: Option<Offset>,
        }

        impl $type {
            const EXPECTED: &'static str = $expected;

            /// A value without time zone, checked against the calendar.
            pub fn new($($field: $int),+) -> Result<Self, ValueError> {
                Self::checked($($field),+).ok_or_else(|| {
                    let found = Self::unchecked($($field,)+ None).to_string();
                    ValueError::new(Self::EXPECTED, &found)
                })
            }

            /// For fields that have been checked.
            #[inline]
            pub(crate) const fn unchecked($($field: $int,)+ offset: Option<Offset>) -> Self {
                Self { $($field,)+ offset }
            }

            $(
                $(#[$field_doc])*
                #[must_use]
                pub const fn $field(&self) -> $int {
                    self.$field
                }
            )+

            /// The time zone; none is not UTC.
            #[must_use]
            pub const fn offset(&self) -> Option<Offset> {
                self.offset
            }

            /// The same with another time zone or none.
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

            /// The order relation of XML Schema Part 2, 3.2.7.4, of the beginnings: none where
            /// only one value has a time zone and the other's could turn it. Unlike `==` it finds
            /// one moment in two time zones equal.
            #[must_use]
            pub fn timeline_cmp(&self, other: &Self) -> Option<Ordering> {
                self.moment().compare(other.moment())
            }

            pub(crate) fn moment(&self) -> Moment {
                let $own = self;
                let (year, month, day): (i64, u8, u8) = $day;
                let days = days(i128::from(astronomical(year)), month, day);
                Moment { seconds: days * 86_400, attos: 0, offset: self.offset }
            }

            fn parse($scan: &mut Scan<'_>) -> Option<Self> {
                let value = $parse?;
                let offset = $scan.offset()?;
                Some(value.with_offset(offset))
            }

            #[inline]
            pub(crate) fn put<const N: usize>(&self, $text: &mut Text<N>) {
                let $value = self;
                $put
                $text.offset(self.offset);
            }
        }

        lexical_form!($type, 40);

        /// On the timeline as `timeline_cmp`; of two that are one moment there but have different
        /// time zones, one precedes the other so that the order agrees with `==`.
        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                let order = self.timeline_cmp(other)?;
                Some(order.then_with(|| self.offset.cmp(&other.offset)))
            }
        }
    };
}

/// Year zero does not exist, and the least number has no lexical form that can be read back.
fn is_year(year: i64) -> bool {
    year != 0 && year != i64::MIN
}

fn is_month(month: u8) -> bool {
    (1..=12).contains(&month)
}

fn is_day(year: i64, month: u8, day: u8) -> bool {
    day != 0 && (day <= 28 || day <= days_in_month(year, month))
}

calendar_value! {
    /// A calendar date, `xs:date` (XML Schema Part 2, 3.2.9).
    Date, "xs:date such as 2024-01-31",
    [
        /// The year, never 0; -1 is the year before 1.
        year: i64,
        /// The month, from 1.
        month: u8,
        /// The day of the month, from 1.
        day: u8
    ],
    day: |own| (own.year, own.month, own.day),
    parse: |scan| Self::parse_day(scan),
    put: |value, text| {
        text.year(value.year);
        text.push(b'-');
        text.two(value.month);
        text.push(b'-');
        text.two(value.day);
    }
}

impl Date {
    #[inline]
    fn checked(year: i64, month: u8, day: u8) -> Option<Self> {
        let valid = is_year(year) && is_month(month) && is_day(year, month, day);
        valid.then_some(Self::unchecked(year, month, day, None))
    }

    /// Everything but the time zone.
    #[inline]
    pub(crate) fn parse_day(scan: &mut Scan<'_>) -> Option<Self> {
        let year = scan.year()?;
        scan.byte(b'-')?;
        let month = scan.two()?;
        scan.byte(b'-')?;
        Self::checked(year, month, scan.two()?)
    }
}

calendar_value! {
    /// A month of a year, `xs:gYearMonth` (XML Schema Part 2, 3.2.10).
    GYearMonth, "xs:gYearMonth such as 2024-01",
    [
        /// The year, never 0; -1 is the year before 1.
        year: i64,
        /// The month, from 1.
        month: u8
    ],
    day: |own| (own.year, own.month, 1),
    parse: |scan| {
        let year = scan.year()?;
        scan.byte(b'-')?;
        Self::checked(year, scan.two()?)
    },
    put: |value, text| {
        text.year(value.year);
        text.push(b'-');
        text.two(value.month);
    }
}

impl GYearMonth {
    fn checked(year: i64, month: u8) -> Option<Self> {
        (is_year(year) && is_month(month)).then_some(Self::unchecked(year, month, None))
    }
}

calendar_value! {
    /// A year, `xs:gYear` (XML Schema Part 2, 3.2.11).
    GYear, "xs:gYear such as 2024",
    [
        /// The year, never 0; -1 is the year before 1.
        year: i64
    ],
    day: |own| (own.year, 1, 1),
    parse: |scan| Self::checked(scan.year()?),
    put: |value, text| {
        text.year(value.year);
    }
}

impl GYear {
    fn checked(year: i64) -> Option<Self> {
        is_year(year).then_some(Self::unchecked(year, None))
    }
}

calendar_value! {
    /// A day that comes every year, `xs:gMonthDay` (XML Schema Part 2, 3.2.12).
    GMonthDay, "xs:gMonthDay such as --12-31",
    [
        /// The month, from 1.
        month: u8,
        /// The day of the month, from 1; February has 29.
        day: u8
    ],
    day: |own| (ANY_YEAR, own.month, own.day),
    parse: |scan| {
        scan.byte(b'-')?;
        scan.byte(b'-')?;
        let month = scan.two()?;
        scan.byte(b'-')?;
        Self::checked(month, scan.two()?)
    },
    put: |value, text| {
        text.push(b'-');
        text.push(b'-');
        text.two(value.month);
        text.push(b'-');
        text.two(value.day);
    }
}

impl GMonthDay {
    fn checked(month: u8, day: u8) -> Option<Self> {
        let valid = is_month(month) && is_day(ANY_YEAR, month, day);
        valid.then_some(Self::unchecked(month, day, None))
    }
}

calendar_value! {
    /// A day that comes every month that has it, `xs:gDay` (XML Schema Part 2, 3.2.13).
    GDay, "xs:gDay such as ---31",
    [
        /// The day of the month, from 1 to 31.
        day: u8
    ],
    day: |own| (ANY_YEAR, 1, own.day),
    parse: |scan| {
        scan.byte(b'-')?;
        scan.byte(b'-')?;
        scan.byte(b'-')?;
        Self::checked(scan.two()?)
    },
    put: |value, text| {
        text.push(b'-');
        text.push(b'-');
        text.push(b'-');
        text.two(value.day);
    }
}

impl GDay {
    fn checked(day: u8) -> Option<Self> {
        is_day(ANY_YEAR, 1, day).then_some(Self::unchecked(day, None))
    }
}

calendar_value! {
    /// A month that comes every year, `xs:gMonth` (XML Schema Part 2, 3.2.14).
    ///
    /// The form `--12--`, which the first edition of the specification had by mistake, is read as
    /// `--12`.
    GMonth, "xs:gMonth such as --12",
    [
        /// The month, from 1.
        month: u8
    ],
    day: |own| (ANY_YEAR, own.month, 1),
    parse: |scan| {
        scan.byte(b'-')?;
        scan.byte(b'-')?;
        let month = scan.two()?;
        if let [b'-', b'-', rest @ ..] = scan.rest {
            scan.rest = rest;
        }
        Self::checked(month)
    },
    put: |value, text| {
        text.push(b'-');
        text.push(b'-');
        text.two(value.month);
    }
}

impl GMonth {
    fn checked(month: u8) -> Option<Self> {
        is_month(month).then_some(Self::unchecked(month, None))
    }
}
