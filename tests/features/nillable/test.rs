use soapgen_runtime::{Attribute, Nillable, QName};
use soapgen_tests::nillable::elements;

#[test]
fn nil_keeps_its_attributes() {
    let sensor = elements::SENSOR
        .from_str(include_str!("messages/attributes.xml"))
        .unwrap();
    let unit = Attribute {
        name: QName::without_namespace("unit"),
        value: "K".to_owned(),
    };
    assert_eq!(sensor.now, Nillable::Nil(vec![unit.clone()].into()));
    assert_eq!(sensor.max, Some(Nillable::Nil(vec![unit].into())));
    assert_eq!(sensor.past[0].value().unwrap().value, 1.5);
}
