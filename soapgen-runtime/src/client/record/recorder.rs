//! A transport that writes what goes through it into files.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::files::{Recorded, is_kept, last_number};
use crate::client::about::About;
use crate::client::masking::{Masking, Secrets};
use crate::client::transport::Transport;
use crate::content::BytesBody;
use crate::limits::Limits;
use crate::soap::BoxError;

/// A transport that has another one send requests, and writes each exchange into a folder: files
/// that people read, and that a [`Player`](super::Player) answers from.
///
/// Secrets are left out by name, as [`Exchange::shown_request`](crate::Exchange::shown_request)
/// says, and by the names given to [`Recorder::add_secret`]; so are header fields that hold any, and
/// what an answer says again of a secret of its request, where that has 8 bytes and is no number.
/// Parts beside an answer are written as they are. Of a request of an HTTP binding the parameters
/// are written, as the message in XML that they are; of all else that is no XML no content is. An
/// exchange that can't be written is an error of the
/// call.
#[derive(Clone)]
pub struct Recorder<T> {
    inner: T,
    shared: Arc<Shared>,
    masking: Masking,
}

struct Shared {
    folder: PathBuf,
    /// The number of the last exchange.
    last: AtomicUsize,
}

impl<T> Recorder<T> {
    /// Over this transport, into this folder, which is made if it isn't there. What lies in it
    /// stays: exchanges get numbers behind the last.
    ///
    /// # Errors
    /// When the folder can't be made or read.
    pub fn new(inner: T, folder: impl AsRef<Path>) -> std::io::Result<Self> {
        let folder = folder.as_ref().to_owned();
        std::fs::create_dir_all(&folder)?;
        let last = AtomicUsize::new(last_number(&folder)?);
        Ok(Self {
            inner,
            shared: Arc::new(Shared { folder, last }),
            masking: Masking::default(),
        })
    }

    /// Leaves out elements, attributes, parameters and header fields of this name, with all that is
    /// in them.
    #[must_use]
    pub fn add_secret(mut self, name: &str) -> Self {
        self.masking.add(name);
        self
    }
}

impl Shared {
    fn record(
        &self,
        masking: &Masking,
        request: &Request<Bytes>,
        answer: &Response<Bytes>,
    ) -> Result<(), BoxError> {
        let operation = (request.extensions().get()).map_or("", |about: &About| about.operation);
        let mut found = Vec::new();
        masking.beside(request, Some(answer), &mut found);
        let asked = super::asked(masking, request, &mut found);
        let (fields, body) = (answer.headers(), answer.body());
        let answered = super::message(masking, fields, body, &mut Vec::new());
        let (mut answered, parts) =
            answered.map_or((None, Vec::new()), |(a, parts)| (Some(a), parts));
        // Services say in free texts what they were sent.
        if let Some(answered) = &mut answered {
            let secrets = Secrets::of(found).without_common();
            if !secrets.are_few_for(body.len()) {
                let text = "the exchange can't be recorded: its request holds too many secrets to \
                            look for each in the answer";
                return Err(text.into());
            }
            secrets.hide_in(answered);
        }
        let mut headers = fields.clone();
        for name in fields.keys() {
            if !is_kept(name) || masking.hides_field(name) {
                headers.remove(name);
            }
        }
        let uri = request.uri();
        let host = uri.authority().map_or("", |authority| authority.host());
        let scheme = uri.scheme_str().unwrap_or("http");
        let recorded = Recorded {
            name: String::new(),
            operation: operation.to_owned(),
            url: format!("{scheme}://{host}{}", masking.path(request)),
            request: asked,
            status: answer.status(),
            headers,
            answer: answered,
            parts,
        };
        recorded.write(&self.folder, &self.last).map_err(|error| {
            let folder = self.folder.display();
            format!("the exchange can't be recorded in {folder}: {error}").into()
        })
    }
}

impl<T: Transport + Sync> Service<Request<Bytes>> for Recorder<T> {
    type Response = Response<BytesBody>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let (inner, shared) = (self.inner.clone(), self.shared.clone());
        let masking = self.masking.clone();
        Box::pin(async move {
            let sent = request.clone();
            let answer = inner.exchange(request, Limits::default().message).await?;
            shared.record(&masking, &sent, &answer)?;
            Ok(answer.map(BytesBody::from))
        })
    }
}

impl<T> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("folder", &self.shared.folder)
            .finish_non_exhaustive()
    }
}
