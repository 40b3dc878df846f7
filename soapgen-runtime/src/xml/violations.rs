//! Violations of the schema: the first are kept and the others counted.

use std::fmt;
use std::ops::Deref;

use crate::shown::clipped;

/// One violation of the schema.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Violation {
    /// The elements that lead to it, such as `/User/Role/Id`. Of very many those in the middle
    /// are left out, and of long names the end.
    pub path: String,
    /// Offset in bytes, when read.
    pub offset: Option<usize>,
    /// What the schema allows, and the first characters of what stands there.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)?;
        if let Some(offset) = self.offset {
            write!(f, " (at byte {offset})")?;
        }
        Ok(())
    }
}

/// The violations that strict reading or a check found: a slice of the first, as many as
/// [`Limits::violations`](crate::Limits::violations) says, and the number of the others.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Violations {
    kept: Vec<Violation>,
    more: usize,
    limit: usize,
}

impl Violations {
    pub(crate) fn up_to(limit: usize) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    /// How many there are beside those that were kept.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// How many there are, kept or not.
    #[must_use]
    pub fn total(&self) -> usize {
        self.kept.len().saturating_add(self.more)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// Counts one if none is kept any more: then it need not be made.
    pub(crate) fn is_counted_alone(&mut self) -> bool {
        let is_full = self.kept.len() >= self.limit;
        self.more = self.more.saturating_add(usize::from(is_full));
        is_full
    }

    /// How many would still be kept.
    pub(crate) fn room(&self) -> usize {
        self.limit.saturating_sub(self.kept.len())
    }

    /// Adds some that were found earlier, each with how many stood before it, in their order; and
    /// counts more.
    #[cold]
    pub(crate) fn insert(&mut self, found: Vec<(usize, Violation)>, more: usize) {
        self.more = self.more.saturating_add(more);
        for (number, (before, mut violation)) in found.into_iter().enumerate() {
            violation.message = clipped(violation.message);
            let at = (before + number).min(self.kept.len());
            self.kept.insert(at, violation);
        }
        let beyond = self.kept.len().saturating_sub(self.limit);
        self.kept.truncate(self.limit);
        self.more = self.more.saturating_add(beyond);
    }

    /// Adds one, which is made only if it is kept.
    #[cold]
    pub(crate) fn add(&mut self, violation: impl FnOnce() -> Violation) {
        if self.is_counted_alone() {
            return;
        }
        let mut violation = violation();
        violation.message = clipped(violation.message);
        self.kept.push(violation);
    }

    /// Adds those of another check, changed.
    pub(crate) fn append(&mut self, others: Self, change: impl Fn(Violation) -> Violation) {
        self.more = self.more.saturating_add(others.more);
        for other in others.kept {
            self.add(|| change(other));
        }
    }
}

impl Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.kept
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        let s = if total == 1 { "" } else { "s" };
        write!(f, "{total} violation{s} of the schema")?;
        self.kept.iter().try_for_each(|v| write!(f, "\n  {v}"))?;
        match self.more {
            0 => Ok(()),
            more => write!(
                f,
                "\n  and {more} more: the limit `violations` of `Limits` is {}",
                self.limit
            ),
        }
    }
}

impl fmt::Debug for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.kept).finish()?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
