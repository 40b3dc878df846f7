//! What stands on the wire for the operations and elements that were chosen: records, choices,
//! enumerations, their members as rows and slots, and the messages that are made of them.
//!
//! It is a model's content models laid out as tables, and knows no Rust: neither names nor types
//! nor modules. What generated code is made from it, and what messages can be read and written
//! without code, say the same of the wire.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::model::{
    BindingId, BoundMessage, BoundOperation, Builtin, Derivation, ElementId, Facet, Identity,
    Model, NamespaceConstraint, Occurs, ProcessContents, TypeId, WhiteSpace, XmlName,
};
use crate::place::Place;

mod build;
mod content;
mod http;
mod pattern;
mod reach;
mod service;
mod simple;

pub use build::build;
pub use http::{Carried, HttpBinding, HttpOperation};
pub use pattern::matches;
pub use service::{Body, Operation, SoapBinding};
pub use simple::enumerates;

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident => $field:ident: $item:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $id(pub usize);

        impl std::ops::Index<$id> for Shapes {
            type Output = $item;
            fn index(&self, id: $id) -> &$item {
                &self.$field[id.0]
            }
        }
    )*};
}

ids! {
    /// Index of a [`Shape`] in its [`Shapes`].
    ShapeId => shapes: Shape;
    /// Index of a [`SimpleType`] in its [`Shapes`].
    SimpleId => simple_types: SimpleType;
    /// Index of a [`Wrapper`] in its [`Shapes`].
    WrapperId => wrappers: Wrapper;
    /// Index of what an element of mixed content is read as, in its [`Shapes`].
    ChildId => children: Slot;
    /// Index of a [`Root`] in its [`Shapes`].
    RootId => roots: Root;
}

/// All that stands on the wire.
#[derive(Debug, Default)]
pub struct Shapes {
    /// What content is made of, in the order of the documents.
    pub shapes: Vec<Shape>,
    /// The simple types of the documents that texts are checked against.
    pub simple_types: Vec<SimpleType>,
    /// What wrapper types hold.
    pub wrappers: Vec<Wrapper>,
    /// What elements in mixed content are read as when it is checked: no value holds them.
    pub children: Vec<Slot>,
    /// The global elements that are kept, in the order of the documents.
    pub roots: Vec<Root>,
    /// What is declared beside elements, if that matters.
    pub declared: Option<Declared>,
    /// The SOAP bindings that are kept.
    pub soap: Vec<SoapBinding>,
    /// The HTTP bindings that are kept.
    pub http: Vec<HttpBinding>,
    /// What an element of each type that was met holds, a wrapper type with its items.
    pub types: HashMap<TypeId, (Slot, Option<WrapperId>)>,
    /// The namespaces of what is named here, in the order in which they were met.
    pub namespaces: Vec<Rc<str>>,
}

/// What the content of an element, or a part of it, is made of.
#[derive(Debug)]
pub struct Shape {
    /// What of the model it is made from.
    pub origin: Origin,
    /// Where it stands among the others: the type that it belongs to, and how deep in it.
    order: Order,
    /// What it is.
    pub kind: ShapeKind,
}

impl Shape {
    /// Where the type is declared that it belongs to, if it belongs to one.
    pub fn place(&self, model: &Model) -> Option<Place> {
        model.types.get(self.order.0 as usize)?.place
    }
}

/// A place among shapes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
struct Order(u32, u32);

/// What of the model a [`Shape`] is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A type.
    Type(TypeId),
    /// A type, and those that may stand in for it by `xsi:type`.
    Derived(TypeId),
    /// An element, and those that may stand for it.
    Substitution(ElementId),
    /// A named model group.
    Group(XmlName),
    /// A model group without a name, in the shape that it stands in.
    Within(ShapeId),
    /// The header blocks of the requests, or of the responses, of a binding.
    Headers(BindingId, Direction),
    /// The body of a message that is no one element: of the operation with this number in a
    /// binding.
    Body(BindingId, usize, Direction),
    /// The parameters in a URL or form: of the operation with this number in a binding.
    Parameters(BindingId, usize),
    /// The faults that the operation with this number in a binding declares.
    Faults(BindingId, usize),
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the service.
    Request,
    /// From the service.
    Response,
}

impl Direction {
    /// The message of an operation that goes this way.
    pub fn of(self, operation: &BoundOperation) -> Option<&BoundMessage> {
        match self {
            Self::Request => Some(&operation.input),
            Self::Response => operation.output.as_ref(),
        }
    }
}

/// What a [`Shape`] is.
#[derive(Debug)]
pub enum ShapeKind {
    /// Members.
    Record(RecordKind, Vec<Member>),
    /// One of these.
    Choice(Vec<Member>),
    /// A type or one that is derived from it, or a tree where no document declares it.
    Derived(Vec<Member>),
    /// A simple type, which comes first, and the complex types derived from it; and the simple
    /// types derived from it, whose values the first takes.
    DerivedText(Vec<Member>, Vec<Rc<Row>>),
    /// One of the values of an enumeration, of which there is one at least: the simple type that
    /// has them.
    Enumeration(TypeId, Rc<SimpleType>),
    /// A value of one of these types: each with its description.
    Union(Vec<(TypeId, Slot, SimpleRef)>, SimpleRef),
    /// Another name.
    Alias(Slot),
    /// One of the declared faults: its number in the operation, and its element.
    Faults(Vec<(usize, RootId)>),
}

impl ShapeKind {
    /// The members of a record, the variants of a choice.
    pub fn members(&self) -> &[Member] {
        match self {
            Self::Record(_, members)
            | Self::Choice(members)
            | Self::Derived(members)
            | Self::DerivedText(members, _) => members,
            Self::Enumeration(..) | Self::Union(..) | Self::Alias(_) | Self::Faults(_) => &[],
        }
    }
}

/// How the rows of a record belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A complex type.
    Type,
    /// A complex type with elements in any order.
    Unordered,
    /// The header blocks of a binding's requests or responses, in any order.
    Headers,
    /// A sequence of its own.
    Sequence,
    /// An `xs:all` of its own.
    All,
}

/// A member of a record, a variant of a choice.
#[derive(Debug)]
pub struct Member {
    /// What of the model it is made from.
    pub source: Source,
    /// What it is on the wire.
    pub row: Rc<Row>,
    /// What it holds.
    pub slot: Slot,
}

/// What of the model a [`Member`] is made from.
#[derive(Clone, Debug)]
pub enum Source {
    /// An element, and what the documents say at its particle.
    Element(ElementId, Option<Rc<str>>),
    /// An attribute use: this one of a complex type.
    Attribute(TypeId, usize),
    /// The text of simple content, of this type.
    Text(TypeId),
    /// An attribute wildcard.
    AnyAttribute,
    /// A wildcard, and what the documents say of it.
    Any(Option<Rc<str>>),
    /// Mixed content.
    Mixed,
    /// What the schema doesn't know.
    Unknown,
    /// A model group, and its name if it has one; of one without in a choice, the element that it
    /// starts with.
    Group(Option<XmlName>, Option<ElementId>),
    /// A type that `xsi:type` may name.
    Type(TypeId),
    /// An element that no document declares, in the place of another.
    Undeclared,
}

/// A row of a table: what a member is on the wire.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// How often it occurs.
    pub occurs: Occurs,
    /// `xsi:nil` is allowed.
    pub nillable: bool,
    /// Of a wildcard: `processContents`.
    pub process: ProcessContents,
    /// Of an element: the derivations that it blocks, where a type that may stand in has one. Of
    /// a type that may stand in: those by which it is derived, where an element blocks some.
    pub derivations: Vec<Derivation>,
    /// Of an element: its type is abstract, and none is derived from it.
    pub of_abstract_type: bool,
    /// Of an element: in SOAP-encoded messages alone it may be left out or nil.
    pub optional_encoded: bool,
    /// The simple type, where what it holds doesn't tell it.
    pub simple: Option<SimpleRef>,
    /// Default value.
    pub default: Option<String>,
    /// Fixed value.
    pub fixed: Option<String>,
    /// The media type of its bytes, where there is one alone.
    pub media: Option<String>,
    /// The identity constraints of the element.
    pub identities: Vec<Identity>,
    /// For an array or a dictionary: what its wrapper holds.
    pub items: Option<WrapperId>,
    /// Where `items` is that of a SOAP-encoded array: how many dimensions it has, else 0.
    pub dimensions: usize,
    /// The type that SOAP-encoded messages name on the element.
    pub type_name: Option<XmlName>,
}

impl Row {
    /// A row for one required value.
    fn new(kind: RowKind) -> Self {
        Self {
            kind,
            occurs: Occurs::ONCE,
            nillable: false,
            process: ProcessContents::Strict,
            derivations: Vec::new(),
            of_abstract_type: false,
            optional_encoded: false,
            simple: None,
            default: None,
            fixed: None,
            media: None,
            identities: Vec::new(),
            items: None,
            dimensions: 0,
            type_name: None,
        }
    }
}

/// What a [`Row`] is.
#[derive(Debug, Clone)]
pub enum RowKind {
    /// An attribute.
    Attribute(XmlName),
    /// An element.
    Element(XmlName),
    /// Text of simple content.
    Text,
    /// Elements of a wildcard.
    Any(NamespaceConstraint),
    /// An element that no document declares, in the place of the one of this local name.
    Open(Rc<str>),
    /// Attributes of a wildcard.
    AnyAttribute(NamespaceConstraint),
    /// Mixed content, with the content model of the elements in it: its kind and rows.
    Mixed(Option<(RecordKind, Vec<Row>)>),
    /// A global attribute, which wildcards take.
    GlobalAttribute(XmlName),
    /// In a content model of mixed content, an element: its name, and what it is read as where
    /// that is not a simple type.
    Child(XmlName, Option<ChildId>),
    /// In a content model, a choice.
    ChoiceOf(Vec<Row>),
    /// In a content model, another group.
    GroupOf(RecordKind, Vec<Row>),
    /// A group that is this shape.
    Group(ShapeId),
    /// The declared type.
    Declared(XmlName),
    /// A type derived from it.
    Type(XmlName),
    /// The name of a simple type that may stand in for the declared one.
    SimpleName(XmlName),
    /// What the schema doesn't know.
    Unknown,
}

/// What a member holds, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A value of this shape.
    Shape(ShapeId),
    /// A value of a built-in type; of `anyType` a tree.
    Builtin(Builtin),
    /// A value of this type, for which the settings give one of the user's.
    Given(TypeId),
    /// An element, as it came.
    Tree,
    /// A value of any simple type, which it says.
    AnySimple,
    /// An attribute, as it came.
    Attribute,
    /// Text and elements in order.
    Mixed,
    /// Attributes and elements that the schema doesn't know.
    Unknown,
    /// It, or nothing.
    Optional(Box<Slot>),
    /// Any number.
    Many(Box<Slot>),
    /// It or nil, which are told apart from nothing.
    Nillable(Box<Slot>),
    /// It, and the type that it says that it is.
    Typed(Box<Slot>),
    /// A list of a simple type.
    List(Box<Slot>),
    /// A list of an enumeration.
    Flags(Box<Slot>),
    /// Keys with values.
    Dictionary(Box<Slot>, Box<Slot>),
    /// A SOAP-encoded array of so many dimensions.
    Grid(Box<Slot>, usize),
}

impl Slot {
    /// A member that occurs so often.
    fn occurring(self, occurs: Occurs) -> Self {
        match (occurs.min, occurs.max) {
            (0, Some(1)) => self.optional(),
            (_, Some(1)) => self,
            _ => self.many(),
        }
    }

    fn optional(self) -> Self {
        Self::Optional(Box::new(self))
    }

    fn many(self) -> Self {
        Self::Many(Box::new(self))
    }

    /// The slots in it.
    fn inner_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        let (first, second) = match self {
            Self::Optional(inner)
            | Self::Many(inner)
            | Self::Nillable(inner)
            | Self::Typed(inner)
            | Self::List(inner)
            | Self::Flags(inner)
            | Self::Grid(inner, _) => (Some(&mut **inner), None),
            Self::Dictionary(key, value) => (Some(&mut **key), Some(&mut **value)),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }
}

/// A description of a simple type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SimpleRef {
    /// Of a built-in type.
    Builtin(Builtin),
    /// Of one of the documents.
    Declared(SimpleId),
    /// Of an enumeration, which describes itself.
    Enumeration(ShapeId),
}

/// A description of a simple type that the documents declare.
#[derive(Debug)]
pub struct SimpleType {
    /// The type.
    pub of: TypeId,
    /// What messages call it.
    pub label: String,
    /// How white space is treated.
    pub white_space: WhiteSpace,
    /// What it is made of.
    pub variety: SimpleVariety,
    /// The facets of all steps, the base's first.
    pub facets: Vec<Check>,
}

/// What a [`SimpleType`] is made of.
#[derive(Debug)]
pub enum SimpleVariety {
    /// The built-in type that it is derived from.
    Atomic(Builtin),
    /// A list.
    List(SimpleRef),
    /// A union.
    Union(Vec<SimpleRef>),
}

/// What a text is held against.
#[derive(Debug)]
pub enum Check {
    /// A facet.
    Facet(Facet),
    /// The values of an enumeration, names with their namespaces.
    Enumeration(Vec<String>),
}

/// What a wrapper type holds.
#[derive(Debug)]
pub struct Wrapper {
    /// The type that wraps it.
    pub of: TypeId,
    /// Whether it is an array in the array that this type is, and not the type itself.
    pub is_item: bool,
    /// The item's row of an array; entry, key and value of a dictionary.
    pub rows: Vec<Rc<Row>>,
}

/// What is declared beside elements: strict reading looks names up in it.
#[derive(Debug)]
pub struct Declared {
    /// The simple types with a name, and what each is derived from.
    pub types: Vec<(XmlName, String, SimpleRef)>,
    /// The complex types with simple content that may stand in for built-in types, the same of each.
    pub complex: Vec<(XmlName, String, SimpleRef)>,
    /// The global attributes, where wildcards take any.
    pub attributes: Vec<Row>,
    /// Whether these are all that there are.
    pub are_all: bool,
}

impl Declared {
    /// Whether there is nothing to look names up in.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.complex.is_empty() && self.attributes.is_empty()
    }
}

/// A global element.
#[derive(Debug)]
pub struct Root {
    /// The declaration.
    pub element: ElementId,
    /// What it is on the wire.
    pub row: Rc<Row>,
    /// What it holds.
    pub slot: Slot,
}

/// What of the settings says something of the wire.
#[derive(Debug, Default)]
pub struct Rules<'s> {
    /// The operations that are kept; empty for all.
    pub operations: &'s [String],
    /// The services that are kept; empty for all.
    pub services: &'s [String],
    /// Names of types that are kept whatever operation needs them, as patterns.
    pub include_types: &'s [String],
    /// Names of types for which the user has one.
    pub given: HashSet<&'s str>,
    /// Members that may be absent, each as `{namespace}Type/member`.
    pub optional: &'s [String],
    /// Members that are lists without nil, as `optional` has them, or `*`.
    pub plain_lists: &'s [String],
    /// Whether nil and nothing are told apart.
    pub distinguish_nil: bool,
    /// Whether a value says of which type it is.
    pub keep_types: bool,
    /// Whether what the schema doesn't know is kept.
    pub keep_unknown: bool,
    /// Whether types that only wrap a repeated element are kept.
    pub keep_wrappers: bool,
    /// Whether bindings are of interest, and not types alone.
    pub bindings: bool,
}
