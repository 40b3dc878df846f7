//! What the schemas declare, with every name resolved.
//!
//! First everything global is collected and given its id, so that a name can be looked up before
//! what it stands for has been seen. Then each definition is worked out once: a base before what
//! is derived from it, an anonymous type after what it stands in. What needs the whole is done
//! last: derivations and substitutions are linked from the other end.

mod attributes;
mod budget;
mod builtin;
mod collect;
mod identity;
mod lookup;
mod particles;
mod simple;
mod substitution;
#[cfg(test)]
mod tests;
mod types;
mod unions;
mod wildcard;

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{
    Builtin, ComplexType, Content, Element, ElementId, Model, Owner, SimpleType, Type, TypeId,
    TypeKind, Variety, WhiteSpace, XmlName,
};
use crate::syntax::{Syntax, xsd};

use super::Rules;
use attributes::AttributeSet;
use budget::Budget;
pub(crate) use builtin::is_soap_array;
use collect::{Collected, Scope};
use particles::ModelGroup;

/// How long a chain of derivations, and how deep groups in groups, may be.
const MAX_DEPTH: u32 = 100;

/// How deep groups may be in groups, with types that wait for their bases.
const MAX_NESTING: u32 = 2 * MAX_DEPTH;

/// How many particles the content of one type may have, with the groups that it refers to.
const MAX_PARTICLES: u64 = 100_000;

/// What the schemas declare.
#[derive(Debug)]
pub(crate) struct SchemaSet {
    /// Types, elements and attributes are filled in.
    pub model: Model,
    types: HashMap<XmlName, TypeId>,
    elements: HashMap<XmlName, ElementId>,
    /// What is left for the messages.
    pub budget: Budget,
}

impl SchemaSet {
    /// The global element of that name.
    pub(crate) fn element(&self, name: &XmlName) -> Option<ElementId> {
        self.elements.get(name).copied()
    }

    /// The global or built-in type of that name.
    pub(crate) fn ty(&self, name: &XmlName) -> Option<TypeId> {
        let known = self.types.get(name).copied();
        known.or_else(|| builtin::stand_in(name).map(Model::builtin))
    }

    /// Adds an element that no schema declares; it isn't found by its name.
    pub(crate) fn add_element(&mut self, element: Element) -> ElementId {
        let id = ElementId(index(self.model.elements.len()));
        self.model.elements.push(element);
        id
    }

    /// The element that stands for a global one that no document declares.
    pub(crate) fn unknown_element(
        &mut self,
        name: &XmlName,
        ty: TypeId,
        place: Place,
    ) -> ElementId {
        if let Some(known) = self.elements.get(name) {
            return *known;
        }
        let id = self.add_element(Element::undeclared(name.clone(), ty, place));
        self.elements.insert(name.clone(), id);
        id
    }

    /// Adds a type that no schema declares; it isn't found by its name.
    pub(crate) fn add_type(&mut self, ty: Type) -> TypeId {
        let id = TypeId(index(self.model.types.len()));
        self.model.types.push(ty);
        id
    }
}

/// Resolves everything that the schemas declare; `None` where their types have more than so many
/// members together, which is reported.
pub(crate) fn resolve(
    syntax: &Syntax,
    rules: Rules,
    diagnostics: &mut Diagnostics,
) -> Option<SchemaSet> {
    let mut budget = Budget::new(rules.max_members);
    let collected = collect::collect(syntax, rules.several_inputs, &mut budget, diagnostics);
    if !budget.is_kept() {
        budget.report(diagnostics);
        return None;
    }
    let mut resolver = Resolver::new(collected, budget, diagnostics);
    resolver.keeps_unresolved = rules.keep_unresolved;
    resolver.run();
    if !resolver.budget.is_kept() {
        resolver.budget.report(resolver.diagnostics);
        return None;
    }
    Some(SchemaSet {
        model: resolver.model,
        types: resolver.types,
        elements: resolver.elements,
        budget: resolver.budget,
    })
}

/// An index as the model keeps it; no document is so large that it doesn't fit.
fn index(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// What a type is made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Definition<'a> {
    Simple(&'a xsd::SimpleType),
    Complex(&'a xsd::ComplexType),
}

impl<'a> Definition<'a> {
    fn origin(self) -> &'a xsd::Origin {
        match self {
            Definition::Simple(simple) => &simple.origin,
            Definition::Complex(complex) => &complex.origin,
        }
    }

    fn expected_content_types(self) -> &'a [String] {
        match self {
            Definition::Simple(simple) => &simple.expected_content_types,
            Definition::Complex(complex) => &complex.expected_content_types,
        }
    }
}

/// How far a definition has been worked out.
#[derive(Clone, Debug)]
enum Progress<T> {
    Pending,
    /// Being worked out, with what an `xs:redefine` of it starts from.
    Active(Option<T>),
    Done(T),
}

/// What is known of a type besides what the model says.
#[derive(Debug)]
struct Slot<'a> {
    /// The definition, then each `xs:redefine` of it. None for what no schema defines.
    layers: Vec<(Definition<'a>, Scope)>,
    progress: Progress<()>,
    /// Length of the chain of derivations.
    depth: u32,
    /// Number of particles in the content.
    size: u64,
}

struct Resolver<'a, 'd> {
    diagnostics: &'d mut Diagnostics,
    model: Model,
    collected: Collected<'a>,
    /// As long as the model's types.
    slots: Vec<Slot<'a>>,
    types: HashMap<XmlName, TypeId>,
    elements: HashMap<XmlName, ElementId>,
    /// As long as the collected groups.
    groups: Vec<Progress<Option<ModelGroup>>>,
    /// As long as the collected attribute groups.
    attribute_groups: Vec<Progress<Rc<AttributeSet>>>,
    /// The groups whose redefinition, where it is being worked out, has referred to what it
    /// redefines.
    referred: HashSet<(lookup::Kind, XmlName)>,
    /// Anonymous types that were met and not yet worked out.
    queue: VecDeque<TypeId>,
    depth: u32,
    /// The references that were reported to be unknown, so that each is reported once.
    reported: HashSet<(lookup::Kind, XmlName, Place)>,
    /// The names that may be meant by unknown ones.
    suggestions: HashMap<(lookup::Kind, XmlName), lookup::Near>,
    /// The names among which they are searched.
    names: HashMap<lookup::Kind, lookup::Names>,
    /// What stands for types that no document declares.
    holes: HashMap<(XmlName, Builtin), TypeId>,
    /// The same for elements.
    unknown_elements: HashMap<XmlName, ElementId>,
    /// Whether what can't be resolved becomes something that takes anything.
    keeps_unresolved: bool,
    /// Where the identity constraints stand that refer to others.
    references: HashMap<XmlName, Place>,
    budget: Budget,
    no_namespace: Rc<str>,
}

impl<'a, 'd> Resolver<'a, 'd> {
    fn new(mut collected: Collected<'a>, budget: Budget, diagnostics: &'d mut Diagnostics) -> Self {
        let mut resolver = Self {
            diagnostics,
            model: Model::default(),
            slots: Vec::new(),
            types: HashMap::new(),
            elements: HashMap::new(),
            groups: vec![Progress::Pending; collected.groups.entries.len()],
            attribute_groups: vec![Progress::Pending; collected.attribute_groups.entries.len()],
            referred: HashSet::new(),
            queue: VecDeque::new(),
            depth: 0,
            reported: HashSet::new(),
            suggestions: HashMap::new(),
            holes: HashMap::new(),
            unknown_elements: HashMap::new(),
            keeps_unresolved: false,
            names: HashMap::new(),
            references: HashMap::new(),
            budget,
            no_namespace: "".into(),
            collected: Collected::default(),
        };
        builtin::declare(&mut resolver);
        for entry in &mut collected.types.entries {
            if resolver.types.contains_key(&entry.name) {
                // A schema for XML Schema itself: what is built in stays so.
                continue;
            }
            let id = resolver.add_pending(
                Some(entry.name.clone()),
                None,
                std::mem::take(&mut entry.layers),
            );
            resolver.types.insert(entry.name.clone(), id);
        }
        for (number, entry) in collected.elements.entries.iter().enumerate() {
            let id = ElementId(index(number));
            resolver.elements.insert(entry.name.clone(), id);
        }
        resolver.collected = collected;
        resolver
    }

    fn run(&mut self) {
        self.global_elements();
        self.global_attributes();
        for id in 0..self.slots.len() {
            self.ensure(TypeId(index(id)));
            self.drain();
            if !self.budget.is_kept() {
                return;
            }
        }
        self.drain();
        self.break_cycles();
        self.bound_simple_types();
        self.link_derived();
        self.link_substitutes();
        self.check_identities();
    }

    /// Works out the anonymous types that were met.
    fn drain(&mut self) {
        while let Some(id) = self.queue.pop_front() {
            self.ensure(id);
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds a type that is still to be worked out.
    fn add_pending(
        &mut self,
        name: Option<XmlName>,
        owner: Option<Owner>,
        layers: Vec<(Definition<'a>, Scope)>,
    ) -> TypeId {
        let last = layers.last().map(|(definition, _)| *definition);
        let origin = last.map(Definition::origin);
        let id = TypeId(index(self.model.types.len()));
        self.model.types.push(Type {
            name,
            owner,
            place: origin.map(|o| o.place),
            docs: layers
                .iter()
                .rev()
                .find_map(|(definition, _)| definition.origin().docs.clone()),
            base: Some((
                Model::builtin(Builtin::AnyType),
                crate::model::Derivation::Restriction,
            )),
            derived: Vec::new(),
            block: Vec::new(),
            is_abstract: false,
            // A redefinition that says nothing leaves it as it was.
            expected_content_types: layers
                .iter()
                .rev()
                .map(|(definition, _)| definition.expected_content_types())
                .find(|types| !types.is_empty())
                .map_or_else(Vec::new, <[String]>::to_vec),
            kind: match last {
                Some(Definition::Complex(_)) => TypeKind::Complex(empty_complex_type()),
                _ => TypeKind::Simple(any_simple_type()),
            },
        });
        self.slots.push(Slot {
            layers,
            progress: Progress::Pending,
            depth: 0,
            size: 0,
        });
        id
    }

    /// Adds an anonymous type, to be worked out later.
    fn anonymous(
        &mut self,
        definition: Definition<'a>,
        scope: &Scope,
        owner: Option<Owner>,
    ) -> TypeId {
        let id = self.add_pending(None, owner, vec![(definition, scope.clone())]);
        self.queue.push_back(id);
        id
    }

    /// Adds a type that is worked out already.
    fn add_done(&mut self, ty: Type) -> TypeId {
        let id = TypeId(index(self.model.types.len()));
        let base = ty.base.map(|(base, _)| base.0 as usize);
        let depth = base
            .and_then(|base| self.slots.get(base))
            .map_or(0, |s| s.depth + 1);
        self.model.types.push(ty);
        self.slots.push(Slot {
            layers: Vec::new(),
            progress: Progress::Done(()),
            depth,
            size: 0,
        });
        id
    }

    fn too_deep(&mut self, place: Place, what: &str) {
        self.report(
            Diagnostic::error(
                Code::TooDeep,
                place,
                format!("{what} more than {MAX_DEPTH} deep"),
            )
            .help("nobody writes such a schema by hand; simplify it"),
        );
    }
}

/// A complex type with nothing in it.
fn empty_complex_type() -> ComplexType {
    ComplexType {
        attributes: Vec::new(),
        any_attribute: None,
        content: Content::Empty,
        mixed: false,
        is_dictionary: false,
        soap_array: None,
    }
}

/// A simple type that says nothing.
fn any_simple_type() -> SimpleType {
    SimpleType {
        variety: Variety::Atomic(Builtin::AnySimpleType),
        white_space: WhiteSpace::Preserve,
        facets: Vec::new(),
        enumeration: Vec::new(),
    }
}
