//! Whether what a document writes are words of its language: names of elements and attributes,
//! and the values of attributes that are one of a few words.
//!
//! What no reader knows is ignored without a trace, and a slip would change what messages
//! look like: `<xs:sequnce>` empties a type. So each is named, with the word that is near.

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::nearest::nearest;

use super::wsdl::{self, HTTP, MIME, SOAP, SOAP_12, WSDL};
use super::xsd;

/// Elements, each with its attributes.
type Elements = &'static [(&'static str, &'static [&'static str])];
/// Attributes, each with the values that it may have.
type Words = &'static [(&'static str, &'static [&'static str])];

/// The elements of XML Schema with their attributes, those of 1.1 that are ignored among them.
const XSD: Elements = &[
    ("all", &["minOccurs", "maxOccurs"]),
    ("alternative", &["test", "type", "xpathDefaultNamespace"]),
    ("annotation", &[]),
    (
        "any",
        &[
            "minOccurs",
            "maxOccurs",
            "namespace",
            "processContents",
            "notNamespace",
            "notQName",
        ],
    ),
    (
        "anyAttribute",
        &["namespace", "processContents", "notNamespace", "notQName"],
    ),
    ("appinfo", &["source"]),
    ("assert", &["test", "xpathDefaultNamespace"]),
    ("assertion", &["test", "xpathDefaultNamespace"]),
    (
        "attribute",
        // The prefix of the last is forgotten at times, and that is forgiven.
        &[
            "default",
            "fixed",
            "form",
            "name",
            "ref",
            "type",
            "use",
            "targetNamespace",
            "inheritable",
            "arrayType",
        ],
    ),
    ("attributeGroup", &["name", "ref"]),
    ("choice", &["minOccurs", "maxOccurs"]),
    ("complexContent", &["mixed"]),
    (
        "complexType",
        &[
            "abstract",
            "block",
            "final",
            "mixed",
            "name",
            "defaultAttributesApply",
        ],
    ),
    ("defaultOpenContent", &["appliesToEmpty", "mode"]),
    ("documentation", &["source"]),
    (
        "element",
        // The last is a draft's, and taken.
        &[
            "abstract",
            "block",
            "default",
            "final",
            "fixed",
            "form",
            "maxOccurs",
            "minOccurs",
            "name",
            "nillable",
            "ref",
            "substitutionGroup",
            "type",
            "targetNamespace",
            "nullable",
        ],
    ),
    ("enumeration", &["value"]),
    ("explicitTimezone", &["value", "fixed"]),
    ("extension", &["base"]),
    ("field", &["xpath", "xpathDefaultNamespace"]),
    ("fractionDigits", &["value", "fixed"]),
    ("group", &["maxOccurs", "minOccurs", "name", "ref"]),
    ("import", &["namespace", "schemaLocation"]),
    ("include", &["schemaLocation"]),
    ("key", &["name", "ref"]),
    ("keyref", &["name", "refer", "ref"]),
    ("length", &["value", "fixed"]),
    ("list", &["itemType"]),
    ("maxExclusive", &["value", "fixed"]),
    ("maxInclusive", &["value", "fixed"]),
    ("maxLength", &["value", "fixed"]),
    ("minExclusive", &["value", "fixed"]),
    ("minInclusive", &["value", "fixed"]),
    ("minLength", &["value", "fixed"]),
    ("notation", &["name", "public", "system"]),
    ("openContent", &["mode"]),
    ("override", &["schemaLocation"]),
    ("pattern", &["value"]),
    ("redefine", &["schemaLocation"]),
    ("restriction", &["base"]),
    (
        "schema",
        &[
            "attributeFormDefault",
            "blockDefault",
            "elementFormDefault",
            "finalDefault",
            "targetNamespace",
            "version",
            "defaultAttributes",
            "xpathDefaultNamespace",
        ],
    ),
    ("selector", &["xpath", "xpathDefaultNamespace"]),
    ("sequence", &["minOccurs", "maxOccurs"]),
    ("simpleContent", &[]),
    // The last is a draft's, and taken.
    ("simpleType", &["final", "name", "base"]),
    ("totalDigits", &["value", "fixed"]),
    ("union", &["memberTypes"]),
    ("unique", &["name", "ref"]),
    ("whiteSpace", &["value", "fixed"]),
];

/// The same of WSDL 1.1.
const OF_WSDL: Elements = &[
    ("binding", &["name", "type"]),
    ("definitions", &["name", "targetNamespace"]),
    ("documentation", &[]),
    ("fault", &["name", "message"]),
    ("import", &["namespace", "location"]),
    ("input", &["name", "message"]),
    ("message", &["name"]),
    ("operation", &["name", "parameterOrder"]),
    ("output", &["name", "message"]),
    ("part", &["name", "type", "element"]),
    ("port", &["name", "binding"]),
    ("portType", &["name"]),
    ("service", &["name"]),
    ("types", &[]),
];

/// The same of its SOAP binding.
const OF_SOAP: Elements = &[
    ("address", &["location"]),
    ("binding", &["transport", "style"]),
    ("body", &["parts", "use", "encodingStyle", "namespace"]),
    ("fault", &["name", "use", "encodingStyle", "namespace"]),
    (
        "header",
        &[
            "message",
            "part",
            "parts",
            "use",
            "encodingStyle",
            "namespace",
        ],
    ),
    (
        "headerfault",
        &[
            "message",
            "part",
            "parts",
            "use",
            "encodingStyle",
            "namespace",
        ],
    ),
    ("operation", &["soapAction", "style", "soapActionRequired"]),
];

const FORM: &[&str] = &["unqualified", "qualified"];
const FLAG: &[&str] = &["false", "true", "0", "1"];

/// The words that attributes of XML Schema may have, the one that is taken for others first.
const XSD_WORDS: Words = &[
    ("abstract", FLAG),
    ("attributeFormDefault", FORM),
    ("elementFormDefault", FORM),
    ("form", FORM),
    ("mixed", FLAG),
    ("nillable", FLAG),
    ("processContents", &["strict", "lax", "skip"]),
    ("use", &["optional", "required", "prohibited"]),
];

/// The same of the SOAP binding.
const SOAP_WORDS: &[(&str, &[&str])] = &[
    ("style", &["document", "rpc"]),
    ("use", &["literal", "encoded"]),
];

/// The word that an attribute of XML Schema has, or that it is near to.
pub(super) fn xsd_word(node: Node<'_, '_>, attribute: &str) -> Option<&'static str> {
    word(node, attribute, XSD_WORDS)
}

/// The same of the SOAP binding.
pub(super) fn soap_word(node: Node<'_, '_>, attribute: &str) -> Option<&'static str> {
    word(node, attribute, SOAP_WORDS)
}

fn word(
    node: Node<'_, '_>,
    attribute: &str,
    words: &[(&str, &[&'static str])],
) -> Option<&'static str> {
    let (_, known) = words.iter().find(|(name, _)| *name == attribute)?;
    meant(node.attribute(attribute)?, known)
}

fn meant(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let text = text.trim();
    let exact = known.iter().copied().find(|word| *word == text);
    exact.or_else(|| nearest(text, known.iter().copied()))
}

/// The element of XML Schema that a name is near to and is not.
pub(super) fn near_xsd(name: &str) -> Option<&'static str> {
    near(name, XSD)
}

fn near(name: &str, known: &[(&'static str, &[&str])]) -> Option<&'static str> {
    let names = known.iter().map(|(name, _)| *name);
    match names.clone().any(|known| known == name) {
        true => None,
        false => nearest(name, names),
    }
}

/// Reports all in a document that is not a word of its language.
pub(crate) fn check(root: Node<'_, '_>, document: DocumentId, diagnostics: &mut Diagnostics) {
    let mut sweep = Sweep {
        document,
        diagnostics,
    };
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        if sweep.element(node) {
            stack.extend(node.children().filter(Node::is_element).rev());
        }
    }
}

struct Sweep<'d> {
    document: DocumentId,
    diagnostics: &'d mut Diagnostics,
}

impl Sweep<'_> {
    /// Whether what is in the element is to be looked at.
    fn element(&mut self, node: Node<'_, '_>) -> bool {
        let tag = node.tag_name();
        match tag.namespace() {
            Some(xsd::XML_SCHEMA) => {
                self.words(node, ("XML Schema", XSD, XSD_WORDS), true);
                !matches!(tag.name(), "annotation" | "appinfo" | "documentation")
            }
            Some(WSDL) => {
                self.words(node, ("WSDL", OF_WSDL, &[]), false);
                tag.name() != "documentation"
            }
            Some(SOAP | SOAP_12) => {
                self.words(node, ("the SOAP binding", OF_SOAP, SOAP_WORDS), false);
                self.address(node);
                true
            }
            Some(HTTP) => {
                self.address(node);
                true
            }
            Some(MIME) => true,
            other => {
                self.namespace(node, other.unwrap_or(""));
                // What is in extensions is theirs; a root whose namespace is forgotten is none.
                node.parent().is_some_and(|parent| parent.is_root()) || tag.name() == "types"
            }
        }
    }

    fn words(
        &mut self,
        node: Node<'_, '_>,
        (language, elements, words): (&str, Elements, Words),
        lists_all: bool,
    ) {
        let name = node.tag_name().name();
        let Some((_, attributes)) = elements.iter().find(|(known, _)| *known == name) else {
            if let Some(meant) = near(name, elements) {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::MisspeltElement,
                        Place::of(self.document, node),
                        format!("{language} has no element `{name}`"),
                    )
                    .help(format!("did you mean `{meant}`?")),
                );
            }
            return;
        };
        for attribute in node.attributes().filter(|a| a.namespace().is_none()) {
            let (name, text) = (attribute.name(), attribute.value().trim());
            let known =
                attributes.contains(&name) || lists_all && matches!(name, "id" | "vc:minVersion");
            if !known {
                let meant = nearest(name, attributes.iter().copied());
                if meant.is_none() && !lists_all {
                    continue;
                }
                let element = node.tag_name().name();
                let problem = Diagnostic::skip(
                    Code::UnknownAttribute,
                    Place::at(self.document, attribute.range().start),
                    format!("`{element}` has no attribute `{name}`"),
                );
                self.diagnostics.push(problem.help(match meant {
                    Some(meant) => format!("it is ignored; did you mean `{meant}`?"),
                    None => "it is ignored; remove it".to_owned(),
                }));
                continue;
            }
            let Some((_, known)) = words.iter().find(|(word, _)| *word == name) else {
                continue;
            };
            if known.contains(&text) {
                continue;
            }
            let place = Place::at(self.document, attribute.range_value().start);
            let message = format!("`{text}` can't be the value of `{name}`");
            let list = known
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", ");
            self.diagnostics
                .push(match (meant(text, known), known.first()) {
                    (Some(meant), _) => Diagnostic::guess(Code::InvalidValue, place, message)
                        .help(format!("it is read as `{meant}`; the values are {list}")),
                    // How messages look depends on it.
                    (None, _) if !lists_all => {
                        Diagnostic::error(Code::InvalidValue, place, message)
                            .help(format!("it is one of {list}"))
                    }
                    (None, first) => {
                        Diagnostic::guess(Code::InvalidValue, place, message).help(format!(
                            "it is read as `{}`; the values are {list}",
                            first.unwrap_or(&"")
                        ))
                    }
                });
        }
    }

    /// Reports an address that no client can call.
    fn address(&mut self, node: Node<'_, '_>) {
        if node.tag_name().name() != "address" {
            return;
        }
        let Some(location) = node.attribute_node("location") else {
            return;
        };
        let text = location.value().trim();
        let is_url = text.split_once(':').is_some_and(|(scheme, rest)| {
            let of_scheme = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(of_scheme)
                // Of those that have a host, a host.
                && match scheme.to_ascii_lowercase().as_str() {
                    "http" | "https" => rest
                        .strip_prefix("//")
                        .is_some_and(|host| !host.is_empty() && !host.starts_with(['/', ':', '?', '#'])),
                    _ => !rest.is_empty(),
                }
        });
        if is_url && !text.contains(char::is_whitespace) {
            return;
        }
        self.diagnostics.push(
            Diagnostic::skip(
                Code::InvalidAddress,
                Place::at(self.document, location.range_value().start),
                format!("the address `{text}` is not a URL"),
            )
            .help("a client has to be given the address; write an absolute one, such as `https://host/path`"),
        );
    }

    /// Reports what is a SOAP binding but for a slip in its namespace: without a report the client
    /// would not be there.
    fn namespace(&mut self, node: Node<'_, '_>, namespace: &str) {
        let is_binding = node.tag_name().name() == "binding"
            && node.attribute("transport").is_some()
            && node
                .parent()
                .is_some_and(|parent| parent.has_tag_name((WSDL, "binding")));
        if !is_binding {
            return;
        }
        let known = [SOAP, SOAP_12];
        let Some(meant) = nearest(namespace, known) else {
            return;
        };
        self.diagnostics.push(
            Diagnostic::error(
                Code::MisspeltNamespace,
                Place::of(self.document, node),
                format!("`{namespace}` is not the namespace of a SOAP binding"),
            )
            .help(format!("did you mean `{meant}`?")),
        );
    }
}

/// Reports a root that is WSDL's but for its namespace, which is taken for it.
pub(crate) fn check_root(root: Node<'_, '_>, document: DocumentId, diagnostics: &mut Diagnostics) {
    if root.has_tag_name((WSDL, "definitions")) || !wsdl::is_bare(root) {
        return;
    }
    let namespace = match root.tag_name().namespace() {
        Some(namespace) => format!("in the namespace `{namespace}`"),
        None => "in no namespace".to_owned(),
    };
    diagnostics.push(
        Diagnostic::guess(
            Code::RootNamespace,
            Place::of(document, root),
            format!("the root `definitions` is {namespace}, and what is in it is WSDL's"),
        )
        .help(format!(
            "it is read as WSDL's; write `xmlns=\"{WSDL}\"`, or its prefix"
        )),
    );
}
