use soapgen_tests::base64::elements;

#[test]
fn binary_is_bytes() {
    let file = elements::FILE
        .from_str(include_str!("messages/file.xml"))
        .unwrap();
    assert_eq!(&*file.content, b"Hello, world!");
    assert_eq!(&*file.digest.unwrap(), [0x00, 0xff]);
    assert_eq!(&*file.icon.unwrap(), [0]);
}

#[test]
fn white_space_between_the_letters_is_read() {
    let text =
        "<File xmlns='urn:files'><Content>\n  SGVs bG8s\n  IHdv cmxk IQ ==\n</Content></File>";
    let file = elements::FILE.from_str(text).unwrap();
    assert_eq!(&*file.content, b"Hello, world!");
}
