//! A circuit breaker: a service that fails again and again is left alone for a while. It stands on
//! `tower`'s layers for requests that may not pass and for what came of those that did.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use soapgen_runtime::BoxError;
use tokio::time::Instant;
use tower::{Service, ServiceBuilder};

/// How a service did; shared by all clones of a transport.
#[derive(Clone)]
pub struct Breaker {
    most: u32,
    pause: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// How many calls failed since one succeeded.
    failed: u32,
    /// Until when no call passes, if there were too many; then one may try.
    open_until: Option<Instant>,
}

impl Breaker {
    /// After so many failures without a success in between no call passes for so long. Then one
    /// does: if it fails, the pause begins anew.
    pub fn new(most: u32, pause: Duration) -> Self {
        Self {
            most,
            pause,
            state: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn let_pass(&self, request: Request<Bytes>) -> Result<Request<Bytes>, BoxError> {
        let mut state = self.state();
        let now = Instant::now();
        match &mut state.open_until {
            Some(until) if now < *until => Err("the service has failed too often: it rests".into()),
            Some(until) => {
                // This one tries; the others wait for what comes of it.
                *until = now + self.pause;
                Ok(request)
            }
            None => Ok(request),
        }
    }

    fn note(&self, has_failed: bool) {
        let mut state = self.state();
        if !has_failed {
            *state = State::default();
            return;
        }
        state.failed += 1;
        if state.failed >= self.most {
            state.open_until = Some(Instant::now() + self.pause);
        }
    }

    /// A transport over another. A fault is an answer, also with the status 500; what counts is
    /// that there was none, or one of a gateway that has no service behind it.
    pub fn over<S, B>(
        &self,
        inner: S,
    ) -> impl Service<Request<Bytes>, Response = Response<B>, Error = BoxError, Future: Send>
    + Clone
    + Send
    + 'static
    where
        S: Service<Request<Bytes>, Response = Response<B>, Future: Send> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        B: Send + 'static,
    {
        let (before, after) = (self.clone(), self.clone());
        ServiceBuilder::new()
            .filter(move |request| before.let_pass(request))
            .map_result(move |outcome: Result<Response<B>, BoxError>| {
                let has_failed = |answer: &Response<B>| answer.status().as_u16() > 501;
                after.note(outcome.as_ref().map_or(true, has_failed));
                outcome
            })
            .map_err(Into::into)
            .service(inner)
    }
}

#[cfg(test)]
mod tests;
