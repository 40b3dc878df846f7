//! Facet `pattern`: the regular expressions of XML Schema Part 2, appendix F.
//!
//! They are translated to the syntax of the `regex` crate (feature `patterns`).

/// Whether the regular expression matches the whole text.
///
/// A pattern that cannot be checked matches: one that is not valid or too large, and without the
/// feature `patterns` any.
#[must_use]
#[cfg(not(feature = "patterns"))]
pub fn matches(_pattern: &'static str, _text: &str) -> bool {
    true
}

#[cfg(feature = "patterns")]
pub use compiled::{Pattern, matches};

#[cfg(feature = "patterns")]
mod compiled {
    use std::collections::HashMap;
    use std::fmt;
    use std::ops::RangeInclusive;
    use std::sync::{Arc, OnceLock, PoisonError, RwLock};

    use regex::{Regex, RegexBuilder};

    use crate::value::ValueError;
    use crate::value::translate::translate;

    /// The most memory, in bytes, that one compiled pattern may take.
    const SIZE_LIMIT: usize = 32 << 20;

    /// A regular expression of XML Schema, ready to match.
    #[derive(Clone)]
    pub struct Pattern {
        regex: Regex,
        /// How many characters there must be beside matching.
        chars: Option<RangeInclusive<u64>>,
    }

    impl Pattern {
        /// Compiles a regular expression as XML Schema Part 2, appendix F, has it.
        pub fn new(pattern: &str) -> Result<Self, ValueError> {
            let translated = translate(pattern)?;
            let anchored = format!(r"\A(?:{})\z", translated.regex);
            let regex = RegexBuilder::new(&anchored)
                .size_limit(SIZE_LIMIT)
                .dfa_size_limit(SIZE_LIMIT)
                .build()
                .map_err(|error| {
                    let error = error.to_string();
                    ValueError::custom(format!("pattern {pattern:?} cannot be used: {error}"))
                })?;
            let chars = translated.chars;
            Ok(Self { regex, chars })
        }

        /// Whether it matches the whole text.
        #[must_use]
        pub fn is_match(&self, text: &str) -> bool {
            let counted = self.chars.as_ref().is_none_or(|chars| {
                let count = u64::try_from(text.chars().count());
                count.is_ok_and(|count| chars.contains(&count))
            });
            counted && self.regex.is_match(text)
        }
    }

    impl fmt::Debug for Pattern {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "Pattern({}, {:?})", self.regex, self.chars)
        }
    }

    /// Compiled patterns, none for those that cannot be used.
    type Cache = RwLock<HashMap<&'static str, Option<Arc<Pattern>>>>;

    /// Whether the regular expression matches the whole text. It is compiled once.
    ///
    /// A pattern that cannot be checked matches: one that is not valid or too large, and without
    /// the feature `patterns` any.
    #[must_use]
    pub fn matches(pattern: &'static str, text: &str) -> bool {
        static CACHE: OnceLock<Cache> = OnceLock::new();
        let cache = CACHE.get_or_init(Cache::default);
        let known = cache.read().unwrap_or_else(PoisonError::into_inner);
        let compiled = match known.get(pattern) {
            Some(compiled) => compiled.clone(),
            None => {
                drop(known);
                let compiled = Pattern::new(pattern).ok().map(Arc::new);
                let mut known = cache.write().unwrap_or_else(PoisonError::into_inner);
                known.insert(pattern, compiled.clone());
                compiled
            }
        };
        compiled.is_none_or(|compiled| compiled.is_match(text))
    }
}

#[cfg(all(test, feature = "patterns"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        #[allow(clippy::unwrap_used)] // A helper of tests.
        let compiled = Pattern::new(pattern).unwrap();
        for text in matching {
            assert!(
                compiled.is_match(text),
                "{pattern} should match {text:?}: {compiled:?}"
            );
        }
        for text in other {
            assert!(
                !compiled.is_match(text),
                "{pattern} should not match {text:?}: {compiled:?}"
            );
        }
    }

    #[test]
    fn whole_text_and_ordinary_characters() {
        check("", &[""], &["a"]);
        check("a|b", &["a", "b"], &["ab", "xa", "bx", "a\n"]);
        check("a|", &["a", ""], &["|"]);
        check("^a$", &["^a$"], &["a"]);
        check(
            "a.c",
            &["abc", "aßc", "a\u{2028}c", "a\tc"],
            &["a\nc", "a\rc", "ac"],
        );
        check("a#b c&~@<>=!:,;\"'/", &["a#b c&~@<>=!:,;\"'/"], &["a"]);
        check(
            r"\n\r\t\\\|\.\?\*\+\(\)\{\}\-\[\]\^",
            &["\n\r\t\\|.?*+(){}-[]^"],
            &[],
        );
        check(r"\$\/", &["$/"], &[]);
        check(
            "(ab)+(c|d(e|f)){2}",
            &["abcc", "ababdec", "abcdf"],
            &["abc", "cc"],
        );
        check("a}]", &["a}]"], &[]);
        check("(?x)a".strip_prefix("(?x)").unwrap(), &["a"], &["A"]);
    }

    #[test]
    fn quantifiers() {
        check("a?b*c+", &["c", "abbcc", "bc"], &["ab", "aac"]);
        check("a{2}", &["aa"], &["a", "aaa"]);
        check("a{2,}", &["aa", "aaaaa"], &["a"]);
        check("a{0,2}", &["", "aa"], &["aaa"]);
        check("a{0}", &[""], &["a"]);
        check("xa{1,3}", &["xa", "xaaa"], &["x", "xaaaa"]);
        check("(ab){2,3}", &["abab"], &["ab"]);
        check(
            ".{0,100000}",
            &["", &"ä".repeat(100_000)],
            &[&"a".repeat(100_001), "\n"],
        );
        check(
            r"[\s\S]{1,4000}",
            &["\n", &"\n".repeat(4000)],
            &["", &"a".repeat(4001)],
        );
        check("a{1,99999999999999999999}", &["a"], &["", "b"]);
        check(
            "x.{0,2000}",
            &["x", &"x".repeat(2001)],
            &[&"x".repeat(2002)],
        );
        check(
            r"[A-Z]{3}\d{1,18}",
            &["ABC123456789012345678"],
            &["ABC", "ABC1234567890123456789"],
        );
    }

    #[test]
    fn classes() {
        check("[a-z-[aeiou]]+", &["xyz"], &["xaz", "a", "-"]);
        check("[a-z-[b-y-[m]]]+", &["amz"], &["b", "y"]);
        check("[^a-z-[A-Z]]+", &["123"], &["a", "A"]);
        check(
            r"[\i-[:]][\c-[:]]*",
            &["abc", "_1", "ä-."],
            &["a:b", ":a", "1a", ""],
        );
        check("[-a]+", &["-a"], &["b"]);
        check("[a-]+", &["-a"], &["b"]);
        check("[+--]", &["+", ",", "-"], &[".", "*"]);
        check("[^-]", &["a"], &["-"]);
        check(r"[\-a]+", &["-a"], &[]);
        check(r"[\^a]+", &["^a"], &["b"]);
        check("[a^]+", &["^a"], &["b"]);
        check("[^^]+", &["a"], &["^"]);
        check("[a&&b]+", &["a&b"], &[]);
        check("[a~~b]+", &["a~b"], &["-"]);
        check(r"[\[\]]+", &["[]"], &["\\"]);
        check("[ #.*+?(){}|$]+", &["$|{}()?+*.# "], &["a"]);
        check(r"[\d\s]+", &["1 2\t٣"], &["a", "\u{a0}"]);
        check(r"[^\d]+", &["abc"], &["1", "٣"]);
        check(r"[!-/]", &["#", "-"], &["0", "a"]);
        check(r"[\n-\r]", &["\n", "\u{b}", "\r"], &["\t", "n"]);
        check("[a-c-e]+", &["b-e"], &["d"]);
        check("[a-a]", &["a"], &[]);
    }

    #[test]
    fn escapes() {
        check(r"\d+", &["0123", "٣"], &["a", ""]);
        check(r"\D", &["a"], &["1"]);
        check(r"\s\S", &[" a", "\ta"], &["\u{a0}a", "  "]);
        check(r"\w+", &["aß1+$"], &["a b", "a.b", "_"]);
        check(r"\W", &[" ", ".", "_"], &["a", "1"]);
        check(r"\i\c*", &["a", ":_", "a-1"], &["1", "-"]);
        check(r"\I\C", &["1 ", "-$"], &["a ", "1a"]);
        check(r"\p{Lu}\p{Ll}+", &["Äb", "Abc"], &["ab", "AB"]);
        check(r"\P{L}", &["1"], &["a"]);
        check(r"[\p{Nd}\P{N}]", &["1", "a"], &["Ⅷ"]);
        check(r"\p{IsBasicLatin}*", &["abc"], &["ä"]);
        check(r"\P{IsBasicLatin}", &["ä"], &["a"]);
        check(r"[\p{IsGreek}\p{IsCyrillic}]+", &["αбв"], &["a"]);
        check(r"[^\p{IsGreek}]", &["a"], &["α"]);
        check(
            r"\p{IsPrivateUse}+",
            &["\u{e000}\u{f0000}\u{100000}"],
            &["a"],
        );
        check(r"\p{IsLatin-1Supplement}", &["é"], &["e"]);
        check(r"[a\p{IsHighSurrogates}]", &["a"], &["b"]);
        for category in [
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P",
            "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk",
            "So", "C", "Cc", "Cf", "Co", "Cn", "Cs",
        ] {
            for escape in ["p", "P"] {
                let pattern = format!("\\{escape}{{{category}}}|[x\\{escape}{{{category}}}]");
                Pattern::new(&pattern).unwrap();
            }
        }
        for (name, _, _) in crate::value::blocks::BLOCKS {
            Pattern::new(&format!("\\p{{Is{name}}}")).unwrap();
        }
    }

    #[test]
    fn refused() {
        let deep = "(".repeat(1000) + &")".repeat(1000);
        let nested = "[a-".repeat(1000) + "[a" + &"]".repeat(1001);
        let large = "(.{1000}){1000}";
        for pattern in [
            "(",
            ")",
            "[",
            "[]",
            "[^]",
            "a)",
            "*",
            "+a",
            "?",
            "a**",
            "a*?",
            "a+?",
            "a??",
            "a{1}{2}",
            "(?:a)",
            "(?i)a",
            "{1}",
            "a{",
            "a{}",
            "a{,2}",
            "a{2,1}",
            "a{x}",
            "\\",
            "[\\",
            "[a",
            "[a-",
            "[z-a]",
            "[a-\\d]",
            "[[a]",
            "[a-[b]",
            "[a-[b]c]",
            "\\b",
            "\\x41",
            "\\1",
            "\\p",
            "\\p{",
            "\\p{Xx}",
            "\\p{Greek}",
            "\\p{IsNowhere}",
            "\\pL",
            "(a",
            "|*",
            "(|+)",
            "a{-1}",
            &deep,
            &nested,
            large,
            "a{99999999999999999999}b",
        ] {
            assert!(Pattern::new(pattern).is_err(), "{pattern:.60}");
        }
        assert!(matches("(", "anything"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_an_error(pattern in any::<String>(), text in any::<String>()) {
            if let Ok(pattern) = Pattern::new(&pattern) {
                let _ = pattern.is_match(&text);
            }
        }

        #[test]
        fn any_syntax_is_a_pattern_or_an_error(
            pattern in r"([a-c\[\](){}|?*+.^$&~#\-\\0-9,]|\\[dswicDSWIC]|\\p\{Lu\}|\[a-z){0,12}",
        ) {
            if let Err(error) = Pattern::new(&pattern) {
                // What the translation accepts, the regex crate understands.
                let message = error.to_string();
                prop_assert!(!message.contains("regex parse error"), "{message}");
            }
        }

        #[test]
        fn literals_match_themselves(text in "[^\\[\\](){}|?*+.\\\\]*") {
            prop_assert!(Pattern::new(&text).unwrap().is_match(&text));
        }
    }
}
