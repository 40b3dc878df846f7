//! What texts a simple type takes, and whether another takes them.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};

use super::Verdict;
use soapgen_model::model::{Builtin, EnumValue, Facet, Model, TypeId, TypeKind, Variety};

/// A simple type with all that its steps say.
#[derive(Debug)]
pub(super) struct Simple<'m> {
    pub(super) variety: Variety,
    /// Of the nearest step that has one.
    pub(super) values: Option<&'m [EnumValue]>,
    /// The facets that hold, the nearest of each kind; patterns of all steps.
    facets: Vec<&'m Facet>,
}

/// The patterns of a type that each of another is held against.
const MAX_PATTERNS: usize = 16;

/// The kinds of facet, with what each says.
type Limit<'f> = (&'static str, &'f Facet);

impl<'m> Simple<'m> {
    /// Of a simple type; `None` of a complex one.
    pub(super) fn of(model: &'m Model, id: TypeId) -> Option<Self> {
        let variety = model.variety(id)?;
        let (mut values, mut facets) = (None, Vec::<&Facet>::new());
        for step in model.bases(id) {
            let TypeKind::Simple(simple) = &model[step].kind else {
                continue;
            };
            if values.is_none() && !simple.enumeration.is_empty() {
                values = Some(&*simple.enumeration);
            }
            for facet in &simple.facets {
                let is_pattern = matches!(facet, Facet::Pattern(_));
                if is_pattern || !facets.iter().any(|known| name(known) == name(facet)) {
                    facets.push(facet);
                }
            }
        }
        Some(Self {
            variety,
            values,
            facets,
        })
    }

    /// The texts of its enumeration.
    pub(super) fn texts(&self) -> Option<BTreeSet<&'m str>> {
        let values = self.values?.iter();
        Some(values.map(|value| value.value.as_str()).collect())
    }

    fn limits(&self) -> impl Iterator<Item = Limit<'m>> + '_ {
        let limits = self
            .facets
            .iter()
            .filter(|f| !matches!(f, Facet::Pattern(_)));
        limits.map(|facet| (name(facet), *facet))
    }

    fn patterns(&self) -> BTreeSet<&'m [String]> {
        let patterns = self.facets.iter().filter_map(|facet| match facet {
            Facet::Pattern(alternatives) => Some(&**alternatives),
            _ => None,
        });
        patterns.collect()
    }

    /// What facets differ: each with what is said of it, whether the old type's values are taken
    /// by the new one, and the other way.
    pub(super) fn facets(old: &Self, new: &Self) -> Vec<(String, Verdict, Verdict)> {
        let mut out = Vec::new();
        let names: BTreeSet<&str> = old.limits().chain(new.limits()).map(|(n, _)| n).collect();
        for name in names {
            let find = |of: &Self| of.limits().find(|(n, _)| *n == name).map(|(_, f)| f);
            let (before, after) = (find(old), find(new));
            if before == after {
                continue;
            }
            let message = match (before, after) {
                (Some(before), Some(after)) => {
                    format!("`{name}` is {}, and was {}", shown(after), shown(before))
                }
                (None, Some(after)) => format!("`{name}` is {}, and was not there", shown(after)),
                (Some(before), None) => format!("`{name}` is gone, and was {}", shown(before)),
                (None, None) => continue,
            };
            // No reader but one that checks them looks at facets.
            let verdict = |reader: Option<&Facet>, writer: &Self| match reader {
                None => Verdict::Fits,
                Some(reader) if writer.limits().any(|(_, of)| is_within(of, reader)) => {
                    Verdict::Fits
                }
                Some(_) => Verdict::Lenient,
            };
            out.push((message, verdict(after, old), verdict(before, new)));
        }
        let (before, after) = (old.patterns(), new.patterns());
        if before != after {
            let of = |patterns: &BTreeSet<&[String]>| match patterns.len() {
                0 => "none".to_owned(),
                _ => {
                    let each = patterns
                        .iter()
                        .map(|pattern| format!("`{}`", pattern.join("|")));
                    each.collect::<Vec<_>>().join(" and ")
                }
            };
            // What matches one of these, matches one of those.
            let implies = |writer: &[String], reader: &[String]| {
                let all: BTreeSet<&String> = reader.iter().collect();
                writer.iter().all(|alternative| all.contains(alternative))
            };
            let verdict = |reader: &BTreeSet<&[String]>, writer: &BTreeSet<&[String]>| {
                let holds = |reader: &&[String]| {
                    writer.contains(reader)
                        || (writer.iter().take(MAX_PATTERNS)).any(|writer| implies(writer, reader))
                };
                match reader.iter().all(holds) {
                    true => Verdict::Fits,
                    false => Verdict::Lenient,
                }
            };
            let message = format!("`pattern` is {}, and was {}", of(&after), of(&before));
            out.push((message, verdict(&after, &before), verdict(&before, &after)));
        }
        out
    }
}

fn name(facet: &Facet) -> &'static str {
    match facet {
        Facet::Length(_) => "length",
        Facet::MinLength(_) => "minLength",
        Facet::MaxLength(_) => "maxLength",
        Facet::Pattern(_) => "pattern",
        Facet::MinInclusive(_) => "minInclusive",
        Facet::MaxInclusive(_) => "maxInclusive",
        Facet::MinExclusive(_) => "minExclusive",
        Facet::MaxExclusive(_) => "maxExclusive",
        Facet::TotalDigits(_) => "totalDigits",
        Facet::FractionDigits(_) => "fractionDigits",
    }
}

fn shown(facet: &Facet) -> String {
    match facet {
        Facet::Length(n) | Facet::MinLength(n) | Facet::MaxLength(n) => n.to_string(),
        Facet::TotalDigits(n) | Facet::FractionDigits(n) => n.to_string(),
        Facet::MinInclusive(text)
        | Facet::MaxInclusive(text)
        | Facet::MinExclusive(text)
        | Facet::MaxExclusive(text) => text.clone(),
        Facet::Pattern(alternatives) => alternatives.join("|"),
    }
}

/// Whether all values within a limit are within another. What can't be told isn't.
fn is_within(limit: &Facet, other: &Facet) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let is = |a: &str, b: &str, orders: &[Ordering]| {
        compared(a.trim(), b.trim()).is_some_and(|order| orders.contains(&order))
    };
    match (limit, other) {
        (Facet::MinLength(a) | Facet::Length(a), Facet::MinLength(b)) => a >= b,
        (Facet::MaxLength(a) | Facet::Length(a), Facet::MaxLength(b)) => a <= b,
        (Facet::TotalDigits(a), Facet::TotalDigits(b))
        | (Facet::FractionDigits(a), Facet::FractionDigits(b)) => a <= b,
        (Facet::MinInclusive(a) | Facet::MinExclusive(a), Facet::MinInclusive(b))
        | (Facet::MinExclusive(a), Facet::MinExclusive(b)) => is(a, b, &[Greater, Equal]),
        (Facet::MinInclusive(a), Facet::MinExclusive(b)) => is(a, b, &[Greater]),
        (Facet::MaxInclusive(a) | Facet::MaxExclusive(a), Facet::MaxInclusive(b))
        | (Facet::MaxExclusive(a), Facet::MaxExclusive(b)) => is(a, b, &[Less, Equal]),
        (Facet::MaxInclusive(a), Facet::MaxExclusive(b)) => is(a, b, &[Less]),
        (a, b) => a == b,
    }
}

/// How two values of one type are ordered: numbers digit by digit, and dates and times that are
/// spelt alike, with the same time zone.
fn compared(a: &str, b: &str) -> Option<Ordering> {
    if a == b {
        return Some(Ordering::Equal);
    }
    if let Some((a, b)) = Decimal::of(a).zip(Decimal::of(b)) {
        return Some(a.cmp(&b));
    }
    // With an exponent, or without an end.
    let float = |text: &str| match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok().filter(|number: &f64| number.is_finite()),
    };
    if let Some((a, b)) = float(a).zip(float(b)) {
        return a.partial_cmp(&b).filter(|order| order.is_ne());
    }
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let shape = |text: &str| -> Vec<u8> {
        let each = text.bytes();
        each.map(|byte| if is_digit(&byte) { b'0' } else { byte })
            .collect()
    };
    // A time zone is the same where all behind the sign is.
    let (time_a, zone_a) = zoned(a);
    let (time_b, zone_b) = zoned(b);
    let is_alike = a.as_bytes().first().is_some_and(is_digit)
        && shape(time_a) == shape(time_b)
        && zone_a == zone_b
        && time_a.contains(['-', ':']);
    is_alike.then(|| time_a.cmp(time_b))
}

/// A date or time, and its time zone.
fn zoned(text: &str) -> (&str, &str) {
    let at = match text.strip_suffix('Z') {
        Some(rest) => rest.len(),
        None => match text.len().checked_sub(6) {
            Some(at) if text.as_bytes().get(at + 3) == Some(&b':') => {
                match text.as_bytes().get(at) {
                    Some(b'+' | b'-') => at,
                    _ => text.len(),
                }
            }
            _ => text.len(),
        },
    };
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// A number with all its digits.
#[derive(PartialEq, Eq)]
struct Decimal<'t> {
    is_negative: bool,
    whole: &'t str,
    rest: &'t str,
}

impl<'t> Decimal<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let has_some = !whole.is_empty() || !rest.is_empty();
        let (whole, rest) = (whole.trim_start_matches('0'), rest.trim_end_matches('0'));
        (has_some && is_digits(whole) && is_digits(rest)).then_some(Self {
            // Zero has no sign.
            is_negative: is_negative && !(whole.is_empty() && rest.is_empty()),
            whole,
            rest,
        })
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let size = |of: &Self| (of.whole.len(), of.whole.to_owned(), of.rest.to_owned());
        match (self.is_negative, other.is_negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
        }
    }
}

/// Whether a reader of one simple type reads what is written of another, facets and enumerations
/// left out.
pub(super) fn takes(
    (readers, reader): (&Model, &Variety),
    (writers, writer): (&Model, &Variety),
) -> Verdict {
    let (mut reads, mut writes) = (Texts::default(), Texts::default());
    reads.add(readers, reader, false, &mut HashSet::new());
    writes.add(writers, writer, false, &mut HashSet::new());
    // A union keeps the text that none of its members takes.
    let refuses = match reader {
        Variety::Union(_) => Verdict::Lenient,
        _ => Verdict::Breaks,
    };
    let of_lists = writes.items.iter().map(|writer| {
        let of_lists = reads
            .items
            .iter()
            .map(|reader| takes_builtin(*reader, *writer));
        let is_text =
            |builtin: &Builtin| matches!(builtin, Builtin::String | Builtin::AnySimpleType);
        match reads.values.iter().any(is_text) {
            true => Verdict::Fits,
            false => of_lists.min().unwrap_or(Verdict::Breaks),
        }
    });
    // A value alone is a list of one.
    let of_values = writes.values.iter().map(|writer| {
        let readers = reads.values.iter().chain(&reads.items);
        let each = readers.map(|reader| takes_builtin(*reader, *writer));
        each.min().unwrap_or(Verdict::Breaks)
    });
    let worst = of_lists.chain(of_values).max();
    worst.unwrap_or(Verdict::Fits).min(refuses)
}

/// The built-in types that values of a type are of, and those that the items of its lists are of:
/// few, however many members unions have.
#[derive(Default)]
struct Texts {
    values: BTreeSet<Builtin>,
    items: BTreeSet<Builtin>,
}

impl Texts {
    fn add(
        &mut self,
        model: &Model,
        variety: &Variety,
        is_item: bool,
        met: &mut HashSet<(TypeId, bool)>,
    ) {
        match variety {
            Variety::Atomic(builtin) => {
                let known = match is_item {
                    true => &mut self.items,
                    false => &mut self.values,
                };
                known.insert(*builtin);
            }
            // How deep they are nested has a limit of the model's.
            Variety::List(item) => {
                if let (true, Some(variety)) = (met.insert((*item, true)), model.variety(*item)) {
                    self.add(model, &variety, true, met);
                }
            }
            Variety::Union(members) => {
                for member in members {
                    if let (true, Some(variety)) =
                        (met.insert((*member, is_item)), model.variety(*member))
                    {
                        self.add(model, &variety, is_item, met);
                    }
                }
            }
        }
    }
}

/// The whole numbers of a type, as the least and the greatest; `None` for no limit.
fn integers(builtin: Builtin) -> Option<(Option<i128>, Option<i128>)> {
    use Builtin as B;
    Some(match builtin {
        B::Integer => (None, None),
        B::NonPositiveInteger => (None, Some(0)),
        B::NegativeInteger => (None, Some(-1)),
        B::NonNegativeInteger => (Some(0), None),
        B::PositiveInteger => (Some(1), None),
        B::Long => (Some(i64::MIN.into()), Some(i64::MAX.into())),
        B::Int => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        B::Short => (Some(i16::MIN.into()), Some(i16::MAX.into())),
        B::Byte => (Some(i8::MIN.into()), Some(i8::MAX.into())),
        B::UnsignedLong => (Some(0), Some(u64::MAX.into())),
        B::UnsignedInt => (Some(0), Some(u32::MAX.into())),
        B::UnsignedShort => (Some(0), Some(u16::MAX.into())),
        B::UnsignedByte => (Some(0), Some(u8::MAX.into())),
        _ => return None,
    })
}

/// How narrow a type of text is: what is narrower is taken by what is wider.
fn text(builtin: Builtin) -> Option<&'static [Builtin]> {
    use Builtin as B;
    // Itself and what it is derived from.
    Some(match builtin {
        B::String => &[B::String],
        B::NormalizedString => &[B::NormalizedString, B::String],
        B::Token => &[B::Token, B::NormalizedString, B::String],
        B::Language => &[B::Language, B::Token, B::NormalizedString, B::String],
        B::NmToken => &[B::NmToken, B::Token, B::NormalizedString, B::String],
        B::Name => &[
            B::Name,
            B::NmToken,
            B::Token,
            B::NormalizedString,
            B::String,
        ],
        B::NcName | B::Id | B::IdRef | B::Entity => &[
            B::NcName,
            B::Name,
            B::NmToken,
            B::Token,
            B::NormalizedString,
            B::String,
        ],
        B::AnyUri => &[B::AnyUri, B::Token, B::NormalizedString, B::String],
        _ => return None,
    })
}

fn takes_builtin(reader: Builtin, writer: Builtin) -> Verdict {
    use Builtin as B;
    if reader == writer || matches!(reader, B::String | B::AnySimpleType | B::AnyType) {
        return Verdict::Fits;
    }
    if let (Some((from, to)), Some((least, most))) = (integers(reader), integers(writer)) {
        let is_above = from.is_none_or(|from| least.is_some_and(|least| least >= from));
        let is_below = to.is_none_or(|to| most.is_some_and(|most| most <= to));
        return match is_above && is_below {
            true => Verdict::Fits,
            false => Verdict::Breaks,
        };
    }
    let is_number = |builtin| builtin == B::Decimal || integers(builtin).is_some();
    match (reader, writer) {
        (B::Decimal, writer) if integers(writer).is_some() => Verdict::Fits,
        (B::Double, writer) if is_number(writer) || writer == B::Float => Verdict::Fits,
        (B::Float, writer) if is_number(writer) => Verdict::Fits,
        // Digits are lost, or the time.
        (B::Float, B::Double) | (B::DateTime, B::Date) | (B::Date, B::DateTime) => Verdict::Lenient,
        _ => match (text(reader), text(writer)) {
            (Some(_), Some(wider)) if wider.contains(&reader) => Verdict::Fits,
            // Texts of any kind are read, and their form is checked by who checks.
            (Some(_), Some(_)) => Verdict::Lenient,
            _ => Verdict::Breaks,
        },
    }
}
