use soapgen_runtime::ReadOptions;
use soapgen_tests::derived_text_kept::{Code, elements};

/// With `keep-types` no type that is named is lost, nor what stands on its element.
#[test]
fn the_types_that_are_named_come_back() {
    for element in [
        "<m xsi:type=\"d:Small\">7</m>",
        "<m xsi:type=\"d:Price\" currency=\"NOK\">7</m>",
        "<m>1</m><note xsi:type=\"d:Remark\" by=\"Ann\">well</note>",
        "<m>1</m><any xsi:type=\"d:Remark\" by=\"Ann\">well</any>",
        "<m>1</m><size xsi:type=\"d:Unit\">kg</size>",
        "<m>1</m><size xsi:type=\"xsd:int\">1</size>",
        "<m>1</m><unit xsi:type=\"d:RatedUnit\" rate=\"3\">m</unit>",
    ] {
        let text = format!(
            "<d:Order xmlns:d=\"urn:derived-text-kept\" xmlns=\"urn:derived-text-kept\" \
             xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{element}</d:Order>"
        );
        let order = elements::ORDER.from_str(&text).unwrap();
        let written = elements::ORDER.to_string(&order).unwrap();
        assert_eq!(
            elements::ORDER.from_str(&written).unwrap(),
            order,
            "{written}"
        );
        let start = element.rfind("xsi:type=").unwrap();
        let stands = element[start..].split('<').next().unwrap();
        let name = stands.split('"').nth(1).unwrap();
        let local = name.split(':').nth(1).unwrap();
        assert!(written.contains(&format!(":{local}\"")), "{written}");
        for attribute in ["currency=\"NOK\"", "by=\"Ann\"", "rate=\"3\""] {
            assert_eq!(
                written.contains(attribute),
                stands.contains(attribute),
                "{written}"
            );
        }
    }
}

fn order(content: &str) -> String {
    format!(
        "<d:Order xmlns:d=\"urn:derived-text-kept\" xmlns=\"urn:derived-text-kept\" \
         xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><m>1</m>{content}</d:Order>"
    )
}

/// The member that is named has the value, though one before it would take the text.
#[test]
fn a_union_is_read_by_the_member_that_is_named() {
    let strict = ReadOptions::default().with_strict(true);
    for (named, text, expected) in [
        ("", "007", Code::Int(7)),
        (" xsi:type='xsd:int'", "007", Code::Int(7)),
        (
            " xsi:type='xsd:string'",
            "007",
            Code::String("007".to_owned()),
        ),
        (
            " xsi:type='xsd:token'",
            "007",
            Code::String("007".to_owned()),
        ),
        (" xsi:type='d:Word'", "007", Code::String("007".to_owned())),
        (" xsi:type='d:Code'", "007", Code::Int(7)),
        (" xsi:type='xsd:byte'", "7", Code::Int(7)),
    ] {
        let text = order(&format!("<code{named}>{text}</code>"));
        let read = elements::ORDER.read_with(&text, &strict).unwrap();
        assert_eq!(read.code.as_ref().unwrap().value, expected, "{named}");
        assert_eq!(elements::ORDER.from_str(&text).unwrap(), read, "{named}");
        let written = elements::ORDER.to_string(&read).unwrap();
        assert_eq!(
            elements::ORDER.from_str(&written).unwrap(),
            read,
            "{written}"
        );
        let wrong = elements::ORDER.validate(&read).unwrap();
        assert!(wrong.is_empty(), "{named}: {wrong:?}");
    }
    // A text that is none of the named type is what it is without.
    let text = order("<code xsi:type='xsd:int'>a</code>");
    let read = elements::ORDER.from_str(&text).unwrap();
    assert_eq!(read.code.unwrap().value, Code::String("a".to_owned()));
    assert!(elements::ORDER.read_with(&text, &strict).is_err());
}

/// A complex type that stands in for a built-in one has attributes of its own.
#[test]
fn strict_reading_takes_attributes_of_what_stands_in_for_a_built_in_type() {
    let strict = ReadOptions::default().with_strict(true);
    let read = |note: &str| elements::ORDER.read_with(&order(note), &strict);
    let kept = read("<note xsi:type='d:Remark' by='Ann'>well</note>").unwrap();
    assert_eq!(kept.note.as_ref().unwrap().attributes.len(), 1);
    let written = elements::ORDER.to_string(&kept).unwrap();
    assert_eq!(elements::ORDER.read_with(&written, &strict).unwrap(), kept);
    for (note, wrong) in [
        ("<note by='Ann'>well</note>", "the attribute `by`"),
        (
            "<note xsi:type='xsd:token' by='Ann'>well</note>",
            "the attribute `by`",
        ),
        (
            "<note xsi:type='d:Price' currency='NOK'>1</note>",
            "xsi:type",
        ),
    ] {
        let error = read(note).unwrap_err().to_string();
        assert!(error.contains(wrong), "{note}: {error}");
    }
}
