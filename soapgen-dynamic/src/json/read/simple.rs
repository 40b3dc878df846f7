//! Texts: what simple types take, from strings, numbers and truth values.

use serde_json::Value as Json;
use soapgen_runtime::QName;
use soapgen_runtime::codegen::{Builtin, Facet, Row, SimpleType};
use soapgen_runtime::dynamic::{Lexical, Scalar, scalar_of};

use super::super::scalar::{expected, name_of, takes_booleans, takes_numbers};
use super::{Reading, Result, Step, listed, shown};

impl Reading {
    pub(super) fn text(
        &mut self,
        lexical: &'static Lexical,
        row: &'static Row,
        json: &Json,
    ) -> Result<Scalar> {
        if let (Lexical::List(of) | Lexical::Flags(of), Json::Array(items)) = (lexical, json) {
            let items = items
                .iter()
                .enumerate()
                .map(|(at, item)| self.within(Step::Index(at), |reading| reading.item(of, item)));
            let list = Scalar::List(items.collect::<Result<_>>()?);
            // The facets of the list, such as its length; names have no text without prefixes.
            if !holds_names(of) {
                let text = soapgen_runtime::dynamic::text_of(lexical, &list);
                let text = text.map_err(|error| self.error(error.to_string()))?;
                self.scalar(lexical, row, &text)?;
            }
            return Ok(list);
        }
        match (lexical, json) {
            (Lexical::Builtin(builtin), Json::String(text)) if is_name(*builtin) => {
                Ok(Scalar::QName(self.name(text)?))
            }
            (_, Json::String(text)) => self.scalar(lexical, row, text),
            (_, Json::Number(number)) if takes_numbers(lexical) => match digits(lexical, number) {
                Some(text) => self.scalar(lexical, row, &text),
                None => Err(self.error(format!(
                    "the number {number} may not be the one that was meant: JSON numbers have \
                         some 15 digits; give it as a string"
                ))),
            },
            (_, Json::Bool(value)) if takes_booleans(lexical) => {
                self.scalar(lexical, row, &value.to_string())
            }
            (_, json) => {
                let values = row.simple.map(values);
                let values = values.filter(|values| !values.is_empty());
                match values {
                    Some(values) => self.wrong(&one_of(values), json),
                    None => self.wrong(expected(lexical), json),
                }
            }
        }
    }

    /// An item of a list.
    fn item(&mut self, lexical: &'static Lexical, json: &Json) -> Result<Scalar> {
        static ITEM: Row = soapgen_runtime::codegen::text();
        self.text(lexical, &ITEM, json)
    }

    pub(super) fn name(&self, text: &str) -> Result<QName> {
        let name = name_of(text);
        let is_name = !name.local.is_empty() && !name.local.contains(|c: char| "{}: ".contains(c));
        match is_name {
            true => Ok(name),
            false => Err(self.error(format!(
                "expected a name, `{{namespace}}local` or `local`, found {}",
                shown(&Json::String(text.to_owned()))
            ))),
        }
    }

    pub(super) fn scalar(
        &self,
        lexical: &'static Lexical,
        row: &Row,
        text: &str,
    ) -> Result<Scalar> {
        scalar_of(lexical, row.simple, text).map_err(|error| {
            let known = match lexical {
                Lexical::Enumeration(simple) => values(simple),
                _ => row.simple.map_or(&[][..], |simple| values(simple)),
            };
            let hint = match soapgen::nearest(text, known.iter().copied()) {
                Some(near) => format!("; did you mean {near:?}?"),
                None => String::new(),
            };
            self.error(format!("{error}{hint}"))
        })
    }
}

/// A number as XML has it; none where JSON may have lost digits of it.
fn digits(lexical: &Lexical, number: &serde_json::Number) -> Option<String> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    let value = number.as_f64()?;
    let is_float = matches!(lexical, Lexical::Builtin(Builtin::Float | Builtin::Double));
    if is_float {
        return Some(number.to_string());
    }
    if value.fract() == 0.0 && value.abs() < EXACT {
        // Without the sign of a zero, and without an exponent.
        return Some(format!("{:.0}", value + 0.0));
    }
    // Without an exponent: of a whole number the zeros at the end are no digits that may be wrong.
    let text = format!("{value}");
    let significant = text.trim_start_matches(['-', '0', '.']);
    let significant = significant.trim_end_matches('0');
    let count = significant.chars().filter(char::is_ascii_digit).count();
    (count <= 15).then_some(text)
}

fn one_of(values: &[&str]) -> String {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    format!("one of {}", listed(&values))
}

/// The values of an enumeration.
pub(super) fn values(simple: &'static SimpleType) -> &'static [&'static str] {
    let mut facets = simple.facets.iter();
    let values = facets.find_map(|facet| match facet {
        Facet::Enumeration(values) => Some(*values),
        _ => None,
    });
    values.unwrap_or_default()
}

fn is_name(builtin: Builtin) -> bool {
    matches!(builtin, Builtin::QName | Builtin::Notation)
}

fn holds_names(lexical: &Lexical) -> bool {
    matches!(lexical, Lexical::Builtin(builtin) if is_name(*builtin))
}
