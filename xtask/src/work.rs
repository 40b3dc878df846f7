//! What the workers of these commands do: generate, each request from one document and what it imports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use soapgen::diagnostic::{DocumentId, Severity};
use soapgen::{Generated, Generator};

use crate::worker::{self, Answer};
use crate::{Outcome, folders, lines, operations};

/// How long one document may take.
const LIMIT: Duration = Duration::from_secs(60);

/// The stack of a worker: what a main thread has by default.
pub const STACK: usize = 8 << 20;

/// What is to be generated.
#[derive(Clone, Default)]
pub struct Request {
    /// The documents.
    pub inputs: Vec<PathBuf>,
    /// The module to write; nothing is written when empty.
    pub output: PathBuf,
    /// The catalogue; none when empty.
    pub catalog: PathBuf,
    /// Whether clients are generated.
    pub client: bool,
    /// Whether servers are.
    pub server: bool,
    /// Whether absent and nil are told apart.
    pub distinguish_nil: bool,
}

impl Request {
    /// The generator that does it.
    pub fn generator(&self) -> Generator {
        let mut generator = Generator::default()
            .client(self.client)
            .server(self.server)
            .distinguish_nil(self.distinguish_nil)
            .keep_types(self.distinguish_nil);
        for input in &self.inputs {
            generator = generator.input(input);
        }
        if !self.catalog.as_os_str().is_empty() {
            generator = generator.catalog(&self.catalog);
        }
        generator
    }

    fn line(&self) -> String {
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let inputs: Vec<String> = self.inputs.iter().map(|input| path(input)).collect();
        worker::line(&[
            &inputs.join("\n"),
            &path(&self.output),
            &path(&self.catalog),
            if self.client { "client" } else { "" },
            if self.server { "server" } else { "" },
            if self.distinguish_nil { "nil" } else { "" },
        ])
    }
}

/// What became of a [`Request`].
pub enum Result {
    /// It was generated.
    Done(Box<Done>),
    /// The documents can't be used, says this diagnostic; whether it has a place.
    Refused(String, bool),
    /// The worker died or was stopped: what must not happen.
    Broke(String),
}

/// What was generated.
pub struct Done {
    /// Lines of the module, without documentation and blank ones.
    pub lines: usize,
    /// Members of its structs and variants of its enums.
    pub fields: usize,
    /// Seconds it took.
    pub seconds: f64,
    /// The path in the module of the static of each global element, by `{namespace}local`.
    pub roots: BTreeMap<String, String>,
    /// The path in the module of each named type, likewise.
    pub types: BTreeMap<String, String>,
    /// Operations of SOAP bindings in the documents.
    pub operations: usize,
    /// Operations of SOAP bindings in the model.
    pub modelled: usize,
    /// Methods of the clients of these bindings, in the generated text.
    pub methods: usize,
    /// Operations without a method of which a diagnostic says so: name, code, place.
    pub diagnosed: Vec<String>,
    /// Operations without a method of which nothing is said.
    pub missing: Vec<String>,
    /// Named types in the documents: declarations, and names.
    pub declared_types: [usize; 2],
    /// Named types in the model.
    pub modelled_types: usize,
    /// Warnings.
    pub warnings: Vec<String>,
}

/// Generates every request, each in a worker.
pub fn generate(requests: &[Request]) -> std::io::Result<Vec<Result>> {
    let program = std::env::current_exe()?;
    let command = || {
        let mut command = Command::new(&program);
        command.arg("worker");
        command
    };
    for folder in requests
        .iter()
        .filter_map(|request| request.output.parent())
    {
        std::fs::create_dir_all(folder)?;
    }
    let lines: Vec<String> = requests.iter().map(Request::line).collect();
    let answers = worker::ask(command, &lines, LIMIT)?;
    Ok(answers.into_iter().map(result).collect())
}

fn result(answer: Answer) -> Result {
    let fields = match answer {
        Answer::Fields(fields) => fields,
        Answer::Died(why) => return Result::Broke(why),
        Answer::TimedOut => {
            return Result::Broke(format!("no end within {} seconds", LIMIT.as_secs()));
        }
    };
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    match fields[..] {
        ["done", numbers, roots, types, warnings, diagnosed, missing] => {
            let numbers: Vec<f64> = numbers
                .split(' ')
                .filter_map(|number| number.parse().ok())
                .collect();
            let [
                lines,
                fields,
                seconds,
                operations,
                modelled,
                methods,
                type_declarations,
                type_names,
                modelled_types,
            ] = numbers[..]
            else {
                return Result::Broke("a worker answered other numbers".to_owned());
            };
            let paths = |lines: &str| {
                let pairs = lines.lines().filter_map(|line| line.rsplit_once(' '));
                pairs
                    .map(|(name, path)| (name.to_owned(), path.to_owned()))
                    .collect()
            };
            Result::Done(Box::new(Done {
                lines: lines as usize,
                fields: fields as usize,
                seconds,
                roots: paths(roots),
                types: paths(types),
                operations: operations as usize,
                modelled: modelled as usize,
                methods: methods as usize,
                declared_types: [type_declarations as usize, type_names as usize],
                modelled_types: modelled_types as usize,
                warnings: warnings.lines().map(str::to_owned).collect(),
                diagnosed: diagnosed.lines().map(str::to_owned).collect(),
                missing: missing.lines().map(str::to_owned).collect(),
            }))
        }
        ["refused", what, place] => Result::Refused(what.to_owned(), place == "placed"),
        _ => Result::Broke(format!("a worker answered {fields:?}")),
    }
}

/// Answers requests on standard input.
pub fn serve() -> Outcome {
    let thread = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(|| worker::serve(answer))?;
    thread.join().map_err(|_| "the worker panicked")??;
    Ok(true)
}

fn answer(fields: &[&str]) -> Vec<String> {
    let [inputs, output, catalog, client, server, nil] = *fields else {
        return vec!["a request has six fields".to_owned()];
    };
    let request = Request {
        inputs: inputs.lines().map(PathBuf::from).collect(),
        output: output.into(),
        catalog: catalog.into(),
        client: client == "client",
        server: server == "server",
        distinguish_nil: nil == "nil",
    };
    let start = Instant::now();
    let text = request
        .generator()
        .generate()
        .and_then(|done| Ok((done.module()?, done)));
    let (text, done) = match text {
        Ok(done) => done,
        Err(error) => {
            let errors = error
                .diagnostics
                .0
                .iter()
                .filter(|d| d.severity() == Severity::Error);
            let first = errors.clone().next();
            let what = first.map_or_else(String::new, |d| format!("{}: {}", d.code, d.message));
            let placed = errors.clone().any(|d| d.place.is_some());
            return vec![
                "refused".to_owned(),
                what,
                if placed { "placed" } else { "" }.to_owned(),
            ];
        }
    };
    let seconds = start.elapsed().as_secs_f64();
    if !request.output.as_os_str().is_empty()
        && let Err(error) = folders::write(&request.output, &text)
    {
        return vec![format!("{}: {error}", request.output.display())];
    }
    let operations = operations::count(&done, &text);
    let [type_declarations, type_names] = declared_types(&done);
    let declared = done.model.types.iter();
    let modelled_types = declared
        .filter(|ty| ty.name.is_some() && ty.place.is_some())
        .count();
    let numbers = [
        lines::code_lines(&text).to_string(),
        lines::fields(&done.plan).to_string(),
        seconds.to_string(),
        operations.declared.to_string(),
        operations.modelled.to_string(),
        operations.methods.to_string(),
        type_declarations.to_string(),
        type_names.to_string(),
        modelled_types.to_string(),
    ];
    let warnings: Vec<String> = done
        .warnings
        .0
        .iter()
        .map(|d| format!("{}: {}", d.code, d.message))
        .collect();
    vec![
        "done".to_owned(),
        numbers.join(" "),
        roots(&done),
        types(&done),
        warnings.join("\n"),
        operations.diagnosed.join("\n"),
        operations.missing.join("\n"),
    ]
}

fn roots(done: &Generated) -> String {
    let lines = done.plan.roots.iter().filter_map(|root| {
        let element = &done.model[root.element];
        if element.made_for.is_some() {
            return None;
        }
        Some(format!("{} {}", element.name, done.plan.root_path(root)))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn types(done: &Generated) -> String {
    let lines = done.plan.items.iter().filter_map(|item| {
        Some(format!(
            "{} {}",
            item.xml.as_ref()?,
            done.plan.item_path(item)
        ))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The documents, read without the generator; those that are not XML are left out.
pub fn parsed(done: &Generated) -> impl Iterator<Item = (DocumentId, roxmltree::Document<'_>)> {
    done.sources.documents().filter_map(|document| {
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let text = done.sources.text(document);
        let xml = roxmltree::Document::parse_with_options(text, options).ok()?;
        Some((document, xml))
    })
}

/// The named types of the documents, without the generator's own reading: declarations, and
/// names.
fn declared_types(done: &Generated) -> [usize; 2] {
    const XSD: &str = "http://www.w3.org/2001/XMLSchema";
    let mut declarations = 0;
    let mut names = BTreeSet::new();
    for (_, xml) in parsed(done) {
        let schemas = xml
            .descendants()
            .filter(|n| n.has_tag_name((XSD, "schema")));
        for schema in schemas {
            let namespace = schema.attribute("targetNamespace").unwrap_or("");
            let types = schema.children().filter(|n| {
                n.has_tag_name((XSD, "complexType")) || n.has_tag_name((XSD, "simpleType"))
            });
            for ty in types {
                declarations += 1;
                let name = ty.attribute("name").unwrap_or("");
                names.insert(format!("{{{namespace}}}{name}"));
            }
        }
    }
    [declarations, names.len()]
}
