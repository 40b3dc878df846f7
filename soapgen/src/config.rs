//! `soapgen.toml`: the settings as a file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::settings::{Names, SETTINGS, Setting, Settings, Slot, wrong};
use soapgen_model::diagnostic::{Code, Diagnostic, Diagnostics, DocumentId, Place};
use soapgen_model::nearest::nearest;
use soapgen_model::source::Sources;
use soapgen_model::source::file::{self, MAX_SETTINGS};
use soapgen_model::source::location::{below, beside};

impl Settings {
    /// Reads the text of a `soapgen.toml`; paths in it are taken as they are written. What the
    /// text doesn't set is as in [`Settings::default`].
    ///
    /// # Errors
    /// When the text is not TOML, or has a key that is not known or a value that is of another
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
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match SETTINGS.iter().find(|setting| setting.key() == name) {
                Some(setting) => {
                    self.fill((setting.slot)(&mut settings), value);
                    self.codes(setting, value);
                }
                None => self.unknown(name, key.span()),
            }
        }
        settings
    }

    fn fill(&mut self, slot: Slot<'_>, value: &Value<'_>) {
        match slot {
            Slot::Paths(paths) => {
                let list = self.list(value);
                *paths = list.iter().map(|path| self.path(path)).collect();
            }
            Slot::Path(path) => *path = self.string(value).map(|path| self.path(&path)),
            Slot::Switch(switch) => self.switch(value, switch),
            Slot::Number(number) => self.number(value, number),
            Slot::Text(text) => *text = self.text(value),
            Slot::List(list) => *list = self.list(value),
            Slot::Table(table) => *table = self.map(value, Self::text),
            Slot::Lists(lists) => *lists = self.map(value, Self::list),
        }
    }

    /// Reports what is wrong with a table of codes and reasons, each at its place.
    fn codes(&mut self, setting: &Setting, value: &Value<'_>) {
        let (Names::Code | Names::Codes, DeValue::Table(table)) = (setting.names, value.get_ref())
        else {
            return;
        };
        for (code, reason) in table {
            // Of what is no text that is said.
            let DeValue::String(text) = reason.get_ref() else {
                continue;
            };
            if let Some((message, help)) = wrong(setting.names, code.get_ref(), text) {
                self.report(Code::Settings, code.span(), message, Some(help));
            }
        }
    }

    fn unknown(&mut self, name: &str, span: Range<usize>) {
        let keys: Vec<String> = SETTINGS.iter().map(Setting::key).collect();
        let help = match nearest(name, keys.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the settings are `{}`", keys.join("`, `")),
        };
        let message = format!("there is no setting `{name}`");
        self.report(Code::UnknownSetting, span, message, Some(help));
    }

    fn path(&self, path: &str) -> PathBuf {
        below(self.folder, path)
    }

    fn switch(&mut self, value: &Value<'_>, switch: &mut bool) {
        match value.get_ref() {
            DeValue::Boolean(value) => *switch = *value,
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
        self.wrong(value, "a table: `{ \"…\" = … }`");
        BTreeMap::new()
    }

    fn wrong(&mut self, value: &Value<'_>, wanted: &str) {
        let message = format!("this is of type {}", value.get_ref().type_str());
        let help = Some(format!("write {wanted}"));
        self.report(Code::WrongSetting, value.span(), message, help);
    }

    fn report(&mut self, code: Code, span: Range<usize>, message: String, help: Option<String>) {
        let place = Place::at(self.document, span.start);
        let problem = Diagnostic::error(code, place, message);
        self.diagnostics.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }
}
