//! Slips of documents: each is named with what is likely meant, and either taken for that or
//! refused.
#![allow(clippy::unwrap_used)]

mod folder;

use folder::Folder;

const GOOD: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <x:element name="In" type="t:Content"/>
    <x:group name="Group"><x:sequence><x:element name="d" type="x:int"/></x:sequence></x:group>
    <x:attributeGroup name="Group"><x:attribute name="f" type="x:int"/></x:attributeGroup>
    <x:complexType name="Content">
      <x:sequence>
        <x:element name="a" type="x:string" minOccurs="0"/><x:group ref="t:Group"/>
      </x:sequence>
      <x:attribute name="e" type="x:int" use="required"/><x:attributeGroup ref="t:Group"/>
    </x:complexType>
  </x:schema></w:types>
  <w:message name="In"><w:part name="p" element="t:In"/></w:message>
  <w:message name="Out"><w:part name="q" type="x:string"/></w:message>
  <w:portType name="Port">
    <w:operation name="Say"><w:input message="t:In"/><w:output message="t:Out"/></w:operation>
  </w:portType>
  <w:portType name="Another">
    <w:operation name="Tell"><w:input message="t:In"/></w:operation>
  </w:portType>
  <w:binding name="Port" type="t:Port">
    <s:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Say">
      <s:operation soapAction="urn:say"/>
      <w:input><s:body use="literal"/></w:input>
      <w:output><s:body use="literal"/></w:output>
    </w:operation>
  </w:binding>
  <w:binding name="Another" type="t:Another"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Tell"><w:input><s:body use="literal"/></w:input></w:operation></w:binding>
  <w:service name="S"><w:port name="P" binding="t:Port"><s:address location="http://h/p"/></w:port></w:service>
</w:definitions>"#;

/// The problems of a document: code, action, and the help.
fn problems(run: &str) -> Vec<(String, String, String)> {
    let json: serde_json::Value = serde_json::from_str(run).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let problems = json["problems"].as_array().unwrap().iter();
    problems
        .map(|p| {
            let problem = &p["problem"];
            (
                text(&problem["code"]),
                text(&p["action"]),
                text(&problem["help"]),
            )
        })
        .collect()
}

#[test]
fn a_slip_that_can_mean_one_thing_is_taken_for_it() {
    let slips = [
        (
            "type=\"x:string\" minOccurs",
            "type=\"string\" minOccurs",
            "unknown-type",
            "it is read as `{http://www.w3.org/2001/XMLSchema}string`; add the prefix",
        ),
        (
            "type=\"x:int\" use",
            "type=\"int\" use",
            "unknown-type",
            "it is read as `{http://www.w3.org/2001/XMLSchema}int`; add the prefix",
        ),
        (
            "name=\"q\" type=\"x:string\"",
            "name=\"q\" type=\"string\"",
            "unknown-type",
            "it is read as `{http://www.w3.org/2001/XMLSchema}string`; add the prefix",
        ),
        (
            "element=\"t:In\"",
            "element=\"In\"",
            "unknown-element",
            "it is read as `{urn:t}In`; add the prefix",
        ),
        (
            "<x:group ref=\"t:Group\"/>",
            "<x:group ref=\"Group\"/>",
            "unknown-group",
            "it is read as `{urn:t}Group`; add the prefix",
        ),
        (
            "<x:attributeGroup ref=\"t:Group\"/>",
            "<x:attributeGroup ref=\"Group\"/>",
            "unknown-attribute-group",
            "it is read as `{urn:t}Group`; add the prefix",
        ),
        (
            " type=\"t:Port\"",
            "",
            "missing-attribute",
            "it is read as one of `{urn:t}Port`, which alone has its operations; name it",
        ),
        (
            "style=\"document\"",
            "style=\"docment\"",
            "invalid-value",
            "it is read as `document`; the values are `document`, `rpc`",
        ),
        (
            "<s:body use=\"literal\"",
            "<s:body use=\"litral\"",
            "invalid-value",
            "it is read as `literal`; the values are `literal`, `encoded`",
        ),
        (
            "use=\"required\"",
            "use=\"requird\"",
            "invalid-value",
            "it is read as `required`; the values are `optional`, `required`, `prohibited`",
        ),
        (
            "elementFormDefault=\"qualified\"",
            "elementFormDefault=\"Qualified\"",
            "invalid-value",
            "it is read as `qualified`; the values are `unqualified`, `qualified`",
        ),
    ];
    let folder = Folder::new("slips-good", &[("a.wsdl", GOOD)]);
    let good = folder.run(&["generate", "a.wsdl"]);
    assert_eq!((good.code, &*good.err), (Some(0), ""), "{good:?}");
    for (right, wrong, code, help) in slips {
        assert!(GOOD.contains(right), "{right}");
        let folder = Folder::new(
            "slips-taken",
            &[("a.wsdl", &GOOD.replacen(right, wrong, 1))],
        );
        let run = folder.run(&["check", "--format=json", "a.wsdl"]);
        let expected = [(code.to_owned(), "guess".to_owned(), help.to_owned())];
        assert_eq!(problems(&run.out), expected, "{wrong}");
        assert_eq!(run.code, Some(0), "{wrong}");
        // What is meant is what is generated.
        let generated = folder.run(&["generate", "a.wsdl"]);
        assert_eq!(generated.out, good.out, "{wrong}");
        let denied = folder.run(&["check", "--deny", "warnings", "a.wsdl"]);
        assert_eq!(denied.code, Some(1), "{wrong}: {denied:?}");
    }
    let folder = Folder::new("slips-none", &[("a.wsdl", GOOD)]);
    let denied = folder.run(&["check", "--deny", "warnings", "a.wsdl"]);
    assert_eq!(denied.code, Some(0), "{denied:?}");
}

#[test]
fn a_slip_without_which_messages_would_be_others_is_refused_or_listed() {
    for (right, wrong, code, action, help) in [
        (
            "x:sequence>\n        <x:element name=\"a\"",
            "x:sequnce>\n        <x:element name=\"a\"",
            "misspelt-element",
            "refuse",
            "did you mean `sequence`?",
        ),
        (
            "<x:complexType name=\"Content\">",
            "<x:complextype name=\"Content\">",
            "misspelt-element",
            "refuse",
            "did you mean `complexType`?",
        ),
        (
            "<w:portType name=\"Port\">",
            "<w:portTpe name=\"Port\">",
            "misspelt-element",
            "refuse",
            "did you mean `portType`?",
        ),
        (
            "<s:body use",
            "<s:bdy use",
            "misspelt-element",
            "refuse",
            "did you mean `body`?",
        ),
        (
            "xmlns:s=\"http://schemas.xmlsoap.org/wsdl/soap/\"",
            "xmlns:s=\"http://schemas.xmlsoap.org/wsdl/sopa/\"",
            "misspelt-namespace",
            "refuse",
            "did you mean `http://schemas.xmlsoap.org/wsdl/soap/`?",
        ),
        (
            "style=\"document\"",
            "style=\"letter\"",
            "invalid-value",
            "refuse",
            "it is one of `document`, `rpc`",
        ),
        (
            "minOccurs=\"0\"",
            "minOcurs=\"0\"",
            "unknown-attribute",
            "skip",
            "it is ignored; did you mean `minOccurs`?",
        ),
        (
            "minOccurs=\"0\"",
            "colour=\"0\"",
            "unknown-attribute",
            "skip",
            "it is ignored; remove it",
        ),
        (
            "location=\"http://h/p\"",
            "location=\"REPLACE_WITH_ACTUAL_URL\"",
            "invalid-address",
            "skip",
            "a client has to be given the address; write an absolute one, such as `https://host/path`",
        ),
    ] {
        assert!(GOOD.contains(right), "{right}");
        let name = |text: &str| text.split([' ', '>']).next().unwrap_or("").to_owned();
        // The end tag has the name that the start tag has.
        let (was, is) = (name(right), name(wrong));
        let end = |name: &str| format!("</{}>", name.trim_start_matches('<'));
        let mut text = GOOD.to_owned();
        let start = text.find(right).unwrap();
        if was != is && text[start..].contains(&end(&was)) {
            let at = start + text[start..].find(&end(&was)).unwrap();
            text.replace_range(at..at + end(&was).len(), &end(&is));
        }
        let text = text.replacen(right, wrong, 1);
        let folder = Folder::new("slips-listed", &[("a.wsdl", &text)]);
        let run = folder.run(&["check", "--format=json", "a.wsdl"]);
        let found = problems(&run.out);
        let expected = (code.to_owned(), action.to_owned(), help.to_owned());
        assert!(found.contains(&expected), "{wrong}: {found:?}");
        assert_eq!(run.code, Some(i32::from(action == "refuse")), "{wrong}");
    }
}

#[test]
fn a_root_without_its_namespace_is_read() {
    let folder = Folder::new("slips-root-good", &[("a.wsdl", GOOD)]);
    let good = folder.run(&["generate", "a.wsdl"]);
    let bare = GOOD.replacen("<w:definitions", "<definitions", 1);
    let bare = bare.replacen("</w:definitions", "</definitions", 1);
    let folder = Folder::new("slips-root", &[("a.wsdl", &bare)]);
    let run = folder.run(&["check", "--format=json", "a.wsdl"]);
    let found = problems(&run.out);
    assert_eq!(
        (found[0].0.as_str(), found.len()),
        ("root-namespace", 1),
        "{found:?}"
    );
    assert_eq!(folder.run(&["generate", "a.wsdl"]).out, good.out);
}

/// Where WSDL's namespace is the default one, a name without a prefix is in it.
#[test]
fn names_without_a_prefix_are_not_in_the_namespace_of_wsdl() {
    let folder = Folder::new("slips-default-good", &[("a.wsdl", GOOD)]);
    let good = folder.run(&["generate", "a.wsdl"]);
    let text = GOOD.replacen(
        "xmlns:w=",
        "xmlns='http://schemas.xmlsoap.org/wsdl/' xmlns:w=",
        1,
    );
    for (right, wrong) in [
        ("type=\"x:string\" minOccurs", "type=\"string\" minOccurs"),
        ("type=\"x:int\" use", "type=\"int\" use"),
        ("type=\"t:Content\"", "type=\"Content\""),
        ("<x:group ref=\"t:", "<x:group ref=\""),
        ("<x:attributeGroup ref=\"t:", "<x:attributeGroup ref=\""),
        ("name=\"q\" type=\"x:", "name=\"q\" type=\""),
    ] {
        assert!(text.contains(right), "{right}");
        let folder = Folder::new(
            "slips-default",
            &[("a.wsdl", &text.replacen(right, wrong, 1))],
        );
        let run = folder.run(&["check", "--format=json", "a.wsdl"]);
        let found = problems(&run.out);
        assert_eq!(
            (found.len(), &*found[0].1),
            (1, "guess"),
            "{wrong}: {found:?}"
        );
        assert_eq!(folder.run(&["generate", "a.wsdl"]).out, good.out, "{wrong}");
    }
}

/// Two port types could be meant: nothing is guessed.
#[test]
fn a_binding_that_may_be_of_two_port_types_is_refused() {
    let text = GOOD
        .replace("name=\"Tell\"", "name=\"Say\"")
        .replacen(" type=\"t:Port\"", "", 1);
    let folder = Folder::new("slips-two", &[("a.wsdl", &text)]);
    let run = folder.run(&["check", "a.wsdl"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.out
            .contains("error[missing-attribute]: the binding `Port` has no `type`"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_under_another_case_is_taken() {
    let main = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:c='urn:core' targetNamespace='urn:m'>\
                <x:import namespace='urn:core' schemaLocation='Core/CoreDefinitions.xsd'/>\
                <x:element name='e' type='c:T'/></x:schema>";
    let core = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:core'>\
                <x:complexType name='T'><x:sequence><x:element name='deep' type='x:int'/></x:sequence></x:complexType></x:schema>";
    for file in ["Core/coredefinitions.xsd", "core/COREDEFINITIONS.XSD"] {
        let folder = Folder::new("slips-case", &[("m.xsd", main), (file, core)]);
        let run = folder.run(&["generate", "m.xsd"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.contains("pub deep: i32"), "{run:?}");
        assert!(run.err.contains("warning[other-case]"), "{run:?}");
        assert!(run.err.contains(file), "{run:?}");
    }
    // The name as it is written goes before.
    let other = core.replace("deep", "exact");
    let files = [
        ("m.xsd", main),
        ("Core/coredefinitions.xsd", core),
        ("Core/CoreDefinitions.xsd", &other),
    ];
    let folder = Folder::new("slips-exact", &files);
    let run = folder.run(&["generate", "m.xsd"]);
    assert!(
        run.out.contains("pub exact: i32") && run.err.is_empty(),
        "{run:?}"
    );
}
