//! Names of XML: expanded names, prefixes, and the namespaces that everybody knows.

mod prefixes;

use std::fmt;
use std::rc::Rc;

pub use prefixes::Prefixes;

/// Namespace of `xml:lang` and the like, whose prefix is bound without being declared.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Namespace of XML Schema.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// An expanded name: namespace (empty for none) and local part.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct XmlName {
    /// The namespace URI; empty when the name is in no namespace.
    pub namespace: Rc<str>,
    /// The local part.
    pub local: Rc<str>,
}

impl XmlName {
    /// A name from its two parts.
    pub fn new(namespace: impl Into<Rc<str>>, local: impl Into<Rc<str>>) -> Self {
        Self {
            namespace: namespace.into(),
            local: local.into(),
        }
    }
}

impl fmt::Display for XmlName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}{}", self.namespace, self.local)
    }
}

impl fmt::Debug for XmlName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
