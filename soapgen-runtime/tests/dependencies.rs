//! What a build links.

#![allow(clippy::unwrap_used)] // A test that fails panics.

use std::collections::BTreeSet;
use std::process::Command;

/// The names of the packages that a build with these features links, by cargo.
fn linked(features: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .args(features)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    let names = text.lines().filter_map(|line| line.split(' ').next());
    let names: BTreeSet<&str> = names
        .filter(|name| *name != env!("CARGO_PKG_NAME"))
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

#[test]
fn without_default_features_there_is_no_http_client() {
    let heavy = ["hyper", "reqwest", "ring", "rustls", "tokio", "url"];
    let all = linked(&[]);
    let few = linked(&["--no-default-features"]);
    for name in heavy {
        assert!(all.iter().any(|linked| linked == name), "{name} of {all:?}");
        assert!(
            !few.iter().any(|linked| linked == name),
            "{name} in {few:?}"
        );
    }
}

/// A package more needs a reason in `docs/dependencies.md`, and its number here.
#[test]
fn packages_are_counted() {
    let counts = [
        (&[][..], 95),
        (&["--no-default-features"], 9),
        (&["--no-default-features", "--features", "patterns"], 12),
    ];
    for (features, most) in counts {
        let packages = linked(features);
        assert!(
            packages.len() <= most,
            "{} packages with {features:?}, {most} are defended: {packages:?}",
            packages.len()
        );
    }
}
