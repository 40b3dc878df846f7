//! The commands, a module for each: its arguments, and the function that does it.

#[cfg(feature = "fetch")]
mod access;
#[cfg(feature = "messages")]
mod call;
mod check;
pub(crate) mod complete;
mod completions;
mod diff;
#[cfg(feature = "messages")]
mod docs;
#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "gateway")]
mod gateway;
mod generate;
mod inspect;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
#[cfg(feature = "mock")]
mod mock;
#[cfg(feature = "messages")]
mod openapi;
#[cfg(feature = "messages")]
mod sample;
#[cfg(feature = "messages")]
mod schema;
#[cfg(feature = "fetch")]
mod update;

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use soapgen::Error;

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    Generate(generate::Generate),
    Inspect(inspect::Inspect),
    Check(check::Check),
    #[cfg(feature = "messages")]
    Sample(sample::Sample),
    #[cfg(feature = "messages")]
    Schema(schema::Schema),
    #[cfg(feature = "messages")]
    Call(Box<call::Call>),
    Diff(diff::Diff),
    #[cfg(feature = "messages")]
    Docs(docs::Docs),
    #[cfg(feature = "messages")]
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
    #[cfg(feature = "gateway")]
    Gateway(gateway::Gateway),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Mcp),
    #[cfg(feature = "mock")]
    Mock(mock::Mock),
    #[cfg(feature = "fetch")]
    Fetch(fetch::Fetch),
    #[cfg(feature = "fetch")]
    Update(update::Update),
    Completions(completions::Completions),
    Man(man::Manual),
}

impl Task {
    /// Does it.
    ///
    /// # Errors
    /// What stands on standard error then, before the command exits with 1.
    pub(crate) fn run(self, quiet: bool) -> Result<ExitCode, Error> {
        match self {
            Self::Generate(task) => generate::run(task, quiet),
            Self::Inspect(task) => inspect::run(task, quiet),
            Self::Check(task) => check::run(task, quiet),
            #[cfg(feature = "messages")]
            Self::Sample(task) => sample::run(task, quiet),
            #[cfg(feature = "messages")]
            Self::Schema(task) => schema::run(task, quiet),
            #[cfg(feature = "messages")]
            Self::Call(task) => call::run(*task, quiet),
            Self::Diff(task) => diff::run(task, quiet),
            #[cfg(feature = "messages")]
            Self::Docs(task) => docs::run(task, quiet),
            #[cfg(feature = "messages")]
            Self::OpenApi(task) => openapi::run(task, quiet),
            #[cfg(feature = "gateway")]
            Self::Gateway(task) => gateway::run(task, quiet),
            #[cfg(feature = "mcp")]
            Self::Mcp(task) => mcp::run(task, quiet),
            #[cfg(feature = "mock")]
            Self::Mock(task) => mock::run(task, quiet),
            #[cfg(feature = "fetch")]
            Self::Fetch(task) => fetch::run(task, quiet),
            #[cfg(feature = "fetch")]
            Self::Update(task) => update::run(task, quiet),
            Self::Completions(task) => completions::run(task),
            Self::Man(task) => man::run(task, quiet),
        }
    }
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For tools, as the documentation of the command describes it.
    Json,
}
