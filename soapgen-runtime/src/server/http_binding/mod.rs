//! The server of HTTP bindings: parameters in a URL or a form, or a document, and no envelope
//! (WSDL 1.1, section 4).

mod parameters;
mod route;
mod served;

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ALLOW, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body::Body;

use self::route::{Found, Replaced, Route, below, segments};
use self::served::Carries;
pub use self::served::{HttpIncoming, HttpOpened, HttpPort, HttpPortType, HttpServed};
use super::answer::Answer;
use super::arrival::{COMPRESSED, Refused, address, catch, check_host, content, is_compressed};
use super::documents;
use super::serves::serves;
use super::service::{Made, READ_TIMEOUT};
use crate::content::multipart::{media_type, parameter};
use crate::content::{BytesBody, content_type};
use crate::shown::Start;
use crate::soap::BoxError;
use crate::xml::{ReadOptions, WriteOptions};

/// A server of what HTTP bindings bind of a port type `P` (WSDL 1.1, section 4), whose operations
/// the service `S` carries out.
///
/// It is a [`tower_service::Service`] of HTTP requests with any body, as [`Server`](crate::Server)
/// is for SOAP. Which operation a request is for, its method tells, and what stands behind the path
/// of the service: [`HttpServer::set_path`].
///
/// Generated code has a name for it, such as `UserHttpGetServer`: `UserHttpGetServer::new(service)`.
pub struct HttpServer<P, S: 'static> {
    service: Arc<S>,
    config: Arc<Config>,
    index: Arc<Index<S>>,
    port: PhantomData<fn() -> P>,
}

/// How a server reads and answers.
#[derive(Clone)]
pub(crate) struct Config {
    read: ReadOptions,
    write: WriteOptions,
    address: Option<String>,
    path: Option<String>,
    read_timeout: Option<Duration>,
    checks_responses: bool,
    has_documents: bool,
}

/// A port type, and where its operations are found.
struct Index<S: 'static> {
    port: HttpPort<S>,
    /// Those that say more before others.
    routes: Vec<Route>,
}

impl<S> Index<S> {
    fn of(port: HttpPort<S>) -> Self {
        let operations = port.operations.iter().enumerate();
        let mut routes: Vec<Route> = operations
            .map(|(number, served)| {
                let operation = served.operation();
                let location = operation.location();
                Route::of(number, operation.method(), location, &operation.replaced())
            })
            .collect();
        routes.sort_by_cached_key(Route::rank);
        Self { port, routes }
    }
}

impl<P: HttpPortType<S>, S: Send + Sync + 'static> HttpServer<P, S> {
    /// With this service.
    pub fn new(service: S) -> Self {
        Self::of_shared(Arc::new(service))
    }

    /// With a service that others have as well: the server of another binding, for instance.
    pub fn of_shared(service: Arc<S>) -> Self {
        Self::of(service, HttpPort::of::<P>())
    }
}

impl<S: Send + Sync + 'static> HttpServer<Made, S> {
    /// Of a port type that was made.
    #[doc(hidden)]
    pub fn made(service: Arc<S>, port: HttpPort<S>) -> Self {
        Self::of(service, port)
    }
}

impl<P: 'static, S: Send + Sync + 'static> HttpServer<P, S> {
    fn of(service: Arc<S>, port: HttpPort<S>) -> Self {
        Self {
            service,
            config: Arc::new(Config {
                read: ReadOptions::default(),
                write: WriteOptions::default(),
                address: None,
                path: None,
                read_timeout: Some(READ_TIMEOUT),
                checks_responses: false,
                has_documents: true,
            }),
            index: Arc::new(Index::of(port)),
            port: PhantomData,
        }
    }

    /// Sets how requests are read, the limits among that. By strict reading a request is refused
    /// that has parameters which no operation declares, or values that the schema doesn't allow.
    pub fn set_read_options(&mut self, options: ReadOptions) -> &mut Self {
        self.config().read = options;
        self
    }

    /// Sets whether responses are held against the schema before they are sent: one that it
    /// doesn't allow is an error of the server that lists every violation. Off by default.
    pub fn set_check_responses(&mut self, is_on: bool) -> &mut Self {
        self.config().checks_responses = is_on;
        self
    }

    /// Sets the path of the service, behind which the locations of its operations stand, such as
    /// `/weather`. By default it is that of the address in the WSDL, and where a request's path
    /// doesn't lead there, a router is taken to have left it off: the location is the whole path.
    pub fn set_path(&mut self, path: impl Into<String>) -> &mut Self {
        self.config().path = Some(path.into());
        self
    }

    /// Sets whether the documents are given at `?wsdl`, and a page at the path of the service. They
    /// are by default.
    pub fn set_documents(&mut self, are_given: bool) -> &mut Self {
        self.config().has_documents = are_given;
        self
    }

    /// Whether a request by this method, at this URL, is for one of its operations: for who has
    /// several servers at one address, that of SOAP bindings among them.
    pub fn has(&self, method: &Method, uri: &Uri) -> bool {
        let method = match *method {
            Method::HEAD => &Method::GET,
            _ => method,
        };
        let query = uri.query().unwrap_or("");
        let mut places = self.places(uri.path()).into_iter();
        places.any(|place| {
            let found = route::find(&self.index.routes, method, &segments(place), query);
            matches!(found, Found::Operation(..))
        })
    }

    /// Answers a request.
    pub async fn respond<B>(&self, request: Request<B>) -> Response<BytesBody>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (mut head, body) = request.into_parts();
        let is_head = head.method == Method::HEAD;
        if is_head {
            // What GET answers, without its content (RFC 9110, section 9.3.2).
            head.method = Method::GET;
        }
        let answer = match self.answer(head, body).await {
            Ok(answer) => answer,
            Err(Refused { status, said }) => Answer::text(status, format!("{said}\n")),
        };
        answer.into_response(is_head)
    }

    /// Where the path of a request leads, in the order in which that is tried.
    fn places<'r>(&self, path: &'r str) -> Vec<&'r str> {
        let paths = match &self.config.path {
            Some(service) => [below(path, service), None],
            None => {
                let behind = below(path, self.index.port.path);
                [behind, Some(path).filter(|_| behind != Some(path))]
            }
        };
        paths.into_iter().flatten().collect()
    }

    async fn answer<B>(&self, head: http::request::Parts, body: B) -> Result<Answer, Refused>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        check_host(&head.headers)?;
        let uri = head.uri.clone();
        let query = uri.query().unwrap_or("");
        let places = self.places(uri.path());
        let is_get = head.method == Method::GET;
        let is_described =
            self.config.has_documents && places.iter().any(|place| segments(place).is_empty());
        let asks = is_get && is_described;
        if asks && documents::asked(query).is_some() {
            return Ok(self.described(&head));
        }
        let mut allowed: Vec<&Method> = Vec::new();
        for place in places {
            match route::find(&self.index.routes, &head.method, &segments(place), query) {
                Found::Operation(route, replaced) => {
                    let found = (route, replaced);
                    return self.carry_out(found, (head, place, query), body).await;
                }
                Found::Other(methods) => {
                    let new = methods
                        .into_iter()
                        .filter(|method| !allowed.contains(method));
                    let new: Vec<&Method> = new.collect();
                    allowed.extend(new);
                }
                Found::Nothing => {}
            }
        }
        if asks && query.is_empty() {
            return Ok(self.described(&head));
        }
        if is_described && !is_get && !allowed.contains(&&Method::GET) {
            allowed.push(&Method::GET);
        }
        if allowed.is_empty() || asks {
            let said = "no operation is at this path: see the description of the service";
            return Err(Refused::new(StatusCode::NOT_FOUND, said));
        }
        Ok(not_allowed(&allowed))
    }

    /// The documents, or the page.
    fn described(&self, head: &http::request::Parts) -> Answer {
        let port = &self.index.port;
        let mut operations = port.operations.iter().map(|served| {
            let operation = served.operation();
            let (name, method) = (operation.name(), operation.method());
            format!("{name}: {method} {}", operation.location())
        });
        let service = documents::Described {
            name: port.name,
            docs: port.docs,
            operations: &mut operations,
            documents: port.documents,
        };
        let address = address(self.config.address.as_deref(), &head.uri, &head.headers);
        documents::answer(service, head.uri.query(), &address)
    }

    /// Takes in what an operation is asked by, and answers it.
    async fn carry_out<B>(
        &self,
        (route, replaced): (&Route, Replaced<'_>),
        (head, place, query): (http::request::Parts, &str, &str),
        body: B,
    ) -> Result<Answer, Refused>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let port = &self.index.port;
        let Some(served) = port.operations.get(route.number()) else {
            return Err(broken());
        };
        let config = &*self.config;
        let deadline = config.read_timeout.map(|limit| Instant::now() + limit);
        let carries = served.operation().carries();
        let content = match carries {
            Carries::Form | Carries::Document => {
                is_taken(carries, &head)?;
                content(body, config.read.limits.message, config.read_timeout).await?
            }
            Carries::Nothing => Bytes::new(),
        };
        let limit = config.read.limits.message;
        if query.len().max(head.uri.path().len()) > limit {
            let said = format!("the URL is longer than the limit `message`: {limit} bytes");
            return Err(Refused::new(StatusCode::URI_TOO_LONG, said));
        }
        let mut options = config.read.clone();
        options.deadline = [options.deadline, deadline].into_iter().flatten().min();
        let incoming = HttpIncoming {
            place,
            query,
            replaced,
            route,
            head,
            content,
            options,
            config,
        };
        let answered = catch(|| served.answer(&self.service, incoming)).await;
        answered.map_err(|_| broken())
    }
}

/// Refuses content of another kind than an operation takes.
fn is_taken(carries: Carries, head: &http::request::Parts) -> Result<(), Refused> {
    let unsupported = |said| Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, said));
    if is_compressed(&head.headers) {
        return unsupported(COMPRESSED.to_owned());
    }
    let field = content_type(&head.headers);
    let media = media_type(field).to_ascii_lowercase();
    let is_xml =
        matches!(media.as_str(), "text/xml" | "application/xml") || media.ends_with("+xml");
    match carries {
        _ if !head.headers.contains_key(http::header::CONTENT_TYPE) => Ok(()),
        Carries::Nothing => Ok(()),
        Carries::Document if is_xml => Ok(()),
        Carries::Document => unsupported(format!(
            "the content of this operation is XML, such as text/xml, not {}",
            Start(&media)
        )),
        Carries::Form if media == "application/x-www-form-urlencoded" => {
            match parameter(field, "charset") {
                Some(charset) if !charset.eq_ignore_ascii_case("utf-8") => {
                    unsupported(format!("a form is in UTF-8, not in {}", Start(&charset)))
                }
                _ => Ok(()),
            }
        }
        Carries::Form => unsupported(format!(
            "the content of this operation is application/x-www-form-urlencoded, not {}",
            Start(&media)
        )),
    }
}

/// Of a request by a method that is none at its path (RFC 9110, section 15.5.6).
fn not_allowed(methods: &[&Method]) -> Answer {
    let mut names: Vec<&str> = Vec::new();
    for method in methods {
        names.push(method.as_str());
        if **method == Method::GET {
            names.push(Method::HEAD.as_str());
        }
    }
    let names = names.join(", ");
    let said = format!("at this path there is {names}\n");
    let answer = Answer::text(StatusCode::METHOD_NOT_ALLOWED, said);
    let mut fields = http::HeaderMap::new();
    if let Ok(names) = HeaderValue::from_str(&names) {
        fields.insert(ALLOW, names);
    }
    answer.with_headers(fields)
}

/// Of a method that panicked. What it said is for the server's own log, where Rust puts it, and
/// nothing for the caller.
fn broken() -> Refused {
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "the operation failed")
}

serves!(HttpServer);
