//! Requests to a server: each is answered, by a message or a fault that is well-formed, and nothing
//! of it makes a method or what stands around it panic.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::Request;
use http_body::Body;
use soapgen_runtime::{BytesBody, OperationFault, ReadOptions};

use crate::outline;
use crate::services::served::{
    Find, Found, Missing, Put, PutFault, ShelfContext, ShelfServer, ShelfService,
};

/// It gives back what it is given.
struct Shelf;

impl ShelfService for Shelf {
    async fn find(
        &self,
        request: Find,
        context: &mut ShelfContext,
    ) -> Result<Found, OperationFault<Missing>> {
        context.reply.headers.shelves = Some(1);
        Err(Missing { isbn: request.isbn })?
    }

    async fn put(
        &self,
        request: Put,
        _: &mut ShelfContext,
    ) -> Result<i32, OperationFault<PutFault>> {
        Ok(request.book.title.len() as i32)
    }
}

/// Panics where a request isn't answered as it should be.
pub fn shelf(text: &str) {
    for strict in [false, true] {
        let server = ShelfServer::new(Shelf).with(|server| {
            server.set_read_options(ReadOptions::default().with_strict(strict));
        });
        let body = BytesBody::from(Bytes::copy_from_slice(text.as_bytes()));
        let mut request = Request::new(body);
        *request.method_mut() = http::Method::POST;
        let response = ready(server.respond(request));
        let (head, body) = response.into_parts();
        let answer = content(body);
        // Not the reason that a declared fault has by itself.
        assert!(!answer.contains("the operation failed<"), "a panic: {text}");
        match head.status.as_u16() {
            202 => assert!(answer.is_empty(), "{answer}"),
            200 | 400 | 413 | 500 => drop(outline::of_text(&answer)),
            other => panic!("HTTP {other}: {answer}"),
        }
    }
}

/// What a future gives that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits without a runtime"),
    }
}

fn content(body: BytesBody) -> String {
    let mut body = pin!(body);
    let mut content = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
        content.extend_from_slice(&frame.into_data().unwrap_or_default());
    }
    String::from_utf8(content).expect("it was written as UTF-8")
}
