//! The generator stays within its means: no document takes its stack, and one that stands for
//! more than the settings allow is refused before it is made.
#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests.

mod constructs;
mod folder;

use std::fmt::Write as _;
use std::thread;

use constructs::CONSTRUCTS;
use folder::Folder;
use soapgen::Generator;

/// The stack that the standard library gives a thread: less than that of a process.
const STACK: usize = 2 << 20;

/// Runs on a stack of that size.
fn on_small_stack<T: Send>(action: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, action).unwrap().join().unwrap()
    })
}

fn folder(name: &str, documents: &[(String, String)]) -> Folder {
    let files: Vec<(&str, &str)> = documents.iter().map(|(n, t)| (&**n, &**t)).collect();
    Folder::new(name, &files)
}

/// Generates and checks; what came of it, as text.
fn all(generator: &Generator) -> String {
    let check = generator.check().to_string();
    match generator.generate() {
        Ok(generated) => {
            generated.included().unwrap();
            "generated".to_owned()
        }
        Err(error) => format!("{check}{error}"),
    }
}

#[test]
fn nothing_takes_the_stack() {
    for construct in CONSTRUCTS {
        let is_deep = construct.name.starts_with("chain") || construct.name.starts_with("nested");
        // Files are read one after the other, whatever leads to each.
        let is_small = !is_deep || construct.name == "chain-includes";
        let documents = (construct.documents)(if is_small { 20 } else { 4_000 });
        let folder = folder(construct.name, &documents);
        let outcome = on_small_stack(|| all(&Generator::new(folder.0.join(&documents[0].0))));
        // What is too deep is said to be, at a place.
        let is_said = outcome.contains("--> ")
            && ["deep", "too-large", "of the stack"]
                .iter()
                .any(|said| outcome.contains(said));
        assert!(
            !is_deep || outcome == "generated" || is_said,
            "{}: {outcome}",
            construct.name
        );
    }
}

#[test]
fn markup_of_a_million_levels_takes_no_stack() {
    let construct = CONSTRUCTS
        .iter()
        .find(|c| c.name == "nested-markup")
        .unwrap();
    let documents = (construct.documents)(1_000_000);
    let folder = folder("million", &documents);
    let outcome = on_small_stack(|| all(&Generator::new(folder.0.join(&documents[0].0))));
    assert!(
        outcome == "generated" || outcome.contains("deep"),
        "{outcome}"
    );
}

const XS: &str = "xmlns:xs='http://www.w3.org/2001/XMLSchema'";

/// Types that each use one declaration of so many members.
fn multiplied(kind: &str, types: usize, members: usize) -> Vec<(String, String)> {
    let mut text = format!("<xs:schema {XS} targetNamespace='urn:a' xmlns:a='urn:a'>\n");
    let each = |what: &str| -> String {
        (0..members)
            .map(|i| format!("<xs:{what} name='m{i}' type='xs:string'/>"))
            .collect()
    };
    let (declared, used) = match kind {
        "attributeGroup" => (
            format!(
                "<xs:attributeGroup name='G'>{}</xs:attributeGroup>",
                each("attribute")
            ),
            "<xs:attributeGroup ref='a:G'/>",
        ),
        "group" => (
            format!(
                "<xs:group name='G'><xs:sequence>{}</xs:sequence></xs:group>",
                each("element")
            ),
            "<xs:sequence><xs:group ref='a:G'/></xs:sequence>",
        ),
        "union" => (
            format!(
                "<xs:simpleType name='G'><xs:union>{}</xs:union></xs:simpleType>",
                "<xs:simpleType><xs:restriction base='xs:int'/></xs:simpleType>".repeat(members)
            ),
            "",
        ),
        _ => (
            format!(
                "<xs:complexType name='G'><xs:sequence>{}</xs:sequence></xs:complexType>",
                each("element")
            ),
            "<xs:complexContent><xs:extension base='a:G'/></xs:complexContent>",
        ),
    };
    text.push_str(&declared);
    for i in 0..types {
        if kind == "union" {
            let restriction = "<xs:restriction base='a:G'/>";
            write!(
                text,
                "\n<xs:simpleType name='T{i}'>{restriction}</xs:simpleType>"
            )
            .unwrap();
            continue;
        }
        write!(
            text,
            "\n<xs:complexType name='T{i}'>{used}</xs:complexType>"
        )
        .unwrap();
    }
    text.push_str("</xs:schema>");
    vec![("a.xsd".to_owned(), text)]
}

/// A schema without a namespace, which so many others include.
fn included(namespaces: usize, types: usize) -> Vec<(String, String)> {
    let imports: String = (0..namespaces)
        .map(|i| format!("<xs:import namespace='urn:n{i}' schemaLocation='n{i}.xsd'/>"))
        .collect();
    let mut documents = vec![(
        "a.xsd".to_owned(),
        format!("<xs:schema {XS} targetNamespace='urn:a'>{imports}</xs:schema>"),
    )];
    for i in 0..namespaces {
        let text = format!(
            "<xs:schema {XS} targetNamespace='urn:n{i}'><xs:include schemaLocation='c.xsd'/></xs:schema>"
        );
        documents.push((format!("n{i}.xsd"), text));
    }
    let declared: String = (0..types)
        .map(|i| {
            format!(
                "<xs:complexType name='T{i}'><xs:attribute name='a' type='xs:string'/></xs:complexType>"
            )
        })
        .collect();
    documents.push((
        "c.xsd".to_owned(),
        format!("<xs:schema {XS}>{declared}</xs:schema>"),
    ));
    documents
}

#[test]
fn what_is_multiplied_is_refused_at_its_place_and_the_setting_raises_the_limit() {
    for (kind, documents, at, what) in [
        (
            "attributeGroup",
            multiplied("attributeGroup", 20, 10),
            "a.xsd:2:1",
            "attribute group",
        ),
        (
            "group",
            multiplied("group", 20, 10),
            "a.xsd:2:1",
            "the group",
        ),
        (
            "extension",
            multiplied("extension", 20, 10),
            "a.xsd:2:1",
            "the type",
        ),
        (
            "union",
            multiplied("union", 20, 10),
            "a.xsd:2:1",
            "the type",
        ),
        ("include", included(20, 10), "c.xsd:1:1", "this schema"),
    ] {
        let folder = folder(&format!("budget-{kind}"), &documents);
        let generator = Generator::new(folder.0.join("a.xsd"));
        let said = all(&generator.clone().max_members(100));
        for part in [at, what, "more than 100 members", "max-members"] {
            assert!(said.contains(part), "{kind}: no `{part}` in {said}");
        }
        assert_eq!(all(&generator.max_members(1_000)), "generated", "{kind}");
    }
}

#[test]
fn a_thousand_times_a_thousand_is_more_than_the_default() {
    for (kind, documents) in [
        ("attributeGroup", multiplied("attributeGroup", 500, 1_000)),
        ("include", included(250, 2_000)),
    ] {
        let folder = folder(&format!("default-{kind}"), &documents);
        let said = all(&Generator::new(folder.0.join("a.xsd")));
        assert!(said.contains("max-members"), "{kind}: {said}");
    }
}

#[test]
fn a_smallest_value_that_is_too_large_is_refused_at_its_place() {
    let level = |i: usize, next: &str, times: usize| {
        let members: String = (0..times)
            .map(|m| format!("<xs:element name='m{m}' type='{next}'/>"))
            .collect();
        format!(
            "\n<xs:complexType name='L{i}'><xs:sequence>{members}</xs:sequence></xs:complexType>"
        )
    };
    for (name, levels, times, wanted) in [
        ("doubling", 30, 2, "the smallest value of this type holds"),
        ("long", 5_000, 1, "of the stack"),
        ("doubling-less", 20, 2, "generated"),
        ("short", 100, 1, "generated"),
    ] {
        let types: String = (0..levels)
            .map(|i| {
                let last = i + 1 == levels;
                let next = if last {
                    "xs:string".to_owned()
                } else {
                    format!("a:L{}", i + 1)
                };
                level(i, &next, times)
            })
            .collect();
        let text =
            format!("<xs:schema {XS} targetNamespace='urn:a' xmlns:a='urn:a'>{types}</xs:schema>");
        let folder = folder(&format!("heavy-{name}"), &[("a.xsd".to_owned(), text)]);
        let said = on_small_stack(|| all(&Generator::new(folder.0.join("a.xsd"))));
        assert!(said.contains(wanted), "{name}: {said}");
        assert!(
            wanted == "generated" || said.contains("a.xsd:"),
            "{name}: {said}"
        );
    }
}
