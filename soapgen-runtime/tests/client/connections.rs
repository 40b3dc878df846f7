//! Connections over which `Http` calls: which are used again, which end, and when.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use soapgen_runtime::{ErrorKind, Http, HttpBuilder};

use crate::server::*;
use crate::service::*;

/// Long enough for anything that comes at all.
const SOON: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(300);

/// Without the proxy of whatever machine runs this.
fn http() -> HttpBuilder {
    Http::builder().no_proxy().timeout(SOON)
}

fn client(address: impl std::fmt::Display, http: HttpBuilder) -> UserClient<Http> {
    let url = format!("http://{address}/users?key=secret");
    UserClient::with_transport(url, http.build().unwrap())
}

/// Whether the other side has closed a connection, when nothing more is to come.
fn is_closed(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(SOON)).unwrap();
    matches!(stream.read(&mut [0; 64]), Ok(0))
        || stream.take_error().is_ok_and(|error| error.is_some())
}

/// The longest times that there are end no task with a panic, which nobody would hear of.
#[tokio::test]
async fn times_without_end() {
    let address = listen(|mut stream, _| serve(&mut stream, "Ann", |_| {}));
    let panics = Arc::new(AtomicUsize::new(0));
    let (counted, hook) = (Arc::clone(&panics), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        if panic.to_string().contains("overflow when adding duration") {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        hook(panic);
    }));
    let ever = Duration::MAX;
    let settings = http().idle_timeout(ever).keep_alive(ever).timeout(ever);
    let settings = settings.connect_timeout(ever).first_byte_timeout(ever);
    let client = client(address, settings);
    for _ in 0..2 {
        let user = request();
        client.get_user(&user).timeout(ever).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(panics.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_connection_is_used_again() {
    for (settings, expected) in [(http(), 1), (http().max_idle_connections(0), 3)] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let address = listen(move |mut stream, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            serve(&mut stream, "Ann", |_| {});
        });
        let client = client(address, settings);
        for _ in 0..3 {
            let answer = client.get_user(&request()).await.unwrap();
            assert_eq!(answer.user.as_deref(), Some("Ann"));
        }
        assert_eq!(count.load(Ordering::SeqCst), expected);
    }
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_not_used_again() {
    let address = listen(|mut stream, _| {
        read_request(&mut stream);
        stream.write_all(&answer("Ann")).unwrap();
        // And its end, without a word of it before.
    });
    let client = client(address, http());
    for _ in 0..5 {
        client.get_user(&request()).await.unwrap();
        // The end has to arrive.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A server whose first connection gets the given pieces with a pause before each, and then
/// nothing more; the others get an answer. It tells what it sees: `Some` for a request on the
/// connection of that number, `None` for the end of the first.
fn first_is_slow(
    pieces: Vec<(Duration, Vec<u8>)>,
) -> (std::net::SocketAddr, Receiver<Option<usize>>) {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    let address = listen(move |mut stream, number| {
        let sender = sender.lock().unwrap().clone();
        if number > 0 {
            serve(&mut stream, "Ben", |_| {
                let _ = sender.send(Some(number));
            });
            return;
        }
        read_request(&mut stream);
        let _ = sender.send(Some(0));
        for (pause, piece) in &pieces {
            std::thread::sleep(*pause);
            stream.write_all(piece).unwrap();
        }
        assert!(is_closed(&mut stream));
        let _ = sender.send(None);
    });
    (address, receiver)
}

#[tokio::test]
async fn a_connection_on_which_a_call_timed_out_is_closed_and_not_used_again() {
    let whole = answer("Ann");
    let start = (Duration::ZERO, whole[..whole.len() - 9].to_vec());
    let cases = [
        ("the head", vec![], http().timeout(SHORT), "timeout"),
        (
            "the first byte",
            vec![],
            http().first_byte_timeout(SHORT),
            "first_byte_timeout",
        ),
        ("the rest", vec![start], http().timeout(SHORT), "timeout"),
    ];
    for (case, pieces, settings, limit) in cases {
        let (address, events) = first_is_slow(pieces);
        let client = client(address, settings);
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(error.is_timeout(), "{case}: {error}");
        let text = error.to_string();
        for part in [&*address.to_string(), "300ms", &format!("limit `{limit}`")] {
            assert!(text.contains(part), "{case}: {part} in {text}");
        }
        assert!(!text.contains("secret"), "{case}: {text}");
        let answer = client.get_user(&request()).await.unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ben"), "{case}");
        let mut events: Vec<_> = (0..3).map(|_| events.recv_timeout(SOON).unwrap()).collect();
        // The end of the first comes before the second request, or after it.
        events.sort_unstable();
        assert_eq!(events, [None, Some(0), Some(1)], "{case}");
    }
}

/// The limit for the first byte is none for those behind it.
#[tokio::test]
async fn an_answer_that_starts_in_time_may_go_on_for_longer() {
    let whole = answer("Ann");
    let (start, end) = whole.split_at(whole.len() - 9);
    let pieces = vec![(Duration::ZERO, start.to_vec()), (SHORT * 2, end.to_vec())];
    let (address, _) = first_is_slow(pieces);
    let client = client(address, http().first_byte_timeout(SHORT));
    let answer = client.get_user(&request()).await.unwrap();
    assert_eq!(answer.user.as_deref(), Some("Ann"));
}

#[tokio::test]
async fn no_limit_at_all() {
    let (address, _) = first_is_slow(vec![(SHORT, answer("Ann"))]);
    for limit in [None, Some(Duration::MAX)] {
        let settings = http()
            .connect_timeout(limit)
            .first_byte_timeout(limit)
            .timeout(limit);
        client(address, settings)
            .get_user(&request())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection() {
    let whole = answer("Ann");
    let start = (Duration::ZERO, whole[..whole.len() - 9].to_vec());
    for (case, pieces) in [("before the head", vec![]), ("in the content", vec![start])] {
        let (address, events) = first_is_slow(pieces);
        let client = client(address, http());
        let other = client.clone();
        let call = tokio::spawn(async move { other.get_user(&request()).await.map(drop) });
        let events = Arc::new(Mutex::new(events));
        let next = |events: &Arc<Mutex<Receiver<_>>>| {
            let events = Arc::clone(events);
            tokio::task::spawn_blocking(move || events.lock().unwrap().recv_timeout(SOON))
        };
        assert_eq!(next(&events).await.unwrap(), Ok(Some(0)), "{case}");
        // The start of the content has to arrive.
        tokio::time::sleep(Duration::from_millis(100)).await;
        call.abort();
        assert_eq!(next(&events).await.unwrap(), Ok(None), "{case}");
        let answer = client.get_user(&request()).await.unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ben"), "{case}");
    }
}

#[tokio::test]
async fn what_is_sent_compressed() {
    let pack = |text: &[u8]| {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    };
    let text = user_response("Ann");
    let packed = pack(text.as_bytes());
    let halves = text.split_at(text.len() / 2);
    let members = [pack(halves.0.as_bytes()), pack(halves.1.as_bytes())].concat();
    for (encoding, content) in [
        ("gzip", &packed),
        ("GZip", &packed),
        ("x-gzip", &packed),
        ("gzip", &members),
    ] {
        let fields = format!("Content-Encoding: {encoding}\r\n");
        let answer = with_fields(&fields, content);
        let address = listen(move |mut stream, _| {
            let head = read_request(&mut stream).unwrap();
            assert_eq!(field(&head, "accept-encoding"), Some("gzip"));
            for piece in answer.chunks(11) {
                stream.write_all(piece).unwrap();
            }
        });
        let answer = client(address, http()).get_user(&request()).await.unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ann"), "{encoding}");
    }
    // Damaged, cut, and with far more in it than is wanted.
    let mut wrong = packed.clone();
    wrong[packed.len() - 6] ^= 1;
    let cut = packed[..packed.len() - 9].to_vec();
    let bomb = pack(&vec![b' '; 30 << 20]);
    for (case, content) in [("wrong", wrong), ("cut", cut), ("bomb", bomb)] {
        let answer = with_fields("Content-Encoding: gzip\r\n", &content);
        let address = listen(move |mut stream, _| {
            read_request(&mut stream);
            // The client may have had enough.
            let _ = stream.write_all(&answer);
        });
        let mut client = client(address, http());
        client.soap.set_max_response_size(100_000);
        let error = client.get_user(&request()).await.unwrap_err();
        match case {
            "bomb" => assert!(
                matches!(error.kind(), ErrorKind::TooLarge { limit: 100_000 }),
                "{error}"
            ),
            _ => assert!(error.to_string().contains("gzip"), "{case}: {error}"),
        }
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_names_the_server() {
    let whole = answer("Ann");
    let address = listen(move |mut stream, number| {
        read_request(&mut stream);
        if number > 0 {
            stream.write_all(&whole[..whole.len() - 9]).unwrap();
        }
    });
    let client = client(address, http());
    for part in ["the exchange with", "the answer from"] {
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        let text = error.to_string();
        assert!(text.contains(&format!("{part} {address}")), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}

/// An `https://` URL, where the features say nothing of the cryptography for it.
#[cfg(not(feature = "ring"))]
#[tokio::test]
async fn https_without_cryptography() {
    let client = UserClient::with_transport("https://localhost:1/", http().build().unwrap());
    let error = client.get_user(&request()).await.unwrap_err();
    let is_expected = matches!(error.kind(), ErrorKind::Configuration(_));
    assert!(is_expected, "{error}");
    for part in ["feature `ring`", "`soapgen-runtime`"] {
        assert!(error.to_string().contains(part), "{part} in {error}");
    }
}

/// The address of a host may be one of IPv6, which has brackets in a URL.
#[tokio::test]
async fn an_address_of_ipv6() {
    let Ok(listener) = std::net::TcpListener::bind("[::1]:0") else {
        // There is none on this machine.
        return;
    };
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        serve(&mut stream, "Ann", |head| {
            assert_eq!(field(&head, "host"), Some(&*address.to_string()));
        });
    });
    let answer = client(address, http()).get_user(&request()).await.unwrap();
    assert_eq!(answer.user.as_deref(), Some("Ann"));
}

/// Answers requests by their paths; tells what came, head and content.
fn by_path(
    answers: &'static [(&'static str, &'static str)],
) -> (std::net::SocketAddr, Receiver<(String, Vec<u8>)>) {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    let address = listen(move |mut stream, _| {
        while let Some(head) = read_head(&mut stream) {
            let length = field(&head, "content-length").map_or(0, |value| value.parse().unwrap());
            let mut content = vec![0; length];
            stream.read_exact(&mut content).unwrap();
            let path = head.split(' ').nth(1).unwrap();
            let known = answers.iter().find(|(known, _)| *known == path);
            let answer = match known {
                Some((_, fields)) if fields.starts_with("HTTP/") => {
                    format!("{fields}Content-Length: 0\r\n\r\n").into_bytes()
                }
                Some((_, fields)) => with_fields(fields, user_response("Ann").as_bytes()),
                None => answer("Ann"),
            };
            sender.lock().unwrap().send((head, content)).unwrap();
            stream.write_all(&answer).unwrap();
        }
    });
    (address, receiver)
}

#[tokio::test]
async fn redirects_to_the_same_server_are_followed_where_that_is_wanted() {
    let answers = &[
        (
            "/users?key=secret",
            "HTTP/1.1 307 T\r\nLocation: /moved?key=secret\r\n",
        ),
        ("/moved?key=secret", "HTTP/1.1 308 P\r\nLocation: here\r\n"),
        ("/round", "HTTP/1.1 307 T\r\nLocation: /round\r\n"),
        (
            "/away",
            "HTTP/1.1 307 T\r\nLocation: http://example.com/users\r\n",
        ),
        ("/look", "HTTP/1.1 303 S\r\nLocation: /here\r\n"),
    ];
    let (address, seen) = by_path(answers);
    let mut client = client(address, http().redirects(2));
    client.soap.set_basic_auth("a", "b").unwrap();
    client.get_user(&request()).await.unwrap();
    let all: Vec<_> = seen.try_iter().collect();
    let paths = all.iter().map(|(head, _)| head.split(' ').nth(1).unwrap());
    let paths: Vec<_> = paths.collect();
    assert_eq!(paths, ["/users?key=secret", "/moved?key=secret", "/here"]);
    for (head, content) in &all {
        assert!(head.starts_with("POST ") && field(head, "authorization").is_some());
        assert_eq!(*content, all[0].1);
    }
    // As many as were allowed, nowhere else, and no GET in place of a message.
    for (path, status, requests) in [("/round", 307, 3), ("/away", 307, 1), ("/look", 303, 1)] {
        let user = request();
        let call = client
            .get_user(&user)
            .url(format!("http://{address}{path}"));
        let error = call.await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert!(error.to_string().contains("was not followed"), "{error}");
        assert_eq!(seen.try_iter().count(), requests, "{path}");
    }
}

#[tokio::test]
async fn cookies_go_back_where_that_is_wanted() {
    let answers = &[(
        "/users?key=secret",
        "Set-Cookie: id=1; HttpOnly\r\nSet-Cookie: all=2; Path=/\r\n",
    )];
    let cookies = |seen: &Receiver<(String, Vec<u8>)>| {
        let last = seen.try_iter().last().unwrap();
        field(&last.0, "cookie").map(str::to_owned)
    };
    for (settings, expected) in [(http(), None), (http().cookies(true), Some("id=1; all=2"))] {
        let (address, seen) = by_path(answers);
        let (other, seen_elsewhere) = by_path(answers);
        let client = client(address, settings);
        let user = request();
        client.get_user(&user).await.unwrap();
        assert_eq!(cookies(&seen), None);
        client.get_user(&user).await.unwrap();
        assert_eq!(cookies(&seen).as_deref(), expected);
        let call = client.get_user(&user).http_header("cookie", "own=3");
        call.await.unwrap();
        assert_eq!(cookies(&seen).as_deref(), Some("own=3"));
        // Another port is another server.
        let elsewhere = format!("http://{other}/users?key=secret");
        client.get_user(&user).url(elsewhere).await.unwrap();
        assert_eq!(cookies(&seen_elsewhere), None);
        client.soap.transport().clear_cookies();
        client.get_user(&user).await.unwrap();
        assert_eq!(cookies(&seen), None);
    }
}

#[tokio::test]
async fn requests_are_compressed_where_that_is_wanted() {
    let (address, seen) = by_path(&[]);
    let (_, plain) = {
        let client = client(address, http());
        client.get_user(&request()).await.unwrap();
        seen.recv().unwrap()
    };
    for (from, is_packed) in [(Some(100), true), (Some(100_000), false), (None, false)] {
        let client = client(address, http().compress_requests(from));
        client.get_user(&request()).await.unwrap();
        let (head, content) = seen.recv().unwrap();
        let coding = field(&head, "content-encoding");
        assert_eq!(coding, is_packed.then_some("gzip"));
        let mut read = Vec::new();
        match is_packed {
            true => {
                let mut packed = flate2::read::GzDecoder::new(&*content);
                packed.read_to_end(&mut read).unwrap();
            }
            false => read = content,
        }
        assert_eq!(read, plain);
        // What has a coding of its own is left as it is.
        let user = request();
        let call = client
            .get_user(&user)
            .http_header("content-encoding", "own");
        call.await.unwrap();
        assert_eq!(seen.recv().unwrap().1, plain);
    }
}
