use soapgen_runtime::Decimal;
use soapgen_tests::builders::{Held, Node, Order, Page, Side, Sided, Turn, elements};

#[test]
fn what_is_required_is_given_to_new() {
    let order = Order::new("k", 7)
        .with_type("t")
        .with_line(["a"])
        .add_line("b")
        .with_parent(Node::new().with_node(Node::new()))
        .with_total(Decimal::from(5))
        .with_codes([Some("x".to_owned()), None])
        .add_codes("y");
    let read = elements::ORDER
        .from_str(include_str!("messages/order.xml"))
        .unwrap();
    assert_eq!(read, order);
}

#[test]
fn options_are_taken_as_they_are() {
    let parent: Option<Node> = None;
    let order = Order::new("k", 7).with_parent(parent).with_type(None);
    assert_eq!(order, Order::new(String::from("k"), 7));
}

#[test]
fn a_list_is_replaced_or_added_to() {
    let order = Order::new("k", 7).add_line("a").with_line(["b", "c"]);
    assert_eq!(order.line, ["b", "c"]);
    assert_eq!(order.codes, None);
    assert_eq!(order.add_codes(None).codes, Some(vec![None]));
}

#[test]
fn values_that_the_document_gives_are_not_asked_for() {
    let order = Order::new("k", 7);
    assert_eq!((&*order.version, &order.side), ("1", &Side::Left));
    let page = Page::new();
    assert_eq!((page.size, page.scale, page.whole), (20, -1.5, true));
    assert_eq!(Page::default(), page);
    assert!(elements::PAGE.validate(&page).unwrap().is_empty());
    assert_eq!(page.with_size(3_u8).size, 3);
}

/// An enumeration has no default value of its own; a member for which the documents say one has.
#[test]
fn enumerations_that_the_document_gives_have_a_default() {
    assert_eq!(Turn::default().to, Side::Right);
    assert_eq!(Turn::default(), Turn::new());
    assert_eq!(Sided::default().side, Side::Left);
    // What holds such a type has one, too.
    assert_eq!(Held::default().sided, Sided::new());
    assert!(
        elements::HELD
            .validate(&Held::default())
            .unwrap()
            .is_empty()
    );
}
