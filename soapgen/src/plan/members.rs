//! Members of structs and variants of enums: their names, types and documentation.

use std::collections::HashSet;

use super::build::Builder;
use super::names::Scope;
use super::{Member, RuntimeType, Ty, Variant, docs};
use crate::text::Line;
use soapgen_model::model::{ElementId, TypeKind, XmlName};
use soapgen_model::shape::{self, Origin, Shape, ShapeId, ShapeKind, Slot, Source};

/// What the name of a member comes from. Of those that are one in Rust an element has it before an
/// attribute, and what a document names before what it doesn't.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum NamedBy {
    /// The name of an element, a part or a group.
    Element,
    /// The name of an attribute.
    Attribute,
    /// No name in the document.
    Nothing,
}

pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

impl Builder<'_> {
    /// The members of a struct.
    pub(super) fn members(&self, shape: &Shape, all: &[shape::Member], at: usize) -> Vec<Member> {
        let mut out: Vec<(Member, NamedBy, Vec<String>)> = Vec::with_capacity(all.len());
        for member in all {
            let (by, name, alternatives) = self.asked(member);
            let made = Member {
                name,
                ty: self.ty(&member.slot),
                row: member.row.clone(),
                preset: None,
                docs: self.member_docs(&shape.origin, member, at),
            };
            out.push((made, by, alternatives));
        }
        let mut scope = Scope::default();
        let mut of_elements = HashSet::new();
        for which in [NamedBy::Element, NamedBy::Attribute, NamedBy::Nothing] {
            for (member, by, alternatives) in &mut out {
                if *by == which {
                    if which == NamedBy::Element {
                        of_elements.insert(member.name.clone());
                    } else if which == NamedBy::Attribute && !of_elements.contains(&member.name) {
                        // What tells it from another attribute is not that it is one.
                        alternatives.reverse();
                    }
                    member.name = scope.take_once(&member.name, alternatives);
                }
            }
        }
        out.into_iter().map(|(member, ..)| member).collect()
    }

    /// The name that a member asks for, by what, and what to take where that is not free.
    fn asked(&self, member: &shape::Member) -> (NamedBy, String, Vec<String>) {
        let of_name = |by, name: &XmlName| {
            let other = self.letters.value_name(&self.with_namespace(name));
            (by, self.letters.value_name(self.called(name)), vec![other])
        };
        let made = |name: &str| (NamedBy::Nothing, name.to_owned(), Vec::new());
        match &member.source {
            Source::Element(element, _) => of_name(NamedBy::Element, &self.model[*element].name),
            Source::Group(Some(name), _) => of_name(NamedBy::Element, name),
            Source::Group(None, _) => made(match self.is_choice(&member.row) {
                true => "choice",
                false => "sequence",
            }),
            Source::Attribute(ty, index) => match self.attribute(*ty, *index) {
                Some(attribute) => {
                    let name = &attribute.name;
                    let (by, own, mut others) = of_name(NamedBy::Attribute, name);
                    let marked = format!("{}_attribute", self.called(name));
                    others.insert(0, self.letters.value_name(&marked));
                    (by, own, others)
                }
                None => made("attribute"),
            },
            Source::Text(_) => (
                NamedBy::Nothing,
                "value".to_owned(),
                vec!["text".to_owned()],
            ),
            Source::AnyAttribute => made("any_attributes"),
            Source::Any(_) => made("any"),
            Source::Mixed => made("content"),
            Source::Unknown => made("unknown"),
            // These are variants.
            Source::Type(_) | Source::Undeclared => made("other"),
        }
    }

    /// The variants of an enum.
    pub(super) fn variants(&self, shape: &Shape, all: &[shape::Member], at: usize) -> Vec<Variant> {
        let mut scope = match shape.origin {
            Origin::Derived(_) | Origin::Substitution(_) => Scope::with(&["Other"]),
            _ => Scope::default(),
        };
        let variant = |member: &shape::Member| Variant {
            name: self.variant_name(member, &mut scope),
            ty: self.variant_type(shape, member),
            row: member.row.clone(),
            docs: self.variant_docs(member, at),
        };
        all.iter().map(variant).collect()
    }

    fn variant_name(&self, member: &shape::Member, scope: &mut Scope) -> String {
        match &member.source {
            Source::Element(element, _) => self.own_variant_name(&self.model[*element].name, scope),
            Source::Type(ty) => match &self.model[*ty].name {
                Some(name) => self.own_variant_name(name, scope),
                None => scope.take("Anonymous", &[]),
            },
            Source::Group(name, first) => {
                let first = first.map(|first| &self.model[first].name);
                let wanted = match name.as_ref().or(first) {
                    Some(name) => self.letters.variant_name(self.called(name)),
                    None => "Group".to_owned(),
                };
                scope.take(&wanted, &[])
            }
            Source::Undeclared => "Other".to_owned(),
            _ => scope.take("Any", &[]),
        }
    }

    /// A name for a variant that is named in the document, and what to call it where another has
    /// its name.
    fn own_variant_name(&self, name: &XmlName, scope: &mut Scope) -> String {
        let other = self.letters.variant_name(&self.with_namespace(name));
        scope.take_once(&self.letters.variant_name(self.called(name)), &[other])
    }

    fn variant_type(&self, shape: &Shape, member: &shape::Member) -> Ty {
        let ty = self.ty(&member.slot);
        // One of the variants of a type may be as large as they like.
        let is_boxed = match member.source {
            Source::Undeclared => true,
            Source::Type(of) => {
                matches!(self.model[of].kind, TypeKind::Complex(_))
                    && matches!(ty, Ty::Item(_) | Ty::User(_))
                    && matches!(shape.origin, Origin::Derived(_))
            }
            _ => false,
        };
        match is_boxed {
            true => Ty::Boxed(Box::new(ty)),
            false => ty,
        }
    }

    /// A name behind the name of its namespace's module, or its prefix where this is at the top.
    fn with_namespace(&self, name: &XmlName) -> String {
        let namespace = match &*name.namespace {
            "" => self.letters.module_name(""),
            _ => {
                let module = &self.modules[self.module_of(&name.namespace).0];
                match module.name.is_empty() {
                    true => module.prefix.clone(),
                    false => module.name.clone(),
                }
            }
        };
        format!("{}_{}", plain(&namespace), self.called(name))
    }

    fn is_choice(&self, row: &shape::Row) -> bool {
        match row.kind {
            shape::RowKind::Group(group) => {
                matches!(self.shapes[group].kind, ShapeKind::Choice(_))
            }
            _ => false,
        }
    }

    fn attribute(
        &self,
        ty: soapgen_model::model::TypeId,
        index: usize,
    ) -> Option<&soapgen_model::model::Attribute> {
        match &self.model[ty].kind {
            TypeKind::Complex(complex) => complex.attributes.get(index),
            _ => None,
        }
    }

    fn member_docs(&self, origin: &Origin, member: &shape::Member, at: usize) -> Vec<Line> {
        match &member.source {
            Source::Element(element, said) => {
                let declaration = &self.model[*element];
                let local = &declaration.name.local;
                let own = declaration.docs.as_deref();
                match origin {
                    Origin::Headers(..) => docs::lines(own, || Line::about("Header {}.", local)),
                    Origin::Body(..) => docs::lines(own, || Line::about("Part {}.", local)),
                    Origin::Parameters(..) => vec![Line::about("Parameter {}.", local)],
                    _ => {
                        let mut lines = docs::lines(said.as_deref().or(own), || {
                            Line::about("Element {}.", local)
                        });
                        let (default, fixed) = (&declaration.default, &declaration.fixed);
                        self.value_docs(&mut lines, declaration.ty, default, fixed);
                        docs::media(&mut lines, self.model.expected_content_types(*element));
                        lines
                    }
                }
            }
            Source::Attribute(ty, index) => {
                let Some(attribute) = self.attribute(*ty, *index) else {
                    return Vec::new();
                };
                let mut lines = docs::lines(attribute.docs.as_deref(), || {
                    Line::about("Attribute {}.", &attribute.name.local)
                });
                let (default, fixed) = (&attribute.default, &attribute.fixed);
                self.value_docs(&mut lines, attribute.ty, default, fixed);
                lines
            }
            Source::Text(id) => {
                let mut lines = vec![Line::new("The text.")];
                self.value_docs(&mut lines, *id, &None, &None);
                lines
            }
            Source::AnyAttribute => vec![Line::new("Attributes that the schema leaves open.")],
            Source::Any(said) => docs::lines(said.as_deref(), || {
                Line::new("What the schema leaves open.")
            }),
            Source::Mixed => vec![Line::new("Text and elements in the order of the document.")],
            Source::Unknown => vec![Line::new("What the schema doesn't know.")],
            Source::Group(name, _) => vec![self.group_docs(name.as_ref(), &member.row, at)],
            Source::Type(_) | Source::Undeclared => Vec::new(),
        }
    }

    fn variant_docs(&self, member: &shape::Member, at: usize) -> Vec<Line> {
        match &member.source {
            Source::Element(element, said) => self.element_docs(*element, said.as_deref()),
            Source::Type(ty) => {
                let name = self.model[*ty].name.as_ref();
                vec![Line::about("Type {}.", name.map_or("", |name| &name.local))]
            }
            Source::Group(name, _) => vec![self.group_docs(name.as_ref(), &member.row, at)],
            Source::Undeclared => vec![Line::new(
                "An element that no document declares, as it came.",
            )],
            _ => vec![Line::new("What the schema leaves open.")],
        }
    }

    fn element_docs(&self, element: ElementId, said: Option<&str>) -> Vec<Line> {
        let declaration = &self.model[element];
        let mut lines = docs::lines(said.or(declaration.docs.as_deref()), || {
            Line::about("Element {}.", &declaration.name.local)
        });
        docs::media(&mut lines, self.model.expected_content_types(element));
        lines
    }

    fn group_docs(&self, name: Option<&XmlName>, row: &shape::Row, at: usize) -> Line {
        let group = match row.kind {
            shape::RowKind::Group(group) => group,
            _ => ShapeId(at),
        };
        let (line, end) = match name {
            Some(name) => return Line::about("Group {}.", &name.local),
            None if self.is_choice(row) => (Line::new("One of the alternatives of "), "."),
            None => (Line::new("Elements that stand together: "), "."),
        };
        self.linked(line, group, self.names[at].module).then(end)
    }

    /// The Rust type of what a member holds.
    pub(super) fn ty(&self, slot: &Slot) -> Ty {
        let boxed = |inner: &Slot| Box::new(self.ty(inner));
        match slot {
            Slot::Shape(shape) => Ty::Item(*shape),
            Slot::Builtin(builtin) => super::simple::builtin_type(*builtin),
            Slot::Given(id) => Ty::User(self.given(*id)),
            Slot::Tree => Ty::Runtime(RuntimeType::Element),
            Slot::AnySimple => Ty::Runtime(RuntimeType::AnySimple),
            Slot::Attribute => Ty::Runtime(RuntimeType::Attribute),
            Slot::Mixed => Ty::Runtime(RuntimeType::Mixed),
            Slot::Unknown => Ty::Runtime(RuntimeType::Unknown),
            Slot::Optional(inner) => Ty::Option(boxed(inner)),
            Slot::Many(inner) => Ty::Vec(boxed(inner)),
            Slot::Nillable(inner) => Ty::Nillable(boxed(inner)),
            Slot::Typed(inner) => Ty::Typed(boxed(inner)),
            Slot::List(inner) => Ty::List(boxed(inner)),
            Slot::Flags(inner) => Ty::Flags(boxed(inner)),
            Slot::Dictionary(key, value) => Ty::Dictionary(boxed(key), boxed(value)),
            Slot::Grid(inner, dimensions) => Ty::Grid(boxed(inner), *dimensions),
        }
    }
}
