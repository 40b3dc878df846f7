//! Names that are close to a name that nobody declared.

use std::ops::RangeInclusive;

/// Long names are compared by their beginnings alone; nobody misspells a thousand characters.
const LONGEST: usize = 200;

/// What all searches of a [`Nearest`] may cost together, in characters of known names: so much, and
/// so much more for each name and each search, so that it grows as the document does.
const FREE: usize = 200_000;
const EACH: usize = 400;

/// How many characters of a name may be other ones for it to be meant.
fn limit(wanted: &str) -> usize {
    (wanted.chars().count() / 3).clamp(1, 4)
}

/// A name as it is compared: case is left out of account.
fn folded(name: &str) -> Vec<char> {
    let start = name.chars().take(LONGEST);
    start.flat_map(char::to_lowercase).collect()
}

/// The name closest to `wanted`, if one is close enough to be meant; of several the first.
pub(crate) fn nearest<'a>(
    wanted: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let mut walk = Walk::new(wanted);
    let mut best = None;
    for name in names {
        // No character takes more than four bytes.
        if name.len().abs_diff(wanted.len()) > walk.limit.saturating_mul(4) {
            continue;
        }
        let name_folded = folded(name);
        walk.rows.truncate(1);
        let is_near = walk.follow(&name_folded).is_none() && walk.is_within(name_folded.len());
        if is_near {
            best = Some(name);
            match walk.distance().checked_sub(1) {
                Some(limit) => walk.limit = limit,
                None => break,
            }
        }
    }
    best
}

/// Many names, to find the nearest of each of many others.
#[derive(Debug)]
pub(crate) struct Nearest {
    /// The names as they are compared, in order, and the number of each.
    names: Vec<(Vec<char>, u32)>,
    searches: usize,
    spent: usize,
}

/// What a search has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The number of a name that may be meant: of the nearest the first.
    Name(usize),
    /// No name is near.
    Nothing,
    /// More was searched for among these names than what they may cost.
    NotSearched,
}

impl Nearest {
    pub(crate) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<_> = (0..)
            .zip(names)
            .map(|(n, name)| (folded(name), n))
            .collect();
        names.sort();
        Self {
            names,
            searches: 0,
            spent: 0,
        }
    }

    /// The name closest to `wanted`, if one is close enough to be meant.
    pub(crate) fn search(&mut self, wanted: &str) -> Found {
        self.searches += 1;
        let most = FREE + EACH * (self.names.len() + self.searches);
        let mut walk = Walk::new(wanted);
        let mut best: Option<(usize, u32)> = None;
        let mut at = 0;
        // Names that begin alike stand together: what they share is compared once, and where it is
        // too far from the name already they are all left out.
        while let Some((name, number)) = self.names.get(at) {
            if self.spent > most {
                return Found::NotSearched;
            }
            let before = walk.rows.len();
            let too_far = walk.follow(name);
            self.spent += 1 + walk.rows.len().saturating_sub(before);
            at += match too_far {
                Some(end) => {
                    let rest = self.names.get(at..).unwrap_or_default();
                    rest.partition_point(|(other, _)| other.get(..end) == name.get(..end))
                }
                None => {
                    let distance = walk.distance();
                    if walk.is_within(name.len())
                        && best.is_none_or(|best| (distance, *number) < best)
                    {
                        best = Some((distance, *number));
                        walk.limit = distance;
                    }
                    1
                }
            };
            if let Some((next, _)) = self.names.get(at) {
                let shared = next.iter().zip(name).take_while(|(a, b)| a == b).count();
                walk.rows.truncate(shared + 1);
            }
        }
        match best {
            Some((_, number)) => Found::Name(number as usize),
            None => Found::Nothing,
        }
    }
}

/// The table of edit distances between a name and one after another (Levenshtein), a row for each
/// character of the other and one before them.
struct Walk {
    wanted: Vec<char>,
    limit: usize,
    rows: Vec<Vec<usize>>,
}

impl Walk {
    fn new(wanted: &str) -> Self {
        let limit = limit(wanted);
        let wanted = folded(wanted);
        let first = (0..=wanted.len()).collect();
        Self {
            wanted,
            limit,
            rows: vec![first],
        }
    }

    /// Adds the rows that a name still lacks. Where no name that begins so can be near, how many
    /// characters of it say so.
    fn follow(&mut self, name: &[char]) -> Option<usize> {
        while let Some(x) = name.get(self.rows.len() - 1) {
            let length = self.rows.len();
            // Far from the diagonal the distance is above the limit anyway.
            let band = self.band(length);
            let far = self.limit + 1;
            let mut row = vec![far; self.wanted.len() + 1];
            let last = self.rows.last()?;
            let mut nearest = far;
            for at in band {
                let above = last.get(at).map_or(far, |above| above + 1);
                let (left, diagonal) = match at.checked_sub(1) {
                    Some(before) => {
                        let same = self.wanted.get(before) == Some(x);
                        let diagonal = last.get(before).map_or(far, |d| d + usize::from(!same));
                        (row.get(before).map_or(far, |left| left + 1), diagonal)
                    }
                    None => (far, far),
                };
                let distance = above.min(left).min(diagonal).min(far);
                nearest = nearest.min(distance);
                if let Some(cell) = row.get_mut(at) {
                    *cell = distance;
                }
            }
            self.rows.push(row);
            if nearest > self.limit {
                return Some(length);
            }
        }
        None
    }

    /// Which characters of the wanted name those of a prefix of this length can stand for.
    fn band(&self, length: usize) -> RangeInclusive<usize> {
        length.saturating_sub(self.limit)..=(length + self.limit).min(self.wanted.len())
    }

    /// The distance of the name that was followed to its end.
    fn distance(&self) -> usize {
        let last = self.rows.last().and_then(|row| row.last());
        last.copied().unwrap_or(usize::MAX)
    }

    fn is_within(&self, length: usize) -> bool {
        length.abs_diff(self.wanted.len()) <= self.limit && self.distance() <= self.limit
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["GetUser", "GetUsers", "Put", "getuser2"];
        for (wanted, expected) in [
            ("GetUsr", Some("GetUser")),
            ("getusers", Some("GetUsers")),
            ("put", Some("Put")),
            ("Delete", None),
            ("", None),
        ] {
            assert_eq!(nearest(wanted, names), expected, "{wanted}");
        }
    }

    /// By the whole table.
    fn distance(a: &str, b: &str) -> usize {
        let (a, b) = (folded(a), folded(b));
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = i;
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let replaced = diagonal + usize::from(x != y);
                diagonal = row[j + 1];
                row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
            }
        }
        row[b.len()]
    }

    proptest! {
        /// Both ways find what comparing with each name finds.
        #[test]
        fn any_name_finds_its_nearest(
            names in prop::collection::vec("[abC]{0,9}", 0..20),
            wanted in prop::collection::vec("[abcD]{0,9}", 1..5),
        ) {
            let mut index = Nearest::new(names.iter().map(String::as_str));
            for wanted in &wanted {
                let near = names.iter().map(|name| distance(wanted, name)).enumerate();
                let near = near.filter(|(_, distance)| *distance <= limit(wanted));
                let expected = near.min_by_key(|(number, distance)| (*distance, *number));
                let expected = expected.map(|(number, _)| number);
                let found = nearest(wanted, names.iter().map(String::as_str));
                prop_assert_eq!(found, expected.map(|number| &*names[number]));
                let expected = expected.map_or(Found::Nothing, Found::Name);
                prop_assert_eq!(index.search(wanted), expected);
            }
        }
    }

    /// Where each of many names is near to each of many others, searching stops.
    #[test]
    fn searches_have_a_bound_together() {
        let name = |n: u32| format!("{:020b}", n * 7919 % (1 << 20));
        let names: Vec<String> = (0..4_000).map(name).collect();
        let mut index = Nearest::new(names.iter().map(String::as_str));
        let found: Vec<Found> = (0..4_000)
            .map(|n| index.search(&name(n + 500_000)))
            .collect();
        assert_ne!(found.first(), Some(&Found::NotSearched));
        assert_eq!(found.last(), Some(&Found::NotSearched));
        assert!(index.spent < FREE + (EACH + 30) * 8_000, "{}", index.spent);
    }
}
