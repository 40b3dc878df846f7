//! Simple types.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Builtin, Derivation, EnumValue, Facet, Model, Owner, SimpleType, Type, TypeId, TypeKind,
    Variety, WhiteSpace, XmlName,
};
use crate::syntax::xsd::{self, Facets, SimpleDerivation, SimpleTypeUse};

use super::collect::Scope;
use super::types::asked;
use super::{Definition, Resolver, any_simple_type, index};

/// Whether a text may be a value of a type of numbers or of booleans (XML Schema Part 2, 3.2.2 to
/// 3.2.5, 3.3.13 to 3.3.25). At texts of other types nobody looks here.
fn may_be(builtin: Builtin, text: &str) -> bool {
    use Builtin as B;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_decimal = |text: &str| match text.split_once('.') {
        None => is_digits(text),
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
    };
    let within = |least: i128, most: i128| {
        is_digits(unsigned)
            && text
                .parse()
                .is_ok_and(|number| (least..=most).contains(&number))
    };
    let is_zero = || unsigned.bytes().all(|b| b == b'0');
    let is_negative = text.starts_with('-');
    match builtin {
        B::Boolean => matches!(text, "true" | "false" | "1" | "0"),
        B::Decimal => is_decimal(unsigned),
        B::Float | B::Double => {
            let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            matches!(text, "INF" | "-INF" | "NaN") || is_decimal(mantissa) && is_digits(exponent)
        }
        B::Integer => is_digits(unsigned),
        B::NonNegativeInteger => is_digits(unsigned) && (!is_negative || is_zero()),
        B::PositiveInteger => is_digits(unsigned) && !is_negative && !is_zero(),
        B::NonPositiveInteger => is_digits(unsigned) && (is_negative || is_zero()),
        B::NegativeInteger => is_digits(unsigned) && is_negative && !is_zero(),
        B::Long => within(i64::MIN.into(), i64::MAX.into()),
        B::Int => within(i32::MIN.into(), i32::MAX.into()),
        B::Short => within(i16::MIN.into(), i16::MAX.into()),
        B::Byte => within(i8::MIN.into(), i8::MAX.into()),
        B::UnsignedLong => within(0, u64::MAX.into()),
        B::UnsignedInt => within(0, u32::MAX.into()),
        B::UnsignedShort => within(0, u16::MAX.into()),
        B::UnsignedByte => within(0, u8::MAX.into()),
        _ => true,
    }
}

impl<'a> Resolver<'a, '_> {
    /// Works out a simple type, with its base.
    pub(super) fn simple(
        &mut self,
        id: TypeId,
        simple: &'a xsd::SimpleType,
        scope: &Scope,
    ) -> (SimpleType, TypeId) {
        let any = Model::builtin(Builtin::AnySimpleType);
        match &simple.derivation {
            None => (any_simple_type(), any),
            Some(SimpleDerivation::Restriction(base, facets)) => {
                let base = self.simple_use(base, scope, id, 0);
                if base == id && self.is_redefining(id) {
                    return self.redefine_simple(id, facets);
                }
                let base = if self.ensure_base(id, base) {
                    base
                } else {
                    any
                };
                (self.restrict(base, facets), base)
            }
            Some(SimpleDerivation::List(item)) => {
                let item = self.simple_use(item, scope, id, 0);
                let list = SimpleType {
                    variety: Variety::List(item),
                    white_space: WhiteSpace::Collapse,
                    ..any_simple_type()
                };
                (list, any)
            }
            Some(SimpleDerivation::Union(members)) => {
                let mut types = Vec::with_capacity(members.len());
                for (number, member) in members.iter().enumerate() {
                    types.push(self.simple_use(member, scope, id, index(number)));
                }
                // White space is up to the member that takes the value.
                let union = SimpleType {
                    variety: Variety::Union(types),
                    ..any_simple_type()
                };
                (union, any)
            }
        }
    }

    fn simple_use(
        &mut self,
        simple: &'a SimpleTypeUse,
        scope: &Scope,
        owner: TypeId,
        number: u32,
    ) -> TypeId {
        match simple {
            SimpleTypeUse::Named(name) => self.lookup_simple_type(name, scope),
            SimpleTypeUse::Inline(simple) => {
                let owner = Owner::Simple(owner, number);
                self.anonymous(Definition::Simple(simple), scope, Some(owner))
            }
        }
    }

    /// The variety and the white-space treatment of a simple type that is worked out.
    fn nature(&self, id: TypeId) -> (Variety, WhiteSpace) {
        match self.model.types.get(id.0 as usize).map(|ty| &ty.kind) {
            Some(TypeKind::Builtin(b)) => (b.variety(), b.white_space()),
            Some(TypeKind::Simple(simple)) => (simple.variety.clone(), simple.white_space),
            _ => (
                Variety::Atomic(Builtin::AnySimpleType),
                WhiteSpace::Preserve,
            ),
        }
    }

    /// A restriction of a simple type that is worked out.
    fn restrict(&mut self, base: TypeId, facets: &'a Facets) -> SimpleType {
        let (variety, white_space) = self.nature(base);
        if let (Variety::Union(members), Some(ty)) =
            (&variety, self.model.types.get(base.0 as usize))
            && let Some(place) = ty.place
        {
            let what = || match &ty.name {
                Some(name) => format!("the type `{name}`"),
                None => "this type".to_owned(),
            };
            self.budget.again(place, what, members.len() as u64);
        }
        let white_space = facets.white_space.unwrap_or(white_space);
        let is_name = |variety: &Variety| {
            matches!(variety, Variety::Atomic(Builtin::QName | Builtin::Notation))
        };
        let is_name = match &variety {
            Variety::List(item) => is_name(&self.nature(*item).0),
            variety => is_name(variety),
        };
        let mut enumeration: Vec<EnumValue> = Vec::with_capacity(facets.enumeration.len());
        for value in &facets.enumeration {
            let value = self.enum_value(value, is_name, white_space);
            if let Variety::Atomic(builtin) = variety
                && !may_be(builtin, value.value.trim())
            {
                let builtin = builtin.name();
                let message = format!("`{}` is no value of `xs:{builtin}`", value.value);
                self.report(
                    Diagnostic::skip(Code::InvalidFacet, value.place, message)
                        .help("no value of the type is equal to it; correct it"),
                );
            }
            enumeration.push(value);
        }
        SimpleType {
            variety,
            white_space,
            facets: facets.facets.clone(),
            enumeration,
        }
    }

    fn enum_value(
        &mut self,
        value: &'a xsd::EnumValue,
        is_name: bool,
        white_space: WhiteSpace,
    ) -> EnumValue {
        let text = normalize(&value.value, white_space);
        let words = text.split_ascii_whitespace().filter(|_| is_name);
        let mut names = Vec::new();
        for (word, namespace) in words.zip(&value.namespaces) {
            let (prefix, local) = word.split_once(':').unwrap_or(("", word));
            let Some(namespace) = namespace else {
                self.report(
                    Diagnostic::error(
                        Code::UndeclaredPrefix,
                        value.origin.place,
                        format!("the prefix `{prefix}` of `{word}` is not declared"),
                    )
                    .help(format!("declare it: `xmlns:{prefix}=\"…\"`")),
                );
                continue;
            };
            names.push(XmlName::new(namespace.clone(), local));
        }
        EnumValue {
            names,
            value: text,
            number: value.number.clone(),
            docs: value.origin.docs.clone(),
            place: value.origin.place,
        }
    }

    /// A simple type that is redefined has the facets of both steps, as one.
    fn redefine_simple(&mut self, id: TypeId, facets: &'a Facets) -> (SimpleType, TypeId) {
        let mut new = self.restrict(id, facets);
        let any = Model::builtin(Builtin::AnySimpleType);
        let Some(old) = self.model.types.get_mut(id.0 as usize) else {
            return (new, any);
        };
        let base = old.base.map_or(any, |(base, _)| base);
        if let TypeKind::Simple(old) = &mut old.kind {
            let kinds: HashSet<_> = new.facets.iter().map(std::mem::discriminant).collect();
            let mut both = std::mem::take(&mut old.facets);
            both.retain(|facet| {
                matches!(facet, Facet::Pattern(_))
                    || !kinds.contains(&std::mem::discriminant(facet))
            });
            both.append(&mut new.facets);
            new.facets = both;
            if new.enumeration.is_empty() {
                new.enumeration = std::mem::take(&mut old.enumeration);
            }
        }
        (new, base)
    }

    /// The simple type of the text of a complex type that restricts it.
    pub(super) fn restricted_text(
        &mut self,
        owner: TypeId,
        base: TypeId,
        inline: Option<&'a xsd::SimpleType>,
        facets: &'a Facets,
        scope: &Scope,
    ) -> TypeId {
        let owner = Owner::Simple(owner, 0);
        let mut base = base;
        if let Some(inline) = inline {
            base = self.anonymous(Definition::Simple(inline), scope, Some(owner));
            self.ensure(base);
        }
        if facets.is_empty() {
            return base;
        }
        let kind = TypeKind::Simple(self.restrict(base, facets));
        let inherited = self.inherited_facets(base);
        let (kind, inherited) = self.within_budget(kind, inherited, 0);
        let own = match &kind {
            TypeKind::Simple(simple) => asked(simple),
            _ => 0,
        };
        let place = self
            .model
            .types
            .get(base.0 as usize)
            .and_then(|ty| ty.place);
        let text = self.add_done(Type {
            name: None,
            owner: Some(owner),
            place,
            docs: None,
            base: Some((base, Derivation::Restriction)),
            derived: Vec::new(),
            block: Vec::new(),
            is_abstract: false,
            expected_content_types: Vec::new(),
            kind,
        });
        if let Some(slot) = self.slots.get_mut(text.0 as usize) {
            slot.size = inherited.saturating_add(own);
        }
        if inline.is_some()
            && let Some(ty) = self.model.types.get_mut(base.0 as usize)
        {
            ty.owner = Some(Owner::Simple(text, 0));
        }
        text
    }

    /// Reports lists and unions that hold themselves, and takes them apart.
    pub(super) fn break_cycles(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let parts = |model: &Model, id: TypeId| -> Vec<TypeId> {
            match model.types.get(id.0 as usize).map(|ty| &ty.kind) {
                Some(TypeKind::Simple(simple)) => match &simple.variety {
                    Variety::Atomic(_) => Vec::new(),
                    Variety::List(item) => vec![*item],
                    Variety::Union(members) => members.clone(),
                },
                _ => Vec::new(),
            }
        };
        let mut marks = vec![Mark::New; self.model.types.len()];
        for start in 0..self.model.types.len() {
            let mut stack = vec![(TypeId(index(start)), None::<std::vec::IntoIter<TypeId>>)];
            while let Some((id, rest)) = stack.last_mut() {
                let id = *id;
                let at = id.0 as usize;
                let rest = match rest {
                    Some(rest) => rest,
                    None => {
                        if marks.get(at) != Some(&Mark::New) {
                            stack.pop();
                            continue;
                        }
                        if let Some(mark) = marks.get_mut(at) {
                            *mark = Mark::Open;
                        }
                        rest.insert(parts(&self.model, id).into_iter())
                    }
                };
                let Some(next) = rest.next() else {
                    if let Some(mark) = marks.get_mut(at) {
                        *mark = Mark::Done;
                    }
                    stack.pop();
                    continue;
                };
                if marks.get(next.0 as usize) == Some(&Mark::Open) {
                    self.circular_type(id);
                    if let Some(ty) = self.model.types.get_mut(at) {
                        ty.kind = TypeKind::Simple(any_simple_type());
                    }
                } else {
                    stack.push((next, None));
                }
            }
        }
    }
}

/// A value with its white space treated.
fn normalize(value: &str, white_space: WhiteSpace) -> String {
    match white_space {
        WhiteSpace::Preserve => value.to_owned(),
        WhiteSpace::Replace => value.replace(['\t', '\n', '\r'], " "),
        WhiteSpace::Collapse => {
            let mut out = String::with_capacity(value.len());
            for word in value.split_ascii_whitespace() {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(word);
            }
            out
        }
    }
}
