//! The command line: what is asked for, and how the answer is given.

mod check;
#[cfg(feature = "fetch")]
mod fetch;
mod options;

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use soapgen::diagnostic::Report;
use soapgen::inspect::Description;
use soapgen::{Error, Generated, Generator};

use options::Options;

/// Reads a WSDL or XML Schema and writes the Rust that speaks to that service.
///
/// Exits with 0 when done, 1 when the documents can't be used, 2 when the command line is wrong.
#[derive(Debug, Parser)]
#[command(name = "soapgen", version)]
pub(crate) struct Command {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    Generate(Generate),
    Inspect(Inspect),
    Check(check::Check),
    #[cfg(feature = "fetch")]
    Fetch(fetch::Fetch),
}

/// Writes a Rust module: types, and a client for each binding.
#[derive(Debug, Args)]
struct Generate {
    /// The file to write; it is only touched when its content changes. `-` is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// Lists what the documents declare and the Rust that it becomes.
#[derive(Debug, Args)]
struct Inspect {
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For tools, as `docs/inspect-json.md` describes it.
    Json,
}

/// Does what is asked for.
pub(crate) fn run(command: Command) -> ExitCode {
    let done = match command.task {
        Task::Generate(task) => generate(task),
        Task::Inspect(task) => inspect(task),
        Task::Check(task) => check::check(task),
        #[cfg(feature = "fetch")]
        Task::Fetch(task) => fetch::fetch(task),
    };
    done.unwrap_or_else(|error| {
        complain(&error);
        ExitCode::FAILURE
    })
}

fn generate(task: Generate) -> Result<ExitCode, Error> {
    let generated = Generator::with_settings(task.options.settings()?).generate()?;
    warn(&generated);
    let generated = generated.planned();
    if task.output == Path::new("-") {
        return Ok(print(&generated.module()?));
    }
    generated.write_to(&task.output)?;
    Ok(ExitCode::SUCCESS)
}

fn inspect(task: Inspect) -> Result<ExitCode, Error> {
    let settings = task.options.settings();
    let result = settings.and_then(|settings| Generator::with_settings(settings).generate());
    if let (Err(error), Format::Json) = (&result, task.format) {
        print(&Description::of_error(error).to_json());
    }
    let generated = result?;
    warn(&generated);
    let description = Description::of(&generated);
    Ok(print(&match task.format {
        Format::Text => description.to_string(),
        Format::Json => description.to_json(),
    }))
}

fn warn(generated: &Generated) {
    complain(&Report {
        diagnostics: &generated.warnings,
        sources: &generated.sources,
    });
}

fn complain(problems: &dyn fmt::Display) {
    // Nobody is left to be told that standard error is closed.
    let _ = write!(io::stderr(), "{problems}");
}

/// Writes to standard output. That its reader has gone, as `head` does, is no problem.
fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(&format_args!(
                "error: standard output can't be written: {error}\n"
            ));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
