use soapgen_tests::nil::elements;

#[test]
fn nil_and_absent_are_both_none() {
    let person = elements::PERSON
        .from_str(include_str!("messages/optional.xml"))
        .unwrap();
    assert_eq!(person.name.as_deref(), Some(""));
    assert_eq!((person.age, person.home), (None, None));
}

#[test]
fn a_required_none_is_written_as_nil() {
    let person = elements::PERSON
        .from_str(include_str!("messages/required.xml"))
        .unwrap();
    assert_eq!(person.name, None);
    assert_eq!(person.phones, [Some("1".to_owned()), None]);
    assert!(
        elements::PERSON
            .to_string(&person)
            .unwrap()
            .contains(r#"Name xsi:nil="true"/>"#)
    );
}
