//! What a request says of itself, and an exchange of who watches: for layers under the client.

use std::fmt;
use std::future::Future;
#[cfg(any(feature = "http", feature = "session"))]
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::masking::{Masking, Shown};
#[cfg(feature = "tracing")]
use super::trace;
use super::{Config, Transport};
#[cfg(feature = "dynamic")]
use crate::soap::Operation;
use crate::soap::SoapVersion;
use crate::soap::error::Error;
use crate::xml::ReadOptions;

/// What an HTTP request is about: each that a client makes carries it in its
/// [extensions](http::Request::extensions), so that layers under the client (retries, logs,
/// limits) know what they carry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct About {
    /// The name of the service in the WSDL, or of the port type where no service has it; empty of
    /// a client that wasn't given one ([`Client::with_service`](crate::Client::with_service)).
    pub service: &'static str,
    /// The name of the operation in the WSDL.
    pub operation: &'static str,
    /// Its action; may be empty.
    pub action: String,
    /// The version of SOAP; `None` of an HTTP binding.
    pub version: Option<SoapVersion>,
    /// Whether who makes the call says that it may be made more than once.
    pub is_idempotent: bool,
    /// The time that the call may take, where it is said for this call or client.
    pub timeout: Option<Duration>,
}

#[cfg(feature = "dynamic")]
impl About {
    /// Of a request that is passed on, and not made by a client.
    #[doc(hidden)]
    pub fn passed_on<Req, Resp, H, RH>(operation: &Operation<Req, Resp, H, RH>) -> Self {
        Self {
            service: "",
            operation: operation.name(),
            action: operation.action().to_owned(),
            version: Some(operation.version()),
            is_idempotent: false,
            timeout: None,
        }
    }
}

/// What may stand in a log of a request and of its answer.
#[cfg(feature = "dynamic")]
pub struct InLog {
    /// The path of the request.
    pub path: String,
    /// Its message, as [`Exchange::shown_request`] has it.
    pub request: String,
    /// That of the answer.
    pub answer: Option<String>,
}

/// What may stand in a log, of requests that no client makes.
#[cfg(feature = "dynamic")]
pub fn shown(request: &http::Request<Bytes>, answer: Option<&http::Response<Bytes>>) -> InLog {
    let masking = Masking::default();
    let shown = masking.shown(request, answer, &ReadOptions::default());
    InLog {
        path: masking.path(request),
        request: shown.request,
        answer: shown.answer,
    }
}

/// A request and what came of it, as they went over the network.
#[non_exhaustive]
pub struct Exchange<'a> {
    /// The request.
    pub request: &'a http::Request<Bytes>,
    /// The answer, where one came.
    pub answer: Option<&'a http::Response<Bytes>>,
    /// Why the call failed, if it did: because no answer came, because it can't be read, or
    /// because it is a fault.
    pub error: Option<&'a Error>,
    /// From before the request was sent until the answer was there and read, or the call had
    /// failed.
    pub duration: Duration,
    pub(super) masking: &'a Masking,
    pub(super) options: &'a ReadOptions,
    /// What may stand in a log, made when somebody first wants it.
    shown: OnceLock<Shown>,
}

impl Exchange<'_> {
    /// The address of the request as it may stand in a log: of a query, which may be a key, only that
    /// there is one, and none of the secrets of the request, which may stand in the path as
    /// parameters of an HTTP binding.
    pub fn shown_address(&self) -> String {
        let uri = self.request.uri();
        let path = self.masking.path(self.request);
        let query = uri.query().map_or("", |_| "?…");
        match (uri.scheme_str(), uri.authority()) {
            (Some(scheme), Some(authority)) => {
                // Without the name of who asks.
                let host = authority.as_str().rsplit('@').next().unwrap_or("");
                format!("{scheme}://{host}{path}{query}")
            }
            _ => path + query,
        }
    }

    /// The message of the request as it may stand in a log; of a request of an HTTP binding its
    /// parameters, as names and values. Hidden are texts and attributes whose
    /// name holds a word such as `password`, `ticket`, `token` or `secret`, SAML assertions and
    /// binary security tokens, and what [`Client::add_secret`](crate::Client::add_secret) names.
    /// Names are looked at and no values: what stands in a free text is not found.
    ///
    /// Of what is no XML, and no form, it tells the size alone; of attachments too.
    pub fn shown_request(&self) -> String {
        self.shown().request.clone()
    }

    /// The same of the answer, where one came. What is secret in the request is so here, in whatever
    /// text and attribute it stands.
    pub fn shown_answer(&self) -> Option<String> {
        self.shown().answer.clone()
    }

    /// What the error of the call says, as it may stand in a log: without the secrets of its
    /// messages, and without the start of a page that came in place of a message. Of a sign-in that
    /// failed nothing is told that stood in an answer, but for the fault codes of SOAP itself.
    pub fn shown_error(&self) -> Option<String> {
        let secrets = &self.shown().secrets;
        self.error.map(|error| self.masking.error(error, secrets))
    }

    pub(super) fn shown(&self) -> &Shown {
        self.shown
            .get_or_init(|| self.masking.shown(self.request, self.answer, self.options))
    }

    /// What the request is about.
    pub fn about(&self) -> Option<&About> {
        self.request.extensions().get()
    }
}

impl fmt::Debug for Exchange<'_> {
    /// No message and no field, which may hold what is nothing for a log, and the error as it may
    /// stand there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("about", &self.about())
            .field("status", &self.answer.map(http::Response::status))
            .field("error", &self.shown_error())
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// How long a transport has, after the time for the call, to say itself that it is over: it knows
/// better where.
#[cfg(any(feature = "http", feature = "session"))]
const GRACE: Duration = Duration::from_millis(20);

/// The time that a request says its call may take.
pub(super) fn limit(request: &http::Request<Bytes>) -> Option<Duration> {
    request.extensions().get::<About>()?.timeout
}

/// What comes of a request, unless the time for its call is over before, whatever took it: a layer
/// that repeats requests gives each the whole of it, and one that has calls wait knows none.
pub(super) async fn in_time<R>(
    limit: Option<Duration>,
    outcome: impl Future<Output = Result<R, Error>>,
) -> Result<R, Error> {
    #[cfg(any(feature = "http", feature = "session"))]
    if let Some(limit) = limit
        // There is a timer.
        && tokio::runtime::Handle::try_current().is_ok()
    {
        let outcome = tokio::time::timeout(limit.saturating_add(GRACE), outcome).await;
        return outcome.unwrap_or_else(|_| {
            let text = format!(
                "no whole answer within {limit:?}, the limit `timeout` of the call, by the layers \
                 around the transport"
            );
            let error = io::Error::new(io::ErrorKind::TimedOut, text);
            Err(Error::transport(error.into()))
        });
    }
    let _ = limit;
    outcome.await
}

/// Whoever watches exchanges.
pub(super) type Watcher = Arc<dyn Fn(&Exchange<'_>) + Send + Sync>;

/// Sends a request of an operation, and gives the answer when its head is there.
pub(super) async fn stream<T: Transport>(
    transport: T,
    (operation, request): (&'static str, Result<http::Request<Bytes>, Error>),
    config: &Config,
) -> Result<http::Response<T::Body>, Error> {
    let request = sendable(operation, request, config)?;
    #[cfg(feature = "tracing")]
    let (span, started) = (trace::span(&request, &config.masking), Instant::now());
    let answer = in_time(limit(&request), transport.send(request));
    #[cfg(feature = "tracing")]
    let answer = tracing::Instrument::instrument(answer, span.clone());
    let outcome = answer.await;
    #[cfg(feature = "tracing")]
    trace::begun(&span, &outcome, started.elapsed(), &config.masking);
    outcome
}

/// A request, if it could be made.
fn sendable(
    operation: &'static str,
    request: Result<http::Request<Bytes>, Error>,
    config: &Config,
) -> Result<http::Request<Bytes>, Error> {
    #[cfg(feature = "tracing")]
    if let Err(error) = &request {
        trace::unsent(config.service, operation, error, &config.masking);
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (operation, config);
    request
}

/// Sends a request of an operation and reads the answer, and shows both to whoever watches.
pub(super) async fn exchange<R>(
    transport: impl Transport,
    (operation, request): (&'static str, Result<http::Request<Bytes>, Error>),
    config: &Config,
    read: impl FnOnce(http::Response<Bytes>) -> Result<R, Error>,
) -> Result<R, Error> {
    let request = sendable(operation, request, config)?;
    let limit = config.read.limits.message;
    #[cfg(feature = "tracing")]
    let span = trace::span(&request, &config.masking);
    #[cfg(feature = "tracing")]
    let is_traced = trace::is_wanted();
    #[cfg(not(feature = "tracing"))]
    let is_traced = false;
    if config.watchers.is_empty() && !is_traced {
        let time = self::limit(&request);
        return read(in_time(time, transport.exchange(request, limit)).await?);
    }
    let started = Instant::now();
    let sent = request.clone();
    let answer = in_time(self::limit(&sent), transport.exchange(request, limit));
    #[cfg(feature = "tracing")]
    let answer = tracing::Instrument::instrument(answer, span.clone());
    let (answer, outcome) = match answer.await {
        Ok(answer) => (Some(answer.clone()), read(answer)),
        Err(error) => (None, Err(error)),
    };
    let exchange = Exchange {
        request: &sent,
        answer: answer.as_ref(),
        error: outcome.as_ref().err(),
        duration: started.elapsed(),
        masking: &config.masking,
        options: &config.read,
        shown: OnceLock::new(),
    };
    #[cfg(feature = "tracing")]
    trace::over(&span, &exchange);
    config.watchers.iter().for_each(|see| see(&exchange));
    outcome
}
