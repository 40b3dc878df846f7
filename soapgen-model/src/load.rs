//! Opens the inputs and everything they import.

mod builtin;
mod catalog;
mod encoding;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod lock;
mod overlay;
mod root;
pub mod served;
mod tags;

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use roxmltree::{Document as Tree, Error as XmlError, Node, ParsingOptions, TextPos};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::source::Sources;
use crate::source::file::{self, MAX_DOCUMENT, Unread};
use crate::source::location::{
    bare, beside, by_itself, candidates, clipped, file_uri, is_web, join_uri, other_case, scheme,
    shown,
};
use crate::syntax::xsd::ReferenceKind;
use crate::syntax::{Syntax, mentions, spelling, wsdl, xsd};
use crate::xml::XmlName;

use catalog::{Catalog, Mapped};
use lock::Locks;
use root::Roots;
use tags::Crowded;

/// Nodes of one document.
const MAX_NODES: u32 = 50_000_000;
/// What entities may grow a document to.
const MAX_EXPANSION: usize = 64 << 20;

/// Opens the inputs, which are WSDL documents or schemas, and everything that they import or
/// include, and reads what each says.
///
/// Inputs that describe a service each are read apart, into a [`Syntax`] each, with the inputs
/// that describe none beside every one of them: two services may declare one name differently,
/// and neither is to see the other's. A file that several import is opened once; what is wrong
/// in it is reported each time.
///
/// Nothing is asked from the network. A document is looked for in the catalogue, beside the
/// document that names it, in the `soapgen.lock` that lies there, and last among the schemas
/// that soapgen carries, which are read too where names of theirs are used and nothing is
/// imported. A file that the lock lists stands for the addresses that it was fetched from and for
/// no other, whatever their last part is.
///
/// What is read because a document asks for it lies below `root`, or, without that, below the
/// root of an input, which is its cargo workspace or the third folder above its own; only the
/// catalogue leads elsewhere.
pub fn documents(
    inputs: &[PathBuf],
    catalog: Option<&Path>,
    root: Option<&Path>,
    diagnostics: &mut Diagnostics,
) -> (Sources, Vec<Syntax>) {
    let mut loader = Loader {
        sources: Sources::default(),
        syntax: Syntax::default(),
        catalog: Catalog::default(),
        locks: Locks::within(Roots::new(inputs, root)),
        documents: HashMap::new(),
        carried: HashMap::new(),
        opened: HashMap::new(),
        queue: VecDeque::new(),
        waiting: Vec::new(),
        diagnostics,
    };
    if let Some(path) = catalog {
        loader.catalog = Catalog::load(path, &mut loader.sources, loader.diagnostics);
    }
    if inputs.is_empty() {
        loader.diagnostics.push(
            Diagnostic::error(Code::NothingToGenerate, None, "no document is given")
                .help("name a WSDL or a schema"),
        );
    }
    let together = loader.together(inputs);
    let (services, others): (Vec<&PathBuf>, Vec<&PathBuf>) = inputs
        .iter()
        .partition(|input| loader.is_service(input, &together));
    if services.len() < 2 {
        return (loader.sources, vec![together]);
    }
    drop(together);
    let beside: Vec<DocumentId> = others.iter().filter_map(|i| loader.document(i)).collect();
    let apart = services
        .into_iter()
        .map(|service| Syntax {
            beside: beside.clone(),
            ..loader.together(std::iter::once(service).chain(others.iter().copied()))
        })
        .collect();
    (loader.sources, apart)
}

struct Loader<'d> {
    sources: Sources,
    syntax: Syntax,
    catalog: Catalog,
    locks: Locks,
    /// The files that were read, by canonical path.
    documents: HashMap<PathBuf, DocumentId>,
    /// The schemas of soapgen's own that were asked for, by namespace.
    carried: HashMap<Rc<str>, DocumentId>,
    /// What each file of the [`Syntax`] that is being read held, by canonical path.
    opened: HashMap<PathBuf, Opened>,
    queue: VecDeque<Wanted>,
    /// Imports whose document wasn't found; another document may still bring the namespace.
    waiting: Vec<Wanted>,
    diagnostics: &'d mut Diagnostics,
}

/// What the documents say that were looked at, and how many were.
#[derive(Default)]
struct Seen {
    schemas: usize,
    definitions: usize,
    descriptions: usize,
    documents: HashSet<DocumentId>,
    /// The namespaces that there is a schema for.
    present: HashSet<Rc<str>>,
    /// Those that are declared, of the ones that soapgen carries schemas for.
    declared: HashSet<&'static str>,
    /// Those that names are taken from; of the documents that are left, not yet.
    mentioned: HashSet<String>,
    unread: Vec<DocumentId>,
}

/// What was found in a document.
#[derive(Clone, Debug, Default)]
struct Opened {
    /// The document, unless it can't be used.
    document: Option<DocumentId>,
    /// Indices in [`Syntax::schemas`]: one for a schema, the inline ones for a WSDL.
    schemas: Vec<usize>,
}

/// How a document was come by, which its own references are relative to.
#[derive(Clone, Debug)]
struct Origin {
    /// The path it was opened by.
    path: PathBuf,
    /// The address that the catalogue or the lock mapped to it.
    uri: Option<String>,
}

/// A document that another asks for.
#[derive(Clone, Debug)]
struct Wanted {
    origin: Rc<Origin>,
    what: What,
    namespace: Option<Rc<str>>,
    location: Option<String>,
    place: Place,
    /// What was looked for, once that was in vain.
    tried: Vec<String>,
    /// Whether something lies there that is no document.
    is_there: bool,
    /// Why it isn't looked for where its location leads.
    refused: Option<Refused>,
}

/// Why a document isn't read from where its location leads.
#[derive(Clone, Copy, Debug)]
enum Refused {
    /// It names a place on this machine by itself.
    ByItself,
    /// It lies outside of the roots.
    Outside,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
enum What {
    /// `wsdl:import`.
    Definitions,
    /// The reference with this index of the schema with that index.
    Schema(usize, usize, ReferenceKind),
}

impl Wanted {
    /// Whether an `xs:import` asks.
    fn is_schema_import(&self) -> bool {
        matches!(self.what, What::Schema(_, _, ReferenceKind::Import))
    }
}

impl Loader<'_> {
    /// Reads inputs that are to see one another.
    fn together<'i>(&mut self, inputs: impl IntoIterator<Item = &'i PathBuf>) -> Syntax {
        self.opened.clear();
        for input in inputs {
            self.input(input);
        }
        self.run();
        std::mem::take(&mut self.syntax)
    }

    /// Whether an input itself declares a service, or a binding for one.
    fn is_service(&self, input: &Path, syntax: &Syntax) -> bool {
        let document = self.document(input);
        let definitions = syntax.definitions.iter();
        let definitions = definitions.map(|d| (d.document, d.services.len() + d.bindings.len()));
        let descriptions = syntax.descriptions.iter();
        let descriptions = descriptions.map(|d| (d.document, d.services.len() + d.bindings.len()));
        let mut all = definitions.chain(descriptions);
        all.any(|(of, declared)| Some(of) == document && declared > 0)
    }

    /// What an input was opened as.
    fn document(&self, input: &Path) -> Option<DocumentId> {
        let path = fs::canonicalize(input).ok()?;
        self.documents.get(&path).copied()
    }

    fn input(&mut self, path: &Path) {
        let origin = Origin {
            path: path.to_owned(),
            uri: None,
        };
        if let Err(why) = self.open(origin, None) {
            let mut help = "name a WSDL or a schema that exists and can be read".to_owned();
            let address = path
                .to_str()
                .filter(|path| scheme(path).is_some_and(is_web));
            let message = if let Some(address) = address {
                let address = bare(address);
                help = format!(
                    "nothing is fetched while generating: bring it into a folder with \
                     `soapgen fetch '{address}' -o DIR`, and name the file there"
                );
                format!("`{address}` is an address, not a file on this machine")
            } else if path.is_dir() {
                format!("`{}` is a folder", shown(path))
            } else {
                format!("`{}` can't be read: {why}", shown(path))
            };
            // Where there is something, it is what was meant.
            let is_missing = address.is_none() && path.symlink_metadata().is_err();
            if is_missing
                && path.is_relative()
                && let Ok(folder) = std::env::current_dir()
            {
                help = format!("the path is relative to `{}`", shown(&folder));
            }
            if path.is_dir() {
                help = "name the documents in it".to_owned();
            } else if is_missing && let Some(near) = beside(path) {
                help = format!("did you mean `{near}`, in the same folder?");
            }
            let problem = Diagnostic::error(Code::NoSuchFile, None, message);
            (self.diagnostics).push(problem.asked("inputs", path.to_string_lossy()).help(help));
        }
    }

    fn run(&mut self) {
        let mut missing = Vec::new();
        let mut seen = Seen::default();
        loop {
            while let Some(wanted) = self.queue.pop_front() {
                self.fetch(wanted);
            }
            self.see(&mut seen);
            let mut brought = HashSet::new();
            // What could not be found where it was said to be: perhaps the namespace has come by
            // another way, and else the catalogue or soapgen itself may have it.
            for wanted in std::mem::take(&mut self.waiting) {
                let is_present = |ns: &str| seen.present.contains(ns) || brought.contains(ns);
                match self.by_namespace(wanted, is_present) {
                    Ok(namespace) => brought.extend(namespace),
                    Err(wanted) => missing.push(wanted),
                }
            }
            self.unimported(&mut seen, &brought);
            if self.queue.is_empty() {
                break;
            }
        }
        self.missing(missing, &mut seen);
    }

    /// Looks at the documents that were read since: each is looked at once, for one may lead to
    /// the next many times.
    fn see(&self, seen: &mut Seen) {
        let schemas = self.syntax.schemas.get(seen.schemas..).unwrap_or(&[]);
        let definitions = self.syntax.definitions.get(seen.definitions..);
        let descriptions = self.syntax.descriptions.get(seen.descriptions..);
        let namespaces = schemas.iter().map(|s| s.target_namespace.clone());
        seen.present
            .extend(namespaces.map(Option::unwrap_or_default));
        let documents = schemas.iter().map(|s| s.document);
        let documents = documents.chain(definitions.unwrap_or(&[]).iter().map(|d| d.document));
        let documents = documents.chain(descriptions.unwrap_or(&[]).iter().map(|d| d.document));
        for document in documents {
            if !seen.documents.insert(document) {
                continue;
            }
            seen.unread.push(document);
            let text = self.sources.text(document);
            // Each piece is looked at alone: text that only speaks of it may go on without a
            // quotation mark.
            for piece in text.split("xmlns").skip(1) {
                let value = piece.split_once(['"', '\'']).and_then(|(_, value)| {
                    let known = builtin::USED.iter().find(|known| {
                        let behind = value.strip_prefix(**known);
                        behind.is_some_and(|behind| behind.starts_with(['"', '\'']))
                    });
                    known.copied()
                });
                seen.declared.extend(value);
            }
        }
        seen.schemas = self.syntax.schemas.len();
        seen.definitions = self.syntax.definitions.len();
        seen.descriptions = self.syntax.descriptions.len();
    }

    /// Reads the schemas that soapgen carries for namespaces that are used and not imported.
    fn unimported(&mut self, seen: &mut Seen, brought: &HashSet<Rc<str>>) {
        self.see(seen);
        let mut candidates: Vec<&str> = builtin::USED.to_vec();
        candidates.retain(|ns| {
            let is_present = seen.present.contains(*ns) || brought.contains(*ns);
            seen.declared.contains(*ns) && !is_present
        });
        if candidates.is_empty() {
            return;
        }
        let mentioned = self.mentioned(seen);
        candidates.retain(|ns| mentioned.contains(*ns));
        for namespace in candidates {
            self.carried(&namespace.into());
        }
    }

    /// The namespaces that the documents take names from.
    fn mentioned<'s>(&self, seen: &'s mut Seen) -> &'s HashSet<String> {
        for document in seen.unread.drain(..) {
            if let Ok(tree) = tree_of(self.sources.text(document)) {
                mentions::collect(tree.root_element(), &mut seen.mentioned);
            }
        }
        &seen.mentioned
    }

    /// Reads the schema that soapgen carries for a namespace, if it does.
    fn carried(&mut self, namespace: &Rc<str>) -> Option<Opened> {
        let text = builtin::schema(namespace)?;
        let sources = &mut self.sources;
        let id = *self
            .carried
            .entry(namespace.clone())
            .or_insert_with(|| sources.add(format!("<soapgen>/{namespace}"), text.to_owned()));
        let origin = Origin {
            path: PathBuf::new(),
            uri: None,
        };
        self.syntax.well_known.push(id);
        Some(self.read_document(id, origin, None))
    }

    /// Looks for a document by its location.
    fn fetch(&mut self, mut wanted: Wanted) {
        let Some(location) = wanted
            .location
            .as_deref()
            .map(str::trim)
            .filter(|l| !l.is_empty())
        else {
            self.waiting.push(wanted);
            return;
        };
        let asking = &wanted.origin.path;
        let fetched_from = self.locks.url(asking, &mut self.sources, self.diagnostics);
        let base = fetched_from.as_deref().or(wanted.origin.uri.as_deref());
        let absolute = base.map(|base| join_uri(base, location));
        let locked =
            self.locks
                .location(asking, location, base, &mut self.sources, self.diagnostics);
        let file = || join_uri(&file_uri(&wanted.origin.path), location);
        let mapped = self
            .catalog
            .location(location)
            .or_else(|| self.catalog.location(absolute.as_deref()?))
            .or_else(|| self.catalog.location(&file()));
        let uri = absolute.or_else(|| scheme(location).map(|_| location.to_owned()));
        let folder = wanted.origin.path.parent().unwrap_or(Path::new(""));
        let extension = match wanted.what {
            What::Definitions => "wsdl",
            What::Schema(..) => "xsd",
        };
        // The end of an address is the name of a file beside the document, unless the lock says
        // that the file is the document of another address.
        let mut beside = candidates(location, folder, extension);
        if let Some(uri) = &uri {
            beside.retain(|path| {
                self.locks
                    .allows(path, uri, &mut self.sources, self.diagnostics)
            });
        }
        let mut refused = by_itself(location).map(|_| Refused::ByItself);
        let mut inside = Vec::new();
        for path in beside.into_iter().chain(locked) {
            match self.locks.roots().hold(&path) {
                true => inside.push(path),
                false => refused = Some(Refused::Outside),
            }
        }
        let mapped = mapped.map(|mapped| self.mapped(mapped));
        if let Some(Err(outside)) = mapped {
            refused = Some(outside);
        }
        let mut tried = Vec::new();
        let beside = inside.clone();
        for path in mapped.and_then(Result::ok).into_iter().chain(inside) {
            let origin = Origin {
                path: path.clone(),
                uri: uri.clone().filter(|uri| !uri.starts_with("file:")),
            };
            match self.open(origin, Some(wanted.place)) {
                Ok(opened) => return self.found(&wanted, &opened),
                Err(why) => {
                    wanted.is_there |= path.exists();
                    tried.push(format!("`{}` ({why})", clipped(&shown(&path))));
                }
            }
        }
        if let Some(opened) = self.in_other_case(&wanted, &beside, uri.as_deref()) {
            return self.found(&wanted, &opened);
        }
        wanted.tried = tried;
        wanted.refused = refused;
        self.waiting.push(wanted);
    }

    /// The file that the catalogue leads to, beside which documents may lie from now on. Where the
    /// location has the end of the path, it leads no further than below the folder that the
    /// catalogue names.
    fn mapped(&mut self, mapped: Mapped) -> Result<PathBuf, Refused> {
        let is_within = mapped.within.as_ref().is_none_or(|folder| {
            let mut within = Roots::default();
            within.add(folder);
            within.hold(&mapped.path)
        });
        if !is_within {
            return Err(Refused::Outside);
        }
        if let Some(folder) = mapped.folder() {
            self.locks.add_root(folder);
        }
        Ok(mapped.path)
    }

    /// Looks for a document under names that differ from these by case alone, as they do where
    /// it was written on a system that doesn't tell them apart.
    fn in_other_case(
        &mut self,
        wanted: &Wanted,
        paths: &[PathBuf],
        uri: Option<&str>,
    ) -> Option<Opened> {
        for path in paths {
            let Some(found) = other_case(path).filter(|found| self.locks.roots().hold(found))
            else {
                continue;
            };
            let (sources, diagnostics) = (&mut self.sources, &mut *self.diagnostics);
            if uri.is_some_and(|uri| !self.locks.allows(&found, uri, sources, diagnostics)) {
                continue;
            }
            let origin = Origin {
                path: found.clone(),
                uri: uri
                    .filter(|uri| !uri.starts_with("file:"))
                    .map(str::to_owned),
            };
            if let Ok(opened) = self.open(origin, Some(wanted.place)) {
                let message = format!(
                    "there is no `{}`, but there is `{}`",
                    shown(path),
                    shown(&found)
                );
                self.diagnostics.push(
                    Diagnostic::guess(Code::OtherCase, wanted.place, message)
                        .help("that file is read; write the name as it is spelled there"),
                );
                return Some(opened);
            }
        }
        None
    }

    /// Looks for a document by its namespace, last; gives the namespace when that brought it, and
    /// back what was wanted when a document is missing.
    fn by_namespace(
        &mut self,
        wanted: Wanted,
        is_present: impl Fn(&str) -> bool,
    ) -> Result<Option<Rc<str>>, Wanted> {
        let namespace = wanted.namespace.clone().filter(|ns| !ns.is_empty());
        let is_import = wanted.is_schema_import();
        let has_location = wanted
            .location
            .as_deref()
            .is_some_and(|l| !l.trim().is_empty());
        if let (true, Some(namespace)) = (is_import, &namespace) {
            if is_present(namespace) {
                return Ok(None);
            }
            let mapped = self.catalog.namespace(namespace);
            if let Some(Ok(path)) = mapped.map(|mapped| self.mapped(mapped)) {
                let origin = Origin { path, uri: None };
                if let Ok(opened) = self.open(origin, Some(wanted.place)) {
                    self.found(&wanted, &opened);
                    return Ok(Some(namespace.clone()));
                }
            }
            if let Some(opened) = self.carried(namespace) {
                self.found(&wanted, &opened);
                return Ok(Some(namespace.clone()));
            }
        }
        // XML Schema itself is known.
        if is_import && namespace.as_deref().is_some_and(xsd::is_xml_schema) {
            return Ok(None);
        }
        // A schema may be known to the one who reads it: names that stay unknown are reported.
        if !has_location || is_import && namespace.is_none() && is_present("") {
            return Ok(None);
        }
        Err(wanted)
    }

    /// Reports documents that are nowhere. One that is imported for names of which none is used
    /// is not needed.
    fn missing(&mut self, missing: Vec<Wanted>, seen: &mut Seen) {
        if missing.is_empty() {
            return;
        }
        self.see(seen);
        let mentioned = self.mentioned(seen);
        for wanted in missing {
            let location = wanted.location.as_deref().unwrap_or("");
            let location = bare(location);
            let refusal = wanted
                .refused
                .map(|refused| self.refusal(refused, &location));
            let location = clipped(&location);
            let (code, what) = match &refusal {
                Some((why, _)) => (Code::OutsideRoot, format!("is not read: {why}")),
                None => (Code::MissingImport, "is not there".to_owned()),
            };
            let message = format!("the document at `{location}` {what}");
            // What can't be had is not an error in itself, but where names of it are needed (XML
            // Schema Part 1, 4.2.1 and 4.2.3); of what is redefined at least the names are.
            let is_redefined = matches!(wanted.what, What::Schema(_, _, ReferenceKind::Redefine));
            let is_of_schema =
                matches!(wanted.what, What::Schema(..)) && !is_redefined && !wanted.is_there;
            let is_needed = match &wanted.namespace {
                Some(ns) if wanted.is_schema_import() => mentioned.contains(&**ns),
                _ => true,
            };
            let looked_for = if wanted.tried.is_empty() {
                String::new()
            } else {
                format!("looked for {}; ", wanted.tried.join(", "))
            };
            if !is_needed {
                self.diagnostics
                    .push(Diagnostic::skip(code, wanted.place, message).help(format!(
                        "{looked_for}the import is ignored, for no name of its namespace is \
                         used"
                    )));
                continue;
            }
            if let Some((_, help)) = refusal {
                self.diagnostics.push(
                    Diagnostic::error(code, wanted.place, message)
                        .help(format!("{looked_for}{help}")),
                );
                continue;
            }
            let fetch = match location.trim().starts_with("http") {
                true => ", or bring the documents with `soapgen fetch`",
                false => "",
            };
            let help = format!(
                "{looked_for}put it beside this one, or map its location in a catalogue{fetch}"
            );
            self.diagnostics.push(match is_of_schema {
                true => Diagnostic::skip(code, wanted.place, message).help(format!(
                    "{help}; names that it would declare are reported where they are used"
                )),
                false => Diagnostic::error(code, wanted.place, message).help(help),
            });
        }
    }

    /// Why a document is refused, and what to do about it.
    fn refusal(&self, refused: Refused, location: &str) -> (String, &'static str) {
        match refused {
            Refused::ByItself => (
                format!(
                    "it is {}, which a document may not choose",
                    by_itself(location).unwrap_or("a place")
                ),
                "make it relative to this document, or map it in a catalogue",
            ),
            Refused::Outside => (
                format!(
                    "it lies outside of the root, {}, or a link leads there",
                    self.locks.roots().shown()
                ),
                "set `root` (`--root`) to a folder that holds all documents, or map its location \
                 in a catalogue",
            ),
        }
    }

    /// Tells the one who asked where the document is.
    fn found(&mut self, wanted: &Wanted, opened: &Opened) {
        if let Some(document) = opened.document {
            self.sources.link(wanted.place, document);
        }
        let What::Schema(schema, reference, _) = wanted.what else {
            return;
        };
        let schemas = &self.syntax.schemas;
        let of_namespace = opened.schemas.iter().copied().find(|index| {
            let target = schemas.get(*index).map(|s| s.target_namespace.as_deref());
            target == Some(wanted.namespace.as_deref())
        });
        let target = of_namespace.or_else(|| opened.schemas.first().copied());
        if let Some(reference) = self
            .syntax
            .schemas
            .get_mut(schema)
            .and_then(|s| s.references.get_mut(reference))
        {
            reference.target = target;
        }
    }

    /// Opens a file, unless it is open.
    fn open(&mut self, origin: Origin, asked_at: Option<Place>) -> Result<Opened, String> {
        let canonical = fs::canonicalize(&origin.path).map_err(|e| Unread::Io(e).to_string())?;
        if let Some(opened) = self.opened.get(&canonical) {
            return Ok(opened.clone());
        }
        let known = self.documents.get(&canonical).copied();
        let document = match known {
            Some(document) => Some(document),
            None => self.read(&origin.path)?,
        };
        // Known from now on, so that a document that imports itself doesn't open itself.
        self.opened.insert(canonical.clone(), Opened::default());
        let Some(document) = document else {
            return Ok(Opened::default());
        };
        if asked_at.is_some() && !has_our_root(self.sources.text(document)) {
            // A stranger's reference may lead to any file of XML, and settings are often such.
            self.sources.hide(document);
        }
        self.documents.insert(canonical.clone(), document);
        let opened = self.read_document(document, origin, asked_at);
        self.opened.insert(canonical, opened.clone());
        Ok(opened)
    }

    /// Reads a file into the sources, with its overlay applied; `None` where it is there and
    /// can't be used, which is reported.
    fn read(&mut self, path: &Path) -> Result<Option<DocumentId>, String> {
        let sources = &mut self.sources;
        let Some(bytes) = read_bytes(path, sources, self.diagnostics)? else {
            return Ok(None);
        };
        self.locks.check(path, &bytes, sources, self.diagnostics);
        let document = add(bytes, shown(path), sources, self.diagnostics);
        if let Some(document) = document
            && let Some(patched) = overlay::apply(
                path,
                document,
                self.locks.roots(),
                sources,
                self.diagnostics,
            )
        {
            sources.patch(document, patched);
        }
        Ok(document)
    }

    /// Reads what a document says and queues what it asks for. `asked_at` is where a
    /// document asked for it: none did for an input and what soapgen carries.
    fn read_document(
        &mut self,
        document: DocumentId,
        origin: Origin,
        asked_at: Option<Place>,
    ) -> Opened {
        let mut opened = Opened {
            document: Some(document),
            schemas: Vec::new(),
        };
        let Some(tree) = parse_xml(self.sources.text(document), document, self.diagnostics) else {
            return opened;
        };
        let root = tree.root_element();
        let origin = Rc::new(origin);
        self.syntax.prefixes.declared_on(root);
        if wsdl::is_schema(root) || wsdl::is_wsdl(root) {
            spelling::check(root, document, self.diagnostics);
            spelling::check_root(root, document, self.diagnostics);
        }
        if wsdl::is_schema(root) {
            let beside = &mut xsd::Beside::default();
            let schema = xsd::parse(root, document, beside, self.diagnostics);
            let namespace = schema.target_namespace.as_deref().unwrap_or_default();
            if asked_at.is_some() && builtin::schema(namespace).is_some() {
                self.syntax.well_known.push(document);
            }
            opened.schemas.push(self.syntax.schemas.len());
            self.syntax.schemas.push(schema);
        } else if wsdl::is_wsdl(root) {
            let mut beside = xsd::Beside::default();
            for schema in wsdl::inline_schemas(root) {
                self.syntax.prefixes.declared_on(schema);
                let schema = xsd::parse(schema, document, &mut beside, self.diagnostics);
                opened.schemas.push(self.syntax.schemas.len());
                self.syntax.schemas.push(schema);
            }
            let import = |import: &wsdl::Import| Wanted {
                origin: origin.clone(),
                what: What::Definitions,
                namespace: import.namespace.clone(),
                location: import.location.clone(),
                place: import.place,
                tried: Vec::new(),
                is_there: false,
                refused: None,
            };
            if wsdl::description::is_description(root) {
                let description = wsdl::description::parse(root, document, self.diagnostics);
                self.queue.extend(description.imports.iter().map(import));
                self.syntax.descriptions.push(description);
            } else {
                let definitions = wsdl::parse(root, document, self.diagnostics);
                self.queue.extend(definitions.imports.iter().map(import));
                self.syntax.definitions.push(definitions);
            }
        } else {
            self.diagnostics.push(wrong_root(root, document, asked_at));
        }
        for &index in &opened.schemas {
            let Some(schema) = self.syntax.schemas.get(index) else {
                continue;
            };
            for (number, reference) in schema.references.iter().enumerate() {
                self.queue.push_back(Wanted {
                    origin: origin.clone(),
                    what: What::Schema(index, number, reference.kind),
                    namespace: reference.namespace.clone(),
                    location: reference.location.clone(),
                    place: reference.place,
                    tried: Vec::new(),
                    is_there: false,
                    refused: None,
                });
            }
        }
        opened
    }
}

/// Reads a file into the sources as it is; `None` where it is there and is not text, which is
/// reported.
fn read_plain(
    path: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Option<DocumentId>, String> {
    let bytes = read_bytes(path, sources, diagnostics)?;
    Ok(bytes.and_then(|bytes| add(bytes, shown(path), sources, diagnostics)))
}

/// Reads a file; `None` where it is there and too large, which is reported.
fn read_bytes(
    path: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Vec<u8>>, String> {
    let read = file::read(path, MAX_DOCUMENT);
    match read {
        Ok(bytes) => {
            sources.add_file(path);
            Ok(Some(bytes))
        }
        Err(Unread::TooLarge(_)) => {
            sources.add_file(path);
            let message = format!(
                "`{}` is larger than {} MB, the limit of a document",
                shown(path),
                MAX_DOCUMENT >> 20
            );
            diagnostics.push(
                Diagnostic::error(Code::TooLarge, None, message)
                    // If it is one: of others there is no entry.
                    .asked("inputs", path.to_string_lossy())
                    .help("this is hardly a WSDL or a schema: name another file"),
            );
            Ok(None)
        }
        Err(why) => Err(why.to_string()),
    }
}

/// Adds a document to the sources; `None` where it is not text, which is reported.
fn add(
    bytes: Vec<u8>,
    display: String,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<DocumentId> {
    let decoded = encoding::decode(bytes);
    let begins = begins_as_xml(&decoded.text);
    let document = sources.add(display, decoded.text);
    if !begins {
        sources.hide(document);
    }
    let Some((offset, message)) = decoded.error else {
        return Some(document);
    };
    diagnostics.push(
        Diagnostic::error(Code::Encoding, Place::at(document, offset), message)
            .help("save the document as UTF-8"),
    );
    None
}

/// Whether the root of a document is called as that of a WSDL or a schema is.
fn has_our_root(text: &str) -> bool {
    let mut rest = text.trim_start();
    // What stands before it; the subset of a document type declaration no WSDL has.
    while let Some(end) = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")]
        .iter()
        .find_map(|(start, end)| rest.starts_with(start).then_some(*end))
    {
        let Some((_, after)) = rest.split_once(end) else {
            return false;
        };
        rest = after.trim_start();
    }
    let tag = rest.strip_prefix('<').unwrap_or("");
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    let local = name.take(1).filter_map(|name| name.rsplit(':').next());
    local
        .into_iter()
        .any(|local| matches!(local, "definitions" | "description" | "schema"))
}

/// Whether a text begins as a document of XML does: up to its first tag, and this too, it is
/// well-formed.
fn begins_as_xml(text: &str) -> bool {
    let mut rest = text.trim_start();
    if rest.starts_with("<?xml ")
        || rest
            .get(..9)
            .is_some_and(|s| s.eq_ignore_ascii_case("<!doctype"))
    {
        return true;
    }
    while rest.starts_with("<!--") {
        let Some((_, after)) = rest.split_once("-->") else {
            return false;
        };
        rest = after.trim_start();
    }
    // A tag has a name, then a value in quotes behind each `=`.
    let Some(mut rest) = rest.strip_prefix('<') else {
        return false;
    };
    fn name(text: &str) -> Option<&str> {
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.');
        let after = text.trim_start_matches(is_of_name);
        let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        starts.then_some(after)
    }
    let Some(after) = name(rest) else {
        return false;
    };
    rest = after;
    loop {
        let trimmed = rest.trim_start();
        if trimmed.starts_with('>') || trimmed.starts_with("/>") {
            return true;
        }
        let value = name(trimmed)
            .filter(|_| trimmed.len() < rest.len())
            .and_then(|after| after.trim_start().strip_prefix('='))
            .map(str::trim_start);
        let after = value.and_then(|value| {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value.get(1..)?.split_once(quote)
        });
        match after {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
}

/// Why a text can't be read as XML.
enum NotXml {
    /// Its entities would make it too large.
    TooLarge,
    /// A tag of it holds too much.
    Crowded(Crowded),
    /// It isn't well-formed.
    Malformed(XmlError),
}

/// Reads XML.
fn tree_of(text: &str) -> Result<Tree<'_>, NotXml> {
    if expansion(text) > MAX_EXPANSION {
        return Err(NotXml::TooLarge);
    }
    if let Some(crowded) = tags::crowded(text) {
        return Err(NotXml::Crowded(crowded));
    }
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Tree::parse_with_options(text, options).map_err(NotXml::Malformed)
}

/// Reads XML, and reports what is wrong with it.
fn parse_xml<'t>(
    text: &'t str,
    document: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Option<Tree<'t>> {
    if text.trim().is_empty() {
        diagnostics.push(
            Diagnostic::error(
                Code::NotXml,
                Place::at(document, 0),
                "the document is empty",
            )
            .help("fetch it again"),
        );
        return None;
    }
    let error = match tree_of(text) {
        Ok(tree) => {
            match unread_dtd(text, &tree) {
                None => {}
                Some((offset, Some(dtd))) => {
                    let message = format!(
                        "the document type declaration names `{dtd}`, which is not read: entities \
                         and defaults that it declares are not known"
                    );
                    let help = "it is read as empty; declare what the document needs of it here";
                    let place = Place::at(document, offset);
                    diagnostics
                        .push(Diagnostic::guess(Code::ExternalDtd, place, message).help(help));
                }
                // That of a web page says what it is: what is wrong is that it is one.
                Some((_, None)) if tree.root_element().tag_name().name() == "html" => {}
                Some((offset, None)) => {
                    let message = "the document type declaration has no subset: it declares \
                                   nothing, neither here nor elsewhere";
                    let place = Place::at(document, offset);
                    diagnostics.push(
                        Diagnostic::guess(Code::EmptyDtd, place, message)
                            .help("it has no effect: remove it"),
                    );
                }
            }
            return Some(tree);
        }
        Err(NotXml::TooLarge) => {
            let message = "the entities of this document would make it too large";
            diagnostics.push(Diagnostic::error(
                Code::NotXml,
                Place::at(document, 0),
                message,
            ));
            return None;
        }
        Err(NotXml::Crowded(Crowded { offset, message })) => {
            diagnostics.push(
                Diagnostic::error(Code::TooLarge, Place::at(document, offset), message).help(
                    "declare namespaces where they are needed, and leave out what nothing uses",
                ),
            );
            return None;
        }
        Err(NotXml::Malformed(error)) => error,
    };
    let (offset, message, help) = match &error {
        _ if is_web_page(text) => (
            0,
            "this is neither a WSDL nor a schema, nor well-formed XML".to_owned(),
            WEB_PAGE,
        ),
        XmlError::UnexpectedEndOfStream | XmlError::UnclosedRootNode => (
            text.trim_end().len(),
            "the document ends before its last element does".to_owned(),
            "it is cut short: fetch it again",
        ),
        XmlError::NoRootNode => (
            0,
            "this is not XML: there is no element".to_owned(),
            "name a WSDL or a schema",
        ),
        _ if !text.trim_start().starts_with('<') => (
            0,
            "this is not XML: it doesn't start with `<`".to_owned(),
            "name a WSDL or a schema",
        ),
        XmlError::UnknownEntityReference(name, position) => (
            offset_of(text, *position),
            format!("the entity `{name}` is not declared in this document"),
            "write what it stands for, or declare it in `<!DOCTYPE … [<!ENTITY …>]>`: DTDs \
             outside the document are not read",
        ),
        XmlError::UnknownNamespace(prefix, position) => (
            offset_of(text, *position),
            format!("this is not well-formed XML: the prefix `{prefix}` is not declared"),
            "declare it on the root: `xmlns:…=\"…\"`",
        ),
        _ => {
            let message = error.to_string();
            // The place is shown beside the message.
            let message = message
                .rsplit_once(" at ")
                .map_or(&*message, |(before, _)| before);
            (
                offset_of(text, error.pos()),
                format!("this is not well-formed XML: {message}"),
                "correct the document, or fetch it again",
            )
        }
    };
    diagnostics
        .push(Diagnostic::error(Code::NotXml, Place::at(document, offset), message).help(help));
    None
}

/// Where a document type declaration stands of which nothing, or not all, is read: with the DTD
/// outside the document that it names, or alone if it has no subset at all.
fn unread_dtd<'t>(text: &'t str, tree: &Tree<'_>) -> Option<(usize, Option<&'t str>)> {
    let mut prolog = text.get(..tree.root_element().range().start)?;
    let mut offset = 0;
    loop {
        let start = prolog.find("<!")?;
        let rest = &prolog[start..];
        if let Some(declaration) = rest.strip_prefix("<!DOCTYPE") {
            let head = declaration.split(['[', '>']).next()?;
            let mut words = head.split_ascii_whitespace().skip(1);
            let Some(kind @ ("SYSTEM" | "PUBLIC")) = words.next() else {
                let is_bare = declaration[head.len()..].starts_with('>');
                return is_bare.then_some((offset + start, None));
            };
            let (_, external) = head.trim_start().split_once(char::is_whitespace)?;
            let (_, external) = external.split_once(kind)?;
            let quote = external.trim_end().chars().next_back()?;
            let id = external.trim_end().trim_end_matches(quote);
            return Some((offset + start, Some(id.rsplit(quote).next()?)));
        }
        let end = rest.find("-->")? + 3;
        offset += start + end;
        prolog = &rest[end..];
    }
}

/// What to do about a web page in place of a document.
const WEB_PAGE: &str = "this is a web page that a server answered with: the address of a WSDL mostly \
                        ends in `?wsdl`";

/// Whether a text is HTML, well-formed or not.
fn is_web_page(text: &str) -> bool {
    let text = text.trim_start();
    let starts = |with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    starts("<!doctype html") || starts("<html")
}

/// An upper bound on the text that internal entities add.
fn expansion(text: &str) -> usize {
    let mut longest = 0;
    let mut nested = false;
    let mut rest = text;
    while let Some(start) = rest.find("<!ENTITY") {
        rest = rest.get(start..).unwrap_or("");
        let Some(open) = rest.find(['"', '\'']) else {
            break;
        };
        let quote = rest.as_bytes().get(open).copied().map_or('"', char::from);
        rest = rest.get(open + 1..).unwrap_or("");
        let value = rest.split(quote).next().unwrap_or(rest);
        longest = longest.max(value.len());
        nested |= value.contains('&');
        rest = rest.get(value.len()..).unwrap_or("");
    }
    if longest == 0 {
        return 0;
    }
    // roxmltree itself allows 255 references below one.
    let each = if nested {
        longest.saturating_mul(256)
    } else {
        longest
    };
    each.saturating_mul(text.bytes().filter(|b| *b == b'&').count())
}

/// The byte offset of a line and column.
fn offset_of(text: &str, position: TextPos) -> usize {
    let mut offset = 0;
    for line in text
        .split_inclusive('\n')
        .take(position.row.saturating_sub(1) as usize)
    {
        offset += line.len();
    }
    let rest = text.get(offset..).unwrap_or("");
    let column = position.col.saturating_sub(1) as usize;
    offset
        + rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(at, _)| at)
}

/// Reports a root that is neither a WSDL's nor a schema's.
fn wrong_root(root: Node<'_, '_>, document: DocumentId, asked_at: Option<Place>) -> Diagnostic {
    let name = shown_name(root);
    let place = Place::of(document, root);
    let local = root.tag_name().name();
    let namespace = root.tag_name().namespace().unwrap_or("");
    let out = if wsdl::DRAFTS.contains(&namespace) {
        Diagnostic::error(
            Code::WsdlDraft,
            place,
            format!("this is written in a draft of WSDL 2.0, `{namespace}`"),
        )
        .help("ask the service for its WSDL 1.1, or rewrite it in WSDL 2.0 as it was published")
    } else {
        let help = if local.eq_ignore_ascii_case("html") {
            WEB_PAGE.to_owned()
        } else {
            format!("the root of a WSDL is `{{{}}}definitions`", wsdl::WSDL)
        };
        let message = format!("this is neither a WSDL nor a schema: its root is `{name}`");
        Diagnostic::error(Code::NotWsdl, place, message).help(help)
    };
    match asked_at {
        Some(place) => out.related(place, "it is imported here"),
        None => out,
    }
}

/// The expanded name of an element, for messages.
fn shown_name(node: Node<'_, '_>) -> XmlName {
    let name = node.tag_name();
    XmlName::new(name.namespace().unwrap_or(""), name.name())
}
