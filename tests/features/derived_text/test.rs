use soapgen_runtime::{QName, ReadOptions};
use soapgen_tests::derived_text::{
    AnyMoney, AnySize, AnyUnit, Order, Price, RatedSize, Size, Unit, elements,
};

fn order(content: &str, strict: bool) -> Result<Order, soapgen_runtime::XmlError> {
    let text = format!(
        "<Order xmlns='urn:derived-text' xmlns:d='urn:derived-text' \
         xmlns:xsd='http://www.w3.org/2001/XMLSchema' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{content}</Order>"
    );
    let options = ReadOptions::default().with_strict(strict);
    elements::ORDER.read_with(&text, &options)
}

#[test]
fn the_attributes_of_a_complex_type_that_stands_in_for_a_simple_one_are_kept() {
    let order = order(
        "<m xsi:type='d:Price' currency='NOK'>12.50</m><tip xsi:type='d:Price' currency='EUR'>1</tip>\
         <unit xsi:type='d:RatedUnit' rate='3'>m</unit>\
         <any xsi:type='d:Remark' by='Ann'>well</any>",
        false,
    )
    .unwrap();
    let price = Price {
        currency: "NOK".to_owned(),
        value: "12.50".parse().unwrap(),
    };
    assert_eq!(order.m, [AnyMoney::Price(Box::new(price))]);
    assert!(matches!(&order.tip, Some(AnyMoney::Price(price)) if price.currency == "EUR"));
    assert!(
        matches!(&order.unit, Some(AnyUnit::RatedUnit(unit)) if unit.rate == Some(3) && unit.value == Unit::M)
    );
    let any = order.any.as_ref().unwrap();
    assert_eq!(any.value, "well");
    assert_eq!(any.attributes[0].name, QName::without_namespace("by"));
    let text = elements::ORDER.to_string(&order).unwrap();
    assert_eq!(elements::ORDER.from_str(&text).unwrap(), order, "{text}");
    assert!(
        text.contains("by=\"Ann\"") && text.contains("currency=\"NOK\""),
        "{text}"
    );
}

#[test]
fn a_simple_type_that_stands_in_is_read_as_the_declared_one() {
    for (content, strictly) in [
        ("<m>7</m>", true),
        ("<m xsi:type='d:Money'>7</m>", true),
        ("<m xsi:type='d:Small'>7</m>", true),
        (
            "<m xsi:type='t:Tiny' xmlns:t='urn:derived-text:small'>7</m>",
            false,
        ),
        ("<m xsi:type='xsd:decimal'>7</m>", false),
        ("<m xsi:type='d:Nothing'>7</m>", false),
        ("<m currency='NOK'>7</m>", false),
        ("<m xsi:type='d:Small' currency='NOK'>7</m>", false),
        ("<m xsi:type='d:RatedUnit'>7</m>", false),
    ] {
        let lenient = order(content, false).unwrap();
        assert_eq!(
            lenient.m,
            [AnyMoney::Money("7".parse().unwrap())],
            "{content}"
        );
        assert_eq!(order(content, true).is_ok(), strictly, "{content}");
    }
    assert!(order("<m xsi:type='d:Price'>7</m>", true).is_err());
    assert!(order("<m xsi:type='d:Price' currency='a'>x</m>", true).is_err());
}

#[test]
fn a_type_of_schemas_own_that_is_a_member_of_a_union_stands_in_for_it() {
    for (content, size) in [
        (
            "<size xsi:type='xsd:int'>7</size>",
            AnySize::Size(Size::Int(7)),
        ),
        (
            "<size xsi:type='d:Unit'>kg</size>",
            AnySize::Size(Size::Unit(Unit::Kg)),
        ),
        (
            "<size xsi:type='d:RatedSize' rate='2'>7</size>",
            AnySize::RatedSize(Box::new(RatedSize {
                rate: Some(2),
                value: Size::Int(7),
            })),
        ),
    ] {
        for strict in [false, true] {
            let order = order(&format!("<m>1</m>{content}"), strict).unwrap();
            assert_eq!(order.size.as_ref(), Some(&size), "{content}");
            let text = elements::ORDER.to_string(&order).unwrap();
            assert_eq!(elements::ORDER.from_str(&text).unwrap(), order, "{text}");
        }
    }
}
