//! Simple types: the nearest Rust type, enumerations, unions, and the descriptions that the
//! codec checks against.

use std::collections::HashSet;

use super::build::{Builder, Claim};
use super::names::{self, Scope};
use super::{Facet, FacetItem, FacetRef, FacetVariety, ItemKind, Ty, Value, docs};
use crate::model::{self, Builtin, Owner, SimpleType, TypeId, TypeKind, Variety, WhiteSpace};
use crate::text::Line;

/// The Rust type of a built-in type.
pub(super) fn builtin_type(builtin: Builtin) -> Ty {
    use Builtin as B;
    match builtin {
        B::AnyType => Ty::Runtime("Element"),
        B::Boolean => Ty::Rust("bool"),
        B::Decimal => Ty::Runtime("Decimal"),
        B::Integer
        | B::NonPositiveInteger
        | B::NegativeInteger
        | B::NonNegativeInteger
        | B::PositiveInteger => Ty::Runtime("Integer"),
        B::Long => Ty::Rust("i64"),
        B::Int => Ty::Rust("i32"),
        B::Short => Ty::Rust("i16"),
        B::Byte => Ty::Rust("i8"),
        B::UnsignedLong => Ty::Rust("u64"),
        B::UnsignedInt => Ty::Rust("u32"),
        B::UnsignedShort => Ty::Rust("u16"),
        B::UnsignedByte => Ty::Rust("u8"),
        B::Float => Ty::Rust("f32"),
        B::Double => Ty::Rust("f64"),
        B::Duration => Ty::Runtime("Duration"),
        B::DateTime => Ty::Runtime("DateTime"),
        B::Time => Ty::Runtime("Time"),
        B::Date => Ty::Runtime("Date"),
        B::GYearMonth => Ty::Runtime("GYearMonth"),
        B::GYear => Ty::Runtime("GYear"),
        B::GMonthDay => Ty::Runtime("GMonthDay"),
        B::GDay => Ty::Runtime("GDay"),
        B::GMonth => Ty::Runtime("GMonth"),
        B::HexBinary => Ty::Runtime("HexBinary"),
        B::Base64Binary => Ty::Runtime("Base64Binary"),
        B::QName | B::Notation => Ty::Runtime("QName"),
        B::NmTokens | B::IdRefs | B::Entities => Ty::List(Box::new(Ty::Rust("String"))),
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
        | B::AnyUri => Ty::Rust("String"),
    }
}

/// The runtime's constant, and its name of the kind, of a built-in type; and whether the Rust
/// type alone tells that it is this one.
fn builtin_facets(builtin: Builtin) -> (&'static str, &'static str, bool) {
    use Builtin as B;
    match builtin {
        B::AnyType | B::AnySimpleType => ("ANY_SIMPLE_TYPE", "AnySimpleType", false),
        B::String => ("STRING", "String", true),
        B::NormalizedString => ("NORMALIZED_STRING", "NormalizedString", false),
        B::Token => ("TOKEN", "Token", false),
        B::Language => ("LANGUAGE", "Language", false),
        B::NmToken => ("NMTOKEN", "NmToken", false),
        B::NmTokens => ("NMTOKENS", "NmToken", false),
        B::Name => ("NAME", "Name", false),
        B::NcName => ("NCNAME", "NcName", false),
        B::Id => ("ID", "Id", false),
        B::IdRef => ("IDREF", "IdRef", false),
        B::IdRefs => ("IDREFS", "IdRef", false),
        B::Entity => ("ENTITY", "Entity", false),
        B::Entities => ("ENTITIES", "Entity", false),
        B::Boolean => ("BOOLEAN", "Boolean", true),
        B::Decimal => ("DECIMAL", "Decimal", true),
        B::Integer => ("INTEGER", "Integer", true),
        B::NonPositiveInteger => ("NON_POSITIVE_INTEGER", "NonPositiveInteger", false),
        B::NegativeInteger => ("NEGATIVE_INTEGER", "NegativeInteger", false),
        B::Long => ("LONG", "Long", true),
        B::Int => ("INT", "Int", true),
        B::Short => ("SHORT", "Short", true),
        B::Byte => ("BYTE", "Byte", true),
        B::NonNegativeInteger => ("NON_NEGATIVE_INTEGER", "NonNegativeInteger", false),
        B::UnsignedLong => ("UNSIGNED_LONG", "UnsignedLong", true),
        B::UnsignedInt => ("UNSIGNED_INT", "UnsignedInt", true),
        B::UnsignedShort => ("UNSIGNED_SHORT", "UnsignedShort", true),
        B::UnsignedByte => ("UNSIGNED_BYTE", "UnsignedByte", true),
        B::PositiveInteger => ("POSITIVE_INTEGER", "PositiveInteger", false),
        B::Float => ("FLOAT", "Float", true),
        B::Double => ("DOUBLE", "Double", true),
        B::Duration => ("DURATION", "Duration", true),
        B::DateTime => ("DATE_TIME", "DateTime", true),
        B::Time => ("TIME", "Time", true),
        B::Date => ("DATE", "Date", true),
        B::GYearMonth => ("G_YEAR_MONTH", "GYearMonth", true),
        B::GYear => ("G_YEAR", "GYear", true),
        B::GMonthDay => ("G_MONTH_DAY", "GMonthDay", true),
        B::GDay => ("G_DAY", "GDay", true),
        B::GMonth => ("G_MONTH", "GMonth", true),
        B::HexBinary => ("HEX_BINARY", "HexBinary", true),
        B::Base64Binary => ("BASE64_BINARY", "Base64Binary", true),
        B::AnyUri => ("ANY_URI", "AnyUri", false),
        B::QName => ("QNAME", "QName", true),
        B::Notation => ("NOTATION", "Notation", false),
    }
}

/// Whether an enumeration of this type becomes an enum: its values are the text itself, so that
/// each has one form.
pub(super) fn enumerates(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(
        builtin,
        B::String
            | B::NormalizedString
            | B::Token
            | B::Language
            | B::NmToken
            | B::Name
            | B::NcName
            | B::Id
            | B::IdRef
            | B::Entity
            | B::AnyUri
    )
}

impl Builder<'_> {
    /// The Rust type of a simple type.
    pub(super) fn simple_type(&mut self, id: TypeId) -> Ty {
        let model = self.model;
        let TypeKind::Simple(simple) = &model[id].kind else {
            return self.type_ref(id);
        };
        if self.depth > 64 {
            // A cycle, which resolving refuses: any type ends it.
            return Ty::Rust("String");
        }
        self.depth += 1;
        let ty = self.declared_simple_type(id, simple);
        self.depth -= 1;
        self.types.insert(id, ty.clone());
        ty
    }

    fn declared_simple_type(&mut self, id: TypeId, simple: &SimpleType) -> Ty {
        let model = self.model;
        let named = model[id].name.is_some();
        match &simple.variety {
            Variety::Atomic(builtin) if !simple.enumeration.is_empty() && enumerates(*builtin) => {
                return self.enumeration(id, simple);
            }
            Variety::Union(members) => {
                if let Some(union) = self.union(id, members) {
                    return union;
                }
            }
            _ => {}
        }
        // A restriction of an enumeration, of a union, of a replaced type is what its base is.
        let base = model[id].base.map(|(base, _)| base);
        let inherited = base.filter(|base| matches!(model[*base].kind, TypeKind::Simple(_)));
        let ty = match (&simple.variety, inherited) {
            (_, Some(base)) => self.type_ref(base),
            (Variety::Atomic(builtin), None) => self.type_ref(model::Model::builtin(*builtin)),
            (Variety::List(item), None) => {
                let item = self.type_ref(*item);
                if self.is_enumeration(&item) {
                    Ty::Flags(Box::new(item))
                } else {
                    Ty::List(Box::new(item))
                }
            }
            (Variety::Union(_), None) => Ty::Rust("String"),
        };
        if !named {
            return ty;
        }
        let (module, name, alternatives, claim) = self.naming(id);
        let order = self.order_of(id);
        let kind = ItemKind::Alias(ty);
        let item = self.draft(
            (module, name, alternatives, claim),
            order,
            model[id].name.clone(),
            kind,
        );
        self.drafts[item].item.docs = self.type_docs(id);
        Ty::Item(item)
    }

    fn is_enumeration(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Item(item) => match &self.drafts[*item].item.kind {
                ItemKind::Enumeration { .. } => true,
                ItemKind::Alias(ty) => self.is_enumeration(ty),
                _ => false,
            },
            _ => false,
        }
    }

    fn enumeration(&mut self, id: TypeId, simple: &SimpleType) -> Ty {
        let model = self.model;
        let (module, name, mut alternatives, claim) = self.naming(id);
        if claim == Claim::Made {
            alternatives.push(format!("{name}Value"));
        }
        let mut scope = Scope::with(&["Unknown"]);
        let mut values: Vec<Value> = Vec::new();
        let mut met = HashSet::new();
        for value in &simple.enumeration {
            // A value that stands twice is one value.
            if !met.insert(&*value.value) {
                continue;
            }
            let mut lines =
                docs::lines(value.docs.as_deref(), || Line::default().code(&value.value));
            if let Some(number) = value.number.as_ref().and_then(|n| n.parse().ok()) {
                lines.push(Line::default());
                lines.push(Line::new("In .NET the value ").number(number).then("."));
            }
            let alternative = if value.value == "Unknown" {
                vec!["UnknownValue".to_owned()]
            } else {
                Vec::new()
            };
            values.push(Value {
                name: scope.take(&names::variant_name(&value.value), &alternative),
                value: value.value.clone(),
                docs: lines,
            });
        }
        let Variety::Atomic(builtin) = &simple.variety else {
            return Ty::Rust("String");
        };
        let facets = FacetItem {
            constant: String::new(),
            label: self.label(id),
            white_space: white_space_name(Some(simple.white_space)),
            variety: FacetVariety::Atomic(builtin_facets(*builtin).1),
            facets: Vec::new(),
        };
        let order = self.order_of(id);
        let kind = ItemKind::Enumeration { values, facets };
        let item = self.draft(
            (module, name, alternatives, claim),
            order,
            model[id].name.clone(),
            kind,
        );
        self.drafts[item].item.docs = self.type_docs(id);
        Ty::Item(item)
    }

    /// An enum of the member types; `None` where they are all text.
    fn union(&mut self, id: TypeId, members: &[TypeId]) -> Option<Ty> {
        let model = self.model;
        if let Some((base, _)) = model[id].base
            && matches!(model[base].kind, TypeKind::Simple(_))
        {
            return None;
        }
        let mut scope = Scope::with(&["Other"]);
        let mut variants = Vec::new();
        for (number, member) in members.iter().enumerate() {
            let ty = self.type_ref(*member);
            let name = match &model[*member].name {
                Some(name) => names::variant_name(&name.local),
                None => match &model[*member].kind {
                    TypeKind::Simple(simple) => match &simple.variety {
                        Variety::Atomic(builtin) => names::variant_name(builtin.name()),
                        Variety::List(_) => "List".to_owned(),
                        Variety::Union(_) => "Union".to_owned(),
                    },
                    _ => format!("Member{number}"),
                },
            };
            let facets = self.facet_ref(*member);
            variants.push((scope.take(&name, &[]), ty, facets));
        }
        if variants.iter().all(|(_, ty, _)| *ty == Ty::Rust("String")) {
            return None;
        }
        let (module, name, alternatives, claim) = self.naming(id);
        let facets = FacetRef::Item(self.facet_item(id));
        let order = self.order_of(id);
        let kind = ItemKind::Union {
            members: variants,
            facets,
        };
        let item = self.draft(
            (module, name, alternatives, claim),
            order,
            model[id].name.clone(),
            kind,
        );
        self.drafts[item].item.docs = self.type_docs(id);
        Some(Ty::Item(item))
    }

    /// The description that the row of an element needs. Of `anySimpleType` it is said, since any
    /// simple type may stand in for it, and its Rust type is that of a string.
    pub(super) fn element_facets(&mut self, id: TypeId) -> Option<FacetRef> {
        match self.model[id].kind {
            TypeKind::Builtin(Builtin::AnySimpleType) => Some(FacetRef::Builtin("ANY_SIMPLE_TYPE")),
            _ => self.row_facets(id),
        }
    }

    /// The description that a row needs: none where the Rust type tells it.
    pub(super) fn row_facets(&mut self, id: TypeId) -> Option<FacetRef> {
        match &self.model[id].kind {
            TypeKind::Complex(_) => None,
            TypeKind::Builtin(builtin) => {
                let (constant, _, natural) = builtin_facets(*builtin);
                // The text of anySimpleType is kept to the letter; so is a string's.
                let natural =
                    natural || matches!(builtin, Builtin::AnyType | Builtin::AnySimpleType);
                (!natural).then_some(FacetRef::Builtin(constant))
            }
            TypeKind::Simple(simple) => {
                let own = match &simple.variety {
                    Variety::Atomic(builtin) => {
                        !simple.enumeration.is_empty()
                            && enumerates(*builtin)
                            && !self.has_other_facets(id)
                    }
                    Variety::Union(_) => {
                        let ty = self.type_ref(id);
                        matches!(&ty, Ty::Item(item) if matches!(self.drafts[*item].item.kind, ItemKind::Union { .. }))
                    }
                    Variety::List(_) => false,
                };
                (!own).then(|| self.facet_ref(id))
            }
        }
    }

    /// Whether a type, or one that it is derived from, has facets besides enumerations: the enum of
    /// an enumeration doesn't tell them.
    fn has_other_facets(&self, id: TypeId) -> bool {
        let mut at = id;
        // The chain of bases ends: a cycle is refused when resolving, and bounded here.
        for _ in 0..256 {
            let TypeKind::Simple(simple) = &self.model[at].kind else {
                break;
            };
            if !simple.facets.is_empty() {
                return true;
            }
            match self.model[at].base {
                Some((base, _)) if base != at => at = base,
                _ => break,
            }
        }
        false
    }

    pub(super) fn facet_ref(&mut self, id: TypeId) -> FacetRef {
        match &self.model[id].kind {
            TypeKind::Builtin(builtin) => FacetRef::Builtin(builtin_facets(*builtin).0),
            TypeKind::Complex(_) => FacetRef::Builtin("ANY_SIMPLE_TYPE"),
            TypeKind::Simple(simple) => {
                // A name for a type without anything of its own is that type.
                let plain = simple.facets.is_empty() && simple.enumeration.is_empty();
                if plain
                    && let Some((base, _)) = self.model[id].base
                    && self.white_space_of(base) == Some(simple.white_space)
                    && !matches!(
                        self.model[base].kind,
                        TypeKind::Builtin(Builtin::AnySimpleType | Builtin::AnyType)
                    )
                    && self.depth < 64
                {
                    self.depth += 1;
                    let facets = self.facet_ref(base);
                    self.depth -= 1;
                    return facets;
                }
                if !self.has_other_facets(id)
                    && let Ty::Item(item) = self.type_ref(id)
                    && matches!(self.drafts[item].item.kind, ItemKind::Enumeration { .. })
                {
                    return FacetRef::Enumeration(item);
                }
                FacetRef::Item(self.facet_item(id))
            }
        }
    }

    /// What messages call a simple type: by its name, else by what it stands in. Rust names say
    /// nothing to who has the document before him.
    fn label(&self, id: TypeId) -> String {
        let ty = &self.model[id];
        if let Some(name) = &ty.name {
            return name.to_string();
        }
        match ty.owner {
            Some(Owner::Element(element)) => {
                format!("the type of element `{}`", self.model[element].name.local)
            }
            Some(Owner::Attribute(parent, index)) => {
                let attribute = match &self.model[parent].kind {
                    TypeKind::Complex(complex) => complex.attributes.get(index as usize),
                    _ => None,
                };
                let name = attribute.map_or("", |attribute| &attribute.name.local);
                format!("the type of attribute `{name}`")
            }
            Some(Owner::GlobalAttribute(index)) => {
                let attribute = self.model.attributes.get(index as usize);
                let name = attribute.map_or("", |attribute| &attribute.name.local);
                format!("the type of attribute `{name}`")
            }
            Some(Owner::Simple(parent, _)) => format!("a part of {}", self.label(parent)),
            None => "an anonymous type".to_owned(),
        }
    }

    fn white_space_of(&self, id: TypeId) -> Option<WhiteSpace> {
        match &self.model[id].kind {
            TypeKind::Simple(simple) => Some(simple.white_space),
            TypeKind::Builtin(Builtin::String | Builtin::AnySimpleType | Builtin::AnyType) => {
                Some(WhiteSpace::Preserve)
            }
            TypeKind::Builtin(Builtin::NormalizedString) => Some(WhiteSpace::Replace),
            TypeKind::Builtin(_) => Some(WhiteSpace::Collapse),
            TypeKind::Complex(_) => None,
        }
    }

    /// The description of a simple type.
    pub(super) fn facet_item(&mut self, id: TypeId) -> usize {
        if let Some(index) = self.facet_of.get(&id) {
            return *index;
        }
        let model = self.model;
        let (_, name, _, _) = self.naming(id);
        let constant = self.schema_names.take(&names::constant_name(&name), &[]);
        let index = self.facets.len();
        self.facet_of.insert(id, index);
        let label = self.label(id);
        let white_space = white_space_name(self.white_space_of(id));
        self.facets.push(FacetItem {
            constant,
            label,
            white_space,
            variety: FacetVariety::Atomic("String"),
            facets: Vec::new(),
        });
        let variety = match &model[id].kind {
            TypeKind::Simple(simple) => match &simple.variety {
                Variety::Atomic(builtin) => FacetVariety::Atomic(builtin_facets(*builtin).1),
                Variety::List(item) => FacetVariety::List(self.facet_ref(*item)),
                Variety::Union(members) => {
                    FacetVariety::Union(members.iter().map(|m| self.facet_ref(*m)).collect())
                }
            },
            _ => FacetVariety::Atomic("String"),
        };
        let mut steps = Vec::new();
        let mut at = id;
        // The chain of bases ends: a cycle is refused when resolving, and bounded here.
        for _ in 0..256 {
            let TypeKind::Simple(simple) = &model[at].kind else {
                break;
            };
            let mut step: Vec<Facet> = simple.facets.iter().map(facet).collect();
            if !simple.enumeration.is_empty() {
                let values = simple.enumeration.iter().map(enumerated).collect();
                step.push(Facet::Texts("Enumeration", values));
            }
            steps.push(step);
            match model[at].base {
                Some((base, _)) if base != at => at = base,
                _ => break,
            }
        }
        let facets = steps.into_iter().rev().flatten().collect();
        self.facets[index].variety = variety;
        self.facets[index].facets = facets;
        index
    }
}

/// A value of an enumeration as the codec compares it: names with their namespace, for the
/// prefix is another in each document.
fn enumerated(value: &model::EnumValue) -> String {
    if value.names.is_empty() {
        return value.value.clone();
    }
    let names: Vec<String> = value.names.iter().map(ToString::to_string).collect();
    names.join(" ")
}

fn white_space_name(white_space: Option<WhiteSpace>) -> &'static str {
    match white_space {
        Some(WhiteSpace::Replace) => "Replace",
        Some(WhiteSpace::Collapse) => "Collapse",
        _ => "Preserve",
    }
}

fn facet(facet: &model::Facet) -> Facet {
    use model::Facet as F;
    match facet {
        F::Length(n) => Facet::Number("Length", *n),
        F::MinLength(n) => Facet::Number("MinLength", *n),
        F::MaxLength(n) => Facet::Number("MaxLength", *n),
        F::Pattern(alternatives) => Facet::Texts("Pattern", alternatives.clone()),
        F::MinInclusive(v) => Facet::Text("MinInclusive", v.clone()),
        F::MaxInclusive(v) => Facet::Text("MaxInclusive", v.clone()),
        F::MinExclusive(v) => Facet::Text("MinExclusive", v.clone()),
        F::MaxExclusive(v) => Facet::Text("MaxExclusive", v.clone()),
        F::TotalDigits(n) => Facet::Number("TotalDigits", u64::from(*n)),
        F::FractionDigits(n) => Facet::Number("FractionDigits", u64::from(*n)),
    }
}
