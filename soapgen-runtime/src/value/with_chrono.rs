//! Conversions to and from the types of the `chrono` crate.
//!
//! Its resolution is the nanosecond: finer digits are dropped. `24:00:00` becomes the beginning of
//! the next day. Time zones are never dropped or made up: a value with one does not convert to a
//! type without, nor the other way round; `without_offset` and `with_offset` say what is meant.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};

use super::calendar::{astronomical, from_astronomical};
use super::scan::Fraction;
use super::{Date, DateTime, Offset, Time};

fn naive_date(date: &Date) -> Option<NaiveDate> {
    let year = i32::try_from(astronomical(date.year())).ok()?;
    NaiveDate::from_ymd_opt(year, date.month().into(), date.day().into())
}

fn naive_time(time: &Time) -> Option<NaiveTime> {
    let (hour, minute, second) = (time.hour() % 24, time.minute(), time.second());
    NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), time.nanosecond())
}

fn naive_date_time(value: &DateTime) -> Option<NaiveDateTime> {
    let date = naive_date(&value.date())?;
    let date = if value.hour() == 24 {
        date.succ_opt()?
    } else {
        date
    };
    Some(date.and_time(naive_time(&value.time())?))
}

fn date(date: NaiveDate) -> Date {
    // Months and days of a calendar fit.
    let (month, day) = (date.month() as u8, date.day() as u8);
    Date::unchecked(from_astronomical(date.year().into()), month, day, None)
}

fn time(time: NaiveTime) -> Time {
    // A leap second is a second of more than a thousand million nanoseconds.
    let nanos = time.nanosecond().min(999_999_999);
    let (hour, minute, second) = (time.hour() as u8, time.minute() as u8, time.second() as u8);
    Time::unchecked(hour, minute, second, Fraction::from_nanos(nanos), None)
}

fn zoned(value: &DateTime) -> Option<chrono::DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(value.offset()?.seconds())?;
    let utc = naive_date_time(value)?.checked_sub_offset(offset)?;
    Some(offset.from_utc_datetime(&utc))
}

fn utc(value: &DateTime) -> Option<chrono::DateTime<Utc>> {
    zoned(value).map(|zoned| zoned.to_utc())
}

/// Without time zone. A leap second becomes the last nanosecond of the second before.
impl From<NaiveDateTime> for DateTime {
    fn from(value: NaiveDateTime) -> Self {
        Self::from_parts(date(value.date()), time(value.time()))
    }
}

/// With the time zone, or in UTC if XML Schema cannot write it: it knows whole minutes and no more
/// than fourteen hours. A leap second becomes the last nanosecond of the second before.
impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(value: chrono::DateTime<Z>) -> Self {
        use chrono::Offset as _;

        let utc = value.naive_utc();
        let fixed = value.offset().fix();
        let local = Offset::from_seconds(fixed.local_minus_utc())
            .and_then(|offset| Some((utc.checked_add_offset(fixed)?, offset)));
        let (local, offset) = local.unwrap_or((utc, Offset::UTC));
        Self::from(local).with_offset(Some(offset))
    }
}

/// Without time zone.
impl From<NaiveDate> for Date {
    fn from(value: NaiveDate) -> Self {
        date(value)
    }
}

/// Without time zone. A leap second becomes the last nanosecond of the second before.
impl From<NaiveTime> for Time {
    fn from(value: NaiveTime) -> Self {
        time(value)
    }
}

super::conversions! {
    /// For a value without time zone.
    local DateTime => NaiveDateTime, "a date and time of chrono::NaiveDateTime", naive_date_time;
    /// For a value with a time zone.
    zoned DateTime => chrono::DateTime<FixedOffset>, "a date and time of chrono::DateTime", zoned;
    /// For a value with a time zone; the moment is kept, the zone becomes UTC.
    zoned DateTime => chrono::DateTime<Utc>, "a date and time of chrono::DateTime", utc;
    /// For a value without time zone.
    local Date => NaiveDate, "a date of chrono::NaiveDate", naive_date;
    /// For a value without time zone.
    local Time => NaiveTime, "a time of chrono::NaiveTime", naive_time;
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
            "12024-01-31T12:00:00.500Z",
        ] {
            let value: DateTime = text.parse().unwrap();
            let zoned = chrono::DateTime::<FixedOffset>::try_from(value).unwrap();
            assert_eq!(DateTime::from(zoned).to_string(), text);
            assert!(NaiveDateTime::try_from(value).is_err());
            let local = value.with_offset(None);
            let naive = NaiveDateTime::try_from(local).unwrap();
            assert_eq!(DateTime::from(naive), local);
            assert!(chrono::DateTime::<Utc>::try_from(local).is_err());
            let date = NaiveDate::try_from(local.date()).unwrap();
            assert_eq!(Date::from(date), local.date());
            let time = NaiveTime::try_from(local.time()).unwrap();
            assert_eq!(Time::from(time), local.time());
        }
    }

    #[test]
    fn edges() {
        let end: DateTime = "2024-12-31T24:00:00Z".parse().unwrap();
        let next = chrono::DateTime::<Utc>::try_from(end).unwrap();
        assert_eq!(DateTime::from(next).to_string(), "2025-01-01T00:00:00Z");
        let far: DateTime = "999999999-01-01T00:00:00".parse().unwrap();
        assert!(NaiveDateTime::try_from(far).is_err());
        for extreme in [
            chrono::DateTime::<Utc>::MIN_UTC,
            chrono::DateTime::<Utc>::MAX_UTC,
        ] {
            let east = FixedOffset::east_opt(3600).unwrap();
            let west = FixedOffset::west_opt(3600).unwrap();
            for zone in [east, west] {
                let _ = DateTime::from(extreme.with_timezone(&zone)).to_string();
            }
            assert_eq!(
                chrono::DateTime::<Utc>::try_from(DateTime::from(extreme)),
                Ok(extreme)
            );
        }
        let odd = FixedOffset::east_opt(3601).unwrap();
        let odd = next.with_timezone(&odd);
        assert_eq!(DateTime::from(odd).to_string(), "2025-01-01T00:00:00Z");
        let leap = NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap();
        assert_eq!(Time::from(leap).to_string(), "23:59:59.999999999");
    }
}
