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
#[derive(Default)]
pub(crate) struct Addressed {
    pub(crate) edition: Option<Addressing>,
    pub(crate) action: Option<String>,
    pub(crate) message_id: Option<String>,
    /// Where a reply and a fault are to go, as far as it is said.
    pub(crate) reply_to: Option<String>,
    pub(crate) fault_to: Option<String>,
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

impl Outline {
    /// Reads as far as the first element in the body. What follows is not looked at.
    pub(crate) fn of(text: &str, options: &ReadOptions) -> Result<Head> {
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
                        outline.block(&mut reader)?;
                    }
                }
            } else if reader.scan.tag_is(namespace, "Body") {
                if reader.scan.enter()? && reader.scan.next_child(&mut false)? {
                    outline.body = Some(reader.scan.tag_qname());
                }
                return Ok(Head::Envelope(outline));
            } else {
                // Services are documented with their header blocks beside the body.
                outline.block(&mut reader)?;
            }
        }
        Err(reader.error(XmlErrorKind::Missing("<Body> of the envelope".to_owned())))
    }

    /// Looks at the header block of the last start tag.
    fn block(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let namespace = self.version.namespace();
        let (mut must, mut is_here) = (false, true);
        for index in 0..reader.scan.attr_count() {
            if reader.scan.attr_name(index)?.0 != namespace {
                continue;
            }
            let local = reader.scan.attr_name(index)?.1;
            let value = reader.scan.attr_value(index)?;
            match (local, value.trim()) {
                ("mustUnderstand", value) => must = matches!(value, "1" | "true"),
                ("actor" | "role", uri) => is_here = uri.is_empty() || HERE.contains(&uri),
                _ => {}
            }
        }
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
        let is_here = |address: &str| {
            address.is_empty() || address.ends_with("/anonymous") || address.ends_with("/none")
        };
        let addresses = [&self.reply_to, &self.fault_to].into_iter().flatten();
        addresses.map(String::as_str).find(|address| {
            let edition = self.edition.map_or("", Addressing::namespace);
            !(is_here(address) && (address.is_empty() || address.starts_with(edition)))
        })
    }

    /// Whether nobody waits for a response.
    pub(crate) fn wants_none(&self) -> bool {
        let is_none = |to: &Option<String>| to.as_deref().is_some_and(|to| to.ends_with("/none"));
        is_none(&self.reply_to)
    }

    /// Takes what a block says; the first of a name counts.
    fn take(&mut self, edition: Addressing, block: &Element) {
        self.edition.get_or_insert(edition);
        let address = || {
            let mut children = block.elements();
            let address = children.find(|child| child.name.local == "Address");
            address.map(Element::text).unwrap_or_default()
        };
        let (place, value) = match block.name.local.as_str() {
            "Action" => (&mut self.action, block.text()),
            "MessageID" => (&mut self.message_id, block.text()),
            "ReplyTo" => (&mut self.reply_to, address()),
            "FaultTo" => (&mut self.fault_to, address()),
            _ => return,
        };
        place.get_or_insert_with(|| value.trim().to_owned());
    }
}
