use soapgen_tests::choice::{Payment, PaymentChoice, StoryChoice, elements};

#[test]
fn a_choice_is_an_enum() {
    let text = include_str!("messages/coins.xml");
    let payment = elements::PAYMENT.from_str(text).unwrap();
    let Payment {
        choice: PaymentChoice::Coin(coins),
        ..
    } = payment
    else {
        panic!("{payment:?}");
    };
    assert_eq!(coins, [1, 2]);
}

#[test]
fn a_repeated_choice_keeps_the_order() {
    let story = elements::STORY
        .from_str(include_str!("messages/story.xml"))
        .unwrap();
    let kinds: String = story
        .choice
        .iter()
        .map(|piece| match piece {
            StoryChoice::Heading(_) => 'h',
            StoryChoice::Paragraph(_) => 'p',
            StoryChoice::Question(_) => 'q',
        })
        .collect();
    assert_eq!(kinds, "phppqhq");
}
