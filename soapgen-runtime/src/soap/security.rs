//! Tokens of WS-Security: the header block `wsse:Security` (Web Services Security: SOAP Message
//! Security 1.1), which is made anew for each request.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use sha1::{Digest, Sha1};

use super::{HeaderBlock, SoapVersion};
use crate::http_date;
use crate::unique;
use crate::value::DateTime;
use crate::xml::tree::Element;

/// Namespace of `wsse:Security` and of most that is in it.
const WSSE: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
/// Namespace of `wsu:Timestamp` and `wsu:Created`.
const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const BASE64: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
const TEXT: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
const DIGEST: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";

fn wsse(name: &'static str) -> Element {
    Element::new(WSSE, name).with_prefix("wsse")
}

fn wsu(name: &'static str) -> Element {
    Element::new(WSU, name).with_prefix("wsu")
}

/// What a request shows of who sends it: the header block `wsse:Security` with its tokens, in the
/// order in which they were added, behind a timestamp if there is one.
///
/// ```
/// use std::time::Duration;
/// use soapgen_runtime::{Security, UsernameToken};
///
/// let security = Security::new()
///     .timestamp(Duration::from_secs(300))
///     .username(UsernameToken::digest("admin", "s3cr3t"));
/// # let _ = security;
/// ```
///
/// A client sends it with [`Client::set_security`](crate::Client::set_security), a call with
/// [`Call::security`](crate::Call::security). The block is made when a call is, so that nonce and
/// time are its own: a layer under the client that sends a request twice sends them twice, which
/// services refuse that remember nonces.
#[derive(Clone)]
pub struct Security {
    tokens: Vec<Token>,
    /// For how long a message is to be good.
    lifetime: Option<Duration>,
    must_understand: bool,
    actor: Option<String>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    random: Arc<Random>,
    /// By how many milliseconds the clock of the service goes before ours.
    skew: Arc<AtomicI64>,
}

/// Fills in what nobody has seen before.
type Random = dyn Fn(&mut [u8; 16]) + Send + Sync;

#[derive(Clone)]
enum Token {
    Username(UsernameToken),
    Given(Element),
}

/// A name and a password (Web Services Security: UsernameToken Profile 1.1).
#[derive(Clone)]
pub struct UsernameToken {
    name: String,
    password: Option<String>,
    is_digest: bool,
    has_nonce: bool,
}

impl UsernameToken {
    /// With the password as it is (`PasswordText`), for connections by TLS.
    pub fn text(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            password: Some(password.into()),
            is_digest: false,
            has_nonce: false,
        }
    }

    /// With the password in a digest of nonce, time and password (`PasswordDigest`).
    pub fn digest(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            is_digest: true,
            has_nonce: true,
            ..Self::text(name, password)
        }
    }

    /// The name alone.
    pub fn name(name: impl Into<String>) -> Self {
        Self {
            password: None,
            ..Self::text(name, "")
        }
    }

    /// With nonce and time beside a password that is as it is: some services want them.
    #[must_use]
    pub fn with_nonce(mut self) -> Self {
        self.has_nonce = true;
        self
    }

    fn element(&self, now: &DateTime, nonce: [u8; 16]) -> Element {
        let created = now.to_string();
        let mut token = wsse("UsernameToken").with_child(wsse("Username").with_text(&self.name));
        if let Some(password) = &self.password {
            let (kind, shown) = match self.is_digest {
                true => (DIGEST, password_digest(&nonce, &created, password)),
                false => (TEXT, password.clone()),
            };
            let password = wsse("Password").with_attribute("Type", kind);
            token = token.with_child(password.with_text(shown));
        }
        if self.has_nonce {
            let nonce = wsse("Nonce")
                .with_attribute("EncodingType", BASE64)
                .with_text(STANDARD.encode(nonce));
            token = token
                .with_child(nonce)
                .with_child(wsu("Created").with_text(created));
        }
        token
    }
}

/// `Base64 ( SHA-1 ( nonce + created + password ) )` (UsernameToken Profile 1.1, section 3.1).
fn password_digest(nonce: &[u8], created: &str, password: &str) -> String {
    let digest = Sha1::new()
        .chain_update(nonce)
        .chain_update(created)
        .chain_update(password)
        .finalize();
    STANDARD.encode(digest)
}

impl Default for Security {
    fn default() -> Self {
        Self::new()
    }
}

impl Security {
    /// Without a token. The service must understand the block, unless
    /// [`must_understand`](Self::must_understand) says otherwise.
    pub fn new() -> Self {
        Self {
            tokens: Vec::new(),
            lifetime: None,
            must_understand: true,
            actor: None,
            clock: Arc::new(SystemTime::now),
            random: Arc::new(|nonce| {
                let [high, low] = unique::random();
                nonce[..8].copy_from_slice(&high.to_be_bytes());
                nonce[8..].copy_from_slice(&low.to_be_bytes());
            }),
            skew: Arc::default(),
        }
    }

    /// Adds a name and a password.
    #[must_use]
    pub fn username(mut self, token: UsernameToken) -> Self {
        self.tokens.push(Token::Username(token));
        self
    }

    /// Adds a `wsu:Timestamp`: when the message was made, and when it is no longer good.
    #[must_use]
    pub fn timestamp(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Adds a token as it was given by whoever issued it: a SAML assertion, or what a security
    /// token service answered. What is signed in it stays as it is, as far as an
    /// [`Element`] keeps what was read: everything but comments, processing instructions and the
    /// spelling of characters.
    #[must_use]
    pub fn token(mut self, token: Element) -> Self {
        self.tokens.push(Token::Given(token));
        self
    }

    /// Adds a `wsse:BinarySecurityToken` of this type, a URI, such as that of X.509 certificates or
    /// of Kerberos tickets.
    #[must_use]
    pub fn binary_token(self, value_type: &str, token: &[u8]) -> Self {
        let token = wsse("BinarySecurityToken")
            .with_attribute("EncodingType", BASE64)
            .with_attribute("ValueType", value_type)
            .with_text(STANDARD.encode(token));
        self.token(token)
    }

    /// Whether the service has to understand the block or answer with a fault.
    #[must_use]
    pub fn must_understand(mut self, it_must: bool) -> Self {
        self.must_understand = it_must;
        self
    }

    /// Says who on the way the block is for, a URI: see [`HeaderBlock::actor`].
    #[must_use]
    pub fn actor(mut self, uri: impl Into<String>) -> Self {
        self.actor = Some(uri.into());
        self
    }

    /// Sets where the time comes from; the system by default.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets where nonces come from: the function fills in 16 bytes that nobody has seen before. By
    /// default they are as random as the standard library's hash maps are seeded.
    #[must_use]
    pub fn random(mut self, random: impl Fn(&mut [u8; 16]) + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Says what time it is at the service now: from here on, in all clones too, requests have the
    /// service's time. ONVIF's devices tell it without a sign-in (`GetSystemDateAndTime`).
    pub fn learn_time(&self, at_service: SystemTime) {
        let ours = (self.clock)();
        let milliseconds = |gap: Duration| i64::try_from(gap.as_millis()).unwrap_or(i64::MAX);
        let skew = match at_service.duration_since(ours) {
            Ok(ahead) => milliseconds(ahead),
            Err(behind) => -milliseconds(behind.duration()),
        };
        self.skew.store(skew, Ordering::Relaxed);
    }

    /// The same by the field `Date` of an answer (RFC 9110, section 6.6.1), which is good to a
    /// second; whether it has one.
    pub fn learn_time_of(&self, answer: &HeaderMap) -> bool {
        let field = answer.get(http::header::DATE);
        let time = field.and_then(|date| http_date::parse(date.to_str().ok()?));
        time.inspect(|time| self.learn_time(*time)).is_some()
    }

    /// The time at the service, in milliseconds: no service wants more digits, and some can't read
    /// them.
    fn now(&self) -> SystemTime {
        let skew = self.skew.load(Ordering::Relaxed);
        let gap = Duration::from_millis(skew.unsigned_abs());
        let ours = (self.clock)();
        let now = match skew < 0 {
            true => ours.checked_sub(gap),
            false => ours.checked_add(gap),
        };
        let now = now.unwrap_or(ours);
        let since = now.duration_since(SystemTime::UNIX_EPOCH);
        let beyond = since.map_or(0, |since| since.subsec_nanos() % 1_000_000);
        now.checked_sub(Duration::from_nanos(u64::from(beyond)))
            .unwrap_or(now)
    }

    /// The header block of one request, which is written after it was made: what signs a message
    /// has its place here, before the message is text.
    pub(crate) fn block(&self, version: SoapVersion) -> Element {
        let now = self.now();
        let created = DateTime::from(now);
        let mut security = wsse("Security");
        if let Some(lifetime) = self.lifetime {
            let expires = now.checked_add(lifetime).map(DateTime::from);
            let mut timestamp =
                wsu("Timestamp").with_child(wsu("Created").with_text(created.to_string()));
            if let Some(expires) = expires {
                timestamp = timestamp.with_child(wsu("Expires").with_text(expires.to_string()));
            }
            security = security.with_child(timestamp);
        }
        for token in &self.tokens {
            security = security.with_child(match token {
                Token::Given(token) => token.clone(),
                Token::Username(token) => {
                    let mut nonce = [0; 16];
                    (self.random)(&mut nonce);
                    token.element(&created, nonce)
                }
            });
        }
        let mut block = HeaderBlock::new(security);
        if self.must_understand {
            block = block.must_understand();
        }
        if let Some(actor) = &self.actor {
            block = block.actor(actor);
        }
        block.written(version)
    }
}

impl fmt::Debug for UsernameToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the password.
        f.debug_struct("UsernameToken")
            .field("name", &self.name)
            .field("is_digest", &self.is_digest)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tokens = self.tokens.iter().map(|token| match token {
            Token::Username(_) => "UsernameToken",
            Token::Given(token) => token.name.local.as_str(),
        });
        f.debug_struct("Security")
            .field("tokens", &tokens.collect::<Vec<_>>())
            .field("must_understand", &self.must_understand)
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one that ONVIF's Application Programmer's Guide gives (section 6.1.1.3), and two by
    /// Python's hashlib.
    #[test]
    fn digests() {
        for (nonce, created, password, digest) in [
            (
                "LKqI6G/AikKCQrN0zqZFlg==",
                "2010-09-16T07:50:45Z",
                "userpassword",
                "tuOSpGlFlIXsozq4HFNeeGeFLEI=",
            ),
            ("", "", "", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
            (
                "AAECAwQFBgcICQoLDA0ODw==",
                "2026-11-29T11:00:00.5Z",
                "pässword & <more>",
                "FB0C4pOwf9llw7GxRy9OUEbcthM=",
            ),
        ] {
            let nonce = STANDARD.decode(nonce).unwrap();
            assert_eq!(password_digest(&nonce, created, password), digest);
        }
    }
}
