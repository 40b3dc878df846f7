//! Random content models, small changes of them, and messages that are valid by them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Numbers from a seed, the same on every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// Elements of these names are in the schema's namespace; `d` may be nil in every version.
const NAMES: [char; 7] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/// Those that types are extended by: what a base has by the same names is another matter.
pub const MORE: &[char] = &['e', 'f', 'g'];

/// Those of all others.
pub const ALL: &[char] = &NAMES;

/// Those of types that are extended.
pub const BASE: &[char] = &['a', 'b', 'c', 'd'];

/// How often particles occur, beside once.
const OCCURS: [(u32, Option<u32>); 9] = [
    (0, Some(1)),
    (0, Some(1)),
    (0, None),
    (1, None),
    (0, Some(2)),
    (1, Some(2)),
    (2, Some(2)),
    (1, Some(3)),
    (2, Some(3)),
];

/// How the elements of a version are written.
#[derive(Clone, Copy)]
pub struct Form {
    /// `c` is in no namespace.
    pub is_c_local: bool,
}

/// An element of a message.
#[derive(Clone, Copy)]
pub enum Item {
    Known(char),
    /// One of another namespace, that a wildcard takes.
    Other,
}

impl Item {
    pub fn written(self, form: Form) -> String {
        match self {
            Self::Known('c') if form.is_c_local => "<c>1</c>".to_owned(),
            Self::Known(name) => format!("<p:{name}>1</p:{name}>"),
            Self::Other => "<o:z xmlns:o='urn:other'/>".to_owned(),
        }
    }
}

pub type Word = Vec<Item>;

#[derive(Clone)]
enum Term {
    Element(char),
    Any,
    Group(&'static str, Vec<Content>),
}

/// A particle.
#[derive(Clone)]
pub struct Content {
    term: Term,
    occurs: (u32, Option<u32>),
}

impl Content {
    /// What a type holds: a group in which each element is of one particle, whatever follows (XML
    /// Schema Part 1, 3.8.6).
    pub fn random(random: &mut Random, names: &'static [char]) -> Self {
        loop {
            let found = Self::any(random, names);
            if found.is_unique() {
                return found;
            }
        }
    }

    fn any(random: &mut Random, names: &'static [char]) -> Self {
        if names == ALL && random.one_in(12) {
            let count = 1 + random.below(4);
            let members = NAMES.iter().take(count).map(|name| Self {
                term: Term::Element(*name),
                occurs: (random.below(2) as u32, Some(1)),
            });
            return Self {
                term: Term::Group("all", members.collect()),
                occurs: (1, Some(1)),
            };
        }
        Self::group(random, 0, names)
    }

    fn group(random: &mut Random, depth: usize, names: &'static [char]) -> Self {
        let count = 1 + random.below(3) + usize::from(depth == 0);
        let members = (0..count).map(|_| Self::member(random, depth + 1, names));
        let members = members.collect();
        let kind = random.of(&["sequence", "sequence", "choice"]);
        Self {
            term: Term::Group(kind, members),
            occurs: Self::occurs(random, if depth == 0 { 3 } else { 1 }),
        }
    }

    fn member(random: &mut Random, depth: usize, names: &'static [char]) -> Self {
        if depth < 3 && random.one_in(3) {
            return Self::group(random, depth, names);
        }
        Self {
            // A base's wildcard may take what stands behind what the base has.
            term: match names == ALL && random.one_in(14) {
                true => Term::Any,
                false => Term::Element(random.of(names)),
            },
            occurs: Self::occurs(random, 1),
        }
    }

    /// Once, or more seldom otherwise.
    fn occurs(random: &mut Random, seldom: usize) -> (u32, Option<u32>) {
        match random.below(2 + seldom) < 1 + seldom {
            true if !random.one_in(2) => (1, Some(1)),
            true if seldom > 1 => (1, Some(1)),
            _ => random.of(&OCCURS),
        }
    }

    /// The same with a change or two.
    pub fn changed(&self, random: &mut Random, names: &'static [char]) -> Self {
        loop {
            let found = self.with_changes(random, names);
            if found.is_unique() {
                return found;
            }
        }
    }

    fn with_changes(&self, random: &mut Random, names: &'static [char]) -> Self {
        let mut new = self.clone();
        let is_all = matches!(new.term, Term::Group("all", _));
        for _ in 0..1 + random.below(2) {
            match is_all && !random.one_in(3) {
                true => new.change_all(random),
                false => new.change(random, 0, names),
            }
        }
        new
    }

    fn change_all(&mut self, random: &mut Random) {
        if let Term::Group(_, members) = &mut self.term {
            let at = random.below(members.len());
            members[at].occurs.0 ^= 1;
        }
    }

    fn change(&mut self, random: &mut Random, depth: usize, names: &'static [char]) {
        match &mut self.term {
            Term::Group(kind, members) => {
                if *kind == "all" {
                    *kind = "sequence";
                    return;
                }
                if depth < 3 && !members.is_empty() && !random.one_in(3) {
                    let at = random.below(members.len());
                    return members[at].change(random, depth + 1, names);
                }
                match random.below(6) {
                    0 => {
                        let at = random.below(members.len() + 1);
                        members.insert(at, Self::member(random, depth + 1, names));
                    }
                    1 if members.len() > 1 => {
                        let at = random.below(members.len());
                        members.remove(at);
                    }
                    2 if members.len() > 1 => {
                        let at = random.below(members.len() - 1);
                        members.swap(at, at + 1);
                    }
                    3 => {
                        *kind = match *kind {
                            "choice" => "sequence",
                            _ => "choice",
                        };
                    }
                    // What stood side by side stands in a group of its own.
                    4 if members.len() > 1 && depth < 2 => {
                        let rest = members.split_off(members.len() - 2);
                        members.push(Self {
                            term: Term::Group("sequence", rest),
                            occurs: Self::occurs(random, 0),
                        });
                    }
                    _ => self.occurs = random.of(&OCCURS),
                }
            }
            Term::Element(name) => match random.below(3) {
                0 => *name = random.of(names),
                1 => self.occurs = (1, Some(1)),
                _ => self.occurs = random.of(&OCCURS),
            },
            Term::Any => self.occurs = random.of(&OCCURS),
        }
    }

    /// As a schema says it.
    pub fn declared(&self, form: Form) -> String {
        let mut occurs = String::new();
        if self.occurs.0 != 1 {
            write!(occurs, " minOccurs='{}'", self.occurs.0).unwrap();
        }
        match self.occurs.1 {
            Some(1) => {}
            Some(most) => write!(occurs, " maxOccurs='{most}'").unwrap(),
            None => occurs += " maxOccurs='unbounded'",
        }
        match &self.term {
            Term::Element(name) => {
                let more = match name {
                    'c' if form.is_c_local => " form='unqualified'",
                    'd' => " nillable='true'",
                    _ => "",
                };
                format!("<x:element name='{name}' type='x:int'{more}{occurs}/>")
            }
            Term::Any => format!("<x:any namespace='##other' processContents='lax'{occurs}/>"),
            Term::Group(kind, members) => {
                let inside: String = members.iter().map(|m| m.declared(form)).collect();
                format!("<x:{kind}{occurs}>{inside}</x:{kind}>")
            }
        }
    }

    /// Adds what is valid by it, with as few elements as may be or at random.
    pub fn sample(&self, random: &mut Random, few: bool, word: &mut Word) {
        let (least, most) = self.occurs;
        let most = most.unwrap_or(least + 4);
        let times = match few {
            true => least,
            false => least + random.below((most - least + 1) as usize) as u32,
        };
        for _ in 0..times {
            match &self.term {
                Term::Element(name) => word.push(Item::Known(*name)),
                Term::Any => word.push(Item::Other),
                Term::Group("choice", members) => {
                    let at = random.below(members.len());
                    members[at].sample(random, few, word);
                }
                Term::Group("all", members) => {
                    let mut left: Vec<&Self> = members.iter().collect();
                    while !left.is_empty() {
                        let at = random.below(left.len());
                        left.remove(at).sample(random, few, word);
                    }
                }
                Term::Group(_, members) => {
                    members.iter().for_each(|m| m.sample(random, few, word));
                }
            }
        }
    }

    /// Whether it tells of each element which particle takes it: no two that may be next have one
    /// name.
    fn is_unique(&self) -> bool {
        let mut places = Places::default();
        let around = self.places(&mut places);
        let is_unique = |next: &BTreeSet<usize>| {
            let names: BTreeSet<char> = next.iter().map(|at| places.names[*at]).collect();
            names.len() == next.len()
        };
        is_unique(&around.first) && places.follow.iter().all(is_unique)
    }

    fn places(&self, places: &mut Places) -> Ends {
        let once = match &self.term {
            Term::Element(name) => places.add(*name),
            Term::Any => places.add('*'),
            Term::Group(kind, members) => {
                let mut ends: Vec<Ends> = members.iter().map(|m| m.places(places)).collect();
                if *kind == "choice" {
                    let mut all = Ends {
                        is_empty: ends.is_empty(),
                        ..Ends::default()
                    };
                    for one in ends {
                        all.first.extend(one.first);
                        all.last.extend(one.last);
                        all.is_empty |= one.is_empty;
                    }
                    all
                } else {
                    // The members of an `all` have names of their own.
                    let mut all = Ends {
                        is_empty: true,
                        ..Ends::default()
                    };
                    for one in ends.drain(..) {
                        places.follows(&all.last, &one.first);
                        if all.is_empty {
                            all.first.extend(&one.first);
                        }
                        if !one.is_empty {
                            all.last.clear();
                        }
                        all.last.extend(one.last);
                        all.is_empty &= one.is_empty;
                    }
                    all
                }
            }
        };
        if self.occurs.1 != Some(1) {
            places.follows(&once.last, &once.first);
        }
        Ends {
            is_empty: once.is_empty || self.occurs.0 == 0,
            ..once
        }
    }
}

/// The particles that take elements, and what may follow each.
#[derive(Default)]
struct Places {
    names: Vec<char>,
    follow: Vec<BTreeSet<usize>>,
}

impl Places {
    fn add(&mut self, name: char) -> Ends {
        self.names.push(name);
        self.follow.push(BTreeSet::new());
        let place = BTreeSet::from([self.names.len() - 1]);
        Ends {
            first: place.clone(),
            last: place,
            is_empty: false,
        }
    }

    fn follows(&mut self, last: &BTreeSet<usize>, first: &BTreeSet<usize>) {
        for at in last {
            self.follow[*at].extend(first);
        }
    }
}

/// What a particle may begin and end with.
#[derive(Default)]
struct Ends {
    first: BTreeSet<usize>,
    last: BTreeSet<usize>,
    is_empty: bool,
}
