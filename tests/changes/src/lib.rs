//! Two versions of a schema with each kind of change (`rows.rs`), as code, and what `soapgen diff`
//! says of each. `tests/messages.rs` proves what it says of the wire by reading messages of one
//! version by the other; what it says of the Rust is proved by the examples of [`users`], which
//! compile with the new version where nothing major is said, and do not where it is.

use soapgen_runtime::{ReadOptions, Root, Slot, XmlResult};

include!("../rows.rs");

/// The old version.
pub mod old {
    soapgen_runtime::include_generated!("old.rs");
}

/// The new version.
pub mod new {
    soapgen_runtime::include_generated!("new.rs");
}

include!(concat!(env!("OUT_DIR"), "/users.rs"));

/// A change, as it is said.
#[derive(Debug)]
pub struct Said {
    /// What is changed.
    pub subject: &'static str,
    /// The kind.
    pub kind: &'static str,
    /// What is changed in it.
    pub message: &'static str,
    /// The verdict on old requests.
    pub requests: Option<&'static str>,
    /// The verdict on new answers.
    pub answers: Option<&'static str>,
    /// The verdict on the Rust.
    pub rust: Option<&'static str>,
}

const fn said_of(
    subject: &'static str,
    kind: &'static str,
    message: &'static str,
    requests: Option<&'static str>,
    answers: Option<&'static str>,
    rust: Option<&'static str>,
) -> Said {
    Said {
        subject,
        kind,
        message,
        requests,
        answers,
        rust,
    }
}

/// What is said of the two versions.
pub fn said() -> Vec<Said> {
    include!(concat!(env!("OUT_DIR"), "/said.rs"))
}

/// What is said of them where the new version is the old one.
pub fn said_back() -> Vec<Said> {
    include!(concat!(env!("OUT_DIR"), "/said_back.rs"))
}

/// Reads a document, strictly or not, and shows what was read.
pub type Read = fn(&str, bool) -> XmlResult<String>;

/// What reads each row's element: by its name, in the old version and in the new one.
pub static READERS: &[(&str, Read, Read)] = include!(concat!(env!("OUT_DIR"), "/readers.rs"));

fn read<T: Slot + std::fmt::Debug>(
    root: &'static Root<T>,
    text: &str,
    strict: bool,
) -> XmlResult<String> {
    let options = ReadOptions::default().with_strict(strict);
    root.read_with(text, &options)
        .map(|value| format!("{value:?}"))
}
