//! The error of reading a value from its lexical form.

use std::fmt;

use crate::shown::clip;

/// Why a text is not a value of the wanted type.
///
/// It is one word wide, so that `Result<T, ValueError>` stays as small as `T` allows, and it
/// quotes no more than the first characters of what stood in the document.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueError(Box<Reason>);

#[derive(Clone, PartialEq, Eq)]
enum Reason {
    Expected {
        expected: &'static str,
        found: String,
    },
    Custom(String),
}

impl ValueError {
    /// An error that says what was expected, such as
    /// `xs:dateTime such as 2024-01-31T12:00:00Z`, and what stood there instead.
    #[cold]
    #[must_use]
    pub fn new(expected: &'static str, found: &str) -> Self {
        let found = clip(found);
        Self(Box::new(Reason::Expected { expected, found }))
    }

    /// An error with a message of its own.
    #[cold]
    #[must_use]
    pub fn custom(message: String) -> Self {
        Self(Box::new(Reason::Custom(message)))
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Expected { expected, found } => {
                write!(f, "expected {expected}, found {found:?}")
            }
            Reason::Custom(message) => f.write_str(message),
        }
    }
}

impl fmt::Debug for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ValueError({self})")
    }
}

impl std::error::Error for ValueError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_word_and_clips() {
        assert_eq!(size_of::<ValueError>(), size_of::<usize>());
        let long = "ä".repeat(1000);
        let shown = ValueError::new("xs:int", &long).to_string();
        assert!(shown.starts_with("expected xs:int, found \"ää"));
        assert!(shown.ends_with("ä…\""));
        assert!(shown.chars().count() < 100);
        assert_eq!(ValueError::custom("no".into()).to_string(), "no");
    }
}
