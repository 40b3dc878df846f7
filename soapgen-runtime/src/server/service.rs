//! The server of a port type: from an HTTP request to its answer.

use std::borrow::Cow;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body::Body;
use tokio::sync::oneshot;

use super::answer::{Answer, Refusal};
use super::arrival::{COMPRESSED, Refused, address, catch, check_host, content, is_compressed};
use super::documents;
use super::served::{Action, Incoming, Index, Port, PortType, Served, not_understood};
use super::serves::serves;
use crate::content::multipart::{media_type, parameter, unquote};
use crate::content::{BytesBody, content_type, parts};
use crate::shown::Start;
use crate::soap::outline::{Head, Outline};
use crate::soap::{BoxError, Fault, SoapVersion};
use crate::value::QName;
use crate::xml::{ReadOptions, WriteOptions, decode};

/// A server of a port type `P`, whose operations the service `S` carries out.
///
/// It is a [`tower_service::Service`] of HTTP requests with any body: a route of axum, a server of
/// hyper and a test take it as it is. To clone it is cheap, and all clones have one service. It
/// answers in the version of SOAP that a request is in, whatever the binding says, gives the
/// documents that it was generated from at `?wsdl`, and answers nothing but requests: what it
/// says goes back on the connection.
///
/// Generated code has a name for it, such as `UserServer`: `UserServer::new(service)`.
pub struct Server<P, S: 'static> {
    service: Arc<S>,
    config: Arc<Config>,
    index: Arc<Index<S>>,
    port: PhantomData<fn() -> P>,
}

/// When a one-way operation is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OneWay {
    /// When its work is done: if that fails, the caller has a fault.
    #[default]
    WhenDone,
    /// As soon as its request was read. The work goes on, in a task of tokio's runtime; whether it
    /// comes to its end nobody is told.
    AtOnce,
}

/// How a server reads and answers.
#[derive(Clone)]
pub(crate) struct Config {
    pub(super) read: ReadOptions,
    pub(super) write: WriteOptions,
    versions: &'static [SoapVersion],
    pub(super) understood: Vec<QName>,
    /// Those that this node plays beside those that every one does.
    pub(super) roles: Vec<String>,
    address: Option<String>,
    one_way: OneWay,
    read_timeout: Option<Duration>,
    pub(super) checks_responses: bool,
    pub(super) mtom: bool,
    pub(super) mtom_threshold: usize,
    has_documents: bool,
}

/// How long a request may take to arrive, unless it is told otherwise.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(30);

impl<P: PortType<S>, S: Send + Sync + 'static> Server<P, S> {
    /// With this service.
    pub fn new(service: S) -> Self {
        Self::of_shared(Arc::new(service))
    }

    /// With a service that others have as well: a test that looks into it, for instance.
    pub fn of_shared(service: Arc<S>) -> Self {
        Self::of(service, Port::of::<P>())
    }
}

/// A port type that no generated code declares: it was made when the program read a document.
pub enum Made {}

impl<S: Send + Sync + 'static> Server<Made, S> {
    /// Of a port type that was made.
    #[doc(hidden)]
    pub fn made(service: Arc<S>, port: Port<S>) -> Self {
        Self::of(service, port)
    }
}

impl<P: 'static, S: Send + Sync + 'static> Server<P, S> {
    fn of(service: Arc<S>, port: Port<S>) -> Self {
        Self {
            service,
            config: Arc::new(Config {
                read: ReadOptions::default(),
                write: WriteOptions::default(),
                versions: &[SoapVersion::V11, SoapVersion::V12],
                understood: Vec::new(),
                roles: Vec::new(),
                address: None,
                one_way: OneWay::default(),
                read_timeout: Some(READ_TIMEOUT),
                checks_responses: false,
                mtom: false,
                mtom_threshold: 1024,
                has_documents: true,
            }),
            index: Arc::new(Index::of(port)),
            port: PhantomData,
        }
    }

    /// Sets how requests are read, the limits among that. By strict reading a request that the
    /// schema doesn't allow is refused with a fault that lists every violation.
    pub fn set_read_options(&mut self, options: ReadOptions) -> &mut Self {
        self.config().read = options;
        self
    }

    /// Sets whether responses are held against the schema before they are sent: one that it
    /// doesn't allow is a fault that lists every violation. Off by default.
    pub fn set_check_responses(&mut self, is_on: bool) -> &mut Self {
        self.config().checks_responses = is_on;
        self
    }

    /// Sets the versions of SOAP that are spoken; both by default. A request in another one is
    /// refused with `VersionMismatch`.
    pub fn set_versions(&mut self, versions: &'static [SoapVersion]) -> &mut Self {
        self.config().versions = versions;
        self
    }

    /// Says that header blocks of this name are understood, though no operation declares them: by
    /// methods, which find them in [`Context::blocks`](crate::Context::blocks), or by a layer in
    /// front of this server. One that has to be understood and isn't is a
    /// fault.
    pub fn add_understood(&mut self, name: QName) -> &mut Self {
        self.config().understood.push(name);
        self
    }

    /// Says that this server plays this role: the URI that header blocks name by `actor` in SOAP
    /// 1.1 (section 4.2.2) and by `role` in 1.2 (Part 1, section 2.2). Every server takes blocks
    /// without one, and those for the next or the last on the way. Those for others are none of
    /// [`Context::headers`](crate::Context::headers), though an operation declares them, and need
    /// not be understood; they stand in [`Context::blocks`](crate::Context::blocks).
    pub fn add_role(&mut self, uri: impl Into<String>) -> &mut Self {
        self.config().roles.push(uri.into());
        self
    }

    /// Sets whether the documents are given at `?wsdl`, and a page without a query. They are by
    /// default.
    pub fn set_documents(&mut self, are_given: bool) -> &mut Self {
        self.config().has_documents = are_given;
        self
    }

    /// Sets when one-way operations are answered.
    pub fn set_one_way(&mut self, when: OneWay) -> &mut Self {
        self.config().one_way = when;
        self
    }

    /// Sets whether every response is sent as MTOM. One to a request that was is in any case.
    pub fn set_mtom(&mut self, is_on: bool) -> &mut Self {
        self.config().mtom = is_on;
        self
    }

    /// Sets how many bytes a member must have, at least, to become a part of its own with MTOM;
    /// 1,024 by default.
    pub fn set_mtom_threshold(&mut self, bytes: usize) -> &mut Self {
        self.config().mtom_threshold = bytes;
        self
    }

    /// Answers a request.
    pub async fn respond<B>(&self, request: Request<B>) -> Response<BytesBody>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (head, body) = request.into_parts();
        let is_head = head.method == Method::HEAD;
        if let Err(Refused { status, said }) = check_host(&head.headers) {
            return Answer::text(status, format!("{said}\n")).into_response(is_head);
        }
        let answer = match head.method {
            Method::POST => self.receive(head, body).await,
            Method::GET | Method::HEAD if self.config.has_documents => {
                let set = self.config.address.as_deref();
                let address = address(set, &head.uri, &head.headers);
                let port = &self.index.port;
                let mut operations = port.operations.iter();
                let service = documents::Described {
                    name: port.name,
                    docs: port.docs,
                    operations: &mut operations.by_ref().map(|o| o.operation().name().to_owned()),
                    documents: port.documents,
                };
                documents::answer(service, head.uri.query(), &address)
            }
            _ => Answer::not_allowed(),
        };
        answer.into_response(is_head)
    }

    /// Takes a message in, and answers it.
    async fn receive<B>(&self, head: http::request::Parts, body: B) -> Answer
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let version = match media(&head.headers) {
            Ok(version) => version,
            Err(media) => {
                let said = format!(
                    "a SOAP message is text/xml, application/soap+xml or multipart/related, not \
                     {}\n",
                    Start(&media)
                );
                return Answer::text(StatusCode::UNSUPPORTED_MEDIA_TYPE, said);
            }
        };
        if is_compressed(&head.headers) {
            let said = format!("{COMPRESSED}\n");
            return Answer::text(StatusCode::UNSUPPORTED_MEDIA_TYPE, said);
        }
        let deadline = self.config.read_timeout.map(|limit| Instant::now() + limit);
        let limit = self.config.read.limits.message;
        let content = match content(body, limit, self.config.read_timeout).await {
            Ok(content) => content,
            Err(Refused { status, said }) => {
                let refusal = Refusal::new(Fault::of_client(said));
                return refusal.with_status(status).into_answer(version);
            }
        };
        let mut options = self.config.read.clone();
        options.deadline = [options.deadline, deadline].into_iter().flatten().min();
        let message = Message {
            head,
            content,
            options,
            version,
        };
        let is_left_alone = self.config.one_way == OneWay::AtOnce && self.is_one_way(&message);
        let runtime = tokio::runtime::Handle::try_current();
        match runtime {
            Ok(runtime) if is_left_alone => {
                let (accepted, accepts) = oneshot::channel();
                let server = self.clone();
                let work = async move { server.answer(message, Some(accepted)).await };
                let work = runtime.spawn(work);
                match accepts.await {
                    Ok(()) => Answer::accepted(HeaderMap::new()),
                    // It could not be read.
                    Err(_) => match work.await {
                        Ok(answer) => answer,
                        Err(_) => broken().into_answer(version),
                    },
                }
            }
            _ => self.answer(message, None).await,
        }
    }

    /// Whether a message is for an operation that has no response.
    fn is_one_way(&self, message: &Message) -> bool {
        let mut operations = self.index.port.operations.iter();
        if !operations.any(|served| served.operation().is_one_way()) {
            // The message need not be looked into twice.
            return false;
        }
        let (headers, options) = (&message.head.headers, &message.options);
        let Ok(parts) = parts(headers, &message.content, options) else {
            return false;
        };
        let Ok(text) = decode(&parts.content, parts.charset.as_deref()) else {
            return false;
        };
        let Ok(Head::Envelope(outline)) = Outline::of(&text, options, &self.config.roles) else {
            return false;
        };
        let served = self.find(&outline, &http_actions(headers));
        served.is_ok_and(|(_, served)| served.operation().is_one_way())
    }

    /// Reads a message, has it carried out, and writes the answer.
    async fn answer(&self, message: Message, accepted: Option<oneshot::Sender<()>>) -> Answer {
        let Message {
            head,
            content,
            options,
            version,
        } = message;
        let is_xop = {
            let field = content_type(&head.headers);
            parameter(field, "type")
                .is_some_and(|of| of.eq_ignore_ascii_case("application/xop+xml"))
        };
        let unreadable = |error: &dyn std::fmt::Display| {
            let fault = Fault::of_client(format!("the request can't be read: {error}"));
            Refusal::new(fault).into_answer(version)
        };
        let parts = match parts(&head.headers, &content, &options) {
            Ok(parts) => parts,
            Err(error) => return unreadable(&error),
        };
        // The parts share its memory.
        drop(content);
        let text = match decode(&parts.content, parts.charset.as_deref()) {
            Ok(text) => text,
            Err(error) => return unreadable(&error),
        };
        let outline = match Outline::of(&text, &options, &self.config.roles) {
            Ok(Head::Envelope(outline)) => outline,
            Ok(Head::OtherVersion(namespace)) => {
                let said = format!(
                    "the envelope is in the namespace {:?}, which no version of SOAP has that is \
                     spoken here",
                    Start(&namespace).to_string()
                );
                return Refusal::version(self.config.versions, said).into_answer(version);
            }
            Err(error) => return unreadable(&error),
        };
        let version = outline.version;
        let addressed = outline.addressed.clone();
        let refuse = |refusal: Refusal, version| {
            let refusal = refusal.with_blocks(addressed.answering(true));
            refusal.into_answer(version)
        };
        let (number, served) = match self.find(&outline, &http_actions(&head.headers)) {
            Ok(found) => found,
            Err(refusal) => return refuse(refusal, self.spoken(version)),
        };
        let is_one_way = served.operation().is_one_way();
        let incoming = Incoming {
            number,
            text: &text,
            attachments: parts.attachments,
            head,
            version,
            options,
            config: &self.config,
            addressed: outline.addressed,
            is_xop,
            accepted: accepted.filter(|_| is_one_way),
        };
        let answered = catch(|| served.answer(&self.service, incoming)).await;
        match answered {
            Ok(answer) if addressed.wants_none(!answer.status.is_success()) => {
                Answer::accepted(HeaderMap::new())
            }
            Ok(answer) => answer,
            Err(_) if addressed.wants_none(true) => Answer::accepted(HeaderMap::new()),
            Err(_) => refuse(broken(), version),
        }
    }

    /// A version that is spoken: this one, if it is.
    fn spoken(&self, version: SoapVersion) -> SoapVersion {
        let versions = self.config.versions;
        match versions.contains(&version) {
            true => version,
            false => versions.last().copied().unwrap_or(version),
        }
    }

    /// The operation that a request is for, and its number, unless it asks for what isn't done
    /// here.
    fn find(
        &self,
        outline: &Outline,
        actions: &[Action<'_>],
    ) -> Result<(usize, &'static Served<S>), Refusal> {
        let config = &*self.config;
        if !config.versions.contains(&outline.version) {
            let said = format!("{} is not spoken here", outline.version);
            return Err(Refusal::version(config.versions, said));
        }
        if let Some(name) = outline.addressed.contradicts() {
            return Err(Refusal::new(Fault::of_client(format!(
                "there are two header blocks {name} of WS-Addressing that say different things"
            ))));
        }
        let number = self.index.find(outline, actions)?;
        let Some(served) = self.index.port.operations.get(number) else {
            return Err(broken());
        };
        let unknown = not_understood(outline, served.operation(), config);
        if !unknown.is_empty() {
            return Err(Refusal::not_understood(outline.version, &unknown));
        }
        if let Some(address) = outline.addressed.elsewhere() {
            return Err(Refusal::new(Fault::of_client(format!(
                "answers go back on the connection alone, not to {:?}",
                Start(address).to_string()
            ))));
        }
        Ok((number, served))
    }
}

/// A request that has arrived.
struct Message {
    head: http::request::Parts,
    content: Bytes,
    options: ReadOptions,
    /// The version that its content type is of.
    version: SoapVersion,
}

/// The fault of a method that panicked. What it said is for the server's own log, where Rust puts
/// it, and nothing for the caller.
fn broken() -> Refusal {
    Refusal::new(Fault::of_server("the operation failed"))
}

/// The version that the content type of a request is of.
fn media(headers: &HeaderMap) -> Result<SoapVersion, String> {
    if headers.get(CONTENT_TYPE).is_none() {
        return Ok(SoapVersion::V11);
    }
    let field = content_type(headers);
    let media = media_type(field).to_ascii_lowercase();
    let version = |media: &str| match media.starts_with("application/soap+xml") {
        true => SoapVersion::V12,
        false => SoapVersion::V11,
    };
    match media.as_str() {
        "text/xml" | "application/xml" | "application/soap+xml" | "application/xop+xml" => {
            Ok(version(&media))
        }
        "multipart/related" => {
            let of = ["start-info", "type"].map(|name| parameter(field, name).unwrap_or_default());
            let is_12 = of
                .iter()
                .any(|of| version(&of.to_ascii_lowercase()) == SoapVersion::V12);
            Ok(match is_12 {
                true => SoapVersion::V12,
                false => SoapVersion::V11,
            })
        }
        _ => Err(media),
    }
}

/// The actions by which HTTP names the operation: the parameter `action` of SOAP 1.2 (Part 2,
/// section 7.1.4), the field `SOAPAction` of SOAP 1.1 (section 6.1.1).
fn http_actions(headers: &HeaderMap) -> Vec<Action<'_>> {
    let field = content_type(headers);
    let parameter = parameter(field, "action").map(|action| Action {
        of: "Content-Type",
        text: trimmed(action),
        as_it_stands: None,
    });
    let fields = headers.get_all("soapaction").iter();
    let actions = parameter.into_iter().chain(fields.map(soap_action));
    actions.filter(|action| !action.text.is_empty()).collect()
}

/// What a field `SOAPAction` says. It may hold what isn't ASCII: UTF-8, or else ISO-8859-1.
fn soap_action(field: &HeaderValue) -> Action<'_> {
    let bytes = field.as_bytes();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    };
    let text = trimmed(text);
    let quoted = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    let (text, as_it_stands) = match quoted {
        None => (text, None),
        Some(quoted) if quoted.contains('\\') => {
            // Behind a backslash a character stands for itself (RFC 9110, section 5.6.4). Those
            // who know nothing of that write one as it is, and quotes too.
            let as_it_stands = trimmed(Cow::Owned(quoted.replace("\\\"", "\"")));
            match unquote(quoted) {
                (meant, "") => (trimmed(Cow::Owned(meant.into_owned())), Some(as_it_stands)),
                _ => (as_it_stands, None),
            }
        }
        Some(quoted) => (trimmed(Cow::Owned(quoted.to_owned())), None),
    };
    Action {
        of: "SOAPAction",
        text,
        as_it_stands: as_it_stands.map(Cow::into_owned),
    }
}

/// A text without blanks around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() < text.len() => Cow::Owned(text.trim().to_owned()),
        text => text,
    }
}

serves!(Server);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_have_quotes_or_none() {
        for (field, text, as_it_stands) in [
            (r#""urn:a""#, "urn:a", None),
            ("urn:a", "urn:a", None),
            (r#"" urn:a ""#, "urn:a", None),
            (r#""\"urn:a\"""#, r#""urn:a""#, Some(r#""urn:a""#)),
            (r#""C:\a""#, "C:a", Some(r"C:\a")),
            (r#""C:\\a""#, r"C:\a", Some(r"C:\\a")),
            ("\"urn:gr\u{f6}\u{df}e\"", "urn:größe", None),
            (r#""a"b\c""#, r#"a"b\c"#, None),
            (r#""urn:a"#, r#""urn:a"#, None),
            ("\"", "\"", None),
        ] {
            let value = HeaderValue::from_bytes(field.as_bytes()).unwrap();
            let action = soap_action(&value);
            assert_eq!(
                (&*action.text, action.as_it_stands.as_deref()),
                (text, as_it_stands),
                "{field}"
            );
        }
        let latin = HeaderValue::from_bytes(b"\"urn:gr\xf6\xdfe\"").unwrap();
        assert_eq!(soap_action(&latin).text, "urn:größe");
        let mut headers = HeaderMap::new();
        for field in ["", "\"\"", "\" \""] {
            headers.append("soapaction", field.parse().unwrap());
        }
        assert_eq!(http_actions(&headers).len(), 0);
    }
}
