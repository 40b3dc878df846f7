//! The built-in simple types of XML Schema 1.0 (Part 2, 3.2 and 3.3) as constants.

use super::{Builtin, Facet, SimpleType, WhiteSpace};

/// The description of one: an atomic type, or a list of at least one item.
macro_rules! simple_type {
    ($name:literal: $builtin:ident, $white_space:ident) => {
        SimpleType::atomic($name, WhiteSpace::$white_space, Builtin::$builtin, &[])
    };
    ($name:literal: list of $item:ident) => {
        SimpleType::list($name, &$item, &[Facet::MinLength(1)])
    };
}

/// The type that another is derived from, which one has none of.
macro_rules! base {
    () => {
        None
    };
    ($base:ident) => {
        Some(&$base)
    };
}

/// All of them: constant, name, the type that it is derived from, and what it is.
macro_rules! builtins {
    ($($constant:ident = $name:literal $(from $base:ident)?: $($is:ident)+ $(, $white_space:ident)?;)*) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub static $constant: SimpleType = simple_type!($name: $($is)+ $(, $white_space)?);
        )*

        /// All of them, each with the type that it is derived from (Part 2, 3).
        static ALL: &[(&SimpleType, Option<&SimpleType>)] = &[$((&$constant, base!($($base)?))),*];
    };
}

builtins! {
    ANY_SIMPLE_TYPE = "xs:anySimpleType": AnySimpleType, Preserve;
    STRING = "xs:string" from ANY_SIMPLE_TYPE: String, Preserve;
    NORMALIZED_STRING = "xs:normalizedString" from STRING: NormalizedString, Replace;
    TOKEN = "xs:token" from NORMALIZED_STRING: Token, Collapse;
    LANGUAGE = "xs:language" from TOKEN: Language, Collapse;
    NMTOKEN = "xs:NMTOKEN" from TOKEN: NmToken, Collapse;
    NAME = "xs:Name" from TOKEN: Name, Collapse;
    NCNAME = "xs:NCName" from NAME: NcName, Collapse;
    ID = "xs:ID" from NCNAME: Id, Collapse;
    IDREF = "xs:IDREF" from NCNAME: IdRef, Collapse;
    ENTITY = "xs:ENTITY" from NCNAME: Entity, Collapse;
    BOOLEAN = "xs:boolean" from ANY_SIMPLE_TYPE: Boolean, Collapse;
    DECIMAL = "xs:decimal" from ANY_SIMPLE_TYPE: Decimal, Collapse;
    INTEGER = "xs:integer" from DECIMAL: Integer, Collapse;
    NON_POSITIVE_INTEGER = "xs:nonPositiveInteger" from INTEGER: NonPositiveInteger, Collapse;
    NEGATIVE_INTEGER = "xs:negativeInteger" from NON_POSITIVE_INTEGER: NegativeInteger, Collapse;
    NON_NEGATIVE_INTEGER = "xs:nonNegativeInteger" from INTEGER: NonNegativeInteger, Collapse;
    POSITIVE_INTEGER = "xs:positiveInteger" from NON_NEGATIVE_INTEGER: PositiveInteger, Collapse;
    LONG = "xs:long" from INTEGER: Long, Collapse;
    INT = "xs:int" from LONG: Int, Collapse;
    SHORT = "xs:short" from INT: Short, Collapse;
    BYTE = "xs:byte" from SHORT: Byte, Collapse;
    UNSIGNED_LONG = "xs:unsignedLong" from NON_NEGATIVE_INTEGER: UnsignedLong, Collapse;
    UNSIGNED_INT = "xs:unsignedInt" from UNSIGNED_LONG: UnsignedInt, Collapse;
    UNSIGNED_SHORT = "xs:unsignedShort" from UNSIGNED_INT: UnsignedShort, Collapse;
    UNSIGNED_BYTE = "xs:unsignedByte" from UNSIGNED_SHORT: UnsignedByte, Collapse;
    FLOAT = "xs:float" from ANY_SIMPLE_TYPE: Float, Collapse;
    DOUBLE = "xs:double" from ANY_SIMPLE_TYPE: Double, Collapse;
    DURATION = "xs:duration" from ANY_SIMPLE_TYPE: Duration, Collapse;
    DATE_TIME = "xs:dateTime" from ANY_SIMPLE_TYPE: DateTime, Collapse;
    TIME = "xs:time" from ANY_SIMPLE_TYPE: Time, Collapse;
    DATE = "xs:date" from ANY_SIMPLE_TYPE: Date, Collapse;
    G_YEAR_MONTH = "xs:gYearMonth" from ANY_SIMPLE_TYPE: GYearMonth, Collapse;
    G_YEAR = "xs:gYear" from ANY_SIMPLE_TYPE: GYear, Collapse;
    G_MONTH_DAY = "xs:gMonthDay" from ANY_SIMPLE_TYPE: GMonthDay, Collapse;
    G_DAY = "xs:gDay" from ANY_SIMPLE_TYPE: GDay, Collapse;
    G_MONTH = "xs:gMonth" from ANY_SIMPLE_TYPE: GMonth, Collapse;
    HEX_BINARY = "xs:hexBinary" from ANY_SIMPLE_TYPE: HexBinary, Collapse;
    BASE64_BINARY = "xs:base64Binary" from ANY_SIMPLE_TYPE: Base64Binary, Collapse;
    ANY_URI = "xs:anyURI" from ANY_SIMPLE_TYPE: AnyUri, Collapse;
    QNAME = "xs:QName" from ANY_SIMPLE_TYPE: QName, Collapse;
    NOTATION = "xs:NOTATION" from ANY_SIMPLE_TYPE: Notation, Collapse;
    NMTOKENS = "xs:NMTOKENS" from ANY_SIMPLE_TYPE: list of NMTOKEN;
    IDREFS = "xs:IDREFS" from ANY_SIMPLE_TYPE: list of IDREF;
    ENTITIES = "xs:ENTITIES" from ANY_SIMPLE_TYPE: list of ENTITY;
}

/// The one of this name, such as `int`.
pub(crate) fn named(local: &str) -> Option<&'static SimpleType> {
    let is_it = |(simple, _): &&(&SimpleType, _)| simple.name.strip_prefix("xs:") == Some(local);
    ALL.iter().find(is_it).map(|(simple, _)| *simple)
}

/// Whether the one of a name, such as `xs:int`, is another one or derived from it, over any number
/// of steps.
pub(crate) fn is_derived(name: &str, from: &str) -> bool {
    let mut at = ALL.iter().find(|(simple, _)| simple.name == name);
    // Each step leads to another row, so that there are no more of them than rows.
    for _ in ALL {
        match at {
            Some((simple, _)) if simple.name == from => return true,
            Some((_, Some(base))) => at = ALL.iter().find(|(simple, _)| simple.name == base.name),
            _ => return false,
        }
    }
    false
}
