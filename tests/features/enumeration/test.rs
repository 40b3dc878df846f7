use soapgen_tests::enumeration::{Clashes, Color, elements};

#[test]
fn each_value_has_a_variant() {
    let values = elements::VALUES
        .from_str(include_str!("messages/all.xml"))
        .unwrap();
    assert!(
        !values
            .value
            .iter()
            .any(|value| matches!(value, Clashes::Unknown(_)))
    );
    assert_eq!(values.value.len(), 24);
}

#[test]
fn an_unknown_value_is_kept() {
    assert_eq!(Color::from("red"), Color::Red);
    assert_eq!(Color::from("blue"), Color::Unknown("blue".to_owned()));
    assert_eq!(Color::Unknown("blue".to_owned()).to_string(), "blue");
}
