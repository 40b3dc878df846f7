use soapgen_runtime::Base64Binary;
use soapgen_tests::media_types::*;

use crate::server::Server;

fn bytes() -> Base64Binary {
    Base64Binary::from(*b"bytes")
}

/// The media types of the parts beside the envelope, when this is sent with MTOM.
fn sent(store: &Store) -> Vec<String> {
    let server = Server::body("<t:Stored xmlns:t='urn:archive'>1</t:Stored>");
    let mut client = ArchiveClient::with_transport(ArchiveClient::ADDRESS, server.clone());
    client.soap.set_mtom(true).set_mtom_threshold(1);
    client.store(store).send_blocking().unwrap();
    let text = server.request().into_body();
    let fields = text
        .lines()
        .filter_map(|line| line.strip_prefix("Content-Type: "));
    fields.skip(1).map(str::to_owned).collect()
}

fn described(media: Option<&str>) -> xmime::Base64Binary {
    xmime::Base64Binary {
        content_type: media.map(str::to_owned),
        value: bytes(),
    }
}

#[test]
fn a_part_is_of_the_one_type_that_is_declared() {
    let store = Store {
        photo: Some(bytes()),
        any: vec![described(None)],
        report: Some(described(None)),
        scans: Some(vec![bytes(), bytes()]),
        fax: Some(bytes()),
        inline: Some(bytes()),
        choice: StoreChoice::Plain(bytes()),
    };
    let scan = "image/tiff; application=faxbw";
    assert_eq!(
        sent(&store),
        [
            "image/png",
            "application/octet-stream",
            "application/pdf",
            scan,
            scan,
            "image/g3fax",
            "text/csv",
            "application/octet-stream",
        ]
    );
}

/// With nothing but this.
fn only(choice: StoreChoice) -> Store {
    Store {
        photo: None,
        any: Vec::new(),
        report: None,
        scans: None,
        fax: None,
        inline: None,
        choice,
    }
}

#[test]
fn a_type_hands_its_media_type_down() {
    let sound = Sound {
        content_type: None,
        value: bytes(),
    };
    assert_eq!(sent(&only(StoreChoice::Sound(sound))), ["audio/mpeg"]);
    let small = sent(&only(StoreChoice::Small(bytes())));
    assert_eq!(small, ["image/tiff; application=faxbw"]);
}

#[test]
fn the_attribute_of_the_value_decides() {
    let store = Store {
        any: vec![described(Some("image/webp")), described(None)],
        report: Some(described(Some("text/html; charset=\"utf-8\""))),
        ..only(StoreChoice::Sound(Sound {
            content_type: Some("audio/ogg".to_owned()),
            value: bytes(),
        }))
    };
    assert_eq!(
        sent(&store),
        [
            "image/webp",
            "application/octet-stream",
            "text/html; charset=\"utf-8\"",
            "audio/ogg",
        ]
    );
}

#[test]
fn a_media_type_that_can_not_be_written_is_an_error() {
    let store = Store {
        report: Some(described(Some("text/html\r\nX: y"))),
        ..only(StoreChoice::Plain(bytes()))
    };
    let server = Server::body("");
    let mut client = ArchiveClient::with_transport(ArchiveClient::ADDRESS, server);
    client.soap.set_mtom(true).set_mtom_threshold(1);
    let error = client.store(&store).send_blocking().unwrap_err();
    assert!(
        error.to_string().contains("can't have the Content-Type"),
        "{error}"
    );
}
