//! Samples: for each operation of each document a request and an answer, in each detail, which
//! strict reading accepts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use soapgen::shape::Body;
use soapgen_dynamic::{Detail, Direction, Operation, Planned, Service, Soap, Wire};
use soapgen_runtime::ReadOptions;

use crate::report::Failures;
use crate::work::Request;
use crate::{Outcome, folders};

/// Samples of every `share`th document that other toolkits accept, and of NetServer's. Of bodies
/// that are one element, they are written to `target/…/samples` too, with the service by OpenAPI, for
/// other validators: a folder for each document, whose path stands in `document`.
pub fn run(share: usize) -> Outcome {
    let corpus = folders::shared("corpus");
    let documents = documents(&corpus)?;
    let start = Instant::now();
    let output = folders::output("samples");
    if output.exists() {
        std::fs::remove_dir_all(&output)?;
    }
    let mut counts = [0_usize; 7];
    let mut failures = Failures::default();
    for document in documents.iter().step_by(share) {
        let request = request(&corpus, document);
        let name = document.strip_prefix(&corpus).unwrap_or(document);
        let name = name.display().to_string();
        // `cargo xtask corpus` tells of those that don't.
        let Ok(generated) = request.generator().generate() else {
            continue;
        };
        counts[0] += 1;
        let service = Service::of(generated);
        let bodies = output.join(counts[0].to_string());
        folders::write(&bodies.join("document"), &document.to_string_lossy())?;
        if !service.operations().is_empty() {
            counts[4] += 1;
            match described(&service) {
                Ok(description) => {
                    folders::write(&bodies.join("openapi.json"), &description)?;
                }
                Err(why) => failures.add(&name, &format!("as OpenAPI: {why}")),
            }
        }
        for operation in service.operations() {
            let soap = match &operation.wire {
                Wire::Soap(soap) => soap,
                Wire::Http(_) => {
                    counts[5] += 1;
                    for detail in [Detail::Minimal, Detail::Usual, Detail::Full] {
                        match sampled_by_http(&service, operation, detail) {
                            Ok(count) => counts[6] += count,
                            Err(why) => {
                                let what = format!("{name} {} {detail:?}", operation.name());
                                failures.add(&what, &why);
                            }
                        }
                    }
                    continue;
                }
            };
            counts[1] += 1;
            for detail in [Detail::Minimal, Detail::Usual, Detail::Full] {
                match sampled(&service, (operation, soap), detail) {
                    Ok(texts) => {
                        counts[2] += texts.len();
                        let number = counts[1];
                        for (direction, (text, is_element)) in texts.into_iter().enumerate() {
                            let name = format!("{number}-{detail:?}-{direction}.xml");
                            if is_element {
                                folders::write(&bodies.join(name), &text)?;
                            }
                        }
                    }
                    // Where a wildcard has to hold a declared element and none is declared that it
                    // takes, no message is valid.
                    Err(why) if why.contains("none of these may stand") => counts[3] += 1,
                    Err(why) => {
                        let what = format!("{name} {} {detail:?}", operation.name());
                        failures.add(&what, &why);
                    }
                }
            }
        }
    }
    println!(
        "{} documents, {} operations, {} samples that strict reading accepts, {} of what can't \
         be valid, {} descriptions by OpenAPI, {} operations of HTTP bindings, {} samples of these, \
         {} failures, {:.0} s",
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        counts[5],
        counts[6],
        failures.len(),
        start.elapsed().as_secs_f64()
    );
    if failures.len() > 0 {
        println!("failures:\n{}", failures.text());
    }
    Ok(failures.len() == 0)
}

/// The documents that other toolkits accept, and NetServer's.
pub fn documents(corpus: &Path) -> std::io::Result<BTreeSet<PathBuf>> {
    let list = std::fs::read_to_string(corpus.join("valid.txt"))?;
    let mut documents: BTreeSet<PathBuf> = list
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| corpus.join(line))
        .collect();
    documents.extend(folders::files(&corpus.join("superoffice"), &[".wsdl"]).unwrap_or_default());
    Ok(documents)
}

/// What is asked for to speak of a document's operations.
pub fn request(corpus: &Path, document: &Path) -> Request {
    Request {
        inputs: vec![document.to_owned()],
        catalog: corpus.join("well-known/catalog.xml"),
        client: true,
        ..Request::default()
    }
}

/// The service by OpenAPI: an operation for each route, and references that lead somewhere. That the
/// form is right is for other validators, as with bodies.
fn described(service: &Service) -> Result<String, String> {
    let description = service.openapi(&[]);
    let mut left = vec![&description];
    while let Some(json) = left.pop() {
        match json {
            serde_json::Value::Object(object) => {
                let to = object.get("$ref").and_then(serde_json::Value::as_str);
                if let Some(to) = to
                    && description.pointer(to.trim_start_matches('#')).is_none()
                {
                    return Err(format!("nothing is at {to}"));
                }
                // Examples are data.
                let within = object.iter().filter(|(key, _)| *key != "example");
                left.extend(within.map(|(_, value)| value));
            }
            serde_json::Value::Array(items) => left.extend(items),
            _ => {}
        }
    }
    let paths = description["paths"]
        .as_object()
        .map_or(0, |paths| paths.len());
    match service.routes().len() {
        routes if routes == paths && routes > 0 => Ok(description.to_string()),
        routes => Err(format!("{routes} routes, {paths} paths")),
    }
}

/// Makes the samples of an operation's messages: each envelope, and whether an element of the
/// schema stands in it.
fn sampled(
    service: &Service,
    (operation, soap): (&Operation, &Soap),
    detail: Detail,
) -> Result<Vec<(String, bool)>, String> {
    let read = ReadOptions::default()
        .with_strict(true)
        .with_elements(service.elements());
    let wire = match service.planned(operation) {
        Planned::Soap(_, planned) => Some(&planned.wire),
        Planned::Http(..) => None,
    };
    let mut texts = Vec::new();
    for direction in [Direction::Request, Direction::Response] {
        let Some(message) = operation.message(direction) else {
            continue;
        };
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", direction.name());
        let (body, headers) = service
            .sample_message(message, detail)
            .map_err(|error| told(&error))?;
        let text = direction.write(soap, &body, &headers, &[]);
        let text = text.map_err(|error| told(&error))?;
        let is_read = match direction {
            Direction::Request => {
                (soap.read_request(&text, &read).map(drop)).map_err(|error| told(&error))
            }
            Direction::Response => {
                (soap.read_response(&text, &read).map(drop)).map_err(|error| told(&error))
            }
        };
        is_read?;
        let body = wire.and_then(|wire| match direction {
            Direction::Request => Some(&wire.input),
            Direction::Response => wire.output.as_ref(),
        });
        texts.push((text, matches!(body, Some(Body::Element(_)))));
    }
    Ok(texts)
}

/// Makes the samples of the messages of an operation of an HTTP binding: how many. Each is valid.
fn sampled_by_http(
    service: &Service,
    operation: &Operation,
    detail: Detail,
) -> Result<usize, String> {
    let read = ReadOptions::default()
        .with_strict(true)
        .with_elements(service.elements());
    let mut count = 0;
    for direction in [Direction::Request, Direction::Response] {
        let Some(message) = operation.message(direction) else {
            continue;
        };
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", direction.name());
        let body = service
            .sample(message, detail)
            .map_err(|error| told(&error))?;
        if let Some(root) = message.root {
            let text = root.to_string(&body).map_err(|error| told(&error))?;
            root.read_with(&text, &read).map_err(|error| told(&error))?;
        } else {
            let violations = body.violations(None).map_err(|error| told(&error))?;
            if let Some(first) = violations.first() {
                return Err(told(first));
            }
        }
        count += 1;
    }
    Ok(count)
}
