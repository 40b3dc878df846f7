//! Generates what the target `messages` reads into: the types of the feature folders and of the
//! documents in `wsdl`, and the table of their global elements.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use soapgen::Generator;

/// Features whose code names crates that nothing else here needs, and those that are large and
/// have nothing but names that are hard for Rust.
const LEFT_OUT: &[&str] = &["derives", "names", "other_crates", "user_type"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let project = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("..");
    let (features, wsdl) = (project.join("tests/features"), project.join("wsdl"));
    for folder in [&features, &wsdl] {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let mut services = vec![
        (
            "principal".to_owned(),
            Generator::new(wsdl.join("Services88-SoPrincipal.wsdl")),
        ),
        (
            "user".to_owned(),
            Generator::new(wsdl.join("Services88-User.wsdl"))
                .operation("GetOrRegisterAccessGatewayInfo"),
        ),
    ];
    let mut folders: Vec<PathBuf> = fs::read_dir(&features)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if folder.is_dir() && !LEFT_OUT.contains(&&*name) {
            services.push((name.to_string(), feature(&folder)?));
        }
    }

    let (mut modules, mut roots) = (String::new(), String::new());
    for (name, generator) in services {
        let generated = generator.generate()?;
        fs::write(out.join(format!("{name}.rs")), generated.unformatted())?;
        writeln!(
            modules,
            "pub mod {name} {{ soapgen_runtime::include_generated!(\"{name}.rs\"); }}"
        )?;
        for root in &generated.plan.roots {
            let module = match generated.plan[root.module].name.as_str() {
                "" => String::new(),
                module => format!("::{module}"),
            };
            writeln!(
                roots,
                "(\"{name} {}\", |text| value(&crate::services::{name}{module}::elements::{}, text)),",
                generated.model[root.element].name.local, root.constant
            )?;
        }
    }
    fs::write(out.join("modules.rs"), modules)?;
    fs::write(out.join("roots.rs"), format!("&[{roots}]"))?;
    Ok(())
}

/// From `input.wsdl` or `input.xsd`, or what `soapgen.toml` names, with its settings.
fn feature(folder: &Path) -> Result<Generator, soapgen::Error> {
    let config = folder.join("soapgen.toml");
    let mut generator = match config.exists() {
        true => Generator::config(config)?,
        false => Generator::default(),
    };
    for input in ["input.wsdl", "input.xsd"] {
        let input = folder.join(input);
        if input.exists() {
            generator = generator.input(input);
        }
    }
    Ok(generator)
}
