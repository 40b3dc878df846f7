//! What is known without any schema: XML Schema's own types, the attributes of the namespace
//! `xml`, and SOAP encoding where its schema isn't loaded.

use crate::model::{Builtin, Derivation, Model, Type, TypeKind, XmlName};
use crate::syntax::xsd::{XML_SCHEMA, is_draft};

use super::Resolver;

/// The namespace of `xml:lang` and its like.
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The encodings of SOAP 1.1 and 1.2.
const SOAP_ENCODING: [&str; 2] = [
    "http://schemas.xmlsoap.org/soap/encoding/",
    "http://www.w3.org/2003/05/soap-encoding",
];

/// Whether a name is one of SOAP encoding.
pub(super) fn is_soap_encoding(name: &XmlName) -> bool {
    SOAP_ENCODING.contains(&&*name.namespace)
}

/// Whether a name is `soapenc:Array`.
pub(crate) fn is_soap_array(name: &XmlName) -> bool {
    &*name.local == "Array" && is_soap_encoding(name)
}

/// The built-in type of that name.
pub(super) fn named(local: &str) -> Option<Builtin> {
    Builtin::ALL
        .iter()
        .copied()
        .find(|builtin| builtin.name() == local)
}

/// The type that stands for one whose schema isn't loaded.
pub(super) fn stand_in(name: &XmlName) -> Option<Builtin> {
    let by_name = |local: &str| Builtin::ALL.iter().copied().find(|b| b.name() == local);
    if is_soap_encoding(name) {
        return match &*name.local {
            "base64" => Some(Builtin::Base64Binary),
            "Array" | "Struct" => Some(Builtin::AnyType),
            local => by_name(local),
        };
    }
    if &*name.namespace == XML_SCHEMA {
        // Types that came with XML Schema 1.1.
        return match &*name.local {
            "dateTimeStamp" => Some(Builtin::DateTime),
            "dayTimeDuration" | "yearMonthDuration" => Some(Builtin::Duration),
            "anyAtomicType" => Some(Builtin::AnySimpleType),
            _ => None,
        };
    }
    if is_draft(&name.namespace) {
        return match &*name.local {
            "ur-type" => Some(Builtin::AnyType),
            "timeInstant" => Some(Builtin::DateTime),
            "timeDuration" => Some(Builtin::Duration),
            "recurringDate" => Some(Builtin::GMonthDay),
            "recurringDay" => Some(Builtin::GDay),
            "month" => Some(Builtin::GYearMonth),
            "year" => Some(Builtin::GYear),
            "uriReference" | "uri" => Some(Builtin::AnyUri),
            "CDATA" => Some(Builtin::NormalizedString),
            // Which of the two is said by the facet `encoding`; base64 is what SOAP wrote.
            "binary" => Some(Builtin::Base64Binary),
            local => by_name(local),
        };
    }
    None
}

/// The type of an attribute in the namespace `xml`.
pub(super) fn xml_attribute(local: &str) -> Option<Builtin> {
    match local {
        "lang" => Some(Builtin::Language),
        "space" => Some(Builtin::NcName),
        "base" => Some(Builtin::AnyUri),
        "id" => Some(Builtin::Id),
        _ => None,
    }
}

/// Adds the built-in types, in the order of their ids.
pub(super) fn declare(resolver: &mut Resolver<'_, '_>) {
    let namespace: std::rc::Rc<str> = XML_SCHEMA.into();
    for builtin in Builtin::ALL.iter().copied() {
        let name = XmlName::new(namespace.clone(), builtin.name());
        let base = base(builtin).map(|b| (Model::builtin(b), Derivation::Restriction));
        let id = resolver.add_done(Type {
            name: Some(name.clone()),
            owner: None,
            place: None,
            docs: None,
            base,
            derived: Vec::new(),
            block: Vec::new(),
            is_abstract: false,
            expected_content_types: Vec::new(),
            kind: TypeKind::Builtin(builtin),
        });
        resolver.types.insert(name, id);
    }
}

/// The type that a built-in type is derived from (XML Schema Part 2, 3).
fn base(builtin: Builtin) -> Option<Builtin> {
    use Builtin::*;
    Some(match builtin {
        AnyType => return None,
        AnySimpleType => AnyType,
        NormalizedString => String,
        Token => NormalizedString,
        Language | NmToken | Name => Token,
        NcName => Name,
        Id | IdRef | Entity => NcName,
        Integer => Decimal,
        NonPositiveInteger | Long | NonNegativeInteger => Integer,
        NegativeInteger => NonPositiveInteger,
        Int => Long,
        Short => Int,
        Byte => Short,
        UnsignedLong | PositiveInteger => NonNegativeInteger,
        UnsignedInt => UnsignedLong,
        UnsignedShort => UnsignedInt,
        UnsignedByte => UnsignedShort,
        _ => AnySimpleType,
    })
}
