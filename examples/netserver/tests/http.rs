//! What the server answers to requests that no client of ours would send.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use std::io::{Read, Write};
use std::net::TcpStream;

use netserver::NetServer;

const ACTION: &str = "http://www.superoffice.net/ws/crm/NetServer/Services88/User/\
                      GetOrRegisterAccessGatewayInfo";

/// Sends a request to the agent User; gives the whole answer.
fn send(method: &str, content_type: &str, body: &[u8]) -> String {
    let server = NetServer::start().unwrap();
    let url = server.url();
    let (host, path) = url
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /{path}/User.svc HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: {content_type}\r\nSOAPAction: \"{ACTION}\"\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .unwrap();
    stream.write_all(body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn garbage_is_answered_with_a_fault() {
    let bodies: [&[u8]; 4] = [b"", b"garbage", b"<a\x01/>", b"\xff\xfe<"];
    for body in bodies {
        let answer = send("POST", "text/xml; charset=utf-8", body);
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        assert!(answer.contains(":Fault>"), "{answer}");
        assert!(answer.contains("can't be read"), "{answer}");
    }
}

#[test]
fn only_soap_over_post_is_taken() {
    let answer = send("POST", "application/json", b"{}");
    assert!(answer.starts_with("HTTP/1.1 415 "), "{answer}");
    let answer = send("PUT", "text/xml; charset=utf-8", b"");
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    let answer = send("GET", "text/xml; charset=utf-8", b"");
    assert!(
        answer.contains("GetOrRegisterAccessGatewayInfo"),
        "{answer}"
    );
}

/// NetServer's own documentation shows its messages so: in SOAP 1.2, which the binding doesn't
/// have, and with the header blocks beside the body.
#[test]
fn a_request_as_it_is_documented_is_understood() {
    let body = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope" xmlns:n="http://www.superoffice.net/ws/crm/NetServer/Services88">
  <n:ApplicationToken>{}</n:ApplicationToken>
  <n:Credentials><n:Ticket>7T:nobody's</n:Ticket></n:Credentials>
  <Body>
    <n:GetOrRegisterAccessGatewayInfo><n:RedirectUri>https://a.example</n:RedirectUri></n:GetOrRegisterAccessGatewayInfo>
  </Body>
</Envelope>"#,
        NetServer::APPLICATION_TOKEN
    );
    let answer = send(
        "POST",
        "application/soap+xml; charset=utf-8",
        body.as_bytes(),
    );
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // The application token was read; the ticket is what was wrong.
    for part in [
        "http://www.w3.org/2003/05/soap-envelope",
        "The ticket is missing or no longer valid",
    ] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
}
