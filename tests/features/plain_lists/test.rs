use soapgen_tests::plain_lists::{Answer, ArrayOfString, Numbers, elements};

#[test]
fn lists_are_lists_of_values() {
    let answer = elements::ANSWER
        .from_str(include_str!("messages/full.xml"))
        .unwrap();
    // That of the base, too.
    let names: &Vec<String> = &answer.names;
    assert_eq!(names, &["a", "b"]);
    assert_eq!(answer.notes[0].id.as_deref(), Some("1"));
    let table: &Vec<ArrayOfString> = &answer.table;
    assert_eq!(table[0].string, ["d"]);
    assert!(table[1].string.is_empty());
    // What the setting doesn't name is as it was.
    let others: &Option<Vec<Option<String>>> = &answer.others;
    assert!(others.is_none());
}

#[test]
fn a_list_that_is_nil_is_empty_and_an_item_that_is_nil_is_passed_over() {
    let answer = elements::ANSWER
        .from_str(include_str!("messages/nil.lenient.xml"))
        .unwrap();
    assert_eq!(answer.names, ["a", "b"]);
    assert!(answer.notes.is_empty() && answer.required.is_empty());
}

#[test]
fn an_empty_list_is_absent_where_it_may_be() {
    let text = elements::ANSWER.to_string(&Answer::default()).unwrap();
    assert!(!text.contains("names") && !text.contains("table"), "{text}");
    assert!(
        text.contains("<tns:required/>") || text.contains("<tns:required></"),
        "{text}"
    );
    // The content of an element without a named type is called by its element.
    let numbers = Numbers {
        n: vec![Some(1), None],
    };
    assert!(
        elements::NUMBERS
            .to_string(&numbers)
            .unwrap()
            .contains("nil")
    );
}
