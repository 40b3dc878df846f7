//! What of a call goes to `tracing`, seen by a subscriber.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use http::Response;
use soapgen_runtime::ErrorKind;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::NoSubscriber;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::answering::Answering;
use crate::service::*;

/// Keeps what it is told by soapgen up to a level: of each span and event a line.
#[derive(Clone)]
struct Kept {
    level: Level,
    lines: Arc<Mutex<Vec<String>>>,
}

struct Fields<'l>(&'l mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Kept {
    fn up_to(level: Level) -> (Self, Arc<Mutex<Vec<String>>>) {
        let lines = Arc::default();
        let kept = Self {
            level,
            lines: Arc::clone(&lines),
        };
        (kept, lines)
    }

    fn add(&self, mut line: String, record: impl FnOnce(&mut Fields<'_>)) {
        record(&mut Fields(&mut line));
        self.lines.lock().unwrap().push(line);
    }
}

impl Subscriber for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "soapgen" && *metadata.level() <= self.level
    }

    fn register_callsite(&self, _: &'static Metadata<'static>) -> tracing::subscriber::Interest {
        tracing::subscriber::Interest::sometimes()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.add(format!("span {}", span.metadata().name()), |fields| {
            span.record(fields);
        });
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.add("record".to_owned(), |fields| values.record(fields));
    }

    fn event(&self, event: &Event<'_>) {
        self.add(event.metadata().level().to_string(), |fields| {
            event.record(fields);
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// What is told of a call that is answered so, and its error.
async fn told(level: Level, status: u16, text: String) -> (String, Option<ErrorKind>) {
    let server = Answering::new(move |_| {
        let answer = Response::builder().status(status);
        let answer = answer.header("content-type", "text/xml");
        answer.body(text.clone()).unwrap()
    });
    let url = "http://example.com:8080/users?key=s3cr3t-key";
    let mut client = UserClient::with_transport(url, server);
    client.soap = client.soap.with_service("Users");
    client.soap.add_secret("name");
    client.headers.credentials = Some(Credentials {
        ticket: "7T:s3cr3t-ticket".to_owned(),
    });
    let (kept, lines) = Kept::up_to(level);
    let user = GetUser {
        id: 7,
        name: Some("s3cr3t-name".to_owned()),
    };
    // Calls of other tests run beside it. Of a span or event that comes by for the first time,
    // tracing asks the one subscriber that there is in the thread where it comes by, which may be
    // theirs, where nobody listens; if there are two, it asks both.
    let _other = tracing::Dispatch::new(NoSubscriber::default());
    let _guard = tracing::subscriber::set_default(kept);
    let outcome = client.get_user(&user).await;
    let lines = lines.lock().unwrap().join("\n");
    assert!(!lines.contains("s3cr3t"), "{lines}");
    (lines, outcome.err().map(soapgen_runtime::Error::into_kind))
}

#[tokio::test]
async fn a_call_is_a_span() {
    let (lines, error) = told(Level::INFO, 200, user_response("Ann")).await;
    assert!(error.is_none());
    for said in [
        "span soap.call",
        "otel.name=Users/GetUser",
        "otel.kind=\"client\"",
        "rpc.service=\"Users\"",
        "rpc.method=\"GetUser\"",
        "soap.version=SOAP 1.1",
        "server.address=\"example.com\"",
        "server.port=8080",
        "url.path=\"/users\"",
        "http.request.body.size=",
        "record http.response.status_code=200",
        "record http.response.body.size=",
        "record duration_ms=",
    ] {
        assert!(lines.contains(said), "{said} in {lines}");
    }
    assert!(
        !lines.contains("Envelope") && !lines.contains("error"),
        "{lines}"
    );
}

/// Of a call, too, that is not sent.
#[tokio::test]
async fn a_call_that_can_not_be_made_is_a_span() {
    let mut client = UserClient::with_transport(
        "http://example.com:99999/users?key=s3cr3t",
        Answering::new(|_| panic!("nothing is sent")),
    );
    client.soap = client.soap.with_service("Users");
    let (kept, lines) = Kept::up_to(Level::INFO);
    let _other = tracing::Dispatch::new(NoSubscriber::default());
    let _guard = tracing::subscriber::set_default(kept);
    assert!(client.get_user(&request()).await.is_err());
    let lines = lines.lock().unwrap().join("\n");
    for said in [
        "span soap.call otel.name=Users/GetUser",
        "rpc.method=\"GetUser\"",
        "error.type=\"configuration\"",
        "otel.status_code=\"ERROR\"",
        "WARN message=the call failed",
        "a port is a number",
    ] {
        assert!(lines.contains(said), "{said} in {lines}");
    }
    assert!(!lines.contains("s3cr3t"), "{lines}");
}

/// Of a call, too, whose answer somebody else reads; and of one of these that fails.
#[tokio::test]
async fn a_call_whose_answer_is_handed_on_is_a_span() {
    let server = Answering::new(|_| Response::new("s3cr3t".to_owned()));
    let client = UserClient::with_transport("http://example.com/users?key=s3cr3t", server);
    let (kept, lines) = Kept::up_to(Level::INFO);
    let _other = tracing::Dispatch::new(NoSubscriber::default());
    let _guard = tracing::subscriber::set_default(kept);
    let user = request();
    client.get_user(&user).streamed().await.unwrap();
    let nowhere = client.get_user(&user).url("nowhere?key=s3cr3t");
    assert!(nowhere.streamed().await.is_err());
    let lines = lines.lock().unwrap().join("\n");
    for said in [
        "rpc.method=\"GetUser\"",
        "record http.response.status_code=200",
        "record duration_ms=",
        "error.type=\"configuration\"",
        "WARN message=the call failed",
    ] {
        assert!(lines.contains(said), "{said} in {lines}");
    }
    assert_eq!(lines.matches("span soap.call").count(), 2, "{lines}");
    assert!(!lines.contains("s3cr3t"), "{lines}");
}

#[tokio::test]
async fn messages_are_shown_without_secrets() {
    let answer = user_response("Ann").replace("<u:User>", "<u:Token>s3cr3t</u:Token><u:User>");
    let (lines, error) = told(Level::TRACE, 200, answer).await;
    assert!(error.is_none());
    for said in [
        "<u:Credentials><u:Ticket>…</u:Ticket></u:Credentials>",
        "<u:Id>7</u:Id><u:Name>…</u:Name>",
        "<u:Token>…</u:Token><u:User>Ann</u:User>",
    ] {
        assert!(lines.contains(said), "{said} in {lines}");
    }
}

#[tokio::test]
async fn errors_are_told_without_secrets() {
    // In the reason, which has no structure, and in the detail, which has one.
    let fault = envelope(
        "",
        "<s:Fault><faultcode>s:Client</faultcode>\
         <faultstring>the ticket 7T:s3cr3t-ticket is over</faultstring>\
         <detail><Password>s3cr3t-word</Password><Hint>ask Ann</Hint></detail></s:Fault>",
    );
    let failed = envelope(
        "<s:Header><u:Succeeded>false</u:Succeeded>\
         <u:ExceptionInfo>no 7T:s3cr3t-ticket</u:ExceptionInfo></s:Header>",
        "<u:GetUserResponse/>",
    );
    for (status, text, said) in [
        (
            500,
            fault,
            &[
                "error.type=\"fault\"",
                "code=Client",
                "the ticket … is over",
                "Hint: ask Ann",
            ][..],
        ),
        (
            200,
            failed,
            &["error.type=\"failed\"", "ExceptionInfo is no …"],
        ),
        (
            500,
            envelope(
                "",
                "<s:Fault><faultcode>t.7T:s3cr3t-ticket</faultcode>\
                 <faultstring>no</faultstring></s:Fault>",
            ),
            &["error.type=\"fault\"", "code=…"],
        ),
        (
            502,
            "<html>7T:s3cr3t-ticket</html>".to_owned(),
            &["error.type=\"http\"", "HTTP 502"],
        ),
        (
            200,
            user_response("Ann").replace("</u:User>", ""),
            &["error.type=\"xml\""],
        ),
    ] {
        for level in [Level::WARN, Level::TRACE] {
            let (lines, error) = told(level, status, text.clone()).await;
            assert!(error.is_some());
            let has_span = level == Level::TRACE;
            let said = said
                .iter()
                .filter(|said| has_span || !said.starts_with("error.type"));
            for said in said {
                assert!(lines.contains(said), "{said} in {lines}");
            }
        }
    }
}
