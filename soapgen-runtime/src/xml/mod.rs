//! The XML codec: generated types are tables, the loops over them are here.

pub(crate) mod codec;
mod decode;
pub(crate) mod dictionary;
pub(crate) mod error;
mod macros;
pub(crate) mod read;
mod root;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod tree;
pub(crate) mod write;

pub use decode::decode;
pub use error::{Violation, XmlError, XmlErrorKind};
pub use read::{ReadOptions, Reader};
pub use root::{Root, validate};
pub use table::Row;
pub use write::{WriteOptions, Writer};

/// Namespace of `xsi:type` and `xsi:nil` (XML Schema Part 1, 2.6).
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What reading and writing XML gives.
pub type Result<T> = std::result::Result<T, XmlError>;

/// A part of a message beside its XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its Content-ID, without the angle brackets.
    pub content_id: String,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub content: bytes::Bytes,
}
