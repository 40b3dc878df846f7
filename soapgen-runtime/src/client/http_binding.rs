//! Operations of HTTP bindings: a URL with parameters, a form or an XML document, and no envelope
//! (WSDL 1.1, section 4).

use std::collections::HashMap;
use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use form_urlencoded::{Serializer, byte_serialize};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response};

use super::about::{self, About};
use super::call::refused_by;
use super::exchange::refused;
use super::said::{Said, says};
use super::{Client, Config, Transport};
use crate::content::content_type;
use crate::content::multipart::parameter;
use crate::soap::error::{Error, ErrorKind};
use crate::value::SharedStr;
use crate::xml::codec::{Slot, WriteXml};
use crate::xml::table::{Prefixes, Row, Table, element};
use crate::xml::tree::Element;
use crate::xml::violations;
use crate::xml::{ReadOptions, Root, WriteOptions, Writer, XSI, XmlError, XmlErrorKind, decode};

/// An operation of an HTTP binding.
///
/// Generated code has a `static` for each. `Req` is a record whose members are the parameters, or
/// the message itself; `Resp` is what the document of the answer is read into.
pub struct HttpOperation<Req: 'static, Resp: 'static> {
    name: &'static str,
    method: Method,
    location: &'static str,
    pub(crate) input: Input<Req>,
    pub(crate) output: Option<&'static Root<Resp>>,
}

/// Parameters that are types of their own which hold the items of an array, and those types.
type Wrappers = &'static [(&'static str, &'static Table)];

/// The members of a record, and the prefixes in use when it is written.
#[derive(Clone, Copy)]
pub(crate) struct Parameters {
    pub(crate) table: &'static Table,
    pub(crate) prefixes: Prefixes,
    /// What they stand in while they are XML.
    pub(crate) message: &'static Row,
    wrappers: Wrappers,
}

impl Parameters {
    const fn of<Req: WriteXml>(prefixes: Prefixes) -> Self {
        Self {
            table: Req::TABLE,
            prefixes,
            message: &MESSAGE_ROW,
            wrappers: &[],
        }
    }

    #[cfg(feature = "dynamic")]
    fn made((table, prefixes, message): Made) -> Self {
        Self {
            table,
            prefixes,
            message,
            wrappers: &[],
        }
    }

    /// What stands in the parameter of this row, where that is an array.
    pub(crate) fn item(self, row: &'static Row) -> Option<&'static Row> {
        let mut wrappers = self.wrappers.iter();
        let wrapper = wrappers.find(|(name, _)| *name == row.name);
        let items = wrapper.map_or(row.items, |(_, table)| table.rows);
        items.iter().find(|item| item.is_element())
    }
}

/// How a request carries its message.
pub(crate) enum Input<Req: 'static> {
    /// Nothing is carried.
    Nothing,
    /// Behind the `?` of the URL.
    Query(Parameters),
    /// In place of the names in parentheses of the location.
    Replaced(Parameters),
    /// As the content: `application/x-www-form-urlencoded`.
    Form(Parameters),
    /// As the content: a document.
    Document(&'static Root<Req>),
}

impl<Req, Resp> HttpOperation<Req, Resp> {
    /// An operation at this location, which is put behind the address of the service, by the
    /// method GET; nothing is sent, and the answer isn't read.
    pub const fn get(name: &'static str, location: &'static str) -> Self {
        Self::new(name, Method::GET, location)
    }

    /// The same by the method POST.
    pub const fn post(name: &'static str, location: &'static str) -> Self {
        Self::new(name, Method::POST, location)
    }

    const fn new(name: &'static str, method: Method, location: &'static str) -> Self {
        Self {
            name,
            method,
            location,
            input: Input::Nothing,
            output: None,
        }
    }

    /// With these of its parameters as arrays, whose types hold their items.
    pub const fn wrapping(mut self, wrappers: &'static [(&'static str, &'static Table)]) -> Self {
        if let Input::Query(of) | Input::Replaced(of) | Input::Form(of) = &mut self.input {
            of.wrappers = wrappers;
        }
        self
    }

    /// What the members of its record are, where they are parameters.
    pub(crate) fn parameters(&self) -> Option<Parameters> {
        match self.input {
            Input::Query(of) | Input::Replaced(of) | Input::Form(of) => Some(of),
            Input::Nothing | Input::Document(_) => None,
        }
    }

    /// With a document as the content.
    pub const fn document(mut self, root: &'static Root<Req>) -> Self {
        self.input = Input::Document(root);
        self
    }

    /// With a document as the answer.
    pub const fn output(mut self, root: &'static Root<Resp>) -> Self {
        self.output = Some(root);
        self
    }

    /// Its name in the WSDL.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The method by which it is asked for.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// What stands behind the address of the service, with the names of parameters in parentheses
    /// where they are put into it (WSDL 1.1, section 4.6).
    pub const fn location(&self) -> &'static str {
        self.location
    }
}

impl<Req: WriteXml, Resp> HttpOperation<Req, Resp> {
    /// With its parameters behind the `?` of the URL (WSDL 1.1, section 4.5): the members of the
    /// record, which is written with these prefixes.
    pub const fn query(mut self, prefixes: Prefixes) -> Self {
        self.input = Input::Query(Parameters::of::<Req>(prefixes));
        self
    }

    /// With its parameters in the location, each in place of its name in parentheses (WSDL 1.1,
    /// section 4.6).
    pub const fn replaced(mut self, prefixes: Prefixes) -> Self {
        self.input = Input::Replaced(Parameters::of::<Req>(prefixes));
        self
    }

    /// With its parameters as a form.
    pub const fn form(mut self, prefixes: Prefixes) -> Self {
        self.input = Input::Form(Parameters::of::<Req>(prefixes));
        self
    }
}

/// Parameters that are known when a program runs: their table, the prefixes in use, and the row at
/// which they are read.
#[cfg(feature = "dynamic")]
type Made = (&'static Table, Prefixes, &'static Row);

#[cfg(feature = "dynamic")]
#[doc(hidden)]
impl<Req, Resp> HttpOperation<Req, Resp> {
    /// As [`HttpOperation::query`].
    #[must_use]
    pub fn query_of(mut self, parameters: Made) -> Self {
        self.input = Input::Query(Parameters::made(parameters));
        self
    }

    /// As [`HttpOperation::replaced`].
    #[must_use]
    pub fn replaced_of(mut self, parameters: Made) -> Self {
        self.input = Input::Replaced(Parameters::made(parameters));
        self
    }

    /// As [`HttpOperation::form`].
    #[must_use]
    pub fn form_of(mut self, parameters: Made) -> Self {
        self.input = Input::Form(Parameters::made(parameters));
        self
    }
}

impl<Req: Slot, Resp> HttpOperation<Req, Resp> {
    fn request(&self, request: &Req, config: &Config) -> Result<Request<Bytes>, Error> {
        // What is wrong with the address itself is told of it alone.
        config.uri()?;
        if config.checks_requests {
            let limits = &config.read.limits;
            let violations = match &self.input {
                Input::Document(root) => {
                    root.validate_within(request, config.read.elements, limits)
                }
                _ => violations(request, limits),
            };
            violations.and_then(refused_by).map_err(ErrorKind::Xml)?;
        }
        let (said, given) = match self.parameters() {
            Some(of) => {
                let said = message(request, of, !config.allows_blank).map_err(ErrorKind::Xml)?;
                let given = parameters(&said, of);
                (Some(said), given)
            }
            None => (None, Vec::new()),
        };
        let (mut location, mut query) = (self.location.to_owned(), String::new());
        let (mut content, mut media) = (String::new(), "");
        match &self.input {
            Input::Nothing => {}
            Input::Query(_) => query = encoded(&given),
            Input::Replaced(_) => location = replaced(self.location, &given)?,
            Input::Form(_) => {
                content = encoded(&given);
                media = "application/x-www-form-urlencoded";
            }
            Input::Document(root) => {
                content = root
                    .write_request(request, &config.write, !config.allows_blank)
                    .map_err(ErrorKind::Xml)?;
                media = "text/xml; charset=utf-8";
            }
        }
        let url = joined(&super::encoded(&config.url), &location, &query);
        let mut out = Request::new(Bytes::from(content));
        *out.method_mut() = self.method.clone();
        *out.uri_mut() = url.parse().map_err(|error| {
            let name = self.name;
            Error::configuration(format!(
                "the location of `{name}` doesn't give a URL: {error}"
            ))
        })?;
        let fields = out.headers_mut();
        if !media.is_empty() {
            fields.insert(CONTENT_TYPE, HeaderValue::from_static(media));
        }
        fields.extend(config.http_headers.clone());
        if let Some(said) = said {
            out.extensions_mut().insert(Message(Arc::new(said)));
        }
        Ok(out)
    }
}

#[cfg(feature = "dynamic")]
#[doc(hidden)]
impl<Req: Slot, Resp> HttpOperation<Req, Resp> {
    /// What goes with a request that is passed on, and not made by a client: what it is about, and
    /// the parameters of one that could be read.
    pub fn passed_on(&self, request: Option<&Req>) -> http::Extensions {
        let mut extensions = http::Extensions::new();
        extensions.insert(About {
            service: "",
            operation: self.name,
            action: String::new(),
            version: None,
            is_idempotent: false,
            timeout: None,
        });
        let said = self.parameters().zip(request);
        if let Some(Ok(said)) = said.map(|(of, request)| message(request, of, false)) {
            extensions.insert(Message(Arc::new(said)));
        }
        extensions
    }
}

impl<Req, Resp: Slot> HttpOperation<Req, Resp> {
    /// What an answer means.
    fn outcome(&self, answer: Response<Bytes>, options: &ReadOptions) -> Result<Resp, Error> {
        let (head, body) = answer.into_parts();
        if !head.status.is_success() {
            return Err(refused(head, body, None));
        }
        let Some(root) = self.output else {
            return Ok(Resp::blank());
        };
        let charset = parameter(content_type(&head.headers), "charset");
        let response =
            decode(&body, charset.as_deref()).and_then(|text| root.read_text(&text, options));
        response.map_err(|error| refused(head, body, Some(error)))
    }
}

/// What parameters stand in while they are XML.
pub(crate) const MESSAGE: Row = element("", "message", 1, 1);
static MESSAGE_ROW: Row = MESSAGE;

/// The message that the parameters of a request are: it goes with the request for those who record
/// it or show it, since names and values stand in URLs and forms in many ways.
#[derive(Clone)]
pub(crate) struct Message(pub(crate) Arc<Element>);

/// The message that the parameters are, as XML.
///
/// They are read off it, so that each value has the one lexical form that it has everywhere.
fn message<Req: Slot>(
    request: &Req,
    of: Parameters,
    refuses_blanks: bool,
) -> Result<Element, XmlError> {
    static TREE: Root<Element> = Root::new(MESSAGE, &[]);
    let mut writer = Writer::new(&WriteOptions::default());
    writer.refuses_blanks = refuses_blanks;
    writer.root(of.message, of.prefixes, request)?;
    TREE.from_str(&writer.finish()?)
}

/// The parameters of a message, by name: the text of each member, of several values of one each.
fn parameters(message: &Element, of: Parameters) -> Vec<(SharedStr, String)> {
    let is_array = |name: &str| {
        let mut rows = of.table.rows.iter();
        rows.any(|row| row.name == name && of.item(row).is_some())
    };
    let mut out = Vec::new();
    for member in message.elements() {
        let name = &member.name.local;
        let mut items = member.elements().peekable();
        if items.peek().is_none() {
            if member.attribute(XSI, "nil").is_none() && !is_array(name) {
                out.push((name.clone(), member.text()));
            }
            continue;
        }
        out.extend(items.map(|item| (name.clone(), item.text())));
    }
    out
}

fn encoded(parameters: &[(SharedStr, String)]) -> String {
    Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
}

/// What stands in a location.
pub(crate) enum Part<'l, V> {
    /// As it stands there.
    Text(&'l str),
    /// In place of a name in parentheses.
    Value(V),
}

/// Takes a location apart at the names in parentheses that stand for something (WSDL 1.1, section
/// 4.6). Others are text, and so are parentheses that hold none.
pub(crate) fn parts<'l, V>(
    location: &'l str,
    mut value: impl FnMut(&'l str) -> Option<V>,
) -> Vec<Part<'l, V>> {
    let mut parts = Vec::new();
    // What is text up to here, and where the next name is looked for.
    let (mut text, mut at) = (0, 0);
    let from = |at: usize| location.get(at..).unwrap_or("");
    while let Some(open) = from(at).find('(').map(|open| at + open) {
        at = open + 1;
        let inside = from(at);
        let (name, behind) = inside.split_at(inside.find(['(', ')']).unwrap_or(inside.len()));
        if behind.starts_with(')')
            && let Some(value) = value(name)
        {
            if text < open {
                parts.push(Part::Text(location.get(text..open).unwrap_or("")));
            }
            parts.push(Part::Value(value));
            at += name.len() + 1;
            text = at;
        }
    }
    if !from(text).is_empty() {
        parts.push(Part::Text(from(text)));
    }
    parts
}

/// The location with the values in place of their names in parentheses; of several values of a
/// name the first.
///
/// A value is a part of a segment of the path and no more: one that would make it a step to the
/// folder itself or above it, which servers and what stands before them follow, is refused.
fn replaced(location: &str, parameters: &[(SharedStr, String)]) -> Result<String, Error> {
    let mut values: HashMap<&str, &str> = HashMap::new();
    for (name, value) in parameters {
        values.entry(name).or_insert(value);
    }
    let mut out = String::with_capacity(location.len());
    for part in parts(location, |name| values.get(name)) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Value(value) => out.push_str(&encoded_in_path(value)),
        }
    }
    // No value brings a slash or a question mark.
    let segments = |location| path_of(location).split('/');
    let mut both = segments(&out).zip(segments(location));
    if let Some((segment, _)) = both.find(|(segment, was)| segment != was && is_step(segment)) {
        let message = format!("a parameter would make `{segment}` a step of the path of the URL");
        let kind = XmlErrorKind::Unwritable(message);
        return Err(ErrorKind::Xml(XmlError::new(kind, String::new(), None)).into());
    }
    Ok(out)
}

/// A value as it stands in a location.
pub(crate) fn encoded_in_path(value: &str) -> String {
    // The encoding of forms, which has a plus for a space.
    byte_serialize(value.as_bytes())
        .map(|part| if part == "+" { "%20" } else { part })
        .collect()
}

/// What stands before the query.
fn path_of(location: &str) -> &str {
    location.split('?').next().unwrap_or(location)
}

/// Whether a segment of a path leads to the folder itself or to the one above (RFC 3986, 3.3), also
/// with its dots encoded.
fn is_step(segment: &str) -> bool {
    let dots = segment.replace("%2e", ".").replace("%2E", ".");
    matches!(&*dots, "." | "..")
}

/// The address, the location behind its path, and the queries of both before the parameters.
fn joined(address: &str, location: &str, parameters: &str) -> String {
    let address = address.trim().split('#').next().unwrap_or("");
    let location = location.split('#').next().unwrap_or("");
    let (path, own) = address.split_once('?').unwrap_or((address, ""));
    let (location, given) = location.split_once('?').unwrap_or((location, ""));
    let mut url = match location {
        "" => path.to_owned(),
        _ => format!(
            "{}/{}",
            path.trim_end_matches('/'),
            // Behind it stands the first segment, which may be a value that is empty.
            location.strip_prefix('/').unwrap_or(location)
        ),
    };
    let queries = [own, given, parameters].map(|query| query.trim_matches('&'));
    for (number, query) in queries.iter().filter(|query| !query.is_empty()).enumerate() {
        url.push(if number == 0 { '?' } else { '&' });
        url.push_str(query);
    }
    url
}

impl<Req, Resp> Debug for HttpOperation<Req, Resp> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpOperation")
            .field("name", &self.name)
            .field("method", &self.method)
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}

/// A call of an operation of an HTTP binding that is about to be made: `.await` makes it, and so
/// does
#[cfg_attr(feature = "blocking", doc = "[`HttpCall::send_blocking`].")]
#[cfg_attr(
    not(feature = "blocking"),
    doc = "`send_blocking` of the feature `blocking`."
)]
///
/// The request is written when the call is made; the future borrows nothing. A status other than
/// success is [`ErrorKind::Http`].
#[must_use = "a call is only made by `.await`, or by `send_blocking`"]
pub struct HttpCall<'a, T, Req: 'static, Resp: 'static> {
    client: &'a Client<T>,
    said: Said,
    operation: &'static HttpOperation<Req, Resp>,
    request: &'a Req,
}

impl<T> Client<T> {
    /// Prepares a call of an operation of an HTTP binding; generated methods do this.
    pub fn call_http<'a, Req, Resp>(
        &'a self,
        operation: &'static HttpOperation<Req, Resp>,
        request: &'a Req,
    ) -> HttpCall<'a, T, Req, Resp> {
        HttpCall {
            client: self,
            said: Said::of(&self.config),
            operation,
            request,
        }
    }
}

impl<T, Req, Resp> HttpCall<'_, T, Req, Resp> {
    says!();
}

impl<T, Req, Resp> HttpCall<'_, T, Req, Resp>
where
    T: Transport,
    Req: Slot,
    Resp: Slot + Send + Sync + 'static,
{
    /// The HTTP request that the call would send, which is not sent.
    ///
    /// # Errors
    /// When the message can't be written, or what the call or the client says is wrong.
    pub fn request(mut self) -> Result<Request<Bytes>, Error> {
        let request = self.http_request();
        request.map_err(|error| error.of(self.operation.name))
    }

    fn http_request(&mut self) -> Result<Request<Bytes>, Error> {
        let config = self.said.settled()?;
        let mut request = self.operation.request(self.request, config)?;
        request.extensions_mut().insert(About {
            service: config.service,
            operation: self.operation.name,
            action: String::new(),
            version: None,
            is_idempotent: config.is_idempotent,
            timeout: config.timeout,
        });
        Ok(request)
    }

    /// Makes the call and waits for the response, on any thread, as
    /// [`Call::send_blocking`](crate::Call::send_blocking).
    ///
    /// # Errors
    /// As `.await`.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Resp, Error> {
        super::blocking::wait(self.into_future())
    }

    /// Not there without the feature `blocking`.
    #[cfg(not(feature = "blocking"))]
    #[doc(hidden)]
    pub fn send_blocking(self) -> Result<Resp, Error>
    where
        T: super::call::Blocking,
    {
        T::never()
    }
}

impl<T, Req, Resp> IntoFuture for HttpCall<'_, T, Req, Resp>
where
    T: Transport,
    Req: Slot,
    Resp: Slot + Send + Sync + 'static,
{
    type Output = Result<Resp, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Resp, Error>> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        let operation = self.operation;
        let request = self.http_request();
        let transport = self.client.transport.clone();
        let config = self.said.config;
        Box::pin(async move {
            let read = |answer| {
                let options = config.reading(&answer);
                operation.outcome(answer, &options)
            };
            let request = (operation.name, request);
            let outcome = about::exchange(transport, request, &config, read).await;
            outcome.map_err(|error| error.of(operation.name))
        })
    }
}

impl<T, Req, Resp> Debug for HttpCall<'_, T, Req, Resp> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpCall")
            .field("operation", &self.operation.name)
            .field("client", self.client)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{joined, replaced};

    #[test]
    fn values_stand_in_the_location() {
        let long = "(".repeat(200_000);
        for (location, values, expected) in [
            (
                "/a/(b)/(c)?d=(b)",
                &[("b", "x y"), ("c", "é")][..],
                Some("/a/x%20y/%C3%A9?d=x%20y"),
            ),
            ("(a)(b)", &[("a", "(b)"), ("b", "1")], Some("%28b%291")),
            ("((a))(z)()(", &[("a", "1")], Some("(1)(z)()(")),
            ("(a", &[("a", "1")], Some("(a")),
            (&long, &[("", "1")], Some(&long)),
            // The first of several.
            ("/(a)/(a)", &[("a", "1"), ("a", "2")], Some("/1/1")),
            (
                "/(a)/x",
                &[("a", "?b=c#d&e/f\\g;h%2e\r\nX: y")],
                Some("/%3Fb%3Dc%23d%26e%2Ff%5Cg%3Bh%252e%0D%0AX%3A%20y/x"),
            ),
            // No value is a step to another folder.
            ("/(a)/x", &[("a", "..")], None),
            ("/(a)/x", &[("a", ".")], None),
            ("/x/.(a)", &[("a", ".")], None),
            ("/x/(a)(b)?c", &[("a", "."), ("b", ".")], None),
            ("/x/(a)%2e?c", &[("a", ".")], None),
            ("/x/(a)%2E", &[("a", "")], None),
            ("(a)", &[("a", "..")], None),
            // What the document says itself, and what is none.
            ("/../(a)", &[("a", "...")], Some("/../...")),
            ("/(a)/x", &[("a", "%2e%2e")], Some("/%252e%252e/x")),
            ("/x?a=(a)", &[("a", "..")], Some("/x?a=..")),
            ("/x-(a)", &[("a", "..")], Some("/x-..")),
        ] {
            let values: Vec<_> = values
                .iter()
                .map(|(n, v)| ((*n).into(), (*v).to_owned()))
                .collect();
            let found = replaced(location, &values).ok();
            assert_eq!(found.as_deref(), expected, "{:.80}", location);
        }
    }

    #[test]
    fn urls() {
        for (address, location, parameters, url) in [
            ("http://h/s", "/Get", "a=1", "http://h/s/Get?a=1"),
            ("http://h/s/", "Get", "", "http://h/s/Get"),
            ("http://h", "", "a=1", "http://h?a=1"),
            (
                " http://h/s?key=k#part ",
                "/Get?v=2",
                "a=1&a=2",
                "http://h/s/Get?key=k&v=2&a=1&a=2",
            ),
            // A location neither changes the host nor hides the parameters.
            ("http://h", "@e/x", "a=1", "http://h/@e/x?a=1"),
            ("http://h", "//e/x", "a=1", "http://h//e/x?a=1"),
            ("http://h", ":81", "", "http://h/:81"),
            ("http://h/s", "/x#y?b", "a=1", "http://h/s/x?a=1"),
        ] {
            assert_eq!(joined(address, location, parameters), url);
        }
    }
}
