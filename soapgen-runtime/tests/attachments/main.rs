//! Attachments: MTOM and SOAP with attachments, received and sent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that fails panics.

mod limits;
mod media_types;
#[path = "../client/memory.rs"]
#[allow(dead_code)]
mod memory;
mod multipart;
mod service;

use bytes::Bytes;
use memory::Memory;
use service::{Document, DocumentClient, STORE, envelope};
use soapgen_runtime::{
    Attachment, Base64Binary, ErrorKind, ReadOptions, SoapVersion, WriteOptions, XmlErrorKind,
};

const RELATED: &str = "multipart/related; type=\"application/xop+xml\"; start=\"<root@x>\"; \
                       start-info=\"text/xml; a=\\\"b;c\\\"\"; boundary=\"b=1;2\"";

/// A response whose member `content` is this XML, with one more part.
fn response(content: &str, part: &[u8]) -> Bytes {
    let mut body = format!(
        "--b=1;2\r\nContent-Type: application/xop+xml; charset=utf-8; type=\"text/xml\"\r\n\
         Content-ID: <root@x>\r\n\r\n{}\r\n\
         --b=1;2\r\ncontent-type: image/png\r\nCONTENT-ID:\r\n <part 1@x>\r\n\
         Content-Transfer-Encoding: Binary\r\n\r\n",
        envelope(
            SoapVersion::V11,
            &format!("<d:Content>{content}</d:Content>")
        )
    )
    .into_bytes();
    body.extend_from_slice(part);
    body.extend_from_slice(b"\r\n--b=1;2--\r\n");
    body.into()
}

const INCLUDE: &str =
    "\n <i:Include xmlns:i=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:part%201@x\"/>\n";

#[tokio::test]
async fn included_bytes_are_those_of_the_part() {
    let bytes = b"\x00\xff\r\n--b=1;2x\r\n--\r";
    let client = DocumentClient::new(Memory::new(200, RELATED, response(INCLUDE, bytes)));
    let response = client.store(&Document::default()).await.unwrap();
    assert_eq!(*response.content, bytes[..]);
    assert_eq!(response.attachments.len(), 1);
    assert_eq!(response.attachments[0].content_type, "image/png");
    // No copy was made: both are the same memory.
    assert_eq!(
        response.content.0.as_ptr(),
        response.attachments[0].content.as_ptr()
    );
    let found = response.attachment("cid:part%201@x").unwrap();
    assert_eq!(found, response.attachment("part 1@x").unwrap());
    assert!(response.attachment("cid:other").is_none());
}

#[tokio::test]
async fn base64_is_read_beside_attachments() {
    let client = DocumentClient::new(Memory::new(200, RELATED, response("Zm9v", b"")));
    let response = client.store(&Document::default()).await.unwrap();
    assert_eq!(*response.content, *b"foo");
    assert!(response.attachments[0].content.is_empty());
}

#[tokio::test]
async fn an_include_without_its_part_is_an_error() {
    let include = INCLUDE.replace("part%201", "lost");
    let with_parts = Memory::new(200, RELATED, response(&include, b""));
    let content = format!("<d:Content>{include}</d:Content>");
    let alone = Memory::new(200, "text/xml", envelope(SoapVersion::V11, &content));
    for transport in [with_parts, alone] {
        let client = DocumentClient::new(transport);
        let error = client.store(&Document::default()).await.unwrap_err();
        let ErrorKind::Xml(xml) = error.kind() else {
            panic!("{error}")
        };
        assert!(matches!(xml.kind(), XmlErrorKind::Multipart(_)));
        assert!(error.to_string().contains("\"cid:lost@x\""), "{error}");
        assert!(xml.path().ends_with("/Content"), "{error}");
    }
}

#[tokio::test]
async fn a_member_can_refer_to_an_attachment_itself() {
    let body = envelope(SoapVersion::V11, "<d:Content href=\"cid:a\"/>");
    let body = format!("--b\n\n{body}\n--b\nContent-ID: <a>\n\nbytes\n--b--");
    let client = DocumentClient::new(Memory::new(200, "multipart/related; boundary=b", body));
    let response = client.store(&Document::default()).await.unwrap();
    assert_eq!(*response.content, *b"bytes");
}

#[tokio::test]
async fn a_part_is_found_by_each_form_of_its_name() {
    for (header, reference) in [
        ("Content-ID: <a@b>", "cid:a@b"),
        ("Content-ID: a@b", "CID:a@b"),
        ("Content-ID: <a@b>", "cid:<a@b>"),
        ("Content-ID: <a@b>", "cid:%3Ca%40b%3E"),
        ("Content-ID: <a@b>", "cid:a%40b"),
        ("Content-ID: <a%40b>", "cid:a@b"),
        ("Content-ID: <a%40b>", "cid:a%40b"),
        (
            "Content-Location: http://localhost/a.png",
            "http://localhost/a.png",
        ),
        ("Content-Location: a.png", "a.png"),
        // The ID as it is referred to.
        ("Content-ID: <cid:a@b>", "cid:a@b"),
        ("Content-ID: cid:a@b", "cid:a@b"),
        ("Content-ID: <CID:a%40b>", "cid:a@b"),
        // Brackets and escapes in other places.
        ("Content-ID: <a@b>", "cid:%3ca%40b%3e"),
        ("Content-ID: <a@b>", "<cid:a@b>"),
        ("Content-ID: <a@b>", "<a@b>"),
        ("Content-ID: <a@b>", " cid: a@b "),
        ("Content-ID: <a+b@c>", "cid:a+b@c"),
        ("Content-ID: <a+b@c>", "cid:a%2Bb@c"),
        ("Content-ID: <100%@c>", "cid:100%@c"),
        ("Content-ID: <100%25@c>", "cid:100%2525@c"),
        ("Content-ID: <größe@c>", "cid:gr%C3%B6%C3%9Fe@c"),
        ("Content-ID: <gr%C3%B6%C3%9Fe@c>", "cid:größe@c"),
        ("Content-ID:\n <a@b>", "cid:a@b"),
        ("content-id:<a@b>", "cid:a@b"),
        ("Content-ID: <urn:uuid:1>", "cid:urn:uuid:1"),
        ("Content-ID: <urn:uuid:1>", "cid:urn%3Auuid%3A1"),
        ("Content-ID: <http://x/a>", "cid:http%3A%2F%2Fx%2Fa"),
        ("Content-ID: \"a@b\"", "cid:a@b"),
        ("Content-ID: \"<a@b>\"", "cid:a@b"),
        ("Content-ID: <a@b> (a picture)", "cid:a@b"),
        // Locations.
        ("Content-Location: <a.png>", "a.png"),
        ("Content-Location: a%20b.png", "a%20b.png"),
        ("Content-Location: a%20b.png", "a b.png"),
        ("Content-Location: a b.png", "a%20b.png"),
        ("Content-Location: http://x/y/a.png", "a.png"),
        ("Content-Location: http://x/y/a.png", "./a.png"),
        ("Content-Location: http://x/y/a.png", "y/a.png"),
        ("Content-Location: http://x/y/a.png", "/y/a.png"),
        ("Content-Location: a.png", "http://x/y/a.png"),
        ("Content-Location: /y/a.png", "http://x/y/a.png"),
        ("Content-Location: a.png", "thismessage:/a.png"),
        ("Content-Location: thismessage:/a.png", "a.png"),
        ("Content-Location: a.png\nContent-ID: <c>", "a.png"),
    ] {
        let reference = reference.replace('<', "&lt;");
        for content in [
            format!("<d:Content href=\"{reference}\"/>"),
            format!("<d:Content>{INCLUDE}</d:Content>").replace("cid:part%201@x", &reference),
        ] {
            let body = envelope(SoapVersion::V11, &content);
            let body = format!("--b\n\n{body}\n--b\n{header}\n\nbytes\n--b--");
            let client =
                DocumentClient::new(Memory::new(200, "multipart/related; boundary=b", body));
            let response = client.store(&Document::default()).await.unwrap();
            assert_eq!(*response.content, *b"bytes", "{header} {reference}");
        }
    }
}

/// What only ends alike is not the same, and of two that may be meant none is.
#[tokio::test]
async fn a_part_of_another_name_is_not_taken() {
    for (headers, reference) in [
        (&["Content-ID: <a@b>"][..], "cid:b"),
        (&["Content-ID: <x/a@b>"], "cid:a@b"),
        (&["Content-Location: http://x/ba.png"], "a.png"),
        (&["Content-Location: http://x/a.png"], "cid:y/a.png"),
        (&["Content-Location: http://x/a.png/"], "cid:"),
        (
            &[
                "Content-Location: http://x/a.png",
                "Content-Location: http://y/a.png",
            ],
            "a.png",
        ),
    ] {
        let include = INCLUDE.replace("cid:part%201@x", reference);
        let body = envelope(
            SoapVersion::V11,
            &format!("<d:Content>{include}</d:Content>"),
        );
        let mut parts = format!("--b\n\n{body}\n");
        for header in headers {
            parts.push_str(&format!("--b\n{header}\n\nbytes\n"));
        }
        parts.push_str("--b--");
        let client = DocumentClient::new(Memory::new(200, "multipart/related; boundary=b", parts));
        let error = client.store(&Document::default()).await.unwrap_err();
        assert!(
            error.to_string().contains("which is not there"),
            "{headers:?}: {error}"
        );
    }
}

/// Where HTTP says how long a message is, nothing of it is lost that its end could tell of.
#[tokio::test]
async fn the_last_delimiter_may_be_missing_where_the_length_is_known() {
    let body = envelope(SoapVersion::V11, "<d:Content href=\"cid:a\"/>");
    let body = format!("--b\n\n{body}\n--b\nContent-ID: <a>\n\nbytes");
    for (name, value, is_read) in [
        ("content-length", body.len().to_string(), true),
        ("transfer-encoding", "chunked".to_owned(), true),
        ("content-length", (body.len() + 1).to_string(), false),
        ("x-none", String::new(), false),
    ] {
        for strict in [false, true] {
            let mut memory = Memory::new(200, "multipart/related; boundary=b", body.clone());
            memory.headers.insert(name, value.parse().unwrap());
            let mut client = DocumentClient::new(memory);
            client
                .soap
                .set_read_options(ReadOptions::default().with_strict(strict));
            match client.store(&Document::default()).await {
                Ok(response) => assert_eq!(*response.content, *b"bytes"),
                Err(error) => {
                    assert!(error.to_string().contains("cut off"), "{error}");
                    assert!(strict || !is_read, "{name}: {value}");
                    continue;
                }
            }
            assert!(is_read && !strict, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn a_cut_off_message_is_an_error_and_no_value() {
    let whole = response(INCLUDE, b"12345");
    for len in 0..whole.len() - 4 {
        let client = DocumentClient::new(Memory::new(200, RELATED, whole.slice(..len)));
        let error = client.store(&Document::default()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{len}: {error}");
    }
}

/// What was sent, as an answer to read.
async fn echoed(client: &DocumentClient<Memory>) -> (http::HeaderMap, String) {
    let request = client.soap.transport().seen.lock().unwrap().pop().unwrap();
    let (head, body) = request.into_parts();
    (head.headers, String::from_utf8_lossy(&body).into_owned())
}

fn document(bytes: &[u8]) -> Document {
    Document {
        content: Base64Binary::from(bytes),
        small: Some(Base64Binary::from(*b"x")),
        digest: Some(Base64Binary::from(&[b'd'; 2000][..])),
    }
}

fn ok(version: SoapVersion) -> Memory {
    let content = envelope(version, "<d:Content>Zm9v</d:Content>");
    Memory::new(200, version.media_type(), content)
}

#[tokio::test]
async fn mtom_takes_bytes_out_of_the_message() {
    let large = [b'L'; 5000];
    let mut client = DocumentClient::new(ok(SoapVersion::V11));
    client.soap.set_mtom(true);
    client.store(&document(&large)).await.unwrap();
    let (fields, text) = echoed(&client).await;
    assert_eq!(fields["soapaction"], "\"urn:docs/Store\"");
    let field = fields["content-type"].to_str().unwrap();
    let boundary = field
        .rsplit_once("boundary=\"")
        .unwrap()
        .1
        .trim_end_matches('"');
    assert_eq!(
        field,
        format!(
            "multipart/related; type=\"application/xop+xml\"; start=\"<envelope@soapgen>\"; \
             start-info=\"text/xml\"; boundary=\"{boundary}\""
        )
    );
    let digest = "ZGRk".repeat(666) + "ZGQ=";
    let root = format!(
        "--{boundary}\r\nContent-Type: application/xop+xml; charset=utf-8; type=\"text/xml\"\r\n\
         Content-Transfer-Encoding: binary\r\nContent-ID: <envelope@soapgen>\r\n\r\n\
         <soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>\
         <d:Document xmlns:d=\"urn:docs\" digest=\"{digest}\"><d:Content><xop:Include \
         xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:1@soapgen\"/></d:Content>\
         <d:Small>eA==</d:Small></d:Document></soap:Body></soap:Envelope>\r\n"
    );
    let part = format!(
        "--{boundary}\r\nContent-Type: application/octet-stream\r\n\
         Content-Transfer-Encoding: binary\r\nContent-ID: <1@soapgen>\r\n\r\n{}\r\n\
         --{boundary}--\r\n",
        "L".repeat(5000)
    );
    assert_eq!(text, root + &part);
}

#[tokio::test]
async fn what_is_sent_can_be_read() {
    for version in [SoapVersion::V11, SoapVersion::V12] {
        let mut client = DocumentClient::new(ok(version));
        client.soap.set_mtom(true).set_mtom_threshold(0);
        let sent = document(&[0, 13, 10, 45, 45, 255]);
        let prepared = client.store_as(version, &sent);
        prepared
            .attachment(Attachment::new("more", "text/plain", "more"))
            .await
            .unwrap();
        let request = client.soap.transport().seen.lock().unwrap().pop().unwrap();
        let field = request.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let answer = DocumentClient::new(Memory::new(200, &field, request.into_body()));
        let response = answer.store_as(version, &sent).await.unwrap();
        assert_eq!(response.body, sent);
        assert_eq!(response.attachments.len(), 3);
        assert_eq!(
            response.attachments[2],
            Attachment::new("more", "text/plain", "more")
        );
    }
}

#[tokio::test]
async fn soap_12_has_its_action_in_the_content_type() {
    let mut client = DocumentClient::new(ok(SoapVersion::V12));
    client.soap.set_mtom(true);
    client
        .store_as(SoapVersion::V12, &document(b""))
        .await
        .unwrap();
    let (fields, text) = echoed(&client).await;
    assert!(!fields.contains_key("soapaction"));
    let field = fields["content-type"].to_str().unwrap();
    let info = "\"application/soap+xml; action=\\\"urn:docs/Store\\\"\"";
    assert!(field.contains(&format!("start-info={info};")), "{field}");
    assert!(field.ends_with("; action=\"urn:docs/Store\""), "{field}");
    let root = format!("application/xop+xml; charset=utf-8; type={info}\r\n");
    assert!(text.contains(&root), "{text}");
}

#[tokio::test]
async fn attachments_of_a_call_are_sent_beside_base64() {
    let client = DocumentClient::new(ok(SoapVersion::V11));
    let request = Document::default();
    let call = client.store(&request);
    call.attachment(Attachment::new("a@b", "image/gif", &b"GIF"[..]))
        .await
        .unwrap();
    let (fields, text) = echoed(&client).await;
    let field = fields["content-type"].to_str().unwrap();
    assert!(
        field.starts_with("multipart/related; type=\"text/xml\"; start="),
        "{field}"
    );
    assert!(
        text.contains("\r\nContent-Type: text/xml; charset=utf-8\r\n"),
        "{text}"
    );
    assert!(
        text.contains("\r\nContent-ID: <a@b>\r\n\r\nGIF\r\n--"),
        "{text}"
    );
}

#[tokio::test]
async fn an_attachment_that_breaks_the_header_is_refused() {
    for (id, media) in [
        ("", "a/b"),
        ("a\r\nb", "a/b"),
        ("a>", "a/b"),
        ("a", ""),
        ("a", "a/b\n\nx"),
        (" a", "a/b"),
        ("a", "a/b\u{a0}"),
    ] {
        let client = DocumentClient::new(ok(SoapVersion::V11));
        let request = Document::default();
        let call = client.store(&request);
        let error = call
            .attachment(Attachment::new(id, media, ""))
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("an attachment can't have"),
            "{error}"
        );
    }
}

/// A reference to one of two parts of one name would lead to the other.
#[tokio::test]
async fn two_parts_of_one_name_are_refused() {
    for names in [["a", "a"], ["envelope@soapgen", "a"]] {
        let client = DocumentClient::new(ok(SoapVersion::V11));
        let request = Document::default();
        let mut call = client.store(&request);
        for name in names {
            call = call.attachment(Attachment::new(name, "a/b", ""));
        }
        let error = call.await.unwrap_err();
        assert!(error.to_string().contains("two parts"), "{error}");
    }
}

/// The side of the server: what a response's attachments hold, a request's can.
#[test]
fn attachments_of_requests_and_responses_without_a_client() {
    let large = document(&[b'L'; 5000]);
    let (text, attachments) = STORE
        .write_response_with(&large, &(), &[], &WriteOptions::default(), 1024)
        .unwrap();
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0].content, vec![b'L'; 5000]);
    assert!(text.contains("Include") && !text.contains("TExM"), "{text}");
    let options = ReadOptions::default();
    let (read, ()) = STORE
        .read_request_with(&text, &attachments, &options)
        .unwrap();
    assert_eq!(read, large);
    // The same memory.
    let memory = attachments[0].content.as_ptr();
    assert_eq!(read.content.0.as_ptr(), memory);
    let error = STORE.read_request(&text, &options).unwrap_err();
    assert!(
        matches!(error.kind(), XmlErrorKind::Multipart(_)),
        "{error}"
    );
}
