use soapgen_runtime::ReadOptions;
use soapgen_tests::slips::{Slips, elements};

fn slips(
    attributes: &str,
    content: &str,
    strict: bool,
) -> Result<Slips, soapgen_runtime::XmlError> {
    let options = ReadOptions::default().with_strict(strict);
    let text = format!("<Slips xmlns='urn:slips' {attributes}>{content}</Slips>");
    elements::SLIPS.read_with(&text, &options)
}

/// What was sent, and what is written of it: nothing where it says that there is no value.
const FORMS: &[(&str, &str, &str)] = &[
    ("flag", "True", "true"),
    ("flag", "FALSE", "false"),
    ("flags", "True 0 FALSE", "true false false"),
    ("at", "2017-08-01 12:12:12", "2017-08-01T12:12:12"),
    ("at", "2017-08-01", "2017-08-01T00:00:00"),
    ("at", "2017-08-01T12:12:12+0000", "2017-08-01T12:12:12"),
    (
        "at",
        "2017-08-01 12:12:12 -0230",
        "2017-08-01T12:12:12-02:30",
    ),
    ("at", "0000-00-00 00:00:00", ""),
    ("at", "0000-00-00T00:00:00Z", ""),
    ("at", "-- ::", ""),
    ("at", "- -", ""),
    ("on", "0000-00-00", ""),
    ("on", "--", ""),
    ("on", "2017-08-01+0200", "2017-08-01+02:00"),
    ("on", "2017-08-01T00:00:00", "2017-08-01"),
    ("time", "12:12:12+0200", "12:12:12+02:00"),
    ("at", "2017-08-01 12:12", "2017-08-01T12:12:00"),
    ("time", "00:00", "00:00:00"),
    ("time", "::", ""),
    ("price", "", ""),
    ("bytes", "Zm9vYg", "Zm9vYg=="),
    ("bytes", "Zm9v\r\n Yg=", "Zm9vYg=="),
    ("color", "\n red ", "red"),
    ("color", " dark blue", "dark blue"),
    ("count", "", ""),
];

#[test]
fn lenient_reading_takes_the_forms_that_services_write_and_strict_names_them() {
    for (name, sent, wanted) in FORMS {
        let content = format!("<{name}>{sent}</{name}>");
        let found = slips("", &content, false).unwrap_or_else(|error| panic!("{content}: {error}"));
        let written = elements::SLIPS
            .to_string(&found)
            .unwrap()
            .replace("+00:00", "")
            .replace('Z', "");
        let wanted_text = match wanted.is_empty() {
            true => "<tns:Slips xmlns:tns=\"urn:slips\"".to_owned(),
            false => format!("<tns:{name}>{}</tns:{name}>", wanted.replace('Z', "")),
        };
        assert!(written.contains(&wanted_text), "{content}: {written}");
        assert_eq!(
            wanted.is_empty(),
            !written.contains(&format!("<tns:{name}>")),
            "{written}"
        );
        let error = slips("", &content, true).unwrap_err();
        assert_eq!(error.violations().len(), 1, "{content}: {error}");
        assert_eq!(error.violations()[0].path, format!("/Slips/{name}"));
    }
}

#[test]
fn attributes_are_read_so_too() {
    let found = slips("set='TRUE' day='0000-00-00'", "", false).unwrap();
    assert_eq!((found.set, found.day.is_none()), (Some(true), true));
    assert!(slips("set='TRUE'", "", true).is_err());
}

#[test]
fn what_is_not_such_a_form_is_refused() {
    for content in [
        "<flag>yes</flag>",
        "<at>2017-08-32</at>",
        "<at>2017-00-00</at>",
        "<at>today</at>",
        "<on>2017-08-01T12:00:00</on>",
        "<bytes>Zm9vY</bytes>",
        "<bytes>Z=m9</bytes>",
        "<bytes>==</bytes>",
        "<price currency='NOK'></price>",
        "<count>--</count>",
    ] {
        assert!(slips("", content, false).is_err(), "{content}");
    }
    // What has to be there is not left out.
    for sent in ["0000-00-00", "-- ::", ""] {
        let text = format!("<When xmlns='urn:slips'>{sent}</When>");
        assert!(elements::WHEN.from_str(&text).is_err(), "{sent}");
    }
    let kept = slips("", "<color> pink </color>", false).unwrap();
    assert_eq!(kept.color.unwrap().as_str(), " pink ");
}
