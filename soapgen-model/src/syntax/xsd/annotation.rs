//! `xs:annotation`: what is written for people, and what WCF writes for programs.

use roxmltree::Node;

use super::is_named;

/// The namespace of WCF's annotations.
const SERIALIZATION: &str = "http://schemas.microsoft.com/2003/10/Serialization/";

/// The text of the documentation, paragraphs separated by an empty line, without indentation.
pub(super) fn documentation(node: Node<'_, '_>) -> Option<String> {
    let mut out = String::new();
    for element in annotations(node).filter(|n| is_named(*n, "documentation")) {
        let mut text = String::new();
        for piece in element.descendants().filter(Node::is_text) {
            text.push_str(piece.text().unwrap_or(""));
        }
        let mut new_paragraph = true;
        for line in text.lines().map(str::trim) {
            if line.is_empty() {
                new_paragraph = true;
                continue;
            }
            if !out.is_empty() {
                out.push_str(if new_paragraph { "\n\n" } else { "\n" });
            }
            out.push_str(line);
            new_paragraph = false;
        }
    }
    if is_left_out(node) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str("In .NET it is left out while it has its default, such as 0, false or null.");
    }
    out.shrink_to_fit();
    (!out.is_empty()).then_some(out)
}

/// Whether WCF's `DefaultValue` says that an absent element stands for the member's default.
fn is_left_out(node: Node<'_, '_>) -> bool {
    appinfo(node, "DefaultValue")
        .and_then(|n| n.attribute("EmitDefaultValue"))
        .is_some_and(|value| matches!(value.trim(), "false" | "0"))
}

/// The text of WCF's annotation of that name.
pub(super) fn serialization<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    appinfo(node, name).and_then(|n| n.text()).map(str::trim)
}

/// WCF's annotation of that name.
fn appinfo<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    annotations(node)
        .filter(|n| is_named(*n, "appinfo"))
        .flat_map(|appinfo| appinfo.children())
        .find(|n| n.has_tag_name((SERIALIZATION, name)))
}

/// Everything in the annotations of a declaration.
fn annotations<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(|n| is_named(*n, "annotation"))
        .flat_map(|annotation| annotation.children())
}
