//! `wsdl:binding` and the extensions for SOAP, HTTP and MIME in it.

use std::rc::Rc;

use roxmltree::Node;

use crate::diagnostic::Place;
use crate::syntax::spelling;
use crate::syntax::xsd::QName;
use crate::vocabulary::UsesAddressing;

use super::policy::{self, PolicyExpression};
use super::reader::{self, Reader};
use super::{DIME, HTTP, MIME, SOAP, SOAP_12, WSDL};

/// A `wsdl:binding`.
#[derive(Debug)]
pub struct Binding {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// `type`: the port type.
    pub port_type: Option<QName>,
    /// The protocol.
    pub speech: Speech,
    /// Its operations.
    pub operations: Vec<BindingOperation>,
    /// What `UsingAddressing` says of WS-Addressing, where it stands in it.
    pub addressing: Option<UsesAddressing>,
    /// Policies attached to it, its operations and their messages.
    pub policies: Vec<PolicyExpression>,
}

/// The protocol element of a binding.
#[derive(Clone, Debug)]
pub enum Speech {
    /// `soap:binding`.
    Soap {
        /// Whether it is SOAP 1.2.
        version_12: bool,
        /// `style`.
        style: Option<StyleName>,
        /// `transport`.
        transport: Option<String>,
        /// Where it stands.
        place: Place,
    },
    /// `http:binding`.
    Http {
        /// `verb`.
        verb: String,
        /// Where it stands.
        place: Place,
    },
    /// Some other, or none at all.
    Other {
        /// The namespace of the first extension element.
        namespace: Option<String>,
    },
}

/// `style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleName {
    /// `document`.
    Document,
    /// `rpc`.
    Rpc,
}

/// An operation of a binding.
#[derive(Debug)]
pub struct BindingOperation {
    /// Its name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// `soap:operation`.
    pub soap: Option<SoapOperation>,
    /// `http:operation location`.
    pub http_location: Option<String>,
    /// `wsdl:input`.
    pub input: Option<BindingMessage>,
    /// `wsdl:output`.
    pub output: Option<BindingMessage>,
    /// `wsdl:fault`.
    pub faults: Vec<FaultBinding>,
}

impl BindingOperation {
    /// An operation of which a binding says nothing but its name.
    pub fn named(name: Rc<str>, place: Place) -> Self {
        Self {
            name,
            place,
            soap: None,
            http_location: None,
            input: None,
            output: None,
            faults: Vec::new(),
        }
    }
}

/// `soap:operation`.
#[derive(Clone, Debug)]
pub struct SoapOperation {
    /// `soapAction`.
    pub action: Option<String>,
    /// `style`.
    pub style: Option<StyleName>,
}

/// `wsdl:input` or `wsdl:output` in a binding.
#[derive(Debug, Default)]
pub struct BindingMessage {
    /// `name`.
    pub name: Option<Rc<str>>,
    /// `soap:body`, of the root part where the message is MIME.
    pub body: Option<Body>,
    /// `soap:header`.
    pub headers: Vec<HeaderBinding>,
    /// The MIME contents besides the root part.
    pub mime: Vec<MimePart>,
    /// `dime:message`, where one stands.
    pub dime: Option<Place>,
    /// How an HTTP binding writes the parts into the URL, or as a form.
    pub url: Option<UrlEncoding>,
}

/// `http:urlEncoded` or `http:urlReplacement`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlEncoding {
    /// `http:urlEncoded`.
    Encoded,
    /// `http:urlReplacement`.
    Replacement,
}

/// `soap:body`.
#[derive(Clone, Debug)]
pub struct Body {
    /// `parts`.
    pub parts: Option<Vec<Rc<str>>>,
    /// `use="encoded"`.
    pub encoded: bool,
    /// `namespace`.
    pub namespace: Option<Rc<str>>,
    /// `encodingStyle`.
    pub encoding_style: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// `soap:header` or `soap:headerfault`.
#[derive(Clone, Debug)]
pub struct HeaderBinding {
    /// `message`.
    pub message: Option<QName>,
    /// `part`.
    pub part: Option<Rc<str>>,
    /// `use="encoded"`.
    pub encoded: bool,
    /// Whether a client must send it (`wsdl:required`; WSDL 1.1, 2.1.3).
    pub required: bool,
    /// `namespace`.
    pub namespace: Option<Rc<str>>,
    /// Where it stands.
    pub place: Place,
    /// Its `soap:headerfault`s.
    pub faults: Vec<HeaderBinding>,
}

/// `wsdl:fault` in a binding.
#[derive(Clone, Debug)]
pub struct FaultBinding {
    /// `name` of `soap:fault`, or else of `wsdl:fault`.
    pub name: Option<Rc<str>>,
    /// `use="encoded"`.
    pub encoded: bool,
    /// `namespace`.
    pub namespace: Option<Rc<str>>,
    /// Where it stands.
    pub place: Place,
}

/// `mime:content` or `mime:mimeXml` for a message part.
#[derive(Clone, Debug)]
pub struct MimePart {
    /// `part`; `None` for the only part.
    pub part: Option<Rc<str>>,
    /// `type`; `text/xml` for `mime:mimeXml`. `None` for any.
    pub content_type: Option<String>,
    /// Whether it is a part of `mime:multipartRelated`.
    pub multipart: bool,
}

pub(super) fn binding(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Binding> {
    let name = r.name(node)?;
    let mut out = Binding {
        name,
        place: r.place(node),
        docs: reader::documentation(node),
        port_type: r.qname(node, "type"),
        speech: Speech::Other { namespace: None },
        operations: Vec::new(),
        addressing: None,
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        let tag = child.tag_name();
        match (tag.namespace(), tag.name()) {
            (Some(WSDL), "operation") => {
                let operation = operation(r, child, &mut out.policies);
                out.operations.extend(operation);
            }
            (Some(WSDL), _) => {}
            (Some(version @ (SOAP | SOAP_12)), "binding") => {
                if !matches!(out.speech, Speech::Soap { .. }) {
                    out.speech = Speech::Soap {
                        version_12: version == SOAP_12,
                        style: style(child),
                        transport: child.attribute("transport").map(|t| t.trim().to_owned()),
                        place: r.place(child),
                    };
                }
            }
            (Some(HTTP), "binding") => {
                if matches!(out.speech, Speech::Other { .. }) {
                    out.speech = Speech::Http {
                        verb: child.attribute("verb").unwrap_or("").trim().to_owned(),
                        place: r.place(child),
                    };
                }
            }
            (namespace, _) => {
                if let Some(edition) = policy::using_addressing(r, child) {
                    out.addressing = Some(edition);
                }
                if let Speech::Other {
                    namespace: seen @ None,
                } = &mut out.speech
                    && !policy::is_known(child)
                {
                    *seen = namespace.map(str::to_owned);
                }
                r.extension(child);
            }
        }
    }
    Some(out)
}

fn operation(
    r: &mut Reader<'_>,
    node: Node<'_, '_>,
    policies: &mut Vec<PolicyExpression>,
) -> Option<BindingOperation> {
    let name = r.name(node)?;
    let mut out = BindingOperation::named(name, r.place(node));
    policies.extend(policy::attached(r, node));
    for child in node.children().filter(Node::is_element) {
        let tag = child.tag_name();
        match (tag.namespace(), tag.name()) {
            (Some(SOAP | SOAP_12), "operation") => {
                out.soap = Some(SoapOperation {
                    action: child.attribute("soapAction").map(|a| a.trim().to_owned()),
                    style: style(child),
                });
            }
            (Some(HTTP), "operation") => {
                out.http_location = child.attribute("location").map(|l| l.trim().to_owned());
            }
            (Some(WSDL), "input") if out.input.is_none() => {
                policies.extend(policy::attached(r, child));
                out.input = Some(message(r, child));
            }
            (Some(WSDL), "output") if out.output.is_none() => {
                policies.extend(policy::attached(r, child));
                out.output = Some(message(r, child));
            }
            (Some(WSDL), "fault") => {
                policies.extend(policy::attached(r, child));
                let fault = fault(r, child);
                out.faults.push(fault);
            }
            (Some(WSDL), _) => {}
            _ => r.extension(child),
        }
    }
    Some(out)
}

fn message(r: &mut Reader<'_>, node: Node<'_, '_>) -> BindingMessage {
    let mut out = BindingMessage {
        name: r.optional_name(node),
        ..BindingMessage::default()
    };
    contents(r, node, &mut out, false);
    out
}

/// Reads what an input, an output or a MIME part holds.
fn contents(r: &mut Reader<'_>, node: Node<'_, '_>, out: &mut BindingMessage, multipart: bool) {
    for child in node.children().filter(Node::is_element) {
        let tag = child.tag_name();
        match (tag.namespace(), tag.name()) {
            (Some(SOAP | SOAP_12), "body") => {
                if out.body.is_none() {
                    out.body = Some(body(r, child));
                }
            }
            (Some(SOAP | SOAP_12), "header") => {
                let header = header(r, child);
                out.headers.push(header);
            }
            (Some(MIME), "multipartRelated") => {
                // A multipart within a part is not defined by the MIME binding.
                if multipart {
                    continue;
                }
                for part in child.children().filter(|n| n.has_tag_name((MIME, "part"))) {
                    contents(r, part, out, true);
                }
            }
            (Some(MIME), kind @ ("content" | "mimeXml")) => out.mime.push(MimePart {
                part: child.attribute("part").map(|part| part.trim().into()),
                content_type: match kind {
                    "mimeXml" => Some("text/xml".to_owned()),
                    _ => child.attribute("type").map(|t| t.trim().to_owned()),
                },
                multipart,
            }),
            (Some(HTTP), "urlEncoded") => out.url = Some(UrlEncoding::Encoded),
            (Some(HTTP), "urlReplacement") => out.url = Some(UrlEncoding::Replacement),
            (Some(DIME), "message") => out.dime = Some(r.place(child)),
            (Some(WSDL), _) => {}
            _ => r.extension(child),
        }
    }
}

fn body(r: &mut Reader<'_>, node: Node<'_, '_>) -> Body {
    Body {
        parts: node
            .attribute("parts")
            .map(|parts| parts.split_whitespace().map(Into::into).collect()),
        encoded: encoded(node),
        namespace: r.namespace(node, "namespace"),
        encoding_style: node.attribute("encodingStyle").map(|s| s.trim().to_owned()),
        place: r.place(node),
    }
}

fn header(r: &mut Reader<'_>, node: Node<'_, '_>) -> HeaderBinding {
    let mut out = header_fault(r, node);
    for child in node.children() {
        let tag = child.tag_name();
        if matches!(tag.namespace(), Some(SOAP | SOAP_12)) && tag.name() == "headerfault" {
            let fault = header_fault(r, child);
            out.faults.push(fault);
        }
    }
    out
}

fn header_fault(r: &mut Reader<'_>, node: Node<'_, '_>) -> HeaderBinding {
    HeaderBinding {
        message: r.qname(node, "message"),
        // SOAP's own schema once called it `parts`.
        part: node
            .attribute("part")
            .or_else(|| node.attribute("parts"))
            .map(|part| part.trim().into()),
        encoded: encoded(node),
        required: r.is_required(node),
        namespace: r.namespace(node, "namespace"),
        place: r.place(node),
        faults: Vec::new(),
    }
}

fn fault(r: &mut Reader<'_>, node: Node<'_, '_>) -> FaultBinding {
    let soap = node.children().find(|child| {
        let tag = child.tag_name();
        matches!(tag.namespace(), Some(SOAP | SOAP_12)) && tag.name() == "fault"
    });
    for child in node.children().filter(Node::is_element) {
        if r.wsdl_name(child).is_none() {
            r.extension(child);
        }
    }
    let own = r.optional_name(node);
    let name = soap.and_then(|soap| r.optional_name(soap));
    FaultBinding {
        name: name.or(own),
        encoded: soap.is_some_and(encoded),
        namespace: soap.and_then(|fault| r.namespace(fault, "namespace")),
        place: r.place(node),
    }
}

fn style(node: Node<'_, '_>) -> Option<StyleName> {
    match spelling::soap_word(node, "style")? {
        "rpc" => Some(StyleName::Rpc),
        _ => Some(StyleName::Document),
    }
}

fn encoded(node: Node<'_, '_>) -> bool {
    spelling::soap_word(node, "use") == Some("encoded")
}
