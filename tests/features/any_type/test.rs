use soapgen_runtime::{AnySimple, Element, QName};
use soapgen_tests::any_type::{Named, elements};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";

#[test]
fn a_value_says_its_type() {
    let bag = elements::BAG
        .from_str(include_str!("messages/bag.xml"))
        .unwrap();
    assert_eq!(bag.item[0].text(), "5");
    assert_eq!(
        bag.simple[0],
        AnySimple {
            type_name: Some(QName::new(XSD, "dateTime").with_prefix("xsd")),
            attributes: Vec::new(),
            value: "2024-01-01T00:00:00Z".to_owned(),
        }
    );
}

#[test]
fn an_element_is_read_into_a_type_later() {
    let text = "<t:Named xmlns:t='urn:any'><t:Name>n</t:Name></t:Named>";
    let named = Element::from_xml(text)
        .unwrap()
        .read_as(&elements::NAMED)
        .unwrap();
    assert_eq!(
        named,
        Named {
            name: "n".to_owned()
        }
    );
}
