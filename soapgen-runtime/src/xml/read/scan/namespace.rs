//! Which prefix stands for which namespace (Namespaces in XML, 6).

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Scanner;
use super::bytes::same;
use super::tag::Name;
use crate::shown::clip;
use crate::xml::XSI;
use crate::xml::error::{XmlError, XmlErrorKind};

/// Namespace of the prefix `xml`.
pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Namespace of declarations themselves.
pub(crate) const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// The namespaces that [`XSI`] had in drafts of XML Schema; services of that time still send them.
const XSI_DRAFTS: [&str; 2] = [
    "http://www.w3.org/1999/XMLSchema-instance",
    "http://www.w3.org/2000/10/XMLSchema-instance",
];

pub(super) const NO_BINDING: usize = usize::MAX;

/// The binding of a prefix that nobody declared, where that doesn't end the reading.
pub(super) const UNDECLARED: usize = usize::MAX - 1;

/// What names with such a prefix have for a namespace: no row names it.
const NO_NAMESPACE: &str = "(a prefix that is not declared)";

/// The namespace of names that have no binding in scope.
pub(super) fn namespace_without(binding: usize) -> &'static str {
    match binding {
        UNDECLARED => NO_NAMESPACE,
        _ => "",
    }
}

/// What no namespace of a table is, since XML doesn't allow its character.
const NOTHING_KNOWN: &str = "\0";

/// How many bindings are looked through one by one.
const FEW: usize = 32;

/// About how many bytes the index takes for each binding.
const INDEXED: usize = 100;

/// The bindings of each prefix, innermost last.
pub(super) type Index<'x> = HashMap<&'x str, Vec<usize>>;

pub(super) struct Binding<'x> {
    pub(super) prefix: &'x str,
    pub(super) uri: Cow<'x, str>,
    /// The constant that was last found equal to `uri`, [`NOTHING_KNOWN`] at first: most
    /// comparisons end here.
    pub(super) known: &'static str,
    /// Whether it is XML Schema's instance namespace.
    pub(super) is_xsi: bool,
}

impl<'x> Scanner<'x> {
    pub(super) fn declare(
        &mut self,
        name: Name,
        start: usize,
        end: usize,
        raw: bool,
    ) -> Result<(), XmlError> {
        let prefix = if name.prefix == 0 {
            ""
        } else {
            self.local(name)
        };
        let uri = if raw {
            self.attribute_value(start, end)?
        } else {
            Cow::Borrowed(&self.text[start..end])
        };
        let reserved = (prefix == "xml") != (uri == XML_NAMESPACE)
            || prefix == "xmlns"
            || uri == XMLNS_NAMESPACE;
        if reserved {
            return Err(self.malformed("a reserved prefix or namespace is declared"));
        }
        if !prefix.is_empty() && uri.is_empty() {
            return Err(self.malformed("a prefix is declared for no namespace"));
        }
        let limit = self.cost.limits.declarations;
        // The first binding is that of `xml`.
        if self.scope.len() > limit {
            return Err(self.beyond("declarations", limit, name.start));
        }
        let is_xsi = uri == XSI || XSI_DRAFTS.contains(&&*uri);
        if let Some(index) = &mut self.index {
            index.entry(prefix).or_default().push(self.scope.len());
        }
        if self.scope.len() == self.scope.capacity() {
            self.charge(self.scope.len() * (size_of::<Binding<'_>>() + INDEXED))?;
        }
        self.scope.push(Binding {
            prefix,
            uri,
            known: NOTHING_KNOWN,
            is_xsi,
        });
        if self.index.is_none() && self.scope.len() > FEW {
            let mut index = Index::new();
            for (at, binding) in self.scope.iter().enumerate() {
                index.entry(binding.prefix).or_default().push(at);
            }
            self.index = Some(index);
        }
        self.cached = NO_BINDING;
        self.attr_binding = NO_BINDING;
        Ok(())
    }

    /// Takes the bindings from this one on out of scope.
    pub(super) fn undeclare(&mut self, from: usize) {
        if let Some(index) = &mut self.index {
            for binding in self.scope.iter().skip(from) {
                if let Entry::Occupied(mut bindings) = index.entry(binding.prefix) {
                    bindings.get_mut().pop();
                    if bindings.get().is_empty() {
                        bindings.remove();
                    }
                }
            }
        }
        self.scope.truncate(from);
        self.names.get_mut().truncate(from);
        self.cached = NO_BINDING;
        self.attr_binding = NO_BINDING;
    }

    /// The index of the binding that a name's prefix has.
    pub(super) fn binding_of(&mut self, name: Name) -> Result<usize, XmlError> {
        if let Some(cached) = self.scope.get(self.cached)
            && same(cached.prefix.as_bytes(), self.prefix_bytes(name))
        {
            return Ok(self.cached);
        }
        let prefix = self.prefix(name);
        match self.bound(prefix) {
            Some(at) => {
                self.cached = at;
                Ok(at)
            }
            None if prefix.is_empty() => Ok(NO_BINDING),
            None if self.takes_undeclared => Ok(UNDECLARED),
            None => {
                self.pos = name.start;
                Err(self.malformed(&format!("the prefix `{prefix}` is not declared")))
            }
        }
    }

    /// The namespace that a prefix has here; the empty prefix has the default namespace.
    pub(crate) fn lookup(&self, prefix: &str) -> Option<&str> {
        self.bound(prefix)
            .map(|at| &*self.scope[at].uri)
            .or_else(|| prefix.is_empty().then_some(""))
    }

    /// The index of the innermost binding of a prefix.
    pub(super) fn bound(&self, prefix: &str) -> Option<usize> {
        if let Some(index) = &self.index {
            return index.get(prefix)?.last().copied();
        }
        self.scope
            .iter()
            .rposition(|b| same(b.prefix.as_bytes(), prefix.as_bytes()))
    }

    #[inline]
    pub(super) fn tag_in(&mut self, namespace: &'static str) -> bool {
        match self.scope.get_mut(self.tag.binding) {
            Some(binding) => {
                if std::ptr::eq(binding.known, namespace) {
                    return true;
                }
                let same = binding.uri == namespace;
                if same {
                    binding.known = namespace;
                }
                same || self.tag.any_namespace
            }
            None if self.tag.binding == UNDECLARED => false,
            None => namespace.is_empty() || self.tag.any_namespace,
        }
    }

    /// Whether the prefix of the last start tag is declared.
    pub(crate) fn is_tag_declared(&self) -> bool {
        self.tag.binding != UNDECLARED
    }

    /// Whether the prefix of an attribute of the last start tag is declared.
    pub(crate) fn is_attr_declared(&self, index: usize) -> bool {
        self.attrs[index].binding != UNDECLARED
    }

    /// The error that the prefix of the last start tag is not declared.
    #[cold]
    pub(crate) fn undeclared_tag(&self) -> XmlError {
        self.undeclared(self.tag.name, self.tag_path(self.tag))
    }

    /// The error that the prefix of this attribute of the last start tag is not declared.
    #[cold]
    pub(crate) fn undeclared_attr(&self, index: usize) -> XmlError {
        self.undeclared(self.attrs[index].name, self.tag_path(self.tag))
    }

    fn undeclared(&self, name: Name, path: String) -> XmlError {
        let prefix = clip(self.prefix(name));
        let kind = XmlErrorKind::Undeclared(format!(
            "the prefix `{prefix}` of `{}` is not declared",
            clip(self.local(name))
        ));
        XmlError::new(kind, path, Some(name.start))
    }
}
