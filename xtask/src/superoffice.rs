//! The WSDLs of SuperOffice NetServer: all of them generate and compile in one crate, and the
//! documented messages are read and written back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use roxmltree::{Document, Node};
use soapgen::model::Model;

use crate::build::{self, Crate, Kind, Module, Root};
use crate::compare::{self, Order};
use crate::dynamic::{self, Comparison};
use crate::report::Failures;
use crate::variants::Variant;
use crate::work::{self, Request};
use crate::worker::{self, Answer};
use crate::{Outcome, folders, xsts};

/// How long one message may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Generates, compiles, and measures the messages with and without `distinguish_nil`.
pub fn run() -> Outcome {
    let folder = folders::shared("corpus/superoffice");
    let mut documents = folders::files(&folder, &[".wsdl"])?;
    documents.retain(|document| document.parent() == Some(&folder));
    let mut compiled = true;
    let apart: Vec<Vec<PathBuf>> = documents.iter().map(|d| vec![d.clone()]).collect();
    for (name, runs) in [("a run each", apart), ("one run", vec![documents])] {
        println!("\n{name}:");
        compiled &= all_in_one_crate(&name.replace(' ', "-"), &runs)?;
    }
    let mut messages = true;
    for distinguish_nil in [false, true] {
        println!("\nmessages, distinguish_nil {distinguish_nil}:");
        messages &= round_trips(&folder, distinguish_nil)?;
    }
    Ok(compiled && messages)
}

/// Generates each of the runs from its documents, and compiles the modules in one crate.
fn all_in_one_crate(name: &str, runs: &[Vec<PathBuf>]) -> Outcome {
    let folder = folders::output(&format!("superoffice-{name}"));
    let module = |documents: &[PathBuf]| match documents {
        [document] => module(document),
        _ => "all".to_owned(),
    };
    let requests: Vec<Request> = runs
        .iter()
        .map(|documents| Request {
            inputs: documents.clone(),
            output: folder.join(format!("superoffice/src/{}.rs", module(documents))),
            client: true,
            ..Request::default()
        })
        .collect();
    let (start, cpu) = (Instant::now(), build::cpu_seconds());
    let results = work::generate(&requests)?;
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), build::cpu_seconds() - cpu);
    let mut failures = Failures::default();
    let mut modules = Vec::new();
    let (mut lines, mut fields, mut counts, mut types) = (0, 0, [0; 3], [0; 3]);
    for (documents, result) in runs.iter().zip(results) {
        let name = module(documents);
        match result {
            work::Result::Done(done) => {
                lines += done.lines;
                fields += done.fields;
                let of_document = [done.operations, done.modelled, done.methods];
                counts
                    .iter_mut()
                    .zip(of_document)
                    .for_each(|(sum, count)| *sum += count);
                let [declarations, names] = done.declared_types;
                types
                    .iter_mut()
                    .zip([declarations, names, done.modelled_types])
                    .for_each(|(sum, count)| *sum += count);
                modules.push(Module {
                    name,
                    roots: Vec::new(),
                    elements: Vec::new(),
                });
            }
            work::Result::Refused(why, _) => failures.add(&name, &format!("refused: {why}")),
            work::Result::Broke(why) => failures.add(&name, &format!("broke: {why}")),
        }
    }
    println!(
        "{} of {} runs generated in {seconds:.1} s, {cpu:.1} s of CPU",
        modules.len(),
        runs.len()
    );
    println!(
        "types: {} declarations of {} names, {} in the model",
        types[0], types[1], types[2]
    );
    if types[1] != types[2] {
        failures.add("types", &format!("{types:?}"));
    }
    println!(
        "{lines} lines without documentation and blank ones, {fields} fields, {:.2} lines a field",
        lines as f64 / fields.max(1) as f64
    );
    println!(
        "operations of SOAP bindings: {} in the documents, {} in the model, {} methods",
        counts[0], counts[1], counts[2]
    );
    if counts[0] != counts[2] {
        failures.add("operations", &format!("{counts:?}"));
    }
    let mut crates = [Crate {
        name: "superoffice".to_owned(),
        modules,
    }];
    let built = build::build(&folder, &mut crates, Kind::Library)?;
    for (name, error) in &built.failed {
        failures.add(name, &format!("does not compile: {error}"));
    }
    for error in &built.other {
        failures.add("cargo", error);
    }
    println!(
        "{} compiled in one crate without a warning; cargo check took {:.1} s, {:.1} s of CPU",
        crates[0].modules.len(),
        built.seconds,
        built.cpu
    );
    for cost in built.rustc.values() {
        println!("rustc alone: {cost}");
    }
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }
    Ok(failures.len() == 0)
}

/// A body of a message.
#[derive(Clone)]
struct Message {
    name: String,
    agent: String,
    root: String,
    /// The element in the body, as a document of its own.
    document: String,
}

#[derive(Default)]
struct Counts {
    messages: usize,
    declared: usize,
    valid: usize,
    read: usize,
    equal: usize,
    equal_and_valid: usize,
    reordered: usize,
}

/// Messages, and what generated code answered on them.
struct Read {
    agents: Vec<PathBuf>,
    requests: Vec<Request>,
    /// Messages that have declared elements alone.
    declared: Vec<Message>,
    answers: Vec<Answer>,
    program: PathBuf,
    /// The name of the module and the model of each agent.
    models: BTreeMap<String, (String, Model)>,
    counts: BTreeMap<String, Counts>,
    /// How many operations the agents' documents have.
    operations: usize,
    undeclared: Failures,
    failures: Failures,
}

/// Values without Rust types beside generated code, on the messages of every `share`th agent.
pub fn compared(
    share: usize,
    distinguish_nil: bool,
) -> Result<dynamic::Compared, Box<dyn std::error::Error>> {
    let folder = folders::shared("corpus/superoffice");
    let read = read(&folder, share, distinguish_nil)?;
    let is_whole = read.failures.len() == 0;
    if !is_whole {
        println!("failures:\n{}", read.failures.text());
    }
    Ok(dynamic::Compared {
        documents: read.models.len(),
        operations: read.operations,
        comparison: read.beside_dynamic()?,
        is_whole,
    })
}

impl Read {
    /// Reads and writes the messages by values without Rust types, and compares.
    fn beside_dynamic(&self) -> Result<Comparison, Box<dyn std::error::Error>> {
        let mut compared = Comparison::default();
        let mut services = dynamic::Services::default();
        for (message, answer) in self.declared.iter().zip(&self.answers) {
            let mut agents = self.agents.iter();
            let at = agents.position(|agent| file_name(agent) == message.agent);
            let request = at
                .and_then(|at| self.requests.get(at))
                .ok_or("no request")?;
            let service = services.of(&message.agent, || request.generator().generate())?;
            let of = (&*message.name, &*message.root);
            compared.compare(service, of, false, &message.document, answer);
        }
        Ok(compared)
    }
}

/// Has generated code read the messages of every `share`th agent.
fn read(
    folder: &Path,
    share: usize,
    distinguish_nil: bool,
) -> Result<Read, Box<dyn std::error::Error>> {
    let name = if distinguish_nil {
        "messages-nil"
    } else {
        "messages"
    };
    let output = folders::output("superoffice-messages");
    let mut agents: Vec<PathBuf> = std::fs::read_dir(folder.join("messages"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    agents.retain(|agent| agent.is_dir());
    agents.sort();
    let agents: Vec<PathBuf> = agents.into_iter().step_by(share).collect();
    let mut failures = Failures::default();
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut messages = Vec::new();
    let mut requests = Vec::new();
    for agent in &agents {
        let agent_name = file_name(agent);
        for file in folders::files(agent, &[".request.xml", ".response.xml"])? {
            let message = format!("{agent_name}/{}", file_name(&file));
            counts.entry(agent_name.clone()).or_default().messages += 1;
            match body(&file) {
                Ok(Some((root, document))) => {
                    messages.push(Message {
                        name: message,
                        agent: agent_name.clone(),
                        root,
                        document,
                    });
                }
                Ok(None) => failures.add(&message, "nothing in the body"),
                Err(why) => failures.add(&message, &why),
            }
        }
        let named = [format!("Services88-{agent_name}"), agent_name.clone()];
        let mut named = named.map(|name| folder.join(name + ".wsdl")).into_iter();
        let wsdl = named.find(|wsdl| wsdl.is_file());
        let wsdl = wsdl.ok_or_else(|| format!("no WSDL declares the messages of {agent_name}"))?;
        let module = format!(
            "{}_{}",
            module(&wsdl),
            if distinguish_nil { "nil" } else { "plain" }
        );
        requests.push(Request {
            output: output.join(name).join(format!("src/{module}.rs")),
            inputs: vec![wsdl],
            distinguish_nil,
            ..Request::default()
        });
    }

    // Modules, the model of each agent, and which messages have declared elements alone.
    let mut modules = Vec::new();
    let mut models: BTreeMap<String, (String, Model)> = BTreeMap::new();
    let mut undeclared = Failures::default();
    let mut declared: Vec<Message> = Vec::new();
    let mut operations = 0;
    for ((agent, request), result) in agents.iter().zip(&requests).zip(work::generate(&requests)?) {
        let agent = file_name(agent);
        let work::Result::Done(done) = result else {
            failures.add(&agent, "not generated");
            continue;
        };
        operations += done.operations;
        let generated = request
            .generator()
            .generate()
            .map_err(|error| format!("{agent}: {error}"))?;
        let module = file_stem(&request.output);
        let mut roots = BTreeMap::new();
        for message in messages.iter().filter(|message| message.agent == agent) {
            let xml = Document::parse(&message.document)?;
            if let Some(what) = compare::undeclared(&generated.model, xml.root_element()) {
                undeclared.add(&message.name, &format!("not declared: {what}"));
                continue;
            }
            counts.entry(agent.clone()).or_default().declared += 1;
            match done.roots.get(&message.root) {
                Some(path) => {
                    roots.insert(message.root.clone(), Root::Element(path.clone()));
                    declared.push(message.clone());
                }
                None => failures.add(
                    &message.name,
                    &format!("no static for the root {}", message.root),
                ),
            }
        }
        modules.push(Module {
            name: module.clone(),
            roots: roots.into_iter().collect(),
            elements: Vec::new(),
        });
        models.insert(agent, (module, generated.model));
    }
    let mut crates = [Crate {
        name: name.to_owned(),
        modules,
    }];
    let built = build::build(&output, &mut crates, Kind::Program)?;
    for (module, error) in &built.failed {
        failures.add(module, &format!("does not compile: {error}"));
    }
    for error in &built.other {
        failures.add("cargo", error);
    }

    let texts = declared.iter().map(|message| message.document.as_str());
    let lines = lines_of(&declared, &models, texts);
    let program = build::program(name);
    let answers = worker::ask(|| Command::new(&program), &lines, LIMIT)?;
    Ok(Read {
        agents,
        requests,
        declared,
        answers,
        program,
        models,
        counts,
        operations,
        undeclared,
        failures,
    })
}

fn round_trips(folder: &Path, distinguish_nil: bool) -> Outcome {
    let read = read(folder, 1, distinguish_nil)?;
    let compared = read.beside_dynamic()?;
    let Read {
        declared,
        answers,
        program,
        models,
        mut counts,
        undeclared,
        mut failures,
        ..
    } = read;
    let mut invalid = Failures::default();
    let mut alike = 0;
    for variant in Variant::ALL {
        let texts = declared.iter().map(|message| variant.of(&message.document));
        let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
        let lines = lines_of(&declared, &models, texts.iter().map(String::as_str));
        let others = worker::ask(|| Command::new(&program), &lines, LIMIT)?;
        for ((message, answer), other) in declared.iter().zip(&answers).zip(others) {
            let Some((_, model)) = models.get(&message.agent) else {
                continue;
            };
            match reads_alike(model, answer, &other) {
                Ok(()) => alike += 1,
                Err(why) => failures.add(&message.name, &format!("{variant:?}: {why}")),
            }
        }
    }
    compared.print();
    println!("{alike} variants of these messages are read as they are");
    for (message, answer) in declared.iter().zip(answers) {
        let Some((_, model)) = models.get(&message.agent) else {
            continue;
        };
        let count = counts.entry(message.agent.clone()).or_default();
        match check(model, message, answer, count) {
            Ok(None) => {}
            Ok(Some(difference)) => invalid.add(&message.name, &difference),
            Err(why) => failures.add(&message.name, &why),
        }
    }
    println!(
        "messages; with declared elements alone; of these schema-valid, read, written back equal, \
         valid and equal, equal in another order"
    );
    let mut all = Counts::default();
    for (agent, count) in &counts {
        println!(
            "{:5} {:5} {:5} {:5} {:5} {:5} {:5}  {agent}",
            count.messages,
            count.declared,
            count.valid,
            count.read,
            count.equal,
            count.equal_and_valid,
            count.reordered
        );
        all.messages += count.messages;
        all.declared += count.declared;
        all.valid += count.valid;
        all.read += count.read;
        all.equal += count.equal;
        all.equal_and_valid += count.equal_and_valid;
        all.reordered += count.reordered;
    }
    println!(
        "{:5} {:5} {:5} {:5} {:5} {:5} {:5}  in all",
        all.messages,
        all.declared,
        all.valid,
        all.read,
        all.equal,
        all.equal_and_valid,
        all.reordered
    );
    println!(
        "left out, {} with what the WSDL doesn't declare:\n{}",
        undeclared.len(),
        undeclared.text()
    );
    println!(
        "not valid against the WSDL, and other when written back, {}:\n{}",
        invalid.len(),
        invalid.text()
    );
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }
    Ok(failures.len() == 0 && compared.is_right())
}

/// What the worker is asked: to read these texts as the roots of the messages.
fn lines_of<'t>(
    messages: &[Message],
    models: &BTreeMap<String, (String, Model)>,
    texts: impl Iterator<Item = &'t str>,
) -> Vec<String> {
    let line = |(message, text): (&Message, &str)| {
        let module = models.get(&message.agent);
        let module = module.map_or("", |(module, _)| module.as_str());
        worker::line(&[&build::key(module, &message.root), text])
    };
    messages.iter().zip(texts).map(line).collect()
}

/// A message and another way to write it give the same value, and are both valid or neither.
fn reads_alike(model: &Model, one: &Answer, other: &Answer) -> Result<(), String> {
    let (Answer::Fields(one), Answer::Fields(other)) = (one, other) else {
        return Err("died, or no end".to_owned());
    };
    match (&one[..], &other[..]) {
        ([a, written, strict, ..], [b, again, strict_again, ..]) if a == "ok" && b == "ok" => {
            if strict.lines().count() != strict_again.lines().count() {
                return Err(format!("{strict:?} became {strict_again:?}"));
            }
            let found = xsts::round_trip(model, Order::Schema, written, again)?;
            match found.differences.first() {
                Some(difference) => Err(format!("read otherwise: {difference}")),
                None => Ok(()),
            }
        }
        ([a, ..], [b, ..]) if a == b => Ok(()),
        _ => Err(format!("{one:?} became {other:?}")),
    }
}

/// A message that holds declared elements alone is read; one that is valid, which strict reading
/// says, comes back equal. What is different in one that is not valid is given.
fn check(
    model: &Model,
    message: &Message,
    answer: Answer,
    count: &mut Counts,
) -> Result<Option<String>, String> {
    let fields = match answer {
        Answer::Fields(fields) => fields,
        Answer::Died(why) => return Err(format!("died: {why}")),
        Answer::TimedOut => return Err("no end".to_owned()),
    };
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let (written, strict) = match fields[..] {
        ["ok", written, strict, ..] => (written, strict),
        _ => return Err(format!("not read: {}", fields.get(1).unwrap_or(&""))),
    };
    count.read += 1;
    count.valid += usize::from(strict.is_empty());
    let found = xsts::round_trip(model, Order::Schema, &message.document, written)?;
    if let Some(difference) = found.differences.first() {
        if strict.is_empty() {
            return Err(format!("a valid message differs: {difference}"));
        }
        let violation = strict.lines().nth(1).unwrap_or(strict);
        return Ok(Some(format!("{}; {difference}", violation.trim())));
    }
    count.equal += 1;
    count.equal_and_valid += usize::from(strict.is_empty());
    count.reordered += usize::from(found.reordered > 0);
    Ok(None)
}

/// Name and text of the first element in the body of a message, as a document of its own.
fn body(file: &Path) -> Result<Option<(String, String)>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let xml = Document::parse(&text).map_err(|error| format!("not XML: {error}"))?;
    let body = xml
        .root_element()
        .children()
        .find(|node| node.tag_name().name() == "Body");
    let Some(element) = body.and_then(|body| body.first_element_child()) else {
        return Ok(None);
    };
    let document = standalone(&text, element);
    Ok(Some((xsts::root_name(&document)?, document)))
}

/// The text of an element, with the namespaces that it has from its ancestors declared on it.
fn standalone(text: &str, element: Node) -> String {
    let own = text.get(element.range()).unwrap_or("");
    let name_end = own
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(0);
    let (name, rest) = own.split_at(name_end);
    let start_tag = rest.split('>').next().unwrap_or("");
    let mut out = name.to_owned();
    for namespace in element.namespaces() {
        let declaration = match namespace.name() {
            Some("xml") => continue,
            Some(prefix) => format!("xmlns:{prefix}"),
            None => "xmlns".to_owned(),
        };
        if !start_tag.contains(&format!("{declaration}=")) {
            out.push_str(&format!(" {declaration}={:?}", namespace.uri()));
        }
    }
    out.push_str(rest);
    out
}

fn module(document: &Path) -> String {
    let stem = file_stem(document);
    stem.strip_prefix("Services88-")
        .unwrap_or(&stem)
        .to_ascii_lowercase()
}

fn file_stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
