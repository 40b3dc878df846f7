//! Values with a lexical form: the text of an element or the value of an attribute.

use std::borrow::Cow;

use super::scan::{self, Next};
use super::{Place, Reader, Source};
use crate::value::{SimpleType, ValueError, WhiteSpace, lexical};
use crate::xml::Result;
use crate::xml::codec::Text;
use crate::xml::error::{Violation, XmlError, XmlErrorKind};
use crate::xml::table::{Row, RowKind};

/// Where a value with a lexical form stands, and what is known of its text.
struct Leaf {
    row: &'static Row,
    tag: scan::Tag,
    at: usize,
    is_empty: bool,
    /// Whether strict reading found nothing wrong with it.
    is_sound: bool,
}

fn normalized<'x>(text: Cow<'x, str>, how: fn(&str) -> Cow<'_, str>) -> Cow<'x, str> {
    let replaced = match &text {
        Cow::Borrowed(text) => return how(text),
        Cow::Owned(text) => match how(text) {
            Cow::Borrowed(part) if part.len() == text.len() => None,
            changed => Some(changed.into_owned()),
        },
    };
    replaced.map_or(text, Cow::Owned)
}

impl<'x> Reader<'x> {
    /// Reads text as a member type of a union, if it is of that type.
    pub fn union_member<T: Text>(&self, text: &str, member: &SimpleType) -> Option<T> {
        let text = match member.white_space {
            WhiteSpace::Preserve => Cow::Borrowed(text),
            WhiteSpace::Replace => lexical::replace(text),
            WhiteSpace::Collapse => lexical::collapse(text),
        };
        let names = |prefix: &str| self.namespace(prefix).map(str::to_owned);
        if !member.is_valid_in(&text, Some(&names)) {
            return None;
        }
        T::parse(text, self).ok()
    }

    /// The text of the value at hand: of an attribute, or of an element without children.
    ///
    /// # Errors
    /// When it isn't well-formed.
    #[inline]
    pub fn text(&mut self) -> Result<Cow<'x, str>> {
        if let Source::Attribute(index) = self.source {
            return self.scan.attr_value(index);
        }
        let mut text = String::new();
        if let Some(text) = self.scan.leaf(&mut text)? {
            return Ok(text);
        }
        // A child where only text belongs.
        loop {
            if self.options.strict {
                self.violation("an element stands where only text may".to_owned());
            }
            self.scan.skip()?;
            loop {
                match self.scan.next()? {
                    Next::Start => break,
                    Next::Text(more) => text.push_str(&more),
                    Next::End => return Ok(Cow::Owned(text)),
                }
            }
        }
    }

    /// Reads a value with a lexical form.
    ///
    /// # Errors
    /// When the text is not of the type.
    pub fn lexical<T: Text>(&mut self, value: &mut T) -> Result<()> {
        let (text, leaf) = self.leaf(T::TYPE)?;
        match T::parse(text, self) {
            Ok(parsed) => {
                *value = parsed;
                Ok(())
            }
            Err(error) => self.unreadable(error, leaf),
        }
    }

    /// The text of a value, after the white-space rule of its type and, in strict reading,
    /// checked. What doesn't depend on the Rust type stands here, and is compiled once.
    fn leaf(&mut self, ty: &'static SimpleType) -> Result<(Cow<'x, str>, Leaf)> {
        let row = self.row;
        let at = self.scan.pos();
        let is_element = self.source == Source::Element;
        // For the path of an error: the leaf itself is not among the open elements.
        let tag = self.scan.tag;
        if is_element && row.is_element() {
            self.no_attributes()?;
        }
        let text = self.text()?;
        let simple = row.simple.unwrap_or(ty);
        let text = match row.default {
            Some(default) if text.is_empty() && is_element => Cow::Borrowed(default),
            _ => match simple.white_space {
                WhiteSpace::Preserve => text,
                WhiteSpace::Replace => normalized(text, lexical::replace),
                WhiteSpace::Collapse => normalized(text, lexical::collapse),
            },
        };
        let is_empty = text.is_empty();
        let mut is_sound = true;
        if self.options.strict {
            let mut found = Vec::new();
            let names = |prefix: &str| self.namespace(prefix).map(str::to_owned);
            simple.check_in(&text, Some(&names), &mut |violation| {
                found.push(violation.to_string());
            });
            if let Some(fixed) = row.fixed
                && !simple.is_same(&text, fixed)
            {
                found.push(format!(
                    "the value is fixed: expected \"{fixed}\", found \"{text}\""
                ));
            }
            is_sound = found.is_empty();
            for message in found {
                let path = self.value_path(row, tag);
                self.violations.push(Violation {
                    path,
                    offset: Some(at),
                    message,
                });
            }
        }
        let leaf = Leaf {
            row,
            tag,
            at,
            is_empty,
            is_sound,
        };
        Ok((text, leaf))
    }

    /// What becomes of a text that is none of the type's.
    #[cold]
    fn unreadable(&mut self, error: ValueError, leaf: Leaf) -> Result<()> {
        // The text of simple content has no place of its own: its element may have attributes,
        // which are not to be lost with it.
        if leaf.is_empty && !matches!(leaf.row.kind, RowKind::Text) {
            self.empty = (leaf.tag.offset, self.source);
        }
        let error = self.bad_value(error, leaf.row, leaf.tag, leaf.at);
        // What the check has reported already is not said twice.
        if self.options.strict && !leaf.is_sound {
            return Ok(());
        }
        self.refuse(error)
    }

    /// Whether what was to be read at this place is empty, where its type has no empty form. In
    /// lenient reading that is as good as absent, where that is allowed: services write unset
    /// numbers and durations so.
    #[cold]
    pub(crate) fn was_empty(&self, place: Place) -> bool {
        !self.options.strict && self.empty == place
    }

    #[cold]
    fn bad_value(&self, error: ValueError, row: &Row, tag: scan::Tag, at: usize) -> XmlError {
        let path = self.value_path(row, tag);
        XmlError::new(XmlErrorKind::Value(error), path, Some(at))
    }

    /// The path of a value: of the element of this start tag, or of an attribute of it.
    #[cold]
    fn value_path(&self, row: &Row, tag: scan::Tag) -> String {
        let mut path = self.scan.tag_path(tag);
        if matches!(row.kind, RowKind::Attribute) {
            path.push_str("/@");
            path.push_str(row.name);
        }
        path
    }
}
