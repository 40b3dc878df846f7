use http::StatusCode;
use soapgen_tests::encoded::*;

use crate::server::{Server, answer};

const ENCODING: &str = "http://schemas.xmlsoap.org/soap/encoding/";

/// A server that answers with this header and body.
fn server(header: &str, body: &str) -> Server {
    let text = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:staff' \
         xmlns:E='{ENCODING}' xmlns:x='http://www.w3.org/2001/XMLSchema'>\
         <s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    );
    Server::new(move |_| answer(StatusCode::OK, "text/xml", &text))
}

/// One points at the other, which has the first in its team.
#[test]
fn references_in_a_circle_and_a_header_by_reference() {
    let server = server(
        "<t:session href='#s'/><m id='s' E:root='0'><key>k</key></m>",
        "<t:FindResponse><person href='#1'/></t:FindResponse>\
         <m id='1'><name>Ann</name><boss href='#2'/></m>\
         <m id='2'><name>Bea</name><team E:arrayType='t:Person[2]'><i href='#1'/><i><name>Cy</name></i></team></m>",
    );
    let mut client = StaffClient::with_transport("http://localhost/staff", server.clone());
    client.headers.session = Some(Session {
        key: Some("k".to_owned()),
    });
    let request = Find {
        name: Some("Ann".to_owned()),
    };
    let response = client.find(&request).send_blocking().unwrap();
    assert_eq!(response.headers.session, client.headers.session);
    let ann = response.person.as_ref().unwrap();
    let bea = ann.boss.as_ref().unwrap();
    assert_eq!(
        (ann.name.as_deref(), bea.name.as_deref()),
        (Some("Ann"), Some("Bea"))
    );
    let team = bea.team.as_ref().unwrap();
    assert_eq!(team[0], None, "she would contain herself");
    assert_eq!(team[1].as_ref().unwrap().name.as_deref(), Some("Cy"));

    let sent = server.request().into_body();
    let (header, body) = sent.split_once("</soap:Header>").unwrap();
    for part in [
        "<tns:session",
        "xsi:type=\"tns:Session\"",
        "xsi:type=\"xsd:string\">k</key>",
    ] {
        assert!(header.contains(part), "{part} in {header}");
    }
    for (part, text) in [(header, "header"), (body, "body")] {
        let count = part.matches("soap:encodingStyle").count();
        assert_eq!(count, 1, "{text}: {part}");
    }
}

/// Each part in the body names the encoding, which the body itself must not in SOAP 1.2.
#[test]
fn several_parts_in_document_style() {
    let server = server(
        "<t:session href='#s'/><m id='s' E:root='0'><key>k</key></m>",
        "<t:count>7</t:count>",
    );
    let client = StaffClient::with_transport("http://localhost/staff", server.clone());
    let request = CountRequest {
        who: "Ann".to_owned(),
        count: 3,
    };
    let response = client.count(&request).send_blocking().unwrap();
    assert_eq!(response.body, 7);
    // The body is literal, the header isn't.
    let session = response.headers.session.as_ref().unwrap();
    assert_eq!(session.key.as_deref(), Some("k"));
    let style = format!("soap:encodingStyle=\"{ENCODING}\"");
    assert_eq!(
        server.request_body(),
        format!(
            "<tns:who {style} xsi:type=\"xsd:string\">Ann</tns:who>\
             <tns:count {style} xsi:type=\"xsd:int\">3</tns:count>"
        )
    );
}

/// What is wrong with a header stands in a header of the fault.
#[test]
fn a_header_fault_is_typed() {
    let server = server(
        "<t:expired>2026-11-23T04:00:00Z</t:expired>",
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>too late</faultstring></s:Fault>",
    );
    let client = StaffClient::with_transport("http://localhost/staff", server);
    let error = client.find(&Find::default()).send_blocking().unwrap_err();
    let fault = error.fault().unwrap();
    assert_eq!(fault.reason, "too late");
    let headers: &StaffResponseHeaders = fault.headers().unwrap();
    let expired = headers.expired.as_ref().unwrap();
    assert_eq!(expired.to_string(), "2026-11-23T04:00:00Z");
}

/// SOAP 1.1, section 5.1: what is not there and what is nil mean the same.
#[test]
fn members_of_structs_may_be_left_out_or_nil() {
    for content in ["", "<name i:nil='true'/>", "<boss i:nil='1'/>"] {
        let server = server(
            "",
            &format!(
                "<t:FindResponse xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><person>{content}</person></t:FindResponse>"
            ),
        );
        let client = StaffClient::with_transport("http://localhost/staff", server);
        let response = client.find(&Find { name: None }).send_blocking().unwrap();
        let person = response.person.as_ref().unwrap();
        assert_eq!(
            (&person.name, person.boss.is_none()),
            (&None, true),
            "{content}"
        );
    }
}

/// Encoded structs may leave members out, or have them nil; literal ones may not, though they are of
/// one type.
#[test]
fn members_of_a_type_that_literal_messages_hold_too() {
    let home = |members: &str| {
        let body = format!(
            "<t:FindResponse><person><name>Ann</name><home>{members}</home></person></t:FindResponse>"
        );
        let client = StaffClient::with_transport("http://localhost/staff", server("", &body));
        let response = client.find(&Find { name: None }).send_blocking();
        response.unwrap().body.person.unwrap().home.unwrap()
    };
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'";
    let nothing = Address::default();
    assert_eq!((&nothing.street, nothing.number), (&None, None));
    assert_eq!(home(""), nothing);
    assert_eq!(home(&format!("<street {nil}/><number {nil}/>")), nothing);

    let moved = |members: &str| {
        let body = format!("<t:MoveResponse><to>{members}</to></t:MoveResponse>");
        let server = server("", &body);
        let client = StaffClient::with_transport("http://localhost/staff", server.clone());
        let request = Move {
            to: home("<street>a</street><number>1</number>"),
        };
        let response = client.r#move(&request).send_blocking();
        (
            response.map(|response| response.body.to),
            server.request_body(),
        )
    };
    let (answer, sent) = moved("<street>a</street><number>1</number>");
    let whole = Address {
        street: Some("a".to_owned()),
        number: Some(1),
    };
    assert_eq!(answer.unwrap(), whole);
    assert!(
        sent.contains("<to><street>a</street><number>1</number></to>"),
        "{sent}"
    );
    for (members, wrong) in [
        ("<street>a</street>", "<number> is missing"),
        (
            &*format!("<street>a</street><number {nil}/>"),
            "<number> is nil",
        ),
    ] {
        let error = moved(members).0.unwrap_err().to_string();
        assert!(error.contains(wrong), "{members}: {error}");
    }
}

/// What a value says of its type with a prefix that nothing declares is not needed to read it.
#[test]
fn prefixes_that_are_not_declared() {
    let body = "<t:FindResponse xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><person i:type='z:Person'><name z:a='1' href='#n'/>\
                <home><z:note/><street>a</street></home></person></t:FindResponse>\
                <m id='n' z:type='z:string'>Ann</m>";
    let client = StaffClient::with_transport("http://localhost/staff", server("", body));
    let response = client.find(&Find { name: None }).send_blocking().unwrap();
    let person = response.body.person.unwrap();
    assert_eq!(person.name.as_deref(), Some("Ann"));
    assert_eq!(person.home.unwrap().street.as_deref(), Some("a"));
}
