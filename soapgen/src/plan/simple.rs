//! The Rust types of built-in types, and what the runtime calls these.

use super::{RuntimeType, RustType, Ty};
use soapgen_model::model::Builtin;

/// The Rust type of a built-in type.
pub(super) fn builtin_type(builtin: Builtin) -> Ty {
    use Builtin as B;
    match builtin {
        B::AnyType => Ty::Runtime(RuntimeType::Element),
        B::Boolean => Ty::Rust(RustType::Bool),
        B::Decimal => Ty::Runtime(RuntimeType::Decimal),
        B::Integer
        | B::NonPositiveInteger
        | B::NegativeInteger
        | B::NonNegativeInteger
        | B::PositiveInteger => Ty::Runtime(RuntimeType::Integer),
        B::Long => Ty::Rust(RustType::I64),
        B::Int => Ty::Rust(RustType::I32),
        B::Short => Ty::Rust(RustType::I16),
        B::Byte => Ty::Rust(RustType::I8),
        B::UnsignedLong => Ty::Rust(RustType::U64),
        B::UnsignedInt => Ty::Rust(RustType::U32),
        B::UnsignedShort => Ty::Rust(RustType::U16),
        B::UnsignedByte => Ty::Rust(RustType::U8),
        B::Float => Ty::Rust(RustType::F32),
        B::Double => Ty::Rust(RustType::F64),
        B::Duration => Ty::Runtime(RuntimeType::Duration),
        B::DateTime => Ty::Runtime(RuntimeType::DateTime),
        B::Time => Ty::Runtime(RuntimeType::Time),
        B::Date => Ty::Runtime(RuntimeType::Date),
        B::GYearMonth => Ty::Runtime(RuntimeType::GYearMonth),
        B::GYear => Ty::Runtime(RuntimeType::GYear),
        B::GMonthDay => Ty::Runtime(RuntimeType::GMonthDay),
        B::GDay => Ty::Runtime(RuntimeType::GDay),
        B::GMonth => Ty::Runtime(RuntimeType::GMonth),
        B::HexBinary => Ty::Runtime(RuntimeType::HexBinary),
        B::Base64Binary => Ty::Runtime(RuntimeType::Base64Binary),
        B::QName | B::Notation => Ty::Runtime(RuntimeType::QName),
        B::NmTokens | B::IdRefs | B::Entities => Ty::List(Box::new(Ty::Rust(RustType::String))),
        B::AnySimpleType
        | B::String
        | B::NormalizedString
        | B::Token
        | B::Language
        | B::NmToken
        | B::Name
        | B::NcName
        | B::Id
        | B::IdRef
        | B::Entity
        | B::AnyUri => Ty::Rust(RustType::String),
    }
}

/// The runtime's constant of a built-in type, and its name of the kind.
pub(crate) fn called(builtin: Builtin) -> (&'static str, &'static str) {
    use Builtin as B;
    match builtin {
        B::AnyType | B::AnySimpleType => ("ANY_SIMPLE_TYPE", "AnySimpleType"),
        B::String => ("STRING", "String"),
        B::NormalizedString => ("NORMALIZED_STRING", "NormalizedString"),
        B::Token => ("TOKEN", "Token"),
        B::Language => ("LANGUAGE", "Language"),
        B::NmToken => ("NMTOKEN", "NmToken"),
        B::NmTokens => ("NMTOKENS", "NmToken"),
        B::Name => ("NAME", "Name"),
        B::NcName => ("NCNAME", "NcName"),
        B::Id => ("ID", "Id"),
        B::IdRef => ("IDREF", "IdRef"),
        B::IdRefs => ("IDREFS", "IdRef"),
        B::Entity => ("ENTITY", "Entity"),
        B::Entities => ("ENTITIES", "Entity"),
        B::Boolean => ("BOOLEAN", "Boolean"),
        B::Decimal => ("DECIMAL", "Decimal"),
        B::Integer => ("INTEGER", "Integer"),
        B::NonPositiveInteger => ("NON_POSITIVE_INTEGER", "NonPositiveInteger"),
        B::NegativeInteger => ("NEGATIVE_INTEGER", "NegativeInteger"),
        B::Long => ("LONG", "Long"),
        B::Int => ("INT", "Int"),
        B::Short => ("SHORT", "Short"),
        B::Byte => ("BYTE", "Byte"),
        B::NonNegativeInteger => ("NON_NEGATIVE_INTEGER", "NonNegativeInteger"),
        B::UnsignedLong => ("UNSIGNED_LONG", "UnsignedLong"),
        B::UnsignedInt => ("UNSIGNED_INT", "UnsignedInt"),
        B::UnsignedShort => ("UNSIGNED_SHORT", "UnsignedShort"),
        B::UnsignedByte => ("UNSIGNED_BYTE", "UnsignedByte"),
        B::PositiveInteger => ("POSITIVE_INTEGER", "PositiveInteger"),
        B::Float => ("FLOAT", "Float"),
        B::Double => ("DOUBLE", "Double"),
        B::Duration => ("DURATION", "Duration"),
        B::DateTime => ("DATE_TIME", "DateTime"),
        B::Time => ("TIME", "Time"),
        B::Date => ("DATE", "Date"),
        B::GYearMonth => ("G_YEAR_MONTH", "GYearMonth"),
        B::GYear => ("G_YEAR", "GYear"),
        B::GMonthDay => ("G_MONTH_DAY", "GMonthDay"),
        B::GDay => ("G_DAY", "GDay"),
        B::GMonth => ("G_MONTH", "GMonth"),
        B::HexBinary => ("HEX_BINARY", "HexBinary"),
        B::Base64Binary => ("BASE64_BINARY", "Base64Binary"),
        B::AnyUri => ("ANY_URI", "AnyUri"),
        B::QName => ("QNAME", "QName"),
        B::Notation => ("NOTATION", "Notation"),
    }
}
