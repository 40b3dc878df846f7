use soapgen_tests::document::Document;

/// For each of the twelve facets (XML Schema Part 2, 4.3): values that are valid, and five that
/// are not.
const FACETS: &[(&str, &[&str], [&str; 5])] = &[
    (
        "Length",
        &["abc", "æøå", "   "],
        ["", "ab", "abcd", "a", "𝒳𝒳"],
    ),
    (
        "MinLength",
        &["000000", "ffFFffFF"],
        ["", "00", "0000", "FF", "abCD"],
    ),
    (
        "MaxLength",
        &["a", " a  b "],
        ["a b c", "1 2 3 4", "a a a", "x y z", "- - -"],
    ),
    (
        "Pattern",
        &["AB1", "a-Z", "AZ123"],
        ["AB", "ab1", "A-A", "1-Z", "AB1x"],
    ),
    (
        "Enumeration",
        &["1", "1.0", "+2.5"],
        ["0", "2", "2.51", "-1", "10"],
    ),
    (
        "WhiteSpace",
        &["  a b  ", "", "abc"],
        ["abcd", "a b c", " abcd ", "1 2 3 4", "a   bcd"],
    ),
    (
        "MaxInclusive",
        &["2024-06-30T12:00:00Z", "2024-06-30T14:00:00+02:00"],
        [
            "2024-06-30T12:00:00.001Z",
            "2024-06-30T12:00:00-00:01",
            "2025-01-01T00:00:00",
            "10000-01-01T00:00:00Z",
            "2024-06-30T24:00:00Z",
        ],
    ),
    (
        "MaxExclusive",
        &["999.99", "-INF"],
        ["1000", "1e3", "INF", "1e300", "NaN"],
    ),
    (
        "MinInclusive",
        &["100000000000000000000", "+999999999999999999999"],
        [
            "99999999999999999999",
            "0",
            "-1",
            "-100000000000000000000",
            "00099",
        ],
    ),
    (
        "MinExclusive",
        &["P1M1D", "P32D"],
        ["P1M", "P27D", "PT0S", "-P1Y", "P30D"],
    ),
    (
        "TotalDigits",
        &["1234", "12.34", "0012.3400"],
        ["12345", "1.2345", "-12345", "10000", "0.12345"],
    ),
    (
        "FractionDigits",
        &["1.23", "1.2300", "100"],
        ["1.234", "0.001", "-1.234", "99.999", "1.0001"],
    ),
];

#[test]
fn validate_refuses_what_a_facet_does() {
    let mut problems = Vec::new();
    for (name, valid, invalid) in FACETS {
        let document = Document::find("facets", "urn:facets", name).unwrap();
        let text = |value: &str| format!("<{name} xmlns='urn:facets'>{value}</{name}>");
        for value in *valid {
            match document.both_ways(&text(value), true) {
                Ok(written) if written.violations.is_empty() => {}
                other => problems.push(format!("{name} {value:?} is valid: {other:?}")),
            }
        }
        for value in invalid {
            match document.both_ways(&text(value), false) {
                Ok(written) if written.violations.len() == 1 => {
                    assert_eq!(written.violations[0].path, format!("/{name}"));
                }
                other => problems.push(format!("{name} {value:?}: validate takes it: {other:?}")),
            }
            if document.both_ways(&text(value), true).is_ok() {
                problems.push(format!("{name} {value:?}: strict reading takes it"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
