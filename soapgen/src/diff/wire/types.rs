//! What changes in a type: simple and complex ones, their bases, what stands in for them, their
//! attributes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::Verdict;
use super::super::content::{Elements, label};
use super::super::found::{At, Class, Kind, One, Side, Subject};
use super::super::simple::{Simple, takes};
use super::super::understood::{Held, MAX_STEPS, MAX_STEPS_IN_ALL, Understood, Why, understood};
use super::{As, Both, Given, Inherited, MAX_OTHERS, Walk, allows, named, taken};
use soapgen_model::model::{
    Attribute, ComplexType, Content, Derivation, Model, ProcessContents, TypeId, TypeKind, Variety,
    Wildcard, XmlName,
};
use soapgen_model::shape::Direction;

/// How many elements are shown that stand together.
const MAX_SHOWN: usize = 12;

impl Walk<'_> {
    /// Compares the types that something has.
    pub(super) fn types(
        &mut self,
        subject: &Subject,
        what: &str,
        old: TypeId,
        new: TypeId,
        place: At,
    ) {
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
        // What isn't compared isn't known to fit; of built-in types nothing is left to compare.
        let is_builtin = |ty: &TypeKind| matches!(ty, TypeKind::Builtin(_));
        let is_known = is_builtin(&before.kind) && is_builtin(&after.kind);
        if !is_known && !self.seen.contains(&(old, new, As::Type)) {
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

    pub(super) fn push(&mut self, old: TypeId, new: TypeId) {
        self.push_as(old, new, As::Type);
    }

    pub(super) fn push_as(&mut self, old: TypeId, new: TypeId, way: As) {
        if self.seen.insert((old, new, way)) {
            self.left.push((old, new, way));
        }
    }

    /// Two types of one name.
    pub(super) fn pair(&mut self, old: TypeId, new: TypeId, way: As) {
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
                self.texts(&subject, old, new);
            }
            _ => self.simple(&subject, "it", old, new),
        }
    }

    /// A simple type and a complex one, which may be of text with attributes.
    fn texts(&mut self, subject: &Subject, old: TypeId, new: TypeId) {
        let (old_model, new_model) = (self.old, self.new);
        let place = new_model[new].place.map(|place| (Side::New, place));
        let none: Attributes<'_> = (&[], None);
        let text = |model: &Model, id: TypeId| match &model[id].kind {
            TypeKind::Complex(complex) => match complex.content {
                Content::Simple(text) => Some(text),
                _ => None,
            },
            _ => Some(id),
        };
        let texts = text(old_model, old).zip(text(new_model, new));
        let [before, after] = [&old_model[old].kind, &new_model[new].kind].map(|kind| match kind {
            TypeKind::Complex(complex) => attributes_of(complex),
            _ => none,
        });
        if let Some((old, new)) = texts {
            self.attributes(subject, before, after, &HashSet::new(), place);
            self.types(subject, "its text", old, new, place);
        }
    }

    /// Two types of something, whatever they are called.
    pub(super) fn both(&mut self, subject: &Subject, what: &str, old: TypeId, new: TypeId) {
        match (&self.old[old].kind, &self.new[new].kind) {
            (TypeKind::Complex(_), TypeKind::Complex(_)) => self.push(old, new),
            (TypeKind::Complex(_), _) | (_, TypeKind::Complex(_)) => self.texts(subject, old, new),
            _ => self.simple(subject, what, old, new),
        }
    }

    pub(super) fn simple(&mut self, subject: &Subject, what: &str, old: TypeId, new: TypeId) {
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
                self.members(subject, what, old, new);
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

    /// Compares the members of two unions, each with the one of its name: a text is of the first
    /// that takes it, wherever that stands.
    fn members(&mut self, subject: &Subject, what: &str, old: &[TypeId], new: &[TypeId]) {
        let (old_model, new_model) = (self.old, self.new);
        let mut left: Vec<TypeId> = new.to_vec();
        let mut unnamed = Vec::new();
        let mut by_name: HashMap<XmlName, TypeId> = (new.iter().rev())
            .filter_map(|id| Some((new_model[*id].name.clone()?, *id)))
            .collect();
        let mut pairs = Vec::new();
        for id in old {
            let name = old_model[*id].name.as_ref().map(|n| self.names.new_of(n));
            match name.and_then(|name| by_name.remove(&name)) {
                Some(same) => pairs.push((*id, same)),
                None => unnamed.push(*id),
            }
        }
        let taken: HashSet<TypeId> = pairs.iter().map(|(_, new)| *new).collect();
        left.retain(|id| !taken.contains(id));
        for (old, new) in pairs.into_iter().chain(unnamed.into_iter().zip(left)) {
            let place = new_model[new].place.map(|place| (Side::New, place));
            self.types(subject, &format!("a member of {what}"), old, new, place);
        }
    }

    pub(super) fn values(
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

    pub(super) fn complex(
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
            let (was, is) = (&self.old[old].block, &self.new[new].block);
            self.blocked(subject, "it", was, is, place);
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
        let (old_attributes, new_attributes) = (attributes_of(before), attributes_of(after));
        self.attributes(
            subject,
            old_attributes,
            new_attributes,
            &inherited.attributes,
            place,
        );
        self.arrays(subject, before, after, place);
        let (old_model, new_model, names) = (self.old, self.new, self.names);
        let of_old = Elements::of(old_model, &before.content, &|name| names.new_of(name));
        let of_new = Elements::of(new_model, &after.content, &Clone::clone);
        match (of_old, of_new) {
            (Some(mut of_old), Some(mut of_new)) => {
                of_old.inherit(&inherited.elements, inherited.wildcards.0);
                of_new.inherit(&inherited.elements, inherited.wildcards.1);
                let of_base = inherited.of_base;
                let whole = self.understood((old, before), (new, after));
                self.content = Some((whole.verdict, of_base));
                self.elements(subject, &of_old, &of_new, place);
                let said = self.content.take().map_or(of_base, |(_, said)| said);
                self.rest((old, new), subject, &whole, said, place);
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
    pub(super) fn bases(&mut self, old: TypeId, new: TypeId) -> Inherited {
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
        let of_base = self.understood((old, was), (new, is)).verdict;
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
            of_base,
        }
    }

    /// What becomes of the content of a type in a reader of the other version.
    fn understood(
        &mut self,
        (old, before): (TypeId, &ComplexType),
        (new, after): (TypeId, &ComplexType),
    ) -> Understood {
        if let Some(known) = self.contents.get(&(old, new)) {
            return known.clone();
        }
        let old_side = Held {
            model: self.old,
            ty: before,
            names: Some(self.names),
        };
        let new_side = Held {
            model: self.new,
            ty: after,
            names: None,
        };
        let (writer, reader) = match self.direction {
            Direction::Request => (old_side, new_side),
            Direction::Response => (new_side, old_side),
        };
        let found = understood(writer, reader, &mut self.steps);
        self.contents.insert((old, new), found.clone());
        found
    }

    /// Says what no change of an element says by itself.
    fn rest(
        &mut self,
        pair: (TypeId, TypeId),
        subject: &Subject,
        whole: &Understood,
        said: Verdict,
        place: At,
    ) {
        if whole.verdict <= said {
            return;
        }
        let (writer, reader) = match self.direction {
            Direction::Request => ("old", "new"),
            Direction::Response => ("new", "old"),
        };
        let how = match whole.verdict {
            Verdict::Breaks => "can't read",
            _ => "doesn't allow",
        };
        let message = match &whole.why {
            Why::Beyond => format!(
                "how elements stand in the {writer} version is not compared in full, since that takes more than {MAX_STEPS} steps for a type, or {MAX_STEPS_IN_ALL} for all"
            ),
            Why::Shown(elements) if elements.is_empty() => {
                format!("the {writer} version may hold nothing, which the {reader} one {how}")
            }
            Why::Shown(elements) => {
                let shown = match elements.get(..MAX_SHOWN) {
                    Some(first) if elements.len() > MAX_SHOWN => {
                        format!(
                            "{} and {} more",
                            first.join(", "),
                            elements.len() - MAX_SHOWN
                        )
                    }
                    _ => elements.join(", "),
                };
                format!("the {writer} version may hold {shown}, which the {reader} one {how}")
            }
            Why::Plain => {
                format!("the {writer} version may hold elements as the {reader} one {how} them")
            }
        };
        let (requests, answers) = match self.direction {
            Direction::Request => (Some(whole.verdict), None),
            Direction::Response => (None, Some(whole.verdict)),
        };
        let one = One {
            subject: subject.clone(),
            kind: Kind::Content,
            message,
            requests,
            answers,
            rust: None,
            place,
        };
        self.rest.push((pair, one));
    }

    pub(super) fn arrays(
        &mut self,
        subject: &Subject,
        old: &ComplexType,
        new: &ComplexType,
        place: At,
    ) {
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

    pub(super) fn derived(&mut self, subject: &Subject, old: TypeId, new: TypeId) {
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

    pub(super) fn attributes(
        &mut self,
        subject: &Subject,
        old: Attributes<'_>,
        new: Attributes<'_>,
        inherited: &HashSet<XmlName>,
        place: At,
    ) {
        let names = self.names;
        let of_old: BTreeMap<XmlName, &Attribute> = (old.0.iter())
            .map(|attribute| (names.new_of(&attribute.name), attribute))
            .collect();
        let mut known = HashSet::new();
        for after in new.0 {
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
                    answers: passed_over(old.1, &after.name, &|n| names.namespace(n)),
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
                    requests: passed_over(new.1, name, &Clone::clone),
                    answers: match before.required {
                        true => Verdict::Breaks,
                        false => Verdict::Fits,
                    },
                };
                let place = Some((Side::Old, before.place));
                self.say(subject, Kind::AttributeRemoved, message, verdict, place);
            }
        }
        match (old.1, new.1) {
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
            (Some(old), Some(new)) => {
                let (old, new) = (std::slice::from_ref(old), std::slice::from_ref(new));
                self.open(subject, "attributes", old, new, place);
            }
            (None, None) => {}
        }
    }
}

/// What attributes a type has, and which others it takes.
type Attributes<'t> = (&'t [Attribute], Option<&'t Wildcard>);

fn attributes_of(ty: &ComplexType) -> Attributes<'_> {
    (&ty.attributes, ty.any_attribute.as_ref())
}

fn made_of(variety: &Variety) -> String {
    match variety {
        Variety::Atomic(builtin) => format!("`xs:{}`", builtin.name()),
        Variety::List(_) => "a list".to_owned(),
        Variety::Union(members) => format!("a union of {}", members.len()),
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
