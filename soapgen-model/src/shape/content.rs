//! Content models as members: which particles become fields, enums and types of their own.

use std::rc::Rc;

use super::build::Builder;
use super::{
    ChildId, Member, Order, Origin, RecordKind, Row, RowKind, ShapeId, ShapeKind, Slot, Source,
    Wrapper, WrapperId,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Builtin, Compositor, Content, ElementId, Occurs, Owner, Particle, ProcessContents, SoapArray,
    Term, TypeId, TypeKind, Variety, Wildcard, XmlName,
};

/// How deep array types may stand in each other to be vectors of vectors; people write two.
const MAX_WRAPPED: usize = 16;

/// How many particles the content model of a mixed type may have: it stands in one line.
const MAX_MIXED: usize = 200;

/// The members of one record, or the variants of one choice, while they are collected.
pub(super) struct Members {
    shape: ShapeId,
    order: Order,
    pub(super) all: Vec<Member>,
}

impl Members {
    pub(super) fn of(shape: ShapeId, order: Order) -> Self {
        Self {
            shape,
            order,
            all: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, source: Source, row: Row, slot: Slot) {
        self.all.push(Member {
            source,
            row: Rc::new(row),
            slot,
        });
    }

    pub(super) fn any_attribute(&mut self, wildcard: &Wildcard) {
        let row = Row {
            occurs: Occurs::ANY,
            process: wildcard.process,
            ..Row::new(RowKind::AnyAttribute(wildcard.namespaces.clone()))
        };
        self.push(Source::AnyAttribute, row, Slot::Attribute.many());
    }

    /// Text and elements; these as the model says, if it is known.
    pub(super) fn mixed(&mut self, model: Option<(RecordKind, Vec<Row>)>) {
        self.push(Source::Mixed, Row::new(RowKind::Mixed(model)), Slot::Mixed);
    }

    pub(super) fn unknown(&mut self) {
        let row = Row {
            occurs: Occurs::ANY,
            ..Row::new(RowKind::Unknown)
        };
        self.push(Source::Unknown, row, Slot::Unknown);
    }
}

impl Builder<'_> {
    /// The content model of mixed content; none where it would be very large.
    pub(super) fn mixed_model(&mut self, content: &Content) -> Option<(RecordKind, Vec<Row>)> {
        let mut left = MAX_MIXED;
        let rows = match content {
            Content::Particle(particle) => {
                let row = self.model_row(particle, &mut left)?;
                match row.kind {
                    RowKind::GroupOf(kind, rows) if row.occurs == Occurs::ONCE => {
                        return Some((kind, rows));
                    }
                    _ => vec![row],
                }
            }
            _ => Vec::new(),
        };
        Some((RecordKind::Sequence, rows))
    }

    fn model_row(&mut self, particle: &Particle, left: &mut usize) -> Option<Row> {
        *left = left.checked_sub(1)?;
        let mut row = match &particle.term {
            Term::Element(element) => self.model_element(*element, left)?,
            Term::Any(wildcard) => any(wildcard, Occurs::ONCE),
            Term::Group(compositor, _, particles) => {
                let live = particles.iter().filter(|p| !p.occurs.is_never());
                let rows = live
                    .map(|particle| self.model_row(particle, left))
                    .collect::<Option<Vec<Row>>>()?;
                Row::new(match compositor {
                    Compositor::Choice => RowKind::ChoiceOf(rows),
                    Compositor::All => RowKind::GroupOf(RecordKind::All, rows),
                    Compositor::Sequence => RowKind::GroupOf(RecordKind::Sequence, rows),
                })
            }
        };
        row.occurs = particle.occurs;
        Some(row)
    }

    /// An element of a content model, and those that may stand for it.
    fn model_element(&mut self, id: ElementId, left: &mut usize) -> Option<Row> {
        let model = self.model;
        let declaration = &model[id];
        let mut rows = Vec::new();
        if !declaration.is_abstract {
            rows.push(self.model_child(id));
        }
        for substitute in &declaration.substitutes {
            *left = left.checked_sub(1)?;
            rows.push(self.model_child(*substitute));
        }
        Some(match rows.len() {
            0 => Row {
                process: match model.is_hole(declaration.ty) {
                    true => ProcessContents::Skip,
                    false => ProcessContents::Strict,
                },
                ..Row::new(RowKind::Open(declaration.name.local.clone()))
            },
            1 => rows.swap_remove(0),
            _ => Row::new(RowKind::ChoiceOf(rows)),
        })
    }

    fn model_child(&mut self, id: ElementId) -> Row {
        let declaration = &self.model[id];
        let name = declaration.name.clone();
        let is_simple = match self.model[declaration.ty].kind {
            TypeKind::Complex(_) | TypeKind::Builtin(Builtin::AnyType) => false,
            TypeKind::Simple(_) | TypeKind::Builtin(_) => !self.is_given(declaration.ty),
        };
        if is_simple {
            return Row {
                nillable: declaration.nillable,
                default: declaration.default.clone(),
                fixed: declaration.fixed.clone(),
                simple: Some(self.checked_simple(declaration.ty)),
                derivations: self.blocked(declaration),
                identities: declaration.identities.clone(),
                ..Row::new(RowKind::Child(name, None))
            };
        }
        // What stands in it is held against its type as if it were a member.
        let (slot, row) = self.plain_slot(id, Occurs::ONCE);
        let child = ChildId(self.out.children.len());
        self.out.children.push(slot);
        Row {
            kind: RowKind::Child(name, Some(child)),
            ..row
        }
    }

    /// Adds what a particle stands for to a record.
    pub(super) fn particle(&mut self, members: &mut Members, particle: &Particle) {
        self.occurring(members, particle, particle.occurs);
    }

    fn occurring(&mut self, members: &mut Members, particle: &Particle, occurs: Occurs) {
        if occurs.is_never() {
            return;
        }
        match &particle.term {
            Term::Element(element) => {
                let name = &self.model[*element].name;
                let occurs = occurs.at_least(self.least(name, occurs.min));
                let (slot, row) = self.element_slot(*element, occurs);
                self.push_element(members, *element, particle.docs.clone(), (slot, row));
            }
            Term::Any(wildcard) => {
                let row = any(wildcard, occurs);
                let slot = Slot::Tree.occurring(occurs);
                members.push(Source::Any(particle.docs.clone()), row, slot);
            }
            Term::Group(compositor, name, particles) => {
                let live: Vec<&Particle> =
                    particles.iter().filter(|p| !p.occurs.is_never()).collect();
                let group = (*compositor, name.as_ref());
                match (live.as_slice(), compositor) {
                    ([], _) => {}
                    ([only], _) => match occurs.times(only.occurs) {
                        Some(occurs) => self.occurring(members, only, occurs),
                        // A choice of one is a sequence of one.
                        None if *compositor == Compositor::Choice => {
                            let group = (Compositor::Sequence, name.as_ref());
                            self.group(members, group, &live, occurs);
                        }
                        None => self.group(members, group, &live, occurs),
                    },
                    (_, Compositor::Choice) => self.group(members, group, &live, occurs),
                    _ if occurs == Occurs::ONCE
                        || occurs.max == Some(1) && live.iter().all(|p| p.is_emptiable()) =>
                    {
                        for particle in live {
                            self.particle(members, particle);
                        }
                    }
                    _ => self.group(members, group, &live, occurs),
                }
            }
        }
    }

    /// Adds a member that is an element.
    pub(super) fn push_element(
        &mut self,
        members: &mut Members,
        element: ElementId,
        docs: Option<Rc<str>>,
        (slot, row): (Slot, Row),
    ) {
        let name = &self.model[element].name;
        // What tells members of one name apart is their namespace.
        self.mention(&name.namespace);
        let slot = self.plain_list(name, slot);
        members.push(Source::Element(element, docs), row, slot);
    }

    /// A group that is a member of its own.
    fn group(
        &mut self,
        members: &mut Members,
        (compositor, name): (Compositor, Option<&XmlName>),
        particles: &[&Particle],
        occurs: Occurs,
    ) {
        let (shape, is_empty) = if let Compositor::Choice = compositor {
            let repeats = (occurs.max != Some(1)).then_some(occurs.max);
            let shape = self.group_shape(members, name, true, |builder, inner| {
                builder.variants(particles, inner, repeats);
                ShapeKind::Choice(std::mem::take(&mut inner.all))
            });
            (shape, particles.iter().any(|p| p.is_emptiable()))
        } else {
            let kind = match compositor {
                Compositor::All => RecordKind::All,
                _ => RecordKind::Sequence,
            };
            let shape = self.group_shape(members, name, false, |builder, inner| {
                for particle in particles {
                    builder.particle(inner, particle);
                }
                ShapeKind::Record(kind, std::mem::take(&mut inner.all))
            });
            (shape, particles.iter().all(|p| p.is_emptiable()))
        };
        let occurs = occurs.at_least(if is_empty { 0 } else { occurs.min });
        let row = Row {
            occurs,
            ..Row::new(RowKind::Group(shape))
        };
        let first = match particles.first().map(|first| &first.term) {
            Some(Term::Element(first)) => Some(*first),
            _ => None,
        };
        let source = Source::Group(name.cloned(), first);
        members.push(source, row, Slot::Shape(shape).occurring(occurs));
    }

    /// The shape of a group: one for all references of a named group.
    fn group_shape(
        &mut self,
        parent: &Members,
        name: Option<&XmlName>,
        is_choice: bool,
        fill: impl FnOnce(&mut Self, &mut Members) -> ShapeKind,
    ) -> ShapeId {
        let order = Order(parent.order.0, parent.order.1 + 1);
        let empty = ShapeKind::Choice(Vec::new());
        let Some(name) = name else {
            let shape = self.add(Origin::Within(parent.shape), order, empty);
            let kind = fill(self, &mut Members::of(shape, order));
            self.set(shape, kind);
            return shape;
        };
        // A type of whose members the settings say something has a group of its own.
        let key = (name.clone(), is_choice, self.marked.clone());
        if let Some(shape) = self.groups.get(&key) {
            return *shape;
        }
        self.mention(&name.namespace);
        let shape = self.add(Origin::Group(name.clone()), order, empty);
        self.groups.insert(key, shape);
        let kind = fill(self, &mut Members::of(shape, order));
        self.set(shape, kind);
        shape
    }

    /// The variants that the alternatives of a choice become. Where the choice itself repeats, an
    /// alternative that may repeat is several values.
    fn variants(
        &mut self,
        particles: &[&Particle],
        out: &mut Members,
        repeats: Option<Option<u32>>,
    ) {
        for particle in particles {
            let occurs = particle.occurs.at_least(particle.occurs.min.max(1));
            self.variant(particle, occurs, out, repeats);
        }
    }

    fn variant(
        &mut self,
        particle: &Particle,
        occurs: Occurs,
        out: &mut Members,
        repeats: Option<Option<u32>>,
    ) {
        // Alternatives of one or more are as many values where the choice repeats; the row says how
        // many of them are one time of the choice.
        let is_single = repeats.is_some() && occurs.min <= 1;
        let most = if is_single {
            occurs.at_most(Some(1))
        } else {
            occurs
        };
        match &particle.term {
            Term::Element(element) => {
                let (slot, mut row) = self.element_slot(*element, most);
                row.occurs = occurs;
                let docs = particle.docs.clone();
                self.push_element(out, *element, docs, (slot, row));
            }
            Term::Any(wildcard) => {
                let row = any(wildcard, occurs);
                let slot = Slot::Tree.occurring(most);
                out.push(Source::Any(particle.docs.clone()), row, slot);
            }
            Term::Group(compositor, name, particles) => {
                let live: Vec<&Particle> =
                    particles.iter().filter(|p| !p.occurs.is_never()).collect();
                if let [only] = live.as_slice()
                    && let Some(occurs) = occurs.times(only.occurs)
                {
                    let occurs = occurs.at_least(occurs.min.max(1));
                    return self.variant(only, occurs, out, repeats);
                }
                if live.is_empty() {
                    return;
                }
                // Where the choice repeats without end, it doesn't matter how many values are one
                // time.
                let is_run = is_single && occurs.max != Some(1) && repeats != Some(None);
                let most = match compositor {
                    // Which of its values are one time, no row of another choice could say.
                    Compositor::Choice if is_run => occurs,
                    _ => most,
                };
                if *compositor == Compositor::Choice && most == Occurs::ONCE {
                    return self.variants(&live, out, repeats);
                }
                // A shape of its own: made as the only member of a record, and taken from it.
                let mut holder = Members::of(out.shape, out.order);
                let group = (*compositor, name.as_ref());
                self.group(&mut holder, group, &live, most);
                for mut member in holder.all {
                    if is_run {
                        Rc::make_mut(&mut member.row).occurs.max = occurs.max;
                    }
                    // A variant is there: what may be empty is an empty group.
                    if let Slot::Optional(inner) = member.slot {
                        member.slot = *inner;
                    }
                    out.all.push(member);
                }
            }
        }
    }

    /// The type and row of an element that occurs so often.
    pub(super) fn element_slot(&mut self, element: ElementId, occurs: Occurs) -> (Slot, Row) {
        let model = self.model;
        let declaration = &model[element];
        if declaration.is_abstract && declaration.substitutes.is_empty() {
            let is_hole = model.is_hole(declaration.ty);
            if !is_hole {
                self.without_members(element);
            }
            let name = declaration.name.local.clone();
            let row = Row {
                occurs,
                // Of what can't be known nothing is wrong.
                process: match is_hole {
                    true => ProcessContents::Skip,
                    false => ProcessContents::Strict,
                },
                ..Row::new(RowKind::Open(name))
            };
            return (Slot::Tree.occurring(occurs), row);
        }
        if !declaration.substitutes.is_empty() {
            let shape = self.substitution(element);
            let row = Row {
                occurs,
                ..Row::new(RowKind::Group(shape))
            };
            return (Slot::Shape(shape).occurring(occurs), row);
        }
        self.plain_slot(element, occurs)
    }

    /// Says, once, that no document declares what may stand in the place of an abstract element.
    fn without_members(&mut self, element: ElementId) {
        if !self.without_members.insert(element) {
            return;
        }
        let declaration = &self.model[element];
        self.diagnostics.push(
            Diagnostic::note(
                Code::AbstractElement,
                declaration.place,
                format!(
                    "the element `{}` is abstract, and no document declares one that may stand \
                     for it",
                    declaration.name
                ),
            )
            .help(
                "whatever stands in its place is kept as it is; give the documents that declare \
                 members of its substitution group as inputs to have types for them",
            ),
        );
    }

    /// The type and row of an element, others that may stand for it left aside.
    pub(super) fn plain_slot(&mut self, element: ElementId, occurs: Occurs) -> (Slot, Row) {
        let model = self.model;
        let declaration = &model[element];
        let tag = self.tag(&declaration.name);
        let mut row = Row {
            occurs,
            nillable: declaration.nillable,
            default: declaration.default.clone(),
            fixed: declaration.fixed.clone(),
            ..Row::new(RowKind::Element(tag))
        };
        row.simple = self.element_simple(declaration.ty);
        if self.is_base64(declaration.ty) {
            row.media = model.content_type(element).map(str::to_owned);
        }
        row.derivations = self.blocked(declaration);
        row.identities.clone_from(&declaration.identities);
        row.optional_encoded =
            self.is_encoded && occurs == Occurs::ONCE && model.optional_encoded.contains(&element);
        if occurs.max == Some(1)
            && let Some((slot, items)) = self.wrapped(declaration.ty)
            && !(declaration.nillable && self.rules.distinguish_nil)
        {
            row.items = Some(items);
            row.dimensions = self.dimensions(declaration.ty);
            // No struct has the name of the type. That of SOAP's own arrays needs no saying.
            let name = model[declaration.ty].name.clone();
            let is_soap = crate::resolve::is_soap_array;
            row.type_name = name.filter(|name| !name.namespace.is_empty() && !is_soap(name));
            let optional = occurs.min == 0 || declaration.nillable || row.optional_encoded;
            let slot = if optional { slot.optional() } else { slot };
            return (slot, row);
        }
        row.type_name = self.type_name(declaration.ty);
        row.of_abstract_type = model[declaration.ty].is_abstract
            && self.reach.derived(declaration.ty).is_empty()
            && !self.is_given(declaration.ty);
        let slot = self.content_slot(declaration.ty);
        let is_tree = matches!(slot, Slot::Tree | Slot::Builtin(Builtin::AnyType));
        if is_tree && !matches!(model[declaration.ty].kind, TypeKind::Builtin(_)) {
            // What its type says is not known.
            row.process = ProcessContents::Skip;
        }
        let slot = if declaration.nillable {
            self.nillable(slot, declaration.ty, occurs)
        } else {
            slot.occurring(occurs)
        };
        let slot = match row.optional_encoded {
            true => slot.optional(),
            false => slot,
        };
        (slot, row)
    }

    /// Whether the content of a type is `base64Binary`, which alone can stand beside a message
    /// (XOP, section 3.1).
    fn is_base64(&self, id: TypeId) -> bool {
        let text = match &self.model[id].kind {
            TypeKind::Complex(complex) => match complex.content {
                Content::Simple(text) => text,
                _ => return false,
            },
            _ => id,
        };
        match &self.model[text].kind {
            TypeKind::Builtin(builtin) => *builtin == Builtin::Base64Binary,
            TypeKind::Simple(simple) => simple.variety == Variety::Atomic(Builtin::Base64Binary),
            TypeKind::Complex(_) => false,
        }
    }

    fn nillable(&self, slot: Slot, id: TypeId, occurs: Occurs) -> Slot {
        let has_attributes = match &self.model[id].kind {
            TypeKind::Complex(complex) => {
                !complex.attributes.is_empty() || complex.any_attribute.is_some()
            }
            _ => false,
        };
        // What is nil may say its type all the same.
        let may_say_type = matches!(
            slot,
            Slot::Typed(_) | Slot::Tree | Slot::Builtin(Builtin::AnyType) | Slot::AnySimple
                if self.rules.keep_types
        );
        let distinct = has_attributes
            || may_say_type
            || self.rules.distinguish_nil && occurs.min == 0 && occurs.max == Some(1);
        if distinct {
            return Slot::Nillable(Box::new(slot)).occurring(occurs);
        }
        match occurs.max {
            Some(1) => slot.optional(),
            _ => slot.optional().many(),
        }
    }

    /// For a type that only wraps one repeated element: its items, and the wrapper.
    pub(super) fn wrapped(&mut self, id: TypeId) -> Option<(Slot, WrapperId)> {
        if let Some(known) = self.wrapped.get(&id) {
            return known.clone();
        }
        if self.wrapping >= MAX_WRAPPED {
            return None;
        }
        // While it is looked at it is none: what holds itself is a type, not a vector of vectors
        // without end.
        self.wrapped.insert(id, None);
        self.wrapping += 1;
        let wrapper = self.wrapper(id);
        let wrapper = wrapper.map(|(slot, rows)| (slot, self.add_wrapper(id, false, rows)));
        self.wrapping -= 1;
        self.wrapped.insert(id, wrapper.clone());
        wrapper
    }

    /// The number of a new wrapper.
    fn add_wrapper(&mut self, of: TypeId, is_item: bool, rows: Vec<Row>) -> WrapperId {
        let id = WrapperId(self.out.wrappers.len());
        self.out.wrappers.push(Wrapper {
            of,
            is_item,
            rows: rows.into_iter().map(Rc::new).collect(),
        });
        id
    }

    fn wrapper(&mut self, id: TypeId) -> Option<(Slot, Vec<Row>)> {
        let model = self.model;
        if self.rules.keep_wrappers
            || model[id].is_abstract
            || !self.reach.derived(id).is_empty()
            || self.is_given(id)
        {
            return None;
        }
        // The content of a message is a struct: it may get more members.
        if let Some(Owner::Element(element)) = model[id].owner
            && (model[element].global || model[element].made_for.is_some())
        {
            return None;
        }
        let TypeKind::Complex(complex) = &model[id].kind else {
            return None;
        };
        if self.is_encoded
            && let Some(array) = &complex.soap_array
        {
            return Some(self.soap_array(id, array, &complex.content));
        }
        let Content::Particle(particle) = &complex.content else {
            return None;
        };
        if complex.mixed
            || !complex.attributes.is_empty()
            || complex.any_attribute.is_some()
            || complex.soap_array.is_some()
        {
            return None;
        }
        let (element, occurs) = only_element(particle)?;
        let declaration = &model[element];
        if occurs.max.is_some_and(|max| max <= 1)
            || !declaration.substitutes.is_empty()
            || declaration.is_abstract
        {
            return None;
        }
        if complex.is_dictionary
            && let Some(dictionary) = self.dictionary(element)
        {
            return Some(dictionary);
        }
        let (slot, row) = self.plain_slot(element, occurs);
        Some((slot, vec![row]))
    }

    /// What a SOAP-encoded array holds, as a vector or a grid, and its items. Any of them may be nil
    /// (SOAP 1.1, section 5.4.2).
    fn soap_array(&mut self, id: TypeId, array: &SoapArray, content: &Content) -> (Slot, Vec<Row>) {
        let item = array.item;
        let named = match content {
            Content::Particle(particle) => only_element(particle),
            _ => None,
        };
        let name = match named {
            Some((element, ..)) => self.model[element].name.clone(),
            None => XmlName::new("", "item"),
        };
        let tag = self.tag(&name);
        let mut row = Row {
            occurs: Occurs::ANY,
            nillable: true,
            ..Row::new(RowKind::Element(tag))
        };
        let plain = row.clone();
        row.type_name = self.type_name(item);
        let is_array = self.dimensions(item) > 0;
        let array_in_it = is_array.then(|| self.wrapped(item)).flatten();
        let mut slot = if let Some((slot, items)) = array_in_it
            && levels(&slot) < MAX_WRAPPED
        {
            row.items = Some(items);
            row.dimensions = self.dimensions(item);
            slot.optional()
        } else {
            row.simple = self.element_simple(item);
            let slot = self.content_slot(item);
            match self.nillable(slot, item, Occurs::ANY) {
                Slot::Many(item) => *item,
                slot => slot,
            }
        };
        // From the innermost arrays outwards; the last is the type itself.
        for (outer, dimensions) in array.dimensions.iter().enumerate().rev() {
            slot = match dimensions {
                0 | 1 => slot.many(),
                more => Slot::Grid(Box::new(slot), *more),
            };
            if outer > 0 {
                let items = self.add_wrapper(id, true, vec![row]);
                row = Row {
                    items: Some(items),
                    dimensions: *dimensions,
                    ..plain.clone()
                };
                slot = slot.optional();
            }
        }
        (slot, vec![row])
    }

    /// Whether a type is a SOAP-encoded array whose items no struct has, and no type of the user's
    /// stands for it: where it is neither a vector nor a grid, it stays an element.
    pub(super) fn is_opaque_array(&self, id: TypeId) -> bool {
        let TypeKind::Complex(complex) = &self.model[id].kind else {
            return false;
        };
        match self.dimensions(id) {
            0 => false,
            1 => matches!(complex.content, Content::Empty) && !self.is_given(id),
            _ => !self.is_given(id),
        }
    }

    /// How many dimensions a type has that is a SOAP-encoded array, where messages are encoded;
    /// 0 of any other.
    fn dimensions(&self, id: TypeId) -> usize {
        match &self.model[id].kind {
            TypeKind::Complex(complex) if self.is_encoded => complex
                .soap_array
                .as_ref()
                .and_then(|array| array.dimensions.first().copied())
                .unwrap_or(0),
            _ => 0,
        }
    }

    /// The name that SOAP-encoded messages give a type by, if there are such messages.
    fn type_name(&self, id: TypeId) -> Option<XmlName> {
        if !self.is_encoded {
            return None;
        }
        let ty = &self.model[id];
        match ty.kind {
            // What it is depends on the value.
            TypeKind::Builtin(Builtin::AnyType | Builtin::AnySimpleType) => None,
            TypeKind::Builtin(builtin) => Some(XmlName::new(
                "http://www.w3.org/2001/XMLSchema",
                builtin.name(),
            )),
            _ => ty.name.clone().filter(|name| !name.namespace.is_empty()),
        }
    }

    /// An entry with a key and a value.
    fn dictionary(&mut self, entry: ElementId) -> Option<(Slot, Vec<Row>)> {
        let model = self.model;
        let TypeKind::Complex(complex) = &model[model[entry].ty].kind else {
            return None;
        };
        let Content::Particle(particle) = &complex.content else {
            return None;
        };
        let Term::Group(Compositor::Sequence, _, particles) = &particle.term else {
            return None;
        };
        let [key, value] = &**particles else {
            return None;
        };
        let (Term::Element(key_element), Term::Element(value_element)) = (&key.term, &value.term)
        else {
            return None;
        };
        if key.occurs.max != Some(1) || value.occurs.max != Some(1) {
            return None;
        }
        let (key_slot, key_row) = self.plain_slot(*key_element, Occurs::ONCE);
        let (value_slot, value_row) = self.plain_slot(*value_element, value.occurs);
        // A key is never nil: a dictionary of .NET has no such key.
        let key_slot = match key_slot {
            Slot::Optional(inner) => *inner,
            other => other,
        };
        let entry_tag = self.tag(&model[entry].name);
        let entry_row = Row {
            occurs: Occurs::ANY,
            ..Row::new(RowKind::Element(entry_tag))
        };
        let slot = Slot::Dictionary(Box::new(key_slot), Box::new(value_slot));
        Some((slot, vec![entry_row, key_row, value_row]))
    }
}

/// The element that is all there is in a particle, and how often it occurs.
fn only_element(particle: &Particle) -> Option<(ElementId, Occurs)> {
    let mut occurs = particle.occurs;
    let mut at = particle;
    loop {
        match &at.term {
            Term::Element(element) => return Some((*element, occurs)),
            Term::Group(_, _, particles) => {
                let [only] = &**particles else {
                    return None;
                };
                occurs = occurs.times(only.occurs)?;
                at = only;
            }
            Term::Any(_) => return None,
        }
    }
}

/// How many arrays a type is, one in another.
fn levels(slot: &Slot) -> usize {
    let (mut at, mut levels) = (slot, 0);
    loop {
        match at {
            Slot::Optional(inner) => at = inner,
            Slot::Many(inner) | Slot::Grid(inner, _) => {
                levels += 1;
                at = inner;
            }
            _ => return levels,
        }
    }
}

/// The row of a wildcard for elements.
fn any(wildcard: &Wildcard, occurs: Occurs) -> Row {
    Row {
        occurs,
        process: wildcard.process,
        ..Row::new(RowKind::Any(wildcard.namespaces.clone()))
    }
}
