//! Regular expressions of XML Schema Part 2, appendix F, in the syntax of the `regex` crate.

use std::fmt::Write;
use std::ops::RangeInclusive;
use std::str::Chars;

use super::ValueError;
use super::blocks::BLOCKS;
use super::lexical::{NAME_ONLY_BEYOND_ASCII, NAME_START_BEYOND_ASCII};

/// How deep groups and subtracted classes may nest.
const DEPTH: usize = 100;

/// A class without any character.
const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";

/// The general categories that `\p{…}` may name (F.1.1).
const CATEGORIES: &[&str] = &[
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc",
    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C",
    "Cc", "Cf", "Co", "Cn",
];

/// What has to hold for a text to match.
pub(crate) struct Translated {
    /// Not anchored.
    pub(crate) regex: String,
    /// How many characters there must be, where the whole pattern is one repeated character:
    /// large repetitions are costly to compile.
    pub(crate) chars: Option<RangeInclusive<u64>>,
}

pub(crate) fn translate(pattern: &str) -> Result<Translated, ValueError> {
    let translation = Translation {
        rest: pattern.chars(),
        out: String::with_capacity(pattern.len() * 2),
    };
    translation
        .expression()
        .map_err(|reason| ValueError::custom(format!("pattern {pattern:?} is not valid: {reason}")))
}

type Parsed<T> = Result<T, &'static str>;

struct Translation<'a> {
    rest: Chars<'a>,
    out: String,
}

impl Translation<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn has(&mut self, c: char) -> bool {
        let has = self.peek() == Some(c);
        if has {
            self.rest.next();
        }
        has
    }

    fn expression(mut self) -> Parsed<Translated> {
        let mut open = 0usize;
        // Whether a quantifier may follow.
        let mut atom = false;
        // One atom and one quantifier: where the atom ends, and the quantifier.
        let mut atoms = 0usize;
        let mut repeated = None;
        while let Some(c) = self.rest.next() {
            repeated = None;
            match c {
                '(' => {
                    open += 1;
                    if open > DEPTH {
                        return Err("groups are nested too deep");
                    }
                    self.out.push_str("(?:");
                    // Not one character.
                    atoms += 2;
                    atom = false;
                }
                ')' => {
                    open = open.checked_sub(1).ok_or("a ) closes nothing")?;
                    self.out.push(')');
                    atom = true;
                }
                '|' => {
                    self.out.push('|');
                    atoms += 2;
                    atom = false;
                }
                '?' | '*' | '+' | '{' => {
                    if !atom {
                        return Err("a quantifier has nothing to repeat");
                    }
                    let (least, most) = match c {
                        '?' => (0, Some(1)),
                        '*' => (0, None),
                        '+' => (1, None),
                        _ => self.quantity()?,
                    };
                    repeated = Some((self.out.len(), least, most));
                    let written = match most {
                        Some(most) => write!(self.out, "{{{least},{most}}}"),
                        None => write!(self.out, "{{{least},}}"),
                    };
                    written.map_err(|_| "out of memory")?;
                    atom = false;
                }
                _ => {
                    atoms += 1;
                    atom = true;
                    match c {
                        '.' => self.out.push_str(r"[^\n\r]"),
                        '[' => self.class(0)?,
                        '\\' => {
                            if let Some(c) = self.escape()? {
                                literal(&mut self.out, c);
                            }
                        }
                        c => literal(&mut self.out, c),
                    }
                }
            }
        }
        if open > 0 {
            return Err("a ( is not closed");
        }
        if let (1, Some((end, least, most))) = (atoms, repeated) {
            self.out.truncate(end);
            self.out.push('*');
            return Ok(Translated {
                regex: self.out,
                chars: Some(least..=most.unwrap_or(u64::MAX)),
            });
        }
        Ok(Translated {
            regex: self.out,
            chars: None,
        })
    }

    /// The rest of `{n}`, `{n,}` or `{n,m}`.
    fn quantity(&mut self) -> Parsed<(u64, Option<u64>)> {
        const WRONG: &str = "a quantity is neither {n} nor {n,} nor {n,m}";
        let least = self.number().ok_or(WRONG)?;
        let most = if self.has(',') {
            if self.peek() == Some('}') {
                None
            } else {
                Some(self.number().ok_or(WRONG)?)
            }
        } else {
            Some(least)
        };
        if !self.has('}') {
            return Err(WRONG);
        }
        match most {
            Some(most) if most < least => Err("a quantity ends before it begins"),
            _ if least > u64::from(u32::MAX) => Err("a quantity is too large"),
            // No text is that long.
            Some(most) if most > u64::from(u32::MAX) => Ok((least, None)),
            most => Ok((least, most)),
        }
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.rest.next();
            let shifted = number.unwrap_or(0u64).saturating_mul(10);
            number = Some(shifted.saturating_add(digit.into()));
        }
        number
    }

    /// What follows a backslash: a character, or a class, which is written.
    fn escape(&mut self) -> Parsed<Option<char>> {
        let c = self.rest.next().ok_or("a \\ ends it")?;
        let class = match c {
            'n' => return Ok(Some('\n')),
            'r' => return Ok(Some('\r')),
            't' => return Ok(Some('\t')),
            'd' => r"\p{Nd}",
            'D' => r"\P{Nd}",
            's' => r"[\x{20}\t\n\r]",
            'S' => r"[^\x{20}\t\n\r]",
            'w' => r"[^\p{P}\p{Z}\p{C}]",
            'W' => r"[\p{P}\p{Z}\p{C}]",
            'i' | 'I' | 'c' | 'C' => {
                self.name_class(c);
                return Ok(None);
            }
            'p' | 'P' => {
                self.property(c == 'P')?;
                return Ok(None);
            }
            // The specification escapes only what has a meaning; practice escapes more.
            c if c.is_ascii_punctuation() => return Ok(Some(c)),
            _ => return Err("an escape is not known"),
        };
        self.out.push_str(class);
        Ok(None)
    }

    /// The characters of names, or all others.
    fn name_class(&mut self, which: char) {
        self.out.push('[');
        if which.is_ascii_uppercase() {
            self.out.push('^');
        }
        self.out.push_str(":_A-Za-z");
        for (first, last) in NAME_START_BEYOND_ASCII {
            range(&mut self.out, *first, *last);
        }
        if which.eq_ignore_ascii_case(&'c') {
            self.out.push_str(r"\x{2D}\x{2E}0-9");
            for (first, last) in NAME_ONLY_BEYOND_ASCII {
                range(&mut self.out, *first, *last);
            }
        }
        self.out.push(']');
    }

    /// The rest of `\p{…}`: a general category or, after `Is`, a block.
    fn property(&mut self, negated: bool) -> Parsed<()> {
        if !self.has('{') {
            return Err("a \\p has no {");
        }
        let rest = self.rest.as_str();
        let (name, rest) = rest.split_once('}').ok_or("a \\p{ is not closed")?;
        self.rest = rest.chars();
        if CATEGORIES.contains(&name) {
            self.out.push_str(if negated { r"\P{" } else { r"\p{" });
            self.out.push_str(name);
            self.out.push('}');
            return Ok(());
        }
        // Surrogates are code points but no characters.
        let surrogates = [
            "Cs",
            "IsHighSurrogates",
            "IsHighPrivateUseSurrogates",
            "IsLowSurrogates",
        ];
        if surrogates.contains(&name) {
            self.out.push_str(if negated {
                r"[\x{0}-\x{10FFFF}]"
            } else {
                NOTHING
            });
            return Ok(());
        }
        let block = name.strip_prefix("Is").ok_or("a category is not known")?;
        let mut parts = BLOCKS
            .iter()
            .filter(|(name, _, _)| *name == block)
            .peekable();
        if parts.peek().is_none() {
            return Err("a block is not known");
        }
        self.out.push('[');
        if negated {
            self.out.push('^');
        }
        for (_, first, last) in parts {
            range(&mut self.out, *first, *last);
        }
        self.out.push(']');
        Ok(())
    }

    /// The rest of `[…]`, a class with another subtracted perhaps.
    fn class(&mut self, depth: usize) -> Parsed<()> {
        if depth > DEPTH {
            return Err("classes are nested too deep");
        }
        let start = self.out.len();
        self.out.push('[');
        if self.has('^') {
            self.out.push('^');
        }
        let empty = self.out.len();
        loop {
            let c = self.rest.next().ok_or("a [ is not closed")?;
            let first = match c {
                ']' if self.out.len() == empty => return Err("a class is empty"),
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                '-' if self.peek() == Some('[') => {
                    if self.out.len() == empty {
                        return Err("a class is empty");
                    }
                    self.rest.next();
                    self.out.insert(start, '[');
                    self.out.push_str("]--");
                    self.class(depth + 1)?;
                    if !self.has(']') {
                        return Err("a class does not end with what is subtracted");
                    }
                    self.out.push(']');
                    return Ok(());
                }
                '[' => return Err("a [ stands in a class"),
                '\\' => match self.escape()? {
                    Some(c) => c,
                    None => continue,
                },
                c => c,
            };
            let last = self.range_end()?.unwrap_or(first);
            if last < first {
                return Err("a range ends before it begins");
            }
            range(&mut self.out, first, last);
        }
    }

    /// The character after a `-`, if a range stands here.
    fn range_end(&mut self) -> Parsed<Option<char>> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.next(), None | Some('[' | ']')) {
            return Ok(None);
        }
        self.rest.next();
        match self.rest.next() {
            Some('\\') => self.escape()?.map(Some).ok_or("a range ends with a class"),
            end => Ok(end),
        }
    }
}

/// Writes one character so that it stands for itself anywhere.
fn literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() {
        out.push(c);
    } else {
        // Writing to a string does not fail.
        let _ = write!(out, "\\x{{{:X}}}", u32::from(c));
    }
}

/// Writes a range for a class.
fn range(out: &mut String, first: char, last: char) {
    literal(out, first);
    if first != last {
        out.push('-');
        literal(out, last);
    }
}
