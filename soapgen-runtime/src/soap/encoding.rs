//! SOAP-encoded messages (SOAP 1.1, section 5; SOAP 1.2 Part 2, section 3), as messages without
//! references.
//!
//! An encoded message is a graph: a value stands once and others refer to it (`href="#id"`, of
//! SOAP 1.2 `ref`). Generated types own their members and are trees, so each reference becomes a
//! copy of what it refers to, and a value that contains itself is refused. Arrays that are sent
//! in part or with gaps (`offset`, `position`) get nil items where nothing stands; of several
//! dimensions, the items are in row-major order, and what tells the size stays.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::time::Instant;

use crate::shown::clip;
use crate::value::SharedStr;
use crate::xml::encoded::{Sizes, is_soap_encoding, sizes_of_list, sizes_of_type};
use crate::xml::read::scan::Next;
use crate::xml::scope::Outer;
use crate::xml::tree::{Attribute, Element, Node};
use crate::xml::{
    ReadOptions, Reader, Result, SOAP_11, SOAP_12, SOAP_ENCODING_11, SOAP_ENCODING_12,
    WriteOptions, Writer, XmlError, XmlErrorKind,
};

/// How many elements one that is copied counts for among those that a message may have: it is made
/// of nothing that was sent, and costs more than one that is only read.
const COPIED: usize = 8;

/// How many elements are written between two looks at the time.
const STEP: usize = 256;

/// What a node or an attribute counts that is left out of a copy, in bytes.
const NODE: usize = 16;

/// Which elements can be referred to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Targets {
    /// Every one that has an `id`, and each reference leads to one.
    All,
    /// Those that stand beside the message in the body, or beside the blocks of the header: in a
    /// message that its document says is not encoded any other `id` and `href` is an attribute.
    BesideMessage,
}

/// The message with a copy in place of each reference, without the attributes of the encoding.
pub(super) fn resolve(text: &str, options: &ReadOptions, targets: Targets) -> Result<String> {
    let mut reader = Reader::new(text, options)?;
    reader.scan.root()?;
    let mut envelope = Element::new("", "");
    envelope.capture(&mut reader, true)?;
    reader.scan.finish()?;
    copied(&envelope, text, options, targets)
}

/// The tree of a message as text, with the copies.
fn copied(
    envelope: &Element,
    text: &str,
    options: &ReadOptions,
    targets: Targets,
) -> Result<String> {
    let mut values = Values::default();
    values.collect(envelope, Outer::default(), targets, false);
    let mut copier = Copier {
        text,
        options,
        envelope,
        ends: vec![None; values.places.len()],
        open: vec![false; values.places.len()],
        declarations: vec![None; values.places.len()],
        left_out: 0,
        values: &values,
        targets,
        copying: 0,
        elements: 0,
        started: 0,
        gaps: 0,
        writer: Writer::new(&WriteOptions {
            max_depth: options.limits.depth,
            ..WriteOptions::default()
        }),
    };
    copier.element(envelope)?;
    copier.writer.finish()
}

/// The values that can be referred to.
#[derive(Default)]
struct Values<'t> {
    places: Vec<Place<'t>>,
    by_id: HashMap<&'t str, usize>,
}

/// A value that can be referred to, and the declarations that it stands among.
struct Place<'t> {
    element: &'t Element,
    outer: Outer,
}

impl<'t> Values<'t> {
    fn collect(&mut self, element: &'t Element, outer: Outer, targets: Targets, is_beside: bool) {
        let inside = outer.with(element.namespaces.own().iter().cloned());
        if let Some(id) = id(element).filter(|_| is_beside || targets == Targets::All) {
            // Of several with one name the first is meant.
            if let Entry::Vacant(entry) = self.by_id.entry(id) {
                entry.insert(self.places.len());
                self.places.push(Place { element, outer });
            }
        }
        let holds_messages = is_body(element) || is_header(element);
        for child in element.elements() {
            self.collect(child, inside.clone(), targets, holds_messages);
        }
    }

    /// The place of an element, if it is one that can be referred to.
    fn place_of(&self, element: &Element) -> Option<usize> {
        let at = *self.by_id.get(id(element)?)?;
        std::ptr::eq(self.places[at].element, element).then_some(at)
    }
}

fn is_body(element: &Element) -> bool {
    element.is(SOAP_11, "Body") || element.is(SOAP_12, "Body")
}

fn is_header(element: &Element) -> bool {
    element.is(SOAP_11, "Header") || element.is(SOAP_12, "Header")
}

/// Where references lead that start at a place.
#[derive(Clone, Copy)]
enum End<'t> {
    /// To the value at this place.
    Value(usize),
    /// To an id that no element has.
    Lost(&'t str),
    /// Nowhere: they lead back to themselves.
    Circle,
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

type Declarations<'t> = Rc<[(&'t SharedStr, &'t SharedStr)]>;

struct Copier<'t> {
    text: &'t str,
    options: &'t ReadOptions,
    envelope: &'t Element,
    values: &'t Values<'t>,
    targets: Targets,
    /// Of each place, where the references lead that start there, as far as it is known.
    ends: Vec<Option<End<'t>>>,
    /// Of each place, whether its value is being copied.
    open: Vec<bool>,
    /// How many references lead to where the copier is.
    copying: usize,
    /// Of each place, the declarations that a copy of its value needs, once there was one.
    declarations: Vec<Option<Declarations<'t>>>,
    /// How many bytes of what is copied were left out: they are looked at as often.
    left_out: usize,
    /// How many elements were written, each copy counted several times.
    elements: usize,
    /// How many elements were started.
    started: usize,
    gaps: usize,
    writer: Writer,
}

impl<'t> Copier<'t> {
    /// Writes an element, or, where it is a reference, the value under the element's name.
    fn element(&mut self, accessor: &'t Element) -> Result<()> {
        if self.copying > 0 {
            self.left_out += weight(&accessor.attributes);
        }
        let (value, place) = match reference(accessor) {
            None => (accessor, self.values.place_of(accessor)),
            Some(wanted) => match self.follow(wanted) {
                End::Lost(_) if self.targets == Targets::BesideMessage => (accessor, None),
                End::Lost(wanted) => {
                    let name = &accessor.name.local;
                    let what =
                        format!("<{name}> refers to \"{wanted}\", and no element has this id");
                    return Err(self.bad(accessor, what));
                }
                End::Value(at) if !self.open[at] => (self.values.places[at].element, Some(at)),
                End::Value(_) | End::Circle if !self.options.strict => return self.cut(accessor),
                End::Value(_) | End::Circle => {
                    let what = format!(
                        "the value with the id \"{wanted}\" contains itself; generated types \
                         can't hold it"
                    );
                    return Err(self.bad(accessor, what));
                }
            },
        };
        let is_copy = !std::ptr::eq(accessor, value);
        let (tag, mark) = self.start(accessor, place.filter(|_| is_copy))?;
        self.copying += usize::from(is_copy);
        if is_copy {
            self.left_out += weight(&value.attributes);
        }
        if let Some(at) = place {
            self.open[at] = true;
        }
        // An `id` stays unique; where the encoding doesn't hold, in headers and faults, it may mean
        // something.
        let is_grid = is_grid(value);
        let is_value = |a: &&Attribute| !(is_encoding(a, is_grid) || is_copy && is_id(a));
        for attribute in value.attributes.iter().filter(is_value) {
            attribute.write_to(&mut self.writer)?;
        }
        // The depth is that of a message that is read.
        let max_depth = self.options.limits.depth;
        if self.writer.depth() > max_depth {
            return Err(self.beyond(accessor, "depth", max_depth));
        }
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
        self.copying -= usize::from(is_copy);
        if let Some(at) = place {
            self.open[at] = false;
        }
        // References make a message larger by no more than a message may be.
        let max_growth = self.options.limits.message;
        let size = self.writer.buffer().len().saturating_add(self.left_out);
        if size > self.text.len().saturating_add(max_growth) {
            return Err(self.beyond(accessor, "message", max_growth));
        }
        Ok(())
    }

    /// Where a reference leads in the end: what it refers to may be a reference itself. The way
    /// from each place is gone once.
    fn follow(&mut self, wanted: &'t str) -> End<'t> {
        let mut way = Vec::new();
        let mut wanted = wanted;
        let end = loop {
            let Some(&at) = self.values.by_id.get(wanted) else {
                break match way.last() {
                    // What doesn't have to be a reference is none.
                    Some(at) if self.targets == Targets::BesideMessage => End::Value(*at),
                    _ => End::Lost(wanted),
                };
            };
            if let Some(end) = self.ends[at] {
                break end;
            }
            // Whoever comes by once more on this way goes in a circle.
            self.ends[at] = Some(End::Circle);
            way.push(at);
            match reference(self.values.places[at].element) {
                Some(next) => wanted = next,
                None => break End::Value(at),
            }
        };
        for at in way {
            self.ends[at] = Some(end);
        }
        end
    }

    /// Writes nil in place of a value that this one stands in.
    fn cut(&mut self, accessor: &'t Element) -> Result<()> {
        let (tag, mark) = self.start(accessor, None)?;
        self.writer.xsi("nil", "true");
        self.writer.end(&tag, mark);
        Ok(())
    }

    /// Writes a start tag of this name; with the declarations that the value at `place` needs, or
    /// else those of the element itself.
    fn start(&mut self, name: &Element, place: Option<usize>) -> Result<(String, usize)> {
        let is_copied = self.copying > 0 || place.is_some();
        self.elements += if is_copied { COPIED } else { 1 };
        let limits = &self.options.limits;
        if self.elements > limits.elements {
            return Err(self.beyond(name, "elements", limits.elements));
        }
        self.started += 1;
        if self.started.is_multiple_of(STEP)
            && self
                .options
                .deadline
                .is_some_and(|end| Instant::now() >= end)
        {
            let (path, offset) = self.place(name).unzip();
            let path = path.unwrap_or_default();
            return Err(XmlError::new(XmlErrorKind::Deadline, path, offset));
        }
        let declarations = match place {
            Some(at) => self.declarations_of(at),
            None => name
                .namespaces
                .own()
                .iter()
                .map(|(p, uri)| (p, uri))
                .collect(),
        };
        if declarations.len() > limits.declarations {
            return Err(self.beyond(name, "declarations", limits.declarations));
        }
        let declarations = declarations.iter().copied();
        self.writer.start_named(&name.name, declarations)
    }

    /// The declarations that a copy of the value at a place needs. The value is gone through for
    /// them once, and not with each copy.
    fn declarations_of(&mut self, at: usize) -> Declarations<'t> {
        let Place { element, outer } = &self.values.places[at];
        let known = &mut self.declarations[at];
        let known = known.get_or_insert_with(|| element.declarations_in(outer).into());
        Rc::clone(known)
    }

    /// The content of `soap:Body`, without the values that are only there to be referred to
    /// (SOAP 1.1, section 5.6).
    fn roots(&mut self, body: &'t Element) -> Result<()> {
        let is_root = |child: &&Element| match encoding_attribute(child, "root").map(str::trim) {
            Some(value) => matches!(value, "1" | "true"),
            None => id(child).is_none(),
        };
        let mut any = false;
        if self.copying > 0 {
            self.left_out += weight_of_nodes(&body.children);
        }
        for child in body.elements().filter(is_root) {
            any = true;
            self.element(child)?;
        }
        match body.elements().next() {
            Some(child) if !any => self.element(child),
            Some(_) => Ok(()),
            None => body.children.iter().try_for_each(|node| match node {
                Node::Text(text) => self.writer.text(text),
                Node::Element(_) => Ok(()),
            }),
        }
    }

    /// The items of an array that says where they stand (SOAP 1.1, section 5.4.2).
    fn sparse(&mut self, array: &'t Element) -> Result<()> {
        if self.copying > 0 {
            self.left_out += weight_of_nodes(&array.children);
        }
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
                if self.gaps > self.options.limits.gaps {
                    return Err(self.beyond(item, "gaps", self.options.limits.gaps));
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

    /// The error of a message that asks for too much when its references are followed.
    #[cold]
    fn beyond(&self, element: &Element, limit: &'static str, value: usize) -> XmlError {
        let (path, offset) = self.place(element).unzip();
        XmlError::limit(limit, value, path.unwrap_or_default(), offset)
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
        let names = open.iter().map(|(element, _)| clip(&element.name.local));
        let path = names.fold(String::new(), |path, name| path + "/" + &name);
        Some((path, reader.scan.tag.offset))
    }
}

/// What it costs to look through attributes, in bytes that are written.
fn weight(attributes: &[Attribute]) -> usize {
    attributes.iter().map(|a| NODE + a.value.len()).sum()
}

/// The same of content, and of the attributes of the elements in it.
fn weight_of_nodes(nodes: &[Node]) -> usize {
    let weight = |node: &Node| match node {
        Node::Text(text) => NODE + text.len(),
        Node::Element(element) => NODE + weight(&element.attributes),
    };
    nodes.iter().map(weight).sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What was read in time may take long to be copied.
    #[test]
    fn copying_stops_at_the_deadline() {
        let text = format!("<r>{}</r>", "<e/>".repeat(STEP));
        let envelope = Element::from_xml(&text).unwrap();
        let copied = |deadline| {
            let options = ReadOptions {
                deadline,
                ..ReadOptions::default()
            };
            copied(&envelope, &text, &options, Targets::All)
        };
        assert!(copied(None).is_ok());
        let error = copied(Some(Instant::now())).unwrap_err();
        assert!(matches!(error.kind(), XmlErrorKind::Deadline), "{error}");
    }
}
