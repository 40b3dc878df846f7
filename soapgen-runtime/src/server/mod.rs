//! The side that answers: a port type's trait, carried out by a service of the user's, behind any
//! HTTP server that speaks to `tower` services.

#[cfg(feature = "server")]
pub(crate) mod answer;
#[cfg(feature = "server")]
mod arrival;
#[cfg(feature = "server")]
mod context;
#[cfg(feature = "server")]
pub(crate) mod documents;
#[cfg(feature = "server")]
mod fault;
#[cfg(feature = "server")]
pub(crate) mod forward;
#[cfg(feature = "server")]
pub(crate) mod http_binding;
#[cfg(feature = "server")]
mod in_process;
mod macros;
#[cfg(feature = "server")]
pub(crate) mod served;
#[cfg(feature = "server")]
mod serves;
#[cfg(feature = "server")]
pub(crate) mod service;

#[cfg(feature = "server")]
pub use self::context::{Context, Peer, Reply};
#[cfg(feature = "server")]
pub use self::fault::{NoFault, OperationFault};
#[cfg(feature = "server")]
pub use self::http_binding::HttpServer;
#[cfg(feature = "server")]
pub use self::in_process::InProcess;
#[cfg(feature = "server")]
pub use self::service::{OneWay, Server};
