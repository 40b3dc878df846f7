//! The client: it sends requests over HTTP and reads what comes back.

pub(crate) mod about;
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod exchange;
mod http;
pub(crate) mod http_binding;
mod masking;
#[cfg(feature = "recorder")]
mod record;
#[cfg(feature = "session")]
mod renewal;
mod said;
#[cfg(feature = "session")]
mod session;
#[cfg(feature = "tracing")]
mod trace;
mod transport;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use base64::Engine;
use percent_encoding::{AsciiSet, utf8_percent_encode};

pub use self::about::{About, Exchange};
#[cfg(feature = "http-digest")]
pub use self::auth::Digest;
pub use self::auth::{Authenticate, Authenticated, Challenge, Refusal};
#[cfg(feature = "session")]
pub use self::auth::{Bearer, BearerToken};
pub use self::call::Call;
pub use self::http::Http;
#[cfg(feature = "http")]
pub use self::http::{HttpBody, HttpBuilder};
#[cfg(feature = "tls")]
pub use self::http::{PeerCertificate, TlsVersion};
pub use self::http_binding::{HttpCall, HttpOperation};
#[cfg(feature = "recorder")]
pub use self::record::{Player, Recorder};
#[cfg(feature = "session")]
pub use self::session::{Session, SignedIn};
pub use self::transport::{Deadline, Transport};
use crate::limits::Limits;
use crate::soap::error::Error;
use crate::soap::{Addressing, HeaderBlock, Operation, SoapVersion};
use crate::xml::{ReadOptions, WriteOptions};

/// A client of a service at one address, over a [`Transport`].
///
/// To clone it is cheap. It is set up in place: a generated client has it as its member `soap`.
#[derive(Clone)]
pub struct Client<T = Http> {
    transport: T,
    config: Arc<Config>,
}

/// The fields of HTTP that say where a message ends and what becomes of the connection.
const FRAMING: [HeaderName; 6] = [
    CONNECTION,
    CONTENT_LENGTH,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// What a client says of each call, and a call of itself.
#[derive(Clone)]
struct Config {
    url: String,
    /// What the URL was read as, once it was.
    uri: OnceLock<::http::Uri>,
    /// The name of the service.
    service: &'static str,
    /// Header blocks that no WSDL declares.
    blocks: Vec<HeaderBlock>,
    /// Tokens of WS-Security.
    #[cfg(feature = "wss")]
    security: Option<Arc<crate::soap::Security>>,
    /// The edition of WS-Addressing by which requests are addressed.
    addressing: Option<Addressing>,
    http_headers: HeaderMap,
    read: ReadOptions,
    write: WriteOptions,
    /// Whether requests are XOP packages.
    mtom: bool,
    /// In bytes: what is smaller stays in the message.
    mtom_threshold: usize,
    /// The version of SOAP, where it is another than that of the binding.
    version: Option<SoapVersion>,
    /// The action, where it is another than that of the operation.
    action: Option<String>,
    timeout: Option<Duration>,
    is_idempotent: bool,
    /// Whether required members may be left blank.
    allows_blank: bool,
    /// Whether requests are held against the schema before they are sent.
    checks_requests: bool,
    /// Whether a response holds the answer as it came.
    keep_raw: bool,
    watchers: Vec<about::Watcher>,
    /// What of messages is not for logs.
    masking: masking::Masking,
}

/// What requests say that they come from, unless they are told to say something else.
const AGENT: &str = concat!("soapgen/", env!("CARGO_PKG_VERSION"));

impl Client {
    /// A client over [`Http`].
    pub fn new(url: impl Into<String>) -> Self {
        Self::with_transport(url, Http::default())
    }
}

impl<T> Client<T> {
    /// A client over a transport of your own. The URL is looked at when a call is made.
    pub fn with_transport(url: impl Into<String>, transport: T) -> Self {
        Self {
            transport,
            config: Arc::new(Config {
                url: url.into(),
                uri: OnceLock::new(),
                service: "",
                blocks: Vec::new(),
                #[cfg(feature = "wss")]
                security: None,
                addressing: None,
                http_headers: HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(AGENT))]),
                read: ReadOptions::default(),
                write: WriteOptions::default(),
                mtom: false,
                mtom_threshold: 1024,
                version: None,
                action: None,
                timeout: None,
                is_idempotent: false,
                allows_blank: false,
                checks_requests: false,
                keep_raw: false,
                watchers: Vec::new(),
                masking: masking::Masking::default(),
            }),
        }
    }

    /// Prepares a call; generated methods do this.
    pub fn call<'a, Req, Resp, H, RH>(
        &'a self,
        operation: &Operation<Req, Resp, H, RH>,
        request: &'a Req,
        headers: &'a H,
    ) -> Call<'a, T, Req, Resp, H, RH> {
        Call::new(self, operation, request, headers)
    }

    /// Prepares a call with a request of its own, which gives what `gives` makes of the message of
    /// the response; generated methods do this.
    pub fn call_unwrapped<'a, Req, Resp, H, RH, R>(
        &'a self,
        operation: &Operation<Req, Resp, H, RH>,
        request: Req,
        headers: &'a H,
        gives: fn(Resp) -> R,
    ) -> Call<'a, T, Req, Resp, H, RH, R> {
        Call::unwrapped(self, operation, request, headers, gives)
    }

    fn config(&mut self) -> &mut Config {
        Arc::make_mut(&mut self.config)
    }

    /// The address of the service.
    pub fn url(&self) -> &str {
        &self.config.url
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Sets the address of the service: an absolute `http` or `https` URL. What of its path and
    /// query is not in ASCII, spaces and quotes are sent percent-encoded.
    pub fn set_url(&mut self, url: impl Into<String>) -> &mut Self {
        self.config().set_url(url.into());
        self
    }

    /// Adds a header block, which no WSDL declares, to every call.
    pub fn add_header(&mut self, block: impl Into<HeaderBlock>) -> &mut Self {
        self.config().blocks.push(block.into());
        self
    }

    /// Sends a header block of WS-Security with each request; `None` for none.
    #[cfg(feature = "wss")]
    pub fn set_security(
        &mut self,
        security: impl Into<Option<crate::soap::Security>>,
    ) -> &mut Self {
        self.config().security = security.into().map(Arc::new);
        self
    }

    /// Sets the version of SOAP that requests are written in, whatever the binding says; `None` for
    /// that of the binding. Answers are read in either.
    pub fn set_soap_version(&mut self, version: impl Into<Option<SoapVersion>>) -> &mut Self {
        self.config().version = version.into();
        self
    }

    /// Sets the time that a call may take, in place of that of the transport, which has to heed
    /// [`About::timeout`]: [`Http`] does. `None` for that of the transport.
    ///
    /// All that layers do under the client is in it, such as repeated requests with the pauses
    /// between them, as long as the call runs on tokio (feature `http` or `session`). That of the
    /// transport is for each of its requests.
    pub fn set_timeout(&mut self, limit: impl Into<Option<Duration>>) -> &mut Self {
        self.config().timeout = limit.into();
        self
    }

    /// Sets whether responses hold the answer as it came, in [`Response::raw`](crate::Response::raw).
    /// Off by default: it is kept in memory as long as they are.
    pub fn set_keep_raw(&mut self, is_on: bool) -> &mut Self {
        self.config().keep_raw = is_on;
        self
    }

    /// Has a function see each exchange when it is over: request and answer as they went, also
    /// where the answer is a fault or can't be read. It is called before the call gives its
    /// outcome, so it should be quick. Of a call that is dropped it sees nothing.
    ///
    /// Messages hold passwords and tickets: what is written into a log should not, and is what
    /// [`Exchange::shown_request`] and [`Exchange::shown_answer`] give.
    pub fn on_exchange(
        &mut self,
        see: impl Fn(&Exchange<'_>) + Send + Sync + 'static,
    ) -> &mut Self {
        self.config().watchers.push(Arc::new(see));
        self
    }

    /// Hides elements and attributes of this name in messages that are shown in logs, with all that
    /// is in them: see [`Exchange::shown_request`].
    pub fn add_secret(&mut self, name: &str) -> &mut Self {
        self.config().masking.add(name);
        self
    }

    /// Sets what HTTP requests say that they come from (`User-Agent`); `soapgen/` and the version
    /// of this crate by default.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when HTTP doesn't allow it.
    pub fn set_user_agent(&mut self, agent: &str) -> Result<&mut Self, Error> {
        self.set_http_header(USER_AGENT.as_str(), agent)
    }

    /// Sets a header field of the HTTP requests, in place of what stood under that name. Its
    /// value is kept out of logs.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when HTTP doesn't allow it, or
    /// it is one that says where a message ends, which the transport does.
    pub fn set_http_header(&mut self, name: &str, value: &str) -> Result<&mut Self, Error> {
        self.config().set_http_header(name, value)?;
        Ok(self)
    }

    /// Sends a name and a password with each request (HTTP Basic, RFC 7617).
    ///
    /// # Errors
    /// When there is a colon in the name.
    pub fn set_basic_auth(&mut self, user: &str, password: &str) -> Result<&mut Self, Error> {
        if user.contains(':') {
            let message = "the name for HTTP Basic authentication can't have a colon";
            return Err(Error::configuration(message));
        }
        let token = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        self.set_http_header(AUTHORIZATION.as_str(), &format!("Basic {token}"))
    }

    /// Sends a token with each request (OAuth 2.0, RFC 6750).
    ///
    /// # Errors
    /// When HTTP doesn't allow it.
    pub fn set_bearer_auth(&mut self, token: &str) -> Result<&mut Self, Error> {
        self.set_http_header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Sets the largest response that is read, in bytes, uncompressed; 64 MiB by default. It is
    /// [`Limits::set_message`] of the limits that the client has.
    pub fn set_max_response_size(&mut self, bytes: usize) -> &mut Self {
        self.config().read.limits.set_message(bytes);
        self
    }

    /// Sets what a response may cost, in place of what was set before.
    pub fn set_limits(&mut self, limits: Limits) -> &mut Self {
        self.config().read.limits = limits;
        self
    }

    /// Sets how responses are read, the limits among that.
    pub fn set_read_options(&mut self, options: ReadOptions) -> &mut Self {
        self.config().read = options;
        self
    }

    /// Sets whether requests have the header blocks of WS-Addressing: `Action`, `MessageID`,
    /// `ReplyTo` and, with the address of the service, `To`. A generated client has them where
    /// its document asks for them. A block that the operation declares, or that was added with
    /// [`Self::add_header`], is left as it is.
    pub fn set_addressing(&mut self, addressing: Option<Addressing>) -> &mut Self {
        self.config().addressing = addressing;
        self
    }

    /// The same, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn with_addressing(mut self, addressing: Addressing) -> Self {
        self.set_addressing(Some(addressing));
        self
    }

    /// Says of which service this is a client, for [`About::service`]; generated clients have it
    /// from their document.
    #[must_use]
    pub fn with_service(mut self, name: &'static str) -> Self {
        self.config().service = name;
        self
    }

    /// Sets whether a request may be sent whose required members were left blank, as far as that
    /// can be told: a text that is empty while its type has no empty value (an `xs:NMTOKEN`, an
    /// enumeration, a `minLength`, a `pattern`), and a list without items that must have one. It
    /// may not, if nothing is set: such a call is an error of the kind
    /// [`Xml`](crate::ErrorKind::Xml), and nothing is sent.
    ///
    /// An empty `xs:string`, 0 and `false` are values: nobody can tell that they were forgotten.
    pub fn set_allow_blank(&mut self, is_allowed: bool) -> &mut Self {
        self.config().allows_blank = is_allowed;
        self
    }

    /// Sets whether the message of a request is held against the schema before it is sent: one that
    /// it doesn't allow is an error of the kind [`Xml`](crate::ErrorKind::Xml) that lists every
    /// violation, and nothing is sent. Off by default. For responses that is strict reading, by
    /// [`Client::set_read_options`].
    pub fn set_check_requests(&mut self, is_on: bool) -> &mut Self {
        self.config().checks_requests = is_on;
        self
    }

    /// Sets how requests are written.
    pub fn set_write_options(&mut self, options: WriteOptions) -> &mut Self {
        self.config().write = options;
        self
    }

    /// Sets whether requests are sent as MTOM: members of the type `xs:base64Binary` as parts
    /// beside the envelope, as they are, and not in it as base64. Off by default: a service has
    /// to be made for it. Responses are read either way.
    pub fn set_mtom(&mut self, is_on: bool) -> &mut Self {
        self.config().mtom = is_on;
        self
    }

    /// Sets how many bytes a member must have, at least, to become a part of its own when MTOM
    /// is on; 1,024 by default.
    pub fn set_mtom_threshold(&mut self, bytes: usize) -> &mut Self {
        self.config().mtom_threshold = bytes;
        self
    }
}

impl Config {
    fn set_url(&mut self, url: String) {
        self.url = url;
        self.uri = OnceLock::new();
    }

    fn set_http_header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let Ok(field) = HeaderName::from_bytes(name.as_bytes()) else {
            let message = format!("{name:?} is not the name of an HTTP header field");
            return Err(Error::configuration(message));
        };
        // What says where a message ends is the transport's to say (RFC 9112, section 6; RFC 9110,
        // section 7.6.1): another length makes the rest of this request the next one.
        if FRAMING.contains(&field) {
            let message = format!("the HTTP header field `{field}` is set by the transport alone");
            return Err(Error::configuration(message));
        }
        let Ok(mut value) = HeaderValue::from_bytes(value.as_bytes()) else {
            let message = format!("the HTTP header field `{field}` can't have this value");
            return Err(Error::configuration(message));
        };
        value.set_sensitive(true);
        self.http_headers.insert(field, value);
        Ok(())
    }

    /// How an answer is read, in what is left of the time for the call.
    fn reading<B>(&self, answer: &::http::Response<B>) -> ReadOptions {
        let mut options = self.read.clone();
        let of_call = answer.extensions().get().map(|Deadline(at)| *at);
        options.deadline = [options.deadline, of_call].into_iter().flatten().min();
        options
    }

    fn uri(&self) -> Result<::http::Uri, Error> {
        if let Some(uri) = self.uri.get() {
            return Ok(uri.clone());
        }
        let uri = self.read_url()?;
        Ok(self.uri.get_or_init(|| uri).clone())
    }

    fn read_url(&self) -> Result<::http::Uri, Error> {
        let url = self.shown_url();
        let uri: ::http::Uri = encoded(self.url.trim()).parse().map_err(|error| {
            let wanted = match self.url.split_once("://") {
                None => "; it must start with http:// or https://",
                Some((_, rest)) if !rest.split(['/', '?', '#']).next().unwrap_or("").is_ascii() => {
                    "; the name of its host must be in Punycode (`xn--…`)"
                }
                Some(_) => "",
            };
            Error::configuration(format!(
                "{url:?} is not the URL of a service: {error}{wanted}"
            ))
        })?;
        match uri.authority() {
            Some(authority) if authority.as_str().contains('@') => Err(Error::configuration(
                "the URL of the service holds a name or password: set them with \
                 `set_basic_auth`",
            )),
            Some(_) if port(&uri, 0).is_none() => Err(Error::configuration(format!(
                "{url:?} is not the URL of a service: a port is a number up to 65535"
            ))),
            Some(_) if matches!(uri.scheme_str(), Some("http" | "https")) => Ok(uri),
            _ => Err(Error::configuration(format!(
                "{url:?} is not the URL of a service: it must start with http:// or https://"
            ))),
        }
    }

    /// The URL as it may stand in a log: without a query, which may hold a key, and not at all
    /// when it holds a password.
    fn shown_url(&self) -> &str {
        if self.url.contains('@') {
            return "…";
        }
        self.url.split('?').next().unwrap_or("")
    }
}

/// The port of a URL, or the usual one where it has none; none, where it has one that is no port.
fn port(uri: &::http::Uri, usual: u16) -> Option<u16> {
    match uri.authority()?.as_str().rsplit_once(':') {
        Some((_, port)) if !port.is_empty() && !port.ends_with(']') => port.parse().ok(),
        _ => Some(usual),
    }
}

/// What is encoded in the path and the query of a URL, beside what is not in ASCII. That a control
/// character stands there is told.
const NOT_IN_URLS: &AsciiSet = &AsciiSet::EMPTY
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// A URL whose path and query have what can't stand there by its percent-encoding, as browsers
/// send what a person typed (RFC 3987, section 3.1; RFC 3986, section 2.1).
fn encoded(url: &str) -> Cow<'_, str> {
    let host = url
        .split_once("://")
        .map_or(0, |(scheme, _)| scheme.len() + 3);
    let (before, behind) = url.split_at(
        url.get(host..)
            .and_then(|rest| rest.find(['/', '?']))
            .map_or(url.len(), |at| host + at),
    );
    match utf8_percent_encode(behind, NOT_IN_URLS).into() {
        Cow::Borrowed(_) => Cow::Borrowed(url),
        Cow::Owned(behind) => Cow::Owned(format!("{before}{behind}")),
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Header blocks by name alone, and fields are marked as sensitive: no secret is shown.
        let blocks = self.config.blocks.iter();
        let blocks: Vec<String> = blocks.map(|b| b.element().name.to_clark()).collect();
        f.debug_struct("Client")
            .field("url", &self.config.shown_url())
            .field("headers", &blocks)
            .field("http_headers", &self.config.http_headers)
            .field("limits", &self.config.read.limits)
            .finish_non_exhaustive()
    }
}
