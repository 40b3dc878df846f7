use soapgen_tests::array_wrapper::{Draw, Ticket, elements};

#[test]
fn a_wrapper_is_the_vec_itself() {
    let draw = Draw {
        numbers: Some(vec![7, 49]),
        names: None,
        tickets: vec![
            None,
            Some(Ticket {
                numbers: Some(vec![]),
            }),
        ],
    };
    let text = elements::DRAW.to_string(&draw).unwrap();
    assert_eq!(elements::DRAW.from_str(&text).unwrap(), draw);
}

#[test]
fn items_of_another_namespace_are_taken_where_none_has_the_right_name() {
    for (items, expected) in [
        ("<int>7</int><int>49</int>", vec![7, 49]),
        ("<b:int>7</b:int><int>49</int>", vec![7, 49]),
        ("<b:int>7</b:int><a:int>49</a:int>", vec![49]),
        ("<a:int>7</a:int><b:int>49</b:int>", vec![7]),
        (
            "<a:int>7</a:int><b:int>1</b:int><a:int>49</a:int>",
            vec![7, 49],
        ),
    ] {
        let text = format!(
            "<Draw xmlns='urn:lottery' xmlns:b='urn:b' \
             xmlns:a='http://schemas.microsoft.com/2003/10/Serialization/Arrays'>\
             <Numbers>{items}</Numbers><Tickets/></Draw>"
        );
        let draw = elements::DRAW.from_str(&text).unwrap();
        assert_eq!(draw.numbers, Some(expected), "{items}");
    }
}
