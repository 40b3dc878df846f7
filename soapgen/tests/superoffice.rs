//! The documents in `wsdl/` hold the whole interface of the real ones: what is generated from
//! both is equal but for documentation. The real ones are not part of the project; where they
//! are at hand, beside it in `../shared`, this proves it. What can be counted of them stands here,
//! so that ours are held to it everywhere.

#![allow(clippy::panic)] // Helpers of tests.

use std::path::{Path, PathBuf};

use soapgen::Generator;
use soapgen::plan::ItemKind;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the real documents have: name, operations, types and members of the code.
const COUNTS: [(&str, usize, usize, usize); 2] = [
    ("Services88-User.wsdl", 97, 252, 549),
    ("Services88-SoPrincipal.wsdl", 5, 37, 145),
];

/// The folder of the real documents, where it is.
fn real() -> Option<PathBuf> {
    Some(root().join("../shared/corpus/superoffice")).filter(|folder| folder.is_dir())
}

/// Our documents of the same kind.
fn agents() -> PathBuf {
    root().join("corpus/agents")
}

/// The generated code without comments and documentation.
fn code(file: &Path) -> String {
    let module = Generator::new(file).generate().and_then(|g| g.module());
    let module = module.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let is_code = |line: &&str| !line.trim_start().starts_with("//") && !line.trim().is_empty();
    module
        .lines()
        .filter(is_code)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn ours_are_the_real_ones_but_for_documentation() {
    for (name, ..) in COUNTS {
        let ours = code(&root().join("wsdl").join(name));
        if let Some(theirs) = real().map(|real| code(&real.join(name))) {
            let differing = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
            assert_eq!(differing, None, "{name}");
            assert_eq!(ours.lines().count(), theirs.lines().count(), "{name}");
        }
    }
}

#[test]
fn the_code_has_what_was_counted_of_the_real_ones() {
    let folders = [Some(root().join("wsdl")), real()];
    for folder in folders.into_iter().flatten() {
        for (name, operations, types, members) in COUNTS {
            let generated = Generator::new(folder.join(name)).generate().unwrap();
            let plan = &generated.plan;
            let [client] = plan.clients.as_slice() else {
                panic!("{name}: one client was expected");
            };
            let all = plan.items.iter().map(|item| match &item.kind {
                ItemKind::Record(record) => record.members.len(),
                _ => 0,
            });
            let found = (client.operations.len(), plan.items.len(), all.sum());
            assert_eq!(found, (operations, types, members), "{name}");
        }
    }
}

#[test]
fn each_document_generates() {
    for (folder, number) in [(Some(agents()), 2), (real(), 60)] {
        let Some(folder) = folder else { continue };
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "wsdl") {
                let generated = Generator::new(&path).generate().unwrap();
                let [client] = generated.plan.clients.as_slice() else {
                    panic!("{}: one client was expected", path.display());
                };
                let bound = generated.model.bindings[0].operations.len();
                assert_eq!(client.operations.len(), bound, "{}", path.display());
                count += 1;
            }
        }
        assert_eq!(count, number);
    }
}

#[test]
fn an_operation_keeps_what_it_reaches() {
    let generated = Generator::new(root().join("wsdl/Services88-User.wsdl"))
        .operation("GetOrRegisterAccessGatewayInfo")
        .generate()
        .unwrap();
    let mut names: Vec<&str> = generated
        .plan
        .items
        .iter()
        .map(|i| i.name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "AccessGatewayInfo",
            "EFieldRight",
            "EFieldRightItem",
            "ETableRight",
            "ETableRightItem",
            "FieldProperty",
            "FieldRight",
            "GetOrRegisterAccessGatewayInfo",
            "GetOrRegisterAccessGatewayInfoResponse",
            "SoCredentials",
            "SoExceptionInfo",
            "SoTimeZone",
            "TableRight",
            "UserHeaders",
            "UserResponseHeaders",
        ]
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let module = || {
        let generated = Generator::new(root().join("wsdl/Services88-User.wsdl")).generate();
        generated.unwrap().module().unwrap()
    };
    assert_eq!(module(), module());
}
