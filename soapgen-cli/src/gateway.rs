//! A server that takes JSON, asks a SOAP service and answers JSON, as `soapgen openapi` describes it.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use serde_json::Value as Json;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::Problem;
use soapgen_runtime::BytesBody;
use tokio::sync::Semaphore;

use crate::offered::{Offered, Refused};
use crate::say::{say, start_of};
use crate::serve::{self, Answers, Unread};

/// How long the content of a request may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(30);

/// Where the description is.
const DESCRIPTION: &str = "/openapi.json";

/// What is answered, and how much is taken.
pub(crate) struct Gateway {
    offered: Vec<Offered>,
    /// Their numbers, by the names of service and operation.
    paths: HashMap<(String, String), usize>,
    description: Bytes,
    limits: Limits,
    calls: Semaphore,
    /// Whether nobody but this machine can ask.
    is_local: bool,
    quiet: bool,
}

/// How much is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The bytes of a request.
    pub(crate) request: usize,
    /// Calls at once.
    pub(crate) calls: usize,
}

impl Gateway {
    pub(crate) fn new(
        offered: Vec<Offered>,
        description: &Json,
        limits: Limits,
        (is_local, quiet): (bool, bool),
    ) -> Self {
        let names = offered.iter().enumerate().map(|(number, offered)| {
            let route = &offered.route;
            ((route.service.clone(), route.name.clone()), number)
        });
        Self {
            paths: names.collect(),
            offered,
            description: Bytes::from(description.to_string()),
            limits,
            calls: Semaphore::new(limits.calls),
            is_local,
            quiet,
        }
    }

    async fn answered(&self, request: Request<Incoming>) -> Result<Response<Bytes>, Refused> {
        serve::is_from_here(request.headers(), self.is_local)
            .map_err(|why| Refused::new(Problem::Origin, why.trim_end()))?;
        let path = request.uri().path();
        if path == DESCRIPTION {
            return match *request.method() {
                Method::GET | Method::HEAD => Ok(of_json(
                    StatusCode::OK,
                    "application/json",
                    self.description.clone(),
                )),
                _ => Err(Refused::new(Problem::Method, "the description takes GET")),
            };
        }
        let offered = self.offered_at(path)?;
        if *request.method() != Method::POST {
            let why = "an operation is called by POST";
            return Err(Refused::new(Problem::Method, why));
        }
        is_json(request.headers())?;
        // Before anything is read, so that what is held is bounded as well.
        let _permit = self.calls.try_acquire().map_err(|_| {
            let calls = self.limits.calls;
            let why = format!("{calls} calls are on their way, which is the limit (`--max-calls`)");
            Refused::new(Problem::Busy, &why)
        })?;
        let most = self.limits.request;
        let content = serve::content(request.into_body(), most, Some(ARRIVAL)).await;
        let content = content.map_err(|unread| match unread {
            Unread::TooLarge => {
                let why = format!("a request has {most} bytes at most (`--max-request`)");
                Refused::new(Problem::Size, &why)
            }
            Unread::Slow => {
                let why = format!("a request has to arrive within {} s", ARRIVAL.as_secs());
                Refused::new(Problem::Slow, &why)
            }
            Unread::Broken(why) => Refused::new(Problem::Request, &why),
        })?;
        let json = parsed(&content)?;
        drop(content);
        match offered.ask(&json).await? {
            Some(answer) => {
                let content = Bytes::from(answer.to_string());
                Ok(of_json(StatusCode::OK, "application/json", content))
            }
            None => {
                let mut answer = Response::new(Bytes::new());
                *answer.status_mut() = StatusCode::ACCEPTED;
                Ok(answer)
            }
        }
    }

    /// The operation at a path.
    fn offered_at(&self, path: &str) -> Result<&Offered, Refused> {
        // A percent sign that encodes nothing stays, and is in no name.
        let decoded = |segment| percent_decode_str(segment).decode_utf8().ok();
        let segments = path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let decoded = segments.map(|(service, name)| (decoded(service), decoded(name)));
        if let Some((Some(service), Some(name))) = decoded {
            let number = self.paths.get(&(service.into_owned(), name.into_owned()));
            if let Some(offered) = number.and_then(|number| self.offered.get(*number)) {
                return Ok(offered);
            }
        }
        let paths: Vec<String> = self.offered.iter().map(|of| of.route.path()).collect();
        let near = soapgen::nearest(path, paths.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("`{DESCRIPTION}` tells what there is"),
        };
        let why = format!("nothing is at `{}`; {help}", Shown(&start_of(path)));
        Err(Refused::new(Problem::Path, &why))
    }
}

impl Answers for Gateway {
    type Body = BytesBody;
    type Error = Infallible;

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<BytesBody>, Infallible> {
        let started = Instant::now();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let (answer, said) = match self.answered(request).await {
            Ok(answer) => (answer, String::new()),
            Err(refused) => {
                let said = format!(": {}", Shown(&refused.logged()));
                (refusal(refused, &path), said)
            }
        };
        if !self.quiet {
            say(&format!(
                "{} {}: {}, {} ms{said}\n",
                Shown(&start_of(method.as_str())),
                Shown(&start_of(&path)),
                answer.status().as_u16(),
                started.elapsed().as_millis()
            ));
        }
        Ok(answer.map(BytesBody::from))
    }
}

/// That a request is JSON, uncompressed and in UTF-8 (RFC 8259, 8.1), as its fields say. No page of
/// another site can have that sent unasked.
fn is_json(headers: &HeaderMap) -> Result<(), Refused> {
    let refused = |why: &str| Err(Refused::new(Problem::MediaType, why));
    let of = headers
        .get(CONTENT_TYPE)
        .map(|of| of.to_str().unwrap_or_default());
    let Some(of) = of else {
        return refused("the request has no `Content-Type`; it takes `application/json`");
    };
    let mut parts = of.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media = parts.next().unwrap_or_default();
    if media != "application/json" {
        let why = format!(
            "`Content-Type` is `{}`, not `application/json`",
            Shown(&media)
        );
        return refused(&why);
    }
    let charset = parts.find_map(|part| part.strip_prefix("charset=").map(str::to_owned));
    if let Some(charset) = charset.filter(|of| of.trim_matches('"') != "utf-8") {
        let why = format!("JSON is in UTF-8, and not in `{}`", Shown(&charset));
        return refused(&why);
    }
    match headers.get(CONTENT_ENCODING) {
        None => Ok(()),
        Some(coding) if coding.as_bytes().eq_ignore_ascii_case(b"identity") => Ok(()),
        Some(_) => refused("compressed requests are not read"),
    }
}

/// A request as JSON.
fn parsed(content: &[u8]) -> Result<Json, Refused> {
    let text = std::str::from_utf8(content).map_err(|error| error.to_string());
    let json = text.and_then(|text| {
        let json = soapgen_dynamic::parse_json(text);
        json.map_err(|error| error.to_string())
    });
    json.map_err(|why| Refused::new(Problem::Request, &format!("it is not JSON: {why}")))
}

fn refusal(refused: Refused, path: &str) -> Response<Bytes> {
    let status = StatusCode::from_u16(refused.problem.status());
    // Each problem has a status that there is.
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content = Bytes::from(Json::Object(refused.json).to_string());
    let mut answer = of_json(status, "application/problem+json", content);
    match refused.problem {
        Problem::Method => {
            let methods = if path == DESCRIPTION {
                "GET, HEAD"
            } else {
                "POST"
            };
            let methods = HeaderValue::from_static(methods);
            answer.headers_mut().insert(ALLOW, methods);
        }
        Problem::Busy => {
            let second = HeaderValue::from_static("1");
            answer.headers_mut().insert(RETRY_AFTER, second);
        }
        _ => {}
    }
    answer
}

fn of_json(status: StatusCode, of: &'static str, content: Bytes) -> Response<Bytes> {
    let mut answer = Response::new(content);
    *answer.status_mut() = status;
    let fields = [
        (CONTENT_TYPE, of),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fields {
        let value = HeaderValue::from_static(value);
        answer.headers_mut().insert(name, value);
    }
    answer
}
