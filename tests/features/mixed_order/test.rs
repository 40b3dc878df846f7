use soapgen_tests::document::Document;

const DATE: &str = "<date>2024-01-31</date>";

/// The content of an element, and what strict reading says of it; nothing where it is valid. What
/// was read without being strict is found to be wrong in the same way.
const CASES: &[(&str, &str, &str)] = &[
    ("Text", "on {DATE}.", ""),
    (
        "Text",
        "{DATE} <code>A</code>, <code> B </code> <bold>x</bold>",
        "",
    ),
    (
        "Text",
        "{DATE}<code>A</code><code>A</code><code>A</code><code>A</code>",
        "",
    ),
    (
        "Text",
        "{DATE}<italic/><deep><in>1</in></deep> <number>7</number><x xmlns=\"urn:x\"/>!",
        "",
    ),
    ("Text", "{DATE}<number/>", ""),
    (
        "Text",
        "{DATE}<number xsi:nil=\"1\"/>",
        "it can't be nil: its value is fixed",
    ),
    ("Text", "nothing", "/Text: expected <date>, found the end"),
    (
        "Text",
        "<code>A</code>{DATE}",
        "/Text/code: expected <date>, found {urn:mixed-order}code",
    ),
    (
        "Text",
        "{DATE}{DATE}",
        "expected one of <code>, <bold>, <italic>, <deep>, <number>, an element of a wildcard, found {urn:mixed-order}date",
    ),
    ("Text", "{DATE}<mark/>", "found {urn:mixed-order}mark"),
    (
        "Text",
        "{DATE}<bold/><bold/><bold/>",
        "found {urn:mixed-order}bold",
    ),
    (
        "Text",
        "{DATE}<x xmlns=\"urn:x\"/><number/>",
        "expected no further element",
    ),
    ("Text", "<date>soon</date>", "/Text/date"),
    (
        "Text",
        "{DATE}<code>C</code>",
        "/Text/code: enumeration: expected one of A, B, found \"C\"",
    ),
    (
        "Text",
        "{DATE}<code>A<b/></code>",
        "an element stands where only text may",
    ),
    (
        "Text",
        "{DATE}<number>8</number>",
        "the value is fixed: expected \"7\", found \"8\"",
    ),
    (
        "Text",
        "{DATE}<deep><in>one</in></deep>",
        "/Text/deep/in: type: expected xs:int",
    ),
    ("Text", "{DATE}<deep/>", "/Text/deep: <in> is missing"),
    ("Text", "{DATE}<deep xsi:nil=\"true\"/>", ""),
    (
        "Text",
        "{DATE}<deep xsi:type=\"Deeper\"><in>1</in><more>B</more></deep>",
        "",
    ),
    (
        "Text",
        "{DATE}<deep xsi:type=\"Deeper\"><in>1</in><more>C</more></deep>",
        "/Text/deep/more: enumeration",
    ),
    (
        "Paragraph",
        "a <note size=\"1\">b <note>c <link to=\"1\">A</link></note></note> d",
        "",
    ),
    (
        "Paragraph",
        "a <note size=\"x\">b</note>",
        "/Paragraph/note/@size",
    ),
    (
        "Paragraph",
        "a <note>b <note>c <link to=\"1\">C</link></note></note> d",
        "/Paragraph/note/note/link: enumeration",
    ),
    (
        "Paragraph",
        "a <note><deep><in>1</in></deep> <quote><in>1</in></quote></note>",
        "/Paragraph/note/quote: <more> is missing",
    ),
    (
        "Paragraph",
        "<link>A</link>",
        "/Paragraph/link: the attribute `to` is missing",
    ),
    (
        "Paragraph",
        "<table id=\"t\"><row>2024-01-31</row> <row>2024-02-01</row></table> ",
        "",
    ),
    ("Paragraph", "<table id=\"t\" xsi:nil=\"1\"/>", ""),
    (
        "Paragraph",
        "<table><row>2024-01-31</row></table>",
        "/Paragraph/table: <row> must stand at least 2 times",
    ),
    (
        "Paragraph",
        "<table>x<row>2024-01-31</row><row>2024-02-31</row></table>",
        "/Paragraph/table/row: ",
    ),
    (
        "Paragraph",
        "<table><row>2024-01-31</row><row>2024-01-31</row></table>",
        "/Paragraph/table/row: {urn:mixed-order}days: another element has",
    ),
    (
        "Paragraph",
        "<numbers><n>1</n><n>2</n></numbers><open>7</open>",
        "",
    ),
    (
        "Paragraph",
        "<numbers><n>1</n><n>z</n></numbers>",
        "/Paragraph/numbers/n: ",
    ),
    ("Paragraph", "<numbers/>", "<n> must stand at least 1 times"),
    (
        "Paragraph",
        "<open>8</open>",
        "the value is fixed: expected \"7\"",
    ),
    ("Words", "of text alone", ""),
    (
        "Words",
        "and <b/>",
        "expected no further element, found {urn:mixed-order}b",
    ),
    ("Unordered", "<b>1</b> and <a>1</a>", ""),
    ("Unordered", "<b>1</b>", "expected <a>, found the end"),
    (
        "Unordered",
        "<a>1</a><a>1</a>",
        "expected <b>, found {urn:mixed-order}a",
    ),
];

#[test]
fn elements_in_mixed_content_stand_in_the_order_of_the_schema() {
    let mut wrong = Vec::new();
    for (element, content, expected) in CASES {
        let content = content.replace("{DATE}", DATE);
        let text = format!(
            "<{element} xmlns=\"urn:mixed-order\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{content}</{element}>"
        );
        let root = Document::find("mixed_order", "urn:mixed-order", element).unwrap();
        let found = match root.both_ways(&text, true) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        let is_expected = |found: &str| match *expected {
            "" => found.is_empty(),
            expected => found.contains(expected),
        };
        if !is_expected(&found) {
            wrong.push(format!("{text}: {found}"));
        }
        let checked = root.both_ways(&text, false).unwrap().violations;
        if expected.starts_with("it can't be nil") {
            continue;
        }
        let checked: Vec<String> = checked.iter().map(ToString::to_string).collect();
        if !is_expected(&checked.join("\n")) {
            wrong.push(format!("{text}, checked: {checked:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
