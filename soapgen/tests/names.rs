//! Names that are none and namespaces with characters that nobody sees are refused where they are
//! read, with their place.
#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests.

use std::fs;
use std::path::Path;

use soapgen::Generator;

const WSDL: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:t="urn:{namespace}t" xmlns:other="urn:{declared}other" targetNamespace="urn:{namespace}t">
  <w:import namespace="urn:{import}i"/>
  <w:types><xs:schema targetNamespace="urn:{namespace}t">
    <xs:import namespace="urn:{schema import}i"/>
    <xs:element name="{element}e" type="t:T"/>
    <xs:attribute name="{global attribute}a"/>
    <xs:complexType name="{complexType}C"><xs:sequence>
      <xs:element name="{local element}e" type="other:T" minOccurs="0"/>
      <xs:any namespace="urn:{wildcard}a" minOccurs="0"/>
    </xs:sequence><xs:attribute name="{attribute}a"/></xs:complexType>
    <xs:simpleType name="{simpleType}S"><xs:restriction base="xs:string"/></xs:simpleType>
    <xs:group name="{group}G"><xs:sequence/></xs:group>
    <xs:attributeGroup name="{attributeGroup}A"/>
  </xs:schema></w:types>
  <w:message name="{message}M"><w:part name="{part}p" type="xs:string"/></w:message>
  <w:portType name="{portType}P">
    <w:operation name="{operation}O"><w:input name="{input}I" message="t:M"/></w:operation>
  </w:portType>
  <w:binding name="{binding}B" type="t:P">
    <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="{bound operation}O">
      <w:input name="{bound input}I"><soap:body use="literal" namespace="urn:{body}b"/></w:input>
      <w:fault name="{fault}F"><soap:fault name="{soap fault}F" use="literal" namespace="urn:{soap fault ns}f"/></w:fault>
    </w:operation>
  </w:binding>
  <w:service name="{service}V"><w:port name="{port}Q" binding="t:B"/></w:service>
</w:definitions>"#;

const WSDL_2: &str = r##"<w:description xmlns:w="http://www.w3.org/ns/wsdl" xmlns:t="urn:{namespace}t"
  targetNamespace="urn:{namespace}t">
  <w:interface name="{interface}I">
    <w:fault name="{fault}F" element="#none"/>
    <w:operation name="{operation}O"><w:input element="#none"/></w:operation>
  </w:interface>
  <w:binding name="{binding}B" interface="t:I" type="http://www.w3.org/ns/wsdl/soap"/>
  <w:service name="{service}V" interface="t:I"><w:endpoint name="{endpoint}E" binding="t:B"/></w:service>
</w:description>"##;

/// The names of the places in a document, each once.
fn places(document: &str) -> Vec<&str> {
    let mut out: Vec<&str> = document
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(place, _)| place))
        .collect();
    out.dedup();
    out
}

/// A document with this at one of its places.
fn filled(document: &str, place: &str, value: &str) -> String {
    let mut out = document.replace(&format!("{{{place}}}"), value);
    for other in places(document) {
        out = out.replace(&format!("{{{other}}}"), "");
    }
    out
}

/// What is said of a document.
fn said(text: &str) -> Vec<(&'static str, bool, String)> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names.wsdl");
    fs::write(&path, text).unwrap();
    let diagnostics = match Generator::new(path).generate() {
        Ok(generated) => generated.warnings,
        Err(error) => error.diagnostics,
    };
    let said = diagnostics.0.into_iter();
    said.map(|d| {
        (
            d.code.name(),
            d.place.is_some() && d.help.is_some(),
            d.message,
        )
    })
    .collect()
}

#[test]
fn each_name_and_each_namespace_is_looked_at() {
    for document in [WSDL, WSDL_2] {
        for place in places(document) {
            let is_namespace = document.contains(&format!("urn:{{{place}}}"));
            let code = match is_namespace {
                true => "invalid-namespace",
                false => "invalid-name",
            };
            let values: &[&str] = match is_namespace {
                true => &[
                    "&#10;",
                    "x&#13;",
                    "&#x202e;",
                    "a&#x200b;",
                    "&#x85;",
                    "&#x2028;",
                ],
                false => &[
                    "a&#10;",
                    "a&#13;b",
                    "a b",
                    "1",
                    "-",
                    ".",
                    "a:b",
                    "&#x202e;",
                    "a&#x2066;",
                    "a/",
                    "a*/",
                    "a`",
                    "&lt;",
                    "&#xd7;",
                    "a&#x2028;",
                ],
            };
            for value in values {
                // What may stand before a URI is trimmed, and what parts a list.
                if place == "wildcard" && ["&#10;", "x&#13;"].contains(value) {
                    continue;
                }
                let said = said(&filled(document, place, value));
                let found = said.iter().any(|(c, told, _)| *c == code && *told);
                assert!(found, "{place}: {value}: {said:?}");
            }
            // Names in the scripts of the world, and what is not a URI to the letter.
            let fine: &[&str] = match is_namespace {
                true => &["a b", "`{x}`", "\u{e5}", "&lt;b>", "*/"],
                false => &[
                    "\u{e5}",
                    "\u{65e5}\u{672c}",
                    "a\u{200d}",
                    "_",
                    "a.b-c",
                    "\u{939}\u{93f}",
                ],
            };
            for value in fine {
                let said = said(&filled(document, place, value));
                let refused = said.iter().find(|(code, ..)| code.starts_with("invalid-n"));
                assert_eq!(refused, None, "{place}: {value}");
            }
        }
    }
}
