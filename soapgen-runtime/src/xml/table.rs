//! The tables that generated code describes its types with.

use super::Result;
use super::codec::Slot;
use super::identity::Identity;
use super::read::Reader;
use crate::value::SimpleType;

/// Prefixes and the namespaces that they stand for.
pub type Prefixes = &'static [(&'static str, &'static str)];

/// What a SOAP-encoded array says that its type is.
pub(crate) const SOAP_ARRAY: (&str, &str) = (super::SOAP_ENCODING_11, "soapenc:Array");

/// `maxOccurs="unbounded"`.
pub const MANY: u32 = u32::MAX;

/// Derivation by extension, in the sets of [`Row::derivations`].
pub const EXTENSION: u8 = 1;

/// Derivation by restriction, in the sets of [`Row::derivations`].
pub const RESTRICTION: u8 = 2;

/// Of an element, in the set of [`Row::derivations`]: its type is abstract, and no document declares
/// one that may stand in.
pub(crate) const ABSTRACT: u8 = 4;

/// Of an element, in the same set: in SOAP-encoded messages alone it may be left out or nil (SOAP
/// 1.1, section 5.1).
const OPTIONAL_ENCODED: u8 = 8;

/// What the members of a type are on the wire, and how the codec walks them.
#[derive(Debug)]
pub struct Table {
    /// How the rows belong together.
    pub kind: TableKind,
    /// The members, attributes first, then content in the order of the schema.
    pub rows: &'static [Row],
    /// The type's name, as `xsi:type` says it: namespace, local name. `None` for a type without
    /// one, and for what is not a type.
    pub name: Option<(&'static str, &'static str)>,
}

/// How the rows of a [`Table`] belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableKind {
    /// A complex type: attributes and content of one element.
    Type,
    /// The same, with elements in any order.
    Unordered,
    /// A model group that is a member of its own: no element of its own, its rows in order.
    Sequence,
    /// A model group whose rows may come in any order.
    All,
    /// A choice: each value is one of the rows.
    Choice,
    /// A type and those derived from it: each row is a type's name, told apart by `xsi:type`.
    Derived,
    /// Not a table at all: the type has a lexical form.
    Text,
}

impl Table {
    const fn of(kind: TableKind, rows: &'static [Row]) -> Self {
        Self {
            kind,
            rows,
            name: None,
        }
    }

    /// With the name of the type.
    pub const fn named(mut self, namespace: &'static str, local: &'static str) -> Self {
        self.name = Some((namespace, local));
        self
    }

    /// Of a complex type.
    pub const fn new(rows: &'static [Row]) -> Self {
        Self::of(TableKind::Type, rows)
    }

    /// Of a complex type whose elements may come in any order (`xs:all`).
    pub const fn unordered(rows: &'static [Row]) -> Self {
        Self::of(TableKind::Unordered, rows)
    }

    /// Of a sequence that is a member of its own.
    pub const fn sequence(rows: &'static [Row]) -> Self {
        Self::of(TableKind::Sequence, rows)
    }

    /// Of an `xs:all` that is a member of its own.
    pub const fn all(rows: &'static [Row]) -> Self {
        Self::of(TableKind::All, rows)
    }

    /// Of a choice.
    pub const fn choice(rows: &'static [Row]) -> Self {
        Self::of(TableKind::Choice, rows)
    }

    /// Of a type and those derived from it.
    pub const fn derived(rows: &'static [Row]) -> Self {
        Self::of(TableKind::Derived, rows)
    }

    /// Of a type with a lexical form.
    pub const TEXT: Self = Self::of(TableKind::Text, &[]);

    /// Whether a value is one of the rows.
    pub(crate) const fn has_variants(&self) -> bool {
        matches!(self.kind, TableKind::Choice | TableKind::Derived)
    }

    /// Whether text may be part of a value, as far as the table says, or nothing may.
    pub(crate) fn may_hold_text(&self) -> bool {
        let takes_text = |row: &Row| matches!(row.kind, RowKind::Text | RowKind::Mixed(_));
        match self.kind {
            TableKind::Text | TableKind::Choice | TableKind::Derived => true,
            _ => self.rows.is_empty() || self.rows.iter().any(takes_text),
        }
    }

    /// Whether a value has text as its content.
    pub(crate) const fn is_text(&self) -> bool {
        if matches!(self.kind, TableKind::Text) {
            return true;
        }
        let mut at = 0;
        while at < self.rows.len() {
            if matches!(self.rows[at].kind, RowKind::Text) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether it is of a choice that has a place for elements whose names are not known, as
    /// substitution groups have.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.kind, TableKind::Choice)
            && self
                .rows
                .iter()
                .any(|row| matches!(row.kind, RowKind::Open))
    }

    /// Whether it is of a choice that has alternatives of which several values are one time of the
    /// choice.
    pub(crate) fn has_runs(&self) -> bool {
        matches!(self.kind, TableKind::Choice) && self.rows.iter().any(Row::is_run)
    }

    /// Whether the table is of a model group: it has no element of its own.
    pub(crate) fn is_group(&self) -> bool {
        matches!(
            self.kind,
            TableKind::Sequence | TableKind::All | TableKind::Choice
        )
    }
}

/// One member of a type.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Namespace of its name; empty for none.
    pub namespace: &'static str,
    /// Its local name.
    pub name: &'static str,
    /// Its name as it is written, with the prefix that the root declares.
    pub tag: &'static str,
    /// `minOccurs`; for an attribute 1 when it is required.
    pub min: u32,
    /// `maxOccurs`; [`MANY`] for unbounded.
    pub max: u32,
    /// Whether `xsi:nil` may stand in for content.
    pub nillable: bool,
    /// Of a wildcard: how closely strict reading looks at what it takes.
    pub process: Process,
    /// Of an element: the derivations by which no type may stand in for the declared one
    /// (`block`; XML Schema Part 1, 3.3.4, Element Locally Valid, 4.3). Of a type that may stand
    /// in: those by which it is derived from the declared one, where an element blocks some.
    pub derivations: u8,
    /// The simple type, where it isn't the one that the Rust type stands for.
    pub simple: Option<&'static SimpleType>,
    /// What an empty element, or an absent attribute, stands for.
    pub default: Option<&'static str>,
    /// The only value that is allowed.
    pub fixed: Option<&'static str>,
    /// The declared type, which SOAP-encoded messages name on each element: namespace, and name
    /// with a prefix.
    pub type_name: Option<(&'static str, &'static str)>,
    /// Of an array: its item. Of a dictionary: entry, key and value.
    pub items: &'static [Row],
    /// Of a SOAP-encoded array: how many dimensions it has; 0 of anything else.
    pub dimensions: u8,
}

/// Reads the element of the last start tag for what is wrong in it alone.
pub(crate) type Check = fn(&mut Reader<'_>) -> Result<()>;

fn check<T: Slot>(reader: &mut Reader<'_>) -> Result<()> {
    let row = reader.row();
    reader.value::<T>(row).map(drop)
}

/// What a [`Row`] is.
#[derive(Clone, Copy, Debug)]
pub enum RowKind {
    /// An attribute.
    Attribute,
    /// A child element.
    Element,
    /// A child element whose bytes are of this media type (Describing Media Content of Binary
    /// Data in XML, section 2.2): where they stand beside the message, their part is. It is a kind
    /// and no member of the row, since few rows have one.
    Bytes(&'static str),
    /// A child element with identity constraints (XML Schema Part 1, 3.11). It is a kind and no
    /// member of the row for the same reason.
    Keyed(&'static [Identity]),
    /// A child element of mixed content, how what stands in it is checked, and its identity
    /// constraints. No value holds it.
    Child(Check, &'static [Identity]),
    /// The text of simple content.
    Text,
    /// Elements of any name in these namespaces.
    Any(Namespaces),
    /// An element that no document declares, in the place of an abstract one or of the head of a
    /// substitution group: its name is not known. It takes what no other row of the type does, and
    /// in strict reading nothing (XML Schema Part 1, 3.3.6, Substitution Group OK), unless the row
    /// says that it skips.
    Open,
    /// Attributes of any name in these namespaces.
    AnyAttribute(Namespaces),
    /// The whole content of a mixed type, text and elements in order; with the content model of
    /// the elements, if they have one.
    Mixed(Option<&'static Table>),
    /// A model group that is a member of its own.
    Group(&'static Table),
    /// A type that stands in for the declared one.
    Type,
    /// What no other row takes: the element's type, attributes and elements that the schema
    /// doesn't know.
    Unknown,
}

/// `processContents` of a wildcard (XML Schema Part 1, 3.10.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Process {
    /// What it takes has to be declared, and valid.
    Strict,
    /// What it takes has to be valid where it is declared.
    Lax,
    /// What it takes is not looked at.
    Skip,
}

/// Namespace constraint of a wildcard (XML Schema Part 1, 3.10.1).
#[derive(Clone, Copy, Debug)]
pub enum Namespaces {
    /// Every namespace, and none.
    Any,
    /// Every namespace but this one, and not no namespace.
    Not(&'static str),
    /// These; the empty string is not a namespace.
    OneOf(&'static [&'static str]),
}

impl Namespaces {
    /// Whether a name in this namespace is taken.
    pub fn takes(&self, namespace: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Not(not) => !namespace.is_empty() && namespace != *not,
            Self::OneOf(list) => list.contains(&namespace),
        }
    }
}

/// The local part of a qualified name.
const fn local(tag: &'static str) -> &'static str {
    let bytes = tag.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b':' {
            return tag.split_at(i + 1).1;
        }
        i += 1;
    }
    tag
}

const fn row(kind: RowKind, namespace: &'static str, tag: &'static str, min: u32, max: u32) -> Row {
    Row {
        kind,
        namespace,
        name: local(tag),
        tag,
        min,
        max,
        nillable: false,
        process: Process::Strict,
        derivations: 0,
        simple: None,
        default: None,
        fixed: None,
        type_name: None,
        items: &[],
        dimensions: 0,
    }
}

/// A child element.
pub const fn element(namespace: &'static str, tag: &'static str, min: u32, max: u32) -> Row {
    row(RowKind::Element, namespace, tag, min, max)
}

/// An attribute.
pub const fn attribute(namespace: &'static str, tag: &'static str, min: u32) -> Row {
    row(RowKind::Attribute, namespace, tag, min, 1)
}

/// The text of simple content.
pub const fn text() -> Row {
    row(RowKind::Text, "", "", 1, 1)
}

/// Elements under a wildcard.
pub const fn any(namespaces: Namespaces, min: u32, max: u32) -> Row {
    row(RowKind::Any(namespaces), "", "", min, max)
}

/// An element that stands for one of this name and that no document declares.
pub const fn open(name: &'static str, min: u32, max: u32) -> Row {
    row(RowKind::Open, "", name, min, max)
}

/// Attributes under a wildcard.
pub const fn any_attribute(namespaces: Namespaces) -> Row {
    row(RowKind::AnyAttribute(namespaces), "", "", 0, MANY)
}

/// The content of a mixed type whose elements may be any.
pub const fn mixed() -> Row {
    row(RowKind::Mixed(None), "", "", 0, MANY)
}

/// The content of a mixed type whose elements stand as this table says. Its rows have the simple
/// types of those elements that have one, and how the others are looked into ([`Row::of`]).
pub const fn mixed_of(content: &'static Table) -> Row {
    row(RowKind::Mixed(Some(content)), "", "", 0, MANY)
}

/// A model group that is a member of its own.
pub const fn group(table: &'static Table, min: u32, max: u32) -> Row {
    row(RowKind::Group(table), "", "", min, max)
}

/// A type that may stand in for the declared one.
pub const fn type_name(namespace: &'static str, tag: &'static str) -> Row {
    row(RowKind::Type, namespace, tag, 0, 1)
}

/// The name of a simple type that may stand in for the declared one, and is read as that: no value
/// is written by it.
pub const fn simple_name(namespace: &'static str, local: &'static str) -> Row {
    row(RowKind::Type, namespace, local, 0, 0)
}

/// The declared type itself, where others may stand in for it.
pub const fn declared(namespace: &'static str, tag: &'static str) -> Row {
    row(RowKind::Type, namespace, tag, 1, 1)
}

/// What the schema doesn't know: the last row of a type.
pub const fn unknown() -> Row {
    row(RowKind::Unknown, "", "", 0, MANY)
}

impl Row {
    /// What is wrong with a text of this simple type: what the type says of it, and the fixed
    /// value. Prefixes stand for namespaces by `names`.
    #[cold]
    pub(crate) fn text_violations(
        &self,
        simple: &SimpleType,
        text: &str,
        names: &dyn Fn(&str) -> Option<crate::value::SharedStr>,
    ) -> Vec<String> {
        let mut found = Vec::new();
        simple.check_in(text, Some(names), &mut |violation| {
            found.push(violation.to_string());
        });
        if let Some(fixed) = self.fixed
            && !simple.is_same(text, fixed)
        {
            found.push(format!(
                "the value is fixed: expected \"{fixed}\", found \"{}\"",
                crate::shown::clip(text)
            ));
        }
        found
    }

    /// With the media type of its bytes: of an element alone.
    pub const fn media(mut self, media: &'static str) -> Self {
        self.kind = RowKind::Bytes(media);
        self
    }

    /// With identity constraints: of an element alone.
    pub const fn keyed(mut self, identities: &'static [Identity]) -> Self {
        self.kind = RowKind::Keyed(identities);
        self
    }

    /// The identity constraints of the element.
    pub(crate) fn identities(&self) -> &'static [Identity] {
        match self.kind {
            RowKind::Keyed(identities) | RowKind::Child(_, identities) => identities,
            _ => &[],
        }
    }

    /// Of an element in mixed content: what it would be read as.
    pub const fn of<T: Slot>(mut self) -> Self {
        let identities: &[Identity] = match self.kind {
            RowKind::Keyed(identities) => identities,
            _ => &[],
        };
        self.kind = RowKind::Child(check::<T>, identities);
        self
    }

    /// Of a variant: whether several values of it, one behind the other, are one time of the choice.
    pub(crate) fn is_run(&self) -> bool {
        self.max > 1 && self.min <= 1 && !matches!(self.kind, RowKind::Type)
    }

    /// Whether it is a child element.
    #[inline]
    pub(crate) fn is_element(&self) -> bool {
        matches!(
            self.kind,
            RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..)
        )
    }

    /// With `xsi:nil` allowed.
    pub const fn nillable(mut self) -> Self {
        self.nillable = true;
        self
    }

    /// In SOAP-encoded messages alone it may be left out or nil (SOAP 1.1, section 5.1).
    pub const fn optional_encoded(mut self) -> Self {
        self.derivations |= OPTIONAL_ENCODED;
        self
    }

    /// Whether `xsi:nil` may stand in for content in a message that is SOAP-encoded, or isn't.
    pub(crate) fn may_be_nil(&self, is_encoded: bool) -> bool {
        self.nillable || is_encoded && self.is_optional_encoded()
    }

    /// Of an element: whether its type is abstract, and no document declares one derived from it.
    #[doc(hidden)]
    pub fn is_of_abstract_type(&self) -> bool {
        self.derivations & ABSTRACT != 0
    }

    /// Whether it may be left out or nil in SOAP-encoded messages alone.
    pub(crate) fn is_optional_encoded(&self) -> bool {
        self.derivations & OPTIONAL_ENCODED != 0
    }

    /// With `processContents="lax"`.
    pub const fn lax(mut self) -> Self {
        self.process = Process::Lax;
        self
    }

    /// With `processContents="skip"`.
    pub const fn skip(mut self) -> Self {
        self.process = Process::Skip;
        self
    }

    /// Of an element: with these derivations blocked.
    pub const fn block(mut self, derivations: u8) -> Self {
        self.derivations |= derivations;
        self
    }

    /// Of an element: its type is abstract, and no document declares one that is derived from it.
    pub const fn of_abstract_type(mut self) -> Self {
        self.derivations |= ABSTRACT;
        self
    }

    /// Of a type: derived from the declared one in these ways.
    pub const fn by(mut self, derivations: u8) -> Self {
        self.derivations = derivations;
        self
    }

    /// With a simple type that the Rust type doesn't tell.
    pub const fn simple(mut self, simple: &'static SimpleType) -> Self {
        self.simple = Some(simple);
        self
    }

    /// With a default value.
    pub const fn default_value(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// With a fixed value, which is the default as well.
    pub const fn fixed(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self.fixed = Some(value);
        self
    }

    /// With the type that SOAP-encoded messages name on it: namespace, and name with a prefix.
    pub const fn typed(mut self, namespace: &'static str, tag: &'static str) -> Self {
        self.type_name = Some((namespace, tag));
        self
    }

    /// The member holds the items of a SOAP-encoded array (SOAP 1.1, section 5.4.2). Elements of
    /// any name are items.
    pub const fn soap_array(self, items: &'static [Self]) -> Self {
        self.soap_grid(1, items)
    }

    /// The same, of so many dimensions: the member is a [`Grid`](crate::Grid).
    pub const fn soap_grid(mut self, dimensions: u8, items: &'static [Self]) -> Self {
        self.items = items;
        self.dimensions = dimensions;
        self
    }

    /// What SOAP-encoded messages call the type of the element.
    pub(crate) fn xsi_type(&self) -> Option<(&'static str, &'static str)> {
        match self.is_soap_array() {
            true => self.type_name.or(Some(SOAP_ARRAY)),
            false => self.type_name,
        }
    }

    /// Whether it is a SOAP-encoded array.
    pub(crate) fn is_soap_array(&self) -> bool {
        self.dimensions > 0
    }

    /// The member holds the items of a wrapper type.
    pub const fn array(mut self, items: &'static [Row]) -> Self {
        self.items = items;
        self
    }
}

/// How often a choice has occurred, by the alternatives that stood: as seldom as it can have been.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Times {
    /// The alternative that stood last, and how often in its last time.
    last: Option<(usize, u32)>,
    /// How often.
    pub(crate) times: u32,
}

impl Times {
    /// Counts the alternative of that number.
    pub(crate) fn count(&mut self, at: usize, row: &Row) {
        match &mut self.last {
            Some((last, length)) if *last == at && row.is_run() && *length < row.max => {
                *length += 1;
            }
            last => {
                *last = Some((at, 1));
                self.times = self.times.saturating_add(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    /// Services have thousands of rows: what few of them have must cost the others nothing.
    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_row_has_no_spare_room() {
        assert_eq!(size_of::<super::RowKind>(), 32);
        assert_eq!(size_of::<super::Row>(), 184);
    }
}
