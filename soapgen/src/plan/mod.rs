//! What is written: Rust modules, types, members and operations, with names, types, boxing,
//! derives and documentation final. It knows Rust and no XML Schema rules.

mod build;
mod content;
mod docs;
mod graph;
mod http;
mod modules;
pub mod names;
mod operation;
mod parameters;
mod reach;
mod service;
mod simple;
mod unwrapped;

pub use build::build;
pub use http::{HttpClient, HttpInput, HttpOperation};
pub use parameters::{Parameter, Preset};
pub use unwrapped::{Gives, Unwrapped};

use crate::model::{
    Addressing, BindingId, Derivation, ElementId, Identity, ProcessContents, XmlName,
};
use crate::text::Line;

/// Everything that is generated.
#[derive(Debug, Default)]
pub struct Plan {
    /// Documentation of the whole: lines.
    pub docs: Vec<Line>,
    /// The path of the runtime.
    pub runtime: String,
    /// The modules; the first is the root, the others stand in it.
    pub modules: Vec<Module>,
    /// The generated types, in the order of the document.
    pub items: Vec<Item>,
    /// Descriptions of simple types that the codec checks against.
    pub facets: Vec<FacetItem>,
    /// What wrapper types hold.
    pub wrappers: Vec<Wrapper>,
    /// The global elements.
    pub roots: Vec<RootItem>,
    /// The clients of SOAP bindings.
    pub clients: Vec<Client>,
    /// The clients of HTTP bindings.
    pub http_clients: Vec<HttpClient>,
}

impl Plan {
    /// Every name that the documents brought into the code.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let modules = self.modules.iter().map(|module| module.name.as_str());
        let roots = self.roots.iter().map(|root| root.constant.as_str());
        let methods = self
            .clients
            .iter()
            .flat_map(|c| &c.operations)
            .map(|o| o.method.as_str());
        let http_operations = self.http_clients.iter().flat_map(|c| &c.operations);
        let methods = methods.chain(http_operations.map(|o| o.method.as_str()));
        let inside = self.items.iter().flat_map(|item| {
            let names: Vec<&str> = match &item.kind {
                ItemKind::Record(record) => {
                    record.members.iter().map(|m| m.name.as_str()).collect()
                }
                ItemKind::Choice(variants)
                | ItemKind::Derived(variants)
                | ItemKind::DerivedText(variants, _) => {
                    variants.iter().map(|v| v.name.as_str()).collect()
                }
                ItemKind::Enumeration { values, .. } => {
                    values.iter().map(|v| v.name.as_str()).collect()
                }
                ItemKind::Union { members, .. } => {
                    members.iter().map(|(name, ..)| name.as_str()).collect()
                }
                ItemKind::Faults(faults) => faults.iter().map(|f| f.name.as_str()).collect(),
                ItemKind::Alias(_) => Vec::new(),
            };
            std::iter::once(item.name.as_str()).chain(names)
        });
        modules.chain(roots).chain(methods).chain(inside)
    }
}

/// A module: what is declared in one namespace, or what one of several services has for itself.
#[derive(Debug)]
pub struct Module {
    /// Its name; empty for the root.
    pub name: String,
    /// Documentation: a line.
    pub docs: Line,
    /// The namespace; `None` for the module of a service.
    pub namespace: Option<String>,
    /// The prefix that messages use for the namespace; empty without one.
    pub prefix: String,
    /// Whether anything in the code names it.
    pub used: bool,
}

/// Index of a module of a [`Plan`].
pub type ModuleId = usize;

/// Index of an item of a [`Plan`].
pub type ItemId = usize;

/// A generated type.
#[derive(Debug)]
pub struct Item {
    /// Where it stands.
    pub module: ModuleId,
    /// Its Rust name.
    pub name: String,
    /// Its XML name, if it has one.
    pub xml: Option<XmlName>,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// Derives.
    pub derives: Vec<String>,
    /// Attributes, as written.
    pub attributes: Vec<String>,
    /// What it is.
    pub kind: ItemKind,
}

/// What an [`Item`] is.
#[derive(Debug)]
pub enum ItemKind {
    /// A struct.
    Record(Record),
    /// An enum with a variant for each alternative.
    Choice(Vec<Variant>),
    /// An enum of a type and those derived from it.
    Derived(Vec<Variant>),
    /// An enum of a simple type, which comes first, and the complex types derived from it; and
    /// the simple types derived from it, whose values the first variant takes.
    DerivedText(Vec<Variant>, Vec<Row>),
    /// An enumeration.
    Enumeration {
        /// The values.
        values: Vec<Value>,
        /// Its description, whose only facet is the enumeration.
        facets: FacetItem,
    },
    /// A union of simple types.
    Union {
        /// The members: variant, type, description.
        members: Vec<(String, Ty, FacetRef)>,
        /// Its description.
        facets: FacetRef,
    },
    /// A name for another type.
    Alias(Ty),
    /// An enum of the faults that an operation declares.
    Faults(Vec<FaultVariant>),
}

/// A variant of [`ItemKind::Faults`].
#[derive(Debug)]
pub struct FaultVariant {
    /// Its Rust name.
    pub name: String,
    /// The type of the detail.
    pub ty: Ty,
    /// The element in the detail, an index in [`Plan::roots`].
    pub root: usize,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A struct.
#[derive(Debug)]
pub struct Record {
    /// How its rows belong together.
    pub kind: RecordKind,
    /// The members.
    pub members: Vec<Member>,
    /// Whether it gets `new`, `with_…` and `add_…`.
    pub builder: bool,
    /// Whether its `Default` is written out, for the sake of values that are preset.
    pub default: bool,
}

/// How the rows of a [`Record`] belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A complex type.
    Type,
    /// A complex type with elements in any order.
    Unordered,
    /// A sequence of its own.
    Sequence,
    /// An `xs:all` of its own.
    All,
}

/// A member of a struct.
#[derive(Debug)]
pub struct Member {
    /// Its Rust name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// Its row.
    pub row: Row,
    /// What a builder makes it when nobody gives it.
    pub preset: Option<Preset>,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A variant of an enum.
#[derive(Debug)]
pub struct Variant {
    /// Its Rust name.
    pub name: String,
    /// What it holds.
    pub ty: Ty,
    /// Its row.
    pub row: Row,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A value of an enumeration.
#[derive(Debug)]
pub struct Value {
    /// Its Rust name.
    pub name: String,
    /// As it stands in XML.
    pub value: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// `minOccurs`.
    pub min: u32,
    /// `maxOccurs`; `None` for unbounded.
    pub max: Option<u32>,
    /// `xsi:nil` is allowed.
    pub nillable: bool,
    /// Of a wildcard: `processContents`.
    pub process: ProcessContents,
    /// Of an element: the derivations that it blocks, where a type that may stand in has one. Of
    /// a type that may stand in: those by which it is derived, where an element blocks some.
    pub derivations: Vec<Derivation>,
    /// Of an element: its type is abstract, and none is derived from it.
    pub of_abstract_type: bool,
    /// The simple type, where the Rust type doesn't tell it.
    pub simple: Option<FacetRef>,
    /// Default value.
    pub default: Option<String>,
    /// Fixed value.
    pub fixed: Option<String>,
    /// The media type of its bytes, where there is one alone.
    pub media: Option<String>,
    /// The identity constraints of the element.
    pub identities: Vec<Identity>,
    /// For an array or a dictionary: what its wrapper holds, an index in [`Plan::wrappers`].
    pub items: Option<usize>,
    /// Where `items` is that of a SOAP-encoded array: how many dimensions it has, else 0.
    pub dimensions: usize,
    /// The type that SOAP-encoded messages name on the element.
    pub type_name: Option<XmlName>,
}

/// What a [`Row`] is.
#[derive(Debug, Clone)]
pub enum RowKind {
    /// An attribute.
    Attribute(Tag),
    /// An element.
    Element(Tag),
    /// Text of simple content.
    Text,
    /// Elements of a wildcard.
    Any(Namespaces),
    /// An element that no document declares, in the place of the one of this name.
    Open(String),
    /// Attributes of a wildcard.
    AnyAttribute(Namespaces),
    /// Mixed content.
    Mixed,
    /// A group that is this item.
    Group(ItemId),
    /// The declared type.
    Declared(Tag),
    /// A type derived from it.
    Type(Tag),
    /// What the schema doesn't know.
    Extras,
}

/// A name on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The module of its namespace; `None` for no namespace.
    pub module: Option<ModuleId>,
    /// The local name.
    pub local: String,
}

/// Namespaces of a wildcard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Namespaces {
    /// All.
    Any,
    /// All but this one.
    Not(String),
    /// These.
    OneOf(Vec<String>),
}

/// A Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// A generated type.
    Item(ItemId),
    /// A type of the runtime.
    Runtime(&'static str),
    /// A type of Rust, such as `String` or `i32`.
    Rust(&'static str),
    /// The user's own, by path.
    User(String),
    /// `Option`.
    Option(Box<Ty>),
    /// `Vec`.
    Vec(Box<Ty>),
    /// `Box`.
    Boxed(Box<Ty>),
    /// The runtime's `Nillable`.
    Nillable(Box<Ty>),
    /// The runtime's `Typed`.
    Typed(Box<Ty>),
    /// The runtime's `List`.
    List(Box<Ty>),
    /// The runtime's `Flags`.
    Flags(Box<Ty>),
    /// The runtime's `Dictionary`.
    Dictionary(Box<Ty>, Box<Ty>),
    /// The runtime's `Grid`, and how many dimensions it has.
    Grid(Box<Ty>, usize),
}

/// A description of a simple type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FacetRef {
    /// Of a built-in type, by the runtime's constant.
    Builtin(&'static str),
    /// Index in [`Plan::facets`].
    Item(usize),
    /// Of an enumeration, which describes itself.
    Enumeration(ItemId),
}

/// A description of a simple type that the documents declare.
#[derive(Debug)]
pub struct FacetItem {
    /// Its constant's name.
    pub constant: String,
    /// What messages call it.
    pub label: String,
    /// `Preserve`, `Replace` or `Collapse`.
    pub white_space: &'static str,
    /// What it is made of.
    pub variety: FacetVariety,
    /// The facets of all steps, the base's first.
    pub facets: Vec<Facet>,
}

/// What a described type is made of.
#[derive(Debug)]
pub enum FacetVariety {
    /// The runtime's name of the built-in type that it is derived from.
    Atomic(&'static str),
    /// A list.
    List(FacetRef),
    /// A union.
    Union(Vec<FacetRef>),
}

/// A facet.
#[derive(Debug)]
pub enum Facet {
    /// A facet with a number: the runtime's variant and the number.
    Number(&'static str, u64),
    /// A facet with a text.
    Text(&'static str, String),
    /// A facet with several texts.
    Texts(&'static str, Vec<String>),
}

/// What a wrapper type holds.
#[derive(Debug)]
pub struct Wrapper {
    /// Its constant's name.
    pub constant: String,
    /// The item's row of an array; entry, key and value of a dictionary.
    pub rows: Vec<Row>,
}

/// A global element.
#[derive(Debug)]
pub struct RootItem {
    /// The declaration.
    pub element: ElementId,
    /// Where it stands.
    pub module: ModuleId,
    /// Its constant's name.
    pub constant: String,
    /// What it is read into.
    pub ty: Ty,
    /// Its row.
    pub row: Row,
    /// Modules whose namespaces its content names.
    pub namespaces: Vec<ModuleId>,
    /// Whether its content may hold `xsi:type` or `xsi:nil`.
    pub instance: bool,
    /// The constant of the prefixes for these, which elements of the module share.
    pub prefixes: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A client.
#[derive(Debug)]
pub struct Client {
    /// Where it stands.
    pub module: ModuleId,
    /// Its Rust name.
    pub name: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// The address that the document gives.
    pub address: Option<String>,
    /// The record of the headers that requests carry; `None` where no operation declares any.
    pub headers: Option<ItemId>,
    /// The record of the headers that responses carry; `None` where no operation declares any.
    pub response_headers: Option<ItemId>,
    /// The edition of WS-Addressing that requests are addressed by.
    pub addressing: Option<Addressing>,
    /// Modules whose namespaces the headers name.
    pub header_namespaces: Vec<ModuleId>,
    /// The constant of the prefixes for these.
    pub prefixes: String,
    /// The condition, on `headers`, by which a response is a failure.
    pub fails_when: Vec<Failure>,
    /// The Rust name of what holds its operations as values.
    pub values: String,
    /// The operations.
    pub operations: Vec<ClientOperation>,
    /// The binding it is made from.
    pub binding: BindingId,
}

/// A condition on a response's header.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The member of the response headers.
    pub member: String,
    /// What it must be.
    pub test: FailureTest,
}

/// A test of a [`Failure`].
#[derive(Debug, Clone)]
pub enum FailureTest {
    /// It is there.
    Present,
    /// It is this `bool`.
    Bool(bool),
    /// It is this number, as written.
    Number(String),
    /// It is this text.
    Text(String),
    /// Its wire form is this text.
    Lexical(String),
}

/// An operation of a client.
#[derive(Debug)]
pub struct ClientOperation {
    /// XML name.
    pub xml: String,
    /// Method.
    pub method: String,
    /// The constant that is the operation as a value.
    pub constant: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// The action.
    pub action: Option<String>,
    /// The action of WS-Addressing, where it is another.
    pub addressed: Option<String>,
    /// SOAP 1.2.
    pub soap12: bool,
    /// Request.
    pub input: Body,
    /// Response; `None` for one-way.
    pub output: Option<Body>,
    /// Rows of the request headers that it sends.
    pub headers: Vec<usize>,
    /// Those of them that are SOAP-encoded.
    pub encoded_headers: Vec<usize>,
    /// Rows of the response headers that a server sends.
    pub response_headers: Vec<usize>,
    /// Those of them that are SOAP-encoded.
    pub encoded_response_headers: Vec<usize>,
    /// Typed fault details.
    pub faults: Vec<usize>,
    /// What the method takes and gives in place of the messages.
    pub unwrapped: Option<Unwrapped>,
}

/// The body of a message.
#[derive(Debug, Clone)]
pub enum Body {
    /// One element, an index in [`Plan::roots`].
    Element(usize),
    /// The same, the struct of an rpc message.
    Rpc(usize),
    /// The same, SOAP-encoded (SOAP 1.1, section 5).
    Encoded(usize),
    /// The content of the body is this record.
    Content(ItemId),
    /// The same, SOAP-encoded.
    EncodedContent(ItemId),
}
