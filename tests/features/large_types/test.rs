use soapgen_tests::large_types::{Level0, Outer, elements};

/// A thread has 2 MiB, and reading makes several values on its stack.
#[test]
fn no_type_is_large() {
    assert!(size_of::<Level0>() <= 8 << 10, "{}", size_of::<Level0>());
    assert!(size_of::<Outer>() <= 16 << 10, "{}", size_of::<Outer>());
}

#[test]
fn an_empty_value_is_refused_and_takes_no_stack() {
    let error = elements::OUTER
        .from_str("<outer xmlns='urn:large'><parent/></outer>")
        .unwrap_err();
    assert!(error.to_string().contains("left"), "{error}");
    let open = "<left>".repeat(20);
    let text = format!("<outer xmlns='urn:large'><parent>{open}");
    assert!(elements::OUTER.from_str(&text).is_err());
}

/// With two types for each of 26 levels it would be tried 67 million times.
#[test]
fn a_value_is_tried_for_each_type_once() {
    let text = |code| format!("<outer xmlns='urn:large'><code>{code}</code></outer>");
    for code in ["7", "2020-02-02"] {
        assert!(elements::OUTER.from_str(&text(code)).is_ok(), "{code}");
    }
    // Kept as it came, and a violation for who asks.
    let other = elements::OUTER.from_str(&text("neither"));
    assert!(other.is_ok(), "{other:?}");
    assert!(
        !elements::OUTER
            .validate(&other.unwrap())
            .unwrap()
            .is_empty()
    );
}
