//! Whether what stands in one version's content is understood by the other's reader: decided by all
//! sequences of elements that the one may hold, and not by how the two are put together.
//!
//! What is valid is told by automata of both content models (`language`). What a lenient reader takes
//! is told by a reader of rows that does with names what soapgen's does with elements (`reading`).
//! Both are followed side by side, through every state that the two can be in together. A model may
//! have very many states: where [`MAX_STEPS`] don't suffice, the worst is said.

mod language;
mod particles;
mod reading;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::rc::Rc;

use language::{Language, START, State, Valid};
use particles::{Letter, Particles, Symbols};
use reading::Reading;

use super::Verdict;
use super::names::Names;
use soapgen_model::model::{ComplexType, Content, Model};

/// How many steps two content models may take. It is also said in `docs/diff.md`.
pub(super) const MAX_STEPS: usize = 1_000_000;

/// How many steps all of them together may take.
pub(super) const MAX_STEPS_IN_ALL: usize = 20_000_000;

/// What becomes of the content of one version in a reader of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Understood {
    pub(super) verdict: Verdict,
    pub(super) why: Why,
}

/// Why it isn't valid there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is, or it is plain which element does it.
    Plain,
    /// These elements, one behind the other, prove it.
    Shown(Vec<String>),
    /// It is not known: the limit was reached.
    Beyond,
}

impl Understood {
    fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            why: Why::Plain,
        }
    }
}

/// A version of a content model. Names are those of the new version, whichever it is.
#[derive(Clone, Copy)]
pub(super) struct Held<'m> {
    pub(super) model: &'m Model,
    pub(super) ty: &'m ComplexType,
    /// Where it is the old version: what its names are in the new one.
    pub(super) names: Option<&'m Names>,
}

impl Held<'_> {
    /// Its content model; nothing where it has more particles than there are steps.
    fn particles(&self, symbols: &mut Symbols, steps: &mut Steps) -> Option<Particles> {
        match &self.ty.content {
            Content::Simple(_) | Content::Empty => Some(Particles::empty()),
            Content::Particle(particle) => {
                Particles::of(self.model, particle, self.names, symbols, steps)
            }
        }
    }
}

/// The steps that are left.
#[derive(Debug)]
pub(super) struct Steps {
    here: usize,
    in_all: usize,
}

impl Steps {
    pub(super) fn new() -> Self {
        Self {
            here: 0,
            in_all: MAX_STEPS_IN_ALL,
        }
    }

    fn begin(&mut self) {
        self.here = MAX_STEPS.min(self.in_all);
    }

    /// One more; nothing where there are none left.
    fn take(&mut self) -> Option<()> {
        self.here = self.here.checked_sub(1)?;
        self.in_all = self.in_all.checked_sub(1)?;
        Some(())
    }
}

/// Whether a reader understands what a writer writes.
pub(super) fn understood(writer: Held<'_>, reader: Held<'_>, steps: &mut Steps) -> Understood {
    steps.begin();
    let beyond = Understood {
        verdict: Verdict::Breaks,
        why: Why::Beyond,
    };
    let mut symbols = Symbols::default();
    let written = writer.particles(&mut symbols, steps);
    let (Some(mut written), Some(mut read)) = (written, reader.particles(&mut symbols, steps))
    else {
        return beyond;
    };
    if written == read {
        return Understood::of(Verdict::Fits);
    }
    let (before, behind) = particles::trim(&mut written, &mut read);
    particles::shorten(&mut written, &mut read);
    // What is mixed is kept as it comes.
    let keeps_all = reader.ty.mixed;
    let (of_writer, of_reader) = (&written, &read);
    if let Some((written, read)) = of_writer.flat().zip(of_reader.flat()) {
        let taken_for = particles::taken_for(of_reader, of_writer, &symbols);
        let verdict = particles::flat_verdict(&written, &read, &taken_for);
        return Understood::of(match keeps_all {
            true => verdict.min(Verdict::Lenient),
            false => verdict,
        });
    }
    let shown = |word: Vec<Letter>| {
        let left_out = |is_some: bool| is_some.then(|| "…".to_owned());
        let each = word.into_iter().map(|letter| symbols.shown(letter));
        let each = left_out(before).into_iter().chain(each);
        Why::Shown(each.chain(left_out(behind)).collect())
    };
    let mut language = Language::new(&written);
    let unknown = symbols.unknown();
    if !keeps_all {
        let mut reading = Reading::new(&read, &written, &symbols, &unknown);
        match follow(&mut language, &unknown, &mut reading, steps) {
            None => return beyond,
            Some(Some(word)) => {
                return Understood {
                    verdict: Verdict::Breaks,
                    why: shown(word),
                };
            }
            Some(None) => {}
        }
    }
    let mut valid = Valid::new(&read, &symbols, &unknown);
    match follow(&mut language, &unknown, &mut valid, steps) {
        None => Understood {
            verdict: Verdict::Lenient,
            why: Why::Beyond,
        },
        Some(Some(word)) => Understood {
            verdict: Verdict::Lenient,
            why: shown(word),
        },
        Some(None) => Understood::of(Verdict::Fits),
    }
}

/// What is told of elements one by one.
trait Reader {
    type State: Clone + Eq + Hash;

    fn start(&mut self) -> Self::State;

    /// After one more element; `Err` where it is refused, nothing where there are no steps left.
    fn next(
        &mut self,
        state: &Self::State,
        letter: Letter,
        steps: &mut Steps,
    ) -> Option<Result<Self::State, ()>>;

    /// Whether there may be no more.
    fn may_end(&mut self, state: &Self::State, steps: &mut Steps) -> Option<bool>;
}

/// A sequence that is written and that the reader refuses, one of the shortest; nothing where there
/// are no steps left.
fn follow<R: Reader>(
    language: &mut Language<'_>,
    unknown: &[Rc<str>],
    reader: &mut R,
    steps: &mut Steps,
) -> Option<Option<Vec<Letter>>> {
    // Where each was come from, and by what.
    let mut met: Vec<(usize, Option<Letter>)> = Vec::new();
    let mut known: HashMap<(State, R::State), usize> = HashMap::new();
    let mut left: VecDeque<(usize, State, R::State)> = VecDeque::new();
    let word = |met: &[(usize, Option<Letter>)], at: usize, last: Option<Letter>| {
        let mut word: Vec<Letter> = last.into_iter().collect();
        let mut at = at;
        while let Some((from, Some(letter))) = met.get(at) {
            word.push(*letter);
            at = *from;
        }
        word.reverse();
        word
    };
    let first = (START, reader.start());
    met.push((0, None));
    known.insert(first.clone(), 0);
    left.push_back((0, first.0, first.1));
    while let Some((at, written, state)) = left.pop_front() {
        steps.take()?;
        if language.may_end(written, steps)? && !reader.may_end(&state, steps)? {
            return Some(Some(word(&met, at, None)));
        }
        for (leaf, next) in language.moves(written, steps)?.iter().copied() {
            for letter in language.letters(leaf, unknown) {
                steps.take()?;
                let Ok(state) = reader.next(&state, letter, steps)? else {
                    let mut word = word(&met, at, Some(letter));
                    word.extend(language.shortest_end(next, unknown, steps)?);
                    return Some(Some(word));
                };
                let number = met.len();
                if let Entry::Vacant(entry) = known.entry((next, state.clone())) {
                    entry.insert(number);
                    met.push((at, Some(letter)));
                    left.push_back((number, next, state));
                }
            }
        }
    }
    Some(None)
}
