//! Proxies: which one there is for a URL, and how it is asked for a connection.

use std::future::{Ready, ready};
use std::io;
use std::task::{Context, Poll};

use http::Uri;
use http::header::HeaderValue;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower_service::Service;

use super::connect::{Place, Stream};
use super::failure::Failure;
use crate::client::port;
use crate::shown::Start;
use crate::soap::error::{BoxError, Error};

/// Where proxies come from.
#[derive(Clone, Default)]
pub(super) enum Source {
    /// `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    #[default]
    Environment,
    Nowhere,
    Given(Given),
}

#[derive(Clone, Default)]
pub(super) struct Given {
    pub(super) url: String,
    pub(super) auth: Option<(String, String)>,
    /// Hosts that are reached without it, in the form of `NO_PROXY`.
    pub(super) exceptions: String,
}

impl Source {
    pub(super) fn proxies(&self) -> Proxies {
        Proxies(match self {
            Self::Environment => Some(Matcher::from_env()),
            Self::Nowhere => None,
            Self::Given(given) => Some(given.matcher()),
        })
    }
}

impl Given {
    fn matcher(&self) -> Matcher {
        Matcher::builder()
            .all(self.url_with_auth())
            .no(self.exceptions.clone())
            .build()
    }

    fn url_with_auth(&self) -> String {
        let (scheme, rest) = match self.url.split_once("://") {
            Some((scheme, rest)) => (scheme, rest),
            None => ("http", &*self.url),
        };
        match &self.auth {
            Some((user, password)) => {
                let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                format!("{scheme}://{}:{}@{host}", escape(user), escape(password))
            }
            None => format!("{scheme}://{rest}"),
        }
    }

    /// Whether the URL is one of a proxy.
    pub(super) fn check(&self) -> Result<(), Error> {
        // No exception applies here.
        let matcher = Matcher::builder().all(self.url_with_auth()).build();
        let proxies = Proxies(Some(matcher));
        if proxies.of(&Uri::from_static("http://service/")).is_some() {
            return Ok(());
        }
        // A password may stand in front of the host.
        let shown = self.url.rsplit('@').next().unwrap_or_default();
        Err(Error::configuration(format!(
            "{shown:?} is not the URL of a proxy: it must start with http://, https://, \
             socks4://, socks4a://, socks5:// or socks5h:// and have a host, and a port up to 65535 \
             if it has one"
        )))
    }
}

/// A text as it may stand in front of the host of a URL.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The rules by which a URL has a proxy.
pub(super) struct Proxies(Option<Matcher>);

pub(super) enum Proxy {
    Http {
        place: Place,
        auth: Option<HeaderValue>,
    },
    Socks(Socks),
}

impl Proxy {
    pub(super) fn place(&self) -> &Place {
        match self {
            Self::Http { place, .. } => place,
            Self::Socks(socks) => &socks.place,
        }
    }
}

impl Proxies {
    pub(super) fn of(&self, uri: &Uri) -> Option<Proxy> {
        let found = self.0.as_ref()?.intercept(uri)?;
        let uri = found.uri();
        let scheme = uri.scheme_str()?;
        let place = |usual| -> Option<Place> {
            Some(Place {
                is_tls: scheme == "https",
                host: uri.host()?.to_owned(),
                port: port(uri, usual)?,
            })
        };
        let version = match scheme {
            "http" | "https" => {
                let port = if scheme == "https" { 443 } else { 80 };
                return Some(Proxy::Http {
                    place: place(port)?,
                    auth: found.basic_auth().cloned(),
                });
            }
            "socks4" | "socks4a" => Version::V4,
            _ => Version::V5,
        };
        let auth = found.raw_auth();
        Some(Proxy::Socks(Socks {
            version,
            // With the other names the proxy finds the address.
            is_dns_local: matches!(scheme, "socks4" | "socks5"),
            place: place(1080)?,
            auth: auth.map(|(user, password)| (user.to_owned(), password.to_owned())),
        }))
    }
}

enum Version {
    V4,
    V5,
}

pub(super) struct Socks {
    version: Version,
    is_dns_local: bool,
    pub(super) place: Place,
    auth: Option<(String, String)>,
}

impl Socks {
    /// Has the proxy connect a stream that leads to it.
    pub(super) async fn open(self, stream: TcpStream, to: &Place) -> Result<TcpStream, BoxError> {
        let at = self.place.uri()?;
        let mut to = to.clone();
        if self.is_dns_local {
            to.host = address(&to).await?;
        }
        let to = to.uri()?;
        let stream = Opened(Some(stream));
        let stream = match self.version {
            Version::V4 => SocksV4::new(at, stream).call(to).await?,
            Version::V5 => {
                let mut socks = SocksV5::new(at, stream);
                if let Some((user, password)) = self.auth {
                    socks = socks.with_auth(user, password);
                }
                socks.call(to).await?
            }
        };
        Ok(stream.into_inner())
    }
}

/// A connection that is there already, as one that is made. (What goes wrong when one is made
/// would not be told.)
struct Opened(Option<TcpStream>);

impl Service<Uri> for Opened {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let stream = self.0.take().map(TokioIo::new);
        ready(stream.ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}

/// The address of a host, as it stands in a URL. (`SocksV5` would look for it too, but in a way
/// that stops everything else on the thread.)
async fn address(place: &Place) -> Result<String, BoxError> {
    let host = place.host.trim_start_matches('[').trim_end_matches(']');
    let mut found = tokio::net::lookup_host((host, place.port)).await?;
    match found.next() {
        Some(address) if address.is_ipv6() => Ok(format!("[{}]", address.ip())),
        Some(address) => Ok(address.ip().to_string()),
        None => Err(Failure::alone(format!("{host} has no address"))),
    }
}

/// The largest head of an answer to CONNECT, in bytes.
const LARGEST_HEAD: usize = 16 << 10;

/// Asks a proxy for a connection that leads through it (RFC 9110, section 9.3.6).
pub(super) async fn tunnel(
    mut stream: Box<dyn Stream>,
    proxy: &Place,
    auth: Option<&HeaderValue>,
    to: &Place,
) -> Result<Box<dyn Stream>, BoxError> {
    let mut request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n").into_bytes();
    if let Some(auth) = auth {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(auth.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    stream.write_all(&request).await?;
    stream.flush().await?;
    let mut head = Vec::new();
    let end = b"\r\n\r\n";
    while !head.ends_with(end) {
        // One by one: what stands behind the head is TLS.
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) => {
                let what = format!("the proxy {proxy} closed the connection without an answer");
                return Err(Failure::boxed(what, error));
            }
        }
        if head.len() > LARGEST_HEAD {
            break;
        }
    }
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.splitn(3, ' ');
    let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/1."));
    let status = words.next().filter(|status| status.len() == 3);
    let Some(status) = status.filter(|_| is_http && head.ends_with(end)) else {
        let what = format!("what the proxy {proxy} answers is not HTTP");
        return Err(Failure::alone(what));
    };
    let reason = Start(words.next().unwrap_or_default());
    match status {
        _ if status.starts_with('2') => Ok(stream),
        "407" if auth.is_some() => Err(Failure::alone(format!(
            "the proxy {proxy} doesn't accept the name and password that it is given (407 {reason})"
        ))),
        "407" => Err(Failure::alone(format!(
            "the proxy {proxy} wants a name and password (407 {reason}): give them in its URL, or \
             with `HttpBuilder::proxy_auth`"
        ))),
        _ => Err(Failure::alone(format!(
            "the proxy {proxy} refuses to connect to {to}: {status} {reason}"
        ))),
    }
}
