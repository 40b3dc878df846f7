//! Conversions to and from the types of the `time` crate.
//!
//! Its resolution is the nanosecond: finer digits are dropped. `24:00:00` becomes the beginning of
//! the next day. Time zones are never dropped or made up: a value with one does not convert to a
//! type without, nor the other way round; `without_offset` and `with_offset` say what is meant.

use ::time as crate_time;
use crate_time::{Month, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::calendar::{astronomical, from_astronomical};
use super::scan::Fraction;
use super::{Date, DateTime, Offset, Time};

fn plain_date(date: &Date) -> Option<crate_time::Date> {
    let year = i32::try_from(astronomical(date.year())).ok()?;
    let month = Month::try_from(date.month()).ok()?;
    crate_time::Date::from_calendar_date(year, month, date.day()).ok()
}

fn plain_time(time: &Time) -> Option<crate_time::Time> {
    let (hour, minute, second) = (time.hour() % 24, time.minute(), time.second());
    crate_time::Time::from_hms_nano(hour, minute, second, time.nanosecond()).ok()
}

fn plain_date_time(value: &DateTime) -> Option<PrimitiveDateTime> {
    let date = plain_date(&value.date())?;
    let date = if value.hour() == 24 {
        date.next_day()?
    } else {
        date
    };
    Some(PrimitiveDateTime::new(date, plain_time(&value.time())?))
}

fn zoned(value: &DateTime) -> Option<OffsetDateTime> {
    let offset = UtcOffset::from_whole_seconds(value.offset()?.seconds()).ok()?;
    Some(plain_date_time(value)?.assume_offset(offset))
}

/// Without time zone.
impl From<PrimitiveDateTime> for DateTime {
    fn from(value: PrimitiveDateTime) -> Self {
        Self::from_parts(value.date().into(), value.time().into())
    }
}

/// With the time zone, or in UTC if XML Schema cannot write it: it knows whole minutes and no more
/// than fourteen hours. Within a day of the last or first moment that `time` knows, where even
/// that fails, the clock is kept and read as UTC.
impl From<OffsetDateTime> for DateTime {
    fn from(value: OffsetDateTime) -> Self {
        let (value, offset) = match Offset::from_seconds(value.offset().whole_seconds()) {
            Some(offset) => (value, offset),
            None => {
                let utc = value.checked_to_offset(UtcOffset::UTC);
                (utc.unwrap_or(value), Offset::UTC)
            }
        };
        let plain = PrimitiveDateTime::new(value.date(), value.time());
        Self::from(plain).with_offset(Some(offset))
    }
}

/// Without time zone.
impl From<crate_time::Date> for Date {
    fn from(value: crate_time::Date) -> Self {
        let year = from_astronomical(value.year().into());
        Self::unchecked(year, value.month().into(), value.day(), None)
    }
}

/// Without time zone.
impl From<crate_time::Time> for Time {
    fn from(value: crate_time::Time) -> Self {
        let (hour, minute, second, nanos) = value.as_hms_nano();
        Self::unchecked(hour, minute, second, Fraction::from_nanos(nanos), None)
    }
}

super::conversions! {
    /// For a value without time zone.
    local DateTime => PrimitiveDateTime, "a date and time of time::PrimitiveDateTime", plain_date_time;
    /// For a value with a time zone.
    zoned DateTime => OffsetDateTime, "a date and time of time::OffsetDateTime", zoned;
    /// For a value without time zone.
    local Date => crate_time::Date, "a date of time::Date", plain_date;
    /// For a value without time zone.
    local Time => crate_time::Time, "a time of time::Time", plain_time;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in [
            "2024-01-31T12:00:00Z",
            "2024-02-29T23:59:59.123456789+05:30",
            "-0001-03-01T00:00:00-14:00",
            "9999-12-31T12:00:00.500Z",
        ] {
            let value: DateTime = text.parse().unwrap();
            let zoned = OffsetDateTime::try_from(value).unwrap();
            assert_eq!(DateTime::from(zoned).to_string(), text);
            assert!(PrimitiveDateTime::try_from(value).is_err());
            let local = value.with_offset(None);
            let plain = PrimitiveDateTime::try_from(local).unwrap();
            assert_eq!(DateTime::from(plain), local);
            assert!(OffsetDateTime::try_from(local).is_err());
            let date = crate_time::Date::try_from(local.date()).unwrap();
            assert_eq!(Date::from(date), local.date());
            let time = crate_time::Time::try_from(local.time()).unwrap();
            assert_eq!(Time::from(time), local.time());
        }
    }

    #[test]
    fn edges() {
        let end: DateTime = "2024-12-31T24:00:00Z".parse().unwrap();
        let next = OffsetDateTime::try_from(end).unwrap();
        assert_eq!(DateTime::from(next).to_string(), "2025-01-01T00:00:00Z");
        let far: DateTime = "9999999-01-01T00:00:00".parse().unwrap();
        assert!(PrimitiveDateTime::try_from(far).is_err());
        let odd = UtcOffset::from_whole_seconds(3601).unwrap();
        let odd = next.to_offset(odd);
        assert_eq!(DateTime::from(odd).to_string(), "2025-01-01T00:00:00Z");
    }
}
