//! What documents declare and what becomes of it in Rust: a description for people and for
//! other tools.

pub(crate) mod paths;
mod text;

use std::collections::HashMap;

use crate::Error;
use crate::generator::{Generated, Generator};
use crate::json::{ToJson, objects};
use crate::plan::{Body, Client, ClientOperation, Gives};
use soapgen_model::diagnostic::{Diagnostic, Diagnostics, Place};
use soapgen_model::model::{
    self, BindingId, BoundMessage, BoundOperation, Model, Protocol, TypeKind, Variety, XmlName,
};
use soapgen_model::source::Sources;

use paths::Paths;

/// Version of the form of a [`Description`]. It grows when a key goes or changes its meaning,
/// and stays when one is added.
pub const VERSION: usize = 1;

objects! {
    /// What documents declare and what becomes of it. XML names are written `{namespace}local`,
    /// `{}local` without a namespace. Rust paths are relative to the generated module and
    /// `None` for what is not generated: abstract, left out by a setting, or of a protocol that
    /// has no client.
    pub struct Description {
        /// [`VERSION`].
        pub version: usize,
        /// The documents that were read, as they are named in messages, in the order in which they
        /// were opened.
        pub documents: Vec<String>,
        /// The services, in the order of the documents.
        pub services: Vec<Service>,
        /// The bindings, in the order of the documents.
        pub bindings: Vec<Binding>,
        /// The global elements, in the order of the documents.
        pub elements: Vec<Element>,
        /// The global types, in the order of the documents.
        pub types: Vec<Type>,
        /// The problems. When one of them is an error, nothing else is described.
        pub diagnostics: Vec<Problem>,
    }

    /// A service (WSDL 1.1, 2.7).
    pub struct Service {
        /// XML name.
        pub name: String,
        /// Documentation.
        pub documentation: Option<String>,
        /// Its ports.
        pub ports: Vec<Port>,
    }

    /// A port of a service.
    pub struct Port {
        /// Its name, which has no namespace.
        pub name: String,
        /// XML name of its binding.
        pub binding: String,
        /// Its address, as written.
        pub address: Option<String>,
    }

    /// A binding (WSDL 1.1, 2.5).
    pub struct Binding {
        /// XML name.
        pub name: String,
        /// XML name of its port type.
        pub port_type: String,
        /// Documentation, of the binding or else of the port type.
        pub documentation: Option<String>,
        /// `soap-1.1`, `soap-1.2`, `http-get` or `http-post`.
        pub protocol: String,
        /// The client.
        pub rust: Option<String>,
        /// Its operations.
        pub operations: Vec<Operation>,
    }

    /// An operation as a binding speaks it.
    pub struct Operation {
        /// Its name, which has no namespace. Overloaded operations share one.
        pub name: String,
        /// Documentation.
        pub documentation: Option<String>,
        /// `document` or `rpc`.
        pub style: String,
        /// The SOAP action, or the relative location of an HTTP binding.
        pub action: Option<String>,
        /// The action of WS-Addressing, where one is known.
        pub addressing_action: Option<String>,
        /// `1.1` or `1.2`; `None` for an HTTP binding.
        pub soap_version: Option<String>,
        /// The method of the client.
        pub rust: Option<String>,
        /// Where the method takes the members of the request in place of it (`unwrapped`): these.
        pub parameters: Option<Vec<String>>,
        /// Where it gives the only member of the response in place of it: this one.
        pub gives: Option<String>,
        /// What is sent.
        pub request: Message,
        /// What comes back; `None` for a one-way operation.
        pub response: Option<Message>,
        /// The declared faults.
        pub faults: Vec<Fault>,
    }

    /// A message as a binding puts it on the wire.
    pub struct Message {
        /// XML name of the WSDL's message.
        pub name: String,
        /// The type that the method takes or gives.
        pub rust: Option<String>,
        /// Whether it is SOAP-encoded (`use="encoded"`).
        pub encoded: bool,
        /// XML names of the elements in the body.
        pub body: Vec<String>,
        /// The declared header blocks.
        pub headers: Vec<Header>,
        /// The MIME parts besides the root part.
        pub attachments: Vec<Attachment>,
    }

    /// A header block of a message.
    pub struct Header {
        /// XML name of its element.
        pub element: String,
        /// Name of the message's part.
        pub part: String,
        /// The member of the client's `headers`, or of the response's, that holds it.
        pub rust: Option<String>,
    }

    /// A MIME part of a message.
    pub struct Attachment {
        /// Name of the message's part.
        pub part: String,
        /// The content types that it may have; empty for any.
        pub content_types: Vec<String>,
    }

    /// A declared fault.
    pub struct Fault {
        /// Its name, which has no namespace.
        pub name: String,
        /// XML name of the element in the fault's detail.
        pub element: String,
        /// The type that the detail is read into.
        pub rust: Option<String>,
    }

    /// A global element declaration.
    pub struct Element {
        /// XML name.
        pub name: String,
        /// Documentation.
        pub documentation: Option<String>,
        /// XML name of its type; `None` for an anonymous one.
        pub type_name: Option<String>,
        /// Whether it may be nil.
        pub is_nillable: bool,
        /// Whether it is abstract: others stand for it.
        pub is_abstract: bool,
        /// The media types that its bytes may be of; empty where nothing is said.
        pub expected_content_types: Vec<String>,
        /// The type that a document with this root is read into.
        pub rust: Option<String>,
        /// The expression that reads a document with this root from `text`, a `&str`.
        pub read: Option<String>,
        /// The expression that writes one from `value`, of the type in `rust`.
        pub write: Option<String>,
    }

    /// A global type definition.
    pub struct Type {
        /// XML name.
        pub name: String,
        /// Documentation.
        pub documentation: Option<String>,
        /// `complex`, `simple` or `enumeration`.
        pub kind: String,
        /// XML name of the type that it is derived from, where that is not anonymous.
        pub base: Option<String>,
        /// Whether it is abstract: types derived from it stand for it.
        pub is_abstract: bool,
        /// The media types that bytes of the type may be of; empty where nothing is said.
        pub expected_content_types: Vec<String>,
        /// What it becomes: a type of its own or, as for a wrapper of one repeated element,
        /// another.
        pub rust: Option<String>,
    }

    /// A problem in the documents or the settings.
    pub struct Problem {
        /// `error` or `warning`.
        pub severity: String,
        /// A short stable name of the kind of problem, in kebab-case.
        pub code: String,
        /// What is wrong.
        pub message: String,
        /// What to do about it, or what generation does about it.
        pub help: Option<String>,
        /// Where, if in a document.
        pub place: Option<Location>,
        /// Other places that belong to it.
        pub related: Vec<Related>,
    }

    /// A place in a document.
    pub struct Location {
        /// The document, as it is named in messages.
        pub file: String,
        /// Line, from 1.
        pub line: usize,
        /// Column in characters, from 1.
        pub column: usize,
        /// The line, without its indentation, and cut with `…` where it is long.
        pub text: String,
    }

    /// A place that belongs to a problem.
    pub struct Related {
        /// What is there.
        pub message: String,
        /// Where.
        pub place: Location,
    }
}

impl Generator {
    /// Describes what the documents declare and what these settings make of it.
    ///
    /// # Errors
    /// When the documents can't be used: every problem with its place.
    /// [`Description::of_error`] says the same in the form of a description.
    pub fn inspect(&self) -> Result<Description, Error> {
        self.generate().map(|generated| Description::of(&generated))
    }
}

impl Description {
    /// Of what was generated.
    pub fn of(generated: &Generated) -> Self {
        let model = &generated.model;
        let paths = Paths::new(&generated.plan);
        let describe = Describe { model, paths };
        let name = |document| generated.sources.display(document).to_owned();
        Self {
            version: VERSION,
            documents: generated.sources.documents().map(name).collect(),
            services: model
                .services
                .iter()
                .map(|service| describe.service(service))
                .collect(),
            bindings: (0u32..)
                .map(BindingId)
                .take(model.bindings.len())
                .map(|binding| describe.binding(binding))
                .collect(),
            elements: describe.elements(),
            types: describe.types(),
            diagnostics: problems(&generated.warnings, &generated.sources),
        }
    }

    /// Of documents that can't be used: the problems alone.
    pub fn of_error(error: &Error) -> Self {
        let none = Sources::default();
        let sources = error.sources.as_ref().unwrap_or(&none);
        let name = |document| sources.display(document).to_owned();
        Self {
            version: VERSION,
            documents: sources.documents().map(name).collect(),
            services: Vec::new(),
            bindings: Vec::new(),
            elements: Vec::new(),
            types: Vec::new(),
            diagnostics: problems(&error.diagnostics, sources),
        }
    }

    /// The description as JSON, with a line for each member and a line break at the end.
    pub fn to_json(&self) -> String {
        format!("{}\n", ToJson::to_json(self))
    }
}

/// A place for people and tools.
pub(crate) fn location(sources: &Sources, place: Place) -> Location {
    let (line, column) = sources.line_column(place);
    Location {
        file: sources.display(place.document).to_owned(),
        line,
        column,
        text: sources
            .line_text(place)
            .map_or_else(String::new, |line| line.text),
    }
}

pub(crate) fn problems(diagnostics: &Diagnostics, sources: &Sources) -> Vec<Problem> {
    let place = |place: Place| location(sources, place);
    let problem = |diagnostic: &Diagnostic| Problem {
        severity: diagnostic.severity().to_string(),
        code: diagnostic.code.name().to_owned(),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        place: diagnostic.place.map(place),
        related: diagnostic
            .related
            .iter()
            .map(|(at, what)| Related {
                message: what.clone(),
                place: place(*at),
            })
            .collect(),
    };
    diagnostics.0.iter().map(problem).collect()
}

/// From model and plan to the description.
struct Describe<'g> {
    model: &'g Model,
    paths: Paths<'g>,
}

impl Describe<'_> {
    fn service(&self, service: &model::Service) -> Service {
        let port = |port: &model::Port| Port {
            name: port.name.to_string(),
            binding: self.model[port.binding].name.to_string(),
            address: port.address.clone(),
        };
        Service {
            name: service.name.to_string(),
            documentation: service.docs.clone(),
            ports: service.ports.iter().map(port).collect(),
        }
    }

    fn binding(&self, id: BindingId) -> Binding {
        let binding = &self.model[id];
        let port_type = &self.model[binding.port_type];
        let client = self.paths.client(id);
        let http = self.paths.http_client(id);
        let of_client = client.iter().flat_map(|client| &client.operations);
        let planned: HashMap<usize, &ClientOperation> = of_client
            .map(|planned| (planned.wire.index, planned))
            .collect();
        let of_http = http.iter().flat_map(|(client, path)| {
            let operations = client.operations.iter();
            operations.map(move |operation| (operation, path))
        });
        let methods: HashMap<usize, String> = of_http
            .map(|(planned, path)| (planned.wire.index, format!("{path}::{}", planned.method)))
            .collect();
        let operation = |(index, bound): (usize, &BoundOperation)| {
            let planned = planned.get(&index).copied();
            let mut out = self.operation(binding, bound, client.zip(planned));
            if let Some(method) = methods.get(&index) {
                out.rust = Some(method.clone());
            }
            out
        };
        let operations = binding.operations.iter().enumerate();
        let operations = operations.map(operation).collect();
        let protocol = match binding.protocol {
            Protocol::Soap11 => "soap-1.1",
            Protocol::Soap12 => "soap-1.2",
            Protocol::HttpGet => "http-get",
            Protocol::HttpPost => "http-post",
        };
        Binding {
            name: binding.name.to_string(),
            port_type: port_type.name.to_string(),
            documentation: binding.docs.clone().or_else(|| port_type.docs.clone()),
            protocol: protocol.to_owned(),
            rust: match client {
                Some(client) => Some(self.paths.client_path(client)),
                None => http.map(|(_, path)| path),
            },
            operations,
        }
    }

    fn operation(
        &self,
        binding: &model::Binding,
        bound: &BoundOperation,
        planned: Option<(&Client, &ClientOperation)>,
    ) -> Operation {
        let declared = self.model[binding.port_type]
            .operations
            .get(bound.operation as usize);
        let (client, planned) = planned.unzip();
        let unwrapped = planned.and_then(|planned| planned.unwrapped);
        let fault = |fault: &model::Fault| Fault {
            name: fault.name.to_string(),
            element: self.model[fault.element].name.to_string(),
            rust: planned.and_then(|_| self.paths.element(fault.element)),
        };
        let response = bound.output.as_ref().map(|message| {
            let body = planned.and_then(|planned| planned.wire.output.as_ref());
            self.message(
                message,
                body,
                client.and_then(|client| client.response_headers),
            )
        });
        Operation {
            name: bound.name.to_string(),
            documentation: declared.and_then(|declared| declared.docs.clone()),
            style: match bound.style {
                model::Style::Document => "document".to_owned(),
                model::Style::Rpc => "rpc".to_owned(),
            },
            action: bound.action.clone(),
            addressing_action: bound.addressing_action.clone(),
            soap_version: match binding.protocol {
                Protocol::Soap11 => Some("1.1".to_owned()),
                Protocol::Soap12 => Some("1.2".to_owned()),
                Protocol::HttpGet | Protocol::HttpPost => None,
            },
            rust: client.zip(planned).map(|(client, planned)| {
                format!("{}::{}", self.paths.client_path(client), planned.method)
            }),
            parameters: unwrapped.map(|unwrapped| self.paths.members(unwrapped.request)),
            gives: unwrapped.and_then(|unwrapped| match unwrapped.gives {
                Gives::Member(response) => self.paths.members(response).pop(),
                Gives::Whole | Gives::Nothing => None,
            }),
            request: self.message(
                &bound.input,
                planned.map(|planned| &planned.wire.input),
                client.and_then(|client| client.headers),
            ),
            response,
            faults: bound.faults.iter().map(fault).collect(),
        }
    }

    fn message(
        &self,
        message: &BoundMessage,
        body: Option<&Body>,
        headers: Option<crate::plan::ShapeId>,
    ) -> Message {
        let header = |header: &model::Header| {
            let name = &self.model[header.element].name;
            Header {
                element: name.to_string(),
                part: header.part.to_string(),
                rust: headers.and_then(|record| self.paths.member(record, name)),
            }
        };
        let attachment = |attachment: &model::Attachment| Attachment {
            part: attachment.part.to_string(),
            content_types: attachment.content_types.clone(),
        };
        Message {
            name: message.message.to_string(),
            rust: body.map(|body| self.paths.body(body)),
            encoded: message.encoded,
            body: message
                .body
                .iter()
                .map(|id| self.model[*id].name.to_string())
                .collect(),
            headers: message.headers.iter().map(header).collect(),
            attachments: message.attachments.iter().map(attachment).collect(),
        }
    }

    fn elements(&self) -> Vec<Element> {
        let ids = (0u32..).map(model::ElementId).zip(&self.model.elements);
        // What a binding made up for a message is not a declaration.
        ids.filter(|(_, element)| element.global && element.made_for.is_none())
            .map(|(id, element)| {
                let constant = self.paths.constant(id);
                let call = |call: &str| constant.as_ref().map(|name| format!("{name}.{call}"));
                Element {
                    name: element.name.to_string(),
                    documentation: element.docs.clone(),
                    type_name: self.model[element.ty].name.as_ref().map(XmlName::to_string),
                    is_nillable: element.nillable,
                    is_abstract: element.is_abstract,
                    expected_content_types: self.model.expected_content_types(id).to_vec(),
                    rust: self.paths.element(id),
                    read: call("from_str(text)"),
                    write: call("to_string(&value)"),
                }
            })
            .collect()
    }

    fn types(&self) -> Vec<Type> {
        let ids = (0u32..).map(model::TypeId).zip(&self.model.types);
        ids.filter(|(_, ty)| ty.place.is_some())
            .filter_map(|(id, ty)| {
                let kind = match &ty.kind {
                    TypeKind::Builtin(_) => return None,
                    TypeKind::Complex(_) => "complex",
                    TypeKind::Simple(simple) => match simple.variety {
                        Variety::Atomic(_) if !simple.enumeration.is_empty() => "enumeration",
                        _ => "simple",
                    },
                };
                let name = ty.name.as_ref()?;
                let base = ty.base.and_then(|(base, _)| self.model[base].name.as_ref());
                Some(Type {
                    name: name.to_string(),
                    documentation: ty.docs.clone(),
                    kind: kind.to_owned(),
                    base: base.map(XmlName::to_string),
                    is_abstract: ty.is_abstract,
                    expected_content_types: ty.expected_content_types.clone(),
                    rust: self.paths.named_type(id),
                })
            })
            .collect()
    }
}
