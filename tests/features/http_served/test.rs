use std::sync::Mutex;
use std::time::{Duration, Instant};

use http::{HeaderMap, Method, Request};
use proptest::prelude::*;
use soapgen_runtime::value::Decimal;
use soapgen_runtime::{
    BytesBody, Fault, HttpServer, Limits, OperationFault, Peer, Player, ReadOptions, Recorder,
};
use soapgen_tests::http_served::{
    Level, LevelIn, Mark, MarksClient, MarksContext, MarksHttpPostClient, MarksHttpPostServer,
    MarksServer, MarksService, NumberIn, NumbersClient, NumbersContext, NumbersPostClient,
    NumbersServer, NumbersService, PortIn, TidesHttpGetClient, TidesHttpGetContext,
    TidesHttpGetServer, TidesHttpGetService, TidesHttpPostClient, TidesHttpPostContext,
    TidesHttpPostServer, TidesHttpPostService, Unit, Unknown,
};

/// Answers with what it was asked.
#[derive(Default)]
struct Tides(Mutex<Vec<String>>);

fn level(note: impl Into<String>) -> Level {
    Level {
        metres: Decimal::from(2_u64),
        note: Some(note.into()),
    }
}

fn asked(request: &LevelIn) -> Level {
    let LevelIn {
        port,
        day,
        unit,
        models,
    } = request;
    level(format!("{port} {day} {unit:?} {}", models.join("|")))
}

impl TidesHttpGetService for Tides {
    async fn level(
        &self,
        request: LevelIn,
        context: &mut TidesHttpGetContext,
    ) -> Result<Level, OperationFault> {
        let peer = context.peer().map(|peer| peer.to_string());
        let seen = format!(
            "{} {} {}",
            peer.as_deref().unwrap_or("nobody"),
            context.uri.path(),
            context.http_headers.len()
        );
        let fields = &mut context.reply.http_headers;
        fields.insert("x-seen", seen.parse().unwrap());
        match request.port.as_str() {
            "panic" => panic!("a secret"),
            "nowhere" => Err(Fault::of_client("no such port: <nowhere>"))?,
            "broken" => Err(Fault::of_server("the gauge is broken"))?,
            _ => Ok(asked(&request)),
        }
    }

    async fn port(
        &self,
        request: PortIn,
        _: &mut TidesHttpGetContext,
    ) -> Result<Level, OperationFault> {
        Ok(level(format!("{} {}", request.country, request.port)))
    }

    async fn number(
        &self,
        request: NumberIn,
        _: &mut TidesHttpGetContext,
    ) -> Result<Level, OperationFault> {
        Ok(level(format!("no {}", request.number)))
    }
}

impl TidesHttpPostService for Tides {
    async fn level(
        &self,
        request: LevelIn,
        _: &mut TidesHttpPostContext,
    ) -> Result<Level, OperationFault> {
        Ok(asked(&request))
    }

    async fn forget(
        &self,
        request: PortIn,
        _: &mut TidesHttpPostContext,
    ) -> Result<(), OperationFault> {
        self.0.lock().unwrap().push(request.port);
        Ok(())
    }

    async fn touch(
        &self,
        request: PortIn,
        _: &mut TidesHttpPostContext,
    ) -> Result<Level, OperationFault> {
        Ok(level(format!("{} {}", request.country, request.port)))
    }
}

/// What SOAP and HTTP bind with the same messages is one trait.
impl MarksService for Tides {
    async fn mark(
        &self,
        request: Mark,
        _: &mut MarksContext,
    ) -> Result<Level, OperationFault<Unknown>> {
        match request.port.as_str() {
            "nowhere" => Err(OperationFault::declared(
                Unknown { port: request.port },
                "this port is not known",
            )),
            port => Ok(level(port)),
        }
    }

    async fn wipe(&self, request: Mark, _: &mut MarksContext) -> Result<(), OperationFault> {
        self.0.lock().unwrap().push(request.port);
        Ok(())
    }
}

impl NumbersService for Tides {
    async fn next(
        &self,
        request: NumberIn,
        _: &mut NumbersContext,
    ) -> Result<Level, OperationFault> {
        Ok(level((request.number + 1).to_string()))
    }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

fn send<P: 'static, S: Send + Sync + 'static>(
    server: &HttpServer<P, S>,
    request: Request<String>,
) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let request = request.map(|text| BytesBody::from(bytes::Bytes::from(text)));
    let (head, body) = runtime.block_on(server.respond(request)).into_parts();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        text: String::from_utf8(crate::served::bytes(body)).unwrap(),
    }
}

fn get<P: 'static, S: Send + Sync + 'static>(server: &HttpServer<P, S>, uri: &str) -> Answer {
    send(server, Request::get(uri).body(String::new()).unwrap())
}

fn post<P: 'static, S: Send + Sync + 'static>(
    server: &HttpServer<P, S>,
    uri: &str,
    media: &str,
    text: &str,
) -> Answer {
    let mut request = Request::post(uri);
    if !media.is_empty() {
        request = request.header("content-type", media);
    }
    send(server, request.body(text.to_owned()).unwrap())
}

const QUERY: &str = "port=Saint-Malo+%26+Z%C3%BCrich&day=2026-11-29&unit=m";
const FORM: &str = "application/x-www-form-urlencoded";
const MARK: &str = "<Mark xmlns='urn:tides'><Port>Brest</Port><Level>1.5</Level></Mark>";

/// What each request by GET comes to: its HTTP status, and what stands in the answer.
#[test]
fn requests_by_get() {
    let server = TidesHttpGetServer::new(Tides::default());
    let with = |more: &str| format!("/tides/level?{QUERY}{more}");
    let day = |day: &str| format!("/tides/level?port=Brest&unit=m&day={day}");
    let cases: &[(&str, String, u16, &[&str])] = &[
        (
            "a query",
            with("&models=a&models=b%3Dc"),
            200,
            &[
                "Note>Saint-Malo &amp; Zürich 2026-11-29 M a|b=c<",
                "Metres>2<",
                "urn:tides",
            ],
        ),
        ("no array", with(""), 200, &["2026-11-29 M <"]),
        ("an empty item", with("&models="), 200, &["M <"]),
        ("without an equals sign", with("&models&&"), 200, &["M <"]),
        (
            "what nobody declares",
            with("&utm_source=x&utm_source=y"),
            200,
            &["Zürich"],
        ),
        ("below no path", format!("/level?{QUERY}"), 200, &["Zürich"]),
        (
            "a whole URL",
            format!("http://h:8/tides/level?{QUERY}"),
            200,
            &["Zürich"],
        ),
        (
            "an encoded path",
            format!("/tides/l%65vel?{QUERY}"),
            200,
            &["Zürich"],
        ),
        (
            "markup",
            day("2026-01-01").replace("Brest", "%3C!--%5D%5D%3E%0D%0A"),
            200,
            &["&lt;!--]]&gt;&#13;\n"],
        ),
        (
            "an unknown value of an enumeration",
            day("2026-01-01").replace("=m", "=mile"),
            200,
            &["Unknown(\"mile\")"],
        ),
        // Wrong parameters.
        (
            "none",
            "/tides/level".to_owned(),
            400,
            &["the parameter `port` is missing"],
        ),
        (
            "one missing",
            "/tides/level?port=a&unit=m".to_owned(),
            400,
            &["the parameter `day` is missing"],
        ),
        (
            "twice",
            with("&unit=m"),
            400,
            &["the parameter `unit` is given twice"],
        ),
        (
            "no date",
            day("yesterday"),
            400,
            &["the parameter `day`: ", "yesterday"],
        ),
        (
            "a name in other letters",
            with("").replace("port", "Port"),
            400,
            &["`port` is missing"],
        ),
        (
            "broken encoding",
            day("%zz"),
            400,
            &["the parameter `day` is not encoded"],
        ),
        (
            "cut encoding",
            day("2026%"),
            400,
            &["the parameter `day` is not encoded"],
        ),
        (
            "no UTF-8",
            with("").replace("Saint", "%e9"),
            400,
            &["the parameter `port` is not encoded"],
        ),
        (
            "surrogates",
            with("").replace("Saint", "%ED%A0%BD"),
            400,
            &["the parameter `port` is not encoded"],
        ),
        (
            "a name that is no UTF-8",
            with("&%ff=1"),
            400,
            &["the name of the parameter `%ff` is not encoded"],
        ),
        (
            "a null",
            with("").replace("Saint", "%00"),
            400,
            &["the parameter `port` has a character", "U+0000"],
        ),
        (
            "U+FFFE",
            with("").replace("Saint", "%EF%BF%BE"),
            400,
            &["U+FFFE"],
        ),
        // In the location.
        (
            "replaced",
            "/tides/FR/Saint%20Malo?of=FR".to_owned(),
            200,
            &["FR Saint Malo"],
        ),
        (
            "a slash",
            "/tides/a%2Fb%3Fc/..?of=a%2Fb%3Fc".to_owned(),
            200,
            &["a/b?c .."],
        ),
        (
            "an empty one",
            "/tides/FR/?of=FR".to_owned(),
            200,
            &["Note>FR <"],
        ),
        (
            "a plus",
            "/tides/a+b/c+d?of=a%2Bb".to_owned(),
            200,
            &["a+b c+d"],
        ),
        (
            "two values",
            "/tides/FR/Brest?of=DE".to_owned(),
            400,
            &["the parameter `country` has two values"],
        ),
        (
            "left as it stands",
            "/tides/(country)/Brest?of=(country)".to_owned(),
            400,
            &["the parameter `country` is missing"],
        ),
        (
            "without its query",
            "/tides/FR/Brest".to_owned(),
            404,
            &["no operation is at this path"],
        ),
        (
            "broken",
            "/tides/FR/%c3?of=FR".to_owned(),
            400,
            &["the parameter `port` is not encoded"],
        ),
        (
            "a null there",
            "/tides/FR/%00?of=FR".to_owned(),
            400,
            &["the parameter `port` has a character"],
        ),
        // A location that says more is meant.
        (
            "within a segment",
            "/tides/level/no-12.xml".to_owned(),
            200,
            &["no 12"],
        ),
        (
            "no number",
            "/tides/level/no-x.xml".to_owned(),
            400,
            &["the parameter `number`: ", "x"],
        ),
        (
            "looks like it",
            "/tides/level/no-12.xm?of=level".to_owned(),
            200,
            &["level no-12.xm"],
        ),
        (
            "looks like two",
            "/tides/level%2Fno-12.xml".to_owned(),
            404,
            &[],
        ),
        ("steps", "/tides/x/../level".to_owned(), 404, &[]),
        // The location's own query.
        (
            "its own query",
            "/tides/count?op=count&number=1".to_owned(),
            500,
            &["the operation Count is not implemented"],
        ),
        (
            "another",
            "/tides/count?op=other&number=1".to_owned(),
            404,
            &[],
        ),
        // What goes wrong in the service.
        (
            "its fault",
            day("2026-01-01").replace("Brest", "broken"),
            500,
            &["the gauge is broken\n"],
        ),
        (
            "our fault",
            day("2026-01-01").replace("Brest", "nowhere"),
            400,
            &["no such port: <nowhere>\n"],
        ),
        (
            "a panic",
            day("2026-01-01").replace("Brest", "panic"),
            500,
            &["the operation failed\n"],
        ),
        // Elsewhere.
        (
            "another path",
            "/tides/other".to_owned(),
            404,
            &["no operation is at this path"],
        ),
        (
            "another service",
            format!("/tidesx/level?{QUERY}"),
            404,
            &[],
        ),
        (
            "too deep",
            format!("/tides/level/level/level?{QUERY}"),
            404,
            &[],
        ),
        (
            "the page",
            "/tides".to_owned(),
            200,
            &[
                "<h1>Tides</h1>",
                "<p>Tides &lt;of&gt; ports.</p>",
                "Port: GET /(country)/(port)?of=(country)",
                "href=\"?wsdl\"",
            ],
        ),
        (
            "with a slash",
            "/tides/".to_owned(),
            200,
            &["<h1>Tides</h1>"],
        ),
        ("below no path", "/".to_owned(), 200, &["<h1>Tides</h1>"]),
        (
            "the WSDL",
            "http://h/tides?wsdl".to_owned(),
            200,
            &["location=\"http://h/tides\""],
        ),
        (
            "no such document",
            "/tides?xsd=9".to_owned(),
            404,
            &["there is no such document"],
        ),
        (
            "no such query",
            "/tides?a".to_owned(),
            404,
            &["no operation is at this path"],
        ),
    ];
    for (name, uri, status, parts) in cases {
        let answer = get(&server, uri);
        assert_eq!(answer.status, *status, "{name}: {}", answer.text);
        for part in *parts {
            assert!(
                answer.text.contains(part),
                "{name}: {part}: {}",
                answer.text
            );
        }
        assert!(!answer.text.contains("secret"), "{name}: {}", answer.text);
        let media = answer.headers["content-type"].to_str().unwrap();
        if *status != 200 {
            assert_eq!(media, "text/plain; charset=utf-8", "{name}");
        }
        // HEAD is the same without its content.
        let head = Request::head(uri.as_str()).body(String::new()).unwrap();
        let head = send(&server, head);
        assert_eq!((head.status, head.text.as_str()), (*status, ""), "{name}");
        assert_eq!(head.headers["content-type"], media, "{name}");
    }
    let xml = get(&server, &with(""));
    assert_eq!(xml.headers["content-type"], "text/xml; charset=utf-8");
    assert_eq!(xml.headers["x-seen"], "nobody /tides/level 0");
    let mut request = Request::get(day("2026-01-01").replace("Brest", "broken"))
        .header("cookie", "a=b")
        .body(String::new())
        .unwrap();
    let peer: std::net::SocketAddr = "127.0.0.1:9".parse().unwrap();
    request.extensions_mut().insert(Peer(peer));
    // Fields go with an error as well.
    assert_eq!(
        send(&server, request).headers["x-seen"],
        "127.0.0.1:9 /tides/level 1"
    );
}

/// The same by POST: address, content type, content; status and what stands in the answer.
#[test]
fn requests_by_post() {
    let tides = TidesHttpPostServer::new(Tides::default());
    let marks = MarksHttpPostServer::new(Tides::default());
    let numbers = NumbersServer::new(Tides::default());
    type Case<'a> = (&'a str, &'a str, &'a str, &'a str, u16, &'a str);
    let cases: &[Case] = &[
        (
            "a form",
            "/tides/level",
            FORM,
            QUERY,
            200,
            "Zürich 2026-11-29 M ",
        ),
        (
            "in UTF-8",
            "/tides/level",
            "Application/X-WWW-form-urlencoded;charset=\"UTF-8\"",
            QUERY,
            200,
            "Zürich",
        ),
        (
            "raw letters",
            "/tides/level",
            FORM,
            "port=Zürich&day=2026-01-01&unit=ft",
            200,
            "Zürich 2026-01-01 Ft",
        ),
        ("no content type", "/tides/level", "", QUERY, 200, "Zürich"),
        (
            "in the URL alone",
            "/tides/level?port=a&unit=m&day=2026-01-01",
            FORM,
            "",
            400,
            "`port` is missing",
        ),
        (
            "in Latin",
            "/tides/level",
            "application/x-www-form-urlencoded; charset=latin1",
            QUERY,
            415,
            "a form is in UTF-8, not in latin1",
        ),
        (
            "multipart",
            "/tides/level",
            "multipart/form-data; boundary=x",
            QUERY,
            415,
            "is application/x-www-form-urlencoded, not multipart/form-data",
        ),
        (
            "XML for a form",
            "/tides/level",
            "text/xml",
            MARK,
            415,
            "not text/xml",
        ),
        (
            "nothing answered",
            "/tides/forget",
            FORM,
            "country=FR&port=Brest",
            200,
            "",
        ),
        (
            "a missing one",
            "/tides/forget",
            FORM,
            "country=FR",
            400,
            "`port` is missing",
        ),
        (
            "replaced",
            "/tides/touch/FR/Brest",
            "image/png",
            "x",
            200,
            "FR Brest",
        ),
        (
            "at the service",
            "/tides",
            FORM,
            QUERY,
            405,
            "at this path there is GET, HEAD",
        ),
        (
            "a document",
            "/marks/mark",
            "text/xml",
            MARK,
            200,
            "Note>Brest<",
        ),
        (
            "another name of XML",
            "/marks/mark",
            "application/vnd.sea+xml",
            MARK,
            200,
            "Brest",
        ),
        (
            "a form for XML",
            "/marks/mark",
            FORM,
            QUERY,
            415,
            "is XML, such as text/xml, not application/x-www",
        ),
        (
            "another element",
            "/marks/mark",
            "text/xml",
            "<Level xmlns='urn:tides'/>",
            400,
            "the request can't be read: expected",
        ),
        (
            "no element",
            "/marks/mark",
            "text/xml",
            "",
            400,
            "the request can't be read",
        ),
        (
            "a declared fault",
            "/marks/mark",
            "text/xml",
            &MARK.replace("Brest", "nowhere"),
            400,
            "this port is not known\n",
        ),
        ("one-way", "/marks/wipe", "text/xml", MARK, 200, ""),
        (
            "both bindings",
            "/numbers/next",
            FORM,
            "number=4",
            200,
            "Note>5<",
        ),
        (
            "out of range",
            "/numbers/next",
            FORM,
            "number=4000000000",
            400,
            "the parameter `number`: ",
        ),
        (
            "no location",
            "/numbers",
            FORM,
            "number=1",
            500,
            "the operation Last is not implemented",
        ),
        (
            "no location, with a slash",
            "/numbers/",
            FORM,
            "number=1",
            500,
            "Last is not implemented",
        ),
    ];
    for (name, uri, media, text, status, part) in cases {
        let answer = match uri.split('/').nth(1) {
            Some("marks") => post(&marks, uri, media, text),
            Some("numbers") => post(&numbers, uri, media, text),
            _ => post(&tides, uri, media, text),
        };
        assert_eq!(answer.status, *status, "{name}: {}", answer.text);
        assert!(answer.text.contains(part), "{name}: {}", answer.text);
        if part.is_empty() {
            assert_eq!(answer.text, "", "{name}");
            assert!(!answer.headers.contains_key("content-type"), "{name}");
        }
    }
    assert_eq!(*tides.service().0.lock().unwrap(), ["Brest"]);
    assert_eq!(*marks.service().0.lock().unwrap(), ["Brest"]);
    assert!(
        get(&numbers, "/numbers/next?number=-1")
            .text
            .contains("Note>0<")
    );
    // Other methods, and which there are.
    for (path, method, allow) in [
        ("/numbers/next", Method::PUT, Some("GET, HEAD, POST")),
        ("/numbers/next", Method::OPTIONS, Some("GET, HEAD, POST")),
        ("/numbers", Method::DELETE, Some("POST, GET, HEAD")),
        ("/numbers/last", Method::POST, None),
    ] {
        let request = Request::builder().method(method).uri(path);
        let answer = send(&numbers, request.body(String::new()).unwrap());
        let fields = answer.headers.get("allow");
        assert_eq!(fields.map(|allow| allow.to_str().unwrap()), allow, "{path}");
        assert_eq!(
            answer.status,
            if allow.is_some() { 405 } else { 404 },
            "{path}"
        );
    }
    let answer = get(&tides, "/tides/level");
    assert_eq!(
        (answer.status, &answer.headers["allow"]),
        (405, &"POST".parse().unwrap())
    );
    let coded = Request::post("/tides/level").header("content-type", FORM);
    let coded = coded
        .header("content-encoding", "gzip")
        .body(QUERY.to_owned());
    let answer = send(&tides, coded.unwrap());
    assert_eq!(answer.status, 415);
    assert!(answer.text.contains("compressed"), "{}", answer.text);
}

#[test]
fn a_server_is_set_up() {
    let server = || TidesHttpGetServer::new(Tides::default());
    // Strict reading.
    let strict = server().with(|server| {
        server.set_read_options(ReadOptions::default().with_strict(true));
    });
    for (uri, status, part) in [
        (format!("/tides/level?{QUERY}"), 200, "Zürich"),
        (
            format!("/tides/level?{QUERY}&x%0a=1"),
            400,
            "there is no parameter `x",
        ),
        (
            format!("/tides/level?{QUERY}").replace("=m", "=mile"),
            400,
            "the parameter `unit`: ",
        ),
        (
            format!("/tides/level?{QUERY}").replace("Saint", &"x".repeat(30)),
            400,
            "the parameter `port`: ",
        ),
        ("/tides/FR/Brest?of=FR".to_owned(), 200, "FR Brest"),
        (
            "/tides/FR/Brest?of=FR&day=1".to_owned(),
            400,
            "there is no parameter `day`",
        ),
        (
            "/tides/count?op=count&number=1".to_owned(),
            500,
            "not implemented",
        ),
    ] {
        let answer = get(&strict, &uri);
        assert_eq!(answer.status, status, "{uri}: {}", answer.text);
        assert!(answer.text.contains(part), "{uri}: {}", answer.text);
    }
    // What is answered is held against the schema.
    let checking = server().with(|server| {
        server.set_check_responses(true);
    });
    let answer = get(
        &checking,
        &format!("/tides/level?{QUERY}&models=abcdefghijkl"),
    );
    assert_eq!(answer.status, 500);
    assert!(
        answer
            .text
            .contains("the response is not valid: /Level/Note"),
        "{}",
        answer.text
    );
    // Where it is.
    let elsewhere = server().with(|server| {
        server
            .set_path("/a/b/")
            .set_address("https://sea.example/a/b");
    });
    for (path, status) in [
        ("/a/b/level", 200),
        ("/tides/level", 404),
        ("/level", 404),
        ("/a/level", 404),
    ] {
        assert_eq!(
            get(&elsewhere, &format!("{path}?{QUERY}")).status,
            status,
            "{path}"
        );
    }
    let text = get(&elsewhere, "/a/b?WSDL").text;
    assert!(
        text.contains("location=\"https://sea.example/a/b\""),
        "{text}"
    );
    // Of hosts there is one (RFC 9112, section 3.2).
    for (hosts, status) in [
        (&["a.example"][..], 200),
        (&["a", "a"], 400),
        (&["a/b"], 400),
    ] {
        let mut request = Request::get(format!("/tides/level?{QUERY}"));
        for host in hosts {
            request = request.header("host", *host);
        }
        let answer = send(&server(), request.body(String::new()).unwrap());
        assert_eq!(answer.status, status, "{hosts:?}: {}", answer.text);
    }
    // Without documents.
    let silent = server().with(|server| {
        server.set_documents(false);
    });
    for path in ["/tides", "/tides?wsdl"] {
        assert_eq!(get(&silent, path).status, 404, "{path}");
    }
    // Limits have a name.
    let mut limits = Limits::default();
    limits.message = 60;
    let small = TidesHttpPostServer::new(Tides::default()).with(|server| {
        server.set_limits(limits.clone());
    });
    assert_eq!(post(&small, "/tides/level", FORM, QUERY).status, 200);
    let answer = post(
        &small,
        "/tides/level",
        FORM,
        &format!("{QUERY}&models=abcdefghi"),
    );
    assert_eq!(answer.status, 413);
    assert!(
        answer.text.contains("`message`: 60 bytes"),
        "{}",
        answer.text
    );
    let small = server().with(|server| {
        server.set_limits(limits);
    });
    let answer = get(&small, &format!("/tides/level?{QUERY}&models=abcdefghi"));
    assert_eq!(answer.status, 414);
    assert!(
        answer.text.contains("`message`: 60 bytes"),
        "{}",
        answer.text
    );
    let mut limits = Limits::default();
    limits.items = 3;
    let few = server().with(|server| {
        server.set_limits(limits);
    });
    assert_eq!(
        get(
            &few,
            &format!("/tides/level?{QUERY}&models=&models=&models=")
        )
        .status,
        200
    );
    let answer = get(
        &few,
        &format!("/tides/level?{QUERY}&models=&models=&models=&models="),
    );
    assert_eq!(answer.status, 413);
    assert!(answer.text.contains("the limit `items`"), "{}", answer.text);
    // A body that never comes.
    struct Never;
    impl http_body::Body for Never {
        type Data = bytes::Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, std::io::Error>>>
        {
            std::task::Poll::Pending
        }
    }
    let hasty = TidesHttpPostServer::new(Tides::default()).with(|server| {
        server.set_read_timeout(Duration::from_millis(20));
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let request = Request::post("/tides/level").body(Never).unwrap();
    assert_eq!(runtime.block_on(hasty.respond(request)).status(), 408);
}

/// Who asks for much gets little, and soon.
#[test]
fn hostile_requests() {
    let server = TidesHttpPostServer::new(Tides::default());
    let many = |name: &str| format!("{QUERY}{}", format!("&{name}=x").repeat(100_000));
    let long = "n".repeat(5_000_000);
    let cases: &[(&str, String, u16, &str)] = &[
        ("many unknown", many("other"), 200, "Zürich"),
        ("many items", many("models"), 200, "x|x|x"),
        (
            "many of one",
            many("unit"),
            400,
            "the parameter `unit` is given twice",
        ),
        ("a long name", format!("{QUERY}&{long}=1"), 200, "Zürich"),
        (
            "a long broken name",
            format!("{QUERY}&{long}%=1"),
            400,
            "the name of the parameter `nnn",
        ),
        (
            "a long broken value",
            format!("{QUERY}&models={long}%"),
            400,
            "the parameter `models` is not encoded",
        ),
        (
            "a long wrong value",
            format!("port=a&unit=m&day={long}"),
            400,
            "the parameter `day`: ",
        ),
        (
            "a name that misleads",
            format!("{QUERY}&%1b[2J\u{202e}%=1"),
            400,
            "the name of the parameter `%1b[2J\u{fffd}%`",
        ),
        (
            "many signs",
            format!("{QUERY}&{}", "&=".repeat(2_000_000)),
            200,
            "Zürich",
        ),
        (
            "many pluses",
            format!("port={}&unit=m&day=2026-01-01", "+".repeat(3_000_000)),
            200,
            "Note>  ",
        ),
        (
            "many that grow",
            format!("port={}&unit=m&day=2026-01-01", "\"".repeat(3_000_000)),
            200,
            "Note>\"\"",
        ),
    ];
    let start = Instant::now();
    for (name, form, status, part) in cases {
        let answer = post(&server, "/tides/level", FORM, form);
        assert_eq!(answer.status, *status, "{name}: {:.300}", answer.text);
        assert!(answer.text.contains(part), "{name}: {:.300}", answer.text);
        assert!(answer.status == 200 || answer.text.len() < 1_000, "{name}");
    }
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
    // In strict reading what nobody declares is said in part.
    let strict = server.with(|server| {
        server.set_read_options(ReadOptions::default().with_strict(true));
    });
    let answer = post(&strict, "/tides/level", FORM, &format!("{QUERY}&{long}=1"));
    assert_eq!(answer.status, 400);
    assert!(answer.text.len() < 200, "{:.300}", answer.text);
    // As long as URLs can be.
    let get_server = TidesHttpGetServer::new(Tides::default());
    let answer = get(
        &get_server,
        &format!("/tides{}?{QUERY}", "/x".repeat(30_000)),
    );
    assert_eq!(answer.status, 404);
    let answer = get(
        &get_server,
        &format!("/tides/FR/{}?of=FR", "(".repeat(60_000)),
    );
    assert_eq!(answer.status, 200);
    let answer = get(
        &get_server,
        &format!("/tides/level/no-{}.xml", "-.".repeat(30_000)),
    );
    assert_eq!(answer.status, 400);
    assert!(answer.text.len() < 300, "{:.300}", answer.text);
}

/// What routers and HTTP servers ask of a service.
#[test]
fn a_server_is_a_service() {
    fn is_routed<T>(_: &T)
    where
        T: tower_service::Service<Request<BytesBody>, Error = std::convert::Infallible>,
        T: Clone + Send + Sync + 'static,
        T::Future: Send,
    {
    }
    is_routed(&NumbersServer::new(Tides::default()));
}

/// Which of several servers at one address a request is for.
#[test]
fn servers_tell_what_they_have() {
    let tides = TidesHttpGetServer::new(Tides::default());
    let numbers = NumbersServer::new(Tides::default());
    for (method, uri, of_tides, of_numbers) in [
        ("GET", "/tides/level?port=x", true, false),
        ("HEAD", "/level", true, false),
        ("POST", "/level", false, false),
        ("GET", "/tides/FR/Brest?of=FR", true, false),
        ("GET", "/FR/Brest", false, false),
        ("GET", "/next?number=1", false, true),
        ("POST", "/next", false, true),
        ("POST", "/numbers", false, true),
        ("GET", "/?wsdl", false, false),
        ("GET", "/count?op=other", false, false),
        ("GET", "/count?op=count", true, false),
        ("OPTIONS", "*", false, false),
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let uri = uri.parse().unwrap();
        let found = (tides.has(&method, &uri), numbers.has(&method, &uri));
        assert_eq!(found, (of_tides, of_numbers), "{method} {uri}");
    }
}

/// What is recorded of a client, without secrets, answers in place of the service: by parameters.
#[test]
fn calls_are_recorded_and_replayed() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("http-recorded");
    let _ = std::fs::remove_dir_all(&folder);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = TidesHttpGetServer::new(Tides::default());
        let recorder = Recorder::new(server.in_process(), &folder).unwrap();
        let recorder = recorder.add_secret("country");
        let mut client = TidesHttpGetClient::with_transport("http://h/tides?key=k", recorder);
        client.http.add_secret("country");
        let shown = std::sync::Arc::new(Mutex::new(Vec::new()));
        let seen = shown.clone();
        client.http.on_exchange(move |exchange| {
            let line = format!("{} {}", exchange.shown_address(), exchange.shown_request());
            seen.lock().unwrap().push(line);
        });
        let level = |port: &str| LevelIn {
            port: port.to_owned(),
            day: "2026-11-29".parse().unwrap(),
            unit: Unit::Ft,
            models: vec!["a b".to_owned(), "c".to_owned()],
        };
        let port = |country: &str| PortIn {
            country: country.to_owned(),
            port: "Brest".to_owned(),
        };
        client.level(&level("Brest")).await.unwrap();
        client.level(&level("Cork")).await.unwrap();
        client.port(&port("the secret/é")).await.unwrap();
        let mut names: Vec<String> = (std::fs::read_dir(&folder).unwrap())
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(names.len(), 9, "{names:?}");
        assert_eq!(
            read("0001-Level.request.xml"),
            "<message xmlns:tns=\"urn:tides\">\n  <port>Brest</port>\n  <day>2026-11-29</day>\n  \
             <unit>ft</unit>\n  <models>\n    <tns:string>a b</tns:string>\n    \
             <tns:string>c</tns:string>\n  </models>\n</message>\n"
        );
        let all: String = names.iter().map(|name| read(name)).collect();
        assert!(all.contains("url: http://h/tides/…/Brest\n"), "{all}");
        for secret in ["the secret", "the%20secret", "key=k"] {
            // The service says it again.
            let requests = all.replace("Note>the secret/é Brest<", "");
            assert!(!requests.contains(secret), "{secret}: {requests}");
        }
        assert_eq!(
            shown.lock().unwrap()[1..],
            [
                "http://h/tides/level?… port=Cork&day=2026-11-29&unit=ft&models=a b&models=c",
                "http://h/tides/…/Brest?… country=…&port=Brest",
            ]
        );

        let player = Player::open(&folder).unwrap().add_secret("country");
        let replayed = TidesHttpGetClient::with_transport("http://nowhere.invalid/", player);
        for name in ["Cork", "Brest", "Cork"] {
            let answer = replayed.level(&level(name)).await.unwrap();
            assert_eq!(answer, asked(&level(name)));
        }
        replayed.port(&port("another")).await.unwrap();
        let error = replayed
            .level(&level("Malin"))
            .await
            .unwrap_err()
            .to_string();
        let part = "/message/port: recorded \"Brest\", asked \"Malin\"";
        assert!(error.contains(part), "{error}");
    });
}

/// A generated client over the server, without a network between; a proxy; a double.
#[test]
fn a_client_calls_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let request = LevelIn {
            port: "Saint-Malo & (port)/..?#%é\t".to_owned(),
            day: "2026-11-29".parse().unwrap(),
            unit: Unit::Ft,
            models: vec!["a=b".to_owned(), String::new(), " + ".to_owned()],
        };
        let expected = asked(&request);
        let port = PortIn {
            country: "(country)/FR".to_owned(),
            port: "x y+é%20".to_owned(),
        };
        let note = Some(format!("{} {}", port.country, port.port));
        let get = TidesHttpGetServer::new(Tides::default());
        let get = TidesHttpGetClient::with_transport("http://h/tides?key=k", get.in_process());
        assert_eq!(get.level(&request).await.unwrap(), expected);
        assert_eq!(get.port(&port).await.unwrap().note, note);
        let number = NumberIn { number: -7 };
        assert_eq!(
            get.number(&number).await.unwrap().note.as_deref(),
            Some("no -7")
        );
        let error = get.count(&number).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 500, "{error}");

        let post = TidesHttpPostServer::new(Tides::default());
        let post = TidesHttpPostClient::with_transport("http://h/", post.in_process());
        assert_eq!(post.level(&request).await.unwrap(), expected);
        assert_eq!(post.touch(&port).await.unwrap().note, note);
        post.forget(&port).await.unwrap();

        // What the schema doesn't allow is not sent, if that is wanted.
        let strict = TidesHttpGetServer::new(Tides::default());
        let mut strict = TidesHttpGetClient::with_transport("http://h/tides", strict.in_process());
        let wrong = LevelIn {
            unit: Unit::Unknown("yd".to_owned()),
            ..request.clone()
        };
        strict.level(&wrong).await.unwrap();
        strict.http.set_check_requests(true);
        let error = strict.level(&wrong).await.unwrap_err().to_string();
        for part in [
            "2 violations of the schema\n  ",
            "/port: maxLength",
            "/unit: ",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
        let right = LevelIn {
            port: "Brest".to_owned(),
            ..request.clone()
        };
        strict.level(&right).await.unwrap();

        // The client is a service itself: what is the caller's fault stays so.
        let proxy = TidesHttpGetServer::new(get);
        let proxied = TidesHttpGetClient::with_transport("http://h/tides", proxy.in_process());
        assert_eq!(proxied.level(&request).await.unwrap(), expected);
        for (name, status, said) in [
            ("nowhere", 400, "no such port: <nowhere>"),
            (
                "broken",
                500,
                "the service that was asked could not be called",
            ),
        ] {
            let request = LevelIn {
                port: name.to_owned(),
                ..request.clone()
            };
            let error = proxied.level(&request).await.unwrap_err();
            assert_eq!(error.status().unwrap(), status, "{error}");
            assert!(error.to_string().contains(said), "{error}");
        }

        // One service behind a SOAP binding and one of HTTP, and the clients of both.
        let service = std::sync::Arc::new(Tides::default());
        let soap = MarksServer::of_shared(service.clone());
        let soap = MarksClient::with_transport(MarksClient::ADDRESS, soap.in_process());
        let plain = MarksHttpPostServer::of_shared(service.clone());
        let plain = MarksHttpPostClient::with_transport(MarksClient::ADDRESS, plain.in_process());
        async fn mark(marks: &impl MarksService, port: &str) -> Result<Option<String>, String> {
            let mark = Mark {
                port: port.to_owned(),
                level: Decimal::from(1_u64),
            };
            let context = &mut MarksContext::default();
            marks.wipe(mark.clone(), context).await.unwrap();
            let marked = marks.mark(mark, context).await;
            marked
                .map(|level| level.note)
                .map_err(|fault| fault.fault().reason.clone())
        }
        for port in ["Brest", "nowhere"] {
            let answers = [
                mark(&soap, port).await,
                mark(&plain, port).await,
                mark(&*service, port).await,
            ];
            let expected = match port {
                "Brest" => Ok(Some(port.to_owned())),
                _ => Err("this port is not known".to_owned()),
            };
            assert!(
                answers.iter().all(|answer| *answer == expected),
                "{answers:?}"
            );
        }
        assert_eq!(service.0.lock().unwrap().len(), 6);

        // Two HTTP bindings of a port type are one trait, and either client carries it out.
        let server = NumbersServer::new(Tides::default());
        let url = NumbersClient::ADDRESS;
        let by_get = NumbersClient::with_transport(url, server.in_process());
        let by_post = NumbersPostClient::with_transport(url, server.in_process());
        async fn next(numbers: &impl NumbersService) -> Option<String> {
            let context = &mut NumbersContext::default();
            let next = numbers.next(NumberIn { number: 1 }, context);
            next.await.unwrap().note
        }
        /// A double of one operation.
        struct Double;
        impl NumbersService for Double {
            async fn next(
                &self,
                _: NumberIn,
                _: &mut NumbersContext,
            ) -> Result<Level, OperationFault> {
                Ok(level("2"))
            }
        }
        let answers = [
            next(&by_get).await,
            next(&by_post).await,
            next(&Double).await,
        ];
        assert!(
            answers.iter().all(|note| note.as_deref() == Some("2")),
            "{answers:?}"
        );
        let error = Double
            .last(NumberIn { number: 1 }, &mut NumbersContext::default())
            .await
            .unwrap_err();
        assert_eq!(
            error.fault().reason,
            "the operation Last is not implemented"
        );
    });
}

proptest! {
    /// Whatever a client sends is what the service is told, be it in a query, a form or a location;
    /// or the client refuses to send it.
    #[test]
    fn what_is_sent_is_what_is_read(
        port in VALUE, country in VALUE, models in proptest::collection::vec(VALUE, 0..4),
        days in 0_i32..40_000, number in proptest::num::i32::ANY,
    ) {
        /// Gives back what it was told.
        #[derive(Default)]
        struct Told(Mutex<(Option<LevelIn>, Option<PortIn>, Option<i32>)>);
        impl TidesHttpGetService for Told {
            async fn level(&self, r: LevelIn, _: &mut TidesHttpGetContext) -> Result<Level, OperationFault> {
                self.0.lock().unwrap().0 = Some(r);
                Ok(level(""))
            }
            async fn port(&self, r: PortIn, _: &mut TidesHttpGetContext) -> Result<Level, OperationFault> {
                self.0.lock().unwrap().1 = Some(r);
                Ok(level(""))
            }
            async fn number(&self, r: NumberIn, _: &mut TidesHttpGetContext) -> Result<Level, OperationFault> {
                self.0.lock().unwrap().2 = Some(r.number);
                Ok(level(""))
            }
        }
        impl TidesHttpPostService for Told {
            async fn level(&self, r: LevelIn, _: &mut TidesHttpPostContext) -> Result<Level, OperationFault> {
                self.0.lock().unwrap().0 = Some(r);
                Ok(level(""))
            }
            async fn touch(&self, r: PortIn, _: &mut TidesHttpPostContext) -> Result<Level, OperationFault> {
                self.0.lock().unwrap().1 = Some(r);
                Ok(level(""))
            }
        }
        let told = std::sync::Arc::new(Told::default());
        let seen = || std::mem::take(&mut *told.0.lock().unwrap());
        let get = TidesHttpGetServer::of_shared(told.clone()).in_process();
        let get = TidesHttpGetClient::with_transport("http://h/tides", get);
        let post = TidesHttpPostServer::of_shared(told.clone()).in_process();
        let post = TidesHttpPostClient::with_transport("http://h/tides/", post);
        let year = 1 + days / 13;
        let day = format!("{year:04}-02-{:02}", 1 + days % 28).parse().unwrap();
        let request = LevelIn { port: port.clone(), day, unit: Unit::Ft, models };
        get.level(&request).send_blocking().unwrap();
        prop_assert_eq!(seen().0, Some(request.clone()));
        post.level(&request).send_blocking().unwrap();
        prop_assert_eq!(seen().0, Some(request.clone()));
        let request = PortIn { country, port };
        let is_step = [&request.country, &request.port].iter().any(|value| matches!(&***value, "." | ".."));
        for sent in [get.port(&request).send_blocking(), post.touch(&request).send_blocking()] {
            match is_step {
                true => prop_assert!(sent.is_err()),
                false => prop_assert_eq!(sent.map_err(|e| e.to_string()).map(|_| ()), Ok(())),
            }
        }
        prop_assert_eq!(seen().1, (!is_step).then_some(request));
        get.number(&NumberIn { number }).send_blocking().unwrap();
        prop_assert_eq!(seen().2, Some(number));
    }
}

/// Texts of all kinds, among them those that mean something in a URL.
const VALUE: &str = "([ -~]|[%+&=?#/;().\\\\]|\\PC|[\t\n\r]|level|[.]{1,2}){0,6}";
