//! The stages stand on each other in one order: no module of the crate names one that is above it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crates, each above those that it may name. That no stage before the plan
/// knows Rust is held by cargo: `soapgen-model` depends on nothing that makes it.
const ORDER: &[(&str, &[&str])] = &[
    (
        "soapgen-model",
        &[
            // What all stages speak of.
            "unseen",
            "place",
            "xml",
            "vocabulary",
            "nearest",
            // Documents, and what is wrong in them.
            "source",
            "diagnostic",
            "error",
            "write",
            // The stages.
            "syntax",
            "load",
            "model",
            "resolve",
            "shape",
        ],
    ),
    (
        "soapgen-runtime",
        &[
            "shown",
            "unique",
            "limits",
            "value",
            "http_date",
            "xml",
            "soap",
            "dynamic",
            "content",
            "client",
            "server",
            "codegen",
        ],
    ),
    (
        "soapgen",
        &[
            "text",
            "settings",
            "plan",
            "pieces",
            "render",
            "format",
            // What runs the stages, and what tells of what they made.
            "generator",
            "config",
            "json",
            "inspect",
            "check",
            "diff",
        ],
    ),
    (
        "soapgen-cli",
        &[
            "color",
            "progress",
            "print",
            "say",
            "difference",
            "options",
            "usage",
            "html",
            "service",
            "bindings",
            "curl",
            "asking",
            "offered",
            "serve",
            "docs",
            "mock",
            "gateway",
            "mcp",
            "commands",
        ],
    ),
];

/// The crates by which Rust is made.
const RUST: &[&str] = &["heck", "prettyplease", "proc-macro2", "quote", "syn"];

/// What the modules make together.
const ROOTS: &[&str] = &["lib", "main"];

#[test]
fn no_module_names_one_above_it() {
    let mut found = Vec::new();
    for (package, order) in ORDER {
        for (module, file) in files(package) {
            let at = position(order, &module);
            for named in named(&read(&file)) {
                if position(order, &named) > at {
                    found.push(format!("{}: `{named}`", file.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "named from below: {found:#?}");
}

#[test]
fn no_stage_before_the_plan_depends_on_rust() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../soapgen-model/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    for name in RUST.iter().chain(&["soapgen", "soapgen-runtime"]) {
        let is_named = manifest
            .lines()
            .any(|line| line.split([' ', '.', '=']).next() == Some(name));
        assert!(!is_named, "`{name}`");
    }
}

/// A test of the test: what it looks at is what there is.
#[test]
fn all_modules_are_in_the_order() {
    for (package, order) in ORDER {
        let there: BTreeSet<String> = files(package).into_iter().map(|(m, _)| m).collect();
        let known: BTreeSet<String> = order.iter().map(|m| (*m).to_owned()).collect();
        assert_eq!(there, known);
    }
    let code = "use crate::{a, b::{self, C}, d};\nuse crate::e::F;\nlet g = crate::h::i(); \
                crate::j!(); $crate::k";
    let expected = ["a", "b", "d", "e", "h"].map(str::to_owned);
    assert_eq!(named(code), BTreeSet::from(expected));
}

fn position(order: &[&str], module: &str) -> usize {
    order
        .iter()
        .position(|known| *known == module)
        .unwrap_or_else(|| panic!("the module `{module}` has no place in the order"))
}

/// Every file of a crate but its root, with its module.
fn files(package: &str) -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.join("..").join(package).join("src");
    let (mut out, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).unwrap();
                let first = below.components().next().unwrap().as_os_str();
                let module = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
                if !ROOTS.contains(&&*module) {
                    out.push((module, path));
                }
            }
        }
    }
    out
}

fn read(file: &Path) -> String {
    let code = fs::read_to_string(file).unwrap();
    // What stands in comments is for people.
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The modules that stand behind `crate::`, alone or in braces. What macros name by `$crate` is
/// the crate's interface.
fn named(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (at, before) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let behind = &code[at + before.len()..];
        let Some(list) = behind.strip_prefix('{') else {
            out.extend(first_word(behind));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    out.extend(first_word(&list[start..at]));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    out.extend(first_word(&list[start..at]));
                    start = at + 1;
                }
                _ => {}
            }
        }
    }
    out
}

/// A name in lower case, which is a module's.
fn first_word(code: &str) -> Option<String> {
    let code = code.trim_start();
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_');
    let word = &code[..end.unwrap_or(code.len())];
    let is_macro = code[word.len()..].starts_with('!');
    let is_module = word.starts_with(|c: char| c.is_lowercase()) && !is_macro;
    is_module.then(|| word.to_owned())
}

/// What SECURITY.md says that proves a promise is there: files, folders, and the tests in them.
#[test]
fn what_security_md_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = read(&root.join("SECURITY.md"));
    let spans = text.split('`').skip(1).step_by(2);
    let is_test = |name: &&str| {
        name.matches('_').count() > 1 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let mut sources = String::new();
    for folder in [
        "soapgen",
        "soapgen-cli",
        "soapgen-dynamic",
        "soapgen-model",
        "soapgen-runtime",
        "tests",
    ] {
        for part in ["src", "tests", "suite"] {
            append(&root.join(folder).join(part), &mut sources);
        }
    }
    let mut names = 0;
    for span in spans {
        if span.contains('/') {
            assert!(root.join(span).exists(), "`{span}` is not there");
        } else if is_test(&span) && span != "attachment_header_lines" {
            assert!(
                sources.contains(&format!("fn {span}()")),
                "no test `{span}`"
            );
            names += 1;
        }
    }
    assert!(names > 20, "{names}");
}

fn append(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            append(&path, text);
        } else if path.extension().is_some_and(|e| e == "rs") {
            text.push_str(&read(&path));
        }
    }
}
