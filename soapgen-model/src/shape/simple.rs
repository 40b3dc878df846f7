//! Simple types: enumerations, unions and lists, and the descriptions that texts are checked
//! against.

use std::collections::HashSet;
use std::rc::Rc;

use super::build::Builder;
use super::{
    Check, Declared, Order, Origin, Row, RowKind, ShapeKind, SimpleId, SimpleRef, SimpleType,
    SimpleVariety, Slot,
};
use crate::model::{
    self, Builtin, Content, EnumValue, Owner, ProcessContents, TypeId, TypeKind, Variety,
    WhiteSpace,
};

/// Whether a value of a built-in type is nothing but its text.
fn is_text(builtin: Builtin) -> bool {
    builtin == Builtin::AnySimpleType || enumerates(builtin)
}

/// Whether an enumeration of this type becomes one of its values: they are the text itself, so that
/// each has one form.
pub fn enumerates(builtin: Builtin) -> bool {
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

/// The simple types that others may stand in for.
#[derive(Default)]
struct Targets {
    types: HashSet<TypeId>,
    /// Members of unions, which a type stands in for by being one of them (XML Schema Part 1,
    /// 3.14.6).
    members: HashSet<TypeId>,
    /// Whether `anySimpleType` is one of them.
    any: bool,
}

impl Targets {
    /// Whether this type may stand in for another of them.
    fn takes(&self, model: &model::Model, id: TypeId) -> bool {
        let mut bases = model.bases(id).skip(1);
        self.any || self.members.contains(&id) || bases.any(|base| self.types.contains(&base))
    }
}

impl<'m> Builder<'m> {
    /// What a value of a simple type of the documents is.
    pub(super) fn simple_slot(&mut self, id: TypeId, simple: &model::SimpleType) -> Slot {
        if self.depth > 64 {
            // A cycle, which resolving refuses: any type ends it.
            return Slot::Builtin(Builtin::String);
        }
        self.depth += 1;
        let slot = self.declared_simple_slot(id, simple);
        self.depth -= 1;
        slot
    }

    fn declared_simple_slot(&mut self, id: TypeId, simple: &model::SimpleType) -> Slot {
        let model = self.model;
        match &simple.variety {
            Variety::Atomic(builtin) if !simple.enumeration.is_empty() && enumerates(*builtin) => {
                let described = SimpleType {
                    of: id,
                    label: self.label(id),
                    white_space: simple.white_space,
                    variety: SimpleVariety::Atomic(*builtin),
                    facets: Vec::new(),
                };
                return self.add_simple(id, ShapeKind::Enumeration(id, Rc::new(described)));
            }
            Variety::Union(members) => {
                if let Some(union) = self.union(id, members) {
                    return union;
                }
            }
            _ => {}
        }
        // A restriction of an enumeration, of a union, of a given type is what its base is.
        let base = model[id].base.map(|(base, _)| base);
        let inherited = base.filter(|base| matches!(model[*base].kind, TypeKind::Simple(_)));
        let slot = match (&simple.variety, inherited) {
            (_, Some(base)) => self.slot(base),
            (Variety::Atomic(builtin), None) => self.slot(model::Model::builtin(*builtin)),
            (Variety::List(item), None) => {
                let item = Box::new(self.slot(*item));
                match self.is_enumeration(&item) {
                    true => Slot::Flags(item),
                    false => Slot::List(item),
                }
            }
            (Variety::Union(_), None) => Slot::Builtin(Builtin::String),
        };
        match model[id].name {
            Some(_) => self.add_simple(id, ShapeKind::Alias(slot)),
            None => slot,
        }
    }

    fn add_simple(&mut self, id: TypeId, kind: ShapeKind) -> Slot {
        Slot::Shape(self.add(Origin::Type(id), Order(id.0, 0), kind))
    }

    fn is_enumeration(&self, slot: &Slot) -> bool {
        match slot {
            Slot::Shape(shape) => match &self.out[*shape].kind {
                ShapeKind::Enumeration(..) => true,
                ShapeKind::Alias(slot) => self.is_enumeration(slot),
                _ => false,
            },
            _ => false,
        }
    }

    /// A value of one of the member types; `None` where they are all text.
    fn union(&mut self, id: TypeId, members: &[TypeId]) -> Option<Slot> {
        let model = self.model;
        if let Some((base, _)) = model[id].base
            && matches!(model[base].kind, TypeKind::Simple(_))
        {
            return None;
        }
        let mut variants = Vec::new();
        for member in members {
            let slot = self.slot(*member);
            let simple = self.simple_ref(*member);
            variants.push((*member, slot, simple));
        }
        let is_text = |slot: &Slot| matches!(slot, Slot::Builtin(builtin) if is_text(*builtin));
        if variants.iter().all(|(_, slot, _)| is_text(slot)) {
            return None;
        }
        let simple = SimpleRef::Declared(self.described(id));
        Some(self.add_simple(id, ShapeKind::Union(variants, simple)))
    }

    /// The description that the row of an element needs. Of `anySimpleType` it is said, since any
    /// simple type may stand in for it, and its value is that of a string.
    pub(super) fn element_simple(&mut self, id: TypeId) -> Option<SimpleRef> {
        match self.model[id].kind {
            TypeKind::Builtin(Builtin::AnySimpleType) => {
                Some(SimpleRef::Builtin(Builtin::AnySimpleType))
            }
            _ => self.row_simple(id),
        }
    }

    /// The description that a row needs: none where what it holds tells it.
    pub(super) fn row_simple(&mut self, id: TypeId) -> Option<SimpleRef> {
        match &self.model[id].kind {
            TypeKind::Complex(_) => None,
            TypeKind::Builtin(builtin) => {
                // The text of anySimpleType is kept to the letter; so is a string's.
                let natural = tells_itself(*builtin)
                    || matches!(builtin, Builtin::AnyType | Builtin::AnySimpleType);
                (!natural).then_some(SimpleRef::Builtin(*builtin))
            }
            TypeKind::Simple(simple) => {
                let own = match &simple.variety {
                    Variety::Atomic(builtin) => {
                        !simple.enumeration.is_empty()
                            && enumerates(*builtin)
                            && !self.has_other_facets(id)
                    }
                    Variety::Union(_) => {
                        let slot = self.slot(id);
                        matches!(slot, Slot::Shape(shape)
                            if matches!(self.out[shape].kind, ShapeKind::Union(..)))
                    }
                    Variety::List(_) => false,
                };
                (!own).then(|| self.simple_ref(id))
            }
        }
    }

    /// The description of a type for checks alone: no shape is made for it.
    pub(super) fn checked_simple(&mut self, id: TypeId) -> SimpleRef {
        match &self.model[id].kind {
            TypeKind::Simple(_) => SimpleRef::Declared(self.described(id)),
            _ => self.simple_ref(id),
        }
    }

    /// What strict reading looks names up in: the simple types that `xsi:type` may name, and the
    /// attributes that wildcards take. Types that can stand in for that of no element are left out:
    /// a name that isn't found is as wrong.
    pub(super) fn declared(&mut self) -> Declared {
        let model = self.model;
        let is_simple = |id: &TypeId| matches!(model[*id].kind, TypeKind::Simple(_));
        let named = (0..model.types.len()).map(|index| TypeId(index as u32));
        let named = named.filter(|id| is_simple(id) && model[*id].name.is_some());
        let targets = self.targets();
        let named = named.filter(|id| targets.takes(model, *id));
        let reached: HashSet<TypeId> = self.reach.types.iter().copied().collect();
        let (known, others): (Vec<_>, Vec<_>) = named.partition(|id| reached.contains(id));
        let mut types = Vec::new();
        for id in known {
            if let Some(name) = model[id].name.clone() {
                types.push((name, self.base_label(id), self.simple_ref(id)));
            }
        }
        // Those derived from a simple type of the documents are variants beside it.
        let over_builtin = |id: &TypeId| {
            let mut bases = model.bases(*id).skip(1);
            let of = bases.find(|base| !matches!(model[*base].kind, TypeKind::Complex(_)));
            let is_builtin = |of: TypeId| matches!(model[of].kind, TypeKind::Builtin(builtin) if builtin != Builtin::AnyType);
            matches!(model[*id].kind, TypeKind::Complex(_))
                && model[*id].name.is_some()
                && of.is_some_and(is_builtin)
                && targets.takes(model, *id)
        };
        let ids = (0..model.types.len()).map(|index| TypeId(index as u32));
        let (with_attributes, more): (Vec<_>, Vec<_>) = ids
            .filter(over_builtin)
            .partition(|id| reached.contains(id));
        let mut complex = Vec::new();
        for id in with_attributes {
            if let (Some(name), TypeKind::Complex(of)) = (model[id].name.clone(), &model[id].kind)
                && let Content::Simple(text) = of.content
            {
                complex.push((name, self.base_label(id), self.simple_ref(text)));
            }
        }
        let takes_attributes = model.types.iter().any(|ty| match &ty.kind {
            TypeKind::Complex(complex) => complex
                .any_attribute
                .as_ref()
                .is_some_and(|any| any.process != ProcessContents::Skip),
            _ => false,
        });
        let mut attributes = Vec::new();
        if takes_attributes {
            for attribute in &model.attributes {
                let mut row = Row::new(RowKind::GlobalAttribute(attribute.name.clone()));
                row.occurs.min = 0;
                row.simple = Some(self.checked_simple(attribute.ty));
                row.fixed.clone_from(&attribute.fixed);
                attributes.push(row);
            }
        }
        let are_all = others.is_empty() && more.is_empty() && model.holes.is_empty();
        Declared {
            types,
            complex,
            attributes,
            are_all,
        }
    }

    /// The simple types that elements are of: what others may stand in for.
    fn targets(&self) -> Targets {
        let mut targets = Targets::default();
        let mut jobs: Vec<TypeId> = self.reach.held.iter().copied().collect();
        while let Some(id) = jobs.pop() {
            match &self.model[id].kind {
                TypeKind::Complex(_) => continue,
                TypeKind::Builtin(Builtin::AnySimpleType) => targets.any = true,
                TypeKind::Builtin(_) => {}
                TypeKind::Simple(simple) => {
                    // A union with facets of its own is more than its members are.
                    if let Variety::Union(members) = &simple.variety
                        && simple.facets.is_empty()
                        && simple.enumeration.is_empty()
                    {
                        let new = members.iter().copied();
                        let new = new.filter(|member| !targets.members.contains(member));
                        let new: Vec<TypeId> = new.collect();
                        targets.members.extend(&new);
                        jobs.extend(new);
                    }
                }
            }
            targets.types.insert(id);
        }
        targets
    }

    /// What messages call the type with a name that a simple type is derived from.
    fn base_label(&self, id: TypeId) -> String {
        let mut bases = self.model.bases(id).skip(1);
        let label = bases.find_map(|at| match &self.model[at].kind {
            TypeKind::Builtin(builtin) => Some(format!("xs:{}", builtin.name())),
            _ => self.model[at].name.as_ref().map(ToString::to_string),
        });
        label.unwrap_or_else(|| "xs:anySimpleType".to_owned())
    }

    /// Whether a type, or one that it is derived from, has facets besides enumerations: an
    /// enumeration doesn't tell them.
    fn has_other_facets(&self, id: TypeId) -> bool {
        self.steps(id).any(|simple| !simple.facets.is_empty())
    }

    /// The steps by which a simple type is derived, its own first.
    fn steps(&self, id: TypeId) -> impl Iterator<Item = &'m model::SimpleType> + use<'m> {
        let model = self.model;
        let steps = model.bases(id).map(|at| match &model[at].kind {
            TypeKind::Simple(simple) => Some(simple),
            _ => None,
        });
        steps.map_while(|step| step)
    }

    /// The description of a simple type.
    pub(super) fn simple_ref(&mut self, id: TypeId) -> SimpleRef {
        match &self.model[id].kind {
            TypeKind::Builtin(builtin) => SimpleRef::Builtin(*builtin),
            TypeKind::Complex(_) => SimpleRef::Builtin(Builtin::AnySimpleType),
            TypeKind::Simple(simple) => {
                // A name for a type without anything of its own is that type.
                let plain = simple.facets.is_empty() && simple.enumeration.is_empty();
                if plain
                    && let Some((base, _)) = self.model[id].base
                    && self.model.white_space(base) == Some(simple.white_space)
                    && !matches!(
                        self.model[base].kind,
                        TypeKind::Builtin(Builtin::AnySimpleType | Builtin::AnyType)
                    )
                    && self.depth < 64
                {
                    self.depth += 1;
                    let simple = self.simple_ref(base);
                    self.depth -= 1;
                    return simple;
                }
                if !self.has_other_facets(id)
                    && let Slot::Shape(shape) = self.slot(id)
                    && matches!(self.out[shape].kind, ShapeKind::Enumeration(..))
                {
                    return SimpleRef::Enumeration(shape);
                }
                SimpleRef::Declared(self.described(id))
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

    /// The number of the description of a simple type.
    fn described(&mut self, id: TypeId) -> SimpleId {
        if let Some(known) = self.simple_of.get(&id) {
            return *known;
        }
        let model = self.model;
        let known = SimpleId(self.out.simple_types.len());
        self.simple_of.insert(id, known);
        self.out.simple_types.push(SimpleType {
            of: id,
            label: self.label(id),
            white_space: model.white_space(id).unwrap_or(WhiteSpace::Preserve),
            variety: SimpleVariety::Atomic(Builtin::String),
            facets: Vec::new(),
        });
        let variety = match &model[id].kind {
            TypeKind::Simple(simple) => match &simple.variety {
                Variety::Atomic(builtin) => SimpleVariety::Atomic(*builtin),
                Variety::List(item) => SimpleVariety::List(self.simple_ref(*item)),
                Variety::Union(members) => {
                    SimpleVariety::Union(members.iter().map(|m| self.simple_ref(*m)).collect())
                }
            },
            _ => SimpleVariety::Atomic(Builtin::String),
        };
        let steps: Vec<Vec<Check>> = self.steps(id).map(checks).collect();
        let described = &mut self.out.simple_types[known.0];
        described.variety = variety;
        described.facets = steps.into_iter().rev().flatten().collect();
        known
    }
}

/// What a step of a derivation asks for.
fn checks(step: &model::SimpleType) -> Vec<Check> {
    let mut checks: Vec<Check> = step.facets.iter().cloned().map(Check::Facet).collect();
    if !step.enumeration.is_empty() {
        checks.push(Check::Enumeration(
            step.enumeration.iter().map(enumerated).collect(),
        ));
    }
    checks
}

/// A value of an enumeration as the codec compares it: names with their namespace, for the
/// prefix is another in each document.
fn enumerated(value: &EnumValue) -> String {
    if value.names.is_empty() {
        return value.value.clone();
    }
    let names: Vec<String> = value.names.iter().map(ToString::to_string).collect();
    names.join(" ")
}

/// Whether a value tells that it is of this built-in type: no other has values of its kind.
fn tells_itself(builtin: Builtin) -> bool {
    use Builtin as B;
    !matches!(
        builtin,
        B::AnyType
            | B::AnySimpleType
            | B::NormalizedString
            | B::Token
            | B::Language
            | B::NmToken
            | B::NmTokens
            | B::Name
            | B::NcName
            | B::Id
            | B::IdRef
            | B::IdRefs
            | B::Entity
            | B::Entities
            | B::NonPositiveInteger
            | B::NegativeInteger
            | B::NonNegativeInteger
            | B::PositiveInteger
            | B::AnyUri
            | B::Notation
    )
}
