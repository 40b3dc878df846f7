//! Words of XML Schema and of WSDL that documents, the model and the code all say.

/// How a type is derived from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Derivation {
    /// `xs:extension`.
    Extension,
    /// `xs:restriction`, and every list and union, from `anySimpleType`.
    Restriction,
}

/// Facet `whiteSpace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhiteSpace {
    /// Kept as it is.
    Preserve,
    /// Each tab, line feed and carriage return becomes a space.
    Replace,
    /// As replace, then runs become one space and the ends are cut.
    Collapse,
}

/// A constraining facet (XML Schema Part 2, 4.3), values as written (white space collapsed).
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The names are the specification's.
pub enum Facet {
    Length(u64),
    MinLength(u64),
    MaxLength(u64),
    /// The alternatives of one derivation step.
    Pattern(Vec<String>),
    MinInclusive(String),
    MaxInclusive(String),
    MinExclusive(String),
    MaxExclusive(String),
    TotalDigits(u32),
    FractionDigits(u32),
}

/// The compositor of a model group (XML Schema Part 1, 3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compositor {
    /// All, in order.
    Sequence,
    /// One of them.
    Choice,
    /// All, in any order.
    All,
}

/// `processContents` of a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessContents {
    /// Must be declared and valid.
    Strict,
    /// Valid if declared.
    Lax,
    /// Well-formed is enough.
    Skip,
}

/// An edition of WS-Addressing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// WS-Addressing 1.0.
    V10,
    /// The member submission of August 2004.
    August2004,
}

/// A step of a path in an identity constraint (XML Schema Part 1, 3.11.6): `.` has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.//`, at the start alone.
    Deep,
    /// Children.
    Child(NameTest),
    /// An attribute, at the end alone.
    Attribute(NameTest),
}

/// Which names a step takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameTest {
    /// Every name.
    Any,
    /// Every name in this namespace.
    In(std::rc::Rc<str>),
    /// This name.
    Name(crate::xml::XmlName),
}

/// The alternatives of a `selector` or `field`: each is the steps of a path.
pub type Paths = Vec<Vec<Step>>;
