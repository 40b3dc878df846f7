//! The content of requests and answers.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::CaptureConnection;
use tokio::time::Sleep;

use super::connect::At;
use super::failure::{self, Clock, Failure};
use super::gzip::{Gzip, Unpacked};
use crate::soap::error::{BoxError, codings};

/// The content of a request: one piece.
pub(super) struct Sent {
    content: Option<Bytes>,
    was_taken: Option<Taken>,
}

/// Whether the content of a request was taken to be sent. As long as it wasn't, the server can't
/// have more of the request than its head.
#[derive(Clone, Default)]
pub(super) struct Taken(Arc<AtomicBool>);

impl Taken {
    #[cfg(all(feature = "http2", feature = "tls"))]
    pub(super) fn is_so(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Sent {
    pub(super) fn new(content: Bytes, was_taken: Option<Taken>) -> Self {
        let content = Some(content).filter(|content| !content.is_empty());
        if let (None, Some(taken)) = (&content, &was_taken) {
            // The head is all of it.
            taken.0.store(true, Ordering::Release);
        }
        Self { content, was_taken }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(taken) = &self.was_taken {
            taken.0.store(true, Ordering::Release);
        }
        Poll::Ready(self.content.take().map(|content| Ok(Frame::data(content))))
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(
            self.content
                .as_ref()
                .map_or(0, |content| content.len() as u64),
        )
    }
}

/// The content of an answer that [`Http`](crate::Http) gives, uncompressed, as it comes.
///
/// The time limit of the whole call goes on while it is read.
pub struct HttpBody {
    /// Nothing when it has failed: the connection ends with it.
    incoming: Option<Incoming>,
    gzip: Option<Box<Gzip>>,
    limit: Option<Clock>,
    /// Wakes whoever waits at the end of the limit; made when somebody first waits.
    sleep: Option<Pin<Box<Sleep>>>,
    connection: CaptureConnection,
    place: At,
}

impl HttpBody {
    pub(super) fn of(
        answer: http::Response<Incoming>,
        place: At,
        whole: Option<Clock>,
        connection: CaptureConnection,
    ) -> http::Response<Self> {
        let (mut head, incoming) = answer.into_parts();
        let is_gzip = match &*codings(&head.headers) {
            [one] => one == "gzip" || one == "x-gzip",
            _ => false,
        };
        if is_gzip {
            head.headers.remove(CONTENT_ENCODING);
            head.headers.remove(CONTENT_LENGTH);
        }
        let body = Self {
            incoming: Some(incoming),
            gzip: is_gzip.then(|| Box::new(Gzip::new())),
            limit: whole,
            sleep: None,
            connection,
            place,
        };
        http::Response::from_parts(head, body)
    }

    /// The end at the limit.
    fn ran_out(&mut self) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let clock = self.limit.take();
        failure::retire(&self.connection);
        self.incoming = None;
        Poll::Ready(clock.map(|clock| Err(clock.ran_out(&self.place))))
    }

    fn poll_content(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some(incoming) = &mut self.incoming else {
            return Poll::Ready(None);
        };
        let place = &self.place;
        let mut next = |cx: &mut Context<'_>| {
            Pin::new(&mut *incoming)
                .poll_frame(cx)
                .map_err(|error| failure::of_body(error, place))
        };
        let Some(gzip) = &mut self.gzip else {
            return next(cx);
        };
        let mut is_fed = false;
        loop {
            match gzip.next() {
                Ok(Unpacked::Piece(piece)) => return Poll::Ready(Some(Ok(Frame::data(piece)))),
                Ok(Unpacked::End) => return Poll::Ready(None),
                // What stands for nothing may come faster than it is read, without end: the time
                // is looked at in between, and others have their turn.
                Ok(Unpacked::NeedsInput) if is_fed => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Ok(Unpacked::NeedsInput) => match ready!(next(cx)) {
                    None => gzip.end(),
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Some(Ok(frame)) => {
                        // Trailers say nothing that anybody here reads.
                        if let Ok(mut data) = frame.into_data() {
                            gzip.feed(data.copy_to_bytes(data.remaining()));
                            is_fed = true;
                        }
                    }
                },
                Err(error) => {
                    let what =
                        format!("the answer from {place} is damaged: its gzip can't be read");
                    return Poll::Ready(Some(Err(Failure::boxed(what, error))));
                }
            }
        }
    }
}

impl Body for HttpBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.incoming.is_none() {
            return Poll::Ready(None);
        }
        if this.limit.as_ref().is_some_and(Clock::is_over) {
            return this.ran_out();
        }
        let polled = this.poll_content(cx);
        match &polled {
            Poll::Ready(Some(Err(_))) => this.incoming = None,
            Poll::Ready(_) => {}
            Poll::Pending => {
                if let Some(clock) = &this.limit {
                    let end = clock.end();
                    let sleep = this
                        .sleep
                        .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(end)));
                    if sleep.as_mut().poll(cx).is_ready() {
                        return this.ran_out();
                    }
                }
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        let incoming = self.incoming.as_ref();
        self.gzip.is_none() && incoming.is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.incoming {
            Some(incoming) if self.gzip.is_none() => incoming.size_hint(),
            Some(_) => SizeHint::default(),
            None => SizeHint::with_exact(0),
        }
    }
}

impl fmt::Debug for HttpBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpBody").finish_non_exhaustive()
    }
}
