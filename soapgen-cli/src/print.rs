//! What is written to standard output, and what is said on standard error.

use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;
#[cfg(any(feature = "listen", feature = "mcp"))]
use std::{
    sync::OnceLock,
    sync::atomic::{AtomicUsize, Ordering},
    sync::mpsc::{SyncSender, sync_channel},
    time::Duration,
};

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

/// How many lines wait at most for who reads standard error.
#[cfg(any(feature = "listen", feature = "mcp"))]
const WAITING: usize = 1024;

/// What waits to be said, and how much of it found no room.
#[cfg(any(feature = "listen", feature = "mcp"))]
struct Sayings {
    queue: SyncSender<Saying>,
    lost: AtomicUsize,
}

#[cfg(any(feature = "listen", feature = "mcp"))]
enum Saying {
    Text(String),
    /// Everything before it was said.
    End(SyncSender<()>),
}

#[cfg(any(feature = "listen", feature = "mcp"))]
fn sayings() -> &'static Sayings {
    static SAYINGS: OnceLock<Sayings> = OnceLock::new();
    SAYINGS.get_or_init(|| {
        let (queue, waiting) = sync_channel(WAITING);
        std::thread::spawn(move || {
            for saying in waiting {
                match saying {
                    Saying::Text(text) => complain(&text),
                    Saying::End(done) => _ = done.try_send(()),
                }
            }
        });
        Sayings {
            queue,
            lost: AtomicUsize::new(0),
        }
    })
}

/// Says something on standard error, from a thread of its own: whoever answers others doesn't wait
/// for who reads that. What finds no room is counted.
#[cfg(any(feature = "listen", feature = "mcp"))]
pub(crate) fn say(text: &str) {
    let Sayings { queue, lost } = sayings();
    let before = lost.swap(0, Ordering::Relaxed);
    let text = match before {
        0 => text.to_owned(),
        _ => format!("{before} lines were not said, since nobody read them\n{text}"),
    };
    if queue.try_send(Saying::Text(text)).is_err() {
        lost.fetch_add(before + 1, Ordering::Relaxed);
    }
}

/// Waits for what was said to be written, for a moment.
#[cfg(any(feature = "listen", feature = "mcp"))]
pub(crate) fn said() {
    let (done, wait) = sync_channel(1);
    if sayings().queue.try_send(Saying::End(done)).is_ok() {
        let _ = wait.recv_timeout(Duration::from_millis(500));
    }
}

/// The start of a text from strangers, for a line of a log.
#[cfg(any(feature = "listen", feature = "mcp"))]
pub(crate) fn start_of(text: &str) -> String {
    const MOST: usize = 300;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
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
