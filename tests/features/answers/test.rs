use http::StatusCode;
use soapgen_runtime::{ErrorKind, Fault};
use soapgen_tests::answers::*;

use crate::server::{Server, answer, envelope};

/// What a call gave, shortly.
fn shown<T: std::fmt::Debug>(outcome: Result<T, soapgen_runtime::Error>) -> String {
    match outcome {
        Ok(value) => format!("{value:?}"),
        Err(error) => format!("error: {error}"),
    }
}

fn get(
    server: &Server,
) -> Result<soapgen_runtime::Response<GetResponse, DocumentResponseHeaders>, soapgen_runtime::Error>
{
    DocumentClient::with_transport("http://localhost/", server.clone())
        .get(&Get::default())
        .send_blocking()
}

/// The name and the phone number of the person in an answer, its rank, and its boss' name.
fn person(body: &str) -> String {
    let response = match get(&Server::body(body)) {
        Ok(response) => response,
        Err(error) => return format!("error: {error}"),
    };
    let Some(person) = &response.person else {
        return "nobody".to_owned();
    };
    let mut out = person.name.clone().unwrap_or_default();
    if let Some(boss) = &person.boss {
        out += &format!(" under {}", boss.name.as_deref().unwrap_or_default());
    }
    if let Some(contact) = &person.choice {
        out += &format!(" {contact:?}");
    }
    if let Some(rank) = person.rank {
        out += &format!(" {rank}");
    }
    out
}

#[test]
fn a_name_in_another_namespace_is_taken_where_nothing_else_fits() {
    for (body, expected) in [
        // The wrapper, and all in it, in no namespace or another one.
        (
            "<GetResponse><person><name>Ann</name></person></GetResponse>",
            "Ann",
        ),
        (
            "<GetResponse xmlns='urn:else'><person><name>Ann</name></person></GetResponse>",
            "Ann",
        ),
        (
            "<a:GetResponse xmlns:a='urn:answers'><person xmlns='urn:b'><name xmlns='urn:c'>Ann</name>\
             <b:boss xmlns:b='urn:b'><name>Bea</name></b:boss></person></a:GetResponse>",
            "Ann under Bea",
        ),
        // A choice in a sequence, and an attribute.
        (
            "<GetResponse xmlns='urn:else'><person rank='1'><name>Ann</name><phone>1</phone></person></GetResponse>",
            "Ann Phone(\"1\") 1",
        ),
        (
            "<a:GetResponse xmlns:a='urn:answers'><a:person a:rank='7'><a:name>Ann</a:name></a:person></a:GetResponse>",
            "Ann 7",
        ),
        // What has the right name counts, wherever it stands.
        (
            "<a:GetResponse xmlns:a='urn:answers' xmlns:b='urn:b'><a:person b:rank='1' rank='2'>\
             <a:name>Ann</a:name><b:name>Bea</b:name></a:person></a:GetResponse>",
            "Ann 2",
        ),
        (
            "<a:GetResponse xmlns:a='urn:answers' xmlns:b='urn:b'><a:person><b:name>Bea</b:name>\
             <a:name>Ann</a:name><a:mail>2</a:mail></a:person></a:GetResponse>",
            "Ann Mail(\"2\")",
        ),
        (
            "<a:Got xmlns:a='urn:answers'/>",
            "error: Get: the response can't be read: expected <GetResponse>",
        ),
    ] {
        let found = person(body);
        assert!(found.starts_with(expected), "{body}\n{found}");
    }
}

#[test]
fn strict_reading_names_the_namespace() {
    let server = Server::body(
        "<a:GetResponse xmlns:a='urn:answers'><a:person a:rank='7'><name>Ann</name></a:person></a:GetResponse>",
    );
    let mut client = DocumentClient::with_transport("http://localhost/", server);
    client
        .soap
        .set_read_options(soapgen_runtime::ReadOptions::default().with_strict(true));
    let error = client.get(&Get::default()).send_blocking().unwrap_err();
    let error = error.to_string();
    for part in [
        "`rank` is not allowed",
        "expected one of <name>, ",
        "found {}name",
        "<name> is missing",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn names_in_rpc_answers_mean_nothing() {
    let call = |body: &str| {
        let server = Server::body(body);
        let literal = RpcClient::with_transport("http://localhost/", server.clone())
            .str(&rpc::Str {})
            .send_blocking()
            .map(|answer| (answer.r#return.clone(), answer.count));
        let encoded = EncodedClient::with_transport("http://localhost/", server)
            .str(&rpc::StrElement {})
            .send_blocking()
            .map(|answer| {
                (
                    answer.r#return.clone().unwrap_or_default(),
                    answer.count.unwrap_or_default(),
                )
            });
        (shown(literal), shown(encoded))
    };
    let val = "(\"val\", 3)";
    for (body, expected) in [
        (
            "<r:strResponse xmlns:r='urn:rpc'><return>val</return><count>3</count></r:strResponse>",
            val,
        ),
        (
            "<r:str xmlns:r='urn:rpc'><return>val</return><count>3</count></r:str>",
            val,
        ),
        (
            "<r:StrOut xmlns:r='urn:rpc'><return>val</return><count>3</count></r:StrOut>",
            val,
        ),
        ("<StrOut><return>val</return><count>3</count></StrOut>", val),
        (
            "<r:strResponse xmlns:r='urn:else'><strReturn>val</strReturn><count>3</count></r:strResponse>",
            val,
        ),
        // Neither name is right: the order of the parts.
        (
            "<r:strResponse xmlns:r='urn:rpc'><a>val</a><b>3</b></r:strResponse>",
            val,
        ),
        // The first part is the one that the others are not.
        (
            "<r:strResponse xmlns:r='urn:rpc'><count>3</count><a>val</a></r:strResponse>",
            val,
        ),
        (
            "<r:strResponse xmlns:r='urn:rpc'><r:return>val</r:return><r:count>3</r:count></r:strResponse>",
            val,
        ),
        (
            "<r:strResponse xmlns:r='urn:rpc'><a>val</a><count>3</count><more>x</more></r:strResponse>",
            val,
        ),
    ] {
        let (literal, encoded) = call(body);
        assert_eq!((&*literal, &*encoded), (expected, expected), "{body}");
    }
    let (literal, _) = call("<r:strResponse xmlns:r='urn:rpc'><a>val</a></r:strResponse>");
    assert!(literal.contains("<count> is missing"), "{literal}");
}

#[test]
fn an_rpc_answer_with_a_fault_is_one() {
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>";
    for body in [
        fault.to_owned(),
        format!("<r:strResponse xmlns:r='urn:rpc'/>{fault}"),
        // What has its form is not a struct whose names mean nothing.
        fault.replace("s:Fault", "Fault"),
        fault
            .replace("<s:Fault", "<Fault xmlns=''")
            .replace("s:Fault", "Fault"),
    ] {
        let client = EncodedClient::with_transport("http://localhost/", Server::body(&body));
        let error = client.str(&rpc::StrElement {}).send_blocking().unwrap_err();
        assert_eq!(
            error.fault().map(|fault| fault.reason.as_str()),
            Some("no"),
            "{body}"
        );
    }
}

#[test]
fn an_answer_of_nothing_is_a_response_that_needs_nothing() {
    let empty = envelope("");
    for (status, body) in [
        (200, &*empty),
        (200, ""),
        (202, ""),
        (204, ""),
        (200, " \r\n"),
    ] {
        let server = Server::new({
            let body = body.to_owned();
            move |_| answer(StatusCode::from_u16(status).unwrap(), "text/xml", &body)
        });
        let response = get(&server).unwrap();
        assert_eq!(response.person, None);
        let client = RpcClient::with_transport("http://localhost/", server.clone());
        // What is required is not made up.
        client.find(&rpc::Find {}).send_blocking().unwrap_err();
        DocumentClient::with_transport("http://localhost/", server)
            .empty(&String::new())
            .send_blocking()
            .unwrap();
    }
    let server = Server::new(|_| answer(StatusCode::INTERNAL_SERVER_ERROR, "text/xml", ""));
    get(&server).unwrap_err();
}

#[test]
fn an_answer_of_text_alone_is_not_one_of_nothing() {
    for body in [
        "val",
        "<![CDATA[val]]>",
        "<a:GetResponse xmlns:a='urn:answers'>val</a:GetResponse>",
        "<GetResponse><!-- x -->&#118;al</GetResponse>",
    ] {
        let found = person(body);
        assert!(found.starts_with("error: "), "{body}: {found}");
    }
    for body in [
        "val",
        "<return>val</return>",
        "<r:strResponse xmlns:r='urn:rpc'>val</r:strResponse>",
    ] {
        let client = EncodedClient::with_transport("http://localhost/", Server::body(body));
        let error = client.str(&rpc::StrElement {}).send_blocking().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{body}: {error}");
    }
    // White space is none, and what has no parts has lost none.
    assert_eq!(person("<GetResponse>\r\n&#32;</GetResponse>"), "nobody");
    let client = DocumentClient::with_transport("http://localhost/", Server::body("done"));
    client.empty(&String::new()).send_blocking().unwrap();
}

#[test]
fn a_header_block_that_cannot_be_read_does_not_cost_the_body() {
    let text = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:a='urn:answers'>\
         <s:Header><a:Trace>x<y>1</y></a:Trace><a:Trace>2</a:Trace></s:Header>\
         <s:Body><a:GetResponse><a:person><a:name>Ann</a:name></a:person></a:GetResponse></s:Body></s:Envelope>";
    let server = Server::new(|_| answer(StatusCode::OK, "text/xml", text));
    let response = get(&server).unwrap();
    assert_eq!(response.headers.trace, None);
    assert_eq!(
        response.person.as_ref().unwrap().name.as_deref(),
        Some("Ann")
    );
    let [error] = &response.header_errors[..] else {
        panic!("{:?}", response.header_errors);
    };
    let error = error.to_string();
    assert!(
        error.contains("/Envelope/Header/Trace") && error.contains("xs:int"),
        "{error}"
    );

    let mut client = DocumentClient::with_transport("http://localhost/", server);
    client
        .soap
        .set_read_options(soapgen_runtime::ReadOptions::default().with_strict(true));
    client.get(&Get::default()).send_blocking().unwrap_err();
}

#[test]
fn faults_are_read_whatever_they_look_like() {
    let fault = |body: &str| -> Fault {
        match get(&Server::body(body)).unwrap_err().into_kind() {
            ErrorKind::Fault(fault) => fault,
            other => panic!("{body}: {other:?}"),
        }
    };
    for body in [
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>",
        "<s:Fault><x:faultcode xmlns:x='urn:x'>s:Server</x:faultcode><faultstring xmlns='urn:x'>no</faultstring></s:Fault>",
        "<Fault><faultcode>Server</faultcode><faultstring>no</faultstring></Fault>",
        "<Fault xmlns='urn:x'><faultcode>Server</faultcode><faultstring>no</faultstring></Fault>",
        "<GetResponse xmlns='urn:answers'/><Fault><faultcode>Server</faultcode><faultstring>no</faultstring></Fault>",
        "<s:Fault><s:faultcode>s:Server</s:faultcode><s:faultstring>no</s:faultstring></s:Fault>",
        "<GetResponse xmlns='urn:answers'/><s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>",
        "<Trace xmlns='urn:answers'/><x/><s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault><x/>",
        // What is in the right namespace counts.
        "<s:Fault><x:faultcode xmlns:x='urn:x'>x</x:faultcode><faultcode>s:Server</faultcode>\
         <faultstring>no</faultstring></s:Fault>",
    ] {
        let fault = fault(body);
        assert_eq!(
            (&*fault.code.local, &*fault.reason),
            ("Server", "no"),
            "{body}"
        );
    }
}

#[test]
fn references_are_followed_though_nothing_is_encoded() {
    let answer = "<a:GetResponse xmlns:a='urn:answers'><a:person href='#id0'/></a:GetResponse>\
         <multiRef id='id0' xmlns:a='urn:answers'><a:name>Ann</a:name><a:boss href='#id1'/></multiRef>\
         <multiRef id='id1'><name>Bea</name></multiRef>";
    assert_eq!(person(answer), "Ann under Bea");
    let find = |body: &str| {
        let client = RpcClient::with_transport("http://localhost/", Server::body(body));
        shown(
            client
                .find(&rpc::Find {})
                .send_blocking()
                .map(|answer| answer.person.name.clone().unwrap_or_default()),
        )
    };
    let answer = "<r:findResponse xmlns:r='urn:rpc'><person href='#1'/></r:findResponse>\
         <m id='1' xmlns='urn:answers'><name>Ann</name></m>";
    assert_eq!(find(answer), "\"Ann\"");
    // What leads nowhere is as missing as it was.
    let answer =
        "<r:findResponse xmlns:r='urn:rpc'><person href='#2'/></r:findResponse><m id='1'/>";
    assert!(
        find(answer).contains("<name> is missing"),
        "{}",
        find(answer)
    );
}

#[test]
fn references_of_header_blocks_are_followed_though_nothing_is_encoded() {
    let message = "<a:GetResponse xmlns:a='urn:answers'><a:person><a:name>Ann</a:name></a:person></a:GetResponse>";
    let block = "<a:Trace xmlns:a='urn:answers' href='#t'/>";
    let value = "<multiRef id='t'> 7 </multiRef>";
    for (header, body, trace) in [
        // Beside the message, beside the blocks, before them, and by way of another.
        (block.to_owned(), format!("{message}{value}"), Some(7)),
        (format!("{block}{value}"), message.to_owned(), Some(7)),
        (format!("{value}{block}"), message.to_owned(), Some(7)),
        (
            format!("<m id='t' href='#u'/>{block}"),
            format!("{message}<m id='u'>7</m>"),
            Some(7),
        ),
        // One that leads nowhere, and one that leads to what is not a value.
        (format!("{block}<m id='u'>7</m>"), message.to_owned(), None),
        (format!("{block}<m id='t'>x</m>"), message.to_owned(), None),
    ] {
        let text = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>\
             <s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
        );
        let server = Server::new(move |_| answer(StatusCode::OK, "text/xml", &text));
        let response = get(&server).unwrap();
        assert_eq!(response.headers.trace, trace, "{header} {body}");
        // What is empty is absent.
        let is_wrong = header.contains(">x<");
        assert_eq!(response.header_errors.is_empty(), !is_wrong, "{header}");
        let name = response.person.as_ref().and_then(|p| p.name.as_deref());
        assert_eq!(name, Some("Ann"), "{header} {body}");
    }
}

#[test]
fn a_prefix_that_is_not_declared_costs_nothing_where_nothing_needs_it() {
    for (body, expected) in [
        (
            "<a:GetResponse xmlns:a='urn:answers' z:x='1'><a:person z:y='2'><a:name z:y='3'>Ann</a:name>\
             <z:more><a:name>Bea</a:name><z:b/></z:more></a:person><z:more/></a:GetResponse>",
            "Ann",
        ),
        // What stands for a member but for its prefix is needed.
        (
            "<a:GetResponse xmlns:a='urn:answers'><a:person><z:name>Ann</z:name></a:person></a:GetResponse>",
            "error: Get: the response can't be read: not well-formed XML: the prefix `z` of `name` is not declared",
        ),
        (
            "<a:GetResponse xmlns:a='urn:answers'><a:person><a:name>Ann</a:name><z:phone>1</z:phone></a:person></a:GetResponse>",
            "error: Get: the response can't be read: not well-formed XML: the prefix `z` of `phone` is not declared",
        ),
        (
            "<a:GetResponse xmlns:a='urn:answers'><a:person z:rank='7'><a:name>Ann</a:name></a:person></a:GetResponse>",
            "error: Get: the response can't be read: not well-formed XML: the prefix `z` of `rank` is not declared",
        ),
        (
            "<a:GetResponse xmlns:a='urn:answers'><a:person xsi:nil='true'/></a:GetResponse>",
            "error: Get: the response can't be read: not well-formed XML: the prefix `xsi` is not declared",
        ),
        // As must be what stands twice.
        (
            "<a:GetResponse xmlns:a='urn:answers' z:x='1' z:x='2'/>",
            "error: Get: the response can't be read: not well-formed XML: an attribute stands twice",
        ),
    ] {
        let found = person(body);
        assert!(found.starts_with(expected), "{body}: {found}");
        let mut client = DocumentClient::with_transport("http://localhost/", Server::body(body));
        client
            .soap
            .set_read_options(soapgen_runtime::ReadOptions::default().with_strict(true));
        client.get(&Get::default()).send_blocking().unwrap_err();
    }
    let text = envelope(
        "<a:GetResponse xmlns:a='urn:answers'><a:person><a:name>Ann</a:name></a:person></a:GetResponse>",
    );
    let text = text.replace(
        "<s:Body>",
        "<s:Header><z:Other z:a='1'><z:b/></z:Other><a:Trace xmlns:a='urn:answers'>7</a:Trace></s:Header><s:Body>",
    );
    let server = Server::new(move |_| answer(StatusCode::OK, "text/xml", &text));
    let response = get(&server).unwrap();
    assert_eq!(response.headers.trace, Some(7));
    // A tree holds it in no namespace.
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><z:x/></detail></s:Fault>";
    assert_eq!(person(fault), "error: Get: SOAP 1.1 fault s:Server: no");
    let mut client = DocumentClient::with_transport("http://localhost/", Server::body(fault));
    client
        .soap
        .set_read_options(soapgen_runtime::ReadOptions::default().with_strict(true));
    let error = client.get(&Get::default()).send_blocking().unwrap_err();
    let error = error.to_string();
    assert!(error.contains("the prefix `z` is not declared"), "{error}");
}

#[test]
fn references_to_characters_that_xml_does_not_allow_are_replaced_or_dropped_where_that_is_wanted() {
    use soapgen_runtime::InvalidCharacters::{Drop, Refuse, Replace};
    let body = "<a:GetResponse xmlns:a='urn:answers' x='&#1;'><a:person><a:name>A&#x1A;n&#xFFFF;n&#0;</a:name></a:person></a:GetResponse>";
    for (invalid_characters, strict, expected) in [
        (Refuse, false, Err("invalid_characters")),
        (Replace, false, Ok("A\u{fffd}n\u{fffd}n\u{fffd}")),
        (Drop, false, Ok("Ann")),
        (Drop, true, Err("invalid_characters")),
    ] {
        let mut client = DocumentClient::with_transport("http://localhost/", Server::body(body));
        client.soap.set_read_options(
            soapgen_runtime::ReadOptions::default()
                .with_strict(strict)
                .with_invalid_characters(invalid_characters),
        );
        match (client.get(&Get::default()).send_blocking(), expected) {
            (Ok(response), Ok(name)) => {
                let person = response.person.as_ref().unwrap();
                assert_eq!(person.name.as_deref(), Some(name));
            }
            (Err(error), Err(said)) => assert!(error.to_string().contains(said), "{error}"),
            (found, _) => panic!("{invalid_characters:?}: {found:?}"),
        }
    }
    // What is not a reference stays none.
    for text in ["&#;", "&#x;", "&#xg;", "&nbsp;"] {
        let text = format!("<a>{text}</a>");
        let options = soapgen_runtime::ReadOptions::default().with_invalid_characters(Drop);
        let root = &elements::NOTICE;
        assert!(
            root.read_with(&text.replace("a>", "a:Notice>"), &options)
                .is_err()
        );
        assert!(
            root.read_with(
                &format!(
                    "<Notice xmlns='urn:answers'>{}</Notice>",
                    &text[3..text.len() - 4]
                ),
                &options
            )
            .is_err(),
            "{text}"
        );
    }
}

#[test]
fn the_text_of_an_error_has_the_words_of_the_service_and_no_more_than_a_line() {
    let long = "x".repeat(100_000);
    for (content, expected) in [
        (
            "<faultcode>s:Server</faultcode><faultstring>no such user</faultstring>\
             <detail><e xmlns='urn:e'><id>7</id><why>gone &amp; lost</why></e></detail>",
            "SOAP 1.1 fault s:Server: no such user; id: 7, why: gone & lost",
        ),
        (
            "<faultcode>s:Server</faultcode><faultstring>no</faultstring><detail>table is full</detail>",
            "SOAP 1.1 fault s:Server: no; table is full",
        ),
        (
            "<faultcode>s:Server</faultcode><faultstring>one\ntwo\u{202e}three&#x85;</faultstring>",
            "SOAP 1.1 fault s:Server: one two\u{fffd}three",
        ),
        (
            "<faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><a><b/></a></detail>",
            "SOAP 1.1 fault s:Server: no",
        ),
    ] {
        let error = get(&Server::body(&format!("<s:Fault>{content}</s:Fault>"))).unwrap_err();
        let text = error.to_string();
        assert_eq!(text, format!("Get: {expected}"));
        assert_eq!(text.lines().count(), 1);
    }
    let many = "<subcode/>".repeat(5_000);
    let content = format!(
        "<faultcode>s:{long}</faultcode><faultstring>{long}</faultstring><faultactor>{long}</faultactor>\
         <detail><{long}>{long}</{long}>{many}<z>{long}</z></detail>"
    );
    let error = get(&Server::body(&format!("<s:Fault>{content}</s:Fault>")));
    // The name is longer than a name may be: without it.
    assert!(error.unwrap_err().to_string().len() < 1_000);
    let content = content
        .replace(&format!("<{long}>"), "<y>")
        .replace(&format!("</{long}>"), "</y>");
    let error = get(&Server::body(&format!("<s:Fault>{content}</s:Fault>"))).unwrap_err();
    let text = error.to_string();
    assert!(
        error.fault().is_some() && text.len() < 2_000,
        "{}",
        text.len()
    );
}
