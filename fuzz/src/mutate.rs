//! Changes that keep most of a document a document: libFuzzer's own work on bytes, which hardly
//! ever leave well-formed XML behind.

use std::ops::Range;

/// What values and texts are replaced by.
const PAYLOADS: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "unbounded",
    "true",
    "a",
    "a b",
    "a:b",
    "xs:anyType",
    "xs:string",
    "tns:a",
    "##any",
    "#all",
    "urn:x",
    "..",
    "self",
    "r#fn",
    "&#10;pub fn f() {}&#10;//",
    "&#13;",
    "&#x202E;",
    "&#x2066;&#x2028;",
    "*/ } fn f() {} /*",
    "\"#; fn f() {} //",
    "{ } ; Z",
    "-      code();",
    "&#10;~~~&#10;code&#10;~~~",
    "1. ~~~rust&#10;   code&#10;",
    "&lt;b onclick='x'>",
    "[a](javascript:x)",
    "[a]: file:///x",
    "\\`a\\`",
    "]]&gt;",
    "99999999999999999999999999",
    "1e400",
    "NaN",
    "-0001-02-30T24:00:00+14:00",
    "[0-9",
    "\u{5D0}\u{1F600}",
];

/// Numbers that follow from a seed (SplitMix64, by Vigna).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut out = self.0;
        out = (out ^ (out >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        out = (out ^ (out >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        out ^= out >> 31;
        (out % end.max(1) as u64) as usize
    }

    fn one_of(&mut self, ranges: &[Range<usize>]) -> Option<Range<usize>> {
        ranges.get(self.below(ranges.len())).cloned()
    }
}

/// For `fuzz_mutator!`: half of the changes are those of XML.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed));
    if random.below(2) == 0 {
        let mut text = data[..size].to_vec();
        for _ in 0..=random.below(3) {
            change(&mut text, &mut random);
        }
        if text.len() <= max_size && text != data[..size] {
            data[..text.len()].copy_from_slice(&text);
            return text.len();
        }
    }
    libfuzzer_sys::fuzzer_mutate(data, size, max_size)
}

fn change(text: &mut Vec<u8>, random: &mut Random) {
    let values = values(text);
    let elements = elements(text);
    let payload = PAYLOADS[random.below(PAYLOADS.len())].as_bytes();
    let (Some(value), Some(element)) = (random.one_of(&values), random.one_of(&elements)) else {
        return;
    };
    match random.below(8) {
        0 => {
            if let Some(other) = random.one_of(&values) {
                let other = text[other].to_vec();
                text.splice(value, other);
            }
        }
        1 => {
            text.splice(value, payload.iter().copied());
        }
        2 => {
            // In the middle of a value.
            let at = value.start + random.below(value.len() + 1);
            text.splice(at..at, payload.iter().copied());
        }
        3 => {
            text.drain(element);
        }
        4 => {
            let copy = text[element.clone()].to_vec();
            text.splice(element.end..element.end, copy);
        }
        5 => {
            if let Some(other) = random.one_of(&elements) {
                let copy = text[other].to_vec();
                text.splice(element.start..element.start, copy);
            }
        }
        6 => {
            // Behind a start tag: text, or the first child.
            let tag = text[element.clone()].iter().position(|b| *b == b'>');
            if let Some(tag) = tag {
                let at = element.start + tag + 1;
                text.splice(at..at, payload.iter().copied());
            }
        }
        _ => {
            // The attribute whose value it is.
            let before = text[..value.start]
                .iter()
                .rposition(|b| b.is_ascii_whitespace());
            if let Some(start) = before {
                text.drain(start..(value.end + 1).min(text.len()));
            }
        }
    }
}

/// What stands between two quotes in a tag.
fn values(text: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..]
        .windows(2)
        .position(|w| matches!(w, b"=\"" | b"='"))
    {
        let start = at + start + 2;
        let quote = text[start - 1];
        let Some(len) = text[start..].iter().position(|b| *b == quote) else {
            break;
        };
        out.push(start..start + len);
        at = start + len;
    }
    out
}

/// The elements, with what is in them, as far as start and end tags go together.
fn elements(text: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].iter().position(|b| *b == b'<') {
        let start = at + start;
        let Some(len) = text[start..].iter().position(|b| *b == b'>') else {
            break;
        };
        let end = start + len + 1;
        at = end;
        match text[start + 1] {
            b'/' => out.extend(open.pop().map(|start| start..end)),
            b'!' | b'?' => {}
            _ if text[end - 2] == b'/' => out.push(start..end),
            _ => open.push(start),
        }
    }
    out
}
