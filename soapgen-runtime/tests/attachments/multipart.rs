//! What the parts of a message may look like.

use soapgen_runtime::{ErrorKind, SoapVersion};

use crate::memory::Memory;
use crate::service::{Document, DocumentClient, envelope};

/// Reads a message in which `ROOT` stands for the envelope; gives the content of the other parts.
async fn read(field: &str, body: &str) -> Result<Vec<String>, String> {
    let root = envelope(SoapVersion::V11, "<d:Content>Zm9v</d:Content>");
    let body = body.replace("ROOT", &root);
    let client = DocumentClient::new(Memory::new(200, field, body));
    match client.store(&Document::default()).await {
        Ok(response) => {
            assert_eq!(*response.content, *b"foo");
            let text = |part: &soapgen_runtime::Attachment| {
                String::from_utf8_lossy(&part.content).into_owned()
            };
            Ok(response.attachments.iter().map(text).collect())
        }
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{error}");
            Err(error.to_string())
        }
    }
}

#[tokio::test]
async fn parts_are_told_apart() {
    let plain = "multipart/related; boundary=b";
    let cases: &[(&str, &str, &[&str])] = &[
        (plain, "--b\r\n\r\nROOT\r\n--b--\r\n", &[]),
        (plain, "--b\r\n\r\nROOT\r\n--b--", &[]),
        (
            "Multipart/Related;BOUNDARY = \"b\"",
            "--b\r\n\r\nROOT\r\n--b--",
            &[],
        ),
        (
            "multipart/related; boundary='b'",
            "--b\r\n\r\nROOT\r\n--b--",
            &[],
        ),
        (
            "multipart/related; x; boundary=b",
            "--b\r\n\r\nROOT\r\n--b--",
            &[],
        ),
        (
            "multipart/related; boundary=\"a\\\"b\"",
            "--a\"b\r\n\r\nROOT\r\n--a\"b--",
            &[],
        ),
        // The envelope has an end of its own.
        (plain, "--b\r\n\r\nROOT\r\n", &[]),
        (
            "multipart/related; boundary=b; start=r",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: <r>\r\n\r\nROOT",
            &["1"],
        ),
        // Which part is the root `type` says where `start` doesn't, or names none.
        (
            "multipart/related; boundary=b; type=\"text/xml\"",
            "--b\r\nContent-Type: image/png\r\n\r\n1\r\n--b\r\nContent-Type: Text/XML; charset=utf-8\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; type=\"text/xml; x=y\"; start=\"<lost>\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-Type: text/xml\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; type=\"text/xml\"",
            "--b\r\nContent-Type: application/xop+xml\r\n\r\nROOT\r\n--b\r\n\r\n1\r\n--b--",
            &["1"],
        ),
        // Neither does: the first that may be XML.
        (
            plain,
            "--b\r\nContent-Type: image/png\r\n\r\n1\r\n--b\r\nContent-Type: application/soap+xml\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; type=\"text/xml\"",
            "--b\r\nContent-Type: image/png\r\n\r\n1\r\n--b\r\nContent-Type: application/xop+xml\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        // `start` in the forms that references have, and as a Content-Location.
        (
            "multipart/related; boundary=b; start=\"cid:r%40x\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: < r@x >\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; start=\"http://x/r\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-Location: http://x/r\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; start=\"<cid:r>\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: <r>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; start=\"r\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: <cid:r>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; start=\"%3Cr%40x%3E\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: <r@x>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; start='<r@x>'",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: <r%40x>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; boundary=b; start=\"<http://x/r>\"",
            "--b\r\n\r\n1\r\n--b\r\nContent-Location: <http://x/r>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        // A preamble, an epilogue, and spaces behind the boundary.
        (
            plain,
            "hello\r\n--b \t\r\n\r\nROOT\r\n--b-- \r\nbye\r\n--b\r\n",
            &[],
        ),
        // Lines that end in LF, where CR is content.
        (plain, "--b\n\nROOT\n--b\nA: b\n\n1\r\n--b--\n", &["1\r"]),
        (
            plain,
            "--b\r\n\r\nROOT\r\n--b\r\n\r\n1\r\r\n--b--",
            &["1\r"],
        ),
        // Dashes and longer boundaries are content.
        (
            plain,
            "--b\r\n\r\nROOT\r\n--b\r\n\r\n x--b\r\n--bb\r\n--\r\n--b--",
            &[" x--b\r\n--bb\r\n--"],
        ),
        // Without content, without a header, without either.
        (plain, "--b\r\n\r\nROOT\r\n--b\r\nA: b\r\n\r\n--b--", &[""]),
        (plain, "--b\r\n\r\nROOT\r\n--b\r\n\r\n\r\n--b--", &[""]),
        (
            plain,
            "--b\r\n\r\nROOT\r\n--b\r\n\r\n--b\r\n--b--",
            &["", ""],
        ),
        // The root is where `start` says, with or without brackets, else first.
        (
            "multipart/related; start=\"<r>\"; boundary=b",
            "--b\r\n\r\n1\r\n--b\r\nContent-ID: <r>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; start=r; boundary=b",
            "--b\r\n\r\n1\r\n--b\r\ncontent-id:r\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        (
            "multipart/related; start=\"<lost>\"; boundary=b",
            "--b\r\n\r\nROOT\r\n--b\r\n\r\n1\r\n--b--",
            &["1"],
        ),
        (
            plain,
            "--b\r\nContent-Type: text/xml; charset=ISO-8859-1\r\n\r\nROOT\r\n--b\r\n\
             Content-Transfer-Encoding: base64\r\n\r\nZm9v\r\nYmFy\r\n--b\r\n\
             content-transfer-encoding: Quoted-Printable\r\n\r\na=3D=\r\nb\r\n--b--",
            &["foobar", "a=b"],
        ),
        // The label is that of the request, and the body is not a multipart message.
        (plain, "ROOT", &[]),
        (plain, " \r\n\u{feff}ROOT", &[]),
        (plain, "\u{feff}<?xml version='1.0'?>ROOT", &[]),
        ("multipart/related; charset=utf-16", "ROOT", &[]),
        // The label is that of the root, or has no boundary.
        (
            "text/xml; charset=utf-16",
            "--b\r\n\r\nROOT\r\n--b\r\n\r\n1\r\n--b--",
            &["1"],
        ),
        (
            "application/xop+xml; start=r",
            "\r\n--b \r\n\r\n1\r\n--b\r\nContent-ID: <r>\r\n\r\nROOT\r\n--b--",
            &["1"],
        ),
        ("", "--b\n\nROOT\n--b--", &[]),
        ("multipart/mixed; boundary=b", "--b\n\nROOT\n--b--", &[]),
        ("multipart/related", "--b\r\n\r\nROOT\r\n--b--", &[]),
    ];
    for (field, body, parts) in cases {
        let found = read(field, body).await;
        let parts = parts.iter().map(|part| (*part).to_owned()).collect();
        assert_eq!(found, Ok(parts), "{field} {body:?}");
    }
}

#[tokio::test]
async fn what_can_not_be_told_apart_is_refused() {
    let plain = "multipart/related; boundary=b";
    for (field, body, wanted) in [
        ("multipart/related", "x--b\r\n\r\nROOT", "no boundary"),
        ("text/xml", "--b", "no boundary"),
        (
            "multipart/related; boundary=",
            "--\r\n\r\nROOT\r\n----",
            "no boundary",
        ),
        (
            "multipart/related; boundary=\"\"",
            "--\r\n\r\nROOT\r\n----",
            "no boundary",
        ),
        (plain, "", "never appears"),
        (plain, "text", "never appears"),
        (plain, "x--b\r\n\r\nROOT\r\nx--b--", "never appears"),
        (plain, "--b", "cut off"),
        (plain, "--b--", "no part"),
        (plain, "--b\r\n\r\nROOT\r\n--b\r\n\r\n1", "cut off"),
        (plain, "--b\r\nROOT\r\n--b--", "no end"),
        (
            plain,
            "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n*\r\n--b--",
            "not base64",
        ),
        (
            plain,
            "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=x\r\n--b--",
            "not quoted-printable",
        ),
        (
            plain,
            "--b\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nx\r\n--b--",
            "\"x-uuencode\" is not read",
        ),
    ] {
        let error = read(field, body).await.unwrap_err();
        assert!(error.contains(wanted), "{field} {body:?}: {error}");
    }
}
