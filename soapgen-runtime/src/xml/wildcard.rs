//! What stands under wildcards, looked into (XML Schema Part 1, 3.10.1, process contents).

use super::codec::Slot;
use super::declarations::Declarations;
use super::error::XmlError;
use super::read::problems::shown;
use super::read::scan::Next;
use super::read::{ReadOptions, Reader};
use super::table::{ABSTRACT, Check, Process, Row, RowKind};
use super::tree::{Element, write_nodes};
use super::violations::{Violation, Violations};
use super::write::Writer;
use super::{Result, Root, XSI};
use crate::limits::Limits;
use crate::shown::clip;
use crate::value::QName;

/// A global element that checks know by its name: a [`Root`] of any type.
///
/// ```ignore
/// static KNOWN: &[&dyn GlobalElement] = &[&elements::USER, &elements::GROUP];
/// let options = ReadOptions::default().with_strict(true).with_elements(KNOWN);
/// ```
pub trait GlobalElement: Sync + std::fmt::Debug {
    /// Namespace, empty for none, and local name.
    fn expanded_name(&self) -> (&'static str, &'static str);

    /// Reads the element of the last start tag for its violations alone.
    ///
    /// # Errors
    /// When it can't be read as the element's type.
    fn check(&'static self, reader: &mut Reader<'_>) -> Result<()>;
}

impl<T: Slot> GlobalElement for Root<T> {
    fn expanded_name(&self) -> (&'static str, &'static str) {
        (self.namespace(), self.name())
    }

    fn check(&'static self, reader: &mut Reader<'_>) -> Result<()> {
        let outer = std::mem::replace(&mut reader.declared, self.declared());
        let read = reader.value::<T>(self.row()).map(drop);
        reader.declared = outer;
        read
    }
}

/// What is wrong with any element of an abstract type that no declared type is derived from.
pub(crate) const OF_ABSTRACT_TYPE: &str =
    "the declared type is abstract, and no document declares one that is derived from it";

/// Whether a row whose values are trees is of an element of type `anyType`: of other types that
/// are kept as trees nothing is known.
pub(crate) fn is_any_type(row: &Row) -> bool {
    row.is_element() && row.process != Process::Skip && row.derivations & ABSTRACT == 0
}

impl Reader<'_> {
    /// In strict reading: looks at the element of the last start tag, which is kept as a tree. Gives
    /// whether it is read to its end, as [`Self::look_under_wildcard`].
    #[cold]
    pub(crate) fn check_tree(&mut self) -> Result<bool> {
        if self.row().derivations & ABSTRACT != 0 {
            self.tag_violation(OF_ABSTRACT_TYPE.to_owned());
        }
        if self.row().is_element() && !self.row().nillable && self.scan.xsi("nil").is_some() {
            self.tag_violation("xsi:nil is not allowed here".to_owned());
        }
        self.check_fixed_content()?;
        if self.row().is_element() {
            self.check_any_type()?;
        }
        if self.row().process != Process::Skip || self.row().is_element() {
            // Where it is looked into, that may be no more than a part.
            self.noted.ids.is_partial = true;
        }
        self.look_under_wildcard()
    }

    /// In strict reading: looks at the attributes of an element of type `anyType`, which takes what
    /// is declared as it is declared (XML Schema Part 1, 3.4.7).
    fn check_any_type(&mut self) -> Result<()> {
        let row = self.row();
        if !is_any_type(row) {
            return Ok(());
        }
        if self.scan.xsi("type").is_some() {
            return self.check_named_text();
        }
        for index in 0..self.scan.attr_count() {
            if !self.scan.is_declaration(index) && self.scan.attr_name(index)?.0 != XSI {
                self.check_any_attribute(Process::Lax, index)?;
            }
        }
        self.start_at(row);
        Ok(())
    }

    /// In strict reading: holds the element of the last start tag against the simple type that
    /// `xsi:type` names, if that is one which is known (XML Schema Part 1, 3.3.4, Element Locally
    /// Valid, 4).
    fn check_named_text(&mut self) -> Result<()> {
        let named = self.type_name();
        let Some(simple) = named.and_then(|name| self.declared.simple_type(&name)) else {
            return Ok(());
        };
        if self.tag_says_nil() {
            return Ok(());
        }
        let (row, here) = (self.row(), self.scan.mark());
        self.stops_at_child = true;
        let checked = self.check_value(simple);
        self.stops_at_child = false;
        self.scan.back_to(here);
        self.start_at(row);
        checked.or_else(|error| self.refuse(error))
    }

    /// In strict reading: whether the content of the element of the last start tag, which may hold
    /// text and elements, is the value that is fixed for it (XML Schema Part 1, 3.3.4, Element
    /// Locally Valid, 5.2.2).
    pub(crate) fn check_fixed_content(&mut self) -> Result<()> {
        let row = self.row();
        let Some(fixed) = row.fixed.filter(|_| row.is_element()) else {
            return Ok(());
        };
        let here = self.scan.mark();
        let (mut text, mut has_elements) = (String::new(), false);
        if self.scan.enter()? {
            loop {
                match self.scan.next()? {
                    Next::Start => {
                        has_elements = true;
                        break;
                    }
                    Next::Text(more) => text.push_str(&more),
                    Next::End => break,
                }
            }
        }
        self.scan.back_to(here);
        self.start_at(row);
        let found = match has_elements {
            true => "elements".to_owned(),
            // What is empty stands for the value.
            false if text.is_empty() || text == fixed => return Ok(()),
            false => format!("\"{}\"", clip(&text)),
        };
        self.tag_violation(format!(
            "the value is fixed: expected \"{fixed}\", found {found}"
        ));
        Ok(())
    }

    /// In strict reading: looks into the element of the last start tag, which a wildcard takes,
    /// without reading it; where no value is kept, to its end, which is what it gives.
    pub(crate) fn look_under_wildcard(&mut self) -> Result<bool> {
        let row = self.row();
        if !self.options.strict
            || self.options.elements.is_empty()
            || !(matches!(row.kind, RowKind::Any(_)) || is_any_type(row))
            || row.process == Process::Skip
            // What is in it is as that type says.
            || row.is_element() && self.scan.xsi("type").is_some()
        {
            return Ok(false);
        }
        let here = self.scan.mark();
        let model = self.model.take();
        let of = (self.content_of, self.owner);
        let discards = std::mem::replace(&mut self.discards, true);
        let assessed = match row.is_element() {
            true => self.assess_inside(),
            false => self.assess(row.process),
        };
        self.discards = discards;
        self.model = model;
        (self.content_of, self.owner) = of;
        if discards && assessed.is_ok() {
            return Ok(true);
        }
        self.scan.back_to(here);
        self.start_at(row);
        assessed.or_else(|error| self.refuse(error))?;
        Ok(false)
    }

    /// Assesses the element of the last start tag by its declaration, to its end. One that is
    /// not declared is a violation, or, under a lax wildcard, what is in it is assessed.
    fn assess(&mut self, process: Process) -> Result<()> {
        let name = self.scan.tag_name();
        let declared = self.options.elements.iter();
        if let Some(declared) = declared.copied().find(|e| e.expanded_name() == name) {
            return declared.check(self);
        }
        // A type that it names itself is as good as a declaration.
        if process == Process::Strict && self.type_name().is_none() {
            let message = format!(
                "the wildcard takes declared elements, and {} is not among those that are known",
                shown(name.0, name.1)
            );
            self.tag_violation(message);
        }
        if self.scan.xsi("type").is_some() {
            self.check_named_text()?;
        }
        self.assess_inside()
    }

    /// Assesses what stands in the element of the last start tag, as far as it is declared.
    fn assess_inside(&mut self) -> Result<()> {
        if self.scan.enter()? {
            loop {
                match self.scan.next()? {
                    Next::Start => self.assess(Process::Lax)?,
                    Next::Text(_) => {}
                    Next::End => break,
                }
            }
        }
        Ok(())
    }
}

/// The violations in an element that a wildcard takes. It is written to be read, with others for
/// whose namespaces there is so much room.
pub(crate) fn violations(
    element: &Element,
    process: Process,
    elements: &'static [&'static dyn GlobalElement],
    limits: &Limits,
    declarable: &mut usize,
) -> Result<Violations> {
    if process == Process::Skip || elements.is_empty() {
        return Ok(Violations::default());
    }
    let text = Writer::one_of(declarable, |writer| element.write_whole(writer))?;
    found_in(&text, elements, limits, &mut |reader| {
        reader.assess(process)
    })
}

/// The violations in the elements that one of any type holds, with paths from there on.
pub(crate) fn violations_inside(
    element: &Element,
    elements: &'static [&'static dyn GlobalElement],
    limits: &Limits,
    declarable: &mut usize,
) -> Result<Violations> {
    let mut found = Violations::up_to(limits.violations);
    if elements.is_empty() || element.elements().next().is_none() {
        return Ok(found);
    }
    // The element's own name is that of its row, whatever it says itself.
    let name = QName::new("urn:any", "any").with_prefix("any");
    let text = Writer::one_of(declarable, |writer| {
        let declarations = element.declarations();
        let (tag, mark) = writer.start_named(&name, declarations.iter().copied())?;
        write_nodes(&element.children, writer)?;
        writer.end(&tag, mark);
        Ok(())
    })?;
    let inside = found_in(&text, elements, limits, &mut |reader| {
        reader.assess_inside()
    })?;
    found.append(inside, |violation| Violation {
        path: violation.path.replacen("/any", "", 1),
        ..violation
    });
    Ok(found)
}

/// The violations in an element of mixed content.
pub(crate) fn child_violations(
    element: &Element,
    (row, check): (&'static Row, Check),
    declared: &'static Declarations,
    elements: &'static [&'static dyn GlobalElement],
    limits: &Limits,
    declarable: &mut usize,
) -> Result<Violations> {
    let text = Writer::one_of(declarable, |writer| element.write_whole(writer))?;
    found_in(&text, elements, limits, &mut |reader| {
        reader.declared = declared;
        reader.start_at(row);
        check(reader)
    })
}

fn found_in(
    text: &str,
    elements: &'static [&'static dyn GlobalElement],
    limits: &Limits,
    look: &mut dyn FnMut(&mut Reader<'_>) -> Result<()>,
) -> Result<Violations> {
    let options = ReadOptions {
        strict: true,
        elements,
        limits: limits.clone(),
        ..ReadOptions::default()
    };
    let mut reader = Reader::new(text, &options)?;
    reader.discards = true;
    let assessed = reader.scan.root().and_then(|()| look(&mut reader));
    let assessed = assessed.and_then(|()| reader.check_constraints());
    let into_violation = |error: XmlError| Violation {
        path: error.path().to_owned(),
        offset: None,
        message: error.kind().to_string(),
    };
    let mut found = std::mem::take(&mut reader.violations);
    if let Err(error) = assessed {
        found.add(|| into_violation(error));
    }
    Ok(found)
}
