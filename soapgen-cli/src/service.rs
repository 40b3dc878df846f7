//! What the commands share that speak to a service without generated code: its documents, one of
//! its operations, secrets that don't stand on the command line.

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, SET_COOKIE, USER_AGENT};
use soapgen::diagnostic::Shown;
use soapgen::{Error, Settings};
use soapgen_dynamic::pretty::pretty;
use soapgen_runtime::{Exchange, SoapVersion};

/// Which document a service is read from, and how.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// The WSDL.
    #[arg(value_name = "WSDL")]
    wsdl: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

/// Which documents services are read from, and how.
#[cfg(feature = "mcp")]
#[derive(Debug, Args)]
pub(crate) struct Sources {
    /// The WSDLs, each with a service of its own.
    #[arg(value_name = "WSDL", required = true)]
    wsdl: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// How documents are read.
#[derive(Debug, Args)]
struct Reading {
    /// A file of settings, of which those count that say something of messages.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// An OASIS XML catalogue: where imported documents are.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// A service of the document, where it has several; can be repeated.
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
}

impl Source {
    /// The settings by which it is read.
    pub(crate) fn settings(&self) -> Result<Settings, Error> {
        self.reading.settings(vec![self.wsdl.clone()])
    }
}

#[cfg(feature = "mcp")]
impl Sources {
    /// The settings by which they are read.
    pub(crate) fn settings(&self) -> Result<Settings, Error> {
        self.reading.settings(self.wsdl.clone())
    }
}

impl Reading {
    fn settings(&self, inputs: Vec<PathBuf>) -> Result<Settings, Error> {
        let mut settings = match &self.config {
            Some(path) => Settings::from_file(path)?,
            None => Settings::default(),
        };
        settings.inputs = inputs;
        settings.catalog = self.catalog.clone().or(settings.catalog);
        if !self.service.is_empty() {
            settings.services.clone_from(&self.service);
        }
        Ok(settings)
    }
}

/// A version of SOAP on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Version {
    /// SOAP 1.1.
    #[value(name = "1.1")]
    V11,
    /// SOAP 1.2.
    #[value(name = "1.2")]
    V12,
}

impl From<Version> for SoapVersion {
    fn from(version: Version) -> Self {
        match version {
            Version::V11 => Self::V11,
            Version::V12 => Self::V12,
        }
    }
}

/// A secret as the command line says where it is: `env:NAME`, a variable of the environment, or
/// `@FILE`, whose first line it is. Others on the machine can read the command line itself.
#[derive(Clone, Debug)]
pub(crate) enum Secret {
    Variable(String),
    File(PathBuf),
    /// Neither: what was given may be the secret itself, and is not kept to be shown.
    Wrong,
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match (text.strip_prefix("env:"), text.strip_prefix('@')) {
            (Some(name), _) if !name.is_empty() => Self::Variable(name.to_owned()),
            (_, Some(file)) if !file.is_empty() => Self::File(file.into()),
            _ => Self::Wrong,
        })
    }
}

impl Secret {
    /// How one is given.
    pub(crate) const HOW: &str = "write `env:NAME`, a variable of the environment, or `@FILE`: \
                                  others on this machine can read the command line";

    /// What it is.
    ///
    /// # Errors
    /// When it is not there.
    pub(crate) fn read(&self) -> Result<String, String> {
        match self {
            Self::Wrong => Err(format!("error: {}\n", Self::HOW)),
            Self::Variable(name) => match std::env::var(name) {
                Ok(secret) if !secret.trim().is_empty() => Ok(secret),
                _ => Err(format!(
                    "error: the variable `{}` is not set, is empty, or holds what is not text\n",
                    Shown(name)
                )),
            },
            Self::File(path) => {
                let text = fs::read_to_string(path).map_err(|error| {
                    format!(
                        "error: `{}` can't be read: {error}\n",
                        Shown(&path.to_string_lossy())
                    )
                })?;
                let line = text.lines().next().unwrap_or_default().trim();
                match line {
                    "" => Err(format!(
                        "error: `{}` has an empty first line, which is to be the secret\n",
                        Shown(&path.to_string_lossy())
                    )),
                    line => Ok(line.to_owned()),
                }
            }
        }
    }
}

/// JSON of what strangers say: characters that can't be seen, or move a terminal, as JSON escapes
/// them. They stand in strings alone.
pub(crate) fn json_text(json: &str) -> String {
    spelled(json, &|c| {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units);
        units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
    })
}

/// XML of what strangers say: such characters as references. They stand in texts and values alone:
/// no name holds one.
pub(crate) fn xml_text(xml: &str) -> String {
    spelled(xml, &|c| format!("&#x{:X};", u32::from(c)))
}

fn spelled(text: &str, spell: &dyn Fn(char) -> String) -> String {
    let is_wrong = |c: char| !matches!(c, '\n' | '\t') && (c.is_control() || soapgen::is_hidden(c));
    if !text.contains(is_wrong) {
        return text.to_owned();
    }
    text.chars().fold(String::new(), |mut out, c| {
        match is_wrong(c) {
            true => out.push_str(&spell(c)),
            false => out.push(c),
        }
        out
    })
}

/// The edition of WS-Addressing as the runtime knows it.
pub(crate) fn addressing(edition: soapgen::model::Addressing) -> soapgen_runtime::Addressing {
    match edition {
        soapgen::model::Addressing::V10 => soapgen_runtime::Addressing::V10,
        soapgen::model::Addressing::August2004 => soapgen_runtime::Addressing::August2004,
    }
}

/// Whether the value of a field of HTTP is not for people: what signs in, and what was given on the
/// command line, where a key may stand.
fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    [AUTHORIZATION, COOKIE, SET_COOKIE].contains(name)
        || value.is_sensitive() && *name != USER_AGENT
}

/// Fields of HTTP, a line each, without secrets.
pub(crate) fn fields(headers: &HeaderMap) -> String {
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = match is_secret(name, value) {
            true => "…".into(),
            false => String::from_utf8_lossy(value.as_bytes()),
        };
        format!("{name}: {}\n", Shown(&value))
    };
    headers.iter().map(line).collect()
}

/// Text from strangers on a terminal, line by line, each behind that.
pub(crate) fn shown_lines(text: &str, indent: &str) -> String {
    let lines = text.lines();
    lines
        .map(|line| format!("{indent}{}\n", Shown(line)))
        .collect()
}

/// An exchange, for people: without secrets, and with nothing that moves a terminal.
pub(crate) fn shown(exchange: &Exchange<'_>) -> String {
    let lines = |message: &str| shown_lines(&pretty(message), "");
    let request = exchange.request;
    let mut text = format!(
        "> {} {}\n{}\n{}\n",
        request.method(),
        Shown(&exchange.shown_address()),
        fields(request.headers()),
        lines(&exchange.shown_request())
    );
    if let Some(answer) = exchange.answer {
        let status = answer.status();
        let shown = exchange.shown_answer().unwrap_or_default();
        text.push_str(&format!(
            "< {status} after {} ms\n{}\n{}\n",
            exchange.duration.as_millis(),
            fields(answer.headers()),
            lines(&shown)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{json_text, xml_text};

    #[test]
    fn what_moves_a_terminal_is_spelled_out() {
        let text = "a\n\u{9b}2J\u{202e}\u{e0001}é";
        assert_eq!(json_text(text), "a\n\\u009b2J\\u202e\\udb40\\udc01é");
        assert_eq!(xml_text(text), "a\n&#x9B;2J&#x202E;&#xE0001;é");
    }
}
