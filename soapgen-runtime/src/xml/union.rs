//! Values of unions, whose text the first member type has that takes it (XML Schema Part 2,
//! 2.5.1.3): a value is written in a form that no member before its own takes, or not at all.

use super::codec::Text;
use super::write::Writer;
use crate::shown::clip;
use crate::value::{Builtin, SharedStr, SimpleType, Variety, WhiteSpace, lexical};

/// Resolves the prefixes of qualified names.
type Names<'a> = &'a dyn Fn(&str) -> Option<SharedStr>;

/// The type with values of its own that takes a text: of a union the first such member.
fn taker(simple: &'static SimpleType, text: &str, names: Names<'_>) -> Option<&'static SimpleType> {
    if !simple.is_valid_in(text, Some(names)) {
        return None;
    }
    match simple.variety {
        Variety::Union(members) => members.iter().find_map(|member| taker(member, text, names)),
        _ => Some(simple),
    }
}

/// The same number in other forms, those with the fewest changes first: zeros behind it where the
/// type has them, a sign, zeros before it, an exponent.
fn numbers(text: &str, has_point: bool, has_exponent: bool, forms: &mut Vec<String>) {
    let (sign, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (&text[..1], rest),
        None => ("", text),
    };
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return;
    }
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let behind: &[&str] = match (has_point, mantissa.contains('.')) {
        (false, _) => &[""],
        (true, false) => &["", ".0", ".00"],
        (true, true) => &["", "0", "00"],
    };
    let exponents: &[&str] = match (has_exponent, exponent) {
        (true, "") => &["", "E0", "E00"],
        _ => &[""],
    };
    // Four lengths, so that one of them is not a multiple of what other types count in.
    let before: &[&str] = &["", "0", "00", "000"];
    let signs: &[&str] = match sign {
        "" => &["", "+"],
        "+" => &["+", ""],
        _ => &["-"],
    };
    let mut all = Vec::new();
    for (d, end) in exponents.iter().enumerate() {
        for (c, before) in before.iter().enumerate() {
            for (b, sign) in signs.iter().enumerate() {
                for (a, behind) in behind.iter().enumerate() {
                    let changes = [a, b, c, d].into_iter().filter(|part| *part > 0).count();
                    let form = format!("{sign}{before}{mantissa}{behind}{exponent}{end}");
                    all.push((changes, form));
                }
            }
        }
    }
    all.sort_by_key(|(changes, _)| *changes);
    forms.extend(all.into_iter().map(|(_, form)| form));
}

/// The same point in time in other forms: with and without a fraction of seconds, and the zone
/// UTC by either of its names.
fn times(text: &str, has_seconds: bool, forms: &mut Vec<String>) {
    let (text, zones): (_, &[&str]) = match text.strip_suffix('Z') {
        Some(text) => (text, &["Z", "+00:00", "-00:00"]),
        None => match text.char_indices().rev().nth(5) {
            Some((at, '+' | '-')) if text[at..].contains(':') => (&text[..at], &[&text[at..]]),
            _ => (text, &[""]),
        },
    };
    let fractions: &[&str] = match (has_seconds, text.contains('.')) {
        (false, _) => &[""],
        (true, false) => &["", ".0"],
        (true, true) => &["", "0"],
    };
    for zone in zones {
        for fraction in fractions {
            forms.push(format!("{text}{fraction}{zone}"));
        }
    }
}

/// Other forms of the value that a text stands for, those that one would sooner write first.
fn forms(simple: &SimpleType, text: &str, is_item: bool) -> Vec<String> {
    use Builtin as B;
    let mut forms = Vec::new();
    match simple.variety {
        Variety::Atomic(builtin) => match builtin {
            B::Boolean => forms.extend(["true", "1", "false", "0"].map(str::to_owned)),
            B::Float | B::Double => numbers(text, true, true, &mut forms),
            B::Decimal => numbers(text, true, false, &mut forms),
            B::Integer
            | B::NonPositiveInteger
            | B::NegativeInteger
            | B::NonNegativeInteger
            | B::PositiveInteger
            | B::Long
            | B::Int
            | B::Short
            | B::Byte
            | B::UnsignedLong
            | B::UnsignedInt
            | B::UnsignedShort
            | B::UnsignedByte => numbers(text, false, false, &mut forms),
            B::DateTime | B::Time => times(text, true, &mut forms),
            B::Date | B::GYear | B::GYearMonth | B::GMonth | B::GMonthDay | B::GDay => {
                times(text, false, &mut forms);
            }
            B::Duration => {
                let zero = if text.contains('T') { "" } else { "T0S" };
                forms.push(format!("{text}{zero}"));
                if let Some((sign, rest)) = text.split_once('P') {
                    forms.extend(["0Y", "0M", "0D"].map(|part| format!("{sign}P{part}{rest}")));
                }
            }
            B::HexBinary => forms.push(text.to_ascii_lowercase()),
            B::Base64Binary if !is_item && text.len() > 1 && text.is_ascii() => {
                let (first, rest) = text.split_at(1);
                forms.push(format!("{first} {rest}"));
            }
            _ => {}
        },
        Variety::List(item) => {
            let (first, rest) = text.split_at(text.find(' ').unwrap_or(text.len()));
            let others = self::forms(item, first, true);
            forms.extend(others.into_iter().map(|first| first + rest));
        }
        Variety::Union(_) => {}
    }
    if !is_item && simple.white_space == WhiteSpace::Collapse {
        forms.push(format!(" {text}"));
    }
    forms
}

impl Writer {
    /// Writes a value of a union that is of the member with this number: in a form by which
    /// reading takes it for that. Where there is none it would be read as the value of another
    /// member, and is not written.
    #[doc(hidden)]
    pub fn union_member<T: Text>(
        &mut self,
        value: &T,
        members: &[&'static SimpleType],
        number: usize,
    ) {
        self.union_member_by(|writer| value.print(writer), members, number);
    }

    /// The same of a value that this writes.
    pub(crate) fn union_member_by(
        &mut self,
        print: impl FnOnce(&mut Self),
        members: &[&'static SimpleType],
        number: usize,
    ) {
        let from = self.buffer().len();
        print(self);
        if number > 0 {
            self.tell_apart(from, members, number);
        }
    }

    /// Writes a value of a union that is of none of the members: text as it stands, so that what
    /// is meant for a later member can be sent all the same. A check says what takes it.
    #[doc(hidden)]
    pub fn union_other(&mut self, text: &str, members: &[&'static SimpleType]) {
        self.escaped(text);
        if self.is_checking() {
            let names = |prefix: &str| self.shared_namespace_of(prefix);
            let other = members
                .iter()
                .find_map(|member| taker(member, text, &names));
            if let Some(other) = other {
                self.taken_by(text, other);
            }
        }
    }

    fn tell_apart(&mut self, from: usize, members: &[&'static SimpleType], number: usize) {
        let (earlier, own) = members.split_at(number);
        let Some(own) = own.first() else {
            return;
        };
        // Who reads it does so by the type that is named.
        let declared = self.declared();
        let named = self.kept_type.as_ref();
        if named.is_some_and(|name| match declared.member(name, members) {
            Some(member) => member == number,
            // As far as is known here.
            None => !declared.are_all && declared.simple_type(name).is_none(),
        }) {
            return;
        }
        let written = self.written_since(from);
        let names = |prefix: &str| self.shared_namespace_of(prefix);
        let taken_by = |text: &str| (earlier.iter()).find_map(|member| taker(member, text, &names));
        let Some(other) = taken_by(&written) else {
            return;
        };
        // What its own type doesn't take has no other form; a check says what is wrong with it.
        let leaf = taker(own, &written, &names);
        let form = leaf.and_then(|leaf| {
            let text = lexical::collapse(&written);
            let text = match leaf.white_space {
                WhiteSpace::Collapse => &*text,
                _ => &*written,
            };
            forms(leaf, text, self.in_list()).into_iter().find(|form| {
                taken_by(form).is_none()
                    && taker(own, form, &names).is_some_and(|taker| std::ptr::eq(taker, leaf))
                    && leaf.is_same(form, &written)
            })
        });
        match form {
            Some(form) => {
                self.buffer().truncate(from);
                self.escaped(&form);
            }
            None if self.is_checking() => self.taken_by(&written, other),
            None => self.problem(format!(
                "a union: \"{}\", a value of {}, would be read as one of {}, which stands before \
                 it, and has no form that isn't: give a value of {2}, or the text as `Other`, \
                 which is written as it stands",
                clip(&written),
                own.name,
                other.name
            )),
        }
    }

    #[cold]
    fn taken_by(&mut self, text: &str, other: &SimpleType) {
        self.violation(format!(
            "a union: \"{}\" is read as a value of {}, which stands before the type of this value",
            clip(text),
            other.name
        ));
    }
}
