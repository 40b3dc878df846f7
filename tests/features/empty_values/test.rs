use soapgen_tests::empty_values::elements;

#[test]
fn what_is_required_is_not_made_up() {
    let empty = "<Required xmlns='urn:empty'><Id/></Required>";
    let error = elements::REQUIRED.from_str(empty).unwrap_err().to_string();
    assert!(
        error.contains("xs:int") && error.contains("/Required/Id"),
        "{error}"
    );
}

#[test]
fn attributes_are_not_lost_with_the_value() {
    let empty = "<Alarm xmlns='urn:empty'><Price currency='NOK'/></Alarm>";
    let error = elements::ALARM.from_str(empty).unwrap_err().to_string();
    assert!(
        error.contains("xs:decimal") && error.contains("/Alarm/Price"),
        "{error}"
    );
}
