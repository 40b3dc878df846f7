//! `soapgen update`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use soapgen::diagnostic::{Code, Diagnostic, Shown};
use soapgen::load::lock;
use soapgen::{Error, Settings};

use super::access::Access;
use super::diff::{self, Deny};
use super::fetch::{Copy, Progress};
use super::generate::{self, How};
use crate::print::{complain, print};
use crate::progress;

/// Fetches the documents of a file of settings again, tells what changed, and generates again.
///
/// The documents are those among its inputs that `soapgen fetch` brought: their addresses stand in
/// the lock beside them. Nothing is written before all are fetched and can be generated from.
///
/// Exits with 0 when done, 1 when a document can't be fetched or used, or a change is denied.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  $ soapgen update --config soapgen.toml
  $ soapgen update --config soapgen.toml --deny wire --user me")]
pub(crate) struct Update {
    /// The file of settings: its `inputs` are fetched, and its `output` is written.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Write nothing and fail on such changes, and on others that are named.
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Vec<Deny>,
    #[command(flatten)]
    access: Access,
}

pub(super) fn run(task: Update, quiet: bool) -> Result<ExitCode, Error> {
    let settings = Settings::from_file(&task.config)?;
    // A folder with what it will hold; a second document of one is fetched into that.
    let mut copies: BTreeMap<PathBuf, Copy> = BTreeMap::new();
    let mut fetched = settings.clone();
    // What was fetched imports what lies beside it, wherever the root of the others is.
    fetched.root = None;
    for input in &mut fetched.inputs {
        let Some((folder, file, url)) = locked(input)? else {
            continue;
        };
        let mut progress = Progress::new(quiet);
        let into = copies.get(&folder).map_or(&*folder, Copy::path).to_owned();
        let staged = task.access.clone().fetch(url, into);
        let staged = staged.compare(&mut |url| progress.next(url));
        progress.end();
        let staged = staged?;
        let copy = match copies.remove(&folder) {
            Some(copy) => {
                staged.write()?;
                copy
            }
            None => Copy::of(&staged)?,
        };
        *input = copy.path().join(file);
        copies.insert(folder, copy);
    }
    if copies.is_empty() {
        let message = format!(
            "none of the inputs of `{}` was fetched: none is in a `{}` beside it",
            task.config.display(),
            lock::FILE
        );
        let problem = Diagnostic::error(Code::Lock, None, message);
        return Err(Error::one(
            problem.help("fetch them by `soapgen fetch URL -o DIR`"),
        ));
    }
    let difference = progress::during("comparing", quiet, || diff::compare(&settings, &fetched));
    let mut difference = difference?;
    copies
        .values()
        .for_each(|copy| copy.name_in(&mut difference));
    if !quiet {
        match difference.changes.is_empty() {
            true => print("nothing changed on the wire or in the Rust\n"),
            false => diff::print_text(&difference),
        };
    }
    if task.deny.iter().any(|deny| difference.has(deny.level())) {
        complain(&"error: nothing is written, since such changes are denied\n");
        return Ok(ExitCode::FAILURE);
    }
    for (folder, copy) in &copies {
        copy.write_into(folder)?;
        if !quiet {
            complain(&format_args!(
                "wrote {}\n",
                Shown(&folder.to_string_lossy())
            ));
        }
    }
    match settings.output.clone() {
        Some(output) => generate::write(settings, &output, &How::default(), quiet),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// The folder, the file and the address of a document that was fetched; `None` of one that no lock
/// has.
fn locked(input: &Path) -> Result<Option<(PathBuf, String, String)>, Error> {
    let folder = input.parent().unwrap_or(Path::new(""));
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let path = folder.join(lock::FILE);
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(None);
    };
    let documents = lock::parse(&text).map_err(|(why, _)| {
        let message = format!("`{}` can't be used: {why}", path.display());
        Error::one(
            Diagnostic::error(Code::Lock, None, message)
                .help("correct it, or remove it and fetch the documents again"),
        )
    })?;
    let name = input.file_name().map(|name| name.to_string_lossy());
    let found = documents
        .into_iter()
        .find(|(locked, _)| Some(locked.file.as_str()) == name.as_deref());
    Ok(found.map(|(locked, _)| (folder.to_owned(), locked.file, locked.url)))
}
