//! `soapgen fetch`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::error::ErrorKind;
use soapgen::diagnostic::Shown;
use soapgen::diff::Difference;
use soapgen::load::fetch::{self, Change};
use soapgen::{Error, Settings};

use super::access::Access;
use super::diff;
use crate::print::{complain, print};
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
    /// Write nothing, and tell what changed since the lock was written.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    access: Access,
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
    let fetch = task.access.fetch(task.url, folder.clone());
    let mut progress = Progress::new(quiet);
    let say = |text: &str| {
        if !quiet {
            print(text);
        }
    };
    if task.check {
        let staged = fetch.compare(&mut |url| progress.next(url));
        progress.end();
        let staged = staged?;
        for change in &staged.changes {
            say(&match change {
                Change::Changed(url) => format!("changed {}\n", Shown(url)),
                Change::Added(url) => format!("added   {}\n", Shown(url)),
            });
        }
        if staged.changes.is_empty() {
            say(&format!("nothing changed: {} asked\n", progress.count));
            return Ok(ExitCode::SUCCESS);
        }
        if !quiet {
            tell(&folder, &staged)?;
        }
        return Ok(ExitCode::FAILURE);
    }
    let locked = fetch.run(&mut |url| progress.next(url));
    progress.end();
    for document in locked? {
        let (file, url) = (Shown(&document.file), Shown(&document.url));
        say(&format!("{file} {url}\n"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Tells what the changes of a folder's documents mean, as far as these can be generated from.
fn tell(folder: &Path, staged: &fetch::Staged) -> Result<(), Error> {
    let Some(first) = staged.locked.first() else {
        return Ok(());
    };
    let copy = Copy::of(staged)?;
    let (old, new) = (folder.join(&first.file), copy.path().join(&first.file));
    match diff::between(&old, &new, &Settings::default()) {
        Ok(mut difference) => {
            copy.name_in(&mut difference);
            print("\n");
            diff::print_text(&difference);
        }
        Err(error) => complain(&format_args!(
            "note: what that means can't be told, since one of the versions can't be used\n\n{error}"
        )),
    }
    Ok(())
}

/// A folder of its own with the documents as they were fetched, which goes with this.
pub(super) struct Copy(PathBuf);

impl Copy {
    pub(super) fn of(staged: &fetch::Staged) -> Result<Self, Error> {
        // Made by this alone: one that is there belongs to somebody else.
        let made = (0..1000_u32).find_map(|number| {
            let name = format!("soapgen-{}-{number}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            std::fs::create_dir(&folder).is_ok().then_some(folder)
        });
        // Where none can be made, writing says why.
        let copy = Self(made.unwrap_or_else(|| std::env::temp_dir().join("soapgen")));
        staged.write_to(&copy.0)?;
        Ok(copy)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes its documents and their lock into a folder.
    pub(super) fn write_into(&self, folder: &Path) -> Result<(), Error> {
        fetch::copy(&self.0, folder)
    }

    /// Names its documents for what they are, since nobody knows the folder.
    pub(super) fn name_in(&self, difference: &mut Difference) {
        let prefix = format!("{}/", self.0.display());
        let name = |file: &mut String| {
            if let Some(rest) = file.strip_prefix(&prefix) {
                *file = format!("fetched:{rest}");
            }
        };
        difference.new.iter_mut().for_each(name);
        let places = difference.changes.iter_mut();
        let places = places.filter_map(|change| change.place.as_mut());
        places.for_each(|place| name(&mut place.file));
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What is left goes with the machine's other temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What says which document is being fetched.
pub(super) struct Progress<W: Write> {
    way: Way<W>,
    count: usize,
}

impl Progress<io::Stderr> {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            way: match (quiet, can_rewrite()) {
                (true, _) => Way::Silent,
                (false, true) => Way::Line(Line::new(io::stderr())),
                (false, false) => Way::Lines(io::stderr()),
            },
            count: 0,
        }
    }
}

enum Way<W: Write> {
    Silent,
    /// On a terminal.
    Line(Line<W>),
    /// Elsewhere: one after another.
    Lines(W),
}

impl<W: Write> Progress<W> {
    pub(super) fn next(&mut self, url: &str) {
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

    pub(super) fn end(&mut self) {
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
