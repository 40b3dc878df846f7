use soapgen_tests::sequence::{Order, elements};

#[test]
fn any_order_is_read_and_the_right_one_written() {
    let text = "<Order xmlns='urn:seq'><Line>a</Line><Other><Id>9</Id></Other><Line>b</Line><Id>1</Id></Order>";
    let order = elements::ORDER.from_str(text).unwrap();
    assert_eq!((order.id, order.line.len()), (1, 2));
    let written = elements::ORDER.to_string(&order).unwrap();
    assert!(written.find("Id>") < written.find("Line>"), "{written}");
}

#[test]
fn the_place_tells_two_members_apart() {
    let order = elements::ORDER
        .from_str(include_str!("messages/full.xml"))
        .unwrap();
    assert_eq!(order.note.as_deref(), Some("before"));
    assert_eq!(order.note2.as_deref(), Some("after"));
}

#[test]
fn validate_counts() {
    let order = Order {
        line: vec![String::new(); 4],
        ..Order::default()
    };
    let violations = elements::ORDER.validate(&order).unwrap();
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].path, "/Order");
    assert!(
        violations[0].message.contains("at most 3 times"),
        "{violations:?}"
    );
}
