//! The client as generated code uses it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that fails panics.

mod calls;
#[cfg(feature = "http")]
mod loopback;
mod memory;
mod messages;
mod service;
