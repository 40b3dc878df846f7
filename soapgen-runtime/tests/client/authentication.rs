//! Who one is, by HTTP: servers that ask, and what they are answered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::{Request, Response};
use soapgen_runtime::{Authenticate, Authenticated, BoxError, ErrorKind, Refusal};

use crate::answering::Answering;
use crate::service::*;

const URL: &str = "http://localhost/users?a=1";

fn shown(request: &Request<Bytes>) -> Option<String> {
    let field = request.headers().get(AUTHORIZATION)?;
    assert!(field.is_sensitive());
    Some(field.to_str().unwrap().to_owned())
}

fn refusal(challenges: &[&str]) -> Response<String> {
    let mut answer = Response::builder().status(401);
    for challenge in challenges {
        answer = answer.header(WWW_AUTHENTICATE, *challenge);
    }
    answer.body("<html>no</html>".to_owned()).unwrap()
}

fn taken() -> Response<String> {
    let answer = Response::builder().header("content-type", "text/xml");
    answer.body(user_response("Ann")).unwrap()
}

/// A way in three steps, as Negotiate goes: the server's token of each is answered.
struct Steps;

impl Authenticate for Steps {
    async fn credentials(&self, _: &Request<Bytes>) -> Result<Option<HeaderValue>, BoxError> {
        Ok(None)
    }

    async fn challenged(&self, refusal: &Refusal<'_>) -> Result<Option<HeaderValue>, BoxError> {
        let mut challenges = refusal.challenges.iter();
        let Some(ours) = challenges.find(|challenge| challenge.is("negotiate")) else {
            return Ok(None);
        };
        match ours.token() {
            Some("wrong") => Err("the token is none".into()),
            token => {
                let token = format!("Negotiate {}-{}", refusal.round, token.unwrap_or("first"));
                Ok(Some(token.parse()?))
            }
        }
    }
}

#[tokio::test]
async fn a_way_of_ones_own() {
    let seen: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
    let into = Arc::clone(&seen);
    let server = Answering::new(move |request| {
        let said = shown(request);
        into.lock().unwrap().push(said.clone());
        assert!(!request.body().is_empty());
        match said.as_deref() {
            None => refusal(&["Basic realm=x", "Negotiate"]),
            Some("Negotiate 0-first") => refusal(&["Negotiate abc="]),
            Some("Negotiate 1-abc=") => taken(),
            Some(other) => panic!("{other}"),
        }
    });
    let client = UserClient::with_transport(URL, Authenticated::new(server, Steps));
    client.get_user(&request()).await.unwrap();
    assert_eq!(seen.lock().unwrap().len(), 3);
    // What has no answer is what the call gets.
    for (challenges, expected) in [(&["Basic realm=x"][..], 1), (&["Negotiate a"], 6)] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let server = Answering::new(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            refusal(challenges)
        });
        let client = UserClient::with_transport(URL, Authenticated::new(server, Steps));
        let error = client.get_user(&request()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 401);
        assert!(error.to_string().contains("no"), "{error}");
        assert_eq!(count.load(Ordering::SeqCst), expected);
    }
    let server = Answering::new(move |_| refusal(&["Negotiate wrong"]));
    let client = UserClient::with_transport(URL, Authenticated::new(server, Steps));
    let error = client.get_user(&request()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert!(error.to_string().contains("the token is none"), "{error}");
}

#[cfg(feature = "http")]
mod on_loopback {
    use std::io::Write;
    use std::time::Duration;

    use soapgen_runtime::{Http, HttpBuilder};

    use super::*;
    use crate::server::*;

    fn http() -> HttpBuilder {
        Http::builder().no_proxy().timeout(Duration::from_secs(20))
    }

    fn refuse(stream: &mut std::net::TcpStream, challenge: &str, length: usize) {
        let head = format!(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: {challenge}\r\nContent-Length: {length}\r\n\r\n"
        );
        // Who is gone has had enough.
        let _ = stream.write_all(&[head.into_bytes(), vec![b'.'; length]].concat());
    }

    /// NTLM signs in a connection, and no request.
    #[tokio::test]
    async fn the_connection_stays_the_same() {
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let address = listen(move |mut stream, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            for step in 0.. {
                let Some(head) = read_request(&mut stream) else {
                    break;
                };
                match (step, field(&head, "authorization")) {
                    (0, None) => refuse(&mut stream, "Negotiate", 5_000),
                    (1, Some("Negotiate 0-first")) => refuse(&mut stream, "Negotiate abc=", 0),
                    (2, Some("Negotiate 1-abc=")) => stream.write_all(&answer("Ann")).unwrap(),
                    other => panic!("{other:?}"),
                }
            }
        });
        let transport = Authenticated::new(http().build().unwrap(), Steps);
        let client = UserClient::with_transport(format!("http://{address}/users"), transport);
        client.get_user(&request()).await.unwrap();
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }

    /// The time of a call is for all its requests together.
    #[tokio::test]
    async fn the_time_goes_on() {
        let address = listen(move |mut stream, _| {
            while read_request(&mut stream).is_some() {
                std::thread::sleep(Duration::from_millis(400));
                refuse(&mut stream, "Negotiate a", 0);
            }
        });
        let http = http().timeout(Duration::from_secs(1)).build().unwrap();
        let url = format!("http://{address}/users");
        let client = UserClient::with_transport(url, Authenticated::new(http, Steps));
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        // The limit that was set, and not what was left of it.
        let within_1s = "within 1s, the limit `timeout`";
        assert!(error.to_string().contains(within_1s), "{error}");
        let user = request();
        let limit = Duration::from_millis(600);
        let error = client.get_user(&user).timeout(limit).await.unwrap_err();
        let within = "within 600ms, the limit `timeout`";
        assert!(error.to_string().contains(within), "{error}");
    }

    /// Who asks behind a redirect is answered there: a digest is of the place that is asked for.
    #[cfg(feature = "http-digest")]
    #[tokio::test]
    async fn who_asks_behind_a_redirect() {
        let (sender, seen) = std::sync::mpsc::channel();
        let sender = Mutex::new(sender);
        let address = listen(move |mut stream, _| {
            while let Some(head) = read_request(&mut stream) {
                let path = head.split(' ').nth(1).unwrap().to_owned();
                let said = field(&head, "authorization").map(|said| {
                    let said = said.split_once("uri=\"").unwrap().1;
                    said.split('"').next().unwrap().to_owned()
                });
                sender
                    .lock()
                    .unwrap()
                    .send((path.clone(), said.clone()))
                    .unwrap();
                if path != "/there?b=2" {
                    let moved =
                        "HTTP/1.1 307 T\r\nLocation: /there?b=2\r\nContent-Length: 0\r\n\r\n";
                    stream.write_all(moved.as_bytes()).unwrap();
                } else if said == Some(path) {
                    stream.write_all(&answer("Ann")).unwrap();
                } else {
                    refuse(&mut stream, "Digest realm=r, qop=auth, nonce=one", 0);
                }
            }
        });
        let http = http().redirects(1).build().unwrap();
        let digest = soapgen_runtime::Digest::new("Ann", "s3cr3t");
        let transport = Authenticated::new(http, digest);
        let url = format!("http://{address}/users?a=1");
        let client = UserClient::with_transport(url, transport);
        for _ in 0..2 {
            client.get_user(&request()).await.unwrap();
        }
        let (here, there) = ("/users?a=1", "/there?b=2");
        let expected = [
            (here, None),
            (there, None),
            (there, Some(there)),
            // Before anybody asks it is known of the one address alone.
            (here, Some(here)),
            (there, Some(here)),
            (there, Some(there)),
        ];
        let seen: Vec<_> = seen.try_iter().collect();
        let seen: Vec<_> = seen
            .iter()
            .map(|(path, said)| (path.as_str(), said.as_deref()))
            .collect();
        assert_eq!(seen, expected);
    }
}

#[cfg(feature = "session")]
mod bearer {
    use std::time::Duration;

    use soapgen_runtime::{Bearer, BearerToken};

    use super::*;

    /// A server that takes one token, and a source that gives them by number.
    fn tokens(
        good: &Arc<AtomicUsize>,
        lifetime: Option<Duration>,
    ) -> (
        UserClient<Authenticated<Answering, Bearer>>,
        Arc<AtomicUsize>,
    ) {
        let (good, asked) = (Arc::clone(good), Arc::new(AtomicUsize::new(0)));
        let server = Answering::new(move |request| {
            let token = format!("Bearer token-{}", good.load(Ordering::SeqCst));
            match shown(request) == Some(token) {
                true => taken(),
                false => refusal(&["Bearer error=\"invalid_token\""]),
            }
        });
        let counted = Arc::clone(&asked);
        let source = Bearer::new(move || {
            let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                tokio::time::sleep(Duration::from_millis(50)).await;
                let token = BearerToken::new(format!("token-{number}"));
                Ok(match lifetime {
                    Some(lifetime) => token.expires_in(lifetime),
                    None => token,
                })
            }
        });
        let transport = Authenticated::new(server, source);
        (UserClient::with_transport(URL, transport), asked)
    }

    #[tokio::test(start_paused = true)]
    async fn one_token_for_all_until_it_is_refused() {
        let good = Arc::new(AtomicUsize::new(1));
        let (client, asked) = tokens(&good, None);
        let many = |count| {
            let calls: Vec<_> = (0..count)
                .map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move { client.get_user(&request()).await.map(drop) })
                })
                .collect();
            async move {
                let mut right = 0;
                for call in calls {
                    right += usize::from(call.await.unwrap().is_ok());
                }
                right
            }
        };
        assert_eq!(many(20).await, 20);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        good.store(2, Ordering::SeqCst);
        assert_eq!(many(20).await, 20);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        // A new one that is refused too is not asked for again.
        good.store(9, Ordering::SeqCst);
        let error = client.get_user(&request()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 401);
        assert_eq!(asked.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_renewed_before_its_end() {
        let good = Arc::new(AtomicUsize::new(1));
        let (client, asked) = tokens(&good, Some(Duration::from_secs(60)));
        for (pause, number) in [(0, 1), (50, 1), (10, 2), (53, 2), (2, 3)] {
            tokio::time::advance(Duration::from_secs(pause)).await;
            good.store(number, Ordering::SeqCst);
            client.get_user(&request()).await.unwrap();
            assert_eq!(asked.load(Ordering::SeqCst), number);
        }
    }

    #[tokio::test]
    async fn without_a_token_nothing_is_sent() {
        let server = Answering::new(|_| panic!("nothing is sent"));
        let source = Bearer::new(|| async { Err("the authorization server is down".into()) });
        let client = UserClient::with_transport(URL, Authenticated::new(server, source));
        let error = client.get_user(&request()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::SignIn(_)), "{error}");
        assert!(error.to_string().contains("is down"), "{error}");
        let source = Bearer::new(|| async { Ok(BearerToken::new("a\nb")) });
        let server = Answering::new(|_| panic!("nothing is sent"));
        let client = UserClient::with_transport(URL, Authenticated::new(server, source));
        let error = client.get_user(&request()).await.unwrap_err();
        let ErrorKind::SignIn(cause) = error.kind() else {
            panic!("{error}");
        };
        assert!(
            matches!(cause.kind(), ErrorKind::Configuration(_)),
            "{error}"
        );
    }

    /// A source that is slow takes of the time that the call says, and one that hangs ends with it.
    #[tokio::test(start_paused = true)]
    async fn a_source_is_in_the_time_of_the_call() {
        for (pause, expected) in [(2, Some(3)), (60, None)] {
            let left = Arc::new(Mutex::new(None));
            let into = Arc::clone(&left);
            let server = Answering::new(move |request| {
                let about = request.extensions().get::<soapgen_runtime::About>();
                *into.lock().unwrap() = about.unwrap().timeout;
                taken()
            });
            let source = Bearer::new(move || async move {
                tokio::time::sleep(Duration::from_secs(pause)).await;
                Ok(BearerToken::new("token"))
            });
            let client = UserClient::with_transport(URL, Authenticated::new(server, source));
            let (user, start) = (request(), tokio::time::Instant::now());
            let call = client.get_user(&user).timeout(Duration::from_secs(5));
            let outcome = call.await;
            assert_eq!(start.elapsed().as_secs(), pause.min(5));
            assert_eq!(*left.lock().unwrap(), expected.map(Duration::from_secs));
            if let Err(error) = outcome {
                assert!(error.is_timeout() && expected.is_none(), "{error}");
                assert!(error.to_string().contains("within 5s, the limit `timeout`"));
            }
        }
    }

    /// One renewal that fails is the failure of all who wait for it, and not one of each.
    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_token_shares_its_failure() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let source = Bearer::new(move || {
            let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                match number {
                    1 => Err("the authorization server is down".into()),
                    _ => Ok(BearerToken::new("token")),
                }
            }
        });
        let server = Answering::new(|_| taken());
        let client = UserClient::with_transport(URL, Authenticated::new(server, source));
        let start = tokio::time::Instant::now();
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.get_user(&request()).await.map(drop) })
            })
            .collect();
        let mut causes = Vec::new();
        for call in calls {
            let error = call.await.unwrap().unwrap_err();
            let ErrorKind::SignIn(cause) = error.into_kind() else {
                panic!("another error");
            };
            causes.push(cause);
        }
        assert!(causes.iter().all(|cause| Arc::ptr_eq(cause, &causes[0])));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert_eq!(start.elapsed().as_secs(), 1);
        client.get_user(&request()).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }
}

#[cfg(feature = "http-digest")]
mod digest {
    use soapgen_runtime::Digest;

    use super::*;

    fn part<'f>(field: &'f str, name: &str) -> &'f str {
        let start = field.find(&format!("{name}=")).unwrap() + name.len() + 1;
        let value = field[start..].split(", ").next().unwrap();
        value.trim_matches('"')
    }

    type Shown = Option<(&'static str, &'static str)>;

    /// A server that goes through a list: each step is what the request has to show (nonce and
    /// count, or nothing), and what is answered. That digests are right the vectors say.
    fn server(steps: Vec<(Shown, Response<String>)>) -> Answering {
        let steps = Mutex::new(steps.into_iter());
        Answering::new(move |request| {
            let (wanted, answer) = steps.lock().unwrap().next().expect("no further request");
            let said = shown(request);
            let said = said.as_deref().map(|said| {
                assert_eq!(part(said, "uri"), "/users?a=1");
                assert_eq!(part(said, "Digest username"), "Ann");
                (part(said, "nonce"), part(said, "nc"))
            });
            assert_eq!(said, wanted);
            answer
        })
    }

    const FIRST: &str = "Digest realm=r, qop=\"auth\", algorithm=SHA-256, nonce=\"one\"";

    #[tokio::test]
    async fn nonces_are_used_again_and_replaced() {
        let next = |nonce: &str| {
            let mut answer = taken();
            let info = format!("nextnonce=\"{nonce}\", qop=auth");
            let info = HeaderValue::from_str(&info).unwrap();
            answer.headers_mut().insert("authentication-info", info);
            answer
        };
        let stale = "Digest realm=r, qop=\"auth\", algorithm=SHA-256, nonce=\"two\", stale=true";
        let server = server(vec![
            // The first call is asked, the next ones are not.
            (None, refusal(&["Basic realm=r", FIRST])),
            (Some(("one", "00000001")), taken()),
            (Some(("one", "00000002")), taken()),
            (Some(("one", "00000003")), refusal(&[stale])),
            (Some(("two", "00000001")), next("three")),
            (Some(("three", "00000001")), next("three")),
            // One that the server has forgotten, without saying so.
            (Some(("three", "00000002")), refusal(&[FIRST])),
            (Some(("one", "00000001")), taken()),
        ]);
        let transport = Authenticated::new(server, Digest::new("Ann", "s3cr3t"));
        let client = UserClient::with_transport(URL, transport);
        for _ in 0..5 {
            client.get_user(&request()).await.unwrap();
        }
    }

    /// What a server proves is looked at: a right proof by its own hand, a wrong one, one of
    /// `auth-int`, which isn't looked at, and none.
    #[tokio::test]
    async fn a_server_that_knows_the_password() {
        for (qop, of_server, is_taken) in [
            ("auth", Some("s3cr3t"), true),
            ("auth", Some("guessed"), false),
            ("auth", None, true),
            ("auth-int", Some("guessed"), true),
        ] {
            let server = Answering::new(move |request| {
                let Some(field) = shown(request) else {
                    return refusal(&[&FIRST.replace("auth", qop)]);
                };
                let mut answer = taken();
                if let Some(password) = of_server {
                    let unquoted = |name| part(&field, name).trim_matches('"').to_owned();
                    let hash = |text: String| {
                        let hash = <sha2::Sha256 as sha2::Digest>::digest(text);
                        hash.iter().map(|b| format!("{b:02x}")).collect::<String>()
                    };
                    let secret = hash(format!("Ann:r:{password}"));
                    let subject = hash(format!(":{}", unquoted("uri")));
                    let (nonce, count) = (unquoted("nonce"), unquoted("nc"));
                    let own = unquoted("cnonce");
                    let proof = hash(format!("{secret}:{nonce}:{count}:{own}:{qop}:{subject}"));
                    let info = format!("rspauth=\"{proof}\", qop={qop}");
                    let info = HeaderValue::from_str(&info).unwrap();
                    answer.headers_mut().insert("authentication-info", info);
                }
                answer
            });
            let transport = Authenticated::new(server, Digest::new("Ann", "s3cr3t"));
            let client = UserClient::with_transport(URL, transport);
            let outcome = client.get_user(&request()).await;
            assert_eq!(outcome.is_ok(), is_taken, "{qop} {of_server:?}");
            if let Err(error) = outcome {
                assert!(error.to_string().contains("`rspauth`"), "{error}");
            }
        }
    }

    #[tokio::test]
    async fn a_wrong_password_is_shown_once() {
        let two = FIRST.replace("one", "two");
        let three = FIRST.replace("one", "three");
        let server = server(vec![
            (None, refusal(&[FIRST])),
            (Some(("one", "00000001")), refusal(&[&two])),
            // And by the next call anew.
            (None, refusal(&[&three])),
            (Some(("three", "00000001")), taken()),
        ]);
        let transport = Authenticated::new(server, Digest::new("Ann", "s3cr3t"));
        let shown = format!("{:?} {:?}", transport, transport.how());
        assert!(
            shown.contains("Ann") && !shown.contains("s3cr3t"),
            "{shown}"
        );
        let client = UserClient::with_transport(URL, transport);
        let error = client.get_user(&request()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 401);
        client.get_user(&request()).await.unwrap();
        // What is asked for another server is not shown there.
        let server = Answering::new(|request| match request.uri().host() {
            Some("localhost") if shown_is(request) => taken(),
            Some("localhost") => refusal(&[FIRST]),
            _ => {
                assert!(!shown_is(request));
                taken()
            }
        });
        let transport = Authenticated::new(server, Digest::new("Ann", "s3cr3t"));
        let client = UserClient::with_transport(URL, transport);
        let user = request();
        client.get_user(&user).await.unwrap();
        client.get_user(&user).url("http://other/").await.unwrap();
    }

    fn shown_is(request: &Request<Bytes>) -> bool {
        shown(request).is_some()
    }
}
