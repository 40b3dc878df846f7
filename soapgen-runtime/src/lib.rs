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
//! What generated code alone names is hidden and changes with the generator.
#![warn(unreachable_pub)] // What is public is meant to be: all else is of the crate alone.

mod client;
#[doc(hidden)]
pub mod codegen;
mod content;
#[cfg(feature = "dynamic")]
#[doc(hidden)]
pub mod dynamic;
#[cfg(any(feature = "http", feature = "wss"))]
mod http_date;
mod limits;
mod server;
mod shown;
mod soap;
mod unique;
pub mod value;
mod xml;

#[cfg(feature = "http-digest")]
pub use client::Digest;
pub use client::{
    About, Authenticate, Authenticated, Call, Challenge, Client, Deadline, Exchange, Http,
    HttpCall, HttpOperation, Refusal, Transport,
};
#[cfg(feature = "session")]
pub use client::{Bearer, BearerToken, Session, SignedIn};
#[cfg(feature = "http")]
pub use client::{HttpBody, HttpBuilder};
#[cfg(feature = "tls")]
pub use client::{PeerCertificate, TlsVersion};
#[cfg(feature = "recorder")]
pub use client::{Player, Recorder};
#[cfg(any(feature = "server", feature = "recorder"))]
pub use content::BytesBody;
pub use limits::{Exceeded, Limits};
#[cfg(feature = "server")]
pub use server::{
    Context, HttpServer, InProcess, NoFault, OneWay, OperationFault, Peer, Reply, Server,
};
pub use soap::{
    Addressing, BoxError, DeclaredFault, Error, ErrorKind, Failure, Fault, FaultDetail,
    HeaderBlock, HttpError, NoHeaders, Operation, Response, SoapVersion,
};
#[cfg(feature = "wss")]
pub use soap::{Security, UsernameToken};

pub use value::{
    Base64Binary, Date, DateTime, Decimal, Duration, Flags, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, HexBinary, Integer, List, Offset, QName, SharedStr, Time, ValueError,
};
pub use xml::codec::{Nil, Nillable, ReadXml, Slot, Text, WriteXml};
pub use xml::dictionary::Dictionary;
pub use xml::grid::Grid;
pub use xml::into_option::IntoOption;
pub use xml::nodes::Nodes;
pub use xml::scope::Scope;
pub use xml::text::{AnySimple, Typed};
pub use xml::tree::{Attribute, Element, Mixed, Node};
pub use xml::unknown::Unknown;
pub use xml::wildcard::GlobalElement;
pub use xml::{
    Attachment, InvalidCharacters, ReadOptions, Reader, Result as XmlResult, Root, Violation,
    Violations, WriteOptions, Writer, XSD, XSI, XmlError, XmlErrorKind, decode, validate,
    validate_within,
};

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
