//! Which files of this machine a document can have opened, and what is shown of them.
#![allow(clippy::unwrap_used)]

mod folder;

use std::fs;
use std::path::Path;

use folder::Folder;
use soapgen::{Error, Generator};

const SECRET: &str = "root:hunter2:0:0\n";
const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

fn schema(location: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>
           <xs:include schemaLocation='{location}'/>
           <xs:element name='e' type='xs:int'/>
         </xs:schema>"
    )
}

fn types() -> String {
    schema("").replace(
        "<xs:include schemaLocation=''/>",
        "<xs:complexType name='Found'/>",
    )
}

fn generate(file: &Path) -> Result<String, Error> {
    Generator::new(file).generate()?.module()
}

/// Code and text of the first problem.
fn refused(result: Result<String, Error>) -> (&'static str, String) {
    let error = result.unwrap_err();
    (error.diagnostics.0[0].code.name(), error.to_string())
}

#[test]
fn a_document_chooses_no_place_of_this_machine_by_itself() {
    let folder = Folder::new("files-absolute", &[("secret.xsd", SECRET)]);
    let secret = folder.0.join("secret.xsd");
    let path = secret.to_str().unwrap().replace('\\', "/");
    let slash = path.strip_prefix('/').unwrap_or(&path);
    let encoded = path.replace('/', "%2f");
    for location in [
        &path,
        &encoded,
        &format!("file:///{slash}"),
        &format!("file:/{slash}"),
        &format!("FILE://localhost/{slash}"),
        &format!("file://C:/{slash}"),
        &format!(" //{slash}"),
        &format!("\\\\server\\share\\{slash}"),
        &"C:\\secret.xsd".to_owned(),
        &"c:secret.xsd".to_owned(),
        &"%5csecret.xsd".to_owned(),
    ] {
        folder.write("a.xsd", &schema(location));
        let (code, text) = refused(generate(&folder.0.join("a.xsd")));
        assert_eq!(code, "outside-root", "{location}: {text}");
        assert!(text.contains("which a document may not choose"), "{text}");
        assert!(text.contains("a.xsd:2:"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_document_climbs_to_the_root_and_no_further() {
    // Without a `Cargo.toml` above, the third folder above that of the input.
    let deep = "r/p/q/s/t";
    let folder = Folder::new(
        "files-climb",
        &[("r/secret.xsd", SECRET), ("r/types.xsd", &types())],
    );
    folder.write("r/p/types.xsd", &types());
    let input = folder.0.join(deep).join("a.xsd");
    for location in [
        "../../../types.xsd",
        "..\\..\\..\\types.xsd",
        "..%2f..%2F../types.xsd",
        "../../../../p/types.xsd",
        "%2e%2e/%2e%2e/%2E%2E/types.xsd",
    ] {
        folder.write(&format!("{deep}/a.xsd"), &schema(location));
        let code = generate(&input).unwrap_or_else(|e| panic!("{location}: {e}"));
        assert!(code.contains("pub struct Found"), "{location}");
    }
    for location in [
        "../../../../types.xsd",
        "../../../../secret.xsd",
        "../../../../nothing.xsd",
        "%2e%2e/../../../secret.xsd",
        "..%2f..%2F..%2f..%2fsecret.xsd",
        "..\\..\\..\\..\\secret.xsd",
        "x/../../../../../secret.xsd",
        "../../../../../../../../../../../../../../etc/passwd",
        "http://h/..%2f..%2f..%2f..%2fsecret.xsd",
        "http://h/x?f=../../../../secret.xsd",
    ] {
        folder.write(&format!("{deep}/a.xsd"), &schema(location));
        let (code, text) = refused(generate(&input));
        assert_eq!(code, "outside-root", "{location}: {text}");
        assert!(text.contains("`--root`"), "{text}");
        assert!(text.contains("/r/p`"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }

    // The setting, a workspace, and the catalogue lead further; the setting also less far.
    folder.write(&format!("{deep}/a.xsd"), &schema("../../../../types.xsd"));
    let at = |root: &str| Generator::new(&input).root(folder.0.join(root)).generate();
    assert!(at("r").is_ok());
    assert!(at("r/p/q").is_err());
    let catalog = format!(
        "<catalog xmlns='{CATALOG}'><uri name='../../../../types.xsd' uri='r/types.xsd'/></catalog>"
    );
    folder.write("c.xml", &catalog);
    let mapped = Generator::new(&input).catalog(folder.0.join("c.xml"));
    assert!(mapped.generate().is_ok());
    assert!(generate(&input).is_err());
    folder.write("r/Cargo.toml", "");
    assert!(generate(&input).is_ok());
}

#[test]
fn a_lock_leads_to_its_own_folder_alone() {
    let main = schema("http://h/types.xsd");
    let folder = Folder::new(
        "files-lock",
        &[("p/q/a.xsd", &main), ("p/secret.xsd", SECRET)],
    );
    let path = folder.0.join("p/secret.xsd");
    for file in [
        "../secret.xsd",
        "x/../../secret.xsd",
        "..\\secret.xsd",
        path.to_str().unwrap(),
    ] {
        let file = file.replace('\\', "\\\\");
        let lock = format!(
            "[[document]]\nurl = \"http://h/types.xsd\"\nfile = \"{file}\"\nsha256 = \"\"\n"
        );
        folder.write("p/q/soapgen.lock", &lock);
        let (code, text) = refused(generate(&folder.0.join("p/q/a.xsd")));
        assert_eq!(code, "lock", "{text}");
        assert!(text.contains("soapgen.lock:1:1"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_rule_of_a_catalogue_leads_to_its_own_folder_alone() {
    let rules = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
      <rewriteURI uriStartString='http://h/' rewritePrefix='s/'/>
      <rewriteSystem systemIdStartString='http://part/' rewritePrefix='s/v1-'/>
      <rewriteURI uriStartString='http://open' rewritePrefix='s'/>
      <rewriteURI uriStartString='urn:n:' rewritePrefix='s/'/>
      <uri name='http://one/x' uri='../out/b.xsd'/>
    </catalog>";
    let folder = Folder::new(
        "files-rewritten",
        &[
            ("in/catalog.xml", rules),
            ("in/s/b.xsd", &types()),
            ("in/s/d/b.xsd", &types()),
            ("in/s/v1-b.xsd", &types()),
            ("out/b.xsd", &types()),
            ("in/b.xsd", &types()),
        ],
    );
    let check = |location: &str, text: &str| {
        folder.write("in/a/a.xsd", text);
        let checked = Generator::new(folder.0.join("in/a/a.xsd"))
            .root(folder.0.join("in/a"))
            .catalog(folder.0.join("in/catalog.xml"))
            .check();
        let code = checked.problems.first();
        let code = code.map(|first| first.problem.code.to_string());
        // The catalogue is one, and the document.
        (
            checked.documents.len() - 2,
            code,
            format!("{location}: {checked}"),
        )
    };
    for location in [
        "http://h/b.xsd",
        "http://h/./d/../b.xsd",
        "http://h/d/b.xsd",
        "http://part/b.xsd",
        "http://open/b.xsd",
        // What the catalogue itself says leads anywhere.
        "http://one/x",
    ] {
        let (others, code, what) = check(location, &schema(location));
        assert_eq!((others, code), (1, None), "{what}");
    }
    for location in [
        "http://h/../../out/b.xsd",
        "http://h/../b.xsd",
        "http://h/%2e%2e/%2e%2e/out/b.xsd",
        "http://h/d/../../../out/b.xsd",
        "http://h/d/..%2f..%2F../out/b.xsd",
        "http://part/x/../../../out/b.xsd",
        "http://open/../b.xsd",
    ] {
        let (others, code, what) = check(location, &schema(location));
        assert_eq!(
            (others, code.as_deref()),
            (0, Some("outside-root")),
            "{what}"
        );
    }
    for namespace in ["urn:n:../../out/b.xsd", "urn:n:%2e%2e/b.xsd"] {
        let text = format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\
             <xs:import namespace='{namespace}'/></xs:schema>"
        );
        let (others, _, what) = check(namespace, &text);
        assert_eq!(others, 0, "{what}");
    }
}

#[test]
fn what_is_no_xml_is_not_shown() {
    let folder = Folder::new("files-excerpt", &[]);
    folder.write("a.xsd", &schema("b.xsd"));
    // Of a document that another imports, nothing is shown either that is neither a WSDL nor a schema.
    for (text, [of_an_import, of_an_input]) in [
        (SECRET, [false, false]),
        ("<VirtualHost *:80>\n hunter2", [false, false]),
        ("<?php $password = 'hunter2';", [false, false]),
        ("<a b=hunter2/>", [false, false]),
        ("{\"password\": \"hunter2\"}", [false, false]),
        ("\u{feff} hunter2", [false, false]),
        ("<!-- a --> hunter2", [false, false]),
        ("<schema xmlns='urn:hunter2'>&nbsp;</schema>", [true, true]),
        ("<x:schema xmlns:x='urn:hunter2'/>", [true, true]),
        ("<?xml version='1.0'?><a>hunter2", [false, true]),
        ("<settings password='hunter2'/>", [false, true]),
        (
            "<?xml-stylesheet href='a'?><!-- a --><!DOCTYPE s><s>hunter2</s>",
            [false, false],
        ),
    ] {
        folder.write("b.xsd", text);
        for (input, is_shown) in [("a.xsd", of_an_import), ("b.xsd", of_an_input)] {
            let (_, said) = refused(generate(&folder.0.join(input)));
            assert!(said.contains("b.xsd:1:"), "{said}");
            assert_eq!(said.contains("hunter2"), is_shown, "{input} {text}: {said}");
        }
    }
    // Nor what stands beside a document and is none.
    folder.write("b.xsd", &types());
    folder.write("soapgen.lock", SECRET);
    let (code, said) = refused(generate(&folder.0.join("b.xsd")));
    assert!(code == "lock" && !said.contains("hunter2"), "{said}");
    fs::remove_file(folder.0.join("soapgen.lock")).unwrap();
    folder.write("b.xsd.overlay.xml", SECRET);
    let (_, said) = refused(generate(&folder.0.join("b.xsd")));
    assert!(!said.contains("hunter2"), "{said}");
}

/// Documents that name another at `location`, in each way that there is.
fn ways(location: &str) -> [(&'static str, &'static str, String); 7] {
    let location = &location
        .replace('&', "&amp;")
        .replace('\'', "&apos;")
        .replace('<', "&lt;");
    let schema = |inside: &str| {
        format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:b='urn:b' \
               targetNamespace='urn:a'>{inside}<xs:element name='e' type='b:T'/></xs:schema>"
        )
    };
    let wsdl = |inside: &str| {
        format!(
            "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' xmlns:b='urn:b' \
               targetNamespace='urn:a'>{inside}</definitions>"
        )
    };
    let description = |inside: &str| {
        format!(
            "<description xmlns='http://www.w3.org/ns/wsdl' targetNamespace='urn:a'>{inside}\
             </description>"
        )
    };
    let import = format!("<xs:import namespace='urn:b' schemaLocation='{location}'/>");
    let of_schema = |what: &str| schema(&format!("<xs:{what} schemaLocation='{location}'/>"));
    [
        ("import", "a.xsd", schema(&import)),
        ("include", "a.xsd", of_schema("include")),
        ("redefine", "a.xsd", of_schema("redefine")),
        (
            "import of a WSDL",
            "a.wsdl",
            wsdl(&format!(
                "<import namespace='urn:b' location='{location}'/>"
            )),
        ),
        (
            "import in types",
            "a.wsdl",
            wsdl(&format!("<types>{}</types>", schema(&import))),
        ),
        (
            "import of WSDL 2.0",
            "a.wsdl",
            description(&format!(
                "<import namespace='urn:b' location='{location}'/>"
            )),
        ),
        (
            "include of WSDL 2.0",
            "a.wsdl",
            description(&format!("<include location='{location}'/>")),
        ),
    ]
}

/// What is said of a location, in each way in which a document can name it, and how many
/// documents were read besides; the root is `in`.
fn each_way(folder: &Folder, location: &str, check: impl Fn(usize, Option<&str>, &str)) {
    for (way, file, text) in ways(location) {
        folder.write(&format!("in/s/{file}"), &text);
        let checked = Generator::new(folder.0.join("in/s").join(file))
            .root(folder.0.join("in"))
            .check();
        let said = checked.to_string();
        let beginning: String = location.chars().take(80).collect();
        let what = format!("{way}, `{beginning}`: {said}");
        assert!(!said.contains("hunter2"), "{what}");
        assert!(said.len() < 64 << 10, "{} bytes of {way}", said.len());
        let code = checked.problems.first().map(|first| &*first.problem.code);
        check(checked.documents.len() - 1, code, &what);
    }
}

#[test]
fn odd_locations_lead_nowhere_else_in_any_way() {
    let folder = Folder::new(
        "files-odd",
        &[
            ("out/secret.xsd", SECRET),
            ("in/s/d/x", ""),
            ("in/s/mark.xsd", "no XML"),
        ],
    );
    let far = |part: &str, count: usize| format!("{}secret.xsd", part.repeat(count));
    for location in [
        // Each way does open a file.
        "mark.xsd",
        "./mark.xsd",
        " mark.xsd\t",
        "mark%2exsd",
        "x/../mark.xsd",
        ".//d//..//mark.xsd",
        "mark.xsd#a",
        "mark.xsd?a=b",
        "http://h/x/mark.xsd",
        "http://h/x?file=mark.xsd",
    ] {
        each_way(&folder, location, |others, _, what| {
            assert!(others == 1 && what.contains("mark.xsd:1:1"), "{what}");
        });
    }
    for location in [
        // Out of the root.
        "../../out/secret.xsd",
        "%2e%2e/%2E%2E/out/secret.xsd",
        ".%2e/%2e./out/secret.xsd",
        "..%2f..%2Fout%2fsecret.xsd",
        "..\\..\\out\\secret.xsd",
        "./../../out/secret.xsd",
        "x/../../../out/secret.xsd",
        ".//..//..//out/secret.xsd",
        "\n../../out/secret.xsd ",
        "../../out/secret.xsd#a",
        "../../out/secret.xsd?a=b",
        "x?f=../../out/secret.xsd",
        "http://h/x?f=%2e%2e/%2e%2e/out/secret.xsd",
        "http://h/..%2f..%2fout%2fsecret.xsd",
        "../..",
        "../../out",
        "../../nothing",
        // Places by themselves.
        "/",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "%2Fetc/passwd",
        "//",
        "//host/share/secret.xsd",
        "\\",
        "\\\\host\\share\\secret.xsd",
        "%5c%5chost%5cshare",
        "\\\\?\\C:\\secret.xsd",
        "file:",
        "file:secret.xsd",
        "file:../../out/secret.xsd",
        "file:///etc/passwd",
        "file://host/share/secret.xsd",
        "FILE:/etc/passwd",
        "fIlE:%2fetc%2fpasswd",
        "c:",
        "c:/x",
        "C:x",
        "%63%3a/x",
    ] {
        each_way(&folder, location, |others, code, what| {
            assert_eq!((others, code), (0, Some("outside-root")), "{what}");
        });
    }
    let long = [
        far("a/", 40_000),
        far("../", 40_000),
        far("%2e%2e/", 20_000),
        far("x", 1 << 17),
        far("é", 1 << 16),
        format!("http://h/{}", far("a/", 40_000)),
        // Shorter than the longest path, with as many folders as can be.
        far("a/", 16_000),
    ];
    let missing = [
        "",
        " ",
        ".",
        "..",
        "./",
        "../",
        "d",
        "d/",
        "...",
        "....//secret.xsd",
        "x%00.xsd",
        "mark.xsd%00",
        "%00",
        "mark.xsd.",
        "mark.xsd%20",
        "mark.xsd/",
        "mark.xsd/..%00",
        "%",
        "%2",
        "%ff",
        "%c0%ae%c0%ae/%c0%ae%c0%ae/out/secret.xsd",
        "%252e%252e/%252e%252e/out/secret.xsd",
        "urn:x",
        "data:text/xml,x",
        "jar:file:/x!/y",
        "php://filter/resource=mark.xsd",
        "http:",
        "http://",
        "http://h/.",
        "http://h/..",
        "http://h/%2e%2e",
        "?",
        "#",
        "?x",
        "?x=/etc/passwd",
        "?x=..",
        "?x=.",
        "~/x",
        "$HOME/x",
        "*.xsd",
        "CON",
        "aux.xsd",
    ];
    for location in missing.into_iter().chain(long.iter().map(String::as_str)) {
        each_way(&folder, location, |others, code, what| {
            assert!(others == 0 && code != Some("outside-root"), "{what}");
        });
    }
}

#[test]
fn files_have_no_more_bytes_than_the_limit() {
    let mb = |mb: u64| {
        move |file: &Path| {
            let file = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .unwrap();
            // Nothing of it is on the disk, and nothing is read.
            file.set_len((mb << 20) + 1).unwrap();
        }
    };
    let main = schema("b.xsd");
    for (name, grow, limit) in [
        ("a.xsd", Box::new(mb(256)) as Box<dyn Fn(&Path)>, "256 MB"),
        ("b.xsd", Box::new(mb(256)), "256 MB"),
        ("a.xsd.overlay.xml", Box::new(mb(256)), "256 MB"),
        ("b.xsd.overlay.xml", Box::new(mb(256)), "256 MB"),
        ("catalog.xml", Box::new(mb(256)), "256 MB"),
        ("next.xml", Box::new(mb(256)), "256 MB"),
        ("soapgen.lock", Box::new(mb(16)), "16 MB"),
        ("soapgen.toml", Box::new(mb(16)), "16 MB"),
    ] {
        let catalog =
            format!("<catalog xmlns='{CATALOG}'><nextCatalog catalog='next.xml'/></catalog>");
        let overlay = "<overlay xmlns='urn:soapgen:overlay'/>";
        let folder = Folder::new(
            "files-large",
            &[
                ("a.xsd", &main),
                ("a.xsd.overlay.xml", overlay),
                ("b.xsd", &types()),
                ("b.xsd.overlay.xml", overlay),
                ("catalog.xml", &catalog),
                ("next.xml", &format!("<catalog xmlns='{CATALOG}'/>")),
                ("soapgen.lock", ""),
                (
                    "soapgen.toml",
                    "inputs = ['a.xsd']\ncatalog = 'catalog.xml'\n",
                ),
            ],
        );
        let run = || {
            Generator::config(folder.0.join("soapgen.toml"))?
                .generate()?
                .module()
        };
        run().unwrap_or_else(|error| panic!("{name}: {error}"));
        grow(&folder.0.join(name));
        let error = run().unwrap_err().to_string();
        assert!(error.contains(name), "{name}: {error}");
        assert!(
            error.contains(&format!("larger than {limit}")),
            "{name}: {error}"
        );
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    fn pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = Folder::new("files-kinds", &[("d/x", ""), ("ok.xsd", &types())]);
        pipe(&folder.0.join("pipe"));
        let _socket = UnixListener::bind(folder.0.join("socket")).unwrap();
        symlink("/dev/zero", folder.0.join("device")).unwrap();
        let root = |path: &Path| Generator::new(path).root("/").generate();
        for (name, kind) in [
            ("pipe", "a pipe"),
            ("socket", "a socket"),
            ("device", "a device"),
            ("d", "a folder"),
        ] {
            folder.write("a.xsd", &schema(name));
            let error = root(&folder.0.join("a.xsd")).unwrap_err().to_string();
            assert!(error.contains(&format!("it is {kind}")), "{error}");
            let error = root(&folder.0.join(name)).unwrap_err().to_string();
            assert!(error.contains(kind), "{error}");
            let error = Generator::new(folder.0.join("ok.xsd"))
                .catalog(folder.0.join(name))
                .generate();
            assert!(error.unwrap_err().to_string().contains(kind));
            assert!(
                Generator::config(folder.0.join(name))
                    .unwrap_err()
                    .to_string()
                    .contains(kind)
            );
        }
        for beside in ["ok.xsd.overlay.xml", "soapgen.lock"] {
            pipe(&folder.0.join(beside));
            let error = generate(&folder.0.join("ok.xsd")).unwrap_err().to_string();
            assert!(error.contains("it is a pipe"), "{error}");
            fs::remove_file(folder.0.join(beside)).unwrap();
        }
    }

    #[test]
    fn a_link_inside_of_the_root_does_not_lead_out() {
        let folder = Folder::new(
            "files-links",
            &[("out/types.xsd", &types()), ("in/Cargo.toml", "")],
        );
        folder.write("in/types.xsd", &types());
        folder.write("in/s/a.xsd", &schema("link.xsd"));
        let input = folder.0.join("in/s/a.xsd");
        let link = folder.0.join("in/s/link.xsd");
        for (to, generates) in [("../types.xsd", true), ("../../out/types.xsd", false)] {
            let _ = fs::remove_file(&link);
            symlink(to, &link).unwrap();
            let result = generate(&input);
            assert_eq!(result.is_ok(), generates, "{to}");
            assert!(generates || refused(result).0 == "outside-root");
        }
        // A folder that is a link, an overlay and a lock's file.
        symlink("../../out", folder.0.join("in/s/d")).unwrap();
        folder.write("in/s/a.xsd", &schema("d/types.xsd"));
        assert_eq!(refused(generate(&input)).0, "outside-root");
        folder.write("in/s/a.xsd", &types());
        symlink(
            "../../out/types.xsd",
            folder.0.join("in/s/a.xsd.overlay.xml"),
        )
        .unwrap();
        assert_eq!(refused(generate(&input)).0, "overlay");
        fs::remove_file(folder.0.join("in/s/a.xsd.overlay.xml")).unwrap();
        let lock = "[[document]]\nurl = 'http://h/t'\nfile = 'd/types.xsd'\nsha256 = ''\n";
        folder.write("in/s/soapgen.lock", lock);
        assert_eq!(refused(generate(&input)).0, "lock");
        fs::remove_file(folder.0.join("in/s/soapgen.lock")).unwrap();

        // An input may be a link: it is at home where it lies and where it leads.
        folder.write("out/b.xsd", &schema("types.xsd"));
        symlink("../out/b.xsd", folder.0.join("in/b.xsd")).unwrap();
        symlink("../out", folder.0.join("in/docs")).unwrap();
        assert!(generate(&folder.0.join("in/b.xsd")).is_ok());
        assert!(generate(&folder.0.join("in/docs/b.xsd")).is_ok());
    }

    #[test]
    fn a_link_in_the_folder_of_a_rule_does_not_lead_out() {
        let rules = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
          <rewriteURI uriStartString='http://h/' rewritePrefix='s/'/></catalog>";
        let folder = Folder::new(
            "files-rewritten-link",
            &[
                ("in/catalog.xml", rules),
                ("in/s/b.xsd", &types()),
                ("out/b.xsd", &types()),
            ],
        );
        symlink("../../out", folder.0.join("in/s/link")).unwrap();
        for (location, others) in [("http://h/b.xsd", 1), ("http://h/link/b.xsd", 0)] {
            folder.write("in/a.xsd", &schema(location));
            let checked = Generator::new(folder.0.join("in/a.xsd"))
                .root(folder.0.join("in"))
                .catalog(folder.0.join("in/catalog.xml"))
                .check();
            assert_eq!(checked.documents.len() - 2, others, "{location}: {checked}");
        }
    }

    #[test]
    fn odd_links_lead_nowhere_else_in_any_way() {
        let folder = Folder::new(
            "files-odd-links",
            &[("out/secret.xsd", SECRET), ("in/s/x", "")],
        );
        for (to, link) in [
            ("../../out/secret.xsd", "out.xsd"),
            ("../../out", "out"),
            ("out.xsd", "twice.xsd"),
            ("/", "top"),
            ("loop.xsd", "loop.xsd"),
            ("pong", "ping"),
            ("ping", "pong"),
            ("nothing", "dangling.xsd"),
            ("../../nothing", "dangling-out.xsd"),
        ] {
            symlink(to, folder.0.join("in/s").join(link)).unwrap();
        }
        let deep = "pong/".repeat(1000) + "x.xsd";
        for (location, code) in [
            ("out.xsd", "outside-root"),
            ("OUT.xsd", "missing-import"),
            ("twice.xsd", "outside-root"),
            ("out/secret.xsd", "outside-root"),
            ("out/SECRET.xsd", "missing-import"),
            ("top/etc/passwd", "outside-root"),
            ("top", "outside-root"),
            ("loop.xsd", "missing-import"),
            ("ping/x.xsd", "missing-import"),
            (&deep, "missing-import"),
            ("dangling.xsd", "missing-import"),
            ("dangling-out.xsd", "missing-import"),
        ] {
            each_way(&folder, location, |others, found, what| {
                assert_eq!((others, found), (0, Some(code)), "{what}");
            });
        }
    }

    #[test]
    fn what_is_written_follows_no_link_and_replaces_no_device() {
        let folder = Folder::new("files-write", &[("a.xsd", &types()), ("victim", "kept")]);
        let generated = Generator::new(folder.0.join("a.xsd")).generate().unwrap();
        for name in ["out.rs", "out.rs.part"] {
            symlink("victim", folder.0.join(name)).unwrap();
        }
        generated.write_to(folder.0.join("out.rs")).unwrap();
        assert_eq!(folder.read("victim").as_deref(), Some("kept"));
        assert!(folder.read("out.rs").unwrap().contains("pub struct Found"));
        let names = fs::read_dir(&folder.0).unwrap().count();
        assert_eq!(names, 4, "nothing else is left");

        pipe(&folder.0.join("pipe"));
        let error = generated.write_to(folder.0.join("pipe")).unwrap_err();
        assert!(error.to_string().contains("not a regular file"), "{error}");
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 5);
    }
}
