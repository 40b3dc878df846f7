//! Types of other crates in place of those of [`crate::value`]: each reads what it can hold, and
//! its own values are written in the lexical form of the XML type that it stands for.

use std::borrow::Cow;

use super::codec::Text;
use super::read::Reader;
use super::write::Writer;
use crate::value::{SimpleType, ValueError};

/// By way of the value that stands for the XML type otherwise.
#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "time"
))]
macro_rules! by_way_of {
    ($($type:ty => $value:ty, $blank:expr;)*) => {$(
        impl Text for $type {
            const TYPE: &'static SimpleType = <$value as Text>::TYPE;

            fn blank() -> Self {
                $blank
            }

            fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> Result<Self, ValueError> {
                text.parse::<$value>()?.try_into()
            }

            fn print(&self, writer: &mut Writer) {
                <$value>::from(self.clone()).print(writer);
            }
        }
        crate::text_value!($type);
    )*};
}

#[cfg(feature = "chrono")]
by_way_of! {
    chrono::NaiveDateTime => crate::DateTime, Self::default();
    chrono::DateTime<chrono::FixedOffset> => crate::DateTime, Self::default();
    chrono::DateTime<chrono::Utc> => crate::DateTime, Self::default();
    chrono::NaiveDate => crate::Date, Self::default();
    chrono::NaiveTime => crate::Time, Self::default();
}

#[cfg(feature = "jiff")]
by_way_of! {
    jiff::civil::DateTime => crate::DateTime, Self::default();
    jiff::Timestamp => crate::DateTime, Self::default();
    jiff::Zoned => crate::DateTime, Self::default();
    jiff::civil::Date => crate::Date, Self::default();
    jiff::civil::Time => crate::Time, Self::default();
}

#[cfg(feature = "time")]
by_way_of! {
    time::PrimitiveDateTime => crate::DateTime, Self::MIN;
    time::OffsetDateTime => crate::DateTime, Self::UNIX_EPOCH;
    time::Date => crate::Date, Self::MIN;
    time::Time => crate::Time, Self::MIDNIGHT;
}

#[cfg(feature = "rust_decimal")]
by_way_of! {
    rust_decimal::Decimal => crate::Decimal, Self::default();
}

/// Of a string type, such as Microsoft's `guid`.
#[cfg(feature = "uuid")]
impl Text for uuid::Uuid {
    const TYPE: &'static SimpleType = &crate::value::builtin::TOKEN;

    fn blank() -> Self {
        Self::nil()
    }

    fn parse(text: Cow<'_, str>, _: &Reader<'_>) -> Result<Self, ValueError> {
        Self::try_parse(&text).map_err(|_| {
            let expected = "a UUID such as 67e55044-10b1-426f-9247-bb680e5fe0c8";
            ValueError::new(expected, &text)
        })
    }

    fn print(&self, writer: &mut Writer) {
        writer.raw(self.hyphenated().encode_lower(&mut Self::encode_buffer()));
    }
}

#[cfg(feature = "uuid")]
crate::text_value!(uuid::Uuid);
