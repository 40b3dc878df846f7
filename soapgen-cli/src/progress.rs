//! What is said while one waits: a line on standard error, where that is a terminal.

use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long nothing is said, and how long a line stays as it is.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_secs(1);

/// Whether a line on standard error can be rewritten.
pub(crate) fn can_rewrite() -> bool {
    io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A line that is rewritten, and goes when what it told of is done.
pub(crate) struct Line<W: Write> {
    out: W,
    is_shown: bool,
}

impl<W: Write> Line<W> {
    pub(crate) fn new(out: W) -> Self {
        Self {
            out,
            is_shown: false,
        }
    }

    /// Shows this in place of what is there.
    pub(crate) fn show(&mut self, text: &str) {
        self.is_shown = true;
        // Nobody is left to be told that it can't be written.
        let _ = write!(self.out, "\r\x1b[K{text}").and_then(|()| self.out.flush());
    }

    /// Takes the line away: what is said next starts anew.
    pub(crate) fn end(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let _ = write!(self.out, "\r\x1b[K").and_then(|()| self.out.flush());
        }
    }
}

/// Does some work; while it takes long, a line says what is done and since when.
pub(crate) fn during<T>(what: &str, is_quiet: bool, work: impl FnOnce() -> T) -> T {
    if is_quiet || !can_rewrite() {
        return work();
    }
    let (work_goes_on, end) = channel::<()>();
    thread::scope(|scope| {
        // Without a thread nothing is said.
        let _ = thread::Builder::new().spawn_scoped(scope, move || {
            let mut line = Line::new(io::stderr());
            tell(&mut line, what, |time| goes_on(&end, time));
        });
        let result = work();
        drop(work_goes_on);
        result
    })
}

/// Waits for so long; whether the work still goes on.
fn goes_on(end: &Receiver<()>, time: Duration) -> bool {
    end.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
}

/// Shows a line after [`PATIENCE`], and anew after each [`STEP`], as long as waiting says that the
/// work goes on.
fn tell<W: Write>(line: &mut Line<W>, what: &str, mut wait: impl FnMut(Duration) -> bool) {
    let (mut time, mut step) = (Duration::ZERO, PATIENCE);
    while wait(step) {
        time += step;
        step = STEP;
        line.show(&format!("{what}: {} s", time.as_secs()));
    }
    line.end();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_told() {
        for (waits, expected) in [
            (0, ""),
            (1, "\r\x1b[Kchecking: 2 s\r\x1b[K"),
            (2, "\r\x1b[Kchecking: 2 s\r\x1b[Kchecking: 3 s\r\x1b[K"),
        ] {
            let mut line = Line::new(Vec::new());
            let mut left = waits;
            tell(&mut line, "checking", |_| {
                left -= 1;
                left >= 0
            });
            assert_eq!(String::from_utf8_lossy(&line.out), expected);
        }
    }

    #[test]
    fn waiting_ends_with_the_work() {
        let (work_goes_on, end) = channel();
        assert!(goes_on(&end, Duration::ZERO));
        drop(work_goes_on);
        assert!(!goes_on(&end, Duration::MAX));
        assert_eq!(during("x", false, || 1), 1);
    }
}
