use soapgen_tests::user::{Celsius, Place};
use soapgen_tests::user_type::elements;

#[test]
fn members_are_of_the_users_types() {
    let weather = elements::WEATHER
        .from_str(include_str!("messages/weather.xml"))
        .unwrap();
    assert_eq!(
        (weather.now, weather.min),
        (Celsius(35), Some(Celsius(-50)))
    );
    assert_eq!(weather.hours[1], Celsius(-25));
    let oslo = Place {
        latitude: 59.9,
        longitude: 10.7,
    };
    assert_eq!(weather.place, oslo);
}
