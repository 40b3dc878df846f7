//! The mapping between messages and JSON: the examples of `docs/json.md`, each both ways and
//! against its JSON Schema; and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use soapgen::Settings;
use soapgen_dynamic::{Detail, Service, from_json, to_json};
use soapgen_runtime::Root;
use soapgen_runtime::dynamic::Document;

/// The global elements of a schema with this content.
fn service(name: &str, content: &str) -> Service {
    let schema = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:tns=\"urn:example\" \
         targetNamespace=\"urn:example\" elementFormDefault=\"qualified\">{content}</xs:schema>"
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("json");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.xsd"));
    fs::write(&file, schema).unwrap();
    let mut settings = Settings::default();
    settings.inputs = vec![file];
    Service::load(settings).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn json_of(root: &'static Root<Document>, document: &Document) -> Json {
    serde_json::to_value(to_json(root, document).unwrap()).unwrap()
}

/// The blocks of code in a text, with their languages.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    text.split("\n```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap())
        .collect()
}

#[test]
fn examples() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/json.md");
    let page = fs::read_to_string(page).unwrap();
    let blocks = blocks(&page);
    let examples: Vec<_> = blocks
        .windows(3)
        .filter_map(|of| match of {
            [("xsd", schema), ("xml", xml), ("json", json)] => Some((schema, xml, json)),
            _ => None,
        })
        .collect();
    assert!(examples.len() >= 13, "{}", examples.len());
    for (number, (schema, xml, json)) in examples.into_iter().enumerate() {
        let service = service(&format!("example-{number}"), schema);
        let xml = xml.trim();
        let local = xml.split_once(':').unwrap().1;
        let local = &local[..local.find([' ', '>', '/']).unwrap()];
        let root = service.root("urn:example", local).unwrap();
        let expected: Json = serde_json::from_str(json).unwrap();

        let read = root.from_str(xml).unwrap();
        assert_eq!(json_of(root, &read), expected, "{xml}");
        let again = from_json(root, &expected).unwrap_or_else(|error| panic!("{xml}: {error}"));
        assert_eq!(root.to_string(&again).unwrap(), xml);
        let strict = soapgen_runtime::ReadOptions::default().with_strict(true);
        root.read_with(xml, &strict).unwrap();

        let schema = service.schema_of(root);
        let check = jsonschema::validator_for(&schema).unwrap_or_else(|e| panic!("{e}: {schema}"));
        let wrong: Vec<_> = check
            .iter_errors(&expected)
            .map(|e| e.to_string())
            .collect();
        assert!(wrong.is_empty(), "{expected}: {wrong:?}: {schema:#}");

        for detail in [Detail::Minimal, Detail::Usual, Detail::Full] {
            let sample = service.sample_of(root, detail).unwrap();
            let text = root.to_string(&sample).unwrap();
            root.read_with(&text, &strict).unwrap();
            let json = json_of(root, &sample);
            assert!(check.is_valid(&json), "{json}: {schema:#}");
        }
    }
}

/// What is wrong with JSON, and what the JSON Schema says of it.
#[test]
fn what_is_refused() {
    let service = service(
        "refused",
        r#"<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:enumeration value="open"/>
           <xs:enumeration value="closed"/></xs:restriction></xs:simpleType>
           <xs:complexType name="Line"><xs:sequence>
             <xs:element name="Quantity"><xs:simpleType><xs:restriction base="xs:int">
               <xs:minInclusive value="1"/></xs:restriction></xs:simpleType></xs:element>
             <xs:element name="Note" type="xs:string" minOccurs="0"/>
           </xs:sequence><xs:attribute name="unit" type="xs:string"/></xs:complexType>
           <xs:complexType name="Special"><xs:complexContent><xs:extension base="tns:Line"/>
           </xs:complexContent></xs:complexType>
           <xs:element name="order"><xs:complexType><xs:sequence>
             <xs:element name="State" type="tns:Code" minOccurs="0"/>
             <xs:element name="Line" type="tns:Line" minOccurs="0" maxOccurs="unbounded"/>
             <xs:choice minOccurs="0"><xs:element name="Card" type="xs:string"/>
               <xs:element name="Iban" type="xs:string"/></xs:choice>
             <xs:element name="Name" type="xs:QName" minOccurs="0"/>
             <xs:element name="Any" minOccurs="0"/>
             <xs:element name="Ids" minOccurs="0"><xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType></xs:element>
             <xs:element name="Price" minOccurs="0"><xs:complexType><xs:simpleContent>
               <xs:extension base="xs:decimal"><xs:attribute name="unit"/></xs:extension>
             </xs:simpleContent></xs:complexType></xs:element>
             <xs:element name="Text" minOccurs="0"><xs:complexType mixed="true"/></xs:element>
             <xs:choice minOccurs="0" maxOccurs="9"><xs:element name="Cent" type="xs:int"/>
               <xs:element name="Euro" type="xs:int"/></xs:choice>
           </xs:sequence><xs:anyAttribute namespace="urn:other" processContents="lax"/></xs:complexType></xs:element>"#,
    );
    let root = service.root("urn:example", "order").unwrap();
    let check = jsonschema::validator_for(&service.schema_of(root)).unwrap();
    // Whether JSON Schema can say it as well.
    for (json, expected, is_in_schema) in [
        (r#"[]"#, "$: expected an object, found an array", true),
        (
            r#"{"Sate": "open"}"#,
            "$: nothing is called `Sate` here; did you mean `State`?",
            true,
        ),
        (
            r#"{"State": "opn"}"#,
            "$.State: enumeration: expected one of open, closed, found \"opn\"; did you mean \"open\"?",
            true,
        ),
        (
            r#"{"State": 1}"#,
            "$.State: expected a string, one of the values, found 1",
            true,
        ),
        (
            r#"{"Line": {"Quantity": 1}}"#,
            "$.Line: expected an array, found an object",
            true,
        ),
        (
            r#"{"Line": [{}]}"#,
            "$.Line[0]: `Quantity` is missing: it is required",
            true,
        ),
        (
            r#"{"Line": [{"Quantity": 0}]}"#,
            "$.Line[0].Quantity: minInclusive: expected at least 1, found \"0\"",
            true,
        ),
        (
            r#"{"Line": [{"Quantity": true}]}"#,
            "$.Line[0].Quantity: expected a whole number, or a string that is one, found true",
            true,
        ),
        (
            r#"{"Line": [{"Quantity": null}]}"#,
            "$.Line[0].Quantity: expected a value, since it can't be nil, found null",
            true,
        ),
        (
            r#"{"Line": [{"Quantity": 1, "unit": "kg"}]}"#,
            "$.Line[0]: nothing is called `unit` here; did you mean `@unit`?",
            true,
        ),
        (
            r#"{"Line": [{"$type": "Specal", "Quantity": 1}]}"#,
            "$.Line[0]: no type called \"Specal\" may stand here; did you mean \"Special\"?",
            true,
        ),
        (
            r#"{"Card": "a", "Iban": "b"}"#,
            "$: `Card` and `Iban` stand together, and one of them may stand",
            true,
        ),
        (
            r#"{"Name": "a b"}"#,
            "$.Name: expected a name, `{namespace}local` or `local`, found \"a b\"",
            false,
        ),
        (
            r#"{"Ids": [1, "x"]}"#,
            "$.Ids[1]: type: expected xs:int, ",
            true,
        ),
        (
            r#"{"Price": {"@unit": "kg"}}"#,
            "$.Price: `$value` is missing: it is required",
            true,
        ),
        (
            r#"{"Text": {"$content": [{"$text": "a"}, "b"]}}"#,
            "$.Text[\"$content\"][1]: expected `{\"$text\": …}` or `{\"$xml\": …}`, found \"b\"",
            true,
        ),
        (
            r#"{"Cent": 1}"#,
            "$: `Cent` stands in an object within `$choice`, and not here",
            true,
        ),
        (
            r#"{"@{urn:example}a": "1"}"#,
            "$: in XML /order: the attribute `a` is not allowed here",
            false,
        ),
        (
            r#"{"@a": "1"}"#,
            "$: in XML /order: the attribute `a` is not allowed here",
            false,
        ),
        (
            r#"{"Any": {"$xml": "<a>"}}"#,
            "$.Any: `$xml` is no element: ",
            false,
        ),
    ] {
        let json: Json = serde_json::from_str(json).unwrap();
        let error = from_json(root, &json).expect_err(&json.to_string());
        assert!(error.to_string().starts_with(expected), "{json}: {error}");
        assert_eq!(!check.is_valid(&json), is_in_schema, "{json}");
    }
}

/// What only the whole message shows, and numbers of which JSON loses digits.
#[test]
fn what_the_whole_shows_is_refused() {
    let service = service(
        "whole",
        r###"<xs:element name="shape" abstract="true" type="xs:string"/>
           <xs:element name="circle" substitutionGroup="tns:shape" type="xs:string"/>
           <xs:element name="order"><xs:complexType><xs:sequence>
             <xs:element name="fixed" type="xs:string" fixed="F" minOccurs="0"/>
             <xs:element name="item" type="xs:int" minOccurs="0" maxOccurs="2"/>
             <xs:element name="price" type="xs:decimal" minOccurs="0"/>
             <xs:element ref="tns:shape" minOccurs="0"/>
             <xs:any namespace="##other" processContents="lax" minOccurs="0"/>
           </xs:sequence></xs:complexType></xs:element>"###,
    );
    let root = service.root("urn:example", "order").unwrap();
    let check = jsonschema::validator_for(&service.schema_of(root)).unwrap();
    for (json, expected) in [
        (r#"{"fixed": "G"}"#, "the value is fixed"),
        (r#"{"item": [1, 2, 3]}"#, "must stand at most 2 times"),
        (r#"{"price": 1e-400}"#, "price"),
        (
            r#"{"item": [123456789012345678901234567890]}"#,
            "$.item[0]: type: expected xs:int",
        ),
        (
            r#"{"$any": {"$xml": "<a xmlns='urn:example'/>"}}"#,
            "in XML ",
        ),
    ] {
        let json = soapgen_dynamic::parse_json(json).unwrap();
        let error = from_json(root, &json).expect_err(&json.to_string());
        assert!(error.to_string().contains(expected), "{json}: {error}");
    }
    for (json, expected) in [
        (r#"{"price": 1e3}"#, "<tns:price>1000</tns:price>"),
        // More digits than numbers of JSON keep in most programs.
        (
            r#"{"price": 19.9900000000000000001}"#,
            "<tns:price>19.9900000000000000001</tns:price>",
        ),
        (
            r#"{"price": 123456789012345678901234567890}"#,
            "<tns:price>123456789012345678901234567890</tns:price>",
        ),
        (
            r#"{"price": 1e30}"#,
            "<tns:price>1000000000000000000000000000000</tns:price>",
        ),
        (
            r#"{"price": -0.12345678901234567891}"#,
            "<tns:price>-0.12345678901234567891</tns:price>",
        ),
        (
            r#"{"item": [1e2, -0]}"#,
            "<tns:item>100</tns:item><tns:item>0</tns:item>",
        ),
        (r#"{"circle": "x"}"#, "<tns:circle>x</tns:circle>"),
    ] {
        let json = soapgen_dynamic::parse_json(json).unwrap();
        let value = from_json(root, &json).unwrap_or_else(|error| panic!("{json}: {error}"));
        let text = root.to_string(&value).unwrap();
        assert!(text.contains(expected), "{text}");
        assert!(check.is_valid(&json), "{json}");
    }
}

/// What is read though it is written otherwise.
#[test]
fn what_is_taken() {
    let service = service(
        "taken",
        r#"<xs:element name="a"><xs:complexType><xs:sequence>
             <xs:element name="n" type="xs:int" minOccurs="0"/>
             <xs:element name="d" type="xs:decimal" minOccurs="0"/>
             <xs:element name="b" type="xs:boolean" minOccurs="0"/>
             <xs:element name="t" type="tns:T" minOccurs="0"/>
           </xs:sequence></xs:complexType></xs:element>
           <xs:complexType name="T"><xs:simpleContent><xs:extension base="xs:string">
             <xs:attribute name="k"/></xs:extension></xs:simpleContent></xs:complexType>"#,
    );
    let root = service.root("urn:example", "a").unwrap();
    for (json, expected) in [
        (r#"{"n": "7"}"#, "<tns:n>7</tns:n>"),
        (r#"{"d": 1.25}"#, "<tns:d>1.25</tns:d>"),
        (r#"{"b": "true"}"#, "<tns:b>true</tns:b>"),
        (r#"{"n": null}"#, ""),
        (r#"{"t": "text"}"#, "<tns:t>text</tns:t>"),
        (
            r#"{"t": {"$value": "x", "@k": "1"}}"#,
            "<tns:t k=\"1\">x</tns:t>",
        ),
    ] {
        let json: Json = serde_json::from_str(json).unwrap();
        let value = from_json(root, &json).unwrap_or_else(|error| panic!("{json}: {error}"));
        let expected = match expected {
            "" => "<tns:a xmlns:tns=\"urn:example\"/>".to_owned(),
            of => format!("<tns:a xmlns:tns=\"urn:example\">{of}</tns:a>"),
        };
        assert_eq!(root.to_string(&value).unwrap(), expected);
    }
}
