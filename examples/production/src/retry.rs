//! Calls that are made again, each time after a longer pause: those that never reached the service,
//! and those that may be repeated where it is overloaded or the connection broke.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode};
use soapgen_runtime::{About, BoxError};
use tokio::time::{Sleep, sleep};
use tower::retry::backoff::{Backoff, ExponentialBackoff, ExponentialBackoffMaker, MakeBackoff};
use tower::retry::{Policy, Retry};
use tower::util::rng::HasherRng;

const BUSY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;

/// Which calls are made again, and after which pauses.
#[derive(Clone)]
pub struct Again {
    left: usize,
    /// A server that wants a longer pause has its answer told.
    longest: Duration,
    pauses: ExponentialBackoff,
}

/// A transport over another, which makes calls up to so many times more; the first pause is this,
/// and none is longer than 32 of it. The time that a call says (`timeout`) is for all of that.
pub fn retry<S>(inner: S, times: usize, first: Duration) -> Retry<Again, S> {
    let longest = first * 32;
    let maker = ExponentialBackoffMaker::new(first, longest, 0.2, HasherRng::new());
    let pauses = maker.map(|mut maker| maker.make_backoff());
    // The longest pause is longer than the shortest, and the share of chance is in its bounds.
    #[allow(clippy::unwrap_used)]
    let pauses = pauses.unwrap();
    Retry::new(
        Again {
            left: times,
            longest,
            pauses,
        },
        inner,
    )
}

impl<B> Policy<Request<Bytes>, Response<B>, BoxError> for Again {
    type Future = Sleep;

    fn retry(
        &mut self,
        request: &mut Request<Bytes>,
        outcome: &mut Result<Response<B>, BoxError>,
    ) -> Option<Sleep> {
        let about = request.extensions().get::<About>();
        let may_be_repeated = about.is_some_and(|about| about.is_idempotent);
        let asked_for = match outcome {
            Ok(answer) if may_be_repeated && answer.status() == BUSY => {
                let after = answer.headers().get(RETRY_AFTER);
                let seconds = after.and_then(|after| after.to_str().ok()?.parse().ok());
                seconds.map(Duration::from_secs)
            }
            Err(error) if may_be_repeated || never_arrived(&**error) => None,
            _ => return None,
        };
        if asked_for.is_some_and(|pause| pause > self.longest) {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        Some(match asked_for {
            Some(pause) => sleep(pause),
            None => self.pauses.next_backoff(),
        })
    }

    fn clone_request(&mut self, request: &Request<Bytes>) -> Option<Request<Bytes>> {
        Some(request.clone())
    }
}

/// Whether nobody took the connection.
fn never_arrived(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let error_of_io = error.downcast_ref::<io::Error>();
        if error_of_io.is_some_and(|error| error.kind() == io::ErrorKind::ConnectionRefused) {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
