//! `soapgen.lock`: which file of a folder holds the document of which address, as
//! `soapgen fetch` wrote it.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics, DocumentId, Place};

use super::Sources;
use super::location::{join_uri, scheme, shown};

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

/// What the text of a lock says: each document, and the offset at which its table starts.
///
/// # Errors
/// Where the text is no lock: what is wrong with it, and the offset of the place.
pub fn parse(text: &str) -> Result<Vec<(Locked, usize)>, (String, usize)> {
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
        let at = document.span().start;
        let member = |name: &str| {
            let table = match document.get_ref() {
                DeValue::Table(table) => Some(table),
                _ => None,
            };
            match table.and_then(|table| table.get(name)).map(|v| v.get_ref()) {
                Some(DeValue::String(text)) => Ok(text.to_string()),
                _ => {
                    let message = format!("this document has no `{name}`, which is a string");
                    Err((message, at))
                }
            }
        };
        let locked = Locked {
            url: member("url")?,
            file: member("file")?,
            sha256: member("sha256")?,
        };
        out.push((locked, at));
    }
    Ok(out)
}

/// SHA-256 of some bytes, as a lock has it.
pub fn sha256(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in hmac_sha256::Hash::hash(bytes) {
        // Writing to a string doesn't fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The locks of the folders that documents lie in, each read once.
#[derive(Debug, Default)]
pub(super) struct Locks {
    /// By folder, `None` where there is none that can be used.
    read: HashMap<PathBuf, Option<Lock>>,
}

#[derive(Debug)]
struct Lock {
    text: String,
    /// Given when a problem is first shown in it.
    id: OnceCell<DocumentId>,
    documents: Vec<Document>,
}

#[derive(Debug)]
struct Document {
    locked: Locked,
    /// The canonical path of the file.
    path: PathBuf,
    /// Where its table starts in the lock.
    offset: usize,
}

impl Locks {
    /// The address that the lock says a document was fetched from: what references in it are
    /// relative to.
    pub(super) fn url(
        &mut self,
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let (lock, _) = self.lock(path, sources, diagnostics)?;
        // The last one is the one that answered.
        let document = lock.of(path).next_back()?;
        Some(document.locked.url.clone())
    }

    /// The file that the lock gives for a location in a document.
    pub(super) fn location(
        &mut self,
        path: &Path,
        location: &str,
        base: Option<&str>,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<PathBuf> {
        let (lock, folder) = self.lock(path, sources, diagnostics)?;
        let url = base.map_or_else(|| location.to_owned(), |base| join_uri(base, location));
        let document = lock
            .documents
            .iter()
            .find(|document| document.locked.url == bare(&url))?;
        Some(folder.join(&document.locked.file))
    }

    /// Whether a file can be the document of an address: the lock doesn't list it, or lists it
    /// with this address.
    pub(super) fn allows(
        &mut self,
        path: &Path,
        url: &str,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let is_http = scheme(url).is_some_and(|scheme| {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        });
        let Some((lock, _)) = self.lock(path, sources, diagnostics).filter(|_| is_http) else {
            return true;
        };
        lock.of(path).next().is_none()
            || lock
                .of(path)
                .any(|document| document.locked.url == bare(url))
    }

    /// Reports a document that is not what the lock says was fetched.
    pub(super) fn check(
        &mut self,
        path: &Path,
        bytes: &[u8],
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) {
        let Some((lock, folder)) = self.lock(path, sources, diagnostics) else {
            return;
        };
        let Some(document) = lock.of(path).next_back() else {
            return;
        };
        let found = sha256(bytes);
        if document.locked.sha256.eq_ignore_ascii_case(&found) {
            return;
        }
        let Locked { url, file, sha256 } = &document.locked;
        let message = format!(
            "`{file}` is not what was fetched from `{url}`: its SHA-256 is {found}, not {sha256}"
        );
        let id = *lock
            .id
            .get_or_init(|| sources.add(shown(&folder.join(FILE)), lock.text.clone()));
        diagnostics.push(
            Diagnostic::guess("lock", Place::at(id, document.offset), message).help(
                "it is read as it is; fetch it again with `soapgen fetch`, and make changes of \
                 your own in an overlay beside it",
            ),
        );
    }

    /// The lock of a document's folder or of the closest one above that has one, and that
    /// folder, by the path that the document was opened by where that leads to it.
    fn lock(
        &mut self,
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&Lock, PathBuf)> {
        let absolute = std::path::absolute(path).ok()?;
        let folders = absolute.ancestors().skip(1).take(ABOVE);
        let (above, folder) = folders.enumerate().find(|(_, folder)| {
            self.read
                .entry(folder.to_path_buf())
                .or_insert_with(|| Lock::read(folder, sources, diagnostics))
                .is_some()
        })?;
        let as_opened = path.ancestors().nth(above + 1).unwrap_or(folder).to_owned();
        let lock = self.read.get(folder)?.as_ref()?;
        Some((lock, as_opened))
    }
}

impl Lock {
    fn read(folder: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Self> {
        let path = folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => {
                let message = format!("`{}` can't be read: {error}", shown(&path));
                diagnostics.push(Diagnostic::error("lock", None, message));
                return None;
            }
        };
        sources.add_file(&path);
        match parse(&text) {
            Ok(documents) => {
                let documents = documents.into_iter().map(|(locked, offset)| Document {
                    path: canonical(&folder.join(&locked.file)),
                    locked,
                    offset,
                });
                Some(Self {
                    documents: documents.collect(),
                    text,
                    id: OnceCell::new(),
                })
            }
            Err((message, offset)) => {
                let document = sources.add(shown(&path), text);
                let place = Place::at(document, offset);
                diagnostics.push(
                    Diagnostic::error("lock", place, message)
                        .help("fetch the documents again with `soapgen fetch`"),
                );
                None
            }
        }
    }

    /// The entries of a file, one for each address that it was fetched from.
    fn of(&self, path: &Path) -> impl DoubleEndedIterator<Item = &Document> {
        let path = canonical(path);
        self.documents
            .iter()
            .filter(move |document| document.path == path)
    }
}

/// An address without what stands behind `#`.
pub(super) fn bare(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
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
        assert_eq!(parse(text), Ok(vec![(expected, 0)]));
        assert_eq!(parse(""), Ok(Vec::new()));
        // FIPS 180-4's example.
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
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
