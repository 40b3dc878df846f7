//! WS-Addressing: header blocks by which a request says where it goes and what it asks for.

use crate::unique;
use crate::xml::tree::Element;

/// An edition of WS-Addressing, in which a client writes the header blocks of its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Addressing {
    /// WS-Addressing 1.0, W3C Recommendation of 9 May 2006.
    V10,
    /// The W3C member submission of 10 August 2004, which older services speak.
    August2004,
}

impl Addressing {
    /// Namespace of its header blocks.
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::V10 => "http://www.w3.org/2005/08/addressing",
            Self::August2004 => "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        }
    }

    /// The edition that this is the namespace of.
    #[cfg(feature = "server")]
    pub(crate) fn of(namespace: &str) -> Option<Self> {
        let mut editions = [Self::V10, Self::August2004].into_iter();
        editions.find(|edition| edition.namespace() == namespace)
    }

    /// The address by which a reply comes as the answer of the HTTP request.
    pub(crate) const fn anonymous(self) -> &'static str {
        match self {
            Self::V10 => "http://www.w3.org/2005/08/addressing/anonymous",
            Self::August2004 => "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
        }
    }

    /// The address by which an answer goes nowhere. The older edition has none.
    #[cfg(feature = "server")]
    pub(crate) const fn none(self) -> Option<&'static str> {
        match self {
            Self::V10 => Some("http://www.w3.org/2005/08/addressing/none"),
            Self::August2004 => None,
        }
    }

    /// The header blocks of a request for an address: action, a message id of its own, where the
    /// reply goes if there is one, and the address (WS-Addressing 1.0 Core, section 3).
    pub(crate) fn blocks(self, to: &str, action: &str, has_reply: bool) -> Vec<Element> {
        let block = |name| Element::new(self.namespace(), name).with_prefix("wsa");
        let id = format!("urn:uuid:{}", unique::uuid());
        let address = block("Address").with_text(self.anonymous());
        let reply = has_reply.then(|| block("ReplyTo").with_child(address));
        [
            Some(block("Action").with_text(action)),
            Some(block("MessageID").with_text(id)),
            reply,
            Some(block("To").with_text(to)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
