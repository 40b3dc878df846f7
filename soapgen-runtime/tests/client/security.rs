//! The header block of WS-Security, as services of other makers want it.

use std::time::{Duration, SystemTime};

use base64::Engine;
use soapgen_runtime::{Element, Security, SoapVersion, UsernameToken};

use crate::memory::Memory;
use crate::service::*;

const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

fn memory() -> Memory {
    Memory::new(200, "text/xml; charset=utf-8", user_response("Ann"))
}

/// 2010-09-16T07:50:45Z and a bit.
fn then() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(1_284_623_445_000_999_999)
}

/// With the time and the nonce of the example of ONVIF's Application Programmer's Guide.
fn fixed() -> Security {
    let nonce = base64::engine::general_purpose::STANDARD.decode("LKqI6G/AikKCQrN0zqZFlg==");
    let nonce: [u8; 16] = nonce.unwrap().try_into().unwrap();
    Security::new()
        .clock(then)
        .random(move |into| *into = nonce)
}

async fn sent(security: Security, version: SoapVersion) -> String {
    let memory = memory();
    let client = UserClient::with_transport("http://localhost/users", memory.clone());
    let user = request();
    let call = client.get_user(&user).soap_version(version);
    call.security(security).await.unwrap();
    let body = memory.request().into_body();
    let start = body.find("<wsse:Security").unwrap();
    let end = body.find("</wsse:Security>").unwrap();
    // The message is whole.
    Element::from_xml(&body).unwrap();
    body[start..end]
        .replace(&format!(" xmlns:wsse=\"{WSSE}\""), "")
        .replace(&format!(" xmlns:wsu=\"{WSU}\""), "")
        .replace(
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-",
            "…",
        )
}

#[tokio::test]
async fn tokens_as_they_are_written() {
    let (v11, v12) = (SoapVersion::V11, SoapVersion::V12);
    let assertion = "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
                     ID=\"_1\"><saml:Issuer>me</saml:Issuer></saml:Assertion>";
    let digest = "<wsse:UsernameToken><wsse:Username>user</wsse:Username>\
        <wsse:Password Type=\"…username-token-profile-1.0#PasswordDigest\">\
        tuOSpGlFlIXsozq4HFNeeGeFLEI=</wsse:Password>\
        <wsse:Nonce EncodingType=\"…soap-message-security-1.0#Base64Binary\">\
        LKqI6G/AikKCQrN0zqZFlg==</wsse:Nonce>\
        <wsu:Created>2010-09-16T07:50:45Z</wsu:Created></wsse:UsernameToken>";
    let timestamp = "<wsu:Timestamp><wsu:Created>2010-09-16T07:50:45Z</wsu:Created>\
        <wsu:Expires>2010-09-16T07:55:45Z</wsu:Expires></wsu:Timestamp>";
    let minutes = Duration::from_secs(300);
    for (security, version, expected) in [
        (
            fixed().username(UsernameToken::digest("user", "userpassword")),
            v12,
            format!("<wsse:Security soap:mustUnderstand=\"true\">{digest}"),
        ),
        (
            // The timestamp goes before what was added first.
            fixed()
                .username(UsernameToken::digest("user", "userpassword"))
                .token(Element::from_xml(assertion).unwrap())
                .binary_token("urn:ticket", b"abc")
                .timestamp(minutes)
                .actor("urn:gate"),
            v11,
            format!(
                "<wsse:Security soap:mustUnderstand=\"1\" soap:actor=\"urn:gate\">{timestamp}{digest}\
                 {assertion}<wsse:BinarySecurityToken \
                 EncodingType=\"…soap-message-security-1.0#Base64Binary\" \
                 ValueType=\"urn:ticket\">YWJj</wsse:BinarySecurityToken>"
            ),
        ),
        (
            fixed()
                .username(UsernameToken::text("a<b", "p&q"))
                .must_understand(false),
            v11,
            "<wsse:Security><wsse:UsernameToken><wsse:Username>a&lt;b</wsse:Username>\
             <wsse:Password Type=\"…username-token-profile-1.0#PasswordText\">p&amp;q\
             </wsse:Password></wsse:UsernameToken>"
                .to_owned(),
        ),
        (
            fixed()
                .username(UsernameToken::text("a", "p").with_nonce())
                .username(UsernameToken::name("b"))
                .must_understand(false),
            v11,
            "<wsse:Security><wsse:UsernameToken><wsse:Username>a</wsse:Username>\
             <wsse:Password Type=\"…username-token-profile-1.0#PasswordText\">p</wsse:Password>\
             <wsse:Nonce EncodingType=\"…soap-message-security-1.0#Base64Binary\">\
             LKqI6G/AikKCQrN0zqZFlg==</wsse:Nonce>\
             <wsu:Created>2010-09-16T07:50:45Z</wsu:Created></wsse:UsernameToken>\
             <wsse:UsernameToken><wsse:Username>b</wsse:Username></wsse:UsernameToken>"
                .to_owned(),
        ),
    ] {
        assert_eq!(sent(security, version).await, expected);
    }
}

#[tokio::test]
async fn every_request_has_a_block_of_its_own() {
    let memory = memory();
    let mut client = UserClient::with_transport("http://localhost/users", memory.clone());
    let security = Security::new().username(UsernameToken::digest("user", "s3cr3t"));
    client.soap.set_security(security.clone());
    let mut nonces = Vec::new();
    for _ in 0..3 {
        client.get_user(&request()).await.unwrap();
        let body = memory.request().into_body();
        let nonce = body.split("Base64Binary\">").nth(1).unwrap();
        nonces.push(nonce.split('<').next().unwrap().to_owned());
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 3);
    client.soap.set_security(None);
    client.get_user(&request()).await.unwrap();
    assert!(!memory.request().body().contains("Security"));
    let shown = format!("{security:?} {:?}", UsernameToken::text("user", "s3cr3t"));
    assert!(
        shown.contains("UsernameToken") && !shown.contains("s3cr3t"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_time_is_that_of_the_service() {
    let security = fixed().timestamp(Duration::from_secs(60));
    let shared = security.clone();
    let created = async || {
        let sent = sent(shared.clone(), SoapVersion::V11).await;
        let created = sent.split("Created>").nth(1).unwrap();
        created.trim_end_matches("</wsu:").to_owned()
    };
    assert_eq!(created().await, "2010-09-16T07:50:45Z");
    for (gap, ahead, expected) in [
        (3600, true, "2010-09-16T08:50:45Z"),
        (45, false, "2010-09-16T07:50:00Z"),
    ] {
        let gap = Duration::from_secs(gap);
        security.learn_time(if ahead { then() + gap } else { then() - gap });
        assert_eq!(created().await, expected);
    }
    let mut answer = http::HeaderMap::new();
    assert!(!security.learn_time_of(&answer));
    answer.insert("date", "Fri, 17 Sep 2010 07:50:46 GMT".parse().unwrap());
    assert!(security.learn_time_of(&answer));
    // Good to a second.
    let created = created().await;
    assert!(created.starts_with("2010-09-17T07:50:4"), "{created}");
}
