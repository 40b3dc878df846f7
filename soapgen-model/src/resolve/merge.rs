//! Several services in one model: what they declare alike is one, what only one of them means is
//! its own.
//!
//! Types are equal when all that messages depend on is: names, facets, content, base. Places and
//! documentation may differ. A named type is compared once, by its definition, and wherever it is
//! referred to by its name alone: when every pair of one name is equal, so is all that is made of
//! them, however the types refer to one another.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::model::{
    Attribute, BindingId, BoundMessage, ComplexType, Content, ElementId, Hole, InputId, Model,
    Owner, Particle, PortTypeId, SimpleType, SoapArray, Term, Type, TypeId, TypeKind, Variety,
    XmlName,
};

/// The services added so far, as one.
#[derive(Debug, Default)]
pub(super) struct Merged {
    model: Model,
    inputs: u32,
    types: HashMap<XmlName, TypeId>,
    /// The elements that all inputs share.
    elements: HashMap<XmlName, ElementId>,
    attributes: HashMap<XmlName, u32>,
    /// A port type, binding or service of a document that several inputs import counts once.
    port_types: HashMap<Place, PortTypeId>,
    bindings: HashMap<Place, BindingId>,
    services: HashSet<Place>,
    /// The inputs of documents that stand beside several services and have port types that
    /// nothing binds.
    beside: HashMap<DocumentId, InputId>,
}

impl Merged {
    /// Adds what an input describes, with the documents that stand beside it. Two types of one
    /// name that differ are an error.
    pub(crate) fn add(
        &mut self,
        model: Model,
        beside: &[DocumentId],
        diagnostics: &mut Diagnostics,
    ) {
        let input = self.next_input();
        let of_bindings = model.bindings.iter().map(|binding| {
            if self.bindings.contains_key(&binding.place) {
                return None;
            }
            // It declares no binding: this one was made for a port type that has none.
            let document = binding.place.document;
            if !beside.contains(&document) {
                return Some(input);
            }
            let known = self.beside.get(&document).copied();
            let of_document = known.unwrap_or_else(|| self.next_input());
            self.beside.insert(document, of_document);
            Some(of_document)
        });
        let of_bindings: Vec<Option<InputId>> = of_bindings.collect();
        let mut adding = Adding {
            input,
            messages: Messages::of(&model, &of_bindings),
            of_bindings,
            types: vec![None; model.types.len()],
            elements: vec![None; model.elements.len()],
            own: HashMap::new(),
            attributes: Vec::new(),
            next_type: self.model.types.len() as u32,
            next_element: self.model.elements.len() as u32,
            new_types: VecDeque::new(),
            new_elements: VecDeque::new(),
            merged: self,
            from: &model,
        };
        adding.types(diagnostics);
        adding.elements(diagnostics);
        adding.attributes(diagnostics);
        adding.services();
        adding.copy();
        adding.derivations();
        let types = adding.types;
        for hole in model.holes {
            // What isn't needed in the whole is known from another input.
            let ty = hole.ty.map(|ty| types[ty.0 as usize]);
            if ty != Some(None) {
                self.model.holes.push(Hole {
                    ty: ty.flatten(),
                    ..hole
                });
            }
        }
        for document in model.well_known {
            if !self.model.well_known.contains(&document) {
                self.model.well_known.push(document);
            }
        }
        self.model.prefixes.extend(&model.prefixes);
        for namespace in model.target_namespaces {
            if !self.model.target_namespaces.contains(&namespace) {
                self.model.target_namespaces.push(namespace);
            }
        }
    }

    fn next_input(&mut self) -> InputId {
        self.inputs += 1;
        InputId(self.inputs - 1)
    }

    /// The whole.
    pub(super) fn finish(self) -> Model {
        self.model
    }
}

/// An input on its way into the whole.
struct Adding<'a> {
    merged: &'a mut Merged,
    from: &'a Model,
    input: InputId,
    /// The input that each binding belongs to; `None` for one that is in the whole already.
    of_bindings: Vec<Option<InputId>>,
    messages: Messages,
    /// What each type of `from` is in the whole; `None` for what isn't needed there, because
    /// what it stands in is known.
    types: Vec<Option<TypeId>>,
    /// The same for the elements, with the input that one belongs to alone.
    elements: Vec<Option<ElementId>>,
    own: HashMap<ElementId, InputId>,
    attributes: Vec<u32>,
    next_type: u32,
    next_element: u32,
    /// What has its id in the whole and is still to be copied, in the order of the ids.
    new_types: VecDeque<TypeId>,
    new_elements: VecDeque<ElementId>,
}

impl Adding<'_> {
    /// Compares what the whole has with what this input has; where that is equal, so is what
    /// stands in it.
    fn is_same(&mut self, compare: impl FnOnce(&mut Same<'_>) -> bool) -> bool {
        let mut same = Same {
            a: &self.merged.model,
            b: self.from,
            types: Vec::new(),
            elements: Vec::new(),
        };
        let is_same = compare(&mut same);
        if is_same {
            for (whole, id) in same.types {
                self.types[id.0 as usize] = Some(whole);
            }
            for (whole, id) in same.elements {
                self.elements[id.0 as usize] = Some(whole);
            }
        }
        is_same
    }

    /// The named types; the others follow from what they stand in.
    fn types(&mut self, diagnostics: &mut Diagnostics) {
        for (id, ty) in (0..).map(TypeId).zip(&self.from.types) {
            let Some(name) = &ty.name else { continue };
            let Some(known) = self.merged.types.get(name).copied() else {
                let new = self.ty(id);
                self.merged.types.insert(name.clone(), new);
                continue;
            };
            self.types[id.0 as usize] = Some(known);
            // What this input itself has put there a moment ago isn't to be compared.
            let Some(first) = self.merged.model.types.get(known.0 as usize) else {
                continue;
            };
            let first = first.place;
            if !self.is_same(|same| same.definitions(known, id)) {
                diagnostics.push(differs("type", name, ty.place, first));
            }
        }
    }

    /// The global elements and those made for messages. What only bodies of messages name
    /// belongs to the input, whether another declares the same or not: adding a service changes
    /// nothing about the others. What messages of bindings that are known already name has been
    /// added with them.
    fn elements(&mut self, diagnostics: &mut Diagnostics) {
        let referred_to = referred_to(self.from);
        for (id, element) in (0..).map(ElementId).zip(&self.from.elements) {
            let input = self.messages.inputs.get(&id).copied();
            let is_referred_to = referred_to.contains(&id);
            let of_messages = self.messages.bodies.contains(&id) && !is_referred_to;
            if of_messages || element.made_for.is_some() {
                self.own.extend(input.map(|input| (id, input)));
                continue;
            }
            if !element.global {
                continue;
            }
            let Some(known) = self.merged.elements.get(&element.name).copied() else {
                let new = self.element(id);
                self.merged.elements.insert(element.name.clone(), new);
                continue;
            };
            let first = self.merged.model.elements.get(known.0 as usize);
            if let Some(first) = first.map(|first| first.place)
                && !self.is_same(|same| same.elements(known, id))
            {
                if !is_referred_to {
                    self.own.insert(id, input.unwrap_or(self.input));
                    continue;
                }
                diagnostics.push(differs("element", &element.name, element.place, first));
            }
            self.elements[id.0 as usize] = Some(known);
        }
        let mut own: Vec<ElementId> = self.own.keys().copied().collect();
        own.sort_unstable();
        for id in own {
            self.element(id);
        }
    }

    /// The global attributes.
    fn attributes(&mut self, diagnostics: &mut Diagnostics) {
        for attribute in &self.from.attributes {
            let whole = &self.merged.model.attributes;
            let known = self.merged.attributes.get(&attribute.name).copied();
            if let Some(known) = known {
                let other = whole[known as usize].clone();
                if !self.is_same(|same| same.attributes(&other, attribute)) {
                    let (place, first) = (attribute.place, other.place);
                    diagnostics.push(differs("attribute", &attribute.name, place, first));
                }
                self.attributes.push(known);
                continue;
            }
            let new = whole.len() as u32;
            self.merged.attributes.insert(attribute.name.clone(), new);
            self.attributes.push(new);
            let attribute = self.attribute(attribute);
            self.merged.model.attributes.push(attribute);
        }
    }

    /// Port types, bindings and services. One that several inputs import is one.
    fn services(&mut self) {
        let from = self.from;
        let mut port_types = Vec::new();
        for port_type in &from.port_types {
            let whole = &mut self.merged.model.port_types;
            let known = self.merged.port_types.get(&port_type.place).copied();
            port_types.push(known.unwrap_or_else(|| {
                let new = PortTypeId(whole.len() as u32);
                self.merged.port_types.insert(port_type.place, new);
                whole.push(port_type.clone());
                new
            }));
        }
        let mut bindings = Vec::new();
        for (binding, input) in from.bindings.iter().zip(self.of_bindings.clone()) {
            if let Some(known) = self.merged.bindings.get(&binding.place) {
                bindings.push(*known);
                continue;
            }
            let new = BindingId(self.merged.model.bindings.len() as u32);
            self.merged.bindings.insert(binding.place, new);
            bindings.push(new);
            let mut binding = binding.clone();
            binding.input = input;
            binding.port_type = port_types[binding.port_type.0 as usize];
            for operation in &mut binding.operations {
                self.message(&mut operation.input);
                if let Some(output) = &mut operation.output {
                    self.message(output);
                }
                for fault in &mut operation.faults {
                    fault.element = self.element(fault.element);
                }
            }
            self.merged.model.bindings.push(binding);
        }
        for service in &from.services {
            if !self.merged.services.insert(service.place) {
                continue;
            }
            let mut service = service.clone();
            for port in &mut service.ports {
                port.binding = bindings[port.binding.0 as usize];
            }
            self.merged.model.services.push(service);
        }
    }

    fn message(&mut self, message: &mut BoundMessage) {
        for element in &mut message.body {
            *element = self.element(*element);
        }
        message.body_type = message.body_type.map(|ty| self.ty(ty));
        for header in &mut message.headers {
            header.element = self.element(header.element);
        }
    }

    /// Copies what has been given an id, and what that needs in turn.
    fn copy(&mut self) {
        loop {
            if let Some(id) = self.new_types.pop_front() {
                let ty = self.copy_of_type(&self.from[id]);
                self.merged.model.types.push(ty);
            } else if let Some(id) = self.new_elements.pop_front() {
                let mut element = self.from[id].clone();
                element.ty = self.ty(element.ty);
                element.substitutes.clear();
                element.input = self.own.get(&id).copied();
                self.merged.model.elements.push(element);
            } else {
                return;
            }
        }
    }

    /// What may stand for what, once everything is there: an input may know of more than those
    /// before it.
    fn derivations(&mut self) {
        let from = self.from;
        for (index, ty) in from.types.iter().enumerate() {
            let Some(id) = self.types[index] else {
                continue;
            };
            for derived in &ty.derived {
                let derived = self.ty(*derived);
                let known = &mut self.merged.model.types[id.0 as usize].derived;
                if !known.contains(&derived) {
                    known.push(derived);
                }
            }
        }
        for (index, element) in from.elements.iter().enumerate() {
            let Some(id) = self.elements[index] else {
                continue;
            };
            for substitute in &element.substitutes {
                let substitute = self.element(*substitute);
                let known = &mut self.merged.model.elements[id.0 as usize].substitutes;
                if !known.contains(&substitute) {
                    known.push(substitute);
                }
            }
        }
    }

    /// The type in the whole.
    fn ty(&mut self, id: TypeId) -> TypeId {
        let (next, queue) = (&mut self.next_type, &mut self.new_types);
        *self.types[id.0 as usize].get_or_insert_with(|| {
            queue.push_back(id);
            *next += 1;
            TypeId(*next - 1)
        })
    }

    /// The element in the whole.
    fn element(&mut self, id: ElementId) -> ElementId {
        let (next, queue) = (&mut self.next_element, &mut self.new_elements);
        *self.elements[id.0 as usize].get_or_insert_with(|| {
            queue.push_back(id);
            *next += 1;
            ElementId(*next - 1)
        })
    }

    fn attribute(&mut self, attribute: &Attribute) -> Attribute {
        Attribute {
            ty: self.ty(attribute.ty),
            ..attribute.clone()
        }
    }

    fn copy_of_type(&mut self, ty: &Type) -> Type {
        Type {
            name: ty.name.clone(),
            owner: ty.owner.map(|owner| match owner {
                Owner::Element(element) => Owner::Element(self.element(element)),
                Owner::Attribute(of, n) => Owner::Attribute(self.ty(of), n),
                Owner::Simple(of, n) => Owner::Simple(self.ty(of), n),
                Owner::GlobalAttribute(n) => {
                    Owner::GlobalAttribute(self.attributes.get(n as usize).copied().unwrap_or(n))
                }
            }),
            place: ty.place,
            docs: ty.docs.clone(),
            base: ty.base.map(|(base, how)| (self.ty(base), how)),
            derived: Vec::new(),
            block: ty.block.clone(),
            is_abstract: ty.is_abstract,
            expected_content_types: ty.expected_content_types.clone(),
            kind: match &ty.kind {
                TypeKind::Builtin(builtin) => TypeKind::Builtin(*builtin),
                TypeKind::Simple(simple) => {
                    let mut simple = simple.clone();
                    match &mut simple.variety {
                        Variety::Atomic(_) => {}
                        Variety::List(item) => *item = self.ty(*item),
                        Variety::Union(members) => {
                            for member in members {
                                *member = self.ty(*member);
                            }
                        }
                    }
                    TypeKind::Simple(simple)
                }
                TypeKind::Complex(complex) => TypeKind::Complex(ComplexType {
                    attributes: complex
                        .attributes
                        .iter()
                        .map(|attribute| self.attribute(attribute))
                        .collect(),
                    any_attribute: complex.any_attribute.clone(),
                    content: match &complex.content {
                        Content::Empty => Content::Empty,
                        Content::Simple(ty) => Content::Simple(self.ty(*ty)),
                        Content::Particle(particle) => Content::Particle(self.particle(particle)),
                    },
                    mixed: complex.mixed,
                    is_dictionary: complex.is_dictionary,
                    soap_array: complex.soap_array.as_ref().map(|array| SoapArray {
                        item: self.ty(array.item),
                        dimensions: array.dimensions.clone(),
                    }),
                }),
            },
        }
    }

    fn particle(&mut self, particle: &Particle) -> Particle {
        let term = match &particle.term {
            Term::Element(element) => Term::Element(self.element(*element)),
            Term::Any(wildcard) => Term::Any(wildcard.clone()),
            Term::Group(compositor, name, particles) => Term::Group(
                *compositor,
                name.clone(),
                particles.iter().map(|p| self.particle(p)).collect(),
            ),
        };
        Particle {
            term,
            ..particle.clone()
        }
    }
}

/// The elements that the messages of bindings name.
struct Messages {
    /// Those in bodies.
    bodies: HashSet<ElementId>,
    /// The input of the first binding of this model, not known before, that names each.
    inputs: HashMap<ElementId, InputId>,
}

impl Messages {
    fn of(model: &Model, of_bindings: &[Option<InputId>]) -> Self {
        let mut found = Self {
            bodies: HashSet::new(),
            inputs: HashMap::new(),
        };
        for (binding, input) in model.bindings.iter().zip(of_bindings) {
            for operation in &binding.operations {
                let messages = std::iter::once(&operation.input).chain(&operation.output);
                let bodies = messages.clone().flat_map(|message| &message.body);
                found.bodies.extend(bodies.clone());
                let Some(input) = input else { continue };
                let headers = messages.flat_map(|message| &message.headers);
                let others = headers.map(|header| &header.element);
                let others = others.chain(operation.faults.iter().map(|fault| &fault.element));
                for element in bodies.chain(others) {
                    found.inputs.entry(*element).or_insert(*input);
                }
            }
        }
        found
    }
}

/// The global elements that content refers to, those that another may stand for, and those.
fn referred_to(model: &Model) -> HashSet<ElementId> {
    let mut found = HashSet::new();
    for ty in &model.types {
        if let TypeKind::Complex(complex) = &ty.kind
            && let Content::Particle(particle) = &complex.content
        {
            particle.elements(&mut |element| {
                found.insert(element);
            });
        }
    }
    for (id, element) in (0..).map(ElementId).zip(&model.elements) {
        if !element.substitutes.is_empty() {
            found.insert(id);
            found.extend(&element.substitutes);
        }
    }
    found
}

fn differs(
    kind: &str,
    name: &XmlName,
    place: impl Into<Option<Place>>,
    first: impl Into<Option<Place>>,
) -> Diagnostic {
    let out = Diagnostic::error(
        Code::DuplicateDeclaration,
        place,
        format!("another input declares the {kind} `{name}`, and not the same"),
    );
    let out = out.help("generate the two documents into a module each");
    match first.into() {
        Some(first) => out.related(first, "the other declaration"),
        None => out,
    }
}

/// Compares what two models declare.
struct Same<'a> {
    a: &'a Model,
    b: &'a Model,
    /// The anonymous types and local elements that were compared: where all is equal, each is
    /// the same as the other.
    types: Vec<(TypeId, TypeId)>,
    elements: Vec<(ElementId, ElementId)>,
}

impl Same<'_> {
    /// By name, or by definition where there is none.
    fn types(&mut self, a: TypeId, b: TypeId) -> bool {
        match (&self.a[a].name, &self.b[b].name) {
            (Some(a), Some(b)) => a == b,
            (None, None) => {
                self.types.push((a, b));
                self.definitions(a, b)
            }
            _ => false,
        }
    }

    fn definitions(&mut self, a: TypeId, b: TypeId) -> bool {
        let (a, b) = (&self.a[a], &self.b[b]);
        let bases = match (a.base, b.base) {
            (Some((a, how)), Some((b, how_b))) => how == how_b && self.types(a, b),
            (None, None) => true,
            _ => false,
        };
        bases
            && a.is_abstract == b.is_abstract
            && a.block == b.block
            && a.expected_content_types == b.expected_content_types
            && match (&a.kind, &b.kind) {
                (TypeKind::Builtin(a), TypeKind::Builtin(b)) => a == b,
                (TypeKind::Simple(a), TypeKind::Simple(b)) => self.simple(a, b),
                (TypeKind::Complex(a), TypeKind::Complex(b)) => self.complex(a, b),
                _ => false,
            }
    }

    fn simple(&mut self, a: &SimpleType, b: &SimpleType) -> bool {
        let varieties = match (&a.variety, &b.variety) {
            (Variety::Atomic(a), Variety::Atomic(b)) => a == b,
            (Variety::List(a), Variety::List(b)) => self.types(*a, *b),
            (Variety::Union(a), Variety::Union(b)) => all(a, b, |a, b| self.types(*a, *b)),
            _ => false,
        };
        varieties
            && a.white_space == b.white_space
            && a.facets == b.facets
            && all(&a.enumeration, &b.enumeration, |a, b| {
                (&a.value, &a.names, &a.number) == (&b.value, &b.names, &b.number)
            })
    }

    fn complex(&mut self, a: &ComplexType, b: &ComplexType) -> bool {
        let contents = match (&a.content, &b.content) {
            (Content::Empty, Content::Empty) => true,
            (Content::Simple(a), Content::Simple(b)) => self.types(*a, *b),
            (Content::Particle(a), Content::Particle(b)) => self.particles(a, b),
            _ => false,
        };
        let arrays = match (&a.soap_array, &b.soap_array) {
            (Some(a), Some(b)) => a.dimensions == b.dimensions && self.types(a.item, b.item),
            (None, None) => true,
            _ => false,
        };
        contents
            && arrays
            && (a.mixed, a.is_dictionary) == (b.mixed, b.is_dictionary)
            && a.any_attribute == b.any_attribute
            && all(&a.attributes, &b.attributes, |a, b| self.attributes(a, b))
    }

    fn attributes(&mut self, a: &Attribute, b: &Attribute) -> bool {
        (&a.name, a.required, &a.default, &a.fixed) == (&b.name, b.required, &b.default, &b.fixed)
            && self.types(a.ty, b.ty)
    }

    fn particles(&mut self, a: &Particle, b: &Particle) -> bool {
        a.occurs == b.occurs
            && match (&a.term, &b.term) {
                (Term::Element(a), Term::Element(b)) => {
                    let (global, other) = (self.a[*a].global, self.b[*b].global);
                    match global && other {
                        true => self.a[*a].name == self.b[*b].name,
                        false => {
                            self.elements.push((*a, *b));
                            global == other && self.elements(*a, *b)
                        }
                    }
                }
                (Term::Any(a), Term::Any(b)) => a == b,
                (Term::Group(a, _, in_a), Term::Group(b, _, in_b)) => {
                    a == b && all(in_a, in_b, |a, b| self.particles(a, b))
                }
                _ => false,
            }
    }

    fn elements(&mut self, a: ElementId, b: ElementId) -> bool {
        let (a, b) = (&self.a[a], &self.b[b]);
        (&a.name, a.nillable, a.is_abstract) == (&b.name, b.nillable, b.is_abstract)
            && a.block == b.block
            && a.identities == b.identities
            && (&a.default, &a.fixed) == (&b.default, &b.fixed)
            && a.expected_content_types == b.expected_content_types
            && self.types(a.ty, b.ty)
    }
}

fn all<T>(a: &[T], b: &[T], mut same: impl FnMut(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}
