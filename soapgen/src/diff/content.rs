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
    /// Whether it stands in several places.
    is_split: bool,
}

/// A wildcard in a content model.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) wildcard: Wildcard,
    pub(super) occurs: Occurs,
    pub(super) place: Place,
}

/// A choice of one.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) is_required: bool,
    pub(super) place: Place,
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
                    });
                    self.choices.len() - 1
                });
                let inner = match is_choice {
                    true => Occurs { min: 0, ..occurs },
                    false => occurs,
                };
                for (alternative, particle) in particles.iter().enumerate() {
                    let around = Around {
                        occurs: inner,
                        choice: choice.map(|id| (id, alternative)).or(around.choice),
                        repeats: around.repeats || is_many && many,
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
}

impl Slot {
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
        self.is_split = true;
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
