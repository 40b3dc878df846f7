//! Calls over a `tower` service in memory: what is sent, and what an answer means.

use std::time::{Duration, Instant};

use bytes::Bytes;
use soapgen_runtime::{
    Addressing, Deadline, Element, ErrorKind, HttpOperation, Limits, Transport, WriteOptions,
};

use crate::memory::Memory;
use crate::service::*;

const XML: &str = "text/xml; charset=utf-8";

fn client(memory: &Memory) -> UserClient<Memory> {
    let mut client = UserClient::with_transport("http://localhost/users", memory.clone());
    client.headers.application_token = Some("secret-token".to_owned());
    client.headers.credentials = Some(Credentials {
        ticket: "secret-ticket".to_owned(),
    });
    client
}

#[tokio::test]
async fn a_request_is_the_message_of_the_operation() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let client = client(&memory);
    let answer = client.get_user(&request()).await.unwrap();
    assert_eq!(answer.user.as_deref(), Some("Ann"));
    let sent = memory.request();
    assert_eq!(
        (sent.method().as_str(), sent.uri().path()),
        ("POST", "/users")
    );
    assert_eq!(sent.headers()["content-type"], "text/xml; charset=utf-8");
    assert_eq!(sent.headers()["soapaction"], "\"urn:users/GetUser\"");
    let expected =
        GET_USER.write_request(&request(), &client.headers, &[], &WriteOptions::default());
    assert_eq!(sent.body(), &expected.unwrap());

    client.get_user_12(&request()).await.unwrap();
    let sent = memory.request();
    let expected = "application/soap+xml; charset=utf-8; action=\"urn:users/GetUser\"";
    assert_eq!(sent.headers()["content-type"], expected);
    assert!(!sent.headers().contains_key("soapaction"));

    // An empty action.
    let _ = client.find(&FindParts::default()).await;
    assert_eq!(memory.request().headers()["soapaction"], "\"\"");
    let _ = client.notify(&request()).await;
    let sent = memory.request();
    assert_eq!(
        sent.headers()["content-type"],
        "application/soap+xml; charset=utf-8"
    );
}

#[tokio::test]
async fn headers_of_one_call() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    client.soap.add_header(Element::new("urn:x", "Everywhere"));
    let own = UserHeaders {
        application_token: Some("own".to_owned()),
        ..UserHeaders::default()
    };
    let token = |token: &str| format!("<u:ApplicationToken>{token}</u:ApplicationToken>");
    let everywhere = "<Everywhere xmlns=\"urn:x\"/>".to_owned();
    let ticket = "<u:Credentials><u:Ticket>secret-ticket</u:Ticket></u:Credentials>".to_owned();
    let user = request();
    let cases = [
        (
            client.get_user(&user),
            vec![token("secret-token"), ticket.clone(), everywhere.clone()],
        ),
        (
            client.get_user(&user).headers(own),
            vec![token("own"), everywhere.clone()],
        ),
        (
            client
                .get_user(&user)
                .with_headers(|h| h.application_token = Some("b".to_owned())),
            vec![token("b"), ticket.clone(), everywhere.clone()],
        ),
        (
            client
                .get_user(&user)
                .header(Element::new("urn:x", "Once").with_text("1")),
            vec![
                token("secret-token"),
                ticket,
                everywhere,
                "<Once xmlns=\"urn:x\">1</Once>".to_owned(),
            ],
        ),
    ];
    for (call, blocks) in cases {
        call.await.unwrap();
        let sent = memory.request();
        let header = format!(">{}</soap:Header>", blocks.concat());
        assert!(sent.body().contains(&header), "{}", sent.body());
    }
}

#[tokio::test]
async fn http_headers_are_sent_and_not_shown() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let mut client = client(&memory);
    client.soap.set_http_header("x-key", "secret-key").unwrap();
    for (set, value) in [
        ("bearer", "Bearer secret-jwt"),
        ("basic", "Basic YW5uOnNlY3JldA=="),
    ] {
        match set {
            "bearer" => client.soap.set_bearer_auth("secret-jwt").unwrap(),
            _ => client.soap.set_basic_auth("ann", "secret").unwrap(),
        };
        client.get_user(&request()).await.unwrap();
        let sent = memory.request();
        assert_eq!(sent.headers()["x-key"], "secret-key");
        assert_eq!(sent.headers()["authorization"], value);
        client
            .soap
            .add_header(Element::new("urn:x", "Key").with_text("secret"));
        let shown = format!("{:?} {:?}", client.soap, client.get_user(&request()));
        assert!(shown.contains("http://localhost/users"), "{shown}");
        assert!(
            !shown.contains("secret") && !shown.contains("YW5u"),
            "{shown}"
        );
    }
    for (name, value) in [("a b", "c"), ("a", "b\nc")] {
        let error = client.soap.set_http_header(name, value).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Configuration(_)),
            "{error}"
        );
    }
    assert!(client.soap.set_basic_auth("a:b", "c").is_err());
}

#[tokio::test]
async fn urls_that_can_not_be_called() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    for url in [
        "",
        "users",
        "/users",
        "ftp://host/users",
        "http://",
        "http://a b/",
        "http://ann:secret@host/users",
        "ann:secret@host",
        "http://[::1/?key=secret",
        "http://host:99999/users",
        "http://[::1]:99999/users",
        "http://m\u{fc}ller.example/users",
        "http://host/a\nb",
    ] {
        let mut client = client(&memory);
        client.soap.set_url(url);
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Configuration(_)),
            "{url}: {error}"
        );
        let shown = format!("{error} {:?}", client.soap);
        assert!(!shown.contains("secret"), "{shown}");
    }
}

/// What can't stand in a URL and is in one all the same, and which names nothing else; and what
/// stands there as it is sent. The block `To` of WS-Addressing says the same, as XML has it, for
/// whoever compares it with what it was asked for.
#[tokio::test]
async fn urls_that_are_sent_in_another_spelling() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let is_sent = |sent: &str, said: &str| {
        let request = memory.request();
        assert_eq!(request.uri().to_string(), sent);
        let text = request.into_body();
        let at = text.find("<wsa:To").unwrap();
        let value = text[at..].split_once('>').unwrap().1;
        assert_eq!(value.split_once("</").unwrap().0, said);
    };
    for (url, sent, said) in [
        (
            " http://host/My Service/\u{dc}ber.asmx?a=\"\u{e9}\"&b=<%20> \n",
            "http://host/My%20Service/%C3%9Cber.asmx?a=%22%C3%A9%22&b=%3C%20%3E",
            "http://host/My%20Service/%C3%9Cber.asmx?a=%22%C3%A9%22&amp;b=%3C%20%3E",
        ),
        (
            "http://host/d%c3%b6rs%2Ffront?a=1&b=%26&c='x'",
            "http://host/d%c3%b6rs%2Ffront?a=1&b=%26&c='x'",
            "http://host/d%c3%b6rs%2Ffront?a=1&amp;b=%26&amp;c='x'",
        ),
        ("http://host?a b", "http://host/?a%20b", "http://host?a%20b"),
        (
            "HTTPS://HOST:8443/a{b}|c",
            "https://HOST:8443/a{b}|c",
            "HTTPS://HOST:8443/a{b}|c",
        ),
        ("http://[::1]/a", "http://[::1]/a", "http://[::1]/a"),
        (
            "http://[2001:db8::1]:80/\u{e4}?k=v&l=w",
            "http://[2001:db8::1]:80/%C3%A4?k=v&l=w",
            "http://[2001:db8::1]:80/%C3%A4?k=v&amp;l=w",
        ),
        ("http://host:/a", "http://host:/a", "http://host:/a"),
    ] {
        let user = request();
        for edition in [Addressing::V10, Addressing::August2004] {
            let mut client = client(&memory);
            client.soap.set_addressing(Some(edition));
            client.soap.set_url(url);
            client.get_user(&user).await.unwrap();
            is_sent(sent, said);
            assert_eq!(client.soap.url(), url);
            // The address of a call goes before that of the client.
            client.soap.set_url("http://elsewhere/");
            client.get_user(&user).url(url).await.unwrap();
            is_sent(sent, said);
        }
    }
}

/// What a test expects of a call.
enum Expect {
    User(&'static str),
    Fault,
    Http(&'static str),
    Xml(&'static str),
}

#[tokio::test]
async fn what_an_answer_means() {
    use Expect::*;
    let fault = envelope("", "<s:Fault><faultcode>s:Client</faultcode></s:Fault>");
    let latin = "<?xml version=\"1.0\"?>".to_owned() + &user_response("\u{e6}");
    let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
    let utf_16: Vec<u8> = std::iter::once(0xfeff)
        .chain(user_response("\u{e6}").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let html = "<!DOCTYPE html>\n<html>\n  <title>Please   log in</title>";
    let cases: [(u16, &str, Vec<u8>, Expect); 16] = [
        (200, XML, user_response("Ann").into(), User("Ann")),
        (
            200,
            "application/soap+xml",
            user_response("Ann").into(),
            User("Ann"),
        ),
        (200, "", user_response("Ann").into(), User("Ann")),
        (200, "text/plain", user_response("Ann").into(), User("Ann")),
        (202, XML, user_response("Ann").into(), User("Ann")),
        (
            200,
            "text/xml; charset=\"ISO-8859-1\"",
            latin,
            User("\u{e6}"),
        ),
        (200, "text/xml; charset=utf-16", utf_16, User("\u{e6}")),
        (500, XML, fault.clone().into(), Fault),
        (200, XML, fault.clone().into(), Fault),
        (400, "text/html", fault.into(), Fault),
        (
            500,
            XML,
            user_response("Ann").into(),
            Http("HTTP 500 Internal Server Error without a SOAP fault"),
        ),
        (
            200,
            "text/html; charset=utf-8",
            html.into(),
            Http(
                "sent text/html; charset=utf-8: <!DOCTYPE html> <html> <title>Please log in</title>",
            ),
        ),
        (
            503,
            "text/html",
            html.into(),
            Http("HTTP 503 Service Unavailable without"),
        ),
        (
            401,
            "",
            Vec::new(),
            Http("HTTP 401 Unauthorized without a SOAP fault ("),
        ),
        (
            200,
            XML,
            user_response("Ann")[..150].into(),
            Xml("can't be read: not well-formed"),
        ),
        (
            200,
            "text/xml; charset=x-nowhere",
            [b"\xff", user_response("Ann").as_bytes()].concat(),
            Xml("`x-nowhere`"),
        ),
    ];
    for (at, (status, media, body, expected)) in cases.into_iter().enumerate() {
        let memory = Memory::new(status, media, body.clone());
        let outcome = client(&memory).get_user(&request()).await;
        let user = match expected {
            User(user) => user,
            _ => {
                let error = outcome.expect_err("an error");
                let message = match expected {
                    Fault => "GetUser: SOAP 1.1 fault s:Client",
                    Http(message) | Xml(message) => message,
                    User(_) => unreachable!(),
                };
                assert!(error.to_string().contains(message), "{at}: {error}");
                assert_eq!(
                    error.fault().is_some(),
                    matches!(expected, Fault),
                    "{at}: {error}"
                );
                let is_http = matches!(error.kind(), ErrorKind::Http(_));
                assert_eq!(is_http, matches!(expected, Http(_)), "{at}: {error}");
                assert_eq!(error.status().unwrap().as_u16(), status);
                assert_eq!(error.body().unwrap(), body);
                assert_eq!(error.operation(), "GetUser");
                continue;
            }
        };
        let answer = outcome.unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(answer.user.as_deref(), Some(user), "{at}");
    }
}

#[tokio::test]
async fn one_way() {
    let fault = envelope("", "<s:Fault><faultcode>s:Client</faultcode></s:Fault>");
    for (status, media, body, ok) in [
        (200, "", String::new(), true),
        (202, "text/plain", "Accepted".to_owned(), true),
        (204, "", String::new(), true),
        (200, XML, envelope("", ""), true),
        (200, XML, fault.clone(), false),
        (500, XML, fault, false),
        (500, "", String::new(), false),
        // Whatever else came, the request was taken.
        (200, "text/html", "<html/>".to_owned(), true),
        (200, "text/plain", "\r\n".to_owned(), true),
        (202, XML, envelope("", "")[..40].to_owned(), true),
        (302, "text/html", "<html/>".to_owned(), false),
    ] {
        let memory = Memory::new(status, media, body.clone());
        let outcome = client(&memory).notify(&request()).await;
        assert_eq!(outcome.is_ok(), ok, "{status} {body}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_response_beyond_the_limit_is_not_read_to_its_end() {
    let chunks = vec![Bytes::from(vec![b' '; 1000]); 100];
    let memory = Memory::chunked(200, XML, chunks);
    let mut client = client(&memory);
    client.soap.set_max_response_size(2500);
    let error = client.get_user(&request()).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 2500 }),
        "{error}"
    );
    assert!(
        error.to_string().contains("larger than 2500 bytes"),
        "{error}"
    );
    assert_eq!(*memory.read.lock().unwrap(), 3);

    let text = user_response("Ann");
    let memory = Memory::new(200, XML, text.clone());
    let mut client = UserClient::with_transport("http://localhost/users", memory);
    client.soap.set_max_response_size(text.len());
    client.get_user(&request()).await.unwrap();
    client.soap.set_max_response_size(text.len() - 1);
    client.get_user(&request()).await.unwrap_err();
}

/// Of what a call of either kind is refused for, by the client's limits or for the time.
#[tokio::test]
async fn limits_and_time_of_a_client() {
    static PLAIN: HttpOperation<GetUser, GetUserResponse> =
        HttpOperation::get("GetUser", "/get").output(&elements::GET_USER_RESPONSE);
    let request = request();
    let body =
        format!("<u:GetUserResponse xmlns:u='{NS}'><u:User>Ann</u:User></u:GetUserResponse>");
    for (text, is_soap) in [(envelope("", &body), true), (body, false)] {
        let call = async |limits: Limits, deadline: Option<Instant>| {
            let mut memory = Memory::new(200, XML, text.clone());
            memory.deadline = deadline.map(Deadline);
            let mut client = client(&memory);
            client.soap.set_limits(limits);
            match is_soap {
                true => client.get_user(&request).await.map(|r| r.body),
                false => client.soap.call_http(&PLAIN, &request).await,
            }
        };
        let hour = Duration::from_secs(3_600);
        for deadline in [None, Some(Instant::now() + hour)] {
            let read = call(Limits::default(), deadline).await.unwrap();
            assert_eq!(read.user.as_deref(), Some("Ann"));
        }
        let error = call(Limits::default(), Some(Instant::now()))
            .await
            .unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert_eq!(error.body(), Some(text.as_bytes()));
        let mut limits = Limits::default();
        limits.elements = 1;
        let error = call(limits, None).await.unwrap_err();
        assert!(
            error.to_string().contains("`elements` of `Limits`"),
            "{error}"
        );
        let mut limits = Limits::default();
        limits.message = 10;
        let error = call(limits, None).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TooLarge { limit: 10 }));
        assert!(
            error.to_string().contains("`message` of `Limits`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn calls_go_to_other_tasks() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let task = {
        let client = client(&memory);
        tokio::spawn(client.get_user(&request()).into_future())
    };
    assert_eq!(task.await.unwrap().unwrap().user.as_deref(), Some("Ann"));
}

#[test]
fn errors_are_one_word() {
    assert_eq!(size_of::<soapgen_runtime::Error>(), size_of::<usize>());
    fn is_sendable<E: std::error::Error + Send + Sync + 'static>() {}
    is_sendable::<soapgen_runtime::Error>();
    fn is_transport<T: Transport>() {}
    is_transport::<Memory>();
}

#[tokio::test]
async fn what_can_not_be_written_is_not_sent() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    let user = GetUser {
        id: 1,
        name: Some("\u{0}".to_owned()),
    };
    let error = client(&memory).get_user(&user).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{error}");
    assert!(error.status().is_none() && memory.seen.lock().unwrap().is_empty());
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn blocking_calls_work_anywhere() {
    let memory = Memory::new(200, XML, user_response("Ann"));
    // Even here, where it would be wrong to wait for long.
    let client = client(&memory);
    let answer = client.get_user(&request()).send_blocking().unwrap();
    assert_eq!(answer.user.as_deref(), Some("Ann"));
    let memory = Memory::new(500, "", "");
    let client = UserClient::with_transport("http://localhost/users", memory);
    let error = client.get_user(&request()).send_blocking().unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 500);
}
