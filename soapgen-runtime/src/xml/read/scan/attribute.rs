//! Attributes of a start tag, and their values (XML 1.0, 3.1 and 3.3.3).

use std::borrow::Cow;
use std::collections::HashSet;

use super::Scanner;
use super::bytes::{same, value_end};
use super::namespace::{NO_BINDING, UNDECLARED, namespace_without};
use super::tag::Name;
use crate::xml::error::XmlError;

/// An attribute of the last start tag, namespace declarations among them.
#[derive(Clone, Copy)]
pub(crate) struct Attr {
    pub(super) name: Name,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the value holds something to be replaced.
    pub(super) raw: bool,
    pub(super) is_declaration: bool,
    /// Index of the binding of its prefix; [`NO_BINDING`] without one.
    pub(super) binding: usize,
}

/// How many attributes are compared each with each.
const FEW: usize = 8;

impl<'x> Scanner<'x> {
    /// The attributes and the end of a start tag; whether it is an empty-element tag.
    pub(super) fn attributes(&mut self) -> Result<bool, XmlError> {
        let bytes = self.text.as_bytes();
        loop {
            let before = self.pos;
            self.skip_space();
            match bytes.get(self.pos) {
                Some(b'>') => {
                    self.pos += 1;
                    return Ok(false);
                }
                Some(b'/') if bytes.get(self.pos + 1) == Some(&b'>') => {
                    self.pos += 2;
                    return Ok(true);
                }
                None => return Err(self.malformed("the document ends inside a tag")),
                Some(_) if before == self.pos => {
                    return Err(self.malformed("white space was expected between attributes"));
                }
                Some(_) => {}
            }
            let name = self.attribute_name()?;
            self.skip_space();
            if bytes.get(self.pos) != Some(&b'=') {
                return Err(self.malformed("`=` was expected after the name of an attribute"));
            }
            self.pos += 1;
            self.skip_space();
            let quote = match bytes.get(self.pos) {
                Some(&q @ (b'"' | b'\'')) => q,
                _ => return Err(self.malformed("the value of an attribute must be quoted")),
            };
            self.pos += 1;
            let start = self.pos;
            let mut end = value_end(bytes, start, quote);
            let mut raw = false;
            while let Some(at) = end
                && bytes[at] != quote
            {
                if bytes[at] == b'<' {
                    self.pos = at;
                    return Err(self.malformed("`<` in the value of an attribute"));
                }
                raw = true;
                end = value_end(bytes, at + 1, quote);
            }
            let Some(end) = end else {
                return Err(self.malformed("the value of an attribute doesn't end"));
            };
            self.check_text(end - start, start)?;
            if self.attrs.len() >= self.cost.limits.attributes {
                return Err(self.beyond("attributes", self.cost.limits.attributes, name.start));
            }
            self.pos = end + 1;
            let is_declaration = match name.prefix {
                0 => name.len == "xmlns".len(),
                prefix => prefix == "xmlns:".len(),
            };
            let is_declaration = is_declaration
                && bytes
                    .get(name.start..)
                    .is_some_and(|b| b.starts_with(b"xmlns"));
            if self.attrs.len() == self.attrs.capacity() {
                self.charge(self.attrs.len() * size_of::<Attr>())?;
            }
            self.attrs.push(Attr {
                name,
                start,
                end,
                raw,
                is_declaration,
                binding: NO_BINDING,
            });
            if raw {
                // Nobody may ask for the value, and yet its references must be sound.
                self.attribute_value(start, end)?;
            }
            if is_declaration {
                self.declare(name, start, end, raw)?;
            }
        }
    }

    /// Reads the name of an attribute.
    #[inline]
    fn attribute_name(&mut self) -> Result<Name, XmlError> {
        let bytes = self.text.as_bytes();
        let last = self.attr_name;
        let end = self.pos + last.len;
        let is_last = last.len > 0
            && bytes.get(end) == Some(&b'=')
            && same(
                &bytes[self.pos..end],
                &bytes[last.start..last.start + last.len],
            );
        let name = match is_last {
            true => Name {
                start: self.pos,
                ..last
            },
            false => self.name()?,
        };
        self.pos = name.start + name.len;
        self.attr_name = name;
        Ok(name)
    }

    /// Each prefix is declared, and no two attributes have one name (XML 1.0, 3.1; Namespaces in
    /// XML, 5 and 6.3).
    pub(super) fn check_attributes(&mut self) -> Result<(), XmlError> {
        for index in 0..self.attrs.len() {
            let attr = self.attrs[index];
            if attr.is_declaration || attr.name.prefix == 0 {
                continue;
            }
            // The same prefix as the last attribute's, while nothing was declared in between.
            if let Some(binding) = self.scope.get(self.attr_binding)
                && same(binding.prefix.as_bytes(), self.prefix_bytes(attr.name))
            {
                self.attrs[index].binding = self.attr_binding;
                continue;
            }
            let prefix = self.prefix(attr.name);
            match self.bound(prefix) {
                Some(binding) => {
                    self.attr_binding = binding;
                    self.attrs[index].binding = binding;
                }
                // What these would say of the element is not passed over.
                None if self.takes_undeclared
                    && !(prefix == "xsi"
                        && matches!(self.local(attr.name), "nil" | "null" | "type")) =>
                {
                    self.attrs[index].binding = UNDECLARED;
                }
                None => {
                    let what = format!("the prefix `{prefix}` is not declared");
                    return Err(self.malformed_at(attr.name.start, &what));
                }
            }
        }
        let twice = match self.attrs.len() {
            ..=FEW => self.twice_among_few(),
            _ => self.twice_among_many(),
        };
        match twice {
            None => Ok(()),
            Some(at) => {
                self.pos = self.attrs[at].name.start;
                Err(self.malformed("an attribute stands twice in one tag"))
            }
        }
    }

    /// The index of an attribute whose name another before it has.
    fn twice_among_few(&self) -> Option<usize> {
        for i in 1..self.attrs.len() {
            for j in 0..i {
                let (a, b) = (self.attrs[i], self.attrs[j]);
                let is_same =
                    if self.scope.get(a.binding).is_none() || self.scope.get(b.binding).is_none() {
                        same(self.str(a.name).as_bytes(), self.str(b.name).as_bytes())
                    } else {
                        same(self.local(a.name).as_bytes(), self.local(b.name).as_bytes())
                            && self.is_one_namespace(a.binding, b.binding)
                    };
                if is_same {
                    return Some(i);
                }
            }
        }
        None
    }

    /// Whether two bindings are of one namespace. Those that may be are compared by their numbers:
    /// they may be long, and the next element may have the same two.
    fn is_one_namespace(&self, a: usize, b: usize) -> bool {
        let len = |binding: usize| self.scope.get(binding).map(|b| b.uri.len());
        a == b || len(a) == len(b) && self.is_one_number(a, b)
    }

    #[cold]
    fn is_one_number(&self, a: usize, b: usize) -> bool {
        let names = &mut *self.names.borrow_mut();
        self.number(names, a) == self.number(names, b)
    }

    /// The same, in time that grows with their number alone.
    #[cold]
    fn twice_among_many(&self) -> Option<usize> {
        let names = &mut *self.names.borrow_mut();
        let mut seen = HashSet::with_capacity(self.attrs.len());
        (0..self.attrs.len()).find(|&at| {
            let attr = self.attrs[at];
            // A name without a binding is compared as it stands, and else by the number that
            // its namespace has: the namespace may be long.
            let name = match self.scope.get(attr.binding) {
                None => (0, self.str(attr.name)),
                Some(_) => (self.number(names, attr.binding), self.local(attr.name)),
            };
            !seen.insert(name)
        })
    }

    /// The attributes of the last start tag.
    #[inline]
    pub(crate) fn attr_count(&self) -> usize {
        self.attrs.len()
    }

    /// Whether an attribute of the last start tag declares a namespace.
    pub(crate) fn is_declaration(&self, index: usize) -> bool {
        self.attrs[index].is_declaration
    }

    /// Namespace and local name of an attribute of the last start tag.
    pub(crate) fn attr_name(&self, index: usize) -> Result<(&str, &'x str), XmlError> {
        let Attr { name, binding, .. } = self.attrs[index];
        let namespace = match self.scope.get(binding) {
            Some(binding) => &*binding.uri,
            None => namespace_without(binding),
        };
        Ok((namespace, self.local(name)))
    }

    /// The index of the attribute of the last start tag that has this name in XML Schema's
    /// instance namespace.
    pub(crate) fn xsi(&self, local: &str) -> Option<usize> {
        for (index, attr) in self.attrs.iter().enumerate() {
            if let Some(binding) = self.scope.get(attr.binding)
                && binding.is_xsi
                && self.local_is(attr.name, local)
            {
                return Some(index);
            }
        }
        None
    }

    /// The normalized value of an attribute of the last start tag (XML 1.0, 3.3.3).
    pub(crate) fn attr_value(&self, index: usize) -> Result<Cow<'x, str>, XmlError> {
        let Attr {
            start, end, raw, ..
        } = self.attrs[index];
        if raw {
            self.attribute_value(start, end)
        } else {
            Ok(Cow::Borrowed(&self.text[start..end]))
        }
    }

    pub(super) fn attribute_value(
        &self,
        start: usize,
        end: usize,
    ) -> Result<Cow<'x, str>, XmlError> {
        let mut value = String::with_capacity(end - start);
        let mut at = start;
        let bytes = self.text.as_bytes();
        while at < end {
            match bytes[at] {
                b'&' => at = self.reference(at, end, &mut value)?,
                b'\r' => {
                    value.push(' ');
                    at += if bytes.get(at + 1) == Some(&b'\n') && at + 1 < end {
                        2
                    } else {
                        1
                    };
                }
                b'\n' | b'\t' => {
                    value.push(' ');
                    at += 1;
                }
                _ => {
                    let run = bytes[at..end]
                        .iter()
                        .position(|&b| b == b'&' || b < b' ')
                        .unwrap_or(end - at);
                    value.push_str(&self.text[at..at + run]);
                    at += run;
                }
            }
        }
        Ok(Cow::Owned(value))
    }
}
