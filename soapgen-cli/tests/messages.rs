//! `soapgen sample`, `schema` and `call`: a service without generated code.
#![allow(clippy::unwrap_used, clippy::panic)]

mod folder;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use folder::{Folder, Run};

const WSDL: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <x:element name="Get"><x:complexType><x:sequence>
      <x:element name="Id" type="x:int"/>
      <x:element name="Word" minOccurs="0" maxOccurs="2"><x:simpleType><x:restriction base="x:string">
        <x:pattern value="[a-z]{3}\d"/></x:restriction></x:simpleType></x:element>
    </x:sequence></x:complexType></x:element>
    <x:element name="Got"><x:complexType><x:sequence>
      <x:element name="Text" type="x:string" nillable="true"/>
    </x:sequence></x:complexType></x:element>
    <x:element name="Login"><x:complexType><x:sequence>
      <x:element name="Password" type="x:string" minOccurs="0"/>
    </x:sequence></x:complexType></x:element>
    <x:element name="Ok" type="x:boolean"/>
    <x:element name="Gone"><x:complexType><x:sequence>
      <x:element name="Since" type="x:date"/>
    </x:sequence></x:complexType></x:element>
  </x:schema></w:types>
  <w:message name="Get"><w:part name="p" element="t:Get"/></w:message>
  <w:message name="Got"><w:part name="p" element="t:Got"/></w:message>
  <w:message name="Login"><w:part name="h" element="t:Login"/></w:message>
  <w:message name="Ok"><w:part name="h" element="t:Ok"/></w:message>
  <w:message name="Gone"><w:part name="f" element="t:Gone"/></w:message>
  <w:portType name="Port"><w:operation name="Get">
    <w:input message="t:Get"/><w:output message="t:Got"/><w:fault name="Gone" message="t:Gone"/>
  </w:operation></w:portType>
  <w:binding name="B" type="t:Port">
    <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Get"><s:operation soapAction="urn:t/Get"/>
      <w:input><s:header message="t:Login" part="h" use="literal"/><s:body use="literal"/></w:input>
      <w:output><s:header message="t:Ok" part="h" use="literal"/><s:body use="literal"/></w:output>
      <w:fault name="Gone"><s:fault name="Gone" use="literal"/></w:fault>
    </w:operation>
  </w:binding>
  <w:service name="S"><w:port name="P" binding="t:B"><s:address location="http://localhost/t"/></w:port></w:service>
</w:definitions>"#;

fn folder(name: &str) -> Folder {
    let config = "fails-when = [\"Ok=false\"]\n";
    Folder::new(
        name,
        &[
            ("t.wsdl", WSDL),
            ("soapgen.toml", config),
            ("password.txt", "geheim\nrest\n"),
            ("get.json", "{\"Id\": 3}"),
        ],
    )
}

/// A server that answers each request so; and what was asked.
fn server(status: u16, answer: &str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/t", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (log, answer) = (requests.clone(), answer.to_owned());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            loop {
                let count = stream.read(&mut buffer).unwrap_or(0);
                request.extend_from_slice(&buffer[..count]);
                let text = String::from_utf8_lossy(&request);
                let length = text.to_ascii_lowercase().lines().find_map(|line| {
                    line.strip_prefix("content-length:")?
                        .trim()
                        .parse::<usize>()
                        .ok()
                });
                let head = text.find("\r\n\r\n").map(|at| at + 4);
                if count == 0 || head.is_some_and(|at| request.len() >= at + length.unwrap_or(0)) {
                    break;
                }
            }
            log.lock()
                .unwrap()
                .push(String::from_utf8_lossy(&request).into_owned());
            let head = format!(
                "HTTP/1.1 {status} Said\r\ncontent-type: text/xml\r\nset-cookie: a=geheim\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n",
                answer.len()
            );
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, requests)
}

fn envelope(header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header>{header}\
         </s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

const GOT: &str = "<Got xmlns=\"urn:t\"><Text>it &amp; more</Text></Got>";

#[test]
fn samples() {
    let folder = folder("sample");
    let run = folder.run(&[
        "sample",
        "t.wsdl",
        "--only",
        "request",
        "--operation",
        "Get",
    ]);
    let expected = "\
<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">
  <soap:Header xmlns:tns=\"urn:t\">
    <tns:Login>
      <tns:Password>password</tns:Password>
    </tns:Login>
  </soap:Header>
  <soap:Body>
    <tns:Get xmlns:tns=\"urn:t\">
      <tns:Id>1</tns:Id>
      <tns:Word>abc1</tns:Word>
    </tns:Get>
  </soap:Body>
</soap:Envelope>
";
    assert_eq!((run.code, &*run.out), (Some(0), expected), "{run:?}");
    let run = folder.run(&["sample", "t.wsdl", "--comments", "--minimal"]);
    for expected in [
        "<!-- Get: request, SOAP 1.1; SOAPAction: \"urn:t/Get\" -->\n",
        "      <tns:Id>1</tns:Id> <!-- int -->\n",
        "<!-- Get: response, SOAP 1.1 -->\n",
        "<tns:Text xsi:nil=\"true\"/> <!-- string, may be nil -->\n",
    ] {
        assert!(run.out.contains(expected), "{expected}: {}", run.out);
    }
    assert!(!run.out.contains("Word"), "{}", run.out);
    let run = folder.run(&["sample", "t.wsdl", "--soap", "1.2"]);
    assert!(
        run.out.contains("http://www.w3.org/2003/05/soap-envelope"),
        "{}",
        run.out
    );

    // What it prints is what `call` takes.
    let run = folder.run(&["sample", "t.wsdl", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let request = &json["Get"]["request"];
    assert_eq!(
        request["body"],
        serde_json::json!({"Id": 1, "Word": ["abc1"]})
    );
    let data = request["body"].to_string();
    let header = request["header"].to_string();
    let run = folder.run(&[
        "call",
        "t.wsdl",
        "Get",
        "--data",
        &data,
        "--header",
        &header,
        "--dry-run",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out.starts_with("POST http://localhost/t\n"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("soapaction: \"urn:t/Get\"\n"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("<tns:Id>1</tns:Id><tns:Word>abc1</tns:Word>"),
        "{}",
        run.out
    );

    let run = folder.run(&["schema", "t.wsdl", "Get"]);
    let schema: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        schema["$defs"]["Get"]["required"],
        serde_json::json!(["Id"])
    );
    let run = folder.run(&["sample", "t.wsdl", "--operation", "Gte"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("`Get`"), "{}", run.err);
}

/// A call, and what is expected: the exit code, what is printed, what is said.
#[test]
fn calls() {
    let folder = folder("call");
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>away\u{202e}</faultstring>\
                 <detail><Gone xmlns=\"urn:t\"><Since>2026-01-31</Since></Gone></detail></s:Fault>";
    let ok = envelope("<Ok xmlns=\"urn:t\">true</Ok>", GOT);
    let not_ok = envelope("<Ok xmlns=\"urn:t\">false</Ok>", GOT);
    let id = ["--data", "Id=3"];
    for (name, status, answer, flags, expected) in [
        (
            "json",
            200,
            &*ok,
            &id[..],
            (0, "{\n  \"Text\": \"it & more\"\n}\n", ""),
        ),
        (
            "file",
            200,
            &ok,
            &["--data", "@get.json"],
            (0, "{\n  \"Text\": \"it & more\"\n}\n", ""),
        ),
        (
            "xml",
            200,
            &ok,
            &["--data", "Id=3", "--xml"],
            (0, "<s:Envelope xmlns:s=", ""),
        ),
        (
            "failed",
            200,
            &not_ok,
            &["--data", "Id=3", "--config", "soapgen.toml"],
            (4, "{\n  \"Text\"", "failed\n{\"Ok\": false}"),
        ),
        (
            "fault",
            500,
            &envelope("", fault),
            &id,
            (3, "", "{\"Gone\": {\"Since\": \"2026-01-31\"}}"),
        ),
        (
            "no answer",
            502,
            "<html>bad gateway</html>",
            &id,
            (5, "", "502"),
        ),
        ("not a message", 200, "<a>", &id, (5, "", "error: ")),
        (
            "wrong data",
            200,
            &ok,
            &["--data", "Idd=3"],
            (1, "", "did you mean `Id`?"),
        ),
        (
            "an attribute",
            200,
            &ok,
            &["--data", "@lang=en"],
            (1, "", "nothing is called `@lang`"),
        ),
        (
            "an attribute beside others",
            200,
            &ok,
            &["--data", "Id=3", "--data", "@lang=en"],
            (1, "", "nothing is called `@lang`"),
        ),
        (
            "wrong value",
            200,
            &ok,
            &["--data", "Id=x"],
            (1, "", "$.Id: "),
        ),
        (
            "twice",
            200,
            &ok,
            &["--data", "{}", "--data", "Id=1"],
            (2, "", "--data"),
        ),
        (
            "a text without quotes",
            200,
            &ok,
            &["--data", "abc"],
            (1, "", "a text stands in quotes"),
        ),
        (
            "nothing",
            200,
            &ok,
            &["--data", " "],
            (1, "", "it is empty"),
        ),
        (
            "no file",
            200,
            &ok,
            &["--data", "@"],
            (1, "", "write `@FILE`"),
        ),
        (
            "an address of another scheme",
            200,
            &ok,
            &["--data", "Id=1", "--url", "ftp://x"],
            (2, "", "begins with `http://`"),
        ),
        (
            "half a header",
            200,
            &ok,
            &["--data", "Id=1", "--http-header", "x"],
            (2, "", "write `NAME: VALUE`"),
        ),
        (
            "no name of a header",
            200,
            &ok,
            &["--data", "Id=1", "--http-header", ": x"],
            (2, "", "write `NAME: VALUE`"),
        ),
        (
            "a name with a colon",
            200,
            &ok,
            &[
                "--data",
                "Id=1",
                "--user",
                "a:b",
                "--password",
                "@password.txt",
            ],
            (2, "", "has no colon"),
        ),
        (
            "a file without certificates",
            200,
            &ok,
            &["--data", "Id=1", "--ca", "password.txt"],
            (1, "", "look into `password.txt`"),
        ),
        (
            "secret",
            200,
            &ok,
            &["--data", "Id=1", "--bearer", "geheim"],
            (2, "", "env:NAME"),
        ),
        (
            "no variable",
            200,
            &ok,
            &["--data", "Id=1", "--bearer", "env:SOAPGEN_NOT_SET"],
            (1, "", "`SOAPGEN_NOT_SET` is not set"),
        ),
    ] {
        let (url, _) = server(status, answer);
        let mut arguments = vec!["call", "t.wsdl", "Get"];
        if !flags.contains(&"--url") {
            arguments.extend(["--url", &*url]);
        }
        arguments.extend(flags);
        let Run { code, out, err } = folder.run(&arguments);
        let (expected_code, expected_out, expected_err) = expected;
        assert_eq!(code, Some(expected_code), "{name}: {out}{err}");
        assert!(out.starts_with(expected_out), "{name}: {out}");
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        assert!(flat(&err).contains(&flat(expected_err)), "{name}: {err}");
        assert!(!err.contains('\u{202e}'), "{name}: {err}");
    }
}

#[test]
fn secrets_come_from_files_and_are_not_shown() {
    let folder = folder("secrets");
    let answer = envelope("", "<Got xmlns=\"urn:t\"><Text>geheim</Text></Got>");
    let (url, requests) = server(200, &answer);
    let header = "{\"Login\": {\"Password\": \"geheim\"}}";
    let run = folder.run(&[
        "call",
        "t.wsdl",
        "Get",
        "--url",
        &url,
        "--data",
        "Id=1",
        "--header",
        header,
        "--user",
        "anna",
        "--password",
        "@password.txt",
        "-v",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        !run.err.contains("geheim") && !run.err.contains("Z2VoZWlt"),
        "{}",
        run.err
    );
    assert!(run.err.contains("authorization: …"), "{}", run.err);
    let sent = requests.lock().unwrap().join("");
    // `anna:geheim`
    assert!(
        sent.contains("authorization: Basic YW5uYTpnZWhlaW0=\r\n"),
        "{sent}"
    );
    assert!(
        sent.contains("<tns:Password>geheim</tns:Password>"),
        "{sent}"
    );

    let run = folder.run(&[
        "call",
        "t.wsdl",
        "Get",
        "--data",
        "Id=1",
        "--user",
        "anna",
        "--password",
        "@password.txt",
        "--curl",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out
            .contains("--user \"anna:$(head -n 1 -- 'password.txt' | tr -d '\\r')\""),
        "{}",
        run.out
    );
}

/// A port type by SOAP, by GET and by POST, of which the last two have a name that SOAP has not.
const PLAIN: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <x:complexType name="Words"><x:sequence>
      <x:element name="word" type="x:string" minOccurs="0" maxOccurs="unbounded"/>
    </x:sequence></x:complexType>
    <x:element name="Ask"><x:complexType><x:sequence><x:element name="Id" type="x:int"/></x:sequence></x:complexType></x:element>
    <x:element name="Got"><x:complexType><x:sequence>
      <x:element name="Text" type="x:string" minOccurs="0"/>
    </x:sequence></x:complexType></x:element>
  </x:schema></w:types>
  <w:message name="Ask"><w:part name="p" element="t:Ask"/></w:message>
  <w:message name="Find"><w:part name="id" type="x:int"/><w:part name="words" type="t:Words"/></w:message>
  <w:message name="At"><w:part name="place" type="x:string"/></w:message>
  <w:message name="Got"><w:part name="p" element="t:Got"/></w:message>
  <w:message name="Nothing"/>
  <w:portType name="Soap"><w:operation name="Ask"><w:input message="t:Ask"/><w:output message="t:Got"/></w:operation></w:portType>
  <w:portType name="Get">
    <w:operation name="Find"><w:input message="t:Find"/><w:output message="t:Got"/></w:operation>
    <w:operation name="At"><w:input message="t:At"/><w:output message="t:Got"/></w:operation>
  </w:portType>
  <w:portType name="Post">
    <w:operation name="Find"><w:input message="t:Find"/><w:output message="t:Got"/></w:operation>
    <w:operation name="Ask"><w:input message="t:Ask"/><w:output message="t:Got"/></w:operation>
    <w:operation name="Drop"><w:input message="t:At"/><w:output message="t:Nothing"/></w:operation>
  </w:portType>
  <w:binding name="SoapB" type="t:Soap">
    <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Ask"><s:operation soapAction="urn:t/Ask"/>
      <w:input><s:body use="literal"/></w:input><w:output><s:body use="literal"/></w:output></w:operation>
  </w:binding>
  <w:binding name="GetB" type="t:Get">
    <h:binding verb="GET"/>
    <w:operation name="Find"><h:operation location="/find"/>
      <w:input><h:urlEncoded/></w:input><w:output><m:mimeXml part="p"/></w:output></w:operation>
    <w:operation name="At"><h:operation location="/at/(place)"/>
      <w:input><h:urlReplacement/></w:input><w:output><m:mimeXml part="p"/></w:output></w:operation>
  </w:binding>
  <w:binding name="PostB" type="t:Post">
    <h:binding verb="POST"/>
    <w:operation name="Find"><h:operation location="/find"/>
      <w:input><m:content type="application/x-www-form-urlencoded"/></w:input><w:output><m:mimeXml part="p"/></w:output></w:operation>
    <w:operation name="Ask"><h:operation location="/ask"/>
      <w:input><m:mimeXml part="p"/></w:input><w:output><m:mimeXml part="p"/></w:output></w:operation>
    <w:operation name="Drop"><h:operation location="/drop"/>
      <w:input><m:content type="application/x-www-form-urlencoded"/></w:input><w:output/></w:operation>
  </w:binding>
  <w:service name="S">
    <w:port name="P" binding="t:SoapB"><s:address location="http://localhost/t"/></w:port>
    <w:port name="G" binding="t:GetB"><h:address location="http://localhost/t"/></w:port>
    <w:port name="F" binding="t:PostB"><h:address location="http://localhost/t"/></w:port>
  </w:service>
</w:definitions>"#;

/// What a command says of operations that HTTP alone binds: its exit code, what is printed whole or
/// in part, what is said.
#[test]
fn operations_of_http_bindings() {
    let folder = Folder::new("http-bindings", &[("t.wsdl", PLAIN)]);
    let find = "{\"id\": 3, \"words\": [\"a & b\", \"\"]}";
    let cases: &[(&[&str], i32, &str, &str)] = &[
        (
            &["sample", "--operation", "Find", "--only", "request"],
            0,
            "GET /t/find?id=1&words=word HTTP/1.1\nhost: localhost\n",
            "",
        ),
        (
            &[
                "sample",
                "--operation",
                "Find",
                "--only",
                "request",
                "--binding",
                "PostB",
            ],
            0,
            "POST /t/find HTTP/1.1\nhost: localhost\n\
             content-type: application/x-www-form-urlencoded\n\nid=1&words=word\n",
            "",
        ),
        (
            &["sample", "--operation", "At"],
            0,
            "<!-- At: request, HTTP GET -->\nGET /t/at/place HTTP/1.1\n",
            "",
        ),
        // SOAP is first where it binds the name as well.
        (
            &["sample", "--operation", "Ask"],
            0,
            "<!-- Ask: request, SOAP 1.1; SOAPAction: \"urn:t/Ask\" -->",
            "",
        ),
        (
            &[
                "sample",
                "--operation",
                "Ask",
                "--binding",
                "PostB",
                "--comments",
            ],
            0,
            "\
<!-- Ask: request, HTTP POST -->
POST /t/ask HTTP/1.1
host: localhost
content-type: text/xml; charset=utf-8

<tns:Ask xmlns:tns=\"urn:t\">
  <tns:Id>1</tns:Id> <!-- int -->
</tns:Ask>

<!-- Ask: response, HTTP POST -->
<tns:Got xmlns:tns=\"urn:t\">
  <tns:Text>text</tns:Text> <!-- string, optional -->
</tns:Got>
",
            "",
        ),
        (
            &["sample", "--soap", "1.2"],
            0,
            "<!-- Ask: request, SOAP 1.2",
            "",
        ),
        (
            &["sample", "--binding", "Other"],
            1,
            "",
            "by a binding `Other`",
        ),
        (
            &["schema", "Find"],
            0,
            "{\n  \"$defs\": {\n    \"Find\"",
            "",
        ),
        (
            &["schema", "Drop", "--response"],
            1,
            "",
            "nothing is answered",
        ),
        (
            &["call", "Find", "--data", find, "--dry-run"],
            0,
            "GET http://localhost/t/find?id=3&words=a+%26+b&words=\n",
            "",
        ),
        (
            &[
                "call",
                "Find",
                "--data",
                find,
                "--binding",
                "PostB",
                "--curl",
            ],
            0,
            "curl 'http://localhost/t/find' \\\n  --header 'content-type: application/x-www-form-urlencoded'",
            "",
        ),
        (
            &["call", "At", "--data", "place=a/b c", "--curl"],
            0,
            "curl 'http://localhost/t/at/a%2Fb%20c' \\\n  --request GET",
            "",
        ),
        (
            &["call", "At", "--data", "place=..", "--dry-run"],
            1,
            "",
            "would make `..` a step of the path",
        ),
        // The same where it was to be sent: nobody listens there, and nobody is asked.
        (
            &[
                "call",
                "At",
                "--data",
                "place=..",
                "--url",
                "http://127.0.0.1:1/",
            ],
            1,
            "",
            "would make `..` a step of the path",
        ),
        (&["call", "Find", "--data", "id=x"], 1, "", "$.id: "),
        (
            &["call", "Find", "--data", "{}", "--header", "{}"],
            1,
            "",
            "an HTTP binding has no header blocks",
        ),
        (
            &["call", "Find", "--soap", "1.1"],
            1,
            "",
            "`GetB` is spoken by HTTP alone",
        ),
        (
            &["call", "Find", "--binding", "SoapB"],
            1,
            "",
            "it is one of `GetB`, `PostB`",
        ),
        (
            &["call", "Find", "--binding", "GetB", "--soap", "1.1"],
            1,
            "",
            "`GetB` is spoken by HTTP alone",
        ),
        (&["call", "Fynd"], 1, "", "did you mean `Find`?"),
    ];
    for (arguments, code, out, err) in cases {
        let mut all = vec![arguments[0], "t.wsdl"];
        all.extend(&arguments[1..]);
        let run = folder.run(&all);
        assert_eq!(run.code, Some(*code), "{arguments:?}: {run:?}");
        assert!(run.out.starts_with(out), "{arguments:?}: {}", run.out);
        assert!(run.err.contains(err), "{arguments:?}: {}", run.err);
    }
    // The pages show the same.
    let run = folder.run(&["docs", "t.wsdl", "-o", "pages", "--format", "md"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let page = std::fs::read_to_string(folder.0.join("pages/operation-Find-2.md")).unwrap();
    for expected in [
        "```http\nPOST /t/find HTTP/1.1\n",
        "\n\nid=1&words=word\n```",
        "```json\n{\n  \"id\": 1,",
        "## Sample response",
        "<tns:Text>text</tns:Text>",
        "## The call with curl",
        "--data-binary 'id=1&words=word'",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    // What is sent, and what comes of the answer.
    let got = "<Got xmlns=\"urn:t\"><Text>it &amp; more</Text></Got>";
    let json = "{\n  \"Text\": \"it & more\"\n}\n";
    type Case<'a> = (&'a [&'a str], u16, &'a str, i32, &'a str, &'a str);
    let cases: &[Case] = &[
        (
            &["Find", "--data", find],
            200,
            got,
            0,
            json,
            "GET /t/find?id=3&words=a+%26+b&words= HTTP/1.1",
        ),
        (
            &["Find", "--data", find, "--binding", "PostB"],
            200,
            got,
            0,
            json,
            "\r\n\r\nid=3&words=a+%26+b&words=",
        ),
        (
            &["At", "--data", "place=x", "--xml"],
            200,
            got,
            0,
            "<tns:Got xmlns:tns=\"urn:t\">\n  <tns:Text>it &amp; more</tns:Text>",
            "GET /t/at/x HTTP/1.1",
        ),
        (&["Drop", "--data", "place=x"], 200, "", 0, "", "place=x"),
        (
            &["Ask", "--data", "Id=1", "--binding", "PostB"],
            200,
            got,
            0,
            json,
            "<tns:Id>1</tns:Id>",
        ),
        (
            &["At", "--data", "place=x"],
            400,
            "no such \u{202e}place",
            5,
            "",
            "GET",
        ),
        (&["At", "--data", "place=x"], 200, "<a/>", 5, "", "GET"),
    ];
    for (arguments, status, answer, code, out, asked) in cases {
        let (url, requests) = server(*status, answer);
        let mut all = vec!["call", "t.wsdl", "--url", &url];
        all.extend(*arguments);
        let run = folder.run(&all);
        assert_eq!(run.code, Some(*code), "{arguments:?}: {run:?}");
        assert!(run.out.starts_with(out), "{arguments:?}: {}", run.out);
        assert!(
            !out.is_empty() || run.out.is_empty(),
            "{arguments:?}: {}",
            run.out
        );
        assert!(!run.err.contains('\u{202e}'), "{arguments:?}: {}", run.err);
        let requests = requests.lock().unwrap();
        assert!(
            requests[0].contains(asked),
            "{arguments:?}: {}",
            requests[0]
        );
    }
}

#[test]
fn a_service_is_described_by_openapi() {
    let folder = folder("openapi");
    let run = folder.run(&["openapi", "t.wsdl", "--server", "https://a.example/x", "-q"]);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    let description: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(description["openapi"], "3.2.0");
    assert_eq!(description["servers"][0]["url"], "https://a.example/x");
    let post = &description["paths"]["/S/Get"]["post"];
    assert_eq!(post["operationId"], "S_Get");
    let request = &post["requestBody"]["content"]["application/json"];
    // What is shown is what `sample` prints.
    let sample = folder.run(&["sample", "t.wsdl", "--operation", "Get", "--format", "json"]);
    let sample: serde_json::Value = serde_json::from_str(&sample.out).unwrap();
    assert_eq!(request["example"], sample["Get"]["request"]);
    assert!(request["schema"]["properties"].get("header").is_some());
    assert!(
        post["responses"]["422"]["content"]
            .get("application/problem+json")
            .is_some()
    );
}

/// Names that differ in their case alone are of different operations: none is taken for the other.
#[test]
fn names_that_differ_in_case_are_told_apart() {
    let operation = |text: &str, start: &str| {
        let at = text.find(start).unwrap();
        let end = at + text[at..].find("</w:operation>").unwrap() + "</w:operation>".len();
        let one = &text[at..end];
        let other = one.replace("name=\"Get\"", "name=\"get\"");
        let other = other.replace("urn:t/Get", "urn:t/get");
        text.replace(one, &format!("{one}{other}"))
    };
    let text = operation(WSDL, "<w:operation name=\"Get\"><s:");
    let text = operation(&text, "<w:operation name=\"Get\">\n    <w:input");
    let folder = Folder::new("case", &[("t.wsdl", &text), ("one.wsdl", WSDL)]);
    for (name, action) in [("Get", "urn:t/Get"), ("get", "urn:t/get")] {
        let run = folder.run(&["call", "t.wsdl", name, "--data", "Id=1", "--dry-run"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.out.contains(action), "{}", run.out);
    }
    for arguments in [
        &["call", "t.wsdl", "GET", "--data", "Id=1", "--dry-run"][..],
        &["schema", "t.wsdl", "GET"],
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.code, &*run.out), (Some(1), ""), "{arguments:?}");
        assert!(run.err.contains("there are `Get` and `get`"), "{}", run.err);
    }
    // Where there is one, its case doesn't matter.
    let run = folder.run(&["call", "one.wsdl", "GET", "--data", "Id=1", "--dry-run"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}

/// In a full sample nothing is nil or left out but what is within itself, however often a type is
/// there; and it stays small where types hold each other many times.
#[test]
fn full_samples_show_values() {
    let members: String = (0..12)
        .map(|at| {
            let own = format!("<x:element name=\"Own{at}\" type=\"x:int\" nillable=\"true\"/>");
            let to =
                |n: usize| format!("<x:element name=\"To{n}\" type=\"t:T{n}\" nillable=\"true\"/>");
            let more: String = (at + 1..12).map(to).collect();
            format!(
                "<x:complexType name=\"T{at}\"><x:sequence>{own}{more}</x:sequence></x:complexType>"
            )
        })
        .collect();
    let person = "<x:complexType name=\"Person\"><x:sequence>\
         <x:element name=\"Name\" type=\"x:string\" nillable=\"true\"/>\
         <x:element name=\"Home\" type=\"t:City\" nillable=\"true\"/>\
         <x:element name=\"Friend\" type=\"t:Person\" nillable=\"true\"/>\
         <x:element name=\"Note\" type=\"x:string\" minOccurs=\"0\"/></x:sequence></x:complexType>\
         <x:complexType name=\"City\"><x:sequence>\
         <x:element name=\"Zip\" type=\"x:int\" nillable=\"true\"/></x:sequence></x:complexType>";
    let word = "<x:element name=\"Word\"";
    let few = format!(
        "<x:element name=\"A\" type=\"t:Person\" nillable=\"true\"/>\
         <x:element name=\"B\" type=\"t:Person\"/>{word}"
    );
    let many = format!("<x:element name=\"To0\" type=\"t:T0\"/>{word}");
    let types = format!("{person}{members}<x:element name=\"Get\">");
    let with = |members: &str| {
        let text = WSDL.replace("<x:element name=\"Get\">", &types);
        text.replacen(word, members, 1)
    };
    let folder = Folder::new(
        "fuller",
        &[("few.wsdl", &with(&few)), ("many.wsdl", &with(&many))],
    );
    let sample = |file: &str, how: &str| {
        let run = folder.run(&[
            "sample",
            file,
            how,
            "--operation",
            "Get",
            "--only",
            "request",
        ]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        run.out
    };
    let full = sample("few.wsdl", "--full");
    for (text, times) in [
        ("<tns:Name>name</", 2),
        ("<tns:Zip>1</", 2),
        ("<tns:Note>note</", 2),
        ("<tns:Friend xsi:nil=", 2),
        ("xsi:nil=", 2),
    ] {
        assert_eq!(full.matches(text).count(), times, "{text}: {full}");
    }
    let full = sample("many.wsdl", "--full");
    for at in 0..12 {
        assert!(full.contains(&format!("<tns:Own{at}>1</")), "{at}: {full}");
    }
    assert!(full.len() < 60_000, "{}", full.len());
}

/// What has to stand may be more than any memory holds: then there is no sample, and elsewhere it is
/// left out.
#[test]
fn samples_have_an_end() {
    let levels: String = (0..40)
        .map(|at| {
            let to = |name: &str| format!("<x:element name=\"{name}\" type=\"t:L{}\"/>", at + 1);
            format!(
                "<x:complexType name=\"L{at}\"><x:sequence>{}{}</x:sequence></x:complexType>",
                to("A"),
                to("B")
            )
        })
        .collect();
    let word = "<x:element name=\"Word\"";
    let with = |member: &str| {
        let last = "<x:complexType name=\"L40\"><x:sequence/></x:complexType>";
        let get = "<x:element name=\"Get\">";
        let text = WSDL.replace(get, &format!("{levels}{last}{get}"));
        text.replacen(word, &format!("{member}{word}"), 1)
    };
    let folder = Folder::new(
        "endless",
        &[
            (
                "must.wsdl",
                &with("<x:element name=\"Big\" type=\"t:L0\"/>"),
            ),
            (
                "many.wsdl",
                &with(
                    "<x:element name=\"Big\" type=\"x:int\" minOccurs=\"9999999\" maxOccurs=\"unbounded\"/>",
                ),
            ),
            (
                "may.wsdl",
                &with("<x:element name=\"Big\" type=\"t:L0\" minOccurs=\"0\"/>"),
            ),
            (
                "or.wsdl",
                &with(
                    "<x:choice><x:element name=\"Big\" type=\"t:L0\"/><x:element name=\"Small\" type=\"x:int\"/></x:choice>",
                ),
            ),
        ],
    );
    for (file, how, expected) in [
        ("must.wsdl", "--full", Err("more than 200000 values")),
        ("must.wsdl", "--minimal", Err("more than 200000 values")),
        ("many.wsdl", "--minimal", Err("more than 200000 values")),
        (
            "may.wsdl",
            "--full",
            Ok("<tns:Id>1</tns:Id>\n      <tns:Word>"),
        ),
        ("or.wsdl", "--full", Ok("<tns:Small>1</tns:Small>")),
    ] {
        let run = folder.run(&[
            "sample",
            file,
            how,
            "--operation",
            "Get",
            "--only",
            "request",
        ]);
        match expected {
            Ok(part) => {
                assert_eq!(run.code, Some(0), "{file}: {}", run.err);
                assert!(run.out.contains(part), "{file}: {}", run.out);
            }
            Err(said) => {
                assert_eq!(run.code, Some(1), "{file}: {}", run.out);
                assert!(run.err.contains(said), "{file}: {}", run.err);
            }
        }
    }
}

/// A schema is about as long as the document, and made on a stack of any size, however types refer
/// to each other and are derived from each other.
#[test]
fn schemas_grow_with_the_document() {
    let get = "<x:element name=\"Get\">";
    let with = |types: &str, of: &str| {
        let text = WSDL.replace(get, &format!("{types}{get}"));
        let word = "<x:element name=\"Word\"";
        let member = format!("<x:element name=\"More\" type=\"t:{of}\" minOccurs=\"0\"/>{word}");
        text.replacen(word, &member, 1)
    };
    let chain: String = (0..3000)
        .map(|at| {
            let to = (at + 1) % 3000;
            format!(
                "<x:complexType name=\"C{at}\"><x:sequence>\
                 <x:element name=\"To\" type=\"t:C{to}\" minOccurs=\"0\"/></x:sequence></x:complexType>"
            )
        })
        .collect();
    let derived: String = (1..90)
        .map(|at| {
            let from = at - 1;
            format!(
                "<x:complexType name=\"D{at}\"><x:complexContent><x:extension base=\"t:D{from}\"><x:sequence>\
                 <x:element name=\"E{at}\" type=\"t:D{from}\" minOccurs=\"0\"/>\
                 </x:sequence></x:extension></x:complexContent></x:complexType>"
            )
        })
        .collect();
    let base = "<x:complexType name=\"D0\"><x:sequence/></x:complexType>";
    let folder = Folder::new(
        "grow",
        &[
            ("chain.wsdl", &with(&chain, "C0")),
            ("derived.wsdl", &with(&format!("{base}{derived}"), "D0")),
        ],
    );
    for (file, most) in [("chain.wsdl", 2_000_000), ("derived.wsdl", 4_000_000)] {
        for command in [&["schema", file, "Get"][..], &["openapi", file]] {
            let run = folder.run(command);
            assert_eq!(run.code, Some(0), "{command:?}: {}", run.err);
            assert!(run.out.len() < most, "{command:?}: {}", run.out.len());
        }
    }
}
