//! Whether the constant names of tables mean what they say where they are written.
//!
//! A table names elements and attributes with prefixes that the root of the document declares. Of
//! generated code that is so; of tables and operations that are put together by hand it may not
//! be, and then what is written would be no XML. As a table is a constant and so are the
//! declarations, each is looked at once in a process and not with each element.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::bindings::Bindings;
use super::read::scan::{XML_NAMESPACE, XMLNS_NAMESPACE, is_xml_char};
use super::table::{Row, RowKind, Table};
use crate::shown::Start;
use crate::value::lexical::is_ncname;

type Namespaces = &'static [(&'static str, &'static str)];

/// How many sets of declarations are told apart.
const CONTEXTS: usize = 1 << 10;
/// How many tables are remembered, each once for each set of declarations.
const KNOWN: usize = 1 << 12;
/// How far from its place something may be.
const PROBES: usize = 8;

/// The declarations of one root within those of another.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Level {
    outer: u16,
    start: usize,
    len: usize,
}

static LEVELS: [OnceLock<Level>; CONTEXTS] = [const { OnceLock::new() }; CONTEXTS];
static SEEN: [AtomicU64; KNOWN] = [const { AtomicU64::new(0) }; KNOWN];

/// Which constants are declared where a writer is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Context(u16);

/// Which of so many places something has that is told by this number.
#[inline]
fn spread(number: u64, places: usize) -> usize {
    // The upper bits are the good ones (Knuth, The Art of Computer Programming, 6.4).
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    mixed as usize % places
}

impl Context {
    /// Nothing is declared.
    pub(super) const NOTHING: Self = Self(0);
    /// More sets of declarations are in use than are told apart: nothing is remembered.
    pub(super) const UNKNOWN: Self = Self(u16::MAX);

    /// Where these are declared, too.
    pub(super) fn with(self, namespaces: Namespaces) -> Self {
        if namespaces.is_empty() || self == Self::UNKNOWN {
            return self;
        }
        let level = Level {
            outer: self.0,
            start: namespaces.as_ptr().addr(),
            len: namespaces.len(),
        };
        let first = spread(
            (level.start as u64).rotate_left(16) ^ u64::from(self.0),
            CONTEXTS,
        );
        for at in (first..first + PROBES).map(|at| at % CONTEXTS) {
            if *LEVELS[at].get_or_init(|| level) == level {
                return u16::try_from(at + 1).map_or(Self::UNKNOWN, Self);
            }
        }
        Self::UNKNOWN
    }

    /// The number by which a constant is remembered here: there is one of each.
    #[inline]
    fn key<T>(self, constant: &'static T) -> Option<u64> {
        let address = std::ptr::from_ref(constant).addr() as u64;
        (address >> 48 == 0 && self != Self::UNKNOWN).then_some(address << 16 | u64::from(self.0))
    }

    /// Whether a constant was looked at here and found right.
    #[inline]
    pub(super) fn knows<T>(self, constant: &'static T) -> bool {
        let Some(key) = self.key(constant) else {
            return false;
        };
        let first = spread(key, KNOWN);
        // Nothing else is told by what is found, so that the order of memory is of no matter.
        SEEN[first].load(Ordering::Relaxed) == key
            || (first + 1..first + PROBES).any(|at| SEEN[at % KNOWN].load(Ordering::Relaxed) == key)
    }

    /// Remembers that a constant is right here.
    pub(super) fn remember<T>(self, constant: &'static T) {
        let Some(key) = self.key(constant) else {
            return;
        };
        let first = spread(key, KNOWN);
        let is_free = |at: &usize| SEEN[*at].load(Ordering::Relaxed) == 0;
        let mut places = (first..first + PROBES).map(|at| at % KNOWN);
        let at = places.find(is_free).unwrap_or(first);
        SEEN[at].store(key, Ordering::Relaxed);
    }
}

/// What is wrong with a declaration (Namespaces in XML, section 3).
pub(super) fn wrong_declaration(prefix: &str, namespace: &str) -> Option<String> {
    let why = if !prefix.is_empty() && !is_ncname(prefix) {
        "that is not the form of a prefix"
    } else if matches!(prefix, "xml" | "xmlns") {
        "this prefix is reserved"
    } else if matches!(namespace, XML_NAMESPACE | XMLNS_NAMESPACE) {
        "this namespace is reserved"
    } else if namespace.is_empty() && !prefix.is_empty() {
        "a prefix has to stand for a namespace"
    } else {
        return None;
    };
    Some(format!(
        "the prefix `{}` can't be declared for the namespace \"{}\": {why}",
        Start(prefix),
        Start(namespace)
    ))
}

/// Whether a prefix can be given to a namespace.
pub(super) fn is_prefix(prefix: &str) -> bool {
    is_ncname(prefix) && !matches!(prefix, "xml" | "xmlns")
}

/// What is wrong with the declarations of a root.
pub(super) fn wrong_namespaces(namespaces: Namespaces) -> Option<String> {
    for (at, (prefix, uri)) in namespaces.iter().enumerate() {
        if prefix.is_empty() {
            return Some("a root can't declare a default namespace".to_owned());
        }
        if let Some(what) = wrong_declaration(prefix, uri) {
            return Some(what);
        }
        let is_suspicious = uri
            .bytes()
            .fold(false, |any, b| any | (b < b' ') | (b == 0xef));
        if is_suspicious && let Some(bad) = uri.chars().find(|c| !is_xml_char(*c)) {
            return Some(super::write::wrong_character(bad));
        }
        if namespaces[..at].iter().any(|(known, _)| known == prefix) {
            return Some(format!("the prefix `{prefix}` is declared twice"));
        }
    }
    None
}

/// What is wrong with the names in a table, where this is declared.
pub(super) fn wrong_table(table: &'static Table, scope: &Bindings) -> Option<String> {
    let mut has_content = table.is_group();
    for (at, row) in table.rows.iter().enumerate() {
        match row.kind {
            RowKind::Type => {}
            RowKind::Attribute | RowKind::AnyAttribute(_) if has_content => {
                let tag = row.tag;
                return Some(format!(
                    "the attribute `{tag}` has to stand before the content in its table"
                ));
            }
            RowKind::Attribute => {
                // There are few, and this is done once.
                let is_it =
                    |other: &Row| other.name == row.name && other.namespace == row.namespace;
                if table.rows[..at].iter().any(is_it) {
                    return Some(format!("two attributes have the name `{}`", row.tag));
                }
            }
            RowKind::AnyAttribute(_) => {}
            _ => has_content = true,
        }
    }
    wrong_rows(table.rows, scope)
}

/// The same of rows, and of the rows of the items in them.
pub(super) fn wrong_rows(rows: &'static [Row], scope: &Bindings) -> Option<String> {
    // Rows can hold themselves.
    let mut seen: Vec<&'static [Row]> = vec![rows];
    let mut done = 0;
    // The names of a table have nearly always the same prefix.
    let mut known = ("", "");
    while let Some(rows) = seen.get(done) {
        done += 1;
        for row in *rows {
            if let Some(what) = wrong_name(row, scope, &mut known) {
                return Some(what);
            }
            let items = row.items;
            if !items.is_empty() && !seen.iter().any(|rows| rows.as_ptr() == items.as_ptr()) {
                seen.push(items);
            }
        }
    }
    None
}

fn wrong_name(
    row: &Row,
    scope: &Bindings,
    known: &mut (&'static str, &'static str),
) -> Option<String> {
    let is_attribute = match row.kind {
        RowKind::Attribute => true,
        // A name that is only read.
        RowKind::Type if row.max == 0 => return None,
        RowKind::Element
        | RowKind::Bytes(_)
        | RowKind::Keyed(_)
        | RowKind::Child(..)
        | RowKind::Type => false,
        _ => return None,
    };
    let (tag, namespace) = (row.tag, row.namespace);
    let (prefix, local) = match tag.bytes().position(|b| b == b':') {
        Some(at) => (&tag[..at], &tag[at + 1..]),
        None => ("", tag),
    };
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_uppercase();
    let is_name = !local.is_empty() && local.bytes().all(is_plain) || is_ncname(local);
    if !is_name || is_attribute && tag == "xmlns" {
        return Some(format!("`{}` is not a name", Start(tag)));
    }
    if (prefix, namespace) == *known && prefix.len() + local.len() < tag.len() {
        return None;
    }
    let is_declared = match prefix {
        // Not with a colon that nothing stands before.
        "" => namespace.is_empty() && local.len() == tag.len(),
        "xml" => namespace == XML_NAMESPACE,
        prefix => scope.is_constant(prefix, namespace),
    };
    if is_declared {
        *known = (prefix, namespace);
        return None;
    }
    Some(format!(
        "the prefix of `{tag}` is not declared for the namespace \"{namespace}\": the root element, \
         or the operation, has to name it among its prefixes"
    ))
}
