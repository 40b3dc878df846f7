//! Answers with attachments, taken apart by a client; and attachments that a client sends, which
//! come back as they were.
//!
//! The first line of an input is the `Content-Type` of the answer, the rest its body; or it is
//! `echo`, and the rest is what is sent.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use arbitrary::{Arbitrary, Unstructured};
use bytes::Bytes;
use memory::Memory;
use soapgen_runtime::codegen as rt;

#[allow(dead_code)]
#[path = "../../soapgen-runtime/tests/client/memory.rs"]
mod memory;

#[derive(Clone, Debug, Default, PartialEq)]
struct Document {
    title: Option<String>,
    content: Vec<rt::Base64Binary>,
}

rt::record! { Document;
    title[0] = rt::element("urn:d", "d:Title", 0, 1);
    content[1] = rt::element("urn:d", "d:Content", 0, rt::MANY);
}

static DOCUMENT: rt::Root<Document> =
    rt::Root::new(rt::element("urn:d", "d:Document", 1, 1), &[("d", "urn:d")]);

type Echo = rt::Operation<Document, Document, rt::NoHeaders, rt::NoHeaders>;

static ECHO: [Echo; 2] = [echo(rt::SoapVersion::V11), echo(rt::SoapVersion::V12)];

const fn echo(version: rt::SoapVersion) -> Echo {
    rt::Operation::new("Echo", version, "urn:d/echo")
        .input(rt::Body::element(&DOCUMENT))
        .output(rt::Body::element(&DOCUMENT))
}

/// What is sent.
#[derive(Debug, Arbitrary)]
struct Sent {
    mtom: bool,
    soap12: bool,
    title: Option<String>,
    content: Vec<Vec<u8>>,
    attachments: Vec<(String, String, Vec<u8>)>,
}

/// Panics where an answer brings more than it held, or an attachment comes back otherwise.
pub fn check(input: &[u8]) {
    let end = input.iter().position(|b| *b == b'\n').unwrap_or(0);
    let (first, rest) = input.split_at(end);
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    match std::str::from_utf8(first) {
        Ok("echo") => {
            if let Ok(sent) = Sent::arbitrary(&mut Unstructured::new(rest)) {
                send(&sent);
            }
        }
        Ok(field) if http::HeaderValue::from_str(field).is_ok() => answer(field, rest),
        _ => {}
    }
}

fn answer(field: &str, body: &[u8]) {
    let transport = Memory::new(200, field, Bytes::copy_from_slice(body));
    let client = rt::Client::with_transport("http://localhost/", transport);
    match now(client.call(&ECHO[0], &Document::default(), &rt::NoHeaders {})) {
        Ok(response) => {
            let parts = response.attachments.iter();
            let size: usize = parts.map(|part| part.content.len()).sum();
            assert!(size <= body.len(), "{size} of {}", body.len());
        }
        Err(error) => {
            let _ = format!("{error} {error:?}");
        }
    }
}

fn send(sent: &Sent) {
    let transport = Memory::new(500, "text/plain", "");
    let seen = transport.seen.clone();
    let mut client = rt::Client::with_transport("http://localhost/", transport);
    if sent.mtom {
        client.set_mtom(true).set_mtom_threshold(8);
    }
    let document = Document {
        title: sent.title.clone(),
        content: sent.content.iter().map(|c| c.clone().into()).collect(),
    };
    let operation = &ECHO[usize::from(sent.soap12)];
    let mut call = client.call(operation, &document, &rt::NoHeaders {});
    let mut wanted = Vec::new();
    for (id, media, content) in &sent.attachments {
        let attachment = rt::Attachment::new(id, media, content.clone());
        wanted.push(attachment.clone());
        call = call.attachment(attachment);
    }
    // What can't be sent is refused before anything is.
    let _ = now(call);
    let Some(request) = seen.lock().unwrap().pop() else {
        return;
    };
    let field = request.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let body = request.into_body();
    let text = format!("{field}\n{}", String::from_utf8_lossy(&body));
    let client = rt::Client::with_transport("http://localhost/", Memory::new(200, &field, body));
    let response = match now(client.call(operation, &document, &rt::NoHeaders {})) {
        Ok(response) => response,
        Err(error) => panic!("sent and then not read: {error}: {sent:?}\n{text}"),
    };
    assert_eq!(response.body, document, "{text}");
    let mut found = response.attachments.iter();
    for attachment in &wanted {
        // Blanks around the value of a header field are not part of it.
        let is_it = |other: &rt::Attachment| {
            other.content_id.trim() == attachment.content_id.trim()
                && other.content_type == attachment.content_type.trim()
                && other.content == attachment.content
        };
        assert!(found.any(is_it), "{attachment:?} of {sent:?}\n{text}");
    }
}

/// What a call gives over a transport that never waits.
fn now<F: IntoFuture>(call: F) -> F::Output {
    let mut future = pin!(call.into_future());
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing there is to wait for"),
    }
}
