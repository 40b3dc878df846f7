//! How a request arrives, be it SOAP or not: whole, within its limit and in time; and how the work
//! for it ends, be it by a panic.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, HOST, HeaderMap, HeaderValue};
use http::uri::Authority;
use http::{StatusCode, Uri};
use http_body::Body;

use crate::content::collect;
use crate::soap::{BoxError, ErrorKind};

/// Why a request was not taken.
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) said: String,
}

impl Refused {
    pub(super) fn new(status: StatusCode, said: impl Into<String>) -> Self {
        Self {
            status,
            said: said.into(),
        }
    }
}

/// What is said of content that is compressed.
pub(super) const COMPRESSED: &str =
    "the content is compressed, which is for a layer in front of this server";

/// Whether the content is in another coding than it has by itself (RFC 9110, section 8.4).
pub(super) fn is_compressed(headers: &HeaderMap) -> bool {
    let fields = headers.get_all(CONTENT_ENCODING).iter();
    let mut codings = fields.flat_map(|field| field.as_bytes().split(|byte| *byte == b','));
    codings.any(|coding| !coding.trim_ascii().eq_ignore_ascii_case(b"identity"))
}

/// Refuses a request whose field `Host` can't be meant, or is there twice (RFC 9112, section 3.2):
/// someone in front may have gone by the other one. HTTP servers leave that to those behind them. A
/// request without the field is taken, since not all come by HTTP.
pub(super) fn check_host(headers: &HeaderMap) -> Result<(), Refused> {
    let refused = |said: &str| Err(Refused::new(StatusCode::BAD_REQUEST, said));
    let mut fields = headers.get_all(HOST).iter().map(HeaderValue::as_bytes);
    match (fields.next(), fields.next()) {
        (None | Some(b""), None) => Ok(()),
        (Some(host), None) => match Authority::try_from(host) {
            Ok(host) if !host.as_str().contains('@') => Ok(()),
            _ => refused("the field Host is no host with or without a port"),
        },
        _ => refused("the request has more than one field Host"),
    }
}

/// The content of a request, within its limit and in time.
pub(super) async fn content<B>(
    body: B,
    limit: usize,
    time: Option<Duration>,
) -> Result<Bytes, Refused>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let collected = collect(body, limit);
    let collected = match time {
        None => collected.await,
        Some(time) => match tokio::runtime::Handle::try_current() {
            Err(_) => collected.await,
            Ok(_) => match tokio::time::timeout(time, collected).await {
                Ok(collected) => collected,
                Err(_) => {
                    let said = format!(
                        "the request did not arrive within {} seconds",
                        time.as_secs_f32()
                    );
                    return Err(Refused::new(StatusCode::REQUEST_TIMEOUT, said));
                }
            },
        },
    };
    collected.map_err(|error| match error.kind() {
        ErrorKind::TooLarge { limit } => {
            let said = format!("the request is larger than the limit `message`: {limit} bytes");
            Refused::new(StatusCode::PAYLOAD_TOO_LARGE, said)
        }
        _ => Refused::new(StatusCode::BAD_REQUEST, "the request was cut off"),
    })
}

/// Where a request says that it was sent to, unless a setting says where that is.
pub(super) fn address(set: Option<&str>, uri: &Uri, headers: &HeaderMap) -> String {
    if let Some(address) = set {
        return address.to_owned();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = uri.authority().map(Authority::as_str).or(host);
    // A name and a password in the address of a request are nothing for a description.
    let host = host.and_then(|host| host.rsplit('@').next());
    let host = host.filter(|host| !host.is_empty()).unwrap_or("localhost");
    let scheme = uri.scheme_str().unwrap_or("http");
    format!("{scheme}://{host}{}", uri.path())
}

/// That there was a panic. What it said is dropped.
pub(super) struct Panicked;

impl Panicked {
    /// Of a panic with this payload, to drop which may be another panic.
    fn with(payload: Box<dyn Any + Send>) -> Self {
        if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(again);
        }
        Self
    }
}

/// Runs a future to its end, or to its panic.
pub(super) async fn catch<F: Future>(make: impl FnOnce() -> F) -> Result<F::Output, Panicked> {
    // What is broken by a panic is the service's own, which goes on as it would in another thread.
    let future = catch_unwind(AssertUnwindSafe(make)).map_err(Panicked::with)?;
    let mut future = pin!(future);
    poll_fn(
        move |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(panic) => Poll::Ready(Err(Panicked::with(panic))),
        },
    )
    .await
}
