//! Documents that are broken in every way that comes to mind: each is refused with a place or
//! generated from, without a panic, an overflow of the stack or a wait without end.
//!
//! The documents of `wsdl` and `tests/features` are damaged at random, by a fixed seed. A share
//! runs with the other tests; `SOAPGEN_HOSTILE=20000 cargo test --release -p soapgen --test
//! hostile -- --nocapture` runs as many, and `SOAPGEN_HOSTILE_SEED` starts elsewhere: with
//! `SOAPGEN_HOSTILE=1` and the number of a failure, its document is kept. `SOAPGEN_HOSTILE_FOLDER`
//! names a folder of other documents to damage.
#![allow(clippy::panic, clippy::print_stdout, clippy::unwrap_used)] // Helpers of tests.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use soapgen::diagnostic::{Diagnostics, Report};
use soapgen::{Error, Generator};

/// How many damaged documents a plain run of the tests tries.
const SHARE: u64 = 400;

/// For one document; the slowest takes a hundredth of it.
const LIMIT: Duration = Duration::from_secs(60);

/// The stack that the standard library gives a thread: less than that of a process.
const STACK: usize = 2 << 20;

/// Numbers that look random and are the same for one seed (SplitMix64, by Vigna).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut out = self.0;
        out = (out ^ (out >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        out = (out ^ (out >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        out ^ (out >> 31)
    }

    /// Less than `end`, or 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A short part of what has this length.
    fn part(&mut self, length: usize) -> Range<usize> {
        let start = self.below(length);
        let longest = if self.below(4) == 0 { length } else { 200 };
        start..(start + self.below(longest)).min(length)
    }
}

/// What attributes are set to.
const VALUES: &[&str] = &[
    "",
    " ",
    ":",
    "a:b:c",
    "xs:anyType",
    "xs:anySimpleType",
    "xs:QName",
    "xsd:string",
    "tns:",
    "-1",
    "0",
    "1.5",
    "4294967295",
    "4294967296",
    "99999999999999999999999999999999",
    "unbounded",
    "true",
    "optional",
    "prohibited",
    "restriction",
    "#all",
    "##any",
    "##other",
    "##targetNamespace urn:x",
    "urn:x",
    "https://h/?a=b&amp;c#d",
    "..",
    "input.xsd",
    "/",
    "self",
    "Self",
    "r#type",
    "\u{5d0}\u{5d1}",
    "\u{1F600}",
    "e\u{301}",
    "a b c",
    "[0-9",
    "(a*)*b",
    "\\p{Nope}",
    "*/ } fn main() {}",
    "&#xD;&#xA;",
    "&lt;/x&gt;",
];

/// What is put between two tags.
const INSERTED: &[&str] = &[
    "<!-- -- -->",
    "<![CDATA[ ]]>",
    "<?xml version='1.0'?>",
    "<?x?>",
    "]]>",
    "&none;",
    "&#0;",
    "\u{0}",
    "\u{FEFF}",
    "<xs:any/>",
    "<x/>",
    "text",
    "<xs:element xmlns:xs='http://www.w3.org/2001/XMLSchema' name='a' type='xs:int' maxOccurs='99999999999'/>",
    "<xs:include xmlns:xs='http://www.w3.org/2001/XMLSchema' schemaLocation='input.xsd'/>",
    "<xs:import xmlns:xs='http://www.w3.org/2001/XMLSchema' namespace='urn:a' schemaLocation='../../../../../../../../dev/null'/>",
    "<xs:group xmlns:xs='http://www.w3.org/2001/XMLSchema' ref='g'/>",
    "<xs:attribute xmlns:xs='http://www.w3.org/2001/XMLSchema' ref='xml:lang'/>",
];

/// The ranges of what stands between two quotes, and of the names in tags.
fn values(text: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = None;
    for (at, byte) in text.iter().enumerate() {
        if *byte == b'"' {
            match from.take() {
                Some(start) => out.push(start..at),
                None => from = Some(at + 1),
            }
        }
    }
    out
}

fn names(text: &[u8]) -> Vec<Range<usize>> {
    let starts = text.iter().enumerate().filter(|(_, byte)| **byte == b'<');
    let name = |(at, _): (usize, &u8)| {
        let start = at + 1 + usize::from(text.get(at + 1) == Some(&b'/'));
        let rest = &text[start.min(text.len())..];
        let end = rest
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && *b != b':');
        (start <= text.len()).then(|| start..start + end.unwrap_or(rest.len()))
    };
    starts.filter_map(name).collect()
}

/// Attributes whose values can stand for one another and leave the document a schema, perhaps.
const ALIKE: &[&str] = &[
    "type",
    "base",
    "ref",
    "name",
    "name",
    "itemType",
    "memberTypes",
    "substitutionGroup",
    "minOccurs",
    "maxOccurs",
    "value",
    "use",
    "abstract",
    "message",
    "element",
    "binding",
];

/// The ranges of the values of an attribute.
fn values_of(text: &[u8], attribute: &str) -> Vec<Range<usize>> {
    let before = format!(" {attribute}=\"");
    let is_meant = |value: &Range<usize>| text[..value.start].ends_with(before.as_bytes());
    values(text).into_iter().filter(is_meant).collect()
}

fn swap(text: &mut Vec<u8>, ranges: &[Range<usize>], random: &mut Random) {
    if ranges.len() < 2 {
        return;
    }
    let (a, b) = (random.one_of(ranges).clone(), random.one_of(ranges).clone());
    let (a, b) = if a.start < b.start { (a, b) } else { (b, a) };
    if a.end <= b.start {
        let (first, second) = (text[a.clone()].to_vec(), text[b.clone()].to_vec());
        text.splice(b, first);
        text.splice(a, second);
    }
}

/// An element in itself, as deep as that.
fn nested(random: &mut Random) -> String {
    let depth = *random.one_of(&[10, 100, 1_000, 30_000]);
    let (open, close) = *random.one_of(&[
        ("<xs:sequence>", "</xs:sequence>"),
        ("<xs:choice maxOccurs='2'>", "</xs:choice>"),
        (
            "<xs:element name='e'><xs:complexType><xs:sequence>",
            "</xs:sequence></xs:complexType></xs:element>",
        ),
        (
            "<xs:simpleType><xs:restriction>",
            "</xs:restriction></xs:simpleType>",
        ),
        ("<xs:simpleType><xs:list>", "</xs:list></xs:simpleType>"),
        ("<xs:simpleType><xs:union>", "</xs:union></xs:simpleType>"),
        ("<a>", "</a>"),
        (
            "<xs:annotation><xs:documentation>",
            "</xs:documentation></xs:annotation>",
        ),
    ]);
    let close = if random.below(3) == 0 { "" } else { close };
    open.repeat(depth) + &close.repeat(depth)
}

/// Many of one kind.
fn many(random: &mut Random) -> String {
    let count = *random.one_of(&[10, 100, 2_000]);
    let kind = random.below(5);
    (0..count)
        .map(|number| match kind {
            // Each derived from the one before, and from itself at the start.
            0 => format!(
                "<xs:complexType name='D{number}'><xs:complexContent><xs:extension base='tns:D{}'/></xs:complexContent></xs:complexType>",
                usize::saturating_sub(number, 1)
            ),
            1 => format!("<xs:element name='S{number}' substitutionGroup='tns:S{}'/>", number / 2),
            // Each twice in the next: what is expanded doubles.
            2 => format!(
                "<xs:group name='G{number}'><xs:sequence><xs:group ref='tns:G{0}'/><xs:group ref='tns:G{0}'/></xs:sequence></xs:group>",
                usize::saturating_sub(number, 1)
            ),
            3 => format!("<xs:attributeGroup name='A{number}'><xs:attributeGroup ref='tns:A{}'/><xs:attribute name='a{number}'/></xs:attributeGroup>", number + 1),
            _ => format!("<xs:element name='e{number}' type='xs:int'/>"),
        })
        .collect()
}

/// Entities in entities.
fn bomb(random: &mut Random) -> String {
    let (depth, width) = *random.one_of(&[(3, 3), (10, 10), (20, 2), (2, 5_000), (300, 1)]);
    let entities: String = (1..depth)
        .map(|n| format!("<!ENTITY e{n} '{}'>", format!("&e{};", n - 1).repeat(width)))
        .collect();
    // The last one stands for the first in some: a circle.
    let first = *random.one_of(&["x", "<x/>", "&e2;", "<x a='&e1;'>"]);
    format!("<!DOCTYPE d [<!ENTITY e0 '{first}'>{entities}]>")
}

/// Damages a document; `others` are those that parts are taken from.
fn damage(text: &mut Vec<u8>, others: &[(PathBuf, Vec<u8>)], random: &mut Random) {
    let length = text.len();
    match random.below(30) {
        0 => {
            for _ in 0..=random.below(8) {
                let at = random.below(text.len());
                if let Some(byte) = text.get_mut(at) {
                    *byte = match random.below(2) {
                        0 => *random.one_of(b"<>&\"'/:= \0\xFF0a"),
                        _ => random.next() as u8,
                    };
                }
            }
        }
        1 => text.truncate(random.below(length)),
        2 => drop(text.drain(random.part(length))),
        3 => {
            let part = text[random.part(length)].to_vec();
            let at = random.below(length);
            text.splice(at..at, part);
        }
        4 => {
            let (_, other) = random.one_of(others);
            let part = other[random.part(other.len())].to_vec();
            let at = random.part(length);
            text.splice(at, part);
        }
        5 => swap(text, &names(text), random),
        // Types, bases, references and names: circles among them.
        6 | 7 => {
            for _ in 0..=random.below(6) {
                swap(text, &values(text), random);
            }
        }
        8 => {
            let values = values(text);
            if values.len() > 1 {
                let (from, to) = (random.one_of(&values), random.one_of(&values));
                let value = text[from.clone()].to_vec();
                text.splice(to.clone(), value);
            }
        }
        9 => {
            for _ in 0..=random.below(4) {
                let values = values(text);
                if !values.is_empty() {
                    let value = match random.below(20) {
                        0 => "x".repeat(100_000),
                        _ => (*random.one_of(VALUES)).to_owned(),
                    };
                    text.splice(random.one_of(&values).clone(), value.into_bytes());
                }
            }
        }
        10 | 11 => {
            let tags: Vec<usize> = (0..length).filter(|at| text[*at] == b'>').collect();
            if !tags.is_empty() {
                let at = random.one_of(&tags) + 1;
                let inserted = match random.below(4) {
                    0 => nested(random),
                    1 => many(random),
                    _ => (*random.one_of(INSERTED)).to_owned(),
                };
                text.splice(at..at, inserted.into_bytes());
            }
        }
        12 => {
            let values = values(text);
            if !values.is_empty() {
                let entity = format!("&e{};", random.below(12));
                let at = random.one_of(&values).start;
                text.splice(at..at, entity.into_bytes());
            }
            text.splice(0..0, bomb(random).into_bytes());
        }
        // What is likelier to be understood, and to mean something odd.
        13 => {
            let attribute = *random.one_of(&[" abstract", " nillable", " mixed", " form"]);
            let tags: Vec<Range<usize>> = names(text);
            if !tags.is_empty() {
                let at = random.one_of(&tags).end;
                let value = *random.one_of(&["true", "qualified", "unqualified"]);
                text.splice(at..at, format!("{attribute}=\"{value}\"").into_bytes());
            }
        }
        14 => {
            let attribute = *random.one_of(&["minOccurs", "maxOccurs"]);
            let elements = |name: &Range<usize>| text[name.clone()].ends_with(b":element");
            let tags: Vec<_> = names(text).into_iter().filter(elements).collect();
            if !tags.is_empty() {
                let at = random.one_of(&tags).end;
                let value = *random.one_of(&["0", "1", "2", "4294967295", "unbounded"]);
                text.splice(at..at, format!(" {attribute}=\"{value}\"").into_bytes());
            }
        }
        _ => {
            let attribute = *random.one_of(ALIKE);
            let alike = values_of(text, attribute);
            if random.below(2) == 0 {
                swap(text, &alike, random);
            } else if alike.len() > 1 {
                let (from, to) = (random.one_of(&alike), random.one_of(&alike));
                let value = text[from.clone()].to_vec();
                text.splice(to.clone(), value);
            }
        }
    }
}

fn documents(folder: &Path, out: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documents(&path, out);
        } else if path.extension().is_some_and(|e| e == "wsdl" || e == "xsd") {
            let text = fs::read(&path).unwrap();
            out.push((path, text));
        }
    }
}

/// Generates with every setting that asks for more code, or with none.
fn generate(file: &Path, with_more: bool) -> Result<String, Error> {
    let mut generator = Generator::new(file);
    if with_more {
        generator = generator
            .distinguish_nil(true)
            .keep_wrappers(true)
            .keep_unknown(true)
            .keep_types(true)
            .builders(true);
    }
    // Every problem is found, whatever comes before it; and shown.
    let _ = generator.check().to_string();
    let generated = generator.generate()?;
    let _ = soapgen::inspect::Description::of(&generated).to_json();
    generated.module()
}

/// What became of a document, where it was done in time.
type Outcome = Option<thread::Result<Result<String, Error>>>;

/// Runs on a stack and in a time that must be enough.
fn attempt(run: impl FnOnce() -> Result<String, Error> + Send + 'static) -> Outcome {
    let (sender, receiver) = channel();
    let run = move || {
        // Nobody waits any more for what took too long.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(run)));
    };
    thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    receiver.recv_timeout(LIMIT).ok()
}

/// What is wrong with what became of a document.
fn judge(outcome: Outcome) -> Option<String> {
    let Some(result) = outcome else {
        return Some(format!("no answer in {} s", LIMIT.as_secs()));
    };
    match result {
        Err(panic) => {
            let message = panic.downcast_ref::<String>().cloned();
            let message = message.or_else(|| panic.downcast_ref().map(|s: &&str| (*s).to_owned()));
            Some(format!("panic: {message:?}"))
        }
        Ok(Err(error)) => {
            let placed = error.diagnostics.0.iter().any(|d| d.place.is_some());
            (!placed).then(|| format!("refused without a place: {error}"))
        }
        Ok(Ok(_)) => None,
    }
}

#[test]
fn damaged_documents_are_refused_with_a_place_or_generate() {
    let variable = |name: &str| {
        let value = std::env::var(name).ok()?;
        Some(value.parse::<u64>().unwrap())
    };
    let count = variable("SOAPGEN_HOSTILE").unwrap_or(SHARE);
    let seed = variable("SOAPGEN_HOSTILE_SEED").unwrap_or(1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    match std::env::var_os("SOAPGEN_HOSTILE_FOLDER") {
        Some(folder) => documents(Path::new(&folder), &mut all),
        None => {
            documents(&root.join("tests/features"), &mut all);
            documents(&root.join("wsdl"), &mut all);
        }
    }
    all.sort();
    assert!(all.len() > 50, "{}", all.len());
    // The real documents are large: each step through them takes as long as a hundred others.
    let (large, small): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, t)| t.len() > 50_000);

    let folder = std::env::temp_dir().join(format!("soapgen-hostile-{}", std::process::id()));
    let (mut failures, mut refused) = (Vec::new(), 0);
    let mut slowest: Vec<(Duration, u64, &Path)> = Vec::new();
    for number in seed..seed + count {
        let mut random = Random(number);
        let is_large = number % 200 == 0 && !large.is_empty();
        let documents = if is_large { &large } else { &small };
        let (path, text) = random.one_of(documents);
        let mut text = text.clone();
        for _ in 0..=random.below(3) {
            damage(&mut text, &small, &mut random);
        }
        // Beside the documents that it imports.
        for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
            let beside = entry.unwrap().path();
            let to = folder.join(beside.file_name().unwrap());
            if beside.extension().is_some_and(|e| e == "xsd") {
                fs::create_dir_all(&folder).unwrap();
                fs::copy(beside, to).unwrap();
            }
        }
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(path.file_name().unwrap());
        fs::write(&file, &text).unwrap();

        // A stack that overflows ends the process: this says which document it was.
        fs::write(folder.join("number"), number.to_string()).unwrap();
        let started = Instant::now();
        let outcome = attempt(move || generate(&file, number % 2 == 0));
        slowest.push((started.elapsed(), number, path));
        slowest.sort_by(|a, b| b.cmp(a));
        slowest.truncate(5);
        refused += u64::from(matches!(outcome, Some(Ok(Err(_)))));
        let problem = judge(outcome);
        if let Some(problem) = problem {
            failures.push(format!("{number}, {}: {problem}", path.display()));
        }
        // One alone is to be looked at.
        match count {
            1 => println!("{}", folder.display()),
            _ => fs::remove_dir_all(&folder).unwrap(),
        }
    }
    println!("{count} documents, {refused} of them refused; the slowest: {slowest:#?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // Damage that never harms, or always, tests nothing.
    assert!(
        refused > count / 10 && refused < count,
        "{refused} of {count}"
    );
}

/// What stands beside a document, and settings.
const BESIDE: &[(&str, &str)] = &[
    (
        "main.xsd.overlay.xml",
        r#"<overlay xmlns="urn:soapgen:overlay" xmlns:x="http://www.w3.org/2001/XMLSchema">
  <set at="//x:element[@name='a']" attribute="type" value="x:int"/>
  <unset at="/x:schema/x:element[2]" attribute="minOccurs"/>
  <remove at="/*/x:element[3]"/>
  <insert at="/x:schema" where="first"><x:element name="z"/></insert>
</overlay>"#,
    ),
    (
        "catalog.xml",
        r#"<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog" xml:base="./">
  <system systemId="http://h/t.xsd" uri="t.xsd"/>
  <group xml:base="x/"><rewriteURI uriStartString="http://h/" rewritePrefix="../"/></group>
  <uriSuffix uriSuffix="t.xsd" uri="t.xsd"/><nextCatalog catalog="catalog.xml"/>
</catalog>"#,
    ),
    (
        "soapgen.lock",
        r#"[[document]]
url = "http://h/main.xsd"
file = "main.xsd"
sha256 = "00"

[[document]]
url = "http://h/t.xsd"
file = "t.xsd"
sha256 = "00"
"#,
    ),
    (
        "soapgen.toml",
        r##"inputs = ["main.xsd"]
catalog = "catalog.xml"
derives = ["Default"]
fails-when = ["Ok=false"]
optional = ["{urn:t}T/a"]
runtime = "::rt"
[types]
"{urn:t}T" = "a::B"
[names]
"{urn:t}a" = "B"
[modules]
"urn:t" = "m"
[type-attributes]
"{urn:t}T" = ["#[a]"]
"##,
    ),
];

#[test]
fn damaged_files_beside_a_document_are_refused_or_do() {
    let main = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:m'>
      <x:import namespace='urn:t' schemaLocation='http://h/t.xsd'/><x:element name='a'/>
      <x:element name='b' minOccurs='1'/><x:element name='c'/></x:schema>";
    let t = "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>
      <x:complexType name='T'><x:sequence/></x:complexType></x:schema>";
    let name = format!("soapgen-hostile-beside-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).unwrap();
    let others: Vec<(PathBuf, Vec<u8>)> = [main, t]
        .iter()
        .chain(BESIDE.iter().map(|(_, text)| text))
        .map(|text| (PathBuf::new(), text.as_bytes().to_vec()))
        .collect();
    let mut failures = Vec::new();
    for number in 0..SHARE {
        for (name, text) in [("main.xsd", main), ("t.xsd", t)].iter().chain(BESIDE) {
            fs::write(folder.join(name), text).unwrap();
        }
        let mut random = Random(number);
        let (name, text) = random.one_of(BESIDE);
        let mut text = text.as_bytes().to_vec();
        for _ in 0..=random.below(3) {
            damage(&mut text, &others, &mut random);
        }
        fs::write(folder.join(name), text).unwrap();
        let config = folder.join("soapgen.toml");
        let outcome = attempt(move || {
            let generator = Generator::config(config)?;
            let _ = generator.check().to_string();
            generator.generate()?.module()
        });
        // Some of what settings say is in no document: that a derive is not a path, say.
        let problem = judge(outcome).filter(|problem| !problem.starts_with("refused"));
        failures.extend(problem.map(|problem| format!("{number}, {name}: {problem}")));
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_is_said_of_a_damaged_document_can_be_shown() {
    // A place in a document of one long line, behind characters of several bytes.
    let text = format!("<é>{}", "日".repeat(5_000));
    let folder = std::env::temp_dir().join(format!("soapgen-hostile-shown-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("a.xsd");
    fs::write(&file, text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let (sources, _) = soapgen::load::documents(&[file], None, None, &mut diagnostics);
    let report = Report {
        diagnostics: &diagnostics,
        sources: &sources,
    };
    let report = report.to_string();
    fs::remove_dir_all(&folder).unwrap();
    assert!(report.contains("a.xsd:1:"), "{report}");
    assert!(report.len() < 2_000, "{}", report.len());
}
