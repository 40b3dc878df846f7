//! What soapgen makes of each folder of `features`, and what the tests in `suite` compare it by.
//!
//! A feature is a folder:
//!
//! | file | |
//! | --- | --- |
//! | `input.wsdl`, `input.xsd` | what is generated from |
//! | `soapgen.toml` | settings, where the feature needs any |
//! | `expected.rs` | the generated module; `BLESS=1 cargo test -p soapgen-tests` writes it |
//! | `messages/*.xml` | documents that are valid, and are written as they were read |
//! | `messages/*.lenient.xml` | documents that are not valid, and are written as they were read all the same |
//! | `messages/*.invalid.xml` | documents that are not valid |
//! | `messages/*.written.xml` | what the document of that name is written as, where not as it was read |
//! | `test.rs` | what a user would write on the types |
//!
//! In a document that is not valid, each line of a comment that starts with `// ` is a part of
//! what strict reading answers.

#![deny(warnings)] // What is generated compiles without one.

pub mod document;
pub mod infoset;
pub mod user;
pub mod variants;

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

/// The folder with the generated modules.
pub const GENERATED: &str = env!("OUT_DIR");
