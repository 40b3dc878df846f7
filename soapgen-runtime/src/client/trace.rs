//! What of calls goes to `tracing`: a span for each, and events in it. Names are those of
//! OpenTelemetry's conventions for RPC and HTTP, where these have any.

use std::time::Duration;

use bytes::Bytes;
use tracing::field::Empty;
use tracing::{Level, Span};

use super::masking::{Masking, Secrets, Shown};
use super::{About, Exchange};
use crate::soap::error::{Error, ErrorKind};

/// The target of all spans and events.
const TARGET: &str = "soapgen";

/// The span of a call.
pub(super) fn span(request: &http::Request<Bytes>, masking: &Masking) -> Span {
    let about = request.extensions().get::<About>();
    let service = about.map_or("", |about| about.service);
    let method = about.map_or("", |about| about.operation);
    span_of(service, method, Some(request), masking)
}

/// The span of a call whose request can't be made, which ends with that.
#[cold]
pub(super) fn unsent(service: &str, operation: &str, error: &Error, masking: &Masking) {
    let span = span_of(service, operation, None, masking);
    let _in_it = span.enter();
    failed(&span, error, masking, &Secrets::default());
}

fn span_of(
    service: &str,
    method: &str,
    request: Option<&http::Request<Bytes>>,
    masking: &Masking,
) -> Span {
    let about = request.and_then(|request| request.extensions().get::<About>());
    let version = about.and_then(|about| about.version);
    let uri = request.map(http::Request::uri);
    tracing::info_span!(
        target: TARGET,
        "soap.call",
        otel.name = %format_args!("{service}/{method}"),
        otel.kind = "client",
        rpc.system = "soap",
        rpc.service = service,
        rpc.method = method,
        soap.version = version.map(tracing::field::display),
        server.address = uri.and_then(http::Uri::host),
        server.port = uri.and_then(http::Uri::port_u16),
        // Without the query, which may hold a key.
        url.path = request.map(|request| masking.path(request)),
        http.request.method = request.map(|request| request.method().as_str()),
        http.request.body.size = request.map(|request| request.body().len()),
        http.response.status_code = Empty,
        http.response.body.size = Empty,
        duration_ms = Empty,
        "error.type" = Empty,
        otel.status_code = Empty,
    )
}

/// Whether anybody wants to know of a call that fails, or of every one.
pub(super) fn is_wanted() -> bool {
    tracing::enabled!(target: TARGET, Level::WARN)
}

/// Whether messages are to be shown.
fn shows_messages() -> bool {
    tracing::enabled!(target: TARGET, Level::TRACE)
}

/// The end of a call, in its span.
pub(super) fn over(span: &Span, exchange: &Exchange<'_>) {
    let _in_it = span.enter();
    if let Some(answer) = exchange.answer {
        span.record("http.response.status_code", answer.status().as_u16());
        span.record("http.response.body.size", answer.body().len());
    }
    span.record("duration_ms", milliseconds(exchange.duration));
    if !shows_messages() && exchange.error.is_none() {
        return;
    }
    let Shown {
        request,
        answer,
        secrets,
    } = exchange.shown();
    tracing::trace!(target: TARGET, message = "request", body = %request);
    if let Some(answer) = answer {
        tracing::trace!(target: TARGET, message = "answer", body = %answer);
    }
    let Some(error) = exchange.error else {
        return;
    };
    failed(span, error, exchange.masking, secrets);
}

/// The head of an answer that somebody else reads, or why there is none, in the span of the call.
pub(super) fn begun<B>(
    span: &Span,
    outcome: &Result<http::Response<B>, Error>,
    duration: Duration,
    masking: &Masking,
) {
    let _in_it = span.enter();
    span.record("duration_ms", milliseconds(duration));
    match outcome {
        Ok(answer) => {
            span.record("http.response.status_code", answer.status().as_u16());
        }
        // There was no message that it could quote.
        Err(error) => failed(span, error, masking, &Secrets::default()),
    }
}

/// That a call failed, in its span, by what its error says without secrets.
fn failed(span: &Span, error: &Error, masking: &Masking, secrets: &Secrets) {
    let text = masking.error(error, secrets);
    span.record("error.type", kind(error));
    span.record("otel.status_code", "ERROR");
    match error.kind() {
        ErrorKind::Fault(fault) => tracing::warn!(
            target: TARGET,
            code = %Masking::code(fault, secrets),
            error = %text,
            "the service answered with a fault"
        ),
        _ => tracing::warn!(target: TARGET, error = %text, "the call failed"),
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// What kind of error it is, of few.
fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Transport(_) => "transport",
        ErrorKind::Timeout(_) => "timeout",
        ErrorKind::Http(_) => "http",
        ErrorKind::Fault(_) => "fault",
        ErrorKind::Xml(_) => "xml",
        ErrorKind::TooLarge { .. } => "too_large",
        ErrorKind::Failed(_) => "failed",
        ErrorKind::SignIn(_) => "sign_in",
        ErrorKind::Configuration(_) => "configuration",
    }
}

/// A sign-in of a session, or a token that is asked for, begins.
#[cfg(feature = "session")]
pub(super) fn renewal(what: &'static str) {
    tracing::debug!(target: TARGET, what, "renewal");
}

/// A server refused a request, which is sent again.
pub(super) fn repeated(round: usize) {
    tracing::debug!(target: TARGET, round, "the server asks who sends the request");
}
