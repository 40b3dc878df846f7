//! README.md quotes the examples, word for word: the compiler sees to what it says.

use std::fs;
use std::path::Path;

#[test]
fn what_the_readme_quotes_stands_in_the_file_that_it_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut quotes = 0;
    for quote in readme.split("<!-- ").skip(1) {
        let (file, rest) = quote.split_once(" -->\n```rust\n").unwrap();
        let (code, _) = rest.split_once("```").unwrap();
        let source = fs::read_to_string(root.join(file)).unwrap();
        assert!(source.contains(code), "{file} doesn't hold\n{code}");
        quotes += 1;
    }
    assert!(quotes > 5);
}
