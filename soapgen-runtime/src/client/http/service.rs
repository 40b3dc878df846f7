//! The transport itself: one call from the request to the head of the answer.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderValue, PROXY_AUTHORIZATION};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::body::{HttpBody, Sent, Taken};
use super::builder::{HttpBuilder, Settings};
use super::connect::{At, Connector};
use super::cookies::Jar;
use super::failure::{self, Clock};
use super::redirect;
use crate::client::transport::{Given, Landed};
use crate::client::{About, Deadline};
use crate::soap::error::{BoxError, Error};

/// The default transport: `hyper`, with `rustls` and the certificates of the platform.
///
/// It reuses connections, reads gzip, honours the proxy variables of the environment
/// (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or small letters) and
/// follows no redirects: a message may hold secrets that are not for another server. The time
/// limits are 10 seconds to connect and 60 seconds for the whole call. [`Http::builder`] sets up
/// another one.
///
/// A call that is dropped, or that comes to a time limit, closes its connection (with HTTP/2 its
/// stream), and a connection on which a call came to a time limit is not used again.
#[derive(Clone)]
pub struct Http {
    settings: Arc<Settings>,
    /// One for each runtime: connections live with the runtime that opened them.
    pools: Arc<[OnceLock<Pool>; 2]>,
    jar: Arc<Jar>,
}

struct Pool {
    connector: Connector,
    client: Client<Connector, Sent>,
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Http {
    /// The transport with its default settings.
    pub fn new() -> Self {
        Self::of(Settings::default())
    }

    /// Sets up a transport: certificates, proxy, time limits, connections.
    pub fn builder() -> HttpBuilder {
        HttpBuilder::default()
    }

    pub(super) fn of(settings: Settings) -> Self {
        Self {
            settings: Arc::new(settings),
            pools: Arc::default(),
            jar: Arc::default(),
        }
    }

    /// With a time limit for connecting, or none: see [`HttpBuilder::connect_timeout`].
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        Arc::make_mut(&mut self.settings).connect_timeout = timeout.into();
        self.pools = Arc::default();
        self
    }

    /// With a time limit for a whole call, the reading of the response included, or none: see
    /// [`HttpBuilder::timeout`].
    #[must_use]
    pub fn with_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        Arc::make_mut(&mut self.settings).timeout = timeout.into();
        self
    }

    fn pool(&self) -> &Pool {
        #[cfg(feature = "blocking")]
        let which = usize::from(crate::client::blocking::is_ours());
        #[cfg(not(feature = "blocking"))]
        let which = 0;
        self.pools[which].get_or_init(|| {
            let settings = &*self.settings;
            let connector = Connector::new(settings);
            // The pool adds it to the time, which has an end.
            let is_time = |idle: &Duration| Instant::now().checked_add(*idle).is_some();
            let idle = settings.idle_timeout.filter(is_time);
            let client = Client::builder(TokioExecutor::new())
                .timer(TokioTimer::new())
                .pool_timer(TokioTimer::new())
                .pool_max_idle_per_host(settings.max_idle_connections)
                .pool_idle_timeout(idle)
                .build(connector.clone());
            Pool { connector, client }
        })
    }

    /// Forgets the cookies of all servers ([`HttpBuilder::cookies`]).
    pub fn clear_cookies(&self) {
        self.jar.clear();
    }

    async fn send(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<http::Response<HttpBody>, BoxError> {
        // What is said for a call or a client goes before what is said for all.
        let own = request.extensions().get::<About>();
        let whole = own
            .and_then(|about| about.timeout)
            .or(self.settings.timeout);
        let given = request.extensions().get().map(|Given(limit)| *limit);
        let whole = whole.and_then(|left| Clock::whole(left, given.unwrap_or(left)));
        let first = self.settings.first_byte_timeout.and_then(Clock::first_byte);
        if let Some(from) = self.settings.compressed_from {
            super::gzip::compress(&mut request, from);
        }
        let mut left = self.settings.redirects;
        let mut landed = None;
        loop {
            let again = (left > 0).then(|| request.clone());
            let mut answer = self.once(request, whole.as_ref(), first.as_ref()).await?;
            if let Some(landed) = &landed {
                answer.extensions_mut().insert(Landed(Clone::clone(landed)));
            }
            let Some(mut again) = again else {
                return Ok(answer);
            };
            let Some(target) = redirect::target(again.uri(), &answer) else {
                return Ok(answer);
            };
            landed = Some(target.clone());
            *again.uri_mut() = target;
            request = again;
            left -= 1;
        }
    }

    /// One request, within these limits, and the head of its answer.
    async fn once(
        &self,
        mut request: http::Request<Bytes>,
        whole: Option<&Clock>,
        first: Option<&Clock>,
    ) -> Result<http::Response<HttpBody>, BoxError> {
        let Some(at) = At::of(request.uri()) else {
            let message = "the URL of a request must start with http:// or https://, and its port \
                           be a number up to 65535";
            return Err(Error::configuration(message).into());
        };
        let pool = self.pool();
        pool.connector.check(&at)?;
        let proxy_auth = pool.connector.proxy_auth(request.uri());
        let visited = self.settings.has_cookies.then(|| {
            let scheme = if at.is_tls { "https" } else { "http" };
            let origin = format!("{scheme}://{at}").to_ascii_lowercase();
            (origin, request.uri().path().to_owned())
        });
        let fields = request.headers_mut();
        fields
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        fields
            .entry(ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
        if let Some(value) = proxy_auth {
            fields.entry(PROXY_AUTHORIZATION).or_insert(value);
        }
        if let Some((origin, path)) = &visited {
            self.jar.show(origin, path, fields);
        }
        // Whichever ends first.
        let clock = match (whole, first) {
            (Some(whole), Some(first)) if first.end() < whole.end() => Some(first),
            (Some(whole), _) => Some(whole),
            (None, first) => first,
        };
        let mut left = self.settings.repeats();
        let (answer, connection) = loop {
            let again = (left > 0).then(|| request.clone());
            let taken = again.is_some().then(Taken::default);
            let mut sent = request.map(|content| Sent::new(content, taken.clone()));
            let connection = capture_connection(&mut sent);
            let answer = pool.client.request(sent);
            let answer = match clock {
                None => answer.await,
                Some(clock) => match tokio::time::timeout_at(clock.end(), answer).await {
                    Ok(answer) => answer,
                    Err(_) => {
                        failure::retire(&connection);
                        return Err(clock.ran_out(&at));
                    }
                },
            };
            match (answer, again) {
                (Err(error), Some(again)) if failure::was_not_begun(&error, taken) => {
                    request = again;
                    left -= 1;
                }
                (answer, _) => break (answer, connection),
            }
        };
        match answer {
            Ok(mut answer) => {
                if let Some(whole) = whole {
                    let end = Deadline(whole.end().into_std());
                    answer.extensions_mut().insert(end);
                    answer.extensions_mut().insert(Given(whole.given()));
                }
                if let Some((origin, path)) = &visited {
                    self.jar.keep(origin, path, answer.headers());
                }
                Ok(HttpBody::of(answer, at, whole.cloned(), connection))
            }
            Err(error) => Err(failure::of_client(error, &at)),
        }
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}

impl tower_service::Service<http::Request<Bytes>> for Http {
    type Response = http::Response<HttpBody>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let http = self.clone();
        Box::pin(async move {
            // Without a runtime the connection would panic.
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "the transport `Http` needs a tokio runtime: run the call in one, \
                               or call `send_blocking` (feature `blocking`)";
                return Err(Error::configuration(message).into());
            }
            http.send(request).await
        })
    }
}
