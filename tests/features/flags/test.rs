use soapgen_runtime::Flags;
use soapgen_tests::flags::{Grant, RightsItem, elements};

#[test]
fn flags_are_a_set() {
    let text = "<Grant xmlns='urn:rights'><Rights> Write\n Read </Rights></Grant>";
    let grant = elements::GRANT.from_str(text).unwrap();
    assert!(grant.rights.contains(&RightsItem::Read));
    assert!(!grant.rights.contains(&RightsItem::Delete));
    let both = Flags::from([RightsItem::Read]) | RightsItem::Write;
    assert_eq!(
        grant,
        Grant {
            rights: both,
            denied: None
        }
    );
}

#[test]
fn an_unknown_flag_is_kept() {
    let text = "<Grant xmlns='urn:rights'><Rights>Fly</Rights></Grant>";
    let grant = elements::GRANT.from_str(text).unwrap();
    assert_eq!(
        grant.rights,
        Flags::from([RightsItem::Unknown("Fly".to_owned())])
    );
}
