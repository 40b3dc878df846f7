//! Changes as a person reads them.

use std::fmt;

use super::{Change, Difference, Verdict};
use soapgen_model::diagnostic::Shown;

/// Characters of what is said of a change that are shown.
const WIDTH: usize = 600;

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdicts: Vec<String> = self.changes.iter().map(verdict).collect();
        let width = verdicts.iter().map(String::len).max().unwrap_or(0);
        let mut subject = None;
        for (change, verdict) in self.changes.iter().zip(verdicts) {
            if subject != Some(&change.subject) {
                if subject.is_some() {
                    writeln!(f)?;
                }
                writeln!(f, "{}", Shown(&change.subject))?;
                subject = Some(&change.subject);
            }
            let column = match change.rust {
                None => "wire",
                Some(_) => "rust",
            };
            write!(f, "  {column}  {verdict:width$}  ")?;
            match change.message.char_indices().nth(WIDTH) {
                None => write!(f, "{}", Shown(&change.message))?,
                Some((end, _)) => {
                    write!(f, "{}…", Shown(change.message.get(..end).unwrap_or("")))?;
                }
            }
            match &change.place {
                Some(at) => writeln!(f, " ({}:{}:{})", Shown(&at.file), at.line, at.column)?,
                None => writeln!(f)?,
            }
        }
        if subject.is_some() {
            writeln!(f)?;
        }
        let count = |number: usize, one: &str, more: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {more}"),
        };
        let told = &self.summary;
        writeln!(
            f,
            "{} on the wire: {}, {}, {}; {} in the Rust: {} major, {} minor",
            count(told.wire, "change", "changes"),
            count(told.breaks_requests, "breaks requests", "break requests"),
            count(told.breaks_answers, "breaks answers", "break answers"),
            count(
                told.lenient,
                "needs a lenient reader",
                "need a lenient reader"
            ),
            told.rust,
            told.major,
            told.rust - told.major
        )
    }
}

fn verdict(change: &Change) -> String {
    if let Some(semver) = change.rust {
        return semver.to_string();
    }
    let ways = [("requests", change.requests), ("answers", change.answers)];
    let said = |wanted: Verdict| -> Vec<&str> {
        let those = ways.iter().filter(|(_, verdict)| *verdict == Some(wanted));
        those.map(|(way, _)| *way).collect()
    };
    let mut parts = Vec::new();
    for wanted in [Verdict::Breaks, Verdict::Lenient] {
        match &*said(wanted) {
            [] => {}
            [way] => parts.push(format!("{wanted} {way}")),
            _ => parts.push(format!("{wanted} both")),
        }
    }
    match parts.is_empty() {
        true => Verdict::Fits.to_string(),
        false => parts.join(", "),
    }
}
