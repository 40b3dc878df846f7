//! The namespace declarations that an element in a tree stands among.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use super::tree::{Element, Node};
use crate::value::SharedStr;
use crate::value::lexical::is_ncname;

/// Namespace declarations (Namespaces in XML, 6): those of an element itself, and of the outermost
/// element of a fragment also those that were in scope where it stood, since text may name them.
///
/// What elements have in common they share: a thousand declarations around a million elements are
/// in memory once.
///
/// ```
/// use soapgen_runtime::Element;
///
/// let element = Element::from_xml("<a:list xmlns:a='urn:a'><a:item/></a:list>").unwrap();
/// assert_eq!(element.namespaces.get("a"), Some("urn:a"));
/// ```
#[derive(Clone, Default)]
pub struct Scope {
    own: Vec<(SharedStr, SharedStr)>,
    outer: Outer,
}

/// The declarations of the elements around one.
#[derive(Clone, Default)]
pub(crate) struct Outer(Option<Arc<Level>>);

/// The declarations of one element, and of those around it.
struct Level {
    /// In the order of their prefixes.
    declarations: Box<[(SharedStr, SharedStr)]>,
    outer: Outer,
    /// How many levels there are, this one included, and how many declarations in them.
    depth: usize,
    count: usize,
}

/// One level after the other: there may be more of them than the stack has room for.
impl Drop for Level {
    fn drop(&mut self) {
        let mut next = self.outer.0.take();
        while let Some(level) = next {
            next = Arc::into_inner(level).and_then(|mut level| level.outer.0.take());
        }
    }
}

impl Outer {
    /// With the declarations of an element that stands in these.
    pub(crate) fn with(&self, declarations: impl Iterator<Item = (SharedStr, SharedStr)>) -> Self {
        let mut declarations: Box<[_]> = declarations.collect();
        if declarations.is_empty() {
            return self.clone();
        }
        declarations.sort_by(|(a, _), (b, _)| a.cmp(b));
        let (depth, count) = self.0.as_ref().map_or((0, 0), |l| (l.depth, l.count));
        Self(Some(Arc::new(Level {
            depth: depth + 1,
            count: count + declarations.len(),
            declarations,
            outer: self.clone(),
        })))
    }

    /// From the innermost on.
    fn levels(&self) -> impl Iterator<Item = &Level> {
        std::iter::successors(self.0.as_deref(), |level| level.outer.0.as_deref())
    }

    /// A prefix and what it is declared to be; empty where it was undeclared.
    fn pair(&self, prefix: &str) -> Option<(&SharedStr, &SharedStr)> {
        self.levels().find_map(|level| {
            let by_prefix = |(known, _): &(SharedStr, SharedStr)| known.as_str().cmp(prefix);
            let at = level.declarations.binary_search_by(by_prefix).ok()?;
            let (prefix, uri) = &level.declarations[at];
            Some((prefix, uri))
        })
    }
}

impl Scope {
    /// No declarations.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            own: Vec::new(),
            outer: Outer(None),
        }
    }

    pub(crate) fn of(own: Vec<(SharedStr, SharedStr)>, outer: Outer) -> Self {
        Self { own, outer }
    }

    /// Declares a prefix for a namespace, in place of what the element declared it for; the empty
    /// prefix is the default namespace, and an empty namespace is none.
    pub fn declare(&mut self, prefix: impl Into<SharedStr>, namespace: impl Into<SharedStr>) {
        let (prefix, namespace) = (prefix.into(), namespace.into());
        match self.own.iter_mut().find(|(known, _)| *known == prefix) {
            Some((_, known)) => *known = namespace,
            None => self.own.push((prefix, namespace)),
        }
    }

    /// The namespace that a prefix stands for; that of the empty prefix is the default namespace.
    #[must_use]
    pub fn get(&self, prefix: &str) -> Option<&str> {
        self.shared(prefix).map(SharedStr::as_str)
    }

    pub(crate) fn shared(&self, prefix: &str) -> Option<&SharedStr> {
        let own = self.own.iter().rev().find(|(known, _)| known == prefix);
        let outer = || self.outer.pair(prefix).map(|(_, uri)| uri);
        let found = own.map(|(_, uri)| uri).or_else(outer);
        found.filter(|uri| !uri.is_empty())
    }

    /// What the element itself declares: prefix and namespace, in the order of the document.
    #[must_use]
    pub fn own(&self) -> &[(SharedStr, SharedStr)] {
        &self.own
    }

    /// Every prefix that stands for a namespace, and the namespace, outermost first.
    pub fn iter(&self) -> impl Iterator<Item = (&SharedStr, &SharedStr)> {
        let mut seen = HashSet::new();
        let own = self.own.iter().rev();
        let outer = self.outer.levels();
        let all = own.chain(outer.flat_map(|level| level.declarations.iter().rev()));
        let mut found: Vec<_> = all
            .filter(|(prefix, _)| seen.insert(prefix.as_str()))
            .filter(|(_, uri)| !uri.is_empty())
            .map(|(prefix, uri)| (prefix, uri))
            .collect();
        found.reverse();
        found.into_iter()
    }

    /// Whether there is no declaration.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.outer.0.is_none()
    }

    /// The scope of an element whose parent has this one.
    pub(crate) fn around(&self) -> Outer {
        self.outer.with(self.own.iter().cloned())
    }

    /// The same declarations inside of others.
    pub(crate) fn within(mut self, outer: Outer) -> Self {
        self.outer = match self.outer.0 {
            None => outer,
            // It has a scope already, which says more of where it stood.
            Some(level) => Outer(Some(level)),
        };
        self
    }
}

impl<P: Into<SharedStr>, N: Into<SharedStr>> FromIterator<(P, N)> for Scope {
    fn from_iter<I: IntoIterator<Item = (P, N)>>(declarations: I) -> Self {
        let mut places = HashMap::new();
        let mut own: Vec<(SharedStr, SharedStr)> = Vec::new();
        for (prefix, namespace) in declarations {
            let (prefix, namespace) = (prefix.into(), namespace.into());
            let place = *places.entry(prefix.clone()).or_insert(own.len());
            match own.get_mut(place) {
                Some((_, known)) => *known = namespace,
                None => own.push((prefix, namespace)),
            }
        }
        Self::of(own, Outer::default())
    }
}

/// What the element itself declares.
impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.own.iter().map(|(prefix, uri)| (prefix, uri)))
            .finish()
    }
}

impl Element {
    /// The declarations that have to be written with the element for everything in it to mean
    /// what it does: its own and, of those around it, what something in it may refer to. The others
    /// would only be said again with each of many elements.
    pub(crate) fn declarations(&self) -> Vec<(&SharedStr, &SharedStr)> {
        self.declarations_in(&self.namespaces.outer)
    }

    /// The same of an element that stands in this scope.
    pub(crate) fn declarations_in<'e>(
        &'e self,
        outer: &'e Outer,
    ) -> Vec<(&'e SharedStr, &'e SharedStr)> {
        let own = &self.namespaces.own;
        let mut found: Vec<_> = Vec::with_capacity(own.len());
        let Some(level) = &outer.0 else {
            found.extend(own.iter().map(|(prefix, uri)| (prefix, uri)));
            return found;
        };
        let mut wanted = Wanted {
            outer,
            depth: level.depth,
            left: level.count,
            all: None,
            found: HashMap::new(),
        };
        wanted.element(self);
        for (prefix, _) in own {
            wanted.found.remove(prefix.as_str());
        }
        found.extend(wanted.found.into_values());
        found.sort_unstable();
        found.extend(own.iter().map(|(prefix, uri)| (prefix, uri)));
        found
    }
}

/// Looks for the declarations that an element may refer to.
struct Wanted<'e> {
    outer: &'e Outer,
    depth: usize,
    /// How many levels may still be looked into one by one: it takes no longer than to make a map
    /// of all declarations, which then is made.
    left: usize,
    all: Option<HashMap<&'e str, (&'e SharedStr, &'e SharedStr)>>,
    found: HashMap<&'e str, (&'e SharedStr, &'e SharedStr)>,
}

impl<'e> Wanted<'e> {
    fn element(&mut self, element: &'e Element) {
        // A stack of our own: a tree that was built by hand may be deep.
        let mut nodes: Vec<std::slice::Iter<'e, Node>> = Vec::new();
        let mut next = Some(element);
        loop {
            if let Some(element) = next {
                self.prefix(&element.name.prefix);
                for attribute in &element.attributes {
                    if !attribute.name.prefix.is_empty() {
                        self.prefix(&attribute.name.prefix);
                    }
                    self.text(&attribute.value);
                }
                nodes.push(element.children.iter());
            }
            next = None;
            let Some(siblings) = nodes.last_mut() else {
                return;
            };
            match siblings.next() {
                Some(Node::Element(child)) => next = Some(child),
                Some(Node::Text(text)) => self.text(text),
                None => {
                    nodes.pop();
                }
            }
        }
    }

    /// What stands before a colon may be a prefix, and a name alone may be one in the default
    /// namespace.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(':') {
            let is_outside = |c: char| !crate::value::lexical::is_name_char(c) || c == ':';
            let start = before.rfind(is_outside).map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
            if !before[start..].is_empty() {
                self.prefix(&before[start..]);
            }
            rest = behind;
        }
        if !self.found.contains_key("") && text.split_ascii_whitespace().any(is_ncname) {
            self.prefix("");
        }
    }

    fn prefix(&mut self, prefix: &str) {
        if self.found.contains_key(prefix) {
            return;
        }
        if self.all.is_none() && self.left < self.depth {
            let mut all = HashMap::new();
            for level in self.outer.levels() {
                for (prefix, uri) in &level.declarations {
                    all.entry(prefix.as_str()).or_insert((prefix, uri));
                }
            }
            self.all = Some(all);
        }
        let found = match &self.all {
            Some(all) => all.get(prefix).copied(),
            None => {
                self.left -= self.depth;
                self.outer.pair(prefix)
            }
        };
        if let Some((known, uri)) = found.filter(|(_, uri)| !uri.is_empty()) {
            self.found.insert(known, (known, uri));
        }
    }
}

/// As a list of pairs.
#[cfg(feature = "serde")]
impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(SharedStr, SharedStr)>::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}
