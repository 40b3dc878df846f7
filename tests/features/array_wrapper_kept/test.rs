use soapgen_runtime::ReadOptions;
use soapgen_tests::array_wrapper_kept::arrays::{ArrayOfint, NS as ARRAYS};
use soapgen_tests::array_wrapper_kept::{NS, elements};

#[test]
fn a_wrapper_is_a_type() {
    let draw = elements::DRAW
        .from_str(include_str!("messages/filled.xml"))
        .unwrap();
    assert_eq!(draw.numbers, Some(ArrayOfint { int: vec![7, 49] }));
}

/// Where one is allowed and more stand there, the first counts; strict reading refuses them.
#[test]
fn a_record_takes_no_second() {
    let ticket = |id: &str| {
        format!(
            "<Tickets><Ticket><Numbers xmlns:a='{ARRAYS}'><a:int>{id}</a:int></Numbers></Ticket></Tickets>"
        )
    };
    let text = format!("<Draw xmlns='{NS}'>{}{}</Draw>", ticket("1"), ticket("2"));
    let draw = elements::DRAW.from_str(&text).unwrap();
    let tickets = draw.tickets.ticket.iter();
    let tickets = tickets.map(|t| t.as_ref().unwrap().numbers.clone().unwrap().int);
    assert_eq!(tickets.collect::<Vec<_>>(), [[1]]);
    let strict = ReadOptions::default().with_strict(true);
    elements::DRAW.read_with(&text, &strict).unwrap_err();
}
