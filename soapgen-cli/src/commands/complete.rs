//! Names of operations for the scripts of `soapgen completions`, which call
//! `soapgen complete-operations [--quoted] -- WORD…`. It is none of the commands of the command
//! line: nobody is offered it, and no script has it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, Command, CommandFactory as _};
use soapgen::{Error, Generator, Settings};

use crate::print::print;

/// What it is called by.
const CALLED: &str = "complete-operations";

/// The arguments that are names of operations.
const NAMES: &[&str] = &["operation", "operations", "allow"];
/// Those that are documents.
const DOCUMENTS: &[&str] = &["wsdl", "inputs"];

/// Prints the names of operations that may stand at the end of the command line that these
/// arguments hold, one a line; nothing where none is written there, or where the documents can't
/// be used. `None` if something else is asked for.
///
/// The words are those behind `soapgen`, and the last is being written; with `--quoted` they are as
/// they were typed, and not as the shell takes them.
pub(crate) fn asked(arguments: impl IntoIterator<Item = String>) -> Option<ExitCode> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != CALLED {
        return None;
    }
    let is_quoted = match arguments.next()?.as_str() {
        "--" => false,
        "--quoted" if arguments.next()? == "--" => true,
        _ => return None,
    };
    let words: Vec<String> = match is_quoted {
        true => arguments.map(|word| unquoted(&word)).collect(),
        false => arguments.collect(),
    };
    let mut command = crate::Command::command();
    // By this its commands have the flags that all have.
    command.build();
    Some(match line(&command, &words) {
        // Whoever completes a line has nobody to read what is wrong with a document.
        Some(line) => print(&line.names().unwrap_or_default()),
        None => ExitCode::SUCCESS,
    })
}

/// What a command line says, at whose end the name of an operation is being written.
#[derive(Debug, Default, PartialEq, Eq)]
struct Line {
    /// The values of its arguments, by the arguments' ids.
    given: Vec<(String, String)>,
    /// The start of the name.
    start: String,
}

/// Reads a command line; `None` where no name of an operation is written at its end.
fn line(command: &Command, words: &[String]) -> Option<Line> {
    let (last, before) = words.split_last()?;
    let mut command = command;
    let mut line = Line {
        start: last.clone(),
        ..Line::default()
    };
    let mut positionals = 0;
    let mut is_over = false;
    // What the next word is the value of.
    let mut pending: Option<&Arg> = None;
    for (at, word) in before.iter().enumerate() {
        // As bash takes `--flag=value` apart.
        if word == "=" && (at == 0 || pending.is_some()) {
            continue;
        }
        if let Some(arg) = pending.take() {
            line.given(arg, word);
        } else if is_over || !word.starts_with('-') || word == "-" {
            if command.has_subcommands() {
                command = command.find_subcommand(word)?;
            } else {
                let arg = positional(command, positionals)?;
                positionals += 1;
                line.given(arg, word);
            }
        } else if word == "--" {
            is_over = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            let mut args = command.get_arguments();
            let arg = args.find(|arg| arg.get_long() == Some(name))?;
            match value {
                Some(value) => line.given(arg, value),
                None => pending = takes_next(arg).then_some(arg),
            }
        } else {
            for (place, short) in word.char_indices().skip(1) {
                let mut args = command.get_arguments();
                let arg = args.find(|arg| arg.get_short() == Some(short))?;
                if takes_next(arg) {
                    match word.get(place + short.len_utf8()..) {
                        Some("") | None => pending = Some(arg),
                        Some(value) => line.given(arg, value.trim_start_matches('=')),
                    }
                    break;
                }
            }
        }
    }
    let asked = match pending {
        Some(arg) => arg,
        None if command.has_subcommands() || last.starts_with('-') && !is_over => return None,
        None => positional(command, positionals)?,
    };
    if pending.is_some() && last == "=" {
        line.start.clear();
    }
    NAMES.contains(&asked.get_id().as_str()).then_some(line)
}

/// The argument that a word is which is none of a flag's: the last may be given several times.
fn positional(command: &Command, number: usize) -> Option<&Arg> {
    let mut positionals = command.get_positionals();
    positionals
        .nth(number)
        .or_else(|| command.get_positionals().last())
}

/// Whether the next word is the value of a flag.
fn takes_next(arg: &Arg) -> bool {
    arg.get_action().takes_values() && !arg.is_require_equals_set()
}

impl Line {
    fn given(&mut self, arg: &Arg, value: &str) {
        self.given
            .push((arg.get_id().as_str().to_owned(), value.to_owned()));
    }

    /// The values of an argument.
    fn values<'l>(&'l self, id: &'l str) -> impl Iterator<Item = &'l str> {
        let of = self.given.iter().filter(move |(of, _)| of == id);
        of.map(|(_, value)| value.as_str())
    }

    fn paths<'l>(&'l self, id: &'l str) -> impl Iterator<Item = PathBuf> {
        self.values(id).map(path)
    }

    /// The names, one a line.
    fn names(&self) -> Result<String, Error> {
        let mut settings = match self.paths("config").last() {
            Some(file) => Settings::from_file(file)?,
            None => Settings::default(),
        };
        let inputs: Vec<PathBuf> = (DOCUMENTS.iter()).flat_map(|id| self.paths(id)).collect();
        if inputs.is_empty() && settings.inputs.is_empty() {
            return Ok(String::new());
        }
        settings.inputs.extend(inputs);
        settings.catalog = self.paths("catalog").last().or(settings.catalog);
        for id in ["service", "services"] {
            (settings.services).extend(self.values(id).map(str::to_owned));
        }
        settings.operations.clear();
        settings.client = true;
        let generated = Generator::with_settings(settings).generate()?;
        let plan = &generated.plan;
        let soap = (plan.clients.iter()).flat_map(|client| &client.operations);
        let http = (plan.http_clients.iter()).flat_map(|client| &client.operations);
        let soap = soap.map(|operation| operation.xml.as_str());
        let operations = soap.chain(http.map(|operation| operation.xml.as_str()));
        // A shell is given them: what isn't a name isn't shown, and what can't be seen isn't typed.
        let names: BTreeSet<&str> = operations
            .filter(|name| name.starts_with(&self.start))
            .filter(|name| soapgen::syntax::is_ncname(name))
            .filter(|name| !name.contains(soapgen::is_hidden))
            .collect();
        Ok(names.iter().map(|name| format!("{name}\n")).collect())
    }
}

/// A path as a shell would give it, which leaves the `~` of a word that isn't whole.
fn path(word: &str) -> PathBuf {
    match (word.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => word.into(),
    }
}

/// A word of a shell without its quotes. Nothing in it is run or replaced.
fn unquoted(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut within = None;
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match (c, within) {
            ('\'' | '"', None) => within = Some(c),
            (c, Some(quote)) if c == quote => within = None,
            ('\\', None | Some('"')) => out.extend(chars.next()),
            (c, _) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(words: &str) -> Option<Line> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let mut command = crate::Command::command();
        command.build();
        line(&command, &words)
    }

    #[test]
    fn names_stand_where_they_are_asked_for() {
        for (words, start) in [
            ("generate a.wsdl --operation Ge", Some("Ge")),
            ("generate --operation Get a.wsdl --operation ", Some("")),
            ("generate a.wsdl --operation = G", Some("G")),
            ("generate a.wsdl --operation =", Some("")),
            ("--color never inspect a.wsdl --operation G", Some("G")),
            ("-q generate -o a.rs a.wsdl --operation G", Some("G")),
            ("generate a.wsdl --distinguish-nil --operation G", Some("G")),
            ("generate a.wsdl", None),
            ("generate a.wsdl --operation", None),
            ("generate a.wsdl --runtime G", None),
            ("generate a.wsdl --no-such --operation G", None),
            ("gen", None),
            ("", None),
        ] {
            let found = read(words).map(|line| line.start);
            assert_eq!(found.as_deref(), start, "{words}");
        }
        #[cfg(feature = "messages")]
        for (words, start) in [
            ("call a.wsdl ", Some("")),
            ("call --catalog c.xml a.wsdl Ge", Some("Ge")),
            ("call -d x=1 a.wsdl Ge", Some("Ge")),
            ("call -vdx=1 a.wsdl Ge", Some("Ge")),
            ("call -- a.wsdl Ge", Some("Ge")),
            ("call a", None),
            ("call a.wsdl Get --data ", None),
            ("schema a.wsdl --response G", Some("G")),
            ("sample a.wsdl --operation G", Some("G")),
            ("sample a.wsdl G", None),
        ] {
            let found = read(words).map(|line| line.start);
            assert_eq!(found.as_deref(), start, "{words}");
        }
    }

    #[test]
    fn documents_are_those_of_the_line() {
        let found = read("generate --config c.toml a.wsdl b.wsdl --operation ").unwrap();
        let given: Vec<(&str, &str)> = (found.given.iter())
            .map(|(id, value)| (&**id, &**value))
            .collect();
        let expected = [
            ("config", "c.toml"),
            ("inputs", "a.wsdl"),
            ("inputs", "b.wsdl"),
        ];
        assert_eq!(given, expected);
    }

    #[test]
    fn quotes_are_taken_off() {
        for (word, expected) in [
            ("a.wsdl", "a.wsdl"),
            ("'my a.wsdl'", "my a.wsdl"),
            ("\"my $(x) a\".wsdl", "my $(x) a.wsdl"),
            ("my\\ a.wsdl", "my a.wsdl"),
            ("'my\\a", "my\\a"),
            ("a\\", "a"),
        ] {
            assert_eq!(unquoted(word), expected, "{word}");
        }
    }
}
