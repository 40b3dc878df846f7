#![doc = include_str!("../README.md")]
//!
//! [`Generator`] is the way in from Rust; the macros of `soapgen-macros` and the command fill the
//! same [`Settings`]. [`check`] and [`inspect`] tell of documents without writing code, and
//! [`load`], [`syntax`], [`resolve`], [`shape`] and [`plan`] are the stages one by one.
#![warn(unreachable_pub)] // What is public is meant to be: all else is of the crate alone.

pub mod check;
mod config;
pub mod diff;
mod format;
mod generator;
pub mod inspect;
mod json;
mod pieces;
pub mod plan;
mod render;
pub mod settings;
pub mod text;

pub use generator::{Generated, Generator};
pub use settings::Settings;
pub use soapgen_model::{Error, diagnostic, load, model, resolve, shape, source, syntax};
#[doc(hidden)]
pub use soapgen_model::{
    nearest::nearest, source::location::below, unseen::is_hidden, write::write_if_changed,
};
