//! Generates both versions of the table, and writes what `soapgen diff` says of them.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use soapgen::Generator;
use soapgen::diff::{Difference, Semver, Verdict};

include!("rows.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=rows.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let mut versions = Vec::new();
    for (version, declarations) in [
        (
            "old",
            rows().iter().map(|row| row.old.clone()).collect::<String>(),
        ),
        ("new", rows().iter().map(|row| row.new.clone()).collect()),
    ] {
        let file = out.join(format!("{version}.xsd"));
        fs::write(&file, schema(&declarations))?;
        let generated = Generator::new(file).generate()?;
        fs::write(out.join(format!("{version}.rs")), generated.included()?)?;
        versions.push(generated);
    }
    let [old, new] = &versions[..] else {
        return Err("two versions".into());
    };

    // And of the way back, where what was the old version is the new one.
    for (file, difference) in [
        ("said.rs", Difference::between(old, new)),
        ("said_back.rs", Difference::between(new, old)),
    ] {
        fs::write(out.join(file), said(difference)?)?;
    }

    // What reads a document of each row, and a user of each row's code.
    let (mut readers, mut users) = (String::new(), String::new());
    for row in rows() {
        let root = |generated: &soapgen::Generated| {
            let mut roots = generated.plan.roots.iter();
            let root = roots.find(|root| *generated.model[root.element].name.local == *row.name);
            root.map(|root| generated.plan.root_path(root))
        };
        let (Some(before), Some(after)) = (root(old), root(new)) else {
            return Err(format!("no element {}", row.name).into());
        };
        writeln!(
            readers,
            "({:?}, |text, strict| read(&old::{before}, text, strict), |text, strict| read(&new::{after}, text, strict)),",
            row.name
        )?;
        if row.user.is_empty() {
            continue;
        }
        for version in ["old", "new"] {
            let fence = match version == "new" && row.rust == "major" {
                true => "compile_fail",
                false => "no_run",
            };
            writeln!(
                users,
                "/// {} by {version}:\n/// ```{fence}\n/// use soapgen_changes::{version}::*;\n/// {}\n/// ```",
                row.name, row.user
            )?;
        }
    }
    fs::write(out.join("readers.rs"), format!("&[{readers}]"))?;
    fs::write(out.join("users.rs"), format!("{users}pub mod users {{}}\n"))?;
    Ok(())
}

/// What is said of each change, as code.
fn said(difference: Difference) -> Result<String, std::fmt::Error> {
    let mut verdicts = String::new();
    for change in difference.changes {
        let verdict = |verdict: Option<Verdict>| verdict.map(|verdict| verdict.to_string());
        let rust = change.rust.map(|semver: Semver| semver.to_string());
        writeln!(
            verdicts,
            "said_of({:?}, {:?}, {:?}, {:?}, {:?}, {:?}),",
            change.subject,
            change.kind.name(),
            change.message,
            verdict(change.requests),
            verdict(change.answers),
            rust,
        )?;
    }
    Ok(format!("vec![{verdicts}]"))
}
