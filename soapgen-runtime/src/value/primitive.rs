//! Lexical forms of the types that Rust has itself: `bool`, integers and floats.

use super::ValueError;
use super::scan::Text;

/// Reads `xs:boolean`: `true`, `false`, `1` or `0` (XML Schema Part 2, 3.2.2).
pub fn parse_bool(text: &str) -> Result<bool, ValueError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(ValueError::new("xs:boolean: true, false, 1 or 0", text)),
    }
}

/// The lexical form of an `xs:boolean`.
#[must_use]
pub fn bool_text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// Reads `xs:double`: a decimal number with an optional exponent, `INF`, `-INF` or `NaN` (XML
/// Schema Part 2, 3.2.5). `+INF`, which XML Schema 1.1 added, is read too. A number too large is
/// infinite.
pub fn parse_f64(text: &str) -> Result<f64, ValueError> {
    parse_float(text, f64::INFINITY, f64::NAN)
        .ok_or_else(|| ValueError::new("xs:double such as -1.5E3, INF, -INF or NaN", text))
}

/// Reads `xs:float` as [`parse_f64`] reads `xs:double` (XML Schema Part 2, 3.2.4).
pub fn parse_f32(text: &str) -> Result<f32, ValueError> {
    parse_float(text, f32::INFINITY, f32::NAN)
        .ok_or_else(|| ValueError::new("xs:float such as -1.5E3, INF, -INF or NaN", text))
}

fn parse_float<F>(text: &str, infinity: F, nan: F) -> Option<F>
where
    F: std::str::FromStr + std::ops::Neg<Output = F>,
{
    match text {
        "INF" | "+INF" => Some(infinity),
        "-INF" => Some(-infinity),
        "NaN" => Some(nan),
        // What is left of Rust's own names for these has other letters.
        _ => {
            let legal = |b: u8| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
            if !text.bytes().all(legal) {
                return None;
            }
            text.parse().ok()
        }
    }
}

/// Appends the shortest form that reads back as the same `xs:double`, with an exponent where
/// there would be many zeros: `1.5`, `1.0E300`.
pub fn write_f64(value: f64, out: &mut String) {
    let magnitude = value.abs();
    let short = magnitude == 0.0 || (1e-5..1e17).contains(&magnitude);
    write_float(
        value,
        value.is_nan(),
        value.is_infinite(),
        value < 0.0,
        short,
        out,
    );
}

/// Appends an `xs:float` as [`write_f64`] appends an `xs:double`.
pub fn write_f32(value: f32, out: &mut String) {
    let magnitude = value.abs();
    let short = magnitude == 0.0 || (1e-5..1e9).contains(&magnitude);
    write_float(
        value,
        value.is_nan(),
        value.is_infinite(),
        value < 0.0,
        short,
        out,
    );
}

fn write_float<F: std::fmt::Display + std::fmt::LowerExp>(
    value: F,
    nan: bool,
    infinite: bool,
    negative: bool,
    short: bool,
    out: &mut String,
) {
    use std::fmt::Write;

    if nan {
        out.push_str("NaN");
    } else if infinite {
        out.push_str(if negative { "-INF" } else { "INF" });
    } else if short {
        // Writing to a string does not fail.
        let _ = write!(out, "{value}");
    } else {
        let start = out.len();
        let _ = write!(out, "{value:e}");
        let written = out.split_off(start);
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        out.push_str(mantissa);
        if !mantissa.contains('.') {
            out.push_str(".0");
        }
        out.push('E');
        out.push_str(exponent);
    }
}

/// An integer type of Rust, for [`parse_int`] and [`write_int`].
pub trait PrimitiveInt: Copy + sealed::Sealed {
    /// Reads the type's lexical form.
    #[doc(hidden)]
    fn parse_lexical(text: &str) -> Result<Self, ValueError>;

    /// The sign and the magnitude.
    #[doc(hidden)]
    fn sign_and_magnitude(self) -> (bool, u128);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! primitive_int {
    ($($int:ident $expected:literal,)*) => {$(
        impl sealed::Sealed for $int {}

        impl PrimitiveInt for $int {
            fn parse_lexical(text: &str) -> Result<Self, ValueError> {
                let refused = || ValueError::new($expected, text);
                let (negative, digits) = match text.as_bytes() {
                    [b'-', digits @ ..] => (true, digits),
                    [b'+', digits @ ..] | digits => (false, digits),
                };
                if digits.is_empty() {
                    return Err(refused());
                }
                let mut value: Self = 0;
                for b in digits {
                    let digit = b.wrapping_sub(b'0');
                    if digit > 9 {
                        return Err(refused());
                    }
                    let shifted = value.checked_mul(10);
                    // A digit fits in any type.
                    let digit = digit as Self;
                    let next = shifted.and_then(|value| {
                        if negative { value.checked_sub(digit) } else { value.checked_add(digit) }
                    });
                    value = next.ok_or_else(refused)?;
                }
                Ok(value)
            }

            fn sign_and_magnitude(self) -> (bool, u128) {
                #[allow(unused_comparisons, clippy::absurd_extreme_comparisons)]
                let negative = self < 0;
                let magnitude = if negative { (self as i128).unsigned_abs() } else { self as u128 };
                (negative, magnitude)
            }
        }
    )*};
}
primitive_int! {
    i8 "xs:byte: -128 to 127",
    i16 "xs:short: -32768 to 32767",
    i32 "xs:int: a whole number of 32 bits",
    i64 "xs:long: a whole number of 64 bits",
    i128 "a whole number of 128 bits",
    isize "a whole number of a machine word",
    u8 "xs:unsignedByte: 0 to 255",
    u16 "xs:unsignedShort: 0 to 65535",
    u32 "xs:unsignedInt: a whole number of 32 bits, not negative",
    u64 "xs:unsignedLong: a whole number of 64 bits, not negative",
    u128 "a whole number of 128 bits, not negative",
    usize "a whole number of a machine word, not negative",
}

/// Reads `xs:int` and its like: an optional sign and digits, leading zeros allowed (XML Schema
/// Part 2, 3.3.13 and following). `-0` is a number without sign, too.
pub fn parse_int<T: PrimitiveInt>(text: &str) -> Result<T, ValueError> {
    T::parse_lexical(text)
}

/// Appends the canonical lexical form of an integer.
pub fn write_int<T: PrimitiveInt>(value: T, out: &mut String) {
    let (negative, magnitude) = value.sign_and_magnitude();
    let mut text = Text::<48>::new();
    if negative {
        text.push(b'-');
    }
    match u64::try_from(magnitude) {
        Ok(magnitude) => text.digits(magnitude),
        Err(_) => text.number(magnitude, 1),
    }
    out.push_str(text.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans() {
        assert_eq!(parse_bool("true"), Ok(true));
        assert_eq!(parse_bool("1"), Ok(true));
        assert_eq!(parse_bool("false"), Ok(false));
        assert_eq!(parse_bool("0"), Ok(false));
        for text in ["", "TRUE", "yes", "01", " 1"] {
            assert!(parse_bool(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn floats_read() {
        for (text, value) in [
            ("0", 0.0),
            ("-0", -0.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("+1.5e3", 1500.0),
            ("1E-2", 0.01),
            ("INF", f64::INFINITY),
            ("+INF", f64::INFINITY),
            ("-INF", f64::NEG_INFINITY),
            ("1e999", f64::INFINITY),
            ("1e-999", 0.0),
        ] {
            let read = parse_f64(text).unwrap();
            assert_eq!(read.to_bits(), value.to_bits(), "{text}");
            assert_eq!(parse_f32(text).unwrap(), value as f32, "{text}");
        }
        assert!(parse_f64("NaN").unwrap().is_nan());
        for text in [
            "", ".", "+", "e5", "1e", "1e+", "inf", "-inf", "infinity", "nan", "NAN", "Inf",
            "-NaN", "+NaN", "0x1", "1_0", "1 ", "1.2.3", "--1", "1e1.5", "1f", "e",
        ] {
            assert!(parse_f64(text).is_err(), "{text:?}");
            assert!(parse_f32(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn floats_written() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (0.1, "0.1"),
            (-12.5, "-12.5"),
            (1e300, "1.0E300"),
            (-1.25e-20, "-1.25E-20"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "INF"),
            (f64::NEG_INFINITY, "-INF"),
            (f64::MAX, "1.7976931348623157E308"),
            (5e-324, "5.0E-324"),
            (1e16, "10000000000000000"),
        ] {
            let mut out = "x".to_owned();
            write_f64(value, &mut out);
            assert_eq!(out, format!("x{text}"));
        }
        let mut out = String::new();
        write_f32(0.1, &mut out);
        write_f32(1e20, &mut out);
        assert_eq!(out, "0.11.0E20");
    }

    #[test]
    fn integers() {
        assert_eq!(parse_int("+007"), Ok(7i8));
        assert_eq!(parse_int("-128"), Ok(-128i8));
        assert_eq!(parse_int("-0"), Ok(0u32));
        assert_eq!(parse_int("-000"), Ok(0u64));
        assert_eq!(parse_int("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(parse_int("-9223372036854775808"), Ok(i64::MIN));
        for text in [
            "", "+", "-", "128", "-129", "1.0", "1e1", " 1", "1 ", "+-1", "٣",
        ] {
            assert!(parse_int::<i8>(text).is_err(), "{text:?}");
        }
        assert!(parse_int::<u8>("-1").is_err());
        assert!(parse_int::<u64>("18446744073709551616").is_err());
        let write = |f: &dyn Fn(&mut String)| {
            let mut out = String::new();
            f(&mut out);
            out
        };
        assert_eq!(write(&|o| write_int(i64::MIN, o)), i64::MIN.to_string());
        assert_eq!(write(&|o| write_int(i128::MIN, o)), i128::MIN.to_string());
        assert_eq!(write(&|o| write_int(u128::MAX, o)), u128::MAX.to_string());
        assert_eq!(write(&|o| write_int(0u8, o)), "0");
        assert_eq!(write(&|o| write_int(-5i8, o)), "-5");
    }
}
