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
    let options = ReadOptions {
        strict: true,
        elements: KNOWN,
        ..ReadOptions::default()
    };
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
    let options = ReadOptions {
        strict: true,
        ..ReadOptions::default()
    };
    let value = elements::STRICT.read_with(text, &options).unwrap();
    assert!(elements::STRICT.validate(&value).unwrap().is_empty());
}
