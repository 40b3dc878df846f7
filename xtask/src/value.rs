//! Whether two texts are one value of a simple type (XML Schema Part 2).
//!
//! Texts are brought to one form and compared. Facets are not looked at: the documents are
//! valid, and of a union the first member that can be read decides. Whether a zone and whether
//! a fraction of a second is written counts as part of the value, by the project's own rule.

use roxmltree::Node;
use soapgen::model::{Builtin, Model, TypeId, Variety, WhiteSpace};

/// Whether two texts, each with the element whose prefixes it may use, are one value.
pub fn equal(model: &Model, ty: TypeId, a: (&str, Node), b: (&str, Node)) -> bool {
    a.0 == b.0 && !names_depend_on_prefixes(model, ty) || form(model, ty, a) == form(model, ty, b)
}

fn names_depend_on_prefixes(model: &Model, ty: TypeId) -> bool {
    match variety(model, ty) {
        Variety::Atomic(builtin) => matches!(builtin, Builtin::QName | Builtin::Notation),
        Variety::List(item) => names_depend_on_prefixes(model, item),
        Variety::Union(members) => members.iter().any(|m| names_depend_on_prefixes(model, *m)),
    }
}

/// The variety of a simple type; `anySimpleType` and what holds text besides is like a string.
fn variety(model: &Model, ty: TypeId) -> Variety {
    let complex = Variety::Atomic(Builtin::AnySimpleType);
    model.variety(ty).unwrap_or(complex)
}

fn white_space(model: &Model, ty: TypeId) -> WhiteSpace {
    model.white_space(ty).unwrap_or(WhiteSpace::Preserve)
}

fn form(model: &Model, ty: TypeId, text: (&str, Node)) -> String {
    let normal = normal(text.0, white_space(model, ty));
    read(model, ty, &normal, text.1).unwrap_or(normal)
}

/// The text after the white-space rule.
pub fn normal(text: &str, rule: WhiteSpace) -> String {
    let replaced = |c: char| {
        if matches!(c, '\t' | '\n' | '\r') {
            ' '
        } else {
            c
        }
    };
    match rule {
        WhiteSpace::Preserve => text.to_owned(),
        WhiteSpace::Replace => text.chars().map(replaced).collect(),
        WhiteSpace::Collapse => words(text).collect::<Vec<_>>().join(" "),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '\n', '\r'])
        .filter(|word| !word.is_empty())
}

/// The one form of a value; `None` when the text is none of the type.
fn read(model: &Model, ty: TypeId, text: &str, node: Node) -> Option<String> {
    match variety(model, ty) {
        Variety::Atomic(builtin) => atomic(builtin, text, node),
        Variety::List(item) => {
            let items: Option<Vec<String>> = words(text)
                .map(|word| read(model, item, word, node))
                .collect();
            items.map(|items| items.join(" "))
        }
        Variety::Union(members) => members.iter().find_map(|member| {
            let normal = normal(text, white_space(model, *member));
            read(model, *member, &normal, node)
        }),
    }
}

fn atomic(builtin: Builtin, text: &str, node: Node) -> Option<String> {
    use Builtin::*;
    match builtin {
        Boolean => match text {
            "1" | "true" => Some("true".to_owned()),
            "0" | "false" => Some("false".to_owned()),
            _ => None,
        },
        Decimal => decimal(text),
        Integer | NonPositiveInteger | NegativeInteger | Long | Int | Short | Byte
        | NonNegativeInteger | UnsignedLong | UnsignedInt | UnsignedShort | UnsignedByte
        | PositiveInteger => decimal(text).filter(|_| !text.contains('.')),
        Float => number(text).map(|number| (number as f32).to_bits().to_string()),
        Double => number(text).map(|number| number.to_bits().to_string()),
        Duration => duration(text),
        DateTime | Time | Date | GYearMonth | GYear | GMonthDay | GDay | GMonth => Some(date(text)),
        HexBinary => Some(text.to_ascii_uppercase()),
        Base64Binary => Some(words(text).collect()),
        QName | Notation => {
            let (prefix, local) = match text.split_once(':') {
                Some((prefix, local)) => (Some(prefix), local),
                None => (None, text),
            };
            let namespace = match (prefix, node.lookup_namespace_uri(prefix)) {
                (Some(_), None) => return None,
                (_, namespace) => namespace.unwrap_or(""),
            };
            Some(format!("{{{namespace}}}{local}"))
        }
        _ => Some(text.to_owned()),
    }
}

/// Sign, digits without leading zeros, fraction without trailing ones.
fn decimal(text: &str) -> Option<String> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let sign = if negative && whole.len() + fraction.len() > 0 {
        "-"
    } else {
        ""
    };
    Some(format!("{sign}{whole}.{fraction}"))
}

fn number(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ if text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) =>
        {
            text.parse().ok()
        }
        _ => None,
    }
}

/// Months and seconds, which are what a duration's value is made of (Part 2, 3.2.6).
fn duration(text: &str) -> Option<String> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, times) = rest.split_once('T').unwrap_or((rest, ""));
    let (mut months, mut seconds, mut fraction) = (0_u128, 0_u128, "");
    for (part, units) in [
        (days, [('Y', 12), ('M', 1), ('D', 0)]),
        (times, [('H', 3600), ('M', 60), ('S', 1)]),
    ] {
        let in_time = units[0].0 == 'H';
        let mut rest = part;
        while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let (number, unit) = (&rest[..end], rest[end..].chars().next()?);
            rest = &rest[end + 1..];
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let whole: u128 = if whole.is_empty() {
                0
            } else {
                whole.parse().ok()?
            };
            let factor = units.iter().find(|(name, _)| *name == unit)?.1;
            match (in_time, unit) {
                (false, 'D') => seconds = seconds.checked_add(whole.checked_mul(86_400)?)?,
                (false, _) => months = months.checked_add(whole.checked_mul(factor)?)?,
                (true, _) => seconds = seconds.checked_add(whole.checked_mul(factor)?)?,
            }
            if unit == 'S' {
                fraction = part;
            }
        }
        if !rest.is_empty() {
            return None;
        }
    }
    let fraction = fraction.trim_end_matches('0');
    let zero = months == 0 && seconds == 0 && fraction.is_empty();
    let sign = if negative && !zero { "-" } else { "" };
    Some(format!("{sign}{months}M{seconds}.{fraction}S"))
}

/// A date or time: zero offsets are `Z`, a fraction has no zeros at its end, but stays one.
fn date(text: &str) -> String {
    let (body, zone) = match text.strip_suffix('Z') {
        Some(body) => (body, "Z"),
        None => match text
            .len()
            .checked_sub(6)
            .and_then(|at| text.split_at_checked(at))
        {
            Some((body, zone)) if is_offset(zone) => {
                (body, if zone.ends_with("00:00") { "Z" } else { zone })
            }
            _ => (text, ""),
        },
    };
    match body.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{}{zone}", fraction.trim_end_matches('0')),
        None => format!("{body}{zone}"),
    }
}

fn is_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [b'+' | b'-', a, b, b':', c, d] if [a, b, c, d].iter().all(|d| d.is_ascii_digit()))
}
