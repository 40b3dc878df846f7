//! What the documents declare that no table names: global attributes, which wildcards take, and
//! simple types, which `xsi:type` names. Strict reading and `validate` look values up in it.

use super::read::scan::XML_NAMESPACE;
use super::table::Row;
use super::{SOAP_ENCODING_11, SOAP_ENCODING_12, XSD};
use crate::value::{QName, SimpleType, Variety, builtin};
use crate::xml::{SOAP_11, SOAP_12};

/// The declarations of the documents that a module was generated from.
#[derive(Debug)]
pub struct Declarations {
    /// The simple types with a name: namespace, local name, what each is derived from as messages
    /// call it (`{urn:a}Code`, `xs:int`), and itself.
    pub types: &'static [(
        &'static str,
        &'static str,
        &'static str,
        &'static SimpleType,
    )],
    /// The complex types with simple content that may stand in for built-in types, the same of each:
    /// their attributes are in no table.
    pub complex: &'static [(
        &'static str,
        &'static str,
        &'static str,
        &'static SimpleType,
    )],
    /// The global attributes.
    pub attributes: &'static [Row],
    /// Whether these are all that there are: then another name is one of nothing.
    pub are_all: bool,
}

/// What is known of an attribute that a wildcard takes.
pub(crate) enum Known {
    /// Its declaration.
    Attribute(&'static Row),
    /// There is none.
    Undeclared,
    /// There may be one.
    Perhaps,
}

/// Something may be declared, and nothing is known of it.
pub const UNKNOWN: Declarations = none(false);

/// Nothing is declared.
pub const NOTHING: Declarations = none(true);

const fn none(are_all: bool) -> Declarations {
    Declarations {
        types: &[],
        complex: &[],
        attributes: &[],
        are_all,
    }
}

/// Whether a simple type has this name. Messages name types in namespaces of any length, and often:
/// nothing is made of them.
pub(crate) fn is_called(simple: &SimpleType, name: &QName) -> bool {
    match name.namespace.as_deref() {
        Some(XSD) => simple.name.strip_prefix("xs:") == Some(&*name.local),
        Some(namespace) => {
            let rest = simple.name.strip_prefix('{');
            let rest = rest.and_then(|rest| rest.strip_prefix(namespace));
            rest.and_then(|rest| rest.strip_prefix('}')) == Some(&*name.local)
        }
        None => simple.name == &*name.local,
    }
}

impl Declarations {
    /// The global attribute of this name.
    pub(crate) fn attribute(&self, (namespace, name): (&str, &str)) -> Known {
        let is_it = |row: &&Row| row.name == name && row.namespace == namespace;
        // Every processor knows these.
        let is_own = matches!(
            namespace,
            XML_NAMESPACE | SOAP_11 | SOAP_12 | SOAP_ENCODING_11 | SOAP_ENCODING_12
        );
        match self.attributes.iter().find(is_it) {
            Some(row) => Known::Attribute(row),
            None if self.are_all && !is_own => Known::Undeclared,
            None => Known::Perhaps,
        }
    }

    /// The simple type of this name.
    pub(crate) fn simple_type(&self, name: &QName) -> Option<&'static SimpleType> {
        match name.namespace.as_deref() {
            Some(XSD) => builtin::named(&name.local),
            _ => self.find(name).map(|(.., simple)| *simple),
        }
    }

    fn find(
        &self,
        name: &QName,
    ) -> Option<&'static (
        &'static str,
        &'static str,
        &'static str,
        &'static SimpleType,
    )> {
        let namespace = name.namespace.as_deref().unwrap_or("");
        let mut types = self.types.iter().chain(self.complex);
        types.find(|(of, local, ..)| *local == &*name.local && *of == namespace)
    }

    /// Whether a type of this name may have attributes that no table has.
    pub(crate) fn is_complex(&self, name: &QName) -> bool {
        let namespace = name.namespace.as_deref().unwrap_or("");
        let mut types = self.complex.iter();
        types.any(|(of, local, ..)| *local == &*name.local && *of == namespace)
    }

    /// Which of the members of a union a type of this name is, or is derived from.
    pub(crate) fn member(&self, name: &QName, members: &[&SimpleType]) -> Option<usize> {
        let is_it = |member: &&SimpleType| is_called(member, name);
        let is_it = members.iter().position(is_it);
        is_it.or_else(|| {
            self.simple_type(name)?;
            let mut members = members.iter();
            members.position(|member| self.is_derived(name, member))
        })
    }

    /// Whether a simple type of this name may stand in for another (XML Schema Part 1, 3.14.6, Type
    /// Derivation OK (Simple)), as far as it is known.
    pub(crate) fn is_derived(&self, name: &QName, from: &SimpleType) -> bool {
        if name.namespace.as_deref() == Some(XSD) {
            return is_derived_from(&format!("xs:{}", name.local), from);
        }
        let Some(mut at) = self.find(name) else {
            return !self.are_all;
        };
        // The chain of bases ends; it is bounded for tables that nobody generated.
        for _ in 0..256 {
            let (namespace, local, base, _) = *at;
            let is_it = |from: &SimpleType| {
                let (of, name) = from.name.split_once('}').unwrap_or(("", from.name));
                name == local && of.trim_start_matches('{') == namespace
            };
            if is_or_has_member(from, &is_it) || is_derived_from(base, from) {
                return true;
            }
            let is_base = |(namespace, local, ..): &&(&str, &str, _, _)| match namespace.is_empty()
            {
                true => *local == base,
                false => base
                    .strip_prefix('{')
                    .and_then(|base| base.split_once('}'))
                    .is_some_and(|(of, name)| of == *namespace && name == *local),
            };
            match self.types.iter().chain(self.complex).find(is_base) {
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }
}

/// Whether what has this name is a simple type, one of XML Schema's own that is derived from it, or
/// a member of it.
fn is_derived_from(name: &str, from: &SimpleType) -> bool {
    is_or_has_member(from, &|from| {
        let is_builtin = |name: &str| name.starts_with("xs:");
        match (is_builtin(name), is_builtin(from.name)) {
            (true, true) => name == from.name || builtin::is_derived(name, from.name),
            (false, true) if from.name == builtin::ANY_SIMPLE_TYPE.name => true,
            _ => name == from.name,
        }
    })
}

/// Whether something holds of a type, or of a member of a union that has no facets.
fn is_or_has_member(of: &SimpleType, holds: &dyn Fn(&SimpleType) -> bool) -> bool {
    if holds(of) {
        return true;
    }
    match of.variety {
        Variety::Union(members) if of.facets.is_empty() => {
            members.iter().any(|member| is_or_has_member(member, holds))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Declarations, UNKNOWN};
    use crate::value::{Builtin, Facet, QName, SimpleType, WhiteSpace, builtin};

    #[test]
    fn a_simple_type_stands_in_for_what_it_is_derived_from() {
        const fn atomic(name: &'static str) -> SimpleType {
            SimpleType::atomic(name, WhiteSpace::Collapse, Builtin::Int, &[])
        }
        static SMALL: SimpleType = atomic("{urn:a}Small");
        static SMALLER: SimpleType = atomic("{urn:a}Smaller");
        static BARE: SimpleType = atomic("Bare");
        static WORD: SimpleType = builtin::TOKEN;
        static EITHER: SimpleType = SimpleType::union("{urn:a}Either", &[&SMALL, &WORD], &[]);
        static NARROW: SimpleType = SimpleType::union(
            "{urn:a}Narrow",
            &[&SMALL, &WORD],
            &[Facet::Enumeration(&["1"])],
        );
        static TYPES: &[(&str, &str, &str, &SimpleType)] = &[
            ("urn:a", "Small", "xs:int", &SMALL),
            ("urn:a", "Smaller", "{urn:a}Small", &SMALLER),
            ("", "Bare", "{urn:a}Smaller", &BARE),
            ("urn:a", "List", "xs:anySimpleType", &WORD),
        ];
        let known = |are_all| Declarations {
            types: TYPES,
            complex: &[],
            attributes: &[],
            are_all,
        };
        let name = |name: &'static str| match name.split_once(':') {
            None => QName::without_namespace(name),
            Some(("xs", local)) => QName::new(crate::xml::XSD, local),
            Some((_, local)) => QName::new("urn:a", local),
        };
        for (named, from, expected) in [
            ("a:Small", &SMALL, true),
            ("a:Smaller", &SMALL, true),
            ("Bare", &SMALL, true),
            ("Bare", &builtin::LONG, true),
            ("Bare", &builtin::SHORT, false),
            ("a:Small", &SMALLER, false),
            ("a:Small", &builtin::STRING, false),
            ("a:Smaller", &EITHER, true),
            ("xs:NCName", &EITHER, true),
            ("xs:string", &EITHER, false),
            ("a:Smaller", &NARROW, false),
            ("a:List", &builtin::ANY_SIMPLE_TYPE, true),
            ("a:Bare", &SMALL, false),
            ("xs:byte", &builtin::INT, true),
            ("xs:int", &SMALL, false),
        ] {
            let found = known(true).is_derived(&name(named), from);
            assert_eq!(found, expected, "{named} for {}", from.name);
        }
        assert!(known(false).is_derived(&name("a:Bare"), &SMALL));
        assert!(UNKNOWN.is_derived(&name("a:Bare"), &SMALL));
    }
}
