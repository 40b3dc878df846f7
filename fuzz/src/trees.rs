//! Values built through the API, however odd their names and texts: they are written as
//! well-formed XML that says the same, to roxmltree and to our own reader, or refused.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Result, Unstructured};
use soapgen_runtime::{
    Attribute, Element, Fault, Mixed, NoHeaders, Node, Operation, QName, ReadOptions, Root, Slot,
    SoapVersion, WriteOptions,
};

use crate::messages::fault_of;
use crate::outline;
use crate::services::{any_type, mixed, qnames};

/// Names, namespaces and texts that are special somewhere.
const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "ns",
    "xml",
    "xmlns",
    "xsi",
    "soap",
    "tns",
    "type",
    "nil",
    "lang",
    "urn:a",
    "urn:b",
    "urn:qname",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2000/xmlns/",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/2001/XMLSchema",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
    "a:b",
    "xml:a",
    "true",
    "1a",
    "-",
    "z=\"1\"><evil/>",
    "&<>\"'",
    "]]>",
    "--><!--",
    " a ",
    "\t",
    "\r\n",
    "\u{0}",
    "\u{1F}",
    "\u{85}\u{2028}",
    "\u{E9}\u{5D0}",
    "\u{FEFF}",
    "\u{FFFE}",
    "\u{1F600}",
];

/// One of [`TEXTS`], or any text.
#[derive(Debug)]
struct Text(String);

impl<'a> Arbitrary<'a> for Text {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let number = usize::from(u8::arbitrary(u)?);
        Ok(Self(match TEXTS.get(number) {
            Some(text) => (*text).to_owned(),
            None => String::arbitrary(u)?,
        }))
    }
}

#[derive(Debug, Arbitrary)]
struct Name {
    prefix: Text,
    namespace: Option<Text>,
    local: Text,
}

#[derive(Debug, Arbitrary)]
struct Tree {
    name: Name,
    declarations: Vec<(Text, Text)>,
    attributes: Vec<(Name, Text)>,
    children: Vec<Piece>,
}

#[derive(Debug, Arbitrary)]
enum Piece {
    Element(Tree),
    Text(Text),
}

#[derive(Debug, Arbitrary)]
enum Input {
    Tree(Tree),
    Block(Tree),
    Names(Option<Name>, Vec<Name>),
    Letter(Option<Text>, Vec<Piece>),
    Bag(Vec<Tree>, Option<Tree>),
    Fault {
        soap12: bool,
        code: Name,
        subcodes: Vec<Name>,
        reason: Text,
        reasons: Vec<(Text, Text)>,
        actor: Option<Text>,
        node: Option<Text>,
        detail: Option<Tree>,
    },
}

impl From<Name> for QName {
    fn from(name: Name) -> Self {
        Self {
            prefix: name.prefix.0.into(),
            namespace: name.namespace.map(|namespace| namespace.0.into()),
            local: name.local.0.into(),
        }
    }
}

impl From<Tree> for Element {
    fn from(tree: Tree) -> Self {
        let mut element = Self::new("", "");
        element.name = tree.name.into();
        for (prefix, namespace) in tree.declarations {
            element.namespaces.declare(prefix.0, namespace.0);
        }
        let attributes = tree.attributes.into_iter();
        element.attributes = attributes
            .map(|(name, value)| Attribute {
                name: name.into(),
                value: value.0,
            })
            .collect();
        element.children = tree.children.into_iter().map(Node::from).collect();
        element
    }
}

impl From<Piece> for Node {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Element(tree) => Self::Element(tree.into()),
            Piece::Text(text) => Self::Text(text.0),
        }
    }
}

/// Panics where something is written that says another thing than the value.
pub fn check(input: &[u8]) {
    let Ok(input) = Input::arbitrary_take_rest(Unstructured::new(input)) else {
        return;
    };
    match input {
        Input::Tree(tree) => element(&tree.into()),
        Input::Block(tree) => block(tree.into()),
        Input::Names(default, names) => {
            let names = qnames::Names {
                default: default.map(QName::from),
                name: names.into_iter().map(QName::from).collect(),
            };
            value(&qnames::elements::NAMES, &names);
        }
        Input::Letter(to, content) => {
            let letter = mixed::Letter {
                to: to.map(|to| to.0),
                content: Mixed(content.into_iter().map(Node::from).collect()),
            };
            value(&mixed::elements::LETTER, &letter);
        }
        Input::Bag(items, untyped) => {
            let bag = any_type::Bag {
                item: items.into_iter().map(Element::from).collect(),
                untyped: untyped.map(Element::from),
                ..any_type::Bag::default()
            };
            value(&any_type::elements::BAG, &bag);
        }
        Input::Fault {
            soap12,
            code,
            subcodes,
            reason,
            reasons,
            actor,
            node,
            detail,
        } => {
            let version = match soap12 {
                true => SoapVersion::V12,
                false => SoapVersion::V11,
            };
            let mut fault = Fault::new(version, "", reason.0);
            fault.code = code.into();
            fault.subcodes = subcodes.into_iter().map(QName::from).collect();
            let reasons = reasons.into_iter();
            fault.reasons = reasons.map(|(lang, text)| (lang.0, text.0)).collect();
            fault.actor = actor.map(|actor| actor.0);
            fault.node = node.map(|node| node.0);
            fault.detail = detail.map(Element::from);
            self::fault(&fault);
        }
    }
}

fn element(element: &Element) {
    let text = match element.to_xml() {
        Ok(text) => text,
        Err(error) => {
            let _ = format!("{error} {error:?}");
            return;
        }
    };
    let wanted = outline::of_tree(element);
    if outline::is_for_roxmltree(element) {
        assert_eq!(outline::of_text(&text), wanted, "{text}");
    }
    match Element::from_xml(&text) {
        Ok(again) => assert_eq!(outline::of_tree(&again), wanted, "{text}"),
        Err(error) => panic!("written and then not read: {error}: {text}"),
    }
}

static EMPTY: Operation<NoHeaders, NoHeaders, NoHeaders, NoHeaders> =
    Operation::new("Empty", SoapVersion::V12, "");

/// A header block that no document declares.
fn block(block: Element) {
    let none = NoHeaders {};
    let Ok(text) = EMPTY.write_request(&none, &none, &[block], &WriteOptions::default()) else {
        return;
    };
    outline::of_text(&text);
    if let Err(error) = EMPTY.read_request(&text, &ReadOptions::default()) {
        panic!("written and then not read: {error}: {text}");
    }
}

/// What is written says what was read of it, however often.
fn value<T: Slot + PartialEq + Debug>(root: &'static Root<T>, value: &T) {
    let text = match root.to_string(value) {
        Ok(text) => text,
        Err(error) => {
            let _ = format!("{error} {error:?}");
            return;
        }
    };
    let wanted = outline::of_text(&text);
    let read = |text: &str| match root.from_str(text) {
        Ok(read) => read,
        Err(error) => panic!("written and then not read: {error}: {text} {value:?}"),
    };
    let once = read(&text);
    let again = match root.to_string(&once) {
        Ok(again) => again,
        Err(error) => panic!("read and then not written: {error}: {text} {once:?}"),
    };
    assert_eq!(outline::of_text(&again), wanted, "{text}\n{again}");
    assert_eq!(read(&again), once, "{text}\n{again}");
}

fn fault(fault: &Fault) {
    let Ok(text) = fault.to_envelope(&WriteOptions::default()) else {
        return;
    };
    outline::of_text(&text);
    let read = fault_of(EMPTY.read_response(&text, &ReadOptions::default()));
    let names = |names: &[QName]| -> Vec<String> {
        // An empty namespace is none.
        let name = |name: &QName| name.to_clark().replacen("{}", "", 1);
        names.iter().map(name).collect()
    };
    let code = std::slice::from_ref;
    assert_eq!(names(code(&read.code)), names(code(&fault.code)), "{text}");
    if fault.version == SoapVersion::V12 {
        assert_eq!(names(&read.subcodes), names(&fault.subcodes), "{text}");
    }
}
