//! Conversions to and from the types of the `jiff` crate.
//!
//! Its resolution is the nanosecond: finer digits are dropped. `24:00:00` becomes the beginning of
//! the next day. Time zones are never dropped or made up: a value with one does not convert to a
//! civil type, nor one without to a moment; `without_offset` and `with_offset` say what is meant.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil, tz};

use super::calendar::{astronomical, from_astronomical};
use super::scan::Fraction;
use super::{Date, DateTime, Offset, Time};

fn civil_date(date: &Date) -> Option<civil::Date> {
    let year = i16::try_from(astronomical(date.year())).ok()?;
    // Months and days fit.
    civil::Date::new(year, date.month() as i8, date.day() as i8).ok()
}

fn civil_time(time: &Time) -> Option<civil::Time> {
    // The fields of a time fit.
    let (hour, minute, second) = (time.hour() % 24, time.minute(), time.second());
    let nanos = time.nanosecond() as i32;
    civil::Time::new(hour as i8, minute as i8, second as i8, nanos).ok()
}

fn civil_date_time(value: &DateTime) -> Option<civil::DateTime> {
    let date = civil_date(&value.date())?;
    let date = if value.hour() == 24 {
        date.tomorrow().ok()?
    } else {
        date
    };
    Some(date.to_datetime(civil_time(&value.time())?))
}

fn moment(value: &DateTime) -> Option<(Timestamp, tz::Offset)> {
    let offset = tz::Offset::from_seconds(value.offset()?.seconds()).ok()?;
    Some((offset.to_timestamp(civil_date_time(value)?).ok()?, offset))
}

fn timestamp(value: &DateTime) -> Option<Timestamp> {
    moment(value).map(|(timestamp, _)| timestamp)
}

fn zoned(value: &DateTime) -> Option<Zoned> {
    moment(value).map(|(timestamp, offset)| timestamp.to_zoned(TimeZone::fixed(offset)))
}

/// Without time zone.
impl From<civil::DateTime> for DateTime {
    fn from(value: civil::DateTime) -> Self {
        Self::from_parts(value.date().into(), value.time().into())
    }
}

/// In UTC.
impl From<Timestamp> for DateTime {
    fn from(value: Timestamp) -> Self {
        Self::from(tz::Offset::UTC.to_datetime(value)).with_offset(Some(Offset::UTC))
    }
}

/// With the offset of the time zone at that moment, or in UTC if XML Schema cannot write it: it
/// knows whole minutes and no more than fourteen hours.
impl From<&Zoned> for DateTime {
    fn from(value: &Zoned) -> Self {
        match Offset::from_seconds(value.offset().seconds()) {
            Some(offset) => Self::from(value.datetime()).with_offset(Some(offset)),
            None => value.timestamp().into(),
        }
    }
}

/// As from a reference.
impl From<Zoned> for DateTime {
    fn from(value: Zoned) -> Self {
        Self::from(&value)
    }
}

/// Without time zone.
impl From<civil::Date> for Date {
    fn from(value: civil::Date) -> Self {
        // Months and days of a calendar fit.
        let (month, day) = (value.month() as u8, value.day() as u8);
        Self::unchecked(from_astronomical(value.year().into()), month, day, None)
    }
}

/// Without time zone.
impl From<civil::Time> for Time {
    fn from(value: civil::Time) -> Self {
        // The fields of a time fit and are not negative.
        let (hour, minute, second) = (
            value.hour() as u8,
            value.minute() as u8,
            value.second() as u8,
        );
        let fraction = Fraction::from_nanos(value.subsec_nanosecond().unsigned_abs());
        Self::unchecked(hour, minute, second, fraction, None)
    }
}

super::conversions! {
    /// For a value without time zone.
    local DateTime => civil::DateTime, "a date and time of jiff::civil::DateTime", civil_date_time;
    /// For a value with a time zone, of which the moment is kept.
    zoned DateTime => Timestamp, "a date and time of jiff::Timestamp", timestamp;
    /// For a value with a time zone, which becomes one of a fixed offset.
    zoned DateTime => Zoned, "a date and time of jiff::Zoned", zoned;
    /// For a value without time zone.
    local Date => civil::Date, "a date of jiff::civil::Date", civil_date;
    /// For a value without time zone.
    local Time => civil::Time, "a time of jiff::civil::Time", civil_time;
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
            "9999-01-31T12:00:00.500Z",
        ] {
            let value: DateTime = text.parse().unwrap();
            let zoned = Zoned::try_from(value).unwrap();
            assert_eq!(DateTime::from(&zoned).to_string(), text);
            let moment = Timestamp::try_from(value).unwrap();
            assert!(DateTime::from(moment).timeline_cmp(&value).unwrap().is_eq());
            assert!(civil::DateTime::try_from(value).is_err());
            let local = value.with_offset(None);
            let civil = civil::DateTime::try_from(local).unwrap();
            assert_eq!(DateTime::from(civil), local);
            assert!(Timestamp::try_from(local).is_err());
            let date = civil::Date::try_from(local.date()).unwrap();
            assert_eq!(Date::from(date), local.date());
            let time = civil::Time::try_from(local.time()).unwrap();
            assert_eq!(Time::from(time), local.time());
        }
    }

    #[test]
    fn edges() {
        let end: DateTime = "2024-12-31T24:00:00Z".parse().unwrap();
        let next = Timestamp::try_from(end).unwrap();
        assert_eq!(DateTime::from(next).to_string(), "2025-01-01T00:00:00Z");
        let far: DateTime = "10000-01-01T00:00:00".parse().unwrap();
        assert!(civil::DateTime::try_from(far).is_err());
        let last: DateTime = "9999-12-31T24:00:00".parse().unwrap();
        assert!(civil::DateTime::try_from(last).is_err());
        let odd = tz::Offset::from_seconds(3601).unwrap();
        let odd = next.to_zoned(TimeZone::fixed(odd));
        assert_eq!(DateTime::from(odd).to_string(), "2025-01-01T00:00:00Z");
        for extreme in [Timestamp::MIN, Timestamp::MAX] {
            let _ = DateTime::from(extreme).to_string();
        }
    }
}
