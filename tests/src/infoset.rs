//! Whether two documents are equal as infosets (XML Information Set): elements, attributes and
//! text. Comments, processing instructions, prefixes, `xsi:schemaLocation` and white space
//! between elements are set aside.

use roxmltree::{Document, Node};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A piece of content.
enum Piece<'a, 'input> {
    Element(Node<'a, 'input>),
    Text(String),
}

/// Compares two documents.
///
/// # Errors
/// Says where they differ first, and how; or that one of them is not well-formed.
pub fn compare(expected: &str, found: &str) -> Result<(), String> {
    let parse = |text| Document::parse(text).map_err(|error| format!("{error}\n{text}"));
    let (expected, found) = (parse(expected)?, parse(found)?);
    elements(expected.root_element(), found.root_element(), "")
}

fn elements(expected: Node<'_, '_>, found: Node<'_, '_>, path: &str) -> Result<(), String> {
    let path = format!("{path}/{}", expected.tag_name().name());
    if name(expected) != name(found) {
        let (expected, found) = (name(expected), name(found));
        return Err(format!("{path}: expected {expected:?}, found {found:?}"));
    }
    let (wanted, given) = (attributes(expected), attributes(found));
    if wanted != given {
        return Err(format!(
            "{path}: expected the attributes {wanted:?}, found {given:?}"
        ));
    }
    let (wanted, given) = (content(expected), content(found));
    for pair in wanted.iter().zip(&given) {
        match pair {
            (Piece::Element(wanted), Piece::Element(given)) => elements(*wanted, *given, &path)?,
            (Piece::Text(wanted), Piece::Text(given))
                if value(expected, wanted) == value(found, given) => {}
            (wanted, given) => {
                let (wanted, given) = (wanted.say(), given.say());
                return Err(format!("{path}: expected {wanted}, found {given}"));
            }
        }
    }
    match (wanted.get(given.len()), given.get(wanted.len())) {
        (None, None) => Ok(()),
        (Some(missing), _) => Err(format!("{path}: {} is missing", missing.say())),
        (_, Some(more)) => Err(format!("{path}: {} is too much", more.say())),
    }
}

/// Namespace, empty for none, and local name.
fn name<'a>(element: Node<'a, '_>) -> (&'a str, &'a str) {
    let name = element.tag_name();
    (name.namespace().unwrap_or_default(), name.name())
}

/// Names and values, in an order of their own.
fn attributes(element: Node<'_, '_>) -> Vec<(String, String, String)> {
    let mut attributes: Vec<_> = element
        .attributes()
        .filter(|a| {
            !(a.namespace() == Some(XSI)
                && matches!(a.name(), "schemaLocation" | "noNamespaceSchemaLocation"))
        })
        .map(|a| {
            let namespace = a.namespace().unwrap_or_default();
            (
                namespace.to_owned(),
                a.name().to_owned(),
                value(element, a.value()),
            )
        })
        .collect();
    attributes.sort();
    attributes
}

/// The content, text in one piece, without white space that only lays elements out.
fn content<'a, 'input>(element: Node<'a, 'input>) -> Vec<Piece<'a, 'input>> {
    let mut pieces: Vec<Piece<'_, '_>> = Vec::new();
    for child in element.children() {
        if child.is_element() {
            pieces.push(Piece::Element(child));
        } else if child.is_text() {
            let text = child.text().unwrap_or_default();
            match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(text),
                _ => pieces.push(Piece::Text(text.to_owned())),
            }
        }
    }
    if pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Element(_)))
    {
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.trim().is_empty()));
    }
    pieces
}

/// A value that may be a qualified name: with its namespace in place of a prefix that is bound.
fn value(element: Node<'_, '_>, text: &str) -> String {
    let name = |prefix: &str, local: &str| {
        let is_name = |part: &str| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part
                    .chars()
                    .all(|c| c.is_alphanumeric() || "_-.".contains(c))
        };
        let namespace = element.lookup_namespace_uri(Some(prefix))?;
        (is_name(prefix) && is_name(local)).then(|| format!("{{{namespace}}}{local}"))
    };
    match text.trim().split_once(':') {
        Some((prefix, local)) => name(prefix, local).unwrap_or_else(|| text.to_owned()),
        None => text.to_owned(),
    }
}

impl Piece<'_, '_> {
    fn say(&self) -> String {
        match self {
            Self::Element(element) => format!("<{}>", element.tag_name().name()),
            Self::Text(text) => format!("the text {text:?}"),
        }
    }
}
