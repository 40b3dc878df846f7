//! Names as values have them: each is in memory once for all the elements that it stands at.

use std::collections::HashMap;

use super::Scanner;
use super::tag::Name;
use crate::value::{QName, SharedStr};
use crate::xml::scope::Outer;

/// What was made of the names of a document.
#[derive(Default)]
pub(super) struct Names {
    /// Of the bindings in scope: their namespaces, as far as they were asked for.
    bindings: Vec<Option<SharedStr>>,
    /// The last text for each value of [`slot`]: local names and prefixes repeat.
    texts: Vec<SharedStr>,
    /// The scopes of open elements, as far as they were asked for, and how many bindings each
    /// has; outermost first.
    scopes: Vec<(usize, Outer)>,
    /// Of the bindings in scope: the numbers of their namespaces, as far as they were asked for.
    numbers: Vec<usize>,
    /// The number of each namespace, from 1 on.
    by_namespace: HashMap<SharedStr, usize>,
}

/// How many texts are kept to be shared.
const TEXTS: usize = 64;

/// What a text that is shared takes beside itself: its two counts and what the allocator keeps.
const COUNTS: usize = 32;

/// Where a text is kept. Two at one place are not shared, which costs no more than they say.
fn slot(text: &str) -> usize {
    let add = |hash: u32, b: u8| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193);
    let hash = text.bytes().fold(0x811c_9dc5, add);
    (hash ^ (hash >> 16)) as usize % TEXTS
}

impl Names {
    /// Forgets the bindings from this one on.
    pub(super) fn truncate(&mut self, bindings: usize) {
        self.bindings.truncate(bindings);
        self.numbers.truncate(bindings);
        while self.scopes.last().is_some_and(|(len, _)| *len > bindings) {
            self.scopes.pop();
        }
    }
}

impl<'x> Scanner<'x> {
    /// A local name or prefix.
    fn interned(&self, names: &mut Names, text: &str) -> SharedStr {
        if text.is_empty() {
            return SharedStr::new();
        }
        if names.texts.is_empty() {
            names.texts.resize(TEXTS, SharedStr::new());
        }
        let known = &mut names.texts[slot(text)];
        if *known != text {
            *known = self.copied(text);
        }
        known.clone()
    }

    /// A copy, whose memory is counted.
    fn copied(&self, text: &str) -> SharedStr {
        self.take_note(COUNTS + text.len());
        text.into()
    }

    /// The number of a binding's namespace: equal ones have the same.
    pub(super) fn number(&self, names: &mut Names, binding: usize) -> usize {
        if let Some(known) = names.numbers.get(binding).filter(|number| **number > 0) {
            return *known;
        }
        let namespace = self.shared(names, binding);
        let new = names.by_namespace.len() + 1;
        let number = *names.by_namespace.entry(namespace).or_insert(new);
        if names.numbers.len() <= binding {
            names.numbers.resize(self.scope.len(), 0);
        }
        names.numbers[binding] = number;
        number
    }

    /// The namespace of a binding.
    fn shared(&self, names: &mut Names, binding: usize) -> SharedStr {
        let Some(bound) = self.scope.get(binding) else {
            return SharedStr::new();
        };
        if names.bindings.len() <= binding {
            names.bindings.resize(self.scope.len(), None);
        }
        let shared = &mut names.bindings[binding];
        let copied = || self.copied(&bound.uri);
        shared.get_or_insert_with(copied).clone()
    }

    fn qname(&self, name: Name, binding: usize) -> QName {
        let names = &mut *self.names.borrow_mut();
        let namespace = self.shared(names, binding);
        QName {
            prefix: self.interned(names, self.prefix(name)),
            namespace: (!namespace.is_empty()).then_some(namespace),
            local: self.interned(names, self.local(name)),
        }
    }

    /// The name of the last start tag.
    pub(crate) fn tag_qname(&self) -> QName {
        self.qname(self.tag.name, self.tag.binding)
    }

    /// The name of an attribute of the last start tag.
    pub(crate) fn attr_qname(&self, index: usize) -> QName {
        let attr = self.attrs[index];
        self.qname(attr.name, attr.binding)
    }

    /// The namespace that a prefix has here, as [`Scanner::lookup`].
    pub(crate) fn lookup_shared(&self, prefix: &str) -> Option<SharedStr> {
        match self.bound(prefix) {
            Some(at) => Some(self.shared(&mut self.names.borrow_mut(), at)),
            None => prefix.is_empty().then(SharedStr::new),
        }
    }

    /// What the last start tag declares: prefix and namespace.
    pub(crate) fn declarations(&self) -> Vec<(SharedStr, SharedStr)> {
        let declared = self.scope.len() - self.tag.scope;
        self.take_note(declared * size_of::<(SharedStr, SharedStr)>());
        self.bindings(
            &mut self.names.borrow_mut(),
            self.tag.scope,
            self.scope.len(),
        )
    }

    fn bindings(&self, names: &mut Names, from: usize, to: usize) -> Vec<(SharedStr, SharedStr)> {
        (from..to)
            .map(|at| {
                let prefix = self.interned(names, self.scope[at].prefix);
                (prefix, self.shared(names, at))
            })
            .collect()
    }

    /// What is declared around the element of the last start tag.
    pub(crate) fn outer(&self) -> Outer {
        let names = &mut *self.names.borrow_mut();
        let end = self.tag.scope;
        // The first binding is that of `xml`, which everyone knows.
        let (mut from, mut outer) = match names.scopes.last() {
            Some((len, outer)) => (*len, outer.clone()),
            None => (1, Outer::default()),
        };
        let first = self.open.partition_point(|open| open.scope <= from);
        let inner = self.open[first..].iter().map(|open| open.scope);
        for to in inner.chain([end]) {
            if to > from {
                self.take_note((to - from) * size_of::<(SharedStr, SharedStr)>() + COUNTS);
                outer = outer.with(self.bindings(names, from, to).into_iter());
                names.scopes.push((to, outer.clone()));
                from = to;
            }
        }
        outer
    }
}
