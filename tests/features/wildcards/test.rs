use soapgen_runtime::Element;
use soapgen_tests::wildcards::{Any, elements};

#[test]
fn elements_of_ones_own_are_written() {
    let any = Any {
        any: vec![
            Element::new("urn:mine", "note")
                .with_attribute("a", "1 < 2")
                .with_text("a & b"),
        ],
        ..Any::default()
    };
    let text = elements::ANY.to_string(&any).unwrap();
    let back = elements::ANY.from_str(&text).unwrap();
    assert!(back.any[0].is("urn:mine", "note"));
    assert_eq!(back.any[0].text(), "a & b");
    assert_eq!(back.any[0].attribute("", "a"), Some("1 < 2"));
}
