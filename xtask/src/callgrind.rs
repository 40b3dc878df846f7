//! Instructions of a part of a program, counted by valgrind.

use std::error::Error;
use std::process::{Command, Output};

/// The instructions between entering and leaving the function `measured` of this module, in a
/// process of its own: `program` names the program and its arguments.
pub fn count(module: &str, program: &Command) -> Result<u64, Box<dyn Error>> {
    let arguments = ["--callgrind-out-file=/dev/null".to_owned()];
    let output = run(module, &arguments, program)?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match count {
        Some(count) if output.status.success() && count > 0 => Ok(count),
        _ => Err(format!("valgrind counted nothing:\n{said}").into()),
    }
}

/// The same each time that the function is left; with what the program printed.
pub fn count_each(module: &str, program: &Command) -> Result<(Vec<u64>, String), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("out");
    let arguments = [
        format!("--callgrind-out-file={}", out.display()),
        // With the pattern of the other option it would find nothing.
        "--dump-after=*measured*".to_owned(),
    ];
    let output = run(module, &arguments, program);
    let counts =
        (1..).map_while(|n| std::fs::read_to_string(out.with_extension(n.to_string())).ok());
    let counts: Option<Vec<u64>> = counts.map(|dump| total(&dump)).collect();
    let output = output?;
    match counts {
        Some(counts) if output.status.success() => {
            Ok((counts, String::from_utf8_lossy(&output.stdout).into_owned()))
        }
        _ => Err(String::from_utf8_lossy(&output.stderr).into()),
    }
}

/// What a dump holds together, if it was made at the end of the function and not of the program.
fn total(dump: &str) -> Option<u64> {
    let line = |name| dump.lines().find_map(|line| line.strip_prefix(name));
    line("totals:")
        .or_else(|| line("summary:"))?
        .trim()
        .parse()
        .ok()
}

fn run(module: &str, arguments: &[String], program: &Command) -> Result<Output, Box<dyn Error>> {
    let mut command = Command::new("valgrind");
    command
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect=*{module}*measured*"))
        .args(arguments)
        .arg(program.get_program())
        .args(program.get_args());
    if let Some(folder) = program.get_current_dir() {
        command.current_dir(folder);
    }
    command
        .output()
        .map_err(|error| format!("valgrind can't be started: {error}; install it").into())
}
