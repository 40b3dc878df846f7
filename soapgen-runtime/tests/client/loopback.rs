//! Calls over `Http` to a server on this machine.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use soapgen_runtime::{Deadline, ErrorKind, Http};

use crate::service::*;

/// A piece of an answer, and how long to wait before it.
type Piece = (Duration, Vec<u8>);

const AT_ONCE: Duration = Duration::ZERO;

/// Starts a server that answers every request alike; gives its URL and the requests.
fn serve(pieces: Vec<Piece>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/users?key=secret", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (sender, pieces) = (sender.clone(), pieces.clone());
            thread::spawn(move || {
                let _ = sender.send(answer(stream, &pieces));
            });
        }
    });
    (url, receiver)
}

fn answer(mut stream: TcpStream, pieces: &[Piece]) -> String {
    let mut request = String::new();
    let mut buffer = [0; 4096];
    let is_whole = |request: &str| {
        request.ends_with("</soap:Envelope>")
            || request.starts_with("GET ") && request.ends_with("\r\n\r\n")
    };
    while !is_whole(&request) {
        match stream
            .read(&mut buffer)
            .map(|read| std::str::from_utf8(&buffer[..read]))
        {
            Ok(Ok(text)) if !text.is_empty() => request.push_str(text),
            // The end, or what is not a request, such as the start of TLS.
            _ => break,
        }
    }
    for (pause, bytes) in pieces {
        thread::sleep(*pause);
        if stream.write_all(bytes).is_err() {
            break;
        }
    }
    request
}

fn response(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Without the proxy of whatever machine runs this.
fn http(timeout: Duration) -> Http {
    unproxied();
    Http::new().with_timeout(timeout)
}

fn unproxied() {
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        assert!(
            std::env::var_os(name).is_none(),
            "unset {name} for this test"
        );
    }
}

const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_call_and_its_bytes() {
    let (url, requests) = serve(vec![(AT_ONCE, response("200 OK", &user_response("Ann")))]);
    let mut client = UserClient::with_transport(url, http(SOON));
    client.headers.application_token = Some("t".to_owned());
    let answer = client.get_user(&request()).await.unwrap();
    assert_eq!(answer.user.as_deref(), Some("Ann"));
    let sent = requests.recv().unwrap();
    let (head, body) = sent.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    for field in [
        "post /users?key=secret http/1.1",
        "content-type: text/xml; charset=utf-8",
        "soapaction: \"urn:users/getuser\"",
        "accept-encoding: gzip",
        &format!("content-length: {}", body.len()),
    ] {
        assert!(head.contains(field), "{field} in {head}");
    }
    assert!(body.starts_with("<soap:Envelope xmlns:soap="), "{body}");
    let no_client = UserClient::new("http://localhost/users");
    assert_eq!(no_client.soap.url(), "http://localhost/users");
}

/// An operation of an HTTP binding (WSDL 1.1, section 4).
#[tokio::test]
async fn a_get_and_its_bytes() {
    use soapgen_runtime::codegen::element;
    use soapgen_runtime::{Client, HttpOperation, Root};
    static USER: Root<GetUserResponse> = Root::new(element("", "User", 1, 1), &[]);
    static GET: HttpOperation<GetUser, GetUserResponse> = HttpOperation::get("GetUser", "/get")
        .query(&[("u", NS)])
        .output(&USER);
    let answer = format!("<User xmlns:u='{NS}'><u:User>Ann</u:User></User>");
    let (url, requests) = serve(vec![(AT_ONCE, response("200 OK", &answer))]);
    let client = Client::with_transport(url, http(SOON));
    let answer = client.call_http(&GET, &request()).await.unwrap();
    assert_eq!(answer.user.as_deref(), Some("Ann"));
    let sent = requests.recv().unwrap();
    assert!(
        sent.starts_with("GET /users/get?key=secret&Id=7 HTTP/1.1\r\n"),
        "{sent}"
    );
}

#[tokio::test]
async fn faults_come_with_any_status() {
    let fault = envelope("", "<s:Fault><faultstring>no</faultstring></s:Fault>");
    for status in ["500 Internal Server Error", "200 OK", "404 Not Found"] {
        let (url, _) = serve(vec![(AT_ONCE, response(status, &fault))]);
        let client = UserClient::with_transport(url, http(SOON));
        let error = client.get_user(&request()).await.unwrap_err();
        assert_eq!(error.fault().unwrap().reason, "no");
        assert!(status.starts_with(error.status().unwrap().as_str()));
    }
}

#[tokio::test]
async fn time_limits() {
    let text = response("200 OK", &user_response("Ann"));
    let late = Duration::from_millis(1500);
    let cases = [
        ("no answer", vec![(late, text.clone())]),
        (
            "no end",
            vec![
                (AT_ONCE, text[..text.len() - 9].to_vec()),
                (late, text[..9].to_vec()),
            ],
        ),
    ];
    for (name, pieces) in cases {
        let (url, _) = serve(pieces);
        let client = UserClient::with_transport(url, http(Duration::from_millis(200)));
        let start = Instant::now();
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(error.is_timeout(), "{name}: {error}");
        assert!(start.elapsed() < late, "{name}");
        assert!(
            error.to_string().contains("did not answer in time"),
            "{name}: {error}"
        );
        assert!(!error.to_string().contains("secret"), "{name}: {error}");
    }
}

/// What a call says of its time goes before what the transport says, either way.
#[tokio::test]
async fn a_call_has_its_own_time() {
    let text = response("200 OK", &user_response("Ann"));
    let (soon, late) = (Duration::from_millis(200), Duration::from_millis(600));
    let user = request();
    let (url, _) = serve(vec![(late, text.clone())]);
    let client = UserClient::with_transport(url, http(SOON));
    let error = client.get_user(&user).timeout(soon).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let (url, _) = serve(vec![(late, text)]);
    let client = UserClient::with_transport(url, http(soon));
    assert!(client.get_user(&user).timeout(SOON).await.is_ok());
}

/// What the transport says of the time for the call.
#[tokio::test]
async fn the_transport_tells_when_the_call_is_over() {
    for timeout in [Some(SOON), None] {
        let (url, _) = serve(vec![(AT_ONCE, response("200 OK", ""))]);
        let mut transport = http(SOON).with_timeout(timeout);
        let request = http::Request::get(url).body(bytes::Bytes::new()).unwrap();
        let before = Instant::now();
        let response = tower_service::Service::call(&mut transport, request)
            .await
            .unwrap();
        let deadline = response.extensions().get::<Deadline>();
        let left = deadline.map(|Deadline(at)| at.duration_since(before));
        match timeout {
            None => assert_eq!(left, None),
            Some(_) => assert!(left.is_some_and(|left| left >= SOON), "{left:?}"),
        }
    }
}

#[tokio::test]
async fn a_response_without_end_stops_at_the_limit() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n".to_vec();
    let chunk = vec![b' '; 4096];
    let mut pieces = vec![(AT_ONCE, head)];
    pieces.extend(vec![(Duration::from_millis(1), chunk); 5_000]);
    let (url, _) = serve(pieces);
    let mut client = UserClient::with_transport(url, http(SOON));
    client.soap.set_max_response_size(20_000);
    let start = Instant::now();
    let error = client.get_user(&request()).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { limit: 20_000 }),
        "{error}"
    );
    assert!(start.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    unproxied();
    let client = UserClient::new(format!("http://{address}/users"));
    let error = client.get_user(&request()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    assert!(!error.is_timeout() && error.status().is_none());
}

#[cfg(feature = "ring")]
#[tokio::test]
async fn tls_with_a_server_that_speaks_none() {
    let (url, _) = serve(vec![(AT_ONCE, response("200 OK", ""))]);
    let url = url.replace("http://", "https://");
    let client = UserClient::with_transport(url, http(Duration::from_secs(2)));
    let error = client.get_user(&request()).await.unwrap_err();
    let is_expected = matches!(
        error.kind(),
        ErrorKind::Transport(_) | ErrorKind::Timeout(_)
    );
    assert!(is_expected, "{error}");
}

#[tokio::test]
async fn redirects_are_told_and_not_followed() {
    let (elsewhere, requests) = serve(vec![(AT_ONCE, response("200 OK", &user_response("Ann")))]);
    let moved = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"
    );
    let (url, _) = serve(vec![(AT_ONCE, moved.into_bytes())]);
    let client = UserClient::with_transport(url, http(SOON));
    let error = client.get_user(&request()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    assert!(error.to_string().contains(&elsewhere), "{error}");
    assert!(requests.try_recv().is_err());
}

#[test]
fn without_a_runtime_is_an_error() {
    use std::future::IntoFuture;
    use std::task::{Context, Poll, Waker};
    let client = UserClient::new("http://localhost:1/users");
    let mut call = client.get_user(&request()).into_future();
    let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it can't wait for anything");
    };
    let error = outcome.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Configuration(_)),
        "{error}"
    );
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_twin() {
    let (url, requests) = serve(vec![(AT_ONCE, response("200 OK", &user_response("Ann")))]);
    let client = UserClient::with_transport(url, http(SOON));
    for _ in 0..2 {
        let answer = client.get_user(&request()).send_blocking().unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ann"));
        assert!(requests.recv().unwrap().contains("<u:Id>7</u:Id>"));
    }
    let (url, _) = serve(vec![(SOON, Vec::new())]);
    let client = UserClient::with_transport(url, http(Duration::from_millis(200)));
    let error = client.get_user(&request()).send_blocking().unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

/// One client in an async function and in a blocking call: neither waits for the other.
#[cfg(feature = "blocking")]
#[tokio::test]
async fn both_twins_share_a_transport() {
    let kept_open = String::from_utf8(response("200 OK", &user_response("Ann"))).unwrap();
    let kept_open = kept_open.replace("Connection: close\r\n", "").into_bytes();
    let (url, _) = serve(vec![(AT_ONCE, kept_open), (SOON, Vec::new())]);
    let client = UserClient::with_transport(url, http(Duration::from_secs(5)));
    client.get_user(&request()).await.unwrap();
    client.get_user(&request()).send_blocking().unwrap();
}

/// The server sends the rest when the caller says that it has the start.
#[tokio::test]
async fn an_answer_is_handed_on_as_it_comes() {
    let (go_on, waits) = channel::<()>();
    let waits = std::sync::Mutex::new(waits);
    let address = crate::server::listen(move |mut stream, _| {
        let waits = waits.lock().unwrap();
        while crate::server::read_request(&mut stream).is_some() {
            let answer = crate::server::answer("Ann");
            let (start, rest) = answer.split_at(answer.len() - 40);
            stream.write_all(start).unwrap();
            // Who doesn't ask for it is the one that waits too long.
            if waits.recv_timeout(Duration::from_secs(20)).is_ok() {
                stream.write_all(rest).unwrap();
            }
        }
    });
    let mut client = UserClient::with_transport(
        format!("http://{address}/users"),
        http(Duration::from_secs(10)),
    );
    // What isn't collected has no size that is too large.
    client.soap.set_max_response_size(10);
    let mut answer = client.get_user(&request()).streamed().await.unwrap();
    assert_eq!(answer.status(), 200);
    let start = next(answer.body_mut()).await.unwrap().unwrap();
    assert!(start.starts_with(b"<"), "{start:?}");
    go_on.send(()).unwrap();
    let mut content = start;
    while let Some(piece) = next(answer.body_mut()).await {
        content.extend(piece.unwrap());
    }
    assert_eq!(content, user_response("Ann").as_bytes());
    // The time of the call goes on.
    let limit = Duration::from_millis(200);
    let call = client.get_user(&request()).timeout(limit).streamed();
    let mut answer = call.await.unwrap();
    next(answer.body_mut()).await.unwrap().unwrap();
    let error = next(answer.body_mut()).await.unwrap().unwrap_err();
    assert!(error.contains("the limit `timeout`"), "{error}");
    assert!(next(answer.body_mut()).await.is_none());
    // What is wrong before that is the error of the call.
    let call = client.get_user(&request()).url("nowhere").streamed();
    let error = call.await.map(drop).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
    assert_eq!(error.operation(), "GetUser");
}

/// The next piece of a body, or its error in words.
async fn next(body: &mut soapgen_runtime::HttpBody) -> Option<Result<Vec<u8>, String>> {
    let frame =
        std::future::poll_fn(|cx| http_body::Body::poll_frame(std::pin::Pin::new(&mut *body), cx));
    Some(match frame.await? {
        Ok(frame) => Ok(frame.into_data().unwrap().to_vec()),
        Err(error) => Err(error.to_string()),
    })
}
