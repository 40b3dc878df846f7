//! Plausible texts of simple types: tried one after the other until the type takes one.

use soapgen_runtime::codegen::{Builtin, Facet, Row, SimpleType, Variety};
use soapgen_runtime::dynamic::{Lexical, Scalar, natural_of, scalar_of, text_of};

use super::pattern;

/// The texts of one sample.
#[derive(Default)]
pub(super) struct Texts {
    /// How many IDs were given.
    ids: usize,
    /// Whether something refers to an ID.
    refers: bool,
    refuses_references: bool,
}

impl Texts {
    /// Whether something refers to an ID that nothing has.
    pub(super) fn has_dangling(&self) -> bool {
        self.refers && self.ids == 0
    }

    /// References have no values from here on.
    pub(super) fn refuse_references(&mut self) {
        self.refuses_references = true;
    }

    /// A value for a row of this name.
    pub(super) fn of(
        &mut self,
        lexical: &'static Lexical,
        row: &'static Row,
        name: &str,
    ) -> Option<Scalar> {
        let simple = row.simple.unwrap_or_else(|| natural_of(lexical));
        if let Some(text) = self.identity(simple)? {
            return scalar_of(lexical, row.simple, &text).ok();
        }
        let given = row.fixed.or(row.default).map(str::to_owned);
        let tried = given.into_iter().chain(candidates(simple, name, 0));
        let mut tried = tried.take(MOST);
        tried.find_map(|text| scalar_of(lexical, row.simple, &text).ok())
    }

    /// A text for a row whose values are text alone.
    pub(super) fn plain(&mut self, lexical: &Lexical, row: &'static Row) -> Option<String> {
        let simple = row.simple?;
        if let Some(text) = self.identity(simple)? {
            return Some(text);
        }
        let given = row.fixed.or(row.default).map(str::to_owned);
        let tried = given.into_iter().chain(candidates(simple, row.name, 0));
        let mut tried = tried.take(MOST);
        tried.find(|text| {
            let scalar = scalar_of(lexical, row.simple, text);
            scalar.is_ok_and(|scalar| text_of(lexical, &scalar).is_ok())
        })
    }

    /// The text of an ID or of a reference to one; `None` where there is none to refer to.
    #[allow(clippy::option_option)] // Not an identity, or one without a value.
    fn identity(&mut self, simple: &SimpleType) -> Option<Option<String>> {
        let builtin = match simple.variety {
            Variety::Atomic(builtin) => builtin,
            Variety::List(item) => match item.variety {
                Variety::Atomic(builtin) => builtin,
                _ => return Some(None),
            },
            Variety::Union(_) => return Some(None),
        };
        match builtin {
            Builtin::Id => {
                self.ids += 1;
                Some(Some(format!("id{}", self.ids)))
            }
            Builtin::IdRef if self.refuses_references => None,
            Builtin::IdRef => {
                self.refers = true;
                Some(Some("id1".to_owned()))
            }
            // Unparsed entities need a document type, which messages don't have.
            Builtin::Entity | Builtin::Notation => None,
            _ => Some(None),
        }
    }
}

/// How many texts are tried.
const MOST: usize = 400;

/// How deep in lists and unions.
const DEEPEST: usize = 8;

/// Texts that a type may take, the most plausible first.
fn candidates(simple: &'static SimpleType, name: &str, depth: usize) -> Vec<String> {
    let mut texts = Vec::new();
    if depth > DEEPEST {
        return texts;
    }
    let facets = simple.facets;
    // The last step's values are the fewest.
    for facet in facets.iter().rev() {
        match facet {
            Facet::Enumeration(values) => texts.extend(values.iter().map(|v| (*v).to_owned())),
            Facet::Pattern(patterns) => {
                texts.extend(patterns.iter().flat_map(|of| pattern::texts(of)));
            }
            _ => {}
        }
    }
    match simple.variety {
        Variety::Union(members) => {
            for member in members {
                texts.extend(candidates(member, name, depth + 1));
            }
        }
        Variety::List(item) => {
            let items = candidates(item, name, depth + 1);
            let counts = lengths(facets);
            for count in counts.into_iter().chain([1, 2]) {
                for item in items.iter().take(MOST / 8) {
                    texts.push(vec![item.as_str(); count].join(" "));
                }
            }
        }
        Variety::Atomic(builtin) => of_builtin(builtin, facets, name, &mut texts),
    }
    texts
}

/// The lengths that facets ask for.
fn lengths(facets: &[Facet]) -> Vec<usize> {
    let lengths = facets.iter().filter_map(|facet| match facet {
        Facet::Length(n) | Facet::MinLength(n) | Facet::MaxLength(n) => usize::try_from(*n).ok(),
        _ => None,
    });
    // Nobody reads more of it.
    lengths.filter(|length| *length <= 4096).collect()
}

fn of_builtin(builtin: Builtin, facets: &[Facet], name: &str, texts: &mut Vec<String>) {
    let push = |texts: &mut Vec<String>, of: &[&str]| {
        texts.extend(of.iter().map(|text| (*text).to_owned()));
    };
    match builtin {
        Builtin::Boolean => push(texts, &["true", "false"]),
        Builtin::Decimal
        | Builtin::Integer
        | Builtin::NonPositiveInteger
        | Builtin::NegativeInteger
        | Builtin::NonNegativeInteger
        | Builtin::PositiveInteger
        | Builtin::Long
        | Builtin::Int
        | Builtin::Short
        | Builtin::Byte
        | Builtin::UnsignedLong
        | Builtin::UnsignedInt
        | Builtin::UnsignedShort
        | Builtin::UnsignedByte
        | Builtin::Float
        | Builtin::Double => {
            if builtin == Builtin::Decimal {
                push(texts, &["1.5"]);
            }
            push(texts, &["1", "42", "0", "-1"]);
            bounds(facets, texts);
        }
        Builtin::DateTime => {
            push(texts, &["2026-01-31T12:00:00Z", "2026-01-31T12:00:00"]);
            bounds(facets, texts);
        }
        Builtin::Date => {
            push(texts, &["2026-01-31"]);
            bounds(facets, texts);
        }
        Builtin::Time => {
            push(texts, &["12:00:00"]);
            bounds(facets, texts);
        }
        Builtin::GYear => {
            push(texts, &["2026"]);
            bounds(facets, texts);
        }
        Builtin::GYearMonth => {
            push(texts, &["2026-01"]);
            bounds(facets, texts);
        }
        Builtin::GMonth => {
            push(texts, &["--01"]);
            bounds(facets, texts);
        }
        Builtin::GMonthDay => {
            push(texts, &["--01-31"]);
            bounds(facets, texts);
        }
        Builtin::GDay => {
            push(texts, &["---31"]);
            bounds(facets, texts);
        }
        Builtin::Duration => {
            push(texts, &["PT1H", "P1D"]);
            bounds(facets, texts);
        }
        Builtin::HexBinary => {
            let lengths = lengths(facets).into_iter().chain([4]);
            texts.extend(lengths.map(|n| "0F1E2D3C".repeat(n.div_ceil(4))[..2 * n].to_owned()));
        }
        Builtin::Base64Binary => {
            use base64::Engine as _;
            let engine = base64::engine::general_purpose::STANDARD;
            let lengths = [4].into_iter().chain(lengths(facets));
            texts.extend(
                lengths.map(|n| engine.encode("data".repeat(n.div_ceil(4)).get(..n).unwrap_or(""))),
            );
        }
        Builtin::Language => push(texts, &["en", "en-GB"]),
        Builtin::AnyUri => {
            let word = words(name).join("-");
            texts.push(format!("https://example.com/{word}"));
            push(
                texts,
                &["https://example.com/", "urn:example", "urn:a", "a"],
            );
            fit(&format!("urn:example:{word}"), facets, texts);
        }
        Builtin::QName => push(texts, &["name"]),
        Builtin::NmToken
        | Builtin::Name
        | Builtin::NcName
        | Builtin::Id
        | Builtin::IdRef
        | Builtin::Entity
        | Builtin::Notation => {
            let word = words(name).join("-");
            texts.push(word.clone());
            push(texts, &["name"]);
            fit(&word, facets, texts);
            fit("name", facets, texts);
        }
        Builtin::AnySimpleType | Builtin::String | Builtin::NormalizedString | Builtin::Token => {
            let text = telling(name);
            texts.push(text.clone());
            fit(&text, facets, texts);
            push(texts, &["text", "1", "A", ""]);
        }
    }
}

/// A text in the lengths that facets ask for.
fn fit(text: &str, facets: &[Facet], texts: &mut Vec<String>) {
    for length in lengths(facets) {
        let filler = text.chars().chain("text".chars().cycle());
        texts.push(filler.take(length).collect());
    }
}

/// Values at the bounds, and next to them.
fn bounds(facets: &[Facet], texts: &mut Vec<String>) {
    for facet in facets {
        match facet {
            Facet::MinInclusive(bound) | Facet::MaxInclusive(bound) => {
                texts.push((*bound).to_owned());
            }
            Facet::MinExclusive(bound) => texts.extend(next(bound, 1)),
            Facet::MaxExclusive(bound) => texts.extend(next(bound, -1)),
            Facet::TotalDigits(digits) => {
                texts.push("1".repeat(usize::try_from(*digits).unwrap_or(1).min(64)));
            }
            Facet::FractionDigits(digits) => {
                let digits = usize::try_from(*digits).unwrap_or(0).min(64);
                texts.push(format!("1.{}", "1".repeat(digits)));
            }
            _ => {}
        }
    }
    // Between two bounds.
    let number = |is: fn(&Facet) -> Option<&'static str>| {
        let mut found = facets.iter().rev().filter_map(is);
        found.next().and_then(|bound| bound.parse::<f64>().ok())
    };
    let low = number(|facet| match facet {
        Facet::MinInclusive(bound) | Facet::MinExclusive(bound) => Some(bound),
        _ => None,
    });
    let high = number(|facet| match facet {
        Facet::MaxInclusive(bound) | Facet::MaxExclusive(bound) => Some(bound),
        _ => None,
    });
    if let (Some(low), Some(high)) = (low, high) {
        texts.push(format!("{}", f64::midpoint(low, high)));
        texts.push(format!("{}", f64::midpoint(low, high).trunc()));
    }
}

/// Values behind a bound that is not one itself: of numbers, and of the parts of dates that are
/// plain to count.
fn next(bound: &str, step: i128) -> Vec<String> {
    let mut texts = Vec::new();
    if let Ok(number) = bound.parse::<i128>() {
        texts.push(number.saturating_add(step).to_string());
    }
    if let Ok(number) = bound.parse::<f64>() {
        #[allow(clippy::cast_precision_loss)] // It is 1 or -1.
        let step = step as f64;
        texts.push(format!("{}", number + step));
        texts.push(format!("{}", number + step / 1000.0));
        texts
            .push(format!("{:e}", number * (1.0 + step * number.signum() / 1e3)).replace('e', "E"));
    }
    // A date or time of the next or last year, day, hour or second.
    let parts: Vec<(usize, &str)> = bound.match_indices(|c: char| c.is_ascii_digit()).fold(
        Vec::new(),
        |mut parts: Vec<(usize, &str)>, (at, _)| {
            match parts.last_mut() {
                Some((from, part)) if *from + part.len() == at => {
                    *part = &bound[*from..=at];
                }
                _ => parts.push((at, &bound[at..=at])),
            }
            parts
        },
    );
    for (at, part) in parts {
        if let Ok(number) = part.parse::<i128>() {
            let number = (number + step).max(0);
            let width = part.len();
            texts.push(format!(
                "{}{number:0width$}{}",
                &bound[..at],
                &bound[at + width..]
            ));
        }
    }
    texts
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            words.push(String::new());
            was_lower = false;
            continue;
        }
        if c.is_uppercase() && was_lower || words.is_empty() {
            words.push(String::new());
        }
        was_lower = c.is_lowercase() || c.is_numeric();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    if words
        .first()
        .is_none_or(|word| word.starts_with(|c: char| c.is_numeric()))
    {
        words.insert(0, "value".to_owned());
    }
    words
}

/// A text by what a name tells of it.
fn telling(name: &str) -> String {
    let words = words(name);
    let has = |of: &[&str]| words.iter().any(|word| of.contains(&word.as_str()));
    if has(&["email", "mail"]) {
        return "anna@example.com".to_owned();
    }
    if has(&["uri", "url", "link", "href"]) {
        let rest: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !["uri", "url", "link", "href"].contains(word))
            .collect();
        return format!("https://example.com/{}", rest.join("-"));
    }
    if has(&["phone", "telephone", "fax", "mobile"]) {
        return "+47 22 00 00 00".to_owned();
    }
    if has(&["currency"]) {
        return "EUR".to_owned();
    }
    if has(&["language", "culture", "locale"]) {
        return "en".to_owned();
    }
    if has(&["guid", "uuid"]) {
        return "6f9619ff-8b86-4d01-b42d-00cf4fc964ff".to_owned();
    }
    words.join(" ")
}
