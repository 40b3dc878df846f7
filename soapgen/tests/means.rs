//! The generator stays within its means: no document takes its stack, and one that stands for
//! more than the settings allow is refused before it is made.
#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests.

mod constructs;
mod folder;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use constructs::{CONSTRUCTS, Construct};
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

/// Whether a construct is of what leads to each other, or stands in each other.
fn is_deep(construct: &Construct) -> bool {
    construct.name.starts_with("chain") || construct.name.starts_with("nested")
}

/// Generates from documents on a small stack: what leads too far is said to, at a place.
fn takes_no_stack(construct: &Construct, times: usize) {
    let documents = (construct.documents)(times);
    let folder = folder(construct.name, &documents);
    let first = folder.0.join(&documents[0].0);
    let outcome = on_small_stack(|| match documents[0].0.ends_with(".toml") {
        true => all(&Generator::config(first).unwrap()),
        false => all(&Generator::new(first)),
    });
    let is_said = outcome.contains("--> ")
        && ["deep", "too-large"]
            .iter()
            .any(|said| outcome.contains(said));
    assert!(
        !is_deep(construct) || outcome == "generated" || is_said,
        "{}: {outcome}",
        construct.name
    );
}

#[test]
fn nothing_takes_the_stack() {
    for construct in CONSTRUCTS {
        if !is_deep(construct) {
            takes_no_stack(construct, 20);
        }
    }
}

/// A chain as long as `SOAPGEN_CHAINS` says: `SOAPGEN_CHAINS=20000 cargo test --release -p soapgen
/// --test means`.
#[test]
fn no_chain_takes_the_stack() {
    let length = std::env::var("SOAPGEN_CHAINS").map_or(4_000, |length| length.parse().unwrap());
    // Another for each thread, so that it takes less long.
    let chosen: Vec<&Construct> = CONSTRUCTS.iter().filter(|c| is_deep(c)).collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(construct) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Files are read one after the other, whatever leads to each.
                    let documents = (construct.documents)(2).len();
                    takes_no_stack(construct, if documents > 1 { length / 40 } else { length });
                }
            });
        }
    });
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
        "enumeration" => (
            format!(
                "<xs:simpleType name='G'><xs:restriction base='xs:string'>{}</xs:restriction></xs:simpleType>",
                (0..members)
                    .map(|i| format!("<xs:enumeration value='v{i}'/>"))
                    .collect::<String>()
            ),
            "",
        ),
        "documentation" => (
            format!(
                "<xs:element name='G' type='xs:string'><xs:annotation><xs:documentation>{}\
                 </xs:documentation></xs:annotation></xs:element>",
                "word ".repeat(members * 52)
            ),
            "<xs:sequence><xs:element ref='a:G'/></xs:sequence>",
        ),
        "default" => (
            format!(
                "<xs:element name='G' type='xs:string' default='{}'/>",
                "word ".repeat(members * 52)
            ),
            "<xs:sequence><xs:element ref='a:G'/></xs:sequence>",
        ),
        "pattern" => (
            format!(
                "<xs:simpleType name='G'><xs:restriction base='xs:string'><xs:pattern value='{}'/>\
                 </xs:restriction></xs:simpleType>",
                "word".repeat(members * 65)
            ),
            "<xs:pattern value='w.*'/>",
        ),
        "values" => (
            format!(
                "<xs:simpleType name='G'><xs:restriction base='xs:int'>{}</xs:restriction></xs:simpleType>",
                (0..members)
                    .map(|i| format!("<xs:enumeration value='{i}'/>"))
                    .collect::<String>()
            ),
            "<xs:enumeration value='1'/>",
        ),
        "text" => (
            format!(
                "<xs:complexType name='G'><xs:simpleContent><xs:restriction base='xs:anyType'>\
                 <xs:simpleType><xs:restriction base='xs:string'/></xs:simpleType>\
                 <xs:pattern value='{}'/></xs:restriction></xs:simpleContent></xs:complexType>",
                "word".repeat(members * 65)
            ),
            "<xs:simpleContent><xs:extension base='a:G'/></xs:simpleContent>",
        ),
        "attribute" | "attributes" => {
            let attribute = |name: &str| {
                format!(
                    "<xs:attribute name='{name}'><xs:simpleType><xs:restriction base='xs:string'>\
                     <xs:pattern value='{}'/></xs:restriction></xs:simpleType></xs:attribute>",
                    "word".repeat(members * 65)
                )
            };
            match kind {
                "attribute" => (attribute("G"), "<xs:attribute ref='a:G'/>"),
                _ => (
                    format!(
                        "<xs:attributeGroup name='G'>{}</xs:attributeGroup>",
                        attribute("m")
                    ),
                    "<xs:attributeGroup ref='a:G'/>",
                ),
            }
        }
        "keys" | "keys-of-a-reference" => {
            let element = |name: &str| {
                let keys: String = (0..members)
                    .map(|i| {
                        format!("<xs:key name='k{i}'><xs:selector xpath='m'/><xs:field xpath='@f'/></xs:key>")
                    })
                    .collect();
                format!("<xs:element name='{name}' type='xs:anyType'>{keys}</xs:element>")
            };
            match kind {
                "keys" => (
                    format!(
                        "<xs:group name='G'><xs:sequence>{}</xs:sequence></xs:group>",
                        element("m")
                    ),
                    "<xs:sequence><xs:group ref='a:G'/></xs:sequence>",
                ),
                _ => (
                    element("G"),
                    "<xs:sequence><xs:element ref='a:G'/></xs:sequence>",
                ),
            }
        }
        "namespaces" => (
            format!(
                "<xs:group name='G'><xs:sequence><xs:any namespace='{}'/></xs:sequence></xs:group>",
                (0..members)
                    .map(|i| format!("urn:{i} "))
                    .collect::<String>()
            ),
            "<xs:sequence><xs:group ref='a:G'/></xs:sequence>",
        ),
        "attribute-namespaces" => (
            format!(
                "<xs:attributeGroup name='G'><xs:anyAttribute namespace='{}'/></xs:attributeGroup>",
                (0..members)
                    .map(|i| format!("urn:{i} "))
                    .collect::<String>()
            ),
            "<xs:attributeGroup ref='a:G'/>",
        ),
        "name" => (
            format!(
                "<xs:group name='G'><xs:sequence><xs:element name='{}'/></xs:sequence></xs:group>",
                "word".repeat(members * 65)
            ),
            "<xs:sequence><xs:group ref='a:G'/></xs:sequence>",
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
        if matches!(kind, "union" | "enumeration" | "pattern" | "values") {
            let restriction = format!("<xs:restriction base='a:G'>{used}</xs:restriction>");
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

/// A WSDL 2.0 with so many bindings of an interface of so many operations.
fn bound(bindings: usize, operations: usize) -> Vec<(String, String)> {
    let operations: String = (0..operations)
        .map(|i| {
            format!(
                "<operation name='o{i}' pattern='http://www.w3.org/ns/wsdl/in-only'>\
                 <input element='#any'/></operation>"
            )
        })
        .collect();
    let bindings: String = (0..bindings)
        .map(|i| {
            format!(
                "<binding name='B{i}' interface='t:I' type='http://www.w3.org/ns/wsdl/soap' \
                 s:protocol='http://www.w3.org/2003/05/soap/bindings/HTTP/'/>"
            )
        })
        .collect();
    let text = format!(
        "<description xmlns='http://www.w3.org/ns/wsdl' xmlns:t='urn:t' targetNamespace='urn:t' \
         xmlns:s='http://www.w3.org/ns/wsdl/soap'>\n<interface name='I'>{operations}</interface>\
         {bindings}</description>"
    );
    vec![("a.xsd".to_owned(), text)]
}

/// A WSDL with so many operations whose message has so many parts.
fn parts(style: &str, operations: usize, parts: usize) -> Vec<(String, String)> {
    let all = |each: &dyn Fn(usize) -> String, n: usize| (0..n).map(each).collect::<String>();
    let parts = all(&|i| format!("<part name='p{i}' type='xs:string'/>"), parts);
    let port_type = all(
        &|i| format!("<operation name='o{i}'><input message='t:M'/></operation>"),
        operations,
    );
    let binding = all(
        &|i| {
            format!(
                "<operation name='o{i}'><s:operation/><input><s:body use='literal'/></input></operation>"
            )
        },
        operations,
    );
    let text = format!(
        "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' xmlns:t='urn:t' \
         xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' {XS} targetNamespace='urn:t'>\n\
         <message name='M'>{parts}</message><portType name='P'>{port_type}</portType>\
         <binding name='B' type='t:P'><s:binding style='{style}' \
         transport='http://schemas.xmlsoap.org/soap/http'/>{binding}</binding></definitions>"
    );
    vec![("a.xsd".to_owned(), text)]
}

#[test]
fn namespaces_and_names_have_a_length() {
    let long = "n".repeat(5_000);
    for (name, text) in [
        (
            "target",
            format!("<xs:schema {XS} targetNamespace='urn:{long}'/>"),
        ),
        (
            "reference",
            format!(
                "<xs:schema {XS} xmlns:z='urn:{long}'><xs:element name='a' type='z:T'/></xs:schema>"
            ),
        ),
        (
            "wildcard",
            format!(
                "<xs:schema {XS}><xs:complexType name='T'><xs:anyAttribute namespace='urn:{long}'/>\
                 </xs:complexType></xs:schema>"
            ),
        ),
        (
            "media",
            format!(
                "<xs:schema {XS} xmlns:m='http://www.w3.org/2005/05/xmlmime'><xs:element name='a' \
                 type='xs:base64Binary' m:expectedContentTypes='a/{long}'/></xs:schema>"
            ),
        ),
        (
            "name",
            format!("<xs:schema {XS}><xs:element name='{long}' type='xs:int'/></xs:schema>"),
        ),
    ] {
        let folder = folder(&format!("long-{name}"), &[("a.xsd".to_owned(), text)]);
        let generator = Generator::new(folder.0.join("a.xsd"));
        let said = generator.check().to_string();
        let is_told = said.contains("is the most") || said.contains("more than 2048 bytes");
        assert!(is_told, "{name}: {said}");
        assert!(said.len() < 9_000, "{name}: {said}");
    }
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
        (
            "enumeration",
            multiplied("enumeration", 20, 10),
            "a.xsd:2:1",
            "the type",
        ),
        (
            "documentation",
            multiplied("documentation", 20, 10),
            "a.xsd:2:1",
            "the element",
        ),
        (
            "default",
            multiplied("default", 20, 10),
            "a.xsd:2:1",
            "the element",
        ),
        (
            "pattern",
            multiplied("pattern", 20, 10),
            "a.xsd:2:1",
            "the type",
        ),
        (
            "values",
            multiplied("values", 20, 10),
            "a.xsd:2:1",
            "the type",
        ),
        ("text", multiplied("text", 20, 10), "a.xsd:2:1", "the type"),
        (
            "attribute",
            multiplied("attribute", 20, 10),
            "a.xsd:2:1",
            "the attribute",
        ),
        (
            "attributes",
            multiplied("attributes", 20, 10),
            "a.xsd:2:1",
            "attribute group",
        ),
        ("keys", multiplied("keys", 20, 10), "a.xsd:2:1", "the group"),
        (
            "keys-of-a-reference",
            multiplied("keys-of-a-reference", 20, 10),
            "a.xsd:2:1",
            "the element",
        ),
        (
            "namespaces",
            multiplied("namespaces", 20, 10),
            "a.xsd:2:1",
            "the group",
        ),
        (
            "attribute-namespaces",
            multiplied("attribute-namespaces", 20, 10),
            "a.xsd:2:1",
            "attribute group",
        ),
        ("name", multiplied("name", 20, 10), "a.xsd:2:1", "the group"),
        ("include", included(20, 10), "c.xsd:1:1", "this schema"),
        ("rpc", parts("rpc", 20, 10), "a.xsd:2:1", "the message"),
        (
            "document",
            parts("document", 20, 10),
            "a.xsd:2:1",
            "the message",
        ),
        ("bindings", bound(5, 5), "a.xsd:2:1", "the interface"),
    ] {
        let folder = folder(&format!("budget-{kind}"), &documents);
        let generator = Generator::new(folder.0.join("a.xsd"));
        let said = all(&generator.clone().max_members(100));
        let most = match kind {
            "bindings" => "more than 10 operations",
            _ => "more than 100 members",
        };
        for part in [at, what, most, "max-members"] {
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

/// So many types, each with members of the next, which have to be there; `last` is the type of the
/// last one's.
fn required(levels: usize, times: usize, is_choice: bool, last: &str) -> String {
    let kind = if is_choice { "choice" } else { "sequence" };
    let level = |i: usize| {
        let next = match i + 1 == levels {
            true => last.to_owned(),
            false => format!("a:L{}", i + 1),
        };
        // In a choice of sequences, since alternatives of one type have one name.
        let members: String = (0..times)
            .map(|m| format!("<xs:element name='m{m}' type='{next}'/>"))
            .collect();
        let members = match is_choice {
            true => format!(
                "<xs:sequence>{members}</xs:sequence><xs:sequence><xs:element name='n{i}' type='{next}'/><xs:element name='o{i}' type='{next}'/></xs:sequence>"
            ),
            false => members,
        };
        format!("\n<xs:complexType name='L{i}'><xs:{kind}>{members}</xs:{kind}></xs:complexType>")
    };
    let types: String = (0..levels).map(level).collect();
    format!("<xs:schema {XS} targetNamespace='urn:a' xmlns:a='urn:a'>{types}</xs:schema>")
}

#[test]
fn what_is_read_into_is_made_of_few_values() {
    for (name, levels, times, is_choice, last, is_apart) in [
        ("doubling", 30, 2, false, "xs:string", true),
        ("doubling-choices", 30, 2, true, "xs:string", true),
        ("doubling-20", 20, 2, false, "xs:string", true),
        ("tenfold", 5, 10, false, "xs:string", true),
        ("wide", 1, 2_000, false, "xs:string", false),
        ("long", 2_000, 1, false, "xs:string", true),
        // They have no values at all.
        ("endless", 3, 1, false, "a:L0", true),
        ("endless-choices", 3, 1, true, "a:L0", true),
        // As they are in real documents.
        ("doubling-8", 8, 2, false, "xs:string", false),
        ("short", 100, 1, false, "xs:string", false),
    ] {
        let text = required(levels, times, is_choice, last);
        let folder = folder(&format!("heavy-{name}"), &[("a.xsd".to_owned(), text)]);
        let code = on_small_stack(|| {
            let generated = Generator::new(folder.0.join("a.xsd")).generate().unwrap();
            generated.included().unwrap()
        });
        // Members and variants are required, all of them, and those apart say why.
        let apart = code.matches("It has to be there.").count();
        let optional = code.matches("Option<").count();
        assert_eq!((apart > 0, apart), (is_apart, optional), "{name}");
    }
}
