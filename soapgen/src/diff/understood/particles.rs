//! Content models of both versions with the same numbers for the same names.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::Steps;
use crate::diff::Verdict;
use crate::diff::names::Names;
use soapgen_model::model::{
    Compositor, Model, NamespaceConstraint, Occurs, Particle, ProcessContents, Term, XmlName,
};

/// Numbers up to this one are followed one by one; larger ones only by which is larger.
const SMALL: u32 = 16;

/// An element of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Letter {
    /// Of this name.
    Named(usize),
    /// Of a name that neither version knows, in the namespace of this number.
    Unknown(usize),
}

/// The names of both versions, and the namespaces that wildcards speak of.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    numbers: HashMap<XmlName, usize>,
    names: Vec<XmlName>,
    namespaces: BTreeSet<Rc<str>>,
}

impl Symbols {
    fn number(&mut self, name: XmlName) -> usize {
        if let Some(known) = self.numbers.get(&name) {
            return *known;
        }
        self.numbers.insert(name.clone(), self.names.len());
        self.names.push(name);
        self.names.len() - 1
    }

    fn constraint(&mut self, constraint: &NamespaceConstraint) {
        match constraint {
            NamespaceConstraint::Any => {}
            NamespaceConstraint::Not(namespace) => {
                self.namespaces.insert(namespace.clone());
            }
            NamespaceConstraint::OneOf(all) => self.namespaces.extend(all.iter().cloned()),
        }
    }

    pub(super) fn name(&self, number: usize) -> Option<&XmlName> {
        self.names.get(number)
    }

    /// The namespaces that elements may be in which neither version knows: those that wildcards
    /// speak of, none, and one that nobody speaks of.
    pub(super) fn unknown(&self) -> Vec<Rc<str>> {
        let mut all: BTreeSet<Rc<str>> = self.namespaces.clone();
        all.insert("".into());
        // No namespace has a space in it.
        all.insert("another namespace".into());
        all.into_iter().collect()
    }

    pub(super) fn shown(&self, letter: Letter) -> String {
        match letter {
            Letter::Named(number) => match self.names.get(number) {
                Some(name) => format!("`{}`", name.local),
                None => String::new(),
            },
            Letter::Unknown(number) => match self.unknown().get(number).map(|name| &**name) {
                Some("") => "an element of no namespace".to_owned(),
                Some("another namespace") | None => "an element of another namespace".to_owned(),
                Some(namespace) => format!("another element of the namespace `{namespace}`"),
            },
        }
    }
}

/// Whether a wildcard takes elements of a namespace.
pub(super) fn takes(constraint: &NamespaceConstraint, namespace: &str) -> bool {
    match constraint {
        NamespaceConstraint::Any => true,
        NamespaceConstraint::Not(not) => !namespace.is_empty() && namespace != &**not,
        NamespaceConstraint::OneOf(all) => all.iter().any(|of| &**of == namespace),
    }
}

/// A particle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) occurs: Occurs,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// An element, and whether it may be nil.
    Element(usize, bool),
    /// A wildcard, and whether it takes what nobody declares.
    Any(NamespaceConstraint, bool),
    Group(Compositor, Vec<usize>),
}

/// A content model: the last is the whole, where there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Particles {
    pub(super) nodes: Vec<Node>,
}

impl Particles {
    pub(super) fn empty() -> Self {
        Self::default()
    }

    pub(super) fn of(
        model: &Model,
        particle: &Particle,
        names: Option<&Names>,
        symbols: &mut Symbols,
        steps: &mut Steps,
    ) -> Option<Self> {
        let mut found = Self::default();
        found.add(model, particle, names, symbols, steps)?;
        Some(found)
    }

    /// Adds a particle behind those that are in it.
    fn add(
        &mut self,
        model: &Model,
        particle: &Particle,
        names: Option<&Names>,
        symbols: &mut Symbols,
        steps: &mut Steps,
    ) -> Option<()> {
        steps.take()?;
        if particle.occurs.is_never() {
            return Some(());
        }
        let what = match &particle.term {
            Term::Element(id) => {
                let element = &model[*id];
                let name = match names {
                    Some(names) => names.new_of(&element.name),
                    None => element.name.clone(),
                };
                What::Element(symbols.number(name), element.nillable)
            }
            Term::Any(wildcard) => {
                let map = |of: &Rc<str>| match names {
                    Some(names) => names.namespace(of),
                    None => of.clone(),
                };
                let namespaces = match &wildcard.namespaces {
                    NamespaceConstraint::Any => NamespaceConstraint::Any,
                    NamespaceConstraint::Not(of) => NamespaceConstraint::Not(map(of)),
                    NamespaceConstraint::OneOf(all) => {
                        NamespaceConstraint::OneOf(all.iter().map(map).collect())
                    }
                };
                symbols.constraint(&namespaces);
                What::Any(namespaces, wildcard.process != ProcessContents::Strict)
            }
            Term::Group(compositor, _, particles) => {
                let mut inside = Vec::new();
                for particle in particles.iter().filter(|p| !p.occurs.is_never()) {
                    self.add(model, particle, names, symbols, steps)?;
                    // A group in one of its kind, as types have that extend others, is no group.
                    match self.nodes.pop() {
                        Some(Node {
                            occurs: Occurs::ONCE,
                            what: What::Group(inner, more),
                        }) if inner == *compositor && inner != Compositor::All => {
                            inside.extend(more);
                        }
                        node => {
                            self.nodes.extend(node);
                            inside.push(self.nodes.len() - 1);
                        }
                    }
                }
                What::Group(*compositor, inside)
            }
        };
        self.nodes.push(Node {
            occurs: particle.occurs,
            what,
        });
        Some(())
    }

    /// Whether a particle is the same as one of another model.
    fn is_same(&self, at: usize, other: &Self, there: usize) -> bool {
        let (Some(one), Some(another)) = (self.nodes.get(at), other.nodes.get(there)) else {
            return false;
        };
        one.occurs == another.occurs
            && match (&one.what, &another.what) {
                (What::Group(kind, inside), What::Group(other_kind, others)) => {
                    kind == other_kind
                        && inside.len() == others.len()
                        && (inside.iter().zip(others))
                            .all(|(at, there)| self.is_same(*at, other, *there))
                }
                (one, another) => one == another,
            }
    }

    /// The members of the whole, if it is a sequence that is there once.
    fn members(&self) -> Option<&[usize]> {
        match self.nodes.last() {
            Some(Node {
                occurs: Occurs::ONCE,
                what: What::Group(Compositor::Sequence, inside),
            }) => Some(inside),
            _ => None,
        }
    }

    /// Calls this for each particle that a particle is made of.
    fn each(&self, at: usize, found: &mut dyn FnMut(&What)) {
        if let Some(node) = self.nodes.get(at) {
            found(&node.what);
            if let What::Group(_, inside) = &node.what {
                inside.iter().for_each(|inner| self.each(*inner, found));
            }
        }
    }

    /// How often each name stands in it.
    fn counted(&self) -> HashMap<usize, usize> {
        let mut count = HashMap::new();
        self.names()
            .for_each(|name| *count.entry(name).or_default() += 1);
        count
    }

    /// A sequence of some of its particles.
    fn of_members(&self, members: &[usize]) -> Self {
        let mut found = Self::default();
        let inside = members.iter().map(|at| {
            found.copy(self, *at);
            found.nodes.len() - 1
        });
        let what = What::Group(Compositor::Sequence, inside.collect());
        found.nodes.push(Node {
            occurs: Occurs::ONCE,
            what,
        });
        found
    }

    fn copy(&mut self, other: &Self, at: usize) {
        let Some(node) = other.nodes.get(at) else {
            return;
        };
        let what = match &node.what {
            What::Group(compositor, inside) => {
                let inside = inside.iter().map(|at| {
                    self.copy(other, *at);
                    self.nodes.len() - 1
                });
                What::Group(*compositor, inside.collect())
            }
            what => what.clone(),
        };
        self.nodes.push(Node {
            occurs: node.occurs,
            what,
        });
    }

    pub(super) fn root(&self) -> Option<usize> {
        self.nodes.len().checked_sub(1)
    }

    /// Whether nothing at all satisfies each of them, in their order.
    pub(super) fn emptiable(&self) -> Vec<bool> {
        let mut found: Vec<bool> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let is_empty = |at: &usize| found.get(*at).copied().unwrap_or(true);
            let is_emptiable = node.occurs.min == 0
                || match &node.what {
                    What::Element(..) | What::Any(..) => false,
                    What::Group(Compositor::Choice, inside) => {
                        inside.is_empty() || inside.iter().any(is_empty)
                    }
                    What::Group(_, inside) => inside.iter().all(is_empty),
                };
            found.push(is_emptiable);
        }
        found
    }

    /// The names of all elements.
    pub(super) fn names(&self) -> impl Iterator<Item = usize> {
        self.nodes.iter().filter_map(|node| match node.what {
            What::Element(name, _) => Some(name),
            _ => None,
        })
    }

    pub(super) fn wildcards(&self) -> impl Iterator<Item = &NamespaceConstraint> {
        self.nodes.iter().filter_map(|node| match &node.what {
            What::Any(constraint, _) => Some(constraint),
            _ => None,
        })
    }

    /// Elements of different names side by side, in an order or in any, if that is all there is.
    pub(super) fn flat(&self) -> Option<Flat> {
        let Some(root) = self.nodes.last() else {
            return Some(Flat::default());
        };
        let single = vec![self.nodes.len() - 1];
        let (inside, is_all) = match &root.what {
            What::Group(Compositor::Choice, _) | What::Any(..) => return None,
            What::Group(_, _) if root.occurs != Occurs::ONCE => return None,
            What::Group(compositor, inside) => (inside, *compositor == Compositor::All),
            What::Element(..) => (&single, false),
        };
        let mut elements = Vec::new();
        let mut places = HashMap::new();
        for at in inside {
            let node = self.nodes.get(*at)?;
            let What::Element(name, is_nillable) = node.what else {
                return None;
            };
            if places.insert(name, elements.len()).is_some() {
                return None;
            }
            elements.push((name, node.occurs, is_nillable));
        }
        Some(Flat {
            elements,
            places,
            is_all,
        })
    }
}

/// The names that a lenient reader takes for others, which differ in their namespaces: what has the
/// right name, or a wildcard for it, is taken before.
pub(super) fn taken_for(
    read: &Particles,
    written: &Particles,
    symbols: &Symbols,
) -> HashMap<usize, usize> {
    let known: BTreeSet<usize> = read.names().collect();
    let others: BTreeSet<usize> = written.names().collect();
    let mut by_local: HashMap<&str, Vec<usize>> = HashMap::new();
    for number in &known {
        if let Some(name) = symbols.name(*number) {
            by_local.entry(&name.local).or_default().push(*number);
        }
    }
    let mut found = HashMap::new();
    for number in others.difference(&known) {
        let Some(name) = symbols.name(*number) else {
            continue;
        };
        let is_wild = || read.wildcards().any(|of| takes(of, &name.namespace));
        if let Some([only]) = by_local.get(&*name.local).map(|all| &**all)
            && !others.contains(only)
            && !is_wild()
        {
            found.insert(*number, *only);
        }
    }
    found
}

/// Elements side by side.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// The name, how often, and whether it may be nil.
    elements: Vec<(usize, Occurs, bool)>,
    places: HashMap<usize, usize>,
    is_all: bool,
}

/// What [`super::understood`] tells, of content that is elements side by side on both sides: without
/// trying out which of them are there.
pub(super) fn flat_verdict(
    written: &Flat,
    read: &Flat,
    taken_for: &HashMap<usize, usize>,
) -> Verdict {
    let of_written = |name: &usize| {
        let at = written.places.get(name).copied();
        let known = at.and_then(|at| written.elements.get(at));
        let none = Occurs {
            min: 0,
            max: Some(0),
        };
        known.map_or(none, |(_, occurs, _)| *occurs)
    };
    let others: BTreeSet<usize> = (taken_for.iter())
        .filter(|(name, _)| of_written(name).min > 0)
        .map(|(_, other)| *other)
        .collect();
    // Lists may have fewer items, and what is nil be absent.
    let misses = |(name, occurs, is_nillable): &(usize, Occurs, bool)| {
        let is_needed = occurs.min > 0 && occurs.max == Some(1) && !is_nillable;
        is_needed && of_written(name).min == 0 && !others.contains(name)
    };
    if read.elements.iter().any(misses) {
        return Verdict::Breaks;
    }
    let is_within = |(name, occurs, _): &(usize, Occurs, bool)| {
        let written = of_written(name);
        let most = |of: Occurs| of.max.unwrap_or(u32::MAX);
        written.min >= occurs.min && most(written) <= most(*occurs)
    };
    let is_known = written
        .elements
        .iter()
        .all(|(name, ..)| read.places.contains_key(name));
    let places = written
        .elements
        .iter()
        .filter_map(|(name, ..)| read.places.get(name));
    let in_order = match (written.is_all, read.is_all) {
        (_, true) => true,
        (true, false) => written.elements.len() < 2,
        (false, false) => places.is_sorted(),
    };
    match is_known && in_order && read.elements.iter().all(is_within) {
        true => Verdict::Fits,
        false => Verdict::Lenient,
    }
}

/// Leaves out what begins or ends both sequences and has names of its own: whatever becomes of the
/// rest, it is read as it is written. Without it what changed in a type of many members is as small
/// as the change. Tells whether something was left out before the rest, and behind it.
pub(super) fn trim(one: &mut Particles, other: &mut Particles) -> (bool, bool) {
    let Some((members, others)) = one.members().zip(other.members()) else {
        return (false, false);
    };
    let counts = [one.counted(), other.counted()];
    let has_own_names = |at: usize| {
        let (mut inside, mut is_open) = (HashMap::new(), false);
        one.each(at, &mut |what| match what {
            What::Element(name, _) => *inside.entry(*name).or_default() += 1,
            What::Any(..) => is_open = true,
            What::Group(..) => {}
        });
        let is_all =
            |(name, count): (&usize, &usize)| counts.iter().all(|all| all.get(name) == Some(count));
        !is_open && inside.iter().all(is_all)
    };
    let is_left_out =
        |(at, there): &(&usize, &usize)| one.is_same(**at, other, **there) && has_own_names(**at);
    let front = (members.iter().zip(others)).take_while(is_left_out).count();
    let most = members.len().min(others.len()) - front;
    let back = (members.iter().rev().zip(others.iter().rev()).take(most))
        .take_while(is_left_out)
        .count();
    let rest = |of: &[usize]| of.get(front..of.len() - back).unwrap_or_default().to_vec();
    let (first, second) = (
        one.of_members(&rest(members)),
        other.of_members(&rest(others)),
    );
    (*one, *other) = (first, second);
    (front > 0, back > 0)
}

/// Puts small numbers in the place of large ones that are only compared with each other: of elements
/// that stand in one place of each, where nothing repeats around them.
pub(super) fn shorten(one: &mut Particles, other: &mut Particles) {
    let is_large = |of: &u32| *of > SMALL;
    let mut large = BTreeSet::new();
    for particles in [&*one, &*other] {
        let mut count: HashMap<usize, usize> = HashMap::new();
        particles
            .names()
            .for_each(|name| *count.entry(name).or_default() += 1);
        let mut repeats = vec![false; particles.nodes.len()];
        // What is around stands behind.
        for (at, node) in particles.nodes.iter().enumerate().rev() {
            let around = repeats.get(at).copied().unwrap_or_default();
            let numbers = [Some(node.occurs.min), node.occurs.max];
            let numbers: Vec<u32> = numbers.into_iter().flatten().filter(is_large).collect();
            match &node.what {
                What::Element(name, _) => {
                    if !numbers.is_empty() && (around || count.get(name) != Some(&1)) {
                        return;
                    }
                }
                What::Any(..) if !numbers.is_empty() => return,
                What::Any(..) => {}
                What::Group(_, inside) => {
                    if !numbers.is_empty() {
                        return;
                    }
                    for inner in inside {
                        if let Some(inner) = repeats.get_mut(*inner) {
                            *inner |= around || node.occurs.max != Some(1);
                        }
                    }
                }
            }
            large.extend(numbers);
        }
    }
    let ranks: HashMap<u32, u32> = large.into_iter().zip(SMALL + 1..).collect();
    for node in one.nodes.iter_mut().chain(&mut other.nodes) {
        let rank = |of: u32| ranks.get(&of).copied().unwrap_or(of);
        node.occurs = Occurs {
            min: rank(node.occurs.min),
            max: node.occurs.max.map(rank),
        };
    }
}
