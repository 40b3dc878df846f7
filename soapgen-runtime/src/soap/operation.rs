//! Operations: what a WSDL says about one, and its messages in both directions.

use std::borrow::Cow;
use std::fmt::Debug;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};

use super::encoding::{self, Targets};
#[cfg(feature = "server")]
use super::envelope::Others;
use super::envelope::{
    Aside, BODIES, Found, finish_body, finish_element, read_envelope, write_envelope,
};
use super::error::{Error, ErrorKind, Failure};
use super::fault::{Fault, FaultDetail};
use super::response::Response;
use super::{SoapVersion, envelope};
use crate::xml::Violations;
use crate::xml::codec::{ReadXml, Slot, WriteRows, WriteXml};
use crate::xml::table::{Row, Table};
use crate::xml::tree::Element;
use crate::xml::xop::Package;
use crate::xml::{
    Attachment, ReadOptions, Reader, Result as XmlResult, Root, SOAP_ENCODING_11, SOAP_ENCODING_12,
    WriteOptions, Writer, XSD, XSI, XmlError,
};

/// Prefixes and the namespaces that they stand for.
type Prefixes = &'static [(&'static str, &'static str)];

/// An operation of a service: its messages and how they are bound to SOAP.
///
/// Generated code has a constant for each, such as `UserOperations::GET_USER`, which the methods of
/// its client call. `Req` and `Resp` are the types of the messages, `H` and `RH` records of the
/// header blocks of request and response.
pub struct Operation<Req: 'static, Resp: 'static, H: 'static, RH: 'static> {
    binding: OperationBinding,
    input: Body<Req>,
    output: Body<Resp>,
    fails_when: Option<fn(&RH) -> bool>,
    headers: PhantomData<fn(&H)>,
}

impl<Req, Resp, H, RH> Clone for Operation<Req, Resp, H, RH> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Req, Resp, H, RH> Copy for Operation<Req, Resp, H, RH> {}

/// How an operation is bound to SOAP (WSDL 1.1, section 3), but for its messages.
#[derive(Clone, Copy, Debug)]
pub struct OperationBinding {
    /// Its name in the WSDL.
    pub name: &'static str,
    /// The version of SOAP that it is bound to.
    pub version: SoapVersion,
    /// `soapAction` of SOAP 1.1, `action` of 1.2; may be empty.
    pub action: &'static str,
    /// The action of WS-Addressing where it is another.
    pub addressed: Option<&'static str>,
    /// The header blocks of the request: the rows of `H` that are sent.
    pub headers: &'static [usize],
    /// The header blocks of the response: the rows of `RH` that a server sends. Read are all of
    /// them.
    pub response_headers: &'static [usize],
    /// Those of the request's that are SOAP-encoded.
    pub encoded_headers: &'static [usize],
    /// Those of the response's that are SOAP-encoded.
    pub encoded_response_headers: &'static [usize],
    /// The prefixes that header blocks use.
    pub prefixes: Prefixes,
    /// The declared faults.
    pub faults: &'static [FaultDetail],
    /// What `H` and `RH` have on the wire, where their types don't say it.
    pub header_tables: Option<&'static [Table; 2]>,
}

impl OperationBinding {
    /// What most operations have nothing of, by one name: of each empty list in a constant the
    /// compiler proves anew that nothing in it can change.
    #[doc(hidden)]
    pub const NO_ROWS: &'static [usize] = &[];
    #[doc(hidden)]
    pub const NO_FAULTS: &'static [FaultDetail] = &[];

    /// What the header blocks of a request are on the wire.
    fn headers_of<H: ReadXml>(&self) -> &'static Table {
        self.header_tables.map_or(H::TABLE, |[request, _]| request)
    }

    /// What those of a response are.
    fn response_headers_of<RH: ReadXml>(&self) -> &'static Table {
        self.header_tables
            .map_or(RH::TABLE, |[_, response]| response)
    }
}

/// What SOAP-encoded messages of either version name.
static ENCODED_PREFIXES: [[(&str, &str); 3]; 2] = [
    [("xsi", XSI), ("xsd", XSD), ("soapenc", SOAP_ENCODING_11)],
    [("xsi", XSI), ("xsd", XSD), ("soapenc", SOAP_ENCODING_12)],
];

/// What a message has in `soap:Body` (WSDL 1.1, section 3.5).
pub struct Body<T: 'static>(Content<T>);

/// The rows of `soap:Body` in either version, SOAP 1.1 first.
type BodyRows = &'static [Row; 2];

enum Content<T: 'static> {
    None,
    Element(&'static Root<T>),
    Rpc(&'static Root<T>),
    Encoded(&'static Root<T>),
    Parts(Prefixes, BodyRows),
    EncodedParts(Prefixes, BodyRows),
}

impl<T> Clone for Body<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Body<T> {}

impl<T> Clone for Content<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Content<T> {}

impl<T> Body<T> {
    /// One element: document style with one part.
    pub const fn element(root: &'static Root<T>) -> Self {
        Self(Content::Element(root))
    }

    /// RPC style's wrapper. In a response neither its name nor those of its members mean
    /// anything (SOAP 1.1, 7.1), and services don't keep to what WS-I makes of that (Basic
    /// Profile 1.1, R2729): lenient reading takes the first element of the body, and a member of
    /// another name as the first part that is not there by its name.
    pub const fn rpc(root: &'static Root<T>) -> Self {
        Self(Content::Rpc(root))
    }

    /// RPC style's wrapper, SOAP-encoded (`use="encoded"`; SOAP 1.1, section 5).
    ///
    /// Each element is written with its type. References within a message that is read become
    /// copies, and one that leads back into the value that it stands in becomes nil, since the
    /// copies would have no end; strict reading refuses it. A place in an error is one in the
    /// message after that.
    pub const fn encoded(root: &'static Root<T>) -> Self {
        Self(Content::Encoded(root))
    }

    /// None: there is no such message, the operation is one-way.
    pub const fn one_way() -> Self {
        Self(Content::None)
    }

    /// Any number of elements: the record's rows are the parts of the message, and its content
    /// is that of `soap:Body` itself. The prefixes in use are declared there.
    pub const fn content(prefixes: Prefixes) -> Self {
        Self(Content::Parts(prefixes, &BODIES))
    }

    /// The same, each of the elements SOAP-encoded, as [`Body::encoded`].
    pub const fn encoded_content(prefixes: Prefixes) -> Self {
        Self(Content::EncodedParts(prefixes, &BODIES))
    }

    /// As [`Body::content`] or [`Body::encoded_content`], read and written by these rows.
    #[cfg(feature = "dynamic")]
    pub(crate) const fn content_of(prefixes: Prefixes, rows: BodyRows, is_encoded: bool) -> Self {
        Self(match is_encoded {
            true => Content::EncodedParts(prefixes, rows),
            false => Content::Parts(prefixes, rows),
        })
    }

    fn is_encoded(&self) -> bool {
        matches!(self.0, Content::Encoded(_) | Content::EncodedParts(..))
    }
}

impl<T: Slot> Body<T> {
    fn write(&self, value: &T, version: SoapVersion, writer: &mut Writer) -> XmlResult<()> {
        if let Content::Element(root) | Content::Rpc(root) | Content::Encoded(root) = self.0 {
            writer.set_declared(root.declared());
        }
        match self.0 {
            Content::None => {
                let mark = writer.start("soap:Body");
                writer.end("soap:Body", mark);
                Ok(())
            }
            Content::Element(root) | Content::Rpc(root) => {
                let mark = writer.start("soap:Body");
                writer.root(root.row(), root.namespaces(), value)?;
                writer.end("soap:Body", mark);
                Ok(())
            }
            Content::Encoded(root) => {
                // Nearly every element needs them.
                writer.pending_namespaces(&ENCODED_PREFIXES[version as usize])?;
                let mark = writer.start("soap:Body");
                writer.encode(version.namespace(), version == SoapVersion::V12, 0);
                writer.root(root.row(), root.namespaces(), value)?;
                writer.encoding = None;
                writer.end("soap:Body", mark);
                Ok(())
            }
            Content::EncodedParts(prefixes, rows) => {
                writer.pending_namespaces(&ENCODED_PREFIXES[version as usize])?;
                // The elements in the body, and not the body itself.
                writer.encode(version.namespace(), version == SoapVersion::V12, 1);
                writer.root(&rows[version as usize], prefixes, value)?;
                writer.encoding = None;
                Ok(())
            }
            Content::Parts(prefixes, rows) => writer.root(&rows[version as usize], prefixes, value),
        }
    }

    /// What of a message the schema doesn't allow: what strict reading would find.
    fn violations(&self, message: &T, options: &ReadOptions) -> XmlResult<Violations> {
        match self.0 {
            Content::Element(root) | Content::Rpc(root) | Content::Encoded(root) => {
                root.validate_within(message, options.elements, &options.limits)
            }
            Content::None => Ok(Violations::default()),
            Content::Parts(..) | Content::EncodedParts(..) => {
                crate::xml::violations(message, &options.limits)
            }
        }
    }

    /// In lenient reading: the message of a service that sends none, where nothing of it is
    /// required: that of an empty element.
    fn of_nothing(&self, reader: &Reader<'_>) -> Option<T> {
        let root = match self.0 {
            Content::Element(root) | Content::Rpc(root) | Content::Encoded(root) => root,
            _ => return None,
        };
        if reader.options.strict || T::is_text(root.row()) {
            return None;
        }
        let mut empty = Reader::new("<empty/>", &reader.options).ok()?;
        empty.scan.root().ok()?;
        empty.value(root.row()).ok()
    }

    /// Reads the element of the last start tag, which may hold nothing but text where its type has
    /// elements alone: such a response is not one that has none of them.
    fn unless_text(
        &self,
        reader: &mut Reader<'_>,
        row: &'static Row,
        direction: Direction,
        read: impl FnOnce(&mut Reader<'_>) -> XmlResult<T>,
    ) -> XmlResult<T> {
        let here = reader.scan.mark();
        let start = reader.scan.tag.offset;
        let value = read(reader)?;
        let is_looked_at = matches!(direction, Direction::Response) && !T::may_hold_text(row);
        // While there was no element in it, the start tag is the last one.
        if is_looked_at && reader.scan.tag.offset == start && !reader.options.strict {
            reader.only_text(here)?;
        }
        Ok(value)
    }

    /// Reads the body whose start tag is at hand, and says whether there is more in it.
    fn read(
        &self,
        reader: &mut Reader<'_>,
        version: SoapVersion,
        direction: Direction,
    ) -> XmlResult<(T, bool)> {
        reader.is_encoded = self.is_encoded();
        let root = match self.0 {
            Content::None => {
                reader.scan.skip()?;
                return Ok((T::blank(), true));
            }
            Content::Element(root) | Content::Rpc(root) | Content::Encoded(root) => root,
            Content::Parts(_, rows) | Content::EncodedParts(_, rows) => {
                let row = &rows[version as usize];
                let value = self.unless_text(reader, row, direction, |reader| reader.value(row))?;
                return Ok((value, true));
            }
        };
        let mut has_text = false;
        if !(reader.scan.enter()? && reader.scan.next_child(&mut has_text)?) {
            if let (Direction::Response, false) = (direction, has_text)
                && let Some(value) = self.of_nothing(reader)
            {
                return Ok((value, false));
            }
            let what = format!("<{}> in the body", root.name());
            return Err(reader.error(crate::xml::XmlErrorKind::Missing(what)));
        }
        let is_rpc = matches!(self.0, Content::Rpc(_) | Content::Encoded(_));
        reader.declared = root.declared();
        let value = self.unless_text(reader, root.row(), direction, |reader| match direction {
            Direction::Response if is_rpc => reader.rpc_response(root.row()),
            _ => reader.element_in_any_namespace(root.row()),
        })?;
        // Behind it there may be the targets of references (SOAP 1.1, section 5).
        let more = match self.is_encoded() {
            true => finish_element(reader)?,
            false => finish_body(reader, version, has_text)?,
        };
        Ok((value, more))
    }
}

/// What is read of a response.
struct Parts<B, H> {
    body: B,
    headers: H,
    header_errors: Vec<XmlError>,
}

/// Which way a message goes.
#[derive(Clone, Copy)]
enum Direction {
    Request,
    Response,
}

/// The text that a message is read from: of one with something encoded, without references.
fn readable<'t>(text: &'t str, is_encoded: bool, options: &ReadOptions) -> XmlResult<Cow<'t, str>> {
    match is_encoded {
        true => encoding::resolve(text, options, Targets::All).map(Cow::Owned),
        false => Ok(Cow::Borrowed(text)),
    }
}

/// The header blocks of a client none of whose operations declares any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoHeaders {}
crate::__unordered! { NoHeaders; }

impl<Req, Resp, H, RH> Operation<Req, Resp, H, RH> {
    /// An operation with this name, version and action (`soapAction` of SOAP 1.1, `action` of
    /// 1.2; may be empty), with empty messages, one-way.
    pub const fn new(name: &'static str, version: SoapVersion, action: &'static str) -> Self {
        let binding = OperationBinding {
            name,
            version,
            action,
            addressed: None,
            headers: &[],
            response_headers: &[],
            encoded_headers: &[],
            encoded_response_headers: &[],
            prefixes: &[],
            faults: &[],
            header_tables: None,
        };
        Self {
            binding,
            input: Body::content(&[]),
            output: Body::one_way(),
            fails_when: None,
            headers: PhantomData,
        }
    }

    /// An operation, in one step, as the constants of generated code are made: of a static for
    /// each operation the compiler would prove anew that threads can share it. The rule says by
    /// which header blocks of the response it failed.
    pub const fn bound(
        binding: OperationBinding,
        input: Body<Req>,
        output: Body<Resp>,
        fails_when: Option<fn(&RH) -> bool>,
    ) -> Self {
        Self {
            binding,
            input,
            output,
            fails_when,
            headers: PhantomData,
        }
    }

    /// With a request; without, the body is whatever `Req` writes as the content of `soap:Body`.
    pub const fn input(mut self, body: Body<Req>) -> Self {
        self.input = body;
        self
    }

    /// With a response. Without, the operation is one-way.
    pub const fn output(mut self, body: Body<Resp>) -> Self {
        self.output = body;
        self
    }

    /// With header blocks in the request: the rows of `H` that are sent, and the prefixes that
    /// header blocks use.
    pub const fn headers(mut self, rows: &'static [usize], prefixes: Prefixes) -> Self {
        self.binding.headers = rows;
        self.binding.prefixes = prefixes;
        self
    }

    /// With header blocks in the response: the rows of `RH` that a server sends, and the
    /// prefixes that header blocks use. Read are all of them.
    pub const fn response_headers(mut self, rows: &'static [usize], prefixes: Prefixes) -> Self {
        self.binding.response_headers = rows;
        self.binding.prefixes = prefixes;
        self
    }

    /// Spoken in this version of SOAP, whatever it is bound to.
    pub const fn speaking(mut self, version: SoapVersion) -> Self {
        self.binding.version = version;
        self
    }

    /// With declared faults.
    pub const fn faults(mut self, faults: &'static [FaultDetail]) -> Self {
        self.binding.faults = faults;
        self
    }

    /// With a rule by which header blocks of the response say that the operation failed.
    pub const fn fails_when(mut self, rule: fn(&RH) -> bool) -> Self {
        self.fails_when = Some(rule);
        self
    }

    /// Its name in the WSDL.
    pub const fn name(&self) -> &'static str {
        self.binding.name
    }

    /// The version of SOAP that it is bound to.
    pub const fn version(&self) -> SoapVersion {
        self.binding.version
    }

    /// Its action; may be empty.
    pub const fn action(&self) -> &'static str {
        self.binding.action
    }

    /// Its action in WS-Addressing; empty where the document gives none.
    pub(crate) fn addressed_action(&self) -> &'static str {
        self.binding.addressed.unwrap_or(self.binding.action)
    }

    /// Whether one of the header blocks that it sends has this name.
    pub(crate) fn declares_header(&self, namespace: &str, local: &str) -> bool
    where
        H: WriteXml,
    {
        let rows = self.binding.headers.iter();
        rows.filter_map(|row| self.binding.headers_of::<H>().rows.get(*row))
            .any(|row| row.namespace == namespace && row.name == local)
    }

    /// Whether there is no response to it.
    pub const fn is_one_way(&self) -> bool {
        matches!(self.output.0, Content::None)
    }
}

impl<Req: Slot, Resp, H: WriteXml, RH> Operation<Req, Resp, H, RH> {
    /// Writes a request: an envelope with the header blocks that the operation sends, those of
    /// `blocks` behind them, and the body.
    ///
    /// # Errors
    /// When a value can't be written: a character that XML doesn't allow, or too deep.
    pub fn write_request(
        &self,
        request: &Req,
        headers: &H,
        blocks: &[Element],
        options: &WriteOptions,
    ) -> XmlResult<String> {
        self.write_package(request, headers, blocks, options, false, &mut None)
    }

    /// What of a request the schema doesn't allow.
    pub(crate) fn request_violations(
        &self,
        request: &Req,
        options: &ReadOptions,
    ) -> XmlResult<Violations> {
        self.input.violations(request, options)
    }

    /// As [`Operation::write_request`]; with a package, bytes go there and not into the text.
    /// Required members that were left blank may be refused.
    pub(crate) fn write_package(
        &self,
        request: &Req,
        headers: &H,
        blocks: &[Element],
        options: &WriteOptions,
        refuses_blanks: bool,
        package: &mut Option<Package>,
    ) -> XmlResult<String> {
        let version = self.binding.version;
        let body = |writer: &mut Writer| self.input.write(request, version, writer);
        let header = HeaderPart {
            refuses_blanks,
            ..HeaderPart::of_request(&self.binding, headers, blocks)
        };
        write_message(&self.binding, &header, options, package, &body)
    }

    /// Reads a request, of either version of SOAP: the message and the header blocks.
    ///
    /// # Errors
    /// When it is not a SOAP message, or not one of this operation.
    pub fn read_request(&self, text: &str, options: &ReadOptions) -> XmlResult<(Req, H)> {
        self.read_request_with(text, &[], options)
    }

    /// As [`Operation::read_request`], of a message that these attachments came with: bytes of
    /// the message may stand there (XOP), and are not copied.
    ///
    /// # Errors
    /// As [`Operation::read_request`], and when an attachment that the message names is missing.
    pub fn read_request_with(
        &self,
        text: &str,
        attachments: &[Attachment],
        options: &ReadOptions,
    ) -> XmlResult<(Req, H)> {
        self.read_request_beside(text, attachments, options, Aside::Nothing)
    }

    /// The same for a server, which plays these roles.
    #[cfg(feature = "server")]
    pub(crate) fn read_request_whole(
        &self,
        text: &str,
        attachments: &[Attachment],
        options: &ReadOptions,
        roles: &[String],
    ) -> XmlResult<Whole<Req, H>> {
        let (mut blocks, mut late) = (Vec::new(), Vec::new());
        let aside = Aside::Others(Others {
            roles,
            blocks: &mut blocks,
            late: &mut late,
        });
        let (request, headers) = self.read_request_beside(text, attachments, options, aside)?;
        Ok(Whole {
            request,
            headers,
            blocks,
            late,
        })
    }

    fn read_request_beside(
        &self,
        text: &str,
        attachments: &[Attachment],
        options: &ReadOptions,
        aside: Aside<'_>,
    ) -> XmlResult<(Req, H)> {
        options.check_message(text)?;
        let mut headers = <H as ReadXml>::blank();
        let mut body = None;
        let are_encoded = !self.binding.encoded_headers.is_empty();
        let is_encoded = self.input.is_encoded() || are_encoded;
        read_envelope(
            &readable(text, is_encoded, options)?,
            attachments,
            options,
            (&mut headers, self.binding.headers_of::<H>(), are_encoded),
            aside,
            &mut |reader, version| {
                let (message, more) = self.input.read(reader, version, Direction::Request)?;
                body = Some(message);
                Ok(more)
            },
        )?;
        match body {
            Some(body) => Ok((body, headers)),
            None => Err(XmlError::new(
                crate::xml::XmlErrorKind::UnexpectedElement {
                    expected: format!("a request of {}", self.binding.name),
                    found: "a fault".to_owned(),
                },
                "/Envelope/Body".to_owned(),
                None,
            )),
        }
    }
}

/// A request as a server reads it.
#[cfg(feature = "server")]
pub(crate) struct Whole<Req, H> {
    pub(crate) request: Req,
    /// The header blocks that the operation declares and that are for this node.
    pub(crate) headers: H,
    /// The others, as they stand.
    pub(crate) blocks: Vec<Element>,
    /// Those of them behind the body that this node has to understand.
    pub(crate) late: Vec<crate::value::QName>,
}

impl<Req, Resp: Slot, H, RH: WriteXml> Operation<Req, Resp, H, RH> {
    /// Writes a response: an envelope with the header blocks that the operation answers with,
    /// those of `blocks` behind them, and the body. Of a one-way operation the body is empty.
    ///
    /// # Errors
    /// When a value can't be written: a character that XML doesn't allow, or too deep.
    pub fn write_response(
        &self,
        response: &Resp,
        headers: &RH,
        blocks: &[Element],
        options: &WriteOptions,
    ) -> XmlResult<String> {
        self.write_response_package(response, headers, blocks, options, &mut None)
    }

    /// As [`Operation::write_response`], for MTOM: members of the type `xs:base64Binary` that
    /// have at least `threshold` bytes are taken out of the message. The envelope and these
    /// attachments are the parts of the multipart message that carries them (XOP).
    ///
    /// # Errors
    /// As [`Operation::write_response`].
    pub fn write_response_with(
        &self,
        response: &Resp,
        headers: &RH,
        blocks: &[Element],
        options: &WriteOptions,
        threshold: usize,
    ) -> XmlResult<(String, Vec<Attachment>)> {
        let mut package = Some(Package::new(threshold));
        let text = self.write_response_package(response, headers, blocks, options, &mut package)?;
        let attachments = package.map(|package| package.attachments);
        Ok((text, attachments.unwrap_or_default()))
    }

    fn write_response_package(
        &self,
        response: &Resp,
        headers: &RH,
        blocks: &[Element],
        options: &WriteOptions,
        package: &mut Option<Package>,
    ) -> XmlResult<String> {
        let version = self.binding.version;
        let body = |writer: &mut Writer| self.output.write(response, version, writer);
        let header = HeaderPart::of_response(&self.binding, headers, blocks);
        write_message(&self.binding, &header, options, package, &body)
    }
}

#[cfg(feature = "server")]
impl<Req: Slot, Resp, H: WriteXml, RH> Operation<Req, Resp, H, RH> {
    /// The names that the first element in the body of a request may have.
    pub(crate) fn names(&self) -> Vec<(&'static str, &'static str)> {
        let rows = match &self.input.0 {
            Content::None => &[],
            Content::Element(root) | Content::Rpc(root) | Content::Encoded(root) => {
                std::slice::from_ref(root.row())
            }
            Content::Parts(_, rows) | Content::EncodedParts(_, rows) => {
                Req::members(&rows[self.binding.version as usize])
            }
        };
        rows.iter().map(|row| (row.namespace, row.name)).collect()
    }
}

#[cfg(feature = "server")]
impl<Req, Resp: Slot, H, RH: WriteXml> Operation<Req, Resp, H, RH> {
    /// Writes a fault, with header blocks as a response has them.
    pub(crate) fn write_fault(
        &self,
        fault: &Fault,
        headers: &RH,
        blocks: &[Element],
        options: &WriteOptions,
    ) -> XmlResult<String> {
        let body = |writer: &mut Writer| fault.write_body(writer);
        let header = HeaderPart::of_response(&self.binding, headers, blocks);
        write_message(&self.binding, &header, options, &mut None, &body)
    }

    /// What of a response the schema doesn't allow.
    pub(crate) fn violations(
        &self,
        response: &Resp,
        options: &ReadOptions,
    ) -> XmlResult<Violations> {
        self.output.violations(response, options)
    }
}

/// The header blocks that an operation sends: rows of a record, those among them that are
/// SOAP-encoded, and blocks that no WSDL declares.
struct HeaderPart<'a> {
    value: &'a dyn WriteRows,
    table: &'static Table,
    rows: &'static [usize],
    encoded: &'static [usize],
    others: &'a [Element],
    /// Whether members that are required and were left blank are errors, here and in the body.
    refuses_blanks: bool,
}

impl<'a> HeaderPart<'a> {
    fn of_request<H: WriteXml>(
        binding: &OperationBinding,
        headers: &'a H,
        others: &'a [Element],
    ) -> Self {
        Self {
            value: headers,
            table: binding.headers_of::<H>(),
            rows: binding.headers,
            encoded: binding.encoded_headers,
            others,
            refuses_blanks: false,
        }
    }

    fn of_response<RH: WriteXml>(
        binding: &OperationBinding,
        headers: &'a RH,
        others: &'a [Element],
    ) -> Self {
        Self {
            value: headers,
            table: binding.response_headers_of::<RH>(),
            rows: binding.response_headers,
            encoded: binding.encoded_response_headers,
            others,
            refuses_blanks: false,
        }
    }

    fn write(&self, writer: &mut Writer, version: SoapVersion) -> XmlResult<()> {
        writer.refuses_blanks = self.refuses_blanks;
        for &row in self.rows {
            if self.encoded.contains(&row) {
                writer.encode(version.namespace(), version == SoapVersion::V12, 0);
            }
            writer.write_row(self.value, self.table, row)?;
            writer.encoding = None;
        }
        let mut others = self.others.iter();
        others.try_for_each(|block| writer.root(&envelope::ANY_ELEMENT, &[], block))
    }
}

/// Writes a message of an operation, in either direction.
fn write_message(
    binding: &OperationBinding,
    header: &HeaderPart<'_>,
    options: &WriteOptions,
    package: &mut Option<Package>,
    body: &dyn Fn(&mut Writer) -> XmlResult<()>,
) -> XmlResult<String> {
    let version = binding.version;
    let header = |writer: &mut Writer| header.write(writer, version);
    write_envelope(version, options, package, binding.prefixes, &header, body)
}

impl<Req, Resp, H, RH> Operation<Req, Resp, H, RH>
where
    Resp: Slot + Send + Sync + 'static,
    RH: ReadXml + Debug + Send + Sync + 'static,
{
    /// Reads a response, of either version of SOAP.
    ///
    /// # Errors
    /// [`ErrorKind::Fault`] when it is a fault, [`ErrorKind::Failed`] when its header blocks say
    /// that the operation failed, [`ErrorKind::Xml`] when it can't be read.
    pub fn read_response(
        &self,
        text: &str,
        options: &ReadOptions,
    ) -> Result<Response<Resp, RH>, Error> {
        let checked = options.check_message(text);
        match checked.and_then(|()| self.read_outcome(text, Vec::new(), options)) {
            Ok(outcome) => outcome,
            Err(error) => Err(ErrorKind::Xml(error).into()),
        }
        .map_err(|error: Error| error.of(self.binding.name))
    }

    /// What an answer without content means, where a response needs none.
    pub(crate) fn read_nothing(&self, options: &ReadOptions) -> Option<Response<Resp, RH>> {
        let namespace = self.binding.version.namespace();
        let empty = format!("<s:Envelope xmlns:s=\"{namespace}\"><s:Body/></s:Envelope>");
        self.read_outcome(&empty, Vec::new(), options).ok()?.ok()
    }

    /// As [`Operation::read_response`], with attachments, and with what can't be read as an
    /// error of its own.
    pub(crate) fn read_outcome(
        &self,
        text: &str,
        attachments: Vec<Attachment>,
        options: &ReadOptions,
    ) -> XmlResult<Result<Response<Resp, RH>, Error>> {
        let is_encoded =
            self.output.is_encoded() || !self.binding.encoded_response_headers.is_empty();
        let text = readable(text, is_encoded, options)?;
        let mut read = self.read_parts(&text, &attachments, options);
        // Some services refer to values beside the message though nothing is encoded.
        let may_refer = match &read {
            Ok((found, _)) => matches!(found, Found::Message { more: true }),
            Err(error) => !error.is_limit(),
        };
        if !is_encoded && !options.strict && may_refer && text.contains("href=") {
            // What was read is let go of before: the two of them may be more than memory allows.
            let error = read.err();
            let resolved = encoding::resolve(&text, options, Targets::BesideMessage)
                .and_then(|text| self.read_parts(&text, &attachments, options));
            read = match (resolved, error) {
                (Ok(resolved), _) => Ok(resolved),
                (Err(_), Some(error)) => Err(error),
                (Err(_), None) => self.read_parts(&text, &attachments, options),
            };
        }
        let (
            found,
            Parts {
                headers,
                body,
                header_errors,
            },
        ) = read?;
        if let Found::Fault(version, element) = found {
            let fault = Fault::from_element(version, element, self.binding.faults, options);
            let fault = fault.with_headers(headers);
            return Ok(Err(ErrorKind::Fault(fault).into()));
        }
        let failed = self.fails_when.is_some_and(|rule| rule(&headers));
        let response = Response {
            body,
            headers,
            attachments,
            header_errors,
            status: StatusCode::OK,
            http_headers: HeaderMap::new(),
            raw: None,
        };
        Ok(if failed {
            let said = super::said::in_header(&text, options);
            Err(ErrorKind::Failed(Failure::new(response, said)).into())
        } else {
            Ok(response)
        })
    }

    fn read_parts(
        &self,
        text: &str,
        attachments: &[Attachment],
        options: &ReadOptions,
    ) -> XmlResult<(Found, Parts<Resp, RH>)> {
        let mut parts = Parts {
            body: Resp::blank(),
            headers: RH::blank(),
            header_errors: Vec::new(),
        };
        let are_encoded = !self.binding.encoded_response_headers.is_empty();
        let found = read_envelope(
            text,
            attachments,
            options,
            (
                &mut parts.headers,
                self.binding.response_headers_of::<RH>(),
                are_encoded,
            ),
            Aside::Errors(&mut parts.header_errors),
            &mut |reader, version| {
                let more;
                (parts.body, more) = self.output.read(reader, version, Direction::Response)?;
                Ok(more)
            },
        )?;
        Ok((found, parts))
    }

    /// What a one-way operation gives.
    pub(crate) fn no_response(&self) -> Response<Resp, RH> {
        Response {
            body: Resp::blank(),
            headers: RH::blank(),
            attachments: Vec::new(),
            header_errors: Vec::new(),
            status: StatusCode::OK,
            http_headers: HeaderMap::new(),
            raw: None,
        }
    }
}

impl<Req, Resp, H, RH> Debug for Operation<Req, Resp, H, RH> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation")
            .field("name", &self.binding.name)
            .field("version", &self.binding.version)
            .field("action", &self.binding.action)
            .finish_non_exhaustive()
    }
}

impl<T> Debug for Body<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Content::Element(root) | Content::Rpc(root) | Content::Encoded(root) => root.fmt(f),
            Content::None | Content::Parts(..) | Content::EncodedParts(..) => f.write_str("Body"),
        }
    }
}

/// The message that has no part: nothing is written, and whatever stands there is ignored.
impl ReadXml for () {
    const TABLE: &'static Table = &Table::new(&[]);

    fn blank() -> Self {}
}

impl WriteXml for () {}
