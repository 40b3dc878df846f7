//! A share of documents that others wrote, where the folder `../shared` (or the one that
//! `SOAPGEN_SHARED` names) is there: each is generated from, twice to the same bytes, or refused.
//! `cargo xtask` measures all of them, and compiles what is generated.

#![allow(clippy::panic, clippy::print_stdout, clippy::unwrap_used)] // Helpers of tests.

use std::path::{Path, PathBuf};

use soapgen::{Error, Generator};

/// The folder of this name; says so when it isn't there.
fn shared(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SOAPGEN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let folder = shared.join(name);
    if !folder.is_dir() {
        println!("NOT TESTED: there is no folder {}", folder.display());
        return None;
    }
    Some(folder)
}

fn generate(file: &Path, catalog: Option<&Path>) -> Result<String, Error> {
    let mut generator = Generator::new(file);
    if let Some(catalog) = catalog {
        generator = generator.catalog(catalog);
    }
    generator.generate()?.module()
}

#[test]
fn valid_schemas_of_the_w3c_generate() {
    let Some(suite) = shared("xsts") else { return };
    let list = std::fs::read_to_string(suite.join("valid.txt")).unwrap();
    for line in list.lines().step_by(20) {
        let schema = line.split('\t').next().unwrap();
        generate(&suite.join(schema), None).unwrap();
    }
}

#[test]
fn real_documents_generate_the_same_each_time() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let catalog = corpus.join("well-known/catalog.xml");
    let list = std::fs::read_to_string(corpus.join("valid.txt")).unwrap();
    for name in list.lines().step_by(10) {
        let first = generate(&corpus.join(name), Some(&catalog)).unwrap();
        let second = generate(&corpus.join(name), Some(&catalog)).unwrap();
        assert!(first == second, "{name} gives other bytes the second time");
    }
}

#[test]
fn other_documents_are_refused_with_a_place_or_generate() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let catalog = corpus.join("well-known/catalog.xml");
    let list = std::fs::read_to_string(corpus.join("valid.txt")).unwrap();
    let mut folders = vec![corpus.clone()];
    let mut others = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_document = path.extension().is_some_and(|e| e == "wsdl" || e == "xsd");
            if path.is_dir() {
                folders.push(path);
            } else if is_document && !list.lines().any(|name| corpus.join(name) == path) {
                others.push(path);
            }
        }
    }
    others.sort();
    for document in others.iter().step_by(5) {
        if let Err(error) = generate(document, Some(&catalog)) {
            let placed = error
                .diagnostics
                .0
                .iter()
                .any(|diagnostic| diagnostic.place.is_some());
            assert!(placed, "{}: {error}", document.display());
        }
    }
}
