//! Failures by their cause.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many examples of a cause are shown.
const EXAMPLES: usize = 6;

/// A pair of single quotes further apart than this is taken for two apostrophes.
const QUOTED: usize = 12;

/// Failures, grouped by their cause.
#[derive(Default)]
pub struct Failures {
    by_cause: BTreeMap<String, Vec<String>>,
    total: usize,
}

impl Failures {
    /// Notes one: what it is about, and the reason.
    pub fn add(&mut self, subject: &str, reason: &str) {
        let cause = pattern(reason.lines().next().unwrap_or(""));
        let reason: String = reason.chars().take(400).collect();
        let example = format!("{subject}: {}", reason.replace('\n', " | "));
        self.by_cause.entry(cause).or_default().push(example);
        self.total += 1;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.total
    }

    /// The causes, the most frequent first, each with examples.
    pub fn text(&self) -> String {
        let mut causes: Vec<_> = self.by_cause.iter().collect();
        causes.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.len()));
        let mut text = String::new();
        for (cause, examples) in causes {
            let _ = writeln!(text, "{:6}  {cause}", examples.len());
            for example in examples.iter().take(EXAMPLES) {
                let _ = writeln!(text, "          {example}");
            }
        }
        text
    }
}

/// A message without what differs from one case to the next: quoted parts, names in braces,
/// paths and numbers.
pub fn pattern(message: &str) -> String {
    let mut out = String::new();
    let mut characters = message.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '`' | '"' => {
                out.push(c);
                out.push('…');
                for inner in characters.by_ref() {
                    if inner == c {
                        break;
                    }
                }
                out.push(c);
            }
            '{' | '/' => {
                out.push('…');
                while characters
                    .peek()
                    .is_some_and(|c| !c.is_whitespace() && *c != ',')
                {
                    characters.next();
                }
            }
            '\'' => {
                let rest: String = characters.clone().take(QUOTED).collect();
                if let Some(end) = rest.find('\'').filter(|end| *end > 0) {
                    let skipped = rest.get(..end).map_or(0, |inside| inside.chars().count()) + 1;
                    characters.by_ref().take(skipped).for_each(drop);
                    out.push_str("'…'");
                } else {
                    out.push(c);
                }
            }
            c if c.is_ascii_digit() => {
                if !out.ends_with('N') {
                    out.push('N');
                }
            }
            c => out.push(c),
        }
    }
    out.chars().take(160).collect()
}
