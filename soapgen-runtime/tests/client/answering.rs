//! A transport in memory whose answers a function gives.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};

use crate::memory::Chunks;

/// Every request is answered by the function.
#[derive(Clone)]
pub struct Answering(Arc<Answer>);

type Answer = dyn Fn(&Request<Bytes>) -> Response<String> + Send + Sync;

impl Answering {
    pub fn new(
        answer: impl Fn(&Request<Bytes>) -> Response<String> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(answer))
    }
}

impl tower_service::Service<Request<Bytes>> for Answering {
    type Response = Response<Chunks>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let chunks = |text: String| Chunks(VecDeque::from([text.into()]), Arc::default());
        ready(Ok((self.0)(&request).map(chunks)))
    }
}
