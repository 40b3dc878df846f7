//! Completion of operations' names, in the shells themselves.
#![allow(clippy::unwrap_used)]

mod folder;

use std::path::Path;
use std::process::Command;

use folder::{Folder, run_as};

/// A service with these operations.
fn wsdl(names: &[&str]) -> String {
    let operations = |part: &str| -> String {
        let operation = |name: &&str| format!("<w:operation name=\"{name}\">{part}</w:operation>");
        names.iter().map(operation).collect()
    };
    format!(
        r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t"><x:element name="Get" type="x:string"/></x:schema></w:types>
  <w:message name="Get"><w:part name="p" element="t:Get"/></w:message>
  <w:portType name="Port">{}</w:portType>
  <w:binding name="B" type="t:Port"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>{}</w:binding>
  <w:service name="S"><w:port name="P" binding="t:B"><s:address location="http://localhost/t"/></w:port></w:service>
</w:definitions>"#,
        operations("<w:input message=\"t:Get\"/>"),
        operations("<s:operation/><w:input><s:body use=\"literal\"/></w:input>"),
    )
}

/// A path that would do something if it were run.
const HOSTILE: &str = "$(touch pwned) `touch pwned`; a.wsdl";

fn folder(name: &str) -> Folder {
    let good = wsdl(&[
        "GetOrder",
        "GetOrders",
        "AddOrder",
        "Prüfe.x-y",
        "Get\u{200d}It",
    ]);
    let bad = wsdl(&["$(touch pwned)", "a b", "GetOrder"]);
    let folder = Folder::new(
        &format!("completions-{name}"),
        &[
            ("shop.wsdl", &good),
            ("my shop.wsdl", &good),
            (HOSTILE, &good),
            ("bad.wsdl", &bad),
            ("broken.wsdl", "<w"),
            ("soapgen.toml", "inputs = [\"shop.wsdl\"]\n"),
        ],
    );
    let script = folder.run(&["completions", name]);
    assert_eq!((script.code, &*script.err), (Some(0), ""), "{name}");
    // Who types a command is not offered what only scripts call.
    assert_eq!(script.out.matches("complete-operations").count(), 1);
    folder.write("script", &script.out);
    folder
}

/// What is typed, word by word as a shell has it, and the names that there are then; `None` where
/// the rest of the script answers.
fn cases() -> Vec<(Vec<String>, Option<&'static str>)> {
    let all = "AddOrder GetOrder GetOrders Prüfe.x-y";
    let hostile = format!("'{HOSTILE}'");
    let in_hostile = ["call", &*hostile, "Add"];
    let cases: Vec<(&[&str], Option<&'static str>)> = vec![
        (&["call", "shop.wsdl", ""], Some(all)),
        (&["call", "shop.wsdl", "Get"], Some("GetOrder GetOrders")),
        (
            &["schema", "--response", "shop.wsdl", "P"],
            Some("Prüfe.x-y"),
        ),
        (
            &["sample", "shop.wsdl", "--operation", "Add"],
            Some("AddOrder"),
        ),
        (
            &["generate", "shop.wsdl", "--operation", "Add"],
            Some("AddOrder"),
        ),
        (
            &["generate", "--config", "soapgen.toml", "--operation", "Add"],
            Some("AddOrder"),
        ),
        (&["call", "'my shop.wsdl'", "Add"], Some("AddOrder")),
        (&in_hostile, Some("AddOrder")),
        // What isn't a name refuses the document.
        (&["call", "bad.wsdl", "G"], None),
        (&["call", "broken.wsdl", "G"], None),
        (&["call", "missing.wsdl", "G"], None),
        (&["call", "shop.wsdl", "Xyz"], None),
        (&["gen"], None),
    ];
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    cases
        .into_iter()
        .map(|(words, names)| (owned(words), names))
        .collect()
}

/// Whether a shell is here; all that are tested are where `.ci/run` runs, which installs them.
fn is_here(shell: &str) -> bool {
    let found = Command::new(shell).arg("--version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "no {shell}");
    found
}

/// Runs a script in a shell that finds the command.
fn in_shell(folder: &Folder, shell: &[&str], script: &str) -> String {
    folder.write("asked", script);
    let own = Path::new(env!("CARGO_BIN_EXE_soapgen")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(
        [own.to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&path)),
    );
    let mut command = Command::new(shell[0]);
    command
        .args(&shell[1..])
        .arg("./asked")
        .current_dir(&folder.0);
    command
        .env("PATH", path.unwrap())
        .env("LC_ALL", "C.UTF-8")
        .env("HOME", &folder.0);
    let run = run_as(command);
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{script}");
    assert!(
        folder.read("pwned").is_none(),
        "{script} ran what a file is called"
    );
    run.out
}

/// A word of a shell that stands for this text, whatever it is.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[test]
fn bash_completes_operations() {
    let folder = folder("bash");
    for (words, names) in cases() {
        let typed: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let (last, before) = (words.last().unwrap(), words.len());
        // The rest of the script is told apart by what it would say.
        let script = format!(
            "set -euo pipefail\nsource ./script\n_soapgen() {{ COMPREPLY=(static); }}\n\
             COMP_WORDS=(soapgen {}); COMP_CWORD={before}\n\
             complete -p soapgen | grep -q -- '-F _soapgen_operations'\n\
             _soapgen_operations soapgen {} x\necho \"${{COMPREPLY[*]}}\"\n",
            typed.join(" "),
            quoted(last),
        );
        let said = in_shell(&folder, &["bash", "--norc"], &script);
        assert_eq!(said.trim_end(), names.unwrap_or("static"), "{words:?}");
    }
}

#[test]
fn zsh_completes_operations() {
    if !is_here("zsh") {
        return;
    }
    let folder = folder("zsh");
    for (words, names) in cases() {
        let typed: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let script = format!(
            "compdef() {{ :; }}\ncompadd() {{ shift; print -r -- \"$*\"; }}\n\
             _arguments() {{ print static; }}\nsource ./script\n\
             words=(soapgen {}); CURRENT={}\n_soapgen || :\n",
            typed.join(" "),
            words.len() + 1,
        );
        let said = in_shell(&folder, &["zsh", "-f"], &script);
        assert_eq!(said.trim_end(), names.unwrap_or("static"), "{words:?}");
    }
}

#[test]
fn fish_completes_operations() {
    if !is_here("fish") {
        return;
    }
    let folder = folder("fish");
    for (words, names) in cases() {
        // It takes the line as it is typed.
        let line = quoted(&format!("soapgen {}", words.join(" "))).replace("'\\''", "\\'");
        let script = format!("source ./script\ncomplete -C {line}\n");
        let said = in_shell(&folder, &["fish", "--no-config"], &script);
        let said: Vec<&str> = said.lines().collect();
        match names {
            Some(names) => assert_eq!(said.join(" "), names, "{words:?}"),
            None => assert!(!said.contains(&"GetOrder"), "{words:?}: {said:?}"),
        }
    }
    // What the rest of the script says.
    let script = "source ./script\ncomplete -C 'soapgen gen'\n";
    assert!(in_shell(&folder, &["fish", "--no-config"], script).starts_with("generate\t"));
}
