//! Wrong input: each has a diagnostic at its place, the exit code 1, and writes nothing.
#![allow(clippy::unwrap_used)]

mod folder;

use folder::Folder;
use serde_json::Value;

/// A service with the operations `GetUser` and `PutUser`.
const GOOD: &str = r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:t" targetNamespace="urn:t">
  <types>
    <xs:schema targetNamespace="urn:t" elementFormDefault="qualified">
      <xs:element name="User" type="xs:string"/>
    </xs:schema>
  </types>
  <message name="User"><part name="body" element="tns:User"/></message>
  <portType name="Users">
    <operation name="GetUser"><input message="tns:User"/><output message="tns:User"/></operation>
    <operation name="PutUser"><input message="tns:User"/></operation>
  </portType>
  <binding name="Users" type="tns:Users">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetUser"><soap:operation soapAction="get"/><input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
    <operation name="PutUser"><soap:operation soapAction="put"/><input><soap:body use="literal"/></input></operation>
  </binding>
</definitions>
"#;

struct Case {
    what: &'static str,
    /// The document, at `in.wsdl`; `None` for none.
    document: Option<String>,
    arguments: &'static [&'static str],
    /// The problem: its code, and what is said.
    code: &'static str,
    message: &'static str,
    /// Line, column, and what stands there; `None` where the problem is in no document.
    place: Option<(usize, usize, &'static str)>,
    help: &'static str,
}

fn cases() -> Vec<Case> {
    let schema = |inside: &str| {
        format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>\n{inside}</xs:schema>\n"
        )
    };
    let cut = GOOD.find("  <portType").unwrap();
    vec![
        Case {
            what: "no such file",
            document: None,
            arguments: &[],
            code: "no-such-file",
            message: "`in.wsdl` can't be read: no such file",
            place: None,
            help: "the path is relative to",
        },
        Case {
            what: "not XML",
            document: Some("Hello\n".to_owned()),
            arguments: &[],
            code: "not-xml",
            message: "this is not XML",
            // What it holds is not shown: it may be anything.
            place: Some((1, 1, "")),
            help: "name a WSDL or a schema",
        },
        Case {
            what: "not well-formed",
            document: Some("<a>\n  <b></c>\n</a>\n".to_owned()),
            arguments: &[],
            code: "not-xml",
            message: "this is not well-formed XML",
            place: Some((2, 6, "<b></c>")),
            help: "correct the document",
        },
        Case {
            what: "an entity of a DTD that is not read",
            document: Some(
                "<!DOCTYPE schema SYSTEM \"shop.dtd\">\n<schema xmlns='http://www.w3.org/2001/XMLSchema' id='&shop;'/>\n"
                    .to_owned(),
            ),
            arguments: &[],
            code: "not-xml",
            message: "the entity `shop` is not declared in this document",
            place: Some((2, 54, "&shop;")),
            help: "DTDs outside the document are not read",
        },
        Case {
            what: "not a WSDL",
            document: Some("<!DOCTYPE html>\n<html><body/></html>\n".to_owned()),
            arguments: &[],
            code: "not-wsdl",
            message: "its root is `{}html`",
            place: Some((2, 1, "<html><body/></html>")),
            help: "this is a web page",
        },
        Case {
            what: "a document that is missing",
            document: Some(schema(
                "  <xs:redefine schemaLocation='u.xsd'/>\n  <xs:element name='a'/>\n",
            )),
            arguments: &[],
            code: "missing-import",
            message: "the document at `u.xsd` is not there",
            place: Some((2, 32, "redefine schemaLocation='u.xsd'/>")),
            help: "map its location in a catalogue",
        },
        Case {
            what: "a type that nobody declares",
            document: Some(GOOD.replace("xs:string", "xs:sting")),
            arguments: &[],
            code: "unknown-type",
            message: "`{http://www.w3.org/2001/XMLSchema}sting` is not declared",
            place: Some((5, 37, "<xs:element name=\"User\" type=\"xs:sting\"/>")),
            help: "did you mean `string`?",
        },
        Case {
            what: "a type that nobody declares, and none of a similar name",
            document: Some(GOOD.replace("xs:string", "tns:Elsewhere")),
            arguments: &[],
            code: "unknown-type",
            message: "`{urn:t}Elsewhere` is not declared",
            place: Some((5, 37, "<xs:element name=\"User\" type=\"tns:Elsewhere\"/>")),
            help: "",
        },
        Case {
            what: "an operation that isn't there",
            document: Some(GOOD.to_owned()),
            arguments: &["--operation", "GetUsers"],
            code: "unknown-operation",
            message: "no operation `GetUsers` is declared in the documents",
            place: None,
            help: "did you mean `GetUser`?",
        },
        Case {
            what: "a service that isn't there",
            document: Some(GOOD.to_owned()),
            arguments: &["--service", "X"],
            code: "unknown-service",
            message: "no service `X` is declared in the documents",
            place: None,
            help: "",
        },
        Case {
            what: "a truncated file",
            document: Some(GOOD[..cut].trim_end().to_owned()),
            arguments: &[],
            code: "not-xml",
            message: "the document ends before its last element does",
            place: Some((8, 72, "</message>")),
            help: "it is cut short: fetch it again",
        },
        Case {
            what: "an empty file",
            document: Some(String::new()),
            arguments: &[],
            code: "not-xml",
            message: "the document is empty",
            place: Some((1, 1, "")),
            help: "fetch it again",
        },
        Case {
            what: "a catalogue that is missing",
            document: Some(GOOD.to_owned()),
            arguments: &["--catalog", "none.xml"],
            code: "no-such-file",
            message: "none.xml",
            place: None,
            help: "",
        },
        Case {
            what: "a setting that isn't there",
            document: Some(GOOD.to_owned()),
            arguments: &["--config", "none.toml"],
            code: "no-such-file",
            message: "`none.toml` can't be read",
            place: None,
            help: "name a `soapgen.toml`",
        },
    ]
}

#[test]
fn a_good_document_is_written() {
    let folder = Folder::new("good", &[("in.wsdl", GOOD)]);
    let run = folder.run(&["generate", "in.wsdl", "-o", "out.rs"]);
    let said = "wrote out.rs: 1 client, 2 operations, 0 types\n";
    assert_eq!((run.code, &*run.out, &*run.err), (Some(0), "", said));
    assert!(
        folder
            .read("out.rs")
            .unwrap()
            .contains("pub struct UsersClient")
    );
}

#[test]
fn a_warning_is_said_and_the_code_is_written() {
    // The content of an element without a declared type is a mistake; an attribute is text.
    let attribute = "<xs:attribute name=\"kind\" type=\"tns:Elsewhere\"/>";
    let document = GOOD.replace("</xs:schema>", &format!("{attribute}</xs:schema>"));
    let folder = Folder::new("warning", &[("in.wsdl", &document)]);
    let run = folder.run(&["generate", "in.wsdl", "-o", "out.rs"]);
    assert_eq!((run.code, &*run.out), (Some(0), ""));
    assert!(
        run.err.starts_with("warning[unknown-type]: "),
        "{}",
        run.err
    );
    assert!(run.err.contains("--> in.wsdl:"), "{}", run.err);
    assert!(folder.read("out.rs").is_some());
    let run = folder.run(&["inspect", "in.wsdl", "--format", "json"]);
    assert_eq!(run.code, Some(0));
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["diagnostics"][0]["severity"], "warning");
    assert_eq!(json["elements"][0]["name"], "{urn:t}User");
}

#[test]
fn wrong_input_is_said_at_its_place_and_nothing_is_written() {
    for case in cases() {
        let what = case.what;
        let folder = Folder::new(
            &format!("wrong-{}", what.replace(' ', "-")),
            &[("old.rs", "old")],
        );
        if let Some(document) = &case.document {
            folder.write("in.wsdl", document);
        }
        let files = || {
            let entries = std::fs::read_dir(&folder.0).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let before = files();
        for output in ["new.rs", "old.rs", "-"] {
            let arguments = [&["generate", "in.wsdl", "-o", output], case.arguments].concat();
            let run = folder.run(&arguments);
            assert_eq!(run.code, Some(1), "{what}: {run:?}");
            assert_eq!(run.out, "", "{what}");
            let mut lines = run.err.lines();
            let first = lines.next().unwrap();
            assert!(
                first.starts_with(&format!("error[{}]: ", case.code)),
                "{what}: {first}"
            );
            assert!(first.contains(case.message), "{what}: {first}");
            if let Some((line, column, text)) = case.place {
                let place = format!("--> in.wsdl:{line}:{column}\n");
                assert!(run.err.contains(&place), "{what}: {}", run.err);
                assert!(run.err.contains(text), "{what}: {}", run.err);
            }
            assert!(run.err.contains(case.help), "{what}: {}", run.err);
        }
        assert_eq!(files(), before, "{what}");
        assert_eq!(folder.read("old.rs").as_deref(), Some("old"), "{what}");

        // And the same in JSON.
        let arguments = [&["inspect", "in.wsdl", "--format", "json"], case.arguments].concat();
        let run = folder.run(&arguments);
        assert_eq!(run.code, Some(1), "{what}");
        assert!(
            run.err.starts_with(&format!("error[{}]: ", case.code)),
            "{what}"
        );
        let json: Value = serde_json::from_str(&run.out).unwrap();
        let problem = &json["diagnostics"][0];
        assert_eq!(problem["severity"], "error", "{what}");
        assert_eq!(problem["code"], case.code, "{what}");
        assert!(
            problem["message"].as_str().unwrap().contains(case.message),
            "{what}"
        );
        match case.place {
            None => assert_eq!(problem["place"], Value::Null, "{what}"),
            Some((line, column, text)) => {
                let place = &problem["place"];
                assert_eq!(place["file"], "in.wsdl", "{what}");
                assert_eq!(
                    (&place["line"], &place["column"]),
                    (&line.into(), &column.into()),
                    "{what}"
                );
                assert!(place["text"].as_str().unwrap().contains(text), "{what}");
            }
        }
        assert_eq!(json["services"].as_array().unwrap().len(), 0, "{what}");
    }
}

#[test]
fn a_file_that_can_not_be_written_is_said() {
    let folder = Folder::new("no-folder", &[("in.wsdl", GOOD)]);
    let run = folder.run(&["generate", "in.wsdl", "-o", "none/out.rs"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.err
            .starts_with("error[write]: `none/out.rs` can't be written"),
        "{}",
        run.err
    );
}

#[test]
fn a_setting_that_is_no_rust_is_said_and_nothing_is_written() {
    let folder = Folder::new("no-rust", &[("in.wsdl", GOOD)]);
    for flag in [
        "--runtime=a b",
        "--runtime=",
        "--derive=(((",
        "--derive=9",
        "--type-derive={urn:t}User=a b",
        "--type-attribute={urn:t}User=derive(A)",
        "--type-attribute={urn:t}User=#[((",
        "--type={urn:t}User=a b",
        "--name={urn:t}User=a b",
        "--name={urn:t}User=fn",
        "--name={urn:t}User=",
        "--module=urn:t=a::b",
    ] {
        let run = folder.run(&["generate", "in.wsdl", "-o", "out.rs", flag]);
        let is_usage = flag.ends_with("User=");
        assert_eq!(
            run.code,
            Some(if is_usage { 2 } else { 1 }),
            "{flag}: {}",
            run.err
        );
        assert!(
            is_usage || run.err.starts_with("error[settings]: `"),
            "{flag}: {}",
            run.err
        );
        assert_eq!(folder.read("out.rs"), None, "{flag}");
    }
}

/// Each kind of name that a setting can be for.
const NAMES: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:n='urn:names' targetNamespace='urn:names'>
  <xs:complexType name='Part'>
    <xs:sequence><xs:group ref='n:Pair' minOccurs='0'/><xs:element name='local' type='xs:int'/></xs:sequence>
    <xs:attribute name='own' type='xs:int'/>
    <xs:attribute ref='n:shared'/>
  </xs:complexType>
  <xs:group name='Pair'><xs:sequence><xs:element name='a' type='xs:int'/><xs:element name='b' type='xs:int'/></xs:sequence></xs:group>
  <xs:attribute name='shared' type='xs:int'/>
</xs:schema>
";

#[test]
fn a_setting_for_what_is_not_declared_is_said() {
    let folder = Folder::new("no-name", &[("in.wsdl", GOOD), ("names.xsd", NAMES)]);
    for (flag, problem, help) in [
        (
            "--name={urn:t}Usr=A",
            "`{urn:t}Usr`, which `names` names",
            "did you mean `{urn:t}User`?",
        ),
        (
            "--name={urn:other}Pair=A",
            "`{urn:other}Pair`, which `names` names",
            "did you mean `{urn:names}Pair`?",
        ),
        (
            // One letter is near to any other, a namespace is not.
            "--name={urn:nothing:of:the:kind}Thing=A",
            "`{urn:nothing:of:the:kind}Thing`, which `names` names",
            "`soapgen inspect` lists the names",
        ),
        (
            "--type={urn:t}User=A",
            "a type `{urn:t}User`, which `types` names",
            "`soapgen inspect` lists the names",
        ),
        (
            "--type={urn:names}part=A",
            "a type `{urn:names}part`, which `types` names",
            "did you mean `{urn:names}Part`?",
        ),
        (
            "--module=urn:nams=a",
            "anything in the namespace `urn:nams`, which `modules` names",
            "did you mean `urn:names`?",
        ),
        (
            "--type-derive={urn:names}Parts=Copy",
            "a type `{urn:names}Parts`, which `type-derives` names",
            "did you mean `{urn:names}Part`?",
        ),
        (
            // What is built in becomes no type of its own.
            "--type-attribute={http://www.w3.org/2001/XMLSchema}int=#[non_exhaustive]",
            "a type `{http://www.w3.org/2001/XMLSchema}int`, which `type-attributes` names",
            "`soapgen inspect` lists the names",
        ),
    ] {
        let run = folder.run(&["generate", "in.wsdl", "names.xsd", flag]);
        assert_eq!(run.code, Some(0), "{flag}: {}", run.err);
        let expected = format!(
            "warning[unknown-name]: no document declares {problem}\n  = help: it does nothing; {help}\n"
        );
        assert!(run.err.starts_with(&expected), "{flag}: {}", run.err);
    }
    // Of several documents, one that declares it is enough.
    let known = [
        "--name={urn:t}User=A",
        "--name={urn:t}GetUser=B",
        "--name={}local=C",
        "--name={}own=D",
        "--name={urn:names}shared=E",
        "--name={urn:names}Pair=F",
        "--module=urn:names=d",
        "--type={http://www.w3.org/2001/XMLSchema}int=i64",
        "--type-derive={urn:names}Part=PartialOrd",
        "--type-attribute={urn:names}Part=#[non_exhaustive]",
    ];
    let run = folder.run(&[&["generate", "in.wsdl", "names.xsd"][..], &known].concat());
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    // The root has no name.
    let run = folder.run(&["generate", "in.wsdl", "names.xsd", "--module=urn:t=c"]);
    let expected =
        "warning[root-namespace]: `modules` names the namespace `urn:t`, which has no module\n";
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.starts_with(expected), "{}", run.err);
}

/// A module has the name that the settings give it, whatever else would be called so, or there is
/// none.
#[test]
fn a_module_has_the_name_of_the_settings() {
    let schema = |namespace: &str, name: &str| {
        format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='{namespace}'>\
             <xs:complexType name='{name}'><xs:sequence/></xs:complexType></xs:schema>"
        )
    };
    let files = [
        ("a.xsd", schema("urn:root", "Root")),
        ("b.xsd", schema("urn:x:common", "B")),
        ("c.xsd", schema("urn:y:common", "C")),
        ("d.xsd", schema("urn:z:other", "D")),
    ];
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    let folder = Folder::new("module_names", &files);
    let documents = ["generate", "a.xsd", "b.xsd", "c.xsd", "d.xsd"];
    for (modules, expected) in [
        (
            &["urn:z:other=common"][..],
            Ok(&["common", "x_common", "y_common"][..]),
        ),
        (
            &["urn:y:common=common"],
            Ok(&["common", "x_common", "other"]),
        ),
        (&["urn:y:common=other"], Ok(&["common", "other", "z_other"])),
        (&["urn:z:other=r#mod"], Ok(&["r#mod", "common"])),
        (&["urn:z:other=größe"], Ok(&["größe"])),
        (
            &["urn:x:common=a", "urn:y:common=a"],
            Err(
                "the settings name the module of `urn:y:common` `a`, which they name the module of `urn:x:common` too",
            ),
        ),
        (
            &["urn:x:common=Shared", "urn:z:other=shared"],
            Err(
                "the settings name the module of `urn:z:other` `shared`, which they name the module of `urn:x:common` too",
            ),
        ),
        (
            &["urn:x:common=rt"],
            Err("the settings name the module of `urn:x:common` `rt`, which has another meaning"),
        ),
        (
            &["urn:x:common=elements"],
            Err("`elements`, which has another meaning"),
        ),
        (
            &["urn:x:common=std"],
            Err("`std`, which has another meaning"),
        ),
        (&["urn:x:common=u8"], Err("`u8`, which has another meaning")),
        (
            &["urn:x:common=soapgen_runtime"],
            Err("`soapgen_runtime`, which has another meaning"),
        ),
    ] {
        let flags: Vec<_> = modules.iter().map(|m| format!("--module={m}")).collect();
        let flags: Vec<_> = flags.iter().map(String::as_str).collect();
        let run = folder.run(&[&documents[..], &flags].concat());
        match expected {
            Ok(names) => {
                assert_eq!((run.code, &*run.err), (Some(0), ""), "{modules:?}");
                for name in names {
                    let module = format!("\npub mod {name} {{");
                    assert!(run.out.contains(&module), "{modules:?}: {}", run.out);
                }
            }
            Err(problem) => {
                assert_eq!(run.code, Some(1), "{modules:?}: {}", run.out);
                assert!(run.err.starts_with("error[name-taken]: "), "{}", run.err);
                assert!(run.err.contains(problem), "{}", run.err);
                assert!(
                    run.err.contains("= help: give it another name"),
                    "{}",
                    run.err
                );
            }
        }
    }
}

/// What one input declares, another may declare alike; a message of its own may be another's
/// namesake; but a type has one meaning.
#[test]
fn two_services_that_disagree_about_a_type_are_refused() {
    let service = |name: &str, schema: &str| {
        let head = r#"<xs:schema targetNamespace="urn:t" elementFormDefault="qualified">"#;
        GOOD.replace("\"Users\"", &format!("\"{name}\""))
            .replace("tns:Users", &format!("tns:{name}"))
            .replace(head, &format!("{head}{schema}"))
    };
    let ty = |base: &str| {
        format!("\n<xs:simpleType name='Id'><xs:restriction base='xs:{base}'/></xs:simpleType>\n")
    };
    let group = |inside: &str| {
        format!(
            "\n<xs:complexType name='Id'><xs:sequence>{inside}</xs:sequence></xs:complexType>\n"
        )
    };
    let local = |inside: &str| {
        group(&format!(
            "<xs:element name='V'><xs:simpleType><xs:restriction base='xs:string'>{inside}\
             </xs:restriction></xs:simpleType></xs:element>"
        ))
    };
    let attribute = |how: &str| {
        format!(
            "\n<xs:complexType name='Id'><xs:attribute name='a' type='xs:int' {how}/></xs:complexType>\n"
        )
    };
    let reference = |ty: &str| {
        group("<xs:element ref='tns:Part'/>")
            + &format!("<xs:element name='Part' type='xs:{ty}'/>\n")
    };
    let int = "<xs:element name='A' type='xs:int'/>";
    let alike = [
        ty("int"),
        group(int),
        local(""),
        attribute(""),
        reference("int"),
    ];
    for schema in &alike {
        let (a, b) = (service("A", schema), service("B", schema));
        let folder = Folder::new("agree", &[("a.wsdl", &a), ("b.wsdl", &b)]);
        let run = folder.run(&["generate", "a.wsdl", "b.wsdl"]);
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{schema}");
        let declared = ["pub struct Id ", "pub type Id "].map(|head| run.out.matches(head).count());
        assert_eq!(declared.iter().sum::<usize>(), 1, "{schema}\n{}", run.out);
    }
    for (one, other, line) in [
        (ty("int"), ty("long"), 5),
        (ty("int"), group(int), 5),
        (group(int), group(&int.replace("'A'", "'B'")), 5),
        (group(int), group(&int.replace("/>", " minOccurs='0'/>")), 5),
        (
            group(int),
            group(&int.replace("/>", " nillable='true'/>")),
            5,
        ),
        (local(""), local("<xs:enumeration value='x'/>"), 5),
        (attribute(""), attribute("use='required'"), 5),
        (attribute(""), attribute("default='1'"), 5),
        (reference("int"), reference("long"), 6),
    ] {
        let (a, b) = (service("A", &one), service("B", &other));
        let folder = Folder::new("disagree", &[("a.wsdl", &a), ("b.wsdl", &b)]);
        let run = folder.run(&["generate", "a.wsdl", "b.wsdl", "-o", "out.rs"]);
        assert_eq!(run.code, Some(1), "{one}{other}");
        assert!(
            run.err
                .starts_with("error[duplicate-declaration]: another input declares the "),
            "{}",
            run.err
        );
        assert!(
            run.err.contains(&format!("--> b.wsdl:{line}:1")),
            "{}",
            run.err
        );
        assert!(run.err.contains(&format!("a.wsdl:{line}:1")), "{}", run.err);
        assert_eq!(folder.read("out.rs"), None);
    }
}

/// A slip in one service makes nothing of another a guess: what is unknown there may only be among
/// what was ignored in its own schemas.
#[test]
fn a_declaration_that_was_passed_over_is_no_excuse_for_another_service() {
    let slip = "<xs:element name='e'><xs:sequence/></xs:element>";
    let service = |name: &str, slip: &str, ty: &str| {
        let declared = format!(r#"{slip}<xs:element name="User" type="{ty}"/>"#);
        GOOD.replace(r#"<xs:element name="User" type="xs:string"/>"#, &declared)
            .replace("urn:t", &format!("urn:{name}"))
            .replace("Users", name)
    };
    let documents = [
        ("both.wsdl", service("A", slip, "tns:Absent")),
        ("a.wsdl", service("A", slip, "xs:string")),
        ("b.wsdl", service("B", "", "tns:Absent")),
    ];
    let documents = documents.each_ref().map(|(name, text)| (*name, &**text));
    let folder = Folder::new("passed-over", &documents);
    let said = |run: &str| run.contains("the type `{urn:B}Absent` is not declared");
    let run = folder.run(&["generate", "both.wsdl"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let run = folder.run(&["generate", "a.wsdl", "b.wsdl"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(said(&run.err), "{}", run.err);
}
