//! `soapgen diff`: what it prints and how it exits. What it says is tested in `soapgen`.
#![allow(clippy::unwrap_used)]

mod folder;

use folder::Folder;

/// The blocks of the documentation: the old document, the lines in which the new one differs, and
/// what is said of that.
fn documented() -> [String; 4] {
    let text = include_str!("../../docs/diff.md");
    let mut blocks = text.split("```").skip(1).step_by(2);
    let mut block = || blocks.next().unwrap().split_once('\n').unwrap().1;
    let (old, lines, said) = (block(), block(), block());
    let mut new = old.to_owned();
    let mut from = "";
    let mut to = String::new();
    for line in lines.lines().chain(["-"]) {
        if let Some(line) = line.strip_prefix('+') {
            to += &format!("{line}\n");
            continue;
        }
        let found = format!("{from}\n");
        assert!(from.is_empty() || new.contains(&found), "{from}");
        if !from.is_empty() {
            new = new.replacen(&found, &to, 1);
        }
        from = line.strip_prefix('-').unwrap();
        to.clear();
    }
    let (command, said) = said.split_once('\n').unwrap();
    [old, &new, command, said].map(str::to_owned)
}

#[test]
fn what_the_documentation_shows_is_so() {
    let [old, new, command, said] = documented();
    let folder = Folder::new("diff-docs", &[("shop-1.wsdl", &old), ("shop-2.wsdl", &new)]);
    let arguments: Vec<&str> = command.split(' ').skip(2).collect();
    let run = folder.run(&arguments);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    assert_eq!(run.out, said);

    let json = folder.run(&[&arguments[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["old"], serde_json::json!(["shop-1.wsdl"]));
    assert_eq!(json["summary"]["breaks_requests"], 2);
    let changes = json["changes"].as_array().unwrap();
    let text = include_str!("../../docs/diff.md");
    for change in changes {
        let kind = change["kind"].as_str().unwrap();
        assert!(text.contains(&format!("| `{kind}` |")), "{kind}");
    }
    assert_eq!(changes[0]["place"]["line"], 40);
    assert_eq!(changes[0]["requests"], "breaks");
    assert_eq!(changes[1]["answers"], serde_json::Value::Null);
    for key in ["version", "old", "new", "summary", "changes"] {
        assert!(
            json.get(key).is_some() && text.contains(&format!("`{key}`")),
            "{key}"
        );
    }
    for key in changes[0]
        .as_object()
        .unwrap()
        .keys()
        .chain(json["summary"].as_object().unwrap().keys())
    {
        assert!(text.contains(&format!("`{key}`")), "{key}");
    }
}

#[test]
fn what_is_denied_fails() {
    let [old, ..] = documented();
    let other = old.replace("<wsdl:types>", "<wsdl:types><!-- ours -->");
    let value = old.replace("\"fast\"/>", "\"fast\"/><xs:enumeration value=\"now\"/>");
    let action = old.replace("soapAction=\"urn:shop/", "soapAction=\"urn:shop/2/");
    let files = [
        ("old.wsdl", &*old),
        ("other.wsdl", &other),
        ("value.wsdl", &value),
        ("action.wsdl", &action),
    ];
    let folder = Folder::new("diff-deny", &files);
    for (new, denied, code) in [
        ("other.wsdl", &["any"][..], 0),
        ("value.wsdl", &[], 0),
        ("value.wsdl", &["wire"], 0),
        ("value.wsdl", &["rust"], 1),
        ("value.wsdl", &["wire", "rust"], 1),
        ("value.wsdl", &["any"], 1),
        ("action.wsdl", &["wire"], 1),
        ("action.wsdl", &["rust"], 0),
        ("none.wsdl", &[], 1),
    ] {
        let denied = denied.iter().flat_map(|level| ["--deny", level]);
        let arguments: Vec<&str> = ["diff", "old.wsdl", new]
            .into_iter()
            .chain(denied)
            .collect();
        let run = folder.run(&arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {run:?}");
        assert_eq!(run.err.is_empty(), new != "none.wsdl", "{run:?}");
    }
    for arguments in [
        &["diff"][..],
        &["diff", "old.wsdl"],
        &["diff", "a", "b", "c"],
    ] {
        assert_eq!(folder.run(arguments).code, Some(2), "{arguments:?}");
    }
    let colored = folder
        .run(&["diff", "old.wsdl", "value.wsdl", "--color=always"])
        .out;
    for part in [
        "  wire  \u{1b}[32mfits\u{1b}[0m",
        "  rust  \u{1b}[31mmajor\u{1b}[0m",
    ] {
        assert!(colored.contains(part), "{colored:?}");
    }
}

/// An operation that the settings choose, and that only one of the versions has, is a change.
#[test]
fn operations_that_come_or_go_may_be_chosen() {
    let [old, ..] = documented();
    let second = |part: &str, text: &str| {
        let end = format!("</wsdl:{part}>");
        let (before, behind) = text.rsplit_once(&end).unwrap();
        let start = before.rfind("<wsdl:operation").unwrap();
        let operation = before[start..].replace("\"PutOrder\"", "\"AddOrder\"");
        format!("{before}{operation}{end}{behind}")
    };
    let new = second("binding", &second("portType", &old));
    let files = [("old.wsdl", &*old), ("new.wsdl", &new)];
    let folder = Folder::new("diff-chosen", &files);
    let chosen = ["--operation", "PutOrder", "--operation", "AddOrder"];
    for (documents, message) in [
        (["old.wsdl", "new.wsdl"], "the operation was added"),
        (["new.wsdl", "old.wsdl"], "the operation is gone"),
    ] {
        let run = folder.run(&[&["diff"], &documents[..], &chosen].concat());
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{run:?}");
        assert!(run.out.contains("operation AddOrder of "), "{}", run.out);
        assert!(run.out.contains(message), "{}", run.out);
    }
    // What neither has is wrong.
    let run = folder.run(&[
        "diff",
        "old.wsdl",
        "new.wsdl",
        "--operation=PutOrder",
        "--operation=Delete",
    ]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("error[unknown-operation]"), "{run:?}");
}

/// Names of strangers stay text.
#[test]
fn what_documents_hold_does_not_reach_the_terminal_as_it_stands() {
    let [old, ..] = documented();
    let evil = "x&#x9b;2J&#x202e;&#10;  wire  fits  y";
    let new = old.replace(
        "soapAction=\"urn:shop/PutOrder\"",
        &format!("soapAction=\"{evil}\""),
    );
    let new = new.replace(
        "\"fast\"",
        &format!("\"{}\"", evil.replace("&#10;", "&#x2028;")),
    );
    let folder = Folder::new("diff-terminal", &[("old.wsdl", &old), ("new.wsdl", &new)]);
    for format in ["text", "json"] {
        let run = folder.run(&["diff", "old.wsdl", "new.wsdl", "--format", format]);
        let unseen = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{2028}".contains(c));
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.out.contains("202e"), "{run:?}");
        assert!(!run.out.contains(unseen), "{run:?}");
        let faked = run
            .out
            .lines()
            .any(|line| line.starts_with("  wire  fits  y"));
        assert!(!faked, "{}", run.out);
    }
}
