//! Operations as they are offered to those who speak JSON: a message is read from it, the service
//! asked as `soapgen call` asks it, and what it answers becomes JSON.

use std::collections::HashMap;
use std::sync::Arc;

use http::StatusCode;
use serde_json::{Map, Value as Json, json};
use soapgen::model::BindingId;
use soapgen_dynamic::{Operation, Outcome, Problem, Route, Service, Wire, fault_to_json};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{Client, ErrorKind, Exchange, Http, Root};

use crate::asking::{Asking, Stop};
use crate::say::start_of;

/// What sees all that goes over the network.
pub(crate) type Watch = Arc<dyn Fn(&Exchange<'_>) + Send + Sync>;

/// An operation that is offered.
pub(crate) struct Offered {
    pub(crate) route: Route,
    pub(crate) operation: Operation,
    faults: Vec<&'static Root<Document>>,
    client: Client<Http>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) problem: Problem,
    /// Its problem details.
    pub(crate) json: Map<String, Json>,
    /// What a log says of it, where `detail` may hold what the service answered.
    log: Option<String>,
}

impl Refused {
    pub(crate) fn new(problem: Problem, detail: &str) -> Self {
        let json = problem.to_json(detail);
        Self {
            problem,
            json,
            log: None,
        }
    }

    /// What is wrong, for a log: of what a request holds, only where that stands, and of what the
    /// service answers, only of which kind it is, since both may hold a secret.
    pub(crate) fn logged(&self) -> String {
        let text = |key: &str| self.json.get(key).and_then(Json::as_str);
        let title = self.problem.title();
        let said = match (text("path"), self.problem) {
            (Some(path), _) => format!("{title}: {path}"),
            (None, Problem::ClientFault | Problem::DeclaredFault | Problem::ServerFault) => {
                let code = self.json.get("fault").and_then(|fault| fault.get("code"));
                match code.and_then(Json::as_str) {
                    Some(code) => format!("{title}: {code}"),
                    // What HTTP bindings have in place of a fault.
                    None => title.to_owned(),
                }
            }
            (None, Problem::NoAnswer | Problem::Failed) => match &self.log {
                Some(log) => log.clone(),
                None => title.to_owned(),
            },
            (None, _) => text("detail").unwrap_or(title).to_owned(),
        };
        start_of(&said)
    }

    /// With what a log says of it.
    fn with_log(mut self, log: String) -> Self {
        self.log = Some(log);
        self
    }

    /// With something beside the problem itself.
    fn with(mut self, key: &str, value: Json) -> Self {
        self.json.insert(key.to_owned(), value);
        self
    }
}

/// The operations of a service; what goes over the network is shown to `watch`.
///
/// # Errors
/// When they can't be called as the flags say.
pub(crate) fn offered(
    service: &Service,
    asking: &Asking,
    watch: Option<&Watch>,
) -> Result<Vec<Offered>, Stop> {
    let http = asking.http()?;
    // Those of a binding have one: secrets are read once, and connections kept for all.
    let mut clients: HashMap<BindingId, Client<Http>> = HashMap::new();
    let mut offered = Vec::new();
    for route in service.routes() {
        let Some(operation) = service.operations().get(route.operation) else {
            continue;
        };
        let planned = service.planned(operation);
        let (binding, _) = planned.bound();
        let client = match clients.get(&binding) {
            Some(client) => client.clone(),
            None => {
                let mut client = asking.client(http.clone(), planned.address(), true)?;
                if let Some(edition) = planned.addressing() {
                    client = client.with_addressing(crate::service::addressing(edition));
                }
                if let Some(watch) = watch {
                    let watch = watch.clone();
                    client.on_exchange(move |exchange| watch(exchange));
                }
                clients.insert(binding, client.clone());
                client
            }
        };
        offered.push(Offered {
            faults: service.faults_of(operation),
            operation: operation.clone(),
            client,
            route,
        });
    }
    Ok(offered)
}

impl Offered {
    /// Asks the service; nothing is answered by one-way operations.
    ///
    /// # Errors
    /// When the request is none of the operation's, or the service gives no answer.
    pub(crate) async fn ask(&self, request: &Json) -> Result<Option<Json>, Refused> {
        let read = self.operation.request().whole_from_json(request);
        let (body, headers) = read.map_err(|error| {
            Refused::new(Problem::Request, &error.message).with("path", json!(error.path))
        })?;
        let called = match &self.operation.wire {
            Wire::Soap(soap) => {
                let called = self.client.call(soap, &body, &headers).await;
                called.map(|response| (response.body, response.headers))
            }
            Wire::Http(http) => {
                let called = self.client.call_http(http, &body).await;
                called.map(|document| (document, Headers::default()))
            }
        };
        let (body, headers) = called.map_err(|error| self.refused(&error))?;
        let Some(message) = self.operation.response() else {
            return Ok(None);
        };
        if self.operation.outcome(&headers) == Outcome::Failed {
            return Err(self.failed(&headers));
        }
        let whole = message.whole_to_json(&body, &headers);
        let whole = serde_json::to_value(whole).map_err(|error| {
            let why = format!("the answer can't be told by JSON: {error}");
            Refused::new(Problem::NoAnswer, &why)
        })?;
        Ok(Some(whole))
    }

    fn refused(&self, error: &soapgen_runtime::Error) -> Refused {
        match error.kind() {
            ErrorKind::Xml(_) if error.is_unsent() => {
                Refused::new(Problem::Request, &error.to_string()).with("path", json!("$.body"))
            }
            // An HTTP binding has no faults: this says that who asks does it wrong.
            ErrorKind::Http(http)
                if self.operation.http().is_some() && http.status == StatusCode::BAD_REQUEST =>
            {
                Refused::new(Problem::ClientFault, &error.to_string())
            }
            ErrorKind::Fault(fault) => {
                let refused = Refused::new(Problem::of_fault(fault), &fault.reason);
                refused.with("fault", fault_to_json(&self.faults, fault))
            }
            ErrorKind::Failed(failure) => match failure.response::<Document, Headers>() {
                Some(response) => self.failed(&response.headers),
                None => Refused::new(Problem::Failed, &error.to_string()),
            },
            ErrorKind::Timeout(_) => Refused::new(Problem::Timeout, &error.to_string()),
            // Their texts name servers and limits, and nothing of a message.
            ErrorKind::Transport(_) | ErrorKind::TooLarge { .. } | ErrorKind::SignIn(_) => {
                let said = error.to_string();
                Refused::new(Problem::NoAnswer, &said).with_log(said)
            }
            ErrorKind::Http(http) => Refused::new(Problem::NoAnswer, &error.to_string())
                .with_log(format!("the service answers with HTTP {}", http.status)),
            _ => Refused::new(Problem::NoAnswer, &error.to_string()),
        }
    }

    /// That the header blocks of an answer say so.
    fn failed(&self, headers: &Headers) -> Refused {
        let refused = Refused::new(
            Problem::Failed,
            "the header blocks of the answer say that the operation failed",
        );
        let message = self.operation.response();
        let header = message.map(|message| serde_json::to_value(message.headers_to_json(headers)));
        match header {
            Some(Ok(header)) => refused.with("header", header),
            _ => refused,
        }
    }
}
