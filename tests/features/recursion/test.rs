use soapgen_runtime::{ReadOptions, XmlErrorKind};
use soapgen_tests::recursion::elements;

#[test]
fn depth_is_limited_and_no_overflow() {
    let deep = format!(
        "<SoExceptionInfo xmlns='urn:errors'>{}{}</SoExceptionInfo>",
        "<InnerException>".repeat(100_000),
        "</InnerException>".repeat(100_000)
    );
    let error = elements::SO_EXCEPTION_INFO.from_str(&deep).unwrap_err();
    let XmlErrorKind::Limit(exceeded) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!((exceeded.limit, exceeded.value), ("depth", 200));

    let less = format!(
        "<SoExceptionInfo xmlns='urn:errors'>{}{}</SoExceptionInfo>",
        "<InnerException>".repeat(5),
        "</InnerException>".repeat(5)
    );
    elements::SO_EXCEPTION_INFO.from_str(&less).unwrap();
    let mut options = ReadOptions::default();
    options.limits.depth = 5;
    elements::SO_EXCEPTION_INFO
        .read_with(&less, &options)
        .unwrap_err();
}

#[test]
fn a_chain_of_causes_is_walked() {
    let outer = elements::SO_EXCEPTION_INFO
        .from_str(include_str!("messages/exception.xml"))
        .unwrap();
    let mut messages = Vec::new();
    let mut at = Some(&outer);
    while let Some(exception) = at {
        messages.push(exception.message.as_deref().unwrap_or("-"));
        at = exception.inner_exception.as_deref();
    }
    assert_eq!(messages, ["outer", "inner", "-"]);
}
