//! Characters that aren't seen: controls, and those that mislead a reader or a terminal.

/// Whether a character is one that a reader doesn't see, and that is not white space: those that
/// Unicode calls default ignorable, among them the bidirectional controls, and the few like them.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{70f}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character is not seen itself and is more than white space: a control character, or one
/// that is hidden.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || is_hidden(c)
}
