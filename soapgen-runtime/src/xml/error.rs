//! What is wrong with a message, and where.

use std::fmt;

use crate::limits::Exceeded;
use crate::value::ValueError;

/// A message can't be read, or a value can't be written.
///
/// Says what was expected, what stood there, the path of elements and the offset.
#[derive(Clone, PartialEq, Eq)]
pub struct XmlError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: XmlErrorKind,
    path: String,
    offset: Option<usize>,
}

/// The kinds of [`XmlError`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// The text is not well-formed XML (XML 1.0, Namespaces in XML).
    NotWellFormed(String),
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
    /// The text is not of the type.
    Value(ValueError),
    /// The message goes beyond one of the [`Limits`](crate::Limits).
    Limit(Exceeded),
    /// Strict reading, or a check before writing, found these.
    Invalid(Vec<Violation>),
    /// The value can't be written.
    Unwritable(String),
}

/// One violation of the schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The elements that lead to it, such as `/User/Role/Id`.
    pub path: String,
    /// Offset in bytes, when read.
    pub offset: Option<usize>,
    /// What the schema allows, and what stands there.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)?;
        if let Some(offset) = self.offset {
            write!(f, " (at byte {offset})")?;
        }
        Ok(())
    }
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
    pub(crate) fn new(kind: XmlErrorKind, path: String, offset: Option<usize>) -> Self {
        Self(Box::new(Inner { kind, path, offset }))
    }

    /// Whether it keeps the whole document from being read, and not only a part of it.
    pub(crate) fn is_of_document(&self) -> bool {
        use XmlErrorKind as Kind;
        matches!(
            self.kind(),
            Kind::NotWellFormed(_) | Kind::Encoding(_) | Kind::Limit(_)
        )
    }

    /// What is wrong.
    pub fn kind(&self) -> &XmlErrorKind {
        &self.0.kind
    }

    /// The elements that lead to it, such as `/Envelope/Body/User/Rank`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Offset in bytes from the start of the document; `None` when writing.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The violations that strict reading or a check found.
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
            Self::NotWellFormed(what) => write!(f, "not well-formed XML: {what}"),
            Self::Encoding(what) | Self::Multipart(what) | Self::Encoded(what) => f.write_str(what),
            Self::UnexpectedElement { expected, found } => {
                write!(f, "expected {expected}, found the element {found}")
            }
            Self::Missing(what) => write!(f, "{what} is missing"),
            Self::Value(error) => error.fmt(f),
            Self::Limit(exceeded) => exceeded.fmt(f),
            Self::Invalid(violations) => {
                let s = if violations.len() == 1 { "" } else { "s" };
                write!(f, "{} violation{s} of the schema", violations.len())?;
                violations.iter().try_for_each(|v| write!(f, "\n  {v}"))
            }
            Self::Unwritable(what) => f.write_str(what),
        }
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, path, offset } = &*self.0;
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
        Ok(())
    }
}

impl fmt::Debug for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "XmlError({self})")
    }
}

impl std::error::Error for XmlError {}
