use soapgen_runtime::QName;
use soapgen_tests::qnames::elements;

#[test]
fn a_prefix_is_that_of_its_place() {
    let names = elements::NAMES
        .from_str(include_str!("messages/scopes.xml"))
        .unwrap();
    let namespaces: Vec<Option<&str>> = names
        .name
        .iter()
        .map(|name| name.namespace.as_deref())
        .collect();
    assert_eq!(
        namespaces,
        [
            Some("urn:a"),
            Some("urn:b"),
            Some("urn:c"),
            Some("urn:qname"),
            Some("urn:a")
        ]
    );
    assert_eq!(
        names.default.unwrap(),
        QName::new("urn:a", "one").with_prefix("a")
    );
}
