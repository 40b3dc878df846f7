//! Conversions to and from `std::time::SystemTime`.

use std::time::{Duration, SystemTime};

use super::calendar::{civil, from_astronomical};
use super::{DateTime, Offset, ValueError};

/// In UTC, to the nanosecond.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (i128::from(after.as_secs()), after.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let seconds = -i128::from(before.as_secs());
                match before.subsec_nanos() {
                    0 => (seconds, 0),
                    nanos => (seconds - 1, 1_000_000_000 - nanos),
                }
            }
        };
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let field = |value: i128| u8::try_from(value).unwrap_or(0);
        Self::new(
            from_astronomical(i64::try_from(year).unwrap_or(i64::MAX)),
            month,
            day,
            field(of_day / 3600),
            field(of_day / 60 % 60),
            field(of_day % 60),
        )
        .and_then(|time| match nanos {
            0 => Ok(time),
            nanos => time.with_nanosecond(nanos),
        })
        // No system counts so far that a year has no place in 64 bits.
        .unwrap_or(Self::BLANK)
        .with_offset(Some(Offset::UTC))
    }
}

/// A moment is one with a time zone; digits beyond the nanosecond are dropped.
impl TryFrom<DateTime> for SystemTime {
    type Error = ValueError;

    fn try_from(value: DateTime) -> Result<Self, ValueError> {
        let refused = || {
            ValueError::new(
                "a moment with a time zone that the system knows",
                &value.to_string(),
            )
        };
        let offset = value.offset().ok_or_else(refused)?;
        let seconds = value.moment().seconds - i128::from(offset.seconds());
        let whole =
            Duration::from_secs(u64::try_from(seconds.unsigned_abs()).map_err(|_| refused())?);
        let at = match seconds < 0 {
            true => Self::UNIX_EPOCH.checked_sub(whole),
            false => Self::UNIX_EPOCH.checked_add(whole),
        };
        at.and_then(|at| at.checked_add(Duration::from_nanos(u64::from(value.nanosecond()))))
            .ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (seconds, nanos, text) in [
            (0_i64, 0, "1970-01-01T00:00:00Z"),
            (1_284_623_445, 0, "2010-09-16T07:50:45Z"),
            (951_782_399, 500_000_000, "2000-02-28T23:59:59.5Z"),
            (951_868_799, 0, "2000-02-29T23:59:59Z"),
            (-1, 250_000_000, "1969-12-31T23:59:59.25Z"),
            (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
            (-62_135_596_801, 0, "-0001-12-31T23:59:59Z"),
            (253_402_300_800, 0, "10000-01-01T00:00:00Z"),
        ] {
            let whole = Duration::from_secs(seconds.unsigned_abs());
            let at = match seconds < 0 {
                true => SystemTime::UNIX_EPOCH - whole,
                false => SystemTime::UNIX_EPOCH + whole,
            };
            let at = at + Duration::from_nanos(nanos);
            let value = DateTime::from(at);
            assert_eq!(value, text.parse().unwrap(), "{value}");
            assert_eq!(SystemTime::try_from(value).unwrap(), at);
        }
        let elsewhere: DateTime = "2010-09-16T09:50:45+02:00".parse().unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_284_623_445);
        assert_eq!(SystemTime::try_from(elsewhere).unwrap(), at);
        assert!(SystemTime::try_from(elsewhere.without_offset()).is_err());
    }
}
