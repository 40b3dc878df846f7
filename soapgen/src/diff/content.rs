//! The content of a complex type as a list of its elements, each with how often it may occur, and
//! what it excludes.

use std::collections::{HashMap, HashSet};

use soapgen_model::model::{
    Compositor, Content, ElementId, Model, Occurs, Particle, Term, TypeId, Wildcard, XmlName,
};
use soapgen_model::place::Place;

/// The elements of a content model.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// In order, each once.
    pub(super) list: Vec<Slot>,
    by_name: HashMap<XmlName, usize>,
    pub(super) choices: Vec<Choice>,
    pub(super) wildcards: Vec<Open>,
    /// The groups that may be left out or repeat, and the alternatives of choices, each with the
    /// one around it.
    groups: Vec<Option<usize>>,
    /// The elements as they stand: one that stands in several places is there for each.
    places: Vec<usize>,
    /// How many of the wildcards, and which elements, are told of what this is derived from.
    inherited: (usize, HashSet<usize>),
    /// Whether the elements may stand in any order.
    pub(super) is_all: bool,
}

/// An element of a content model.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) name: XmlName,
    pub(super) element: ElementId,
    pub(super) occurs: Occurs,
    pub(super) place: Place,
    /// The innermost choice of one that it stands in, and in which alternative of that.
    pub(super) choice: Option<(usize, usize)>,
    /// Whether it repeats together with others.
    pub(super) repeats: bool,
    /// The innermost group that may be left out, or alternative, that it stands in.
    group: Option<usize>,
    /// Whether it has to be there where that group is.
    is_needed: bool,
    /// How often it may occur where that group is there once.
    within: Occurs,
    /// Whether it stands in several places.
    is_split: bool,
}

/// A wildcard in a content model.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) wildcard: Wildcard,
    pub(super) occurs: Occurs,
    pub(super) place: Place,
    /// The innermost choice of one that it stands in.
    pub(super) choice: Option<usize>,
}

/// A choice of one.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) is_required: bool,
    pub(super) place: Place,
    /// The innermost group that may be left out, or alternative, that it stands in.
    group: Option<usize>,
    /// Whether one of it has to be there where that group is.
    pub(super) is_needed: bool,
}

impl Elements {
    /// Those of a type's content; `None` where that is text.
    pub(super) fn of(
        model: &Model,
        content: &Content,
        name: &dyn Fn(&XmlName) -> XmlName,
    ) -> Option<Self> {
        let mut found = Self::default();
        match content {
            Content::Simple(_) => return None,
            Content::Empty => {}
            Content::Particle(particle) => {
                found.is_all = particle.is_all();
                let around = Around {
                    occurs: Occurs::ONCE,
                    choice: None,
                    repeats: false,
                    group: None,
                    within: Occurs::ONCE,
                };
                found.add(model, particle, around, name);
            }
        }
        Some(found)
    }

    pub(super) fn get(&self, name: &XmlName) -> Option<&Slot> {
        self.list.get(*self.by_name.get(name)?)
    }

    /// Notes what is told of the type that this one is derived from.
    pub(super) fn inherit(&mut self, elements: &HashSet<XmlName>, wildcards: usize) {
        let slots = self.list.iter().enumerate();
        let inherited = slots.filter(|(_, slot)| elements.contains(&slot.name));
        self.inherited = (wildcards, inherited.map(|(at, _)| at).collect());
    }

    /// The elements without those that are told elsewhere.
    pub(super) fn own(&self) -> impl Iterator<Item = &Slot> {
        let slots = self.list.iter().enumerate();
        let own = slots.filter(|(at, _)| !self.inherited.1.contains(at));
        own.map(|(_, slot)| slot)
    }

    /// The wildcards without those that are told elsewhere.
    pub(super) fn own_wildcards(&self) -> &[Open] {
        self.wildcards.get(self.inherited.0..).unwrap_or_default()
    }

    /// Where the elements stand, in order. Alternatives of one choice stand where the first of them
    /// does: which is first is nothing that messages show.
    pub(super) fn positions(&self) -> HashMap<&XmlName, (usize, usize)> {
        let mut starts: HashMap<usize, usize> = HashMap::new();
        let slots = self.list.iter().enumerate();
        let position = slots.map(|(at, slot)| {
            let start = match slot.choice {
                Some((choice, _)) => *starts.entry(choice).or_insert(at),
                None => at,
            };
            (&slot.name, (start, at))
        });
        position.collect()
    }

    /// The groups that an element stands in, from the innermost on out.
    fn groups_of(&self, slot: &Slot) -> impl Iterator<Item = usize> {
        let around = |group: &usize| self.groups.get(*group).copied().flatten();
        std::iter::successors(slot.group, around)
    }

    /// The elements that have to be there where others of their group are, and that a writer leaves
    /// out beside these.
    pub(super) fn missed(&self, writer: &Self) -> HashSet<&XmlName> {
        // What the writer has of each group, and of that what stands in each group of its own.
        let mut written: HashMap<usize, usize> = HashMap::new();
        let mut alike: HashMap<(usize, usize), usize> = HashMap::new();
        let needing: HashSet<usize> = (self.list.iter().filter(|slot| slot.is_needed))
            .filter_map(|slot| slot.group)
            .collect();
        for slot in &self.list {
            let Some(other) = writer.get(&slot.name) else {
                continue;
            };
            for group in self.groups_of(slot).filter(|group| needing.contains(group)) {
                *written.entry(group).or_default() += 1;
                for theirs in writer.groups_of(other) {
                    *alike.entry((group, theirs)).or_default() += 1;
                }
            }
        }
        let is_missed = |slot: &&Slot| {
            let Some(group) = slot.group.filter(|_| slot.is_needed) else {
                return false;
            };
            let others = written.get(&group).copied().unwrap_or_default();
            let Some(other) = writer.get(&slot.name) else {
                return others > 0;
            };
            if other.occurs.min > 0 || others == 1 {
                return false;
            }
            let together = other.group.filter(|_| other.is_needed);
            let together = together.and_then(|theirs| alike.get(&(group, theirs)));
            together != Some(&others)
        };
        let missed = self.list.iter().filter(is_missed);
        missed.map(|slot| &slot.name).collect()
    }

    /// How many elements that another has too stand in each group.
    pub(super) fn shared(&self, other: &Self) -> HashMap<usize, usize> {
        let mut shared = HashMap::new();
        for slot in self
            .list
            .iter()
            .filter(|slot| other.get(&slot.name).is_some())
        {
            for group in self.groups_of(slot) {
                *shared.entry(group).or_default() += 1;
            }
        }
        shared
    }

    /// Whether one of a choice has to be there beside others of its group: where more are there
    /// than the members of the choice.
    pub(super) fn is_beside(
        &self,
        choice: &Choice,
        shared: &HashMap<usize, usize>,
        members: usize,
    ) -> bool {
        let all = choice.group.and_then(|group| shared.get(&group));
        choice.is_needed && all.is_some_and(|all| *all > members)
    }

    /// Whether an element stands in a writer beside one that the reader knows, whenever it does.
    pub(super) fn comes_with_known(&self, slot: &Slot, reader: &Self) -> bool {
        let Some(group) = slot.group else {
            return false;
        };
        let mut needed = (self.list.iter()).filter(|of| of.is_needed && of.group == Some(group));
        needed.any(|of| reader.get(&of.name).is_some())
    }

    /// The elements that another doesn't know, or not as often, and that stand before one that it
    /// waits for in a group: the group ends there for it, as one that isn't always there is known by
    /// its elements alone.
    pub(super) fn ends_groups_of(&self, reader: &Self) -> HashSet<&XmlName> {
        // The first and the last that it waits for, of each group.
        let mut awaited: HashMap<usize, (usize, usize)> = HashMap::new();
        for (at, slot) in self.list.iter().enumerate() {
            let known = reader.get(&slot.name);
            // A list may as well have no item.
            let is_awaited = |known: &Slot| known.is_needed && known.within.max == Some(1);
            if known.is_some_and(|known| known.group.is_some() && is_awaited(known)) {
                for group in self.groups_of(slot) {
                    awaited.entry(group).or_insert((at, at)).1 = at;
                }
            }
        }
        let slots = self.list.iter().enumerate();
        let ends = slots.filter(|(at, slot)| {
            let known = reader.get(&slot.name);
            let most = |of: &Slot| of.within.max.unwrap_or(u32::MAX);
            let is_more = known.is_none_or(|known| {
                known.group.is_some() && slot.group.is_some() && most(slot) > most(known)
            });
            // One more of what is known begins the group again, where it may.
            let begins = known.is_some_and(|known| known.repeats);
            let mut groups = self.groups_of(slot).filter_map(|group| awaited.get(&group));
            is_more && groups.any(|(first, last)| last > at || begins && first < at)
        });
        ends.map(|(_, slot)| &slot.name).collect()
    }

    /// Whether elements that both have stand in other places, where one of them has several.
    pub(super) fn is_split_otherwise(&self, other: &Self) -> bool {
        let common = |of: &Self, others: &Self| -> Vec<XmlName> {
            let slots = of.places.iter().filter_map(|at| of.list.get(*at));
            let slots = slots.filter(|slot| others.get(&slot.name).is_some());
            let mut names: Vec<XmlName> = slots.map(|slot| slot.name.clone()).collect();
            names.dedup();
            names
        };
        let mut split = self.list.iter().chain(&other.list);
        split.any(|slot| slot.is_split) && common(self, other) != common(other, self)
    }

    /// Adds a group within another, and gives its number.
    fn group(&mut self, around: Option<usize>) -> usize {
        self.groups.push(around);
        self.groups.len() - 1
    }

    fn add(
        &mut self,
        model: &Model,
        particle: &Particle,
        around: Around,
        name: &dyn Fn(&XmlName) -> XmlName,
    ) {
        if particle.occurs.is_never() {
            return;
        }
        let occurs = times(around.occurs, particle.occurs);
        match &particle.term {
            Term::Any(wildcard) => self.wildcards.push(Open {
                wildcard: wildcard.clone(),
                occurs,
                place: particle.place,
                choice: around.choice.map(|(choice, _)| choice),
            }),
            Term::Element(id) => {
                let name = name(&model[*id].name);
                let slot = Slot {
                    name: name.clone(),
                    element: *id,
                    occurs,
                    place: particle.place,
                    choice: around.choice,
                    repeats: around.repeats,
                    group: around.group,
                    is_needed: around.within.min > 0 && particle.occurs.min > 0,
                    within: times(around.within, particle.occurs),
                    is_split: false,
                };
                let known = self.by_name.get(&name).copied();
                self.places.push(known.unwrap_or(self.list.len()));
                match known.and_then(|at| self.list.get_mut(at)) {
                    Some(known) => known.again(&slot),
                    None => {
                        self.by_name.insert(name, self.list.len());
                        self.list.push(slot);
                    }
                }
            }
            Term::Group(compositor, _, particles) => {
                let many = particles.iter().filter(|p| !p.occurs.is_never()).count() > 1;
                let is_many = occurs.max != Some(1);
                let is_choice = *compositor == Compositor::Choice && many;
                let choice = (is_choice && !is_many).then(|| {
                    self.choices.push(Choice {
                        is_required: occurs.min > 0 && !particle.is_emptiable(),
                        place: particle.place,
                        group: around.group,
                        is_needed: around.within.min > 0 && !particle.is_emptiable(),
                    });
                    self.choices.len() - 1
                });
                let inner = match is_choice {
                    true => Occurs { min: 0, ..occurs },
                    false => occurs,
                };
                // What may be left out as a whole, or stands for others.
                let is_alone = match &**particles {
                    [one] => !matches!(one.term, Term::Group(..)),
                    _ => false,
                };
                let (group, within) = match is_alone || particle.occurs == Occurs::ONCE {
                    true => (around.group, times(around.within, particle.occurs)),
                    false => (Some(self.group(around.group)), Occurs::ONCE),
                };
                for (alternative, particle) in particles.iter().enumerate() {
                    let (group, within) = match is_choice {
                        true => (Some(self.group(group)), Occurs::ONCE),
                        false => (group, within),
                    };
                    let around = Around {
                        occurs: inner,
                        choice: choice.map(|id| (id, alternative)).or(around.choice),
                        repeats: around.repeats || is_many && many,
                        group,
                        within,
                    };
                    self.add(model, particle, around, name);
                }
            }
        }
    }
}

/// What stands around a particle.
#[derive(Clone, Copy)]
struct Around {
    occurs: Occurs,
    choice: Option<(usize, usize)>,
    repeats: bool,
    group: Option<usize>,
    within: Occurs,
}

impl Slot {
    /// The innermost group that may be left out or repeats, or alternative, that it stands in.
    pub(super) fn group(&self) -> Option<usize> {
        self.group
    }

    /// How often it may occur where that group is there once; nothing where it stands in none.
    pub(super) fn within(&self) -> Option<Occurs> {
        self.group.map(|_| self.within)
    }

    /// Stands a second time in the content.
    fn again(&mut self, other: &Self) {
        let excludes = match (self.choice, other.choice) {
            (Some((choice, one)), Some((same, another))) => choice == same && one != another,
            _ => false,
        };
        let most = |a: Option<u32>, b: Option<u32>| match excludes {
            true => a.zip(b).map(|(a, b)| a.max(b)),
            false => a.zip(b).map(|(a, b)| a.saturating_add(b)),
        };
        self.occurs = Occurs {
            min: match excludes {
                true => self.occurs.min.min(other.occurs.min),
                false => self.occurs.min.saturating_add(other.occurs.min),
            },
            max: most(self.occurs.max, other.occurs.max),
        };
        self.choice = None;
        self.repeats |= other.repeats;
        (self.group, self.is_needed, self.is_split) = (None, false, true);
    }
}

/// How often what occurs so often in a group is there, that itself occurs so often.
fn times(group: Occurs, inner: Occurs) -> Occurs {
    let max = match (group.max, inner.max) {
        (Some(0), _) | (_, Some(0)) => Some(0),
        (Some(a), Some(b)) => Some(a.saturating_mul(b)),
        _ => None,
    };
    Occurs {
        min: group.min.saturating_mul(inner.min),
        max,
    }
}

/// How a type is called among what is changed: by its name, or by the element, attribute or type
/// that it stands in.
pub(super) fn label(model: &Model, id: TypeId) -> String {
    use soapgen_model::model::Owner;
    // What a type stands in is another type at most as often as types are nested.
    let mut id = id;
    for _ in 0..256 {
        let ty = &model[id];
        match (&ty.name, ty.owner) {
            (Some(name), _) => return format!("type {name}"),
            (None, Some(Owner::Element(element))) => {
                return format!("element {}", model[element].name);
            }
            (None, Some(Owner::GlobalAttribute(at))) => {
                return match model.attributes.get(at as usize) {
                    Some(attribute) => format!("attribute {}", attribute.name),
                    None => "a type without a name".to_owned(),
                };
            }
            (None, Some(Owner::Attribute(outer, _) | Owner::Simple(outer, _))) => id = outer,
            (None, None) => break,
        }
    }
    "a type without a name".to_owned()
}
