//! What is said of each row, and the messages that prove it.
#![allow(clippy::unwrap_used, clippy::panic)]

use soapgen_changes::{NAMESPACE, READERS, Read, Row, Said, rows, said, said_back};

/// The document of a row: attributes stand before its content, behind an `@`.
fn document(name: &str, content: &str) -> String {
    let (attributes, content) = match content.strip_prefix('@') {
        Some(rest) => rest.split_at(rest.find('<').unwrap_or(rest.len())),
        None => ("", content),
    };
    format!("<{name} xmlns='{NAMESPACE}' {attributes}>{content}</{name}>")
}

/// Rows whose messages soapgen's reader takes for what they aren't, and why.
const ELSEWHERE: &[(&str, &str)] = &[(
    "AttributeDefault",
    "an attribute that is absent stays so in a value, and its default is in the documentation",
)];

/// What becomes of a message in a version that it isn't of; whether it may be read and mean
/// something else.
fn verdict(text: &str, writer: Read, reader: Read, means: bool) -> &'static str {
    let meant = writer(text, true).unwrap_or_else(|error| panic!("{text} is not valid: {error}"));
    match (reader(text, true), reader(text, false)) {
        // What is made of it tells apart what was left out.
        (Ok(strict), _) if means && strict != meant => "breaks",
        (Ok(_), _) => "fits",
        (Err(_), Ok(_)) => "lenient",
        (Err(_), Err(_)) => "breaks",
    }
}

/// The worst that is said of a row.
fn worst(said: &[&Said], of: fn(&Said) -> Option<&'static str>) -> &'static str {
    let order = ["breaks", "lenient", "fits", "major", "minor"];
    let found = said.iter().filter_map(|said| of(said));
    let found: Vec<&str> = found.collect();
    order
        .into_iter()
        .find(|word| found.contains(word))
        .unwrap_or("")
}

/// What is said of the element of a row, and of its types.
fn of<'s>(row: &Row, said: &'s [Said]) -> Vec<&'s Said> {
    let names: Vec<&str> = rows().iter().map(|row| row.name).collect();
    let is_of = |said: &&Said| {
        let name = said.subject.rsplit('}').next().unwrap();
        let is_longer = |other: &&str| other.len() > row.name.len() && name.starts_with(other);
        let rest = name.strip_prefix(row.name);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase()))
            && !names.iter().any(is_longer)
    };
    said.iter().filter(is_of).collect()
}

#[test]
fn what_is_said_of_each_change_is_so() {
    let (said, back) = (said(), said_back());
    let mut wrong = Vec::new();
    for row in rows() {
        let said = of(&row, &said);
        let verdicts = [
            worst(&said, |said| said.requests),
            worst(&said, |said| said.answers),
            worst(&said, |said| said.rust),
        ];
        if verdicts != [row.requests, row.answers, row.rust] {
            wrong.push(format!("{}: said {verdicts:?}: {said:#?}", row.name));
        }
        // What is a request on one way is an answer on the other.
        let back = of(&row, &back);
        let mirrored = [
            worst(&back, |said| said.answers),
            worst(&back, |said| said.requests),
        ];
        if mirrored != [row.requests, row.answers] {
            wrong.push(format!("{}: back {mirrored:?}: {back:#?}", row.name));
        }
        let has_kind = row.kind.is_empty() || said.iter().any(|said| said.kind == row.kind);
        if !has_kind {
            wrong.push(format!("{}: no {} in {said:#?}", row.name, row.kind));
        }
        let (_, old, new) = READERS.iter().find(|(name, ..)| *name == row.name).unwrap();
        let means = ["default", "fixed"].contains(&row.kind);
        let requests = verdict(&document(row.name, row.from_old), *old, *new, means);
        let answers = verdict(&document(row.name, row.from_new), *new, *old, means);
        // What doesn't change fits.
        let expected = [row.requests, row.answers].map(|said| match said {
            "" => "fits",
            said => said,
        });
        let is_elsewhere = ELSEWHERE.iter().any(|(name, _)| *name == row.name);
        if ([requests, answers] == expected) == is_elsewhere {
            wrong.push(format!(
                "{}: messages prove {requests}, {answers}",
                row.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows().len() > 50);
}
