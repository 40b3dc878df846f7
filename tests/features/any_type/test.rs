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

/// `anyType` takes what is declared as it is declared, and the rest as it comes.
#[test]
fn what_is_declared_is_looked_into() {
    use soapgen_runtime::{GlobalElement, ReadOptions};
    static KNOWN: &[&dyn GlobalElement] = &[&elements::NAMED, &elements::BAG];
    let options = ReadOptions::default()
        .with_strict(true)
        .with_elements(KNOWN);
    let said = |content: &str| -> (String, Vec<String>) {
        let text = format!(
            "<Anything xmlns='urn:any' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'\
             {content}</Anything>"
        );
        let strict = match elements::ANYTHING.read_with(&text, &options) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        let value = elements::ANYTHING.from_str(&text).unwrap();
        let checked = elements::ANYTHING.validate_with(&value, KNOWN).unwrap();
        (strict, checked.iter().map(ToString::to_string).collect())
    };
    for sound in [
        "><Named><Name>n</Name></Named> and <other/>",
        " a='1'><other><Named><Name>n</Name></Named></other>",
        // What a type says of its own elements isn't what the documents say of global ones.
        " xsi:type='Other'><Named/>",
    ] {
        assert_eq!(said(sound), (String::new(), Vec::new()), "{sound}");
    }
    // The simple type that an element names.
    for (content, expected) in [
        (
            " xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:int'> 7 ",
            "",
        ),
        (
            " xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:int'>x",
            "type: expected xs:int",
        ),
        (
            " xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:int'>7<x/>",
            "an element stands where only text may",
        ),
        (
            " xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:QName'>p:q",
            "prefix",
        ),
        (
            " xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:QName'>xs:q",
            "",
        ),
        (" xsi:type='Size'> M", "enumeration"),
        (" xsi:type='Size'>M", ""),
        (" xsi:type='Sizes'> M  L ", ""),
        (" xsi:type='Sizes'>M XL", "enumeration"),
    ] {
        let (strict, checked) = said(content);
        let checked = checked.join("\n");
        for found in [strict, checked] {
            let is_expected = found.is_empty() == expected.is_empty() && found.contains(expected);
            assert!(is_expected, "{content}: {found}");
        }
    }
    for wrong in [
        "><Named/>",
        "><other><Bag><Item><Named/></Item></Bag></other>",
    ] {
        let (strict, checked) = said(wrong);
        assert!(strict.contains("/Named: <Name> is missing"), "{strict}");
        assert_eq!(checked.len(), 1, "{checked:?}");
        assert!(
            checked[0].contains("/Named: <Name> is missing"),
            "{checked:?}"
        );
    }
}
