//! WSDL 2.0 in the terms of WSDL 1.1: an interface is a port type with what it inherits, and a
//! message for each of its inputs, outputs and faults; an endpoint is a port.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::XmlName;
use crate::syntax::Syntax;
use crate::syntax::wsdl::description::{self as syntax, Content, Description, Interface};
use crate::syntax::wsdl::{
    Binding, BindingMessage, BindingOperation, Definitions, HeaderBinding, Message, MessageUse,
    Operation, Part, Port, PortType, Service, SoapOperation,
};
use crate::syntax::xsd::{QName, XML_SCHEMA};

use super::LEFT_OUT;
use super::names::{LeftOut as _, Suggestions, Table};
use crate::resolve::Rules;

/// Puts what the descriptions say into definitions of WSDL 1.1.
pub(in crate::resolve) fn lower(syntax: &mut Syntax, rules: Rules, diagnostics: &mut Diagnostics) {
    let descriptions = std::mem::take(&mut syntax.descriptions);
    let lowering = Lowering::new(&descriptions, diagnostics);
    if let Some(too_many) = lowering.too_many(&descriptions, rules.max_members) {
        diagnostics.push(too_many);
        return;
    }
    for description in &descriptions {
        let definitions = lowering.definitions(description, diagnostics);
        syntax.definitions.push(definitions);
    }
}

/// How many interfaces one may extend, those included that they extend: what is inherited is
/// copied, and no service comes near.
const LINEAGE: usize = 64;

/// How many members an operation counts for that an interface has from another, or a binding.
const OPERATION: usize = 10;

/// An interface with the description that declares it.
type Declared<'s> = (&'s Description, &'s Interface);

/// The interfaces that each one extends, itself among them; at most one more than [`LINEAGE`].
type Lineages = HashMap<XmlName, HashSet<XmlName>>;

struct Lowering<'s> {
    interfaces: Table<Declared<'s>>,
    suggestions: Suggestions,
    /// Interfaces that only serve to be extended by others.
    bases: HashSet<XmlName>,
    /// The interfaces that each binding without one is used for, by services.
    served: HashMap<XmlName, Vec<&'s QName>>,
}

impl<'s> Lowering<'s> {
    fn new(descriptions: &'s [Description], diagnostics: &mut Diagnostics) -> Self {
        let mut interfaces = Table::new("interface", Code::UnknownInterface, LEFT_OUT);
        let mut served: HashMap<XmlName, Vec<&QName>> = HashMap::new();
        let mut seen = HashSet::new();
        for description in descriptions {
            for interface in &description.interfaces {
                let name = qualified(description, &interface.name);
                let declared = (description, interface);
                let never = |_: &_, _: &_| false;
                interfaces.add(name, declared, interface.place, never, diagnostics);
            }
            for service in &description.services {
                let Some(interface) = &service.interface else {
                    continue;
                };
                for endpoint in &service.endpoints {
                    if let Some(name) = endpoint.binding.as_ref().and_then(|b| b.name.clone())
                        && seen.insert((name.clone(), interface.name.clone()))
                    {
                        served.entry(name).or_default().push(interface);
                    }
                }
            }
        }
        let bindings = descriptions.iter().flat_map(|d| {
            let bindings = d.bindings.iter();
            bindings.filter_map(move |b| Some((qualified(d, &b.name), b.interface.as_ref()?)))
        });
        let mut bound: HashSet<&XmlName> = HashSet::new();
        for (name, interface) in bindings {
            served.remove(&name);
            bound.extend(&interface.name);
        }
        let interfaces_of_services = served.values().flatten().copied();
        bound.extend(interfaces_of_services.filter_map(|i| i.name.as_ref()));
        let mut out = Self {
            interfaces,
            suggestions: Suggestions::default(),
            bases: HashSet::new(),
            served,
        };
        let declared = || {
            let all = descriptions.iter();
            all.flat_map(|d| d.interfaces.iter().map(move |interface| (d, interface)))
        };
        let names = |(d, i): Declared<'_>| qualified(d, &i.name);
        let lineages: Lineages = declared()
            .map(|of| (names(of), out.lineage(of).into_iter().map(names).collect()))
            .collect();
        for (description, interface) in declared() {
            out.extended(description, interface, &lineages, diagnostics);
        }
        out.bases.retain(|name| !bound.contains(name));
        out
    }

    /// What is wrong where interfaces that extend others, and bindings, stand for more operations
    /// than there may be: each has all that its interface has, with a line for none of them.
    fn too_many(&self, descriptions: &'s [Description], most: usize) -> Option<Diagnostic> {
        let mut left = most / OPERATION;
        let mut counts: HashMap<XmlName, usize> = HashMap::new();
        let mut count = |declared: Declared<'s>| {
            let name = qualified(declared.0, &declared.1.name);
            let lineage = || self.lineage(declared).into_iter();
            *counts
                .entry(name)
                .or_insert_with(|| lineage().map(|(_, of)| of.operations.len()).sum())
        };
        for description in descriptions {
            let interfaces = description.interfaces.iter();
            let mut uses: Vec<Declared<'s>> = interfaces.map(|i| (description, i)).collect();
            for binding in &description.bindings {
                let name = qualified(description, &binding.name);
                let served = self.served.get(&name).map_or(&[][..], Vec::as_slice);
                let bound = binding.interface.iter().chain(served.iter().copied());
                let names = bound.filter_map(|interface| interface.name.as_ref());
                uses.extend(names.filter_map(|name| self.interfaces.get(name).copied()));
            }
            for declared in uses {
                match left.checked_sub(count(declared)) {
                    Some(less) => left = less,
                    None => {
                        let (interface, operations) = (declared.1, count(declared));
                        let message = format!(
                            "the interfaces and bindings have more than {} operations together; \
                             the interface `{}` has {operations} of them in each place",
                            most / OPERATION,
                            interface.name
                        );
                        return Some(
                            Diagnostic::error(Code::TooLarge, interface.place, message).help(
                                format!(
                                    "if that is meant, set `max-members` to a larger number; an \
                                 operation counts as {OPERATION}"
                                ),
                            ),
                        );
                    }
                }
            }
        }
        None
    }

    /// Notes what an interface extends, and reports what is wrong with that.
    fn extended(
        &mut self,
        description: &'s Description,
        interface: &'s Interface,
        lineages: &Lineages,
        diagnostics: &mut Diagnostics,
    ) {
        let what = format!("what the interface `{}` has from it", interface.name);
        for extended in &interface.extends {
            if let Some(name) = &extended.name
                && self.interfaces.get(name).is_none()
            {
                let unknown = self
                    .interfaces
                    .unknown(name, extended.place, &mut self.suggestions);
                diagnostics.push(unknown.left_out(&what));
            }
        }
        let own = qualified(description, &interface.name);
        let Some(lineage) = lineages.get(&own) else {
            return;
        };
        if lineage.len() > LINEAGE {
            let message = format!(
                "the interface `{}` extends more than {LINEAGE} others",
                interface.name
            );
            diagnostics.push(
                Diagnostic::error(Code::TooLarge, interface.place, message)
                    .help("write the operations into fewer interfaces"),
            );
            return;
        }
        // Of interfaces that extend each other none is the base.
        let extends_this = |name: &XmlName| lineages.get(name).is_some_and(|l| l.contains(&own));
        let bases = lineage.iter().filter(|name| !extends_this(name));
        self.bases.extend(bases.cloned());
    }

    fn definitions(
        &self,
        description: &'s Description,
        diagnostics: &mut Diagnostics,
    ) -> Definitions {
        let mut out = Definitions {
            document: description.document,
            place: description.place,
            target_namespace: description.target_namespace.clone(),
            imports: Vec::new(),
            messages: Vec::new(),
            port_types: Vec::new(),
            bindings: Vec::new(),
            services: Vec::new(),
            policies: description.policies.clone(),
        };
        for interface in &description.interfaces {
            messages(interface, &mut out.messages);
            diagnostics
                .0
                .extend(interface.operations.iter().filter_map(uncallable));
            if !self
                .bases
                .contains(&qualified(description, &interface.name))
            {
                out.port_types.push(self.port_type(description, interface));
            }
        }
        for binding in &description.bindings {
            let name = qualified(description, &binding.name);
            let served = self.served.get(&name).map_or(&[][..], Vec::as_slice);
            // One without an interface that no service uses says nothing yet.
            for interface in binding.interface.iter().chain(served.iter().copied()) {
                let lowered = self.binding(description, binding, interface, &mut out.messages);
                out.bindings.push(lowered);
            }
            diagnostics.0.extend(posted(binding));
        }
        let services = description.services.iter();
        out.services.extend(services.map(|s| self.service(s)));
        out
    }

    /// An interface and all that it extends, nearest first, each once; at most one more than
    /// [`LINEAGE`].
    fn lineage(&self, declared: Declared<'s>) -> Vec<Declared<'s>> {
        let mut seen = HashSet::from([qualified(declared.0, &declared.1.name)]);
        let mut out = vec![declared];
        let mut next = 0;
        while let Some((_, interface)) = out.get(next) {
            next += 1;
            for name in interface.extends.iter().filter_map(|e| e.name.as_ref()) {
                if out.len() <= LINEAGE
                    && let Some(declared) = self.interfaces.get(name)
                    && seen.insert(name.clone())
                {
                    out.push(*declared);
                }
            }
        }
        out
    }

    /// The operations of an interface, those that it inherits first.
    fn operations(&self, interface: Declared<'s>) -> Vec<(Declared<'s>, &'s syntax::Operation)> {
        let mut seen = HashSet::new();
        let mut groups = Vec::new();
        for declared in self.lineage(interface) {
            let operations = declared.1.operations.iter();
            let new = operations.filter(|o| seen.insert(qualified(declared.0, &o.name)));
            groups.push(new.map(|o| (declared, o)).collect::<Vec<_>>());
        }
        groups.into_iter().rev().flatten().collect()
    }

    fn port_type(&self, description: &'s Description, interface: &'s Interface) -> PortType {
        let operations = self.operations((description, interface)).into_iter();
        let callable = operations.filter(|(_, operation)| uncallable(operation).is_none());
        PortType {
            name: interface.name.clone(),
            place: interface.place,
            docs: interface.docs.clone(),
            operations: callable
                .map(|(declared, operation)| self.operation(declared, operation))
                .collect(),
            policies: interface.policies.clone(),
        }
    }

    fn operation(&self, declared: Declared<'s>, operation: &syntax::Operation) -> Operation {
        let (description, interface) = declared;
        let given = |message: &Option<syntax::Message>, label| {
            let name = message_name(interface, &operation.name, label);
            let message = message.as_ref();
            message.map(|m| used(qualified(description, &name), m.action.clone(), m.place))
        };
        Operation {
            name: operation.name.clone(),
            place: operation.place,
            docs: operation.docs.clone(),
            output_first: output_first(operation) == Some(true),
            input: given(&operation.input, "In"),
            output: given(&operation.output, "Out"),
            faults: operation
                .faults
                .iter()
                .filter_map(|wanted| self.fault(declared, wanted))
                .collect(),
            policies: operation.policies.clone(),
        }
    }

    /// A fault that an operation names, of its interface or of one that this extends; `None`
    /// where its detail is not an element, and is read as it comes.
    fn fault(&self, declared: Declared<'s>, wanted: &QName) -> Option<MessageUse> {
        let name = wanted.name.as_ref()?;
        let lineage = self.lineage(declared).into_iter();
        let mut all = lineage.flat_map(|(d, i)| i.faults.iter().map(move |f| (d, i, f)));
        let (description, interface, fault) =
            all.find(|(d, _, f)| qualified(d, &f.name) == *name)?;
        let Content::Element(_) = fault.content else {
            return None;
        };
        let message = qualified(description, &fault_name(interface, &fault.name));
        Some(MessageUse {
            name: Some(fault.name.clone()),
            ..used(message, None, wanted.place)
        })
    }

    /// A binding for one interface; its header blocks become messages.
    fn binding(
        &self,
        description: &'s Description,
        binding: &'s syntax::Binding,
        interface: &QName,
        messages: &mut Vec<Message>,
    ) -> Binding {
        let mut rest: Vec<&syntax::BindingOperation> = binding.operations.iter().collect();
        let known = interface.name.as_ref();
        let known = known.and_then(|name| self.interfaces.get(name));
        let known = known.map_or_else(Vec::new, |declared| self.operations(*declared));
        let mut operations = Vec::new();
        for ((declaring, _), operation) in known {
            let name = Some(qualified(declaring, &operation.name));
            let is_it = |b: &&syntax::BindingOperation| {
                b.operation
                    .as_ref()
                    .is_some_and(|wanted| wanted.name == name)
            };
            let said = rest.iter().position(is_it).map(|at| rest.remove(at));
            if uncallable(operation).is_some() {
                continue;
            }
            let place = said.map_or(operation.place, |said| said.place);
            let headers = |headers: &[syntax::Header], label: &str, messages: &mut _| {
                let prefix = format!("{}/{}/{label}", binding.name, operation.name);
                header_bindings(description, headers, &prefix, messages)
            };
            let input = said.map_or(&[][..], |said| &said.input);
            let output = said.map_or(&[][..], |said| &said.output);
            operations.push(BindingOperation {
                soap: Some(SoapOperation {
                    action: said.and_then(|said| said.action.clone()),
                    style: None,
                }),
                input: Some(headers(input, "In", messages)),
                output: Some(headers(output, "Out", messages)),
                ..BindingOperation::named(operation.name.clone(), place)
            });
        }
        // What is said of operations that the interface doesn't have is reported of the binding.
        for said in rest {
            if let Some(name) = said.operation.as_ref().and_then(|o| o.name.as_ref()) {
                operations.push(BindingOperation::named(name.local.clone(), said.place));
            }
        }
        let name = qualified(description, &binding.name);
        Binding {
            name: self.bound_name(&name, Some(interface)),
            place: binding.place,
            docs: binding.docs.clone(),
            port_type: Some(interface.clone()),
            speech: binding.speech.clone(),
            operations,
            addressing: binding.addressing,
            policies: binding.policies.clone(),
        }
    }

    /// The name of the binding that is made of one for an interface.
    fn bound_name(&self, binding: &XmlName, interface: Option<&QName>) -> Rc<str> {
        let served = self.served.get(binding).and_then(|of_binding| {
            let at = of_binding.iter().position(|i| Some(*i) == interface)?;
            let name = of_binding.get(at)?.name.as_ref()?;
            (at > 0).then_some(name)
        });
        match served {
            Some(interface) => format!("{}{}", binding.local, interface.local).into(),
            None => binding.local.clone(),
        }
    }

    fn service(&self, service: &syntax::Service) -> Service {
        let port = |endpoint: &Port| {
            let mut port = endpoint.clone();
            if let Some(name) = port.binding.as_mut().and_then(|b| b.name.as_mut()) {
                name.local = self.bound_name(name, service.interface.as_ref());
            }
            port
        };
        Service {
            name: service.name.clone(),
            place: service.place,
            docs: service.docs.clone(),
            ports: service.endpoints.iter().map(port).collect(),
            policies: service.policies.clone(),
        }
    }
}

fn qualified(description: &Description, local: &Rc<str>) -> XmlName {
    XmlName::new(description.target_namespace.clone(), local.clone())
}

// Messages are named by the path of what they are made of (as in WSDL 2.0, A.2), which no
// declaration can have for a name.

fn fault_name(interface: &Interface, fault: &str) -> Rc<str> {
    format!("{}/{fault}", interface.name).into()
}

fn message_name(interface: &Interface, operation: &str, label: &str) -> Rc<str> {
    format!("{}/{operation}/{label}", interface.name).into()
}

/// The messages of an interface's own operations and faults.
fn messages(interface: &Interface, out: &mut Vec<Message>) {
    for fault in &interface.faults {
        let name = fault_name(interface, &fault.name);
        out.push(message(name, &fault.content, fault.place));
    }
    for operation in &interface.operations {
        for (label, given) in [("In", &operation.input), ("Out", &operation.output)] {
            if let Some(given) = given {
                let name = message_name(interface, &operation.name, label);
                out.push(message(name, &given.content, given.place));
            }
        }
    }
}

fn message(name: Rc<str>, content: &Content, place: Place) -> Message {
    let (element, ty) = match content {
        Content::Element(element) => (Some(element.clone()), None),
        Content::Any => {
            let name = Some(XmlName::new(XML_SCHEMA, "anyType"));
            (None, Some(QName { name, place }))
        }
        Content::Nothing | Content::Other => (None, None),
    };
    let part = Part {
        name: "body".into(),
        place,
        element,
        ty,
    };
    let empty = part.element.is_none() && part.ty.is_none();
    Message {
        name,
        place,
        parts: if empty { Vec::new() } else { vec![part] },
    }
}

fn used(message: XmlName, action: Option<String>, place: Place) -> MessageUse {
    let name = Some(message);
    MessageUse {
        name: None,
        message: Some(QName { name, place }),
        action,
        place,
    }
}

fn header_bindings(
    description: &Description,
    headers: &[syntax::Header],
    prefix: &str,
    messages: &mut Vec<Message>,
) -> BindingMessage {
    let mut out = BindingMessage::default();
    for header in headers {
        // One whose prefix isn't declared has been reported.
        let Some(element) = header.element.as_ref().filter(|e| e.name.is_some()) else {
            continue;
        };
        let name: Rc<str> = format!("{prefix}/{}", out.headers.len()).into();
        out.headers.push(HeaderBinding {
            message: Some(QName {
                name: Some(qualified(description, &name)),
                place: header.place,
            }),
            part: None,
            encoded: false,
            required: header.required,
            namespace: None,
            place: header.place,
            faults: Vec::new(),
        });
        let content = Content::Element(element.clone());
        messages.push(message(name, &content, header.place));
    }
    out
}

/// Whether the service sends first, by the message exchange pattern (WSDL 2.0 Part 2, 2.2, and
/// the additional patterns); `None` for one that is not known. The URIs in use differ between
/// editions, and all end in the pattern's name.
fn output_first(operation: &syntax::Operation) -> Option<bool> {
    let uri = operation.pattern.as_deref().unwrap_or("in-out");
    match uri.trim_end_matches('/').rsplit('/').next()? {
        "in-only" | "robust-in-only" | "in-out" | "in-opt-out" => Some(false),
        "out-only" | "robust-out-only" | "out-in" | "out-opt-in" => Some(true),
        _ => None,
    }
}

/// Why an operation is left out, if it is.
fn uncallable(operation: &syntax::Operation) -> Option<Diagnostic> {
    let name = &operation.name;
    if output_first(operation).is_none() {
        let pattern = operation.pattern.as_deref().unwrap_or("");
        let message = format!("the operation `{name}` has the unknown pattern `{pattern}`");
        let out = Diagnostic::skip(Code::UnsupportedOperation, operation.place, message);
        return Some(out.help("the operation is left out"));
    }
    let mut messages = operation.input.iter().chain(&operation.output);
    let undescribed = messages.find(|m| matches!(m.content, Content::Other))?;
    let message = format!("what this message of the operation `{name}` holds is not described");
    Some(
        Diagnostic::skip(Code::UndescribedMessage, undescribed.place, message)
            .help("name its `element`, or `#none` where it is empty; the operation is left out"),
    )
}

/// Says that requests are posted where the binding asks for HTTP GET.
fn posted(binding: &syntax::Binding) -> Option<Diagnostic> {
    let mut operations = binding.operations.iter();
    let place = match operations.find(|o| o.get == Some(true)) {
        Some(operation) => operation.place,
        None if binding.get => binding.place,
        None => return None,
    };
    let message = format!(
        "the binding `{}` asks by HTTP GET, without an envelope",
        binding.name
    );
    Some(
        Diagnostic::guess(Code::SoapResponse, place, message)
            .help("its client posts an envelope, which most services take too"),
    )
}
