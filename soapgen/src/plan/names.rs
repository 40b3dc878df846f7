//! From XML names to Rust names: casing, keywords, characters, clashes. Every Rust name is
//! chosen here, once.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Names that a type can't have: the prelude's, those that generated code uses, and `Self`.
const TAKEN_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Vec",
    "String",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "PartialOrd",
    "Ord",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "From",
    "Into",
    "Iterator",
    "IntoIterator",
    "ToString",
    "ToOwned",
    "AsRef",
    "AsMut",
    "Fn",
    "FnMut",
    "FnOnce",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "Extend",
    "Unpin",
];

/// Words that can't even be raw identifiers.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words for characters that values of enumerations consist of.
const CHARACTERS: &[(char, &str)] = &[
    ('+', "Plus"),
    ('-', "Minus"),
    ('*', "Star"),
    ('/', "Slash"),
    ('%', "Percent"),
    ('<', "Less"),
    ('>', "Greater"),
    ('=', "Equal"),
    ('!', "Not"),
    ('&', "And"),
    ('|', "Or"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('@', "At"),
    ('?', "Question"),
    ('.', "Dot"),
    (',', "Comma"),
    (':', "Colon"),
    (';', "Semicolon"),
    (' ', "Space"),
    ('_', "Underscore"),
    ('~', "Tilde"),
    ('^', "Caret"),
    ('(', "Open"),
    (')', "Close"),
];

/// Letters, digits and separators: what the casing works on.
fn clean(xml: &str) -> String {
    xml.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || is_identifier_char(c) {
                c.to_string()
            } else if c.is_alphanumeric() {
                // A letter all the same: its number keeps names apart.
                format!("U{:04X}", c as u32)
            } else {
                "_".to_owned()
            }
        })
        .collect()
}

/// Whether a character beyond ASCII may stand in an identifier: letters of scripts in everyday
/// use. The compiler warns of others (`uncommon_codepoints`), and a module can't allow them.
fn is_identifier_char(c: char) -> bool {
    matches!(c,
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ž'
        | 'Ά' | 'Έ'..='Ί' | 'Ό' | 'Ύ'..='Ρ' | 'Σ'..='ώ'
        | 'Ѐ'..='џ' | 'א'..='ת' | 'ء'..='غ' | 'ف'..='ي'
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿋' | '가'..='힣')
        && !matches!(c, 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ')
}

/// What a name that has no letter or digit is called by.
fn spelled(xml: &str) -> String {
    let mut name = String::new();
    for c in xml.chars() {
        match CHARACTERS.iter().find(|(known, _)| *known == c) {
            Some((_, word)) => name.push_str(word),
            None => name.push_str(&format!("U{:04X}", c as u32)),
        }
    }
    if name.is_empty() {
        name.push_str("Empty");
    }
    name
}

fn starts_badly(name: &str) -> bool {
    let Some(first) = name.chars().next() else {
        return true;
    };
    !(first.is_ascii_alphabetic()
        || first == '_'
        || !first.is_ascii() && syn::parse_str::<syn::Ident>(&first.to_string()).is_ok())
}

fn cased(xml: &str, case: impl Fn(&str) -> String, digit_prefix: &str) -> String {
    let name = case(&clean(xml));
    let name = if name.is_empty() {
        case(&spelled(xml))
    } else {
        name
    };
    if starts_badly(&name) {
        format!("{digit_prefix}{name}")
    } else {
        name
    }
}

/// A name for a type.
pub fn type_name(xml: &str) -> String {
    let name = cased(xml, |s| s.to_upper_camel_case(), "N");
    if TAKEN_TYPES.contains(&name.as_str()) {
        format!("{name}Type")
    } else {
        name
    }
}

/// A name for a variant of an enum.
pub fn variant_name(xml: &str) -> String {
    // A sign in front of a number is all that tells `-1` from `1`.
    let signed = match xml.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("minus {rest}"),
        _ => xml.to_owned(),
    };
    let name = cased(&signed, |s| s.to_upper_camel_case(), "N");
    if name == "Self" {
        "Self_".to_owned()
    } else {
        name
    }
}

/// A name for a field, a function or a module; keywords are raw where they can be.
pub fn value_name(xml: &str) -> String {
    escape(cased(xml, |s| s.to_snake_case(), "n"))
}

/// A name for a constant.
pub fn constant_name(xml: &str) -> String {
    cased(xml, |s| s.to_shouty_snake_case(), "N")
}

fn escape(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// The last telling part of a namespace, for a module: `…/Serialization/Arrays` is `arrays`.
pub fn module_name(namespace: &str) -> String {
    match namespace {
        "" => return "no_namespace".to_owned(),
        crate::XML => return "xml".to_owned(),
        _ => {}
    }
    let path = namespace
        .trim_end_matches(['/', '#'])
        .trim_end_matches(".xsd")
        .trim_end_matches(".wsdl");
    let telling = |part: &&str| {
        part.chars().any(|c| c.is_ascii_alphabetic())
            && !(part.starts_with(['v', 'V'])
                && part[1..].chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    let part = path.rsplit(['/', ':', '#']).find(telling).unwrap_or(path);
    let name = value_name(part);
    // What stands in every module.
    match name.as_str() {
        "rt" | "elements" | "schema" | "std" | "core" | "alloc" => format!("{name}_ns"),
        _ => name,
    }
}

/// The names of one scope: each is given once.
#[derive(Default, Debug)]
pub struct Scope {
    taken: HashSet<String>,
    /// The number that a name is tried with next: all before it are taken. Documents may have
    /// thousands of one name.
    next: HashMap<String, u32>,
}

impl Scope {
    /// With names that are taken from the start.
    pub fn with(names: &[&str]) -> Self {
        let mut scope = Self::default();
        for name in names {
            scope.taken.insert((*name).to_owned());
        }
        scope
    }

    /// Whether a name is still free.
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Takes this name if it is free, else the first of the alternatives that is, else the name
    /// with the smallest number from 2 that is free. The order of calls is the order of the
    /// document, so that an addition at its end changes no name.
    pub fn take(&mut self, name: &str, alternatives: &[String]) -> String {
        let free = std::iter::once(name)
            .chain(alternatives.iter().map(String::as_str))
            .find(|name| self.is_free(name))
            .map(str::to_owned);
        let name = free.unwrap_or_else(|| {
            let plain = name.strip_prefix("r#").unwrap_or(name);
            // What kept it from being a keyword the number does as well.
            let plain = plain.strip_suffix('_').unwrap_or(plain);
            // A name that ends in a digit keeps it apart from the number.
            let gap = if plain.ends_with(|c: char| c.is_ascii_digit()) {
                "_"
            } else {
                ""
            };
            let mut n = self.next.get(plain).copied().unwrap_or(2);
            loop {
                let numbered = format!("{plain}{gap}{n}");
                n += 1;
                if self.is_free(&numbered) {
                    self.next.insert(plain.to_owned(), n);
                    break numbered;
                }
            }
        });
        self.taken.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (xml, ty, variant, value) in [
            ("ArrayOfint", "ArrayOfint", "ArrayOfint", "array_ofint"),
            ("type", "Type", "Type", "r#type"),
            ("self", "SelfType", "Self_", "self_"),
            ("Option", "OptionType", "Option", "option"),
            ("3DPoint", "N3dPoint", "N3dPoint", "n3d_point"),
            ("a.b-c_d", "ABCD", "ABCD", "a_b_c_d"),
            ("", "Empty", "Empty", "empty"),
            ("<=", "LessEqual", "LessEqual", "less_equal"),
            ("-1", "N1", "Minus1", "n1"),
            ("Größe", "Größe", "Größe", "größe"),
            ("日本", "日本", "日本", "日本"),
        ] {
            assert_eq!(type_name(xml), ty, "{xml}");
            assert_eq!(variant_name(xml), variant, "{xml}");
            assert_eq!(value_name(xml), value, "{xml}");
        }
    }

    #[test]
    fn modules() {
        for (namespace, name) in [
            (
                "http://schemas.microsoft.com/2003/10/Serialization/Arrays",
                "arrays",
            ),
            (
                "http://schemas.microsoft.com/2003/10/Serialization/",
                "serialization",
            ),
            ("urn:vim25", "vim25"),
            ("http://www.onvif.org/ver10/device/wsdl", "wsdl"),
            ("http://docs.oasis-open.org/wsn/b-2", "b_2"),
            ("", "no_namespace"),
        ] {
            assert_eq!(module_name(namespace), name, "{namespace}");
        }
    }

    #[test]
    fn clashes() {
        let mut scope = Scope::default();
        assert_eq!(scope.take("A", &[]), "A");
        assert_eq!(scope.take("A", &["AElement".to_owned()]), "AElement");
        assert_eq!(scope.take("A", &[]), "A2");
        assert_eq!(scope.take("B2", &[]), "B2");
        assert_eq!(scope.take("B2", &[]), "B2_2");
        assert_eq!(scope.take("Self_", &[]), "Self_");
        assert_eq!(scope.take("Self_", &[]), "Self2");
    }
}
