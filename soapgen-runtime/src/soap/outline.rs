//! What a request says before its message is read: which message it is, and what its header blocks
//! ask of a server.

use super::envelope::{ANY_ELEMENT, envelope_rows};
use super::{Addressing, SoapVersion};
use crate::value::QName;
use crate::xml::tree::Element;
use crate::xml::{ReadOptions, Reader, Result, SOAP_11, SOAP_12, XmlErrorKind};

/// The head of an envelope: up to the first element in its body, which is not read.
pub(crate) struct Outline {
    pub(crate) version: SoapVersion,
    /// The first element in the body.
    pub(crate) body: Option<QName>,
    /// The header blocks that this node has to understand (SOAP 1.1, section 4.2.3; SOAP 1.2
    /// Part 1, section 5.2.3).
    pub(crate) demanded: Vec<QName>,
    pub(crate) addressed: Addressed,
}

/// What WS-Addressing says of a request (WS-Addressing 1.0 Core, section 3).
#[derive(Clone, Default)]
pub(crate) struct Addressed {
    edition: Option<Addressing>,
    pub(crate) action: Option<String>,
    message_id: Option<String>,
    /// Where a reply and a fault are to go, as far as it is said.
    reply_to: Option<Target>,
    fault_to: Option<Target>,
    /// The name of a block of which there are two that say different things.
    contradicts: Option<&'static str>,
}

/// Where an answer is to go.
#[derive(Clone, PartialEq, Eq)]
enum Target {
    /// Back on the connection.
    Here,
    /// Nowhere: nobody waits for it.
    Nowhere,
    /// To this address, where this server would have to send it itself.
    Elsewhere(String),
}

/// What the text is.
pub(crate) enum Head {
    Envelope(Outline),
    /// An envelope of no version that is known: its namespace.
    OtherVersion(String),
}

/// The URIs by which a header block is for whoever gets it next, or for the last on the way.
const HERE: [&str; 3] = [
    "http://schemas.xmlsoap.org/soap/actor/next",
    "http://www.w3.org/2003/05/soap-envelope/role/next",
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
];

/// Whom a header block is for, and whether it has to be understood.
pub(super) struct Aim {
    /// Whether whoever it is for has to understand it.
    pub(super) must: bool,
    /// Whether it is for this node (SOAP 1.1, section 4.2.2; SOAP 1.2 Part 1, section 2.2).
    pub(super) is_here: bool,
}

impl Aim {
    /// That of the block of the last start tag.
    pub(super) fn of(reader: &Reader<'_>, version: SoapVersion, roles: &[String]) -> Result<Self> {
        let namespace = version.namespace();
        let (mut must, mut is_here) = (false, true);
        for index in 0..reader.scan.attr_count() {
            if reader.scan.attr_name(index)?.0 != namespace {
                continue;
            }
            let local = reader.scan.attr_name(index)?.1;
            let value = reader.scan.attr_value(index)?;
            match (local, value.trim()) {
                ("mustUnderstand", value) => must = matches!(value, "1" | "true"),
                ("actor" | "role", uri) => {
                    is_here = uri.is_empty()
                        || HERE.contains(&uri)
                        || roles.iter().any(|role| role == uri);
                }
                _ => {}
            }
        }
        Ok(Self { must, is_here })
    }
}

impl Outline {
    /// Reads as far as the first element in the body. What follows is not looked at. `roles` are
    /// those that this node plays beside those that every one does.
    pub(crate) fn of(text: &str, options: &ReadOptions, roles: &[String]) -> Result<Head> {
        options.check_message(text)?;
        let mut reader = Reader::new(text, options)?;
        reader.scan.root()?;
        let version = match reader.scan.tag_name() {
            (SOAP_11, "Envelope") => SoapVersion::V11,
            (SOAP_12, "Envelope") => SoapVersion::V12,
            (other, "Envelope") => return Ok(Head::OtherVersion(other.to_owned())),
            _ => return Err(reader.unexpected(&envelope_rows()[..1])),
        };
        let namespace = version.namespace();
        let mut outline = Self {
            version,
            body: None,
            demanded: Vec::new(),
            addressed: Addressed::default(),
        };
        let is_open = reader.scan.enter()?;
        while is_open && reader.scan.next_child(&mut false)? {
            if reader.scan.tag_is(namespace, "Header") {
                if reader.scan.enter()? {
                    while reader.scan.next_child(&mut false)? {
                        outline.block(&mut reader, roles)?;
                    }
                }
            } else if reader.scan.tag_is(namespace, "Body") {
                if reader.scan.enter()? && reader.scan.next_child(&mut false)? {
                    outline.body = Some(reader.scan.tag_qname());
                }
                return Ok(Head::Envelope(outline));
            } else {
                // Services are documented with their header blocks beside the body.
                outline.block(&mut reader, roles)?;
            }
        }
        Err(reader.error(XmlErrorKind::Missing("<Body> of the envelope".to_owned())))
    }

    /// Looks at the header block of the last start tag.
    fn block(&mut self, reader: &mut Reader<'_>, roles: &[String]) -> Result<()> {
        let Aim { must, is_here } = Aim::of(reader, self.version, roles)?;
        if must && is_here && self.demanded.len() < reader.options.limits.violations {
            self.demanded.push(reader.scan.tag_qname());
        }
        let (namespace, local) = reader.scan.tag_name();
        match (Addressing::of(namespace), local) {
            (
                Some(edition),
                "Action" | "MessageID" | "ReplyTo" | "FaultTo" | "To" | "From" | "RelatesTo",
            ) if is_here => {
                let block = reader.value::<Element>(&ANY_ELEMENT)?;
                self.addressed.take(edition, &block);
                Ok(())
            }
            _ => reader.scan.skip(),
        }
    }
}

impl Addressed {
    /// The header blocks of the answer to a request that had some (WS-Addressing 1.0 Core, section
    /// 3.4). The action of a response is the one that WSDL gives where none is declared (WS-Addressing
    /// 1.0 Metadata, section 4.4.4), as far as the request's shows it.
    pub(crate) fn answering(&self, is_fault: bool) -> Vec<Element> {
        let Some(edition) = self.edition else {
            return Vec::new();
        };
        let block = |name| Element::new(edition.namespace(), name).with_prefix("wsa");
        let action = match (is_fault, &self.action) {
            (true, _) => Some(format!("{}/fault", edition.namespace())),
            (false, Some(action)) => {
                let stem = action.strip_suffix("Request").unwrap_or(action);
                Some(format!("{stem}Response"))
            }
            (false, None) => None,
        };
        let action = action.map(|action| block("Action").with_text(action));
        let id = self.message_id.as_ref();
        let relates = id.map(|id| block("RelatesTo").with_text(id.as_str()));
        action.into_iter().chain(relates).collect()
    }

    /// Where an answer is to go that this server would have to send there itself: it answers on the
    /// connection alone, or not at all.
    pub(crate) fn elsewhere(&self) -> Option<&str> {
        let targets = [&self.reply_to, &self.fault_to].into_iter().flatten();
        targets.into_iter().find_map(|target| match target {
            Target::Elsewhere(address) => Some(address.as_str()),
            Target::Here | Target::Nowhere => None,
        })
    }

    /// Whether nobody waits for a response, or for a fault, which goes where a response would where
    /// nothing else is said of it.
    pub(crate) fn wants_none(&self, is_fault: bool) -> bool {
        let target = match (is_fault, &self.fault_to) {
            (true, Some(target)) => Some(target),
            _ => self.reply_to.as_ref(),
        };
        target == Some(&Target::Nowhere)
    }

    /// The name of a block that there are two of, in one edition or in both, which say different
    /// things (WS-Addressing 1.0 Core, section 3.2: none of them may be repeated).
    pub(crate) fn contradicts(&self) -> Option<&'static str> {
        self.contradicts
    }

    /// Takes what a block says.
    fn take(&mut self, edition: Addressing, block: &Element) {
        self.edition.get_or_insert(edition);
        let text = || Some(block.text().trim().to_owned()).filter(|text| !text.is_empty());
        let target = || {
            let mut children = block.elements();
            let address = children.find(|child| child.name.local == "Address");
            let address = address.map(Element::text).unwrap_or_default();
            match address.trim() {
                "" => Target::Here,
                address if address == edition.anonymous() => Target::Here,
                address if Some(address) == edition.none() => Target::Nowhere,
                address => Target::Elsewhere(address.to_owned()),
            }
        };
        /// Puts a value in its place, unless another is there.
        fn agrees<T: PartialEq>(place: &mut Option<T>, value: Option<T>) -> bool {
            match (&*place, value) {
                (Some(known), Some(value)) => *known == value,
                (None, Some(value)) => {
                    *place = Some(value);
                    true
                }
                (_, None) => true,
            }
        }
        let (name, agrees) = match block.name.local.as_str() {
            "Action" => ("Action", agrees(&mut self.action, text())),
            "MessageID" => ("MessageID", agrees(&mut self.message_id, text())),
            "ReplyTo" => ("ReplyTo", agrees(&mut self.reply_to, Some(target()))),
            "FaultTo" => ("FaultTo", agrees(&mut self.fault_to, Some(target()))),
            _ => return,
        };
        if !agrees {
            self.contradicts.get_or_insert(name);
        }
    }
}
