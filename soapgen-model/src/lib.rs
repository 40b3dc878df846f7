#![doc = include_str!("../README.md")]
#![warn(unreachable_pub)] // What is public is meant to be: all else is of the crate alone.

pub mod diagnostic;
mod error;
pub mod load;
pub mod model;
pub mod nearest;
pub mod place;
pub mod resolve;
pub mod shape;
pub mod source;
pub mod syntax;
pub mod unseen;
pub mod vocabulary;
pub mod write;
pub mod xml;

pub use error::Error;
