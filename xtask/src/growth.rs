//! How the work of generating grows with the document: for each construct of
//! `soapgen/tests/constructs`, the instructions for it n times, 4n times and, where that is not as
//! good as proportional, 2n times. Twice the document may cost a little more than twice the work;
//! four times would be a square.

use std::error::Error;
use std::path::PathBuf;
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

/// How many constructs one process counts: valgrind's start and what it makes of the program are
/// paid once for them, and what it would lose with one that fails is not much.
const TOGETHER: usize = 8;

/// Counts for every construct whose name holds `only`, the smallest document holding each so
/// many times.
pub fn run(only: &str, small: Option<usize>) -> Outcome {
    let chosen: Vec<&Construct> = CONSTRUCTS
        .iter()
        .filter(|c| c.name.contains(only))
        .collect();
    let small = small.unwrap_or(SMALL);
    let (parts, next) = (chosen.chunks(TOGETHER), AtomicUsize::new(0));
    let parts: Vec<&[&Construct]> = parts.collect();
    let grows = AtomicBool::new(false);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(part) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !measure(part, small) {
                        grows.store(true, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    Ok(!grows.into_inner())
}

/// Whether the costs of constructs grow as they may, which is printed.
fn measure(constructs: &[&Construct], small: usize) -> bool {
    let size = |construct: &Construct| small.max(construct.least).min(construct.most);
    let counted = count(constructs, |c| vec![size(c), size(c) * 4]);
    // Alone each of them says what is wrong with it.
    let counted = match counted {
        Err(_) if constructs.len() > 1 => {
            return constructs
                .iter()
                .all(|c| measure(std::slice::from_ref(c), small));
        }
        counted => counted,
    };
    let all = counted.and_then(|counts| {
        let mut all = true;
        for (construct, counts) in constructs.iter().zip(counts) {
            all &= match counts.as_slice() {
                [least, most] if most * 100 >= least * PROPORTIONAL => {
                    let between = count(&[construct], |c| vec![size(c) * 2])?;
                    let counts = [vec![*least], between.concat(), vec![*most]].concat();
                    verdict(construct.name, &counts)
                }
                counts => verdict(construct.name, counts),
            };
        }
        Ok(all)
    });
    all.unwrap_or_else(|error| {
        let names: Vec<&str> = constructs.iter().map(|c| c.name).collect();
        println!("{}: not counted: {error}", names.join(", "));
        false
    })
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

/// The instructions for documents that hold each construct so many times, counted in one process.
fn count(
    constructs: &[&Construct],
    sizes: impl Fn(&Construct) -> Vec<usize>,
) -> Result<Vec<Vec<u64>>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut program = Command::new(std::env::current_exe()?);
    program.arg("growth-of");
    for construct in constructs {
        for n in sizes(construct) {
            let folder = folder.path().join(format!("{}-{n}", construct.name));
            std::fs::create_dir_all(&folder)?;
            let mut first = None;
            for (name, text) in (construct.documents)(n) {
                let path = folder.join(name);
                std::fs::write(&path, text)?;
                first.get_or_insert(path);
            }
            program.arg(first.ok_or("no document")?);
        }
    }
    let mut counts = callgrind::count_each("growth", &program)?.0.into_iter();
    let counts = constructs.iter().map(|construct| {
        let sizes = sizes(construct).len();
        let counts: Vec<u64> = counts.by_ref().take(sizes).collect();
        match counts.len() == sizes {
            true => Ok(counts),
            false => Err("valgrind counted some of the documents alone".into()),
        }
    });
    counts.collect()
}

/// What is counted: generates from each document, or says what is wrong with it.
pub fn of(documents: &[&str]) -> Outcome {
    for document in documents {
        std::hint::black_box(measured(document.into()));
    }
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
