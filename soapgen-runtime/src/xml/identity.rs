//! Identity constraints (XML Schema Part 1, 3.11), and the IDs of a document (3.15.4, Validation
//! Root Valid (ID/IDREF)).
//!
//! A [`Tracker`] is told of a document's elements in their order, by strict reading and by
//! `validate`, and holds no more of it than the keys and the names of the open elements. What an
//! element costs grows with the constraints that are being looked at where it stands, and not with
//! the document.

use std::collections::HashMap;
use std::sync::Arc;

use super::read::Place;
use super::table::{Row, RowKind, Table};
use crate::shown::clip;
use crate::value::{Builtin, Names, SharedStr, SimpleType, Spaces};

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
    fn key(&self, text: &str, names: Names<'_>, spaces: &mut Spaces) -> String {
        let of_type = |simple: &'static SimpleType| simple.key(text, names, spaces);
        self.simple
            .and_then(of_type)
            .unwrap_or_else(|| SimpleType::text_key(text))
    }
}

/// The values of the fields, in order.
type Keys = Vec<Arc<str>>;

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
    /// Among the groups.
    group: usize,
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
    /// The key of its value, and the text: shared by all of which it is a field.
    Value(Arc<str>, Arc<str>),
    /// Something is wrong with it, which was reported.
    Wrong,
}

/// What there is of a constraint wherever it is being looked at: elements with constraints may
/// stand in each other, and where a path leads is asked once for all of them.
struct Group {
    identity: &'static Identity,
    /// Where it is looked at, from the outermost element on.
    scopes: Vec<usize>,
    /// For each field the targets that may get a value.
    waiting: Vec<Waiting>,
}

/// Targets that may get a value of a field, from the outermost on.
#[derive(Default)]
struct Waiting {
    targets: Vec<usize>,
    /// How many of them are there in which the field is wrong: these are taken out now and then.
    wrong: usize,
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
    groups: Vec<Group>,
    /// What was found and not yet taken.
    problems: Vec<Problem>,
    /// How much memory it has taken, about, since that was asked for.
    taken: usize,
    spaces: Spaces,
}

fn shown(name: (&str, &str)) -> String {
    super::read::problems::shown(name.0, name.1)
}

/// The texts of the fields, for a message.
fn shown_texts(texts: &[Arc<str>]) -> String {
    let texts = texts
        .iter()
        .map(|text| format!("\"{}\"", clip(text.trim())));
    texts.collect::<Vec<_>>().join(", ")
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

    /// So much memory may be taken: of a value that would take more the key is not made to its end.
    pub(crate) fn set_room(&mut self, bytes: usize) {
        self.spaces.room = bytes;
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
            self.open_scope(identity, depth);
        }
        let mut about = Vec::new();
        for group in &self.groups {
            for path in group.identity.selector {
                about.extend(self.reached(path, &group.scopes, |scope| self.scopes[scope].depth));
            }
        }
        about.sort_unstable();
        about.dedup();
        for scope in &about {
            self.open_target(*scope, depth);
        }
        let mut captures = Vec::new();
        for group in &self.groups {
            for (field, waiting) in group.waiting.iter().enumerate() {
                for path in group.identity.fields[field] {
                    if !path.last().is_some_and(is_attribute) {
                        let targets = self.waiting_at(path, waiting);
                        captures.extend(targets.iter().map(|target| (*target, field)));
                    }
                }
            }
        }
        captures.sort_unstable();
        captures.dedup();
        if let Some(frame) = self.frames.last_mut() {
            frame.captures = captures;
            frame.targets = about.len();
        }
    }

    fn open_scope(&mut self, identity: &'static Identity, depth: usize) {
        let is_it = |group: &Group| std::ptr::eq(group.identity, identity);
        let group = self.groups.iter().position(is_it).unwrap_or_else(|| {
            let fields = identity.fields.iter();
            self.groups.push(Group {
                identity,
                scopes: Vec::new(),
                waiting: fields.map(|_| Waiting::default()).collect(),
            });
            self.groups.len() - 1
        });
        self.groups[group].scopes.push(self.scopes.len());
        self.scopes.push(Scope {
            identity,
            group,
            depth,
            found: HashMap::new(),
            references: Vec::new(),
        });
    }

    fn open_target(&mut self, scope: usize, depth: usize) {
        let number = self.targets.len();
        let waiting = &mut self.groups[self.scopes[scope].group].waiting;
        for field in waiting.iter_mut() {
            field.targets.push(number);
        }
        self.taken += ENTRY * (1 + waiting.len());
        self.targets.push(Target {
            scope,
            depth,
            fields: waiting.iter().map(|_| Field::Absent).collect(),
        });
    }

    /// Those of these from which a path leads to the innermost element. They are in the order of
    /// their depths.
    fn reached<'i>(
        &self,
        path: &[Step],
        from: &'i [usize],
        depth_of: impl Fn(usize) -> usize,
    ) -> &'i [usize] {
        let (is_deep, steps) = match path {
            [Step::Deep, steps @ ..] => (true, steps),
            steps => (false, steps),
        };
        let depth = (self.frames.len() - 1).checked_sub(steps.len());
        match depth.filter(|_| !from.is_empty() && self.ends_in(steps)) {
            None => &[],
            Some(depth) => {
                let upto = from.partition_point(|one| depth_of(*one) <= depth);
                let least = match is_deep {
                    true => 0,
                    false => from.partition_point(|one| depth_of(*one) < depth),
                };
                &from[least..upto]
            }
        }
    }

    /// The targets that wait for a value and from which a path leads to the innermost element.
    fn waiting_at<'w>(&self, path: &[Step], waiting: &'w Waiting) -> &'w [usize] {
        self.reached(path, &waiting.targets, |target| self.targets[target].depth)
    }

    /// Whether the innermost elements are what these steps say.
    fn ends_in(&self, steps: &[Step]) -> bool {
        let last = self.frames.iter().rev();
        steps
            .iter()
            .rev()
            .zip(last)
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
        for group in &self.groups {
            for (field, waiting) in group.waiting.iter().enumerate() {
                for path in group.identity.fields[field] {
                    let [elements @ .., attribute] = *path else {
                        continue;
                    };
                    let is_named = match attribute {
                        Step::Attribute(of, name) => *of == namespace && *name == local,
                        Step::AttributeIn(of) => *of == namespace,
                        Step::AnyAttribute => true,
                        _ => false,
                    };
                    if is_named {
                        let targets = self.waiting_at(elements, waiting);
                        hits.extend(targets.iter().map(|target| (*target, field)));
                    }
                }
            }
        }
        if hits.is_empty() {
            return;
        }
        hits.sort_unstable();
        hits.dedup();
        let key = known.key(text, names, &mut self.spaces);
        let value = self.shared(key, text);
        for hit in hits {
            self.set(hit, &value);
        }
    }

    /// A key and its text, to be shared by all of which they are a field.
    fn shared(&mut self, key: String, text: &str) -> (Arc<str>, Arc<str>) {
        self.taken += key.len() + text.len();
        (key.into(), text.into())
    }

    fn set(&mut self, (target, field): (usize, usize), (key, text): &(Arc<str>, Arc<str>)) {
        let found = self.targets.get_mut(target);
        match found.and_then(|target| target.fields.get_mut(field)) {
            Some(absent @ Field::Absent) => {
                *absent = Field::Value(Arc::clone(key), Arc::clone(text));
            }
            Some(Field::Value(..)) => self.wrong((target, field), None, |name| {
                format!(
                    "{name}: field {} may have one value, it has several",
                    field + 1
                )
            }),
            _ => {}
        }
    }

    /// A field of a target is wrong, which is said once, of the target or of the element that
    /// stands at `at`.
    fn wrong(
        &mut self,
        (target, field): (usize, usize),
        at: Option<usize>,
        message: impl Fn(String) -> String,
    ) {
        let number = target;
        let Some(target) = self.targets.get_mut(number) else {
            return;
        };
        let Some(state) = target.fields.get_mut(field) else {
            return;
        };
        if matches!(state, Field::Wrong) {
            return;
        }
        *state = Field::Wrong;
        let own = self.frames.get(target.depth).map_or(0, |frame| frame.at);
        let scope = &self.scopes[target.scope];
        let problem = (at.unwrap_or(own), message(shown(scope.identity.name)));
        self.problems.push(problem);
        let waiting = &mut self.groups[scope.group].waiting[field];
        waiting.wrong += 1;
        if 2 * waiting.wrong > waiting.targets.len() {
            waiting.wrong = 0;
            let targets = &self.targets;
            let may_get = |at: &usize| !matches!(targets[*at].fields[field], Field::Wrong);
            waiting.targets.retain(may_get);
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
        for target in self.close_targets(targets) {
            self.close_target(target, at);
        }
        let scopes = self.scopes.split_off(self.scopes.len() - scopes);
        for scope in &scopes {
            self.groups[scope.group].scopes.pop();
        }
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
            _ => Some(Ok(frame.known.key(text, names, &mut self.spaces))),
        };
        let value = value.map(|value| value.map(|key| self.shared(key, text)));
        for hit in captures {
            let Some(target) = self.targets.get(hit.0) else {
                continue;
            };
            if self.scopes[target.scope].identity.kind == IdentityKind::Key && nillable {
                self.wrong(hit, Some(at), |name| {
                    format!("{name}: the field of a key can't be a nillable element")
                });
                continue;
            }
            match &value {
                None => {}
                Some(Ok(value)) => self.set(hit, value),
                Some(Err(())) => self.wrong(hit, Some(at), |name| {
                    format!("{name}: field {} holds elements", hit.1 + 1)
                }),
            }
        }
    }

    /// The last so many targets, for which no more values come.
    fn close_targets(&mut self, count: usize) -> Vec<Target> {
        let first = self.targets.len() - count;
        for (number, target) in self.targets.iter().enumerate().skip(first).rev() {
            let waiting = &mut self.groups[self.scopes[target.scope].group].waiting;
            for (waiting, field) in waiting.iter_mut().zip(&target.fields) {
                if waiting.targets.last() == Some(&number) {
                    waiting.targets.pop();
                    waiting.wrong -= usize::from(matches!(field, Field::Wrong));
                }
            }
        }
        self.targets.split_off(first)
    }

    /// An element that a constraint is about ends.
    fn close_target(&mut self, target: Target, at: usize) {
        let Some(scope) = self.scopes.get_mut(target.scope) else {
            return;
        };
        let identity = scope.identity;
        let mut keys = Vec::with_capacity(target.fields.len());
        let mut texts = Vec::with_capacity(target.fields.len());
        for (number, field) in target.fields.into_iter().enumerate() {
            match field {
                Field::Value(value, text) => {
                    keys.push(value);
                    texts.push(text);
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
            scope.references.push((keys, shown_texts(&texts), at));
            return;
        }
        match scope.found.entry(keys) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(at);
            }
            std::collections::hash_map::Entry::Occupied(_) => {
                let message = format!(
                    "{}: another element has the value {} already",
                    shown(identity.name),
                    shown_texts(&texts),
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
    references: HashMap<String, (Arc<str>, Option<usize>)>,
    /// Whether there may be others, in what nobody looked into.
    pub(crate) is_partial: bool,
}

impl Ids {
    /// Takes note of the IDs and references in a value: what is wrong with it, and how much memory
    /// that took, about. `path` says where it stands. Once it took more than `room`, nothing more
    /// is noted: a list may hold very many.
    pub(crate) fn note(
        &mut self,
        simple: &SimpleType,
        text: &str,
        place: Place,
        room: usize,
        path: &dyn Fn() -> (String, Option<usize>),
    ) -> (Option<String>, usize) {
        let (mut wrong, mut taken) = (None, 0_usize);
        let mut shared: Option<(Arc<str>, Option<usize>)> = None;
        simple.atoms(text, &mut |builtin, atom| match builtin {
            _ if taken > room => {}
            Builtin::Id => {
                self.references.remove(atom);
                taken += 2 * ENTRY + atom.len();
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
                let path = shared.get_or_insert_with(|| {
                    let (path, offset) = path();
                    taken += path.len();
                    (path.into(), offset)
                });
                taken += 2 * ENTRY + atom.len();
                self.references.insert(atom.to_owned(), path.clone());
            }
            _ => {}
        });
        (wrong, taken)
    }

    /// The references to IDs that nothing has, in the order in which they stand: each with where
    /// the first of it does.
    pub(crate) fn unresolved(self) -> Vec<(Arc<str>, Option<usize>, String)> {
        if self.is_partial {
            return Vec::new();
        }
        let references = self.references.into_iter();
        let mut found: Vec<_> = references
            .map(|(id, (path, offset))| (path, offset, id))
            .collect();
        found.sort_unstable_by(|a, b| (a.1, &a.0, &a.2).cmp(&(b.1, &b.0, &b.2)));
        found
    }
}

/// What is wrong with a reference to an ID that nothing has.
pub(crate) fn lost(id: &str) -> String {
    format!("nothing has the ID \"{}\"", clip(id))
}
