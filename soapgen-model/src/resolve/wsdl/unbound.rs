//! Port types that no binding binds: they are bound as most services would.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::XmlName;
use crate::syntax::Syntax;
use crate::syntax::wsdl::{
    Binding, BindingOperation, Definitions, PortType, Speech, StyleName, WSDL,
};
use crate::syntax::xsd::QName;

use super::Resolver;

/// The port types that bindings name.
pub(in crate::resolve) fn bound(syntax: &Syntax) -> HashSet<XmlName> {
    let mut bound: HashSet<XmlName> = HashSet::new();
    for definitions in &syntax.definitions {
        let named = definitions.bindings.iter().flat_map(|b| &b.port_type);
        for name in named.filter_map(|wanted| wanted.name.as_ref()) {
            // As names are looked up: one without a prefix may mean the target namespace.
            if name.namespace.is_empty() || &*name.namespace == WSDL {
                bound.insert(definitions.qualified(&name.local));
            }
            bound.insert(name.clone());
        }
        let bare = definitions
            .bindings
            .iter()
            .filter(|b| b.port_type.is_none());
        bound.extend(bare.filter_map(|binding| only_port_type(syntax, binding)));
    }
    bound
}

/// The port type that a binding without `type` can only mean: the one that has its operations.
pub(super) fn only_port_type(syntax: &Syntax, binding: &Binding) -> Option<XmlName> {
    let has_all = |port_type: &PortType| {
        let names: HashSet<&str> = port_type.operations.iter().map(|o| &*o.name).collect();
        let mut wanted = binding.operations.iter();
        wanted.all(|operation| names.contains(&*operation.name))
    };
    let mut only = None;
    for definitions in &syntax.definitions {
        for port_type in definitions.port_types.iter().filter(|p| has_all(p)) {
            let name = definitions.qualified(&port_type.name);
            if only
                .replace(name.clone())
                .is_some_and(|other| other != name)
            {
                return None;
            }
        }
    }
    only
}

/// A binding for each port type that no binding of any document names, with the index of the
/// definitions it stands in: document/literal over SOAP 1.1, under the port type's own name.
/// What stands beside several services may be bound by any of them: `bound_by_others`.
pub(super) fn bindings<'s>(
    syntax: &'s Syntax,
    bound_by_others: &HashSet<XmlName>,
) -> Vec<(usize, &'s Definitions, Binding)> {
    let mut bound = bound(syntax);
    let mut out = Vec::new();
    for (number, definitions) in syntax.definitions.iter().enumerate() {
        for port_type in &definitions.port_types {
            let name = definitions.qualified(&port_type.name);
            let is_beside = syntax.beside.contains(&definitions.document);
            let is_bound = is_beside && bound_by_others.contains(&name);
            if !port_type.operations.is_empty() && !is_bound && bound.insert(name.clone()) {
                out.push((number, definitions, binding(port_type, name)));
            }
        }
    }
    out
}

fn binding(port_type: &PortType, name: XmlName) -> Binding {
    Binding {
        name: port_type.name.clone(),
        place: port_type.place,
        docs: None,
        port_type: Some(QName {
            name: Some(name),
            place: port_type.place,
        }),
        speech: Speech::Soap {
            version_12: false,
            style: Some(StyleName::Document),
            transport: None,
            place: port_type.place,
        },
        operations: port_type
            .operations
            .iter()
            .map(|o| BindingOperation::named(o.name.clone(), o.place))
            .collect(),
        addressing: None,
        policies: Vec::new(),
    }
}

impl<'s> Resolver<'s, '_> {
    /// Adds a binding that [`bindings`] made, and says so.
    pub(super) fn unbound(
        &mut self,
        number: usize,
        definitions: &'s Definitions,
        binding: &'s Binding,
    ) {
        let name = definitions.qualified(&binding.name);
        let next = self.schemas.model.bindings.len();
        let made = self.bound(number, definitions, binding, &name);
        let Some(bound) = self.schemas.model.bindings.get(next) else {
            return;
        };
        // Where every operation is left out, that has been said.
        if made.is_none() || bound.operations.is_empty() {
            return;
        }
        self.diagnostics.push(
            Diagnostic::guess(
                Code::NoBinding,
                binding.place,
                format!(
                    "no binding says how the port type `{}` is spoken",
                    binding.name
                ),
            )
            .help(
                "a client is generated that speaks SOAP 1.1, document/literal, without a SOAP \
                 action and an address; name the document with the binding too if there is one",
            ),
        );
    }
}
