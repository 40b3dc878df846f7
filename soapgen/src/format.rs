//! What becomes of the code: tokens for a macro, text for the compiler, text for people.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use crate::pieces::{Code, Operation, Row, Sink, Table, attributes};
use crate::text::Line;

/// How long signature, name and action of an operation may be for one line.
const SIGNATURE: usize = 140;

/// Everything, as one stream of tokens: for a macro.
#[derive(Default)]
pub(crate) struct Tokens {
    /// The modules that are open, with their head; the first is the whole.
    open: Vec<(TokenStream, TokenStream)>,
    done: TokenStream,
}

impl Tokens {
    /// The tokens.
    pub(crate) fn finish(self) -> TokenStream {
        self.done
    }
}

impl Sink for Tokens {
    fn items(&mut self, items: TokenStream) {
        self.done.extend(items);
    }

    fn table(&mut self, table: Table) {
        table.to_tokens(&mut self.done);
    }

    fn open(&mut self, docs: &[Line], visibility: TokenStream, name: Ident) {
        let docs = attributes(docs);
        let head = quote!(#docs #visibility mod #name);
        self.open.push((std::mem::take(&mut self.done), head));
    }

    fn close(&mut self) {
        if let Some((before, head)) = self.open.pop() {
            let inside = std::mem::replace(&mut self.done, before);
            self.done.extend(quote!(#head { #inside }));
        }
    }
}

/// Text for the compiler alone: a line for items that belong together and one for a table, which is
/// enough for its messages to say where.
pub(crate) struct Plain {
    text: String,
}

impl Plain {
    /// Behind this text.
    pub(crate) fn after(text: String) -> Self {
        Self { text }
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

impl Sink for Plain {
    fn items(&mut self, items: TokenStream) {
        // Writing to a string can't fail.
        let _ = writeln!(self.text, "{items}");
    }

    fn table(&mut self, table: Table) {
        self.items(table.into_token_stream());
    }

    fn open(&mut self, docs: &[Line], visibility: TokenStream, name: Ident) {
        for line in docs {
            let _ = writeln!(self.text, "///{}", line.comment());
        }
        let _ = writeln!(self.text, "{visibility} mod {name} {{");
    }

    fn close(&mut self) {
        self.text.push_str("}\n");
    }
}

/// Text for people.
#[derive(Default)]
pub(crate) struct Formatted {
    text: String,
    /// The modules that are open.
    depth: usize,
    previous: String,
    error: Option<syn::Error>,
}

impl Formatted {
    /// Behind this text.
    pub(crate) fn after(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// The text.
    ///
    /// # Errors
    /// When the tokens are not Rust, which only a setting can bring about: a type or an attribute
    /// of the user's own that isn't one.
    pub(crate) fn finish(self) -> Result<String, syn::Error> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.text),
        }
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        let indent = "    ".repeat(self.depth);
        let plain = line.trim_start();
        let line = format!("{indent}{line}");
        separate(
            &mut self.text,
            &self.previous,
            plain,
            line.len() - plain.len(),
        );
        self.text.push_str(&line);
        self.text.push('\n');
        self.previous = line;
    }
}

impl Sink for Formatted {
    fn items(&mut self, items: TokenStream) {
        let file: syn::File = match syn::parse2(items) {
            Ok(file) => file,
            Err(error) => {
                self.error.get_or_insert(error);
                return;
            }
        };
        for line in prettyplease::unparse(&file).lines() {
            self.line(line);
        }
    }

    fn table(&mut self, table: Table) {
        let indent = "    ".repeat(self.depth);
        // Beside the type that it is the table of, but for those of a client.
        if table.is_of_operations() && self.previous.trim_start() == "}" {
            self.text.push('\n');
        }
        write_table(&mut self.text, &indent, &table);
        self.previous = format!("{indent};");
    }

    fn open(&mut self, docs: &[Line], visibility: TokenStream, name: Ident) {
        for line in docs {
            self.line(&format!("///{}", line.comment()));
        }
        let visibility = match visibility.is_empty() {
            true => String::new(),
            false => format!("{visibility} "),
        };
        self.line(&format!("{visibility}mod {name} {{"));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }
}

/// An empty line between items, where the formatter leaves none.
fn separate(out: &mut String, previous: &str, plain: &str, indent: usize) {
    let starts = ["///", "impl", "#[derive", "pub ", "mod "]
        .iter()
        .any(|start| plain.starts_with(start));
    let before = previous.trim_start();
    let is_end = (before == "}" || before.ends_with(';') || before.ends_with("{}"))
        && !before.starts_with("///");
    let same_level = previous.len() - before.len() == indent;
    if starts && is_end && same_level && !before.starts_with("use super") {
        out.push('\n');
    }
}

fn write_table(out: &mut String, indent: &str, table: &Table) {
    let kind = table.kind;
    let head = table.head.clone();
    let head = head.map_or_else(String::new, |head| format!(" {};", spell(head)));
    // Writing to a string can't fail.
    if let Some(row) = table.only_line() {
        let row = row.map_or_else(String::new, |row| format!(" {};", spell(row.clone())));
        let _ = writeln!(out, "{indent}rt::{kind}! {{{head}{row} }}");
        return;
    }
    let _ = writeln!(out, "{indent}rt::{kind}! {{{head}");
    for Row { docs, code } in &table.rows {
        for line in docs {
            let _ = writeln!(out, "{indent}    ///{}", line.comment());
        }
        match code {
            Code::Plain(code) => {
                let _ = writeln!(out, "{indent}    {};", spell(code.clone()));
            }
            Code::Operation(operation) => write_operation(out, indent, operation),
        }
    }
    let _ = writeln!(out, "{indent}}}");
}

impl Table {
    fn is_of_operations(&self) -> bool {
        matches!(self.rows.first(), Some(row) if matches!(row.code, Code::Operation(_)))
    }

    /// The row, if there is any, of a table that stands on one line.
    fn only_line(&self) -> Option<Option<&TokenStream>> {
        match self.rows.as_slice() {
            [] => Some(None),
            [
                Row {
                    docs,
                    code: Code::Plain(code),
                },
            ] if docs.is_empty() => Some(Some(code)),
            _ => None,
        }
    }
}

/// An operation: a line each for its names, its request and its response, but that its names stand
/// behind the signature where that line is no longer than others.
fn write_operation(out: &mut String, indent: &str, operation: &Operation) {
    let signature = spell(operation.signature());
    let parts = operation.parts.iter().cloned().map(spell);
    let parts: Vec<String> = parts.collect();
    let first = parts.first().map_or(0, String::len);
    let lead = match signature.len() + first <= SIGNATURE {
        true => " = ".to_owned(),
        false => format!("\n{indent}        = "),
    };
    let signature = match &operation.parameters {
        Some(parameters) if signature.len() > SIGNATURE => broken(operation, parameters, indent),
        _ => signature,
    };
    // Writing to a string can't fail.
    let _ = write!(out, "{indent}    {signature}{lead}");
    let _ = writeln!(out, "{};", parts.join(&format!(",\n{indent}        ")));
}

/// The signature of an operation with a line for each parameter.
fn broken(operation: &Operation, parameters: &[TokenStream], indent: &str) -> String {
    let (method, request) = (&operation.method, spell(operation.request.clone()));
    let lines: Vec<String> = (parameters.iter().cloned())
        .map(|parameter| format!("\n{indent}        {}", spell(parameter)))
        .collect();
    let gives = spell(operation.gives.clone());
    let lines = lines.join(",");
    format!("{method}({request} {{{lines}\n{indent}    }}) -> {gives}")
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == c)
}

/// Tokens of a row as a person would write them.
fn spell(tokens: TokenStream) -> String {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = String::new();
    spell_into(&tokens, &mut out);
    out
}

fn spell_into(tokens: &[TokenTree], out: &mut String) {
    let mut in_closure = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace if group.stream().is_empty() => (" {}", ""),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                spell_into(&inner, out);
                out.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => out.push_str(", "),
                '=' if punct.spacing() == Spacing::Joint || ends_joint(tokens, at) => {
                    if !ends_joint(tokens, at) {
                        out.push(' ');
                    }
                    out.push('=');
                    if punct.spacing() == Spacing::Alone {
                        out.push(' ');
                    }
                }
                '=' => out.push_str(" = "),
                '-' => out.push_str(" -"),
                '>' if ends_joint(tokens, at) => out.push_str("> "),
                ':' if punct.spacing() == Spacing::Alone && !ends_joint(tokens, at) => {
                    out.push_str(": ")
                }
                '|' if at == 0 || is_punct(&tokens[at - 1], '=') => {
                    in_closure = true;
                    out.push('|');
                }
                '|' if in_closure => {
                    in_closure = false;
                    out.push_str("| ");
                }
                '|' if punct.spacing() == Spacing::Joint => out.push_str(" |"),
                '|' if ends_joint(tokens, at) => out.push_str("| "),
                '|' => out.push_str(" | "),
                c => out.push(c),
            },
            TokenTree::Ident(ident) => {
                if is_after_word(tokens, at) {
                    out.push(' ');
                }
                out.push_str(&ident.to_string());
                // `<X as Y>`.
                if let Some(TokenTree::Ident(_)) = tokens.get(at + 1) {
                    continue;
                }
            }
            TokenTree::Literal(literal) => {
                if is_after_word(tokens, at) {
                    out.push(' ');
                }
                out.push_str(&literal.to_string());
            }
        }
    }
}

/// Whether a word stands right before this token.
fn is_after_word(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    matches!(before, Some(TokenTree::Ident(_) | TokenTree::Literal(_)))
}

/// Whether the token before is a sign that belongs to this one.
fn ends_joint(tokens: &[TokenTree], at: usize) -> bool {
    at > 0
        && matches!(&tokens[at - 1], TokenTree::Punct(p) if p.spacing() == Spacing::Joint && p.as_char() != '&')
}
