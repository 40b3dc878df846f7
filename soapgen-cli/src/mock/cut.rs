//! Content on its way: a request's, kept while it arrives, and an answer's that ends too early.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::log::Seen;

/// The content of a request that is kept while it is read. As much arrives as whoever reads it
/// takes, so that its limit holds here too.
pub(crate) struct Kept<B> {
    pub(crate) inner: B,
    pub(crate) seen: Seen,
}

impl<B: Body<Data = Bytes> + Unpin> Body for Kept<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.seen
                .update(|about| about.content.extend_from_slice(data));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// That an answer is cut off, as it was asked: the connection ends by it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer is cut, as it was asked")
    }
}

impl std::error::Error for CutOff {}

/// The content of an answer, whole or cut.
pub(crate) struct Sent {
    content: Bytes,
    /// How long it says that it is.
    length: u64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// There is an end that isn't sent.
    Cut,
    /// All that is sent was given. What was given goes out before the connection ends.
    Given,
}

impl Sent {
    pub(crate) fn whole(content: Bytes) -> Self {
        Self {
            length: content.len() as u64,
            content,
            state: State::Whole,
        }
    }

    /// Of which so many bytes are sent; all of it if there are no more.
    pub(crate) fn cut(content: Bytes, bytes: usize) -> Self {
        let state = match bytes < content.len() {
            true => State::Cut,
            false => State::Whole,
        };
        Self {
            length: content.len() as u64,
            content: content.slice(..bytes.min(content.len())),
            state,
        }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if !self.content.is_empty() {
            let content = std::mem::take(&mut self.content);
            return Poll::Ready(Some(Ok(Frame::data(content))));
        }
        match self.state {
            State::Whole => Poll::Ready(None),
            State::Cut => {
                self.state = State::Given;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            State::Given => Poll::Ready(Some(Err(CutOff))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.state == State::Whole && self.content.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
