//! What becomes of the code: tokens for a macro, text for the compiler, text for people.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::render::Sink;
use crate::text::{Line, literal};

/// How long signature, name and action of an operation may be for one line.
const SIGNATURE: usize = 140;

/// What starts the request or the response of an operation.
const BODIES: [&str; 6] = [
    "element",
    "rpc",
    "content",
    "encoded",
    "encoded_content",
    "one_way",
];

const MARK: &str = "__soapgen_table_";

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

    fn open(&mut self, docs: &[Line], visibility: TokenStream, name: Ident) {
        let docs = docs.iter().map(|line| literal(&line.comment()));
        let head = quote!(#(#[doc = #docs])* #visibility mod #name);
        self.open.push((std::mem::take(&mut self.done), head));
    }

    fn close(&mut self) {
        if let Some((before, head)) = self.open.pop() {
            let inside = std::mem::replace(&mut self.done, before);
            self.done.extend(quote!(#head { #inside }));
        }
    }
}

/// Text for the compiler alone: a line for items that belong together, which is enough for its
/// messages to say where.
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
        let mut file: syn::File = match syn::parse2(items) {
            Ok(file) => file,
            Err(error) => {
                self.error.get_or_insert(error);
                return;
            }
        };
        let mut found = Vec::new();
        tables(&mut file.items, &mut found);
        let indent = "    ".repeat(self.depth);
        for line in prettyplease::unparse(&file).lines() {
            let table = line
                .strip_prefix("type ")
                .and_then(|rest| rest.strip_prefix(MARK))
                .and_then(|rest| rest.strip_suffix(" = ();"))
                .and_then(|number| found.get(number.parse::<usize>().ok()?));
            match table {
                Some((kind, rows)) => {
                    // Beside the type that it is the table of, but for those of a client.
                    if kind.ends_with("operations") && self.previous.trim_start() == "}" {
                        self.text.push('\n');
                    }
                    write_table(&mut self.text, &indent, kind, rows);
                    self.previous = format!("{indent};");
                }
                None => self.line(line),
            }
        }
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

/// Takes each table out of the items and puts a line in its place. Tables are the macros of the
/// runtime, `rt::kind!`; there are no others.
fn tables(items: &mut [syn::Item], found: &mut Vec<(String, TokenStream)>) {
    for item in items {
        let syn::Item::Macro(table) = item else {
            continue;
        };
        let mut path = table.mac.path.segments.iter();
        let kind = match (path.next(), path.next()) {
            (Some(runtime), Some(kind)) if runtime.ident == "rt" => kind.ident.to_string(),
            _ => continue,
        };
        let name = format_ident!("{MARK}{}", found.len());
        if let Ok(line) = syn::parse2(quote!(type #name = ();)) {
            found.push((kind, std::mem::take(&mut table.mac.tokens)));
            *item = line;
        }
    }
}

fn write_table(out: &mut String, indent: &str, kind: &str, table: &TokenStream) {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    for token in table.clone() {
        if is_punct(&token, ';') {
            rows.push(std::mem::take(&mut row));
        } else {
            row.push(token);
        }
    }
    // Writing to a string can't fail.
    if let [only] = rows.as_slice()
        && !only.first().is_some_and(|token| is_punct(token, '#'))
    {
        let _ = writeln!(out, "{indent}rt::{kind}! {{ {}; }}", spell(only));
        return;
    }
    // What the table is of stands in its first line.
    let headed = match kind {
        "elements" => table
            .clone()
            .into_iter()
            .next()
            .is_some_and(|token| matches!(token, TokenTree::Ident(first) if first == "among")),
        _ => !matches!(kind, "simple_types" | "wrappers"),
    };
    let (head, rows) = match rows.split_first() {
        Some((head, rows)) if headed => (format!(" {};", spell(head)), rows),
        _ => (String::new(), rows.as_slice()),
    };
    if let [only] = rows
        && !kind.ends_with("operations")
        && !only.first().is_some_and(|token| is_punct(token, '#'))
    {
        let _ = writeln!(out, "{indent}rt::{kind}! {{{head} {}; }}", spell(only));
        return;
    }
    let _ = writeln!(out, "{indent}rt::{kind}! {{{head}");
    for row in rows {
        let mut rest = row.as_slice();
        while let [hash, TokenTree::Group(group), ..] = rest
            && is_punct(hash, '#')
        {
            write_doc(out, indent, group.stream());
            rest = &rest[2..];
        }
        let operation = match kind {
            "operations" | "http_operations" | "unwrapped_operations" => operation_parts(rest),
            _ => None,
        };
        match operation {
            Some((signature, parts)) => {
                // Name and action, request, response: a line each, but that name and action
                // stand behind the signature where that line is no longer than others.
                let first = parts.first().map_or(0, |part| part.len());
                let lead = match signature.len() + first <= SIGNATURE {
                    true => " = ".to_owned(),
                    false => format!("\n{indent}        = "),
                };
                let signature = match signature.len() > SIGNATURE {
                    true => broken(rest, indent).unwrap_or(signature),
                    false => signature,
                };
                let _ = write!(out, "{indent}    {signature}{lead}");
                let _ = writeln!(out, "{};", parts.join(&format!(",\n{indent}        ")));
            }
            None => {
                let _ = writeln!(out, "{indent}    {};", spell(rest));
            }
        }
    }
    let _ = writeln!(out, "{indent}}}");
}

/// The signature of an operation, and what it says, cut before its request and its response.
fn operation_parts(row: &[TokenTree]) -> Option<(String, Vec<String>)> {
    let at = row.iter().position(is_equals)?;
    let (signature, mut rest) = (spell(&row[..at]), &row[at + 1..]);
    let mut parts = Vec::new();
    for _ in 0..2 {
        let is_body = |three: &[TokenTree]| {
            let [comma, TokenTree::Ident(kind), TokenTree::Group(_)] = three else {
                return false;
            };
            let kind = kind.to_string();
            is_punct(comma, ',') && BODIES.contains(&kind.as_str())
        };
        let Some(at) = rest.windows(3).position(is_body) else {
            break;
        };
        parts.push(spell(&rest[..at]));
        rest = &rest[at + 1..];
    }
    parts.push(spell(rest));
    Some((signature, parts))
}

/// A signature with a line for each parameter, where it names them.
fn broken(row: &[TokenTree], indent: &str) -> Option<String> {
    let [method, TokenTree::Group(request), rest @ ..] = row else {
        return None;
    };
    let request: Vec<TokenTree> = request.stream().into_iter().collect();
    let (TokenTree::Group(parameters), path) = request.split_last()? else {
        return None;
    };
    if parameters.delimiter() != Delimiter::Brace {
        return None;
    }
    let end = rest.iter().position(is_equals)?;
    let parameters: Vec<TokenTree> = parameters.stream().into_iter().collect();
    let mut out = format!("{method}({} {{", spell(path));
    for parameter in split_at_commas(&parameters) {
        // Writing to a string can't fail.
        let _ = write!(out, "\n{indent}        {},", spell(parameter));
    }
    // What follows the last parameter is not a comma in the macro.
    out.pop();
    let _ = write!(out, "\n{indent}    }}){}", spell(&rest[..end]));
    Some(out)
}

/// The pieces between commas, but for those within `<…>`.
fn split_at_commas(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        if is_punct(token, '<') {
            depth += 1;
        } else if is_punct(token, '>') {
            depth = depth.saturating_sub(1);
        } else if is_punct(token, ',') && depth == 0 {
            pieces.push(&tokens[start..at]);
            start = at + 1;
        }
    }
    pieces.push(&tokens[start..]);
    pieces
}

fn is_equals(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == '=' && p.spacing() == Spacing::Alone)
}

fn write_doc(out: &mut String, indent: &str, attribute: TokenStream) {
    if let Ok(syn::Meta::NameValue(syn::MetaNameValue {
        value:
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }),
        ..
    })) = syn::parse2::<syn::Meta>(attribute)
    {
        let line = Line::of_attribute(&text.value());
        let _ = writeln!(out, "{indent}    ///{}", line.comment());
    }
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(p) if p.as_char() == c)
}

/// Tokens of a row as a person would write them.
fn spell(tokens: &[TokenTree]) -> String {
    let mut out = String::new();
    spell_into(tokens, &mut out);
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
