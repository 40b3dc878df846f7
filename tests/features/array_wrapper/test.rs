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
