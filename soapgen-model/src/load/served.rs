//! Documents as a server gives them to those who ask: the text of each, and where addresses of the
//! server stand in it.

use std::collections::HashMap;

use crate::place::{DocumentId, Place};
use crate::source::Sources;
use crate::syntax::wsdl::{is_address, is_endpoint};

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// The address of the service.
    Address,
    /// The address of the document of this number.
    Document(usize),
}

/// What every document begins with: it is given as UTF-8, whatever it came as.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// This document, and all that it leads to; each number is an index of what is given.
pub fn documents(sources: &Sources, first: DocumentId) -> Vec<Vec<Piece>> {
    let mut order = vec![first];
    let mut numbers = HashMap::from([(first, 0)]);
    let mut given = Vec::new();
    while let Some(document) = order.get(given.len()).copied() {
        given.push(pieces(sources, document, &mut |linked| {
            *numbers.entry(linked).or_insert_with(|| {
                order.push(linked);
                order.len() - 1
            })
        }));
    }
    given
}

fn pieces(
    sources: &Sources,
    document: DocumentId,
    number: &mut dyn FnMut(DocumentId) -> usize,
) -> Vec<Piece> {
    let text = sources.text(document);
    // It was read before.
    let Ok(tree) = super::tree_of(text) else {
        return vec![Piece::Text(text.to_owned())];
    };
    let start = match text.strip_prefix("<?xml") {
        Some(rest) => rest.find("?>").map_or(0, |end| "<?xml".len() + end + 2),
        None => 0,
    };
    let mut pieces = vec![Piece::Text(DECLARATION.to_owned())];
    let mut copied = start + (text.len() - start - text[start..].trim_start().len());
    let elements = tree.descendants().filter(roxmltree::Node::is_element);
    for attribute in elements.flat_map(|node| {
        let attributes = node.attributes();
        attributes.filter_map(move |attribute| {
            let name = attribute.name();
            let is_address =
                name == "location" && is_address(node) || name == "address" && is_endpoint(node);
            let is_reference = matches!(name, "location" | "schemaLocation");
            (attribute.namespace().is_none() && (is_address || is_reference))
                .then(|| (attribute.range_value(), is_address))
        })
    }) {
        let (range, is_address) = attribute;
        let piece = match is_address {
            true => Piece::Address,
            false => match sources.linked(Place::at(document, range.start)) {
                Some(linked) => Piece::Document(number(linked)),
                None => continue,
            },
        };
        // Of entities that stand for elements the places are those of the entities.
        let Some(before) = text.get(copied..range.start) else {
            continue;
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(piece);
        copied = range.end;
    }
    pieces.push(Piece::Text(text.get(copied..).unwrap_or("").to_owned()));
    joined(pieces)
}

/// With texts that follow each other as one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => out.push(piece),
        }
    }
    out
}
