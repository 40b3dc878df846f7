//! What all types may have together: a declaration that others refer to is there once for each
//! of them in the end, so that a small document can stand for a large one.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// How many bytes of documentation and of values count as one member more.
const BYTES: usize = 256;

/// What texts that come with a member count for: they are written as often as it is.
pub(super) fn weight<'t>(texts: impl IntoIterator<Item = &'t Option<String>>) -> u64 {
    let bytes: usize = texts.into_iter().flatten().map(String::len).sum();
    (bytes / BYTES) as u64
}

/// Counts the members of all types: attributes and particles, those from bases and groups too.
#[derive(Debug)]
pub(super) struct Budget {
    most: u64,
    used: u64,
    /// Where what is used again is declared: what it is, how much of it there is, and how often.
    again: HashMap<Place, (String, u64, u64)>,
}

impl Budget {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most: u64::try_from(most).unwrap_or(u64::MAX),
            used: 0,
            again: HashMap::new(),
        }
    }

    /// Takes the members of a type; false when there is no room for them.
    pub(super) fn take(&mut self, members: usize) -> bool {
        self.used = self
            .used
            .saturating_add(u64::try_from(members).unwrap_or(u64::MAX));
        self.is_kept()
    }

    /// Whether there is room left.
    pub(super) fn is_kept(&self) -> bool {
        self.used <= self.most
    }

    /// Notes that so many members stand in one more place than where they are declared.
    pub(super) fn again(&mut self, place: Place, what: impl FnOnce() -> String, members: u64) {
        let (_, most, times) = self.again.entry(place).or_insert_with(|| (what(), 0, 0));
        *most = (*most).max(members);
        *times += 1;
    }

    /// Reports that the limit is exceeded, at what is multiplied most.
    pub(super) fn report(&self, diagnostics: &mut Diagnostics) {
        if self.is_kept() {
            return;
        }
        let product = |(_, members, times): &(String, u64, u64)| members.saturating_mul(*times);
        let worst = self
            .again
            .iter()
            .max_by_key(|(place, again)| (product(again), std::cmp::Reverse(**place)));
        let most = self.most;
        let (place, message) = match worst {
            Some((place, (what, members, times))) => (
                Some(*place),
                format!(
                    "the types of the documents have more than {most} members together; {what} \
                     has {members} of them, and is used {times} times or more"
                ),
            ),
            None => (
                None,
                format!("the types of the documents have more than {most} members together"),
            ),
        };
        diagnostics.push(Diagnostic::error("too-large", place, message).help(format!(
            "if that is meant, set `max-members` to a larger number; documentation and \
                     values count as one more for each {BYTES} bytes"
        )));
    }
}
