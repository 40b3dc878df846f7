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

/// A character of a stranger's text as it may stand in a message: what isn't seen itself, and may
/// change how others are seen or begin a line of its own in a log, is replaced.
pub(crate) fn visible(c: char) -> char {
    if is_unseen(c) { '\u{fffd}' } else { c }
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{70f}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// How many characters a message in an error has, at most.
const MESSAGE: usize = 600;

/// A message that may quote the document in full, on one line, and cut off where it is too long.
pub(crate) fn clipped(mut message: String) -> String {
    if message.len() > MESSAGE
        && let Some((end, _)) = message.char_indices().nth(MESSAGE)
    {
        message.truncate(end);
        message.push('…');
        message.shrink_to_fit();
    }
    match message.contains(is_unseen) {
        true => message.chars().map(visible).collect(),
        false => message,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_that_reads_as_it_is() {
        let message = clipped("a\nb\u{9b}2J\u{202e}c\u{200b}\u{e0041}é".to_owned());
        assert_eq!(message, "a\u{fffd}b\u{fffd}2J\u{fffd}c\u{fffd}\u{fffd}é");
        let long = clipped("\n".repeat(10_000));
        assert_eq!(long.chars().count(), MESSAGE + 1);
    }
}
