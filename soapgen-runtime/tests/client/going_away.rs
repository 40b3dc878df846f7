//! Servers of HTTP/2 that end while calls are under way: what they have not begun is sent again, on
//! another connection, and nothing else is. The server is made of frames (RFC 9113, section 4.1).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use soapgen_runtime::Http;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::authority::Authority;
use crate::service::*;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
/// Of settings that they are an acknowledgement, of others that they end their stream.
const FLAG: u8 = 1;
const END_HEADERS: u8 = 4;

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const ENHANCE_YOUR_CALM: u32 = 11;
/// The last stream that there can be, by which a server says that it will end.
const LATER: u32 = u32::MAX >> 1;

/// What the first connection does with three calls, which are its streams 3, 5 and 7.
struct Case {
    name: &'static str,
    /// How many requests may be open at a time.
    open: u32,
    /// How many have to arrive before it goes away.
    arrive: usize,
    /// The last stream and the reason of each GOAWAY.
    says: &'static [(u32, u32)],
    /// The streams that are answered after that, before the end.
    answers: &'static [u32],
    /// How many calls succeed, and how many requests arrive on another connection.
    succeed: usize,
    again: usize,
}

const CASES: [Case; 8] = [
    Case {
        name: "the first of three was begun",
        open: 9,
        arrive: 3,
        says: &[(3, NO_ERROR)],
        answers: &[3],
        succeed: 3,
        again: 2,
    },
    Case {
        name: "in two steps",
        open: 9,
        arrive: 3,
        says: &[(LATER, NO_ERROR), (5, NO_ERROR)],
        answers: &[5, 3],
        succeed: 3,
        again: 1,
    },
    Case {
        name: "for an error of its own",
        open: 9,
        arrive: 3,
        says: &[(3, INTERNAL_ERROR)],
        answers: &[3],
        succeed: 3,
        again: 2,
    },
    Case {
        name: "that has had too much",
        open: 9,
        arrive: 3,
        says: &[(3, ENHANCE_YOUR_CALM)],
        answers: &[3],
        succeed: 1,
        again: 0,
    },
    Case {
        name: "all were begun and none is answered",
        open: 9,
        arrive: 3,
        says: &[(7, NO_ERROR)],
        answers: &[],
        succeed: 0,
        again: 0,
    },
    Case {
        name: "two wait for their turn",
        open: 1,
        arrive: 1,
        says: &[(LATER, NO_ERROR)],
        answers: &[3],
        succeed: 3,
        again: 2,
    },
    Case {
        name: "two wait for their turn, and there is an error",
        open: 1,
        arrive: 1,
        says: &[(3, INTERNAL_ERROR)],
        answers: &[],
        succeed: 2,
        again: 2,
    },
    Case {
        name: "two wait for their turn, and nothing is said",
        open: 1,
        arrive: 1,
        says: &[],
        answers: &[],
        succeed: 2,
        again: 2,
    },
];

/// A frame: type, flags, stream, payload.
type Read = (u8, u8, u32, Vec<u8>);

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Read> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.ok()?;
    let [a, b, c, kind, flags, id @ ..] = head;
    let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
    stream.read_exact(&mut payload).await.ok()?;
    Some((kind, flags, u32::from_be_bytes(id) & LATER, payload))
}

async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    kind: u8,
    flags: u8,
    id: u32,
    payload: &[u8],
) {
    let mut frame = u32::try_from(payload.len()).unwrap().to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(id.to_be_bytes());
    frame.extend(payload);
    // The client may have gone.
    let _ = stream.write_all(&frame).await;
    let _ = stream.flush().await;
}

async fn answer(stream: &mut (impl AsyncWrite + Unpin), id: u32) {
    // `:status: 200` and the name `content-type` by their numbers (RFC 7541, appendix A).
    let head = b"\x88\x0f\x10\x08text/xml";
    write(stream, HEADERS, END_HEADERS, id, head).await;
    let text = user_response("Ann");
    write(stream, DATA, FLAG, id, text.as_bytes()).await;
}

/// Serves a connection, the first as the case says; `arrived` counts requests that arrived whole.
async fn serve<S>(mut stream: S, first: Option<&Case>, arrived: &Mutex<usize>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await.unwrap();
    let open = first.map_or(100, |case| case.open);
    // MAX_CONCURRENT_STREAMS.
    let settings = [&[0, 3][..], &open.to_be_bytes()].concat();
    write(&mut stream, SETTINGS, 0, 0, &settings).await;
    let mut here = 0;
    while let Some((kind, flags, id, _)) = read(&mut stream).await {
        match kind {
            SETTINGS if flags & FLAG == 0 => write(&mut stream, SETTINGS, FLAG, 0, &[]).await,
            DATA if flags & FLAG != 0 => {
                // The first call is there to make the connection.
                let Some(case) = first.filter(|_| id > 1) else {
                    *arrived.lock().unwrap() += usize::from(id > 1 || first.is_none());
                    answer(&mut stream, id).await;
                    continue;
                };
                here += 1;
                if here < case.arrive {
                    continue;
                }
                // Those that wait for their turn shall be there.
                tokio::time::sleep(Duration::from_millis(100)).await;
                for (last, reason) in case.says {
                    let said = [last.to_be_bytes(), reason.to_be_bytes()].concat();
                    write(&mut stream, GOAWAY, 0, 0, &said).await;
                }
                for id in case.answers {
                    answer(&mut stream, *id).await;
                }
                let _ = stream.shutdown().await;
                // Until the client has gone as well: an end with unread data would be a reset,
                // which takes what was answered with it.
                while read(&mut stream).await.is_some() {}
                return;
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_server_that_goes_away() {
    let authority = Authority::new("ours");
    for case in &CASES {
        let mut config = authority
            .sign("localhost")
            .server(None, &[&rustls::version::TLS13]);
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let again = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&again);
        tokio::spawn(async move {
            let mut first = Some(case);
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
                let first = first.take();
                tokio::spawn(async move {
                    let stream = acceptor.accept(stream).await.unwrap();
                    serve(stream, first, &counted).await;
                });
            }
        });
        let http = Http::builder().no_proxy().timeout(Duration::from_secs(20));
        let http = http
            .authorities(&*authority.pem)
            .platform_authorities(false);
        let http = http.http2(true).build().unwrap();
        let url = format!("https://localhost:{}/users", address.port());
        let client = UserClient::with_transport(url, http);
        let user = request();
        client.get_user(&user).await.unwrap();
        let (a, b, c) = tokio::join!(
            client.get_user(&user),
            client.get_user(&user),
            client.get_user(&user)
        );
        let outcomes = [a, b, c];
        let succeeded = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let errors = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
        let errors: Vec<_> = errors.map(ToString::to_string).collect();
        assert_eq!(succeeded, case.succeed, "{}: {errors:?}", case.name);
        assert_eq!(*again.lock().unwrap(), case.again, "{}", case.name);
    }
}
