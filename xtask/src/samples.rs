//! Samples: for each operation of each document a request and an answer, in each detail, which
//! strict reading accepts.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use soapgen_dynamic::{Detail, Operation, Service};
use soapgen_runtime::{ReadOptions, WriteOptions};

use crate::report::Failures;
use crate::work::Request;
use crate::{Outcome, folders};

/// Samples of every `share`th document that other toolkits accept, and of NetServer's.
pub fn run(share: usize) -> Outcome {
    let corpus = folders::shared("corpus");
    let list = std::fs::read_to_string(corpus.join("valid.txt"))?;
    let mut documents: BTreeSet<PathBuf> = list
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| corpus.join(line))
        .collect();
    documents.extend(folders::files(&corpus.join("superoffice"), &[".wsdl"]).unwrap_or_default());
    let start = Instant::now();
    let mut counts = [0_usize; 3];
    let mut failures = Failures::default();
    for document in documents.iter().step_by(share) {
        let request = Request {
            inputs: vec![document.clone()],
            catalog: corpus.join("well-known/catalog.xml"),
            client: true,
            ..Request::default()
        };
        let name = document.strip_prefix(&corpus).unwrap_or(document);
        let name = name.display().to_string();
        let Ok(generated) = request.generator().generate() else {
            failures.add(&name, "not generated");
            continue;
        };
        counts[0] += 1;
        let service = Service::of(generated);
        for operation in service.operations() {
            counts[1] += 1;
            for detail in [Detail::Minimal, Detail::Usual, Detail::Full] {
                match sampled(&service, operation, detail) {
                    Ok(messages) => counts[2] += messages,
                    Err(why) => {
                        let what = format!("{name} {} {detail:?}", operation.name());
                        failures.add(&what, &why);
                    }
                }
            }
        }
    }
    println!(
        "{} documents, {} operations, {} samples that strict reading accepts, {} failures, {:.0} s",
        counts[0],
        counts[1],
        counts[2],
        failures.len(),
        start.elapsed().as_secs_f64()
    );
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }
    Ok(failures.len() == 0)
}

/// Makes the samples of an operation's messages; how many there were.
fn sampled(service: &Service, operation: &Operation, detail: Detail) -> Result<usize, String> {
    let write = WriteOptions::default();
    let read = ReadOptions::default()
        .with_strict(true)
        .with_elements(service.elements());
    let message = operation.request();
    let body = service
        .sample(message, detail)
        .map_err(|e| format!("request: {e}"))?;
    let headers = service
        .sample_headers(message, detail)
        .map_err(|e| format!("request headers: {e}"))?;
    let text = (operation.soap)
        .write_request(&body, &headers, &[], &write)
        .map_err(|e| format!("request: {e}"))?;
    (operation.soap)
        .read_request(&text, &read)
        .map_err(|e| format!("request: {e}"))?;
    let Some(message) = operation.response() else {
        return Ok(1);
    };
    let body = service
        .sample(message, detail)
        .map_err(|e| format!("answer: {e}"))?;
    let headers = service
        .sample_headers(message, detail)
        .map_err(|e| format!("answer headers: {e}"))?;
    let text = (operation.soap)
        .write_response(&body, &headers, &[], &write)
        .map_err(|e| format!("answer: {e}"))?;
    (operation.soap)
        .read_response(&text, &read)
        .map_err(|e| format!("answer: {e}"))?;
    Ok(2)
}
