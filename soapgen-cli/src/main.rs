//! The command `soapgen`: what is asked for, and how the answer is given.

#[cfg(feature = "messages")]
mod asking;
#[cfg(feature = "messages")]
mod bindings;
mod color;
mod commands;
#[cfg(feature = "messages")]
mod curl;
mod difference;
#[cfg(feature = "messages")]
mod docs;
#[cfg(feature = "gateway")]
mod gateway;
#[cfg(feature = "messages")]
mod html;
#[cfg(feature = "mcp")]
mod mcp;
#[cfg(feature = "mock")]
mod mock;
#[cfg(any(feature = "gateway", feature = "mcp"))]
mod offered;
mod options;
mod print;
mod progress;
#[cfg(any(feature = "listen", feature = "mcp"))]
mod say;
#[cfg(feature = "listen")]
mod serve;
#[cfg(feature = "messages")]
mod service;
mod usage;

use std::process::ExitCode;

use clap::{ColorChoice, Parser};

use commands::Task;
use print::{complain, print_colored};

/// What the command is called.
const NAME: &str = "soapgen";

/// Reads a WSDL or XML Schema and writes the Rust that speaks to that service.
///
/// Exits with 0 when done, 1 when the documents can't be used, 2 when the command line is wrong.
#[derive(Debug, Parser)]
#[command(name = NAME, version, after_help = "Examples:
  $ soapgen check Shop.wsdl
  $ soapgen generate Shop.wsdl -o src/shop.rs
  $ soapgen generate --help")]
struct Command {
    #[command(subcommand)]
    task: Task,
    /// Say nothing but errors, and what is asked for.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Whether reports have colours: `auto` is where they go to a terminal, as `NO_COLOR` and
    /// `CLICOLOR_FORCE` have it.
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
}

fn main() -> ExitCode {
    // What isn't text is nothing that a script asks for.
    let arguments = std::env::args_os().map_while(|argument| argument.into_string().ok());
    if let Some(code) = commands::complete::asked(arguments) {
        return code;
    }
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => {
            color::choose(color::asked_for(std::env::args()));
            if error.use_stderr() {
                error.exit()
            }
            // Help that can't be written wasn't given.
            return print_colored(&error.render().ansi().to_string());
        }
    };
    color::choose(command.color);
    command.task.run(command.quiet).unwrap_or_else(|error| {
        complain(&error);
        ExitCode::FAILURE
    })
}
