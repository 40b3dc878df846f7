//! Of which media type the parts of an XOP package are.

use soapgen_runtime::codegen as rt;
use soapgen_runtime::{Attribute, Base64Binary, WriteOptions};

use crate::service::NS;

const XMIME: &str = "http://www.w3.org/2005/05/xmlmime";

#[derive(Clone, Debug, Default, PartialEq)]
struct Described {
    content_type: Option<String>,
    any_attributes: Vec<Attribute>,
    value: Base64Binary,
}

rt::record! { Described;
    content_type[0] = rt::attribute(XMIME, "xmime:contentType", 0);
    any_attributes[1] = rt::any_attribute(rt::Namespaces::Any);
    value[2] = rt::text();
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Album {
    title: Option<Described>,
    cover: Option<Base64Binary>,
    pages: Vec<Base64Binary>,
    page: Vec<Described>,
    inner: Option<Box<Album>>,
    rest: Option<Base64Binary>,
}

rt::record! { Album;
    title[0] = rt::element(NS, "d:Title", 0, 1);
    cover[1] = rt::element(NS, "d:Cover", 0, 1).media("image/png");
    pages[2] = rt::element(NS, "d:Pages", 0, 1).array(PAGES);
    page[3] = rt::element(NS, "d:Page", 0, rt::MANY).media("image/gif");
    inner[4] = rt::element(NS, "d:Inner", 0, 1).media("model/none");
    rest[5] = rt::element(NS, "d:Rest", 0, 1);
}

const PAGES: &[rt::Row] = &[rt::element(NS, "d:Item", 0, rt::MANY).media("text/plain; a=\"b\"")];

static ALBUM: rt::Root<Album> = rt::Root::new(
    rt::element(NS, "d:Album", 1, 1),
    &[("d", NS), ("xmime", XMIME)],
);

static SHOW: rt::Operation<Album, Album, (), ()> =
    rt::Operation::new("Show", rt::SoapVersion::V11, "")
        .input(rt::Body::element(&ALBUM))
        .output(rt::Body::element(&ALBUM));

/// The media types of the parts of a message with this album, and that it is read again.
fn parts(album: &Album, threshold: usize) -> Vec<String> {
    let (text, attachments) = SHOW
        .write_response_with(album, &(), &[], &WriteOptions::default(), threshold)
        .unwrap();
    let (read, ()) = SHOW
        .read_request_with(&text, &attachments, &rt::ReadOptions::default())
        .unwrap();
    assert_eq!(read, *album, "{text}");
    attachments.into_iter().map(|a| a.content_type).collect()
}

fn bytes(text: &str) -> Base64Binary {
    Base64Binary::from(text.as_bytes())
}

fn described(media: Option<&str>) -> Described {
    Described {
        content_type: media.map(str::to_owned),
        any_attributes: Vec::new(),
        value: bytes("described"),
    }
}

#[test]
fn the_row_says_it() {
    let album = Album {
        cover: Some(bytes("cover")),
        pages: vec![bytes("1"), bytes("2")],
        rest: Some(bytes("rest")),
        ..Album::default()
    };
    let text = "text/plain; a=\"b\"";
    let rest = "application/octet-stream";
    assert_eq!(parts(&album, 0), ["image/png", text, text, rest]);
}

#[test]
fn the_attribute_decides() {
    let odd = "text/x; a=\"<&>\"";
    let open = Described {
        any_attributes: vec![Attribute {
            name: rt::QName::new("http://www.w3.org/2004/11/xmlmime", "contentType"),
            value: "image/webp".to_owned(),
        }],
        ..described(None)
    };
    let album = Album {
        title: Some(described(Some(odd))),
        page: vec![described(Some("image/jpeg")), described(None), open],
        ..Album::default()
    };
    assert_eq!(
        parts(&album, 0),
        [odd, "image/jpeg", "image/gif", "image/webp"]
    );
}

#[test]
fn it_holds_for_no_other_element() {
    // What stays in the message leaves nothing behind, nor does an element that holds others.
    let album = Album {
        cover: Some(bytes("x")),
        inner: Some(Box::new(Album {
            rest: Some(bytes("inside")),
            ..Album::default()
        })),
        rest: Some(bytes("outside")),
        ..Album::default()
    };
    let plain = "application/octet-stream";
    assert_eq!(parts(&album, 2), [plain, plain]);
}
