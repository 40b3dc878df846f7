//! `soapgen fetch`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use clap::error::ErrorKind;
use soapgen::Error;
use soapgen::diagnostic::Shown;
use soapgen::load::fetch::{self, Authentication, Change};

use crate::print::print;
use crate::progress::{Line, can_rewrite};
use crate::usage;

/// Brings a WSDL and all that it imports into a folder, with a `soapgen.lock` that says which
/// file holds the document of which address.
///
/// Exits with 0 when done, 1 when a document can't be fetched or, with `--check`, differs.
#[derive(Debug, Args)]
#[command(
    override_usage = "soapgen fetch [OPTIONS] --output <DIR> <URL>",
    after_help = "Examples:
  $ soapgen fetch 'https://example.com/Shop.svc?wsdl' -o wsdl/shop
  $ soapgen fetch 'https://example.com/Shop.svc?wsdl' -o wsdl/shop --check
  $ soapgen fetch 'https://intern.example/Shop?wsdl' -o wsdl/shop --user me --ca ca.pem"
)]
pub(crate) struct Fetch {
    /// The address of the WSDL.
    url: String,
    /// The folder to write to.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
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

pub(super) fn run(task: Fetch, quiet: bool) -> Result<ExitCode, Error> {
    let Some(folder) = task.output else {
        // Who gives a file has more to learn than that a folder is missing.
        fetch::check_address(&task.url)?;
        return Ok(usage::error(
            "fetch",
            ErrorKind::MissingRequiredArgument,
            "the following required argument was not provided: --output <DIR>",
        ));
    };
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
        folder,
        authentication,
        certificate: task.certificate,
        authorities: task.ca,
        proxy: task.proxy,
        same_host: task.same_host,
        time_limit: Some(Duration::from_secs(task.time_limit)),
    };
    let mut progress = Progress {
        way: match (quiet, can_rewrite()) {
            (true, _) => Way::Silent,
            (false, true) => Way::Line(Line::new(io::stderr())),
            (false, false) => Way::Lines(io::stderr()),
        },
        count: 0,
    };
    let say = |text: &str| {
        if !quiet {
            print(text);
        }
    };
    let out = if task.check {
        let changes = fetch.check(&mut |url| progress.next(url));
        progress.end();
        let changes = changes?;
        for change in &changes {
            say(&match change {
                Change::Changed(url) => format!("changed {}\n", Shown(url)),
                Change::Added(url) => format!("added   {}\n", Shown(url)),
            });
        }
        if changes.is_empty() {
            say(&format!("nothing changed: {} asked\n", progress.count));
        }
        changes.is_empty()
    } else {
        let locked = fetch.run(&mut |url| progress.next(url));
        progress.end();
        for document in locked? {
            let (file, url) = (Shown(&document.file), Shown(&document.url));
            say(&format!("{file} {url}\n"));
        }
        true
    };
    Ok(match out {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// What says which document is being fetched.
struct Progress<W: Write> {
    way: Way<W>,
    count: usize,
}

enum Way<W: Write> {
    Silent,
    /// On a terminal.
    Line(Line<W>),
    /// Elsewhere: one after another.
    Lines(W),
}

impl<W: Write> Progress<W> {
    fn next(&mut self, url: &str) {
        self.count += 1;
        let text = format!("fetching {}: {}", self.count, Shown(url));
        match &mut self.way {
            Way::Silent => {}
            Way::Line(line) => line.show(&text),
            Way::Lines(out) => {
                // Nobody is left to be told that it can't be written.
                let _ = writeln!(out, "{text}");
            }
        }
    }

    fn end(&mut self) {
        if let Way::Line(line) = &mut self.way {
            line.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_has_one_line() {
        type Make = for<'o> fn(&'o mut Vec<u8>) -> Way<&'o mut Vec<u8>>;
        let ways: [(Make, &str); 3] = [
            (
                |out| Way::Line(Line::new(out)),
                "\r\x1b[Kfetching 1: a\r\x1b[Kfetching 2: b\\u{d}\\u{202e}\\u{1b}[2J\r\x1b[K",
            ),
            (
                |out| Way::Lines(out),
                "fetching 1: a\nfetching 2: b\\u{d}\\u{202e}\\u{1b}[2J\n",
            ),
            (|_| Way::Silent, ""),
        ];
        for (way, expected) in ways {
            let mut out = Vec::new();
            let mut progress = Progress {
                way: way(&mut out),
                count: 0,
            };
            progress.next("a");
            progress.next("b\r\u{202e}\x1b[2J");
            progress.end();
            assert_eq!(progress.count, 2);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }
}
