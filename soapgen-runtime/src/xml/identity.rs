//! Identity constraints (XML Schema Part 1, 3.11), and the IDs of a document (3.15.4, Validation
//! Root Valid (ID/IDREF)).
//!
//! A [`Tracker`] is told of a document's elements in their order, by strict reading and by
//! `validate`, and holds no more of it than the keys and the names of the open elements. What an
//! element costs grows with the constraints that are being looked at where it stands, and not with
//! the document.

use std::collections::HashMap;

use super::read::Place;
use super::table::{Row, RowKind, Table};
use crate::value::error::clip;
use crate::value::{Builtin, Names, SharedStr, SimpleType};

/// An identity constraint of an element (XML Schema Part 1, 3.11.1).
#[derive(Debug)]
pub struct Identity {
    /// Which of the three.
    pub kind: IdentityKind,
    /// Its namespace and name.
    pub name: (&'static str, &'static str),
    /// Which elements it is about: any of these paths.
    pub selector: &'static [&'static [Step]],
    /// What identifies them: each field is any of its paths.
    pub fields: &'static [&'static [&'static [Step]]],
}

/// The three kinds of identity constraint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IdentityKind {
    /// What has all fields has other values in them than any other.
    Unique,
    /// The same, and everything has all fields.
    Key,
    /// What has all fields has the values of something that the key of this name is about.
    Reference((&'static str, &'static str)),
}

/// A step of a path (XML Schema Part 1, 3.11.6): `.` has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// `.//`, at the start alone.
    Deep,
    /// The children of this namespace and local name.
    Child(&'static str, &'static str),
    /// The children of any name in this namespace.
    ChildIn(&'static str),
    /// All children.
    AnyChild,
    /// The attribute of this namespace and local name, at the end alone.
    Attribute(&'static str, &'static str),
    /// The attribute of any name in this namespace.
    AttributeIn(&'static str),
    /// Any attribute.
    AnyAttribute,
}

/// `xs:unique`.
pub const fn unique(
    name: (&'static str, &'static str),
    selector: &'static [&'static [Step]],
    fields: &'static [&'static [&'static [Step]]],
) -> Identity {
    Identity {
        kind: IdentityKind::Unique,
        name,
        selector,
        fields,
    }
}

/// `xs:key`.
pub const fn key(
    name: (&'static str, &'static str),
    selector: &'static [&'static [Step]],
    fields: &'static [&'static [&'static [Step]]],
) -> Identity {
    Identity {
        kind: IdentityKind::Key,
        name,
        selector,
        fields,
    }
}

/// `xs:keyref`, to the key or unique constraint of that name.
pub const fn keyref(
    name: (&'static str, &'static str),
    refer: (&'static str, &'static str),
    selector: &'static [&'static [Step]],
    fields: &'static [&'static [&'static [Step]]],
) -> Identity {
    Identity {
        kind: IdentityKind::Reference(refer),
        name,
        selector,
        fields,
    }
}

/// What is known of the value of an element or attribute beside its text.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Known {
    /// Its simple type.
    pub(crate) simple: Option<&'static SimpleType>,
    /// What an empty element stands for.
    pub(crate) default: Option<&'static str>,
}

impl Known {
    /// The value of a text, such that equal values have equal keys.
    fn key(&self, text: &str, names: Names<'_>) -> String {
        let of_type = |simple: &'static SimpleType| simple.key(text, names);
        self.simple
            .and_then(of_type)
            .unwrap_or_else(|| SimpleType::text_key(text))
    }
}

/// The values of the fields, in order.
type Keys = Vec<String>;

/// What a constraint knows by its keys: where the element stands that has one, `None` where several
/// have.
type Found = HashMap<Keys, Option<usize>>;

/// An element within which a constraint is being looked at.
struct Frame {
    namespace: SharedStr,
    local: Box<str>,
    at: usize,
    known: Known,
    nillable: bool,
    is_nil: bool,
    text: String,
    has_elements: bool,
    /// Of which fields of which targets it is the value.
    captures: Vec<(usize, usize)>,
    /// The attributes of its type that have a default and were not met.
    defaults: Vec<&'static Row>,
    /// How many constraints it has.
    scopes: usize,
    /// Of how many constraints it is a target.
    targets: usize,
    /// The keys of the constraints that elements in it have.
    tables: HashMap<(&'static str, &'static str), Found>,
}

/// A constraint that is being looked at.
struct Scope {
    identity: &'static Identity,
    /// The element that has it, among the frames.
    depth: usize,
    found: HashMap<Keys, usize>,
    /// The keys that are referred to, as they are and as they are shown, and where.
    references: Vec<(Keys, String, usize)>,
}

/// An element that a constraint is about.
struct Target {
    scope: usize,
    depth: usize,
    fields: Vec<Field>,
}

enum Field {
    Absent,
    /// The key of its value, and the text.
    Value(String, String),
    /// Something is wrong with it, which was reported.
    Wrong,
}

/// What was found: where the element stands that it is about, and what is wrong.
pub(crate) type Problem = (usize, String);

/// What an entry takes in memory beside its texts, about.
const ENTRY: usize = 64;

/// Looks at the identity constraints of one document.
#[derive(Default)]
pub(crate) struct Tracker {
    /// The elements that are open, from the first that has a constraint on.
    frames: Vec<Frame>,
    scopes: Vec<Scope>,
    targets: Vec<Target>,
    /// What was found and not yet taken.
    problems: Vec<Problem>,
    /// How much memory it has taken, about, since that was asked for.
    taken: usize,
}

fn shown(name: (&str, &str)) -> String {
    super::read::problems::shown(name.0, name.1)
}

/// The texts of the fields, for a message.
fn add_shown(shown: &mut String, text: &str) {
    if !shown.is_empty() {
        shown.push_str(", ");
    }
    shown.push('"');
    shown.push_str(&clip(text));
    shown.push('"');
}

fn is_attribute(step: &Step) -> bool {
    matches!(
        step,
        Step::Attribute(..) | Step::AttributeIn(_) | Step::AnyAttribute
    )
}

impl Tracker {
    /// Whether a constraint is being looked at.
    pub(crate) fn is_active(&self) -> bool {
        !self.frames.is_empty()
    }

    /// What was found since this was asked for.
    pub(crate) fn problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// How much memory was taken since this was asked for.
    pub(crate) fn taken(&mut self) -> usize {
        std::mem::take(&mut self.taken)
    }

    /// An element starts.
    pub(crate) fn start(
        &mut self,
        (namespace, local): (&str, &str),
        at: usize,
        identities: &'static [Identity],
        known: Known,
        (nillable, is_nil): (bool, bool),
    ) {
        if self.frames.is_empty() && identities.is_empty() {
            return;
        }
        let namespace = match self.frames.last_mut() {
            None => SharedStr::from(namespace),
            Some(parent) => {
                parent.has_elements = true;
                match *parent.namespace == *namespace {
                    true => parent.namespace.clone(),
                    false => SharedStr::from(namespace),
                }
            }
        };
        let depth = self.frames.len();
        self.frames.push(Frame {
            namespace,
            local: local.into(),
            at,
            known,
            nillable,
            is_nil,
            text: String::new(),
            has_elements: false,
            captures: Vec::new(),
            defaults: Vec::new(),
            scopes: identities.len(),
            targets: 0,
            tables: HashMap::new(),
        });
        for identity in identities {
            self.scopes.push(Scope {
                identity,
                depth,
                found: HashMap::new(),
                references: Vec::new(),
            });
        }
        let is_target = |scope: &Scope| {
            let mut paths = scope.identity.selector.iter();
            paths.any(|path| self.is_at(path, scope.depth))
        };
        let about: Vec<usize> = (0..self.scopes.len())
            .filter(|scope| self.scopes.get(*scope).is_some_and(is_target))
            .collect();
        for scope in &about {
            let fields = self.scopes[*scope].identity.fields.len();
            self.targets.push(Target {
                scope: *scope,
                depth,
                fields: (0..fields).map(|_| Field::Absent).collect(),
            });
            self.taken += ENTRY * (1 + fields);
        }
        let mut captures = Vec::new();
        for (number, target) in self.targets.iter().enumerate() {
            for (field, paths) in self.scopes[target.scope].identity.fields.iter().enumerate() {
                let is_value = |path: &&&[Step]| {
                    !path.last().is_some_and(is_attribute) && self.is_at(path, target.depth)
                };
                if paths.iter().any(|path| is_value(&path)) {
                    captures.push((number, field));
                }
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.captures = captures;
            frame.targets = about.len();
        }
    }

    /// Whether the innermost element is where these steps lead from the element of that depth.
    fn is_at(&self, path: &[Step], depth: usize) -> bool {
        let (is_deep, steps) = match path {
            [Step::Deep, steps @ ..] => (true, steps),
            steps => (false, steps),
        };
        let below = self.frames.len() - 1 - depth;
        if below < steps.len() || !is_deep && below > steps.len() {
            return false;
        }
        let last = &self.frames[self.frames.len() - steps.len()..];
        steps
            .iter()
            .zip(last)
            .rev()
            .all(|(step, frame)| match step {
                Step::Child(namespace, local) => {
                    *frame.local == **local && *frame.namespace == **namespace
                }
                Step::ChildIn(namespace) => *frame.namespace == **namespace,
                Step::AnyChild => true,
                _ => false,
            })
    }

    /// The innermost element has this attribute.
    pub(crate) fn attribute(
        &mut self,
        (namespace, local): (&str, &str),
        known: Known,
        text: &str,
        names: Names<'_>,
    ) {
        if let Some(frame) = self.frames.last_mut() {
            let is_it = |row: &&Row| row.name == local && row.namespace == namespace;
            frame.defaults.retain(|row| !is_it(row));
        }
        let mut hits = Vec::new();
        for (number, target) in self.targets.iter().enumerate() {
            for (field, paths) in self.scopes[target.scope].identity.fields.iter().enumerate() {
                let is_it = |path: &&[Step]| match *path {
                    [elements @ .., attribute] => {
                        let is_named = match attribute {
                            Step::Attribute(of, name) => *of == namespace && *name == local,
                            Step::AttributeIn(of) => *of == namespace,
                            Step::AnyAttribute => true,
                            _ => false,
                        };
                        is_named && self.is_at(elements, target.depth)
                    }
                    [] => false,
                };
                if paths.iter().any(is_it) {
                    hits.push((number, field));
                }
            }
        }
        for hit in hits {
            self.set(hit, known.key(text, names), text);
        }
    }

    fn set(&mut self, (target, field): (usize, usize), value: String, text: &str) {
        let Some(target) = self.targets.get_mut(target) else {
            return;
        };
        let at = self.frames.get(target.depth).map_or(0, |frame| frame.at);
        let name = self.scopes[target.scope].identity.name;
        self.taken += value.len() + text.len();
        match target.fields.get_mut(field) {
            Some(absent @ Field::Absent) => *absent = Field::Value(value, text.to_owned()),
            Some(other @ Field::Value(..)) => {
                *other = Field::Wrong;
                self.problems.push((
                    at,
                    format!(
                        "{}: field {} may have one value, it has several",
                        shown(name),
                        field + 1
                    ),
                ));
            }
            _ => {}
        }
    }

    /// The innermost element has this text.
    pub(crate) fn text(&mut self, text: &str) {
        if let Some(frame) = self.frames.last_mut()
            && !frame.captures.is_empty()
        {
            frame.text.push_str(text);
            self.taken += text.len();
        }
    }

    /// The text of the innermost element is of this type.
    pub(crate) fn of_type(&mut self, known: Known) {
        if let Some(frame) = self.frames.last_mut() {
            frame.known = known;
        }
    }

    /// The type of the innermost element has these members.
    pub(crate) fn defaults(&mut self, table: &'static Table) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let has_default =
            |row: &&Row| matches!(row.kind, RowKind::Attribute) && row.default.is_some();
        frame.defaults.extend(table.rows.iter().filter(has_default));
    }

    /// The innermost element ends.
    pub(crate) fn end(&mut self, names: Names<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let captures = std::mem::take(&mut frame.captures);
        for row in std::mem::take(&mut frame.defaults) {
            let known = Known {
                simple: row.simple,
                default: None,
            };
            let text = row.default.unwrap_or_default();
            self.attribute((row.namespace, row.name), known, text, names);
        }
        if !captures.is_empty() {
            self.capture(captures, names);
        }
        let Some(frame) = self.frames.last() else {
            return;
        };
        let (at, targets, scopes) = (frame.at, frame.targets, frame.scopes);
        for target in self.targets.split_off(self.targets.len() - targets) {
            self.close_target(target, at);
        }
        let scopes = self.scopes.split_off(self.scopes.len() - scopes);
        if !scopes.is_empty() {
            self.close_scopes(scopes);
        }
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let asks = |scope: &Scope| matches!(scope.identity.kind, IdentityKind::Reference(_));
        if let Some(parent) = self.frames.last_mut()
            && self.scopes.iter().any(asks)
        {
            for (name, found) in frame.tables {
                merge(parent.tables.entry(name).or_default(), found);
            }
        }
    }

    /// The innermost element is the value of these fields.
    fn capture(&mut self, captures: Vec<(usize, usize)>, names: Names<'_>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let text = std::mem::take(&mut frame.text);
        let (at, nillable) = (frame.at, frame.nillable);
        let text = match frame.known.default {
            Some(default) if text.is_empty() => default,
            _ => text.as_str(),
        };
        let value = match (frame.is_nil, frame.has_elements) {
            (true, _) => None,
            (_, true) => Some(Err(())),
            _ => Some(Ok(frame.known.key(text, names))),
        };
        for hit in captures {
            let Some(target) = self.targets.get_mut(hit.0) else {
                continue;
            };
            let identity = self.scopes[target.scope].identity;
            if identity.kind == IdentityKind::Key && nillable {
                target.fields[hit.1] = Field::Wrong;
                let name = shown(identity.name);
                let message = format!("{name}: the field of a key can't be a nillable element");
                self.problems.push((at, message));
                continue;
            }
            match &value {
                None => {}
                Some(Ok(key)) => self.set(hit, key.clone(), text),
                Some(Err(())) => {
                    target.fields[hit.1] = Field::Wrong;
                    let name = shown(identity.name);
                    let message = format!("{name}: field {} holds elements", hit.1 + 1);
                    self.problems.push((at, message));
                }
            }
        }
    }

    /// An element that a constraint is about ends.
    fn close_target(&mut self, target: Target, at: usize) {
        let Some(scope) = self.scopes.get_mut(target.scope) else {
            return;
        };
        let identity = scope.identity;
        let mut keys = Vec::with_capacity(target.fields.len());
        let mut shown_keys = String::new();
        for (number, field) in target.fields.into_iter().enumerate() {
            match field {
                Field::Value(value, text) => {
                    keys.push(value);
                    add_shown(&mut shown_keys, text.trim());
                }
                Field::Wrong => return,
                Field::Absent => {
                    if identity.kind == IdentityKind::Key {
                        let name = shown(identity.name);
                        let message = format!("the key {name} lacks its field {}", number + 1);
                        self.problems.push((at, message));
                    }
                    return;
                }
            }
        }
        self.taken += ENTRY;
        if let IdentityKind::Reference(_) = identity.kind {
            scope.references.push((keys, shown_keys, at));
            return;
        }
        match scope.found.entry(keys) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(at);
            }
            std::collections::hash_map::Entry::Occupied(_) => {
                let message = format!(
                    "{}: another element has the value {shown_keys} already",
                    shown(identity.name),
                );
                self.problems.push((at, message));
            }
        }
    }

    /// The element ends that has these constraints.
    fn close_scopes(&mut self, scopes: Vec<Scope>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let mut references = Vec::new();
        for scope in scopes {
            match scope.identity.kind {
                IdentityKind::Reference(refer) => {
                    references.push((scope.identity.name, refer, scope.references));
                }
                _ => {
                    // Its own keys come before those of elements in it (3.11.5).
                    let table = frame.tables.entry(scope.identity.name).or_default();
                    table.extend(scope.found.into_iter().map(|(keys, at)| (keys, Some(at))));
                }
            }
        }
        for (name, refer, asked) in references {
            let table = frame.tables.get(&refer);
            for (keys, shown_keys, at) in asked {
                let known = table.and_then(|table| table.get(&keys));
                if !matches!(known, Some(Some(_))) {
                    let message = format!(
                        "{}: no element has the value {shown_keys} as its key {}",
                        shown(name),
                        shown(refer)
                    );
                    self.problems.push((at, message));
                }
            }
        }
    }
}

/// Adds the keys of an element to those of the one around it: the fewer are moved. What two
/// elements in it have as their key is nobody's (3.11.5).
fn merge(into: &mut Found, mut from: Found) {
    if into.len() < from.len() {
        std::mem::swap(into, &mut from);
    }
    for (keys, at) in from {
        into.entry(keys)
            .and_modify(|other| {
                if *other != at {
                    *other = None;
                }
            })
            .or_insert(at);
    }
}

/// What a document says with the types `ID` and `IDREF`.
#[derive(Default)]
pub(crate) struct Ids {
    known: HashMap<String, Place>,
    /// The references to what is not known yet: where the first of each stands.
    references: HashMap<String, (String, Option<usize>)>,
    /// Whether there may be others, in what nobody looked into.
    pub(crate) is_partial: bool,
}

impl Ids {
    /// Takes note of the IDs and references in a value: what is wrong with it, and how much memory
    /// that took, about. `path` says where it stands.
    pub(crate) fn note(
        &mut self,
        simple: &SimpleType,
        text: &str,
        place: Place,
        path: &dyn Fn() -> (String, Option<usize>),
    ) -> (Option<String>, usize) {
        let (mut wrong, mut taken) = (None, 0);
        simple.atoms(text, &mut |builtin, atom| match builtin {
            Builtin::Id => {
                self.references.remove(atom);
                taken += ENTRY + atom.len();
                match self.known.insert(atom.to_owned(), place) {
                    Some(other) if other != place => {
                        wrong = Some(format!("the ID \"{}\" stands there already", clip(atom)));
                    }
                    _ => {}
                }
            }
            Builtin::IdRef
                if !self.known.contains_key(atom) && !self.references.contains_key(atom) =>
            {
                let path = path();
                taken += ENTRY + atom.len() + path.0.len();
                self.references.insert(atom.to_owned(), path);
            }
            _ => {}
        });
        (wrong, taken)
    }

    /// The references to IDs that nothing has, in the order in which they stand.
    pub(crate) fn unresolved(self) -> Vec<(String, Option<usize>, String)> {
        if self.is_partial {
            return Vec::new();
        }
        let mut found: Vec<_> = self
            .references
            .into_iter()
            .map(|(id, (path, offset))| {
                let message = format!("nothing has the ID \"{}\"", clip(&id));
                (path, offset, message)
            })
            .collect();
        found.sort_by(|a, b| (a.1, &a.0, &a.2).cmp(&(b.1, &b.0, &b.2)));
        found
    }
}
