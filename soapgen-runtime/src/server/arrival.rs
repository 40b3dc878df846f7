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
    let coding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
    coding.is_some_and(|coding| !coding.eq_ignore_ascii_case(b"identity"))
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
    let authority = uri.authority().map(http::uri::Authority::as_str);
    let host = authority.or(host).unwrap_or("localhost");
    let scheme = uri.scheme_str().unwrap_or("http");
    format!("{scheme}://{host}{}", uri.path())
}

/// Runs a future to its end, or to its panic.
pub(super) async fn catch<F: Future>(
    make: impl FnOnce() -> F,
) -> Result<F::Output, Box<dyn Any + Send>> {
    // What is broken by a panic is the service's own, which goes on as it would in another thread.
    let future = catch_unwind(AssertUnwindSafe(make))?;
    let mut future = pin!(future);
    poll_fn(
        move |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(panic) => Poll::Ready(Err(panic)),
        },
    )
    .await
}
