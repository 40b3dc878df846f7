//! What may be a name, and what may be a namespace: looked at where they are read, so that no
//! later stage meets one that is neither.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::unseen::is_unseen;

/// How many bytes a name may have: it is written wherever what has it is used.
const LONGEST_NAME: usize = 4_096;

/// How many bytes a namespace may have: a prefix of some letters stands for it in a document, and
/// it itself in descriptions and errors.
const LONGEST_NAMESPACE: usize = 2_048;

/// Why a declaration can't have this name, which is to be an NCName (Namespaces in XML 1.0, 3).
pub(super) fn check_name(name: &str, kind: &str, place: Place) -> Option<Diagnostic> {
    if name.len() > LONGEST_NAME {
        let message = format!(
            "the name of {} {kind} has {} bytes; {LONGEST_NAME} is the most",
            article(kind),
            name.len()
        );
        let help = "shorten it wherever it is written";
        return Some(Diagnostic::error(Code::InvalidName, place, message).help(help));
    }
    if is_ncname(name) {
        return None;
    }
    let message = format!(
        "`{}` can't be the name of {} {kind}",
        spelled(name),
        article(kind)
    );
    let help = "a name starts with a letter or `_` and holds letters, digits, `-`, `_`, `.`";
    Some(Diagnostic::error(Code::InvalidName, place, message).help(help))
}

/// Why this can't be a namespace: it is too long, or holds a control character, or one that nobody
/// sees. What else
/// no URI may hold, such as a blank, services do have in theirs.
pub(super) fn check_namespace(namespace: &str, place: Place) -> Option<Diagnostic> {
    if namespace.len() > LONGEST_NAMESPACE {
        let message = format!(
            "a namespace has {} bytes; {LONGEST_NAMESPACE} is the most",
            namespace.len()
        );
        let help = "shorten it wherever it is written";
        return Some(Diagnostic::error(Code::InvalidNamespace, place, message).help(help));
    }
    let number = namespace.chars().find(|c| is_unseen(*c))? as u32;
    let message = format!(
        "the namespace `{}` holds the character U+{number:04X}",
        spelled(namespace)
    );
    let help = "a namespace is a URI, which has no control characters and none that can't be \
                seen: take it out wherever the namespace is written";
    Some(Diagnostic::error(Code::InvalidNamespace, place, message).help(help))
}

/// As much of a namespace as is kept: all of it, unless it is refused for its length, since what
/// is found later shows it.
pub(super) fn kept(namespace: &str) -> &str {
    let ends = (0..=LONGEST_NAMESPACE).rev();
    let mut kept = ends.filter_map(|end| namespace.get(..end));
    match namespace.len() > LONGEST_NAMESPACE {
        true => kept.next().unwrap_or(""),
        false => namespace,
    }
}

/// A text with the characters that can't be seen as in a Rust literal.
fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_unseen(c) {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out
}

fn article(kind: &str) -> &'static str {
    match kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}

/// Whether a text is a name without a colon: the characters of XML 1.0, fifth edition.
pub fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name) && chars.all(|c| starts_name(c) || continues_name(c))
}

/// `NameStartChar` (XML 1.0, 2.3) without the colon.
fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// The rest of `NameChar`.
fn continues_name(c: char) -> bool {
    matches!(c,
        '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
}
