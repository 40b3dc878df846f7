//! What rustc takes for a crate: the program stands in for rustc (`RUSTC_WORKSPACE_WRAPPER`),
//! runs it and writes down what it took.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::build;

/// The variable that names the file in which costs are written down, and by which the program
/// knows that it stands in for rustc.
pub const COSTS: &str = "SOAPGEN_RUSTC_COSTS";

/// How often the memory of rustc is looked at. Its peak only grows, so that no more than the
/// last moment is missed.
const INTERVAL: Duration = Duration::from_millis(10);

/// What rustc took for a crate.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// CPU seconds of all its threads.
    pub cpu: f64,
    /// The most memory that it held, in bytes; 0 where `/proc` is missing.
    pub peak: u64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.peak as f64 / 1e6;
        write!(f, "{:.2} s of CPU, {megabytes:.0} MB", self.cpu)
    }
}

/// Runs rustc by the arguments of this program, the first of which is its path.
pub fn wrapped(costs: &Path) -> ExitCode {
    match run(costs) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: rustc can't be run: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(costs: &Path) -> std::io::Result<ExitCode> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let Some((rustc, arguments)) = arguments.split_first() else {
        return Err(std::io::Error::other("it is not among the arguments"));
    };
    let mut child = Command::new(rustc).args(arguments).spawn()?;
    let mut peak = 0;
    let status = loop {
        peak = memory(child.id()).unwrap_or(peak);
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(INTERVAL),
        }
    };
    let name = arguments
        .iter()
        .skip_while(|argument| *argument != "--crate-name")
        .nth(1);
    // Cargo also asks rustc for its version and for what a target is.
    if let Some(name) = name.filter(|name| *name != "___") {
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(costs)?;
        let name = name.to_string_lossy();
        writeln!(file, "{name} {} {peak}", build::cpu_seconds())?;
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The most memory that a process has held so far, in bytes (`VmHWM` of proc(5)).
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// What was written down: by the name of the crate.
pub fn costs(file: &Path) -> std::io::Result<BTreeMap<String, Cost>> {
    let text = match std::fs::read_to_string(file) {
        // Nothing had to be compiled.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let costs = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let name = words.next()?.to_owned();
        let cpu = words.next()?.parse().ok()?;
        let peak = words.next()?.parse().ok()?;
        Some((name, Cost { cpu, peak }))
    });
    Ok(costs.collect())
}
