use soapgen_tests::plain_lists_all::{FoundChoice, elements};

/// The setting reaches lists that are alternatives of a choice.
#[test]
fn lists_in_choices_are_lists_of_values() {
    let names =
        |names: &[&str]| FoundChoice::Names(names.iter().map(|name| (*name).to_owned()).collect());
    for (content, expected) in [
        (
            "<names><string>a</string><string i:nil='true'/><string>b</string></names>",
            names(&["a", "b"]),
        ),
        ("<names i:nil='true'/>", names(&[])),
        (
            "<number>1</number><number i:nil='1'/><number>2</number>",
            FoundChoice::Number(vec![1, 2]),
        ),
    ] {
        let text = format!(
            "<Found xmlns='urn:plain-all' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>{content}</Found>"
        );
        let found = elements::FOUND.from_str(&text).unwrap();
        assert_eq!(found.choice, expected, "{content}");
        let written = elements::FOUND.to_string(&found).unwrap();
        assert_eq!(
            elements::FOUND.from_str(&written).unwrap(),
            found,
            "{written}"
        );
    }
}
