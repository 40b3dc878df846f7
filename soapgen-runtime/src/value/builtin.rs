//! The built-in simple types of XML Schema 1.0 (Part 2, 3.2 and 3.3) as constants.

use super::{Builtin, Facet, SimpleType, WhiteSpace};

/// `xs:anySimpleType`.
pub static ANY_SIMPLE_TYPE: SimpleType = SimpleType::atomic(
    "xs:anySimpleType",
    WhiteSpace::Preserve,
    Builtin::AnySimpleType,
    &[],
);

/// `xs:string`.
pub static STRING: SimpleType =
    SimpleType::atomic("xs:string", WhiteSpace::Preserve, Builtin::String, &[]);

/// `xs:normalizedString`.
pub static NORMALIZED_STRING: SimpleType = SimpleType::atomic(
    "xs:normalizedString",
    WhiteSpace::Replace,
    Builtin::NormalizedString,
    &[],
);

/// `xs:token`.
pub static TOKEN: SimpleType =
    SimpleType::atomic("xs:token", WhiteSpace::Collapse, Builtin::Token, &[]);

/// `xs:language`.
pub static LANGUAGE: SimpleType =
    SimpleType::atomic("xs:language", WhiteSpace::Collapse, Builtin::Language, &[]);

/// `xs:NMTOKEN`.
pub static NMTOKEN: SimpleType =
    SimpleType::atomic("xs:NMTOKEN", WhiteSpace::Collapse, Builtin::NmToken, &[]);

/// `xs:Name`.
pub static NAME: SimpleType =
    SimpleType::atomic("xs:Name", WhiteSpace::Collapse, Builtin::Name, &[]);

/// `xs:NCName`.
pub static NCNAME: SimpleType =
    SimpleType::atomic("xs:NCName", WhiteSpace::Collapse, Builtin::NcName, &[]);

/// `xs:ID`.
pub static ID: SimpleType = SimpleType::atomic("xs:ID", WhiteSpace::Collapse, Builtin::Id, &[]);

/// `xs:IDREF`.
pub static IDREF: SimpleType =
    SimpleType::atomic("xs:IDREF", WhiteSpace::Collapse, Builtin::IdRef, &[]);

/// `xs:ENTITY`.
pub static ENTITY: SimpleType =
    SimpleType::atomic("xs:ENTITY", WhiteSpace::Collapse, Builtin::Entity, &[]);

/// `xs:boolean`.
pub static BOOLEAN: SimpleType =
    SimpleType::atomic("xs:boolean", WhiteSpace::Collapse, Builtin::Boolean, &[]);

/// `xs:decimal`.
pub static DECIMAL: SimpleType =
    SimpleType::atomic("xs:decimal", WhiteSpace::Collapse, Builtin::Decimal, &[]);

/// `xs:integer`.
pub static INTEGER: SimpleType =
    SimpleType::atomic("xs:integer", WhiteSpace::Collapse, Builtin::Integer, &[]);

/// `xs:nonPositiveInteger`.
pub static NON_POSITIVE_INTEGER: SimpleType = SimpleType::atomic(
    "xs:nonPositiveInteger",
    WhiteSpace::Collapse,
    Builtin::NonPositiveInteger,
    &[],
);

/// `xs:negativeInteger`.
pub static NEGATIVE_INTEGER: SimpleType = SimpleType::atomic(
    "xs:negativeInteger",
    WhiteSpace::Collapse,
    Builtin::NegativeInteger,
    &[],
);

/// `xs:nonNegativeInteger`.
pub static NON_NEGATIVE_INTEGER: SimpleType = SimpleType::atomic(
    "xs:nonNegativeInteger",
    WhiteSpace::Collapse,
    Builtin::NonNegativeInteger,
    &[],
);

/// `xs:positiveInteger`.
pub static POSITIVE_INTEGER: SimpleType = SimpleType::atomic(
    "xs:positiveInteger",
    WhiteSpace::Collapse,
    Builtin::PositiveInteger,
    &[],
);

/// `xs:long`.
pub static LONG: SimpleType =
    SimpleType::atomic("xs:long", WhiteSpace::Collapse, Builtin::Long, &[]);

/// `xs:int`.
pub static INT: SimpleType = SimpleType::atomic("xs:int", WhiteSpace::Collapse, Builtin::Int, &[]);

/// `xs:short`.
pub static SHORT: SimpleType =
    SimpleType::atomic("xs:short", WhiteSpace::Collapse, Builtin::Short, &[]);

/// `xs:byte`.
pub static BYTE: SimpleType =
    SimpleType::atomic("xs:byte", WhiteSpace::Collapse, Builtin::Byte, &[]);

/// `xs:unsignedLong`.
pub static UNSIGNED_LONG: SimpleType = SimpleType::atomic(
    "xs:unsignedLong",
    WhiteSpace::Collapse,
    Builtin::UnsignedLong,
    &[],
);

/// `xs:unsignedInt`.
pub static UNSIGNED_INT: SimpleType = SimpleType::atomic(
    "xs:unsignedInt",
    WhiteSpace::Collapse,
    Builtin::UnsignedInt,
    &[],
);

/// `xs:unsignedShort`.
pub static UNSIGNED_SHORT: SimpleType = SimpleType::atomic(
    "xs:unsignedShort",
    WhiteSpace::Collapse,
    Builtin::UnsignedShort,
    &[],
);

/// `xs:unsignedByte`.
pub static UNSIGNED_BYTE: SimpleType = SimpleType::atomic(
    "xs:unsignedByte",
    WhiteSpace::Collapse,
    Builtin::UnsignedByte,
    &[],
);

/// `xs:float`.
pub static FLOAT: SimpleType =
    SimpleType::atomic("xs:float", WhiteSpace::Collapse, Builtin::Float, &[]);

/// `xs:double`.
pub static DOUBLE: SimpleType =
    SimpleType::atomic("xs:double", WhiteSpace::Collapse, Builtin::Double, &[]);

/// `xs:duration`.
pub static DURATION: SimpleType =
    SimpleType::atomic("xs:duration", WhiteSpace::Collapse, Builtin::Duration, &[]);

/// `xs:dateTime`.
pub static DATE_TIME: SimpleType =
    SimpleType::atomic("xs:dateTime", WhiteSpace::Collapse, Builtin::DateTime, &[]);

/// `xs:time`.
pub static TIME: SimpleType =
    SimpleType::atomic("xs:time", WhiteSpace::Collapse, Builtin::Time, &[]);

/// `xs:date`.
pub static DATE: SimpleType =
    SimpleType::atomic("xs:date", WhiteSpace::Collapse, Builtin::Date, &[]);

/// `xs:gYearMonth`.
pub static G_YEAR_MONTH: SimpleType = SimpleType::atomic(
    "xs:gYearMonth",
    WhiteSpace::Collapse,
    Builtin::GYearMonth,
    &[],
);

/// `xs:gYear`.
pub static G_YEAR: SimpleType =
    SimpleType::atomic("xs:gYear", WhiteSpace::Collapse, Builtin::GYear, &[]);

/// `xs:gMonthDay`.
pub static G_MONTH_DAY: SimpleType = SimpleType::atomic(
    "xs:gMonthDay",
    WhiteSpace::Collapse,
    Builtin::GMonthDay,
    &[],
);

/// `xs:gDay`.
pub static G_DAY: SimpleType =
    SimpleType::atomic("xs:gDay", WhiteSpace::Collapse, Builtin::GDay, &[]);

/// `xs:gMonth`.
pub static G_MONTH: SimpleType =
    SimpleType::atomic("xs:gMonth", WhiteSpace::Collapse, Builtin::GMonth, &[]);

/// `xs:hexBinary`.
pub static HEX_BINARY: SimpleType = SimpleType::atomic(
    "xs:hexBinary",
    WhiteSpace::Collapse,
    Builtin::HexBinary,
    &[],
);

/// `xs:base64Binary`.
pub static BASE64_BINARY: SimpleType = SimpleType::atomic(
    "xs:base64Binary",
    WhiteSpace::Collapse,
    Builtin::Base64Binary,
    &[],
);

/// `xs:anyURI`.
pub static ANY_URI: SimpleType =
    SimpleType::atomic("xs:anyURI", WhiteSpace::Collapse, Builtin::AnyUri, &[]);

/// `xs:QName`.
pub static QNAME: SimpleType =
    SimpleType::atomic("xs:QName", WhiteSpace::Collapse, Builtin::QName, &[]);

/// `xs:NOTATION`.
pub static NOTATION: SimpleType =
    SimpleType::atomic("xs:NOTATION", WhiteSpace::Collapse, Builtin::Notation, &[]);

/// `xs:NMTOKENS`: one or more `xs:NMTOKEN`.
pub static NMTOKENS: SimpleType = SimpleType::list("xs:NMTOKENS", &NMTOKEN, &[Facet::MinLength(1)]);

/// `xs:IDREFS`: one or more `xs:IDREF`.
pub static IDREFS: SimpleType = SimpleType::list("xs:IDREFS", &IDREF, &[Facet::MinLength(1)]);

/// `xs:ENTITIES`: one or more `xs:ENTITY`.
pub static ENTITIES: SimpleType = SimpleType::list("xs:ENTITIES", &ENTITY, &[Facet::MinLength(1)]);

/// All of them.
static ALL: [&SimpleType; 45] = [
    &ANY_SIMPLE_TYPE,
    &STRING,
    &NORMALIZED_STRING,
    &TOKEN,
    &LANGUAGE,
    &NMTOKEN,
    &NAME,
    &NCNAME,
    &ID,
    &IDREF,
    &ENTITY,
    &BOOLEAN,
    &DECIMAL,
    &INTEGER,
    &NON_POSITIVE_INTEGER,
    &NEGATIVE_INTEGER,
    &NON_NEGATIVE_INTEGER,
    &POSITIVE_INTEGER,
    &LONG,
    &INT,
    &SHORT,
    &BYTE,
    &UNSIGNED_LONG,
    &UNSIGNED_INT,
    &UNSIGNED_SHORT,
    &UNSIGNED_BYTE,
    &FLOAT,
    &DOUBLE,
    &DURATION,
    &DATE_TIME,
    &TIME,
    &DATE,
    &G_YEAR_MONTH,
    &G_YEAR,
    &G_MONTH_DAY,
    &G_DAY,
    &G_MONTH,
    &HEX_BINARY,
    &BASE64_BINARY,
    &ANY_URI,
    &QNAME,
    &NOTATION,
    &NMTOKENS,
    &IDREFS,
    &ENTITIES,
];

/// The one of this name, such as `int`.
pub(crate) fn named(local: &str) -> Option<&'static SimpleType> {
    let is_it = |simple: &&&SimpleType| simple.name.strip_prefix("xs:") == Some(local);
    ALL.iter().find(is_it).copied()
}
