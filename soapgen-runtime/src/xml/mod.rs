//! The XML codec: generated types are tables, the loops over them are here.

mod bindings;
pub(crate) mod codec;
pub(crate) mod declarations;
mod declared;
mod decode;
pub(crate) mod dictionary;
pub(crate) mod encoded;
pub(crate) mod error;
#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "time",
    feature = "uuid"
))]
mod foreign;
pub(crate) mod grid;
pub(crate) mod identity;
pub(crate) mod into_option;
mod macros;
mod model;
pub(crate) mod nodes;
pub(crate) mod read;
mod root;
pub(crate) mod scope;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod tree;
mod union;
pub(crate) mod unknown;
pub(crate) mod violations;
pub(crate) mod wildcard;
pub(crate) mod write;
pub(crate) mod xop;

pub use decode::decode;
pub use error::{XmlError, XmlErrorKind};
pub use read::{InvalidCharacters, ReadOptions, Reader};
pub(crate) use root::violations;
pub use root::{Root, validate, validate_within};
pub use table::Row;
pub use violations::{Violation, Violations};
pub use write::{WriteOptions, Writer};

/// Namespace of `xsi:type` and `xsi:nil` (XML Schema Part 1, 2.6).
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Namespace of XML Schema and its built-in types.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// Namespace of the envelope of SOAP 1.1 (section 3).
pub(crate) const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace of the envelope of SOAP 1.2 (Part 1, section 5).
pub(crate) const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// Namespace of the encoding of SOAP 1.1 (section 5), and its name as an encoding style.
pub(crate) const SOAP_ENCODING_11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// Namespace of the encoding of SOAP 1.2 (Part 2, section 3), and its name.
pub(crate) const SOAP_ENCODING_12: &str = "http://www.w3.org/2003/05/soap-encoding";

/// What reading and writing XML gives.
pub type Result<T> = std::result::Result<T, XmlError>;

/// A part of a message beside its XML.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// Its Content-ID, without the angle brackets.
    pub content_id: String,
    /// Its Content-Location (RFC 2557, section 4.2); empty when it has none.
    pub content_location: String,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub content: bytes::Bytes,
}

impl Attachment {
    /// A part with this Content-ID, unlike those of the others, media type and content.
    pub fn new(
        content_id: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<bytes::Bytes>,
    ) -> Self {
        Self {
            content_id: content_id.into(),
            content_location: String::new(),
            content_type: content_type.into(),
            content: content.into(),
        }
    }
}
