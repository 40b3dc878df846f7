//! Parameters as they come: names and values of a query, a form or a location, encoded; and the
//! record that is read from them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use http::StatusCode;
use percent_encoding::percent_decode;

use super::super::arrival::Refused;
use crate::client::http_binding::Parameters;
use crate::shown::{Start, clip};
use crate::xml::codec::Slot;
use crate::xml::declarations::UNKNOWN;
use crate::xml::read::scan::is_xml_char;
use crate::xml::table::Row;
use crate::xml::{ReadOptions, Reader, XSI, XmlError, XmlErrorKind};

/// The names and values of a query or a form, still encoded.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// A text that was encoded with percent signs (RFC 3986, section 2.1) and, in a query or a form,
/// with a plus for a space; `None` where it isn't, or isn't UTF-8.
pub(super) fn decoded(text: &[u8], is_query: bool) -> Option<Cow<'_, str>> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'%', text.get(at..)?) {
        let digits = text.get(at + found + 1..at + found + 3)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        at += found + 3;
    }
    if !is_query || memchr::memchr(b'+', text).is_none() {
        return percent_decode(text).decode_utf8().ok();
    }
    let spaced: Vec<u8> = text
        .iter()
        .map(|b| if *b == b'+' { b' ' } else { *b })
        .collect();
    let decoded = percent_decode(&spaced).decode_utf8().ok()?;
    Some(Cow::Owned(decoded.into_owned()))
}

/// A parameter that came: its name and its value, encoded.
pub(super) struct Given<'r> {
    pub(super) name: &'r str,
    pub(super) value: &'r str,
    /// Whether a plus is a space.
    pub(super) is_query: bool,
}

/// The values of the parameters that a record has, by the place of its row.
struct Values<'r> {
    of: Parameters,
    rows: HashMap<&'static str, usize>,
    values: Vec<Vec<Cow<'r, str>>>,
}

impl<'r> Values<'r> {
    fn new(of: Parameters) -> Self {
        let rows = of.table.rows.iter().enumerate();
        let rows = rows.filter(|(_, row)| row.is_element());
        Self {
            of,
            rows: rows.map(|(number, row)| (row.name, number)).collect(),
            values: of.table.rows.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// Takes a parameter, if there is one of its name.
    fn take(&mut self, given: &Given<'r>, options: &ReadOptions) -> Result<(), Refused> {
        let Some(name) = decoded(given.name.as_bytes(), given.is_query) else {
            let name = clip(given.name);
            return Err(wrong(format!(
                "the name of the parameter `{}` is not encoded as UTF-8 with percent signs",
                Start(&name)
            )));
        };
        let row = self.rows.get(&*name).copied();
        let row =
            row.and_then(|row| Some((self.of.table.rows.get(row)?, self.values.get_mut(row)?)));
        let Some((row, values)) = row else {
            return match options.strict {
                true => Err(wrong(format!(
                    "there is no parameter `{}`",
                    Start(&clip(&name))
                ))),
                false => Ok(()),
            };
        };
        let name = row.name;
        let Some(value) = decoded(given.value.as_bytes(), given.is_query) else {
            return Err(wrong(format!(
                "the parameter `{name}` is not encoded as UTF-8 with percent signs: \"{}\"",
                Start(&clip(given.value))
            )));
        };
        if let Some(c) = value.chars().find(|c| !is_xml_char(*c)) {
            return Err(wrong(format!(
                "the parameter `{name}` has a character that no value can have: U+{:04X}",
                u32::from(c)
            )));
        }
        match self.of.item(row) {
            None if !values.is_empty() => {
                return Err(wrong(format!("the parameter `{name}` is given twice")));
            }
            Some(_) if values.len() >= options.limits.items => {
                let error = XmlError::limit("items", options.limits.items, String::new(), None);
                return Err(refused(&error));
            }
            _ => values.push(value),
        }
        Ok(())
    }

    /// The message that the parameters are, as XML.
    fn message(self) -> Result<String, Refused> {
        let mut text = String::from("<message");
        for (prefix, namespace) in self.of.prefixes {
            attribute(&mut text, "xmlns:", prefix, namespace);
        }
        text.push('>');
        for (row, values) in self.of.table.rows.iter().zip(&self.values) {
            if !row.is_element() {
                continue;
            }
            match (self.of.item(row), values.as_slice()) {
                (Some(_) | None, []) if row.min == 0 => {}
                (Some(item), values) => array(&mut text, row, item, values),
                (None, [value, ..]) => {
                    let prefix = start(&mut text, "_", row);
                    text.push('>');
                    escape(&mut text, value);
                    end(&mut text, prefix, row);
                }
                (None, []) if row.nillable => {
                    start(&mut text, "_", row);
                    attribute(&mut text, "xmlns:", "_nil", XSI);
                    attribute(&mut text, "_nil:", "nil", "true");
                    text.push_str("/>");
                }
                (None, []) => {
                    return Err(wrong(format!("the parameter `{}` is missing", row.name)));
                }
            }
        }
        text.push_str("</message>");
        Ok(text)
    }
}

/// Reads a record from the parameters that came.
///
/// A message in XML is made of them, so that each value is read by the rules that it has
/// everywhere.
pub(super) fn read<'r, Req: Slot>(
    of: Parameters,
    given: impl Iterator<Item = Given<'r>>,
    options: &ReadOptions,
) -> Result<Req, Refused> {
    let mut values = Values::new(of);
    for given in given {
        values.take(&given, options)?;
    }
    let text = values.message()?;
    let read = Reader::new(&text, options).and_then(|mut reader| {
        reader.declared = &UNKNOWN;
        reader.document(of.message)
    });
    read.map_err(|error| refused(&error))
}

fn wrong(said: String) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, said)
}

/// What is wrong with parameters, by their names.
fn refused(error: &XmlError) -> Refused {
    let of = |path: &str, said: &dyn std::fmt::Display| match path.split('/').nth(2) {
        Some(name) => format!("the parameter `{name}`: {said}"),
        None => format!("the parameters: {said}"),
    };
    match error.kind() {
        XmlErrorKind::Invalid(violations) => {
            let mut said: Vec<String> =
                violations.iter().map(|v| of(&v.path, &v.message)).collect();
            if violations.more() > 0 {
                said.push(format!("and {} more", violations.more()));
            }
            wrong(said.join("; "))
        }
        XmlErrorKind::Limit(_) => Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            of(error.path(), error.kind()),
        ),
        XmlErrorKind::Deadline => {
            Refused::new(StatusCode::REQUEST_TIMEOUT, of(error.path(), error.kind()))
        }
        kind => wrong(of(error.path(), kind)),
    }
}

/// An array: each value an item.
fn array(text: &mut String, row: &Row, item: &Row, values: &[Cow<'_, str>]) {
    let prefix = start(text, "_", row);
    let in_namespace = match item.namespace {
        "" => "",
        namespace => {
            attribute(text, "xmlns:", "_i", namespace);
            "_i:"
        }
    };
    text.push('>');
    for value in values {
        for part in ["<", in_namespace, item.name, ">"] {
            text.push_str(part);
        }
        escape(text, value);
        for part in ["</", in_namespace, item.name, ">"] {
            text.push_str(part);
        }
    }
    end(text, prefix, row);
}

/// Begins an element, and gives its prefix with the colon.
fn start(text: &mut String, prefix: &'static str, row: &Row) -> &'static str {
    text.push('<');
    match row.namespace {
        "" => {
            text.push_str(row.name);
            ""
        }
        namespace => {
            text.push_str(prefix);
            text.push(':');
            text.push_str(row.name);
            attribute(text, "xmlns:", prefix, namespace);
            "_:"
        }
    }
}

fn end(text: &mut String, prefix: &str, row: &Row) {
    for part in ["</", prefix, row.name, ">"] {
        text.push_str(part);
    }
}

fn attribute(text: &mut String, of: &str, name: &str, value: &str) {
    // Text into a string always succeeds.
    let _ = write!(text, " {of}{name}=\"");
    escape(text, value);
    text.push('"');
}

fn escape(text: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\r']) {
        let (plain, special) = rest.split_at(at);
        text.push_str(plain);
        text.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#13;",
        });
        rest = special.get(1..).unwrap_or("");
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs() {
        for (text, is_query, expected) in [
            ("a+b%20c", true, Some("a b c")),
            ("a+b%20c", false, Some("a+b c")),
            ("Z%C3%BCrich", true, Some("Zürich")),
            ("Zürich", true, Some("Zürich")),
            ("%2B+", true, Some("+ ")),
            ("%00", true, Some("\0")),
            ("%e9", true, None),
            ("%C3", true, None),
            ("%ED%A0%80", true, None),
            ("%C0%80", true, None),
            ("%", true, None),
            ("a%2", true, None),
            ("%zz", true, None),
            ("%+1", true, None),
            ("%25zz", true, Some("%zz")),
        ] {
            let found = decoded(text.as_bytes(), is_query);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert_eq!(decoded(b"\xff", true), None);
        let all: Vec<_> = pairs("a=1&&b&=c&d=e=f").collect();
        assert_eq!(all, [("a", "1"), ("b", ""), ("", "c"), ("d", "e=f")]);
    }
}
