//! The comparison that the other tests rely on.

use soapgen_tests::infoset::compare;

#[test]
fn equal() {
    for (a, b) in [
        ("<a/>", "<a></a>"),
        ("<a x='1' y='2'/>", "<a y='2' x='1'><!-- nothing --></a>"),
        (
            "<p:a xmlns:p='urn:x'> <p:b/> </p:a>",
            "<a xmlns='urn:x'><b/></a>",
        ),
        (
            "<p:a xmlns:p='urn:x'><b/></p:a>",
            "<a xmlns='urn:x'><b xmlns=''/></a>",
        ),
        ("<a>x<!-- -->y</a>", "<a>xy</a>"),
        ("<a xmlns:p='urn:x'>p:b</a>", "<a xmlns:q='urn:x'>q:b</a>"),
    ] {
        compare(a, b).unwrap();
    }
}

#[test]
fn different() {
    for (a, b) in [
        ("<a/>", "<b/>"),
        ("<a/>", "<a xmlns='urn:x'/>"),
        ("<a x='1'/>", "<a x='2'/>"),
        ("<a x='1'/>", "<a/>"),
        ("<a>x</a>", "<a> x</a>"),
        ("<a> </a>", "<a/>"),
        ("<a><b/><c/></a>", "<a><c/><b/></a>"),
        ("<a><b/></a>", "<a><b/><b/></a>"),
        ("<a>x<b/>y</a>", "<a>xy<b/></a>"),
        ("<a xmlns:p='urn:x'>p:b</a>", "<a xmlns:p='urn:y'>p:b</a>"),
    ] {
        assert!(compare(a, b).is_err(), "{a} {b}");
        assert!(compare(b, a).is_err(), "{a} {b}");
    }
}
