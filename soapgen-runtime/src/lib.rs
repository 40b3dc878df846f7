#![doc = include_str!("../README.md")]
//!
//! ## What a user needs
//!
//! | for | see |
//! | --- | --- |
//! | the address, transport and settings of a generated client, its member `soap` | [`Client`] |
//! | what a method of it returns: a future, with what one call has of its own | [`Call`] |
//! | the answer: message, header blocks, attachments | [`Response`] |
//! | what went wrong, and what a service says of it | [`Error`], [`Fault`] |
//! | what an answer may cost, and how strictly it is read | [`Limits`], [`ReadOptions`] |
//! | values that Rust has no types for: dates, decimals, durations, bytes, names | [`value`] |
//! | XML of any kind, where the schema allows it | [`Element`], [`Mixed`] |
//! | whole messages without a network; checking a value | [`Operation`], [`validate()`] |
//!
//! Macros and tables of rows ([`Table`], [`Row`]) are what generated code is made of.

mod client;
mod error;
mod limits;
mod soap;
mod unique;
pub mod value;
mod xml;

#[cfg(feature = "tls")]
pub use client::TlsVersion;
pub use client::{
    About, BoxError, Call, Client, Deadline, Exchange, Http, HttpCall, HttpOperation, Transport,
};
#[cfg(feature = "http")]
pub use client::{HttpBody, HttpBuilder};
pub use error::{Error, ErrorKind, Failure, HttpError};
pub use limits::{Exceeded, Limits};
pub use soap::{
    Addressing, Body, DeclaredFault, Fault, FaultDetail, HeaderBlock, NoHeaders, Operation,
    OperationBinding, Response, SoapVersion,
};

pub use value::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Duration, Facet, Flags, GDay, GMonth,
    GMonthDay, GYear, GYearMonth, HexBinary, Integer, List, Offset, QName, SharedStr, SimpleType,
    Time, ValueError, WhiteSpace, builtin,
};
#[doc(hidden)]
pub use xml::codec::blank;
pub use xml::codec::{Nil, Nillable, ReadXml, Slot, Text, WriteXml};
#[doc(hidden)]
pub use xml::declarations::{Declarations, NOTHING, UNKNOWN};
pub use xml::dictionary::Dictionary;
pub use xml::grid::Grid;
pub use xml::identity::{Identity, IdentityKind, Step, key, keyref, unique};
pub use xml::into_option::IntoOption;
pub use xml::nodes::Nodes;
pub use xml::scope::Scope;
#[doc(hidden)]
pub use xml::table::{
    EXTENSION, MANY, RESTRICTION, any, any_attribute, attribute, declared, element, extras, group,
    mixed, mixed_of, open, simple_name, text, type_name,
};
pub use xml::table::{Namespaces, RowKind, Table, TableKind};
pub use xml::text::{AnySimple, Typed};
pub use xml::tree::{Attribute, Element, Mixed, Node};
pub use xml::unknown::Unknown;
pub use xml::wildcard::GlobalElement;
pub use xml::{
    Attachment, InvalidCharacters, ReadOptions, Reader, Result as XmlResult, Root, Row, Violation,
    Violations, WriteOptions, Writer, XSD, XSI, XmlError, XmlErrorKind, decode, validate,
};

/// Prefixes and the namespaces that they stand for.
pub type Prefixes = &'static [(&'static str, &'static str)];

/// Includes the module that a build script generated into cargo's `OUT_DIR`.
///
/// ```ignore
/// mod user {
///     soapgen_runtime::include_generated!("user.rs");
/// }
/// ```
#[macro_export]
macro_rules! include_generated {
    ($file:literal) => {
        #[allow(
            bindings_with_variant_name,
            dead_code,
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            non_camel_case_types,
            non_snake_case
        )]
        mod generated {
            include!(concat!(env!("OUT_DIR"), "/", $file));
        }
        pub use generated::*;
    };
}
