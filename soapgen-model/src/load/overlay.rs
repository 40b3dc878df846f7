//! Overlays: corrections of a document that is broken, kept in a file beside it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use roxmltree::{Document as Tree, Node};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::source::Sources;
use crate::source::location::shown;
use crate::source::patched::{Edit, Patched};
use crate::syntax::names::is_ncname;

use super::root::Roots;

const OVERLAY: &str = "urn:soapgen:overlay";

/// Bytes that an overlay may insert: as many as a document may have.
const MAX_INSERTED: usize = 256 << 20;

/// What stands behind a document's file name in that of its overlay.
pub(super) const SUFFIX: &str = ".overlay.xml";

/// The overlay of a document: the document's file name with `.overlay.xml` behind it.
fn path_of(document: &Path) -> PathBuf {
    let mut name = document.as_os_str().to_owned();
    name.push(SUFFIX);
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
    let mut paths = Paths::new(&target);
    let mut written = 0;
    for change in root.children().filter(Node::is_element) {
        match edit(change, &mut paths, text) {
            Ok(edit) => {
                written += edit.with.len();
                if written > MAX_INSERTED {
                    report(change, too_much(), "leave out what nothing uses");
                    return None;
                }
                edits.push(edit);
            }
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

/// Each element that is inserted declares what is in scope: a short overlay may make a long text.
fn too_much() -> String {
    format!(
        "what this overlay inserts is larger than {} MB, the limit of a document",
        MAX_INSERTED >> 20
    )
}

/// What a change does to the text.
fn edit<'o>(
    change: Node<'o, '_>,
    paths: &mut Paths<'_, '_, 'o>,
    text: &str,
) -> Result<Edit, String> {
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
    let node = match paths.find(at, change)? {
        [one] if one.is_element() => *one,
        [] | [_] => return Err(format!("nothing in the document is at `{at}`")),
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
            if !is_attribute_name(name) {
                return Err(format!("`{name}` can't be the name of an attribute"));
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
        if with.len() > MAX_INSERTED {
            return Err(too_much());
        }
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
        .replace('\t', "&#9;")
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
}

/// Whether an attribute may be called so: a name, perhaps with a prefix.
fn is_attribute_name(name: &str) -> bool {
    let (prefix, local) = name.split_once(':').unwrap_or(("x", name));
    is_ncname(prefix) && is_ncname(local)
}

/// The name and the value in `@name='value'`.
fn attribute_of(condition: &str) -> Option<(&str, &str)> {
    let (name, value) = condition.strip_prefix('@')?.split_once('=')?;
    Some((name.trim(), value.trim().trim_matches(['\'', '"'])))
}

/// How many elements the paths of an overlay may have looked at: each path that begins like
/// another goes on from there, so that this takes paths that begin differently and lead to much.
const MAX_LOOKED_AT: usize = 1 << 27;

/// What paths lead to, worked out once for each that begin alike.
struct Paths<'a, 'i, 'o> {
    reached: Vec<Reached<'a, 'i, 'o>>,
    steps: HashMap<(usize, Step<'o>), usize>,
    looked_at: usize,
}

/// A step of a path, of any kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Step<'o> {
    /// To the children, or all that lies deeper, of a name.
    To {
        is_deep: bool,
        /// `None` where any will do.
        namespace: Option<&'o str>,
        local: &'o str,
        is_any: bool,
    },
    /// `[number]`
    Number(usize),
    /// `[@name='value']`
    Having(&'o str, &'o str),
}

/// An element, and which of the elements a step before it was reached from: numbers count within
/// each.
type Found<'a, 'i> = (usize, Node<'a, 'i>);

/// What a path leads to, or a part of one.
#[derive(Default)]
struct Reached<'a, 'i, 'o> {
    found: Vec<Found<'a, 'i>>,
    /// Each once, in the order of the document, when it was asked for.
    elements: Option<Vec<Node<'a, 'i>>>,
    /// The same by their number, once one was asked for.
    by_number: Option<HashMap<usize, Vec<Found<'a, 'i>>>>,
    /// The same by the value of an attribute, for those that were asked for.
    having: HashMap<&'o str, ByValue<'a, 'i>>,
}

/// Elements by the value of an attribute.
type ByValue<'a, 'i> = HashMap<&'a str, Vec<Found<'a, 'i>>>;

impl<'a, 'i> Reached<'a, 'i, '_> {
    /// Two ways to one element are one.
    fn elements(&mut self) -> &[Node<'a, 'i>] {
        self.elements.get_or_insert_with(|| {
            let mut out: Vec<_> = self.found.iter().map(|(_, node)| *node).collect();
            out.sort_unstable();
            out.dedup();
            out
        })
    }
}

impl<'a, 'i, 'o> Paths<'a, 'i, 'o> {
    fn new(tree: &'a Tree<'i>) -> Self {
        let root = Reached {
            found: vec![(0, tree.root())],
            ..Reached::default()
        };
        Self {
            reached: vec![root],
            steps: HashMap::new(),
            looked_at: 0,
        }
    }

    /// Goes a step from what was reached; gives the number of what that leads to.
    fn go(&mut self, from: usize, step: Step<'o>) -> Result<usize, String> {
        if let Some(known) = self.steps.get(&(from, step)) {
            return Ok(*known);
        }
        if self.looked_at > MAX_LOOKED_AT {
            return Err(format!(
                "the paths of this overlay look at more than {MAX_LOOKED_AT} elements: name what \
                 is meant by an attribute"
            ));
        }
        let reached = self.reached.get_mut(from);
        let reached = reached.ok_or("the path leads nowhere")?;
        let mut looked_at = 0;
        let found = match step {
            Step::To {
                is_deep,
                namespace,
                local,
                is_any,
            } => {
                let is_meant = |node: &Node<'a, 'i>| {
                    looked_at += 1;
                    let name = node.tag_name();
                    node.is_element()
                        && (local == "*" || name.name() == local)
                        && (is_any || name.namespace() == namespace)
                };
                deeper(reached.elements(), is_deep, is_meant)
            }
            Step::Number(number) => {
                let by_number = reached.by_number.get_or_insert_with(|| {
                    looked_at += reached.found.len();
                    let mut by_number: HashMap<usize, Vec<_>> = HashMap::new();
                    let (mut of, mut number) = (None, 0);
                    for one in &reached.found {
                        number = if of == Some(one.0) { number + 1 } else { 1 };
                        of = Some(one.0);
                        by_number.entry(number).or_default().push(*one);
                    }
                    by_number
                });
                by_number.get(&number).cloned().unwrap_or_default()
            }
            Step::Having(name, value) => {
                let by_value = reached.having.entry(name).or_insert_with(|| {
                    looked_at += reached.found.len();
                    let mut by_value: HashMap<&str, Vec<_>> = HashMap::new();
                    for one in &reached.found {
                        if let Some(value) = one.1.attribute(name) {
                            by_value.entry(value).or_default().push(*one);
                        }
                    }
                    by_value
                });
                by_value.get(value).cloned().unwrap_or_default()
            }
        };
        let number = self.reached.len();
        self.looked_at += looked_at + found.len();
        self.reached.push(Reached {
            found,
            ..Reached::default()
        });
        self.steps.insert((from, step), number);
        Ok(number)
    }

    /// The elements at a path: steps of `prefix:name`, each after `/` for a child or `//` for what
    /// lies at any depth, with conditions `[@name='value']` and `[number]`.
    fn find(&mut self, path: &'o str, scope: Node<'o, '_>) -> Result<&[Node<'a, 'i>], String> {
        let wrong = |rest: &str| format!("the path can't be read from `{rest}` on");
        let mut at = 0;
        let mut rest = path.trim();
        while !rest.is_empty() {
            let is_deep = rest.starts_with("//");
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
            let is_any = local == "*" && prefix.is_none();
            at = self.go(
                at,
                Step::To {
                    is_deep,
                    namespace,
                    local,
                    is_any,
                },
            )?;
            while let Some(inside) = after.strip_prefix('[') {
                let (condition, behind) = inside.split_once(']').ok_or_else(|| wrong(after))?;
                let condition = condition.trim();
                let step = match condition.parse() {
                    Ok(number) => Step::Number(number),
                    Err(_) => {
                        let (name, value) =
                            attribute_of(condition).ok_or_else(|| wrong(condition))?;
                        Step::Having(name, value)
                    }
                };
                at = self.go(at, step)?;
                after = behind;
            }
            rest = after;
        }
        Ok(self.reached.get_mut(at).map_or(&[], Reached::elements))
    }
}

/// What lies in elements, and is meant.
fn deeper<'a, 'i>(
    elements: &[Node<'a, 'i>],
    is_deep: bool,
    mut is_meant: impl FnMut(&Node<'a, 'i>) -> bool,
) -> Vec<Found<'a, 'i>> {
    let mut out = Vec::new();
    for (from, element) in elements.iter().enumerate() {
        let mut add = |node| {
            if is_meant(&node) {
                out.push((from, node));
            }
        };
        match is_deep {
            true => element.descendants().skip(1).for_each(&mut add),
            false => element.children().for_each(&mut add),
        }
    }
    out
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
            // A number counts within each element that the step starts from.
            ("<remove at='/a:a//a:b[3]'/>", "<c></c>"),
            (
                "<unset at='/*/*[2]' attribute='n'/><unset at='/a:a/*[1]' attribute='n'/>",
                "<b  t=\"x\"/><b >t</b>",
            ),
            (
                "<set at=\"//a:b[@n='2'][1]\" attribute='n' value='&#9;&#13;'/>",
                "<b n='&#9;&#13;'>",
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
            "<set at='/a:a' attribute='b=&quot;&quot; c' value=''/>",
            "<set at='/a:a' attribute='b>&lt;d/' value=''/>",
            "<set at='/a:a' attribute='' value=''/>",
            "<set at='/a:a' attribute='a:' value=''/>",
            "<remove at='//a:b[0]'/>",
            "<remove at='//a:b[99999999999999999999]'/>",
        ] {
            assert_eq!(
                patched(changes).map(|p| p.text).map_err(|e| e.len()),
                Err(1),
                "{changes}"
            );
        }
    }
}
