#![doc = include_str!("../README.md")]
//!
//! [`Generator`] is the way in from Rust; the macros of `soapgen-macros` and the command fill the
//! same [`Settings`]. [`check`] and [`inspect`] tell of documents without writing code, and
//! [`load`], [`syntax`], [`resolve`], [`shape`] and [`plan`] are the stages one by one.

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
pub mod shape;
pub mod source;
pub mod syntax;
pub mod text;
mod vocabulary;
mod write;
mod xml;

pub use error::Error;
pub use generator::{Generated, Generator};
#[doc(hidden)]
pub use nearest::nearest;
pub use settings::Settings;
#[doc(hidden)]
pub use source::location::below;
#[doc(hidden)]
pub use write::write_if_changed;
