//! Documentation: what the documents say, and what a name or a type doesn't.

use super::build::Builder;
use crate::text::{Line, prose};
use soapgen_model::model::{Facet, Model, TypeId, TypeKind, Variety};
use soapgen_model::shape::enumerates;

/// The lines of a documentation, or what stands for it where there is none.
pub(super) fn lines(docs: Option<&str>, otherwise: impl FnOnce() -> Line) -> Vec<Line> {
    let lines = docs.map(prose).unwrap_or_default();
    match lines.is_empty() {
        true => vec![otherwise()],
        false => lines,
    }
}

/// Adds of which media types the bytes may be.
pub(super) fn media(docs: &mut Vec<Line>, types: &[String]) {
    if !types.is_empty() {
        docs.push(Line::default());
        docs.push(alternatives(Line::new("Media type: "), types).then("."));
    }
}

/// A line, and behind it these texts as code.
pub(super) fn alternatives(mut line: Line, texts: &[String]) -> Line {
    for (number, text) in texts.iter().enumerate() {
        line = match number {
            0 => line.code(text),
            _ => line.then(" or ").code(text),
        };
    }
    line
}

/// Lines as one, with this between them.
pub(super) fn joined(lines: Vec<Line>, between: &'static str) -> Line {
    let first = lines
        .into_iter()
        .reduce(|all, next| all.then(between).line(&next));
    first.unwrap_or_default()
}

/// The head of the file: the services and their documentation.
pub(super) fn file(model: &Model) -> Vec<Line> {
    let mut out = Vec::new();
    for service in &model.services {
        if !out.is_empty() {
            out.push(Line::default());
        }
        out.push(Line::about("Service {}.", &service.name.local));
        if let Some(docs) = &service.docs {
            out.push(Line::default());
            out.extend(prose(docs));
        }
    }
    if out.is_empty() {
        let namespace = model.target_namespaces.first().map_or("", |n| &**n);
        out.push(match namespace {
            "" => Line::new("Types of schema documents."),
            namespace => Line::about("Types of the namespace {}.", namespace),
        });
    }
    out
}

impl Builder<'_> {
    /// The documentation of a type.
    pub(super) fn type_docs(&self, id: TypeId) -> Vec<Line> {
        let ty = &self.model[id];
        let own = match (ty.owner, &ty.docs) {
            (Some(soapgen_model::model::Owner::Element(element)), None) => {
                self.model[element].docs.as_deref()
            }
            (_, docs) => docs.as_deref(),
        };
        let mut docs = lines(own, || match (&ty.name, ty.owner) {
            (Some(name), _) => Line::about("Type {}.", &name.local),
            (None, Some(soapgen_model::model::Owner::Element(element))) => {
                Line::about("Content of element {}.", &self.model[element].name.local)
            }
            (None, Some(soapgen_model::model::Owner::Simple(parent, _))) => {
                match &self.model[parent].name {
                    Some(name) => Line::about("Part of the simple type {}.", &name.local),
                    None => Line::new("Part of a simple type."),
                }
            }
            (None, Some(soapgen_model::model::Owner::Attribute(parent, index))) => {
                let name = match &self.model[parent].kind {
                    TypeKind::Complex(complex) => complex.attributes.get(index as usize),
                    _ => None,
                };
                Line::about("Value of attribute {}.", name.map_or("", |a| &a.name.local))
            }
            _ => Line::new("Value of an attribute."),
        });
        if matches!(ty.kind, TypeKind::Simple(_)) {
            let facets = self.facet_docs(id);
            // What a document says may end in a list, which this is none of.
            if !facets.is_empty() && own.is_some_and(|own| !own.trim().is_empty()) {
                docs.push(Line::default());
            }
            docs.extend(facets);
            docs.extend(self.values(id));
            docs.extend(self.item_docs(id));
        }
        media(&mut docs, &ty.expected_content_types);
        docs
    }

    /// Default, fixed value and facets of a member.
    pub(super) fn value_docs(
        &self,
        docs: &mut Vec<Line>,
        id: TypeId,
        default: &Option<String>,
        fixed: &Option<String>,
    ) {
        let mut more = Vec::new();
        if let Some(fixed) = fixed {
            more.push(Line::about("Fixed: {}.", fixed));
        } else if let Some(default) = default {
            more.push(Line::about("Default: {}.", default));
        }
        if self.model[id].name.is_none() {
            more.extend(self.facet_docs(id));
        }
        if !more.is_empty() {
            docs.push(Line::default());
            docs.push(joined(more, " "));
        }
        if self.model[id].name.is_none() {
            docs.extend(self.values(id));
            docs.extend(self.item_docs(id));
        }
    }

    /// The documentation of the variant of a union with this name: what the member type, unless it
    /// has a name and says it itself, is restricted to.
    pub(super) fn union_member_docs(&self, id: TypeId, name: &str) -> Vec<Line> {
        let mut docs = vec![Line::about("A value of member type {}.", name)];
        if self.model[id].name.is_none() {
            let facets = self.facet_docs(id);
            if !facets.is_empty() {
                docs.push(Line::default());
                docs.extend(facets);
            }
            docs.extend(self.values(id));
            docs.extend(self.item_docs(id));
        }
        docs
    }

    /// What the items of a list are restricted to, whose type has no name that says it.
    fn item_docs(&self, id: TypeId) -> Vec<Line> {
        let Some(Variety::List(item)) = self.model.variety(id) else {
            return Vec::new();
        };
        if self.model[item].name.is_some() {
            return Vec::new();
        }
        let mut docs = Vec::new();
        let facets = self.facets("Facets of the items: ", item);
        if !facets.is_empty() {
            docs.push(Line::default());
            docs.extend(facets);
        }
        let values = self.values(item);
        if !values.is_empty() {
            docs.extend([Line::default(), Line::new("Values of the items:")]);
            // Its own head says less.
            docs.extend(values.into_iter().skip(2));
        }
        docs
    }

    /// The values of an enumeration that becomes no enum, since they are numbers or dates, with
    /// what is said of each.
    fn values(&self, id: TypeId) -> Vec<Line> {
        let TypeKind::Simple(simple) = &self.model[id].kind else {
            return Vec::new();
        };
        let is_enum = matches!(simple.variety, Variety::Atomic(of) if enumerates(of));
        if is_enum || simple.enumeration.is_empty() {
            return Vec::new();
        }
        let mut docs = vec![Line::default(), Line::new("Values:"), Line::default()];
        for value in &simple.enumeration {
            let said = value.docs.as_deref().map(prose).unwrap_or_default();
            let item = Line::new("- ").code(&value.value);
            docs.push(match said.first() {
                Some(first) => item.then(": ").line(first),
                None => item,
            });
            // As far as the text of the item, an empty line as well: what follows is part of it.
            docs.extend(said.iter().skip(1).map(|line| match line.is_empty() {
                true => Line::default(),
                false => Line::new("  ").line(line),
            }));
        }
        docs
    }

    fn facet_docs(&self, id: TypeId) -> Vec<Line> {
        self.facets("Facets: ", id)
    }

    /// The facets of a simple type, in words.
    fn facets(&self, head: &'static str, id: TypeId) -> Vec<Line> {
        let TypeKind::Simple(simple) = &self.model[id].kind else {
            return Vec::new();
        };
        let mut words = Vec::new();
        for facet in &simple.facets {
            words.push(match facet {
                Facet::Length(n) => Line::new("length ").number((*n).into()),
                Facet::MinLength(n) => Line::new("length at least ").number((*n).into()),
                Facet::MaxLength(n) => Line::new("length at most ").number((*n).into()),
                Facet::Pattern(patterns) => alternatives(Line::new("pattern "), patterns),
                Facet::MinInclusive(v) => Line::about("at least {}", v),
                Facet::MaxInclusive(v) => Line::about("at most {}", v),
                Facet::MinExclusive(v) => Line::about("more than {}", v),
                Facet::MaxExclusive(v) => Line::about("less than {}", v),
                Facet::TotalDigits(n) => Line::new("at most ").number((*n).into()).then(" digits"),
                Facet::FractionDigits(n) => {
                    let line = Line::new("at most ").number((*n).into());
                    line.then(" fraction digits")
                }
            });
        }
        if words.is_empty() {
            return Vec::new();
        }
        vec![Line::new(head).line(&joined(words, ", ")).then(".")]
    }
}
