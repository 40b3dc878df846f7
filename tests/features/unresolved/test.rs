use soapgen_tests::unresolved::elements;

#[test]
fn the_rest_is_typed_and_nothing_is_lost() {
    let all = elements::ALL
        .from_str(include_str!("messages/all.xml"))
        .unwrap();
    assert_eq!(all.typed.text(), "x");
    assert_eq!(all.typed.attribute("", "id"), Some("1"));
    assert_eq!(all.referred.len(), 2);
    let based = all.based.unwrap();
    assert_eq!((based.base.len(), based.own), (2, 3));
    assert_eq!(based.any_attributes[0].value, "x");
    let grouped = all.grouped.unwrap();
    assert_eq!((grouped.before, grouped.after), (1, Some(2)));
    assert_eq!(grouped.group[0].name.local, "InGroup");
    assert_eq!(grouped.code.as_deref(), Some("Q 1"));
    assert_eq!(grouped.any_attributes[0].name.local, "more");
    assert_eq!(all.price.unwrap().text(), "1.50");
}
