//! The project's measurements: `cargo xtask COMMAND`.
//!
//! They run over documents beside the repository (`../shared`, or the folder that the variable
//! `SOAPGEN_SHARED` names), or else over the few of `corpus`; they print counts, and exit with 1
//! when something fails that must not.

#![allow(clippy::print_stdout)] // It prints what it measured.

mod build;
mod callgrind;
mod client;
mod compare;
mod compile;
mod corpus;
mod dynamic;
mod folders;
mod growth;
mod instructions;
mod lines;
mod load;
mod operations;
mod peer;
mod report;
mod rustc;
mod samples;
mod storm;
mod superoffice;
mod value;
// What the features' tests write documents by; that crate generates all of them when it is built.
#[path = "../../tests/src/variants.rs"]
mod variants;
mod work;
mod worker;
mod xsts;

use std::process::ExitCode;

/// What a command gives: whether everything was as it must be, or why it could not be measured.
type Outcome = Result<bool, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: cargo xtask COMMAND

  compile                what rustc takes for generated code: CPU seconds, memory, lines a field
  superoffice            60 WSDLs of one service: generate, compile, read and write its messages
  xsts [--share N]       the valid schemas of the W3C suite and their instances; every Nth schema
  xsts-invalid           its other schemas: no panic, no hang
  corpus [--share N]     194 WSDLs: generate, compile, count operations; the other documents: no
                         panic, no hang; every Nth document
  instructions [--bless] how many instructions reading, writing and generating take, against
                         benches/instructions.txt; takes valgrind
  samples [--share N]    a request and an answer of each operation of the corpus' documents: strict
                         reading accepts each; every Nth document
  dynamic [--share N]    values without Rust types beside generated code, on the messages, samples
                         and instances of all of these: one table of counts; every Nth agent,
                         document and schema
  growth [NAME [N]]      how the instructions of generating grow with N, 2N and 4N of each construct
                         whose name holds NAME; takes valgrind
  messages [NAME [N]]    how the instructions of reading grow with N, 2N and 4N of what hostile
                         messages repeat, those whose names hold NAME; takes valgrind
  soak [CALLS]           200,000 calls, 64 at a time, to a server that does it wrong: each ends as
                         it should, and memory stays as it is
  overhead               what CPU time a small call takes beside one by hyper alone
  load                   what answers cost a generated server, gSOAP's and that of npm's `soap`, in CPU
                         time; takes gsoap, gcc, node and npm
  storm [N]              N requests to a generated server, broken, cut, slow and oversized ones among
                         them (100,000): no panic, no task left, memory flat";

fn main() -> ExitCode {
    if let Some(costs) = std::env::var_os(rustc::COSTS) {
        return rustc::wrapped(costs.as_ref());
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["compile"] => compile::run(),
        ["superoffice"] => superoffice::run(),
        ["xsts"] => xsts::run(1),
        ["xsts", "--share", share] => share_of(share, xsts::run),
        ["xsts-invalid"] => xsts::run_invalid(),
        ["corpus"] => corpus::run(1),
        ["corpus", "--share", share] => share_of(share, corpus::run),
        ["instructions"] => instructions::run(false),
        ["instructions", "--bless"] => instructions::run(true),
        ["dynamic"] => dynamic::run(1),
        ["dynamic", "--share", share] => share_of(share, dynamic::run),
        ["growth"] => growth::run("", None),
        ["growth", name] => growth::run(name, None),
        ["growth", name, n] => growth::run(name, n.parse().ok()),
        ["messages"] => instructions::of_messages("", None),
        ["messages", name] => instructions::of_messages(name, None),
        ["messages", name, n] => instructions::of_messages(name, n.parse().ok()),
        ["samples"] => samples::run(1),
        ["samples", "--share", share] => share_of(share, samples::run),
        ["soak"] => client::soak(None),
        ["soak", calls] => client::soak(Some(calls)),
        ["overhead"] => client::overhead(),
        ["load"] => load::run(),
        ["storm"] => storm::run(100_000),
        ["storm", count] => match count.parse() {
            Ok(count) => storm::run(count),
            Err(_) => Err(format!("how many requests is a number, not `{count}`").into()),
        },
        // What `growth` counts, in a process of its own.
        ["growth-of", ref documents @ ..] => growth::of(documents),
        // The other end of `worker`, for these commands alone.
        ["worker"] => work::serve(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn share_of(share: &str, run: fn(usize) -> Outcome) -> Outcome {
    match share.parse() {
        Ok(share) if share > 0 => run(share),
        _ => Err(format!("--share takes a number from 1, not `{share}`").into()),
    }
}
