//! Reads the declarations of one `xs:schema`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use roxmltree::{Node, NodeId};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use crate::vocabulary::{Compositor, Derivation, Occurs, ProcessContents};
use crate::xml::XmlName;

use super::super::names::{check_name, check_namespace, kept};
use super::super::{mentions, spelling, wsdl};
use super::annotation::{documentation, serialization};
use super::{
    Attribute, AttributeGroup, AttributeItem, AttributeRef, Attributes, ComplexContent,
    ComplexType, Component, DerivationSet, Element, ElementType, Facets, Group, Origin, Particle,
    QName, Reference, ReferenceKind, Schema, Term, Use, Wildcard, WildcardNamespaces, is_named,
    is_xml_schema,
};

/// How deep declarations may be nested in each other; people write five.
const MAX_DEPTH: u32 = 100;

/// How many dimensions an array may have, those of the arrays in it included; people write two.
const MAX_DIMENSIONS: usize = 32;

/// The namespace of the prefix `xml`, which nobody has to declare.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The namespace of `wsdl:arrayType`.
const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

/// The encoding of SOAP 1.2.
const SOAP_ENCODING_12: &str = "http://www.w3.org/2003/05/soap-encoding";

/// Reads one schema and reports what is wrong with its text.
pub(super) struct Reader<'d> {
    document: DocumentId,
    diagnostics: &'d mut Diagnostics,
    /// The one copy of each name.
    names: HashSet<Rc<str>>,
    /// The namespaces that have been looked at.
    namespaces: HashSet<Rc<str>>,
    elements_qualified: bool,
    attributes_qualified: bool,
    block_default: DerivationSet,
    final_default: DerivationSet,
    depth: u32,
    passed_over: bool,
}

/// What stands around the schemas of a document: the same for those of one `wsdl:types`, and
/// looked at once for them.
#[derive(Default)]
pub struct Beside<'a> {
    lacking: HashMap<NodeId, Option<&'a str>>,
}

impl<'a> Beside<'a> {
    /// The namespace of the WSDL that a schema stands in, where names of it are used and neither a
    /// schema beside it has it nor one imports it.
    fn lacking(&mut self, schema: Node<'a, '_>) -> Option<&'a str> {
        let parent = schema.parent()?;
        *self.lacking.entry(parent.id()).or_insert_with(|| {
            let root = schema
                .ancestors()
                .find(|n| n.has_tag_name((WSDL, "definitions")) || wsdl::is_bare(*n))?;
            let target = token(root, "targetNamespace").filter(|ns| !ns.is_empty())?;
            let mut schemas = parent.children().filter(|n| is_named(*n, "schema"));
            let is_elsewhere = schemas.any(|other| {
                let mut imports = parts(other).filter(|(name, _)| *name == "import");
                token(other, "targetNamespace") == Some(target)
                    || imports.any(|(_, import)| token(import, "namespace") == Some(target))
            });
            if is_elsewhere {
                return None;
            }
            let mut mentioned = HashSet::new();
            mentions::collect(root, &mut mentioned);
            mentioned.contains(target).then_some(target)
        })
    }
}

/// The children that are XML Schema elements, annotations left out.
pub(super) fn parts<'a, 'input>(
    node: Node<'a, 'input>,
) -> impl Iterator<Item = (&'a str, Node<'a, 'input>)> {
    node.children()
        .filter(Node::is_element)
        .filter(|n| n.tag_name().namespace().is_some_and(is_xml_schema))
        .map(|n| (n.tag_name().name(), n))
        .filter(|(name, _)| *name != "annotation")
}

/// The first child of that name in the namespace of XML Schema.
pub(super) fn part<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    parts(node).find(|(n, _)| *n == name).map(|(_, n)| n)
}

/// An attribute of type boolean.
fn flag(node: Node<'_, '_>, name: &str) -> Option<bool> {
    let known = spelling::xsd_word(node, name);
    let value = known.or_else(|| token(node, name))?;
    Some(matches!(value, "true" | "1"))
}

/// An attribute of a type derived from `token`.
fn token<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name).map(str::trim)
}

/// The value of `block` or `final`.
fn derivation_set(text: &str) -> DerivationSet {
    let mut set = DerivationSet::default();
    for word in text.split_ascii_whitespace() {
        let all = word == "#all";
        set.extension |= all || word == "extension";
        set.restriction |= all || word == "restriction";
        set.substitution |= all || word == "substitution";
    }
    set
}

impl<'d> Reader<'d> {
    pub(super) fn new(
        node: Node<'_, '_>,
        document: DocumentId,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let set = |name| derivation_set(node.attribute(name).unwrap_or(""));
        let qualified = |name| spelling::xsd_word(node, name) == Some("qualified");
        Self {
            document,
            diagnostics,
            names: HashSet::new(),
            namespaces: HashSet::new(),
            elements_qualified: qualified("elementFormDefault"),
            attributes_qualified: qualified("attributeFormDefault"),
            block_default: set("blockDefault"),
            final_default: set("finalDefault"),
            depth: 0,
            passed_over: false,
        }
    }

    pub(super) fn schema<'a>(mut self, node: Node<'a, '_>, beside: &mut Beside<'a>) -> Schema {
        let target_namespace = token(node, "targetNamespace").filter(|ns| !ns.is_empty());
        let target_namespace = target_namespace
            .or_else(|| self.of_wsdl(node, beside))
            .map(|ns| self.intern_namespace(ns, self.attribute_place(node, "targetNamespace")));
        let mut schema = Schema {
            document: self.document,
            place: self.place(node),
            target_namespace,
            references: Vec::new(),
            components: Vec::new(),
            passed_over: false,
        };
        for child in node.children().filter(Node::is_element) {
            let foreign = !child.tag_name().namespace().is_some_and(is_xml_schema);
            if foreign && is_component(child.tag_name().name()) {
                self.foreign(child);
            }
        }
        for (name, child) in parts(node) {
            let kind = match name {
                "include" => ReferenceKind::Include,
                "import" => ReferenceKind::Import,
                "redefine" => ReferenceKind::Redefine,
                "notation" => continue,
                // The imports of a `wsdl:types` are read as a schema's; the schemas beside them
                // are read apart.
                "schema" if !is_named(node, "schema") => continue,
                _ => {
                    schema.components.extend(self.component(name, child));
                    continue;
                }
            };
            let reference = self.reference(kind, child);
            schema.references.push(reference);
        }
        schema.passed_over = self.passed_over;
        schema
    }

    /// The target namespace that a schema in a WSDL lacks, where others speak of its declarations
    /// as if they were in that of the WSDL.
    fn of_wsdl<'a>(&mut self, schema: Node<'a, '_>, beside: &mut Beside<'a>) -> Option<&'a str> {
        if !parts(schema).any(|(name, _)| is_component(name)) {
            return None;
        }
        let target = beside.lacking(schema)?;
        let place = self.place(schema);
        self.report(
            Diagnostic::guess(
                Code::MissingAttribute,
                place,
                format!("this `schema` has no `targetNamespace`, and names of `{target}` are used"),
            )
            .help("it is read as a schema of that namespace, which is the WSDL's"),
        );
        Some(target)
    }

    fn reference(&mut self, kind: ReferenceKind, node: Node<'_, '_>) -> Reference {
        let mut redefinitions = Vec::new();
        if kind == ReferenceKind::Redefine {
            for (name, child) in parts(node) {
                redefinitions.extend(self.component(name, child));
            }
        }
        Reference {
            kind,
            namespace: token(node, "namespace")
                .filter(|ns| !ns.is_empty())
                .map(|ns| self.intern_namespace(ns, self.attribute_place(node, "namespace"))),
            location: node.attribute("schemaLocation").map(str::to_owned),
            place: self.attribute_place(node, "schemaLocation"),
            target: None,
            redefinitions,
        }
    }

    fn component(&mut self, kind: &str, node: Node<'_, '_>) -> Option<Component> {
        if !is_component(kind) {
            self.misplaced(node);
            return None;
        }
        let name = self.name(node)?;
        match kind {
            "simpleType" => Some(Component::SimpleType(name, self.simple_type(node)?)),
            "complexType" => Some(Component::ComplexType(name, self.complex_type(node)?)),
            "element" => Some(Component::Element(self.element(node, name, true))),
            "attribute" => Some(Component::Attribute(self.attribute(node, name, true))),
            "group" => {
                let mut particle = None;
                for (name, child) in parts(node) {
                    match (compositor(name), &particle) {
                        (Some(_), None) => particle = self.particle(name, child),
                        _ => self.misplaced(child),
                    }
                }
                Some(Component::Group(Group {
                    origin: self.origin(node),
                    name,
                    particle,
                }))
            }
            _ => {
                let mut attributes = Attributes::default();
                for (name, child) in parts(node) {
                    self.attribute_item(&mut attributes, name, child);
                }
                Some(Component::AttributeGroup(AttributeGroup {
                    origin: self.origin(node),
                    name,
                    attributes,
                }))
            }
        }
    }

    fn element(&mut self, node: Node<'_, '_>, name: Rc<str>, global: bool) -> Element {
        let mut identities = Vec::new();
        let mut ty = self.qname(node, "type").map(ElementType::Named);
        for (name, child) in parts(node) {
            let inline = match name {
                "simpleType" => self
                    .simple_type(child)
                    .map(|t| ElementType::Simple(Box::new(t))),
                "complexType" => self
                    .complex_type(child)
                    .map(|t| ElementType::Complex(Box::new(t))),
                "key" | "keyref" | "unique" => {
                    identities.extend(self.identity(name, child));
                    continue;
                }
                _ => {
                    self.misplaced(child);
                    continue;
                }
            };
            ty = ty.or(inline);
        }
        Element {
            origin: self.origin(node),
            name,
            ty,
            qualified: global || self.qualified(node, self.elements_qualified),
            // Drafts say `nullable`.
            nillable: flag(node, "nillable")
                .or_else(|| flag(node, "nullable"))
                .unwrap_or(false),
            default: node.attribute("default").map(str::to_owned),
            fixed: node.attribute("fixed").map(str::to_owned),
            is_abstract: global && flag(node, "abstract").unwrap_or(false),
            substitution_group: if global {
                self.qname(node, "substitutionGroup")
            } else {
                None
            },
            block: node
                .attribute("block")
                .map_or(self.block_default, derivation_set),
            expected_content_types: self.expected_content_types(node),
            identities,
        }
    }

    fn qualified(&self, node: Node<'_, '_>, default: bool) -> bool {
        spelling::xsd_word(node, "form").map_or(default, |form| form == "qualified")
    }

    fn particle(&mut self, kind: &str, node: Node<'_, '_>) -> Option<Particle> {
        self.enter(node)?;
        let particle = self.particle_inner(kind, node);
        self.leave();
        particle
    }

    fn particle_inner(&mut self, kind: &str, node: Node<'_, '_>) -> Option<Particle> {
        let mut origin = self.origin(node);
        let term = match kind {
            "element" => match self.qname(node, "ref") {
                Some(name) => Term::ElementRef(name),
                None => {
                    let name = self.name(node)?;
                    // The declaration has it.
                    origin.docs = None;
                    Term::Element(Box::new(self.element(node, name, false)))
                }
            },
            "group" => Term::GroupRef(self.required_qname(node, "ref")?),
            "any" => Term::Any(self.wildcard(node)),
            _ => {
                let Some(compositor) = compositor(kind) else {
                    self.misplaced(node);
                    return None;
                };
                let mut particles = Vec::new();
                for (name, child) in parts(node) {
                    particles.extend(self.particle(name, child));
                }
                Term::Group(compositor, particles)
            }
        };
        let occurs = self.occurs(node);
        Some(Particle {
            origin,
            occurs,
            term,
        })
    }

    fn occurs(&mut self, node: Node<'_, '_>) -> Occurs {
        let mut number = |name| {
            let text = token(node, name)?;
            if text == "unbounded" && name == "maxOccurs" {
                return Some(u32::MAX);
            }
            if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
                let place = self.attribute_place(node, name);
                // The widest, which every message fits that is meant.
                let (taken, value) = match name {
                    "minOccurs" => ("0", 0),
                    _ => ("unbounded", u32::MAX),
                };
                self.diagnostics.push(
                    Diagnostic::guess(
                        Code::InvalidOccurs,
                        place,
                        format!("`{text}` is not a number of occurrences"),
                    )
                    .help(format!("it is read as `{taken}`; write a number")),
                );
                return Some(value);
            }
            // More than four thousand million is as good as that.
            Some(text.parse().unwrap_or(u32::MAX))
        };
        let min = number("minOccurs");
        let max = number("maxOccurs");
        let low = min.unwrap_or(1);
        let high = max.unwrap_or(1);
        if high < low && (high, min) != (0, None) {
            let place = self.place(node);
            self.diagnostics.push(
                Diagnostic::guess(
                    Code::InvalidOccurs,
                    place,
                    format!("`minOccurs` is {low} and `maxOccurs` {high}"),
                )
                .help(format!("{high} is used for both")),
            );
        }
        Occurs {
            min: low.min(high),
            max: (high != u32::MAX).then_some(high),
        }
    }

    fn wildcard(&mut self, node: Node<'_, '_>) -> Wildcard {
        let namespaces = match token(node, "namespace").unwrap_or("##any") {
            "##any" => WildcardNamespaces::Any,
            "##other" => WildcardNamespaces::Other,
            list => WildcardNamespaces::List(
                list.split_ascii_whitespace()
                    .map(|word| match word {
                        "##targetNamespace" => None,
                        "##local" => Some(self.intern("")),
                        uri => {
                            let place = self.attribute_place(node, "namespace");
                            Some(self.intern_namespace(uri, place))
                        }
                    })
                    .collect(),
            ),
        };
        let process = match spelling::xsd_word(node, "processContents") {
            Some("lax") => ProcessContents::Lax,
            Some("skip") => ProcessContents::Skip,
            _ => ProcessContents::Strict,
        };
        Wildcard {
            namespaces,
            process,
        }
    }

    fn complex_type(&mut self, node: Node<'_, '_>) -> Option<ComplexType> {
        self.enter(node)?;
        let mut attributes = Attributes::default();
        let mut content = None;
        // Elements outside of any sequence.
        let mut loose: Vec<Particle> = Vec::new();
        let mut mixed = flag(node, "mixed").unwrap_or(false);
        for (name, child) in parts(node) {
            match name {
                "simpleContent" | "complexContent" if content.is_none() => {
                    mixed = flag(child, "mixed").unwrap_or(mixed);
                    content = self.derived_content(child, &mut attributes);
                }
                "sequence" | "choice" | "all" | "group" if content.is_none() => {
                    content = Some(ComplexContent::Plain(self.particle(name, child)));
                }
                "element" | "any" if content.is_none() => {
                    if loose.is_empty() {
                        self.loose(child);
                    }
                    loose.extend(self.particle(name, child));
                }
                _ => self.attribute_item(&mut attributes, name, child),
            }
        }
        self.leave();
        if !loose.is_empty() {
            let sequence = Particle {
                origin: self.origin(node),
                occurs: Occurs::ONCE,
                term: Term::Group(Compositor::Sequence, loose),
            };
            content = content.or(Some(ComplexContent::Plain(Some(sequence))));
        }
        Some(ComplexType {
            origin: self.origin(node),
            is_abstract: flag(node, "abstract").unwrap_or(false),
            mixed,
            block: node
                .attribute("block")
                .map_or(self.block_default, derivation_set),
            final_: node
                .attribute("final")
                .map_or(self.final_default, derivation_set),
            is_dictionary: serialization(node, "IsDictionary")
                .is_some_and(|text| matches!(text, "true" | "1")),
            content: content.unwrap_or(ComplexContent::Plain(None)),
            attributes,
            expected_content_types: self.expected_content_types(node),
        })
    }

    /// Reads `xs:simpleContent` or `xs:complexContent`.
    fn derived_content(
        &mut self,
        node: Node<'_, '_>,
        attributes: &mut Attributes,
    ) -> Option<ComplexContent> {
        let is_simple = node.tag_name().name() == "simpleContent";
        let mut content = None;
        for (name, child) in parts(node) {
            let derivation = match name {
                "extension" => Derivation::Extension,
                "restriction" => Derivation::Restriction,
                _ => {
                    self.misplaced(child);
                    continue;
                }
            };
            if content.is_some() {
                self.misplaced(child);
                continue;
            }
            let base = self.required_qname(child, "base").unwrap_or(QName {
                name: None,
                place: self.place(child),
            });
            let mut particle = None;
            let mut inline = None;
            let mut facets = Facets::default();
            for (name, part) in parts(child) {
                match name {
                    "sequence" | "choice" | "all" | "group" if !is_simple && particle.is_none() => {
                        particle = self.particle(name, part);
                    }
                    "simpleType" if is_simple && inline.is_none() => {
                        inline = self.simple_type(part).map(Box::new);
                    }
                    _ if is_simple && self.facet(&mut facets, name, part) => {}
                    _ => self.attribute_item(attributes, name, part),
                }
            }
            content = Some(if is_simple {
                ComplexContent::Simple(derivation, base, inline, facets)
            } else {
                ComplexContent::Complex(derivation, base, particle)
            });
        }
        if content.is_none() {
            let place = self.place(node);
            self.diagnostics.push(
                Diagnostic::error(
                    Code::MissingDerivation,
                    place,
                    format!("this `{}` is empty", node.tag_name().name()),
                )
                .help("it must hold an `extension` or a `restriction`"),
            );
        }
        content
    }

    fn attribute_item(&mut self, out: &mut Attributes, kind: &str, node: Node<'_, '_>) {
        match kind {
            "attribute" => {
                let usage = match spelling::xsd_word(node, "use") {
                    Some("required") => Use::Required,
                    Some("prohibited") => Use::Prohibited,
                    _ => Use::Optional,
                };
                if let Some(name) = self.qname(node, "ref") {
                    let array_type = self
                        .array_type(node)
                        .or_else(|| self.item_type(node, &name));
                    let array_size = self.array_size(node, &name);
                    let reference = AttributeRef {
                        origin: self.origin(node),
                        name,
                        default: node.attribute("default").map(str::to_owned),
                        fixed: node.attribute("fixed").map(str::to_owned),
                        array_type,
                        array_size,
                    };
                    out.items.push(AttributeItem::Ref(reference, usage));
                } else if let Some(name) = self.name(node) {
                    let attribute = self.attribute(node, name, false);
                    out.items.push(AttributeItem::Local(attribute, usage));
                }
            }
            "attributeGroup" => {
                if let Some(name) = self.required_qname(node, "ref") {
                    out.items.push(AttributeItem::Group(name));
                }
            }
            "anyAttribute" => out.any = Some(self.wildcard(node)),
            _ => self.misplaced(node),
        }
    }

    fn attribute(&mut self, node: Node<'_, '_>, name: Rc<str>, global: bool) -> Attribute {
        Attribute {
            origin: self.origin(node),
            name,
            qualified: global || self.qualified(node, self.attributes_qualified),
            ty: self.simple_type_use(node, "type"),
            default: node.attribute("default").map(str::to_owned),
            fixed: node.attribute("fixed").map(str::to_owned),
        }
    }

    fn array_type(&mut self, node: Node<'_, '_>) -> Option<(QName, Vec<usize>)> {
        let attribute = node.attribute_node((WSDL, "arrayType"));
        // Some forget the prefix.
        let attribute = attribute.or_else(|| node.attribute_node("arrayType"))?;
        let text = attribute.value().trim();
        let (name, dimensions) = text.split_at(text.find('[').unwrap_or(text.len()));
        let place = Place::at(self.document, attribute.range_value().start);
        let name = self.resolve(node, name.trim(), place);
        let mut dimensions: Vec<usize> = dimensions
            .rsplit('[')
            .map(|rank| rank.matches(',').count() + 1)
            .collect();
        // The text starts with a bracket, before which there is none.
        dimensions.pop();
        if dimensions.is_empty() {
            dimensions.push(1);
        }
        if !self.may_have(dimensions.iter().sum(), place) {
            dimensions = vec![1];
        }
        Some((name, dimensions))
    }

    /// Whether an array may have so many dimensions, which is reported.
    fn may_have(&mut self, dimensions: usize, place: Place) -> bool {
        let may = dimensions <= MAX_DIMENSIONS;
        if !may {
            let message = format!("an array has more than {MAX_DIMENSIONS} dimensions");
            self.diagnostics.push(
                Diagnostic::error(Code::TooManyDimensions, place, message)
                    .help("write fewer, or name an array type of its own"),
            );
        }
        may
    }

    /// What a reference to `itemType` of SOAP 1.2 says it is: beside it, as `wsdl:arrayType` of
    /// SOAP 1.1, or by its value.
    fn item_type(&mut self, node: Node<'_, '_>, name: &QName) -> Option<(QName, Vec<usize>)> {
        let said = self.array_attribute(node, name, "itemType")?;
        let place = Place::at(self.document, said.range_value().start);
        Some((self.resolve(node, said.value().trim(), place), vec![1]))
    }

    /// The same of `arraySize`: a number or `*` for each dimension.
    fn array_size(&mut self, node: Node<'_, '_>, name: &QName) -> Option<usize> {
        let said = self.array_attribute(node, name, "arraySize")?;
        let place = Place::at(self.document, said.range_value().start);
        let dimensions = said.value().split_whitespace().count().max(1);
        self.may_have(dimensions, place).then_some(dimensions)
    }

    fn array_attribute<'n, 'x>(
        &self,
        node: Node<'n, 'x>,
        name: &QName,
        local: &str,
    ) -> Option<roxmltree::Attribute<'n, 'x>> {
        let name = name.name.as_ref()?;
        if &*name.namespace != SOAP_ENCODING_12 || &*name.local != local {
            return None;
        }
        node.attribute_node((WSDL, local))
            .or_else(|| node.attribute_node(local))
            .or_else(|| node.attribute_node("fixed"))
            .or_else(|| node.attribute_node("default"))
    }

    // What every part is read with.

    /// Goes one declaration deeper, unless that is too deep.
    pub(super) fn enter(&mut self, node: Node<'_, '_>) -> Option<()> {
        if self.depth >= MAX_DEPTH {
            let place = self.place(node);
            self.diagnostics.push(
                Diagnostic::error(
                    Code::TooDeep,
                    place,
                    format!("declarations are nested in each other more than {MAX_DEPTH} deep"),
                )
                .help("give the inner types names of their own"),
            );
            return None;
        }
        self.depth += 1;
        Some(())
    }

    /// Comes back from what [`enter`](Self::enter) went into.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn intern(&mut self, text: &str) -> Rc<str> {
        if let Some(known) = self.names.get(text) {
            return known.clone();
        }
        let new: Rc<str> = text.into();
        self.names.insert(new.clone());
        new
    }

    /// The one copy of a namespace, which is looked at when it is first met.
    fn intern_namespace(&mut self, namespace: &str, place: Place) -> Rc<str> {
        let kept = kept(namespace);
        if let Some(known) = self.namespaces.get(kept) {
            return known.clone();
        }
        self.diagnostics.0.extend(check_namespace(namespace, place));
        let new = self.intern(kept);
        self.namespaces.insert(new.clone());
        new
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn place(&self, node: Node<'_, '_>) -> Place {
        Place::of(self.document, node)
    }

    pub(super) fn document(&self) -> DocumentId {
        self.document
    }

    /// Where an attribute's value starts, or else its element.
    pub(super) fn attribute_place(&self, node: Node<'_, '_>, name: &str) -> Place {
        match node.attribute_node(name) {
            Some(attribute) => Place::at(self.document, attribute.range_value().start),
            None => self.place(node),
        }
    }

    pub(super) fn origin(&self, node: Node<'_, '_>) -> Origin {
        Origin {
            place: self.place(node),
            docs: documentation(node),
        }
    }

    /// The `name` that a declaration must have.
    pub(super) fn name(&mut self, node: Node<'_, '_>) -> Option<Rc<str>> {
        let tag = node.tag_name().name();
        let Some(name) = token(node, "name").filter(|n| !n.is_empty()) else {
            let place = self.place(node);
            let help = match tag {
                "element" | "attribute" => "give it a `name` or a `ref`",
                _ => "give it a `name`",
            };
            self.report(
                Diagnostic::error(
                    Code::MissingAttribute,
                    place,
                    format!("this `{tag}` has no name"),
                )
                .help(help),
            );
            return None;
        };
        if let Some(problem) = check_name(name, tag, self.attribute_place(node, "name")) {
            self.report(problem);
            return None;
        }
        Some(self.intern(name))
    }

    /// An attribute that is a qualified name.
    pub(super) fn qname(&mut self, node: Node<'_, '_>, attribute: &str) -> Option<QName> {
        let text = token(node, attribute)?;
        let place = self.attribute_place(node, attribute);
        Some(self.resolve(node, text, place))
    }

    /// An attribute that is a qualified name and must be there.
    pub(super) fn required_qname(&mut self, node: Node<'_, '_>, attribute: &str) -> Option<QName> {
        let name = self.qname(node, attribute);
        if name.is_none() {
            let place = self.place(node);
            let tag = node.tag_name().name();
            self.report(
                Diagnostic::error(
                    Code::MissingAttribute,
                    place,
                    format!("this `{tag}` has no `{attribute}`"),
                )
                .help(format!("give it a `{attribute}`")),
            );
        }
        name
    }

    /// A qualified name in the scope of a node.
    pub(super) fn resolve(&mut self, node: Node<'_, '_>, text: &str, place: Place) -> QName {
        let (prefix, local) = split(text);
        let name = self.namespace(node, prefix).map(|namespace| XmlName {
            namespace,
            local: self.intern(local),
        });
        if name.is_none() {
            let prefix = prefix.unwrap_or("");
            self.report(
                Diagnostic::error(
                    Code::UndeclaredPrefix,
                    place,
                    format!("the prefix `{prefix}` of `{text}` is not declared"),
                )
                .help(format!("declare it: `xmlns:{prefix}=\"…\"`")),
            );
        }
        QName { name, place }
    }

    /// The namespace of a prefix in the scope of a node.
    pub(super) fn namespace(
        &mut self,
        node: Node<'_, '_>,
        prefix: Option<&str>,
    ) -> Option<Rc<str>> {
        let uri = match prefix {
            None => node.lookup_namespace_uri(None).unwrap_or(""),
            Some("xml") => XML,
            prefix => node.lookup_namespace_uri(prefix)?,
        };
        Some(self.intern_namespace(uri, self.place(node)))
    }

    /// Reports what looks like a declaration and is in another namespace.
    fn foreign(&mut self, node: Node<'_, '_>) {
        self.passed_over = true;
        let place = self.place(node);
        let namespace = node.tag_name().namespace().unwrap_or("");
        self.report(
            Diagnostic::skip(
                Code::MisplacedElement,
                place,
                format!(
                    "this `{}` is in the namespace `{namespace}`, not in that of XML Schema",
                    node.tag_name().name()
                ),
            )
            .help("it is ignored; give it the prefix of XML Schema"),
        );
    }

    /// Reports a particle that stands in a type as a draft of XML Schema had it.
    fn loose(&mut self, node: Node<'_, '_>) {
        let place = self.place(node);
        let tag = node.tag_name().name();
        let message = format!("this `{tag}` stands in a type directly, not in a `sequence`");
        self.report(
            Diagnostic::guess(Code::LooseParticle, place, message)
                .help("it and those behind it are taken for a sequence; put them into one"),
        );
    }

    /// Reports an element where none of its name may stand.
    pub(super) fn misplaced(&mut self, node: Node<'_, '_>) {
        // A misspelt name is reported as one.
        let is_draft = node.tag_name().namespace().is_some_and(super::is_draft);
        if !is_draft && spelling::near_xsd(node.tag_name().name()).is_some() {
            return;
        }
        self.passed_over = true;
        let place = self.place(node);
        let parent = node.parent().map_or("schema", |p| p.tag_name().name());
        self.report(
            Diagnostic::skip(
                Code::MisplacedElement,
                place,
                format!(
                    "`{}` has no place in this `{parent}`",
                    node.tag_name().name()
                ),
            )
            .help("it is ignored; see XML Schema 1.0 for what may stand here"),
        );
    }
}

/// The prefix and the local part of a qualified name.
pub(super) fn split(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, text),
    }
}

/// Whether an element of that name declares something global.
fn is_component(name: &str) -> bool {
    matches!(
        name,
        "simpleType" | "complexType" | "element" | "attribute" | "group" | "attributeGroup"
    )
}

fn compositor(name: &str) -> Option<Compositor> {
    match name {
        "sequence" => Some(Compositor::Sequence),
        "choice" => Some(Compositor::Choice),
        "all" => Some(Compositor::All),
        _ => None,
    }
}
