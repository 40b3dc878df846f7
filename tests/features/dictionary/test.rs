use soapgen_tests::dictionary::{Note, elements};

#[test]
fn entries_keep_their_order() {
    let mut ledger = elements::LEDGER
        .from_str(include_str!("messages/entries.xml"))
        .unwrap();
    let counts = ledger.counts.as_ref().unwrap();
    assert_eq!(counts.get("pears"), Some(&3));
    let keys: Vec<&str> = counts.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["pears", "apples", "pears"]);
    assert_eq!(ledger.notes.get(&2), Some(&None));

    let note = Note {
        text: Some("third".to_owned()),
    };
    assert_eq!(ledger.notes.insert(3, Some(note)), None);
    assert_eq!(ledger.notes.len(), 3);
}

#[test]
fn a_key_of_another_namespace_does_not_stand_for_the_one_that_is_there() {
    for (entry, expected) in [
        ("<Key>pears</Key><Value>3</Value>", ("pears", 3)),
        ("<b:Key>pears</b:Key><b:Value>3</b:Value>", ("pears", 3)),
        (
            "<Key>pears</Key><b:Key>plums</b:Key><Value>3</Value><b:Value>4</b:Value>",
            ("pears", 3),
        ),
        (
            "<b:Value>4</b:Value><b:Key>plums</b:Key><Key>pears</Key><Value>3</Value>",
            ("pears", 3),
        ),
    ] {
        let text = format!(
            "<Ledger xmlns='http://schemas.microsoft.com/2003/10/Serialization/Arrays' xmlns:b='urn:b'>\
             <Counts><KeyValueOfstringint>{entry}</KeyValueOfstringint></Counts><Notes/></Ledger>"
        );
        let ledger = elements::LEDGER.from_str(&text).unwrap();
        let counts = ledger.counts.unwrap();
        let (key, value) = counts.iter().next().unwrap();
        assert_eq!((key.as_str(), *value), expected, "{entry}");
    }
}
