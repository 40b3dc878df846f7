//! The W3C's XML Schema test suite: schemas generate, compile, and give their instances back.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use roxmltree::Document;
use soapgen::model::Model;

use crate::build::{self, Crate, Kind, Module, Root};
use crate::compare::{self, Comparison, Order};
use crate::report::Failures;
use crate::work::{self, Done, Request};
use crate::worker::{self, Answer};
use crate::{Outcome, dynamic, folders};

/// The modules are spread over so many crates, which bounds the memory that rustc needs.
const CRATES: usize = 8;

/// The namespace of the suite's lists.
const SUITE: &str = "http://www.w3.org/XML/2004/xml-schema-test-suite/";

/// How long one instance may take.
const LIMIT: Duration = Duration::from_secs(30);

/// At most so many instances may be named as exceptions.
const MOST_EXCEPTIONS: usize = 20;

/// A schema of the list.
struct Schema {
    path: String,
    instances: Vec<String>,
    /// Instances that the suite says are invalid.
    invalid: Vec<String>,
    module: String,
    /// The crate that its module is in.
    krate: usize,
}

/// An instance that is read and written.
struct Instance<'s> {
    schema: &'s Schema,
    path: &'s str,
    text: String,
    root: String,
    read_by: Root,
    /// Whether the suite says that it is valid.
    is_valid: bool,
}

/// What was asked for, and the statics of the global elements that came of it, by module.
type Requests<'s> = BTreeMap<&'s str, (Request, Vec<String>)>;

/// What failed, and of which instances that is known.
#[derive(Default)]
struct Failed {
    causes: Failures,
    instances: BTreeSet<String>,
}

impl Failed {
    fn schema(&mut self, schema: &Schema, reason: &str) {
        self.causes.add(&schema.path, reason);
        self.instances.extend(schema.instances.iter().cloned());
    }

    fn instance(&mut self, schema: &Schema, instance: &str, reason: &str) {
        self.causes
            .add(&format!("{instance} ({})", schema.path), reason);
        self.instances.insert(instance.to_owned());
    }
}

/// Every `share`th valid schema, with its instances.
pub fn run(share: usize) -> Outcome {
    let start = Instant::now();
    let (suite, schemas) = schemas(share)?;
    let (counts, compiled, failed) = measured(&suite, &schemas)?;
    let all: usize = schemas.iter().map(|schema| schema.instances.len()).sum();
    counts.print(all);
    println!(
        "{:.0} CPU seconds, {:.0} s in all",
        build::cpu_seconds(),
        start.elapsed().as_secs_f64()
    );
    if failed.causes.len() > 0 {
        println!("\nfailures:\n{}", failed.causes.text());
    }
    if counts.verdicts.len() > 0 {
        println!(
            "\nwrong verdicts (they don't fail this command):\n{}",
            counts.verdicts.text()
        );
    }
    let as_expected = judge(&schemas, &failed.instances)?;
    Ok(as_expected && compiled == schemas.len() && counts.dynamic.is_right())
}

/// Values without Rust types beside generated code, on the instances of every `share`th schema.
pub fn compared(share: usize) -> Result<dynamic::Compared, Box<dyn Error>> {
    let (suite, schemas) = schemas(share)?;
    let (counts, compiled, failed) = measured(&suite, &schemas)?;
    // Instances that don't come back equal are what `cargo xtask xsts` tells of.
    let is_whole = compiled == schemas.len();
    if !is_whole {
        println!("failures:\n{}", failed.causes.text());
    }
    Ok(dynamic::Compared {
        documents: compiled,
        operations: 0,
        comparison: counts.dynamic,
        is_whole,
    })
}

/// The suite's folder, and every `share`th schema of its list of valid ones.
fn schemas(share: usize) -> Result<(PathBuf, Vec<Schema>), Box<dyn Error>> {
    let suite = folders::shared("xsts");
    let list = std::fs::read_to_string(suite.join("valid.txt"))?;
    let lines = list.lines().enumerate().step_by(share);
    let mut schemas: Vec<Schema> = lines.map(|(number, line)| schema(number, line)).collect();
    let mut invalid = invalid_instances(&suite)?;
    for schema in &mut schemas {
        schema.invalid = invalid.remove(&schema.path).unwrap_or_default();
    }
    Ok((suite, schemas))
}

/// Generates, compiles, reads and writes; how many schemas compiled, and what failed.
fn measured(suite: &Path, schemas: &[Schema]) -> Result<(Counts, usize, Failed), Box<dyn Error>> {
    let mut failed = Failed::default();
    let (requests, mut instances) = generate(suite, schemas, &mut failed)?;
    let compiled = compile(schemas, &requests, &instances, &mut failed)?;
    instances.retain(|instance| compiled.contains(instance.schema.module.as_str()));
    let counts = round_trips(&requests, &instances, &mut failed)?;
    Ok((counts, compiled.len(), failed))
}

/// Generates a module of each schema; gives, by module, what was asked for, and the instances
/// whose roots the modules know.
fn generate<'s>(
    suite: &Path,
    schemas: &'s [Schema],
    failed: &mut Failed,
) -> Result<(Requests<'s>, Vec<Instance<'s>>), Box<dyn Error>> {
    let folder = folders::output("xsts");
    let request = |schema: &Schema| Request {
        inputs: vec![suite.join(&schema.path)],
        output: folder
            .join(crate_name(schema.krate))
            .join(format!("src/{}.rs", schema.module)),
        distinguish_nil: true,
        ..Request::default()
    };
    let mut requests: Vec<Request> = schemas.iter().map(request).collect();
    let mut results = work::generate(&requests)?;
    // A root may be declared in a document that only the instance names.
    for ((schema, request), result) in schemas.iter().zip(&mut requests).zip(&mut results) {
        let work::Result::Done(done) = &*result else {
            continue;
        };
        for path in &schema.instances {
            let path = suite.join(path);
            let text = document(&path)?;
            if read_by(done, &text, &root_name(&text)?).is_none() {
                request.inputs.extend(hinted(&path, &text, &request.inputs));
            }
        }
        if request.inputs.len() > 1 {
            let again = work::generate(std::slice::from_ref(request))?;
            *result = again.into_iter().next().ok_or("no answer")?;
        }
    }

    let (mut lines, mut fields, mut instances) = (0, 0, Vec::new());
    let mut by_module = BTreeMap::new();
    for ((schema, request), result) in schemas.iter().zip(requests).zip(results) {
        let done = match result {
            work::Result::Done(done) => done,
            work::Result::Refused(why, _) => {
                failed.schema(schema, &format!("refused: {why}"));
                continue;
            }
            work::Result::Broke(why) => {
                failed.schema(schema, &format!("broke: {why}"));
                continue;
            }
        };
        lines += done.lines;
        fields += done.fields;
        let elements = done.roots.values().cloned().collect();
        by_module.insert(schema.module.as_str(), (request, elements));
        for path in &schema.instances {
            let text = document(&suite.join(path))?;
            let root = root_name(&text)?;
            match read_by(&done, &text, &root) {
                Some(read_by) => instances.push(Instance {
                    schema,
                    path,
                    text,
                    root,
                    read_by,
                    is_valid: true,
                }),
                None => failed.instance(schema, path, &format!("no static for the root {root}")),
            }
        }
        for path in &schema.invalid {
            // What is not XML, or has a root that nothing declares, is refused before this.
            let Ok(text) = document(&suite.join(path)) else {
                continue;
            };
            let Ok(root) = root_name(&text) else {
                continue;
            };
            if let Some(read_by) = read_by(&done, &text, &root) {
                instances.push(Instance {
                    schema,
                    path,
                    text,
                    root,
                    read_by,
                    is_valid: false,
                });
            }
        }
    }
    println!(
        "{} of {} schemas generated, {lines} lines, {fields} fields",
        by_module.len(),
        schemas.len()
    );
    Ok((by_module, instances))
}

/// What reads a root: the static of the element, or the type that `xsi:type` names.
fn read_by(done: &Done, text: &str, root: &str) -> Option<Root> {
    match done.roots.get(root) {
        Some(path) => Some(Root::Element(path.clone())),
        None => {
            let path = done.types.get(&root_type(text)?)?;
            Some(Root::Type(path.clone()))
        }
    }
}

/// The documents that an instance's `xsi:schemaLocation` names, the known ones left out.
fn hinted(instance: &Path, text: &str, known: &[PathBuf]) -> Vec<PathBuf> {
    let Ok(xml) = parse(text) else {
        return Vec::new();
    };
    let hints = xml
        .root_element()
        .attribute((compare::XSI, "schemaLocation"));
    let locations = hints.unwrap_or("").split_whitespace().skip(1).step_by(2);
    let paths = locations.map(|location| instance.with_file_name(location));
    paths
        .filter(|path| path.is_file() && !known.contains(path))
        .collect()
}

/// Compiles the modules; gives those that do.
fn compile<'s>(
    schemas: &'s [Schema],
    requests: &Requests,
    instances: &[Instance],
    failed: &mut Failed,
) -> Result<BTreeSet<&'s str>, Box<dyn Error>> {
    let mut crates: Vec<Crate> = (0..CRATES)
        .map(|number| Crate {
            name: crate_name(number),
            modules: Vec::new(),
        })
        .collect();
    let mut roots: BTreeMap<&str, BTreeMap<&str, &Root>> = BTreeMap::new();
    for instance in instances {
        let of_module = roots.entry(&instance.schema.module).or_default();
        of_module.insert(&instance.root, &instance.read_by);
    }
    for schema in schemas {
        let module = schema.module.as_str();
        if let Some((_, elements)) = requests.get(module) {
            let roots = roots.remove(module).unwrap_or_default();
            crates[schema.krate].modules.push(Module {
                name: module.to_owned(),
                roots: roots
                    .into_iter()
                    .map(|(root, read_by)| (root.to_owned(), read_by.clone()))
                    .collect(),
                elements: elements.clone(),
            });
        }
    }
    let built = build::build(&folders::output("xsts"), &mut crates, Kind::Program)?;
    for schema in schemas {
        if let Some(error) = built.failed.get(&schema.module) {
            failed.schema(schema, &format!("does not compile: {error}"));
        }
    }
    for error in &built.other {
        failed.causes.add("cargo", error);
    }
    let alive: BTreeSet<&str> = crates
        .iter()
        .flat_map(|krate| krate.modules.iter().map(|module| module.name.as_str()))
        .collect();
    let compiled: BTreeSet<&str> = schemas
        .iter()
        .map(|schema| schema.module.as_str())
        .filter(|module| alive.contains(module))
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
    Ok(compiled)
}

/// Reads and writes the instances and compares.
fn round_trips(
    requests: &Requests,
    instances: &[Instance],
    failed: &mut Failed,
) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::default();
    for krate in 0..CRATES {
        let asked: Vec<&Instance> = instances
            .iter()
            .filter(|i| i.schema.krate == krate)
            .collect();
        let lines: Vec<String> = asked
            .iter()
            .map(|i| worker::line(&[&build::key(&i.schema.module, &i.root), &i.text]))
            .collect();
        let program = build::program(&crate_name(krate));
        let answers = worker::ask(|| Command::new(&program), &lines, LIMIT)?;
        let mut model: Option<(&str, Model)> = None;
        let mut services = dynamic::Services::default();
        for (instance, answer) in asked.into_iter().zip(answers) {
            let schema = instance.schema;
            let (request, _) = requests.get(schema.module.as_str()).ok_or("no request")?;
            let service = services.of(&schema.module, || request.generator().generate())?;
            let of = (instance.path, &*instance.root);
            (counts.dynamic).compare(service, of, true, &instance.text, &answer);
            if !instance.is_valid {
                counts.check_invalid(instance.path, &answer);
                continue;
            }
            let known = model.take().filter(|(module, _)| *module == schema.module);
            let known = match known {
                Some(known) => known,
                None => {
                    let (request, _) = requests.get(schema.module.as_str()).ok_or("no request")?;
                    let generated = request.generator().generate();
                    let generated = generated.map_err(|e| format!("{}: {e}", schema.path))?;
                    (schema.module.as_str(), generated.model)
                }
            };
            if let Err(why) = counts.check(&known.1, instance.path, &instance.text, answer) {
                failed.instance(schema, instance.path, &why);
            }
            model = Some(known);
        }
    }
    Ok(counts)
}

/// Whether the instances that failed are those that are known to.
fn judge(schemas: &[Schema], failed: &BTreeSet<String>) -> Outcome {
    let exceptions = exceptions()?;
    let measured: BTreeSet<&String> = schemas.iter().flat_map(|s| &s.instances).collect();
    let stale: Vec<&String> = exceptions
        .iter()
        .filter(|path| measured.contains(path) && !failed.contains(*path))
        .collect();
    for path in &stale {
        println!("named as an exception, and equal: {path}");
    }
    let unexpected = failed.difference(&exceptions).count();
    println!(
        "{unexpected} unexpected failures, {} exceptions, {} stale exceptions",
        failed.len() - unexpected,
        stale.len()
    );
    Ok(unexpected == 0 && stale.is_empty())
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
    forms: usize,
    verdicts: Failures,
    dynamic: dynamic::Comparison,
}

impl Counts {
    fn print(&self, all: usize) {
        println!(
            "{} of {all} instances read, {} equal when written back",
            self.read, self.equal
        );
        println!(
            "  of these {} with an xsi:type that repeats the declared type on one side alone,\n  \
             {} with xsi:nil=\"false\" on one side alone,\n  \
             {} with a default or fixed value written out for an empty element",
            self.redundant_types, self.false_nils, self.defaults
        );
        println!(
            "strict reading and validate(), each: {} times accepted what is valid, {} times \
             refused what is not, {} times wrong;\n  \
             {} times validate() refused a valid value, whose type has a pattern that the form in \
             which it is written doesn't match",
            self.accepted,
            self.refused,
            self.verdicts.len(),
            self.forms
        );
        self.dynamic.print();
    }

    fn check(
        &mut self,
        model: &Model,
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
        let (written, strict, violation, rewritten) = match fields[..] {
            ["ok", written, strict, violation, rewritten] => {
                (written, strict, violation, rewritten)
            }
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
        if strict.is_empty() && !violation.is_empty() && !rewritten.is_empty() {
            // It is about the form in which the value is written, and that is ruled out.
            self.forms += 1;
        } else {
            self.verdict(instance, "validate()", violation);
        }
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

    /// Strict reading refuses what the suite says is invalid.
    fn check_invalid(&mut self, instance: &str, answer: &Answer) {
        let Answer::Fields(fields) = answer else {
            self.verdicts
                .add(instance, "an invalid instance: no answer");
            return;
        };
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        match fields[..] {
            ["ok", _, "", ..] => {
                // Of what kind it is, its folder tells.
                let kind = instance.split('/').take(3).collect::<Vec<_>>().join(" ");
                let what = format!("strict reading accepts what is invalid: {kind}");
                self.verdicts.add(instance, &what);
            }
            _ => self.refused += 1,
        }
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
    model: &Model,
    order: Order,
    document: &str,
    written: &str,
) -> Result<Comparison, String> {
    let before = parse(document).map_err(|error| format!("the instance is not XML: {error}"))?;
    let after = parse(written)
        .map_err(|error| format!("what was written is not XML: {error}: {written}"))?;
    Ok(compare::compare(
        model,
        order,
        before.root_element(),
        after.root_element(),
    ))
}

/// Parses a document, one with a document type declaration too.
fn parse(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    Document::parse_with_options(text, options)
}

fn schema(number: usize, line: &str) -> Schema {
    let mut paths = line.split('\t').map(str::to_owned);
    Schema {
        path: paths.next().unwrap_or_default(),
        instances: paths.collect(),
        invalid: Vec::new(),
        module: format!("m{number:04}"),
        krate: number % CRATES,
    }
}

fn crate_name(number: usize) -> String {
    format!("xsts-{number}")
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
    let xml = parse(text).map_err(|error| error.to_string())?;
    let name = xml.root_element().tag_name();
    Ok(format!(
        "{{{}}}{}",
        name.namespace().unwrap_or(""),
        name.name()
    ))
}

/// The type that the root's `xsi:type` names.
fn root_type(text: &str) -> Option<String> {
    let xml = parse(text).ok()?;
    compare::named_type(xml.root_element()).map(|name| name.to_string())
}

/// The instances that the suite says are invalid, by the schema of their group. Tests of XML
/// Schema 1.1 are left out.
fn invalid_instances(suite: &Path) -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
    const XLINK: &str = "http://www.w3.org/1999/xlink";
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in folders::files(suite, &[".testSet"])? {
        let text = document(&file)?;
        let xml = parse(&text)?;
        let groups = xml
            .descendants()
            .filter(|n| n.has_tag_name((SUITE, "testGroup")));
        for group in groups {
            let href = |test: roxmltree::Node, what: &str| {
                let document = test.children().find(|n| n.has_tag_name((SUITE, what)))?;
                let href = document.attribute((XLINK, "href"))?;
                Some(href.trim_start_matches("../").to_owned())
            };
            let tests = |what: &'static str| {
                group
                    .children()
                    .filter(move |n| n.has_tag_name((SUITE, what)))
            };
            let Some(schema) = tests("schemaTest").find_map(|t| href(t, "schemaDocument")) else {
                continue;
            };
            for test in tests("instanceTest") {
                let is_invalid = test.children().any(|n| {
                    n.has_tag_name((SUITE, "expected"))
                        && n.attribute("validity") == Some("invalid")
                });
                let is_later = [group, test]
                    .iter()
                    .any(|n| n.attribute("version").is_some_and(|v| v.contains("1.1")));
                if is_invalid && !is_later {
                    let path = href(test, "instanceDocument");
                    found.entry(schema.clone()).or_default().extend(path);
                }
            }
        }
    }
    Ok(found)
}

/// The instances that are known not to be equal: path, reason, clause, with tabs between.
fn exceptions() -> Result<BTreeSet<String>, Box<dyn Error>> {
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
    let suite = folders::shared("xsts");
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
            inputs: vec![file.clone()],
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
