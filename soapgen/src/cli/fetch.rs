//! `soapgen fetch`.

use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use soapgen::Error;
use soapgen::diagnostic::Shown;
use soapgen::load::fetch::{self, Authentication, Change};

use super::print;

/// Brings a WSDL and all that it imports into a folder, with a `soapgen.lock` that says which
/// file holds the document of which address.
///
/// Exits with 0 when done, 1 when a document can't be fetched or, with `--check`, differs.
#[derive(Debug, Args)]
pub(super) struct Fetch {
    /// The address of the WSDL.
    url: String,
    /// The folder to write to.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Write nothing, and list what changed since the lock was written.
    #[arg(long)]
    check: bool,
    /// Basic authentication, to the server of URL and to no other; without `:PASSWORD` that is
    /// taken from `SOAPGEN_PASSWORD`.
    #[arg(long, value_name = "NAME[:PASSWORD]", conflicts_with = "bearer")]
    user: Option<String>,
    /// Bearer authentication, to the server of URL and to no other; `-` takes the token from
    /// `SOAPGEN_TOKEN`.
    #[arg(long, value_name = "TOKEN")]
    bearer: Option<String>,
    /// A PEM file with the client's certificates and its private key.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// A PEM file with certificates of authorities to trust beside the system's.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The proxy; without it those that the environment names are used.
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// Ask no host but that of URL, whatever is imported or sent on to.
    #[arg(long)]
    same_host: bool,
    /// How long it may take in all.
    #[arg(long, value_name = "SECONDS", default_value_t = fetch::TIME_LIMIT.as_secs())]
    time_limit: u64,
}

pub(super) fn fetch(task: Fetch) -> Result<ExitCode, Error> {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let authentication = match (task.user, task.bearer) {
        (Some(user), _) => match user.split_once(':') {
            Some((user, password)) => Authentication::Basic {
                user: user.to_owned(),
                password: password.to_owned(),
            },
            None => Authentication::Basic {
                user,
                password: variable("SOAPGEN_PASSWORD"),
            },
        },
        (None, Some(token)) if token == "-" => Authentication::Bearer(variable("SOAPGEN_TOKEN")),
        (None, Some(token)) => Authentication::Bearer(token),
        (None, None) => Authentication::None,
    };
    let fetch = fetch::Fetch {
        url: task.url,
        folder: task.output,
        authentication,
        certificate: task.certificate,
        authorities: task.ca,
        proxy: task.proxy,
        same_host: task.same_host,
        time_limit: Some(Duration::from_secs(task.time_limit)),
    };
    let mut progress = Progress {
        out: io::stderr(),
        is_terminal: io::stderr().is_terminal(),
        count: 0,
    };
    let out = if task.check {
        let changes = fetch.check(&mut |url| progress.next(url));
        progress.end();
        let changes = changes?;
        for change in &changes {
            print(&match change {
                Change::Changed(url) => format!("changed {}\n", Shown(url)),
                Change::Added(url) => format!("added   {}\n", Shown(url)),
            });
        }
        if changes.is_empty() {
            print(&format!("nothing changed: {} asked\n", progress.count));
        }
        changes.is_empty()
    } else {
        let locked = fetch.run(&mut |url| progress.next(url));
        progress.end();
        for document in locked? {
            let (file, url) = (Shown(&document.file), Shown(&document.url));
            print(&format!("{file} {url}\n"));
        }
        true
    };
    Ok(match out {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// One line that says what is being fetched: rewritten on a terminal, one after another else.
struct Progress<W> {
    out: W,
    is_terminal: bool,
    count: usize,
}

impl<W: Write> Progress<W> {
    fn next(&mut self, url: &str) {
        self.count += 1;
        let (count, out, url) = (self.count, &mut self.out, Shown(url));
        // Nobody is left to be told that it can't be written.
        let _ = match self.is_terminal {
            true => write!(out, "\r\x1b[Kfetching {count}: {url}").and_then(|()| out.flush()),
            false => writeln!(out, "fetching {count}: {url}"),
        };
    }

    /// Takes the line away: what is said next starts anew.
    fn end(&mut self) {
        if self.is_terminal && self.count > 0 {
            let _ = write!(self.out, "\r\x1b[K").and_then(|()| self.out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_has_one_line() {
        for (is_terminal, expected) in [
            (
                true,
                "\r\x1b[Kfetching 1: a\r\x1b[Kfetching 2: b\\u{d}\\u{202e}\\u{1b}[2J\r\x1b[K",
            ),
            (
                false,
                "fetching 1: a\nfetching 2: b\\u{d}\\u{202e}\\u{1b}[2J\n",
            ),
        ] {
            let mut progress = Progress {
                out: Vec::new(),
                is_terminal,
                count: 0,
            };
            progress.next("a");
            progress.next("b\r\u{202e}\x1b[2J");
            progress.end();
            assert_eq!(String::from_utf8_lossy(&progress.out), expected);
        }
    }
}
