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

/// How often something occurs (XML Schema Part 1, 3.9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Occurs {
    /// `minOccurs`.
    pub min: u32,
    /// `maxOccurs`; `None` is unbounded.
    pub max: Option<u32>,
}

impl Occurs {
    /// Once: what a particle says that says nothing.
    pub const ONCE: Self = Self {
        min: 1,
        max: Some(1),
    };
    /// Any number of times.
    pub const ANY: Self = Self { min: 0, max: None };

    /// Whether there can be none of it.
    pub fn is_never(self) -> bool {
        self.max == Some(0)
    }

    /// As often, but with this as the least.
    #[must_use]
    pub fn at_least(self, min: u32) -> Self {
        Self { min, ..self }
    }

    /// As often, but with this as the most.
    #[must_use]
    pub fn at_most(self, max: Option<u32>) -> Self {
        Self { max, ..self }
    }

    /// How often an inner particle occurs that is all there is in an outer one, which occurs as
    /// often as this, where the product says the same: where no number between the least and the
    /// most is left out. Once three to four times and twice that many leave out five, and two to
    /// ten times one or two leave out none.
    pub fn times(self, inner: Self) -> Option<Self> {
        let (times, least) = (u64::from(self.min), u64::from(inner.min));
        // The most that so many times can be and the least that once more is; the gap between them
        // is the widest where the times are fewest.
        let exact = self.max == Some(self.min)
            || match inner.max {
                _ if times == 0 => least <= 1,
                None => true,
                Some(most) => times * u64::from(most) + 1 >= (times + 1) * least,
            };
        exact.then(|| Self {
            min: self.min.saturating_mul(inner.min),
            max: match (self.max, inner.max) {
                (Some(a), Some(b)) => a.checked_mul(b),
                _ => None,
            },
        })
    }
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

/// What `UsingAddressing` says (WS-Addressing 1.0 WSDL Binding, 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsesAddressing {
    /// The edition.
    pub edition: Addressing,
    /// Whether requests must have its header blocks (`wsdl:required`).
    pub required: bool,
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
