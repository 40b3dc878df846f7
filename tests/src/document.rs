//! Which generated element reads and writes a document.

use soapgen_runtime::{ReadOptions, Root, Slot, Violation, XmlResult};

/// A document as a generated type gives it back.
#[derive(Debug)]
pub struct Written {
    /// What was read, written.
    pub text: String,
    /// What `validate` says of it.
    pub violations: Vec<Violation>,
}

/// A global element of a feature.
#[derive(Debug)]
pub struct Document {
    /// Name of the feature's folder.
    pub feature: &'static str,
    /// Namespace of the element; empty for none.
    pub namespace: &'static str,
    /// Local name of the element.
    pub name: &'static str,
    run: fn(&str, bool) -> XmlResult<Written>,
}

impl Document {
    const fn new(
        feature: &'static str,
        namespace: &'static str,
        name: &'static str,
        run: fn(&str, bool) -> XmlResult<Written>,
    ) -> Self {
        Self {
            feature,
            namespace,
            name,
            run,
        }
    }

    /// The element of this name.
    pub fn find(feature: &str, namespace: &str, name: &str) -> Option<&'static Self> {
        DOCUMENTS.iter().find(|document| {
            document.feature == feature && document.namespace == namespace && document.name == name
        })
    }

    /// Reads a document, strictly or not, and writes it.
    ///
    /// # Errors
    /// When it can't be read, or what was read can't be written.
    pub fn both_ways(&self, text: &str, strict: bool) -> XmlResult<Written> {
        (self.run)(text, strict)
    }
}

static DOCUMENTS: &[Document] = include!(concat!(env!("OUT_DIR"), "/documents.rs"));

fn both_ways<T: Slot>(root: &'static Root<T>, text: &str, strict: bool) -> XmlResult<Written> {
    let options = ReadOptions::default().with_strict(strict);
    let value = root.read_with(text, &options)?;
    Ok(Written {
        text: root.to_string(&value)?,
        violations: root.validate(&value)?.to_vec(),
    })
}
