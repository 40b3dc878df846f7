//! Colours of reports on a terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use clap::{ColorChoice, ValueEnum as _};

/// The words that a line of a report may begin with, behind blanks, and how they are shown.
const WORDS: [(&str, Style); 7] = [
    ("error", AnsiColor::Red.on_default().bold()),
    ("warning", AnsiColor::Yellow.on_default().bold()),
    ("note[", AnsiColor::Green.on_default().bold()),
    ("= help:", AnsiColor::Cyan.on_default()),
    ("= note:", AnsiColor::Green.on_default()),
    ("= generation", AnsiColor::Blue.on_default()),
    ("-->", AnsiColor::Blue.on_default().bold()),
];

/// Chooses for all that is written from now on, messages about the command line included.
pub(crate) fn choose(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// What a command line that is wrong says of colours.
pub(crate) fn asked_for(arguments: impl IntoIterator<Item = String>) -> ColorChoice {
    let mut arguments = arguments.into_iter();
    let mut choice = ColorChoice::Auto;
    while let Some(argument) = arguments.next() {
        let when = match argument.strip_prefix("--color") {
            Some("") => arguments.next().unwrap_or_default(),
            Some(when) => when.trim_start_matches('=').to_owned(),
            None => continue,
        };
        choice = ColorChoice::from_str(&when, false).unwrap_or(choice);
    }
    choice
}

/// A report with colours. Lines of documents stand behind their number and a bar, so none of them
/// is taken for a word of ours.
pub(crate) fn styled(report: &str) -> String {
    let mut out = String::with_capacity(report.len());
    for line in report.split_inclusive('\n') {
        let text = line.trim_start_matches(' ');
        let (blanks, text) = line.split_at(line.len() - text.len());
        let found = WORDS.iter().find(|(word, _)| text.starts_with(word));
        let Some((word, style)) = found else {
            out.push_str(line);
            continue;
        };
        // With its code in brackets.
        let length = match text.find(']') {
            Some(end) if text[..end].starts_with(&format!("{}[", word.trim_end_matches('['))) => {
                end + 1
            }
            _ => word.len(),
        };
        let (word, rest) = text.split_at(length);
        // Writing to a string can't fail.
        let _ = write!(out, "{blanks}{style}{word}{style:#}{rest}");
    }
    out
}

/// The verdicts of changes with colours, each by the worst that it says.
pub(crate) fn changes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let columns = ["  wire  ", "  rust  "];
        let behind = columns.iter().find_map(|start| line.strip_prefix(start));
        let Some(behind) = behind else {
            out.push_str(line);
            continue;
        };
        let end = behind.find("  ").unwrap_or(behind.len());
        let (verdict, rest) = behind.split_at(end);
        let (column, _) = line.split_at(line.len() - behind.len());
        let color = match verdict {
            _ if verdict.starts_with("breaks") || verdict == "major" => AnsiColor::Red,
            _ if verdict.starts_with("lenient") => AnsiColor::Yellow,
            _ => AnsiColor::Green,
        };
        let style = color.on_default();
        // Writing to a string can't fail.
        let _ = write!(out, "{column}{style}{verdict}{style:#}{rest}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_command_line_has_the_colors_that_it_asks_for() {
        for (line, expected) in [
            ("soapgen x", ColorChoice::Auto),
            ("soapgen x --color never", ColorChoice::Never),
            ("soapgen --color=always x", ColorChoice::Always),
            ("soapgen --color=always --color never", ColorChoice::Never),
            ("soapgen --color", ColorChoice::Auto),
            ("soapgen --color=red", ColorChoice::Auto),
        ] {
            let arguments = line.split(' ').map(str::to_owned);
            assert_eq!(asked_for(arguments), expected, "{line}");
        }
    }

    #[test]
    fn words_are_colored_and_documents_are_not() {
        let report =
            "error[unknown-type]: no type\n --> a.xsd:1:2\n  |\n1 | error <a>\n  = help: add ]\n";
        let (red, blue, cyan) = ("\u{1b}[1m\u{1b}[31m", "\u{1b}[1m\u{1b}[34m", "\u{1b}[36m");
        let end = "\u{1b}[0m";
        assert_eq!(
            styled(report),
            format!(
                "{red}error[unknown-type]{end}: no type\n {blue}-->{end} a.xsd:1:2\n  |\n\
                 1 | error <a>\n  {cyan}= help:{end} add ]\n"
            )
        );
    }
}
