//! What wildcards take together (XML Schema Part 1, 3.10.6).

use std::collections::HashSet;
use std::rc::Rc;

use crate::model::{NamespaceConstraint, Wildcard};
use crate::syntax::xsd;

use super::collect::Scope;

/// A wildcard with the namespace that it stands in.
pub(super) fn resolve(wildcard: &xsd::Wildcard, scope: &Scope) -> Wildcard {
    let namespaces = match &wildcard.namespaces {
        xsd::WildcardNamespaces::Any => NamespaceConstraint::Any,
        xsd::WildcardNamespaces::Other => NamespaceConstraint::Not(scope.target.clone()),
        xsd::WildcardNamespaces::List(list) => {
            let list = list.iter();
            let list = list.map(|namespace| namespace.as_ref().unwrap_or(&scope.target));
            let mut met = HashSet::new();
            let namespaces = list.filter(|namespace| met.insert(*namespace));
            NamespaceConstraint::OneOf(namespaces.cloned().collect())
        }
    };
    Wildcard {
        namespaces,
        process: wildcard.process,
    }
}

/// What either takes.
pub(super) fn union(a: &NamespaceConstraint, b: &NamespaceConstraint) -> NamespaceConstraint {
    use NamespaceConstraint::{Any, Not, OneOf};
    match (a, b) {
        (Any, _) | (_, Any) => Any,
        (OneOf(a), OneOf(b)) => {
            let known: HashSet<&Rc<str>> = a.iter().collect();
            let more = b.iter().filter(|ns| !known.contains(ns));
            OneOf(a.iter().chain(more).cloned().collect())
        }
        (Not(a), Not(b)) if a == b => Not(a.clone()),
        (Not(_), Not(_)) => Not("".into()),
        (Not(not), OneOf(set)) | (OneOf(set), Not(not)) => {
            let has_not = set.contains(not);
            let has_none = set.iter().any(|ns| ns.is_empty());
            match (has_not, has_none) {
                (true, true) => Any,
                (true, false) => Not("".into()),
                // All but one namespace, and no namespace: that can't be said, so a little more.
                (false, true) => Any,
                (false, false) => Not(not.clone()),
            }
        }
    }
}

/// What both take; `None` when that is nothing.
pub(super) fn intersection(
    a: &NamespaceConstraint,
    b: &NamespaceConstraint,
) -> Option<NamespaceConstraint> {
    use NamespaceConstraint::{Any, Not, OneOf};
    let both = match (a, b) {
        (Any, other) | (other, Any) => other.clone(),
        (OneOf(a), OneOf(b)) => {
            let b: HashSet<&Rc<str>> = b.iter().collect();
            OneOf(a.iter().filter(|ns| b.contains(ns)).cloned().collect())
        }
        (Not(not), OneOf(set)) | (OneOf(set), Not(not)) => {
            let taken = set.iter().filter(|ns| *ns != not && !ns.is_empty());
            OneOf(taken.cloned().collect())
        }
        // No namespace is ruled out by both, so the one that rules out more is left; of two
        // namespaces both can't be said, so a little more.
        (Not(a), Not(b)) if a.is_empty() => Not(b.clone()),
        (Not(a), Not(_)) => Not(a.clone()),
    };
    match &both {
        OneOf(set) if set.is_empty() => None,
        _ => Some(both),
    }
}
