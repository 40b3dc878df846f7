//! A server that answers every operation of a service. It is the server that generated code has,
//! of operations that are known when the command runs: operations are found, requests read and
//! faults written in one place.

mod answers;
mod arrived;
mod cut;
mod effects;
mod html;
mod known;
mod log;
mod page;
mod serve;

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use http::{Method, Request, Response};
use http_body::Body;
use soapgen::load::served::Piece;
use soapgen::plan;
use soapgen_dynamic::{PlannedId, Service, Wire};
use soapgen_runtime::codegen::{
    self, Answer, Document as Described, HttpIncoming, HttpPort, HttpServed, Incoming, Made, Port,
    Served,
};
use soapgen_runtime::dynamic::{Document, Headers, leak, leak_all, leak_text};
use soapgen_runtime::{
    BoxError, BytesBody, Context, Fault, Http, HttpServer, OperationFault, Recorder, Server,
    Transport,
};

pub(crate) use answers::Answers;
use answers::{Asked, Reply, What};
use arrived::Arrived;
use effects::Wanted;
pub(crate) use known::Known;
use known::Operated;
use log::Seen;
pub(crate) use serve::Mocked;

/// What answers for a server.
pub(crate) struct Mock {
    known: Arc<Known>,
    /// The operations of the server, by their numbers in the service.
    numbers: Vec<usize>,
    answers: Arc<Answers>,
    record: Option<Record>,
    is_strict: bool,
}

/// The service that is asked, and recorded.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) url: http::Uri,
    pub(crate) recorder: Recorder<Http>,
}

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

/// How requests are read, and by whom answered.
pub(crate) struct How {
    pub(crate) answers: Arc<Answers>,
    pub(crate) record: Option<Record>,
    pub(crate) is_strict: bool,
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

    async fn respond<B>(&self, request: Request<B>) -> Response<BytesBody>
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

impl Mock {
    /// The operation of a number of the server.
    fn operated(&self, number: usize) -> Option<&Operated> {
        self.known.operations.get(*self.numbers.get(number)?)
    }

    /// Answers a request in an envelope.
    async fn answer_soap(&self, incoming: Incoming<'_>) -> Answer {
        let operation = self.operated(incoming.number());
        match operation.map(|operation| (operation, &operation.wire)) {
            Some((operation, Wire::Soap(soap))) => {
                self.answer(operation, Arrived::Soap(soap, incoming)).await
            }
            _ => nothing(),
        }
    }

    /// Answers a request without one.
    async fn answer_http(&self, incoming: HttpIncoming<'_>) -> Answer {
        let operation = self.operated(incoming.number());
        match operation.map(|operation| (operation, operation.wire)) {
            Some((operation, Wire::Http(http))) => {
                self.answer(operation, Arrived::Http(http, incoming)).await
            }
            _ => nothing(),
        }
    }

    /// Answers a request.
    async fn answer(&self, operation: &Operated, arrived: Arrived<'_>) -> Answer {
        let seen = arrived.head().extensions.get::<Seen>().cloned();
        let seen = seen.unwrap_or_default();
        let at = (self.known.operations.iter()).position(|of| std::ptr::eq(of, operation));
        let violations = arrived.violations(&self.known.options(true));
        let is_refused = self.is_strict && !violations.is_empty();
        let extensions = arrived.extensions(&self.known.options(false));
        seen.update(|seen| {
            seen.operation = at;
            seen.violations = violations;
            seen.extensions = extensions.clone();
        });
        let wanted = Wanted::of(&arrived.head().headers);
        if let (Some(record), Ok(wanted), false) = (&self.record, &wanted, is_refused)
            && wanted.fault.is_none()
            && wanted.answer.is_none()
        {
            let request = passed_on(&arrived, record, &seen, extensions);
            let limit = soapgen_runtime::Limits::default().message;
            let answered = record.recorder.clone().exchange(request, limit).await;
            seen.answered_by("the service, recorded", wanted.effects)
                .await;
            return match (answered, arrived.open()) {
                (Ok(answer), _) => Answer::verbatim(without_connection(answer)),
                (Err(_), Err(answer)) => *answer,
                (Err(error), Ok(((_, context), opened))) => {
                    let fault = Fault::of_server(told("the service was not asked", &error));
                    opened.close(Err(fault.into()), context.reply)
                }
            };
        }
        let ((request, mut context), opened) = match arrived.open() {
            Ok(opened) => opened,
            Err(answer) => return *answer,
        };
        let reply = match wanted {
            Ok(wanted) => self.reply(operation, (&request, &context), &wanted, &seen),
            Err(why) => Err(Fault::of_client(why).into()),
        };
        let outcome: Result<Document, OperationFault> = match reply {
            Err(fault) => Err(fault),
            Ok(reply) => {
                seen.answered_by(&reply.from, reply.effects).await;
                match reply.what {
                    What::Whole(answer) => return Answer::verbatim(answer),
                    What::Fault(fault) => Err((*fault).into()),
                    What::Message(body, headers) => {
                        context.reply.headers = headers;
                        Ok(body)
                    }
                    What::Sample => sample(operation).map(|(body, headers)| {
                        context.reply.headers = headers;
                        body
                    }),
                }
            }
        };
        opened.close(outcome, context.reply)
    }

    /// What answers a request: what it asks for itself, a file, a recording, a sample.
    fn reply(
        &self,
        operation: &Operated,
        (request, context): (&Document, &Context<Headers, Headers>),
        wanted: &Wanted,
        seen: &Seen,
    ) -> Result<Reply, OperationFault> {
        let effects = wanted.effects;
        if let Some(name) = &wanted.fault {
            let fault = answers::fault_of(operation, name);
            let fault = fault.map_err(|why| Fault::of_client(format!("X-Soapgen-Mock: {why}")))?;
            let fault = What::Fault(Box::new(fault));
            return Ok(Reply::new(fault, "X-Soapgen-Mock", effects));
        }
        let wrong = |why: String| {
            let fault = Fault::of_server(format!("an answer of this mock: {why}"));
            OperationFault::from(fault)
        };
        let message = operation.request();
        let as_json = |json: serde_json::Result<serde_json::Value>| {
            json.map_err(|error| format!("the request is not JSON: {error}"))
        };
        let asked = || {
            let (body, headers) = (message.to_json(request), &context.headers);
            Ok(Asked {
                body: as_json(serde_json::to_value(body))?,
                header: as_json(serde_json::to_value(message.headers_to_json(headers)))?,
            })
        };
        let name = wanted.answer.as_deref();
        let found = self.answers.find(&self.known, operation, asked, name);
        if let Some(mut reply) = found.map_err(wrong)? {
            reply.effects = effects.or(reply.effects);
            return Ok(reply);
        }
        let player = self.answers.player().map_err(wrong)?;
        let player = player.filter(|player| player.operations().contains(&operation.name()));
        let Some(player) = player else {
            return Ok(Reply::new(What::Sample, "a sample", effects));
        };
        let mut asked = Request::new(seen.content());
        asked.headers_mut().clone_from(&context.http_headers);
        *asked.extensions_mut() = arrived::extensions(&operation.wire, Some(request));
        let answer = player.replay(&asked);
        let answer = answer.map_err(|why| wrong(why.to_string()))?;
        Ok(Reply::new(What::Whole(answer), "a recording", effects))
    }
}

fn sample(operation: &Operated) -> Result<(Document, Headers), OperationFault> {
    match &operation.response {
        None => Ok((Document::default(), Headers::default())),
        Some(Ok(sample)) => Ok(sample.clone()),
        Some(Err(why)) => Err(Fault::of_server(why.as_str()).into()),
    }
}

/// The answer to a request for a number that is no operation's: each is one of the server's.
fn nothing() -> Answer {
    Answer::verbatim(Response::new(Bytes::new()))
}

/// Header fields that are of one connection (RFC 9110, section 7.6.1), or of its content as it is
/// sent.
const OF_CONNECTION: [&str; 12] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

fn is_passed_on(name: &HeaderName) -> bool {
    !OF_CONNECTION.contains(&name.as_str()) && name.as_str() != effects::FIELD
}

/// A request as the service is asked it.
fn passed_on(
    arrived: &Arrived<'_>,
    record: &Record,
    seen: &Seen,
    extensions: http::Extensions,
) -> Request<Bytes> {
    let head = arrived.head();
    let mut request = Request::new(seen.content());
    *request.method_mut() = head.method.clone();
    *request.uri_mut() = arrived.passed_to(&record.url);
    let fields = head.headers.iter().filter(|(name, _)| is_passed_on(name));
    let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
    fields.for_each(|(name, value)| {
        request.headers_mut().append(name, value);
    });
    *request.extensions_mut() = extensions;
    request
}

fn without_connection(answer: Response<Bytes>) -> Response<Bytes> {
    let (mut head, content) = answer.into_parts();
    for name in OF_CONNECTION {
        head.headers.remove(name);
    }
    Response::from_parts(head, content)
}

/// An error with what led to it.
fn told(what: &str, error: &dyn std::error::Error) -> String {
    let mut text = format!("{what}: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}
