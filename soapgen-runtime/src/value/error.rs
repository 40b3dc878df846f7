//! The error of reading a value from its lexical form.

use std::fmt;

/// How many characters of an offending text an error or a violation quotes.
const CLIP: usize = 60;

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

/// The beginning of `text`, with an ellipsis where something was left off.
pub(crate) fn clip(text: &str) -> String {
    match text.char_indices().nth(CLIP) {
        None => text.to_owned(),
        Some((end, _)) => {
            let mut clipped = text.get(..end).unwrap_or_default().to_owned();
            clipped.push('…');
            clipped
        }
    }
}

/// A character of a stranger's text as it may stand in a message: what isn't seen itself and
/// changes how others are seen is replaced, such as a control character or a mark of direction.
pub(crate) fn visible(c: char) -> char {
    let is_unseen = c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        );
    if is_unseen { '\u{fffd}' } else { c }
}

/// How many characters a message in an error has, at most.
const MESSAGE: usize = 600;

/// A message that may quote the document in full, cut off where it is too long.
pub(crate) fn clipped(mut message: String) -> String {
    if message.len() > MESSAGE
        && let Some((end, _)) = message.char_indices().nth(MESSAGE)
    {
        message.truncate(end);
        message.push('…');
        message.shrink_to_fit();
    }
    message
}

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
