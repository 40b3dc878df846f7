//! Each setting is reached from the options, and what is wrong is said at its place.

use std::path::Path;

use soapgen::settings::SETTINGS;
use soapgen::{Generator, Settings};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Error, Token};

use super::{Options, Written, names};

fn read(text: &str) -> Result<Options, Error> {
    let written = Punctuated::<Written, Token![,]>::parse_terminated.parse_str(text)?;
    Options::read(written, Path::new("/crate"))
}

/// Each error: the text it stands at, and what it says.
fn errors(text: &str) -> Vec<(String, String)> {
    let at = |error: Error| {
        (
            error.span().source_text().unwrap_or_default(),
            error.to_string(),
        )
    };
    match read(text) {
        Ok(_) => panic!("{text} is taken"),
        Err(error) => error.into_iter().map(at).collect(),
    }
}

include!("../../../soapgen/tests/settings/rows.rs");

#[test]
fn each_setting_is_reached() {
    each_has_a_row();
    for row in ROWS.iter().filter(|row| !row.option.is_empty()) {
        let mut expected = Settings::default();
        (row.set)(&mut expected);
        assert_ne!(expected, Settings::default(), "{}", row.field);
        let read = Punctuated::<Written, Token![,]>::parse_terminated.parse_str(row.option);
        // Paths are as they are written.
        let options = Options::read(read.unwrap(), Path::new("")).unwrap();
        assert_eq!(options.settings, expected, "{}", row.field);
        // The list in the message knows it.
        let name = row.option.split(['(', ' ', ',']).next().unwrap();
        assert!(
            name.starts_with('"') || names().any(|known| known == name),
            "{name}"
        );
    }
}

#[test]
fn each_option_is_documented() {
    let text = include_str!("../../README.md");
    // What macros make is written into no file.
    for name in names().filter(|name| *name != "layout") {
        let is_there = |form: &str| text.contains(&format!("`{name}{form}"));
        assert!(["`", "(\"", " = "].into_iter().any(is_there), "{name}");
    }
}

#[test]
fn a_file_is_read_before_the_options() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wsdl");
    let text = r#"builders = false, "weather.wsdl", config = "soapgen.toml""#;
    let written = Punctuated::<Written, Token![,]>::parse_terminated.parse_str(text);
    let options = Options::read(written.unwrap(), &folder).unwrap();
    let inputs = ["tides.xsd", "weather.wsdl"].map(|name| folder.join(name));
    assert_eq!(options.settings.inputs, inputs);
    assert_eq!(options.settings.catalog, Some(folder.join("catalog.xml")));
    assert!(!options.settings.builders);
    assert_eq!(options.config, Some(folder.join("soapgen.toml")));
}

#[test]
fn what_is_wrong_is_said_at_its_place() {
    for (text, place, message) in [
        (
            "opertions(\"A\")",
            "opertions",
            "there is no option `opertions`: did you mean `operations`?",
        ),
        ("type(\"A\")", "type", "there is no option `type`"),
        ("1", "1", "`wsdl` takes a string: write `wsdl = \"…\"`"),
        (
            "operations = \"A\"",
            "\"A\"",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        (
            "operations(\"A\", 2)",
            "2",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        (
            "operations(\"A\" = \"B\")",
            "\"A\"",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        (
            "operations(A)",
            "A",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        // What is no literal is told as what the option takes, and by its name first.
        (
            "operation = [\"A\"]",
            "operation",
            "there is no option `operation`: did you mean `operations`?",
        ),
        (
            "operation(A::B)",
            "operation",
            "there is no option `operation`",
        ),
        (
            "operations = [\"A\"]",
            "[",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        (
            "operations(\"A\" \"B\")",
            "\"A\"",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        (
            "names(\"{urn:a}T\" = Order)",
            "Order",
            "`names` takes pairs of strings: write `names(\"…\" = \"…\", …)`",
        ),
        (
            "runtime = my::runtime",
            "my",
            "`runtime` takes a string: write `runtime = \"…\"`",
        ),
        (
            "client = maybe",
            "maybe",
            "`client` takes `true` or `false`: write `client` or `client = false`",
        ),
        (
            "max_members = 99999999999999999999999",
            "99999999999999999999999",
            "`max_members` takes a number from 0 on: write `max_members = 1000`",
        ),
        (
            "max_members = many",
            "many",
            "`max_members` takes a number from 0 on: write `max_members = 1000`",
        ),
        (
            "a.wsdl",
            ".",
            "behind the name `a` of an option `=`, `(` or `,` is expected",
        ),
        (
            "\"a.wsdl\", client =, builders",
            ",",
            "a value is missing here",
        ),
        (
            "operations",
            "operations",
            "`operations` takes a list of strings: write `operations(\"…\", \"…\")`",
        ),
        (
            "client = \"no\"",
            "\"no\"",
            "`client` takes `true` or `false`: write `client` or `client = false`",
        ),
        (
            "client(false)",
            "client",
            "`client` takes `true` or `false`: write `client` or `client = false`",
        ),
        (
            "builders, builders = false",
            "builders",
            "`builders` is given twice",
        ),
        (
            "catalog",
            "catalog",
            "`catalog` takes a string: write `catalog = \"…\"`",
        ),
        (
            "runtime = \"a b\"",
            "\"a b\"",
            "this is not the path of a module: ",
        ),
        (
            "derives(\"A, B\")",
            "\"A, B\"",
            "this is not the path of a derive: ",
        ),
        (
            "types(\"{urn:a}T\")",
            "\"{urn:a}T\"",
            "`types` takes pairs of strings: write `types(\"…\" = \"…\", …)`",
        ),
        (
            "types(\"{urn:a}T\" = 1)",
            "1",
            "`types` takes pairs of strings: write `types(\"…\" = \"…\", …)`",
        ),
        (
            "types(\"{urn:a}T\" = \"Vec<\")",
            "\"Vec<\"",
            "this is not a type: ",
        ),
        (
            "types(\"T\" = \"A\")",
            "\"T\"",
            "this is not the name of something in XML",
        ),
        (
            "names(\"{urn:a}T\" = \"a-b\")",
            "\"a-b\"",
            "this is not an identifier: ",
        ),
        (
            "names(\"{urn:a}T\" = \"struct\")",
            "\"struct\"",
            "this is not an identifier: ",
        ),
        (
            "modules(\"urn:a\" = \"\")",
            "\"\"",
            "this is not an identifier: ",
        ),
        (
            "type_derives(\"{urn:a}T\" = \"A B\")",
            "\"A B\"",
            "this is not the path of a derive: ",
        ),
        (
            "type_attributes(\"{urn:a}T\" = \"a\")",
            "\"a\"",
            "this is not an attribute, such as `#[non_exhaustive]`: ",
        ),
        ("config = \"no.toml\"", "\"no.toml\"", "`/crate/no.toml`"),
    ] {
        let errors = errors(text);
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        assert_eq!(errors[0].0, place, "{text}");
        assert!(errors[0].1.starts_with(message), "{text}: {}", errors[0].1);
    }
}

#[test]
fn a_number_is_not_negative() {
    let errors = errors("max_members = -1");
    assert!(
        errors[0].1.starts_with("`max_members` takes a number"),
        "{errors:?}"
    );
}

#[test]
fn all_that_is_wrong_is_said() {
    let errors = errors("a, client = 1, \"x.wsdl\", b = 2");
    let places: Vec<&str> = errors.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["a", "1", "b"]);
}
