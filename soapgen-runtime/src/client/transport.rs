//! What carries requests: any `tower` service.

use std::future::{Future, poll_fn};
use std::time::Instant;

use bytes::Bytes;
use http_body::Body;
use tower_service::Service;

use crate::content::collect;
use crate::soap::error::{BoxError, Error};

/// When the time for a call is over.
///
/// A transport that limits the time of a whole call puts it into the extensions of the response
/// ([`http::Extensions`]): reading a large answer then stops in time as well. [`Http`](crate::Http)
/// does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline(pub Instant);

/// Where a request ended, in the extensions of its answer, where a transport followed redirects.
#[derive(Clone)]
#[cfg_attr(not(feature = "http"), allow(dead_code))] // `Http` alone follows some.
pub(super) struct Landed(pub(super) http::Uri);

/// The limit that a call was given, in the extensions of a request that has less time, since some is
/// over: what errors name.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "http"), allow(dead_code))] // It is `Http` that names it.
pub(super) struct Given(pub(super) std::time::Duration);

/// What carries requests to a service.
///
/// Every [`tower_service::Service`] from `http::Request<Bytes>` to `http::Response<B>` is one,
/// if it can be cloned: [`Http`](crate::Http), a stack of `tower` layers, or a function in a
/// test. There is nothing else to implement. Time limits are the service's own affair; it may tell
/// of the one for the whole call with [`Deadline`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't carry requests",
    note = "a transport is a `tower` service from `http::Request<Bytes>` to `http::Response<_>` that is `Clone + Send + 'static`",
    note = "`Http` needs the feature `http` of `soapgen-runtime`; without it give `with_transport` one of your own"
)]
pub trait Transport: Clone + Send + 'static {
    /// The content of a response, as it comes.
    type Body: Body<Data: Send, Error: Into<BoxError>> + Send;

    /// Sends a request and gives the response when its head is there.
    fn send(
        self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Self::Body>, Error>> + Send;

    /// Sends a request and reads the whole response, unless it is larger than `limit`, in bytes.
    fn exchange(
        self,
        request: http::Request<Bytes>,
        limit: usize,
    ) -> impl Future<Output = Result<http::Response<Bytes>, Error>> + Send;
}

#[diagnostic::do_not_recommend] // The trait says what is wanted.
impl<S, B> Transport for S
where
    S: Service<http::Request<Bytes>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body + Send,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Body = B;

    async fn send(mut self, request: http::Request<Bytes>) -> Result<http::Response<B>, Error> {
        let failed = |error: S::Error| Error::transport(error.into());
        poll_fn(|cx| self.poll_ready(cx)).await.map_err(failed)?;
        self.call(request).await.map_err(failed)
    }

    async fn exchange(
        self,
        request: http::Request<Bytes>,
        limit: usize,
    ) -> Result<http::Response<Bytes>, Error> {
        let (head, body) = self.send(request).await?.into_parts();
        let body = collect(body, limit).await?;
        Ok(http::Response::from_parts(head, body))
    }
}
