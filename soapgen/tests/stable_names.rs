//! What is added to a document changes no name that was there, unless the two are one in Rust.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use std::collections::BTreeMap;

use soapgen::Generator;

/// A declaration, by its name in XML.
#[derive(Clone)]
enum Declaration {
    Type(&'static str),
    Element(&'static str),
    Operation(&'static str),
}
use Declaration::{Element, Operation, Type};

/// What is there; among them names that clash, keywords, and what is not a name in Rust.
const BASE: [Declaration; 12] = [
    Type("User"),
    Type("user_"),
    Element("User"),
    Operation("User"),
    Type("type"),
    Element("type"),
    Operation("fn"),
    Type("_3D"),
    Operation("get-user"),
    Operation("getUser"),
    Type("String"),
    Element("Größe"),
];

/// What is added, and the existing names that it is one with, without case and marks.
const ADDED: [(Declaration, &str); 10] = [
    (Type("Order"), ""),
    (Element("Order"), ""),
    (Operation("Order"), ""),
    (Type("match"), ""),
    (Operation("Größe2"), ""),
    (Type("Vec"), ""),
    (Type("USER"), "user"),
    (Element("user"), "user"),
    (Operation("GetUser"), "getuser"),
    (Type("Type"), "type"),
];

fn document(declarations: &[Declaration]) -> String {
    let [mut types, mut elements, mut messages, mut port, mut binding] =
        [const { String::new() }; 5];
    for declaration in declarations {
        match declaration {
            Type(name) => {
                types += &format!(
                    "<x:complexType name='{name}'><x:sequence><x:element name='{name}' type='x:int'/></x:sequence></x:complexType>"
                );
            }
            Element(name) => {
                elements += &format!(
                    "<x:element name='{name}'><x:complexType><x:sequence/></x:complexType></x:element>"
                )
            }
            Operation(name) => {
                elements += &format!("<x:element name='{name}In' type='x:int'/>");
                messages += &format!(
                    "<w:message name='{name}In'><w:part name='p' element='t:{name}In'/></w:message>"
                );
                port += &format!(
                    "<w:operation name='{name}'><w:input message='t:{name}In'/></w:operation>"
                );
                binding += &format!(
                    "<w:operation name='{name}'><w:input><s:body use='literal'/></w:input></w:operation>"
                );
            }
        }
    }
    format!(
        "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/' \
         xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t'>\
         <w:types><x:schema targetNamespace='urn:t'>{types}{elements}</x:schema></w:types>{messages}\
         <w:portType name='P'>{port}</w:portType><w:binding name='B' type='t:P'>\
         <s:binding transport='http://schemas.xmlsoap.org/soap/http'/>{binding}</w:binding></w:definitions>"
    )
}

/// The Rust name of each type, element and operation, by kind and XML name.
fn names(declarations: &[Declaration]) -> BTreeMap<(&'static str, String), String> {
    let file = std::env::temp_dir().join(format!(
        "soapgen-{}-{:?}.wsdl",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::write(&file, document(declarations)).unwrap();
    let done = Generator::new(&file).generate().unwrap();
    std::fs::remove_file(&file).unwrap();
    let mut names = BTreeMap::new();
    for item in &done.plan.items {
        if let Some(xml) = &item.xml {
            names.insert(("type", xml.local.to_string()), item.name.clone());
        }
    }
    for root in &done.plan.roots {
        let xml = done.model[root.element].name.local.to_string();
        names.insert(("element", xml), root.constant.clone());
    }
    for client in &done.plan.clients {
        names.insert(("client", String::new()), client.name.clone());
        for operation in &client.operations {
            let xml = operation.xml.clone();
            names.insert(("operation", xml), operation.method.clone());
        }
    }
    names
}

/// A name without what Rust's own forms of it leave out or change.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[test]
fn what_is_added_changes_no_other_name() {
    let before = names(&BASE);
    assert_eq!(before.len(), 1 + 5 + 3 + 4 + 4, "{before:?}");
    for (added, clash) in &ADDED {
        for at in 0..=BASE.len() {
            let mut declarations = BASE.to_vec();
            declarations.insert(at, added.clone());
            let after = names(&declarations);
            for ((kind, xml), name) in &before {
                let now = &after[&(*kind, xml.clone())];
                let is_clash = !clash.is_empty() && plain(xml).starts_with(clash);
                assert!(now == name || is_clash, "{kind} {xml}: {name}, then {now}");
            }
        }
    }
}

/// The names of a document that clashes with itself.
#[test]
fn the_same_document_has_the_same_names() {
    assert_eq!(names(&BASE), names(&BASE));
    let before = names(&BASE);
    for (kind, xml, name) in [
        ("type", "User", "User"),
        ("type", "type", "Type"),
        ("operation", "fn", "r#fn"),
        ("operation", "get-user", "get_user"),
        ("operation", "getUser", "get_user2"),
    ] {
        assert_eq!(before[&(kind, xml.to_owned())], name, "{before:?}");
    }
}
