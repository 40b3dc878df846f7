//! What each WSDL and schema document says, in its own terms; nothing is looked up.

pub mod mentions;
pub mod wsdl;
pub mod xsd;

/// Everything that was read, each document once.
#[derive(Debug, Default)]
pub struct Syntax {
    /// Every `xs:schema`, inline or a document of its own.
    pub schemas: Vec<xsd::Schema>,
    /// Every `wsdl:definitions`.
    pub definitions: Vec<wsdl::Definitions>,
    /// Every `wsdl:description`.
    pub descriptions: Vec<wsdl::description::Description>,
}
