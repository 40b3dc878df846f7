//! Days of the proleptic Gregorian calendar and the order of moments on the timeline.

use std::cmp::Ordering;

use super::Offset;

/// The year with a year zero (1 BCE), as astronomers and other crates count, of a year of XML
/// Schema 1.0, where -1 precedes 1.
pub(crate) fn astronomical(year: i64) -> i64 {
    if year < 0 { year + 1 } else { year }
}

/// The inverse of [`astronomical`].
pub(crate) fn from_astronomical(year: i64) -> i64 {
    if year <= 0 { year - 1 } else { year }
}

fn is_leap(year: i64) -> bool {
    let year = astronomical(year);
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days the month has; zero when there is no such month.
pub(crate) fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days since 1970-01-01 of a day in an astronomical year.
pub(crate) fn days(year: i128, month: u8, day: u8) -> i128 {
    // Years that begin in March put the leap day last.
    let (year, month) = if month <= 2 {
        (year - 1, i128::from(month) + 9)
    } else {
        (year, i128::from(month) - 3)
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + i128::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day that is so many after 1970-01-01: the inverse of [`days`].
pub(crate) fn civil(days: i128) -> (i128, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let (month, later) = match from_march {
        ..10 => (from_march + 3, 0),
        _ => (from_march - 9, 1),
    };
    // Both are small by what they are divided by.
    let small = |value: i128| u8::try_from(value).unwrap_or(1);
    (era * 400 + year + later, small(month), small(day))
}

/// A point of the timeline as local time, with the zone if there is one.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) seconds: i128,
    pub(crate) attos: u64,
    pub(crate) offset: Option<Offset>,
}

impl Moment {
    fn at(self, offset_seconds: i128) -> (i128, u64) {
        (self.seconds - offset_seconds, self.attos)
    }

    /// The order of XML Schema Part 2, 3.2.7.4: none where the missing zone could turn it.
    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        const MOST: i128 = 14 * 3600;
        match (self.offset, other.offset) {
            (None, None) => Some(self.at(0).cmp(&other.at(0))),
            (Some(a), Some(b)) => {
                let (a, b) = (i128::from(a.seconds()), i128::from(b.seconds()));
                Some(self.at(a).cmp(&other.at(b)))
            }
            (Some(a), None) => {
                let own = self.at(i128::from(a.seconds()));
                if own < other.at(MOST) {
                    Some(Ordering::Less)
                } else if own > other.at(-MOST) {
                    Some(Ordering::Greater)
                } else {
                    None
                }
            }
            (None, Some(_)) => other.compare(self).map(Ordering::reverse),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (year, month, day, expected) in [
            (1970, 1, 1, 0),
            (1970, 3, 1, 59),
            (2000, 2, 29, 11_016),
            (2024, 1, 31, 19_753),
            (1969, 12, 31, -1),
            (0, 3, 1, -719_468),
            (-1, 12, 31, -719_529),
        ] {
            assert_eq!(days(year, month, day), expected, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn leap_years() {
        assert_eq!(days_in_month(2000, 2), 29);
        assert_eq!(days_in_month(1900, 2), 28);
        assert_eq!(days_in_month(-1, 2), 29);
        assert_eq!(days_in_month(-4, 2), 28);
        assert_eq!(days_in_month(2024, 13), 0);
        assert_eq!(days_in_month(i64::MIN, 2), 28);
    }
}
