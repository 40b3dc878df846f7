//! What is kept: everything, or what the chosen operations reach. Of the schemas of well-known
//! namespaces that documents import, what is reached from the documents themselves.

use std::collections::{HashMap, HashSet};

use super::Rules;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{
    BindingId, BoundOperation, Content, ElementId, Model, TypeId, TypeKind, Variety,
};
use crate::nearest::{listed, nearest, nearest_first};

/// What is kept of a model.
pub(super) struct Reach {
    /// The named types, in the order of the document.
    pub(super) types: Vec<TypeId>,
    /// The global elements, in the order of the document.
    pub(super) elements: Vec<ElementId>,
    operations: Option<HashSet<String>>,
    services: Option<HashSet<String>>,
    derived: HashMap<TypeId, Vec<TypeId>>,
    /// All types that the chosen operations need; without any, all that are kept.
    needed: HashSet<TypeId>,
    /// The types of elements that block derivations.
    blocked: HashSet<TypeId>,
    /// The types of the elements that are kept, those within types and arrays among them.
    pub(super) held: HashSet<TypeId>,
}

impl Reach {
    /// The complex types derived from this one, which is complex or a simple type of the
    /// documents, by any number of steps, in the order of the document.
    pub(super) fn derived(&self, id: TypeId) -> &[TypeId] {
        self.derived.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether an element of this type blocks derivations.
    pub(super) fn is_blocked_somewhere(&self, id: TypeId) -> bool {
        self.blocked.contains(&id)
    }

    /// Whether the chosen operations need a type; without any, whether it is kept.
    pub(super) fn needs(&self, id: TypeId) -> bool {
        self.needed.contains(&id)
    }

    /// Whether an operation is kept.
    pub(super) fn keeps(&self, operation: &BoundOperation) -> bool {
        self.operations
            .as_ref()
            .is_none_or(|names| names.contains(&*operation.name))
    }

    /// Whether a service is kept.
    pub(super) fn keeps_service(&self, name: &str) -> bool {
        self.services
            .as_ref()
            .is_none_or(|names| names.contains(name))
    }
}

/// Finds what is kept. A name in the settings that no document declares is an error.
pub(super) fn reach(model: &Model, rules: &Rules<'_>, diagnostics: &mut Diagnostics) -> Reach {
    let mut reach = Reach {
        types: Vec::new(),
        elements: Vec::new(),
        operations: (!rules.operations.is_empty())
            .then(|| rules.operations.iter().cloned().collect()),
        services: (!rules.services.is_empty()).then(|| rules.services.iter().cloned().collect()),
        derived: HashMap::new(),
        needed: HashSet::new(),
        blocked: HashSet::new(),
        held: HashSet::new(),
    };
    let blocking = model.elements.iter().filter(|e| !e.block.is_empty());
    reach.blocked.extend(blocking.map(|element| element.ty));
    for (index, ty) in model.types.iter().enumerate() {
        let id = TypeId(index as u32);
        // Of the built-in simple types every other one is derived.
        if !matches!(ty.kind, TypeKind::Builtin(_)) {
            let mut all = Vec::new();
            descend(model, id, &mut all, &mut HashSet::new());
            if !all.is_empty() {
                all.sort_unstable();
                reach.derived.insert(id, all);
            }
        }
    }
    check_names(model, rules, diagnostics);
    let named = |id: &TypeId| model[*id].name.is_some() && model[*id].place.is_some();
    let ids = (0..model.types.len()).map(|index| TypeId(index as u32));
    let elements = (0..model.elements.len()).map(|index| ElementId(index as u32));
    let is_own = |place: Place| !model.well_known.contains(&place.document);
    let mut walk = Walk {
        model,
        reach: &reach,
        types: HashSet::new(),
        elements: HashSet::new(),
        declared: HashSet::new(),
        jobs: Vec::new(),
    };
    let mut roots = HashSet::new();
    let mut wanted = Vec::new();
    for binding in kept_bindings(model, &reach) {
        for operation in &model[binding].operations {
            if !reach.keeps(operation) {
                continue;
            }
            for message in std::iter::once(&operation.input).chain(&operation.output) {
                roots.extend(message.body.iter().copied());
                roots.extend(message.headers.iter().map(|header| header.element));
                wanted.extend(message.body_type);
            }
            roots.extend(operation.faults.iter().map(|fault| fault.element));
        }
    }
    // First what they need, and on from there what is kept besides.
    walk.jobs.extend(wanted);
    roots.iter().for_each(|root| walk.element(*root));
    walk.run();
    let needed = (!walk.types.is_empty()).then(|| walk.types.clone());
    let included = ids
        .clone()
        .filter(|id| named(id) && is_included(model, rules, *id));
    for id in included {
        walk.jobs.push(id);
        walk.jobs.extend(reach.derived(id));
    }
    if reach.operations.is_none() && reach.services.is_none() {
        let own_type = |id: &TypeId| named(id) && model[*id].place.is_some_and(is_own);
        walk.jobs.extend(ids.clone().filter(own_type));
        roots.extend(elements.filter(|id| model[*id].global && is_own(model[*id].place)));
    }
    let mut sorted: Vec<ElementId> = roots.iter().copied().collect();
    sorted.sort_unstable();
    for element in &sorted {
        walk.element(*element);
    }
    walk.run();
    let held = walk.elements.iter().map(|element| model[*element].ty);
    let mut held: HashSet<TypeId> = held.collect();
    let types = walk.types;
    held.extend(types.iter().filter_map(|id| match &model[*id].kind {
        TypeKind::Complex(complex) => Some(complex.soap_array.as_ref()?.item),
        _ => None,
    }));
    reach.held = held;
    reach.needed = needed.unwrap_or_else(|| types.clone());
    reach.types = ids.filter(|id| named(id) && types.contains(id)).collect();
    // Those that messages of other shapes name are members of a record.
    sorted.retain(|id| model[*id].global);
    reach.elements = sorted;
    reach
}

/// Whether a message of an operation that is kept is SOAP-encoded, or a header in it.
pub(super) fn is_encoded(model: &Model, reach: &Reach) -> bool {
    let operations = model
        .bindings
        .iter()
        .flat_map(|binding| &binding.operations);
    operations
        .filter(|operation| reach.keeps(operation))
        .any(|operation| {
            let mut messages = std::iter::once(&operation.input).chain(&operation.output);
            messages.any(|message| message.encoded || message.headers.iter().any(|h| h.encoded))
        })
}

/// The bindings of the services that are kept; all of them where there is no service.
pub(super) fn kept_bindings(model: &Model, reach: &Reach) -> Vec<BindingId> {
    if reach.services.is_none() {
        return (0..).map(BindingId).take(model.bindings.len()).collect();
    }
    let mut bindings = Vec::new();
    for service in model
        .services
        .iter()
        .filter(|s| reach.keeps_service(&s.name.local))
    {
        for port in &service.ports {
            if !bindings.contains(&port.binding) {
                bindings.push(port.binding);
            }
        }
    }
    bindings
}

/// Whether the settings say that a type is generated in any case.
fn is_included(model: &Model, rules: &Rules<'_>, id: TypeId) -> bool {
    let Some(name) = model[id].name.as_ref().map(ToString::to_string) else {
        return false;
    };
    let mut patterns = rules.include_types.iter();
    patterns.any(|pattern| super::pattern::matches(pattern, &name))
}

struct Walk<'m> {
    model: &'m Model,
    reach: &'m Reach,
    types: HashSet<TypeId>,
    elements: HashSet<ElementId>,
    /// The types of elements: what is derived from one is looked at once, however many have it.
    declared: HashSet<TypeId>,
    jobs: Vec<TypeId>,
}

impl Walk<'_> {
    fn element(&mut self, id: ElementId) {
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            if !self.elements.insert(id) {
                continue;
            }
            let element = &self.model[id];
            self.jobs.push(element.ty);
            if self.declared.insert(element.ty) {
                self.jobs.extend(self.reach.derived(element.ty));
            }
            stack.extend(element.substitutes.iter().copied());
        }
    }

    fn run(&mut self) {
        while let Some(id) = self.jobs.pop() {
            if !self.types.insert(id) {
                continue;
            }
            match &self.model[id].kind {
                TypeKind::Builtin(_) => {}
                TypeKind::Simple(simple) => match &simple.variety {
                    Variety::Atomic(_) => {}
                    Variety::List(item) => self.jobs.push(*item),
                    Variety::Union(members) => self.jobs.extend(members),
                },
                TypeKind::Complex(complex) => {
                    self.jobs.extend(complex.attributes.iter().map(|a| a.ty));
                    self.jobs
                        .extend(complex.soap_array.iter().map(|array| array.item));
                    match &complex.content {
                        Content::Empty => {}
                        Content::Simple(ty) => self.jobs.push(*ty),
                        Content::Particle(particle) => {
                            let mut elements = Vec::new();
                            particle.elements(&mut |element| elements.push(element));
                            for element in elements {
                                self.element(element);
                            }
                        }
                    }
                }
            }
        }
    }
}

fn descend(model: &Model, id: TypeId, all: &mut Vec<TypeId>, seen: &mut HashSet<TypeId>) {
    let mut stack = vec![id];
    while let Some(at) = stack.pop() {
        for derived in &model[at].derived {
            // Each step counts by what the declared type says, whatever one between them says
            // (XML Schema Part 1, 3.4.6, Type Derivation OK).
            let is_blocked =
                (model[*derived].base).is_some_and(|(_, by)| model[id].block.contains(&by));
            if !is_blocked && seen.insert(*derived) {
                // What is abstract itself stands in for nothing; what is derived from it may.
                if !model[*derived].is_abstract
                    && matches!(model[*derived].kind, TypeKind::Complex(_))
                {
                    all.push(*derived);
                }
                stack.push(*derived);
            }
        }
    }
}

fn check_names(model: &Model, rules: &Rules<'_>, diagnostics: &mut Diagnostics) {
    let mut met = HashSet::new();
    let operations: Vec<&str> = model
        .bindings
        .iter()
        .flat_map(|binding| &binding.operations)
        .map(|operation| &*operation.name)
        .filter(|name| met.insert(*name))
        .collect();
    let services: Vec<&str> = model.services.iter().map(|s| &*s.name.local).collect();
    for (what, setting, code, wanted, known) in [
        (
            "operation",
            "operations",
            Code::UnknownOperation,
            rules.operations,
            operations,
        ),
        (
            "service",
            "services",
            Code::UnknownService,
            rules.services,
            services,
        ),
    ] {
        for name in wanted {
            if known.contains(&name.as_str()) {
                continue;
            }
            let problem = Diagnostic::error(
                code,
                None,
                format!("no {what} `{name}` is declared in the documents"),
            )
            .asked(setting, name);
            diagnostics.push(match nearest(name, known.iter().copied()) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help(listed(what, &nearest_first(name, &known))),
            });
        }
    }
}
