use soapgen_tests::inheritance::{AnyAnimal, Cage, Dog, elements};

#[test]
fn base_members_come_first() {
    let dog = Dog {
        wild: None,
        id: 7,
        name: Some("Rex".to_owned()),
        tricks: vec!["sit".to_owned()],
    };
    assert_eq!(
        elements::DOG.to_string(&dog).unwrap(),
        "<tns:Dog xmlns:tns=\"urn:zoo\"><tns:Id>7</tns:Id><tns:Name>Rex</tns:Name>\
         <tns:Tricks>sit</tns:Tricks></tns:Dog>"
    );
}

#[test]
fn a_derived_value_says_its_type() {
    let cage = Cage {
        inmate: AnyAnimal::Animal(Box::default()),
        visitors: vec![AnyAnimal::Dog(Box::default())],
    };
    let text = elements::CAGE.to_string(&cage).unwrap();
    assert_eq!(text.matches("xsi:type").count(), 1, "{text}");
    assert!(text.contains(r#"Visitors xsi:type="tns:Dog""#), "{text}");
    assert_eq!(elements::CAGE.from_str(&text).unwrap(), cage);
}

#[test]
fn an_unknown_type_is_kept() {
    let text = include_str!("messages/unknown.lenient.xml");
    let cage = elements::CAGE.from_str(text).unwrap();
    let AnyAnimal::Other(dodo) = cage.inmate else {
        panic!("{:?}", cage.inmate);
    };
    assert_eq!(
        dodo.child("urn:extinct", "Seen").unwrap().text(),
        "Mauritius"
    );
}
