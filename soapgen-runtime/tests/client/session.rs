//! Sessions: how often calls sign in, when a session ends, and what they are told when it can't be
//! had. Time stands still but where a test moves it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Response;
use soapgen_runtime::{Client, Error, ErrorKind, Session, SignedIn};

use crate::answering::Answering;
use crate::service::*;

/// A service whose tickets are numbers: those from `least` on are good. The header block
/// `Credentials` has it.
struct Service {
    least: AtomicUsize,
    /// How many sign-ins there were; each takes a second.
    sign_ins: AtomicUsize,
    calls: AtomicUsize,
    is_down: std::sync::atomic::AtomicBool,
}

type Users = SignedIn<UserClient<Answering>, usize>;

fn service(rules: impl FnOnce(Session<usize>) -> Session<usize>) -> (Arc<Service>, Users) {
    let service = Arc::new(Service {
        least: AtomicUsize::new(1),
        sign_ins: AtomicUsize::new(0),
        calls: AtomicUsize::new(0),
        is_down: false.into(),
    });
    let own = Arc::clone(&service);
    let server = Answering::new(move |request| {
        own.calls.fetch_add(1, Ordering::SeqCst);
        let text = String::from_utf8(request.body().to_vec()).unwrap();
        let ticket = text.split("<u:Ticket>").nth(1).unwrap();
        let ticket: usize = ticket.split('<').next().unwrap().parse().unwrap();
        assert_eq!(request.headers()["x-ticket"], *ticket.to_string());
        let is_good = ticket >= own.least.load(Ordering::SeqCst);
        let text = match is_good {
            true => user_response("Ann"),
            false => envelope("", "<s:Fault><faultstring>expired</faultstring></s:Fault>"),
        };
        Response::builder()
            .header("content-type", "text/xml")
            .body(text)
            .unwrap()
    });
    let own = Arc::clone(&service);
    let session = Session::new(move || {
        let own = Arc::clone(&own);
        async move {
            let number = own.sign_ins.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
            match own.is_down.load(Ordering::SeqCst) {
                true => Err(ErrorKind::Configuration("nobody is there".to_owned()).into()),
                false => Ok(number),
            }
        }
    })
    .expired_when(|error| error.fault().is_some_and(|fault| fault.reason == "expired"));
    let client = UserClient::with_transport("http://localhost/users", server);
    let users = rules(session).over(client, |client, ticket| {
        client.headers.credentials = Some(Credentials {
            ticket: ticket.to_string(),
        });
        let field = client.soap.set_http_header("x-ticket", &ticket.to_string());
        assert!(field.is_ok());
    });
    (service, users)
}

async fn call(users: &Users) -> Result<(), Error> {
    let user = request();
    let answer = users.call(async |users| {
        let answer = users.get_user(&user).await;
        // Others call in the meantime.
        tokio::time::sleep(Duration::from_millis(1)).await;
        answer
    });
    let answer = answer.await?;
    assert_eq!(answer.user.as_deref(), Some("Ann"));
    Ok(())
}

/// So many calls at once, and what came of each.
async fn many(users: &Users, count: usize) -> Vec<Result<(), Error>> {
    let calls = (0..count).map(|_| {
        let users = users.clone();
        tokio::spawn(async move { call(&users).await })
    });
    let mut outcomes = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}

#[tokio::test(start_paused = true)]
async fn one_sign_in_for_all_calls() {
    let (service, users) = service(|session| session);
    assert!(many(&users, 50).await.iter().all(Result::is_ok));
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 1);
    assert!(many(&users, 50).await.iter().all(Result::is_ok));
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 1);
    assert_eq!(service.calls.load(Ordering::SeqCst), 100);
    // When all of them are told that it is over, there is one more.
    service.least.store(2, Ordering::SeqCst);
    assert!(many(&users, 50).await.iter().all(Result::is_ok));
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 2);
    assert_eq!(service.calls.load(Ordering::SeqCst), 200);
    users.session().forget();
    call(&users).await.unwrap();
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_repeated_once() {
    let (service, users) = service(|session| session);
    service.least.store(99, Ordering::SeqCst);
    let error = call(&users).await.unwrap_err();
    assert_eq!(error.fault().unwrap().reason, "expired");
    assert_eq!(service.calls.load(Ordering::SeqCst), 2);
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 2);
    // An answer can say it as well.
    service.least.store(0, Ordering::SeqCst);
    let count = AtomicUsize::new(0);
    let user = request();
    let answer = users.call_unless(
        |_| count.fetch_add(1, Ordering::SeqCst) == 0,
        async |users| users.get_user(&user).await,
    );
    answer.await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 3);
}

/// After each pause a call, and how many sign-ins there were then. A sign-in takes a second.
#[tokio::test(start_paused = true)]
async fn a_session_ends() {
    let minutes = |count| Duration::from_secs(60 * count);
    type Rules = fn(Session<usize>) -> Session<usize>;
    let cases: [(Rules, &[(u64, usize)]); 5] = [
        (
            // The first ticket says how long it lasts, the second one doesn't.
            |session| {
                let lifetime = |ticket: &usize| (*ticket == 1).then(|| Duration::from_secs(1800));
                session.lasting(lifetime).fixed(Duration::from_secs(3600))
            },
            &[(0, 1), (29, 1), (1, 2), (59, 2), (1, 3)],
        ),
        (
            |session| session.fixed(Duration::from_secs(3600)),
            &[(0, 1), (30, 1), (29, 1), (1, 2), (59, 2), (1, 3)],
        ),
        (
            |session| session.sliding(Duration::from_secs(3600)),
            &[(0, 1), (59, 1), (59, 1), (60, 2), (59, 2)],
        ),
        (
            |session| {
                let session = session.fixed(Duration::from_secs(3600));
                session.margin(Duration::from_secs(600))
            },
            &[(0, 1), (49, 1), (1, 2)],
        ),
        (
            |session| {
                let session = session.fixed(Duration::from_secs(7200));
                session.sliding(Duration::from_secs(3600))
            },
            &[(0, 1), (59, 1), (59, 1), (2, 2), (60, 3)],
        ),
    ];
    for (rules, pauses) in cases {
        let (service, users) = service(rules);
        for (pause, expected) in pauses {
            tokio::time::advance(minutes(*pause)).await;
            call(&users).await.unwrap();
            assert_eq!(service.sign_ins.load(Ordering::SeqCst), *expected);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_fails_fails_those_who_wait_once() {
    let (service, users) = service(|session| session);
    service.is_down.store(true, Ordering::SeqCst);
    for outcome in many(&users, 50).await {
        let error = outcome.unwrap_err();
        let ErrorKind::SignIn(cause) = error.kind() else {
            panic!("{error}");
        };
        assert!(matches!(cause.kind(), ErrorKind::Configuration(_)));
        assert_eq!(error.to_string(), "the sign-in failed: nobody is there");
        assert!(std::error::Error::source(&error).is_some());
    }
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 1);
    assert_eq!(service.calls.load(Ordering::SeqCst), 0);
    // The next call tries again.
    assert!(call(&users).await.is_err());
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 2);
    service.is_down.store(false, Ordering::SeqCst);
    call(&users).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_signs_in_may_leave() {
    let (service, users) = service(|session| session);
    let own = users.clone();
    let first = tokio::spawn(async move { call(&own).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let own = users.clone();
    let second = tokio::spawn(async move { call(&own).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!(service.sign_ins.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_session_holds_what_nobody_should_read() {
    let session = Session::new(|| async { Ok("s3cr3t".to_owned()) });
    assert_eq!(session.get().await.unwrap(), "s3cr3t");
    let client = Client::with_transport("http://localhost", Answering::new(|_| panic!()));
    let client = session.over(client, |_, _| {});
    let shown = format!("{session:?} {client:?}");
    assert!(!shown.contains("s3cr3t"), "{shown}");
}

/// The lifetime that a service tells may be shorter than the margin. Those who waited for a sign-in
/// have what it gave, and each later call has one of its own.
#[tokio::test(start_paused = true)]
async fn a_session_without_a_time_has_one_sign_in_for_all_that_wait() {
    let (service, users) = service(|session| {
        let session = session.lasting(|_| Some(Duration::from_secs(30)));
        session.margin(Duration::from_secs(60))
    });
    for sign_ins in 1..3 {
        assert!(many(&users, 50).await.iter().all(Result::is_ok));
        assert_eq!(service.sign_ins.load(Ordering::SeqCst), sign_ins);
    }
}

/// The same on threads that wait, with no runtime of tokio around. Time is what it is.
#[cfg(feature = "blocking")]
mod blocking {
    use std::sync::Barrier;
    use std::thread;

    use super::*;

    fn call(users: &Users) -> Result<(), Error> {
        let user = request();
        let answer = users.call_blocking(|users| users.get_user(&user).send_blocking())?;
        assert_eq!(answer.user.as_deref(), Some("Ann"));
        Ok(())
    }

    const THREADS: usize = 16;

    /// A call on each thread, at once.
    fn many(users: &Users) -> Vec<Result<(), Error>> {
        let start = Barrier::new(THREADS);
        thread::scope(|scope| {
            let one = || {
                start.wait();
                call(users)
            };
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(one)).collect();
            let outcomes = threads.into_iter().map(|thread| thread.join().unwrap());
            outcomes.collect()
        })
    }

    #[test]
    fn one_sign_in_for_all_threads() {
        let (service, users) = service(|session| session);
        let sign_ins = || service.sign_ins.load(Ordering::SeqCst);
        for expected in 1..4 {
            // With tickets that the service no longer takes, but for the first time.
            service.least.store(expected, Ordering::SeqCst);
            for _ in 0..2 {
                assert!(many(&users).iter().all(Result::is_ok));
                assert_eq!(sign_ins(), expected);
            }
        }
        // A call is repeated once, and an answer can say that the session is over.
        service.least.store(99, Ordering::SeqCst);
        let before = service.calls.load(Ordering::SeqCst);
        let error = call(&users).unwrap_err();
        assert_eq!(error.fault().unwrap().reason, "expired");
        assert_eq!(service.calls.load(Ordering::SeqCst), before + 2);
        service.least.store(0, Ordering::SeqCst);
        let user = request();
        let answer = users.call_unless_blocking(
            |_| sign_ins() == 4,
            |users| users.get_user(&user).send_blocking(),
        );
        answer.unwrap();
        assert_eq!(sign_ins(), 5);
        assert_eq!(users.session().get_blocking().unwrap(), 5);
    }

    #[test]
    fn a_sign_in_that_fails_fails_all_threads_that_wait_once() {
        let (service, users) = service(|session| session);
        service.is_down.store(true, Ordering::SeqCst);
        for outcome in many(&users) {
            let error = outcome.unwrap_err();
            assert_eq!(error.to_string(), "the sign-in failed: nobody is there");
        }
        assert_eq!(service.sign_ins.load(Ordering::SeqCst), 1);
        assert_eq!(service.calls.load(Ordering::SeqCst), 0);
        service.is_down.store(false, Ordering::SeqCst);
        call(&users).unwrap();
    }

    /// Threads and tasks share a session.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_of_threads_and_tasks() {
        let (service, users) = service(|session| session);
        let own = users.clone();
        let threads = thread::spawn(move || many(&own));
        assert!(super::many(&users, 16).await.iter().all(Result::is_ok));
        let threads = tokio::task::spawn_blocking(|| threads.join().unwrap());
        assert!(threads.await.unwrap().iter().all(Result::is_ok));
        assert_eq!(service.sign_ins.load(Ordering::SeqCst), 1);
    }

    /// A sign-in runs where the futures of blocking calls run: one that itself waits for such a
    /// call holds nobody up, and one that panics is told.
    #[test]
    fn a_sign_in_that_waits_or_panics() {
        let server = Answering::new(|_| {
            let answer = Response::builder().header("content-type", "text/xml");
            answer.body(user_response("Ann")).unwrap()
        });
        let client = UserClient::with_transport("http://localhost/users", server);
        let session = Session::new(move || {
            let client = client.clone();
            async move {
                let answer = client.get_user(&request()).send_blocking()?;
                Ok(answer.into_body().user)
            }
        });
        assert_eq!(session.get_blocking().unwrap().as_deref(), Some("Ann"));

        let session = Session::new(|| async { panic!("on purpose") });
        for _ in 0..2 {
            let outcome: Result<(), Error> = session.get_blocking();
            let error = outcome.unwrap_err().to_string();
            assert!(error.contains("the sign-in panicked"), "{error}");
        }
    }
}
