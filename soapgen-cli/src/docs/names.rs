//! Names of files: of what documents call things, and safe on every file system.

use std::collections::{HashMap, HashSet};

/// How long the part of a name is that comes from a document.
const LONGEST: usize = 80;

/// The names that are given out. No two of them are the same where case doesn't count.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// The number that was last put behind a name.
    last: HashMap<String, usize>,
}

impl Names {
    /// A name that nothing has yet: letters and digits of ASCII, `-` and `_`. It begins with
    /// `prefix`, so that it is none that means something to a system, such as `con`.
    pub(crate) fn name(&mut self, prefix: &str, xml: &str) -> String {
        let safe = |c: char| match c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
            true => c,
            false => '-',
        };
        let wanted: String = xml.chars().map(safe).take(LONGEST).collect();
        let wanted = format!("{prefix}{wanted}");
        let key = wanted.to_ascii_lowercase();
        if self.taken.insert(key.clone()) {
            return wanted;
        }
        let last = self.last.entry(key).or_insert(1);
        loop {
            *last += 1;
            let name = format!("{wanted}-{last}");
            if self.taken.insert(name.to_ascii_lowercase()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_are_safe_and_one_of_a_kind() {
        let mut names = Names::default();
        for (xml, expected) in [
            ("GetUser", "t-GetUser"),
            ("getUSER", "t-getUSER-2"),
            ("GetUser-2", "t-GetUser-2-2"),
            ("GetUser", "t-GetUser-3"),
            ("../a/b.c", "t----a-b-c"),
            ("Größe", "t-Gr--e"),
            ("", "t-"),
            ("", "t--2"),
        ] {
            assert_eq!(names.name("t-", xml), expected, "{xml}");
        }
        let long = names.name("t-", &"x".repeat(1000));
        assert_eq!(long.len(), 82);
        assert_eq!(names.name("t-", &"x".repeat(999)).len(), 84);
    }
}
