//! What is written is well-formed XML, with its namespaces, or it is an error: whatever names,
//! prefixes, namespaces and characters a value holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that fails panics.

use proptest::prelude::*;
use soapgen_runtime::codegen as rt;
use soapgen_runtime::{Attribute, Element, Fault, Mixed, Node, QName, SoapVersion, XmlErrorKind};

const NS: &str = "urn:names";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
const PREFIXES: &[(&str, &str)] = &[("t", NS), ("u", "urn:other")];
const INJECTED: &str = "z=\"1\"><evil/>";

/// A type with a member of each kind that names come with.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    id: Option<QName>,
    rest: Vec<Attribute>,
    name: Option<QName>,
    typed: Option<rt::AnySimple>,
    nil: Option<rt::Nillable<String>>,
    held: Option<Element>,
    bare: Option<Element>,
    mixed: Option<Letter>,
    any: Vec<Element>,
}

rt::record! { Names = "urn:names", "Names";
    id[0] = rt::attribute(NS, "t:id", 0);
    rest[1] = rt::any_attribute(rt::Namespaces::Any);
    name[2] = rt::element(NS, "t:name", 0, 1);
    typed[3] = rt::element(NS, "t:typed", 0, 1);
    nil[4] = rt::element(NS, "t:nil", 0, 1).nillable();
    held[5] = rt::element("urn:other", "u:held", 0, 1);
    bare[6] = rt::element("", "bare", 0, 1);
    mixed[7] = rt::element(NS, "t:mixed", 0, 1);
    any[8] = rt::any(rt::Namespaces::Any, 0, rt::MANY);
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Letter {
    content: Mixed,
}

rt::record! { Letter;
    content[0] = rt::mixed();
}

/// Simple content that is a name, and an attribute.
#[derive(Clone, Debug, Default, PartialEq)]
struct Link {
    role: Option<String>,
    target: Option<QName>,
}

rt::record! { Link;
    role[0] = rt::attribute("", "role", 0);
    target[1] = rt::text();
}

static NAMES: rt::Root<Names> = rt::Root::new(rt::element(NS, "t:names", 1, 1), PREFIXES);
static LINK: rt::Root<Link> = rt::Root::new(rt::element(NS, "t:link", 1, 1), PREFIXES);

/// Whether a text is XML by another reader, and by ours.
fn read_by_all(text: &str) -> Element {
    let options = roxmltree::ParsingOptions {
        nodes_limit: u32::MAX,
        ..Default::default()
    };
    if let Err(error) = roxmltree::Document::parse_with_options(text, options) {
        panic!("{error}: {text}");
    }
    Element::from_xml(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Text as a document has it: pieces that stand side by side are one, and an empty one is none.
fn joined(mut element: Element) -> Element {
    element.children = joined_nodes(element.children.into_vec()).into();
    element
}

fn joined_nodes(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in nodes {
        match (node, out.last_mut()) {
            (Node::Text(text), _) if text.is_empty() => {}
            (Node::Text(text), Some(Node::Text(last))) => last.push_str(&text),
            (Node::Text(text), _) => out.push(Node::Text(text)),
            (Node::Element(element), _) => out.push(Node::Element(joined(element))),
        }
    }
    out
}

fn unwritable(error: &rt::XmlError) -> String {
    assert!(
        matches!(error.kind(), XmlErrorKind::Unwritable(_)),
        "{error}"
    );
    error.to_string()
}

#[test]
fn names_that_would_break_out_are_refused_or_spelled_otherwise() {
    let bad = |prefix: &str| QName::new("urn:x", "a").with_prefix(prefix);
    for prefix in [
        INJECTED,
        "xml",
        "xmlns",
        "1",
        "a:b",
        " ",
        "a b",
        "\u{1}",
        "é\u{fffe}",
    ] {
        // A prefix is a wish: another is as good.
        let element = Element {
            attributes: vec![Attribute {
                name: bad(prefix),
                value: "v".to_owned(),
            }],
            ..Element::new("urn:y", "b").with_prefix(prefix)
        };
        assert_eq!(read_by_all(&element.to_xml().unwrap()), element, "{prefix}");
        let names = Names {
            id: Some(bad(prefix)),
            name: Some(bad(prefix)),
            typed: Some(rt::Typed {
                type_name: Some(bad(prefix)),
                attributes: Vec::new(),
                value: "v".to_owned(),
            }),
            nil: Some(rt::Nillable::Nil(rt::Nil {
                type_name: Some(bad(prefix)),
                attributes: element.attributes.clone(),
            })),
            rest: element.attributes.clone(),
            any: vec![element.clone()],
            ..Names::default()
        };
        let text = NAMES.to_string(&names).unwrap();
        read_by_all(&text);
        assert_eq!(NAMES.from_str(&text).unwrap(), names, "{text}");
        // A declaration is not a wish.
        let mut element = Element::new("urn:y", "outer").with_child(element);
        element.namespaces.declare(prefix, "urn:z");
        let error = unwritable(&element.to_xml().unwrap_err());
        assert!(
            error.contains("can't be declared") && error.contains("/outer"),
            "{error}"
        );
    }
    for (prefix, uri) in [
        ("p", XML),
        ("p", XMLNS),
        ("", XML),
        ("xml", "urn:x"),
        ("p", "\u{1}"),
        ("p", "\u{fffe}"),
    ] {
        let mut element = Element::new("urn:y", "a").with_prefix("y");
        element.namespaces.declare(prefix, uri);
        let error = unwritable(&element.to_xml().unwrap_err());
        assert!(error.contains("/a"), "{error}");
    }
}

#[test]
fn local_names_are_checked_wherever_they_come_from() {
    for local in ["", INJECTED, "a b", "a:b", "1", "\u{1}", "a\u{ffff}"] {
        let name = QName::new("urn:x", local);
        let attribute = |name: &QName| Attribute {
            name: name.clone(),
            value: String::new(),
        };
        let nil = |type_name, attributes| {
            Some(rt::Nillable::Nil(rt::Nil {
                type_name,
                attributes,
            }))
        };
        for (names, wanted) in [
            (
                Names {
                    id: Some(name.clone()),
                    ..Names::default()
                },
                "/names/@id",
            ),
            (
                Names {
                    name: Some(name.clone()),
                    ..Names::default()
                },
                "/names/name",
            ),
            (
                Names {
                    rest: vec![attribute(&name)],
                    ..Names::default()
                },
                "/names",
            ),
            (
                Names {
                    any: vec![Element::new("urn:x", local)],
                    ..Names::default()
                },
                "/names",
            ),
            (
                Names {
                    nil: nil(None, vec![attribute(&name)]),
                    ..Names::default()
                },
                "/names/nil",
            ),
            (
                Names {
                    nil: nil(Some(name.clone()), Vec::new()),
                    ..Names::default()
                },
                "/names/nil",
            ),
            (
                Names {
                    typed: Some(rt::Typed {
                        type_name: Some(name.clone()),
                        attributes: Vec::new(),
                        value: String::new(),
                    }),
                    ..Names::default()
                },
                "/names/typed",
            ),
            (
                Names {
                    held: Some(Element::new("", "x").with_attribute(local, "")),
                    ..Names::default()
                },
                "/names/held",
            ),
        ] {
            let error = NAMES.to_string(&names).unwrap_err();
            assert!(unwritable(&error).contains("not "), "{local:?}: {error}");
            assert_eq!(error.path(), wanted, "{local:?}: {error}");
        }
    }
    // Names that say something else.
    for (namespace, local) in [("", "xmlns"), (XMLNS, "a"), (XMLNS, "xmlns")] {
        let attribute = Attribute {
            name: QName::new(namespace, local),
            value: "urn:x".to_owned(),
        };
        let mut element = Element::new("", "a");
        element.attributes.push(attribute);
        unwritable(&element.to_xml().unwrap_err());
    }
    unwritable(&Element::new(XMLNS, "a").to_xml().unwrap_err());
    unwritable(&Element::new(XML, "a").to_xml().unwrap_err());
}

#[test]
fn two_attributes_of_one_name_are_refused() {
    let attribute = |namespace: &str, prefix: &str, local: &str| Attribute {
        name: QName::new(namespace, local).with_prefix(prefix),
        value: String::new(),
    };
    let xsi = "http://www.w3.org/2001/XMLSchema-instance";
    for (attributes, is_twice) in [
        (vec![attribute("", "", "a"), attribute("", "p", "a")], true),
        (
            vec![attribute("urn:x", "p", "a"), attribute("urn:x", "q", "a")],
            true,
        ),
        (
            vec![attribute(XML, "", "lang"), attribute(XML, "xml", "lang")],
            true,
        ),
        (
            vec![attribute("urn:x", "p", "a"), attribute("urn:y", "p", "a")],
            false,
        ),
        (
            vec![attribute("urn:x", "p", "a"), attribute("", "", "a")],
            false,
        ),
    ] {
        let element = Element {
            attributes: attributes.clone(),
            ..Element::new("", "e")
        };
        let names = Names {
            rest: attributes.clone(),
            ..Names::default()
        };
        let nil = Names {
            nil: Some(rt::Nillable::Nil(attributes.clone().into())),
            ..Names::default()
        };
        let all = [
            element.to_xml(),
            NAMES.to_string(&names),
            NAMES.to_string(&nil),
        ];
        for written in all {
            match written {
                Ok(text) if !is_twice => drop(read_by_all(&text)),
                Err(error) if is_twice => {
                    assert!(unwritable(&error).contains("two attributes"), "{error}");
                }
                other => panic!("{attributes:?}: {other:?}"),
            }
        }
    }
    // Beside those that the type itself has.
    let names = Names {
        id: Some(QName::without_namespace("x")),
        rest: vec![attribute(NS, "", "id")],
        ..Names::default()
    };
    assert!(NAMES.to_string(&names).is_err());
    let names = Names {
        nil: Some(rt::Nillable::Nil(vec![attribute(xsi, "", "nil")].into())),
        ..Names::default()
    };
    assert!(NAMES.to_string(&names).is_err());
    // A thousand of them take no square of comparisons, and are all there.
    let mut element = Element::new("", "e");
    for n in 0..5_000 {
        element
            .attributes
            .push(attribute(&format!("urn:{n}"), "p", "a"));
    }
    let text = element.to_xml().unwrap();
    assert_eq!(text.matches(" xmlns:p").count(), 5_000);
    roxmltree::Document::parse(&text).unwrap();
}

#[test]
fn characters_that_xml_lacks_are_refused_everywhere() {
    for bad in ["\0", "\u{1}", "\u{b}", "\u{1f}", "\u{fffe}", "\u{ffff}"] {
        let bad = format!("a{bad}b");
        let mut declared = Element::new("", "a");
        declared.namespaces.declare("p", bad.as_str());
        for element in [
            Element::new("", "a").with_text(&bad),
            Element::new("", "a").with_attribute("b", &bad),
            Element::new(bad.as_str(), "a"),
            Element::new(bad.as_str(), "a").with_prefix("p"),
            declared,
        ] {
            let names = Names {
                any: vec![element.clone()],
                held: Some(element.clone()),
                ..Names::default()
            };
            let letter = Names {
                mixed: Some(Letter {
                    content: Mixed(vec![Node::Element(element.clone())]),
                }),
                ..Names::default()
            };
            let operation = rt::Operation::<(), (), (), ()>::new("o", SoapVersion::V11, "");
            let blocks = [element.clone()];
            for written in [
                element.to_xml(),
                NAMES.to_string(&names),
                NAMES.to_string(&letter),
                operation.write_request(&(), &(), &blocks, &rt::WriteOptions::default()),
            ] {
                let error = unwritable(&written.unwrap_err());
                assert!(error.contains("can't stand in an XML document"), "{error}");
            }
        }
        for version in [SoapVersion::V11, SoapVersion::V12] {
            type Change = fn(&mut Fault, &str);
            let is_12 = version == SoapVersion::V12;
            let changes: [(Change, bool); 9] = [
                (|f, bad| f.code = QName::new("urn:x", bad), true),
                (|f, bad| f.code = QName::new(bad, "c"), true),
                (|f, bad| f.subcodes.push(QName::new(bad, "c")), is_12),
                (|f, bad| f.reason = bad.to_owned(), true),
                (
                    |f, bad| f.reasons.push((bad.to_owned(), String::new())),
                    is_12,
                ),
                (
                    |f, bad| f.reasons.push(("en".to_owned(), bad.to_owned())),
                    is_12,
                ),
                (|f, bad| f.actor = Some(bad.to_owned()), true),
                (|f, bad| f.node = Some(bad.to_owned()), is_12),
                (
                    |f, bad| f.detail = Some(Element::new("", "detail").with_attribute("x", bad)),
                    true,
                ),
            ];
            for (at, (change, is_written)) in changes.into_iter().enumerate() {
                let mut fault = Fault::new(version, "Client", "why");
                change(&mut fault, &bad);
                let written = fault.to_envelope(&rt::WriteOptions::default());
                assert_eq!(written.is_err(), is_written, "{at} {version} {written:?}");
                let mut fault = Fault::new(version, "Client", "why");
                change(&mut fault, "en");
                let text = fault.to_envelope(&rt::WriteOptions::default()).unwrap();
                read_by_all(&text);
            }
        }
    }
}

/// Declarations that came with a value don't change what the names around it mean.
#[test]
fn a_value_brings_its_declarations() {
    let mut held = Element::new("urn:other", "held").with_text("u:x t:y");
    held.namespaces.declare("u", "urn:mine");
    held.namespaces.declare("t", "urn:too");
    held = held.with_child(Element::new("urn:mine", "inner").with_prefix("u"));
    let mut bare = Element::new("", "bare").with_text("x");
    bare.namespaces.declare("", "urn:default");
    let names = Names {
        held: Some(held),
        bare: Some(bare),
        ..Names::default()
    };
    let text = NAMES.to_string(&names).unwrap();
    assert_eq!(
        text,
        "<t:names xmlns:t=\"urn:names\" xmlns:u=\"urn:other\">\
         <u2:held xmlns:u=\"urn:mine\" xmlns:t=\"urn:too\" xmlns:u2=\"urn:other\">u:x t:y<u:inner/>\
         </u2:held><bare>x</bare></t:names>"
    );
    read_by_all(&text);
    assert_eq!(NAMES.from_str(&text).unwrap(), names);
}

#[test]
fn a_name_that_is_the_content_gets_its_prefix() {
    let link = Link {
        role: Some("r".to_owned()),
        target: Some(QName::new("urn:x", "a").with_prefix("x")),
    };
    let text = LINK.to_string(&link).unwrap();
    assert!(text.contains("xmlns:x=\"urn:x\">x:a<"), "{text}");
    assert_eq!(LINK.from_str(&text).unwrap(), link);
    // The wish for a prefix that stands for something here is not fulfilled.
    let link = Link {
        role: None,
        target: Some(QName::without_namespace("a").with_prefix("u")),
    };
    let text = LINK.to_string(&link).unwrap();
    assert_eq!(LINK.from_str(&text).unwrap(), link, "{text}");
}

/// Tables whose constants don't fit together.
mod by_hand {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Blocks {
        pub token: Option<String>,
    }
    rt::record! { Blocks;
        token[0] = rt::element("urn:h", "h:Token", 0, 1);
    }

    macro_rules! one_row {
        ($($name:ident = $row:expr;)*) => {$(
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct $name {
                pub value: Option<String>,
            }
            rt::record! { $name; value[0] = $row; }
            impl From<Option<String>> for $name {
                fn from(value: Option<String>) -> Self {
                    Self { value }
                }
            }
        )*};
    }
    one_row! {
        NoPrefix = rt::element("urn:names", "a", 0, 1);
        NoNamespace = rt::element("", "t:a", 0, 1);
        OtherNamespace = rt::element("urn:x", "t:a", 0, 1);
        NotAName = rt::element("", "a b", 0, 1);
        NoAttribute = rt::attribute("", "xmlns", 0);
        Reserved = rt::attribute("urn:x", "xml:lang", 0);
        Right = rt::attribute("http://www.w3.org/XML/1998/namespace", "xml:lang", 0);
    }

    pub static TWICE: &[(&str, &str)] = &[("t", NS), ("t", "urn:x")];
    pub static EMPTY: &[(&str, &str)] = &[("t", "")];
    pub static BROKEN: &[(&str, &str)] = &[(INJECTED, "urn:x")];
    pub static DEFAULT: &[(&str, &str)] = &[("", NS)];
}

#[test]
fn header_rows_without_their_prefixes_are_refused() {
    use by_hand::Blocks;
    type Operation = rt::Operation<(), (), Blocks, Blocks>;
    const DECLARED: &[(&str, &str)] = &[("h", "urn:h")];
    const WRONG: &[(&str, &str)] = &[("h", "urn:i")];
    let blocks = Blocks {
        token: Some("1".to_owned()),
    };
    let options = rt::WriteOptions::default();
    for version in [SoapVersion::V11, SoapVersion::V12] {
        let with = |prefixes| Operation::new("o", version, "").headers(&[0], prefixes);
        // Whichever comes first, and again.
        for _ in 0..2 {
            for prefixes in [&[], WRONG] {
                let error = with(prefixes).write_request(&(), &blocks, &[], &options);
                let error = unwritable(&error.unwrap_err());
                assert!(
                    error.contains("`h:Token`") && error.contains("urn:h"),
                    "{error}"
                );
            }
            let operation = with(DECLARED);
            let text = operation
                .write_request(&(), &blocks, &[], &options)
                .unwrap();
            read_by_all(&text);
            let read = operation.read_request(&text, &rt::ReadOptions::default());
            assert_eq!(read.unwrap().1, blocks);
        }
        let response = Operation::new("o", version, "")
            .output(rt::Body::content(&[]))
            .response_headers(&[0], &[]);
        assert!(
            response
                .write_response(&(), &blocks, &[], &options)
                .is_err()
        );
    }
}

#[test]
fn tables_that_are_wrong_are_refused() {
    use by_hand::*;
    const ROW: rt::Row = rt::element(NS, "t:root", 1, 1);
    fn written<T: rt::Slot + From<Option<String>>>(root: &'static rt::Root<T>) -> bool {
        match root.to_string(&T::from(Some("x".to_owned()))) {
            Ok(text) => {
                read_by_all(&text);
                true
            }
            Err(error) => {
                unwritable(&error);
                false
            }
        }
    }
    macro_rules! cases {
        ($($name:ident[$prefixes:expr, $row:expr] = $is_written:expr;)*) => {$(
            {
                static OF: rt::Root<$name> = rt::Root::new($row, $prefixes);
                for _ in 0..2 {
                    assert_eq!(written(&OF), $is_written, stringify!($name));
                }
            }
        )*};
    }
    cases! {
        NoPrefix[PREFIXES, ROW] = false;
        NoNamespace[PREFIXES, ROW] = false;
        OtherNamespace[PREFIXES, ROW] = false;
        NotAName[PREFIXES, ROW] = false;
        NoAttribute[PREFIXES, ROW] = false;
        Reserved[PREFIXES, ROW] = false;
        Right[PREFIXES, ROW] = true;
    }
    // The root's own name and declarations.
    static LOST: rt::Root<Right> = rt::Root::new(ROW, &[]);
    static TWICE: rt::Root<Right> = rt::Root::new(ROW, by_hand::TWICE);
    static EMPTY: rt::Root<Right> = rt::Root::new(ROW, by_hand::EMPTY);
    static BROKEN: rt::Root<Right> = rt::Root::new(rt::element("", "a", 1, 1), by_hand::BROKEN);
    static DEFAULT: rt::Root<Right> = rt::Root::new(rt::element(NS, "a", 1, 1), by_hand::DEFAULT);
    for root in [&LOST, &TWICE, &EMPTY, &BROKEN, &DEFAULT] {
        assert!(!written(root), "{root:?}");
    }
}

/// Values that are written with white space between them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Lists {
    words: rt::List<String>,
    more: Vec<rt::List<String>>,
    flags: rt::Flags<Flag>,
}

rt::record! { Lists;
    words[0] = rt::attribute("", "words", 0);
    more[1] = rt::element(NS, "t:more", 0, rt::MANY);
    flags[2] = rt::element(NS, "t:flags", 1, 1).simple(&FLAGS);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Flag {
    Read,
    Unknown(String),
}

rt::enumeration! { Flag, "Flag", Collapse, String;
    Read = "read";
}

static FLAGS: rt::SimpleType = rt::SimpleType::list("Flags", <Flag as rt::Text>::TYPE, &[]);
static LISTS: rt::Root<Lists> = rt::Root::new(rt::element(NS, "t:lists", 1, 1), PREFIXES);

/// One item of a list can't be written as two, or as none.
#[test]
fn items_of_lists_stay_as_many_as_they_are() {
    for (item, is_word) in [
        ("a b", false),
        ("", false),
        (" ", false),
        ("a\n", false),
        ("\ta", false),
        ("a\rb", false),
        ("a", true),
        ("a\u{85}b\u{a0}c\u{2028}", true),
        ("&#10;&amp;<", true),
    ] {
        let list = || rt::List(vec!["x".to_owned(), item.to_owned()]);
        let unknown = Flag::Unknown(item.to_owned());
        let all = [
            (
                Lists {
                    words: list(),
                    ..Lists::default()
                },
                "/lists/@words",
            ),
            (
                Lists {
                    more: vec![list()],
                    ..Lists::default()
                },
                "/lists/more",
            ),
            (
                Lists {
                    flags: [Flag::Read, unknown].into_iter().collect(),
                    ..Lists::default()
                },
                "/lists/flags",
            ),
        ];
        for (lists, place) in all {
            let violations = LISTS.validate(&lists).unwrap();
            let is_found = violations
                .iter()
                .any(|v| v.message.contains("is no item of a list"));
            assert_eq!(is_found, !is_word, "{item:?}: {violations}");
            match LISTS.to_string(&lists) {
                Ok(text) => {
                    assert!(is_word, "{item:?}: {text}");
                    read_by_all(&text);
                    assert_eq!(LISTS.from_str(&text).unwrap(), lists, "{text}");
                }
                Err(error) => {
                    assert!(!is_word, "{item:?}: {error}");
                    assert!(
                        unwritable(&error).contains("is no item of a list"),
                        "{error}"
                    );
                    assert_eq!(error.path(), place);
                }
            }
        }
    }
}

/// What is shown of names stands on one line, whatever they hold.
#[test]
fn names_are_shown_on_one_line() {
    let hostile = "a\n\u{9b}2J\u{202e}\u{2028}b";
    let mut element = Element::new(hostile, hostile).with_attribute(hostile, hostile);
    element.namespaces.declare(hostile, hostile);
    let mut fault = Fault::new(SoapVersion::V12, hostile, hostile);
    fault.subcodes.push(element.name.clone());
    fault.reasons.push((hostile.to_owned(), hostile.to_owned()));
    fault.actor = Some(hostile.to_owned());
    fault.detail = Some(
        element
            .clone()
            .with_child(element.clone())
            .with_text(hostile),
    );
    let nodes = vec![
        Node::Element(element.clone()),
        Node::Text(hostile.to_owned()),
    ];
    for shown in [
        format!("{element:?}"),
        format!("{:?}", element.name),
        format!("{:?}", element.namespaces),
        format!("{:?}", element.attributes),
        format!("{:?}", Mixed(nodes)),
        format!("{fault:?}"),
        fault.to_string(),
        format!("{:?}", rt::HeaderBlock::new(element)),
    ] {
        let bad = shown.contains(['\n', '\u{9b}', '\u{202e}', '\u{2028}']);
        assert!(!bad, "{shown:?}");
    }
}

// Boxed, since what strategies are made of is on the stack of a test, many times over.

fn any_text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[ -~é\t\r\n]{0,6}",
        1 => "[\u{0}-\u{1f}\u{fffd}-\u{ffff}a-c:]{0,4}",
    ]
    .boxed()
}

fn any_name() -> BoxedStrategy<String> {
    prop_oneof![
        8 => "[a-c]",
        1 => prop_oneof![Just("xml"), Just("xmlns"), Just(""), Just(INJECTED), Just("t"), Just("u")]
            .prop_map(str::to_owned),
        1 => any_text(),
    ]
    .boxed()
}

fn any_namespace() -> BoxedStrategy<String> {
    prop_oneof![
        8 => "urn:[a-c]",
        4 => Just(String::new()),
        1 => prop_oneof![Just(XML), Just(XMLNS), Just(NS), Just("urn:other")].prop_map(str::to_owned),
        1 => any_text(),
    ]
    .boxed()
}

fn any_qname() -> BoxedStrategy<QName> {
    let parts = (any_name(), any_namespace(), any_name(), any::<bool>());
    let name = parts.prop_map(|(prefix, namespace, local, is_some)| QName {
        prefix: prefix.into(),
        namespace: (is_some || !namespace.is_empty()).then(|| namespace.into()),
        local: local.into(),
    });
    name.boxed()
}

fn any_attributes() -> BoxedStrategy<Vec<Attribute>> {
    let attribute = (any_qname(), any_text()).prop_map(|(name, value)| Attribute { name, value });
    prop::collection::vec(attribute, 0..3).boxed()
}

fn any_element() -> BoxedStrategy<Element> {
    let scope = || prop::collection::vec((any_name(), any_namespace()), 0..3);
    let leaf = (any_qname(), scope(), any_attributes(), any_text()).prop_map(
        |(name, scope, attributes, text)| Element {
            name,
            namespaces: scope.into_iter().collect(),
            attributes,
            children: vec![Node::Text(text)].into(),
        },
    );
    let element = leaf.prop_recursive(4, 12, 3, move |inner| {
        let node = prop_oneof![
            inner.prop_map(Node::Element),
            any_text().prop_map(Node::Text)
        ];
        let children = prop::collection::vec(node, 0..4);
        (any_qname(), scope(), any_attributes(), children).prop_map(
            |(name, scope, attributes, children)| Element {
                name,
                namespaces: scope.into_iter().collect(),
                attributes,
                children: children.into(),
            },
        )
    });
    element.boxed()
}

/// A namespace that is empty is none.
fn normal_name(name: &mut QName) {
    name.namespace = name.namespace.take().filter(|uri| !uri.is_empty());
}

fn normal(mut element: Element) -> Element {
    normal_name(&mut element.name);
    for attribute in &mut element.attributes {
        normal_name(&mut attribute.name);
    }
    let children = element.children.into_iter().map(|node| match node {
        Node::Element(element) => Node::Element(normal(element)),
        text => text,
    });
    element.children = children.collect();
    joined(element)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn trees_are_written_as_they_are_or_refused(element in any_element()) {
        if let Ok(text) = element.to_xml() {
            prop_assert_eq!(read_by_all(&text), normal(element));
        }
    }

    #[test]
    fn values_are_written_as_they_are_or_refused(
        (id, name, type_name, nil) in (
            prop::option::of(any_qname()),
            prop::option::of(any_qname()),
            prop::option::of(any_qname()),
            prop::option::of(any_qname()),
        ),
        rest in any_attributes(),
        nil_attributes in any_attributes(),
        held in prop::option::of(any_element()),
        bare in prop::option::of(any_element()),
        any in prop::collection::vec(any_element(), 0..2),
        mixed in prop::option::of(any_element()),
        is_nil in any::<bool>(),
    ) {
        let names = Names {
            id,
            rest,
            name,
            typed: Some(rt::Typed { type_name, attributes: Vec::new(), value: "v".to_owned() }),
            nil: is_nil.then_some(rt::Nillable::Nil(rt::Nil {
                type_name: nil,
                attributes: nil_attributes,
            })),
            held,
            bare,
            any,
            mixed: mixed.map(|element| Letter { content: Mixed(vec![Node::Element(element)]) }),
        };
        if let Ok(text) = NAMES.to_string(&names) {
            read_by_all(&text);
            let read = NAMES.from_str(&text);
            prop_assert!(read.is_ok(), "{:?}: {}", read, text);
            let again = NAMES.to_string(&read.unwrap());
            prop_assert!(again.is_ok(), "{:?}: {}", again, text);
            read_by_all(&again.unwrap());
        }
    }
}

/// Trees that come from JSON are such trees.
#[cfg(feature = "serde")]
#[test]
fn a_tree_from_json_is_checked() {
    let json = serde_json::json!({
        "name": "a",
        "namespaces": [[INJECTED, "urn:x"]],
        "attributes": [],
        "children": [],
    });
    let element: Element = serde_json::from_value(json).unwrap();
    unwritable(&element.to_xml().unwrap_err());
}
