//! Commands that listen, and what they answer.
#![allow(dead_code, clippy::unwrap_used)] // Each test uses some of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::folder::Folder;

/// A shop. What it says of itself is what would be markup.
pub const WSDL: &str = r#"<definitions name="Shop" targetNamespace="urn:shop" xmlns="http://schemas.xmlsoap.org/wsdl/"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="urn:shop">
  <types><xs:schema targetNamespace="urn:shop" elementFormDefault="qualified">
    <xs:include schemaLocation="types.xsd"/>
    <xs:element name="Session" type="xs:string"/>
    <xs:element name="Price"><xs:complexType><xs:sequence>
      <xs:element name="Article" type="s:Code"/>
      <xs:element name="Quantity" type="xs:unsignedInt"/>
      <xs:element name="Password" type="xs:string" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="PriceResponse"><xs:complexType><xs:sequence>
      <xs:element name="Cents" type="xs:unsignedLong"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Unknown"><xs:complexType><xs:sequence>
      <xs:element name="Article" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Note" type="xs:string"/>
  </xs:schema></types>
  <message name="Price"><part name="p" element="s:Price"/></message>
  <message name="PriceResponse"><part name="p" element="s:PriceResponse"/></message>
  <message name="Unknown"><part name="p" element="s:Unknown"/></message>
  <message name="Note"><part name="p" element="s:Note"/></message>
  <message name="Session"><part name="p" element="s:Session"/></message>
  <portType name="Shop">
    <operation name="Price">
      <documentation>What it &lt;script&gt;alert('costs')&lt;/script&gt; "costs" &amp;amp; more.</documentation>
      <input message="s:Price"/><output message="s:PriceResponse"/><fault name="unknown" message="s:Unknown"/>
    </operation>
    <operation name="Note"><input message="s:Note"/></operation>
  </portType>
  <binding name="Shop" type="s:Shop">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Price">
      <soap:operation soapAction="urn:shop/Price"/>
      <input><soap:body use="literal"/><soap:header message="s:Session" part="p" use="literal"/></input>
      <output><soap:body use="literal"/></output>
      <fault name="unknown"><soap:fault name="unknown" use="literal"/></fault>
    </operation>
    <operation name="Note">
      <soap:operation soapAction="urn:shop/Note"/><input><soap:body use="literal"/></input>
    </operation>
  </binding>
  <service name="Shop">
    <documentation>&lt;b onclick="x"&gt;Sells.&lt;/b&gt;</documentation>
    <port name="Shop" binding="s:Shop"><soap:address location="http://127.0.0.1:1/"/></port>
  </service>
</definitions>
"#;

pub const TYPES: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="8"/></xs:restriction></xs:simpleType>
</xs:schema>
"#;

/// A service as documents of ASP.NET declare it: port types for SOAP, for GET and for POST, which
/// share some of their operations and have others alone.
pub const STOCK: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" xmlns:m="http://schemas.xmlsoap.org/wsdl/mime/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:stock" targetNamespace="urn:stock">
  <w:types><x:schema targetNamespace="urn:stock" elementFormDefault="qualified">
    <x:simpleType name="Symbol"><x:restriction base="x:string"><x:maxLength value="8"/></x:restriction></x:simpleType>
    <x:complexType name="Words"><x:sequence>
      <x:element name="word" type="x:string" minOccurs="0" maxOccurs="unbounded"/>
    </x:sequence></x:complexType>
    <x:complexType name="Price"><x:sequence>
      <x:element name="Cents" type="x:unsignedLong"/><x:element name="Note" type="x:string" minOccurs="0"/>
    </x:sequence></x:complexType>
    <x:element name="Quote"><x:complexType><x:sequence><x:element name="symbol" type="t:Symbol"/></x:sequence></x:complexType></x:element>
    <x:element name="QuoteResponse"><x:complexType><x:sequence><x:element name="QuoteResult" type="t:Price"/></x:sequence></x:complexType></x:element>
    <x:element name="Price" type="t:Price"/>
    <x:element name="Order"><x:complexType><x:sequence>
      <x:element name="Symbol" type="t:Symbol"/><x:element name="Password" type="x:string" minOccurs="0"/>
    </x:sequence></x:complexType></x:element>
  </x:schema></w:types>
  <w:message name="QuoteSoapIn"><w:part name="p" element="t:Quote"/></w:message>
  <w:message name="QuoteSoapOut"><w:part name="p" element="t:QuoteResponse"/></w:message>
  <w:message name="QuoteIn"><w:part name="symbol" type="t:Symbol"/></w:message>
  <w:message name="FindIn"><w:part name="words" type="t:Words"/><w:part name="token" type="x:string"/></w:message>
  <w:message name="AtIn"><w:part name="day" type="x:date"/><w:part name="symbol" type="t:Symbol"/></w:message>
  <w:message name="OrderIn"><w:part name="p" element="t:Order"/></w:message>
  <w:message name="PriceOut"><w:part name="Body" element="t:Price"/></w:message>
  <w:message name="NothingOut"/>
  <w:portType name="StockSoap">
    <w:operation name="Quote"><w:documentation>What it costs.</w:documentation>
      <w:input message="t:QuoteSoapIn"/><w:output message="t:QuoteSoapOut"/></w:operation>
  </w:portType>
  <w:portType name="StockHttpGet">
    <w:operation name="Quote"><w:documentation>What it costs, by GET.</w:documentation>
      <w:input message="t:QuoteIn"/><w:output message="t:PriceOut"/></w:operation>
    <w:operation name="Find"><w:documentation>What &lt;b&gt;there&lt;/b&gt; is.</w:documentation>
      <w:input message="t:FindIn"/><w:output message="t:PriceOut"/></w:operation>
    <w:operation name="At"><w:input message="t:AtIn"/><w:output message="t:PriceOut"/></w:operation>
  </w:portType>
  <w:portType name="StockHttpPost">
    <w:operation name="Quote"><w:input message="t:QuoteIn"/><w:output message="t:PriceOut"/></w:operation>
    <w:operation name="At"><w:input message="t:QuoteIn"/><w:output message="t:PriceOut"/></w:operation>
    <w:operation name="Drop"><w:input message="t:QuoteIn"/><w:output message="t:NothingOut"/></w:operation>
    <w:operation name="Order"><w:input message="t:OrderIn"/><w:output message="t:PriceOut"/></w:operation>
  </w:portType>
  <w:binding name="StockSoap" type="t:StockSoap">
    <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Quote"><s:operation soapAction="urn:stock/Quote"/>
      <w:input><s:body use="literal"/></w:input><w:output><s:body use="literal"/></w:output></w:operation>
  </w:binding>
  <w:binding name="StockHttpGet" type="t:StockHttpGet">
    <h:binding verb="GET"/>
    <w:operation name="Quote"><h:operation location="/Quote"/>
      <w:input><h:urlEncoded/></w:input><w:output><m:mimeXml part="Body"/></w:output></w:operation>
    <w:operation name="Find"><h:operation location="/Find"/>
      <w:input><h:urlEncoded/></w:input><w:output><m:mimeXml part="Body"/></w:output></w:operation>
    <w:operation name="At"><h:operation location="/at/(day)/(symbol)"/>
      <w:input><h:urlReplacement/></w:input><w:output><m:mimeXml part="Body"/></w:output></w:operation>
  </w:binding>
  <w:binding name="StockHttpPost" type="t:StockHttpPost">
    <h:binding verb="POST"/>
    <w:operation name="Quote"><h:operation location="/Quote"/>
      <w:input><m:content type="application/x-www-form-urlencoded"/></w:input><w:output><m:mimeXml part="Body"/></w:output></w:operation>
    <w:operation name="At"><h:operation location="/At"/>
      <w:input><m:content type="application/x-www-form-urlencoded"/></w:input><w:output><m:mimeXml part="Body"/></w:output></w:operation>
    <w:operation name="Drop"><h:operation location="/Drop"/>
      <w:input><m:content type="application/x-www-form-urlencoded"/></w:input><w:output/></w:operation>
    <w:operation name="Order"><h:operation location="/Order"/>
      <w:input><m:mimeXml part="p"/></w:input><w:output><m:mimeXml part="Body"/></w:output></w:operation>
  </w:binding>
  <w:service name="Stock">
    <w:documentation>Sells.</w:documentation>
    <w:port name="StockSoap" binding="t:StockSoap"><s:address location="http://127.0.0.1:1/stock.asmx"/></w:port>
    <w:port name="StockHttpGet" binding="t:StockHttpGet"><h:address location="http://127.0.0.1:1/stock.asmx"/></w:port>
    <w:port name="StockHttpPost" binding="t:StockHttpPost"><h:address location="http://127.0.0.1:1/stock.asmx"/></w:port>
  </w:service>
</w:definitions>"#;

/// The same without what is SOAP's.
pub fn stock_by_http_alone() -> String {
    let cut = |text: String, from: &str, to: &str| {
        let start = text.find(from).unwrap();
        let end = start + text[start..].find(to).unwrap() + to.len();
        text[..start].to_owned() + &text[end..]
    };
    let text = cut(
        STOCK.to_owned(),
        "<w:portType name=\"StockSoap\"",
        "</w:portType>",
    );
    let text = cut(text, "<w:binding name=\"StockSoap\"", "</w:binding>");
    cut(text, "<w:port name=\"StockSoap\"", "</w:port>")
}

/// A server that gives the same answer to each request, and what it was asked.
pub struct Answering {
    pub url: String,
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Answering {
    /// Status and media type, and what is answered.
    pub fn start(head: &'static str, content: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/stock.asmx", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = whole(&mut stream);
                seen.lock().unwrap().push(request);
                let length = content.len();
                let answer = format!(
                    "HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{content}"
                );
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { url, asked }
    }

    /// What it was asked since this was last looked at.
    pub fn asked(&self) -> String {
        std::mem::take(&mut *self.asked.lock().unwrap()).concat()
    }
}

/// A request with its content.
fn whole(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, content)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                (name.eq_ignore_ascii_case("content-length")).then(|| value.parse().unwrap())
            });
            if content.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut buffer).unwrap() {
            0 => return text,
            read => request.extend_from_slice(&buffer[..read]),
        }
    }
}

/// A command that listens.
pub struct Listening {
    pub child: Child,
    pub address: String,
    /// Its standard error, line by line.
    pub said: BufReader<std::process::ChildStderr>,
}

impl Listening {
    /// Starts it; its first line says where it is.
    pub fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_soapgen"))
            .args(arguments)
            .current_dir(&folder.0)
            .env_remove("NO_COLOR")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://");
        let address = address.and_then(|address| address.strip_suffix('/'));
        let said = BufReader::new(child.stderr.take().unwrap());
        Self {
            address: address
                .unwrap_or_else(|| unreachable!("{line:?}"))
                .to_owned(),
            child,
            said,
        }
    }

    /// What comes back for these bytes: all until the connection ends.
    pub fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        // Who has enough of it closes before it was all sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        // A connection that is cut may be reset.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn send(&self, method: &str, path: &str, fields: &str, content: &str) -> String {
        let host = &self.address;
        let fields = match fields.contains("Host:") {
            true => fields.to_owned(),
            false => format!("Host: {host}\r\n{fields}"),
        };
        self.raw(
            format!(
                "{method} {path} HTTP/1.1\r\n{fields}Connection: close\r\nContent-Length: {}\r\n\r\n\
                 {content}",
                content.len()
            )
            .as_bytes(),
        )
    }

    pub fn get(&self, path: &str) -> String {
        self.send("GET", path, "", "")
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
pub fn has(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "no {wanted:?} in:\n{text}");
}

#[track_caller]
pub fn has_none(text: &str, unwanted: &str) {
    assert!(!text.contains(unwanted), "{unwanted:?} in:\n{text}");
}
