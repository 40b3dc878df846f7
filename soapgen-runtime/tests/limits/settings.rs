//! Each limit by itself: what is within it is read, what is beyond is an error that names it.

use std::fmt::Write as _;
use std::time::Instant;

use soapgen_runtime::{
    Attribute, Element, Limits, Node, QName, ReadOptions, Root, Slot, WriteOptions, XmlErrorKind,
    XmlResult, validate, validate_within,
};

use crate::hostile::{ALL, ANY, All, AnyNode, DEEP, Flag, MANY, NODE, chain};
use crate::within;

const NS: &str = "xmlns:t='urn:t'";

/// A limit, a value of it, a message that is just within it and one that is beyond.
struct Case {
    limit: &'static str,
    set: fn(&mut Limits),
    within: String,
    beyond: String,
}

fn cases() -> Vec<Case> {
    let all = |content: &str| format!("<t:all {NS}>{content}</t:all>");
    let nested = |depth: usize| format!("{}{}", "<e>".repeat(depth), "</e>".repeat(depth));
    vec![
        Case {
            limit: "message",
            set: |limits| limits.message = 40,
            within: format!("<t:all {NS}/>         "),
            beyond: format!("<t:all {NS}/>                  "),
        },
        Case {
            limit: "depth",
            set: |limits| limits.depth = 4,
            within: all("<t:tree><e><e/></e></t:tree>"),
            beyond: all("<t:tree><e><e><e/></e></e></t:tree>"),
        },
        Case {
            limit: "depth",
            set: |limits| limits.depth = 4,
            within: all(&nested(3)),
            beyond: all(&nested(4)),
        },
        Case {
            limit: "elements",
            set: |limits| limits.elements = 4,
            within: all("<t:s/><t:s></t:s><t:s>x</t:s>"),
            beyond: all("<t:s/><t:s></t:s><t:s>x</t:s><t:s>x</t:s>"),
        },
        Case {
            limit: "elements",
            set: |limits| limits.elements = 1_000,
            within: all(&"<t:n>1</t:n>".repeat(999)),
            beyond: all(&"<t:n>1</t:n>".repeat(1_000)),
        },
        Case {
            limit: "attributes",
            set: |limits| limits.attributes = 2,
            within: all("<t:tree a='' b=''/><t:tree a='' xmlns:c='c'/>"),
            beyond: all("<t:tree a='' b='' xmlns:c='c'/>"),
        },
        Case {
            limit: "attributes",
            set: |limits| limits.attributes = 20,
            within: all("<t:s/>"),
            beyond: all(&format!("<t:s {}/>", attributes(21))),
        },
        Case {
            limit: "declarations",
            set: |limits| limits.declarations = 2,
            within: all("<e xmlns='a'/><e xmlns='b'/>"),
            beyond: all("<e xmlns='a'><e xmlns='b'/></e>"),
        },
        Case {
            limit: "name",
            set: |limits| limits.name = 7,
            within: all("<nnnnnnn aaaaaaa=''/>"),
            beyond: all("<e aaaaaaaa=''/>"),
        },
        Case {
            limit: "text",
            set: |limits| limits.text = 5,
            within: all("<t:s>xxxxx</t:s><t:tree a='xxxxx'>xxxxx</t:tree><t:s>&lt;</t:s>"),
            beyond: all("<t:s>xxxxxx</t:s>"),
        },
        Case {
            limit: "text",
            set: |limits| limits.text = 5,
            within: all("<t:s>xxx<e/>xx</t:s>"),
            beyond: all("<t:s>xxx<e/>xxx</t:s>"),
        },
        Case {
            limit: "text",
            set: |limits| limits.text = 5,
            within: all("<t:b>AAAA</t:b>"),
            beyond: all("<t:s a='xxxxxx'/>"),
        },
        Case {
            limit: "items",
            set: |limits| limits.items = 5,
            within: all(&"<t:s/>".repeat(5)),
            beyond: all(&"<t:s/>".repeat(6)),
        },
        Case {
            limit: "items",
            set: |limits| limits.items = 5,
            within: all("<t:list>1 2 3 4 5</t:list>"),
            beyond: all("<t:list>1 2 3 4 5 6</t:list>"),
        },
        Case {
            limit: "memory",
            set: |limits| limits.memory = 2_000,
            within: all("<t:s>xxxxx</t:s>"),
            beyond: all(&format!("<t:s>{}</t:s>", "x".repeat(2_000))),
        },
    ]
}

fn attributes(n: usize) -> String {
    (0..n).fold(String::new(), |mut text, at| {
        let _ = write!(text, " a{at}=''");
        text
    })
}

#[test]
fn each_limit_is_named() {
    for strict in [false, true] {
        for case in cases() {
            let mut options = within(Limits::default());
            (case.set)(&mut options.limits);
            options.strict = strict;
            match ALL.read_with(&case.within, &options) {
                Ok(_) => {}
                Err(error) if !error.violations().is_empty() => {}
                Err(error) => panic!("{}: {error}\n{}", case.limit, case.within),
            }
            let error = ALL.read_with(&case.beyond, &options).unwrap_err();
            let XmlErrorKind::Limit(exceeded) = error.kind() else {
                panic!("{}: {error}\n{}", case.limit, case.beyond);
            };
            assert_eq!(exceeded.limit, case.limit, "{}", case.beyond);
            let message = error.to_string();
            for part in [
                &format!("the limit `{}` of `Limits`", case.limit),
                "`Client::set_limits`",
                "`ReadOptions::limits`",
            ] {
                assert!(message.contains(part), "{message}");
            }
        }
    }
}

/// Sixteen megabytes of the shortest elements: they don't become more than the default allows.
#[test]
fn a_fault_is_within_the_default() {
    let detail = "<a/>".repeat(4 << 20);
    let text = format!("<detail>{detail}</detail>");
    let mut result = Ok(());
    let taken = allocation_counter::measure(|| result = Element::from_xml(&text).map(drop));
    assert!(taken.bytes_max < 600 << 20, "{taken:?}");
    let error = result.unwrap_err();
    assert!(
        matches!(error.kind(), XmlErrorKind::Limit(beyond) if beyond.limit == "memory"),
        "{error}"
    );
}

#[test]
fn reading_stops_at_the_deadline() {
    let options = |deadline| ReadOptions::default().with_deadline(deadline);
    let texts = [
        format!("<t:all {NS}/>"),
        format!("<t:all {NS}>{}</t:all>", "<t:n>1</t:n>".repeat(1_000)),
        format!("<t:all {NS}>{}</t:all>", "<!---->".repeat(1_000)),
    ];
    for text in &texts {
        assert!(ALL.read_with(text, &options(None)).is_ok());
        let now = Instant::now();
        let error = ALL.read_with(text, &options(Some(now))).unwrap_err();
        assert!(matches!(error.kind(), XmlErrorKind::Deadline), "{error}");
        let hour = std::time::Duration::from_secs(3_600);
        assert!(ALL.read_with(text, &options(Some(now + hour))).is_ok());
    }
}

/// The first violations are kept, the others are counted, in reading and in a check.
#[test]
fn violations_are_counted() {
    let text = format!("<t:all {NS}>{}</t:all>", "<t:n>x</t:n><e/>".repeat(500));
    for limit in [0, 1, 100, 2_000] {
        let mut options = within(Limits::default());
        options.strict = true;
        options.limits.violations = limit;
        let error = ALL.read_with(&text, &options).unwrap_err();
        let XmlErrorKind::Invalid(violations) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(violations.len(), limit.min(1_000));
        assert_eq!(violations.total(), 1_000);
        assert_eq!(violations.more(), 1_000 - limit.min(1_000));
        let message = error.to_string();
        assert!(message.starts_with("1000 violations of the schema"));
        let more = format!("and {} more: the limit `violations`", violations.more());
        assert_eq!(message.contains(&more), limit < 1_000, "{message}");
    }
    let value = All {
        flags: vec![[Flag::Unknown("x".repeat(100_000))].into_iter().collect(); 300],
        ..All::default()
    };
    let violations = validate(&value).unwrap();
    assert_eq!((violations.len(), violations.total()), (100, 300));
    assert!(violations.to_string().len() < 50_000);
    for limit in [0, 1, 250, 1_000] {
        let mut limits = Limits::default();
        limits.violations = limit;
        let violations = validate_within(&value, &limits).unwrap();
        assert_eq!(
            (violations.len(), violations.total()),
            (limit.min(300), 300)
        );
    }
}

/// What was read can be written, as deep as it may be and no deeper.
#[test]
fn reading_and_writing_count_the_same_depth() {
    for depth in [3, 190, 200] {
        let text = chain(depth);
        let value = NODE.read_with(&text, &ReadOptions::default()).unwrap();
        let written = NODE.to_string(&value).unwrap();
        assert_eq!(NODE.from_str(&written).unwrap(), value);
        let tree = Element::from_xml(&text).unwrap();
        assert_eq!(Element::from_xml(&tree.to_xml().unwrap()).unwrap(), tree);
        let mut options = ReadOptions::default();
        options.limits.depth = depth;
        assert!(NODE.read_with(&text, &options).is_ok());
        assert!(Element::from_xml_with(&text, &options).is_ok());
        options.limits.depth = depth - 1;
        assert!(NODE.read_with(&text, &options).is_err());
        assert!(Element::from_xml_with(&text, &options).is_err());
        let writing = |max_depth| {
            let options = WriteOptions::default().with_max_depth(max_depth);
            NODE.write_with(&value, &options)
        };
        assert!(writing(depth).is_ok());
        let error = writing(depth - 1).unwrap_err();
        assert!(
            error.to_string().contains("`max_depth` of `WriteOptions`"),
            "{error}"
        );
    }
    let text = chain(201);
    assert!(NODE.from_str(&text).is_err());
    assert!(Element::from_xml(&text).is_err());
}

/// Fragments share a namespace in memory, and each declares it where it is written.
#[test]
fn namespaces_of_fragments_are_written_so_often() {
    let namespace = "n".repeat(1_256);
    let text = format!(
        "<t:any {NS} xmlns:x='{namespace}'>{}</t:any>",
        "<x:e/>".repeat(10)
    );
    let value = ANY.read_with(&text, &ReadOptions::default()).unwrap();
    let writing = |max_declared| {
        let options = WriteOptions::default().with_max_declared(max_declared);
        ANY.write_with(&value, &options)
    };
    assert_eq!(ANY.from_str(&writing(10_000).unwrap()).unwrap(), value);
    let error = writing(9_999).unwrap_err().to_string();
    assert!(
        error.contains("`max_declared` of `WriteOptions`, which is 9999"),
        "{error}"
    );
    // Those of services are shorter.
    let text = text.replace(&namespace, &namespace[..256]);
    let value = ANY.read_with(&text, &ReadOptions::default()).unwrap();
    let options = WriteOptions::default().with_max_declared(0);
    assert!(ANY.write_with(&value, &options).is_ok());
}

/// And no more of them is written, or looked at, once it was too often: not for the first of many.
#[test]
fn writing_ends_where_namespaces_are_too_long() {
    let namespace = "n".repeat(20_000);
    for element in [
        "<t:name>x:e</t:name>",
        "<t:nil i:nil='1' i:type='x:e' x:a=''/>",
        "<t:typed i:type='x:e' x:a=''>1</t:typed>",
        "<t:letter><x:e/></t:letter>",
        "<t:tree x:a=''><x:e/></t:tree>",
    ] {
        let text = format!(
            "<t:all {NS} xmlns:i='http://www.w3.org/2001/XMLSchema-instance' \
             xmlns:x='{namespace}'>{}</t:all>",
            element.repeat(5_000)
        );
        let value = ALL.read_with(&text, &within(crate::hostile::open()));
        let value = value.unwrap();
        let options = WriteOptions::default().with_max_declared(100_000);
        let mut written = Ok(String::new());
        let taken = allocation_counter::measure(|| written = ALL.write_with(&value, &options));
        let error = written.unwrap_err().to_string();
        assert!(
            error.contains("`max_declared` of `WriteOptions`"),
            "{error}"
        );
        assert!(taken.count_total < 500, "{element}: {taken:?}");
    }
}

/// A tree that came from elsewhere may declare the very prefixes that are made for names without one.
#[test]
fn prefixes_that_are_in_use_are_passed_once() {
    let taken = |count: usize| {
        let numbers = (2..=8).chain((0..count).map(|at| 8 + count + at));
        let prefixes = std::iter::once("q".to_owned()).chain(numbers.map(|n| format!("q{n}")));
        let mut tree = Element::new("", "a");
        tree.namespaces = (prefixes.take(count).enumerate())
            .map(|(at, prefix)| (prefix, format!("urn:{at}")))
            .collect();
        for at in 0..count {
            let mut child = Element::new("", "b");
            child.attributes.push(Attribute {
                name: QName::new(format!("urn:other:{at}"), "c"),
                value: String::new(),
            });
            tree.children.push(Node::Element(child));
        }
        let mut text = String::new();
        let taken = allocation_counter::measure(|| text = tree.to_xml().unwrap());
        assert_eq!(
            Element::from_xml_with(&text, &within(crate::hostile::open())).unwrap(),
            tree
        );
        taken.count_total
    };
    let (few, many) = (taken(1_000), taken(4_000));
    assert!(many < 5 * few, "{few} {many}");
}

/// Reads and, what was read, writes and reads again; whether it was.
fn is_taken<T: Slot + PartialEq + std::fmt::Debug>(root: &'static Root<T>, text: &str) -> bool {
    match root.from_str(text) {
        Ok(value) => {
            let written = root.to_string(&value).unwrap();
            assert_eq!(root.from_str(&written).unwrap(), value);
            root.validate(&value).unwrap();
            true
        }
        Err(error) => {
            assert!(error.to_string().contains("`depth` of `Limits`"), "{error}");
            false
        }
    }
}

/// A root, how it is read, and the names of what stands in each other in it.
type Way<'a> = (&'a str, &'a dyn Fn(&str) -> bool, &'a [&'a str]);

/// The same, of what stands in each other in every way in which members hold others.
#[test]
fn what_is_read_is_written_however_it_is_nested() {
    let any = |text: &str| is_taken(&ANY, text);
    let all = |text: &str| is_taken(&ALL, text);
    let many = |text: &str| is_taken(&MANY, text);
    let deep = |text: &str| is_taken(&DEEP, text);
    let ways: [Way<'_>; 17] = [
        ("any", &any, &["x"]),
        ("any", &any, &["z:x"]),
        ("any", &any, &["x", "z:x"]),
        ("any", &any, &["t:x"]),
        ("all", &all, &["t:tree"]),
        ("all", &all, &["t:letter"]),
        ("all", &all, &["t:letter", "x", "z:y"]),
        ("all", &all, &["x"]),
        ("all", &all, &["z:x"]),
        ("many", &many, &["t:many"]),
        ("many", &many, &["t:one"]),
        ("many", &many, &["t:nil"]),
        ("many", &many, &["t:left", "t:right"]),
        ("many", &many, &["t:many", "t:one", "t:nil", "t:left"]),
        ("deep", &deep, &["t:deep"]),
        ("deep", &deep, &["t:between", "t:deep"]),
        ("deep", &deep, &["t:between", "t:tree", "t:deep", "x"]),
    ];
    for (root, is_taken, names) in ways {
        for depth in [2, 3, 24, 26, 190, 199, 200, 201, 202] {
            // The innermost of these gets a `w` that wasn't there, as no generated type would.
            if root == "many" && depth == 200 {
                continue;
            }
            let inner: Vec<&str> = names.iter().copied().cycle().take(depth - 1).collect();
            let mut text = format!("<t:{root} {NS}>");
            inner.iter().for_each(|name| text += &format!("<{name}>"));
            let ends = inner.iter().rev();
            ends.for_each(|name| text += &format!("</{name}>"));
            text += &format!("</t:{root}>");
            assert_eq!(is_taken(&text), depth <= 200, "{root} {names:?} {depth}");
        }
    }
}

/// What the depth costs on the stack: less than a thread of Rust has, whatever stands there, and
/// without optimization.
#[test]
fn the_stack_is_enough() {
    fn on_a_small_stack(action: impl FnOnce() -> XmlResult<()> + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(2 << 20);
        thread
            .spawn(move || action().unwrap())
            .unwrap()
            .join()
            .unwrap();
    }
    on_a_small_stack(|| {
        let value: AnyNode = NODE.from_str(&chain(200))?;
        let text = NODE.to_string(&value)?;
        NODE.validate(&value)?;
        let strict = ReadOptions::default().with_strict(true);
        NODE.read_with(&text, &strict).map(drop)
    });
    for name in ["many", "one", "nil", "left"] {
        let inner = format!("<t:{name}>").repeat(198) + &format!("</t:{name}>").repeat(198);
        let text = format!("<t:many {NS}>{inner}</t:many>");
        on_a_small_stack(move || {
            let value = MANY.from_str(&text)?;
            MANY.to_string(&value)?;
            MANY.validate(&value).map(drop)
        });
    }
    on_a_small_stack(|| {
        let text = format!("{}{}", "<e>".repeat(200), "</e>".repeat(200));
        let all = Element::from_xml(&text)?;
        all.to_xml()?;
        let inner = "<e>".repeat(198) + &"</e>".repeat(198);
        let text = format!("<t:all {NS}><t:letter>{inner}</t:letter></t:all>");
        ALL.to_string(&ALL.from_str(&text)?).map(drop)
    });
}

/// The text of a fragment may name what was declared around it, and so that goes with it; what
/// nothing in it can name doesn't.
#[test]
fn a_fragment_keeps_what_it_may_refer_to() {
    let text = "<t:all xmlns:t='urn:t' xmlns:a='urn:a' xmlns:b='urn:b' xmlns:c='urn:c' \
                xmlns:d='urn:d' xmlns='urn:default'><t:letter xmlns:e='urn:e' xmlns:b='urn:b2'>\
                <x p='a:x'>1 b:y and e:z</x><t:y/><t:z>word</t:z></t:letter></t:all>";
    let letter = &ALL.from_str(text).unwrap().letters[0];
    let written: Vec<String> = (letter.content.0.iter())
        .filter_map(|node| match node {
            Node::Element(element) => Some(element.to_xml().unwrap()),
            Node::Text(_) => None,
        })
        .collect();
    assert_eq!(
        written,
        [
            "<x xmlns=\"urn:default\" xmlns:a=\"urn:a\" xmlns:b=\"urn:b2\" xmlns:e=\"urn:e\" \
             p=\"a:x\">1 b:y and e:z</x>",
            "<t:y xmlns:t=\"urn:t\"/>",
            "<t:z xmlns=\"urn:default\" xmlns:t=\"urn:t\">word</t:z>",
        ]
    );
    let Node::Element(first) = &letter.content.0[0] else {
        panic!("{letter:?}");
    };
    let scope = &first.namespaces;
    for (prefix, namespace) in [
        ("a", Some("urn:a")),
        ("b", Some("urn:b2")),
        ("c", Some("urn:c")),
        ("e", Some("urn:e")),
        ("", Some("urn:default")),
        ("f", None),
    ] {
        assert_eq!(scope.get(prefix), namespace, "{prefix}");
    }
    assert_eq!(scope.iter().count(), 7);
    assert!(scope.own().is_empty());
}

/// A look ahead leaves no trace: what follows is read as if there had been none.
#[test]
fn a_look_ahead_is_taken_back() {
    let text = format!(
        "<t:all {NS}><t:b xmlns:x='urn:x'> <x:e xmlns:y='urn:y'>a\r\nb]]&gt;</x:e></t:b>\
         <t:b>AAAA</t:b><t:s>c\r\nd</t:s><t:tree xmlns:y='urn:y2'><y:e/></t:tree></t:all>"
    );
    let all = ALL.from_str(&text).unwrap();
    assert_eq!(all.bytes.len(), 2);
    assert_eq!(all.texts, ["c\nd"]);
    assert!(all.trees[0].child("urn:y2", "e").is_some());
}
