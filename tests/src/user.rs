//! Types of a user's own, which stand for XML types in the feature `user_type`.

use std::borrow::Cow;

use soapgen_runtime::codegen::{SimpleType, builtin};
use soapgen_runtime::{Reader, Text, ValueError, Writer};

use crate::user_type::NS;

/// A temperature, in tenths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Celsius(pub i32);

impl Text for Celsius {
    const TYPE: &'static SimpleType = &builtin::DECIMAL;

    fn blank() -> Self {
        Self(0)
    }

    fn parse(text: Cow<'_, str>, reader: &Reader<'_>) -> Result<Self, ValueError> {
        f64::parse(text, reader).map(|degrees| Self((degrees * 10.0).round() as i32))
    }

    fn print(&self, writer: &mut Writer) {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        writer.raw(&format!("{sign}{}.{}", tenths / 10, tenths % 10));
    }
}

soapgen_runtime::text_value!(Celsius);

/// A place, with elements of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Latitude, in degrees.
    pub latitude: f64,
    /// Longitude, in degrees.
    pub longitude: f64,
}

soapgen_runtime::codegen::record! { Place;
    latitude[0] = soapgen_runtime::codegen::element(NS, "tns:Lat", 1, 1);
    longitude[1] = soapgen_runtime::codegen::element(NS, "tns:Lon", 1, 1);
}
