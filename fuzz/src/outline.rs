//! What a document says, however it is spelled: names with their namespaces, attributes in an
//! order of their own, text in one piece.

use std::fmt::Write as _;

use soapgen_runtime::{Element, Node, QName};

/// Of one of our own trees.
pub fn of_tree(element: &Element) -> String {
    let mut out = String::new();
    tree(element, &mut out);
    out
}

/// Whether roxmltree reads the tree as it is: it takes an attribute whose local name is `xmlns` for
/// a declaration, whatever its namespace.
pub fn is_for_roxmltree(element: &Element) -> bool {
    let mut open = vec![element];
    while let Some(element) = open.pop() {
        if element.attributes.iter().any(|a| a.name.local == "xmlns") {
            return false;
        }
        open.extend(element.children.iter().filter_map(|child| match child {
            Node::Element(child) => Some(child),
            Node::Text(_) => None,
        }));
    }
    true
}

/// Of a document, as roxmltree reads it.
pub fn of_text(text: &str) -> String {
    let document = roxmltree::Document::parse(text)
        .unwrap_or_else(|error| panic!("what was written is not well-formed: {error}: {text:?}"));
    let mut out = String::new();
    node(document.root_element(), &mut out);
    out
}

fn name(name: &QName) -> (&str, &str) {
    (
        name.namespace.as_ref().map_or("", |namespace| namespace),
        &name.local,
    )
}

fn start(out: &mut String, name: (&str, &str), mut attributes: Vec<(&str, &str, &str)>) {
    attributes.sort();
    write!(out, "<{name:?} {attributes:?}>").unwrap();
}

fn text(out: &mut String, text: &mut String) {
    if !text.is_empty() {
        write!(out, "{text:?}").unwrap();
        text.clear();
    }
}

fn tree(element: &Element, out: &mut String) {
    let attributes = element.attributes.iter();
    let attributes = attributes.map(|a| (name(&a.name).0, name(&a.name).1, a.value.as_str()));
    start(out, name(&element.name), attributes.collect());
    let mut piece = String::new();
    for child in &element.children {
        match child {
            Node::Text(more) => piece.push_str(more),
            Node::Element(child) => {
                text(out, &mut piece);
                tree(child, out);
            }
        }
    }
    text(out, &mut piece);
    out.push_str("</>");
}

fn node(element: roxmltree::Node<'_, '_>, out: &mut String) {
    let tag = element.tag_name();
    let attributes = element.attributes();
    let attributes = attributes.map(|a| (a.namespace().unwrap_or(""), a.name(), a.value()));
    start(
        out,
        (tag.namespace().unwrap_or(""), tag.name()),
        attributes.collect(),
    );
    let mut piece = String::new();
    for child in element.children() {
        if child.is_text() {
            piece.push_str(child.text().unwrap_or(""));
        } else if child.is_element() {
            text(out, &mut piece);
            node(child, out);
        }
    }
    text(out, &mut piece);
    out.push_str("</>");
}
