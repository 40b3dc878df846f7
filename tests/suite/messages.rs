//! The documents of the features are read and written.

use std::path::Path;

use soapgen_tests::document::{Document, Written};
use soapgen_tests::infoset;
use soapgen_tests::variants::Variant;

use crate::support::{entries, features, text};

#[test]
fn documents_are_read_and_written() {
    let mut problems = String::new();
    let mut count = 0;
    for (feature, folder) in features() {
        for (file, path) in entries(&folder.join("messages")) {
            if file.ends_with(".written.xml") {
                continue;
            }
            count += 1;
            if let Err(problem) = check(&feature, &path) {
                problems.push_str(&format!("{feature}/{file}: {problem}\n"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(count > 100, "only {count} documents were found");
}

#[test]
fn documents_are_read_however_they_are_written() {
    let mut problems = String::new();
    let mut count = 0;
    for (feature, folder) in features() {
        for (file, path) in entries(&folder.join("messages")) {
            if file.ends_with(".written.xml") {
                continue;
            }
            let source = text(&path);
            for variant in Variant::ALL {
                count += 1;
                if let Err(problem) = reads_alike(&feature, &source, variant) {
                    problems.push_str(&format!("{feature}/{file}, {variant:?}: {problem}\n"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(count > 300, "only {count} variants were read");
}

/// What is said of a message ends up in logs and on terminals: it holds no line and no character
/// of the message's own that would be more than text there.
#[test]
fn what_is_said_of_a_message_can_be_shown() {
    const EVIL: &str = "&#10;error: y&#x9b;2J&#x202e;&#x2028;&#x200b;&#xe0041;";
    let is_bad = |c: char| c.is_control() || "\u{202e}\u{2028}\u{200b}\u{e0041}".contains(c);
    let mut said = 0;
    for (feature, folder) in features() {
        for (file, path) in entries(&folder.join("messages")) {
            let source = text(&path);
            let Ok(document) = document(&feature, &source) else {
                continue;
            };
            for damaged in damaged(&source, EVIL) {
                for strict in [false, true] {
                    let violations = match document.both_ways(&damaged, strict) {
                        Ok(written) => written.violations,
                        Err(error) => {
                            // Each violation has a line of its own.
                            let shown = format!("{error}{error:?}").replace("\n  ", "");
                            assert!(!shown.contains(is_bad), "{feature}/{file}: {shown:?}");
                            error.violations().to_vec()
                        }
                    };
                    for violation in violations {
                        said += 1;
                        let shown = violation.to_string();
                        assert!(!shown.contains(is_bad), "{feature}/{file}: {shown:?}");
                    }
                }
            }
        }
    }
    assert!(said > 1_000, "only {said} violations");
}

/// A message with some text in place of each attribute's value and of each text, behind it, and in
/// an element and an attribute that nobody knows.
fn damaged(source: &str, evil: &str) -> Vec<String> {
    let Ok(tree) = roxmltree::Document::parse(source) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut put = |range: std::ops::Range<usize>, text: &str| {
        out.push(format!(
            "{}{text}{}",
            &source[..range.start],
            &source[range.end..]
        ));
    };
    for node in tree.descendants() {
        if node.is_text() {
            put(node.range(), evil);
            put(node.range().end..node.range().end, evil);
        }
        if !node.is_element() {
            continue;
        }
        for attribute in node.attributes() {
            put(attribute.range_value(), evil);
            let end = attribute.range_value().end;
            put(end..end, evil);
        }
        let start = node.range().start;
        let tag = &source[start..];
        let name = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
        let end = start + name.unwrap_or(tag.len());
        put(end..end, &format!(" x:y='{evil}' xmlns:x='{evil}'"));
        put(end..end, &format!(" y='{evil}'"));
        if let Some(child) = node.first_child() {
            let at = child.range().start;
            put(at..at, &format!("<y xmlns='{evil}' z='{evil}'>{evil}</y>"));
        }
    }
    out
}

/// A document and a variant of it give the same value, or as many violations.
fn reads_alike(feature: &str, source: &str, variant: Variant) -> Result<(), String> {
    let document = document(feature, source)?;
    let other = variant.of(source).map_err(|error| error.to_string())?;
    for strict in [false, true] {
        match (
            document.both_ways(source, strict),
            document.both_ways(&other, strict),
        ) {
            (Ok(one), Ok(other)) => infoset::compare(&one.text, &other.text)?,
            (Err(one), Err(other)) if one.violations().len() == other.violations().len() => {}
            (one, two) => return Err(format!("{one:?} became {two:?}\n  {other}")),
        }
    }
    Ok(())
}

fn check(feature: &str, path: &Path) -> Result<(), String> {
    let source = text(path);
    let document = document(feature, &source)?;
    let name = path.to_string_lossy();
    let is_invalid = name.ends_with(".invalid.xml");
    if is_invalid || name.ends_with(".lenient.xml") {
        refused(document, &source)?;
    } else {
        let written = document
            .both_ways(&source, true)
            .map_err(|e| e.to_string())?;
        if !written.violations.is_empty() {
            return Err(format!("it is valid, but {:?}", written.violations));
        }
        same(path, &source, &written)?;
    }
    if is_invalid {
        return Ok(());
    }
    let written = document
        .both_ways(&source, false)
        .map_err(|e| e.to_string())?;
    same(path, &source, &written)
}

/// What is written is what was read, or what stands beside it.
fn same(path: &Path, source: &str, written: &Written) -> Result<(), String> {
    let beside = path.with_extension("written.xml");
    let beside = beside.exists().then(|| text(&beside));
    infoset::compare(beside.as_deref().unwrap_or(source), &written.text)
        .map_err(|difference| format!("{difference}\n  written: {}", written.text))
}

/// Strict reading refuses a document, with the words that its comments expect.
fn refused(document: &Document, source: &str) -> Result<(), String> {
    let Err(error) = document.both_ways(source, true) else {
        return Err("strict reading takes it".to_owned());
    };
    let error = error.to_string();
    let mut expected = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("// "))
        .peekable();
    if expected.peek().is_none() {
        return Err(format!("no comment says what is expected of: {error}"));
    }
    match expected.find(|part| !error.contains(part)) {
        Some(missing) => Err(format!("expected `{missing}` in: {error}")),
        None => Ok(()),
    }
}

/// The generated element that is the root of a document.
fn document(feature: &str, source: &str) -> Result<&'static Document, String> {
    let parsed = roxmltree::Document::parse(source).map_err(|error| error.to_string())?;
    let root = parsed.root_element().tag_name();
    Document::find(feature, root.namespace().unwrap_or_default(), root.name())
        .ok_or_else(|| format!("no element {root:?} is generated"))
}
