//! Which documents are opened, and what is said of those that can't be.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use soapgen::diagnostic::{Diagnostics, Report, Severity};
use soapgen::load::documents;
use soapgen::source::Sources;
use soapgen::syntax::Syntax;

/// A folder of documents that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = std::env::temp_dir().join(format!("soapgen-load-{}-{name}", std::process::id()));
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(root)
    }

    fn load(&self, input: &str, catalog: Option<&str>) -> (Sources, Syntax, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let catalog = catalog.map(|name| self.0.join(name));
        let (sources, mut services) = documents(
            &[self.0.join(input)],
            catalog.as_deref(),
            None,
            &mut diagnostics,
        );
        assert_eq!(services.len(), 1);
        (sources, services.remove(0), diagnostics)
    }

    /// The file names that were read.
    fn names(&self, sources: &Sources) -> Vec<String> {
        let root = fs::canonicalize(&self.0).unwrap();
        let relative = |path: &PathBuf| {
            let path = fs::canonicalize(path).unwrap();
            path.strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/")
        };
        sources.files().iter().map(relative).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn codes(diagnostics: &Diagnostics) -> Vec<&str> {
    diagnostics.0.iter().map(|d| d.code.name()).collect()
}

fn schema(namespace: &str, inside: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='{namespace}'>{inside}</xs:schema>"
    )
}

fn wsdl(types: &str, inside: &str) -> String {
    format!(
        "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' targetNamespace='urn:w'>{inside}<types>{types}</types></definitions>"
    )
}

#[test]
fn each_document_is_opened_once() {
    let main = wsdl(
        &[
            schema(
                "urn:a",
                "<xs:import namespace='urn:b' schemaLocation='x/b.xsd'/>",
            ),
            schema(
                "urn:c",
                "<xs:import namespace='urn:b' schemaLocation='./x/../x/b.xsd'/>",
            ),
        ]
        .concat(),
        "<import namespace='urn:w' location='other.wsdl'/>",
    );
    let other = wsdl("", "<import namespace='urn:w' location='main.wsdl'/>");
    let b = schema("urn:b", "<xs:include schemaLocation='b.xsd'/>");
    let folder = Folder::new(
        "once",
        &[
            ("main.wsdl", &main),
            ("other.wsdl", &other),
            ("x/b.xsd", &b),
        ],
    );
    let (sources, syntax, diagnostics) = folder.load("main.wsdl", None);
    assert_eq!(codes(&diagnostics), [""; 0]);
    assert_eq!(
        folder.names(&sources),
        ["main.wsdl", "other.wsdl", "x/b.xsd"]
    );
    assert_eq!(syntax.definitions.len(), 2);
    let targets: Vec<_> = syntax
        .schemas
        .iter()
        .map(|s| s.references.first().unwrap().target)
        .collect();
    assert_eq!(targets, [Some(2), Some(2), Some(2)]);
}

#[test]
fn documents_are_named_as_the_user_would() {
    let main = wsdl(
        &schema("urn:a", "<xs:include schemaLocation='../s/a.xsd'/>"),
        "",
    );
    let folder = Folder::new(
        "names",
        &[("w/main.wsdl", &main), ("s/a.xsd", &schema("urn:a", ""))],
    );
    let (sources, ..) = folder.load("w/main.wsdl", None);
    let shown: Vec<_> = sources
        .documents()
        .map(|d| sources.display(d).to_owned())
        .collect();
    let shown_root = folder.0.to_string_lossy().replace('\\', "/");
    assert_eq!(
        shown,
        [
            format!("{shown_root}/w/main.wsdl"),
            format!("{shown_root}/s/a.xsd")
        ]
    );
}

#[test]
fn imports_are_found_in_the_catalogue_and_beside_the_document() {
    let catalog = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
      <system systemId='http://h/whole.xsd' uri='c/a.xsd'/>
      <group xml:base='c/'><uri name='urn:by-namespace' uri='a%2Exsd'/></group>
      <rewriteSystem systemIdStartString='http://h/' rewritePrefix='nowhere/'/>
      <rewriteURI uriStartString='http://h/deep/' rewritePrefix='c/'/>
      <uriSuffix uriSuffix='/last.xsd' uri='c/a.xsd'/>
      <nextCatalog catalog='c/next.xml'/>
      <nextCatalog catalog='catalog.xml'/>
    </catalog>";
    let next = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
      <public publicId='urn:public' uri='a.xsd'/></catalog>";
    let cases = [
        (
            "namespace='urn:a' schemaLocation='http://h/whole.xsd'",
            Some("c/a.xsd"),
        ),
        (
            "namespace='urn:a' schemaLocation='http://h/deep/a.xsd'",
            Some("c/a.xsd"),
        ),
        (
            "namespace='urn:a' schemaLocation='http://other/x/last.xsd'",
            Some("c/a.xsd"),
        ),
        ("namespace='urn:by-namespace'", Some("c/a.xsd")),
        (
            "namespace='urn:by-namespace' schemaLocation='gone.xsd'",
            Some("c/a.xsd"),
        ),
        ("namespace='urn:public'", Some("c/a.xsd")),
        (
            "namespace='urn:a' schemaLocation='http://elsewhere/x/beside.xsd'",
            Some("beside.xsd"),
        ),
        (
            "namespace='urn:a' schemaLocation='http://elsewhere/S.svc?xsd=xsd0'",
            Some("xsd0.xsd"),
        ),
        (
            "namespace='urn:a' schemaLocation='with%20space.xsd'",
            Some("with space.xsd"),
        ),
        ("namespace='urn:unknown'", None),
    ];
    let a = schema("urn:a", "");
    for (attributes, expected) in cases {
        let main = wsdl(&schema("urn:m", &format!("<xs:import {attributes}/>")), "");
        let folder = Folder::new(
            "catalogue",
            &[
                ("main.wsdl", &main),
                ("catalog.xml", catalog),
                ("c/next.xml", next),
                ("c/a.xsd", &a),
                ("beside.xsd", &a),
                ("xsd0.xsd", &a),
                ("with space.xsd", &a),
            ],
        );
        let (sources, syntax, diagnostics) = folder.load("main.wsdl", Some("catalog.xml"));
        assert_eq!(codes(&diagnostics), [""; 0], "{attributes}");
        let names = folder.names(&sources);
        let read = ["catalog.xml", "c/next.xml", "main.wsdl"]
            .into_iter()
            .chain(expected);
        assert_eq!(names, read.collect::<Vec<_>>(), "{attributes}");
        let target = syntax
            .schemas
            .first()
            .unwrap()
            .references
            .first()
            .unwrap()
            .target;
        assert_eq!(target.is_some(), expected.is_some(), "{attributes}");
    }
}

const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";

/// A lock's entry for a file with this content.
fn locked(url: &str, file: &str, content: &str) -> String {
    let sha256 = soapgen::load::lock::sha256(content.as_bytes());
    format!("[[document]]\nurl = \"{url}\"\nfile = \"{file}\"\nsha256 = \"{sha256}\"\n")
}

#[test]
fn catalogue_then_beside_then_lock_then_carried() {
    let main = wsdl(
        &schema(
            "urn:m",
            &format!(
                "<xs:import namespace='{ADDRESSING}' schemaLocation='http://h/x/addressing.xsd'/>"
            ),
        ),
        "",
    );
    let catalog = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
      <system systemId='http://h/x/addressing.xsd' uri='c/mapped.xsd'/></catalog>";
    let there = schema(ADDRESSING, "");
    let lock = locked("http://h/x/addressing.xsd", "fetched.xsd", &there);
    let folder = Folder::new(
        "order",
        &[
            ("main.wsdl", &main),
            ("catalog.xml", catalog),
            ("soapgen.lock", &lock),
            ("c/mapped.xsd", &there),
            ("addressing.xsd", &there),
            ("fetched.xsd", &there),
        ],
    );
    for expected in ["c/mapped.xsd", "addressing.xsd", "fetched.xsd", ""] {
        let (sources, syntax, diagnostics) = folder.load("main.wsdl", Some("catalog.xml"));
        assert_eq!(codes(&diagnostics), [""; 0], "{expected}");
        let names = folder.names(&sources);
        let read = ["catalog.xml", "main.wsdl", "soapgen.lock", expected];
        let read = read.into_iter().filter(|name| !name.is_empty());
        assert_eq!(names, read.collect::<Vec<_>>());
        let carried = format!("<soapgen>/{ADDRESSING}");
        let is_carried = sources
            .documents()
            .any(|document| sources.display(document) == carried);
        assert_eq!(is_carried, expected.is_empty());
        assert_eq!(syntax.schemas.len(), 2, "{expected}");
        if !expected.is_empty() {
            fs::remove_file(folder.0.join(expected)).unwrap();
        }
    }
}

#[test]
fn a_file_of_the_lock_stands_for_its_own_address() {
    let import =
        |location: &str| format!("<xs:import namespace='urn:b' schemaLocation='{location}'/>");
    let b = schema("urn:b", "");
    // Relative to the address that answered, which is the last of the file.
    let of_a = schema("urn:a", &import("../types.xsd"));
    let lock = [
        locked("http://h/start", "a.xsd", &of_a),
        locked("http://h/x/y/a.xsd", "a.xsd", &of_a),
        locked("http://h/x/types.xsd", "types-2.xsd", &b),
        locked("http://h/types.xsd", "types.xsd", &b),
        locked("http://h/S?xsd=1", "deep/types.xsd", &b),
    ]
    .concat();
    let by_hand = |location: &str| schema("urn:m", &import(location));
    let cases = [
        ("a.xsd", of_a.clone(), Some("types-2.xsd")),
        (
            "hand.xsd",
            by_hand("http://h/x/types.xsd"),
            Some("types-2.xsd"),
        ),
        (
            "hand.xsd",
            by_hand("http://h/types.xsd#"),
            Some("types.xsd"),
        ),
        (
            "hand.xsd",
            by_hand("http://h/S?xsd=1"),
            Some("deep/types.xsd"),
        ),
        // No address, but a file.
        ("hand.xsd", by_hand("types.xsd"), Some("types.xsd")),
        ("hand.xsd", by_hand("http://h/z/types.xsd"), None),
    ];
    for (input, text, expected) in cases {
        let folder = Folder::new(
            "locked",
            &[
                ("soapgen.lock", &lock),
                ("types.xsd", &b),
                ("types-2.xsd", &b),
                ("deep/types.xsd", &b),
                ("a.xsd", &of_a),
                (input, &text),
            ],
        );
        let (sources, _, diagnostics) = folder.load(input, None);
        let missing = if expected.is_some() {
            vec![]
        } else {
            vec!["missing-import"]
        };
        assert_eq!(codes(&diagnostics), missing, "{text}");
        let mut names = folder.names(&sources);
        names.retain(|name| name != "soapgen.lock" && name != input);
        assert_eq!(names, Vec::from_iter(expected), "{text}");
    }
}

#[test]
fn a_document_that_differs_from_the_lock_is_told() {
    let main = wsdl(
        &schema(
            "urn:m",
            "<xs:import namespace='urn:t' schemaLocation='http://h/t.xsd'/>",
        ),
        "",
    );
    let t = schema("urn:t", "");
    let lock =
        locked("http://h/S?wsdl", "got.wsdl", &main) + &locked("http://h/t.xsd", "t.xsd", &t);
    let changed = schema("urn:t", "<xs:element name='e'/>");
    let folder = Folder::new(
        "differs",
        &[
            ("got.wsdl", &main),
            ("soapgen.lock", &lock),
            ("t.xsd", &changed),
        ],
    );
    let (sources, syntax, diagnostics) = folder.load("got.wsdl", None);
    assert_eq!(codes(&diagnostics), ["lock"]);
    // It is used all the same.
    assert_eq!(diagnostics.0.first().unwrap().severity(), Severity::Warning);
    assert_eq!(syntax.schemas.len(), 2);
    let report = Report {
        diagnostics: &diagnostics,
        sources: &sources,
    }
    .to_string();
    for expected in [
        "`t.xsd` is not what was fetched from `http://h/t.xsd`",
        "soapgen.lock:5:1",
        "fetch it again with `soapgen fetch`",
    ] {
        assert!(report.contains(expected), "{expected}: {report}");
    }
    // An overlay beside it is not a difference.
    let overlay =
        "<overlay xmlns='urn:soapgen:overlay' xmlns:xs='http://www.w3.org/2001/XMLSchema'>
      <insert at='/xs:schema'><xs:element name='e'/></insert></overlay>";
    for (name, text) in [("t.xsd", t.as_str()), ("t.xsd.overlay.xml", overlay)] {
        fs::write(folder.0.join(name), text).unwrap();
    }
    let (_, _, diagnostics) = folder.load("got.wsdl", None);
    assert_eq!(codes(&diagnostics), [""; 0]);

    fs::write(folder.0.join("soapgen.lock"), "[[document]]\nurl = \"x\"").unwrap();
    let (_, _, diagnostics) = folder.load("got.wsdl", None);
    assert_eq!(codes(&diagnostics), ["lock"]);
    assert_eq!(diagnostics.0.first().unwrap().severity(), Severity::Error);
}

#[test]
fn what_is_missing_is_said_where_it_is_asked_for() {
    let other = schema("urn:other", "");
    let cases = [
        (
            "<xs:include schemaLocation='gone.xsd'/>",
            &["missing-import"][..],
        ),
        (
            "<xs:import namespace='urn:gone' schemaLocation='http://h/x/gone.xsd'/>",
            &["missing-import"],
        ),
        (
            "<xs:import namespace='urn:other' schemaLocation='gone.xsd'/>",
            &[],
        ),
        (
            "<xs:import namespace='urn:gone' schemaLocation='gone.xsd'/>
             <xs:element name='e' type='g:T' xmlns:g='urn:gone'/>",
            &["missing-import"],
        ),
        (
            "<xs:import namespace='http://www.w3.org/2001/XMLSchema' \
             schemaLocation='http://www.w3.org/2001/XMLSchema.xsd'/>",
            &[],
        ),
        ("<xs:import namespace='urn:gone'/>", &[]),
    ];
    for (reference, expected) in cases {
        let main = wsdl(&[schema("urn:m", reference), other.clone()].concat(), "");
        let folder = Folder::new("missing", &[("main.wsdl", &main)]);
        let (sources, _, diagnostics) = folder.load("main.wsdl", None);
        assert_eq!(codes(&diagnostics), expected, "{reference}");
        if let Some(problem) = diagnostics.0.first() {
            // What is needed of it is reported where it is used.
            assert!(!diagnostics.has_errors(), "{reference}");
            assert!(
                problem
                    .help
                    .as_deref()
                    .unwrap()
                    .contains("gone.xsd` (no such file)")
            );
            let place = problem.place.unwrap();
            let at = main.get(place.offset as usize..).unwrap();
            assert!(at.starts_with("<xs:i") || at.contains("gone.xsd"), "{at}");
            assert!(
                Report {
                    diagnostics: &diagnostics,
                    sources: &sources
                }
                .to_string()
                .contains("main.wsdl:1:")
            );
        }
    }
}

#[test]
fn documents_that_are_none_are_refused() {
    let whole = wsdl(&schema("urn:a", ""), "");
    let cut = whole.get(..whole.len() / 2).unwrap();
    let cases = [
        ("", "not-xml", "empty"),
        (" \n", "not-xml", "empty"),
        ("no XML", "not-xml", "doesn't start with `<`"),
        ("<a><b></a>", "not-xml", "1:7"),
        (cut, "not-xml", "cut short"),
        ("<x:a/>", "not-xml", "prefix `x`"),
        ("<html/>", "not-wsdl", "web page"),
        ("\n<!DOCTYPE html>\n<p>no<br>", "not-xml", "web page"),
        ("<a xmlns='urn:x'/>", "not-wsdl", "`{urn:x}a`"),
        (
            "<description xmlns='http://www.w3.org/2006/01/wsdl'/>",
            "wsdl-draft",
            "WSDL 1.1",
        ),
        (
            "<?xml version='1.0' encoding='IBM850'?><a/>",
            "encoding",
            "IBM850",
        ),
        (
            "<!DOCTYPE a [<!ENTITY a '&b;&b;'><!ENTITY b '&a;&a;'>]><a>&a;</a>",
            "not-xml",
            "entity",
        ),
    ];
    for (text, code, part) in cases {
        let folder = Folder::new("refused", &[("main.wsdl", text)]);
        let (sources, syntax, diagnostics) = folder.load("main.wsdl", None);
        assert_eq!(codes(&diagnostics), [code], "{text}");
        let report = Report {
            diagnostics: &diagnostics,
            sources: &sources,
        }
        .to_string();
        assert!(report.contains(part), "{text}: {report}");
        assert!(syntax.schemas.is_empty() && syntax.definitions.is_empty());
        assert!(diagnostics.has_errors());
    }
}

#[test]
fn files_that_are_not_there_are_named() {
    let folder = Folder::new("none", &[("main.xsd", &schema("urn:a", ""))]);
    let mut diagnostics = Diagnostics::default();
    let inputs = [
        folder.0.join("gone.wsdl"),
        folder.0.clone(),
        folder.0.join("main.xsd"),
    ];
    let (_, services) = documents(&inputs, Some(Path::new("gone.xml")), None, &mut diagnostics);
    assert_eq!(codes(&diagnostics), ["no-such-file"; 3]);
    for (problem, name) in diagnostics
        .0
        .iter()
        .zip(["gone.xml", "gone.wsdl", "is a folder"])
    {
        assert_eq!(problem.severity(), Severity::Error);
        assert!(problem.message.contains(name), "{}", problem.message);
    }
    // The rest is read all the same.
    assert_eq!(services.len(), 1);
    assert_eq!(services[0].schemas.len(), 1);
}

#[test]
fn a_document_with_a_dtd_is_read() {
    let text = "<!DOCTYPE xs:schema [<!ENTITY ns 'urn:a'>]>
      <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='&ns;'/>";
    let folder = Folder::new("dtd", &[("main.xsd", text)]);
    let (_, syntax, diagnostics) = folder.load("main.xsd", None);
    assert_eq!(codes(&diagnostics), [""; 0]);
    let schema = syntax.schemas.first().unwrap();
    assert_eq!(schema.target_namespace.as_deref(), Some("urn:a"));
}

#[test]
fn what_soapgen_carries_is_read_where_its_names_are_used() {
    let wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity";
    let cases = [
        ("http://ws-i.org/profiles/basic/1.1/xsd", "type", "swaRef"),
        ("http://xml.apache.org/xml-soap", "type", "Map"),
        ("http://www.w3.org/2001/04/xmlenc#", "ref", "EncryptedData"),
        (ADDRESSING, "ref", "ReplyTo"),
        (&format!("{wss}-secext-1.0.xsd"), "ref", "Security"),
        (&format!("{wss}-utility-1.0.xsd"), "ref", "Timestamp"),
    ];
    for (namespace, attribute, name) in cases {
        let named = if attribute == "type" { "name='x'" } else { "" };
        let used = format!("<xs:element {named} {attribute}='p:{name}'/>");
        for (used, is_read) in [(used.as_str(), true), ("", false)] {
            let inside = format!(
                "<xs:complexType name='T' xmlns:p='{namespace}'><xs:sequence>{used}</xs:sequence>\
                 </xs:complexType>"
            );
            let main = wsdl(&schema("urn:m", &inside), "");
            let folder = Folder::new("used", &[("main.wsdl", &main)]);
            let (sources, syntax, mut diagnostics) = folder.load("main.wsdl", None);
            soapgen::resolve::resolve(
                vec![syntax],
                soapgen::resolve::Rules::default(),
                &mut diagnostics,
            );
            assert_eq!(codes(&diagnostics), [""; 0], "{namespace}");
            let carried = format!("<soapgen>/{namespace}");
            let mut documents = sources.documents();
            let found = documents.any(|document| sources.display(document) == carried);
            assert_eq!(found, is_read, "{namespace}");
        }
    }
}

#[test]
fn a_well_known_schema_is_the_users_own_only_as_an_input() {
    let addressing = "http://www.w3.org/2005/08/addressing";
    let folder = Folder::new(
        "well-known",
        &[
            (
                "a.xsd",
                &schema(
                    "urn:a",
                    &format!("<xs:import namespace='{addressing}' schemaLocation='b.xsd'/>"),
                ),
            ),
            ("b.xsd", &schema(addressing, "")),
        ],
    );
    let (_, imported, _) = folder.load("a.xsd", None);
    assert_eq!(imported.well_known.len(), 1);
    let (_, input, _) = folder.load("b.xsd", None);
    assert_eq!(input.well_known, []);
}
