//! Random pairs of content models: what `soapgen diff` says of each is held against messages of one
//! version that are read by the other.
//!
//! A share of them runs with the tests. More, and others:
//!
//! ```console
//! $ SOAPGEN_PAIRS=900 SOAPGEN_SEED=7 cargo test --release -p soapgen-changes --test pairs -- --nocapture
//! ```
#![allow(clippy::unwrap_used, clippy::panic)]

mod content;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use content::{ALL, BASE, Content, Form, MORE, Random, Word};
use soapgen::Settings;
use soapgen::diff::{Change, Difference, Verdict};
use soapgen_dynamic::Service;
use soapgen_runtime::dynamic::Document;
use soapgen_runtime::{ReadOptions, Root};

/// How many pairs, and messages of each version of each, where nothing else is asked for.
const SHARE: usize = 100;
const MESSAGES: usize = 120;

const NAMESPACE: &str = "urn:pairs";

/// Two versions of what an element holds.
struct Pair {
    name: String,
    old: Version,
    new: Version,
}

/// What an element holds in a version.
struct Version {
    /// Of the type that the element's extends, if there is one.
    base: Option<Content>,
    content: Content,
    form: Form,
}

impl Version {
    fn declared(&self, name: &str) -> String {
        let content = self.content.declared(self.form);
        match &self.base {
            None => format!(
                "<x:element name='{name}'><x:complexType>{content}</x:complexType></x:element>\n"
            ),
            Some(base) => format!(
                "<x:complexType name='{name}Base'>{}</x:complexType>\n<x:element name='{name}'><x:complexType><x:complexContent><x:extension base='{name}Base'>{content}</x:extension></x:complexContent></x:complexType></x:element>\n",
                base.declared(self.form),
            ),
        }
    }

    /// Messages that are valid by it, among them the shortest.
    fn messages(&self, name: &str, random: &mut Random, count: usize) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for at in 0..count {
            let mut word = Word::new();
            let few = at == 0;
            if let Some(base) = &self.base {
                base.sample(random, few, &mut word);
            }
            self.content.sample(random, few, &mut word);
            if word.len() <= 40 {
                let inside: String = word.iter().map(|item| item.written(self.form)).collect();
                all.insert(format!(
                    "<p:{name} xmlns:p='{NAMESPACE}'>{inside}</p:{name}>"
                ));
            }
        }
        all
    }
}

fn pairs(random: &mut Random, count: usize) -> Vec<Pair> {
    let each = (0..count).map(|at| {
        let with_base = random.one_in(6);
        let base = with_base.then(|| Content::random(random, BASE));
        let names = if with_base { MORE } else { ALL };
        let content = Content::random(random, names);
        let form = Form { is_c_local: false };
        let new = match random.one_in(3) {
            true => Version {
                base: base.as_ref().map(|_| Content::random(random, BASE)),
                content: Content::random(random, names),
                form,
            },
            // A small change, as new versions have.
            false => Version {
                base: base.as_ref().map(|base| match random.one_in(2) {
                    true => base.changed(random, BASE),
                    false => base.clone(),
                }),
                content: match base.is_some() && random.one_in(2) {
                    true => content.clone(),
                    false => content.changed(random, names),
                },
                form: Form {
                    is_c_local: random.one_in(16),
                },
            },
        };
        Pair {
            name: format!("P{at}x"),
            old: Version {
                base,
                content,
                form,
            },
            new,
        }
    });
    each.collect()
}

fn service(folder: &Path, version: &str, declarations: &str) -> Service {
    let file = folder.join(format!("{version}.xsd"));
    let schema = format!(
        "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns='{NAMESPACE}' targetNamespace='{NAMESPACE}' elementFormDefault='qualified'>\n{declarations}</x:schema>\n"
    );
    fs::write(&file, schema).unwrap();
    let mut settings = Settings::default();
    settings.inputs = vec![file];
    Service::load(settings).unwrap_or_else(|error| panic!("{error}"))
}

fn verdict(reader: &'static Root<Document>, text: &str) -> Verdict {
    let strictly = ReadOptions::default().with_strict(true);
    if reader.read_with(text, &strictly).is_ok() {
        return Verdict::Fits;
    }
    match reader.read_with(text, &ReadOptions::default()) {
        Ok(_) => Verdict::Lenient,
        Err(_) => Verdict::Breaks,
    }
}

/// The worst of what messages prove, with the message that does.
fn proved(reader: &'static Root<Document>, messages: &BTreeSet<String>) -> (Verdict, String) {
    let each = messages.iter().map(|text| (verdict(reader, text), text));
    let worst = each.max_by_key(|(verdict, text)| (*verdict, std::cmp::Reverse(text.len())));
    let (verdict, text) = worst.unwrap();
    (verdict, text.clone())
}

fn number(variable: &str, or: usize) -> usize {
    match env::var(variable) {
        Ok(text) => text.parse().unwrap(),
        Err(_) => or,
    }
}

#[test]
fn what_is_said_of_random_pairs_is_so() {
    let count = number("SOAPGEN_PAIRS", SHARE);
    let messages = number("SOAPGEN_MESSAGES", MESSAGES);
    let mut random = Random::new(number("SOAPGEN_SEED", 1) as u64);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pairs");
    fs::create_dir_all(&folder).unwrap();
    let pairs = pairs(&mut random, count);
    let declared = |of: fn(&Pair) -> &Version| -> String {
        let each = pairs.iter().map(|pair| of(pair).declared(&pair.name));
        each.collect()
    };
    let old = service(&folder, "old", &declared(|pair| &pair.old));
    let new = service(&folder, "new", &declared(|pair| &pair.new));
    let difference = Difference::between(old.generated(), new.generated());

    let (mut mild, mut severe) = (Vec::new(), Vec::new());
    let (mut read, mut left_out) = (0, 0);
    for pair in &pairs {
        let [before, after] = [&old, &new].map(|of| of.root(NAMESPACE, &pair.name).unwrap());
        let from_old = pair.old.messages(&pair.name, &mut random, messages);
        let from_new = pair.new.messages(&pair.name, &mut random, messages);
        // What a version's own reader doesn't take is ambiguous (XML Schema Part 1, 3.8.6), and no
        // other version can be blamed for it.
        if from_old.is_empty()
            || from_new.is_empty()
            || proved(before, &from_old).0 != Verdict::Fits
            || proved(after, &from_new).0 != Verdict::Fits
        {
            left_out += 1;
            continue;
        }
        read += from_old.len() + from_new.len();
        let is_of = |change: &&Change| {
            let name = change.subject.rsplit('}').next().unwrap();
            name.strip_suffix("Base").unwrap_or(name) == pair.name
        };
        let said: Vec<&Change> = difference.changes.iter().filter(is_of).collect();
        let worst = |of: fn(&Change) -> Option<Verdict>| {
            let verdicts = said.iter().filter_map(|change| of(change));
            verdicts.max().unwrap_or(Verdict::Fits)
        };
        for (way, said_of, reader, writer, written) in [
            (
                "requests",
                worst(|change| change.requests),
                after,
                &pair.old,
                from_old,
            ),
            (
                "answers",
                worst(|change| change.answers),
                before,
                &pair.new,
                from_new,
            ),
        ] {
            let (mut proof, mut message) = proved(reader, &written);
            if said_of > proof {
                // The message that shows it may be a rare one.
                let more = writer.messages(&pair.name, &mut random, messages * 50);
                (proof, message) = proved(reader, &more);
            }
            if said_of == proof {
                continue;
            }
            let lines: Vec<String> = (said.iter().filter(|change| change.rust.is_none()))
                .map(|c| format!("{:?} {:?} {}", c.requests, c.answers, c.message))
                .collect();
            let told = format!(
                "{way}: said {said_of}, proved {proof} by {message}\n  old {}  new {}  {lines:#?}",
                pair.old.declared(&pair.name),
                pair.new.declared(&pair.name)
            );
            match said_of < proof {
                true => mild.push(told),
                false => severe.push(told),
            }
        }
    }
    println!(
        "{} pairs, {left_out} of them ambiguous; {read} messages; said too mildly {}, too severely {}",
        pairs.len(),
        mild.len(),
        severe.len()
    );
    for (what, all) in [("too mild", &mild), ("too severe", &severe)] {
        for told in all.iter().take(number("SOAPGEN_SHOW", 3)) {
            println!("{what}: {told}");
        }
    }
    assert!(mild.is_empty() && severe.is_empty());
    assert!(read > pairs.len() * 4);
}
