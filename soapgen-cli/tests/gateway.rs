//! `soapgen gateway` before `soapgen mock`: JSON in, SOAP between them, JSON out.
#![allow(clippy::unwrap_used)]

mod folder;
mod listening;

use std::io::{BufRead as _, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use folder::Folder;
use listening::{Answering, Listening, STOCK, TYPES, WSDL, has, has_none, stock_by_http_alone};
use serde_json::{Value as Json, json};

fn shop(name: &str) -> Folder {
    let folder = Folder::new(
        &format!("gateway-{name}"),
        &[
            ("shop.wsdl", WSDL),
            ("types.xsd", TYPES),
            ("token.txt", "geheim\n"),
        ],
    );
    for (file, content) in [
        (
            "Price/tea.json",
            r#"{"when": {"body": {"Article": "tea"}}, "body": {"Cents": "18446744073709551615"}}"#,
        ),
        (
            "Price/header.json",
            r#"{"when": {"header": {"Session": "abc"}}, "body": {"Cents": 7}}"#,
        ),
        (
            "Price/gone.json",
            r#"{"when": {"body": {"Article": "gone"}}, "fault": {"reason": "no such article", "detail": {"Unknown": {"Article": "gone"}}}}"#,
        ),
        (
            "Price/client.json",
            r#"{"when": {"body": {"Article": "wrong"}}, "fault": {"code": "Client", "reason": "not so"}}"#,
        ),
        (
            "Price/server.json",
            r#"{"when": {"body": {"Article": "broken"}}, "fault": {"reason": "<b>broken</b>"}}"#,
        ),
        (
            "Price/raw.json",
            r#"{"when": {"body": {"Article": "raw"}}, "raw": "hello", "content-type": "text/plain"}"#,
        ),
        (
            "Price/cut.json",
            r#"{"when": {"body": {"Article": "cut"}}, "cut": true}"#,
        ),
        (
            "Price/slow.json",
            r#"{"when": {"body": {"Article": "slow"}}, "delay": "20s"}"#,
        ),
        (
            "Price/later.json",
            r#"{"when": {"body": {"Article": "later"}}, "delay": "2s"}"#,
        ),
    ] {
        folder.write(&format!("answers/{file}"), content);
    }
    folder
}

/// A gateway, and the mock that it asks.
struct Both {
    mock: Listening,
    gateway: Listening,
}

fn start(folder: &Folder, arguments: &[&str]) -> Both {
    let mock = ["mock", "shop.wsdl", "--answers", "answers", "--strict"];
    let mock = Listening::start(folder, &mock);
    let url = format!("http://{}/", mock.address);
    let gateway = ["gateway", "shop.wsdl", "--url", &url];
    Both {
        gateway: Listening::start(folder, &[&gateway, arguments].concat()),
        mock,
    }
}

const JSON: &str = "Content-Type: application/json\r\n";

/// Status, header fields and content of an answer.
fn parts(answer: &str) -> (u16, &str, Json) {
    let (head, content) = answer
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| unreachable!("{answer:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let json = match content {
        "" => Json::Null,
        content => serde_json::from_str(content).unwrap_or_else(|e| unreachable!("{e}: {answer}")),
    };
    (status, head, json)
}

fn price(article: &str) -> String {
    json!({"body": {"Article": article, "Quantity": 3}}).to_string()
}

#[test]
fn json_goes_in_and_comes_out() {
    let folder = shop("answers");
    let Both { mock, mut gateway } = start(&folder, &[]);
    for (path, request, status, expected) in [
        (
            "/Shop/Price",
            price("tea"),
            200,
            json!({"body": {"Cents": "18446744073709551615"}}),
        ),
        (
            "/Shop/%50rice",
            price("tea"),
            200,
            json!({"body": {"Cents": "18446744073709551615"}}),
        ),
        (
            "/Shop/Price",
            r#"{"header": {"Session": "abc"}, "body": {"Article": "hat", "Quantity": "1"}}"#
                .to_owned(),
            200,
            json!({"body": {"Cents": 7}}),
        ),
        (
            "/Shop/Note",
            r#"{"body": "well"}"#.to_owned(),
            202,
            Json::Null,
        ),
    ] {
        let answer = gateway.send("POST", path, JSON, &request);
        let (found, head, content) = parts(&answer);
        assert_eq!((found, content), (status, expected), "{request}: {answer}");
        if status == 200 {
            has(head, "content-type: application/json");
            has(head, "x-content-type-options: nosniff");
        }
    }
    // Each is a line of the log.
    let mut line = String::new();
    gateway.said.read_line(&mut line).unwrap();
    has(&line, "POST /Shop/Price: 200, ");
    let answer = gateway.get("/openapi.json");
    let (status, _, description) = parts(&answer);
    assert_eq!((status, &description["openapi"]), (200, &json!("3.2.0")));
    let printed = folder.run(&["openapi", "shop.wsdl", "-q"]);
    assert_eq!(
        description,
        serde_json::from_str::<Json>(&printed.out).unwrap()
    );
    let answer = gateway.send("HEAD", "/openapi.json", "", "");
    let (status, head, _) = parts(&answer);
    assert_eq!(status, 200);
    has(head, "application/json");
    // What a description shows as an example is taken.
    let example = &description["paths"]["/Shop/Price"]["post"]["requestBody"]["content"]["application/json"]
        ["example"];
    let (status, ..) = parts(&gateway.send("POST", "/Shop/Price", JSON, &example.to_string()));
    assert_eq!(status, 200);
    drop(mock);
}

/// Method, path, fields and content of a request; of the problem status, type, a part of the detail,
/// and where.
type Case<'c> = (
    &'c str,
    &'c str,
    &'c str,
    &'c str,
    u16,
    &'c str,
    &'c str,
    &'c str,
);

/// What goes wrong has a status, a type, and says what and where.
#[test]
fn problems_are_told() {
    let folder = shop("problems");
    let Both {
        mock: _mock,
        gateway,
    } = start(&folder, &["--max-request", "1000", "--timeout", "3"]);
    let long = json!({"body": {"Article": "x".repeat(2000), "Quantity": 1}}).to_string();
    let deep = "[".repeat(900);
    let body = |body: &str| format!("{{\"body\": {body}}}");
    let xml = "Content-Type: text/xml\r\n";
    let latin = "Content-Type: application/json; charset=latin1\r\n";
    let zip = format!("{JSON}Content-Encoding: gzip\r\n");
    let other = format!("{JSON}Origin: https://evil.example\r\n");
    let host = format!("{JSON}Host: evil.example\r\n");
    let cases: &[Case<'_>] = &[
        (
            "POST",
            "/Shop/Price",
            JSON,
            "{\"body\": ",
            400,
            "request",
            "it is not JSON: EOF",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            "",
            400,
            "request",
            "it is not JSON",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &deep,
            400,
            "request",
            "recursion limit",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            "{\"body\": 1, \"body\": 2}",
            400,
            "request",
            "body",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            "[]",
            400,
            "request",
            "expected an object with `body`",
            "$",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            "{}",
            400,
            "request",
            "`body` has to stand",
            "$",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &body("{\"Articel\": \"a\"}"),
            400,
            "request",
            "did you mean `Article`?",
            "$.body",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &body("{\"Article\": \"123456789\", \"Quantity\": 1}"),
            400,
            "request",
            "maxLength",
            "$.body.Article",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &body("{\"Article\": \"a\", \"Quantity\": -1}"),
            400,
            "request",
            "-1",
            "$.body.Quantity",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            "{\"header\": {\"Sesion\": 1}, \"body\": {}}",
            400,
            "request",
            "did you mean `Session`?",
            "$.header",
        ),
        (
            "POST",
            "/Shop/Note",
            JSON,
            "{\"header\": {}, \"body\": \"\"}",
            400,
            "request",
            "nothing is called `header`",
            "$",
        ),
        (
            "POST",
            "/Shop/Price",
            &other,
            &price("tea"),
            403,
            "origin",
            "another site",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            &host,
            &price("tea"),
            403,
            "origin",
            "evil.example",
            "",
        ),
        (
            "POST",
            "/Shop/Prize",
            JSON,
            &price("tea"),
            404,
            "path",
            "did you mean `/Shop/Price`?",
            "",
        ),
        (
            "POST",
            "/",
            JSON,
            &price("tea"),
            404,
            "path",
            "`/openapi.json` tells",
            "",
        ),
        (
            "POST",
            "/Shop/%FF",
            JSON,
            "",
            404,
            "path",
            "nothing is at",
            "",
        ),
        (
            "POST",
            "/Shop/%zz",
            JSON,
            "",
            404,
            "path",
            "nothing is at",
            "",
        ),
        (
            "POST",
            "/Shop/Price%",
            JSON,
            "",
            404,
            "path",
            "nothing is at",
            "",
        ),
        ("GET", "/Shop/Price", JSON, "", 405, "method", "by POST", ""),
        (
            "POST",
            "/openapi.json",
            JSON,
            "{}",
            405,
            "method",
            "takes GET",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &long,
            413,
            "size",
            "1000 bytes at most (`--max-request`)",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            "",
            &price("tea"),
            415,
            "media-type",
            "no `Content-Type`",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            xml,
            &price("tea"),
            415,
            "media-type",
            "`text/xml`",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            latin,
            &price("tea"),
            415,
            "media-type",
            "`latin1`",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            &zip,
            &price("tea"),
            415,
            "media-type",
            "compressed",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &price("wrong"),
            400,
            "client-fault",
            "not so",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &price("gone"),
            422,
            "declared-fault",
            "no such article",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &price("broken"),
            500,
            "server-fault",
            "<b>broken</b>",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &price("raw"),
            502,
            "no-answer",
            "200",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &price("cut"),
            502,
            "no-answer",
            "",
            "",
        ),
        (
            "POST",
            "/Shop/Price",
            JSON,
            &price("slow"),
            504,
            "timeout",
            "",
            "",
        ),
    ];
    let description = parts(&gateway.get("/openapi.json")).2;
    for (method, path, fields, content, status, of, detail, at) in cases {
        let answer = gateway.send(method, path, fields, content);
        let (found, head, problem) = parts(&answer);
        let about = format!("{method} {path} {content}: {answer}");
        assert_eq!(found, *status, "{about}");
        has(head, "content-type: application/problem+json");
        assert!(
            problem["type"]
                .as_str()
                .unwrap()
                .ends_with(&format!("#{of}")),
            "{about}"
        );
        assert_eq!(problem["status"], *status, "{about}");
        has(problem["detail"].as_str().unwrap(), detail);
        assert_eq!(problem["path"].as_str().unwrap_or(""), *at, "{about}");
        if *status == 405 {
            has(head, "allow: ");
        }
        // What is answered to an operation's request is described.
        if *path == "/Shop/Price" && !matches!(status, 403..=405) {
            let responses = &description["paths"]["/Shop/Price"]["post"]["responses"];
            assert!(responses.get(status.to_string()).is_some(), "{status}");
        }
    }
    // The page that types lead to names each.
    let page = std::fs::read_to_string("../docs/gateway.md").unwrap();
    for problem in soapgen_dynamic::Problem::ALL {
        let row = format!(
            "<a id=\"{0}\"></a>`{0}` | {1} |",
            problem.name(),
            problem.status()
        );
        has(&page, &row);
    }
    let gone = parts(&gateway.send("POST", "/Shop/Price", JSON, &price("gone"))).2;
    assert_eq!(
        gone["fault"],
        json!({
            // Whatever the code, it is one that the operation declares.
            "code": "{http://schemas.xmlsoap.org/soap/envelope/}Client",
            "reason": "no such article",
            "detail": {"Unknown": {"Article": "gone"}},
        })
    );
}

/// Path and request; of what is answered its status and a part, and a part of what the service was
/// asked.
type ByHttp<'c> = (&'c str, Json, u16, Json, &'c str);

/// Operations that HTTP alone binds: parameters go in as members, a document comes out.
#[test]
fn operations_of_http_bindings_are_called() {
    let folder = Folder::new(
        "gateway-http",
        &[
            ("stock.wsdl", STOCK),
            ("plain.wsdl", &stock_by_http_alone()),
        ],
    );
    let price = "<?xml version=\"1.0\"?><Price xmlns=\"urn:stock\"><Cents>7</Cents></Price>";
    let answered = json!({"body": {"Cents": 7}});
    let day = json!({"body": {"day": "2026-01-02", "symbol": "a/b"}});
    let cases: &[ByHttp<'_>] = &[
        (
            "/Stock/Find",
            json!({"body": {"words": ["a & b", ""], "token": "geheim"}}),
            200,
            answered.clone(),
            "GET /stock.asmx/Find?words=a+%26+b&words=&token=geheim HTTP/1.1",
        ),
        (
            "/Stock/At",
            day.clone(),
            200,
            answered.clone(),
            "GET /stock.asmx/at/2026-01-02/a%2Fb HTTP/1.1",
        ),
        // The same name, and other parameters.
        (
            "/Stock/At-2",
            json!({"body": {"symbol": "tea"}}),
            200,
            answered.clone(),
            "POST /stock.asmx/At HTTP/1.1",
        ),
        (
            "/Stock/Drop",
            json!({"body": {"symbol": "tea"}}),
            202,
            Json::Null,
            "\r\n\r\nsymbol=tea",
        ),
        (
            "/Stock/Order",
            json!({"body": {"Symbol": "tea"}}),
            200,
            answered.clone(),
            "<tns:Symbol>tea</tns:Symbol>",
        ),
        // What is refused before the service is asked.
        (
            "/Stock/At",
            json!({"body": {"day": "2026-01-02", "symbol": ".."}}),
            400,
            json!({"path": "$.body", "status": 400}),
            "",
        ),
        (
            "/Stock/Drop",
            json!({"body": {"symbol": "much too long"}}),
            400,
            json!({"path": "$.body.symbol"}),
            "",
        ),
        (
            "/Stock/Find",
            json!({"header": {}, "body": {"token": ""}}),
            400,
            json!({"path": "$"}),
            "",
        ),
        ("/Stock/At-3", day, 404, json!({}), ""),
    ];
    let service = Answering::start("200 OK\r\nContent-Type: text/xml", price);
    let arguments = ["gateway", "stock.wsdl", "--url", &service.url];
    let gateway = Listening::start(&folder, &arguments);
    for (path, request, status, expected, asked) in cases {
        let answer = gateway.send("POST", path, JSON, &request.to_string());
        let (found, _, content) = parts(&answer);
        assert_eq!(found, *status, "{path} {request}: {answer}");
        match found {
            200 | 202 => assert_eq!(content, *expected, "{path} {request}"),
            _ => (expected.as_object().unwrap().iter())
                .for_each(|(key, value)| assert_eq!(content[key], *value, "{path}: {answer}")),
        }
        let seen = service.asked();
        has(&seen, asked);
        assert_eq!(asked.is_empty(), seen.is_empty(), "{path}: {seen}");
    }
    // What SOAP binds as well is there once, and asked by SOAP.
    let quote = json!({"body": {"symbol": "tea"}}).to_string();
    gateway.send("POST", "/Stock/Quote", JSON, &quote);
    has(&service.asked(), "Envelope");
    let (.., description) = parts(&gateway.get("/openapi.json"));
    let paths = |description: &Json| {
        let paths = description["paths"].as_object().unwrap();
        paths.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let http = "/Stock/At /Stock/At-2 /Stock/Drop /Stock/Find /Stock/Order /Stock/Quote";
    assert_eq!(paths(&description), http);
    let of = |path: &str| description["paths"][path]["post"].clone();
    let body = |path: &str| {
        of(path)["requestBody"]["content"]["application/json"]["example"]["body"].clone()
    };
    assert_eq!(
        body("/Stock/Find"),
        json!({"words": ["word"], "token": "token"})
    );
    assert!(of("/Stock/Drop")["responses"].get("202").is_some());
    // Where SOAP binds nothing, the first of those of a name is what is asked.
    let arguments = ["gateway", "plain.wsdl", "--url", &service.url];
    let gateway = Listening::start(&folder, &arguments);
    let (.., description) = parts(&gateway.get("/openapi.json"));
    assert_eq!(paths(&description), http);
    let answer = gateway.send("POST", "/Stock/Quote", JSON, &quote);
    assert_eq!(parts(&answer).2, answered);
    has(&service.asked(), "GET /stock.asmx/Quote?symbol=tea");
    // What the service refuses, in its words.
    for (head, content, status, of) in [
        (
            "400 No\r\nContent-Type: text/plain",
            "no such tea",
            400,
            "client-fault",
        ),
        (
            "500 No\r\nContent-Type: text/plain",
            "out of tea",
            502,
            "no-answer",
        ),
        (
            "200 OK\r\nContent-Type: text/xml",
            "<tea/>",
            502,
            "no-answer",
        ),
    ] {
        let service = Answering::start(head, content);
        let arguments = ["gateway", "plain.wsdl", "--url", &service.url];
        let mut gateway = Listening::start(&folder, &arguments);
        let answer = gateway.send("POST", "/Stock/Quote", JSON, &quote);
        let (found, _, problem) = parts(&answer);
        assert_eq!(found, status, "{answer}");
        assert!(
            problem["type"]
                .as_str()
                .unwrap()
                .ends_with(&format!("#{of}"))
        );
        if found == 400 {
            has(problem["detail"].as_str().unwrap(), content);
        }
        // What it says is for who asks, and not for the log.
        let mut line = String::new();
        gateway.said.read_line(&mut line).unwrap();
        has(&line, &format!("POST /Stock/Quote: {status}, "));
        has_none(&line, "tea");
    }
}

#[test]
fn what_is_not_there_is_told() {
    let folder = shop("down");
    // Nobody listens where a listener was that is gone.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let gateway = Listening::start(
        &folder,
        &["gateway", "shop.wsdl", "--url", &format!("http://{port}/")],
    );
    let (status, _, problem) = parts(&gateway.send("POST", "/Shop/Price", JSON, &price("tea")));
    assert_eq!(status, 502, "{problem}");
    let run = folder.run(&["gateway", "shop.wsdl", "--listen", "nowhere"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    has(&run.err, "`--listen nowhere`");
    let run = folder.run(&["gateway", "shop.wsdl", "--bearer", "geheim"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    has_none(&run.err, "geheim");
}

/// Who asks is shown to the service, and to nobody else.
#[test]
fn secrets_go_to_the_service_alone() {
    let folder = shop("secrets");
    let service = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/?key=geheim2", service.local_addr().unwrap());
    let arguments = [
        "gateway",
        "shop.wsdl",
        "--url",
        &url,
        "--bearer",
        "@token.txt",
        "--verbose",
    ];
    let mut gateway = Listening::start(&folder, &arguments);
    let asked = std::thread::spawn(move || {
        let mut stream = service.accept().unwrap().0;
        let mut asked = Vec::new();
        let mut some = [0; 4096];
        while !String::from_utf8_lossy(&asked).contains("Envelope>") {
            let count = stream.read(&mut some).unwrap();
            asked.extend_from_slice(&some[..count]);
        }
        let _ =
            stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        String::from_utf8_lossy(&asked).into_owned()
    });
    let request = json!({"body": {"Article": "a", "Quantity": 1, "Password": "geheim3"}});
    let answer = gateway.send("POST", "/Shop/Price", JSON, &request.to_string());
    let asked = asked.join().unwrap();
    has(&asked.to_lowercase(), "authorization: bearer geheim");
    has(&asked, "geheim2");
    has(&asked, "geheim3");
    // What a schema refuses is told to who sent it, and not to the log.
    let long = json!({"body": {"Article": "geheim-and-too-long", "Quantity": 1}}).to_string();
    has(
        &gateway.send("POST", "/Shop/Price", JSON, &long),
        "maxLength",
    );
    let mut said = String::new();
    while !said.contains("400, ") && gateway.said.read_line(&mut said).unwrap() > 0 {}
    gateway.child.kill().unwrap();
    has(&said, "authorization: …");
    has(
        &said,
        "ms: The request is not what the operation takes: $.body.Article",
    );
    for text in [&said, &answer] {
        has_none(text, "geheim");
    }
}

#[test]
fn no_more_calls_go_on_than_may() {
    let folder = shop("busy");
    let Both { mock, gateway } = start(&folder, &["--max-calls", "1"]);
    let started = Instant::now();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let ask = || gateway.send("POST", "/Shop/Price", JSON, &price("later"));
        let asked: Vec<_> = (0..3).map(|_| scope.spawn(ask)).collect();
        asked
            .into_iter()
            .map(|asked| asked.join().unwrap())
            .collect()
    });
    let mut found: Vec<u16> = answers.iter().map(|answer| parts(answer).0).collect();
    found.sort_unstable();
    assert_eq!(found, [200, 503, 503]);
    let busy = answers
        .iter()
        .find(|answer| parts(answer).0 == 503)
        .unwrap();
    has(busy, "retry-after: 1");
    has(
        busy,
        "1 calls are on their way, which is the limit (`--max-calls`)",
    );
    assert!(started.elapsed() < Duration::from_secs(15));
    drop(mock);
}

/// An answer that is on its way is given before the end.
#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to() {
    let folder = shop("end");
    let Both { mock, mut gateway } = start(&folder, &[]);
    let mut stream = TcpStream::connect(&gateway.address).unwrap();
    let content = price("later");
    let length = content.len();
    let host = &gateway.address;
    write!(stream, "POST /Shop/Price HTTP/1.1\r\nHost: {host}\r\n{JSON}Content-Length: {length}\r\n\r\n{content}").unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let mut kill = std::process::Command::new("kill");
    kill.args(["-TERM", &gateway.child.id().to_string()]);
    assert!(kill.status().unwrap().success());
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(parts(&answer).0, 200, "{answer}");
    assert_eq!(gateway.child.wait().unwrap().code(), Some(0));
    drop(mock);
}
