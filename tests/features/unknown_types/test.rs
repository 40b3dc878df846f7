use soapgen_runtime::Nillable;
use soapgen_tests::unknown_types::{Part, elements};

#[test]
fn unknown_types_are_named() {
    let part = elements::PART
        .from_str(include_str!("messages/unknown.lenient.xml"))
        .unwrap();
    let name = part.unknown.type_name.unwrap();
    assert_eq!(name.to_clark(), "{urn:new}Screw");
    assert_eq!(part.unknown.attributes[0].value, "M3");
    assert_eq!(part.unknown.elements[0].text(), "20");
    let weight = part.weight.unwrap();
    assert_eq!(
        (weight.value, &*weight.type_name.unwrap().local),
        (5, "Milligrams")
    );
    let price = part.price.unwrap();
    assert_eq!(price.value.to_string(), "1.50");
    assert_eq!(price.unknown.type_name.unwrap().local, "Rebate");
    assert_eq!(price.unknown.attributes[0].value, "5");
    assert!(part.owner.unwrap().into_value().unwrap().unknown.is_empty());
}

#[test]
fn the_declared_type_is_not_repeated() {
    let text = "<Part xmlns='urn:types' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
                xsi:type='Part'><Name>a</Name></Part>";
    let part = elements::PART.from_str(text).unwrap();
    assert_eq!(part, Part::new("a".to_owned()));
    assert!(
        !elements::PART
            .to_string(&part)
            .unwrap()
            .contains("xsi:type")
    );
}

#[test]
fn nil_says_its_type() {
    let part = elements::PART
        .from_str(include_str!("messages/nil-of-unknown-type.lenient.xml"))
        .unwrap();
    let Some(Nillable::Nil(nil)) = part.owner else {
        panic!("it is nil");
    };
    assert_eq!(nil.type_name.unwrap().to_clark(), "{urn:new}Owner");
    assert_eq!(nil.attributes.len(), 2);
}
