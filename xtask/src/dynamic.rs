//! Values without Rust types beside those of generated code: each message is read, written and
//! checked by both, and what they say of it is the same, byte for byte.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use soapgen::Generated;
use soapgen_dynamic::Service;
use soapgen_runtime::dynamic::Document;
use soapgen_runtime::{GlobalElement, ReadOptions, Root, Slot};

use crate::report::Failures;
use crate::worker::Answer;

include!("../templates/round.rs");

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
        let Answer::Fields(expected) = answer else {
            return;
        };
        let (namespace, local) = match root.strip_prefix('{').and_then(|r| r.split_once('}')) {
            Some(name) => name,
            None => ("", root),
        };
        let Some(root) = service.root(namespace, local) else {
            self.not_asked += 1;
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
