use http::StatusCode;
use soapgen_runtime::{NoHeaders, Operation, ReadOptions, SoapVersion, WriteOptions};
use soapgen_tests::actions::*;

use crate::server::{Server, answer};

/// What a client sends for each operation: `SOAPAction` and `Content-Type`.
macro_rules! sent {
    ($client:ident, $set_up:expr) => {{
        let server = Server::new(|_| answer(StatusCode::ACCEPTED, "text/xml", ""));
        let mut client = $client::with_transport($client::ADDRESS, server.clone());
        $set_up(&mut client.soap);
        let item = "a".to_owned();
        let mut sent = Vec::new();
        for call in [
            client.absolute(&item),
            client.relative(&item),
            client.quoted(&item),
            client.empty(&item),
            client.missing(&item),
            client.bare(&item),
        ] {
            call.send_blocking().unwrap();
            let fields = server.request().into_parts().0.headers;
            let field = |name: &str| Some(fields.get(name)?.to_str().unwrap().to_owned());
            sent.push((field("soapaction"), field("content-type").unwrap()));
        }
        sent
    }};
}

/// The value is that of the document, a relative one as well (WSDL 1.1, 3.4). Without one the
/// header field is there, and empty: the URL says what is wanted (SOAP 1.1, 6.1.1).
#[test]
fn soap_1_1_has_a_header_field() {
    let sent = sent!(ShopClient, |_| {});
    let actions: Vec<_> = sent.iter().map(|(action, _)| action.as_deref()).collect();
    assert_eq!(
        actions,
        [
            Some("\"urn:shop#absolute\""),
            Some("\"../shop/relative?a=1\""),
            Some("\"\\\"quoted\\\"\""),
            Some("\"\""),
            Some("\"\""),
            Some("\"\""),
        ]
    );
    for (_, media) in sent {
        assert_eq!(media, "text/xml; charset=utf-8");
    }
}

/// Without an action the media type has no parameter (SOAP 1.2 Part 2, 6.5.3).
#[test]
fn soap_1_2_has_a_parameter_of_its_media_type() {
    let plain = "application/soap+xml; charset=utf-8";
    let sent = sent!(Shop12Client, |_| {});
    let media: Vec<_> = sent.iter().map(|(_, media)| media.clone()).collect();
    assert_eq!(
        media,
        [
            &format!("{plain}; action=\"urn:shop#absolute\""),
            &format!("{plain}; action=\"../shop/relative?a=1\""),
            &format!("{plain}; action=\"\\\"quoted\\\"\""),
            plain,
            plain,
            plain,
        ]
    );
    for (action, _) in sent {
        assert_eq!(action, None);
    }
}

#[test]
fn an_xop_package_has_none_either() {
    let mtom = |soap: &mut soapgen_runtime::Client<Server>| {
        soap.set_mtom(true);
    };
    for (_, media) in &sent!(Shop12Client, mtom)[3..] {
        assert!(
            media.contains("start-info=\"application/soap+xml\""),
            "{media}"
        );
        assert!(!media.contains("action"), "{media}");
    }
    for (action, media) in &sent!(ShopClient, mtom)[3..] {
        assert!(media.contains("start-info=\"text/xml\""), "{media}");
        assert_eq!(action.as_deref(), Some("\"\""));
    }
}

/// Each operation is a value beside its client: name, version and action, and its messages, which
/// the other side reads.
#[test]
fn operations_are_values() {
    const OPERATION: Operation<String, (), NoHeaders, NoHeaders> = Shop12Operations::ABSOLUTE;
    assert_eq!(OPERATION.name(), "Absolute");
    assert_eq!(OPERATION.action(), ShopOperations::ABSOLUTE.action());
    assert_eq!(OPERATION.version(), SoapVersion::V12);
    assert_eq!(ShopOperations::ABSOLUTE.version(), SoapVersion::V11);
    assert!(OPERATION.is_one_way());

    let (item, none) = ("a".to_owned(), NoHeaders {});
    let sent = OPERATION
        .write_request(&item, &none, &[], &WriteOptions::default())
        .unwrap();
    let server = Server::new(|_| answer(StatusCode::ACCEPTED, "text/xml", ""));
    let client = Shop12Client::with_transport(Shop12Client::ADDRESS, server.clone());
    client.absolute(&item).send_blocking().unwrap();
    assert_eq!(*server.request().body(), sent);
    let read = OPERATION.read_request(&sent, &ReadOptions::default());
    assert_eq!(read.unwrap().0, item);
}
