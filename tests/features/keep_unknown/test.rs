use soapgen_tests::keep_unknown::elements;

#[test]
fn what_the_schema_does_not_know_is_kept() {
    let user = elements::USER
        .from_str(include_str!("messages/newer.lenient.xml"))
        .unwrap();
    assert_eq!(user.unknown.len(), 2);
    assert_eq!(user.unknown[0].text(), "2024");
    assert_eq!(user.groups.unknown[0].attribute("", "of"), Some("2"));
}
