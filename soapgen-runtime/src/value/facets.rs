//! Simple types as static descriptions, and checking lexical forms against them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

use super::atomic::Atom;
use super::lexical::{collapse, replace, words};
use super::{SharedStr, pattern};
use crate::shown::clip;

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
    /// One of these. Values of type `QName` and `NOTATION` are `{namespace}local`.
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

/// What resolves a prefix, where a text stands in a document.
pub(crate) type Names<'a> = Option<&'a dyn Fn(&str) -> Option<SharedStr>>;

/// How long a namespace may be that keys hold as it is.
const SHORT: usize = 256;

/// The namespaces of the names in keys: a long one is a number there, for it may be that of very
/// many names.
#[derive(Default)]
pub(crate) struct Spaces {
    /// By their texts, which live as long.
    numbers: HashMap<SharedStr, usize>,
    /// By where these are in memory, so that they need not be looked through each time.
    places: HashMap<usize, usize>,
    /// How long a key may become that is told from others: a longer one is too much memory.
    pub(crate) room: usize,
}

impl Spaces {
    /// The number of a namespace, if it is long.
    pub(crate) fn number(&mut self, namespace: &SharedStr) -> Option<usize> {
        if namespace.len() <= SHORT {
            return None;
        }
        let place = namespace.as_ptr().addr();
        if let Some(number) = self.places.get(&place) {
            return Some(*number);
        }
        let next = self.numbers.len();
        let number = *self.numbers.entry(namespace.clone()).or_insert_with(|| {
            self.places.insert(place, next);
            next
        });
        Some(number)
    }
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
#[non_exhaustive]
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
        self.check_in(text, None, report);
    }

    /// The same, where prefixes can be resolved.
    pub(crate) fn check_in(&self, text: &str, names: Names<'_>, report: &mut dyn FnMut(Violation)) {
        let value = match self.value(text, names) {
            Ok(value) => value,
            Err(violation) => return report(violation),
        };
        for facet in self.facets {
            if let Some(expected) = self.violated(facet, &value, names) {
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
        self.is_valid_in(text, None)
    }

    /// The same, where prefixes can be resolved.
    pub(crate) fn is_valid_in(&self, text: &str, names: Names<'_>) -> bool {
        self.value(text, names)
            .is_ok_and(|value| self.allows(&value, names))
    }

    /// Whether a value satisfies all facets.
    fn allows(&self, value: &Value<'_>, names: Names<'_>) -> bool {
        let mut facets = self.facets.iter();
        facets.all(|facet| self.violated(facet, value, names).is_none())
    }

    /// Whether two texts are one value: `1.0` and `1` as decimals.
    pub fn is_same(&self, text: &str, other: &str) -> bool {
        let same = |value: Value<'_>| self.same(&value, other, None);
        text == other || self.value(text, None).is_ok_and(same)
    }

    /// The value of a text, such that two texts, of whatever types, have one key if they are one
    /// value: identity constraints compare so (XML Schema Part 1, 3.11.4). It starts with a letter
    /// for the primitive type. `None` for what is not a value of the type.
    pub(crate) fn key(&self, text: &str, names: Names<'_>, spaces: &mut Spaces) -> Option<String> {
        let value = self.value(text, names).ok()?;
        match &value.content {
            Content::Atom(builtin, atom) => Some(atom.key(*builtin, &value.text, names, spaces)),
            Content::List(item) => {
                let mut key = String::from("l");
                for word in words(&value.text) {
                    key.push_str(&item.key(word, names, spaces)?);
                    key.push(' ');
                    if key.len() > spaces.room {
                        break;
                    }
                }
                Some(key)
            }
        }
    }

    /// The key of a text whose type is not known.
    pub(crate) fn text_key(text: &str) -> String {
        format!("s{text}")
    }

    /// The atomic values in a text, each with its built-in type.
    pub(crate) fn atoms(&self, text: &str, each: &mut dyn FnMut(Builtin, &str)) {
        match &self.variety {
            Variety::Atomic(builtin) => each(*builtin, &self.white_space.normalize(text)),
            Variety::List(item) => words(text).for_each(|word| item.atoms(word, each)),
            Variety::Union(members) => {
                let member = members.iter().find(|member| member.is_valid(text));
                if let Some(member) = member {
                    member.atoms(text, each);
                }
            }
        }
    }

    /// Whether its values may be IDs or refer to them.
    pub(crate) fn has_ids(&self) -> bool {
        match &self.variety {
            Variety::Atomic(builtin) => matches!(builtin, Builtin::Id | Builtin::IdRef),
            Variety::List(item) => item.has_ids(),
            Variety::Union(members) => members.iter().any(|member| member.has_ids()),
        }
    }

    /// The value without regard to the facets.
    fn value<'a>(&self, text: &'a str, names: Names<'_>) -> Result<Value<'a>, Violation> {
        let violation = |expected: String, text: &str| Violation {
            facet: "type",
            expected,
            found: clip(text),
        };
        match &self.variety {
            Variety::Atomic(builtin) => {
                let text = self.white_space.normalize(text);
                match Atom::read(*builtin, &text) {
                    // It is a name only where its prefix is declared (XML Schema Part 2, 3.2.18).
                    Ok(Atom::Name) if names.is_some_and(|names| !is_declared(&text, names)) => {
                        let expected = format!("{} with a prefix that is declared", self.name);
                        Err(violation(expected, &text))
                    }
                    Ok(atom) => Ok(Value {
                        text,
                        content: Content::Atom(*builtin, atom),
                        member: None,
                    }),
                    Err(expected) => Err(violation(format!("{}, {expected}", self.name), &text)),
                }
            }
            Variety::List(item) => {
                let text = collapse(text);
                let mut first = None;
                for word in words(&text) {
                    item.check_in(word, names, &mut |violation| {
                        first.get_or_insert(violation);
                    });
                }
                match first {
                    Some(violation) => Err(violation),
                    None => Ok(Value {
                        text,
                        content: Content::List(item),
                        member: None,
                    }),
                }
            }
            Variety::Union(members) => {
                // Each member is asked once: unions of unions would double the work otherwise.
                let value = members.iter().find_map(|member| {
                    let mut value = member.value(text, names).ok()?;
                    let allowed = member.allows(&value, names);
                    value.member.get_or_insert(member);
                    allowed.then_some(value)
                });
                value.ok_or_else(|| {
                    let names: Vec<_> = members.iter().map(|member| member.name).collect();
                    violation(format!("one of {}", names.join(", ")), text)
                })
            }
        }
    }

    /// What the facet asks for, if the value does not satisfy it.
    fn violated(&self, facet: &Facet, value: &Value<'_>, names: Names<'_>) -> Option<String> {
        let length = |legal: &dyn Fn(u64) -> bool, what: &dyn Fn() -> String| match value.length() {
            Some(length) if !legal(length) => Some(what()),
            _ => None,
        };
        let bound = |bound: &str, legal: fn(Ordering) -> bool, what: &str| {
            let (Content::Atom(builtin, atom), None) = (&value.content, value.member) else {
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
                let satisfied = values.iter().any(|other| self.same(value, other, names));
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
    fn same(&self, value: &Value<'_>, other: &str, names: Names<'_>) -> bool {
        let ty = value.member.unwrap_or(self);
        match &value.content {
            Content::Atom(builtin, atom) => {
                let other = ty.white_space.normalize(other);
                match atom {
                    Atom::Text => return value.text == other,
                    Atom::Name => {
                        return value.text == other || same_name(&value.text, &other, names);
                    }
                    _ => {}
                }
                Atom::read(*builtin, &other).is_ok_and(|other| atom.same(&other))
            }
            Content::List(item) => {
                let mut others = words(other);
                let same = words(&value.text).all(|word| {
                    others.next().is_some_and(|other| {
                        item.value(word, names)
                            .is_ok_and(|word| item.same(&word, other, names))
                    })
                });
                same && others.next().is_none()
            }
        }
    }
}

/// Whether the prefix of a qualified name is declared, if it has one.
fn is_declared(text: &str, names: &dyn Fn(&str) -> Option<SharedStr>) -> bool {
    match text.split_once(':') {
        None | Some(("xml", _)) => true,
        Some((prefix, _)) => names(prefix).is_some_and(|namespace| !namespace.is_empty()),
    }
}

/// Whether a qualified name, in the scope that resolves its prefix, is this `{namespace}local`.
/// Where nothing resolves it the local parts alone are compared.
fn same_name(text: &str, name: &str, names: Names<'_>) -> bool {
    let (prefix, local) = text.split_once(':').unwrap_or(("", text));
    let Some((namespace, other)) = name.strip_prefix('{').and_then(|n| n.split_once('}')) else {
        return false;
    };
    let is_of =
        |names: &dyn Fn(&str) -> Option<SharedStr>| names(prefix).unwrap_or_default() == namespace;
    local == other && names.is_none_or(is_of)
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
    /// Of a union, the member that the text is a value of, and of unions in unions the innermost:
    /// the content is its.
    member: Option<&'static SimpleType>,
}

enum Content {
    Atom(Builtin, Atom),
    List(&'static SimpleType),
}

impl Value<'_> {
    /// What the length facets count; none where they do not apply.
    fn length(&self) -> Option<u64> {
        if self.member.is_some() {
            return None;
        }
        let length = match &self.content {
            Content::List(_) => words(&self.text).count(),
            Content::Atom(_, atom) => match atom {
                Atom::Bytes(bytes) => bytes.len(),
                Atom::Text => self.text.chars().count(),
                _ => return None,
            },
        };
        u64::try_from(length).ok()
    }

    /// What the digit facets count, in all and after the point.
    fn digits(&self) -> Option<(usize, usize)> {
        let (Content::Atom(_, Atom::Decimal(number)), None) = (&self.content, self.member) else {
            return None;
        };
        let (whole, fraction) = number.count_digits();
        Some((whole + fraction, fraction))
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    /// The facets that the text violates.
    fn violated(simple: &SimpleType, text: &str) -> Vec<&'static str> {
        let mut facets = Vec::new();
        simple.check(text, &mut |violation| {
            assert!(!violation.to_string().is_empty());
            facets.push(violation.facet);
        });
        assert_eq!(facets.is_empty(), simple.is_valid(text), "{text:?}");
        facets
    }

    /// A type that restricts a built-in one.
    fn restricted(base: &SimpleType, facets: &'static [Facet]) -> SimpleType {
        SimpleType {
            name: "test",
            facets,
            ..*base
        }
    }

    #[track_caller]
    fn check(simple: &SimpleType, rows: &[(&str, &[&str])]) {
        for (text, facets) in rows {
            assert_eq!(violated(simple, text), *facets, "{} {text:?}", simple.name);
        }
    }

    const TYPE: &[&str] = &["type"];

    #[test]
    fn built_in_types() {
        for (simple, legal, illegal) in [
            (&builtin::STRING, " \n", None),
            (&builtin::NORMALIZED_STRING, "a\tb", None),
            (&builtin::TOKEN, " a  b ", None),
            (&builtin::ANY_SIMPLE_TYPE, "", None),
            (&builtin::LANGUAGE, " en ", Some("en_GB")),
            (&builtin::NMTOKEN, "-1", Some("a b")),
            (&builtin::NMTOKENS, "a\n-1", Some("")),
            (&builtin::NAME, "a:b", Some("1a")),
            (&builtin::NCNAME, "a", Some("a:b")),
            (&builtin::ID, "a", Some("")),
            (&builtin::IDREF, "a", Some("1")),
            (&builtin::IDREFS, "a b", Some("a 1")),
            (&builtin::ENTITY, "a", Some("a:b")),
            (&builtin::ENTITIES, "a", Some(" ")),
            (&builtin::BOOLEAN, " 1 ", Some("yes")),
            (&builtin::DECIMAL, "1.", Some("1e1")),
            (&builtin::INTEGER, "-0", Some("1.0")),
            (&builtin::NON_POSITIVE_INTEGER, "0", Some("1")),
            (&builtin::NEGATIVE_INTEGER, "-1", Some("0")),
            (&builtin::NON_NEGATIVE_INTEGER, "-0", Some("-1")),
            (
                &builtin::POSITIVE_INTEGER,
                "99999999999999999999999999999999999999999999",
                Some("0"),
            ),
            (
                &builtin::LONG,
                "9223372036854775807",
                Some("9223372036854775808"),
            ),
            (&builtin::INT, "-2147483648", Some("-2147483649")),
            (&builtin::SHORT, "32767", Some("32768")),
            (&builtin::BYTE, "-128", Some("128")),
            (
                &builtin::UNSIGNED_LONG,
                "18446744073709551615",
                Some("18446744073709551616"),
            ),
            (&builtin::UNSIGNED_INT, "4294967295", Some("4294967296")),
            (&builtin::UNSIGNED_SHORT, "65535", Some("-1")),
            (&builtin::UNSIGNED_BYTE, "255", Some("256")),
            (&builtin::FLOAT, "-INF", Some("inf")),
            (&builtin::DOUBLE, "1E5", Some("0x5")),
            (&builtin::DURATION, "P1Y", Some("P")),
            (
                &builtin::DATE_TIME,
                "2024-01-31T12:00:00",
                Some("2024-01-31"),
            ),
            (&builtin::TIME, "12:00:00", Some("12:00")),
            (&builtin::DATE, "2024-01-31", Some("2024-02-30")),
            (&builtin::G_YEAR_MONTH, "2024-01", Some("2024-13")),
            (&builtin::G_YEAR, "2024", Some("0000")),
            (&builtin::G_MONTH_DAY, "--01-31", Some("--02-30")),
            (&builtin::G_DAY, "---31", Some("---32")),
            (&builtin::G_MONTH, "--12", Some("--13")),
            (&builtin::HEX_BINARY, "0f", Some("0")),
            (&builtin::BASE64_BINARY, "Zm 9v", Some("Zm9")),
            (&builtin::ANY_URI, "http://a/ b", Some("%")),
            (&builtin::QNAME, "a:b", Some("a:")),
            (&builtin::NOTATION, "a", Some("a b")),
        ] {
            assert_eq!(
                violated(simple, legal),
                [""; 0],
                "{} {legal:?}",
                simple.name
            );
            if let Some(text) = illegal {
                assert!(
                    !violated(simple, text).is_empty(),
                    "{} {text:?}",
                    simple.name
                );
            }
        }
    }

    #[test]
    fn lengths() {
        let five = restricted(
            &builtin::STRING,
            &[Facet::MinLength(2), Facet::MaxLength(5)],
        );
        check(
            &five,
            &[
                ("äöü", &[]),
                ("ä", &["minLength"]),
                ("123456", &["maxLength"]),
                ("a\nb\n", &[]),
            ],
        );
        let two = &[Facet::Length(2)];
        check(
            &restricted(&builtin::HEX_BINARY, two),
            &[("0f0f", &[]), ("0f", &["length"])],
        );
        let base64 = restricted(&builtin::BASE64_BINARY, two);
        check(
            &base64,
            &[("Zm8 =", &[]), ("Zm9v", &["length"]), ("Z", TYPE)],
        );
        check(
            &restricted(&builtin::NMTOKENS, two),
            &[(" a \n b ", &[]), ("a", &["length"])],
        );
        check(
            &restricted(&builtin::TOKEN, two),
            &[("  ab  ", &[]), (" a b ", &["length"])],
        );
        check(&restricted(&builtin::QNAME, two), &[("abc:def", &[])]);
        check(
            &restricted(&builtin::ANY_URI, two),
            &[("ab", &[]), ("abc", &["length"])],
        );
    }

    #[test]
    fn enumerations() {
        let decimal = restricted(&builtin::DECIMAL, &[Facet::Enumeration(&["1.0", "2"])]);
        check(
            &decimal,
            &[("1", &[]), (" 2.000 ", &[]), ("3", &["enumeration"])],
        );
        let float = restricted(
            &builtin::DOUBLE,
            &[Facet::Enumeration(&["NaN", "1e1", "0"])],
        );
        check(
            &float,
            &[
                ("NaN", &[]),
                ("10", &[]),
                ("-0", &[]),
                ("INF", &["enumeration"]),
            ],
        );
        let token = restricted(&builtin::TOKEN, &[Facet::Enumeration(&["a b"])]);
        check(&token, &[(" a\n b", &[]), ("ab", &["enumeration"])]);
        let string = restricted(&builtin::STRING, &[Facet::Enumeration(&["a b"])]);
        check(&string, &[("a b", &[]), ("a  b", &["enumeration"])]);
        let moments = &[Facet::Enumeration(&["2000-01-01T12:00:00Z"])];
        check(
            &restricted(&builtin::DATE_TIME, moments),
            &[
                ("2000-01-01T13:00:00+01:00", &[]),
                ("2000-01-01T12:00:00", &["enumeration"]),
            ],
        );
        let names = restricted(&builtin::QNAME, &[Facet::Enumeration(&["a:b"])]);
        check(&names, &[("a:b", &[]), ("c:b", &["enumeration"])]);
        let names = restricted(&builtin::QNAME, &[Facet::Enumeration(&["{urn:a}b"])]);
        check(&names, &[("a:b", &[]), ("a:c", &["enumeration"])]);
        let scope = |prefix: &str| (prefix == "a").then(|| "urn:a".into());
        for (text, is_valid) in [("a:b", true), ("c:b", false), ("b", false), ("a:c", false)] {
            assert_eq!(names.is_valid_in(text, Some(&scope)), is_valid, "{text}");
        }
        let bytes = restricted(&builtin::HEX_BINARY, &[Facet::Enumeration(&["0f"])]);
        check(&bytes, &[("0F", &[]), ("0E", &["enumeration"])]);
        let truth = restricted(&builtin::BOOLEAN, &[Facet::Enumeration(&["true"])]);
        check(&truth, &[("1", &[]), ("0", &["enumeration"])]);
        let list = SimpleType::list("test", &builtin::DECIMAL, &[Facet::Enumeration(&["1 2"])]);
        check(
            &list,
            &[
                ("1.0 02", &[]),
                ("1", &["enumeration"]),
                ("1 2 3", &["enumeration"]),
                ("x", TYPE),
            ],
        );
        let steps = &[Facet::Enumeration(&["a", "b"]), Facet::Enumeration(&["a"])];
        check(
            &restricted(&builtin::TOKEN, steps),
            &[("a", &[]), ("b", &["enumeration"])],
        );
    }

    #[test]
    fn bounds() {
        let int = restricted(
            &builtin::INT,
            &[Facet::MinInclusive("-5"), Facet::MaxExclusive("10")],
        );
        check(
            &int,
            &[
                ("-5", &[]),
                ("-6", &["minInclusive"]),
                ("09", &[]),
                ("10", &["maxExclusive"]),
                ("9999999999", TYPE),
            ],
        );
        let float = restricted(
            &builtin::FLOAT,
            &[Facet::MinExclusive("0"), Facet::MaxInclusive("INF")],
        );
        check(
            &float,
            &[
                ("0.1", &[]),
                ("INF", &[]),
                ("-0", &["minExclusive"]),
                ("NaN", &["minExclusive", "maxInclusive"]),
            ],
        );
        let nan = restricted(&builtin::DOUBLE, &[Facet::MaxInclusive("NaN")]);
        check(&nan, &[("NaN", &[]), ("1", &["maxInclusive"])]);
        let date = restricted(&builtin::DATE, &[Facet::MaxInclusive("2000-01-01Z")]);
        check(
            &date,
            &[
                ("2000-01-01Z", &[]),
                ("2000-01-01+01:00", &[]),
                ("2000-01-01-01:00", &["maxInclusive"]),
                ("2000-01-01", &["maxInclusive"]),
                ("1999-12-31", &[]),
            ],
        );
        let span = restricted(&builtin::DURATION, &[Facet::MaxInclusive("P1M")]);
        check(
            &span,
            &[("P27D", &[]), ("P30D", &["maxInclusive"]), ("P4W", TYPE)],
        );
        let broken = restricted(&builtin::INT, &[Facet::MaxInclusive("many")]);
        check(&broken, &[("5", &[])]);
    }

    #[test]
    fn digits() {
        let facets = &[Facet::TotalDigits(4), Facet::FractionDigits(2)];
        check(
            &restricted(&builtin::DECIMAL, facets),
            &[
                ("12.34", &[]),
                ("-0012.3400", &[]),
                ("0.05", &[]),
                ("12345", &["totalDigits"]),
                ("1.234", &["fractionDigits"]),
                ("123.456", &["totalDigits", "fractionDigits"]),
                ("0", &[]),
            ],
        );
        check(
            &restricted(&builtin::LONG, facets),
            &[("01234", &[]), ("12340", &["totalDigits"])],
        );
    }

    /// Each level has the value of an enumeration to compare with, too.
    #[test]
    fn a_union_of_unions_asks_each_member_once() {
        let mut next: &'static SimpleType = &builtin::INT;
        for _ in 0..60 {
            let members = Vec::leak(vec![next]);
            let facets = Vec::leak(vec![Facet::Enumeration(&["5", "7"])]);
            next = Box::leak(Box::new(SimpleType::union("next", members, facets)));
        }
        check(next, &[("07", &[]), ("6", TYPE), ("x", TYPE)]);
    }

    #[test]
    fn unions() {
        static SMALL: SimpleType = SimpleType::atomic(
            "small",
            WhiteSpace::Collapse,
            Builtin::Int,
            &[Facet::MaxInclusive("10")],
        );
        static NAMED: SimpleType = SimpleType::atomic(
            "named",
            WhiteSpace::Collapse,
            Builtin::Token,
            &[Facet::Enumeration(&["unbounded"])],
        );
        static EITHER: SimpleType = SimpleType::union("either", &[&SMALL, &NAMED], &[]);
        check(
            &EITHER,
            &[(" 5 ", &[]), ("unbounded\n", &[]), ("11", TYPE), ("", TYPE)],
        );
        static MEMBERS: &[&SimpleType] = &[&EITHER];
        let some = SimpleType::union("some", MEMBERS, &[Facet::Enumeration(&["5", "unbounded"])]);
        check(
            &some,
            &[("05", &[]), (" unbounded ", &[]), ("6", &["enumeration"])],
        );
        let list = SimpleType::list("list", &EITHER, &[Facet::MaxLength(2)]);
        check(
            &list,
            &[
                ("5 unbounded", &[]),
                ("", &[]),
                ("5 6 7", &["maxLength"]),
                ("5 x", TYPE),
            ],
        );
    }

    #[cfg(feature = "patterns")]
    #[test]
    fn patterns() {
        let code = restricted(&builtin::TOKEN, &[Facet::Pattern(&["[A-Z]{2}", r"\d+"])]);
        check(&code, &[(" AB ", &[]), ("12", &[]), ("ab", &["pattern"])]);
        let steps = &[Facet::Pattern(&["a.*"]), Facet::Pattern(&[".*b"])];
        check(
            &restricted(&builtin::STRING, steps),
            &[
                ("ab", &[]),
                ("a", &["pattern"]),
                ("c", &["pattern", "pattern"]),
            ],
        );
        check(
            &restricted(&builtin::STRING, &[Facet::Pattern(&["("])]),
            &[("a", &[])],
        );
        // The lexical form is matched, not the value.
        let number = restricted(&builtin::DECIMAL, &[Facet::Pattern(&[r"\d+\.\d{2}"])]);
        check(&number, &[("1.50", &[]), ("1.5", &["pattern"])]);
    }
}
