//! Attributes of an element, those of XML Schema's instance namespace among them, and elements
//! that are nil.

use super::problems::shown;
use super::rows::Seen;
use super::scan::{Next, XML_NAMESPACE};
use super::{Reader, Source};
use crate::shown::clip;
use crate::value::{QName, lexical};
use crate::xml::codec::Rows;
use crate::xml::encoded::is_soap_encoding;
use crate::xml::error::{XmlError, XmlErrorKind};
use crate::xml::table::{Process, Row, RowKind, Table, TableKind};
use crate::xml::violations::Violation;
use crate::xml::{Result, XSI};
use crate::xml::{SOAP_11, SOAP_12};

impl<'x> Reader<'x> {
    pub(super) fn attributes(
        &mut self,
        value: &mut dyn Rows,
        table: &'static Table,
        first: usize,
        seen: &mut Seen,
    ) -> Result<()> {
        let rows = &table.rows[..first];
        let owner = self.row;
        let nillable = owner.may_be_nil(self.is_encoded);
        let mut misqualified = Vec::new();
        for index in 0..self.scan.attr_count() {
            if self.scan.is_declaration(index) {
                continue;
            }
            let (namespace, name) = self.scan.attr_name(index)?;
            let hit = rows.iter().position(|row| match row.kind {
                RowKind::Attribute => row.name == name && row.namespace == namespace,
                // An attribute whose prefix is not declared has no name to be kept under.
                RowKind::AnyAttribute(namespaces) => {
                    namespace != XSI
                        && namespaces.takes(namespace)
                        && self.scan.is_attr_declared(index)
                }
                _ => false,
            });
            match hit {
                Some(at) => {
                    seen.insert(at);
                    if let RowKind::AnyAttribute(_) = rows[at].kind
                        && rows[at].process != Process::Skip
                    {
                        self.noted.ids.is_partial = true;
                        if self.options.strict {
                            self.check_any_attribute(rows[at].process, index)?;
                        }
                    }
                    self.row = &rows[at];
                    self.source = Source::Attribute(index);
                    value.read_row(at, self)?;
                }
                None => match self.misqualified_attribute(rows, index)? {
                    Some(at) => misqualified.push((at, index)),
                    None => self.extra_attribute(value, table, nillable, index)?,
                },
            }
        }
        // Those with the right name come first, wherever they stand.
        for (at, index) in misqualified {
            if seen.contains(at) {
                self.extra_attribute(value, table, nillable, index)?;
                continue;
            }
            if !self.scan.is_attr_declared(index) {
                return Err(self.scan.undeclared_attr(index));
            }
            seen.insert(at);
            self.row = &rows[at];
            self.source = Source::Attribute(index);
            value.read_row(at, self)?;
        }
        for (at, row) in rows.iter().enumerate() {
            if row.min > 0 && !seen.contains(at) {
                let missing = XmlErrorKind::Missing(format!("the attribute `{}`", row.name));
                let path = self.scan.tag_path(self.scan.tag);
                let help = self.optional(table, owner, row);
                let missing = XmlError::new(missing, path, Some(self.scan.tag.offset));
                let missing = missing.with_help(help);
                self.refuse(missing)?;
            } else if self.options.strict && !seen.contains(at) {
                self.note_default(row)?;
            }
        }
        Ok(())
    }

    /// In lenient reading: the row of an attribute that no row takes as it is, if it is the row's
    /// but for the namespace.
    #[cold]
    fn misqualified_attribute(&self, rows: &[Row], index: usize) -> Result<Option<usize>> {
        let (namespace, name) = self.scan.attr_name(index)?;
        // What these namespaces have means the same on every element.
        let is_foreign = matches!(namespace, XSI | XML_NAMESPACE | SOAP_11 | SOAP_12)
            || is_soap_encoding(namespace);
        if self.options.strict || is_foreign {
            return Ok(None);
        }
        let is_it = |row: &Row| matches!(row.kind, RowKind::Attribute) && row.name == name;
        Ok(rows.iter().position(is_it))
    }

    /// An attribute that no row takes. It is kept where the type keeps what it doesn't know, as
    /// is an `xsi:type` that names another type.
    #[cold]
    fn extra_attribute(
        &mut self,
        value: &mut dyn Rows,
        table: &'static Table,
        nillable: bool,
        index: usize,
    ) -> Result<()> {
        let name = self.scan.attr_name(index)?;
        let is_type = name == (XSI, "type");
        let is_kept = is_type || name.0 != XSI && self.scan.is_attr_declared(index);
        if is_type {
            let named = self.type_name();
            if named.as_ref().is_some_and(|named| {
                table.name == Some((named.namespace.as_deref().unwrap_or(""), &*named.local))
            }) {
                return Ok(());
            }
            if self.options.strict {
                self.wrong_type(named.as_ref());
            }
        } else if self.options.strict {
            self.unknown_attribute(nillable, index)?;
        }
        match table.rows.last() {
            Some(row) if is_kept && matches!(row.kind, RowKind::Unknown) => {
                self.row = row;
                self.source = Source::Attribute(index);
                value.read_row(table.rows.len() - 1, self)
            }
            _ => Ok(()),
        }
    }

    /// A violation: an `xsi:type` that names a type which can't stand here.
    #[cold]
    pub(super) fn wrong_type(&mut self, named: Option<&QName>) {
        let named = match named {
            None => "an undeclared prefix".to_owned(),
            Some(QName {
                namespace: None,
                local,
                ..
            }) => clip(local),
            Some(QName {
                namespace: Some(namespace),
                local,
                ..
            }) => shown(namespace, local),
        };
        self.tag_violation(format!(
            "xsi:type: {named} is neither the declared type nor one that may stand in for it"
        ));
    }

    /// In strict reading: the attributes of an element whose type has none.
    #[inline]
    pub(super) fn no_attributes(&mut self) -> Result<()> {
        if !self.options.strict {
            return Ok(());
        }
        // What may stand there is in no table.
        if (self.kept_type.as_ref()).is_some_and(|name| self.declared.is_complex(name)) {
            return Ok(());
        }
        for index in 0..self.scan.attr_count() {
            if self.scan.is_declaration(index) {
                continue;
            }
            // The type and the size of a SOAP-encoded array.
            let (namespace, _) = self.scan.attr_name(index)?;
            if !(self.row.is_soap_array() && is_soap_encoding(namespace)) {
                self.unknown_attribute(self.row.may_be_nil(self.is_encoded), index)?;
            }
        }
        Ok(())
    }

    /// An attribute that no row takes. Those of XML Schema's instance namespace may stand on any
    /// element, but for `xsi:nil` (XML Schema Part 1, 3.3.4).
    #[cold]
    fn unknown_attribute(&mut self, nillable: bool, index: usize) -> Result<()> {
        let message = match self.scan.attr_name(index)? {
            (XSI, "type" | "schemaLocation" | "noNamespaceSchemaLocation") => return Ok(()),
            (XSI, "nil") if nillable => return Ok(()),
            (XSI, "nil") => "xsi:nil is not allowed here".to_owned(),
            (_, name) => format!("the attribute `{}` is not allowed here", clip(name)),
        };
        self.tag_violation(message);
        Ok(())
    }

    /// Whether the element of the last start tag has attributes, but for those of XML Schema's
    /// instance namespace.
    #[cold]
    pub(super) fn has_attributes(&self) -> bool {
        (0..self.scan.attr_count()).any(|index| {
            !self.scan.is_declaration(index)
                && (self.scan.attr_name(index)).is_ok_and(|(namespace, _)| namespace != XSI)
        })
    }

    /// The index of an attribute of XML Schema's instance namespace.
    #[inline]
    pub(super) fn xsi(&self, name: &str) -> Option<usize> {
        self.scan.xsi(name)
    }

    /// The type that `xsi:type` names, if it stands on the element of the last start tag.
    pub(crate) fn type_name(&self) -> Option<QName> {
        let text = self.scan.attr_value(self.xsi("type")?).ok()?;
        let lookup = |prefix: &str| self.shared_namespace(prefix);
        QName::resolve(&lexical::collapse(&text), lookup).ok()
    }

    /// Whether the element of the last start tag is nil (XML Schema Part 1, 2.6.2).
    #[inline]
    pub fn is_nil(&self) -> bool {
        self.scan.attr_count() > 0 && self.says_nil()
    }

    fn says_nil(&self) -> bool {
        // A group has no element of its own: the tag is that of its first member.
        let is_group = matches!(self.row.kind, RowKind::Group(_));
        if self.source != Source::Element || is_group {
            return false;
        }
        self.tag_says_nil()
    }

    /// Whether the last start tag has `xsi:nil`.
    pub(crate) fn tag_says_nil(&self) -> bool {
        // Drafts of XML Schema say `null`.
        let nil = self.xsi("nil").or_else(|| self.xsi("null"));
        let Some(Ok(value)) = nil.map(|index| self.scan.attr_value(index)) else {
            return false;
        };
        matches!(&*value, "true" | "1") || matches!(lexical::trim(&value), "true" | "1")
    }

    /// Reads an element that is nil and whose type has no attributes: its content is passed
    /// over.
    ///
    /// # Errors
    /// When it isn't well-formed.
    pub fn nil(&mut self) -> Result<()> {
        if self.options.strict {
            self.no_attributes()?;
            return self.strict_nil();
        }
        if self.row.is_optional_encoded() && !self.is_encoded {
            let path = self.scan.tag_path(self.scan.tag);
            return Err(self.nil_error(self.row, path, Some(self.scan.tag.offset)));
        }
        self.scan.skip()
    }

    /// Passes over an item that is nil in a list of which none is said to be; strict reading
    /// doesn't.
    #[cold]
    pub(crate) fn nil_item(&mut self) -> Result<()> {
        if self.options.strict {
            self.tag_violation(
                "it is nil, and by the setting `plain-lists` no item of this list is: generate \
                 without it"
                    .to_owned(),
            );
        }
        self.nil()
    }

    /// In strict reading: reads an element that is nil, of a type whose attributes it may have;
    /// `value` is a blank of it.
    pub(crate) fn nil_of(&mut self, value: &mut dyn Rows, table: &'static Table) -> Result<()> {
        let row = self.row;
        match table.kind {
            TableKind::Type | TableKind::Unordered => {
                let is_attribute =
                    |row: &&Row| matches!(row.kind, RowKind::Attribute | RowKind::AnyAttribute(_));
                let first = table.rows.iter().take_while(is_attribute).count();
                self.attributes(value, table, first, &mut Seen::default())?;
            }
            TableKind::Text => self.no_attributes()?,
            // Which attributes it may have, its type tells.
            _ if !row.may_be_nil(self.is_encoded) => {
                self.tag_violation("xsi:nil is not allowed here".to_owned());
            }
            _ => {}
        }
        (self.row, self.source) = (row, Source::Element);
        self.strict_nil()
    }

    /// In strict reading: an element that is nil has no content, and no value is fixed for it
    /// (XML Schema Part 1, 3.3.4, Element Locally Valid).
    fn strict_nil(&mut self) -> Result<()> {
        // Where it can't be nil, that was said of the attribute.
        if let Some(fixed) = self.row.fixed.filter(|_| self.row.nillable) {
            self.tag_violation(format!(
                "it can't be nil: its value is fixed as \"{fixed}\""
            ));
        }
        let tag = self.scan.tag;
        let mut is_empty = true;
        if self.scan.enter()? {
            loop {
                match self.scan.next()? {
                    Next::End => break,
                    Next::Text(_) => is_empty = false,
                    Next::Start => {
                        is_empty = false;
                        self.scan.skip()?;
                    }
                }
            }
        }
        if !is_empty {
            let path = self.scan.tag_path(tag);
            self.violations.add(|| Violation {
                path,
                offset: Some(tag.offset),
                message: "an element that is nil has content".to_owned(),
            });
        }
        Ok(())
    }
}
