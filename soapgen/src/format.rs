//! From tokens to the text that a person reads.

use std::fmt::Write as _;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The macros of the runtime that tie types to tables. Their rows are formatted like the
/// statements that they look like.
const TABLES: &[&str] = &[
    "record", "unordered", "sequence", "all", "choice", "derived", "enumeration", "union",
];

const MARK: &str = "__soapgen_table_";

/// Formats the content of a module.
///
/// # Errors
/// When the tokens are no Rust, which only a setting can bring about: a type or an attribute of
/// the user's own that isn't one.
pub fn format(tokens: TokenStream) -> Result<String, syn::Error> {
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut heads = Vec::new();
    tables(&mut file.items, &mut heads);
    let text = prettyplease::unparse(&file);
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let plain = line.trim_start();
        let head = plain
            .strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(MARK))
            .and_then(|rest| rest.split_once("() {"))
            .and_then(|(number, rest)| Some((heads.get(number.parse::<usize>().ok()?)?, rest)));
        match head {
            Some(((kind, head), rest)) => {
                let indent = &line[..line.len() - plain.len()];
                // Writing to a string can't fail.
                let _ = if rest == "}" {
                    writeln!(out, "{indent}rt::{kind}! {{ {head}; }}")
                } else {
                    writeln!(out, "{indent}rt::{kind}! {{\n{indent}    {head};")
                };
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    Ok(spaced(&out))
}

/// Replaces each table by a function whose statements are its rows.
fn tables(items: &mut [syn::Item], heads: &mut Vec<(String, String)>) {
    for item in items {
        match item {
            syn::Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    tables(items, heads);
                }
            }
            syn::Item::Macro(table) => {
                let Some(kind) = table.mac.path.segments.last().map(|s| s.ident.to_string()) else {
                    continue;
                };
                if !TABLES.contains(&kind.as_str()) {
                    continue;
                }
                let mut head = TokenStream::new();
                let mut rest = table.mac.tokens.clone().into_iter();
                for token in rest.by_ref() {
                    if matches!(&token, TokenTree::Punct(p) if p.as_char() == ';') {
                        break;
                    }
                    head.extend([token]);
                }
                let rows: TokenStream = rest.collect();
                let name = Ident::new(&format!("{MARK}{}", heads.len()), Span::call_site());
                if let Ok(function) = syn::parse2(quote!(fn #name() { #rows })) {
                    heads.push((kind, tidy(&head)));
                    *item = syn::Item::Fn(function);
                }
            }
            _ => {}
        }
    }
}

/// The head of a table, without the spaces of a token stream.
fn tidy(head: &TokenStream) -> String {
    head.to_string()
        .replace(" ,", ",")
        .replace("& ", "&")
        .replace(" :: ", "::")
}

/// An empty line between items, where the formatter leaves none.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = "";
    for line in text.lines() {
        let plain = line.trim_start();
        let starts = plain.starts_with("///") || plain.starts_with("impl") || plain.starts_with("#[derive");
        let indent = line.len() - plain.len();
        let before = previous.trim_start();
        let after_end = previous.len() - before.len() == indent
            && (before == "}" || before.ends_with([';', '}']) && !before.starts_with("use super"));
        if starts && after_end {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = line;
    }
    out
}
