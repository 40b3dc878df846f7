//! The page of a type.

use std::collections::HashMap;

use soapgen::model::{Derivation, EnumValue, Owner, TypeId, TypeKind};
use soapgen::plan::ItemKind;

use super::known::Known;
use super::members::value;
use super::page::{Block, Line, Link, PageId, Table, first_sentence};

/// Writes the page of a type.
pub(super) fn page(known: &Known<'_>, page: PageId, ty: TypeId) -> Vec<Block> {
    let of = &known.model[ty];
    let mut blocks = Vec::new();
    blocks.push(Block::Paragraph(match docs(known, ty) {
        Some(docs) => Line::prose(docs),
        None => Line::of("The documents don't say what it is."),
    }));
    blocks.push(Block::Facts(facts(known, ty)));
    match &of.kind {
        TypeKind::Builtin(_) => {}
        TypeKind::Complex(complex) => {
            blocks.push(heading("Members", "members"));
            if complex.mixed {
                let line = Line::of("Text may stand between the elements.");
                blocks.push(Block::Paragraph(line));
            }
            if complex.is_dictionary {
                let line = Line::of("A dictionary: each entry has a key and a value.");
                blocks.push(Block::Paragraph(line));
            }
            if let Some(array) = &complex.soap_array {
                let line = Line::of("A SOAP-encoded array of ").line(known.reference(array.item));
                blocks.push(Block::Paragraph(line.text(".")));
            }
            match known.members(ty, "Members") {
                Some(table) => blocks.push(Block::Table(table)),
                None => blocks.push(Block::Paragraph(Line::of("It has none."))),
            }
        }
        TypeKind::Simple(simple) => {
            let item = known
                .item_of(ty)
                .map(|item| (item, &known.model[item].kind));
            if !simple.enumeration.is_empty() {
                blocks.push(heading("Values", "values"));
                blocks.push(Block::Table(values(known, ty, &simple.enumeration)));
            } else if let Some((item, TypeKind::Simple(simple))) = item
                && !simple.enumeration.is_empty()
            {
                blocks.push(heading("Values of the items", "values"));
                blocks.push(Block::Table(values(known, item, &simple.enumeration)));
            }
        }
    }
    if !of.derived.is_empty() {
        blocks.push(heading("Derived types", "derived"));
        if matches!(of.kind, TypeKind::Complex(_)) {
            let line = Line::of("One of these may stand where this type is declared. A message ")
                .text("says which by ")
                .code("xsi:type")
                .text(".");
            blocks.push(Block::Paragraph(line));
        }
        let rows = of.derived.iter().map(|derived| {
            vec![
                known.reference(*derived),
                Line::of(derivation(known, *derived)),
                first(known, *derived),
            ]
        });
        blocks.push(Block::Table(Table {
            about: "Types that are derived from this one".to_owned(),
            head: &["Type", "How", "What it is"],
            rows: rows.collect(),
            is_searched: false,
        }));
    }
    let users = known.users(ty);
    blocks.push(heading("Used by", "used-by"));
    if users.is_empty() {
        let line = Line::of("No operation and no other type names it.");
        blocks.push(Block::Paragraph(line));
    } else {
        let rows = users.iter().filter(|user| **user != page).map(|user| {
            let (kind, title) = match known.pages.get(*user) {
                Some(page) => (page.kind, page.title.clone()),
                None => ("", String::new()),
            };
            vec![Line::new().link(Link::to(*user), title), Line::of(kind)]
        });
        blocks.push(Block::Table(Table {
            about: "What names this type".to_owned(),
            head: &["Name", "Kind"],
            rows: rows.collect(),
            is_searched: false,
        }));
    }
    blocks
}

fn heading(words: &'static str, id: &str) -> Block {
    Block::Heading(2, Line::of(words), Some(id.to_owned()))
}

/// What the documents say of a type: of one without a name, what they say of its element.
pub(super) fn docs<'k>(known: &Known<'k>, ty: TypeId) -> Option<&'k str> {
    let model = known.model;
    let of = &model[ty];
    let own = of.docs.as_deref().or(match of.owner {
        Some(Owner::Element(element)) => model[element].docs.as_deref(),
        _ => None,
    });
    own.filter(|docs| !docs.trim().is_empty())
}

/// The first sentence of it.
pub(super) fn first(known: &Known<'_>, ty: TypeId) -> Line {
    docs(known, ty).map_or_else(Line::new, |docs| Line::of(first_sentence(docs)))
}

fn derivation(known: &Known<'_>, ty: TypeId) -> &'static str {
    match known.model[ty].base {
        Some((_, Derivation::Extension)) => "by extension",
        Some((_, Derivation::Restriction)) => "by restriction",
        _ => "",
    }
}

fn facts(known: &Known<'_>, ty: TypeId) -> Vec<(&'static str, Line)> {
    let of = &known.model[ty];
    let mut facts = Vec::new();
    match (&of.name, of.owner) {
        (Some(name), _) if name.namespace.is_empty() => {
            facts.push(("Namespace", Line::of("none")));
        }
        (Some(name), _) => facts.push(("Namespace", Line::of_code(&*name.namespace))),
        (None, Some(Owner::Attribute(parent, _) | Owner::Simple(parent, _))) => {
            facts.push(("Part of", known.reference(parent)));
        }
        _ => {}
    }
    let mut kind = match &of.kind {
        TypeKind::Builtin(_) => Line::new(),
        TypeKind::Complex(_) if of.is_abstract => {
            Line::of("Abstract: a type that is derived from it stands in its place.")
        }
        TypeKind::Complex(_) => Line::of("A type with members."),
        TypeKind::Simple(_) => known.simple(ty),
    };
    if let (TypeKind::Complex(_), Some((base, _))) = (&of.kind, of.base)
        && !matches!(known.model[base].kind, TypeKind::Builtin(_))
    {
        let how = format!("Derived {} from ", derivation(known, ty));
        let base = known.reference(base);
        kind = kind.text(" ").line(Line::of(how).line(base).text("."));
    }
    facts.push(("Kind", kind));
    if !of.expected_content_types.is_empty() {
        let media = of.expected_content_types.iter().map(Line::of_code);
        facts.push(("Media type", Line::joined(media, " or ")));
    }
    if let Some(rust) = known.plan.types.get(&ty) {
        facts.push(("In Rust", Line::of_code(known.plan.spell(rust))));
    }
    if let Some(any) = known.any_item(ty) {
        let path = known.plan.item_path(any);
        facts.push(("In Rust, or a derived one", Line::of_code(path)));
    }
    facts
}

/// The values of an enumeration.
fn values(known: &Known<'_>, ty: TypeId, values: &[EnumValue]) -> Table {
    let item = known.item(ty);
    let variants: HashMap<&str, &str> = match item.map(|item| &item.kind) {
        Some(ItemKind::Enumeration { values, .. }) => (values.iter())
            .map(|value| (&*value.value, &*value.name))
            .collect(),
        _ => HashMap::new(),
    };
    let name = item.map_or("", |item| &item.name);
    let rows = values.iter().map(|of| {
        let number = of.number.as_ref().map_or_else(Line::new, |number| {
            Line::of("Number ").code(number).text(".")
        });
        let said = of.docs.as_deref().map_or_else(Line::new, Line::prose);
        let variant = variants.get(&*of.value);
        vec![
            value(&of.value),
            said.then(number),
            variant.map_or_else(Line::new, |of| Line::of_code(format!("{name}::{of}"))),
        ]
    });
    Table {
        about: "Values".to_owned(),
        head: &["Value", "What it means", "In Rust"],
        rows: rows.collect(),
        is_searched: false,
    }
}
