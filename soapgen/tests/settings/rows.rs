// What proves that each setting is reached from everywhere: the tests of the builder and the file,
// of the command and of the macros include it.

/// A setting, and how it is set from everywhere.
#[allow(dead_code)] // The tests of each crate read its own way in.
struct Row {
    /// What is set, named as the field of [`Settings`].
    field: &'static str,
    set: fn(&mut Settings),
    /// On the command line; none where the flag is that of one command.
    flags: &'static [&'static str],
    /// In `soapgen.toml`.
    toml: &'static str,
    /// In a build script.
    builder: fn(Generator) -> Generator,
    /// In the macros; nothing where they have no use for it.
    option: &'static str,
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
        option: r#""b.xsd", wsdl = "x.wsdl""#,
    },
    Row {
        field: "catalog",
        set: |s| s.catalog = Some("c.xml".into()),
        flags: &["--catalog", "c.xml"],
        toml: r#"catalog = "c.xml""#,
        builder: |g| g.catalog("c.xml"),
        option: r#"catalog = "c.xml""#,
    },
    Row {
        field: "root",
        set: |s| s.root = Some("d".into()),
        flags: &["--root", "d"],
        toml: r#"root = "d""#,
        builder: |g| g.root("d"),
        option: r#"root = "d""#,
    },
    Row {
        field: "output",
        set: |s| s.output = Some("o.rs".into()),
        flags: &[],
        toml: r#"output = "o.rs""#,
        builder: |mut g| { g.settings().output = Some("o.rs".into()); g },
        option: "",
    },
    Row {
        field: "operations",
        set: |s| s.operations = vec!["A".into(), "B".into()],
        flags: &["--operation", "A", "--operation", "B"],
        toml: r#"operations = ["A", "B"]"#,
        builder: |g| g.operation("A").operation("B"),
        option: r#"operations("A"), operations("B",)"#,
    },
    Row {
        field: "services",
        set: |s| s.services = vec!["A".into(), "B".into()],
        flags: &["--service", "A", "--service", "B"],
        toml: r#"services = ["A", "B"]"#,
        builder: |g| g.service("A").service("B"),
        option: r#"services("A", "B")"#,
    },
    Row {
        field: "client",
        set: |s| s.client = false,
        flags: &["--no-client"],
        toml: "client = false",
        builder: |g| g.client(false),
        option: "client = false",
    },
    Row {
        field: "runtime",
        set: |s| s.runtime = "crate::rt".into(),
        flags: &["--runtime", "crate::rt"],
        toml: r#"runtime = "crate::rt""#,
        builder: |g| g.runtime("crate::rt"),
        option: r#"runtime = "crate::rt""#,
    },
    Row {
        field: "distinguish_nil",
        set: |s| s.distinguish_nil = true,
        flags: &["--distinguish-nil"],
        toml: "distinguish-nil = true",
        builder: |g| g.distinguish_nil(true),
        option: "distinguish_nil",
    },
    Row {
        field: "keep_wrappers",
        set: |s| s.keep_wrappers = true,
        flags: &["--keep-wrappers"],
        toml: "keep-wrappers = true",
        builder: |g| g.keep_wrappers(true),
        option: "keep_wrappers = true",
    },
    Row {
        field: "keep_unknown",
        set: |s| s.keep_unknown = true,
        flags: &["--keep-unknown"],
        toml: "keep-unknown = true",
        builder: |g| g.keep_unknown(true),
        option: "keep_unknown",
    },
    Row {
        field: "keep_types",
        set: |s| s.keep_types = true,
        flags: &["--keep-types"],
        toml: "keep-types = true",
        builder: |g| g.keep_types(true),
        option: "keep_types",
    },
    Row {
        field: "keep_unresolved",
        set: |s| s.keep_unresolved = true,
        flags: &["--keep-unresolved"],
        toml: "keep-unresolved = true",
        builder: |g| g.keep_unresolved(true),
        option: "keep_unresolved",
    },
    Row {
        field: "builders",
        set: |s| s.builders = true,
        flags: &["--builders"],
        toml: "builders = true",
        builder: |g| g.builders(true),
        option: "builders",
    },
    Row {
        field: "unwrapped",
        set: |s| s.unwrapped = true,
        flags: &["--unwrapped"],
        toml: "unwrapped = true",
        builder: |g| g.unwrapped(true),
        option: "unwrapped",
    },
    Row {
        field: "server",
        set: |s| s.server = true,
        flags: &["--server"],
        toml: "server = true",
        builder: |g| g.server(true),
        option: "server",
    },
    Row {
        field: "layout",
        set: |s| s.layout = false,
        flags: &["--layout=false"],
        toml: "layout = false",
        builder: |g| g.layout(false),
        option: "layout = false",
    },
    Row {
        field: "plain_lists",
        set: |s| s.plain_lists = vec![XML.into(), "*".into()],
        flags: &["--plain-list", XML, "--plain-list", "*"],
        toml: r#"plain-lists = ["{urn:a?b=c}T", "*"]"#,
        builder: |g| g.plain_list(XML).plain_list("*"),
        option: r#"plain_lists("{urn:a?b=c}T", "*")"#,
    },
    Row {
        field: "include_types",
        set: |s| s.include_types = vec![XML.into(), "*".into()],
        flags: &["--include-type", XML, "--include-type", "*"],
        toml: r#"include-types = ["{urn:a?b=c}T", "*"]"#,
        builder: |g| g.include_type(XML).include_type("*"),
        option: r#"include_types("{urn:a?b=c}T", "*")"#,
    },
    Row {
        field: "max_members",
        set: |s| s.max_members = 7_000,
        flags: &["--max-members", "7000"],
        toml: "max-members = 7_000",
        builder: |g| g.max_members(7_000),
        option: "max_members = 7_000",
    },
    Row {
        field: "derives",
        set: |s| s.derives = vec!["A".into(), "::b::C".into()],
        flags: &["--derive", "A", "--derive", "::b::C"],
        toml: r#"derives = ["A", "::b::C"]"#,
        builder: |g| g.derive("A").derive("::b::C"),
        option: r#"derives("A", "::b::C")"#,
    },
    Row {
        field: "fails_when",
        set: |s| s.fails_when = vec!["E".into(), "Ok=false".into()],
        flags: &["--fails-when", "E", "--fails-when", "Ok=false"],
        toml: r#"fails-when = ["E", "Ok=false"]"#,
        builder: |g| g.fails_when("E").fails_when("Ok=false"),
        option: r#"fails_when("E", "Ok=false")"#,
    },
    Row {
        field: "optional",
        set: |s| s.optional = vec!["{urn:a?b=c}T/m".into(), "{}T/n".into()],
        flags: &["--optional", "{urn:a?b=c}T/m", "--optional", "{}T/n"],
        toml: r#"optional = ["{urn:a?b=c}T/m", "{}T/n"]"#,
        builder: |g| g.optional("{urn:a?b=c}T/m").optional("{}T/n"),
        option: r#"optional("{urn:a?b=c}T/m", "{}T/n")"#,
    },
    Row {
        field: "deny",
        set: |s| s.deny = [("no-binding".into(), "a, b=c".into()), ("warnings".into(), "d".into())].into(),
        flags: &[],
        toml: "[deny]\nno-binding = \"a, b=c\"\nwarnings = \"d\"",
        builder: |g| g.deny("no-binding", "a, b=c").deny("warnings", "d"),
        option: r#"deny("no-binding" = "a, b=c", "warnings" = "d")"#,
    },
    Row {
        field: "silence",
        set: |s| s.silence = [("no-binding".into(), "a, b=c".into())].into(),
        flags: &["--silence", "no-binding=a, b=c"],
        toml: "[silence]\nno-binding = \"a, b=c\"",
        builder: |g| g.silence("no-binding", "a, b=c"),
        option: r#"silence("no-binding" = "a, b=c")"#,
    },
    Row {
        field: "types",
        set: |s| s.types = [(XML.into(), "crate::B<u8>".into())].into(),
        flags: &["--type", "{urn:a?b=c}T=crate::B<u8>"],
        toml: "[types]\n\"{urn:a?b=c}T\" = \"crate::B<u8>\"",
        builder: |g| g.replace_type(XML, "crate::B<u8>"),
        option: r#"types("{urn:a?b=c}T" = "crate::B<u8>")"#,
    },
    Row {
        field: "names",
        set: |s| s.names = [(XML.into(), "B".into())].into(),
        flags: &["--name", "{urn:a?b=c}T=B"],
        toml: "[names]\n\"{urn:a?b=c}T\" = \"B\"",
        builder: |g| g.name(XML, "B"),
        option: r#"names("{urn:a?b=c}T" = "B")"#,
    },
    Row {
        field: "modules",
        set: |s| s.modules = [("urn:a?b=c".into(), "r#mod".into())].into(),
        flags: &["--module", "urn:a?b=c=r#mod"],
        toml: "[modules]\n\"urn:a?b=c\" = \"r#mod\"",
        builder: |g| g.module("urn:a?b=c", "r#mod"),
        option: r##"modules("urn:a?b=c" = "r#mod")"##,
    },
    Row {
        field: "type_derives",
        set: |s| s.type_derives = [(XML.into(), ["A", "b::B", "C"].map(String::from).into())].into(),
        flags: &["--type-derive", "{urn:a?b=c}T=A", "--type-derive", "{urn:a?b=c}T=b::B", "--type-derive", "{urn:a?b=c}T=C"],
        toml: "[type-derives]\n\"{urn:a?b=c}T\" = [\"A\", \"b::B\", \"C\"]",
        builder: |g| g.type_derive(XML, "A").type_derive(XML, "b::B").type_derive(XML, "C"),
        option: r#"type_derives("{urn:a?b=c}T" = "A, b::B", "{urn:a?b=c}T" = "C")"#,
    },
    Row {
        field: "type_attributes",
        set: |s| s.type_attributes = [(XML.into(), vec!["#[a(b = \"c\")]".into()])].into(),
        flags: &["--type-attribute", "{urn:a?b=c}T=#[a(b = \"c\")]"],
        toml: "[type-attributes]\n\"{urn:a?b=c}T\" = ['#[a(b = \"c\")]']",
        builder: |g| g.type_attribute(XML, "#[a(b = \"c\")]"),
        option: r##"type_attributes("{urn:a?b=c}T" = r#"#[a(b = "c")]"#)"##,
    },
];

/// A setting that is declared needs a row; that all are declared, which are fields, is their one
/// declaration.
fn each_has_a_row() {
    let mut declared: Vec<_> = SETTINGS.iter().map(|setting| setting.field).collect();
    let mut proved: Vec<_> = ROWS.iter().map(|row| row.field).collect();
    declared.sort_unstable();
    proved.sort_unstable();
    assert_eq!(declared, proved);
}
