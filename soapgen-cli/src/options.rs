//! The flags that fill [`Settings`].

use std::any::Any;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use soapgen::settings::{Flag, Names, SETTINGS, Setting, Slot};
use soapgen::{Error, Settings};

/// The settings of the file and of the flags.
#[derive(Debug)]
pub(crate) struct Options {
    config: Option<PathBuf>,
    /// What the flags say, to be put over the file.
    given: ArgMatches,
}

/// A flag for each setting; what isn't given is left as the file or the default has it.
impl Args for Options {
    fn augment_args(command: Command) -> Command {
        augment(command, &|arg| arg.required_unless_present(CONFIG))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// Adds a flag for each setting; of the arguments that are not flags this says how they are given.
fn augment(command: Command, inputs: &dyn Fn(Arg) -> Arg) -> Command {
    let mut command = command;
    for setting in SETTINGS {
        let Some(arg) = arg(setting) else { continue };
        let is_input = matches!(setting.flag, Flag::Arguments(_));
        command = command.arg(match is_input {
            true => inputs(arg),
            false => arg,
        });
        if is_input {
            command = command.arg(
                Arg::new(CONFIG)
                    .long(CONFIG)
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .help(
                        "A file of settings. What flags set overrides a single value in it, \
                         and is added to a list or a table",
                    ),
            );
        }
    }
    command
}

impl FromArgMatches for Options {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self {
            config: given.get_one::<PathBuf>(CONFIG).cloned(),
            given: given.clone(),
        })
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(given)?;
        Ok(())
    }
}

/// Two documents, an old version and a new one, and the settings for both.
#[derive(Debug)]
pub(crate) struct Versions(Options);

/// The arguments of [`Options`], where those that are not flags are the two documents.
impl Args for Versions {
    fn augment_args(command: Command) -> Command {
        augment(command, &|arg| {
            arg.value_names(["OLD", "NEW"])
                .num_args(2)
                .action(ArgAction::Set)
                .required(true)
                .help("The documents: the old version and the new one")
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Versions {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        Options::from_arg_matches(given).map(Self)
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(given)
    }
}

impl Versions {
    /// The old document, the new one, and the settings without any.
    pub(crate) fn settings(self) -> Result<(PathBuf, PathBuf, Settings), Error> {
        let given = self.0.given.get_many::<PathBuf>(INPUTS);
        let mut given = given.into_iter().flatten().cloned();
        let (old, new) = (given.next(), given.next());
        let mut settings = self.0.settings()?;
        settings.inputs.clear();
        // The parser has seen to it that there are two.
        Ok((old.unwrap_or_default(), new.unwrap_or_default(), settings))
    }
}

/// The setting that has the documents.
const INPUTS: &str = "inputs";
/// The flag that names a file of settings.
const CONFIG: &str = "config";

/// How a setting is given; not at all where a task has a flag of its own for it.
fn arg(setting: &'static Setting) -> Option<Arg> {
    let arg = Arg::new(setting.field).help(setting.about.trim_end_matches('.'));
    let arg = match setting.flag {
        Flag::None => return None,
        Flag::Arguments(value) => arg.value_name(value),
        Flag::Value(name, value) => arg.long(name).value_name(value),
        Flag::On(name) => arg.long(name),
        Flag::Off(name, about) => arg.long(name).help(about.trim_end_matches('.')),
    };
    // Where the value is, is asked of settings that nobody uses: it says what is held there.
    Some(match (setting.slot)(&mut Settings::default()) {
        Slot::Paths(_) => arg
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf)),
        Slot::Path(_) => arg.value_parser(value_parser!(PathBuf)),
        Slot::Switch(_) => arg
            .value_name("BOOL")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_parser(value_parser!(bool)),
        Slot::Number(_) => arg.value_parser(value_parser!(usize)),
        Slot::Text(_) => arg,
        Slot::List(_) => arg.action(ArgAction::Append),
        Slot::Table(_) | Slot::Lists(_) => {
            let arg = arg.action(ArgAction::Append);
            match setting.names {
                Names::Namespace => arg.value_parser(by_namespace),
                Names::Code | Names::Codes => arg.value_parser(by_code),
                _ => arg.value_parser(by_xml_name),
            }
        }
    })
}

impl Options {
    /// The settings: those of the file, and over them the flags.
    pub(crate) fn settings(self) -> Result<Settings, Error> {
        let mut settings = match self.config {
            Some(path) => Settings::from_file(path)?,
            None => Settings::default(),
        };
        for setting in SETTINGS.iter().filter(|setting| setting.flag != Flag::None) {
            fill((setting.slot)(&mut settings), &self.given, setting);
        }
        Ok(settings)
    }
}

/// Puts what a flag says over what is there, or behind it.
fn fill(slot: Slot<'_>, given: &ArgMatches, setting: &Setting) {
    fn one<T: Any + Clone + Send + Sync>(given: &ArgMatches, setting: &Setting) -> Option<T> {
        given.get_one::<T>(setting.field).cloned()
    }
    fn all<T: Any + Clone + Send + Sync>(
        given: &ArgMatches,
        setting: &Setting,
    ) -> impl Iterator<Item = T> {
        let values = given.get_many::<T>(setting.field);
        values.into_iter().flatten().cloned()
    }
    match slot {
        Slot::Paths(paths) => paths.extend(all::<PathBuf>(given, setting)),
        Slot::Path(path) => *path = one(given, setting).or(path.take()),
        Slot::Switch(switch) => {
            let is_off = matches!(setting.flag, Flag::Off(..));
            let said = one::<bool>(given, setting);
            *switch = said.map_or(*switch, |said| said != is_off);
        }
        Slot::Number(number) => *number = one(given, setting).unwrap_or(*number),
        Slot::Text(text) => {
            if let Some(said) = one(given, setting) {
                *text = said;
            }
        }
        Slot::List(list) => list.extend(all::<String>(given, setting)),
        Slot::Table(table) => table.extend(all::<(String, String)>(given, setting)),
        Slot::Lists(lists) => {
            for (name, value) in all::<(String, String)>(given, setting) {
                lists.entry(name).or_default().push(value);
            }
        }
    }
}

/// `{namespace}local=value`; a namespace may itself hold `=`.
fn by_xml_name(text: &str) -> Result<(String, String), String> {
    let wanted = || "write `{namespace}local=value`".to_owned();
    let local = text
        .find('}')
        .filter(|_| text.starts_with('{'))
        .ok_or_else(wanted)?;
    let equals = text
        .get(local..)
        .and_then(|rest| rest.find('='))
        .ok_or_else(wanted)?;
    split(text, local + equals).ok_or_else(wanted)
}

/// `namespace=name`; a namespace may itself hold `=`, a name can't.
fn by_namespace(text: &str) -> Result<(String, String), String> {
    let at = text.rfind('=');
    at.and_then(|at| split(text, at))
        .ok_or_else(|| "write `namespace=name`".to_owned())
}

/// `code=reason`; a reason may itself hold `=`.
fn by_code(text: &str) -> Result<(String, String), String> {
    let at = text.find('=');
    at.and_then(|at| split(text, at))
        .ok_or_else(|| "write `code=reason`".to_owned())
}

fn split(text: &str, equals: usize) -> Option<(String, String)> {
    let (name, value) = (text.get(..equals)?.trim(), text.get(equals + 1..)?.trim());
    (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests;
