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

use std::path::{Path, PathBuf};

use proc_macro2::{Ident, Span, TokenTree};
use soapgen::Settings;
use soapgen::diagnostic::{Asked, Diagnostic, Diagnostics, Place, Severity};
use soapgen::settings::{Rust, SETTINGS, Setting, Slot};
use soapgen::source::Sources;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Lit, LitBool, LitStr, Result, Token, parenthesized};

/// The option that names a file of settings; the others are [`SETTINGS`].
const CONFIG: &str = "config";

/// What a setting is called here whose literals need no name.
const INPUT: &str = "wsdl";

/// The options, to be named where one is not known.
fn names() -> impl Iterator<Item = &'static str> {
    let settings = SETTINGS.iter().filter_map(|setting| setting.option);
    settings.chain([CONFIG])
}

/// One option, as written.
pub(crate) struct Written {
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
pub(crate) struct Options {
    /// The settings; paths are joined to the crate's folder.
    pub settings: Settings,
    /// The `soapgen.toml` that was read.
    pub config: Option<PathBuf>,
    /// The literals that name documents or the file that names them, with their paths: where
    /// errors in the documents are shown.
    literals: Vec<(PathBuf, Span)>,
    /// The other literals that name something: field, text and place.
    given: Vec<(&'static str, String, Span)>,
}

impl Options {
    /// The literal to which problems belong: of the first that has one, those first for which
    /// nothing is generated. It is the one of the entry that asked for what is not there, or that of
    /// the document; what belongs to none is shown at the first document.
    pub(crate) fn span_for(&self, diagnostics: &Diagnostics, sources: &Sources) -> Span {
        let of = |problem: &Diagnostic| {
            let document = |name: &str| {
                let mut literals = self.literals.iter();
                let is_it = |(path, _): &&(PathBuf, Span)| path.to_string_lossy() == name;
                literals.find(is_it).map(|(_, span)| *span)
            };
            let asked = |asked: &Asked| {
                let mut given = self.given.iter();
                let is_it = |(field, entry, _): &&(&str, String, Span)| {
                    *field == asked.setting && *entry == asked.entry
                };
                match asked.setting {
                    "inputs" => document(&asked.entry),
                    _ => given.find(is_it).map(|(_, _, span)| *span),
                }
            };
            let place = |place: Place| document(sources.display(place.document));
            (problem.asked.as_ref().and_then(asked)).or_else(|| problem.place.and_then(place))
        };
        let problems = || diagnostics.0.iter();
        let is_error = |problem: &&Diagnostic| problem.severity() == Severity::Error;
        let found = (problems().filter(is_error).find_map(of)).or_else(|| problems().find_map(of));
        found.unwrap_or_else(|| self.span())
    }

    /// The first literal that names documents, for what is said of all of them.
    pub(crate) fn span(&self) -> Span {
        let first = self.literals.first();
        first.map_or_else(Span::call_site, |(_, span)| *span)
    }

    /// Reads options; paths in them are relative to `folder`.
    pub(crate) fn read(written: impl IntoIterator<Item = Written>, folder: &Path) -> Result<Self> {
        let written: Vec<Written> = written.into_iter().collect();
        let mut errors = Errors(None);
        for (at, option) in written.iter().enumerate() {
            let is_repeated = written
                .iter()
                .take(at)
                .any(|other| other.name == option.name);
            if is_repeated && option.name != INPUT && !matches!(option.value, Value::List(_)) {
                let message = format!("`{}` is given twice", option.name);
                errors.add(Error::new(option.name.span(), message));
            }
        }

        let mut options = Options {
            settings: Settings::default(),
            config: None,
            literals: Vec::new(),
            given: Vec::new(),
        };
        // The file first, wherever it stands: the options override it, and add to its lists.
        if let Some(option) = written.iter().find(|option| option.name == CONFIG)
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
        // Read before all others.
        if option.name == CONFIG {
            return Ok(());
        }
        let mut settings = SETTINGS.iter();
        let is_meant = |setting: &&Setting| setting.option.is_some_and(|name| option.name == name);
        let Some(setting) = settings.find(is_meant) else {
            let name = option.name.to_string();
            let meant = match soapgen::nearest(&name, names()) {
                Some(near) => format!(": did you mean `{near}`?"),
                None => {
                    let names: Vec<&str> = names().collect();
                    format!("; the options are `{}`", names.join("`, `"))
                }
            };
            let message = format!("there is no option `{name}`{meant}");
            return Err(Error::new(option.name.span(), message));
        };
        match (setting.slot)(&mut self.settings) {
            Slot::Paths(paths) => {
                let literal = option.string()?;
                let path = soapgen::below(folder, &literal.value());
                // Documents before the file that may name others.
                let at = self.literals.len() - usize::from(self.config.is_some());
                self.literals.insert(at, (path.clone(), literal.span()));
                paths.push(path);
            }
            Slot::Path(path) => *path = Some(folder.join(option.string()?.value())),
            Slot::Switch(switch) => *switch = option.flag()?,
            Slot::Number(number) => *number = option.number()?,
            Slot::Text(text) => *text = rust(setting, option.string()?)?,
            Slot::List(list) => {
                for literal in option.list()? {
                    named(setting, literal)?;
                    list.push(rust(setting, literal)?);
                    self.given
                        .push((setting.field, literal.value(), literal.span()));
                }
            }
            Slot::Table(table) => {
                for (key, value) in option.table()? {
                    table.insert(named(setting, key)?, rust(setting, value)?);
                    self.given.push((setting.field, key.value(), key.span()));
                }
            }
            Slot::Lists(lists) => {
                for (key, value) in option.table()? {
                    let entries = lists.entry(named(setting, key)?).or_default();
                    for text in entries_of(setting, &value.value()) {
                        is_rust(setting, text, value.span())?;
                        entries.push(text.to_owned());
                    }
                    self.given.push((setting.field, key.value(), key.span()));
                }
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
                name: Ident::new(INPUT, literal.span()),
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

/// The text of a literal, which is refused here if it would be an error somewhere in the generated
/// code.
fn rust(setting: &Setting, literal: &LitStr) -> Result<String> {
    let text = literal.value();
    is_rust(setting, &text, literal.span())?;
    Ok(text)
}

fn is_rust(setting: &Setting, text: &str, span: Span) -> Result<()> {
    match setting.rust.map(|rust| (rust.what(), rust.check(text))) {
        Some((what, Err(error))) => Err(Error::new(span, format!("this is not {what}: {error}"))),
        _ => Ok(()),
    }
}

/// What a literal of several entries holds: derives stand in one as they do in `derive(…)`, with a
/// comma that may stand behind the last.
fn entries_of<'t>(setting: &Setting, text: &'t str) -> Vec<&'t str> {
    match setting.rust {
        Some(Rust::Derive) => {
            let each = text.split(',').map(str::trim);
            each.filter(|path| !path.is_empty()).collect()
        }
        _ => vec![text],
    }
}

/// What a literal names.
fn named(setting: &Setting, key: &LitStr) -> Result<String> {
    let name = key.value();
    match setting.check_name(&name) {
        Ok(()) => Ok(name),
        Err(help) => Err(Error::new(
            key.span(),
            format!("this is not the name of something in XML: {help}"),
        )),
    }
}

/// A report as the compiler shows it: it writes `error: ` before it, and a line break behind it.
/// Documents are named as the literals name them, relative to the crate's folder.
pub(crate) fn trimmed(error: &soapgen::Error, folder: &Path) -> String {
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
pub(crate) fn relative(report: &str, folder: &Path) -> String {
    match folder.to_str() {
        Some(folder) if !folder.is_empty() => {
            let folder = folder.replace('\\', "/");
            report.replace(&format!("--> {}/", folder.trim_end_matches('/')), "--> ")
        }
        _ => report.to_owned(),
    }
}
