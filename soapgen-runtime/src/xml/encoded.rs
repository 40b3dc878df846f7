//! What a SOAP-encoded message says beside its values: types, sizes of arrays, the encoding
//! itself (SOAP 1.1, section 5; SOAP 1.2 Part 2, section 3).

use std::borrow::Cow;

use super::table::{Row, RowKind};
use super::write::Writer;
use super::{SOAP_ENCODING_11, SOAP_ENCODING_12, XSD};

/// The encoding of a message that is being written.
#[derive(Clone, Copy)]
pub(crate) struct Encoding {
    /// Namespace of the envelope.
    pub(crate) envelope: &'static str,
    /// Whether SOAP 1.2's encoding is meant.
    pub(crate) is_12: bool,
    /// The depth of the elements that name it: what is around them isn't encoded.
    depth: usize,
}

impl Writer {
    /// Encodes the elements that are so much deeper than where the writer is, and all in them.
    pub(crate) fn encode(&mut self, envelope: &'static str, is_12: bool, deeper: usize) {
        self.encoding = Some(Encoding {
            envelope,
            is_12,
            depth: self.depth() + deeper,
        });
    }

    /// Writes the start tag of a row but for its end; in an encoded message with the type,
    /// unless the value names it.
    pub(crate) fn start_row(&mut self, row: &'static Row, names_type: bool) -> usize {
        let mark = self.start(row.tag);
        if let RowKind::Bytes(media) = row.kind {
            self.describe(Cow::Borrowed(media));
        }
        let Some(encoding) = self.encoding else {
            return mark;
        };
        let namespace = namespace(encoding);
        if self.depth() < encoding.depth {
            return mark;
        }
        if self.depth() == encoding.depth {
            let prefix = self.prefix_for(encoding.envelope, "soap");
            self.plain_attribute(&format!("{prefix}:encodingStyle"), namespace);
        }
        if let Some((of, tag)) = row.type_name
            && !names_type
        {
            let of = if of == SOAP_ENCODING_11 {
                namespace
            } else {
                of
            };
            let name = self.qualified(of, tag);
            self.xsi("type", &name);
        }
        mark
    }

    /// The size of the array whose start tag is open, if it is a SOAP-encoded one.
    pub(crate) fn array_size(&mut self, row: &'static Row, count: usize) {
        let Some(encoding) = self.encoding.filter(|_| row.is_soap_array()) else {
            return;
        };
        let namespace = namespace(encoding);
        let item = row.items.first().and_then(|item| item.type_name);
        let (of, tag) = item.unwrap_or((XSD, "xsd:anyType"));
        let of = if of == SOAP_ENCODING_11 {
            namespace
        } else {
            of
        };
        let item = self.qualified(of, tag);
        let prefix = self.prefix_for(namespace, "soapenc");
        if encoding.is_12 {
            self.plain_attribute(&format!("{prefix}:itemType"), &item);
            self.plain_attribute(&format!("{prefix}:arraySize"), &count.to_string());
        } else {
            self.plain_attribute(&format!("{prefix}:arrayType"), &format!("{item}[{count}]"));
        }
    }

    /// The name with a prefix that stands for this namespace where the writer is.
    fn qualified(&mut self, namespace: &str, tag: &str) -> String {
        let (prefix, local) = tag.split_once(':').unwrap_or(("", tag));
        let prefix = self.prefix_for(namespace, prefix);
        format!("{prefix}:{local}")
    }
}

fn namespace(encoding: Encoding) -> &'static str {
    match encoding.is_12 {
        true => SOAP_ENCODING_12,
        false => SOAP_ENCODING_11,
    }
}
