//! Text of documents in generated code: lines of comments and documentation, and literals. All
//! that a document says passes through here, so that it stays text.
//!
//! Nothing that is not seen gets through: a line break would end the comment, and what hides or
//! turns text around (the bidirectional controls, for which rustc refuses a file) would show a
//! reader something else than what stands there.

use std::collections::HashMap;
use std::fmt;

use proc_macro2::Literal;
use soapgen_model::unseen::is_hidden;

/// A line of a comment or of documentation, as Markdown.
///
/// It holds no line break, no control character, nothing invisible and no `*/`. Words of our own
/// are `'static`; what a document says comes in as code, or as prose by [`prose`], which leaves it
/// no way to be a block of code, HTML or a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
}

impl Line {
    /// Words of our own, as written.
    pub fn new(words: &'static str) -> Self {
        Self::default().then(words)
    }

    /// Words of our own with a name or value in place of `{}`, set as code.
    pub fn about(words: &'static str, name: &str) -> Self {
        match words.split_once("{}") {
            Some((before, behind)) => Self::new(before).code(name).then(behind),
            None => Self::new(words),
        }
    }

    /// And then these words of our own.
    #[must_use]
    pub fn then(mut self, words: &'static str) -> Self {
        self.text.push_str(words);
        self
    }

    /// And then this line.
    #[must_use]
    pub fn line(mut self, other: &Self) -> Self {
        push_behind(&mut self.text, &other.text);
        self
    }

    /// And then this name or value, set as code. What can't be seen is spelled as in a Rust
    /// literal.
    #[must_use]
    pub fn code(mut self, text: &str) -> Self {
        push_code(&mut self.text, text);
        self
    }

    /// And then a link to an item of the generated code.
    #[must_use]
    pub fn link(mut self, item: &str) -> Self {
        let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
        if item.is_empty() || !item.chars().all(is_path) {
            return self.code(item);
        }
        self.text.push_str("[`");
        self.text.push_str(item);
        self.text.push_str("`]");
        self
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// And then this number.
    #[must_use]
    pub fn number(mut self, number: i128) -> Self {
        self.text.push_str(&number.to_string());
        self
    }

    /// A text that is a line already.
    fn of_text(text: String) -> Self {
        Self { text }
    }

    /// As it stands behind `//` or `///`: with a space in front, unless it is empty.
    pub fn comment(&self) -> String {
        match self.text.is_empty() {
            true => String::new(),
            false => format!(" {}", self.text),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A string literal. What can't be seen is spelled `\u{…}`, so that it is in the value and not in
/// the source.
pub fn literal(text: &str) -> Literal {
    // It escapes controls and most of the invisible: not the letters among these.
    let literal = Literal::string(text);
    if !text.contains(is_hidden) {
        return literal;
    }
    let written = literal.to_string();
    let mut spelled = String::with_capacity(written.len() + 8);
    for c in written.chars() {
        match is_hidden(c) {
            true => spelled.extend(c.escape_unicode()),
            false => spelled.push(c),
        }
    }
    spelled.parse().unwrap_or(literal)
}

/// What a document says in prose, as lines: paragraphs, lists of one level and code between
/// backticks stay what they are, everything else that Markdown knows is escaped.
pub fn prose(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n");
    let mut out: Vec<Line> = Vec::new();
    // How far the text of the item of a list is indented in which the line stands: clippy takes
    // a line that is not indented as far for an oversight.
    let mut indent = 0;
    for line in text.split(is_line_break) {
        let line = visible(line);
        let line = line.trim();
        if line.is_empty() {
            indent = 0;
            if out.last().is_some_and(|last| *last != Line::default()) {
                out.push(Line::default());
            }
            continue;
        }
        let mut written = String::with_capacity(line.len() + 8);
        match list_item(line) {
            Some((marker, rest)) => {
                indent = marker.len() + 1;
                written.push_str(marker);
                written.push(' ');
                start(&mut written, rest);
            }
            None => {
                written.extend(std::iter::repeat_n(' ', indent));
                start(&mut written, line);
            }
        }
        out.push(Line::of_text(written));
    }
    while out.last().is_some_and(|last| *last == Line::default()) {
        out.pop();
    }
    out
}

/// Whether a character ends a line, for XML, for Rust or for an editor.
fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A text without what can't be seen; a space stands for a control character.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The mark of an item of a list at the start of a line, and what follows. It is one only where
/// something does: a mark alone can be the underline of a heading.
fn list_item(line: &str) -> Option<(&str, &str)> {
    let (marker, rest) = line.split_once(' ')?;
    let digits = marker.trim_end_matches(['.', ')']);
    let is_number = digits.len() + 1 == marker.len()
        // More are not the number of an item (CommonMark, 5.2).
        && (1..=9).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit());
    let is_item = matches!(marker, "-" | "*" | "+") || is_number;
    (is_item && !is_rule(line)).then_some((marker, rest.trim_start()))
}

/// Whether a line may be a rule, the underline of a heading, or that of a table's head.
fn is_rule(line: &str) -> bool {
    line.chars()
        .all(|c| matches!(c, '-' | '=' | '_' | '*' | '+' | ':' | '|' | ' '))
}

/// Writes text at the start of a line, or of an item of a list, where it can't start a block.
fn start(out: &mut String, text: &str) {
    let word = text.split(' ').next().unwrap_or(text);
    let digits = word.trim_end_matches(['.', ')']);
    if is_rule(text) {
        for c in text.chars() {
            if c != ' ' {
                out.push('\\');
            }
            out.push(c);
        }
        return;
    }
    if matches!(word, "-" | "*" | "+") || text.starts_with('#') {
        out.push('\\');
    } else if digits.len() < word.len()
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        out.push_str(digits);
        out.push('\\');
        inline(out, &text[digits.len()..]);
        return;
    }
    inline(out, text);
}

/// Writes text within a line.
fn inline(out: &mut String, text: &str) {
    let last = last_runs(text);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        match c {
            '`' => {
                let fence = backticks(rest);
                let is_last = last.get(&fence) == Some(&rest.len());
                let end = (!is_last).then(|| code_end(&rest[fence..], fence));
                match end.flatten() {
                    Some(end) => {
                        push_code(out, rest[fence..fence + end].trim());
                        rest = &rest[fence + end + fence..];
                    }
                    None => {
                        out.push_str(&"\\`".repeat(fence));
                        rest = &rest[fence..];
                    }
                }
                continue;
            }
            // A bare address would be a warning of rustdoc.
            'h' => {
                if let Some(end) = address_end(rest) {
                    push_code(out, &rest[..end]);
                    rest = &rest[end..];
                    continue;
                }
                out.push(c);
            }
            '[' | ']' | '<' | '>' | '|' | '~' => out.extend(['\\', c]),
            // Before other characters it stands for itself.
            '\\' if behind.is_empty()
                || behind.starts_with(|c: char| c.is_ascii_punctuation())
                || address_end(behind).is_some() =>
            {
                out.push_str("\\\\");
            }
            '&' if is_reference(behind) => out.push_str("\\&"),
            '*' if behind.starts_with('/') => out.push_str("*\\"),
            c => out.push(c),
        }
        rest = behind;
    }
}

/// Where the last run of so many backticks starts, as the length of the text from there. Behind it
/// nobody has to search for one, which would cost the more the longer the text is.
fn last_runs(text: &str) -> HashMap<usize, usize> {
    let mut out = HashMap::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        rest = &rest[at..];
        let run = backticks(rest);
        out.insert(run, rest.len());
        rest = &rest[run..];
    }
    out
}

/// How many backticks a text starts with.
fn backticks(text: &str) -> usize {
    text.bytes().take_while(|b| *b == b'`').count()
}

/// Where the next run of as many backticks starts, if something stands before it.
fn code_end(text: &str, fence: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find('`')?;
        let run = backticks(&text[at..]);
        if run == fence {
            return (!text[..at].trim().is_empty()).then_some(at);
        }
        at += run;
    }
}

/// Where the address ends that a text starts with.
fn address_end(text: &str) -> Option<usize> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '`' | '<' | '>' | '"');
    let address = &text[..text.find(ends).unwrap_or(text.len())];
    // The full stop of a sentence is none of it.
    let last = address.rfind(|c: char| c.is_alphanumeric() || c == '/')?;
    address[last..].chars().next().map(|c| last + c.len_utf8())
}

/// Whether `&` before this text would be a reference to a character.
fn is_reference(behind: &str) -> bool {
    let name = behind.strip_prefix('#').unwrap_or(behind);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && name[end..].starts_with(';'))
}

/// Writes text as code, whatever it holds.
fn push_code(out: &mut String, text: &str) {
    if text.is_empty() {
        out.push_str("(empty)");
        return;
    }
    let mut spelled = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => spelled.extend(c.escape_default()),
            c if is_hidden(c) => spelled.extend(c.escape_unicode()),
            c => spelled.push(c),
        }
    }
    // The end of a comment is cut in two.
    let mut parts = spelled.split("*/").peekable();
    while let Some(part) = parts.next() {
        match parts.peek() {
            Some(_) => {
                push_span(out, &format!("{part}*"));
                out.push('/');
            }
            None if part.is_empty() => {}
            None => push_span(out, part),
        }
    }
}

/// Writes a span of code, with a fence that is longer than any in it.
fn push_span(out: &mut String, text: &str) {
    let mut longest = 0;
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let run = backticks(&rest[at..]);
        longest = longest.max(run);
        rest = &rest[at + run..];
    }
    let fence = "`".repeat(longest + 1);
    // One space on each side is not part of the code.
    let is_spaced = |c| text.starts_with(c) && text.ends_with(c);
    let padding = match text.starts_with('`')
        || text.ends_with('`')
        || (is_spaced(' ') && !text.trim_matches(' ').is_empty())
    {
        true => " ",
        false => "",
    };
    push_behind(out, &fence);
    out.push_str(padding);
    out.push_str(text);
    out.push_str(padding);
    out.push_str(&fence);
}

/// Writes what is Markdown already, with a space where a fence would become a longer one.
fn push_behind(out: &mut String, markdown: &str) {
    if out.ends_with('`') && markdown.starts_with('`') {
        out.push(' ');
    }
    out.push_str(markdown);
}

#[cfg(test)]
mod tests;
