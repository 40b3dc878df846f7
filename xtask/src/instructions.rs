//! How many instructions reading, writing and generating take, compared with what they took when
//! `benches/instructions.txt` was written. Unlike time, the numbers are nearly the same on every
//! run, so that a small margin tells a regression from noise.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::{Outcome, callgrind, growth};

const CASES: [&[&str]; 5] = [
    &["read"],
    &["write"],
    &["small-call"],
    &["generate", "wsdl/Services88-SoPrincipal.wsdl"],
    &["generate", "wsdl/Services88-User.wsdl"],
];

/// How much more than the budget is not a regression yet, in percent.
const MARGIN: u64 = 5;

/// Counts and compares; with `bless` the counts are the budget from now on.
pub fn run(bless: bool) -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    build(&root)?;
    let file = root.join("benches/instructions.txt");
    let budget = std::fs::read_to_string(&file).unwrap_or_default();
    let mut lines = String::new();
    let mut within = true;
    for case in CASES {
        let name = case.join(" ");
        let count = count(&root, case)?;
        writeln!(lines, "{name}: {count}")?;
        let allowed = budget
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(known, _)| *known == name)
            .and_then(|(_, count)| count.parse::<u64>().ok());
        let verdict = match allowed {
            _ if bless => "the budget from now on",
            None => {
                within = false;
                "has no budget: cargo xtask instructions --bless"
            }
            Some(allowed) if count * 100 > allowed * (100 + MARGIN) => {
                within = false;
                "too many: find out why, or bless what is meant to be so"
            }
            Some(allowed) if count * (100 + MARGIN) < allowed * 100 => {
                "far fewer: bless them, so that they stay so"
            }
            Some(_) => "as before",
        };
        println!("{name}: {count} instructions, {verdict}");
    }
    if bless {
        std::fs::write(&file, lines)?;
    }
    Ok(within)
}

fn build(root: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--locked"])
        .args(["--package", "soapgen-benches", "--bin", "instructions"])
        .current_dir(root)
        .status()?;
    match built.success() {
        true => Ok(()),
        false => Err("the program to be measured can't be built".into()),
    }
}

/// The instructions of the function `measured` for a case.
fn count(root: &Path, case: &[&str]) -> Result<u64, Box<dyn std::error::Error>> {
    callgrind::count("instructions", &program(root, case))
}

/// The program that does what a case says.
fn program(root: &Path, case: &[&str]) -> Command {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("target"), |dir| root.join(dir));
    let mut program = Command::new(target.join("release/instructions"));
    program.args(case).current_dir(root);
    program
}

/// The size of the smallest of each hostile message, in what it repeats.
const SMALL: usize = 250;

/// Counts for the hostile messages of the runtime's tests whose names hold `only`, in the sizes n,
/// 2n and 4n: whether their cost grows as it may.
pub fn of_messages(only: &str, small: Option<usize>) -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    build(&root)?;
    let size = small.unwrap_or(SMALL).to_string();
    let program = program(&root, &["hostile", only, &size]);
    let (counts, names) = callgrind::count_each("instructions", &program)?;
    let (messages, rest) = counts.as_chunks::<3>();
    let names: Vec<&str> = names.lines().collect();
    if !rest.is_empty() || messages.len() != names.len() || names.is_empty() {
        return Err(format!(
            "{} messages were counted {} times",
            names.len(),
            counts.len()
        )
        .into());
    }
    let mut as_it_may = true;
    for (name, counts) in names.iter().zip(messages) {
        as_it_may &= growth::verdict(name, counts);
    }
    Ok(as_it_may)
}
