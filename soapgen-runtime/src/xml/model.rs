//! Content models: whether the children of an element stand as its type says (XML Schema Part 1,
//! 3.8.4, Element Sequence Valid, and 3.9.4, Element Sequence Locally Valid (Particle)).
//!
//! Values are read greedily, which tells what a child is, and not always how often a group has
//! stood: `<e/><e/>` may be once or twice a sequence of one or two `e`. Here all ways are followed
//! at once, as an automaton with counters does. A way is the particle that took the last child and
//! the count of each repeated particle around it; counts that differ in one place alone are kept as
//! a range, and what another way can do as well is dropped. So there are few ways, however long the
//! content is; where there are more than [`WAYS`] nevertheless, counts become the range around
//! them, which takes too much rather than too little.

use std::collections::HashMap;
use std::sync::Arc;

use super::read::problems::{one_of, shown};
use super::table::{MANY, Namespaces, Process, Row, RowKind, Table, TableKind};
use super::violations::{Violation, Violations};

/// How many ways are told apart.
const WAYS: usize = 64;

/// How many particles a model may have. Groups that refer to each other make more of them than
/// there are rows.
const PARTICLES: usize = 1 << 16;

/// How many particles may take elements of one name. Where they are one behind the other, each of
/// them is a way from each: XML Schema allows none of it (Part 1, 3.8.6, Unique Particle
/// Attribution).
const ALIKE: usize = 64;

/// From the least to the most times.
type Range = (u32, u32);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf,
    Sequence,
    All,
    Choice,
}

/// A particle. They stand in the order of the schema, each before what is in it.
struct Particle {
    kind: Kind,
    /// 0 where nothing at all satisfies it once.
    min: u32,
    max: u32,
    parent: usize,
    /// Which of its parent's it is.
    place: usize,
    /// Behind the last particle in it.
    end: usize,
    /// How many are around it.
    depth: usize,
    /// In a sequence: the place of the last one before it that has to stand.
    required_before: Option<usize>,
    /// In a sequence: whether one behind it has to stand.
    is_required_behind: bool,
    /// Of a group: those in it.
    children: Vec<usize>,
}

impl Particle {
    /// Whether it has to be known how often it stood.
    fn is_counted(&self) -> bool {
        self.max > 1 && (self.max != MANY || self.min > 1)
    }
}

/// A particle that takes elements.
struct Leaf {
    row: &'static Row,
    /// The particles around it, and itself.
    path: Vec<usize>,
    /// How deep the outermost is whose first element it can take.
    first_from: usize,
}

/// The content model of a type.
pub(crate) struct Model {
    particles: Vec<Particle>,
    leaves: HashMap<usize, Leaf>,
    named: HashMap<(&'static str, &'static str), Vec<usize>>,
    wildcards: Vec<(usize, Namespaces)>,
    open: Vec<usize>,
    is_emptiable: bool,
}

/// Whether reading counts what is in a table as a content model does: where there are no groups,
/// or each is one of several elements.
fn is_plain(table: &'static Table) -> bool {
    table.rows.iter().all(|row| match row.kind {
        RowKind::Group(group) => {
            let is_one = |row: &Row| row.is_element() && row.max == 1;
            group.kind == TableKind::Choice && group.rows.iter().all(is_one)
        }
        _ => true,
    })
}

impl Model {
    /// The model of what may stand in an element of a type with this table; none where it is too
    /// large.
    fn new(table: &'static Table) -> Option<Self> {
        let mut model = Self {
            particles: Vec::new(),
            leaves: HashMap::new(),
            named: HashMap::new(),
            wildcards: Vec::new(),
            open: Vec::new(),
            is_emptiable: false,
        };
        model.is_emptiable = model.group(table, (1, 1), (0, 0), &mut Vec::new())?;
        let named = model.named.values().map(Vec::len).max().unwrap_or(0);
        let alike = named + model.wildcards.len();
        (alike.max(model.open.len()) <= ALIKE).then_some(model)
    }

    /// Adds a particle; gives its number.
    fn add(
        &mut self,
        kind: Kind,
        (min, max): (u32, u32),
        (parent, place): (usize, usize),
        depth: usize,
    ) -> Option<usize> {
        let number = self.particles.len();
        self.particles.push(Particle {
            kind,
            min,
            max,
            parent,
            place,
            end: number + 1,
            depth,
            required_before: None,
            is_required_behind: false,
            children: Vec::new(),
        });
        (number < PARTICLES).then_some(number)
    }

    /// Adds a group; gives whether nothing at all satisfies it.
    fn group(
        &mut self,
        table: &'static Table,
        occurrence: (u32, u32),
        place: (usize, usize),
        path: &mut Vec<usize>,
    ) -> Option<bool> {
        let kind = match table.kind {
            TableKind::Choice => Kind::Choice,
            TableKind::All | TableKind::Unordered => Kind::All,
            _ => Kind::Sequence,
        };
        let number = self.add(kind, occurrence, place, path.len())?;
        path.push(number);
        let (mut children, mut emptiable) = (Vec::new(), Vec::new());
        for row in table.rows {
            let (child, at) = (self.particles.len(), (number, children.len()));
            let is_emptiable = match row.kind {
                RowKind::Group(group) => self.group(group, (row.min, row.max), at, path)?,
                RowKind::Element
                | RowKind::Bytes(_)
                | RowKind::Keyed(_)
                | RowKind::Child(..)
                | RowKind::Any(_)
                | RowKind::Open => self.leaf(row, at, path)?,
                _ => continue,
            };
            children.push(child);
            emptiable.push(is_emptiable);
        }
        path.pop();
        if kind == Kind::Sequence {
            let mut before = None;
            for (at, child) in children.iter().enumerate() {
                self.particles[*child].required_before = before;
                self.particles[*child].is_required_behind = emptiable[at + 1..].contains(&false);
                if !emptiable[at] {
                    before = Some(at);
                }
            }
        }
        let once = match kind {
            Kind::Choice => children.is_empty() || emptiable.contains(&true),
            _ => !emptiable.contains(&false),
        };
        let end = self.particles.len();
        let group = &mut self.particles[number];
        (group.children, group.end) = (children, end);
        if once {
            group.min = 0;
        }
        Some(group.min == 0)
    }

    /// Adds what takes elements.
    fn leaf(&mut self, row: &'static Row, at: (usize, usize), path: &[usize]) -> Option<bool> {
        let number = self.add(Kind::Leaf, (row.min, row.max), at, path.len())?;
        let mut path = path.to_vec();
        path.push(number);
        match row.kind {
            RowKind::Any(namespaces) => self.wildcards.push((number, namespaces)),
            // Strict reading takes nothing for it.
            RowKind::Open if row.process != Process::Skip => {}
            RowKind::Open => self.open.push(number),
            _ => {
                let named = self.named.entry((row.namespace, row.name));
                named.or_default().push(number);
            }
        }
        let leaf = Leaf {
            row,
            path,
            first_from: 0,
        };
        self.leaves.insert(number, leaf);
        Some(row.min == 0)
    }

    /// Once all particles are there: how far from the outside each leaf can come first.
    fn finished(mut self) -> Self {
        let particles = &self.particles;
        for leaf in self.leaves.values_mut() {
            let is_first = |at: &&usize| particles[**at].required_before.is_none();
            let first = leaf.path.iter().rev().take_while(is_first).count();
            leaf.first_from = (leaf.path.len() - 1).saturating_sub(first);
        }
        self
    }

    /// The leaves that take elements of this name.
    fn candidates(&self, name: (&str, &str)) -> Vec<usize> {
        let mut found = self.named.get(&name).cloned().unwrap_or_default();
        let wildcards = self.wildcards.iter();
        found.extend(
            wildcards
                .filter(|(_, namespaces)| namespaces.takes(name.0))
                .map(|(number, _)| *number),
        );
        // What no document declares is what nothing else takes.
        if found.is_empty() {
            found.clone_from(&self.open);
        }
        found
    }

    /// The ways from here on to each of these leaves.
    fn follow(&self, way: &Way, candidates: &[usize], found: &mut dyn FnMut(usize, Way)) {
        let mut way = way.clone();
        let mut at = way.leaf;
        loop {
            let particle = &self.particles[at];
            let in_all = at > 0 && self.particles[particle.parent].kind == Kind::All;
            if particle.max > 1 && !in_all {
                let mut again = Some(way.clone());
                if particle.is_counted() {
                    again = again.and_then(|way| way.counted(particle));
                }
                if let Some(again) = again {
                    for candidate in candidates.iter().filter(|c| self.starts(at, **c)) {
                        found(*candidate, again.clone().entered(self, at, *candidate));
                    }
                }
            }
            if !in_all && particle.is_counted() && !way.leave(particle) {
                return;
            }
            if at == 0 {
                return;
            }
            let (parent, place) = (particle.parent, particle.place);
            let group = &self.particles[parent];
            for candidate in candidates {
                let Some(next) = self.child_towards(parent, *candidate) else {
                    continue;
                };
                let child = &self.particles[next];
                let may_follow = match group.kind {
                    Kind::Sequence => {
                        child.place > place && child.required_before.is_none_or(|at| at <= place)
                    }
                    Kind::All => {
                        let counts = way.alls.last();
                        counts.is_some_and(|counts| counts[child.place] < child.max)
                    }
                    Kind::Choice | Kind::Leaf => false,
                };
                if may_follow && self.starts(next, *candidate) {
                    let mut on = way.clone();
                    if group.kind == Kind::All {
                        on.count_in_all(child.place);
                    }
                    on.push(self, next);
                    found(*candidate, on.entered(self, next, *candidate));
                }
            }
            let is_whole = match group.kind {
                Kind::Sequence => !particle.is_required_behind,
                Kind::All => match way.alls.pop() {
                    Some(counts) => self.is_all_whole(group, &counts),
                    None => false,
                },
                Kind::Choice | Kind::Leaf => true,
            };
            if !is_whole {
                return;
            }
            at = parent;
        }
    }

    fn is_all_whole(&self, group: &Particle, counts: &[u32]) -> bool {
        let mut members = std::iter::zip(&group.children, counts);
        members.all(|(child, count)| *count >= self.particles[*child].min)
    }

    /// Whether a leaf can take the first element of a particle.
    fn starts(&self, particle: usize, leaf: usize) -> bool {
        let is_in_it = particle <= leaf && leaf < self.particles[particle].end;
        let first = self.leaves.get(&leaf).map_or(usize::MAX, |l| l.first_from);
        is_in_it && self.particles[particle].depth >= first
    }

    /// The particle of a group that a leaf is in.
    fn child_towards(&self, group: usize, leaf: usize) -> Option<usize> {
        if leaf <= group || leaf >= self.particles[group].end {
            return None;
        }
        let path = &self.leaves.get(&leaf)?.path;
        path.get(self.particles[group].depth + 1).copied()
    }

    /// Whether the content may end here.
    fn is_end(&self, way: &Way) -> bool {
        let mut way = way.clone();
        let mut at = way.leaf;
        loop {
            let particle = &self.particles[at];
            let in_all = at > 0 && self.particles[particle.parent].kind == Kind::All;
            if !in_all && particle.is_counted() && !way.leave(particle) {
                return false;
            }
            if at == 0 {
                return true;
            }
            let group = &self.particles[particle.parent];
            let is_whole = match group.kind {
                Kind::Sequence => !particle.is_required_behind,
                Kind::All => match way.alls.pop() {
                    Some(counts) => self.is_all_whole(group, &counts),
                    None => false,
                },
                Kind::Choice | Kind::Leaf => true,
            };
            if !is_whole {
                return false;
            }
            at = particle.parent;
        }
    }
}

/// One of the ways in which the children so far may be taken.
#[derive(Clone, PartialEq, Eq)]
struct Way {
    /// The particle of the last child.
    leaf: usize,
    /// How often each counted particle around it stands, itself included, from the outside.
    counts: Vec<Range>,
    /// How often each member stands, of each `all` around it from the outside.
    alls: Vec<Vec<u32>>,
}

impl Way {
    /// Once more, of the innermost counted particle.
    fn counted(mut self, particle: &Particle) -> Option<Self> {
        let (least, most) = self.counts.last_mut()?;
        *most = (*most).min(particle.max - 1);
        if least > most {
            return None;
        }
        (*least, *most) = (*least + 1, *most + 1);
        simplify((least, most), particle);
        Some(self)
    }

    /// Leaves a counted particle, if it has stood often enough.
    fn leave(&mut self, particle: &Particle) -> bool {
        self.counts
            .pop()
            .is_some_and(|(_, most)| most >= particle.min)
    }

    fn count_in_all(&mut self, place: usize) {
        if let Some(count) = self.alls.last_mut().and_then(|all| all.get_mut(place)) {
            *count += 1;
        }
    }

    /// Starts with a particle.
    fn push(&mut self, model: &Model, at: usize) {
        let particle = &model.particles[at];
        let in_all = at > 0 && model.particles[particle.parent].kind == Kind::All;
        if particle.is_counted() && !in_all {
            self.counts.push((1, 1));
        }
    }

    /// Goes from a particle that was started to a leaf in it.
    fn entered(mut self, model: &Model, from: usize, leaf: usize) -> Self {
        let path = model.leaves.get(&leaf).map_or(&[][..], |leaf| &leaf.path);
        let inside = &path[(model.particles[from].depth + 1).min(path.len())..];
        let mut around = from;
        for at in inside {
            let group = &model.particles[around];
            if group.kind == Kind::All {
                self.alls.push(vec![0; group.children.len()]);
                self.count_in_all(model.particles[*at].place);
            }
            self.push(model, *at);
            around = *at;
        }
        self.leaf = leaf;
        self
    }
}

/// Of the counts that are enough only the least matters: what more allow it does as well.
fn simplify((least, most): (&mut u32, &mut u32), particle: &Particle) {
    if particle.max == MANY {
        *least = (*least).min(particle.min);
    }
    *most = (*most).min(particle.min.max(*least));
}

/// Whether what counts of `other` allow, those of `range` allow as well.
fn covers(range: Range, other: Range, min: u32) -> bool {
    let is_inside = |low: u32, high: u32| range.0 <= low && high <= range.1;
    let enough = range.0.max(min);
    // Those that are not enough are to be among them, and of those that are one no larger.
    let below = other.0 >= min || is_inside(other.0, other.1.min(min - 1));
    let above = other.1 < min || enough <= range.1 && enough <= other.0.max(min);
    below && above
}

impl Model {
    /// The `min` of the particles that a way counts, from the outside.
    fn counted_around(&self, leaf: usize) -> Vec<u32> {
        let path = self.leaves.get(&leaf).map_or(&[][..], |leaf| &leaf.path);
        let is_counted = |at: &&usize| {
            let particle = &self.particles[**at];
            let in_all = **at > 0 && self.particles[particle.parent].kind == Kind::All;
            particle.is_counted() && !in_all
        };
        let counted = path.iter().filter(is_counted);
        counted.map(|at| self.particles[*at].min).collect()
    }

    /// Adds a way to others unless one of them does what it does; drops those that do no more.
    fn add_way(&self, ways: &mut Vec<Way>, mut way: Way) {
        let least = self.counted_around(way.leaf);
        let all_cover = |one: &Way, other: &Way| {
            one.leaf == other.leaf
                && one.alls == other.alls
                && std::iter::zip(&one.counts, &other.counts)
                    .zip(&least)
                    .all(|((one, other), min)| covers(*one, *other, *min))
        };
        let mut changed = true;
        while changed {
            changed = false;
            if ways.iter().any(|known| all_cover(known, &way)) {
                return;
            }
            ways.retain(|known| !all_cover(&way, known));
            if let Some(at) = ways.iter().position(|known| joins(known, &way)) {
                let known = ways.swap_remove(at);
                join(&mut way, &known);
                changed = true;
            }
        }
        ways.push(way);
    }

    /// Makes one of ways that differ in their counts alone.
    fn hull(&self, ways: Vec<Way>) -> Vec<Way> {
        let mut hull: Vec<Way> = Vec::new();
        for way in ways {
            let same = |known: &&mut Way| known.leaf == way.leaf && known.alls == way.alls;
            match hull.iter_mut().find(same) {
                Some(known) => join(known, &way),
                None => hull.push(way),
            }
        }
        hull
    }
}

/// Whether two ways differ in one count alone, and the ranges there are one.
fn joins(one: &Way, other: &Way) -> bool {
    if one.leaf != other.leaf || one.alls != other.alls {
        return false;
    }
    let mut different = std::iter::zip(&one.counts, &other.counts).filter(|(a, b)| a != b);
    match (different.next(), different.next()) {
        (Some((a, b)), None) => a.0 <= b.1.saturating_add(1) && b.0 <= a.1.saturating_add(1),
        _ => false,
    }
}

fn join(way: &mut Way, other: &Way) {
    for (range, other) in std::iter::zip(&mut way.counts, &other.counts) {
        *range = (range.0.min(other.0), range.1.max(other.1));
    }
}

/// The models that one reader or check has met, by their tables.
#[derive(Default)]
pub(crate) struct Models {
    known: HashMap<usize, Option<Arc<Model>>>,
    in_text: HashMap<usize, Option<Arc<Model>>>,
}

impl Models {
    /// The children of an element of a type with this table, before the first; none where reading
    /// counts as the model does.
    pub(crate) fn content(&mut self, table: &'static Table) -> Option<Box<Content>> {
        let known = self.known.entry(std::ptr::from_ref(table).addr());
        let model = known.or_insert_with(|| match is_plain(table) {
            true => None,
            false => Model::new(table).map(|model| Arc::new(model.finished())),
        });
        model.clone().map(Content::new)
    }
}

impl Models {
    /// The same of mixed content, where nothing else looks at how elements stand.
    pub(crate) fn content_in_text(&mut self, table: &'static Table) -> Option<Box<Content>> {
        let known = self.in_text.entry(std::ptr::from_ref(table).addr());
        let model = known.or_insert_with(|| Model::new(table).map(|m| Arc::new(m.finished())));
        model.clone().map(Content::new)
    }
}

struct Wrong {
    path: String,
    offset: Option<usize>,
    found: String,
}

/// The children of an element, held against the model of its type.
pub(crate) struct Content {
    model: Arc<Model>,
    /// Before the first child there is none.
    ways: Vec<Way>,
    is_begun: bool,
    /// What was found, and is wrong only if the model says so, with how many violations stood
    /// before it.
    held: Vec<(usize, Violation)>,
    /// How many more of these there were.
    more: usize,
    /// What the model doesn't take: what was found, and where.
    wrong: Option<Wrong>,
    /// Whether something was found that is wrong whatever the model says.
    pub(crate) is_reported: bool,
    /// Where the last child stands, in reading.
    last: usize,
}

impl Content {
    fn new(model: Arc<Model>) -> Box<Self> {
        Box::new(Self {
            model,
            ways: Vec::new(),
            is_begun: false,
            held: Vec::new(),
            more: 0,
            wrong: None,
            is_reported: false,
            last: usize::MAX,
        })
    }

    /// Whether the child at this place is not known yet.
    pub(crate) fn is_new(&mut self, place: usize) -> bool {
        std::mem::replace(&mut self.last, place) != place
    }

    /// A child of this name follows; `place` tells path and offset, should it be wrong.
    pub(crate) fn child(
        &mut self,
        name: (&str, &str),
        place: impl FnOnce() -> (String, Option<usize>),
    ) {
        if self.wrong.is_some() {
            return;
        }
        let candidates = self.model.candidates(name);
        let ways = self.next(&candidates);
        if ways.is_empty() {
            let (path, offset) = place();
            let found = shown(name.0, name.1);
            self.wrong = Some(Wrong {
                path,
                offset,
                found,
            });
            // What might have stood there is told of the ways up to here, if it is told.
            return;
        }
        (self.ways, self.is_begun) = (ways, true);
    }

    /// The row of elements of this name, wherever they may stand.
    pub(crate) fn row_of(&self, name: (&str, &str)) -> Option<&'static Row> {
        let leaf = *self.model.candidates(name).first()?;
        self.model.leaves.get(&leaf).map(|leaf| leaf.row)
    }

    fn next(&self, candidates: &[usize]) -> Vec<Way> {
        let model = &*self.model;
        let mut ways = Vec::new();
        if !self.is_begun {
            for leaf in candidates.iter().filter(|leaf| model.starts(0, **leaf)) {
                let none = Way {
                    leaf: 0,
                    counts: Vec::new(),
                    alls: Vec::new(),
                };
                ways.push(none.entered(model, 0, *leaf));
            }
        }
        for way in &self.ways {
            model.follow(way, candidates, &mut |_, way| model.add_way(&mut ways, way));
        }
        match ways.len() > WAYS {
            true => model.hull(ways),
            false => ways,
        }
    }

    /// What may stand next, for a message.
    fn expected(&self) -> String {
        let model = &*self.model;
        let mut numbers: Vec<usize> = model.leaves.keys().copied().collect();
        numbers.sort_unstable();
        let mut names: Vec<String> = Vec::new();
        for number in numbers {
            let Some(leaf) = model.leaves.get(&number) else {
                continue;
            };
            if names.len() > 8 || self.next(&[number]).is_empty() {
                continue;
            }
            let name = match leaf.row.kind {
                RowKind::Any(_) => "an element of a wildcard".to_owned(),
                RowKind::Open => format!("an element that may stand for <{}>", leaf.row.name),
                _ => format!("<{}>", leaf.row.name),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        one_of(names)
    }

    /// Takes note of what is wrong only if the model says so.
    pub(crate) fn hold(&mut self, violations: &Violations, violation: impl FnOnce() -> Violation) {
        match self.held.len() < violations.room() {
            true => self.held.push((violations.len(), violation())),
            false => self.more += 1,
        }
    }

    /// There are no more children: adds what is wrong with them.
    pub(crate) fn end(
        mut self,
        violations: &mut Violations,
        place: impl FnOnce() -> (String, Option<usize>),
    ) {
        let model = &*self.model;
        let is_whole = match self.is_begun {
            true => self.ways.iter().any(|way| model.is_end(way)),
            false => model.is_emptiable,
        };
        if self.wrong.is_none() && is_whole {
            return;
        }
        if !self.held.is_empty() || self.more > 0 {
            violations.insert(self.held, self.more);
        } else if !self.is_reported {
            let wrong = self.wrong.take();
            violations.add(|| {
                let (path, offset, found) = match wrong {
                    Some(wrong) => (wrong.path, wrong.offset, wrong.found),
                    None => {
                        let (path, offset) = place();
                        (path, offset, "the end".to_owned())
                    }
                };
                Violation {
                    path,
                    offset,
                    message: format!("expected {}, found {found}", self.expected()),
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
