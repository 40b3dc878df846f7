//! Authentication by HTTP (RFC 9110, section 11): a transport around another that answers what a
//! server asks.

#[cfg(feature = "session")]
mod bearer;
mod challenge;
#[cfg(feature = "http-digest")]
mod digest;

use std::fmt;
use std::future::{Future, poll_fn};
#[cfg(feature = "session")]
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
#[cfg(not(feature = "session"))]
use std::time::Instant;
// That of tokio stands still in tests.
use std::time::Instant as InstantOfSystem;

use bytes::{Buf, Bytes};
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use http_body::Body;
#[cfg(feature = "session")]
use tokio::time::Instant;
use tower_service::Service;

#[cfg(feature = "session")]
pub use self::bearer::{Bearer, BearerToken};
pub use self::challenge::Challenge;
#[cfg(feature = "http-digest")]
pub use self::digest::Digest;
use super::masking::Sent;
use super::transport::{Given, Landed};
use super::{About, Deadline};
use crate::soap::error::BoxError;

/// How often a server may ask before its answer is what the call gets: Negotiate takes three.
const ROUNDS: usize = 5;

/// How much of a refusal is read so that its connection can be used again, in bytes.
const DRAINED: usize = 1 << 18;

/// A way to say who one is, in the field `Authorization`: `Bearer` (feature
/// `session`), `Digest` (feature `http-digest`), or one of your own, such as
/// Negotiate. (HTTP Basic asks for nothing: it is
/// [`Client::set_basic_auth`](crate::Client::set_basic_auth).)
pub trait Authenticate: Send + Sync + 'static {
    /// What a request says before anybody asks; `None` for nothing.
    ///
    /// # Errors
    /// When it can't be had: the call fails, and nothing is sent.
    fn credentials(
        &self,
        request: &Request<Bytes>,
    ) -> impl Future<Output = Result<Option<HeaderValue>, BoxError>> + Send;

    /// What is answered to a server that asks (401 Unauthorized); `None` when there is no answer:
    /// the refusal is what the call gets then, as it does when the server has asked five times.
    ///
    /// # Errors
    /// When an answer can't be had: the call fails.
    fn challenged(
        &self,
        refusal: &Refusal<'_>,
    ) -> impl Future<Output = Result<Option<HeaderValue>, BoxError>> + Send;

    /// Sees the head of each answer that is no refusal.
    ///
    /// # Errors
    /// When the answer is not from who it should be: the call fails.
    fn accepted(
        &self,
        request: &Request<Bytes>,
        answer: &http::response::Parts,
    ) -> Result<(), BoxError> {
        let _ = (request, answer);
        Ok(())
    }
}

/// A server's refusal.
#[non_exhaustive]
pub struct Refusal<'a> {
    /// The request, with the field `Authorization` as it was sent.
    pub request: &'a Request<Bytes>,
    /// What the server answered. Its extensions have the
    /// `PeerCertificate` of a connection by TLS, for who binds to the
    /// channel (RFC 5929).
    pub answer: &'a http::response::Parts,
    /// What it asks for, in its order.
    pub challenges: Vec<Challenge>,
    /// How often it has refused this request before.
    pub round: usize,
}

/// A transport that says who it is: any other, and a way to [`Authenticate`].
///
/// A request that was refused is sent again with what the server asked for; it was not acted on.
/// The time limit of a call goes on while it is. Where a call or its client says one
/// ([`Client::set_timeout`](crate::Client::set_timeout)), asking for credentials is in it too; that
/// of the transport begins when the request is sent.
pub struct Authenticated<S, A> {
    inner: S,
    how: Arc<A>,
}

impl<S, A: Authenticate> Authenticated<S, A> {
    /// This way over that transport.
    pub fn new(inner: S, how: A) -> Self {
        Self {
            inner,
            how: Arc::new(how),
        }
    }

    /// The way.
    pub fn how(&self) -> &A {
        &self.how
    }
}

impl<S: Clone, A> Clone for Authenticated<S, A> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            how: Arc::clone(&self.how),
        }
    }
}

impl<S, A> fmt::Debug for Authenticated<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticated").finish_non_exhaustive()
    }
}

impl<S, A, B> Service<Request<Bytes>> for Authenticated<S, A>
where
    S: Service<Request<Bytes>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    A: Authenticate,
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Response<B>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<B>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        // The one that was asked whether it is ready.
        let next = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, next);
        let how = Arc::clone(&self.how);
        Box::pin(exchange(inner, how, request))
    }
}

async fn exchange<S, A, B>(
    mut inner: S,
    how: Arc<A>,
    mut request: Request<Bytes>,
) -> Result<Response<B>, BoxError>
where
    S: Service<Request<Bytes>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    A: Authenticate,
    B: Body,
{
    let time = Time::of(&request);
    if let Some(value) = time.limits(how.credentials(&request)).await? {
        authorize(&mut request, value);
    }
    time.goes_on(&mut request);
    let mut round = 0;
    loop {
        let answer = inner.call(request.clone()).await.map_err(Into::into)?;
        let (mut head, body) = answer.into_parts();
        if let Some(field) = request.headers().get(AUTHORIZATION) {
            head.extensions.insert(Sent(field.clone()));
        }
        if head.status != StatusCode::UNAUTHORIZED {
            how.accepted(&request, &head)?;
            return Ok(Response::from_parts(head, body));
        }
        // Who asks is the one at the end of redirects, and what is answered may hold for that place
        // alone.
        if let Some(Landed(place)) = head.extensions.get() {
            *request.uri_mut() = place.clone();
        }
        let refusal = Refusal {
            request: &request,
            answer: &head,
            challenges: challenge::all(head.headers.get_all(WWW_AUTHENTICATE)),
            round,
        };
        let value = match round < ROUNDS {
            true => time.limits(how.challenged(&refusal)).await?,
            false => None,
        };
        let Some(value) = value else {
            return Ok(Response::from_parts(head, body));
        };
        #[cfg(feature = "tracing")]
        super::trace::repeated(round);
        drain(body).await;
        authorize(&mut request, value);
        // What is left of the time for the call, also where the transport alone knows that.
        time.goes_on(&mut request);
        if let Some(Deadline(end)) = head.extensions.get()
            && let Some(about) = request.extensions_mut().get_mut::<About>()
        {
            let left = end.saturating_duration_since(InstantOfSystem::now());
            about.timeout = Some(about.timeout.map_or(left, |own| own.min(left)));
            if let Some(given) = head.extensions.get::<Given>() {
                request.extensions_mut().insert(*given);
            }
        }
        poll_fn(|cx| inner.poll_ready(cx))
            .await
            .map_err(Into::into)?;
        round += 1;
    }
}

/// The time that a call may take, as far as it says one.
struct Time {
    start: Instant,
    limit: Option<Duration>,
}

impl Time {
    fn of(request: &Request<Bytes>) -> Self {
        Self {
            start: Instant::now(),
            limit: (request.extensions().get::<About>()).and_then(|about| about.timeout),
        }
    }

    fn left(&self) -> Option<Duration> {
        let limit = self.limit?;
        Some(limit.saturating_sub(self.start.elapsed()))
    }

    /// Lets the request take no more than what is left.
    fn goes_on(&self, request: &mut Request<Bytes>) {
        if let (Some(left), Some(limit)) = (self.left(), self.limit)
            && let Some(about) = request.extensions_mut().get_mut::<About>()
        {
            about.timeout = Some(left);
            request.extensions_mut().insert(Given(limit));
        }
    }

    /// What is asked for, unless the time is over before it is there.
    async fn limits<R>(
        &self,
        asked: impl Future<Output = Result<R, BoxError>>,
    ) -> Result<R, BoxError> {
        #[cfg(feature = "session")]
        if let (Some(left), Some(limit)) = (self.left(), self.limit)
            // There is a timer.
            && tokio::runtime::Handle::try_current().is_ok()
        {
            return tokio::time::timeout(left, asked).await.unwrap_or_else(|_| {
                let text =
                    format!("no credentials for the request within {limit:?}, the limit `timeout`");
                Err(io::Error::new(io::ErrorKind::TimedOut, text).into())
            });
        }
        asked.await
    }
}

fn authorize(request: &mut Request<Bytes>, mut value: HeaderValue) {
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
}

/// Reads what nobody wants, so that the connection can be used again: NTLM goes on on its own.
async fn drain<B: Body>(body: B) {
    let mut body = pin!(body);
    let mut left = DRAINED;
    while let Some(Ok(frame)) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let size = frame.data_ref().map_or(0, Buf::remaining);
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
