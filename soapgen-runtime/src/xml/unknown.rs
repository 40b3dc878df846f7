//! What stands in a document and the schema doesn't know.

use super::codec::{ReadXml, Slot, WriteXml};
use super::read::Reader;
use super::table::RowKind;
use super::tree::{Attribute, Element};
use super::write::Writer;
use super::{Result, XSI};
use crate::value::QName;

/// What an element of a known type says beyond it, kept where the setting `keep-unknown` asks
/// for it, and written back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Unknown {
    /// The type that `xsi:type` names, where that is another than the declared one: a type
    /// derived from it that no document declares.
    pub type_name: Option<QName>,
    /// Attributes that the type doesn't have.
    pub attributes: Vec<Attribute>,
    /// Elements that the type doesn't have. They are written behind those that it has.
    pub elements: Vec<Element>,
}

impl Unknown {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.type_name.is_none() && self.attributes.is_empty() && self.elements.is_empty()
    }
}

impl ReadXml for Unknown {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        match reader.attribute_index() {
            Some(index) if reader.scan.attr_name(index)? == (XSI, "type") => {
                self.type_name = reader.type_name();
                Ok(())
            }
            Some(_) => Slot::read(&mut self.attributes, reader),
            None => Slot::read(&mut self.elements, reader),
        }
    }
}

impl WriteXml for Unknown {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        if !matches!(writer.row().kind, RowKind::AnyAttribute(_)) {
            return Slot::write(&self.elements, writer);
        }
        // A SOAP-encoded message names the type of each element itself.
        if let Some(name) = &self.type_name
            && writer.encoding.is_none()
        {
            writer.xsi_type(name);
        }
        Slot::write(&self.attributes, writer)
    }
}
