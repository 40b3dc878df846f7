use soapgen_tests::document::Document;

/// For each element: what may stand in it, and what may not. A letter is a child of that name, `e`
/// is `end`, and `x` one in another namespace.
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "Twice",
        &["aa", "aaa", "aaaaaa", "aba", "aabaab", "aaba", "abab"],
        &[
            "",
            "a",
            "ab",
            "aaaaaaa",
            "aabaabaaba",
            "b",
            "abb",
            "aaabaaaba",
        ],
    ),
    (
        "Threes",
        &[
            "", "aaa", "aaaa", "aaaaaa", "aaaaaaa", "aaaaaaaa", "aaab", "b",
        ],
        &["a", "aa", "aaaaa", "aaaaaaaaa", "aab", "aaabaaa"],
    ),
    (
        "Runs",
        &["a", "aaa", "aaaaaa", "ab", "ba", "bb", "aaab", "baaa"],
        &["", "aaaaaaa", "aba", "bbb", "aaaab", "bab"],
    ),
    (
        "RunsOfGroups",
        &["ab", "abab", "abababab", "c", "cc", "ababc", "cabab"],
        &["", "a", "aba", "ababababab", "ccc", "abcab", "abababc"],
    ),
    (
        "RunsOfChoices",
        &["a", "ababab", "bbb", "c", "cab", "abac", "ababae", "cce"],
        &["", "abababa", "cac", "ababc", "ccc", "cabab"],
    ),
    (
        "Nested",
        &[
            "aaaa",
            "aacaa",
            "aaabaabaaabaaab",
            "aaaaaaaaaaaa",
            "aabaaaa",
            "aaaac",
            "aaabaac",
            "aacaaac",
        ],
        &[
            "",
            "aa",
            "aaa",
            "aaaaaaaaaaaaa",
            "aabaabaabaabaab",
            "aac",
            "aacaacaa",
        ],
    ),
    (
        "Pairs",
        &["aa", "aba", "aab", "abababc", "aaac"],
        &["", "a", "ab", "aaaa", "b", "abba", "abc"],
    ),
    (
        "Open",
        &["aa", "aaa", "aaaa", "axa", "axxaaxx", "aax"],
        &["a", "ax", "aaaaa", "axxxa", "axaxax", "xaa"],
    ),
    (
        "Anything",
        &["xx", "xxx", "xxxx", "aaaa", "aax", "xxaa"],
        &["", "x", "aa", "xxxxx", "aaa", "xax", "aaaaaa"],
    ),
    (
        "Optional",
        &[
            "", "a", "b", "ab", "c", "ccc", "abab", "ababab", "aaa", "bbb", "cab", "bab",
        ],
        &["cccc", "aaaa", "abababa", "bbbb", "cabcb"],
    ),
    ("All", &["", "a", "ab", "ba"], &["b", "aa", "bb", "aba"]),
    (
        "Many",
        &["aaae", "aaaaaaaaaaaae", "abaabaabe", "aaabae"],
        &["aae", "e", "aaa", "ababe", "aaaea", "abbae"],
    ),
];

fn document(element: &str, word: &str) -> String {
    let children: String = word
        .chars()
        .map(|name| match name {
            'x' => "<x xmlns=\"urn:other\"/>".to_owned(),
            'e' => "<end>1</end>".to_owned(),
            name => format!("<{name}>1</{name}>"),
        })
        .collect();
    format!("<{element} xmlns=\"urn:models\">{children}</{element}>")
}

/// Strict reading takes what is valid and nothing else; and what was read of it without being
/// strict is found to be valid or not where it is written.
#[test]
fn content_models_are_followed() {
    let mut wrong = String::new();
    let mut count = 0;
    for (element, valid, invalid) in CASES {
        let root = Document::find("content_models", "urn:models", element).unwrap();
        let valid = valid.iter().map(|word| (word, true));
        for (word, is_valid) in valid.chain(invalid.iter().map(|word| (word, false))) {
            count += 1;
            let text = document(element, word);
            match root.both_ways(&text, true) {
                Ok(_) if !is_valid => wrong += &format!("{element} strictly takes {word}\n"),
                Ok(written) if !written.violations.is_empty() => {
                    wrong += &format!("{element} {word}: {:?}\n", written.violations);
                }
                Err(error) if is_valid => wrong += &format!("{element} {word}: {error}\n"),
                _ => {}
            }
            // What can't be read at all, or isn't written as it was read, says nothing of the check.
            let Ok(read) = root.both_ways(&text, false) else {
                continue;
            };
            let same = soapgen_tests::infoset::compare(&text, &read.text).is_ok();
            if same && read.violations.is_empty() != is_valid {
                wrong += &format!("{element} {word}, checked: {:?}\n", read.violations);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(count > 130, "{count}");
}

/// What is wrong says what could have stood there, and no name of the generator's own.
#[test]
fn what_the_model_refuses_is_said() {
    let said = |element: &str, word: &str| {
        let root = Document::find("content_models", "urn:models", element).unwrap();
        root.both_ways(&document(element, word), true)
            .unwrap_err()
            .to_string()
    };
    let cases = [
        (
            "RunsOfChoices",
            "ababc",
            "expected one of <a>, <b>, <end>, found {urn:models}c",
        ),
        (
            "Nested",
            "aabaabaabaabaab",
            "/Nested/a: <a> is out of order",
        ),
        (
            "Threes",
            "aaaaa",
            "<a> must stand at least 3 times, it stands 1 times",
        ),
    ];
    for (element, word, expected) in cases {
        let found = said(element, word);
        assert!(found.contains(expected), "{element} {word}: {found}");
    }
}
