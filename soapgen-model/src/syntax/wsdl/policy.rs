//! WS-Policy and WS-Addressing in a WSDL document.

use roxmltree::Node;

use crate::diagnostic::Place;
use crate::vocabulary::{Addressing, UsesAddressing};
use crate::xml::XmlName;

use super::reader::Reader;

/// The namespaces of WS-Policy, in all its editions.
const POLICY: [&str; 4] = [
    "http://schemas.xmlsoap.org/ws/2004/09/policy",
    "http://www.w3.org/ns/ws-policy",
    "http://www.w3.org/2006/07/ws-policy",
    "http://schemas.xmlsoap.org/ws/2002/12/policy",
];

/// The namespaces of WS-Addressing in WSDL, in all its editions.
const ADDRESSING: [&str; 5] = [
    "http://www.w3.org/2007/05/addressing/metadata",
    "http://www.w3.org/2006/05/addressing/wsdl",
    "http://www.w3.org/2006/02/addressing/wsdl",
    "http://schemas.xmlsoap.org/ws/2004/08/addressing/policy",
    "http://schemas.xmlsoap.org/ws/2004/08/addressing",
];

const SECURITY_UTILITY: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// How deep a policy may be nested; what lies deeper is not read.
const DEPTH: usize = 32;

/// A `wsp:Policy` that can be referred to.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `wsu:Id` or `xml:id`.
    pub id: Option<String>,
    /// `Name`, a URI.
    pub name: Option<String>,
    /// What it says.
    pub expression: PolicyExpression,
}

/// A policy expression.
#[derive(Clone, Debug)]
pub enum PolicyExpression {
    /// All of them: `wsp:Policy`, `wsp:All`.
    All(Vec<PolicyExpression>),
    /// One of them.
    ExactlyOne(Vec<PolicyExpression>),
    /// An assertion.
    Assertion {
        /// Its name.
        name: XmlName,
        /// Whether it may be left out.
        optional: bool,
        /// Whether HTTPS is all that it asks for, and what that brings: `sp:TransportBinding`
        /// without a time stamp in the message (WS-SecurityPolicy 1.2, 7.3).
        https: bool,
        /// Where it stands.
        place: Place,
    },
    /// A reference to a policy.
    Reference {
        /// Its URI; a fragment names a policy of the same document.
        uri: String,
        /// Where it stands.
        place: Place,
    },
}

fn in_policy(node: Node<'_, '_>) -> bool {
    node.tag_name()
        .namespace()
        .is_some_and(|ns| POLICY.contains(&ns))
}

fn in_addressing(node: Node<'_, '_>) -> bool {
    node.tag_name()
        .namespace()
        .is_some_and(|ns| ADDRESSING.contains(&ns))
}

/// Whether it is `wsp:Policy`.
fn is_policy(node: Node<'_, '_>) -> bool {
    in_policy(node) && node.tag_name().name() == "Policy"
}

/// The WS-Addressing action of a message.
pub(super) fn action(node: Node<'_, '_>) -> Option<String> {
    let mut actions = ADDRESSING.iter().map(|ns| node.attribute((*ns, "Action")));
    let action = actions.find_map(|action| action)?;
    Some(action.trim().to_owned())
}

/// What `wsaw:UsingAddressing` says; `None` for another element.
pub(super) fn using_addressing(r: &Reader<'_>, node: Node<'_, '_>) -> Option<UsesAddressing> {
    let name = node.tag_name();
    let is_it = in_addressing(node) && name.name() == "UsingAddressing";
    is_it.then(|| UsesAddressing {
        edition: edition(name.namespace().unwrap_or("")),
        required: r.is_required(node),
    })
}

/// The edition of WS-Addressing that is asked for by elements of this namespace.
pub fn edition(namespace: &str) -> Addressing {
    match namespace.starts_with("http://schemas.xmlsoap.org/ws/2004/08/") {
        true => Addressing::August2004,
        false => Addressing::V10,
    }
}

/// Whether it is an extension element that is read here.
pub(super) fn is_known(node: Node<'_, '_>) -> bool {
    in_policy(node) || in_addressing(node)
}

fn id(node: Node<'_, '_>) -> Option<String> {
    [SECURITY_UTILITY, XML]
        .iter()
        .find_map(|ns| {
            node.attribute((*ns, "Id"))
                .or_else(|| node.attribute((*ns, "id")))
        })
        .map(|id| id.trim().to_owned())
}

/// The policies of a WSDL that can be referred to: those beside its declarations, and those that
/// are declared where they are used and have an identity.
pub(super) fn referable(r: &mut Reader<'_>, wsdl: Node<'_, '_>) -> Vec<Policy> {
    let policies = wsdl.descendants().filter(|n| is_policy(*n));
    let (beside, nested): (Vec<_>, Vec<_>) = policies.partition(|n| n.parent() == Some(wsdl));
    let policy = |node| Policy {
        id: id(node),
        name: node.attribute("Name").map(|name| name.trim().to_owned()),
        expression: expression(r, node, 0),
    };
    let nested = nested.into_iter();
    let nested = nested.filter(|n| id(*n).is_some() || n.has_attribute("Name"));
    beside.into_iter().chain(nested).map(policy).collect()
}

/// The policies attached to an element: its children and its `wsp:PolicyURIs`.
pub(super) fn attached(r: &mut Reader<'_>, node: Node<'_, '_>) -> Vec<PolicyExpression> {
    let mut out = Vec::new();
    for uris in POLICY
        .iter()
        .filter_map(|ns| node.attribute((*ns, "PolicyURIs")))
    {
        let place = r.place(node);
        out.extend(
            uris.split_whitespace()
                .map(|uri| PolicyExpression::Reference {
                    uri: uri.to_owned(),
                    place,
                }),
        );
    }
    for child in node.children().filter(|n| in_policy(*n)) {
        if matches!(child.tag_name().name(), "Policy" | "PolicyReference") {
            out.push(expression(r, child, 0));
        }
    }
    out
}

fn expression(r: &mut Reader<'_>, node: Node<'_, '_>, depth: usize) -> PolicyExpression {
    let children = |r: &mut Reader<'_>| -> Vec<PolicyExpression> {
        if depth >= DEPTH {
            return Vec::new();
        }
        let elements = node.children().filter(Node::is_element);
        elements
            .map(|child| expression(r, child, depth + 1))
            .collect()
    };
    if in_policy(node) {
        match node.tag_name().name() {
            "Policy" | "All" => return PolicyExpression::All(children(r)),
            "ExactlyOne" | "OneOrMore" => return PolicyExpression::ExactlyOne(children(r)),
            "PolicyReference" => {
                return PolicyExpression::Reference {
                    uri: node.attribute("URI").unwrap_or("").trim().to_owned(),
                    place: r.place(node),
                };
            }
            _ => {}
        }
    }
    let optional = POLICY
        .iter()
        .find_map(|ns| node.attribute((*ns, "Optional")))
        .is_some_and(|value| matches!(value.trim(), "true" | "1"));
    let name = node.tag_name();
    PolicyExpression::Assertion {
        name: XmlName::new(
            r.intern(name.namespace().unwrap_or(""), r.place(node)),
            name.name(),
        ),
        optional,
        https: name.name() == "TransportBinding"
            && !node
                .descendants()
                .any(|n| n.tag_name().name() == "IncludeTimestamp"),
        place: r.place(node),
    }
}
