//! What clients of SOAP and of HTTP have in common: what an operation is called, what is said of
//! it, and the enum of its faults.

use std::collections::HashMap;

use super::build::{Builder, Claim, Order};
use super::names::{self, Scope, Taken};
use super::{FaultVariant, ItemId, ItemKind, ModuleId, RootItem, Ty, docs};
use crate::model::{
    Attachment, Binding, BoundMessage, BoundOperation, ElementId, Header, Model, Operation,
    PortType, Protocol, XmlName,
};
use crate::text::Line;

/// The operations of a client on their way to methods.
pub(super) struct Methods<'m> {
    port_type: &'m PortType,
    /// How many operations of the port type have a name.
    named: HashMap<&'m str, usize>,
    scope: Scope,
}

impl<'m> Methods<'m> {
    pub(super) fn of(port_type: &'m PortType) -> Self {
        let mut named = HashMap::new();
        for operation in &port_type.operations {
            *named.entry(&*operation.name).or_insert(0) += 1;
        }
        Self {
            port_type,
            named,
            scope: Scope::of(Taken::Methods),
        }
    }

    pub(super) fn declared(&self, operation: &BoundOperation) -> Option<&'m Operation> {
        self.port_type.operations.get(operation.operation as usize)
    }
}

/// What an operation is called that Rust names are made from.
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
}

impl Builder<'_> {
    /// What an operation is called: as a setting calls it or, of several of its name, the one with
    /// its input; else as in the document.
    pub(super) fn operation_called(
        &self,
        methods: &Methods<'_>,
        operation: &BoundOperation,
    ) -> Called {
        let name = XmlName {
            local: operation.name.clone(),
            ..methods.port_type.name.clone()
        };
        let own = self.called(&name).to_owned();
        let is_overloaded = methods.named.get(&*operation.name).is_some_and(|n| *n > 1);
        let Some(declared) = methods.declared(operation).filter(|_| is_overloaded) else {
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
        let (plain, other) = (names::value_name(&own), names::value_name(input));
        let says_it = super::content::plain(&other).starts_with(super::content::plain(&plain));
        Called {
            overload: Some(match says_it {
                true => input.to_owned(),
                false => format!("{own}_{input}"),
            }),
            own,
        }
    }

    /// The method of an operation.
    pub(super) fn method(methods: &mut Methods<'_>, called: &Called) -> String {
        let (name, others) = called.names(names::method_name);
        methods.scope.take(&name, &others)
    }

    /// The enum of the faults that an operation declares, where there are several; bindings share
    /// it.
    pub(super) fn faults(
        &mut self,
        module: ModuleId,
        (operation, called): (&BoundOperation, &Called),
        roots: &[RootItem],
        index: &HashMap<ElementId, usize>,
    ) -> Option<ItemId> {
        let mut variants: Vec<FaultVariant> = Vec::new();
        let mut scope = Scope::default();
        for fault in &operation.faults {
            let Some(&root) = index.get(&fault.element) else {
                continue;
            };
            // Two faults of one element can't be told apart.
            if variants.iter().any(|known| known.root == root) {
                continue;
            }
            variants.push(FaultVariant {
                name: scope.take(&names::variant_name(&fault.name), &[]),
                ty: roots[root].ty.clone(),
                root,
                docs: vec![Line::about("Fault {}.", &fault.name)],
            });
        }
        if variants.len() < 2 {
            return None;
        }
        let of: Vec<usize> = variants.iter().map(|variant| variant.root).collect();
        let (name, others) = called.names(|called| format!("{}Fault", names::type_name(called)));
        let key = (module, name.clone(), of);
        if let Some(item) = self.faults.get(&key) {
            return Some(*item);
        }
        let more = format!("{name}s");
        let others = others.into_iter().chain([more]).collect();
        let naming = (module, name, others, Claim::Made);
        let item = self.draft(naming, Order(0, 4), None, ItemKind::Faults(variants));
        self.drafts[item].item.docs = vec![
            Line::about(
                "The faults that the operation {} declares.",
                &operation.name,
            ),
            Line::default(),
            Line::new("`error.declared()` gives it, of an error of a call."),
        ];
        self.faults.insert(key, item);
        Some(item)
    }

    /// What is said of an operation of a SOAP binding, besides what its document says.
    pub(super) fn operation_docs(
        &self,
        methods: &Methods<'_>,
        binding: &Binding,
        operation: &BoundOperation,
        faults: (Option<ItemId>, Vec<&RootItem>),
    ) -> Vec<Line> {
        let mut lines = said(methods, operation);
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
                (Some(item), _) | (None, Some(&Ty::Item(item))) => {
                    declares.then(": `error.declared()` gives ").item(item)
                }
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
pub(super) fn said(methods: &Methods<'_>, operation: &BoundOperation) -> Vec<Line> {
    let declared = methods.declared(operation);
    docs::lines(
        declared.and_then(|declared| declared.docs.as_deref()),
        || Line::about("Operation {}.", &operation.name),
    )
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
