//! Text on the mock's pages.

use soapgen::diagnostic::Shown;

use crate::html::reference;

/// A text as it may stand in content and between quotes. What can't be seen, or turns the order of
/// what can, stands as its number.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // Lines are the page's own matter, and stay as they are.
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for c in Shown(line).to_string().chars() {
            match reference(c) {
                Some(reference) => out.push_str(reference),
                None => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup() {
        assert_eq!(
            text("<a href=\"x\">'&'</a>\n</script>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\n&lt;/script&gt;"
        );
        let moved = text("a\u{202e}b\u{1b}[31m\0");
        assert!(!moved.contains(['\u{202e}', '\u{1b}', '\0']), "{moved}");
    }
}
