//! Instructions of a part of a program, counted by valgrind.

use std::error::Error;
use std::process::Command;

/// The instructions between entering and leaving the function `measured` of this module, in a
/// process of its own: `program` names the program and its arguments.
pub fn count(module: &str, program: &Command) -> Result<u64, Box<dyn Error>> {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect=*{module}*measured*"))
        .arg(program.get_program())
        .args(program.get_args());
    if let Some(folder) = program.get_current_dir() {
        command.current_dir(folder);
    }
    let output = command
        .output()
        .map_err(|error| format!("valgrind can't be started: {error}; install it"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match count {
        Some(count) if output.status.success() && count > 0 => Ok(count),
        _ => Err(format!("valgrind counted nothing:\n{said}").into()),
    }
}
