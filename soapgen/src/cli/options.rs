//! The flags that fill [`Settings`].

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use soapgen::{Error, Settings};

/// A flag for each setting; what isn't given is left as the file or the default has it.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The WSDL and schema documents to generate from.
    #[arg(value_name = "WSDL or XSD", required_unless_present = "config")]
    inputs: Vec<PathBuf>,

    /// A file of settings. What flags set overrides a single value in it, and is added to a
    /// list or a table.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// An OASIS XML catalogue that says where imported documents are.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,

    /// The folder that imported documents lie in; without it, the outermost one above each input
    /// with a `Cargo.toml`, else the third above its own.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// Only this operation, the types that it reaches, and others that are named.
    #[arg(long = "operation", value_name = "NAME")]
    operations: Vec<String>,

    /// Only this service, and others that are named.
    #[arg(long = "service", value_name = "NAME")]
    services: Vec<String>,

    /// Generate the types alone, without clients.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    no_client: Option<bool>,

    /// The path by which generated code names the runtime.
    #[arg(long, value_name = "PATH")]
    runtime: Option<String>,

    /// Tell an absent element from one that is nil where both are allowed.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    distinguish_nil: Option<bool>,

    /// Keep a wrapper type that only holds one repeated element as a type of its own.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    keep_wrappers: Option<bool>,

    /// Keep elements, attributes and types that the schema doesn't know, in a member of each type.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    keep_unknown: Option<bool>,

    /// Keep an `xsi:type` that names a derived simple type, beside the value.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    keep_types: Option<bool>,

    /// Keep what no document declares as an element of any kind, in place of refusing it.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    keep_unresolved: Option<bool>,

    /// Give types `new` with the required members, `with_…` and `add_…` for the others.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    builders: Option<bool>,

    /// Give methods the members of requests as parameters, and let them give the member of the
    /// response.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    unwrapped: Option<bool>,

    /// Give each port type a trait, and what makes a server of one who implements it.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    server: Option<bool>,

    /// Lay the code out for people; `--layout=false` is faster.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    layout: Option<bool>,

    /// How many members all types may have together, those from groups and bases included.
    #[arg(long, value_name = "NUMBER")]
    max_members: Option<usize>,

    /// A derive for every type, such as `serde::Serialize`.
    #[arg(long = "derive", value_name = "DERIVE")]
    derives: Vec<String>,

    /// What makes a response a failure: `Header` when that header block is present and not nil,
    /// `Header=value` when it has that value.
    #[arg(long, value_name = "COND")]
    fails_when: Vec<String>,

    /// A member that may be absent though the documents require it, as `{namespace}Type/member`.
    #[arg(long = "optional", value_name = "MEMBER")]
    optional: Vec<String>,

    /// A list of which no item is ever nil, as `{namespace}Type/member`; `*` for all of them.
    #[arg(long = "plain-list", value_name = "MEMBER")]
    plain_lists: Vec<String>,

    /// A type to generate besides those that the operations reach, as `{namespace}local`; `*`
    /// stands for any characters.
    #[arg(long = "include-type", value_name = "TYPE")]
    include_types: Vec<String>,

    /// A Rust type for an XML type, which is named `{namespace}local`.
    #[arg(long = "type", value_name = "XML=RUST", value_parser = by_xml_name)]
    types: Vec<(String, String)>,

    /// A Rust name for a type, element, operation or service, which is named `{namespace}local`.
    #[arg(long = "name", value_name = "XML=RUST", value_parser = by_xml_name)]
    names: Vec<(String, String)>,

    /// A module name for a namespace.
    #[arg(long = "module", value_name = "NS=NAME", value_parser = by_namespace)]
    modules: Vec<(String, String)>,

    /// A derive for one type, which is named `{namespace}local`.
    #[arg(long = "type-derive", value_name = "XML=DERIVE", value_parser = by_xml_name)]
    type_derives: Vec<(String, String)>,

    /// An attribute for one type, which is named `{namespace}local`.
    #[arg(long = "type-attribute", value_name = "XML=ATTRIBUTE", value_parser = by_xml_name)]
    type_attributes: Vec<(String, String)>,
}

impl Options {
    /// The settings: those of the file, and over them the flags.
    pub(crate) fn settings(self) -> Result<Settings, Error> {
        let mut settings = match self.config {
            Some(path) => Settings::from_file(path)?,
            None => Settings::default(),
        };
        settings.inputs.extend(self.inputs);
        settings.catalog = self.catalog.or(settings.catalog);
        settings.root = self.root.or(settings.root);
        settings.operations.extend(self.operations);
        settings.services.extend(self.services);
        settings.client = self
            .no_client
            .map_or(settings.client, |no_client| !no_client);
        settings.runtime = self.runtime.unwrap_or(settings.runtime);
        settings.distinguish_nil = self.distinguish_nil.unwrap_or(settings.distinguish_nil);
        settings.keep_wrappers = self.keep_wrappers.unwrap_or(settings.keep_wrappers);
        settings.keep_unknown = self.keep_unknown.unwrap_or(settings.keep_unknown);
        settings.keep_types = self.keep_types.unwrap_or(settings.keep_types);
        settings.keep_unresolved = self.keep_unresolved.unwrap_or(settings.keep_unresolved);
        settings.builders = self.builders.unwrap_or(settings.builders);
        settings.unwrapped = self.unwrapped.unwrap_or(settings.unwrapped);
        settings.server = self.server.unwrap_or(settings.server);
        settings.layout = self.layout.unwrap_or(settings.layout);
        settings.max_members = self.max_members.unwrap_or(settings.max_members);
        settings.derives.extend(self.derives);
        settings.fails_when.extend(self.fails_when);
        settings.optional.extend(self.optional);
        settings.plain_lists.extend(self.plain_lists);
        settings.include_types.extend(self.include_types);
        settings.types.extend(self.types);
        settings.names.extend(self.names);
        settings.modules.extend(self.modules);
        add(&mut settings.type_derives, self.type_derives);
        add(&mut settings.type_attributes, self.type_attributes);
        Ok(settings)
    }
}

fn add(lists: &mut BTreeMap<String, Vec<String>>, pairs: Vec<(String, String)>) {
    for (name, value) in pairs {
        lists.entry(name).or_default().push(value);
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

fn split(text: &str, equals: usize) -> Option<(String, String)> {
    let (name, value) = (text.get(..equals)?.trim(), text.get(equals + 1..)?.trim());
    (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests;
