//! A share of documents that others wrote, where the folder `../shared` (or the one that
//! `SOAPGEN_SHARED` names) is there, and all of our own in `corpus`: each is generated from, twice
//! to the same bytes, or refused. `cargo xtask` measures all of them, and compiles what is
//! generated.

#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests.

use std::path::{Path, PathBuf};

use soapgen::{Error, Generator};

/// Our own folder, and that of others where it is there; of each document of the second so many
/// that one is taken.
fn folders(own: &str, shared: &str, share: usize) -> Vec<(PathBuf, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let beside = std::env::var_os("SOAPGEN_SHARED");
    let beside = beside.map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut folders = vec![(root.join("corpus").join(own), 1)];
    folders.extend(Some((beside.join(shared), share)).filter(|(folder, _)| folder.is_dir()));
    folders
}

fn generate(file: &Path, catalog: Option<&Path>) -> Result<String, Error> {
    let mut generator = Generator::new(file);
    if let Some(catalog) = catalog {
        generator = generator.catalog(catalog);
    }
    generator.generate()?.module()
}

#[test]
fn valid_schemas_generate() {
    for (suite, share) in folders("schemas", "xsts", 20) {
        let list = std::fs::read_to_string(suite.join("valid.txt")).unwrap();
        for line in list.lines().step_by(share) {
            let schema = line.split('\t').next().unwrap();
            generate(&suite.join(schema), None).unwrap();
        }
    }
}

#[test]
fn valid_documents_generate_the_same_each_time() {
    for (corpus, share) in folders("documents", "corpus", 10) {
        let catalog = corpus.join("well-known/catalog.xml");
        let list = std::fs::read_to_string(corpus.join("valid.txt")).unwrap();
        for name in list.lines().step_by(share) {
            let first = generate(&corpus.join(name), Some(&catalog)).unwrap();
            let second = generate(&corpus.join(name), Some(&catalog)).unwrap();
            assert!(first == second, "{name} gives other bytes the second time");
        }
    }
}

#[test]
fn other_documents_are_refused_with_a_place_or_generate() {
    for (corpus, share) in folders("documents", "corpus", 5) {
        let catalog = corpus.join("well-known/catalog.xml");
        for document in others(&corpus).iter().step_by(share) {
            refused_with_a_place(generate(document, Some(&catalog)), document);
        }
    }
    for (suite, share) in folders("schemas", "xsts", 40) {
        for document in others(&suite).iter().step_by(share) {
            refused_with_a_place(generate(document, None), document);
        }
    }
}

#[test]
fn our_broken_ones_are_refused() {
    for own in ["documents", "schemas"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../corpus")
            .join(own);
        let broken = documents(&folder.join("broken"));
        assert!(!broken.is_empty());
        for document in broken {
            let refused = generate(&document, None);
            assert!(refused.is_err(), "{} generates", document.display());
            refused_with_a_place(refused, &document);
        }
    }
}

/// The documents of a folder that its list doesn't name.
fn others(folder: &Path) -> Vec<PathBuf> {
    let list = std::fs::read_to_string(folder.join("valid.txt")).unwrap();
    let named = |line: &str| folder.join(line.split('\t').next().unwrap());
    let valid: Vec<PathBuf> = list.lines().map(named).collect();
    let mut others = documents(folder);
    others.retain(|document| !valid.contains(document));
    others
}

/// The documents in a folder and those in it.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "wsdl" || e == "xsd") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn refused_with_a_place(generated: Result<String, Error>, document: &Path) {
    if let Err(error) = generated {
        let mut problems = error.diagnostics.0.iter();
        let is_placed = problems.any(|diagnostic| diagnostic.place.is_some());
        assert!(is_placed, "{}: {error}", document.display());
    }
}
