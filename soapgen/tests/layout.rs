//! How code is laid out that is written into a file.
#![allow(clippy::unwrap_used)]

mod folder;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use folder::Folder;
use proc_macro2::TokenStream;
use soapgen::Generator;

const SCHEMA: &str =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>
    <xs:complexType name='T'><xs:sequence>
      <xs:element name='a' type='xs:int'/><xs:element name='b' type='xs:string' minOccurs='0'/>
    </xs:sequence></xs:complexType>
    <xs:element name='e' type='xs:int'/>
  </xs:schema>";

/// The code without what is layout: blanks, comments, commas behind the last of several, and how
/// text of documentation is quoted.
fn tokens(code: &str) -> String {
    let text = code.parse::<TokenStream>().unwrap().to_string();
    let text = text.replace(char::is_whitespace, "");
    let text = text.replace(",}", "}").replace(",)", ")");
    text.replace("=r\"", "=\"")
}

#[test]
fn the_setting_changes_the_layout_alone() {
    let folder = Folder::new("layout", &[("a.xsd", SCHEMA)]);
    let generator = || Generator::new(folder.0.join("a.xsd")).builders(true);
    let laid_out = generator().generate().unwrap();
    let plain = generator().layout(false).generate().unwrap();
    for (laid_out, plain) in [
        (laid_out.included().unwrap(), plain.included().unwrap()),
        (laid_out.module().unwrap(), plain.module().unwrap()),
    ] {
        assert!(laid_out.contains("\n    pub a: i32,\n"), "{laid_out}");
        assert!(
            plain.lines().count() * 2 < laid_out.lines().count(),
            "{plain}"
        );
        assert_eq!(tokens(&laid_out), tokens(&plain));
    }
}

#[test]
fn what_a_build_script_writes_is_laid_out() {
    const CHILD: &str = "SOAPGEN_TEST_BUILD_SCRIPT";
    // As cargo runs a build script: in a process that is told where to write.
    if let Ok(schema) = env::var(CHILD) {
        let generator = || Generator::new(&schema);
        generator().write_to_out_dir("laid_out.rs").unwrap();
        let plain = generator().layout(false);
        return plain.write_to_out_dir("plain.rs").unwrap();
    }
    let folder = Folder::new("layout-build", &[("a.xsd", SCHEMA)]);
    let status = Command::new(env::current_exe().unwrap())
        .args(["--exact", "what_a_build_script_writes_is_laid_out"])
        .env(CHILD, folder.0.join("a.xsd"))
        .env("OUT_DIR", &folder.0)
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    let written = |name: &str| fs::read_to_string(Path::new(&folder.0).join(name)).unwrap();
    assert!(written("laid_out.rs").contains("\n    pub a: i32,\n"));
    assert!(!written("plain.rs").contains("\n    pub a: i32,\n"));
}
