//! What is wrong with a document, and where.

use super::{Ahead, Reader};
use crate::shown::{clip, visible};
use crate::xml::Result;
use crate::xml::error::{XmlError, XmlErrorKind};
use crate::xml::table::{Row, RowKind, Table, TableKind};
use crate::xml::violations::Violation;

/// What is said of text among elements.
pub(super) const TEXT_STANDS: &str = "text stands where only elements may";

/// A name, for a message.
#[cold]
pub(crate) fn shown(namespace: &str, local: &str) -> String {
    let namespace: String = clip(namespace).chars().map(visible).collect();
    format!("{{{namespace}}}{}", clip(local))
}

impl<'x> Reader<'x> {
    /// In strict reading, the violations found.
    pub(crate) fn verdict(&mut self) -> Result<()> {
        if self.options.strict {
            self.check_identity()?;
        }
        if self.violations.is_empty() {
            return Ok(());
        }
        let violations = std::mem::take(&mut self.violations);
        let first = violations.first();
        let (path, offset) = first
            .map(|v| (v.path.clone(), v.offset))
            .unwrap_or_default();
        Err(XmlError::new(
            XmlErrorKind::Invalid(violations),
            path,
            offset,
        ))
    }

    /// A violation by the last start tag.
    #[cold]
    pub(crate) fn tag_violation(&mut self, message: String) {
        let scan = &self.scan;
        self.violations.add(|| Violation {
            path: scan.tag_path(scan.tag),
            offset: Some(scan.tag.offset),
            message,
        });
    }

    /// What keeps a value from being read. Strict reading goes on to find what else there is: the
    /// violations are the verdict, and what was read is not given out.
    #[cold]
    pub(crate) fn refuse(&mut self, error: XmlError) -> Result<()> {
        if !self.options.strict || error.is_limit() {
            return Err(error);
        }
        self.violations.add(|| Violation {
            path: error.path().to_owned(),
            offset: error.offset(),
            message: error.kind().to_string(),
        });
        Ok(())
    }

    #[cold]
    pub(super) fn too_few(&mut self, row: &'static Row, count: u32) {
        let what = expected(std::slice::from_ref(row));
        let message = format!(
            "{what} must stand at least {} times, it stands {count} times",
            row.min
        );
        let (path, offset) = (self.path(), Some(self.scan.pos()));
        self.counted_wrong(|| Violation {
            path,
            offset,
            message,
        });
    }

    /// What is wrong with how often something stands, unless the content model says that it isn't.
    #[cold]
    pub(super) fn counted_wrong(&mut self, violation: impl FnOnce() -> Violation) {
        match &mut self.model {
            Some(content) => content.hold(&self.violations, violation),
            None => self.violations.add(violation),
        }
    }

    /// In strict reading: the element of the last start tag stands in the content whose model is
    /// followed.
    pub(super) fn follow_model(&mut self) {
        let Some(mut content) = self.model.take() else {
            return;
        };
        if content.is_new(self.scan.tag.offset) {
            let scan = &self.scan;
            content.child(scan.tag_name(), || {
                (scan.tag_path(scan.tag), Some(scan.tag.offset))
            });
        }
        self.model = Some(content);
    }

    /// In strict reading: the content whose model was followed has ended.
    pub(super) fn end_model(&mut self) {
        if let Some(content) = self.model.take() {
            let (path, offset) = (self.path(), Some(self.scan.pos()));
            content.end(&mut self.violations, || (path, offset));
        }
    }

    /// Something is wrong with the content, whatever its model says.
    pub(super) fn content_is_wrong(&mut self) {
        if let Some(content) = &mut self.model {
            content.is_reported = true;
        }
    }

    /// The path of the element whose content is being read, also when that has just ended.
    #[cold]
    pub(super) fn path(&self) -> String {
        match self.ahead {
            Ahead::End => self.scan.closed_path(),
            Ahead::Child | Ahead::Nothing => self.scan.path(),
        }
    }

    /// There was text in the element that has just ended, which has elements alone.
    #[cold]
    pub(crate) fn text_violation(&mut self) {
        let ahead = std::mem::replace(&mut self.ahead, Ahead::End);
        self.violation(TEXT_STANDS.to_owned());
        self.ahead = ahead;
    }

    #[cold]
    pub(crate) fn violation(&mut self, message: String) {
        let mut path = self.path();
        if self.ahead == Ahead::Child {
            path.push('/');
            path.push_str(&clip(self.scan.tag_name().1));
        }
        let offset = Some(self.scan.pos());
        self.violations.add(|| Violation {
            path,
            offset,
            message,
        });
    }

    #[cold]
    pub(crate) fn error(&self, kind: XmlErrorKind) -> XmlError {
        XmlError::new(kind, self.path(), Some(self.scan.pos()))
    }

    /// The setting by which a member need not be there, by the name of the type that it is of:
    /// without one, that of the element whose content it is.
    #[cold]
    pub(super) fn optional(&self, table: &Table, owner: &Row, member: &Row) -> Option<String> {
        // A choice need not be there where one of its elements need not.
        let is_element = |row: &&Row| row.is_element();
        let member = match member.kind {
            RowKind::Group(choice) if choice.kind == TableKind::Choice && member.max == 1 => {
                choice.rows.iter().find(is_element)?
            }
            _ => member,
        };
        let is_member = member.is_element() || matches!(member.kind, RowKind::Attribute);
        let named = (!owner.name.is_empty()).then_some((owner.namespace, owner.name));
        let (namespace, name) = table.name.or(named)?;
        (is_member && member.max == 1).then(|| {
            format!(
                "where the service may leave it out, generate with \
                 optional = [\"{{{namespace}}}{name}/{}\"]",
                member.name
            )
        })
    }

    /// What is wrong where the member of this row is not there.
    #[cold]
    pub(super) fn missing(
        &self,
        table: &'static Table,
        owner: &Row,
        member: &'static Row,
    ) -> XmlError {
        let what = expected(std::slice::from_ref(member));
        let help = self.optional(table, owner, member);
        self.error(XmlErrorKind::Missing(what)).with_help(help)
    }

    #[cold]
    pub(crate) fn unexpected(&self, rows: &'static [Row]) -> XmlError {
        let (namespace, local) = self.scan.tag_name();
        XmlError::new(
            XmlErrorKind::UnexpectedElement {
                expected: expected(rows),
                found: shown(namespace, local),
            },
            self.scan.path(),
            Some(self.scan.tag.offset),
        )
    }
}

/// What these rows take, for a message.
#[cold]
pub(crate) fn expected(rows: &'static [Row]) -> String {
    let mut names: Vec<String> = Vec::new();
    fn collect(rows: &'static [Row], names: &mut Vec<String>) {
        // What may be named says more than that there is something without a name.
        let may_be_named = |row: &Row| !matches!(row.kind, RowKind::Open);
        let is_named = rows.iter().any(may_be_named);
        for row in rows {
            match row.kind {
                RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
                    names.push(format!("<{}>", row.name))
                }
                RowKind::Open if !is_named => {
                    names.push(format!("an element that may stand for <{}>", row.name));
                }
                RowKind::Any(_) => names.push("an element of a wildcard".to_owned()),
                RowKind::Group(table) if names.len() < 8 => collect(table.rows, names),
                _ => {}
            }
        }
    }
    collect(rows, &mut names);
    one_of(names)
}

/// These alternatives, for a message.
#[cold]
pub(crate) fn one_of(mut names: Vec<String>) -> String {
    match names.len() {
        0 => "no further element".to_owned(),
        1 => names.swap_remove(0),
        n => {
            let more = if n > 8 { ", …" } else { "" };
            names.truncate(8);
            format!("one of {}{more}", names.join(", "))
        }
    }
}
