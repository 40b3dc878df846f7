//! A server that answers every operation of a service. It is the server that generated code has,
//! of operations that are known when the command runs: operations are found, requests read and
//! faults written in one place.

mod answers;
mod cut;
mod effects;
mod html;
mod known;
mod log;
mod page;
mod serve;

use std::sync::Arc;

use bytes::Bytes;
use http::header::HeaderName;
use http::{Method, Request, Response};
use soapgen::load::served::Piece;
use soapgen::plan;
use soapgen_dynamic::{PlannedId, Service};
use soapgen_runtime::codegen::{self, Answer, Incoming, Made, Port, Served};
use soapgen_runtime::dynamic::{Document, Headers, leak, leak_all, leak_text};
use soapgen_runtime::{
    About, Context, Fault, Http, NoFault, OperationFault, Recorder, Server, Transport, XmlErrorKind,
};

pub(crate) use answers::Answers;
use answers::{Asked, Reply, What};
use effects::Wanted;
pub(crate) use known::Known;
use known::Operated;
use log::Seen;
pub(crate) use serve::Mocked;

/// What answers for a port type.
pub(crate) struct Mock {
    known: Arc<Known>,
    /// The operations of the port type, by their numbers in the service.
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

/// A server of a port type, and where it is.
pub(crate) struct Endpoint {
    /// The last part of its path, where there are several; one that is alone answers everywhere.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) docs: String,
    /// The numbers of its operations.
    pub(crate) numbers: Vec<usize>,
    pub(crate) server: Server<Made, Mock>,
}

/// How requests are read, and by whom answered.
pub(crate) struct How {
    pub(crate) answers: Arc<Answers>,
    pub(crate) record: Option<Record>,
    pub(crate) is_strict: bool,
}

/// The servers of a service: one for each port type.
pub(crate) fn endpoints(service: &Service, known: &Arc<Known>, how: &How) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for planned in &service.generated().plan.servers {
        let mut path = planned.xml.clone();
        let mut number = 2;
        while endpoints.iter().any(|other| other.path == path) {
            path = format!("{}-{number}", planned.xml);
            number += 1;
        }
        let (port, numbers) = port(service, planned);
        let mock = Mock {
            known: known.clone(),
            numbers: numbers.clone(),
            answers: how.answers.clone(),
            record: how.record.clone(),
            is_strict: how.is_strict,
        };
        let mut server = Server::made(Arc::new(mock), port);
        server.set_read_options(known.options(how.is_strict));
        endpoints.push(Endpoint {
            path,
            name: planned.xml.clone(),
            docs: planned.docs.clone(),
            numbers,
            server,
        });
    }
    endpoints
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
            |mock: &Mock, incoming| Box::pin(mock.answer(incoming)),
        ));
        numbers.push(at);
    }
    let documents = planned.documents.iter().map(|pieces| {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => codegen::Piece::Text(leak_text(text)),
            Piece::Address => codegen::Piece::Address,
            Piece::Document(number) => codegen::Piece::Document(*number),
        });
        codegen::Document(leak_all(pieces.collect()))
    });
    let port = Port {
        name: leak_text(&planned.xml),
        docs: leak_text(&planned.docs),
        operations: leak_all(served),
        documents: leak_all(documents.collect()),
    };
    (port, numbers)
}

impl Mock {
    /// Answers a request.
    async fn answer(&self, incoming: Incoming<'_>) -> Answer {
        let number = self.numbers.get(incoming.number());
        let operation = number.and_then(|number| self.known.operations.get(*number));
        let Some(operation) = operation else {
            // Each number is one of the port's.
            return Answer::verbatim(Response::new(Bytes::new()));
        };
        let seen = incoming.head().extensions.get::<Seen>().cloned();
        let seen = seen.unwrap_or_default();
        seen.update(|seen| operation.name().clone_into(&mut seen.operation));
        let violations = self.violations(operation, &incoming);
        let is_refused = self.is_strict && !violations.is_empty();
        seen.update(|seen| seen.violations = violations);
        let wanted = Wanted::of(&incoming.head().headers);
        if let (Some(record), Ok(wanted), false) = (&self.record, &wanted, is_refused)
            && wanted.fault.is_none()
            && wanted.answer.is_none()
        {
            let request = passed_on(operation, record, incoming.head(), &seen);
            let limit = soapgen_runtime::Limits::default().message;
            let answered = record.recorder.clone().exchange(request, limit).await;
            seen.answered_by("the service, recorded", wanted.effects)
                .await;
            return match (answered, incoming.open(&operation.soap)) {
                (Ok(answer), _) => Answer::verbatim(without_connection(answer)),
                (Err(_), Err(answer)) => *answer,
                (Err(error), Ok((_, context, opened))) => {
                    let fault = Fault::of_server(told("the service was not asked", &error));
                    opened.close(&operation.soap, Err(fault.into()), context.reply, never)
                }
            };
        }
        let (request, mut context, opened) = match incoming.open(&operation.soap) {
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
        opened.close(&operation.soap, outcome, context.reply, never)
    }

    /// What the schema doesn't allow of a request.
    fn violations(&self, operation: &Operated, incoming: &Incoming<'_>) -> Vec<String> {
        let options = self.known.options(true);
        let soap = &operation.soap;
        let read = soap.read_request_with(incoming.text(), incoming.attachments(), &options);
        match read {
            Ok(_) => Vec::new(),
            Err(error) => match error.kind() {
                XmlErrorKind::Invalid(violations) => {
                    let more = match violations.more() {
                        0 => None,
                        more => Some(format!("and {more} more")),
                    };
                    let listed = violations.iter().map(ToString::to_string);
                    listed.chain(more).collect()
                }
                _ => vec![error.to_string()],
            },
        }
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
        let about = About::passed_on(&operation.soap);
        asked.extensions_mut().insert(about);
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

/// Declared faults have their detail already.
fn never(none: NoFault, _: Fault) -> soapgen_runtime::XmlResult<Fault> {
    match none {}
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
    operation: &Operated,
    record: &Record,
    head: &http::request::Parts,
    seen: &Seen,
) -> Request<Bytes> {
    let mut request = Request::new(seen.content());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = record.url.clone();
    let fields = head.headers.iter().filter(|(name, _)| is_passed_on(name));
    let fields = fields.map(|(name, value)| (name.clone(), value.clone()));
    fields.for_each(|(name, value)| {
        request.headers_mut().append(name, value);
    });
    let about = About::passed_on(&operation.soap);
    request.extensions_mut().insert(about);
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
