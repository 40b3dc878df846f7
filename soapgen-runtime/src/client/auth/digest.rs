//! HTTP Digest (RFC 7616).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use md5::Md5;
use sha2::{Digest as _, Sha256, Sha512_256};

use super::challenge::{self, Challenge};
use super::{Authenticate, Refusal};
use crate::soap::error::{BoxError, Error};
use crate::unique;

const INFO: HeaderName = HeaderName::from_static("authentication-info");

/// A name and a password that are never sent: a server asks with a nonce, and gets a digest of it
/// and them (RFC 7616).
///
/// Algorithms are SHA-256, SHA-512-256 and MD5, each with `-sess` or without; of several challenges
/// the first is taken that can be answered. The content goes into the digest (`auth-int`) where a
/// server offers nothing less. From the second call on a server is not asked first, and its next
/// nonce is taken (`nextnonce`); one that is `stale` is replaced and the request sent again.
///
/// Where a server proves in turn that it knows the password (`rspauth`, section 3.5), the proof has
/// to be right, or the call fails; but for that of `auth-int`, which needs the content. A server
/// that proves nothing is taken: which one it is, TLS says.
pub struct Digest {
    name: String,
    password: String,
    nonces: Mutex<HashMap<String, Nonce>>,
    /// A nonce of one's own, for tests.
    own: Option<String>,
}

/// What a server gave, and what was made of it.
#[derive(Clone)]
struct Nonce {
    challenge: Challenge,
    algorithm: Algorithm,
    is_session: bool,
    nonce: String,
    /// The nonce of the client's own.
    own: String,
    count: u32,
}

#[derive(Clone, Copy)]
enum Algorithm {
    Md5,
    Sha256,
    Sha512To256,
}

impl Algorithm {
    fn of(name: &str) -> Option<(Self, bool)> {
        let name = name.to_ascii_lowercase();
        let (name, is_session) = match name.strip_suffix("-sess") {
            Some(name) => (name, true),
            None => (&*name, false),
        };
        let algorithm = match name {
            "md5" => Self::Md5,
            "sha-256" => Self::Sha256,
            "sha-512-256" => Self::Sha512To256,
            _ => return None,
        };
        Some((algorithm, is_session))
    }

    fn hash(self, data: &[u8]) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Md5 => hex(&Md5::digest(data)),
            Self::Sha256 => hex(&Sha256::digest(data)),
            Self::Sha512To256 => hex(&Sha512_256::digest(data)),
        }
    }

    /// Of texts with colons between them.
    fn of_parts(self, parts: &[&str]) -> String {
        self.hash(parts.join(":").as_bytes())
    }
}

impl Digest {
    /// This name and password, for whichever realm asks.
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            password: password.into(),
            nonces: Mutex::default(),
            own: None,
        }
    }

    fn nonces(&self) -> MutexGuard<'_, HashMap<String, Nonce>> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is made of the first challenge that can be answered.
    fn taken(&self, challenges: &[Challenge]) -> Option<Nonce> {
        challenges.iter().find_map(|challenge| {
            if !challenge.is("Digest") || qop(challenge).is_none() {
                return None;
            }
            let name = challenge.parameter("algorithm").unwrap_or("MD5");
            let (algorithm, is_session) = Algorithm::of(name)?;
            challenge.parameter("realm")?;
            let nonce = challenge.parameter("nonce")?.to_owned();
            let [high, low] = unique::random();
            Some(Nonce {
                challenge: challenge.clone(),
                algorithm,
                is_session,
                nonce,
                own: self.own.clone().unwrap_or(format!("{high:016x}{low:016x}")),
                count: 0,
            })
        })
    }

    /// What stands for name and password (section 3.4.2), by realm, nonce and the client's nonce.
    fn secret(&self, by: Algorithm, is_session: bool, [realm, nonce, own]: [&str; 3]) -> String {
        let secret = by.of_parts(&[&self.name, realm, &self.password]);
        match is_session {
            true => by.of_parts(&[&secret, nonce, own]),
            false => secret,
        }
    }

    /// What a server that knows the password shows in answer to this field, of the quality `auth`
    /// (section 3.5).
    fn proof(&self, shown: &Challenge) -> Option<String> {
        let part = |name| shown.parameter(name);
        let (algorithm, is_session) = Algorithm::of(part("algorithm").unwrap_or("MD5"))?;
        let (nonce, own) = (part("nonce")?, part("cnonce")?);
        let secret = self.secret(algorithm, is_session, [part("realm")?, nonce, own]);
        let subject = algorithm.of_parts(&["", part("uri")?]);
        match part("qop")? {
            "auth" => {
                let parts = [&secret, nonce, part("nc")?, own, "auth", &subject];
                Some(algorithm.of_parts(&parts))
            }
            _ => None,
        }
    }

    /// The field for one more request by a nonce.
    fn field(&self, request: &Request<Bytes>, with: &mut Nonce) -> Result<HeaderValue, BoxError> {
        with.count = with.count.wrapping_add(1);
        let challenge = &with.challenge;
        let algorithm = with.algorithm;
        let (realm, nonce, own) = (
            challenge.parameter("realm").unwrap_or(""),
            &*with.nonce,
            &*with.own,
        );
        let count = format!("{:08x}", with.count);
        let path = request.uri().path_and_query();
        let uri = path.map_or("/", |path| path.as_str());
        let method = request.method().as_str();
        let secret = self.secret(algorithm, with.is_session, [realm, nonce, own]);
        let qop = qop(challenge).unwrap_or_default();
        let subject = match qop {
            Some("auth-int") => {
                let content = algorithm.hash(request.body());
                algorithm.of_parts(&[method, uri, &content])
            }
            _ => algorithm.of_parts(&[method, uri]),
        };
        let response = match qop {
            // As RFC 2069 had it.
            None => algorithm.of_parts(&[&secret, nonce, &subject]),
            Some(qop) => algorithm.of_parts(&[&secret, nonce, &count, own, qop, &subject]),
        };
        let is_hashed = is_true(challenge, "userhash");
        let mut field = String::from("Digest ");
        if is_hashed {
            field += &format!("username=\"{}\"", algorithm.of_parts(&[&self.name, realm]));
        } else if self.name.is_ascii() {
            field += &format!("username={}", quoted(&self.name));
        } else {
            field += &format!("username*=UTF-8''{}", encoded(&self.name));
        }
        field += &format!(
            ", realm={}, nonce={}, uri={}, response=\"{response}\"",
            quoted(realm),
            quoted(nonce),
            quoted(uri)
        );
        if let Some(name) = challenge.parameter("algorithm") {
            field += &format!(", algorithm={name}");
        }
        if let Some(qop) = qop {
            field += &format!(", qop={qop}, nc={count}, cnonce=\"{own}\"");
        } else if with.is_session {
            field += &format!(", cnonce=\"{own}\"");
        }
        if let Some(opaque) = challenge.parameter("opaque") {
            field += &format!(", opaque={}", quoted(opaque));
        }
        if is_hashed {
            field += ", userhash=true";
        }
        HeaderValue::from_bytes(field.as_bytes()).map_err(|_| {
            Error::configuration("the name, or what the server asked with, can't stand in HTTP")
                .into()
        })
    }
}

/// As parameters of HTTP have what is not in ASCII (RFC 8187, section 3.2.1): it is the encoding of
/// forms but for two characters.
fn encoded(text: &str) -> String {
    let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    form.replace('+', "%20").replace('*', "%2A")
}

/// How a challenge is answered: `None` of it can't be, and `Some(None)` by no quality of protection
/// as before RFC 2617.
fn qop(challenge: &Challenge) -> Option<Option<&'static str>> {
    let Some(offered) = challenge.parameter("qop") else {
        return Some(None);
    };
    // Some servers have nothing in it, or nothing but spaces between.
    let mut offered = offered
        .split([',', ' ', '\t'])
        .filter(|offer| !offer.is_empty())
        .peekable();
    if offered.peek().is_none() {
        return Some(None);
    }
    let offered: Vec<_> = offered.collect();
    let offers = |name: &str| offered.iter().any(|offer| offer.eq_ignore_ascii_case(name));
    let known = ["auth", "auth-int"];
    known.into_iter().find(|name| offers(name)).map(Some)
}

fn is_true(challenge: &Challenge, name: &str) -> bool {
    let value = challenge.parameter(name);
    value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// For which server a nonce is.
fn origin(request: &Request<Bytes>) -> String {
    let uri = request.uri();
    let scheme = uri.scheme_str().unwrap_or("");
    format!(
        "{scheme}://{}",
        uri.authority().map_or("", |at| at.as_str())
    )
}

impl Authenticate for Digest {
    async fn credentials(&self, request: &Request<Bytes>) -> Result<Option<HeaderValue>, BoxError> {
        match self.nonces().get_mut(&origin(request)) {
            Some(nonce) => self.field(request, nonce).map(Some),
            None => Ok(None),
        }
    }

    async fn challenged(&self, refusal: &Refusal<'_>) -> Result<Option<HeaderValue>, BoxError> {
        let request = refusal.request;
        let Some(mut taken) = self.taken(&refusal.challenges) else {
            return Ok(None);
        };
        let is_first = refusal.round == 0;
        let was_shown = request.headers().contains_key(AUTHORIZATION);
        // What was shown by a nonce that is none any more says nothing of the password, also where
        // a server doesn't call it stale; the second time it does.
        if was_shown && !is_first && !is_true(&taken.challenge, "stale") {
            self.nonces().remove(&origin(request));
            return Ok(None);
        }
        let field = self.field(request, &mut taken)?;
        self.nonces().insert(origin(request), taken);
        Ok(Some(field))
    }

    fn accepted(
        &self,
        request: &Request<Bytes>,
        answer: &http::response::Parts,
    ) -> Result<(), BoxError> {
        let Some(info) = answer.headers.get(INFO).and_then(|info| info.to_str().ok()) else {
            return Ok(());
        };
        let info = challenge::parameters(info);
        let shown = challenge::all(request.headers().get(AUTHORIZATION));
        if let Some(proof) = info.parameter("rspauth")
            && let Some(expected) = shown.first().and_then(|shown| self.proof(shown))
            && !proof.eq_ignore_ascii_case(&expected)
        {
            return Err(
                "the server doesn't know the password: what it proves by `rspauth` of \
                        the field `Authentication-Info` is wrong (RFC 7616, section 3.5)"
                    .into(),
            );
        }
        if let Some(next) = info.parameter("nextnonce")
            && let Some(nonce) = self.nonces().get_mut(&origin(request))
            // The same goes on counting: a count that was used already is refused.
            && nonce.nonce != next
        {
            nonce.nonce = next.to_owned();
            nonce.count = 0;
        }
        Ok(())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the password.
        f.debug_struct("Digest")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a field of one's own has for this challenge, whose client nonce is given.
    fn answered(digest: &Digest, challenge: &str, request: &Request<Bytes>) -> Challenge {
        let value = HeaderValue::from_str(challenge).unwrap();
        let mut taken = digest.taken(&challenge::all([&value])).unwrap();
        let field = digest.field(request, &mut taken).unwrap();
        challenge::all([&field]).remove(0)
    }

    fn digest(name: &str, password: &str, own: &str) -> Digest {
        Digest {
            own: Some(own.to_owned()),
            ..Digest::new(name, password)
        }
    }

    fn get(uri: &str) -> Request<Bytes> {
        Request::get(uri).body(Bytes::new()).unwrap()
    }

    /// RFC 7616, section 3.9.1.
    #[test]
    fn the_example_of_the_standard() {
        let mufasa = digest(
            "Mufasa",
            "Circle of Life",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        );
        for (algorithm, response) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            (
                "SHA-256",
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let challenge = format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", \
                 algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                 opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            );
            let said = answered(
                &mufasa,
                &challenge,
                &get("http://www.example.org/dir/index.html"),
            );
            assert_eq!(said.parameter("response"), Some(response));
            for (name, value) in [
                ("username", "Mufasa"),
                ("realm", "http-auth@example.org"),
                ("uri", "/dir/index.html"),
                ("algorithm", algorithm),
                ("nc", "00000001"),
                ("qop", "auth"),
                ("opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"),
            ] {
                assert_eq!(said.parameter(name), Some(value), "{name}");
            }
        }
    }

    /// RFC 2617, section 3.5, the same without a quality as RFC 2069 has it, and others; all but the
    /// first were worked out by hashlib of Python.
    #[test]
    fn other_algorithms_and_qualities() {
        let content = Request::post("http://h/s?a=1")
            .body(Bytes::from_static(b"<a/>"))
            .unwrap();
        let of_2617 = get("http://h/dir/index.html");
        let nonce = "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";
        for (challenge, request, response) in [
            (
                format!("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", {nonce}"),
                &of_2617,
                "6629fae49393a05397450978507c4ef1",
            ),
            (
                format!("Digest realm=\"testrealm@host.com\", {nonce}"),
                &of_2617,
                "670fd8c2df070c60b045671b8b24ff02",
            ),
            (
                format!("Digest realm=\"testrealm@host.com\", qop=\" \", {nonce}"),
                &of_2617,
                "670fd8c2df070c60b045671b8b24ff02",
            ),
            (
                format!("Digest realm=\"testrealm@host.com\", qop=\"auth-int auth\", {nonce}"),
                &of_2617,
                "6629fae49393a05397450978507c4ef1",
            ),
            (
                format!("Digest realm=r, qop=auth-int, algorithm=SHA-256, {nonce}"),
                &content,
                "503d9da1adb59f7fc42279ca0d0494731c8dd91b4d6b6f8464d7c40d33eb5234",
            ),
            (
                format!("Digest realm=r, qop=auth, algorithm=MD5-sess, {nonce}"),
                &content,
                "4f0f27f28b9909c2da2f619031ce78c7",
            ),
            (
                format!("Digest realm=r, qop=auth, algorithm=SHA-512-256, {nonce}"),
                &content,
                "c696bccc01336b4d5b0ea058662655317d0009ffddaae5e92923a44331bc8d9b",
            ),
        ] {
            let mufasa = digest("Mufasa", "Circle Of Life", "0a4f113b");
            let said = answered(&mufasa, &challenge, request);
            assert_eq!(said.parameter("response"), Some(response), "{challenge}");
        }
    }

    #[test]
    fn names_of_all_kinds() {
        let plain = "Digest realm=r, nonce=n, algorithm=SHA-256, qop=auth";
        let said = answered(&digest("a\\\"b", "p", "c"), plain, &get("http://h/"));
        assert_eq!(said.parameter("username"), Some("a\\\"b"));
        let said = answered(&digest("Jäsøn Doe", "p", "c"), plain, &get("http://h/"));
        let encoded = "UTF-8''J%C3%A4s%C3%B8n%20Doe";
        assert_eq!(said.parameter("username*"), Some(encoded));
        assert_eq!(said.parameter("username"), None);
        let hashed = format!("{plain}, userhash=true");
        let said = answered(&digest("Jäsøn Doe", "p", "c"), &hashed, &get("http://h/"));
        assert_eq!(
            said.parameter("username"),
            Some("91e702702279fa375d7b8ba1a48d59cb25af8f489363b01bcb9f50fe050aebef")
        );
        assert_eq!(said.parameter("userhash"), Some("true"));
    }

    #[test]
    fn the_first_challenge_that_can_be_answered() {
        let digest = digest("a", "b", "c");
        let taken = |field: &str| {
            let value = HeaderValue::from_str(field).unwrap();
            let taken = digest.taken(&challenge::all([&value]));
            taken.map(|taken| taken.nonce)
        };
        for (field, nonce) in [
            (
                "Basic realm=r, Digest realm=r, nonce=\"1\", algorithm=SHA-3, \
                 Digest realm=r, nonce=\"2\", algorithm=SHA-256, Digest realm=r, nonce=\"3\"",
                Some("2"),
            ),
            ("Digest realm=r, nonce=\"1\", qop=future", None),
            ("Digest nonce=\"1\"", None),
            ("Digest realm=r", None),
            ("Basic realm=r", None),
        ] {
            assert_eq!(taken(field).as_deref(), nonce, "{field}");
        }
    }
}
