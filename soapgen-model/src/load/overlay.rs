//! Overlays: corrections of a document that is broken, kept in a file beside it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use roxmltree::{Document as Tree, Node};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::source::Sources;
use crate::source::location::shown;
use crate::source::patched::{Edit, Patched};

use super::root::Roots;

const OVERLAY: &str = "urn:soapgen:overlay";

/// The overlay of a document: the document's file name with `.overlay.xml` behind it.
fn path_of(document: &Path) -> PathBuf {
    let mut name = document.as_os_str().to_owned();
    name.push(".overlay.xml");
    name.into()
}

/// Applies the overlay beside a document, `of`, if there is one.
pub(super) fn apply(
    path: &Path,
    of: DocumentId,
    roots: &Roots,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Patched> {
    let overlay = path_of(path);
    if !overlay.exists() {
        return None;
    }
    if !roots.hold(&overlay) {
        let message = format!("the overlay `{}` leads out of the root", shown(&overlay));
        let help = "put the file itself there, or set `root` to a folder that holds it";
        diagnostics.push(Diagnostic::error(Code::Overlay, None, message).help(help));
        return None;
    }
    let document = match super::read_plain(&overlay, sources, diagnostics) {
        Ok(document) => document?,
        Err(why) => {
            let message = format!("the overlay `{}` can't be read: {why}", shown(&overlay));
            diagnostics.push(Diagnostic::error(Code::Overlay, None, message));
            return None;
        }
    };
    let mut problems = Diagnostics::default();
    let patched = super::parse_xml(sources.text(document), document, &mut problems)
        .and_then(|tree| patch(&tree, sources.text(of), document, &mut problems));
    diagnostics.0.append(&mut problems.0);
    patched
}

fn patch(
    overlay: &Tree<'_>,
    text: &str,
    document: DocumentId,
    problems: &mut Diagnostics,
) -> Option<Patched> {
    let root = overlay.root_element();
    let mut report = |node: Node<'_, '_>, message: String, help: &str| {
        let place = Place::of(document, node);
        problems.push(Diagnostic::error(Code::Overlay, place, message).help(help));
    };
    if !root.has_tag_name((OVERLAY, "overlay")) {
        let help = "its root is `{urn:soapgen:overlay}overlay`";
        report(
            root,
            format!(
                "this is not an overlay: its root is `{}`",
                super::shown_name(root)
            ),
            help,
        );
        return None;
    }
    // What is wrong with the document itself is reported where it is read.
    let target = super::tree_of(text).ok()?;
    let mut edits = Vec::new();
    let index = Index::new(&target, root);
    for change in root.children().filter(Node::is_element) {
        match edit(change, &index, text) {
            Ok(edit) => edits.push(edit),
            Err(message) => report(
                change,
                message,
                "correct the overlay, or remove this change",
            ),
        }
    }
    match Patched::new(text, edits) {
        Ok(patched) => Some(patched),
        Err(message) => {
            report(root, message, "make one change of them");
            None
        }
    }
}

/// What a change does to the text.
fn edit(change: Node<'_, '_>, target: &Index<'_, '_>, text: &str) -> Result<Edit, String> {
    let wanted = |name: &str| {
        let value = change.attribute(name);
        value.ok_or_else(|| format!("`{}` needs `{name}`", change.tag_name().name()))
    };
    let kind = match change.tag_name().namespace() {
        Some(OVERLAY) => change.tag_name().name(),
        _ => "",
    };
    if !matches!(kind, "set" | "unset" | "remove" | "insert") {
        let name = super::shown_name(change);
        return Err(format!(
            "`{name}` is not a change: write `set`, `unset`, `remove` or `insert`"
        ));
    }
    let at = wanted("at")?;
    let found = find(target, at, change)?;
    let node = match found.as_slice() {
        [one] => *one,
        [] => return Err(format!("nothing in the document is at `{at}`")),
        several => {
            let count = several.len();
            return Err(format!(
                "{count} elements of the document are at `{at}`: say which"
            ));
        }
    };
    match kind {
        "remove" if node.parent_element().is_none() => {
            Err("the root of the document can't be removed".to_owned())
        }
        "remove" => Ok(Edit {
            range: node.range(),
            with: String::new(),
        }),
        "insert" => insert(change, node, text),
        _ => {
            let name = wanted("attribute")?;
            let attribute =
                node.attributes()
                    .find(|a| match (a.namespace(), name.split_once(':')) {
                        (None, None) => a.name() == name,
                        (Some(namespace), Some((prefix, local))) => {
                            a.name() == local
                                && change.lookup_namespace_uri(Some(prefix)) == Some(namespace)
                        }
                        _ => false,
                    });
            if kind == "unset" {
                let attribute =
                    attribute.ok_or_else(|| format!("the element has no attribute `{name}`"))?;
                return Ok(Edit {
                    range: attribute.range(),
                    with: String::new(),
                });
            }
            let value = escaped(wanted("value")?);
            match attribute {
                Some(attribute) => Ok(Edit {
                    range: attribute.range_value(),
                    with: value,
                }),
                None => {
                    let end = name_end(node, text);
                    Ok(Edit {
                        range: end..end,
                        with: format!(" {name}=\"{value}\""),
                    })
                }
            }
        }
    }
}

/// The content of an `insert`, put before, behind or into an element.
fn insert(change: Node<'_, '_>, node: Node<'_, '_>, text: &str) -> Result<Edit, String> {
    let mut with = String::new();
    for child in change.children().filter(Node::is_element) {
        if child.tag_name().namespace() == Some(OVERLAY) {
            let name = child.tag_name().name();
            return Err(format!(
                "`{name}` is in the overlay's namespace: give it a prefix"
            ));
        }
        let source = child.document().input_text();
        let end = name_end(child, source);
        with.push_str(source.get(child.range().start..end).unwrap_or(""));
        // Prefixes mean in the document what they mean in the overlay.
        let own = |prefix: &str| {
            let tag = source.get(end..child.range().end).unwrap_or("");
            let tag = tag.split('>').next().unwrap_or("");
            tag.contains(&format!("xmlns:{prefix}="))
        };
        for namespace in child.namespaces() {
            if let Some(prefix) = namespace.name()
                && prefix != "xml"
                && !own(prefix)
            {
                with.push_str(&format!(" xmlns:{prefix}=\"{}\"", escaped(namespace.uri())));
            }
        }
        with.push_str(source.get(end..child.range().end).unwrap_or(""));
    }
    let range = node.range();
    let into = |first: bool, with: String| match (node.first_child(), node.last_child()) {
        (Some(child), _) if first => Edit {
            range: child.range().start..child.range().start,
            with,
        },
        (_, Some(child)) => Edit {
            range: child.range().end..child.range().end,
            with,
        },
        _ => {
            let source = text.get(range.clone()).unwrap_or("");
            match source.strip_suffix("/>") {
                Some(open) => {
                    let at = range.start + open.len();
                    let name = text
                        .get(range.start + 1..name_end(node, text))
                        .unwrap_or("");
                    Edit {
                        range: at..range.end,
                        with: format!(">{with}</{name}>"),
                    }
                }
                None => {
                    let at = range.start + source.rfind("</").unwrap_or(source.len());
                    Edit {
                        range: at..at,
                        with,
                    }
                }
            }
        }
    };
    match change.attribute("where").unwrap_or("last") {
        "first" => Ok(into(true, with)),
        "last" => Ok(into(false, with)),
        "before" | "after" if node.parent_element().is_none() => {
            Err("nothing can stand beside the root of the document".to_owned())
        }
        "before" => Ok(Edit {
            range: range.start..range.start,
            with,
        }),
        "after" => Ok(Edit {
            range: range.end..range.end,
            with,
        }),
        other => Err(format!(
            "`where` is `first`, `last`, `before` or `after`, not `{other}`"
        )),
    }
}

/// The end of the name in an element's start tag.
fn name_end(node: Node<'_, '_>, text: &str) -> usize {
    let range = node.range();
    let tag = text.get(range.clone()).unwrap_or("");
    let length = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    range.start + length.unwrap_or(tag.len())
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
}

/// The name and the value in `@name='value'`.
fn attribute_of(condition: &str) -> Option<(&str, &str)> {
    let (name, value) = condition.strip_prefix('@')?.split_once('=')?;
    Some((name.trim(), value.trim().trim_matches(['\'', '"'])))
}

/// Elements by the value of an attribute.
type ByValue<'a, 'i> = HashMap<&'a str, Vec<Node<'a, 'i>>>;

/// The elements of a document by what changes name them by, so that each of many is not looked for
/// in all of it.
struct Index<'a, 'i> {
    tree: &'a Tree<'i>,
    /// By local name, and name and value of an attribute; in the order of the document.
    having: HashMap<&'a str, HashMap<&'a str, ByValue<'a, 'i>>>,
}

impl<'a, 'i> Index<'a, 'i> {
    /// Of the attributes that stand in conditions of the changes.
    fn new(tree: &'a Tree<'i>, changes: Node<'_, '_>) -> Self {
        let mut names = HashSet::new();
        for at in changes
            .children()
            .filter_map(|change| change.attribute("at"))
        {
            let conditions = at.split('[').skip(1);
            names.extend(conditions.filter_map(|inside| Some(attribute_of(inside)?.0)));
        }
        let mut having: HashMap<_, HashMap<_, ByValue<'a, 'i>>> = HashMap::new();
        for node in tree.root().descendants().filter(Node::is_element) {
            let attributes = node.attributes();
            for attribute in attributes.filter(|a| a.namespace().is_none()) {
                if names.contains(attribute.name()) {
                    let by_name = having.entry(node.tag_name().name()).or_default();
                    let by_value = by_name.entry(attribute.name()).or_default();
                    by_value.entry(attribute.value()).or_default().push(node);
                }
            }
        }
        Self { tree, having }
    }

    /// The elements of a name for which a condition holds that names an attribute.
    fn having(&self, local: &str, condition: &str) -> Option<&[Node<'a, 'i>]> {
        if local == "*" {
            return None;
        }
        let (name, value) = attribute_of(condition)?;
        let found = self.having.get(local).and_then(|by_name| by_name.get(name));
        let found = found.and_then(|by_value| by_value.get(value));
        Some(found.map_or(&[], Vec::as_slice))
    }
}

/// The elements at a path: steps of `prefix:name`, each after `/` for a child or `//` for what
/// lies at any depth, with conditions `[@name='value']` and `[number]`.
fn find<'a, 'i>(
    target: &Index<'a, 'i>,
    path: &str,
    scope: Node<'_, '_>,
) -> Result<Vec<Node<'a, 'i>>, String> {
    let wrong = |rest: &str| format!("the path can't be read from `{rest}` on");
    let mut nodes = vec![target.tree.root()];
    let mut rest = path.trim();
    while !rest.is_empty() {
        let deep = rest.starts_with("//");
        let step = rest.strip_prefix("//").or_else(|| rest.strip_prefix('/'));
        let step = step.ok_or_else(|| wrong(rest))?;
        let end = step.find(['/', '[']).unwrap_or(step.len());
        let (name, mut after) = step.split_at(end);
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, name),
        };
        if local.is_empty() {
            return Err(wrong(rest));
        }
        let namespace = match prefix {
            Some(prefix) => Some(
                scope
                    .lookup_namespace_uri(Some(prefix))
                    .ok_or_else(|| format!("the overlay declares no prefix `{prefix}`"))?,
            ),
            None => None,
        };
        let is_meant = |node: &Node<'_, '_>| {
            node.is_element()
                && (local == "*" || node.tag_name().name() == local)
                && (local == "*" && prefix.is_none() || node.tag_name().namespace() == namespace)
        };
        let mut conditions = Vec::new();
        while let Some(inside) = after.strip_prefix('[') {
            let (condition, behind) = inside.split_once(']').ok_or_else(|| wrong(after))?;
            conditions.push(condition.trim());
            after = behind;
        }
        let mut next: Vec<Node<'a, 'i>> = Vec::new();
        let is_only = nodes.len() == 1;
        for node in nodes {
            let known = conditions
                .first()
                .and_then(|condition| target.having(local, condition))
                .filter(|known| is_only || known.len() < 8);
            let mut matching: Vec<Node<'a, 'i>> = match (known, deep) {
                (Some(known), true) => {
                    let within =
                        |found: &Node<'a, 'i>| found.ancestors().skip(1).any(|above| above == node);
                    let known = known.iter().copied().filter(is_meant);
                    known.filter(within).collect()
                }
                (Some(known), false) => {
                    let known = known.iter().copied().filter(is_meant);
                    known.filter(|found| found.parent() == Some(node)).collect()
                }
                (None, true) => node.descendants().skip(1).filter(is_meant).collect(),
                (None, false) => node.children().filter(is_meant).collect(),
            };
            for condition in &conditions {
                if let Ok(number) = condition.parse::<usize>() {
                    matching = matching
                        .into_iter()
                        .skip(number.wrapping_sub(1))
                        .take(1)
                        .collect();
                    continue;
                }
                let (name, value) = attribute_of(condition).ok_or_else(|| wrong(condition))?;
                matching.retain(|node| node.attribute(name) == Some(value));
            }
            next.extend(matching);
        }
        // Two ways to one element are one.
        next.sort_by_key(|node| node.range().start);
        next.dedup();
        nodes = next;
        rest = after;
    }
    nodes.retain(Node::is_element);
    Ok(nodes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diagnostic::DocumentId;

    const TEXT: &str = "<a xmlns='urn:a'><b n='1' t=\"x\"/><b n='2'>t</b><c><b n='3'></b></c></a>";

    fn patched(changes: &str) -> Result<Patched, Vec<String>> {
        let overlay = format!(
            "<overlay xmlns='urn:soapgen:overlay' xmlns:a='urn:a' xmlns:q='urn:q'>{changes}</overlay>"
        );
        let tree = Tree::parse(&overlay).unwrap();
        let mut problems = Diagnostics::default();
        let patched = patch(&tree, TEXT, DocumentId(0), &mut problems);
        match problems.0.is_empty() {
            true => Ok(patched.unwrap()),
            false => Err(problems.0.into_iter().map(|d| d.message).collect()),
        }
    }

    #[test]
    fn changes_are_made_in_the_text() {
        let cases = [
            (
                "<set at='/a:a/a:b[1]' attribute='t' value='y&lt;'/>",
                "<b n='1' t=\"y&lt;\"/>",
            ),
            (
                "<set at=\"//a:b[@n='3']\" attribute='k' value='v'/>",
                "<b k=\"v\" n='3'></b>",
            ),
            ("<unset at=\"//a:b[@n='1']\" attribute='t'/>", "<b n='1' />"),
            ("<remove at='/a:a/a:c'/>", "<b n='2'>t</b></a>"),
            (
                "<insert at='/a:a/a:b[1]'><a:d k='q:x'/></insert>",
                "<b n='1' t=\"x\"><a:d xmlns:a=\"urn:a\" xmlns:q=\"urn:q\" k='q:x'/></b><b n='2'",
            ),
            (
                "<insert at='/a:a/a:c' where='first'><e xmlns='' /></insert>",
                "<c><e",
            ),
            ("<insert at='//a:c/a:b'><a:d/></insert>", "<b n='3'><a:d"),
            (
                "<insert at='/a:a/a:c' where='after'><a:d/></insert>",
                "</c><a:d",
            ),
        ];
        for (changes, expected) in cases {
            let patched = patched(changes).unwrap();
            assert!(
                patched.text.contains(expected),
                "{changes}: {}",
                patched.text
            );
            assert!(
                Tree::parse(&patched.text).is_ok(),
                "{changes}: {}",
                patched.text
            );
        }
    }

    #[test]
    fn places_are_those_of_the_document_as_it_came() {
        let patched = patched(
            "<remove at='/a:a/a:b[1]'/><insert at='/a:a/a:c' where='before'><a:longer-than-that/></insert>",
        )
        .unwrap();
        for what in ["<a", "<b n='2'", "<c>", "<b n='3'"] {
            let at = patched.text.find(what).unwrap();
            assert_eq!(patched.original(at), TEXT.find(what).unwrap(), "{what}");
        }
        let inserted = patched.text.find("longer").unwrap();
        assert_eq!(patched.original(inserted), TEXT.find("<c>").unwrap());
    }

    #[test]
    fn a_change_that_fits_nothing_is_an_error() {
        for changes in [
            "<set at='/a:a/a:x' attribute='t' value=''/>",
            "<remove at='//a:b'/>",
            "<remove at='/a:a'/>",
            "<remove at='a:a'/>",
            "<remove at='/z:a'/>",
            "<remove at='/a:a['/>",
            "<remove at='/a:a[x]'/>",
            "<remove at=''/>",
            "<remove/>",
            "<rename at='/a:a'/>",
            "<unset at='/a:a' attribute='z'/>",
            "<insert at='/a:a' where='there'><a:d/></insert>",
            "<insert at='/a:a'><d/></insert>",
            "<remove at='/a:a/a:c'/><remove at='/a:a/a:c/a:b'/>",
        ] {
            assert_eq!(
                patched(changes).map(|p| p.text).map_err(|e| e.len()),
                Err(1),
                "{changes}"
            );
        }
    }
}
