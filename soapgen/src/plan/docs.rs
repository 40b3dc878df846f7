//! Documentation: what the documents say, and what a name or a type doesn't.

use super::build::Builder;
use crate::model::{Facet, Model, TypeId, TypeKind};

/// The lines of a documentation, or of what stands for it where there is none.
pub(super) fn lines(docs: Option<&str>, otherwise: impl FnOnce() -> String) -> Vec<String> {
    match docs.map(str::trim) {
        Some(text) if !text.is_empty() => {
            let mut indent = 0;
            text.lines()
                .map(|line| in_list(guard(line.trim_end()), &mut indent))
                .collect()
        }
        _ => vec![otherwise()],
    }
}

/// A line behind an item of a list, indented as far as the item's text: else clippy takes it for
/// an oversight.
fn in_list(line: String, indent: &mut usize) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_item = match &line.as_bytes()[digits..] {
        [b'-' | b'*' | b'+', b' ', ..] => digits == 0,
        [b'.' | b')', b' ', ..] => digits > 0,
        _ => false,
    };
    if is_item || line.is_empty() {
        *indent = if is_item { digits + 2 } else { 0 };
        return line;
    }
    format!("{:indent$}{line}", "", indent = *indent)
}

/// Text of a document as text of a doc comment: rustdoc takes brackets for links, angle brackets
/// for HTML and indented lines for code.
fn guard(line: &str) -> String {
    let line = line.trim_start();
    let mut out = String::with_capacity(line.len());
    let mut in_code = false;
    let mut last = None;
    if line.starts_with("~~~") {
        out.push('\\');
    }
    for c in line.chars() {
        match c {
            // Several are the fence of a block, or pair with as many alone.
            '`' if last == Some('`') => {}
            '`' => {
                in_code = !in_code;
                out.push(c);
            }
            '[' | ']' | '<' | '>' if !in_code => {
                out.push('\\');
                out.push(c);
            }
            // Direction marks and the like change how the source reads.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        last = Some(c);
    }
    if in_code {
        out.push('`');
    }
    // A bare address would be a warning of rustdoc.
    link_addresses(&out)
}

fn link_addresses(line: &str) -> String {
    if !line.contains("://") || line.contains('`') {
        return line.to_owned();
    }
    line.split(' ')
        .map(|word| {
            let start = word.find("http://").or_else(|| word.find("https://"));
            match start {
                Some(at) => {
                    let end = word
                        .rfind(|c: char| c.is_alphanumeric() || c == '/')
                        .map_or(word.len(), |i| {
                            i + word[i..].chars().next().map_or(1, char::len_utf8)
                        });
                    if end <= at {
                        return word.to_owned();
                    }
                    format!(
                        "{}`{}`{}",
                        &word[..at],
                        word[at..end].replace('\\', ""),
                        &word[end..]
                    )
                }
                None => word.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Adds of which media types the bytes may be.
pub(super) fn media(docs: &mut Vec<String>, types: &[String]) {
    if !types.is_empty() {
        let types: Vec<String> = types.iter().map(|ty| format!("`{}`", code(ty))).collect();
        docs.push(String::new());
        docs.push(format!("Media type: {}.", types.join(" or ")));
    }
}

/// The head of the file: the services and their documentation.
pub(super) fn file(model: &Model) -> Vec<String> {
    let mut out = Vec::new();
    for service in &model.services {
        if !out.is_empty() {
            out.push(String::new());
        }
        out.push(format!("Service `{}`.", service.name.local));
        if let Some(docs) = &service.docs {
            out.push(String::new());
            out.extend(lines(Some(docs), String::new));
        }
    }
    if out.is_empty() {
        let namespace = model.target_namespaces.first().map_or("", |n| &**n);
        out.push(match namespace {
            "" => "Types of schema documents.".to_owned(),
            namespace => format!("Types of the namespace `{namespace}`."),
        });
    }
    out
}

impl Builder<'_> {
    /// The documentation of a type.
    pub(super) fn type_docs(&self, id: TypeId) -> Vec<String> {
        let ty = &self.model[id];
        let own = match (ty.owner, &ty.docs) {
            (Some(crate::model::Owner::Element(element)), None) => {
                self.model[element].docs.as_deref()
            }
            (_, docs) => docs.as_deref(),
        };
        let mut docs = lines(own, || match (&ty.name, ty.owner) {
            (Some(name), _) => format!("Type `{}`.", name.local),
            (None, Some(crate::model::Owner::Element(element))) => {
                format!("Content of element `{}`.", self.model[element].name.local)
            }
            (None, Some(crate::model::Owner::Simple(parent, _))) => {
                match &self.model[parent].name {
                    Some(name) => format!("Part of the simple type `{}`.", name.local),
                    None => "Part of a simple type.".to_owned(),
                }
            }
            (None, Some(crate::model::Owner::Attribute(parent, index))) => {
                let name = match &self.model[parent].kind {
                    TypeKind::Complex(complex) => complex.attributes.get(index as usize),
                    _ => None,
                };
                format!(
                    "Value of attribute `{}`.",
                    name.map_or("", |a| &a.name.local)
                )
            }
            _ => "Value of an attribute.".to_owned(),
        });
        if matches!(ty.kind, TypeKind::Simple(_)) {
            docs.extend(self.facet_docs(id));
        }
        media(&mut docs, &ty.expected_content_types);
        docs
    }

    /// Default, fixed value and facets of a member.
    pub(super) fn value_docs(
        &self,
        docs: &mut Vec<String>,
        id: TypeId,
        default: &Option<String>,
        fixed: &Option<String>,
    ) {
        let mut more = Vec::new();
        if let Some(fixed) = fixed {
            more.push(format!("Fixed: `{}`.", code(fixed)));
        } else if let Some(default) = default {
            more.push(format!("Default: `{}`.", code(default)));
        }
        if self.model[id].name.is_none() {
            more.extend(self.facet_docs(id));
        }
        if !more.is_empty() {
            docs.push(String::new());
            docs.push(more.join(" "));
        }
    }

    /// The facets of a simple type, in words.
    fn facet_docs(&self, id: TypeId) -> Vec<String> {
        let TypeKind::Simple(simple) = &self.model[id].kind else {
            return Vec::new();
        };
        let mut words = Vec::new();
        for facet in &simple.facets {
            words.push(match facet {
                Facet::Length(n) => format!("length {n}"),
                Facet::MinLength(n) => format!("length at least {n}"),
                Facet::MaxLength(n) => format!("length at most {n}"),
                Facet::Pattern(alternatives) => {
                    let patterns: Vec<String> = alternatives
                        .iter()
                        .map(|p| format!("`{}`", code(p)))
                        .collect();
                    format!("pattern {}", patterns.join(" or "))
                }
                Facet::MinInclusive(v) => format!("at least `{}`", code(v)),
                Facet::MaxInclusive(v) => format!("at most `{}`", code(v)),
                Facet::MinExclusive(v) => format!("more than `{}`", code(v)),
                Facet::MaxExclusive(v) => format!("less than `{}`", code(v)),
                Facet::TotalDigits(n) => format!("at most {n} digits"),
                Facet::FractionDigits(n) => format!("at most {n} fraction digits"),
            });
        }
        if words.is_empty() {
            return Vec::new();
        }
        vec![format!("Facets: {}.", words.join(", "))]
    }
}

/// Text in backticks.
fn code(text: &str) -> String {
    text.replace('`', "'").replace(['\n', '\r'], " ")
}
