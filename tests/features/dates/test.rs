use soapgen_tests::dates::elements;

#[test]
fn the_first_moment_of_net_is_a_value_without_zone() {
    let text = "<Appointment xmlns='urn:dates'><At>0001-01-01T00:00:00</At></Appointment>";
    let appointment = elements::APPOINTMENT.from_str(text).unwrap();
    let at = appointment.at.first().unwrap();
    assert_eq!(at.to_string(), "0001-01-01T00:00:00");
    assert_eq!(
        (at.year(), at.month(), at.day(), at.offset()),
        (1, 1, 1, None)
    );
}
