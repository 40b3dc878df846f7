use soapgen_runtime::ReadXml;
use soapgen_tests::large_types::{Either, Endless, Level0, Outer, elements};

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

/// Twenty levels of two each would be a million values, made for each empty element.
#[test]
fn what_is_read_into_is_made_of_few_values() {
    let values = |blank: String| blank.matches(" {").count();
    let parent = values(format!("{:?}", Level0::blank()));
    assert!((100..=1024).contains(&parent), "{parent}");
    // Of a choice it is the alternative that takes the fewest.
    assert_eq!(values(format!("{:?}", Either::blank())), 1);
    assert_eq!(values(format!("{:?}", Endless::blank())), 1);
}

/// A type that must hold itself has no values, and can't be read without end.
#[test]
fn a_type_without_an_end_is_refused_where_the_document_ends() {
    let text = |inner: &str| format!("<outer xmlns='urn:large'>{inner}</outer>");
    for inner in [
        "<endless><next><next/></next></endless>",
        "<endless>x</endless>",
    ] {
        let error = elements::OUTER.from_str(&text(inner)).unwrap_err();
        assert!(error.to_string().contains("next"), "{inner}: {error}");
    }
    let either = "<either><light>a</light><last>1</last></either>";
    let outer = elements::OUTER.from_str(&text(&either.repeat(3))).unwrap();
    assert_eq!(outer.either.len(), 3);
    assert!(elements::OUTER.validate(&outer).unwrap().is_empty());
    // What has to be there and isn't is a violation, though the member is an `Option`.
    let endless = Outer {
        endless: Some(Endless { next: None }),
        ..outer
    };
    let violations = elements::OUTER.validate(&endless).unwrap();
    assert!(
        violations.iter().any(|v| v.to_string().contains("next")),
        "{violations:?}"
    );
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
