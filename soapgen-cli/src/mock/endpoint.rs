//! The servers of a service: which there are, where they are, and which of them a request is for.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Method, Request, Response};
use http_body::Body;
use soapgen::load::served::Piece;
use soapgen::plan;
use soapgen_dynamic::{PlannedId, Service};
use soapgen_runtime::codegen::{
    self, Document as Described, HttpPort, HttpServed, Made, Port, Served,
};
use soapgen_runtime::dynamic::{leak, leak_all, leak_text};
use soapgen_runtime::{BoxError, BytesBody, HttpServer, Server};

use super::{How, Known, Mock};

/// The servers at one place: that of a port type by SOAP, and those of what HTTP alone binds of the
/// same service.
pub(crate) struct Endpoint {
    /// The last part of its path, where there are several; one that is alone answers everywhere.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) docs: String,
    /// The numbers of its operations.
    pub(crate) numbers: Vec<usize>,
    soap: Option<Server<Made, Mock>>,
    /// One for each path that the documents give.
    http: Vec<HttpServer<Made, Mock>>,
}

impl Endpoint {
    /// Whether it answers requests in envelopes.
    pub(crate) fn has_soap(&self) -> bool {
        self.soap.is_some()
    }

    /// Whether HTTP alone binds some of its operations.
    pub(crate) fn has_http(&self) -> bool {
        !self.http.is_empty()
    }

    /// The server of HTTP bindings that a request is for, if it is for one of their operations. One
    /// that says that it is SOAP's is not.
    pub(crate) fn by_http(&self, head: &http::request::Parts) -> Option<&HttpServer<Made, Mock>> {
        if self.has_soap() && is_soap(&head.headers) {
            return None;
        }
        (self.http.iter()).find(|server| server.has(&head.method, &head.uri))
    }

    /// Answers a request.
    pub(crate) async fn respond<B>(&self, request: Request<B>) -> Response<BytesBody>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (head, body) = request.into_parts();
        // What is for no operation is told by the server that it may have been for.
        let by_http = self.by_http(&head).or(match may_be_soap(&head) {
            true => None,
            false => self.http.first(),
        });
        let request = Request::from_parts(head, body);
        match (by_http, &self.soap, self.http.first()) {
            (Some(server), ..) => server.respond(request).await,
            (None, Some(server), _) => server.respond(request).await,
            (None, None, Some(server)) => server.respond(request).await,
            // There is one of them.
            (None, None, None) => Response::new(BytesBody::from(Bytes::new())),
        }
    }
}

/// Whether the fields of a request say that it is SOAP's (SOAP 1.1, section 6.1; SOAP 1.2 Part 2,
/// section 7; what has parts). XML alone may be a document of an HTTP binding.
fn is_soap(headers: &HeaderMap) -> bool {
    let of = headers.get(CONTENT_TYPE).map(|of| of.as_bytes());
    let of = String::from_utf8_lossy(of.unwrap_or_default()).to_ascii_lowercase();
    headers.contains_key("soapaction")
        || of.starts_with("application/soap+xml")
        || of.starts_with("multipart/related")
}

/// Whether what is for no operation of an HTTP binding may be for SOAP: messages, but no forms, and
/// what describes it.
fn may_be_soap(head: &http::request::Parts) -> bool {
    let of = head.headers.get(CONTENT_TYPE).map(|of| of.as_bytes());
    let of = of.unwrap_or_default().to_ascii_lowercase();
    let query = head.uri.query().unwrap_or("").to_ascii_lowercase();
    match head.method {
        Method::POST => !of.starts_with(b"application/x-www-form-urlencoded"),
        Method::GET | Method::HEAD => {
            let mut documents = ["wsdl", "xsd", "singlewsdl"].into_iter();
            documents.any(|document| query.starts_with(document))
        }
        _ => false,
    }
}

/// The servers of a service: a place for each port type that SOAP binds, and for each service of
/// which HTTP alone binds something.
pub(crate) fn endpoints(service: &Service, known: &Arc<Known>, how: &How) -> Vec<Endpoint> {
    let plan = &service.generated().plan;
    let mock = |numbers: &[usize]| {
        Arc::new(Mock {
            known: known.clone(),
            numbers: numbers.to_vec(),
            answers: how.answers.clone(),
            record: how.record.clone(),
            is_strict: how.is_strict,
        })
    };
    let options = known.options(how.is_strict);
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for planned in &plan.servers {
        let (port, numbers) = port(service, planned);
        let mut server = Server::made(mock(&numbers), port);
        server.set_read_options(options.clone());
        let mut endpoint = endpoint(&endpoints, &planned.xml, &planned.docs);
        endpoint.numbers = numbers;
        endpoint.soap = Some(server);
        endpoints.push(endpoint);
    }
    // What stands at one path of a service is one server, whichever port type has it, so that it
    // knows which methods there are at a place.
    let mut paths: Vec<(&str, &str)> = Vec::new();
    for planned in &plan.http_servers {
        let place = (&*planned.xml, &*planned.path);
        if paths.contains(&place) {
            continue;
        }
        paths.push(place);
        let of = plan.http_servers.iter();
        let of = of.filter(|of| (&*of.xml, &*of.path) == place);
        let (port, numbers) = http_port(service, planned, of);
        let mut server = HttpServer::made(mock(&numbers), port);
        server.set_read_options(options.clone());
        let at = match endpoints.iter().position(|of| of.name == planned.xml) {
            Some(at) => at,
            None => {
                endpoints.push(endpoint(&endpoints, &planned.xml, &planned.docs));
                endpoints.len() - 1
            }
        };
        if let Some(endpoint) = endpoints.get_mut(at) {
            endpoint.numbers.extend(numbers);
            endpoint.http.push(server);
        }
    }
    if let [_, _, ..] = &*endpoints {
        for endpoint in &mut endpoints {
            let path = format!("/{}", endpoint.path);
            let servers = endpoint.http.iter_mut();
            servers.for_each(|server| _ = server.set_path(path.as_str()));
        }
    }
    endpoints
}

/// A place of a service, without servers.
fn endpoint(others: &[Endpoint], name: &str, docs: &str) -> Endpoint {
    let mut path = name.to_owned();
    let mut number = 2;
    while others.iter().any(|other| other.path == path) {
        path = format!("{name}-{number}");
        number += 1;
    }
    Endpoint {
        path,
        name: name.to_owned(),
        docs: docs.to_owned(),
        numbers: Vec::new(),
        soap: None,
        http: Vec::new(),
    }
}

/// A port type as a server has it, and the numbers of its operations. What it is made of is kept
/// for as long as the command runs.
fn port(service: &Service, planned: &plan::Server) -> (Port<Mock>, Vec<usize>) {
    let (mut served, mut numbers) = (Vec::new(), Vec::new());
    for (number, of) in planned.operations.iter().enumerate() {
        let at = service.operation_of(PlannedId::Soap(planned.client, number));
        let soap = at.and_then(|at| service.operations()[at].soap());
        let (Some(at), Some(soap)) = (at, soap) else {
            continue;
        };
        let actions = of.actions.iter().map(|action| leak_text(action)).collect();
        served.push(Served::new(
            leak(*soap),
            leak_all(actions),
            |mock: &Mock, incoming| Box::pin(mock.answer_soap(incoming)),
        ));
        numbers.push(at);
    }
    let port = Port {
        name: leak_text(&planned.xml),
        docs: leak_text(&planned.docs),
        operations: leak_all(served),
        documents: documents(&planned.documents),
    };
    (port, numbers)
}

/// What HTTP alone binds at one path, and the numbers of the operations.
fn http_port<'p>(
    service: &Service,
    first: &plan::HttpServer,
    servers: impl Iterator<Item = &'p plan::HttpServer>,
) -> (HttpPort<Mock>, Vec<usize>) {
    let (mut served, mut numbers) = (Vec::new(), Vec::new());
    let bound = servers.flat_map(|server| server.methods.iter().flat_map(|method| &method.bound));
    for (client, number) in bound {
        let at = service.operation_of(PlannedId::Http(*client, *number));
        let http = at.and_then(|at| service.operations()[at].http());
        let (Some(at), Some(http)) = (at, http) else {
            continue;
        };
        served.push(HttpServed::new(http, |mock: &Mock, incoming| {
            Box::pin(mock.answer_http(incoming))
        }));
        numbers.push(at);
    }
    let port = HttpPort {
        name: leak_text(&first.xml),
        docs: leak_text(&first.docs),
        path: leak_text(&first.path),
        operations: leak_all(served),
        documents: documents(service.generated().plan.documents_of(first)),
    };
    (port, numbers)
}

/// The documents that describe a service.
fn documents(documents: &[Vec<Piece>]) -> &'static [Described] {
    let made = documents.iter().map(|pieces| {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => codegen::Piece::Text(leak_text(text)),
            Piece::Address => codegen::Piece::Address,
            Piece::Document(number) => codegen::Piece::Document(*number),
        });
        Described(leak_all(pieces.collect()))
    });
    leak_all(made.collect())
}
