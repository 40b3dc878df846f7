use soapgen_tests::builtins::elements;
use soapgen_tests::document::Document;
use soapgen_tests::infoset;

const BIG: &str = "123456789012345678901234567890123456789012345678901234567890";

/// For each built-in datatype (XML Schema Part 2, 3): forms that are written as they were read,
/// forms that are written in another way (and how), and forms that are refused.
type Forms = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
);
const FORMS: &[Forms] = &[
    (
        "string",
        &["", " a\tb\n", "&lt;&amp;&gt;]]&gt;\"'", "&#13;", "🦀"],
        &[],
        &[],
    ),
    (
        "boolean",
        &["true", "false"],
        &[("1", "true"), (" 0 ", "false")],
        &["", "TRUE", "yes"],
    ),
    (
        "decimal",
        &[BIG, "-0.10", "0.00000000000000000000000001"],
        &[],
        &["", "1e3", ".", "1,5", "INF"],
    ),
    (
        "float",
        &["1.5", "INF", "-INF", "NaN", "-0", "1.0E-20"],
        &[],
        &["", "inf", "1e", "nan"],
    ),
    (
        "double",
        &["0.1", "INF", "-INF", "NaN", "1.0E300"],
        &[],
        &["", "Infinity", "1.2.3"],
    ),
    (
        "duration",
        &["P1Y2M3DT4H5M6.700S", "-P1M", "PT36H", "P400D"],
        &[],
        &["", "P", "P1YT", "1Y", "P-1Y", "PT1.S"],
    ),
    (
        "dateTime",
        &[
            "0001-01-01T00:00:00",
            "-0001-12-31T23:59:59Z",
            "12345-01-01T00:00:00.10+14:00",
            "2000-02-29T24:00:00",
        ],
        &[],
        &[
            "",
            "0000-01-01T00:00:00",
            "2001-02-29T00:00:00",
            "2000-01-01T24:00:01",
            "2000-01-01",
            "2000-01-01T00:00:00+15:00",
        ],
    ),
    (
        "time",
        &["00:00:00", "23:59:59.999999999999Z", "12:00:00-00:30"],
        &[],
        &["", "25:00:00", "12:00", "12:60:00"],
    ),
    (
        "date",
        &["0001-01-01", "-0401-02-29Z", "10000-12-31+05:45"],
        &[],
        &["", "2023-02-29", "0000-01-01", "02024-01-01", "24-01-01"],
    ),
    (
        "gYearMonth",
        &["2024-02", "-0001-12Z"],
        &[],
        &["", "2024-13", "2024"],
    ),
    (
        "gYear",
        &["0001", "-12345", "2024-05:00"],
        &[],
        &["", "24", "0000", "+2024"],
    ),
    (
        "gMonthDay",
        &["--02-29", "--12-31Z"],
        &[],
        &["", "--02-30", "02-29"],
    ),
    (
        "gDay",
        &["---31", "---01+01:00"],
        &[],
        &["", "---32", "--31"],
    ),
    ("gMonth", &["--12", "--01Z"], &[], &["", "--13", "12"]),
    ("hexBinary", &["", "00FF"], &[("0a", "0A")], &["0", "0G"]),
    (
        "base64Binary",
        &["", "AA==", "AAECAwQ="],
        &[(" A A = = ", "AA==")],
        &["A", "A===", "AAE", "AB=="],
    ),
    (
        "anyURI",
        &["", "http://example.org/a%20b?c#d", "../x", "urn:æ"],
        &[],
        &[],
    ),
    (
        "QName",
        &["b:name", "name"],
        &[],
        &["", "b:", ":name", "a:b:c"],
    ),
    ("NOTATION", &["b:gif"], &[], &[]),
    (
        "normalizedString",
        &["  a  b "],
        &[("a\tb\nc", "a b c")],
        &[],
    ),
    ("token", &["a b"], &[("  a\n b  ", "a b")], &[]),
    ("language", &["nb-NO", "en"], &[(" en ", "en")], &[]),
    ("NMTOKEN", &["-1.a:b"], &[], &[]),
    ("NMTOKENS", &["a b"], &[(" a\n b", "a b")], &[]),
    ("Name", &["a:b", "_"], &[], &[]),
    ("NCName", &["a-b.c", "æ"], &[], &[]),
    ("ID", &["a"], &[], &[]),
    ("IDREF", &["a"], &[], &[]),
    ("IDREFS", &["a a a"], &[], &[]),
    ("ENTITY", &["e"], &[], &[]),
    ("ENTITIES", &["e f"], &[], &[]),
    (
        "integer",
        &[BIG, "0", "-1"],
        &[("+007", "7")],
        &["", "1.0", "1e3"],
    ),
    (
        "nonPositiveInteger",
        &["0", "-100000000000000000000"],
        &[],
        &["", "a"],
    ),
    ("negativeInteger", &["-1"], &[], &["", "-"]),
    (
        "long",
        &["9223372036854775807", "-9223372036854775808"],
        &[("+1", "1")],
        &["", "9223372036854775808"],
    ),
    (
        "int",
        &["2147483647", "-2147483648"],
        &[("-0", "0"), ("0042", "42")],
        &["", "2147483648", "1.0"],
    ),
    ("short", &["32767", "-32768"], &[], &["32768"]),
    ("byte", &["127", "-128"], &[], &["128"]),
    ("nonNegativeInteger", &["0", BIG], &[], &[""]),
    (
        "unsignedLong",
        &["18446744073709551615"],
        &[],
        &["18446744073709551616", "-1"],
    ),
    ("unsignedInt", &["4294967295"], &[], &["4294967296"]),
    ("unsignedShort", &["65535"], &[], &["65536"]),
    ("unsignedByte", &["255"], &[("+1", "1")], &["256", "-1"]),
    ("positiveInteger", &["1", BIG], &[], &[""]),
];

/// Forms that no type has and lenient reading takes.
const LENIENT: &[(&str, &str)] = &[
    ("boolean", "TRUE"),
    ("dateTime", "2000-01-01"),
    ("time", "12:00"),
    ("base64Binary", "AAE"),
];

fn text(name: &str, value: &str) -> String {
    // What is referred to has to be there.
    let referred = match name.starts_with("IDREF") {
        true => "<ID>a</ID>",
        false => "",
    };
    format!(
        "<All xmlns='urn:builtins' xmlns:b='urn:builtins'>{referred}<{name}>{value}</{name}></All>"
    )
    // A name without prefix would be in the default namespace.
    .replace(
        "<QName>name<",
        "<b:QName xmlns='' xmlns:b='urn:builtins'>name<",
    )
    .replace(">name</QName", ">name</b:QName")
}

#[test]
fn forms_are_exact() {
    let document = Document::find("builtins", "urn:builtins", "All").unwrap();
    let mut problems = Vec::new();
    for (name, same, other, refused) in FORMS {
        let pairs = same
            .iter()
            .map(|form| (form, form))
            .chain(other.iter().map(|(a, b)| (a, b)));
        for (read, written) in pairs {
            let result = document
                .both_ways(&text(name, read), true)
                .map_err(|error| error.to_string())
                .and_then(|found| infoset::compare(&text(name, written), &found.text));
            if let Err(problem) = result {
                problems.push(format!("{name} {read:?}: {problem}"));
            }
        }
        for form in *refused {
            let is_strict = LENIENT.contains(&(*name, *form));
            if let Ok(written) = document.both_ways(&text(name, form), is_strict) {
                problems.push(format!("{name} takes {form:?}: {}", written.text));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert_eq!(FORMS.len(), 44);
}

/// Types whose Rust type takes more than they do: only strict reading refuses.
#[test]
fn strict_reading_knows_the_derived_types() {
    let document = Document::find("builtins", "urn:builtins", "All").unwrap();
    for (name, form) in [
        ("language", "no_NO"),
        ("NMTOKEN", "a b"),
        ("NMTOKENS", ""),
        ("Name", "1a"),
        ("NCName", "a:b"),
        ("ID", "1"),
        ("IDREF", "a b"),
        ("IDREFS", "a 1"),
        ("ENTITY", "&amp;"),
        ("ENTITIES", ""),
        ("NOTATION", "b:png"),
        ("nonPositiveInteger", "1"),
        ("negativeInteger", "0"),
        ("nonNegativeInteger", "-1"),
        ("positiveInteger", "0"),
    ] {
        let read = document.both_ways(&text(name, form), false);
        let violations = read
            .unwrap_or_else(|error| panic!("{name} {form}: {error}"))
            .violations;
        assert_eq!(violations.len(), 1, "{name} {form}: {violations:?}");
        assert!(
            document.both_ways(&text(name, form), true).is_err(),
            "{name} {form}"
        );
    }
}

#[test]
fn the_empty_document_is_empty() {
    assert!(
        elements::ALL
            .from_str("<All xmlns='urn:builtins'/>")
            .unwrap()
            .choice
            .is_empty()
    );
}
