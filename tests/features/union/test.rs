use soapgen_tests::union::{Named, Size, elements};

#[test]
fn the_first_member_type_that_takes_the_text_has_it() {
    let unions = elements::UNIONS
        .from_str(include_str!("messages/members.xml"))
        .unwrap();
    assert_eq!(unions.size, [Size::Int(1), Size::Named(Named::Large)]);
    let sizes = unions.sizes.unwrap();
    assert_eq!(sizes[1], Size::Int(3));
}

#[test]
fn what_none_takes_is_kept() {
    let text = "<Unions xmlns='urn:union'><Size>huge</Size></Unions>";
    let unions = elements::UNIONS.from_str(text).unwrap();
    assert_eq!(unions.size, [Size::Other("huge".to_owned())]);
}
