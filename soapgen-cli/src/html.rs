//! HTML: what is text never becomes markup.

/// What stands for a character that could be markup, in content and between quotes.
pub(crate) fn reference(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => return None,
    })
}
