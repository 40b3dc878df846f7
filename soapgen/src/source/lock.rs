//! `soapgen.lock`: which file of a folder holds the document of which address, as
//! `soapgen fetch` wrote it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::Sources;
use super::location::join_uri;

/// The file name of a lock.
pub const FILE: &str = "soapgen.lock";

/// How many folders above a document are searched for a lock: fetched documents lie in one
/// folder, and a person may sort them into some below it.
const ABOVE: usize = 4;

/// A document that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Where it was fetched from.
    pub url: String,
    /// Its file, relative to the lock's folder.
    pub file: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}

/// What the text of a lock says.
///
/// # Errors
/// Where the text is no lock: what is wrong with it, and the offset of the place.
pub fn parse(text: &str) -> Result<Vec<Locked>, (String, usize)> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (format!("this is no TOML: {}", error.message()), at)
    })?;
    let Some(documents) = table.get_ref().get("document") else {
        return Ok(Vec::new());
    };
    let DeValue::Array(documents) = documents.get_ref() else {
        let message = "`document` is no list of tables".to_owned();
        return Err((message, documents.span().start));
    };
    let mut out = Vec::new();
    for document in documents {
        let member = |name: &str| {
            let table = match document.get_ref() {
                DeValue::Table(table) => Some(table),
                _ => None,
            };
            match table.and_then(|table| table.get(name)).map(|v| v.get_ref()) {
                Some(DeValue::String(text)) => Ok(text.to_string()),
                _ => {
                    let message = format!("this document has no `{name}`, which is a string");
                    Err((message, document.span().start))
                }
            }
        };
        out.push(Locked {
            url: member("url")?,
            file: member("file")?,
            sha256: member("sha256")?,
        });
    }
    Ok(out)
}

/// The locks of the folders that documents lie in, each read once.
#[derive(Debug, Default)]
pub(super) struct Locks {
    read: HashMap<PathBuf, Option<Lock>>,
}

#[derive(Debug)]
struct Lock {
    files: HashMap<String, PathBuf>,
    urls: HashMap<PathBuf, String>,
}

impl Locks {
    /// The address that the lock beside a document says it was fetched from.
    pub(super) fn url(
        &mut self,
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let folder = self.folder(path, sources, diagnostics)?;
        let lock = self.read.get(&folder)?.as_ref()?;
        lock.urls.get(&canonical(path)).cloned()
    }

    /// The file that the lock beside a document gives for a location in it.
    pub(super) fn location(
        &mut self,
        path: &Path,
        location: &str,
        base: Option<&str>,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<PathBuf> {
        let folder = self.folder(path, sources, diagnostics)?;
        let lock = self.read.get(&folder)?.as_ref()?;
        let url = base.map_or_else(|| location.to_owned(), |base| join_uri(base, location));
        let bare = url.split('#').next().unwrap_or(&url);
        lock.files.get(bare).cloned()
    }

    /// The closest folder at or above a document's that holds a lock.
    fn folder(
        &mut self,
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<PathBuf> {
        let path = std::path::absolute(path).ok()?;
        for folder in path.ancestors().skip(1).take(ABOVE) {
            let lock = self
                .read
                .entry(folder.to_owned())
                .or_insert_with(|| Lock::read(folder, sources, diagnostics));
            if lock.is_some() {
                return Some(folder.to_owned());
            }
        }
        None
    }
}

impl Lock {
    fn read(folder: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Self> {
        let path = folder.join(FILE);
        let text = fs::read_to_string(&path).ok()?;
        sources.add_file(&path);
        match parse(&text) {
            Ok(documents) => {
                let mut lock = Self {
                    files: HashMap::new(),
                    urls: HashMap::new(),
                };
                for document in documents {
                    let file = folder.join(&document.file);
                    lock.urls.insert(canonical(&file), document.url.clone());
                    lock.files.insert(document.url, file);
                }
                Some(lock)
            }
            Err((message, offset)) => {
                let document = sources.add(super::location::shown(&path), text);
                let place = super::loader::at(document, offset);
                diagnostics.push(
                    Diagnostic::error("lock", place, message)
                        .help("fetch the documents again with `soapgen fetch`"),
                );
                None
            }
        }
    }
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_a_list_of_documents() {
        let text = "[[document]]\nurl = \"http://h/a?wsdl\"\nfile = \"a.wsdl\"\nsha256 = \"00\"\n";
        let expected = Locked {
            url: "http://h/a?wsdl".to_owned(),
            file: "a.wsdl".to_owned(),
            sha256: "00".to_owned(),
        };
        assert_eq!(parse(text), Ok(vec![expected]));
        assert_eq!(parse(""), Ok(Vec::new()));
        for wrong in [
            "document = 1",
            "document = [1]",
            "[[document]]\nurl = 1",
            "x",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
