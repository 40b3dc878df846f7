//! Each setting is reached from the options, and what is wrong is said at its place.

use std::path::Path;

use soapgen::Settings;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Error, Token};

use super::{NAMES, Options, Written};

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

struct Row {
    /// What is set, named as the field of [`Settings`].
    field: &'static str,
    set: fn(&mut Settings),
    option: &'static str,
}

const XML: &str = "{urn:a?b=c}T";

#[rustfmt::skip] // A table.
const ROWS: &[Row] = &[
    Row {
        field: "inputs",
        set: |s| s.inputs = vec!["/crate/a.wsdl".into(), "/crate/b.xsd".into()],
        option: r#""a.wsdl", wsdl = "b.xsd""#,
    },
    Row {
        field: "catalog",
        set: |s| s.catalog = Some("/crate/c.xml".into()),
        option: r#"catalog = "c.xml""#,
    },
    Row {
        field: "operations",
        set: |s| s.operations = vec!["A".into(), "B".into(), "C".into()],
        option: r#"operations("A", "B"), operations("C",)"#,
    },
    Row {
        field: "services",
        set: |s| s.services = vec!["A".into(), "B".into()],
        option: r#"services("A", "B")"#,
    },
    Row {
        field: "client",
        set: |s| s.client = false,
        option: "client = false",
    },
    Row {
        field: "runtime",
        set: |s| s.runtime = "crate::rt".into(),
        option: r#"runtime = "crate::rt""#,
    },
    Row {
        field: "distinguish_nil",
        set: |s| s.distinguish_nil = true,
        option: "distinguish_nil",
    },
    Row {
        field: "keep_wrappers",
        set: |s| s.keep_wrappers = true,
        option: "keep_wrappers = true",
    },
    Row {
        field: "keep_unknown",
        set: |s| s.keep_unknown = true,
        option: "keep_unknown",
    },
    Row {
        field: "keep_types",
        set: |s| s.keep_types = true,
        option: "keep_types",
    },
    Row {
        field: "builders",
        set: |s| s.builders = true,
        option: "builders",
    },
    Row {
        field: "derives",
        set: |s| s.derives = vec!["A".into(), "::b::C".into()],
        option: r#"derives("A", "::b::C")"#,
    },
    Row {
        field: "fails_when",
        set: |s| s.fails_when = vec!["E".into(), "Ok=false".into()],
        option: r#"fails_when("E", "Ok=false")"#,
    },
    Row {
        field: "types",
        set: |s| s.types = [(XML.into(), "crate::B<u8>".into())].into(),
        option: r#"types("{urn:a?b=c}T" = "crate::B<u8>")"#,
    },
    Row {
        field: "names",
        set: |s| s.names = [(XML.into(), "B".into())].into(),
        option: r#"names("{urn:a?b=c}T" = "B")"#,
    },
    Row {
        field: "modules",
        set: |s| s.modules = [("urn:a?b=c".into(), "r#mod".into())].into(),
        option: r##"modules("urn:a?b=c" = "r#mod")"##,
    },
    Row {
        field: "type_derives",
        set: |s| s.type_derives = [(XML.into(), ["A", "b::B", "C"].map(String::from).into())].into(),
        option: r#"type_derives("{urn:a?b=c}T" = "A, b::B", "{urn:a?b=c}T" = "C")"#,
    },
    Row {
        field: "type_attributes",
        set: |s| s.type_attributes = [(XML.into(), vec!["#[a(b = \"c\")]".into()])].into(),
        option: r##"type_attributes("{urn:a?b=c}T" = r#"#[a(b = "c")]"#)"##,
    },
];

/// The names of the fields. The pattern has no `..`, so that a field that is added is named
/// here, and then a row must be.
macro_rules! fields {
    ($($field:ident)*) => {{
        let Settings { $($field: _),* } = Settings::default();
        [$(stringify!($field)),*]
    }};
}

#[test]
fn each_setting_is_reached() {
    let fields = fields! {
        inputs catalog operations services client runtime distinguish_nil keep_wrappers
        keep_unknown keep_types builders derives fails_when types names modules type_derives
        type_attributes
    };
    assert_eq!(ROWS.iter().map(|row| row.field).collect::<Vec<_>>(), fields);
    for row in ROWS {
        let mut expected = Settings::default();
        (row.set)(&mut expected);
        assert_ne!(expected, Settings::default(), "{}", row.field);
        assert_eq!(
            read(row.option).unwrap().settings,
            expected,
            "{}",
            row.field
        );
        // The list in the message knows it.
        let name = row.option.split(['(', ' ', ',']).next().unwrap();
        assert!(name.starts_with('"') || NAMES.contains(&name), "{name}");
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
            "there is no option `opertions`; the options are `wsdl`",
        ),
        ("type(\"A\")", "type", "there is no option `type`"),
        ("1", "1", "write `wsdl = \"…\"`"),
        (
            "operations = \"A\"",
            "\"A\"",
            "write `operations(\"…\", \"…\")`",
        ),
        (
            "operations(\"A\", 2)",
            "2",
            "write `operations(\"…\", \"…\")`",
        ),
        (
            "operations(\"A\" = \"B\")",
            "\"A\"",
            "write `operations(\"…\", \"…\")`",
        ),
        ("operations(A)", "A", "expected literal"),
        (
            "operations",
            "operations",
            "write `operations(\"…\", \"…\")`",
        ),
        (
            "client = \"no\"",
            "\"no\"",
            "write `client` or `client = false`",
        ),
        (
            "client(false)",
            "client",
            "write `client` or `client = false`",
        ),
        (
            "builders, builders = false",
            "builders",
            "`builders` is given twice",
        ),
        ("catalog", "catalog", "write `catalog = \"…\"`"),
        ("runtime = \"a b\"", "\"a b\"", "this is not a path: "),
        (
            "derives(\"A, B\")",
            "\"A, B\"",
            "this is not the path of a derive: ",
        ),
        (
            "types(\"{urn:a}T\")",
            "\"{urn:a}T\"",
            "write `types(\"…\" = \"…\", …)`",
        ),
        (
            "types(\"{urn:a}T\" = 1)",
            "1",
            "write `types(\"…\" = \"…\", …)`",
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
            "this is not a list of derives: ",
        ),
        (
            "type_attributes(\"{urn:a}T\" = \"a\")",
            "\"a\"",
            "this is not an attribute, `#[…]`: ",
        ),
        (
            "config = \"no.toml\"",
            "\"no.toml\"",
            "error[no-such-file]: `/crate/no.toml`",
        ),
    ] {
        let errors = errors(text);
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        assert_eq!(errors[0].0, place, "{text}");
        assert!(errors[0].1.starts_with(message), "{text}: {}", errors[0].1);
    }
}

#[test]
fn all_that_is_wrong_is_said() {
    let errors = errors("a, client = 1, \"x.wsdl\", b = 2");
    let places: Vec<&str> = errors.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["a", "1", "b"]);
}
