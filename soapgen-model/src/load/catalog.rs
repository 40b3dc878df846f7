//! OASIS XML Catalogs 1.1: which file stands for a location or a namespace.

use std::fs;
use std::path::{Path, PathBuf};

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::source::Sources;
use crate::source::location::{file_path, join_uri, scheme};

const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// How deep groups may be nested; what lies deeper is not read.
const DEPTH: usize = 32;

/// The entries of a catalogue and of those it goes on to, in order of precedence.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// One for each file; an entry of an earlier one wins.
    files: Vec<Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    from: String,
    to: Base,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The whole location: `system`, `uri`.
    Whole,
    /// `public`: stands for a namespace only.
    Public,
    /// The start of the location: `rewriteSystem`, `rewriteURI`.
    Prefix,
    /// The end of the location: `systemSuffix`, `uriSuffix`.
    Suffix,
}

/// What relative references are resolved against.
#[derive(Clone, Debug)]
enum Base {
    /// A path; what is resolved against it lies in its folder.
    Path(PathBuf),
    /// A URI that is not a file's.
    Uri(String),
}

impl Base {
    fn join(&self, reference: &str) -> Base {
        let reference = reference.trim();
        match scheme(reference) {
            Some(s) if s.eq_ignore_ascii_case("file") => Base::Path(file_path(reference).into()),
            Some(_) => Base::Uri(reference.to_owned()),
            None => match self {
                Base::Uri(base) => Base::Uri(join_uri(base, reference)),
                Base::Path(base) => {
                    let folder = base.parent().unwrap_or(Path::new(""));
                    let decoded = crate::source::location::decode_percent(reference);
                    // Joining keeps a trailing slash, which tells a folder from a file.
                    Base::Path(folder.join(decoded))
                }
            },
        }
    }
}

impl Catalog {
    /// Reads a catalogue and those it names in `nextCatalog`.
    pub(super) fn load(path: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Self {
        let mut out = Self::default();
        let mut seen: Vec<PathBuf> = Vec::new();
        let mut queue = vec![(path.to_owned(), None)];
        let mut next = 0;
        while let Some((path, named_at)) = queue.get(next).cloned() {
            next += 1;
            let canonical = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            if seen.contains(&canonical) {
                continue;
            }
            seen.push(canonical);
            let document = match super::read_plain(&path, sources, diagnostics) {
                Ok(document) => document,
                Err(why) => {
                    let message =
                        format!("the catalogue `{}` can't be read: {why}", path.display());
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
            let mut entries = Vec::new();
            let mut nexts = Vec::new();
            if let Some(tree) = super::parse_xml(text, document, &mut problems) {
                let root = tree.root_element();
                if root.has_tag_name((CATALOG, "catalog")) {
                    let mut reading = Reading {
                        entries: &mut entries,
                        nexts: &mut nexts,
                    };
                    reading.children(root, &Base::Path(path.clone()), 0);
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
            for (base, offset) in nexts {
                if let Base::Path(path) = base {
                    queue.push((path, Some(Place::at(document, offset))));
                }
            }
            diagnostics.0.append(&mut problems.0);
            out.files.push(entries);
        }
        out
    }

    /// The file that stands for a location.
    pub fn location(&self, location: &str) -> Option<PathBuf> {
        self.find(location, false)
    }

    /// The file that stands for a namespace.
    pub(super) fn namespace(&self, namespace: &str) -> Option<PathBuf> {
        self.find(namespace, true)
    }

    fn find(&self, name: &str, namespace: bool) -> Option<PathBuf> {
        self.files.iter().find_map(|entries| {
            let of = |kind: Kind| entries.iter().filter(move |e| e.kind == kind);
            let whole = of(Kind::Whole).find(|e| e.from == name);
            let public = || of(Kind::Public).find(|e| namespace && e.from == name);
            if let Some(entry) = whole.or_else(public) {
                return entry.to.path();
            }
            // The longest match wins, and the first of those that are as long.
            let longest = |kind: Kind| {
                of(kind)
                    .filter(|e| match kind {
                        Kind::Prefix => name.starts_with(&e.from),
                        _ => name.ends_with(&e.from),
                    })
                    .rev()
                    .max_by_key(|e| e.from.len())
            };
            if let Some(entry) = longest(Kind::Prefix) {
                let rest = name.get(entry.from.len()..)?;
                return match &entry.to {
                    Base::Path(path) => {
                        let rest = crate::source::location::decode_percent(rest);
                        let mut whole = path.clone().into_os_string();
                        whole.push(rest);
                        Some(whole.into())
                    }
                    Base::Uri(_) => None,
                };
            }
            longest(Kind::Suffix)?.to.path()
        })
    }
}

impl Base {
    fn path(&self) -> Option<PathBuf> {
        match self {
            Base::Path(path) => Some(path.clone()),
            Base::Uri(_) => None,
        }
    }
}

struct Reading<'a> {
    entries: &'a mut Vec<Entry>,
    nexts: &'a mut Vec<(Base, usize)>,
}

impl Reading<'_> {
    fn children(&mut self, parent: Node<'_, '_>, base: &Base, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let with_own = |base: &Base, node: Node<'_, '_>| match node.attribute((XML, "base")) {
            // A path forgets that it ends in a slash; a last name keeps it a folder.
            Some(own) if own.trim_end().ends_with('/') => {
                base.join(&format!("{}_", own.trim_end()))
            }
            Some(own) => base.join(own),
            None => base.clone(),
        };
        let base = with_own(base, parent);
        let elements = parent
            .children()
            .filter(|n| n.tag_name().namespace() == Some(CATALOG));
        for node in elements {
            let (kind, from, to) = match node.tag_name().name() {
                "group" => {
                    self.children(node, &base, depth + 1);
                    continue;
                }
                "nextCatalog" => {
                    if let Some(next) = node.attribute("catalog") {
                        let base = with_own(&base, node);
                        self.nexts.push((base.join(next), node.range().start));
                    }
                    continue;
                }
                "system" => (Kind::Whole, "systemId", "uri"),
                "uri" => (Kind::Whole, "name", "uri"),
                "public" => (Kind::Public, "publicId", "uri"),
                "rewriteSystem" => (Kind::Prefix, "systemIdStartString", "rewritePrefix"),
                "rewriteURI" => (Kind::Prefix, "uriStartString", "rewritePrefix"),
                "systemSuffix" => (Kind::Suffix, "systemIdSuffix", "uri"),
                "uriSuffix" => (Kind::Suffix, "uriSuffix", "uri"),
                _ => continue,
            };
            if let (Some(from), Some(to)) = (node.attribute(from), node.attribute(to)) {
                self.entries.push(Entry {
                    kind,
                    from: from.trim().to_owned(),
                    to: with_own(&base, node).join(to),
                });
            }
        }
    }
}
