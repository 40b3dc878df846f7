//! How the work of generating grows with the document: for each construct of
//! `soapgen/tests/constructs`, the instructions for it n times, 4n times and, where that is not as
//! good as proportional, 2n times. Twice the document may cost a little more than twice the work;
//! four times would be a square.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use soapgen::Generator;
use soapgen::inspect::Description;

use crate::{Outcome, callgrind};

#[path = "../../soapgen/tests/constructs/mod.rs"]
mod constructs;

use constructs::{CONSTRUCTS, Construct};

/// What twice as much may cost, in hundredths of what once costs.
const RATIO: u64 = 240;

/// What four times as much costs where the cost is proportional, in hundredths of what once costs.
const PROPORTIONAL: u64 = 440;

/// How many times the construct stands in the smallest document.
const SMALL: usize = 200;

/// Counts for every construct whose name holds `only`, the smallest document holding each so
/// many times.
pub fn run(only: &str, small: Option<usize>) -> Outcome {
    let chosen: Vec<&Construct> = CONSTRUCTS
        .iter()
        .filter(|c| c.name.contains(only))
        .collect();
    let (next, grows) = (AtomicUsize::new(0), AtomicBool::new(false));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(construct) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !measure(construct, small.unwrap_or(SMALL)) {
                        grows.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    Ok(!grows.into_inner())
}

/// Whether a construct's cost grows as it may, which is printed.
fn measure(construct: &Construct, small: usize) -> bool {
    let small = small.max(construct.least).min(construct.most);
    match counts(construct, small) {
        Ok(counts) => verdict(construct.name, &counts),
        Err(error) => {
            println!("{}: not counted: {error}", construct.name);
            false
        }
    }
}

/// The instructions for n and 4n, and for 2n where these two are not as good as proportional.
fn counts(construct: &Construct, small: usize) -> Result<Vec<u64>, Box<dyn Error>> {
    let (least, most) = (count(construct, small)?, count(construct, small * 4)?);
    if most * 100 < least * PROPORTIONAL {
        return Ok(vec![least, most]);
    }
    Ok(vec![least, count(construct, small * 2)?, most])
}

/// Whether the instructions for n, 2n and 4n grow as they may, which is printed.
pub fn verdict(name: &str, counts: &[u64]) -> bool {
    let is_within = match counts {
        // Measured at n and 4n alone: there was no need for more.
        [least, most] => most * 100 < least * PROPORTIONAL,
        _ => counts.windows(2).all(|pair| match pair {
            [less, more] => more * 100 < less * RATIO,
            _ => true,
        }),
    };
    let verdict = if is_within { "as it may" } else { "TOO FAST" };
    println!("{name}: {counts:?} instructions, grows {verdict}");
    is_within
}

fn count(construct: &Construct, n: usize) -> Result<u64, Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!(
        "soapgen-growth-{}-{}-{n}",
        std::process::id(),
        construct.name
    ));
    std::fs::create_dir_all(&folder)?;
    let mut first = None;
    for (name, text) in (construct.documents)(n) {
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        first.get_or_insert(path);
    }
    let first = first.ok_or("no document")?;
    let counted = instructions(&first);
    std::fs::remove_dir_all(&folder)?;
    counted
}

/// The instructions of `measured`, counted in a process of its own.
fn instructions(document: &Path) -> Result<u64, Box<dyn Error>> {
    let mut program = Command::new(std::env::current_exe()?);
    program.arg("growth-of").arg(document);
    callgrind::count("growth", &program)
}

/// What is counted: generates from a document, or says what is wrong with it.
pub fn of(document: &str) -> Outcome {
    std::hint::black_box(measured(document.into()));
    Ok(true)
}

#[inline(never)]
fn measured(document: PathBuf) -> usize {
    let generator = match document.extension() {
        Some(toml) if toml == "toml" => match Generator::config(document) {
            Ok(generator) => generator,
            Err(error) => return error.to_string().len(),
        },
        _ => Generator::new(document),
    };
    let check = generator.check();
    let checked = check.to_string().len() + check.to_json().len();
    let (text, described) = match generator.generate() {
        Ok(generated) => {
            let text = generated.included().map_err(|error| error.to_string());
            (text, Description::of(&generated))
        }
        Err(error) => (Err(error.to_string()), Description::of_error(&error)),
    };
    let described = described.to_string().len() + described.to_json().len();
    checked + described + text.map_or_else(|error| error.len(), |text| text.len())
}
