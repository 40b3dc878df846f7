//! Patterns of names, as settings have them.

/// Whether a pattern, in which `*` stands for any characters, is that of a name.
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(pieces.next().unwrap_or_default()) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        // The last stands at the end, each other as early as it can.
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name, is_matched) in [
            ("{urn:a}T", "{urn:a}T", true),
            ("{urn:a}T", "{urn:a}Tx", false),
            ("*", "{urn:a}T", true),
            ("{urn:a}*", "{urn:a}T", true),
            ("{urn:a}*", "{urn:b}T", false),
            ("*Fault", "{urn:a}HostFault", true),
            ("*Fault", "{urn:a}HostFaults", false),
            ("{*}Host*Fault", "{urn:a}HostConnectFault", true),
            ("{*}Host*Fault", "{urn:a}HostFault", true),
            ("{*}Host*Fault", "{urn:a}Fault", false),
            ("{urn:a}aba*ba", "{urn:a}aba", false),
            ("**a*", "a", true),
            ("", "a", false),
            ("é*é", "é", false),
        ] {
            assert_eq!(matches(pattern, name), is_matched, "{pattern} {name}");
        }
    }
}
