use soapgen_runtime::{Nil, Nillable};
use soapgen_tests::nil_distinguished::elements;

#[test]
fn nil_and_absent_differ() {
    let nil = elements::PERSON
        .from_str(include_str!("messages/optional.xml"))
        .unwrap();
    assert_eq!(nil.age, Some(Nillable::Nil(Nil::default())));
    let absent = elements::PERSON
        .from_str(include_str!("messages/absent.xml"))
        .unwrap();
    assert_eq!(absent.age, None);
}
