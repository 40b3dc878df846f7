//! Connections: to the service itself or by a proxy, with TLS or without.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::header::HeaderValue;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tower_service::Service;

use super::builder::Settings;
use super::failure::{self, Clock, Failure};
use super::proxy::{Proxies, Proxy};
#[cfg(feature = "tls")]
use super::tls::{PeerCertificate, Tls};
use crate::client::port;
use crate::soap::error::{BoxError, Error};

/// Whether the URL of a service says that it is spoken to by TLS, if it says how.
fn is_tls(uri: &Uri) -> Option<bool> {
    match uri.scheme_str()? {
        "http" => Some(false),
        "https" => Some(true),
        _ => None,
    }
}

/// The other side of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) is_tls: bool,
    /// An IPv6 address has its brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl Place {
    /// Where the URL of a service leads.
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        let is_tls = is_tls(uri)?;
        Some(Self {
            is_tls,
            host: uri.host()?.to_owned(),
            port: port(uri, if is_tls { 443 } else { 80 })?,
        })
    }

    /// As a URL, with its port whatever that is.
    pub(super) fn uri(&self) -> Result<Uri, http::Error> {
        Uri::builder()
            .scheme(if self.is_tls { "https" } else { "http" })
            .authority(self.to_string())
            .path_and_query("/")
            .build()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Where a request goes, to be named by host and port when there is something to tell.
#[derive(Clone)]
pub(super) struct At {
    pub(super) is_tls: bool,
    uri: Uri,
}

impl At {
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        uri.host()?;
        port(uri, 0)?;
        Some(Self {
            is_tls: is_tls(uri)?,
            uri: uri.clone(),
        })
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Place::of(&self.uri) {
            Some(place) => place.fmt(f),
            None => Ok(()),
        }
    }
}

/// What opens connections.
#[derive(Clone)]
pub(super) struct Connector(Arc<Parts>);

struct Parts {
    tcp: HttpConnector,
    proxies: Proxies,
    timeout: Option<Duration>,
    #[cfg(feature = "tls")]
    tls: Arc<Tls>,
}

impl Connector {
    pub(super) fn new(settings: &Settings) -> Self {
        let mut tcp = HttpConnector::new();
        // The scheme is looked at here.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Divided among the addresses of a name, so that each gets its turn.
        tcp.set_connect_timeout(settings.connect_timeout);
        tcp.set_keepalive(settings.keep_alive);
        tcp.set_keepalive_interval(settings.keep_alive);
        tcp.set_keepalive_retries(Some(3));
        Self(Arc::new(Parts {
            tcp,
            proxies: settings.proxies(),
            timeout: settings.connect_timeout,
            #[cfg(feature = "tls")]
            tls: Arc::clone(&settings.tls),
        }))
    }

    /// Whether a connection can be made at all, as the transport is set up.
    pub(super) fn check(&self, at: &At) -> Result<(), Error> {
        #[cfg(feature = "tls")]
        if at.is_tls {
            self.0.tls.config()?;
        }
        #[cfg(not(feature = "tls"))]
        if at.is_tls {
            return Err(Error::configuration(WITHOUT_TLS));
        }
        Ok(())
    }

    /// The field by which a request that isn't sent through a tunnel is let through by its proxy.
    pub(super) fn proxy_auth(&self, uri: &Uri) -> Option<HeaderValue> {
        match self.0.proxies.of(uri)? {
            Proxy::Http { auth, .. } if uri.scheme_str() == Some("http") => auth,
            _ => None,
        }
    }
}

#[cfg(not(feature = "tls"))]
const WITHOUT_TLS: &str = "the transport `Http` speaks https:// with the feature `ring` or `tls` \
                           of `soapgen-runtime`, and neither is on";

impl Service<Uri> for Connector {
    type Response = TokioIo<Wire>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let parts = Arc::clone(&self.0);
        Box::pin(async move { parts.connect(&uri).await.map(TokioIo::new) })
    }
}

impl Parts {
    async fn connect(&self, uri: &Uri) -> Result<Wire, BoxError> {
        let Some(place) = Place::of(uri) else {
            return Err(Failure::alone(
                "the URL does not start with http:// or https://",
            ));
        };
        let proxy = self.proxies.of(uri);
        let way = match &proxy {
            None => String::new(),
            Some(proxy) => format!(" by the proxy {}", proxy.place()),
        };
        let opened = self.open(&place, proxy);
        let opened = match self.timeout.and_then(Clock::connect) {
            None => opened.await,
            Some(clock) => match tokio::time::timeout_at(clock.end(), opened).await {
                Ok(opened) => opened,
                Err(_) => return Err(clock.ran_out(&format_args!("{place}{way}"))),
            },
        };
        opened.map_err(|error| {
            let what = format!("no connection to {place}{way}");
            Failure::boxed(failure::explained(what, &*error), error)
        })
    }

    async fn open(&self, place: &Place, proxy: Option<Proxy>) -> Result<Wire, BoxError> {
        let mut is_proxied = false;
        let stream: Box<dyn Stream> = match proxy {
            None => Box::new(self.tcp(place).await?),
            Some(Proxy::Socks(socks)) => {
                let stream = self.tcp(&socks.place).await?;
                Box::new(socks.open(stream, place).await?)
            }
            Some(Proxy::Http { place: at, auth }) => {
                let stream: Box<dyn Stream> = Box::new(self.tcp(&at).await?);
                let stream = match at.is_tls {
                    true => self.handshake(&at, stream, false).await?.stream,
                    false => stream,
                };
                if place.is_tls {
                    super::proxy::tunnel(stream, &at, auth.as_ref(), place).await?
                } else {
                    is_proxied = true;
                    stream
                }
            }
        };
        let wire = match place.is_tls {
            true => self.handshake(place, stream, true).await?,
            false => Wire::plain(stream),
        };
        Ok(Wire { is_proxied, ..wire })
    }

    async fn tcp(&self, place: &Place) -> Result<tokio::net::TcpStream, BoxError> {
        let stream = self.tcp.clone().call(place.uri()?).await?;
        Ok(stream.into_inner())
    }

    /// Speaks TLS over a stream.
    #[cfg(feature = "tls")]
    async fn handshake(
        &self,
        place: &Place,
        stream: Box<dyn Stream>,
        is_service: bool,
    ) -> Result<Wire, BoxError> {
        let shaken = self.tls.handshake(&place.host, stream, is_service).await?;
        Ok(Wire {
            is_http2: shaken.is_http2,
            certificate: shaken.certificate,
            ..Wire::plain(Box::new(shaken.stream))
        })
    }

    #[cfg(not(feature = "tls"))]
    #[allow(clippy::unused_async)] // As its twin.
    async fn handshake(&self, _: &Place, _: Box<dyn Stream>, _: bool) -> Result<Wire, BoxError> {
        Err(Failure::alone(WITHOUT_TLS))
    }
}

/// Bytes in both directions.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection that is ready for requests.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    /// What is sent over it is for a proxy to pass on.
    is_proxied: bool,
    is_http2: bool,
    #[cfg(feature = "tls")]
    certificate: Option<PeerCertificate>,
}

impl Wire {
    fn plain(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            is_proxied: false,
            is_http2: false,
            #[cfg(feature = "tls")]
            certificate: None,
        }
    }
}

impl Connection for Wire {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.is_proxied);
        #[cfg(feature = "tls")]
        let connected = match &self.certificate {
            Some(certificate) => connected.extra(certificate.clone()),
            None => connected,
        };
        match self.is_http2 {
            true => connected.negotiated_h2(),
            false => connected,
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.stream).poll_write(cx, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.stream).poll_write_vectored(cx, data)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
