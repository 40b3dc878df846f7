//! Values with a lexical form, as JSON.

use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use soapgen_runtime::QName;
use soapgen_runtime::codegen::{Builtin, SimpleType};
use soapgen_runtime::dynamic::{Lexical, Scalar, text_of};

/// The greatest whole number up to which a JSON number holds each one, whoever reads it.
const EXACT: i64 = 1 << 53;

pub(super) struct Text<'v>(pub(super) &'v Lexical, pub(super) &'v Scalar);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(lexical, scalar) = *self;
        let as_text = |to: S| {
            let text = text_of(lexical, scalar).map_err(S::Error::custom)?;
            to.serialize_str(&text)
        };
        match scalar {
            Scalar::String(text) => to.serialize_str(text),
            Scalar::Bool(value) => to.serialize_bool(*value),
            Scalar::I8(value) => to.serialize_i8(*value),
            Scalar::I16(value) => to.serialize_i16(*value),
            Scalar::I32(value) => to.serialize_i32(*value),
            Scalar::U8(value) => to.serialize_u8(*value),
            Scalar::U16(value) => to.serialize_u16(*value),
            Scalar::U32(value) => to.serialize_u32(*value),
            Scalar::I64(value) if value.abs_diff(0) <= EXACT.unsigned_abs() => {
                to.serialize_i64(*value)
            }
            Scalar::U64(value) if *value <= EXACT.unsigned_abs() => to.serialize_u64(*value),
            Scalar::Integer(value) => match value.to_string().parse::<i64>() {
                Ok(value) if value.abs_diff(0) <= EXACT.unsigned_abs() => to.serialize_i64(value),
                _ => as_text(to),
            },
            Scalar::F32(value) if value.is_finite() => to.serialize_f32(*value),
            Scalar::F64(value) if value.is_finite() => to.serialize_f64(*value),
            Scalar::QName(name) => to.serialize_str(&name.to_clark()),
            Scalar::List(items) => {
                let (Lexical::List(of) | Lexical::Flags(of)) = lexical else {
                    return as_text(to);
                };
                let mut seq = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(&Text(of, item))?;
                }
                seq.end()
            }
            _ => as_text(to),
        }
    }
}

/// A name as JSON has it: `{namespace}local`.
pub(super) fn name_of(text: &str) -> QName {
    match text.strip_prefix('{').and_then(|text| text.split_once('}')) {
        Some((namespace, local)) => QName::new(namespace, local),
        None => QName::without_namespace(text),
    }
}

/// What a text of JSON is expected to be, in words.
pub(super) fn expected(lexical: &Lexical) -> &'static str {
    match lexical {
        Lexical::Builtin(builtin) => match builtin {
            Builtin::Boolean => "true or false",
            Builtin::Byte
            | Builtin::Short
            | Builtin::Int
            | Builtin::Long
            | Builtin::UnsignedByte
            | Builtin::UnsignedShort
            | Builtin::UnsignedInt
            | Builtin::UnsignedLong
            | Builtin::Integer
            | Builtin::NonPositiveInteger
            | Builtin::NegativeInteger
            | Builtin::NonNegativeInteger
            | Builtin::PositiveInteger => "a whole number, or a string that is one",
            Builtin::Decimal | Builtin::Float | Builtin::Double => {
                "a number, or a string that is one"
            }
            _ => "a string",
        },
        Lexical::List(_) | Lexical::Flags(_) => "an array",
        Lexical::Enumeration(_) => "a string, one of the values",
        Lexical::Union(..) => "a string, a number, true or false",
    }
}

/// Whether a text of JSON that is a number or a boolean can stand for a value.
pub(super) fn takes_numbers(lexical: &Lexical) -> bool {
    match lexical {
        Lexical::Builtin(_) => expected(lexical).contains("number"),
        Lexical::Union(..) => true,
        // There are enumerations of numbers.
        Lexical::Enumeration(simple) => is_numeric(simple),
        Lexical::List(_) | Lexical::Flags(_) => false,
    }
}

pub(super) fn takes_booleans(lexical: &Lexical) -> bool {
    matches!(
        lexical,
        Lexical::Builtin(Builtin::Boolean) | Lexical::Union(..)
    )
}

fn is_numeric(simple: &SimpleType) -> bool {
    match simple.variety {
        soapgen_runtime::codegen::Variety::Atomic(builtin) => {
            expected(&Lexical::Builtin(builtin)).contains("number")
        }
        _ => false,
    }
}
