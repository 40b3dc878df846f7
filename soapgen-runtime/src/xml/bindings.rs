//! The namespace declarations in scope where a writer is (Namespaces in XML, 6).

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use crate::value::SharedStr;

type Text = Cow<'static, str>;

/// How many declarations are searched one by one. Messages have fewer; trees that come from
/// elsewhere may have thousands.
const FEW: usize = 16;

/// How long a namespace is that is worth being looked for by its place in memory.
const LONG: usize = 1 << 10;

/// Prefixes and what they stand for, innermost last.
#[derive(Default)]
pub(super) struct Bindings {
    all: Vec<(Text, Text)>,
    /// The namespaces as the values have them that declared them; empty for constants. They may be
    /// long, and what is the same one need not be compared.
    shared: Vec<SharedStr>,
    /// The same number for each namespace that is the same: the place where it was declared first.
    numbers: Vec<usize>,
    /// The places of each prefix and of each namespace, innermost last, once there are many.
    index: Option<Box<Index>>,
    /// The highest number that made a prefix of a wanted one.
    numbered: Cell<usize>,
}

/// How many numbers are tried for a prefix from the lowest on.
const TRIES: usize = 8;

#[derive(Default)]
struct Index {
    prefixes: HashMap<Text, Vec<usize>>,
    namespaces: HashMap<Text, Vec<usize>>,
}

impl Index {
    fn push(&mut self, at: usize, (prefix, uri): &(Text, Text)) {
        self.prefixes.entry(prefix.clone()).or_default().push(at);
        self.namespaces.entry(uri.clone()).or_default().push(at);
    }

    fn pop(&mut self, (prefix, uri): &(Text, Text)) {
        for (map, key) in [(&mut self.prefixes, prefix), (&mut self.namespaces, uri)] {
            if let Some(places) = map.get_mut(key) {
                places.pop();
                if places.is_empty() {
                    map.remove(key);
                }
            }
        }
    }
}

impl Bindings {
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Those from a place on.
    #[inline]
    pub(super) fn since(&self, mark: usize) -> &[(Text, Text)] {
        self.all.get(mark..).unwrap_or_default()
    }

    /// With a namespace that a value has.
    pub(super) fn push_shared(&mut self, prefix: Text, uri: &SharedStr) {
        self.push(prefix, uri.as_str().to_owned().into());
        if let Some(shared) = self.shared.last_mut() {
            shared.clone_from(uri);
        }
    }

    pub(super) fn push(&mut self, prefix: Text, uri: Text) {
        self.shared.push(SharedStr::new());
        let first = match &self.index {
            None => self.all.iter().position(|(_, known)| *known == uri),
            Some(index) => (index.namespaces.get(&uri)).and_then(|places| places.first().copied()),
        };
        self.numbers.push(first.unwrap_or(self.all.len()));
        let binding = (prefix, uri);
        match &mut self.index {
            Some(index) => index.push(self.all.len(), &binding),
            None if self.all.len() == FEW => {
                let mut index = Box::<Index>::default();
                let all = self.all.iter().chain([&binding]);
                all.enumerate()
                    .for_each(|(at, binding)| index.push(at, binding));
                self.index = Some(index);
            }
            None => {}
        }
        self.all.push(binding);
    }

    /// Forgets those from a place on.
    #[inline]
    pub(super) fn truncate(&mut self, mark: usize) {
        if self.all.len() > mark {
            self.forget(mark);
        }
    }

    #[cold]
    fn forget(&mut self, mark: usize) {
        if let Some(index) = &mut self.index {
            self.all[mark..].iter().rev().for_each(|one| index.pop(one));
            if mark <= FEW {
                self.index = None;
            }
        }
        self.all.truncate(mark);
        self.shared.truncate(mark);
        self.numbers.truncate(mark);
    }

    #[inline]
    fn place(&self, prefix: &str) -> Option<usize> {
        match &self.index {
            None => self.all.iter().rposition(|(known, _)| known == prefix),
            Some(index) => index.prefixes.get(prefix)?.last().copied(),
        }
    }

    /// What a prefix is declared for.
    pub(super) fn namespace(&self, prefix: &str) -> Option<&str> {
        self.place(prefix).map(|at| &*self.all[at].1)
    }

    /// The same, in the memory of the value that declared it.
    pub(super) fn shared(&self, prefix: &str) -> Option<SharedStr> {
        let at = self.place(prefix)?;
        let shared = &self.shared[at];
        Some(match shared.is_empty() {
            true => SharedStr::from(&*self.all[at].1),
            false => shared.clone(),
        })
    }

    /// The number of the namespace that a prefix is declared for, which no other namespace in scope
    /// has.
    pub(super) fn number(&self, prefix: &str) -> Option<usize> {
        self.place(prefix).map(|at| self.numbers[at])
    }

    /// Whether a prefix is declared for this namespace of a value; for none where it is not declared.
    pub(super) fn is_for(&self, prefix: &str, namespace: &SharedStr) -> bool {
        match self.place(prefix) {
            None => namespace.is_empty(),
            Some(at) if is_same(&self.shared[at], namespace) => true,
            Some(at) => self.all[at].1 == *namespace,
        }
    }

    /// Whether a prefix is declared with this very namespace, which is no other that is equal.
    pub(super) fn has_same(&self, prefix: &str, namespace: &SharedStr) -> bool {
        let shared = self.place(prefix).map(|at| &self.shared[at]);
        shared.is_some_and(|shared| is_same(shared, namespace))
    }

    /// Whether a prefix is declared for a namespace by a constant, and not by a value.
    pub(super) fn is_constant(&self, prefix: &str, namespace: &str) -> bool {
        let binding = self.place(prefix).map(|at| &self.all[at]);
        matches!(binding, Some((_, Cow::Borrowed(uri))) if *uri == namespace)
    }

    /// A prefix that a namespace has, not hidden by another use of it.
    pub(super) fn prefix(&self, namespace: &str) -> Option<&str> {
        let is_it = |at: usize, (prefix, uri): &'_ (Text, Text)| {
            uri == namespace && !prefix.is_empty() && self.place(prefix) == Some(at)
        };
        let at = match &self.index {
            None => {
                let mut all = self.all.iter().enumerate().rev();
                all.find(|(at, binding)| is_it(*at, binding))?.0
            }
            Some(index) => {
                let mut places = index.namespaces.get(namespace)?.iter().rev();
                *places.find(|at| is_it(**at, &self.all[**at]))?
            }
        };
        Some(&self.all[at].0)
    }

    /// The same of a namespace of a value: a long one is looked for by its place in memory first.
    pub(super) fn prefix_of(&self, namespace: &SharedStr) -> Option<&str> {
        let is_it = |at: &usize| {
            let prefix = &*self.all[*at].0;
            !prefix.is_empty()
                && is_same(&self.shared[*at], namespace)
                && self.place(prefix) == Some(*at)
        };
        let same = match namespace.len() > LONG {
            true => (0..self.all.len()).rev().find(is_it),
            false => None,
        };
        match same {
            Some(at) => Some(&self.all[at].0),
            None => self.prefix(namespace),
        }
    }

    /// Whether a prefix is declared by one of those from a place on.
    pub(super) fn is_since(&self, prefix: &str, mark: usize) -> bool {
        self.place(prefix).is_some_and(|at| at >= mark)
    }

    /// A prefix that is in use neither here nor otherwise: the wanted one, or one that is made of
    /// it.
    pub(super) fn unused(&self, wanted: &str, is_used: impl Fn(&str) -> bool) -> String {
        let wanted = if wanted.is_empty() { "q" } else { wanted };
        let mut prefix = wanted.to_owned();
        let mut n = 1;
        while self.place(&prefix).is_some() || is_used(&prefix) {
            // Where the first few are in use there may be thousands, and elements that each need
            // one: no number behind these is tried twice.
            n = match n {
                TRIES => self.numbered.get().max(TRIES) + 1,
                _ => n + 1,
            };
            prefix = format!("{wanted}{n}");
        }
        if n > TRIES {
            self.numbered.set(n);
        }
        prefix
    }
}

/// Whether they are one text in memory, and not none.
fn is_same(a: &SharedStr, b: &SharedStr) -> bool {
    !a.is_empty() && a.is_same(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Few and many give the same answers, whatever comes and goes.
    #[test]
    fn many_are_found_as_few_are() {
        let mut bindings = Bindings::default();
        for round in [3, 40, 10, 17, 16, 100, 0, 20] {
            bindings.truncate(round / 2);
            for n in bindings.len()..round {
                let (prefix, uri) = (format!("p{}", n % 13), format!("urn:{}", n % 7));
                bindings.push(prefix.into(), uri.into());
            }
            assert_eq!(bindings.index.is_some(), round > FEW, "{round}");
            for n in 0..14 {
                let prefix = format!("p{n}");
                let wanted = bindings.all.iter().rfind(|(known, _)| *known == prefix);
                let wanted = wanted.map(|(_, uri)| &**uri);
                assert_eq!(bindings.namespace(&prefix), wanted, "{round} {prefix}");
                let uri = format!("urn:{n}");
                let all = bindings.all.iter().rev();
                let wanted = all
                    .filter(|(prefix, known)| {
                        *known == uri && bindings.namespace(prefix) == Some(&uri)
                    })
                    .map(|(prefix, _)| &**prefix)
                    .next();
                assert_eq!(bindings.prefix(&uri), wanted, "{round} {uri}");
                for m in 0..14 {
                    let other = format!("p{m}");
                    let is_one = |of: Option<&str>, other: Option<&str>| of == other;
                    assert_eq!(
                        bindings.number(&prefix) == bindings.number(&other),
                        is_one(bindings.namespace(&prefix), bindings.namespace(&other)),
                    );
                }
            }
            assert_eq!(bindings.namespace(&bindings.unused("p1", |_| false)), None);
        }
    }
}
