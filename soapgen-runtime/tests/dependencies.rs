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
    let heavy = ["flate2", "hyper", "ring", "rustls", "tokio"];
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

/// What is turned on in crates that a user's other crates may have too holds for these as well,
/// so that it must change nothing for them. (`tests/unification` shows that for whole builds.)
#[test]
fn features_that_change_other_crates_are_off() {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}: {f}", "--features", "blocking,http2"])
        .args(["--target", "x86_64-unknown-linux-gnu"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let on = |name: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.split(' ').next() == Some(name));
        let features = line.and_then(|line| line.split_once(": ")).unwrap().1;
        features.trim_end_matches(" (*)").to_owned()
    };
    // With a provider, `custom-provider`, `logging` or `prefer-post-quantum` another crate would
    // do something else. TLS 1.2 has a feature here, by which it can be left off.
    assert_eq!(on("rustls"), "std,tls12");
    assert_eq!(on("tokio-rustls"), "");
    assert_eq!(on("rustls-webpki"), "alloc,std");
    assert_eq!(on("rustls-platform-verifier"), "");
    assert_eq!(on("flate2"), "any_impl,miniz_oxide,rust_backend");
}

/// A package more needs a reason in `docs/dependencies.md`, and its number here.
#[test]
fn packages_are_counted() {
    let counts = [
        (&[][..], 51),
        (&["--no-default-features", "--features", "http"], 35),
        (&["--no-default-features", "--features", "ring,tls12"], 48),
        (&["--no-default-features", "--features", "http2,ring"], 56),
        (&["--no-default-features"], 9),
        (&["--no-default-features", "--features", "wss"], 17),
        (&["--no-default-features", "--features", "http-digest"], 18),
        (&["--no-default-features", "--features", "session"], 11),
        (&["--no-default-features", "--features", "tracing"], 13),
        (&["--features", "tracing"], 51),
        (&["--features", "pkcs12"], 124),
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
