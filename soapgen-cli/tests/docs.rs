//! `soapgen docs`: what the pages say, that they stay pages whatever the documents say, and that
//! all links lead somewhere.
#![allow(clippy::unwrap_used)]

mod folder;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use folder::{Folder, run};
use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// A document with what pages tell apart. The words between `%` are put in by the tests.
const SHOP: &str = include_str!("docs/shop.wsdl");

/// What documents hold in the places of the words between `%`.
struct Words<'w> {
    docs: &'w str,
    value: &'w str,
    action: &'w str,
    address: &'w str,
    namespace: &'w str,
}

const HARMLESS: Words<'static> = Words {
    docs: "Puts an order. It may take a while.\n\nSecond paragraph.",
    value: "plain",
    action: "plain",
    address: "https://example.com/shop",
    namespace: "urn:shop",
};

fn document(words: &Words<'_>) -> String {
    let escaped = |text: &str| {
        let mut out = String::new();
        for c in text.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
                c => out.push(c),
            }
        }
        out
    };
    SHOP.replace("%docs%", &escaped(words.docs))
        .replace("%value%", &escaped(words.value))
        .replace("%action%", &escaped(words.action))
        .replace("%address%", &escaped(words.address))
        .replace("%namespace%", &escaped(words.namespace))
}

/// The pages of a document, by the names of their files.
fn pages(name: &str, document: &str, format: &str) -> BTreeMap<String, String> {
    let folder = Folder::new(name, &[("shop.wsdl", document)]);
    let run = folder.run(&["docs", "shop.wsdl", "-o", "out", "--format", format, "-q"]);
    assert_eq!((run.code, &*run.out, &*run.err), (Some(0), "", ""));
    files(&folder.0.join("out"))
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read_to_string(entry.path()).unwrap())
    });
    read.collect()
}

/// The pages of the repository's own WSDL.
fn user_pages(format: &str) -> BTreeMap<String, String> {
    let wsdl = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wsdl/Services88-User.wsdl");
    // Several tests at once ask for them.
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = Folder::new(&format!("docs-user-{number}"), &[]);
    let wsdl = wsdl.to_string_lossy();
    let run = run(
        &folder.0,
        &["docs", &wsdl, "-o", "out", "--format", format, "-q"],
    );
    assert_eq!((run.code, &*run.err), (Some(0), ""));
    files(&folder.0.join("out"))
}

#[test]
fn pages_say_what_the_documents_say() {
    let pages = pages("docs-says", &document(&HARMLESS), "md");
    let names: Vec<&str> = pages.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "index.md",
            "operation-PutOrder-2.md",
            "operation-PutOrder-2.request.xml",
            "operation-PutOrder.md",
            "operation-PutOrder.request.xml",
            "operation-ping-2.md",
            "operation-ping-2.request.xml",
            "operation-ping.md",
            "operation-ping.request.xml",
            "type-Color.md",
            "type-Item.md",
            "type-Order.md",
            "type-OutOfStock.md",
            "type-Parcel.md",
            "type-order-2.md",
            "type-rush.md",
        ]
    );
    for (page, expected) in [
        ("index", "# Service Shop\n"),
        (
            "index",
            "| `Port11` | `https://example.com/shop` | `Shop11` | SOAP 1.1 over HTTP | `ShopClient` |",
        ),
        ("index", "### Shop12, SOAP 1.2 over HTTP"),
        (
            "index",
            "| [PutOrder](operation-PutOrder.md) | Puts an order. |",
        ),
        ("index", "| [ping](operation-ping.md) |  |"),
        ("index", "### Namespace `urn:shop`"),
        ("index", "| [order](type-order-2.md) |  |"),
        (
            "index",
            "| `Note` | `xs:string` | A note beside. | `elements::NOTE` |",
        ),
        (
            "operation-PutOrder",
            "Puts an order. It may take a while.\n\nSecond paragraph.\n",
        ),
        ("operation-PutOrder", "- **SOAP action:** `urn:shop#plain`"),
        (
            "operation-PutOrder",
            "- **Rust method:** `ShopClient::put_order`",
        ),
        (
            "operation-PutOrder",
            "The element `PutOrder` of the namespace `urn:shop`.",
        ),
        (
            "operation-PutOrder",
            "| `Order` | [Order](type-Order.md) | required | The order itself. | `order: AnyOrder` |",
        ),
        (
            "operation-PutOrder",
            "| `Order/@rush` | [rush](type-rush.md) | optional | By default `no`. |",
        ),
        (
            "operation-PutOrder",
            "| `Order/Items` | [Item](type-Item.md) | one or more |",
        ),
        (
            "operation-PutOrder",
            "| `Token` | `xs:string`, length at most 20 | optional | Who calls. | `headers.token: Option<String>` |",
        ),
        (
            "operation-PutOrder",
            "| `Missing` | `Missing` | [OutOfStock](type-OutOfStock.md) | What there is none of. | `OutOfStock` |",
        ),
        (
            "operation-PutOrder",
            "| `soap` | `http://schemas.xmlsoap.org/soap/envelope/` |",
        ),
        ("operation-PutOrder", "<tns:Token>"),
        ("operation-PutOrder", "  \"Order\": {\n"),
        ("operation-PutOrder", "{\n  \"Token\": "),
        (
            "operation-PutOrder",
            "client.headers.token = Some(token_header);\n",
        ),
        (
            "operation-PutOrder",
            "    order,\n    token: Some(token),\n    client: Some(client_value),\n};\nlet answer = client.put_order(&request).await?;\nprintln!(\"{:?}\", answer.body.number);\n",
        ),
        (
            "operation-PutOrder",
            "curl -sS -H 'Content-Type: text/xml; charset=utf-8' \\\n  -H 'SOAPAction: \"urn:shop#plain\"' \\\n  --data-binary @operation-PutOrder.request.xml \\\n  'https://example.com/shop'\n",
        ),
        (
            "operation-PutOrder-2",
            "-H 'Content-Type: application/soap+xml; charset=utf-8; action=\"urn:shop#plain\"'",
        ),
        (
            "operation-PutOrder-2",
            "http://www.w3.org/2003/05/soap-envelope",
        ),
        ("operation-ping", "The documents don't say what it does."),
        ("operation-ping", "One-way: nothing is answered."),
        ("operation-ping", "client.ping(&request).await?;"),
        ("type-Order", "A restricted or a free order."),
        (
            "type-Order",
            "| `By` | `xs:string` | required, as one of choice 1 |",
        ),
        (
            "type-Order",
            "| `Color` | [Color](type-Color.md) | optional, may be nil | Its color. | `color: Option<Color>` |",
        ),
        (
            "type-Order",
            "| `any element` | XML | any number | Of any namespace but `urn:shop`. |  |",
        ),
        (
            "type-Order",
            "| [Parcel](type-Parcel.md) | by extension | What is sent. |",
        ),
        ("type-Order", "- **In Rust, or a derived one:** `AnyOrder`"),
        ("type-Parcel", "| [Order](type-Order.md) | Type |"),
        ("type-Order", "`xsi:type`"),
        (
            "type-Order",
            "| [PutOrder](operation-PutOrder.md) | Operation |",
        ),
        (
            "type-Parcel",
            "Derived by extension from [Order](type-Order.md).",
        ),
        (
            "type-Parcel",
            "| `Weight` | `xs:decimal`, at least `0`, at most 2 fraction digits | required |",
        ),
        ("type-Item", "| [Order](type-Order.md) | Type |"),
        ("type-Color", "A restriction of `xs:string`."),
        ("type-Color", "| `red` | Like a rose. | `Color::Red` |"),
        ("type-Color", "| `plain` |"),
        ("type-rush", "# Value of attribute rush"),
        ("type-rush", "- **Part of:** [Order](type-Order.md)"),
    ] {
        let name = format!("{page}.md");
        assert!(
            pages[&name].contains(expected),
            "{expected}\n{}",
            pages[&name]
        );
    }
    // What `curl` sends is what the page shows.
    let sample = &pages["operation-PutOrder.request.xml"];
    assert!(pages["operation-PutOrder.md"].contains(&format!("```xml\n{sample}```\n")));
}

/// The page that this began from: what the service's own documentation says of the operation, and
/// where that is wrong, what is so.
#[test]
fn the_page_of_an_operation_of_netserver_has_all_that_its_makers_say() {
    let pages = user_pages("md");
    // A list of flags has their values on its page.
    let rights = &pages["type-ETableRight.md"];
    assert!(
        rights.contains("of [the values below](type-ETableRight.md#values)."),
        "{rights}"
    );
    assert!(rights.contains("| `Select` |"), "{rights}");
    let page = &pages["operation-GetOrRegisterAccessGatewayInfo.md"];
    let namespace = "http://www.superoffice.net/ws/crm/NetServer/Services88";
    for expected in [
        "# Operation GetOrRegisterAccessGatewayInfo\n",
        &format!("| `tns` | `{namespace}` |"),
        // The header blocks stand in the header, and the envelope is that of SOAP 1.1.
        "| `soap` | `http://schemas.xmlsoap.org/soap/envelope/` |",
        &format!("<soap:Header xmlns:tns=\"{namespace}\">\n    <tns:ApplicationToken>"),
        "| `ApplicationToken` | `xs:string` |",
        "| `Credentials` | [SoCredentials](type-SoCredentials.md) |",
        "| `Credentials/Ticket` | `xs:string` |",
        "| `RedirectUri` | `xs:string` | optional, may be nil |",
        "      <tns:RedirectUri>",
        "| `Response` | [AccessGatewayInfo](type-AccessGatewayInfo.md) |",
        "| `Response/ClientId` | `xs:string` |",
        "| `Response/RedirectUri` | `xs:string` |",
        "        <tns:ClientId>",
        &format!("-H 'SOAPAction: \"{namespace}/User/GetOrRegisterAccessGatewayInfo\"'"),
        "client.get_or_register_access_gateway_info(&request).await?;",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert_eq!(
        pages
            .keys()
            .filter(|name| name.starts_with("operation-") && name.ends_with(".md"))
            .count(),
        97
    );
}

/// The same document gives the same pages.
#[test]
fn pages_are_the_same_each_time() {
    for format in ["html", "md"] {
        let (first, second) = (user_pages(format), user_pages(format));
        assert!(first == second, "{format}");
    }
}

#[test]
fn what_others_wrote_is_left_alone() {
    let shop = document(&HARMLESS);
    let folder = Folder::new("docs-others", &[("shop.wsdl", &*shop)]);
    let write = |more: &[&str]| {
        let arguments = [&["docs", "shop.wsdl", "-o", "out"], more].concat();
        folder.run(&arguments)
    };
    let run = write(&[]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.err.contains("index.html: 4 operations, 7 types"),
        "{}",
        run.err
    );
    // Ours are written anew.
    assert_eq!(write(&[]).code, Some(0));
    for (name, text) in [
        ("index.html", "<p>Mine.</p>"),
        ("style.css", "p { color: red }"),
        ("search.js", "alert(1)"),
    ] {
        let file = folder.0.join("out").join(name);
        fs::write(&file, text).unwrap();
        let run = write(&[]);
        assert_eq!(run.code, Some(1), "{name}");
        assert!(
            run.err.contains(name) && run.err.contains("--force"),
            "{}",
            run.err
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(write(&["--force"]).code, Some(0));
        assert_eq!(write(&[]).code, Some(0));
    }
}

/// A tag of a page, with its attributes.
type Markup = (String, BTreeMap<String, String>);

/// The tags of a page, as a browser takes it apart.
fn markup(page: &str) -> Vec<Markup> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let mut out = Vec::new();
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (text(name), text(value)));
                out.push((text(&tag.name), attributes.collect()));
            }
            Token::EndTag(tag) => out.push((format!("/{}", text(&tag.name)), BTreeMap::new())),
            Token::Comment(comment) => out.push((format!("!{}", text(&comment)), BTreeMap::new())),
            Token::Doctype(_) => out.push(("!doctype".to_owned(), BTreeMap::new())),
            Token::String(_) => {}
            Token::Error(error) => unreachable!("{error:?}\n{page}"),
        }
    }
    out
}

/// What is more than words in a page of Markdown, for a reader that knows all extensions.
fn structure(page: &str) -> Vec<String> {
    let events = Parser::new_ext(page, Options::all());
    let shown = events.filter_map(|event| match event {
        Event::Text(_) | Event::Code(_) => None,
        event => Some(format!("{event:?}")),
    });
    shown.collect()
}

/// What would be markup, a link, a block, an end of one, or unseen, and white space.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</title>",
    "</code></pre>",
    "</td></tr></table>",
    "</textarea>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<style>",
    "<plaintext>",
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>",
    "&lt;",
    "&#60;",
    "&amp;lt;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "``",
    "```",
    "~~~",
    "|",
    "\\",
    "\\|",
    "\\\\|",
    "*",
    "**",
    "_",
    "__",
    "[x](javascript:alert(1))",
    "![x](http://x/y.png)",
    "[x]: http://x/",
    "[^1]",
    "[^1]: x",
    "[[x]]",
    "<http://x/>",
    "<a@b.cd>",
    "http://x.yz/",
    "https://x.yz",
    "www.x.yz",
    "a@b.cd",
    "mailto:a@b.cd",
    "#",
    "# x",
    "## x ##",
    "- x",
    "+ x",
    "* x",
    "1. x",
    "23) x",
    "> x",
    "***",
    "---",
    "===",
    "- [ ] x",
    "| a | b |",
    "| --- | --- |",
    "---|---",
    ": x",
    "{#id .c}",
    "{{x}}",
    "{% x %}",
    "$x$",
    "$$",
    "~x~",
    "~~x~~",
    "^x^",
    "==x==",
    ":smile:",
    "@you",
    "#12",
    "> [!NOTE]",
    ":::",
    "+++",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{a0}",
    "é",
    "😀",
    "x",
    "x. y",
    "a1",
    " ",
    "  ",
    "    ",
    "     x",
    "\t",
    "\n",
    "\n\n",
    "\n    x",
    "\r\n",
    "\n- x\n  - y",
    "\n\n\n1. x\n2. y",
];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    fn text(&mut self) -> String {
        let parts = 1 + self.below(8);
        (0..parts)
            .map(|_| HOSTILE[self.below(HOSTILE.len())])
            .collect()
    }
}

/// The same text with letters in place of all that isn't white space, but for what begins the items
/// of lists.
fn harmless(text: &str) -> String {
    let letters = |text: &str| -> String {
        let letter = |c: char| if c.is_whitespace() { c } else { 'a' };
        text.chars().map(letter).collect()
    };
    let is_mark = |word: &str| {
        let number = word.strip_suffix(['.', ')']).unwrap_or("");
        let is_digit = |c: char| c.is_ascii_digit();
        matches!(word, "-" | "*" | "+") || !number.is_empty() && number.chars().all(is_digit)
    };
    let lines = text.split('\n').map(|line| {
        let start = line.trim_start();
        let word = start.split(char::is_whitespace).next().unwrap_or("");
        match is_mark(word) {
            true => line.len() - start.len() + word.len(),
            false => 0,
        }
    });
    let lines = lines.zip(text.split('\n'));
    let lines: Vec<String> = lines
        .map(|(mark, line)| line[..mark].to_owned() + &letters(&line[mark..]))
        .collect();
    lines.join("\n")
}

/// Documents that hold anything have the same pages as those that hold letters, but for the words.
#[test]
fn what_documents_say_stays_text() {
    let rounds = std::env::var("SOAPGEN_STAYS_TEXT");
    let rounds = rounds.map_or(12, |rounds| rounds.parse().unwrap());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..rounds {
        // Each begins with a letter, so that it is something whatever is left out.
        let mut text = || format!("x{}", random.text());
        let (docs, value) = (text(), text());
        // A namespace that holds what isn't seen is refused, and of such an address or action
        // there is no line for curl.
        let mut seen = || -> String {
            let is_seen = |c: &char| !c.is_control() && !soapgen::is_hidden(*c);
            text().chars().filter(is_seen).collect()
        };
        let (action, address, namespace) = (seen(), seen(), seen());
        let namespace: String = namespace.split_whitespace().collect();
        let hostile = Words {
            docs: &docs,
            value: &value,
            action: &action,
            address: &format!("http://{address}"),
            namespace: &namespace,
        };
        let twin = Words {
            docs: &harmless(&docs),
            value: &harmless(&value),
            action: &harmless(&action),
            address: &format!("http://{}", harmless(&address)),
            namespace: &harmless(&namespace),
        };
        for (format, parts) in [
            (
                "html",
                &(|page: &str| markup(page).iter().map(|m| format!("{m:?}")).collect())
                    as &dyn Fn(&str) -> Vec<String>,
            ),
            ("md", &structure),
        ] {
            let ours = pages(
                &format!("docs-hostile-{format}"),
                &document(&hostile),
                format,
            );
            let theirs = pages(&format!("docs-harmless-{format}"), &document(&twin), format);
            for (name, page) in &theirs {
                if !name.ends_with(format) {
                    continue;
                }
                let (page, other) = (parts(page), parts(&ours[name]));
                for (number, part) in page.iter().enumerate() {
                    let is_same = other.get(number) == Some(part);
                    assert!(
                        is_same,
                        "round {round}, {name}: {:?} in place of {part}\n{docs:?} {value:?} \
                         {address:?} {namespace:?}\n{}",
                        other.get(number),
                        ours[name]
                    );
                }
                assert_eq!(
                    page.len(),
                    other.len(),
                    "round {round}, {name}: {docs:?} {value:?}"
                );
            }
        }
    }
}

/// Every link of a page leads to a file that is there, and to something on it.
#[test]
fn links_lead_somewhere() {
    for (pages, least) in [
        (pages("docs-links", &document(&HARMLESS), "html"), 40),
        (user_pages("html"), 1500),
    ] {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut links: Vec<(&str, String)> = Vec::new();
        for (name, page) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
            let mut on_page = BTreeSet::new();
            for (_, attributes) in markup(page) {
                if let Some(id) = attributes.get("id") {
                    assert!(on_page.insert(id.clone()), "{name}: {id} twice");
                    ids.insert(format!("{name}#{id}"));
                }
                for attribute in ["href", "src"] {
                    if let Some(link) = attributes.get(attribute) {
                        links.push((name, link.clone()));
                    }
                }
            }
        }
        assert!(links.len() >= least, "{}", links.len());
        for (page, link) in links {
            let (file, id) = match link.split_once('#') {
                Some((file, id)) => (file, Some(id)),
                None => (&*link, None),
            };
            let file = if file.is_empty() { page } else { file };
            assert!(pages.contains_key(file), "{page}: {link}");
            if let Some(id) = id {
                assert!(ids.contains(&format!("{file}#{id}")), "{page}: {link}");
            }
        }
    }
    let pages = user_pages("md");
    let mut count = 0;
    for (name, page) in pages.iter().filter(|(name, _)| name.ends_with(".md")) {
        for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
            if let Event::Start(Tag::Link { dest_url, .. }) = event {
                let (file, id) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
                let target = pages
                    .get(file)
                    .unwrap_or_else(|| unreachable!("{name}: {dest_url}"));
                assert!(id.is_empty() || target.contains(&format!("<a id=\"{id}\"></a>")));
                count += 1;
            }
        }
    }
    assert!(count > 1500, "{count}");
}

/// What holds of every page for who reads it in another way, and for what it may do.
#[test]
fn pages_are_for_everybody_and_load_nothing() {
    let mut all = pages("docs-all", &document(&HARMLESS), "html");
    all.extend(
        user_pages("html")
            .into_iter()
            .map(|(name, page)| (format!("user/{name}"), page)),
    );
    for (name, page) in all.iter().filter(|(name, _)| name.ends_with(".html")) {
        let tags = markup(page);
        let of = |tag: &str| {
            tags.iter()
                .filter(|(of, _)| of == tag)
                .map(|(_, with)| with)
                .collect::<Vec<_>>()
        };
        assert_eq!(of("html")[0]["lang"], "en", "{name}");
        assert_eq!(
            (of("h1").len(), of("main").len(), of("title").len()),
            (1, 1, 1),
            "{name}"
        );
        let policy = of("meta")
            .into_iter()
            .find(|meta| meta.contains_key("http-equiv"))
            .unwrap();
        assert!(
            policy["content"].starts_with("default-src 'none'; "),
            "{name}"
        );
        assert!(!policy["content"].contains("unsafe"), "{name}");
        let first = of("a")[0];
        assert_eq!(
            (&*first["href"], &*first["class"]),
            ("#content", "skip"),
            "{name}"
        );
        for head in of("th") {
            assert!(matches!(&*head["scope"], "col" | "row"), "{name}");
        }
        let is_index = name.ends_with("index.html");
        assert_eq!(of("script").len(), usize::from(is_index), "{name}");
        assert!(
            of("script")
                .iter()
                .all(|script| script["src"] == "search.js"),
            "{name}"
        );
        assert!(of("style").is_empty() && of("img").is_empty(), "{name}");
        for (tag, attributes) in &tags {
            let runs = |(name, value): (&String, &String)| {
                name.starts_with("on") || name == "style" || value.contains("javascript:")
            };
            assert!(!attributes.iter().any(runs), "{name}: {tag} {attributes:?}");
        }
        // No level of headings is left out.
        let mut last = 1;
        for (tag, _) in &tags {
            if let Some(level) = tag
                .strip_prefix('h')
                .and_then(|level| level.parse::<u8>().ok())
            {
                assert!(level <= last + 1, "{name}: {tag}");
                last = level;
            }
        }
    }
}

/// What is said of an alternative is said of that one, wherever the plan has put it: the alternative
/// of which the smallest value is made stands first there.
#[test]
fn alternatives_are_told_apart() {
    let wsdl = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <x:element name="Tree"><x:complexType><x:choice>
      <x:sequence><x:element ref="t:Tree"/><x:element name="Right"><x:annotation><x:documentation>The right one.</x:documentation></x:annotation><x:complexType><x:sequence><x:element ref="t:Tree"/></x:sequence></x:complexType></x:element></x:sequence>
      <x:element name="Leaf" type="x:int"><x:annotation><x:documentation>What a leaf is.</x:documentation></x:annotation></x:element>
    </x:choice></x:complexType></x:element>
  </x:schema></w:types>
  <w:message name="M"><w:part name="p" element="t:Tree"/></w:message>
  <w:portType name="P"><w:operation name="Grow"><w:documentation>
      It grows:
        * to the left,
        * to the right.</w:documentation><w:input message="t:M"/></w:operation></w:portType>
  <w:binding name="B" type="t:P"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="Grow"><s:operation soapAction="g"/><w:input><s:body use="literal"/></w:input></w:operation></w:binding>
  <w:service name="S"><w:port name="P" binding="t:B"><s:address location="http://localhost/"/></w:port></w:service>
</w:definitions>"#;
    let pages = pages("alternatives", wsdl, "md");
    let page = &pages["operation-Grow.md"];
    for row in [
        "\n\nIt grows:\n\n\\* to the left,\n\n\\* to the right.\n\n",
        "| required, in alternative 1 of choice 1 | The right one. |",
        "| `Leaf` | `xs:int` | required, as one of choice 1 | What a leaf is. | `TreeChoice::Leaf(i32)` |",
    ] {
        assert!(page.contains(row), "{row}\n{page}");
    }
    let folder = Folder::new("alternatives", &[("grow.wsdl", wsdl)]);
    let schema = folder.run(&["schema", "grow.wsdl", "Grow"]).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let described = schema.pointer("/$defs/Tree/properties/Leaf/description");
    assert_eq!(described.unwrap(), "What a leaf is.", "{schema:#}");
}
