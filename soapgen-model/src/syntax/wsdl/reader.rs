//! What every part of a WSDL document is read with.

use std::rc::Rc;

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::syntax::names::{check_name, check_namespace, kept};
use crate::syntax::xsd::QName;
use crate::xml::XmlName;

use super::{DIME, HTTP, MIME, SOAP, SOAP_12, description, policy};

/// Reads attributes of one document and reports what is wrong with them.
pub(super) struct Reader<'d> {
    document: DocumentId,
    /// The namespace of the language: WSDL 1.1 or 2.0.
    language: &'static str,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// The namespaces met so far; a document has few.
    namespaces: Vec<Rc<str>>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(
        language: &'static str,
        document: DocumentId,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            document,
            language,
            diagnostics,
            namespaces: Vec::new(),
        }
    }

    /// The one copy of the namespace that an attribute holds.
    pub(super) fn namespace(&mut self, node: Node<'_, '_>, attribute: &str) -> Option<Rc<str>> {
        let namespace = node.attribute(attribute)?.trim();
        Some(self.intern(namespace, self.attribute_place(node, attribute)))
    }

    /// The one copy of a namespace, which is looked at when it is first met.
    pub(super) fn intern(&mut self, namespace: &str, place: Place) -> Rc<str> {
        let kept = kept(namespace);
        // A document that declares thousands is not worth searching.
        let known = self.namespaces.iter().rev().take(64);
        if let Some(known) = known.into_iter().find(|n| &***n == kept) {
            return known.clone();
        }
        self.diagnostics.0.extend(check_namespace(namespace, place));
        let new: Rc<str> = kept.into();
        self.namespaces.push(new.clone());
        new
    }

    /// Where an element starts.
    pub(super) fn place(&self, node: Node<'_, '_>) -> Place {
        Place::of(self.document, node)
    }

    /// Where an attribute's value starts, or else its element.
    pub(super) fn attribute_place(&self, node: Node<'_, '_>, name: &str) -> Place {
        match node.attribute_node(name) {
            Some(attribute) => Place::at(self.document, attribute.range_value().start),
            None => self.place(node),
        }
    }

    /// The local name of a WSDL element; `None` for an extension.
    pub(super) fn wsdl_name<'a>(&self, node: Node<'a, '_>) -> Option<&'a str> {
        let name = node.tag_name();
        (name.namespace() == Some(self.language)).then(|| name.name())
    }

    /// The `name` that a WSDL element must have.
    pub(super) fn name(&mut self, node: Node<'_, '_>) -> Option<Rc<str>> {
        let name = node
            .attribute("name")
            .map(str::trim)
            .filter(|n| !n.is_empty());
        if name.is_none() {
            let place = self.place(node);
            self.diagnostics.push(
                Diagnostic::error(
                    Code::MissingAttribute,
                    place,
                    format!("`{}` has no `name`", node.tag_name().name()),
                )
                .help("WSDL requires it; give it a name"),
            );
        }
        self.checked_name(node, name?)
    }

    /// The `name` that a WSDL element may have.
    pub(super) fn optional_name(&mut self, node: Node<'_, '_>) -> Option<Rc<str>> {
        let name = node.attribute("name")?.trim();
        match name {
            "" => Some(name.into()),
            name => self.checked_name(node, name),
        }
    }

    fn checked_name(&mut self, node: Node<'_, '_>, name: &str) -> Option<Rc<str>> {
        let place = self.attribute_place(node, "name");
        match check_name(name, node.tag_name().name(), place) {
            Some(problem) => {
                self.diagnostics.push(problem);
                None
            }
            None => Some(name.into()),
        }
    }

    /// An attribute that is a qualified name.
    pub(super) fn qname(&mut self, node: Node<'_, '_>, attribute: &str) -> Option<QName> {
        let text = node.attribute(attribute)?.trim();
        Some(self.expanded(node, attribute, text))
    }

    /// An attribute that is a list of qualified names.
    pub(super) fn qnames(&mut self, node: Node<'_, '_>, attribute: &str) -> Vec<QName> {
        let words = node.attribute(attribute).unwrap_or("").split_whitespace();
        words
            .map(|text| self.expanded(node, attribute, text))
            .collect()
    }

    fn expanded(&mut self, node: Node<'_, '_>, attribute: &str, text: &str) -> QName {
        let place = self.attribute_place(node, attribute);
        let (prefix, local) = match text.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, text),
        };
        let namespace = match prefix {
            Some(prefix) => node.lookup_namespace_uri(Some(prefix)),
            None => Some(node.lookup_namespace_uri(None).unwrap_or("")),
        };
        let name = namespace.map(|ns| XmlName::new(self.intern(ns, place), local));
        if name.is_none() {
            let prefix = prefix.unwrap_or("");
            self.diagnostics.push(
                Diagnostic::skip(
                    Code::UndeclaredPrefix,
                    place,
                    format!("the prefix `{prefix}` of `{text}` is not declared"),
                )
                .help(format!(
                    "declare it: `xmlns:{prefix}=\"…\"`; what needs this name is left out"
                )),
            );
        }
        QName { name, place }
    }

    /// Whether an extension element must be understood (`wsdl:required`; WSDL 1.1, 2.1.3).
    pub(super) fn is_required(&self, node: Node<'_, '_>) -> bool {
        node.attribute((self.language, "required"))
            .is_some_and(|value| matches!(value.trim(), "true" | "1"))
    }

    /// Reports an extension element that must be understood and is not.
    pub(super) fn extension(&mut self, node: Node<'_, '_>) {
        let required = self.is_required(node);
        let known = node
            .tag_name()
            .namespace()
            .is_some_and(|ns| matches!(ns, SOAP | SOAP_12 | HTTP | MIME | DIME))
            || description::is_known(node)
            || policy::is_known(node);
        if required && !known {
            let name = XmlName::new(
                node.tag_name().namespace().unwrap_or(""),
                node.tag_name().name(),
            );
            let place = self.place(node);
            self.diagnostics.push(
                Diagnostic::error(
                    Code::RequiredExtension,
                    place,
                    format!("the extension `{name}` is required and not known"),
                )
                .help("if the service works without it, remove its `wsdl:required`"),
            );
        }
    }
}

/// The text of the `wsdl:documentation` children, paragraphs separated by an empty line.
pub(super) fn documentation(node: Node<'_, '_>) -> Option<String> {
    let mut out = String::new();
    for child in node.children() {
        let name = child.tag_name();
        if name.name() != "documentation" || name.namespace() != node.tag_name().namespace() {
            continue;
        }
        let mut text = String::new();
        for piece in child.descendants().filter(Node::is_text) {
            text.push_str(piece.text().unwrap_or(""));
        }
        let mut blank = true;
        for line in text.lines().map(str::trim) {
            if line.is_empty() {
                blank = true;
                continue;
            }
            if !out.is_empty() {
                out.push_str(if blank { "\n\n" } else { "\n" });
            }
            out.push_str(line);
            blank = false;
        }
    }
    (!out.is_empty()).then_some(out)
}
