use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use soapgen_runtime::{
    Attachment, Base64Binary, BytesBody, Element, ErrorKind, Fault, HeaderBlock, OneWay,
    OperationFault, Peer, Player, QName, ReadOptions, Recorder, SoapVersion,
};
use soapgen_tests::served::{
    Book, Find, Found, Full, Missing, Put, PutFault, ShelfClient, ShelfContext, ShelfServer,
    ShelfService, rpc,
};

#[derive(Default)]
struct Books(Mutex<HashMap<String, Book>>);

impl ShelfService for Books {
    async fn find(
        &self,
        request: Find,
        context: &mut ShelfContext,
    ) -> Result<Found, OperationFault<Missing>> {
        /// What panics once more when it is dropped.
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("a secret");
            }
        }
        let aside = context.blocks.iter().filter(|b| b.is("urn:shelf", "Key"));
        let aside: Vec<_> = aside.map(Element::text).collect();
        if !aside.is_empty() {
            let key = &context.headers.key;
            Err(Fault::of_client(format!("{aside:?} beside {key:?}")))?;
        }
        match context.headers.key.as_deref() {
            Some("panic") => panic!("a secret"),
            Some("panic later") => {
                tokio::time::sleep(Duration::from_millis(1)).await;
                panic!("a secret");
            }
            Some("panic with a number") => std::panic::panic_any(42),
            Some(key) if key.starts_with("unknown") => {
                let fields = &mut context.reply.http_headers;
                for name in ["x-ticket", "x-session-id", "x-pwd", "x-mine", "x-plain"] {
                    fields.insert(http::HeaderName::from_static(name), key.parse().unwrap());
                }
                let note = Element::new("urn:notes", "Note").with_attribute("of", key);
                context.reply.blocks.push(HeaderBlock::new(note));
                Err(Fault::of_client(format!("there is no key {key}")))?;
            }
            // A block that no WSDL declares.
            Some("user") => {
                let is_user = |block: &&Element| block.is("urn:tokens", "User");
                let user = context.blocks.iter().find(is_user).map(Element::text);
                Err(Fault::of_client(format!("{user:?} may not look")))?;
            }
            Some("panic twice") => std::panic::panic_any(Bomb),
            Some("panic when dropped") => drop(Bomb),
            // As those do who take over what another server answered.
            Some("length") => {
                let fields = &mut context.reply.http_headers;
                fields.insert("content-length", "3".parse().unwrap());
                fields.insert("transfer-encoding", "chunked".parse().unwrap());
            }
            _ => {}
        }
        let books = self.0.lock().unwrap();
        context.reply.headers.shelves = Some(3);
        let peer = context
            .peer()
            .map_or("nobody".to_owned(), |peer| peer.to_string());
        context
            .reply
            .http_headers
            .insert("x-peer", peer.parse().unwrap());
        match books.get(&request.isbn) {
            Some(book) => Ok(Found { book: book.clone() }),
            None if request.isbn.starts_with('9') => Err(Missing { isbn: request.isbn })?,
            None => Err(Fault::of_client("this is not the number of a book"))?,
        }
    }

    async fn put(
        &self,
        request: Put,
        context: &mut ShelfContext,
    ) -> Result<i32, OperationFault<PutFault>> {
        let mut books = self.0.lock().unwrap();
        if books.len() > 1 {
            return Err(OperationFault::from(Full { shelves: 2 }).of_server());
        }
        let note = Element::new("urn:notes", "Note").with_text("kept");
        context.reply.blocks.push(HeaderBlock::new(note));
        books.insert(request.book.isbn.clone(), request.book);
        Ok(books.len() as i32)
    }

    async fn forget(&self, isbn: String, _: &mut ShelfContext) -> Result<(), OperationFault> {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let mut books = self.0.lock().unwrap();
        match books.remove(&isbn) {
            Some(_) => Ok(()),
            None => Err(Fault::of_server("there is no such book"))?,
        }
    }

    async fn lend(&self, _: String, _: &mut ShelfContext) -> Result<i32, OperationFault> {
        Ok(1)
    }

    async fn give(&self, _: String, _: &mut ShelfContext) -> Result<i32, OperationFault> {
        Ok(2)
    }
}

fn server() -> ShelfServer<Books> {
    let books = Books::default();
    let book = Book {
        isbn: "9780000000001".to_owned(),
        title: "Kopfkissen & <Buch>".to_owned(),
        cover: Some(Base64Binary::from(vec![7; 2_000])),
    };
    books.0.lock().unwrap().insert(book.isbn.clone(), book);
    ShelfServer::new(books)
}

const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// An envelope with this in its header, and that in its body.
fn envelope(namespace: &str, header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{namespace}' xmlns='urn:shelf'><s:Header>{header}</s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

const FIND: &str = "<Find><Isbn>9780000000001</Isbn></Find>";
/// What two operations take.
const LOAN: &str = "<Loan>9780000000001</Loan>";
const FIND_NONE: &str = "<Find><Isbn>9780000000002</Isbn></Find>";

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    text: String,
}

pub(crate) fn bytes(body: BytesBody) -> Vec<u8> {
    use http_body::Body;
    let mut body = std::pin::pin!(body);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut content = Vec::new();
    while let std::task::Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
        content.extend_from_slice(&frame.into_data().unwrap());
    }
    content
}

fn send(server: &ShelfServer<Books>, request: http::Request<String>) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let request = request.map(|text| BytesBody::from(bytes::Bytes::from(text)));
    let response = runtime.block_on(async {
        let response = server.respond(request).await;
        // What goes on behind the answer.
        tokio::time::sleep(Duration::from_millis(30)).await;
        response
    });
    let (head, body) = response.into_parts();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        text: String::from_utf8_lossy(&bytes(body)).into_owned(),
    }
}

fn post(server: &ShelfServer<Books>, fields: &[(&str, &str)], text: &str) -> Answer {
    let mut request = http::Request::post("/shelf");
    for (name, value) in fields {
        request = request.header(*name, value.as_bytes());
    }
    send(server, request.body(text.to_owned()).unwrap())
}

/// What each request comes to: its HTTP status, and what stands in the answer.
#[test]
fn requests_and_answers() {
    let xml = ("content-type", "text/xml; charset=utf-8");
    let soap = ("content-type", "application/soap+xml");
    let v11 = |header: &str, body: &str| envelope(SOAP_11, header, body);
    let v12 = |header: &str, body: &str| envelope(SOAP_12, header, body);
    let wsa = |more: &str| {
        format!(
            "<a:Action xmlns:a='http://www.w3.org/2005/08/addressing' s:mustUnderstand='1'>\
             urn:shelf#find</a:Action><a:MessageID xmlns:a='http://www.w3.org/2005/08/addressing'>\
             urn:id:1</a:MessageID>{more}"
        )
    };
    let reply_to = |address: &str| {
        format!(
            "<a:ReplyTo xmlns:a='http://www.w3.org/2005/08/addressing'><a:Address>{address}\
             </a:Address></a:ReplyTo>"
        )
    };
    let anonymous = "http://www.w3.org/2005/08/addressing/anonymous";
    let none = "http://www.w3.org/2005/08/addressing/none";
    type Case<'a> = (
        &'a str,
        &'a [(&'a str, &'a str)],
        String,
        u16,
        &'a [&'a str],
    );
    let cases: &[Case] = &[
        // Which operation: by action, by the parameter of SOAP 1.2, by element.
        (
            "action",
            &[xml, ("soapaction", "\"urn:shelf#find\"")],
            v11("", FIND),
            200,
            &[">Kopfkissen &amp; &lt;Buch&gt;<", "Shelves>3<", SOAP_11],
        ),
        (
            "without quotes",
            &[xml, ("soapaction", "urn:shelf#find")],
            v11("", FIND),
            200,
            &["Title"],
        ),
        (
            "of the other binding",
            &[xml, ("soapaction", "\"urn:shelf/find\"")],
            v11("", FIND),
            200,
            &["Title"],
        ),
        (
            "empty action",
            &[xml, ("soapaction", "\"\"")],
            v11("", FIND),
            200,
            &["Title"],
        ),
        (
            "blank action",
            &[xml, ("soapaction", "\" \"")],
            v11("", FIND),
            200,
            &["Title"],
        ),
        ("no action", &[xml], v11("", FIND), 200, &["Title"]),
        ("no content type", &[], v11("", FIND), 200, &["Title"]),
        ("1.2", &[soap], v12("", FIND), 200, &["Title", SOAP_12]),
        (
            "1.2 with action",
            &[(
                "content-type",
                "application/soap+xml; charset=utf-8; action=\"urn:shelf/find\"",
            )],
            v12("", FIND),
            200,
            &["Title"],
        ),
        (
            "rpc",
            &[xml, ("soapaction", "\"urn:shelf#count\"")],
            v11(
                "",
                "<r:Count xmlns:r='urn:shelf:rpc'><from xmlns=''>1</from><to xmlns=''>2</to></r:Count>",
            ),
            500,
            &["Count is not implemented", "faultcode>soap:Server<"],
        ),
        (
            "unknown action",
            &[xml, ("soapaction", "\"urn:other\"")],
            v11("", FIND),
            500,
            &["no operation has the action", "urn:other", "soap:Client"],
        ),
        (
            "unknown element",
            &[xml],
            v11("", "<Other/>"),
            500,
            &["no operation takes the element", "{urn:shelf}Other"],
        ),
        (
            "empty body",
            &[xml],
            v11("", ""),
            500,
            &["the body is empty"],
        ),
        (
            "action and element",
            &[xml, ("soapaction", "\"urn:shelf#put\"")],
            v11("", FIND),
            500,
            &["the action is that of Put", "that of Find"],
        ),
        (
            "two actions",
            &[xml, ("soapaction", "\"urn:shelf#put\"")],
            v11(&wsa(""), FIND),
            500,
            &[
                "\"urn:shelf#put\" (SOAPAction) and \"urn:shelf#find\" (WS-Addressing) are of \
                 different operations",
                // Who asked by WS-Addressing is told what this answers.
                ">urn:id:1</wsa:RelatesTo>",
            ],
        ),
        (
            "two fields",
            &[
                xml,
                ("soapaction", "\"urn:shelf#find\""),
                ("soapaction", "\"urn:shelf#put\""),
            ],
            v11("", FIND),
            500,
            &["are of different operations"],
        ),
        (
            "field and parameter",
            &[
                (
                    "content-type",
                    "application/soap+xml; action=\"urn:shelf/find\"",
                ),
                ("soapaction", "\"urn:shelf#put\""),
            ],
            v12("", FIND),
            400,
            &["\"urn:shelf/find\" (Content-Type) and \"urn:shelf#put\" (SOAPAction)"],
        ),
        (
            "field and parameter of one operation",
            &[
                (
                    "content-type",
                    "application/soap+xml; action=\"urn:shelf/find\"",
                ),
                ("soapaction", "\"urn:shelf#find\""),
            ],
            v12("", FIND),
            200,
            &["Title"],
        ),
        (
            "an action and nothing in the body",
            &[xml, ("soapaction", "\"urn:shelf#find\"")],
            v11("", ""),
            500,
            &["&lt;Find&gt; in the body is missing"],
        ),
        // Of operations that take the same element the action says which is meant.
        (
            "not ASCII",
            &[xml, ("soapaction", "\"urn:shelf#für-Tage\"")],
            v11("", LOAN),
            200,
            &["PutAway", ">1<"],
        ),
        (
            "not ASCII, 1.2",
            &[(
                "content-type",
                "application/soap+xml; action=\"urn:shelf#für-Tage\"",
            )],
            v12("", LOAN),
            200,
            &[">1<"],
        ),
        (
            "not ASCII, unknown",
            &[xml, ("soapaction", "\"urn:shelf#über\"")],
            v11("", LOAN),
            500,
            &["no operation has the action \"urn:shelf#über\""],
        ),
        (
            "with quotes and backslashes escaped",
            &[xml, ("soapaction", r#""urn:shelf#\"give\"\\now""#)],
            v11("", LOAN),
            200,
            &[">2<"],
        ),
        (
            "with quotes escaped alone",
            &[xml, ("soapaction", r#""urn:shelf#\"give\"\now""#)],
            v11("", LOAN),
            200,
            &[">2<"],
        ),
        (
            "which of two isn't said",
            &[xml],
            v11("", LOAN),
            500,
            &["several operations take what is in the body: \
                 Lend (\"urn:shelf#für-Tage\"), Give (\"urn:shelf#\"give\"\\now\")"],
        ),
        // Header blocks.
        (
            "declared",
            &[xml],
            v11("<Key s:mustUnderstand='1'>k</Key>", FIND),
            200,
            &["Title"],
        ),
        (
            "beside the body",
            &[soap],
            format!(
                "<s:Envelope xmlns:s='{SOAP_12}' xmlns='urn:shelf'><Key>k</Key><s:Body>{FIND}</s:Body></s:Envelope>"
            ),
            200,
            &["Title"],
        ),
        (
            "not understood",
            &[xml],
            v11("<x:T xmlns:x='urn:x' s:mustUnderstand='1'/>", FIND),
            500,
            &["soap:MustUnderstand", "{urn:x}T"],
        ),
        (
            "not understood, 1.2",
            &[soap],
            v12("<x:T xmlns:x='urn:x' s:mustUnderstand='true'/>", FIND),
            500,
            &[
                "soap:MustUnderstand",
                "NotUnderstood",
                "xmlns:block=\"urn:x\"",
                "qname=\"block:T\"",
            ],
        ),
        (
            "not declared",
            &[xml],
            v11(
                "<Key>user</Key><t:User xmlns:t='urn:tokens'>ann</t:User>",
                FIND,
            ),
            500,
            &["Some(\"ann\") may not look"],
        ),
        (
            "not there",
            &[xml],
            v11(&wsa("<Key>user</Key>"), FIND),
            500,
            &["None may not look"],
        ),
        (
            "for another",
            &[xml],
            v11(
                "<x:T xmlns:x='urn:x' s:mustUnderstand='1' s:actor='urn:proxy'/>",
                FIND,
            ),
            200,
            &["Title"],
        ),
        (
            "for the next",
            &[xml],
            v11(
                "<x:T xmlns:x='urn:x' s:mustUnderstand='1' s:actor='http://schemas.xmlsoap.org/soap/actor/next'/>",
                FIND,
            ),
            500,
            &["MustUnderstand"],
        ),
        (
            "addressed",
            &[xml],
            v11(&wsa(&reply_to(anonymous)), FIND),
            200,
            &[
                ">urn:id:1</wsa:RelatesTo>",
                ">urn:shelf#findResponse</wsa:Action>",
            ],
        ),
        (
            "reply elsewhere",
            &[xml],
            v11(&wsa(&reply_to("http://evil.example/")), FIND),
            500,
            &["answers go back on the connection alone"],
        ),
        (
            "reply nowhere",
            &[xml],
            v11(&wsa(&reply_to(none)), FIND),
            202,
            &[],
        ),
        (
            "nor a fault",
            &[xml],
            v11(&wsa(&reply_to(none)), FIND_NONE),
            202,
            &[],
        ),
        (
            "nor a panic",
            &[xml],
            v11(&format!("{}<Key>panic</Key>", wsa(&reply_to(none))), FIND),
            202,
            &[],
        ),
        (
            "but a fault",
            &[xml],
            v11(
                &wsa(&(reply_to(none) + &reply_to(anonymous).replace("ReplyTo", "FaultTo"))),
                FIND_NONE,
            ),
            500,
            &["Missing", ">urn:id:1</wsa:RelatesTo>"],
        ),
        (
            "a reply, but no fault",
            &[xml],
            v11(
                &wsa(&(reply_to(anonymous) + &reply_to(none).replace("ReplyTo", "FaultTo"))),
                FIND_NONE,
            ),
            202,
            &[],
        ),
        (
            "an address that ends like it",
            &[xml],
            v11(
                &wsa(&reply_to("http://www.w3.org/2005/08/addressing/x/none")),
                FIND,
            ),
            500,
            &["answers go back on the connection alone"],
        ),
        (
            "two addresses",
            &[xml],
            v11(
                &wsa(&(reply_to(anonymous) + &reply_to("http://evil.example/"))),
                FIND,
            ),
            500,
            &["two header blocks ReplyTo of WS-Addressing that say different things"],
        ),
        (
            "both editions",
            &[xml],
            v11(
                &wsa(&wsa(&reply_to(anonymous))
                    .replace(
                        "http://www.w3.org/2005/08/addressing'",
                        "http://schemas.xmlsoap.org/ws/2004/08/addressing'",
                    )
                    .replace(
                        anonymous,
                        "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
                    )),
                FIND,
            ),
            200,
            &[
                "xmlns:wsa=\"http://www.w3.org/2005/08/addressing\"",
                ">urn:id:1</wsa:RelatesTo>",
            ],
        ),
        (
            "both editions, two actions",
            &[xml],
            v11(
                &wsa(
                    "<b:Action xmlns:b='http://schemas.xmlsoap.org/ws/2004/08/addressing'>\
                      urn:shelf#put</b:Action>",
                ),
                FIND,
            ),
            500,
            &["two header blocks Action"],
        ),
        (
            "no action in it",
            &[xml],
            v11(
                "<a:Action xmlns:a='http://www.w3.org/2005/08/addressing'/>",
                FIND,
            ),
            200,
            &["Title"],
        ),
        // Faults of the service.
        (
            "declared fault",
            &[xml],
            v11("", FIND_NONE),
            500,
            &[
                "soap:Client",
                "Missing",
                "Isbn>9780000000002<",
                "Shelves>3<",
            ],
        ),
        (
            "declared fault, 1.2",
            &[soap],
            v12("", FIND_NONE),
            400,
            &["soap:Sender", "soap:Detail", "Isbn>9780000000002<"],
        ),
        (
            "other fault",
            &[xml],
            v11("", "<Find><Isbn>1</Isbn></Find>"),
            500,
            &["this is not the number of a book"],
        ),
        (
            "panic",
            &[xml],
            v11("<Key>panic</Key>", FIND),
            500,
            &["the operation failed", "soap:Server"],
        ),
        (
            "panic later",
            &[xml],
            v11("<Key>panic later</Key>", FIND),
            500,
            &["the operation failed"],
        ),
        (
            "panic with a number",
            &[xml],
            v11("<Key>panic with a number</Key>", FIND),
            500,
            &["the operation failed"],
        ),
        (
            "panic twice",
            &[xml],
            v11("<Key>panic twice</Key>", FIND),
            500,
            &["the operation failed"],
        ),
        (
            "panic when dropped",
            &[xml],
            v11("<Key>panic when dropped</Key>", FIND),
            500,
            &["the operation failed"],
        ),
        (
            "a length of another answer",
            &[xml],
            v11("<Key>length</Key>", FIND),
            200,
            &["Title"],
        ),
        // What can't be read.
        (
            "no XML",
            &[xml],
            "<a".to_owned(),
            500,
            &["the request can't be read", "soap:Client"],
        ),
        (
            "no envelope",
            &[soap],
            "<a/>".to_owned(),
            400,
            &["soap:Sender", "Envelope"],
        ),
        (
            "cut off",
            &[xml],
            v11("", FIND).replace("</s:Envelope>", ""),
            500,
            &["the document ends before"],
        ),
        (
            "a missing member",
            &[xml],
            v11("", "<Find/>"),
            500,
            &["can't be read", "Isbn"],
        ),
        (
            "another version",
            &[soap],
            envelope("urn:soap:3", "", FIND),
            500,
            &["VersionMismatch", "Upgrade", "soap11:Envelope"],
        ),
        (
            "other content",
            &[("content-type", "application/json")],
            "{}".to_owned(),
            415,
            &["a SOAP message is text/xml"],
        ),
        (
            "said to be as it is",
            &[xml, ("content-encoding", "Identity")],
            v11("", FIND),
            200,
            &["Title"],
        ),
        (
            "compressed, in another field",
            &[
                xml,
                ("content-encoding", "identity, identity"),
                ("content-encoding", "gzip"),
            ],
            v11("", FIND),
            415,
            &["the content is compressed"],
        ),
        (
            "two hosts",
            &[xml, ("host", "a.example"), ("host", "a.example")],
            v11("", FIND),
            400,
            &["more than one field Host"],
        ),
        (
            "compressed",
            &[xml, ("content-encoding", "gzip")],
            v11("", FIND),
            415,
            &["the content is compressed"],
        ),
        // One-way.
        (
            "one-way",
            &[xml],
            v11("", "<Forget>9780000000001</Forget>"),
            202,
            &[],
        ),
        (
            "one-way that fails",
            &[xml],
            v11("", "<Forget>9780000000009</Forget>"),
            500,
            &["there is no such book"],
        ),
    ];
    for (name, fields, text, status, expected) in cases {
        let answer = post(&server(), fields, text);
        assert_eq!(answer.status, *status, "{name}: {}", answer.text);
        for part in *expected {
            assert!(
                answer.text.contains(part),
                "{name}: no {part} in {}",
                answer.text
            );
        }
        assert!(!answer.text.contains("secret"), "{name}");
        assert!(!answer.text.contains("generate with"), "{name}");
        for field in ["content-length", "transfer-encoding"] {
            assert!(!answer.headers.contains_key(field), "{name}: {field}");
        }
        assert_eq!(
            answer.text.is_empty(),
            expected.is_empty(),
            "{name}: {}",
            answer.text
        );
        if answer.text.starts_with('<') {
            roxmltree::Document::parse(&answer.text).unwrap();
        }
    }
}

#[test]
fn other_methods_and_documents() {
    let get = |uri: &str| {
        http::Request::get(uri)
            .header("host", "h:1'")
            .body(String::new())
    };
    let answer = send(&server(), get("/shelf?wsdl").unwrap());
    assert_eq!(answer.status, 200);
    let tree = roxmltree::Document::parse(&answer.text).unwrap();
    let attributes = tree.descendants().flat_map(|node| node.attributes());
    let found: Vec<&str> = attributes
        .filter(|attribute| attribute.name().to_ascii_lowercase().ends_with("location"))
        .map(|attribute| attribute.value())
        .collect();
    let here = "http://h:1'/shelf";
    assert_eq!(found, [&format!("{here}?xsd=1"), here, here]);
    let schema = send(&server(), get("/shelf?xsd=1").unwrap());
    assert!(schema.text.contains("[0-9]{13}"), "{}", schema.text);
    assert_eq!(send(&server(), get("/shelf?xsd=2").unwrap()).status, 404);
    let page = send(&server(), get("/shelf").unwrap());
    for part in [
        "<title>ShelfService",
        "Keeps books &amp; finds them.",
        "<li>Forget",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let put = http::Request::put("/shelf").body(String::new()).unwrap();
    let answer = send(&server(), put);
    assert_eq!(
        (answer.status, &answer.headers["allow"]),
        (405, &"GET, HEAD, POST".parse().unwrap())
    );
    let head = http::Request::head("/shelf?wsdl")
        .body(String::new())
        .unwrap();
    let answer = send(&server(), head);
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    // What stands in the addresses, or why there are none (RFC 9112, section 3.2).
    for (uri, host, status, part) in [
        (
            "/shelf?wsdl",
            "h&'",
            200,
            "location=\"http://h&amp;&#39;/shelf\"",
        ),
        (
            "/shelf?wsdl",
            "[::1]:80",
            200,
            "location=\"http://[::1]:80/shelf\"",
        ),
        (
            "/shelf?wsdl",
            "",
            200,
            "location=\"http://localhost/shelf\"",
        ),
        (
            "http://a.example/s?wsdl",
            "h",
            200,
            "location=\"http://a.example/s\"",
        ),
        (
            "http://u:p@a.example/s?wsdl",
            "h",
            200,
            "location=\"http://a.example/s\"",
        ),
        (
            "/shelf?wsdl",
            "h/elsewhere?",
            400,
            "the field Host is no host",
        ),
        ("/shelf?wsdl", "h\"<", 400, "the field Host is no host"),
        ("/shelf?wsdl", "h, g", 400, "the field Host is no host"),
        ("/shelf?wsdl", "u:p@h", 400, "the field Host is no host"),
        ("/shelf?wsdl", "h\u{e9}", 400, "the field Host is no host"),
        ("/shelf", "h\t", 400, "the field Host is no host"),
    ] {
        let request = http::Request::get(uri).header("host", host.as_bytes());
        let answer = send(&server(), request.body(String::new()).unwrap());
        assert_eq!(answer.status, status, "{uri} {host}: {}", answer.text);
        assert!(answer.text.contains(part), "{uri} {host}: {}", answer.text);
    }
    let moved = server().with(|server| {
        server.set_address("https://books.example/s?a&b=\"<");
    });
    let answer = send(&moved, get("/shelf?wsdl").unwrap());
    assert!(
        answer
            .text
            .contains("location=\"https://books.example/s?a&amp;b=&quot;&lt;\""),
        "{}",
        answer.text
    );
}

#[test]
fn settings() {
    let xml = [("content-type", "text/xml")];
    let soap = [("content-type", "application/soap+xml")];
    let only = server().with(|server| {
        server.set_versions(&[SoapVersion::V11]);
    });
    let answer = post(&only, &soap, &envelope(SOAP_12, "", FIND));
    assert!(
        answer.text.contains("VersionMismatch") && answer.text.contains(SOAP_11),
        "{}",
        answer.text
    );
    // Every violation of a request, and of a response.
    let strict = server().with(|server| {
        server.set_read_options(ReadOptions::default().with_strict(true));
        server.set_check_responses(true);
    });
    let body = "<Put><Book><Isbn>x</Isbn><Title/><Cover>!</Cover></Book></Put>";
    let answer = post(&strict, &xml, &envelope(SOAP_11, "", body));
    for part in ["the request is not valid", "/Isbn: ", "/Cover: "] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    // And of the envelope.
    let header = "<s:Header><Key>k</Key></s:Header>";
    let twice = format!("<s:Body>{FIND}</s:Body>");
    for (name, text, expected) in [
        (
            "elements and text beside the message",
            envelope(SOAP_11, "", &format!("a{FIND}<More/><Find/>")),
            &[
                "/Envelope/Body/More: expected no further element, found {urn:shelf}More",
                "/Envelope/Body/Find: expected no further element",
                "/Envelope/Body: text stands where only elements may",
            ][..],
        ),
        (
            "two bodies, and a header behind",
            envelope(SOAP_11, "", FIND)
                .replace("</s:Envelope>", &format!("{twice}{header}</s:Envelope>")),
            &[
                "/Envelope/Body: an envelope has one",
                "/Envelope/Header: an envelope has one",
            ],
        ),
        (
            "two headers",
            envelope(SOAP_11, "", FIND).replace("<s:Header>", &format!("{header}<s:Header>")),
            &["/Envelope/Header: an envelope has one"],
        ),
    ] {
        let answer = post(&strict, &xml, &text);
        assert_eq!(answer.status, 500, "{name}: {}", answer.text);
        for part in expected {
            assert!(
                answer.text.contains(part),
                "{name}: {part}: {}",
                answer.text
            );
        }
        // Others take it.
        let answer = post(&server(), &xml, &text);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text);
    }
    let answer = post(
        &strict,
        &xml,
        &envelope(SOAP_11, "", &format!(" <!-- --> {FIND}\n")),
    );
    assert_eq!(answer.status, 200, "{}", answer.text);
    let wrong = Book {
        isbn: "9x".to_owned(),
        title: String::new(),
        cover: None,
    };
    strict
        .service()
        .0
        .lock()
        .unwrap()
        .insert(wrong.isbn.clone(), wrong);
    let lenient = ReadOptions::default();
    let checking = strict.clone().with(|server| {
        server.set_read_options(lenient);
    });
    let answer = post(
        &checking,
        &xml,
        &envelope(SOAP_11, "", "<Find><Isbn>9x</Isbn></Find>"),
    );
    assert!(
        answer.text.contains("the response is not valid") && answer.text.contains("soap:Server"),
        "{}",
        answer.text
    );
    // A method looks at what no WSDL declares.
    let user = "<Key>user</Key><t:User xmlns:t='urn:tokens' s:mustUnderstand='1'>ann</t:User>";
    let knowing = server().with(|server| {
        server.add_understood(QName::new("urn:tokens", "User"));
    });
    for (server, part) in [(&server(), "MustUnderstand"), (&knowing, "Some(\"ann\")")] {
        let answer = post(server, &xml, &envelope(SOAP_11, user, FIND));
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    // Limits have a name.
    let small = server().with(|server| {
        let mut limits = soapgen_runtime::Limits::default();
        limits.set_message(100);
        server.set_limits(limits);
    });
    let answer = post(&small, &xml, &envelope(SOAP_11, "", FIND));
    assert_eq!(answer.status, 413);
    assert!(
        answer.text.contains("`message`: 100 bytes"),
        "{}",
        answer.text
    );
    // One-way operations that are answered at once fail for themselves.
    let at_once = server().with(|server| {
        server.set_one_way(OneWay::AtOnce);
    });
    let forget = |isbn: &str| envelope(SOAP_11, "", &format!("<Forget>{isbn}</Forget>"));
    assert_eq!(post(&at_once, &xml, &forget("9780000000009")).status, 202);
    assert_eq!(post(&at_once, &xml, &forget("9780000000001")).status, 202);
    assert!(at_once.service().0.lock().unwrap().is_empty());
    assert_eq!(post(&at_once, &xml, &forget("<a>")).status, 500);
    assert_eq!(
        post(&at_once, &xml, &envelope(SOAP_11, "", FIND)).status,
        500
    );
    // What layers know.
    let mut request = http::Request::post("/")
        .body(envelope(SOAP_11, "", FIND))
        .unwrap();
    request
        .extensions_mut()
        .insert(Peer("127.0.0.1:9".parse().unwrap()));
    assert_eq!(send(&server(), request).headers["x-peer"], "127.0.0.1:9");
}

/// Header blocks are for whoever their role says, and those that have to be understood are looked
/// at wherever lenient reading takes blocks.
#[test]
fn header_blocks_are_for_one_who_plays_their_role() {
    let next = "http://schemas.xmlsoap.org/soap/actor/next";
    let last = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
    let nobody = "http://www.w3.org/2003/05/soap-envelope/role/none";
    let [for_next, for_last, for_nobody] = [("actor", next), ("role", last), ("role", nobody)]
        .map(|(name, uri)| format!("<Key s:{name}='{uri}' s:mustUnderstand='1'>k</Key>"));
    let other = "<Key s:actor='urn:proxy' s:mustUnderstand='1'>p</Key>";
    let other_12 = other.replace("actor", "role").replace("'1'", "'true'");
    let both = format!("{other}<Key>k</Key>{other}");
    let strange = "<x:T xmlns:x='urn:x' s:mustUnderstand='1'/>";
    let strange_proxy = "<x:T xmlns:x='urn:x' s:mustUnderstand='1' s:actor='urn:proxy'/>";
    let meek = "<x:T xmlns:x='urn:x' s:mustUnderstand='0'/>";
    let action = "<a:Action xmlns:a='http://www.w3.org/2005/08/addressing' \
                  s:mustUnderstand='1'>urn:other</a:Action>";
    let plain = server();
    let proxy = server().with(|server| {
        server.add_role("urn:proxy");
    });
    let knowing = server().with(|server| {
        server.add_understood(QName::new("urn:x", "T"));
    });
    let found = "Title";
    // The version, the blocks in the header and behind the body, who gets them, what it says.
    let cases = [
        (SOAP_11, other, "", &plain, r#"["p"] beside None"#),
        (SOAP_12, &other_12, "", &plain, r#"["p"] beside None"#),
        (SOAP_11, &both, "", &plain, r#"["p", "p"] beside Some("k")"#),
        (SOAP_12, &for_nobody, "", &plain, r#"["k"] beside None"#),
        (SOAP_11, &for_next, "", &plain, found),
        (SOAP_12, &for_last, "", &plain, found),
        (SOAP_11, "<Key s:actor=''>k</Key>", "", &plain, found),
        // An attribute without a namespace is none of SOAP.
        (SOAP_12, "<Key role='urn:proxy'>k</Key>", "", &plain, found),
        (SOAP_11, other, "", &proxy, found),
        (SOAP_11, strange_proxy, "", &plain, found),
        (SOAP_11, strange_proxy, "", &proxy, "{urn:x}T"),
        (SOAP_11, "", other, &plain, r#"["p"] beside None"#),
        (
            SOAP_11,
            "",
            "<Key s:mustUnderstand='1'>k</Key>",
            &plain,
            found,
        ),
        (SOAP_11, "", strange, &plain, "{urn:x}T"),
        (SOAP_12, "", strange, &plain, "NotUnderstood"),
        (SOAP_11, "", strange, &knowing, found),
        (SOAP_11, "", strange_proxy, &plain, found),
        (SOAP_11, "", strange_proxy, &proxy, "MustUnderstand"),
        (SOAP_11, "", meek, &plain, found),
        (SOAP_11, "", action, &plain, "}Action"),
    ];
    for (version, header, behind, server, part) in cases {
        let mut text = envelope(version, header, FIND);
        text.insert_str(text.rfind("</s:Envelope>").unwrap(), behind);
        let media = match version {
            SOAP_11 => "text/xml",
            _ => "application/soap+xml",
        };
        let answer = post(server, &[("content-type", media)], &text);
        assert!(
            answer.text.contains(part),
            "{part} in {}: {text}",
            answer.text
        );
    }
}

/// A generated client over the server, without a network between: it is a transport.
#[test]
fn a_client_calls_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = server();
        let mut client = ShelfClient::with_transport("http://books.example/", server.in_process());
        let found = client
            .find(&Find {
                isbn: "9780000000001".to_owned(),
            })
            .await
            .unwrap();
        assert_eq!(
            (found.headers.shelves, &*found.book.title),
            (Some(3), "Kopfkissen & <Buch>")
        );
        for version in [SoapVersion::V11, SoapVersion::V12] {
            client.soap.set_soap_version(version);
            let missing = Find {
                isbn: "9780000000002".to_owned(),
            };
            let error = client.find(&missing).await.unwrap_err();
            let declared = error.declared::<Missing>();
            assert_eq!(declared, Some(Missing { isbn: missing.isbn }), "{error}");
            // MTOM in both directions.
            client.soap.set_mtom(true);
            let book = found.book.clone();
            assert_eq!(
                client.put(&Put { book: book.clone() }).await.unwrap().body,
                1
            );
            let again = client
                .find(&Find {
                    isbn: book.isbn.clone(),
                })
                .await
                .unwrap();
            assert_eq!((again.attachments.len(), &again.book), (1, &book));
            // With actions that are not plain.
            for is_mtom in [true, false] {
                client.soap.set_mtom(is_mtom);
                assert_eq!(client.lend(&book.isbn).await.unwrap().body, 1);
                assert_eq!(client.give(&book.isbn).await.unwrap().body, 2);
            }
        }
        // What the schema doesn't allow is not sent, if that is wanted.
        let wrong = Put {
            book: Book {
                isbn: "x".to_owned(),
                title: "t".to_owned(),
                cover: None,
            },
        };
        client.put(&wrong).await.unwrap();
        client.soap.set_check_requests(true);
        let error = client.put(&wrong).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Xml(_)), "{error}");
        for part in ["1 violation of the schema", "/Put/Book/Isbn: "] {
            assert!(error.to_string().contains(part), "{part}: {error}");
        }
        client
            .find(&Find {
                isbn: "9780000000001".to_owned(),
            })
            .await
            .unwrap();
        client.soap.set_check_requests(false);
        // The client is a service itself.
        let proxy = ShelfServer::new(client);
        let client = ShelfClient::with_transport("http://proxy.example/", proxy.in_process());
        let found = client
            .find(&Find {
                isbn: "9780000000001".to_owned(),
            })
            .await
            .unwrap();
        assert_eq!(found.headers.shelves, Some(3));
        let error = client
            .find(&Find {
                isbn: "9780000000002".to_owned(),
            })
            .await
            .unwrap_err();
        assert!(error.declared::<Missing>().is_some(), "{error}");
        let count = rpc::Count { from: 1, to: 2 };
        let error = client.count(&count).await.unwrap_err();
        assert!(
            error.to_string().contains("Count is not implemented"),
            "{error}"
        );
        // And so is a test's double, which code that is written against the trait takes.
        async fn title(shelf: &impl ShelfService) -> String {
            let context = &mut ShelfContext::default();
            let find = Find {
                isbn: "9780000000001".to_owned(),
            };
            shelf.find(find, context).await.unwrap().book.title
        }
        assert_eq!(
            title(&client).await,
            title(&*self::server().service().clone()).await
        );
        let attachment = Attachment::new("x", "text/plain", "x");
        let sent = client
            .find(&Find {
                isbn: "9780000000001".to_owned(),
            })
            .attachment(attachment)
            .await;
        assert_eq!(sent.unwrap().book.title, "Kopfkissen & <Buch>");
    });
}

/// What a recorder wrote answers in place of the service, and says what it lacks.
#[test]
fn recordings_answer() {
    let folder = std::env::temp_dir().join(format!("soapgen-recorded-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let find = |isbn: &str| Find {
        isbn: isbn.to_owned(),
    };
    let url = "http://user.example/shelf?key=1";
    runtime.block_on(async {
        let recorder = Recorder::new(server().in_process(), &folder).unwrap();
        let recorder = recorder.add_secret("Key");
        let mut client = ShelfClient::with_transport(url, recorder);
        client.headers.key = Some("hunter2".to_owned());
        let live = client.find(&find("9780000000001")).await.unwrap();
        client.find(&find("9780000000002")).await.unwrap_err();
        client.soap.set_mtom(true);
        let put = Put {
            book: live.book.clone(),
        };
        client.put(&put).await.unwrap();
        let with_part = client.find(&find("9780000000001")).await.unwrap();
        client.forget(&"9780000000001".to_owned()).await.unwrap();

        let names = |folder: &std::path::Path| {
            let mut names: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        assert_eq!(
            names(&folder),
            [
                "0001-Find.answer.xml",
                "0001-Find.request.xml",
                "0001-Find.txt",
                "0002-Find.answer.xml",
                "0002-Find.request.xml",
                "0002-Find.txt",
                "0003-Put.answer.1",
                "0003-Put.answer.xml",
                "0003-Put.request.xml",
                "0003-Put.txt",
                "0004-Find.answer.1",
                "0004-Find.answer.xml",
                "0004-Find.request.xml",
                "0004-Find.txt",
                "0005-Forget.request.xml",
                "0005-Forget.txt",
            ]
            .iter()
            .filter(|name| **name != "0003-Put.answer.1")
            .copied()
            .collect::<Vec<_>>()
        );
        for name in names(&folder) {
            let content = std::fs::read(folder.join(&name)).unwrap();
            let text = String::from_utf8_lossy(&content);
            assert!(
                !text.contains("hunter2") && !text.contains("key=1"),
                "{name}: {text}"
            );
        }
        let request = std::fs::read_to_string(folder.join("0001-Find.request.xml")).unwrap();
        assert!(
            request.contains("\n    <tns:Key>…</tns:Key>\n"),
            "{request}"
        );

        // Numbers go on behind the last, also where two write into a folder.
        let [again, other] = [(), ()].map(|()| {
            let recorder = Recorder::new(server().in_process(), &folder).unwrap();
            ShelfClient::with_transport(url, recorder)
        });
        again.find(&find("9780000000002")).await.unwrap_err();
        assert!(folder.join("0006-Find.txt").exists());
        other.find(&find("9780000000002")).await.unwrap_err();
        again.find(&find("9780000000002")).await.unwrap_err();
        for number in [7, 8] {
            for what in ["txt", "request.xml", "answer.xml"] {
                std::fs::remove_file(folder.join(format!("000{number}-Find.{what}"))).unwrap();
            }
        }

        // What the service quotes of a secret is in no file.
        let quoted = folder.join("quoted");
        let recorder = Recorder::new(server().in_process(), &quoted).unwrap();
        let mut client = ShelfClient::with_transport(url, recorder.add_secret("Key"));
        client.headers.key = Some("hunter2-hunter2".to_owned());
        client
            .find(&find("9 of hunter2-hunter2"))
            .await
            .unwrap_err();
        let answer = std::fs::read_to_string(quoted.join("0001-Find.answer.xml")).unwrap();
        assert!(answer.contains(">9 of …<"), "{answer}");

        let player = Player::open(&folder).unwrap().ignore("Key");
        let replayed = ShelfClient::with_transport("http://nowhere.invalid/", player.clone());
        let answer = replayed.find(&find("9780000000001")).await.unwrap();
        assert_eq!((&answer.body, &answer.headers), (&live.body, &live.headers));
        let answer = replayed.find(&find("9780000000001")).await.unwrap();
        assert_eq!(
            (&answer.body, answer.attachments.len()),
            (&with_part.body, 1)
        );
        // The last of those that are alike answers for ever.
        replayed.find(&find("9780000000001")).await.unwrap();
        let error = replayed.find(&find("9780000000002")).await.unwrap_err();
        assert!(error.declared::<Missing>().is_some(), "{error}");
        replayed.forget(&"9780000000001".to_owned()).await.unwrap();
        assert_eq!(player.unused(), ["0003-Put", "0006-Find"]);
        let error = replayed
            .find(&find("9780000000003"))
            .await
            .unwrap_err()
            .to_string();
        for part in [
            "the nearest is 0001-Find",
            "/Body/Find/Isbn: recorded \"9780000000001\", asked \"9780000000003\"",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
        let error = replayed
            .count(&rpc::Count { from: 1, to: 2 })
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("no call of Count was recorded; recorded are: Find, Forget, Put"),
            "{error}"
        );

        let in_order = Player::open(&folder).unwrap().ignore("Key").in_order();
        let in_order = ShelfClient::with_transport("http://nowhere.invalid/", in_order);
        in_order.find(&find("9780000000001")).await.unwrap();
        let error = in_order.put(&put).await.unwrap_err().to_string();
        assert!(
            error.contains("0002-Find of the recording is next, of Find, and Put is asked"),
            "{error}"
        );
        // Secrets are none in an answer that says them again, and in its header fields.
        let secrets = folder.join("secrets");
        let recorder = Recorder::new(server().in_process(), &secrets).unwrap();
        let recorder = recorder.add_secret("Key").add_secret("X-Mine");
        let mut client = ShelfClient::with_transport(url, recorder);
        client.headers.key = Some("unknown-hunter2".to_owned());
        let error = client.find(&find("9780000000001")).await.unwrap_err();
        assert!(
            error.to_string().contains("no key unknown-hunter2"),
            "{error}"
        );
        let mut all = String::new();
        for name in names(&secrets) {
            all += &std::fs::read_to_string(secrets.join(name)).unwrap();
        }
        for part in ["there is no key …<", "of=\"…\"", "header: x-plain: "] {
            assert!(all.contains(part), "{part}: {all}");
        }
        // What no name says is none.
        let plain = "header: x-plain: unknown-hunter2\n";
        assert!(all.contains(plain), "{all}");
        assert!(!all.replace(plain, "").contains("hunter2"), "{all}");
        // The order is that of numbers.
        let many = folder.join("many");
        std::fs::create_dir(&many).unwrap();
        for number in [10_000, 9_999] {
            let says = "operation: A\nurl: http://a/\nstatus: 200\n";
            std::fs::write(many.join(format!("{number}-A.txt")), says).unwrap();
        }
        assert_eq!(Player::open(&many).unwrap().unused(), ["9999-A", "10000-A"]);
        std::fs::write(folder.join("0007-x.txt"), "nonsense").unwrap();
        let error = Player::open(&folder).unwrap_err().to_string();
        assert!(
            error.contains("0007-x.txt: `nonsense` is no line of a recording"),
            "{error}"
        );
    });
    std::fs::remove_dir_all(&folder).unwrap();
}
