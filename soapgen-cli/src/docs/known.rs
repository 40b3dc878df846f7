//! What is known of a service before pages are made: which types have one, who uses whom, and what
//! each member is in Rust.

use std::collections::{HashMap, HashSet};

use soapgen::model::{
    BindingId, BoundMessage, BoundOperation, Content, ElementId, Model, Owner, TypeId, TypeKind,
    Variety,
};
use soapgen::plan::{Item, ItemKind, Plan, ShapeId};
use soapgen::shape::{Origin, ShapeKind, Source};
use soapgen_dynamic::{Direction, Service};

use super::members::facets;
use super::names::Names;
use super::page::{Line, Link, Page, PageId};
use super::sample::Samples;

/// How many of what may stand in the place of an element are named where it is a member: each of
/// them may be named by as many.
pub(super) const SHOWN: usize = 40;

/// What a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// All of it.
    Service,
    /// The operation with this number among those of the service.
    Operation(usize),
    /// A type.
    Type(TypeId),
}

/// What a member of a type is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Element(ElementId),
    /// With the number among the attributes of the type.
    Attribute(usize),
    Text,
}

/// What is known.
pub(super) struct Known<'s> {
    pub(super) service: &'s Service,
    pub(super) model: &'s Model,
    pub(super) plan: &'s Plan,
    pub(super) samples: Samples,
    /// What the pages are of.
    pub(super) subjects: Vec<Subject>,
    /// Their names: of the file and for people.
    pub(super) pages: Vec<Page>,
    /// Where types are described.
    places: HashMap<TypeId, Link>,
    /// The pages that name a type, in their order.
    used_by: HashMap<TypeId, Vec<PageId>>,
    /// What members are in Rust; without a type, those of groups.
    rust: HashMap<(Option<TypeId>, Key), String>,
    /// The generated items of types; and of a type or one that is derived from it.
    items: HashMap<TypeId, ShapeId>,
    any_items: HashMap<TypeId, ShapeId>,
}

impl<'s> Known<'s> {
    pub(super) fn new(service: &'s Service, names: &mut Names) -> Self {
        let generated = service.generated();
        let mut known = Self {
            service,
            model: &generated.model,
            plan: &generated.plan,
            samples: Samples::default(),
            subjects: Vec::new(),
            pages: Vec::new(),
            places: HashMap::new(),
            used_by: HashMap::new(),
            rust: HashMap::new(),
            items: HashMap::new(),
            any_items: HashMap::new(),
        };
        known.find_rust();
        known.find_pages(names);
        known.find_uses();
        known
    }

    /// What the binding says of an operation of the service.
    pub(super) fn bound(&self, number: usize) -> Option<(BindingId, &'s BoundOperation)> {
        let operation = self.service.operations().get(number)?;
        let (binding, _) = self.service.planned(operation).bound();
        Some((binding, self.service.bound(operation)?))
    }

    fn bound_of(&self, subject: Subject) -> Option<(BindingId, &'s BoundOperation)> {
        match subject {
            Subject::Operation(number) => self.bound(number),
            Subject::Service | Subject::Type(_) => None,
        }
    }

    /// Where a type is described.
    pub(super) fn place(&self, ty: TypeId) -> Option<&Link> {
        self.places.get(&ty)
    }

    /// The pages that name a type.
    pub(super) fn users(&self, ty: TypeId) -> &[PageId] {
        self.used_by.get(&ty).map_or(&[], |users| users)
    }

    /// What a member of a type is in Rust.
    pub(super) fn rust(&self, of: TypeId, key: Key) -> Option<&str> {
        let of_type = self.rust.get(&(Some(of), key));
        let found = of_type.or_else(|| match key {
            Key::Element(_) => self.rust.get(&(None, key)),
            Key::Attribute(_) | Key::Text => None,
        });
        found.map(String::as_str)
    }

    /// The generated item of a type.
    pub(super) fn item(&self, ty: TypeId) -> Option<&'s Item> {
        Some(&self.plan[*self.items.get(&ty)?])
    }

    /// The generated item of a type, or one that is derived from it.
    pub(super) fn any_item(&self, ty: TypeId) -> Option<&'s Item> {
        Some(&self.plan[*self.any_items.get(&ty)?])
    }

    /// What a type is called for people.
    pub(super) fn name(&self, ty: TypeId) -> String {
        let of = &self.model[ty];
        if let Some(name) = &of.name {
            return name.local.to_string();
        }
        match of.owner {
            Some(Owner::Element(element)) => self.model[element].name.local.to_string(),
            Some(Owner::Attribute(parent, index)) => match &self.model[parent].kind {
                TypeKind::Complex(complex) => (complex.attributes.get(index as usize))
                    .map_or_else(String::new, |attribute| attribute.name.local.to_string()),
                _ => String::new(),
            },
            Some(Owner::GlobalAttribute(index)) => (self.model.attributes.get(index as usize))
                .map_or_else(String::new, |attribute| attribute.name.local.to_string()),
            // A part of a type has its number in it; of a part of a part, that of the outermost.
            Some(Owner::Simple(_, number)) => {
                let parents = std::iter::successors(Some(ty), |at| match self.model[*at].owner {
                    Some(Owner::Simple(parent, _)) => Some(parent),
                    _ => None,
                });
                let named = parents.take(256).last().filter(|at| *at != ty);
                match named.and_then(|named| self.model[named].name.as_ref()) {
                    Some(name) => format!("{}-{}", name.local, number + 1),
                    None => format!("part-{}", number + 1),
                }
            }
            None => String::new(),
        }
    }

    /// What kind of thing a page of a type says that it is of.
    fn kind(&self, ty: TypeId) -> &'static str {
        let of = &self.model[ty];
        match (&of.name, of.owner) {
            (None, Some(Owner::Element(_))) => "Content of element",
            (None, Some(Owner::Attribute(..) | Owner::GlobalAttribute(_))) => "Value of attribute",
            _ => "Type",
        }
    }

    /// Whether a type is worth a page: what others are, with a facet or two, is said at once.
    fn is_worth_a_page(&self, ty: TypeId) -> bool {
        let of = &self.model[ty];
        match &of.kind {
            TypeKind::Builtin(_) => false,
            TypeKind::Complex(_) => true,
            TypeKind::Simple(simple) => {
                of.name.is_some()
                    || !simple.enumeration.is_empty()
                    || !matches!(simple.variety, Variety::Atomic(_))
            }
        }
    }

    /// A type as a link to its page, or what it is where it has none.
    pub(super) fn reference(&self, ty: TypeId) -> Line {
        if let Some(place) = self.places.get(&ty) {
            return Line::new().link(place.clone(), self.name(ty));
        }
        let of = &self.model[ty];
        match (&of.kind, of.base) {
            (TypeKind::Builtin(builtin), _) => match &of.name {
                Some(name) if self.model.is_hole(ty) => Line::of_code(&*name.local),
                _ => Line::of_code(format!("xs:{}", builtin.name())),
            },
            (TypeKind::Simple(_), Some((base, _))) if base != ty => {
                let facets = facets(self.model, ty);
                let line = self.reference(base);
                (facets.into_iter()).fold(line, |line, facet| line.text(", ").line(facet))
            }
            _ => Line::of_code(self.name(ty)),
        }
    }

    fn find_rust(&mut self) {
        let shapes = &self.plan.shapes.shapes;
        // The type that a group belongs to: that of what it stands in.
        let mut owners: Vec<Option<Option<TypeId>>> = vec![None; shapes.len()];
        for start in 0..shapes.len() {
            let (mut way, mut at) = (Vec::new(), start);
            let owner = loop {
                match (owners.get(at), shapes.get(at).map(|shape| &shape.origin)) {
                    (Some(Some(owner)), _) => break *owner,
                    (_, Some(Origin::Type(ty))) => break Some(*ty),
                    (_, Some(Origin::Within(outer))) if way.len() < shapes.len() => {
                        way.push(at);
                        at = outer.0;
                    }
                    _ => break None,
                }
            };
            way.push(start);
            for at in way {
                if let Some(place) = owners.get_mut(at) {
                    *place = Some(owner);
                }
            }
        }
        for (number, (shape, item)) in shapes.iter().zip(&self.plan.items).enumerate() {
            let owner = owners.get(number).copied().flatten().flatten();
            match shape.origin {
                Origin::Type(ty) => _ = self.items.entry(ty).or_insert(ShapeId(number)),
                Origin::Derived(ty) => _ = self.any_items.entry(ty).or_insert(ShapeId(number)),
                _ => {}
            }
            let names = rust_names(self.plan, item);
            let is_told_apart = matches!(
                shape.kind,
                ShapeKind::Derived(_) | ShapeKind::DerivedText(..)
            );
            if is_told_apart {
                continue;
            }
            for (at, name) in names.into_iter().enumerate() {
                let Some(member) = self.plan.shaped(ShapeId(number), at) else {
                    continue;
                };
                let key = match &member.source {
                    Source::Element(element, _) => Key::Element(*element),
                    Source::Attribute(_, index) => Key::Attribute(*index),
                    Source::Text(_) => Key::Text,
                    _ => continue,
                };
                self.rust.entry((owner, key)).or_insert(name);
            }
        }
    }

    fn find_pages(&mut self, names: &mut Names) {
        let title = self.title();
        // The first name of all, and so this one.
        self.subjects.push(Subject::Service);
        self.pages
            .push(page(names.name("index", ""), "Service", title));
        for (number, operation) in self.service.operations().iter().enumerate() {
            self.add_operation(names, Subject::Operation(number), operation.name());
        }
        let needed = self.needed();
        for ty in needed.iter().copied() {
            let is_item = self.list_of(ty).is_some();
            if self.places.contains_key(&ty) || !self.is_worth_a_page(ty) || is_item {
                continue;
            }
            let (name, id) = (self.name(ty), self.pages.len());
            self.subjects.push(Subject::Type(ty));
            let stem = names.name("type-", &name);
            self.pages.push(page(stem, self.kind(ty), name));
            self.places.insert(ty, Link::to(id));
        }
        for ty in needed {
            if let Some(list) = self.list_of(ty)
                && let Some(page) = self.places.get(&list).map(|place| place.page)
            {
                self.places.insert(ty, Link::at(page, "values"));
            }
        }
    }

    /// The list with a name that an enumeration without one is the item of: its page has the
    /// values.
    fn list_of(&self, ty: TypeId) -> Option<TypeId> {
        let of = &self.model[ty];
        let (None, Some(Owner::Simple(list, _)), TypeKind::Simple(simple)) =
            (&of.name, of.owner, &of.kind)
        else {
            return None;
        };
        self.model[list].name.as_ref()?;
        let is_shown = !simple.enumeration.is_empty() && self.item_of(list) == Some(ty);
        is_shown.then_some(list)
    }

    /// The item of a list, if that has no name.
    pub(super) fn item_of(&self, list: TypeId) -> Option<TypeId> {
        match self.model.variety(list) {
            Some(Variety::List(item)) if self.model[item].name.is_none() => Some(item),
            _ => None,
        }
    }

    fn add_operation(&mut self, names: &mut Names, subject: Subject, name: &str) {
        let id = self.pages.len();
        self.subjects.push(subject);
        let stem = names.name("operation-", name);
        self.pages.push(page(stem, "Operation", name.to_owned()));
        // What an element in a body holds that has no type with a name is described there.
        let Some((_, bound)) = self.bound_of(subject) else {
            return;
        };
        let output = bound
            .output
            .as_ref()
            .map(|output| (Direction::Response, output));
        for (side, message) in std::iter::once((Direction::Request, &bound.input)).chain(output) {
            for element in &message.body {
                let ty = self.model[*element].ty;
                let of = &self.model[ty];
                if of.name.is_none() && matches!(of.kind, TypeKind::Complex(_)) {
                    let link = Link::at(id, side.name());
                    self.places.entry(ty).or_insert(link);
                }
            }
        }
    }

    /// What the whole is called.
    fn title(&self) -> String {
        let services = &self.model.services;
        let mut names: Vec<&str> = services.iter().map(|s| &*s.name.local).take(3).collect();
        if names.is_empty() {
            let bindings = self.plan.clients.iter().map(|client| client.binding);
            names.extend(bindings.map(|of| &*self.model[of].name.local).take(3));
        }
        match names.is_empty() {
            false if services.len() > names.len() => format!("{}, …", names.join(", ")),
            false => names.join(", "),
            true => match self.model.target_namespaces.first() {
                Some(namespace) if !namespace.is_empty() => format!("Types of {namespace}"),
                _ => "Types".to_owned(),
            },
        }
    }

    /// The types that messages and kept elements need, and those that code is made for, in the
    /// order of the documents.
    fn needed(&self) -> Vec<TypeId> {
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut left: Vec<TypeId> = Vec::new();
        let operations = self.subjects.iter().filter_map(|s| self.bound_of(*s));
        for (_, bound) in operations {
            left.extend(elements_of(bound).map(|element| self.model[element].ty));
            left.extend(messages(bound).filter_map(|message| message.body_type));
        }
        left.extend(
            self.plan
                .roots
                .iter()
                .map(|root| self.model[root.element].ty),
        );
        left.extend(self.plan.types.keys());
        while let Some(ty) = left.pop() {
            if seen.insert(ty) {
                left.extend(self.named_by(ty));
                let of = &self.model[ty];
                // From `anyType` all others are derived.
                if !matches!(of.kind, TypeKind::Builtin(_)) {
                    left.extend(&of.derived);
                }
            }
        }
        let mut needed: Vec<TypeId> = seen.into_iter().collect();
        needed.sort_unstable();
        needed
    }

    /// The types that a type names: of its members, and what it is made from. An element may have
    /// others in its place.
    fn named_by(&self, ty: TypeId) -> Vec<TypeId> {
        let of = &self.model[ty];
        let mut named: Vec<TypeId> = of.base.iter().map(|(base, _)| *base).collect();
        match &of.kind {
            TypeKind::Builtin(_) => {}
            TypeKind::Simple(simple) => match &simple.variety {
                Variety::Atomic(_) => {}
                Variety::List(item) => named.push(*item),
                Variety::Union(members) => named.extend(members),
            },
            TypeKind::Complex(complex) => {
                named.extend(complex.attributes.iter().map(|attribute| attribute.ty));
                named.extend(complex.soap_array.iter().map(|array| array.item));
                match &complex.content {
                    Content::Empty => {}
                    Content::Simple(text) => named.push(*text),
                    Content::Particle(particle) => particle.elements(&mut |element| {
                        let of = &self.model[element];
                        named.push(of.ty);
                        let others = of.substitutes.iter().take(SHOWN);
                        named.extend(others.map(|other| self.model[*other].ty));
                    }),
                }
            }
        }
        named
    }

    fn find_uses(&mut self) {
        let mut seen: HashSet<(TypeId, PageId)> = HashSet::new();
        for (page, subject) in self.subjects.iter().enumerate() {
            let mut named = Vec::new();
            match *subject {
                Subject::Service => {}
                Subject::Type(ty) => {
                    named.extend(self.named_by(ty));
                    named.extend(&self.model[ty].derived);
                }
                Subject::Operation(_) => {
                    if let Some((_, bound)) = self.bound_of(*subject) {
                        for element in elements_of(bound) {
                            let ty = self.model[element].ty;
                            match self.places.get(&ty) {
                                // It is described on this page, with its members.
                                Some(place) if place.page == page => {
                                    named.extend(self.named_by(ty))
                                }
                                _ => named.push(ty),
                            }
                        }
                        named.extend(messages(bound).filter_map(|message| message.body_type));
                    }
                }
            }
            for ty in named {
                if let Some(ty) = self.described(ty)
                    && seen.insert((ty, page))
                    && self.places.get(&ty).is_some_and(|place| place.page != page)
                {
                    self.used_by.entry(ty).or_default().push(page);
                }
            }
        }
    }

    /// The type with a place that a type is, or is made from.
    fn described(&self, ty: TypeId) -> Option<TypeId> {
        self.model.bases(ty).find(|at| self.places.contains_key(at))
    }
}

fn page(stem: String, kind: &'static str, title: String) -> Page {
    Page { stem, kind, title }
}

/// The messages of an operation.
fn messages(bound: &BoundOperation) -> impl Iterator<Item = &BoundMessage> {
    std::iter::once(&bound.input).chain(&bound.output)
}

/// The elements in bodies, headers and faults of an operation.
pub(super) fn elements_of(bound: &BoundOperation) -> impl Iterator<Item = ElementId> {
    let of_messages = messages(bound).flat_map(|message| {
        let headers = message.headers.iter().map(|header| header.element);
        message.body.iter().copied().chain(headers)
    });
    of_messages.chain(bound.faults.iter().map(|fault| fault.element))
}

/// What the members of an item are in Rust, in their order.
fn rust_names(plan: &Plan, item: &Item) -> Vec<String> {
    match &item.kind {
        ItemKind::Record(record) => (record.members.iter())
            .map(|member| format!("{}: {}", member.name, plan.spell(&member.ty)))
            .collect(),
        ItemKind::Choice(variants) => (variants.iter())
            .map(|of| format!("{}::{}({})", item.name, of.name, plan.spell(&of.ty)))
            .collect(),
        _ => Vec::new(),
    }
}
