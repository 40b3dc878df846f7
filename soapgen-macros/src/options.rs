//! The options of the three macros: one grammar, which fills [`Settings`].
//!
//! ```text
//! options = option (, option)*
//! option  = "…"                          an input: short for `wsdl = "…"`
//!         | name                         short for `name = true`
//!         | name = literal
//!         | name("…", …)                 a list
//!         | name("…" = "…", …)           a table
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::{Ident, Span, TokenTree};
use soapgen::Settings;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Lit, LitBool, LitStr, Result, Token, Type, parenthesized};

/// The options, to be named where one is not known.
const NAMES: &[&str] = &[
    "wsdl",
    "config",
    "catalog",
    "root",
    "operations",
    "services",
    "client",
    "runtime",
    "distinguish_nil",
    "keep_wrappers",
    "keep_unknown",
    "keep_types",
    "keep_unresolved",
    "builders",
    "unwrapped",
    "server",
    "layout",
    "max_members",
    "derives",
    "fails_when",
    "optional",
    "plain_lists",
    "include_types",
    "types",
    "names",
    "modules",
    "type_derives",
    "type_attributes",
];

/// One option, as written.
pub struct Written {
    name: Ident,
    value: Value,
}

enum Value {
    Alone,
    Literal(Piece),
    List(Vec<Entry>),
}

/// `"…"` or `"…" = "…"`.
struct Entry {
    key: Piece,
    value: Option<Piece>,
}

/// What stands where a literal should: the option says what it takes, or that there is none of
/// its name.
enum Piece {
    Literal(Lit),
    Other(Span),
}

impl Piece {
    fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Other(span) => *span,
        }
    }
}

impl Parse for Piece {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let ends = |input: ParseStream<'_>| {
            input.is_empty() || input.peek(Token![,]) || input.peek(Token![=])
        };
        let span = input.span();
        if let Ok(literal) = input.fork().parse::<Lit>() {
            input.parse::<Lit>()?;
            // A literal and more is none.
            if ends(input) {
                return Ok(Self::Literal(literal));
            }
        } else if ends(input) {
            return Err(input.error("a value is missing here"));
        }
        while !ends(input) {
            input.parse::<TokenTree>()?;
        }
        Ok(Self::Other(span))
    }
}

/// What the options say.
#[derive(Debug)]
pub struct Options {
    /// The settings; paths are joined to the crate's folder.
    pub settings: Settings,
    /// The `soapgen.toml` that was read.
    pub config: Option<PathBuf>,
    /// The literals that name documents or the file that names them, with their paths: where
    /// errors in the documents are shown.
    literals: Vec<(PathBuf, Span)>,
    /// The literals of operations and services, and of the headers of failures.
    chosen: Vec<(String, Span)>,
}

impl Options {
    /// The literal to which what is told about the documents belongs: the one whose path is
    /// told of, else the first.
    pub fn span_for(&self, told: &str) -> Span {
        let is_chosen = |name: &str| {
            told.contains(&format!(" `{name}` is declared in the documents"))
                || told.contains(&format!("names the header `{name}`,"))
        };
        if let Some((_, span)) = self.chosen.iter().find(|(name, _)| is_chosen(name)) {
            return *span;
        }
        let named = self
            .literals
            .iter()
            .find(|(path, _)| told.contains(&path.display().to_string()));
        named
            .or(self.literals.first())
            .map_or_else(Span::call_site, |(_, span)| *span)
    }

    /// Reads options; paths in them are relative to `folder`.
    pub fn read(written: impl IntoIterator<Item = Written>, folder: &Path) -> Result<Self> {
        let written: Vec<Written> = written.into_iter().collect();
        let mut errors = Errors(None);
        for (at, option) in written.iter().enumerate() {
            let is_repeated = written
                .iter()
                .take(at)
                .any(|other| other.name == option.name);
            if is_repeated && option.name != "wsdl" && !matches!(option.value, Value::List(_)) {
                let message = format!("`{}` is given twice", option.name);
                errors.add(Error::new(option.name.span(), message));
            }
        }

        let mut options = Options {
            settings: Settings::default(),
            config: None,
            literals: Vec::new(),
            chosen: Vec::new(),
        };
        // The file first, wherever it stands: the options override it, and add to its lists.
        if let Some(option) = written.iter().find(|option| option.name == "config")
            && let Some(literal) = errors.take(option.string())
        {
            let path = folder.join(literal.value());
            match Settings::from_file(&path) {
                Ok(settings) => options.settings = settings,
                Err(problem) => errors.add(Error::new(literal.span(), trimmed(&problem, folder))),
            }
            options.literals.push((path.clone(), literal.span()));
            options.config = Some(path);
        }
        for option in &written {
            errors.take(options.apply(option, folder));
        }
        match errors.0 {
            None => Ok(options),
            Some(error) => Err(error),
        }
    }

    fn apply(&mut self, option: &Written, folder: &Path) -> Result<()> {
        // By name and without `..`, so that a setting that is added must be read here.
        let Settings {
            inputs,
            catalog,
            root,
            // That of the command.
            output: _,
            operations,
            services,
            client,
            runtime,
            distinguish_nil,
            keep_wrappers,
            keep_unknown,
            keep_types,
            keep_unresolved,
            builders,
            unwrapped,
            server,
            layout,
            max_members,
            derives,
            fails_when,
            optional,
            plain_lists,
            include_types,
            types,
            names,
            modules,
            type_derives,
            type_attributes,
        } = &mut self.settings;
        match option.name.to_string().as_str() {
            "wsdl" => {
                let literal = option.string()?;
                let path = soapgen::below(folder, &literal.value());
                // Documents before the file that may name others.
                let at = self.literals.len() - usize::from(self.config.is_some());
                self.literals.insert(at, (path.clone(), literal.span()));
                inputs.push(path);
            }
            // Read before all others.
            "config" => {}
            "catalog" => *catalog = Some(folder.join(option.string()?.value())),
            "root" => *root = Some(folder.join(option.string()?.value())),
            "operations" | "services" => {
                let list = option.list()?;
                self.chosen
                    .extend(list.iter().map(|l| (l.value(), l.span())));
                let names = list.into_iter().map(LitStr::value);
                match option.name == "operations" {
                    true => operations.extend(names),
                    false => services.extend(names),
                }
            }
            "client" => *client = option.flag()?,
            "runtime" => {
                let literal = option.string()?;
                check(literal, "a path", syn::Path::parse_mod_style)?;
                *runtime = literal.value();
            }
            "distinguish_nil" => *distinguish_nil = option.flag()?,
            "keep_wrappers" => *keep_wrappers = option.flag()?,
            "keep_unknown" => *keep_unknown = option.flag()?,
            "keep_types" => *keep_types = option.flag()?,
            "keep_unresolved" => *keep_unresolved = option.flag()?,
            "builders" => *builders = option.flag()?,
            "unwrapped" => *unwrapped = option.flag()?,
            "server" => *server = option.flag()?,
            "layout" => *layout = option.flag()?,
            "max_members" => *max_members = option.number()?,
            "derives" => {
                for literal in option.list()? {
                    check(literal, "the path of a derive", syn::Path::parse_mod_style)?;
                    derives.push(literal.value());
                }
            }
            "fails_when" => {
                for literal in option.list()? {
                    let condition = literal.value();
                    let header = condition.split('=').next().unwrap_or_default();
                    (self.chosen).push((header.trim().to_owned(), literal.span()));
                    fails_when.push(condition);
                }
            }
            "optional" => {
                for literal in option.list()? {
                    optional.push(xml_name(literal)?);
                }
            }
            "plain_lists" => {
                for literal in option.list()? {
                    plain_lists.push(xml_name_or_all(literal)?);
                }
            }
            "include_types" => {
                for literal in option.list()? {
                    include_types.push(xml_name_or_all(literal)?);
                }
            }
            "types" => {
                for (key, value) in option.table()? {
                    check(value, "a type", Type::parse)?;
                    types.insert(xml_name(key)?, value.value());
                }
            }
            "names" => {
                for (key, value) in option.table()? {
                    check(value, "an identifier", Ident::parse)?;
                    names.insert(xml_name(key)?, value.value());
                }
            }
            "modules" => {
                for (key, value) in option.table()? {
                    check(value, "an identifier", Ident::parse)?;
                    modules.insert(key.value(), value.value());
                }
            }
            "type_derives" => {
                for (key, value) in option.table()? {
                    let paths = Punctuated::<_, Token![,]>::parse_terminated_with;
                    check(value, "a list of derives", |input: ParseStream<'_>| {
                        paths(input, syn::Path::parse_mod_style)
                    })?;
                    // The comma behind the last one leaves nothing.
                    let text = value.value();
                    let each = text
                        .split(',')
                        .map(str::trim)
                        .filter(|path| !path.is_empty());
                    add(type_derives, xml_name(key)?, each.map(str::to_owned));
                }
            }
            "type_attributes" => {
                for (key, value) in option.table()? {
                    check(value, "an attribute, `#[…]`", Attribute::parse_outer)?;
                    add(type_attributes, xml_name(key)?, [value.value()]);
                }
            }
            unknown => {
                let meant = soapgen::nearest(unknown, NAMES.iter().copied());
                let meant = match meant {
                    Some(name) => format!(": did you mean `{name}`?"),
                    None => format!("; the options are `{}`", NAMES.join("`, `")),
                };
                let message = format!("there is no option `{unknown}`{meant}");
                return Err(Error::new(option.name.span(), message));
            }
        }
        Ok(())
    }
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Lit) {
            let literal: Lit = input.parse()?;
            return Ok(Self {
                name: Ident::new("wsdl", literal.span()),
                value: Value::Literal(Piece::Literal(literal)),
            });
        }
        // Keywords too, so that they are called unknown and not a syntax error.
        let name = Ident::parse_any(input)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Literal(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let list;
            parenthesized!(list in input);
            let entries = Punctuated::<Entry, Token![,]>::parse_terminated(&list)?;
            Value::List(entries.into_iter().collect())
        } else if input.is_empty() || input.peek(Token![,]) {
            Value::Alone
        } else {
            let what = format!(
                "behind the name `{name}` of an option `=`, `(` or `,` is expected; paths and names \
                 of documents stand in quotes"
            );
            return Err(input.error(what));
        };
        Ok(Self { name, value })
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let key = input.parse()?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { key, value })
    }
}

impl Written {
    fn flag(&self) -> Result<bool> {
        match &self.value {
            Value::Alone => Ok(true),
            Value::Literal(Piece::Literal(Lit::Bool(LitBool { value, .. }))) => Ok(*value),
            _ => Err(self.wrong("takes `true` or `false`", "{}` or `{} = false")),
        }
    }

    fn number(&self) -> Result<usize> {
        let number = match &self.value {
            Value::Literal(Piece::Literal(Lit::Int(number))) => number.base10_parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong("takes a number from 0 on", "{} = 1000"))
    }

    fn string(&self) -> Result<&LitStr> {
        match &self.value {
            Value::Literal(Piece::Literal(Lit::Str(text))) => Ok(text),
            _ => Err(self.wrong("takes a string", "{} = \"…\"")),
        }
    }

    fn list(&self) -> Result<Vec<&LitStr>> {
        let (kind, form) = ("takes a list of strings", "{}(\"…\", \"…\")");
        let Value::List(entries) = &self.value else {
            return Err(self.wrong(kind, form));
        };
        let strings = entries.iter().map(|entry| match entry {
            Entry {
                key: Piece::Literal(Lit::Str(text)),
                value: None,
            } => Ok(text),
            Entry { key, .. } => Err(self.wrong_at(key.span(), kind, form)),
        });
        strings.collect()
    }

    fn table(&self) -> Result<Vec<(&LitStr, &LitStr)>> {
        let (kind, form) = ("takes pairs of strings", "{}(\"…\" = \"…\", …)");
        let Value::List(entries) = &self.value else {
            return Err(self.wrong(kind, form));
        };
        let pairs = entries.iter().map(|entry| match entry {
            Entry {
                key: Piece::Literal(Lit::Str(key)),
                value: Some(Piece::Literal(Lit::Str(value))),
            } => Ok((key, value)),
            Entry {
                value: Some(value),
                key: Piece::Literal(Lit::Str(_)),
            } => Err(self.wrong_at(value.span(), kind, form)),
            Entry { key, .. } => Err(self.wrong_at(key.span(), kind, form)),
        });
        pairs.collect()
    }

    /// What the option is and how it is written; `{}` stands for the name.
    fn wrong(&self, kind: &str, form: &str) -> Error {
        let span = match &self.value {
            Value::Literal(literal) => literal.span(),
            _ => self.name.span(),
        };
        self.wrong_at(span, kind, form)
    }

    fn wrong_at(&self, span: Span, kind: &str, form: &str) -> Error {
        let form = form.replace("{}", &self.name.to_string());
        Error::new(span, format!("`{}` {kind}: write `{form}`", self.name))
    }
}

/// Errors of several options, to be shown together.
struct Errors(Option<Error>);

impl Errors {
    fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            none => *none = Some(error),
        }
    }

    fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }
}

/// Refuses at its literal what would be an error somewhere in the generated code.
fn check<T>(literal: &LitStr, what: &str, parser: impl Parser<Output = T>) -> Result<()> {
    match literal.parse_with(parser) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::new(
            literal.span(),
            format!("this is not {what}: {error}"),
        )),
    }
}

fn xml_name(key: &LitStr) -> Result<String> {
    let name = key.value();
    match name.starts_with('{') && name.contains('}') {
        true => Ok(name),
        false => Err(Error::new(
            key.span(),
            "this is not the name of something in XML: write `{namespace}local`",
        )),
    }
}

/// The same, or `*` for all.
fn xml_name_or_all(key: &LitStr) -> Result<String> {
    match key.value().as_str() {
        "*" => Ok("*".to_owned()),
        _ => xml_name(key),
    }
}

fn add(
    lists: &mut BTreeMap<String, Vec<String>>,
    name: String,
    values: impl IntoIterator<Item = String>,
) {
    lists.entry(name).or_default().extend(values);
}

/// A report as the compiler shows it: it writes `error: ` before it, and a line break behind it.
/// Documents are named as the literals name them, relative to the crate's folder.
pub fn trimmed(error: &soapgen::Error, folder: &Path) -> String {
    let told = relative(&error.to_string(), folder);
    let told = told.trim_end();
    // `error[code]: what`
    let first = told
        .strip_prefix("error[")
        .and_then(|told| told.split_once("]: "));
    match first {
        Some((code, what)) => {
            let (line, rest) = what.split_at(what.find('\n').unwrap_or(what.len()));
            format!("{line} [{code}]{rest}")
        }
        None => told.to_owned(),
    }
}

#[cfg(test)]
mod tests;

/// A report whose places are relative to this folder, as the macros' literals are.
pub fn relative(report: &str, folder: &Path) -> String {
    match folder.to_str() {
        Some(folder) if !folder.is_empty() => {
            let folder = folder.replace('\\', "/");
            report.replace(&format!("--> {}/", folder.trim_end_matches('/')), "--> ")
        }
        _ => report.to_owned(),
    }
}
