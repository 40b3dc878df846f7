//! What an XML Schema 1.0 document says.
//!
//! Defaults that the schema sets for its own declarations (`elementFormDefault`,
//! `blockDefault` and their like) are applied here, since they end where the document ends. The
//! target namespace is not: a schema without one takes that of each schema that includes it.
//!
//! Two declarations are equal when they say the same, wherever they stand and whatever is
//! written in their documentation.

mod annotation;
mod identity;
mod media;
mod reader;
mod simple;

use std::rc::Rc;

use roxmltree::Node;

pub use reader::Beside;

use crate::diagnostic::{Diagnostics, DocumentId, Place};
use crate::vocabulary::{
    Compositor, Derivation, Facet, Occurs, Paths, ProcessContents, WhiteSpace,
};
use crate::xml::XmlName;

/// The namespace of XML Schema.
pub const XML_SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

/// The namespaces that it had in its drafts, in which services of that time still describe
/// themselves. Such schemas are read as if they were in [`XML_SCHEMA`], the old spellings too.
const DRAFTS: [&str; 2] = [
    "http://www.w3.org/1999/XMLSchema",
    "http://www.w3.org/2000/10/XMLSchema",
];

/// Whether a namespace is that of XML Schema in one of its drafts.
pub fn is_draft(namespace: &str) -> bool {
    DRAFTS.contains(&namespace)
}

/// Whether a namespace is that of XML Schema, in its drafts too.
pub fn is_xml_schema(namespace: &str) -> bool {
    namespace == XML_SCHEMA || is_draft(namespace)
}

/// Whether this is the element of XML Schema with that name.
pub fn is_named(node: Node<'_, '_>, local: &str) -> bool {
    let name = node.tag_name();
    name.name() == local && name.namespace().is_some_and(is_xml_schema)
}

/// An `xs:schema`.
#[derive(Debug)]
pub struct Schema {
    /// Its document.
    pub document: DocumentId,
    /// Where it starts.
    pub place: Place,
    /// `targetNamespace`.
    pub target_namespace: Option<Rc<str>>,
    /// Its includes, imports and redefines.
    pub references: Vec<Reference>,
    /// What it declares, in order.
    pub components: Vec<Component>,
    /// Whether something was ignored because it has no place where it stands, declarations
    /// perhaps.
    pub passed_over: bool,
}

/// An `xs:include`, `xs:import` or `xs:redefine`.
#[derive(Debug)]
pub struct Reference {
    /// Which of them.
    pub kind: ReferenceKind,
    /// `namespace` of an import.
    pub namespace: Option<Rc<str>>,
    /// `schemaLocation`.
    pub location: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Index of the schema in [`Syntax::schemas`](super::Syntax::schemas), filled in by the
    /// loader; `None` when it could not be or need not be loaded.
    pub target: Option<usize>,
    /// What a redefine declares anew.
    pub redefinitions: Vec<Component>,
}

/// How a schema refers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `xs:include`.
    Include,
    /// `xs:import`.
    Import,
    /// `xs:redefine`.
    Redefine,
}

/// A global declaration or definition; each has a name.
#[derive(Debug, PartialEq)]
pub enum Component {
    /// `xs:simpleType`.
    SimpleType(Rc<str>, SimpleType),
    /// `xs:complexType`.
    ComplexType(Rc<str>, ComplexType),
    /// `xs:element`.
    Element(Element),
    /// `xs:attribute`.
    Attribute(Attribute),
    /// `xs:group`.
    Group(Group),
    /// `xs:attributeGroup`.
    AttributeGroup(AttributeGroup),
}

/// Where something is written, and its documentation. All are equal.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Where it stands.
    pub place: Place,
    /// Documentation, paragraphs separated by an empty line.
    pub docs: Option<String>,
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A reference by qualified name.
#[derive(Clone, Debug)]
pub struct QName {
    /// The name; `None` where its prefix isn't declared, which has been reported.
    pub name: Option<XmlName>,
    /// Where it is written.
    pub place: Place,
}

impl PartialEq for QName {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The value of `block` or `final`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DerivationSet {
    /// `extension`.
    pub extension: bool,
    /// `restriction`.
    pub restriction: bool,
    /// `substitution`.
    pub substitution: bool,
}

impl DerivationSet {
    /// Whether it has this way of derivation.
    pub fn contains(self, derivation: Derivation) -> bool {
        match derivation {
            Derivation::Extension => self.extension,
            Derivation::Restriction => self.restriction,
        }
    }

    /// The ways of derivation in it.
    pub fn derivations(self) -> Vec<Derivation> {
        let mut all = vec![Derivation::Extension, Derivation::Restriction];
        all.retain(|derivation| self.contains(*derivation));
        all
    }
}

/// The type that is written for an element.
#[derive(Debug, PartialEq)]
pub enum ElementType {
    /// `type`.
    Named(QName),
    /// An `xs:simpleType` in it.
    Simple(Box<SimpleType>),
    /// An `xs:complexType` in it.
    Complex(Box<ComplexType>),
}

/// An `xs:element` that declares, global or local.
#[derive(Debug, PartialEq)]
pub struct Element {
    /// Where it stands.
    pub origin: Origin,
    /// Its local name.
    pub name: Rc<str>,
    /// Its type; `None` for that of its substitution head, or else `anyType`.
    pub ty: Option<ElementType>,
    /// Whether the name is in the target namespace; true for every global element.
    pub qualified: bool,
    /// `nillable`.
    pub nillable: bool,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
    /// `abstract`.
    pub is_abstract: bool,
    /// `substitutionGroup`.
    pub substitution_group: Option<QName>,
    /// `block`.
    pub block: DerivationSet,
    /// `xmime:expectedContentTypes`, in order, without `q`.
    pub expected_content_types: Vec<String>,
    /// Its identity constraints.
    pub identities: Vec<Identity>,
}

/// An identity constraint.
#[derive(Debug)]
pub struct Identity {
    /// Where it stands.
    pub place: Place,
    /// Its local name.
    pub name: Rc<str>,
    /// Which of the three.
    pub kind: IdentityKind,
    /// Which elements it is about.
    pub selector: Paths,
    /// What identifies them.
    pub fields: Vec<Paths>,
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        let parts = |of: &Self| (of.name.clone(), of.selector.clone(), of.fields.clone());
        parts(self) == parts(other) && self.kind == other.kind
    }
}

/// The three kinds of identity constraint.
#[derive(Debug, PartialEq)]
pub enum IdentityKind {
    /// `xs:unique`.
    Unique,
    /// `xs:key`.
    Key,
    /// `xs:keyref`, with what it refers to.
    Reference(QName),
}

/// An `xs:group` that defines.
#[derive(Debug, PartialEq)]
pub struct Group {
    /// Where it stands.
    pub origin: Origin,
    /// Its local name.
    pub name: Rc<str>,
    /// Its model group.
    pub particle: Option<Particle>,
}

/// An `xs:attributeGroup` that defines.
#[derive(Debug, PartialEq)]
pub struct AttributeGroup {
    /// Where it stands.
    pub origin: Origin,
    /// Its local name.
    pub name: Rc<str>,
    /// Its attributes.
    pub attributes: Attributes,
}

/// Something that may occur in content.
#[derive(Debug, PartialEq)]
pub struct Particle {
    /// Where it stands.
    pub origin: Origin,
    /// How often it occurs.
    pub occurs: Occurs,
    /// What may occur.
    pub term: Term,
}

/// The term of a particle.
#[derive(Debug, PartialEq)]
pub enum Term {
    /// A local element.
    Element(Box<Element>),
    /// A reference to a global element.
    ElementRef(QName),
    /// `xs:sequence`, `xs:choice` or `xs:all`.
    Group(Compositor, Vec<Particle>),
    /// A reference to an `xs:group`.
    GroupRef(QName),
    /// `xs:any`.
    Any(Wildcard),
}

/// `xs:any` or `xs:anyAttribute`.
#[derive(Clone, Debug, PartialEq)]
pub struct Wildcard {
    /// `namespace`.
    pub namespaces: WildcardNamespaces,
    /// `processContents`.
    pub process: ProcessContents,
}

/// `namespace` of a wildcard.
#[derive(Clone, Debug, PartialEq)]
pub enum WildcardNamespaces {
    /// `##any`.
    Any,
    /// `##other`.
    Other,
    /// A list; `None` is `##targetNamespace`, an empty string is `##local`.
    List(Vec<Option<Rc<str>>>),
}

/// An `xs:complexType`; its name stands in the [`Component`].
#[derive(Debug, PartialEq)]
pub struct ComplexType {
    /// Where it stands.
    pub origin: Origin,
    /// `abstract`.
    pub is_abstract: bool,
    /// `mixed`, of its content where that says so.
    pub mixed: bool,
    /// `block`.
    pub block: DerivationSet,
    /// `final`.
    pub final_: DerivationSet,
    /// WCF's `IsDictionary` annotation.
    pub is_dictionary: bool,
    /// Its content.
    pub content: ComplexContent,
    /// Its own attributes.
    pub attributes: Attributes,
    /// `xmime:expectedContentTypes`, in order, without `q`.
    pub expected_content_types: Vec<String>,
}

/// What a complex type holds.
#[derive(Debug, PartialEq)]
pub enum ComplexContent {
    /// Particles alone: a restriction of `anyType`.
    Plain(Option<Particle>),
    /// `xs:complexContent`.
    Complex(Derivation, QName, Option<Particle>),
    /// `xs:simpleContent`, with what a restriction holds.
    Simple(Derivation, QName, Option<Box<SimpleType>>, Facets),
}

/// Attributes of a type or of an attribute group.
#[derive(Debug, Default, PartialEq)]
pub struct Attributes {
    /// Attributes and references to attribute groups, in order.
    pub items: Vec<AttributeItem>,
    /// `xs:anyAttribute`.
    pub any: Option<Wildcard>,
}

/// One of [`Attributes`].
#[derive(Debug, PartialEq)]
pub enum AttributeItem {
    /// A local attribute.
    Local(Attribute, Use),
    /// A reference to a global attribute.
    Ref(AttributeRef, Use),
    /// A reference to an attribute group.
    Group(QName),
}

/// `use` of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// `optional`.
    Optional,
    /// `required`.
    Required,
    /// `prohibited`.
    Prohibited,
}

/// An `xs:attribute` that declares, global or local.
#[derive(Debug, PartialEq)]
pub struct Attribute {
    /// Where it stands.
    pub origin: Origin,
    /// Its local name.
    pub name: Rc<str>,
    /// Whether the name is in the target namespace; true for every global attribute.
    pub qualified: bool,
    /// Its type; `None` for `anySimpleType`.
    pub ty: Option<SimpleTypeUse>,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
}

/// An `xs:attribute` that refers to a global one.
#[derive(Debug, PartialEq)]
pub struct AttributeRef {
    /// Where it stands.
    pub origin: Origin,
    /// The attribute.
    pub name: QName,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
    /// `wsdl:arrayType`: item type and dimensions, those of the whole first (WSDL 1.1, 2.2). Of
    /// SOAP 1.2 `itemType` alone, whose size is an attribute of its own.
    pub array_type: Option<(QName, Vec<usize>)>,
    /// How many dimensions `arraySize` of SOAP 1.2 has (SOAP 1.2 Part 2, 3.1.6).
    pub array_size: Option<usize>,
}

/// A simple type, by name or on the spot.
#[derive(Debug, PartialEq)]
pub enum SimpleTypeUse {
    /// By name.
    Named(QName),
    /// An `xs:simpleType` in it.
    Inline(Box<SimpleType>),
}

/// An `xs:simpleType`; its name stands in the [`Component`].
#[derive(Debug, PartialEq)]
pub struct SimpleType {
    /// Where it stands.
    pub origin: Origin,
    /// What it is made from; `None` where that is missing, which has been reported.
    pub derivation: Option<SimpleDerivation>,
    /// `xmime:expectedContentTypes`, in order, without `q`.
    pub expected_content_types: Vec<String>,
}

/// How a simple type is made.
#[derive(Debug, PartialEq)]
pub enum SimpleDerivation {
    /// `xs:restriction`.
    Restriction(SimpleTypeUse, Facets),
    /// `xs:list`.
    List(SimpleTypeUse),
    /// `xs:union`: the `memberTypes`, then the types in it.
    Union(Vec<SimpleTypeUse>),
}

/// The facets of a restriction.
#[derive(Debug, Default, PartialEq)]
pub struct Facets {
    /// All but `whiteSpace` and `enumeration`.
    pub facets: Vec<Facet>,
    /// Where in them the patterns are.
    pub pattern: Option<usize>,
    /// `whiteSpace`.
    pub white_space: Option<WhiteSpace>,
    /// `enumeration`.
    pub enumeration: Vec<EnumValue>,
}

impl Facets {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.facets.is_empty() && self.white_space.is_none() && self.enumeration.is_empty()
    }
}

/// An `xs:enumeration`.
#[derive(Debug, PartialEq)]
pub struct EnumValue {
    /// Where it stands.
    pub origin: Origin,
    /// `value`, as written.
    pub value: String,
    /// The namespace that the prefix of each word stands for, if the value is read as a QName or
    /// a list of them.
    pub namespaces: Vec<Option<Rc<str>>>,
    /// WCF's `EnumerationValue` annotation.
    pub number: Option<String>,
}

/// Reads an `xs:schema`; `beside` is one for all of a document.
pub fn parse<'a>(
    node: Node<'a, '_>,
    document: DocumentId,
    beside: &mut Beside<'a>,
    diagnostics: &mut Diagnostics,
) -> Schema {
    reader::Reader::new(node, document, diagnostics).schema(node, beside)
}
