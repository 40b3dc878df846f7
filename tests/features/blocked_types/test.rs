use soapgen_tests::blocked_types::elements::ELEMENTS;

/// What strict reading refuses, `validate` finds in a value.
#[test]
fn a_value_of_a_blocked_type_is_a_violation() {
    let allowed = include_str!("messages/elements.xml");
    let value = ELEMENTS.from_str(allowed).unwrap();
    assert!(ELEMENTS.validate(&value).unwrap().is_empty());
    for (text, path, message) in [
        (
            include_str!("messages/element-not-longer.lenient.xml"),
            "/Elements/NotLonger",
            "the type Longer may not stand here",
        ),
        (
            include_str!("messages/element-item.lenient.xml"),
            "/Elements/List/Item",
            "the type Longer may not stand here",
        ),
    ] {
        let value = ELEMENTS.from_str(text).unwrap();
        let violations = ELEMENTS.validate(&value).unwrap();
        let [violation] = &*violations else {
            panic!("{violations:?}")
        };
        assert_eq!(violation.path, path);
        assert!(violation.message.starts_with(message), "{violation:?}");
    }
}
