use soapgen_tests::builders::{Node, Order, elements};

#[test]
fn what_is_required_is_given_to_new() {
    let order = Order::new("1".to_owned(), 7)
        .with_type("t".to_owned())
        .with_line(vec!["a".to_owned()])
        .with_parent(Node::new().with_node(Box::new(Node::new())));
    assert_eq!(
        elements::ORDER
            .from_str(include_str!("messages/order.xml"))
            .unwrap(),
        order
    );
}
