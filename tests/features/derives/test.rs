use std::hash::Hash;

use soapgen_tests::derives::{All, AllChoice, Color, Exact, Float, Loop, elements};

#[test]
fn serde_gives_the_value_back() {
    let all = elements::ALL
        .from_str(include_str!("messages/all.xml"))
        .unwrap();
    let json = serde_json::to_string(&all).unwrap();
    assert!(json.contains(r#""VALUE":"1.50""#), "{json}");
    assert_eq!(serde_json::from_str::<All>(&json).unwrap(), all);
}

#[test]
fn derives_are_those_that_the_members_allow() {
    fn legal<T: Eq + Hash>() {}
    legal::<Exact>();
    legal::<Color>();
    legal::<AllChoice>();
    assert!(Float { value: 1.0 } < Float { value: 2.0 });
    // A float in it: no `Eq`, though nothing keeps it from being the default.
    assert_eq!(Loop::default().float, None);
}
