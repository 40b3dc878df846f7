//! What answers as what HTTP bindings bind of a port type: a trait, unless that of its SOAP bindings
//! has the same messages, and what makes a server of one who implements it.

use super::build::Builder;
use super::names::Scope;
use super::server::{FaultKind, ServerNames, without_service};
use super::service::port;
use super::{ModuleId, Plan};
use crate::text::Line;
use soapgen_model::load::served::Piece;
use soapgen_model::model::{Model, PortTypeId};
use soapgen_model::place::DocumentId;
use soapgen_model::shape::{self, Body, Carried, HttpBinding, RootId, ShapeId, SoapBinding};

/// The names of what answers as HTTP bindings, while they are settled.
#[derive(Clone, Debug)]
pub(super) struct HttpServerNames {
    of: (ModuleId, PortTypeId),
    /// The bindings, by their numbers among those of HTTP.
    bindings: Vec<usize>,
    service: Service,
    port: String,
    server: String,
}

/// Whose trait it is.
#[derive(Clone, Debug)]
enum Service {
    /// Its own, with what methods are told beside the message.
    Own { name: String, context: String },
    /// That of the SOAP bindings: the number of its names.
    OfSoap(usize),
}

impl HttpServerNames {
    /// Each with its module.
    pub(super) fn all(&mut self) -> Vec<(ModuleId, &mut String)> {
        let module = self.of.0;
        let mut names = Vec::with_capacity(4);
        if let Service::Own { name, context } = &mut self.service {
            names.extend([name, context]);
        }
        names.extend([&mut self.port, &mut self.server]);
        names.into_iter().map(|name| (module, name)).collect()
    }
}

/// The Rust type of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Message {
    Root(RootId),
    Record(ShapeId),
}

fn of_soap(operation: &shape::Operation) -> (Message, Option<Message>) {
    let of = |body: &Body| match body {
        Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => Message::Root(*root),
        Body::Content(record) | Body::EncodedContent(record) => Message::Record(*record),
    };
    (of(&operation.input), operation.output.as_ref().map(of))
}

fn of_http(operation: &shape::HttpOperation) -> (Message, Option<Message>) {
    let request = match operation.input {
        Carried::Query(record) | Carried::Replaced(record) | Carried::Form(record) => {
            Message::Record(record)
        }
        Carried::Document(root) => Message::Root(root),
    };
    (request, operation.output.map(Message::Root))
}

impl Builder<'_> {
    /// Names what answers as an HTTP binding, or adds the binding to what is named already.
    pub(super) fn name_http_server(
        &self,
        number: usize,
        (module, stem): (ModuleId, &str),
        (soap, http): (&[ServerNames], &mut Vec<HttpServerNames>),
        scope: &mut Scope,
    ) {
        let Some(binding) = self.shapes.http.get(number) else {
            return;
        };
        let of = (module, self.model[binding.binding].port_type);
        let shared = soap.iter().position(|names| names.is_of(of.0, of.1));
        let shared = shared.filter(|_| {
            let mut all = self.shapes.soap.iter();
            let first = all.find(|soap| {
                let soap = &self.model[soap.binding];
                soap.port_type == of.1 && self.client_module(soap) == of.0
            });
            first.is_some_and(|soap| self.is_of_soap(binding, soap))
        });
        let known = http.iter_mut().find(|names| {
            names.of == of
                && match (&names.service, shared) {
                    (Service::OfSoap(known), Some(shared)) => *known == shared,
                    (Service::Own { .. }, None) => names
                        .bindings
                        .iter()
                        .filter_map(|other| self.shapes.http.get(*other))
                        .all(|other| self.agree(binding, other)),
                    _ => false,
                }
        });
        if let Some(known) = known {
            known.bindings.push(number);
            return;
        }
        let stem = without_service(stem);
        let mut name = |what: &str| scope.take(&format!("{stem}{what}"), &[]);
        let service = match shared {
            Some(shared) => Service::OfSoap(shared),
            None => Service::Own {
                name: name("Service"),
                context: name("Context"),
            },
        };
        http.push(HttpServerNames {
            of,
            bindings: vec![number],
            service,
            port: name("Port"),
            server: name("Server"),
        });
    }

    /// Whether every operation of an HTTP binding is one of the SOAP binding's, by the same types.
    fn is_of_soap(&self, http: &HttpBinding, soap: &SoapBinding) -> bool {
        let (of_http_binding, of_soap_binding) =
            (&self.model[http.binding], &self.model[soap.binding]);
        http.operations.iter().all(|operation| {
            let bound = of_http_binding.operations.get(operation.index);
            soap.operations.iter().any(|other| {
                let same = of_soap_binding.operations.get(other.index);
                let is_same = bound.map(|bound| bound.operation) == same.map(|same| same.operation);
                is_same && of_http(operation) == of_soap(other)
            })
        })
    }

    /// Whether the operations that two HTTP bindings have in common have the same types.
    fn agree(&self, one: &HttpBinding, other: &HttpBinding) -> bool {
        let number = |binding: &HttpBinding, operation: &shape::HttpOperation| {
            let operations = &self.model[binding.binding].operations;
            operations.get(operation.index).map(|bound| bound.operation)
        };
        one.operations.iter().all(|operation| {
            let same = other
                .operations
                .iter()
                .filter(|same| number(other, same) == number(one, operation));
            same.into_iter()
                .all(|same| of_http(same) == of_http(operation))
        })
    }
}

/// What answers as HTTP bindings of a port type.
#[derive(Debug)]
pub struct HttpServer {
    /// Where it stands.
    pub module: ModuleId,
    /// The trait.
    pub service: String,
    /// What methods are told beside the message.
    pub context: String,
    /// Whether the trait is its own, and not that of the SOAP bindings.
    pub is_own: bool,
    /// What stands for the port type.
    pub port: String,
    /// The runtime's server of it.
    pub server: String,
    /// The XML name of the service, or of the port type that no service has.
    pub xml: String,
    /// What the document says of it.
    pub docs: String,
    /// The path of its address.
    pub path: String,
    /// The methods of the trait that are bound.
    pub methods: Vec<HttpMethod>,
    /// The clients of the bindings, by their numbers.
    pub clients: Vec<usize>,
    /// The document that describes the service.
    pub document: DocumentId,
    /// That document, and all that it leads to.
    pub documents: Vec<Vec<Piece>>,
    /// What stands for another port type, and its module, which is described by the same: then the
    /// documents are those of that.
    pub described_as: Option<(ModuleId, String)>,
}

/// A method of the trait of an [`HttpServer`].
#[derive(Debug)]
pub struct HttpMethod {
    /// Its name.
    pub name: String,
    /// The XML name of the operation.
    pub xml: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// What it declares that may go wrong, which only a trait of SOAP bindings does.
    pub fault: FaultKind,
    /// The operations of clients that it answers: the numbers of client and operation.
    pub bound: Vec<(usize, usize)>,
}

impl Plan {
    /// The documents that describe a server of HTTP bindings, which stand with the first that the
    /// same document describes.
    pub fn documents_of(&self, server: &HttpServer) -> &[Vec<Piece>] {
        let soap = (self.servers.iter()).map(|of| (of.document, &of.documents));
        let http = (self.http_servers.iter()).map(|of| (of.document, &of.documents));
        let mut all = soap.chain(http);
        let found = all.find(|(of, all)| *of == server.document && !all.is_empty());
        found.map_or(&[], |(_, documents)| documents)
    }
}

/// One for each that was named.
pub(super) fn servers(
    model: &Model,
    plan: &Plan,
    names: &[HttpServerNames],
    soap: &[ServerNames],
) -> Vec<HttpServer> {
    let mut servers: Vec<HttpServer> = Vec::with_capacity(names.len());
    for names in names {
        let clients = &plan.http_clients;
        let Some(first) = names.bindings.first().and_then(|first| clients.get(*first)) else {
            continue;
        };
        let (service, context, of_soap) = match &names.service {
            Service::Own { name, context } => (name.clone(), context.clone(), None),
            Service::OfSoap(number) => {
                let Some((name, context)) = soap.get(*number).map(ServerNames::of_service) else {
                    continue;
                };
                let mut servers = plan.servers.iter();
                let of = servers.find(|of| of.module == names.of.0 && of.service == name);
                (name.to_owned(), context.to_owned(), of)
            }
        };
        let mut methods: Vec<(u32, HttpMethod)> = Vec::new();
        for &number in &names.bindings {
            let Some(client) = clients.get(number) else {
                continue;
            };
            let bound = &model[client.binding].operations;
            for (at, operation) in client.operations.iter().enumerate() {
                let Some(id) = bound.get(operation.wire.index).map(|bound| bound.operation) else {
                    continue;
                };
                if let Some((_, known)) = methods.iter_mut().find(|(known, _)| *known == id) {
                    known.bound.push((number, at));
                    continue;
                }
                let mut name = operation.method.clone();
                let mut fault = FaultKind::None;
                if let Some(server) = of_soap
                    && let Some(client) = plan.clients.get(server.client)
                {
                    let of = &model[client.binding].operations;
                    let mut all = client.operations.iter().zip(&server.operations);
                    let same = all.find(|(operation, _)| {
                        let bound = of.get(operation.wire.index);
                        bound.is_some_and(|bound| bound.operation == id)
                    });
                    if let Some((operation, served)) = same {
                        (name, fault) = (operation.method.clone(), served.fault);
                    }
                }
                while methods.iter().any(|(_, method)| method.name == name) {
                    name.push('_');
                }
                let method = HttpMethod {
                    name,
                    xml: operation.xml.clone(),
                    docs: operation.docs.clone(),
                    fault,
                    bound: vec![(number, at)],
                };
                methods.push((id, method));
            }
        }
        let binding = &model[first.binding];
        let (service_of, _) = port(&model.services, first.binding);
        let said = service_of.and_then(|service| service.docs.as_deref());
        let place = service_of.map_or(binding.place, |service| service.place);
        servers.push(HttpServer {
            module: names.of.0,
            service,
            context,
            is_own: of_soap.is_none(),
            port: names.port.clone(),
            server: names.server.clone(),
            xml: first.service.clone(),
            docs: said
                .or(model[names.of.1].docs.as_deref())
                .unwrap_or_default()
                .to_owned(),
            path: path(first.address.as_deref().unwrap_or("")).to_owned(),
            methods: methods.into_iter().map(|(_, method)| method).collect(),
            clients: names.bindings.clone(),
            document: place.document,
            documents: Vec::new(),
            described_as: None,
        });
    }
    for at in 0..servers.len() {
        let (before, rest) = servers.split_at_mut(at);
        let Some(server) = rest.first_mut() else {
            continue;
        };
        let soap = plan.servers.iter();
        let soap = soap.map(|other| (other.document, other.module, &other.port));
        let http = before.iter();
        let http = http.map(|other| (other.document, other.module, &other.port));
        let mut all = soap.chain(http);
        let first = all.find(|(document, ..)| *document == server.document);
        server.described_as = first.map(|(_, module, port)| (module, port.clone()));
    }
    servers
}

/// The path of an address.
fn path(address: &str) -> &str {
    let address = address.trim();
    let address = address
        .find(['?', '#'])
        .map_or(address, |end| &address[..end]);
    let Some((_, behind)) = address.split_once("://") else {
        return "";
    };
    behind.find('/').map_or("", |start| &behind[start..])
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn paths_of_addresses() {
        for (address, expected) in [
            ("http://h/a/b?c#d", "/a/b"),
            (" http://h:80 ", ""),
            ("http://h/", "/"),
            ("http://h?a=/b", ""),
            ("h/a", ""),
            ("", ""),
        ] {
            assert_eq!(path(address), expected, "{address}");
        }
    }
}
