use soapgen_runtime::{ReadOptions, XmlErrorKind};
use soapgen_tests::optional::{AnyPerson, Firm, OfferChoice, elements};

const PERSON: &str = "<name>Ann</name><rank>1</rank><home><street>a</street></home><mail>m</mail>";

#[test]
fn members_that_the_settings_name_may_be_missing_empty_or_nil() {
    let firm = |content: &str| -> Firm {
        let text = format!(
            "<Firm xmlns='urn:optional' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{content}</Firm>"
        );
        elements::FIRM.from_str(&text).unwrap()
    };
    let found = firm("<seat><country>NO</country></seat>");
    assert_eq!((&found.boss, &found.seat.town), (&None, &None));
    let nil = firm("<boss xsi:nil='true'/><seat><town xsi:nil='1'/><country>NO</country></seat>");
    assert_eq!(nil, found);
    // What the base has is optional in the derived type too, and what this has not in the base.
    let boss = firm("<boss><name>Ann</name><rank/><mail/><since/></boss><seat><country/></seat>");
    let boss = boss.boss.unwrap();
    assert_eq!(
        (boss.rank, boss.since, &boss.home, boss.id),
        (None, None, &None, None)
    );
    let staff = elements::STAFF
        .from_str(&format!("<Staff xmlns='urn:optional'>{PERSON}</Staff>"))
        .unwrap();
    let AnyPerson::Person(staff) = staff else {
        panic!("{staff:?}");
    };
    assert_eq!((staff.rank, staff.home.street.as_str()), (Some(1), "a"));
}

#[test]
fn the_error_says_what_is_nil_or_missing_and_the_setting() {
    for (content, said, setting) in [
        (
            "<name>Ann</name><mail/>",
            "<home> is missing",
            "{urn:optional}Person/home",
        ),
        (
            "<name>Ann</name><home xsi:nil='true'/><mail/>",
            "<home> is nil, which is not allowed",
            "{urn:optional}Person/home",
        ),
        (
            "<name>Ann</name><home/><mail/>",
            "<street> is missing",
            "{urn:optional}Address/street",
        ),
        (
            "<rank>1</rank><home><street/></home>",
            "<name> is missing",
            "{urn:optional}Person/name",
        ),
        (
            "<name/><home><street/></home>",
            "<mail> is missing",
            "{urn:optional}Person/mail",
        ),
    ] {
        let text = format!(
            "<Staff xmlns='urn:optional' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>{content}</Staff>"
        );
        let error = elements::STAFF.from_str(&text).unwrap_err();
        let help = format!("generate with optional = [\"{setting}\"]");
        let error_text = error.to_string();
        assert!(error_text.starts_with(said), "{error_text}");
        assert!(error_text.ends_with(&help), "{error_text}");
        let is_nil = matches!(error.kind(), XmlErrorKind::Nil(_));
        assert_eq!(is_nil, said.contains("nil"));
        let strict = ReadOptions::default().with_strict(true);
        assert!(elements::STAFF.read_with(&text, &strict).is_err());
    }
    // The content of an element that has no named type.
    let text = "<Firm xmlns='urn:optional'><seat><town/></seat></Firm>";
    let error = elements::FIRM.from_str(text).unwrap_err().to_string();
    assert!(
        error.contains("optional = [\"{urn:optional}seat/country\"]"),
        "{error}"
    );
}

#[test]
fn a_choice_may_be_missing_where_one_of_its_elements_may() {
    let offer = |content: &str| {
        let text = format!("<Offer xmlns='urn:optional'>{content}</Offer>");
        elements::OFFER.from_str(&text)
    };
    for (content, expected) in [
        ("", None),
        ("<price/>", None),
        ("<price>1</price>", Some(OfferChoice::Price(1))),
        ("<text>a</text>", Some(OfferChoice::Text("a".to_owned()))),
    ] {
        let offer = offer(&format!("{content}<mail>m</mail>")).unwrap();
        assert_eq!(offer.choice, expected, "{content}");
        let text = elements::OFFER.to_string(&offer).unwrap();
        assert_eq!(elements::OFFER.from_str(&text).unwrap(), offer);
    }
    let error = offer("<price>1</price>").unwrap_err().to_string();
    assert!(
        error.starts_with("one of <mail>, <phone> is missing")
            && error.ends_with("optional = [\"{urn:optional}Offer/mail\"]"),
        "{error}"
    );
}

/// An item that need not be there and is nil is none, as a member is; one that has to be there is
/// read as the value that it isn't.
#[test]
fn nil_items_of_lists() {
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'";
    let text = format!(
        "<Tags xmlns='urn:optional'><tag>a</tag><tag {nil}/><tag/><place {nil}/>\
         <sure>b</sure></Tags>"
    );
    let tags = elements::TAGS.from_str(&text).unwrap();
    assert_eq!(tags.tag, ["a", ""]);
    assert_eq!((tags.place.len(), &*tags.sure), (0, &["b".to_owned()][..]));
    let strict = ReadOptions::default().with_strict(true);
    let error = elements::TAGS
        .read_with(&text, &strict)
        .unwrap_err()
        .to_string();
    assert!(error.contains("xsi:nil"), "{error}");
    let none = "<Tags xmlns='urn:optional'><sure>b</sure></Tags>";
    assert_eq!(elements::TAGS.from_str(none).unwrap().tag, [""; 0]);
}
