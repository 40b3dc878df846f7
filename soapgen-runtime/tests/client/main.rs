//! The client as generated code uses it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that fails panics.

mod answering;
mod authentication;
#[cfg(feature = "ring")]
mod authority;
mod calls;
#[cfg(feature = "http")]
mod connections;
#[cfg(all(feature = "http2", feature = "ring"))]
mod going_away;
#[cfg(feature = "http")]
mod hostile;
#[cfg(feature = "http")]
mod loopback;
mod memory;
mod messages;
#[cfg(all(feature = "pkcs12", feature = "ring", feature = "tls12"))]
mod pkcs12;
#[cfg(feature = "http")]
mod proxies;
mod said;
#[cfg(feature = "wss")]
mod security;
#[cfg(feature = "http")]
mod server;
mod service;
#[cfg(feature = "session")]
mod session;
#[cfg(all(feature = "ring", feature = "tls12"))]
mod tls;
#[cfg(feature = "tracing")]
mod traced;
