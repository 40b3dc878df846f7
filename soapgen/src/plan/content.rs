//! Content models as members: which particles become fields, enums and types of their own.

use std::collections::HashSet;

use super::build::{Builder, Claim, Order};
use super::names::{self, Scope};
use super::{
    ItemId, ItemKind, Member, Namespaces, Record, RecordKind, Row, RowKind, Ty, Variant, Wrapper,
    docs,
};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Builtin, Compositor, Content, ElementId, NamespaceConstraint, Particle, ProcessContents,
    SoapArray, Term, TypeId, TypeKind, Variety, Wildcard, XmlName,
};
use crate::text::Line;

/// How deep array types may stand in each other to be vectors of vectors; people write two.
const MAX_WRAPPED: usize = 16;

/// The variants of one enum while they are collected.
struct Alternatives {
    item: ItemId,
    order: Order,
    /// Whether the choice itself repeats: then an alternative that may repeat is several values.
    repeats: bool,
    scope: Scope,
    variants: Vec<Variant>,
}

/// What the name of a member comes from. Of those that are one in Rust an element has it before an
/// attribute, and what a document names before what it doesn't.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum NamedBy {
    /// The name of an element, a part or a group.
    Element,
    /// The name of an attribute.
    Attribute,
    /// No name in the document.
    Nothing,
}

/// The members of one struct while they are collected.
pub(super) struct Expansion {
    item: ItemId,
    order: Order,
    members: Vec<(Member, NamedBy, Vec<String>)>,
}

impl Expansion {
    pub(super) fn new(item: ItemId, order: Order) -> Self {
        Self {
            item,
            order,
            members: Vec::new(),
        }
    }

    /// Adds a member; its name is made free, by one of the alternatives if that will do.
    pub(super) fn add(&mut self, by: NamedBy, member: Member, alternatives: Vec<String>) {
        self.members.push((member, by, alternatives));
    }

    fn add_made(&mut self, member: Member) {
        self.add(NamedBy::Nothing, member, Vec::new());
    }

    pub(super) fn any_attribute(&mut self, wildcard: &Wildcard) {
        self.add_made(Member {
            name: "any_attributes".to_owned(),
            ty: Ty::Vec(Box::new(Ty::Runtime("Attribute"))),
            row: Row {
                min: 0,
                max: None,
                ..Row::new(RowKind::AnyAttribute(namespaces(wildcard)))
            },
            preset: None,
            docs: vec![Line::new("Attributes that the schema leaves open.")],
        });
    }

    pub(super) fn mixed(&mut self) {
        self.add_made(Member {
            name: "content".to_owned(),
            ty: Ty::Runtime("Mixed"),
            row: Row::new(RowKind::Mixed),
            preset: None,
            docs: vec![Line::new("Text and elements in the order of the document.")],
        });
    }

    pub(super) fn extras(&mut self) {
        self.add_made(Member {
            name: "unknown".to_owned(),
            ty: Ty::Runtime("Unknown"),
            row: Row {
                min: 0,
                max: None,
                ..Row::new(RowKind::Extras)
            },
            preset: None,
            docs: vec![Line::new("What the schema doesn't know.")],
        });
    }

    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    pub(super) fn into_members(mut self) -> Vec<Member> {
        let mut scope = Scope::default();
        let mut of_elements = HashSet::new();
        for which in [NamedBy::Element, NamedBy::Attribute, NamedBy::Nothing] {
            for (member, by, alternatives) in &mut self.members {
                if *by == which {
                    if which == NamedBy::Element {
                        of_elements.insert(member.name.clone());
                    } else if which == NamedBy::Attribute && !of_elements.contains(&member.name) {
                        // What tells it from another attribute is not that it is one.
                        alternatives.reverse();
                    }
                    member.name = scope.take_once(&member.name, alternatives);
                }
            }
        }
        self.members
            .into_iter()
            .map(|(member, ..)| member)
            .collect()
    }
}

pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn namespaces(wildcard: &Wildcard) -> Namespaces {
    match &wildcard.namespaces {
        NamespaceConstraint::Any => Namespaces::Any,
        NamespaceConstraint::Not(not) => Namespaces::Not(not.to_string()),
        NamespaceConstraint::OneOf(list) => {
            Namespaces::OneOf(list.iter().map(ToString::to_string).collect())
        }
    }
}

/// Whether the whole content is an `xs:all`.
pub(super) fn is_all(particle: &Particle) -> bool {
    match &particle.term {
        Term::Group(Compositor::All, _, _) => true,
        Term::Group(Compositor::Sequence, _, particles) => match &**particles {
            [only] => is_all(only),
            _ => false,
        },
        _ => false,
    }
}

/// Whether nothing at all satisfies a particle (XML Schema Part 1, 3.9.6).
pub(super) fn is_emptiable(particle: &Particle) -> bool {
    particle.min == 0
        || match &particle.term {
            Term::Element(_) | Term::Any(_) => false,
            Term::Group(Compositor::Choice, _, particles) => {
                particles.is_empty() || particles.iter().any(is_emptiable)
            }
            Term::Group(_, _, particles) => particles.iter().all(is_emptiable),
        }
}

/// The occurrence of an inner particle that is all there is in an outer one, where the product
/// says the same: where no number between the least and the most is left out. Once three to four
/// times and twice that many leave out five, and two to ten times one or two leave out none.
fn product(outer: (u32, Option<u32>), inner: (u32, Option<u32>)) -> Option<(u32, Option<u32>)> {
    let (times, least) = (u64::from(outer.0), u64::from(inner.0));
    // The most that so many times can be and the least that once more is; the gap between them
    // is the widest where the times are fewest.
    let exact = outer.1 == Some(outer.0)
        || match inner.1 {
            _ if times == 0 => least <= 1,
            None => true,
            Some(most) => times * u64::from(most) + 1 >= (times + 1) * least,
        };
    exact.then(|| {
        let max = match (outer.1, inner.1) {
            (Some(a), Some(b)) => a.checked_mul(b),
            _ => None,
        };
        (outer.0.saturating_mul(inner.0), max)
    })
}

impl Builder<'_> {
    /// Adds what a particle stands for to a struct.
    pub(super) fn particle(&mut self, expansion: &mut Expansion, particle: &Particle) {
        self.occurring(expansion, particle, particle.min, particle.max);
    }

    fn occurring(
        &mut self,
        expansion: &mut Expansion,
        particle: &Particle,
        min: u32,
        max: Option<u32>,
    ) {
        if max == Some(0) {
            return;
        }
        match &particle.term {
            Term::Element(element) => {
                self.element_member(expansion, *element, min, max, particle.docs.as_deref());
            }
            Term::Any(wildcard) => {
                let row = Row {
                    min,
                    max,
                    process: wildcard.process,
                    ..Row::new(RowKind::Any(namespaces(wildcard)))
                };
                expansion.add_made(Member {
                    name: "any".to_owned(),
                    ty: occurring_type(Ty::Runtime("Element"), min, max),
                    row,
                    preset: None,
                    docs: docs::lines(particle.docs.as_deref(), || {
                        Line::new("What the schema leaves open.")
                    }),
                });
            }
            Term::Group(compositor, name, particles) => {
                let live: Vec<&Particle> = particles.iter().filter(|p| p.max != Some(0)).collect();
                match (live.as_slice(), compositor) {
                    ([], _) => {}
                    ([only], _) => match product((min, max), (only.min, only.max)) {
                        Some((min, max)) => self.occurring(expansion, only, min, max),
                        None => self.group(expansion, *compositor, name.as_ref(), &live, min, max),
                    },
                    (_, Compositor::Choice) => {
                        self.choice(expansion, name.as_ref(), &live, min, max);
                    }
                    _ if (min, max) == (1, Some(1))
                        || max == Some(1) && live.iter().all(|p| is_emptiable(p)) =>
                    {
                        for particle in live {
                            self.particle(expansion, particle);
                        }
                    }
                    _ => self.group(expansion, *compositor, name.as_ref(), &live, min, max),
                }
            }
        }
    }

    /// A sequence (or all) that is a member of its own.
    fn group(
        &mut self,
        expansion: &mut Expansion,
        compositor: Compositor,
        name: Option<&XmlName>,
        particles: &[&Particle],
        min: u32,
        max: Option<u32>,
    ) {
        let kind = match compositor {
            Compositor::All => RecordKind::All,
            _ => RecordKind::Sequence,
        };
        let item = self.group_item(expansion, name, "Sequence", |builder, item, order| {
            let mut inner = Expansion::new(item, order);
            for particle in particles {
                builder.particle(&mut inner, particle);
            }
            ItemKind::Record(Record {
                kind,
                members: inner.into_members(),
                builder: builder.settings.builders,
                default: false,
            })
        });
        let min = if particles.iter().all(|p| is_emptiable(p)) {
            0
        } else {
            min
        };
        self.group_member(expansion, (name, "sequence"), item, min, max);
    }

    fn group_member(
        &mut self,
        expansion: &mut Expansion,
        (name, otherwise): (Option<&XmlName>, &str),
        item: ItemId,
        min: u32,
        max: Option<u32>,
    ) {
        let (by, wanted, alternatives) = match name {
            Some(name) => (
                NamedBy::Element,
                names::value_name(self.called(name)),
                self.qualified(name),
            ),
            None => (NamedBy::Nothing, otherwise.to_owned(), Vec::new()),
        };
        let member = Member {
            name: wanted,
            ty: occurring_type(Ty::Item(item), min, max),
            row: Row {
                min,
                max,
                ..Row::new(RowKind::Group(item))
            },
            preset: None,
            docs: vec![match (name, &self.drafts[item].item.kind) {
                (Some(name), _) => Line::about("Group {}.", &name.local),
                (None, ItemKind::Choice(_)) => {
                    let line = Line::new("One of the alternatives of ");
                    line.item(item).then(".")
                }
                (None, _) => {
                    let line = Line::new("Elements that stand together: ");
                    line.item(item).then(".")
                }
            }],
        };
        expansion.add(by, member, alternatives);
    }

    /// A choice that is a member of its own.
    fn choice(
        &mut self,
        expansion: &mut Expansion,
        name: Option<&XmlName>,
        particles: &[&Particle],
        min: u32,
        max: Option<u32>,
    ) {
        let repeats = max != Some(1);
        let item = self.group_item(expansion, name, "Choice", |builder, item, order| {
            let mut out = Alternatives {
                item,
                order,
                repeats,
                scope: Scope::default(),
                variants: Vec::new(),
            };
            builder.variants(particles, &mut out);
            ItemKind::Choice(out.variants)
        });
        let empty = particles.iter().any(|p| is_emptiable(p));
        let min = if empty { 0 } else { min };
        self.group_member(expansion, (name, "choice"), item, min, max);
    }

    /// The item of a group: one for all references of a named group.
    fn group_item(
        &mut self,
        expansion: &Expansion,
        name: Option<&XmlName>,
        what: &str,
        fill: impl FnOnce(&mut Self, ItemId, Order) -> ItemKind,
    ) -> ItemId {
        let order = Order(expansion.order.0, expansion.order.1 + 1);
        let is_choice = what == "Choice";
        if let Some(name) = name {
            // A type of whose members the settings say something has a group of its own.
            let key = (name.clone(), is_choice, self.marked.clone());
            if let Some(item) = self.groups.get(&key) {
                return *item;
            }
            let module = self.module(&name.namespace);
            let own = names::type_name(self.called(name));
            let alternatives = vec![format!("{own}Group")];
            let kind = ItemKind::Choice(Vec::new());
            let item = self.draft((module, own, alternatives, Claim::Made), order, None, kind);
            self.drafts[item].item.docs = vec![Line::about("Group {}.", &name.local)];
            self.groups.insert(key, item);
            let kind = fill(self, item, order);
            self.drafts[item].item.kind = kind;
            return item;
        }
        let parent = &self.drafts[expansion.item].item;
        let module = parent.module;
        let own = format!("{}{what}", parent.name);
        let docs = match what {
            "Choice" => Line::new("One of the alternatives in "),
            _ => Line::new("Elements that stand together in "),
        };
        let docs = docs.item(expansion.item).then(".");
        let kind = ItemKind::Choice(Vec::new());
        let item = self.draft((module, own, Vec::new(), Claim::Made), order, None, kind);
        self.drafts[item].item.docs = vec![docs];
        let kind = fill(self, item, order);
        self.drafts[item].item.kind = kind;
        item
    }

    /// The variants that the alternatives of a choice become.
    fn variants(&mut self, particles: &[&Particle], out: &mut Alternatives) {
        for particle in particles {
            let (min, max) = (particle.min.max(1), particle.max);
            self.variant(particle, (min, max), out);
        }
    }

    fn variant(
        &mut self,
        particle: &Particle,
        (min, max): (u32, Option<u32>),
        out: &mut Alternatives,
    ) {
        // Alternatives of one or more are as many values where the choice repeats; the row says how
        // many of them are one time of the choice.
        let is_single = out.repeats && min <= 1;
        let most = if is_single { Some(1) } else { max };
        match &particle.term {
            Term::Element(element) => {
                let (ty, mut row) = self.element_slot(*element, min, most);
                row.max = max;
                let declaration = &self.model[*element];
                let local = declaration.name.local.clone();
                let mut lines = docs::lines(
                    particle.docs.as_deref().or(declaration.docs.as_deref()),
                    || Line::about("Element {}.", &local),
                );
                docs::media(&mut lines, self.model.expected_content_types(*element));
                out.variants.push(Variant {
                    name: self.variant_name(&declaration.name, &mut out.scope),
                    ty,
                    row,
                    docs: lines,
                });
            }
            Term::Any(wildcard) => out.variants.push(Variant {
                name: out.scope.take("Any", &[]),
                ty: occurring_type(Ty::Runtime("Element"), min, most),
                row: Row {
                    min,
                    max,
                    process: wildcard.process,
                    ..Row::new(RowKind::Any(namespaces(wildcard)))
                },
                docs: vec![Line::new("What the schema leaves open.")],
            }),
            Term::Group(compositor, name, particles) => {
                let live: Vec<&Particle> = particles.iter().filter(|p| p.max != Some(0)).collect();
                if let [only] = live.as_slice()
                    && let Some((min, max)) = product((min, max), (only.min, only.max))
                {
                    return self.variant(only, (min.max(1), max), out);
                }
                if live.is_empty() {
                    return;
                }
                let max = most;
                if *compositor == Compositor::Choice && (min, max) == (1, Some(1)) {
                    return self.variants(&live, out);
                }
                // A type of its own: made as the only member of a struct, and taken from it.
                let mut holder = Expansion::new(out.item, out.order);
                let once = Some(1) == max;
                match compositor {
                    Compositor::Choice => self.choice(&mut holder, name.as_ref(), &live, min, max),
                    _ => self.group(&mut holder, *compositor, name.as_ref(), &live, min, max),
                }
                let wanted = match (name, live.first().map(|p| &p.term)) {
                    (Some(name), _) => names::variant_name(self.called(name)),
                    (None, Some(Term::Element(first))) => {
                        names::variant_name(self.called(&self.model[*first].name))
                    }
                    _ => "Group".to_owned(),
                };
                for member in holder.into_members() {
                    let ty = match member.ty {
                        // A variant is there: what may be empty is an empty group.
                        Ty::Option(inner) if once => *inner,
                        ty => ty,
                    };
                    out.variants.push(Variant {
                        name: out.scope.take(&wanted, &[]),
                        ty,
                        row: member.row,
                        docs: member.docs,
                    });
                }
            }
        }
    }

    fn element_member(
        &mut self,
        expansion: &mut Expansion,
        element: ElementId,
        min: u32,
        max: Option<u32>,
        particle_docs: Option<&str>,
    ) {
        let declaration = &self.model[element];
        let min = self.least(&declaration.name, min);
        let (ty, row) = self.element_slot(element, min, max);
        let declaration = &self.model[element];
        let local = declaration.name.local.clone();
        let mut lines = docs::lines(particle_docs.or(declaration.docs.as_deref()), || {
            Line::about("Element {}.", &local)
        });
        let (default, fixed, id) = (
            declaration.default.clone(),
            declaration.fixed.clone(),
            declaration.ty,
        );
        self.value_docs(&mut lines, id, &default, &fixed);
        docs::media(&mut lines, self.model.expected_content_types(element));
        self.add_element(expansion, element, (ty, row), lines);
    }

    /// Adds a member that has the name of an element.
    pub(super) fn add_element(
        &mut self,
        expansion: &mut Expansion,
        element: ElementId,
        (ty, row): (Ty, Row),
        docs: Vec<Line>,
    ) {
        let name = &self.model[element].name;
        let member = Member {
            name: names::value_name(self.called(name)),
            ty: self.plain_list(name, ty),
            row,
            preset: None,
            docs,
        };
        let alternatives = self.qualified(name);
        expansion.add(NamedBy::Element, member, alternatives);
    }

    /// What a member is called where another has its name: it says its namespace.
    pub(super) fn qualified(&mut self, name: &XmlName) -> Vec<String> {
        vec![names::value_name(&self.with_namespace(name))]
    }

    /// A name behind the name of its namespace's module, or its prefix where this is the root.
    fn with_namespace(&mut self, name: &XmlName) -> String {
        let namespace = match self.tag(name).module {
            None => names::module_name(""),
            Some(module) => {
                let module = &self.modules[module];
                match module.name.is_empty() {
                    true => module.prefix.clone(),
                    false => module.name.clone(),
                }
            }
        };
        format!("{}_{}", plain(&namespace), self.called(name))
    }

    /// A name for a variant that is named in the document, and what to call it where another has
    /// its name.
    pub(super) fn variant_name(&mut self, name: &XmlName, scope: &mut Scope) -> String {
        let other = names::variant_name(&self.with_namespace(name));
        scope.take_once(&names::variant_name(self.called(name)), &[other])
    }

    /// The type and row of an element that occurs so often.
    pub(super) fn element_slot(
        &mut self,
        element: ElementId,
        min: u32,
        max: Option<u32>,
    ) -> (Ty, Row) {
        let model = self.model;
        let declaration = &model[element];
        if declaration.is_abstract && declaration.substitutes.is_empty() {
            let is_hole = model.is_hole(declaration.ty);
            if !is_hole {
                self.without_members(element);
            }
            let name = declaration.name.local.to_string();
            let row = Row {
                min,
                max,
                // Of what can't be known nothing is wrong.
                process: match is_hole {
                    true => ProcessContents::Skip,
                    false => ProcessContents::Strict,
                },
                ..Row::new(RowKind::Open(name))
            };
            return (occurring_type(Ty::Runtime("Element"), min, max), row);
        }
        if !declaration.substitutes.is_empty() {
            let item = self.substitution(element);
            let row = Row {
                min,
                max,
                ..Row::new(RowKind::Group(item))
            };
            return (occurring_type(Ty::Item(item), min, max), row);
        }
        self.plain_slot(element, min, max)
    }

    /// Says, once, that no document declares what may stand in the place of an abstract element.
    fn without_members(&mut self, element: ElementId) {
        if !self.without_members.insert(element) {
            return;
        }
        let declaration = &self.model[element];
        self.diagnostics.push(
            Diagnostic::note(
                "abstract-element",
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
    pub(super) fn plain_slot(
        &mut self,
        element: ElementId,
        min: u32,
        max: Option<u32>,
    ) -> (Ty, Row) {
        let model = self.model;
        let declaration = &model[element];
        let tag = self.tag(&declaration.name);
        let mut row = Row {
            min,
            max,
            nillable: declaration.nillable,
            default: declaration.default.clone(),
            fixed: declaration.fixed.clone(),
            ..Row::new(RowKind::Element(tag))
        };
        row.simple = self.element_facets(declaration.ty);
        if self.is_base64(declaration.ty) {
            row.media = model.content_type(element).map(str::to_owned);
        }
        row.derivations = self.blocked(declaration);
        row.identities.clone_from(&declaration.identities);
        if max == Some(1)
            && let Some((ty, items)) = self.wrapped(declaration.ty)
            && !(declaration.nillable && self.settings.distinguish_nil)
        {
            row.items = Some(items);
            row.dimensions = self.dimensions(declaration.ty);
            if row.dimensions == 0 {
                row.type_name = self.type_name(declaration.ty);
            }
            let optional = min == 0 || declaration.nillable;
            return (
                if optional {
                    Ty::Option(Box::new(ty))
                } else {
                    ty
                },
                row,
            );
        }
        row.type_name = self.type_name(declaration.ty);
        row.of_abstract_type = model[declaration.ty].is_abstract
            && self.reach.derived(declaration.ty).is_empty()
            && !self.is_replaced(declaration.ty);
        let ty = self.content_type(declaration.ty);
        let ty = if declaration.nillable {
            self.nillable(ty, declaration.ty, min, max)
        } else {
            occurring_type(ty, min, max)
        };
        (ty, row)
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

    fn nillable(&self, ty: Ty, id: TypeId, min: u32, max: Option<u32>) -> Ty {
        let has_attributes = match &self.model[id].kind {
            TypeKind::Complex(complex) => {
                !complex.attributes.is_empty() || complex.any_attribute.is_some()
            }
            _ => false,
        };
        // What is nil may say its type all the same.
        let may_say_type = matches!(
            ty,
            Ty::Typed(_) | Ty::Runtime("Element" | "AnySimple") if self.settings.keep_types
        );
        let distinct = has_attributes
            || may_say_type
            || self.settings.distinguish_nil && min == 0 && max == Some(1);
        if distinct {
            return occurring_type(Ty::Nillable(Box::new(ty)), min, max);
        }
        match max {
            Some(1) => Ty::Option(Box::new(ty)),
            _ => Ty::Vec(Box::new(Ty::Option(Box::new(ty)))),
        }
    }

    /// For a type that only wraps one repeated element: the type of its items, and the wrapper.
    pub(super) fn wrapped(&mut self, id: TypeId) -> Option<(Ty, usize)> {
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
        let wrapper = self.wrapper(id).map(|(ty, rows)| {
            let (_, name, _, _) = self.naming(id);
            (ty, self.add_wrapper(&name, rows))
        });
        self.wrapping -= 1;
        self.wrapped.insert(id, wrapper.clone());
        wrapper
    }

    /// The number of a new wrapper.
    fn add_wrapper(&mut self, name: &str, rows: Vec<Row>) -> usize {
        let constant = self.schema_names.take(&names::constant_name(name), &[]);
        self.wrappers.push(Wrapper { constant, rows });
        self.wrappers.len() - 1
    }

    fn wrapper(&mut self, id: TypeId) -> Option<(Ty, Vec<Row>)> {
        let model = self.model;
        if self.settings.keep_wrappers
            || model[id].is_abstract
            || !self.reach.derived(id).is_empty()
            || self.is_replaced(id)
        {
            return None;
        }
        // The content of a message is a struct: it may get more members.
        if let Some(crate::model::Owner::Element(element)) = model[id].owner
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
        let (element, min, max) = only_element(particle)?;
        let declaration = &model[element];
        if max.is_some_and(|max| max <= 1)
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
        let (ty, row) = self.plain_slot(element, min, max);
        Some((ty, vec![row]))
    }

    /// The type of a SOAP-encoded array, a vector or a grid, and its items. Any of them may be nil
    /// (SOAP 1.1, section 5.4.2).
    fn soap_array(&mut self, id: TypeId, array: &SoapArray, content: &Content) -> (Ty, Vec<Row>) {
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
            min: 0,
            max: None,
            nillable: true,
            ..Row::new(RowKind::Element(tag))
        };
        let plain = row.clone();
        row.type_name = self.type_name(item);
        let is_array = self.dimensions(item) > 0;
        let array_in_it = is_array.then(|| self.wrapped(item)).flatten();
        let mut ty = if let Some((ty, items)) = array_in_it
            && levels(&ty) < MAX_WRAPPED
        {
            row.items = Some(items);
            row.dimensions = self.dimensions(item);
            Ty::Option(Box::new(ty))
        } else {
            row.simple = self.element_facets(item);
            let ty = self.content_type(item);
            match self.nillable(ty, item, 0, None) {
                Ty::Vec(item) => *item,
                ty => ty,
            }
        };
        let (_, name, _, _) = self.naming(id);
        // From the innermost arrays outwards; the last is the type itself.
        for (outer, dimensions) in array.dimensions.iter().enumerate().rev() {
            ty = match dimensions {
                0 | 1 => Ty::Vec(Box::new(ty)),
                more => Ty::Grid(Box::new(ty), *more),
            };
            if outer > 0 {
                let items = self.add_wrapper(&format!("{name}Item"), vec![row]);
                row = Row {
                    items: Some(items),
                    dimensions: *dimensions,
                    ..plain.clone()
                };
                ty = Ty::Option(Box::new(ty));
            }
        }
        (ty, vec![row])
    }

    /// Whether a type is a SOAP-encoded array whose items no struct has, and no type of the user's
    /// stands for it: where it is no vector and no grid either, it stays an element.
    pub(super) fn is_opaque_array(&self, id: TypeId) -> bool {
        let TypeKind::Complex(complex) = &self.model[id].kind else {
            return false;
        };
        match self.dimensions(id) {
            0 => false,
            1 => matches!(complex.content, Content::Empty) && !self.is_replaced(id),
            _ => !self.is_replaced(id),
        }
    }

    /// Whether the user gives the type.
    pub(super) fn is_replaced(&self, id: TypeId) -> bool {
        let name = self.model[id].name.as_ref();
        name.is_some_and(|name| self.settings.types.contains_key(&name.to_string()))
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
    fn dictionary(&mut self, entry: ElementId) -> Option<(Ty, Vec<Row>)> {
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
        if key.max != Some(1) || value.max != Some(1) {
            return None;
        }
        let (key_ty, key_row) = self.plain_slot(*key_element, 1, Some(1));
        let (value_ty, value_row) = self.plain_slot(*value_element, value.min, value.max);
        // A key is never nil: a dictionary of .NET has no such key.
        let key_ty = match key_ty {
            Ty::Option(inner) => *inner,
            other => other,
        };
        let entry_tag = self.tag(&model[entry].name);
        let entry_row = Row {
            min: 0,
            max: None,
            ..Row::new(RowKind::Element(entry_tag))
        };
        let ty = Ty::Dictionary(Box::new(key_ty), Box::new(value_ty));
        Some((ty, vec![entry_row, key_row, value_row]))
    }
}

/// The element that is all there is in a particle, and how often it occurs.
fn only_element(particle: &Particle) -> Option<(ElementId, u32, Option<u32>)> {
    let mut occurrence = (particle.min, particle.max);
    let mut at = particle;
    loop {
        match &at.term {
            Term::Element(element) => return Some((*element, occurrence.0, occurrence.1)),
            Term::Group(_, _, particles) => {
                let [only] = &**particles else {
                    return None;
                };
                occurrence = product(occurrence, (only.min, only.max))?;
                at = only;
            }
            Term::Any(_) => return None,
        }
    }
}

/// How many arrays a type is, one in another.
fn levels(ty: &Ty) -> usize {
    let (mut at, mut levels) = (ty, 0);
    loop {
        match at {
            Ty::Option(inner) => at = inner,
            Ty::Vec(inner) | Ty::Grid(inner, _) => {
                levels += 1;
                at = inner;
            }
            _ => return levels,
        }
    }
}

/// A member that occurs so often.
fn occurring_type(ty: Ty, min: u32, max: Option<u32>) -> Ty {
    match (min, max) {
        (0, Some(1)) => Ty::Option(Box::new(ty)),
        (_, Some(1)) => ty,
        _ => Ty::Vec(Box::new(ty)),
    }
}
