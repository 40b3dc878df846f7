//! The page of the service: where it is, and all that the other pages are of.

use std::collections::{HashMap, HashSet};

use soapgen::model::{BindingId, ElementId};

use super::known::{Known, Subject};
use super::operation::{docs, protocol};
use super::page::{Block, Line, Link, PageId, Table, first_sentence};
use super::types;

/// Writes the page of the service.
pub(super) fn page(known: &Known<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let services = &known.model.services;
    for service in services {
        if let Some(docs) = &service.docs {
            if services.len() > 1 {
                let name = Line::of_code(&*service.name.local).text(": ");
                blocks.push(Block::Paragraph(name.line(Line::prose(docs))));
            } else {
                blocks.push(Block::Paragraph(Line::prose(docs)));
            }
        }
    }
    ports(known, &mut blocks);
    blocks.push(Block::Search);
    operations(known, &mut blocks);
    all_types(known, &mut blocks);
    elements(known, &mut blocks);
    blocks
}

fn ports(known: &Known<'_>, blocks: &mut Vec<Block>) {
    let model = known.model;
    let mut clients: HashMap<BindingId, String> = HashMap::new();
    for client in &known.plan.clients {
        let path = known.plan.path(client.module, &client.name);
        clients.insert(client.binding, path);
    }
    for client in &known.plan.http_clients {
        let path = known.plan.path(client.module, &client.name);
        clients.insert(client.binding, path);
    }
    let of_services = model.services.iter().flat_map(|service| {
        let ports = service.ports.iter();
        ports.map(|port| (&*port.name, port.address.as_deref(), port.binding))
    });
    let in_services: HashSet<BindingId> = of_services.clone().map(|(.., id)| id).collect();
    let alone = (0u32..).map(BindingId).take(model.bindings.len());
    let alone = alone.filter(|id| !in_services.contains(id));
    let alone = alone.map(|id| ("", None, id));
    let rows: Vec<Vec<Line>> = of_services
        .chain(alone)
        .filter(|(.., id)| clients.contains_key(id))
        .map(|(name, address, id)| {
            let binding = &model[id];
            vec![
                match name {
                    "" => Line::of_code(&*binding.name.local),
                    name => Line::of_code(name),
                },
                address.map_or_else(|| Line::of("not given"), Line::of_code),
                Line::of_code(&*binding.name.local),
                Line::of(protocol(binding.protocol)),
                clients.get(&id).map_or_else(Line::new, Line::of_code),
            ]
        })
        .collect();
    if !rows.is_empty() {
        blocks.push(heading(2, "Addresses", "addresses"));
        blocks.push(Block::Table(Table {
            about: "Where the service is".to_owned(),
            head: &["Port", "Address", "Binding", "Protocol", "Rust client"],
            rows,
            is_searched: false,
        }));
    }
}

fn operations(known: &Known<'_>, blocks: &mut Vec<Block>) {
    // The operations of each binding, in their order.
    let mut bindings: Vec<(BindingId, Vec<Vec<Line>>)> = Vec::new();
    for (page, subject) in known.subjects.iter().enumerate() {
        let bound = match *subject {
            Subject::Operation(number) => known.bound(number),
            Subject::Service | Subject::Type(_) => continue,
        };
        let Some((binding, bound)) = bound else {
            continue;
        };
        let said = docs(known, binding, bound).map(first_sentence);
        let row = vec![link(known, page), said.map_or_else(Line::new, Line::of)];
        match bindings.last_mut() {
            Some((last, rows)) if *last == binding => rows.push(row),
            _ => bindings.push((binding, vec![row])),
        }
    }
    if bindings.is_empty() {
        return;
    }
    blocks.push(heading(2, "Operations", "operations"));
    let is_one = bindings.len() == 1;
    for (binding, rows) in bindings {
        let of = &known.model[binding];
        let port_type = &known.model[of.port_type];
        if !is_one {
            let name = Line::of(&*of.name.local);
            let words = name.text(format!(", {}", protocol(of.protocol)));
            blocks.push(Block::Heading(3, words, None));
        }
        if let Some(docs) = of.docs.as_deref().or(port_type.docs.as_deref()) {
            blocks.push(Block::Paragraph(Line::prose(docs)));
        }
        blocks.push(Block::Table(Table {
            about: match is_one {
                true => "Operations".to_owned(),
                false => format!("Operations of {}", of.name.local),
            },
            head: &["Operation", "What it does"],
            rows,
            is_searched: true,
        }));
    }
}

/// A link to a page, by what it is of.
fn link(known: &Known<'_>, page: PageId) -> Line {
    let title = known.pages.get(page).map_or("", |page| &page.title);
    Line::new().link(Link::to(page), title)
}

fn all_types(known: &Known<'_>, blocks: &mut Vec<Block>) {
    // By namespace, as the documents have them; those without a name last.
    let mut order: Vec<Option<&str>> = Vec::new();
    let mut tables: HashMap<Option<&str>, Vec<Vec<Line>>> = HashMap::new();
    for (page, subject) in known.subjects.iter().enumerate() {
        let Subject::Type(ty) = *subject else {
            continue;
        };
        let namespace = known.model[ty].name.as_ref().map(|name| &*name.namespace);
        let rows = tables.entry(namespace).or_insert_with(|| {
            order.push(namespace);
            Vec::new()
        });
        let name = match (namespace, known.pages.get(page)) {
            (None, Some(of)) => Line::of(of.kind).text(" ").line(link(known, page)),
            _ => link(known, page),
        };
        rows.push(vec![name, types::first(known, ty)]);
    }
    if order.is_empty() {
        return;
    }
    blocks.push(heading(2, "Types", "types"));
    order.sort_by_key(Option::is_none);
    for namespace in order {
        let (words, about) = match namespace {
            Some("") => (Line::of("No namespace"), "Types of no namespace".to_owned()),
            Some(namespace) => (
                Line::of("Namespace ").code(namespace),
                format!("Types of {namespace}"),
            ),
            None => (
                Line::of("Without a name"),
                "Types without a name".to_owned(),
            ),
        };
        blocks.push(Block::Heading(3, words, None));
        blocks.push(Block::Table(Table {
            about,
            head: &["Type", "What it is"],
            rows: tables.remove(&namespace).unwrap_or_default(),
            is_searched: true,
        }));
    }
}

/// The global elements that are in no message by themselves.
fn elements(known: &Known<'_>, blocks: &mut Vec<Block>) {
    let bound = known.subjects.iter().filter_map(|subject| match *subject {
        Subject::Operation(number) => known.bound(number),
        Subject::Service | Subject::Type(_) => None,
    });
    let of_messages: HashSet<ElementId> =
        (bound.flat_map(|(_, bound)| super::known::elements_of(bound))).collect();
    let roots = known.plan.roots.iter();
    let rows = roots
        .filter(|root| !of_messages.contains(&root.element))
        .map(|root| {
            let of = &known.model[root.element];
            let docs = of.docs.as_deref().map(first_sentence);
            vec![
                Line::of_code(&*of.name.local),
                known.reference(of.ty),
                docs.map_or_else(Line::new, Line::of),
                Line::of_code(known.plan.root_path(root)),
            ]
        });
    let rows: Vec<Vec<Line>> = rows.collect();
    if rows.is_empty() {
        return;
    }
    blocks.push(heading(2, "Elements", "elements"));
    let line = Line::of("Documents, or what may stand where any element may.");
    blocks.push(Block::Paragraph(line));
    blocks.push(Block::Table(Table {
        about: "Elements".to_owned(),
        head: &["Element", "Type", "What it is", "In Rust"],
        rows,
        is_searched: true,
    }));
}

fn heading(level: u8, words: &'static str, id: &str) -> Block {
    Block::Heading(level, Line::of(words), Some(id.to_owned()))
}
