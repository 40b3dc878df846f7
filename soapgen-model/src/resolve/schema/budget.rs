//! What all types may have together: a declaration that others refer to is there once for each
//! of them in the end, so that a small document can stand for a large one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Attribute, Facet, Identity, NameTest, NamespaceConstraint, Paths, Step};

/// How many bytes of documentation and of values count as one member more.
const BYTES: usize = 256;

/// What the length of a name counts for besides what has the name.
pub(super) fn long(name: &str) -> u64 {
    (name.len() / BYTES) as u64
}

/// What texts that come with a member count for: they are written as often as it is.
pub(super) fn weight<'t>(texts: impl IntoIterator<Item = &'t Option<String>>) -> u64 {
    let bytes: usize = texts.into_iter().flatten().map(String::len).sum();
    (bytes / BYTES) as u64
}

/// What one text counts for that stands for itself.
fn of_length(text: &str) -> u64 {
    1 + (text.len() / BYTES) as u64
}

/// What the identity constraints of an element count for: it has them wherever it is used.
pub(super) fn constraints(identities: &[Identity]) -> u64 {
    let step = |step: &Step| match step {
        Step::Deep | Step::Child(NameTest::Any) | Step::Attribute(NameTest::Any) => 1,
        Step::Child(NameTest::In(namespace)) | Step::Attribute(NameTest::In(namespace)) => {
            of_length(namespace)
        }
        Step::Child(NameTest::Name(name)) | Step::Attribute(NameTest::Name(name)) => {
            of_length(&name.namespace) + (name.local.len() / BYTES) as u64
        }
    };
    let all = |paths: &Paths| -> u64 { paths.iter().flatten().map(step).sum() };
    let each = identities.iter().map(|identity| {
        let fields: u64 = identity.fields.iter().map(all).sum();
        of_length(&identity.name.local) + all(&identity.selector) + fields
    });
    each.sum()
}

/// What the namespaces of a wildcard count for.
pub(super) fn namespaces(constraint: &NamespaceConstraint) -> u64 {
    match constraint {
        NamespaceConstraint::Any => 0,
        NamespaceConstraint::Not(namespace) => (namespace.len() / BYTES) as u64,
        NamespaceConstraint::OneOf(all) => all.iter().map(|namespace| of_length(namespace)).sum(),
    }
}

/// What an attribute counts for, besides what its type is.
pub(super) fn attribute(attribute: &Attribute) -> u64 {
    of_length(&attribute.name.local)
        + weight([&attribute.docs, &attribute.default, &attribute.fixed])
}

/// What the facets and the values of a step count for, long ones and those with much
/// documentation as several.
pub(super) fn facets<'t>(
    facets: &[Facet],
    values: impl Iterator<Item = (&'t str, &'t Option<String>)>,
) -> u64 {
    let values = values.map(|(value, docs)| of_length(value) + weight([docs]));
    let facets = facets.iter().map(|facet| match facet {
        Facet::Pattern(patterns) => patterns.iter().map(|text| of_length(text)).sum(),
        Facet::MinInclusive(value)
        | Facet::MaxInclusive(value)
        | Facet::MinExclusive(value)
        | Facet::MaxExclusive(value) => of_length(value),
        Facet::Length(_)
        | Facet::MinLength(_)
        | Facet::MaxLength(_)
        | Facet::TotalDigits(_)
        | Facet::FractionDigits(_) => 1,
    });
    values.chain(facets).sum()
}

/// Counts the members of all types: attributes and particles, those from bases and groups too;
/// values, facets and identity constraints; and the parts of messages, for each that is bound.
#[derive(Debug)]
pub(crate) struct Budget {
    most: u64,
    used: u64,
    /// Where what is used again is declared: what it is, how much of it there is, and how often.
    again: HashMap<Place, (String, u64, u64)>,
}

impl Budget {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most: u64::try_from(most).unwrap_or(u64::MAX),
            used: 0,
            again: HashMap::new(),
        }
    }

    /// Takes the members of a type; false when there is no room for them.
    pub(crate) fn take(&mut self, members: usize) -> bool {
        self.used = self
            .used
            .saturating_add(u64::try_from(members).unwrap_or(u64::MAX));
        self.is_kept()
    }

    /// Whether there is room left.
    pub(crate) fn is_kept(&self) -> bool {
        self.used <= self.most
    }

    /// Notes that so many members stand in one more place than where they are declared.
    pub(crate) fn again(&mut self, place: Place, what: impl FnOnce() -> String, members: u64) {
        let (_, most, times) = self.again.entry(place).or_insert_with(|| (what(), 0, 0));
        *most = (*most).max(members);
        *times += 1;
    }

    /// Reports that the limit is exceeded, at what is multiplied most.
    pub(crate) fn report(&self, diagnostics: &mut Diagnostics) {
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
        diagnostics.push(
            Diagnostic::error(Code::TooLarge, place, message).help(format!(
                "if that is meant, set `max-members` to a larger number; facets, values and \
                     identity constraints count as well, and of them and of documentation each \
                     {BYTES} bytes count as one more"
            )),
        );
    }
}
