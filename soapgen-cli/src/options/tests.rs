//! Each setting is reached from the command line.

use clap::Parser as _;
use soapgen::settings::SETTINGS;
use soapgen::{Generator, Settings};

use super::Options;

#[derive(Debug, clap::Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

fn parse(arguments: &[&str]) -> Result<Settings, String> {
    // The only argument that is required of each line.
    let line = ["soapgen"].iter().chain(arguments).chain(&["x.wsdl"]);
    let line = Line::try_parse_from(line).map_err(|error| error.to_string())?;
    line.options.settings().map_err(|error| error.to_string())
}

include!("../../../soapgen/tests/settings/rows.rs");

#[test]
fn each_setting_is_reached() {
    each_has_a_row();
    for row in ROWS.iter().filter(|row| !row.flags.is_empty()) {
        let mut expected = Settings::default();
        (row.set)(&mut expected);
        // Every line ends in this input.
        expected.inputs = match row.field {
            "inputs" => expected.inputs,
            _ => vec!["x.wsdl".into()],
        };
        assert_eq!(parse(row.flags).unwrap(), expected, "{}", row.field);
    }
}

#[test]
fn each_setting_is_documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/settings.md");
    let text = std::fs::read_to_string(path).unwrap();
    for row in ROWS {
        let name = row.field.replace('_', "-");
        let flag = match row.flags.first() {
            Some(flag) if flag.starts_with("--") => flag,
            Some(_) => "arguments",
            // Those that are flags of one command.
            None if row.field == "output" => "-o",
            None => "--deny",
        };
        let documented = text.lines().any(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            cells.len() == 7
                && cells[3].contains(flag)
                && [format!("{name} ="), format!("[{name}]")]
                    .iter()
                    .any(|key| cells[4].contains(key))
        });
        assert!(documented, "{name}");
    }
    let (_, example) = text.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    assert!(Settings::from_toml(example).is_ok());
}

#[test]
fn flags_override_values_and_are_added_to_lists_and_tables() {
    let folder = std::env::temp_dir().join(format!("soapgen-options-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("soapgen.toml");
    let text = "
        inputs = ['a.wsdl']
        operations = ['A']
        client = false
        builders = true
        runtime = 'a::b'
        [names]
        '{}A' = 'X'
        '{}B' = 'Y'
        [type-derives]
        '{}A' = ['P']
    ";
    std::fs::write(&file, text).unwrap();
    let settings = parse(&[
        "--config",
        file.to_str().unwrap(),
        "--operation=B",
        "--no-client=false",
        "--builders=false",
        "--runtime=c",
        "--name={}B=Z",
        "--type-derive={}A=Q",
    ]);
    std::fs::remove_dir_all(&folder).unwrap();
    let mut expected = Settings::default();
    expected.inputs = vec![folder.join("a.wsdl"), "x.wsdl".into()];
    expected.operations = vec!["A".into(), "B".into()];
    expected.runtime = "c".into();
    expected.names = [("{}A".into(), "X".into()), ("{}B".into(), "Z".into())].into();
    expected.type_derives = [("{}A".into(), vec!["P".into(), "Q".into()])].into();
    assert_eq!(settings.unwrap(), expected);
}

#[test]
fn what_is_not_a_pair_is_refused() {
    for argument in [
        "--type=T",
        "--type=T=a::B",
        "--type={urn:a}T",
        "--type={urn:a}T=",
        "--type={urn=a}T",
        "--name=",
        "--module=urn:a",
        "--module=urn:a=",
        "--silence=no-binding",
        "--silence=no-binding= ",
        "--builders=perhaps",
    ] {
        assert!(parse(&[argument]).is_err(), "{argument}");
    }
}

#[test]
fn the_command_line_is_sound() {
    use clap::CommandFactory as _;
    crate::Command::command().debug_assert();
}

/// What the help of each command shows is taken.
#[test]
fn the_examples_of_the_help_are_sound() {
    use clap::CommandFactory as _;
    let mut command = crate::Command::command();
    command.build();
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    for command in commands.filter(|command| command.get_name() != "help") {
        let help = command.get_after_help().unwrap().to_string();
        let lines = help.lines().filter_map(|line| line.strip_prefix("  $ "));
        let mut examples = 0;
        for line in lines {
            // As a shell takes it apart: what is piped into it, and what else calls it, is not its.
            let Some(at) = line.find("soapgen ") else {
                continue;
            };
            let line = line[at..].split(" > ").next().unwrap().replace('\'', "");
            let parsed = crate::Command::try_parse_from(line.split(' '));
            let is_help = line.ends_with(" --help");
            assert_eq!(parsed.is_ok(), !is_help, "{line}: {parsed:?}");
            examples += 1;
        }
        assert!(examples > 1, "{}", command.get_name());
    }
}
