//! Crates of generated modules, and what cargo says about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::folders;
use crate::rustc;

/// A generated module, at `<crate>/src/<name>.rs`.
#[derive(Clone)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// The roots that documents have: `{namespace}local`, and what reads it.
    pub roots: Vec<(String, Root)>,
    /// The statics of all its global elements: their paths in the module.
    pub elements: Vec<String>,
}

/// What a root is read by.
#[derive(Clone)]
pub enum Root {
    /// The static of a global element: its path in the module.
    Element(String),
    /// The type that `xsi:type` names, of a root that is not declared (Part 1, 5.2): its path in
    /// the module.
    Type(String),
}

/// What is made of a crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A library in which every warning is an error, checked.
    Library,
    /// The same, built with optimizations.
    Release,
    /// A program that reads and writes documents with the modules' roots, built.
    Program,
}

/// A crate of modules.
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its modules.
    pub modules: Vec<Module>,
}

/// What a build showed.
#[derive(Default)]
pub struct Built {
    /// Modules that don't compile, with the first error of each.
    pub failed: BTreeMap<String, String>,
    /// Warnings of modules, by their text without names: how many, and one of them.
    pub warnings: BTreeMap<String, (usize, String)>,
    /// Errors that belong to no module.
    pub other: Vec<String>,
    /// Seconds that cargo took, without the runtime, in the last round.
    pub seconds: f64,
    /// CPU seconds of the last round.
    pub cpu: f64,
    /// What rustc took for each crate, by its name.
    pub rustc: BTreeMap<String, rustc::Cost>,
}

/// How often modules that don't compile are left out before the build is given up. rustc checks
/// in phases, and a module that fails in an early one may hide others.
const ROUNDS: usize = 12;

/// Builds crates whose modules are written already, in a cargo workspace at `folder`. Modules
/// that don't compile are taken out and listed.
pub fn build(folder: &Path, crates: &mut [Crate], kind: Kind) -> std::io::Result<Built> {
    write_workspace(folder, crates)?;
    let runtime = ["build", "--package", "soapgen-runtime"];
    let optimized = (kind == Kind::Release).then_some("--release");
    let costs = folder.join("rustc.costs");
    cargo(folder, runtime.into_iter().chain(optimized), &costs)?;
    let mut built = Built::default();
    for _ in 0..ROUNDS {
        for krate in crates.iter() {
            write_crate(folder, krate, kind)?;
        }
        let action = if kind == Kind::Library {
            "check"
        } else {
            "build"
        };
        folders::remove(&costs)?;
        let (start, cpu) = (Instant::now(), cpu_seconds());
        let (success, output) = cargo(
            folder,
            [
                action,
                "--workspace",
                "--keep-going",
                "--message-format",
                "short",
            ]
            .into_iter()
            .chain(optimized),
            &costs,
        )?;
        built.seconds = start.elapsed().as_secs_f64();
        built.cpu = cpu_seconds() - cpu;
        built.rustc = rustc::costs(&costs)?;
        built.warnings.clear();
        let mut dropped = BTreeSet::new();
        for line in output.lines() {
            let Some((module, message)) = message(line) else {
                if !success && line.starts_with("error") {
                    built.other.push(line.to_owned());
                }
                continue;
            };
            if message.starts_with("error") {
                if dropped.insert(module.to_owned()) {
                    built.failed.insert(module.to_owned(), message.to_owned());
                }
            } else {
                let entry = built
                    .warnings
                    .entry(crate::report::pattern(message))
                    .or_default();
                entry.0 += 1;
                entry.1 = line.to_owned();
            }
        }
        if success {
            built.other.clear();
            return Ok(built);
        }
        let before: usize = crates.iter().map(|krate| krate.modules.len()).sum();
        for krate in crates.iter_mut() {
            krate
                .modules
                .retain(|module| !dropped.contains(&module.name));
        }
        let after: usize = crates.iter().map(|krate| krate.modules.len()).sum();
        eprintln!(
            "{} modules don't compile; once more without them",
            before - after
        );
        if after == before {
            return Ok(built);
        }
        built.other.clear();
    }
    Ok(built)
}

/// The program of a crate.
pub fn program(name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    folders::output("target").join("debug").join(name)
}

/// Module and message of a line such as `c0/src/m1.rs:3:4: error[E0308]: mismatched types`.
fn message(line: &str) -> Option<(&str, &str)> {
    let (path, rest) = line.split_once(".rs:")?;
    let module = path.rsplit(['/', '\\']).next()?;
    let message = rest.splitn(3, ':').nth(2)?.trim_start();
    let is_message = message.starts_with("error") || message.starts_with("warning");
    is_message.then_some((module, message))
}

fn write_workspace(folder: &Path, crates: &[Crate]) -> std::io::Result<()> {
    let names: Vec<String> = crates
        .iter()
        .map(|krate| format!("{:?}", krate.name))
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n\
         [workspace.dependencies.soapgen-runtime]\npath = \"../../../soapgen-runtime\"\n\
         default-features = false\nfeatures = [\"patterns\", \"server\"]\n\n\
         [profile.dev]\ndebug = 0\n",
        names.join(", ")
    );
    folders::write(&folder.join("Cargo.toml"), &manifest)?;
    // The versions that the project itself is tested with.
    let lock = std::fs::read_to_string(folders::workspace().join("Cargo.lock"))?;
    if !folder.join("Cargo.lock").exists() {
        folders::write(&folder.join("Cargo.lock"), &lock)?;
    }
    for krate in crates {
        let manifest = format!(
            "[package]\nname = {:?}\nedition = \"2024\"\n\n\
             [dependencies]\nsoapgen-runtime.workspace = true\n",
            krate.name
        );
        folders::write(&folder.join(&krate.name).join("Cargo.toml"), &manifest)?;
        // Until the modules are known: cargo needs a target.
        let source = folder.join(&krate.name).join("src");
        if !source.join("lib.rs").exists() && !source.join("main.rs").exists() {
            folders::write(&source.join("lib.rs"), "")?;
        }
    }
    Ok(())
}

fn write_crate(folder: &Path, krate: &Crate, kind: Kind) -> std::io::Result<()> {
    let source = folder.join(&krate.name).join("src");
    let mut text = String::new();
    let (file, other) = match kind {
        Kind::Library | Kind::Release => ("lib.rs", "main.rs"),
        Kind::Program => ("main.rs", "lib.rs"),
    };
    if kind != Kind::Program {
        text.push_str("//! Generated modules.\n#![deny(warnings)]\n#![warn(missing_docs)]\n\n");
        for module in &krate.modules {
            let _ = writeln!(text, "/// A generated module.\npub mod {};", module.name);
        }
    } else {
        text.push_str(include_str!("../templates/dispatch.rs"));
        text.push_str(include_str!("../templates/round.rs"));
        folders::write(&source.join("worker.rs"), include_str!("worker.rs"))?;
        text.push_str("#[allow(dead_code)]\nmod worker;\n");
        for module in &krate.modules {
            let name = &module.name;
            let elements: Vec<String> = module
                .elements
                .iter()
                .map(|element| format!("&{name}::{element}"))
                .collect();
            let _ = writeln!(
                text,
                "mod {name};\nstatic {}: &[&dyn GlobalElement] = &[{}];",
                name.to_uppercase(),
                elements.join(", ")
            );
        }
        text.push_str("\nfn find(key: &str) -> Option<Round> {\n    Some(match key {\n");
        for module in &krate.modules {
            for (root, read_by) in &module.roots {
                let key = key(&module.name, root);
                let _ = writeln!(
                    text,
                    "        {key:?} => {},",
                    function(&module.name, root, read_by)
                );
            }
        }
        text.push_str("        _ => return None,\n    })\n}\n");
    }
    folders::remove(&source.join(other))?;
    if kind != Kind::Program {
        // Always written: what has not changed would be checked in no time, and it is measured.
        return std::fs::write(source.join(file), &text);
    }
    folders::write(&source.join(file), &text)
}

/// The function that reads and writes a document with this root.
fn function(module: &str, root: &str, read_by: &Root) -> String {
    let (namespace, local) = root
        .trim_start_matches('{')
        .split_once('}')
        .unwrap_or(("", root));
    let elements = module.to_uppercase();
    match read_by {
        Root::Element(path) => format!("|d| round(&{module}::{path}, {elements}, d)"),
        Root::Type(path) => {
            let (name, prefixes) = match namespace {
                "" => (local.to_owned(), String::new()),
                _ => (format!("r:{local}"), format!("(\"r\", {namespace:?})")),
            };
            format!(
                "|d| {{ static ROOT: Root<{module}::{path}> = Root::new(\
                 soapgen_runtime::codegen::element({namespace:?}, {name:?}, 1, 1), &[{prefixes}]); round(&ROOT, {elements}, d) }}"
            )
        }
    }
}

/// What a request names a root by.
pub fn key(module: &str, root: &str) -> String {
    format!("{module} {root}")
}

/// Runs cargo; whether it succeeded, and what it printed on standard error. Without incremental
/// compilation, so that times are those of a first build. What rustc takes for the crates of the
/// workspace is written to a file.
fn cargo<'a>(
    folder: &Path,
    arguments: impl IntoIterator<Item = &'a str>,
    costs: &Path,
) -> std::io::Result<(bool, String)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folders::output("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?)
        .env(rustc::COSTS, costs)
        .env_remove("RUSTFLAGS")
        .output()?;
    Ok((
        output.status.success(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

/// CPU seconds of this process and of its children that have ended; 0 where `/proc` is missing.
pub fn cpu_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, in parentheses, which may hold spaces: fields 14 to 17 of proc(5).
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks = after
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|n| n.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}
