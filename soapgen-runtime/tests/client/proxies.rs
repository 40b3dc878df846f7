//! Proxies on this machine: which one is asked, in which form, and what comes of a refusal.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use soapgen_runtime::{ErrorKind, Http, HttpBuilder};

use crate::server::*;
use crate::service::*;

const SERVICE: &str = "http://service.invalid/users?key=secret";

fn http(proxy: impl Into<String>) -> HttpBuilder {
    Http::builder()
        .proxy(proxy)
        .timeout(Duration::from_secs(20))
}

fn client(url: &str, http: HttpBuilder) -> UserClient<Http> {
    UserClient::with_transport(url, http.build().unwrap())
}

/// A proxy that answers by itself; it tells what is asked of it.
fn proxy() -> (SocketAddr, Receiver<String>) {
    let (sender, requests) = channel();
    let sender = Mutex::new(sender);
    let address = listen(move |mut stream, _| {
        let sender = sender.lock().unwrap().clone();
        serve(&mut stream, "Ann", |head| {
            let _ = sender.send(head);
        });
    });
    (address, requests)
}

/// `me:top secret?`
const BASIC: &str = "Basic bWU6dG9wIHNlY3JldD8=";

#[tokio::test]
async fn http_goes_in_absolute_form() {
    let (address, requests) = proxy();
    let given = || http(format!("http://{address}"));
    let cases: [(&str, HttpBuilder, Option<&str>); 4] = [
        ("without a name", given(), None),
        (
            "in the settings",
            given().proxy_auth("me", "top secret?"),
            Some(BASIC),
        ),
        (
            "in the URL",
            http(format!("http://me:top%20secret%3F@{address}/")),
            Some(BASIC),
        ),
        ("no scheme", http(address.to_string()), None),
    ];
    for (case, settings, auth) in cases {
        let answer = client(SERVICE, settings)
            .get_user(&request())
            .await
            .unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ann"), "{case}");
        let head = requests.recv().unwrap();
        let line = format!("POST {SERVICE} HTTP/1.1\r\n");
        assert!(head.starts_with(&line), "{case}: {head}");
        assert_eq!(field(&head, "host"), Some("service.invalid"), "{case}");
        assert_eq!(field(&head, "proxy-authorization"), auth, "{case}");
    }
}

#[tokio::test]
async fn exceptions_are_reached_without_it() {
    let (address, requests) = proxy();
    let (service, direct) = proxy();
    let named = format!("http://localhost:{}/users", service.port());
    let url = format!("http://{service}/users");
    let cases = [
        (&url, "127.0.0.1"),
        (&url, "localhost, 127.0.0.0/8"),
        (&named, "127.0.0.1, localhost"),
        (&named, "*"),
    ];
    for (url, list) in cases {
        let settings = http(format!("http://{address}")).proxy_exceptions(list);
        client(url, settings).get_user(&request()).await.unwrap();
        assert!(
            direct
                .try_recv()
                .is_ok_and(|head| head.starts_with("POST /users ")),
            "{list}"
        );
    }
    let settings = http(format!("http://{address}")).proxy_exceptions("example.com");
    client(&url, settings).get_user(&request()).await.unwrap();
    assert!(direct.try_recv().is_err());
    assert_eq!(requests.try_iter().count(), 1);
}

#[test]
fn what_is_no_proxy() {
    for url in [
        "",
        "ftp://proxy.example",
        "http://",
        "http://a b",
        "::",
        "http://p:99999",
    ] {
        let error = http(url).build().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Configuration(_)),
            "{url}: {error}"
        );
        assert!(
            error.to_string().contains("not the URL of a proxy"),
            "{error}"
        );
    }
    let error = http("ftp://me:hidden@proxy.example").build().unwrap_err();
    assert!(!error.to_string().contains("hidden"), "{error}");
    let error = Http::builder()
        .proxy_auth("me", "hidden")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("`proxy_auth`"), "{error}");
    assert!(!error.to_string().contains("hidden"), "{error}");
}

/// The environment of a process can't be changed safely, so this starts another one.
#[test]
fn the_environment_names_proxies() {
    let (address, requests) = proxy();
    let (other, others) = proxy();
    let (address, other) = (format!("http://{address}"), format!("http://{other}"));
    let none: &[(&str, &str)] = &[];
    let cases = [
        (&[("HTTP_PROXY", &*address)][..], true),
        (&[("http_proxy", &*address)], true),
        (&[("ALL_PROXY", &*address)], true),
        (&[("all_proxy", &*address)], true),
        (&[("HTTP_PROXY", &*address), ("ALL_PROXY", &*other)], true),
        (&[("HTTPS_PROXY", &*other)], false),
        (
            &[("HTTP_PROXY", &*address), ("NO_PROXY", ".invalid")],
            false,
        ),
        (
            &[("http_proxy", &*address), ("no_proxy", "service.invalid")],
            false,
        ),
        // The field `Proxy` of a request would be this variable in a CGI script.
        (
            &[("HTTP_PROXY", &*address), ("REQUEST_METHOD", "GET")],
            false,
        ),
        (none, false),
    ];
    for (variables, is_asked) in cases {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "proxies::in_an_environment", "--ignored"]);
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            text.contains("1 passed") || text.contains("1 failed"),
            "{text}"
        );
        assert_eq!(output.status.success(), is_asked, "{variables:?}: {text}");
        assert_eq!(
            requests.try_iter().count(),
            usize::from(is_asked),
            "{variables:?}"
        );
        assert_eq!(others.try_iter().count(), 0, "{variables:?}");
    }
}

#[tokio::test]
#[ignore = "run by `the_environment_names_proxies`, in an environment of its own"]
async fn in_an_environment() {
    let client = UserClient::new(SERVICE);
    client.get_user(&request()).await.unwrap();
}

/// SOCKS 5 (RFC 1928) as its server, up to the request. Gives what it is asked for.
fn socks5(stream: &mut TcpStream, wanted: Option<&[u8]>) -> Vec<u8> {
    let mut start = [0; 3];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(start, [5, 1, if wanted.is_some() { 2 } else { 0 }]);
    stream.write_all(&[5, start[2]]).unwrap();
    if let Some(wanted) = wanted {
        let mut auth = vec![0; wanted.len()];
        stream.read_exact(&mut auth).unwrap();
        assert_eq!(auth, wanted);
        stream.write_all(&[1, 0]).unwrap();
    }
    let mut head = [0; 5];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(head[..3], [5, 1, 0]);
    let rest = match head[3] {
        1 => 3 + 2,
        3 => usize::from(head[4]) + 2,
        kind => panic!("{kind}"),
    };
    let mut target = vec![0; rest];
    stream.read_exact(&mut target).unwrap();
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
    [&head[3..], &target].concat()
}

#[tokio::test]
async fn socks() {
    let named = [&[3, 15][..], b"service.invalid", &[0, 80]].concat();
    let numbered = [1, 127, 0, 0, 1, 0, 80].to_vec();
    let auth = b"\x01\x02me\x0btop secret?";
    type Case<'a> = (&'a str, &'a str, Option<&'a [u8]>, &'a [u8]);
    let cases: [Case<'_>; 4] = [
        ("socks5h://", "service.invalid", None, &named),
        (
            "socks5h://me:top%20secret%3F@",
            "service.invalid",
            Some(auth),
            &named,
        ),
        ("socks5://", "localhost", None, &numbered),
        ("socks5://", "127.0.0.1", None, &numbered),
    ];
    for (scheme, host, auth, target) in cases {
        let (auth, target) = (auth.map(<[u8]>::to_vec), target.to_vec());
        let address = listen(move |mut stream, _| {
            let asked = socks5(&mut stream, auth.as_deref());
            // A machine may know localhost by its IPv6 address first.
            assert!(asked == target || asked[0] == 4, "{asked:?}");
            // Nothing of the proxy is to be seen in what goes through it.
            serve(&mut stream, "Ann", |head| {
                assert!(head.starts_with("POST /users "))
            });
        });
        let url = format!("http://{host}/users");
        let client = client(&url, http(format!("{scheme}{address}")));
        let answer = client.get_user(&request()).await.unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ann"), "{scheme}{host}");
    }
    // SOCKS 4 with a name.
    let address = listen(|mut stream, _| {
        let wanted = b"\x04\x01\x00\x50\x00\x00\x00\x01\x00service.invalid\x00";
        let mut asked = vec![0; wanted.len()];
        stream.read_exact(&mut asked).unwrap();
        asked[4..8].copy_from_slice(&[0, 0, 0, 1]);
        assert_eq!(asked, wanted);
        stream.write_all(&[0, 90, 0, 0, 0, 0, 0, 0]).unwrap();
        serve(&mut stream, "Ann", |_| {});
    });
    let client = client(SERVICE, http(format!("socks4a://{address}")));
    client.get_user(&request()).await.unwrap();
}

#[tokio::test]
async fn a_proxy_that_is_not_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["http", "socks5h"] {
        let settings = http(format!("{scheme}://me:hidden@{address}"));
        let error = client(SERVICE, settings)
            .get_user(&request())
            .await
            .unwrap_err();
        let text = error.to_string();
        let expected = format!("no connection to service.invalid:80 by the proxy {address}");
        assert!(
            text.contains(&expected) && text.contains("refused"),
            "{text}"
        );
        assert!(
            !text.contains("hidden") && !text.contains("secret"),
            "{text}"
        );
    }
}

#[cfg(feature = "ring")]
mod tunnels {
    use std::sync::Arc;

    use super::*;
    use crate::authority::*;

    /// A proxy that leads to a service, once it has said this; it tells what is asked of it.
    fn to(service: SocketAddr, says: &'static str) -> (SocketAddr, Receiver<String>) {
        let (sender, requests) = channel();
        let sender = Mutex::new(sender);
        let address = listen(move |mut stream, _| {
            sender
                .lock()
                .unwrap()
                .send(read_head(&mut stream).unwrap())
                .unwrap();
            stream.write_all(says.as_bytes()).unwrap();
            let mut onward = TcpStream::connect(service).unwrap();
            let (mut a, mut b) = (stream.try_clone().unwrap(), onward.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut a, &mut b));
            let _ = std::io::copy(&mut onward, &mut stream);
        });
        (address, requests)
    }

    /// A service that trusts and is trusted, under a name that nobody but its proxy knows.
    fn service() -> (Authority, SocketAddr) {
        let authority = Authority::new("ours");
        let config = authority.sign("service.invalid");
        let config = Arc::new(config.server(None, rustls::ALL_VERSIONS));
        let address = listen(move |stream, _| {
            let mut stream = accept(&config, stream).unwrap();
            serve(&mut stream, "Ann", |head| {
                assert!(head.starts_with("POST /users?key=secret "), "{head}");
                assert_eq!(field(&head, "proxy-authorization"), None);
            });
        });
        (authority, address)
    }

    const SERVICE: &str = "https://service.invalid/users?key=secret";

    #[tokio::test]
    async fn https_goes_through_a_tunnel() {
        let (authority, service) = service();
        let says = "HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n";
        let (address, requests) = to(service, says);
        let given = || http(format!("http://{address}")).authorities(&*authority.pem);
        for (settings, auth) in [
            (given(), None),
            (given().proxy_auth("me", "top secret?"), Some(BASIC)),
        ] {
            let client = client(SERVICE, settings);
            for _ in 0..2 {
                let answer = client.get_user(&request()).await.unwrap();
                assert_eq!(answer.user.as_deref(), Some("Ann"));
            }
            let head = requests.try_recv().unwrap();
            assert!(
                head.starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"),
                "{head}"
            );
            assert_eq!(field(&head, "host"), Some("service.invalid:443"));
            assert_eq!(field(&head, "proxy-authorization"), auth);
            // The second call goes through the same one.
            assert!(requests.try_recv().is_err());
        }
    }

    /// With TLS on the way to the proxy, and TLS within it.
    #[tokio::test]
    async fn a_proxy_may_speak_tls_itself() {
        let (authority, service) = service();
        let says = "HTTP/1.1 200 OK\r\n\r\n";
        let (inner, requests) = to(service, says);
        let config = Arc::new(
            authority
                .sign("localhost")
                .server(None, rustls::ALL_VERSIONS),
        );
        let outer = listen(move |stream, _| {
            let mut stream = accept(&config, stream).unwrap();
            let mut onward = TcpStream::connect(inner).unwrap();
            // In turns, as one thread can do it: what has come is passed on.
            stream.sock.set_nonblocking(true).unwrap();
            onward.set_nonblocking(true).unwrap();
            let mut buffer = [0; 4096];
            loop {
                let mut is_quiet = true;
                for from_client in [true, false] {
                    let read = match from_client {
                        true => stream.read(&mut buffer),
                        false => onward.read(&mut buffer),
                    };
                    match read {
                        Ok(0) => return,
                        Ok(read) => {
                            is_quiet = false;
                            let written = match from_client {
                                true => onward.write_all(&buffer[..read]),
                                false => stream.write_all(&buffer[..read]),
                            };
                            if written.and_then(|()| stream.flush()).is_err() {
                                return;
                            }
                        }
                        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                        Err(_) => return,
                    }
                }
                if is_quiet {
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
        });
        let settings =
            http(format!("https://localhost:{}", outer.port())).authorities(&*authority.pem);
        let answer = client(SERVICE, settings)
            .get_user(&request())
            .await
            .unwrap();
        assert_eq!(answer.user.as_deref(), Some("Ann"));
        assert!(
            requests
                .recv()
                .unwrap()
                .starts_with("CONNECT service.invalid:443 ")
        );
    }

    #[tokio::test]
    async fn a_refusal_says_who_refuses_what() {
        let cases = [
            (
                "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
                false,
                "wants a name and password (407 Proxy Authentication Required)",
            ),
            (
                "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n",
                true,
                "doesn't accept the name and password",
            ),
            (
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno!!",
                false,
                "refuses to connect to service.invalid:443: 403 Forbidden",
            ),
            (
                "HTTP/1.1 403 go\u{202e}\u{1b}[31m \u{9b}way\r\n\r\n",
                false,
                "443: 403 go\u{fffd}\u{fffd}[31m \u{fffd}way",
            ),
            (
                "HTTP/1.0 502 \r\n\r\n",
                false,
                "refuses to connect to service.invalid:443: 502",
            ),
            ("SSH-2.0-OpenSSH\r\n\r\n", false, "is not HTTP"),
            ("", false, "closed the connection without an answer"),
            (
                "HTTP/1.1 200 OK\r\n",
                false,
                "closed the connection without an answer",
            ),
        ];
        for (says, with_auth, expected) in cases {
            let address = listen(move |mut stream, _| {
                read_head(&mut stream).unwrap();
                stream.write_all(says.as_bytes()).unwrap();
            });
            let mut settings = http(format!("http://{address}"));
            if with_auth {
                settings = settings.proxy_auth("me", "hidden");
            }
            let error = client(SERVICE, settings)
                .get_user(&request())
                .await
                .unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
            let text = error.to_string();
            assert!(text.contains(expected), "{expected} in {text}");
            assert!(text.contains(&format!("the proxy {address}")), "{text}");
            assert!(
                !text.contains("hidden") && !text.contains("key=secret"),
                "{text}"
            );
        }
    }

    #[tokio::test]
    async fn a_proxy_that_says_nothing_has_a_time_limit() {
        let address = listen(|_stream, _| std::thread::sleep(Duration::from_secs(20)));
        let settings =
            http(format!("http://{address}")).connect_timeout(Duration::from_millis(300));
        let error = client(SERVICE, settings)
            .get_user(&request())
            .await
            .unwrap_err();
        assert!(error.is_timeout(), "{error}");
        let expected = format!("no connection to service.invalid:443 by the proxy {address}");
        assert!(error.to_string().contains(&expected), "{error}");
    }
}
