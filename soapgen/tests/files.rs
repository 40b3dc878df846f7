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
    (error.diagnostics.0[0].code, error.to_string())
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
fn what_is_no_xml_is_not_shown() {
    let folder = Folder::new("files-excerpt", &[]);
    folder.write("a.xsd", &schema("b.xsd"));
    // Of a document that another imports, nothing is shown either that is no WSDL and no schema.
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
        assert!(error.to_string().contains("no regular file"), "{error}");
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 5);
    }
}
