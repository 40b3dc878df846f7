//! Real WSDLs of many makers: each generates, compiles without a warning, and has a method for
//! every operation of every SOAP binding, or a diagnostic where the document leaves none to call.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use crate::build::{self, Crate, Kind, Module};
use crate::report::Failures;
use crate::work::{self, Request};
use crate::{Outcome, folders, xsts};

/// The modules are spread over so many crates, which bounds the memory that rustc needs.
const CRATES: usize = 8;

/// Every `share`th document that two other toolkits accept, then the other documents.
pub fn run(share: usize) -> Outcome {
    let corpus = folders::shared("corpus");
    let start = Instant::now();
    let catalog = corpus.join("well-known/catalog.xml");
    let list = std::fs::read_to_string(corpus.join("valid.txt"))?;
    let valid: Vec<&str> = list
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let names: Vec<&str> = valid.iter().copied().step_by(share).collect();
    let folder = folders::output("corpus");
    let requests: Vec<Request> = names
        .iter()
        .enumerate()
        .map(|(number, name)| Request {
            inputs: vec![corpus.join(name)],
            output: folder
                .join(crate_name(number))
                .join(format!("src/{}.rs", module(number))),
            catalog: catalog.clone(),
            client: true,
            ..Request::default()
        })
        .collect();
    let mut crates: Vec<Crate> = (0..CRATES)
        .map(|n| Crate {
            name: crate_name(n),
            modules: Vec::new(),
        })
        .collect();
    let mut failures = Failures::default();
    let mut warnings = Failures::default();
    let (mut lines, mut fields, mut generated) = (0, 0, 0);
    let mut sums = [0; 3];
    println!(
        "operations of SOAP bindings: in the documents, methods of clients, diagnosed and left out"
    );
    for (number, (name, result)) in names.iter().zip(work::generate(&requests)?).enumerate() {
        let done = match result {
            work::Result::Done(done) => done,
            work::Result::Refused(why, _) => {
                failures.add(name, &format!("refused: {why}"));
                continue;
            }
            work::Result::Broke(why) => {
                failures.add(name, &format!("broke: {why}"));
                continue;
            }
        };
        generated += 1;
        lines += done.lines;
        fields += done.fields;
        let counts = [done.operations, done.methods, done.diagnosed.len()];
        println!("{:5} {:5} {:5}  {name}", counts[0], counts[1], counts[2]);
        for operation in &done.diagnosed {
            println!("                     {operation}");
        }
        if counts[0] != counts[1] + counts[2] || !done.missing.is_empty() {
            let missing = done.missing.join(", ");
            failures.add(name, &format!("operations {counts:?}; missing: {missing}"));
        }
        sums.iter_mut()
            .zip(counts)
            .for_each(|(sum, count)| *sum += count);
        done.warnings
            .iter()
            .for_each(|warning| warnings.add(name, warning));
        crates[number % CRATES].modules.push(Module {
            name: module(number),
            roots: Vec::new(),
            elements: Vec::new(),
        });
    }
    println!("{:5} {:5} {:5}  in all", sums[0], sums[1], sums[2]);
    println!(
        "{generated} of {} documents generated, {lines} lines, {fields} fields, in {:.0} s",
        names.len(),
        start.elapsed().as_secs_f64()
    );

    let built = build::build(&folder, &mut crates, Kind::Library)?;
    for (module_name, error) in &built.failed {
        let name = names
            .iter()
            .enumerate()
            .find(|(number, _)| module(*number) == *module_name);
        let name = name.map_or(module_name.as_str(), |(_, name)| name);
        failures.add(
            &format!("{name} ({module_name})"),
            &format!("does not compile: {error}"),
        );
    }
    for error in &built.other {
        failures.add("cargo", error);
    }
    let compiled: usize = crates.iter().map(|krate| krate.modules.len()).sum();
    println!(
        "{compiled} compiled without a warning; the last cargo check took {:.0} s, {:.0} s of CPU",
        built.seconds, built.cpu
    );
    println!("what the generator warned of:\n{}", warnings.text());
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }

    println!("the other documents:");
    let valid: BTreeSet<PathBuf> = valid.iter().map(|name| corpus.join(name)).collect();
    let files = folders::files(&corpus, &[".wsdl", ".xsd"])?;
    let files: Vec<PathBuf> = files
        .into_iter()
        .filter(|file| !valid.contains(file))
        .collect();
    let others = xsts::refuse_or_generate(&corpus, &files, &catalog)?;
    println!(
        "{} CPU seconds, {:.0} s in all",
        build::cpu_seconds().round(),
        start.elapsed().as_secs_f64()
    );
    Ok(failures.len() == 0 && others)
}

fn crate_name(number: usize) -> String {
    format!("corpus-{}", number % CRATES)
}

fn module(number: usize) -> String {
    format!("m{number:03}")
}
