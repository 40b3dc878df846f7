//! Messages without a network: envelopes and faults, written and read.

use soapgen_runtime::{
    Element, ErrorKind, Fault, ReadOptions, SoapVersion, WriteOptions, XmlErrorKind,
};

use crate::service::*;

fn headers() -> UserHeaders {
    UserHeaders {
        application_token: Some("a&b".to_owned()),
        credentials: Some(Credentials {
            ticket: "7T:x".to_owned(),
        }),
        time_zone: Some("not sent by GetUser".to_owned()),
    }
}

#[test]
fn requests_are_written_as_the_operation_says() {
    let options = WriteOptions::default();
    let block = Element::new("urn:trace", "Id").with_text("42");
    let none = UserHeaders::default();
    let cases = [
        (
            "two of three headers",
            GET_USER.write_request(&request(), &headers(), &[], &options),
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\
             <soap:Header xmlns:u=\"urn:users\">\
             <u:ApplicationToken>a&amp;b</u:ApplicationToken>\
             <u:Credentials><u:Ticket>7T:x</u:Ticket></u:Credentials></soap:Header>\
             <soap:Body><u:GetUser xmlns:u=\"urn:users\"><u:Id>7</u:Id></u:GetUser></soap:Body>\
             </soap:Envelope>",
        ),
        (
            "no header to write",
            GET_USER.write_request(&request(), &none, &[], &options),
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>\
             <u:GetUser xmlns:u=\"urn:users\"><u:Id>7</u:Id></u:GetUser></soap:Body>\
             </soap:Envelope>",
        ),
        (
            "an undeclared header alone, SOAP 1.2",
            GET_USER_12.write_request(&request(), &none, &[block], &options),
            "<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\">\
             <soap:Header xmlns:u=\"urn:users\"><Id xmlns=\"urn:trace\">42</Id></soap:Header>\
             <soap:Body><u:GetUser xmlns:u=\"urn:users\"><u:Id>7</u:Id></u:GetUser></soap:Body>\
             </soap:Envelope>",
        ),
        (
            "parts as the content of the body",
            FIND.write_request(
                &FindParts {
                    pattern: "a*".to_owned(),
                    limit: Some(3),
                },
                &none,
                &[],
                &options,
            ),
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\
             <soap:Body><pattern>a*</pattern><limit>3</limit></soap:Body></soap:Envelope>",
        ),
    ];
    for (name, written, expected) in cases {
        assert_eq!(written.unwrap(), expected, "{name}");
    }
}

#[test]
fn both_directions_meet() {
    let (read, write) = (ReadOptions::default(), WriteOptions::default());
    let strict = read.clone().with_strict(true);
    for options in [&read, &strict] {
        let text = GET_USER.write_request(&request(), &headers(), &[], &write);
        let (message, headers_read) = GET_USER.read_request(&text.unwrap(), options).unwrap();
        assert_eq!(message, request());
        let expected = UserHeaders {
            time_zone: None,
            ..headers()
        };
        assert_eq!(headers_read, expected);

        let response = GetUserResponse {
            user: Some("Ann".to_owned()),
        };
        let headers = UserResponseHeaders {
            succeeded: Some(true),
            exception_info: None,
        };
        let text = GET_USER.write_response(&response, &headers, &[], &write);
        let answer = GET_USER.read_response(&text.unwrap(), options).unwrap();
        assert_eq!(
            (answer.user.as_deref(), &answer.headers),
            (Some("Ann"), &headers)
        );
        assert_eq!(answer.into_body(), response);
    }
    let text = NOTIFY.write_response(&(), &UserResponseHeaders::default(), &[], &write);
    NOTIFY.read_response(&text.unwrap(), &read).unwrap();
}

#[test]
fn envelopes_are_read_as_services_send_them() {
    let body = "<u:GetUserResponse><u:User>Ann</u:User></u:GetUserResponse>";
    let ok = "<u:Succeeded>true</u:Succeeded>";
    let soap_12 = |text: String| {
        text.replace(
            "http://schemas.xmlsoap.org/soap/envelope/",
            "http://www.w3.org/2003/05/soap-envelope",
        )
    };
    let cases = [
        ("no header", envelope("", body), None),
        ("empty header", envelope("<s:Header/>", body), None),
        (
            "header",
            envelope(&format!("<s:Header>{ok}</s:Header>"), body),
            Some(true),
        ),
        (
            "SOAP 1.2",
            soap_12(envelope(&format!("<s:Header>{ok}</s:Header>"), body)),
            Some(true),
        ),
        ("beside the body", envelope(ok, body), Some(true)),
        (
            "behind the body",
            envelope("", body).replace("</s:Body>", &format!("</s:Body>{ok}")),
            Some(true),
        ),
        (
            "unknown blocks",
            envelope(
                &format!("<s:Header><x xmlns=\"urn:x\"><y/></x>{ok}<u:Other/></s:Header><u:More/>"),
                body,
            ),
            Some(true),
        ),
        (
            "the same block twice",
            envelope(
                &format!("<s:Header>{ok}<u:Succeeded>false</u:Succeeded></s:Header>"),
                body,
            ),
            Some(true),
        ),
        (
            "declaration, comments, white space, a second child of the body",
            format!(
                "<?xml version=\"1.0\"?><!-- a -->\n {}\n",
                envelope("\n<!-- b -->", &format!("\n {body} <u:multiRef/>\n"))
            ),
            None,
        ),
    ];
    for (name, text, succeeded) in cases {
        let answer = GET_USER.read_response(&text, &ReadOptions::default());
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(answer.user.as_deref(), Some("Ann"), "{name}");
        assert_eq!(answer.headers.succeeded, succeeded, "{name}");
    }
    let parts = envelope("", "<pattern>a</pattern><more/><limit>2</limit>");
    let parts = FIND.read_response(&parts, &ReadOptions::default()).unwrap();
    assert_eq!((parts.pattern.as_str(), parts.limit), ("a", Some(2)));
}

/// SOAP 1.2, blocks beside the body, no header, `xsi:type` on everything: as the documentation
/// of a service has it.
#[test]
fn a_published_request_is_read() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://www.w3.org/2003/05/soap-envelope\"
          xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"
          xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:User=\"urn:users\">
          <User:ApplicationToken>1234567-1234-9876</User:ApplicationToken>
          <User:Credentials><User:Ticket>7T:1234abcxyzExample==</User:Ticket></User:Credentials>
         <SOAP-ENV:Body>
           <User:GetUser>
            <User:Id xsi:type=\"xsd:int\">7</User:Id><User:Name xsi:type=\"xsd:string\"></User:Name>
           </User:GetUser>
         </SOAP-ENV:Body>
        </SOAP-ENV:Envelope>";
    let (message, headers) = GET_USER
        .read_request(text, &ReadOptions::default())
        .unwrap();
    assert_eq!((message.id, message.name.as_deref()), (7, Some("")));
    assert_eq!(
        headers.application_token.as_deref(),
        Some("1234567-1234-9876")
    );
    assert_eq!(
        headers.credentials.unwrap().ticket,
        "7T:1234abcxyzExample=="
    );
}

#[test]
fn what_is_no_response_is_an_error_that_says_where() {
    let cases = [
        (
            "another root",
            "<html/>".to_owned(),
            "expected <Envelope>, found the element {}html",
        ),
        (
            "no body",
            envelope("", "").replace("<s:Body></s:Body>", ""),
            "GetUser: <Body> of the envelope is missing",
        ),
        (
            "another message",
            envelope("", "<u:Other/>"),
            "expected <GetUserResponse>, found the element {urn:users}Other, in /Envelope/Body, \
             at byte ",
        ),
        (
            "cut off",
            envelope("", "")[..100].to_owned(),
            "not well-formed XML",
        ),
        ("empty", String::new(), "there is no element"),
        (
            "something behind",
            envelope("", "") + "x",
            "not well-formed XML",
        ),
    ];
    for (name, text, message) in cases {
        let error = GET_USER
            .read_response(&text, &ReadOptions::default())
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{name}: {error}");
        assert!(error.to_string().contains(message), "{name}: {error}");
    }
    let fault = envelope("", "<s:Fault/>");
    let error = GET_USER
        .read_request(&fault, &ReadOptions::default())
        .unwrap_err();
    assert!(
        matches!(error.kind(), XmlErrorKind::UnexpectedElement { .. }),
        "{error}"
    );
}

const FAULT_11: &str = "<s:Fault><faultcode>s:Server.Deep</faultcode>\
    <faultstring xml:lang=\"en\">No user</faultstring><faultactor>urn:a</faultactor>\
    <detail><other/><u:NoSuchUser><u:Id>7</u:Id></u:NoSuchUser></detail></s:Fault>";

const FAULT_12: &str = "<f:Fault xmlns:f=\"http://www.w3.org/2003/05/soap-envelope\">\
    <f:Code><f:Value>f:Receiver</f:Value><f:Subcode xmlns:c=\"urn:codes\"><f:Value>c:Outer\
    </f:Value><f:Subcode><f:Value>c:Inner</f:Value></f:Subcode></f:Subcode></f:Code>\
    <f:Reason><f:Text xml:lang=\"no\">Ingen bruker</f:Text>\
    <f:Text xml:lang=\"en-GB\">No user</f:Text></f:Reason>\
    <f:Node>urn:n</f:Node><f:Role>urn:a</f:Role>\
    <f:Detail><u:NoSuchUser><u:Id>7</u:Id></u:NoSuchUser></f:Detail></f:Fault>";

fn fault(body: &str) -> Fault {
    let text = envelope("", body);
    let error = GET_USER
        .read_response(&text, &ReadOptions::default())
        .unwrap_err();
    error.fault().unwrap_or_else(|| panic!("{error}")).clone()
}

#[test]
fn faults_are_read() {
    let qualified = FAULT_11
        .replace("<fault", "<s:fault")
        .replace("</fault", "</s:fault")
        .replace("detail>", "s:detail>");
    let cases = [
        (FAULT_11, SoapVersion::V11, "Server.Deep", &[][..], 1),
        (&qualified, SoapVersion::V11, "Server.Deep", &[], 1),
        (
            FAULT_12,
            SoapVersion::V12,
            "Receiver",
            &["Outer", "Inner"],
            2,
        ),
    ];
    for (body, version, code, subcodes, reasons) in cases {
        let fault = fault(body);
        assert_eq!(fault.version, version);
        assert_eq!(fault.code.namespace.as_deref(), Some(version.namespace()));
        assert_eq!(fault.code.local, code);
        let locals: Vec<&str> = fault
            .subcodes
            .iter()
            .map(|code| code.local.as_str())
            .collect();
        assert_eq!(locals, subcodes);
        assert!(
            fault
                .subcodes
                .iter()
                .all(|code| code.namespace.as_deref() == Some("urn:codes"))
        );
        assert_eq!(fault.reason, "No user");
        assert_eq!(fault.reasons.len(), reasons);
        assert_eq!(fault.actor.as_deref(), Some("urn:a"));
        assert_eq!(fault.detail::<NoSuchUser>(), Some(&NoSuchUser { id: 7 }));
        assert_eq!(fault.detail::<GetUser>(), None);
        let raw = fault.detail.as_ref().unwrap();
        let id = raw.child(NS, "NoSuchUser").and_then(|e| e.child(NS, "Id"));
        assert_eq!(id.unwrap().text(), "7");
    }
    assert_eq!(fault(FAULT_12).node.as_deref(), Some("urn:n"));
}

#[test]
fn faults_that_break_the_rules_are_read_as_far_as_they_go() {
    let bad_detail = fault(&FAULT_11.replace(">7<", ">seven<"));
    assert!(bad_detail.detail::<NoSuchUser>().is_none());
    assert!(bad_detail.detail.unwrap().child(NS, "NoSuchUser").is_some());

    let bare = fault("<s:Fault/>");
    assert_eq!((bare.code.local.as_str(), bare.reason.as_str()), ("", ""));

    let undeclared = fault("<s:Fault><faultcode>x:Client</faultcode></s:Fault>");
    assert_eq!(undeclared.code.to_clark(), "Client");
    assert_eq!(undeclared.to_string(), "SOAP 1.1 fault x:Client");

    let nested = format!(
        "<f:Fault xmlns:f=\"http://www.w3.org/2003/05/soap-envelope\"><f:Code>{}{}</f:Code>\
         </f:Fault>",
        "<f:Subcode>".repeat(150),
        "</f:Subcode>".repeat(150)
    );
    assert_eq!(fault(&nested).subcodes.len(), 0);
}

#[test]
fn faults_are_written() {
    for version in [SoapVersion::V11, SoapVersion::V12] {
        let mut sent = Fault::new(version, "Odd", "a < b")
            .with_detail(&elements::NO_SUCH_USER, NoSuchUser { id: 9 })
            .unwrap();
        sent.actor = Some("urn:a".to_owned());
        if version == SoapVersion::V12 {
            sent.subcodes = vec![
                soapgen_runtime::QName::new("urn:codes", "A"),
                soapgen_runtime::QName::new("urn:codes", "B").with_prefix("soap"),
            ];
        }
        assert_eq!(sent.detail::<NoSuchUser>(), Some(&NoSuchUser { id: 9 }));
        let text = sent.to_envelope(&WriteOptions::default()).unwrap();
        let error = GET_USER
            .read_response(&text, &ReadOptions::default())
            .unwrap_err();
        let read = error.fault().unwrap_or_else(|| panic!("{error}\n{text}"));
        assert_eq!(read.version, version);
        assert_eq!(read.code, sent.code);
        assert_eq!(read.subcodes, sent.subcodes);
        assert_eq!(read.reason, "a < b");
        assert_eq!(read.actor, sent.actor);
        assert_eq!(read.detail::<NoSuchUser>(), Some(&NoSuchUser { id: 9 }));
    }
    let text = Fault::new(SoapVersion::V11, "Client", "no").to_envelope(&WriteOptions::default());
    assert_eq!(
        text.unwrap(),
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>\
         <soap:Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></soap:Fault>\
         </soap:Body></soap:Envelope>"
    );
}

#[test]
fn header_blocks_can_say_that_the_operation_failed() {
    let response = "<u:GetUserResponse/>";
    for (block, fails) in [
        ("<u:Succeeded>true</u:Succeeded>", false),
        ("<u:Succeeded>false</u:Succeeded>", true),
        ("<u:ExceptionInfo>locked out</u:ExceptionInfo>", true),
    ] {
        let text = envelope(&format!("<s:Header>{block}</s:Header>"), response);
        let outcome = GET_USER.read_response(&text, &ReadOptions::default());
        assert_eq!(outcome.is_err(), fails, "{block}");
        // The rule is the operation's: this one has none.
        assert!(
            GET_USER_12
                .read_response(&text, &ReadOptions::default())
                .is_ok()
        );
        if let Err(error) = outcome {
            let kept = error
                .response::<GetUserResponse, UserResponseHeaders>()
                .unwrap();
            assert_eq!(kept.body, GetUserResponse::default());
            assert!(error.response::<GetUser, UserResponseHeaders>().is_none());
        }
    }
    let text = envelope("<u:ExceptionInfo>locked out</u:ExceptionInfo>", response);
    let error = GET_USER
        .read_response(&text, &ReadOptions::default())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetUser: the service says that the operation failed: ExceptionInfo is locked out"
    );
}

#[test]
fn the_text_of_a_failure_is_what_the_service_says() {
    let long = format!("<x>{}</x>", "y".repeat(10_000)).repeat(100);
    for (blocks, said) in [
        (
            "<u:Succeeded>false</u:Succeeded>".to_owned(),
            "Succeeded is false",
        ),
        (
            "<u:Succeeded>false</u:Succeeded><u:Info xmlns:u='urn:i'><Type>Denied</Type>\
             <InnerMessage>no</InnerMessage><Message>You\u{202e} may\nnot</Message></u:Info>"
                .to_owned(),
            "You\u{fffd} may not",
        ),
        (
            "<u:Succeeded>false</u:Succeeded><u:State><ErrorText>closed</ErrorText></u:State>"
                .to_owned(),
            "closed",
        ),
        (
            format!("<u:Succeeded>false</u:Succeeded><u:Info>{long}</u:Info>"),
            "Succeeded is false, x is yyyy",
        ),
    ] {
        for text in [
            envelope(
                &format!("<s:Header>{blocks}</s:Header>"),
                "<u:GetUserResponse/>",
            ),
            envelope(&blocks, "<u:GetUserResponse/>"),
        ] {
            let error = GET_USER
                .read_response(&text, &ReadOptions::default())
                .unwrap_err();
            let text = error.to_string();
            let start = format!("GetUser: the service says that the operation failed: {said}");
            assert!(text.starts_with(&start) && text.len() < 1_000, "{text}");
        }
    }
}
