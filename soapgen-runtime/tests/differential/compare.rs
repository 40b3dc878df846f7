//! The comparison.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use soapgen_runtime::codegen as rt;
use soapgen_runtime::{Element, Node};

/// A type to read documents into; its names are those that most elements have.
#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    a: Option<String>,
    b: Option<String>,
    node: Vec<Record>,
}

rt::record! { Record;
    a[0] = rt::element("urn:t", "t:a", 0, 1).nillable();
    b[1] = rt::element("urn:t", "t:b", 0, 1).nillable();
    node[2] = rt::element("urn:t", "t:Node", 0, rt::MANY);
}

static RECORD: rt::Root<Record> = rt::Root::new(rt::element("urn:t", "t:Node", 1, 1), &[]);

/// Panics where this document is not read as it must be.
pub fn document(text: &str) {
    let ours = Element::from_xml(text);
    let theirs = roxmltree::Document::parse(text);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            let (mut ours, mut theirs) = (outline(ours), outline_of(theirs.root_element()));
            if text.contains('\r') {
                // A carriage return before a reference is a line end, too (XML 1.0, 2.11), and not
                // to roxmltree.
                (ours, theirs) = (ours.replace("\\r", "\\n"), theirs.replace("\\r", "\\n"));
            }
            // To roxmltree any attribute of this local name is a declaration.
            if !text.contains(":xmlns") {
                assert_eq!(ours, theirs, "roxmltree reads it otherwise: {text:?}");
            }
        }
        // It doesn't know that the prefix is declared everywhere (Namespaces in XML, 3).
        (Ok(_), Err(roxmltree::Error::UnknownNamespace(prefix, _))) if prefix == "xml" => {}
        (Ok(_), Err(error)) => panic!("roxmltree refuses it: {error}: {text:?}"),
        (Err(error), Ok(_)) => assert!(
            tags_of(text).is_err() || is_known(error, text),
            "only soapgen refuses it: {error}: {text:?}"
        ),
        (Err(_), Err(_)) => {}
    }
    let typed = RECORD.from_str(text);
    let ours = match ours {
        Ok(ours) => ours,
        Err(error) => {
            // Lenient reading passes over a prefix that is not declared where nothing needs it.
            let is_passed_over = matches!(error.kind(), rt::XmlErrorKind::Undeclared(_));
            let strict = rt::ReadOptions::default().with_strict(true);
            assert!(
                (is_passed_over || typed.is_err()) && RECORD.read_with(text, &strict).is_err(),
                "not well-formed and yet read: {text:?}"
            );
            return;
        }
    };
    assert_eq!(
        Ok(tags(&ours)),
        tags_of(text),
        "quick-xml reads it otherwise: {text:?}"
    );
    if ours.is("urn:t", "Node") {
        let typed = typed.unwrap_or_else(|error| panic!("{error}: {text:?}"));
        assert_eq!(typed, record(&ours), "{text:?}");
    } else {
        assert!(typed.is_err(), "another root: {text:?}");
    }
}

/// Whether roxmltree and quick-xml take what Namespaces in XML doesn't: the prefix `xmlns` declared
/// (3), names of which a part is empty or no name (4), a prefix declared for no namespace (5), a
/// prefix that isn't declared before the local name `xmlns`, which both take for a declaration; or
/// what XML 1.0 doesn't: no white space behind the target of a processing instruction, targets that
/// are not a name or `xml` in other letters (2.6), other versions than those that begin with `1.` and go on with
/// digits (2.8), references to characters that there aren't (4.1).
fn is_known(error: &rt::XmlError, text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = error.offset().and_then(|at| text.get(at..)).unwrap_or("");
    let ends = |c: char| c.is_whitespace() || "=/><".contains(c);
    let name = place.split(ends).next().unwrap_or("");
    let before = error.offset().and_then(|at| text.get(..at));
    let is_target = before.is_some_and(|before| before.ends_with("<?"));
    let is_undeclared = matches!(error.kind(), rt::XmlErrorKind::Undeclared(_));
    let error = error.to_string();
    is_undeclared && text.contains(":xmlns")
        || error.contains("a reserved prefix")
        || error.contains("a name was expected") && (name.contains(':') || is_target)
        || error.contains("a name with two colons")
        || error.contains("a prefix is declared for no namespace")
        || error.contains("a processing instruction that isn't one")
        || error.contains("an XML declaration that isn't")
        || error.contains("is a reference to no character")
}

/// What the record of an element is: members by name, the first of each. Where none has the right
/// name, lenient reading takes what has it in another namespace.
fn record(element: &Element) -> Record {
    let is = |child: &Element, name: &str| {
        let is_right = |child: &Element| child.is("urn:t", name);
        child.name.local == *name && is_right(child) == element.elements().any(is_right)
    };
    let is_nil = |child: &Element| {
        let nil = child.attribute(rt::XSI, "nil").map(str::trim);
        matches!(nil, Some("true" | "1"))
    };
    let member = |name: &str| {
        let child = element.elements().find(|child| is(child, name))?;
        (!is_nil(child)).then(|| own_text(child))
    };
    // One that need not be there and is nil is none.
    let nodes = element.elements();
    let nodes = nodes.filter(|child| is(child, "Node") && !is_nil(child));
    Record {
        a: member("a"),
        b: member("b"),
        node: nodes.map(record).collect(),
    }
}

fn own_text(element: &Element) -> String {
    let text = |node: &Node| match node {
        Node::Text(text) => Some(text.clone()),
        Node::Element(_) => None,
    };
    element.children.iter().filter_map(text).collect()
}

/// An element as text that says names in full and leaves out how they were written.
fn outline(element: &Element) -> String {
    let name = |name: &rt::QName| name.to_clark();
    let mut attributes: Vec<String> = element
        .attributes
        .iter()
        .map(|a| format!(" {}={:?}", name(&a.name), a.value))
        .collect();
    attributes.sort();
    let mut content = String::new();
    let mut text = String::new();
    for child in &element.children {
        match child {
            Node::Text(more) => text.push_str(more),
            Node::Element(child) => {
                content.push_str(&format!(
                    "{:?}{}",
                    std::mem::take(&mut text),
                    outline(child)
                ));
            }
        }
    }
    format!(
        "<{}{}>{content}{text:?}</>",
        name(&element.name),
        attributes.concat()
    )
}

fn outline_of(node: roxmltree::Node<'_, '_>) -> String {
    let name = |namespace: Option<&str>, local: &str| match namespace {
        Some(namespace) if !namespace.is_empty() => format!("{{{namespace}}}{local}"),
        _ => local.to_owned(),
    };
    let mut attributes: Vec<String> = node
        .attributes()
        .map(|a| format!(" {}={:?}", name(a.namespace(), a.name()), a.value()))
        .collect();
    attributes.sort();
    let mut content = String::new();
    let mut text = String::new();
    for child in node.children() {
        if child.is_text() {
            text.push_str(child.text().unwrap_or_default());
        } else if child.is_element() {
            content.push_str(&format!(
                "{:?}{}",
                std::mem::take(&mut text),
                outline_of(child)
            ));
        }
    }
    let tag = node.tag_name();
    let own = name(tag.namespace(), tag.name());
    format!("<{own}{}>{content}{text:?}</>", attributes.concat())
}

/// The names of start and end tags in order, prefixes and all.
fn tags(element: &Element) -> Vec<String> {
    let own = match element.name.prefix.as_str() {
        "" => element.name.local.to_string(),
        prefix => format!("{prefix}:{}", element.name.local),
    };
    let mut tags = vec![own.clone()];
    element
        .elements()
        .for_each(|child| tags.extend(self::tags(child)));
    tags.push(format!("/{own}"));
    tags
}

/// The same by quick-xml, or why it refuses the document.
fn tags_of(text: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(text);
    let mut tags = Vec::new();
    let start = |tag: &BytesStart<'_>| {
        for attribute in tag.attributes() {
            attribute.map_err(|e| e.to_string())?;
        }
        Ok::<_, String>(tag.name().as_ref().to_owned())
    };
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) => tags.push(start(&tag)?),
            Event::End(tag) => tags.push(format!("/{}", tag.name().as_ref())),
            Event::Empty(tag) => {
                let own = start(&tag)?;
                tags.extend([own.clone(), format!("/{own}")]);
            }
            Event::GeneralRef(reference) => {
                reference.resolve_char_ref().map_err(|e| e.to_string())?;
            }
            Event::Eof => return Ok(tags),
            _ => {}
        }
    }
}
