//! A client and a server that does it wrong, for `cargo xtask soak`: `soak CALLS`, 64 at a time.
//! Every call has to end as is planned for it, none with the answer of another and none past its
//! limit; and memory, connections and tasks may not grow.

mod memory;
mod plan;
mod server;

use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use soapgen_benches::user::{
    GetOrRegisterAccessGatewayInfo, GetOrRegisterAccessGatewayInfoResponse, SoCredentials,
    UserClient, UserResponseHeaders,
};
use soapgen_runtime::{BoxError, Error, ErrorKind, Http, Response, Session, SignedIn};
use tokio::net::TcpListener;
use tokio::runtime::Handle;

use self::memory::Watch;
use self::plan::{DROPPED, LIMIT, LONG, Plan};
use self::server::{EXPIRED, Shared};

/// How many calls are under way.
const AT_A_TIME: u64 = 64;
/// How much later than its limit a call may end, on a machine that has other things to do.
const GRACE: Duration = Duration::from_secs(2);

/// What goes wrong, on whatever thread.
type Result<T> = std::result::Result<T, BoxError>;
type Answer = Response<GetOrRegisterAccessGatewayInfoResponse, UserResponseHeaders>;
type Users = SignedIn<UserClient, String>;

/// What the callers have seen.
#[derive(Default)]
struct Seen {
    /// How many calls ended how.
    ends: BTreeMap<(Plan, &'static str), u64>,
    failed_sign_ins: u64,
    /// What was wrong, of the first few.
    wrong: Vec<String>,
    wrongs: u64,
    /// By how much a call has missed its limit at most.
    beyond: Duration,
}

struct Run {
    users: Users,
    calls: u64,
    next: AtomicU64,
    seen: Mutex<Seen>,
    watch: Mutex<Watch>,
}

#[allow(clippy::print_stdout)] // What it is for.
fn main() -> Result<ExitCode> {
    let calls: u64 = match std::env::args().nth(1) {
        Some(calls) => calls.parse()?,
        None => return Err("usage: soak CALLS".into()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let started = Instant::now();
    let (run, state) = runtime.block_on(soak(calls))?;
    let took = started.elapsed();
    let seen = run.seen();
    println!("{:<16} {:<14} {:>8}", "the server", "the caller", "calls");
    for ((plan, end), count) in &seen.ends {
        let plan = format!("{plan:?}");
        println!("{plan:<16} {end:<14} {count:>8}");
    }
    let state = state.lock().unwrap_or_else(PoisonError::into_inner);
    println!(
        "{calls} calls in {took:.1?}, {:.0} a second; the latest {:.0?} beyond its limit",
        calls as f64 / took.as_secs_f64(),
        seen.beyond
    );
    println!("{state:?}; {} calls had no sign-in", seen.failed_sign_ins);
    let watch = run.watch.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{watch}");
    let mut problems = watch.problems();
    if seen.wrongs > 0 {
        problems.push(format!("{} calls ended wrong", seen.wrongs));
        problems.extend(seen.wrong.iter().cloned());
    }
    // A sign-in that failed fails those who wait for it, and nobody else.
    if seen.failed_sign_ins > state.refused_sign_ins * AT_A_TIME {
        problems.push("more calls had no sign-in than were waiting for one".to_owned());
    }
    if state.refused_sign_ins == 0 && state.sign_ins > 5 {
        problems.push("no sign-in was refused".to_owned());
    }
    for problem in &problems {
        eprintln!("wrong: {problem}");
    }
    match problems.is_empty() {
        true => Ok(ExitCode::SUCCESS),
        false => Ok(ExitCode::FAILURE),
    }
}

async fn soak(calls: u64) -> Result<(Arc<Run>, Shared)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let state = Shared::default();
    tokio::spawn(server::serve(listener, Arc::clone(&state)));
    let run = Arc::new(Run {
        users: users(&url)?,
        calls,
        next: AtomicU64::new(0),
        seen: Mutex::default(),
        watch: Mutex::default(),
    });
    let callers: Vec<_> = (0..AT_A_TIME)
        .map(|_| tokio::spawn(caller(Arc::clone(&run))))
        .collect();
    for caller in callers {
        caller.await?;
    }
    Ok((run, state))
}

/// A client that signs in, over a transport as one has it in production.
fn users(url: &str) -> Result<Users> {
    let http = Http::builder().no_proxy().timeout(LONG).build()?;
    let signing_in = UserClient::with_transport(format!("{url}/sign-in"), http.clone());
    let session = Session::new(move || {
        let client = signing_in.clone();
        async move {
            let answer = client
                .get_or_register_access_gateway_info(&GetOrRegisterAccessGatewayInfo::default())
                .await?;
            Ok(id(&answer).unwrap_or_default().to_owned())
        }
    });
    let session = session
        .fixed(Duration::from_secs(3600))
        .expired_when(|error| error.fault().is_some_and(|fault| fault.reason == EXPIRED));
    let mut users = UserClient::with_transport(format!("{url}/users"), http);
    users.soap.set_max_response_size(LIMIT);
    Ok(session.over(users, |users, ticket| {
        users.headers.credentials = Some(SoCredentials {
            ticket: Some(ticket.clone()),
        });
    }))
}

fn id(answer: &Answer) -> Option<&str> {
    answer.body.response.as_ref()?.client_id.as_deref()
}

impl Run {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn caller(run: Arc<Run>) {
    loop {
        let number = run.next.fetch_add(1, Ordering::Relaxed);
        if number >= run.calls {
            return;
        }
        if number.is_multiple_of(run.calls.div_ceil(memory::SAMPLES)) {
            let tasks = Handle::current().metrics().num_alive_tasks();
            let mut watch = run.watch.lock().unwrap_or_else(PoisonError::into_inner);
            watch.look(tasks);
        }
        call(&run, number).await;
    }
}

async fn call(run: &Run, number: u64) {
    let plan = Plan::of(number);
    let uri = format!("https://callers.example/{number}");
    let request = GetOrRegisterAccessGatewayInfo {
        redirect_uri: Some(uri.clone()),
    };
    // The whole of each try, of which an expired session makes two.
    let most = Arc::new(Mutex::new(Duration::ZERO));
    let one = async |users: UserClient| {
        let started = Instant::now();
        let outcome = users
            .get_or_register_access_gateway_info(&request)
            .timeout(plan.limit())
            .into_future()
            .await;
        let mut most = most.lock().unwrap_or_else(PoisonError::into_inner);
        *most = started.elapsed().max(*most);
        outcome
    };
    let is_over = |answer: &Answer| answer.headers.succeeded == Some(false);
    let whole = run.users.call_unless(is_over, one);
    let patience = match plan {
        Plan::Dropped => DROPPED,
        _ => 2 * LONG,
    };
    let outcome = tokio::time::timeout(patience, whole).await;
    let took = *most.lock().unwrap_or_else(PoisonError::into_inner);
    let beyond = took.saturating_sub(plan.limit());
    let end = match &outcome {
        Err(_) => "dropped",
        Ok(Ok(_)) => "answer",
        Ok(Err(error)) => kind(error),
    };
    let mut seen = run.seen();
    seen.beyond = seen.beyond.max(beyond);
    *seen.ends.entry((plan, end)).or_default() += 1;
    if end == "sign-in" {
        seen.failed_sign_ins += 1;
    }
    if beyond > GRACE {
        seen.wrong(format!("call {number} ({plan:?}) took {took:?}"));
    }
    if !is_right(plan, &uri, end, &outcome) {
        seen.wrong(format!("call {number} ({plan:?}) ended so: {outcome:?}"));
    }
}

impl Seen {
    fn wrong(&mut self, what: String) {
        self.wrongs += 1;
        if self.wrong.len() < 20 {
            self.wrong.push(what);
        }
    }
}

/// Whether a call ended as is planned for it.
fn is_right<E>(
    plan: Plan,
    uri: &str,
    end: &str,
    outcome: &std::result::Result<std::result::Result<Answer, Error>, E>,
) -> bool {
    if end == "sign-in" {
        return true;
    }
    match plan {
        Plan::Right
        | Plan::Chunked
        | Plan::Gzip
        | Plan::Hinted
        | Plan::Last
        | Plan::Slow
        | Plan::Twice => matches!(outcome, Ok(Ok(answer)) if id(answer) == Some(uri)),
        Plan::Fault => matches!(
            outcome,
            Ok(Err(error)) if error.fault().is_some_and(|fault| fault.reason == uri)
        ),
        Plan::Page => end == "http 200",
        Plan::Busy => end == "http 503",
        Plan::OtherMessage | Plan::CutMessage => end == "xml",
        Plan::Reset
        | Plan::Closed
        | Plan::Garbage
        | Plan::CutContent
        | Plan::CutChunk
        | Plan::CutGzip
        | Plan::HeadWithoutEnd => end == "transport",
        Plan::LargeAnnounced | Plan::LargeWithoutEnd | Plan::LargeUnpacked => end == "too large",
        Plan::Late | Plan::Never | Plan::Drip => end == "timeout",
        Plan::Dropped => end == "dropped",
    }
}

fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Transport(_) => "transport",
        ErrorKind::Timeout(_) => "timeout",
        ErrorKind::Http(error) if error.status == 200 => "http 200",
        ErrorKind::Http(error) if error.status == 503 => "http 503",
        ErrorKind::Fault(_) => "fault",
        ErrorKind::Xml(_) => "xml",
        ErrorKind::TooLarge { .. } => "too large",
        ErrorKind::SignIn(_) => "sign-in",
        _ => "another",
    }
}
