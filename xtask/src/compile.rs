//! What generated code costs to compile.

use std::path::PathBuf;

use crate::build::{self, Crate, Kind, Module};
use crate::report::Failures;
use crate::work::{self, Request};
use crate::{Outcome, folders};

/// What is measured: the name of its crate, its documents, whether it has servers, and whether it is
/// also built with optimizations.
struct Subject {
    name: &'static str,
    documents: Vec<PathBuf>,
    server: bool,
    is_built: bool,
}

/// Generates a crate for each subject, and prints what rustc takes for it alone.
pub fn run() -> Outcome {
    let user = |name, server| Subject {
        name,
        documents: vec![folders::workspace().join("wsdl/Services88-User.wsdl")],
        server,
        is_built: true,
    };
    let mut subjects = vec![user("user", false), user("user_server", true)];
    if let Some(corpus) = folders::beside("corpus") {
        let mut superoffice = folders::files(&corpus.join("superoffice"), &[".wsdl"])?;
        superoffice.retain(|file| file.parent() == Some(&corpus.join("superoffice")));
        subjects.extend([
            Subject {
                name: "vboxweb",
                documents: folders::files(&corpus, &["vboxweb.wsdl"])?,
                server: false,
                is_built: false,
            },
            Subject {
                name: "superoffice",
                documents: superoffice,
                server: false,
                is_built: false,
            },
        ]);
    }
    measure(&subjects)
}

fn measure(subjects: &[Subject]) -> Outcome {
    let mut failures = Failures::default();
    println!("crate, fields, lines of code a field; rustc alone, in CPU seconds and peak memory");
    for subject in subjects {
        // A workspace each, so that nothing is compiled beside it.
        let folder = folders::output(&format!("compile-{}", subject.name));
        let request = Request {
            inputs: subject.documents.clone(),
            output: folder.join(format!("{}/src/generated.rs", subject.name)),
            client: true,
            server: subject.server,
            ..Request::default()
        };
        let done = match work::generate(&[request])?.pop() {
            Some(work::Result::Done(done)) => done,
            Some(work::Result::Refused(why, _) | work::Result::Broke(why)) => {
                failures.add(subject.name, &why);
                continue;
            }
            None => continue,
        };
        print!(
            "{:16} {:6} {:.2}",
            subject.name,
            done.fields,
            done.lines as f64 / done.fields.max(1) as f64
        );
        let kinds = [("check", Kind::Library), ("release", Kind::Release)];
        for (what, kind) in kinds.into_iter().take(1 + usize::from(subject.is_built)) {
            let mut crates = [Crate {
                name: subject.name.to_owned(),
                modules: vec![Module {
                    name: "generated".to_owned(),
                    roots: Vec::new(),
                    elements: Vec::new(),
                }],
            }];
            let built = build::build(&folder, &mut crates, kind)?;
            let errors = built.failed.values().chain(&built.other);
            errors.for_each(|error| failures.add(subject.name, error));
            match built.rustc.get(subject.name) {
                Some(cost) => print!("; {what} {cost}"),
                None => failures.add(subject.name, "rustc was not run"),
            }
        }
        println!();
    }
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }
    Ok(failures.len() == 0)
}
