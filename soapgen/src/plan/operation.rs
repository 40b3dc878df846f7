//! What clients of SOAP and of HTTP have in common: what an operation is called, what is said of
//! it, and the enum of its faults.

use std::collections::HashMap;

use super::build::Builder;
use super::names::{Letters, Scope};
use super::{ModuleId, RootItem, Ty, docs};
use crate::text::Line;
use soapgen_model::model::{
    Attachment, Binding, BindingId, BoundMessage, BoundOperation, Header, Model, Operation,
    PortType, Protocol, XmlName,
};
use soapgen_model::shape::ShapeId;

/// What an operation is called that Rust names are made from.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    pub(super) own: String,
    /// Of one of several operations of a name: what its input makes of it (WSDL 1.1, 2.4.5).
    pub(super) overload: Option<String>,
}

impl Called {
    /// Names made of these, the first to be tried first.
    pub(super) fn names(&self, name: impl Fn(&str) -> String) -> (String, Vec<String>) {
        (
            name(&self.own),
            self.overload.iter().map(|called| name(called)).collect(),
        )
    }

    /// The method of an operation, in the scope of its client's.
    pub(super) fn method(&self, methods: &mut Scope, letters: &Letters) -> String {
        let (name, others) = self.names(|name| letters.method_name(name));
        methods.take(&name, &others)
    }
}

impl Builder<'_> {
    /// What the operations of a binding are called.
    pub(super) fn call_operations(&mut self, id: BindingId) {
        let binding = &self.model[id];
        let port_type = &self.model[binding.port_type];
        let mut named: HashMap<&str, usize> = HashMap::new();
        for operation in &port_type.operations {
            *named.entry(&*operation.name).or_insert(0) += 1;
        }
        let is_overloaded = |name: &str| named.get(name).is_some_and(|n| *n > 1);
        let operations = binding.operations.iter();
        let called = operations
            .map(|operation| self.operation_called(port_type, operation, &is_overloaded))
            .collect();
        self.called.insert(id, called);
    }

    /// What an operation is called: as a setting calls it or, of several of its name, the one with
    /// its input; else as in the document.
    fn operation_called(
        &self,
        port_type: &PortType,
        operation: &BoundOperation,
        is_overloaded: &dyn Fn(&str) -> bool,
    ) -> Called {
        let name = XmlName {
            local: operation.name.clone(),
            ..port_type.name.clone()
        };
        let own = self.called(&name).to_owned();
        let declared = declared(port_type, operation);
        let Some(declared) = declared.filter(|_| is_overloaded(&operation.name)) else {
            return Called {
                own,
                overload: None,
            };
        };
        let input = &*declared.input_name;
        if let Some(called) = self.settings.names.get(&format!("{name}/{input}")) {
            return Called {
                own: called.clone(),
                overload: None,
            };
        }
        let (plain, other) = (
            self.letters.value_name(&own),
            self.letters.value_name(input),
        );
        let says_it = super::members::plain(&other).starts_with(super::members::plain(&plain));
        Called {
            overload: Some(match says_it {
                true => input.to_owned(),
                false => format!("{own}_{input}"),
            }),
            own,
        }
    }

    /// What an operation of a binding is called.
    pub(super) fn called_in(&self, binding: BindingId, index: usize) -> Called {
        let called = self.called.get(&binding).and_then(|all| all.get(index));
        called.cloned().unwrap_or_default()
    }

    /// What is said of an operation of a SOAP binding, besides what its document says.
    pub(super) fn operation_docs(
        &self,
        (binding, operation): (&Binding, &BoundOperation),
        module: ModuleId,
        faults: (Option<ShapeId>, Vec<&RootItem>),
    ) -> Vec<Line> {
        let mut lines = said(&self.model[binding.port_type], operation);
        let version = Line::new(version(binding.protocol));
        let mut facts = vec![match operation.action.as_deref() {
            None | Some("") => version.then(", without an action."),
            Some(action) => version.then(", action ").code(action).then("."),
        }];
        facts.extend(blocks(
            self.model,
            "Sends the header block",
            &operation.input.headers,
        ));
        facts.extend(attachments(
            "Attachments of the request: ",
            &operation.input,
        ));
        match &operation.output {
            None => facts.push(Line::new("One-way: nothing is answered.")),
            Some(output) => {
                facts.extend(blocks(
                    self.model,
                    "The response has the header block",
                    &output.headers,
                ));
                facts.extend(attachments("Attachments of the response: ", output));
            }
        }
        lines.push(Line::default());
        lines.push(docs::joined(facts, " "));
        const GIVES: &str = ": `error.declared()` gives ";
        let (several, details) = faults;
        let one = details.first().map(|root| &root.ty);
        let mut names: Vec<Line> = operation
            .faults
            .iter()
            .map(|fault| Line::default().code(&fault.name))
            .collect();
        if let Some(last) = names.pop() {
            let declares = match names.is_empty() {
                true => Line::new("Declares the fault ").line(&last),
                false => Line::new("Declares the faults ")
                    .line(&docs::joined(names, ", "))
                    .then(" and ")
                    .line(&last),
            };
            let gives = match (several, one) {
                (Some(shape), _) => self.linked(declares.then(GIVES), shape, module),
                (None, Some(&Ty::Item(item))) => self.linked(declares.then(GIVES), item, module),
                _ => declares,
            };
            lines.push(Line::default());
            lines.push(gives.then("."));
        }
        lines
    }

    /// What is said of a client: what the document says of its service or `otherwise`, then what
    /// tells it from clients of other bindings.
    pub(super) fn client_docs(
        &self,
        said: Option<&str>,
        binding: &Binding,
        otherwise: Line,
    ) -> Vec<Line> {
        let mut lines = docs::lines(said, || otherwise);
        let speaks = Line::new("Speaks ").then(version(binding.protocol));
        lines.push(Line::default());
        lines.push(
            speaks
                .then(": the binding ")
                .code(&binding.name.local)
                .then("."),
        );
        lines
    }
}

/// What the document says of an operation.
pub(super) fn said(port_type: &PortType, operation: &BoundOperation) -> Vec<Line> {
    let declared = declared(port_type, operation);
    docs::lines(
        declared.and_then(|declared| declared.docs.as_deref()),
        || Line::about("Operation {}.", &operation.name),
    )
}

fn declared<'m>(port_type: &'m PortType, operation: &BoundOperation) -> Option<&'m Operation> {
    port_type.operations.get(operation.operation as usize)
}

fn version(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Soap11 => "SOAP 1.1",
        Protocol::Soap12 => "SOAP 1.2",
        Protocol::HttpGet => "HTTP GET",
        Protocol::HttpPost => "HTTP POST",
    }
}

/// The header blocks of a message, behind words for one of them.
fn blocks(model: &Model, words: &'static str, headers: &[Header]) -> Option<Line> {
    let name = |header: &Header| Line::default().code(&model[header.element].name.local);
    let names: Vec<Line> = headers.iter().map(name).collect();
    let plural = match names.len() {
        0 => return None,
        1 => " ",
        _ => "s ",
    };
    let line = Line::new(words).then(plural);
    Some(line.line(&docs::joined(names, ", ")).then("."))
}

/// The parts of a message that stand beside it (`mime:content`; WSDL 1.1, section 5.3).
fn attachments(words: &'static str, message: &BoundMessage) -> Option<Line> {
    let part = |attachment: &Attachment| {
        let line = Line::default().code(&attachment.part);
        match attachment.content_types.is_empty() {
            true => line,
            false => docs::alternatives(line.then(" ("), &attachment.content_types).then(")"),
        }
    };
    let parts: Vec<Line> = message.attachments.iter().map(part).collect();
    (!parts.is_empty()).then(|| Line::new(words).line(&docs::joined(parts, ", ")).then("."))
}
