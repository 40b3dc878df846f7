//! Programs that make calls on the loopback interface: how a client does over many, and what it
//! costs.

use std::path::Path;
use std::process::Command;

use crate::Outcome;

/// How many calls are made unless it is said.
const CALLS: u32 = 200_000;

/// So many calls to a server that does it wrong: see `benches/src/bin/soak`.
pub fn soak(calls: Option<&str>) -> Outcome {
    let calls = match calls {
        None => CALLS,
        Some(calls) => calls
            .parse()
            .map_err(|_| format!("soak takes a number of calls, not `{calls}`"))?,
    };
    run("soak", &[&calls.to_string()])
}

/// CPU time of a call beside that of hyper alone: see `benches/src/bin/overhead.rs`.
pub fn overhead() -> Outcome {
    run("overhead", &[])
}

fn run(program: &str, arguments: &[&str]) -> Outcome {
    let status = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--locked"])
        .args(["--package", "soapgen-benches", "--bin", program, "--"])
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status()?;
    Ok(status.success())
}
