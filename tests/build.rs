//! Generates the module of each feature folder, and the table by which the tests find what reads
//! and writes a document.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "hostile/document.rs"]
mod hostile;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let features = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("features");
    println!("cargo::rerun-if-changed={}", features.display());
    let (mut modules, mut documents) = (String::new(), String::new());
    for folder in folders(&features)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let generated = generator(&folder)?.generate()?;
        let file = out.join(format!("{name}.rs"));
        fs::write(&file, generated.included()?)?;
        writeln!(
            modules,
            "/// Feature `{name}`.\npub mod {name} {{ soapgen_runtime::include_generated!(\"{name}.rs\"); }}"
        )?;
        for root in &generated.plan.roots {
            let element = &generated.model[root.element].name;
            let path = generated.plan.root_path(root);
            writeln!(
                documents,
                "Document::new({name:?}, {:?}, {:?}, |text, strict| both_ways(&crate::{name}::{path}, text, strict)),",
                element.namespace, element.local
            )?;
        }
    }
    hostile_names(&out)?;
    fs::write(out.join("modules.rs"), modules)?;
    fs::write(out.join("documents.rs"), format!("&[{documents}]"))?;
    Ok(())
}

/// The module of a document with hostile names; `SOAPGEN_HOSTILE_NAMES` is the seed of others
/// than those of every run.
fn hostile_names(out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=hostile/document.rs");
    println!("cargo::rerun-if-env-changed=SOAPGEN_HOSTILE_NAMES");
    let seed = match env::var("SOAPGEN_HOSTILE_NAMES") {
        Ok(seed) => seed.parse()?,
        Err(_) => 1,
    };
    let document = out.join("hostile.wsdl");
    let names = hostile::names(24, seed);
    fs::write(&document, hostile::document(&names)?)?;
    fs::write(out.join("hostile_names.txt"), names.join("\n"))?;
    let generated = soapgen::Generator::default()
        .input(&document)
        .builders(true)
        .unwrapped(true)
        .generate()?;
    fs::write(out.join("hostile.rs"), generated.included()?)?;
    // The same with modules that are called so; a setting can't be a keyword.
    let is_name = |name: &&String| {
        let mut letters = name.chars();
        letters.all(|c| c == '_' || c.is_alphanumeric()) && !name.starts_with('_')
    };
    // Names that look alike only beside those of the module above can't be known.
    let ascii = names.iter().filter(|name| name.is_ascii());
    let few: Vec<String> = ascii.step_by(12).cloned().collect();
    fs::write(&document, hostile::document(&few)?)?;
    let mut generator = soapgen::Generator::default().input(&document).server(true);
    let keywords = names.iter().position(|name| name == "macro_rules");
    let mut met = HashSet::new();
    let own = names.iter().skip(keywords.unwrap_or(0)).filter(is_name);
    // No two modules can have one name.
    let own = own.filter(|name| met.insert(name.to_lowercase()));
    for (name, module) in few.iter().zip(own) {
        generator = generator.module(format!("urn:of:{name}"), module);
    }
    fs::write(
        out.join("hostile_modules.rs"),
        generator.generate()?.included()?,
    )?;
    Ok(())
}

/// The feature folders, by name.
fn folders(features: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders: Vec<PathBuf> = fs::read_dir(features)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
}

/// From `input.wsdl` or `input.xsd`, or what `soapgen.toml` names, with its settings.
fn generator(folder: &Path) -> Result<soapgen::Generator, soapgen::Error> {
    let config = folder.join("soapgen.toml");
    let mut generator = match config.exists() {
        true => soapgen::Generator::config(config)?,
        false => soapgen::Generator::default(),
    };
    for input in ["input.wsdl", "input.xsd"] {
        let input = folder.join(input);
        if input.exists() {
            generator = generator.input(input);
        }
    }
    Ok(generator)
}
