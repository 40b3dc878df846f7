use soapgen_runtime::{Element, Node};
use soapgen_tests::wsdl_2::types::{Book, Full};
use soapgen_tests::wsdl_2::*;

use crate::server::{Server, answer};
use http::StatusCode;

fn book() -> Book {
    Book {
        room: "Blue".to_owned(),
        from: "2026-12-01".parse().unwrap(),
        nights: Some(2),
    }
}

fn envelope_12(body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>{body}</s:Body>\
         </s:Envelope>"
    )
}

#[test]
fn soap_1_2_with_an_action_and_a_header() {
    let text = envelope_12("<t:Booked xmlns:t='urn:rooms:types'>7</t:Booked>");
    let server = Server::new(move |_| answer(StatusCode::OK, "application/soap+xml", &text));
    let mut client = RoomsClient::with_transport(RoomsClient::ADDRESS, server.clone());
    client.headers.guest = Some("Ann".to_owned());
    let answer = client.book(&book()).send_blocking().unwrap();
    assert_eq!(answer.into_body(), 7);
    let request = server.request();
    assert_eq!(
        request.headers()["content-type"],
        "application/soap+xml; charset=utf-8; action=\"urn:rooms#book\""
    );
    assert!(request.body().contains("<types:Guest>Ann</types:Guest>"));
}

#[test]
fn a_fault_of_the_interface_that_is_extended() {
    let text = envelope_12(
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang='en'>full\
         </s:Text></s:Reason><s:Detail><t:Full xmlns:t='urn:rooms:types'><t:Until>2027-01-01\
         </t:Until></t:Full></s:Detail></s:Fault>",
    );
    let server = Server::new(move |_| {
        answer(
            StatusCode::INTERNAL_SERVER_ERROR,
            "application/soap+xml",
            &text,
        )
    });
    let client = RoomsClient::with_transport(RoomsClient::ADDRESS, server);
    let error = client.book(&book()).send_blocking().unwrap_err();
    let fault = error.fault().expect("a fault");
    let full: &Full = fault.detail().expect("its detail");
    assert_eq!(full.until.to_string(), "2027-01-01");
}

#[test]
fn an_inherited_operation_over_a_binding_without_an_interface() {
    let body = "<t:Rooms xmlns:t='urn:rooms:types'><t:Room>Blue</t:Room></t:Rooms>";
    let server = Server::body(body);
    // Its `wsoap:version` is 1.1.
    let plain = PlainClient::with_transport(PlainClient::ADDRESS, server.clone());
    let rooms = plain.list(&ListRequest {}).send_blocking().unwrap();
    assert_eq!(rooms.room, ["Blue"]);
    let request = server.request();
    assert_eq!(request.headers()["soapaction"], "\"\"");
    assert_eq!(request.headers()["content-type"], "text/xml; charset=utf-8");

    let listing = ListingClient::with_transport(ListingClient::ADDRESS, Server::body(body));
    let again = listing.list(&ListRequest {}).send_blocking().unwrap();
    assert_eq!(again.into_body(), rooms.into_body());
}

#[test]
fn any_element_one_way() {
    let server = Server::new(|_| answer(StatusCode::ACCEPTED, "application/soap+xml", ""));
    let client = RoomsClient::with_transport(RoomsClient::ADDRESS, server.clone());
    let mut request = NoteRequest::default();
    let note = Element::new("urn:x", "Note");
    request.content.0.push(Node::Element(note));
    client.note(&request).send_blocking().unwrap();
    assert!(server.request_body().contains("Note"));
}
