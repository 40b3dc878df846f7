use soapgen_tests::array_wrapper_kept::arrays::ArrayOfint;
use soapgen_tests::array_wrapper_kept::elements;

#[test]
fn a_wrapper_is_a_type() {
    let draw = elements::DRAW
        .from_str(include_str!("messages/filled.xml"))
        .unwrap();
    assert_eq!(draw.numbers, Some(ArrayOfint { int: vec![7, 49] }));
}
