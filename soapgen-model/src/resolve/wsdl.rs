//! WSDL: services, ports, bindings and operations.
//!
//! The model has the terms of WSDL 1.1; what a WSDL 2.0 document says is put into them first.

mod addressing;
mod binding;
pub(super) mod description;
mod message;
mod names;
mod policy;
mod port_type;
pub(super) mod unbound;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{BindingId, ElementId, Header, Model, Port, Service, XmlName};
use crate::syntax::Syntax;
use crate::syntax::wsdl::{self as syntax, Definitions, PolicyExpression};
use crate::syntax::xsd::QName;

use super::schema::SchemaSet;
use message::{Content, Made};
use names::{Found, LeftOut as _, Suggestions, Table};
use port_type::KnownPortType;

/// What becomes of the second of two declarations.
const LEFT_OUT: &str = "this one is left out";

/// Whether two messages say the same: parts by name, and what each holds.
fn is_same(a: &&syntax::Message, b: &&syntax::Message) -> bool {
    let name = |name: &Option<QName>| name.as_ref().map(|name| name.name.clone());
    let part = |part: &syntax::Part| (part.name.clone(), name(&part.element), name(&part.ty));
    a.parts.iter().map(part).eq(b.parts.iter().map(part))
}

/// Adds what the WSDL documents declare to what the schemas do. The port types in
/// `bound_by_others` are bound by services that are read apart from this one.
pub(super) fn resolve(
    syntax: &Syntax,
    schemas: SchemaSet,
    bound_by_others: &HashSet<XmlName>,
    keeps_unresolved: bool,
    diagnostics: &mut Diagnostics,
) -> Model {
    let unbound = unbound::bindings(syntax, bound_by_others);
    let mut resolver = Resolver {
        syntax,
        schemas,
        messages: Table::new("message", Code::UnknownMessage, LEFT_OUT),
        port_types: Table::new("portType", Code::UnknownPortType, LEFT_OUT),
        bindings: Table::new(
            "binding",
            Code::UnknownBinding,
            "ports are taken to mean the first; this one has a client of its own",
        ),
        contents: HashMap::new(),
        made: HashMap::new(),
        header_faults: Vec::new(),
        attached: Vec::new(),
        suggestions: Suggestions::default(),
        keeps_unresolved,
        diagnostics,
    };
    for definitions in &syntax.definitions {
        for message in &definitions.messages {
            let name = definitions.qualified(&message.name);
            let diagnostics = &mut *resolver.diagnostics;
            resolver
                .messages
                .add(name, message, message.place, is_same, diagnostics);
        }
    }
    for definitions in &syntax.definitions {
        for port_type in &definitions.port_types {
            resolver.port_type(definitions, port_type);
        }
    }
    for (number, definitions) in syntax.definitions.iter().enumerate() {
        for binding in &definitions.bindings {
            resolver.binding(number, definitions, binding);
        }
    }
    for (number, definitions, binding) in &unbound {
        resolver.unbound(*number, definitions, binding);
    }
    for (number, definitions) in syntax.definitions.iter().enumerate() {
        for service in &definitions.services {
            resolver.service(number, definitions, service);
        }
    }
    resolver.policies();
    resolver.finish()
}

struct Resolver<'s, 'd> {
    syntax: &'s Syntax,
    schemas: SchemaSet,
    messages: Table<&'s syntax::Message>,
    port_types: Table<KnownPortType<'s>>,
    /// `None` for a binding that is left out.
    bindings: Table<Option<BindingId>>,
    /// What each message part holds, by its place; `None` where that is unknown and reported.
    contents: HashMap<Place, Option<Content>>,
    /// Elements made for messages, so that two bindings share them.
    made: HashMap<Made, ElementId>,
    /// The header faults of the operation that is being bound.
    header_faults: Vec<Header>,
    /// Policies that bear on a binding, each with the index of the definitions it stands in.
    attached: Vec<(BindingId, usize, &'s [PolicyExpression])>,
    suggestions: Suggestions,
    /// Whether what can't be resolved becomes an element of any kind.
    keeps_unresolved: bool,
    diagnostics: &'d mut Diagnostics,
}

impl Definitions {
    /// A name that these definitions declare.
    fn qualified(&self, local: &Rc<str>) -> XmlName {
        XmlName::new(self.target_namespace.clone(), local.clone())
    }
}

impl<'s> Resolver<'s, '_> {
    fn service(
        &mut self,
        number: usize,
        definitions: &'s Definitions,
        service: &'s syntax::Service,
    ) {
        let mut ports = Vec::new();
        for port in &service.ports {
            let Some(binding) = &port.binding else {
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::MissingAttribute,
                        port.place,
                        format!("the port `{}` has no `binding`", port.name),
                    )
                    .help("the port is left out"),
                );
                continue;
            };
            let id = match self.bindings.find(binding, definitions) {
                Found::Known(Some(id)) => *id,
                // Left out and reported before.
                Found::Known(None) | Found::Undeclared => continue,
                Found::Unknown(name) => {
                    let unknown =
                        self.bindings
                            .unknown(&name, binding.place, &mut self.suggestions);
                    self.diagnostics
                        .push(unknown.left_out(&format!("the port `{}`", port.name)));
                    continue;
                }
            };
            if let Some(bound) = self.schemas.model.bindings.get_mut(id.0 as usize) {
                bound.addressing = (bound.addressing).or(port.addressing.map(|of| of.edition));
                bound.requires_addressing |= port.addressing.is_some_and(|of| of.required);
            }
            self.attached.push((id, number, &port.policies));
            self.attached.push((id, number, &service.policies));
            ports.push(Port {
                name: port.name.clone(),
                binding: id,
                address: port.address.clone(),
                place: port.place,
            });
        }
        self.schemas.model.services.push(Service {
            name: definitions.qualified(&service.name),
            docs: service.docs.clone(),
            place: service.place,
            ports,
        });
    }

    /// Completes the model with what is said of the documents as a whole.
    fn finish(self) -> Model {
        self.schemas.budget.report(self.diagnostics);
        let mut model = self.schemas.model;
        addressing::actions(&mut model);
        let syntax = self.syntax;

        let mut documents: Vec<(u32, Rc<str>)> = Vec::new();
        let wsdl: HashSet<u32> = syntax.definitions.iter().map(|d| d.document.0).collect();
        for definitions in &syntax.definitions {
            documents.push((definitions.document.0, definitions.target_namespace.clone()));
        }
        for schema in &syntax.schemas {
            if !wsdl.contains(&schema.document.0) {
                let namespace = schema.target_namespace.clone().unwrap_or_default();
                documents.push((schema.document.0, namespace));
            }
        }
        documents.sort_by_key(|(document, _)| *document);
        model.well_known.clone_from(&syntax.well_known);
        model.prefixes.clone_from(&syntax.prefixes);
        model.target_namespaces.clear();
        let mut seen = HashSet::new();
        for (_, namespace) in documents {
            if seen.insert(namespace.clone()) {
                model.target_namespaces.push(namespace);
            }
        }
        model
    }
}
