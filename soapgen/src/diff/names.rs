//! Which names of the old version are which of the new one: namespaces may have been renamed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use soapgen_model::model::{Model, XmlName};
use soapgen_model::place::Place;

/// The namespaces that have another name in the new version.
#[derive(Debug, Default)]
pub(super) struct Names {
    renamed: HashMap<Rc<str>, Rc<str>>,
    /// The same in order: old, new, and where the new one is first declared in.
    pub(super) list: Vec<(Rc<str>, Rc<str>, Option<Place>)>,
}

/// What is declared in each namespace, with a place.
type Declared<'m> = BTreeMap<&'m Rc<str>, (BTreeSet<&'m str>, Option<Place>)>;

impl Names {
    /// A namespace that is gone is the new one that declares at least half of its names, if no
    /// other gone one declares more of those.
    pub(super) fn between(old: &Model, new: &Model) -> Self {
        let (old, new) = (declared(old), declared(new));
        let is_gone = |namespace: &Rc<str>| !new.contains_key(namespace);
        let is_new = |namespace: &Rc<str>| !old.contains_key(namespace);
        let mut by_name: HashMap<&str, Vec<&Rc<str>>> = HashMap::new();
        for (namespace, (names, _)) in new.iter().filter(|(namespace, _)| is_new(namespace)) {
            for name in names {
                by_name.entry(name).or_default().push(namespace);
            }
        }
        let mut pairs: Vec<(usize, &Rc<str>, &Rc<str>)> = Vec::new();
        for (namespace, (names, _)) in old.iter().filter(|(namespace, _)| is_gone(namespace)) {
            let mut shared: BTreeMap<&Rc<str>, usize> = BTreeMap::new();
            for other in names.iter().filter_map(|name| by_name.get(name)).flatten() {
                *shared.entry(other).or_default() += 1;
            }
            let enough = names.len().div_ceil(2);
            let shared = shared.into_iter().filter(|(_, count)| *count >= enough);
            pairs.extend(shared.map(|(other, count)| (count, *namespace, other)));
        }
        // Those that share most first; of several the first by name.
        pairs.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
        let mut found = Self::default();
        let mut taken = BTreeSet::new();
        for (_, from, to) in pairs {
            if !found.renamed.contains_key(from) && taken.insert(to) {
                found.renamed.insert(from.clone(), to.clone());
                let place = new.get(to).and_then(|(_, place)| *place);
                found.list.push((from.clone(), to.clone(), place));
            }
        }
        found.list.sort_by_key(|(_, _, place)| *place);
        found
    }

    /// A name of the old version as the new one has it.
    pub(super) fn new_of(&self, old: &XmlName) -> XmlName {
        XmlName::new(self.namespace(&old.namespace), old.local.clone())
    }

    /// A namespace of the old version as the new one has it.
    pub(super) fn namespace(&self, old: &Rc<str>) -> Rc<str> {
        self.renamed.get(old).unwrap_or(old).clone()
    }

    /// Whether a text, such as an action, differs by nothing but the name of a namespace: of one of
    /// the first few, where many have another name.
    pub(super) fn is_same_text(&self, old: &str, new: &str) -> bool {
        old == new
            || (self.list.iter().take(16))
                .any(|(from, to, _)| !from.is_empty() && old.replace(&**from, to) == new)
    }
}

fn declared(model: &Model) -> Declared<'_> {
    let mut all = Declared::new();
    let types = model
        .types
        .iter()
        .filter_map(|ty| Some((ty.name.as_ref()?, ty.place?)));
    let elements = model.elements.iter().filter(|element| element.global);
    let elements = elements.map(|element| (&element.name, element.place));
    let port_types = model.port_types.iter().map(|port| (&port.name, port.place));
    let bindings = model
        .bindings
        .iter()
        .map(|binding| (&binding.name, binding.place));
    for (name, place) in types.chain(elements).chain(port_types).chain(bindings) {
        let (names, first) = all.entry(&name.namespace).or_default();
        names.insert(&*name.local);
        *first = first.map_or(Some(place), |first| Some(first.min(place)));
    }
    all
}
