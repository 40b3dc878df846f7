//! Documents to Rust: what comes out parses, and holds no item, no member of a table, no code
//! block and no character of direction that the plan doesn't have.
//!
//! An input is one document, or several, each after a line `%% name.xsd` that names its file. A
//! name can be followed by words: `input` makes a further document one of those to generate from,
//! the names of settings switch these on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{Event, Options, Parser, Tag};
use soapgen::plan::{ItemKind, ModuleId, Plan, RecordKind};
use soapgen::{Generated, Generator};
use syn::{Attribute, ImplItem, Item};

use crate::folder::{Folder, is_file_name};

/// Panics where something is generated that nobody asked for.
pub fn check(input: &[u8]) {
    let mut folder = Folder::new();
    let mut generator = Generator::default();
    for (number, (head, text)) in documents(input).into_iter().enumerate() {
        let mut words = head.split_ascii_whitespace();
        let name = words.next().filter(|name| is_file_name(name));
        let file = folder.write(name.unwrap_or("input.xml"), text);
        let mut is_input = number == 0;
        for word in words {
            let settings = generator.settings();
            match word {
                "input" => is_input = true,
                "builders" => settings.builders = true,
                "distinguish-nil" => settings.distinguish_nil = true,
                "keep-types" => settings.keep_types = true,
                "keep-unknown" => settings.keep_unknown = true,
                "keep-wrappers" => settings.keep_wrappers = true,
                "no-client" => settings.client = false,
                "plain-lists" => settings.plain_lists.push("*".to_owned()),
                "include-types" => settings.include_types.push("*".to_owned()),
                "unwrapped" => settings.unwrapped = true,
                _ => {}
            }
        }
        if is_input {
            generator = generator.input(file);
        }
    }
    run(&generator);
}

/// The documents with the words of their lines.
fn documents(input: &[u8]) -> Vec<(&str, &[u8])> {
    let mut out = vec![("", &b""[..])];
    for line in input.split_inclusive(|b| *b == b'\n') {
        let head = line.strip_prefix(b"%% ").map(str::from_utf8);
        if let Some(Ok(head)) = head {
            let after = line.len() + offset(input, line);
            out.push((head, &input[after..after]));
        } else if let Some((_, text)) = out.last_mut() {
            let end = line.len() + offset(input, line);
            let start = end - line.len() - text.len();
            *text = &input[start..end];
        }
    }
    if out.len() > 1 && out[0].1.is_empty() {
        out.remove(0);
    }
    out
}

/// Where a part of a text starts in it.
fn offset(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

pub(crate) fn run(generator: &Generator) {
    // Every problem can be shown.
    let _ = generator.check().to_json();
    let generated = match generator.generate() {
        Ok(generated) => generated,
        Err(error) => {
            let _ = error.to_string();
            return;
        }
    };
    let texts = [
        generated.unformatted(),
        generated.included().expect("without settings it is Rust"),
        generated.module().expect("without settings it is Rust"),
    ];
    let expected = Expected::of(&generated.plan);
    for text in &texts {
        let is_odd = |c: &char| {
            matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
                || c.is_control() && *c != '\n'
        };
        if let Some(odd) = text.chars().find(is_odd) {
            panic!("{odd:?} stands in what is generated:\n{text}");
        }
        let file = match syn::parse_file(text) {
            Ok(file) => file,
            Err(error) => panic!("no Rust: {error}:\n{text}"),
        };
        let mut found = Found::default();
        found.items(&file.items, "");
        attributes(&file.attrs);
        assert_eq!(found.0, expected.items, "{text}");
    }
    documentation(&generated, &texts[0]);
    let _ = soapgen::inspect::Description::of(&generated).to_json();
}

/// How often each item stands there: module and what it is. Of a table also its rows.
type Items = BTreeMap<String, usize>;

struct Expected {
    items: Items,
}

impl Expected {
    /// What the plan has.
    fn of(plan: &Plan) -> Self {
        let mut out = Self {
            items: Items::new(),
        };
        let path = |module: ModuleId| match plan[module].name.as_str() {
            "" => String::new(),
            name => format!("{name}::"),
        };
        for (id, module) in (0..).map(ModuleId).zip(&plan.modules) {
            if id != ModuleId::TOP && module.used {
                out.add(format!("mod {}", module.name), 1);
            }
            if (id == ModuleId::TOP || module.used) && module.namespace.is_some() {
                out.add(format!("{}const NS", path(id)), 1);
            }
        }
        for item in &plan.items {
            let (path, name) = (path(item.module), &item.name);
            let (kind, table, rows) = match &item.kind {
                ItemKind::Record(record) => {
                    if record.builder {
                        let impls = 1 + usize::from(record.default);
                        out.add(format!("{path}impl {name}"), impls);
                    }
                    let table = match record.kind {
                        RecordKind::Type => "record",
                        RecordKind::Unordered => "unordered",
                        RecordKind::Headers => "headers",
                        RecordKind::Sequence => "sequence",
                        RecordKind::All => "all",
                    };
                    ("struct", table, record.members.len())
                }
                ItemKind::Choice(variants) => ("enum", "choice", variants.len()),
                ItemKind::Derived(variants) => ("enum", "derived", variants.len()),
                ItemKind::DerivedText(variants, simple) => {
                    ("enum", "derived_text", variants.len() + simple.len())
                }
                ItemKind::Enumeration { values, .. } => ("enum", "enumeration", values.len()),
                ItemKind::Union { members, .. } => ("enum", "union", members.len()),
                ItemKind::Faults(faults) => ("enum", "faults", faults.len()),
                ItemKind::Alias(_) => {
                    out.add(format!("{path}type {name}"), 1);
                    continue;
                }
            };
            out.add(format!("{path}{kind} {name}"), 1);
            // The table's own line is one more.
            out.add(format!("{path}{table}! {name}"), rows + 1);
        }
        for root in &plan.roots {
            out.add(format!("{}elements! rows", path(root.module)), 1);
        }
        for module in plan
            .roots
            .iter()
            .map(|root| root.module)
            .collect::<BTreeSet<_>>()
        {
            out.add(format!("{}mod elements", path(module)), 1);
        }
        for client in &plan.clients {
            let unwrapped = client.operations.iter().filter(|o| o.unwrapped.is_some());
            let unwrapped = unwrapped.count();
            let path = path(client.module);
            out.client(&path, &client.name, client.address.is_some());
            out.add(format!("{path}enum {}", client.values), 1);
            if !client.header_namespaces.is_empty() {
                out.add(format!("{path}const prefixes"), 1);
            }
            if client.headers.is_some() {
                out.add(format!("{path}client_debug! {}", client.name), 1);
            }
            for (table, rows) in [
                ("operations", client.operations.len() - unwrapped),
                ("unwrapped_operations", unwrapped),
            ] {
                out.add(format!("{path}{table}! rows"), rows + rows.div_ceil(48));
            }
        }
        for client in &plan.http_clients {
            let tables = client.operations.len().div_ceil(48);
            let path = path(client.module);
            out.client(&path, &client.name, client.address.is_some());
            out.add(format!("{path}enum {}", client.values), 1);
            out.add(
                format!("{path}http_operations! rows"),
                client.operations.len() + tables,
            );
        }
        let declared = plan.shapes.declared.as_ref();
        let declared = declared.filter(|declared| !declared.is_empty());
        if let Some(declared) = declared {
            let rows =
                1 + declared.types.len() + declared.complex.len() + declared.attributes.len();
            out.add("schema::declarations! DECLARED".to_owned(), rows);
        }
        let shares = !plan.simple_types.is_empty() || !plan.wrappers.is_empty();
        if shares || declared.is_some() {
            out.add("mod schema".to_owned(), 1);
        }
        out.add(
            "schema::simple_types! rows".to_owned(),
            plan.simple_types.len(),
        );
        out.add("schema::wrappers! rows".to_owned(), plan.wrappers.len());
        out.items.retain(|_, count| *count > 0);
        out
    }

    fn client(&mut self, path: &str, name: &str, has_address: bool) {
        self.add(format!("{path}struct {name}"), 1);
        self.add(format!("{path}impl {name}"), 2 + usize::from(has_address));
    }

    fn add(&mut self, item: String, count: usize) {
        *self.items.entry(item).or_default() += count;
    }
}

/// What the code has.
#[derive(Default)]
struct Found(Items);

impl Found {
    fn add(&mut self, item: String, count: usize) {
        if count > 0 {
            *self.0.entry(item).or_default() += count;
        }
    }

    fn items(&mut self, items: &[Item], path: &str) {
        for item in items {
            self.item(item, path);
        }
    }

    fn item(&mut self, item: &Item, path: &str) {
        match item {
            Item::Use(import) => {
                let text = tokens(import);
                let is_ours = matches!(
                    text.as_str(),
                    "use :: soapgen_runtime :: codegen as rt ;"
                        | "use super :: rt ;"
                        | "use super :: super :: rt ;"
                );
                assert!(is_ours, "{text}");
                attributes(&import.attrs);
            }
            Item::Const(constant) => {
                attributes(&constant.attrs);
                let name = constant.ident.to_string();
                if name.ends_with("_PREFIXES") {
                    self.add(format!("{path}const prefixes"), 1);
                } else if !(path.ends_with("elements::") && name.starts_with("P_")) {
                    self.add(format!("{path}const {name}"), 1);
                }
                let value = tokens(&constant.expr);
                let is_plain = value.starts_with('"') || value.starts_with("& [");
                assert!(
                    is_plain && !value.contains(['{', '!', '|']) || value.starts_with('"'),
                    "{value}"
                );
            }
            Item::Struct(item) => {
                attributes(&item.attrs);
                item.fields
                    .iter()
                    .for_each(|field| attributes(&field.attrs));
                self.add(format!("{path}struct {}", item.ident), 1);
            }
            Item::Enum(item) => {
                attributes(&item.attrs);
                item.variants
                    .iter()
                    .for_each(|variant| attributes(&variant.attrs));
                self.add(format!("{path}enum {}", item.ident), 1);
            }
            Item::Type(item) => {
                attributes(&item.attrs);
                self.add(format!("{path}type {}", item.ident), 1);
            }
            Item::Impl(item) => {
                attributes(&item.attrs);
                let of = tokens(&item.self_ty);
                let of = of.split(' ').next().unwrap_or_default();
                for inner in &item.items {
                    match inner {
                        ImplItem::Const(constant) => assert_eq!(constant.ident, "ADDRESS"),
                        ImplItem::Fn(function) => {
                            attributes(&function.attrs);
                            let name = function.sig.ident.to_string();
                            let is_ours = matches!(name.as_str(), "new" | "default")
                                || name.starts_with("with_")
                                || name.starts_with("add_");
                            assert!(is_ours, "fn {name}");
                        }
                        other => panic!("in an impl: {}", tokens(other)),
                    }
                }
                self.add(format!("{path}impl {of}"), 1);
            }
            Item::Mod(module) => {
                attributes(&module.attrs);
                self.add(format!("{path}mod {}", module.ident), 1);
                let (_, items) = module.content.as_ref().expect("a module with content");
                self.items(items, &format!("{path}{}::", module.ident));
            }
            Item::Macro(call) => {
                attributes(&call.attrs);
                let name = tokens(&call.mac.path);
                let name = name.strip_prefix("rt :: ").expect("a macro of the runtime");
                let rows = rows(&call.mac.tokens);
                match name {
                    "elements" => {
                        let path = path
                            .strip_suffix("elements::")
                            .expect("the module of elements");
                        // What they stand among is not a row.
                        let first = call.mac.tokens.clone().into_iter().next();
                        let first = first.map(|token| token.to_string());
                        let rows = rows - usize::from(first.as_deref() == Some("among"));
                        self.add(format!("{path}elements! rows"), rows);
                    }
                    // It stands beside the `use` of the runtime, which is not an item either.
                    "stamp" => assert!(path.is_empty() && rows == 1),
                    "operations"
                    | "unwrapped_operations"
                    | "http_operations"
                    | "wrappers"
                    | "simple_types" => {
                        self.add(format!("{path}{name}! rows"), rows);
                    }
                    _ => {
                        let of = call.mac.tokens.clone().into_iter().next();
                        let of = of.map(|of| of.to_string()).unwrap_or_default();
                        self.add(format!("{path}{name}! {of}"), rows);
                    }
                }
            }
            other => panic!("nothing of this kind is generated: {}", tokens(other)),
        }
    }
}

/// How many lines a table has.
fn rows(table: &TokenStream) -> usize {
    let tokens = table.clone().into_iter();
    tokens
        .filter(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'))
        .count()
}

fn tokens(of: &impl quote::ToTokens) -> String {
    of.to_token_stream().to_string()
}

/// Only those that are generated.
fn attributes(attributes: &[Attribute]) {
    for attribute in attributes {
        let name = tokens(attribute.path());
        assert!(
            matches!(name.as_str(), "doc" | "derive" | "allow" | "must_use"),
            "#[{name}]"
        );
    }
}

/// Panics where documentation is more than prose.
fn documentation(generated: &Generated, text: &str) {
    let tokens: TokenStream = text.parse().expect("it was parsed before");
    assert_eq!(
        shape(tokens.clone()),
        shape(generated.tokens()),
        "the tokens are others than those of the text"
    );
    docs(tokens);
}

/// How many tokens of each kind.
fn shape(tokens: TokenStream) -> [usize; 4] {
    let mut out = [0; 4];
    let mut open = vec![tokens.into_iter()];
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            Some(TokenTree::Group(group)) => {
                out[0] += 1;
                open.push(group.stream().into_iter());
            }
            Some(TokenTree::Ident(_)) => out[1] += 1,
            Some(TokenTree::Punct(_)) => out[2] += 1,
            Some(TokenTree::Literal(_)) => out[3] += 1,
            None => {
                open.pop();
            }
        }
    }
    out
}

/// The comments that stand together, wherever they do.
fn docs(tokens: TokenStream) {
    let mut lines: Vec<String> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        match (is_hash, tokens.peek()) {
            (true, Some(TokenTree::Group(group))) if group.delimiter() == Delimiter::Bracket => {
                match line(group.stream()) {
                    Some(line) => lines.push(line),
                    None => prose(&std::mem::take(&mut lines)),
                }
                tokens.next();
            }
            _ => {
                prose(&std::mem::take(&mut lines));
                if let TokenTree::Group(group) = token {
                    docs(group.stream());
                }
            }
        }
    }
    prose(&lines);
}

/// The text of `doc = "…"`.
fn line(attribute: TokenStream) -> Option<String> {
    let attribute: Vec<TokenTree> = attribute.into_iter().collect();
    match attribute.as_slice() {
        [
            TokenTree::Ident(name),
            TokenTree::Punct(_),
            TokenTree::Literal(text),
        ] if *name == "doc" => {
            let text: syn::LitStr = syn::parse_str(&text.to_string()).ok()?;
            Some(text.value())
        }
        _ => None,
    }
}

/// Panics where rustdoc would make more than prose of these lines.
fn prose(lines: &[String]) {
    let filled = || lines.iter().filter(|line| !line.trim().is_empty());
    let blanks = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let common = filled().map(blanks).min().unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        assert!(!line.contains(['\n', '\r']), "{line:?}");
        writeln!(text, "{}", line.get(common..).unwrap_or("")).unwrap();
    }
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => panic!("a code block: {text:?}"),
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html:?} is HTML: {text:?}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let is_safe = ["http://", "https://"]
                    .iter()
                    .any(|scheme| dest_url.starts_with(scheme));
                assert!(is_safe, "a link to {dest_url:?}: {text:?}");
            }
            _ => {}
        }
    }
}
