//! Simple types as static descriptions, and checking lexical forms against them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use super::atomic::Atom;
use super::error::clip;
use super::lexical::{collapse, replace, words};
use super::pattern;

/// What is done to white space before a lexical form is looked at (XML Schema Part 2, 4.3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhiteSpace {
    /// Nothing.
    Preserve,
    /// Each tab and line end becomes a space.
    Replace,
    /// Each run becomes one space, at the ends none.
    Collapse,
}

impl WhiteSpace {
    /// The text after that treatment.
    #[must_use]
    pub fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Preserve => Cow::Borrowed(text),
            Self::Replace => replace(text),
            Self::Collapse => collapse(text),
        }
    }
}

/// The built-in atomic types of XML Schema 1.0 (Part 2, 3.2 and 3.3), which are named as there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Builtin {
    AnySimpleType,
    String,
    NormalizedString,
    Token,
    Language,
    NmToken,
    Name,
    NcName,
    Id,
    IdRef,
    Entity,
    Boolean,
    Decimal,
    Integer,
    NonPositiveInteger,
    NegativeInteger,
    NonNegativeInteger,
    PositiveInteger,
    Long,
    Int,
    Short,
    Byte,
    UnsignedLong,
    UnsignedInt,
    UnsignedShort,
    UnsignedByte,
    Float,
    Double,
    Duration,
    DateTime,
    Time,
    Date,
    GYearMonth,
    GYear,
    GMonthDay,
    GDay,
    GMonth,
    HexBinary,
    Base64Binary,
    AnyUri,
    QName,
    Notation,
}

/// What a simple type's values are made of (XML Schema Part 2, 2.5.1).
#[derive(Clone, Copy, Debug)]
pub enum Variety {
    /// One value, of a built-in type or restricting one.
    Atomic(Builtin),
    /// Values of another type with white space between them.
    List(&'static SimpleType),
    /// A value of one of other types, the first that it fits.
    Union(&'static [&'static SimpleType]),
}

/// A constraining facet (XML Schema Part 2, 4.3). Numbers, dates and the like are given in
/// lexical form and compared as values.
#[derive(Clone, Copy, Debug)]
pub enum Facet {
    /// So many characters, octets or items.
    Length(u64),
    /// At least so many characters, octets or items.
    MinLength(u64),
    /// At most so many characters, octets or items.
    MaxLength(u64),
    /// One of these regular expressions matches. A derivation step's patterns are alternatives;
    /// a further step is a further facet.
    Pattern(&'static [&'static str]),
    /// One of these.
    Enumeration(&'static [&'static str]),
    /// Not less than this.
    MinInclusive(&'static str),
    /// Not more than this.
    MaxInclusive(&'static str),
    /// More than this.
    MinExclusive(&'static str),
    /// Less than this.
    MaxExclusive(&'static str),
    /// At most so many decimal digits.
    TotalDigits(u32),
    /// At most so many decimal digits after the point.
    FractionDigits(u32),
}

/// A simple type: what generated code names as a constant to have text checked.
#[derive(Clone, Copy, Debug)]
pub struct SimpleType {
    /// The name for messages: `{namespace}local` or `xs:int`.
    pub name: &'static str,
    /// What is done to white space first. It has no effect on a union: its members decide.
    pub white_space: WhiteSpace,
    /// What the values are made of.
    pub variety: Variety,
    /// The facets of all steps of the derivation, those of the base first.
    pub facets: &'static [Facet],
}

/// A facet or type that a text does not satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The facet as XML Schema names it, or `type` when the text has not the form of the type.
    pub facet: &'static str,
    /// What the facet or type asks for.
    pub expected: String,
    /// What stands there, clipped when long.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            facet,
            expected,
            found,
        } = self;
        write!(f, "{facet}: expected {expected}, found {found:?}")
    }
}

impl std::error::Error for Violation {}

impl SimpleType {
    /// A type of atomic values.
    #[must_use]
    pub const fn atomic(
        name: &'static str,
        white_space: WhiteSpace,
        builtin: Builtin,
        facets: &'static [Facet],
    ) -> Self {
        let variety = Variety::Atomic(builtin);
        Self {
            name,
            white_space,
            variety,
            facets,
        }
    }

    /// A list type.
    #[must_use]
    pub const fn list(
        name: &'static str,
        item: &'static SimpleType,
        facets: &'static [Facet],
    ) -> Self {
        let (white_space, variety) = (WhiteSpace::Collapse, Variety::List(item));
        Self {
            name,
            white_space,
            variety,
            facets,
        }
    }

    /// A union type.
    #[must_use]
    pub const fn union(
        name: &'static str,
        members: &'static [&'static SimpleType],
        facets: &'static [Facet],
    ) -> Self {
        let (white_space, variety) = (WhiteSpace::Preserve, Variety::Union(members));
        Self {
            name,
            white_space,
            variety,
            facets,
        }
    }

    /// Checks a text as it stands in a document and reports everything that it violates. A text
    /// that has not the form of the type is reported for that alone.
    ///
    /// What cannot be checked passes: patterns without the feature `patterns` or that are not
    /// valid or too large, and facets that do not apply to the type.
    pub fn check(&self, text: &str, report: &mut dyn FnMut(Violation)) {
        let value = match self.value(text) {
            Ok(value) => value,
            Err(violation) => return report(violation),
        };
        for facet in self.facets {
            if let Some(expected) = self.violated(facet, &value) {
                let (facet, found) = (facet.name(), clip(&value.text));
                report(Violation {
                    facet,
                    expected,
                    found,
                });
            }
        }
    }

    /// Whether a text as it stands in a document is a value of the type.
    #[must_use]
    pub fn is_valid(&self, text: &str) -> bool {
        self.value(text).is_ok_and(|value| {
            self.facets
                .iter()
                .all(|facet| self.violated(facet, &value).is_none())
        })
    }

    /// The value without regard to the facets.
    fn value<'a>(&self, text: &'a str) -> Result<Value<'a>, Violation> {
        let violation = |expected: String, text: &str| Violation {
            facet: "type",
            expected,
            found: clip(text),
        };
        match &self.variety {
            Variety::Atomic(builtin) => {
                let text = self.white_space.normalize(text);
                match Atom::read(*builtin, &text) {
                    Ok(atom) => Ok(Value {
                        text,
                        content: Content::Atom(*builtin, atom),
                    }),
                    Err(expected) => Err(violation(expected.to_owned(), &text)),
                }
            }
            Variety::List(item) => {
                let text = collapse(text);
                let mut first = None;
                for word in words(&text) {
                    item.check(word, &mut |violation| {
                        first.get_or_insert(violation);
                    });
                }
                match first {
                    Some(violation) => Err(violation),
                    None => Ok(Value {
                        text,
                        content: Content::List(item),
                    }),
                }
            }
            Variety::Union(members) => {
                let member = members.iter().find(|member| member.is_valid(text));
                let Some(member) = member else {
                    let names: Vec<_> = members.iter().map(|member| member.name).collect();
                    return Err(violation(format!("one of {}", names.join(", ")), text));
                };
                let text = member.value(text)?.text;
                Ok(Value {
                    text,
                    content: Content::Member(member),
                })
            }
        }
    }

    /// What the facet asks for, if the value does not satisfy it.
    fn violated(&self, facet: &Facet, value: &Value<'_>) -> Option<String> {
        let length = |legal: &dyn Fn(u64) -> bool, what: &dyn Fn() -> String| match value.length() {
            Some(length) if !legal(length) => Some(what()),
            _ => None,
        };
        let bound = |bound: &str, legal: fn(Ordering) -> bool, what: &str| {
            let Content::Atom(builtin, atom) = &value.content else {
                return None;
            };
            // A bound that is not of the type cannot be checked.
            let other = Atom::read(*builtin, &collapse(bound)).ok()?;
            if !atom.is_ordered() {
                return None;
            }
            let satisfied = atom.partial_cmp(&other).is_some_and(legal);
            (!satisfied).then(|| format!("{what} {bound}"))
        };
        match facet {
            Facet::Length(n) => length(&|own| own == *n, &|| format!("a length of {n}")),
            Facet::MinLength(n) => {
                length(&|own| own >= *n, &|| format!("a length of at least {n}"))
            }
            Facet::MaxLength(n) => length(&|own| own <= *n, &|| format!("a length of at most {n}")),
            Facet::Pattern(patterns) => {
                let satisfied = patterns.iter().any(|p| pattern::matches(p, &value.text));
                (!satisfied).then(|| format!("a match of {}", patterns.join(" or ")))
            }
            Facet::Enumeration(values) => {
                let satisfied = values.iter().any(|other| self.same(value, other));
                (!satisfied).then(|| {
                    let shown: Vec<_> = values.iter().take(8).map(|v| clip(v)).collect();
                    let more = if values.len() > shown.len() {
                        ", …"
                    } else {
                        ""
                    };
                    format!("one of {}{more}", shown.join(", "))
                })
            }
            Facet::MinInclusive(b) => bound(b, Ordering::is_ge, "at least"),
            Facet::MaxInclusive(b) => bound(b, Ordering::is_le, "at most"),
            Facet::MinExclusive(b) => bound(b, Ordering::is_gt, "more than"),
            Facet::MaxExclusive(b) => bound(b, Ordering::is_lt, "less than"),
            Facet::TotalDigits(n) => match value.digits() {
                Some((total, _)) if total > *n as usize => Some(format!("at most {n} digits")),
                _ => None,
            },
            Facet::FractionDigits(n) => match value.digits() {
                Some((_, fraction)) if fraction > *n as usize => {
                    Some(format!("at most {n} digits after the point"))
                }
                _ => None,
            },
        }
    }

    /// Whether `other` is a lexical form of the same value.
    fn same(&self, value: &Value<'_>, other: &str) -> bool {
        match &value.content {
            Content::Atom(builtin, atom) => {
                let other = self.white_space.normalize(other);
                if matches!(atom, Atom::Text | Atom::Name) {
                    return value.text == other;
                }
                Atom::read(*builtin, &other).is_ok_and(|other| atom.same(&other))
            }
            Content::List(item) => {
                let mut others = words(other);
                let same = words(&value.text).all(|word| {
                    others.next().is_some_and(|other| {
                        item.value(word).is_ok_and(|word| item.same(&word, other))
                    })
                });
                same && others.next().is_none()
            }
            Content::Member(member) => member
                .value(&value.text)
                .is_ok_and(|value| member.same(&value, other)),
        }
    }
}

impl Facet {
    /// The name that XML Schema gives the facet.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Length(_) => "length",
            Self::MinLength(_) => "minLength",
            Self::MaxLength(_) => "maxLength",
            Self::Pattern(_) => "pattern",
            Self::Enumeration(_) => "enumeration",
            Self::MinInclusive(_) => "minInclusive",
            Self::MaxInclusive(_) => "maxInclusive",
            Self::MinExclusive(_) => "minExclusive",
            Self::MaxExclusive(_) => "maxExclusive",
            Self::TotalDigits(_) => "totalDigits",
            Self::FractionDigits(_) => "fractionDigits",
        }
    }
}

/// A text that has the form of its type.
struct Value<'a> {
    /// With its white space normalised.
    text: Cow<'a, str>,
    content: Content,
}

enum Content {
    Atom(Builtin, Atom),
    List(&'static SimpleType),
    /// Of a union, the member that the text is a value of.
    Member(&'static SimpleType),
}

impl Value<'_> {
    /// What the length facets count; none where they do not apply.
    fn length(&self) -> Option<u64> {
        let length = match &self.content {
            Content::List(_) => words(&self.text).count(),
            Content::Atom(_, atom) => match atom {
                Atom::Bytes(bytes) => bytes.len(),
                Atom::Text => self.text.chars().count(),
                _ => return None,
            },
            Content::Member(_) => return None,
        };
        u64::try_from(length).ok()
    }

    /// What the digit facets count, in all and after the point.
    fn digits(&self) -> Option<(usize, usize)> {
        let Content::Atom(_, Atom::Decimal(number)) = &self.content else {
            return None;
        };
        let (whole, fraction) = number.count_digits();
        Some((whole + fraction, fraction))
    }
}
