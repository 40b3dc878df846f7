//! What the documents mean, by XML Schema's and WSDL's rules, with every name resolved.
//!
//! The model knows no Rust. It is complete without it: calls, fakes and sample messages can be
//! made from it alone.

use std::collections::HashSet;
use std::ops::Index;
use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::place::{DocumentId, Place};
pub use crate::vocabulary::{
    Addressing, Compositor, Derivation, Facet, NameTest, Occurs, Paths, ProcessContents, Step,
    WhiteSpace,
};
pub use crate::xml::{Prefixes, XmlName};

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident => $field:ident: $item:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $id(pub u32);

        impl Index<$id> for Model {
            type Output = $item;
            fn index(&self, id: $id) -> &$item {
                &self.$field[id.0 as usize]
            }
        }
    )*};
}

ids! {
    /// Index of a [`Type`] in its [`Model`].
    TypeId => types: Type;
    /// Index of an [`Element`] in its [`Model`].
    ElementId => elements: Element;
    /// Index of a [`PortType`] in its [`Model`].
    PortTypeId => port_types: PortType;
    /// Index of a [`Binding`] in its [`Model`].
    BindingId => bindings: Binding;
}

/// One of several inputs that describe a service each: its number among them, from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct InputId(pub u32);

/// All that the documents declare. Everything stands in document order.
#[derive(Debug, Default)]
pub struct Model {
    /// The documents whose declarations are only there for others to refer to: schemas of
    /// well-known namespaces that the inputs import.
    pub well_known: Vec<DocumentId>,
    /// Every type, the built-in ones first (in the order of [`Builtin::ALL`]).
    pub types: Vec<Type>,
    /// Every element declaration, global and local.
    pub elements: Vec<Element>,
    /// Every global attribute declaration (for reference; uses are in the types).
    pub attributes: Vec<Attribute>,
    /// Every port type.
    pub port_types: Vec<PortType>,
    /// Every binding.
    pub bindings: Vec<Binding>,
    /// Every service.
    pub services: Vec<Service>,
    /// The target namespace of each document, the first input's first; empty string for none.
    pub target_namespaces: Vec<Rc<str>>,
    /// The prefixes that the documents have for namespaces.
    pub prefixes: Prefixes,
    /// The references to what no document declares.
    pub holes: Vec<Hole>,
    /// The members of types that both SOAP-encoded and literal messages hold which may be left out
    /// or nil where they are encoded, and not else (SOAP 1.1, section 5.1).
    pub optional_encoded: HashSet<ElementId>,
}

/// A reference to what no document declares and no name is near to. Nothing is wrong with it
/// where it isn't needed (XML Schema Part 1, 5.3, Missing Sub-components).
#[derive(Clone, Debug)]
pub struct Hole {
    /// The type that can't be had without it: one that stands for it, or the one that it is a
    /// part of. `None` where it is a part of many.
    pub ty: Option<TypeId>,
    /// What to report where it is needed.
    pub problem: Diagnostic,
}

impl Model {
    /// Whether a type stands for one that no document declares: it has the name of that one, and
    /// takes anything.
    pub fn is_hole(&self, id: TypeId) -> bool {
        let ty = &self[id];
        matches!(ty.kind, TypeKind::Builtin(_))
            && ty
                .name
                .as_ref()
                .is_some_and(|name| &*name.namespace != crate::xml::XSD)
    }

    /// The id of a built-in type.
    pub fn builtin(builtin: Builtin) -> TypeId {
        TypeId(builtin as u32)
    }

    /// What the members of a type are said to be of: its name, and without one that of the element
    /// whose content it is.
    pub fn member_owner<'m>(&'m self, ty: &'m Type) -> Option<&'m XmlName> {
        match (&ty.name, ty.owner) {
            (Some(name), _) => Some(name),
            (None, Some(Owner::Element(element))) => Some(&self[element].name),
            _ => None,
        }
    }

    /// The media types that the bytes of an element may be of: as its declaration says, else its
    /// type or the nearest that this is derived from.
    pub fn expected_content_types(&self, element: ElementId) -> &[String] {
        let element = &self[element];
        if !element.expected_content_types.is_empty() {
            return &element.expected_content_types;
        }
        let of_types = self.bases(element.ty);
        let mut of_types = of_types.map(|ty| self[ty].expected_content_types.as_slice());
        of_types.find(|types| !types.is_empty()).unwrap_or_default()
    }

    /// A type, and those that it is derived from in turn, to `anyType`.
    pub fn bases(&self, id: TypeId) -> impl Iterator<Item = TypeId> {
        let base = |at: &TypeId| Some(self[*at].base?.0).filter(|base| base != at);
        // The chain ends: a cycle is refused when resolving, and bounded here.
        std::iter::successors(Some(id), base).take(256)
    }

    /// The ways in which a type is derived from another, by whatever number of steps, each once.
    pub fn derivations(&self, derived: TypeId, from: TypeId) -> Vec<Derivation> {
        let steps = self.bases(derived).take_while(|at| *at != from);
        let steps: Vec<Derivation> = steps.filter_map(|at| Some(self[at].base?.1)).collect();
        let mut ways = vec![Derivation::Extension, Derivation::Restriction];
        ways.retain(|way| steps.contains(way));
        ways
    }

    /// The variety of a simple type (XML Schema Part 2, 2.5.1); `None` of a complex one.
    pub fn variety(&self, id: TypeId) -> Option<Variety> {
        match &self[id].kind {
            TypeKind::Builtin(builtin) => Some(builtin.variety()),
            TypeKind::Simple(simple) => Some(simple.variety.clone()),
            TypeKind::Complex(_) => None,
        }
    }

    /// How the white space of a simple type is treated (XML Schema Part 2, 4.3.6); `None` of a
    /// complex one.
    pub fn white_space(&self, id: TypeId) -> Option<WhiteSpace> {
        match &self[id].kind {
            TypeKind::Builtin(builtin) => Some(builtin.white_space()),
            TypeKind::Simple(simple) => Some(simple.white_space),
            TypeKind::Complex(_) => None,
        }
    }

    /// The one media type that the bytes of an element are of, where it is said and one alone.
    pub fn content_type(&self, element: ElementId) -> Option<&str> {
        match self.expected_content_types(element) {
            [only] => {
                let range = only.split(';').next().unwrap_or("");
                (!range.ends_with("/*")).then_some(only)
            }
            _ => None,
        }
    }
}

/// A type definition (XML Schema Part 1, 3.4 and 3.14).
#[derive(Clone, Debug)]
pub struct Type {
    /// The global name; `None` for an anonymous type.
    pub name: Option<XmlName>,
    /// For an anonymous type: what it stands in, to name it by.
    pub owner: Option<Owner>,
    /// Where it is declared; `None` for built-in types.
    pub place: Option<Place>,
    /// Documentation, paragraphs separated by an empty line.
    pub docs: Option<String>,
    /// The type it is derived from, and how. `None` for `anyType` alone.
    pub base: Option<(TypeId, Derivation)>,
    /// The types derived from this one directly, in document order, anonymous ones left out.
    pub derived: Vec<TypeId>,
    /// The derivations by which no type may stand in for this one (`block`): a type whose way
    /// from this one has such a step, wherever in it.
    pub block: Vec<Derivation>,
    /// `abstract="true"`.
    pub is_abstract: bool,
    /// The media types that its bytes may be of, in order (`xmime:expectedContentTypes`), as the
    /// type itself says; wildcards such as `image/*` among them. Empty where it says nothing.
    pub expected_content_types: Vec<String>,
    /// What it is.
    pub kind: TypeKind,
}

/// What an anonymous type stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The type of this element.
    Element(ElementId),
    /// The type of the attribute with this index among the attribute uses of that complex type.
    Attribute(TypeId, u32),
    /// The item type of this list, member number N of this union, or the anonymous base
    /// restricted by this simple type (number 0).
    Simple(TypeId, u32),
    /// The type of the global attribute with this index in [`Model::attributes`].
    GlobalAttribute(u32),
}

/// The kinds of type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A type that XML Schema itself defines.
    Builtin(Builtin),
    /// A simple type.
    Simple(SimpleType),
    /// A complex type.
    Complex(ComplexType),
}

/// A simple type definition (XML Schema Part 1, 3.14).
#[derive(Clone, Debug)]
pub struct SimpleType {
    /// Atomic, list or union; for a restriction that of its base.
    pub variety: Variety,
    /// The effective white-space treatment.
    pub white_space: WhiteSpace,
    /// Facets of this step of the derivation alone, enumeration left out.
    pub facets: Vec<Facet>,
    /// The enumeration of this step; empty when it has none.
    pub enumeration: Vec<EnumValue>,
}

/// Variety of a simple type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variety {
    /// Atomic, with the built-in type it is finally derived from.
    Atomic(Builtin),
    /// A list of this item type.
    List(TypeId),
    /// A union of these member types, in order.
    Union(Vec<TypeId>),
}

/// One value of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The lexical form as written.
    pub value: String,
    /// For values of type QName or NOTATION, or of a list of them: the resolved names.
    pub names: Vec<XmlName>,
    /// WCF's `EnumerationValue` annotation.
    pub number: Option<String>,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A complex type definition (XML Schema Part 1, 3.4), with its base's parts merged in.
#[derive(Clone, Debug)]
pub struct ComplexType {
    /// The effective attribute uses, those of the base first; prohibited ones left out.
    pub attributes: Vec<Attribute>,
    /// The effective attribute wildcard.
    pub any_attribute: Option<Wildcard>,
    /// The effective content, that of the base first.
    pub content: Content,
    /// Whether character data may stand between the elements.
    pub mixed: bool,
    /// WCF's `IsDictionary` annotation.
    pub is_dictionary: bool,
    /// For a SOAP-encoded array (`soapenc:Array` restricted or extended): item and dimensions.
    pub soap_array: Option<SoapArray>,
}

/// A SOAP 1.1 section 5 array type.
#[derive(Debug, Clone)]
pub struct SoapArray {
    /// The type of an item.
    pub item: TypeId,
    /// How many dimensions it has, then how many the arrays in it have: of `xsd:int[][,]`, an array
    /// of two dimensions whose items are arrays, 2 and 1. Never empty.
    pub dimensions: Vec<usize>,
}

/// Content of a complex type.
#[derive(Clone, Debug)]
pub enum Content {
    /// No content.
    Empty,
    /// Text of this simple type.
    Simple(TypeId),
    /// Elements.
    Particle(Particle),
}

/// An attribute use, or a global attribute declaration.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name; in no namespace unless qualified.
    pub name: XmlName,
    /// Its simple type.
    pub ty: TypeId,
    /// `use="required"`.
    pub required: bool,
    /// Default value.
    pub default: Option<String>,
    /// Fixed value.
    pub fixed: Option<String>,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it is declared (the use, not the referenced declaration).
    pub place: Place,
}

/// A particle (XML Schema Part 1, 3.9).
#[derive(Clone, Debug)]
pub struct Particle {
    /// How often it occurs.
    pub occurs: Occurs,
    /// What may occur.
    pub term: Term,
    /// Where it stands.
    pub place: Place,
    /// Documentation of the particle itself (of the local element, the reference, the group).
    pub docs: Option<Rc<str>>,
}

impl Particle {
    /// Every element that may occur, in groups within it too.
    pub fn elements(&self, found: &mut dyn FnMut(ElementId)) {
        match &self.term {
            Term::Element(element) => found(*element),
            Term::Any(_) => {}
            Term::Group(_, _, particles) => particles.iter().for_each(|p| p.elements(found)),
        }
    }

    /// Whether the whole content is an `xs:all`.
    pub fn is_all(&self) -> bool {
        match &self.term {
            Term::Group(Compositor::All, _, _) => true,
            Term::Group(Compositor::Sequence, _, particles) => match &**particles {
                [only] => only.is_all(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether nothing at all satisfies it (XML Schema Part 1, 3.9.6).
    pub fn is_emptiable(&self) -> bool {
        self.occurs.min == 0
            || match &self.term {
                Term::Element(_) | Term::Any(_) => false,
                Term::Group(Compositor::Choice, _, particles) => {
                    particles.is_empty() || particles.iter().any(Self::is_emptiable)
                }
                Term::Group(_, _, particles) => particles.iter().all(Self::is_emptiable),
            }
    }
}

/// The term of a particle.
#[derive(Clone, Debug)]
pub enum Term {
    /// An element declaration, local or referenced.
    Element(ElementId),
    /// A wildcard.
    Any(Wildcard),
    /// A model group; the name is that of the `xs:group` it was referenced by.
    Group(Compositor, Option<XmlName>, Rc<[Particle]>),
}

/// A wildcard (XML Schema Part 1, 3.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildcard {
    /// Which namespaces it takes.
    pub namespaces: NamespaceConstraint,
    /// `processContents`.
    pub process: ProcessContents,
}

/// The namespace constraint of a wildcard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceConstraint {
    /// `##any`.
    Any,
    /// Any namespace but this one; no namespace is not taken either (`##other`).
    Not(Rc<str>),
    /// One of these; empty string is not a namespace.
    OneOf(Vec<Rc<str>>),
}

/// An element declaration (XML Schema Part 1, 3.3).
#[derive(Clone, Debug)]
pub struct Element {
    /// The name; in no namespace when local and unqualified.
    pub name: XmlName,
    /// Whether it is declared at the top of a schema (or made for a message, see [`Element::made_for`]).
    pub global: bool,
    /// Its type.
    pub ty: TypeId,
    /// `nillable`.
    pub nillable: bool,
    /// Default value.
    pub default: Option<String>,
    /// Fixed value.
    pub fixed: Option<String>,
    /// `abstract`.
    pub is_abstract: bool,
    /// Every element that may stand for this one, transitively, itself left out, in document
    /// order; abstract ones and those that `block` rules out left out.
    pub substitutes: Vec<ElementId>,
    /// The derivations by which no type may stand in for its own (`block`), besides those that
    /// this type blocks.
    pub block: Vec<Derivation>,
    /// Its identity constraints.
    pub identities: Vec<Identity>,
    /// The media types that its bytes may be of, in order (`xmime:expectedContentTypes`), as the
    /// declaration itself says; wildcards such as `image/*` among them. Empty where it says nothing.
    pub expected_content_types: Vec<String>,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it is declared.
    pub place: Place,
    /// For an element that no schema declares and a binding calls for (the wrapper of an rpc
    /// message, an accessor for a part with a type): the message it was made for.
    pub made_for: Option<XmlName>,
    /// Where several inputs describe a service each: the one that this element belongs to, being
    /// in the body of its messages or declared differently by another. `None` for an element
    /// that they share.
    pub input: Option<InputId>,
}

impl Element {
    /// One that no schema declares: global, and with nothing but a name and a type.
    pub fn undeclared(name: XmlName, ty: TypeId, place: Place) -> Self {
        Self {
            name,
            global: true,
            ty,
            nillable: false,
            default: None,
            fixed: None,
            is_abstract: false,
            substitutes: Vec::new(),
            block: Vec::new(),
            identities: Vec::new(),
            expected_content_types: Vec::new(),
            docs: None,
            place,
            made_for: None,
            input: None,
        }
    }
}

/// An identity constraint (XML Schema Part 1, 3.11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name.
    pub name: XmlName,
    /// Which of the three.
    pub kind: IdentityKind,
    /// Which elements it is about: what any of these paths leads to.
    pub selector: Paths,
    /// What identifies them: each field is what any of its paths leads to.
    pub fields: Vec<Paths>,
}

/// The three kinds of identity constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityKind {
    /// `xs:unique`.
    Unique,
    /// `xs:key`.
    Key,
    /// `xs:keyref`, with the constraint that it refers to, which is there and has as many fields.
    Reference(XmlName),
}

/// A port type (WSDL 1.1, 2.4).
#[derive(Clone, Debug)]
pub struct PortType {
    /// Its name.
    pub name: XmlName,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it is declared.
    pub place: Place,
    /// Its operations; those of a kind that a client can't call (solicit-response, notification)
    /// are left out, with a diagnostic.
    pub operations: Vec<Operation>,
}

/// An abstract operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name; overloaded operations share one.
    pub name: Rc<str>,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it is declared.
    pub place: Place,
    /// Name of the input, which tells overloaded operations apart (WSDL 1.1, 2.4.5 defaults applied).
    pub input_name: Rc<str>,
    /// The input message.
    pub input: XmlName,
    /// The output message; `None` for one-way.
    pub output: Option<XmlName>,
    /// WS-Addressing action of the input, where one is written.
    pub addressing_action: Option<String>,
}

/// A binding (WSDL 1.1, 2.5).
#[derive(Clone, Debug)]
pub struct Binding {
    /// Its name.
    pub name: XmlName,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it is declared.
    pub place: Place,
    /// Its port type.
    pub port_type: PortTypeId,
    /// The protocol.
    pub protocol: Protocol,
    /// The WS-Addressing headers that `UsingAddressing` or a policy asks for.
    pub addressing: Option<Addressing>,
    /// Whether they have to be there: a service that only offers to read them takes requests
    /// without (WS-Addressing 1.0 WSDL Binding, 3.1).
    pub requires_addressing: bool,
    /// Where several inputs describe a service each: the one that declares it.
    pub input: Option<InputId>,
    /// Its operations, in the order of the binding.
    pub operations: Vec<BoundOperation>,
}

/// What a binding speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// SOAP 1.1 over HTTP.
    Soap11,
    /// SOAP 1.2 over HTTP.
    Soap12,
    /// HTTP GET, parameters urlencoded.
    HttpGet,
    /// HTTP POST, parameters urlencoded.
    HttpPost,
}

/// An operation as a binding speaks it.
#[derive(Clone, Debug)]
pub struct BoundOperation {
    /// Index of the operation in its port type.
    pub operation: u32,
    /// Its name.
    pub name: Rc<str>,
    /// `soapAction`; `None` when none is written. For HTTP bindings: the relative location.
    pub action: Option<String>,
    /// The action of its request in WS-Addressing, where one is known.
    pub addressing_action: Option<String>,
    /// document or rpc.
    pub style: Style,
    /// The request.
    pub input: BoundMessage,
    /// The response; `None` for one-way.
    pub output: Option<BoundMessage>,
    /// The declared faults.
    pub faults: Vec<Fault>,
    /// Where it stands in the binding.
    pub place: Place,
}

/// Style of an operation (WSDL 1.1, 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The body holds the parts.
    Document,
    /// The body holds an element named by the operation, which holds the parts.
    Rpc,
}

/// A message as a binding puts it on the wire.
#[derive(Clone, Debug)]
pub struct BoundMessage {
    /// The abstract message.
    pub message: XmlName,
    /// What stands in the body, in order. An rpc message has one element, made for it. A
    /// document message has as many as it has body parts, most often one.
    pub body: Vec<ElementId>,
    /// A document message whose single part names a type: the body itself is of that type.
    pub body_type: Option<TypeId>,
    /// `use="encoded"`: SOAP encoding (SOAP 1.1, section 5).
    pub encoded: bool,
    /// The headers, in the order of the binding.
    pub headers: Vec<Header>,
    /// MIME parts besides the root part, in order.
    pub attachments: Vec<Attachment>,
    /// How an HTTP binding writes it; `None` for SOAP.
    pub http: Option<HttpContent>,
}

/// How an HTTP binding writes a message (WSDL 1.1, sections 4 and 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpContent {
    /// Nothing is written.
    Nothing,
    /// `http:urlEncoded`.
    UrlEncoded,
    /// `http:urlReplacement`.
    UrlReplacement,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// An XML document.
    Xml,
    /// Anything else: what the binding says, for people.
    Other(String),
}

/// A header of a message (WSDL 1.1, 3.7).
#[derive(Debug, Clone)]
pub struct Header {
    /// The part's name.
    pub part: Rc<str>,
    /// The header block.
    pub element: ElementId,
    /// `use="encoded"`.
    pub encoded: bool,
    /// Whether a client must send it (`wsdl:required`; WSDL 1.1, 2.1.3).
    pub required: bool,
    /// Whether it tells of an error in a header block of the request (`headerfault`; WSDL 1.1,
    /// 3.7).
    pub is_fault: bool,
    /// Where it stands.
    pub place: Place,
}

/// A declared fault.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Its name.
    pub name: Rc<str>,
    /// The element in the fault's detail.
    pub element: ElementId,
    /// `use="encoded"`.
    pub encoded: bool,
    /// Where it stands.
    pub place: Place,
}

/// A MIME part (WSDL 1.1, 5.3).
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The message part's name.
    pub part: Rc<str>,
    /// Its content types; empty for any.
    pub content_types: Vec<String>,
}

/// A service (WSDL 1.1, 2.7).
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: XmlName,
    /// Documentation.
    pub docs: Option<String>,
    /// Where it is declared.
    pub place: Place,
    /// Its ports.
    pub ports: Vec<Port>,
}

/// A port of a service.
#[derive(Clone, Debug)]
pub struct Port {
    /// Its name.
    pub name: Rc<str>,
    /// Its binding.
    pub binding: BindingId,
    /// Its address, as written.
    pub address: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

impl Builtin {
    /// Its variety (XML Schema Part 2, 3).
    pub fn variety(self) -> Variety {
        match self {
            Self::NmTokens => Variety::List(Model::builtin(Self::NmToken)),
            Self::IdRefs => Variety::List(Model::builtin(Self::IdRef)),
            Self::Entities => Variety::List(Model::builtin(Self::Entity)),
            atomic => Variety::Atomic(atomic),
        }
    }

    /// How its white space is treated (XML Schema Part 2, 4.3.6).
    pub fn white_space(self) -> WhiteSpace {
        match self {
            Self::AnyType | Self::AnySimpleType | Self::String => WhiteSpace::Preserve,
            Self::NormalizedString => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        }
    }
}

macro_rules! builtins {
    ($($variant:ident $name:literal,)*) => {
        /// A type that XML Schema itself defines (XML Schema Part 2, 3).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)] // The names are the specification's.
        pub enum Builtin { $($variant,)* }

        impl Builtin {
            /// All of them, in the order of their [`TypeId`]s.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$variant,)*];

            /// The local name in the namespace of XML Schema.
            pub fn name(self) -> &'static str {
                match self { $(Builtin::$variant => $name,)* }
            }
        }
    };
}

builtins! {
    AnyType "anyType",
    AnySimpleType "anySimpleType",
    String "string",
    NormalizedString "normalizedString",
    Token "token",
    Language "language",
    NmToken "NMTOKEN",
    NmTokens "NMTOKENS",
    Name "Name",
    NcName "NCName",
    Id "ID",
    IdRef "IDREF",
    IdRefs "IDREFS",
    Entity "ENTITY",
    Entities "ENTITIES",
    Boolean "boolean",
    Decimal "decimal",
    Integer "integer",
    NonPositiveInteger "nonPositiveInteger",
    NegativeInteger "negativeInteger",
    Long "long",
    Int "int",
    Short "short",
    Byte "byte",
    NonNegativeInteger "nonNegativeInteger",
    UnsignedLong "unsignedLong",
    UnsignedInt "unsignedInt",
    UnsignedShort "unsignedShort",
    UnsignedByte "unsignedByte",
    PositiveInteger "positiveInteger",
    Float "float",
    Double "double",
    Duration "duration",
    DateTime "dateTime",
    Time "time",
    Date "date",
    GYearMonth "gYearMonth",
    GYear "gYear",
    GMonthDay "gMonthDay",
    GDay "gDay",
    GMonth "gMonth",
    HexBinary "hexBinary",
    Base64Binary "base64Binary",
    AnyUri "anyURI",
    QName "QName",
    Notation "NOTATION",
}
