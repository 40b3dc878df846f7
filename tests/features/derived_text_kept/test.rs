use soapgen_tests::derived_text_kept::elements;

/// With `keep-types` no type that is named is lost, nor what stands on its element.
#[test]
fn the_types_that_are_named_come_back() {
    for element in [
        "<m xsi:type=\"d:Small\">7</m>",
        "<m xsi:type=\"d:Price\" currency=\"NOK\">7</m>",
        "<m>1</m><note xsi:type=\"d:Remark\" by=\"Ann\">well</note>",
        "<m>1</m><any xsi:type=\"d:Remark\" by=\"Ann\">well</any>",
        "<m>1</m><size xsi:type=\"d:Unit\">kg</size>",
        "<m>1</m><size xsi:type=\"xsd:int\">1</size>",
        "<m>1</m><unit xsi:type=\"d:RatedUnit\" rate=\"3\">m</unit>",
    ] {
        let text = format!(
            "<d:Order xmlns:d=\"urn:derived-text-kept\" xmlns=\"urn:derived-text-kept\" \
             xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{element}</d:Order>"
        );
        let order = elements::ORDER.from_str(&text).unwrap();
        let written = elements::ORDER.to_string(&order).unwrap();
        assert_eq!(
            elements::ORDER.from_str(&written).unwrap(),
            order,
            "{written}"
        );
        let start = element.rfind("xsi:type=").unwrap();
        let stands = element[start..].split('<').next().unwrap();
        let name = stands.split('"').nth(1).unwrap();
        let local = name.split(':').nth(1).unwrap();
        assert!(written.contains(&format!(":{local}\"")), "{written}");
        for attribute in ["currency=\"NOK\"", "by=\"Ann\"", "rate=\"3\""] {
            assert_eq!(
                written.contains(attribute),
                stands.contains(attribute),
                "{written}"
            );
        }
    }
}
