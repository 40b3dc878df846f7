//! OASIS XML Catalogs 1.1: which file stands for a location or a namespace.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::source::Sources;
use crate::source::location::{decode_percent, file_path, join_uri, scheme, shown};

const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// How deep groups may be nested.
const DEPTH: usize = 32;

/// Bytes of a reference in a catalogue; no system opens a longer path.
const MAX_REFERENCE: usize = 4096;

/// The entries of a catalogue and of those it goes on to, in order of precedence.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// The whole location: `system`, `uri`.
    whole: HashMap<String, Entry>,
    /// `public`: stands for a namespace only.
    public: HashMap<String, Entry>,
    /// The start of the location: `rewriteSystem`, `rewriteURI`.
    prefixes: Starts,
    /// The end of the location, written backwards: `systemSuffix`, `uriSuffix`.
    suffixes: Starts,
}

#[derive(Debug)]
struct Entry {
    /// Which of the files it is in; an entry of an earlier one wins.
    file: usize,
    base: Rc<Base>,
    to: String,
}

/// What relative references are resolved against: the catalogue, and each `xml:base` on the way.
#[derive(Debug)]
enum Base {
    File(PathBuf),
    Within(Rc<Base>, String),
}

/// Where a reference leads.
#[derive(Clone, Debug)]
enum Target {
    /// A path; what is resolved against it lies in its folder.
    Path(PathBuf),
    /// A URI that is not a file's.
    Uri(String),
}

/// The file that a catalogue leads to.
#[derive(Debug)]
pub(super) struct Mapped {
    pub(super) path: PathBuf,
    /// The folder that the catalogue names, where the end of the path is the location's.
    pub(super) within: Option<PathBuf>,
}

/// Entries by how a location starts, in order.
#[derive(Debug, Default)]
struct Starts {
    entries: Vec<Start>,
}

#[derive(Debug)]
struct Start {
    from: Vec<u8>,
    entry: Entry,
    /// The longest other one that this one starts with.
    shorter: Option<usize>,
}

impl Starts {
    fn new(entries: HashMap<Vec<u8>, Entry>) -> Self {
        let mut sorted: Vec<_> = entries.into_iter().collect();
        sorted.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut entries: Vec<Start> = Vec::with_capacity(sorted.len());
        for (from, entry) in sorted {
            // What starts alike stands together, the shorter first.
            let mut shorter = entries.len().checked_sub(1);
            while let Some(start) = shorter.and_then(|at| entries.get(at)) {
                if from.starts_with(&start.from) {
                    break;
                }
                shorter = start.shorter;
            }
            entries.push(Start {
                from,
                entry,
                shorter,
            });
        }
        Self { entries }
    }

    /// The entry that a location starts with; of several in one file the longest, and the first
    /// file's.
    fn find(&self, location: &[u8]) -> Option<&Start> {
        let behind = self
            .entries
            .partition_point(|start| &*start.from <= location);
        let mut at = behind.checked_sub(1);
        let mut found: Option<&Start> = None;
        while let Some(start) = at.and_then(|at| self.entries.get(at)) {
            if location.starts_with(&start.from)
                && found.is_none_or(|found| start.entry.file < found.entry.file)
            {
                found = Some(start);
            }
            at = start.shorter;
        }
        found
    }
}

impl Base {
    fn target(&self) -> Target {
        match self {
            Base::File(path) => Target::Path(path.clone()),
            // A path forgets that it ends in a slash; a last name keeps it a folder.
            Base::Within(outer, own) if own.ends_with('/') => {
                outer.target().join(&format!("{own}_"))
            }
            Base::Within(outer, own) => outer.target().join(own),
        }
    }
}

impl Target {
    fn join(&self, reference: &str) -> Target {
        match scheme(reference) {
            Some(s) if s.eq_ignore_ascii_case("file") => Target::Path(file_path(reference).into()),
            Some(_) => Target::Uri(reference.to_owned()),
            None => match self {
                Target::Uri(base) => Target::Uri(join_uri(base, reference)),
                Target::Path(base) => {
                    let folder = base.parent().unwrap_or(Path::new(""));
                    // Joining keeps a trailing slash, which tells a folder from a file.
                    Target::Path(folder.join(decode_percent(reference)))
                }
            },
        }
    }

    fn path(self) -> Option<PathBuf> {
        match self {
            Target::Path(path) => Some(path),
            Target::Uri(_) => None,
        }
    }
}

impl Mapped {
    /// The folder that documents may be read from because the catalogue leads there.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.within.as_deref().or_else(|| self.path.parent())
    }
}

impl Entry {
    fn path(&self) -> Option<PathBuf> {
        self.base.target().join(&self.to).path()
    }
}

impl Catalog {
    /// Reads a catalogue and those it names in `nextCatalog`.
    pub(super) fn load(path: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Self {
        let mut out = Self::default();
        let (mut prefixes, mut suffixes) = (HashMap::new(), HashMap::new());
        let mut seen: HashSet<PathBuf> = HashSet::new();
        let mut queue = vec![(path.to_owned(), None)];
        let mut file = 0;
        while let Some((path, named_at)) = queue.get(file).cloned() {
            file += 1;
            let canonical = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            if !seen.insert(canonical) {
                continue;
            }
            let document = match super::read_plain(&path, sources, diagnostics) {
                Ok(document) => document,
                Err(why) => {
                    let message = format!("the catalogue `{}` can't be read: {why}", shown(&path));
                    diagnostics.push(
                        Diagnostic::error(Code::NoSuchFile, named_at, message)
                            .help("correct its path, or leave it out"),
                    );
                    continue;
                }
            };
            let Some(document) = document else { continue };
            let text = sources.text(document);
            let mut problems = Diagnostics::default();
            let mut nexts = Vec::new();
            if let Some(tree) = super::parse_xml(text, document, &mut problems) {
                let root = tree.root_element();
                if root.has_tag_name((CATALOG, "catalog")) {
                    let mut reading = Reading {
                        out: &mut out,
                        prefixes: &mut prefixes,
                        suffixes: &mut suffixes,
                        nexts: &mut nexts,
                        problems: &mut problems,
                        document,
                        file,
                    };
                    reading.children(root, &Rc::new(Base::File(path.clone())), 0);
                } else {
                    problems.push(
                        Diagnostic::error(
                            Code::NotCatalog,
                            Place::of(document, root),
                            format!(
                                "this is not an OASIS XML catalogue: its root is `{}`",
                                super::shown_name(root)
                            ),
                        )
                        .help(format!("the root of a catalogue is `{{{CATALOG}}}catalog`")),
                    );
                }
            }
            queue.extend(nexts);
            diagnostics.0.append(&mut problems.0);
        }
        out.prefixes = Starts::new(prefixes);
        out.suffixes = Starts::new(suffixes);
        out
    }

    /// The file that stands for a location.
    pub(super) fn location(&self, location: &str) -> Option<Mapped> {
        self.find(location, false)
    }

    /// The file that stands for a namespace.
    pub(super) fn namespace(&self, namespace: &str) -> Option<Mapped> {
        self.find(namespace, true)
    }

    fn find(&self, name: &str, namespace: bool) -> Option<Mapped> {
        let public = self.public.get(name).filter(|_| namespace);
        let prefix = self.prefixes.find(name.as_bytes());
        let suffix = self.suffixes.find(&backwards(name));
        // The first of an earlier file, and in one file in this order.
        let found = [
            self.whole.get(name),
            public,
            prefix.map(|start| &start.entry),
            suffix.map(|start| &start.entry),
        ];
        let (kind, entry) = (found.into_iter().enumerate())
            .filter_map(|(kind, entry)| Some((kind, entry?)))
            .min_by_key(|(_, entry)| entry.file)?;
        let path = entry.path()?;
        let Some(prefix) = prefix.filter(|_| kind == 2) else {
            return Some(Mapped { path, within: None });
        };
        let rest = decode_percent(name.get(prefix.from.len()..)?);
        let is_folder =
            rest.starts_with(['/', '\\']) || path.as_os_str().to_string_lossy().ends_with('/');
        let folder = match is_folder {
            true => Some(&*path),
            false => path.parent(),
        };
        let within = Some(folder.unwrap_or(Path::new("")).to_owned());
        let mut whole = path.into_os_string();
        whole.push(rest);
        Some(Mapped {
            path: whole.into(),
            within,
        })
    }
}

/// The bytes from the last to the first.
fn backwards(text: &str) -> Vec<u8> {
    text.bytes().rev().collect()
}

struct Reading<'a> {
    out: &'a mut Catalog,
    prefixes: &'a mut HashMap<Vec<u8>, Entry>,
    suffixes: &'a mut HashMap<Vec<u8>, Entry>,
    nexts: &'a mut Vec<(PathBuf, Option<Place>)>,
    problems: &'a mut Diagnostics,
    document: DocumentId,
    file: usize,
}

impl Reading<'_> {
    fn children(&mut self, parent: Node<'_, '_>, base: &Rc<Base>, depth: usize) {
        if depth > DEPTH {
            let place = Place::of(self.document, parent);
            let message = format!("a group lies in more than {DEPTH} others");
            self.problems.push(
                Diagnostic::error(Code::TooDeep, place, message)
                    .help("write the entries of groups in each other into one"),
            );
            return;
        }
        let base = self.with_own(base, parent);
        let elements = parent
            .children()
            .filter(|n| n.tag_name().namespace() == Some(CATALOG));
        for node in elements {
            let (from, to) = match node.tag_name().name() {
                "group" => {
                    self.children(node, &base, depth + 1);
                    continue;
                }
                "nextCatalog" => {
                    if let Some(next) = self.reference(node, node.attribute("catalog")) {
                        let target = self.with_own(&base, node).target().join(&next);
                        let place = Some(Place::of(self.document, node));
                        self.nexts.extend(target.path().map(|path| (path, place)));
                    }
                    continue;
                }
                "system" => ("systemId", "uri"),
                "uri" => ("name", "uri"),
                "public" => ("publicId", "uri"),
                "rewriteSystem" => ("systemIdStartString", "rewritePrefix"),
                "rewriteURI" => ("uriStartString", "rewritePrefix"),
                "systemSuffix" => ("systemIdSuffix", "uri"),
                "uriSuffix" => ("uriSuffix", "uri"),
                _ => continue,
            };
            let to = self.reference(node, node.attribute(to));
            let (Some(from), Some(to)) = (node.attribute(from), to) else {
                continue;
            };
            let from = from.trim();
            let entry = Entry {
                file: self.file,
                base: self.with_own(&base, node),
                to,
            };
            // The first wins.
            match node.tag_name().name() {
                "system" | "uri" => _ = self.out.whole.entry(from.to_owned()).or_insert(entry),
                "public" => _ = self.out.public.entry(from.to_owned()).or_insert(entry),
                "rewriteSystem" | "rewriteURI" => {
                    self.prefixes.entry(from.into()).or_insert(entry);
                }
                _ => _ = self.suffixes.entry(backwards(from)).or_insert(entry),
            }
        }
    }

    fn with_own(&mut self, base: &Rc<Base>, node: Node<'_, '_>) -> Rc<Base> {
        match self.reference(node, node.attribute((XML, "base"))) {
            Some(own) => Rc::new(Base::Within(base.clone(), own)),
            None => base.clone(),
        }
    }

    /// A reference as it is read; one that is too long is reported.
    fn reference(&mut self, node: Node<'_, '_>, value: Option<&str>) -> Option<String> {
        let value = value?.trim();
        if value.len() <= MAX_REFERENCE {
            return Some(value.to_owned());
        }
        let place = Place::of(self.document, node);
        let message = format!(
            "a reference has {} bytes, and may have {MAX_REFERENCE}",
            value.len()
        );
        self.problems.push(
            Diagnostic::error(Code::TooLarge, place, message)
                .help("no file has a path of that length"),
        );
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn starts(files: &[&[&str]]) -> Starts {
        let mut all = HashMap::new();
        for (file, texts) in files.iter().enumerate() {
            for text in *texts {
                let base = Rc::new(Base::File(PathBuf::new()));
                let to = (*text).to_owned();
                all.entry(text.as_bytes().to_vec())
                    .or_insert(Entry { file, base, to });
            }
        }
        Starts::new(all)
    }

    #[test]
    fn the_longest_start_in_the_earliest_file_is_found() {
        let starts = starts(&[&["ab", "abcd", "b"], &["a", "abc", "abce", "bcd", ""]]);
        for (location, expected) in [
            ("abcdx", "abcd"),
            ("abcd", "abcd"),
            // A longer one of a later file doesn't stand before a shorter one of an earlier.
            ("abcz", "ab"),
            ("abcex", "ab"),
            ("bcd", "b"),
            ("ax", "a"),
            ("c", ""),
            ("", ""),
        ] {
            let found = starts.find(location.as_bytes()).unwrap();
            assert_eq!(found.entry.to, expected, "{location}");
        }
    }
}
