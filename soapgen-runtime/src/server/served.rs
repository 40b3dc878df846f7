//! The operations of a port type as a server has them: which one a request is for, and how it is
//! carried out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use super::answer::{Answer, Refusal};
use super::fault::{OperationFault, listing};
use super::service::Config;
use super::{Context, Reply};
use crate::shown::Start;
use crate::soap::Whole;
use crate::soap::outline::{Addressed, Outline};
use crate::soap::{Addressing, Fault, Operation, SoapVersion};
use crate::value::QName;
use crate::xml::codec::{ReadXml, Slot, WriteXml};
use crate::xml::{Attachment, ReadOptions, Result as XmlResult};

/// What generated code says of a port type: its operations, each with what calls the method of a
/// service `S`.
pub trait PortType<S: 'static>: super::documents::Documents + 'static {
    /// Its name in the WSDL.
    const NAME: &'static str;
    /// What it is about, for people.
    const DOCS: &'static str;
    /// Its operations.
    const OPERATIONS: &'static [Served<S>];
}

/// A port type as a server has it: what generated code says by [`PortType`], or what is made when a
/// program reads a document.
pub struct Port<S: 'static> {
    /// Its name in the WSDL.
    pub name: &'static str,
    /// What it is about, for people.
    pub docs: &'static str,
    /// Its operations.
    pub operations: &'static [Served<S>],
    /// The documents that describe it; the first is the one of the service.
    pub documents: &'static [super::documents::Document],
}

impl<S: 'static> Port<S> {
    /// That of generated code.
    pub(super) const fn of<P: PortType<S>>() -> Self {
        Self {
            name: P::NAME,
            docs: P::DOCS,
            operations: P::OPERATIONS,
            documents: P::DOCUMENTS,
        }
    }
}

/// A future that is sent from thread to thread.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An operation, and what answers it.
pub struct Served<S> {
    operation: &'static dyn Described,
    /// Actions of the operation in other bindings of the port type.
    actions: &'static [&'static str],
    answer: for<'a> fn(&'a S, Incoming<'a>) -> BoxFuture<'a, Answer>,
}

impl<S> Served<S> {
    /// This operation, answered by this function.
    pub const fn new(
        operation: &'static dyn Described,
        actions: &'static [&'static str],
        answer: for<'a> fn(&'a S, Incoming<'a>) -> BoxFuture<'a, Answer>,
    ) -> Self {
        Self {
            operation,
            actions,
            answer,
        }
    }

    pub(super) fn operation(&self) -> &'static dyn Described {
        self.operation
    }

    pub(super) fn answer<'a>(
        &self,
        service: &'a S,
        incoming: Incoming<'a>,
    ) -> BoxFuture<'a, Answer> {
        (self.answer)(service, incoming)
    }
}

/// An [`Operation`] without its types.
pub trait Described: Sync {
    /// Its name in the WSDL.
    fn name(&self) -> &'static str;
    /// The actions by which requests name it.
    fn actions(&self) -> [&'static str; 2];
    /// The names that the first element in the body may have.
    fn elements(&self) -> Vec<(&'static str, &'static str)>;
    /// Whether its requests have this header block.
    fn declares(&self, namespace: &str, local: &str) -> bool;
    /// Whether there is no response.
    fn is_one_way(&self) -> bool;
}

impl<Req: Slot, Resp, H: WriteXml, RH> Described for Operation<Req, Resp, H, RH> {
    fn name(&self) -> &'static str {
        Operation::name(self)
    }

    fn actions(&self) -> [&'static str; 2] {
        [self.action(), self.addressed_action()]
    }

    fn elements(&self) -> Vec<(&'static str, &'static str)> {
        self.names()
    }

    fn declares(&self, namespace: &str, local: &str) -> bool {
        self.declares_header(namespace, local)
    }

    fn is_one_way(&self) -> bool {
        Operation::is_one_way(self)
    }
}

/// An action by which a request names its operation.
#[derive(Debug)]
pub(super) struct Action<'a> {
    /// What of the request says it.
    pub(super) of: &'static str,
    pub(super) text: Cow<'a, str>,
    /// The same, if its backslashes escape nothing.
    pub(super) as_it_stands: Option<String>,
}

const WS_ADDRESSING: &str = "WS-Addressing";

/// How many operations a fault names that might be meant.
const MOST_NAMED: usize = 10;

/// A port type, and where its operations are found, by number.
pub(super) struct Index<S: 'static> {
    pub(super) port: Port<S>,
    actions: HashMap<&'static str, Vec<usize>>,
    elements: HashMap<(&'static str, &'static str), Vec<usize>>,
    /// Those whose requests may have an empty body.
    empty: Vec<usize>,
}

impl<S> Index<S> {
    pub(super) fn of(port: Port<S>) -> Self {
        let operations = port.operations;
        let mut index = Self {
            port,
            actions: HashMap::new(),
            elements: HashMap::new(),
            empty: Vec::new(),
        };
        for (number, served) in operations.iter().enumerate() {
            let actions = served.operation.actions();
            let actions = actions.iter().chain(served.actions);
            for action in actions.filter(|action| !action.is_empty()) {
                let known = index.actions.entry(action).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
            let elements = served.operation.elements();
            if elements.is_empty() {
                index.empty.push(number);
            }
            for name in elements {
                index.elements.entry(name).or_default().push(number);
            }
        }
        index
    }

    /// The operation that a request is for: by the actions of HTTP, then by that of
    /// WS-Addressing, and by the element in its body. They have to agree where there are several.
    pub(super) fn find(&self, outline: &Outline, http: &[Action<'_>]) -> Result<usize, Refusal> {
        let operations = self.port.operations;
        let addressed = outline.addressed.action.as_deref().map(|text| Action {
            of: WS_ADDRESSING,
            text: Cow::Borrowed(text),
            as_it_stands: None,
        });
        let mut candidates: Option<(Vec<usize>, &Action<'_>)> = None;
        for action in http.iter().chain(&addressed) {
            let Some(named) = self.named(action) else {
                return Err(unknown(action));
            };
            let (agree, first) = match candidates.take() {
                None => (named.to_vec(), action),
                Some((mut agree, first)) => {
                    agree.retain(|number| named.contains(number));
                    (agree, first)
                }
            };
            if agree.is_empty() {
                return Err(refused(format!(
                    "the actions \"{}\" ({}) and \"{}\" ({}) are of different operations",
                    Start(&first.text),
                    first.of,
                    Start(&action.text),
                    action.of,
                )));
            }
            candidates = Some((agree, first));
        }
        let by_element = match &outline.body {
            Some(name) => (self.elements)
                .get(&(name.namespace.as_deref().unwrap_or(""), name.local.as_str()))
                .map_or(&[][..], |numbers| numbers),
            None => &self.empty,
        };
        let Some((candidates, _)) = candidates else {
            return self.by_element_alone(by_element, outline.body.as_ref());
        };
        let agreed = candidates.iter().find(|number| by_element.contains(number));
        match (agreed, &*candidates, by_element) {
            (Some(agreed), ..) => Ok(*agreed),
            // Of a name that is nobody else's, and of no element at all, reading says what is
            // wrong, or forgives.
            (None, [first, ..], []) => Ok(*first),
            (None, [first, ..], _) if outline.body.is_none() => Ok(*first),
            (None, [first, ..], [other, ..]) => Err(refused(format!(
                "the action is that of {}, and the element in the body that of {}",
                operations[*first].operation.name(),
                operations[*other].operation.name(),
            ))),
            // There is one at least.
            (None, [], _) => Err(refused("no operation has the action".to_owned())),
        }
    }

    /// Those that have an action.
    fn named(&self, action: &Action<'_>) -> Option<&[usize]> {
        let as_it_stands = || self.actions.get(action.as_it_stands.as_deref()?);
        let named = self.actions.get(&*action.text).or_else(as_it_stands);
        named.map(Vec::as_slice)
    }

    /// The operation that a request is for that gives no action: the one that takes its element.
    /// Of several it is the one that has no action; where all have one, nothing says which is
    /// meant.
    fn by_element_alone(&self, takers: &[usize], body: Option<&QName>) -> Result<usize, Refusal> {
        let operations = self.port.operations;
        let has_none = |number: &&usize| {
            let served = &operations[**number];
            let mut actions = served.operation.actions().into_iter().chain(
                // In other bindings.
                served.actions.iter().copied(),
            );
            actions.all(str::is_empty)
        };
        match (takers, body) {
            ([only], _) => Ok(*only),
            ([_, ..], _) => match takers.iter().find(has_none) {
                Some(number) => Ok(*number),
                None => {
                    let named = takers.iter().map(|number| {
                        let operation = operations[*number].operation;
                        let [action, addressed] = operation.actions();
                        let action = if action.is_empty() { addressed } else { action };
                        format!("{} (\"{action}\")", operation.name())
                    });
                    let names: Vec<String> = named.take(MOST_NAMED).collect();
                    Err(refused(format!(
                        "no action is given, and several operations take what is in the body: {}{}",
                        names.join(", "),
                        if takers.len() > MOST_NAMED {
                            ", …"
                        } else {
                            ""
                        },
                    )))
                }
            },
            ([], Some(name)) => Err(refused(format!(
                "no operation takes the element <{}> in the body",
                Start(&name.to_clark()),
            ))),
            ([], None) => Err(refused(
                "the body is empty and no action is given".to_owned(),
            )),
        }
    }
}

fn unknown(action: &Action<'_>) -> Refusal {
    let of = match action.of == WS_ADDRESSING {
        true => " of WS-Addressing",
        false => "",
    };
    refused(format!(
        "no operation has the action{of} \"{}\"",
        Start(&action.text)
    ))
}

fn refused(reason: String) -> Refusal {
    Refusal::new(Fault::of_client(reason))
}

/// A request on its way to a method.
pub struct Incoming<'a> {
    /// The number of its operation among those of the port type.
    pub(super) number: usize,
    pub(super) text: &'a str,
    pub(super) attachments: Vec<Attachment>,
    pub(super) head: http::request::Parts,
    pub(super) version: SoapVersion,
    pub(super) options: ReadOptions,
    pub(super) config: &'a Config,
    pub(super) addressed: Addressed,
    /// Whether the request was an XOP package, and so is the answer.
    pub(super) is_xop: bool,
    /// Told when the request of a one-way operation was read.
    pub(super) accepted: Option<tokio::sync::oneshot::Sender<()>>,
}

/// What is left of a request when it was read.
pub struct Opened<'a> {
    version: SoapVersion,
    config: &'a Config,
    addressed: Addressed,
    is_xop: bool,
}

/// What those ask who answer several operations by one function.
impl Incoming<'_> {
    /// The number of its operation among those of the port type.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The envelope, decoded.
    pub fn text(&self) -> &str {
        self.text
    }

    /// The parts beside the envelope.
    pub fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }

    /// The HTTP request but for its content.
    pub fn head(&self) -> &http::request::Parts {
        &self.head
    }
}

impl<'a> Incoming<'a> {
    /// Reads the request: the message, and what the method is told beside it.
    ///
    /// # Errors
    /// When it can't be read: the fault that says so.
    pub fn open<Req: Slot, Resp: Slot, H: WriteXml, RH: WriteXml>(
        mut self,
        operation: &Operation<Req, Resp, H, RH>,
    ) -> Result<(Req, Context<H, RH>, Opened<'a>), Box<Answer>> {
        let Self { config, text, .. } = self;
        let read =
            operation.read_request_whole(text, &self.attachments, &self.options, &config.roles);
        let opened = Opened {
            version: self.version,
            config: self.config,
            addressed: self.addressed,
            is_xop: self.is_xop,
        };
        match read {
            Ok(Whole {
                request,
                headers,
                blocks,
                mut late,
            }) => {
                // WS-Addressing, too, is understood in front of the body alone.
                late.retain(|name| !config.understood.contains(name));
                if !late.is_empty() {
                    let blocks = opened.addressed.answering(true);
                    let refusal = Refusal::not_understood(opened.version, &late);
                    let refusal = refusal.with_blocks(blocks);
                    return Err(Box::new(refusal.into_answer(opened.version)));
                }
                if let Some(accepted) = self.accepted.take() {
                    // Whoever waits may have gone.
                    let _ = accepted.send(());
                }
                let context = Context {
                    headers,
                    blocks,
                    attachments: self.attachments,
                    version: self.version,
                    uri: self.head.uri,
                    http_headers: self.head.headers,
                    extensions: self.head.extensions,
                    reply: blank(),
                };
                Ok((request, context, opened))
            }
            Err(error) => {
                let fault = match error.kind() {
                    crate::xml::XmlErrorKind::Invalid(violations) => {
                        listing(Fault::of_client(""), "the request is not valid", violations)
                    }
                    // What to generate otherwise is nothing for who sent it.
                    _ => Fault::of_client(format!(
                        "the request can't be read: {}",
                        error.without_help()
                    )),
                };
                Err(Box::new(opened.refuse(operation, fault)))
            }
        }
    }
}

impl Opened<'_> {
    /// Writes the answer: the response, or the fault with its detail, which `detailed` adds.
    pub fn close<Req: Slot, Resp: Slot, H: WriteXml, RH: WriteXml, F>(
        self,
        operation: &Operation<Req, Resp, H, RH>,
        outcome: Result<Resp, OperationFault<F>>,
        reply: Reply<RH>,
        detailed: fn(F, Fault) -> XmlResult<Fault>,
    ) -> Answer {
        match outcome {
            Ok(response) => self.respond(operation, &response, reply),
            Err(fault) => {
                let (declared, fault) = fault.into_parts();
                let fault = fault.in_version(self.version);
                let detailed = match declared {
                    // A fault that came from another service has its detail already.
                    Some(detail) if fault.detail.is_none() => detailed(detail, fault),
                    _ => Ok(fault),
                };
                match detailed {
                    Ok(fault) => self.fail(operation, fault, reply),
                    Err(error) => self.fail(operation, unwritable(&error), reply),
                }
            }
        }
    }

    fn respond<Req: Slot, Resp: Slot, H: WriteXml, RH: WriteXml>(
        self,
        operation: &Operation<Req, Resp, H, RH>,
        response: &Resp,
        reply: Reply<RH>,
    ) -> Answer {
        if operation.is_one_way() {
            return Answer::accepted(reply.http_headers);
        }
        if self.config.checks_responses {
            let found = operation.violations(response, &self.config.read);
            match found {
                Ok(violations) if violations.is_empty() => {}
                Ok(violations) => {
                    let fault = Fault::of_server("");
                    let fault = listing(fault, "the response is not valid", &violations);
                    return self.fail(operation, fault, reply);
                }
                Err(error) => return self.fail(operation, unwritable(&error), reply),
            }
        }
        let operation = operation.speaking(self.version);
        let blocks = self.blocks(&reply.blocks, false);
        let options = &self.config.write;
        let is_xop = self.is_xop || self.config.mtom;
        let written = match is_xop {
            true => operation.write_response_with(
                response,
                &reply.headers,
                &blocks,
                options,
                self.config.mtom_threshold,
            ),
            false => operation
                .write_response(response, &reply.headers, &blocks, options)
                .map(|text| (text, Vec::new())),
        };
        let written = written.and_then(|(text, mut attachments)| {
            attachments.extend(reply.attachments);
            Answer::message(self.version, is_xop, text, &attachments)
        });
        match written {
            Ok(answer) => answer.with_headers(reply.http_headers),
            Err(error) => self.fail(&operation, unwritable(&error), blank()),
        }
    }

    /// The answer that is this fault, before a method was called.
    fn refuse<Req: Slot, Resp: Slot, H: WriteXml, RH: WriteXml>(
        self,
        operation: &Operation<Req, Resp, H, RH>,
        fault: Fault,
    ) -> Answer {
        self.fail(operation, fault, blank())
    }

    fn fail<Req: Slot, Resp: Slot, H: WriteXml, RH: WriteXml>(
        &self,
        operation: &Operation<Req, Resp, H, RH>,
        fault: Fault,
        reply: Reply<RH>,
    ) -> Answer {
        let fault = fault.in_version(self.version);
        let blocks = self.blocks(&reply.blocks, true);
        let operation = operation.speaking(self.version);
        let written = operation.write_fault(&fault, &reply.headers, &blocks, &self.config.write);
        match written {
            Ok(text) => Answer::fault(&fault, text).with_headers(reply.http_headers),
            Err(_) => Refusal::new(fault).into_answer(self.version),
        }
    }

    /// The header blocks of an answer: those of WS-Addressing, and others.
    fn blocks(
        &self,
        others: &[crate::soap::HeaderBlock],
        is_fault: bool,
    ) -> Vec<crate::xml::tree::Element> {
        let mut blocks = self.addressed.answering(is_fault);
        blocks.extend(others.iter().map(|block| block.written(self.version)));
        blocks
    }
}

/// The fault of a service whose answer can't be written.
fn unwritable(error: &crate::xml::XmlError) -> Fault {
    Fault::of_server(format!("the answer can't be written: {error}"))
}

/// The header blocks that a node has to understand, and this server doesn't.
pub(super) fn not_understood(
    outline: &Outline,
    operation: &dyn Described,
    config: &Config,
) -> Vec<QName> {
    let is_known = |name: &&QName| {
        let namespace = name.namespace.as_deref().unwrap_or("");
        Addressing::of(namespace).is_some()
            || operation.declares(namespace, &name.local)
            || config.understood.iter().any(|known| known == *name)
    };
    (outline.demanded.iter())
        .filter(|name| !is_known(name))
        .cloned()
        .collect()
}

/// What goes with an answer before a method said anything.
pub(super) fn blank<RH: WriteXml>() -> Reply<RH> {
    Reply {
        headers: <RH as ReadXml>::blank(),
        blocks: Vec::new(),
        attachments: Vec::new(),
        http_headers: http::HeaderMap::new(),
    }
}
