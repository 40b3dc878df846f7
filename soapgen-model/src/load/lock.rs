//! `soapgen.lock`: which file of a folder holds the document of which address, as
//! `soapgen fetch` wrote it.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::source::Sources;
use crate::source::file::{self, MAX_SETTINGS};
use crate::source::location::{bare, join_uri, scheme, shown};

use super::root::Roots;

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
/// Where the text is not a lock: what is wrong with it, and the offset of the place.
pub fn parse(text: &str) -> Result<Vec<(Locked, usize)>, (String, usize)> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (format!("this is not TOML: {}", error.message()), at)
    })?;
    let Some(documents) = table.get_ref().get("document") else {
        return Ok(Vec::new());
    };
    let DeValue::Array(documents) = documents.get_ref() else {
        let message = "`document` is not a list of tables".to_owned();
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
        if !lies_within(&locked.file) {
            let message = "`file` doesn't name a file in the lock's folder or below it";
            return Err((message.to_owned(), at));
        }
        out.push((locked, at));
    }
    Ok(out)
}

/// Whether a path leads to a file in the folder that it starts from or in one below it, on every
/// system.
fn lies_within(file: &str) -> bool {
    let path = Path::new(file);
    let is_name = |component| matches!(component, Component::Normal(_));
    file != FILE
        && !file.contains(['\\', ':'])
        && !file.contains(char::is_control)
        && path.file_name().is_some()
        && path.components().all(is_name)
}

/// Adds the text of a file that is called a lock to the sources. Where it has nothing of one, its
/// lines are not shown: it may be a link to something else.
pub fn add(path: &Path, text: String, sources: &mut Sources) -> DocumentId {
    let is_lock = text.contains("[[document]]");
    let document = sources.add(shown(path), text);
    if !is_lock {
        sources.hide(document);
    }
    document
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
    /// What lies outside of them is not looked at.
    roots: Roots,
    /// By folder, `None` where there is none that can be used.
    read: HashMap<PathBuf, Option<Lock>>,
}

#[derive(Debug)]
struct Lock {
    text: String,
    /// Given when a problem is first shown in it.
    id: OnceCell<DocumentId>,
    documents: Vec<Document>,
    /// The first document of each address.
    by_url: HashMap<String, usize>,
    /// What is said of each file, by its canonical path.
    by_path: HashMap<PathBuf, File>,
}

/// What a lock says of a file, with an entry for each address that it was fetched from.
#[derive(Debug, Default)]
struct File {
    /// Its last entry.
    last: usize,
    urls: HashSet<String>,
}

#[derive(Debug)]
struct Document {
    locked: Locked,
    /// Where its table starts in the lock.
    offset: usize,
}

impl Locks {
    /// Those of the folders below these.
    pub(super) fn within(roots: Roots) -> Self {
        Self {
            roots,
            read: HashMap::new(),
        }
    }

    /// The folders that documents and their locks lie below.
    pub(super) fn roots(&self) -> &Roots {
        &self.roots
    }

    /// Also those of this folder.
    pub(super) fn add_root(&mut self, folder: &Path) {
        self.roots.add(folder);
    }

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
        let document = lock.documents.get(lock.of(path)?.last)?;
        Some(document.locked.url.clone())
    }

    /// The file that the lock gives for a location in a document.
    pub(crate) fn location(
        &mut self,
        path: &Path,
        location: &str,
        base: Option<&str>,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<PathBuf> {
        let (lock, folder) = self.lock(path, sources, diagnostics)?;
        let url = base.map_or_else(|| location.to_owned(), |base| join_uri(base, location));
        let document = lock.documents.get(*lock.by_url.get(&*bare(&url))?)?;
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
        lock.of(path)
            .is_none_or(|file| file.urls.contains(&*bare(url)))
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
        let listed = lock.of(path).map(|file| file.last);
        let Some(document) = listed.and_then(|last| lock.documents.get(last)) else {
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
        let id = lock.id(&folder, sources);
        diagnostics.push(
            Diagnostic::guess(Code::Lock, Place::at(id, document.offset), message).help(
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
            if let Some(read) = self.read.get(*folder) {
                return read.is_some();
            }
            // What lies outside of the roots may lie inside of one that is added later.
            if !self.roots.hold(&folder.join(FILE)) {
                return false;
            }
            let lock = Lock::read(folder, sources, diagnostics);
            let is_there = lock.is_some();
            self.read.insert(folder.to_path_buf(), lock);
            is_there
        })?;
        let as_opened = path.ancestors().nth(above + 1).unwrap_or(folder).to_owned();
        let lock = self.read.get(folder)?.as_ref()?;
        Some((lock, as_opened))
    }
}

impl Lock {
    fn read(folder: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Self> {
        let path = folder.join(FILE);
        let text = match file::read_text(&path, MAX_SETTINGS) {
            Ok(text) => text,
            Err(error) if error.is_absent() => return None,
            Err(error) => {
                let message = format!("`{}` can't be read: {error}", shown(&path));
                diagnostics.push(Diagnostic::error(Code::Lock, None, message));
                return None;
            }
        };
        sources.add_file(&path);
        match parse(&text) {
            Ok(documents) => {
                let documents = documents
                    .into_iter()
                    .map(|(locked, offset)| Document { locked, offset });
                let documents: Vec<Document> = documents.collect();
                let mut by_url = HashMap::new();
                let mut by_path: HashMap<PathBuf, File> = HashMap::new();
                let mut paths = Vec::with_capacity(documents.len());
                for (number, document) in documents.iter().enumerate() {
                    by_url.entry(document.locked.url.clone()).or_insert(number);
                    let path = canonical(&folder.join(&document.locked.file));
                    let of_file = by_path.entry(path.clone()).or_default();
                    of_file.last = number;
                    of_file.urls.insert(document.locked.url.clone());
                    paths.push(path);
                }
                // Where the folder is made of links, the file beside the one that the lock is.
                let homes = [
                    Some(canonical(folder)),
                    canonical(&path).parent().map(Path::to_owned),
                ];
                let is_outside = |(document, path): &(&Document, &PathBuf)| {
                    let file = folder.join(&document.locked.file);
                    let mut homes = homes.iter().flatten();
                    file.exists() && !homes.any(|home| path.starts_with(home))
                };
                let outside = documents
                    .iter()
                    .zip(&paths)
                    .find(is_outside)
                    .map(|(document, _)| document.offset);
                let lock = Self {
                    documents,
                    by_url,
                    by_path,
                    text,
                    id: OnceCell::new(),
                };
                let Some(offset) = outside else {
                    return Some(lock);
                };
                let message = "`file` leads out of the lock's folder, by a link";
                diagnostics.push(
                    Diagnostic::error(
                        Code::Lock,
                        Place::at(lock.id(folder, sources), offset),
                        message,
                    )
                    .help("put the file itself there, or take the document out of the lock"),
                );
                None
            }
            Err((message, offset)) => {
                let document = add(&path, text, sources);
                let place = Place::at(document, offset);
                diagnostics.push(
                    Diagnostic::error(Code::Lock, place, message)
                        .help("fetch the documents again with `soapgen fetch`"),
                );
                None
            }
        }
    }

    /// The lock as a document, to show places in it.
    fn id(&self, folder: &Path, sources: &mut Sources) -> DocumentId {
        let add = || sources.add(shown(&folder.join(FILE)), self.text.clone());
        *self.id.get_or_init(add)
    }

    /// What is said of a file, where anything is.
    fn of(&self, path: &Path) -> Option<&File> {
        self.by_path.get(&canonical(path))
    }
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_lock_lies_in_its_folder() {
        let text = |file: &str| format!("[[document]]\nurl = 'u'\nfile = '{file}'\nsha256 = ''\n");
        for file in ["a.xsd", "b/a.xsd"] {
            assert!(parse(&text(file)).is_ok(), "{file}");
        }
        for file in [
            "",
            "..",
            "../a",
            "b/../../a",
            "/a",
            "C:/a",
            "c:a",
            "b\\a",
            "..\\a",
            "\\\\h\\s\\a",
            "soapgen.lock",
            "//h/s/a",
        ] {
            assert!(parse(&text(file)).is_err(), "{file}");
        }
    }

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
