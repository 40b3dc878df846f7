//! What names a document has doesn't matter: what is generated from one with hostile names
//! compiles, without a warning, and reads and writes each of them by its name in XML.

#![deny(warnings, missing_docs)]
#![allow(clippy::unwrap_used)] // A test that fails panics.

use soapgen_runtime::{ReadOptions, Root, Slot};
use soapgen_tests::infoset;

/// What is generated from a document with every hostile name in every position.
pub mod hostile {
    soapgen_runtime::include_generated!("hostile.rs");
}

/// What is generated from a part of it where each namespace has a module with such a name.
pub mod modules {
    soapgen_runtime::include_generated!("hostile_modules.rs");
}

fn names() -> impl Iterator<Item = &'static str> {
    include_str!(concat!(env!("OUT_DIR"), "/hostile_names.txt")).lines()
}

/// Each element and attribute for each name, the text being the name.
fn both_ways<T: Slot>(root: &'static Root<T>, content: impl Fn(&str) -> String) {
    let attributes: String = match root.name() {
        "AllMembers" => names().map(|name| format!(" {name}='{name}'")).collect(),
        _ => String::new(),
    };
    let content: String = names().map(content).collect();
    let element = root.name();
    let text = format!("<t:{element} xmlns:t='urn:t'{attributes}>{content}</t:{element}>");
    let written = root
        .to_string(&root.read_with(&text, &ReadOptions::default()).unwrap())
        .unwrap();
    assert_eq!(infoset::compare(&text, &written), Ok(()));
}

#[test]
fn each_name_is_read_and_written() {
    use hostile::elements;
    let own = |name: &str| format!("<t:{name}>{name}</t:{name}>");
    both_ways(&elements::ALL_MEMBERS, own);
    both_ways(&elements::ALL_LISTS, own);
    both_ways(&elements::ALL_VARIANTS, own);
    both_ways(&elements::ALL_PREFIXES, |name| {
        format!("<o:p{name} xmlns:o='urn:of:{name}'><o:{name}>{name}</o:{name}></o:p{name}>")
    });
    let values: Vec<&str> = names().collect();
    let values = values.join(" ");
    let list = elements::ALL_VALUES
        .from_str(&format!(
            "<t:AllValues xmlns:t='urn:t'>{values}</t:AllValues>"
        ))
        .unwrap();
    let list = list.iter().collect::<Vec<_>>();
    assert!(
        list.iter()
            .all(|value| !matches!(value, hostile::AllValuesItem::Unknown(_)))
    );
    assert_eq!(list.len(), names().count());
}
