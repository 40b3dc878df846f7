//! What is said beside the elements of a message: type, how often each stands, whether it may be
//! nil.

use soapgen_runtime::codegen::{Facet, MANY, Row, RowKind, SimpleType, TableKind};
use soapgen_runtime::dynamic::{Kind, Lexical, Type, natural_of};

use crate::operation::Message;
use crate::pretty::{Notes, Tag};

/// The notes of a message: of its header blocks and of what stands in its body.
pub struct MessageNotes {
    of: &'static Message,
    /// What is open, and what is known of it.
    open: Vec<Place>,
}

#[derive(Clone, Copy)]
enum Place {
    Envelope,
    Header,
    Body,
    Element(&'static Kind, &'static Row),
    /// The entry of a dictionary.
    Entry(&'static Kind, &'static Kind, &'static [Row]),
    Unknown,
}

impl MessageNotes {
    /// The notes of a message that is written as an envelope.
    #[must_use]
    pub fn new(of: &'static Message) -> Self {
        Self {
            of,
            open: Vec::new(),
        }
    }

    /// The notes of a message that is written as a document, without an envelope.
    #[must_use]
    pub fn of_document(of: &'static Message) -> Self {
        Self {
            of,
            open: vec![Place::Body],
        }
    }
}

impl Notes for MessageNotes {
    fn start(&mut self, tag: Tag<'_>) -> Option<String> {
        let place = match self.open.last() {
            None => Place::Envelope,
            Some(Place::Envelope) if tag.name.ends_with("Header") => Place::Header,
            Some(Place::Envelope) => Place::Body,
            Some(Place::Header) => match self.of.headers {
                Some((ty, _)) => child_of(ty, tag),
                None => Place::Unknown,
            },
            Some(Place::Body) => match self.of.root {
                Some(_) => in_root(self.of.kind, self.of.row(), tag),
                None => child(self.of.kind, self.of.row(), tag),
            },
            Some(Place::Element(kind, row)) => child(kind, row, tag),
            Some(Place::Entry(key, value, rows)) => match rows {
                [_, key_row, _] if key_row.tag == tag.name => Place::Element(key, key_row),
                [_, _, value_row] => Place::Element(value, value_row),
                _ => Place::Unknown,
            },
            Some(Place::Unknown) => Place::Unknown,
        };
        self.open.push(place);
        match place {
            Place::Element(kind, row) => {
                let note = said(kind, row);
                (!note.is_empty()).then_some(note)
            }
            _ => None,
        }
    }

    fn end(&mut self) {
        self.open.pop();
    }
}

/// The element in the body: of a substitution group, one of its members.
fn in_root(kind: &'static Kind, row: &'static Row, tag: Tag<'_>) -> Place {
    match (row.kind, inner(kind)) {
        (RowKind::Group(_), Kind::Table(ty)) => child_of(ty, tag),
        _ => Place::Element(kind, row),
    }
}

/// What is in `Option` and the like.
fn inner(kind: &'static Kind) -> &'static Kind {
    match kind {
        Kind::Optional(of) | Kind::Many(of) | Kind::Nillable(of) | Kind::Typed(of) => inner(of),
        kind => kind,
    }
}

fn child(kind: &'static Kind, row: &'static Row, tag: Tag<'_>) -> Place {
    if let Some(item) = row.items.first() {
        return match kind {
            Kind::Dictionary(key, value) => Place::Entry(key, value, row.items),
            Kind::Optional(Kind::Dictionary(key, value)) => Place::Entry(key, value, row.items),
            Kind::Optional(Kind::Many(of)) | Kind::Many(of) => Place::Element(of, item),
            Kind::Optional(Kind::Grid(of, _)) | Kind::Grid(of, _) => Place::Element(of, item),
            _ => Place::Unknown,
        };
    }
    match inner(kind) {
        Kind::Table(ty) => child_of(ty, tag),
        _ => Place::Unknown,
    }
}

fn child_of(ty: &'static Type, tag: Tag<'_>) -> Place {
    if ty.table.kind == TableKind::Derived {
        // The variant that is shown has the member, or none has.
        let variants = (0..ty.table.rows.len()).filter_map(|at| ty.member(at));
        for variant in variants {
            if let Kind::Table(ty) = inner(variant)
                && let place @ Place::Element(..) = child_of(ty, tag)
            {
                return place;
            }
        }
        return Place::Unknown;
    }
    for (at, row) in ty.table.rows.iter().enumerate() {
        let Some(kind) = ty.member(at) else {
            continue;
        };
        match row.kind {
            RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) if row.tag == tag.name => {
                return Place::Element(kind, row);
            }
            RowKind::Group(_) => {
                if let Kind::Table(group) = inner(kind)
                    && let place @ Place::Element(..) = child_of(group, tag)
                {
                    return place;
                }
            }
            _ => {}
        }
    }
    Place::Unknown
}

/// What is said of an element.
fn said(kind: &'static Kind, row: &'static Row) -> String {
    let mut parts = Vec::new();
    match inner(kind) {
        Kind::Text(lexical) => parts.push(of_type(
            row.simple.unwrap_or_else(|| natural_of(lexical)),
            lexical,
        )),
        Kind::Table(ty) if ty.table.kind == TableKind::Derived => {
            let names: Vec<&str> = ty.table.rows.iter().map(|row| row.name).take(6).collect();
            parts.push(format!("xsi:type may name: {}", names.join(", ")));
        }
        Kind::Tree => parts.push("any XML".to_owned()),
        Kind::Mixed => parts.push("text and elements".to_owned()),
        _ => {}
    }
    parts.push(occurs(row));
    if row.nillable {
        parts.push("may be nil".to_owned());
    }
    if let Some(fixed) = row.fixed {
        parts.push(format!("always {fixed:?}"));
    } else if let Some(default) = row.default {
        parts.push(format!("{default:?} when empty"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// How often an element may stand, in words.
#[must_use]
pub fn occurs(row: &Row) -> String {
    match (row.min, row.max) {
        (1, 1) => String::new(),
        (0, 1) => "optional".to_owned(),
        (0, MANY) => "any number".to_owned(),
        (1, MANY) => "one or more".to_owned(),
        (min, MANY) => format!("{min} or more"),
        (min, max) if min == max => format!("{min} times"),
        (min, max) => format!("{min} to {max} times"),
    }
}

/// A simple type and its facets, in words.
fn of_type(simple: &SimpleType, lexical: &Lexical) -> String {
    let name = simple
        .name
        .rsplit_once('}')
        .map_or(simple.name, |(_, local)| local);
    let mut parts = vec![name.trim_start_matches("xs:").to_owned()];
    for facet in simple.facets {
        parts.push(match facet {
            Facet::Enumeration(values) => {
                let shown: Vec<&str> = values.iter().take(8).copied().collect();
                let more = if values.len() > shown.len() {
                    ", …"
                } else {
                    ""
                };
                format!("one of: {}{more}", shown.join(", "))
            }
            Facet::Length(n) => format!("length {n}"),
            Facet::MinLength(n) => format!("length at least {n}"),
            Facet::MaxLength(n) => format!("length at most {n}"),
            Facet::MinInclusive(bound) => format!("at least {bound}"),
            Facet::MaxInclusive(bound) => format!("at most {bound}"),
            Facet::MinExclusive(bound) => format!("more than {bound}"),
            Facet::MaxExclusive(bound) => format!("less than {bound}"),
            Facet::Pattern(patterns) => format!("matches {}", patterns.join(" or ")),
            Facet::TotalDigits(n) => format!("at most {n} digits"),
            Facet::FractionDigits(n) => format!("at most {n} decimals"),
        });
    }
    if let Lexical::List(_) | Lexical::Flags(_) = lexical {
        parts.push("a list with blanks between".to_owned());
    }
    parts.join(", ")
}
