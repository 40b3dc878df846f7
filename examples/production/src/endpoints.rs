//! Several addresses of one service: calls go to the one that has fewer under way, and not to one
//! that can't be reached.

use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, Scheme, Uri};
use http::{Request, Response};
use soapgen_runtime::BoxError;
use tower::balance::p2c::Balance;
use tower::buffer::Buffer;
use tower::discover::ServiceList;
use tower::load::{CompleteOnResponse, PeakEwmaDiscover};
use tower::util::BoxCloneService;
use tower::{Service, ServiceBuilder};

/// A transport over another, by which calls go to these servers, whatever server the client's URL
/// names; its path stays. What counts is how long answers take, for the last ten seconds or so: two
/// servers that chance chooses are compared. `Balance` is no service that can be cloned: the buffer
/// is, and is a task of the runtime in which this is called.
pub fn balanced<S, B>(
    inner: S,
    servers: Vec<(Scheme, Authority)>,
) -> impl Service<Request<Bytes>, Response = Response<B>, Error = BoxError, Future: Send>
+ Clone
+ Send
+ 'static
where
    S: Service<Request<Bytes>, Response = Response<B>, Future: Send + 'static>
        + Clone
        + Send
        + 'static,
    S::Error: Into<BoxError>,
    B: Send + 'static,
{
    let servers = servers.into_iter().map(|server| {
        let to = ServiceBuilder::new()
            .map_request(move |request| at(request, &server))
            .map_err(Into::into)
            .service(inner.clone());
        BoxCloneService::new(to)
    });
    let servers = ServiceList::new::<Request<Bytes>>(servers.collect::<Vec<_>>());
    let usual = Duration::from_millis(100);
    let measured = PeakEwmaDiscover::new(
        servers,
        usual,
        Duration::from_secs(10),
        CompleteOnResponse::default(),
    );
    Buffer::new(Balance::new(measured), 1024)
}

/// The request, to another server.
fn at(mut request: Request<Bytes>, (scheme, authority): &(Scheme, Authority)) -> Request<Bytes> {
    let mut parts = request.uri().clone().into_parts();
    parts.scheme = Some(scheme.clone());
    parts.authority = Some(authority.clone());
    // Its path was one before.
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    request
}

#[cfg(test)]
mod tests;
