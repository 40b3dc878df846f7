//! `expected.rs` is what is generated.

use std::fs;
use std::path::Path;

use crate::support::{features, text};

#[test]
fn the_modules_are_as_expected() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut different = Vec::new();
    for (name, folder) in features() {
        let generated = text(&Path::new(soapgen_tests::GENERATED).join(format!("{name}.rs")));
        let file = folder.join("expected.rs");
        if bless {
            fs::write(&file, generated).unwrap();
        } else if !file.exists() || text(&file) != generated {
            different.push(name);
        }
    }
    assert!(
        different.is_empty(),
        "expected.rs is not what is generated in {different:?}; `BLESS=1 cargo test -p soapgen-tests` writes it"
    );
}

/// A `test.rs` that nothing names would never run.
#[test]
fn the_tests_are_all_named() {
    let main = include_str!("main.rs");
    for (name, folder) in features() {
        let is_named = main.contains(&format!("\"../features/{name}/test.rs\""));
        assert_eq!(folder.join("test.rs").exists(), is_named, "{name}");
    }
}
