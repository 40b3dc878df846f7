//! A server as the transport of a client.

use std::task::{Context, Poll};

use bytes::Bytes;
use http::Request;
use tower_service::Service;

use crate::content::BytesBody;

/// A server as the transport of a client in the same process:
/// [`Server::in_process`](crate::Server::in_process) and
/// [`HttpServer::in_process`](crate::HttpServer::in_process) give it.
#[derive(Clone, Debug)]
pub struct InProcess<T>(T);

impl<T> InProcess<T> {
    pub(super) fn of(server: T) -> Self {
        Self(server)
    }
}

impl<T: Service<Request<BytesBody>>> Service<Request<Bytes>> for InProcess<T> {
    type Response = T::Response;
    type Error = T::Error;
    type Future = T::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), T::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        self.0.call(request.map(BytesBody::from))
    }
}
