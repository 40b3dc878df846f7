//! Where two messages differ, in what they mean: prefixes, the order of attributes and blanks
//! between elements are left aside.

use crate::shown::Start;
use crate::xml::tree::Element;

/// What the comparison found.
#[derive(Default)]
pub(super) struct Found {
    /// How many differences there are.
    pub(super) count: usize,
    /// The first of them, in words.
    pub(super) first: Option<String>,
}

/// Compares what was recorded with what is asked. Elements and attributes of the names that are
/// ignored are left out on both sides.
pub(super) fn between(recorded: &Element, asked: &Element, ignored: &[String]) -> Found {
    let mut found = Found::default();
    let path = format!("/{}", recorded.name.local);
    elements(recorded, asked, ignored, &path, &mut found);
    found
}

fn elements(
    recorded: &Element,
    asked: &Element,
    ignored: &[String],
    path: &str,
    found: &mut Found,
) {
    if !is_same_name(recorded, asked) {
        return found.add(|| {
            let (recorded, asked) = (recorded.name.to_clark(), asked.name.to_clark());
            format!(
                "{path}: recorded <{}>, asked <{}>",
                Start(&recorded),
                Start(&asked)
            )
        });
    }
    attributes(recorded, asked, ignored, path, found);
    let seen = |element| Element::elements(element).filter(|child| !is_ignored(child, ignored));
    let ours: Vec<&Element> = seen(recorded).collect();
    let theirs: Vec<&Element> = seen(asked).collect();
    if ours.is_empty() && theirs.is_empty() {
        let (recorded, asked) = (recorded.text(), asked.text());
        if recorded.trim() != asked.trim() {
            found.add(|| {
                format!(
                    "{path}: recorded \"{}\", asked \"{}\"",
                    Start(&recorded),
                    Start(&asked)
                )
            });
        }
        return;
    }
    for (ours, theirs) in ours.iter().zip(&theirs) {
        let path = format!("{path}/{}", ours.name.local);
        elements(ours, theirs, ignored, &path, found);
    }
    for missing in ours.iter().skip(theirs.len()) {
        found.add(|| {
            format!(
                "{path}: <{}> was recorded and is not asked",
                Start(&missing.name.local)
            )
        });
    }
    for more in theirs.iter().skip(ours.len()) {
        found.add(|| {
            format!(
                "{path}: <{}> is asked and was not recorded",
                Start(&more.name.local)
            )
        });
    }
}

/// Whether an element is left out: by its name, or since it holds nothing but such elements.
fn is_ignored(element: &Element, ignored: &[String]) -> bool {
    let mut children = element.elements().peekable();
    ignored.iter().any(|name| *name == element.name.local)
        || children.peek().is_some() && children.all(|child| is_ignored(child, ignored))
}

fn is_same_name(one: &Element, other: &Element) -> bool {
    one.name.local == other.name.local && one.name.namespace == other.name.namespace
}

fn attributes(
    recorded: &Element,
    asked: &Element,
    ignored: &[String],
    path: &str,
    found: &mut Found,
) {
    let seen = |element: &Element| {
        let mut seen: Vec<(String, String)> = (element.attributes.iter())
            .filter(|attribute| !ignored.iter().any(|name| *name == attribute.name.local))
            .map(|attribute| (attribute.name.to_clark(), attribute.value.clone()))
            .collect();
        seen.sort_unstable();
        seen
    };
    let (ours, theirs) = (seen(recorded), seen(asked));
    if ours != theirs {
        found.add(|| format!("{path}: attributes {ours:?} were recorded, {theirs:?} are asked"));
    }
}

impl Found {
    fn add(&mut self, say: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(say);
    }
}
