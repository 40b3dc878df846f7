//! What each WSDL and schema document says, in its own terms; nothing is looked up.

pub(crate) mod mentions;
pub(crate) mod names;
pub(crate) mod spelling;
pub mod wsdl;
pub mod xsd;

pub use names::is_ncname;

use crate::diagnostic::DocumentId;
use crate::xml::Prefixes;

/// Everything that was read, each document once.
#[derive(Debug, Default)]
pub struct Syntax {
    /// Every `xs:schema`, inline or a document of its own.
    pub schemas: Vec<xsd::Schema>,
    /// Every `wsdl:definitions`.
    pub definitions: Vec<wsdl::Definitions>,
    /// Every `wsdl:description`.
    pub descriptions: Vec<wsdl::description::Description>,
    /// The prefixes on the root elements of documents and on schemas.
    pub prefixes: Prefixes,
    /// The inputs that describe no service, where they were read beside one that does: other
    /// services have them beside them too.
    pub beside: Vec<DocumentId>,
    /// The schemas of well-known namespaces, those that soapgen carries, that are not inputs:
    /// wherever they came from, the user's documents only import them.
    pub well_known: Vec<DocumentId>,
}
