//! The time zone of a date or time: its offset from UTC.

use std::num::NonZeroI16;

use super::scan::{Scan, Text, lexical_form};

/// Kept as minutes plus this, so that `Option<Offset>` needs no more room than `Offset`.
const BIAS: i16 = 1000;

/// The most that XML Schema allows either way: fourteen hours.
const LIMIT: i16 = 14 * 60;

/// An offset from UTC in whole minutes, from -14:00 to +14:00 (XML Schema Part 2, 3.2.7.3).
///
/// A value without a time zone has none: `Option<Offset>` tells that from UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(NonZeroI16);

impl Offset {
    const EXPECTED: &'static str = "a time zone such as Z or +01:00";

    /// No offset: `Z`.
    pub const UTC: Self = match Self::from_minutes(0) {
        Some(utc) => utc,
        None => Self(NonZeroI16::MAX),
    };

    /// The offset of that many minutes east of UTC, none beyond fourteen hours.
    #[must_use]
    pub const fn from_minutes(minutes: i16) -> Option<Self> {
        if minutes < -LIMIT || minutes > LIMIT {
            return None;
        }
        match NonZeroI16::new(minutes + BIAS) {
            Some(biased) => Some(Self(biased)),
            None => None,
        }
    }

    /// The offset of that many seconds east of UTC if it is of whole minutes.
    #[must_use]
    pub fn from_seconds(seconds: i32) -> Option<Self> {
        if seconds % 60 != 0 {
            return None;
        }
        Self::from_minutes(i16::try_from(seconds / 60).ok()?)
    }

    /// Minutes east of UTC, negative to the west.
    #[must_use]
    pub const fn minutes(self) -> i16 {
        self.0.get() - BIAS
    }

    /// Seconds east of UTC, negative to the west.
    #[must_use]
    pub const fn seconds(self) -> i32 {
        self.minutes() as i32 * 60
    }

    fn parse(scan: &mut Scan<'_>) -> Option<Self> {
        scan.offset()?
    }

    fn put<const N: usize>(&self, text: &mut Text<N>) {
        text.offset(Some(*self));
    }
}

lexical_form!(Offset, 8);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_round_trips() {
        assert_eq!(size_of::<Option<Offset>>(), 2);
        for minutes in -LIMIT..=LIMIT {
            let offset = Offset::from_minutes(minutes).unwrap();
            assert_eq!(offset.minutes(), minutes);
            assert_eq!(offset.to_string().parse::<Offset>().unwrap(), offset);
        }
        assert_eq!(Offset::from_minutes(841), None);
        assert_eq!(Offset::from_minutes(i16::MIN), None);
        assert_eq!(Offset::from_seconds(61), None);
        assert_eq!(Offset::UTC.to_string(), "Z");
    }

    #[test]
    fn refused() {
        for text in [
            "", "z", "+1:00", "+14:01", "-15:00", "+00:60", "+0100", "Z ", "01:00", "+01:00Z",
        ] {
            assert!(text.parse::<Offset>().is_err(), "{text:?}");
        }
        assert_eq!("-00:00".parse::<Offset>().unwrap(), Offset::UTC);
    }
}
