//! Each setting is reached from the command line, from `soapgen.toml` and from the builder.

use clap::Parser as _;
use soapgen::{Generator, Settings};

use super::Options;

#[derive(Debug, clap::Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

fn parse(arguments: &[&str]) -> Result<Settings, String> {
    // The only argument that is required of each line.
    let line = ["soapgen"].iter().chain(arguments).chain(&["x.wsdl"]);
    let line = Line::try_parse_from(line).map_err(|error| error.to_string())?;
    line.options.settings().map_err(|error| error.to_string())
}

struct Row {
    /// What is set, named as the field of [`Settings`].
    field: &'static str,
    set: fn(&mut Settings),
    flags: &'static [&'static str],
    toml: &'static str,
    builder: fn(Generator) -> Generator,
}

const XML: &str = "{urn:a?b=c}T";

#[rustfmt::skip] // A table.
const ROWS: &[Row] = &[
    Row {
        field: "inputs",
        set: |s| s.inputs = vec!["b.xsd".into(), "x.wsdl".into()],
        flags: &["b.xsd"],
        toml: r#"inputs = ["b.xsd", "x.wsdl"]"#,
        builder: |_| Generator::new("b.xsd").input("x.wsdl"),
    },
    Row {
        field: "catalog",
        set: |s| s.catalog = Some("c.xml".into()),
        flags: &["--catalog", "c.xml"],
        toml: r#"catalog = "c.xml""#,
        builder: |g| g.catalog("c.xml"),
    },
    Row {
        field: "operations",
        set: |s| s.operations = vec!["A".into(), "B".into()],
        flags: &["--operation", "A", "--operation", "B"],
        toml: r#"operations = ["A", "B"]"#,
        builder: |g| g.operation("A").operation("B"),
    },
    Row {
        field: "services",
        set: |s| s.services = vec!["A".into(), "B".into()],
        flags: &["--service", "A", "--service", "B"],
        toml: r#"services = ["A", "B"]"#,
        builder: |g| g.service("A").service("B"),
    },
    Row {
        field: "client",
        set: |s| s.client = false,
        flags: &["--no-client"],
        toml: "client = false",
        builder: |g| g.client(false),
    },
    Row {
        field: "runtime",
        set: |s| s.runtime = "crate::rt".into(),
        flags: &["--runtime", "crate::rt"],
        toml: r#"runtime = "crate::rt""#,
        builder: |g| g.runtime("crate::rt"),
    },
    Row {
        field: "distinguish_nil",
        set: |s| s.distinguish_nil = true,
        flags: &["--distinguish-nil"],
        toml: "distinguish-nil = true",
        builder: |g| g.distinguish_nil(true),
    },
    Row {
        field: "keep_wrappers",
        set: |s| s.keep_wrappers = true,
        flags: &["--keep-wrappers"],
        toml: "keep-wrappers = true",
        builder: |g| g.keep_wrappers(true),
    },
    Row {
        field: "keep_unknown",
        set: |s| s.keep_unknown = true,
        flags: &["--keep-unknown"],
        toml: "keep-unknown = true",
        builder: |g| g.keep_unknown(true),
    },
    Row {
        field: "keep_types",
        set: |s| s.keep_types = true,
        flags: &["--keep-types"],
        toml: "keep-types = true",
        builder: |g| g.keep_types(true),
    },
    Row {
        field: "builders",
        set: |s| s.builders = true,
        flags: &["--builders"],
        toml: "builders = true",
        builder: |g| g.builders(true),
    },
    Row {
        field: "derives",
        set: |s| s.derives = vec!["A".into(), "b::C".into()],
        flags: &["--derive", "A", "--derive", "b::C"],
        toml: r#"derives = ["A", "b::C"]"#,
        builder: |g| g.derive("A").derive("b::C"),
    },
    Row {
        field: "fails_when",
        set: |s| s.fails_when = vec!["E".into(), "Ok=false".into()],
        flags: &["--fails-when", "E", "--fails-when", "Ok=false"],
        toml: r#"fails-when = ["E", "Ok=false"]"#,
        builder: |g| g.fails_when("E").fails_when("Ok=false"),
    },
    Row {
        field: "types",
        set: |s| s.types = [(XML.into(), "a::B".into())].into(),
        flags: &["--type", "{urn:a?b=c}T=a::B"],
        toml: "[types]\n\"{urn:a?b=c}T\" = \"a::B\"",
        builder: |g| g.replace_type(XML, "a::B"),
    },
    Row {
        field: "names",
        set: |s| s.names = [(XML.into(), "B".into())].into(),
        flags: &["--name", "{urn:a?b=c}T=B"],
        toml: "[names]\n\"{urn:a?b=c}T\" = \"B\"",
        builder: |g| g.name(XML, "B"),
    },
    Row {
        field: "modules",
        set: |s| s.modules = [("urn:a?b=c".into(), "m".into())].into(),
        flags: &["--module", "urn:a?b=c=m"],
        toml: "[modules]\n\"urn:a?b=c\" = \"m\"",
        builder: |g| g.module("urn:a?b=c", "m"),
    },
    Row {
        field: "type_derives",
        set: |s| s.type_derives = [(XML.into(), vec!["A".into(), "B".into()])].into(),
        flags: &["--type-derive", "{urn:a?b=c}T=A", "--type-derive", "{urn:a?b=c}T=B"],
        toml: "[type-derives]\n\"{urn:a?b=c}T\" = [\"A\", \"B\"]",
        builder: |g| g.type_derive(XML, "A").type_derive(XML, "B"),
    },
    Row {
        field: "type_attributes",
        set: |s| s.type_attributes = [(XML.into(), vec!["#[a(b = \"c\")]".into()])].into(),
        flags: &["--type-attribute", "{urn:a?b=c}T=#[a(b = \"c\")]"],
        toml: "[type-attributes]\n\"{urn:a?b=c}T\" = ['#[a(b = \"c\")]']",
        builder: |g| g.type_attribute(XML, "#[a(b = \"c\")]"),
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
fn each_setting_is_reached_from_everywhere() {
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
        let mut built = (row.builder)(Generator::default());
        assert_eq!(*built.settings(), expected, "{}: builder", row.field);
        let read = Settings::from_toml(row.toml).unwrap();
        assert_eq!(read, expected, "{}: soapgen.toml", row.field);
        // Every line ends in this input.
        expected.inputs = match row.field {
            "inputs" => expected.inputs,
            _ => vec!["x.wsdl".into()],
        };
        assert_eq!(parse(row.flags).unwrap(), expected, "{}: flags", row.field);
    }
}

#[test]
fn each_setting_is_documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/settings.md");
    let text = std::fs::read_to_string(path).unwrap();
    for row in ROWS {
        let name = row.field.replace('_', "-");
        let flag = row
            .flags
            .first()
            .filter(|flag| flag.starts_with("--"))
            .unwrap_or(&"arguments");
        let documented = text.lines().any(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            cells.len() == 7
                && cells[3].contains(flag)
                && [format!("{name} ="), format!("[{name}]")]
                    .iter()
                    .any(|key| cells[4].contains(key))
        });
        assert!(documented, "{name}");
    }
    let (_, example) = text.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    assert!(Settings::from_toml(example).is_ok());
}

#[test]
fn flags_override_values_and_are_added_to_lists_and_tables() {
    let folder = std::env::temp_dir().join(format!("soapgen-options-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("soapgen.toml");
    let text = "
        inputs = ['a.wsdl']
        operations = ['A']
        client = false
        builders = true
        runtime = 'a::b'
        [names]
        '{}A' = 'X'
        '{}B' = 'Y'
        [type-derives]
        '{}A' = ['P']
    ";
    std::fs::write(&file, text).unwrap();
    let settings = parse(&[
        "--config",
        file.to_str().unwrap(),
        "--operation=B",
        "--no-client=false",
        "--builders=false",
        "--runtime=c",
        "--name={}B=Z",
        "--type-derive={}A=Q",
    ]);
    std::fs::remove_dir_all(&folder).unwrap();
    let expected = Settings {
        inputs: vec![folder.join("a.wsdl"), "x.wsdl".into()],
        operations: vec!["A".into(), "B".into()],
        runtime: "c".into(),
        names: [("{}A".into(), "X".into()), ("{}B".into(), "Z".into())].into(),
        type_derives: [("{}A".into(), vec!["P".into(), "Q".into()])].into(),
        ..Settings::default()
    };
    assert_eq!(settings.unwrap(), expected);
}

#[test]
fn what_is_not_a_pair_is_refused() {
    for argument in [
        "--type=T",
        "--type=T=a::B",
        "--type={urn:a}T",
        "--type={urn:a}T=",
        "--type={urn=a}T",
        "--name=",
        "--module=urn:a",
        "--module=urn:a=",
        "--builders=perhaps",
    ] {
        assert!(parse(&[argument]).is_err(), "{argument}");
    }
}

#[test]
fn the_command_line_is_sound() {
    use clap::CommandFactory as _;
    crate::cli::Command::command().debug_assert();
}
