//! What servers of all bindings have in common.

/// The settings of any server, and what makes it a service of `tower`: of a type with the members
/// `service`, `config`, `index` and `port`, which answers by its method `respond`.
macro_rules! serves {
    ($server:ident) => {
        impl<P: 'static, S: Send + Sync + 'static> $server<P, S> {
            /// The service.
            pub fn service(&self) -> &std::sync::Arc<S> {
                &self.service
            }

            fn config(&mut self) -> &mut Config {
                std::sync::Arc::make_mut(&mut self.config)
            }

            /// Sets what a request may cost, in place of what was set before.
            pub fn set_limits(&mut self, limits: crate::limits::Limits) -> &mut Self {
                self.config().read.limits = limits;
                self
            }

            /// Sets how answers are written.
            pub fn set_write_options(&mut self, options: crate::xml::WriteOptions) -> &mut Self {
                self.config().write = options;
                self
            }

            /// Sets the address that the documents at `?wsdl` give, where it is another than that
            /// of the request: behind a proxy, or with TLS.
            pub fn set_address(&mut self, url: impl Into<String>) -> &mut Self {
                self.config().address = Some(url.into());
                self
            }

            /// Sets the time in which a request has to arrive whole and be read; 30 seconds by
            /// default, `None` for as long as it takes. How long an operation may work is for a
            /// layer around this server to say. On a runtime of tokio it needs the timers of that
            /// (`enable_time`); on another it holds for reading what has arrived alone.
            pub fn set_read_timeout(
                &mut self,
                limit: impl Into<Option<std::time::Duration>>,
            ) -> &mut Self {
                self.config().read_timeout = limit.into();
                self
            }

            /// With these settings, for the way in which a server is most often made:
            #[doc = concat!("`", stringify!($server), "::new(service).with(|s| { s.set_address(\"https://example.com/shop\"); })`.")]
            #[must_use]
            pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
                change(&mut self);
                self
            }

            /// The same as the transport of a client in this process: whoever calls it needs no
            /// network.
            pub fn in_process(&self) -> super::InProcess<Self> {
                super::InProcess::of(self.clone())
            }
        }

        impl<P, S: 'static> Clone for $server<P, S> {
            fn clone(&self) -> Self {
                Self {
                    service: self.service.clone(),
                    config: self.config.clone(),
                    index: self.index.clone(),
                    port: std::marker::PhantomData,
                }
            }
        }

        impl<P, S: 'static> std::fmt::Debug for $server<P, S> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($server))
                    .field("limits", &self.config.read.limits)
                    .finish_non_exhaustive()
            }
        }

        impl<P, S, B> tower_service::Service<http::Request<B>> for $server<P, S>
        where
            P: 'static,
            S: Send + Sync + 'static,
            B: http_body::Body + Send + 'static,
            B::Data: Send,
            B::Error: Into<crate::soap::BoxError>,
        {
            type Response = http::Response<crate::content::BytesBody>;
            type Error = std::convert::Infallible;
            type Future = std::pin::Pin<
                Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>,
            >;

            fn poll_ready(
                &mut self,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Result<(), Self::Error>> {
                std::task::Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: http::Request<B>) -> Self::Future {
                let server = self.clone();
                Box::pin(async move { Ok(server.respond(request).await) })
            }
        }
    };
}

pub(super) use serves;
