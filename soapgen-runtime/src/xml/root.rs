//! Documents: reading and writing a global element.

use std::marker::PhantomData;

use super::codec::{Slot, WriteXml};
use super::declarations::{Declarations, UNKNOWN};
use super::read::{ReadOptions, Reader};
use super::table::Row;
use super::violations::Violations;
use super::wildcard::GlobalElement;
use super::write::{WriteOptions, Writer};
use super::{Result, decode};
use crate::limits::Limits;

/// A global element: what a document with this root is read into and written from.
///
/// Generated code has a static of this type for each global element, in its module
/// `elements`.
pub struct Root<T: 'static> {
    row: Row,
    namespaces: &'static [(&'static str, &'static str)],
    declared: &'static Declarations,
    value: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for Root<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Root({{{}}}{})", self.row.namespace, self.row.name)
    }
}

impl<T> Root<T> {
    /// A global element and the namespaces, with their prefixes, that its content names.
    pub const fn new(row: Row, namespaces: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            row,
            namespaces,
            declared: &UNKNOWN,
            value: PhantomData,
        }
    }

    /// With what the documents declare beside elements.
    #[doc(hidden)]
    pub const fn among(mut self, declared: &'static Declarations) -> Self {
        self.declared = declared;
        self
    }

    pub(crate) fn declared(&self) -> &'static Declarations {
        self.declared
    }

    /// Namespace of the element; empty for none.
    pub fn namespace(&self) -> &'static str {
        self.row.namespace
    }

    /// Local name of the element.
    pub fn name(&self) -> &'static str {
        self.row.name
    }

    pub(crate) fn row(&'static self) -> &'static Row {
        &self.row
    }

    pub(crate) fn namespaces(&self) -> &'static [(&'static str, &'static str)] {
        self.namespaces
    }
}

impl<T: Slot> Root<T> {
    /// Reads a document.
    ///
    /// # Errors
    /// When it is not well-formed, has another root, or can't be read as the element's type.
    #[allow(clippy::should_implement_trait)] // There is no `self` to be made.
    pub fn from_str(&'static self, text: &str) -> Result<T> {
        self.read_with(text, &ReadOptions::default())
    }

    /// Reads a document, in the character encoding that it says.
    ///
    /// # Errors
    /// As [`Root::from_str`], and when the encoding is not known.
    pub fn from_slice(&'static self, bytes: &[u8]) -> Result<T> {
        self.from_str(&decode(bytes, None)?)
    }

    /// Reads a document.
    ///
    /// # Errors
    /// As [`Root::from_str`]; in strict reading also when it violates the schema.
    pub fn read_with(&'static self, text: &str, options: &ReadOptions) -> Result<T> {
        options.check_message(text)?;
        self.read_text(text, options)
    }

    /// The same, of a text whose size was looked at where it came from.
    pub(crate) fn read_text(&'static self, text: &str, options: &ReadOptions) -> Result<T> {
        let mut reader = Reader::new(text, options)?;
        reader.declared = self.declared;
        reader.document(&self.row)
    }

    /// As [`Root::read_with`], in lenient reading also where the root's namespace is another.
    pub(crate) fn read_in_any_namespace(
        &'static self,
        text: &str,
        options: &ReadOptions,
    ) -> Result<T> {
        let mut reader = Reader::new(text, options)?;
        reader.declared = self.declared;
        reader.scan.root()?;
        let value = reader.element_in_any_namespace(&self.row)?;
        reader.scan.finish()?;
        reader.verdict()?;
        Ok(value)
    }

    /// Writes a document.
    ///
    /// # Errors
    /// When the value can't be written: a character that XML doesn't allow, or too deep.
    pub fn to_string(&'static self, value: &T) -> Result<String> {
        self.write_with(value, &WriteOptions::default())
    }

    /// Writes a document, in UTF-8.
    ///
    /// # Errors
    /// As [`Root::to_string`].
    pub fn to_vec(&'static self, value: &T) -> Result<Vec<u8>> {
        self.to_string(value).map(String::into_bytes)
    }

    /// Writes a document.
    ///
    /// # Errors
    /// As [`Root::to_string`].
    pub fn write_with(&'static self, value: &T, options: &WriteOptions) -> Result<String> {
        let mut writer = Writer::new(options);
        writer.set_declared(self.declared);
        writer.root(&self.row, self.namespaces, value)?;
        writer.finish()
    }

    /// Writes the document of a request.
    pub(crate) fn write_request(
        &'static self,
        value: &T,
        options: &WriteOptions,
        refuses_blanks: bool,
    ) -> Result<String> {
        let mut writer = Writer::new(options);
        writer.refuses_blanks = refuses_blanks;
        writer.set_declared(self.declared);
        writer.root(&self.row, self.namespaces, value)?;
        writer.finish()
    }

    /// Checks a value against the schema: facets, occurrences, fixed values.
    ///
    /// # Errors
    /// When it can't be written at all, or goes beyond the default of
    /// [`Limits::memory`](crate::Limits::memory); the violations are what is given, as many of the
    /// first as the default of [`Limits::violations`](crate::Limits::violations) says.
    pub fn validate(&'static self, value: &T) -> Result<Violations> {
        self.validate_with(value, &[])
    }

    /// The same, with what stands under wildcards checked by these global elements.
    ///
    /// # Errors
    /// As [`Root::validate`].
    pub fn validate_with(
        &'static self,
        value: &T,
        elements: &'static [&'static dyn GlobalElement],
    ) -> Result<Violations> {
        self.validate_within(value, elements, &Limits::default())
    }

    /// The same, within limits: [`Limits::violations`](crate::Limits::violations) are kept, and
    /// the keys of identity constraints, IDs and references to them take no more than
    /// [`Limits::memory`](crate::Limits::memory).
    ///
    /// # Errors
    /// When the value can't be written at all, or goes beyond the memory.
    pub fn validate_within(
        &'static self,
        value: &T,
        elements: &'static [&'static dyn GlobalElement],
        limits: &Limits,
    ) -> Result<Violations> {
        let mut writer = Writer::checking(elements, self.declared, limits);
        writer.root(&self.row, self.namespaces, value)?;
        writer.into_violations()
    }
}

/// Checks a value of a generated type against the schema: facets, occurrences, fixed values.
///
/// # Errors
/// As [`Root::validate`].
pub fn validate<T: WriteXml>(value: &T) -> Result<Violations> {
    validate_within(value, &Limits::default())
}

/// The same within limits, as [`Root::validate_within`].
///
/// # Errors
/// As [`Root::validate_within`].
pub fn validate_within<T: WriteXml>(value: &T, limits: &Limits) -> Result<Violations> {
    violations(value, limits)
}

/// The same of whatever a member can be.
pub(crate) fn violations<T: Slot>(value: &T, limits: &Limits) -> Result<Violations> {
    static ROW: Row = super::table::element("", "value", 1, 1);
    let mut writer = Writer::checking(&[], &UNKNOWN, limits);
    writer.root(&ROW, &[], value)?;
    writer.into_violations()
}
