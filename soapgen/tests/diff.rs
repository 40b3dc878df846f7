//! What a new version of a service changes. What is said of types is proved by messages, in
//! `tests/changes`.
#![allow(clippy::unwrap_used)]

mod constructs;
mod folder;

use std::fs;
use std::path::Path;

use folder::Folder;
use soapgen::diff::{Change, Difference, Kind, Level};
use soapgen::{Generator, Settings};

const WSDL: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <x:element name="Get"><x:complexType><x:sequence><x:element name="Id" type="t:Id"/></x:sequence></x:complexType></x:element>
    <x:element name="Got"><x:complexType><x:sequence><x:element name="Item" type="t:Item" minOccurs="0"/></x:sequence></x:complexType></x:element>
    <x:element name="Put"><x:complexType><x:sequence><x:element name="Item" type="t:Item"/></x:sequence></x:complexType></x:element>
    <x:element name="Wrong" type="x:string"/>
    <x:element name="Token" type="x:string"/>
    <x:simpleType name="Id"><x:restriction base="x:int"/></x:simpleType>
    <x:complexType name="Item"><x:sequence><x:element name="Name" type="x:string"/></x:sequence></x:complexType>
    <x:complexType name="Beside"><x:sequence><x:element name="Item" type="t:Item"/></x:sequence></x:complexType>
  </x:schema></w:types>
  <w:message name="Get"><w:part name="p" element="t:Get"/><w:part name="h" element="t:Token"/></w:message>
  <w:message name="Got"><w:part name="p" element="t:Got"/></w:message>
  <w:message name="Put"><w:part name="p" element="t:Put"/></w:message>
  <w:message name="Wrong"><w:part name="p" element="t:Wrong"/></w:message>
  <w:portType name="Port">
    <w:operation name="Get"><w:input message="t:Get"/><w:output message="t:Got"/><w:fault name="f" message="t:Wrong"/></w:operation>
    <w:operation name="Put"><w:input message="t:Put"/></w:operation>
  </w:portType>
  <w:binding name="Shop" type="t:Port">
    <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Get"><s:operation soapAction="urn:t/Get"/><w:input><s:header message="t:Get" part="h" use="literal"/><s:body use="literal" parts="p"/></w:input><w:output><s:body use="literal"/></w:output><w:fault name="f"><s:fault name="f" use="literal"/></w:fault></w:operation>
    <w:operation name="Put"><s:operation soapAction="urn:t/Put"/><w:input><s:body use="literal"/></w:input></w:operation>
  </w:binding>
  <w:service name="Shop"><w:port name="Shop" binding="t:Shop"><s:address location="http://example.com/1"/></w:port></w:service>
</w:definitions>
"#;

fn settings(folder: &Folder, name: &str) -> Settings {
    let mut settings = Settings::default();
    settings.inputs = vec![folder.0.join(name)];
    settings
}

/// What a new version of a document changes, each with these settings.
fn between(folder: &Folder, set: &dyn Fn(&mut Settings)) -> Difference {
    let generated = ["old.wsdl", "new.wsdl"].map(|name| {
        let mut settings = settings(folder, name);
        set(&mut settings);
        Generator::with_settings(settings).generate().unwrap()
    });
    let [old, new] = &generated;
    Difference::between(old, new)
}

/// A change in a line, without its place.
fn line(change: &Change) -> String {
    let subject = change.subject.split([' ', '}']).next_back().unwrap();
    let verdict = |verdict: Option<soapgen::diff::Verdict>| match verdict {
        Some(verdict) => verdict.to_string(),
        None => "-".to_owned(),
    };
    match change.rust {
        Some(semver) => format!(
            "{subject} {} {semver}: {}",
            change.kind.name(),
            change.message
        ),
        None => format!(
            "{subject} {} {} {}: {}",
            change.kind.name(),
            verdict(change.requests),
            verdict(change.answers),
            change.message
        ),
    }
}

#[test]
#[allow(clippy::too_many_lines)] // A table.
fn changes_of_services_are_told() {
    const OPERATION: &str = r#"<w:operation name="Get"><w:input"#;
    const PUT: &str = r#"    <w:operation name="Put"><s:operation soapAction="urn:t/Put"/><w:input><s:body use="literal"/></w:input></w:operation>
"#;
    const HEADER: &str = "<s:header message=\"t:Get\" part=\"h\" use=\"literal\"/>";
    const REQUIRED: &str =
        "<s:header message=\"t:Get\" part=\"h\" use=\"literal\" w:required=\"true\"/>";
    // What is replaced in the document, and what is said of it.
    type Case = (
        &'static [(&'static str, &'static str)],
        &'static [&'static str],
    );
    let cases: &[Case] = &[
        (&[], &[]),
        // What is documented, and where things stand, changes nothing.
        (&[("<w:types>", "<w:types><!-- here -->\n")], &[]),
        (
            &[("http://example.com/1", "http://example.com/2")],
            &[
                "Shop address fits fits: its address is `http://example.com/2`, and was `http://example.com/1`",
            ],
        ),
        (
            &[(PUT, "")],
            &[
                "Shop part-removed major: `PortClient::put` is gone",
                "Shop operation breaks fits: the operation is gone",
            ],
        ),
        (
            &[("soapAction=\"urn:t/Put\"", "soapAction=\"urn:t/Set\"")],
            &["Shop action breaks fits: its action is `urn:t/Set`, and was `urn:t/Put`"],
        ),
        (
            &[
                (
                    "<s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>",
                    "<s:binding style=\"rpc\" transport=\"http://schemas.xmlsoap.org/soap/http\"/>",
                ),
                ("element=\"t:Put\"", "type=\"t:Item\""),
                ("element=\"t:Get\"", "type=\"t:Id\""),
                ("element=\"t:Got\"", "type=\"t:Item\""),
            ],
            &[
                "Shop style breaks breaks: its style is rpc, and was document",
                "Shop style breaks breaks: its style is rpc, and was document",
            ],
        ),
        (
            &[(
                "xmlns:s=\"http://schemas.xmlsoap.org/wsdl/soap/\"",
                "xmlns:s=\"http://schemas.xmlsoap.org/wsdl/soap12/\"",
            )],
            &["Shop protocol breaks breaks: it speaks SOAP 1.2, and spoke SOAP 1.1"],
        ),
        (
            &[(
                "<s:header message=\"t:Get\" part=\"h\" use=\"literal\"/>",
                "",
            )],
            &["header fits -: the header block `{urn:t}Token` of its request is gone"],
        ),
        // Header blocks that have to be there, and how they are written.
        (
            &[(HEADER, REQUIRED)],
            &["header breaks -: the header block `{urn:t}Token` of its request is required"],
        ),
        (
            &[
                (HEADER, ""),
                (
                    "<w:operation name=\"Put\"><s:operation soapAction=\"urn:t/Put\"/><w:input>",
                    "<w:operation name=\"Put\"><s:operation soapAction=\"urn:t/Put\"/><w:input><s:header message=\"t:Get\" part=\"h\" use=\"literal\" w:required=\"true\"/>",
                ),
            ],
            &[
                "header fits -: the header block `{urn:t}Token` of its request is gone",
                "header breaks -: the header block `{urn:t}Token` of its request was added, required",
            ],
        ),
        (
            &[(
                "part=\"h\" use=\"literal\"",
                "part=\"h\" use=\"encoded\" encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"",
            )],
            &[
                "style breaks -: the header block `{urn:t}Token` of its request is encoded, and was literal",
            ],
        ),
        (
            &[(
                HEADER,
                "<s:header message=\"t:Get\" part=\"h\" use=\"literal\"><s:headerfault message=\"t:Wrong\" part=\"p\" use=\"literal\"/></s:header>",
            )],
            &["header - fits: the header fault `{urn:t}Wrong` was added"],
        ),
        (
            &[(
                "<s:fault name=\"f\" use=\"literal\"/>",
                "<s:fault name=\"f\" use=\"encoded\"/>",
            )],
            &["style - lenient: the fault `f` is encoded, and was literal"],
        ),
        // Parts of the body.
        (
            &[
                (
                    "<w:part name=\"h\" element=\"t:Token\"/>",
                    "<w:part name=\"h\" element=\"t:Token\"/><w:part name=\"q\" element=\"t:Put\"/>",
                ),
                ("use=\"literal\" parts=\"p\"", "use=\"literal\" parts=\"q\""),
            ],
            &["body breaks -: the body of its request holds `{urn:t}Put`, and held `{urn:t}Get`"],
        ),
        // What a service offers is nothing that it asks for.
        (
            &[(
                "<s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>",
                "<s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/><a:UsingAddressing xmlns:a=\"http://www.w3.org/2006/05/addressing/wsdl\"/>",
            )],
            &["protocol fits fits: it offers WS-Addressing"],
        ),
        (
            &[(
                "<s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>",
                "<s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/><a:UsingAddressing xmlns:a=\"http://www.w3.org/2006/05/addressing/wsdl\" w:required=\"true\"/>",
            )],
            &["protocol breaks fits: it asks for WS-Addressing"],
        ),
        (
            &[("<w:fault name=\"f\" message=\"t:Wrong\"/>", "")],
            &["fault - fits: the fault `f` is gone, with `{urn:t}Wrong`"],
        ),
        (
            &[(
                "<w:part name=\"p\" element=\"t:Put\"/>",
                "<w:part name=\"p\" element=\"t:Wrong\"/>",
            )],
            &["body breaks -: the body of its request holds `{urn:t}Wrong`, and held `{urn:t}Put`"],
        ),
        (
            &[
                (
                    "<w:operation name=\"Put\"><w:input message=\"t:Put\"/></w:operation>",
                    "<w:operation name=\"Put\"><w:input message=\"t:Put\"/><w:output message=\"t:Got\"/></w:operation>",
                ),
                (
                    "<s:operation soapAction=\"urn:t/Put\"/><w:input><s:body use=\"literal\"/></w:input>",
                    "<s:operation soapAction=\"urn:t/Put\"/><w:input><s:body use=\"literal\"/></w:input><w:output><s:body use=\"literal\"/></w:output>",
                ),
            ],
            &[
                "Shop part-changed major: `PortClient::put` is `fn(&Put) -> Got`, and was `fn(&Put)`",
                "response - breaks: it has a response, and was one-way",
            ],
        ),
        // A type that stands in requests and answers, and one that stands in neither.
        (
            &[(
                "<x:element name=\"Name\" type=\"x:string\"/>",
                "<x:element name=\"Name\" type=\"x:string\"/><x:element name=\"More\" type=\"x:int\"/>",
            )],
            &[
                "Item element-added breaks lenient: the element `More` was added, required",
                "Item part-added major: `Item::more: i32` was added",
            ],
        ),
        (
            &[(
                "<x:complexType name=\"Beside\"><x:sequence>",
                "<x:complexType name=\"Beside\"><x:sequence><x:element name=\"Other\" type=\"x:int\"/>",
            )],
            &["Beside part-added major: `Beside::other: i32` was added"],
        ),
        // In answers alone, in requests alone.
        (
            &[("type=\"t:Item\" minOccurs=\"0\"", "type=\"t:Item\"")],
            &["Got occurrence - fits: the element `Item` may occur once, and might once or never"],
        ),
        (
            &[(
                "<x:restriction base=\"x:int\"/>",
                "<x:restriction base=\"x:int\"><x:minInclusive value=\"1\"/></x:restriction>",
            )],
            &["Id facet lenient -: `minInclusive` is 1, and was not there"],
        ),
        (
            &[
                (
                    "name=\"Shop\" type=\"t:Port\"",
                    "name=\"Store\" type=\"t:Port\"",
                ),
                ("binding=\"t:Shop\"", "binding=\"t:Store\""),
            ],
            &[],
        ),
        // Names that no message has: of a port type with its binding, and of an operation.
        (
            &[
                ("portType name=\"Port\"", "portType name=\"Counter\""),
                (
                    "name=\"Shop\" type=\"t:Port\"",
                    "name=\"Store\" type=\"t:Counter\"",
                ),
                ("binding=\"t:Shop\"", "binding=\"t:Store\""),
            ],
            &["Shop item-removed major: the client `PortClient` is gone"],
        ),
        (
            &[("operation name=\"Put\"", "operation name=\"Send\"")],
            &[
                "Shop operation fits fits: the operation was called `Put`, which messages don't show",
                "Shop part-removed major: `PortClient::put` is gone",
            ],
        ),
        // Nothing but its name tells what an operation is.
        (
            &[
                ("operation name=\"Put\"", "operation name=\"Send\""),
                ("soapAction=\"urn:t/Put\"", "soapAction=\"urn:t/Send\""),
            ],
            &[
                "Shop operation breaks fits: the operation is gone",
                "Shop operation fits fits: the operation was added",
            ],
        ),
        // A version in a namespace is told once, wherever it stands.
        (
            &[("urn:t", "urn:t2")],
            &["services namespace breaks breaks: the namespace `urn:t` is `urn:t2`"],
        ),
        (
            &[(OPERATION, OPERATION), ("name=\"Name\"", "name=\"Names\"")],
            &["Item element-renamed breaks breaks: the element `Names` was `Name`"],
        ),
    ];
    for (replacements, expected) in cases {
        let mut new = WSDL.to_owned();
        for (from, to) in *replacements {
            assert!(new.contains(from), "{from}");
            new = new.replace(from, to);
        }
        let folder = Folder::new("diff", &[("old.wsdl", WSDL), ("new.wsdl", &new)]);
        let difference = between(&folder, &|_| {});
        let said: Vec<String> = difference.changes.iter().map(line).collect();
        for line in *expected {
            let is_said = said.iter().any(|said| said.ends_with(line));
            assert!(is_said, "{replacements:?}: {line} is not in {said:#?}");
        }
        assert_eq!(
            said.is_empty(),
            expected.is_empty(),
            "{replacements:?}: {said:#?}"
        );
        let is_rust = |line: &str| line.contains(" major: ") || line.contains(" minor: ");
        let on_the_wire = expected.iter().filter(|line| !is_rust(line)).count();
        assert_eq!(
            difference.summary.wire, on_the_wire,
            "{replacements:?}: {said:#?}"
        );
        // What is gone is in the old document, and all else in the new one.
        for change in &difference.changes {
            let place = change.place.as_ref().unwrap();
            let side = change.side.as_deref().unwrap();
            assert!(place.file.ends_with(&format!("{side}.wsdl")), "{change:?}");
            let is_gone =
                change.message.contains(" gone") || change.message.contains("no longer stand");
            assert_eq!(is_gone, side == "old", "{change:?}");
        }
        let summary = &difference.summary;
        assert_eq!(summary.wire + summary.rust, difference.changes.len());
    }
}

#[test]
fn code_that_expects_more_is_not_broken_by_more() {
    let new = WSDL.replace(
        "<x:element name=\"Name\" type=\"x:string\"/>",
        "<x:element name=\"Name\" type=\"x:string\"/><x:element name=\"More\" type=\"x:float\" minOccurs=\"0\"/>",
    );
    let folder = Folder::new("diff-open", &[("old.wsdl", WSDL), ("new.wsdl", &new)]);
    let open = |settings: &mut Settings| {
        let attribute = vec!["#[non_exhaustive]".to_owned()];
        settings.type_attributes = [("{urn:t}Item".to_owned(), attribute)].into();
        settings.builders = true;
    };
    let said: Vec<String> = between(&folder, &open).changes.iter().map(line).collect();
    for expected in [
        "Item part-added minor: `Item::more: Option<f32>` was added",
        // A number with a point is neither `Eq` nor `Hash`.
        "Item derive major: `Item` no longer derives `Eq`",
    ] {
        assert!(said.iter().any(|said| said == expected), "{said:#?}");
    }
    // What has to be given is asked for.
    folder.write(
        "new.wsdl",
        &new.replace(" minOccurs=\"0\"/>\n", "/>\n")
            .replace("type=\"x:float\" minOccurs=\"0\"", "type=\"x:int\""),
    );
    let said: Vec<String> = between(&folder, &open).changes.iter().map(line).collect();
    let expected =
        "Item part-changed major: `Item::new` is `fn(String, i32)`, and was `fn(String)`";
    assert!(said.iter().any(|said| said == expected), "{said:#?}");
}

/// Parameters that change places are told where a call with them compiles as it did.
#[test]
fn parameters_in_other_places_are_told() {
    const A: &str = "<x:element name='A' type='x:int'/>";
    const B: &str = "<x:element name='B' type='x:int'/>";
    const B_ONE: &str = "<x:element name='B' type='x:int' default='1'/>";
    const TEXT: &str = "<x:element name='B' type='x:string'/>";
    for (old, new, expected) in [
        ([A, B], [A, B], &[][..]),
        (
            [A, B],
            [B, A],
            &[
                "Put part-changed major: `Put::new` takes `b`, `a`, and took `a`, `b`",
                "Shop part-changed major: `PortClient::put` takes `b`, `a`, and took `a`, `b`",
            ],
        ),
        (
            [A, TEXT],
            [TEXT, A],
            &[
                "Put part-changed major: `Put::new` is `fn(String, i32)`, and was `fn(i32, String)`",
                "Shop part-changed major: `PortClient::put` is `fn(String, i32)`, and was `fn(i32, String)`",
            ],
        ),
        // `Default` is there, whether it is derived or written out.
        (
            [A, B],
            [A, B_ONE],
            &["Put part-changed major: `Put::new` is `fn(i32)`, and was `fn(i32, i32)`"],
        ),
    ] {
        let version = |[one, other]: [&str; 2]| {
            let put = format!(
                "<x:element name=\"Put\"><x:complexType><x:sequence>{one}{other}</x:sequence></x:complexType></x:element>"
            );
            let was = "<x:element name=\"Put\"><x:complexType><x:sequence><x:element name=\"Item\" type=\"t:Item\"/></x:sequence></x:complexType></x:element>";
            assert!(WSDL.contains(was));
            WSDL.replace(was, &put)
        };
        let folder = Folder::new(
            "parameters",
            &[("old.wsdl", &version(old)), ("new.wsdl", &version(new))],
        );
        let difference = between(&folder, &|settings| {
            settings.builders = true;
            settings.unwrapped = true;
        });
        let said: Vec<String> = difference.changes.iter().map(line).collect();
        let said: Vec<&String> = said
            .iter()
            .filter(|line| line.contains(" major: "))
            .collect();
        for line in expected {
            assert!(
                said.iter().any(|said| said.ends_with(line)),
                "{line}: {said:#?}"
            );
        }
        assert_eq!(said.len(), expected.len(), "{said:#?}");
    }
}

#[test]
fn how_closely_wildcards_look_is_told() {
    let with = |process: &str| {
        let name = "<x:element name=\"Name\" type=\"x:string\"/>";
        let any = format!("<x:any namespace=\"##other\" minOccurs=\"0\"{process}/>");
        WSDL.replacen(name, &format!("{name}{any}"), 1)
    };
    let folder = Folder::new("diff-process", &[]);
    let (strict, lax) = ("", " processContents=\"lax\"");
    // An item stands in requests and in answers.
    for (old, new, expected) in [
        (strict, strict, None),
        (
            lax,
            strict,
            Some(
                "Item wildcard lenient fits: elements that a wildcard takes are looked at more closely",
            ),
        ),
        (
            strict,
            lax,
            Some(
                "Item wildcard fits lenient: elements that a wildcard takes are looked at less closely",
            ),
        ),
    ] {
        folder.write("old.wsdl", &with(old));
        folder.write("new.wsdl", &with(new));
        let said: Vec<String> = between(&folder, &|_| {}).changes.iter().map(line).collect();
        let is_said = |expected| said.iter().any(|said| said.starts_with(expected));
        assert!(expected.map_or(said.is_empty(), is_said), "{said:#?}");
    }
}

#[test]
fn levels_are_told_apart() {
    let folder = Folder::new("diff-levels", &[("old.wsdl", WSDL), ("new.wsdl", WSDL)]);
    let levels = || {
        let difference = between(&folder, &|_| {});
        [Level::Wire, Level::Rust, Level::Any].map(|level| difference.has(level))
    };
    assert_eq!(levels(), [false; 3]);
    folder.write("new.wsdl", &WSDL.replace("example.com/1", "example.com/2"));
    assert_eq!(levels(), [false, false, true]);
    folder.write("new.wsdl", &WSDL.replace("urn:t/Put", "urn:t/Set"));
    assert_eq!(levels(), [true, false, true]);
    let (from, to) = ("minOccurs=\"0\"", "minOccurs=\"1\"");
    folder.write("new.wsdl", &WSDL.replace(from, to));
    assert_eq!(levels(), [false, true, true]);
}

/// Each kind of change is in `docs/diff.md`, with what it means.
#[test]
fn the_kinds_are_those_of_the_documentation() {
    let mut tables = "<!-- kinds -->\n".to_owned();
    for (part, kinds) in Kind::ALL {
        tables += &format!("\n### {part}\n\n| kind | meaning |\n| --- | --- |\n");
        for kind in *kinds {
            tables += &format!("| `{}` | {} |\n", kind.name(), kind.meaning());
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diff.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, there) = text.split_at(text.find("<!-- kinds -->").unwrap());
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(file, format!("{before}{tables}")).unwrap();
        return;
    }
    assert!(there == tables, "BLESS=1 writes the tables anew:\n{tables}");
}

/// A document changes nothing of itself, however it is made.
#[test]
fn nothing_changes_where_nothing_is_changed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut inputs = Vec::new();
    for folder in fs::read_dir(root.join("tests/features")).unwrap().flatten() {
        for name in ["input.wsdl", "input.xsd"] {
            let file = folder.path().join(name);
            if file.exists() {
                inputs.push(file);
            }
        }
    }
    let wsdl = fs::read_dir(root.join("wsdl")).unwrap().flatten();
    inputs.extend(wsdl.map(|entry| entry.path()));
    let mut compared = 0;
    for input in inputs {
        // Some are wrong without the settings beside them.
        let Ok(generated) = Generator::new(&input).generate() else {
            continue;
        };
        compared += 1;
        let difference = Difference::between(&generated, &generated);
        assert_eq!(difference.changes, [], "{}", input.display());
    }
    assert!(compared > 70, "{compared}");
}

/// However constructs refer to each other, no pair of them is compared with all others.
#[test]
fn changes_are_in_proportion_to_the_documents() {
    // Chains of substitutes, each of which stands for all before it, have a limit of 100.
    const SIZE: usize = 150;
    let mut compared = 0;
    for construct in constructs::CONSTRUCTS {
        let made = [SIZE / 2 + 1, SIZE].map(|size| {
            let documents = (construct.documents)(size);
            let files: Vec<(&str, &str)> = documents
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            let folder = Folder::new(&format!("diff-growth-{size}"), &files);
            let first = folder.0.join(files[0].0);
            match files[0].0 {
                "soapgen.toml" => Generator::config(first).ok()?.generate().ok(),
                _ => Generator::new(first).generate().ok(),
            }
        });
        let [Some(old), Some(new)] = &made else {
            continue;
        };
        compared += 1;
        for (old, new) in [(old, new), (new, old)] {
            let changes = Difference::between(old, new).changes.len();
            assert!(changes < 25 * SIZE, "{}: {changes}", construct.name);
        }
    }
    assert!(compared > 60, "{compared}");
}

/// Content models of any size are compared within a limit, and where that is reached, the worst is
/// said, and that it was.
#[test]
fn large_content_models_are_compared_within_a_limit() {
    let elements = |count: usize, more: &str| -> String {
        let each = (0..count).map(|at| format!("<x:element name='e{at}' type='x:int'{more}/>"));
        each.collect()
    };
    let pairs = |count: usize| -> Vec<String> {
        let each = (0..count).map(|at| {
            format!("<x:sequence minOccurs='0' maxOccurs='3'><x:element name='a{at}' type='x:int'/><x:element name='b{at}' type='x:int' maxOccurs='2'/></x:sequence>")
        });
        each.collect()
    };
    let group = |kind: &str, inside: &str| format!("<x:{kind}>{inside}</x:{kind}>");
    let mut turned = pairs(60);
    turned.reverse();
    let with_more = |at: usize| {
        let mut all = pairs(400);
        all.insert(
            at,
            "<x:element name='more' type='x:int' minOccurs='0'/>".to_owned(),
        );
        all.concat()
    };
    let number = |most: usize| {
        format!(
            "<x:sequence maxOccurs='{most}'><x:sequence maxOccurs='{most}'><x:element name='a' type='x:int' minOccurs='2' maxOccurs='{most}'/><x:element name='b' type='x:int'/></x:sequence></x:sequence>"
        )
    };
    // What is compared, whether the limit is reached, and what is said of requests and answers.
    let cases = [
        (
            group("all", &elements(500, "")),
            group("all", &elements(501, " minOccurs='0'")),
            [None, Some("breaks")],
        ),
        (
            group("sequence", &elements(3000, " minOccurs='0'")),
            group("sequence", &elements(3001, " minOccurs='0'")),
            [None, Some("lenient")],
        ),
        (
            group("sequence", &pairs(400).concat()),
            group("sequence", &with_more(200)),
            [None, Some("lenient")],
        ),
        (
            group("sequence", &pairs(60).concat()),
            group("sequence", &turned.concat()),
            [Some("lenient"), Some("lenient")],
        ),
        (
            group(
                "sequence",
                "<x:element name='a' type='x:int' maxOccurs='100000'/>",
            ),
            group(
                "sequence",
                "<x:element name='a' type='x:int' maxOccurs='100001'/>",
            ),
            [None, Some("lenient")],
        ),
        (
            group("sequence", &number(90_000)),
            group("sequence", &number(90_001)),
            [Some("beyond"), Some("beyond")],
        ),
    ];
    for (number, (old, new, expected)) in cases.into_iter().enumerate() {
        let schema = |content: &str| {
            format!(
                "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'><x:element name='Large'><x:complexType>{content}</x:complexType></x:element></x:schema>"
            )
        };
        let folder = Folder::new(
            &format!("diff-large-{number}"),
            &[("old.wsdl", &schema(&old)), ("new.wsdl", &schema(&new))],
        );
        let difference = between(&folder, &|_| {});
        let is_beyond = |change: &&Change| change.message.contains("1000000 steps");
        let beyond = difference.changes.iter().filter(is_beyond).count();
        let worst = |of: fn(&Change) -> Option<soapgen::diff::Verdict>| {
            let worst = difference.changes.iter().filter_map(of).max();
            let worst = worst.map(|verdict| verdict.to_string());
            worst.filter(|verdict| verdict != "fits")
        };
        let expected = expected.map(|of| of.map(str::to_owned));
        let said = [
            worst(|change| change.requests),
            worst(|change| change.answers),
        ];
        let said = said.map(|said| match beyond {
            0 => said,
            _ => said.map(|_| "beyond".to_owned()),
        });
        assert_eq!(said, expected, "{number}: {:?}", difference.changes.first());
    }
}

/// What an HTTP binding has in a URL or form is known by its name.
#[test]
fn parameters_of_http_bindings_are_known_by_name() {
    const PARTS: &str = "<w:part name='q' type='x:string'/><w:part name='n' type='x:int'/>";
    let document = |parts: &str| {
        format!(
            "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/' xmlns:h='http://schemas.xmlsoap.org/wsdl/http/' xmlns:m='http://schemas.xmlsoap.org/wsdl/mime/' xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t'>
<w:types><x:schema targetNamespace='urn:t'><x:element name='Found' type='x:string'/></x:schema></w:types>
<w:message name='In'>{parts}</w:message><w:message name='Out'><w:part name='p' element='t:Found'/></w:message>
<w:portType name='Web'><w:operation name='Find'><w:input message='t:In'/><w:output message='t:Out'/></w:operation></w:portType>
<w:binding name='Web' type='t:Web'><h:binding verb='GET'/><w:operation name='Find'><h:operation location='/find'/><w:input><h:urlEncoded/></w:input><w:output><m:mimeXml part='p'/></w:output></w:operation></w:binding>
<w:service name='Web'><w:port name='Web' binding='t:Web'><h:address location='http://example.com/'/></w:port></w:service>
</w:definitions>"
        )
    };
    for (parts, expected) in [
        (PARTS.to_owned(), &[][..]),
        (
            "<w:part name='n' type='x:int'/><w:part name='q' type='x:string'/>".to_owned(),
            &[],
        ),
        (
            format!("{PARTS}<w:part name='z' type='x:int'/>"),
            &["Web body breaks -: the parameter `z` of its request was added"],
        ),
        (
            "<w:part name='q' type='x:string'/>".to_owned(),
            &["Web body lenient -: the parameter `n` of its request is gone"],
        ),
        (
            PARTS.replace("x:int", "x:long"),
            &["Web type fits -: the type of `n` is `xs:long`, and was `xs:int`"],
        ),
    ] {
        let folder = Folder::new(
            "diff-http",
            &[
                ("old.wsdl", &document(PARTS)),
                ("new.wsdl", &document(&parts)),
            ],
        );
        let changes = between(&folder, &|_| {}).changes;
        let on_the_wire = changes.iter().filter(|change| change.rust.is_none());
        let said: Vec<String> = on_the_wire.map(line).collect();
        assert_eq!(said, expected, "{parts}");
    }
}

/// What clients and traits have beside methods.
#[test]
fn clients_without_an_address_and_with_other_header_blocks_are_told() {
    const ADDRESS: &str = "<s:address location=\"http://example.com/1\"/>";
    const OUTPUT: &str = "<w:output><s:body use=\"literal\"/></w:output><w:fault";
    let more = WSDL
        .replace(
            "<w:operation name=\"Put\"><w:input message=\"t:Put\"/></w:operation>",
            "<w:operation name=\"Put\"><w:input message=\"t:Put\"/></w:operation><w:operation name=\"Set\"><w:input message=\"t:Put\"/></w:operation>",
        )
        .replace(
            "</w:binding>",
            "<w:operation name=\"Set\"><s:operation soapAction=\"urn:t/Set\"/><w:input><s:body use=\"literal\"/></w:input></w:operation></w:binding>",
        );
    for (new, expected) in [
        (
            WSDL.replace(ADDRESS, ""),
            &[
                "Shop derive major: `PortClient` no longer derives `Default`",
                "Shop part-removed major: `PortClient::ADDRESS` is gone",
            ][..],
        ),
        (
            WSDL.replace(
                OUTPUT,
                "<w:output><s:header message=\"t:Wrong\" part=\"p\" use=\"literal\"/><s:body use=\"literal\"/></w:output><w:fault",
            ),
            &[
                "Shop part-changed major: `PortClient::Response` is `Response<_, PortResponseHeaders>`, and was `Response<_, NoHeaders>`",
            ],
        ),
        // A method of a trait that nobody wrote answers with a fault.
        (
            more,
            &[
                "Shop part-added minor: `PortClient::set: fn(&Put)` was added",
                "Shop part-added minor: `PortService::set: fn(&Put), or NoFault` was added",
            ],
        ),
    ] {
        let folder = Folder::new("diff-client", &[("old.wsdl", WSDL), ("new.wsdl", &new)]);
        let changes = between(&folder, &|settings| settings.server = true).changes;
        let said: Vec<String> = changes.iter().map(line).collect();
        for line in expected {
            let is_said = said.iter().any(|said| said.ends_with(line));
            assert!(is_said, "{line} is not in {said:#?}");
        }
        let rust = changes.iter().filter(|change| change.rust.is_some());
        let major = rust.filter(|c| c.rust == Some(soapgen::diff::Semver::Major)).count();
        let expected = expected.iter().filter(|line| line.contains(" major: ")).count();
        assert_eq!(major, expected, "{said:#?}");
    }
}
