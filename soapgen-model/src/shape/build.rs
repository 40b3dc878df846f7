//! From the model to shapes: which types are kept, and what stands on the wire for each.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::content::Members;
use super::reach::{self, Reach};
use super::service::{BodyKey, FaultsKey};
use super::{
    Member, Order, Origin, RecordKind, Root, RootId, Row, RowKind, Rules, Shape, ShapeId,
    ShapeKind, Shapes, SimpleId, SimpleRef, SimpleVariety, Slot, Source, WrapperId,
};
use crate::diagnostic::{Action, Diagnostic, Diagnostics};
use crate::model::{
    Attribute, Builtin, Content, Derivation, Element, ElementId, Model, Occurs, Particle, Term,
    TypeId, TypeKind, Variety, XmlName,
};

/// Members of a type that the settings name, by their local names.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Marked {
    /// They are optional.
    pub(super) optional: BTreeSet<String>,
    /// They are lists without nil.
    pub(super) plain_lists: BTreeSet<String>,
}

/// What is still to be filled.
enum Job {
    Complex(ShapeId, TypeId),
    Derived(ShapeId, TypeId),
    Substitution(ShapeId, ElementId),
}

pub(super) struct Builder<'m> {
    pub(super) model: &'m Model,
    pub(super) rules: &'m Rules<'m>,
    pub(super) diagnostics: &'m mut Diagnostics,
    pub(super) reach: Reach,
    /// Whether an element has identity constraints.
    has_identities: bool,
    pub(super) out: Shapes,
    namespaces: HashSet<Rc<str>>,
    types: HashMap<TypeId, Slot>,
    derived: HashMap<TypeId, ShapeId>,
    substitutions: HashMap<ElementId, ShapeId>,
    /// The abstract elements that nothing may stand for, where that has been said.
    pub(super) without_members: HashSet<ElementId>,
    pub(super) groups: HashMap<(XmlName, bool, Marked), ShapeId>,
    pub(super) simple_of: HashMap<TypeId, SimpleId>,
    pub(super) wrapped: HashMap<TypeId, Option<(Slot, WrapperId)>>,
    /// How many wrapper types are being looked at, one in another.
    pub(super) wrapping: usize,
    /// The bodies that are not a single element, which bindings share.
    pub(super) bodies: HashMap<BodyKey, ShapeId>,
    /// The faults of operations that declare several, which bindings share.
    pub(super) faults: HashMap<FaultsKey, ShapeId>,
    pub(super) roots: HashMap<ElementId, RootId>,
    /// Whether an operation is SOAP-encoded: elements name their types then.
    pub(super) is_encoded: bool,
    /// For types of elements that block derivations, the ways in which others are derived from
    /// them.
    ways: HashMap<TypeId, HashSet<Derivation>>,
    jobs: VecDeque<Job>,
    /// What the settings say of members of the type that is being filled.
    pub(super) marked: Marked,
    /// Chains of simple types that are being described, to stop at a cycle.
    pub(super) depth: usize,
}

/// Lays out what is on the wire. Problems with what is chosen are diagnosed; shapes are given in
/// any case.
pub fn build(model: &Model, rules: &Rules<'_>, diagnostics: &mut Diagnostics) -> Shapes {
    let reach = reach::reach(model, rules, diagnostics);
    let mut builder = Builder {
        model,
        rules,
        diagnostics,
        is_encoded: reach::is_encoded(model, &reach),
        reach,
        has_identities: model.elements.iter().any(|e| !e.identities.is_empty()),
        out: Shapes::default(),
        namespaces: HashSet::new(),
        types: HashMap::new(),
        derived: HashMap::new(),
        substitutions: HashMap::new(),
        without_members: HashSet::new(),
        groups: HashMap::new(),
        simple_of: HashMap::new(),
        wrapped: HashMap::new(),
        wrapping: 0,
        bodies: HashMap::new(),
        faults: HashMap::new(),
        roots: HashMap::new(),
        ways: HashMap::new(),
        jobs: VecDeque::new(),
        marked: Marked::default(),
        depth: 0,
    };
    builder.holes();
    for index in 0..builder.reach.types.len() {
        let id = builder.reach.types[index];
        if builder.wrapped(id).is_none() && !builder.is_opaque_array(id) {
            builder.slot(id);
        }
    }
    builder.roots();
    builder.fill();
    if rules.bindings {
        builder.soap_bindings();
        builder.http_bindings();
        builder.fill();
    }
    builder.finish()
}

impl<'m> Builder<'m> {
    /// Reports what no document declares: an error where the chosen operations need it. Where a
    /// type of the user's stands for it, there is nothing to report.
    fn holes(&mut self) {
        for hole in &self.model.holes {
            if hole.ty.is_some_and(|ty| self.is_given(ty)) {
                continue;
            }
            let is_needed = hole.ty.is_none_or(|ty| self.reach.needs(ty));
            let problem = hole.problem.clone();
            let mut help = problem
                .help
                .clone()
                .map_or_else(String::new, |help| help + "; ");
            help.push_str(match is_needed {
                true => "the setting `keep-unresolved` keeps it as an element of any kind",
                false => "no operation needs it: it is kept as an element of any kind",
            });
            self.diagnostics.push(Diagnostic {
                action: match is_needed {
                    true => Action::Refuse,
                    false => Action::Guess,
                },
                ..problem.help(help)
            });
        }
    }

    /// The global elements that are kept.
    fn roots(&mut self) {
        let model = self.model;
        for index in 0..self.reach.elements.len() {
            let element = self.reach.elements[index];
            let declaration = &model[element];
            if declaration.is_abstract && declaration.substitutes.is_empty() {
                continue;
            }
            self.mention(&declaration.name.namespace);
            let (slot, row) = if declaration.is_abstract {
                self.element_slot(element, Occurs::ONCE)
            } else {
                self.plain_slot(element, Occurs::ONCE)
            };
            self.roots.insert(element, RootId(self.out.roots.len()));
            self.out.roots.push(Root {
                element,
                row: Rc::new(row),
                slot,
            });
        }
    }

    /// Notes that a namespace is named.
    pub(super) fn mention(&mut self, namespace: &Rc<str>) {
        if !namespace.is_empty() && self.namespaces.insert(namespace.clone()) {
            self.out.namespaces.push(namespace.clone());
        }
    }

    /// A name on the wire.
    pub(super) fn tag(&mut self, name: &XmlName) -> XmlName {
        self.mention(&name.namespace);
        name.clone()
    }

    /// Puts a shape down.
    pub(crate) fn add(&mut self, origin: Origin, order: Order, kind: ShapeKind) -> ShapeId {
        let id = ShapeId(self.out.shapes.len());
        self.out.shapes.push(Shape {
            origin,
            order,
            kind,
        });
        id
    }

    /// Puts down a record whose members are found later.
    pub(super) fn add_record(&mut self, origin: Origin, order: Order, kind: RecordKind) -> ShapeId {
        self.add(origin, order, ShapeKind::Record(kind, Vec::new()))
    }

    pub(super) fn set(&mut self, id: ShapeId, kind: ShapeKind) {
        self.out.shapes[id.0].kind = kind;
    }

    pub(super) fn order_of(&self, id: ShapeId) -> Order {
        self.out[id].order
    }

    /// What a value of a type of the model is; a complex type is put on the list of jobs.
    pub(super) fn slot(&mut self, id: TypeId) -> Slot {
        if let Some(slot) = self.types.get(&id) {
            return slot.clone();
        }
        let slot = match &self.model[id].kind {
            _ if self.is_given(id) => Slot::Given(id),
            TypeKind::Builtin(builtin) => Slot::Builtin(*builtin),
            TypeKind::Simple(simple) => self.simple_slot(id, simple),
            TypeKind::Complex(_) => {
                let order = Order(id.0, 0);
                let shape = self.add_record(Origin::Type(id), order, RecordKind::Type);
                self.jobs.push_back(Job::Complex(shape, id));
                Slot::Shape(shape)
            }
        };
        self.types.insert(id, slot.clone());
        slot
    }

    /// What an element of a type holds: one of several where other types may stand in for it.
    pub(super) fn content_slot(&mut self, id: TypeId) -> Slot {
        let model = self.model;
        if self.is_opaque_array(id) {
            return self.slot(Model::builtin(Builtin::AnyType));
        }
        let is_complex = matches!(model[id].kind, TypeKind::Complex(_));
        if !is_complex && (self.reach.derived(id).is_empty() || self.is_given(id)) {
            return self.simple_content_slot(id);
        }
        if self.is_given(id) || (self.reach.derived(id).is_empty() && !model[id].is_abstract) {
            return self.slot(id);
        }
        if self.reach.derived(id).is_empty() {
            // Abstract, and nothing is derived from it: whatever comes is kept as it is.
            return Slot::Tree;
        }
        if let Some(shape) = self.derived.get(&id) {
            return Slot::Shape(*shape);
        }
        let kind = match is_complex {
            true => ShapeKind::Derived(Vec::new()),
            false => ShapeKind::DerivedText(Vec::new(), Vec::new()),
        };
        let shape = self.add(Origin::Derived(id), Order(id.0, 1), kind);
        self.slot(id);
        self.derived.insert(id, shape);
        self.jobs.push_back(Job::Derived(shape, id));
        Slot::Shape(shape)
    }

    /// The same of a simple type for which no complex one may stand in.
    fn simple_content_slot(&mut self, id: TypeId) -> Slot {
        match self.model[id].kind {
            // As an element it may say its type; as an attribute it is text.
            TypeKind::Builtin(Builtin::AnySimpleType) => Slot::AnySimple,
            TypeKind::Builtin(Builtin::AnyType) => self.slot(id),
            _ if self.rules.keep_types
                && (self.rules.keep_unknown || self.may_be_named_otherwise(id)) =>
            {
                Slot::Typed(Box::new(self.slot(id)))
            }
            _ => self.slot(id),
        }
    }

    /// Whether `xsi:type` may name another type for this simple one: one that is derived from it,
    /// or the member of a union (XML Schema Part 1, 3.14.6, Type Derivation OK (Simple), 2.2.4).
    fn may_be_named_otherwise(&self, id: TypeId) -> bool {
        let is_union = matches!(
            &self.model[id].kind,
            TypeKind::Simple(simple) if matches!(&simple.variety, Variety::Union(members)
                if members.iter().any(|member| self.model[*member].name.is_some()))
        );
        is_union || self.has_declared_descendant(id)
    }

    /// Whether the documents declare a type that is derived from this one.
    fn has_declared_descendant(&self, id: TypeId) -> bool {
        let mut stack = vec![id];
        let mut seen = HashSet::new();
        while let Some(at) = stack.pop() {
            for derived in &self.model[at].derived {
                if self.model[*derived].place.is_some() {
                    return true;
                }
                if seen.insert(*derived) {
                    stack.push(*derived);
                }
            }
        }
        false
    }

    /// One of the elements that may stand for this one.
    pub(super) fn substitution(&mut self, id: ElementId) -> ShapeId {
        if let Some(shape) = self.substitutions.get(&id) {
            return *shape;
        }
        let element = &self.model[id];
        self.mention(&element.name.namespace);
        let order = Order(element.ty.0, 2);
        let kind = ShapeKind::Choice(Vec::new());
        let shape = self.add(Origin::Substitution(id), order, kind);
        self.substitutions.insert(id, shape);
        self.jobs.push_back(Job::Substitution(shape, id));
        shape
    }

    /// Does what is to be done; each may add more.
    pub(super) fn fill(&mut self) {
        while let Some(job) = self.jobs.pop_front() {
            match job {
                Job::Complex(shape, id) => self.complex(shape, id),
                Job::Derived(shape, id) => self.derived_variants(shape, id),
                Job::Substitution(shape, id) => self.substitution_variants(shape, id),
            }
        }
    }

    fn complex(&mut self, shape: ShapeId, id: TypeId) {
        let model = self.model;
        let TypeKind::Complex(complex) = &model[id].kind else {
            return;
        };
        let mut members = Members::of(shape, self.order_of(shape));
        self.marked = Marked {
            optional: self.members_of(id, self.rules.optional),
            plain_lists: self.members_of(id, self.rules.plain_lists),
        };
        for (index, attribute) in complex.attributes.iter().enumerate() {
            self.attribute(&mut members, attribute, Source::Attribute(id, index));
        }
        if let Some(wildcard) = &complex.any_attribute {
            members.any_attribute(wildcard);
        }
        let mut kind = RecordKind::Type;
        match &complex.content {
            content if complex.mixed => {
                let model = self.mixed_model(content);
                members.mixed(model);
            }
            Content::Empty => {}
            Content::Simple(ty) => self.text_member(&mut members, *ty),
            Content::Particle(particle) => {
                if particle.is_all() {
                    kind = RecordKind::Unordered;
                }
                match self.marked.optional.is_empty() {
                    true => self.particle(&mut members, particle),
                    false => {
                        let particle = self.without_least(particle);
                        self.particle(&mut members, &particle);
                    }
                }
            }
        }
        if self.rules.keep_unknown {
            members.unknown();
        }
        self.set(shape, ShapeKind::Record(kind, members.all));
    }

    /// The members of a type, those of its bases among them, that a setting names.
    fn members_of(&self, id: TypeId, named: &[String]) -> BTreeSet<String> {
        let mut members = BTreeSet::new();
        if named.is_empty() {
            return members;
        }
        for at in self.model.bases(id) {
            if let Some(owner) = self.model.member_owner(&self.model[at]) {
                let owner = owner.to_string();
                let of_type = |entry: &String| {
                    let member = entry.strip_prefix(&*owner)?.strip_prefix('/')?;
                    Some(member.to_owned())
                };
                members.extend(named.iter().filter_map(of_type));
            }
        }
        members
    }

    /// A particle of the type that is being filled in which what the settings name may be absent: a
    /// choice may be empty where one of its elements may.
    fn without_least(&self, particle: &Particle) -> Particle {
        let mut particle = particle.clone();
        match &mut particle.term {
            Term::Element(element) => {
                particle.occurs.min = self.least(&self.model[*element].name, particle.occurs.min);
            }
            Term::Group(_, _, particles) => {
                let changed = particles.iter().map(|inner| self.without_least(inner));
                *particles = changed.collect();
            }
            Term::Any(_) => {}
        }
        particle
    }

    /// How often at least a member of the type that is being filled occurs.
    pub(super) fn least(&self, name: &XmlName, min: u32) -> u32 {
        // Services hand out .NET data sets with their schema and without.
        let is_schema = *name.namespace == *crate::xml::XSD && &*name.local == "schema";
        match is_schema || self.marked.optional.contains(&*name.local) {
            true => 0,
            false => min,
        }
    }

    /// A member that the settings may say is a list without nil.
    pub(super) fn plain_list(&self, name: &XmlName, slot: Slot) -> Slot {
        let is_named = self.marked.plain_lists.contains(&*name.local)
            || self.rules.plain_lists.iter().any(|entry| entry == "*");
        match is_named {
            true => without_nil(slot),
            false => slot,
        }
    }

    fn derived_variants(&mut self, shape: ShapeId, id: TypeId) {
        let model = self.model;
        let mut types = Vec::new();
        if !model[id].is_abstract {
            types.push(id);
        }
        types.extend(self.reach.derived(id).iter().copied());
        let mut variants = Vec::new();
        for ty in types {
            // An array whose items no struct has is kept as it came.
            let Some(name) = model[ty].name.clone().filter(|_| !self.is_opaque_array(ty)) else {
                continue;
            };
            let tag = self.tag(&name);
            let kind = if ty == id {
                RowKind::Declared(tag)
            } else {
                RowKind::Type(tag)
            };
            let slot = match model[ty].kind {
                TypeKind::Complex(_) => self.slot(ty),
                _ => self.simple_content_slot(ty),
            };
            let mut row = Row::new(kind);
            if self.reach.is_blocked_somewhere(id) {
                row.derivations = model.derivations(ty, id);
            }
            variants.push(Member {
                source: Source::Type(ty),
                row: Rc::new(row),
                slot,
            });
        }
        let kind = match &model[id].kind {
            TypeKind::Complex(_) => ShapeKind::Derived(variants),
            _ => ShapeKind::DerivedText(variants, self.simple_types_of(id)),
        };
        self.set(shape, kind);
    }

    /// The names of the simple types that `xsi:type` may say instead of this one.
    fn simple_types_of(&mut self, id: TypeId) -> Vec<Rc<Row>> {
        let model = self.model;
        let mut found = Vec::new();
        let mut stack = vec![id];
        let mut seen = HashSet::from([id]);
        while let Some(at) = stack.pop() {
            let members = match &model[at].kind {
                TypeKind::Simple(simple) => match &simple.variety {
                    Variety::Union(members) if at == id => members.as_slice(),
                    _ => &[],
                },
                _ => &[],
            };
            for other in model[at].derived.iter().chain(members) {
                if !matches!(model[*other].kind, TypeKind::Complex(_)) && seen.insert(*other) {
                    found.push(*other);
                    stack.push(*other);
                }
            }
        }
        found.sort_unstable();
        let names = found.into_iter().filter_map(|id| model[id].name.as_ref());
        names
            .map(|name| Rc::new(Row::new(RowKind::SimpleName(self.tag(name)))))
            .collect()
    }

    /// The derivations that an element blocks, where a type could stand in for its own by one.
    pub(super) fn blocked(&mut self, element: &Element) -> Vec<Derivation> {
        let mut blocked = element.block.clone();
        if !blocked.is_empty() {
            // Simple types are derived by restriction alone, and any document may do so.
            if !matches!(self.model[element.ty].kind, TypeKind::Complex(_)) {
                blocked.retain(|by| *by == Derivation::Restriction);
                return blocked;
            }
            if !self.ways.contains_key(&element.ty) {
                let others = self.reach.derived(element.ty).iter();
                let ways = others.flat_map(|ty| self.model.derivations(*ty, element.ty));
                let ways: HashSet<Derivation> = ways.collect();
                self.ways.insert(element.ty, ways);
            }
            let ways = self.ways.get(&element.ty);
            blocked.retain(|by| ways.is_some_and(|ways| ways.contains(by)));
        }
        blocked
    }

    fn substitution_variants(&mut self, shape: ShapeId, id: ElementId) {
        let model = self.model;
        let mut elements = Vec::new();
        if !model[id].is_abstract {
            elements.push(id);
        }
        elements.extend(model[id].substitutes.iter().copied());
        let mut variants = Vec::new();
        for element in elements {
            // Each element is a row of its own here, whatever may stand for it.
            let (slot, row) = self.plain_slot(element, Occurs::ONCE);
            variants.push(Member {
                source: Source::Element(element, None),
                row: Rc::new(row),
                slot,
            });
        }
        let open = Row::new(RowKind::Open(model[id].name.local.clone()));
        variants.push(Member {
            source: Source::Undeclared,
            row: Rc::new(open),
            slot: Slot::Tree,
        });
        self.set(shape, ShapeKind::Choice(variants));
    }

    fn attribute(&mut self, members: &mut Members, attribute: &Attribute, source: Source) {
        let slot = self.slot(attribute.ty);
        let simple = self.row_simple(attribute.ty);
        let tag = self.tag(&attribute.name);
        let mut row = Row::new(RowKind::Attribute(tag));
        row.occurs.min = self.least(&attribute.name, u32::from(attribute.required));
        row.simple = simple;
        row.default.clone_from(&attribute.default);
        row.fixed.clone_from(&attribute.fixed);
        let has_default = row.default.is_some() || row.fixed.is_some();
        if has_default && row.simple.is_none() && self.has_identities {
            // Where the attribute is absent, nothing else tells the type of its default.
            row.simple = Some(self.simple_ref(attribute.ty));
        }
        let slot = match row.occurs.min {
            0 => slot.optional(),
            _ => slot,
        };
        members.push(source, row, slot);
    }

    /// The text of simple content.
    pub(super) fn text_member(&mut self, members: &mut Members, id: TypeId) {
        let slot = self.slot(id);
        let mut row = Row::new(RowKind::Text);
        row.simple = self.row_simple(id);
        members.push(Source::Text(id), row, slot);
    }

    /// Whether the user gives the type.
    pub(super) fn is_given(&self, id: TypeId) -> bool {
        let given = &self.rules.given;
        !given.is_empty()
            && match (&self.model[id].name, &self.model[id].kind) {
                (Some(name), _) if given.contains(&*name.to_string()) => true,
                (_, TypeKind::Builtin(builtin)) => {
                    let name = XmlName::new(crate::xml::XSD, builtin.name());
                    given.contains(&*name.to_string())
                }
                _ => false,
            }
    }

    /// Puts shapes into the order of the documents.
    fn finish(mut self) -> Shapes {
        if !self.out.roots.is_empty() {
            self.out.declared = Some(self.declared());
        }
        for (id, slot) in &self.types {
            self.out.types.insert(*id, (slot.clone(), None));
        }
        for (id, wrapped) in &self.wrapped {
            if let Some((slot, wrapper)) = wrapped {
                let known = (slot.clone(), Some(*wrapper));
                self.out.types.insert(*id, known);
            }
        }
        let mut out = self.out;
        let mut order: Vec<usize> = (0..out.shapes.len()).collect();
        // Those of one place stay as they were made.
        order.sort_by_key(|at| out.shapes[*at].order);
        let mut place = vec![ShapeId(0); order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = ShapeId(new);
        }
        out.ids(&mut |id| *id = place[id.0]);
        out.shapes.sort_by_key(|shape| shape.order);
        out
    }
}

/// A list, and the lists in it, without what may be nil: an absent one is empty. Any other slot is
/// as it was.
fn without_nil(slot: Slot) -> Slot {
    match slot {
        Slot::Many(item) => {
            let item = match *item {
                Slot::Optional(item) | Slot::Nillable(item) => item,
                item => Box::new(item),
            };
            without_nil(*item).many()
        }
        Slot::Optional(inner) if matches!(*inner, Slot::Many(_)) => without_nil(*inner),
        slot => slot,
    }
}

impl Shapes {
    /// Every number of a shape that something else has.
    fn ids(&mut self, change: &mut dyn FnMut(&mut ShapeId)) {
        for shape in &mut self.shapes {
            if let Origin::Within(id) = &mut shape.origin {
                change(id);
            }
            match &mut shape.kind {
                ShapeKind::Record(_, members)
                | ShapeKind::Choice(members)
                | ShapeKind::Derived(members)
                | ShapeKind::DerivedText(members, _) => {
                    for member in members {
                        row_ids(&mut member.row, change);
                        slot_ids(&mut member.slot, change);
                    }
                }
                ShapeKind::Enumeration(..) | ShapeKind::Faults(_) => {}
                ShapeKind::Union(members, simple) => {
                    for (_, slot, simple) in members {
                        slot_ids(slot, change);
                        simple_ids(simple, change);
                    }
                    simple_ids(simple, change);
                }
                ShapeKind::Alias(slot) => slot_ids(slot, change),
            }
        }
        for simple in &mut self.simple_types {
            match &mut simple.variety {
                SimpleVariety::Atomic(_) => {}
                SimpleVariety::List(of) => simple_ids(of, change),
                SimpleVariety::Union(of) => of.iter_mut().for_each(|of| simple_ids(of, change)),
            }
        }
        for row in self.wrappers.iter_mut().flat_map(|w| &mut w.rows) {
            row_ids(row, change);
        }
        if let Some(declared) = &mut self.declared {
            for (.., simple) in declared.types.iter_mut().chain(&mut declared.complex) {
                simple_ids(simple, change);
            }
            for row in &mut declared.attributes {
                own_row_ids(row, change);
            }
        }
        for slot in &mut self.children {
            slot_ids(slot, change);
        }
        for root in &mut self.roots {
            row_ids(&mut root.row, change);
            slot_ids(&mut root.slot, change);
        }
        for (slot, _) in self.types.values_mut() {
            slot_ids(slot, change);
        }
        for binding in &mut self.soap {
            binding.ids(change);
        }
        for binding in &mut self.http {
            binding.ids(change);
        }
    }
}

fn slot_ids(slot: &mut Slot, change: &mut dyn FnMut(&mut ShapeId)) {
    if let Slot::Shape(id) = slot {
        change(id);
    }
    slot.inner_mut().for_each(|inner| slot_ids(inner, change));
}

fn simple_ids(simple: &mut SimpleRef, change: &mut dyn FnMut(&mut ShapeId)) {
    if let SimpleRef::Enumeration(id) = simple {
        change(id);
    }
}

fn row_ids(row: &mut Rc<Row>, change: &mut dyn FnMut(&mut ShapeId)) {
    let has_ids = matches!(
        row.kind,
        RowKind::Group(_) | RowKind::Mixed(Some(_)) | RowKind::ChoiceOf(_) | RowKind::GroupOf(..)
    ) || matches!(row.simple, Some(SimpleRef::Enumeration(_)));
    // A row that others have as well would be copied, and the copy changed: as good.
    if has_ids {
        own_row_ids(Rc::make_mut(row), change);
    }
}

fn own_row_ids(row: &mut Row, change: &mut dyn FnMut(&mut ShapeId)) {
    match &mut row.kind {
        RowKind::Group(id) => change(id),
        RowKind::Mixed(Some((_, rows))) | RowKind::ChoiceOf(rows) | RowKind::GroupOf(_, rows) => {
            rows.iter_mut().for_each(|row| own_row_ids(row, change))
        }
        _ => {}
    }
    if let Some(simple) = &mut row.simple {
        simple_ids(simple, change);
    }
}
