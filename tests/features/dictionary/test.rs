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
