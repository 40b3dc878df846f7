//! The command: what it prints, where it writes and how it exits.
#![allow(clippy::unwrap_used)]

mod folder;

use std::fs;
use std::path::Path;
use std::process::Command;

use folder::{Folder, run, run_as};
use serde_json::{Value, json};

const SCHEMA: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:a='urn:a' xmlns:b='urn:b'
    targetNamespace='urn:a' elementFormDefault='qualified'>
  <xs:import namespace='urn:b' schemaLocation='b.xsd'/>
  <xs:complexType name='Many'>
    <xs:sequence><xs:element name='n' type='xs:int' minOccurs='0' maxOccurs='unbounded'/></xs:sequence>
  </xs:complexType>
  <xs:complexType name='Numbers'>
    <xs:annotation><xs:documentation>Some numbers.</xs:documentation></xs:annotation>
    <xs:sequence>
      <xs:element name='first' type='a:Many'/>
      <xs:choice><xs:element name='second' type='a:Many2' minOccurs='0'/><xs:element name='third' type='b:Color'/></xs:choice>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name='Many2'>
    <xs:sequence><xs:element name='d' type='xs:date' maxOccurs='unbounded'/></xs:sequence>
  </xs:complexType>
  <xs:complexType name='Custom'><xs:sequence><xs:element name='x' type='xs:string'/></xs:sequence></xs:complexType>
  <xs:element name='numbers' type='a:Numbers'/>
  <xs:element name='anonymous' nillable='true'>
    <xs:complexType><xs:sequence><xs:element name='custom' type='a:Custom' maxOccurs='unbounded'/></xs:sequence></xs:complexType>
  </xs:element>
  <xs:element name='head' abstract='true'/>
</xs:schema>
";

const OTHER: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:b'>
  <xs:simpleType name='Color'><xs:restriction base='xs:string'><xs:enumeration value='red'/></xs:restriction></xs:simpleType>
  <xs:element name='color' type='xs:string'/>
  <xs:simpleType name='Scan' xmlns:m='http://www.w3.org/2004/11/xmlmime' m:expectedContentTypes='image/gif'><xs:restriction base='xs:base64Binary'/></xs:simpleType>
  <xs:element name='scan' type='xs:base64Binary' m:expectedContentTypes='image/png, text/*; x=&quot;a,b&quot;; q=0.1' xmlns:m='http://www.w3.org/2005/05/xmlmime'/>
</xs:schema>
";

fn wsdl() -> String {
    // The workspace's own, which stands beside this crate.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wsdl/Services88-User.wsdl");
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_command_line_is_wrong() {
    let folder = Folder::new("usage", &[]);
    for arguments in [
        &[][..],
        &["generate"],
        &["inspect"],
        &["generate", "a.wsdl", "--nothing"],
        &["inspect", "a.wsdl", "--format", "xml"],
        &["generate", "a.wsdl", "--type", "T"],
        &["other"],
    ] {
        let run = folder.run(arguments);
        assert_eq!(
            (run.code, &*run.out),
            (Some(2), ""),
            "{arguments:?}: {}",
            run.err
        );
        assert!(run.err.contains("'--help'"), "{arguments:?}: {}", run.err);
    }
    for argument in ["--help", "--version"] {
        let run = folder.run(&[argument]);
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{argument}");
    }
}

#[test]
fn a_file_gets_what_standard_output_gets() {
    let folder = Folder::new("output", &[("a.xsd", SCHEMA), ("b.xsd", OTHER)]);
    let printed = folder.run(&["generate", "a.xsd"]);
    assert_eq!((printed.code, &*printed.err), (Some(0), ""));
    assert!(
        printed.out.contains("pub struct Numbers"),
        "{}",
        printed.out
    );
    assert_eq!(folder.run(&["generate", "a.xsd", "-o", "-"]), printed);

    let written = folder.run(&["generate", "a.xsd", "-o", "out.rs"]);
    assert_eq!((written.code, &*written.out), (Some(0), ""));
    assert_eq!(folder.read("out.rs").as_ref(), Some(&printed.out));

    // What doesn't change isn't touched, so that nothing is built again.
    let modified = || {
        fs::metadata(folder.0.join("out.rs"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    let file = fs::File::options()
        .write(true)
        .open(folder.0.join("out.rs"))
        .unwrap();
    file.set_modified(long_ago).unwrap();
    assert_eq!(
        folder.run(&["generate", "a.xsd", "-o", "out.rs"]).code,
        Some(0)
    );
    assert_eq!(modified(), long_ago);
    assert_eq!(
        folder
            .run(&["generate", "a.xsd", "-o", "out.rs", "--builders"])
            .code,
        Some(0)
    );
    assert_ne!(modified(), long_ago);
}

#[test]
fn the_output_is_the_same_everywhere() {
    let text = wsdl();
    let one = Folder::new("same-one", &[("User.wsdl", &text)]);
    let two = Folder::new("same-two", &[("deep/down/User.wsdl", &text), ("x/y", "")]);
    let absolute = two.0.join("deep/down/User.wsdl");
    for command in [&["generate"][..], &["inspect"]] {
        let arguments = |path| [command, &[path]].concat();
        let first = one.run(&arguments("User.wsdl"));
        assert_eq!(first.code, Some(0), "{}", first.err);
        assert_eq!(one.run(&arguments("User.wsdl")), first);
        assert_eq!(two.run(&arguments("deep/down/User.wsdl")), first);
        assert_eq!(two.run(&arguments(absolute.to_str().unwrap())), first);
        assert_eq!(
            run(&two.0.join("x"), &arguments("../deep/down/User.wsdl")),
            first
        );
    }
    // Several documents, in which the order of what is read counts.
    let many = Folder::new("same-many", &[("a.xsd", SCHEMA), ("b.xsd", OTHER)]);
    let first = many.run(&["inspect", "a.xsd", "--format", "json"]);
    for _ in 0..5 {
        assert_eq!(many.run(&["inspect", "a.xsd", "--format", "json"]), first);
    }
}

#[test]
fn a_file_of_settings_is_used() {
    let text = "inputs = ['../User.wsdl']\noperations = ['GetUser']\nbuilders = true\n";
    let folder = Folder::new(
        "config",
        &[("User.wsdl", &wsdl()), ("c/soapgen.toml", text)],
    );
    let run = folder.run(&["generate", "--config", "c/soapgen.toml"]);
    let flags = folder.run(&[
        "generate",
        "User.wsdl",
        "--operation",
        "GetUser",
        "--builders",
    ]);
    assert_eq!(run, flags);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("pub struct GetUserResponse"));
    assert!(!run.out.contains("SaveUser"));

    // Beside the file, wherever the command is run; a flag counts before it.
    let with_output = format!("{text}output = '../out.rs'\n");
    folder.write("c/soapgen.toml", &with_output);
    let written = folder.run(&["generate", "--config", "c/soapgen.toml"]);
    assert_eq!((written.code, &*written.out), (Some(0), ""));
    assert!(written.err.starts_with("wrote "), "{}", written.err);
    assert_eq!(folder.read("out.rs").as_ref(), Some(&run.out));
    let flag = folder.run(&["generate", "--config", "c/soapgen.toml", "-o", "-"]);
    assert_eq!(flag.out, run.out);
    folder.write("c/soapgen.toml", "output = ['o.rs']\n");
    let wrong = folder.run(&["generate", "User.wsdl", "--config", "c/soapgen.toml"]);
    assert!(
        wrong.err.contains("= help: write a string"),
        "{}",
        wrong.err
    );

    folder.write("c/soapgen.toml", "operation = ['GetUser']\n");
    let run = folder.run(&["generate", "User.wsdl", "--config", "c/soapgen.toml"]);
    assert_eq!((run.code, &*run.out), (Some(1), ""));
    assert!(run.err.contains("--> c/soapgen.toml:1:1\n"), "{}", run.err);
    assert!(
        run.err.contains("did you mean `operations`?"),
        "{}",
        run.err
    );
}

fn inspect(folder: &Folder, arguments: &[&str]) -> Value {
    let run = folder.run(&[&["inspect", "--format", "json"], arguments].concat());
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    serde_json::from_str(&run.out).unwrap()
}

fn named<'j>(list: &'j Value, name: &str) -> &'j Value {
    let mut values = list.as_array().unwrap().iter();
    values.find(|value| value["name"] == name).unwrap()
}

#[test]
fn a_schema_is_described() {
    let folder = Folder::new("inspect-schema", &[("a.xsd", SCHEMA), ("b.xsd", OTHER)]);
    let json = inspect(&folder, &["a.xsd", "--type", "{urn:a}Custom=my::Custom"]);
    assert_eq!(json["version"], 1);
    assert_eq!(json["documents"], json!(["a.xsd", "b.xsd"]));
    assert_eq!(json["services"], json!([]));
    assert_eq!(
        *named(&json["elements"], "{urn:a}numbers"),
        json!({
            "name": "{urn:a}numbers",
            "documentation": null,
            "type_name": "{urn:a}Numbers",
            "is_nillable": false,
            "is_abstract": false,
            "expected_content_types": [],
            "rust": "Numbers",
            "read": "elements::NUMBERS.from_str(text)",
            "write": "elements::NUMBERS.to_string(&value)",
        })
    );
    assert_eq!(
        *named(&json["types"], "{urn:a}Numbers"),
        json!({
            "name": "{urn:a}Numbers",
            "documentation": "Some numbers.",
            "kind": "complex",
            "base": "{http://www.w3.org/2001/XMLSchema}anyType",
            "is_abstract": false,
            "expected_content_types": [],
            "rust": "Numbers",
        })
    );
    for (list, name, rust) in [
        ("types", "{urn:a}Many", json!("Vec<i32>")),
        ("types", "{urn:a}Many2", json!("Vec<soapgen_runtime::Date>")),
        ("types", "{urn:a}Custom", json!("my::Custom")),
        ("types", "{urn:b}Color", json!("b::Color")),
        ("elements", "{urn:a}anonymous", json!("Option<Anonymous>")),
        ("elements", "{urn:a}head", Value::Null),
        ("elements", "{urn:b}color", json!("String")),
    ] {
        assert_eq!(named(&json[list], name)["rust"], rust, "{name}");
    }
    let color = named(&json["elements"], "{urn:b}color");
    assert_eq!(color["read"], "b::elements::COLOR.from_str(text)");
    assert_eq!(named(&json["types"], "{urn:b}Color")["kind"], "enumeration");
    let scan = named(&json["elements"], "{urn:b}scan");
    let media = json!(["image/png", "text/*; x=\"a,b\""]);
    assert_eq!(scan["expected_content_types"], media);
    let scan = named(&json["types"], "{urn:b}Scan");
    assert_eq!(scan["expected_content_types"], json!(["image/gif"]));
    let kept = inspect(&folder, &["a.xsd", "--keep-wrappers"]);
    assert_eq!(named(&kept["types"], "{urn:a}Many")["rust"], "Many");
}

#[test]
fn a_service_is_described() {
    const NS: &str = "http://www.superoffice.net/ws/crm/NetServer/Services88";
    let name = |local: &str| format!("{{{NS}}}{local}");
    let folder = Folder::new("inspect-service", &[("User.wsdl", &wsdl())]);
    let json = inspect(&folder, &["User.wsdl"]);
    let binding = name("BasicHttpBinding_User");
    let port = &named(&json["services"], &name("WcfUserService"))["ports"][0];
    assert_eq!(port["name"], "BasicHttpBinding_User");
    assert_eq!(port["binding"], *binding);
    assert!(port["address"].as_str().unwrap().starts_with("https://"));
    let binding = named(&json["bindings"], &binding);
    assert_eq!(binding["port_type"], name("User"));
    assert_eq!(binding["protocol"], "soap-1.1");
    assert_eq!(binding["rust"], "UserClient");
    assert_eq!(binding["operations"].as_array().unwrap().len(), 97);
    let operation = named(&binding["operations"], "GetOrRegisterAccessGatewayInfo");
    assert_eq!(operation["style"], "document");
    assert_eq!(operation["soap_version"], "1.1");
    assert_eq!(
        operation["action"],
        format!("{NS}/User/GetOrRegisterAccessGatewayInfo")
    );
    assert_eq!(
        operation["rust"],
        "UserClient::get_or_register_access_gateway_info"
    );
    assert!(operation["documentation"].is_string());
    assert_eq!(operation["faults"], json!([]));
    let header = |record: &str, local: &str, member: &str| json!({"element": name(local), "part": local, "rust": format!("{record}::{member}")});
    assert_eq!(
        operation["request"],
        json!({
            "name": name("GetOrRegisterAccessGatewayInfoRequest"),
            "rust": "GetOrRegisterAccessGatewayInfo",
            "encoded": false,
            "body": [name("GetOrRegisterAccessGatewayInfo")],
            "headers": [
                header("UserHeaders", "ApplicationToken", "application_token"),
                header("UserHeaders", "Credentials", "credentials"),
                header("UserHeaders", "TimeZone", "time_zone"),
            ],
            "attachments": [],
        })
    );
    assert_eq!(
        operation["response"]["rust"],
        "GetOrRegisterAccessGatewayInfoResponse"
    );
    let arrays = "{http://schemas.microsoft.com/2003/10/Serialization/Arrays}ArrayOfint";
    assert_eq!(named(&json["types"], arrays)["rust"], "Vec<i32>");
    // Every type and every element that is declared becomes something.
    for list in ["types", "elements"] {
        for value in json[list].as_array().unwrap() {
            assert!(value["rust"].is_string(), "{value}");
        }
    }

    assert!(operation["parameters"].is_null() && operation["gives"].is_null());
    let unwrapped = inspect(&folder, &["User.wsdl", "--unwrapped"]);
    let operations = &unwrapped["bindings"][0]["operations"];
    let operation = named(operations, "GetUser");
    assert_eq!(operation["parameters"], json!(["GetUser::user_id"]));
    assert_eq!(operation["gives"], "GetUserResponse::response");
    let text = folder.run(&["inspect", "User.wsdl", "--unwrapped"]).out;
    assert!(
        text.contains("    takes GetUser::user_id\n")
            && text.contains("    gives GetUserResponse::response\n"),
        "{text:.2000}"
    );

    // With one operation chosen the others are still listed.
    let arguments = ["User.wsdl", "--operation", "GetOrRegisterAccessGatewayInfo"];
    let json = inspect(&folder, &arguments);
    let operations = json["bindings"][0]["operations"].as_array().unwrap();
    let generated = operations
        .iter()
        .filter(|operation| operation["rust"].is_string());
    assert_eq!((operations.len(), generated.count()), (97, 1));

    let text = folder.run(&["inspect", "User.wsdl"]).out;
    for line in [
        format!("service {{{NS}}}WcfUserService\n  port BasicHttpBinding_User\n"),
        format!("binding {{{NS}}}BasicHttpBinding_User -> UserClient\n"),
        "  operation GetUser -> UserClient::get_user\n    document, SOAP 1.1, action \"".to_owned(),
        format!("    request {{{NS}}}GetUser -> GetUser\n"),
        format!("      header {{{NS}}}Credentials -> UserHeaders::credentials\n"),
        "  read  elements::CREDENTIALS.from_str(text)\n  write elements::CREDENTIALS.to_string(&value)\n".to_owned(),
        format!("type {{{NS}}}Carrier -> Carrier\n"),
    ] {
        assert!(text.contains(&line), "{line}");
    }
}

#[test]
fn the_documented_keys_are_those_that_are_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/inspect-json.md");
    let documented = fs::read_to_string(path).unwrap();
    let folder = Folder::new("inspect-keys", &[("User.wsdl", &wsdl())]);
    let mut values = vec![inspect(&folder, &["User.wsdl"])];
    let wrong = folder.run(&["inspect", "none.wsdl", "--format", "json"]);
    values.push(serde_json::from_str(&wrong.out).unwrap());
    while let Some(value) = values.pop() {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    assert!(documented.contains(&format!("| `{key}` |")), "{key}");
                    values.push(value);
                }
            }
            Value::Array(inner) => values.extend(inner),
            _ => {}
        }
    }
}

#[test]
fn what_documents_hold_does_not_reach_the_terminal_as_it_stands() {
    let evil = "x&#x9b;2J&#x200b;&#xe0041;&#x202e;&#10;error: y&#x2028;&#x1b;";
    let schema = format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>
           <xs:import namespace='urn:b' schemaLocation='{evil}.xsd'/>
           <xs:element name='e' type='b:{evil}' xmlns:b='urn:b'/>
         </xs:schema>"
    );
    let wsdl = format!(
        "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:s='http://schemas.xmlsoap.org/wsdl/soap/'
           xmlns:t='urn:t' targetNamespace='urn:t'>
           <w:portType name='P'/>
           <w:binding name='B' type='t:P'><s:binding transport='http://schemas.xmlsoap.org/soap/http'/></w:binding>
           <w:service name='S'><w:port name='p' binding='t:B'><s:address location='http://{evil}'/></w:port></w:service>
         </w:definitions>"
    );
    let folder = Folder::new("terminal", &[("a.xsd", &schema), ("b.wsdl", &wsdl)]);
    for arguments in [
        &["generate", "a.xsd"][..],
        &["inspect", "a.xsd"],
        &["inspect", "b.wsdl"],
        &["inspect", "b.wsdl", "--format", "json"],
        &["check", "a.xsd"],
        &["check", "a.xsd", "--format", "json"],
        &["generate", "\u{1b}[2J\u{202e}.xsd"],
    ] {
        let run = folder.run(arguments);
        let all = format!("{}{}", run.out, run.err);
        let unseen = |c: char| {
            c != '\n' && (c.is_control() || "\u{202e}\u{2028}\u{200b}\u{e0041}".contains(c))
        };
        assert!(!all.contains(unseen), "{arguments:?}: {all:?}");
        assert!(all.contains("202e"), "{arguments:?}: {all}");
        assert!(
            !all.lines().any(|line| line.starts_with("error: y")),
            "{all}"
        );
    }
}

/// A line says what was written; a file that somebody else wrote is left alone.
#[test]
fn what_was_written_is_said_and_the_files_of_others_stay() {
    let by_hand = "// Mine.\nfn main() {}\n// Beside it lies what is\n// @generated by soapgen.\n";
    let wsdl = wsdl();
    let folder = Folder::new(
        "overwrites",
        &[("a.wsdl", &wsdl), ("mine.rs", by_hand), ("empty.rs", "")],
    );
    let generate = |arguments: &[&str]| folder.run(&[&["generate", "a.wsdl"], arguments].concat());
    for (arguments, code, said) in [
        (
            &["-o", "out.rs"][..],
            0,
            "wrote out.rs: 1 client, 97 operations, ",
        ),
        (
            &["-o", "out.rs"],
            0,
            "unchanged out.rs: 1 client, 97 operations, ",
        ),
        (
            &["-o", "out.rs", "--no-client"],
            0,
            "wrote out.rs: 0 clients, 0 operations, ",
        ),
        (&["-o", "out.rs", "-q"], 0, ""),
        (&["-o", "empty.rs"], 0, "wrote empty.rs: "),
        (
            &["-o", "mine.rs"],
            1,
            "error: `mine.rs` was not generated by soapgen and is left as it is",
        ),
    ] {
        let run = generate(arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.err);
        assert!(run.err.starts_with(said), "{arguments:?}: {}", run.err);
        assert_eq!(
            run.err.is_empty(),
            said.is_empty(),
            "{arguments:?}: {}",
            run.err
        );
        assert_eq!(run.out, "");
    }
    assert_eq!(folder.read("mine.rs").as_deref(), Some(by_hand));
    assert_eq!(generate(&["-o", "mine.rs", "--force"]).code, Some(0));
    assert_ne!(folder.read("mine.rs").as_deref(), Some(by_hand));
}

/// What is checked in is held against what would be generated, and nothing is written.
#[test]
fn what_is_checked_in_is_compared() {
    let config = "inputs = ['a.xsd']\noutput = 'named.rs'\n";
    let files = [
        ("a.xsd", SCHEMA),
        ("b.xsd", OTHER),
        ("mine.rs", "fn main() {}\n"),
        ("soapgen.toml", config),
    ];
    let folder = Folder::new("generate-check", &files);
    let written = folder.run(&["generate", "a.xsd", "-o", "out.rs"]);
    assert_eq!(written.code, Some(0), "{}", written.err);
    let module = folder.read("out.rs").unwrap();
    folder.write("named.rs", &module.replace("pub first: ", "pub fist: "));
    folder.write("crlf.rs", &module.replace('\n', "\r\n"));
    folder.write("evil.rs", &module.replace("pub first", "\u{1b}[2J\u{202e}"));
    folder.write(
        "late.rs",
        &module.replace("pub ", "").replace("rt::", "::rt::"),
    );
    let named = "--- named.rs\n+++ named.rs (as it would be generated)\n@@ -";
    for (arguments, code, out, err) in [
        (
            &["a.xsd", "-o", "out.rs"][..],
            0,
            &[][..],
            "unchanged out.rs: ",
        ),
        (&["a.xsd", "-o", "out.rs", "-q"], 0, &[], ""),
        (
            &["--config", "soapgen.toml"],
            1,
            &[
                named,
                "\n-    pub fist: Vec<i32>,\n+    pub first: Vec<i32>,\n",
            ],
            "error: `named.rs` is not what would be generated\n  = help: ",
        ),
        // What is asked for is said.
        (&["--config", "soapgen.toml", "-q"], 1, &[named], "error: "),
        (
            &["a.xsd", "-o", "out.rs", "--builders"],
            1,
            &["\n+    pub fn new("],
            "error: `out.rs` is not",
        ),
        (
            &["a.xsd", "-o", "evil.rs"],
            1,
            &["\n-    \\u{1b}[2J\\u{202e}: Vec<i32>,\n"],
            "error: `evil.rs` is not",
        ),
        (
            &["a.xsd", "-o", "late.rs", "--lines", "9"],
            1,
            &[" more lines: `--lines` shows more\n"],
            "error: `late.rs` is not",
        ),
        (
            &["a.xsd", "-o", "crlf.rs"],
            1,
            &[],
            "error: `crlf.rs` has other line ends",
        ),
        (
            &["a.xsd", "-o", "none.rs"],
            1,
            &[],
            "error: there is nothing in `none.rs`",
        ),
        (
            &["a.xsd", "-o", "mine.rs"],
            1,
            &[],
            "error: `mine.rs` was not generated by soapgen",
        ),
        (
            &["a.xsd"],
            2,
            &[],
            "error: with --check a file has to be named",
        ),
        (&["a.xsd", "-o", "-"], 2, &[], "error: with --check a file"),
        (
            &["a.xsd", "-o", "out.rs", "--force"],
            2,
            &[],
            "error: the argument",
        ),
    ] {
        let before: Vec<_> = fs::read_dir(&folder.0).unwrap().flatten().collect();
        let contents = |name: &str| folder.read(name);
        let texts: Vec<_> = before
            .iter()
            .map(|entry| contents(entry.file_name().to_str().unwrap()))
            .collect();
        let run = folder.run(&[&["generate", "--check"], arguments].concat());
        assert_eq!(run.code, Some(code), "{arguments:?}: {run:?}");
        assert!(run.err.starts_with(err), "{arguments:?}: {}", run.err);
        assert_eq!(run.err.is_empty(), err.is_empty(), "{arguments:?}");
        assert_eq!(run.out.is_empty(), out.is_empty(), "{arguments:?}");
        for part in out {
            assert!(run.out.contains(part), "{arguments:?}: {}", run.out);
        }
        assert!(!run.out.contains('\u{1b}'), "{arguments:?}: {}", run.out);
        let after: Vec<_> = before
            .iter()
            .map(|entry| contents(entry.file_name().to_str().unwrap()))
            .collect();
        assert_eq!(texts, after, "{arguments:?}");
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), before.len());
    }
    let colors = [
        "generate",
        "a.xsd",
        "-o",
        "named.rs",
        "--check",
        "--color=always",
    ];
    let run = folder.run(&colors);
    assert!(run.out.contains("\u{1b}[31m-    pub fist: "), "{}", run.out);
}

/// The command looks at what it is to replace, and neither waits for it nor reads without end.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_replaced() {
    let folder = Folder::new("no-regular-file", &[("a.xsd", SCHEMA), ("b.xsd", OTHER)]);
    let pipe = folder.0.join("pipe");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", folder.0.join("device")).unwrap();
    for name in ["pipe", "device"] {
        let run = folder.run(&["generate", "a.xsd", "-o", name]);
        assert!(run.err.contains("not a regular file"), "{}", run.err);
        assert_eq!(run.code, Some(1), "{name}");
    }
}

/// A name that no file has leads to the one that is meant, or to the folder that was looked in.
#[test]
fn files_that_are_not_there_lead_to_those_that_are() {
    let folder = Folder::new("no-file", &[("wsdl/Shop.wsdl", SCHEMA)]);
    for (input, help) in [
        (
            "wsdl/Shp.wsdl",
            "= help: did you mean `Shop.wsdl`, in the same folder?",
        ),
        ("wsdl/Bank.wsdl", "= help: the path is relative to `"),
        ("Shop.wsdl", "= help: the path is relative to `"),
        ("wsdl", "= help: name the documents in it"),
    ] {
        let run = folder.run(&["generate", input]);
        assert_eq!(run.code, Some(1), "{input}");
        assert!(run.err.contains(help), "{input}: {}", run.err);
    }
    let run = folder.run(&["generate", "--config", "wsdl/Shop.wsd"]);
    assert!(run.err.contains("did you mean `Shop.wsdl`"), "{}", run.err);
    // An address stays one in a file of settings.
    folder.write("soapgen.toml", "inputs = ['https://example.com/a?wsdl']\n");
    let run = folder.run(&["generate", "--config", "soapgen.toml"]);
    assert!(
        run.err.contains("`soapgen fetch 'https://example.com"),
        "{}",
        run.err
    );
}

/// What has an address is fetched, and what is here is generated from.
#[test]
fn addresses_and_files_are_told_apart() {
    let folder = Folder::new("addresses", &[("a.xsd", SCHEMA)]);
    for command in ["generate", "check", "inspect"] {
        for address in ["http://example.com/a?wsdl", "HTTPS://u:p@example.com/a"] {
            let run = folder.run(&[command, address]);
            let said = format!("{}{}", run.out, run.err);
            assert_eq!(run.code, Some(1), "{said}");
            assert!(said.contains("`soapgen fetch '"), "{said}");
            assert!(!said.contains("u:p@"), "{said}");
        }
    }
    if cfg!(feature = "fetch") {
        for arguments in [
            &["fetch", "a.xsd", "-o", "out"][..],
            &["fetch", "a.xsd"],
            &["fetch", "--check", "./a.xsd"],
            &["-q", "fetch", "a.xsd"],
        ] {
            let run = folder.run(arguments);
            assert_eq!(run.code, Some(1), "{}", run.err);
            assert!(run.err.contains("`soapgen generate`"), "{}", run.err);
        }
        let run = folder.run(&["fetch", "file.wsdl"]);
        assert_eq!(run.code, Some(1), "{}", run.err);
        assert!(
            run.err.contains("`file.wsdl` is not an address"),
            "{}",
            run.err
        );
        // Only the folder is missing.
        let run = folder.run(&["fetch", "http://localhost/a?wsdl"]);
        assert_eq!(run.code, Some(2), "{}", run.err);
        for part in [
            "--output <DIR>",
            "Usage: soapgen fetch [OPTIONS] --output <DIR> <URL>",
        ] {
            assert!(run.err.contains(part), "{}", run.err);
        }
    }
}

/// The commands that `--help` lists.
fn commands(folder: &Folder) -> Vec<String> {
    let help = folder.run(&["--help"]).out;
    let (_, list) = help.split_once("\nCommands:\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let lines = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = lines.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn each_shell_completes_each_command() {
    let folder = Folder::new("completions", &[]);
    let commands = commands(&folder);
    assert!(commands.len() > 5, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = folder.run(&["completions", shell]);
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{shell}");
        for word in commands
            .iter()
            .map(String::as_str)
            .chain(["distinguish-nil"])
        {
            assert!(run.out.contains(word), "{shell}: {word}");
        }
        folder.write(shell, &run.out);
    }
    // What bash makes of it.
    for (words, expected) in [
        ("soapgen gen", "generate"),
        ("soapgen generate --distin", "--distinguish-nil"),
        ("soapgen check --format j", "json"),
    ] {
        let number = words.split(' ').count() - 1;
        let (before, last) = words.rsplit_once(' ').unwrap();
        let before = before.split(' ').next_back().unwrap();
        let script = format!(
            "source ./bash; COMP_WORDS=({words}); COMP_CWORD={number}; \
             _soapgen soapgen {last} {before}; echo \"${{COMPREPLY[*]}}\""
        );
        let mut bash = Command::new("bash");
        bash.args(["-euc", &script]).current_dir(&folder.0);
        let run = run_as(bash);
        assert_eq!((run.out.trim(), &*run.err), (expected, ""), "{words}");
    }
}

#[test]
fn each_command_has_a_page_of_the_manual() {
    let folder = Folder::new("manual", &[]);
    let run = folder.run(&["man", "-o", "man1"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let commands = commands(&folder);
    let index = folder.read("man1/soapgen.1").unwrap();
    assert_eq!(folder.run(&["man"]).out, index);
    for name in &commands {
        let escaped = name.replace('-', "\\-");
        assert!(
            index.contains(&format!("soapgen\\-{escaped}(1)")),
            "{name}: {index}"
        );
        let page = folder.read(&format!("man1/soapgen-{name}.1")).unwrap();
        assert!(page.contains(&format!(".TH soapgen-{name} 1")), "{page}");
        assert!(page.contains("$ soapgen "), "{name} has no example: {page}");
        assert_eq!(folder.run(&["man", name]).out, page);
    }
    let pages = fs::read_dir(folder.0.join("man1")).unwrap().count();
    assert_eq!(pages, commands.len() + 1);
    let run = folder.run(&["man", "generat"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(
        run.err.contains("the commands are generate, "),
        "{}",
        run.err
    );
}

/// Who misspells a name sees the one that is meant, and else what there is.
#[test]
fn names_that_are_not_there_lead_to_those_that_are() {
    let wsdl = wsdl();
    let folder = Folder::new("names", &[("a.wsdl", &wsdl)]);
    for (arguments, help) in [
        (
            ["--operation", "GetUserz"],
            "= help: did you mean `GetUser`?",
        ),
        (
            ["--operation", "RegisterTheGateway"],
            "declare `RegisterWithAccessGateway`, `GetOrRegisterAccessGatewayInfo`, `",
        ),
        (
            ["--operation", "Nothing"],
            " and 87 more; `soapgen inspect` lists them",
        ),
        (
            ["--service", "Nothing"],
            "= help: the documents declare `WcfUserService`",
        ),
    ] {
        let run = folder.run(&[&["generate", "a.wsdl"], &arguments[..]].concat());
        assert_eq!(run.code, Some(1), "{arguments:?}");
        assert!(run.err.contains(help), "{arguments:?}: {}", run.err);
    }
}

/// A schema with a problem that is guessed at, and one that is refused.
const CARELESS: &str =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>
  <xs:element name='e' type='xs:int' minOcurs='0'/>
</xs:schema>";
const WRONG: &str =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>
  <xs:element name='e' type='xs:int' minOcurs='0'/>
  <xs:element name='f' type='xs:itn'/>
</xs:schema>";

/// Colours are for terminals, unless the environment or, before it, a flag wants otherwise.
#[test]
fn reports_have_colors_where_they_are_wanted() {
    let folder = Folder::new("colors", &[("wrong.xsd", WRONG)]);
    let soapgen = env!("CARGO_BIN_EXE_soapgen");
    for (environment, flags, in_pipe, on_terminal) in [
        (&[][..], &[][..], false, true),
        (&[("NO_COLOR", "1")], &[], false, false),
        (&[("NO_COLOR", "")], &[], false, true),
        (&[("CLICOLOR_FORCE", "1")], &[], true, true),
        (&[("CLICOLOR_FORCE", "")], &[], false, true),
        (&[("CLICOLOR", "0")], &[], false, false),
        (
            &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
            &[],
            false,
            false,
        ),
        (&[("TERM", "dumb")], &[], false, false),
        (
            &[("CLICOLOR_FORCE", "1")],
            &["--color", "never"],
            false,
            false,
        ),
        (&[("NO_COLOR", "1")], &["--color=always"], true, true),
        (&[], &["--color", "always"], true, true),
        (&[], &["--color", "auto"], false, true),
    ] {
        for arguments in [
            &["generate", "wrong.xsd"][..],
            &["check", "wrong.xsd"],
            &["inspect", "wrong.xsd"],
            &["generate", "no.xsd"],
            // The command line is wrong.
            &["generate"],
        ] {
            let arguments = [arguments, flags].concat();
            let mut piped = Command::new(soapgen);
            piped.args(&arguments);
            let mut runs = vec![(piped, in_pipe)];
            if cfg!(unix) {
                // What a terminal is told is what this prints.
                let mut shown = Command::new("python3");
                let spawn = "import pty, sys; pty.spawn(sys.argv[1:])";
                shown.args(["-c", spawn, soapgen]).args(&arguments);
                shown.env("TERM", "xterm");
                runs.push((shown, on_terminal));
            }
            for (mut command, expected) in runs {
                command.envs(environment.iter().copied());
                let run = run_as({
                    command.current_dir(&folder.0);
                    command
                });
                let said = format!("{}{}", run.out, run.err);
                assert!(said.contains("error"), "{arguments:?}: {said}");
                let is_colored = said.contains("\u{1b}[");
                assert_eq!(
                    is_colored, expected,
                    "{arguments:?} {environment:?}: {said}"
                );
            }
        }
    }
}

/// With `-q`, before or behind the command, nothing is said but errors and what is asked for.
#[test]
fn silence_can_be_asked_for() {
    let folder = Folder::new("quiet", &[("careless.xsd", CARELESS), ("wrong.xsd", WRONG)]);
    for (arguments, code, is_silent) in [
        (&["generate", "careless.xsd", "-o", "out.rs"][..], 0, true),
        (&["generate", "wrong.xsd"], 1, false),
        (&["check", "careless.xsd"], 0, true),
        (&["check", "careless.xsd", "--deny", "warnings"], 1, false),
        (&["check", "wrong.xsd"], 1, false),
    ] {
        let loud = folder.run(arguments);
        assert_eq!(loud.code, Some(code));
        assert!(
            format!("{}{}", loud.out, loud.err).contains("minOcurs"),
            "{loud:?}"
        );
        for quiet in [
            [&["-q"], arguments].concat(),
            [arguments, &["--quiet"]].concat(),
        ] {
            let run = folder.run(&quiet);
            assert_eq!(run.code, Some(code), "{quiet:?}");
            let said = format!("{}{}", run.out, run.err);
            assert_eq!(said.is_empty(), is_silent, "{quiet:?}: {said}");
        }
    }
    // What is refused is told alone.
    let run = folder.run(&["-q", "check", "wrong.xsd"]);
    assert!(
        run.out.contains("xs:itn") && !run.out.contains("minOcurs"),
        "{run:?}"
    );
    // What is asked for is there.
    for arguments in [
        &["generate", "careless.xsd"][..],
        &["inspect", "careless.xsd"],
        &["check", "careless.xsd", "--format", "json"],
    ] {
        let loud = folder.run(arguments);
        let quiet = folder.run(&[&["-q"], arguments].concat());
        assert_eq!((quiet.out, &*quiet.err), (loud.out, ""), "{arguments:?}");
    }
}

/// What was asked for and could not be written is an error, said once.
#[cfg(target_os = "linux")] // `/dev/full`
#[test]
fn a_full_disk_is_said_once() {
    let folder = Folder::new("full", &[("shop.wsdl", &wsdl())]);
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["help", "generate"],
        &["generate", "shop.wsdl", "--quiet"],
        &["sample", "shop.wsdl", "--quiet"],
        &["man"],
        &["completions", "bash"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soapgen"));
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        command
            .args(arguments)
            .current_dir(&folder.0)
            .stdout(full)
            .stderr(std::process::Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert_eq!(
            said.matches("standard output can't be written").count(),
            1,
            "{arguments:?}: {said}"
        );
    }
}
