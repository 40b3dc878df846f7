use soapgen_tests::substitution::{EventSubstitution, elements};

#[test]
fn the_name_tells_which_it_is() {
    let chronicle = elements::CHRONICLE
        .from_str(include_str!("messages/chronicle.xml"))
        .unwrap();
    let names: Vec<&str> = chronicle
        .event
        .iter()
        .map(|event| match event {
            EventSubstitution::Event(_) => "event",
            EventSubstitution::Birth(_) => "birth",
            EventSubstitution::Twins(_) => "twins",
            EventSubstitution::Other(_) => "other",
        })
        .collect();
    assert_eq!(names, ["event", "twins", "birth", "event"]);
}
