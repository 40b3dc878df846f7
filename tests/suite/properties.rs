//! Any value of a generated type that is written reads back equal, strictly, and is valid.

use std::fmt::Debug;

use proptest::prelude::*;
use soapgen_runtime::{
    Attribute, Date, Decimal, Dictionary, Element, List, Mixed, Nil, Nillable, Node, QName,
    ReadOptions, Root, Slot,
};
use soapgen_tests::choice::{Payment, PaymentChoice, PaymentChoiceSequence, Story, StoryChoice};
use soapgen_tests::dictionary::{Ledger, Note};
use soapgen_tests::inheritance::{Animal, AnyAnimal, Cage, Dog};
use soapgen_tests::nillable::{Reading, Sensor};
use soapgen_tests::recursion::{SoExceptionInfo, SoExceptionInfoParameters};

fn reads_back<T: Slot + PartialEq + Debug>(root: &'static Root<T>, value: &T) {
    let text = root.to_string(value).unwrap();
    let strict = ReadOptions::default().with_strict(true);
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

/// Names as they should be, and such as would break out of what they are written in.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-c]",
        1 => "(xml|xmlns|tns|a:b|z=\"1\"><evil/>|)",
        1 => "[\u{0}-\u{1f}\u{fffd}-\u{ffff}<>&\"']{1,2}",
    ]
}

fn namespace() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "urn:[a-c]",
        3 => "(|urn:wild|http://www.w3.org/2000/xmlns/|http://www.w3.org/XML/1998/namespace)",
        1 => "[\u{0}-\u{1f}\u{fffd}-\u{ffff}<>&\"']{1,2}",
    ]
}

fn qname() -> impl Strategy<Value = QName> {
    (name(), namespace(), name())
        .prop_map(|(prefix, namespace, local)| QName::new(namespace, local).with_prefix(prefix))
}

fn attributes() -> impl Strategy<Value = Vec<Attribute>> {
    let attribute = (qname(), text()).prop_map(|(name, value)| Attribute { name, value });
    prop::collection::vec(attribute, 0..3)
}

fn element() -> impl Strategy<Value = Element> {
    let declarations = prop::collection::vec((name(), namespace()), 0..2);
    let inside = prop_oneof![
        text().prop_map(Node::Text),
        qname().prop_map(|name| {
            let mut element = Element::new("", "");
            element.name = name;
            Node::Element(element)
        }),
    ];
    let content = prop::collection::vec(inside, 0..2);
    (qname(), declarations, attributes(), content).prop_map(
        |(name, declarations, attributes, content)| Element {
            name,
            namespaces: declarations.into_iter().collect(),
            attributes,
            children: content.into(),
        },
    )
}

/// A value with names that come from anywhere is written as XML that others read, and that reads
/// back as the same value, or it is refused.
fn is_written_or_refused<T: Slot + PartialEq + Debug>(root: &'static Root<T>, value: &T) {
    let Ok(text) = root.to_string(value) else {
        return;
    };
    if let Err(error) = roxmltree::Document::parse(&text) {
        panic!("{error}\n{text}");
    }
    let back = root.from_str(&text);
    let back = back.unwrap_or_else(|error| panic!("{error}\n{text}"));
    // Texts that stood side by side are one now; once read, nothing changes any more.
    let again = root.to_string(&back);
    let again = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(root.from_str(&again).unwrap(), back, "{text}");
}

proptest! {
    #[test]
    fn names(
        default in proptest::option::of(qname()),
        name in prop::collection::vec(qname(), 1..3),
        both in proptest::option::of(prop::collection::vec(qname(), 0..3)),
    ) {
        use soapgen_tests::qnames::{Chosen, Names, elements};
        let one = name.clone();
        let names = Names { default, name };
        is_written_or_refused(&elements::NAMES, &names);
        if let Ok(text) = elements::NAMES.to_string(&names) {
            prop_assert_eq!(elements::NAMES.from_str(&text).unwrap(), names, "{}", text);
        }
        let both = both.map(|names| names.into_iter().collect::<List<QName>>());
        is_written_or_refused(&elements::CHOSEN, &Chosen { one, both });
    }

    #[test]
    fn wildcards(
        known in proptest::option::of(any::<i32>()),
        any_attributes in attributes(),
        first in text(),
        any in prop::collection::vec(element(), 0..3),
    ) {
        use soapgen_tests::wildcards::{Any, elements};
        let value = Any { known, any_attributes, first, any };
        is_written_or_refused(&elements::ANY, &value);
    }

    #[test]
    fn mixed_content(to in proptest::option::of(text()), nodes in prop::collection::vec(element(), 0..3)) {
        use soapgen_tests::mixed::{Letter, elements};
        let content = Mixed(nodes.into_iter().map(Node::Element).collect());
        is_written_or_refused(&elements::LETTER, &Letter { to, content });
    }

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
