//! Port types and their abstract operations.

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Operation, PortType, PortTypeId, XmlName};
use crate::syntax::wsdl::{self as syntax, Definitions, MessageUse, PolicyExpression};

use super::Resolver;
use super::names::{Found, LeftOut as _};

/// What bindings need to know of a port type.
#[derive(Debug)]
pub(super) struct KnownPortType<'s> {
    pub(super) id: PortTypeId,
    /// Its operations, those included that are left out of the model.
    pub(super) operations: Rc<[KnownOperation<'s>]>,
    /// Indices in `operations`, by name.
    pub(super) by_name: Rc<HashMap<Rc<str>, Vec<usize>>>,
    /// Policies that bear on every binding of it: those of the port type and its operations.
    pub(super) policies: Vec<&'s [PolicyExpression]>,
    /// The document it stands in, as an index of definitions.
    pub(super) document: crate::diagnostic::DocumentId,
}

impl KnownPortType<'_> {
    /// Whether both have the same operations.
    fn is_same(&self, other: &Self) -> bool {
        let name = |message: &NamedMessage<'_>| message.name.clone();
        let operation = |o: &KnownOperation<'_>| {
            (
                (o.name.clone(), o.index),
                (o.input_name.clone(), o.output_name.clone()),
                (o.input.as_ref().map(name), o.output.as_ref().map(name)),
                o.faults
                    .iter()
                    .map(|fault| (fault.name.clone(), name(&fault.message)))
                    .collect::<Vec<_>>(),
            )
        };
        let operations = self.operations.iter().map(operation);
        operations.eq(other.operations.iter().map(operation))
    }
}

/// What bindings need to know of an operation.
#[derive(Debug)]
pub(super) struct KnownOperation<'s> {
    pub(super) name: Rc<str>,
    pub(super) place: Place,
    /// Its index in the model; `None` when it is left out, which is reported.
    pub(super) index: Option<u32>,
    pub(super) input_name: Rc<str>,
    pub(super) output_name: Option<Rc<str>>,
    pub(super) input: Option<NamedMessage<'s>>,
    pub(super) output: Option<NamedMessage<'s>>,
    pub(super) faults: Vec<KnownFault<'s>>,
}

/// A fault of an operation.
#[derive(Debug)]
pub(super) struct KnownFault<'s> {
    pub(super) name: Rc<str>,
    pub(super) message: NamedMessage<'s>,
    pub(super) place: Place,
}

/// A message with its expanded name.
#[derive(Clone, Debug)]
pub(super) struct NamedMessage<'s> {
    pub(super) name: XmlName,
    pub(super) message: &'s syntax::Message,
}

impl<'s> Resolver<'s, '_> {
    pub(super) fn port_type(
        &mut self,
        definitions: &'s Definitions,
        port_type: &'s syntax::PortType,
    ) {
        let name = definitions.qualified(&port_type.name);
        let mut known = Vec::new();
        let mut operations = Vec::new();
        let mut by_name: HashMap<Rc<str>, Vec<usize>> = HashMap::new();
        for operation in &port_type.operations {
            let (resolved, model) = self.operation(definitions, operation, operations.len());
            operations.extend(model);
            by_name
                .entry(operation.name.clone())
                .or_default()
                .push(known.len());
            known.push(resolved);
        }
        let model = &mut self.schemas.model;
        let id = PortTypeId(u32::try_from(model.port_types.len()).unwrap_or(u32::MAX));
        model.port_types.push(PortType {
            name: name.clone(),
            docs: port_type.docs.clone(),
            place: port_type.place,
            operations,
        });
        let of_operations = port_type.operations.iter().map(|o| &*o.policies);
        let policies = std::iter::once(&*port_type.policies).chain(of_operations);
        let known = KnownPortType {
            id,
            operations: known.into(),
            by_name: Rc::new(by_name),
            policies: policies.filter(|p| !p.is_empty()).collect(),
            document: definitions.document,
        };
        let place = port_type.place;
        self.port_types
            .add(name, known, place, KnownPortType::is_same, self.diagnostics);
    }

    fn operation(
        &mut self,
        definitions: &'s Definitions,
        operation: &'s syntax::Operation,
        next: usize,
    ) -> (KnownOperation<'s>, Option<Operation>) {
        let name = &operation.name;
        // The names that WSDL 1.1, 2.4.5 gives to messages without one.
        let two_way = operation.input.is_some() && operation.output.is_some();
        let message_name = |message: &Option<MessageUse>, suffix: &str| -> Option<Rc<str>> {
            let message = message.as_ref()?;
            Some(match &message.name {
                Some(name) => name.clone(),
                None if two_way => format!("{name}{suffix}").into(),
                None => name.clone(),
            })
        };
        let mut known = KnownOperation {
            name: name.clone(),
            place: operation.place,
            index: None,
            input_name: message_name(&operation.input, "Request").unwrap_or_else(|| name.clone()),
            output_name: message_name(&operation.output, "Response"),
            input: None,
            output: None,
            faults: Vec::new(),
        };
        let Some(input) = operation.input.as_ref().filter(|_| !operation.output_first) else {
            let why = match (&operation.input, &operation.output) {
                (None, None) => "has no message",
                (None, Some(_)) => "is a notification: only the service sends",
                _ => "is solicit-response: the service asks the client",
            };
            self.diagnostics.push(
                Diagnostic::skip(
                    Code::UnsupportedOperation,
                    operation.place,
                    format!("the operation `{name}` {why}"),
                )
                .help("the operation is left out"),
            );
            return (known, None);
        };
        let given =
            |r: &mut Self, message: &'s MessageUse| r.message_of(definitions, message, name);
        let Some(input_message) = given(self, input) else {
            return (known, None);
        };
        let output_message = match &operation.output {
            None => None,
            Some(output) => match given(self, output) {
                Some(message) => Some(message),
                None => return (known, None),
            },
        };
        for fault in &operation.faults {
            let what = format!("fault `{}`", fault.name.as_deref().unwrap_or(""));
            let Some(message) = self.message_named(definitions, fault, &what, name) else {
                continue;
            };
            known.faults.push(KnownFault {
                name: fault
                    .name
                    .clone()
                    .unwrap_or_else(|| message.message.name.clone()),
                message,
                place: fault.place,
            });
        }
        let model = Operation {
            name: name.clone(),
            docs: operation.docs.clone(),
            place: operation.place,
            input_name: known.input_name.clone(),
            input: input_message.name.clone(),
            output: output_message.as_ref().map(|message| message.name.clone()),
            addressing_action: input.action.clone(),
        };
        known.index = u32::try_from(next).ok();
        known.input = Some(input_message);
        known.output = output_message;
        (known, Some(model))
    }

    fn message_of(
        &mut self,
        definitions: &'s Definitions,
        message: &'s MessageUse,
        operation: &str,
    ) -> Option<NamedMessage<'s>> {
        self.message_named(definitions, message, "operation", operation)
    }

    /// The message of an input, output or fault. Without it, the rest of the service stands, so
    /// that it is left out with a warning.
    fn message_named(
        &mut self,
        definitions: &'s Definitions,
        message: &'s MessageUse,
        left_out: &str,
        operation: &str,
    ) -> Option<NamedMessage<'s>> {
        let left_out = match left_out {
            "operation" => format!("the operation `{operation}`"),
            part => format!("the {part} of the operation `{operation}`"),
        };
        let Some(wanted) = &message.message else {
            self.diagnostics.push(
                Diagnostic::skip(
                    Code::MissingAttribute,
                    message.place,
                    "no `message` is named",
                )
                .help(format!("{left_out} is left out")),
            );
            return None;
        };
        match self.messages.find_named(wanted, definitions) {
            (Some(name), Found::Known(message)) => Some(NamedMessage { name, message }),
            (_, Found::Unknown(name)) => {
                let unknown = self
                    .messages
                    .unknown(&name, wanted.place, &mut self.suggestions);
                self.diagnostics.push(unknown.left_out(&left_out));
                None
            }
            _ => None,
        }
    }
}
