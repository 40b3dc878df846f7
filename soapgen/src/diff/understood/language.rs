//! The sequences of elements that a content model allows (XML Schema Part 1, 3.8.4 and 3.9.4), as an
//! automaton whose states are made as they are met.
//!
//! A state is what stands around the last element: for each group how far it is, for each particle
//! that repeats how often it was there.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::particles::{Letter, Particles, Symbols, What, takes};
use super::{Reader, Steps};
use soapgen_model::model::Compositor;

/// The number of a state.
pub(super) type State = usize;

/// What stands around an element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Frame {
    /// A particle, and how often it was there.
    Times(usize, u32),
    /// A sequence, and which of its members stands there.
    Within(usize, usize),
    /// An `all`, and how often each of its members was there.
    All(usize, Vec<u32>),
}

/// What comes behind an element, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Next {
    /// This particle, as often as it is there.
    Particle(usize),
    /// This particle once.
    Once(usize),
    /// What is behind what stands there.
    Done,
}

#[derive(Debug)]
struct Moves {
    /// The particles of the elements that may be next, each with what follows.
    all: Rc<[(usize, State)]>,
    may_end: bool,
}

/// The automaton of a content model.
#[derive(Debug)]
pub(super) struct Language<'p> {
    particles: &'p Particles,
    states: Vec<Rc<[Frame]>>,
    numbers: HashMap<Rc<[Frame]>, State>,
    moves: HashMap<State, Moves>,
}

/// The state before the first element.
pub(super) const START: State = 0;

impl<'p> Language<'p> {
    pub(super) fn new(particles: &'p Particles) -> Self {
        Self {
            particles,
            // No other state has this: nothing stands in the last particle's parent.
            states: vec![Rc::from([Frame::Times(usize::MAX, 0)])],
            numbers: HashMap::new(),
            moves: HashMap::new(),
        }
    }

    /// Whether nothing more has to follow.
    pub(super) fn may_end(&mut self, state: State, steps: &mut Steps) -> Option<bool> {
        self.explored(state, steps)?;
        self.moves.get(&state).map(|moves| moves.may_end)
    }

    /// The elements that may be next, by their particles, each with the state behind it.
    pub(super) fn moves(
        &mut self,
        state: State,
        steps: &mut Steps,
    ) -> Option<Rc<[(usize, State)]>> {
        self.explored(state, steps)?;
        self.moves.get(&state).map(|moves| moves.all.clone())
    }

    fn explored(&mut self, state: State, steps: &mut Steps) -> Option<()> {
        if self.moves.contains_key(&state) {
            return Some(());
        }
        let frames: Vec<Frame> = self.states.get(state)?.to_vec();
        let first = match (state, self.particles.root()) {
            (START, Some(root)) => (Vec::new(), Next::Particle(root)),
            (START, None) => (Vec::new(), Next::Done),
            _ => (frames, Next::Done),
        };
        let (mut met, mut left) = (HashSet::new(), vec![first.clone()]);
        met.insert(first);
        let (mut all, mut may_end) = (Vec::new(), false);
        while let Some((frames, next)) = left.pop() {
            // States are as large as models are deep.
            for _ in 0..=frames.len() / 8 {
                steps.take()?;
            }
            let mut add = |frames: Vec<Frame>, next: Next| {
                let item = (frames, next);
                if met.insert(item.clone()) {
                    left.push(item);
                }
            };
            match next {
                Next::Particle(at) => {
                    let occurs = self.particles.nodes.get(at)?.occurs;
                    if occurs.min == 0 {
                        add(frames.clone(), Next::Done);
                    }
                    let mut frames = frames;
                    if occurs.max != Some(1) {
                        frames.push(Frame::Times(at, 1));
                    }
                    add(frames, Next::Once(at));
                }
                Next::Once(at) => match &self.particles.nodes.get(at)?.what {
                    What::Element(..) | What::Any(..) => {
                        let state = self.number(frames);
                        all.push((at, state));
                    }
                    What::Group(_, inside) if inside.is_empty() => add(frames, Next::Done),
                    What::Group(Compositor::Choice, inside) => {
                        for inner in inside {
                            steps.take()?;
                            add(frames.clone(), Next::Particle(*inner));
                        }
                    }
                    What::Group(Compositor::Sequence, inside) => {
                        let first = *inside.first()?;
                        let mut frames = frames;
                        frames.push(Frame::Within(at, 0));
                        add(frames, Next::Particle(first));
                    }
                    What::Group(Compositor::All, inside) => {
                        let mut frames = frames;
                        frames.push(Frame::All(at, vec![0; inside.len()]));
                        add(frames, Next::Done);
                    }
                },
                Next::Done => {
                    let mut frames = frames;
                    match frames.pop() {
                        None => may_end = true,
                        Some(Frame::Times(at, count)) => {
                            let occurs = self.particles.nodes.get(at)?.occurs;
                            if count >= occurs.min {
                                add(frames.clone(), Next::Done);
                            }
                            if occurs.max.is_none_or(|most| count < most) {
                                // Without a most, those that are enough are alike.
                                let count = match occurs.max {
                                    None => (count + 1).min(occurs.min.max(1)),
                                    Some(_) => count + 1,
                                };
                                frames.push(Frame::Times(at, count));
                                add(frames, Next::Once(at));
                            }
                        }
                        Some(Frame::Within(group, member)) => {
                            let What::Group(_, inside) = &self.particles.nodes.get(group)?.what
                            else {
                                return None;
                            };
                            match inside.get(member + 1) {
                                Some(next) => {
                                    frames.push(Frame::Within(group, member + 1));
                                    add(frames, Next::Particle(*next));
                                }
                                None => add(frames, Next::Done),
                            }
                        }
                        Some(Frame::All(group, counts)) => {
                            let What::Group(_, inside) = &self.particles.nodes.get(group)?.what
                            else {
                                return None;
                            };
                            let mut is_enough = true;
                            for (member, (at, count)) in inside.iter().zip(&counts).enumerate() {
                                steps.take()?;
                                let occurs = self.particles.nodes.get(*at)?.occurs;
                                is_enough &= *count >= occurs.min;
                                if occurs.max.is_none_or(|most| *count < most) {
                                    let mut counts = counts.clone();
                                    if let Some(count) = counts.get_mut(member) {
                                        *count = match occurs.max {
                                            None => (*count + 1).min(occurs.min.max(1)),
                                            Some(_) => *count + 1,
                                        };
                                    }
                                    let mut frames = frames.clone();
                                    frames.push(Frame::All(group, counts));
                                    add(frames, Next::Once(*at));
                                }
                            }
                            if is_enough {
                                add(frames, Next::Done);
                            }
                        }
                    }
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        let all = all.into();
        self.moves.insert(state, Moves { all, may_end });
        Some(())
    }

    fn number(&mut self, frames: Vec<Frame>) -> State {
        let frames: Rc<[Frame]> = frames.into();
        let number = self.states.len();
        let known = *self.numbers.entry(frames.clone()).or_insert(number);
        if known == number {
            self.states.push(frames);
        }
        known
    }

    /// The elements that a particle may be.
    pub(super) fn letters(&self, leaf: usize, unknown: &[Rc<str>]) -> Vec<Letter> {
        match self.particles.nodes.get(leaf).map(|node| &node.what) {
            Some(What::Element(name, _)) => vec![Letter::Named(*name)],
            Some(What::Any(constraint, _)) => {
                let taken = unknown.iter().enumerate();
                let taken = taken.filter(|(_, namespace)| takes(constraint, namespace));
                taken.map(|(at, _)| Letter::Unknown(at)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What may follow up to the end, as little as may be.
    pub(super) fn shortest_end(
        &mut self,
        from: State,
        unknown: &[Rc<str>],
        steps: &mut Steps,
    ) -> Option<Vec<Letter>> {
        let mut known = HashSet::from([from]);
        let mut left = VecDeque::from([(from, Vec::new())]);
        while let Some((state, word)) = left.pop_front() {
            steps.take()?;
            if self.may_end(state, steps)? {
                return Some(word);
            }
            for (leaf, next) in self.moves(state, steps)?.iter() {
                steps.take()?;
                if let Some(letter) = self.letters(*leaf, unknown).first()
                    && known.insert(*next)
                {
                    let mut word: Vec<Letter> = word.clone();
                    word.push(*letter);
                    left.push_back((*next, word));
                }
            }
        }
        Some(Vec::new())
    }
}

/// A strict reader: it is in all states to which what stood so far may have led.
#[derive(Debug)]
pub(super) struct Valid<'p> {
    language: Language<'p>,
    symbols: &'p Symbols,
    unknown: &'p [Rc<str>],
}

impl<'p> Valid<'p> {
    pub(super) fn new(
        particles: &'p Particles,
        symbols: &'p Symbols,
        unknown: &'p [Rc<str>],
    ) -> Self {
        Self {
            language: Language::new(particles),
            symbols,
            unknown,
        }
    }

    /// Whether a particle takes an element.
    fn is_taken(&self, leaf: usize, letter: Letter) -> bool {
        let what = self
            .language
            .particles
            .nodes
            .get(leaf)
            .map(|node| &node.what);
        match (what, letter) {
            (Some(What::Element(name, _)), Letter::Named(named)) => *name == named,
            // What has a name here is declared within a type: nothing declares it by itself.
            (Some(What::Any(constraint, is_open)), Letter::Named(named)) => {
                let name = self.symbols.name(named);
                *is_open && name.is_some_and(|name| takes(constraint, &name.namespace))
            }
            // How closely wildcards look is told apart.
            (Some(What::Any(constraint, _)), Letter::Unknown(at)) => {
                (self.unknown.get(at)).is_some_and(|namespace| takes(constraint, namespace))
            }
            _ => false,
        }
    }
}

impl Reader for Valid<'_> {
    type State = Vec<State>;

    fn start(&mut self) -> Vec<State> {
        vec![START]
    }

    fn next(
        &mut self,
        state: &Vec<State>,
        letter: Letter,
        steps: &mut Steps,
    ) -> Option<Result<Vec<State>, ()>> {
        let mut all = BTreeSet::new();
        for from in state {
            for (leaf, next) in self.language.moves(*from, steps)?.iter() {
                steps.take()?;
                if self.is_taken(*leaf, letter) {
                    all.insert(*next);
                }
            }
        }
        Some(match all.is_empty() {
            true => Err(()),
            false => Ok(all.into_iter().collect()),
        })
    }

    fn may_end(&mut self, state: &Vec<State>, steps: &mut Steps) -> Option<bool> {
        for state in state {
            if self.language.may_end(*state, steps)? {
                return Some(true);
            }
        }
        Some(false)
    }
}
