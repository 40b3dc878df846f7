//! Answers of several parts, read by a client.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use soapgen_runtime::{Client, ErrorKind, NoHeaders, ReadOptions, XmlErrorKind, XmlResult};

use super::{ANSWER, All, NS, SOAP, numbered};

/// The header field `Content-Type` of an answer, on the first line, and its body.
pub type Answer = str;

/// Gives one answer.
#[derive(Clone)]
struct Given {
    field: String,
    body: Bytes,
}

impl tower_service::Service<http::Request<Bytes>> for Given {
    type Response = http::Response<Whole>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Bytes>) -> Self::Future {
        let mut response = http::Response::new(Whole(Some(self.body.clone())));
        let field = self.field.parse();
        response
            .headers_mut()
            .extend(field.ok().map(|field| (http::header::CONTENT_TYPE, field)));
        ready(Ok(response))
    }
}

/// A body that is there.
struct Whole(Option<Bytes>);

impl Body for Whole {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|body| Ok(Frame::data(body))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |body| body.len() as u64))
    }
}

/// Reads an answer. What is wrong with it is no matter, but for limits.
pub fn read(answer: &Answer, options: &ReadOptions) -> XmlResult<()> {
    let (field, body) = answer.split_once('\n').unwrap_or_default();
    let given = Given {
        field: field.to_owned(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    };
    let mut client = Client::with_transport("http://localhost/", given);
    client.set_read_options(options.clone());
    let (request, headers) = (All::default(), NoHeaders::default());
    let call = client.call(&ANSWER, &request, &headers);
    // Nothing in it has to be waited for.
    let mut call = pin!(call.into_future());
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => match error.into_kind() {
            ErrorKind::Xml(error) if matches!(error.kind(), XmlErrorKind::Limit(_)) => Err(error),
            _ => Ok(()),
        },
        Poll::Ready(Ok(_)) | Poll::Pending => Ok(()),
    }
}

/// An answer with these parts behind an envelope with this content.
pub fn answer(content: &str, parts: &str) -> String {
    format!(
        "multipart/related; boundary=b\n--b\r\nContent-Type: text/xml\r\n\r\n\
         <s:Envelope xmlns:s='{SOAP}'><s:Body><t:all xmlns:t='{NS}'>{content}</t:all></s:Body>\
         </s:Envelope>\r\n{parts}--b--\r\n"
    )
}

/// One part of this header and content.
pub fn part(header: &str, content: &str) -> String {
    format!("--b\r\n{header}\r\n\r\n{content}\r\n")
}

/// Parts that are each referred to.
pub fn referred(n: usize, of: impl Fn(usize) -> usize) -> String {
    let references = numbered(n, |text, at| {
        let xop = "http://www.w3.org/2004/08/xop/include";
        *text += &format!(
            "<t:b><x:Include xmlns:x='{xop}' href='cid:{}@x'/></t:b>",
            of(at)
        );
    });
    let parts = numbered(n, |text, at| {
        *text += &part(&format!("Content-ID: <{at}@x>"), "content");
    });
    answer(&references, &parts)
}

/// Parts that are each referred to by their Content-Location.
pub fn located(n: usize, location: impl Fn(usize) -> String) -> String {
    let references = numbered(n, |text, at| {
        *text += &format!("<t:b href='{}'/>", location(at))
    });
    let parts = numbered(n, |text, at| {
        *text += &part(&format!("Content-Location: {}", location(at)), "content");
    });
    answer(&references, &parts)
}
