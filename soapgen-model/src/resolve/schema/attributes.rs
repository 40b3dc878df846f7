//! Attributes: global ones, groups of them, and those that a type has in the end.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Attribute, Builtin, Derivation, Model, NamespaceConstraint, Owner, ProcessContents, SoapArray,
    TypeId, TypeKind, Wildcard, XmlName,
};
use crate::syntax::xsd::{self, AttributeItem, QName, SimpleTypeUse, Use};

use super::builtin::{self, XML};
use super::collect::Scope;
use super::lookup::Kind;
use super::{Definition, MAX_DEPTH, Progress, Resolver, budget, index, wildcard};

/// What attributes are written in one place, groups expanded.
#[derive(Clone, Debug, Default)]
pub(super) struct AttributeSet {
    /// In order, the prohibited ones too.
    pub(super) uses: Vec<AttributeUse>,
    pub(super) any: Option<Wildcard>,
    /// `wsdl:arrayType`.
    pub(super) array: Option<SoapArray>,
    /// How many dimensions `arraySize` says that it has.
    pub(super) array_size: Option<usize>,
    names: HashSet<XmlName>,
}

#[derive(Clone, Debug)]
pub(super) struct AttributeUse {
    attribute: Attribute,
    prohibited: bool,
}

impl AttributeSet {
    fn add(&mut self, attribute: Attribute, prohibited: bool) {
        // The same name twice is not lawful, and the first is as good as the second.
        if self.names.insert(attribute.name.clone()) {
            self.uses.push(AttributeUse {
                attribute,
                prohibited,
            });
        }
    }

    /// The wildcards of the groups and of the place itself must all let a name through.
    fn restrict(&mut self, wildcard: Option<&Wildcard>) {
        let Some(other) = wildcard else { return };
        self.any = match &self.any {
            None => Some(other.clone()),
            Some(known) => {
                wildcard::intersection(&known.namespaces, &other.namespaces).map(|namespaces| {
                    Wildcard {
                        namespaces,
                        process: known.process,
                    }
                })
            }
        };
    }
}

impl<'a> Resolver<'a, '_> {
    pub(super) fn global_attributes(&mut self) {
        for number in 0..self.collected.attributes.entries.len() {
            let Some(entry) = self.collected.attributes.entries.get(number) else {
                continue;
            };
            let Some((attribute, scope)) = entry.layers.first().cloned() else {
                continue;
            };
            let owner = Owner::GlobalAttribute(index(number));
            let resolved = self.attribute(attribute, &scope, Use::Optional, Some(owner));
            self.model.attributes.push(resolved);
        }
    }

    /// Resolves what is written in one place.
    pub(super) fn attribute_set(
        &mut self,
        attributes: &'a xsd::Attributes,
        scope: &Scope,
    ) -> AttributeSet {
        let mut set = AttributeSet {
            any: attributes
                .any
                .as_ref()
                .map(|any| wildcard::resolve(any, scope)),
            ..AttributeSet::default()
        };
        for item in &attributes.items {
            match item {
                AttributeItem::Local(attribute, usage) => {
                    let prohibited = *usage == Use::Prohibited;
                    let resolved = self.attribute(attribute, scope, *usage, None);
                    set.add(resolved, prohibited);
                }
                AttributeItem::Ref(reference, usage) => {
                    if reference.array_size.is_some() {
                        set.array_size = reference.array_size;
                    } else if let Some((item, dimensions)) = &reference.array_type {
                        let item = self.lookup_type(item, scope, Builtin::AnyType);
                        set.array = Some(SoapArray {
                            item: item.unwrap_or(Model::builtin(Builtin::AnyType)),
                            dimensions: dimensions.clone(),
                        });
                    } else if let Some(attribute) = self.attribute_ref(reference, scope, *usage) {
                        set.add(attribute, *usage == Use::Prohibited);
                    }
                }
                AttributeItem::Group(name) => {
                    let Some(group) = self.attribute_group_ref(name, scope) else {
                        continue;
                    };
                    if !self.budget.is_kept() {
                        continue;
                    }
                    // What a group prohibits is no use of it, and says nothing of the base of who
                    // takes the group (XML Schema Part 1, 3.2.2 and 3.6.2).
                    for each in group.uses.iter().filter(|each| !each.prohibited) {
                        set.add(each.attribute.clone(), false);
                    }
                    set.restrict(group.any.as_ref());
                    set.array = set.array.or_else(|| group.array.clone());
                    set.array_size = set.array_size.or(group.array_size);
                }
            }
        }
        set
    }

    fn attribute(
        &mut self,
        attribute: &'a xsd::Attribute,
        scope: &Scope,
        usage: Use,
        owner: Option<Owner>,
    ) -> Attribute {
        let namespace = match attribute.qualified {
            true => &scope.target,
            false => &self.no_namespace,
        };
        let name = XmlName::new(namespace.clone(), attribute.name.clone());
        let ty = match &attribute.ty {
            None => Model::builtin(Builtin::AnySimpleType),
            Some(SimpleTypeUse::Named(name)) => self.lookup_attribute_type(name, scope),
            Some(SimpleTypeUse::Inline(simple)) => {
                self.anonymous(Definition::Simple(simple), scope, owner)
            }
        };
        Attribute {
            name,
            ty,
            required: usage == Use::Required,
            default: attribute.default.clone(),
            fixed: attribute.fixed.clone(),
            docs: attribute.origin.docs.clone(),
            place: attribute.origin.place,
        }
    }

    fn attribute_ref(
        &mut self,
        reference: &'a xsd::AttributeRef,
        scope: &Scope,
        usage: Use,
    ) -> Option<Attribute> {
        let name = scope.name(&reference.name)?;
        let known = self.collected.attributes.index.get(&name).copied();
        let declared = known.and_then(|known| self.model.attributes.get(known));
        if let (Some(declared), Some(entry)) = (
            declared,
            known.and_then(|known| self.collected.attributes.entries.get(known)),
        ) {
            let members = budget::attribute(declared) + self.told(declared.ty);
            if members > 1 {
                let what = || format!("the attribute `{name}`");
                self.budget.again(entry.place, what, members);
            }
        }
        let mut attribute = match declared {
            Some(declared) => declared.clone(),
            None => {
                let ty = builtin::xml_attribute(&name.local).filter(|_| &*name.namespace == XML);
                // SOAP encoding's own attributes mean nothing without an array.
                if ty.is_none() && builtin::is_soap_encoding(&name) {
                    return None;
                }
                let ty = match ty {
                    Some(ty) => ty,
                    None => self.unknown_attribute(&name, reference.name.place)?,
                };
                Attribute {
                    name,
                    ty: Model::builtin(ty),
                    required: false,
                    default: None,
                    fixed: None,
                    docs: None,
                    place: reference.origin.place,
                }
            }
        };
        attribute.required = usage == Use::Required;
        attribute.place = reference.origin.place;
        if reference.default.is_some() || reference.fixed.is_some() {
            attribute.default.clone_from(&reference.default);
            attribute.fixed.clone_from(&reference.fixed);
        }
        if let Some(docs) = &reference.origin.docs {
            attribute.docs = Some(docs.clone());
        }
        Some(attribute)
    }

    fn attribute_group_ref(
        &mut self,
        reference: &'a QName,
        scope: &Scope,
    ) -> Option<Rc<AttributeSet>> {
        let name = scope.name(reference)?;
        let name = self.group_name(Kind::AttributeGroup, name, reference.place, scope);
        let Some(number) = self.collected.attribute_groups.index.get(&name).copied() else {
            if &*name.namespace == XML && &*name.local == "specialAttrs" {
                return Some(Rc::new(special_attributes(reference, &name)));
            }
            if builtin::is_soap_encoding(&name) {
                return None;
            }
            self.unknown(Kind::AttributeGroup, &name, reference.place, None);
            return Some(Rc::new(AttributeSet {
                any: Some(unknown_attributes()),
                ..AttributeSet::default()
            }));
        };
        match self.attribute_groups.get(number)? {
            progress @ (Progress::Done(set) | Progress::Active(Some(set))) => {
                let is_redefined = matches!(progress, Progress::Active(_));
                let set = set.clone();
                if is_redefined && !self.refers_once(Kind::AttributeGroup, &name, reference) {
                    return None;
                }
                if let Some(entry) = self.collected.attribute_groups.entries.get(number) {
                    let what = || format!("the attribute group `{name}`");
                    let each = set.uses.iter().map(|each| &each.attribute);
                    let members: u64 = each.map(|a| budget::attribute(a) + self.told(a.ty)).sum();
                    let any = set.any.as_ref();
                    let members =
                        members + any.map_or(0, |any| budget::namespaces(&any.namespaces));
                    self.budget.again(entry.place, what, members);
                }
                return Some(set);
            }
            Progress::Active(None) => {
                self.report(
                    Diagnostic::error(
                        Code::CircularGroup,
                        reference.place,
                        format!("the attribute group `{name}` is part of itself"),
                    )
                    .help("take the reference out of the circle"),
                );
                return None;
            }
            Progress::Pending => {}
        }
        if self.depth >= MAX_DEPTH {
            self.too_deep(reference.place, "attribute groups refer to each other");
            return None;
        }
        self.depth += 1;
        let layers = self
            .collected
            .attribute_groups
            .entries
            .get(number)?
            .layers
            .clone();
        let mut done: Option<Rc<AttributeSet>> = None;
        for (group, scope) in layers {
            if let Some(progress) = self.attribute_groups.get_mut(number) {
                *progress = Progress::Active(done.take());
            }
            self.referred.remove(&(Kind::AttributeGroup, name.clone()));
            done = Some(Rc::new(self.attribute_set(&group.attributes, &scope)));
        }
        self.depth -= 1;
        let done = done?;
        if let Some(progress) = self.attribute_groups.get_mut(number) {
            *progress = Progress::Done(done.clone());
        }
        Some(done)
    }

    /// Notes which attribute of a type an anonymous simple type stands in.
    pub(super) fn own_attribute_types(&mut self, id: TypeId) {
        let Some(TypeKind::Complex(complex)) = self.model.types.get(id.0 as usize).map(|t| &t.kind)
        else {
            return;
        };
        let types: Vec<TypeId> = complex.attributes.iter().map(|a| a.ty).collect();
        for (number, ty) in types.into_iter().enumerate() {
            let Some(ty) = self.model.types.get_mut(ty.0 as usize) else {
                continue;
            };
            let is_ours = match ty.owner {
                None => ty.name.is_none(),
                Some(Owner::Attribute(owner, _)) => owner == id,
                Some(_) => false,
            };
            if is_ours {
                ty.owner = Some(Owner::Attribute(id, index(number)));
            }
        }
    }
}

/// The attributes of a derived type: those of the base, and its own.
pub(super) fn derive(
    base: Vec<Attribute>,
    base_any: Option<Wildcard>,
    own: AttributeSet,
    derivation: Derivation,
) -> (Vec<Attribute>, Option<Wildcard>) {
    let mut known: HashMap<XmlName, usize> = HashMap::new();
    for (at, attribute) in base.iter().enumerate() {
        known.entry(attribute.name.clone()).or_insert(at);
    }
    let mut attributes: Vec<Option<Attribute>> = base.into_iter().map(Some).collect();
    for each in own.uses {
        let slot = known.get(&each.attribute.name).copied();
        match (slot.and_then(|at| attributes.get_mut(at)), each.prohibited) {
            (Some(slot), true) if derivation == Derivation::Restriction => *slot = None,
            (_, true) => {}
            (Some(slot), false) => *slot = Some(each.attribute),
            // Each name is used once.
            (None, false) => attributes.push(Some(each.attribute)),
        }
    }
    let attributes = attributes.into_iter().flatten().collect();
    let any = match (derivation, base_any, own.any) {
        (Derivation::Restriction, _, own) => own,
        (Derivation::Extension, None, any) | (Derivation::Extension, any, None) => any,
        (Derivation::Extension, Some(base), Some(own)) => Some(Wildcard {
            namespaces: wildcard::union(&base.namespaces, &own.namespaces),
            process: own.process,
        }),
    };
    (attributes, any)
}

/// The attributes that a group or a base brings which no document declares.
pub(super) fn unknown_attributes() -> Wildcard {
    Wildcard {
        namespaces: NamespaceConstraint::Any,
        process: ProcessContents::Skip,
    }
}

/// `xml:specialAttrs`, where its schema isn't loaded.
fn special_attributes(reference: &QName, name: &XmlName) -> AttributeSet {
    let mut set = AttributeSet::default();
    for local in ["base", "lang", "space", "id"] {
        let ty = builtin::xml_attribute(local).unwrap_or(Builtin::AnySimpleType);
        let attribute = Attribute {
            name: XmlName::new(name.namespace.clone(), local),
            ty: Model::builtin(ty),
            required: false,
            default: None,
            fixed: None,
            docs: None,
            place: reference.place,
        };
        set.add(attribute, false);
    }
    set
}
