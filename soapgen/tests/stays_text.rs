//! What a document holds stays text: whatever stands in an attribute, in a text or in
//! documentation, the code that is generated is that of a document with harmless words in that
//! place, but for its literals and for names made from them; or the document is refused. What
//! `check`, `inspect` and errors say of it can be shown on a terminal.
//!
//! Each attribute and each text of the documents in `tests/features` is set to, and extended by,
//! each of some hostile values, and documentation that holds them is put into each element. A
//! share runs with the other tests; `SOAPGEN_STAYS_TEXT=1` tries all of them, and a larger number
//! that part of them. It takes most of an hour: `SOAPGEN_STAYS_TEXT_FROM=names` begins with the
//! folder of that name, where a run was broken off.
#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag};
use roxmltree::{Document, Node};
use soapgen::inspect::Description;
use soapgen::{Error, Generated, Generator};
use soapgen_model::unseen::is_hidden;

/// One in how many cases runs with the other tests. It has no divisor in common with the number
/// of values, so that each of them comes to each kind of place.
const SHARE: usize = 997;

/// What is put into documents.
const HOSTILE: &[&str] = &[
    "\npub fn injected() {}\n//",
    "\r\rpub fn injected() {}\r//",
    "\u{2028}pub fn injected() {}\u{85}//",
    "*/ pub fn injected() {} /*",
    "\"# ; pub fn injected() {} r#\"",
    "\"; } pub fn injected() {} rt::unordered! { Z;",
    "}\nrt::unordered! { Z; }\npub fn injected() {}",
    "\u{202e}\u{2066}a\u{202c}\u{200f}\u{61c}\u{200b}\u{feff}\u{3164}",
    "\\`<script>x</script>` \\<b> \\[a](javascript:b) ![c](data:d)",
    "\n\n- ~~~\n  injected();\n\n-      injected();\n\n+ ~~~rust\ninjected();\n",
    "\n\n    injected();\n\n\tinjected();\n\n```\ninjected();\n```\n\n> ~~~\n> injected();\n",
    "\n\n[a]: javascript:b\n\n[a] [^a]\n\n[^a]: c\n\n<http://a.b/c> http://a.b/c\n",
    "a, element(&b), one_way()] = c; d[e]",
    "a\n---\nb | c\n--|--\n<!-- -->",
];

/// The words that tell one item from another.
const KEYWORDS: &[&str] = &[
    "as", "const", "crate", "dyn", "enum", "extern", "fn", "for", "impl", "let", "macro", "mod",
    "move", "mut", "pub", "self", "static", "struct", "super", "trait", "type", "unsafe", "use",
    "where",
];

/// Characters that XML has no way to write: such a document is refused.
const IMPOSSIBLE: &[&str] = &["&#0;", "&#x1b;", "&#xFFFE;"];

/// A place in a document, and what stands on both sides of a value that is put there.
struct Slot {
    range: Range<usize>,
    before: String,
    after: String,
}

/// The values of all attributes and declarations of namespaces, and all texts that say anything,
/// and a place for documentation in each element.
fn slots(text: &str) -> Vec<Slot> {
    let document = Document::parse(text).unwrap();
    let mut out = Vec::new();
    let mut add = |range, before: &str, after: &str| {
        out.push(Slot {
            range,
            before: before.to_owned(),
            after: after.to_owned(),
        });
    };
    for node in document.descendants() {
        if node.is_text() && !node.text().unwrap_or("").trim().is_empty() {
            add(node.range(), "", "");
        }
        if !node.is_element() {
            continue;
        }
        let (values, end) = start_tag(text, node);
        for value in values {
            add(value, "", "");
        }
        let is_empty = text[..end].ends_with("/>");
        match node.tag_name().namespace() {
            Some("http://www.w3.org/2001/XMLSchema") if !is_empty => add(
                end..end,
                "<annotation xmlns='http://www.w3.org/2001/XMLSchema'><documentation>",
                "</documentation></annotation>",
            ),
            Some(
                namespace @ ("http://schemas.xmlsoap.org/wsdl/" | "http://www.w3.org/ns/wsdl"),
            ) if !is_empty => add(
                end..end,
                &format!("<documentation xmlns='{namespace}'>"),
                "</documentation>",
            ),
            _ => {}
        }
    }
    out
}

/// Where the values in the start tag of an element stand, and where the tag ends.
fn start_tag(text: &str, node: Node<'_, '_>) -> (Vec<Range<usize>>, usize) {
    let start = node.range().start;
    let (mut values, mut open) = (Vec::new(), None);
    for (at, c) in text[start..].char_indices() {
        let at = start + at;
        match (open, c) {
            (None, '"' | '\'') => open = Some((c, at + 1)),
            (None, '>') => return (values, at + 1),
            (Some((quote, from)), c) if c == quote => {
                values.push(from..at);
                open = None;
            }
            _ => {}
        }
    }
    panic!("a tag has no end");
}

/// A value as it is written in XML, every character but letters by its number.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for c in value.chars() {
        match c.is_ascii_alphanumeric() {
            true => out.push(c),
            false => out.push_str(&format!("&#{};", c as u32)),
        }
    }
    out
}

/// Values of the same shape that can do no harm: what may is a letter, another for each, or left
/// out; blanks stay blanks. And one that is nothing where a name, a number or a path should stand,
/// for what is left out then.
fn harmless(value: &str) -> [String; 4] {
    let kept = |keep: &'static str| {
        let harmless = |c: char| match c {
            c if c.is_whitespace() => ' ',
            c if c.is_ascii_alphanumeric() || keep.contains(c) => c,
            c => char::from(b'a' + (c as u32 % 26) as u8),
        };
        value.chars().map(harmless).collect::<String>()
    };
    let visible: String = value.chars().filter(|c| !is_hidden(*c)).collect();
    [
        kept(""),
        kept(":/.-#[](),"),
        kept_letters(&visible),
        "?".to_owned(),
    ]
}

fn kept_letters(value: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == ' ';
    value.chars().filter(is_plain).collect()
}

/// Adds the kinds of tokens, and each documentation.
fn walk(tokens: TokenStream, out: &mut Vec<String>, docs: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    let mut lines: Vec<String> = Vec::new();
    while let Some((first, more)) = rest.split_first() {
        if let (TokenTree::Punct(hash), Some(TokenTree::Group(group))) = (first, more.first())
            && hash.as_char() == '#'
            && let Some(line) = doc(group.stream())
        {
            lines.push(line);
            rest = &more[1..];
            continue;
        }
        if !lines.is_empty() {
            docs.push(std::mem::take(&mut lines));
        }
        match first {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                walk(group.stream(), out, docs);
                // Where a list is laid out over several lines its last item has a comma, too.
                if out.last().is_some_and(|last| last == ",") {
                    out.pop();
                }
                out.push(close.to_owned());
            }
            TokenTree::Punct(punct) => out.push(punct.as_char().to_string()),
            TokenTree::Literal(_) => out.push("literal".to_owned()),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                out.push(match KEYWORDS.contains(&name.as_str()) {
                    true => name,
                    false => "name".to_owned(),
                });
            }
        }
        rest = more;
    }
    if !lines.is_empty() {
        docs.push(lines);
    }
}

/// The text of `doc = "…"`.
fn doc(attribute: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    let [
        TokenTree::Ident(name),
        TokenTree::Punct(_),
        TokenTree::Literal(text),
    ] = tokens.as_slice()
    else {
        return None;
    };
    let text: syn::LitStr = syn::parse_str(&text.to_string()).ok()?;
    (name == "doc").then(|| text.value())
}

/// What a Markdown parser finds in documentation that isn't prose; brackets are links.
fn led_astray(markdown: &str) -> Option<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // Our own links are to items of the generated code.
    let resolve = |link: BrokenLink<'_>| {
        let is_own = link.reference.starts_with('`') && !link.reference.contains("injected");
        (!is_own).then(|| (CowStr::from("item"), CowStr::from("")))
    };
    let mut events = Parser::new_with_broken_link_callback(markdown, options, Some(resolve));
    let bad = events.find(|event| {
        !matches!(
            event,
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::End(_)
        ) && !matches!(
            event,
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong)
        )
    });
    bad.map(|event| format!("{event:?}"))
}

/// What tells the kinds of tokens of one code from those of another. The kinds themselves would be
/// gigabytes: the twins of all cases of a document are kept.
type Structure = u64;

/// The code in each form: the texts, and the kinds of tokens, those of the tokens for a macro
/// first.
struct Forms {
    texts: [String; 3],
    structure: Structure,
    docs: Vec<Vec<String>>,
}

impl Forms {
    fn of(generated: &Generated) -> Self {
        let texts = [
            generated.included().unwrap(),
            generated.module().unwrap(),
            generated.unformatted(),
        ];
        let (mut structure, mut docs) = (DefaultHasher::new(), Vec::new());
        let parsed = texts.iter().map(|text| match text.parse() {
            Ok(tokens) => tokens,
            Err(error) => panic!("no tokens: {error}\n{text}"),
        });
        for tokens in std::iter::once(generated.tokens()).chain(parsed) {
            let mut kinds = Vec::new();
            walk(tokens, &mut kinds, &mut docs);
            kinds.hash(&mut structure);
        }
        docs.sort();
        docs.dedup();
        // The texts that were parsed are kept for them.
        proc_macro2::extra::invalidate_current_thread_spans();
        Self {
            texts,
            structure: structure.finish(),
            docs,
        }
    }

    /// Checks what holds for all that is generated, whatever it was generated from.
    fn check(&self, case: &str) {
        for text in &self.texts {
            let bad = |c: char| c != '\n' && (c.is_control() || is_hidden(c));
            assert!(!text.contains(bad), "{case}: a character in\n{text}");
            let comments = text
                .lines()
                .filter(|line| line.trim_start().starts_with("//"));
            for line in comments {
                assert!(!line.contains("*/"), "{case}: {line}");
            }
        }
        for lines in &self.docs {
            let markdown: Vec<&str> = lines
                .iter()
                .map(|line| line.strip_prefix(' ').unwrap_or(line))
                .collect();
            let markdown = markdown.join("\n");
            assert_eq!(led_astray(&markdown), None, "{case}:\n{markdown}");
        }
    }
}

/// A feature: its folder in a copy of all.
struct Feature {
    folder: PathBuf,
}

impl Feature {
    fn generator(&self) -> Generator {
        let config = self.folder.join("soapgen.toml");
        let mut generator = match config.exists() {
            true => Generator::config(config).unwrap(),
            false => Generator::default(),
        };
        for input in ["input.wsdl", "input.xsd"] {
            let input = self.folder.join(input);
            if input.exists() {
                generator = generator.input(input);
            }
        }
        generator
    }

    fn generate(&self) -> Option<Forms> {
        let generated = self.generator().generate();
        generated.ok().map(|done| Forms::of(&done))
    }

    /// The same, and what is said can be shown.
    fn generate_hostile(&self) -> Option<Forms> {
        let generator = self.generator();
        let generated = generator.generate();
        Self::say(&generator, &generated);
        generated.ok().map(|done| Forms::of(&done))
    }

    /// What people and tools are told of a document holds no line and no character of its own that
    /// a terminal would take for more than text.
    fn say(generator: &Generator, generated: &Result<Generated, Error>) {
        let checked = generator.check();
        let (described, said) = match generated {
            Ok(generated) => (Description::of(generated), String::new()),
            Err(error) => (Description::of_error(error), error.to_string()),
        };
        let texts = [checked.to_string(), described.to_string(), said];
        for text in &texts {
            let bad = |c: char| c != '\n' && (c.is_control() || is_hidden(c));
            assert!(!text.contains(bad), "{:?} in\n{text}", text.find(bad));
            let is_own = |line: &str| line.trim_start().starts_with("pub fn injected");
            assert!(!text.lines().any(is_own), "{text}");
        }
        for text in [checked.to_json(), described.to_json()] {
            let bad = |c: char| c != '\n' && (c.is_control() || is_hidden(c));
            assert!(!text.contains(bad), "{:?} in\n{text}", text.find(bad));
            let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
            assert!(read.is_ok(), "{read:?}: {text}");
        }
    }
}

/// A copy of the feature folders: settings name documents of other folders.
fn copied(root: &Path) -> Vec<(Feature, Vec<PathBuf>)> {
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/features");
    let mut out = Vec::new();
    for entry in fs::read_dir(features).unwrap() {
        let entry = entry.unwrap();
        let folder = root.join(entry.file_name());
        fs::create_dir_all(&folder).unwrap();
        let mut documents = Vec::new();
        for file in fs::read_dir(entry.path()).unwrap() {
            let file = file.unwrap().path();
            let ext = file.extension().and_then(|ext| ext.to_str());
            if !matches!(ext, Some("wsdl" | "xsd" | "xml" | "toml")) {
                continue;
            }
            let copy = folder.join(file.file_name().unwrap());
            fs::copy(&file, &copy).unwrap();
            if matches!(ext, Some("wsdl" | "xsd")) {
                documents.push(copy);
            }
        }
        documents.sort();
        out.push((Feature { folder }, documents));
    }
    out.sort_by(|(a, _), (b, _)| a.folder.cmp(&b.folder));
    out
}

#[test]
fn what_a_document_holds_stays_text() {
    let share = std::env::var("SOAPGEN_STAYS_TEXT").map_or(SHARE, |share| share.parse().unwrap());
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stays_text");
    let from = std::env::var("SOAPGEN_STAYS_TEXT_FROM").unwrap_or_default();
    let (mut number, mut tried, mut generated) = (0, 0, 0);
    for (feature, documents) in copied(&root) {
        if feature.folder < root.join(&from) {
            continue;
        }
        for document in documents {
            let text = fs::read_to_string(&document).unwrap();
            let mut twins: HashMap<String, Option<Structure>> = HashMap::new();
            for slot in slots(&text) {
                let with = |value: &str| {
                    let (before, after) = (&text[..slot.range.start], &text[slot.range.end..]);
                    format!("{before}{}{value}{}{after}", slot.before, slot.after)
                };
                for value in IMPOSSIBLE {
                    number += 1;
                    if number % share == 0 {
                        fs::write(&document, with(value)).unwrap();
                        let case = format!("{}: {value}", document.display());
                        assert!(feature.generate().is_none(), "{case}");
                    }
                }
                for value in HOSTILE {
                    for start in ["", &text[slot.range.clone()]] {
                        number += 1;
                        if number % share != 0 {
                            continue;
                        }
                        tried += 1;
                        let hostile = with(&format!("{start}{}", escaped(value)));
                        let case = format!("{}:\n{hostile}", document.display());
                        fs::write(&document, &hostile).unwrap();
                        let Some(forms) = feature.generate_hostile() else {
                            continue;
                        };
                        generated += 1;
                        forms.check(&case);
                        let same = harmless(value).map(|value| with(&format!("{start}{value}")));
                        let mut others = same.iter().chain([&text]);
                        let is_twin = others.any(|other| {
                            let twin = twins.entry(other.clone()).or_insert_with(|| {
                                fs::write(&document, other).unwrap();
                                feature.generate().map(|forms| forms.structure)
                            });
                            *twin == Some(forms.structure)
                        });
                        assert!(is_twin, "{case}\n{}", forms.texts[0]);
                    }
                }
            }
            fs::write(&document, text).unwrap();
        }
    }
    // Whatever the share: not all are refused.
    assert!(generated * 5 > tried, "{generated} of {tried}");
    println!("{number} cases, {tried} tried, {generated} generated");
}
