//! One call of an operation.

use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::about::{self, About};
use super::said::{Said, says};
use super::{Client, Config, Transport, exchange};
use crate::soap::error::{Error, ErrorKind};
use crate::soap::{Addressing, HeaderBlock, Operation, Response, SoapVersion};
use crate::xml::codec::{ReadXml, Slot, WriteXml};
use crate::xml::tree::Element;
use crate::xml::xop::Package;
use crate::xml::{Attachment, Result as XmlResult, Violations, XmlError, XmlErrorKind};

/// A call that is about to be made: `.await` makes it, and so does
#[cfg_attr(feature = "blocking", doc = "[`Call::send_blocking`].")]
#[cfg_attr(
    not(feature = "blocking"),
    doc = "`send_blocking` of the feature `blocking`."
)]
///
/// The request is written when the call is made; the future borrows nothing.
#[must_use = "a call is only made by `.await`, or by `send_blocking`"]
///
/// `Req` and `Resp` are the messages, `H` and `RH` their header blocks, `R` is what the call gives
/// of the response.
pub struct Call<'a, T, Req: 'static, Resp: 'static, H: 'static, RH: 'static, R = Resp> {
    client: &'a Client<T>,
    said: Said,
    operation: Operation<Req, Resp, H, RH>,
    request: Held<'a, Req>,
    headers: Held<'a, H>,
    attachments: Vec<Attachment>,
    gives: fn(Resp) -> R,
}

/// What others hold, such as the header blocks of the client, or this call alone.
enum Held<'a, V> {
    Shared(&'a V),
    Own(Box<V>),
}

impl<V> std::ops::Deref for Held<'_, V> {
    type Target = V;

    fn deref(&self) -> &V {
        match self {
            Self::Shared(value) => value,
            Self::Own(value) => value,
        }
    }
}

impl<'a, T, Req, Resp, H, RH> Call<'a, T, Req, Resp, H, RH> {
    pub(super) fn new(
        client: &'a Client<T>,
        operation: &Operation<Req, Resp, H, RH>,
        request: &'a Req,
        headers: &'a H,
    ) -> Self {
        Self {
            client,
            said: Said::of(&client.config),
            operation: *operation,
            request: Held::Shared(request),
            headers: Held::Shared(headers),
            attachments: Vec::new(),
            gives: std::convert::identity,
        }
    }
}

impl<'a, T, Req, Resp, H, RH, R> Call<'a, T, Req, Resp, H, RH, R> {
    pub(super) fn unwrapped(
        client: &'a Client<T>,
        operation: &Operation<Req, Resp, H, RH>,
        request: Req,
        headers: &'a H,
        gives: fn(Resp) -> R,
    ) -> Self {
        Self {
            client,
            said: Said::of(&client.config),
            operation: *operation,
            request: Held::Own(Box::new(request)),
            headers: Held::Shared(headers),
            attachments: Vec::new(),
            gives,
        }
    }

    /// Sends these header blocks in place of the client's.
    pub fn headers(mut self, headers: H) -> Self {
        self.headers = Held::Own(Box::new(headers));
        self
    }

    /// Sends the client's header blocks as they are after this change, in this call alone.
    pub fn with_headers(mut self, change: impl FnOnce(&mut H)) -> Self
    where
        H: Clone,
    {
        let mut headers = match self.headers {
            Held::Shared(headers) => Box::new(headers.clone()),
            Held::Own(headers) => headers,
        };
        change(&mut headers);
        self.headers = Held::Own(headers);
        self
    }

    says!();

    /// Sends one more header block, which no WSDL declares: an [`Element`], or a [`HeaderBlock`]
    /// that says whom it is for.
    pub fn header(mut self, block: impl Into<HeaderBlock>) -> Self {
        self.said.change().blocks.push(block.into());
        self
    }

    /// Sends a header block of WS-Security, in place of the client's.
    #[cfg(feature = "wss")]
    pub fn security(mut self, security: crate::soap::Security) -> Self {
        self.said.change().security = Some(std::sync::Arc::new(security));
        self
    }

    /// Sends this action, in place of the operation's.
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.said.change().action = Some(action.into());
        self
    }

    /// Is written in this version of SOAP, whatever the binding says.
    pub fn soap_version(mut self, version: SoapVersion) -> Self {
        self.said.change().version = Some(version);
        self
    }

    /// Has the response hold the answer as it came: [`Response::raw`].
    pub fn keep_raw(mut self) -> Self {
        self.said.change().keep_raw = true;
        self
    }

    /// Sends a part beside the envelope (SOAP with attachments). The message can refer to it by
    /// `cid:` and its Content-ID.
    pub fn attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }
}

/// What no transport is: the bound of a method that isn't there.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`send_blocking` needs the feature `blocking` of `soapgen-runtime`",
    label = "not there without the feature `blocking`",
    note = "add `features = [\"blocking\"]` to the dependency on `soapgen-runtime`, or await the call"
)]
pub trait Blocking {
    /// Is never called.
    fn never<O>() -> O;
}

// Without the bounds of a call, so that nothing else is told first.
#[cfg(not(feature = "blocking"))]
impl<T, Req, Resp, H, RH, R> Call<'_, T, Req, Resp, H, RH, R> {
    /// Not there without the feature `blocking`.
    #[doc(hidden)]
    pub fn send_blocking(self) -> Outcome<R, RH>
    where
        T: Blocking,
    {
        T::never()
    }
}

/// What gives an answer whose body is still to come.
type Streamed<T> =
    Pin<Box<dyn Future<Output = Result<http::Response<<T as Transport>::Body>, Error>> + Send>>;

/// What making a call gives.
type Outcome<R, RH> = Result<Response<R, RH>, Error>;

impl<T, Req, Resp, H, RH, R> Call<'_, T, Req, Resp, H, RH, R>
where
    T: Transport,
    Req: Slot,
    Resp: Slot + Send + Sync + 'static,
    H: WriteXml,
    RH: ReadXml + Debug + Send + Sync + 'static,
    R: Send + 'static,
{
    /// Makes the call and waits for the response, on any thread: no async runtime is needed,
    /// and one that is there is not used. Do not call it in an async function, which would wait
    /// as well.
    ///
    /// # Errors
    /// As `.await`.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Outcome<R, RH> {
        super::blocking::wait(self.into_future())
    }

    /// The HTTP request that the call would send, which is not sent.
    ///
    /// # Errors
    /// When the message can't be written, or what the call or the client says is wrong.
    pub fn request(mut self) -> Result<http::Request<bytes::Bytes>, Error> {
        let request = self.http_request();
        request.map_err(|error| error.of(self.operation.name()))
    }

    /// Makes the call and hands its answer on when the head of it is there: status, HTTP fields,
    /// and the body as it comes, unread and uncollected. That is for who stores or passes on what
    /// is large; [`Operation::read_response`] reads it afterwards.
    ///
    /// [`Limits`](crate::Limits) and [`Client::on_exchange`] have no part in it, and a fault is an
    /// answer like any other. The time limit of the call goes on while the body is read, as far as
    /// the transport has one. What the feature `tracing` tells of the call ends with the head.
    ///
    /// # Errors
    /// As `.await`, of what can go wrong until then.
    pub fn streamed(mut self) -> Streamed<T> {
        let name = self.operation.name();
        let request = self.http_request();
        let transport = self.client.transport.clone();
        let config = self.said.config;
        Box::pin(async move {
            let sent = about::stream(transport, (name, request), &config);
            sent.await.map_err(|error| error.of(name))
        })
    }

    /// The header blocks of WS-Addressing, but for those that are written anyway.
    fn addressed(&self, addressing: Addressing, config: &Config) -> Result<Vec<Element>, Error> {
        let operation = self.operation;
        let url = super::encoded(config.url.trim());
        let own = config.action.as_deref();
        let action = own.unwrap_or(operation.addressed_action());
        let mut out = addressing.blocks(&url, action, !operation.is_one_way());
        let is_written = |block: &Element| {
            let (namespace, local) = (addressing.namespace(), &block.name.local);
            let mut others = config.blocks.iter();
            others.any(|other| other.element().is(namespace, local))
                || operation.declares_header(namespace, local)
        };
        out.retain(|block| !is_written(block));
        match action.is_empty() && out.iter().any(|block| block.name.local == "Action") {
            true => Err(Error::configuration(
                "requests are to be addressed, and the document gives this operation no action: \
                 add the header block `Action` to the call",
            )),
            false => Ok(out),
        }
    }

    fn http_request(&mut self) -> Result<http::Request<bytes::Bytes>, Error> {
        self.said.settled()?;
        let config = &*self.said.config;
        let version = config.version.unwrap_or(self.operation.version());
        let operation = self.operation.speaking(version);
        let mut blocks = match config.addressing {
            Some(addressing) => self.addressed(addressing, config)?,
            None => Vec::new(),
        };
        blocks.extend(config.blocks.iter().map(|block| block.written(version)));
        #[cfg(feature = "wss")]
        blocks.extend(config.security.iter().map(|it| it.block(version)));
        if config.checks_requests {
            let violations = operation.request_violations(&self.request, &config.read);
            violations.and_then(refused_by).map_err(ErrorKind::Xml)?;
        }
        let mut package = config.mtom.then(|| Package::new(config.mtom_threshold));
        let text = operation
            .write_package(
                &self.request,
                &self.headers,
                &blocks,
                &config.write,
                !config.allows_blank,
                &mut package,
            )
            .map_err(ErrorKind::Xml)?;
        let action = config.action.as_deref().unwrap_or(operation.action());
        let message = exchange::Message {
            text,
            package,
            attachments: &self.attachments,
        };
        let mut request = exchange::request(config, version, action, message)?;
        request.extensions_mut().insert(About {
            service: config.service,
            operation: operation.name(),
            action: action.to_owned(),
            version: Some(version),
            is_idempotent: config.is_idempotent,
            timeout: config.timeout,
        });
        Ok(request)
    }
}

/// The error of a request that the schema doesn't allow.
pub(super) fn refused_by(violations: Violations) -> XmlResult<()> {
    let Some(first) = violations.first() else {
        return Ok(());
    };
    let path = first.path.clone();
    Err(XmlError::new(XmlErrorKind::Invalid(violations), path, None))
}

impl<T, Req, Resp, H, RH, R> IntoFuture for Call<'_, T, Req, Resp, H, RH, R>
where
    T: Transport,
    Req: Slot,
    Resp: Slot + Send + Sync + 'static,
    H: WriteXml,
    RH: ReadXml + Debug + Send + Sync + 'static,
    R: Send + 'static,
{
    type Output = Outcome<R, RH>;
    type IntoFuture = Pin<Box<dyn Future<Output = Outcome<R, RH>> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        let operation = self.operation;
        let gives = self.gives;
        let request = self.http_request();
        let transport = self.client.transport.clone();
        let config = self.said.config;
        Box::pin(async move {
            let read = |answer| exchange::outcome(answer, &operation, &config);
            let request = (operation.name(), request);
            match about::exchange(transport, request, &config, read).await {
                Ok(response) => Ok(response.map(gives)),
                Err(error) => Err(error.of(operation.name())),
            }
        })
    }
}

impl<T, Req, Resp, H, RH, R> Debug for Call<'_, T, Req, Resp, H, RH, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the message: it may hold what nobody should read in a log.
        f.debug_struct("Call")
            .field("operation", &self.operation.name())
            .field("client", self.client)
            .finish_non_exhaustive()
    }
}
