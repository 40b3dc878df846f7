//! HTTP: what is asked of which part, and how it goes out.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, Request, Response, StatusCode};
use http_body::Body;
use hyper::body::Incoming;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::pretty::pretty;
use soapgen_runtime::{BoxError, BytesBody, codegen};

use super::cut::{CutOff, Kept, Sent};
use super::effects::Cut;
use super::known::Operated;
use super::log::{Log, Logged, Seen, kept};
use super::{Endpoint, Known, page};
use crate::say::say;
use crate::serve::{self, Answers, Unread};

/// How large a form may be.
const FORM: usize = 4 * 1024 * 1024;

/// What is mocked.
pub(crate) struct Mocked {
    pub(crate) known: Arc<Known>,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) answers: Arc<super::Answers>,
    pub(crate) log: Log,
    /// Whether nobody but this machine can ask.
    pub(crate) is_local: bool,
    pub(crate) is_strict: bool,
    /// The service that is recorded.
    pub(crate) recorded: Option<String>,
    pub(crate) quiet: bool,
}

/// What an answer to a message became.
pub(super) struct Answered {
    pub(super) answer: Response<Bytes>,
    pub(super) cut: Option<Cut>,
    pub(super) logged: Arc<Logged>,
}

impl Answers for Mocked {
    type Body = Sent;
    type Error = CutOff;

    /// The error is that nothing is answered, and the connection ends.
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Sent>, CutOff> {
        let path = request.uri().path();
        let own = path.strip_prefix("/-/").map(str::to_owned);
        let is_page = own.is_some() || path == "/" && request.uri().query().is_none();
        let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
        if let Err(why) = serve::is_from_here(request.headers(), self.is_local) {
            return Ok(whole(plain(StatusCode::FORBIDDEN, why)));
        }
        if let Some(own) = own {
            return Ok(whole(self.own(&own, request).await));
        }
        if is_page && is_get {
            return Ok(whole(page_of(page::index(self))));
        }
        let Some(endpoint) = self.endpoint(path) else {
            let paths: Vec<String> = (self.endpoints.iter())
                .map(|endpoint| format!("/{}\n", Shown(&endpoint.path)))
                .collect();
            let said = format!("there are several services:\n{}", paths.concat());
            return Ok(whole(plain(StatusCode::NOT_FOUND, said)));
        };
        let (head, body) = request.into_parts();
        // A browser says of what has no content who asks, but for what this field says.
        if endpoint.by_http(&head).is_some() && serve::is_of_another_site(&head.headers) {
            let said = "a page of another site asks this server, which answers none of these\n";
            return Ok(whole(plain(StatusCode::FORBIDDEN, said.to_owned())));
        }
        let answered = self
            .message(endpoint, Request::from_parts(head, body))
            .await;
        match answered.cut {
            None => Ok(whole(answered.answer)),
            Some(Cut::After(bytes)) => Ok(answered.answer.map(|content| Sent::cut(content, bytes))),
            Some(Cut::Before) => Err(CutOff),
        }
    }
}

impl Mocked {
    /// The service at a path: what it ends with, and of HTTP bindings what it begins with.
    fn endpoint(&self, path: &str) -> Option<&Endpoint> {
        match &*self.endpoints {
            [alone] => Some(alone),
            several => {
                let first = path.trim_start_matches('/').split('/').next()?;
                let last = path.trim_end_matches('/').rsplit('/').next()?;
                let mut by_http = several.iter().filter(|endpoint| endpoint.has_http());
                let by_http = by_http.find(|endpoint| endpoint.path == first);
                by_http.or_else(|| several.iter().find(|endpoint| endpoint.path == last))
            }
        }
    }

    /// Has a message answered, and keeps what was said, but of who asks for a description.
    pub(super) async fn message<B>(&self, endpoint: &Endpoint, request: Request<B>) -> Answered
    where
        B: Body<Data = Bytes> + Unpin,
        B::Error: Into<BoxError>,
    {
        let started = Instant::now();
        let (mut head, inner) = request.into_parts();
        let mut asked = Request::new(Bytes::new());
        *asked.method_mut() = head.method.clone();
        *asked.uri_mut() = head.uri.clone();
        *asked.headers_mut() = head.headers.clone();
        let seen = Seen::default();
        head.extensions.insert(seen.clone());
        let body = Kept {
            inner,
            seen: seen.clone(),
        };
        let answer = endpoint.respond(Request::from_parts(head, body)).await;
        let mut answer = collected(answer).await;
        let about = seen.taken();
        if let Some(status) = about.effects.status {
            *answer.status_mut() = status;
        }
        *asked.body_mut() = Bytes::from(about.content);
        *asked.extensions_mut() = about.extensions;
        let shown = codegen::shown(&asked, Some(&answer));
        let is_cut = about.effects.cut == Some(Cut::Before);
        let mut logged = Arc::new(Logged {
            number: 0,
            method: asked.method().to_string(),
            path: shown.path,
            operation: about.operation,
            violations: about.violations,
            from: about.from,
            status: (!is_cut).then_some(answer.status().as_u16()),
            took: started.elapsed(),
            request: kept(laid_out(&shown.request)),
            answer: kept(match is_text(answer.headers()) {
                true => String::from_utf8_lossy(answer.body()).into_owned(),
                false => laid_out(&shown.answer.unwrap_or_default()),
            }),
        });
        let is_get = matches!(*asked.method(), Method::GET | Method::HEAD);
        let is_description = is_get && about.operation.is_none() && answer.status().is_success();
        if !is_description {
            logged = self.log.add(Logged::clone(&logged));
            if !self.quiet {
                say(&line(&logged, self.name(&logged)));
            }
        }
        Answered {
            answer,
            cut: about.effects.cut,
            logged,
        }
    }

    /// The operation that a request was for, for people.
    pub(super) fn name(&self, logged: &Logged) -> String {
        let operation = logged
            .operation
            .and_then(|at| self.known.operations.get(at));
        operation.map_or_else(String::new, Operated::title)
    }

    /// The pages, and what they are made with.
    async fn own(&self, path: &str, request: Request<Incoming>) -> Response<Bytes> {
        let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
        let number = |path: &str| path.parse::<usize>().ok();
        let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
        match (kind, number(rest), is_get) {
            ("style.css", _, true) => asset("text/css; charset=utf-8", include_str!("style.css")),
            ("page.js", _, true) => {
                asset("text/javascript; charset=utf-8", include_str!("page.js"))
            }
            ("request", Some(number), true) => match self.log.get(number) {
                Some(logged) => page_of(page::request(self, &logged)),
                None => plain(
                    StatusCode::NOT_FOUND,
                    "the request is not one of the last\n".to_owned(),
                ),
            },
            ("operation", Some(number), _) if number < self.known.operations.len() => {
                if is_get {
                    return page_of(page::operation(self, number, None));
                }
                let form = form(request.into_body()).await;
                match form {
                    Ok(form) => {
                        let tried = page::tried(self, number, form).await;
                        page_of(page::operation(self, number, Some(tried)))
                    }
                    Err(why) => plain(StatusCode::PAYLOAD_TOO_LARGE, why),
                }
            }
            _ => plain(StatusCode::NOT_FOUND, "there is no such page\n".to_owned()),
        }
    }
}

/// A message of XML with an element on each line.
fn laid_out(shown: &str) -> String {
    match shown.trim_start().starts_with('<') {
        true => pretty(shown),
        false => shown.to_owned(),
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let of = headers.get(CONTENT_TYPE).and_then(|of| of.to_str().ok());
    let of = of.unwrap_or("").to_ascii_lowercase();
    !of.contains("xml") && !of.starts_with("multipart/")
}

/// A request, in a line.
fn line(logged: &Logged, operation: String) -> String {
    let status = logged.status.map_or("cut".to_owned(), |s| s.to_string());
    let operation = match &*operation {
        "" => "no operation",
        name => name,
    };
    let violations = match logged.violations.len() {
        0 => String::new(),
        1 => ", 1 violation".to_owned(),
        count => format!(", {count} violations"),
    };
    let from = match &*logged.from {
        "" => String::new(),
        from => format!(" by {}", Shown(from)),
    };
    format!(
        "{} {} {}: {status}{from}, {} ms{violations}\n",
        Shown(&logged.method),
        Shown(&logged.path),
        Shown(operation),
        logged.took.as_millis(),
    )
}

async fn collected(answer: Response<BytesBody>) -> Response<Bytes> {
    let (head, body) = answer.into_parts();
    let mut body = pin!(body);
    let mut content = Bytes::new();
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        // It is there, in one piece.
        let frame: Result<_, Infallible> = frame;
        let Ok(frame) = frame;
        content = frame.into_data().unwrap_or_default();
    }
    Response::from_parts(head, content)
}

/// The members of a form.
async fn form(body: Incoming) -> Result<Vec<(String, String)>, String> {
    match serve::content(body, FORM, None).await {
        Ok(content) => Ok(form_urlencoded::parse(&content).into_owned().collect()),
        Err(Unread::TooLarge) => Err(format!("the form is larger than {FORM} bytes\n")),
        Err(Unread::Slow) => Err("the form didn't arrive in time\n".to_owned()),
        Err(Unread::Broken(why)) => Err(format!("{why}\n")),
    }
}

fn whole(answer: Response<Bytes>) -> Response<Sent> {
    answer.map(Sent::whole)
}

fn plain(status: StatusCode, said: String) -> Response<Bytes> {
    let mut answer = asset("text/plain; charset=utf-8", &said);
    *answer.status_mut() = status;
    answer
}

fn asset(of: &'static str, text: &str) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(text.to_owned()));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(of));
    let fields = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
        // A form says by it where it stands.
        (REFERRER_POLICY, "same-origin"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    for (name, value) in fields {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn page_of(text: String) -> Response<Bytes> {
    asset("text/html; charset=utf-8", &text)
}
