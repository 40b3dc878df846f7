//! Messages for logs: without what nobody should read there. What that is says the message's
//! structure: names of elements and attributes.

use std::borrow::Cow;

use bytes::Bytes;
use http::HeaderMap;

use super::http_binding::{Message, encoded_in_path as encoded};
use crate::content;
#[cfg(feature = "tracing")]
use crate::soap::Fault;
#[cfg(feature = "tracing")]
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

/// A text without these secrets.
fn without(text: String, secrets: &[String]) -> String {
    let secrets = secrets.iter().filter(|secret| secret.len() >= LOOKED_FOR);
    secrets.fold(text, |text, secret| text.replace(secret.as_str(), MASK))
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
    #[cfg_attr(not(feature = "tracing"), allow(dead_code))]
    pub(super) secrets: Vec<String>,
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
                let is_secret = is_whole || self.hides_all(&name) || self.hides_text(&name);
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
        let mut secrets = Vec::new();
        let said = self.parameters(request, &mut secrets);
        let mut shown = |headers, body| self.message(headers, body, options, &mut secrets);
        let request = match said {
            Some(said) => pairs(&said),
            None => shown(request.headers(), request.body()),
        };
        let answer = answer.map(|answer| shown(answer.headers(), answer.body()));
        // Services say in free texts what they were sent.
        let without = |text: String| without(text, &secrets);
        Shown {
            request: without(request),
            answer: answer.map(without),
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
        for secret in &mut secrets {
            *secret = encoded(secret);
        }
        without(request.uri().path().to_owned(), &secrets)
    }

    /// A message without its secrets, which are added to `found`. Of what is no XML and no form
    /// there is no structure, and so nothing but its size is told.
    fn message(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        options: &ReadOptions,
        found: &mut Vec<String>,
    ) -> String {
        if body.is_empty() {
            return String::new();
        }
        let media = content::content_type(headers).to_ascii_lowercase();
        if media.starts_with("application/x-www-form-urlencoded") {
            return self.form(body, found);
        }
        self.document(headers, body, options, found)
            .unwrap_or_else(|| format!("{} bytes that are no message", body.len()))
    }

    fn document(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        options: &ReadOptions,
        found: &mut Vec<String>,
    ) -> Option<String> {
        let (message, attachments) = self.taken_apart(headers, body, options, found)?;
        let mut text = message.to_xml().ok()?;
        for part in &attachments {
            let (media, size) = (&part.content_type, part.content.len());
            text += &format!(" + {size} bytes of {media}");
        }
        Some(text)
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
    #[cfg(feature = "tracing")]
    pub(super) fn error(&self, error: &Error, found: &[String]) -> String {
        let text = match error.kind() {
            // It quotes the start of a page of which nothing is known.
            ErrorKind::Http(error) => {
                return format!(
                    "the server answered HTTP {} without a message",
                    error.status
                );
            }
            ErrorKind::Xml(error)
                if error.path().split('/').any(|name| {
                    let name = name.trim_start_matches('@').to_lowercase();
                    self.hides_all(&name) || self.hides_text(&name)
                }) =>
            {
                return "a secret in the message can't be read or written".to_owned();
            }
            ErrorKind::Fault(fault) => self.fault(fault).to_string(),
            _ => error.to_string(),
        };
        without(text, found)
    }

    #[cfg(feature = "tracing")]
    fn fault(&self, fault: &Fault) -> Fault {
        let mut fault = fault.clone();
        if let Some(detail) = &mut fault.detail {
            self.hide(detail, &mut Vec::new());
        }
        fault
    }
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
            let masked = masking.message(&HeaderMap::new(), &bytes, &options, &mut found);
            assert_eq!(masked, shown);
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
            fields.insert("content-type", http::HeaderValue::from_static(media));
            let bytes = Bytes::from_static(text.as_bytes());
            masking.message(&fields, &bytes, &options, &mut Vec::new())
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
