//! What a declaration of a setting says, for those who offer it to people.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Settings;

/// One setting: its names, what it takes, and where its value is. The command, `soapgen.toml` and
/// the macros offer the settings of [`SETTINGS`](super::SETTINGS), and know nothing of a single one.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The field of [`Settings`].
    pub field: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// How the command takes it.
    pub flag: Flag,
    /// What it is called among the options of the macros; none where they have no use for it.
    pub option: Option<&'static str>,
    /// What its entries name, or the keys of its table.
    pub names: Names,
    /// What its text has to be in Rust, or that of each of its entries.
    pub rust: Option<Rust>,
    /// Where its value is.
    pub slot: fn(&mut Settings) -> Slot<'_>,
    pub(super) held: fn(&Settings) -> &dyn Held,
}

/// The place of a value among the settings, by what it can hold.
#[derive(Debug)]
#[allow(missing_docs)] // What they hold is all that there is to say.
pub enum Slot<'s> {
    Paths(&'s mut Vec<PathBuf>),
    Path(&'s mut Option<PathBuf>),
    Switch(&'s mut bool),
    Number(&'s mut usize),
    Text(&'s mut String),
    List(&'s mut Vec<String>),
    Table(&'s mut BTreeMap<String, String>),
    Lists(&'s mut BTreeMap<String, Vec<String>>),
}

/// How the command takes a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Not at all: one of its tasks has a flag of its own for it.
    None,
    /// As the arguments that are not flags, called this.
    Arguments(&'static str),
    /// `--name VALUE`, each time one more where the setting holds several: the name, and what the
    /// value is called.
    Value(&'static str, &'static str),
    /// `--name`, or `--name=false`.
    On(&'static str),
    /// `--no-name`, which switches the setting off: the flag's name, and what it does.
    Off(&'static str, &'static str),
}

/// What of the documents the entries of a setting name, or the keys of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Nothing, or what is looked up where it is used.
    Nothing,
    /// A type, those that are built into XML Schema included.
    Type,
    /// A type of the documents.
    OwnType,
    /// Types of the documents: `*` stands for any characters.
    OwnTypes,
    /// A member, `{namespace}Type/member`.
    Member,
    /// The same, or `*` for all of them.
    Members,
    /// Whatever gets a name in Rust.
    Anything,
    /// A namespace.
    Namespace,
    /// The code of a kind of problem; what stands at it is a reason.
    Code,
    /// The same, or a word for several of them.
    Codes,
}

/// What a text has to be in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rust {
    /// The path of a module.
    Module,
    /// The path of a derive.
    Derive,
    /// An attribute.
    Attribute,
    /// A type.
    Type,
    /// An identifier.
    Name,
}

impl Setting {
    /// What it is called in `soapgen.toml` and in messages.
    pub fn key(&self) -> String {
        self.field.replace('_', "-")
    }

    /// Whether an entry, or a key of its table, has the form that it must have.
    ///
    /// # Errors
    /// What to write instead.
    pub fn check_name(&self, name: &str) -> Result<(), &'static str> {
        let is_xml_name = name.starts_with('{') && name.contains('}');
        let is_right = match self.names {
            // Whether there is such a code is looked at with all that is known of it.
            Names::Nothing | Names::Namespace | Names::Code | Names::Codes => true,
            Names::OwnTypes | Names::Members => is_xml_name || name == "*",
            Names::Type | Names::OwnType | Names::Member | Names::Anything => is_xml_name,
        };
        match is_right {
            true => Ok(()),
            false => Err("write `{namespace}local`"),
        }
    }
}

/// What a field can hold, to be looked at.
pub(super) trait Held {
    /// What may have to be Rust.
    fn texts(&self) -> Vec<&str>;

    /// What may name something.
    fn names(&self) -> Vec<&str>;

    /// What may be a table of texts.
    fn entries(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }
}

/// Those that are neither Rust nor name anything.
macro_rules! held {
    ($($plain:ty),*) => {
        $(impl Held for $plain {
            fn texts(&self) -> Vec<&str> {
                Vec::new()
            }

            fn names(&self) -> Vec<&str> {
                Vec::new()
            }
        })*
    };
}
held!(Vec<PathBuf>, Option<PathBuf>, bool, usize);

impl Held for String {
    fn texts(&self) -> Vec<&str> {
        vec![self]
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Held for Vec<String> {
    fn texts(&self) -> Vec<&str> {
        self.iter().map(String::as_str).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.texts()
    }
}

impl Held for BTreeMap<String, String> {
    fn texts(&self) -> Vec<&str> {
        self.values().map(String::as_str).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }

    fn entries(&self) -> Vec<(&str, &str)> {
        let entries = self.iter();
        entries
            .map(|(key, text)| (key.as_str(), text.as_str()))
            .collect()
    }
}

impl Held for BTreeMap<String, Vec<String>> {
    fn texts(&self) -> Vec<&str> {
        self.values().flatten().map(String::as_str).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }
}
