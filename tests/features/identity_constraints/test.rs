//! Documents that break identity constraints, and documents that nearly do: strict reading and
//! `validate` say the same of both.

use soapgen_runtime::{Attribute, Element, QName, ReadOptions, Root, Slot};
use soapgen_tests::identity_constraints::elements;

const SHOP: &str = r#"<shop xmlns="urn:shop" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#;

/// What strict reading, and `validate`, find.
fn found<T: Slot>(root: &'static Root<T>, text: &str) -> [Vec<String>; 2] {
    let options = ReadOptions::default().with_strict(true);
    let read = match root.read_with(text, &options) {
        Ok(_) => Vec::new(),
        Err(error) => match error.kind() {
            soapgen_runtime::XmlErrorKind::Invalid(found) => {
                found.iter().map(|v| v.message.clone()).collect()
            }
            other => panic!("{text}: {other}"),
        },
    };
    let value = root.from_str(text).unwrap();
    let written = root.validate(&value).unwrap();
    [read, written.iter().map(|v| v.message.clone()).collect()]
}

fn check<T: Slot>(root: &'static Root<T>, cases: &[(&str, &[&str])], wrap: [&str; 2]) {
    for (content, expected) in cases {
        let text = format!("{}{content}{}", wrap[0], wrap[1]);
        let [read, validated] = found(root, &text);
        assert_eq!(read, *expected, "strict reading of {content}");
        assert_eq!(validated, *expected, "validate() of {content}");
    }
}

#[test]
fn keys_references_and_unique_values_are_checked() {
    let twice = "{urn:shop}itemKey: another element has the value \"1.00\", \"EU\" already";
    let cases: &[(&str, &[&str])] = &[
        (r#"<item no="1"/><item no="2"/>"#, &[]),
        // Values are compared, not texts; an absent attribute has its default.
        (r#"<item no="1"/><item no="1.00" region="EU"/>"#, &[twice]),
        (r#"<item no="1"/><item no="1" region="US"/>"#, &[]),
        ("<item/>", &["the key {urn:shop}itemKey lacks its field 1"]),
        (r#"<item no="1.0"/><order item="1"/>"#, &[]),
        (
            r#"<item no="1"/><order item="2"/>"#,
            &[
                "{urn:shop}orderRef: no element has the value \"2\", \"EU\" as its key {urn:shop}itemKey",
            ],
        ),
        (
            r#"<item no="1" region="US"/><order item="1"/>"#,
            &[
                "{urn:shop}orderRef: no element has the value \"1\", \"EU\" as its key {urn:shop}itemKey",
            ],
        ),
        // A reference that lacks a field is none.
        ("<order/><order/>", &[]),
        (
            r#"<item no="1"><name>a</name></item><item no="2"><name>a</name></item>"#,
            &["{urn:shop}names: another element has the value \"a\" already"],
        ),
        (
            r#"<item no="1"><name>a</name></item><item no="2"><name> a</name></item>"#,
            &[],
        ),
        (r#"<item no="1"/><item no="2"/>"#, &[]),
        (
            "<when>2024-01-01T12:00:00Z</when><when>2024-01-01T13:00:00+01:00</when>",
            &[
                "{urn:shop}moments: another element has the value \"2024-01-01T13:00:00+01:00\" already",
            ],
        ),
        (
            "<when>2024-01-01T12:00:00Z</when><when>2024-01-01T12:00:00</when>",
            &[],
        ),
        (
            r#"<kind xmlns:a="urn:k">a:x</kind><kind xmlns:b="urn:k">b:x</kind>"#,
            &["{urn:shop}kinds: another element has the value \"b:x\" already"],
        ),
        (
            r#"<kind xmlns:a="urn:k">a:x</kind><kind xmlns:a="urn:l">a:x</kind>"#,
            &[],
        ),
        (
            "<memo><text>a</text></memo>",
            &["{urn:shop}memos: the field of a key can't be a nillable element"],
        ),
        ("<memo/>", &["the key {urn:shop}memos lacks its field 1"]),
        (
            r#"<f:a xmlns:f="urn:f" only="1"><f:b only="1"/></f:a>"#,
            &["{urn:shop}foreign: another element has the value \"1\" already"],
        ),
        (
            r#"<f:a xmlns:f="urn:f" only="1"><f:b only="2"/></f:a>"#,
            &[],
        ),
        // Of what may be anything, xsi:type says what it is.
        (
            r#"<any xsi:type="xs:decimal">3.0</any><any xsi:type="xs:string">3.0</any>"#,
            &[],
        ),
        (
            r#"<any xsi:type="xs:decimal">3.0</any><any xsi:type="xs:int">3</any>"#,
            &["{urn:shop}anys: another element has the value \"3\" already"],
        ),
        (
            r#"<any xsi:type="xs:int">3.0</any>"#,
            &[
                "type: expected xs:int, a whole number from -2147483648 to 2147483647, found \"3.0\"",
            ],
        ),
        (
            r#"<use/><use rank="1"/>"#,
            &["{urn:shop}ranks: another element has the value \"1\" already"],
        ),
    ];
    check(&elements::SHOP, cases, [SHOP, "</shop>"]);
}

/// XML Schema Part 1, 3.11.5: a reference may be to the keys of elements in its own.
#[test]
fn keys_are_of_the_element_that_has_the_constraint() {
    let nobody = "{urn:shop}useRef: no element has the value \"p\" as its key {urn:shop}partKey";
    let cases: &[(&str, &[&str])] = &[
        (r#"<part><piece>p</piece></part><use part="p"/>"#, &[]),
        (
            r#"<part><part><piece>p</piece></part></part><use part="p"/>"#,
            &[],
        ),
        (r#"<part><piece>q</piece></part><use part="p"/>"#, &[nobody]),
        // Each has keys of its own; what two have nobody can refer to.
        (
            "<part><piece>p</piece></part><part><piece>p</piece></part>",
            &[],
        ),
        (
            r#"<part><piece>p</piece></part><part><piece>p</piece></part><use part="p"/>"#,
            &[nobody],
        ),
        (
            "<part><piece>p</piece><piece>p</piece></part>",
            &["{urn:shop}partKey: another element has the value \"p\" already"],
        ),
        (
            r#"<part><part><piece>p</piece></part><piece>p</piece></part><use part="p"/>"#,
            &[],
        ),
    ];
    check(&elements::SHOP, cases, [SHOP, "</shop>"]);
}

#[test]
fn ids_are_given_once_and_referred_to() {
    let cases: &[(&str, &[&str])] = &[
        (r#"<person id="a"/><person id="b"/>"#, &[]),
        (
            r#"<person id="a"/><person id=" a "/>"#,
            &["the ID \"a\" stands there already"],
        ),
        // A reference may stand before what it is to.
        (r#"<person><boss>a</boss></person><person id="a"/>"#, &[]),
        (
            "<person><boss>a</boss></person>",
            &["nothing has the ID \"a\""],
        ),
        (
            r#"<person id="a"><friends>a b</friends></person>"#,
            &["nothing has the ID \"b\""],
        ),
    ];
    check(
        &elements::PEOPLE,
        cases,
        [r#"<people xmlns="urn:shop">"#, "</people>"],
    );
}

#[test]
fn a_violation_says_where_it_is() {
    let text = r#"<shop xmlns="urn:shop"><item no="1"/><item no="1"/></shop>"#;
    let options = ReadOptions::default().with_strict(true);
    let error = elements::SHOP.read_with(text, &options).unwrap_err();
    assert_eq!(error.path(), "/shop/item");
    assert_eq!(error.offset(), text.rfind("<item"));
    let value = elements::SHOP.from_str(text).unwrap();
    let found = elements::SHOP.validate(&value).unwrap();
    assert_eq!(found[0].path, "/shop/item");
}

/// What is kept of a document counts as memory.
#[test]
fn keys_count_against_the_memory_of_the_message() {
    let items: String = (0..1000).map(|n| format!(r#"<item no="{n}"/>"#)).collect();
    let text = format!(r#"<shop xmlns="urn:shop">{items}</shop>"#);
    let mut options = ReadOptions::default();
    options.limits.memory = 300_000;
    elements::SHOP.read_with(&text, &options).unwrap();
    options.strict = true;
    let error = elements::SHOP.read_with(&text, &options).unwrap_err();
    assert!(error.to_string().contains("memory"), "{error}");
}

/// XML Schema Part 1, 3.3.4, Element Locally Valid, 3.1.
#[test]
fn what_may_be_anything_may_be_nil_only_where_that_is_said() {
    let text = format!(r#"{SHOP}<tree xsi:nil="true"/></shop>"#);
    let [read, _] = found(&elements::SHOP, &text);
    assert_eq!(read, ["xsi:nil is not allowed here"]);
    // Lenient reading takes it for absent; a value may be made so all the same.
    let mut shop = elements::SHOP.from_str(&text).unwrap();
    assert!(shop.tree.is_none());
    let mut tree = Element::new("", "");
    tree.attributes.push(Attribute {
        name: QName::new(soapgen_runtime::XSI, "nil"),
        value: "true".to_owned(),
    });
    shop.tree = Some(tree);
    let violations = elements::SHOP.validate(&shop).unwrap();
    assert_eq!(violations[0].message, "nil is not allowed");
    assert_eq!(violations.total(), 1);
}
