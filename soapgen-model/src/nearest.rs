//! Names that are close to a name that nobody declared.

use std::cmp::Reverse;

/// Long names are compared by their beginnings alone; nobody misspells a thousand characters.
const LONGEST: usize = 200;

/// What all searches of a [`Nearest`] may cost together, in characters of known names: so much, and
/// so much more for each name and each search, so that it grows as the document does.
const FREE: usize = 200_000;
const EACH: usize = 400;

/// How many characters of a name may be other ones for it to be meant: of a single letter none, or
/// every other would be near.
fn limit(wanted: &str) -> usize {
    match wanted.chars().count() {
        0 | 1 => 0,
        count => (count / 3).clamp(1, 4),
    }
}

/// A name as it is compared: case is left out of account.
fn folded(name: &str) -> Vec<char> {
    let start = name.chars().take(LONGEST);
    start.flat_map(char::to_lowercase).collect()
}

/// The name closest to `wanted`, if one is close enough to be meant; of several the first.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut walk = Walk::new(wanted);
    let mut best = None;
    for name in names {
        // No character takes more than four bytes.
        if name.len().abs_diff(wanted.len()) > walk.limit.saturating_mul(4) {
            continue;
        }
        let name_folded = folded(name);
        walk.go_back(0);
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

/// Names in the order in which they may be meant: those that share most words with `wanted` first,
/// of these the nearest, and else as they came.
pub fn nearest_first<'a>(wanted: &str, names: &[&'a str]) -> Vec<&'a str> {
    let words = words(wanted);
    let mut walk = Walk::new(wanted);
    // No name is too far from another.
    walk.limit = 2 * LONGEST;
    walk.far = walk.limit + 1;
    let mut names: Vec<&str> = names.to_vec();
    names.sort_by_cached_key(|name| {
        let of_name = self::words(name);
        let shared = words.iter().filter(|word| of_name.contains(word)).count();
        walk.go_back(0);
        walk.follow(&folded(name));
        (Reverse(shared), walk.distance())
    });
    names
}

/// The words that a name is made of, as capitals and other characters part them.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars().take(LONGEST) {
        if (c.is_uppercase() && was_lower) || !c.is_alphanumeric() {
            words.push(String::new());
        }
        was_lower = !c.is_uppercase();
        if let Some(word) = words.last_mut()
            && c.is_alphanumeric()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What there is to choose from: the names that come first, and how many there are.
pub fn listed(what: &str, known: &[&str]) -> String {
    /// More would hide what is wrong.
    const LISTED: usize = 10;
    let names: Vec<String> = known
        .iter()
        .take(LISTED)
        .map(|n| format!("`{n}`"))
        .collect();
    match known.len() {
        0 => format!("the documents declare no {what}"),
        all if all <= LISTED => format!("the documents declare {}", names.join(", ")),
        all => format!(
            "the documents declare {} and {} more; `soapgen inspect` lists them",
            names.join(", "),
            all - LISTED
        ),
    }
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
    /// The number of a name that may be meant: of the nearest the first in alphabetical order.
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
        let mut best = None;
        let mut at = 0;
        // Names that begin alike stand together: what they share is compared once, and where it is
        // too far from the name already they are all left out.
        while let Some((name, number)) = self.names.get(at) {
            if self.spent > most {
                return Found::NotSearched;
            }
            let before = walk.followed();
            let too_far = walk.follow(name);
            self.spent += 1 + walk.followed().saturating_sub(before);
            at += match too_far {
                Some(end) => {
                    let rest = self.names.get(at..).unwrap_or_default();
                    rest.partition_point(|(other, _)| other.get(..end) == name.get(..end))
                }
                None => {
                    if walk.is_within(name.len()) {
                        best = Some(*number);
                        match walk.distance().checked_sub(1) {
                            Some(limit) => walk.limit = limit,
                            None => break,
                        }
                    }
                    1
                }
            };
            if let Some((next, _)) = self.names.get(at) {
                let shared = next.iter().zip(name).take_while(|(a, b)| a == b).count();
                walk.go_back(shared);
            }
        }
        match best {
            Some(number) => Found::Name(number as usize),
            None => Found::Nothing,
        }
    }
}

/// The table of edit distances between a name and one after another (Levenshtein), a row for each
/// character of the other and one before them.
struct Walk {
    wanted: Vec<char>,
    limit: usize,
    /// Above any limit.
    far: usize,
    rows: Vec<usize>,
}

impl Walk {
    fn new(wanted: &str) -> Self {
        let limit = limit(wanted);
        let wanted = folded(wanted);
        Self {
            limit,
            far: limit + 1,
            rows: (0..=wanted.len()).collect(),
            wanted,
        }
    }

    /// How many characters of a name have rows.
    fn followed(&self) -> usize {
        self.rows.len() / (self.wanted.len() + 1) - 1
    }

    /// Forgets the rows behind so many characters.
    fn go_back(&mut self, followed: usize) {
        self.rows.truncate((followed + 1) * (self.wanted.len() + 1));
    }

    /// Adds the rows that a name still lacks. Where no name that begins so can be near, how many
    /// characters of it say so.
    fn follow(&mut self, name: &[char]) -> Option<usize> {
        let width = self.wanted.len() + 1;
        let mut length = self.followed();
        while let Some(x) = name.get(length) {
            length += 1;
            let start = self.rows.len();
            self.rows.resize(start + width, self.far);
            let (before, row) = self.rows.split_at_mut(start);
            let (_, last) = before.split_at(start - width);
            let mut nearest = self.far;
            // Far from the diagonal the distance is above the limit anyway.
            let band = length.saturating_sub(self.limit)..=(length + self.limit).min(width - 1);
            for at in band {
                let above = last.get(at).map_or(self.far, |above| above + 1);
                let mut distance = above.min(self.far);
                if let Some(before) = at.checked_sub(1) {
                    let is_other = self.wanted.get(before) != Some(x);
                    let diagonal = last
                        .get(before)
                        .map_or(self.far, |d| d + usize::from(is_other));
                    let left = row.get(before).map_or(self.far, |left| left + 1);
                    distance = distance.min(diagonal).min(left);
                }
                nearest = nearest.min(distance);
                if let Some(cell) = row.get_mut(at) {
                    *cell = distance;
                }
            }
            if nearest > self.limit {
                return Some(length);
            }
        }
        None
    }

    /// The distance of the name that was followed to its end.
    fn distance(&self) -> usize {
        self.rows.last().copied().unwrap_or(self.far)
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

    #[test]
    fn the_nearest_comes_first() {
        let names = [
            "Put",
            "GetUser",
            "GetOrRegisterAccessInfo",
            "DeleteUser",
            "get_user_list",
        ];
        for (wanted, expected) in [
            ("RegisterAccess", [2, 1, 3, 4, 0]),
            ("DeleteUserNow", [3, 1, 4, 0, 2]),
            ("UserList", [4, 1, 3, 0, 2]),
            ("", [0, 1, 3, 4, 2]),
        ] {
            let expected = expected.map(|at: usize| names[at]);
            assert_eq!(nearest_first(wanted, &names), expected, "{wanted}");
        }
        let long = "x".repeat(100_000);
        assert_eq!(nearest_first(&long, &["a", &long]), [&*long, "a"]);
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
                let near: Vec<(usize, usize)> = near.collect();
                let first = near.iter().min_by_key(|(number, distance)| (*distance, *number));
                let found = nearest(wanted, names.iter().map(String::as_str));
                prop_assert_eq!(found, first.map(|(number, _)| &*names[*number]));
                let first = near
                    .iter()
                    .min_by_key(|(number, distance)| (*distance, folded(&names[*number]), *number));
                let first = first.map_or(Found::Nothing, |(number, _)| Found::Name(*number));
                prop_assert_eq!(index.search(wanted), first);
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
