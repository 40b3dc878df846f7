//! Header blocks that no WSDL declares, and whom they are for.

use super::SoapVersion;
use crate::value::QName;
use crate::xml::codec::Slot;
use crate::xml::tree::{Attribute, Element};
use crate::xml::{Result, Root};

/// A header block, and whom it is for (SOAP 1.1, section 4.2; SOAP 1.2 Part 1, section 5.2).
///
/// An [`Element`] is one as it stands. What is said here is written as the version of the message
/// has it: `actor` in SOAP 1.1 is `role` in 1.2.
///
/// ```
/// use soapgen_runtime::{Element, HeaderBlock};
///
/// let token = Element::new("urn:tokens", "Token").with_text("s3cr3t");
/// let block = HeaderBlock::new(token).must_understand();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct HeaderBlock {
    element: Element,
    must_understand: bool,
    actor: Option<String>,
}

impl HeaderBlock {
    /// This element.
    pub fn new(element: Element) -> Self {
        Self {
            element,
            must_understand: false,
            actor: None,
        }
    }

    /// A value of a global element of generated code.
    ///
    /// # Errors
    /// When the value can't be written.
    pub fn of<T: Slot>(root: &'static Root<T>, value: &T) -> Result<Self> {
        Element::from_xml(&root.to_string(value)?).map(Self::new)
    }

    /// The service must understand the block, or answer with a fault.
    #[must_use]
    pub fn must_understand(mut self) -> Self {
        self.must_understand = true;
        self
    }

    /// The block is for whoever on the way plays this part, a URI. Without, it is for the service
    /// itself.
    #[must_use]
    pub fn actor(mut self, uri: impl Into<String>) -> Self {
        self.actor = Some(uri.into());
        self
    }

    /// The element.
    pub fn element(&self) -> &Element {
        &self.element
    }

    /// The element as a message of this version holds it.
    pub(crate) fn written(&self, version: SoapVersion) -> Element {
        let (yes, actor) = match version {
            SoapVersion::V11 => ("1", "actor"),
            SoapVersion::V12 => ("true", "role"),
        };
        let must_understand = self.must_understand.then_some(("mustUnderstand", yes));
        let actor = self.actor.as_deref().map(|uri| (actor, uri));
        let mut element = self.element.clone();
        for (local, value) in must_understand.into_iter().chain(actor) {
            let name = QName::new(version.namespace(), local).with_prefix("soap");
            element.attributes.retain(|known| known.name != name);
            element.attributes.push(Attribute {
                name,
                value: value.to_owned(),
            });
        }
        element
    }
}

impl From<Element> for HeaderBlock {
    fn from(element: Element) -> Self {
        Self::new(element)
    }
}

impl std::fmt::Debug for HeaderBlock {
    /// The name and whom it is for: what it holds may be nothing for a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeaderBlock")
            .field("name", &self.element.name.to_clark())
            .field("must_understand", &self.must_understand)
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

/// The header blocks of a client's requests or responses: a type that has a member for each.
pub trait HeaderBlocks {
    /// An enum with a variant for each member, called as it is, whose number is that of the row.
    /// That is a path to the compiler, where a search by name is a program that it runs for each
    /// block of each operation.
    type Members;
}
