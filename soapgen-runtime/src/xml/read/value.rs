//! Values with a lexical form: the text of an element or the value of an attribute.

use std::borrow::Cow;
use std::cell::Cell;

use super::cost::ALLOCATION;
use super::problems::shown;
use super::scan::Next;
use super::{Place, Reader, Source, slips};
use crate::value::{SimpleType, ValueError, WhiteSpace, lexical};
use crate::xml::Result;
use crate::xml::codec::Text;
use crate::xml::declarations::{Known, is_called};
use crate::xml::error::{XmlError, XmlErrorKind};
use crate::xml::table::{Process, RESTRICTION, RowKind};
use crate::xml::violations::Violation;

/// What is known of the value with a lexical form that was read last, for what may be wrong with
/// it.
#[derive(Default)]
pub(super) struct Leaf {
    /// Where its text stands.
    pub(super) at: usize,
    /// Whether strict reading found something wrong with it.
    pub(super) is_unsound: bool,
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
        T::parse(self.text_of_member(text, member)?, self).ok()
    }

    /// A text as a member type of a union has it, if it is of that type.
    pub(crate) fn text_of_member<'t>(
        &self,
        text: &'t str,
        member: &SimpleType,
    ) -> Option<Cow<'t, str>> {
        let text = match member.white_space {
            WhiteSpace::Preserve => Cow::Borrowed(text),
            WhiteSpace::Replace => lexical::replace(text),
            WhiteSpace::Collapse => lexical::collapse(text),
        };
        let names = |prefix: &str| self.shared_namespace(prefix);
        member.is_valid_in(&text, Some(&names)).then_some(text)
    }

    /// The member type of a union that `xsi:type` names on the element, where that is kept and the
    /// text is of it.
    #[doc(hidden)]
    #[inline]
    pub fn named_member(&self, text: &str, members: &[&SimpleType]) -> Option<usize> {
        let name = self.kept_type.as_ref()?;
        let number = self.declared.member(name, members)?;
        self.text_of_member(text, members.get(number)?)?;
        Some(number)
    }

    /// The text of the value at hand: of an attribute, or of an element without children.
    ///
    /// # Errors
    /// When it isn't well-formed.
    pub fn text(&mut self) -> Result<Cow<'x, str>> {
        if let Source::Attribute(index) = self.source {
            return self.scan.attr_value(index);
        }
        let tag = self.scan.tag;
        let mut text = String::new();
        if let Some(text) = self.scan.leaf(&mut text)? {
            return Ok(text);
        }
        // A child where only text belongs.
        loop {
            if self.options.strict {
                self.violation("an element stands where only text may".to_owned());
            }
            if self.stops_at_child {
                return Ok(Cow::Owned(text));
            }
            self.scan.skip()?;
            loop {
                match self.scan.next()? {
                    Next::Start => break,
                    Next::Text(more) => {
                        text.push_str(&more);
                        self.scan.check_text(text.len(), tag.offset)?;
                    }
                    Next::End => {
                        // What is wrong with the text is wrong with this element.
                        self.scan.tag = tag;
                        return Ok(Cow::Owned(text));
                    }
                }
            }
        }
    }

    /// Reads a value with a lexical form.
    ///
    /// # Errors
    /// When the text is not of the type.
    pub fn lexical<T: Text>(&mut self, value: &mut T) -> Result<()> {
        self.lexical_by(T::TYPE, value, |reader, text, is_unset| {
            reader.parse_leniently(text, is_unset)
        })
    }

    /// Reads a value whose lexical form this type describes.
    #[inline]
    pub(crate) fn lexical_by<T>(
        &mut self,
        ty: &'static SimpleType,
        value: &mut T,
        parse: impl FnOnce(&Self, Cow<'_, str>, &Cell<bool>) -> std::result::Result<T, ValueError>,
    ) -> Result<()> {
        self.leaf.at = self.scan.pos();
        let text = match self.plain_leaf(ty) {
            Some(text) => Cow::Borrowed(text),
            None => self.leaf(ty)?,
        };
        let is_empty = text.is_empty();
        // Values that own nothing have no memory but that of what holds them.
        if std::mem::needs_drop::<T>() && !is_empty {
            self.scan.check_text(text.len(), self.leaf.at)?;
            self.charge(text.len() + ALLOCATION)?;
        }
        let is_unset = Cell::new(is_empty);
        match parse(self, text, &is_unset) {
            Ok(parsed) => {
                *value = parsed;
                Ok(())
            }
            Err(error) => self.unreadable(error, is_unset.get()),
        }
    }

    /// Reads text as its type has it or, in lenient reading, as services write it. Where it says
    /// that there is no value, `is_unset` is set.
    #[inline]
    pub(crate) fn parse_leniently<T: Text>(
        &self,
        text: Cow<'_, str>,
        is_unset: &Cell<bool>,
    ) -> std::result::Result<T, ValueError> {
        self.parse_leniently_by(T::TYPE, text, is_unset, |text| T::parse(text, self))
    }

    /// The same of a type that is not one of Rust.
    #[inline]
    pub(crate) fn parse_leniently_by<T>(
        &self,
        ty: &'static SimpleType,
        text: Cow<'_, str>,
        is_unset: &Cell<bool>,
        parse: impl Fn(Cow<'_, str>) -> std::result::Result<T, ValueError>,
    ) -> std::result::Result<T, ValueError> {
        // The compiler knows which types have such forms; the others take the text itself.
        let Some(builtin) = slips::builtin_with_slips(ty) else {
            return parse(text);
        };
        match parse(Cow::Borrowed(&*text)) {
            Err(error) if !self.options.strict => {
                let text = lexical::trim(&text);
                is_unset.set(is_unset.get() || slips::is_unset(builtin, text));
                let meant = slips::meant(builtin, text).and_then(|text| parse(text).ok());
                meant.ok_or(error)
            }
            read => read,
        }
    }

    /// In lenient reading: a text without the white space around it, if there is any.
    #[doc(hidden)]
    #[cold]
    pub fn trimmed<'t>(&self, text: &'t str) -> Option<&'t str> {
        let trimmed = lexical::trim(text);
        (!self.options.strict && trimmed.len() < text.len()).then_some(trimmed)
    }

    /// The text of a value, where it is an element's and can be taken as it stands: the common
    /// case.
    fn plain_leaf(&mut self, ty: &'static SimpleType) -> Option<&'x str> {
        if self.options.strict || self.source != Source::Element {
            return None;
        }
        let leaf = self.scan.plain_leaf()?;
        let row = self.row;
        let white_space = row.simple.unwrap_or(ty).white_space;
        let is_normalized = leaf.is_dense || white_space == WhiteSpace::Preserve;
        if !is_normalized || leaf.text.is_empty() && row.default.is_some() {
            return None;
        }
        self.scan.pass(&leaf);
        Some(leaf.text)
    }

    /// In strict reading: looks at an attribute of the last start tag that a wildcard takes (XML
    /// Schema Part 1, 3.10.4, Item Valid (Wildcard)).
    #[cold]
    pub(crate) fn check_any_attribute(&mut self, process: Process, index: usize) -> Result<()> {
        let name = self.scan.attr_name(index)?;
        match self.declared.attribute(name) {
            Known::Attribute(row) => {
                self.row = row;
                self.source = Source::Attribute(index);
                if let Some(simple) = row.simple {
                    self.check_value(simple)?;
                }
            }
            Known::Undeclared if process == Process::Strict => {
                let what = shown(name.0, name.1);
                self.tag_violation(format!(
                    "the wildcard takes declared attributes, and {what} is not declared"
                ));
            }
            Known::Undeclared | Known::Perhaps => {}
        }
        Ok(())
    }

    /// In strict reading: whether the text of the value at hand is of this type.
    pub(crate) fn check_value(&mut self, simple: &'static SimpleType) -> Result<()> {
        self.leaf.at = self.scan.pos();
        self.leaf(simple).map(drop)
    }

    /// The text of a value, after the white-space rule of its type and, in strict reading,
    /// checked. What doesn't depend on the Rust type stands here, and is compiled once.
    fn leaf(&mut self, ty: &'static SimpleType) -> Result<Cow<'x, str>> {
        let row = self.row;
        if self.options.strict && self.source == Source::Element && row.is_element() {
            self.no_attributes()?;
            if self.xsi("type").is_some() {
                self.check_simple_type(row.simple.unwrap_or(ty));
            }
        }
        let text = self.text()?;
        let simple = row.simple.unwrap_or(ty);
        let text = match row.default {
            Some(default) if text.is_empty() && self.source == Source::Element => {
                Cow::Borrowed(default)
            }
            _ => match simple.white_space {
                WhiteSpace::Preserve => text,
                WhiteSpace::Replace => normalized(text, lexical::replace),
                WhiteSpace::Collapse => normalized(text, lexical::collapse),
            },
        };
        if self.options.strict {
            self.check_leaf(simple, &text);
            let named = self.named_type();
            if let Some(named) = named
                && !self.leaf.is_unsound
            {
                self.check_named(named, &text);
            }
            self.note_value(named.unwrap_or(simple), &text)?;
        }
        Ok(text)
    }

    /// In strict reading: whether the type that `xsi:type` names may stand in for a simple type
    /// (XML Schema Part 1, 3.14.6, Type Derivation OK (Simple)).
    #[cold]
    fn check_simple_type(&mut self, simple: &SimpleType) {
        let Some(named) = self.type_name() else {
            return self.wrong_type(None);
        };
        // The type of SOAP-encoded messages may add nothing to the one that values are held against.
        let is_encoded_type = self.row.type_name.is_some_and(|(of, tag)| {
            named.namespace.as_deref() == Some(of) && tag.rsplit(':').next() == Some(&*named.local)
        });
        let is_declared = is_encoded_type || is_called(simple, &named);
        let is_blocked = self.row.derivations & RESTRICTION != 0;
        let is_derived = self.declared.is_derived(&named, simple);
        if !is_declared && (is_blocked || !is_derived) {
            self.wrong_type(Some(&named));
        }
    }

    /// The simple type that `xsi:type` names on the element whose text is read.
    fn named_type(&self) -> Option<&'static SimpleType> {
        if self.source != Source::Element || !self.row.is_element() {
            return None;
        }
        self.declared.simple_type(&self.type_name()?)
    }

    /// In strict reading: whether the text is one of the type that `xsi:type` names.
    #[cold]
    fn check_named(&mut self, named: &SimpleType, text: &str) {
        let names = |prefix: &str| self.shared_namespace(prefix);
        let mut found = Vec::new();
        named.check_in(text, Some(&names), &mut |violation| {
            found.push(violation.to_string());
        });
        for message in found {
            let (path, offset) = (self.value_path(), Some(self.leaf.at));
            self.violations.add(|| Violation {
                path,
                offset,
                message,
            });
        }
    }

    /// In strict reading: whether the text is one of the type's.
    #[cold]
    fn check_leaf(&mut self, simple: &SimpleType, text: &str) {
        let row = self.row;
        let names = |prefix: &str| self.shared_namespace(prefix);
        let found = row.text_violations(simple, text, &names);
        self.leaf.is_unsound = !found.is_empty();
        for message in found {
            let (path, offset) = (self.value_path(), Some(self.leaf.at));
            self.violations.add(|| Violation {
                path,
                offset,
                message,
            });
        }
    }

    /// What becomes of a text that is none of the type's.
    #[cold]
    fn unreadable(&mut self, error: ValueError, is_unset: bool) -> Result<()> {
        if let Some(exceeded) = self.exceeded.take() {
            let kind = XmlErrorKind::Limit(exceeded);
            return Err(XmlError::new(kind, self.value_path(), Some(self.leaf.at)));
        }
        // The text of simple content has no place of its own: its element is as good as absent
        // where no attribute is lost with it.
        let is_alone = !matches!(self.row.kind, RowKind::Text) || !self.has_attributes();
        if is_unset && is_alone {
            self.empty = self.place();
        }
        // What the check has reported already is not said twice.
        if self.options.strict && self.leaf.is_unsound {
            return Ok(());
        }
        let (path, at) = (self.value_path(), Some(self.leaf.at));
        let is_element = self.source == Source::Element && self.row.is_element();
        if is_element && is_unset && self.tag_says_nil() {
            let error = self.nil_error(self.row, path, at);
            return self.refuse(error);
        }
        let help = match is_element && is_unset {
            true => self.optional(self.content_of, self.owner, self.row),
            false => None,
        };
        let error = XmlError::new(XmlErrorKind::Value(error), path, at);
        self.refuse(error.with_help(help))
    }

    /// Whether what was to be read at this place is empty, where its type has no empty form, or
    /// says otherwise that there is no value. In lenient reading that is as good as absent, where
    /// that is allowed: services write unset numbers, dates and durations so.
    #[cold]
    pub(crate) fn was_empty(&self, place: Place) -> bool {
        !self.options.strict && self.empty == place
    }

    /// The path of a value: of the element of the last start tag, which is not among the open
    /// elements, or of an attribute of it.
    #[cold]
    pub(super) fn value_path(&self) -> String {
        let mut path = self.scan.tag_path(self.scan.tag);
        if matches!(self.row.kind, RowKind::Attribute) {
            path.push_str("/@");
            path.push_str(self.row.name);
        }
        path
    }
}
