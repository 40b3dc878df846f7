//! What the compiler tells about each file in `ui`, against the file of the same name beside it.
//!
//! Our own words are most of it; where the compiler adds its own, they are those of the version
//! that CONTRIBUTING.md names. `TRYBUILD=overwrite cargo test -p soapgen-compile-fail` writes the
//! files anew.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[test]
fn what_is_wrong_is_told() {
    // The crate that trybuild makes, whose folder the paths in macros are relative to.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let documents = target.join("tests/trybuild/soapgen-compile-fail/wsdl");
    fs::create_dir_all(&documents).unwrap();
    for document in fs::read_dir("wsdl").unwrap() {
        let path = document.unwrap().path();
        fs::copy(&path, documents.join(path.file_name().unwrap())).unwrap();
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
