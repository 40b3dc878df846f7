//! Documents at random.

use proptest::prelude::*;
use proptest::sample::{Index, select};

const NAMES: &[&str] = &[
    "a",
    "b",
    "Node",
    "t:a",
    "t:b",
    "t:Node",
    "u:a",
    "ab",
    "a1",
    "é",
    "long-name.of_an:element",
    "exactly8",
    "exactly-sixteen1",
    "seventeen-letters",
    "NodE",
    "Nod",
    "xml:a",
];
const DECLARATIONS: &[&str] = &[
    "",
    "",
    "",
    " xmlns='urn:t'",
    " xmlns:t='urn:t'",
    " xmlns:t='urn:u'",
    " xmlns=''",
    " xmlns:u='urn:t'",
    " xmlns:i='http://www.w3.org/2001/XMLSchema-instance'",
];
const ATTRIBUTES: &[&str] = &[
    "",
    "",
    "",
    "",
    " a='1'",
    " b = \"x&lt;y\"",
    " t:a='1\n2'",
    " u:a='3\r\n4'",
    "\n a=''",
    " i:nil='true'",
    " i:nil=\"false\"",
    " nil='true'",
    " xml:lang='en'",
];
const TEXTS: &[&str] = &[
    "",
    " ",
    "\n  ",
    "\r\n",
    "1",
    "text",
    "some longer text that is no short one",
    "&amp;",
    "a&lt;b",
    "&#65;&#x20AC;",
    "]]",
    ">",
    "]",
    "<![CDATA[<x>&]]>",
    "<![CDATA[\r\n]]>",
    "<!-- c -->",
    "<?p q?>",
    "größe 日本 \u{10ffff}",
    "\t",
    "seven77",
    "eight888",
    "'\"",
];
/// What damage puts in.
const DAMAGE: &[&str] = &[
    "<",
    ">",
    "&",
    "'",
    "\"",
    "/",
    "=",
    "!",
    "?",
    "-",
    "[",
    "]",
    ":",
    ";",
    "#",
    " ",
    "\r",
    "\n",
    "x",
    "]]>",
    "<a>",
    "</a>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&amp;",
    "\u{0}",
    "\u{ffff}",
    "é",
    "×",
    "1",
    " xmlns:t='urn:t'",
    " xmlns=''",
    "</t:Node>",
    "<b/>",
];

fn part(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    select(of)
}

fn element() -> impl Strategy<Value = String> {
    let tag = (
        part(NAMES),
        part(DECLARATIONS),
        part(ATTRIBUTES),
        part(DECLARATIONS),
    );
    let leaf = (tag, part(TEXTS), part(TEXTS), any::<bool>()).prop_map(
        |((name, first, attribute, second), text, more, is_empty)| match is_empty {
            true => format!("<{name}{first}{attribute}{second}/>"),
            false => format!("<{name}{first}{attribute}{second}>{text}{more}</{name}>"),
        },
    );
    leaf.prop_recursive(5, 40, 6, |inner| {
        let tag = (part(NAMES), part(DECLARATIONS), part(ATTRIBUTES));
        let content = prop::collection::vec((part(TEXTS), inner), 0..6);
        (tag, content, part(TEXTS)).prop_map(|((name, declaration, attribute), content, end)| {
            let content: String = content
                .into_iter()
                .map(|(text, e)| text.to_owned() + &e)
                .collect();
            format!("<{name}{declaration}{attribute}>{content}{end}</{name}>")
        })
    })
}

/// Documents that are well-formed but for prefixes that nothing declares and the like; in most
/// of them all are declared.
pub fn well_formed() -> impl Strategy<Value = String> {
    let root = "<t:Node xmlns='urn:t' xmlns:t='urn:t' xmlns:u='urn:u' \
                xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>";
    let many = prop::collection::vec(element(), 0..5)
        .prop_map(move |content| format!("{root}{}</t:Node>", content.concat()));
    prop_oneof![1 => element(), 4 => many]
}

/// The same with a few places changed.
pub fn damaged() -> impl Strategy<Value = String> {
    let change = (any::<Index>(), 0..4_usize, part(DAMAGE));
    (well_formed(), prop::collection::vec(change, 1..4)).prop_map(|(mut text, changes)| {
        for (place, removed, put) in changes {
            let mut from = place.index(text.len() + 1);
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            let mut to = (from + removed).min(text.len());
            while !text.is_char_boundary(to) {
                to += 1;
            }
            text.replace_range(from..to, put);
        }
        text
    })
}
