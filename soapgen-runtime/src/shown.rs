//! Texts of strangers as they may stand in a message: clipped, on one line, and without what
//! misleads a reader.

use std::fmt;

/// How many characters of an offending text an error or a violation quotes.
const CLIP: usize = 60;

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

/// How much of an answer is shown, in characters.
pub(crate) const SHOWN: usize = 300;

/// The start of a text on one line.
pub(crate) struct Start<'a>(pub(crate) &'a str);

impl fmt::Display for Start<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = SHOWN;
        let mut space = "";
        for word in self.0.split_whitespace() {
            f.write_str(space)?;
            for c in word.chars() {
                if left == 0 {
                    return f.write_str("…");
                }
                left -= 1;
                fmt::Write::write_char(f, visible(c))?;
            }
            left = left.saturating_sub(1);
            space = " ";
        }
        Ok(())
    }
}
