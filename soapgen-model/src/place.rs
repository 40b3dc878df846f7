//! Places: which document, and where in it.

use roxmltree::Node;

/// A document of [`Sources`](crate::source::Sources).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DocumentId(pub u32);

/// A place in a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// Offset in bytes from its start.
    pub offset: u32,
}

impl Place {
    /// An offset in a document.
    pub fn at(document: DocumentId, offset: usize) -> Self {
        Self {
            document,
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
        }
    }

    /// The start of an element of a document.
    pub(crate) fn of(document: DocumentId, node: Node<'_, '_>) -> Self {
        Self::at(document, node.range().start)
    }
}
