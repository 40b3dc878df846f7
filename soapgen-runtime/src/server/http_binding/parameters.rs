//! Parameters as they come: names and values of a query, a form or a location, encoded; and the
//! record that is read from them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
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
use crate::xml::{ReadOptions, Reader, Violations, XSI, XmlError, XmlErrorKind};

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

/// What is wrong with a request: the first, as many as
/// [`Limits::violations`](crate::Limits::violations) says, and how many more there are.
pub(super) struct Wrong {
    pub(super) status: StatusCode,
    what: &'static str,
    said: Vec<String>,
    more: usize,
}

impl Wrong {
    /// With a document.
    pub(super) fn with_document(violations: &Violations) -> Self {
        let said = violations
            .iter()
            .map(|v| format!("{}: {}", v.path, v.message));
        Self {
            status: StatusCode::BAD_REQUEST,
            what: "the request is not valid: ",
            said: said.collect(),
            more: violations.more(),
        }
    }

    /// All of it in a line.
    pub(super) fn text(self) -> String {
        let what = self.what;
        format!("{what}{}", self.listed().join("; "))
    }

    /// Each by itself.
    pub(super) fn listed(mut self) -> Vec<String> {
        if self.more > 0 {
            self.said.push(format!("and {} more", self.more));
        }
        self.said
    }
}

impl From<Refused> for Wrong {
    fn from(Refused { status, said }: Refused) -> Self {
        Self {
            status,
            what: "",
            said: vec![said],
            more: 0,
        }
    }
}

/// What is wrong with parameters, of which there may be several.
struct Problems {
    wrong: Wrong,
    limit: usize,
    /// The parameters of which something is said already.
    names: HashSet<&'static str>,
    /// Whether one is missing.
    lacks: bool,
}

impl Problems {
    fn up_to(limit: usize) -> Self {
        let wrong = Wrong {
            status: StatusCode::BAD_REQUEST,
            what: "",
            said: Vec::new(),
            more: 0,
        };
        Self {
            wrong,
            limit: limit.max(1),
            names: HashSet::new(),
            lacks: false,
        }
    }

    fn add(&mut self, said: impl FnOnce() -> String) {
        match self.wrong.said.len() < self.limit {
            true => self.wrong.said.push(said()),
            false => self.wrong.more += 1,
        }
    }

    /// Of a parameter that there is.
    fn add_of(&mut self, name: &'static str, said: impl FnOnce() -> String) {
        self.names.insert(name);
        self.add(said);
    }

    /// What reading found in what came well.
    fn add_read(&mut self, error: &XmlError) {
        let of = |path: &str, said: &dyn std::fmt::Display| match path.split('/').nth(2) {
            Some(name) => format!("the parameter `{name}`: {said}"),
            None => format!("the parameters: {said}"),
        };
        // What was left out of the message is told by why it was.
        let is_told = |problems: &Self, path: &str| match path.split('/').nth(2) {
            Some(name) => problems.names.contains(name),
            None => problems.lacks,
        };
        match error.kind() {
            XmlErrorKind::Invalid(violations) => {
                for violation in violations {
                    if !is_told(self, &violation.path) {
                        self.add(|| of(&violation.path, &violation.message));
                    }
                }
                self.wrong.more += violations.more();
            }
            kind => {
                match kind {
                    XmlErrorKind::Limit(_) => self.wrong.status = StatusCode::PAYLOAD_TOO_LARGE,
                    XmlErrorKind::Deadline => self.wrong.status = StatusCode::REQUEST_TIMEOUT,
                    _ if is_told(self, error.path()) => return,
                    _ => {}
                }
                self.add(|| of(error.path(), kind));
            }
        }
    }
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
    fn take(&mut self, given: &Given<'r>, options: &ReadOptions, problems: &mut Problems) {
        let Some(name) = decoded(given.name.as_bytes(), given.is_query) else {
            return problems.add(|| {
                format!(
                    "the name of the parameter `{}` is not encoded as UTF-8 with percent signs",
                    Start(&clip(given.name))
                )
            });
        };
        let row = self.rows.get(&*name).copied();
        let row =
            row.and_then(|row| Some((self.of.table.rows.get(row)?, self.values.get_mut(row)?)));
        let Some((row, values)) = row else {
            if options.strict {
                problems.add(|| format!("there is no parameter `{}`", Start(&clip(&name))));
            }
            return;
        };
        let name = row.name;
        let Some(value) = decoded(given.value.as_bytes(), given.is_query) else {
            return problems.add_of(name, || {
                format!(
                    "the parameter `{name}` is not encoded as UTF-8 with percent signs: \"{}\"",
                    Start(&clip(given.value))
                )
            });
        };
        if let Some(c) = value.chars().find(|c| !is_xml_char(*c)) {
            return problems.add_of(name, || {
                format!(
                    "the parameter `{name}` has a character that no value can have: U+{:04X}",
                    u32::from(c)
                )
            });
        }
        match self.of.item(row) {
            // That is told once, however often it is given.
            None if !values.is_empty() && problems.names.contains(name) => {}
            None if !values.is_empty() => {
                problems.add_of(name, || format!("the parameter `{name}` is given twice"));
            }
            // What is beyond is left unread; that it is there is told once.
            Some(_) if values.len() >= options.limits.items => {
                let error = XmlError::limit("items", options.limits.items, String::new(), None);
                if !problems.names.contains(name) {
                    problems.add_of(name, || format!("the parameter `{name}`: {}", error.kind()));
                }
                problems.wrong.status = StatusCode::PAYLOAD_TOO_LARGE;
            }
            _ => values.push(value),
        }
    }

    /// The message that the parameters are, as XML.
    fn message(self, problems: &mut Problems) -> String {
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
                (None, []) if problems.names.contains(row.name) => problems.lacks = true,
                (None, []) => {
                    problems.lacks = true;
                    problems.add_of(row.name, || {
                        format!("the parameter `{}` is missing", row.name)
                    });
                }
            }
        }
        text.push_str("</message>");
        text
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
) -> Result<Req, Wrong> {
    let mut values = Values::new(of);
    let mut problems = Problems::up_to(options.limits.violations);
    for given in given {
        values.take(&given, options, &mut problems);
    }
    let text = values.message(&mut problems);
    let read = Reader::new(&text, options).and_then(|mut reader| {
        reader.declared = &UNKNOWN;
        reader.document(of.message)
    });
    match read {
        Ok(read) if problems.wrong.said.is_empty() => Ok(read),
        Ok(_) => Err(problems.wrong),
        Err(error) => {
            problems.add_read(&error);
            Err(problems.wrong)
        }
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
