//! Which namespaces a document takes names from.

use std::collections::HashSet;

use roxmltree::Node;

/// The attributes of XML Schema and WSDL whose values are qualified names of what schemas
/// declare.
const NAMING: [&str; 8] = [
    "arrayType",
    "base",
    "element",
    "itemType",
    "memberTypes",
    "ref",
    "substitutionGroup",
    "type",
];

/// Adds the namespaces of all names that an element and what is in it refer to.
pub(crate) fn collect(root: Node<'_, '_>, out: &mut HashSet<String>) {
    for node in root.descendants().filter(Node::is_element) {
        let naming = node.attributes().filter(|a| NAMING.contains(&a.name()));
        for name in naming.flat_map(|a| a.value().split_ascii_whitespace()) {
            let prefix = name.split_once(':').map(|(prefix, _)| prefix);
            let namespace = node.lookup_namespace_uri(prefix);
            if let Some(namespace) = namespace.filter(|ns| !out.contains(*ns)) {
                out.insert(namespace.to_owned());
            }
        }
    }
}
