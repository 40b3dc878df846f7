use soapgen_tests::keep_unknown::elements;

#[test]
fn what_the_schema_does_not_know_is_kept() {
    let user = elements::USER
        .from_str(include_str!("messages/newer.lenient.xml"))
        .unwrap();
    assert_eq!(user.unknown.elements.len(), 2);
    assert_eq!(user.unknown.elements[0].text(), "2024");
    assert_eq!(
        user.groups.unknown.elements[0].attribute("", "of"),
        Some("2")
    );
}
