//! Messages for logs: without what nobody should read there. What that is says the message's
//! structure: names of elements and attributes.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, HeaderValue, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName};

use super::http_binding::{Message, encoded_in_path as encoded};
use crate::content;
use crate::soap::Fault;
use crate::soap::error::{Error, ErrorKind};
use crate::xml::tree::{Element, Node};
use crate::xml::{Attachment, ReadOptions, XSI, decode};

/// What stands for a secret.
const MASK: &str = "…";

/// A text or an attribute whose name holds one of these is a secret, whatever the case.
const WORDS: [&str; 9] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "ticket",
    "token",
    "apikey",
    "sessionid",
];

/// Elements of these names are secrets with all that is in them.
const WHOLE: [&str; 4] = [
    "assertion",
    "encryptedassertion",
    "binarysecuritytoken",
    "requestedsecuritytoken",
];

/// How long a secret is at least that is looked for in other texts, in bytes: a shorter one would
/// be found where it isn't.
const LOOKED_FOR: usize = 4;

/// How much is compared, in bytes times secrets, for each byte of a message or for all of it,
/// whichever is more: a message may hold as many secrets as it likes.
const COMPARED: (usize, usize) = (16, 1 << 28);

/// What was hidden, and is looked for in other texts.
#[derive(Default)]
pub(super) struct Secrets {
    /// Each once, the longest first: a shorter one may be the start of it.
    of_text: Vec<String>,
}

impl Secrets {
    pub(super) fn of(found: Vec<String>) -> Self {
        let mut of_text: Vec<String> = found
            .into_iter()
            .filter(|secret| secret.len() >= LOOKED_FOR)
            .collect();
        of_text.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        of_text.dedup();
        Self { of_text }
    }

    /// Whether they can be looked for in so many bytes.
    pub(super) fn are_few_for(&self, size: usize) -> bool {
        let (each, all) = COMPARED;
        self.of_text.len() <= each.max(all / size.max(1))
    }

    /// A text without them.
    fn hidden_in(&self, mut text: String) -> String {
        for secret in &self.of_text {
            if memchr::memmem::find(text.as_bytes(), secret.as_bytes()).is_some() {
                text = text.replace(secret.as_str(), MASK);
            }
        }
        text
    }

    /// A tree without them, in whatever text and attribute.
    pub(super) fn hide_in(&self, element: &mut Element) {
        if self.of_text.is_empty() {
            return;
        }
        let hide = |text: &mut String| *text = self.hidden_in(std::mem::take(text));
        let mut open = vec![element];
        while let Some(element) = open.pop() {
            let attributes = element.attributes.iter_mut();
            attributes.for_each(|attribute| hide(&mut attribute.value));
            for node in element.children.iter_mut() {
                match node {
                    Node::Element(child) => open.push(child),
                    Node::Text(text) => hide(text),
                }
            }
        }
    }

    /// What an error says without them. It says of long texts the start alone, on one line.
    fn hidden_in_start(&self, text: &str) -> String {
        let size: usize = self.of_text.iter().map(String::len).sum();
        if size.saturating_mul(text.len()) > COMPARED.1 {
            return "an error of messages with too many secrets to look for each".to_owned();
        }
        let on_one_line = self.of_text.iter().map(|secret| {
            let words: Vec<_> = secret.split_whitespace().collect();
            words.join(" ")
        });
        let secrets = Self::of(self.of_text.iter().cloned().chain(on_one_line).collect());
        let text = secrets.hidden_in(text.to_owned());
        // What was cut off may be the rest of a secret.
        let mut out = String::with_capacity(text.len());
        for (number, piece) in text.split(MASK).enumerate() {
            if number > 0 {
                let cut = secrets.of_text.iter().filter_map(|secret| {
                    let cuts = secret.char_indices().map(|(at, _)| at);
                    let cuts = cuts.skip_while(|at| *at < LOOKED_FOR);
                    let cuts = cuts.take_while(|at| *at <= out.len());
                    cuts.filter(|at| out.ends_with(&secret[..*at])).max()
                });
                let cut = cut.max().unwrap_or(0);
                out.truncate(out.len() - cut);
                out.push_str(MASK);
            }
            out.push_str(piece);
        }
        out
    }

    /// Without those that may stand in an answer by chance, which is to be read again: shorter than
    /// 8 bytes, or a number.
    #[cfg(feature = "recorder")]
    pub(super) fn without_common(mut self) -> Self {
        self.of_text.retain(|secret| {
            secret.len() >= 8 && !secret.bytes().all(|byte| byte.is_ascii_digit())
        });
        self
    }
}

/// Parameters for a log.
fn pairs(said: &Element) -> String {
    let mut pairs = Vec::new();
    for member in said.elements() {
        let name = &member.name.local;
        let mut items = member.elements().peekable();
        if items.peek().is_none() {
            pairs.push(format!("{name}={}", member.text()));
        }
        pairs.extend(items.map(|item| format!("{name}={}", item.text())));
    }
    pairs.join("&")
}

/// What may stand in a log of an exchange.
pub(super) struct Shown {
    pub(super) request: String,
    pub(super) answer: Option<String>,
    /// What was hidden.
    pub(super) secrets: Secrets,
}

/// A message whose own secrets are hidden.
enum View {
    /// Its root, and what stands beside it.
    Document(Element, Vec<Attachment>),
    Text(String),
}

/// What is not shown.
#[derive(Clone, Default)]
pub(super) struct Masking {
    /// Names of elements and attributes beside those that are always secret, in small letters.
    names: Vec<String>,
}

impl Masking {
    pub(super) fn add(&mut self, name: &str) {
        self.names.push(name.to_lowercase());
    }

    fn hides_all(&self, name: &str) -> bool {
        WHOLE.contains(&name) || self.names.iter().any(|known| known == name)
    }

    fn hides_text(&self, name: &str) -> bool {
        WORDS.iter().any(|word| name.contains(word))
    }

    /// Whether what has this name, in small letters, is a secret where it holds no elements.
    fn hides_value(&self, name: &str) -> bool {
        self.hides_all(name) || self.hides_text(name)
    }

    /// Whether what stands at this path is a secret: by its own name, or in one that is hidden with
    /// all that is in it. (A name such as that of an operation stands around others.)
    fn hides_value_at(&self, path: &str) -> bool {
        let mut names = path.rsplit('/').map(|name| {
            let name = name.trim_start_matches('@');
            name.split('[').next().unwrap_or(name).to_lowercase()
        });
        let last = names.next().unwrap_or_default();
        self.hides_value(&last) || names.any(|name| self.hides_all(&name))
    }

    /// Whether a header field of this name holds a secret: `X-Api-Key` is an `apikey`.
    pub(super) fn hides_field(&self, name: &HeaderName) -> bool {
        let bare = name.as_str().replace(['-', '_'], "");
        [name.as_str(), &bare]
            .into_iter()
            .any(|name| self.hides_value(name))
    }

    /// Hides the secrets in an element; they are added to `found`.
    fn hide(&self, element: &mut Element, found: &mut Vec<String>) {
        // A stack of our own: a tree may be deep.
        let mut open = vec![element];
        while let Some(element) = open.pop() {
            let name = element.name.local.to_lowercase();
            let is_whole = self.hides_all(&name);
            let has_elements = element.elements().next().is_some();
            for attribute in &mut element.attributes {
                let name = attribute.name.local.to_lowercase();
                let is_secret = is_whole || self.hides_value(&name);
                if is_secret && attribute.name.namespace.as_deref() != Some(XSI) {
                    found.push(std::mem::replace(&mut attribute.value, MASK.to_owned()));
                }
            }
            if is_whole || !has_elements && self.hides_text(&name) {
                let mut texts = vec![&*element];
                while let Some(at) = texts.pop() {
                    found.extend(at.children.iter().filter_map(|node| match node {
                        Node::Text(text) => Some(text.trim().to_owned()),
                        Node::Element(_) => None,
                    }));
                    texts.extend(at.elements());
                }
                if !element.children.is_empty() {
                    element.children = vec![Node::Text(MASK.to_owned())].into();
                }
                continue;
            }
            open.extend(element.children.iter_mut().filter_map(|node| match node {
                Node::Element(child) => Some(child),
                Node::Text(_) => None,
            }));
        }
    }

    /// Request and answer without their secrets.
    pub(super) fn shown(
        &self,
        request: &http::Request<Bytes>,
        answer: Option<&http::Response<Bytes>>,
        options: &ReadOptions,
    ) -> Shown {
        let mut found = Vec::new();
        self.beside(request, answer, &mut found);
        let said = self.parameters(request, &mut found);
        let mut view = |headers, body| self.message(headers, body, options, &mut found);
        let asked = match said {
            Some(said) => View::Text(pairs(&said)),
            None => view(request.headers(), request.body()),
        };
        let answered = answer.map(|answer| (view(answer.headers(), answer.body()), answer.body()));
        // Services say in free texts what they were sent.
        let secrets = Secrets::of(found);
        Shown {
            request: Self::written(asked, request.body().len(), &secrets),
            answer: answered.map(|(view, body)| Self::written(view, body.len(), &secrets)),
            secrets,
        }
    }

    /// The parameters of a request of an HTTP binding, without their secrets, which are added to
    /// `found`: as the message that they are.
    pub(super) fn parameters(
        &self,
        request: &http::Request<Bytes>,
        found: &mut Vec<String>,
    ) -> Option<Element> {
        let Message(said) = request.extensions().get()?;
        let mut said = Element::clone(said);
        self.hide(&mut said, found);
        Some(said)
    }

    /// The path of a request without the secrets among its parameters, which may stand there.
    pub(super) fn path(&self, request: &http::Request<Bytes>) -> String {
        let mut secrets = Vec::new();
        self.parameters(request, &mut secrets);
        let secrets = secrets.iter().map(|secret| encoded(secret)).collect();
        Secrets::of(secrets).hidden_in(request.uri().path().to_owned())
    }

    /// Adds what is secret beside the messages: in fields of the request and in its URL.
    pub(super) fn beside(
        &self,
        request: &http::Request<Bytes>,
        answer: Option<&http::Response<Bytes>>,
        found: &mut Vec<String>,
    ) {
        for (name, field) in request.headers() {
            let Ok(text) = field.to_str() else {
                continue;
            };
            match name {
                &AUTHORIZATION | &PROXY_AUTHORIZATION => of_authorization(text, found),
                &COOKIE => of_cookies(text, found),
                _ if self.hides_field(name) => found.push(text.to_owned()),
                _ => {}
            }
        }
        // What a transport said in place of the client.
        let sent = answer.and_then(|answer| answer.extensions().get::<Sent>());
        if let Some(text) = sent.and_then(|Sent(field)| field.to_str().ok()) {
            of_authorization(text, found);
        }
        let query = request.uri().query().unwrap_or("").as_bytes();
        for (name, value) in form_urlencoded::parse(query) {
            let name = name.to_lowercase();
            if name == "key" || self.hides_value(&name) {
                found.push(value.into_owned());
            }
        }
    }

    /// A message of so many bytes, without all these.
    fn written(view: View, size: usize, secrets: &Secrets) -> String {
        if !secrets.are_few_for(size) {
            return format!("{size} bytes with too many secrets to look for each");
        }
        match view {
            View::Text(text) => secrets.hidden_in(text),
            View::Document(mut message, attachments) => {
                secrets.hide_in(&mut message);
                let Ok(mut text) = message.to_xml() else {
                    return no_message(size);
                };
                for part in &attachments {
                    let (media, size) = (&part.content_type, part.content.len());
                    text += &format!(" + {size} bytes of {media}");
                }
                text
            }
        }
    }

    /// A message without its secrets, which are added to `found`. Of what is no XML and no form
    /// there is no structure, and so nothing but its size is told.
    fn message(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        options: &ReadOptions,
        found: &mut Vec<String>,
    ) -> View {
        if body.is_empty() {
            return View::Text(String::new());
        }
        let media = content::content_type(headers).to_ascii_lowercase();
        if media.starts_with("application/x-www-form-urlencoded") {
            return View::Text(self.form(body, found));
        }
        match self.taken_apart(headers, body, options, found) {
            Some((message, attachments)) => View::Document(message, attachments),
            None => View::Text(no_message(body.len())),
        }
    }

    /// The root of a message without its secrets, which are added to `found`, and what stands
    /// beside it.
    pub(super) fn taken_apart(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        options: &ReadOptions,
        found: &mut Vec<String>,
    ) -> Option<(Element, Vec<Attachment>)> {
        let mut options = options.clone();
        options.strict = false;
        let parts = content::parts(headers, body, &options).ok()?;
        let text = decode(&parts.content, parts.charset.as_deref()).ok()?;
        let mut message = Element::from_xml_with(&text, &options).ok()?;
        self.hide(&mut message, found);
        Some((message, parts.attachments))
    }

    fn form(&self, body: &Bytes, found: &mut Vec<String>) -> String {
        let pairs = form_urlencoded::parse(body).map(|(name, value)| {
            let lower = name.to_lowercase();
            let value = match self.hides_all(&lower) || self.hides_text(&lower) {
                true => {
                    found.push(value.into_owned());
                    Cow::Borrowed(MASK)
                }
                false => value,
            };
            format!("{name}={value}")
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// What an error says, without the secrets that the messages of its call hold.
    pub(super) fn error(&self, error: &Error, secrets: &Secrets) -> String {
        let text = match error.kind() {
            // It quotes the start of a page of which nothing is known.
            ErrorKind::Http(error) => {
                return format!(
                    "the server answered HTTP {} without a message",
                    error.status
                );
            }
            ErrorKind::Xml(error) if self.hides_value_at(error.path()) => {
                return "a secret in the message can't be read or written".to_owned();
            }
            ErrorKind::Fault(fault) => self.fault(fault).to_string(),
            ErrorKind::SignIn(cause) => format!("the sign-in failed: {}", self.cause(cause)),
            _ => error.to_string(),
        };
        secrets.hidden_in_start(&text)
    }

    /// Why a sign-in failed. What its messages held isn't known here, and a service quotes what it
    /// was sent: so nothing is told that stands in its answer.
    fn cause(&self, cause: &Error) -> String {
        match cause.kind() {
            ErrorKind::Fault(fault) => {
                let code = known_code(fault);
                let code = code.map(|code| format!(" {code}")).unwrap_or_default();
                format!("{} fault{code}", fault.version)
            }
            ErrorKind::Xml(_) => "the answer can't be read".to_owned(),
            ErrorKind::Failed(_) => "the service says that it failed".to_owned(),
            ErrorKind::SignIn(_) => "another sign-in failed".to_owned(),
            _ => self.error(cause, &Secrets::default()),
        }
    }

    /// The code of a fault, without the secrets that the messages of its call hold.
    #[cfg(feature = "tracing")]
    pub(super) fn code(fault: &Fault, secrets: &Secrets) -> String {
        let local = fault.code.local.to_string();
        // A secret may have a colon, and so a part of it stand for a prefix.
        let whole = fault.code.to_string();
        match secrets.hidden_in_start(&whole) == whole {
            true => local,
            false => MASK.to_owned(),
        }
    }

    fn fault(&self, fault: &Fault) -> Fault {
        let mut fault = fault.clone();
        if let Some(detail) = &mut fault.detail {
            self.hide(detail, &mut Vec::new());
        }
        fault
    }
}

/// What a transport that says who it is sent in the field `Authorization`, in the extensions of the
/// answer.
#[derive(Clone)]
pub(super) struct Sent(pub(super) HeaderValue);

/// The code of a fault where it is one that SOAP has, which says nothing of what was sent (SOAP 1.1,
/// section 4.4.1; SOAP 1.2 Part 1, section 5.4.6).
fn known_code(fault: &Fault) -> Option<&'static str> {
    let known = [
        "VersionMismatch",
        "MustUnderstand",
        "Client",
        "Server",
        "DataEncodingUnknown",
        "Sender",
        "Receiver",
    ];
    known.into_iter().find(|known| fault.code.local == *known)
}

fn no_message(size: usize) -> String {
    format!("{size} bytes that are no message")
}

/// The secret of the field `Authorization`: what stands behind the scheme, and of HTTP Basic the
/// password.
fn of_authorization(field: &str, found: &mut Vec<String>) {
    let (scheme, shown) = field.split_once(' ').unwrap_or(("", field));
    let shown = shown.trim();
    found.push(shown.to_owned());
    if scheme.eq_ignore_ascii_case("basic")
        && let Ok(text) = STANDARD.decode(shown)
        && let Some((_, password)) = String::from_utf8_lossy(&text).split_once(':')
    {
        found.push(password.to_owned());
    }
}

/// How long the value of a cookie is at least that is a secret, in bytes: shorter ones are settings.
const OF_COOKIE: usize = 16;

fn of_cookies(field: &str, found: &mut Vec<String>) {
    let values = field.split(';').filter_map(|pair| pair.split_once('='));
    let values = values.map(|(_, value)| value.trim().trim_matches('"'));
    found.extend(
        values
            .filter(|value| value.len() >= OF_COOKIE)
            .map(str::to_owned),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_says_what_is_hidden() {
        let mut masking = Masking::default();
        masking.add("Ssn");
        for (text, shown, secrets) in [
            (
                "<a><Password Type='digest'>p</Password><User>u</User><b sessionId='7'/></a>",
                "<a><Password Type=\"digest\">…</Password><User>u</User><b sessionId=\"…\"/></a>",
                &["p", "7"][..],
            ),
            // An operation's name is no secret, nor is what stands around one.
            (
                "<AuthenticateUsernamePassword><UserName>u</UserName><Password>p</Password>\
                 </AuthenticateUsernamePassword>",
                "<AuthenticateUsernamePassword><UserName>u</UserName><Password>…</Password>\
                 </AuthenticateUsernamePassword>",
                &["p"],
            ),
            // Whole, attributes and elements too; not what XML Schema says of it.
            (
                "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>\
                 <ssn i:type='t' x='1'><deep>2</deep>3</ssn></a>",
                "<a xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">\
                 <ssn i:type=\"t\" x=\"…\">…</ssn></a>",
                &["1", "3", "2"],
            ),
            ("<Token/>", "<Token/>", &[]),
            (
                "<a>password <b>7T:ticket</b></a>",
                "<a>password <b>7T:ticket</b></a>",
                &[],
            ),
        ] {
            let (mut found, options) = (Vec::new(), ReadOptions::default());
            let bytes = Bytes::copy_from_slice(text.as_bytes());
            let view = masking.message(&HeaderMap::new(), &bytes, &options, &mut found);
            assert_eq!(
                Masking::written(view, bytes.len(), &Secrets::default()),
                shown
            );
            assert_eq!(found.len(), secrets.len(), "{found:?}");
            assert!(
                secrets
                    .iter()
                    .all(|secret| found.iter().any(|it| it == secret))
            );
        }
        let mut fields = HeaderMap::new();
        let options = ReadOptions::default();
        let mut shown = |media: &'static str, text: &'static str| {
            fields.insert("content-type", HeaderValue::from_static(media));
            let bytes = Bytes::from_static(text.as_bytes());
            let view = masking.message(&fields, &bytes, &options, &mut Vec::new());
            Masking::written(view, bytes.len(), &Secrets::default())
        };
        let form = "application/x-www-form-urlencoded";
        assert_eq!(
            shown(form, "user=a%20b&pwd=x&ssn=1"),
            "user=a b&pwd=…&ssn=…"
        );
        assert_eq!(
            shown("text/html", "<p>password: x"),
            "14 bytes that are no message"
        );
        assert_eq!(shown("text/xml", ""), "");
        let multipart = "--b\r\nContent-Type: text/xml\r\nContent-ID: <r>\r\n\r\n<a><pwd>x</pwd></a>\
                         \r\n--b\r\nContent-Type: image/png\r\n\r\nabc\r\n--b--\r\n";
        assert_eq!(
            shown("multipart/related; boundary=b", multipart),
            "<a><pwd>…</pwd></a> + 3 bytes of image/png"
        );
    }

    /// What a service quotes of what it was sent, wherever that was and however it is spelled.
    #[test]
    fn what_is_quoted_is_hidden() {
        let basic = format!("Basic {}", STANDARD.encode("ann:p&ss<w:rd"));
        let cookie = "lang=norwegian; id=\"0123456789abcdef\"";
        let sent = |name: &'static str, value: &str, query: &str, body: &'static str| {
            let url = format!("http://h/{query}");
            let request = http::Request::post(url).header(name, value);
            request.body(Bytes::from_static(body.as_bytes())).unwrap()
        };
        let plain = |body| sent("x", "y", "", body);
        for (request, said, shown) in [
            // In the spelling of XML, which may be another one there.
            (
                plain("<a><pwd>p&amp;ss&lt;w\u{f8}rd</pwd></a>"),
                "<f t='p&#38;ss&lt;w\u{f8}rd'>no <![CDATA[p&ss<w\u{f8}rd]]> here</f>",
                "<f t=\"…\">no … here</f>",
            ),
            // One that begins with another.
            (
                plain("<a><pwd>abcd</pwd><token>abcd1234</token></a>"),
                "<f>abcd1234 abcd</f>",
                "<f>… …</f>",
            ),
            // What is markup is none, and stays that.
            (
                plain("<a><pwd>Fault</pwd></a>"),
                "<Fault>Fault</Fault>",
                "<Fault>…</Fault>",
            ),
            // Beside the message.
            (
                sent("authorization", &basic, "", "<a/>"),
                "<f>no p&amp;ss&lt;w:rd for ann</f>",
                "<f>no … for ann</f>",
            ),
            (
                sent("authorization", "Bearer ey.J", "", "<a/>"),
                "<f>ey.J</f>",
                "<f>…</f>",
            ),
            (
                sent("x-api-key", "k123", "", "<a/>"),
                "<f>k123</f>",
                "<f>…</f>",
            ),
            (
                sent("x", "y", "?Key=k%20123&v=1234", "<a/>"),
                "<f>k 123 1234</f>",
                "<f>… 1234</f>",
            ),
            (
                sent("cookie", cookie, "", "<a/>"),
                "<f>0123456789abcdef norwegian</f>",
                "<f>… norwegian</f>",
            ),
        ] {
            let answer = http::Response::new(Bytes::copy_from_slice(said.as_bytes()));
            let options = ReadOptions::default();
            let found = Masking::default().shown(&request, Some(&answer), &options);
            assert_eq!(found.answer.as_deref(), Some(shown));
        }
        // What a transport said of who it is.
        let mut answer = http::Response::new(Bytes::from_static(b"<f>no abc.def</f>"));
        let field = HeaderValue::from_static("Bearer abc.def");
        answer.extensions_mut().insert(Sent(field));
        let found =
            Masking::default().shown(&plain("<a/>"), Some(&answer), &ReadOptions::default());
        assert_eq!(found.answer.as_deref(), Some("<f>no …</f>"));
    }

    /// However many there are, it takes no longer than it may.
    #[test]
    fn many_secrets() {
        let start = std::time::Instant::now();
        for (count, is_shown) in [(300, true), (200_000, false)] {
            let tokens = (0..count).map(|number| format!("<Token>abcd{number}</Token>"));
            let text = format!("<a>{}</a>", tokens.collect::<String>());
            let (request, answer) = (http::Request::new(Bytes::new()), Bytes::from(text));
            let answer = http::Response::new(answer);
            let found = Masking::default().shown(&request, Some(&answer), &ReadOptions::default());
            let shown = found.answer.unwrap();
            assert_eq!(
                shown.starts_with("<a><Token>…</Token>"),
                is_shown,
                "{shown:.60}"
            );
            assert!(!shown.contains("abcd"));
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[cfg(feature = "tracing")]
    #[test]
    fn errors() {
        use crate::soap::error::HttpError;
        let secrets = || Secrets::of(vec!["a  long secret that goes on".to_owned()]);
        let fault = |reason: &str| Error::from(ErrorKind::Fault(Fault::of_client(reason)));
        let page = ErrorKind::Http(HttpError {
            status: http::StatusCode::BAD_REQUEST,
            headers: HeaderMap::new(),
            body: Bytes::from_static(b"hunter2"),
            reason: None,
        });
        let signing_in = |cause: Error| Error::from(ErrorKind::SignIn(std::sync::Arc::new(cause)));
        for (error, shown) in [
            (
                fault("no a  long secret that goes on"),
                "SOAP 1.1 fault soap:Client: no …",
            ),
            // Cut off in the middle.
            (
                fault(&format!("{} a  long secret that goes on", "x".repeat(285))),
                &format!("SOAP 1.1 fault soap:Client: {} …", "x".repeat(285)),
            ),
            // Of a sign-in, whose messages are not known here.
            (
                signing_in(fault("no hunter2")),
                "the sign-in failed: SOAP 1.1 fault Client",
            ),
            (
                signing_in(page.into()),
                "the sign-in failed: the server answered HTTP 400 Bad Request without a message",
            ),
            (
                signing_in(Error::configuration("no such file")),
                "the sign-in failed: no such file",
            ),
        ] {
            assert_eq!(Masking::default().error(&error, &secrets()), shown);
        }
    }

    #[test]
    fn parameters_are_hidden_wherever_they_stand() {
        let said =
            "<message><token>a b/c</token><day>2026</day><words><w>x</w><w/></words></message>";
        let mut request = http::Request::new(Bytes::new());
        *request.uri_mut() = "http://h/s/2026/a%20b%2Fc/x?token=a+b%2Fc".parse().unwrap();
        let mut masking = Masking::default();
        assert_eq!(masking.path(&request), "/s/2026/a%20b%2Fc/x");
        let said = std::sync::Arc::new(Element::from_xml(said).unwrap());
        request.extensions_mut().insert(Message(said));
        assert_eq!(masking.path(&request), "/s/2026/…/x");
        let shown = |masking: &Masking| {
            let shown = masking.shown(&request, None, &ReadOptions::default());
            shown.request
        };
        assert_eq!(shown(&masking), "token=…&day=2026&words=x&words=");
        masking.add("day");
        assert_eq!(masking.path(&request), "/s/…/…/x");
        assert_eq!(shown(&masking), "token=…&day=…&words=x&words=");
    }
}
