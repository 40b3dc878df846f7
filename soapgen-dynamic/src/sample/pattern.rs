//! Texts that a pattern takes.

use regex_syntax::hir::{Class, Hir, HirKind};
use soapgen_runtime::dynamic::regex_of;

/// How often what repeats is written, where that may be chosen: one after the other is tried.
const TIMES: [u32; 9] = [1, 0, 2, 3, 4, 6, 8, 12, 24];

/// How long a text may become: a pattern can ask for more than anybody wants to read.
const LONGEST: usize = 4096;

/// Texts that a pattern of XML Schema takes, the plainest first.
pub(super) fn texts(pattern: &str) -> Vec<String> {
    let Ok((regex, chars)) = regex_of(pattern) else {
        return Vec::new();
    };
    let Ok(hir) = regex_syntax::parse(&regex) else {
        return Vec::new();
    };
    let times: Vec<u32> = match chars {
        None => TIMES.to_vec(),
        Some(range) => [*range.start(), range.start() + 1, *range.end()]
            .into_iter()
            .filter(|times| range.contains(times))
            .filter_map(|times| u32::try_from(times).ok())
            .collect(),
    };
    let mut texts: Vec<String> = Vec::new();
    for times in times {
        let mut writer = Writer {
            times,
            text: String::new(),
            written: [0, 0],
        };
        if writer.write(&hir) && !texts.contains(&writer.text) {
            texts.push(writer.text);
        }
    }
    texts
}

struct Writer {
    times: u32,
    text: String,
    /// How many letters and digits of classes were written: the next is another.
    written: [usize; 2],
}

impl Writer {
    /// Writes a text of an expression; whether there is one.
    fn write(&mut self, hir: &Hir) -> bool {
        if self.text.len() > LONGEST {
            return false;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => true,
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => {
                    self.text.push_str(text);
                    true
                }
                Err(_) => false,
            },
            HirKind::Class(class) => match chosen(class, self.written) {
                Some(c) => {
                    self.written[usize::from(c.is_ascii_digit())] += 1;
                    self.text.push(c);
                    true
                }
                None => false,
            },
            HirKind::Repetition(of) => {
                let most = of.max.unwrap_or(u32::MAX);
                let times = self.times.clamp(of.min, most.max(of.min));
                (0..times).all(|_| self.write(&of.sub))
            }
            HirKind::Capture(of) => self.write(&of.sub),
            HirKind::Concat(parts) => parts.iter().all(|part| self.write(part)),
            HirKind::Alternation(parts) => {
                let before = (self.text.len(), self.written);
                parts.iter().any(|part| {
                    self.text.truncate(before.0);
                    self.written = before.1;
                    self.write(part)
                })
            }
        }
    }
}

/// A character of a class: one after the other of letters or digits, where it has such.
fn chosen(class: &Class, [letters, digits]: [usize; 2]) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|r| (r.start(), r.end())).collect(),
        Class::Bytes(class) => class
            .iter()
            .filter(|range| range.end().is_ascii())
            .map(|r| (char::from(r.start()), char::from(r.end())))
            .collect(),
    };
    let has = |c: &char| ranges.iter().any(|(first, last)| first <= c && c <= last);
    for (known, at) in [
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", letters),
        ("abcdefghijklmnopqrstuvwxyz", letters),
        ("1234567890", digits),
    ] {
        let of: Vec<char> = known.chars().filter(has).collect();
        if let Some(c) = of.get(at % of.len().max(1)) {
            return Some(*c);
        }
    }
    let is_plain = |c: &char| !c.is_control() && !c.is_whitespace();
    let visible = ranges.iter().filter_map(|(first, last)| {
        let mut near = [*first, *last].into_iter();
        near.find(is_plain)
    });
    let mut visible = visible.collect::<Vec<_>>().into_iter();
    visible
        .next()
        .or_else(|| ranges.first().map(|range| range.0))
}
