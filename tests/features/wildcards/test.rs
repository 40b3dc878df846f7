use soapgen_runtime::{Element, GlobalElement, ReadOptions, Root, Slot};
use soapgen_tests::wildcards::{Any, elements};

#[test]
fn elements_of_ones_own_are_written() {
    let any = Any {
        any: vec![
            Element::new("urn:mine", "note")
                .with_attribute("a", "1 < 2")
                .with_text("a & b"),
        ],
        ..Any::default()
    };
    let text = elements::ANY.to_string(&any).unwrap();
    let back = elements::ANY.from_str(&text).unwrap();
    assert!(back.any[0].is("urn:mine", "note"));
    assert_eq!(back.any[0].text(), "a & b");
    assert_eq!(back.any[0].attribute("", "a"), Some("1 < 2"));
}

/// What has a prefix that nobody declared is in no namespace, which is how it can be written, where
/// a wildcard takes that; its attributes have no name to be kept under.
#[test]
fn elements_with_a_prefix_that_is_not_declared_are_kept_where_nothing_needs_it() {
    fn kept<T: Slot + PartialEq + std::fmt::Debug>(
        root: &'static Root<T>,
        name: &str,
        content: &str,
    ) -> String {
        let text = format!("<w:{name} xmlns:w='urn:wild' xmlns:x='urn:x'>{content}</w:{name}>");
        let strict = ReadOptions::default().with_strict(true);
        assert!(root.read_with(&text, &strict).is_err(), "{content}");
        let value = match root.from_str(&text) {
            Ok(value) => value,
            Err(error) => return error.to_string(),
        };
        let written = root.to_string(&value).unwrap();
        assert_eq!(root.from_str(&written).unwrap(), value, "{written}");
        let (_, inside) = written.split_once('>').unwrap();
        inside.rsplit_once('<').unwrap().0.to_owned()
    }
    let any = |content: &str| {
        kept(
            &elements::ANY,
            "Any",
            &format!("<w:First>a</w:First>{content}"),
        )
    };
    let first = "<tns:First>a</tns:First>";
    for (content, expected) in [
        ("<z:b/>", "<b/>"),
        ("<z:b>text</z:b>", "<b>text</b>"),
        ("<z:b z:a='1' c='2'/>", "<b c=\"2\"/>"),
        ("<z:b a='1' z:a='2'/>", "<b a=\"1\"/>"),
        ("<z:b><z:c><y:d/></z:c></z:b>", "<b><c><d/></c></b>"),
        ("<b><z:c/>text<y:c/></b>", "<b><c/>text<c/></b>"),
        ("<b z:a='1'/>", "<b/>"),
        ("<z:b>x:y z:y</z:b>", "<b xmlns:x=\"urn:x\">x:y z:y</b>"),
        ("<z:b xmlns='urn:d'/>", "<b/>"),
        (
            "<z:b xmlns='urn:d'><c/></z:b>",
            "<b><c xmlns=\"urn:d\"/></b>",
        ),
        (
            "<b xmlns='urn:d'><z:c/></b>",
            "<b xmlns=\"urn:d\"><c xmlns=\"\"/></b>",
        ),
        (
            "<z:b xmlns:y='urn:d'><y:c/></z:b>",
            "<b xmlns:y=\"urn:d\"><y:c/></b>",
        ),
        ("<z:b><z:b/></z:b><z:c/>", "<b><b/></b><c/>"),
    ] {
        assert_eq!(any(content), format!("{first}{expected}"), "{content}");
    }
    // What may be a member but for its prefix is needed, as is what these attributes say.
    for content in [
        "<z:First>b</z:First>",
        "<b xsi:nil='true'/>",
        "<z:b xsi:type='c'/>",
    ] {
        let found = any(content);
        assert!(found.contains("is not declared"), "{content}: {found}");
    }
    // Another namespace than the own one is not none: what has none is passed over.
    let other = |content: &str| kept(&elements::OTHER, "Other", content);
    assert_eq!(other("<x:a/><z:b/>"), "<x:a xmlns:x=\"urn:x\"/>");
    // Unless there is nothing else.
    assert_eq!(other("<z:b/>"), "<b/>");
    assert!(other("<x:a/><z:Own>b</z:Own>").contains("is not declared"));
    let local = |content: &str| kept(&elements::LOCAL, "Local", content);
    assert_eq!(local("<z:b/><b/>"), "<b/><b/>");
    let listed = |content: &str| kept(&elements::LISTED, "Listed", content);
    assert_eq!(
        listed("<w:Own>a</w:Own><z:b/><x:c/>"),
        "<tns:Own>a</tns:Own><b/><x:c xmlns:x=\"urn:x\"/>"
    );
    let target = "<Target xmlns='urn:wild'><z:b/></Target>";
    assert_eq!(elements::TARGET.from_str(target).unwrap().any, None);
    // An attribute of such a name is passed over wherever it stands.
    let text = "<Any xmlns='urn:wild' z:b='1' b='2'><First>a</First></Any>";
    let value = elements::ANY.from_str(text).unwrap();
    assert_eq!(value.any_attributes.len(), 1);
    // A document of its own has to say what its names are.
    let error = Element::from_xml("<z:b/>").unwrap_err().to_string();
    assert!(
        error.contains("the prefix `z` of `b` is not declared"),
        "{error}"
    );
}

/// A wildcard that takes one element takes no second. One that was only kept for want of another
/// gives way, and leaves nothing behind.
#[test]
fn one_element_is_one() {
    for (content, expected) in [
        (
            "<x:b x:a='1'><x:c/></x:b><Own/><x:b x:a='2'/>",
            "<x:b x:a='1'><x:c/></x:b>",
        ),
        ("<x:b x:a='1'/><x:b x:a='2'/>", "<x:b x:a='1'/>"),
        ("<b x:a='1'><c/></b><x:b x:a='2'/>", "<x:b x:a='2'/>"),
        ("<b x:a='1'><c/></b><d x:a='2'/>", "<d x:a='2'/>"),
    ] {
        let document =
            |content| format!("<Other xmlns='urn:wild' xmlns:x='urn:x'>{content}</Other>");
        let other = elements::OTHER.from_str(&document(content)).unwrap();
        let alone = elements::OTHER.from_str(&document(expected)).unwrap();
        assert_eq!(other.any, alone.any, "{content}");
        elements::OTHER.to_string(&other).unwrap();
    }
}

static KNOWN: &[&dyn GlobalElement] = &[&elements::ANY, &elements::STRICT, &elements::NUMBER];

/// What strict reading by these elements, and a check of what was read, say.
fn violations<T: Slot>(root: &'static Root<T>, text: &str) -> Vec<String> {
    let value = root.from_str(text).unwrap();
    let written = root.validate_with(&value, KNOWN).unwrap();
    let options = ReadOptions::default()
        .with_strict(true)
        .with_elements(KNOWN);
    let read = match root.read_with(text, &options) {
        Ok(_) => Vec::new(),
        Err(error) => error.violations().to_vec(),
    };
    let say = |violations: &[soapgen_runtime::Violation]| -> Vec<String> {
        let said = violations.iter();
        said.map(|v| format!("{}: {}", v.path, v.message)).collect()
    };
    assert_eq!(say(&read), say(&written), "{text}");
    say(&read)
}

#[test]
fn what_is_known_is_looked_into() {
    let sound =
        "<Strict xmlns='urn:wild'><Number>1</Number><Strict><Number> 2 </Number></Strict></Strict>";
    assert_eq!(violations(&elements::STRICT, sound), [""; 0]);
    let wrong = "<Strict xmlns='urn:wild'><Number>one</Number><Unheard/></Strict>";
    let found = violations(&elements::STRICT, wrong);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("/Strict/Number: type: expected xs:int"),
        "{found:?}"
    );
    assert!(
        found[1].contains("{urn:wild}Unheard is not among"),
        "{found:?}"
    );
    // Lax: what is not declared may hold what is.
    let lax =
        "<Any xmlns='urn:wild'><First/><a xmlns=''><Number xmlns='urn:wild'/></a><Strict/></Any>";
    let found = violations(&elements::ANY, lax);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("/Any/a/Number: "), "{found:?}");
    assert!(found[1].starts_with("/Any/Strict: "), "{found:?}");
    let skipped = "<Target xmlns='urn:wild'><Number>one</Number></Target>";
    assert_eq!(violations(&elements::TARGET, skipped), [""; 0]);
}

#[test]
fn nothing_is_looked_into_by_default() {
    let text = "<Strict xmlns='urn:wild'><Number>one</Number></Strict>";
    let options = ReadOptions::default().with_strict(true);
    let value = elements::STRICT.read_with(text, &options).unwrap();
    assert!(elements::STRICT.validate(&value).unwrap().is_empty());
}

/// What is put under a wildcard is held against the namespaces that it takes, as what is read is.
#[test]
fn attributes_are_of_the_namespaces_that_may_stand() {
    const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
    let text = "<Other xmlns='urn:wild'><x xmlns='urn:x'/></Other>";
    for (namespace, local, wanted) in [
        ("urn:x", "a", None),
        (INSTANCE, "schemaLocation", None),
        (INSTANCE, "nil", Some("/Other: xsi:nil is not allowed here")),
        (
            "",
            "a",
            Some("/Other: the attribute `a` is not allowed here"),
        ),
        (
            "urn:wild",
            "a",
            Some("/Other: the attribute `a` is not allowed here"),
        ),
    ] {
        let mut value = elements::OTHER.from_str(text).unwrap();
        value.any_attributes.push(soapgen_runtime::Attribute {
            name: soapgen_runtime::QName::new(namespace, local),
            value: "true".to_owned(),
        });
        let found = elements::OTHER.validate(&value).unwrap();
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, wanted.as_slice(), "{namespace} {local}");
        // Reading what is written says the same.
        let written = elements::OTHER.to_string(&value).unwrap();
        let strict = ReadOptions::default().with_strict(true);
        let read = elements::OTHER.read_with(&written, &strict);
        assert_eq!(read.is_err(), wanted.is_some(), "{written}");
    }
}
