//! Content models against a matcher that tries everything.

use std::collections::BTreeSet;

use super::{Model, Models, WAYS};
use crate::limits::Limits;
use crate::xml::table::{MANY, Namespaces, Row, Table, TableKind, any, element, group};
use crate::xml::violations::Violations;

/// A particle, as tests write it.
#[derive(Clone, Debug)]
enum Term {
    Name(&'static str),
    Any,
    Group(TableKind, Vec<Particle>),
}

type Particle = (Term, u32, u32);

fn leaked(kind: TableKind, particles: &[Particle]) -> &'static Table {
    let row = |(term, min, max): &Particle| -> Row {
        match term {
            Term::Name(name) => element("", name, *min, *max),
            Term::Any => any(Namespaces::OneOf(&["urn:other"]), *min, *max),
            Term::Group(kind, particles) => group(leaked(*kind, particles), *min, *max),
        }
    };
    let rows: Vec<Row> = particles.iter().map(row).collect();
    Box::leak(Box::new(Table {
        kind,
        rows: rows.leak(),
        name: None,
    }))
}

/// Where what satisfies a particle can end, from each of these places.
fn ends(particle: &Particle, word: &[char], from: &BTreeSet<usize>) -> BTreeSet<usize> {
    let (term, min, max) = particle;
    // More often than there are children, and nothing is new.
    let most = (*max).min(min + word.len() as u32 + 1);
    let (mut here, mut found) = (from.clone(), BTreeSet::new());
    for times in 0..=most {
        if times >= *min {
            found.extend(here.iter().copied());
        }
        let next = once(term, word, &here);
        if next.is_empty() || times >= *min && next == here {
            break;
        }
        here = next;
    }
    found
}

fn once(term: &Term, word: &[char], from: &BTreeSet<usize>) -> BTreeSet<usize> {
    match term {
        Term::Name(name) => {
            let is = |at: &&usize| word.get(**at).is_some_and(|c| name.starts_with(*c));
            from.iter().filter(is).map(|at| at + 1).collect()
        }
        Term::Any => {
            let is = |at: &&usize| word.get(**at) == Some(&'x');
            from.iter().filter(is).map(|at| at + 1).collect()
        }
        Term::Group(TableKind::Choice, particles) => {
            let all = particles.iter();
            all.flat_map(|particle| {
                // An alternative that may be left out is one that is empty.
                ends(particle, word, from)
            })
            .collect()
        }
        Term::Group(TableKind::All, particles) => {
            let none = vec![0; particles.len()];
            let mut open: Vec<(usize, Vec<u32>)> =
                from.iter().map(|at| (*at, none.clone())).collect();
            let mut known: BTreeSet<(usize, Vec<u32>)> = open.iter().cloned().collect();
            while let Some((at, counts)) = open.pop() {
                for (number, (term, _, max)) in particles.iter().enumerate() {
                    if counts[number] >= *max {
                        continue;
                    }
                    for end in once(term, word, &BTreeSet::from([at])) {
                        let mut counts = counts.clone();
                        counts[number] += 1;
                        if end > at && known.insert((end, counts.clone())) {
                            open.push((end, counts));
                        }
                    }
                }
            }
            let is_emptiable =
                |particle: &Particle| ends(particle, &[], &BTreeSet::from([0])).contains(&0);
            let is_whole = |counts: &[u32]| {
                let mut all = std::iter::zip(particles, counts);
                all.all(|(particle, count)| *count >= particle.1 || is_emptiable(particle))
            };
            let whole = known.into_iter().filter(|(_, counts)| is_whole(counts));
            whole.map(|(at, _)| at).collect()
        }
        Term::Group(_, particles) => particles
            .iter()
            .fold(from.clone(), |at, particle| ends(particle, word, &at)),
    }
}

/// What the automaton says of children with these names, and how many ways it had at most.
fn takes(model: &std::sync::Arc<Model>, word: &[char]) -> (bool, usize) {
    let mut content = super::Content::new(model.clone());
    let mut most = 0;
    for name in word {
        let name = name.to_string();
        let namespace = if name == "x" { "urn:other" } else { "" };
        content.child((namespace, &name), || (String::new(), None));
        most = most.max(content.ways.len());
    }
    let mut violations = Violations::up_to(Limits::default().violations);
    content.end(&mut violations, || (String::new(), None));
    (violations.is_empty(), most)
}

fn model(table: &'static Table) -> std::sync::Arc<Model> {
    std::sync::Arc::new(Model::new(table).expect("it is small").finished())
}

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn particle(&mut self, depth: u64) -> Particle {
        let term = match self.below(if depth == 0 { 4 } else { 8 }) {
            0 => Term::Name("a"),
            1 => Term::Name("b"),
            2 => Term::Name("c"),
            3 => match self.below(2) {
                0 => Term::Any,
                _ => Term::Name("a"),
            },
            kind => {
                let particles = (0..=self.below(3)).map(|_| self.particle(depth - 1));
                let particles = particles.collect();
                let kind = match kind {
                    4 | 5 => TableKind::Sequence,
                    6 => TableKind::Choice,
                    _ => TableKind::All,
                };
                Term::Group(kind, particles)
            }
        };
        let min = self.below(4) as u32;
        let max = match self.below(4) {
            0 => MANY,
            1 => min.max(1),
            _ => min.max(1) + self.below(3) as u32,
        };
        match self.below(2) {
            0 => (term, 1, 1),
            _ => (term, min, max),
        }
    }
}

/// Every word of up to five names, of many models.
#[test]
fn models_take_what_a_matcher_that_tries_everything_takes() {
    let (models, longest) = if cfg!(miri) { (3, 3) } else { (150, 5) };
    let mut words: Vec<Vec<char>> = vec![Vec::new()];
    let mut start = 0;
    for _ in 0..longest {
        let end = words.len();
        for at in start..end {
            for name in ['a', 'b', 'x'] {
                let mut word = words[at].clone();
                word.push(name);
                words.push(word);
            }
        }
        start = end;
    }
    let mut chance = Chance(11);
    let (mut taken, mut most) = (0, 0);
    for _ in 0..models {
        let particles: Vec<Particle> = (0..=chance.below(2)).map(|_| chance.particle(3)).collect();
        let model = model(leaked(TableKind::Type, &particles));
        let whole = (Term::Group(TableKind::Sequence, particles.clone()), 1, 1);
        for word in &words {
            let expected = ends(&whole, word, &BTreeSet::from([0])).contains(&word.len());
            let (found, ways) = takes(&model, word);
            assert_eq!(found, expected, "{word:?} in {particles:?}");
            taken += usize::from(found);
            most = most.max(ways);
        }
    }
    assert!(taken > models, "only {taken} words were taken");
    assert!(most <= WAYS, "{most}");
}

/// However long the content is and however its groups repeat, there are few ways.
#[test]
fn long_contents_have_few_ways() {
    let name = |name, min, max| (Term::Name(name), min, max);
    let sequence = |particles, min, max| (Term::Group(TableKind::Sequence, particles), min, max);
    let inner = sequence(vec![name("a", 3, 7), name("b", 0, 1)], 2, 50);
    let middle = sequence(vec![inner, name("c", 0, 1)], 3, 40);
    let table = leaked(
        TableKind::Type,
        &[sequence(vec![middle, name("b", 0, 2)], 2, 30)],
    );
    let model = model(table);
    let length = if cfg!(miri) { 60 } else { 4_000 };
    let (is_taken, most) = takes(&model, &vec!['a'; length]);
    assert!(is_taken);
    assert!(most <= WAYS, "{most}");
    assert!(!takes(&model, &['a'; 35]).0, "it takes 36 at least");
    assert!(takes(&model, &['a'; 36]).0);
}

/// Only where reading may count in another way is a model followed.
#[test]
fn plain_contents_have_no_model() {
    let name = |name| (Term::Name(name), 1, 1);
    let group = |kind, max| (Term::Group(kind, vec![name("a"), name("b")]), 0, max);
    let has_model = |particle| {
        let table = leaked(TableKind::Type, &[particle, name("c")]);
        Models::default().content(table).is_some()
    };
    assert!(!has_model(name("a")));
    assert!(!has_model(group(TableKind::Choice, MANY)));
    assert!(has_model(group(TableKind::Sequence, 2)));
}

/// A schema that has one name very many times, one behind the other, as none may: each could be
/// reached from each. Such a model is not followed.
#[test]
fn alike_particles_are_no_square() {
    let with = |count: usize| {
        let inner: Vec<Particle> = (0..count).map(|_| (Term::Name("a"), 0, 2)).collect();
        let all = [(Term::Group(TableKind::Type, inner), 0, MANY)];
        Models::default()
            .content(leaked(TableKind::Type, &all))
            .map(|content| content.model)
    };
    let model = with(super::ALIKE).expect("so many are followed");
    let (taken, most) = takes(&model, &['a'; 200]);
    assert!(taken && most <= WAYS * super::ALIKE, "{most}");
    assert!(with(super::ALIKE + 1).is_none());
}
