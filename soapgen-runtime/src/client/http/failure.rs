//! What goes wrong on the way, in words: with the name of the other side, and without the path
//! and the query of the URL, which may hold a key.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::CaptureConnection;
use tokio::time::Instant;

use super::body::Taken;
use crate::soap::error::{BoxError, is_timeout};

/// What failed, and why.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    cause: Option<BoxError>,
}

impl Failure {
    pub(super) fn boxed(what: impl Into<String>, cause: impl Into<BoxError>) -> BoxError {
        Box::new(Self {
            what: what.into(),
            cause: Some(cause.into()),
        })
    }

    /// Of which nothing more is known.
    pub(super) fn alone(what: impl Into<String>) -> BoxError {
        Box::new(Self {
            what: what.into(),
            cause: None,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as _)
    }
}

/// A time limit that runs.
#[derive(Clone)]
pub(super) struct Clock {
    end: Instant,
    limit: Duration,
    /// What there must be before the end.
    what: &'static str,
    /// The setting.
    name: &'static str,
}

impl Clock {
    /// For what is `left` of a whole call, from now on; none if there is no such time.
    pub(super) fn whole(left: Duration, limit: Duration) -> Option<Self> {
        let clock = Self::start(left, "no whole answer", "timeout")?;
        Some(Self { limit, ..clock })
    }

    /// For the head of the answer.
    pub(super) fn first_byte(limit: Duration) -> Option<Self> {
        Self::start(limit, "no answer", "first_byte_timeout")
    }

    /// For a connection.
    pub(super) fn connect(limit: Duration) -> Option<Self> {
        Self::start(limit, "no connection", "connect_timeout")
    }

    fn start(limit: Duration, what: &'static str, name: &'static str) -> Option<Self> {
        Some(Self {
            end: Instant::now().checked_add(limit)?,
            limit,
            what,
            name,
        })
    }

    pub(super) fn end(&self) -> Instant {
        self.end
    }

    /// What the whole of it was.
    pub(super) fn given(&self) -> Duration {
        self.limit
    }

    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.end
    }

    /// The error at its end. That it is a time limit tells the kind of the cause.
    pub(super) fn ran_out(&self, place: &impl fmt::Display) -> BoxError {
        let Self {
            limit, what, name, ..
        } = self;
        let preposition = if *name == "connect_timeout" {
            "to"
        } else {
            "from"
        };
        let text = format!("{what} {preposition} {place} within {limit:?}, the limit `{name}`");
        io::Error::new(io::ErrorKind::TimedOut, text).into()
    }
}

/// Takes a connection out of use, when the exchange on it has ended: the other side may be gone,
/// or be busy for long.
pub(super) fn retire(connection: &CaptureConnection) {
    if let Some(connection) = &*connection.connection_metadata() {
        connection.poison();
    }
}

/// What the client says of an exchange.
pub(super) fn of_client(error: legacy::Error, place: &impl fmt::Display) -> BoxError {
    if error.is_connect() {
        // The connector has said it all.
        return match is_timeout(&error) {
            true => io::Error::new(io::ErrorKind::TimedOut, Inner(error)).into(),
            false => Box::new(Inner(error)),
        };
    }
    let what = format!("the exchange with {place} failed");
    let what = match is_head_too_large(&error) {
        true => format!("{what}: {HEAD_TOO_LARGE}"),
        false => explained(what, &error),
    };
    Failure::boxed(what, Inner(error))
}

/// Whether a server of HTTP/2 has not begun with the request: it may be sent again, whatever it
/// asks for (RFC 9113, section 8.7).
#[cfg(all(feature = "http2", feature = "tls"))]
pub(super) fn was_not_begun(error: &legacy::Error, taken: Option<Taken>) -> bool {
    if error.is_connect() {
        return false;
    }
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<h2::Error>().filter(|e| e.is_remote()) {
            let is_of = |reason| error.reason() == Some(reason);
            return error.is_reset() && is_of(h2::Reason::REFUSED_STREAM)
                // Which h2 tells those alone that are behind the last stream that the server says
                // it has begun, whatever its reason: the others go on, or break off. One who has
                // had too much is not asked again at once.
                || error.is_go_away() && !is_of(h2::Reason::ENHANCE_YOUR_CALM);
        }
        next = error.source();
    }
    // What waits for its turn on a connection (RFC 9113, section 5.1.2) is dropped with it, and
    // hyper has no word for that but that the task of the connection is gone.
    taken.is_some_and(|taken| !taken.is_so())
}

#[cfg(not(all(feature = "http2", feature = "tls")))]
pub(super) fn was_not_begun(_: &legacy::Error, _: Option<Taken>) -> bool {
    false
}

/// The limits of hyper, which are not settings.
const HEAD_TOO_LARGE: &str =
    "the answer has more than 100 header fields, or more than 408 KiB of them";

fn is_head_too_large(error: &legacy::Error) -> bool {
    let hyper = error
        .source()
        .and_then(|e| e.downcast_ref::<hyper::Error>());
    // It has a name only with the feature `server` of hyper.
    hyper.is_some_and(|error| error.to_string() == "message head is too large")
}

/// What failed, with what the error means where that is an error of TLS.
pub(super) fn explained(what: String, error: &(dyn StdError + 'static)) -> String {
    #[cfg(feature = "tls")]
    let reason = super::tls::reason(error);
    #[cfg(not(feature = "tls"))]
    let reason: Option<&str> = {
        let _ = error;
        None
    };
    match reason {
        Some(reason) => format!("{what}: {reason}"),
        None => what,
    }
}

/// What went wrong while the content of an answer was read.
pub(super) fn of_body(error: hyper::Error, place: &impl fmt::Display) -> BoxError {
    Failure::boxed(format!("the answer from {place} broke off"), error)
}

/// The error behind an error of the client, whose own words tell nothing.
#[derive(Debug)]
struct Inner(legacy::Error);

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.source() {
            Some(inner) => fmt::Display::fmt(inner, f),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}

impl StdError for Inner {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()?.source()
    }
}
