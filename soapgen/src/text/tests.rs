use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag};

use super::*;

/// As rustdoc puts together the lines of a doc comment.
fn document(lines: &[Line]) -> String {
    let lines: Vec<String> = lines.iter().map(Line::to_string).collect();
    lines.join("\n")
}

/// What a Markdown parser finds, with the options of rustdoc, that is neither a paragraph nor a
/// list, nor emphasis, nor code within a line. Each pair of brackets would be a link.
fn led_astray(markdown: &str) -> Option<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let resolve = |_: BrokenLink<'_>| Some((CowStr::from("item"), CowStr::from("")));
    let mut prose = String::new();
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(resolve)) {
        match event {
            Event::Text(text) => prose.push_str(&text),
            Event::Start(
                Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong,
            )
            | Event::End(_)
            | Event::SoftBreak
            | Event::Code(_) => prose.push('\n'),
            other => return Some(format!("{other:?}")),
        }
    }
    // `rustdoc::bare_urls`.
    let address = ["http://a", "https://a"]
        .iter()
        .find(|address| prose.contains(*address));
    address.map(|address| format!("the bare address {address}"))
}

/// The text that a reader of the rendered Markdown sees.
fn seen(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH) {
        if let Event::Text(text) | Event::Code(text) = event {
            out.push_str(&text);
        }
    }
    out
}

#[test]
fn prose_stays_prose() {
    for (text, expected) in [
        (
            "Plain, with *emphasis* and a_b.",
            "Plain, with *emphasis* and a_b.",
        ),
        ("One.\n\n\n  Two,\n  on.\n", "One.\n\nTwo,\non."),
        ("- a\ngoes on\n\nb", "- a\n  goes on\n\nb"),
        ("10. a\ngoes on", "10. a\n    goes on"),
        ("`code` and ``a`b``", "`code` and ``a`b``"),
        ("a ` b", "a \\` b"),
        ("`` ` ``a`b", "`` ` ``a\\`b"),
        ("-      std::process::exit(7);", "- std::process::exit(7);"),
        ("- ~~~\nlet x = 1;", "- \\~\\~\\~\n  let x = 1;"),
        ("+ ~~~rust", "+ \\~\\~\\~rust"),
        ("-\t\tcode", "- code"),
        ("- 1. - code", "- 1\\. - code"),
        ("- - code", "- \\- code"),
        ("    code", "code"),
        ("\u{200b}    code", "code"),
        ("-\u{200b}     code", "- code"),
        ("```\ncode\n```", "\\`\\`\\`\ncode\n\\`\\`\\`"),
        ("```rust code```", "`rust code`"),
        ("a\n---", "a\n\\-\\-\\-"),
        ("a\n===", "a\n\\=\\=\\="),
        ("* * *", "\\* \\* \\*"),
        ("a | b\n--|--", "a \\| b\n\\-\\-\\|\\-\\-"),
        ("# Examples", "\\# Examples"),
        ("> quoted", "\\> quoted"),
        ("-", "\\-"),
        ("1.", "1\\."),
        ("1234567890. a\nb", "1234567890\\. a\nb"),
        ("\\`<b>`", "\\\\`<b>`"),
        ("\\<b>", "\\\\\\<b\\>"),
        ("\\[a](javascript:x)", "\\\\\\[a\\](javascript:x)"),
        ("[a]: http://a.b/c", "\\[a\\]: `http://a.b/c`"),
        ("<http://a.b>", "\\<`http://a.b`\\>"),
        ("\\http://a.b`c`", "\\\\`http://a.b` `c`"),
        ("see http://a.b/c?d=e.", "see `http://a.b/c?d=e`."),
        ("&lt;b&gt; & AT&T", "\\&lt;b\\&gt; & AT&T"),
        ("*/ and `*/*`", "*\\/ and `*`/`*`"),
        ("a\rb\u{85}c\u{2028}d\u{b}e", "a\nb\nc\nd\ne"),
        ("a\r\nb", "a\nb"),
        ("\u{202e}a\u{2066}b\u{200f}c\u{61c}d", "abcd"),
        (
            "e\u{301}, \u{939}\u{93f}\u{928}",
            "e\u{301}, \u{939}\u{93f}\u{928}",
        ),
        ("C:\\path\\", "C:\\path\\\\"),
    ] {
        let lines = prose(text);
        let markdown = document(&lines);
        assert_eq!(markdown, expected, "{text:?}");
        assert_eq!(led_astray(&markdown), None, "{text:?}: {markdown}");
    }
}

#[test]
fn code_is_any_text() {
    for (text, expected) in [
        ("a", "`a`"),
        ("", "(empty)"),
        (" ", "` `"),
        (" a ", "`  a  `"),
        ("`", "`` ` ``"),
        ("``a", "``` ``a ```"),
        ("a\nb\rc\td", "`a\\nb\\rc\\td`"),
        ("\u{202e}\u{3164}\0", "`\\u{202e}\\u{3164}\\u{0}`"),
        ("*/*", "`*`/`*`"),
        ("a*/", "`a*`/"),
        ("<b>[c](d)\\", "`<b>[c](d)\\`"),
    ] {
        let line = Line::default().code(text);
        assert_eq!(line.to_string(), expected, "{text:?}");
        assert_eq!(
            led_astray(&expected.replace("(empty)", "")),
            None,
            "{text:?}"
        );
        // Whatever stands before it.
        for before in ["", "a", "- ", "\\`"] {
            let markdown = format!("{before}{line}");
            assert_eq!(led_astray(&markdown), None, "{markdown:?}");
        }
    }
}

#[test]
fn literals_show_what_they_hold() {
    for (text, expected) in [
        ("a\"b\\c", r#""a\"b\\c""#),
        (
            "\u{202e}\u{2066}\u{200b}\u{feff}",
            r#""\u{202e}\u{2066}\u{200b}\u{feff}""#,
        ),
        (
            "\u{3164}\u{115f}\u{ffa0}\u{2800}",
            r#""\u{3164}\u{115f}\u{ffa0}\u{2800}""#,
        ),
        ("\u{e0041}\u{fe0f}\u{34f}", r#""\u{e0041}\u{fe0f}\u{34f}""#),
        ("\r\n\t\0\u{85}\u{2028}", r#""\r\n\t\0\u{85}\u{2028}""#),
        ("Größe 日本", "\"Größe 日本\""),
    ] {
        let literal = literal(text);
        assert_eq!(literal.to_string(), expected);
        let read: syn::LitStr = syn::parse_str(&literal.to_string()).unwrap();
        assert_eq!(read.value(), text);
    }
}

#[test]
fn a_link_names_an_item() {
    for (item, expected) in [
        ("Größe", "[`Größe`]"),
        ("r#type", "[`r#type`]"),
        ("a`](javascript:x)[`b", "``a`](javascript:x)[`b``"),
    ] {
        assert_eq!(Line::default().link(item).to_string(), expected);
    }
}

#[test]
fn lines_stand_behind_each_other() {
    let one = Line::new("One of ").link("Größe").then(".");
    let code = Line::default().code("a").line(&Line::default().code("B"));
    for (line, expected) in [
        (
            Line::about("{} ", "a").line(&one).line(&one),
            "`a` One of [`Größe`].One of [`Größe`].",
        ),
        // Two spans side by side would be one.
        (code.clone().line(&code), "`a` `B` `a` `B`"),
    ] {
        assert_eq!(line.to_string(), expected);
    }
}

/// What Markdown is made of, and what it trips over.
const PIECES: &[&str] = &[
    "a",
    "b c",
    "1",
    "\n",
    "\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "     ",
    "\t",
    "\r",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\0",
    "\u{1b}",
    "-",
    "- ",
    "* ",
    "+ ",
    "-\t",
    "1. ",
    "2) ",
    "10.  ",
    "123456789. ",
    "1234567890. ",
    "---",
    "***",
    "___",
    "===",
    "- - -",
    ":--",
    "|-|",
    "--|--",
    "|",
    ":",
    "`",
    "``",
    "```",
    "````",
    "~~~",
    "~~~rust",
    "~",
    "~~",
    "```rust",
    "\\",
    "\\\\",
    "\\`",
    "<",
    ">",
    "> ",
    "</",
    "<b>",
    "<!--",
    "-->",
    "<?",
    "<![CDATA[",
    "]]>",
    "<script>",
    "<http://a.b>",
    "<a@b.c>",
    "<x:y>",
    "[",
    "]",
    "[a]",
    "[^a]",
    "[^a]: b",
    "[a]: b",
    "![",
    "](",
    "](javascript:alert(1))",
    "](http://a.b)",
    "][a]",
    "[ ] ",
    "[x] ",
    ")",
    "(",
    "# ",
    "#",
    "## ",
    "&",
    "&lt;",
    "&#60;",
    "&#x60;",
    ";",
    "http://a.b",
    "https://a.b/c",
    "http://",
    "http:",
    "://",
    "*",
    "**",
    "_",
    "__",
    "*/",
    "/*",
    "/",
    "!",
    "\"",
    "'",
    "$",
    "$$",
    "{",
    "}",
    "=",
    ".",
    "...",
    "--",
    "^",
    "%",
    "@",
    "www.a.b",
    "rust",
    "```text\ncode\n```",
    "\u{301}",
    "\u{feff}",
];

#[test]
fn no_text_leads_markdown_astray() {
    // SplitMix64, by Vigna: the same texts on each run.
    let mut state = 1_u64;
    let mut below = |end: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut out = state;
        out = (out ^ (out >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        out = (out ^ (out >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((out ^ (out >> 31)) % end as u64) as usize
    };
    let runs = std::env::var("SOAPGEN_PROSE").map_or(20_000, |runs| runs.parse().unwrap());
    for _ in 0..runs {
        let pieces = 1 + below(14);
        let text: String = (0..pieces).map(|_| PIECES[below(PIECES.len())]).collect();
        let mut lines = prose(&text);
        let own = document(&lines);
        // Digits are left out: the parser has those of a list's items as numbers.
        let words =
            |text: String| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
        assert_eq!(words(seen(&own)), words(text.clone()), "{text:?}: {own}");
        // As documentation has it: behind other text, and with values behind it.
        lines.push(Line::about("Fixed: {}.", &text));
        lines.push(Line::default());
        lines.push(Line::about("Default: {}.", &text).then(" ").code(&text));
        for line in &lines {
            let line = line.comment();
            assert!(!line.contains("*/"), "{text:?}: {line:?}");
            let bad = |c: char| c.is_control() || is_hidden(c);
            assert!(!line.contains(bad), "{text:?}: {line:?}");
        }
        let markdown = document(&lines);
        assert_eq!(led_astray(&markdown), None, "{text:?}: {markdown}");
    }
}
