//! `soapgen mock`: what it answers, to whom, and what its pages show.
#![allow(clippy::unwrap_used)]

mod folder;
mod listening;

use std::fs;
use std::io::BufRead as _;
use std::ops::{Deref, DerefMut};
use std::process::Command;
use std::time::{Duration, Instant};

use folder::Folder;
use listening::{Listening, STOCK, TYPES, WSDL, has, has_none, stock_by_http_alone};

fn shop(name: &str, answers: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(
        &format!("mock-{name}"),
        &[("shop.wsdl", WSDL), ("types.xsd", TYPES)],
    );
    for (file, content) in answers {
        folder.write(&format!("answers/{file}"), content);
    }
    folder
}

/// A mock that listens.
struct Mock(Listening);

impl Deref for Mock {
    type Target = Listening;

    fn deref(&self) -> &Listening {
        &self.0
    }
}

impl DerefMut for Mock {
    fn deref_mut(&mut self) -> &mut Listening {
        &mut self.0
    }
}

impl Mock {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mock = ["mock", "shop.wsdl"];
        Self(Listening::start(folder, &[&mock, arguments].concat()))
    }

    /// Asks for the price of an article.
    fn price(&self, article: &str, fields: &str) -> String {
        let body = format!(
            "<Price xmlns='urn:shop'><Article>{article}</Article><Quantity>3</Quantity></Price>"
        );
        self.soap(&body, fields)
    }

    fn soap(&self, body: &str, fields: &str) -> String {
        self.send(
            "POST",
            "/",
            &format!("Content-Type: text/xml\r\n{fields}"),
            &envelope(body),
        )
    }

    /// Sends a form of the page of an operation.
    fn form(&self, path: &str, members: &[(&str, &str)], fields: &str) -> String {
        let content: Vec<String> = (members.iter())
            .map(|(name, value)| {
                let value: String = value.bytes().map(|b| format!("%{b:02x}")).collect();
                format!("{name}={value}")
            })
            .collect();
        let of = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.send("POST", path, &format!("{of}{fields}"), &content.join("&"))
    }
}

fn envelope(body: &str) -> String {
    format!(
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>{body}</e:Body></e:Envelope>"
    )
}

#[test]
fn samples_answer_and_documents_are_given() {
    let folder = shop("samples", &[]);
    let mock = Mock::start(&folder, &[]);
    let answer = mock.price("tea", "");
    has(&answer, "HTTP/1.1 200 OK");
    has(&answer, "PriceResponse");
    // What is answered is what `sample` writes.
    let sample = folder.run(&[
        "sample",
        "shop.wsdl",
        "--operation",
        "Price",
        "--only",
        "response",
    ]);
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    has(&squeezed(&answer), &squeezed(&sample.out));
    has(
        &mock.soap("<Note xmlns='urn:shop'>x</Note>", ""),
        "202 Accepted",
    );
    let soap12 = mock.send(
        "POST",
        "/any/path",
        "Content-Type: application/soap+xml\r\n",
        &envelope("<Price xmlns='urn:shop'><Article>a</Article><Quantity>1</Quantity></Price>")
            .replace(
                "http://schemas.xmlsoap.org/soap/envelope/",
                "http://www.w3.org/2003/05/soap-envelope",
            ),
    );
    has(&soap12, "application/soap+xml");
    has(&soap12, "Cents");
    let wsdl = mock.get("/?wsdl");
    has(&wsdl, &format!("location=\"http://{}/\"", mock.address));
    has(
        &wsdl,
        &format!("schemaLocation=\"http://{}/?xsd=1\"", mock.address),
    );
    has(&mock.get("/?xsd=1"), "maxLength");
    has(&mock.get("/?xsd=2"), "404 Not Found");
    has(&mock.soap("<Other/>", ""), "no operation takes the element");
}

#[test]
fn files_answer_by_what_a_request_holds() {
    let folder = shop(
        "files",
        &[
            (
                "Price/tea.json",
                r#"{"about": "tea is dear", "when": {"body": {"Article": "tea", "Quantity": "3"}}, "body": {"Cents": 450}}"#,
            ),
            (
                "Price/signed.json",
                r#"{"when": {"header": {"Session": "abc"}}, "body": {"Cents": 7}}"#,
            ),
            (
                "Price/none.json",
                r#"{"when": {"body": {"Article": "hat"}}, "fault": {"reason": "no hats", "detail": {"Unknown": {"Article": "hat"}}}}"#,
            ),
            (
                "Price/free.json",
                r#"{"when": {"body": {"Article": "free"}}, "fault": {"code": "Receiver", "reason": "out", "detail": {"$xml": "<why xmlns='urn:why'>tired</why>"}}}"#,
            ),
            (
                "Price/odd.json",
                r#"{"when": {"body": {"Article": "odd"}}, "raw": "no XML", "content-type": "text/plain", "status": 418}"#,
            ),
            (
                "Price/slow.json",
                r#"{"when": {"body": {"Article": "slow"}}, "delay": "300ms"}"#,
            ),
            (
                "Price.xml",
                "<PriceResponse xmlns='urn:shop'><Cents>99</Cents></PriceResponse>",
            ),
        ],
    );
    let mock = Mock::start(&folder, &["--answers", "answers"]);
    for (article, wanted) in [
        ("tea", "Cents>450<"),
        ("cup", "Cents>99<"),
        (
            "hat",
            "<tns:Unknown xmlns:tns=\"urn:shop\"><tns:Article>hat<",
        ),
        (
            "hat",
            "<faultcode>soap:Client</faultcode><faultstring>no hats<",
        ),
        (
            "free",
            "<faultcode>soap:Server</faultcode><faultstring>out<",
        ),
        ("free", "<why xmlns=\"urn:why\">tired</why>"),
        ("odd", "HTTP/1.1 418"),
        ("odd", "no XML"),
    ] {
        has(&mock.price(article, ""), wanted);
    }
    let signed = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Header>\
         <Session xmlns='urn:shop'>abc</Session></e:Header><e:Body><Price xmlns='urn:shop'>\
         <Article>x</Article><Quantity>3</Quantity></Price></e:Body></e:Envelope>";
    has(
        &mock.send("POST", "/", "Content-Type: text/xml\r\n", signed),
        "Cents>7<",
    );
    let started = Instant::now();
    has(&mock.price("slow", ""), "Cents");
    assert!(started.elapsed() >= Duration::from_millis(300));
    has(
        &mock.price("cup", "X-Soapgen-Mock: answer=tea\r\n"),
        "Cents>450<",
    );
    has(
        &mock.price("cup", "X-Soapgen-Mock: answer=te\r\n"),
        "there are: free, none, odd, signed, slow, tea, Price",
    );
    // Files count as they are when a request comes.
    let path = folder.0.join("answers/Price/tea.json");
    fs::write(&path, r#"{"body": {"Cents": 451}}"#).unwrap();
    has(&mock.price("tea", ""), "Cents>451<");
    fs::write(&path, r#"{"body": {"Cent": 451}}"#).unwrap();
    let wrong = mock.price("tea", "");
    has(&wrong, "soap:Server");
    has(&wrong, "tea.json: $.body");
    has(&wrong, "`Cents`");
    fs::write(
        folder.0.join("answers/Price.xml"),
        envelope(
            "<e:Fault><faultcode>e:Server</faultcode><faultstring>closed</faultstring></e:Fault>",
        ),
    )
    .unwrap();
    fs::remove_file(path).unwrap();
    has(&mock.price("cup", ""), "<faultstring>closed<");
}

#[test]
fn wrong_answers_are_errors_at_once() {
    for (file, content, problem) in [
        (
            "Prize.json",
            "{}",
            "no operation is called `Prize`; did you mean `Price`?",
        ),
        ("Prize/a.json", "{}", "no operation is called `Prize`"),
        ("Price.json", "[]", "$: expected an object"),
        ("Price.json", "{", "EOF while parsing"),
        (
            "Price.json",
            r#"{"body": {"Cents": "many"}}"#,
            "$.body.Cents: ",
        ),
        (
            "Price.json",
            r#"{"bodi": {}}"#,
            "$: nothing is called `bodi` here; did you mean `body`?",
        ),
        (
            "Price.json",
            r#"{"body": {"Cents": 1}, "raw": ""}"#,
            "`body` and `raw` stand together",
        ),
        (
            "Price.json",
            r#"{"header": {}}"#,
            "$.header: it needs `body`",
        ),
        (
            "Price.json",
            r#"{"body": {"Cents": 1}, "header": {"Session": "x"}}"#,
            "$.header: ",
        ),
        (
            "Price.json",
            r#"{"when": {"body": {"Quantity": "x"}}}"#,
            "$.when.body.Quantity: ",
        ),
        (
            "Price.json",
            r#"{"when": {"body": {"Artcle": "x"}}}"#,
            "$.when.body: nothing is called `Artcle` here; did you mean `Article`?",
        ),
        (
            "Price.json",
            r#"{"when": {"header": {"Sesion": "x"}}}"#,
            "did you mean `Session`?",
        ),
        (
            "Price.json",
            r#"{"when": {"Article": "x"}}"#,
            "$.when: nothing is called `Article` here; there are `body`, `header`",
        ),
        (
            "Price.json",
            r#"{"fault": {"code": "Mine"}}"#,
            "$.fault.code: `Mine` is none",
        ),
        (
            "Price.json",
            r#"{"fault": {"detail": {"Unknwn": {}}}}"#,
            "no fault `Unknwn`; did you mean `Unknown`?",
        ),
        (
            "Price.json",
            r#"{"fault": {"detail": {"Unknown": {}}}}"#,
            "$.fault.detail.Unknown: `Article` is missing",
        ),
        (
            "Price.json",
            r#"{"delay": "5"}"#,
            "$.delay: a delay is a time",
        ),
        (
            "Price.json",
            r#"{"delay": 5}"#,
            "$.delay: expected a time as a string",
        ),
        (
            "Price.json",
            r#"{"status": 99}"#,
            "$.status: a status is a number from 200 to 599",
        ),
        (
            "Price.json",
            r#"{"cut": -1}"#,
            "$.cut: expected a number of bytes",
        ),
        ("Price.xml", "<PriceResponse", "Price.xml: "),
        (
            "Price.xml",
            "<PriceResponse xmlns='urn:shop'><Cents>many</Cents></PriceResponse>",
            "Cents",
        ),
        (
            "Note.json",
            r#"{"body": {}}"#,
            "$.body: the operation has no response",
        ),
        (
            "0001-Price.txt",
            "operation: Price\nstatus: x\n",
            "`status: x` is no line of a recording",
        ),
    ] {
        let folder = shop("wrong", &[(file, content)]);
        let run = folder.run(&["mock", "shop.wsdl", "--answers", "answers", "--quiet"]);
        assert_eq!(run.code, Some(1), "{file} {content}: {}", run.out);
        assert_eq!(run.out, "");
        has(&run.err, file.split('/').next().unwrap());
        has(&run.err, problem);
    }
    let folder = shop("wrong", &[]);
    for (arguments, code, problem) in [
        (&["--answers", "none"][..], 1, "none can't be read"),
        (&["--record", "http://h/"], 2, "--answers"),
        (
            &["--answers", "a", "--record", "ftp://h/"],
            1,
            "write an address of http or https",
        ),
        (&["--listen", "127.0.0.1"], 1, "write an address and a port"),
        (&["--listen", "192.0.2.1:1"], 1, "--listen 192.0.2.1:1"),
    ] {
        let run = folder.run(&[&["mock", "shop.wsdl"], arguments].concat());
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.err);
        has(&run.err, problem);
    }
}

#[test]
fn violations_are_a_fault_where_it_is_strict_and_listed_elsewhere() {
    let body = "<Price xmlns='urn:shop'><Article>much too long</Article><Quantity>3</Quantity><More/></Price>";
    for is_strict in [false, true] {
        let folder = shop("strict", &[]);
        let arguments: &[&str] = if is_strict { &["--strict"] } else { &[] };
        let mock = Mock::start(&folder, arguments);
        let answer = mock.soap(body, "");
        if is_strict {
            has(
                &answer,
                "<faultcode>soap:Client</faultcode><faultstring>the request is not valid: ",
            );
            has(&answer, "/Price/Article: ");
            has(
                &answer,
                "/Price: expected &lt;Password&gt;, found {urn:shop}More",
            );
        } else {
            has(&answer, "Cents");
        }
        has(&mock.price("tea", ""), "Cents");
        let page = mock.get("/-/request/1");
        has(&page, "/Price/Article: ");
        has(
            &page,
            "/Price: expected &lt;Password&gt;, found {urn:shop}More",
        );
        has(&mock.get("/"), "<td>2</td></tr>");
    }
}

#[test]
fn what_goes_wrong_can_be_asked_for() {
    let folder = shop("effects", &[]);
    let mut mock = Mock::start(&folder, &[]);
    let ask = |wanted: &str| mock.price("tea", &format!("X-Soapgen-Mock: {wanted}\r\n"));
    let started = Instant::now();
    has(&ask("delay=400ms"), "Cents");
    assert!(started.elapsed() >= Duration::from_millis(400));
    let whole = ask("status=503");
    has(&whole, "HTTP/1.1 503");
    has(&whole, "Cents");
    let cut = ask("cut=50");
    let (head, content) = cut.split_once("\r\n\r\n").unwrap();
    assert_eq!(content.len(), 50, "{cut}");
    let (_, all) = whole.split_once("\r\n\r\n").unwrap();
    assert_eq!(&all[..50], content);
    has(head, &format!("content-length: {}", all.len()));
    assert_eq!(ask("cut"), "");
    has(&ask("cut=0"), "HTTP/1.1 200 OK");
    has(&ask("cut=100000"), "</soap:Envelope>");
    has(&ask("fault"), "soap:Server");
    has(&ask("fault=Sender; status=400"), "HTTP/1.1 400");
    has(&ask("fault=Unknown"), "<tns:Unknown");
    has(
        &ask("fault=Unknwn"),
        "there are `Client`, `Server`, `Unknown`",
    );
    has(&ask("delay=soon"), "a delay is a time such as");
    // Each is a line on standard error.
    let mut line = String::new();
    mock.said.read_line(&mut line).unwrap();
    assert!(
        line.starts_with("POST / Price: 200 by a sample, "),
        "{line}"
    );
}

#[test]
fn a_service_is_recorded_and_replayed() {
    let answers = [(
        "Price.json",
        r#"{"when": {"body": {"Article": "tea"}}, "body": {"Cents": 450}}"#,
    )];
    let folder = shop("record", &answers);
    let service = Mock::start(&folder, &["--answers", "answers"]);
    let url = format!("http://{}/shop", service.address);
    let mock = Mock::start(&folder, &["--answers", "recorded", "--record", &url]);
    has(
        &mock.price("tea", "Authorization: Basic c2VjcmV0\r\n"),
        "Cents>450<",
    );
    has(&mock.price("hat", ""), "Cents>1<");
    has(
        &mock.price("hat", "X-Soapgen-Mock: fault\r\n"),
        "soap:Server",
    );
    let slow = Instant::now();
    has(
        &mock.price("cup", "X-Soapgen-Mock: delay=200ms\r\n"),
        "Cents>1<",
    );
    assert!(slow.elapsed() >= Duration::from_millis(200));
    let mut names: Vec<String> = (fs::read_dir(folder.0.join("recorded")).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 9, "{names:?}");
    assert_eq!(names[0], "0001-Price.answer.xml");
    let text: String = (names.iter())
        .map(|name| fs::read_to_string(folder.0.join("recorded").join(name)).unwrap())
        .collect();
    has_none(&text, "c2VjcmV0");
    drop(service);
    has(&mock.price("tea", ""), "the service was not asked");
    drop(mock);
    let mock = Mock::start(&folder, &["--answers", "recorded"]);
    has(&mock.price("tea", ""), "Cents>450<");
    has(
        &mock.price("hat", "X-Soapgen-Mock: status=502\r\n"),
        "HTTP/1.1 502",
    );
    has(&mock.get("/"), "a recording");
    let other = mock.price("pot", "");
    has(
        &other,
        "no recorded call of Price asks this; the nearest is",
    );
    // Of what was not recorded there are samples.
    has(
        &mock.soap("<Note xmlns='urn:shop'>x</Note>", ""),
        "202 Accepted",
    );
}

#[test]
fn pages_show_and_try_operations() {
    let folder = shop(
        "pages",
        &[(
            "Price/tea.json",
            r#"{"when": {"body": {"Article": "tea"}}, "body": {"Cents": 450}}"#,
        )],
    );
    let mock = Mock::start(&folder, &["--answers", "answers"]);
    let index = mock.get("/");
    has(&index, "content-security-policy: default-src 'none';");
    has(&index, "&lt;b onclick=&quot;x&quot;&gt;Sells.&lt;/b&gt;");
    has(
        &index,
        "&lt;script&gt;alert(&#39;costs&#39;)&lt;/script&gt; &quot;costs&quot; &amp;amp; more.",
    );
    has(&index, "<a href=\"/-/operation/0\">Price</a>");
    let page = mock.get("/-/operation/0");
    has(&page, "&quot;Article&quot;: &quot;");
    has(&page, "<option value=\"fault=Unknown\">");
    has(&page, "<option value=\"answer=tea\">");
    for page in [&index, &page] {
        has_none(page, "<script>");
        has_none(page, "<b ");
    }
    let body = "{\"Article\": \"tea\",\r\n \"Quantity\": 3, \"Password\": \"hidden\"}";
    let tried = mock.form(
        "/-/operation/0",
        &[("body", body), ("header", "{}"), ("soap", "1.2")],
        "",
    );
    has(&tried, "<strong>Response</strong>, status 200");
    has(&tried, "&quot;Cents&quot;: 450");
    has(&tried, "http://www.w3.org/2003/05/soap-envelope");
    has(&tried, "<option value=\"1.2\" selected>");
    let tried = mock.form(
        "/-/operation/0",
        &[("body", body), ("wanted", "fault=Unknown; cut=9")],
        "",
    );
    has(&tried, "<strong>Fault</strong>, status 500");
    has(&tried, "cut after 9 bytes");
    // What is typed stands in the page as text, and what is wrong is named.
    let wrong = "{\"Artcle\": \"</textarea><script>\u{202e}\"}";
    let tried = mock.form("/-/operation/0", &[("body", wrong)], "");
    has(&tried, "`Article`");
    has(&tried, "&lt;/textarea&gt;&lt;script&gt;\\u202e");
    has_none(&tried, "\u{202e}");
    has(
        &mock.form("/-/operation/0", &[("body", "{")], ""),
        "the body is not JSON",
    );
    has(
        &mock.form("/-/operation/0", &[("body", body), ("wanted", "a\nb")], ""),
        "can&#39;t stand in a field",
    );
    let note = mock.form("/-/operation/1", &[("body", "\"x\"")], "");
    has(&note, "<strong>Accepted</strong>, status 202");
    // Secrets are not shown.
    let request = mock.get("/-/request/1");
    has(&request, "&lt;tns:Article&gt;tea");
    has_none(&request, "hidden");
    for (path, status) in [
        ("/-/operation/2", "404"),
        ("/-/operation/-1", "404"),
        ("/-/request/99", "404"),
        ("/-/../answers/Price/tea.json", "404"),
        ("/-/style.css", "200"),
        ("/-/page.js", "200"),
    ] {
        has(&mock.get(path), &format!("HTTP/1.1 {status}"));
    }
}

#[test]
fn what_comes_in_is_bounded_and_shown_as_text() {
    let folder = shop("hostile", &[]);
    let mock = Mock::start(&folder, &[]);
    let deep = format!("{}{}", "<a>".repeat(5000), "</a>".repeat(5000));
    let bomb = "<!DOCTYPE a [<!ENTITY b 'x'>]><e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>";
    let post = |fields: &str, content: &str| {
        mock.send(
            "POST",
            "/",
            &format!("Content-Type: text/xml\r\n{fields}"),
            content,
        )
    };
    for (answer, wanted) in [
        (mock.soap(&deep, ""), "soap:Client"),
        (post("", bomb), "soap:Client"),
        (post("", "no XML <script>alert(1)</script>"), "soap:Client"),
        (post("", ""), "soap:Client"),
        (mock.price("a", "SOAPAction: \"<script>\"\r\n"), "no operation has the action"),
        (mock.price("a", "X-Soapgen-Mock: \u{1b}[31m\r\n"), "HTTP/1.1"),
        (mock.send("DELETE", "/", "", ""), "405"),
        // The announced size alone is over the limit.
        (mock.raw(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: 99999999999\r\n\r\n<a"), "413"),
        (mock.raw(format!("POST /-/operation/0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n{}", "a".repeat(5_000_000)).as_bytes()), "413"),
        // Pages of other sites, and names that lead here.
        (mock.price("a", "Origin: http://other.example\r\n"), "403"),
        (mock.form("/-/operation/0", &[("body", "{}")], "Origin: http://other.example\r\n"), "403"),
        (mock.form("/-/operation/0", &[("body", "{}")], "Origin: null\r\n"), "403"),
        (mock.form("/-/operation/0", &[("body", "{}")], &format!("Origin: http://{}\r\n", mock.address)), "200"),
        (mock.send("GET", "/", "Host: other.example\r\n", ""), "403"),
        (mock.send("GET", "/-/request/1", "Host: other.example\r\n", ""), "403"),
    ] {
        has(&answer, wanted);
    }
    for number in 1..=6 {
        let page = mock.get(&format!("/-/request/{number}"));
        has(&page, "<h1>Request");
        has_none(&page, "<script>");
        has_none(&page, "\u{1b}");
        assert!(page.len() < 300_000, "{}", page.len());
    }
    // The last ones are kept.
    for _ in 0..60 {
        mock.price("a", "");
    }
    let index = mock.get("/");
    assert_eq!(index.matches("<tr><td>").count(), 50);
    has(&mock.get("/-/request/1"), "404");
}

#[test]
fn several_services_have_paths_of_their_own() {
    let folder = shop("several", &[]);
    // A second port type, of one operation.
    let second = WSDL
        .replace(
            "<binding ",
            "<portType name='Desk'><operation name='Note'><input message='s:Note'/></operation></portType>
             <binding name='Desk' type='s:Desk'><soap:binding transport='http://schemas.xmlsoap.org/soap/http'/>
             <operation name='Note'><soap:operation soapAction='urn:desk'/><input><soap:body use='literal'/></input></operation></binding>
             <binding ",
        )
        .replace(
            "</definitions>",
            "<service name='Desk'><port name='Desk' binding='s:Desk'><soap:address location='http://h/'/></port></service></definitions>",
        );
    folder.write("shop.wsdl", &second);
    let mock = Mock::start(&folder, &[]);
    let index = mock.get("/");
    for wanted in ["<h2>Shop</h2>", "<h2>Desk</h2>", "href=\"/Desk?wsdl\""] {
        has(&index, wanted);
    }
    let ask = |path: &str, body: &str| {
        mock.send("POST", path, "Content-Type: text/xml\r\n", &envelope(body))
    };
    let price = "<Price xmlns='urn:shop'><Article>a</Article><Quantity>1</Quantity></Price>";
    has(&ask("/Shop", price), "Cents");
    has(&ask("/a/Shop", price), "Cents");
    has(&ask("/Desk", price), "no operation takes the element");
    has(
        &ask("/Desk", "<Note xmlns='urn:shop'>x</Note>"),
        "202 Accepted",
    );
    has(&ask("/Other", price), "404");
    for path in ["/Shop\n", "/Desk\n"] {
        has(&mock.get("/Other?wsdl"), path);
    }
    has(
        &mock.get("/Desk?wsdl"),
        &format!("http://{}/Desk", mock.address),
    );
    // The page of an operation asks the service that has it.
    let after = &index[index.find("<h2>Desk</h2>").unwrap()..];
    let page = after.split("href=\"/-/operation/").nth(1).unwrap();
    let page = format!("/-/operation/{}", page.split('"').next().unwrap());
    has(&mock.form(&page, &[("body", "\"x\"")], ""), "status 202");
}

/// A service that SOAP, GET and POST bind, or the last two alone.
fn stock(name: &str, wsdl: &str, answers: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(&format!("mock-stock-{name}"), &[("shop.wsdl", wsdl)]);
    for (file, content) in answers {
        folder.write(&format!("answers/{file}"), content);
    }
    folder
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
const XML: &str = "Content-Type: text/xml\r\n";
const TEXT: &str = "content-type: text/plain";

const QUOTE: &str = "<Quote xmlns='urn:stock'><symbol>tea</symbol></Quote>";

/// What is asked of a mock: method, path, fields, content; and what the answer has.
type Asking<'c> = (&'c str, &'c str, &'c str, &'c str, &'c [&'c str]);

fn asks(mock: &Mock, cases: &[Asking<'_>]) {
    for (method, path, fields, content, wanted) in cases {
        let answer = mock.send(method, path, fields, content);
        for wanted in *wanted {
            assert!(
                answer.contains(wanted),
                "{method} {path}: no {wanted:?} in {answer}"
            );
        }
    }
}

/// Operations of HTTP bindings are answered beside those of SOAP, and where SOAP binds nothing.
#[test]
fn operations_of_http_bindings_are_answered() {
    let sample = "Cents>1<";
    let order = "<Order xmlns='urn:stock'><Symbol>tea</Symbol></Order>";
    let envelope = envelope(QUOTE);
    let action = format!("{XML}SOAPAction: \"urn:stock/Quote\"\r\n");
    let both: &[Asking<'_>] = &[
        (
            "GET",
            "/Quote?symbol=tea",
            "",
            "",
            &["200 OK", "text/xml", sample],
        ),
        // At the path that the document gives as well.
        ("GET", "/stock.asmx/Quote?symbol=tea", "", "", &[sample]),
        ("POST", "/Quote", FORM, "symbol=tea", &[sample]),
        ("HEAD", "/Quote?symbol=tea", "", "", &["200 OK", "text/xml"]),
        ("GET", "/Find?words=a&words=b&token=x", "", "", &[sample]),
        ("GET", "/at/2026-01-02/te%2Fa", "", "", &[sample]),
        ("POST", "/At", FORM, "symbol=tea", &[sample]),
        (
            "POST",
            "/Drop",
            FORM,
            "symbol=tea",
            &["200 OK", "content-length: 0"],
        ),
        ("POST", "/Order", XML, order, &[sample]),
        // What isn't so is a status and a line.
        (
            "GET",
            "/Quote",
            "",
            "",
            &["400 Bad", TEXT, "`symbol` is missing"],
        ),
        ("GET", "/at/soon/tea", "", "", &["400 Bad", TEXT, "day"]),
        (
            "POST",
            "/Order",
            XML,
            "<Other/>",
            &["400 Bad", TEXT, "Other"],
        ),
        (
            "POST",
            "/Quote",
            "Content-Type: image/png\r\n",
            "",
            &["415 "],
        ),
        // Documents are given where the service is.
        (
            "GET",
            "/?wsdl",
            "",
            "",
            &["200 OK", "<h:address location=\"http://"],
        ),
        ("GET", "/stock.asmx?wsdl", "", "", &["/stock.asmx\""]),
        ("GET", "/Quote?symbol=tea&wsdl", "", "", &[sample]),
    ];
    for (name, wsdl) in [("both", STOCK.to_owned()), ("http", stock_by_http_alone())] {
        let folder = stock(name, &wsdl, &[]);
        let mock = Mock::start(&folder, &[]);
        asks(&mock, both);
        // What is answered is what `sample` writes.
        let binding = ["--binding", "StockHttpGet", "--only", "response"];
        let run = folder.run(
            &[
                &["sample", "shop.wsdl", "--operation", "Find"],
                &binding[..],
            ]
            .concat(),
        );
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let answer = mock.get("/Find?token=x");
        has(&squeezed(&answer), &squeezed(&run.out));
        has_none(&run.out, "Envelope");
        let alone: &[Asking<'_>] = match name {
            "both" => &[
                (
                    "GET",
                    "/Qoute",
                    "",
                    "",
                    &["404 ", TEXT, "no operation is at this path"],
                ),
                ("PUT", "/Quote", "", "", &["405 ", "allow: GET, HEAD, POST"]),
                ("POST", "/Qoute", FORM, "", &["404 ", TEXT]),
                ("GET", "/any?wsdl", "", "", &["200 OK"]),
                ("POST", "/stock.asmx", XML, &envelope, &["QuoteResult"]),
                ("POST", "/any", XML, &envelope, &["QuoteResult"]),
                // What says that it is SOAP's is, wherever it is sent.
                ("POST", "/Order", &action, &envelope, &["QuoteResult"]),
                ("POST", "/Order", XML, &envelope, &["400 Bad", "Envelope"]),
            ],
            _ => &[
                ("POST", "/Quote", XML, &envelope, &["415 "]),
                ("PUT", "/Quote", "", "", &["405 ", "allow: GET, HEAD, POST"]),
                ("PUT", "/Drop", "", "", &["405 ", "allow: POST\r\n"]),
                ("GET", "/Nothing", "", "", &["404 ", TEXT]),
            ],
        };
        asks(&mock, alone);
        // Pages of other sites have nothing asked by pictures either.
        for (site, status) in [
            ("cross-site", "403"),
            ("same-site", "403"),
            ("same-origin", "200"),
            ("none", "200"),
        ] {
            let fields = format!("Sec-Fetch-Site: {site}\r\n");
            let answer = mock.send("GET", "/Quote?symbol=tea", &fields, "");
            has(&answer, &format!("HTTP/1.1 {status} "));
        }
    }
}

/// Files answer by the binding where a name alone is another's.
#[test]
fn files_answer_operations_of_http_bindings() {
    let answers = [
        (
            "Quote.json",
            r#"{"body": {"QuoteResult": {"Cents": 1000}}}"#,
        ),
        (
            "StockHttpGet.Quote.xml",
            "<Price xmlns='urn:stock'><Cents>2000</Cents></Price>",
        ),
        (
            "StockHttpGet.Quote/tea.json",
            r#"{"when": {"body": {"symbol": "tea"}}, "body": {"Cents": 2001}, "delay": "1ms"}"#,
        ),
        (
            "StockHttpGet.Quote/gone.json",
            r#"{"when": {"body": {"symbol": "gone"}}, "fault": {"code": "Client", "reason": "no such\nthing"}}"#,
        ),
        (
            "StockHttpPost.Quote.json",
            r#"{"raw": "<odd/>", "status": 418}"#,
        ),
        (
            "Find.json",
            r#"{"when": {"body": {"words": ["a", "b"]}}, "body": {"Cents": 5, "Note": "both"}}"#,
        ),
        ("Drop.json", r#"{"fault": {"reason": "out"}}"#),
        (
            "Order.json",
            r#"{"when": {"body": {"Symbol": "tea"}}, "body": {"Cents": 6}}"#,
        ),
    ];
    let folder = stock("files", STOCK, &answers);
    let mock = Mock::start(&folder, &["--answers", "answers"]);
    let order = "<Order xmlns='urn:stock'><Symbol>tea</Symbol></Order>";
    let soap = envelope(QUOTE);
    asks(
        &mock,
        &[
            ("POST", "/", XML, &soap, &["Cents>1000<"]),
            (
                "GET",
                "/Quote?symbol=tea",
                "",
                "",
                &["200 OK", "Cents>2001<"],
            ),
            ("GET", "/Quote?symbol=cup", "", "", &["Cents>2000<"]),
            (
                "GET",
                "/Quote?symbol=gone",
                "",
                "",
                &["400 Bad", TEXT, "\r\n\r\nno such\nthing\n"],
            ),
            (
                "POST",
                "/Quote",
                FORM,
                "symbol=tea",
                &["HTTP/1.1 418", "<odd/>"],
            ),
            (
                "GET",
                "/Find?words=a&words=b&token=",
                "",
                "",
                &["Cents>5<", "Note>both<"],
            ),
            ("GET", "/Find?words=b&token=", "", "", &["Cents>1<"]),
            (
                "POST",
                "/Drop",
                FORM,
                "symbol=tea",
                &["500 Internal", TEXT, "out"],
            ),
            ("POST", "/Order", XML, order, &["Cents>6<"]),
            (
                "GET",
                "/Quote?symbol=cup",
                "X-Soapgen-Mock: answer=tea\r\n",
                "",
                &["Cents>2001<"],
            ),
        ],
    );
    // What is wrong ends the command, with its place.
    for (file, content, problem) in [
        (
            "Quote.json",
            r#"{"body": {"Cents": 1}}"#,
            "$.body: nothing is called `Cents`",
        ),
        (
            "StockHttpGet.Quote.json",
            r#"{"body": {"Cents": "x"}}"#,
            "$.body.Cents: ",
        ),
        (
            "StockHttpGet.Quote.json",
            r#"{"when": {"body": {"simbol": ""}}}"#,
            "did you mean `symbol`?",
        ),
        (
            "StockHttpGet.Quote.xml",
            "<Other/>",
            "it is no answer of the operation",
        ),
        (
            "StockHttpGet.Drop.json",
            "{}",
            "did you mean `StockHttpPost.Drop`?",
        ),
        ("Drop.xml", "<Price/>", "answers with no document"),
        (
            "Drop.json",
            r#"{"body": {}}"#,
            "the operation has no response",
        ),
        (
            "Drop.json",
            r#"{"fault": {"detail": {"$xml": "<a/>"}}}"#,
            "$.fault.detail: an HTTP binding has no faults",
        ),
        (
            "Find.json",
            r#"{"body": {"Cents": 1}, "header": {"a": 1}}"#,
            "no header blocks",
        ),
    ] {
        let folder = stock("wrong", STOCK, &[(file, content)]);
        let run = folder.run(&["mock", "shop.wsdl", "--answers", "answers", "--quiet"]);
        assert_eq!(run.code, Some(1), "{file} {content}: {}", run.out);
        has(&run.err, file);
        has(&run.err, problem);
    }
}

#[test]
fn requests_without_envelopes_are_checked_and_fail_as_asked() {
    let folder = stock("strict", STOCK, &[]);
    let strict = Mock::start(&folder, &["--strict"]);
    let lenient = Mock::start(&folder, &[]);
    let order = "<Order xmlns='urn:stock'><Symbol>much too long</Symbol><More/></Order>";
    let cases: &[Asking<'_>] = &[
        (
            "GET",
            "/Quote?symbol=much+too+long",
            "",
            "",
            &["the parameter `symbol`: maxLength"],
        ),
        (
            "GET",
            "/Quote?symbol=tea&simbol=x",
            "",
            "",
            &["there is no parameter `simbol`"],
        ),
        (
            "GET",
            "/at/2026-01-02/much%20too%20long",
            "",
            "",
            &["maxLength"],
        ),
        (
            "POST",
            "/Quote",
            FORM,
            "symbol=much+too+long",
            &["maxLength"],
        ),
        (
            "POST",
            "/Order",
            XML,
            order,
            &["/Order/Symbol: ", "{urn:stock}More"],
        ),
    ];
    for (number, (method, path, fields, content, wanted)) in cases.iter().enumerate() {
        let refused = strict.send(method, path, fields, content);
        let read = lenient.send(method, path, fields, content);
        has(&refused, "400 Bad");
        has(&refused, TEXT);
        has(&read, "Cents>1<");
        let page = lenient.get(&format!("/-/request/{}", number + 1));
        for wanted in *wanted {
            has(&refused, wanted);
            has(&page, wanted);
        }
    }
    has(&strict.get("/Quote?symbol=tea"), "200 OK");
    // Each violation is one, those of the parameters as a whole and of the values alike.
    let before = cases.len() + 2;
    let several = [
        (
            "GET",
            "/Quote?symbol=much+too+long&simbol=x&%zz=1&symbol=%FF",
            "",
            &[
                "there is no parameter `simbol`",
                "the name of the parameter `%zz` is not encoded",
                "the parameter `symbol` is not encoded",
            ][..],
        ),
        (
            "GET",
            "/at/yesterday/much%20too%20long?a=1",
            "",
            &[
                "there is no parameter `a`",
                "the parameter `day`: ",
                "the parameter `symbol`: maxLength",
            ],
        ),
        (
            "GET",
            "/Quote?a=1&b=2",
            "",
            &[
                "there is no parameter `a`",
                "there is no parameter `b`",
                "the parameter `symbol` is missing",
            ],
        ),
        ("POST", "/Order", order, &["/Order/Symbol: ", "/Order: "]),
    ];
    for (number, (method, path, content, wanted)) in several.into_iter().enumerate() {
        let refused = strict.send(method, path, XML, content);
        has(&refused, "400 Bad");
        let said = refused.split("\r\n\r\n").nth(1).unwrap();
        assert_eq!(said.split("; ").count(), wanted.len(), "{said}");
        let page = strict.get(&format!("/-/request/{}", before + number));
        let listed: Vec<&str> = page.split("<ul class=\"wrong\">").collect();
        let listed = listed[1].split("</ul>").next().unwrap();
        assert_eq!(listed.matches("<li>").count(), wanted.len(), "{listed}");
        for wanted in wanted {
            has(said, wanted);
            has(listed, wanted);
        }
    }
    // What goes wrong on purpose.
    let mut mock = lenient;
    let ask = |wanted: &str| {
        let fields = format!("X-Soapgen-Mock: {wanted}\r\n");
        mock.send("GET", "/Quote?symbol=tea", &fields, "")
    };
    let started = Instant::now();
    has(&ask("delay=300ms"), "Cents");
    assert!(started.elapsed() >= Duration::from_millis(300));
    for (wanted, expected) in [
        ("fault", "500 Internal"),
        ("fault=Client", "400 Bad"),
        ("fault=Sender", "\r\n\r\nthe request asked for a fault\n"),
        ("fault=Server; status=503", "HTTP/1.1 503"),
        ("fault=Unknown", "there are `Client`, `Server`"),
        ("delay=soon", "a delay is a time such as"),
        ("answer=tea", "is called `tea`"),
    ] {
        has(&ask(wanted), expected);
    }
    assert_eq!(ask("cut"), "");
    let cut = ask("cut=20");
    assert_eq!(cut.split_once("\r\n\r\n").unwrap().1.len(), 20, "{cut}");
    let mut line = String::new();
    mock.said.read_line(&mut line).unwrap();
    let expected = "GET /Quote Quote by GET: 200 by a sample, ";
    assert!(line.starts_with(expected), "{line}");
}

#[test]
fn calls_of_http_bindings_are_recorded_and_replayed() {
    let answers = [(
        "StockHttpGet.Quote.json",
        r#"{"when": {"body": {"symbol": "tea"}}, "body": {"Cents": 450}}"#,
    )];
    let folder = stock("record", STOCK, &answers);
    let service = Mock::start(&folder, &["--answers", "answers"]);
    let url = format!("http://{}/stock.asmx?key=k", service.address);
    let mock = Mock::start(&folder, &["--answers", "recorded", "--record", &url]);
    let order = "<Order xmlns='urn:stock'><Symbol>tea</Symbol><Password>hidden</Password></Order>";
    let soap = envelope(QUOTE);
    let asked: &[Asking<'_>] = &[
        ("GET", "/Quote?symbol=tea", "", "", &["Cents>450<"]),
        ("GET", "/Quote?symbol=cup", "", "", &["Cents>1<"]),
        ("GET", "/at/2026-01-02/te%2Fa", "", "", &["Cents>1<"]),
        ("POST", "/Quote", FORM, "symbol=tea", &["Cents>1<"]),
        ("GET", "/Find?token=hidden&words=a", "", "", &["Cents>1<"]),
        ("POST", "/Order", XML, order, &["Cents>1<"]),
        ("POST", "/Drop", FORM, "symbol=tea", &["200 OK"]),
        ("POST", "/", XML, &soap, &["QuoteResult"]),
        ("GET", "/at/soon/tea", "", "", &["400 Bad", "day"]),
    ];
    asks(&mock, asked);
    has(&service.get("/"), "<td>Quote by GET</td>");
    let mut names: Vec<String> = (fs::read_dir(folder.0.join("recorded")).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let text: String = (names.iter())
        .map(|name| fs::read_to_string(folder.0.join("recorded").join(name)).unwrap())
        .collect();
    has(&text, "<symbol>cup</symbol>");
    has(&text, "/stock.asmx/at/2026-01-02/te%2Fa\n");
    has_none(&text, "hidden");
    has_none(&text, "key=k");
    drop(service);
    has(&mock.get("/Quote?symbol=tea"), "the service was not asked");
    drop(mock);
    let mock = Mock::start(&folder, &["--answers", "recorded"]);
    asks(&mock, asked);
    let other = mock.get("/Quote?symbol=pot");
    has(
        &other,
        "no recorded call of Quote asks this; the nearest is",
    );
    has(&mock.get("/"), "a recording");
}

#[test]
fn pages_try_operations_of_http_bindings() {
    let folder = stock("pages", STOCK, &[]);
    let mock = Mock::start(&folder, &[]);
    let index = mock.get("/");
    let at = |title: &str| {
        let link = format!("\">{title}</a>");
        let before = index.split(&link).next().unwrap();
        let number = before.rsplit("/-/operation/").next().unwrap();
        format!("/-/operation/{number}")
    };
    has(&index, "operations of HTTP alone stand behind that");
    has(&index, "What &lt;b&gt;there&lt;/b&gt; is.");
    for title in [
        "Quote",
        "Quote by GET",
        "Quote by POST",
        "Find by GET",
        "Order by POST",
    ] {
        has(&index, &format!("\">{title}</a>"));
    }
    let page = mock.get(&at("Find by GET"));
    for wanted in [
        "<code>GET /Find</code>",
        "Parameters, as JSON",
        "GET /stock.asmx/Find?words=word&amp;token=token HTTP/1.1",
        "&lt;tns:Cents&gt;1&lt;",
        "<option value=\"fault=Client\">",
    ] {
        has(&page, wanted);
    }
    has_none(&page, "name=\"soap\"");
    has(&mock.get(&at("Order by POST")), "Document, as JSON");
    has(
        &mock.get(&at("Drop by POST")),
        "Nothing is answered but the status.",
    );
    for (title, body, wanted, expected) in [
        (
            "Find by GET",
            r#"{"words": ["a & b", "<i>"], "token": "hidden"}"#,
            "",
            &[
                "<strong>Response</strong>, status 200",
                "&quot;Cents&quot;: 1",
                "GET /Find",
                "words=a &amp; b&amp;words=&lt;i&gt;&amp;token=…",
            ][..],
        ),
        (
            "At by GET",
            r#"{"day": "2026-01-02", "symbol": "a/b"}"#,
            "",
            &["GET /at/2026-01-02/a%2Fb"],
        ),
        (
            "At by GET",
            r#"{"day": "2026-01-02", "symbol": ".."}"#,
            "",
            &["role=\"alert\"", "a step of the path"],
        ),
        (
            "Quote by POST",
            r#"{"symbol": "tea"}"#,
            "fault=Client",
            &[
                "<strong>Error</strong>, status 400",
                "the request asked for a fault",
            ],
        ),
        (
            "Drop by POST",
            r#"{"symbol": "tea"}"#,
            "",
            &["<strong>Accepted</strong>, status 200"],
        ),
        (
            "Order by POST",
            r#"{"Symbol": "tea", "Password": "hidden"}"#,
            "",
            &["<strong>Response</strong>"],
        ),
        (
            "Quote by GET",
            r#"{"simbol": "tea"}"#,
            "",
            &["role=\"alert\"", "`symbol`"],
        ),
        (
            "Quote by GET",
            r#"{"symbol": "much too long"}"#,
            "",
            &["role=\"alert\"", "maxLength"],
        ),
        (
            "Quote",
            r#"{"symbol": "tea"}"#,
            "",
            &["<strong>Response</strong>", "QuoteResult"],
        ),
    ] {
        let tried = mock.form(&at(title), &[("body", body), ("wanted", wanted)], "");
        for expected in expected {
            has(&tried, expected);
        }
        // The form has what was typed; the answer has no secret.
        let answer = tried.split("id=\"answer\"").nth(1).unwrap();
        has_none(answer.split("<h2>Try it</h2>").next().unwrap(), "hidden");
    }
    let request = mock.get("/-/request/1");
    has(
        &request,
        &format!("href=\"{}\">Find by GET</a>", at("Find by GET")),
    );
    has(&request, "<dd>GET</dd><dt>Path</dt><dd>/Find</dd>");
    has_none(&request, "hidden");
    // A description is no request.
    let before = mock.get("/").matches("<tr><td>").count();
    mock.get("/?wsdl");
    mock.get("/stock.asmx");
    assert_eq!(mock.get("/").matches("<tr><td>").count(), before);
    // What there isn't is.
    mock.get("/Nothing?at=all");
    assert_eq!(mock.get("/").matches("<tr><td>").count(), before + 1);
}

#[test]
fn what_comes_without_an_envelope_is_bounded_and_shown_as_text() {
    let folder = stock("hostile", STOCK, &[]);
    let mock = Mock::start(&folder, &[]);
    let long = format!("/Quote?symbol={}", "x".repeat(300_000));
    let many = format!("/Find?token=x{}", "&words=".repeat(20_000));
    let deep = format!("{}{}", "<a>".repeat(5000), "</a>".repeat(5000));
    let huge = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999999\r\n";
    let bomb =
        "<!DOCTYPE a [<!ENTITY b 'x'>]><Order xmlns='urn:stock'><Symbol>&b;</Symbol></Order>";
    asks(
        &mock,
        &[
            ("GET", "/Quote?symbol=%FF", "", "", &["400 Bad", TEXT]),
            ("GET", "/Quote?symbol=%00", "", "", &["400 Bad", "U+0000"]),
            ("GET", "/at/%FF/%zz", "", "", &["400 Bad", TEXT]),
            ("GET", "/Quote?symbol=a&symbol=b", "", "", &["given twice"]),
            (
                "GET",
                "/Quote?symbol=%3Cscript%3E%E2%80%AE",
                "",
                "",
                &["Cents"],
            ),
            ("GET", "/%3Cscript%3E/%E2%80%AE", "", "", &["404 ", TEXT]),
            ("POST", "/Order", XML, &deep, &["400 Bad", TEXT]),
            ("POST", "/Order", XML, bomb, &["400 Bad", TEXT]),
            ("GET", &many, "", "", &["HTTP/1.1 4"]),
            ("GET", &long, "", "", &["HTTP/1.1 4"]),
            (
                "GET",
                "/Quote?symbol=a",
                "Host: other.example\r\n",
                "",
                &["403"],
            ),
            (
                "GET",
                "/Quote?symbol=a",
                "Origin: http://other.example\r\n",
                "",
                &["403"],
            ),
        ],
    );
    let announced = format!("POST /Quote HTTP/1.1\r\nHost: localhost\r\n{huge}\r\nsymbol=a");
    has(&mock.raw(announced.as_bytes()), "413");
    let index = mock.get("/");
    let kept = index.matches("<tr><td>").count();
    assert!(kept >= 8, "{kept}");
    for number in 1..=kept {
        let page = mock.get(&format!("/-/request/{number}"));
        has(&page, "<h1>Request");
        has_none(&page, "<script>");
        has_none(&page, "\u{202e}");
        assert!(page.len() < 400_000, "{}", page.len());
    }
    has(&mock.get("/Quote?symbol=tea"), "Cents>1<");
}

/// Beside other services what HTTP alone binds stands behind the path of its own.
#[test]
fn services_of_http_bindings_have_paths_of_their_own() {
    let folder = stock("several", STOCK, &[]);
    let desk = stock_by_http_alone()
        .replace("urn:stock", "urn:desk")
        .replace("\"Stock\"", "\"Desk\"");
    // The second service of one document.
    let service = &desk[desk.find("<w:service").unwrap()..];
    let service = service
        .replace("urn:desk", "urn:stock")
        .replace("</w:definitions>", "");
    let binding = |text: &str| text.replace("StockHttp", "DeskHttp");
    let from = desk.find("<w:portType").unwrap();
    let to = desk.find("<w:service").unwrap();
    let rest = binding(&desk[from..to]);
    let both = STOCK.replace(
        "</w:definitions>",
        &format!("{rest}{}</w:definitions>", binding(&service)),
    );
    folder.write("shop.wsdl", &both);
    let mock = Mock::start(&folder, &[]);
    let soap = envelope(QUOTE);
    asks(
        &mock,
        &[
            (
                "GET",
                "/",
                "",
                "",
                &["<h2>Stock</h2>", "<h2>Desk</h2>", "href=\"/Desk?wsdl\""],
            ),
            (
                "GET",
                "/Desk/Quote?symbol=tea",
                "",
                "",
                &["200 OK", "Cents"],
            ),
            (
                "GET",
                "/Stock/Quote?symbol=tea",
                "",
                "",
                &["200 OK", "Cents"],
            ),
            ("POST", "/Stock", XML, &soap, &["QuoteResult"]),
            ("GET", "/Desk?wsdl", "", "", &["/Desk\""]),
            ("GET", "/Quote?symbol=tea", "", "", &["404"]),
        ],
    );
    let index = mock.get("/");
    let after = &index[index.find("<h2>Desk</h2>").unwrap()..];
    let page = after.split("href=\"/-/operation/").nth(1).unwrap();
    let page = format!("/-/operation/{}", page.split('"').next().unwrap());
    let tried = mock.form(&page, &[("body", r#"{"symbol": "tea"}"#)], "");
    has(&tried, "<strong>Response</strong>");
    has(&tried, "GET /Desk/Quote");
}

/// A signal, as a terminal sends it.
#[cfg(unix)]
#[test]
fn it_ends_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let folder = shop("end", &[]);
        let mut mock = Mock::start(&folder, &[]);
        has(&mock.price("tea", ""), "Cents");
        let killed = Command::new("kill")
            .args([signal, &mock.child.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
        assert_eq!(mock.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
