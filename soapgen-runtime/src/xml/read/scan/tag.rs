//! Tags and the names in them (XML 1.0, 3.1; Namespaces in XML, 4).

use super::Scanner;
use super::bytes::{CLASS, NAME, SPACE, is_in_name, same};
use super::namespace::{NO_BINDING, namespace_without};
use crate::value::lexical::{is_name_char, is_name_start};
use crate::xml::error::XmlError;

/// A name in the document: where it starts, how long it is, and how long its prefix is
/// (with the colon; 0 without one).
#[derive(Clone, Copy, Default)]
pub(crate) struct Name {
    pub(super) start: usize,
    pub(super) len: usize,
    pub(super) prefix: usize,
}

/// A start tag.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tag {
    pub(crate) name: Name,
    /// Index of the binding of its namespace; [`NO_BINDING`] for none.
    pub(super) binding: usize,
    /// Whether it is an empty-element tag.
    pub(crate) empty: bool,
    /// How many bindings were in scope before it.
    pub(super) scope: usize,
    /// Offset of its `<`.
    pub(crate) offset: usize,
    /// Whether it counts as the element of its local name in any namespace.
    pub(crate) any_namespace: bool,
}

impl<'x> Scanner<'x> {
    #[inline]
    pub(super) fn str(&self, name: Name) -> &'x str {
        &self.text[name.start..name.start + name.len]
    }

    #[inline]
    pub(super) fn local(&self, name: Name) -> &'x str {
        &self.text[name.start + name.prefix..name.start + name.len]
    }

    #[inline]
    pub(super) fn prefix(&self, name: Name) -> &'x str {
        &self.text[name.start..name.start + name.prefix.saturating_sub(1)]
    }

    /// The same, to be compared alone: a part of a text is looked at more closely.
    #[inline]
    pub(super) fn prefix_bytes(&self, name: Name) -> &'x [u8] {
        let prefix = name.start..name.start + name.prefix.saturating_sub(1);
        self.text.as_bytes().get(prefix).unwrap_or_default()
    }

    #[inline]
    pub(super) fn local_is(&self, name: Name, local: &str) -> bool {
        let local_part = name.start + name.prefix..name.start + name.len;
        let bytes = self.text.as_bytes().get(local_part);
        bytes.is_some_and(|bytes| same(bytes, local.as_bytes()))
    }

    /// Reads a qualified name (Namespaces in XML, 4).
    pub(super) fn name(&mut self) -> Result<Name, XmlError> {
        let bytes = self.text.as_bytes();
        let start = self.pos;
        let mut at = start;
        let mut prefix = 0;
        let mut beyond_ascii = false;
        loop {
            while let Some(&b) = bytes.get(at)
                && CLASS[b as usize] == NAME
            {
                at += 1;
            }
            match bytes.get(at) {
                Some(b':') if prefix != 0 => {
                    return Err(self.malformed("a name with two colons"));
                }
                Some(b':') => prefix = at - start + 1,
                Some(0x80..) => beyond_ascii = true,
                _ => break,
            }
            at += 1;
        }
        let name = Name {
            start,
            len: at - start,
            prefix,
        };
        let starts = |i: usize| {
            bytes
                .get(i)
                .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
        };
        let well_formed = if beyond_ascii {
            let ok = |part: &str| {
                let mut chars = part.chars();
                chars.next().is_some_and(|c| c != ':' && is_name_start(c))
                    && chars.all(|c| c != ':' && is_name_char(c))
            };
            ok(self.local(name)) && (prefix == 0 || ok(self.prefix(name)))
        } else {
            name.len > prefix && prefix != 1 && starts(start) && starts(start + prefix)
        };
        if !well_formed {
            return Err(self.malformed("a name was expected"));
        }
        if name.len > self.cost.limits.name {
            return Err(self.beyond("name", self.cost.limits.name, start));
        }
        self.pos = at;
        Ok(name)
    }

    /// Reads a start tag; `pos` is at its `<`.
    pub(super) fn start_tag(&mut self) -> Result<(), XmlError> {
        self.forget();
        let offset = self.pos;
        self.pos += 1;
        let name = self.name()?;
        self.after_name(name, offset)
    }

    /// The name of a start tag, if one stands here that is this and has the prefix that the last
    /// tag had. A name that is in a table is well-formed.
    #[inline]
    pub(super) fn expected_name(&self, local: &str) -> Option<Name> {
        let bytes = self.text.as_bytes();
        if local.is_empty() || bytes.get(self.pos) != Some(&b'<') {
            return None;
        }
        let start = self.pos + 1;
        let mut at = start;
        let prefix = self.scope.get(self.cached)?.prefix.as_bytes();
        if !prefix.is_empty() {
            let end = at + prefix.len();
            if !same(bytes.get(at..end)?, prefix) || bytes.get(end) != Some(&b':') {
                return None;
            }
            at = end + 1;
        }
        let end = at + local.len();
        if !same(bytes.get(at..end)?, local.as_bytes()) || is_in_name(*bytes.get(end)?) {
            return None;
        }
        Some(Name {
            start,
            len: end - start,
            prefix: at - start,
        })
    }

    /// Reads the start tag that is expected, if it stands here as it does most often: without
    /// attributes, and with the prefix that the last tag had. Otherwise it reads nothing.
    pub(crate) fn plain_tag(&mut self, namespace: &'static str, local: &str) -> bool {
        let offset = self.pos;
        let Some(binding) = self.scope.get(self.cached) else {
            return false;
        };
        let Some([b'<', rest @ ..]) = self.text.as_bytes().get(offset..) else {
            return false;
        };
        let (prefix, rest) = match (binding.prefix.as_bytes(), rest) {
            (b"", _) => (0, rest),
            (prefix, rest) => match rest.split_at_checked(prefix.len()) {
                Some((before, [b':', rest @ ..])) if same(before, prefix) => {
                    (prefix.len() + ":".len(), rest)
                }
                _ => return false,
            },
        };
        let Some((name, [b'>', ..])) = rest.split_at_checked(local.len()) else {
            return false;
        };
        // Else bindings of the element that ended last go out of scope first.
        let is_expected = same(name, local.as_bytes())
            && !name.is_empty()
            && std::ptr::eq(binding.known, namespace)
            && self.scope.len() <= self.left
            && self.cost.ahead > 0;
        if !is_expected {
            return false;
        }
        let start = offset + "<".len();
        let end = start + prefix + local.len();
        self.cost.ahead -= 1;
        self.left = usize::MAX;
        self.pos = end + ">".len();
        self.attrs.clear();
        self.tag = Tag {
            name: Name {
                start,
                len: end - start,
                prefix,
            },
            binding: self.cached,
            empty: false,
            scope: self.scope.len(),
            offset,
            any_namespace: false,
        };
        true
    }

    /// Reads a start tag from behind its name.
    pub(super) fn after_name(&mut self, name: Name, offset: usize) -> Result<(), XmlError> {
        self.count_element(offset)?;
        let bytes = self.text.as_bytes();
        let scope = self.scope.len();
        self.attrs.clear();
        let mut empty = false;
        match bytes.get(self.pos) {
            Some(b'>') => self.pos += 1,
            _ => empty = self.attributes()?,
        }
        self.tag = Tag {
            name,
            binding: NO_BINDING,
            empty,
            scope,
            offset,
            any_namespace: false,
        };
        self.tag.binding = self.binding_of(name)?;
        if !self.attrs.is_empty() {
            self.check_attributes()?;
        }
        Ok(())
    }

    /// Namespace and local name of the last start tag.
    pub(crate) fn tag_name(&self) -> (&str, &'x str) {
        let namespace = match self.scope.get(self.tag.binding) {
            Some(binding) => &*binding.uri,
            None => namespace_without(self.tag.binding),
        };
        (namespace, self.local(self.tag.name))
    }

    /// The namespace by which a wildcard takes the last start tag: none where its prefix is not
    /// declared, since that is how it is kept.
    pub(crate) fn wild_namespace(&self) -> &str {
        match self.is_tag_declared() {
            true => self.tag_name().0,
            false => "",
        }
    }

    /// Whether the last start tag has this name.
    #[inline]
    pub(crate) fn tag_is(&mut self, namespace: &'static str, local: &str) -> bool {
        self.local_is(self.tag.name, local) && self.tag_in(namespace)
    }

    pub(super) fn end_tag(&mut self) -> Result<(), XmlError> {
        let bytes = self.text.as_bytes();
        let Some(open) = self.open.last() else {
            return Err(self.malformed("an end tag without a start tag"));
        };
        let (name, scope) = (open.name, open.scope);
        let end = self.pos + 2 + name.len;
        let expected = &bytes[name.start..name.start + name.len];
        if bytes
            .get(self.pos + 2..end)
            .is_some_and(|closing| same(closing, expected))
        {
            let mut at = end;
            while bytes.get(at).is_some_and(|b| CLASS[*b as usize] == SPACE) {
                at += 1;
            }
            if bytes.get(at) == Some(&b'>') {
                self.pos = at + 1;
                self.open.pop();
                self.forget();
                self.leave(name, scope);
                return Ok(());
            }
        }
        if end > bytes.len() {
            return Err(self.unexpected_end());
        }
        let expected = format!("the end tag `</{}>` was expected", self.str(name));
        Err(self.malformed(&expected))
    }
}
