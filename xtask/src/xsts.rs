//! The W3C's XML Schema test suite: schemas generate, compile, and give their instances back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::build::{self, Crate, Kind, Module, Root};
use crate::compare::{self, Comparison, Order};
use crate::report::Failures;
use crate::work::{self, Request};
use crate::worker::{self, Answer};
use crate::{Outcome, folders};

/// The modules are spread over so many crates, which bounds the memory that rustc needs.
const CRATES: usize = 8;

/// How long one instance may take.
const LIMIT: Duration = Duration::from_secs(30);

/// At most so many instances may be named as exceptions.
const MOST_EXCEPTIONS: usize = 20;

struct Schema {
    path: String,
    instances: Vec<String>,
    module: String,
}

/// Every `share`th valid schema, with its instances.
pub fn run(share: usize) -> Outcome {
    let Some(suite) = folders::shared("xsts") else {
        return Ok(true);
    };
    let start = Instant::now();
    let list = std::fs::read_to_string(suite.join("valid.txt"))?;
    let schemas: Vec<Schema> = list
        .lines()
        .enumerate()
        .step_by(share)
        .map(|(number, line)| schema(number, line))
        .collect();
    let instances: usize = schemas.iter().map(|schema| schema.instances.len()).sum();
    let exceptions = exceptions()?;
    let mut failures = Failures::default();
    let mut failed_instances = BTreeSet::new();

    let folder = folders::output("xsts");
    let requests: Vec<Request> = schemas
        .iter()
        .enumerate()
        .map(|(number, schema)| Request {
            input: suite.join(&schema.path),
            output: folder
                .join(crate_name(number))
                .join(format!("src/{}.rs", schema.module)),
            distinguish_nil: true,
            ..Request::default()
        })
        .collect();
    let mut generated = BTreeMap::new();
    let (mut lines, mut fields) = (0, 0);
    for (schema, result) in schemas.iter().zip(work::generate(&requests)?) {
        match result {
            work::Result::Done(done) => {
                lines += done.lines;
                fields += done.fields;
                generated.insert(schema.module.as_str(), done);
            }
            work::Result::Refused(why, _) => failures.add(&schema.path, &format!("refused: {why}")),
            work::Result::Broke(why) => failures.add(&schema.path, &format!("broke: {why}")),
        }
    }
    println!(
        "{} of {} schemas generated, {lines} lines, {fields} fields",
        generated.len(),
        schemas.len()
    );

    // The roots that the instances have.
    let mut documents: BTreeMap<&str, String> = BTreeMap::new();
    let mut crates: Vec<Crate> = (0..CRATES)
        .map(|n| Crate {
            name: crate_name(n),
            modules: Vec::new(),
        })
        .collect();
    let mut root_of: BTreeMap<&str, String> = BTreeMap::new();
    for (number, schema) in schemas.iter().enumerate() {
        let Some(done) = generated.get(schema.module.as_str()) else {
            continue;
        };
        let mut roots = BTreeMap::new();
        for instance in &schema.instances {
            let text = document(&suite.join(instance))?;
            let root = root_name(&text)?;
            let by_element = done
                .roots
                .get(&root)
                .map(|path| Root::Element(path.clone()));
            let by_type = || {
                done.types
                    .get(&root_type(&text)?)
                    .map(|path| Root::Type(path.clone()))
            };
            if let Some(read_by) = by_element.or_else(by_type) {
                roots.insert(root.clone(), read_by);
                root_of.insert(instance, root);
                documents.insert(instance, text);
            } else {
                failures.add(instance, &format!("no static for the root {root}"));
                failed_instances.insert(instance.clone());
            }
        }
        crates[number % CRATES].modules.push(Module {
            name: schema.module.clone(),
            roots: roots.into_iter().collect(),
        });
    }

    let built = build::build(&folder, &mut crates, Kind::Program)?;
    for (module, error) in &built.failed {
        let path = schemas.iter().find(|schema| schema.module == *module);
        failures.add(
            path.map_or(module, |schema| &schema.path),
            &format!("does not compile: {error}"),
        );
    }
    for error in &built.other {
        failures.add("cargo", error);
    }
    let compiled: BTreeMap<&str, &str> = crates
        .iter()
        .flat_map(|krate| {
            krate
                .modules
                .iter()
                .map(|module| (module.name.as_str(), krate.name.as_str()))
        })
        .collect();
    println!(
        "{} compiled; the last build took {:.0} s, {:.0} s of CPU",
        compiled.len(),
        built.seconds,
        built.cpu
    );
    for (warning, (count, example)) in &built.warnings {
        println!("warning, {count} times: {warning}\n          {example}");
    }

    let mut counts = Counts::default();
    for krate in &crates {
        let of_crate =
            |schema: &&Schema| compiled.get(schema.module.as_str()) == Some(&krate.name.as_str());
        let asked: Vec<(&Schema, &str)> = schemas
            .iter()
            .filter(of_crate)
            .flat_map(|schema| {
                schema
                    .instances
                    .iter()
                    .map(move |instance| (schema, instance.as_str()))
            })
            .filter(|(_, instance)| root_of.contains_key(instance))
            .collect();
        let lines: Vec<String> = asked
            .iter()
            .map(|(schema, instance)| {
                worker::line(&[
                    &build::key(&schema.module, &root_of[instance]),
                    &documents[instance],
                ])
            })
            .collect();
        let program = build::program(&krate.name);
        let answers = worker::ask(|| Command::new(&program), &lines, LIMIT)?;
        let mut rounds: BTreeMap<&str, Vec<(&str, Answer)>> = BTreeMap::new();
        for ((schema, instance), answer) in asked.iter().zip(answers) {
            rounds
                .entry(&schema.path)
                .or_default()
                .push((instance, answer));
        }
        for (schema, rounds) in rounds {
            let request = Request {
                input: suite.join(schema),
                ..Request::default()
            };
            let generated = request
                .generator()
                .generate()
                .map_err(|error| format!("{schema}: {error}"))?;
            for (instance, answer) in rounds {
                if let Err(why) =
                    counts.check(&generated.model, instance, &documents[instance], answer)
                {
                    failures.add(&format!("{instance} ({schema})"), &why);
                    failed_instances.insert(instance.to_owned());
                }
            }
        }
    }
    // Instances of schemas that did not get so far.
    for schema in schemas
        .iter()
        .filter(|schema| !compiled.contains_key(schema.module.as_str()))
    {
        failed_instances.extend(schema.instances.iter().cloned());
    }

    println!(
        "{} of {instances} instances read, {} equal when written back",
        counts.read, counts.equal
    );
    println!(
        "  of these {} with xsi:type that repeats the declared type, on one side alone",
        counts.redundant_types
    );
    println!(
        "           {} with xsi:nil=\"false\" on one side alone",
        counts.false_nils
    );
    println!(
        "           {} with a default or fixed value written out for an empty element",
        counts.defaults
    );
    println!(
        "strict reading and validate(), each: {} times accepted what is valid, {} times refused what is not, {} times wrong",
        counts.accepted,
        counts.refused,
        counts.verdicts.len()
    );
    println!(
        "{} CPU seconds, {:.0} s in all",
        build::cpu_seconds().round(),
        start.elapsed().as_secs_f64()
    );
    if failures.len() > 0 {
        println!("\nfailures:\n{}", failures.text());
    }
    if counts.verdicts.len() > 0 {
        println!(
            "\nwrong verdicts (they don't fail this command):\n{}",
            counts.verdicts.text()
        );
    }
    let known: Vec<&String> = failed_instances
        .iter()
        .filter(|path| exceptions.contains(*path))
        .collect();
    let of_share: BTreeSet<&String> = schemas
        .iter()
        .flat_map(|schema| &schema.instances)
        .collect();
    let stale: Vec<&String> = exceptions
        .iter()
        .filter(|path| of_share.contains(path) && !failed_instances.contains(*path))
        .collect();
    for path in &stale {
        println!("named as an exception, and equal: {path}");
    }
    let unexpected = failed_instances.len() - known.len();
    println!(
        "{unexpected} unexpected failures, {} exceptions, {} stale exceptions",
        known.len(),
        stale.len()
    );
    Ok(compiled.len() == schemas.len() && unexpected == 0 && stale.is_empty())
}

#[derive(Default)]
struct Counts {
    read: usize,
    equal: usize,
    redundant_types: usize,
    false_nils: usize,
    defaults: usize,
    accepted: usize,
    refused: usize,
    verdicts: Failures,
}

impl Counts {
    fn check(
        &mut self,
        model: &soapgen::model::Model,
        instance: &str,
        document: &str,
        answer: Answer,
    ) -> Result<(), String> {
        let fields = match answer {
            Answer::Fields(fields) => fields,
            Answer::Died(why) => return Err(format!("died: {why}")),
            Answer::TimedOut => return Err("no end".to_owned()),
        };
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let (written, strict, violation) = match fields[..] {
            ["ok", written, strict, violation] => (written, strict, violation),
            ["unread", why] => return Err(format!("not read: {why}")),
            _ => {
                self.read += 1;
                return Err(format!("not written: {}", fields.join(" ")));
            }
        };
        self.read += 1;
        self.verdict(
            instance,
            "strict reading",
            strict.lines().nth(1).unwrap_or(strict).trim(),
        );
        self.verdict(instance, "validate()", violation);
        let found = round_trip(model, Order::Kept, document, written)?;
        if let Some(difference) = found.differences.first() {
            return Err(format!("differs: {difference}"));
        }
        self.equal += 1;
        self.redundant_types += usize::from(found.redundant_types > 0);
        self.false_nils += usize::from(found.false_nils > 0);
        self.defaults += usize::from(found.defaults > 0);
        Ok(())
    }

    /// Whether a check of an instance said what the suite says of it.
    fn verdict(&mut self, instance: &str, check: &str, violation: &str) {
        // NIST's names tell: "SV-II" is a valid schema with an invalid instance, whose value is
        // of the base type and beyond a facet.
        let invalid = instance.contains("-SV-II-");
        match (invalid, violation) {
            (false, "") => self.accepted += 1,
            (true, "") => self
                .verdicts
                .add(instance, &format!("{check} accepts what a facet rules out")),
            (false, why) => self
                .verdicts
                .add(instance, &format!("{check} refuses: {why}")),
            (true, _) => self.refused += 1,
        }
    }
}

/// Compares a document with what was written for it.
pub fn round_trip(
    model: &soapgen::model::Model,
    order: Order,
    document: &str,
    written: &str,
) -> Result<Comparison, String> {
    let options = || roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let before = roxmltree::Document::parse_with_options(document, options())
        .map_err(|error| format!("the instance is not XML: {error}"))?;
    let after = roxmltree::Document::parse_with_options(written, options())
        .map_err(|error| format!("what was written is not XML: {error}: {written}"))?;
    Ok(compare::compare(
        model,
        order,
        before.root_element(),
        after.root_element(),
    ))
}

fn schema(number: usize, line: &str) -> Schema {
    let mut paths = line.split('\t').map(str::to_owned);
    Schema {
        path: paths.next().unwrap_or_default(),
        instances: paths.collect(),
        module: format!("m{number:04}"),
    }
}

fn crate_name(number: usize) -> String {
    format!("xsts-{}", number % CRATES)
}

/// The text of a document, whatever its encoding.
fn document(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = soapgen_runtime::decode(&bytes, None);
    text.map(Into::into)
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The expanded name of a document's root.
pub fn root_name(text: &str) -> Result<String, String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let xml = roxmltree::Document::parse_with_options(text, options).map_err(|e| e.to_string())?;
    let name = xml.root_element().tag_name();
    Ok(format!(
        "{{{}}}{}",
        name.namespace().unwrap_or(""),
        name.name()
    ))
}

/// The type that the root's `xsi:type` names.
fn root_type(text: &str) -> Option<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let xml = roxmltree::Document::parse_with_options(text, options).ok()?;
    compare::named_type(xml.root_element()).map(|name| name.to_string())
}

/// The instances that are known not to be equal: path, reason, clause, with tabs between.
fn exceptions() -> Result<BTreeSet<String>, Box<dyn std::error::Error>> {
    let file = folders::workspace().join("xtask/xsts-exceptions.txt");
    let text = std::fs::read_to_string(file)?;
    let mut paths = BTreeSet::new();
    for line in text.lines() {
        match line.split('\t').collect::<Vec<_>>()[..] {
            [path, reason, clause] if !reason.is_empty() && !clause.is_empty() => {
                paths.insert(path.to_owned());
            }
            _ => {
                return Err(
                    format!("xsts-exceptions.txt takes path, reason, clause: {line}").into(),
                );
            }
        }
    }
    if paths.len() > MOST_EXCEPTIONS {
        return Err(format!("xsts-exceptions.txt has more than {MOST_EXCEPTIONS} lines").into());
    }
    Ok(paths)
}

/// The schemas of the suite that are not in the list of the valid ones.
pub fn run_invalid() -> Outcome {
    let Some(suite) = folders::shared("xsts") else {
        return Ok(true);
    };
    let list = std::fs::read_to_string(suite.join("valid.txt"))?;
    let valid: BTreeSet<PathBuf> = list
        .lines()
        .filter_map(|line| line.split('\t').next())
        .map(|path| suite.join(path))
        .collect();
    let files = folders::files(&suite, &[".xsd"])?;
    let files: Vec<PathBuf> = files
        .into_iter()
        .filter(|file| !valid.contains(file))
        .collect();
    refuse_or_generate(&suite, &files, Path::new(""))
}

/// Documents that may be broken: each is generated from, or refused with a place.
pub fn refuse_or_generate(root: &Path, files: &[PathBuf], catalog: &Path) -> Outcome {
    let requests: Vec<Request> = files
        .iter()
        .map(|file| Request {
            input: file.clone(),
            catalog: catalog.to_owned(),
            client: true,
            ..Request::default()
        })
        .collect();
    let (mut done, mut refused) = (0, 0);
    let mut reasons = Failures::default();
    let mut failures = Failures::default();
    let mut slowest = (0.0, String::new());
    for (file, result) in files.iter().zip(work::generate(&requests)?) {
        let path = file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string();
        match result {
            work::Result::Done(result) => {
                done += 1;
                if result.seconds > slowest.0 {
                    slowest = (result.seconds, path);
                }
            }
            work::Result::Refused(why, true) => {
                refused += 1;
                reasons.add(&path, &why);
            }
            work::Result::Refused(why, false) => {
                failures.add(&path, &format!("refused without a place: {why}"));
            }
            work::Result::Broke(why) => failures.add(&path, &format!("broke: {why}")),
        }
    }
    println!(
        "{} documents: {done} generated, {refused} refused with a place, {} failures",
        files.len(),
        failures.len()
    );
    println!("the slowest took {:.1} s: {}", slowest.0, slowest.1);
    println!("refused:\n{}", reasons.text());
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }
    Ok(failures.len() == 0)
}
