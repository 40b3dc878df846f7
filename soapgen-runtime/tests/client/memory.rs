//! A transport in memory: a `tower` service that gives one answer and keeps what was asked.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame};
use soapgen_runtime::Deadline;

#[derive(Clone)]
pub struct Memory {
    status: u16,
    content_type: String,
    chunks: Vec<Bytes>,
    /// Further header fields of the responses.
    pub headers: http::HeaderMap,
    /// What the responses say of the time for the call.
    pub deadline: Option<Deadline>,
    pub seen: Arc<Mutex<Vec<Request<Bytes>>>>,
    /// How many chunks were read.
    pub read: Arc<Mutex<usize>>,
}

impl Memory {
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self::chunked(status, content_type, vec![body.into()])
    }

    pub fn chunked(status: u16, content_type: &str, chunks: Vec<Bytes>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            chunks,
            headers: http::HeaderMap::new(),
            deadline: None,
            seen: Arc::default(),
            read: Arc::default(),
        }
    }

    /// The last request: its header fields and text.
    pub fn request(&self) -> Request<String> {
        let mut seen = self.seen.lock().unwrap();
        let request = seen.pop().expect("a request");
        request.map(|body| String::from_utf8(body.to_vec()).unwrap())
    }
}

impl tower_service::Service<Request<Bytes>> for Memory {
    type Response = Response<Chunks>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        self.seen.lock().unwrap().push(request);
        let chunks = Chunks(self.chunks.clone().into(), self.read.clone());
        let mut response = Response::builder().status(self.status);
        if !self.content_type.is_empty() {
            response = response.header("content-type", &self.content_type);
        }
        let mut response = response.body(chunks).unwrap();
        response.headers_mut().extend(self.headers.clone());
        if let Some(deadline) = self.deadline {
            response.extensions_mut().insert(deadline);
        }
        ready(Ok(response))
    }
}

pub struct Chunks(pub VecDeque<Bytes>, pub Arc<Mutex<usize>>);

impl Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let chunk = self.0.pop_front();
        *self.1.lock().unwrap() += usize::from(chunk.is_some());
        Poll::Ready(chunk.map(|chunk| Ok(Frame::data(chunk))))
    }
}
