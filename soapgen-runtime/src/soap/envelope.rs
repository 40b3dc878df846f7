//! The envelope around a message (SOAP 1.1, section 4; SOAP 1.2 Part 1, section 5).

use super::SoapVersion;
use crate::xml::codec::Rows;
use crate::xml::read::scan::Scanner;
use crate::xml::table::{Namespaces, Row, RowKind, Table, any, element};
use crate::xml::tree::Element;
use crate::xml::xop::Package;
use crate::xml::{Attachment, ReadOptions, Reader, Result, WriteOptions, Writer, XmlErrorKind};

/// The prefix of the envelope in what is written.
const PREFIXES: [&[(&str, &str)]; 2] = [&[("soap", super::SOAP_11)], &[("soap", super::SOAP_12)]];

static ENVELOPES: [Row; 2] = [
    element(super::SOAP_11, "soap:Envelope", 1, 1),
    element(super::SOAP_12, "soap:Envelope", 1, 1),
];

static BODIES: [Row; 2] = [
    element(super::SOAP_11, "soap:Body", 1, 1),
    element(super::SOAP_12, "soap:Body", 1, 1),
];

/// The row of an element of any name.
pub(super) static ANY_ELEMENT: Row = any(Namespaces::Any, 1, 1);

/// The row of the body's own element.
pub(super) fn body_row(version: SoapVersion) -> &'static Row {
    &BODIES[version as usize]
}

/// What `write_envelope` calls to write the header blocks or the body, element `soap:Body`
/// included.
pub(super) type WritePart<'a> = dyn Fn(&mut Writer) -> Result<()> + 'a;

/// Writes an envelope. `header_namespaces` are declared on the header, which is left out when
/// there is no block to write. What is taken out of the message goes to `package`.
pub(super) fn write_envelope(
    version: SoapVersion,
    options: &WriteOptions,
    package: &mut Option<Package>,
    header_namespaces: &'static [(&'static str, &'static str)],
    blocks: &WritePart<'_>,
    body: &WritePart<'_>,
) -> Result<String> {
    let mut writer = Writer::new(options);
    writer.package = package.take();
    writer.pending_namespaces(PREFIXES[version as usize]);
    let mark = writer.start("soap:Envelope");
    writer.unless_empty("soap:Header", header_namespaces, blocks)?;
    body(&mut writer)?;
    writer.end("soap:Envelope", mark);
    *package = writer.package.take();
    Ok(writer.into_string())
}

/// What a body holds.
pub(super) enum Found {
    /// A message, which `read_envelope` was given a way to read.
    Message,
    /// A fault, whole, in its version's namespace.
    Fault(SoapVersion, Element),
}

/// Reads an envelope of either version, header blocks into `headers`, whose table is given.
///
/// Blocks that stand beside the body, not in a header, are read the same way: services are
/// documented like that. `body` is called with the start tag of the body's element at hand and
/// has to read that element to its end, unless the body holds a fault.
pub(super) fn read_envelope(
    text: &str,
    attachments: &[Attachment],
    options: &ReadOptions,
    headers: (&mut dyn Rows, &'static Table),
    body: &mut dyn FnMut(&mut Reader<'_>, SoapVersion) -> Result<()>,
) -> Result<Found> {
    let mut reader = Reader::new(text, options)?;
    reader.attachments = attachments;
    reader.scan.root()?;
    let version = match (
        reader.scan.tag_is(super::SOAP_11, "Envelope"),
        reader.scan.tag_is(super::SOAP_12, "Envelope"),
    ) {
        (true, _) => SoapVersion::V11,
        (_, true) => SoapVersion::V12,
        _ => return Err(reader.unexpected(&ENVELOPES[..1])),
    };
    let namespace = version.namespace();
    let mut blocks = Blocks {
        value: headers.0,
        rows: headers.1.rows,
        seen: Vec::new(),
    };
    let mut found = None;
    let is_open = reader.scan.enter()?;
    while is_open && reader.scan.next_child(&mut false)? {
        if reader.scan.tag_is(namespace, "Header") {
            if reader.scan.enter()? {
                while reader.scan.next_child(&mut false)? {
                    blocks.read(&mut reader)?;
                }
            }
        } else if found.is_none() && reader.scan.tag_is(namespace, "Body") {
            found = Some(match fault_ahead(&reader)? {
                None => {
                    body(&mut reader, version)?;
                    Found::Message
                }
                Some(version) => {
                    reader.scan.enter()?;
                    reader.scan.next_child(&mut false)?;
                    let fault = reader.value(&ANY_ELEMENT)?;
                    finish_element(&mut reader)?;
                    Found::Fault(version, fault)
                }
            });
        } else {
            blocks.read(&mut reader)?;
        }
    }
    reader.scan.finish()?;
    match found {
        Some(found) => {
            reader.verdict()?;
            Ok(found)
        }
        None => Err(reader.error(XmlErrorKind::Missing("<Body> of the envelope".to_owned()))),
    }
}

/// Passes over what is left of the element that was entered last.
pub(super) fn finish_element(reader: &mut Reader<'_>) -> Result<()> {
    while reader.scan.next_child(&mut false)? {
        reader.scan.skip()?;
    }
    Ok(())
}

/// The version of the fault that the body at hand holds, if it holds one.
fn fault_ahead(reader: &Reader<'_>) -> Result<Option<SoapVersion>> {
    let mut ahead: Scanner<'_> = reader.scan.clone();
    if ahead.enter()? && ahead.next_child(&mut false)? {
        if ahead.tag_is(super::SOAP_11, "Fault") {
            return Ok(Some(SoapVersion::V11));
        }
        if ahead.tag_is(super::SOAP_12, "Fault") {
            return Ok(Some(SoapVersion::V12));
        }
    }
    Ok(None)
}

/// The header blocks of a message, as they are read.
struct Blocks<'a> {
    value: &'a mut dyn Rows,
    rows: &'static [Row],
    /// The rows that were read: a block that may stand once is not read twice.
    seen: Vec<usize>,
}

impl Blocks<'_> {
    /// Reads the block of the last start tag. Blocks that no row takes are not for us, and
    /// passed over in strict reading as well.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let mut hit = None;
        for (at, row) in self.rows.iter().enumerate() {
            let takes = match row.kind {
                RowKind::Element | RowKind::Bytes(_) => {
                    reader.scan.tag_is(row.namespace, row.name)
                        && (row.max > 1 || !self.seen.contains(&at))
                }
                RowKind::Any(namespaces) => namespaces.takes(reader.scan.tag_name().0),
                RowKind::Extras => true,
                _ => false,
            };
            if takes {
                hit = Some((at, row));
                break;
            }
        }
        let Some((at, row)) = hit else {
            return reader.scan.skip();
        };
        self.seen.push(at);
        reader.start_at(row);
        self.value.read_row(at, reader)
    }
}
