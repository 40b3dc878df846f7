//! A server for generated clients, in this process: a transport that asks a function.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use tower_service::Service;

type Answer = dyn Fn(&Request<String>) -> Response<String> + Send + Sync;

/// It answers by a function and keeps what was asked.
#[derive(Clone)]
pub struct Server {
    answer: Arc<Answer>,
    seen: Arc<Mutex<Vec<Request<String>>>>,
}

impl Server {
    pub fn new(
        answer: impl Fn(&Request<String>) -> Response<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            answer: Arc::new(answer),
            seen: Arc::default(),
        }
    }

    /// Every answer is this envelope's body, of SOAP 1.1.
    pub fn body(body: &str) -> Self {
        let text = envelope(body);
        Self::new(move |_| answer(StatusCode::OK, "text/xml", &text))
    }

    /// The last request.
    pub fn request(&self) -> Request<String> {
        self.seen.lock().unwrap().pop().expect("a request")
    }

    /// What stands in the body of the last request's envelope, as written.
    pub fn request_body(&self) -> String {
        let text = self.request().into_body();
        let (_, body) = text.split_once("<soap:Body").expect("a body");
        match body.split_once('>') {
            Some((start, _)) if start.ends_with('/') => String::new(),
            Some((_, content)) => {
                let (content, _) = content.split_once("</soap:Body>").expect("its end");
                content.to_owned()
            }
            None => panic!("{text}"),
        }
    }
}

/// An envelope of SOAP 1.1 with this in its body.
pub fn envelope(body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

pub fn answer(status: StatusCode, content_type: &str, body: &str) -> Response<String> {
    let mut response = Response::new(body.to_owned());
    *response.status_mut() = status;
    let content_type = content_type.parse().unwrap();
    response.headers_mut().insert("content-type", content_type);
    response
}

impl Service<Request<Bytes>> for Server {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let request = request.map(|body| String::from_utf8(body.to_vec()).unwrap());
        let response = (self.answer)(&request);
        self.seen.lock().unwrap().push(request);
        ready(Ok(response))
    }
}
