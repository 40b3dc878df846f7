//! A transport that answers from a recording.

use std::fmt;
use std::future::{Ready, ready};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use super::difference::{Found, between};
use super::files::{Recorded, read_all};
use crate::client::about::About;
use crate::client::masking::Masking;
use crate::content::multipart::{self, media_type, parameter};
use crate::content::{BytesBody, content_type};
use crate::shown::Start;
use crate::soap::{BoxError, SoapVersion};
use crate::xml::tree::Element;

/// A transport that answers from the folder that a [`Recorder`](super::Recorder) wrote, and calls
/// nobody.
///
/// An exchange answers a request of its operation that says the same: prefixes, blanks between
/// elements and the order of attributes don't count, secrets are left aside on both sides, and so
/// is what [`Player::ignore`] names. Of an HTTP binding the parameters are compared, wherever they
/// stand. Of several the first that was not given yet answers, and the
/// last of them again. Where none does, the call is an error that shows the nearest recording and
/// what differs.
#[derive(Clone)]
pub struct Player {
    exchanges: Arc<Vec<Recorded>>,
    given: Arc<Mutex<Given>>,
    masking: Masking,
    ignored: Vec<String>,
    is_in_order: bool,
}

/// What was given of a recording.
#[derive(Default)]
struct Given {
    /// Of each exchange: whether it was.
    each: Vec<bool>,
    /// In order: the number of the next.
    next: usize,
}

impl Player {
    /// From this folder.
    ///
    /// # Errors
    /// When the folder, or a file in it, can't be read: the error names it.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, BoxError> {
        let exchanges = read_all(folder.as_ref())?;
        let given = Given {
            each: vec![false; exchanges.len()],
            next: 0,
        };
        Ok(Self {
            exchanges: Arc::new(exchanges),
            given: Arc::new(Mutex::new(given)),
            masking: Masking::default(),
            ignored: ["MessageID", "Nonce", "Created", "Expires", "Timestamp"]
                .map(str::to_owned)
                .into(),
            is_in_order: false,
        })
    }

    /// Leaves elements and attributes of this local name out of the comparison, as it does with
    /// `MessageID` of WS-Addressing and with what WS-Security makes anew for each message.
    #[must_use]
    pub fn ignore(mut self, name: &str) -> Self {
        self.ignored.push(name.to_owned());
        self
    }

    /// Says that this name was a secret of the recorder's.
    #[must_use]
    pub fn add_secret(mut self, name: &str) -> Self {
        self.masking.add(name);
        self
    }

    /// Gives the exchanges in the order in which they were recorded, each once: a request that
    /// isn't the next one is an error.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.is_in_order = true;
        self
    }

    /// The recorded exchanges that nobody asked for, by the names of their files.
    pub fn unused(&self) -> Vec<String> {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let exchanges = self.exchanges.iter().zip(&given.each);
        let unused = exchanges.filter(|(_, given)| !**given);
        unused.map(|(recorded, _)| recorded.name.clone()).collect()
    }

    /// The operations of which calls were recorded, each once.
    pub fn operations(&self) -> Vec<&str> {
        let operations = self.exchanges.iter().map(|recorded| &*recorded.operation);
        let mut operations: Vec<&str> = operations.collect();
        operations.sort_unstable();
        operations.dedup();
        operations
    }

    /// The answer to a request that carries its [`About`](crate::About) in its extensions, without
    /// a client.
    ///
    /// # Errors
    /// When no recording answers it: the nearest, and what differs.
    pub fn replay(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let about: Option<&About> = request.extensions().get();
        let operation = about.map_or("", |about| about.operation);
        let asked = super::asked(&self.masking, request, &mut Vec::new());
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let number = match self.is_in_order {
            true => self.next(&given, operation, asked.as_ref())?,
            false => self.find(&given, operation, asked.as_ref())?,
        };
        if let Some(each) = given.each.get_mut(number) {
            *each = true;
        }
        given.next = number + 1;
        drop(given);
        match self.exchanges.get(number) {
            Some(recorded) => replayed(recorded),
            None => Err("the recording is over".into()),
        }
    }

    fn next(
        &self,
        given: &Given,
        operation: &str,
        asked: Option<&Element>,
    ) -> Result<usize, BoxError> {
        let Some(recorded) = self.exchanges.get(given.next) else {
            return Err(format!("the recording is over, and {operation} is asked").into());
        };
        if recorded.operation != operation {
            let (name, of) = (&recorded.name, &recorded.operation);
            return Err(format!(
                "{name} of the recording is next, of {of}, and {operation} is asked"
            )
            .into());
        }
        let found = self.compared(recorded, asked);
        match found.count {
            0 => Ok(given.next),
            _ => Err(unlike(operation, recorded, &found)),
        }
    }

    fn find(
        &self,
        given: &Given,
        operation: &str,
        asked: Option<&Element>,
    ) -> Result<usize, BoxError> {
        let exchanges = self.exchanges.iter().enumerate();
        let of_operation = exchanges.filter(|(_, recorded)| recorded.operation == operation);
        let compared: Vec<(usize, Found)> = of_operation
            .map(|(number, recorded)| (number, self.compared(recorded, asked)))
            .collect();
        let alike = || compared.iter().filter(|(_, found)| found.count == 0);
        let is_given = |number: usize| given.each.get(number).is_some_and(|given| *given);
        let fresh = alike().find(|(number, _)| !is_given(*number));
        if let Some((number, _)) = fresh.or_else(|| alike().next_back()) {
            return Ok(*number);
        }
        let nearest = compared.iter().min_by_key(|(_, found)| found.count);
        match nearest.and_then(|(number, found)| Some((self.exchanges.get(*number)?, found))) {
            Some((recorded, found)) => Err(unlike(operation, recorded, found)),
            None => {
                let known = self.operations().join(", ");
                Err(format!("no call of {operation} was recorded; recorded are: {known}").into())
            }
        }
    }

    fn compared(&self, recorded: &Recorded, asked: Option<&Element>) -> Found {
        match (&recorded.request, asked) {
            (Some(recorded), Some(asked)) => between(recorded, asked, &self.ignored),
            (None, None) => Found::default(),
            _ => Found {
                count: 1,
                first: Some("one of them is no XML".to_owned()),
            },
        }
    }
}

/// The error that no recording answers, with the nearest.
fn unlike(operation: &str, recorded: &Recorded, found: &Found) -> BoxError {
    let first = found.first.as_deref().unwrap_or("");
    let more = match found.count {
        0 | 1 => String::new(),
        count => format!(" ({} more differences)", count - 1),
    };
    let name = &recorded.name;
    format!(
        "no recorded call of {operation} asks this; the nearest is {name}: {}{more}",
        Start(first)
    )
    .into()
}

/// The answer as it was recorded.
fn replayed(recorded: &Recorded) -> Result<Response<Bytes>, BoxError> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = recorded.status;
    *response.headers_mut() = recorded.headers.clone();
    let Some(answer) = &recorded.answer else {
        return Ok(response);
    };
    let text = answer.to_xml()?;
    if recorded.parts.is_empty() {
        *response.body_mut() = Bytes::from(text);
        // It is in UTF-8 whatever it was in, and one message whatever stood around it.
        let of = match media_type(content_type(&recorded.headers)) {
            "" => "text/xml",
            of if of.to_ascii_lowercase().starts_with("multipart/") => "text/xml",
            of => of,
        };
        let field = HeaderValue::from_str(&format!("{of}; charset=utf-8"))?;
        response.headers_mut().insert(CONTENT_TYPE, field);
        return Ok(response);
    }
    let field = content_type(&recorded.headers);
    let of = parameter(field, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_xop = of == "application/xop+xml";
    let version = match answer.is(SoapVersion::V12.namespace(), "Envelope") {
        true => SoapVersion::V12,
        false => SoapVersion::V11,
    };
    let (field, content) = multipart::join(version, None, is_xop, &text, &recorded.parts)?;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_str(&field)?);
    *response.body_mut() = content;
    Ok(response)
}

impl Service<Request<Bytes>> for Player {
    type Response = Response<BytesBody>;
    type Error = BoxError;
    type Future = Ready<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        ready(
            self.replay(&request)
                .map(|answer| answer.map(BytesBody::from)),
        )
    }
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exchanges = self.exchanges.iter();
        f.debug_list()
            .entries(exchanges.map(|recorded| &recorded.name))
            .finish()
    }
}
