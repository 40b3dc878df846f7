//! What changes in an element, and in which of them stand in a type, how often and in which order.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::Verdict;
use super::super::content::{Elements, Open, Slot};
use super::super::found::{At, Class, Kind, Side, Subject};
use super::super::names::Names;
use super::{Both, Given, Walk, allows};
use soapgen_model::model::{
    Derivation, ElementId, Identity, IdentityKind, NameTest, NamespaceConstraint, Occurs, Paths,
    ProcessContents, Step, Wildcard, XmlName,
};
use soapgen_model::nearest::nearest;

/// Names that are tried for one that has another name, of those that are left.
const MAX_RENAMED: usize = 64;

impl Walk<'_> {
    /// Compares what two elements take; what changes in the elements themselves is said of this
    /// subject where they are local.
    pub(super) fn element(&mut self, old: ElementId, new: ElementId, subject: Option<&Subject>) {
        self.element_in(old, new, subject, (false, false));
    }

    /// The same, where it is known of which version one that is nil may as well be absent.
    fn element_in(
        &mut self,
        old: ElementId,
        new: ElementId,
        subject: Option<&Subject>,
        may_be_absent: (bool, bool),
    ) {
        let (before, after) = (&self.old[old], &self.new[new]);
        if !self.met.insert((old, new)) {
            return;
        }
        let own = Subject::new(Class::Type, format!("element {}", after.name));
        let subject = match (after.global, subject) {
            (false, Some(subject)) => subject,
            _ => &own,
        };
        let name = format!("`{}`", after.name.local);
        let place = Some((Side::New, after.place));
        if before.nillable != after.nillable {
            // A reader that needs no value takes nil for none.
            let refuses = |may_be_absent| match may_be_absent {
                true => Verdict::Lenient,
                false => Verdict::Breaks,
            };
            let (message, verdict) = match after.nillable {
                true => (
                    format!("{name} may be nil"),
                    Both::in_answers(refuses(may_be_absent.0)),
                ),
                false => (
                    format!("{name} may no longer be nil"),
                    Both::in_requests(refuses(may_be_absent.1)),
                ),
            };
            self.say(subject, Kind::Nillable, message, verdict, place);
        }
        if before.is_abstract != after.is_abstract {
            let (message, verdict) = match after.is_abstract {
                true => (
                    format!("{name} is abstract"),
                    Both::in_requests(Verdict::Breaks),
                ),
                false => (
                    format!("{name} is no longer abstract"),
                    Both::in_answers(Verdict::Breaks),
                ),
            };
            self.say(subject, Kind::Abstract, message, verdict, place);
        }
        self.blocked(subject, &name, &before.block, &after.block, place);
        self.value(subject, &name, Given::of(before), Given::of(after), place);
        let constraints = |element: &soapgen_model::model::Element| {
            let each = element.identities.iter();
            each.map(|identity| identity.name.local.to_string())
                .collect::<Vec<_>>()
        };
        let (were, are) = (constraints(before), constraints(after));
        for (kind, names, others) in [("was added", &are, &were), ("is gone", &were, &are)] {
            for constraint in names.iter().filter(|name| !others.contains(name)) {
                let message = format!("the constraint `{constraint}` of {name} {kind}");
                let verdict = match kind {
                    "was added" => Both::in_requests(Verdict::Lenient),
                    _ => Both::in_answers(Verdict::Lenient),
                };
                self.say(subject, Kind::Identity, message, verdict, place);
            }
        }
        for identity in &after.identities {
            let local = &identity.name.local;
            let same = before.identities.iter().find(|of| of.name.local == *local);
            if same.is_some_and(|same| is_other(same, identity, self.names)) {
                let message = format!("the constraint `{local}` of {name} is about other values");
                self.say(subject, Kind::Identity, message, Both::LENIENT, place);
            }
        }
        self.substitutes(subject, old, new);
        let what = match after.global {
            true => "it".to_owned(),
            false => name,
        };
        self.types(subject, &what, before.ty, after.ty, place);
    }

    /// Compares which derived types may not stand in.
    pub(super) fn blocked(
        &mut self,
        subject: &Subject,
        name: &str,
        old: &[Derivation],
        new: &[Derivation],
        place: At,
    ) {
        let has_more = |of: &[Derivation], others: &[Derivation]| {
            of.iter().any(|derivation| !others.contains(derivation))
        };
        for (is_so, how, verdict) in [
            (
                has_more(new, old),
                "fewer",
                Both::in_requests(Verdict::Lenient),
            ),
            (
                has_more(old, new),
                "more",
                Both::in_answers(Verdict::Lenient),
            ),
        ] {
            if is_so {
                let message = format!("{how} derived types may stand in for {name} (`block`)");
                self.say(subject, Kind::Derived, message, verdict, place);
            }
        }
    }

    pub(super) fn substitutes(&mut self, subject: &Subject, old: ElementId, new: ElementId) {
        let (old_model, new_model) = (self.old, self.new);
        let of_old: HashMap<XmlName, ElementId> = (old_model[old].substitutes.iter())
            .map(|id| (self.names.new_of(&old_model[*id].name), *id))
            .collect();
        let mut known = HashSet::new();
        for id in &new_model[new].substitutes {
            let after = &new_model[*id];
            known.insert(&after.name);
            match of_old.get(&after.name) {
                Some(before) => self.element(*before, *id, None),
                None => {
                    let message = format!("`{}` may stand for it", after.name);
                    let place = Some((Side::New, after.place));
                    let verdict = Both::in_answers(Verdict::Breaks);
                    self.say(subject, Kind::Substitute, message, verdict, place);
                }
            }
        }
        for id in &old_model[old].substitutes {
            let before = &old_model[*id];
            let name = self.names.new_of(&before.name);
            if !known.contains(&name) {
                let message = format!("`{name}` may no longer stand for it");
                let place = Some((Side::Old, before.place));
                let verdict = Both::in_requests(Verdict::Breaks);
                self.say(subject, Kind::Substitute, message, verdict, place);
            }
        }
    }

    /// Compares what is taken for a value that isn't there, and what it must be.
    pub(super) fn value(
        &mut self,
        subject: &Subject,
        name: &str,
        old: Given,
        new: Given,
        place: At,
    ) {
        let shown = |value: Option<&str>| match value {
            Some(value) => format!("`{value}`"),
            None => "none".to_owned(),
        };
        // What one leaves out, the other fills in otherwise: a fixed value is one by default, too.
        let filled = (old.fixed.or(old.default), new.fixed.or(new.default));
        let filled_in = |writer: Option<&str>| match writer {
            Some(_) if filled.0 != filled.1 => Verdict::Breaks,
            _ => Verdict::Fits,
        };
        let filled_in = Both {
            requests: filled_in(filled.0),
            answers: filled_in(filled.1),
        };
        if old.default != new.default {
            let message = format!(
                "the default of {name} is {}, and was {}",
                shown(new.default),
                shown(old.default)
            );
            self.say(subject, Kind::Default, message, filled_in, place);
        }
        if old.fixed != new.fixed {
            let verdict = |reader: Option<&str>| match reader {
                Some(_) => Verdict::Lenient,
                None => Verdict::Fits,
            };
            let verdict = Both {
                requests: verdict(new.fixed).max(filled_in.requests),
                answers: verdict(old.fixed).max(filled_in.answers),
            };
            let message = format!(
                "the fixed value of {name} is {}, and was {}",
                shown(new.fixed),
                shown(old.fixed)
            );
            self.say(subject, Kind::Fixed, message, verdict, place);
        }
    }

    pub(super) fn elements(
        &mut self,
        subject: &Subject,
        old: &Elements,
        new: &Elements,
        place: At,
    ) {
        let mut gone: Vec<&Slot> = Vec::new();
        for before in old.own() {
            match new.get(&before.name) {
                Some(after) => {
                    self.slots(subject, before, after);
                }
                None => gone.push(before),
            }
        }
        let added = new.own().filter(|slot| old.get(&slot.name).is_none());
        let mut added: Vec<&Slot> = added.collect();
        for before in self.renamed(&mut gone, &mut added) {
            let (before, after) = before;
            let message = match before.name.local == after.name.local {
                true => format!(
                    "the element `{}` is {}, and was {}",
                    after.name.local,
                    in_namespace(&after.name),
                    in_namespace(&before.name)
                ),
                false => format!(
                    "the element `{}` was `{}`",
                    after.name.local, before.name.local
                ),
            };
            // A name that is right but for its namespace is known for what it is.
            let verdict = match before.name.local == after.name.local {
                true => Both::LENIENT,
                false => Both {
                    requests: missing(after).max(self.unknown(before, new)),
                    answers: missing(before).max(self.unknown(after, old)),
                },
            };
            let at = Some((Side::New, after.place));
            self.say_of_content(subject, Kind::ElementRenamed, message, verdict, at);
            // What has another name is passed over, whatever is in it.
            if before.name.local == after.name.local {
                self.element(before.element, after.element, Some(subject));
            }
        }
        for before in gone {
            let verdict = Both {
                requests: self.unknown(before, new),
                answers: missing(before),
            };
            let message = format!("the element `{}` is gone", before.name.local);
            let at = Some((Side::Old, before.place));
            self.say_of_content(subject, Kind::ElementRemoved, message, verdict, at);
        }
        for after in added {
            let verdict = Both {
                requests: missing(after),
                answers: self.unknown(after, old),
            };
            let how = match (after.choice, after.occurs.min) {
                (Some(_), _) => "in a choice",
                (None, 0) => "optional",
                (None, _) => "required",
            };
            let message = format!("the element `{}` was added, {how}", after.name.local);
            let at = Some((Side::New, after.place));
            self.say_of_content(subject, Kind::ElementAdded, message, verdict, at);
        }
        self.order(subject, old, new, place);
        self.choices(subject, old, new, place);
        self.wildcards(subject, old, new, place);
    }

    /// The elements that are gone and those that took their place.
    pub(super) fn renamed<'s>(
        &self,
        gone: &mut Vec<&'s Slot>,
        added: &mut Vec<&'s Slot>,
    ) -> Vec<(&'s Slot, &'s Slot)> {
        if gone.len() > MAX_RENAMED || added.len() > MAX_RENAMED {
            return Vec::new();
        }
        let type_of = |slot: &Slot, is_new: bool| match is_new {
            true => self.new[self.new[slot.element].ty].name.clone(),
            false => {
                let name = &self.old[self.old[slot.element].ty].name;
                name.as_ref().map(|name| self.names.new_of(name))
            }
        };
        let mut pairs = Vec::new();
        gone.retain(|before| {
            let same = added
                .iter()
                .position(|after| after.name.local == before.name.local);
            let near = || {
                let alike = added.iter().filter(|after| {
                    type_of(after, true) == type_of(before, false)
                        && after.name.namespace == before.name.namespace
                });
                let near = nearest(&before.name.local, alike.map(|after| &*after.name.local))?;
                added.iter().position(|after| *after.name.local == *near)
            };
            match same.or_else(near) {
                Some(at) => {
                    pairs.push((*before, added.remove(at)));
                    false
                }
                None => true,
            }
        });
        pairs
    }

    fn slots(&mut self, subject: &Subject, old: &Slot, new: &Slot) {
        // What stands in a choice, is seen there.
        let occurs = |slot: &Slot, other: &Slot| match (slot.choice, other.choice) {
            (Some(_), None) => Occurs {
                min: other.occurs.min,
                ..slot.occurs
            },
            _ => slot.occurs,
        };
        let (before, after) = (occurs(old, new), occurs(new, old));
        let place = Some((Side::New, new.place));
        let verdict = Both {
            requests: as_often(after, before),
            answers: as_often(before, after),
        };
        if before != after {
            let message = format!(
                "the element `{}` may occur {}, and might {}",
                new.name.local,
                often(after),
                often(before)
            );
            self.say_of_content(subject, Kind::Occurrence, message, verdict, place);
        }
        // What others refer to stands in other places, too.
        let is_local = !self.old[old.element].global && !self.new[new.element].global;
        let may_be_absent = |slot: &Slot| {
            is_local && slot.choice.is_none() && (slot.occurs.min, slot.occurs.max) == (0, Some(1))
        };
        let may_be_absent = (may_be_absent(old), may_be_absent(new));
        self.element_in(old.element, new.element, Some(subject), may_be_absent);
    }

    /// What becomes of an element in a reader that doesn't declare it.
    pub(super) fn unknown(&self, slot: &Slot, reader: &Elements) -> Verdict {
        // Its names are as the new version has them, and so are the namespaces that it is held
        // against.
        let map = |namespace: &std::rc::Rc<str>| self.names.namespace(namespace);
        let takes = reader.wildcards.iter().any(|Open { wildcard, .. }| {
            wildcard.process != ProcessContents::Strict && allows(wildcard, &slot.name, &map)
        });
        match takes {
            true => Verdict::Fits,
            false => Verdict::Lenient,
        }
    }

    pub(super) fn order(&mut self, subject: &Subject, old: &Elements, new: &Elements, place: At) {
        let common: Vec<(&Slot, &Slot)> = (old.own())
            .filter_map(|before| Some((before, new.get(&before.name)?)))
            .collect();
        for (before, after) in &common {
            if before.repeats != after.repeats {
                let message = match after.repeats {
                    true => format!("`{}` repeats together with others", after.name.local),
                    false => format!(
                        "`{}` no longer repeats together with others",
                        after.name.local
                    ),
                };
                let at = Some((Side::New, after.place));
                self.say_of_content(subject, Kind::Order, message, Both::LENIENT, at);
            }
        }
        if common.len() < 2 {
            return;
        }
        if old.is_all != new.is_all {
            let (message, verdict) = match new.is_all {
                true => (
                    "its elements may stand in any order",
                    Both::in_answers(Verdict::Lenient),
                ),
                false => (
                    "its elements may no longer stand in any order",
                    Both::in_requests(Verdict::Lenient),
                ),
            };
            self.say_of_content(subject, Kind::Order, message.to_owned(), verdict, place);
            return;
        }
        if old.is_all {
            return;
        }
        let (was, is) = (old.positions(), new.positions());
        // As the old version has them; an element that stands in several places has no alternative,
        // and may stand within a choice all the same.
        let mut fixed: Vec<(&Slot, &Slot)> = (common.iter())
            .filter(|(old, new)| !old.repeats && !new.repeats)
            .copied()
            .collect();
        fixed.sort_by_key(|(old, _)| was.get(&old.name));
        let exclude = |a: &Slot, b: &Slot| match (a.choice, b.choice) {
            (Some((choice, one)), Some((other, another))) => choice == other && one != another,
            _ => false,
        };
        let first = fixed.windows(2).find_map(|pair| match pair {
            [(one, before), (other, after)] => {
                let is_free = exclude(one, other) || exclude(before, after);
                let is_before = is.get(&before.name) > is.get(&after.name);
                (is_before && !is_free).then_some(*after)
            }
            _ => None,
        });
        if first.is_none() && old.is_split_otherwise(new) {
            let message = "an element that stands in several places stands in others".to_owned();
            self.say_of_content(subject, Kind::Order, message, Both::LENIENT, place);
        }
        if let Some(slot) = first {
            let message = format!(
                "`{}` stands before others that it stood behind",
                slot.name.local
            );
            let at = Some((Side::New, slot.place));
            self.say_of_content(subject, Kind::Order, message, Both::LENIENT, at);
        }
    }

    pub(super) fn choices(&mut self, subject: &Subject, old: &Elements, new: &Elements, place: At) {
        for (side, reader, writer) in [(Side::New, new, old), (Side::Old, old, new)] {
            // What a reader of this side gets, and one of the other.
            let verdict = |here: Verdict, there: Verdict| match side {
                Side::New => Both {
                    requests: here,
                    answers: there,
                },
                Side::Old => Both {
                    requests: there,
                    answers: here,
                },
            };
            // The elements of each choice of the reader, with what the writer has of them.
            let mut members: BTreeMap<usize, Vec<(&Slot, Option<&Slot>)>> = BTreeMap::new();
            for slot in reader.own() {
                if let Some((choice, _)) = slot.choice {
                    let other = writer.get(&slot.name);
                    members.entry(choice).or_default().push((slot, other));
                }
            }
            for (choice, members) in members {
                let Some(choice) = reader.choices.get(choice) else {
                    continue;
                };
                let at = match side {
                    Side::New => Some((Side::New, choice.place)),
                    Side::Old => place,
                };
                let shared = members
                    .iter()
                    .filter_map(|(slot, other)| Some((*slot, (*other)?)));
                let shared: Vec<(&Slot, &Slot)> = shared.collect();
                let names = |slots: &mut dyn Iterator<Item = &Slot>| {
                    let names = slots.map(|slot| format!("`{}`", slot.name.local));
                    names.collect::<Vec<_>>().join(", ")
                };
                if excludes_more(&shared) {
                    let names = names(&mut shared.iter().map(|(slot, _)| *slot));
                    let message = match side {
                        Side::New => format!("{names} exclude each other"),
                        Side::Old => format!("{names} no longer exclude each other"),
                    };
                    // Where several stand, one is taken; where one stands, the others are missed.
                    let others = shared.iter().filter(|(_, other)| other.choice.is_none());
                    let missed = others.map(|(_, other)| missing(other)).max();
                    let there = missed.unwrap_or(Verdict::Fits);
                    let verdict = verdict(Verdict::Lenient, there);
                    self.say_of_content(subject, Kind::Choice, message, verdict, at);
                }
                let is_there = shared.iter().any(|(_, other)| match other.choice {
                    Some((at, _)) => writer.choices.get(at).is_some_and(|c| c.is_required),
                    None => other.occurs.min > 0,
                });
                if choice.is_required && !is_there {
                    let names = names(&mut members.iter().map(|(slot, _)| *slot));
                    let message = match side {
                        Side::New => format!("one of {names} has to be there"),
                        Side::Old => format!("none of {names} has to be there"),
                    };
                    let verdict = verdict(Verdict::Breaks, Verdict::Fits);
                    self.say_of_content(subject, Kind::Choice, message, verdict, at);
                }
            }
        }
    }

    pub(super) fn wildcards(
        &mut self,
        subject: &Subject,
        old: &Elements,
        new: &Elements,
        place: At,
    ) {
        let (old, new) = (old.own_wildcards(), new.own_wildcards());
        let is_needed = |of: &[Open]| match of.iter().any(|open| open.occurs.min > 0) {
            true => Verdict::Breaks,
            false => Verdict::Fits,
        };
        match (old, new) {
            ([], []) => {}
            ([], [open, ..]) => {
                let message = "other elements may stand in it".to_owned();
                let at = Some((Side::New, open.place));
                let verdict = Both {
                    requests: is_needed(new),
                    answers: Verdict::Lenient,
                };
                self.say_of_content(subject, Kind::Wildcard, message, verdict, at);
            }
            ([open, ..], []) => {
                let message = "other elements may no longer stand in it".to_owned();
                let at = Some((Side::Old, open.place));
                let verdict = Both {
                    requests: Verdict::Lenient,
                    answers: is_needed(old),
                };
                self.say_of_content(subject, Kind::Wildcard, message, verdict, at);
            }
            _ => {
                let all = |of: &[Open]| {
                    let all = of.iter().map(|open| open.wildcard.clone());
                    all.collect::<Vec<_>>()
                };
                self.open(subject, "elements", &all(old), &all(new), place);
                let together = |of: &[Open]| {
                    let occurs = of.iter().map(|open| open.occurs);
                    occurs.fold(
                        Occurs {
                            min: 0,
                            max: Some(0),
                        },
                        |all, one| Occurs {
                            min: all.min.saturating_add(one.min),
                            max: all.max.zip(one.max).map(|(a, b)| a.saturating_add(b)),
                        },
                    )
                };
                let (before, after) = (together(old), together(new));
                if before != after {
                    let message = format!(
                        "other elements may stand in it {}, and might {}",
                        often(after),
                        often(before)
                    );
                    let verdict = Both {
                        requests: as_often(after, before),
                        answers: as_often(before, after),
                    };
                    self.say_of_content(subject, Kind::Wildcard, message, verdict, place);
                }
            }
        }
    }

    /// Compares what wildcards of both versions take, of elements or attributes.
    pub(super) fn open(
        &mut self,
        subject: &Subject,
        which: &str,
        old: &[Wildcard],
        new: &[Wildcard],
        place: At,
    ) {
        let [was, is] = [old, new].map(|of| {
            let closely = of.iter().map(|wildcard| closely(wildcard.process));
            closely.max()
        });
        if was != is {
            let verdict = match was < is {
                true => Both::in_requests(Verdict::Lenient),
                false => Both::in_answers(Verdict::Lenient),
            };
            let how = if was < is { "more" } else { "less" };
            let message = format!(
                "{which} that a wildcard takes are looked at {how} closely (`processContents`)"
            );
            self.say(subject, Kind::Wildcard, message, verdict, place);
        }
        let names = self.names;
        let old: Vec<NamespaceConstraint> = (old.iter())
            .map(|wildcard| as_new(&wildcard.namespaces, names))
            .collect();
        let new: Vec<NamespaceConstraint> = (new.iter())
            .map(|wildcard| wildcard.namespaces.clone())
            .collect();
        if old != new {
            let covers = |reader: &[NamespaceConstraint], writer: &[NamespaceConstraint]| {
                let is_covered = |writer: &NamespaceConstraint| {
                    reader.iter().any(|reader| includes(reader, writer))
                };
                match writer.iter().all(is_covered) {
                    true => Verdict::Fits,
                    false => Verdict::Lenient,
                }
            };
            let verdict = Both {
                requests: covers(&new, &old),
                answers: covers(&old, &new),
            };
            let message = format!("{which} of other namespaces may stand in it");
            self.say_of_content(subject, Kind::Wildcard, message, verdict, place);
        }
    }
}

/// Whether two identity constraints of one name are about other values.
fn is_other(old: &Identity, new: &Identity, names: &Names) -> bool {
    let test = |test: &NameTest| match test {
        NameTest::Any => NameTest::Any,
        NameTest::In(namespace) => NameTest::In(names.namespace(namespace)),
        NameTest::Name(name) => NameTest::Name(names.new_of(name)),
    };
    let step = |step: &Step| match step {
        Step::Deep => Step::Deep,
        Step::Child(of) => Step::Child(test(of)),
        Step::Attribute(of) => Step::Attribute(test(of)),
    };
    let paths = |paths: &Paths| -> Paths {
        let path = |path: &Vec<Step>| path.iter().map(step).collect();
        paths.iter().map(path).collect()
    };
    let kind = match &old.kind {
        IdentityKind::Reference(to) => IdentityKind::Reference(names.new_of(to)),
        IdentityKind::Unique => IdentityKind::Unique,
        IdentityKind::Key => IdentityKind::Key,
    };
    let fields: Vec<Paths> = old.fields.iter().map(paths).collect();
    kind != new.kind || paths(&old.selector) != new.selector || fields != new.fields
}

/// A constraint of the old version with the names that namespaces have in the new one.
fn as_new(constraint: &NamespaceConstraint, names: &Names) -> NamespaceConstraint {
    match constraint {
        NamespaceConstraint::Any => NamespaceConstraint::Any,
        NamespaceConstraint::Not(namespace) => NamespaceConstraint::Not(names.namespace(namespace)),
        NamespaceConstraint::OneOf(all) => {
            NamespaceConstraint::OneOf(all.iter().map(|of| names.namespace(of)).collect())
        }
    }
}

/// Whether one constraint takes all that another takes.
fn includes(constraint: &NamespaceConstraint, other: &NamespaceConstraint) -> bool {
    match (constraint, other) {
        (NamespaceConstraint::Any, _) => true,
        (NamespaceConstraint::Not(a), NamespaceConstraint::Not(b)) => a == b,
        (NamespaceConstraint::Not(a), NamespaceConstraint::OneOf(all)) => {
            all.iter().all(|of| of != a && !of.is_empty())
        }
        (NamespaceConstraint::OneOf(a), NamespaceConstraint::OneOf(b)) => {
            b.iter().all(|of| a.contains(of))
        }
        _ => false,
    }
}

fn in_namespace(name: &XmlName) -> String {
    match &*name.namespace {
        "" => "in no namespace".to_owned(),
        namespace => format!("in the namespace `{namespace}`"),
    }
}

fn often(occurs: Occurs) -> String {
    let count = |count: u32| match count {
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    };
    match (occurs.min, occurs.max) {
        (0, None) => "any number of times".to_owned(),
        (min, None) => format!("{} or more often", count(min)),
        (0, Some(max)) => format!("{} or never", count(max)),
        (min, Some(max)) if min == max => count(max),
        (min, Some(max)) => format!("{min} to {max} times"),
    }
}

/// Whether a reader takes something as often as it is written.
fn as_often(reader: Occurs, writer: Occurs) -> Verdict {
    let too_many = match (reader.max, writer.max) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(most), Some(written)) => written > most,
    };
    match reader.min > writer.min {
        // Lists are as long as they come.
        true if reader.max == Some(1) => Verdict::Breaks,
        true => Verdict::Lenient,
        // What is too much is passed over.
        false if too_many => Verdict::Lenient,
        false => Verdict::Fits,
    }
}

/// What becomes of a reader that waits for an element.
fn missing(slot: &Slot) -> Verdict {
    match (slot.occurs.min, slot.occurs.max) {
        (0, _) => Verdict::Fits,
        (_, Some(1)) => Verdict::Breaks,
        _ => Verdict::Lenient,
    }
}

/// Whether elements of a reader's choice can stand together where they are written.
fn excludes_more(members: &[(&Slot, &Slot)]) -> bool {
    let mut alternatives: HashMap<(usize, usize), usize> = HashMap::new();
    let mut seen = HashSet::new();
    let mut choices = HashSet::new();
    for (slot, other) in members {
        let Some((_, alternative)) = slot.choice else {
            continue;
        };
        seen.insert(alternative);
        match other.choice {
            Some((choice, written)) => {
                choices.insert(Some(choice));
                // Two that stand in one alternative there, and in several here.
                let known = *alternatives.entry((choice, written)).or_insert(alternative);
                if known != alternative {
                    return true;
                }
            }
            None => {
                choices.insert(None);
            }
        }
    }
    seen.len() > 1 && (choices.len() > 1 || choices.contains(&None))
}

/// How closely a wildcard has what it takes looked at.
fn closely(process: ProcessContents) -> u8 {
    match process {
        ProcessContents::Skip => 0,
        ProcessContents::Lax => 1,
        ProcessContents::Strict => 2,
    }
}
