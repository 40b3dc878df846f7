//! Operations: their messages as the runtime reads and writes them.

use soapgen::model::{Addressing, BindingId};
use soapgen::plan::{self, Client, ClientOperation, FailureTest, HttpClient, Plan};
use soapgen::shape::{Body, ShapeId};
use soapgen_runtime::codegen as rt;
use soapgen_runtime::dynamic::{
    Document, Headers, Kind, Type, Value, body, header_tables, leak, leak_all, leak_text, text_of,
};
use soapgen_runtime::{Element, Root, SoapVersion, WriteOptions, XmlResult};

use crate::tables::Tables;

/// An operation of a binding, be it of SOAP or of HTTP alone.
#[derive(Clone, Debug)]
pub struct Operation {
    /// How its messages go over the wire.
    pub wire: Wire,
    /// Where the plan has it.
    pub(crate) id: PlannedId,
    pub(crate) request: &'static Message,
    pub(crate) response: Option<&'static Message>,
    pub(crate) failures: Vec<Test>,
}

/// How an operation's messages go over the wire: how they are read and written, and how it is called
/// and answered.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant)] // Most operations are SOAP's.
pub enum Wire {
    /// In envelopes: by [`Client::call`](soapgen_runtime::Client::call).
    Soap(Soap),
    /// Without: parameters in a URL or a form, or a document (WSDL 1.1, section 4), by
    /// [`Client::call_http`](soapgen_runtime::Client::call_http).
    Http(&'static HttpOperation),
}

/// Where the plan has an operation: the number of its client among those of its kind, and its own
/// among those of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlannedId {
    /// Of a SOAP binding.
    Soap(usize, usize),
    /// Of an HTTP binding.
    Http(usize, usize),
}

/// What the plan has of an operation: its client, and itself.
#[derive(Clone, Copy, Debug)]
pub enum Planned<'p> {
    /// Of a SOAP binding.
    Soap(&'p Client, &'p ClientOperation),
    /// Of an HTTP binding.
    Http(&'p HttpClient, &'p plan::HttpOperation),
}

impl<'p> Planned<'p> {
    pub(crate) fn of(plan: &'p Plan, id: PlannedId) -> Self {
        match id {
            PlannedId::Soap(client, number) => {
                let client = &plan.clients[client];
                Self::Soap(client, &client.operations[number])
            }
            PlannedId::Http(client, number) => {
                let client = &plan.http_clients[client];
                Self::Http(client, &client.operations[number])
            }
        }
    }

    /// The XML name of its service, or of the port type that no service has.
    #[must_use]
    pub fn service(self) -> &'p str {
        match self {
            Self::Soap(client, _) => &client.service,
            Self::Http(client, _) => &client.service,
        }
    }

    /// The address that the document gives.
    #[must_use]
    pub fn address(self) -> Option<&'p str> {
        match self {
            Self::Soap(client, _) => client.address.as_deref(),
            Self::Http(client, _) => client.address.as_deref(),
        }
    }

    /// The edition of WS-Addressing that the document asks for.
    #[must_use]
    pub fn addressing(self) -> Option<Addressing> {
        match self {
            Self::Soap(client, _) => client.addressing,
            Self::Http(..) => None,
        }
    }

    /// Its binding, and its number among the operations of that.
    #[must_use]
    pub fn bound(self) -> (BindingId, usize) {
        match self {
            Self::Soap(client, of) => (client.binding, of.wire.index),
            Self::Http(client, of) => (client.binding, of.wire.index),
        }
    }
}

/// An operation of a SOAP binding as the runtime reads, writes, calls and answers it.
pub type Soap = rt::Operation<Document, Document, Headers, Headers>;

/// The same of an HTTP binding.
pub type HttpOperation = rt::HttpOperation<Document, Document>;

/// Which of an operation's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What the client sends.
    Request,
    /// What the service answers.
    Response,
}

impl Direction {
    /// Its name: `request`, `response`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    /// Writes a message of an operation that goes this way: an envelope, with blocks that no
    /// document declares behind those of its header.
    ///
    /// # Errors
    /// When a value can't be written.
    pub fn write(
        self,
        soap: &Soap,
        body: &Document,
        headers: &Headers,
        blocks: &[Element],
    ) -> XmlResult<String> {
        let options = WriteOptions::default();
        match self {
            Self::Request => soap.write_request(body, headers, blocks, &options),
            Self::Response => soap.write_response(body, headers, blocks, &options),
        }
    }
}

/// What a message is made of.
#[derive(Debug)]
pub struct Message {
    /// The element in the body, which has a name of its own: of messages of several parts, none.
    pub root: Option<&'static Root<Document>>,
    /// What stands in the body.
    pub kind: &'static Kind,
    /// Whether it is SOAP-encoded.
    pub is_encoded: bool,
    /// The record of the header blocks, and those of them that are sent.
    pub headers: Option<(&'static Type, &'static [usize])>,
}

/// A test by which a response is a failure: the row of the header block, and what it must be.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    row: usize,
    kind: Option<&'static Kind>,
    test: FailureTest,
}

/// How a call ended that got an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it was to do.
    Done,
    /// Its header blocks say that it failed, by the setting `fails-when`.
    Failed,
}

impl Operation {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match &self.wire {
            Wire::Soap(soap) => soap.name(),
            Wire::Http(http) => http.name(),
        }
    }

    /// The operation of SOAP that it is, if it is one.
    pub fn soap(&self) -> Option<&Soap> {
        match &self.wire {
            Wire::Soap(soap) => Some(soap),
            Wire::Http(_) => None,
        }
    }

    /// The operation of HTTP alone that it is, if it is one.
    pub fn http(&self) -> Option<&'static HttpOperation> {
        match self.wire {
            Wire::Soap(_) => None,
            Wire::Http(http) => Some(http),
        }
    }

    /// The message that goes this way; of a one-way operation, and of one whose answer isn't read,
    /// nothing goes back.
    pub fn message(&self, direction: Direction) -> Option<&'static Message> {
        match direction {
            Direction::Request => Some(self.request),
            Direction::Response => self.response,
        }
    }

    /// The request: what stands in the body, the document, or the record of the parameters.
    pub fn request(&self) -> &'static Message {
        self.request
    }

    /// The response; `None` where nothing goes back.
    pub fn response(&self) -> Option<&'static Message> {
        self.response
    }

    /// Whether the header blocks of a response say that the operation failed.
    pub fn outcome(&self, headers: &Headers) -> Outcome {
        let fails = self.failures.iter().any(|test| test.holds(headers));
        match fails {
            true => Outcome::Failed,
            false => Outcome::Done,
        }
    }
}

impl Test {
    fn holds(&self, headers: &Headers) -> bool {
        let value = match headers.values.get(self.row) {
            None | Some(Value::Absent | Value::Nil(_)) => return false,
            Some(value) => value,
        };
        let text = || match (self.kind, value) {
            (Some(Kind::Optional(Kind::Text(lexical))), Value::Text(scalar)) => {
                text_of(lexical, scalar).ok()
            }
            _ => None,
        };
        match &self.test {
            FailureTest::Present => true,
            FailureTest::Bool(is) => text().is_some_and(|text| text == is.to_string()),
            FailureTest::Number(is) | FailureTest::Text(is) | FailureTest::Lexical(is) => {
                text().is_some_and(|text| text == *is)
            }
        }
    }
}

/// The operations of a plan's clients of SOAP bindings.
pub(crate) fn all(
    plan: &Plan,
    tables: &mut Tables<'_>,
    roots: &[&'static Root<Document>],
) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (number, client) in plan.clients.iter().enumerate() {
        operations.extend(of_client(plan, (number, client), tables, roots));
    }
    operations
}

fn of_client(
    plan: &Plan,
    (client_number, client): (usize, &Client),
    tables: &mut Tables<'_>,
    roots: &[&'static Root<Document>],
) -> Vec<Operation> {
    let version = match client.is_soap12() {
        true => SoapVersion::V12,
        false => SoapVersion::V11,
    };
    let ty = |item: Option<ShapeId>| tables.ty(item?);
    let (headers, response_headers) = (ty(client.headers), ty(client.response_headers));
    let header_tables = header_tables(headers, response_headers);
    let prefixes = tables.prefixes(&client.header_namespaces, false);
    let made = client.operations.iter().enumerate().map(|(number, of)| {
        let wire = &of.wire;
        let (input, request) = message(tables, roots, &wire.input, headers, &wire.headers);
        let (output, response) = match &wire.output {
            None => (rt::Body::one_way(), None),
            Some(body) => {
                let sent = &wire.response_headers;
                let (body, message) = message(tables, roots, body, response_headers, sent);
                (body, Some(message))
            }
        };
        let faults = wire.faults.iter().filter_map(|root| roots.get(root.0));
        let faults = faults.map(|root| rt::FaultDetail::new(root)).collect();
        let rows = |rows: &[usize]| leak_all(rows.to_vec());
        let binding = rt::OperationBinding {
            name: leak_text(&of.xml),
            version,
            action: leak_text(of.action.as_deref().unwrap_or("")),
            addressed: of.addressed.as_deref().map(leak_text),
            headers: rows(&wire.headers),
            response_headers: rows(&wire.response_headers),
            encoded_headers: rows(&wire.encoded_headers),
            encoded_response_headers: rows(&wire.encoded_response_headers),
            prefixes,
            faults: leak_all(faults),
            header_tables: Some(header_tables),
        };
        Operation {
            wire: Wire::Soap(rt::Operation::bound(binding, input, output, None)),
            id: PlannedId::Soap(client_number, number),
            request,
            response,
            failures: failures(plan, client, response_headers),
        }
    });
    made.collect()
}

fn message(
    tables: &mut Tables<'_>,
    roots: &[&'static Root<Document>],
    body_: &Body,
    headers: Option<&'static Type>,
    sent: &[usize],
) -> (rt::Body<Document>, &'static Message) {
    let headers = headers.map(|ty| (ty, leak_all(sent.to_vec())));
    let of_root = |root: &soapgen::shape::RootId| {
        let root = *roots.get(root.0)?;
        Some((root, crate::kind_of(root)?))
    };
    let (made, root, kind) = match body_ {
        Body::Element(id) | Body::Rpc(id) | Body::Encoded(id) => match of_root(id) {
            Some((root, kind)) => {
                let made = match body_ {
                    Body::Rpc(_) => rt::Body::rpc(root),
                    Body::Encoded(_) => rt::Body::encoded(root),
                    _ => rt::Body::element(root),
                };
                (made, Some(root), kind)
            }
            // Each body's root is one of the plan's.
            None => (rt::Body::one_way(), None, &Kind::Tree),
        },
        Body::Content(shape) | Body::EncodedContent(shape) => {
            let kind = match tables.ty(*shape) {
                Some(ty) => leak(Kind::Table(ty)),
                None => &Kind::Tree,
            };
            let prefixes = tables.all_prefixes();
            let is_encoded = matches!(body_, Body::EncodedContent(_));
            (body(prefixes, kind, is_encoded), None, kind)
        }
    };
    let message = Message {
        root,
        kind,
        is_encoded: matches!(body_, Body::Encoded(_) | Body::EncodedContent(_)),
        headers,
    };
    (made, leak(message))
}

/// The tests of the setting `fails-when`, on the response's header blocks.
fn failures(plan: &Plan, client: &Client, headers: Option<&'static Type>) -> Vec<Test> {
    let members = (client.response_headers).map_or(&[][..], |item| plan.members(item));
    let tests = client.fails_when.iter().filter_map(|failure| {
        let row = members.iter().position(|m| m.name == failure.member)?;
        Some(Test {
            row,
            kind: headers.and_then(|ty| ty.member(row)),
            test: failure.test.clone(),
        })
    });
    tests.collect()
}
