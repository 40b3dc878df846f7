//! What is wrong with a message, and where.

use std::fmt;

use super::violations::{Violation, Violations};
use crate::limits::Exceeded;
use crate::shown::clipped;
use crate::value::ValueError;

/// A message can't be read, or a value can't be written.
///
/// Says what was expected, what stood there, the path of elements and the offset. What it quotes
/// of the message it quotes in part: the error is small, however large the message.
#[derive(Clone, PartialEq, Eq)]
pub struct XmlError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: XmlErrorKind,
    path: String,
    offset: Option<usize>,
    /// What to do about it.
    help: Option<String>,
}

/// The kinds of [`XmlError`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// The text is not well-formed XML (XML 1.0, Namespaces in XML).
    NotWellFormed(String),
    /// A name that is needed has a prefix that nobody declared (Namespaces in XML, 5).
    Undeclared(String),
    /// The bytes are not in a character encoding that is read.
    Encoding(String),
    /// The parts of a `multipart/related` message can't be told apart (RFC 2387), or one that
    /// the message refers to is not there.
    Multipart(String),
    /// A SOAP-encoded message refers to what isn't there, or a value in it contains itself.
    Encoded(String),
    /// Another element was expected.
    UnexpectedElement {
        /// What may stand there.
        expected: String,
        /// The `{namespace}local` that stood there.
        found: String,
    },
    /// A required element or attribute is missing.
    Missing(String),
    /// An element is nil that may not be, or that nothing can be read from.
    Nil(String),
    /// The text is not of the type.
    Value(ValueError),
    /// The message goes beyond one of the [`Limits`](crate::Limits).
    Limit(Exceeded),
    /// The time to read the message was over: see
    /// [`ReadOptions::deadline`](crate::ReadOptions::deadline).
    Deadline,
    /// Strict reading, or a check before writing, found these.
    Invalid(Violations),
    /// The value can't be written.
    Unwritable(String),
}

impl XmlError {
    #[cold]
    pub(crate) fn limit(
        limit: &'static str,
        value: usize,
        path: String,
        at: Option<usize>,
    ) -> Self {
        Self::new(XmlErrorKind::Limit(Exceeded { limit, value }), path, at)
    }

    #[cold]
    pub(crate) fn new(mut kind: XmlErrorKind, path: String, offset: Option<usize>) -> Self {
        use XmlErrorKind as K;
        match &mut kind {
            K::NotWellFormed(what)
            | K::Undeclared(what)
            | K::Encoding(what)
            | K::Multipart(what)
            | K::Encoded(what)
            | K::Missing(what)
            | K::Nil(what)
            | K::Unwritable(what) => *what = clipped(std::mem::take(what)),
            K::UnexpectedElement { expected, found } => {
                *expected = clipped(std::mem::take(expected));
                *found = clipped(std::mem::take(found));
            }
            K::Value(_) | K::Limit(_) | K::Deadline | K::Invalid(_) => {}
        }
        Self(Box::new(Inner {
            kind,
            path,
            offset,
            help: None,
        }))
    }

    /// With what to do about it, where something can be done.
    pub(crate) fn with_help(mut self, help: Option<String>) -> Self {
        self.0.help = help.map(clipped);
        self
    }

    /// Without that: for those who can do nothing of it.
    #[cfg(feature = "server")]
    pub(crate) fn without_help(self) -> Self {
        self.with_help(None)
    }

    /// Whether it keeps the whole document from being read, and not only a part of it.
    pub(crate) fn is_of_document(&self) -> bool {
        use XmlErrorKind as Kind;
        matches!(
            self.kind(),
            Kind::NotWellFormed(_) | Kind::Encoding(_) | Kind::Limit(_) | Kind::Deadline
        )
    }

    /// Whether reading is not to go on, whatever else there may be to be said.
    pub(crate) fn is_limit(&self) -> bool {
        matches!(self.0.kind, XmlErrorKind::Limit(_) | XmlErrorKind::Deadline)
    }

    /// What is wrong.
    pub fn kind(&self) -> &XmlErrorKind {
        &self.0.kind
    }

    /// The elements that lead to it, such as `/Envelope/Body/User/Rank`. Of very many those in the
    /// middle are left out, and of long names the end.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Offset in bytes from the start of the document; `None` when writing.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The violations that strict reading or a check found, as far as they were kept.
    pub fn violations(&self) -> &[Violation] {
        match &self.0.kind {
            XmlErrorKind::Invalid(violations) => violations,
            _ => &[],
        }
    }
}

impl fmt::Display for XmlErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWellFormed(what) | Self::Undeclared(what) => {
                write!(f, "not well-formed XML: {what}")
            }
            Self::Encoding(what) | Self::Multipart(what) | Self::Encoded(what) => f.write_str(what),
            Self::UnexpectedElement { expected, found } => {
                write!(f, "expected {expected}, found the element {found}")
            }
            Self::Missing(what) => write!(f, "{what} is missing"),
            Self::Nil(what) => write!(f, "{what} is nil, which is not allowed"),
            Self::Value(error) => error.fmt(f),
            Self::Limit(exceeded) => exceeded.fmt(f),
            Self::Deadline => f.write_str("the time to read the message was over"),
            Self::Invalid(violations) => violations.fmt(f),
            Self::Unwritable(what) => f.write_str(what),
        }
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            path,
            offset,
            help,
        } = &*self.0;
        kind.fmt(f)?;
        if matches!(kind, XmlErrorKind::Invalid(_)) {
            return Ok(());
        }
        if !path.is_empty() {
            write!(f, ", in {path}")?;
        }
        if let Some(offset) = offset {
            write!(f, ", at byte {offset}")?;
        }
        if let Some(help) = help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "XmlError({self})")
    }
}

impl std::error::Error for XmlError {}
