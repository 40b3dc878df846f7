//! What an answer costs servers of one document, `interop/load/load.wsdl`: the generated one, gSOAP's
//! stand-alone server and that of the package `soap` of npm. One client on the same machine, one
//! connection, since gSOAP's serves one at a time; the servers take turns.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::peer::{Peer, post};

/// How often the servers take turns. The best turn counts.
const ROUNDS: usize = 3;
/// How much CPU time a server takes in a turn, in seconds: 150 ticks of the clock that is read.
const TURN: f64 = 1.5;
/// What a turn may take on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(120);
/// The rows of a large answer: some 5 MB.
const ROWS: usize = 26_000;
/// How much better than the best of the others the generated server has to be with large answers.
/// Of a small call the most is the system's, which is every server's alike.
const RATIO: f64 = 2.0;

/// The name of what answers without looking at a message.
const ALONE: &str = "hyper alone";

struct Measured {
    name: &'static str,
    peer: Peer,
    /// Where the small call goes.
    path: &'static str,
    small: Turn,
    large: Turn,
}

/// What a server did in a turn.
#[derive(Clone, Copy, Default)]
struct Turn {
    /// Answers a CPU second.
    answers: f64,
    /// The CPU time of an answer, in the program and in the system, in seconds.
    each: [f64; 2],
    /// The bytes of an answer.
    bytes: usize,
}

impl Turn {
    fn best(self, other: Self) -> Self {
        match self.answers >= other.answers {
            true => self,
            false => other,
        }
    }

    fn in_program(&self) -> f64 {
        self.each[0]
    }
}

/// Measures, and prints a table. Whether the generated server is as good as it has to be.
pub fn run() -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut measured = Vec::new();
    // The others have one thread as well.
    let mut ours = generated(&root)?;
    ours.arg("--one-thread");
    // What HTTP and the system take of a small call, whoever answers over hyper.
    let mut alone = generated(&root)?;
    alone.arg("--one-thread");
    for (name, command, path) in [
        ("soapgen", ours, "/load"),
        (ALONE, alone, "/alone"),
        ("gSOAP", gsoap(&root)?, "/load"),
        ("soap (npm)", npm(&root)?, "/load"),
    ] {
        measured.push(Measured {
            name,
            peer: Peer::start(command)?,
            path,
            small: Turn::default(),
            large: Turn::default(),
        });
    }
    for _ in 0..ROUNDS {
        for server in &mut measured {
            let small = turn(server, "Add", "<a>40</a><b>2</b>", ">42<")?;
            server.small = small.best(server.small);
            if server.name == ALONE {
                continue;
            }
            let last = format!("Row {} of a table &amp; more<", ROWS - 1);
            let count = format!("<count>{ROWS}</count>");
            let large = turn(server, "List", &count, &last)?;
            server.large = large.best(server.large);
        }
    }
    println!(
        "| server | small calls a CPU second | µs in the program | µs in the system | large answer, MB | MB a CPU second | answers a CPU second | memory, MB |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for server in &measured {
        let (small, large) = (&server.small, &server.large);
        let megabytes = large.bytes as f64 / 1e6;
        println!(
            "| {} | {:.0} | {:.1} | {:.1} | {megabytes:.1} | {:.0} | {:.1} | {} |",
            server.name,
            small.answers,
            small.each[0] * 1e6,
            small.each[1] * 1e6,
            large.answers * megabytes,
            large.answers,
            server.peer.memory()? / 1000,
        );
    }
    let [ours, alone, others @ ..] = measured.as_slice() else {
        return Ok(false);
    };
    let best = |of: fn(&Measured) -> f64| others.iter().map(of).fold(0.0, f64::max);
    let small = ours.small.answers / best(|server| server.small.answers);
    let program = 1.0 / best(|server| 1.0 / server.small.in_program()) / ours.small.in_program();
    let large = ours.large.answers / best(|server| server.large.answers);
    println!(
        "times the best of the others: {small:.2} small calls, {program:.2} in the program alone; \
         {large:.2} large answers; hyper alone: {:.2} small calls",
        alone.small.answers / best(|server| server.small.answers)
    );
    Ok(small >= 1.0 && large >= RATIO)
}

/// Calls an operation until the server has taken its time.
fn turn(
    Measured { peer, path, .. }: &Measured,
    operation: &str,
    content: &str,
    expected: &str,
) -> Result<Turn, Box<dyn Error>> {
    let envelope = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
         <{operation} xmlns=\"urn:soapgen:interop:load\">{content}</{operation}></s:Body></s:Envelope>"
    );
    let action = format!("SOAPAction: \"urn:soapgen:interop:load#{operation}\"\r\n");
    let request = post(path, &action, envelope.as_bytes());
    let mut connection = peer.connect()?;
    let answer = connection.call(&request)?;
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status != 200 || !text.contains(expected) {
        let shown: String = text.chars().take(300).collect();
        return Err(format!("{operation}: {} {shown}", answer.status).into());
    }
    let bytes = answer.body.len();
    let (start, before) = (Instant::now(), peer.cpu()?);
    let mut calls = 0;
    loop {
        // The clock is read now and then: it is a file.
        for _ in 0..20 {
            let answer = connection.call(&request)?;
            // As long as the first, but for a number's digits or a date.
            if answer.status != 200 || answer.body.len().abs_diff(bytes) > 200 {
                return Err(format!("{operation}: {} after {calls} calls", answer.status).into());
            }
            if !answer.is_kept {
                connection = peer.connect()?;
            }
            calls += 1;
        }
        let after = peer.cpu()?;
        let each = [0, 1].map(|part| after[part] - before[part]);
        let used: f64 = each.iter().sum();
        if used >= TURN || start.elapsed() > PATIENCE && used > 0.2 {
            let calls = f64::from(calls);
            return Ok(Turn {
                answers: calls / used,
                each: each.map(|time| time / calls),
                bytes,
            });
        }
    }
}

/// The generated server, as users build it.
pub fn generated(root: &Path) -> Result<Command, Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "-p", "interop-server"]);
    finish(cargo.current_dir(root))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(Command::new(target.join("release/interop-server")))
}

fn gsoap(root: &Path) -> Result<Command, Box<dyn Error>> {
    let load = root.join("interop/load").canonicalize()?;
    let made = root.join("target/load/gsoap");
    fs::create_dir_all(&made)?;
    let mut wsdl2h = Command::new("wsdl2h");
    wsdl2h.args(["-c", "-s", "-w", "-o", "load.h", "-t"]);
    wsdl2h
        .arg(load.join("typemap.dat"))
        .arg(load.join("load.wsdl"));
    finish(wsdl2h.current_dir(&made))?;
    let mut soapcpp2 = Command::new("soapcpp2");
    soapcpp2.args([
        "-c",
        "-S",
        "-L",
        "-x",
        "-I",
        "/usr/share/gsoap/import",
        "load.h",
    ]);
    finish(soapcpp2.current_dir(&made))?;
    let mut gcc = Command::new("gcc");
    gcc.args(["-O2", "-I.", "-o", "server"])
        .arg(load.join("server.c"));
    gcc.args(["soapC.c", "soapServer.c", "-lgsoap"]);
    finish(gcc.current_dir(&made))?;
    Ok(Command::new(made.join("server")))
}

fn npm(root: &Path) -> Result<Command, Box<dyn Error>> {
    let (from, made) = (root.join("interop/node"), root.join("target/interop/node"));
    fs::create_dir_all(&made)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), made.join(file))?;
    }
    if !made.join("node_modules/soap").exists() {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]);
        finish(npm.current_dir(&made))?;
    }
    let mut node = Command::new("node");
    node.env("NODE_PATH", made.join("node_modules").canonicalize()?);
    node.env("NODE_ENV", "production");
    node.arg(root.join("interop/load/server.js"));
    Ok(node)
}

/// Runs a command to its end, which has to be a good one.
fn finish(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let program = command.get_program().display().to_string();
    let output = command.output().map_err(|error| {
        format!("{program}: {error}; gsoap, gcc, node and npm are what this needs")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{program}: {}: {said}", output.status).into())
}
