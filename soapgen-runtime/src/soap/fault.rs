//! Faults (SOAP 1.1, section 4.4; SOAP 1.2 Part 1, section 5.4).

use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::SoapVersion;
use super::envelope::{ANY_ELEMENT, write_envelope};
use crate::shown::Start;
use crate::value::lexical::is_ncname;
use crate::value::{QName, SharedStr};
use crate::xml::codec::Slot;
use crate::xml::tree::{Element, Node};
use crate::xml::{
    ReadOptions, Result, Root, SOAP_11, SOAP_12, WriteOptions, Writer, XmlError, XmlErrorKind,
};

/// What a service answers when it doesn't do what it was asked.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The version of SOAP that it was written in, or is to be.
    pub version: SoapVersion,
    /// What went wrong, for programs: `faultcode`, or `Code`. `Client` of SOAP 1.1 and `Sender`
    /// of 1.2 say that the request was at fault.
    pub code: QName,
    /// More precise codes, each within the one before it (SOAP 1.2, `Subcode`).
    pub subcodes: Vec<QName>,
    /// What went wrong, for people: `faultstring`, or `Reason`, in English where there is a
    /// choice.
    pub reason: String,
    /// The reason in every language that it was given in: tag of the language (empty when
    /// unknown) and text.
    pub reasons: Vec<(String, String)>,
    /// Who is at fault: `faultactor`, or `Role`.
    pub actor: Option<String>,
    /// The node of the message path that is at fault (SOAP 1.2).
    pub node: Option<String>,
    /// The element `detail` with everything in it.
    pub detail: Option<Element>,
    typed: Option<(FaultDetail, Arc<dyn Any + Send + Sync>)>,
    headers: Option<Arc<dyn Any + Send + Sync>>,
}

/// How many of the subcodes the text of a fault has.
const FEW_SUBCODES: usize = 4;

/// A fault that an operation declares: the element that stands in its detail.
#[derive(Clone, Copy)]
pub struct FaultDetail {
    root: &'static dyn Detail,
}

/// A [`Root`] whose type isn't known.
trait Detail: Sync {
    fn is(&self, element: &Element) -> bool;

    fn read(&'static self, text: &str, options: &ReadOptions)
    -> Result<Arc<dyn Any + Send + Sync>>;

    fn namespace(&self) -> &'static str;

    fn name(&self) -> &'static str;
}

/// The details of declared faults as one type: what [`Fault::declared`] and
/// [`Error::declared`](crate::Error::declared) can give. An operation that declares several
/// faults has an enum of them; every type that is read from XML is one as well, whatever element
/// it was read from.
pub trait DeclaredFault: Sized {
    /// The detail of this fault, if it is of this type.
    fn of(fault: &Fault) -> Option<Self>;
}

impl<T: Slot + Clone + 'static> DeclaredFault for T {
    fn of(fault: &Fault) -> Option<Self> {
        fault.detail().cloned()
    }
}

impl<T: Slot + Send + Sync + 'static> Detail for Root<T> {
    fn is(&self, element: &Element) -> bool {
        element.is(self.namespace(), self.name())
    }

    fn read(
        &'static self,
        text: &str,
        options: &ReadOptions,
    ) -> Result<Arc<dyn Any + Send + Sync>> {
        Ok(Arc::new(self.read_in_any_namespace(text, options)?))
    }

    fn namespace(&self) -> &'static str {
        self.namespace()
    }

    fn name(&self) -> &'static str {
        self.name()
    }
}

impl FaultDetail {
    /// The fault whose detail is this element.
    pub const fn new<T: Slot + Send + Sync + 'static>(root: &'static Root<T>) -> Self {
        Self { root }
    }
}

impl fmt::Debug for FaultDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaultDetail({})", self.root.name())
    }
}

impl Fault {
    /// A fault with a code of the envelope's namespace, such as `Client` (SOAP 1.1) or `Sender`
    /// (SOAP 1.2), and a reason in English.
    pub fn new(
        version: SoapVersion,
        code: impl Into<SharedStr>,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            code: QName::new(version.namespace(), code).with_prefix("soap"),
            reason: reason.into(),
            ..Self::empty(version)
        }
    }

    /// A fault that is the caller's: `Client` in SOAP 1.1, `Sender` in 1.2. A server writes it in
    /// the version of the request.
    pub fn of_client(reason: impl Into<String>) -> Self {
        Self::new(SoapVersion::V11, "Client", reason)
    }

    /// A fault that is the server's: `Server` in SOAP 1.1, `Receiver` in 1.2. A server writes it
    /// in the version of the request.
    pub fn of_server(reason: impl Into<String>) -> Self {
        Self::new(SoapVersion::V11, "Server", reason)
    }

    /// The same fault as this version says it. SOAP 1.2 has five codes (Part 1, section 5.4.6):
    /// any other becomes a subcode of the one that says who is at fault.
    #[cfg(feature = "server")]
    pub(crate) fn in_version(mut self, version: SoapVersion) -> Self {
        if let Some(detail) = &mut self.detail {
            detail.name = detail_name(version);
        }
        let own = self.version;
        self.version = version;
        let is_standard = self.code.namespace.as_deref() == Some(own.namespace());
        let standard = |local: &str| QName::new(version.namespace(), local).with_prefix("soap");
        let local = self.code.local.as_str();
        self.code = match (is_standard, version, local) {
            (true, SoapVersion::V12, "Client") => standard("Sender"),
            (true, SoapVersion::V12, "Server") => standard("Receiver"),
            (true, SoapVersion::V11, "Sender") => standard("Client"),
            (true, SoapVersion::V11, "Receiver") => standard("Server"),
            (true, ..) => standard(local),
            (false, SoapVersion::V11, _) => self.code,
            (false, SoapVersion::V12, _) => {
                self.subcodes.insert(0, self.code);
                standard("Sender")
            }
        };
        self
    }

    fn empty(version: SoapVersion) -> Self {
        Self {
            version,
            code: QName::without_namespace(""),
            subcodes: Vec::new(),
            reason: String::new(),
            reasons: Vec::new(),
            actor: None,
            node: None,
            detail: None,
            typed: None,
            headers: None,
        }
    }

    /// The detail, if it is a declared one of this type and could be read.
    pub fn detail<T: Any>(&self) -> Option<&T> {
        let (_, value) = self.typed.as_ref()?;
        value.downcast_ref()
    }

    /// The detail, if it is a declared one, was this element and could be read: tells faults apart
    /// whose details are of one type.
    pub fn detail_of<T: Any>(&self, root: &'static Root<T>) -> Option<&T> {
        let (read_from, value) = self.typed.as_ref()?;
        let is_it =
            read_from.root.name() == root.name() && read_from.root.namespace() == root.namespace();
        is_it.then(|| value.downcast_ref()).flatten()
    }

    /// The detail, if it is a declared one and could be read, as a type of its own: the enum of the
    /// faults that an operation declares, or the type of one.
    pub fn declared<D: DeclaredFault>(&self) -> Option<D> {
        D::of(self)
    }

    /// The header blocks that came with it, as the record that the operation's responses have:
    /// there a service tells what is wrong with a header (`soap:headerfault`; WSDL 1.1, section
    /// 3.7).
    pub fn headers<H: Any>(&self) -> Option<&H> {
        self.headers.as_deref()?.downcast_ref()
    }

    pub(crate) fn with_headers<H: Any + Send + Sync>(mut self, headers: H) -> Self {
        self.headers = Some(Arc::new(headers));
        self
    }

    /// With a typed detail, beside what the detail holds already.
    ///
    /// # Errors
    /// When the value can't be written.
    pub fn with_detail<T: Slot + Send + Sync + 'static>(
        mut self,
        root: &'static Root<T>,
        value: T,
    ) -> Result<Self> {
        let child = Element::from_xml(&root.to_string(&value)?)?;
        let version = self.version;
        let detail = self.detail.get_or_insert_with(|| {
            let mut detail = Element::new("", "detail");
            detail.name = detail_name(version);
            detail
        });
        detail.children.push(Node::Element(child));
        self.typed = Some((FaultDetail::new(root), Arc::new(value)));
        Ok(self)
    }

    /// The message that says so: an envelope with this fault in its body.
    ///
    /// # Errors
    /// When the fault holds a name that isn't one, or a character that XML doesn't allow.
    pub fn to_envelope(&self, options: &WriteOptions) -> Result<String> {
        self.to_envelope_with(&[], options)
    }

    /// The same with header blocks.
    pub(crate) fn to_envelope_with(
        &self,
        blocks: &[Element],
        options: &WriteOptions,
    ) -> Result<String> {
        let body = |writer: &mut Writer| self.write_body(writer);
        let header = |writer: &mut Writer| {
            let mut blocks = blocks.iter();
            blocks.try_for_each(|block| writer.root(&ANY_ELEMENT, &[], block))
        };
        write_envelope(self.version, options, &mut None, &[], &header, &body)
    }

    /// Writes `soap:Body` with this fault.
    pub(super) fn write_body(&self, writer: &mut Writer) -> Result<()> {
        let codes = std::iter::once(&self.code).chain(&self.subcodes);
        for code in codes {
            if !is_ncname(&code.local) {
                let what = format!("`{}` is not the code of a fault", Start(&code.to_clark()));
                return Err(XmlError::new(
                    XmlErrorKind::Unwritable(what),
                    "/Envelope/Body/Fault".to_owned(),
                    None,
                ));
            }
        }
        let mark = writer.start("soap:Body");
        writer.root(&ANY_ELEMENT, &[], &self.to_element())?;
        writer.end("soap:Body", mark);
        Ok(())
    }

    fn to_element(&self) -> Element {
        let namespace = self.version.namespace();
        let mut fault = Element::new(namespace, "Fault").with_prefix("soap");
        let fill = &mut fault;
        let code_in = |element, code| code_element(element, self.version, code);
        match self.version {
            SoapVersion::V11 => {
                push(fill, code_in(Element::new("", "faultcode"), &self.code));
                push(
                    fill,
                    Element::new("", "faultstring").with_text(&self.reason),
                );
                if let Some(actor) = &self.actor {
                    push(fill, Element::new("", "faultactor").with_text(actor));
                }
            }
            SoapVersion::V12 => {
                let child = |name: &str| Element::new(namespace, name).with_prefix("soap");
                // Inside out: each subcode holds the next.
                let inner = self.subcodes.iter().rev().fold(None, |inner, code| {
                    let mut element = child("Subcode").with_child(code_in(child("Value"), code));
                    element.children.extend(inner.map(Node::Element));
                    Some(element)
                });
                let mut code = child("Code").with_child(code_in(child("Value"), &self.code));
                code.children.extend(inner.map(Node::Element));
                push(fill, code);
                let text = |language: &str, text: &str| {
                    let mut element = child("Text").with_text(text);
                    element.attributes.push(language_attribute(language));
                    element
                };
                let mut reason = child("Reason");
                if self.reasons.is_empty() {
                    push(&mut reason, text("en", &self.reason));
                }
                for (language, reason_text) in &self.reasons {
                    push(&mut reason, text(language, reason_text));
                }
                push(fill, reason);
                if let Some(node) = &self.node {
                    push(fill, child("Node").with_text(node));
                }
                if let Some(role) = &self.actor {
                    push(fill, child("Role").with_text(role));
                }
            }
        }
        fault
            .children
            .extend(self.detail.clone().map(Node::Element));
        fault
    }

    /// Takes an element `Fault` apart. What is missing is left empty: a fault that breaks the
    /// rules still says more than an error about it would.
    pub(super) fn from_element(
        version: SoapVersion,
        mut element: Element,
        declared: &[FaultDetail],
        options: &ReadOptions,
    ) -> Self {
        let mut fault = Self::empty(version);
        // SOAP 1.1 has its children in no namespace; some servers qualify them, and some by a
        // namespace of their own, which counts where nothing of the name is in one of these.
        let is_ours = |child: &Element| {
            matches!(
                child.name.namespace.as_deref(),
                None | Some(SOAP_11 | SOAP_12)
            )
        };
        let ours = element.elements().filter(|child| is_ours(child));
        let ours: HashSet<SharedStr> = ours.map(|child| child.name.local.clone()).collect();
        let is_named = |child: &Element| is_ours(child) || !ours.contains(&child.name.local);
        let scope = element.namespaces.around();
        // It may be large: it is taken, and not copied.
        let is_detail = |node: &Node| {
            matches!(node, Node::Element(child) if is_named(child)
                && matches!(&*child.name.local, "detail" | "Detail"))
        };
        if let Some(at) = element.children.iter().rposition(is_detail)
            && let Node::Element(mut detail) = element.children.remove(at)
        {
            detail.namespaces = std::mem::take(&mut detail.namespaces).within(scope);
            fault.detail = Some(detail);
        }
        let element = &element;
        // There is one code; of very many each would be looked for among very many declarations.
        let is_code = |child: &&Element| {
            is_named(child) && matches!(child.name.local.as_str(), "faultcode" | "Code")
        };
        if let Some(code) = element.elements().filter(is_code).last() {
            match code.name.local.as_str() {
                "faultcode" => fault.code = qname(&code.text(), &[code, element]),
                _ => fault.read_code(code, element),
            }
        }
        for child in element.elements().filter(|child| is_named(child)) {
            match child.name.local.as_str() {
                "faultstring" => fault.add_reason(child),
                "Reason" => {
                    for text in child.elements() {
                        fault.add_reason(text);
                    }
                }
                "faultactor" | "Role" => fault.actor = Some(child.text().trim().to_owned()),
                "Node" => fault.node = Some(child.text().trim().to_owned()),
                _ => {}
            }
        }
        let english = fault.reasons.iter().find(|(language, _)| {
            let primary = language.split('-').next().unwrap_or("");
            primary.eq_ignore_ascii_case("en")
        });
        if let Some((_, text)) = english.or(fault.reasons.first()) {
            fault.reason.clone_from(text);
        }
        let detail = fault.detail.as_mut();
        fault.typed = detail.and_then(|detail| typed(detail, declared, options));
        fault
    }

    fn add_reason(&mut self, element: &Element) {
        let language = element
            .attribute(crate::xml::read::scan::XML_NAMESPACE, "lang")
            .unwrap_or("");
        let text = element.text().trim().to_owned();
        self.reasons.push((language.to_owned(), text));
    }

    /// `Code` and the subcodes in it, which are nested.
    fn read_code(&mut self, code: &Element, fault: &Element) {
        let part = |of: &Element, name| of.elements().position(|e| e.name.local == name);
        let mut scope = vec![fault];
        let mut level = Some(code);
        while let Some(element) = level {
            scope.insert(0, element);
            if let Some(value) = part(element, "Value").and_then(|at| element.elements().nth(at)) {
                scope.insert(0, value);
                let name = qname(&value.text(), &scope);
                scope.remove(0);
                if scope.len() == 2 {
                    self.code = name;
                } else {
                    self.subcodes.push(name);
                }
            }
            level = part(element, "Subcode").and_then(|at| element.elements().nth(at));
        }
    }
}

/// The element that holds the details of a fault.
fn detail_name(version: SoapVersion) -> QName {
    match version {
        SoapVersion::V11 => QName::without_namespace("detail"),
        SoapVersion::V12 => QName::new(SOAP_12, "Detail").with_prefix("soap"),
    }
}

/// How many elements of a detail are tried that are declared and can't be read. Each becomes a
/// document of its own, with the namespaces that are declared around it.
const TRIES: usize = 8;

/// The first declared detail that is there and can be read.
fn typed(
    detail: &mut Element,
    declared: &[FaultDetail],
    options: &ReadOptions,
) -> Option<(FaultDetail, Arc<dyn Any + Send + Sync>)> {
    // Lenient reading takes an element by its local name where its namespace is none's.
    let is_named = |known: &&FaultDetail, child: &Element| {
        !options.strict && known.root.name() == child.name.local.as_str()
    };
    let scope = detail.namespaces.around();
    let candidates = detail.children.iter_mut().filter_map(|node| {
        let Node::Element(child) = node else {
            return None;
        };
        let known = declared.iter().find(|known| known.root.is(child));
        let known = known.or_else(|| declared.iter().find(|known| is_named(known, child)))?;
        Some((known, child))
    });
    candidates.take(TRIES).find_map(|(known, child)| {
        // It becomes a document, and its text may name what its parents declare.
        child.namespaces = std::mem::take(&mut child.namespaces).within(scope.clone());
        let text = child.to_xml().ok()?;
        Some((*known, known.root.read(&text, options).ok()?))
    })
}

/// A code, with the namespaces of these elements, innermost first. A prefix that nobody
/// declared is kept in the name as it stands.
fn qname(text: &str, scope: &[&Element]) -> QName {
    let text = text.trim();
    let lookup = |prefix: &str| {
        let mut scope = scope.iter();
        scope.find_map(|element| element.namespaces.shared(prefix).cloned())
    };
    QName::resolve(text, lookup).unwrap_or_else(|_| match text.split_once(':') {
        Some((prefix, local)) => QName::without_namespace(local).with_prefix(prefix),
        None => QName::without_namespace(text),
    })
}

fn push(parent: &mut Element, child: Element) {
    parent.children.push(Node::Element(child));
}

/// An element with a qualified name as its text, and the prefix declared that it needs: that of
/// the envelope is.
fn code_element(mut element: Element, version: SoapVersion, code: &QName) -> Element {
    match code.namespace.as_deref().filter(|uri| !uri.is_empty()) {
        None => element.with_text(code.local.as_str()),
        Some(namespace) if namespace == version.namespace() => {
            element.with_text(format!("soap:{}", code.local))
        }
        Some(namespace) => {
            element.namespaces.declare("code", namespace);
            element.with_text(format!("code:{}", code.local))
        }
    }
}

fn language_attribute(language: &str) -> crate::xml::tree::Attribute {
    crate::xml::tree::Attribute {
        name: QName::new(crate::xml::read::scan::XML_NAMESPACE, "lang").with_prefix("xml"),
        value: language.to_owned(),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} fault {}",
            self.version,
            Start(&self.code.to_string())
        )?;
        // They are as many as the message may hold.
        for code in self.subcodes.iter().take(FEW_SUBCODES) {
            write!(f, ", {}", Start(&code.to_string()))?;
        }
        if !self.reason.is_empty() {
            write!(f, ": {}", Start(&self.reason))?;
        }
        if let Some(actor) = &self.actor {
            write!(f, " (from {})", Start(actor))?;
        }
        if let Some(detail) = &self.detail {
            let said = super::said::values(detail);
            if !said.is_empty() {
                write!(f, "; {}", Start(&said))?;
            }
        }
        Ok(())
    }
}
