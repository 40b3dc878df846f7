//! What a WSDL document says: WSDL 1.1 here and in `binding`, WSDL 2.0 in `description`.

mod binding;
pub mod description;
mod policy;
mod reader;

use std::rc::Rc;

use roxmltree::Node;

use crate::diagnostic::{Diagnostics, DocumentId, Place};
use crate::vocabulary::UsesAddressing;

use super::xsd::{self, QName};

pub use binding::{
    Binding, BindingMessage, BindingOperation, Body, FaultBinding, HeaderBinding, MimePart,
    SoapOperation, Speech, StyleName, UrlEncoding,
};
pub use policy::{Policy, PolicyExpression, edition};

use reader::Reader;

/// The namespace of WSDL 1.1.
pub const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
/// The namespace of WSDL 2.0.
pub const WSDL_2: &str = "http://www.w3.org/ns/wsdl";
/// The namespaces of its drafts.
pub const DRAFTS: [&str; 5] = [
    "http://www.w3.org/2003/11/wsdl",
    "http://www.w3.org/2004/03/wsdl",
    "http://www.w3.org/2004/08/wsdl",
    "http://www.w3.org/2005/08/wsdl",
    "http://www.w3.org/2006/01/wsdl",
];
/// The SOAP 1.1 binding.
pub(super) const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
/// The SOAP 1.2 binding.
pub(super) const SOAP_12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";
/// The HTTP GET and POST binding.
pub(super) const HTTP: &str = "http://schemas.xmlsoap.org/wsdl/http/";
/// The MIME binding.
pub(super) const MIME: &str = "http://schemas.xmlsoap.org/wsdl/mime/";
/// The DIME extension of WSDL.
const DIME: &str = "http://schemas.xmlsoap.org/ws/2002/04/dime/wsdl/";

/// A `wsdl:definitions`.
#[derive(Debug)]
pub struct Definitions {
    /// Its document.
    pub document: DocumentId,
    /// Where it starts.
    pub place: Place,
    /// `targetNamespace`; empty for none.
    pub target_namespace: Rc<str>,
    /// Its imports.
    pub imports: Vec<Import>,
    /// Its messages.
    pub messages: Vec<Message>,
    /// Its port types.
    pub port_types: Vec<PortType>,
    /// Its bindings.
    pub bindings: Vec<Binding>,
    /// Its services.
    pub services: Vec<Service>,
    /// Its policies that can be referred to.
    pub policies: Vec<Policy>,
}

/// A `wsdl:import`.
#[derive(Debug)]
pub struct Import {
    /// `namespace`.
    pub namespace: Option<Rc<str>>,
    /// `location`.
    pub location: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A `wsdl:message`.
#[derive(Debug)]
pub struct Message {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A `wsdl:part`.
#[derive(Debug)]
pub struct Part {
    /// Its name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// `element`.
    pub element: Option<QName>,
    /// `type`.
    pub ty: Option<QName>,
}

/// A `wsdl:portType`.
#[derive(Debug)]
pub struct PortType {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// Policies attached to it.
    pub policies: Vec<PolicyExpression>,
}

/// An operation of a port type.
#[derive(Debug)]
pub struct Operation {
    /// Its name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// Whether the output stands first: the service calls the client.
    pub output_first: bool,
    /// `wsdl:input`.
    pub input: Option<MessageUse>,
    /// `wsdl:output`.
    pub output: Option<MessageUse>,
    /// `wsdl:fault`.
    pub faults: Vec<MessageUse>,
    /// Policies attached to it and to its messages.
    pub policies: Vec<PolicyExpression>,
}

/// `wsdl:input`, `wsdl:output` or `wsdl:fault` of an operation.
#[derive(Debug)]
pub struct MessageUse {
    /// `name`.
    pub name: Option<Rc<str>>,
    /// `message`.
    pub message: Option<QName>,
    /// The WS-Addressing action.
    pub action: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A `wsdl:service`.
#[derive(Debug)]
pub struct Service {
    /// Its local name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// Documentation.
    pub docs: Option<String>,
    /// Its ports.
    pub ports: Vec<Port>,
    /// Policies attached to it.
    pub policies: Vec<PolicyExpression>,
}

/// A `wsdl:port`.
#[derive(Clone, Debug)]
pub struct Port {
    /// Its name.
    pub name: Rc<str>,
    /// Where it stands.
    pub place: Place,
    /// `binding`.
    pub binding: Option<QName>,
    /// The address of the SOAP or HTTP binding.
    pub address: Option<String>,
    /// What `UsingAddressing` says of WS-Addressing, where it stands in it.
    pub addressing: Option<UsesAddressing>,
    /// Policies attached to it.
    pub policies: Vec<PolicyExpression>,
}

/// The `xs:schema` elements in the `wsdl:types` of a WSDL, and in WSDL 2.0 the `wsdl:types` itself
/// where it has an `xs:import` of its own (WSDL 2.0, 3.1.1).
pub fn inline_schemas<'a, 'input>(
    wsdl: Node<'a, 'input>,
) -> impl Iterator<Item = Node<'a, 'input>> {
    let types = wsdl
        .children()
        .filter(|n| n.has_tag_name((WSDL, "types")) || n.has_tag_name((WSDL_2, "types")));
    types.flat_map(|types| {
        let imports = types.has_tag_name((WSDL_2, "types"))
            && types.children().any(|n| xsd::is_named(n, "import"));
        let schemas = types.children();
        let schemas = schemas.filter(|n| is_schema(*n));
        imports.then_some(types).into_iter().chain(schemas)
    })
}

/// Whether this is the root of a WSDL, of 1.1 or of 2.0.
pub fn is_wsdl(node: Node<'_, '_>) -> bool {
    node.has_tag_name((WSDL, "definitions")) || description::is_description(node) || is_bare(node)
}

/// Whether this is a `definitions` in another namespace, or in none, with what WSDL 1.1 has in its
/// own.
pub fn is_bare(node: Node<'_, '_>) -> bool {
    let names = [
        "message", "portType", "binding", "service", "types", "import",
    ];
    node.tag_name().name() == "definitions"
        && node.children().any(|child| {
            let tag = child.tag_name();
            tag.namespace() == Some(WSDL) && names.contains(&tag.name())
        })
}

/// Whether this child of the root asks for another WSDL.
pub fn is_import(node: Node<'_, '_>) -> bool {
    node.has_tag_name((WSDL, "import"))
        || node.has_tag_name((WSDL_2, "import"))
        || node.has_tag_name((WSDL_2, "include"))
}

/// Whether this is an `xs:schema`.
pub fn is_schema(node: Node<'_, '_>) -> bool {
    xsd::is_named(node, "schema")
}

/// Reads a `wsdl:definitions`; its inline schemas are left to [`inline_schemas`].
pub fn parse(
    node: Node<'_, '_>,
    document: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Definitions {
    let mut r = Reader::new(WSDL, document, diagnostics);
    let mut definitions = Definitions {
        document,
        place: r.place(node),
        target_namespace: r.namespace(node, "targetNamespace").unwrap_or_default(),
        imports: Vec::new(),
        messages: Vec::new(),
        port_types: Vec::new(),
        bindings: Vec::new(),
        services: Vec::new(),
        policies: policy::referable(&mut r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("import") => definitions.imports.push(import(&mut r, child)),
            Some("types") => types(&mut r, child),
            Some("message") => definitions.messages.extend(message(&mut r, child)),
            Some("portType") => definitions.port_types.extend(port_type(&mut r, child)),
            Some("binding") => definitions.bindings.extend(binding::binding(&mut r, child)),
            Some("service") => definitions.services.extend(service(&mut r, child)),
            Some(_) => {}
            None => r.extension(child),
        }
    }
    definitions
}

fn import(r: &mut Reader<'_>, node: Node<'_, '_>) -> Import {
    Import {
        namespace: r.namespace(node, "namespace"),
        location: node.attribute("location").map(str::to_owned),
        place: r.attribute_place(node, "location"),
    }
}

/// Reports what `wsdl:types` has in place of a schema that can be read.
fn types(r: &mut Reader<'_>, node: Node<'_, '_>) {
    for child in node.children().filter(Node::is_element) {
        if is_schema(child) || r.wsdl_name(child).is_some() {
            continue;
        }
        r.extension(child);
    }
}

fn message(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Message> {
    let name = r.name(node)?;
    let mut parts = Vec::new();
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("part") => {
                if let Some(name) = r.name(child) {
                    parts.push(Part {
                        name,
                        place: r.place(child),
                        element: r.qname(child, "element"),
                        ty: r.qname(child, "type"),
                    });
                }
            }
            Some(_) => {}
            None => r.extension(child),
        }
    }
    // Most have one, and a document has thousands of messages.
    parts.shrink_to_fit();
    Some(Message {
        name,
        place: r.place(node),
        parts,
    })
}

fn port_type(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<PortType> {
    let name = r.name(node)?;
    let mut out = PortType {
        name,
        place: r.place(node),
        docs: reader::documentation(node),
        operations: Vec::new(),
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("operation") => out.operations.extend(operation(r, child)),
            Some(_) => {}
            None => r.extension(child),
        }
    }
    Some(out)
}

fn operation(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Operation> {
    let name = r.name(node)?;
    let mut out = Operation {
        name,
        place: r.place(node),
        docs: reader::documentation(node),
        output_first: false,
        input: None,
        output: None,
        faults: Vec::new(),
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        let Some(kind) = r.wsdl_name(child) else {
            r.extension(child);
            continue;
        };
        if !matches!(kind, "input" | "output" | "fault") {
            continue;
        }
        let message = message_use(r, child);
        out.policies.extend(policy::attached(r, child));
        match kind {
            "input" if out.input.is_none() => out.input = Some(message),
            "output" if out.output.is_none() => {
                out.output_first = out.input.is_none();
                out.output = Some(message);
            }
            "fault" => out.faults.push(message),
            _ => {}
        }
    }
    Some(out)
}

fn message_use(r: &mut Reader<'_>, node: Node<'_, '_>) -> MessageUse {
    for child in node.children().filter(Node::is_element) {
        if r.wsdl_name(child).is_none() {
            r.extension(child);
        }
    }
    MessageUse {
        name: r.optional_name(node),
        message: r.qname(node, "message"),
        action: policy::action(node),
        place: r.place(node),
    }
}

fn service(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Service> {
    let name = r.name(node)?;
    let mut out = Service {
        name,
        place: r.place(node),
        docs: reader::documentation(node),
        ports: Vec::new(),
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        match r.wsdl_name(child) {
            Some("port") => out.ports.extend(port(r, child)),
            Some(_) => {}
            None => r.extension(child),
        }
    }
    Some(out)
}

/// Whether an element says where a port is, by its attribute `location` (WSDL 1.1, sections 3.8
/// and 4.1).
pub(crate) fn is_address(node: Node<'_, '_>) -> bool {
    let name = node.tag_name();
    name.name() == "address" && matches!(name.namespace(), Some(SOAP | SOAP_12 | HTTP))
}

/// Whether an element says where a service is, by its attribute `address` (WSDL 2.0 Part 1,
/// section 2.15).
pub(crate) fn is_endpoint(node: Node<'_, '_>) -> bool {
    let name = node.tag_name();
    name.name() == "endpoint" && name.namespace() == Some(WSDL_2)
}

fn port(r: &mut Reader<'_>, node: Node<'_, '_>) -> Option<Port> {
    let name = r.name(node)?;
    let mut out = Port {
        name,
        place: r.place(node),
        binding: r.qname(node, "binding"),
        address: None,
        addressing: None,
        policies: policy::attached(r, node),
    };
    for child in node.children().filter(Node::is_element) {
        let tag = child.tag_name();
        match (tag.namespace(), tag.name()) {
            (Some(SOAP | SOAP_12 | HTTP), "address") => {
                out.address = child.attribute("location").map(|a| a.trim().to_owned());
            }
            (Some(WSDL), _) => {}
            _ => match policy::using_addressing(r, child) {
                Some(edition) => out.addressing = Some(edition),
                None => r.extension(child),
            },
        }
    }
    Some(out)
}
