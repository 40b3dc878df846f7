use soapgen_tests::well_known::{Call, elements, enc, wsa};

#[test]
fn what_is_referred_to_is_read_and_written() {
    let text = "<tns:Call xmlns:tns=\"urn:well-known\" xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">\
                <tns:id>7</tns:id><wsa:To>urn:here</wsa:To></tns:Call>";
    let call = Call {
        id: enc::Token {
            value: "7".to_owned(),
            ..Default::default()
        },
        to: wsa::Address {
            value: "urn:here".to_owned(),
        },
    };
    assert_eq!(elements::CALL.from_str(text), Ok(call.clone()));
    assert_eq!(elements::CALL.to_string(&call).unwrap(), text);
}

#[test]
fn the_rest_is_not_generated() {
    let generated = include_str!("expected.rs");
    let mut types: Vec<&str> = generated
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("pub struct "))
        .filter_map(|rest| rest.split([' ', '<']).next())
        .collect();
    types.sort_unstable();
    assert_eq!(types, ["Address", "Call", "Token", "Unused"]);
}
