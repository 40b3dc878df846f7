//! Identity constraints, and the paths in them (XML Schema Part 1, 3.11.6).

use roxmltree::Node;

use crate::diagnostic::{Code, Diagnostic};
use crate::vocabulary::{NameTest, Paths, Step};
use crate::xml::XmlName;

use super::reader::{Reader, parts, split};
use super::{Identity, IdentityKind};

/// What is wrong with a path.
struct Unreadable(String);

impl Reader<'_> {
    /// A constraint of an element. `None` for what is none, which is reported: it is not checked
    /// then.
    pub(super) fn identity(&mut self, kind: &str, node: Node<'_, '_>) -> Option<Identity> {
        let name = self.name(node)?;
        let kind = match kind {
            "unique" => IdentityKind::Unique,
            "key" => IdentityKind::Key,
            _ => IdentityKind::Reference(self.required_qname(node, "refer")?),
        };
        let mut selector = None;
        let mut fields = Vec::new();
        for (part, child) in parts(node) {
            match part {
                "selector" if selector.is_none() && fields.is_empty() => {
                    selector = Some(self.paths(child, false)?);
                }
                "field" => fields.push(self.paths(child, true)?),
                _ => self.misplaced(child),
            }
        }
        let (Some(selector), false) = (selector, fields.is_empty()) else {
            self.not_checked(node, "it needs a `selector`, and a `field` behind it");
            return None;
        };
        Some(Identity {
            place: self.place(node),
            name,
            kind,
            selector,
            fields,
        })
    }

    fn not_checked(&mut self, node: Node<'_, '_>, what: &str) {
        let place = self.place(node);
        self.report(
            Diagnostic::skip(
                Code::IdentityConstraint,
                place,
                format!("an identity constraint that isn't one: {what}"),
            )
            .help("documents are not checked by it (XML Schema Part 1, 3.11)"),
        );
    }

    /// The paths of a `selector` or `field`.
    fn paths(&mut self, node: Node<'_, '_>, is_field: bool) -> Option<Paths> {
        let text = node.attribute("xpath").unwrap_or_default();
        let paths: Result<Paths, Unreadable> = text
            .split('|')
            .map(|path| self.path(node, path, is_field))
            .collect();
        match paths {
            Ok(paths) => Some(paths),
            Err(Unreadable(what)) => {
                self.not_checked(node, &format!("the path `{text}`: {what}"));
                None
            }
        }
    }

    fn path(
        &mut self,
        node: Node<'_, '_>,
        text: &str,
        is_field: bool,
    ) -> Result<Vec<Step>, Unreadable> {
        let wrong = |what: &str| Err(Unreadable(what.to_owned()));
        let mut steps = Vec::new();
        let mut rest = text.trim();
        if let Some(behind) = rest.strip_prefix('.')
            && let Some(behind) = behind.trim_start().strip_prefix("//")
        {
            steps.push(Step::Deep);
            rest = behind;
        }
        let mut parts = rest.split('/').map(str::trim).peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none();
            let attribute = part.strip_prefix('@').or_else(|| axis(part, "attribute"));
            let step = match (part, attribute) {
                (".", _) => continue,
                (_, Some(name)) if is_field && is_last => {
                    Step::Attribute(self.name_test(node, name)?)
                }
                (_, Some(_)) => return wrong("an attribute stands at the end of a field alone"),
                (part, None) => {
                    let name = axis(part, "child").unwrap_or(part);
                    Step::Child(self.name_test(node, name)?)
                }
            };
            steps.push(step);
        }
        Ok(steps)
    }

    fn name_test(&mut self, node: Node<'_, '_>, text: &str) -> Result<NameTest, Unreadable> {
        let text = text.trim();
        let (prefix, local) = split(text);
        // What has no prefix is in no namespace (3.11.6).
        let namespace = match prefix {
            None => "".into(),
            Some(_) => match self.namespace(node, prefix) {
                Some(namespace) => namespace,
                None => {
                    return Err(Unreadable(format!(
                        "the prefix of `{text}` is not declared"
                    )));
                }
            },
        };
        let is_name = |local: &str| {
            !local.is_empty()
                && local
                    .chars()
                    .all(|c| c.is_alphanumeric() || "-_.\u{b7}".contains(c))
                && !local.starts_with(|c: char| c.is_numeric() || c == '-' || c == '.')
        };
        match local {
            "*" if prefix.is_none() => Ok(NameTest::Any),
            "*" => Ok(NameTest::In(namespace)),
            local if is_name(local) => Ok(NameTest::Name(XmlName {
                namespace,
                local: self.intern(local),
            })),
            _ => Err(Unreadable(format!("`{text}` is not a name"))),
        }
    }
}

/// What stands behind the name of an axis.
fn axis<'t>(part: &'t str, name: &str) -> Option<&'t str> {
    part.strip_prefix(name)?.trim_start().strip_prefix("::")
}
