//! SOAP-encoded messages (SOAP 1.1, section 5; SOAP 1.2 Part 2, section 3), as messages without
//! references.
//!
//! An encoded message is a graph: a value stands once and others refer to it (`href="#id"`, of
//! SOAP 1.2 `ref`). Generated types own their members and are trees, so each reference becomes a
//! copy of what it refers to, and a value that contains itself is refused. Arrays that are sent
//! in part or with gaps (`offset`, `position`) get nil items where nothing stands; of several
//! dimensions, the items are in row-major order, and `arrayType`, which tells the shape, stays.

use std::collections::HashMap;

use super::{SOAP_11, SOAP_12};
use crate::xml::tree::{Attribute, Element, Node};
use crate::xml::{
    ReadOptions, Reader, Result, SOAP_ENCODING_11, SOAP_ENCODING_12, WriteOptions, Writer,
    XmlError, XmlErrorKind,
};

/// How many bytes a message may grow by, when references become copies.
const MAX_GROWTH: usize = 64 << 20;
/// How many elements and namespace declarations are copied, at most.
const MAX_PIECES: usize = 1 << 20;
/// How many namespaces a value that is copied may have in scope.
const MAX_SCOPE: usize = 1 << 10;
/// How many items that are not there an array may have.
const MAX_GAPS: usize = 1 << 16;

/// The message with a copy in place of each reference, without the attributes of the encoding.
pub(super) fn resolve(text: &str, options: &ReadOptions) -> Result<String> {
    let mut reader = Reader::new(text, options)?;
    reader.scan.root()?;
    let mut envelope = Element::new("", "");
    envelope.capture(&mut reader, true)?;
    reader.scan.finish()?;
    let mut values = Values::default();
    values.collect(&envelope, None);
    let mut copier = Copier {
        values: &values,
        open: Vec::new(),
        is_strict: options.strict,
        max_size: text.len().saturating_add(MAX_GROWTH),
        copying: 0,
        pieces: 0,
        gaps: 0,
        writer: Writer::new(&WriteOptions {
            max_depth: options.max_depth,
            ..WriteOptions::default()
        }),
    };
    copier.element(&envelope)?;
    Ok(copier.writer.into_string())
}

fn bad(what: String) -> XmlError {
    XmlError::new(XmlErrorKind::Encoded(what), String::new(), None)
}

/// The values that can be referred to.
#[derive(Default)]
struct Values<'t> {
    /// Elements that declare namespaces, or have an `id`: their parent among these, if any.
    places: Vec<(Option<usize>, &'t Element)>,
    by_id: HashMap<&'t str, usize>,
}

impl<'t> Values<'t> {
    fn collect(&mut self, element: &'t Element, parent: Option<usize>) {
        let id = id(element);
        let mut at = parent;
        if id.is_some() || !element.namespaces.is_empty() {
            at = Some(self.places.len());
            self.places.push((parent, element));
        }
        if let Some((id, place)) = id.zip(at) {
            self.by_id.entry(id).or_insert(place);
        }
        for child in element.elements() {
            self.collect(child, at);
        }
    }
}

fn id(element: &Element) -> Option<&str> {
    element
        .attribute("", "id")
        .or_else(|| element.attribute(SOAP_ENCODING_12, "id"))
}

/// The `id` that an element refers to, if it is a reference within the message.
fn reference(element: &Element) -> Option<&str> {
    match element.attribute("", "href") {
        Some(href) => href.trim().strip_prefix('#'),
        None => element.attribute(SOAP_ENCODING_12, "ref").map(str::trim),
    }
}

/// An attribute of the encoding, in either version.
fn encoding_attribute<'e>(element: &'e Element, local: &str) -> Option<&'e str> {
    element
        .attribute(SOAP_ENCODING_11, local)
        .or_else(|| element.attribute(SOAP_ENCODING_12, local))
}

/// Whether an attribute belongs to the encoding and not to the value.
fn is_encoding(attribute: &Attribute) -> bool {
    let local = attribute.name.local.as_str();
    match attribute.name.namespace.as_deref() {
        // A shape of several dimensions is told nowhere else.
        Some(SOAP_ENCODING_11 | SOAP_ENCODING_12) => {
            let shape = &attribute.value;
            local != "arrayType" || !shape.contains(',') && shape.matches('[').count() < 2
        }
        Some(SOAP_11 | SOAP_12) => local == "encodingStyle",
        _ => false,
    }
}

fn is_id(attribute: &Attribute) -> bool {
    attribute.name.namespace.is_none() && attribute.name.local == "id"
}

struct Copier<'t> {
    values: &'t Values<'t>,
    /// The ids of the values that are being copied.
    open: Vec<&'t str>,
    /// Whether a value that contains itself is refused, and not cut where it would start again.
    is_strict: bool,
    max_size: usize,
    /// How many references lead to where the copier is.
    copying: usize,
    pieces: usize,
    gaps: usize,
    writer: Writer,
}

impl<'t> Copier<'t> {
    /// Writes an element, or, where it is a reference, the value under the element's name.
    fn element(&mut self, accessor: &'t Element) -> Result<()> {
        let open = self.open.len();
        let mut value = accessor;
        let mut place = None;
        if !self.enter(id(value))? {
            return self.cut(accessor);
        }
        while let Some(wanted) = reference(value) {
            let Some(&at) = self.values.by_id.get(wanted) else {
                return Err(bad(format!(
                    "<{}> refers to \"{wanted}\", and no element has this id",
                    accessor.name.local
                )));
            };
            if !self.enter(Some(wanted))? {
                self.open.truncate(open);
                return self.cut(accessor);
            }
            value = self.values.places[at].1;
            place = Some(at);
        }
        let (tag, mark) = self.start(accessor, place)?;
        self.copying += usize::from(place.is_some());
        // An `id` stays unique; where the encoding doesn't hold, in headers and faults, it may mean
        // something.
        let is_copy = place.is_some();
        let is_value = |a: &&Attribute| !(is_encoding(a) || is_copy && is_id(a));
        for attribute in value.attributes.iter().filter(is_value) {
            attribute.write_to(&mut self.writer)?;
        }
        self.writer.nest()?;
        if value.is(SOAP_11, "Body") || value.is(SOAP_12, "Body") {
            self.roots(value)?;
        } else if is_sparse(value) {
            self.sparse(value)?;
        } else {
            for node in &value.children {
                match node {
                    Node::Text(text) => self.writer.text(text)?,
                    Node::Element(child) => self.element(child)?,
                }
            }
        }
        self.writer.unnest();
        self.writer.end(&tag, mark);
        self.open.truncate(open);
        self.copying -= usize::from(place.is_some());
        if self.writer.buffer().len() > self.max_size {
            return Err(bad(format!(
                "the message grows by more than {MAX_GROWTH} bytes when its references are \
                 followed"
            )));
        }
        Ok(())
    }

    /// Goes into a value; `false` where it is in itself.
    fn enter(&mut self, id: Option<&'t str>) -> Result<bool> {
        let Some(id) = id else {
            return Ok(true);
        };
        if self.open.contains(&id) {
            if !self.is_strict {
                return Ok(false);
            }
            return Err(bad(format!(
                "the value with the id \"{id}\" contains itself; generated types can't hold it"
            )));
        }
        self.open.push(id);
        Ok(true)
    }

    /// Writes nil in place of a value that this one stands in.
    fn cut(&mut self, accessor: &'t Element) -> Result<()> {
        let (tag, mark) = self.start(accessor, None)?;
        self.writer.xsi("nil", "true");
        self.writer.end(&tag, mark);
        Ok(())
    }

    /// Writes a start tag of this name, and the declarations that the value at `place` needs.
    fn start(&mut self, name: &Element, place: Option<usize>) -> Result<(String, usize)> {
        let namespace = name.name.namespace.as_deref().unwrap_or("");
        let mut tag = name.tag(&self.writer)?;
        let mut wanted: Vec<(&str, &str)> = Vec::new();
        let mut next = place;
        match place {
            None => wanted.extend(name.namespaces.iter().map(|(p, u)| (&**p, &**u))),
            Some(_) => {
                while let Some((parent, element)) = next.and_then(|at| self.values.places.get(at)) {
                    for (prefix, uri) in element.namespaces.iter().take(MAX_SCOPE + 1) {
                        if !wanted.iter().any(|(known, _)| known == prefix) {
                            wanted.push((prefix, uri));
                        }
                    }
                    next = *parent;
                    if wanted.len() > MAX_SCOPE {
                        let name = &name.name.local;
                        return Err(bad(format!(
                            "<{name}> refers to a value with more than {MAX_SCOPE} namespaces"
                        )));
                    }
                }
            }
        }
        // What stands in place is no more than was read.
        if place.is_some() || self.copying > 0 {
            self.pieces += wanted.len() + 1;
        }
        if self.pieces > MAX_PIECES {
            return Err(bad(format!(
                "the message grows by more than {MAX_PIECES} elements when its references are \
                 followed"
            )));
        }
        let prefix = tag
            .split_once(':')
            .map_or("", |(prefix, _)| prefix)
            .to_owned();
        let is_other = |(p, uri): &(&str, &str)| *p == prefix && *uri != namespace;
        let prefix = if !wanted.iter().any(is_other) {
            prefix
        } else if namespace.is_empty() {
            // A name in no namespace can't have a prefix: the default namespace has to go.
            wanted.retain(|(p, _)| !p.is_empty());
            prefix
        } else {
            tag = format!("soapgen-ref:{}", name.name.local);
            "soapgen-ref".to_owned()
        };
        if !wanted.iter().any(|(p, _)| *p == prefix) {
            wanted.push((&prefix, namespace));
        }
        let mark = self.writer.start(&tag);
        for (prefix, uri) in wanted {
            if prefix != "xml" && self.writer.namespace_of(prefix).unwrap_or("") != uri {
                self.writer.declare(prefix, uri);
            }
        }
        Ok((tag, mark))
    }

    /// The content of `soap:Body`, without the values that are only there to be referred to
    /// (SOAP 1.1, section 5.6).
    fn roots(&mut self, body: &'t Element) -> Result<()> {
        let is_root = |child: &&Element| match encoding_attribute(child, "root").map(str::trim) {
            Some(value) => matches!(value, "1" | "true"),
            None => id(child).is_none(),
        };
        let mut any = false;
        for child in body.elements().filter(is_root) {
            any = true;
            self.element(child)?;
        }
        match body.elements().next() {
            Some(child) if !any => self.element(child),
            _ => Ok(()),
        }
    }

    /// The items of an array that says where they stand (SOAP 1.1, section 5.4.2).
    fn sparse(&mut self, array: &'t Element) -> Result<()> {
        let sizes = encoding_attribute(array, "arrayType")
            .and_then(|ty| ty.rsplit_once('['))
            .map_or("", |(_, sizes)| sizes);
        let mut next = match encoding_attribute(array, "offset") {
            Some(offset) => index(offset, sizes)?,
            None => 0,
        };
        let mut items = Vec::new();
        for item in array.elements() {
            if let Some(position) = encoding_attribute(item, "position") {
                next = index(position, sizes)?;
            }
            items.push((next, item));
            next = next.saturating_add(1);
        }
        items.sort_by_key(|(at, _)| *at);
        let mut written = 0;
        for (at, item) in items {
            while written < at {
                self.gaps += 1;
                if self.gaps > MAX_GAPS {
                    return Err(bad(format!("an array has more than {MAX_GAPS} gaps")));
                }
                let (tag, mark) = self.start(item, None)?;
                self.writer.xsi("nil", "true");
                self.writer.end(&tag, mark);
                written += 1;
            }
            self.element(item)?;
            written += 1;
        }
        Ok(())
    }
}

fn is_sparse(element: &Element) -> bool {
    encoding_attribute(element, "offset").is_some()
        || element
            .elements()
            .any(|item| encoding_attribute(item, "position").is_some())
}

/// The place of an item, from its index in each dimension, such as `[1,2]`, and their sizes,
/// such as `3,4]`.
fn index(text: &str, sizes: &str) -> Result<usize> {
    let numbers = |text: &str| -> Option<Vec<usize>> {
        let inner = text.trim().trim_matches(['[', ']']);
        inner
            .split(',')
            .map(|number| number.trim().parse().ok())
            .collect()
    };
    let index = || {
        let at = numbers(text)?;
        let [first, more @ ..] = at.as_slice() else {
            return None;
        };
        if more.is_empty() {
            return Some(*first);
        }
        let sizes = numbers(sizes).filter(|sizes| sizes.len() == at.len())?;
        let mut dimensions = more.iter().zip(sizes.iter().skip(1));
        dimensions.try_fold(*first, |place, (at, size)| {
            place.checked_mul(*size)?.checked_add(*at)
        })
    };
    index().ok_or_else(|| {
        bad(format!(
            "\"{text}\" is not a place in an array of the size [{sizes}"
        ))
    })
}
