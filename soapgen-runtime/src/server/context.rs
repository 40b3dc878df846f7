//! What an operation knows of the call beside its message, and says beside its answer.

use std::net::SocketAddr;

use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Uri};

use crate::soap::{HeaderBlock, SoapVersion};
use crate::xml::Attachment;
use crate::xml::tree::Element;

/// Who called, for the extensions of an HTTP request: whoever accepts connections puts it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// What came with a request beside its message, and what goes with the answer.
///
/// `H` and `RH` are the header blocks of requests and of responses. A test makes one by
/// `Context::default()`, or [`Context::with_headers`].
#[derive(Clone, Debug, Default)]
pub struct Context<H, RH> {
    /// The header blocks of the request that the operation declares and that are for this server:
    /// see [`Server::add_role`](crate::Server::add_role).
    pub headers: H,
    /// Those that it doesn't declare, as they stand: of WS-Addressing and WS-Security, for
    /// instance; and those for another role, whoever declares them.
    pub blocks: Vec<Element>,
    /// The parts that came beside the envelope (SOAP with attachments, MTOM), in order.
    pub attachments: Vec<Attachment>,
    /// The version of SOAP that the request is in; the answer is in the same.
    pub version: SoapVersion,
    /// The address that was asked for, as HTTP had it.
    pub uri: Uri,
    /// The HTTP header fields of the request.
    pub http_headers: HeaderMap,
    /// What layers under the service said of the HTTP request: who signed in, for instance.
    pub extensions: Extensions,
    /// What goes with the answer, be it a response or a fault.
    pub reply: Reply<RH>,
}

/// What goes with an answer beside its message.
#[derive(Clone, Debug, Default)]
pub struct Reply<RH> {
    /// The header blocks that the operation declares for its responses.
    pub headers: RH,
    /// Header blocks that no WSDL declares.
    pub blocks: Vec<HeaderBlock>,
    /// The parts beside the envelope. A fault has none.
    pub attachments: Vec<Attachment>,
    /// HTTP header fields.
    pub http_headers: HeaderMap,
}

impl<H, RH> Context<H, RH> {
    /// With these header blocks, as a call without a network has it.
    pub fn with_headers(headers: H) -> Self
    where
        RH: Default,
    {
        Self {
            headers,
            blocks: Vec::new(),
            attachments: Vec::new(),
            version: SoapVersion::default(),
            uri: Uri::default(),
            http_headers: HeaderMap::new(),
            extensions: Extensions::new(),
            reply: Reply::default(),
        }
    }

    /// Who called, where whoever accepts connections says so ([`Peer`]).
    pub fn peer(&self) -> Option<SocketAddr> {
        self.extensions.get::<Peer>().map(|peer| peer.0)
    }

    /// The attachment that a reference in the message names: a `cid:` URL or a Content-ID.
    pub fn attachment(&self, reference: &str) -> Option<&Attachment> {
        Attachment::named(&self.attachments, reference)
    }
}

impl<RH> Reply<RH> {
    /// Adds an HTTP header field to the answer.
    pub fn add_http_header(&mut self, name: HeaderName, value: HeaderValue) -> &mut Self {
        self.http_headers.append(name, value);
        self
    }
}
