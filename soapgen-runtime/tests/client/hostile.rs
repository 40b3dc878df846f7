//! Answers that want to keep the client busy, or to take its memory. Each ends in an error that
//! names what stopped it, and the whole call takes a bounded multiple of its limit of memory.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use allocation_counter::measure;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};
use soapgen_runtime::{Error, ErrorKind, Http};

use crate::server::{listen, read_request, with_fields};
use crate::service::*;

/// Bytes of a message.
const LIMIT: usize = 200_000;
/// What a call may take: the message while its vector grows, what HTTP reads at once, and the
/// rest of a call.
const MEMORY: u64 = 2_500_000;
/// For what ends by itself.
const LONG: Duration = Duration::from_secs(30);
/// For what ends with the time for the call.
const SHORT: Duration = Duration::from_millis(300);

type Answer = Box<dyn Fn(&mut TcpStream) -> io::Result<()> + Send + Sync>;

/// What ends a call.
enum End {
    /// The limit of the message.
    TooLarge,
    /// The time for the call.
    Time,
    /// An error that says this.
    Says(&'static str),
    /// What was announced comes whole; the answer of the service.
    Answer,
}
use End::{Says, Time, TooLarge};

/// Answers so to every request.
fn server(answer: Answer) -> SocketAddr {
    listen(move |mut stream, _| {
        // What the client no longer takes ends it.
        stream.set_write_timeout(Some(LONG)).unwrap();
        read_request(&mut stream);
        let _ = answer(&mut stream);
        // And waits for the client to close, so that it is not the end that ends a call.
        let _ = io::copy(&mut stream, &mut io::sink());
    })
}

/// The error of a call, or what was read, and the most memory that it took.
fn call(answer: Answer, timeout: Duration, limit: usize) -> (Result<String, Error>, u64) {
    let address = server(answer);
    let http = Http::builder().no_proxy().timeout(timeout).build().unwrap();
    let url = format!("http://{address}/users?key=secret");
    let mut client = UserClient::with_transport(url, http);
    client.soap.set_max_response_size(limit);
    // Everything of the client is done on this thread.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut outcome = None;
    let taken = measure(|| {
        let read = runtime.block_on(async { client.get_user(&request()).await });
        outcome = Some(read.map(|answer| answer.user.clone().unwrap_or_default()));
    });
    (outcome.unwrap(), taken.bytes_max)
}

fn check(name: &str, answer: Answer, end: &End, limit: usize, memory: u64) {
    let timeout = if matches!(end, Time) { SHORT } else { LONG };
    let (outcome, taken) = call(answer, timeout, limit);
    assert!(taken < memory, "{name}: {taken} bytes");
    let error = match outcome {
        Ok(user) => {
            assert!(matches!(end, End::Answer), "{name}: {user}");
            return;
        }
        Err(error) => error,
    };
    let text = error.to_string();
    match end {
        TooLarge => assert!(
            matches!(error.kind(), ErrorKind::TooLarge { limit: at } if *at == limit)
                && text.contains(&limit.to_string()),
            "{name}: {text}"
        ),
        Time => assert!(
            error.is_timeout() && text.contains("the limit `timeout`"),
            "{name}: {text}"
        ),
        Says(part) => assert!(!error.is_timeout() && text.contains(part), "{name}: {text}"),
        End::Answer => panic!("{name}: {text}"),
    }
    assert!(
        text.len() < 2_000 && !text.contains("secret"),
        "{name}: {text}"
    );
    assert!(format!("{error:?}").len() < 8_000, "{name}");
}

/// Each of these as the whole of an answer.
fn check_all(cases: Vec<(&str, Answer, End)>) {
    for (name, answer, end) in cases {
        check(name, answer, &end, LIMIT, MEMORY);
    }
}

/// These bytes, and then nothing.
fn once(bytes: impl Into<Vec<u8>>) -> Answer {
    let bytes = bytes.into();
    Box::new(move |stream| stream.write_all(&bytes))
}

/// These bytes, and then the others again and again until nobody takes them.
fn endless(first: impl Into<Vec<u8>>, again: impl Into<Vec<u8>>) -> Answer {
    endless_of(16 << 10, first, again)
}

/// The same, in pieces of so many bytes.
fn endless_of(size: usize, first: impl Into<Vec<u8>>, again: impl Into<Vec<u8>>) -> Answer {
    let (first, again) = (first.into(), again.into());
    let many = again.repeat(size / again.len() + 1);
    Box::new(move |stream| {
        stream.write_all(&first)?;
        loop {
            stream.write_all(&many)?;
            // Not more than a client can read that was not optimized.
            std::thread::sleep(Duration::from_millis(5));
        }
    })
}

/// These bytes, and then the end of the connection.
fn cut(bytes: impl Into<Vec<u8>>) -> Answer {
    let bytes = bytes.into();
    Box::new(move |stream| {
        stream.write_all(&bytes)?;
        stream.shutdown(std::net::Shutdown::Both)
    })
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n";
const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n";
const GZIP: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\n\r\n";

/// An answer whose head has these fields too.
fn content(fields: &str, content: impl AsRef<[u8]>) -> Vec<u8> {
    [
        HEAD.as_bytes(),
        fields.as_bytes(),
        b"\r\n",
        content.as_ref(),
    ]
    .concat()
}

fn pack(text: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(text).unwrap();
    out.finish().unwrap()
}

/// The header of a member of gzip (RFC 1952, 2.3), with these flags.
fn gzip_header(flags: u8) -> Vec<u8> {
    vec![0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255]
}

/// A member of gzip that is unpacked to as many MiB of blanks, but for its end.
fn bomb(size: usize) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let blanks = vec![b' '; 1 << 20];
    let mut piece = || {
        let mut out = Vec::with_capacity(64 << 10);
        compress
            .compress_vec(&blanks, &mut out, FlushCompress::Full)
            .unwrap();
        out
    };
    // A piece that was flushed stands for the same wherever it stands.
    let piece = piece();
    [gzip_header(0), piece.repeat(size)].concat()
}

#[test]
fn what_is_small_until_it_is_unpacked() {
    let whole = bomb(1024);
    assert!(whole.len() < 4 << 20, "{}", whole.len());
    let packed = |content: &[u8]| with_fields("Content-Encoding: gzip\r\n", content);
    let named = |flags: u8, part: &[u8]| [gzip_header(flags), part.repeat(100_000)].concat();
    let member = pack(&vec![b' '; 1 << 20]);
    let extra = [gzip_header(4), vec![255, 255], vec![b'x'; 65_535]].concat();
    check_all(vec![
        ("a gigabyte", once(packed(&whole)), TooLarge),
        ("many members", once(packed(&member.repeat(1024))), TooLarge),
        ("members without end", endless(GZIP, member), TooLarge),
        ("no bytes, without end", endless(GZIP, pack(b"")), Time),
        (
            "blocks of nothing, without end",
            endless(
                [GZIP.as_bytes(), &gzip_header(0)].concat(),
                [0, 0, 0, 255, 255],
            ),
            Time,
        ),
        ("a name", once(packed(&named(8, b"x"))), Says("gzip")),
        (
            "a name without end",
            endless([GZIP.as_bytes(), &gzip_header(8)].concat(), "x"),
            Says("gzip"),
        ),
        (
            "a comment without end",
            endless([GZIP.as_bytes(), &gzip_header(16)].concat(), "x"),
            Says("gzip"),
        ),
        ("an extra field", once(packed(&extra)), Says("gzip")),
        (
            "gzip in gzip",
            once(packed(&pack(&whole[..100_000]))),
            Says("UTF-8"),
        ),
        (
            "gzip twice by its label",
            once(with_fields(
                "Content-Encoding: gzip, gzip\r\n",
                &pack(&whole[..100_000]),
            )),
            Says("compressed by `gzip, gzip`"),
        ),
        (
            "what nobody asked for",
            once(with_fields("Content-Encoding: br\r\n", b"\x0b\x02")),
            Says("compressed by `br`, which nobody undid"),
        ),
        (
            "gzip, and what is nothing",
            once(with_fields(
                "Content-Encoding: identity\r\nContent-Encoding: gzip,\r\n",
                &pack(user_response("Ann").as_bytes()),
            )),
            End::Answer,
        ),
        (
            "something behind the last member",
            once(packed(
                &[pack(user_response("Ann").as_bytes()), b"more".to_vec()].concat(),
            )),
            Says("gzip"),
        ),
    ]);
    // With the limit as it is if nobody sets one, the memory is a multiple of it still.
    let limit = soapgen_runtime::Limits::default().message;
    let memory = 3 * limit as u64;
    check(
        "the default",
        once(packed(&whole)),
        &TooLarge,
        limit,
        memory,
    );
}

#[test]
fn heads_without_end() {
    let head = "HTTP/1.1 200 OK\r\n";
    let fields = |count: usize| {
        (0..count)
            .map(|n| format!("X-{n}: y\r\n"))
            .collect::<String>()
    };
    let said = user_response("Ann");
    let length = |count: usize| {
        let length = format!("Content-Length: {}\r\n", said.len());
        content(&format!("{}{length}", fields(count)), &said)
    };
    check_all(vec![
        ("98 fields", once(length(98)), End::Answer),
        (
            "99 fields",
            once(length(99)),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "many fields",
            once(length(100_000)),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "fields without end",
            endless(head, "X: y\r\n"),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "a value without end",
            endless(format!("{head}X: "), "y"),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "a name without end",
            endless(head, "X"),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "a folded value without end",
            endless(format!("{head}X: y"), "\r\n z"),
            Says("the exchange with"),
        ),
        (
            "a phrase without end",
            endless("HTTP/1.1 200 ", "O"),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "blanks before the status",
            endless("", "\r\n"),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "no HTTP",
            endless("", "SSH-2.0-x\r\n"),
            Says("the exchange with"),
        ),
        (
            "another version",
            once("HTTP/9.9 200 OK\r\n\r\n"),
            Says("the exchange with"),
        ),
        (
            "no status",
            once("HTTP/1.1 20\r\n\r\n"),
            Says("the exchange with"),
        ),
        (
            "a NUL",
            once(format!("{head}X: a\0b\r\n\r\n")),
            Says("the exchange with"),
        ),
        (
            "what stands before the answer, without end",
            endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
            Time,
        ),
        (
            "hints without end",
            endless("", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
            Time,
        ),
        (
            "hints of many fields",
            endless("HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n"),
            Says("more than 100 header fields, or more than 408 KiB"),
        ),
        (
            "another protocol",
            once("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
            Says(""),
        ),
        ("silence", once(""), Time),
        ("half a head", once(head), Time),
    ]);
}

#[test]
fn chunks_of_any_size() {
    let said = user_response("Ann");
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let message = chunk(&said);
    let chunked = |rest: &str| once(format!("{CHUNKED}{rest}"));
    let broke = "the answer from";
    check_all(vec![
        (
            "as they should be",
            chunked(&format!("{message}0\r\n\r\n")),
            End::Answer,
        ),
        (
            "small ones without end",
            endless(CHUNKED, "1\r\n \r\n"),
            TooLarge,
        ),
        (
            "more than there is",
            endless(format!("{CHUNKED}fffffffffffffff0\r\n"), " "),
            TooLarge,
        ),
        (
            "more than 64 bits",
            endless(format!("{CHUNKED}fffffffffffffffff\r\n"), " "),
            Says(broke),
        ),
        ("a size without end", endless(CHUNKED, "0"), Time),
        (
            "a size of blanks",
            endless(format!("{CHUNKED}1"), " "),
            Time,
        ),
        (
            "an extension without end",
            endless(format!("{CHUNKED}1;"), "x"),
            Says("extensions over limit"),
        ),
        (
            "extensions of each, without end",
            endless(CHUNKED, format!("1;{}\r\n \r\n", "x".repeat(1000))),
            Says("extensions over limit"),
        ),
        ("no number", chunked("-1\r\n \r\n"), Says(broke)),
        ("a number of Rust", chunked("0x1\r\n \r\n"), Says(broke)),
        ("a longer chunk", chunked("1\r\nab\r\n"), Says(broke)),
        (
            "trailers",
            chunked(&format!("{message}0\r\nX: y\r\n\r\n")),
            End::Answer,
        ),
        (
            "trailers without end",
            endless(format!("{CHUNKED}{message}0\r\n"), "X: y\r\n"),
            Says("trailers count overflow"),
        ),
        (
            "a trailer without end",
            endless(format!("{CHUNKED}{message}0\r\nX: "), "y"),
            Says("trailers bytes over limit"),
        ),
        ("no end", chunked(&message), Time),
        ("a size and no chunk", chunked("5\r\n"), Time),
        (
            "an end in a chunk",
            cut(format!("{CHUNKED}{}", &message[..100])),
            Says(broke),
        ),
    ]);
}

#[test]
fn lengths_that_are_wrong() {
    let said = user_response("Ann");
    let right = said.len();
    let length = |length: &str, text: &str| content(&format!("Content-Length: {length}\r\n"), text);
    let exchange = "the exchange with";
    check_all(vec![
        (
            "as it should be",
            once(length(&right.to_string(), &said)),
            End::Answer,
        ),
        (
            "twice the same",
            once(content(
                &format!("Content-Length: {right}\r\n").repeat(2),
                &said,
            )),
            End::Answer,
        ),
        (
            "the most there is",
            once(length(&(u64::MAX - 2).to_string(), &said)),
            TooLarge,
        ),
        (
            "more than 64 bits",
            once(length("99999999999999999999999", &said)),
            Says(exchange),
        ),
        (
            "too much",
            once(length(&(LIMIT + 1).to_string(), &said)),
            TooLarge,
        ),
        (
            "as much as may be",
            once(length(&LIMIT.to_string(), &said)),
            Time,
        ),
        ("less than none", once(length("-1", &said)), Says(exchange)),
        ("with a sign", once(length("+5", &said)), Says(exchange)),
        ("two", once(length("5, 6", &said)), Says(exchange)),
        (
            "two fields",
            once(content("Content-Length: 5\r\nContent-Length: 6\r\n", &said)),
            Says(exchange),
        ),
        ("less than comes", once(length("100", &said)), Says("XML")),
        (
            "more than comes",
            once(length(&(right + 1).to_string(), &said)),
            Time,
        ),
        (
            "cut",
            cut(length(&(right + 1).to_string(), &said)),
            Says("the answer from"),
        ),
        ("none, without end", endless(content("", ""), " "), TooLarge),
    ]);
}

#[test]
fn slow_answers_end_with_the_time() {
    let trickle = |first: &'static str, piece: &'static str| -> Answer {
        Box::new(move |stream| {
            stream.write_all(first.as_bytes())?;
            loop {
                std::thread::sleep(SHORT / 30);
                stream.write_all(piece.as_bytes())?;
            }
        })
    };
    check_all(vec![
        ("the head", trickle("HTTP/1.1 200 OK\r\n", "X"), Time),
        ("fields", trickle("HTTP/1.1 200 OK\r\nX: ", "y"), Time),
        (
            "hints",
            trickle("", "HTTP/1.1 102 Processing\r\n\r\n"),
            Time,
        ),
        (
            "the content",
            trickle("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n", " "),
            Time,
        ),
        ("chunks", trickle(CHUNKED, "1\r\n \r\n"), Time),
        ("an extension", trickle(CHUNKED, "1;x"), Time),
        (
            "trailers",
            trickle(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                "X: y\r\n",
            ),
            Time,
        ),
        ("gzip", trickle(GZIP, "\u{1f}"), Says("gzip")),
    ]);
}

/// The time is looked at while nothing comes of what comes, on other threads too, and the
/// connection is closed then.
#[test]
fn what_stands_for_nothing_ends_with_the_time() {
    for (first, again) in [
        (GZIP.as_bytes(), pack(b"")),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n".to_vec()),
        (CHUNKED.as_bytes(), b"0".to_vec()),
    ] {
        let (sender, closed) = std::sync::mpsc::channel();
        // Digits are read one by one: few enough for a machine that has much else to do.
        let flood = endless_of(2 << 10, first, again);
        let address = server(Box::new(move |stream| {
            let ended = flood(stream);
            let _ = sender.send(());
            ended
        }));
        let http = Http::builder().no_proxy().timeout(SHORT).build().unwrap();
        let client = UserClient::with_transport(format!("http://{address}/"), http);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let call = runtime.spawn(async move { client.get_user(&request()).await.map(drop) });
        let error = runtime.block_on(call).unwrap().unwrap_err();
        assert!(error.is_timeout(), "{error}");
        closed.recv_timeout(LONG).unwrap();
    }
}
