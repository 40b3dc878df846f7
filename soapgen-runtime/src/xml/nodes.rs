//! The content of elements. A tree that was built by hand, or that came from JSON, may be as deep
//! as memory allows: nothing here goes down it by the call stack.

use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::slice;
use std::vec;

use super::tree::{Element, Node};

/// The content of an [`Element`]: text and elements in the order of the document.
///
/// It is a vector, and can be used as one. However deep the elements in it are nested, it is
/// dropped, cloned, compared, hashed and shown without running out of stack.
#[derive(Default)]
pub struct Nodes(Vec<Node>);

impl Nodes {
    /// No content.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The vector itself.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Node> {
        std::mem::take(&mut self.0)
    }
}

impl Deref for Nodes {
    type Target = Vec<Node>;

    fn deref(&self) -> &Vec<Node> {
        &self.0
    }
}

impl DerefMut for Nodes {
    fn deref_mut(&mut self) -> &mut Vec<Node> {
        &mut self.0
    }
}

impl From<Vec<Node>> for Nodes {
    fn from(nodes: Vec<Node>) -> Self {
        Self(nodes)
    }
}

impl From<Nodes> for Vec<Node> {
    fn from(nodes: Nodes) -> Self {
        nodes.into_vec()
    }
}

impl FromIterator<Node> for Nodes {
    fn from_iter<I: IntoIterator<Item = Node>>(nodes: I) -> Self {
        Self(nodes.into_iter().collect())
    }
}

impl Extend<Node> for Nodes {
    fn extend<I: IntoIterator<Item = Node>>(&mut self, nodes: I) {
        self.0.extend(nodes);
    }
}

impl IntoIterator for Nodes {
    type Item = Node;
    type IntoIter = vec::IntoIter<Node>;

    fn into_iter(self) -> vec::IntoIter<Node> {
        self.into_vec().into_iter()
    }
}

impl<'a> IntoIterator for &'a Nodes {
    type Item = &'a Node;
    type IntoIter = slice::Iter<'a, Node>;

    fn into_iter(self) -> slice::Iter<'a, Node> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Nodes {
    type Item = &'a mut Node;
    type IntoIter = slice::IterMut<'a, Node>;

    fn into_iter(self) -> slice::IterMut<'a, Node> {
        self.0.iter_mut()
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        let has_more = |node: &Node| matches!(node, Node::Element(e) if !e.children.is_empty());
        if !self.0.iter().any(has_more) {
            return;
        }
        let mut open = vec![std::mem::take(&mut self.0).into_iter()];
        while let Some(nodes) = open.last_mut() {
            match nodes.next() {
                Some(Node::Element(mut element)) => {
                    let children = std::mem::take(&mut element.children.0);
                    if !children.is_empty() {
                        open.push(children.into_iter());
                    }
                }
                Some(Node::Text(_)) => {}
                None => {
                    open.pop();
                }
            }
        }
    }
}

/// An element without its content.
fn without_content(element: &Element) -> Element {
    Element {
        name: element.name.clone(),
        namespaces: element.namespaces.clone(),
        attributes: element.attributes.clone(),
        children: Nodes::new(),
    }
}

impl Clone for Nodes {
    fn clone(&self) -> Self {
        /// An element whose content is being copied.
        struct Open<'a> {
            left: slice::Iter<'a, Node>,
            copied: Vec<Node>,
            element: Option<Element>,
        }
        let mut current = Open {
            left: self.0.iter(),
            copied: Vec::with_capacity(self.len()),
            element: None,
        };
        let mut around: Vec<Open<'_>> = Vec::new();
        loop {
            match current.left.next() {
                Some(Node::Text(text)) => current.copied.push(Node::Text(text.clone())),
                Some(Node::Element(element)) => {
                    let copy = without_content(element);
                    if element.children.is_empty() {
                        current.copied.push(Node::Element(copy));
                        continue;
                    }
                    let inner = Open {
                        left: element.children.0.iter(),
                        copied: Vec::with_capacity(element.children.len()),
                        element: Some(copy),
                    };
                    around.push(std::mem::replace(&mut current, inner));
                }
                None => match (around.pop(), current.element.take()) {
                    (Some(mut outer), Some(mut element)) => {
                        element.children = Self(current.copied);
                        outer.copied.push(Node::Element(element));
                        current = outer;
                    }
                    _ => return Self(current.copied),
                },
            }
        }
    }
}

impl PartialEq for Nodes {
    fn eq(&self, other: &Self) -> bool {
        if self.len() != other.len() {
            return false;
        }
        let mut open = vec![self.0.iter().zip(&other.0)];
        while let Some(pairs) = open.last_mut() {
            match pairs.next() {
                Some((Node::Text(a), Node::Text(b))) if a == b => {}
                Some((Node::Element(a), Node::Element(b)))
                    if a.name == b.name
                        && a.attributes == b.attributes
                        && a.children.len() == b.children.len() =>
                {
                    open.push(a.children.0.iter().zip(&b.children.0));
                }
                Some(_) => return false,
                None => {
                    open.pop();
                }
            }
        }
        true
    }
}

impl Eq for Nodes {}

impl Hash for Nodes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        let mut open = vec![self.0.iter()];
        while let Some(nodes) = open.last_mut() {
            match nodes.next() {
                Some(Node::Text(text)) => (false, text).hash(state),
                Some(Node::Element(element)) => {
                    (true, &element.name, &element.attributes).hash(state);
                    element.children.len().hash(state);
                    open.push(element.children.0.iter());
                }
                None => {
                    open.pop();
                }
            }
        }
    }
}

/// A list of the nodes: texts in quotes, and elements as [`Element`] shows them.
impl fmt::Debug for Nodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// As XML in one line, with each name as `{namespace}local`. It is for people: nothing is escaped
/// as XML has it.
impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        start_of(self, f)?;
        let mut open = vec![(self, self.children.0.iter())];
        while let Some((element, nodes)) = open.last_mut() {
            match nodes.next() {
                Some(Node::Text(text)) => write!(f, "{}", text.escape_debug())?,
                Some(Node::Element(child)) => {
                    start_of(child, f)?;
                    open.push((child, child.children.0.iter()));
                }
                None => {
                    if !element.children.is_empty() {
                        write!(f, "</{}>", element.name.shown())?;
                    }
                    open.pop();
                }
            }
        }
        Ok(())
    }
}

fn start_of(element: &Element, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "<{}", element.name.shown())?;
    for attribute in &element.attributes {
        write!(f, " {}={:?}", attribute.name.shown(), attribute.value)?;
    }
    if element.children.is_empty() {
        f.write_char('/')?;
    }
    f.write_char('>')
}

/// How elements go to other formats and come from them, which is by the call stack.
#[cfg(feature = "serde")]
mod with_serde {
    use std::cell::Cell;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Element, Node, Nodes};
    use crate::limits::Limits;
    use crate::value::{QName, SharedStr};
    use crate::xml::scope::Scope;
    use crate::xml::tree::Attribute;

    thread_local! {
        /// How many elements are being written or read, one in another.
        static DEPTH: Cell<usize> = const { Cell::new(0) };
    }

    /// One element deeper, until it is dropped.
    struct Deeper;

    impl Deeper {
        /// `None` where elements are nested deeper than in a message by default.
        fn new() -> Option<Self> {
            let depth = DEPTH.get();
            (depth < Limits::default().depth).then(|| DEPTH.set(depth + 1))?;
            Some(Self)
        }

        fn error() -> String {
            let depth = Limits::default().depth;
            format!("elements are nested deeper than {depth}")
        }
    }

    impl Drop for Deeper {
        fn drop(&mut self) {
            DEPTH.set(DEPTH.get() - 1);
        }
    }

    impl Serialize for Element {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            #[derive(Serialize)]
            #[serde(rename = "Element")]
            struct Written<'e> {
                name: &'e QName,
                namespaces: Vec<(&'e SharedStr, &'e SharedStr)>,
                attributes: &'e [Attribute],
                children: &'e Nodes,
            }
            let deeper = Deeper::new();
            if deeper.is_none() {
                return Err(serde::ser::Error::custom(Deeper::error()));
            }
            let written = Written {
                name: &self.name,
                namespaces: self.declarations(),
                attributes: &self.attributes,
                children: &self.children,
            };
            written.serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Element {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            #[derive(Deserialize)]
            #[serde(rename = "Element")]
            struct Read {
                name: QName,
                namespaces: Scope,
                attributes: Vec<Attribute>,
                children: Nodes,
            }
            let deeper = Deeper::new();
            if deeper.is_none() {
                return Err(serde::de::Error::custom(Deeper::error()));
            }
            let read = Read::deserialize(deserializer)?;
            Ok(Self {
                name: read.name,
                namespaces: read.namespaces,
                attributes: read.attributes,
                children: read.children,
            })
        }
    }

    /// As a list.
    impl Serialize for Nodes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Nodes {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Vec::<Node>::deserialize(deserializer).map(Self)
        }
    }
}
