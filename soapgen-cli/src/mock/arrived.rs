//! A request on its way to an operation, whatever binds that.

use http::request::Parts;
use http::{Extensions, Uri};
use soapgen_dynamic::{HttpOperation, Soap, Wire};
use soapgen_runtime::codegen::{Answer, HttpIncoming, HttpOpened, Incoming, Opened};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{
    About, Context, Fault, NoFault, OperationFault, ReadOptions, Reply, XmlErrorKind,
};

/// A request, and the operation that it is for.
pub(super) enum Arrived<'a> {
    Soap(&'a Soap, Incoming<'a>),
    Http(&'static HttpOperation, HttpIncoming<'a>),
}

/// What is left of a request when it was read.
pub(super) enum Read<'a> {
    Soap(&'a Soap, Opened<'a>),
    Http(&'static HttpOperation, HttpOpened<'a>),
}

/// What a message says, and what came beside it.
type Said = (Document, Context<Headers, Headers>);

impl<'a> Arrived<'a> {
    /// The HTTP request but for its content.
    pub(super) fn head(&self) -> &Parts {
        match self {
            Self::Soap(_, incoming) => incoming.head(),
            Self::Http(_, incoming) => incoming.head(),
        }
    }

    /// What the schema doesn't allow of it, by these options, which are strict.
    pub(super) fn violations(&self, options: &ReadOptions) -> Vec<String> {
        let (soap, incoming) = match self {
            Self::Soap(soap, incoming) => (soap, incoming),
            Self::Http(http, incoming) => {
                return incoming.read(http, options).err().unwrap_or_default();
            }
        };
        let read = soap.read_request_with(incoming.text(), incoming.attachments(), options);
        match read {
            Ok(_) => Vec::new(),
            Err(error) => match error.kind() {
                XmlErrorKind::Invalid(violations) => {
                    let more = match violations.more() {
                        0 => None,
                        more => Some(format!("and {more} more")),
                    };
                    let listed = violations.iter().map(ToString::to_string);
                    listed.chain(more).collect()
                }
                _ => vec![error.to_string()],
            },
        }
    }

    /// What goes with the request where it is recorded, compared or shown: what it is about, and of
    /// an HTTP binding the parameters, if they can be read.
    pub(super) fn extensions(&self, options: &ReadOptions) -> Extensions {
        match self {
            Self::Soap(soap, _) => extensions(&Wire::Soap(**soap), None),
            Self::Http(http, incoming) => {
                let read = incoming.read(http, options);
                extensions(&Wire::Http(http), read.ok().as_ref())
            }
        }
    }

    /// Where the service is asked the same that is at this address.
    pub(super) fn passed_to(&self, url: &Uri) -> Uri {
        match self {
            Self::Soap(..) => url.clone(),
            Self::Http(_, incoming) => {
                let query = incoming.head().uri.query();
                behind(url, incoming.place(), query).unwrap_or_else(|| url.clone())
            }
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// When it can't be read: the answer that says so.
    pub(super) fn open(self) -> Result<(Said, Read<'a>), Box<Answer>> {
        match self {
            Self::Soap(soap, incoming) => {
                let (request, context, opened) = incoming.open(soap)?;
                Ok(((request, context), Read::Soap(soap, opened)))
            }
            Self::Http(http, incoming) => {
                let (request, context, opened) = incoming.open(http)?;
                Ok(((request, context), Read::Http(http, opened)))
            }
        }
    }
}

impl Read<'_> {
    /// Writes the answer: of an HTTP binding the document, and a status with a line for a fault.
    pub(super) fn close(
        self,
        outcome: Result<Document, OperationFault>,
        reply: Reply<Headers>,
    ) -> Answer {
        match self {
            Self::Soap(soap, opened) => opened.close(soap, outcome, reply, never),
            Self::Http(http, opened) => opened.close(http, outcome, reply),
        }
    }
}

/// Declared faults have their detail already.
fn never(none: NoFault, _: Fault) -> soapgen_runtime::XmlResult<Fault> {
    match none {}
}

/// What goes with a request, which was read or not.
pub(super) fn extensions(wire: &Wire, request: Option<&Document>) -> Extensions {
    match wire {
        Wire::Soap(soap) => {
            let mut extensions = Extensions::new();
            extensions.insert(About::passed_on(soap));
            extensions
        }
        Wire::Http(http) => http.passed_on(request),
    }
}

/// The address of what stands behind another: its path behind the path of that, and the queries of
/// both.
fn behind(url: &Uri, place: &str, query: Option<&str>) -> Option<Uri> {
    let mut path = match place {
        "" => url.path().to_owned(),
        place => format!("{}{place}", url.path().trim_end_matches('/')),
    };
    let queries: Vec<&str> = [url.query(), query].into_iter().flatten().collect();
    if !queries.is_empty() {
        path = format!("{path}?{}", queries.join("&"));
    }
    let mut parts = url.clone().into_parts();
    parts.path_and_query = path.parse::<http::uri::PathAndQuery>().ok();
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_an_address() {
        for (url, place, query, expected) in [
            ("http://h/s", "/Get", Some("a=1"), "http://h/s/Get?a=1"),
            ("http://h/s/", "/Get", None, "http://h/s/Get"),
            (
                "http://h/s?key=k",
                "",
                Some("a=%20"),
                "http://h/s?key=k&a=%20",
            ),
            ("http://h", "/(a)//b", None, "http://h/(a)//b"),
            ("http://h/s", "/", None, "http://h/s/"),
        ] {
            let found = behind(&url.parse().unwrap(), place, query).unwrap();
            assert_eq!(found.to_string(), expected);
        }
    }
}
