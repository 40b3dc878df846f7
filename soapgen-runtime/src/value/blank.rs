//! Values to read into, for the types that have no natural default.

use super::{Date, DateTime, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time};

/// The first moment of year 1, as far as the type has the field.
pub(crate) trait Blank {
    const BLANK: Self;
}

macro_rules! blank {
    ($($type:ty = $blank:expr;)*) => {$(
        impl Blank for $type {
            const BLANK: Self = $blank;
        }
    )*};
}

blank! {
    DateTime = DateTime::BLANK;
    Date = Date::unchecked(1, 1, 1, None);
    Time = Time::BLANK;
    GYear = GYear::unchecked(1, None);
    GYearMonth = GYearMonth::unchecked(1, 1, None);
    GMonth = GMonth::unchecked(1, None);
    GMonthDay = GMonthDay::unchecked(1, 1, None);
    GDay = GDay::unchecked(1, None);
}
