//! A folder of documents, and the command run in it.
#![allow(dead_code, clippy::unwrap_used)] // Each test uses some of it.

#[path = "../../../soapgen/tests/folder/mod.rs"]
mod documents;

pub use documents::Folder;

impl Folder {
    /// Runs the command in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(&self.0, arguments)
    }
}

/// What a run gave.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs the command in a folder.
pub fn run(folder: &std::path::Path, arguments: &[&str]) -> Run {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_soapgen"));
    command.args(arguments).current_dir(folder);
    run_as(command)
}

/// Runs a command, with nothing of this environment that colours depend on.
pub fn run_as(mut command: std::process::Command) -> Run {
    let told = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "CI"];
    let is_set = |command: &std::process::Command, name: &str| {
        (command.get_envs()).any(|(set, value)| set == name && value.is_some())
    };
    for name in told {
        if !is_set(&command, name) {
            command.env_remove(name);
        }
    }
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let run = Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    run.check_actions();
    run
}

impl Run {
    /// What is done about each problem that is shown is what `docs/check.md` says of its kind.
    fn check_actions(&self) {
        let shown = self.out.lines().chain(self.err.lines());
        let codes = soapgen::diagnostic::Code::ALL.iter();
        let codes: Vec<_> = codes.flat_map(|(_, codes)| *codes).collect();
        for line in shown {
            let head = line.split_once("]: ").and_then(|(h, _)| h.split_once('['));
            let Some((severity @ ("error" | "warning" | "note"), code)) = head else {
                continue;
            };
            let code = codes.iter().find(|known| known.name() == code);
            let code = code.unwrap_or_else(|| unreachable!("no code: {line}"));
            let mut may_be = code.actions().iter().map(|a| a.severity().to_string());
            // Settings may deny any kind, and the report says that they do.
            let is_denied = severity == "error"
                && [&self.out, &self.err]
                    .iter()
                    .any(|said| said.contains("it is denied: "));
            assert!(is_denied || may_be.any(|may| may == severity), "{line}");
        }
    }
}
