//! `soapgen mcp` before `soapgen mock`: JSON-RPC over pipes, as who offers tools to a model speaks.
#![allow(clippy::unwrap_used)]

mod folder;
mod listening;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use folder::Folder;
use listening::{Answering, Listening, STOCK, TYPES, WSDL, has, has_none};
use serde_json::{Value as Json, json};

fn shop(name: &str) -> Folder {
    let folder = Folder::new(
        &format!("mcp-{name}"),
        &[
            ("shop.wsdl", WSDL),
            ("types.xsd", TYPES),
            ("token.txt", "geheim\n"),
        ],
    );
    let other = WSDL
        .replace("urn:shop", "urn:stock")
        .replace("name=\"Shop\"", "name=\"Stock\"");
    let other = other.replace("s:Shop\"", "s:Stock\"");
    folder.write("stock.wsdl", &other);
    for (file, content) in [
        (
            "Price/tea.json",
            r#"{"when": {"body": {"Article": "tea"}}, "body": {"Cents": 450}}"#,
        ),
        (
            "Price/gone.json",
            r#"{"when": {"body": {"Article": "gone"}}, "fault": {"reason": "gone \u202e", "detail": {"Unknown": {"Article": "gone"}}}}"#,
        ),
    ] {
        folder.write(&format!("answers/{file}"), content);
    }
    folder
}

/// A server of tools, to which an introduction was made.
struct Tools {
    child: Child,
    out: BufReader<ChildStdout>,
    number: u64,
}

impl Tools {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_soapgen"))
            .arg("mcp")
            .args(arguments)
            .current_dir(&folder.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut tools = Self {
            child,
            out,
            number: 0,
        };
        let answer = tools.ask(
            "initialize",
            json!({
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            }),
        );
        assert_eq!(
            answer["result"]["serverInfo"]["name"], "soapgen",
            "{answer}"
        );
        assert!(
            answer["result"]["capabilities"].get("tools").is_some(),
            "{answer}"
        );
        tools.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        tools
    }

    fn say(&mut self, message: &Json) {
        let input = self.child.stdin.as_mut().unwrap();
        writeln!(input, "{message}").unwrap();
        input.flush().unwrap();
    }

    /// What is answered to a line.
    fn answer(&mut self, line: &[u8]) -> Json {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(line).unwrap();
        input.write_all(b"\n").unwrap();
        input.flush().unwrap();
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|e| unreachable!("{e}: {line:?}"))
    }

    fn ask(&mut self, method: &str, params: Json) -> Json {
        self.number += 1;
        let number = self.number;
        self.say(&json!({"jsonrpc": "2.0", "id": number, "method": method, "params": params}));
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        let answer: Json =
            serde_json::from_str(&line).unwrap_or_else(|e| unreachable!("{e}: {line:?}"));
        assert_eq!(answer["id"], number, "{answer}");
        answer
    }

    fn call(&mut self, name: &str, arguments: Json) -> Json {
        self.ask("tools/call", json!({"name": name, "arguments": arguments}))
    }

    fn list(&mut self) -> Vec<Json> {
        let answer = self.ask("tools/list", json!({}));
        answer["result"]["tools"].as_array().unwrap().clone()
    }

    /// What it said, when its input ends.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.child.stdin.take());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

impl Drop for Tools {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn mock(folder: &Folder) -> (Listening, String) {
    let mock = Listening::start(
        folder,
        &["mock", "shop.wsdl", "--answers", "answers", "--strict"],
    );
    let url = format!("http://{}/?key=geheim", mock.address);
    (mock, url)
}

#[test]
fn operations_are_tools() {
    let folder = shop("tools");
    let (_mock, url) = mock(&folder);
    let arguments = [
        "shop.wsdl",
        "--allow",
        "Price",
        "--url",
        &url,
        "--bearer",
        "@token.txt",
    ];
    let mut tools = Tools::start(&folder, &arguments);
    let listed = tools.list();
    assert_eq!(listed.len(), 1, "{listed:?}");
    let tool = &listed[0];
    assert_eq!(tool["name"], "Shop_Price");
    let about = tool["description"].as_str().unwrap();
    has(
        about,
        "\"costs\" &amp; more.\n\nOperation Price of the SOAP service Shop.",
    );
    assert_eq!(tool["inputSchema"]["type"], "object");
    // It is what `soapgen schema` says of body and header blocks.
    let printed = folder.run(&["schema", "shop.wsdl", "Price"]);
    let printed: Json = serde_json::from_str(&printed.out).unwrap();
    let body = &tool["inputSchema"]["properties"]["body"];
    let body = match body["$ref"].as_str() {
        Some(to) => tool["inputSchema"].pointer(&to[1..]).unwrap(),
        None => body,
    };
    let shown = match printed["$ref"].as_str() {
        Some(to) => printed.pointer(&to[1..]).unwrap(),
        None => &printed,
    };
    assert_eq!(body, shown);
    assert!(tool["inputSchema"]["properties"].get("header").is_some());

    let good = tools.call(
        "Shop_Price",
        json!({"body": {"Article": "tea", "Quantity": 3, "Password": "geheim"}}),
    );
    let result = &good["result"];
    assert_ne!(result["isError"], true, "{good}");
    assert_eq!(result["structuredContent"], json!({"body": {"Cents": 450}}));
    assert_eq!(result["content"][0]["text"], r#"{"body":{"Cents":450}}"#);

    // What is wrong with a call, its kind, a part of what is said, and where.
    for (arguments, of, detail, path) in [
        (
            json!({"body": {"Articel": "tea"}}),
            "request",
            "did you mean `Article`?",
            "$.body",
        ),
        (
            json!({"body": {"Article": "123456789geheim", "Quantity": 1}}),
            "request",
            "maxLength",
            "$.body.Article",
        ),
        (
            json!({"body": {"Article": "tea", "Quantity": 1.5}}),
            "request",
            "1.5",
            "$.body.Quantity",
        ),
        (
            json!({"Article": "tea", "Quantity": 1}),
            "request",
            "nothing is called `Article`",
            "$",
        ),
        (json!({}), "request", "`body` has to stand", "$"),
        (
            json!({"body": {"Article": "gone", "Quantity": 1}}),
            "declared-fault",
            "gone",
            "",
        ),
    ] {
        let answer = tools.call("Shop_Price", arguments);
        let result = &answer["result"];
        assert_eq!(result["isError"], true, "{answer}");
        let problem = &result["structuredContent"];
        assert!(
            problem["type"]
                .as_str()
                .unwrap()
                .ends_with(&format!("#{of}")),
            "{answer}"
        );
        has(problem["detail"].as_str().unwrap(), detail);
        assert_eq!(problem["path"].as_str().unwrap_or(""), path, "{answer}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert_eq!(serde_json::from_str::<Json>(text).unwrap(), *problem);
        has_none(text, "\u{202e}");
        if of == "declared-fault" {
            assert_eq!(
                problem["fault"]["detail"],
                json!({"Unknown": {"Article": "gone"}})
            );
        }
    }
    // What isn't allowed isn't there, nor is what there never was.
    for name in ["Shop_Note", "Shop_Prize\u{1b}[2J"] {
        let answer = tools.call(name, json!({"body": "x"}));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
        has(
            answer["error"]["message"].as_str().unwrap(),
            "no tool is called `Shop_",
        );
    }
    let (code, said) = tools.end();
    assert_eq!(code, Some(0), "{said}");
    has(&said, "Shop_Price: answered, ");
    has(&said, "<tns:Article>tea</tns:Article>");
    has(
        &said,
        "Shop_Price: The request is not what the operation takes: $.body.Article, ",
    );
    // What a fault says may be a secret: its code is told.
    has(&said, "Shop_Price: The service ");
    has(&said, "envelope/}");
    has(&said, "Shop_Note: no tool that is allowed, ");
    has_none(&said, "geheim");
    has_none(&said, "\u{1b}");
}

#[test]
fn a_log_has_a_file() {
    let folder = shop("log");
    let (mock, url) = mock(&folder);
    let arguments = [
        "shop.wsdl",
        "--allow",
        "*",
        "--url",
        &url,
        "--log",
        "calls.log",
    ];
    for _ in 0..2 {
        let mut tools = Tools::start(&folder, &arguments);
        assert_eq!(tools.list().len(), 2);
        let answer = tools.call("Shop_Note", json!({"body": "well"}));
        assert_ne!(answer["result"]["isError"], true, "{answer}");
        has(&answer.to_string(), "nothing is answered");
        let (code, said) = tools.end();
        assert_eq!((code, &*said), (Some(0), ""));
    }
    let log = folder.read("calls.log").unwrap();
    assert_eq!(log.matches("Z Shop_Note: answered, ").count(), 2, "{log}");
    has(&log, "<tns:Note xmlns:tns=\"urn:shop\">well</tns:Note>");
    drop(mock);
}

#[test]
fn several_services_are_beside_each_other() {
    let folder = shop("several");
    let mut tools = Tools::start(&folder, &["shop.wsdl", "stock.wsdl", "--allow", "Price"]);
    let names: Vec<Json> = tools
        .list()
        .iter()
        .map(|tool| tool["name"].clone())
        .collect();
    assert_eq!(names, ["Shop_Price", "Stock_Price"]);
    drop(tools);
    let mut tools = Tools::start(
        &folder,
        &["shop.wsdl", "stock.wsdl", "--allow", "Stock/Note"],
    );
    assert_eq!(tools.list()[0]["name"], "Stock_Note");
    // Nobody is where the document says.
    let answer = tools.call("Stock_Note", json!({"body": "x"}));
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    has(&answer.to_string(), "#no-answer");
}

#[test]
fn what_is_wrong_is_told_at_once() {
    let folder = shop("wrong");
    for (arguments, code, said) in [
        (&["shop.wsdl"][..], 2, "--allow <OPERATION>"),
        (
            &["shop.wsdl", "--allow", "Prize"],
            1,
            "did you mean `Price`?",
        ),
        (
            &["shop.wsdl", "--allow", "Shop/Prize"],
            1,
            "did you mean `Shop/Price`?",
        ),
        (
            &["shop.wsdl", "--allow", "*", "--bearer", "geheim"],
            2,
            "`env:NAME`",
        ),
        (
            &["shop.wsdl", "--allow", "*", "--log", "missing/calls.log"],
            1,
            "can't be written to",
        ),
        (&["missing.wsdl", "--allow", "*"], 1, "missing.wsdl"),
    ] {
        let run = folder.run(&[&["mcp"], arguments].concat());
        assert_eq!(
            (run.code, &*run.out),
            (Some(code), ""),
            "{arguments:?}: {}",
            run.err
        );
        has(&run.err, said);
        has_none(&run.err, "geheim");
    }
}

/// Operations that HTTP alone binds are tools as others are.
#[test]
fn operations_of_http_bindings_are_tools() {
    let folder = Folder::new("mcp-http", &[("stock.wsdl", STOCK)]);
    let price = "<Price xmlns=\"urn:stock\"><Cents>7</Cents></Price>";
    let service = Answering::start("200 OK\r\nContent-Type: text/xml", price);
    let arguments = [
        "stock.wsdl",
        "--allow",
        "Quote",
        "--allow",
        "Stock/Find",
        "--url",
        &service.url,
    ];
    let mut tools = Tools::start(&folder, &arguments);
    let listed = tools.list();
    let names: Vec<&str> = (listed.iter())
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    // What SOAP binds as well is no second tool.
    assert_eq!(names, ["Stock_Quote", "Stock_Find"]);
    let about = listed[1]["description"].as_str().unwrap();
    has(about, "Operation Find of the service Stock, by HTTP GET.");
    let body = &listed[1]["inputSchema"]["properties"]["body"];
    let body = match body["$ref"].as_str() {
        Some(to) => listed[1]["inputSchema"].pointer(&to[1..]).unwrap(),
        None => body,
    };
    assert!(body["properties"].get("words").is_some(), "{}", listed[1]);
    let find = json!({"body": {"words": ["a", "b"], "token": "geheim"}});
    let answer = tools.call("Stock_Find", find);
    assert_eq!(
        answer["result"]["structuredContent"],
        json!({"body": {"Cents": 7}})
    );
    has(
        &service.asked(),
        "GET /stock.asmx/Find?words=a&words=b&token=geheim",
    );
    let answer = tools.call("Stock_Find", json!({"body": {"word": "a", "token": "b"}}));
    let problem = &answer["result"]["structuredContent"];
    has(problem["detail"].as_str().unwrap(), "did you mean `words`?");
    assert_eq!(service.asked(), "");
    let (code, said) = tools.end();
    assert_eq!(code, Some(0));
    has(&said, "Stock_Find: answered");
    has_none(&said, "geheim");
}

/// Each message that wants an answer has one, whatever is wrong with it.
#[test]
fn what_is_no_request_is_answered() {
    let folder = shop("lines");
    let (_mock, url) = mock(&folder);
    let mut tools = Tools::start(&folder, &["shop.wsdl", "--allow", "Price", "--url", &url]);
    let call = |arguments: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{{"name":"Shop_Price","arguments":{arguments}}}}}"#
        )
    };
    let (twice, list) = (
        call(r#"{"body":{"Article":"tea","Article":"gone","Quantity":1}}"#),
        call("[1]"),
    );
    let long = format!("\"{}\"", "x".repeat(17 << 20));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep = call(&deep);
    for (line, id, code, said) in [
        (&b"{\"jsonrpc\": "[..], Json::Null, -32700, "not JSON"),
        (b"geheim", Json::Null, -32700, "not JSON"),
        (b"\"\xff\"", Json::Null, -32700, "not UTF-8"),
        (br#""\ud800""#, Json::Null, -32700, "not JSON"),
        (deep.as_bytes(), Json::Null, -32700, "recursion limit"),
        (long.as_bytes(), Json::Null, -32600, "16777216 bytes"),
        (b"[]", Json::Null, -32600, "no batches"),
        (b"7", Json::Null, -32600, "a request is an object"),
        (b"{\"id\": 7}", json!(7), -32600, "a request is an object"),
        (
            br#"{"jsonrpc": "1.0", "id": 8, "method": "ping"}"#,
            json!(8),
            -32600,
            "a request is an object",
        ),
        (
            br#"{"jsonrpc": "2.0", "id": null, "method": "ping"}"#,
            Json::Null,
            -32600,
            "a request is an object",
        ),
        (
            br#"{"jsonrpc": "2.0", "id": 9, "method": "tools/cull"}"#,
            json!(9),
            -32601,
            "there is no method `tools/cull`",
        ),
        (
            br#"{"jsonrpc": "2.0", "id": 10, "method": "tools/call", "params": {"name": 5}}"#,
            json!(10),
            -32602,
            "`name`, a string",
        ),
        (
            list.as_bytes(),
            json!("x"),
            -32602,
            "`arguments`, an object",
        ),
        (
            twice.as_bytes(),
            json!("x"),
            -32602,
            "the key \"Article\" stands twice",
        ),
    ] {
        let answer = tools.answer(line);
        let shown = String::from_utf8_lossy(&line[..line.len().min(99)]);
        assert_eq!(answer.get("id"), Some(&id), "{shown}: {answer}");
        assert_eq!(answer["error"]["code"], code, "{shown}: {answer}");
        has(answer["error"]["message"].as_str().unwrap(), said);
    }
    // What wants no answer has none: what is answered next is what is asked next.
    for line in [
        "",
        "  \r",
        r#"{"jsonrpc": "2.0", "method": "window/didChange", "params": 5}"#,
        r#"{"jsonrpc": "2.0", "method": "notifications/x", "a": 1, "a": 2}"#,
        r#"{"jsonrpc": "2.0", "id": null, "error": {"code": -32700, "message": "what?"}}"#,
        r#"{"jsonrpc": "2.0", "id": "?", "result": {}}"#,
    ] {
        let input = tools.child.stdin.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
    }
    // Digits of a number are not lost before it is looked at.
    let exact = call(r#"{"body":{"Article":"tea","Quantity":1.00000000000000000001}}"#);
    let answer = tools.answer(exact.as_bytes());
    has(
        answer["result"]["structuredContent"]["detail"]
            .as_str()
            .unwrap(),
        "1.00000000000000000001",
    );
    // The last line may lack its end.
    let input = tools.child.stdin.as_mut().unwrap();
    let last = call(r#"{"body":{"Article":"tea","Quantity":1}}"#);
    input.write_all(last.as_bytes()).unwrap();
    drop(tools.child.stdin.take());
    let mut line = String::new();
    tools.out.read_line(&mut line).unwrap();
    has(&line, r#""Cents":450"#);
    let (code, said) = tools.end();
    assert_eq!(code, Some(0), "{said}");
    has(&said, "a message was refused: it is not JSON");
    has_none(&said, "geheim");
}
