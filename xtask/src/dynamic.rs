//! Values without Rust types beside those of generated code: each message is read, written and
//! checked by both, and what they say of it is the same, byte for byte.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use soapgen::Generated;
use soapgen_dynamic::{Detail, Direction, Service};
use soapgen_runtime::dynamic::Document;
use soapgen_runtime::{GlobalElement, ReadOptions, Root, Slot};

use crate::build::{self, Crate, Kind, Module};
use crate::report::Failures;
use crate::work::{self, Request};
use crate::worker::{self, Answer};
use crate::{Outcome, folders, samples, superoffice, xsts};

include!("../templates/round.rs");

/// How long one message may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The modules of the corpus are spread over so many crates, which bounds the memory that rustc
/// needs.
const CRATES: usize = 8;

/// What was compared of a part of the corpora.
pub struct Compared {
    /// How many documents were generated from, whose code compiles.
    pub documents: usize,
    /// How many operations they have.
    pub operations: usize,
    pub comparison: Comparison,
    /// Whether all was compared that was to be.
    pub is_whole: bool,
}

/// One table: of the messages of NetServer's documentation, of samples of every operation of the
/// corpus' documents and of the instances of the W3C suite, of every `share`th agent, document and
/// schema, how many are read and written by values without Rust types as generated code does.
pub fn run(share: usize) -> Outcome {
    let start = Instant::now();
    let parts = [
        ("NetServer's messages", superoffice::compared(share, false)?),
        ("with distinguish-nil", superoffice::compared(share, true)?),
        ("samples of the corpus", corpus(share)?),
        ("W3C's instances", xsts::compared(share)?),
    ];
    println!(
        "\ndocuments, operations, messages; of these generated code reads, refuses; the same byte \
         for byte; of those read, the same by way of JSON, other, refused as JSON since the schema \
         refuses them"
    );
    let mut all = [0; 8];
    for (name, part) in &parts {
        let of = &part.comparison;
        let counts = [
            part.documents,
            part.operations,
            of.read + of.unread,
            of.read,
            of.unread,
            of.same,
            of.json,
            of.json_failures.len(),
        ];
        row(name, &counts, of.json_invalid.len());
        all.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    let invalid = parts
        .iter()
        .map(|(_, part)| part.comparison.json_invalid.len());
    row("in all", &all, invalid.sum());
    let not_asked: usize = parts
        .iter()
        .map(|(_, part)| part.comparison.not_asked)
        .sum();
    println!(
        "{not_asked} more have a root that no element declares; {:.0} s",
        start.elapsed().as_secs_f64()
    );
    for (name, part) in &parts {
        for (what, failures) in [
            ("other than generated code", &part.comparison.failures),
            ("other by way of JSON", &part.comparison.json_failures),
        ] {
            if failures.len() > 0 {
                println!("{name}, {what}:\n{}", failures.text());
            }
        }
    }
    Ok(parts.iter().all(|(_, part)| {
        let of = &part.comparison;
        part.is_whole && of.is_right() && of.read + of.unread > 0
    }))
}

fn row(name: &str, counts: &[usize; 8], last: usize) {
    for count in counts {
        print!("{count:6} ");
    }
    println!("{last:6}  {name}");
}

/// A sample on its way through generated code.
struct Sample {
    name: String,
    key: String,
    root: &'static Root<Document>,
    text: String,
}

/// The same on samples of what stands in the bodies of every operation's messages, in each detail:
/// of those that are one element, or one that is made for an operation (rpc).
fn corpus(share: usize) -> Result<Compared, Box<dyn Error>> {
    let corpus = folders::shared("corpus");
    let folder = folders::output("dynamic");
    let documents: BTreeSet<_> = samples::documents(&corpus)?;
    let krate = |number: usize| format!("dynamic-{}", number % CRATES);
    let requests: Vec<Request> = (documents.iter().step_by(share).enumerate())
        .map(|(number, document)| Request {
            output: folder
                .join(krate(number))
                .join(format!("src/m{number:03}.rs")),
            ..samples::request(&corpus, document)
        })
        .collect();
    let mut crates: Vec<Crate> = (0..CRATES)
        .map(|number| Crate {
            name: krate(number),
            modules: Vec::new(),
        })
        .collect();
    let mut compared = Compared {
        documents: 0,
        operations: 0,
        comparison: Comparison::default(),
        is_whole: true,
    };
    let mut services = BTreeMap::new();
    let mut asked: Vec<Vec<Sample>> = crates.iter().map(|_| Vec::new()).collect();
    for (number, (request, result)) in requests.iter().zip(work::generate(&requests)?).enumerate() {
        // `cargo xtask corpus` tells of those that don't.
        let work::Result::Done(done) = result else {
            continue;
        };
        let service = Service::of(request.generator().generate()?);
        let module = format!("m{number:03}");
        let document = request
            .inputs
            .first()
            .and_then(|path| path.strip_prefix(&corpus).ok());
        let document = document
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        let (samples, roots) = samples_of(&service, &module, &document);
        compared.operations += done.operations;
        asked[number % CRATES].extend(samples);
        let plan = &service.generated().plan;
        crates[number % CRATES].modules.push(Module {
            name: module.clone(),
            roots: roots.into_iter().collect(),
            elements: plan.roots.iter().map(|root| plan.root_path(root)).collect(),
        });
        services.insert(module, service);
    }
    let built = build::build(&folder, &mut crates, Kind::Program)?;
    let mut failures = Failures::default();
    for (module, error) in &built.failed {
        failures.add(module, &format!("does not compile: {error}"));
    }
    for error in &built.other {
        failures.add("cargo", error);
    }
    if failures.len() > 0 {
        compared.is_whole = false;
        println!("failures:\n{}", failures.text());
    }
    for (krate, asked) in crates.iter().zip(&asked) {
        compared.documents += krate.modules.len();
        let is_built = |sample: &&Sample| {
            let mut modules = krate.modules.iter();
            modules.any(|module| sample.key.starts_with(&build::key(&module.name, "")))
        };
        let asked: Vec<&Sample> = asked.iter().filter(is_built).collect();
        let lines: Vec<String> = (asked.iter())
            .map(|sample| worker::line(&[&sample.key, &sample.text]))
            .collect();
        let program = build::program(&krate.name);
        let answers = worker::ask(|| Command::new(&program), &lines, LIMIT)?;
        for (sample, answer) in asked.iter().zip(answers) {
            let module = sample.key.split(' ').next().unwrap_or_default();
            let service: &Service = services.get(module).ok_or("no service")?;
            let of = (&*sample.name, sample.root);
            compared
                .comparison
                .compare_root(service, of, true, &sample.text, &answer);
        }
    }
    Ok(compared)
}

/// The samples of a service's messages, and the roots that they need in its module: by their paths,
/// since what is made for operations has a name that others may have.
fn samples_of(
    service: &Service,
    module: &str,
    document: &str,
) -> (Vec<Sample>, BTreeMap<String, build::Root>) {
    let plan = &service.generated().plan;
    let (mut samples, mut roots) = (Vec::new(), BTreeMap::new());
    for operation in service.operations() {
        for direction in [Direction::Request, Direction::Response] {
            let message = operation.message(direction);
            // What SOAP encoding leaves to references is whole only in an envelope.
            let message = message.filter(|message| !message.is_encoded);
            let root = message.and_then(|message| Some((message, message.root?)));
            let Some((message, root)) = root else {
                continue;
            };
            let mut known = service.roots().iter().zip(&plan.roots);
            let Some((_, item)) = known.find(|(known, _)| std::ptr::eq(**known, root)) else {
                continue;
            };
            let path = plan.root_path(item);
            for detail in [Detail::Minimal, Detail::Usual, Detail::Full] {
                // `cargo xtask samples` tells of those that there are none of.
                let Ok(value) = service.sample(message, detail) else {
                    continue;
                };
                let Ok(text) = root.to_string(&value) else {
                    continue;
                };
                samples.push(Sample {
                    name: format!(
                        "{document} {} {} {detail:?}",
                        operation.name(),
                        direction.name()
                    ),
                    key: build::key(module, &path),
                    root,
                    text,
                });
            }
            roots.insert(path.clone(), build::Root::Element(path));
        }
    }
    (samples, roots)
}

/// What was compared.
#[derive(Default)]
pub struct Comparison {
    /// How many messages generated code read, refused to read, and refused to write.
    pub read: usize,
    pub unread: usize,
    /// How many of all were the same.
    pub same: usize,
    /// Roots that no element declares, which a type reads.
    pub not_asked: usize,
    pub failures: Failures,
    /// How many became JSON and were written from it the same; of these, valid ones.
    pub json: usize,
    /// What was refused as JSON since the schema refuses it.
    pub json_invalid: Failures,
    pub json_failures: Failures,
}

impl Comparison {
    /// Compares the answer of generated code on a document with this root.
    pub fn compare(
        &mut self,
        service: &Service,
        (name, root): (&str, &str),
        checks_wildcards: bool,
        document: &str,
        answer: &Answer,
    ) {
        let (namespace, local) = match root.strip_prefix('{').and_then(|r| r.split_once('}')) {
            Some(name) => name,
            None => ("", root),
        };
        let Some(root) = service.root(namespace, local) else {
            self.not_asked += 1;
            return;
        };
        self.compare_root(service, (name, root), checks_wildcards, document, answer);
    }

    /// The same with the element that reads it.
    fn compare_root(
        &mut self,
        service: &Service,
        (name, root): (&str, &'static Root<Document>),
        checks_wildcards: bool,
        document: &str,
        answer: &Answer,
    ) {
        let Answer::Fields(expected) = answer else {
            return;
        };
        match expected.first().map(String::as_str) {
            Some("ok") => self.read += 1,
            _ => self.unread += 1,
        }
        let elements: &[_] = match checks_wildcards {
            true => service.elements(),
            false => &[],
        };
        if let ["ok", written, strict, ..] =
            &expected.iter().map(String::as_str).collect::<Vec<_>>()[..]
        {
            match json_round(root, document) {
                Ok((again, is_same)) if is_same || again == **written => self.json += 1,
                Ok((again, _)) => {
                    self.json_failures.add(name, &difference(&again, written));
                }
                Err(why) if strict.is_empty() => self.json_failures.add(name, &why),
                Err(why) => self.json_invalid.add(name, &why),
            }
        }
        let found = round(root, elements, document);
        if found == *expected {
            self.same += 1;
            return;
        }
        let at = found.iter().zip(expected).position(|(a, b)| a != b);
        let at = at.unwrap_or_else(|| found.len().min(expected.len()));
        let (mine, theirs) = (found.get(at), expected.get(at));
        let difference = difference(
            mine.map_or("", String::as_str),
            theirs.map_or("", String::as_str),
        );
        self.failures
            .add(name, &format!("field {at}: {difference}"));
    }

    /// The counts, and what was not the same.
    pub fn print(&self) {
        println!(
            "dynamic values: {} documents that generated code reads, {} that it refuses, {} the \
             same byte for byte, {} whose root no element declares",
            self.read, self.unread, self.same, self.not_asked
        );
        println!(
            "by way of JSON: {} the same, {} others, {} that the schema refuses and JSON too",
            self.json,
            self.json_failures.len(),
            self.json_invalid.len()
        );
        for failures in [&self.json_failures, &self.json_invalid] {
            println!("{}", failures.text());
        }
        if self.failures.len() > 0 {
            println!("other than generated code:\n{}", self.failures.text());
        }
    }

    /// Whether all was the same.
    pub fn is_right(&self) -> bool {
        self.failures.len() == 0
    }
}

/// Reads a document, and writes what its JSON says.
fn json_round(root: &'static Root<Document>, document: &str) -> Result<(String, bool), String> {
    let value = root.from_str(document).map_err(|e| e.to_string())?;
    let json = soapgen_dynamic::to_json(root, &value).ok_or("it has no kind")?;
    let json = serde_json::to_string(&json).map_err(|e| e.to_string())?;
    let json = serde_json::from_str(&json).map_err(|e| e.to_string())?;
    let again = soapgen_dynamic::from_json(root, &json).map_err(|e| e.to_string())?;
    let text = root.to_string(&again).map_err(|e| e.to_string())?;
    // JSON has no prefixes: the text may be another, and what it says not.
    let is_same = root.from_str(&text).is_ok_and(|read| read == value);
    Ok((text, is_same))
}

/// Where two texts part, and what stands there.
fn difference(mine: &str, theirs: &str) -> String {
    let at = mine.bytes().zip(theirs.bytes()).position(|(a, b)| a != b);
    let at = at.unwrap_or_else(|| mine.len().min(theirs.len()));
    let around = |text: &str| -> String {
        let from = text.char_indices().map(|(i, _)| i);
        let from = from
            .take_while(|i| *i <= at.saturating_sub(60))
            .last()
            .unwrap_or(0);
        text[from..].chars().take(160).collect()
    };
    format!("{:?}, not {:?}", around(mine), around(theirs))
}

/// The services of requests, each read once.
#[derive(Default)]
pub struct Services(BTreeMap<String, Service>);

impl Services {
    /// The service of a module, read when it is asked for first.
    pub fn of(
        &mut self,
        module: &str,
        generate: impl FnOnce() -> Result<Generated, soapgen::Error>,
    ) -> Result<&Service, soapgen::Error> {
        Ok(match self.0.entry(module.to_owned()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(Service::of(generate()?)),
        })
    }
}
