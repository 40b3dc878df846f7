//! Commands that listen, and what they answer.
#![allow(dead_code, clippy::unwrap_used)] // Each test uses some of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
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
