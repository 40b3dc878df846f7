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
    // The data are what the answer is for.
    let text =
        format!("<GetResponse xmlns='urn:data-set'><GetResult>{SCHEMA}</GetResult></GetResponse>");
    assert!(elements::GET_RESPONSE.from_str(&text).is_err());
}
