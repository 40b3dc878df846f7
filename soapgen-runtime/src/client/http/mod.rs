//! The transport that is there by default: HTTP over `hyper`, TLS by `rustls`.

#[cfg(feature = "http")]
mod body;
#[cfg(feature = "http")]
mod builder;
#[cfg(feature = "http")]
mod connect;
#[cfg(feature = "http")]
mod cookies;
#[cfg(feature = "http")]
mod failure;
#[cfg(feature = "http")]
mod gzip;
#[cfg(feature = "ring")]
mod provider;
#[cfg(feature = "http")]
mod proxy;
#[cfg(feature = "http")]
mod redirect;
#[cfg(feature = "http")]
mod service;
#[cfg(feature = "tls")]
mod tls;

#[cfg(feature = "http")]
pub use self::body::HttpBody;
#[cfg(feature = "http")]
pub use self::builder::HttpBuilder;
#[cfg(feature = "http")]
pub use self::service::Http;
#[cfg(feature = "tls")]
pub use self::tls::{PeerCertificate, TlsVersion};
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
