//! Bindings and their operations.

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Binding, BindingId, BoundOperation, Fault, Protocol, Style, XmlName};
use crate::syntax::wsdl::{self as syntax, Definitions, Speech, StyleName};
use crate::syntax::xsd::QName;

use super::Resolver;
use super::message::{Binding as MessageBinding, Content};
use super::names::{Found, LeftOut as _, listed};
use super::port_type::{KnownOperation, NamedMessage};

impl<'s> Resolver<'s, '_> {
    pub(super) fn binding(
        &mut self,
        number: usize,
        definitions: &'s Definitions,
        binding: &'s syntax::Binding,
    ) {
        let name = definitions.qualified(&binding.name);
        let id = self.bound(number, definitions, binding, &name);
        let never = |_: &Option<BindingId>, _: &Option<BindingId>| false;
        self.bindings
            .add(name, id, binding.place, never, self.diagnostics);
    }

    /// Adds a binding to the model; `None` where it is left out, which is reported.
    pub(super) fn bound(
        &mut self,
        number: usize,
        definitions: &'s Definitions,
        binding: &'s syntax::Binding,
        name: &XmlName,
    ) -> Option<BindingId> {
        let (protocol, style) = self.protocol(binding)?;
        let meant = match &binding.port_type {
            Some(wanted) => Some(wanted.clone()),
            None => self.only_port_type(binding),
        };
        let Some(wanted) = &meant else {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::MissingAttribute,
                    binding.place,
                    format!("the binding `{}` has no `type`", binding.name),
                )
                .help("name its port type"),
            );
            return None;
        };
        let port_type = match self.port_types.find(wanted, definitions) {
            Found::Known(port_type) => port_type,
            Found::Unknown(name) => {
                let unknown = self
                    .port_types
                    .unknown(&name, wanted.place, &mut self.suggestions);
                self.diagnostics
                    .push(unknown.left_out(&format!("the binding `{}`", binding.name)));
                return None;
            }
            Found::Undeclared => return None,
        };
        let id = BindingId(u32::try_from(self.schemas.model.bindings.len()).ok()?);
        let port_type_id = port_type.id;
        let known = port_type.operations.clone();
        let by_name = port_type.by_name.clone();
        let at = self
            .syntax
            .definitions
            .iter()
            .position(|d| d.document == port_type.document);
        for policies in &port_type.policies {
            self.attached.push((id, at.unwrap_or(number), policies));
        }
        self.attached.push((id, number, &binding.policies));

        let mut operations = Vec::new();
        let mut bound = vec![false; known.len()];
        // How many operations of each name were met, for those that are overloaded.
        let mut met: HashMap<&str, usize> = HashMap::new();
        let overloads = Overloads::of(&known);
        for operation in &binding.operations {
            let position = met.entry(&operation.name).or_default();
            let candidates = by_name.get(&operation.name).map_or(&[][..], Vec::as_slice);
            let meant = overloads.meant(operation, candidates, *position);
            let index = meant.as_ref().map(|meant| match meant {
                Meant::One(index) | Meant::Perhaps(index, _) => *index,
            });
            *position += 1;
            let Some((index, abstract_operation)) =
                index.and_then(|index| Some((index, known.get(index)?)))
            else {
                let names = known.iter().map(|o| &*o.name);
                let near = self.suggestions.nearest_local(&operation.name, names);
                let help = "the operation is left out";
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::UnknownOperation,
                        operation.place,
                        format!(
                            "the port type of this binding has no operation `{}`",
                            operation.name
                        ),
                    )
                    .help(match near {
                        Some(near) => format!("{help}; {near}"),
                        None => help.to_owned(),
                    }),
                );
                continue;
            };
            if let Some(Meant::Perhaps(_, input)) = meant {
                let names = candidates.iter().filter_map(|index| known.get(*index));
                let names = names.map(|known| &*known.input_name);
                let near = self.suggestions.nearest_local(input, names);
                let help = "its messages are guessed by its position";
                self.diagnostics.push(
                    Diagnostic::guess(
                        Code::UnknownOperation,
                        operation.place,
                        format!(
                            "the port type of this binding has no operation `{}` with the input \
                             `{input}`; the one with the input `{}` is taken",
                            operation.name, abstract_operation.input_name
                        ),
                    )
                    .help(match near {
                        Some(near) => format!("{help}; {near}"),
                        None => help.to_owned(),
                    }),
                );
            }
            if let Some(seen) = bound.get_mut(index) {
                *seen = true;
            }
            let bound =
                self.bound_operation(definitions, operation, abstract_operation, protocol, style);
            // A binding made for a port type has its places.
            if bound.is_none()
                && self.schemas.budget.is_kept()
                && operation.place != abstract_operation.place
            {
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::UnusableOperation,
                        operation.place,
                        format!(
                            "the operation `{}` of the binding `{}` can't be called",
                            operation.name, binding.name
                        ),
                    )
                    .help("the operation is left out: what it lacks is reported at its declaration")
                    .related(abstract_operation.place, "its declaration"),
                );
            }
            operations.extend(bound);
        }

        let of_model = known
            .iter()
            .zip(&bound)
            .filter(|(o, bound)| o.index.is_some() && !**bound);
        let missing: Vec<Rc<str>> = of_model.map(|(o, _)| o.name.clone()).collect();
        if !missing.is_empty() {
            self.diagnostics.push(
                Diagnostic::skip(
                    Code::UnboundOperation,
                    binding.place,
                    format!(
                        "the binding `{}` leaves out {}",
                        binding.name,
                        listed(&missing)
                    ),
                )
                .help("they can't be called through this binding"),
            );
        }

        self.schemas.model.bindings.push(Binding {
            name: name.clone(),
            docs: binding.docs.clone(),
            place: binding.place,
            port_type: port_type_id,
            protocol,
            addressing: binding.addressing.map(|of| of.edition),
            requires_addressing: binding.addressing.is_some_and(|of| of.required),
            input: None,
            operations,
        });
        Some(id)
    }

    /// The port type that a binding without `type` can only mean, which is reported.
    fn only_port_type(&mut self, binding: &syntax::Binding) -> Option<QName> {
        let name = super::unbound::only_port_type(self.syntax, binding)?;
        self.diagnostics.push(
            Diagnostic::guess(
                Code::MissingAttribute,
                binding.place,
                format!("the binding `{}` has no `type`", binding.name),
            )
            .help(format!(
                "it is read as one of `{name}`, which alone has its operations; name it"
            )),
        );
        Some(QName {
            name: Some(name),
            place: binding.place,
        })
    }

    fn protocol(&mut self, binding: &syntax::Binding) -> Option<(Protocol, Style)> {
        let (place, why) = match &binding.speech {
            Speech::Soap {
                version_12,
                style,
                transport,
                place,
            } => {
                let protocol = if *version_12 {
                    Protocol::Soap12
                } else {
                    Protocol::Soap11
                };
                if let Some(transport) = transport.as_ref().filter(|t| !is_http(t)) {
                    self.diagnostics.push(
                        Diagnostic::guess(
                            Code::OtherTransport,
                            *place,
                            format!(
                                "the binding `{}` has the transport `{transport}`, not HTTP",
                                binding.name
                            ),
                        )
                        .help(
                            "its client writes the messages as for HTTP: give it a transport of \
                             your own that carries them",
                        ),
                    );
                }
                return Some((protocol, style_of(*style).unwrap_or(Style::Document)));
            }
            Speech::Http { verb, place } => match verb.to_ascii_uppercase().as_str() {
                "GET" => return Some((Protocol::HttpGet, Style::Document)),
                "POST" => return Some((Protocol::HttpPost, Style::Document)),
                _ => (*place, format!("the HTTP verb `{verb}`")),
            },
            Speech::Other {
                namespace: Some(namespace),
            } => (binding.place, format!("the protocol `{namespace}`")),
            Speech::Other { namespace: None } => (binding.place, "no protocol".to_owned()),
        };
        self.diagnostics.push(
            Diagnostic::skip(
                Code::UnsupportedBinding,
                place,
                format!("the binding `{}` has {why}", binding.name),
            )
            .help(
                "the binding and its ports are left out: only SOAP and HTTP GET and POST are known",
            ),
        );
        None
    }

    fn bound_operation(
        &mut self,
        definitions: &'s Definitions,
        operation: &'s syntax::BindingOperation,
        known: &KnownOperation<'s>,
        protocol: Protocol,
        style: Style,
    ) -> Option<BoundOperation> {
        let index = known.index?;
        let input = known.input.as_ref()?;
        let soap = operation.soap.as_ref();
        let http = matches!(protocol, Protocol::HttpGet | Protocol::HttpPost);
        let style = soap.and_then(|soap| style_of(soap.style)).unwrap_or(style);
        let message = |message, bound, wrapper| MessageBinding {
            definitions,
            message,
            bound,
            style,
            wrapper,
            http,
            place: operation.place,
        };
        let name = operation.name.clone();
        let input = message(input, operation.input.as_ref(), name.clone());
        self.header_faults.clear();
        let input = self.bind_message(&input)?;
        let mut output = match &known.output {
            None => None,
            Some(output) => {
                let wrapper = format!("{name}Response").into();
                let output = message(output, operation.output.as_ref(), wrapper);
                Some(self.bind_message(&output)?)
            }
        };
        // An error in a header is told in a header of the response (WSDL 1.1, 3.7).
        for fault in self.header_faults.drain(..) {
            match &mut output {
                Some(output) => {
                    if output.headers.iter().all(|h| h.element != fault.element) {
                        output.headers.push(fault);
                    }
                }
                None => self.diagnostics.push(
                    Diagnostic::skip(
                        Code::UnusableHeaderFault,
                        fault.place,
                        format!(
                            "the operation `{name}` is one-way: no response can carry this \
                             header fault"
                        ),
                    )
                    .help(
                        "the header fault is left out; remove it, or give the operation of the \
                         port type an output",
                    ),
                ),
            }
        }
        // Each operation has an enum of its own for its faults.
        let faults = self.faults(operation, known);
        self.schemas.budget.take(faults.len());
        Some(BoundOperation {
            operation: index,
            name,
            action: match http {
                true => operation.http_location.clone(),
                false => soap.and_then(|soap| soap.action.clone()),
            },
            addressing_action: None,
            style,
            input,
            output,
            faults,
            place: operation.place,
        })
    }

    /// The faults that the port type declares, as the binding writes them. One that the binding
    /// forgets is kept: the service sends it all the same.
    fn faults(
        &mut self,
        operation: &'s syntax::BindingOperation,
        known: &KnownOperation<'s>,
    ) -> Vec<Fault> {
        for bound in &operation.faults {
            let Some(name) = &bound.name else { continue };
            if !known.faults.iter().any(|fault| fault.name == *name) {
                let names = known.faults.iter().map(|fault| &*fault.name);
                let near = self.suggestions.nearest_local(name, names);
                let help = "the fault is left out";
                self.diagnostics.push(
                    Diagnostic::skip(
                        Code::UnknownFault,
                        bound.place,
                        format!("the operation `{}` has no fault `{name}`", operation.name),
                    )
                    .help(match near {
                        Some(near) => format!("{help}; {near}"),
                        None => help.to_owned(),
                    }),
                );
            }
        }
        let mut out = Vec::new();
        for fault in &known.faults {
            let bound = operation.faults.iter();
            let bound = bound.clone().find(|b| b.name.as_ref() == Some(&fault.name));
            let NamedMessage { name, message } = &fault.message;
            // The specification allows one part.
            let Some(part) = message.parts.first() else {
                continue;
            };
            let element = match self.content(part) {
                Some(Content::Element(id)) => id,
                Some(Content::Type(ty)) => {
                    let namespace = bound.and_then(|b| b.namespace.clone()).unwrap_or_default();
                    let made = XmlName::new(namespace, part.name.clone());
                    if !bound.is_some_and(|b| b.encoded) {
                        self.typed_part("fault", &made, part.place);
                    }
                    let encoded = bound.is_some_and(|b| b.encoded);
                    self.accessor(made, true, name, part, ty, encoded)
                }
                None => continue,
            };
            out.push(Fault {
                name: fault.name.clone(),
                element,
                encoded: bound.is_some_and(|b| b.encoded),
                place: bound.map_or(fault.place, |b| b.place),
            });
        }
        out
    }
}

/// The operations of a port type by their names and those of their messages, which tell operations
/// of one name apart (WSDL 1.1, 2.5).
struct Overloads<'k> {
    by_input: HashMap<(&'k str, &'k str), Vec<usize>>,
    by_both: HashMap<(&'k str, &'k str, Option<&'k str>), Vec<usize>>,
}

/// Which of the operations of one name is meant.
enum Meant<'o> {
    One(usize),
    /// By nothing but its position: none has an input of this name.
    Perhaps(usize, &'o str),
}

impl<'k> Overloads<'k> {
    fn of(known: &'k [KnownOperation<'_>]) -> Self {
        let mut overloads = Self {
            by_input: HashMap::new(),
            by_both: HashMap::new(),
        };
        for (index, known) in known.iter().enumerate() {
            let (name, input) = (&*known.name, &*known.input_name);
            let output = known.output_name.as_deref();
            overloads
                .by_input
                .entry((name, input))
                .or_default()
                .push(index);
            overloads
                .by_both
                .entry((name, input, output))
                .or_default()
                .push(index);
        }
        overloads
    }

    /// The operation that one of a binding stands for: by its name, then by the names of its
    /// messages, then by its position among those of the same name.
    fn meant<'o>(
        &self,
        operation: &'o syntax::BindingOperation,
        candidates: &[usize],
        position: usize,
    ) -> Option<Meant<'o>> {
        let by_position = candidates.get(position).copied();
        // A second one of the same name binds nothing that isn't bound.
        let input = operation
            .input
            .as_ref()
            .and_then(|input| input.name.as_deref());
        let Some(input) = input.filter(|_| candidates.len() > 1) else {
            return by_position.map(Meant::One);
        };
        let name = &*operation.name;
        let output = operation.output.as_ref();
        let output = output.and_then(|output| output.name.as_deref());
        let by_input = self.by_input.get(&(name, input));
        let by_both = self.by_both.get(&(name, input, output));
        let only = |found: Option<&Vec<usize>>| match found.map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        match only(by_input).or_else(|| only(by_both)).or(by_position)? {
            index if by_input.is_some() => Some(Meant::One(index)),
            index => Some(Meant::Perhaps(index, input)),
        }
    }
}

fn style_of(style: Option<StyleName>) -> Option<Style> {
    style.map(|style| match style {
        StyleName::Document => Style::Document,
        StyleName::Rpc => Style::Rpc,
    })
}

/// Whether a transport is HTTP: the URIs in use for it differ, and all end so.
fn is_http(transport: &str) -> bool {
    let last = transport
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or("");
    transport.is_empty() || last.eq_ignore_ascii_case("http") || last.eq_ignore_ascii_case("https")
}
