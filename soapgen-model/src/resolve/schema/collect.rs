//! Which global names there are, and what each stands for.
//!
//! A schema without a target namespace belongs to that of each schema that includes it, so a
//! declaration is always seen together with the namespace that it is in: its scope.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::XmlName;
use crate::syntax::Syntax;
use crate::syntax::xsd::{
    Attribute, AttributeGroup, Component, Element, Group, QName, ReferenceKind, Schema,
};

use super::Definition;
use super::budget::Budget;

/// The namespace that a declaration is in.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The target namespace; empty for none.
    pub(super) target: Rc<str>,
    /// Whether it is that of the schema that includes this one.
    pub(super) adopted: bool,
}

impl Scope {
    /// The name that a reference means here.
    pub(super) fn name(&self, reference: &QName) -> Option<XmlName> {
        let name = reference.name.as_ref()?;
        Some(if self.adopted && name.namespace.is_empty() {
            self.global(&name.local)
        } else {
            name.clone()
        })
    }

    /// The name of a global declaration.
    pub(super) fn global(&self, local: &Rc<str>) -> XmlName {
        XmlName::new(self.target.clone(), local.clone())
    }
}

/// The global declarations of one kind, in document order.
#[derive(Debug)]
pub(super) struct Table<T> {
    pub(super) index: HashMap<XmlName, usize>,
    pub(super) entries: Vec<Entry<T>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            index: HashMap::new(),
            entries: Vec::new(),
        }
    }
}

/// A global declaration.
#[derive(Debug)]
pub(super) struct Entry<T> {
    pub(super) name: XmlName,
    /// The declaration, then each `xs:redefine` of it.
    pub(super) layers: Vec<(T, Scope)>,
    pub(super) place: Place,
}

/// Everything global.
#[derive(Debug, Default)]
pub(super) struct Collected<'a> {
    pub(super) types: Table<Definition<'a>>,
    pub(super) elements: Table<&'a Element>,
    pub(super) attributes: Table<&'a Attribute>,
    pub(super) groups: Table<&'a Group>,
    pub(super) attribute_groups: Table<&'a AttributeGroup>,
    /// The namespaces that a schema was loaded for.
    pub(super) namespaces: HashSet<Rc<str>>,
    /// The namespaces of which a document, or a part, could not be had, with a place that asks for
    /// it and whether that is an import.
    pub(super) absent: HashMap<Rc<str>, (Place, bool)>,
    /// Where their documents were said to be.
    pub(super) locations: HashMap<Rc<str>, &'a str>,
    /// Whether anything was ignored in a schema because it has no place there.
    pub(super) passed_over: bool,
    /// Whether documents that declare a name differently are refused.
    is_shared: bool,
}

/// Collects what all the schemas declare; of several inputs, which share it, two documents may not
/// declare one name differently.
pub(super) fn collect<'a>(
    syntax: &'a Syntax,
    several_inputs: bool,
    budget: &mut Budget,
    diagnostics: &mut Diagnostics,
) -> Collected<'a> {
    let mut collected = Collected {
        is_shared: several_inputs,
        passed_over: syntax.schemas.iter().any(|schema| schema.passed_over),
        ..Collected::default()
    };
    let scopes = scopes(&syntax.schemas, diagnostics);
    for (schema, scope) in &scopes {
        collected.namespaces.insert(scope.target.clone());
        if scope.adopted {
            let declared = schema.components.len();
            budget.again(
                schema.place,
                || "this schema, which is part of each namespace that includes it,".to_owned(),
                declared as u64,
            );
            if !budget.take(declared) {
                continue;
            }
        }
        for component in &schema.components {
            collected.add(component, scope, false, diagnostics);
        }
        for reference in &schema.references {
            if reference.target.is_some() {
                continue;
            }
            let is_import = reference.kind == ReferenceKind::Import;
            let namespace = match is_import {
                true => reference.namespace.clone().unwrap_or_default(),
                false => scope.target.clone(),
            };
            let location = reference.location.as_deref().map(str::trim);
            if let Some(location) = location.filter(|location| !location.is_empty()) {
                let known = &mut collected.locations;
                known.entry(namespace.clone()).or_insert(location);
            }
            collected
                .absent
                .entry(namespace)
                .or_insert((reference.place, is_import));
        }
    }
    // A schema that redefines comes before the one it redefines; so the innermost is last.
    for (schema, scope) in scopes.iter().rev() {
        for reference in &schema.references {
            for component in &reference.redefinitions {
                collected.add(component, scope, reference.target.is_some(), diagnostics);
            }
        }
    }
    collected
}

/// Each schema with each namespace that it belongs to.
fn scopes<'a>(schemas: &'a [Schema], diagnostics: &mut Diagnostics) -> Vec<(&'a Schema, Scope)> {
    let is_part = |kind| matches!(kind, ReferenceKind::Include | ReferenceKind::Redefine);
    let mut included = vec![false; schemas.len()];
    for reference in schemas.iter().flat_map(|schema| &schema.references) {
        if let Some(target) = reference.target.and_then(|t| included.get_mut(t)) {
            *target |= is_part(reference.kind);
        }
    }

    let mut found: Vec<(usize, Scope)> = Vec::new();
    let mut seen: HashSet<(usize, Rc<str>)> = HashSet::new();
    let mut queue: VecDeque<(usize, Rc<str>)> = VecDeque::new();
    let no_namespace: Rc<str> = "".into();
    // Those that stand for themselves; then those that only include each other.
    for everything in [false, true] {
        for (index, schema) in schemas.iter().enumerate() {
            match &schema.target_namespace {
                Some(namespace) => queue.push_back((index, namespace.clone())),
                None if !included.get(index).is_some_and(|i| *i) => {
                    queue.push_back((index, no_namespace.clone()));
                }
                None if everything && !found.iter().any(|(i, _)| *i == index) => {
                    queue.push_back((index, no_namespace.clone()));
                }
                None => {}
            }
            while let Some((index, namespace)) = queue.pop_front() {
                let Some(schema) = schemas.get(index) else {
                    continue;
                };
                if !seen.insert((index, namespace.clone())) {
                    continue;
                }
                for reference in &schema.references {
                    let Some(target) = reference.target.and_then(|t| Some((t, schemas.get(t)?)))
                    else {
                        continue;
                    };
                    match &target.1.target_namespace {
                        Some(other) if is_part(reference.kind) && *other != namespace => {
                            diagnostics.push(
                                Diagnostic::guess(
                                    Code::OtherNamespace,
                                    reference.place,
                                    format!(
                                        "this includes a schema for `{other}` into one for \
                                         `{namespace}`"
                                    ),
                                )
                                .help("it is read as an import; write `xs:import`"),
                            );
                        }
                        Some(_) => {}
                        None if is_part(reference.kind) => {
                            queue.push_back((target.0, namespace.clone()));
                        }
                        None => queue.push_back((target.0, no_namespace.clone())),
                    }
                }
                let adopted = schema.target_namespace.is_none() && !namespace.is_empty();
                let scope = Scope {
                    target: namespace,
                    adopted,
                };
                found.push((index, scope));
            }
        }
    }
    // Stable, so that a schema's namespaces stay in the order in which they were found.
    found.sort_by_key(|(index, _)| *index);
    found
        .into_iter()
        .filter_map(|(index, scope)| Some((schemas.get(index)?, scope)))
        .collect()
}

impl<'a> Collected<'a> {
    fn add(
        &mut self,
        component: &'a Component,
        scope: &Scope,
        redefine: bool,
        diagnostics: &mut Diagnostics,
    ) {
        let adding = Adding {
            scope,
            redefine,
            is_shared: self.is_shared,
            diagnostics,
        };
        match component {
            Component::SimpleType(name, simple) => adding.to(
                &mut self.types,
                "type",
                name,
                Definition::Simple(simple),
                simple.origin.place,
            ),
            Component::ComplexType(name, complex) => adding.to(
                &mut self.types,
                "type",
                name,
                Definition::Complex(complex),
                complex.origin.place,
            ),
            Component::Element(element) => adding.to(
                &mut self.elements,
                "element",
                &element.name,
                element,
                element.origin.place,
            ),
            Component::Attribute(attribute) => adding.to(
                &mut self.attributes,
                "attribute",
                &attribute.name,
                attribute,
                attribute.origin.place,
            ),
            Component::Group(group) => adding.to(
                &mut self.groups,
                "group",
                &group.name,
                group,
                group.origin.place,
            ),
            Component::AttributeGroup(group) => adding.to(
                &mut self.attribute_groups,
                "attribute group",
                &group.name,
                group,
                group.origin.place,
            ),
        }
    }
}

/// How a declaration is added.
struct Adding<'s, 'd> {
    scope: &'s Scope,
    /// Whether it redefines another.
    redefine: bool,
    /// Whether documents that declare it differently are refused.
    is_shared: bool,
    diagnostics: &'d mut Diagnostics,
}

impl Adding<'_, '_> {
    fn to<T: PartialEq>(
        self,
        table: &mut Table<T>,
        kind: &str,
        local: &Rc<str>,
        declaration: T,
        place: Place,
    ) {
        let name = self.scope.global(local);
        let known = table.index.get(&name).copied();
        let layer = (declaration, self.scope.clone());
        let Some(entry) = known.and_then(|known| table.entries.get_mut(known)) else {
            if self.redefine {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::UnknownRedefinition,
                        place,
                        format!("the {kind} `{name}` is redefined and not defined"),
                    )
                    .help("define it in the schema that is redefined, or after the `xs:redefine`"),
                );
            }
            table.index.insert(name.clone(), table.entries.len());
            table.entries.push(Entry {
                name,
                layers: vec![layer],
                place,
            });
            return;
        };
        if self.redefine {
            entry.layers.push(layer);
            return;
        }
        let first = entry.layers.first();
        if first.is_some_and(|(first, _)| *first != layer.0) {
            let message = format!("the {kind} `{name}` is declared twice, and not the same");
            let is_of_others = entry.place.document != place.document;
            let problem = match self.is_shared && is_of_others {
                true => Diagnostic::error(Code::DuplicateDeclaration, place, message)
                    .help("generate the two documents into a module each"),
                false => Diagnostic::guess(Code::DuplicateDeclaration, place, message)
                    .help("the first declaration is taken; rename or remove one of them"),
            };
            self.diagnostics
                .push(problem.related(entry.place, "the first declaration"));
        }
    }
}
