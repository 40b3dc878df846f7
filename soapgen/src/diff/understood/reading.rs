//! What soapgen's lenient reader does with the names of elements: the rows that `shape` lays a
//! content model out in, and the way of `Reader` in `soapgen-runtime` through them. It takes what
//! comes by the rows that there are, in any order within a type, passes over what no row takes, and
//! gives up where something has to be there and wasn't.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::particles::{self, Letter, Particles, Symbols, What, takes};
use super::{Reader, Steps};
use soapgen_model::model::{Compositor, NamespaceConstraint, Occurs};

/// How the rows of a table belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Type,
    Sequence,
    All,
    Choice,
}

#[derive(Debug)]
struct Table {
    kind: Kind,
    rows: Vec<Row>,
    /// Whether several values may be one time of this choice.
    has_runs: bool,
}

#[derive(Clone, Debug)]
struct Row {
    what: Takes,
    occurs: Occurs,
    /// Whether it may be nil, and so as well absent.
    is_nillable: bool,
    /// Of a variant: whether it holds several.
    is_many: bool,
    /// Whether it matters that it was there: something may come for it a second time, or it has to
    /// be there.
    is_noted: bool,
}

#[derive(Clone, Debug)]
enum Takes {
    Element(usize),
    Any(NamespaceConstraint),
    Group(usize),
}

impl Row {
    fn may_repeat(&self) -> bool {
        self.occurs.max != Some(1)
    }

    fn is_needed(&self) -> bool {
        self.occurs.min > 0 && self.occurs.max == Some(1) && !self.is_nillable
    }
}

/// A lenient reader.
#[derive(Debug)]
pub(super) struct Reading<'p> {
    tables: Vec<Table>,
    symbols: &'p Symbols,
    unknown: &'p [Rc<str>],
    /// The names that are taken for others, which differ in their namespaces.
    taken_for: HashMap<usize, usize>,
    /// What stands in each table.
    contained: Vec<Contained>,
}

/// What stands in a table, in groups within it too.
#[derive(Debug, Default)]
struct Contained {
    names: BTreeSet<usize>,
    open: Vec<NamespaceConstraint>,
    /// The names that it may begin with, and whether that may be what a wildcard takes.
    first: BTreeSet<usize>,
    is_first_open: bool,
    /// The rows that may begin with a name, and those that may with a wildcard.
    starting: HashMap<usize, Vec<usize>>,
    starting_open: Vec<usize>,
    /// The same of groups that have it anywhere.
    having: HashMap<usize, Vec<usize>>,
    having_open: Vec<usize>,
}

/// Where the reader is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum At {
    /// Among the rows of a table.
    Rows {
        table: usize,
        cursor: usize,
        last: usize,
        count: u32,
        seen: Vec<usize>,
        /// The wildcard that has what isn't its.
        misplaced: Option<usize>,
    },
    /// Behind a value of a variant that holds several.
    More {
        table: usize,
        row: usize,
        count: u32,
    },
}

impl At {
    fn rows(table: usize) -> Self {
        Self::Rows {
            table,
            cursor: 0,
            last: usize::MAX,
            count: 0,
            seen: Vec::new(),
            misplaced: None,
        }
    }
}

/// Lays a content model out in tables.
struct Layout<'p> {
    particles: &'p Particles,
    emptiable: Vec<bool>,
    tables: Vec<Table>,
}

impl Layout<'_> {
    fn table(&mut self, kind: Kind, rows: Vec<Row>) -> usize {
        let is_run = |row: &Row| row.may_repeat() && row.occurs.min <= 1;
        self.tables.push(Table {
            has_runs: kind == Kind::Choice && rows.iter().any(is_run),
            kind,
            rows,
        });
        self.tables.len() - 1
    }

    fn is_emptiable(&self, at: &usize) -> bool {
        self.emptiable.get(*at).copied().unwrap_or(true)
    }

    fn leaf(&self, at: usize, occurs: Occurs) -> Option<Row> {
        let (what, is_nillable) = match &self.particles.nodes.get(at)?.what {
            What::Element(name, is_nillable) => (Takes::Element(*name), *is_nillable),
            What::Any(constraint, _) => (Takes::Any(constraint.clone()), false),
            What::Group(..) => return None,
        };
        Some(Row {
            what,
            occurs,
            is_nillable,
            is_many: false,
            is_noted: false,
        })
    }

    /// What a particle is among the members of a record.
    fn occurring(&mut self, rows: &mut Vec<Row>, at: usize, occurs: Occurs) -> Option<()> {
        let particles = self.particles;
        let What::Group(compositor, inside) = &particles.nodes.get(at)?.what else {
            rows.extend(self.leaf(at, occurs));
            return Some(());
        };
        match (&**inside, compositor) {
            ([], _) => {}
            ([only], _) => match occurs.times(particles.nodes.get(*only)?.occurs) {
                Some(occurs) => self.occurring(rows, *only, occurs)?,
                None if *compositor == Compositor::Choice => {
                    let row = self.group(Compositor::Sequence, inside, occurs)?;
                    rows.push(row);
                }
                None => {
                    let row = self.group(*compositor, inside, occurs)?;
                    rows.push(row);
                }
            },
            (_, Compositor::Choice) => {
                let row = self.group(*compositor, inside, occurs)?;
                rows.push(row);
            }
            _ if occurs == Occurs::ONCE
                || occurs.max == Some(1) && inside.iter().all(|at| self.is_emptiable(at)) =>
            {
                for at in inside {
                    self.occurring(rows, *at, particles.nodes.get(*at)?.occurs)?;
                }
            }
            _ => {
                let row = self.group(*compositor, inside, occurs)?;
                rows.push(row);
            }
        }
        Some(())
    }

    /// The row of a group that is a member of its own.
    fn group(&mut self, compositor: Compositor, inside: &[usize], occurs: Occurs) -> Option<Row> {
        let mut rows = Vec::new();
        let (table, is_empty) = match compositor {
            Compositor::Choice => {
                let repeats = (occurs.max != Some(1)).then_some(occurs.max);
                self.variants(inside, &mut rows, repeats)?;
                let table = self.table(Kind::Choice, rows);
                (table, inside.iter().any(|at| self.is_emptiable(at)))
            }
            _ => {
                let particles = self.particles;
                for at in inside {
                    self.occurring(&mut rows, *at, particles.nodes.get(*at)?.occurs)?;
                }
                let kind = match compositor {
                    Compositor::All => Kind::All,
                    _ => Kind::Sequence,
                };
                let table = self.table(kind, rows);
                (table, inside.iter().all(|at| self.is_emptiable(at)))
            }
        };
        Some(Row {
            what: Takes::Group(table),
            occurs: occurs.at_least(if is_empty { 0 } else { occurs.min }),
            is_nillable: false,
            is_many: false,
            is_noted: false,
        })
    }

    fn variants(
        &mut self,
        inside: &[usize],
        rows: &mut Vec<Row>,
        repeats: Option<Option<u32>>,
    ) -> Option<()> {
        let particles = self.particles;
        for at in inside {
            let occurs = particles.nodes.get(*at)?.occurs;
            let occurs = occurs.at_least(occurs.min.max(1));
            self.variant(*at, occurs, rows, repeats)?;
        }
        Some(())
    }

    fn variant(
        &mut self,
        at: usize,
        occurs: Occurs,
        rows: &mut Vec<Row>,
        repeats: Option<Option<u32>>,
    ) -> Option<()> {
        let is_single = repeats.is_some() && occurs.min <= 1;
        let most = match is_single {
            true => occurs.at_most(Some(1)),
            false => occurs,
        };
        let particles = self.particles;
        let What::Group(compositor, inside) = &particles.nodes.get(at)?.what else {
            rows.extend(self.leaf(at, occurs).map(|row| Row {
                is_many: most.max != Some(1),
                ..row
            }));
            return Some(());
        };
        if let [only] = &**inside
            && let Some(occurs) = occurs.times(particles.nodes.get(*only)?.occurs)
        {
            let occurs = occurs.at_least(occurs.min.max(1));
            return self.variant(*only, occurs, rows, repeats);
        }
        if inside.is_empty() {
            return Some(());
        }
        let is_run = is_single && occurs.max != Some(1) && repeats != Some(None);
        let most = match compositor {
            Compositor::Choice if is_run => occurs,
            _ => most,
        };
        if *compositor == Compositor::Choice && most == Occurs::ONCE {
            return self.variants(inside, rows, repeats);
        }
        let mut row = self.group(*compositor, inside, most)?;
        row.is_many = most.max != Some(1);
        if is_run {
            row.occurs.max = occurs.max;
        }
        rows.push(row);
        Some(())
    }
}

impl<'p> Reading<'p> {
    pub(super) fn new(
        read: &Particles,
        written: &Particles,
        symbols: &'p Symbols,
        unknown: &'p [Rc<str>],
    ) -> Self {
        let mut layout = Layout {
            particles: read,
            emptiable: read.emptiable(),
            tables: Vec::new(),
        };
        let mut rows = Vec::new();
        if let Some(node) = read.nodes.last() {
            let root = read.nodes.len() - 1;
            // Nothing is missing but in models that are broken.
            let _ = layout.occurring(&mut rows, root, node.occurs);
        }
        layout.table(Kind::Type, rows);
        let mut reading = Self {
            tables: layout.tables,
            symbols,
            unknown,
            taken_for: particles::taken_for(read, written, symbols),
            contained: Vec::new(),
        };
        reading.note(written);
        reading.contain();
        reading
    }

    fn root(&self) -> usize {
        self.tables.len().saturating_sub(1)
    }

    /// Notes of which rows it matters that they were there.
    fn note(&mut self, written: &Particles) {
        // How often a name can be written: once, or more often.
        let mut repeats = vec![false; written.nodes.len()];
        let mut count: HashMap<usize, usize> = HashMap::new();
        for (at, node) in written.nodes.iter().enumerate().rev() {
            let is_many = repeats.get(at).copied().unwrap_or(false) || node.occurs.max != Some(1);
            match &node.what {
                What::Element(name, _) => {
                    *count.entry(*name).or_default() += 1 + usize::from(is_many);
                }
                What::Any(..) => {}
                What::Group(_, inside) => {
                    for inner in inside {
                        if let Some(inner) = repeats.get_mut(*inner) {
                            *inner |= is_many;
                        }
                    }
                }
            }
        }
        let mut rows: HashMap<usize, usize> = HashMap::new();
        for row in self.tables.iter().flat_map(|table| &table.rows) {
            if let Takes::Element(name) = row.what {
                *rows.entry(name).or_default() += 1;
            }
        }
        for row in self.tables.iter_mut().flat_map(|table| &mut table.rows) {
            let comes_again = match row.what {
                Takes::Element(name) => {
                    let is_again =
                        |of: &HashMap<usize, usize>| of.get(&name).is_some_and(|n| *n > 1);
                    // Another name may be taken for it.
                    is_again(&count) || is_again(&rows) || !count.contains_key(&name)
                }
                Takes::Any(_) | Takes::Group(_) => true,
            };
            row.is_noted = row.is_needed() || !row.may_repeat() && comes_again;
        }
    }

    /// Notes what each table has; groups stand before what they are in.
    fn contain(&mut self) {
        for table in &self.tables {
            let mut found = Contained::default();
            let mut may_start = true;
            for (at, row) in table.rows.iter().enumerate() {
                let (names, open, first, is_first_open) = match &row.what {
                    Takes::Element(name) => {
                        let one = BTreeSet::from([*name]);
                        (one.clone(), Vec::new(), one, false)
                    }
                    Takes::Any(constraint) => (
                        BTreeSet::new(),
                        vec![constraint.clone()],
                        BTreeSet::new(),
                        true,
                    ),
                    Takes::Group(group) => match self.contained.get(*group) {
                        Some(of) => (
                            of.names.clone(),
                            of.open.clone(),
                            of.first.clone(),
                            of.is_first_open,
                        ),
                        None => continue,
                    },
                };
                for name in &first {
                    found.starting.entry(*name).or_default().push(at);
                }
                if is_first_open {
                    found.starting_open.push(at);
                }
                if let Takes::Group(_) = row.what {
                    for name in &names {
                        found.having.entry(*name).or_default().push(at);
                    }
                    if !open.is_empty() {
                        found.having_open.push(at);
                    }
                }
                if may_start {
                    found.first.extend(first);
                    found.is_first_open |= is_first_open;
                }
                may_start &= table.kind != Kind::Sequence || row.occurs.min == 0;
                found.names.extend(names);
                found.open.extend(open);
            }
            found.open.dedup();
            self.contained.push(found);
        }
    }

    fn is_taken(&self, what: &Takes, letter: Letter) -> bool {
        match (what, letter) {
            (Takes::Element(name), Letter::Named(named)) => *name == named,
            (Takes::Any(constraint), Letter::Named(named)) => {
                let name = self.symbols.name(named);
                name.is_some_and(|name| takes(constraint, &name.namespace))
            }
            (Takes::Any(constraint), Letter::Unknown(at)) => {
                (self.unknown.get(at)).is_some_and(|namespace| takes(constraint, namespace))
            }
            _ => false,
        }
    }

    /// Whether a row takes an element as its first.
    fn starts(&self, row: &Row, letter: Letter, steps: &mut Steps) -> Option<bool> {
        steps.take()?;
        match row.what {
            Takes::Group(table) => self.can_start(table, letter, steps),
            _ => Some(self.is_taken(&row.what, letter)),
        }
    }

    fn can_start(&self, table: usize, letter: Letter, steps: &mut Steps) -> Option<bool> {
        let known = self.contained.get(table)?;
        if matches!(letter, Letter::Named(name) if known.first.contains(&name)) {
            return Some(true);
        }
        if !known.is_first_open {
            return Some(false);
        }
        let table = self.tables.get(table)?;
        for row in &table.rows {
            if self.starts(row, letter, steps)? {
                return Some(true);
            }
            if table.kind == Kind::Sequence && row.occurs.min > 0 {
                return Some(false);
            }
        }
        Some(false)
    }

    /// Whether a group has an element anywhere.
    fn contains(&self, table: usize, letter: Letter) -> bool {
        let Some(known) = self.contained.get(table) else {
            return false;
        };
        let named = matches!(letter, Letter::Named(name) if known.names.contains(&name));
        let is_wild = |of: &NamespaceConstraint| self.is_taken(&Takes::Any(of.clone()), letter);
        named || known.open.iter().any(is_wild)
    }

    /// The row of a table between these that takes an element.
    fn find(
        &self,
        table: usize,
        (from, to): (usize, usize),
        (seen, misplaced): (&[usize], Option<usize>),
        letter: Letter,
        steps: &mut Steps,
    ) -> Option<Option<usize>> {
        let rows = &*self.tables.get(table)?.rows;
        let known = self.contained.get(table)?;
        let is_free = |at: usize| {
            rows.get(at)
                .is_some_and(|row| row.may_repeat() || !seen.contains(&at))
        };
        let named = |of: &HashMap<usize, Vec<usize>>| match letter {
            Letter::Named(name) => of.get(&name).cloned().unwrap_or_default(),
            Letter::Unknown(_) => Vec::new(),
        };
        let mut best = None;
        for at in named(&known.starting) {
            steps.take()?;
            if (from..to).contains(&at) && (is_free(at) || misplaced == Some(at)) {
                best = Some(at);
                break;
            }
        }
        for at in &known.starting_open {
            steps.take()?;
            let is_before = best.is_none_or(|best| *at < best);
            if is_before
                && (from..to).contains(at)
                && (is_free(*at) || misplaced == Some(*at))
                && self.starts(rows.get(*at)?, letter, steps)?
            {
                best = Some(*at);
                break;
            }
        }
        if best.is_some() {
            return Some(best);
        }
        // None starts with it in the order of the schema: one that has it anywhere.
        let mut having = named(&known.having);
        having.extend(&known.having_open);
        having.sort_unstable();
        for at in having {
            steps.take()?;
            if let Takes::Group(group) = rows.get(at)?.what
                && (from..to).contains(&at)
                && is_free(at)
                && self.contains(group, letter)
            {
                return Some(Some(at));
            }
        }
        Some(None)
    }

    /// Whether nothing is missing that has to be there.
    fn is_whole(&self, at: &At) -> bool {
        let At::Rows { table, seen, .. } = at else {
            return true;
        };
        let rows = self.tables.get(*table).map(|table| &*table.rows);
        let mut rows = rows.unwrap_or_default().iter().enumerate();
        rows.all(|(at, row)| !row.is_needed() || seen.contains(&at))
    }

    /// Begins a group with an element. Nothing where it can't.
    fn enter(
        &self,
        state: &mut Vec<At>,
        group: usize,
        letter: Letter,
        steps: &mut Steps,
    ) -> Option<Entered> {
        let mut group = group;
        loop {
            steps.take()?;
            let table = self.tables.get(group)?;
            if table.kind != Kind::Choice {
                state.push(At::rows(group));
                return Some(Entered::Group);
            }
            let all = (0, table.rows.len());
            let Some(row) = self.find(group, all, (&[], None), letter, steps)? else {
                return Some(Entered::Refused);
            };
            let variant = table.rows.get(row)?;
            if variant.is_many {
                state.push(At::More {
                    table: group,
                    row,
                    count: 1,
                });
            }
            match variant.what {
                Takes::Group(inner) => group = inner,
                _ => return Some(Entered::Read),
            }
        }
    }

    /// The row of a table that takes an element.
    fn row_for(
        &self,
        table: usize,
        cursor: usize,
        (seen, misplaced): (&[usize], Option<usize>),
        letter: Letter,
        steps: &mut Steps,
    ) -> Option<Option<usize>> {
        let of = self.tables.get(table)?;
        let known = (seen, misplaced);
        let found = self.find(table, (cursor, of.rows.len()), known, letter, steps)?;
        let any_order = matches!(of.kind, Kind::Type | Kind::All);
        match found {
            None if any_order => self.find(table, (0, cursor), known, letter, steps),
            found => Some(found),
        }
    }
}

/// What became of an element with which a group is to begin.
enum Entered {
    Read,
    /// It is still to be read, by the group.
    Group,
    Refused,
}

impl Reader for Reading<'_> {
    type State = Vec<At>;

    fn start(&mut self) -> Vec<At> {
        vec![At::rows(self.root())]
    }

    fn next(
        &mut self,
        state: &Vec<At>,
        letter: Letter,
        steps: &mut Steps,
    ) -> Option<Result<Vec<At>, ()>> {
        let letter = match letter {
            Letter::Named(name) => Letter::Named(*self.taken_for.get(&name).unwrap_or(&name)),
            unknown => unknown,
        };
        let mut state = state.clone();
        // Each group is left at most once for an element, and entered as deep as they stand.
        for _ in 0..=state.len() + 2 * self.tables.len() {
            steps.take()?;
            let (group, depth) = (state.len() > 1, state.len());
            let entered = match state.last_mut()? {
                At::More { table, row, count } => {
                    let (of, at) = (*table, *row);
                    let variant = self.tables.get(of)?.rows.get(at)?;
                    let has_room = variant.occurs.max.is_none_or(|most| *count < most);
                    if !has_room || !self.starts(variant, letter, steps)? {
                        state.pop();
                        continue;
                    }
                    // Without a most it doesn't matter how many there were.
                    *count += u32::from(variant.occurs.max.is_some());
                    match variant.what {
                        Takes::Group(group) => self.enter(&mut state, group, letter, steps)?,
                        _ => Entered::Read,
                    }
                }
                At::Rows {
                    table,
                    cursor,
                    last,
                    count,
                    seen,
                    misplaced,
                } => {
                    let of = self.tables.get(*table)?;
                    let known = (&**seen, *misplaced);
                    let mut found = self.row_for(*table, *cursor, known, letter, steps)?;
                    if found.is_none() && !group && !self.contains(*table, letter) {
                        // A wildcard that has to have something has the last that nothing takes.
                        found = of.rows.iter().enumerate().position(|(at, row)| {
                            let is_any = matches!(row.what, Takes::Any(_));
                            let is_free = !seen.contains(&at) || *misplaced == Some(at);
                            is_any && row.is_needed() && is_free
                        });
                        *misplaced = found.or(*misplaced);
                    } else if let Some(at) = found
                        && matches!(of.rows.get(at)?.what, Takes::Any(_))
                    {
                        *misplaced = None;
                    }
                    let Some(at) = found else {
                        if !group {
                            return Some(Ok(state));
                        }
                        match state.last().is_some_and(|at| self.is_whole(at)) {
                            true => state.pop(),
                            false => return Some(Err(())),
                        };
                        continue;
                    };
                    let row = of.rows.get(at)?;
                    // Beyond the most, and without one, it doesn't matter how many there were.
                    *count = match (at == *last, row.occurs.max) {
                        (true, Some(most)) => most.min(*count + 1),
                        _ => 1,
                    };
                    let has_room = row.occurs.max.is_none_or(|most| *count < most);
                    *cursor = if has_room { at } else { at + 1 };
                    if let Takes::Group(group) = row.what
                        && row.occurs.max.is_some_and(|most| most > 1)
                        && self.tables.get(group)?.has_runs
                    {
                        *cursor = at;
                        *count = 1;
                    }
                    *last = at;
                    if row.is_noted
                        && let Err(place) = seen.binary_search(&at)
                    {
                        seen.insert(place, at);
                    }
                    match row.what {
                        Takes::Group(group) => self.enter(&mut state, group, letter, steps)?,
                        _ => Entered::Read,
                    }
                }
            };
            match entered {
                Entered::Read => return Some(Ok(state)),
                Entered::Group => debug_assert!(state.len() > depth),
                Entered::Refused => return Some(Err(())),
            }
        }
        // A group that begins with an element and doesn't take it, again and again.
        Some(Err(()))
    }

    fn may_end(&mut self, state: &Vec<At>, _: &mut Steps) -> Option<bool> {
        Some(state.iter().all(|at| self.is_whole(at)))
    }
}
