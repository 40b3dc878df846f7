//! What a WSDL 2.0 document says: Part 1, and of Part 2 the SOAP binding.

use std::rc::Rc;

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::syntax::xsd::QName;
use crate::vocabulary::UsesAddressing;

use super::policy::{self, Policy, PolicyExpression};
use super::reader::{self, Reader};
use super::{Import, Port, Speech, StyleName, WSDL_2};

/// The SOAP binding (WSDL 2.0 Part 2, 5).
const SOAP: &str = "http://www.w3.org/ns/wsdl/soap";
/// The message exchange pattern of SOAP 1.2 in which the request is an HTTP GET.
const SOAP_RESPONSE: &str = "http://www.w3.org/2003/05/soap/mep/soap-response";

/// A `wsdl:description`.
#[derive(Debug)]
pub struct Description {
    /// Its document.
    pub document: DocumentId,
    /// Where it starts.
    pub place: Place,
    /// `targetNamespace`; empty for none.
    pub target_namespace: Rc<str>,
    /// Its imports and includes.
    pub imports: Vec<Import>,
    /// Its interfaces.
    pub interfaces: Vec<Interface>,
    /// Its bindings.
    pub bindings: Vec<Binding>,
    /// Its services.
    pub services: Vec<Service>,
    /// Its policies that can be referred to.
    pub policies: Vec<Policy>,
}

/// A `wsdl:interface` (2.2).
#[derive(Debug)]
pub struct Interface {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// `extends`: the interfaces whose operations and faults it has too.
    pub extends: Vec<QName>,
    /// Its faults.
    pub faults: Vec<InterfaceFault>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// Policies attached to it.
    pub policies: Vec<PolicyExpression>,
}

/// A fault that the operations of an interface can refer to (2.3).
#[derive(Debug)]
pub struct InterfaceFault {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// What its detail holds.
    pub content: Content,
}

/// `element` of a message or a fault: its content model (2.5.1).
#[derive(Clone, Debug)]
pub enum Content {
    /// `#none`: nothing.
    Nothing,
    /// `#any`: any element.
    Any,
    /// `#other`, or no `element`: something that is not described.
    Other,
    /// This element.
    Element(QName),
}

/// An operation of an interface (2.4).
#[derive(Debug)]
pub struct Operation {
    /// Its name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// `pattern`, a URI; `None` for in-out.
    pub pattern: Option<String>,
    /// `wsdl:input`.
    pub input: Option<Message>,
    /// `wsdl:output`.
    pub output: Option<Message>,
    /// `wsdl:outfault`: the faults that the service sends.
    pub faults: Vec<QName>,
    /// Policies attached to it and to its messages.
    pub policies: Vec<PolicyExpression>,
}

/// `wsdl:input` or `wsdl:output` of an operation (2.5).
#[derive(Debug)]
pub struct Message {
    /// What it holds.
    pub content: Content,
    /// The WS-Addressing action.
    pub action: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A `wsdl:binding` (2.9).
#[derive(Debug)]
pub struct Binding {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// `interface`; `None` for a binding that serves any.
    pub interface: Option<QName>,
    /// The protocol.
    pub speech: Speech,
    /// Whether requests are HTTP GETs, unless an operation says otherwise.
    pub get: bool,
    /// What it says of single operations.
    pub operations: Vec<BindingOperation>,
    /// What `UsingAddressing` says of WS-Addressing, where it stands in it.
    pub addressing: Option<UsesAddressing>,
    /// Policies attached to it, its operations and their messages.
    pub policies: Vec<PolicyExpression>,
}

/// What a binding says of an operation (2.11).
#[derive(Debug)]
pub struct BindingOperation {
    /// `ref`: the operation.
    pub operation: Option<QName>,
    /// Where it stands.
    pub place: Place,
    /// `wsoap:action`.
    pub action: Option<String>,
    /// Whether the request is an HTTP GET, where `wsoap:mep` says.
    pub get: Option<bool>,
    /// The header blocks of the request.
    pub input: Vec<Header>,
    /// The header blocks of the response.
    pub output: Vec<Header>,
}

/// A `wsoap:header` (Part 2, 5.8).
#[derive(Debug)]
pub struct Header {
    /// `element`.
    pub element: Option<QName>,
    /// `required`.
    pub required: bool,
    /// Where it stands.
    pub place: Place,
}

/// A `wsdl:service` (2.12).
#[derive(Debug)]
pub struct Service {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// `interface`.
    pub interface: Option<QName>,
    /// Its endpoints.
    pub endpoints: Vec<Port>,
    /// Policies attached to it.
    pub policies: Vec<PolicyExpression>,
}

/// Whether this is the root of a WSDL 2.0 document.
pub fn is_description(node: Node<'_, '_>) -> bool {
    node.has_tag_name((WSDL_2, "description"))
}

/// Whether it is an extension element that is read here.
pub(super) fn is_known(node: Node<'_, '_>) -> bool {
    node.has_tag_name((SOAP, "header")) || node.has_tag_name((SOAP, "module"))
}

/// Reports an extension element of a binding that must be understood and is not.
fn extension(r: &mut Reader<'_>, node: Node<'_, '_>) {
    let required = || {
        matches!(
            node.attribute("required").map(str::trim),
            Some("true" | "1")
        )
    };
    if node.has_tag_name((SOAP, "module")) && required() {
        let place = r.place(node);
        let uri = node.attribute("ref").unwrap_or("").trim();
        r.diagnostics.push(
            Diagnostic::skip(
                Code::SoapModule,
                place,
                format!("the SOAP module `{uri}` is required and not known"),
            )
            .help("generated code does nothing about it; the service may ask for it"),
        );
    }
    r.extension(node);
}

/// Reads a `wsdl:description`; its inline schemas are left to
/// [`inline_schemas`](super::inline_schemas).
pub fn parse(
    node: Node<'_, '_>,
    document: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Description {
    let mut r = Reader::new(WSDL_2, document, diagnostics);
    let mut out = Description {
        document,
        place: r.place(node),
        target_namespace: r.namespace(node, "targetNamespace").unwrap_or_default(),
        imports: Vec::new(),
        interfaces: Vec::new(),
        bindings: Vec::new(),
        services: Vec::new(),
        policies: policy::referable(&mut r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("import" | "include") => out.imports.push(super::import(&mut r, child)),
            Some("types") => super::types(&mut r, child),
            Some("interface") => out.interfaces.extend(interface(&mut r, child)),
            Some("binding") => out.bindings.extend(binding(&mut r, child)),
            Some("service") => out.services.extend(service(&mut r, child)),
            Some(_) => {}
            None => r.extension(child),
        }
    }
    out
}

fn interface(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Interface> {
    let mut out = Interface {
        name: r.name(node)?,
        place: r.place(node),
        docs: reader::documentation(node),
        extends: r.qnames(node, "extends"),
        faults: Vec::new(),
        operations: Vec::new(),
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("fault") => {
                if let Some(name) = r.name(child) {
                    out.faults.push(InterfaceFault {
                        name,
                        place: r.place(child),
                        content: content(r, child),
                    });
                }
            }
            Some("operation") => out.operations.extend(operation(r, child)),
            Some(_) => {}
            None => r.extension(child),
        }
    }
    Some(out)
}

fn content(r: &mut Reader<'_>, node: Node<'_, '_>) -> Content {
    match node.attribute("element").map(str::trim) {
        Some("#none") => Content::Nothing,
        Some("#any") => Content::Any,
        Some("#other") | None => Content::Other,
        Some(_) => match r.qname(node, "element") {
            Some(name) => Content::Element(name),
            None => Content::Other,
        },
    }
}

fn operation(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Operation> {
    let mut out = Operation {
        name: r.name(node)?,
        place: r.place(node),
        docs: reader::documentation(node),
        pattern: node.attribute("pattern").map(|p| p.trim().to_owned()),
        input: None,
        output: None,
        faults: Vec::new(),
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        let kind = r.wsdl_name(child);
        match kind {
            Some("input" | "output" | "outfault") => {
                out.policies.extend(policy::attached(r, child))
            }
            Some(_) => {}
            None => r.extension(child),
        }
        match kind {
            Some("input") if out.input.is_none() => out.input = Some(message(r, child)),
            Some("output") if out.output.is_none() => out.output = Some(message(r, child)),
            Some("outfault") => out.faults.extend(r.qname(child, "ref")),
            _ => {}
        }
    }
    Some(out)
}

fn message(r: &mut Reader<'_>, node: Node<'_, '_>) -> Message {
    Message {
        content: content(r, node),
        action: policy::action(node),
        place: r.place(node),
    }
}

fn binding(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Binding> {
    let soap = |name| node.attribute((SOAP, name)).map(str::trim);
    let speech = match node.attribute("type").map(str::trim) {
        Some(SOAP) => Speech::Soap {
            version_12: soap("version") != Some("1.1"),
            style: Some(StyleName::Document),
            transport: soap("protocol").map(str::to_owned),
            place: r.place(node),
        },
        other => Speech::Other {
            namespace: other.map(str::to_owned),
        },
    };
    let mut out = Binding {
        name: r.name(node)?,
        place: r.place(node),
        docs: reader::documentation(node),
        interface: r.qname(node, "interface"),
        speech,
        get: soap("mepDefault") == Some(SOAP_RESPONSE),
        operations: Vec::new(),
        addressing: None,
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("operation") => {
                let operation = binding_operation(r, child, &mut out.policies);
                out.operations.push(operation);
            }
            Some(_) => {}
            None => match policy::using_addressing(r, child) {
                Some(edition) => out.addressing = Some(edition),
                None => extension(r, child),
            },
        }
    }
    Some(out)
}

fn binding_operation(
    r: &mut Reader<'_>,
    node: Node<'_, '_>,
    policies: &mut Vec<PolicyExpression>,
) -> BindingOperation {
    policies.extend(policy::attached(r, node));
    let soap = |name| node.attribute((SOAP, name)).map(str::trim);
    let mut out = BindingOperation {
        operation: r.qname(node, "ref"),
        place: r.place(node),
        action: soap("action").map(str::to_owned),
        get: soap("mep").map(|mep| mep == SOAP_RESPONSE),
        input: Vec::new(),
        output: Vec::new(),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("input") => {
                policies.extend(policy::attached(r, child));
                headers(r, child, &mut out.input);
            }
            Some("output") => {
                policies.extend(policy::attached(r, child));
                headers(r, child, &mut out.output);
            }
            Some(_) => {}
            None => extension(r, child),
        }
    }
    out
}

fn headers(r: &mut Reader<'_>, node: Node<'_, '_>, out: &mut Vec<Header>) {
    for child in node.children().filter(Node::is_element) {
        if child.has_tag_name((SOAP, "header")) {
            out.push(Header {
                element: r.qname(child, "element"),
                // WSDL 2.0 Adjuncts, 5.9.2.
                required: matches!(
                    child.attribute("required").map(str::trim),
                    Some("true" | "1")
                ),
                place: r.place(child),
            });
        } else if r.wsdl_name(child).is_none() {
            extension(r, child);
        }
    }
}

fn service(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Service> {
    let mut out = Service {
        name: r.name(node)?,
        place: r.place(node),
        docs: reader::documentation(node),
        interface: r.qname(node, "interface"),
        endpoints: Vec::new(),
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("endpoint") => out.endpoints.extend(endpoint(r, child)),
            Some(_) => {}
            None => extension(r, child),
        }
    }
    Some(out)
}

fn endpoint(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Port> {
    let mut out = Port {
        name: r.name(node)?,
        place: r.place(node),
        binding: r.qname(node, "binding"),
        address: node.attribute("address").map(|a| a.trim().to_owned()),
        addressing: None,
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        if let Some(edition) = policy::using_addressing(r, child) {
            out.addressing = Some(edition);
        } else if r.wsdl_name(child).is_none() {
            extension(r, child);
        }
    }
    Some(out)
}
