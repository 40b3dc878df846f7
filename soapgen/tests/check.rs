//! `docs/check.md` lists the kinds of problems that there are.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use soapgen::diagnostic::{Action, Code};

#[test]
fn the_codes_are_those_of_the_documentation() {
    let mut tables = "<!-- codes -->\n".to_owned();
    for (part, codes) in Code::ALL {
        tables +=
            &format!("\n### {part}\n\n| code | meaning | generation |\n| --- | --- | --- |\n");
        for code in *codes {
            let actions: Vec<String> = code.actions().iter().map(Action::to_string).collect();
            let (meaning, actions) = (code.meaning(), actions.join(", "));
            tables += &format!("| `{code}` | {meaning} | {actions} |\n");
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/check.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, there) = text.split_at(text.find("<!-- codes -->").unwrap());
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(file, format!("{before}{tables}")).unwrap();
        return;
    }
    assert!(there == tables, "BLESS=1 writes the tables anew:\n{tables}");
}
