//! A server that sets cookies, and what it is shown.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use soapgen_runtime::{Fault, SoapVersion, WriteOptions};

use super::*;
use crate::stub;

/// Answers what comes over a connection; `seen` has the path and the cookie of each.
fn serve(stream: TcpStream, seen: &Mutex<Vec<String>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            (stream.read_until(b'\n', &mut head).ok()? > 0).then_some(())?;
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let field = |name: &str| head.split(&format!("\r\n{name}: ")).nth(1)?.lines().next();
        let length: usize = field("content-length")?.parse().unwrap();
        stream.read_exact(&mut vec![0; length]).ok()?;
        let mut seen = seen.lock().unwrap();
        let path = head.split(' ').nth(1)?;
        let cookie = field("cookie").unwrap_or("none").to_owned();
        seen.push(format!("{path} {cookie}"));
        let number = seen.len();
        let (status, set, text) = match path {
            "/sign-in" => (
                200,
                format!("Set-Cookie: session={number}; HttpOnly\r\n"),
                stub::signed_in(),
            ),
            // The first session is over after two calls.
            _ if number > 3 && cookie == "session=1" => {
                let fault = Fault::new(
                    SoapVersion::V11,
                    "Server",
                    "The session is not authenticated.",
                );
                (
                    500,
                    String::new(),
                    fault.to_envelope(&WriteOptions::default()).unwrap(),
                )
            }
            _ => (200, String::new(), stub::envelope()),
        };
        let length = text.len();
        let answer = format!(
            "HTTP/1.1 {status} -\r\nContent-Type: text/xml\r\n{set}Content-Length: {length}\r\n\r\n{text}"
        );
        stream.get_mut().write_all(answer.as_bytes()).ok()?;
    }
}

#[tokio::test]
async fn a_cookie_is_had_once_and_renewed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let into = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let into = Arc::clone(&into);
            std::thread::spawn(move || serve(stream, &into));
        }
    });
    let http = Http::builder().no_proxy().cookies(true).build().unwrap();
    let users = users(&http, &url, AuthenticateUsernamePassword::default());
    for _ in 0..3 {
        let request = stub::request();
        let call = users.call(async |u| u.get_or_register_access_gateway_info(&request).await);
        call.await.unwrap();
    }
    let expected = [
        "/sign-in none",
        "/users session=1",
        "/users session=1",
        "/users session=1",
        "/sign-in none",
        "/users session=5",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}
