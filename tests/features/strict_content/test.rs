use soapgen_runtime::Element;
use soapgen_tests::strict_content::{All, elements};

#[test]
fn what_strict_reading_refuses_is_a_violation_where_it_is_written() {
    let mut all = All {
        nobody: Some(Element::new("", "")),
        ..All::default()
    };
    let mut other = Element::new("", "");
    other
        .children
        .push(soapgen_runtime::Node::Text("other".to_owned()));
    all.any = Some(other);
    let found = elements::ALL.validate(&all).unwrap();
    let found: Vec<&str> = found.iter().map(|v| &*v.message).collect();
    assert_eq!(
        found,
        [
            "the declared type is abstract, and no document declares one that is derived from it",
            "the value is fixed: expected \"so\"",
        ]
    );
}
