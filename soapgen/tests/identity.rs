//! What is said of identity constraints that can't be checked.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;

use soapgen::Generator;

/// A schema with these constraints on its element.
fn schema(constraints: &str) -> String {
    format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" targetNamespace=\"urn:t\">\
           <xs:element name=\"root\"><xs:complexType><xs:sequence>\
             <xs:element name=\"a\" maxOccurs=\"9\"><xs:complexType><xs:attribute name=\"n\"/></xs:complexType></xs:element>\
           </xs:sequence></xs:complexType>{constraints}</xs:element>\
         </xs:schema>"
    )
}

fn unique(selector: &str, field: &str) -> String {
    format!(
        "<xs:unique name=\"u\"><xs:selector xpath=\"{selector}\"/><xs:field xpath=\"{field}\"/></xs:unique>"
    )
}

fn reference(refer: &str, fields: usize) -> String {
    let key = "<xs:key name=\"k\"><xs:selector xpath=\"a\"/><xs:field xpath=\"@n\"/></xs:key>";
    let fields = "<xs:field xpath=\"@n\"/>".repeat(fields);
    format!(
        "{key}<xs:keyref name=\"r\" refer=\"{refer}\"><xs:selector xpath=\"a\"/>{fields}</xs:keyref>"
    )
}

/// Each constraint, and what is said of it; nothing where it is checked.
#[test]
fn constraints_that_can_not_be_checked_are_said() {
    let cases = [
        (unique("a", "@n"), ""),
        (unique(".//t:a | child::a", ". | attribute::n | t:*"), ""),
        (unique("", "@n"), "the path ``: `` is not a name"),
        (
            unique("a[1]", "@n"),
            "the path `a[1]`: `a[1]` is not a name",
        ),
        (unique("//a", "@n"), "the path `//a`: `` is not a name"),
        (unique("a/..", "@n"), "the path `a/..`: `..` is not a name"),
        (
            unique("a/text()", "@n"),
            "the path `a/text()`: `text()` is not a name",
        ),
        (
            unique("gone:a", "@n"),
            "the path `gone:a`: the prefix of `gone:a` is not declared",
        ),
        (
            unique("@n", "@n"),
            "the path `@n`: an attribute stands at the end of a field alone",
        ),
        (
            unique("a", "@n/b"),
            "the path `@n/b`: an attribute stands at the end of a field alone",
        ),
        (unique("a", "parent::b"), "the path `parent::b`: "),
        (
            "<xs:key name=\"u\"><xs:selector xpath=\"a\"/></xs:key>".to_owned(),
            "it needs a `selector`, and a `field` behind it",
        ),
        (reference("t:k", 1), ""),
        (
            reference("t:gone", 1),
            "the reference `{urn:t}r` is to the key `{urn:t}gone`: no document declares it",
        ),
        (reference("t:k", 2), "it has 1 fields, and this 2"),
        (
            reference("t:r", 1),
            "the reference `{urn:t}r` is to the key `{urn:t}r`: no document declares it",
        ),
    ];
    for (number, (constraints, expected)) in cases.iter().enumerate() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("identity-{number}.xsd"));
        fs::write(&path, schema(constraints)).unwrap();
        let generated = Generator::new(path).generate().unwrap();
        let found: Vec<_> = generated.warnings.0.iter().collect();
        if expected.is_empty() {
            assert!(found.is_empty(), "{constraints}: {found:?}");
            assert!(
                generated.module().unwrap().contains(".keyed("),
                "{constraints}"
            );
            continue;
        }
        let [only] = found.as_slice() else {
            panic!("{constraints}: {found:?}");
        };
        assert_eq!(only.code.name(), "identity-constraint", "{constraints}");
        assert!(only.place.is_some() && only.help.is_some(), "{constraints}");
        assert!(
            only.message.contains(expected),
            "{constraints}: {}",
            only.message
        );
        // A key beside a reference that is left out is checked.
        let is_checked = generated.module().unwrap().contains(".keyed(");
        assert_eq!(is_checked, constraints.contains("keyref"), "{constraints}");
    }
}
