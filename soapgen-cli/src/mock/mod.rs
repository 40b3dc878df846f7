//! A server that answers every operation of a service. It is the server that generated code has,
//! of operations that are known when the command runs: operations are found, requests read and
//! faults written in one place.

mod answers;
mod arrived;
mod cut;
mod effects;
mod endpoint;
mod html;
mod known;
mod log;
mod page;
mod serve;

use std::sync::Arc;

use bytes::Bytes;
use http::header::HeaderName;
use http::{Request, Response};
use soapgen_dynamic::Wire;
use soapgen_runtime::codegen::{Answer, HttpIncoming, Incoming};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{Context, Fault, Http, OperationFault, Recorder, Transport};

pub(crate) use answers::Answers;
use answers::{Asked, Reply, What};
use arrived::Arrived;
use effects::Wanted;
pub(crate) use endpoint::{Endpoint, endpoints};
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

/// How requests are read, and by whom answered.
pub(crate) struct How {
    pub(crate) answers: Arc<Answers>,
    pub(crate) record: Option<Record>,
    pub(crate) is_strict: bool,
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
