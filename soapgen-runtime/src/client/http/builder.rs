//! How a transport is set up.

use std::fmt;
#[cfg(feature = "tls")]
use std::sync::Arc;
use std::time::Duration;

use super::proxy::{Given, Proxies, Source};
use super::service::Http;
#[cfg(feature = "tls")]
use super::tls::{self, Identity, Tls, TlsVersion};
use crate::soap::error::Error;

/// What a transport is made by.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) connect_timeout: Option<Duration>,
    pub(super) first_byte_timeout: Option<Duration>,
    pub(super) timeout: Option<Duration>,
    pub(super) max_idle_connections: usize,
    pub(super) idle_timeout: Option<Duration>,
    pub(super) keep_alive: Option<Duration>,
    pub(super) redirects: usize,
    pub(super) has_cookies: bool,
    /// In bytes: what is no smaller is compressed.
    pub(super) compressed_from: Option<usize>,
    proxy: Source,
    #[cfg(feature = "tls")]
    pub(super) tls: Arc<Tls>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Some(Duration::from_secs(10)),
            first_byte_timeout: None,
            timeout: Some(Duration::from_secs(60)),
            max_idle_connections: usize::MAX,
            idle_timeout: Some(Duration::from_secs(90)),
            keep_alive: Some(Duration::from_secs(15)),
            redirects: 0,
            has_cookies: false,
            compressed_from: None,
            proxy: Source::default(),
            #[cfg(feature = "tls")]
            tls: Arc::default(),
        }
    }
}

impl Settings {
    /// How often a request is sent again, at most, with which a server has not begun. Servers of
    /// HTTP/2 say so, when they have enough to do or are about to end.
    #[allow(clippy::unused_self)] // As its twin.
    pub(super) fn repeats(&self) -> usize {
        #[cfg(all(feature = "http2", feature = "tls"))]
        if self.tls.offers_http2() {
            return 2;
        }
        0
    }

    pub(super) fn proxies(&self) -> Proxies {
        self.proxy.proxies()
    }
}

/// Sets up an [`Http`].
///
/// ```
/// # fn main() -> Result<(), soapgen_runtime::Error> {
/// use std::time::Duration;
///
/// let http = soapgen_runtime::Http::builder()
///     .proxy("http://proxy.example:3128")
///     .proxy_auth("me", "secret")
///     .timeout(Duration::from_secs(300))
///     .build()?;
/// # let _ = http;
/// # Ok(())
/// # }
/// ```
///
/// With TLS certificates, read from files:
///
/// ```no_run
/// # #[cfg(feature = "tls")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::fs::read;
///
/// let http = soapgen_runtime::Http::builder()
///     .authorities(read("our-authority.pem")?)
///     .client_certificate(read("client.pem")?, read("client-key.pem")?)
///     .build()?;
/// # let _ = http;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "tls"))]
/// # fn main() {}
/// ```
#[derive(Default)]
#[must_use]
pub struct HttpBuilder {
    settings: Settings,
    /// Put together from several calls.
    proxy_auth: Option<(String, String)>,
    proxy_exceptions: Option<String>,
    #[cfg(feature = "tls")]
    tls: TlsTexts,
}

/// The settings of TLS, as given.
#[cfg(feature = "tls")]
#[derive(Default)]
struct TlsTexts {
    authorities: Vec<Vec<u8>>,
    without_platform: bool,
    identity: Option<IdentityText>,
    minimum: Option<TlsVersion>,
    is_http2: bool,
}

/// A client certificate as it is given.
#[cfg(feature = "tls")]
enum IdentityText {
    /// Chain and key.
    Pem(Vec<u8>, Vec<u8>),
    /// The file and its password.
    #[cfg(feature = "pkcs12")]
    Pkcs12(Vec<u8>, String),
}

impl HttpBuilder {
    /// The time limit for a connection: 10 seconds, if nothing else is set. The look-up of the
    /// address, the way by a proxy and the handshake of TLS are in it.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.connect_timeout = limit.into();
        self
    }

    /// The time limit from the start of a call to the head of its answer, a connection that has
    /// to be made included; none, if nothing is set.
    pub fn first_byte_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.first_byte_timeout = limit.into();
        self
    }

    /// The time limit for a whole call, the reading of the answer included: 60 seconds, if
    /// nothing else is set.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timeout = limit.into();
        self
    }

    /// How many connections to one host are kept for further calls, at most; no limit, if nothing
    /// is set. With 0 each call has a connection of its own.
    pub fn max_idle_connections(mut self, count: usize) -> Self {
        self.settings.max_idle_connections = count;
        self
    }

    /// How long a connection is kept for further calls: 90 seconds, if nothing else is set. A
    /// server that closes connections sooner wants a shorter time here.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.idle_timeout = limit.into();
        self
    }

    /// After how long a silence the system asks the other side whether it is still there (TCP
    /// keep-alive), and how often from then on: 15 seconds, if nothing else is set. The connection
    /// is given up when three of them had no answer.
    pub fn keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.settings.keep_alive = interval.into();
        self
    }

    /// How many redirects a call may follow: none, if nothing is set. It sends the request again
    /// as it is (301, 302, 307 and 308), to the same server alone, or from port 80 to `https://`
    /// of the same host: what is in a message is not for another one. Where an answer points
    /// elsewhere, it is what the call gets.
    pub fn redirects(mut self, most: usize) -> Self {
        self.settings.redirects = most;
        self
    }

    /// Whether cookies that a server sets are sent back to it, and to nobody else: scheme, host
    /// and port are the same, whatever the cookie says of a domain. Off, if nothing is set.
    /// Clones of the transport share them. [`Http::clear_cookies`] forgets them.
    pub fn cookies(mut self, are_kept: bool) -> Self {
        self.settings.has_cookies = are_kept;
        self
    }

    /// Compresses requests (gzip) that have so many bytes at least; `None`, and if nothing is set,
    /// none of them. HTTP has no way to ask a server whether it takes them.
    pub fn compress_requests(mut self, from: impl Into<Option<usize>>) -> Self {
        self.settings.compressed_from = from.into();
        self
    }

    /// The proxy by which everything goes, in place of those that the environment names.
    ///
    /// It is an `http://`, `https://`, `socks4://`, `socks4a://`, `socks5://` or `socks5h://`
    /// URL, with a name and password in it if the proxy wants them. For `https://` services a
    /// proxy of HTTP is asked for a tunnel (CONNECT). With `socks4a` and `socks5h` the proxy
    /// looks for the address of the service, and with the others this machine does.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.settings.proxy = Source::Given(Given {
            url: url.into(),
            ..Given::default()
        });
        self
    }

    /// The name and password for the [`proxy`](Self::proxy): HTTP Basic (RFC 7617), or what
    /// SOCKS 5 has for them (RFC 1929).
    pub fn proxy_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.proxy_auth = Some((user.into(), password.into()));
        self
    }

    /// What is reached without the [`proxy`](Self::proxy), in the form of `NO_PROXY`: names of
    /// hosts and domains, addresses and networks, with commas between them, as in
    /// `localhost,.example.com,10.0.0.0/8`.
    pub fn proxy_exceptions(mut self, list: impl Into<String>) -> Self {
        self.proxy_exceptions = Some(list.into());
        self
    }

    /// No proxy, whatever the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.settings.proxy = Source::Nowhere;
        self
    }

    /// Trusts further authorities, beside those of the platform: certificates in PEM, one or
    /// more. Each call adds to the ones before.
    #[cfg(feature = "tls")]
    pub fn authorities(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.authorities.push(pem.into());
        self
    }

    /// Whether the authorities of the platform are trusted, as they are if nothing is set.
    /// Without them those of [`authorities`](Self::authorities) are alone.
    #[cfg(feature = "tls")]
    pub fn platform_authorities(mut self, are_trusted: bool) -> Self {
        self.tls.without_platform = !are_trusted;
        self
    }

    /// Shows a certificate to servers that want to see one: in PEM, with those that stand
    /// between it and an authority behind it, and its private key (PKCS #8, PKCS #1 or SEC 1,
    /// not encrypted). If both are in one file, give it twice.
    #[cfg(feature = "tls")]
    pub fn client_certificate(
        mut self,
        chain: impl Into<Vec<u8>>,
        key: impl Into<Vec<u8>>,
    ) -> Self {
        self.tls.identity = Some(IdentityText::Pem(chain.into(), key.into()));
        self
    }

    /// The same of a file of PKCS #12 (`.p12`, `.pfx`; RFC 7292), which has certificate, key and
    /// those that stand between it and an authority, encrypted by this password. It has to hold one
    /// key. Of the last of this and [`client_certificate`](Self::client_certificate) that is called
    /// the certificate is shown.
    #[cfg(feature = "pkcs12")]
    pub fn client_certificate_pkcs12(
        mut self,
        file: impl Into<Vec<u8>>,
        password: impl Into<String>,
    ) -> Self {
        self.tls.identity = Some(IdentityText::Pkcs12(file.into(), password.into()));
        self
    }

    /// The oldest version of TLS that is spoken: 1.2, if nothing else is set; 1.3, where the
    /// feature `tls12` is off.
    #[cfg(feature = "tls")]
    pub fn min_tls_version(mut self, version: TlsVersion) -> Self {
        self.tls.minimum = Some(version);
        self
    }

    /// Whether HTTP/2 is offered to servers over TLS; HTTP/1.1 is spoken with those that don't
    /// want it (ALPN, RFC 7301). Off, if nothing is set. A request with which a server says that
    /// it has not begun (RFC 9113, section 8.7) is sent again, twice at most.
    #[cfg(all(feature = "http2", feature = "tls"))]
    pub fn http2(mut self, is_on: bool) -> Self {
        self.tls.is_http2 = is_on;
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the URL of the proxy is
    /// none, or a certificate or key can't be read or used.
    pub fn build(self) -> Result<Http, Error> {
        let mut settings = self.settings;
        match &mut settings.proxy {
            Source::Given(given) => {
                given.auth = self.proxy_auth;
                given.exceptions = self.proxy_exceptions.unwrap_or_default();
                given.check()?;
            }
            _ if self.proxy_auth.is_some() || self.proxy_exceptions.is_some() => {
                let message = "`proxy_auth` and `proxy_exceptions` are for the proxy that `proxy` \
                               names, and it names none";
                return Err(Error::configuration(message));
            }
            _ => {}
        }
        #[cfg(feature = "tls")]
        {
            settings.tls = self.tls.read()?;
        }
        Ok(Http::of(settings))
    }
}

#[cfg(feature = "tls")]
impl TlsTexts {
    fn read(self) -> Result<Arc<Tls>, Error> {
        let mut authorities = Vec::new();
        for pem in &self.authorities {
            authorities.extend(tls::certificates(pem).map_err(|problem| {
                Error::configuration(format!(
                    "the certificates of authorities can't be read: {problem}"
                ))
            })?);
        }
        if authorities.is_empty() && self.without_platform {
            let message = "no server would be trusted: without the authorities of the platform \
                           there must be others, by `authorities`";
            return Err(Error::configuration(message));
        }
        let identity = match &self.identity {
            Some(IdentityText::Pem(chain, key)) => Some(Identity::from_pem(chain, key)?),
            #[cfg(feature = "pkcs12")]
            Some(IdentityText::Pkcs12(file, password)) => {
                Some(Identity::from_pkcs12(file, password)?)
            }
            None => None,
        };
        let is_checked = !authorities.is_empty() || identity.is_some();
        let tls = Tls::new(tls::Settings {
            authorities,
            without_platform: self.without_platform,
            identity,
            minimum: self.minimum,
            is_http2: self.is_http2,
        });
        if is_checked {
            // So that what can't be used is found here, and not by the first call.
            tls.config()?;
        }
        Ok(Arc::new(tls))
    }
}

impl fmt::Debug for HttpBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It holds a key and a password.
        f.debug_struct("HttpBuilder").finish_non_exhaustive()
    }
}
