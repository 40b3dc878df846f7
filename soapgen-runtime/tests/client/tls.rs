//! Handshakes with a server on this machine: whom `Http` trusts, what it shows, and what its
//! errors say.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use rustls::version::{TLS12, TLS13};
use soapgen_runtime::{ErrorKind, Http, HttpBuilder, TlsVersion};

use crate::authority::*;
use crate::server::*;
use crate::service::*;

const BOTH: &[&rustls::SupportedProtocolVersion] = &[&TLS13, &TLS12];

pub(crate) fn http() -> HttpBuilder {
    Http::builder().no_proxy().timeout(Duration::from_secs(20))
}

pub(crate) fn serve_tls(config: rustls::ServerConfig) -> SocketAddr {
    let config = Arc::new(config);
    listen(move |stream, _| {
        if let Some(mut stream) = accept(&config, stream) {
            serve(&mut stream, "Ann", |_| {});
        }
    })
}

pub(crate) fn client(host: &str, address: SocketAddr, http: HttpBuilder) -> UserClient<Http> {
    let url = format!("https://{host}:{}/users?key=secret", address.port());
    UserClient::with_transport(url, http.build().unwrap())
}

#[tokio::test]
async fn handshakes_that_succeed() {
    let authority = Authority::new("ours");
    let other = Authority::new("another");
    let of_clients = Authority::new("theirs");
    let mine = of_clients.sign("me");
    let named = || authority.sign("localhost");
    let numbered = || authority.sign("127.0.0.1");
    let trusting = || http().authorities(&*authority.pem);
    let both = format!("{}{}", other.pem, authority.pem);
    let with_mine = || trusting().client_certificate(&*mine.certificate, &*mine.key);
    let in_one_file = format!("{}{}", mine.key, mine.certificate);
    let cases: [(&str, &str, _, _); 10] = [
        (
            "1.3",
            "localhost",
            named().server(None, &[&TLS13]),
            trusting(),
        ),
        (
            "1.2",
            "localhost",
            named().server(None, &[&TLS12]),
            trusting(),
        ),
        (
            "an address",
            "127.0.0.1",
            numbered().server(None, BOTH),
            trusting(),
        ),
        (
            "one of several authorities",
            "localhost",
            named().server(None, BOTH),
            http().authorities(both),
        ),
        (
            "added one by one",
            "localhost",
            named().server(None, BOTH),
            http().authorities(&*other.pem).authorities(&*authority.pem),
        ),
        (
            "no others",
            "localhost",
            named().server(None, BOTH),
            trusting().platform_authorities(false),
        ),
        (
            "not below 1.3",
            "localhost",
            named().server(None, BOTH),
            trusting().min_tls_version(TlsVersion::V1_3),
        ),
        (
            "a client certificate",
            "localhost",
            named().server(Some(&of_clients), BOTH),
            with_mine(),
        ),
        (
            "a client certificate, 1.2",
            "localhost",
            named().server(Some(&of_clients), &[&TLS12]),
            with_mine(),
        ),
        (
            "key and certificate in one file",
            "localhost",
            named().server(Some(&of_clients), BOTH),
            trusting().client_certificate(&*in_one_file, &*in_one_file),
        ),
    ];
    for (case, host, server, settings) in cases {
        let client = client(host, serve_tls(server), settings);
        for _ in 0..2 {
            let answer = client.get_user(&request()).await;
            let answer = answer.unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(answer.user.as_deref(), Some("Ann"), "{case}");
        }
    }
}

/// Negotiate and NTLM bind to the channel by it.
#[tokio::test]
async fn answers_tell_the_certificate() {
    use std::sync::Mutex;

    use rustls::pki_types::pem::PemObject;
    use soapgen_runtime::PeerCertificate;

    let authority = Authority::new("ours");
    let named = authority.sign("localhost");
    let address = serve_tls(named.server(None, BOTH));
    let mut client = client("localhost", address, http().authorities(&*authority.pem));
    let seen: Arc<Mutex<Vec<PeerCertificate>>> = Arc::default();
    let into = Arc::clone(&seen);
    client.soap.on_exchange(move |exchange| {
        let told = exchange.answer.and_then(|answer| answer.extensions().get());
        into.lock().unwrap().extend(told.cloned());
    });
    for _ in 0..2 {
        client.get_user(&request()).await.unwrap();
    }
    let certificate = named.certificate.as_bytes();
    let certificate = rustls::pki_types::CertificateDer::from_pem_slice(certificate).unwrap();
    let told = PeerCertificate(bytes::Bytes::copy_from_slice(&certificate));
    assert_eq!(*seen.lock().unwrap(), [told.clone(), told]);
}

#[tokio::test]
async fn handshakes_that_fail_say_why() {
    let authority = Authority::new("ours");
    let of_clients = Authority::new("theirs");
    let named = authority.sign("localhost");
    let trusting = || http().authorities(&*authority.pem);
    let wrong = Authority::new("nobody's").sign("me");
    let wants = |versions| named.server(Some(&of_clients), versions);
    let cases: [(&str, _, _, &[&str]); 11] = [
        (
            "an unknown authority",
            named.server(None, BOTH),
            http(),
            &[
                "no authority that is trusted here",
                "HttpBuilder::authorities",
            ],
        ),
        (
            "an unknown authority, without the platform",
            named.server(None, BOTH),
            http()
                .authorities(&*of_clients.pem)
                .platform_authorities(false),
            &["no authority that is trusted here"],
        ),
        (
            "another name",
            authority.sign("elsewhere.example").server(None, BOTH),
            trusting(),
            &["one for another name", "elsewhere.example"],
        ),
        (
            "expired",
            authority
                .sign_for("localhost", [2020, 2021])
                .server(None, BOTH),
            trusting(),
            &["has expired"],
        ),
        (
            "not valid yet",
            authority
                .sign_for("localhost", [3000, 3001])
                .server(None, BOTH),
            trusting(),
            &["not valid yet"],
        ),
        (
            "an old version",
            named.server(None, &[&TLS12]),
            trusting().min_tls_version(TlsVersion::V1_3),
            &["no version of TLS that is allowed here"],
        ),
        (
            "no client certificate",
            wants(&[&TLS13]),
            trusting(),
            &[
                "wants a client certificate",
                "HttpBuilder::client_certificate",
            ],
        ),
        (
            "no client certificate, 1.2",
            wants(&[&TLS12]),
            trusting(),
            &["client certificate"],
        ),
        (
            "a client certificate that nobody knows",
            wants(&[&TLS13]),
            trusting().client_certificate(&*wrong.certificate, &*wrong.key),
            // The server says which authorities it knows, and this is none of them.
            &["client certificate"],
        ),
        (
            "a client certificate that nobody knows, 1.2",
            wants(&[&TLS12]),
            trusting().client_certificate(&*wrong.certificate, &*wrong.key),
            &["client certificate"],
        ),
        (
            "a host name that the platform's authorities can't know",
            Authority::new("unknown")
                .sign("localhost")
                .server(None, BOTH),
            trusting(),
            &["no authority that is trusted here"],
        ),
    ];
    for (case, server, settings, parts) in cases {
        let address = serve_tls(server);
        let client = client("localhost", address, settings);
        let error = client.get_user(&request()).await.map(drop).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Transport(_)),
            "{case}: {error}"
        );
        let text = error.to_string();
        let place = format!("localhost:{}", address.port());
        for part in parts.iter().chain([&&*place]) {
            assert!(text.contains(part), "{case}: {part} in {text}");
        }
        assert!(!text.contains("secret"), "{case}: {text}");
    }
}

/// What is not TLS, or none that `rustls` has: an answer in bytes.
#[tokio::test]
async fn what_other_servers_answer() {
    // The head of a ServerHello of TLS 1.1 (RFC 4346), an alert, and HTTP.
    let mut old = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    old.extend([7; 32]);
    old.extend([0, 0xc0, 0x13, 0]);
    let cases: [(&str, Vec<u8>, &str); 4] = [
        ("TLS 1.1", old, "no version of TLS that is allowed here"),
        (
            "alert: protocol_version",
            vec![21, 3, 1, 0, 2, 2, 70],
            "no version of TLS that is allowed here",
        ),
        (
            "alert: handshake_failure",
            vec![21, 3, 3, 0, 2, 2, 40],
            "no version and algorithms in common",
        ),
        (
            "no TLS",
            b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec(),
            "the server doesn't speak TLS there",
        ),
    ];
    for (case, bytes, part) in cases {
        let address = listen(move |mut stream, _| {
            stream.write_all(&bytes).unwrap();
            // What the client says has to be read, or its end would be a reset.
            while std::io::Read::read(&mut stream, &mut [0; 1024]).is_ok_and(|read| read > 0) {}
        });
        let client = client("localhost", address, http());
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(error.to_string().contains(part), "{case}: {error}");
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_has_a_time_limit() {
    let address = listen(|_stream, _| std::thread::sleep(Duration::from_secs(20)));
    let settings = http().connect_timeout(Duration::from_millis(300));
    let client = client("localhost", address, settings);
    let error = client.get_user(&request()).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let text = error.to_string();
    assert!(
        text.contains(&format!("no connection to localhost:{}", address.port()))
            && text.contains("`connect_timeout`")
            && !text.contains("secret"),
        "{text}"
    );
}

#[test]
fn what_can_not_be_used_is_found_when_the_transport_is_made() {
    let authority = Authority::new("ours");
    let (mine, other) = (authority.sign("me"), authority.sign("you"));
    let encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let cases: [(&str, HttpBuilder, &str); 8] = [
        (
            "no PEM",
            http().authorities("authority"),
            "certificates of authorities can't be read: there is none in the text",
        ),
        (
            "a key for an authority",
            http().authorities(&*mine.key),
            "there is none in the text",
        ),
        (
            "no chain",
            http().client_certificate(&*mine.key, &*mine.key),
            "the client certificate can't be read",
        ),
        (
            "no key",
            http().client_certificate(&*mine.certificate, &*mine.certificate),
            "the key of the client certificate can't be read: there is none",
        ),
        (
            "encrypted",
            http().client_certificate(&*mine.certificate, encrypted),
            "it is encrypted",
        ),
        (
            "the key of another",
            http().client_certificate(&*mine.certificate, &*other.key),
            "the key is not the one of the client certificate",
        ),
        (
            "a broken certificate",
            http()
                .authorities("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")
                .platform_authorities(false),
            "a certificate of an authority can't be used",
        ),
        (
            "nobody is trusted",
            http().platform_authorities(false),
            "no server would be trusted",
        ),
    ];
    for (case, builder, part) in cases {
        let error = builder.build().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Configuration(_)),
            "{case}: {error}"
        );
        assert!(error.to_string().contains(part), "{case}: {error}");
    }
}

/// Without the setting the server is told of HTTP/1.1 alone.
#[tokio::test]
async fn http_1_is_what_is_offered() {
    let authority = Authority::new("ours");
    let mut server = authority.sign("localhost").server(None, BOTH);
    server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let server = Arc::new(server);
    let (sender, offered) = channel();
    let address = listen(move |stream, _| {
        let mut stream = accept(&server, stream).unwrap();
        sender
            .send(stream.conn.alpn_protocol().map(<[u8]>::to_vec))
            .unwrap();
        serve(&mut stream, "Ann", |_| {});
    });
    let client = client("localhost", address, http().authorities(&*authority.pem));
    client.get_user(&request()).await.unwrap();
    assert_eq!(offered.recv().unwrap().as_deref(), Some(&b"http/1.1"[..]));
}

#[cfg(feature = "http2")]
mod http2 {
    use std::convert::Infallible;

    use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use super::*;

    struct Text(Option<Bytes>);

    impl Body for Text {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(self.0.take().map(|text| Ok(Frame::data(text))))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.0.as_ref().map_or(0, |text| text.len() as u64))
        }
    }

    /// Calls at the same time go over one connection; one that runs into its time limit takes it
    /// out of use.
    #[tokio::test]
    async fn calls_share_a_connection() {
        let authority = Authority::new("ours");
        let mut config = authority.sign("localhost").server(None, BOTH);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, connections) = channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                sender.send(()).unwrap();
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let stream = acceptor.accept(stream).await.unwrap();
                    let answer = |request: hyper::Request<Incoming>| async move {
                        assert_eq!(request.version(), hyper::Version::HTTP_2);
                        if request.headers().contains_key("slow") {
                            tokio::time::sleep(Duration::from_secs(60)).await;
                        }
                        let text = Text(Some(user_response("Ann").into()));
                        let mut answer = hyper::Response::new(text);
                        let media = "text/xml".parse().unwrap();
                        answer.headers_mut().insert("content-type", media);
                        Ok::<_, Infallible>(answer)
                    };
                    let service = hyper::service::service_fn(answer);
                    let _ = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        let settings = http().authorities(&*authority.pem).http2(true);
        let mut client = client("localhost", address, settings);
        client.get_user(&request()).await.unwrap();
        let one = request();
        let (a, b) = tokio::join!(client.get_user(&one), client.get_user(&one));
        assert_eq!(a.unwrap().user, b.unwrap().user);
        assert_eq!(connections.try_iter().count(), 1);
        let fast = client.clone();
        client.soap.set_http_header("slow", "yes").unwrap();
        let hasty = client
            .soap
            .transport()
            .clone()
            .with_timeout(Duration::from_millis(300));
        let mut slow = UserClient::with_transport(client.soap.url(), hasty);
        slow.soap.set_http_header("slow", "yes").unwrap();
        assert!(slow.get_user(&request()).await.unwrap_err().is_timeout());
        fast.get_user(&request()).await.unwrap();
        assert_eq!(connections.try_iter().count(), 1);
    }

    /// A server that is busy refuses a stream; what it may have begun is not sent again.
    #[tokio::test]
    async fn what_was_not_begun_is_sent_again() {
        use h2::Reason;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let refused = Reason::REFUSED_STREAM;
        // What becomes of the first requests, whether the call succeeds and how often it was sent.
        for (resets, is_answered, sent) in [
            (vec![refused], true, 2),
            (vec![refused; 2], true, 3),
            (vec![refused; 3], false, 3),
            (vec![Reason::INTERNAL_ERROR], false, 1),
            (vec![Reason::CANCEL], false, 1),
        ] {
            let authority = Authority::new("ours");
            let mut config = authority.sign("localhost").server(None, BOTH);
            config.alpn_protocols = vec![b"h2".to_vec()];
            let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let count = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&count);
            tokio::spawn(async move {
                let (stream, _) = listener.accept().await.unwrap();
                let stream = acceptor.accept(stream).await.unwrap();
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((_, mut answering))) = connection.accept().await {
                    let number = counted.fetch_add(1, Ordering::SeqCst);
                    if let Some(reason) = resets.get(number) {
                        answering.send_reset(*reason);
                        continue;
                    }
                    let answer = http::Response::builder();
                    let answer = answer.header("content-type", "text/xml");
                    let answer = answer.body(()).unwrap();
                    let mut content = answering.send_response(answer, false).unwrap();
                    let text = user_response("Ann").into();
                    content.send_data(text, true).unwrap();
                }
            });
            let settings = http().authorities(&*authority.pem).http2(true);
            let client = client("localhost", address, settings);
            let outcome = client.get_user(&request()).await;
            assert_eq!(outcome.is_ok(), is_answered, "{outcome:?}");
            assert_eq!(count.load(Ordering::SeqCst), sent);
        }
    }
}
