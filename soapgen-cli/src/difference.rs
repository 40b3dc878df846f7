//! What two texts differ in, line by line, as a person reads it.

use std::fmt::{self, Display, Write as _};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};
use soapgen::diagnostic::Shown;

/// Lines of a difference that are shown unless the user says otherwise.
pub(crate) const LINES: usize = 200;
/// Characters of a line that are shown.
const WIDTH: usize = 400;
/// Lines around a change.
const AROUND: usize = 3;

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const HUNK: Style = AnsiColor::Cyan.on_default();
const NAME: Style = Style::new().bold();

/// What a file holds and what it would hold, as a unified diff with colours, which who prints it
/// takes out where there is no terminal. Of the lines that are changed or stand around a change so
/// many are shown, and the rest is counted. Nothing, where both are the same.
pub(crate) fn unified(name: &str, before: &str, after: &str, lines: usize) -> String {
    if before == after {
        return String::new();
    }
    // The algorithm gives up looking for the shortest list of changes where that would take more
    // than time in proportion to the lines.
    let split = |text| -> Vec<&str> { str::split_inclusive(text, '\n').collect() };
    let (before, after) = (split(before), split(after));
    let diff = TextDiff::from_slices(&before, &after);
    let mut out = String::new();
    let name = Shown(name);
    line(&mut out, NAME, "", &format_args!("--- {name}"));
    line(
        &mut out,
        NAME,
        "",
        &format_args!("+++ {name} (as it would be generated)"),
    );
    let mut left = lines;
    let mut more = 0_usize;
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        if left > 0 {
            line(&mut out, HUNK, "", &hunk.header());
        }
        for change in hunk.iter_changes() {
            if left == 0 {
                more += 1;
                continue;
            }
            left -= 1;
            let (style, mark) = match change.tag() {
                ChangeTag::Equal => (Style::new(), " "),
                ChangeTag::Delete => (REMOVED, "-"),
                ChangeTag::Insert => (ADDED, "+"),
            };
            let text = change.value();
            let ends = text.ends_with('\n');
            line(&mut out, style, mark, &Clipped(text.trim_end_matches('\n')));
            if !ends {
                out.push_str("\\ no line break at the end of the file\n");
            }
        }
    }
    if more > 0 {
        let so_many = match more {
            1 => "1 more line".to_owned(),
            _ => format!("{more} more lines"),
        };
        // Writing to a string can't fail.
        let _ = writeln!(out, "… and {so_many}: `--lines` shows more");
    }
    out
}

fn line(out: &mut String, style: Style, mark: &str, text: &dyn Display) {
    // Writing to a string can't fail.
    let _ = writeln!(out, "{style}{mark}{text}{style:#}");
}

/// A line as it can be shown, and no more of it than a terminal has room for.
struct Clipped<'a>(&'a str);

impl Display for Clipped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(WIDTH) {
            Some((end, _)) => write!(f, "{}…", Shown(self.0.get(..end).unwrap_or(""))),
            None => Shown(self.0).fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without colours.
    fn plain(before: &str, after: &str, lines: usize) -> String {
        anstream::adapter::strip_str(&unified("a.rs", before, after, lines)).to_string()
    }

    #[test]
    fn what_differs_is_shown_and_no_more_than_is_wanted() {
        let head = "--- a.rs\n+++ a.rs (as it would be generated)\n";
        for (before, after, lines, expected) in [
            ("a\n", "a\n", 9, None),
            ("a\n", "b\n", 9, Some("@@ -1 +1 @@\n-a\n+b\n")),
            (
                "1\n2\n3\n4\n5\n6\n",
                "1\n2\n3\n4\nx\n6\n",
                9,
                Some("@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+x\n 6\n"),
            ),
            (
                "a\nb\n",
                "c\nd\n",
                2,
                Some("@@ -1,2 +1,2 @@\n-a\n-b\n… and 2 more lines: `--lines` shows more\n"),
            ),
            (
                "a\n",
                "b\n",
                1,
                Some("@@ -1 +1 @@\n-a\n… and 1 more line: `--lines` shows more\n"),
            ),
            (
                "a",
                "a\r\u{1b}[2J\u{202e}\n",
                9,
                Some(
                    "@@ -1 +1 @@\n-a\n\\ no line break at the end of the file\n\
                     +a\\u{d}\\u{1b}[2J\\u{202e}\n",
                ),
            ),
        ] {
            let expected = expected.map_or(String::new(), |text| format!("{head}{text}"));
            assert_eq!(
                plain(before, after, lines),
                expected,
                "{before:?} {after:?}"
            );
        }
        let long = plain("a\n", &format!("{}\n", "x".repeat(5000)), 9);
        assert!(long.len() < 600, "{long}");
    }

    #[test]
    fn what_differs_everywhere_takes_no_time() {
        let text = |from: usize| -> String {
            (from..from + 100_000)
                .map(|n| format!("{}\n", n % 7919))
                .collect()
        };
        let start = std::time::Instant::now();
        let out = plain(&text(0), &text(50_003).replace("1\n", "x\n"), 10);
        assert!(out.contains("more lines"), "{out}");
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
