//! The XML declaration (XML 1.0, 2.8).

/// Whether this is what stands between `<?xml` and `?>`: version, then encoding, then
/// standalone. Any version 1.x is read as 1.0, as the fifth edition says.
pub(super) fn is_sound(text: &str) -> bool {
    let Some((version, rest)) = pseudo_attribute(text, "version") else {
        return false;
    };
    let is_version = version
        .strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()));
    let (encoding, rest) = optional(rest, "encoding");
    let is_encoding = encoding.is_none_or(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && (name.bytes()).all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    });
    let (standalone, rest) = optional(rest, "standalone");
    let is_standalone = standalone.is_none_or(|value| matches!(value, "yes" | "no"));
    is_version && is_encoding && is_standalone && super::is_space(rest)
}

fn optional<'t>(text: &'t str, name: &str) -> (Option<&'t str>, &'t str) {
    match pseudo_attribute(text, name) {
        Some((value, rest)) => (Some(value), rest),
        None => (None, text),
    }
}

/// The value of ` name="value"`, and what stands behind it.
fn pseudo_attribute<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let spaces = |text: &'t str| text.trim_start_matches([' ', '\t', '\r', '\n']);
    let inside = spaces(text);
    if inside.len() == text.len() {
        return None;
    }
    let value = spaces(spaces(inside.strip_prefix(name)?).strip_prefix('=')?);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote)
}

#[cfg(test)]
mod tests {
    use super::is_sound;

    #[test]
    fn declarations() {
        for text in [
            " version=\"1.0\"",
            " version='1.1' ",
            "\n version = '1.0'\tencoding=\"utf-8\" standalone='yes'",
            " version='1.0' standalone='no'",
            " version='1.0' encoding='ISO-8859-1'",
        ] {
            assert!(is_sound(text), "{text}");
        }
        for text in [
            "",
            " ",
            "version='1.0'",
            " version='2.0'",
            " version='1.'",
            " version=1.0",
            " version='1.0",
            " encoding='utf-8'",
            " encoding='utf-8' version='1.0'",
            " version='1.0'encoding='utf-8'",
            " version='1.0' encoding=''",
            " version='1.0' encoding='8bit'",
            " version='1.0' encoding='utf 8'",
            " version='1.0' standalone='maybe'",
            " version='1.0' standalone='no' encoding='utf-8'",
            " version='1.0' other='x'",
        ] {
            assert!(!is_sound(text), "{text}");
        }
    }
}
