use soapgen_tests::document::Document;

const CANNOT: &str = "is neither the declared type nor one that may stand in for it";
const UNDECLARED: &str = "is not declared";

/// A start tag, and what strict reading says of it; nothing where it is valid.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("Strict d:number='7' d:size=' L ' d:one='1.0'", ""),
    ("Strict xml:lang='en'", ""),
    (
        "Strict d:number='seven'",
        "/Strict/@number: type: expected xs:int",
    ),
    (
        "Strict d:size='M'",
        "/Strict/@size: enumeration: expected one of S, L, found \"M\"",
    ),
    (
        "Strict d:one='2'",
        "the value is fixed: expected \"1\", found \"2\"",
    ),
    ("Strict d:other='1'", UNDECLARED),
    ("Strict number='1'", UNDECLARED),
    ("Strict o:number='1'", UNDECLARED),
    ("Lax d:number='7' d:other='1' number='x' o:number='x'", ""),
    (
        "Lax d:number='seven'",
        "/Lax/@number: type: expected xs:int",
    ),
    ("Skip d:number='seven' d:other='1'", ""),
    ("Own d:number='7'", ""),
    ("Own d:other='7'", UNDECLARED),
    (
        "Own o:other='7'",
        "the attribute `other` is not allowed here",
    ),
];

/// An element in `Values`: name, type, text, and what strict reading says of it.
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("int", "d:Small", "9", ""),
    ("int", "d:Smaller", "3", ""),
    ("int", "d:Small", "10", "maxInclusive"),
    ("int", "d:Color", "1", CANNOT),
    ("int", "d:Unheard", "1", CANNOT),
    ("int", "o:Small", "1", CANNOT),
    ("int", "xs:byte", "1", ""),
    ("string", "d:Color", "red", ""),
    (
        "string",
        "d:Color",
        "green",
        "enumeration: expected one of red, blue",
    ),
    ("string", "d:Small", "1", CANNOT),
    ("string", "d:Letters", "a b", CANNOT),
    ("string", "d:Note", "any", ""),
    ("string", "d:Tone", "soft", ""),
    (
        "string",
        "d:Tone",
        "shrill",
        "enumeration: expected one of soft, loud",
    ),
    ("int", "d:Tone", "1", CANNOT),
    ("small", "d:Smaller", "2", ""),
    ("small", "d:Smaller", "4", "maxInclusive"),
    ("small", "xs:int", "4", CANNOT),
    ("final", "d:Small", "4", ""),
    ("final", "d:Smaller", "2", CANNOT),
    ("either", "d:Smaller", "2", ""),
    ("either", "d:Color", "red", ""),
    ("either", "d:Letters", "red", CANNOT),
    ("any", "d:Letters", "a b", ""),
    ("any", "d:Letters", "a 1", "type: expected xs:NCName"),
    ("any", "d:Color", "green", "enumeration"),
    ("fixed", "d:Small", "", ""),
    ("fixed", "d:Smaller", "", "maxInclusive"),
];

fn found(element: &str, text: &str) -> (String, Vec<String>) {
    let root = Document::find("declared_names", "urn:declared", element).unwrap();
    let strict = match root.both_ways(text, true) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    let read = root.both_ways(text, false).unwrap();
    let checked = read.violations.iter();
    (strict, checked.map(ToString::to_string).collect())
}

const NAMESPACES: &str = "xmlns='urn:declared' xmlns:d='urn:declared' xmlns:o='urn:other' \
    xmlns:xs='http://www.w3.org/2001/XMLSchema' \
    xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";

#[test]
fn attributes_under_wildcards_are_those_that_are_declared() {
    for (tag, expected) in ATTRIBUTES {
        let element = tag.split(' ').next().unwrap();
        let (strict, checked) = found(element, &format!("<{tag} {NAMESPACES}/>"));
        if expected.is_empty() {
            assert_eq!((strict.as_str(), &checked), ("", &Vec::new()), "{tag}");
            continue;
        }
        assert!(strict.contains(expected), "{tag}: {strict}");
        // Lenient reading leaves out what no wildcard takes.
        if expected.contains("not allowed") {
            continue;
        }
        let message = expected.split(": ").skip(1).collect::<Vec<_>>().join(": ");
        let is_said = checked.iter().any(|found| found.contains(&message));
        assert!(is_said, "{tag}, checked: {checked:?}");
    }
}

#[test]
fn simple_types_stand_in_for_what_they_are_derived_from() {
    for (name, of, text, expected) in TYPES {
        let document =
            format!("<Values {NAMESPACES}><{name} xsi:type='{of}'>{text}</{name}></Values>");
        let (strict, _) = found("Values", &document);
        match expected.is_empty() {
            true => assert_eq!(strict, "", "{name}, {of}, {text}"),
            false => assert!(strict.contains(expected), "{name}, {of}, {text}: {strict}"),
        }
    }
}
