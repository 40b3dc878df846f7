//! What the parts of a message may cost.

use allocation_counter::measure;
use bytes::Bytes;
use soapgen_runtime::{ErrorKind, Limits, ReadOptions, SoapVersion, XmlErrorKind};

use crate::memory::Memory;
use crate::service::{Document, DocumentClient, envelope};

const FIELD: &str = "multipart/related; boundary=b";

/// Reads a message in which `ROOT` stands for the envelope; gives how many attachments it has, or
/// the limit that stopped it.
async fn read(field: &str, body: &str, limits: &Limits) -> Result<usize, String> {
    let root = envelope(SoapVersion::V11, "<d:Content>Zm9v</d:Content>");
    read_bytes(field, body.replace("ROOT", &root).into(), limits).await
}

async fn read_bytes(field: &str, body: Bytes, limits: &Limits) -> Result<usize, String> {
    let mut client = DocumentClient::new(Memory::new(200, field, body));
    let options = ReadOptions::default().with_limits(limits.clone());
    client.soap.set_read_options(options);
    match client.store(&Document::default()).await {
        Ok(response) => Ok(response.attachments.len()),
        Err(error) => {
            let ErrorKind::Xml(xml) = error.kind() else {
                panic!("{error}")
            };
            let XmlErrorKind::Limit(exceeded) = xml.kind() else {
                panic!("{error}")
            };
            let value = exceeded.value.to_string();
            let text = error.to_string();
            assert!(
                text.contains(exceeded.limit) && text.contains(&value),
                "{text}"
            );
            Err(exceeded.limit.to_owned())
        }
    }
}

fn message(parts: &str) -> String {
    format!("--b\r\n\r\nROOT\r\n{parts}--b--\r\n")
}

#[tokio::test]
async fn a_message_stops_at_each_limit_of_its_parts() {
    let mut limits = Limits::default();
    limits.attachments = 3;
    limits.attachment = 10;
    limits.attachment_header = 48;
    limits.attachment_header_lines = 2;
    let stop = |limit: &str| Err(limit.to_owned());
    for (parts, outcome) in [
        ("--b\r\n\r\n\r\n".repeat(3), Ok(3)),
        ("--b\r\n\r\n\r\n".repeat(4), stop("attachments")),
        ("--b\r\n".repeat(100_000), stop("attachments")),
        ("--b\r\n\r\n0123456789\r\n".to_owned(), Ok(1)),
        ("--b\r\n\r\n01234567890\r\n".to_owned(), stop("attachment")),
        // The size without the encoding counts.
        (encoded("base64", "MDEyMzQ1Njc4OQ==\r\n"), Ok(1)),
        (
            encoded("base64", "MDEyMzQ1Njc4OTA=\r\n"),
            stop("attachment"),
        ),
        (encoded("base64", &"MDEy".repeat(1000)), stop("attachment")),
        (
            encoded("quoted-printable", "=30=31=32=33=34=35=36=37=38=39"),
            Ok(1),
        ),
        (
            encoded("quoted-printable", &"=30".repeat(11)),
            stop("attachment"),
        ),
        ("--b\r\na: b\r\nc: d\r\n\r\n1\r\n".to_owned(), Ok(1)),
        (
            "--b\r\na: b\r\nc: d\r\ne: f\r\n\r\n1\r\n".to_owned(),
            stop("attachment_header_lines"),
        ),
        // A field that goes on takes lines, too.
        (
            "--b\r\na: b\r\n c\r\n d\r\n\r\n1\r\n".to_owned(),
            stop("attachment_header_lines"),
        ),
        (format!("--b\r\na: {}\r\n\r\n1\r\n", "x".repeat(43)), Ok(1)),
        (
            format!("--b\r\na: {}\r\n\r\n1\r\n", "x".repeat(46)),
            stop("attachment_header"),
        ),
        (
            format!("--b\r\na: {}\r\nb: {0}\r\n\r\n1\r\n", "x".repeat(24)),
            stop("attachment_header"),
        ),
        // A header without an end.
        (
            format!("--b\r\n{}\r\n", "x".repeat(1_000_000)),
            stop("attachment_header"),
        ),
        (format!("--b\r\n{}", "x\n".repeat(1_000_000)), {
            stop("attachment_header_lines")
        }),
    ] {
        let shown: String = parts.chars().take(60).collect();
        // What can't be read of a part is never reached where a limit stops it.
        let outcome_now = read(FIELD, &message(&parts), &limits).await;
        assert_eq!(outcome_now, outcome, "{shown:?}");
    }
    // The root has a header like the others.
    let body = format!("--b\r\n{}\r\nROOT\r\n--b--", "a: b\r\n".repeat(3));
    assert_eq!(
        read(FIELD, &body, &limits).await,
        stop("attachment_header_lines")
    );
}

fn encoded(encoding: &str, content: &str) -> String {
    format!("--b\r\nContent-Transfer-Encoding:\r\n {encoding}\r\n\r\n{content}\r\n")
        .replace("Content-Transfer-Encoding", "content-transfer-encoding")
}

/// Each of these took the square of its size: now they are read, or refused, at once.
#[tokio::test]
async fn parameters_without_a_value_are_passed_over_once() {
    let many = "a;".repeat(1_000_000);
    let limits = Limits::default();
    let field = format!("text/xml; {many}x=y");
    assert_eq!(read(&field, "ROOT", &limits).await, Ok(0));
    let field = format!("multipart/related; {many}boundary=b");
    assert_eq!(
        read(&field, &message("--b\r\n\r\n\r\n"), &limits).await,
        Ok(1)
    );
    let quoted = format!(
        "multipart/related; x=\"{}\"; boundary=b",
        "\\\"".repeat(500_000)
    );
    assert_eq!(read(&quoted, &message(""), &limits).await, Ok(0));
    // The root's own, where the header of a part may be as long as that.
    let mut limits = limits;
    limits.attachment_header = usize::MAX;
    let body = format!("--b\r\nContent-Type: text/xml; {many}=\r\n\r\nROOT\r\n--b--");
    assert_eq!(read("text/plain", &body, &limits).await, Ok(0));
}

/// Bytes that reading takes of the allocator at most.
fn peak(body: Bytes, limits: &Limits) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let info = measure(|| {
        let _ = runtime.block_on(read_bytes(FIELD, body, limits));
    });
    info.bytes_max
}

#[test]
fn what_a_limit_stops_was_not_copied() {
    let limits = Limits::default();
    for (what, part) in [
        ("empty parts", "--b\r\n".to_owned()),
        ("parts", "--b\r\n\r\n\r\n".to_owned()),
        ("header lines", "a: b\r\n".to_owned()),
        ("continued lines", " b\r\n".to_owned()),
        ("one line", "a".to_owned()),
    ] {
        let size = 8 << 20;
        let body = message(&format!("--b\r\n{}\r\n", part.repeat(size / part.len())));
        let peak = peak(body.into(), &limits);
        // The client takes the message from the transport into one piece of memory.
        assert!(peak < (size + (1 << 20)) as u64, "{what}: {peak}");
    }
}

/// What docs/limits.md says of a message at its limits: beside the message itself, hardly anything.
#[test]
fn parts_at_their_limits_take_what_they_hold() {
    let limits = Limits::default();
    let count = limits.attachments;
    // In as many lines as there may be, and as long as they may be, with a blank line.
    let lines = limits.attachment_header_lines;
    let line = format!(
        "a: {}\r\n",
        "x".repeat(limits.attachment_header / lines - 5)
    );
    for (what, part, least) in [
        ("empty", "--b\r\n\r\n\r\n".to_owned(), 0),
        (
            "headers",
            format!("--b\r\n{}\r\n\r\n", line.repeat(lines - 1)),
            7_000,
        ),
        (
            "names",
            format!("--b\r\nContent-ID: <{}>\r\n\r\n\r\n", "x".repeat(8_000)),
            8_000,
        ),
        ("base64", encoded("base64", &"Zm9v".repeat(2_000)), 8_000),
    ] {
        let body = message(&part.repeat(count));
        assert!(body.len() > least * count, "{what}: {}", body.len());
        let size = body.len();
        let root = envelope(SoapVersion::V11, "<d:Content>Zm9v</d:Content>");
        let whole = Bytes::from(body.replace("ROOT", &root));
        let mut read = None;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let taken = measure(|| {
            read = Some(runtime.block_on(read_bytes(FIELD, whole, &limits)));
        });
        assert_eq!(read, Some(Ok(count)), "{what}");
        let beside = taken.bytes_max.saturating_sub(size as u64);
        assert!(
            beside < size as u64 + 1_000 * count as u64,
            "{what}: {beside}"
        );
    }
}

/// As many references as an envelope can hold, to the last of many attachments.
#[tokio::test]
async fn references_are_looked_up_by_their_name() {
    let count = 20_000;
    let parts: String = (0..count)
        .map(|n| format!("--b\r\nContent-ID: <{n}>\r\n\r\n{n}\r\n"))
        .collect();
    let include = format!(
        "<d:Content href=\"cid:{}\"/>{}",
        count - 1,
        "<d:Small href=\"cid:%31\"/>".repeat(50_000)
    );
    let root = envelope(SoapVersion::V11, &include);
    let body = format!("--b\r\n\r\n{root}\r\n{parts}--b--");
    let mut client = DocumentClient::new(Memory::new(200, FIELD, body));
    let mut options = ReadOptions::default();
    options.limits.attachments = count;
    client.soap.set_read_options(options);
    let response = client.store(&Document::default()).await.unwrap();
    assert_eq!(*response.content, *b"19999");
    assert_eq!(**response.small.as_ref().unwrap(), *b"1");
}

#[tokio::test]
async fn errors_show_the_beginning_of_what_came() {
    let long = "x".repeat(100_000);
    let plain = "multipart/related";
    let lost = format!("<d:Content href=\"cid:{long}\"/>");
    let lost = envelope(SoapVersion::V11, &lost);
    for (field, body) in [
        (format!("{plain}; boundary={long}"), "none".to_owned()),
        (plain.to_owned(), format!("--{long}\n\n1")),
        (FIELD.to_owned(), format!("--b\n\n{lost}\n--b--")),
    ] {
        let client = DocumentClient::new(Memory::new(200, &field, body));
        let error = client.store(&Document::default()).await.unwrap_err();
        let text = error.to_string();
        assert!(text.len() < 1_000, "{}", text.len());
        assert!(text.contains("xxx…"), "{text}");
    }
}
