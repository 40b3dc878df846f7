use http::StatusCode;
use soapgen_runtime::{Addressing, Element, ErrorKind};
use soapgen_tests::addressing::*;

use crate::server::{Server, answer};

const V10: &str = "http://www.w3.org/2005/08/addressing";

/// It answers as a service that is addressed does.
fn server() -> Server {
    let text = format!(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' xmlns:a='{V10}'><s:Header>\
         <a:Action s:mustUnderstand='1'>urn:answer</a:Action><a:RelatesTo>urn:x</a:RelatesTo>\
         </s:Header><s:Body><d:Opened xmlns:d='urn:doors'>true</d:Opened></s:Body></s:Envelope>"
    );
    Server::new(move |_| answer(StatusCode::OK, "application/soap+xml", &text))
}

/// The header blocks of the last request: names, and the text of each.
fn blocks(server: &Server) -> Vec<(String, String)> {
    let text = server.request().into_body();
    let envelope = Element::from_xml(&text).unwrap();
    let Some(header) = envelope.elements().find(|e| e.name.local == "Header") else {
        return Vec::new();
    };
    let name = |e: &Element| e.name.to_clark();
    header.elements().map(|e| (name(e), e.text())).collect()
}

fn with_id_named(mut blocks: Vec<(String, String)>) -> Vec<(String, String)> {
    for (name, text) in &mut blocks {
        if name.ends_with("MessageID") {
            assert!(text.starts_with("urn:uuid:"), "{text}");
            *text = "id".to_owned();
        }
    }
    blocks
}

fn expected(edition: &str, action: &str, reply: Option<&str>, to: &str) -> Vec<(String, String)> {
    let block = |name: &str, text: &str| (format!("{{{edition}}}{name}"), text.to_owned());
    let mut out = vec![block("Action", action), block("MessageID", "id")];
    out.extend(reply.map(|reply| block("ReplyTo", reply)));
    out.push(block("To", to));
    out
}

#[test]
fn requests_are_addressed_where_the_binding_asks_for_it() {
    let server = server();
    let client = DoorsClient::with_transport(DoorsClient::ADDRESS, server.clone());
    let door = "front".to_owned();
    let anonymous = Some("http://www.w3.org/2005/08/addressing/anonymous");
    let wanted = |action, reply| expected(V10, action, reply, "http://localhost/doors");

    assert!(client.open(&door).send_blocking().unwrap().into_body());
    let sent = with_id_named(blocks(&server));
    assert_eq!(sent, wanted("urn:doors/open-one", anonymous));

    client.close(&door).send_blocking().unwrap();
    let sent = with_id_named(blocks(&server));
    assert_eq!(sent, wanted("urn:close", anonymous));

    client.ring(&door).send_blocking().unwrap();
    let sent = with_id_named(blocks(&server));
    assert_eq!(sent, wanted("urn:doors:Doors:Ring", None));
}

#[test]
fn the_edition_of_2004() {
    let server = server();
    let client = OldClient::with_transport(OldClient::ADDRESS, server.clone());
    client.close(&String::new()).send_blocking().unwrap();
    let namespace = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    let anonymous = format!("{namespace}/role/anonymous");
    assert_eq!(
        with_id_named(blocks(&server)),
        expected(
            namespace,
            "urn:close",
            Some(&anonymous),
            "http://localhost/old"
        )
    );
}

#[test]
fn nobody_is_addressed_who_did_not_ask() {
    let server = server();
    let mut client = PlainClient::with_transport(PlainClient::ADDRESS, server.clone());
    client.open(&String::new()).send_blocking().unwrap();
    assert_eq!(blocks(&server), []);

    // The caller may know better.
    client.soap.set_addressing(Some(Addressing::V10));
    client.open(&String::new()).send_blocking().unwrap();
    let (name, action) = blocks(&server).swap_remove(0);
    assert_eq!(name, format!("{{{V10}}}Action"));
    assert_eq!(action, "urn:doors/open-one");

    // No action is known of this one.
    let error = client.ring(&String::new()).send_blocking().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Configuration(_)),
        "{error}"
    );
    let action = Element::new(V10, "Action").with_text("urn:ring");
    let ring = client.ring(&String::new()).header(action).send_blocking();
    ring.unwrap();
    let sent = blocks(&server);
    let actions: Vec<_> = sent
        .iter()
        .filter(|(name, _)| name.ends_with("Action"))
        .collect();
    assert_eq!(
        actions,
        [&(format!("{{{V10}}}Action"), "urn:ring".to_owned())]
    );
}

#[test]
fn a_block_that_was_added_stands_for_the_one_that_would_be() {
    let server = server();
    let client = DoorsClient::with_transport(DoorsClient::ADDRESS, server.clone());
    let to = Element::new(V10, "To").with_text("urn:the-door-itself");
    client
        .open(&String::new())
        .header(to)
        .send_blocking()
        .unwrap();
    let sent = blocks(&server);
    let to: Vec<_> = sent
        .iter()
        .filter(|(name, _)| name.ends_with("}To"))
        .collect();
    assert_eq!(
        to,
        [&(format!("{{{V10}}}To"), "urn:the-door-itself".to_owned())]
    );
}
