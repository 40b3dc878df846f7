//! soapgen reads WSDL 1.1 and 2.0 and XML Schema 1.0 documents and writes the Rust that speaks to the
//! services they describe: request and response types, and a typed client.
//!
//! From a build script:
//!
//! ```no_run
//! # fn main() -> Result<(), soapgen::Error> {
//! soapgen::Generator::new("wsdl/Services88-User.wsdl")
//!     .operation("GetOrRegisterAccessGatewayInfo")
//!     .write_to_out_dir("user.rs")?;
//! # Ok(())
//! # }
//! ```
//!
//! and in the crate `soapgen_runtime::include_generated!("user.rs")`. The macros of
//! `soapgen-macros` and the binary `soapgen` are other ways in to the same [`Settings`].

pub mod check;
mod config;
pub mod diagnostic;
mod error;
mod format;
mod generator;
pub mod inspect;
mod json;
pub mod load;
pub mod model;
mod nearest;
mod place;
pub mod plan;
mod render;
pub mod resolve;
pub mod settings;
pub mod source;
pub mod syntax;
pub mod text;
mod vocabulary;
mod write;
mod xml;

pub use error::Error;
pub use generator::{Generated, Generator};
pub use settings::Settings;
