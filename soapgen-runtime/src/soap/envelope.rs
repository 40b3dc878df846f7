//! The envelope around a message (SOAP 1.1, section 4; SOAP 1.2 Part 1, section 5).

use super::SoapVersion;
#[cfg(feature = "server")]
use super::outline::Aim;
#[cfg(feature = "server")]
use crate::value::QName;
use crate::xml::codec::Rows;
use crate::xml::read::problems::shown;
use crate::xml::read::scan::Mark;
use crate::xml::table::{Namespaces, Row, RowKind, Table, any, element};
use crate::xml::tree::Element;
use crate::xml::xop::Package;
use crate::xml::{
    Attachment, ReadOptions, Reader, Result, SOAP_11, SOAP_12, WriteOptions, Writer, XmlError,
    XmlErrorKind,
};

/// The prefix of the envelope in what is written.
const PREFIXES: [&[(&str, &str)]; 2] = [&[("soap", SOAP_11)], &[("soap", SOAP_12)]];

static ENVELOPES: [Row; 2] = [
    element(SOAP_11, "soap:Envelope", 1, 1),
    element(SOAP_12, "soap:Envelope", 1, 1),
];

/// The rows of the body's own element, of SOAP 1.1 first.
pub(crate) static BODIES: [Row; 2] = [
    element(SOAP_11, "soap:Body", 1, 1),
    element(SOAP_12, "soap:Body", 1, 1),
];

/// The row of an element of any name.
pub(super) static ANY_ELEMENT: Row = any(Namespaces::Any, 1, 1);

/// The rows of the envelopes, of SOAP 1.1 first.
pub(super) fn envelope_rows() -> &'static [Row] {
    &ENVELOPES
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
    writer.pending_namespaces(PREFIXES[version as usize])?;
    let mark = writer.start("soap:Envelope");
    writer.unless_empty("soap:Header", header_namespaces, blocks)?;
    body(&mut writer)?;
    writer.end("soap:Envelope", mark);
    *package = writer.package.take();
    writer.finish()
}

/// What a body holds.
pub(super) enum Found {
    /// A message, which `read_envelope` was given a way to read.
    Message {
        /// Whether there is more in the envelope to which a reference may lead: more in the body
        /// than the message, or a header block with an `id`.
        more: bool,
    },
    /// A fault, whole, in its version's namespace.
    Fault(SoapVersion, Element),
}

/// Reads an envelope of either version, header blocks into `headers`, whose table is given, and
/// whether some of them are SOAP-encoded.
///
/// Blocks that stand beside the body, not in a header, are read the same way: services are
/// documented like that. What is kept of those that can't be read, or that nothing declares, says
/// `aside`. `body` is called with the start tag of the body's element at hand and has
/// to read that element to its end, unless the body holds a fault; it says whether there was more
/// in it than the message.
pub(super) fn read_envelope(
    text: &str,
    attachments: &[Attachment],
    options: &ReadOptions,
    headers: (&mut dyn Rows, &'static Table, bool),
    aside: Aside<'_>,
    body: &mut dyn FnMut(&mut Reader<'_>, SoapVersion) -> Result<bool>,
) -> Result<Found> {
    let mut reader = Reader::new(text, options)?;
    reader.attachments = attachments.into();
    reader.scan.root()?;
    let version = match (
        reader.scan.tag_is(SOAP_11, "Envelope"),
        reader.scan.tag_is(SOAP_12, "Envelope"),
    ) {
        (true, _) => SoapVersion::V11,
        (_, true) => SoapVersion::V12,
        _ => return Err(reader.unexpected(&envelope_rows()[..1])),
    };
    let namespace = version.namespace();
    let mut blocks = Blocks {
        value: headers.0,
        rows: headers.1.rows,
        are_encoded: headers.2,
        seen: Vec::new(),
        aside,
        have_ids: false,
        version,
        are_late: false,
    };
    let mut found = None;
    let mut has_header = false;
    let is_open = reader.scan.enter()?;
    while is_open && reader.scan.next_child(&mut false)? {
        if options.strict {
            let is_misplaced = match reader.scan.tag_name() {
                (of, "Header") if of == namespace => has_header || found.is_some(),
                (of, "Body") if of == namespace => found.is_some(),
                _ => false,
            };
            if is_misplaced {
                let what = "an envelope has one <Header> at most, and behind it one <Body>";
                reader.tag_violation(what.to_owned());
            }
        }
        if reader.scan.tag_is(namespace, "Header") {
            has_header = true;
            if reader.scan.enter()? {
                while reader.scan.next_child(&mut false)? {
                    blocks.read(&mut reader)?;
                }
            }
        } else if found.is_none() && reader.scan.tag_is(namespace, "Body") {
            blocks.are_late = true;
            let here = reader.scan.mark();
            let is_open = reader.scan.enter()?;
            let first = match is_open && reader.scan.next_child(&mut false)? {
                true => fault_version(&mut reader, version),
                false => None,
            };
            found = Some(match first {
                Some(version) => fault(&mut reader, version)?,
                None => {
                    reader.scan.back_to(here);
                    match body(&mut reader, version) {
                        Ok(false) => Found::Message { more: false },
                        Err(error) if error.is_limit() => return Err(error),
                        read => match late_fault(&mut reader, here, version) {
                            Some(version) => fault(&mut reader, version)?,
                            None => Found::Message { more: read? },
                        },
                    }
                }
            });
        } else {
            blocks.read(&mut reader)?;
        }
    }
    reader.scan.finish()?;
    match found {
        Some(mut found) => {
            if let Found::Message { more } = &mut found {
                *more |= blocks.have_ids;
            }
            reader.verdict()?;
            Ok(found)
        }
        None => Err(reader.error(XmlErrorKind::Missing("<Body> of the envelope".to_owned()))),
    }
}

/// Passes over what is left of the element that was entered last; whether there was a child.
pub(super) fn finish_element(reader: &mut Reader<'_>) -> Result<bool> {
    let mut more = false;
    while reader.scan.next_child(&mut false)? {
        reader.scan.skip()?;
        more = true;
    }
    Ok(more)
}

/// As [`finish_element`], of a body that holds one element alone, in front of which there may have
/// been text. In strict reading what stands behind it is a violation, unless it is a fault, which
/// the message is taken for.
pub(super) fn finish_body(
    reader: &mut Reader<'_>,
    version: SoapVersion,
    mut has_text: bool,
) -> Result<bool> {
    if !reader.options.strict {
        return finish_element(reader);
    }
    let mut more = false;
    while reader.scan.next_child(&mut has_text)? {
        if fault_version(reader, version).is_none() {
            let (namespace, local) = reader.scan.tag_name();
            let found = shown(namespace, local);
            reader.tag_violation(format!("expected no further element, found {found}"));
        }
        reader.scan.skip()?;
        more = true;
    }
    if has_text {
        reader.text_violation();
    }
    Ok(more)
}

/// The version of the fault that the last start tag is of, if it is of one. In lenient reading it
/// may stand in any namespace where it has a code or a text as those of SOAP 1.1.
fn fault_version(reader: &mut Reader<'_>, around: SoapVersion) -> Option<SoapVersion> {
    if reader.scan.tag_is(SOAP_11, "Fault") {
        Some(SoapVersion::V11)
    } else if reader.scan.tag_is(SOAP_12, "Fault") {
        Some(SoapVersion::V12)
    } else if reader.scan.tag_name().1 == "Fault" && has_fault(reader) {
        Some(around)
    } else {
        None
    }
}

#[cold]
fn has_fault(reader: &mut Reader<'_>) -> bool {
    if reader.options.strict {
        return false;
    }
    let here = reader.scan.mark();
    let is_open = reader.scan.enter() == Ok(true);
    let is_first = is_open
        && reader.scan.next_child(&mut false) == Ok(true)
        && matches!(reader.scan.tag_name().1, "faultcode" | "faultstring");
    reader.scan.back_to(here);
    is_first
}

/// Goes to a fault behind the first child of the body whose start tag this is: some services put
/// the empty response, or the one that they had begun, in front of it. Where there is none it goes
/// to the end of the body, unless that is not well-formed, which is an error of the reading that
/// came before.
#[cold]
fn late_fault(reader: &mut Reader<'_>, body: Mark, around: SoapVersion) -> Option<SoapVersion> {
    reader.leave_all();
    reader.scan.back_to(body);
    if reader.scan.enter() != Ok(true) || reader.scan.next_child(&mut false) != Ok(true) {
        return None;
    }
    while reader.scan.skip().is_ok() && reader.scan.next_child(&mut false) == Ok(true) {
        if let Some(version) = fault_version(reader, around) {
            return Some(version);
        }
    }
    None
}

/// Reads the fault whose start tag is at hand, and passes over what stands behind it in the body.
fn fault(reader: &mut Reader<'_>, version: SoapVersion) -> Result<Found> {
    let fault = reader.value(&ANY_ELEMENT)?;
    finish_element(reader)?;
    Ok(Found::Fault(version, fault))
}

/// What is kept of header blocks beside those that are declared and can be read.
pub(super) enum Aside<'a> {
    /// Nothing: what can't be read costs the message.
    Nothing,
    /// Why blocks could not be read, where that isn't to cost the message: not in strict reading.
    Errors(&'a mut Vec<XmlError>),
    /// What a server keeps beside what it reads.
    #[cfg(feature = "server")]
    Others(Others<'a>),
}

/// The blocks that a server doesn't read, but keeps.
#[cfg(feature = "server")]
pub(super) struct Others<'a> {
    /// The roles that this node plays beside those that every one does.
    pub(super) roles: &'a [String],
    /// Those that nothing declares, and those for another node, whoever declares them (SOAP 1.1,
    /// section 4.2.2; SOAP 1.2 Part 1, section 2.6).
    pub(super) blocks: &'a mut Vec<Element>,
    /// Those of them behind the body that this node has to understand, which is known of the
    /// others before anything is read.
    pub(super) late: &'a mut Vec<QName>,
}

/// The header blocks of a message, as they are read.
struct Blocks<'a> {
    value: &'a mut dyn Rows,
    rows: &'static [Row],
    are_encoded: bool,
    /// The rows that were read: a block that may stand once is not read twice.
    seen: Vec<usize>,
    aside: Aside<'a>,
    /// Whether some that no row takes have an `id`.
    have_ids: bool,
    #[cfg_attr(not(feature = "server"), allow(dead_code))] // For a server alone.
    version: SoapVersion,
    /// Whether they stand behind the body.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    are_late: bool,
}

impl Blocks<'_> {
    /// Whether the block of the last start tag is for this node. A client is the last on the way of
    /// an answer, and takes all that is in it.
    fn is_ours(&self, reader: &Reader<'_>) -> Result<bool> {
        match &self.aside {
            #[cfg(feature = "server")]
            Aside::Others(others) => Ok(Aim::of(reader, self.version, others.roles)?.is_here),
            _ => {
                let _ = reader;
                Ok(true)
            }
        }
    }

    /// Reads the block of the last start tag. Blocks that no row takes are not for us, and
    /// passed over in strict reading as well.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let is_ours = self.is_ours(reader)?;
        let mut hit = None;
        for (at, row) in self.rows.iter().enumerate() {
            let takes = match row.kind {
                RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
                    reader.scan.tag_is(row.namespace, row.name)
                        && (row.max > 1 || !self.seen.contains(&at))
                }
                RowKind::Any(namespaces) => namespaces.takes(reader.scan.tag_name().0),
                RowKind::Unknown => true,
                _ => false,
            };
            if takes && is_ours {
                hit = Some((at, row));
                break;
            }
        }
        let is_named = matches!(hit, Some((_, row)) if row.is_element());
        if !is_named && !reader.options.strict && !self.have_ids {
            self.have_ids = (0..reader.scan.attr_count())
                .any(|index| reader.scan.attr_name(index) == Ok(("", "id")));
        }
        let Some((at, row)) = hit else {
            return match &mut self.aside {
                #[cfg(feature = "server")]
                Aside::Others(others) => {
                    if self.are_late && others.late.len() < reader.options.limits.violations {
                        let aim = Aim::of(reader, self.version, others.roles)?;
                        if aim.must && aim.is_here {
                            others.late.push(reader.scan.tag_qname());
                        }
                    }
                    others.blocks.push(reader.value(&ANY_ELEMENT)?);
                    Ok(())
                }
                _ => reader.scan.skip(),
            };
        };
        // Each row once: a message may have very many blocks.
        if !self.seen.contains(&at) {
            self.seen.push(at);
        }
        let mark = reader.scan.mark();
        reader.start_at(row);
        reader.is_encoded = self.are_encoded;
        let Err(error) = self.value.read_row(at, reader) else {
            return Ok(());
        };
        match &mut self.aside {
            Aside::Errors(errors) if !reader.options.strict && !error.is_of_document() => {
                if errors.len() < reader.options.limits.violations {
                    errors.push(error);
                }
                reader.pass_over(mark)
            }
            _ => Err(error),
        }
    }
}
