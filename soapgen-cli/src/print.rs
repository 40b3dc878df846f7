//! What is written to standard output, and what is said on standard error.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

use soapgen::Generated;
use soapgen::diagnostic::Report;

use crate::color;

/// What generation skipped or guessed, as a report.
pub(crate) fn warnings(generated: &Generated) -> String {
    let report = Report {
        diagnostics: &generated.warnings,
        sources: &generated.sources,
    };
    report.to_string()
}

/// Says something on standard error.
pub(crate) fn complain(problems: &dyn fmt::Display) {
    // Without colours where standard error is not a terminal, or `NO_COLOR` asks for none.
    let mut out = anstream::stderr();
    // Nobody is left to be told that standard error is closed.
    let _ = write!(out, "{}", color::styled(&problems.to_string()));
}

/// Writes to standard output. That its reader has gone, as `head` does, is not a problem.
pub(crate) fn print(text: &str) -> ExitCode {
    print_to(io::stdout().lock(), text)
}

/// The same for text with colours, which are taken out where it doesn't go to a terminal.
pub(crate) fn print_colored(text: &str) -> ExitCode {
    print_to(anstream::stdout(), text)
}

/// The same for a report, whose words have colours on a terminal.
pub(crate) fn print_report(text: &str) -> ExitCode {
    print_to(anstream::stdout(), &color::styled(text))
}

fn print_to(mut out: impl io::Write, text: &str) -> ExitCode {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format_args!(
                "error: standard output can't be written: {error}\n"
            ));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
