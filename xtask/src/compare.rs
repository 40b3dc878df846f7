//! Whether two documents say the same: the same elements and attributes in the same order (that
//! of attributes aside), with the same values. Comments, processing instructions, prefixes and
//! the hints where a schema may be found are left aside. The model tells the type of each value.

use roxmltree::{Attribute, Node};
use soapgen::model::{
    Builtin, Content, ElementId, Model, Particle, ProcessContents, Term, Type, TypeId, TypeKind,
    XmlName,
};

use crate::value;

/// The namespace of `xsi:type` and its like.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// What a comparison found.
#[derive(Default)]
pub struct Comparison {
    /// The differences, each with the path of its element.
    pub differences: Vec<String>,
    /// `xsi:type` that says what the declaration says already, and is not on both sides.
    pub redundant_types: usize,
    /// `xsi:nil="false"` on one side only.
    pub false_nils: usize,
    /// Elements without content on one side and with their default or fixed value on the other.
    pub defaults: usize,
    /// Elements whose children came in another order, where that is not a difference.
    pub reordered: usize,
}

/// Whether the order of elements counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// It does.
    Kept,
    /// A document that was not in the schema's order may come out in it.
    Schema,
}

/// The global element of this name.
pub fn global(model: &Model, namespace: &str, local: &str) -> Option<ElementId> {
    let found = model.elements.iter().position(|element| {
        element.global
            && element.made_for.is_none()
            && *element.name.namespace == *namespace
            && *element.name.local == *local
    });
    found
        .and_then(|index| u32::try_from(index).ok())
        .map(ElementId)
}

/// Compares the elements of two documents.
pub fn compare(model: &Model, order: Order, before: Node, after: Node) -> Comparison {
    let mut comparison = Comparison::default();
    let declaration = declared(model, before);
    let mut comparer = Comparer {
        model,
        order,
        found: &mut comparison,
        path: Vec::new(),
    };
    comparer.element(declaration, before, after);
    comparison
}

fn declared(model: &Model, node: Node) -> Option<ElementId> {
    global(
        model,
        node.tag_name().namespace().unwrap_or(""),
        node.tag_name().name(),
    )
}

/// The name of the first element or attribute, if any, that no declaration covers.
pub fn undeclared(model: &Model, node: Node) -> Option<String> {
    undeclared_in(model, declared(model, node), node)
}

fn undeclared_in(model: &Model, declaration: Option<ElementId>, node: Node) -> Option<String> {
    let Some(declaration) = declaration else {
        return Some(format!("element {}", name(node)));
    };
    let ty = actual_type(model, model[declaration].ty, node);
    if let Some(attribute) = significant(node).find(|attribute| {
        attribute.namespace() != Some(XSI) && attribute_type(model, ty, *attribute).is_none()
    }) {
        return Some(format!("attribute {} of {}", attribute.name(), name(node)));
    }
    node.children()
        .filter(Node::is_element)
        .find_map(|child| undeclared_in(model, child_declaration(model, ty, child), child))
}

struct Comparer<'a> {
    model: &'a Model,
    order: Order,
    found: &'a mut Comparison,
    path: Vec<String>,
}

impl Comparer<'_> {
    fn differ(&mut self, what: String) {
        self.found
            .differences
            .push(format!("{what}, in /{}", self.path.join("/")));
    }

    fn element(&mut self, declaration: Option<ElementId>, before: Node, after: Node) {
        self.path.push(before.tag_name().name().to_owned());
        if name(before) != name(after) {
            self.differ(format!("element {} became {}", name(before), name(after)));
        } else {
            self.content(declaration, before, after);
        }
        self.path.pop();
    }

    fn content(&mut self, declaration: Option<ElementId>, before: Node, after: Node) {
        let model = self.model;
        let declared = declaration.map_or(Model::builtin(Builtin::AnyType), |d| model[d].ty);
        // A root that is not declared has the type that it names itself (Part 1, 5.2).
        let undeclared_root = declaration.is_none() && before.parent_element().is_none();
        let declared = if undeclared_root {
            actual_type(model, declared, before)
        } else {
            declared
        };
        self.instance_attributes(declared, before, after);
        let ty = actual_type(model, declared, before);
        self.attributes(ty, before, after);
        match &model[ty].kind {
            TypeKind::Builtin(Builtin::AnyType) => self.mixed(ty, before, after),
            TypeKind::Builtin(_) | TypeKind::Simple(_) => {
                self.text(declaration, ty, before, after);
            }
            TypeKind::Complex(complex) => match &complex.content {
                Content::Simple(simple) => self.text(declaration, *simple, before, after),
                _ if complex.mixed => self.mixed(ty, before, after),
                _ => self.children(ty, before, after),
            },
        }
    }

    fn instance_attributes(&mut self, declared: TypeId, before: Node, after: Node) {
        let types = [before, after].map(|node| named_type(node));
        if types[0] != types[1] {
            let declared = self.model[declared].name.as_ref();
            let redundant = types.iter().flatten().all(|ty| Some(ty) == declared);
            if redundant {
                self.found.redundant_types += 1;
            } else {
                let show = |ty: &Option<XmlName>| {
                    ty.as_ref()
                        .map_or_else(|| "none".to_owned(), XmlName::to_string)
                };
                self.differ(format!(
                    "xsi:type {} became {}",
                    show(&types[0]),
                    show(&types[1])
                ));
            }
        }
        let nils = [before, after].map(|node| node.attribute((XSI, "nil")).map(str::trim));
        let values = nils.map(|nil| matches!(nil, Some("true" | "1")));
        if values[0] != values[1] {
            self.differ(format!("xsi:nil {:?} became {:?}", nils[0], nils[1]));
        } else if nils[0].is_some() != nils[1].is_some() {
            self.found.false_nils += 1;
        }
    }

    fn attributes(&mut self, ty: TypeId, before: Node, after: Node) {
        let plain = |attribute: &Attribute| attribute.namespace() != Some(XSI);
        for old in significant(before).filter(plain) {
            let new = significant(after)
                .find(|new| new.name() == old.name() && new.namespace() == old.namespace());
            let Some(new) = new else {
                self.differ(format!("attribute \"{}\" is lost", old.name()));
                continue;
            };
            let ty = attribute_type(self.model, ty, old)
                .unwrap_or(Model::builtin(Builtin::AnySimpleType));
            if !value::equal(self.model, ty, (old.value(), before), (new.value(), after)) {
                self.differ(format!(
                    "{} of attribute \"{}\": {:?} became {:?}",
                    describe(self.model, ty),
                    old.name(),
                    old.value(),
                    new.value()
                ));
            }
        }
        for new in significant(after).filter(plain) {
            let is_old =
                |old: &Attribute| new.name() == old.name() && new.namespace() == old.namespace();
            if !significant(before).any(|old| is_old(&old)) {
                self.differ(format!("attribute \"{}\" is new", new.name()));
            }
        }
    }

    fn text(&mut self, declaration: Option<ElementId>, ty: TypeId, before: Node, after: Node) {
        self.no_children(before, after);
        let texts = [before, after].map(text);
        if value::equal(self.model, ty, (&texts[0], before), (&texts[1], after)) {
            return;
        }
        // An element without content has its default as its value (Part 1, 3.3.1).
        let default = declaration
            .map(|d| &self.model[d])
            .and_then(|d| d.default.as_deref().or(d.fixed.as_deref()));
        if let Some(default) = default
            && texts[0].is_empty()
            && value::equal(self.model, ty, (default, after), (&texts[1], after))
        {
            self.found.defaults += 1;
            return;
        }
        let [old, new] = texts.map(|text| text.chars().take(120).collect::<String>());
        self.differ(format!(
            "{}: {old:?} became {new:?}",
            describe(self.model, ty)
        ));
    }

    fn no_children(&mut self, before: Node, after: Node) {
        for (node, what) in [(before, "lost"), (after, "new")] {
            if let Some(child) = node.children().find(Node::is_element) {
                self.differ(format!(
                    "element {} in simple content ({what})",
                    name(child)
                ));
            }
        }
    }

    fn children(&mut self, ty: TypeId, before: Node, after: Node) {
        let old: Vec<Node> = before.children().filter(Node::is_element).collect();
        let mut new: Vec<Node> = after.children().filter(Node::is_element).collect();
        if self.order == Order::Schema && old.len() == new.len() && !same_names(&old, &new) {
            let mut rest = new.clone();
            let paired = old.iter().filter_map(|old| {
                let at = rest.iter().position(|new| name(*new) == name(*old))?;
                Some(rest.remove(at))
            });
            let paired: Vec<Node> = paired.collect();
            if paired.len() == new.len() {
                new = paired;
                self.found.reordered += 1;
            }
        }
        if !same_names(&old, &new) {
            let mut sorted = [
                old.iter().map(|n| name(*n)).collect::<Vec<_>>(),
                new.iter().map(|n| name(*n)).collect(),
            ];
            sorted.iter_mut().for_each(|names| names.sort());
            let lost = old
                .iter()
                .find(|old| !new.iter().any(|new| name(*new) == name(**old)));
            let what = match lost {
                _ if sorted[0] == sorted[1] => "children in another order".to_owned(),
                Some(lost) => self.lost(ty, *lost),
                None if old.len() > new.len() => "fewer children".to_owned(),
                None => "other children".to_owned(),
            };
            self.differ(format!(
                "{what}: \"{}\" became \"{}\"",
                list(&old),
                list(&new)
            ));
            return;
        }
        let strings = [before, after].map(text);
        if strings.iter().any(|text| !text.trim().is_empty())
            && strings[0].trim() != strings[1].trim()
        {
            self.differ(format!(
                "text between elements: {:?} became {:?}",
                strings[0], strings[1]
            ));
        }
        for (old, new) in old.into_iter().zip(new) {
            self.element(child_declaration(self.model, ty, old), old, new);
        }
    }

    /// What kind of element was lost: an empty value, one that is nil, or one with content.
    fn lost(&self, ty: TypeId, node: Node) -> String {
        let declaration = child_declaration(self.model, ty, node);
        let declared = declaration.map_or(Model::builtin(Builtin::AnyType), |d| self.model[d].ty);
        let nil = if node.attribute((XSI, "nil")).is_some() {
            " nil"
        } else {
            ""
        };
        let content = match text(node) {
            _ if node.children().any(|child| child.is_element()) => "with elements",
            text if text.is_empty() => "empty",
            text if text.trim().is_empty() => "of white space",
            _ => "with text",
        };
        let ty = describe(self.model, actual_type(self.model, declared, node));
        format!(
            "lost a{nil} child {content} of {ty} (\"{}\")",
            node.tag_name().name()
        )
    }

    fn mixed(&mut self, ty: TypeId, before: Node, after: Node) {
        let [old, new] = [before, after].map(nodes);
        let same_kinds = old.len() == new.len()
            && old.iter().zip(&new).all(|(old, new)| {
                matches!(
                    (old, new),
                    (Piece::Text(_), Piece::Text(_)) | (Piece::Element(_), Piece::Element(_))
                )
            });
        if !same_kinds {
            self.differ(format!(
                "mixed content: {} pieces became {}",
                old.len(),
                new.len()
            ));
            return;
        }
        for (old, new) in old.into_iter().zip(new) {
            match (old, new) {
                (Piece::Element(old), Piece::Element(new)) => {
                    self.element(child_declaration(self.model, ty, old), old, new);
                }
                (Piece::Text(old), Piece::Text(new)) if old != new => {
                    self.differ(format!("mixed text: {old:?} became {new:?}"));
                }
                _ => {}
            }
        }
    }
}

enum Piece<'a, 'i> {
    Text(String),
    Element(Node<'a, 'i>),
}

/// Elements and runs of text; comments and processing instructions don't part a run.
fn nodes<'a, 'i>(node: Node<'a, 'i>) -> Vec<Piece<'a, 'i>> {
    let mut pieces = Vec::new();
    for child in node.children() {
        if child.is_element() {
            pieces.push(Piece::Element(child));
        } else if let Some(text) = child.text().filter(|_| child.is_text()) {
            match pieces.last_mut() {
                Some(Piece::Text(last)) => last.push_str(text),
                _ => pieces.push(Piece::Text(text.to_owned())),
            }
        }
    }
    pieces
}

/// The text of an element, comments left out.
fn text(node: Node) -> String {
    node.children()
        .filter(Node::is_text)
        .filter_map(|text| text.text())
        .collect()
}

fn name(node: Node) -> String {
    format!(
        "{{{}}}{}",
        node.tag_name().namespace().unwrap_or(""),
        node.tag_name().name()
    )
}

fn list(nodes: &[Node]) -> String {
    let names: Vec<&str> = nodes
        .iter()
        .take(12)
        .map(|node| node.tag_name().name())
        .collect();
    names.join(" ")
}

fn same_names(old: &[Node], new: &[Node]) -> bool {
    old.len() == new.len()
        && old
            .iter()
            .zip(new)
            .all(|(old, new)| name(*old) == name(*new))
}

/// The attributes, without hints where a schema may be found.
fn significant<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Attribute<'a, 'i>> {
    node.attributes().filter(|attribute| {
        attribute.namespace() != Some(XSI)
            || !matches!(
                attribute.name(),
                "schemaLocation" | "noNamespaceSchemaLocation"
            )
    })
}

/// What `xsi:type` names.
pub fn named_type(node: Node) -> Option<XmlName> {
    let text = node.attribute((XSI, "type"))?.trim();
    let (prefix, local) = match text.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, text),
    };
    Some(XmlName::new(
        node.lookup_namespace_uri(prefix).unwrap_or(""),
        local,
    ))
}

/// The declared type, or the one that `xsi:type` names.
fn actual_type(model: &Model, declared: TypeId, node: Node) -> TypeId {
    let Some(name) = named_type(node) else {
        return declared;
    };
    let is_named = |ty: &Type| match ty.kind {
        TypeKind::Builtin(builtin) => *name.namespace == *XSD && *name.local == *builtin.name(),
        _ => ty.name.as_ref() == Some(&name),
    };
    let found = model
        .types
        .iter()
        .position(is_named)
        .and_then(|index| u32::try_from(index).ok());
    found.map_or(declared, TypeId)
}

fn attribute_type(model: &Model, ty: TypeId, attribute: Attribute) -> Option<TypeId> {
    let named = |other: &&soapgen::model::Attribute| {
        *other.name.local == *attribute.name()
            && *other.name.namespace == *attribute.namespace().unwrap_or("")
    };
    let global = || {
        let global = model.attributes.iter().find(named).map(|global| global.ty);
        Some(global.unwrap_or(Model::builtin(Builtin::AnySimpleType)))
    };
    match &model[ty].kind {
        TypeKind::Complex(complex) => {
            let used = complex.attributes.iter().find(named).map(|used| used.ty);
            used.or_else(|| complex.any_attribute.as_ref().and_then(|_| global()))
        }
        TypeKind::Builtin(Builtin::AnyType) => global(),
        _ => None,
    }
}

/// The declaration of a child: within one content model, a name has one type (Part 1, 3.8.6).
fn child_declaration(model: &Model, ty: TypeId, child: Node) -> Option<ElementId> {
    match &model[ty].kind {
        TypeKind::Complex(complex) => match &complex.content {
            Content::Particle(particle) => in_particle(model, particle, child),
            _ => None,
        },
        TypeKind::Builtin(Builtin::AnyType) => declared(model, child),
        _ => None,
    }
}

fn in_particle(model: &Model, particle: &Particle, child: Node) -> Option<ElementId> {
    let is = |id: ElementId| {
        let name = &model[id].name;
        *name.local == *child.tag_name().name()
            && *name.namespace == *child.tag_name().namespace().unwrap_or("")
    };
    match &particle.term {
        Term::Element(id) if is(*id) => Some(*id),
        Term::Element(id) => model[*id].substitutes.iter().copied().find(|id| is(*id)),
        Term::Group(_, _, particles) => {
            // A declaration of its own goes before one that a wildcard lets in.
            let (any, named): (Vec<_>, Vec<_>) = particles
                .iter()
                .partition(|p| matches!(p.term, Term::Any(_)));
            named
                .into_iter()
                .chain(any)
                .find_map(|particle| in_particle(model, particle, child))
        }
        Term::Any(wildcard) if wildcard.process == ProcessContents::Skip => None,
        Term::Any(_) => declared(model, child),
    }
}

fn describe(model: &Model, ty: TypeId) -> String {
    let mut ty = ty;
    loop {
        if let TypeKind::Complex(complex) = &model[ty].kind
            && !matches!(complex.content, Content::Simple(_))
        {
            return "a complex type".to_owned();
        }
        match (&model[ty].kind, model[ty].base) {
            (TypeKind::Builtin(builtin), _) => return format!("xs:{}", builtin.name()),
            (TypeKind::Simple(simple), _) => match &simple.variety {
                soapgen::model::Variety::Atomic(builtin) => {
                    return format!("xs:{}", builtin.name());
                }
                soapgen::model::Variety::List(item) => {
                    return format!("list of {}", describe(model, *item));
                }
                soapgen::model::Variety::Union(_) => return "union".to_owned(),
            },
            (_, Some((base, _))) => ty = base,
            (_, None) => return "text".to_owned(),
        }
    }
}
