//! The documents in `wsdl/` hold the whole interface of the real ones: what is generated from
//! both is equal but for documentation. The real ones are not part of the project; where they
//! are at hand, beside it in `../shared`, this proves it.

#![allow(clippy::panic, clippy::print_stdout)] // Helpers of tests.

use std::path::{Path, PathBuf};

use soapgen::Generator;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of the real documents; says so when it is not there.
fn real() -> Option<PathBuf> {
    let folder = root().join("../shared/corpus/superoffice");
    if folder.is_dir() {
        return Some(folder);
    }
    println!(
        "not run: the real documents are not at {}",
        folder.display()
    );
    None
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
    let Some(real) = real() else { return };
    for name in ["Services88-User.wsdl", "Services88-SoPrincipal.wsdl"] {
        let (ours, theirs) = (
            code(&root().join("wsdl").join(name)),
            code(&real.join(name)),
        );
        let differing = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
        assert_eq!(differing, None, "{name}");
        assert_eq!(ours.lines().count(), theirs.lines().count(), "{name}");
    }
}

#[test]
fn each_real_document_generates() {
    let Some(real) = real() else { return };
    let mut count = 0;
    for entry in std::fs::read_dir(real).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wsdl")
        {
            let generated = Generator::new(&path).generate().unwrap();
            assert_eq!(generated.plan.clients.len(), 1, "{}", path.display());
            let bound = generated.model.bindings[0].operations.len();
            assert_eq!(
                generated.plan.clients[0].operations.len(),
                bound,
                "{}",
                path.display()
            );
            count += 1;
        }
    }
    assert_eq!(count, 60);
}

#[test]
fn every_operation_of_ours_has_a_method() {
    for (name, operations) in [
        ("Services88-User.wsdl", 97),
        ("Services88-SoPrincipal.wsdl", 5),
    ] {
        let generated = Generator::new(root().join("wsdl").join(name))
            .generate()
            .unwrap();
        let [client] = generated.plan.clients.as_slice() else {
            panic!("{name}: one client was expected");
        };
        assert_eq!(client.operations.len(), operations, "{name}");
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
