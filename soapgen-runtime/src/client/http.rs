//! The transport that is there by default: HTTP over `reqwest`, TLS by `rustls`.

#[cfg(feature = "http")]
pub use self::with::Http;
#[cfg(not(feature = "http"))]
pub use self::without::Http;

#[cfg(not(feature = "http"))]
mod without {
    /// The default transport, which needs the feature `http`. Without it this type is but a
    /// name, so that the same generated code compiles: give clients a transport of your own.
    #[derive(Clone, Debug, Default)]
    #[non_exhaustive]
    pub struct Http {}
}

#[cfg(feature = "http")]
mod with {
    use std::fmt;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::{Arc, OnceLock};
    use std::task::{Context, Poll};
    use std::time::{Duration, Instant};

    use bytes::Bytes;
    use rustls_platform_verifier::BuilderVerifierExt;

    use crate::client::{BoxError, Deadline};
    use crate::error::Error;

    /// The default transport: `reqwest` with `rustls` and the certificates of the platform.
    ///
    /// It reuses connections, reads gzip, honours the proxy variables of the environment and
    /// follows no redirects: a message may hold secrets that are not for another server. The
    /// time limits are 10 seconds to connect and 60 seconds for the whole call.
    #[derive(Clone)]
    pub struct Http {
        settings: Settings,
        /// One for each runtime: connections live with the runtime that opened them.
        clients: Arc<[OnceLock<Result<reqwest::Client, String>>; 2]>,
    }

    #[derive(Clone, Copy, Debug)]
    struct Settings {
        connect_timeout: Option<Duration>,
        timeout: Option<Duration>,
    }

    impl Default for Http {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Http {
        /// The transport with its default time limits.
        pub fn new() -> Self {
            Self {
                settings: Settings {
                    connect_timeout: Some(Duration::from_secs(10)),
                    timeout: Some(Duration::from_secs(60)),
                },
                clients: Arc::default(),
            }
        }

        /// With a time limit for connecting, or none.
        #[must_use]
        pub fn with_connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
            self.settings.connect_timeout = timeout.into();
            self.clients = Arc::default();
            self
        }

        /// With a time limit for a whole call, the reading of the response included, or none.
        #[must_use]
        pub fn with_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
            self.settings.timeout = timeout.into();
            self.clients = Arc::default();
            self
        }

        fn client(&self) -> Result<reqwest::Client, Error> {
            #[cfg(feature = "blocking")]
            let which = usize::from(crate::client::blocking::is_ours());
            #[cfg(not(feature = "blocking"))]
            let which = 0;
            self.clients[which]
                .get_or_init(|| self.settings.build().map_err(|error| error.to_string()))
                .clone()
                .map_err(|error| {
                    Error::configuration(format!("the HTTP client can't be made: {error}"))
                })
        }
    }

    impl Settings {
        fn build(&self) -> Result<reqwest::Client, BoxError> {
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let tls = rustls::ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()?
                .with_platform_verifier()?
                .with_no_client_auth();
            let mut builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                .redirect(reqwest::redirect::Policy::none());
            if let Some(timeout) = self.connect_timeout {
                builder = builder.connect_timeout(timeout);
            }
            if let Some(timeout) = self.timeout {
                builder = builder.timeout(timeout);
            }
            Ok(builder.build()?)
        }
    }

    /// A client that was set up elsewhere: proxies, certificates, time limits are its own.
    impl From<reqwest::Client> for Http {
        fn from(client: reqwest::Client) -> Self {
            let mut http = Self::new();
            http.settings = Settings {
                connect_timeout: None,
                timeout: None,
            };
            for slot in &*http.clients {
                // The slots are new, and so empty.
                let _ = slot.set(Ok(client.clone()));
            }
            http
        }
    }

    impl fmt::Debug for Http {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Http").finish_non_exhaustive()
        }
    }

    impl tower_service::Service<http::Request<Bytes>> for Http {
        type Response = http::Response<reqwest::Body>;
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
                    let message = "the transport `Http` needs a tokio runtime: run the call in \
                                   one, or call `send_blocking` (feature `blocking`)";
                    return Err(Error::configuration(message).into());
                }
                let timeout = http.settings.timeout;
                let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
                let request = reqwest::Request::try_from(request)?;
                let has_query = request.url().query().is_some();
                match http.client()?.execute(request).await {
                    Ok(response) => {
                        let mut response = http::Response::from(response);
                        if let Some(deadline) = deadline {
                            response.extensions_mut().insert(Deadline(deadline));
                        }
                        Ok(response)
                    }
                    // A query may hold a key, and errors end up in logs.
                    Err(error) if has_query => Err(error.without_url().into()),
                    Err(error) => Err(error.into()),
                }
            })
        }
    }
}
