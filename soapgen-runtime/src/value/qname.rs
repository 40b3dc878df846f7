//! `xs:QName`.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::lexical::is_ncname;
use super::{SharedStr, ValueError};

/// A qualified name, `xs:QName` (XML Schema Part 2, 3.2.18).
///
/// Its value is the namespace and the local part: two names with different prefixes for one
/// namespace are equal. The prefix is a hint for writing. As a prefix means nothing without the
/// namespace declarations around it, there is no `FromStr` but [`QName::resolve`]; serde uses
/// `{namespace}local`.
#[derive(Clone)]
pub struct QName {
    /// The prefix that was read or is wished for, empty if none.
    pub prefix: SharedStr,
    /// The namespace, if the name is in one.
    pub namespace: Option<SharedStr>,
    /// The local part.
    pub local: SharedStr,
}

impl QName {
    /// A name in a namespace; an empty one is none. No prefix is wished for.
    #[must_use]
    pub fn new(namespace: impl Into<SharedStr>, local: impl Into<SharedStr>) -> Self {
        let namespace = namespace.into();
        Self {
            prefix: SharedStr::new(),
            namespace: (!namespace.is_empty()).then_some(namespace),
            local: local.into(),
        }
    }

    /// A name in no namespace.
    #[must_use]
    pub fn without_namespace(local: impl Into<SharedStr>) -> Self {
        Self::new(SharedStr::new(), local)
    }

    /// The same name, to be written with that prefix where possible.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<SharedStr>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Whether it is this name; the empty namespace is none.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.local == local && self.namespace.as_deref().unwrap_or("") == namespace
    }

    /// Reads `prefix:local` or `local` with the namespaces in scope. `lookup` gives the namespace
    /// that a prefix is bound to, the default namespace for the empty prefix; the empty string
    /// is not a namespace.
    pub fn resolve(
        text: &str,
        lookup: impl Fn(&str) -> Option<SharedStr>,
    ) -> Result<Self, ValueError> {
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        if !is_ncname(local) || (text.len() != local.len() && !is_ncname(prefix)) {
            return Err(ValueError::new("xs:QName such as prefix:local", text));
        }
        let namespace = match prefix {
            "xml" => Some("http://www.w3.org/XML/1998/namespace".into()),
            prefix => lookup(prefix).filter(|namespace| !namespace.is_empty()),
        };
        if namespace.is_none() && !prefix.is_empty() {
            let expected = "xs:QName with a prefix that is declared";
            return Err(ValueError::new(expected, text));
        }
        Ok(Self {
            prefix: prefix.into(),
            namespace,
            local: local.into(),
        })
    }

    /// Reads `{namespace}local` or `local`, which needs no scope.
    pub fn from_clark(text: &str) -> Result<Self, ValueError> {
        let (namespace, local) = text
            .strip_prefix('{')
            .and_then(|rest| rest.rsplit_once('}'))
            .unwrap_or(("", text));
        if !is_ncname(local) {
            return Err(ValueError::new("a name such as {namespace}local", text));
        }
        Ok(Self::new(namespace, local))
    }

    /// The name as `{namespace}local`, or `local` alone without namespace.
    #[must_use]
    pub fn to_clark(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{{{namespace}}}{}", self.local),
            None => self.local.as_str().to_owned(),
        }
    }
}

/// How many characters of a namespace are shown with each name.
const LONG: usize = 300;

impl QName {
    /// The same for people: of a long namespace the beginning, since many names may share it, and
    /// with what can't be seen, or would be a line of its own, in its escaped form.
    pub(crate) fn shown(&self) -> impl fmt::Display + '_ {
        struct Shown<'a>(&'a QName);

        impl fmt::Display for Shown<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0.namespace {
                    None => {}
                    Some(namespace) => match namespace.char_indices().nth(LONG) {
                        None => write!(f, "{{{}}}", namespace.escape_debug())?,
                        Some((end, _)) => write!(f, "{{{}…}}", namespace[..end].escape_debug())?,
                    },
                }
                write!(f, "{}", self.0.local.escape_debug())
            }
        }

        Shown(self)
    }
}

impl PartialEq for QName {
    fn eq(&self, other: &Self) -> bool {
        self.local == other.local && self.namespace == other.namespace
    }
}

impl Eq for QName {}

impl Hash for QName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.namespace.hash(state);
        self.local.hash(state);
    }
}

/// The lexical form with the prefix it carries, whether or not that is declared anywhere.
impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.prefix.is_empty() {
            write!(f, "{}:", self.prefix)?;
        }
        f.write_str(&self.local)
    }
}

impl fmt::Debug for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QName({})", self.shown())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for QName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_clark())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for QName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::lexical_serde::from_lexical(deserializer, Self::from_clark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(prefix: &str) -> Option<SharedStr> {
        match prefix {
            "" => Some("urn:default".into()),
            "a" | "b" => Some("urn:ab".into()),
            _ => None,
        }
    }

    #[test]
    fn resolves() {
        let a = QName::resolve("a:x", scope).unwrap();
        let b = QName::resolve("b:x", scope).unwrap();
        assert_eq!(a, b);
        assert_eq!(a, QName::new("urn:ab", "x"));
        assert_eq!((a.to_string(), b.to_string()), ("a:x".into(), "b:x".into()));
        let bare = QName::resolve("x", scope).unwrap();
        assert_eq!(bare.namespace.as_deref(), Some("urn:default"));
        assert_eq!(QName::resolve("x", |_| None).unwrap().namespace, None);
        assert!(QName::resolve("xml:lang", |_| None).is_ok());
        for text in ["c:x", "", ":x", "a:", "a:b:c", "a: x", "1", "a:1", " a:x"] {
            assert!(QName::resolve(text, scope).is_err(), "{text:?}");
        }
    }

    #[test]
    fn clark_round_trips() {
        for name in [QName::new("urn:a", "b"), QName::without_namespace("b")] {
            assert_eq!(QName::from_clark(&name.to_clark()).unwrap(), name);
        }
        assert!(QName::from_clark("{a}").is_err());
        assert!(QName::from_clark("{a").is_err());
    }
}
