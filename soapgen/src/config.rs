//! `soapgen.toml`: the settings as a file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::settings::Settings;
use soapgen_model::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use soapgen_model::nearest::nearest;
use soapgen_model::source::Sources;
use soapgen_model::source::file::{self, MAX_SETTINGS};
use soapgen_model::source::location::{below, beside};

/// The keys of the file, for the nearest to one that is not known.
const KEYS: &[&str] = &[
    "inputs",
    "catalog",
    "root",
    "output",
    "operations",
    "services",
    "client",
    "runtime",
    "distinguish-nil",
    "keep-wrappers",
    "keep-unknown",
    "keep-types",
    "keep-unresolved",
    "builders",
    "unwrapped",
    "server",
    "layout",
    "max-members",
    "derives",
    "fails-when",
    "optional",
    "plain-lists",
    "include-types",
    "types",
    "names",
    "modules",
    "type-derives",
    "type-attributes",
];

impl Settings {
    /// Reads the text of a `soapgen.toml`; paths in it are taken as they are written. What the
    /// text doesn't set is as in [`Settings::default`].
    ///
    /// # Errors
    /// When the text is no TOML, or has a key that is not known or a value that is of another
    /// kind than the setting: every problem with line and column.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        read("soapgen.toml", text, Path::new(""))
    }

    /// Reads a `soapgen.toml`; paths in it are relative to the folder that it stands in.
    ///
    /// # Errors
    /// When the file can't be read, and as [`Settings::from_toml`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let text = file::read_text(path, MAX_SETTINGS).map_err(|error| {
            let message = format!("`{name}` can't be read: {error}");
            let problem = Diagnostic::error(Code::NoSuchFile, None, message);
            let help = match beside(path) {
                Some(near) => format!("did you mean `{near}`, in the same folder?"),
                None => "name a `soapgen.toml` that exists and is UTF-8".to_owned(),
            };
            Error {
                diagnostics: Diagnostics(vec![problem.help(help)]),
                sources: None,
            }
        })?;
        read(&name, &text, path.parent().unwrap_or(Path::new("")))
    }
}

fn read(name: &str, text: &str, folder: &Path) -> Result<Settings, Error> {
    let mut sources = Sources::default();
    let mut reader = Reader {
        document: sources.add(name.to_owned(), text.to_owned()),
        folder,
        diagnostics: Diagnostics::default(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let message = format!("this is not TOML: {}", error.message());
        reader.report(
            Code::NotToml,
            error.span().unwrap_or_default(),
            message,
            None,
        );
    }
    // After an error of the grammar the rest is a guess.
    let settings = match errors.is_empty() {
        true => reader.settings(table.get_ref()),
        false => Settings::default(),
    };
    let mut diagnostics = reader.diagnostics;
    if !diagnostics.has_errors() {
        return Ok(settings);
    }
    // A table has lost the order of its keys.
    diagnostics.0.sort_by_key(|problem| problem.place);
    Err(Error {
        diagnostics,
        sources: Some(sources),
    })
}

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'f> {
    document: DocumentId,
    folder: &'f Path,
    diagnostics: Diagnostics,
}

impl Reader<'_> {
    fn settings(&mut self, table: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        // By name and without `..`, so that a setting that is added must be read here.
        let Settings {
            inputs,
            catalog,
            root,
            output,
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
        } = &mut settings;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "inputs" => {
                    let paths = self.list(value);
                    *inputs = paths.iter().map(|path| self.path(path)).collect();
                }
                "catalog" => *catalog = self.string(value).map(|path| self.path(&path)),
                "root" => *root = self.string(value).map(|path| self.path(&path)),
                "output" => *output = self.string(value).map(|path| self.path(&path)),
                "operations" => *operations = self.list(value),
                "services" => *services = self.list(value),
                "client" => self.flag(value, client),
                "runtime" => *runtime = self.string(value).unwrap_or_default(),
                "distinguish-nil" => self.flag(value, distinguish_nil),
                "keep-wrappers" => self.flag(value, keep_wrappers),
                "keep-unknown" => self.flag(value, keep_unknown),
                "keep-types" => self.flag(value, keep_types),
                "keep-unresolved" => self.flag(value, keep_unresolved),
                "builders" => self.flag(value, builders),
                "unwrapped" => self.flag(value, unwrapped),
                "server" => self.flag(value, server),
                "layout" => self.flag(value, layout),
                "max-members" => self.number(value, max_members),
                "derives" => *derives = self.list(value),
                "fails-when" => *fails_when = self.list(value),
                "optional" => *optional = self.list(value),
                "plain-lists" => *plain_lists = self.list(value),
                "include-types" => *include_types = self.list(value),
                "types" => *types = self.map(value, Self::text),
                "names" => *names = self.map(value, Self::text),
                "modules" => *modules = self.map(value, Self::text),
                "type-derives" => *type_derives = self.map(value, Self::list),
                "type-attributes" => *type_attributes = self.map(value, Self::list),
                unknown => {
                    let help = match nearest(unknown, KEYS.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the settings are `{}`", KEYS.join("`, `")),
                    };
                    let message = format!("there is no setting `{unknown}`");
                    self.report(Code::UnknownSetting, key.span(), message, Some(help));
                }
            }
        }
        settings
    }

    fn path(&self, path: &str) -> PathBuf {
        below(self.folder, path)
    }

    fn flag(&mut self, value: &Value<'_>, flag: &mut bool) {
        match value.get_ref() {
            DeValue::Boolean(value) => *flag = *value,
            _ => self.wrong(value, "`true` or `false`"),
        }
    }

    fn number(&mut self, value: &Value<'_>, number: &mut usize) {
        let parsed = match value.get_ref() {
            DeValue::Integer(value) => usize::from_str_radix(value.as_str(), value.radix()).ok(),
            _ => None,
        };
        match parsed {
            Some(parsed) => *number = parsed,
            None => self.wrong(value, "a number that is not negative"),
        }
    }

    fn string(&mut self, value: &Value<'_>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.wrong(value, "a string");
        None
    }

    fn text(&mut self, value: &Value<'_>) -> String {
        self.string(value).unwrap_or_default()
    }

    fn list(&mut self, value: &Value<'_>) -> Vec<String> {
        if let DeValue::Array(values) = value.get_ref() {
            return values
                .iter()
                .filter_map(|value| self.string(value))
                .collect();
        }
        self.wrong(value, "a list of strings: `[\"…\"]`");
        Vec::new()
    }

    fn map<T>(
        &mut self,
        value: &Value<'_>,
        each: impl Fn(&mut Self, &Value<'_>) -> T,
    ) -> BTreeMap<String, T> {
        if let DeValue::Table(table) = value.get_ref() {
            let entries = table.iter();
            return entries
                .map(|(key, value)| (key.get_ref().to_string(), each(self, value)))
                .collect();
        }
        self.wrong(value, "a table, with the XML names as keys");
        BTreeMap::new()
    }

    fn wrong(&mut self, value: &Value<'_>, wanted: &str) {
        let message = format!("this is of type {}", value.get_ref().type_str());
        let help = Some(format!("write {wanted}"));
        self.report(Code::WrongSetting, value.span(), message, help);
    }

    fn report(&mut self, code: Code, span: Range<usize>, message: String, help: Option<String>) {
        let place = Place::at(self.document, span.start);
        self.diagnostics.push(Diagnostic {
            help,
            ..Diagnostic::error(code, place, message)
        });
    }
}
