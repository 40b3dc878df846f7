use soapgen_runtime::ReadOptions;
use soapgen_tests::data_set::elements;

const DIFFGRAM: &str = "<d:diffgram xmlns:d='urn:schemas-microsoft-com:xml-diffgram-v1'>\
                        <Set><Row><Id>1</Id></Row></Set></d:diffgram>";
const SCHEMA: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' id='Set'/>";

#[test]
fn a_data_set_is_read_with_its_schema_and_without() {
    for (content, has_schema) in [
        (format!("{SCHEMA}{DIFFGRAM}"), true),
        (DIFFGRAM.to_owned(), false),
        (format!("{DIFFGRAM}{SCHEMA}"), true),
    ] {
        let text = format!(
            "<GetResponse xmlns='urn:data-set'><GetResult>{content}</GetResult></GetResponse>"
        );
        let response = elements::GET_RESPONSE.from_str(&text).unwrap();
        let result = response.get_result.as_ref().unwrap();
        assert_eq!(result.schema.is_some(), has_schema);
        assert_eq!(result.any.name.local, "diffgram");
        assert_eq!(result.any.text(), "1");
        let written = elements::GET_RESPONSE.to_string(&response).unwrap();
        assert_eq!(elements::GET_RESPONSE.from_str(&written).unwrap(), response);
    }
    // Where there are no data, the answer may be empty: that is no error, and no value.
    for (result, name) in [
        ("<GetResult/>", None),
        ("<GetResult></GetResult>", None),
        ("<GetResult> \r\n <!-- none --> </GetResult>", None),
        ("<GetResult xsi:nil='true'/>", None),
        ("<GetResult xsi:nil='1'></GetResult>", None),
        ("<GetResult id='7'/>", None),
        ("", None),
        (
            "<GetResult><d:diffgram xmlns:d='urn:schemas-microsoft-com:xml-diffgram-v1'/></GetResult>",
            Some("diffgram"),
        ),
        (
            "<GetResult><d:diffgram xmlns:d='urn:schemas-microsoft-com:xml-diffgram-v1'><Set xmlns=''/></d:diffgram></GetResult>",
            Some("diffgram"),
        ),
        ("<GetResult><DataSet/></GetResult>", Some("DataSet")),
        ("<GetResult>text</GetResult>", Some("an error")),
        ("<GetResult><![CDATA[x]]></GetResult>", Some("an error")),
    ] {
        let text = format!(
            "<GetResponse xmlns='urn:data-set' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{result}</GetResponse>"
        );
        let found = elements::GET_RESPONSE.from_str(&text).map_or_else(
            |_| Some("an error".to_owned()),
            |response| response.get_result.map(|r| r.any.name.local.to_string()),
        );
        assert_eq!(found.as_deref(), name, "{result}");
        let strict = ReadOptions::default().with_strict(true);
        let is_valid = elements::GET_RESPONSE.read_with(&text, &strict).is_ok();
        let is_there = name.is_some_and(|name| name != "an error");
        assert_eq!(is_valid, is_there || result.is_empty(), "{result}");
    }
    // The data are what the answer is for.
    let text =
        format!("<GetResponse xmlns='urn:data-set'><GetResult>{SCHEMA}</GetResult></GetResponse>");
    assert!(elements::GET_RESPONSE.from_str(&text).is_err());
}

#[test]
fn a_required_wildcard_has_what_stands_in_its_place() {
    let data = "<Set xmlns='urn:data'><Row/></Set>";
    let any = |content: &str| {
        let text = format!(
            "<TypedResponse xmlns='urn:data-set'><TypedResult>{content}</TypedResult></TypedResponse>"
        );
        let options = ReadOptions::default().with_strict(true);
        let strict = elements::TYPED_RESPONSE.read_with(&text, &options).is_ok();
        let read = elements::TYPED_RESPONSE.from_str(&text);
        let name = read.map(|read| match read.typed_result {
            Some(result) => result.any.name.local.to_string(),
            None => "nothing".to_owned(),
        });
        (name.unwrap_or_default(), strict)
    };
    for (content, expected, is_valid) in [
        (data.to_owned(), "Set", true),
        (DIFFGRAM.to_owned(), "diffgram", false),
        (format!("{SCHEMA}{DIFFGRAM}"), "diffgram", false),
        // What is in the right namespace counts, wherever it stands.
        (format!("{SCHEMA}{data}"), "Set", false),
        (format!("{data}{DIFFGRAM}"), "Set", false),
        (format!("{SCHEMA}{data}{DIFFGRAM}"), "Set", false),
        ("<Set/>".to_owned(), "Set", false),
        (String::new(), "nothing", false),
        ("text".to_owned(), "", false),
    ] {
        assert_eq!(any(&content), (expected.to_owned(), is_valid), "{content}");
    }
}

#[test]
fn a_data_table_is_read_with_its_schema_and_without() {
    let read = |content: &str| {
        let text = format!(
            "<TableResponse xmlns='urn:data-set'><TableResult>{content}</TableResult></TableResponse>"
        );
        let response = elements::TABLE_RESPONSE.from_str(&text).ok()?;
        let Some(result) = response.table_result else {
            return Some((0, "nothing".to_owned()));
        };
        Some((result.any.len(), result.any2.name.local.to_string()))
    };
    let found = |schemas, name: &str| Some((schemas, name.to_owned()));
    for (content, expected) in [
        (format!("{SCHEMA}{DIFFGRAM}"), found(1, "diffgram")),
        (format!("{SCHEMA}{SCHEMA}{DIFFGRAM}"), found(2, "diffgram")),
        (format!("{DIFFGRAM}{SCHEMA}"), found(1, "diffgram")),
        (DIFFGRAM.to_owned(), found(0, "diffgram")),
        ("<Set xmlns=''/>".to_owned(), found(0, "Set")),
        (SCHEMA.to_owned(), None),
        (String::new(), found(0, "nothing")),
    ] {
        assert_eq!(read(&content), expected, "{content}");
    }
}
