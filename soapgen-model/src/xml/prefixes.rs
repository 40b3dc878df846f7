//! The prefixes that documents have for namespaces.

use std::collections::HashMap;
use std::rc::Rc;

use roxmltree::Node;

/// How many prefixes of one namespace are kept: what is behind them is hardly what people call it.
const KEPT: usize = 16;

/// For each namespace the prefixes that stand for it, in the order of the documents. A prefix may
/// stand for another namespace in each.
#[derive(Clone, Debug, Default)]
pub struct Prefixes(HashMap<Rc<str>, Vec<Rc<str>>>);

impl Prefixes {
    /// Adds those that are in scope on an element.
    pub fn declared_on(&mut self, node: Node<'_, '_>) {
        for namespace in node.namespaces() {
            if let Some(prefix) = namespace.name() {
                let known = self.0.entry(Rc::from(namespace.uri())).or_default();
                add(known, || Rc::from(prefix), prefix);
            }
        }
    }

    /// Adds those of other documents.
    pub fn extend(&mut self, others: &Self) {
        for (namespace, prefixes) in &others.0 {
            let known = self.0.entry(namespace.clone()).or_default();
            prefixes
                .iter()
                .for_each(|prefix| add(known, || prefix.clone(), prefix));
        }
    }

    /// Those of a namespace.
    pub fn of(&self, namespace: &str) -> impl Iterator<Item = &str> {
        let prefixes = self.0.get(namespace).into_iter().flatten();
        prefixes.map(|prefix| &**prefix)
    }
}

fn add(known: &mut Vec<Rc<str>>, make: impl FnOnce() -> Rc<str>, prefix: &str) {
    if known.len() < KEPT && known.iter().all(|known| **known != *prefix) {
        known.push(make());
    }
}
