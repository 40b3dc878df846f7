//! soapgen reads WSDL 1.1 and XML Schema 1.0 documents and writes the Rust that speaks to the
//! services they describe.

pub mod diagnostic;
pub mod model;
pub mod resolve;
pub mod source;
pub mod syntax;
