//! What changes on the wire: operations and their messages, and what types take.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Verdict;
use super::content::{Elements, Slot, label};
use super::found::{At, Class, Found, Kind, One, Side, Subject};
use super::names::Names;
use super::simple::{Simple, takes};
use crate::generator::Generated;
use soapgen_model::model::{
    Attribute, BindingId, BoundMessage, BoundOperation, Builtin, ComplexType, Content, Derivation,
    ElementId, Model, NamespaceConstraint, Occurs, ProcessContents, Protocol, Style, TypeId,
    TypeKind, Variety, Wildcard, XmlName,
};
use soapgen_model::nearest::nearest;
use soapgen_model::shape::{Direction, Shapes};

/// Types of other names that a type is compared with: each may lead on to others of their own.
const MAX_OTHERS: usize = 4;
/// Names that are tried for one that has another name, of those that are left.
const MAX_RENAMED: usize = 64;

pub(super) fn compare(old: &Generated, new: &Generated, names: &Names, found: &mut Found) {
    for (from, to, place) in &names.list {
        found.add(One {
            subject: Subject::service("services"),
            kind: Kind::Namespace,
            message: format!("the namespace `{from}` is `{to}`"),
            requests: Some(Verdict::Breaks),
            answers: Some(Verdict::Breaks),
            rust: None,
            place: place.map(|place| (Side::New, place)),
        });
    }
    let shapes = (&old.plan.shapes, &new.plan.shapes);
    for direction in [Direction::Request, Direction::Response] {
        let mut walk = Walk {
            old: &old.model,
            new: &new.model,
            names,
            found,
            direction,
            seen: HashSet::new(),
            left: Vec::new(),
            others: HashMap::new(),
            met: HashSet::new(),
        };
        let has_bindings = |shapes: &Shapes| !shapes.soap.is_empty() || !shapes.http.is_empty();
        match has_bindings(shapes.0) || has_bindings(shapes.1) {
            true => walk.services(shapes.0, shapes.1),
            false => walk.documents(shapes.0, shapes.1),
        }
        while let Some((old, new, way)) = walk.left.pop() {
            walk.pair(old, new, way);
        }
    }
}

/// The way through both versions, of messages that go one way.
struct Walk<'w> {
    old: &'w Model,
    new: &'w Model,
    names: &'w Names,
    found: &'w mut Found,
    direction: Direction,
    /// The pairs of types that are compared, or will be; whether as types of something, or only as
    /// what others are derived from.
    seen: HashSet<(TypeId, TypeId, As)>,
    left: Vec<(TypeId, TypeId, As)>,
    /// With how many types of other names each is compared.
    others: HashMap<TypeId, usize>,
    /// The pairs of elements that were compared.
    met: HashSet<(ElementId, ElementId)>,
}

/// What a type is met as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum As {
    /// The type of something.
    Type,
    /// What others are derived from.
    Base,
}

/// A binding that is kept, with its operations.
struct Bound<'m> {
    id: BindingId,
    operations: Vec<&'m BoundOperation>,
}

impl Walk<'_> {
    /// Adds a change: with what it does to old requests that a new service reads, or to new answers
    /// that an old client reads.
    fn say(&mut self, subject: &Subject, kind: Kind, message: String, verdict: Both, place: At) {
        let (requests, answers) = match self.direction {
            Direction::Request => (Some(verdict.requests), None),
            Direction::Response => (None, Some(verdict.answers)),
        };
        self.found.add(One {
            subject: subject.clone(),
            kind,
            message,
            requests,
            answers,
            rust: None,
            place,
        });
    }

    /// The elements of documents that no service has.
    fn documents(&mut self, old: &Shapes, new: &Shapes) {
        let (old_model, new_model) = (self.old, self.new);
        let names = self.names;
        let of_new: HashMap<&XmlName, ElementId> = (new.roots.iter())
            .map(|root| (&new_model[root.element].name, root.element))
            .collect();
        let mut known = HashSet::new();
        for root in &old.roots {
            let element = &old_model[root.element];
            let name = names.new_of(&element.name);
            match of_new.get(&name) {
                Some(of_new) => self.element(root.element, *of_new, None),
                None => {
                    let subject = Subject::new(Class::Type, format!("element {name}"));
                    let place = Some((Side::Old, element.place));
                    let message = "the element is gone".to_owned();
                    self.say(
                        &subject,
                        Kind::ElementRemoved,
                        message,
                        Both::REMOVED,
                        place,
                    );
                }
            }
            known.insert(name);
        }
        for root in &new.roots {
            let element = &new_model[root.element];
            if !known.contains(&element.name) {
                let subject = Subject::new(Class::Type, format!("element {}", element.name));
                let place = Some((Side::New, element.place));
                let message = "the element was added".to_owned();
                self.say(&subject, Kind::ElementAdded, message, Both::ADDED, place);
            }
        }
        let named = |model: &Model, map: &dyn Fn(&XmlName) -> XmlName| {
            let mut all = BTreeMap::new();
            for (id, ty) in (0u32..).map(TypeId).zip(&model.types) {
                if let (Some(name), Some(_)) = (&ty.name, ty.place) {
                    all.insert(map(name), id);
                }
            }
            all
        };
        let old = named(old_model, &|name| names.new_of(name));
        let new = named(new_model, &Clone::clone);
        for (name, old) in old {
            if let Some(new) = new.get(&name) {
                self.push(old, *new);
            }
        }
    }

    fn services(&mut self, old: &Shapes, new: &Shapes) {
        let (old, new) = (bound(self.old, old), bound(self.new, new));
        let pairs = self.paired(&old, &new);
        let of_old: HashSet<usize> = pairs.iter().map(|(old, _)| *old).collect();
        let of_new: HashSet<usize> = pairs.iter().map(|(_, new)| *new).collect();
        for (at, bound) in old.iter().enumerate() {
            if !of_old.contains(&at) {
                let binding = &self.old[bound.id];
                let subject = Subject::service(format!("binding {}", binding.name));
                let message = "the binding is gone, with all its operations".to_owned();
                let place = Some((Side::Old, binding.place));
                self.say(&subject, Kind::Binding, message, Both::REQUESTS, place);
            }
        }
        for (at, bound) in new.iter().enumerate() {
            if !of_new.contains(&at) {
                let binding = &self.new[bound.id];
                let subject = Subject::service(format!("binding {}", binding.name));
                let message = "the binding was added".to_owned();
                let place = Some((Side::New, binding.place));
                self.say(&subject, Kind::Binding, message, Both::FITS, place);
            }
        }
        for (before, after) in pairs {
            if let (Some(before), Some(after)) = (old.get(before), new.get(after)) {
                self.bindings(before, after);
            }
        }
    }

    /// The bindings that are one: by their names, and else by what they bind and how.
    fn paired(&self, old: &[Bound<'_>], new: &[Bound<'_>]) -> Vec<(usize, usize)> {
        let (old_model, new_model) = (self.old, self.new);
        let mut of_new: HashMap<&XmlName, usize> = HashMap::new();
        for (at, bound) in new.iter().enumerate() {
            of_new.entry(&new_model[bound.id].name).or_insert(at);
        }
        let (mut pairs, mut left) = (Vec::new(), Vec::new());
        for (at, bound) in old.iter().enumerate() {
            match of_new.remove(&self.names.new_of(&old_model[bound.id].name)) {
                Some(found) => pairs.push((at, found)),
                None => left.push(at),
            }
        }
        let taken: HashSet<usize> = pairs.iter().map(|(_, new)| *new).collect();
        let mut by_port_type: HashMap<(XmlName, bool), Vec<usize>> = HashMap::new();
        for (at, bound) in new.iter().enumerate().rev() {
            let binding = &new_model[bound.id];
            let port_type = new_model[binding.port_type].name.clone();
            if !taken.contains(&at) {
                let key = (port_type, is_soap(binding.protocol));
                by_port_type.entry(key).or_default().push(at);
            }
        }
        for at in left {
            let Some(binding) = old.get(at).map(|bound| &old_model[bound.id]) else {
                continue;
            };
            let port_type = self.names.new_of(&old_model[binding.port_type].name);
            let found = by_port_type.get_mut(&(port_type, is_soap(binding.protocol)));
            if let Some(found) = found.and_then(Vec::pop) {
                pairs.push((at, found));
            }
        }
        pairs.sort_unstable();
        pairs
    }

    fn bindings(&mut self, old: &Bound<'_>, new: &Bound<'_>) {
        let (old_model, new_model) = (self.old, self.new);
        let (before, after) = (&old_model[old.id], &new_model[new.id]);
        let subject = Subject::service(format!("binding {}", after.name));
        let place = Some((Side::New, after.place));
        if before.protocol != after.protocol {
            let message = format!(
                "it speaks {}, and spoke {}",
                protocol(after.protocol),
                protocol(before.protocol)
            );
            self.say(&subject, Kind::Protocol, message, Both::BREAKS, place);
        }
        if before.addressing != after.addressing {
            let message = match (before.addressing, after.addressing) {
                (None, _) => "it asks for WS-Addressing",
                (_, None) => "it no longer asks for WS-Addressing",
                _ => "it asks for another edition of WS-Addressing",
            };
            let verdict = Both {
                requests: match after.addressing {
                    None => Verdict::Fits,
                    Some(_) => Verdict::Breaks,
                },
                answers: Verdict::Fits,
            };
            self.say(&subject, Kind::Protocol, message.to_owned(), verdict, place);
        }
        let address = |model: &Model, id: BindingId| {
            let mut ports = model.services.iter().flat_map(|service| &service.ports);
            let port = ports.find(|port| port.binding == id)?;
            Some((port.address.clone(), port.place))
        };
        if let (Some((before, _)), Some((after, place))) =
            (address(old_model, old.id), address(new_model, new.id))
            && before != after
        {
            let shown = |address: Option<String>| match address {
                Some(address) => format!("`{address}`"),
                None => "none".to_owned(),
            };
            let message = format!("its address is {}, and was {}", shown(after), shown(before));
            let place = Some((Side::New, place));
            self.say(&subject, Kind::Address, message, Both::FITS, place);
        }
        // Overloaded operations of one name are told apart by their order.
        let numbered = |operations: &[&BoundOperation]| {
            let mut count: HashMap<String, usize> = HashMap::new();
            let keys = operations.iter().map(|operation| {
                let number = count.entry(operation.name.to_string()).or_default();
                *number += 1;
                (operation.name.to_string(), *number)
            });
            keys.collect::<Vec<_>>()
        };
        let (old_keys, new_keys) = (numbered(&old.operations), numbered(&new.operations));
        let of_new: HashMap<&(String, usize), &BoundOperation> = (new_keys.iter())
            .zip(new.operations.iter().copied())
            .collect();
        for (key, before) in old_keys.iter().zip(&old.operations) {
            let subject = Subject::operation(&before.name, &after.name);
            match of_new.get(key) {
                Some(now) => self.operation(&subject, before, now, after.addressing.is_some()),
                None => {
                    let message = "the operation is gone".to_owned();
                    let place = Some((Side::Old, before.place));
                    self.say(&subject, Kind::Operation, message, Both::REQUESTS, place);
                }
            }
        }
        let known: HashSet<&(String, usize)> = old_keys.iter().collect();
        for (key, now) in new_keys.iter().zip(&new.operations) {
            if !known.contains(key) {
                let subject = Subject::operation(&now.name, &after.name);
                let message = "the operation was added".to_owned();
                let place = Some((Side::New, now.place));
                self.say(&subject, Kind::Operation, message, Both::FITS, place);
            }
        }
    }

    fn operation(
        &mut self,
        subject: &Subject,
        old: &BoundOperation,
        new: &BoundOperation,
        is_addressed: bool,
    ) {
        let place = Some((Side::New, new.place));
        for (what, before, after) in [
            ("action", &old.action, &new.action),
            (
                "action of WS-Addressing",
                &old.addressing_action,
                &new.addressing_action,
            ),
        ] {
            let texts = (
                before.as_deref().unwrap_or(""),
                after.as_deref().unwrap_or(""),
            );
            // Nobody writes the second where nothing asks for it.
            let is_written = is_addressed || what == "action";
            if !is_written || self.names.is_same_text(texts.0, texts.1) {
                continue;
            }
            let message = format!("its {what} is `{}`, and was `{}`", texts.1, texts.0);
            self.say(subject, Kind::Action, message, Both::REQUESTS, place);
        }
        if old.style != new.style {
            let name = |style| match style {
                Style::Document => "document",
                Style::Rpc => "rpc",
            };
            let message = format!(
                "its style is {}, and was {}",
                name(new.style),
                name(old.style)
            );
            self.say(subject, Kind::Style, message, Both::BREAKS, place);
            // The elements of the bodies are others, whatever they hold.
            return;
        }
        match (self.direction, &old.output, &new.output) {
            (Direction::Request, ..) => {
                self.message(subject, "request", &old.input, &new.input, place)
            }
            (_, Some(old), Some(new)) => self.message(subject, "response", old, new, place),
            (_, None, Some(_)) => {
                let message = "it has a response, and was one-way".to_owned();
                self.say(subject, Kind::Response, message, Both::BREAKS, place);
            }
            (_, Some(_), None) => {
                let message = "it is one-way, and had a response".to_owned();
                self.say(subject, Kind::Response, message, Both::BREAKS, place);
            }
            (_, None, None) => {}
        }
        if self.direction == Direction::Response {
            self.faults(subject, old, new);
        }
    }

    fn faults(&mut self, subject: &Subject, old: &BoundOperation, new: &BoundOperation) {
        let (old_model, new_model) = (self.old, self.new);
        let mut known = HashSet::new();
        for before in &old.faults {
            let name = self.names.new_of(&old_model[before.element].name);
            let is_it =
                |fault: &&soapgen_model::model::Fault| new_model[fault.element].name == name;
            match new.faults.iter().find(is_it) {
                Some(now) => self.element(before.element, now.element, Some(subject)),
                None => {
                    let message = format!("the fault `{}` is gone, with `{name}`", before.name);
                    let place = Some((Side::Old, before.place));
                    self.say(subject, Kind::Fault, message, Both::FITS, place);
                }
            }
            known.insert(name);
        }
        for now in &new.faults {
            let name = &new_model[now.element].name;
            if !known.contains(name) {
                // It is a fault for an old client, too, whose detail it doesn't know.
                let verdict = Both {
                    requests: Verdict::Fits,
                    answers: Verdict::Lenient,
                };
                let message = format!("the fault `{}` was added, with `{name}`", now.name);
                let place = Some((Side::New, now.place));
                self.say(subject, Kind::Fault, message, verdict, place);
            }
        }
    }

    fn message(
        &mut self,
        subject: &Subject,
        what: &str,
        old: &BoundMessage,
        new: &BoundMessage,
        place: At,
    ) {
        let (old_model, new_model) = (self.old, self.new);
        if old.encoded != new.encoded {
            let name = |encoded| match encoded {
                true => "encoded",
                false => "literal",
            };
            let message = format!(
                "its {what} is {}, and was {}",
                name(new.encoded),
                name(old.encoded)
            );
            self.say(subject, Kind::Style, message, Both::BREAKS, place);
        }
        if old.http != new.http {
            let message = format!("its {what} is carried otherwise by HTTP");
            self.say(subject, Kind::Body, message, Both::BREAKS, place);
        }
        let shown = |model: &Model, message: &BoundMessage| {
            let elements = message
                .body
                .iter()
                .map(|id| format!("`{}`", model[*id].name));
            match elements.collect::<Vec<_>>() {
                names if names.is_empty() => "nothing".to_owned(),
                names => names.join(", "),
            }
        };
        let before: Vec<XmlName> = (old.body.iter())
            .map(|id| self.names.new_of(&old_model[*id].name))
            .collect();
        let after: Vec<&XmlName> = new.body.iter().map(|id| &new_model[*id].name).collect();
        match before.iter().collect::<Vec<_>>() == after {
            true => {
                for (old, new) in old.body.iter().zip(&new.body) {
                    self.element(*old, *new, Some(subject));
                }
            }
            false => {
                let message = format!(
                    "the body of its {what} holds {}, and held {}",
                    shown(new_model, new),
                    shown(old_model, old)
                );
                self.say(subject, Kind::Body, message, Both::BREAKS, place);
                // A wrapper of nearly the same name holds nearly the same.
                if let ([old], [new]) = (&*old.body, &*new.body) {
                    let (before, after) = (&old_model[*old].name, &new_model[*new].name);
                    if nearest(&before.local, [&*after.local]).is_some() {
                        self.element(*old, *new, Some(subject));
                    }
                }
            }
        }
        match (old.body_type, new.body_type) {
            (Some(old), Some(new)) => {
                self.types(subject, &format!("the body of its {what}"), old, new, place);
            }
            (None, None) => {}
            _ => {
                let message = format!("the body of its {what} is of another kind");
                self.say(subject, Kind::Body, message, Both::BREAKS, place);
            }
        }
        self.headers(subject, what, old, new);
        let parts = |message: &BoundMessage| -> Vec<String> {
            let parts = message.attachments.iter();
            parts.map(|part| part.part.to_string()).collect()
        };
        let (before, after) = (parts(old), parts(new));
        for part in before.iter().filter(|part| !after.contains(part)) {
            let message = format!("the part `{part}` beside its {what} is gone");
            self.say(subject, Kind::Attachment, message, Both::LENIENT, place);
        }
        for part in after.iter().filter(|part| !before.contains(part)) {
            let message = format!("the part `{part}` beside its {what} was added");
            self.say(subject, Kind::Attachment, message, Both::LENIENT, place);
        }
    }

    fn headers(&mut self, subject: &Subject, what: &str, old: &BoundMessage, new: &BoundMessage) {
        let (old_model, new_model) = (self.old, self.new);
        let mut known = HashSet::new();
        for before in &old.headers {
            let name = self.names.new_of(&old_model[before.element].name);
            let is_it =
                |header: &&soapgen_model::model::Header| new_model[header.element].name == name;
            match new.headers.iter().find(is_it) {
                Some(now) => self.element(before.element, now.element, Some(subject)),
                None => {
                    // One that isn't known is passed over; who waits for it is not told.
                    let message = format!("the header block `{name}` of its {what} is gone");
                    let place = Some((Side::Old, before.place));
                    let verdict = Both {
                        requests: Verdict::Fits,
                        answers: Verdict::Lenient,
                    };
                    self.say(subject, Kind::Header, message, verdict, place);
                }
            }
            known.insert(name);
        }
        for now in &new.headers {
            let name = &new_model[now.element].name;
            if !known.contains(name) {
                // A service may ask for it: no document says whether it does.
                let message = format!("the header block `{name}` of its {what} was added");
                let place = Some((Side::New, now.place));
                let verdict = Both {
                    requests: Verdict::Lenient,
                    answers: Verdict::Fits,
                };
                self.say(subject, Kind::Header, message, verdict, place);
            }
        }
    }

    /// Compares what two elements take; what changes in the elements themselves is said of this
    /// subject where they are local.
    fn element(&mut self, old: ElementId, new: ElementId, subject: Option<&Subject>) {
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
            let (message, verdict) = match after.nillable {
                true => (
                    format!("{name} may be nil"),
                    Both::in_answers(Verdict::Breaks),
                ),
                false => (
                    format!("{name} may no longer be nil"),
                    Both::in_requests(Verdict::Breaks),
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
        self.substitutes(subject, old, new);
        let what = match after.global {
            true => "it".to_owned(),
            false => name,
        };
        self.types(subject, &what, before.ty, after.ty, place);
    }

    fn substitutes(&mut self, subject: &Subject, old: ElementId, new: ElementId) {
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
    fn value(&mut self, subject: &Subject, name: &str, old: Given, new: Given, place: At) {
        let shown = |value: Option<&str>| match value {
            Some(value) => format!("`{value}`"),
            None => "none".to_owned(),
        };
        if old.default != new.default {
            // What one leaves out, the other fills in otherwise.
            let verdict = |writer: Option<&str>| match writer {
                Some(_) => Verdict::Breaks,
                None => Verdict::Fits,
            };
            let verdict = Both {
                requests: verdict(old.default),
                answers: verdict(new.default),
            };
            let message = format!(
                "the default of {name} is {}, and was {}",
                shown(new.default),
                shown(old.default)
            );
            self.say(subject, Kind::Default, message, verdict, place);
        }
        if old.fixed != new.fixed {
            let verdict = |reader: Option<&str>| match reader {
                Some(_) => Verdict::Lenient,
                None => Verdict::Fits,
            };
            let verdict = Both {
                requests: verdict(new.fixed),
                answers: verdict(old.fixed),
            };
            let message = format!(
                "the fixed value of {name} is {}, and was {}",
                shown(new.fixed),
                shown(old.fixed)
            );
            self.say(subject, Kind::Fixed, message, verdict, place);
        }
    }

    /// Compares the types that something has.
    fn types(&mut self, subject: &Subject, what: &str, old: TypeId, new: TypeId, place: At) {
        let (before, after) = (&self.old[old], &self.new[new]);
        let name = before.name.as_ref().map(|name| self.names.new_of(name));
        if name == after.name {
            match name {
                // What is declared by itself is compared by itself.
                Some(_) => self.push(old, new),
                None => self.both(subject, what, old, new),
            }
            return;
        }
        let mut verdict = Both {
            requests: taken(self.new, new, self.old, old),
            answers: taken(self.old, old, self.new, new),
        };
        // What isn't compared isn't known to fit.
        if !self.seen.contains(&(old, new, As::Type)) {
            let others = self.others.entry(old).or_default();
            *others += 1;
            if *others > MAX_OTHERS {
                verdict = Both::BREAKS;
            }
        }
        let shown = |name: Option<&XmlName>| match name {
            Some(name) => format!("`{}`", named(name)),
            None => "one without a name".to_owned(),
        };
        let message = format!(
            "the type of {what} is {}, and was {}",
            shown(after.name.as_ref()),
            shown(name.as_ref())
        );
        self.say(subject, Kind::Type, message, verdict, place);
        if verdict != Both::BREAKS {
            self.both(subject, what, old, new);
        }
    }

    fn push(&mut self, old: TypeId, new: TypeId) {
        self.push_as(old, new, As::Type);
    }

    fn push_as(&mut self, old: TypeId, new: TypeId, way: As) {
        if self.seen.insert((old, new, way)) {
            self.left.push((old, new, way));
        }
    }

    /// Two types of one name.
    fn pair(&mut self, old: TypeId, new: TypeId, way: As) {
        let subject = Subject::new(Class::Type, label(self.new, new));
        let place = self.new[new].place.map(|place| (Side::New, place));
        match (&self.old[old].kind, &self.new[new].kind) {
            (TypeKind::Builtin(_), TypeKind::Builtin(_)) => {}
            (TypeKind::Complex(before), TypeKind::Complex(after)) => {
                self.complex(&subject, (old, before), (new, after), way);
            }
            (TypeKind::Complex(_), _) | (_, TypeKind::Complex(_)) => {
                let verdict = Both {
                    requests: taken(self.new, new, self.old, old),
                    answers: taken(self.old, old, self.new, new),
                };
                let message = match &self.new[new].kind {
                    TypeKind::Complex(_) => "it is a complex type, and was a simple one",
                    _ => "it is a simple type, and was a complex one",
                };
                self.say(&subject, Kind::Type, message.to_owned(), verdict, place);
            }
            _ => self.simple(&subject, "it", old, new),
        }
    }

    /// Two types of something, whatever they are called.
    fn both(&mut self, subject: &Subject, what: &str, old: TypeId, new: TypeId) {
        match (&self.old[old].kind, &self.new[new].kind) {
            (TypeKind::Complex(_), TypeKind::Complex(_)) => self.push(old, new),
            (TypeKind::Complex(_), _) | (_, TypeKind::Complex(_)) => {}
            _ => self.simple(subject, what, old, new),
        }
    }

    fn simple(&mut self, subject: &Subject, what: &str, old: TypeId, new: TypeId) {
        let (old_model, new_model) = (self.old, self.new);
        let (Some(before), Some(after)) = (Simple::of(old_model, old), Simple::of(new_model, new))
        else {
            return;
        };
        let place = new_model[new].place.map(|place| (Side::New, place));
        let is_alike = match (&before.variety, &after.variety) {
            (Variety::Atomic(a), Variety::Atomic(b)) => a == b,
            (Variety::List(_), Variety::List(_)) => true,
            (Variety::Union(a), Variety::Union(b)) => a.len() == b.len(),
            _ => false,
        };
        // Of types that have other names it was said that they are others.
        let is_said =
            old_model[old].name.as_ref().map(|n| self.names.new_of(n)) != new_model[new].name;
        if !is_alike && !is_said {
            let verdict = Both {
                requests: takes((new_model, &after.variety), (old_model, &before.variety)),
                answers: takes((old_model, &before.variety), (new_model, &after.variety)),
            };
            let message = format!(
                "{what} is made of {}, and was of {}",
                made_of(&after.variety),
                made_of(&before.variety)
            );
            self.say(subject, Kind::Type, message, verdict, place);
        }
        match (&before.variety, &after.variety) {
            (Variety::List(old), Variety::List(new)) => {
                self.types(subject, &format!("an item of {what}"), *old, *new, place);
            }
            (Variety::Union(old), Variety::Union(new)) if is_alike => {
                for (old, new) in old.iter().zip(new) {
                    self.types(subject, &format!("a member of {what}"), *old, *new, place);
                }
            }
            _ => {}
        }
        for (message, requests, answers) in Simple::facets(&before, &after) {
            let verdict = Both { requests, answers };
            let message = match what {
                "it" => message,
                _ => format!("{message}, in {what}"),
            };
            self.say(subject, Kind::Facet, message, verdict, place);
        }
        self.values(subject, what, (old, &before), (new, &after));
    }

    fn values(
        &mut self,
        subject: &Subject,
        what: &str,
        (old, before): (TypeId, &Simple<'_>),
        (new, after): (TypeId, &Simple<'_>),
    ) {
        // A value that an enum doesn't have is kept as it came.
        let refuses = Verdict::Lenient;
        let place = |side: Side, model: &Model, id: TypeId| model[id].place.map(|at| (side, at));
        match (before.texts(), after.texts()) {
            (None, None) => {}
            (None, Some(texts)) => {
                let message = format!("{what} takes {} values alone", texts.len());
                let place = place(Side::New, self.new, new);
                self.say(
                    subject,
                    Kind::Facet,
                    message,
                    Both::in_requests(refuses),
                    place,
                );
            }
            (Some(texts), None) => {
                let message = format!("{what} takes other values than the {} too", texts.len());
                let place = place(Side::Old, self.old, old);
                self.say(
                    subject,
                    Kind::Facet,
                    message,
                    Both::in_answers(refuses),
                    place,
                );
            }
            (Some(were), Some(are)) => {
                for value in after.values.into_iter().flatten() {
                    if !were.contains(value.value.as_str()) {
                        let message = format!("the value `{}` was added", value.value);
                        let place = Some((Side::New, value.place));
                        let verdict = Both::in_answers(refuses);
                        self.say(subject, Kind::ValueAdded, message, verdict, place);
                    }
                }
                for value in before.values.into_iter().flatten() {
                    if !are.contains(value.value.as_str()) {
                        let message = format!("the value `{}` is gone", value.value);
                        let place = Some((Side::Old, value.place));
                        let verdict = Both::in_requests(refuses);
                        self.say(subject, Kind::ValueRemoved, message, verdict, place);
                    }
                }
            }
        }
    }

    fn complex(
        &mut self,
        subject: &Subject,
        (old, before): (TypeId, &ComplexType),
        (new, after): (TypeId, &ComplexType),
        way: As,
    ) {
        let place = self.new[new].place.map(|place| (Side::New, place));
        let (was, is) = (self.old[old].is_abstract, self.new[new].is_abstract);
        if was != is && way == As::Type {
            let (message, verdict) = match is {
                true => ("it is abstract", Both::in_requests(Verdict::Breaks)),
                false => (
                    "it is no longer abstract",
                    Both::in_answers(Verdict::Breaks),
                ),
            };
            self.say(subject, Kind::Abstract, message.to_owned(), verdict, place);
        }
        if way == As::Type {
            self.derived(subject, old, new);
        }
        if before.mixed != after.mixed {
            let (message, verdict) = match after.mixed {
                true => (
                    "text may stand between its elements",
                    Both::in_answers(Verdict::Lenient),
                ),
                false => (
                    "text may no longer stand between its elements",
                    Both::in_requests(Verdict::Lenient),
                ),
            };
            self.say(subject, Kind::Mixed, message.to_owned(), verdict, place);
        }
        // What both have from bases of one name is told of these.
        let inherited = self.bases(old, new);
        self.attributes(subject, before, after, &inherited.attributes, place);
        self.arrays(subject, before, after, place);
        let (old_model, new_model, names) = (self.old, self.new, self.names);
        let of_old = Elements::of(old_model, &before.content, &|name| names.new_of(name));
        let of_new = Elements::of(new_model, &after.content, &Clone::clone);
        match (of_old, of_new) {
            (Some(mut old), Some(mut new)) => {
                old.inherit(&inherited.elements, inherited.wildcards.0);
                new.inherit(&inherited.elements, inherited.wildcards.1);
                self.elements(subject, &old, &new, place);
            }
            (None, None) => {
                if let (Content::Simple(old), Content::Simple(new)) =
                    (&before.content, &after.content)
                {
                    self.types(subject, "its text", *old, *new, place);
                }
            }
            (of_old, _) => {
                let message = match of_old {
                    Some(_) => "it holds text, and held elements",
                    None => "it holds elements, and held text",
                };
                let message = message.to_owned();
                self.say(subject, Kind::Type, message, Both::BREAKS, place);
            }
        }
    }

    /// What two types have from types of one name that both extend, which are compared too.
    fn bases(&mut self, old: TypeId, new: TypeId) -> Inherited {
        let (old_model, new_model, names) = (self.old, self.new, self.names);
        let extended = |model: &Model, id: TypeId| match model[id].base {
            Some((base, Derivation::Extension)) => Some(base),
            _ => None,
        };
        let bases = extended(old_model, old).zip(extended(new_model, new));
        let Some((old, new)) = bases else {
            return Inherited::default();
        };
        let (before, after) = (&old_model[old], &new_model[new]);
        let name = before.name.as_ref().map(|name| names.new_of(name));
        let (TypeKind::Complex(was), TypeKind::Complex(is)) = (&before.kind, &after.kind) else {
            return Inherited::default();
        };
        if name.is_none() || name != after.name {
            return Inherited::default();
        }
        self.push_as(old, new, As::Base);
        let attributes: HashSet<XmlName> = (was.attributes.iter())
            .map(|attribute| names.new_of(&attribute.name))
            .collect();
        let kept = is
            .attributes
            .iter()
            .filter(|a| attributes.contains(&a.name));
        let of_old = Elements::of(old_model, &was.content, &|name| names.new_of(name));
        let of_new = Elements::of(new_model, &is.content, &Clone::clone);
        let (of_old, of_new) = (of_old.unwrap_or_default(), of_new.unwrap_or_default());
        let elements = of_old
            .list
            .iter()
            .filter(|slot| of_new.get(&slot.name).is_some());
        Inherited {
            attributes: kept.map(|attribute| attribute.name.clone()).collect(),
            elements: elements.map(|slot| slot.name.clone()).collect(),
            wildcards: (of_old.wildcards.len(), of_new.wildcards.len()),
        }
    }

    fn arrays(&mut self, subject: &Subject, old: &ComplexType, new: &ComplexType, place: At) {
        match (&old.soap_array, &new.soap_array) {
            (None, None) => {}
            (Some(old), Some(new)) => {
                if old.dimensions != new.dimensions {
                    let message = "the array has other dimensions".to_owned();
                    self.say(subject, Kind::Type, message, Both::BREAKS, place);
                }
                self.types(subject, "an item of the array", old.item, new.item, place);
            }
            _ => {
                let message = "it became a SOAP-encoded array, or no longer is one".to_owned();
                self.say(subject, Kind::Type, message, Both::BREAKS, place);
            }
        }
    }

    fn derived(&mut self, subject: &Subject, old: TypeId, new: TypeId) {
        let (old_model, new_model) = (self.old, self.new);
        let named = |model: &Model, id: &TypeId| {
            let is_complex = matches!(model[*id].kind, TypeKind::Complex(_));
            model[*id].name.clone().filter(|_| is_complex)
        };
        let mut of_old = BTreeMap::new();
        for id in &old_model[old].derived {
            if let Some(name) = named(old_model, id) {
                of_old.insert(self.names.new_of(&name), *id);
            }
        }
        for id in &new_model[new].derived {
            let Some(name) = named(new_model, id) else {
                continue;
            };
            match of_old.remove(&name) {
                Some(before) => self.push(before, *id),
                None => {
                    let message = format!("`{name}` may stand in for it");
                    let place = new_model[*id].place.map(|place| (Side::New, place));
                    let verdict = Both::in_answers(Verdict::Lenient);
                    self.say(subject, Kind::Derived, message, verdict, place);
                }
            }
        }
        for (name, id) in of_old {
            let message = format!("`{name}` may no longer stand in for it");
            let place = old_model[id].place.map(|place| (Side::Old, place));
            let verdict = Both::in_requests(Verdict::Lenient);
            self.say(subject, Kind::Derived, message, verdict, place);
        }
    }

    fn attributes(
        &mut self,
        subject: &Subject,
        old: &ComplexType,
        new: &ComplexType,
        inherited: &HashSet<XmlName>,
        place: At,
    ) {
        let names = self.names;
        let of_old: BTreeMap<XmlName, &Attribute> = (old.attributes.iter())
            .map(|attribute| (names.new_of(&attribute.name), attribute))
            .collect();
        let mut known = HashSet::new();
        for after in &new.attributes {
            known.insert(&after.name);
            if inherited.contains(&after.name) {
                continue;
            }
            let name = format!("the attribute `{}`", after.name.local);
            let at = Some((Side::New, after.place));
            let Some(before) = of_old.get(&after.name) else {
                let (how, requests) = match after.required {
                    true => ("required", Verdict::Breaks),
                    false => ("optional", Verdict::Fits),
                };
                let verdict = Both {
                    requests,
                    answers: passed_over(old.any_attribute.as_ref(), &after.name, &|n| {
                        names.namespace(n)
                    }),
                };
                let message = format!("{name} was added, {how}");
                self.say(subject, Kind::AttributeAdded, message, verdict, at);
                continue;
            };
            if before.required != after.required {
                let (message, verdict) = match after.required {
                    true => ("is required", Both::in_requests(Verdict::Breaks)),
                    false => ("is optional", Both::in_answers(Verdict::Breaks)),
                };
                let message = format!("{name} {message}");
                self.say(subject, Kind::Occurrence, message, verdict, at);
            }
            let (was, is) = (Given::of_attribute(before), Given::of_attribute(after));
            self.value(subject, &name, was, is, at);
            self.types(subject, &name, before.ty, after.ty, at);
        }
        for (name, before) in &of_old {
            if !known.contains(name) {
                let message = format!("the attribute `{}` is gone", name.local);
                let verdict = Both {
                    requests: passed_over(new.any_attribute.as_ref(), name, &Clone::clone),
                    answers: match before.required {
                        true => Verdict::Breaks,
                        false => Verdict::Fits,
                    },
                };
                let place = Some((Side::Old, before.place));
                self.say(subject, Kind::AttributeRemoved, message, verdict, place);
            }
        }
        match (&old.any_attribute, &new.any_attribute) {
            (None, Some(_)) => {
                let message = "other attributes may stand in it".to_owned();
                let verdict = Both::in_answers(Verdict::Lenient);
                self.say(subject, Kind::Wildcard, message, verdict, place);
            }
            (Some(_), None) => {
                let message = "other attributes may no longer stand in it".to_owned();
                let verdict = Both::in_requests(Verdict::Lenient);
                self.say(subject, Kind::Wildcard, message, verdict, place);
            }
            _ => {}
        }
    }

    fn elements(&mut self, subject: &Subject, old: &Elements, new: &Elements, place: At) {
        let mut gone: Vec<&Slot> = Vec::new();
        let awaited = (awaited(old, new), awaited(new, old));
        for before in old.own() {
            match new.get(&before.name) {
                Some(after) => self.slots(subject, before, after),
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
                    requests: missing(after).max(self.unknown(before, &awaited.0, new)),
                    answers: missing(before).max(self.unknown(after, &awaited.1, old)),
                },
            };
            let at = Some((Side::New, after.place));
            self.say(subject, Kind::ElementRenamed, message, verdict, at);
            self.element(before.element, after.element, Some(subject));
        }
        for before in gone {
            let verdict = Both {
                requests: self.unknown(before, &awaited.0, new),
                answers: missing(before),
            };
            let message = format!("the element `{}` is gone", before.name.local);
            let at = Some((Side::Old, before.place));
            self.say(subject, Kind::ElementRemoved, message, verdict, at);
        }
        for after in added {
            let verdict = Both {
                requests: missing(after),
                answers: self.unknown(after, &awaited.1, old),
            };
            let how = match (after.choice, after.occurs.min) {
                (Some(_), _) => "in a choice",
                (None, 0) => "optional",
                (None, _) => "required",
            };
            let message = format!("the element `{}` was added, {how}", after.name.local);
            let at = Some((Side::New, after.place));
            self.say(subject, Kind::ElementAdded, message, verdict, at);
        }
        self.order(subject, old, new, place);
        self.choices(subject, old, new, place);
        self.wildcards(subject, old, new, place);
    }

    /// The elements that are gone and those that took their place.
    fn renamed<'s>(
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
        if before != after {
            let message = format!(
                "the element `{}` may occur {}, and might {}",
                new.name.local,
                often(after),
                often(before)
            );
            let verdict = Both {
                requests: as_often(after, before),
                answers: as_often(before, after),
            };
            self.say(subject, Kind::Occurrence, message, verdict, place);
        }
        self.element(old.element, new.element, Some(subject));
    }

    /// What becomes of an element in a reader that doesn't declare it.
    fn unknown(&self, slot: &Slot, awaited: &HashSet<usize>, reader: &Elements) -> Verdict {
        // In place of one of the others that the reader waits for.
        if let Some((choice, _)) = slot.choice
            && awaited.contains(&choice)
        {
            return Verdict::Breaks;
        }
        // Its names are as the new version has them, and so are the namespaces that it is held
        // against.
        let map = |namespace: &std::rc::Rc<str>| self.names.namespace(namespace);
        let takes = reader.wildcards.iter().any(|(wildcard, _)| {
            wildcard.process != ProcessContents::Strict && allows(wildcard, &slot.name, &map)
        });
        match takes {
            true => Verdict::Fits,
            false => Verdict::Lenient,
        }
    }

    fn order(&mut self, subject: &Subject, old: &Elements, new: &Elements, place: At) {
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
                // A group that is there has what has to be in it.
                let reads = |reader: &Slot| match reader.repeats && reader.occurs.min > 0 {
                    true => Verdict::Breaks,
                    false => Verdict::Lenient,
                };
                let verdict = Both {
                    requests: reads(after),
                    answers: reads(before),
                };
                let at = Some((Side::New, after.place));
                self.say(subject, Kind::Order, message, verdict, at);
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
            self.say(subject, Kind::Order, message.to_owned(), verdict, place);
            return;
        }
        if old.is_all {
            return;
        }
        let numbers: HashMap<&XmlName, usize> = (new.list.iter().enumerate())
            .map(|(at, slot)| (&slot.name, at))
            .collect();
        let fixed = common
            .iter()
            .filter(|(old, new)| !old.repeats && !new.repeats);
        let order: Vec<(usize, &Slot)> = fixed
            .filter_map(|(_, after)| Some((*numbers.get(&after.name)?, *after)))
            .collect();
        let first = order.windows(2).find_map(|pair| match pair {
            [(before, _), (after, slot)] if before > after => Some(*slot),
            _ => None,
        });
        if let Some(slot) = first {
            let message = format!(
                "`{}` stands before others that it stood behind",
                slot.name.local
            );
            let at = Some((Side::New, slot.place));
            self.say(subject, Kind::Order, message, Both::LENIENT, at);
        }
    }

    fn choices(&mut self, subject: &Subject, old: &Elements, new: &Elements, place: At) {
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
                    let is_missed = shared.iter().any(|(_, other)| {
                        other.choice.is_none() && missing(other) == Verdict::Breaks
                    });
                    let there = match is_missed {
                        true => Verdict::Breaks,
                        false => Verdict::Fits,
                    };
                    let verdict = verdict(Verdict::Lenient, there);
                    self.say(subject, Kind::Choice, message, verdict, at);
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
                    self.say(subject, Kind::Choice, message, verdict, at);
                }
            }
        }
    }

    fn wildcards(&mut self, subject: &Subject, old: &Elements, new: &Elements, place: At) {
        match (old.own_wildcards(), new.own_wildcards()) {
            ([], []) => {}
            ([], [(_, at), ..]) => {
                let message = "other elements may stand in it".to_owned();
                let at = Some((Side::New, *at));
                let verdict = Both::in_answers(Verdict::Lenient);
                self.say(subject, Kind::Wildcard, message, verdict, at);
            }
            ([(_, at), ..], []) => {
                let message = "other elements may no longer stand in it".to_owned();
                let at = Some((Side::Old, *at));
                let verdict = Both::in_requests(Verdict::Lenient);
                self.say(subject, Kind::Wildcard, message, verdict, at);
            }
            (old, new) => {
                let names = self.names;
                let old: Vec<NamespaceConstraint> = (old.iter())
                    .map(|(wildcard, _)| as_new(&wildcard.namespaces, names))
                    .collect();
                let new: Vec<NamespaceConstraint> = (new.iter())
                    .map(|(wildcard, _)| wildcard.namespaces.clone())
                    .collect();
                if old != new {
                    let covers = |reader: &[NamespaceConstraint],
                                  writer: &[NamespaceConstraint]| {
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
                    let message = "elements of other namespaces may stand in it".to_owned();
                    self.say(subject, Kind::Wildcard, message, verdict, place);
                }
            }
        }
    }
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

/// What two types have from their bases, by the names of the new version.
#[derive(Debug, Default)]
struct Inherited {
    attributes: HashSet<XmlName>,
    elements: HashSet<XmlName>,
    /// How many of each version.
    wildcards: (usize, usize),
}

/// The verdicts of both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Both {
    requests: Verdict,
    answers: Verdict,
}

impl Both {
    const FITS: Self = Self {
        requests: Verdict::Fits,
        answers: Verdict::Fits,
    };
    const LENIENT: Self = Self {
        requests: Verdict::Lenient,
        answers: Verdict::Lenient,
    };
    const BREAKS: Self = Self {
        requests: Verdict::Breaks,
        answers: Verdict::Breaks,
    };
    /// What an old client sends is understood by nobody; it is answered as before, if at all.
    const REQUESTS: Self = Self::in_requests(Verdict::Breaks);
    const REMOVED: Self = Self::in_requests(Verdict::Breaks);
    const ADDED: Self = Self::in_answers(Verdict::Breaks);

    const fn in_requests(requests: Verdict) -> Self {
        Self {
            requests,
            answers: Verdict::Fits,
        }
    }

    const fn in_answers(answers: Verdict) -> Self {
        Self {
            requests: Verdict::Fits,
            answers,
        }
    }
}

/// What a declaration says of a value.
#[derive(Clone, Copy)]
struct Given<'d> {
    default: Option<&'d str>,
    fixed: Option<&'d str>,
}

impl<'d> Given<'d> {
    fn of(element: &'d soapgen_model::model::Element) -> Self {
        Self {
            default: element.default.as_deref(),
            fixed: element.fixed.as_deref(),
        }
    }

    fn of_attribute(attribute: &'d Attribute) -> Self {
        Self {
            default: attribute.default.as_deref(),
            fixed: attribute.fixed.as_deref(),
        }
    }
}

fn bound<'m>(model: &'m Model, shapes: &Shapes) -> Vec<Bound<'m>> {
    let kept = |id: BindingId, indices: Vec<usize>| Bound {
        id,
        operations: (indices.into_iter())
            .filter_map(|index| model[id].operations.get(index))
            .collect(),
    };
    let soap = shapes.soap.iter().map(|binding| {
        let indices = binding.operations.iter().map(|operation| operation.index);
        kept(binding.binding, indices.collect())
    });
    let http = shapes.http.iter().map(|binding| {
        let indices = binding.operations.iter().map(|operation| operation.index);
        kept(binding.binding, indices.collect())
    });
    soap.chain(http).collect()
}

fn is_soap(protocol: Protocol) -> bool {
    matches!(protocol, Protocol::Soap11 | Protocol::Soap12)
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Soap11 => "SOAP 1.1",
        Protocol::Soap12 => "SOAP 1.2",
        Protocol::HttpGet => "HTTP GET",
        Protocol::HttpPost => "HTTP POST",
    }
}

/// A name as people know it: those of XML Schema by the usual prefix.
fn named(name: &XmlName) -> String {
    match &*name.namespace {
        soapgen_model::xml::XSD => format!("xs:{}", name.local),
        _ => name.to_string(),
    }
}

fn in_namespace(name: &XmlName) -> String {
    match &*name.namespace {
        "" => "in no namespace".to_owned(),
        namespace => format!("in the namespace `{namespace}`"),
    }
}

fn made_of(variety: &Variety) -> String {
    match variety {
        Variety::Atomic(builtin) => format!("`xs:{}`", builtin.name()),
        Variety::List(_) => "a list".to_owned(),
        Variety::Union(members) => format!("a union of {}", members.len()),
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

/// The choices of what is written in which something stands that a reader waits for.
fn awaited(writer: &Elements, reader: &Elements) -> HashSet<usize> {
    let mut found = HashSet::new();
    for slot in &writer.list {
        let (Some((choice, _)), Some(known)) = (slot.choice, reader.get(&slot.name)) else {
            continue;
        };
        let is_awaited = match known.choice {
            Some((at, _)) => reader.choices.get(at).is_some_and(|c| c.is_required),
            None => known.occurs.min > 0,
        };
        if is_awaited {
            found.insert(choice);
        }
    }
    found
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

fn allows(
    wildcard: &Wildcard,
    name: &XmlName,
    map: &dyn Fn(&std::rc::Rc<str>) -> std::rc::Rc<str>,
) -> bool {
    match &wildcard.namespaces {
        NamespaceConstraint::Any => true,
        NamespaceConstraint::Not(namespace) => {
            !name.namespace.is_empty() && name.namespace != map(namespace)
        }
        NamespaceConstraint::OneOf(all) => all.iter().any(|of| map(of) == name.namespace),
    }
}

/// What becomes of an attribute in a reader that doesn't declare it.
fn passed_over(
    wildcard: Option<&Wildcard>,
    name: &XmlName,
    map: &dyn Fn(&std::rc::Rc<str>) -> std::rc::Rc<str>,
) -> Verdict {
    let takes = |wildcard: &Wildcard| {
        wildcard.process != ProcessContents::Strict && allows(wildcard, name, map)
    };
    match wildcard.is_some_and(takes) {
        true => Verdict::Fits,
        false => Verdict::Lenient,
    }
}

/// Whether what is written as one type is read as another, as far as can be told without looking
/// into both.
fn taken(readers: &Model, reader: TypeId, writers: &Model, writer: TypeId) -> Verdict {
    let any = Model::builtin(Builtin::AnyType);
    if reader == any {
        return Verdict::Fits;
    }
    if writer == any {
        return Verdict::Breaks;
    }
    let text = |model: &Model, id: TypeId| match &model[id].kind {
        TypeKind::Complex(complex) => match complex.content {
            Content::Simple(ty) => model.variety(ty),
            _ => None,
        },
        _ => model.variety(id),
    };
    match (text(readers, reader), text(writers, writer)) {
        (Some(reader), Some(writer)) => takes((readers, &reader), (writers, &writer)),
        // Both hold elements, which are compared.
        (None, None) => Verdict::Fits,
        _ => Verdict::Breaks,
    }
}
