//! What a service says of a failure in its own words, for the text of an error.

use crate::xml::codec::ReadXml;
use crate::xml::read::{ReadOptions, Reader};
use crate::xml::tree::{Element, Node};

/// How many bytes of values are collected: more than are shown.
const ENOUGH: usize = 2_000;

/// How many elements of a tree are looked at.
const FEW: usize = 1_000;

/// The elements of a tree that hold text and no elements, in order, with the text.
fn leaves(element: &Element) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut size = 0;
    let mut stack = vec![element];
    for _ in 0..FEW {
        let Some(at) = stack.pop() else {
            break;
        };
        let children = at
            .children
            .iter()
            .take(FEW)
            .rev()
            .filter_map(|node| match node {
                Node::Element(child) => Some(child),
                Node::Text(_) => None,
            });
        let before = stack.len();
        stack.extend(children);
        if stack.len() > before {
            continue;
        }
        let mut text = String::new();
        for node in at.children.iter() {
            if let Node::Text(piece) = node
                && text.len() < ENOUGH
            {
                text.extend(piece.trim().chars().take(ENOUGH));
            }
        }
        size += text.len();
        if !text.is_empty() {
            found.push((at.name.local.as_str(), text));
        }
        if size > ENOUGH {
            break;
        }
    }
    found
}

/// The values in a tree, each with the name of its element.
pub(super) fn values(element: &Element) -> String {
    let leaves = leaves(element);
    let of_own = |name: &str| name == element.name.local.as_str();
    let shown = leaves.iter().map(|(name, text)| match of_own(name) {
        true => text.clone(),
        false => format!("{name}: {text}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// How likely it is that an element of this name says for people what is wrong: less is more
/// likely.
fn rank(name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    let is_message = ["message", "faultstring", "reason", "description", "text"];
    if let Some(rank) = is_message.iter().position(|word| name == *word) {
        return Some(rank);
    }
    let is_like = is_message.iter().position(|word| name.ends_with(word));
    is_like.map(|rank| rank + is_message.len())
}

/// What the header blocks of an envelope say: the message among them or, where there is none, all
/// values. Empty when there are none.
#[cold]
pub(super) fn in_header(text: &str, options: &ReadOptions) -> String {
    let blocks = blocks(text, options).unwrap_or_default();
    let all = blocks.iter().flat_map(leaves);
    let ranked = all.filter_map(|(name, text)| rank(name).map(|rank| (rank, text)));
    match ranked.min_by_key(|(rank, _)| *rank) {
        Some((_, message)) => message,
        None => {
            let shown = blocks.iter().flat_map(leaves);
            let shown = shown.map(|(name, text)| format!("{name} is {text}"));
            shown.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The header blocks of an envelope. The message has been read before, and costs no more now.
fn blocks(text: &str, options: &ReadOptions) -> crate::xml::Result<Vec<Element>> {
    let mut reader = Reader::new(text, options)?;
    let mut blocks = Vec::new();
    reader.scan.root()?;
    if !reader.scan.enter()? {
        return Ok(blocks);
    }
    while reader.scan.next_child(&mut false)? {
        match reader.scan.tag_name().1 {
            "Body" => reader.scan.skip()?,
            "Header" => {
                if reader.scan.enter()? {
                    while reader.scan.next_child(&mut false)? {
                        blocks.push(block(&mut reader)?);
                    }
                }
            }
            // Some services put them beside the body.
            _ => blocks.push(block(&mut reader)?),
        }
    }
    Ok(blocks)
}

/// The block of the last start tag.
fn block(reader: &mut Reader<'_>) -> crate::xml::Result<Element> {
    reader.charge(size_of::<Element>())?;
    let mut block = Element::blank();
    block.capture(reader, true)?;
    Ok(block)
}
