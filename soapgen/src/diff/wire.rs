//! What changes on the wire: operations and their messages, and what types take.

mod elements;
mod types;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::Verdict;
use super::found::{At, Class, Found, Kind, One, Side, Subject};
use super::names::Names;
use super::simple::takes;
use super::understood::{Steps, Understood};
use crate::generator::Generated;
use soapgen_model::model::{
    Attribute, BindingId, BoundMessage, BoundOperation, Builtin, Content, ElementId, Header,
    HttpContent, Model, NamespaceConstraint, Protocol, Style, TypeId, TypeKind, Wildcard, XmlName,
};
use soapgen_model::nearest::nearest;
use soapgen_model::shape::{Direction, Shapes};

/// Types of other names that a type is compared with: each may lead on to others of their own.
const MAX_OTHERS: usize = 4;

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
    // The types whose content was compared in requests and in answers, and what is to be said of
    // it.
    let (mut compared, mut rest) = (Vec::new(), Vec::new());
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
            steps: Steps::new(),
            contents: HashMap::new(),
            content: None,
            rest: Vec::new(),
        };
        let has_bindings = |shapes: &Shapes| !shapes.soap.is_empty() || !shapes.http.is_empty();
        match has_bindings(shapes.0) || has_bindings(shapes.1) {
            true => walk.services(shapes.0, shapes.1),
            false => walk.documents(shapes.0, shapes.1),
        }
        while let Some((old, new, way)) = walk.left.pop() {
            walk.pair(old, new, way);
        }
        compared.push(walk.contents);
        rest.extend(walk.rest);
    }
    for (pair, mut one) in rest {
        // What is shown of one way is no change of the other.
        let is_in = |at: usize| {
            let contents: Option<&HashMap<_, _>> = compared.get(at);
            contents.is_some_and(|contents| contents.contains_key(&pair))
        };
        one.requests = one.requests.or(is_in(0).then_some(Verdict::Fits));
        one.answers = one.answers.or(is_in(1).then_some(Verdict::Fits));
        found.add(one);
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
    /// The steps that are left to compare content models in.
    steps: Steps,
    /// What becomes of the content of the types that were compared.
    contents: HashMap<(TypeId, TypeId), Understood>,
    /// While the elements of a type are compared: the worst that may be said of how they stand, and
    /// the worst that was.
    content: Option<(Verdict, Verdict)>,
    /// What is to be said of the content of types as a whole.
    rest: Vec<((TypeId, TypeId), One)>,
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

    /// The same of how elements stand in a type, one change of several: no worse than what becomes
    /// of the whole.
    fn say_of_content(
        &mut self,
        subject: &Subject,
        kind: Kind,
        message: String,
        verdict: Both,
        place: At,
    ) {
        let mut verdict = verdict;
        if let Some((most, said)) = &mut self.content {
            verdict = Both {
                requests: verdict.requests.min(*most),
                answers: verdict.answers.min(*most),
            };
            *said = (*said).max(match self.direction {
                Direction::Request => verdict.requests,
                Direction::Response => verdict.answers,
            });
        }
        self.say(subject, kind, message, verdict, place);
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
        self.paired_by_operations(old, new, &mut pairs);
        pairs.sort_unstable();
        pairs
    }

    /// Adds the bindings whose port type has another name, too: by the names of their operations,
    /// of which most have to be the same.
    fn paired_by_operations(
        &self,
        old: &[Bound<'_>],
        new: &[Bound<'_>],
        pairs: &mut Vec<(usize, usize)>,
    ) {
        let (of_old, of_new): (HashSet<usize>, HashSet<usize>) = pairs.iter().copied().unzip();
        let mut by_operation: HashMap<(bool, &str), Vec<usize>> = HashMap::new();
        for (at, bound) in new
            .iter()
            .enumerate()
            .filter(|(at, _)| !of_new.contains(at))
        {
            let is_soap = is_soap(self.new[bound.id].protocol);
            for operation in &bound.operations {
                let key = (is_soap, &*operation.name);
                by_operation.entry(key).or_default().push(at);
            }
        }
        let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (at, bound) in old
            .iter()
            .enumerate()
            .filter(|(at, _)| !of_old.contains(at))
        {
            let is_soap = is_soap(self.old[bound.id].protocol);
            for operation in &bound.operations {
                let others = by_operation.get(&(is_soap, &*operation.name));
                // Bindings of one port type are few; of many the first are as good.
                for other in others.into_iter().flatten().take(MAX_OTHERS) {
                    *shared.entry((at, *other)).or_default() += 1;
                }
            }
        }
        let most = |(at, other): (usize, usize), count: usize| {
            let size = |bound: Option<&Bound<'_>>| bound.map_or(0, |bound| bound.operations.len());
            count * 2 > size(old.get(at)).max(size(new.get(other)))
        };
        let (mut taken_old, mut taken_new) = (of_old, of_new);
        let mut shared: Vec<_> = shared.into_iter().collect();
        shared.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (pair, count) in shared {
            let is_free = !taken_old.contains(&pair.0) && !taken_new.contains(&pair.1);
            if is_free && most(pair, count) {
                taken_old.insert(pair.0);
                taken_new.insert(pair.1);
                pairs.push(pair);
            }
        }
    }

    /// The operations that have another name, where messages don't show it: in document style, with
    /// an action and an element that no other has. By their numbers in both lists.
    fn renamed_operations(
        &self,
        gone: &[(usize, &BoundOperation)],
        added: &[(usize, &BoundOperation)],
    ) -> Vec<(usize, usize)> {
        let key = |action: &Option<String>, body: Vec<XmlName>| (action.clone(), body);
        let mut of_new: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, now) in added.iter().filter(|(_, now)| now.style == Style::Document) {
            let body = now.input.body.iter().map(|id| self.new[*id].name.clone());
            let key = key(&now.action, body.collect());
            of_new.entry(key).or_default().push(*at);
        }
        let mut of_old: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, before) in gone.iter().filter(|(_, was)| was.style == Style::Document) {
            let body = before.input.body.iter();
            let body = body.map(|id| self.names.new_of(&self.old[*id].name));
            let key = key(&before.action, body.collect());
            of_old.entry(key).or_default().push(*at);
        }
        let mut pairs: Vec<(usize, usize)> = (of_old.iter())
            .filter(|((_, body), _)| !body.is_empty())
            .filter_map(|(key, old)| match (&**old, &**of_new.get(key)?) {
                ([old], [new]) => Some((*old, *new)),
                _ => None,
            })
            .collect();
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
        let addressing = [before, after].map(|of| (of.addressing, of.requires_addressing));
        if addressing[0] != addressing[1] {
            let message = match (before.addressing, after.addressing) {
                (None, _) if after.requires_addressing => "it asks for WS-Addressing",
                (None, _) => "it offers WS-Addressing",
                (_, None) => "it no longer asks for WS-Addressing",
                (was, is) if was != is => "it asks for another edition of WS-Addressing",
                _ if after.requires_addressing => "it asks for WS-Addressing, and offered it",
                _ => "it offers WS-Addressing, and asked for it",
            };
            let verdict = Both {
                // Who need not have its header blocks reads a request without as one with others.
                requests: match after.requires_addressing {
                    false => Verdict::Fits,
                    true => Verdict::Breaks,
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
        let known: HashSet<&(String, usize)> = old_keys.iter().collect();
        let gone: Vec<(usize, &BoundOperation)> = (old_keys.iter().enumerate())
            .filter(|(_, key)| !of_new.contains_key(key))
            .filter_map(|(at, _)| Some((at, *old.operations.get(at)?)))
            .collect();
        let added: Vec<(usize, &BoundOperation)> = (new_keys.iter().enumerate())
            .filter(|(_, key)| !known.contains(key))
            .filter_map(|(at, _)| Some((at, *new.operations.get(at)?)))
            .collect();
        let renamed: BTreeMap<usize, usize> =
            self.renamed_operations(&gone, &added).into_iter().collect();
        let taken: HashSet<usize> = renamed.values().copied().collect();
        let is_addressed = after.addressing.is_some();
        for (at, (key, before)) in old_keys.iter().zip(&old.operations).enumerate() {
            let again = renamed.get(&at).and_then(|at| new.operations.get(*at));
            if let Some(now) = of_new.get(key) {
                let subject = Subject::operation(&before.name, &after.name);
                self.operation(&subject, before, now, is_addressed);
            } else if let Some(now) = again {
                let subject = Subject::operation(&now.name, &after.name);
                let message = format!(
                    "the operation was called `{}`, which messages don't show",
                    before.name
                );
                let place = Some((Side::New, now.place));
                self.say(&subject, Kind::Operation, message, Both::FITS, place);
                self.operation(&subject, before, now, is_addressed);
            } else {
                let subject = Subject::operation(&before.name, &after.name);
                let message = "the operation is gone".to_owned();
                let place = Some((Side::Old, before.place));
                self.say(&subject, Kind::Operation, message, Both::REQUESTS, place);
            }
        }
        for (_, now) in added.iter().filter(|(at, _)| !taken.contains(at)) {
            let subject = Subject::operation(&now.name, &after.name);
            let message = "the operation was added".to_owned();
            let place = Some((Side::New, now.place));
            self.say(&subject, Kind::Operation, message, Both::FITS, place);
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
                Some(now) => {
                    if before.encoded != now.encoded {
                        let message = format!(
                            "the fault `{}` is {}, and was {}",
                            now.name,
                            used(now.encoded),
                            used(before.encoded)
                        );
                        let place = Some((Side::New, now.place));
                        // It is a fault for an old client, too.
                        self.say(subject, Kind::Style, message, Both::LENIENT, place);
                    }
                    self.element(before.element, now.element, Some(subject));
                }
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
            let message = format!(
                "its {what} is {}, and was {}",
                used(new.encoded),
                used(old.encoded)
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
        let by_name = old.http.as_ref().is_some_and(|http| {
            use HttpContent::{Form, UrlEncoded, UrlReplacement};
            matches!(http, Form | UrlEncoded | UrlReplacement)
        });
        match before.iter().collect::<Vec<_>>() == after {
            _ if by_name && old.http == new.http => {
                self.by_name(subject, what, (old, &before), new)
            }
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
        let parts = |message: &BoundMessage| -> HashMap<Rc<str>, Vec<String>> {
            let parts = message.attachments.iter();
            parts
                .map(|part| (part.part.clone(), part.content_types.clone()))
                .collect()
        };
        let (of_old, of_new) = (parts(old), parts(new));
        for before in &old.attachments {
            let part = &before.part;
            let Some(now) = of_new.get(part) else {
                let message = format!("the part `{part}` beside its {what} is gone");
                self.say(subject, Kind::Attachment, message, Both::LENIENT, place);
                continue;
            };
            if before.content_types != *now {
                let shown = |types: &[String]| match types {
                    [] => "any".to_owned(),
                    types => format!("`{}`", types.join("`, `")),
                };
                let message = format!(
                    "the media type of the part `{part}` beside its {what} is {}, and was {}",
                    shown(now),
                    shown(&before.content_types)
                );
                // A reader takes what comes; whether it makes sense of it is not told.
                let takes = |reader: &[String], writer: &[String]| {
                    let is_taken = |of: &String| reader.contains(of);
                    match reader.is_empty() || !writer.is_empty() && writer.iter().all(is_taken) {
                        true => Verdict::Fits,
                        false => Verdict::Lenient,
                    }
                };
                let verdict = Both {
                    requests: takes(now, &before.content_types),
                    answers: takes(&before.content_types, now),
                };
                self.say(subject, Kind::Attachment, message, verdict, place);
            }
        }
        for now in &new.attachments {
            let part = &now.part;
            if !of_old.contains_key(part) {
                let message = format!("the part `{part}` beside its {what} was added");
                self.say(subject, Kind::Attachment, message, Both::LENIENT, place);
            }
        }
    }

    /// Compares the parameters in a URL or form, which are known by their names, in any order
    /// (WSDL 1.1, 4.4 to 4.6).
    fn by_name(
        &mut self,
        subject: &Subject,
        what: &str,
        (old, names): (&BoundMessage, &[XmlName]),
        new: &BoundMessage,
    ) {
        let (old_model, new_model) = (self.old, self.new);
        let mut of_old: HashMap<&XmlName, ElementId> =
            names.iter().zip(old.body.iter().copied()).collect();
        for id in &new.body {
            let after = &new_model[*id];
            if let Some(before) = of_old.remove(&after.name) {
                self.element(before, *id, Some(subject));
                continue;
            }
            let message = format!(
                "the parameter `{}` of its {what} was added",
                after.name.local
            );
            let place = Some((Side::New, after.place));
            // One that is missing is refused.
            self.say(subject, Kind::Body, message, Both::REQUESTS, place);
        }
        for (name, id) in names.iter().zip(&old.body) {
            if of_old.contains_key(name) {
                let message = format!("the parameter `{}` of its {what} is gone", name.local);
                let place = Some((Side::Old, old_model[*id].place));
                // What isn't known is left alone.
                let verdict = Both::in_requests(Verdict::Lenient);
                self.say(subject, Kind::Body, message, verdict, place);
            }
        }
    }

    fn headers(&mut self, subject: &Subject, what: &str, old: &BoundMessage, new: &BoundMessage) {
        let (old_model, new_model) = (self.old, self.new);
        let called = |header: &Header, name: &XmlName| match header.is_fault {
            true => format!("the header fault `{name}`"),
            false => format!("the header block `{name}` of its {what}"),
        };
        let of_new: HashMap<&XmlName, &Header> = (new.headers.iter().rev())
            .map(|header| (&new_model[header.element].name, header))
            .collect();
        let mut known = HashSet::new();
        for before in &old.headers {
            let name = self.names.new_of(&old_model[before.element].name);
            if let Some(now) = of_new.get(&name) {
                self.header(subject, &called(now, &name), before, now);
            } else {
                let message = format!("{} is gone", called(before, &name));
                let place = Some((Side::Old, before.place));
                let verdict = Both {
                    // What isn't known is passed over.
                    requests: Verdict::Fits,
                    answers: match (before.required, before.is_fault) {
                        (true, _) => Verdict::Breaks,
                        // Who waits for it is not told.
                        (false, false) => Verdict::Lenient,
                        (false, true) => Verdict::Fits,
                    },
                };
                self.say(subject, Kind::Header, message, verdict, place);
            }
            known.insert(name);
        }
        for now in &new.headers {
            let name = &new_model[now.element].name;
            if !known.contains(name) {
                let how = if now.required { ", required" } else { "" };
                let message = format!("{} was added{how}", called(now, name));
                let place = Some((Side::New, now.place));
                let verdict = Both {
                    requests: match now.required {
                        true => Verdict::Breaks,
                        // A service may ask for it: no document says whether it does.
                        false => Verdict::Lenient,
                    },
                    answers: Verdict::Fits,
                };
                self.say(subject, Kind::Header, message, verdict, place);
            }
        }
    }

    /// Compares a header block of both versions.
    fn header(&mut self, subject: &Subject, called: &str, old: &Header, new: &Header) {
        let place = Some((Side::New, new.place));
        if old.required != new.required {
            let (message, verdict) = match new.required {
                true => ("is required", Both::in_requests(Verdict::Breaks)),
                false => ("is no longer required", Both::in_answers(Verdict::Breaks)),
            };
            let message = format!("{called} {message}");
            self.say(subject, Kind::Header, message, verdict, place);
        }
        if old.encoded != new.encoded {
            let message = format!(
                "{called} is {}, and was {}",
                used(new.encoded),
                used(old.encoded)
            );
            self.say(subject, Kind::Style, message, Both::BREAKS, place);
        }
        self.element(old.element, new.element, Some(subject));
    }
}

/// The words of `use`.
fn used(is_encoded: bool) -> &'static str {
    match is_encoded {
        true => "encoded",
        false => "literal",
    }
}

/// What two types have from their bases, by the names of the new version.
#[derive(Debug)]
struct Inherited {
    attributes: HashSet<XmlName>,
    elements: HashSet<XmlName>,
    /// How many of each version.
    wildcards: (usize, usize),
    /// What becomes of the content of the bases.
    of_base: Verdict,
}

impl Default for Inherited {
    fn default() -> Self {
        Self {
            attributes: HashSet::new(),
            elements: HashSet::new(),
            wildcards: (0, 0),
            of_base: Verdict::Fits,
        }
    }
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

fn allows(wildcard: &Wildcard, name: &XmlName, map: &dyn Fn(&Rc<str>) -> Rc<str>) -> bool {
    match &wildcard.namespaces {
        NamespaceConstraint::Any => true,
        NamespaceConstraint::Not(namespace) => {
            !name.namespace.is_empty() && name.namespace != map(namespace)
        }
        NamespaceConstraint::OneOf(all) => all.iter().any(|of| map(of) == name.namespace),
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
