//! What is said for one call or for all: address, action, version, header fields and blocks; and
//! what requests say of themselves, and exchanges to who watches.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use soapgen_runtime::codegen as rt;
use soapgen_runtime::{
    About, Element, ErrorKind, HeaderBlock, Limits, ReadOptions, SoapVersion, WriteOptions,
};

use crate::memory::Memory;
use crate::service::*;

const XML: &str = "text/xml; charset=utf-8";

fn client(memory: &Memory) -> UserClient<Memory> {
    UserClient::with_transport("http://localhost/users", memory.clone())
}

#[tokio::test]
async fn a_call_says_where_and_as_what() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    client.soap.set_http_header("x-key", "client").unwrap();
    let user = request();
    let call = client
        .get_user(&user)
        .url("https://elsewhere/users?v=2")
        .action("urn:other")
        .http_header("x-key", "call")
        .http_header("x-more", "1");
    call.await.unwrap();
    let sent = memory.request();
    assert_eq!(sent.uri(), "https://elsewhere/users?v=2");
    assert_eq!(sent.headers()["soapaction"], "\"urn:other\"");
    let keys: Vec<_> = sent.headers().get_all("x-key").iter().collect();
    assert_eq!(keys, ["call"]);
    assert_eq!(sent.headers()["x-more"], "1");
    // The client is as it was.
    client.get_user(&user).await.unwrap();
    let sent = memory.request();
    assert_eq!(sent.uri(), "http://localhost/users");
    assert_eq!(sent.headers()["soapaction"], "\"urn:users/GetUser\"");
    assert_eq!(sent.headers()["x-key"], "client");
}

#[tokio::test]
async fn the_other_version_of_soap() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    let user = request();
    let call = client.get_user(&user).soap_version(SoapVersion::V12);
    assert_eq!(call.await.unwrap().user.as_deref(), Some("Ann"));
    let sent = memory.request();
    let expected = "application/soap+xml; charset=utf-8; action=\"urn:users/GetUser\"";
    assert_eq!(sent.headers()["content-type"], expected);
    assert!(!sent.headers().contains_key("soapaction"));
    let as_12 = GET_USER.speaking(SoapVersion::V12);
    let expected = as_12.write_request(&user, &client.headers, &[], &WriteOptions::default());
    assert_eq!(sent.body(), &expected.unwrap());
    assert!(sent.body().contains(SoapVersion::V12.namespace()));
    // For all calls, and back for one.
    client.soap.set_soap_version(SoapVersion::V12);
    client.get_user(&user).await.unwrap();
    assert!(
        memory
            .request()
            .body()
            .contains(SoapVersion::V12.namespace())
    );
    let call = client.get_user(&user).soap_version(SoapVersion::V11);
    call.await.unwrap();
    assert!(
        memory
            .request()
            .body()
            .contains(SoapVersion::V11.namespace())
    );
}

#[tokio::test]
async fn header_blocks_say_whom_they_are_for() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    let block = |name: &'static str| HeaderBlock::new(Element::new("urn:x", name).with_text("s"));
    client.soap.add_header(block("All").must_understand());
    let user = request();
    for (version, expected) in [
        (
            SoapVersion::V11,
            [
                r#"<All xmlns="urn:x" soap:mustUnderstand="1">s</All>"#,
                r#"<One xmlns="urn:x" soap:actor="urn:proxy">s</One>"#,
            ],
        ),
        (
            SoapVersion::V12,
            [
                r#"<All xmlns="urn:x" soap:mustUnderstand="true">s</All>"#,
                r#"<One xmlns="urn:x" soap:role="urn:proxy">s</One>"#,
            ],
        ),
    ] {
        let call = client.get_user(&user).soap_version(version);
        call.header(block("One").actor("urn:proxy")).await.unwrap();
        let sent = memory.request();
        for expected in expected {
            assert!(sent.body().contains(expected), "{}", sent.body());
        }
    }
    let shown = format!("{:?}", block("One").must_understand());
    assert!(
        shown.contains("{urn:x}One") && !shown.contains("\"s\""),
        "{shown}"
    );
    // What the element said of itself is not said twice.
    let own = Element::from_xml(
        r#"<x xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" e:mustUnderstand="0"/>"#,
    );
    let call = client
        .get_user(&user)
        .header(HeaderBlock::new(own.unwrap()).must_understand());
    let sent = call.request().unwrap();
    let text = String::from_utf8(sent.body().to_vec()).unwrap();
    assert!(text.contains("mustUnderstand=\"1\"") && !text.contains("mustUnderstand=\"0\""));
    assert!(Element::from_xml(&text).is_ok(), "{text}");
}

#[tokio::test]
async fn a_request_can_be_had_unsent() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let client = client(&memory);
    let user = request();
    let request = client
        .get_user(&user)
        .http_header("x-a", "1")
        .request()
        .unwrap();
    assert!(memory.seen.lock().unwrap().is_empty());
    client
        .get_user(&user)
        .http_header("x-a", "1")
        .await
        .unwrap();
    let sent = memory.seen.lock().unwrap().pop().unwrap();
    assert_eq!(request.headers(), sent.headers());
    assert_eq!((request.uri(), request.body()), (sent.uri(), sent.body()));
    // What is wrong is an error of that, and of a call.
    let error = client
        .get_user(&user)
        .http_header("a b", "1")
        .request()
        .unwrap_err();
    assert_eq!(error.operation(), "GetUser");
    let error = client
        .get_user(&user)
        .http_header("a", "b\n")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Configuration(_)),
        "{error}"
    );
    assert!(client.get_user(&user).url("users").request().is_err());
    assert!(memory.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn requests_say_what_they_are() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    let about = |memory: &Memory| {
        let sent = memory.seen.lock().unwrap().pop().unwrap();
        sent.extensions().get::<About>().cloned().unwrap()
    };
    let user = request();
    client.get_user(&user).await.unwrap();
    let plain = about(&memory);
    assert_eq!(
        (plain.operation, &*plain.action),
        ("GetUser", "urn:users/GetUser")
    );
    assert_eq!(plain.version, Some(SoapVersion::V11));
    assert_eq!((plain.is_idempotent, plain.timeout), (false, None));
    client.soap.set_timeout(Duration::from_secs(7));
    let call = client.get_user(&user).idempotent().action("urn:a");
    call.await.unwrap();
    let said = about(&memory);
    assert_eq!(said.action, "urn:a");
    assert_eq!(
        (said.is_idempotent, said.timeout),
        (true, Some(Duration::from_secs(7)))
    );
    let call = client.get_user(&user).timeout(Duration::from_millis(1));
    call.await.unwrap();
    assert_eq!(about(&memory).timeout, Some(Duration::from_millis(1)));
    client.get_user(&user).timeout(None).await.unwrap();
    assert_eq!(about(&memory).timeout, None);
}

#[tokio::test]
async fn requests_say_where_they_come_from() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    client.get_user(&request()).await.unwrap();
    let agent = format!("soapgen/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(memory.request().headers()["user-agent"], *agent);
    client.soap.set_user_agent("inventory/3").unwrap();
    client.get_user(&request()).await.unwrap();
    assert_eq!(memory.request().headers()["user-agent"], "inventory/3");
}

#[tokio::test]
async fn a_response_has_what_http_says_of_it() {
    let mut memory = Memory::new(200, XML, user_response("Ann"));
    memory.headers.insert("x-served-by", "a".parse().unwrap());
    let mut client = client(&memory);
    let user = request();
    let plain = client.get_user(&user).await.unwrap();
    assert_eq!((plain.status.as_u16(), plain.raw), (200, None));
    assert_eq!(plain.http_headers["x-served-by"], "a");
    let kept = client.get_user(&user).keep_raw().await.unwrap();
    assert_eq!(kept.raw.as_deref(), Some(user_response("Ann").as_bytes()));
    client.soap.set_keep_raw(true);
    let kept = client.get_user(&user).await.unwrap().map(|_| ());
    assert_eq!(kept.raw.as_deref(), Some(user_response("Ann").as_bytes()));
    assert_eq!(kept.http_headers["x-served-by"], "a");
    // Of a one-way operation as well.
    let mut accepted = Memory::new(202, "", "");
    accepted.headers.insert("x-served-by", "b".parse().unwrap());
    let client = UserClient::with_transport("http://localhost/users", accepted);
    let answer = client.notify(&user).await.unwrap();
    assert_eq!(answer.status.as_u16(), 202);
    assert_eq!(answer.http_headers["x-served-by"], "b");
}

#[tokio::test]
async fn one_call_reads_its_response_otherwise() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let client = client(&memory);
    let user = request();
    let mut limits = Limits::default();
    limits.set_message(10);
    let error = client.get_user(&user).limits(limits).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 10 }),
        "{error}"
    );
    let strict = ReadOptions::default().with_strict(true);
    let careless = user_response("Ann").replace("<u:User>", "<u:Other/><u:User>");
    let memory = Memory::new(200, XML, careless);
    let client = UserClient::with_transport("http://localhost/users", memory);
    assert!(client.get_user(&user).await.is_ok());
    assert!(client.get_user(&user).read_options(strict).await.is_err());
}

#[tokio::test]
async fn exchanges_are_seen_whatever_comes_of_them() {
    type Seen = Vec<(String, Option<u16>, bool, String)>;
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let user = request();
    let fault = fault("u:Down");
    for (status, body) in [
        (200, user_response("Ann")),
        (200, "<html>".to_owned()),
        (500, fault),
    ] {
        let memory = Memory::new(status, XML, body.clone());
        let mut client = client(&memory);
        client.headers.credentials = Some(Credentials {
            ticket: "7T:x".to_owned(),
        });
        let into = seen.clone();
        client.soap.on_exchange(move |exchange| {
            let answer = exchange.answer.unwrap();
            assert_eq!(exchange.about().unwrap().operation, "GetUser");
            assert!(!exchange.request.body().is_empty());
            assert!(!format!("{exchange:?}").contains("Ann"));
            let error = exchange.shown_error();
            assert_eq!(error.is_some(), exchange.error.is_some());
            let shown = exchange.shown_request();
            assert!(shown.contains("<u:Ticket>…</u:Ticket>"), "{shown}");
            assert!(exchange.shown_answer().is_some());
            into.lock().unwrap().push((
                String::from_utf8(answer.body().to_vec()).unwrap(),
                Some(answer.status().as_u16()),
                exchange.error.is_some(),
                exchange.error.map(ToString::to_string).unwrap_or_default(),
            ));
        });
        let outcome = client.get_user(&user).await;
        let last = seen.lock().unwrap().pop().unwrap();
        let error = outcome.err();
        assert_eq!((last.0, last.1), (body, Some(status)));
        assert_eq!(last.2, error.is_some());
        assert_eq!(last.3.is_empty(), error.is_none());
    }
    // Where nothing can be sent, there is no exchange.
    let memory = Memory::new(200, XML, "");
    let mut client = client(&memory);
    client.soap.on_exchange(|_| panic!("nothing was exchanged"));
    assert!(client.get_user(&user).url("nowhere").await.is_err());
}

/// What HTTP said beside an answer that is an error: when to come again, or what time it is there.
#[tokio::test]
async fn errors_have_the_fields_of_their_answer() {
    let failed = envelope(
        "<s:Header><u:Succeeded>false</u:Succeeded></s:Header>",
        "<u:GetUserResponse/>",
    );
    for (status, text, kind) in [
        (500, fault("u:Down"), "Fault"),
        (503, "<p>later</p>".to_owned(), "Http"),
        (200, "<a".to_owned(), "Xml"),
        (200, failed, "Failed"),
    ] {
        let mut memory = Memory::new(status, XML, text);
        memory.headers.insert("retry-after", "7".parse().unwrap());
        let user = request();
        let client = client(&memory);
        let call = client.get_user(&user).keep_raw().await;
        let error = call.unwrap_err();
        let shown = format!("{:?}", error.kind());
        assert!(shown.starts_with(kind), "{kind}: {shown}");
        assert_eq!(error.status().unwrap().as_u16(), status, "{kind}");
        assert_eq!(error.http_headers().unwrap()["retry-after"], "7", "{kind}");
        assert!(error.body().is_some(), "{kind}");
        let response = error.response::<GetUserResponse, UserResponseHeaders>();
        assert_eq!(response.is_some(), kind == "Failed");
        if let Some(response) = response {
            assert_eq!(response.http_headers["retry-after"], "7");
            assert_eq!(response.raw.as_deref(), error.body());
        }
    }
    let memory = Memory::new(200, XML, "");
    let user = request();
    let unsent = client(&memory).get_user(&user).url("nowhere").await;
    assert!(unsent.unwrap_err().http_headers().is_none());
}

/// What who watches may write into a log of a call that failed.
#[tokio::test]
async fn errors_of_exchanges_without_secrets() {
    let ticket = "s3cr3t-ticket";
    let fault = |code: &str, said: &str| {
        let fault = format!(
            "<s:Fault><faultcode>{code}</faultcode><faultstring>{said}</faultstring>\
             <detail><Password>s3cr3t-word</Password><Hint>ask Ann</Hint></detail></s:Fault>"
        );
        envelope("", &fault)
    };
    for (status, text, said) in [
        (
            500,
            fault("s:Client", "no s3cr3t-ticket"),
            "SOAP 1.1 fault s:Client: no …; Password: …, Hint: ask Ann",
        ),
        (500, fault(ticket, "no"), "SOAP 1.1 fault …: no; "),
        (502, format!("<p>{ticket}</p>"), "HTTP 502"),
        (200, format!("<a>{ticket}"), "can't be read"),
        (302, String::new(), "HTTP 302"),
    ] {
        let memory = Memory::new(status, XML, text);
        let mut client = client(&memory);
        client.headers.credentials = Some(Credentials {
            ticket: ticket.to_owned(),
        });
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let into = Arc::clone(&seen);
        client.soap.on_exchange(move |exchange| {
            let shown = exchange.shown_error().unwrap();
            assert!(format!("{exchange:?}").contains(&format!("{shown:?}")));
            into.lock().unwrap().push(format!("{shown} {exchange:?}"));
        });
        assert!(client.get_user(&request()).await.is_err());
        let shown = seen.lock().unwrap().join("");
        assert!(shown.contains(said), "{said} in {shown}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
    // Of a sign-in that failed nothing is known of what was sent.
    for (code, said) in [("s:Client", " fault Client"), (ticket, " fault")] {
        let memory = Memory::new(500, XML, fault(code, ticket));
        let login = client(&memory);
        let cause = login.get_user(&request()).await.unwrap_err();
        let failing = Failing(Arc::new(cause));
        let mut client = UserClient::with_transport("http://localhost/users", failing);
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let into = Arc::clone(&seen);
        client.soap.on_exchange(move |exchange| {
            into.lock().unwrap().extend(exchange.shown_error());
        });
        assert!(client.get_user(&request()).await.is_err());
        let shown = seen.lock().unwrap().join("");
        assert!(shown.ends_with(said), "{said} in {shown}");
    }
}

/// A transport whose sign-in fails.
#[derive(Clone)]
struct Failing(Arc<soapgen_runtime::Error>);

impl tower_service::Service<http::Request<bytes::Bytes>> for Failing {
    type Response = http::Response<crate::memory::Chunks>;
    type Error = soapgen_runtime::Error;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<bytes::Bytes>) -> Self::Future {
        std::future::ready(Err(ErrorKind::SignIn(Arc::clone(&self.0)).into()))
    }
}

/// A layer that has requests wait, and repeats them however long that takes.
#[cfg(feature = "session")]
#[derive(Clone)]
struct Stubborn(Memory, Duration);

#[cfg(feature = "session")]
impl tower_service::Service<http::Request<bytes::Bytes>> for Stubborn {
    type Response = http::Response<crate::memory::Chunks>;
    type Error = std::convert::Infallible;
    type Future =
        std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<bytes::Bytes>) -> Self::Future {
        let Self(mut inner, pause) = self.clone();
        Box::pin(async move {
            for _ in 0..3 {
                tokio::time::sleep(pause).await;
            }
            inner.call(request).await
        })
    }
}

#[cfg(feature = "session")]
#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_is_for_its_layers_too() {
    for (pause, is_late) in [(1, false), (2, true), (u64::MAX, true)] {
        let memory = Memory::new(200, "text/xml", user_response("Ann"));
        let layer = Stubborn(memory, Duration::from_secs(pause));
        let client = UserClient::with_transport("http://localhost/users", layer);
        let (user, start) = (request(), tokio::time::Instant::now());
        let call = client.get_user(&user).timeout(Duration::from_secs(5));
        let error = call.await.err();
        assert_eq!(
            error.as_ref().is_some_and(|error| error.is_timeout()),
            is_late
        );
        assert_eq!(start.elapsed().as_secs(), if is_late { 5 } else { 3 });
        if let Some(error) = error {
            assert!(
                error.to_string().contains("within 5s, the limit `timeout`"),
                "{error}"
            );
        }
        let call = client.get_user(&user).timeout(Duration::from_secs(5));
        assert_eq!(call.streamed().await.is_err(), is_late);
    }
}

record!(Parcel {
    0 code: String = String::new(), rt::attribute("", "code", 1).simple(&rt::builtin::NMTOKEN);
    1 name: String = String::new(), rt::element(NS, "u:Name", 1, 1);
    2 state: String = String::new(), rt::element(NS, "u:State", 1, 1).simple(&rt::builtin::NMTOKEN);
    3 note: Option<String> = None, rt::element(NS, "u:Note", 0, 1).simple(&rt::builtin::NMTOKEN);
    4 items: Vec<String> = Vec::new(), rt::element(NS, "u:Item", 1, rt::MANY).simple(&rt::builtin::NMTOKEN);
});
static PARCEL: rt::Root<Parcel> = rt::Root::new(rt::element(NS, "u:Parcel", 1, 1), &[("u", NS)]);
static SEND: rt::Operation<Parcel, (), rt::NoHeaders, rt::NoHeaders> =
    rt::Operation::new("Send", SoapVersion::V11, "").input(rt::Body::element(&PARCEL));
record!(ParcelHeaders {
    0 parcel: Option<Parcel> = None, rt::element(NS, "u:Parcel", 0, 1);
});
static LABEL: rt::Operation<Parcel, (), ParcelHeaders, rt::NoHeaders> =
    rt::Operation::new("Label", SoapVersion::V11, "")
        .input(rt::Body::element(&PARCEL))
        .headers(&[0], &[("u", NS)]);
static PUT: rt::HttpOperation<Parcel, ()> = rt::HttpOperation::post("Put", "/p").document(&PARCEL);
static FORM: rt::HttpOperation<Parcel, ()> =
    rt::HttpOperation::post("Put", "/p").form(&[("u", NS)]);

/// Only where the type has no empty value can it be told that nothing was put in.
#[tokio::test]
async fn required_members_that_were_left_blank() {
    let memory = Memory::new(202, "", "");
    let mut client = rt::Client::with_transport("http://localhost/users", memory.clone());
    let whole = || Parcel {
        code: "a".to_owned(),
        // An empty string is a value.
        name: String::new(),
        state: "new".to_owned(),
        note: Some(String::new()),
        items: vec![String::new()],
    };
    let without = |change: fn(&mut Parcel)| {
        let mut parcel = whole();
        change(&mut parcel);
        parcel
    };
    let request = whole();
    client
        .call(&SEND, &request, &rt::NoHeaders {})
        .await
        .unwrap();
    memory.request();
    for (parcel, what) in [
        (without(|p| p.code.clear()), "attribute `code`"),
        (without(|p| p.state.clear()), "<State>"),
        (without(|p| p.items.clear()), "<Item>"),
    ] {
        let call = client.call(&SEND, &parcel, &rt::NoHeaders {});
        let error = call.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{error}");
        let text = error.to_string();
        assert!(text.contains(what) && text.contains("left blank"), "{text}");
        assert!(client.call_http(&PUT, &parcel).await.is_err(), "{what}");
        assert!(client.call_http(&FORM, &parcel).await.is_err(), "{what}");
        assert!(memory.seen.lock().unwrap().is_empty());
        // Whole messages are written as they are.
        assert!(PARCEL.to_string(&parcel).is_ok());
    }
    // In header blocks as well.
    let blocks = ParcelHeaders {
        parcel: Some(without(|p| p.state.clear())),
    };
    let call = client.call(&LABEL, &request, &blocks);
    let error = call.await.unwrap_err().to_string();
    let at = "/Envelope/Header/Parcel/State";
    assert!(
        error.contains("left blank") && error.contains(at),
        "{error}"
    );
    assert!(memory.seen.lock().unwrap().is_empty());
    client.set_allow_blank(true);
    client.call(&LABEL, &request, &blocks).await.unwrap();
    assert!(memory.request().body().contains("<u:State"));
    client
        .call(&SEND, &Parcel::default(), &rt::NoHeaders {})
        .await
        .unwrap();
    assert!(memory.request().body().contains(r#" code="""#));
}

/// A fault with this code, as a service answers it.
fn fault(code: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:u='urn:users'>\
         <s:Body><s:Fault><faultcode>{code}</faultcode><faultstring>no</faultstring></s:Fault>\
         </s:Body></s:Envelope>"
    )
}
