//! `soapgen check`, overlays, and what needs no document of the user's.
#![allow(clippy::unwrap_used)]

mod folder;

use folder::Folder;

const WSDL: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t">
    <x:element name="Some" type="x:string"/>
    <x:element name="In" type="t:Gone"/>
  </x:schema></w:types>
  <w:message name="In"><w:part name="p" element="t:In"/></w:message>
  <w:portType name="Port">
    <w:operation name="Say"><w:input message="t:In"/></w:operation>
    <w:operation name="Tell"><w:output message="t:In"/></w:operation>
  </w:portType>
</w:definitions>"#;

const OVERLAY: &str = r#"<overlay xmlns="urn:soapgen:overlay" xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:w="http://schemas.xmlsoap.org/wsdl/">
  <insert at="//x:schema"><x:complexType name="Gone"><x:sequence/></x:complexType></insert>
</overlay>"#;

#[test]
fn each_problem_is_listed_with_what_is_done_about_it() {
    let folder = Folder::new("check-list", &[("a.wsdl", WSDL)]);
    let run = folder.run(&["check", "a.wsdl"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    for expected in [
        "error[unknown-type]",
        "--> a.wsdl:5:32",
        "= generation refuses",
        "warning[unsupported-operation]",
        "= generation skips",
        "warning[no-binding]",
        "= generation guesses",
        "1 refused, 1 skipped, 1 guessed; nothing can be generated",
    ] {
        assert!(run.out.contains(expected), "{expected}\n{}", run.out);
    }
    assert_eq!(run.err, "");

    let run = folder.run(&["check", "--format=json", "a.wsdl"]);
    assert_eq!(run.code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["generates"], false);
    let actions: Vec<_> = json["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["action"])
        .collect();
    assert_eq!(actions, ["skip", "guess", "refuse"]);
    assert_eq!(json["problems"][2]["problem"]["place"]["line"], 5);
}

#[test]
fn what_is_no_media_type_is_passed_over() {
    let schema = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' \
                  xmlns:m='http://www.w3.org/2005/05/xmlmime'>\n\
                  <x:element name='a' type='x:base64Binary' m:expectedContentTypes='png, image/png'/>\n\
                  </x:schema>";
    let folder = Folder::new("check-media", &[("a.xsd", schema)]);
    let run = folder.run(&["check", "a.xsd"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for expected in [
        "warning[invalid-content-type]: `png` is not a media type",
        "--> a.xsd:2:67",
        "image/*;q=0.5",
        "= generation skips",
    ] {
        assert!(run.out.contains(expected), "{expected}\n{}", run.out);
    }
}

/// A document type declaration is lawful, and nothing outside the document is read for it.
#[test]
fn a_dtd_outside_is_said_not_to_be_read() {
    let schema = "\n<schema xmlns='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>\
                  <element name='a' type='int'/></schema>";
    for (declaration, dtd) in [
        ("<!DOCTYPE schema []>", None),
        ("<!DOCTYPE schema [<!ENTITY PUBLIC 'SYSTEM'>]>", None),
        ("<!DOCTYPE schema SYSTEM \"x.dtd\">", Some("x.dtd")),
        (
            "<!-- <!DOCTYPE a SYSTEM 'b'> --><!DOCTYPE schema SYSTEM 'x.dtd' [\n]>",
            Some("x.dtd"),
        ),
        (
            "<!DOCTYPE schema PUBLIC \"-//W3C//DTD XMLSCHEMA 200102//EN\" \"http://w3.example/XMLSchema.dtd\">",
            Some("http://w3.example/XMLSchema.dtd"),
        ),
    ] {
        let document = format!("{declaration}{schema}");
        let folder = Folder::new("check-dtd", &[("a.xsd", &document)]);
        let run = folder.run(&["check", "a.xsd"]);
        assert_eq!(run.code, Some(0), "{declaration}: {run:?}");
        let warning = "warning[external-dtd]: the document type declaration names ";
        let said = run.out.split_once(warning).map(|(_, said)| said);
        let named = dtd.map(|dtd| format!("`{dtd}`, which is not read"));
        match named {
            None => assert_eq!(said, None, "{declaration}"),
            Some(named) => assert!(said.is_some_and(|said| said.starts_with(&named)), "{run:?}"),
        }
    }
}

/// Nor is it wrong that a document type declaration declares nothing; that is said where it can't
/// be what was meant.
#[test]
fn a_dtd_without_a_subset_is_said_to_declare_nothing() {
    let schema = "<schema xmlns='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>\
                  <element name='a' type='int'/></schema>";
    for (declaration, place) in [
        ("<!DOCTYPE schema>", Some("1:1")),
        (
            "<!-- <!DOCTYPE a []> -->\n <!DOCTYPE\tschema\n>",
            Some("2:2"),
        ),
        ("<?xml version='1.0'?>\n<!DOCTYPE SYSTEM >", Some("2:1")),
        ("<!DOCTYPE PUBLIC>", Some("1:1")),
        ("<!DOCTYPE schema []>", None),
        ("<!DOCTYPE schema[<!ENTITY a '>'>]>", None),
        ("<!DOCTYPE SYSTEM SYSTEM 'x.dtd'>", None),
        ("<!-- <!DOCTYPE schema> -->", None),
    ] {
        let document = format!("{declaration}{schema}");
        let folder = Folder::new("check-bare-dtd", &[("a.xsd", &document)]);
        let run = folder.run(&["check", "a.xsd"]);
        assert_eq!(run.code, Some(0), "{declaration}: {run:?}");
        let warning = "warning[empty-dtd]: the document type declaration has no subset: it declares \
                       nothing, neither here nor elsewhere\n --> a.xsd:";
        let said = run.out.split_once(warning).map(|(_, said)| said);
        match place {
            None => assert_eq!(said, None, "{declaration}"),
            Some(place) => assert!(
                said.is_some_and(|said| said.starts_with(&format!("{place}\n"))),
                "{declaration}: {run:?}"
            ),
        }
    }
}

#[test]
fn what_the_documentation_shows_is_so() {
    let text = include_str!("../../docs/check.md");
    let blocks: Vec<&str> = text
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap().1)
        .collect();
    let [document, before, overlay, after, settings] = blocks[..] else {
        unreachable!("{} blocks", blocks.len());
    };
    let folder = Folder::new("check-docs", &[("shop.wsdl", document)]);
    let command = "$ soapgen check shop.wsdl\n";
    let run = folder.run(&["check", "shop.wsdl"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(command.to_owned() + &run.out, before);
    folder.write("shop.wsdl.overlay.xml", overlay);
    let run = folder.run(&["check", "shop.wsdl"]);
    assert_eq!(run.code, Some(0));
    assert_eq!(command.to_owned() + &run.out, after);
    let run = folder.run(&["generate", "shop.wsdl"]);
    assert!(run.out.contains("pub number: i32"), "{run:?}");
    folder.write("soapgen.toml", settings);
    let run = folder.run(&["check", "shop.wsdl", "--config", "soapgen.toml"]);
    let denied = "; it is denied: what is new is to be looked at\n";
    assert!(run.out.contains(denied), "{run:?}");
}

#[test]
fn what_is_passed_over_is_skipped_and_what_is_taken_guessed() {
    let stray = WSDL
        .replace(
            "<x:element name=\"In\" type=\"t:Gone\"/>",
            "<x:element name=\"In\" type=\"x:int\"/><x:sequence/>",
        )
        .replace(
            "<w:portType name=\"Port\">",
            "<w:portType name=\"Port\"><w:operation name=\"None\"><w:input/></w:operation>",
        );
    let folder = Folder::new("check-actions", &[("a.wsdl", &stray)]);
    let run = folder.run(&[
        "check",
        "--format=json",
        "a.wsdl",
        "--type",
        "{urn:t}Gone=my::T",
    ]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let mut actions: Vec<(&str, &str)> = json["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            let code = p["problem"]["code"].as_str().unwrap();
            (code, p["action"].as_str().unwrap())
        })
        .collect();
    actions.sort();
    let expected = [
        ("misplaced-element", "skip"),
        ("missing-attribute", "skip"),
        ("no-binding", "guess"),
        ("unknown-name", "skip"),
        ("unsupported-operation", "skip"),
    ];
    assert_eq!(actions, expected);
}

#[test]
fn what_two_documents_say_differently_is_refused_by_check_as_by_generate() {
    let schema = |base: &str| {
        format!(
            "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>\n\
             <x:simpleType name='Id'><x:restriction base='x:{base}'/></x:simpleType></x:schema>"
        )
    };
    let files = [("a.xsd", &*schema("int")), ("b.xsd", &*schema("long"))];
    let folder = Folder::new("check-differs", &files);
    for command in ["check", "generate"] {
        let run = folder.run(&[command, "a.xsd", "b.xsd"]);
        assert_eq!(run.code, Some(1), "{command}: {}{}", run.out, run.err);
        let said = run.out + &run.err;
        let problem = "error[duplicate-declaration]: the type `{urn:t}Id` is declared twice";
        assert!(said.contains(problem), "{command}: {said}");
        assert!(said.contains("b.xsd:2:1"), "{command}: {said}");
    }
}

#[test]
fn an_overlay_corrects_a_document_and_places_stay() {
    let files = [("a.wsdl", WSDL), ("a.wsdl.overlay.xml", OVERLAY)];
    let folder = Folder::new("check-overlay", &files);
    let run = folder.run(&["check", "a.wsdl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("--> a.wsdl:10:5"), "{}", run.out);
    assert!(
        run.out.contains("10 | <w:operation name=\"Tell\">"),
        "{}",
        run.out
    );
    let run = folder.run(&["generate", "a.wsdl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("pub struct Gone"), "{}", run.out);

    folder.write(
        "a.wsdl.overlay.xml",
        &OVERLAY.replace("//x:schema", "//x:scheme"),
    );
    let run = folder.run(&["generate", "a.wsdl"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.err
            .contains("error[overlay]: nothing in the document is at `//x:scheme`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("--> a.wsdl.overlay.xml:2:3"),
        "{}",
        run.err
    );
}

#[test]
fn a_port_type_without_a_binding_has_a_client() {
    let wsdl = WSDL.replace("t:Gone", "x:string");
    let folder = Folder::new("check-no-binding", &[("a.wsdl", &wsdl)]);
    let run = folder.run(&["generate", "a.wsdl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("pub struct PortClient"), "{}", run.out);
    assert!(run.err.contains("warning[no-binding]"), "{}", run.err);

    let binding = r#"<w:binding name="B" type="t:Port"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
      <w:operation name="Say"/></w:binding></w:definitions>"#;
    folder.write("a.wsdl", &wsdl.replace("</w:definitions>", binding));
    let run = folder.run(&["generate", "a.wsdl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!run.err.contains("no-binding"), "{}", run.err);
}

#[test]
fn what_an_http_binding_can_not_say_is_left_out() {
    let binding = r#"<w:binding name="B" type="t:Port"><h:binding xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" verb="GET"/>
      <w:operation name="Say"><h:operation xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" location="/Say"/></w:operation></w:binding></w:definitions>"#;
    let wsdl = WSDL
        .replace("t:Gone", "x:string")
        .replace("</w:definitions>", binding);
    let folder = Folder::new("check-http", &[("a.wsdl", &wsdl)]);
    let run = folder.run(&["check", "a.wsdl"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out
            .contains("warning[unsupported-content]: the operation `Say` gets no method"),
        "{}",
        run.out
    );
    assert!(run.out.contains("--> a.wsdl:13:7"), "{}", run.out);
    // The two that the feature folder of HTTP bindings has.
    let wsdl = include_str!("../../tests/features/http_bindings/input.wsdl");
    folder.write("a.wsdl", wsdl);
    let run = folder.run(&["check", "a.wsdl"]);
    for part in [
        "`Icon` gets no method: its response has the content `image/png` or `image/gif`",
        "`At` gets no method: its parameter `place` is not text",
        "0 refused, 2 skipped, 0 guessed",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}

#[test]
fn namespaces_that_everybody_imports_are_carried() {
    let cases = [
        (
            "http://www.w3.org/XML/1998/namespace",
            "<x:attribute ref='xml:lang'/>",
        ),
        (
            "http://schemas.xmlsoap.org/soap/envelope/",
            "<x:attribute ref='i:actor'/>",
        ),
        (
            "http://www.w3.org/2003/05/soap-envelope",
            "<x:attribute ref='i:role'/>",
        ),
        (
            "http://schemas.xmlsoap.org/soap/encoding/",
            "<x:attribute ref='i:arrayType'/>",
        ),
        (
            "http://www.w3.org/2005/08/addressing",
            "<x:attribute ref='i:IsReferenceParameter'/>",
        ),
        (
            "http://schemas.xmlsoap.org/ws/2004/08/addressing",
            "<x:attribute ref='i:Action'/>",
        ),
        (
            "http://www.w3.org/2000/09/xmldsig#",
            "<x:attribute name='a' type='i:DigestValueType'/>",
        ),
        ("http://www.w3.org/2004/08/xop/include", ""),
        (
            "http://www.w3.org/2004/11/xmlmime",
            "<x:attribute ref='i:contentType'/>",
        ),
        (
            "http://www.w3.org/2005/05/xmlmime",
            "<x:attribute ref='i:contentType'/>",
        ),
    ];
    for (namespace, attribute) in cases {
        for location in ["", "schemaLocation='http://nowhere.invalid/there.xsd'"] {
            let prefix = match namespace.contains("XML/1998") {
                true => "xml",
                false => "i",
            };
            let schema = format!(
                "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:{prefix}='{namespace}' targetNamespace='urn:t'>
                 <x:import namespace='{namespace}' {location}/>
                 <x:complexType name='T'><x:sequence/>{attribute}</x:complexType></x:schema>"
            );
            let folder = Folder::new("check-builtin", &[("a.xsd", &schema)]);
            let run = folder.run(&["check", "a.xsd"]);
            assert_eq!(
                run.out, "no problems; Rust can be generated\n",
                "{namespace} {location}"
            );
            let run = folder.run(&["generate", "a.xsd", "-o", "a.rs"]);
            assert_eq!(run.code, Some(0), "{namespace} {location}: {run:?}");
        }
    }
}

#[test]
fn a_document_of_the_user_wins_over_a_carried_one() {
    let own = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='http://www.w3.org/2005/08/addressing'>
      <x:complexType name='Mine'><x:sequence/></x:complexType></x:schema>";
    let main = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:i='http://www.w3.org/2005/08/addressing' targetNamespace='urn:t'>
      <x:import namespace='http://www.w3.org/2005/08/addressing' schemaLocation='own.xsd'/>
      <x:element name='a' type='i:Mine'/></x:schema>";
    let folder = Folder::new("check-own", &[("a.xsd", main), ("own.xsd", own)]);
    let run = folder.run(&["generate", "a.xsd"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(
        run.out.contains("pub struct Mine") && !run.out.contains("EndpointReference"),
        "{}",
        run.out
    );
    // Without a location a document that is given all the same counts.
    folder.write("a.xsd", &main.replace("schemaLocation='own.xsd'", ""));
    let run = folder.run(&["generate", "a.xsd", "own.xsd"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(!run.out.contains("EndpointReference"), "{}", run.out);
}

#[test]
fn two_declarations_of_one_name_are_told_with_both_places() {
    let schema = |inside: &str| {
        format!(
            "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>\n{inside}</x:schema>"
        )
    };
    let one = schema(
        "<x:complexType name='T'><x:sequence><x:element name='a'/></x:sequence></x:complexType>\n<x:element name='e' type='x:int'/>",
    );
    let other = schema(
        "<x:complexType name='T'><x:sequence><x:element name='b'/></x:sequence></x:complexType>\n<x:element name='e' type='x:string'/>",
    );
    let folder = Folder::new("check-two", &[("a.xsd", &one), ("b.xsd", &other)]);
    let run = folder.run(&["check", "a.xsd", "b.xsd"]);
    for place in ["a.xsd:2:", "b.xsd:2:", "a.xsd:3:", "b.xsd:3:"] {
        assert!(run.out.contains(place), "{place}\n{}", run.out);
    }
    folder.write("b.xsd", &one.replace("\n<", "\n\n<"));
    let run = folder.run(&["check", "a.xsd", "b.xsd"]);
    assert_eq!(run.out, "no problems; Rust can be generated\n");
}

/// Nothing is wrong with what no document declares where no operation needs it (XML Schema Part 1,
/// 5.3), nor with a document that can't be had (4.2.1).
#[test]
fn what_is_absent_is_an_error_where_it_is_needed() {
    let document = |input: &str, other: &str| {
        WSDL.replace(
            "<w:operation name=\"Tell\"><w:output message=\"t:In\"/></w:operation>",
            "",
        )
        .replace(
            "name=\"In\" type=\"t:Gone\"/>",
            &format!("name=\"In\" type=\"{input}\"/>{other}"),
        )
    };
    let needed = [("unknown-type", "refuse"), ("no-binding", "guess")];
    let unneeded = [("unknown-type", "guess"), ("no-binding", "guess")];
    let cases = [
        (document("t:Gone", ""), &needed[..], ""),
        (
            document("x:int", "<x:element name='Else' type='t:Gone'/>"),
            &unneeded,
            "",
        ),
        (
            document(
                "x:int",
                "<x:complexType name='A'><x:sequence><x:element ref='t:Away'/></x:sequence></x:complexType>",
            ),
            &[("unknown-element", "guess"), ("no-binding", "guess")],
            "",
        ),
        // Two places, and each is listed.
        (
            document("x:decmal", "<x:element name='Else' type='x:decmal'/>"),
            &[
                ("unknown-type", "refuse"),
                ("unknown-type", "refuse"),
                ("no-binding", "guess"),
            ],
            "",
        ),
        (
            document("x:int", "").replace(
                "<x:element name=\"Some\"",
                "<x:include schemaLocation='no.xsd'/><x:element name=\"Some\"",
            ),
            &[("missing-import", "skip"), ("no-binding", "guess")],
            "",
        ),
        (
            document("t:Gone", "").replace(
                "<x:element name=\"Some\"",
                "<x:include schemaLocation='no.xsd'/><x:element name=\"Some\"",
            ),
            &[
                ("missing-import", "skip"),
                ("unknown-type", "refuse"),
                ("no-binding", "guess"),
            ],
            "a part of the schema is missing, included here",
        ),
        (
            document("t:Gone", ""),
            &[("unknown-type", "guess"), ("no-binding", "guess")],
            "--keep-unresolved",
        ),
        (
            document("x:decmal", ""),
            &[("unknown-type", "guess"), ("no-binding", "guess")],
            "--keep-unresolved",
        ),
    ];
    for (wsdl, expected, more) in cases {
        let folder = Folder::new("check-absent", &[("a.wsdl", &wsdl)]);
        let flags: &[&str] = if more.starts_with("--") { &[more] } else { &[] };
        let run = folder.run(&[&["check", "--format=json", "a.wsdl"], flags].concat());
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let problems = json["problems"].as_array().unwrap();
        let mut found: Vec<(&str, &str)> = problems
            .iter()
            .map(|p| {
                (
                    p["problem"]["code"].as_str().unwrap(),
                    p["action"].as_str().unwrap(),
                )
            })
            .collect();
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{wsdl}");
        let refused = expected.iter().any(|(_, action)| *action == "refuse");
        assert_eq!(run.code, Some(i32::from(refused)), "{run:?}");
        if !more.starts_with("--") {
            assert!(run.out.contains(more), "{}", run.out);
        }
        let generated = folder.run(&[&["generate", "a.wsdl"], flags].concat());
        assert_eq!(generated.code, run.code, "{generated:?}");
    }
}

/// What is not wrong is for who asks.
#[test]
fn an_abstract_element_that_nothing_stands_for_is_noted() {
    let schema = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema'>\n\
                  <x:element name='Point' abstract='true'/>\n\
                  <x:complexType name='T'><x:sequence><x:element ref='Point'/></x:sequence></x:complexType>\n\
                  </x:schema>";
    let folder = Folder::new("check-abstract", &[("a.xsd", schema)]);
    let run = folder.run(&["check", "a.xsd"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for expected in [
        "note[abstract-element]: the element `{}Point` is abstract",
        "--> a.xsd:2:1",
        "0 refused, 0 skipped, 0 guessed, 1 noted; Rust can be generated",
    ] {
        assert!(run.out.contains(expected), "{expected}\n{}", run.out);
    }
    let run = folder.run(&["generate", "a.xsd"]);
    assert!(run.out.contains("pub point: rt::Element"), "{run:?}");
    assert!(!run.err.contains("abstract"), "{run:?}");
}

/// Kinds of problems are denied and silenced by a file of settings, each with a reason.
#[test]
fn problems_are_denied_and_silenced_with_a_reason() {
    // An operation that is skipped, and a port type without a binding, which is guessed at.
    let lenient = WSDL.replace("t:Gone", "x:string");
    let files = [("a.wsdl", WSDL), ("b.wsdl", &lenient)];
    let folder = Folder::new("check-codes", &files);
    let no_binding = "[silence]\nno-binding = 'called by hand'\n";
    let both = format!("{no_binding}unsupported-operation = 'the service never tells'\n");
    let all = "[deny]\nwarnings = 'clean'\n";
    for (settings, arguments, code, expected, absent) in [
        (
            "",
            &["b.wsdl"][..],
            0,
            &["1 skipped, 1 guessed; Rust"][..],
            "",
        ),
        (
            no_binding,
            &["b.wsdl"],
            0,
            &["0 refused, 1 skipped, 0 guessed, 1 silenced; Rust can be generated"],
            "no-binding",
        ),
        (
            &both,
            &["b.wsdl"],
            0,
            &["no problems, 2 silenced; Rust"],
            "warning",
        ),
        // What is refused isn't silenced.
        (
            "[silence]\nunknown-type = 'so what'\n",
            &["a.wsdl"],
            1,
            &[
                "error[unknown-type]",
                "`silence` doesn't hold where generation refuses",
                "1 refused, 1 skipped, 1 guessed; nothing",
            ],
            "silenced",
        ),
        // What is denied is refused, and says why.
        (
            "[deny]\nno-binding = 'each has one here'\n",
            &["b.wsdl"],
            1,
            &[
                "error[no-binding]",
                "; it is denied: each has one here\n",
                "1 refused, 1 skipped, 0 guessed; nothing can be generated",
            ],
            "silenced",
        ),
        (
            all,
            &["b.wsdl"],
            1,
            &["2 refused, 0 skipped", "it is denied: clean"],
            "warning[",
        ),
        // Of all but those that are silenced.
        (
            &format!("{all}{both}"),
            &["b.wsdl"],
            0,
            &["no problems, 2 silenced"],
            "error",
        ),
        (
            &format!("{all}{no_binding}"),
            &["b.wsdl"],
            1,
            &["1 refused, 0 skipped, 0 guessed, 1 silenced"],
            "no-binding",
        ),
        // The command line wins over the file.
        (
            &both,
            &["b.wsdl", "--deny", "warnings"],
            1,
            &[
                "warning[no-binding]",
                "0 refused, 1 skipped, 1 guessed; Rust",
            ],
            "silenced",
        ),
        (
            &both,
            &["b.wsdl", "--deny", "no-binding"],
            1,
            &["warning[no-binding]", "1 guessed, 1 silenced; Rust"],
            "unsupported",
        ),
        (
            no_binding,
            &["b.wsdl", "--deny", "unknown-type"],
            0,
            &["1 silenced; Rust"],
            "no-binding",
        ),
        (
            "",
            &["b.wsdl", "--silence", "no-binding=called by hand = mine"],
            0,
            &["1 skipped, 0 guessed, 1 silenced; Rust"],
            "no-binding",
        ),
    ] {
        folder.write("soapgen.toml", settings);
        let run = folder.run(&[&["check", "--config", "soapgen.toml"], arguments].concat());
        assert_eq!(
            run.code,
            Some(code),
            "{settings} {arguments:?}: {}{}",
            run.out,
            run.err
        );
        for part in expected {
            assert!(
                run.out.contains(part),
                "{settings} {arguments:?}: {part}\n{}",
                run.out
            );
        }
        let is_there = !absent.is_empty() && run.out.contains(absent);
        assert!(!is_there, "{settings} {arguments:?}: {absent}\n{}", run.out);
        if arguments.contains(&"--deny") {
            continue;
        }
        // Generation does the same.
        let run = folder.run(&[&["generate", "--config", "soapgen.toml"], arguments].concat());
        assert_eq!(
            run.code,
            Some(code),
            "{settings} {arguments:?}: {}",
            run.err
        );
        let is_silenced = settings.contains("no-binding = 'called") || arguments.len() > 1;
        assert_eq!(
            run.err.contains("[no-binding]"),
            !is_silenced,
            "{settings}: {}",
            run.err
        );
    }
    let run = folder.run(&[
        "check",
        "--format=json",
        "b.wsdl",
        "--silence",
        "no-binding=x",
    ]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (&json["silenced"], &json["generates"]),
        (&1.into(), &true.into())
    );
    assert_eq!(json["problems"].as_array().unwrap().len(), 1);
}

/// What is said of codes in settings that are none, or have no reason.
#[test]
fn codes_in_settings_are_checked() {
    let lenient = WSDL.replace("t:Gone", "x:string");
    let folder = Folder::new("check-wrong-codes", &[("b.wsdl", &lenient)]);
    for (settings, place, message, help) in [
        (
            "\n[silence]\nno-bindin = 'x'",
            "3:1",
            "error[settings]: `no-bindin` is not the code of a problem",
            "did you mean `no-binding`?",
        ),
        (
            "[deny]\nwarning = 'x'",
            "2:1",
            "`warning` is not the code of a problem",
            "did you mean `warnings`?",
        ),
        (
            "[silence]\nwarnings = 'x'",
            "2:1",
            "`warnings` is not the code of a problem",
            "`docs/check.md` lists the codes",
        ),
        (
            "[deny]\nno-binding = ' '",
            "2:1",
            "`no-binding` has no reason",
            "say why: `no-binding = \"…\"`",
        ),
        (
            "silence = ['no-binding']",
            "1:11",
            "this is of type array",
            "write a table: `{ \"…\" = … }`",
        ),
        (
            "[silence]\nno-binding = true",
            "2:14",
            "this is of type boolean",
            "write a string",
        ),
        (
            "[silence]\nnot-xml = 'x'",
            "2:1",
            "`not-xml` can't be silenced: generation always refuses it",
            "correct what has the problem",
        ),
        (
            "silence = { no-binding = 'x' }\ndeny = { no-binding = 'y' }",
            "",
            "error[settings]: `no-binding` is both denied and silenced",
            "take it out of one of the settings",
        ),
    ] {
        folder.write("soapgen.toml", settings);
        for command in ["check", "generate"] {
            let run = folder.run(&[command, "b.wsdl", "--config", "soapgen.toml"]);
            let said = format!("{}{}", run.out, run.err);
            assert_eq!(run.code, Some(1), "{settings}: {said}");
            let place = match place {
                "" => String::new(),
                _ => format!("--> soapgen.toml:{place}\n"),
            };
            for part in [message, &place, help] {
                assert!(said.contains(part), "{settings}: {part}\n{said}");
            }
        }
    }
    for (arguments, help) in [
        (["--deny", "no-bindin"], "did you mean `no-binding`?"),
        (
            ["--deny", "xyz"],
            "neither `warnings` nor the code of a problem",
        ),
        (["--silence", "no-binding"], "write `code=reason`"),
    ] {
        let run = folder.run(&[&["check", "b.wsdl"], &arguments[..]].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(help), "{run:?}");
    }
    let run = folder.run(&["generate", "b.wsdl", "--silence", "no-bindin=x"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("did you mean `no-binding`?"), "{run:?}");
}
