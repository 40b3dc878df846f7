//! The operations of HTTP bindings as a server has them: what tells them apart, and how one is
//! carried out.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use http::{Method, StatusCode};

use super::super::answer::Answer;
use super::super::arrival::Refused;
use super::super::documents::{Document, Documents};
use super::super::fault::{OperationFault, listing};
use super::super::served::{BoxFuture, blank};
use super::super::{Context, Reply};
use super::Config;
use super::parameters::{Given, Wrong, decoded, pairs, read};
use super::route::{Replaced, Route, Value};
use crate::client::http_binding::{HttpOperation, Input};
use crate::content::content_type;
use crate::content::multipart::parameter;
use crate::soap::{Fault, SoapVersion};
use crate::xml::codec::{ReadXml, Slot, WriteXml};
use crate::xml::{ReadOptions, XmlError, XmlErrorKind, decode};

/// What generated code says of what HTTP bindings bind of a port type: its operations, each with
/// what calls the method of a service `S`.
pub trait HttpPortType<S: 'static>: Documents + 'static {
    /// Its name in the WSDL.
    const NAME: &'static str;
    /// What it is about, for people.
    const DOCS: &'static str;
    /// The path of its address.
    const PATH: &'static str;
    /// Its operations; one that several bindings bind, once for each.
    const OPERATIONS: &'static [HttpServed<S>];
}

/// A port type as a server has it: what generated code says by [`HttpPortType`], or what is made when
/// a program reads a document.
pub struct HttpPort<S: 'static> {
    /// Its name in the WSDL.
    pub name: &'static str,
    /// What it is about, for people.
    pub docs: &'static str,
    /// The path of its address.
    pub path: &'static str,
    /// Its operations.
    pub operations: &'static [HttpServed<S>],
    /// The documents that describe it; the first is the one of the service.
    pub documents: &'static [Document],
}

impl<S: 'static> HttpPort<S> {
    /// That of generated code.
    pub(super) const fn of<P: HttpPortType<S>>() -> Self {
        Self {
            name: P::NAME,
            docs: P::DOCS,
            path: P::PATH,
            operations: P::OPERATIONS,
            documents: P::DOCUMENTS,
        }
    }
}

/// An operation, and what answers it.
pub struct HttpServed<S> {
    operation: &'static dyn Described,
    answer: for<'a> fn(&'a S, HttpIncoming<'a>) -> BoxFuture<'a, Answer>,
}

impl<S> HttpServed<S> {
    /// This operation, answered by this function.
    pub const fn new(
        operation: &'static dyn Described,
        answer: for<'a> fn(&'a S, HttpIncoming<'a>) -> BoxFuture<'a, Answer>,
    ) -> Self {
        Self { operation, answer }
    }

    pub(super) fn operation(&self) -> &'static dyn Described {
        self.operation
    }

    pub(super) fn answer<'a>(
        &self,
        service: &'a S,
        incoming: HttpIncoming<'a>,
    ) -> BoxFuture<'a, Answer> {
        (self.answer)(service, incoming)
    }
}

/// What the content of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// None is read.
    Nothing,
    /// A form.
    Form,
    /// A document.
    Document,
}

/// An [`HttpOperation`] without its types.
pub trait Described: Sync {
    /// Its name in the WSDL.
    fn name(&self) -> &'static str;
    /// Its method.
    fn method(&self) -> Method;
    /// What stands behind the path of the service.
    fn location(&self) -> &'static str;
    /// What the content is.
    fn carries(&self) -> Carries;
    /// The parameters that may stand in the location.
    fn replaced(&self) -> Vec<&'static str>;
}

impl<Req, Resp> Described for HttpOperation<Req, Resp> {
    fn name(&self) -> &'static str {
        HttpOperation::name(self)
    }

    fn method(&self) -> Method {
        HttpOperation::method(self).clone()
    }

    fn location(&self) -> &'static str {
        HttpOperation::location(self)
    }

    fn carries(&self) -> Carries {
        match self.input {
            Input::Nothing | Input::Query(_) | Input::Replaced(_) => Carries::Nothing,
            Input::Form(_) => Carries::Form,
            Input::Document(_) => Carries::Document,
        }
    }

    fn replaced(&self) -> Vec<&'static str> {
        match &self.input {
            Input::Replaced(of) => of.table.rows.iter().map(|row| row.name).collect(),
            _ => Vec::new(),
        }
    }
}

/// A request on its way to a method.
pub struct HttpIncoming<'a> {
    pub(super) place: &'a str,
    pub(super) query: &'a str,
    pub(super) replaced: Replaced<'a>,
    pub(super) route: &'a Route,
    pub(super) head: http::request::Parts,
    pub(super) content: Bytes,
    pub(super) options: ReadOptions,
    pub(super) config: &'a Config,
}

/// What is left of a request when it was read.
pub struct HttpOpened<'a> {
    config: &'a Config,
}

/// What those ask who answer several operations by one function.
impl HttpIncoming<'_> {
    /// The number of its operation among those of the port type.
    pub fn number(&self) -> usize {
        self.route.number()
    }

    /// The HTTP request but for its content.
    pub fn head(&self) -> &http::request::Parts {
        &self.head
    }

    /// What stands behind the path of the service, without the query, as it came.
    pub fn place(&self) -> &str {
        self.place
    }

    /// Reads the request in this way, be it what the server is set to or another.
    ///
    /// # Errors
    /// When it can't be read: why, each violation of the schema by itself.
    pub fn read<Req: Slot, Resp>(
        &self,
        operation: &HttpOperation<Req, Resp>,
        options: &ReadOptions,
    ) -> Result<Req, Vec<String>> {
        let read = self.request(operation, options);
        read.map_err(Wrong::listed)
    }
}

impl<'a> HttpIncoming<'a> {
    /// Reads the request: the message, and what the method is told beside it.
    ///
    /// # Errors
    /// When it can't be read: the answer that says so.
    pub fn open<Req: Slot, Resp, H: WriteXml, RH: WriteXml>(
        self,
        operation: &HttpOperation<Req, Resp>,
    ) -> Result<(Req, Context<H, RH>, HttpOpened<'a>), Box<Answer>> {
        let request = self.request(operation, &self.options).map_err(|refused| {
            let status = refused.status;
            Box::new(Answer::text(status, refused.text() + "\n"))
        })?;
        let context = Context {
            blocks: Vec::new(),
            headers: <H as ReadXml>::blank(),
            attachments: Vec::new(),
            version: SoapVersion::default(),
            uri: self.head.uri,
            http_headers: self.head.headers,
            extensions: self.head.extensions,
            reply: blank(),
        };
        let opened = HttpOpened {
            config: self.config,
        };
        Ok((request, context, opened))
    }

    fn request<Req: Slot, Resp>(
        &self,
        operation: &HttpOperation<Req, Resp>,
        options: &ReadOptions,
    ) -> Result<Req, Wrong> {
        if let Input::Document(root) = &operation.input {
            let charset = parameter(content_type(&self.head.headers), "charset");
            let read = decode(&self.content, charset.as_deref())
                .and_then(|text| root.read_text(&text, options));
            return read.map_err(unreadable);
        }
        let Some(of) = operation.parameters() else {
            return Ok(Req::blank());
        };
        let given = |(name, value)| Given {
            name,
            value,
            is_query: true,
        };
        // What the location itself says is no parameter.
        let is_own = |name: &str| {
            let name = decoded(name.as_bytes(), true);
            name.is_some_and(|name| self.route.says(&name))
        };
        let queried = pairs(self.query)
            .filter(|(name, _)| !is_own(name))
            .map(given);
        match &operation.input {
            Input::Form(_) => {
                let Ok(form) = std::str::from_utf8(&self.content) else {
                    let said = "the form is not in UTF-8";
                    return Err(Refused::new(StatusCode::BAD_REQUEST, said).into());
                };
                read(of, pairs(form).map(given), options)
            }
            Input::Replaced(_) => {
                let others = queried.filter(|_| options.strict);
                read(of, self.values()?.into_iter().chain(others), options)
            }
            _ => read(of, queried, options),
        }
    }

    /// What stands in place of the parameters of the location. Where one stands twice, so does its
    /// value.
    fn values(&self) -> Result<Vec<Given<'a>>, Refused> {
        let mut values: HashMap<&str, Option<Cow<'_, str>>> = HashMap::new();
        let mut given = Vec::new();
        for Value {
            name,
            text,
            is_query,
        } in &self.replaced
        {
            // Who has no value leaves the name as it stands there.
            let inside = text
                .strip_prefix('(')
                .and_then(|text| text.strip_suffix(')'));
            if inside == Some(name) {
                continue;
            }
            let value = decoded(text.as_bytes(), *is_query);
            match values.get(name) {
                Some(before) if *before == value => continue,
                Some(_) => {
                    let said = format!("the parameter `{name}` has two values in the URL");
                    return Err(Refused::new(StatusCode::BAD_REQUEST, said));
                }
                None => {}
            }
            values.insert(name, value);
            given.push(Given {
                name,
                value: text,
                is_query: *is_query,
            });
        }
        Ok(given)
    }
}

impl HttpOpened<'_> {
    /// Writes the answer: the document, or what is wrong.
    pub fn close<Req, Resp: Slot, RH, F>(
        self,
        operation: &HttpOperation<Req, Resp>,
        outcome: Result<Resp, OperationFault<F>>,
        reply: Reply<RH>,
    ) -> Answer {
        let written = outcome
            .map_err(|fault| Box::new(fault.into_parts().1))
            .and_then(|response| self.written(operation, &response));
        let answer = match written {
            Ok(Some(text)) => Answer::plain(StatusCode::OK, "text/xml; charset=utf-8", text),
            Ok(None) => Answer::empty(),
            Err(fault) => failed(&fault),
        };
        answer.with_headers(reply.http_headers)
    }

    fn written<Req, Resp: Slot>(
        &self,
        operation: &HttpOperation<Req, Resp>,
        response: &Resp,
    ) -> Result<Option<String>, Box<Fault>> {
        let Some(root) = operation.output else {
            return Ok(None);
        };
        let unwritable = |error: XmlError| {
            let said = format!("the answer can't be written: {error}");
            Box::new(Fault::of_server(said))
        };
        if self.config.checks_responses {
            let options = &self.config.read;
            let found = root.validate_within(response, options.elements, &options.limits);
            let violations = found.map_err(unwritable)?;
            if !violations.is_empty() {
                let fault = Fault::of_server("");
                let fault = listing(fault, "the response is not valid", &violations);
                return Err(Box::new(fault));
            }
        }
        let written = root.write_with(response, &self.config.write);
        written.map(Some).map_err(unwritable)
    }
}

/// The answer to a request that failed: the reason, and whose fault it is.
fn failed(fault: &Fault) -> Answer {
    let is_client = ["Client", "Sender"].iter().any(|code| {
        let rest = fault.code.local.strip_prefix(code);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    let status = match is_client {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Answer::text(status, format!("{}\n", fault.reason))
}

/// What is wrong with a document.
fn unreadable(error: XmlError) -> Wrong {
    let status = match error.kind() {
        XmlErrorKind::Invalid(violations) => return Wrong::with_document(violations),
        XmlErrorKind::Limit(_) => StatusCode::PAYLOAD_TOO_LARGE,
        XmlErrorKind::Deadline => StatusCode::REQUEST_TIMEOUT,
        _ => StatusCode::BAD_REQUEST,
    };
    // What to generate otherwise is nothing for who sent it.
    let said = format!("the request can't be read: {}", error.without_help());
    Refused::new(status, said).into()
}
