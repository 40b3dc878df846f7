use soapgen_runtime::Node;
use soapgen_tests::body_of_type::*;

use crate::server::Server;

#[test]
fn the_body_is_the_text() {
    let server = Server::body("2026-11-23");
    let client = DaysClient::with_transport("http://localhost/days", server.clone());
    let request = ParseRequest {
        value: "the 23rd <of> November".to_owned(),
    };
    let answer = client.parse(&request).send_blocking().unwrap();
    assert_eq!(answer.value.to_string(), "2026-11-23");
    assert_eq!(server.request_body(), "the 23rd &lt;of&gt; November");
}

#[test]
fn the_body_is_of_a_declared_type() {
    let server = Server::body("<t:Number xmlns:t='urn:days'>48</t:Number>");
    let client = DaysClient::with_transport("http://localhost/days", server.clone());
    let request = NextRequest {
        value: Weekday::Friday,
    };
    let answer = client.next(&request).send_blocking().unwrap();
    assert_eq!(answer.number, 48);
    assert_eq!(server.request_body(), "Friday");
}

#[test]
fn what_is_not_of_the_type_is_an_error() {
    let server = Server::body("someday");
    let client = DaysClient::with_transport("http://localhost/days", server);
    let request = ParseRequest::default();
    let error = client.parse(&request).send_blocking().unwrap_err();
    assert!(error.to_string().contains("someday"), "{error}");
    assert!(error.to_string().contains("/Envelope/Body"), "{error}");
}

#[test]
fn the_body_is_anything() {
    let server = Server::body("");
    let client = DaysClient::with_transport("http://localhost/days", server.clone());
    let mut request = KeepRequest::default();
    request.content.0.push(Node::Text("a & b".to_owned()));
    client.keep(&request).send_blocking().unwrap();
    assert_eq!(server.request_body(), "a &amp; b");
}
