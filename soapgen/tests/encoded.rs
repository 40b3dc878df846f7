//! What SOAP-encoded messages (SOAP 1.1, section 5) become in Rust.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use std::path::Path;

use soapgen::Generator;

/// The module for a document in the folder `encoded_documents`, after a change to its text.
fn module(name: &str, change: impl Fn(String) -> String) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoded_documents");
    let text = std::fs::read_to_string(folder.join("fleet.wsdl")).unwrap();
    let changed = std::env::temp_dir().join(format!("soapgen-{}-{name}.wsdl", std::process::id()));
    std::fs::write(&changed, change(text)).unwrap();
    let module = Generator::new(&changed).generate().and_then(|g| g.module());
    std::fs::remove_file(&changed).unwrap();
    module.unwrap()
}

#[test]
fn encoded_messages_name_types_and_have_arrays() {
    let code = module("encoded", |text| text);
    for line in [
        "encoded(&elements::ECHO), [],\n        encoded(&elements::ECHO_RESPONSE), [], [];",
        "tons[1] = rt::element(\"\", \"tons\", 1, 1).nillable().typed(rt::XSD, \"xsd:int\");",
        "pub flags: Option<Vec<Option<Flag>>>,",
        "flags[2] = rt::element(\"\", \"flags\", 1, 1).nillable().soap_array(schema::ARRAY_OF_FLAG).typed(",
        "rt::element(\"\", \"item\", 0, rt::MANY).nillable()",
        "pub ships: Option<Vec<Option<AnyShip>>>,",
        "pub grid: Option<rt::Grid<Option<i32>, 2>>,",
        "grid[1] = rt::element(\"\", \"grid\", 1, 1).nillable().soap_grid(2, schema::GRID).typed(",
    ] {
        assert!(code.contains(line), "{line}\n{code}");
    }
}

/// Arrays of arrays are vectors of vectors as far as people write them, and then elements.
#[test]
fn arrays_in_arrays_end() {
    let array = |name: &str, of: &str| {
        format!(
            "<xs:complexType name=\"{name}\"><xs:complexContent><xs:restriction base=\"soapenc:Array\">\
             <xs:attribute ref=\"soapenc:arrayType\" wsdl:arrayType=\"{of}[]\"/>\
             </xs:restriction></xs:complexContent></xs:complexType>"
        )
    };
    let code = module("chain", |text| {
        let mut types = array("Chain5000", "xs:int") + "<xs:complexType name=\"Grid\">";
        for n in 0..5000 {
            types = array(&format!("Chain{n}"), &format!("tns:Chain{}", n + 1)) + &types;
        }
        text.replace("<xs:complexType name=\"Grid\">", &types)
            .replace("type=\"tns:Grid\"", "type=\"tns:Chain0\"")
    });
    let (_, grid) = code.split_once("pub grid: ").unwrap();
    let (grid, _) = grid.split_once("/// ").unwrap();
    let levels = grid.matches("Vec<").count();
    assert!((1..=16).contains(&levels), "{grid}");
    assert!(grid.contains("rt::Element"), "{grid}");
}

#[test]
fn literal_messages_do_not() {
    let code = module("literal", |text| {
        text.replace("use=\"encoded\"", "use=\"literal\"")
    });
    assert!(code.contains("rpc(&elements::ECHO)"), "{code}");
    for word in [".typed(", ".soap_array(", "encoded("] {
        assert!(!code.contains(word), "{word}\n{code}");
    }
}
