//! Why a call gave no response.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::fault::{DeclaredFault, Fault};
use super::response::Response;
use crate::shown::{SHOWN, Start};
use crate::xml::XmlError;

/// An error of any kind.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A call gave no response, or one that says that it failed.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: &'static str,
    answer: Option<Answer>,
}

/// The HTTP response that an error is about.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The kinds of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant)] // An error holds it in a box.
pub enum ErrorKind {
    /// The service could not be reached, or the connection broke.
    Transport(BoxError),
    /// The service didn't answer in time, or its answer can't be read in what was left of it.
    Timeout(BoxError),
    /// The answer is not a SOAP message: an error of HTTP, or a page of some proxy or login.
    Http(HttpError),
    /// The service answered with a fault.
    Fault(Fault),
    /// The message can't be read, or the request can't be written. The answer is kept in
    /// [`Error::body`].
    Xml(XmlError),
    /// The answer is larger than the limit, in bytes. The rest of it was not read.
    TooLarge {
        /// The limit: [`Limits::message`](crate::Limits::message), which
        /// [`Client::set_limits`](crate::Client::set_limits) sets.
        limit: usize,
    },
    /// The header blocks of the response say that the operation failed; the response is kept
    /// in [`Error::response`].
    Failed(Failure),
    /// The sign-in that the call waited for failed, or there was no token: all that waited for it
    /// have the same error. Only `Session` and `Bearer` (feature `session`) give it.
    SignIn(Arc<Error>),
    /// The call can't be made as the client is set up: a URL that isn't one, a header that HTTP
    /// doesn't allow, a transport that can't be made.
    Configuration(String),
}

/// An HTTP response that is not a SOAP message, or whose status says that it failed though it
/// is not a fault.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpError {
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The content.
    pub body: Bytes,
    /// Why it can't be read as a SOAP message.
    pub reason: Option<XmlError>,
}

/// A response that says that the operation failed.
pub struct Failure {
    response: Box<dyn Any + Send + Sync>,
    /// What its header blocks say, for display.
    said: String,
}

impl Failure {
    /// The response, by the types of the operation.
    pub fn response<B: 'static, H: 'static>(&self) -> Option<&Response<B, H>> {
        self.response.downcast_ref()
    }

    pub(crate) fn new<B, H>(response: Response<B, H>, said: String) -> Self
    where
        B: Send + Sync + 'static,
        H: Send + Sync + 'static,
    {
        Self {
            response: Box::new(response),
            said,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service says that the operation failed")?;
        match self.said.is_empty() {
            true => Ok(()),
            false => write!(f, ": {}", Start(&self.said)),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({self})")
    }
}

impl Error {
    /// What happened.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// What happened, owned.
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// The name of the operation; empty when the error is not about one.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Whether the service didn't answer in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout(_))
    }

    /// Whether nothing was sent: the request can't be written, or the call can't be made as the client
    /// is set up. What is to be put right is on this side.
    pub fn is_unsent(&self) -> bool {
        match self.0.kind {
            ErrorKind::Xml(_) => self.0.answer.is_none(),
            ErrorKind::Configuration(_) => true,
            _ => false,
        }
    }

    /// The fault that the service answered with.
    pub fn fault(&self) -> Option<&Fault> {
        match &self.0.kind {
            ErrorKind::Fault(fault) => Some(fault),
            _ => None,
        }
    }

    /// The detail of the fault that the service answered with, if it is a declared one of this
    /// type: the enum of the faults that the operation declares, or the type of one.
    ///
    /// ```ignore
    /// match error.declared::<ComputeFault>() {
    ///     Some(ComputeFault::Overflow(overflow)) => {}
    ///     Some(ComputeFault::NotANumber(text)) => {}
    ///     None => {}
    /// }
    /// ```
    pub fn declared<D: DeclaredFault>(&self) -> Option<D> {
        self.fault()?.declared()
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.kind {
            ErrorKind::Http(error) => Some(error.status),
            _ => self.0.answer.as_ref().map(|answer| answer.status),
        }
    }

    /// The HTTP header fields of the answer, if there was one: `Retry-After`, for instance, or the
    /// `Date` by which a service tells its time to who is refused for his own; of a response that
    /// says that the operation failed, too.
    pub fn http_headers(&self) -> Option<&HeaderMap> {
        match &self.0.kind {
            ErrorKind::Http(error) => Some(&error.headers),
            _ => self.0.answer.as_ref().map(|answer| &answer.headers),
        }
    }

    /// The content of the answer, as it came, if there was one. Its size is bounded by
    /// [`Limits::message`](crate::Limits::message).
    pub fn body(&self) -> Option<&[u8]> {
        match &self.0.kind {
            ErrorKind::Http(error) => Some(&error.body),
            _ => self.0.answer.as_ref().map(|answer| &*answer.body),
        }
    }

    /// The response that says that the operation failed, by the types of the operation.
    pub fn response<B: 'static, H: 'static>(&self) -> Option<&Response<B, H>> {
        match &self.0.kind {
            ErrorKind::Failed(failure) => failure.response(),
            _ => None,
        }
    }

    pub(crate) fn of(mut self, operation: &'static str) -> Self {
        self.0.operation = operation;
        self
    }

    /// The response that says that the operation failed.
    pub(crate) fn response_mut<B: 'static, H: 'static>(&mut self) -> Option<&mut Response<B, H>> {
        match &mut self.0.kind {
            ErrorKind::Failed(failure) => failure.response.downcast_mut(),
            _ => None,
        }
    }

    pub(crate) fn with_answer(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    pub(crate) fn configuration(what: impl Into<String>) -> Self {
        ErrorKind::Configuration(what.into()).into()
    }

    /// An error of a transport, which may be a time limit that was reached.
    pub(crate) fn transport(error: BoxError) -> Self {
        // A transport gives our own errors for what is wrong with its setup.
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(error) if is_timeout(&*error) => ErrorKind::Timeout(error).into(),
            Err(error) => ErrorKind::Transport(error).into(),
        }
    }
}

/// Whether an error, or one behind it, is a time limit that was reached.
pub(crate) fn is_timeout(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
        {
            return true;
        }
        next = error.source();
    }
    false
}

impl From<ErrorKind> for Error {
    #[cold]
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: "",
            answer: None,
        }))
    }
}

/// What was done to the content, in order and in small letters (RFC 9110, section 8.4); `identity`
/// is nothing.
pub(crate) fn codings(headers: &HeaderMap) -> Vec<String> {
    let fields = headers.get_all(http::header::CONTENT_ENCODING).iter();
    let named = fields.flat_map(|field| field.as_bytes().split(|byte| *byte == b','));
    let named = named.map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase());
    named
        .filter(|name| !name.is_empty() && name != "identity")
        .collect()
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = |name| {
            let value: Option<&http::HeaderValue> = self.headers.get(name);
            value.map(|value| String::from_utf8_lossy(value.as_bytes()))
        };
        let wanted = match self.status.is_success() {
            true => "message",
            false => "fault",
        };
        write!(
            f,
            "the server answered HTTP {} without a SOAP {wanted}",
            self.status
        )?;
        if self.status.is_redirection()
            && let Some(location) = field(http::header::LOCATION)
        {
            write!(
                f,
                "; it points to {}, which was not followed",
                Start(&location)
            )?;
        }
        if let Some(reason) = &self.reason {
            write!(f, " ({reason})")?;
        }
        if let Some(media) = field(http::header::CONTENT_TYPE) {
            write!(f, "; it sent {}", Start(&media))?;
        }
        let codings = codings(&self.headers).join(", ");
        if !codings.is_empty() {
            let coding = Start(&codings);
            return write!(f, ", compressed by `{coding}`, which nobody undid");
        }
        // More than enough for what is shown, and no more than that is looked at.
        let start = &self.body[..self.body.len().min(SHOWN * 8)];
        let start = String::from_utf8_lossy(start);
        if start.trim().is_empty() {
            f.write_str(", no content")
        } else {
            write!(f, ": {}", Start(&start))
        }
    }
}

impl fmt::Debug for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpError({self})")
    }
}

/// An error and the causes behind it, each unless the one before it has said so already.
struct Chain<'a>(&'a (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            let text = error.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
                said = text;
            }
            next = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            operation,
            answer,
        } = &*self.0;
        if !operation.is_empty() {
            write!(f, "{operation}: ")?;
        }
        match kind {
            ErrorKind::Transport(error) => {
                write!(f, "the service can't be reached: {}", Chain(&**error))
            }
            ErrorKind::Timeout(error) => {
                write!(f, "the service did not answer in time: {}", Chain(&**error))
            }
            ErrorKind::Http(error) => error.fmt(f),
            ErrorKind::Fault(fault) => fault.fmt(f),
            ErrorKind::Xml(error) if answer.is_some() => {
                write!(f, "the response can't be read: {error}")
            }
            ErrorKind::Xml(error) => error.fmt(f),
            ErrorKind::TooLarge { limit } => write!(
                f,
                "the response is larger than {limit} bytes, the limit `message` of `Limits`; \
                 `Client::set_limits` sets it"
            ),
            ErrorKind::Failed(failure) => failure.fmt(f),
            ErrorKind::SignIn(error) => write!(f, "the sign-in failed: {error}"),
            ErrorKind::Configuration(what) => f.write_str(what),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Transport(error) | ErrorKind::Timeout(error) => Some(&**error),
            ErrorKind::Xml(error) => Some(error),
            ErrorKind::SignIn(error) => Some(&**error),
            ErrorKind::Http(error) => error
                .reason
                .as_ref()
                .map(|reason| reason as &(dyn std::error::Error + 'static)),
            _ => None,
        }
    }
}
