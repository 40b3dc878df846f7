//! SOAP-encoded messages (SOAP 1.1, section 5; SOAP 1.2 Part 2, section 3), as messages without
//! references.
//!
//! An encoded message is a graph: a value stands once and others refer to it (`href="#id"`, of
//! SOAP 1.2 `ref`). Generated types own their members and are trees, so each reference becomes a
//! copy of what it refers to, and a value that contains itself is refused. Arrays that are sent
//! in part or with gaps (`offset`, `position`) get nil items where nothing stands; of several
//! dimensions, the items are in row-major order, and what tells the size stays.

use std::collections::HashMap;

use super::{SOAP_11, SOAP_12};
use crate::xml::encoded::{MAX_GAPS, Sizes, is_soap_encoding, sizes_of_list, sizes_of_type};
use crate::xml::read::scan::Next;
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

/// Which elements can be referred to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Targets {
    /// Every one that has an `id`, and each reference leads to one.
    All,
    /// Those that stand beside the message in the body: in a message that its document says is
    /// not encoded any other `id` and `href` is an attribute.
    BesideMessage,
}

/// The message with a copy in place of each reference, without the attributes of the encoding.
pub(super) fn resolve(text: &str, options: &ReadOptions, targets: Targets) -> Result<String> {
    let mut reader = Reader::new(text, options)?;
    reader.scan.root()?;
    let mut envelope = Element::new("", "");
    envelope.capture(&mut reader, true)?;
    reader.scan.finish()?;
    let mut values = Values::default();
    values.collect(&envelope, None, targets, false);
    let mut copier = Copier {
        text,
        options,
        envelope: &envelope,
        values: &values,
        targets,
        open: Vec::new(),
        max_size: text.len().saturating_add(MAX_GROWTH),
        copying: 0,
        pieces: 0,
        gaps: 0,
        writer: Writer::new(&WriteOptions {
            max_depth: options.limits.depth,
            ..WriteOptions::default()
        }),
    };
    copier.element(&envelope)?;
    Ok(copier.writer.into_string())
}

/// The values that can be referred to.
#[derive(Default)]
struct Values<'t> {
    /// Elements that declare namespaces, or have an `id`: their parent among these, if any.
    places: Vec<(Option<usize>, &'t Element)>,
    by_id: HashMap<&'t str, usize>,
}

impl<'t> Values<'t> {
    fn collect(
        &mut self,
        element: &'t Element,
        parent: Option<usize>,
        targets: Targets,
        is_in_body: bool,
    ) {
        let id = id(element).filter(|_| is_in_body || targets == Targets::All);
        let mut at = parent;
        if id.is_some() || !element.namespaces.own().is_empty() {
            at = Some(self.places.len());
            self.places.push((parent, element));
        }
        if let Some((id, place)) = id.zip(at) {
            self.by_id.entry(id).or_insert(place);
        }
        let is_body = is_body(element);
        for child in element.elements() {
            self.collect(child, at, targets, is_body);
        }
    }

    /// The id by which an element can be referred to.
    fn id_of(&self, element: &'t Element) -> Option<&'t str> {
        let id = id(element)?;
        let at = *self.by_id.get(id)?;
        std::ptr::eq(self.places[at].1, element).then_some(id)
    }
}

fn is_body(element: &Element) -> bool {
    element.is(SOAP_11, "Body") || element.is(SOAP_12, "Body")
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
fn is_encoding(attribute: &Attribute, is_grid: bool) -> bool {
    let local = attribute.name.local.as_str();
    match attribute.name.namespace.as_deref() {
        // A size of several dimensions is told nowhere else.
        Some(namespace) if is_soap_encoding(namespace) => {
            !(is_grid && matches!(local, "arrayType" | "itemType" | "arraySize"))
        }
        Some(SOAP_11 | SOAP_12) => local == "encodingStyle",
        _ => false,
    }
}

/// What an array says of its size: the attribute and, if it is one, the sizes.
fn sizes(array: &Element) -> Option<(&str, Option<Sizes>)> {
    if let Some(text) = encoding_attribute(array, "arrayType") {
        return Some((text, sizes_of_type(text)));
    }
    let text = encoding_attribute(array, "arraySize")?;
    Some((text, sizes_of_list(text)))
}

/// Whether an element is an array of several dimensions, or of arrays.
fn is_grid(element: &Element) -> bool {
    match sizes(element) {
        Some((text, Some(sizes))) => sizes.len() > 1 || text.matches('[').count() > 1,
        // The size is none: whoever reads the array says so.
        Some((_, None)) => true,
        None => false,
    }
}

fn is_id(attribute: &Attribute) -> bool {
    attribute.name.namespace.is_none() && attribute.name.local == "id"
}

struct Copier<'t> {
    text: &'t str,
    options: &'t ReadOptions,
    envelope: &'t Element,
    values: &'t Values<'t>,
    targets: Targets,
    /// The ids of the values that are being copied.
    open: Vec<&'t str>,
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
        if !self.enter(self.values.id_of(value), accessor)? {
            return self.cut(accessor);
        }
        while let Some(wanted) = reference(value) {
            let Some(&at) = self.values.by_id.get(wanted) else {
                if self.targets == Targets::BesideMessage {
                    break;
                }
                let name = &accessor.name.local;
                let what = format!("<{name}> refers to \"{wanted}\", and no element has this id");
                return Err(self.bad(accessor, what));
            };
            if !self.enter(Some(wanted), accessor)? {
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
        let is_grid = is_grid(value);
        let is_value = |a: &&Attribute| !(is_encoding(a, is_grid) || is_copy && is_id(a));
        for attribute in value.attributes.iter().filter(is_value) {
            attribute.write_to(&mut self.writer)?;
        }
        self.writer.check_depth()?;
        if is_body(value) {
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
        self.writer.end(&tag, mark);
        self.open.truncate(open);
        self.copying -= usize::from(place.is_some());
        if self.writer.buffer().len() > self.max_size {
            let what = format!(
                "the message grows by more than {MAX_GROWTH} bytes when its references are \
                 followed"
            );
            return Err(self.bad(accessor, what));
        }
        Ok(())
    }

    /// Goes into a value; `false` where it is in itself, in lenient reading: it is cut there.
    fn enter(&mut self, id: Option<&'t str>, accessor: &Element) -> Result<bool> {
        let Some(id) = id else {
            return Ok(true);
        };
        if self.open.contains(&id) {
            if !self.options.strict {
                return Ok(false);
            }
            let what = format!(
                "the value with the id \"{id}\" contains itself; generated types can't hold it"
            );
            return Err(self.bad(accessor, what));
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
            None => wanted.extend(name.namespaces.own().iter().map(|(p, u)| (&**p, &**u))),
            Some(_) => {
                while let Some((parent, element)) = next.and_then(|at| self.values.places.get(at)) {
                    for (prefix, uri) in element.namespaces.own().iter().take(MAX_SCOPE + 1) {
                        if !wanted.iter().any(|(known, _)| known == prefix) {
                            wanted.push((prefix, uri));
                        }
                    }
                    next = *parent;
                    if wanted.len() > MAX_SCOPE {
                        let local = &name.name.local;
                        let what = format!(
                            "<{local}> refers to a value with more than {MAX_SCOPE} namespaces"
                        );
                        return Err(self.bad(name, what));
                    }
                }
            }
        }
        // What stands in place is no more than was read.
        if place.is_some() || self.copying > 0 {
            self.pieces += wanted.len() + 1;
        }
        if self.pieces > MAX_PIECES {
            let what = format!(
                "the message grows by more than {MAX_PIECES} elements when its references are \
                 followed"
            );
            return Err(self.bad(name, what));
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
        let (size, sizes) = sizes(array).unwrap_or_default();
        let sizes = sizes.unwrap_or_default();
        let place = |element: &Element, text: &str| {
            index(text, &sizes, self.options.strict).ok_or_else(|| {
                let what = format!("\"{text}\" is not a place in an array of the size \"{size}\"");
                self.bad(element, what)
            })
        };
        let mut next = match encoding_attribute(array, "offset") {
            Some(offset) => place(array, offset)?,
            None => 0,
        };
        let mut items = Vec::new();
        for item in array.elements() {
            if let Some(position) = encoding_attribute(item, "position") {
                next = place(item, position)?;
            }
            items.push((next, item));
            next = next.saturating_add(1);
        }
        items.sort_by_key(|(at, _)| *at);
        let mut written = 0;
        for (at, item) in items {
            if at < written {
                let what = "another item stands at the same place".to_owned();
                return Err(self.bad(item, what));
            }
            while written < at {
                self.gaps += 1;
                if self.gaps > MAX_GAPS {
                    return Err(self.bad(item, format!("arrays have more than {MAX_GAPS} gaps")));
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

    /// An error by an element of the message.
    #[cold]
    fn bad(&self, element: &Element, what: String) -> XmlError {
        let (path, offset) = self.place(element).unzip();
        XmlError::new(
            XmlErrorKind::Encoded(what),
            path.unwrap_or_default(),
            offset,
        )
    }

    /// The path of an element and the offset of its start tag, which are looked for only now
    /// that they are asked for.
    fn place(&self, wanted: &Element) -> Option<(String, usize)> {
        let mut reader = Reader::new(self.text, self.options).ok()?;
        reader.scan.root().ok()?;
        let mut open = vec![(self.envelope, self.envelope.elements())];
        loop {
            let (element, children) = open.last_mut()?;
            if std::ptr::eq(*element, wanted) {
                break;
            }
            // To the next start tag in the text, and to its element.
            let mut child = children.next();
            while child.is_none() {
                open.pop();
                child = open.last_mut()?.1.next();
            }
            reader.scan.enter().ok()?;
            while !matches!(reader.scan.next().ok()?, Next::Start) {}
            open.extend(child.map(|child| (child, child.elements())));
        }
        let names = open.iter().map(|(element, _)| element.name.local.as_str());
        let path = names.fold(String::new(), |path, name| path + "/" + name);
        Some((path, reader.scan.tag.offset))
    }
}

fn is_sparse(element: &Element) -> bool {
    encoding_attribute(element, "offset").is_some()
        || element
            .elements()
            .any(|item| encoding_attribute(item, "position").is_some())
}

/// The place of an item, from its index in each dimension, such as `[1,2]`. Beyond the first
/// size there are places in lenient reading: the array is as large as its items need.
fn index(text: &str, sizes: &Sizes, is_strict: bool) -> Option<usize> {
    let inner = text.trim().trim_matches(['[', ']']);
    let index = inner.split(',').map(|number| number.trim().parse().ok());
    let index: Vec<usize> = index.collect::<Option<_>>()?;
    let (first, inner) = index.split_first()?;
    if is_strict
        && sizes
            .first()
            .is_some_and(|size| size.is_some_and(|size| *first >= size))
    {
        return None;
    }
    if index.len() != sizes.len() && (is_strict && !sizes.is_empty() || !inner.is_empty()) {
        return None;
    }
    let mut dimensions = inner.iter().zip(sizes.iter().skip(1));
    dimensions.try_fold(*first, |place, (at, size)| {
        let size = size.filter(|size| at < size)?;
        place.checked_mul(size)?.checked_add(*at)
    })
}
