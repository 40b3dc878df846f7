//! Any value of a generated type that is written reads back equal, strictly, and is valid.

use std::fmt::Debug;

use proptest::prelude::*;
use soapgen_runtime::{Date, Decimal, Dictionary, Nil, Nillable, ReadOptions, Root, Slot};
use soapgen_tests::choice::{Payment, PaymentChoice, PaymentChoiceSequence, Story, StoryChoice};
use soapgen_tests::dictionary::{Ledger, Note};
use soapgen_tests::inheritance::{Animal, AnyAnimal, Cage, Dog};
use soapgen_tests::nillable::{Reading, Sensor};
use soapgen_tests::recursion::{SoExceptionInfo, SoExceptionInfoParameters};

fn reads_back<T: Slot + PartialEq + Debug>(root: &'static Root<T>, value: &T) {
    let text = root.to_string(value).unwrap();
    let strict = ReadOptions {
        strict: true,
        ..ReadOptions::default()
    };
    let back = root
        .read_with(&text, &strict)
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(back, *value, "{text}");
    let violations = root.validate(value).unwrap();
    assert!(violations.is_empty(), "{violations:?}, {text}");
}

/// Every character that XML 1.0 allows, those that are escaped more often than others.
fn text() -> impl Strategy<Value = String> {
    "([<>&'\"\\]\r\n\t ]|[\t\n\r -\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]){0,12}"
}

fn decimal() -> impl Strategy<Value = Decimal> {
    "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?".prop_map(|text| text.parse().unwrap())
}

fn date() -> impl Strategy<Value = Date> {
    let zone = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?";
    (
        "-?([1-9][0-9]{4}|[0-9]{3}[1-9])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
        zone,
    )
        .prop_map(|(day, zone)| format!("{day}{zone}").parse().unwrap())
}

fn payment() -> impl Strategy<Value = Payment> {
    let bank = (text(), proptest::option::of(text()));
    let choice = prop_oneof![
        text().prop_map(PaymentChoice::Card),
        bank.prop_map(|(iban, bic)| PaymentChoice::Iban(PaymentChoiceSequence { iban, bic })),
        prop::collection::vec(any::<i32>(), 1..4).prop_map(PaymentChoice::Coin),
    ];
    (decimal(), choice).prop_map(|(amount, choice)| Payment { amount, choice })
}

fn story() -> impl Strategy<Value = Story> {
    let piece = prop_oneof![
        text().prop_map(StoryChoice::Heading),
        text().prop_map(StoryChoice::Paragraph),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|choice| Story { choice })
}

fn reading() -> impl Strategy<Value = Nillable<Reading>> {
    let value = prop_oneof![
        proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO,
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
    ];
    prop_oneof![
        Just(Nillable::Nil(Nil::default())),
        (value, proptest::option::of(text()))
            .prop_map(|(value, unit)| Nillable::Value(Reading { value, unit })),
    ]
}

fn sensor() -> impl Strategy<Value = Sensor> {
    let max = proptest::option::of(reading());
    (reading(), max, prop::collection::vec(reading(), 0..4)).prop_map(|(now, max, past)| Sensor {
        now,
        max,
        past,
    })
}

fn ledger() -> impl Strategy<Value = Ledger> {
    let note = proptest::option::of(text()).prop_map(|text| Note { text });
    let notes = prop::collection::vec((any::<i32>(), proptest::option::of(note)), 0..4);
    let counts = prop::collection::vec((text(), any::<i32>()), 0..4);
    (
        proptest::option::of(counts.prop_map(Dictionary)),
        notes.prop_map(Dictionary),
    )
        .prop_map(|(counts, notes)| Ledger { counts, notes })
}

fn animal() -> impl Strategy<Value = AnyAnimal> {
    let animal = (
        proptest::option::of(any::<bool>()),
        any::<i32>(),
        proptest::option::of(text()),
    );
    (
        animal,
        proptest::option::of(prop::collection::vec(text(), 0..3)),
    )
        .prop_map(|((wild, id, name), tricks)| match tricks {
            None => AnyAnimal::Animal(Box::new(Animal { wild, id, name })),
            Some(tricks) => AnyAnimal::Dog(Box::new(Dog {
                wild,
                id,
                name,
                tricks,
            })),
        })
}

fn cage() -> impl Strategy<Value = Cage> {
    (animal(), prop::collection::vec(animal(), 0..3))
        .prop_map(|(inmate, visitors)| Cage { inmate, visitors })
}

fn exception() -> impl Strategy<Value = SoExceptionInfo> {
    let leaf = proptest::option::of(text()).prop_map(|message| SoExceptionInfo {
        message,
        ..SoExceptionInfo::default()
    });
    leaf.prop_recursive(4, 16, 3, |inner| {
        let boxed = proptest::option::of(inner.clone().prop_map(Box::new));
        let related = prop::collection::vec(inner, 0..3);
        (
            proptest::option::of(text()),
            boxed,
            proptest::option::of(related),
        )
            .prop_map(|(message, inner_exception, related)| SoExceptionInfo {
                message,
                inner_exception,
                parameters: related.map(|related| SoExceptionInfoParameters {
                    related,
                    cause: None,
                }),
            })
    })
}

proptest! {
    #[test]
    fn choices(payment in payment(), story in story()) {
        reads_back(&soapgen_tests::choice::elements::PAYMENT, &payment);
        reads_back(&soapgen_tests::choice::elements::STORY, &story);
    }

    #[test]
    fn nil(sensor in sensor()) {
        reads_back(&soapgen_tests::nillable::elements::SENSOR, &sensor);
    }

    #[test]
    fn dictionaries(ledger in ledger()) {
        reads_back(&soapgen_tests::dictionary::elements::LEDGER, &ledger);
    }

    #[test]
    fn derived_types(cage in cage()) {
        reads_back(&soapgen_tests::inheritance::elements::CAGE, &cage);
    }

    #[test]
    fn nested(exception in exception()) {
        reads_back(&soapgen_tests::recursion::elements::SO_EXCEPTION_INFO, &exception);
    }

    #[test]
    fn dates(date in date()) {
        prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }
}
