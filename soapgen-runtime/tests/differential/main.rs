//! Documents, well-formed and damaged, are taken and refused as roxmltree takes and refuses them,
//! with the same names, attributes and text; what is taken, quick-xml reads alike; and reading
//! into a type finds what stands in the tree.
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p soapgen-runtime --test differential` searches
//! for as long as one likes; `fuzz/README.md` has the search that is guided by coverage.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that fails panics.

mod compare;
mod documents;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

proptest! {
    #![proptest_config(ProptestConfig {
        // The variable counts, where it is set.
        cases: ProptestConfig::default().cases.max(4_000),
        failure_persistence: None,
        // The tests of every day are the same on every run; a search is not.
        rng_seed: match std::env::var_os("PROPTEST_CASES") {
            None => RngSeed::Fixed(88),
            Some(_) => RngSeed::Random,
        },
        ..ProptestConfig::default()
    })]

    #[test]
    fn documents_are_read_as_others_read_them(text in documents::well_formed()) {
        compare::document(&text);
    }

    #[test]
    fn damaged_documents_are_refused_where_others_refuse_them(text in documents::damaged()) {
        compare::document(&text);
    }
}

/// What roxmltree takes though Namespaces in XML, 4 and 5, doesn't.
#[test]
fn names_without_a_part_and_prefixes_without_a_namespace() {
    for text in [
        "<:a/>",
        "<a:/>",
        "<a :b='1'/>",
        "<a b:='1'/>",
        "<a xmlns:b=''/>",
        "<b:a xmlns:b=''>1</b:a>",
        "<a b:xmlns='urn:t'/>",
    ] {
        assert!(soapgen_runtime::Element::from_xml(text).is_err(), "{text}");
        compare::document(text);
    }
}

/// What both kinds of documents hardly ever are.
#[test]
fn corner_cases() {
    let deep = "<a>".repeat(199) + &"</a>".repeat(199);
    let wide = format!("<Node xmlns='urn:t'>{}</Node>", "<a>1</a>".repeat(1_000));
    let long = format!("<a>{}&amp;{}</a>", "x".repeat(5_000), "y]]".repeat(5_000));
    for text in [
        "",
        " ",
        "<",
        "<a",
        "<a/",
        "<a>",
        "<a/>",
        "<a/>x",
        "x<a/>",
        "<a></b>",
        "<a></a >",
        "<a></ a>",
        "< a/>",
        "<a/ >",
        "<a b/>",
        "<a b=c/>",
        "<a b='c'd='e'/>",
        "<a b='<'/>",
        "<a b='>'/>",
        "<a b='&'/>",
        "<a>&</a>",
        "<a>&amp</a>",
        "<a>&#0;</a>",
        "<a>&#x110000;</a>",
        "<a>&x;</a>",
        "<a>]]></a>",
        "<a>]]&gt;</a>",
        "<a>]] ></a>",
        "<a><![CDATA[]]]]></a>",
        "<a>\u{1}</a>",
        "<a>\u{fffe}</a>",
        "<a>\u{fffd}\u{ff5d}</a>",
        "<a>\u{feff}</a>",
        "\u{feff}<a/>",
        "<a>1\r\n2\r3</a>",
        "<a b='1\r\n2\r3\t4'/>",
        "<a><![CDATA[1\r\n2\r3]]>\r</a>",
        "<a><!-- -- --></a>",
        "<a><!----></a>",
        "<a><!--></a>",
        "<a><?p?></a>",
        "<a><? p?></a>",
        "<p:a/>",
        "<p:a xmlns:p='u'/>",
        "<p:a xmlns:p='u'></p:a>",
        "<p:a xmlns:p='u' xmlns:q='u'></q:a>",
        "<a p:b='1'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "<a b='1' b='2'/>",
        "<a xmlns:p='u' p:b='1' b='2'/>",
        "<a xmlns:xmlns='u'/>",
        "<a xmlns:xml='u'/>",
        "<a:b:c/>",
        "<1/>",
        "<-a/>",
        "<é/>",
        "<×/>",
        "<a><b xmlns='u'></b><b/></a>",
        "<!DOCTYPE a><a/>",
        "<Node xmlns='urn:t'><a>1</a><b>2</b><Node><a/><b/></Node></Node>",
        "<n:Node xmlns:n='urn:t'><n:a>1</n:a><a>2</a><n:b xmlns:n='u'>3</n:b><n:b>4</n:b></n:Node>",
        &deep,
        &wide,
        &long,
    ] {
        compare::document(text);
    }
}
