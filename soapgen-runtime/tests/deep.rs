//! Elements that are nested as deep as memory allows.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that fails panics.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::thread;

use soapgen_runtime::codegen as rt;
use soapgen_runtime::{
    Element, Fault, HeaderBlock, Mixed, Node, QName, SoapVersion, WriteOptions, XmlError,
    XmlErrorKind,
};

const DEPTH: usize = 1_000_000;

/// Elements one in another, with a text and an attribute in the innermost.
fn nested(depth: usize) -> Element {
    let innermost = Element::new("urn:a", "b")
        .with_attribute("x", "1")
        .with_text("é\"");
    (1..depth).fold(innermost, |inner, _| {
        Element::new("urn:a", "a")
            .with_prefix("p")
            .with_child(inner)
    })
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Runs where a thread usually has this much stack.
fn on_a_small_stack(action: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(2 << 20);
    thread.spawn(action).unwrap().join().unwrap();
}

#[test]
fn nothing_goes_down_by_the_stack() {
    on_a_small_stack(|| {
        let element = nested(DEPTH);
        let mut copy = element.clone();
        assert!(copy == element);
        assert_eq!(hash(&copy), hash(&element));
        assert!(nested(DEPTH - 1) != element);
        assert_eq!(element.text(), "é\"");
        assert_eq!(
            format!("{element:?}").matches("<{urn:a}a>").count(),
            DEPTH - 1
        );
        assert_eq!(limit(&element.to_xml().unwrap_err()), "max_depth");
        // A difference at the bottom is found.
        let mut inner = &mut copy;
        for _ in 1..DEPTH {
            let Some(Node::Element(next)) = inner.children.first_mut() else {
                panic!("it is not as deep as it was made");
            };
            inner = next;
        }
        inner.children.push(Node::Text("more".to_owned()));
        assert!(copy != element);
        let mixed = Mixed(vec![Node::Element(element), Node::Element(copy)]);
        let again = mixed.clone();
        assert!(mixed == again && hash(&mixed) == hash(&again));
        drop(mixed);
        assert!(format!("{again:?}").len() > DEPTH);
    });
}

/// The limit that was reached.
fn limit(error: &XmlError) -> &'static str {
    match error.kind() {
        XmlErrorKind::Limit(exceeded) => exceeded.limit,
        other => panic!("{other}"),
    }
}

#[test]
fn faults_hold_such_elements_too() {
    on_a_small_stack(|| {
        for version in [SoapVersion::V11, SoapVersion::V12] {
            let mut fault = Fault::new(version, "Server", "why");
            fault.detail = Some(nested(DEPTH / 5));
            let copy = fault.clone();
            assert!(copy.detail == fault.detail);
            assert!(format!("{copy:?}").len() > DEPTH / 5);
            let error = fault.to_envelope(&WriteOptions::default()).unwrap_err();
            assert_eq!(limit(&error), "max_depth");
            assert!(error.to_string().len() < 2_000, "{error}");
        }
        // Each code is nested in the one before it.
        let mut fault = Fault::new(SoapVersion::V12, "Sender", "why");
        fault.subcodes = vec![QName::new("urn:a", "b"); 100_000];
        let error = fault.to_envelope(&WriteOptions::default()).unwrap_err();
        assert_eq!(limit(&error), "max_depth");
    });
}

/// What is nested as deep as a message may be by default is shown, copied and written.
#[test]
fn a_tree_is_what_it_was() {
    let element = nested(150).with_child(Element::new("", "c"));
    let text = element.to_xml().unwrap();
    assert_eq!(Element::from_xml(&text).unwrap(), element);
    let small = Element::new("urn:a", "a")
        .with_attribute("x", "\"")
        .with_text("1\n")
        .with_child(Element::new("", "b").with_text("2"))
        .with_child(Element::new("", "c"));
    assert_eq!(
        format!("{small:?}"),
        "<{urn:a}a x=\"\\\"\">1\\n<b>2</b><c/></{urn:a}a>"
    );
    assert_eq!(small.clone(), small);
    // The content is a vector.
    let names: Vec<String> = small
        .children
        .into_iter()
        .map(|node| match node {
            Node::Element(element) => element.name.local.to_string(),
            Node::Text(text) => text,
        })
        .collect();
    assert_eq!(names, ["1\n", "b", "c"]);
}

#[cfg(feature = "serde")]
#[test]
fn other_formats_hold_what_a_message_can() {
    on_a_small_stack(|| {
        let element = nested(20);
        let json = serde_json::to_string(&element).unwrap();
        assert_eq!(serde_json::from_str::<Element>(&json).unwrap(), element);
        let error = serde_json::to_string(&nested(DEPTH)).unwrap_err();
        assert!(error.to_string().contains("deeper than 200"), "{error}");
        // And it can be written again after that.
        assert_eq!(serde_json::to_string(&element).unwrap(), json);
        assert!(serde_json::to_string(&nested(200)).is_ok());
        // From a format that sets no limit of its own.
        let inside =
            "{\"name\":\"a\",\"namespaces\":[],\"attributes\":[],\"children\":[{\"Element\":";
        let text = inside.repeat(100_000);
        let mut read = serde_json::Deserializer::from_str(&text);
        let error = <Element as serde::Deserialize>::deserialize(&mut read).unwrap_err();
        assert!(error.to_string().contains("recursion"), "{error}");
    });
}

mod members {
    use soapgen_runtime::codegen as rt;

    /// Every kind of member that holds trees.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Trees {
        pub held: Option<rt::Element>,
        pub mixed: Option<Letter>,
        pub any: Vec<rt::Element>,
        pub unknown: rt::Unknown,
    }
    rt::unordered! { Trees;
        held[0] = rt::element("urn:t", "t:held", 0, 1);
        mixed[1] = rt::element("urn:t", "t:mixed", 0, 1);
        any[2] = rt::any(rt::Namespaces::Not("urn:t"), 0, rt::MANY).lax();
        unknown[3] = rt::unknown();
    }

    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Letter {
        pub content: rt::Mixed,
    }
    rt::record! { Letter;
        content[0] = rt::mixed_of(rt::content!(
            Sequence,
            rt::any(rt::Namespaces::Any, 0, rt::MANY).lax()
        ));
    }

    pub static TREES: rt::Root<Trees> =
        rt::Root::new(rt::element("urn:t", "t:trees", 1, 1), &[("t", "urn:t")]);
    pub static KNOWN: &[&dyn rt::GlobalElement] = &[&TREES];
}

/// As members of values, and as header blocks: checked and written, which is an error.
#[test]
fn members_hold_such_elements_too() {
    use members::{KNOWN, Letter, TREES, Trees};
    on_a_small_stack(|| {
        let deep = || nested(DEPTH / 20);
        let all = [
            Trees {
                held: Some(deep()),
                ..Trees::default()
            },
            Trees {
                mixed: Some(Letter {
                    content: Mixed(vec![Node::Element(deep())]),
                }),
                ..Trees::default()
            },
            Trees {
                any: vec![deep()],
                ..Trees::default()
            },
            Trees {
                unknown: rt::Unknown {
                    elements: vec![deep()],
                    ..rt::Unknown::default()
                },
                ..Trees::default()
            },
        ];
        for trees in all {
            let copy = trees.clone();
            assert!(copy == trees);
            assert!(format!("{copy:?}").len() > DEPTH / 20);
            drop(copy);
            assert_eq!(limit(&TREES.to_string(&trees).unwrap_err()), "max_depth");
            for known in [&[], KNOWN] {
                let error = TREES.validate_with(&trees, known).unwrap_err();
                assert_eq!(limit(&error), "max_depth");
            }
        }
        let block = HeaderBlock::new(deep()).must_understand().actor("urn:a");
        assert!(block.clone() == block);
        assert!(format!("{block:?}").len() < 1_000);
        let operation = rt::Operation::<(), (), (), ()>::new("o", SoapVersion::V12, "");
        let written = operation.write_request(&(), &(), &[deep()], &WriteOptions::default());
        assert_eq!(limit(&written.unwrap_err()), "max_depth");
        assert_eq!(limit(&deep().read_as(&TREES).unwrap_err()), "max_depth");
        assert_eq!(
            limit(&deep().read_type::<Trees>().unwrap_err()),
            "max_depth"
        );
        assert_eq!(deep().type_name(), None);
    });
}
