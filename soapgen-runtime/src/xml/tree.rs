//! Elements as they stand in a document: what a wildcard, `anyType` or mixed content holds.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use super::codec::{ReadXml, Slot, WriteXml};
use super::nodes::Nodes;
use super::read::cost::ALLOCATION;
use super::read::scan::{Next, XMLNS_NAMESPACE};
use super::read::{Reader, Undeclared};
use super::scope::{Outer, Scope};
use super::table::{Row, RowKind};
use super::write::Writer;
use super::{ReadOptions, Result, Root, WriteOptions};
use crate::shown::Start;
use crate::value::lexical::{self, is_ncname};
use crate::value::{QName, SharedStr};

/// An element with everything in it, owned. It is written back as it came, and can be read into
/// a typed value later.
///
/// Two elements are equal when their names, attributes and content are. Prefixes and declarations
/// are not part of that: they say how names are spelled.
///
/// However deep it is, it is dropped, cloned, compared, hashed and shown without running out of
/// stack, and can't be written beyond [`WriteOptions::max_depth`].
#[derive(Clone)]
pub struct Element {
    /// Its name, with the prefix that it had.
    pub name: QName,
    /// Namespace declarations. On the outermost element they are all that were in scope, since
    /// text may name them.
    pub namespaces: Scope,
    /// Its attributes, namespace declarations left out.
    pub attributes: Vec<Attribute>,
    /// Its content.
    pub children: Nodes,
}

/// An attribute of an [`Element`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attribute {
    /// Its name, with the prefix that it had.
    pub name: QName,
    /// Its value.
    pub value: String,
}

/// A piece of the content of an [`Element`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Node {
    /// A child element.
    Element(Element),
    /// Text.
    Text(String),
}

/// Text and elements in the order of the document: the content of a mixed type
/// (XML Schema Part 1, 3.4.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Mixed(pub Vec<Node>);

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.attributes == other.attributes
            && self.children == other.children
    }
}

impl Eq for Element {}

impl Hash for Element {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.attributes.hash(state);
        self.children.hash(state);
    }
}

impl Element {
    /// An element without content.
    pub fn new(namespace: impl Into<SharedStr>, local: impl Into<SharedStr>) -> Self {
        Self {
            name: QName::new(namespace, local),
            namespaces: Scope::new(),
            attributes: Vec::new(),
            children: Nodes::new(),
        }
    }

    /// With a prefix to be written with.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<SharedStr>) -> Self {
        self.name.prefix = prefix.into();
        self
    }

    /// With an attribute in no namespace.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<SharedStr>, value: impl Into<String>) -> Self {
        self.attributes.push(Attribute {
            name: QName::without_namespace(name),
            value: value.into(),
        });
        self
    }

    /// With text at the end of the content.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// With an element at the end of the content.
    #[must_use]
    pub fn with_child(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Whether it has this name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.name.is(namespace, local)
    }

    /// The value of an attribute.
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| a.name.is(namespace, local))
            .map(|a| a.value.as_str())
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element of this name.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Self> {
        self.elements().find(|child| child.is(namespace, local))
    }

    /// All text in it, that of its descendants included.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // A stack of our own: a tree that was built by hand may be deep.
        let mut open = vec![self.children.iter()];
        while let Some(nodes) = open.last_mut() {
            match nodes.next() {
                Some(Node::Text(piece)) => text.push_str(piece),
                Some(Node::Element(child)) => open.push(child.children.iter()),
                None => {
                    open.pop();
                }
            }
        }
        text
    }

    /// Reads any document.
    ///
    /// # Errors
    /// When it is not well-formed, or goes beyond one of the default [`Limits`](crate::Limits).
    pub fn from_xml(text: &str) -> Result<Self> {
        Self::from_xml_with(text, &ReadOptions::default())
    }

    /// Reads any document, within the limits that the options have.
    ///
    /// # Errors
    /// When it is not well-formed, or goes beyond a limit.
    pub fn from_xml_with(text: &str, options: &ReadOptions) -> Result<Self> {
        options.check_message(text)?;
        let mut reader = Reader::new(text, options)?;
        reader.undeclared = Undeclared::Refused;
        reader.scan.root()?;
        let mut element = Self::new("", "");
        element.capture(&mut reader, true)?;
        reader.scan.finish()?;
        Ok(element)
    }

    /// As a document.
    ///
    /// # Errors
    /// When it holds a name that isn't one, or a character that XML doesn't allow.
    pub fn to_xml(&self) -> Result<String> {
        let mut writer = Writer::new(&WriteOptions::default());
        self.write_whole(&mut writer)?;
        writer.finish()
    }

    /// Reads it as a value of this root element.
    ///
    /// # Errors
    /// When it is another element, or can't be read as its type.
    pub fn read_as<S: Slot>(&self, root: &'static Root<S>) -> Result<S> {
        root.read_text(&self.to_xml()?, &ReadOptions::default())
    }

    /// The type that `xsi:type` names: what to read an element as that may be of any type. `None`
    /// where it says none, and where the prefix is not one that the element declares or, as a
    /// member of a generated type, had in scope.
    ///
    /// Types that no operation reaches are generated by the setting `include-types`.
    ///
    /// ```
    /// # use soapgen_runtime::codegen as rt;
    /// # const NS: &str = "urn:shop";
    /// # #[derive(Clone, Debug, Default, PartialEq)]
    /// # struct Book { title: String }
    /// # rt::record! { Book = NS, "Book"; title[0] = rt::element("", "title", 1, 1); }
    /// # #[derive(Clone, Debug, Default, PartialEq)]
    /// # struct Film { minutes: i32 }
    /// # rt::record! { Film = NS, "Film"; minutes[0] = rt::element("", "minutes", 1, 1); }
    /// # fn main() -> rt::XmlResult<()> {
    /// let found = rt::Element::from_xml(
    ///     "<found xmlns:s='urn:shop' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
    ///        xsi:type='s:Film'><minutes>90</minutes></found>",
    /// )?;
    /// match found.type_name() {
    ///     Some(name) if name.is(NS, "Book") => println!("{}", found.read_type::<Book>()?.title),
    ///     Some(name) if name.is(NS, "Film") => {
    ///         assert_eq!(found.read_type::<Film>()?.minutes, 90);
    ///     }
    ///     other => println!("not known: {other:?}"),
    /// }
    /// # assert!(found.type_name().is_some_and(|name| name.is(NS, "Film")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn type_name(&self) -> Option<QName> {
        let text = self.attribute(super::XSI, "type")?;
        QName::resolve(&lexical::collapse(text), |prefix| {
            self.namespaces.shared(prefix).cloned()
        })
        .ok()
    }

    /// Reads it as a value of this type, whatever the element is called. What `xsi:type` names
    /// chooses between a type and those derived from it where this is their enum; of any other
    /// type, see [`Element::type_name`] first: an element whose type isn't known is read as the
    /// one that is asked for.
    ///
    /// # Errors
    /// When it can't be read as the type.
    pub fn read_type<T: Slot>(&self) -> Result<T> {
        static ROW: Row = super::table::element("", "value", 1, 1);
        let (text, options) = (self.to_xml()?, ReadOptions::default());
        let mut reader = Reader::new(&text, &options)?;
        reader.scan.root()?;
        let value = reader.value(&ROW)?;
        reader.scan.finish()?;
        Ok(value)
    }

    /// The element of the last start tag, whole.
    pub(crate) fn capture(&mut self, reader: &mut Reader<'_>, outermost: bool) -> Result<()> {
        let is_refused = reader.undeclared == Undeclared::Refused;
        if is_refused && !reader.scan.is_tag_declared() {
            return Err(reader.scan.undeclared_tag());
        }
        self.name = reader.scan.tag_qname();
        let outer = match outermost {
            true => reader.scan.outer(),
            false => Outer::default(),
        };
        self.namespaces = Scope::of(reader.scan.declarations(), outer);
        // Another may have been taken before.
        self.attributes.clear();
        for index in 0..reader.scan.attr_count() {
            let is_passed = !is_refused && !reader.scan.is_attr_declared(index);
            if !reader.scan.is_declaration(index) && !is_passed {
                reader.room_for_one(&mut self.attributes)?;
                self.attributes.push(attribute(reader, index)?);
            }
        }
        self.children = match reader.scan.enter()? {
            true => nodes(reader, false)?.into(),
            false => Nodes::default(),
        };
        Ok(())
    }

    pub(crate) fn write_whole(&self, writer: &mut Writer) -> Result<()> {
        let declarations = self.declarations();
        let declarations = declarations.iter().copied();
        let (tag, mark) = writer.start_named(&self.name, declarations)?;
        writer.check_depth()?;
        if self.attributes.len() > 1 {
            writer.mark_unchecked();
        }
        self.write_inside(writer)?;
        writer.end(&tag, mark);
        Ok(())
    }

    /// Attributes and content; the start tag is open.
    fn write_inside(&self, writer: &mut Writer) -> Result<()> {
        for attribute in &self.attributes {
            attribute.write_to(writer)?;
        }
        write_nodes(&self.children, writer)
    }
}

fn attribute(reader: &Reader<'_>, index: usize) -> Result<Attribute> {
    if !reader.scan.is_attr_declared(index) {
        return Err(reader.scan.undeclared_attr(index));
    }
    let value = reader.scan.attr_value(index)?;
    reader.scan.charge(value.len() + ALLOCATION)?;
    Ok(Attribute {
        name: reader.scan.attr_qname(index),
        value: value.into_owned(),
    })
}

/// The content of the element that was entered last, to its end. Its elements are children of
/// another, or each is the outermost of a fragment.
fn nodes(reader: &mut Reader<'_>, outermost: bool) -> Result<Vec<Node>> {
    let mut nodes = Vec::new();
    loop {
        match reader.scan.next()? {
            Next::End => return Ok(nodes),
            Next::Text(text) => {
                reader.charge(text.len() + ALLOCATION)?;
                reader.room_for_one(&mut nodes)?;
                nodes.push(Node::Text(text.into_owned()));
            }
            Next::Start => {
                reader.room_for_one(&mut nodes)?;
                let mut child = Element::new("", "");
                child.capture(reader, outermost)?;
                nodes.push(Node::Element(child));
            }
        }
    }
}

pub(crate) fn write_nodes(nodes: &[Node], writer: &mut Writer) -> Result<()> {
    for node in nodes {
        match node {
            Node::Text(text) => writer.text(text)?,
            Node::Element(element) => element.write_whole(writer)?,
        }
    }
    Ok(())
}

impl Attribute {
    pub(crate) fn write_to(&self, writer: &mut Writer) -> Result<()> {
        let local = &self.name.local;
        let namespace = self.name.namespace.as_deref().unwrap_or("");
        let is_declaration =
            namespace == XMLNS_NAMESPACE || namespace.is_empty() && local == "xmlns";
        if !is_ncname(local) || is_declaration {
            return Err(writer.unwritable(format!(
                "`{}` is not the name of an attribute",
                Start(&self.name.to_clark())
            )));
        }
        if !writer.can_have_attribute() {
            return Err(writer.unwritable(format!(
                "the attribute `{}` comes behind content",
                Start(local)
            )));
        }
        let name = match namespace {
            "" => Cow::Borrowed(local.as_str()),
            _ => {
                let prefix = writer.prefix_of(&self.name);
                Cow::Owned(format!("{prefix}:{local}"))
            }
        };
        writer.plain_attribute(&name, &self.value);
        if super::xop::is_content_type(namespace, local) {
            writer.describe(Cow::Owned(self.value.clone()));
        }
        Ok(())
    }
}

impl ReadXml for Element {
    fn blank() -> Self {
        Self::new("", "")
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        if reader.options.strict {
            let is_read = reader.check_tree()?;
            if reader.discards {
                return if is_read { Ok(()) } else { reader.scan.skip() };
            }
        }
        reader.check_undeclared()?;
        self.capture(reader, true)
    }
}

impl WriteXml for Element {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        match writer.row().kind {
            // The row has a name, and its start tag is open.
            RowKind::Element | RowKind::Bytes(_) | RowKind::Keyed(_) | RowKind::Child(..) => {
                writer.check_tree(self)?;
                let declarations = self.declarations();
                writer.declare_in_row(declarations.iter().copied());
                writer.mark_unchecked();
                self.write_inside(writer)
            }
            _ => {
                writer.look_under_wildcard(self)?;
                self.write_whole(writer)
            }
        }
    }

    fn names_type(&self) -> bool {
        self.attribute(super::XSI, "type").is_some()
    }
}

impl ReadXml for Attribute {
    fn blank() -> Self {
        Self {
            name: QName::without_namespace(""),
            value: String::new(),
        }
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        match reader.attribute_index() {
            Some(index) => *self = attribute(reader, index)?,
            None => return reader.no_row(),
        }
        Ok(())
    }
}

impl WriteXml for Attribute {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        writer.mark_unchecked();
        if writer.is_checking() {
            writer.check_any_attribute(&self.name, &self.value);
        }
        self.write_to(writer)
    }
}

impl ReadXml for Mixed {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        // What elements in it say is not looked at.
        reader.noted.ids.is_partial = true;
        if reader.discards {
            return reader.scan.skip();
        }
        if reader.scan.enter()? {
            self.0 = nodes(reader, true)?;
        }
        Ok(())
    }
}

impl WriteXml for Mixed {
    fn write(&self, writer: &mut Writer) -> Result<()> {
        if writer.is_checking() {
            writer.track_nodes(&self.0)?;
        }
        write_nodes(&self.0, writer)
    }
}

impl Reader<'_> {
    /// The attributes of the last start tag that are neither declarations nor of XML Schema's
    /// instance namespace.
    pub(crate) fn plain_attributes(&mut self) -> Result<Vec<Attribute>> {
        let mut attributes = Vec::new();
        for index in 0..self.scan.attr_count() {
            if !self.scan.is_declaration(index) && self.scan.attr_name(index)?.0 != super::XSI {
                self.room_for_one(&mut attributes)?;
                attributes.push(attribute(self, index)?);
            }
        }
        Ok(attributes)
    }
}
