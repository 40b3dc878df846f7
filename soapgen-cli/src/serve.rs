//! HTTP for the commands that listen: connections, who may ask, how much is read, and the end.

mod hurried;

use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use http::{Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use soapgen::diagnostic::Shown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use self::hurried::Hurried;
use crate::print::print;
use crate::say::said;

/// How many connections there may be at once.
const CONNECTIONS: usize = 512;

/// How long the head of a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long answers that are on their way may take when the command ends.
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// What answers requests.
pub(crate) trait Answers: Send + Sync + 'static {
    /// The content of an answer.
    type Body: Body<Data = Bytes, Error: std::error::Error + Send + Sync> + Send + 'static;
    /// That nothing is answered, by which the connection ends.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Answers one.
    fn answer(
        &self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<Response<Self::Body>, Self::Error>> + Send;
}

/// An address as a flag has it, and the report for one that can't be listened on.
pub(crate) fn unusable(listen: &str, why: &str) -> String {
    format!(
        "error: `--listen {}`: {why}\n  = help: write an address and a port, such as \
         `127.0.0.1:8080`\n",
        Shown(listen)
    )
}

/// Listens where a flag says, and answers until it is told to end.
///
/// # Errors
/// When that is no address, or can't be listened on.
pub(crate) fn listen<A: Answers>(
    flag: &str,
    make: impl FnOnce(SocketAddr) -> A,
) -> Result<(), String> {
    let addresses = flag.to_socket_addrs();
    let mut addresses = addresses.map_err(|why| unusable(flag, &why.to_string()))?;
    let Some(address) = addresses.next() else {
        return Err(unusable(flag, "the name has no address"));
    };
    serve(address, make).map_err(|why| unusable(flag, &why.to_string()))
}

/// Listens, and answers until it is told to end.
///
/// # Errors
/// When the address can't be listened on.
fn serve<A: Answers>(address: SocketAddr, make: impl FnOnce(SocketAddr) -> A) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let answers = Arc::new(make(address));
        let mut end = pin!(ended());
        // It is listened for before anybody can know that there is something to end.
        tokio::select! {
            biased;
            () = &mut end => return Ok(()),
            () = std::future::ready(()) => {}
        }
        print(&format!("http://{address}/\n"));
        accept(listener, answers, end).await;
        Ok(())
    });
    // Who hasn't taken an answer by now gets none: nothing waits for that.
    runtime.shutdown_background();
    said();
    served
}

async fn accept<A: Answers>(
    listener: TcpListener,
    answers: Arc<A>,
    mut end: Pin<&mut impl Future<Output = ()>>,
) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    let connections = GracefulShutdown::new();
    loop {
        let permit = tokio::select! {
            permit = permits.clone().acquire_owned() => match permit {
                Ok(permit) => permit,
                Err(_) => break,
            },
            () = &mut end => break,
        };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Of one connection, or of too many files: it may be better soon.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        // Without it answers wait; they arrive all the same.
        let _ = stream.set_nodelay(true);
        let answers = answers.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let answers = answers.clone();
            async move { answers.answer(request).await }
        });
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new());
        server.header_read_timeout(HEAD_TIMEOUT);
        let connection = server.serve_connection(TokioIo::new(Hurried::new(stream)), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // A caller that hangs up is no problem, and that no answer is given was meant.
            connection.await.unwrap_or_default();
            drop(permit);
        });
    }
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = tokio::time::sleep(END_TIMEOUT) => {}
    }
}

/// That the command is told to end: by Ctrl-C, or as services are.
async fn ended() {
    let interrupted = async {
        // Where it can't be heard, the command ends by it as any.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        let terminated = async {
            let signal = tokio::signal::unix::SignalKind::terminate();
            match tokio::signal::unix::signal(signal) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// Refuses what another site has a browser ask: it would learn what is answered, and have a
/// service asked in this machine's name. `is_local` says that nobody but this machine can ask.
///
/// # Errors
/// Why it isn't answered.
pub(crate) fn is_from_here(headers: &HeaderMap, is_local: bool) -> Result<(), String> {
    let field = |name: HeaderName| headers.get(name).and_then(|field| field.to_str().ok());
    let host = field(HOST).unwrap_or("");
    // A name that its owner leads to this machine.
    if is_local && !host.is_empty() && !is_own(host) {
        return Err(format!(
            "this server is asked as localhost, or by its number, and not as {}\n",
            Shown(host)
        ));
    }
    match field(ORIGIN) {
        Some(origin) if origin.split_once("://").is_none_or(|(_, of)| of != host) => {
            Err("a page of another site asks this server, which answers none of these\n".to_owned())
        }
        _ => Ok(()),
    }
}

/// Whether a browser says that another site has something asked: a page there has it load a picture,
/// say, which it does without naming an origin (Fetch Metadata, `Sec-Fetch-Site`).
#[cfg(feature = "mock")]
pub(crate) fn is_of_another_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    matches!(site, Some(b"cross-site" | b"same-site"))
}

/// Whether a host names this machine by a number, or by the name that every machine has.
fn is_own(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let number = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || number.parse::<IpAddr>().is_ok()
}

/// Why content was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    TooLarge,
    Slow,
    Broken(String),
}

/// The content of a request: so many bytes at most, within a time.
pub(crate) async fn content(
    body: Incoming,
    most: usize,
    limit: Option<Duration>,
) -> Result<Vec<u8>, Unread> {
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    let read = async {
        let mut body = pin!(body);
        let mut content = Vec::new();
        while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
            let frame = frame.map_err(|error| Unread::Broken(error.to_string()))?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            if data.len() > most - content.len() {
                return Err(Unread::TooLarge);
            }
            content.extend_from_slice(&data);
        }
        Ok(content)
    };
    match limit {
        None => read.await,
        Some(limit) => (tokio::time::timeout(limit, read).await).unwrap_or(Err(Unread::Slow)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_of_this_machine() {
        for (host, is) in [
            ("localhost", true),
            ("LOCALHOST:80", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("example.com", false),
            ("localhost.example.com:80", false),
            ("127.0.0.1.example.com", false),
            ("", false),
        ] {
            assert_eq!(is_own(host), is, "{host}");
        }
    }
}
