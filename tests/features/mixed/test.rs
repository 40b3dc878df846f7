use soapgen_runtime::Node;
use soapgen_tests::mixed::elements;

#[test]
fn text_and_elements_are_in_order() {
    let letter = elements::LETTER
        .from_str(include_str!("messages/letter.xml"))
        .unwrap();
    let pieces: Vec<String> = letter
        .content
        .0
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => format!("<{}>", element.name.local),
        })
        .collect();
    assert_eq!(
        pieces,
        ["Dear ", "<Name>", ",\n  it is ", "<Date>", ". <so> & on"]
    );
}
