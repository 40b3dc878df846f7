//! What shows who one is, beside other makers' implementations, which `.ci/interop` starts:
//!
//! - `interop-security write FOLDER`: requests with header blocks of WS-Security, which they check;
//! - `interop-security check FILE …`: the header blocks that they wrote;
//! - `interop-security digest NAME=URL …`: calls of servers that ask for HTTP Digest.

#![allow(clippy::print_stdout)] // To print is what it is for.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode};
use sha1::{Digest as _, Sha1};
use soapgen_runtime::{
    Authenticate, Authenticated, BoxError, DateTime, Digest, Element, Error, Http, Refusal,
    Security, SoapVersion, UsernameToken, WriteOptions,
};

mod echo {
    soapgen_runtime::include_generated!("echo.rs");
}

use echo::document::{DocumentClient, DocumentOperations, EchoText, EchoTextResponse};

type Outcome = Result<(), BoxError>;

const NAME: &str = "ann";
/// One that XML has to escape.
const PASSWORD: &str = "s3cr3t & more";

const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((command, [folder])) if command == "write" => write(folder.as_ref()),
        Some((command, files)) if command == "check" && !files.is_empty() => {
            files.iter().try_for_each(|file| {
                check(file.as_ref()).map_err(|problem| format!("{file}: {problem}").into())
            })
        }
        Some((command, servers)) if command == "digest" && !servers.is_empty() => {
            servers.iter().try_for_each(|server| {
                digest(server).map_err(|problem| format!("{server}: {problem}").into())
            })
        }
        _ => Err("usage: interop-security write FOLDER | check FILE … | digest NAME=URL …".into()),
    }
}

fn request() -> EchoText {
    EchoText {
        value: Some("hello".to_owned()),
    }
}

/// Requests for others, and the answer that a server without a mind of its own gives.
fn write(folder: &Path) -> Outcome {
    let client = DocumentClient::new("http://localhost/");
    let none = Security::new;
    let stamped = || Security::new().timestamp(Duration::from_secs(300));
    let text = UsernameToken::text(NAME, PASSWORD);
    let digest = UsernameToken::digest(NAME, PASSWORD);
    let (v11, v12) = (SoapVersion::V11, SoapVersion::V12);
    for (name, version, security) in [
        ("text", v11, none().username(text.clone())),
        ("nonce", v11, none().username(text.with_nonce())),
        ("digest", v11, none().username(digest.clone())),
        ("timestamp", v11, stamped().username(digest.clone())),
        ("soap12", v12, stamped().username(digest)),
    ] {
        let message = request();
        let call = client.echo_text(&message).security(security);
        let request = call.soap_version(version).request()?;
        std::fs::write(folder.join(format!("ours-{name}.xml")), request.body())?;
    }
    let response = EchoTextResponse {
        value: Some("hello".to_owned()),
    };
    let answer = DocumentOperations::ECHO_TEXT.write_response(
        &response,
        &Default::default(),
        &[],
        &WriteOptions::default(),
    )?;
    Ok(std::fs::write(folder.join("answer.xml"), answer)?)
}

/// Whether a header block is one by the name and the password, as a service has to find it.
fn check(file: &Path) -> Outcome {
    let envelope = Element::from_xml(&std::fs::read_to_string(file)?)?;
    let header = envelope.elements().find(|it| it.name.local == "Header");
    let security = header.and_then(|header| header.child(WSSE, "Security"));
    let security = security.ok_or("there is no wsse:Security")?;
    let token = security.child(WSSE, "UsernameToken");
    let token = token.ok_or("there is no wsse:UsernameToken")?;
    let text = |element: &Element, namespace: &str, name: &str| {
        let child = element.child(namespace, name).map(Element::text);
        child.ok_or_else(|| BoxError::from(format!("there is no {name}")))
    };
    if text(token, WSSE, "Username")? != NAME {
        return Err("the name is another".into());
    }
    let shown = text(token, WSSE, "Password")?;
    let password = token.child(WSSE, "Password");
    let kind = password.and_then(|password| password.attribute("", "Type"));
    let is_digest = kind.is_some_and(|kind| kind.ends_with("#PasswordDigest"));
    let expected = match is_digest {
        false => PASSWORD.to_owned(),
        true => {
            let created = text(token, WSU, "Created")?;
            is_soon(&created, 0)?;
            let nonce = STANDARD.decode(text(token, WSSE, "Nonce")?)?;
            let digest = Sha1::new().chain_update(nonce).chain_update(created);
            STANDARD.encode(digest.chain_update(PASSWORD).finalize())
        }
    };
    if shown != expected {
        return Err(format!("it shows {shown}, and not {expected}").into());
    }
    let timestamp = security.child(WSU, "Timestamp");
    if let Some(timestamp) = timestamp {
        is_soon(&text(timestamp, WSU, "Created")?, 0)?;
        is_soon(&text(timestamp, WSU, "Expires")?, 600)?;
    }
    println!(
        "{}: {}{}",
        file.display(),
        if is_digest { "digest" } else { "text" },
        if timestamp.is_some() {
            ", timestamp"
        } else {
            ""
        }
    );
    Ok(())
}

/// Whether it is a time of now, give or take two minutes, or so many seconds later at most.
fn is_soon(text: &str, later: u64) -> Outcome {
    let time = SystemTime::try_from(text.parse::<DateTime>()?)?;
    let gap = Duration::from_secs(120);
    let now = SystemTime::now();
    match (now - gap..now + gap + Duration::from_secs(later)).contains(&time) {
        true => Ok(()),
        false => Err(format!("{text} is not the time that it should be").into()),
    }
}

/// HTTP Digest, and what came of it.
struct Watched {
    digest: Digest,
    seen: Mutex<Seen>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    /// For each refusal, what was asked for.
    asked: Vec<String>,
    accepted: usize,
    /// How many of them came with a proof, which `Digest` has looked at.
    proofs: usize,
}

impl Watched {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Authenticate for Watched {
    async fn credentials(&self, request: &Request<Bytes>) -> Result<Option<HeaderValue>, BoxError> {
        self.digest.credentials(request).await
    }

    async fn challenged(&self, refusal: &Refusal<'_>) -> Result<Option<HeaderValue>, BoxError> {
        let asked = refusal.challenges.iter().map(|challenge| {
            let part = |name| challenge.parameter(name).unwrap_or("-").to_owned();
            match challenge.parameter("stale") {
                Some("true") => "stale".to_owned(),
                _ => format!("{} {}", part("algorithm"), part("qop")),
            }
        });
        let asked = asked.collect::<Vec<_>>().join(", ");
        self.seen().asked.push(asked);
        self.digest.challenged(refusal).await
    }

    fn accepted(
        &self,
        request: &Request<Bytes>,
        answer: &http::response::Parts,
    ) -> Result<(), BoxError> {
        self.digest.accepted(request, answer)?;
        let info = answer.headers.get("authentication-info");
        let info = info.and_then(|info| info.to_str().ok());
        let mut seen = self.seen();
        seen.proofs += usize::from(info.is_some_and(|info| info.contains("rspauth=")));
        seen.accepted += 1;
        Ok(())
    }
}

/// Calls a server: the first call is asked, the next ones aren't, and the one after a pause is asked
/// for a nonce that isn't stale.
fn digest(server: &str) -> Outcome {
    let (name, url) = server.split_once('=').ok_or("names no server")?;
    // What it asks for, whether it proves that it knows the password, and whether its nonces end
    // after a second.
    let (asks, proves, ends) = match name {
        "apache" => ("MD5 auth", true, true),
        "lighttpd" => ("SHA-256 auth, MD5 auth", false, false),
        "cherrypy" => ("MD5 auth-int", false, true),
        _ => return Err("is none of apache, lighttpd, cherrypy".into()),
    };
    let client = |password: &str| -> Result<_, Error> {
        let watched = Watched {
            digest: Digest::new(NAME, password),
            seen: Mutex::default(),
        };
        let http = Http::builder().no_proxy().build()?;
        let transport = Authenticated::new(http, watched);
        Ok(DocumentClient::with_transport(url, transport))
    };
    let right = client(PASSWORD)?;
    let call = || right.echo_text(&request()).send_blocking().map(drop);
    let mut asked = vec![asks.to_owned()];
    let mut accepted = 3;
    for _ in 0..accepted {
        call()?;
    }
    if ends {
        std::thread::sleep(Duration::from_secs(3));
        call()?;
        asked.push("stale".to_owned());
        accepted += 1;
    }
    let mut seen = right.soap.transport().how().seen().clone();
    // A nonce lives for a second, and a call may take longer than that.
    seen.asked.dedup();
    let expected = Seen {
        asked,
        accepted,
        proofs: if proves { accepted } else { 0 },
    };
    if seen != expected {
        return Err(format!("expected was {expected:?}, and there was {seen:?}").into());
    }
    let wrong = client("guessed")?;
    match wrong.echo_text(&request()).send_blocking().map(drop) {
        Err(error) if error.status() == Some(StatusCode::UNAUTHORIZED) => {}
        other => return Err(format!("with a wrong password: {other:?}").into()),
    }
    println!("{name}: {seen:?}");
    Ok(())
}
