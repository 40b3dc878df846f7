//! Reading: the loop that takes a document apart by the tables of generated types.

mod attributes;
mod content;
pub(crate) mod cost;
mod identity;
pub(crate) mod problems;
mod rows;
pub(crate) mod scan;
mod slips;
mod value;

use std::cell::Cell;
use std::time::Instant;

use self::identity::Noted;
use self::rows::{Misnamed, Unnamed};
use self::scan::{Child, Mark, Scanner};
use self::value::Leaf;
use crate::limits::{Exceeded, Limits};
use crate::shown::clip;
use crate::value::SharedStr;
use crate::xml::Result;
use crate::xml::codec::Slot;
use crate::xml::declarations::{Declarations, UNKNOWN};
use crate::xml::error::{XmlError, XmlErrorKind};
use crate::xml::model::{Content, Models};
use crate::xml::table::{Row, RowKind, Table};
use crate::xml::violations::Violations;
use crate::xml::wildcard::GlobalElement;

/// How a document is read.
///
/// ```
/// use soapgen_runtime::ReadOptions;
///
/// let strict = ReadOptions::default().with_strict(true);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Whether a document that violates the schema is refused. By default what can be read is
    /// read: any order, unknown elements and attributes, local elements with a namespace where
    /// they have none or without the one that they have, values beyond their facets, an empty
    /// number, duration or data set as an absent one where it is optional, elements that wildcards
    /// take whose prefix nobody declared as if they had none, and the forms of booleans, dates and
    /// base64 that services write and XML Schema doesn't have (`True`, `2017-08-01 12:12:12`).
    pub strict: bool,
    /// What the message may cost.
    pub limits: Limits,
    /// The global elements by which strict reading looks into what stands under wildcards; by
    /// default there are none, and it doesn't.
    pub elements: &'static [&'static dyn GlobalElement],
    /// When reading is to be given up, if it is not done by then. It is looked at every few
    /// hundred elements; the error is [`XmlErrorKind::Deadline`](crate::XmlErrorKind::Deadline).
    /// A client sets it for each response to when the time limit of the call ends.
    pub deadline: Option<Instant>,
    /// What lenient reading makes of references to characters that XML doesn't allow, such as
    /// `&#x1A;`: they make a document ill-formed (XML 1.0, 4.1), and services send them.
    pub invalid_characters: InvalidCharacters,
}

impl ReadOptions {
    /// With [`ReadOptions::strict`] as it is given.
    #[must_use]
    pub fn with_strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// With these [`ReadOptions::limits`].
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With these [`ReadOptions::elements`].
    #[must_use]
    pub fn with_elements(mut self, elements: &'static [&'static dyn GlobalElement]) -> Self {
        self.elements = elements;
        self
    }

    /// With this [`ReadOptions::deadline`], or with none.
    #[must_use]
    pub fn with_deadline(mut self, deadline: impl Into<Option<Instant>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// With [`ReadOptions::invalid_characters`] as they are given.
    #[must_use]
    pub fn with_invalid_characters(mut self, characters: InvalidCharacters) -> Self {
        self.invalid_characters = characters;
        self
    }

    /// Refuses a message that is too large.
    pub(crate) fn check_message(&self, text: &str) -> Result<()> {
        let limit = self.limits.message;
        match text.len() > limit {
            true => Err(XmlError::limit("message", limit, String::new(), None)),
            false => Ok(()),
        }
    }
}

/// What becomes of a reference to a character that XML doesn't allow.
///
/// Two references that together are a surrogate pair (`&#xD83D;&#xDE00;`), which programs write
/// that count in units of UTF-16, stand for the character that is meant, unless the document is
/// refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCharacters {
    /// The document is refused.
    #[default]
    Refuse,
    /// It stands for U+FFFD, the replacement character.
    Replace,
    /// It stands for nothing.
    Drop,
}

/// What becomes of names in what is kept as a tree whose prefix nobody declared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undeclared {
    /// They are an error.
    Refused,
    /// Such elements are in no namespace, so that they can be written, and such attributes are
    /// left out. Strict reading doesn't get that far.
    Kept,
}

/// Which value: the offset of its start tag, and what of that element it is.
pub(crate) type Place = (usize, Source);

/// Where the text of a value stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Source {
    Element,
    Attribute(usize),
}

/// Reads one document. Generated code calls its methods; the loop, nil, `xsi:type`, skipping
/// and the depth limit are here.
pub struct Reader<'x> {
    pub(crate) scan: Scanner<'x>,
    pub(crate) options: ReadOptions,
    row: &'static Row,
    source: Source,
    ahead: Ahead,
    /// The table of the type whose content is being read.
    pub(crate) content_of: &'static Table,
    /// The row of the element whose content that is.
    pub(crate) owner: &'static Row,
    /// In an rpc response: its members, whose names mean nothing.
    unnamed: Option<Unnamed>,
    /// For the open elements that hold any: children whose namespace is not that of their row.
    misnamed: Vec<Misnamed>,
    /// The last wildcard that took an element of another namespace: in which element, and its row.
    misplaced: Option<((usize, usize), usize)>,
    /// Where the last element stands that may be one of these, and was not taken since it stands
    /// in more of them than the limit says.
    not_taken: Option<usize>,
    /// The last value whose text is empty and not of its type.
    empty: Place,
    leaf: Leaf,
    pub(crate) violations: Violations,
    /// In strict reading: the content that is being read, where its model has to be followed.
    pub(crate) model: Option<Box<Content>>,
    models: Models,
    /// What strict reading knows of names that no table has.
    pub(crate) declared: &'static Declarations,
    /// In strict reading: what identity constraints and references are checked by.
    pub(crate) noted: Noted,
    /// The limit that a value was beyond which could not say so itself.
    exceeded: Cell<Option<Exceeded>>,
    /// The parts of the message beside its XML (SOAP with attachments, MTOM).
    pub(crate) attachments: crate::xml::xop::Attachments<'x>,
    /// How many items that are not there arrays have got.
    pub(crate) gaps: usize,
    /// What becomes of names in what is kept as a tree whose prefix is not declared.
    pub(crate) undeclared: Undeclared,
    /// In strict reading: whether what is read is only to be checked, and no value of it is kept.
    /// Then content is gone through once, however deep it is nested: what would be kept as a tree
    /// is passed over as it is checked.
    pub(crate) discards: bool,
    /// Whether text ends at the first child, since it is no value anyway.
    pub(crate) stops_at_child: bool,
    /// Whether the message is SOAP-encoded.
    pub(crate) is_encoded: bool,
    /// The type that `xsi:type` names on the element whose text is read, where it is kept.
    pub(crate) kept_type: Option<crate::value::QName>,
}

/// What was read of the content of the innermost open element and not yet used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ahead {
    Nothing,
    /// The start tag of a child.
    Child,
    /// The end tag.
    End,
}

static NO_TABLE: Table = Table::new(&[]);

static NO_ROW: Row = crate::xml::table::element("", "", 1, 1);

impl<'x> Reader<'x> {
    pub(crate) fn new(text: &'x str, options: &ReadOptions) -> Result<Self> {
        Ok(Self {
            scan: Scanner::new(text, options)?,
            options: options.clone(),
            row: &NO_ROW,
            source: Source::Element,
            ahead: Ahead::Nothing,
            content_of: &NO_TABLE,
            owner: &NO_ROW,
            unnamed: None,
            misnamed: Vec::new(),
            misplaced: None,
            not_taken: None,
            empty: (usize::MAX, Source::Element),
            leaf: Leaf::default(),
            violations: Violations::up_to(options.limits.violations),
            model: None,
            models: Models::default(),
            declared: &UNKNOWN,
            noted: Noted::default(),
            exceeded: Cell::new(None),
            attachments: crate::xml::xop::Attachments::default(),
            gaps: 0,
            undeclared: Undeclared::Kept,
            discards: false,
            stops_at_child: false,
            is_encoded: false,
            kept_type: None,
        })
    }

    /// Reads a document whose root is this row.
    pub(crate) fn document<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        self.scan.root()?;
        let value = self.element(row)?;
        self.scan.finish()?;
        self.verdict()?;
        Ok(value)
    }

    /// Reads the element of the last start tag, which must be the one that this row says.
    pub(crate) fn element<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        if !self.scan.tag_is(row.namespace, row.name) {
            // Elements that may stand for the root are rows of a choice.
            let RowKind::Group(table) = row.kind else {
                return Err(self.unexpected(std::slice::from_ref(row)));
            };
            if !self.can_start(table) && !self.takes_open(row) {
                return Err(self.unexpected(table.rows));
            }
            self.ahead = Ahead::Child;
        }
        self.value(row)
    }

    /// Reads the element of the last start tag as what this row says, in lenient reading also
    /// where its namespace is another.
    pub(crate) fn element_in_any_namespace<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        let is_it = self.scan.tag_is(row.namespace, row.name) || self.starts(row);
        self.scan.tag.any_namespace = !is_it && !self.options.strict;
        self.element(row)
    }

    /// Reads the element of the last start tag as the struct of an rpc response: in lenient
    /// reading its name and those of its members mean nothing (SOAP 1.1, 7.1).
    pub(crate) fn rpc_response<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        if self.options.strict {
            return self.element(row);
        }
        self.unnamed = Some(Unnamed {
            depth: self.scan.depth() + 1,
            named: None,
        });
        let value = self.value(row)?;
        self.unnamed = None;
        Ok(value)
    }

    /// In lenient reading: refuses an element whose start tag is there and that holds text alone.
    pub(crate) fn only_text(&mut self, start: Mark) -> Result<()> {
        self.scan.back_to(start);
        let mut text = false;
        let is_open = self.scan.enter()?;
        if is_open && !self.scan.next_child(&mut text)? && text {
            let what = format!(
                "the content of <{}>, which holds text alone,",
                clip(self.scan.tag_name().1)
            );
            return Err(self.error(XmlErrorKind::Missing(what)));
        }
        Ok(())
    }

    /// Reads the element of the last start tag as this row.
    pub(crate) fn value<S: Slot>(&mut self, row: &'static Row) -> Result<S> {
        self.start_at(row);
        if self.options.strict {
            self.note_element(row)?;
        }
        S::read_new(self)
    }

    /// What was kept of the element that was being read is not for what is read next.
    pub(crate) fn leave_all(&mut self) {
        self.ahead = Ahead::Nothing;
        self.content_of = &NO_TABLE;
        self.owner = &NO_ROW;
        self.unnamed = None;
        self.model = None;
    }

    /// Passes over an element that could not be read, from its start tag on.
    pub(crate) fn pass_over(&mut self, mark: Mark) -> Result<()> {
        self.leave_all();
        self.scan.back_to(mark);
        self.scan.skip()
    }

    /// Sets the row that the element of the last start tag is read as.
    pub(crate) fn start_at(&mut self, row: &'static Row) {
        self.row = row;
        self.source = Source::Element;
    }

    /// The row that is being read.
    pub fn row(&self) -> &'static Row {
        self.row
    }

    /// Reads what stands next into a member.
    ///
    /// # Errors
    /// When the document can't be read as the member's type.
    pub fn member<S: Slot>(&mut self, member: &mut S) -> Result<()> {
        member.read(self)
    }

    /// Reads what stands next as a variant of a choice or of a type with derived types.
    ///
    /// # Errors
    /// When the document can't be read as the member's type.
    pub fn take<S: Slot>(&mut self) -> Result<S> {
        let row = self.row;
        let mut value = S::read_new(self)?;
        if S::REPEATS {
            self.take_more(row, &mut |reader| value.read(reader))?;
        }
        Ok(value)
    }

    /// Reads what stands next and belongs to the same time of a choice.
    pub(crate) fn take_more(
        &mut self,
        row: &'static Row,
        read: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut count = 1;
        while count < row.max
            && self.peek()? == Ahead::Child
            && (self.starts(row) || self.takes_open(row))
        {
            if !matches!(row.kind, RowKind::Group(_)) {
                self.ahead = Ahead::Nothing;
            }
            self.row = row;
            if self.options.strict {
                self.follow_model();
                self.note_element(row)?;
            }
            read(self)?;
            count += 1;
        }
        if count < row.min && self.options.strict {
            self.too_few(row, count);
        }
        Ok(())
    }

    /// What generated code answers for a row it doesn't have.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn no_row<T>(&self) -> Result<T> {
        Err(self.error(XmlErrorKind::Unwritable(
            "a table has a row that its type doesn't: generate the code again".to_owned(),
        )))
    }

    /// What stands next in the content of the innermost open element.
    fn peek(&mut self) -> Result<Ahead> {
        if self.ahead == Ahead::Nothing {
            self.peek_for(&NO_ROW)?;
        }
        Ok(self.ahead)
    }

    /// The same; it takes less time when the child that this row takes stands next.
    #[inline]
    fn peek_for(&mut self, expected: &Row) -> Result<Child> {
        if self.ahead == Ahead::Nothing && self.scan.plain_tag(expected.namespace, expected.name) {
            self.ahead = Ahead::Child;
            return Ok(Child::Expected);
        }
        self.peek_closely(expected)
    }

    fn peek_closely(&mut self, expected: &Row) -> Result<Child> {
        match self.ahead {
            Ahead::Nothing => {}
            Ahead::Child => return Ok(Child::Other),
            Ahead::End => return Ok(Child::End),
        }
        let mut text = false;
        let child = (self.scan).next_child_like(expected.namespace, expected.name, &mut text)?;
        self.ahead = match child {
            Child::Expected | Child::Other => Ahead::Child,
            Child::End => Ahead::End,
        };
        if text && self.options.strict {
            self.violation(problems::TEXT_STANDS.to_owned());
        }
        Ok(child)
    }

    /// The place of the element or attribute that is read next.
    #[inline]
    pub(crate) fn place(&self) -> Place {
        (self.scan.tag.offset, self.source)
    }

    /// The namespace that a prefix has here; of the empty prefix the default namespace.
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.scan.lookup(prefix)
    }

    /// The same, sharing its memory.
    pub(crate) fn shared_namespace(&self, prefix: &str) -> Option<SharedStr> {
        self.scan.lookup_shared(prefix)
    }

    pub(crate) fn attribute_index(&self) -> Option<usize> {
        match self.source {
            Source::Attribute(index) => Some(index),
            Source::Element => None,
        }
    }
}
