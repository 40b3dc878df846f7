//! `soapgen.toml`, and that it and the builder reach each setting.
#![allow(clippy::unwrap_used)]

mod folder;

use std::path::PathBuf;

use folder::Folder;
use soapgen::settings::SETTINGS;
use soapgen::{Generator, Settings};

include!("settings/rows.rs");

#[test]
fn each_setting_is_reached() {
    each_has_a_row();
    for row in ROWS {
        let mut expected = Settings::default();
        (row.set)(&mut expected);
        assert_ne!(expected, Settings::default(), "{}", row.field);
        let mut built = (row.builder)(Generator::default());
        assert_eq!(*built.settings(), expected, "{}: builder", row.field);
        let read = Settings::from_toml(row.toml).unwrap();
        assert_eq!(read, expected, "{}: soapgen.toml", row.field);
    }
}

#[test]
fn an_empty_file_sets_nothing() {
    assert_eq!(Settings::from_toml("").unwrap(), Settings::default());
}

#[test]
fn paths_are_relative_to_the_file() {
    let text =
        "inputs = ['a.wsdl', 'wsdl/b.wsdl', '/c.wsdl']\ncatalog = 'd.xml'\noutput = '../o.rs'";
    let folder = Folder::new("config-paths", &[("x/soapgen.toml", text)]);
    let at = |path: &str| -> PathBuf { folder.0.join("x").join(path) };
    let settings = Settings::from_file(at("soapgen.toml")).unwrap();
    assert_eq!(
        settings.inputs,
        [at("a.wsdl"), at("wsdl/b.wsdl"), PathBuf::from("/c.wsdl")]
    );
    assert_eq!(settings.catalog, Some(at("d.xml")));
    assert_eq!(settings.output, Some(at("../o.rs")));

    let mut generator = Generator::config(at("soapgen.toml"))
        .unwrap()
        .operation("A");
    assert_eq!(generator.settings().inputs, settings.inputs);
    assert_eq!(generator.settings().operations, ["A"]);
}

#[test]
fn what_is_wrong_is_said_at_its_place() {
    let text = "\
keep_wrappers = true
client = 'yes'
operations = 'A'
services = ['A', 1]

[types]
'{urn:a}T' = ['a::B']

[type-derives]
'{urn:a}T' = 'A'

[something]
";
    let error = Settings::from_toml(text).unwrap_err();
    let expected = "\
error[unknown-setting]: there is no setting `keep_wrappers`
 --> soapgen.toml:1:1
  |
1 | keep_wrappers = true
  | ^
  = help: did you mean `keep-wrappers`?

error[wrong-setting]: this is of type string
 --> soapgen.toml:2:10
  |
2 | client = 'yes'
  |          ^
  = help: write `true` or `false`

error[wrong-setting]: this is of type string
 --> soapgen.toml:3:14
  |
3 | operations = 'A'
  |              ^
  = help: write a list of strings: `[\"…\"]`

error[wrong-setting]: this is of type integer
 --> soapgen.toml:4:18
  |
4 | services = ['A', 1]
  |                  ^
  = help: write a string
";
    let shown = error.to_string();
    assert!(shown.starts_with(expected), "{shown}");
    for place in ["7:14", "10:14", "12:2"] {
        assert!(
            shown.contains(&format!("--> soapgen.toml:{place}\n")),
            "{shown}"
        );
    }
    assert!(
        shown.contains("the settings are `inputs`, `catalog`"),
        "{shown}"
    );
}

#[test]
fn what_is_no_toml_is_said_at_its_place() {
    for (text, place) in [
        ("a = ", "1:5"),
        ("builders = true\nbuilders = true\n", "2:1"),
        ("builders true", "1:10"),
        ("[types", "1:7"),
    ] {
        let error = Settings::from_toml(text).unwrap_err().to_string();
        assert!(error.starts_with("error[not-toml]: "), "{error}");
        assert!(
            error.contains(&format!("--> soapgen.toml:{place}\n")),
            "{error}"
        );
    }
}

#[test]
fn nothing_makes_it_panic() {
    let text = "inputs = ['é']\n[types]\n\"{urn:a}T\" = 'a::B'\n[type-derives]\nx = ['A']\n";
    for (at, c) in text.char_indices() {
        let _ = Settings::from_toml(&text[..at]);
        let _ = Settings::from_toml(&text[at..]);
        for junk in ["[", "]", "\"", "=", "\n", "\0", "é"] {
            let _ = Settings::from_toml(&format!(
                "{}{junk}{}",
                &text[..at],
                &text[at + c.len_utf8()..]
            ));
        }
    }
    let _ = Settings::from_toml(&"[".repeat(100_000));
    let _ = Settings::from_toml(&format!("a = {}", "[".repeat(100_000)));
    let _ = Settings::from_toml(&format!("a = {}", "{a=".repeat(100_000)));
    let _ = Settings::from_toml(&format!("a{} = 1", ".a".repeat(10_000)));
}

#[test]
fn a_server_needs_the_client() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/features/served/input.wsdl"
    );
    let generator = Generator::new(path).server(true).client(false);
    let error = generator.generate().unwrap_err().to_string();
    assert!(
        error.contains("`server` is on and `client` is off"),
        "{error}"
    );
}
