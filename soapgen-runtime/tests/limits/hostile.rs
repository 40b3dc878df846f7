//! Messages that ask for as much as they can, each of a size that is asked for, and how they are
//! read.

#[path = "parts.rs"]
mod parts;

use std::fmt::Write as _;

use soapgen_runtime::codegen as rt;
use soapgen_runtime::{Limits, ReadOptions, XmlResult};

const NS: &str = "urn:t";
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const ENCODING: &str = "http://schemas.xmlsoap.org/soap/encoding/";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const PREFIXES: rt::Prefixes = &[("t", NS)];

/// Every kind of member that may keep what stands in a message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct All {
    pub attributes: Vec<rt::Attribute>,
    pub names: Vec<rt::QName>,
    pub typed: Vec<rt::AnySimple>,
    pub trees: Vec<rt::Element>,
    pub letters: Vec<Letter>,
    pub nodes: Vec<AnyNode>,
    pub wide: Vec<Wide>,
    pub lists: Vec<rt::List<rt::Decimal>>,
    pub flags: Vec<rt::Flags<Flag>>,
    pub bytes: Vec<rt::Base64Binary>,
    pub numbers: Vec<Option<i32>>,
    pub texts: Vec<String>,
    pub nil: Vec<rt::Nillable<String>>,
    pub unknown: rt::Unknown,
    pub doubles: Vec<f64>,
    pub times: Vec<rt::DateTime>,
    pub spans: Vec<rt::Duration>,
    pub choices: Vec<Anything>,
}
rt::unordered! { All;
    attributes[0] = rt::any_attribute(rt::Namespaces::Any);
    names[1] = rt::element(NS, "t:name", 0, rt::MANY);
    typed[2] = rt::element(NS, "t:typed", 0, rt::MANY);
    trees[3] = rt::element(NS, "t:tree", 0, rt::MANY);
    letters[4] = rt::element(NS, "t:letter", 0, rt::MANY);
    nodes[5] = rt::element(NS, "t:node", 0, rt::MANY);
    wide[6] = rt::element(NS, "t:w", 0, rt::MANY);
    lists[7] = rt::element(NS, "t:list", 0, rt::MANY);
    flags[8] = rt::element(NS, "t:flags", 0, rt::MANY).simple(&FLAGS);
    bytes[9] = rt::element(NS, "t:b", 0, rt::MANY);
    numbers[10] = rt::element(NS, "t:n", 0, rt::MANY).nillable();
    texts[11] = rt::element(NS, "t:s", 0, rt::MANY);
    nil[12] = rt::element(NS, "t:nil", 0, rt::MANY).nillable();
    doubles[13] = rt::element(NS, "t:double", 0, rt::MANY);
    times[14] = rt::element(NS, "t:time", 0, rt::MANY);
    spans[15] = rt::element(NS, "t:span", 0, rt::MANY);
    choices[16] = rt::element(NS, "t:any", 0, rt::MANY).simple(&ANYTHING);
    unknown[17] = rt::unknown();
}

/// A union of many types.
#[derive(Clone, Debug, PartialEq)]
pub enum Anything {
    Time(rt::DateTime),
    Span(rt::Duration),
    Number(rt::Decimal),
    Numbers(rt::List<rt::Decimal>),
    Other(String),
}
rt::union! { Anything, &ANYTHING;
    Time = &rt::builtin::DATE_TIME;
    Span = &rt::builtin::DURATION;
    Number = &rt::builtin::DECIMAL;
    Numbers = &NUMBERS;
}
static NUMBERS: rt::SimpleType = rt::SimpleType::list("Numbers", &rt::builtin::DECIMAL, &[]);
static ANYTHING: rt::SimpleType = rt::SimpleType::union(
    "Anything",
    &[
        &rt::builtin::DATE_TIME,
        &rt::builtin::DURATION,
        &rt::builtin::DECIMAL,
        &NUMBERS,
    ],
    &[],
);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letter {
    pub content: rt::Mixed,
}
rt::record! { Letter; content[0] = rt::mixed(); }

/// Mixed content whose elements are declared, and hold such content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deep {
    pub content: rt::Mixed,
}
rt::record! { Deep;
    content[0] = rt::mixed_of(rt::content!(
        Sequence,
        rt::group(
            rt::content!(
                Choice,
                rt::element(NS, "t:deep", 1, 1).of::<Deep>(),
                rt::element(NS, "t:between", 1, 1).of::<Between>(),
                rt::element(NS, "t:bold", 1, 1).simple(&rt::builtin::INT),
                rt::any(rt::Namespaces::Not(NS), 1, 1).lax()
            ),
            0,
            rt::MANY
        )
    ));
}

/// What holds it again, and then an element of a choice that has no place for others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Between {
    pub deep: Vec<Deep>,
    pub tree: Vec<rt::Element>,
    pub last: Vec<Last>,
}
rt::record! { Between;
    deep[0] = rt::element(NS, "t:deep", 0, rt::MANY);
    tree[1] = rt::element(NS, "t:tree", 0, rt::MANY);
    last[2] = rt::element(NS, "t:last", 0, rt::MANY);
}

/// A value that may be missing in none of its elements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Last {
    pub time: i32,
    pub fixed: Option<i32>,
}
rt::record! { Last;
    time[0] = rt::element(NS, "t:time", 1, 1);
    fixed[1] = rt::element(NS, "t:fixed", 0, 1).fixed("7");
}

pub static DEEP: rt::Root<Deep> = rt::Root::new(rt::element(NS, "t:deep", 1, 1), PREFIXES);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Any {
    pub any: Vec<rt::Element>,
}
rt::record! { Any; any[0] = rt::any(rt::Namespaces::Any, 0, rt::MANY); }

/// A record of which an empty element makes more than three thousand bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wide {
    pub first: Option<Block>,
    pub second: Option<Block>,
    pub third: Option<Block>,
    pub fourth: Option<Block>,
}
rt::record! { Wide;
    first[0] = rt::element(NS, "t:first", 0, 1);
    second[1] = rt::element(NS, "t:second", 0, 1);
    third[2] = rt::element(NS, "t:third", 0, 1);
    fourth[3] = rt::element(NS, "t:fourth", 0, 1);
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    pub a: Option<rt::Element>,
    pub b: Option<rt::Element>,
    pub c: Option<rt::Element>,
    pub d: Option<rt::Element>,
    pub e: Option<rt::Element>,
    pub f: Option<rt::Element>,
}
rt::record! { Block;
    a[0] = rt::element(NS, "t:a", 0, 1);
    b[1] = rt::element(NS, "t:b", 0, 1);
    c[2] = rt::element(NS, "t:c", 0, 1);
    d[3] = rt::element(NS, "t:d", 0, 1);
    e[4] = rt::element(NS, "t:e", 0, 1);
    f[5] = rt::element(NS, "t:f", 0, 1);
}

/// A type with derived ones, each on the heap, that holds itself.
#[derive(Clone, Debug, PartialEq)]
pub enum AnyNode {
    Node(Box<Node>),
    Leaf(Box<Leaf>),
    Other(Box<rt::Element>),
}
rt::derived! { AnyNode;
    Node[0] = rt::declared(NS, "t:Node");
    Leaf[1] = rt::type_name(NS, "t:Leaf");
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub id: Option<i32>,
    pub inner: Option<AnyNode>,
    pub wide: Option<Box<Wide>>,
}
rt::record! { Node = NS, "Node";
    id[0] = rt::element(NS, "t:id", 0, 1);
    inner[1] = rt::element(NS, "t:node", 0, 1);
    wide[2] = rt::element(NS, "t:w", 0, 1);
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaf {
    pub id: Option<i32>,
    pub inner: Option<AnyNode>,
}
rt::record! { Leaf = NS, "Leaf";
    id[0] = rt::element(NS, "t:id", 0, 1);
    inner[1] = rt::element(NS, "t:node", 0, 1);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    Read,
    Write,
    Unknown(String),
}
rt::enumeration! { Flag, "Flag", Preserve, String;
    Read = "read";
    Write = "write";
}

static FLAGS: rt::SimpleType = rt::SimpleType::list("Flags", <Flag as rt::Text>::TYPE, &[]);

/// A record that takes more than three thousand bytes where it stands, in itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Broad {
    pub wide: Wide,
    pub many: Vec<Broad>,
    pub one: Option<Box<Broad>>,
    pub nil: Option<Box<rt::Nillable<Broad>>>,
    pub choices: Vec<Choice>,
}
rt::record! { Broad;
    wide[0] = rt::element(NS, "t:w", 0, 1);
    many[1] = rt::element(NS, "t:many", 0, rt::MANY);
    one[2] = rt::element(NS, "t:one", 0, 1);
    nil[3] = rt::element(NS, "t:nil", 0, 1).nillable();
    choices[4] = rt::group(<Choice as rt::ReadXml>::TABLE, 0, rt::MANY);
}

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Left(Box<Broad>),
    Right(Box<Broad>),
}
rt::choice! { Choice;
    Left[0] = rt::element(NS, "t:left", 1, 1);
    Right[1] = rt::element(NS, "t:right", 1, 1);
}

/// What holds itself, and in each of which keys are looked for however deep they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keyed {
    pub id: Option<String>,
    pub refs: rt::List<String>,
    pub of: Option<String>,
    pub values: Vec<String>,
    pub inner: Vec<Keyed>,
    pub wide: Vec<Fields>,
}
rt::unordered! { Keyed;
    id[0] = rt::attribute("", "id", 0).simple(&rt::builtin::ID);
    refs[1] = rt::attribute("", "refs", 0).simple(&rt::builtin::IDREFS);
    of[2] = rt::attribute("", "of", 0);
    values[3] = rt::element(NS, "t:v", 0, rt::MANY);
    inner[4] = rt::element(NS, "t:k", 0, rt::MANY).keyed(KEYS);
    wide[5] = rt::element(NS, "t:f", 0, rt::MANY);
}
const K: rt::Step = rt::Step::Child(NS, "k");
const V: rt::Step = rt::Step::Child(NS, "v");
static KEYS: &[rt::Identity] = &[
    rt::unique((NS, "values"), &[&[rt::Step::Deep, V]], &[&[&[]]]),
    rt::unique(
        (NS, "holders"),
        &[&[rt::Step::Deep, K]],
        &[&[&[rt::Step::Deep, V]]],
    ),
    rt::keyref(
        (NS, "of"),
        (NS, "values"),
        &[&[K]],
        &[&[&[rt::Step::Attribute("", "of")]]],
    ),
];
static MANY_FIELDS: &[rt::Identity] = &[rt::key(
    (NS, "fields"),
    &[
        &[rt::Step::Deep, rt::Step::AnyChild],
        &[rt::Step::Child(NS, "f")],
    ],
    &[
        A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,
    ],
)];
const A: &[&[rt::Step]] = &[
    &[rt::Step::Attribute("", "a")],
    &[rt::Step::Child(NS, "a")],
    &[
        rt::Step::Deep,
        rt::Step::Child(NS, "b"),
        rt::Step::AnyAttribute,
    ],
];

/// Keys of which each may be a list of what is short in the message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    pub names: rt::List<rt::QName>,
    pub numbers: rt::List<f64>,
    pub inner: Vec<Named>,
}
rt::unordered! { Named;
    names[0] = rt::attribute("", "names", 0).simple(&NAMES);
    numbers[1] = rt::attribute("", "numbers", 0).simple(&DOUBLES);
    inner[2] = rt::element(NS, "t:n", 0, rt::MANY);
}
static NAMES: rt::SimpleType = rt::SimpleType::list("Names", &rt::builtin::QNAME, &[]);
static DOUBLES: rt::SimpleType = rt::SimpleType::list("Doubles", &rt::builtin::DOUBLE, &[]);
static NAMED_KEYS: &[rt::Identity] = &[
    rt::unique(
        (NS, "names"),
        &[&[rt::Step::Child(NS, "n")]],
        &[&[&[rt::Step::Attribute("", "names")]]],
    ),
    rt::unique(
        (NS, "numbers"),
        &[&[rt::Step::Child(NS, "n")]],
        &[&[&[rt::Step::Attribute("", "numbers")]]],
    ),
];
pub static NAMED: rt::Root<Named> =
    rt::Root::new(rt::element(NS, "t:n", 1, 1).keyed(NAMED_KEYS), PREFIXES);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    pub a: Option<String>,
}
rt::record! { Fields; a[0] = rt::attribute("", "a", 0); }

/// Texts whose types ask for much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    pub patterns: Vec<String>,
    pub unions: Vec<String>,
    pub names: rt::List<rt::QName>,
    pub words: rt::List<String>,
    pub hex: Vec<rt::HexBinary>,
    pub years: Vec<rt::GYear>,
    pub clocks: Vec<rt::Time>,
    pub bounded: Vec<rt::Decimal>,
}
rt::unordered! { Texts;
    patterns[0] = rt::element(NS, "t:p", 0, rt::MANY).simple(&PATTERN);
    unions[1] = rt::element(NS, "t:u", 0, rt::MANY).simple(&UNION);
    names[2] = rt::element(NS, "t:q", 0, 1);
    words[3] = rt::element(NS, "t:l", 0, 1).simple(&WORDS);
    hex[4] = rt::element(NS, "t:h", 0, rt::MANY);
    years[5] = rt::element(NS, "t:y", 0, rt::MANY);
    clocks[6] = rt::element(NS, "t:c", 0, rt::MANY);
    bounded[7] = rt::element(NS, "t:d", 0, rt::MANY).simple(&BOUNDED);
}
static PATTERN: rt::SimpleType = rt::SimpleType::atomic(
    "Pattern",
    rt::WhiteSpace::Preserve,
    rt::Builtin::String,
    &[rt::Facet::Pattern(&[
        "(a|aa|a?b*|(a*)*)*c",
        "((a{0,9}){0,9}){0,9}d",
        "[a-c]{2,}(x|y)+z",
    ])],
);
static WORDS: rt::SimpleType = rt::SimpleType::list("Words", &rt::builtin::NMTOKEN, &[]);
static BOUNDED: rt::SimpleType = rt::SimpleType::atomic(
    "Bounded",
    rt::WhiteSpace::Collapse,
    rt::Builtin::Decimal,
    &[
        rt::Facet::TotalDigits(4),
        rt::Facet::FractionDigits(2),
        rt::Facet::MaxInclusive("100"),
        rt::Facet::Enumeration(&["1", "2.50"]),
    ],
);
static UNION: rt::SimpleType = rt::SimpleType::union("Union", MEMBERS, &[]);
static MEMBERS: &[&rt::SimpleType] = &[
    &rt::builtin::DATE_TIME,
    &rt::builtin::DURATION,
    &rt::builtin::DECIMAL,
    &rt::builtin::DOUBLE,
    &rt::builtin::BOOLEAN,
    &rt::builtin::HEX_BINARY,
    &rt::builtin::ANY_URI,
    &rt::builtin::QNAME,
    &rt::builtin::NMTOKENS,
    &rt::builtin::IDREFS,
    &NUMBERS,
    &WORDS,
    &PATTERN,
    &BOUNDED,
    &rt::builtin::DATE_TIME,
    &rt::builtin::DURATION,
    &rt::builtin::DECIMAL,
    &rt::builtin::DOUBLE,
    &rt::builtin::BOOLEAN,
    &rt::builtin::HEX_BINARY,
    &rt::builtin::QNAME,
    &NUMBERS,
    &PATTERN,
];

pub static ALL: rt::Root<All> = rt::Root::new(rt::element(NS, "t:all", 1, 1), PREFIXES);
pub static KEYED: rt::Root<Keyed> =
    rt::Root::new(rt::element(NS, "t:k", 1, 1).keyed(KEYS), PREFIXES);
pub static FIELDS: rt::Root<Keyed> =
    rt::Root::new(rt::element(NS, "t:k", 1, 1).keyed(MANY_FIELDS), PREFIXES);
pub static TEXTS: rt::Root<Texts> = rt::Root::new(rt::element(NS, "t:t", 1, 1), PREFIXES);
pub static ANY: rt::Root<Any> = rt::Root::new(rt::element(NS, "t:any", 1, 1), PREFIXES);
pub static LETTER: rt::Root<Letter> = rt::Root::new(rt::element(NS, "t:letter", 1, 1), PREFIXES);
pub static MANY: rt::Root<Broad> = rt::Root::new(rt::element(NS, "t:many", 1, 1), PREFIXES);
pub static NODE: rt::Root<AnyNode> = rt::Root::new(rt::element(NS, "t:node", 1, 1), PREFIXES);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headers {
    pub id: Vec<i32>,
    pub once: Option<i32>,
}
rt::unordered! { Headers;
    id[0] = rt::element(NS, "t:Id", 0, rt::MANY);
    once[1] = rt::element(NS, "t:Once", 0, 1);
}

/// What the detail of a fault may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reason {
    pub number: i32,
}
rt::record! { Reason; number[0] = rt::element(NS, "t:number", 1, 1); }
pub static REASON: rt::Root<Reason> = rt::Root::new(rt::element(NS, "t:reason", 1, 1), PREFIXES);

type Operation = rt::Operation<All, All, rt::NoHeaders, Headers>;
static LITERAL: Operation =
    Operation::new("Literal", rt::SoapVersion::V11, "").output(rt::Body::element(&ALL));
static ANSWER: rt::Operation<All, All, rt::NoHeaders, rt::NoHeaders> =
    rt::Operation::new("Answer", rt::SoapVersion::V11, "")
        .input(rt::Body::element(&ALL))
        .output(rt::Body::element(&ALL));
static ENCODED: Operation =
    Operation::new("Encoded", rt::SoapVersion::V11, "").output(rt::Body::encoded(&ALL));
static RPC: rt::Operation<Reason, Reason, rt::NoHeaders, Headers> =
    rt::Operation::new("Rpc", rt::SoapVersion::V11, "").output(rt::Body::rpc(&REASON));
static FAULTS: &[rt::FaultDetail] = &[rt::FaultDetail::new(&REASON)];
static FAULTY: Operation = Operation::new("Faulty", rt::SoapVersion::V11, "")
    .output(rt::Body::element(&ALL))
    .faults(FAULTS);

/// A message, and how it is read.
pub struct Hostile {
    pub name: &'static str,
    pub text: fn(usize) -> String,
    pub read: fn(&str, &ReadOptions) -> XmlResult<()>,
}

fn all(text: &str, options: &ReadOptions) -> XmlResult<()> {
    ALL.read_with(text, options).map(drop)
}

fn any(text: &str, options: &ReadOptions) -> XmlResult<()> {
    ANY.read_with(text, options).map(drop)
}

fn many(text: &str, options: &ReadOptions) -> XmlResult<()> {
    MANY.read_with(text, options).map(drop)
}

fn many_strict(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let options = options.clone().with_strict(true);
    match MANY.read_with(text, &options) {
        Err(error) if !error.violations().is_empty() => Ok(()),
        other => other.map(drop),
    }
}

fn any_written(text: &str, options: &ReadOptions) -> XmlResult<()> {
    ANY.to_string(&ANY.read_with(text, options)?).map(drop)
}

fn letter_written(text: &str, options: &ReadOptions) -> XmlResult<()> {
    LETTER
        .to_string(&LETTER.read_with(text, options)?)
        .map(drop)
}

static DECLARED: &[&dyn rt::GlobalElement] = &[&DEEP, &ANY];

/// Strictly, with what stands under wildcards looked into.
fn deep_strict(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let options = options.clone().with_strict(true).with_elements(DECLARED);
    match DEEP.read_with(text, &options) {
        Err(error) if !error.violations().is_empty() => Ok(()),
        other => other.map(drop),
    }
}

/// Elements of these in each other, deeper the longer the message is, as far as the limit allows.
fn in_each_other(n: usize, start: &str, end: &str) -> String {
    let levels = (n / 70).min(60);
    let (start, end) = (start.repeat(levels), end.repeat(levels));
    let inside = "<t:bold>7</t:bold>".repeat(n);
    format!("<t:deep xmlns:t='{NS}' xmlns:i='{XSI}'>{start}{inside}{end}</t:deep>")
}

fn tree(text: &str, options: &ReadOptions) -> XmlResult<()> {
    rt::Element::from_xml_with(text, options).map(drop)
}

/// The violations are what is looked for.
fn strict(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let options = options.clone().with_strict(true);
    match ALL.read_with(text, &options) {
        Err(error) if !error.violations().is_empty() => {
            assert!(error.to_string().len() < 1000 * (error.violations().len() + 1));
            Ok(())
        }
        other => other.map(drop),
    }
}

/// Read strictly; that something is wrong is no matter, but for limits.
fn strictly<T: rt::ReadXml + rt::WriteXml>(
    root: &'static rt::Root<T>,
    text: &str,
    options: &ReadOptions,
) -> XmlResult<()> {
    let options = options.clone().with_strict(true);
    match root.read_with(text, &options) {
        Err(error) if !error.violations().is_empty() => {
            assert!(error.to_string().len() < 10_000 * (error.violations().len() + 1));
            Ok(())
        }
        other => other.map(drop),
    }
}

fn keyed(text: &str, options: &ReadOptions) -> XmlResult<()> {
    strictly(&KEYED, text, options)
}

fn keyed_validate(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = KEYED.read_with(text, options)?;
    KEYED
        .validate_within(&value, &[], &options.limits)
        .map(drop)
}

fn named(text: &str, options: &ReadOptions) -> XmlResult<()> {
    strictly(&NAMED, text, options)
}

fn named_validate(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = NAMED.read_with(text, options)?;
    NAMED
        .validate_within(&value, &[], &options.limits)
        .map(drop)
}

/// An element with the keys of [`NAMED`], in the scope of a long namespace.
fn in_named(n: usize, content: &str) -> String {
    let namespace = format!("urn:{}", "x".repeat(10 * n));
    format!("<t:n xmlns:t='urn:t' xmlns:p='{namespace}' xmlns:q='{namespace}y'>{content}</t:n>")
}

fn fields(text: &str, options: &ReadOptions) -> XmlResult<()> {
    strictly(&FIELDS, text, options)
}

fn texts(text: &str, options: &ReadOptions) -> XmlResult<()> {
    strictly(&TEXTS, text, options)
}

/// What can't be read or refers to what isn't there; but for limits that is no matter.
fn refused(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let result = all(text, options);
    forgiven(result)
}

fn forgiven(result: XmlResult<()>) -> XmlResult<()> {
    match result {
        Err(error) if matches!(error.kind(), rt::XmlErrorKind::Limit(_)) => Err(error),
        Err(error) => {
            assert!(
                error.to_string().len() < 50_000,
                "{}",
                error.to_string().len()
            );
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn encoded_refused(text: &str, options: &ReadOptions) -> XmlResult<()> {
    forgiven(encoded(text, options))
}

fn encoded_strict(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let options = options.clone().with_strict(true);
    forgiven(encoded(text, &options))
}

/// What is invalid is checked before it is written.
fn validate(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = ALL.read_with(text, options)?;
    ALL.validate_within(&value, &[], &options.limits).map(drop)
}

fn answer(operation: &Operation, text: &str, options: &ReadOptions) -> XmlResult<()> {
    match operation.read_response(text, options) {
        Ok(_) => Ok(()),
        Err(error) => match error.into_kind() {
            rt::ErrorKind::Xml(error) => Err(error),
            _ => Ok(()),
        },
    }
}

fn literal(text: &str, options: &ReadOptions) -> XmlResult<()> {
    answer(&LITERAL, text, options)
}

fn encoded(text: &str, options: &ReadOptions) -> XmlResult<()> {
    answer(&ENCODED, text, options)
}

fn rpc(text: &str, options: &ReadOptions) -> XmlResult<()> {
    match RPC.read_response(text, options) {
        Ok(_) => Ok(()),
        Err(error) => match error.into_kind() {
            rt::ErrorKind::Xml(error) => Err(error),
            _ => Ok(()),
        },
    }
}

fn faulty(text: &str, options: &ReadOptions) -> XmlResult<()> {
    answer(&FAULTY, text, options)
}

/// A fault, and what a log says of it.
fn shown(text: &str, options: &ReadOptions) -> XmlResult<()> {
    if let Err(error) = FAULTY.read_response(text, options) {
        let shown = format!("{error:?} {error} {:?}", error.fault());
        assert!(shown.len() < 100 * text.len() + 10_000);
        return match error.into_kind() {
            rt::ErrorKind::Xml(error) => Err(error),
            _ => Ok(()),
        };
    }
    Ok(())
}

fn tree_written(text: &str, options: &ReadOptions) -> XmlResult<()> {
    rt::Element::from_xml_with(text, options)?
        .to_xml()
        .map(drop)
}

fn envelope(header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{SOAP}' xmlns:t='{NS}' xmlns:c='{ENCODING}'>\
         <s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

/// An element `all` around this, with this in its start tag.
fn in_all(tag: &str, content: &str) -> String {
    format!("<t:all xmlns:t='{NS}' xmlns:i='{XSI}' {tag}>{content}</t:all>")
}

/// Elements with keys in each other around this.
fn in_keyed(content: &str) -> String {
    let (start, end) = ("<t:k>".repeat(12), "</t:k>".repeat(12));
    format!("<t:k xmlns:t='{NS}'>{start}{content}{end}</t:k>")
}

fn in_texts(content: &str) -> String {
    format!("<t:t xmlns:t='{NS}'>{content}</t:t>")
}

fn in_any(tag: &str, content: &str) -> String {
    format!("<t:any xmlns:t='{NS}' {tag}>{content}</t:any>")
}

fn fault(detail: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{SOAP}'><s:Body><s:Fault><faultcode>s:Server</faultcode>\
         <faultstring>x</faultstring><detail {detail}>{content}</detail></s:Fault></s:Body>\
         </s:Envelope>"
    )
}

/// A namespace that is as long as the rest of the message.
fn long(n: usize) -> String {
    format!("xmlns:x='urn:{}'", "x".repeat(20 * n))
}

fn numbered(n: usize, one: impl Fn(&mut String, usize)) -> String {
    let mut text = String::new();
    (0..n).for_each(|at| one(&mut text, at));
    text
}

/// So many prefixes.
fn prefixes(n: usize) -> String {
    numbered(n, |text, at| {
        let _ = write!(text, " xmlns:p{at}='urn:{at}'");
    })
}

/// Header blocks of any name, and what else the type doesn't know, kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    pub once: Option<i32>,
    pub any: Vec<rt::Element>,
}
rt::unordered! { Kept;
    once[0] = rt::element(NS, "t:Once", 0, 1);
    any[1] = rt::any(rt::Namespaces::Any, 0, rt::MANY);
}
static KEPT: rt::Operation<All, All, rt::NoHeaders, Kept> =
    rt::Operation::new("Kept", rt::SoapVersion::V11, "").output(rt::Body::element(&ALL));

fn kept(text: &str, options: &ReadOptions) -> XmlResult<()> {
    match KEPT.read_response(text, options) {
        Ok(_) => Ok(()),
        Err(error) => match error.into_kind() {
            rt::ErrorKind::Xml(error) => Err(error),
            _ => Ok(()),
        },
    }
}

/// What stands under wildcards and in elements of any type is looked into by its declaration.
fn validate_known(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = ALL.read_with(text, options)?;
    (ALL.validate_within(&value, DECLARED, &options.limits)).map(drop)
}

fn strict_known(text: &str, options: &ReadOptions) -> XmlResult<()> {
    strict(text, &options.clone().with_elements(DECLARED))
}

fn any_known(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = ANY.read_with(text, options)?;
    (ANY.validate_within(&value, DECLARED, &options.limits)).map(drop)
}

fn deep_known(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = DEEP.read_with(text, options)?;
    (DEEP.validate_within(&value, DECLARED, &options.limits)).map(drop)
}

fn all_written(text: &str, options: &ReadOptions) -> XmlResult<()> {
    ALL.to_string(&ALL.read_with(text, options)?).map(drop)
}

/// What shares a namespace may not declare it so often; no more than the error is made then.
fn written_within(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = ALL.read_with(text, options)?;
    let options = rt::WriteOptions::default().with_max_declared(4 * text.len());
    match ALL.write_with(&value, &options) {
        Err(error) if matches!(error.kind(), rt::XmlErrorKind::Limit(_)) => Ok(()),
        other => other.map(drop),
    }
}

fn all_shown(text: &str, options: &ReadOptions) -> XmlResult<()> {
    let value = ALL.read_with(text, options)?;
    assert!(format!("{value:?}").len() < 100 * text.len());
    let copy = value.clone();
    assert!(copy == value);
    Ok(())
}

/// An element of each kind of member, with this in its start tag.
fn of_each_kind(tag: &str) -> String {
    const NAMES: [&str; 16] = [
        "name>t:x",
        "typed i:type='t:x'>x",
        "tree>",
        "letter>",
        "node>",
        "node i:type='t:Leaf'>",
        "w>",
        "list>1 2",
        "flags>read",
        "b>AAAA",
        "n>1",
        "n i:nil='1'>",
        "s>x",
        "nil i:nil='1'>",
        "nil>x",
        "any>1",
    ];
    NAMES.iter().fold(String::new(), |text, name| {
        let (start, content) = name.split_once('>').unwrap_or_default();
        let (name, _) = start.split_once(' ').unwrap_or((start, ""));
        text + &format!("<t:{start} {tag}>{content}</t:{name}>")
    })
}

/// So many attributes, and as many in namespaces of their own.
fn many_attributes(n: usize) -> String {
    numbered(n, |text, at| {
        let _ = write!(text, " a{at}='{at}' p{at}:a='' xmlns:p{at}='urn:{at}'");
    })
}

pub static HOSTILE: &[Hostile] = &[
    // One namespace in each name.
    Hostile {
        name: "a namespace in a fault",
        text: |n| fault(&long(n), &"<x:e/>".repeat(n)),
        read: literal,
    },
    Hostile {
        name: "a namespace in a fault of the elements themselves",
        text: |n| {
            let namespace = "x".repeat(20 * n);
            fault(&format!("xmlns='urn:{namespace}'"), &"<e a=''/>".repeat(n))
        },
        read: literal,
    },
    Hostile {
        name: "a namespace under a wildcard",
        text: |n| in_any(&long(n), &"<x:e/>".repeat(n)),
        read: any,
    },
    Hostile {
        name: "a namespace in anyType",
        text: |n| in_all(&long(n), &"<t:tree><x:e/></t:tree>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a namespace in names",
        text: |n| in_all(&long(n), &"<t:name>x:e</t:name>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a namespace in names, checked",
        text: |n| in_all(&long(n), &"<t:name>x:e</t:name>".repeat(n)),
        read: strict,
    },
    Hostile {
        name: "a namespace in types",
        text: |n| in_all(&long(n), &"<t:typed i:type='x:e'/>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a namespace in types that nobody declared",
        text: |n| in_all(&long(n), &"<t:node i:type='x:e'/>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a namespace in what is nil",
        text: |n| {
            in_all(
                &long(n),
                &"<t:nil i:nil='1' i:type='x:e' x:a=''/>".repeat(n),
            )
        },
        read: all,
    },
    Hostile {
        name: "a namespace in mixed content",
        text: |n| {
            in_all(
                &long(n),
                &format!("<t:letter>{}</t:letter>", "<x:e/>".repeat(n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "a namespace in what is unknown",
        text: |n| in_all(&long(n), &"<x:e x:a=''/>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a namespace in attributes",
        text: |n| {
            let attributes = numbered(n, |text, at| {
                let _ = write!(text, " x:a{at}=''");
            });
            in_all(&(long(n) + &attributes), "")
        },
        read: all,
    },
    Hostile {
        name: "a namespace in elements with many attributes",
        text: |n| {
            let attributes = numbered(9, |text, at| {
                let _ = write!(text, " x:a{at}=''");
            });
            in_all(&long(n), &format!("<t:s{attributes}/>").repeat(n))
        },
        read: all,
    },
    Hostile {
        name: "a namespace beside an encoded body",
        text: |n| {
            format!(
                "<s:Envelope xmlns:s='{SOAP}' {}><s:Body><t:all xmlns:t='{NS}'/>{}</s:Body>\
                 </s:Envelope>",
                long(n),
                "<x:e id='i'/>".repeat(n)
            )
        },
        read: encoded,
    },
    Hostile {
        name: "a namespace of references",
        text: |n| {
            let namespace = format!("xmlns:x='&amp;{}'", "x".repeat(20 * n));
            in_all(&namespace, &"<t:b><e/></t:b>".repeat(n))
        },
        read: strict,
    },
    Hostile {
        name: "a namespace in attributes that might be one",
        text: |n| {
            let namespace = "x".repeat(20 * n);
            let tag = format!("xmlns:x='{namespace}1' xmlns:y='{namespace}2'");
            format!("<r {tag}>{}</r>", "<e x:a='' y:a=''/>".repeat(n))
        },
        read: tree,
    },
    Hostile {
        name: "a namespace in a tree that is written",
        text: |n| format!("<r {}>{}</r>", long(n), "<x:e x:a='' x:b=''/>".repeat(n)),
        read: tree_written,
    },
    Hostile {
        name: "a namespace in a tree that is written, under more prefixes",
        text: |n| {
            let tag = format!("{} {}", long(n), prefixes(30));
            format!("<r {tag}>{}</r>", "<x:e x:a='' x:b=''/>".repeat(n))
        },
        read: tree_written,
    },
    Hostile {
        name: "a namespace in a fault that is shown",
        text: |n| fault(&long(n), &"<x:e x:a=''/>".repeat(n)),
        read: shown,
    },
    Hostile {
        name: "a namespace in details that can't be read",
        text: |n| {
            let detail = format!("xmlns:t='{NS}' {}", long(n));
            fault(&detail, &"<t:reason x:a=''/>".repeat(n))
        },
        read: faulty,
    },
    Hostile {
        name: "declarations of codes of a fault",
        text: |n| {
            let codes = "<faultcode>p1:x</faultcode>".repeat(n);
            format!(
                "<s:Envelope xmlns:s='{SOAP}'><s:Body><s:Fault{}>{codes}</s:Fault></s:Body>\
                 </s:Envelope>",
                prefixes(n)
            )
        },
        read: literal,
    },
    // Values that are referred to.
    Hostile {
        name: "references to an array with text between its items",
        text: |n| {
            let value = format!("<m id='1' c:offset='[0]'>{}</m>", "x ".repeat(10 * n));
            envelope(
                "",
                &format!(
                    "<t:all>{}</t:all>{value}",
                    "<t:letter href='#1'/>".repeat(n)
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "values beside a message that is not encoded",
        text: |n| {
            envelope(
                "",
                &format!("<t:all>{}</t:all><m href=''/>", "<t:w/>".repeat(n)),
            )
        },
        read: literal,
    },
    // Lenient reading.
    Hostile {
        name: "elements of any name in an rpc response",
        text: |n| {
            let elements = numbered(n, |text, at| {
                let _ = write!(text, "<e{at}/>");
            });
            envelope("", &format!("<t:r>{elements}<t:number>1</t:number></t:r>"))
        },
        read: rpc,
    },
    Hostile {
        name: "elements in other namespaces",
        text: |n| in_all("", &"<node><id>1</id><node><id/></node></node>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "elements in other namespaces, in each other",
        text: |n| {
            let (start, end) = ("<node>".repeat(60), "</node>".repeat(60));
            in_all("", &format!("{start}{}{end}", "<e/>".repeat(10 * n)))
        },
        read: all,
    },
    Hostile {
        name: "header blocks beside one that stands once",
        text: |n| {
            let blocks = "<t:Id>1</t:Id>".repeat(n) + &"<t:Once>1</t:Once>".repeat(n);
            envelope(&blocks, "<t:all/>")
        },
        read: literal,
    },
    Hostile {
        name: "a fault behind a message",
        text: |n| {
            let body = format!(
                "<t:all>{}</t:all>{}",
                "<t:n>x</t:n>".repeat(n),
                "<e/>".repeat(n)
            );
            envelope(
                "",
                &format!("{body}<s:Fault><faultcode>x</faultcode></s:Fault>"),
            )
        },
        read: literal,
    },
    // The scope of each child.
    Hostile {
        name: "a scope under a wildcard",
        text: |n| in_any(&prefixes(n / 20), &"<e/>".repeat(n)),
        read: any_written,
    },
    Hostile {
        name: "a scope under a wildcard that text may name",
        text: |n| in_any(&prefixes(n / 20), &"<e>p1:x</e>".repeat(n)),
        read: any_written,
    },
    Hostile {
        name: "a scope in mixed content",
        text: |n| {
            format!(
                "<t:letter xmlns:t='{NS}' {}>{}</t:letter>",
                prefixes(n / 20),
                "a<e/>".repeat(n)
            )
        },
        read: letter_written,
    },
    Hostile {
        name: "a scope around trees that declare something themselves",
        text: |n| {
            in_all(
                &prefixes(n / 20),
                &"<t:letter xmlns:y='urn:y'><e/></t:letter>".repeat(n),
            )
        },
        read: all,
    },
    Hostile {
        name: "a scope around what is looked into",
        text: |n| in_all(&prefixes(n / 20), &"<t:b><e/></t:b>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a scope around names in another namespace",
        text: |n| in_all(&prefixes(n / 20), &"<t:node><id>1</id></t:node>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "a scope whose outermost prefix is used",
        text: |n| {
            in_any(
                &format!("xmlns:o='urn:o' {}", prefixes(n / 20)),
                &"<o:e/><t:e o:a=''/>".repeat(n),
            )
        },
        read: any,
    },
    // The square of what stands in one tag.
    Hostile {
        name: "attributes of a tree",
        text: |n| {
            let attributes = numbered(n, |text, at| {
                let _ = write!(text, " a{at}=''");
            });
            format!("<e{attributes}/>")
        },
        read: tree,
    },
    Hostile {
        name: "attributes of an element that is ignored",
        text: |n| {
            let attributes = numbered(n, |text, at| {
                let _ = write!(text, " a{at}=''");
            });
            format!(
                "<s:Envelope xmlns:s='{SOAP}'><s:Header><e{attributes}/></s:Header>\
                 <s:Body><t:all xmlns:t='{NS}'/></s:Body></s:Envelope>"
            )
        },
        read: literal,
    },
    Hostile {
        name: "attributes of one name in many namespaces",
        text: |n| {
            let attributes = numbered(n, |text, at| {
                let _ = write!(text, " p{at}:a=''");
            });
            format!("<e{}{attributes}/>", prefixes(n))
        },
        read: tree,
    },
    Hostile {
        name: "declarations",
        text: |n| in_all(&prefixes(n), "<t:tree/>"),
        read: all,
    },
    Hostile {
        name: "declarations of elements one after the other",
        text: |n| in_all(&prefixes(40), &"<t:s xmlns:z='urn:z'/>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "declarations, and names that use each of them",
        text: |n| {
            let names = numbered(n, |text, at| {
                let _ = write!(text, "<p{at}:e/>");
            });
            in_any(&prefixes(n), &names)
        },
        read: any,
    },
    // Violations.
    Hostile {
        name: "unknown elements",
        text: |n| in_all("", &"<e/>".repeat(n)),
        read: strict,
    },
    Hostile {
        name: "wrong values",
        text: |n| in_all("", &"<t:n>x</t:n>".repeat(n)),
        read: strict,
    },
    Hostile {
        name: "wrong values of a list",
        text: |n| in_all("", &format!("<t:list>{}</t:list>", "x ".repeat(n))),
        read: strict,
    },
    Hostile {
        name: "unknown attributes",
        text: |n| in_all("", &"<t:s a='' b=''/>".repeat(n)),
        read: strict,
    },
    Hostile {
        name: "what validate finds",
        text: |n| in_all("", &"<t:flags>x y</t:flags>".repeat(n)),
        read: validate,
    },
    Hostile {
        name: "long values",
        text: |n| in_all("", &format!("<t:n>{}</t:n>", "x".repeat(10 * n)).repeat(10)),
        read: strict,
    },
    Hostile {
        name: "long names",
        text: |n| {
            let name = "n".repeat(n);
            in_all("", &format!("<{name}><{name}/></{name}>").repeat(10))
        },
        read: strict,
    },
    Hostile {
        name: "a long path",
        text: |n| {
            let name = "n".repeat(n / 10);
            let tag = format!("<{name}>");
            in_all("", &format!("{}<", tag.repeat(100)))
        },
        read: |text, options| match all(text, options) {
            Err(error) if matches!(error.kind(), rt::XmlErrorKind::NotWellFormed(_)) => {
                assert!(error.to_string().len() < 5000);
                Ok(())
            }
            other => other,
        },
    },
    // Much from little.
    Hostile {
        name: "elements in a fault",
        text: |n| fault("", &"<a/>".repeat(n)),
        read: literal,
    },
    Hostile {
        name: "children of a fault in namespaces of their own",
        text: |n| {
            let children = numbered(n, |text, at| {
                let _ = write!(text, "<x:e{at} xmlns:x='urn:x'/>");
            });
            let fault = format!("<s:Fault>{children}</s:Fault>");
            format!("<s:Envelope xmlns:s='{SOAP}'><s:Body>{fault}</s:Body></s:Envelope>")
        },
        read: literal,
    },
    Hostile {
        name: "header blocks that can't be read",
        text: |n| {
            let blocks = "<t:Id>x</t:Id>".repeat(n);
            format!(
                "<s:Envelope xmlns:s='{SOAP}' xmlns:t='{NS}'><s:Header>{blocks}</s:Header>\
                 <s:Body><t:all/></s:Body></s:Envelope>"
            )
        },
        read: literal,
    },
    Hostile {
        name: "elements in each other",
        text: |n| format!("<r>{}</r>", "<a><b><c/></b></a>".repeat(n)),
        read: tree,
    },
    Hostile {
        name: "different names",
        text: |n| {
            let elements = numbered(n, |text, at| {
                let _ = write!(text, "<e{at}/>");
            });
            format!("<r>{elements}</r>")
        },
        read: tree,
    },
    Hostile {
        name: "attributes under a wildcard",
        text: |n| in_any("", &"<e a='' b='' c=''/>".repeat(n)),
        read: any,
    },
    Hostile {
        name: "pieces of text",
        text: |n| format!("<r>{}</r>", "x<a/>".repeat(n)),
        read: tree,
    },
    Hostile {
        name: "records",
        text: |n| in_all("", &"<t:w/>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "boxes",
        text: |n| in_all("", &"<t:node><t:w/></t:node>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "items of a list",
        text: |n| in_all("", &format!("<t:list>{}</t:list>", "1 ".repeat(n))),
        read: all,
    },
    Hostile {
        name: "flags",
        text: |n| {
            let flags = numbered(n, |text, at| {
                let _ = write!(text, "f{at} ");
            });
            in_all("", &format!("<t:flags>{flags}</t:flags>"))
        },
        read: all,
    },
    Hostile {
        name: "empty texts",
        text: |n| in_all("", &"<t:s/>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "short texts",
        text: |n| in_all("", &"<t:s>x</t:s>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "empty numbers",
        text: |n| in_all("", &"<t:n/>".repeat(n)),
        read: all,
    },
    // Text in many pieces.
    Hostile {
        name: "comments",
        text: |n| in_all("", &format!("<t:s>{}</t:s>{0}", "x<!---->".repeat(n))),
        read: all,
    },
    Hostile {
        name: "sections",
        text: |n| in_all("", &format!("<t:s>{}</t:s>", "<![CDATA[]]>x".repeat(n))),
        read: all,
    },
    Hostile {
        name: "references",
        text: |n| in_all("", &format!("<t:s>{}</t:s>", "&#65;\r&lt;]]&gt;".repeat(n))),
        read: all,
    },
    Hostile {
        name: "elements in text",
        text: |n| in_all("", &format!("<t:s>{}</t:s>", "x<e/>".repeat(n))),
        read: all,
    },
    // Encoded values, once more.
    Hostile {
        name: "references to one value",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all>{}</t:all><m id='1'><t:e/></m>",
                    "<t:tree href='#1'/>".repeat(n)
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "a chain of references",
        text: |n| {
            let chain = numbered(n, |text, at| {
                let _ = write!(text, "<m id='{at}' href='#{}'/>", at + 1);
            });
            let all = "<t:tree href='#0'/>".repeat(n);
            envelope("", &format!("<t:all>{all}</t:all>{chain}<m id='{n}'/>"))
        },
        read: encoded,
    },
    Hostile {
        name: "references in a circle",
        text: |n| {
            let circle = numbered(n, |text, at| {
                let _ = write!(text, "<m id='{at}' href='#{}'/>", (at + 1) % n);
            });
            envelope(
                "",
                &format!("<t:all>{}</t:all>{circle}", "<t:tree href='#0'/>".repeat(n)),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "references to many values of one name",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all>{}</t:all>{}",
                    "<t:s href='#1'/>".repeat(n),
                    "<m id='1'>x</m>".repeat(n)
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "types in each other",
        text: |n| {
            let (start, end) = (
                "<t:node i:type='t:Leaf'>".repeat(150),
                "</t:node>".repeat(150),
            );
            in_all(
                "",
                &format!("{start}{}{end}", "<t:id>1</t:id>".repeat(10 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "types in each other that nobody declared",
        text: |n| {
            let (start, end) = (
                "<t:node i:type='t:None'>".repeat(150),
                "</t:node>".repeat(150),
            );
            in_all(
                "",
                &format!("{start}{}{end}", "<t:id>1</t:id>".repeat(10 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "choices in each other",
        text: |n| {
            let (start, end) = ("<t:left>".repeat(150), "</t:left>".repeat(150));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many,
    },
    Hostile {
        name: "choices in each other, read strictly",
        text: |n| {
            let (start, end) = ("<t:left>".repeat(150), "</t:left>".repeat(150));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many_strict,
    },
    Hostile {
        name: "choices whose names have another namespace in each other",
        text: |n| {
            let (start, end) = ("<right>".repeat(20), "</right>".repeat(20));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many,
    },
    Hostile {
        name: "choices whose names have another namespace in each other, read strictly",
        text: |n| {
            let (start, end) = ("<right>".repeat(20), "</right>".repeat(20));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many_strict,
    },
    Hostile {
        name: "what may be nil in each other",
        text: |n| {
            let (start, end) = ("<t:nil>".repeat(150), "</t:nil>".repeat(150));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many,
    },
    Hostile {
        name: "what may be nil in each other, read strictly",
        text: |n| {
            let (start, end) = ("<t:nil>".repeat(150), "</t:nil>".repeat(150));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many_strict,
    },
    Hostile {
        name: "members in each other",
        text: |n| {
            let (start, end) = ("<t:many>".repeat(150), "</t:many>".repeat(150));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many,
    },
    Hostile {
        name: "members in each other, read strictly",
        text: |n| {
            let (start, end) = ("<t:many>".repeat(150), "</t:many>".repeat(150));
            let inside =
                "<t:one/>".repeat(n) + &"<t:left/><t:right/>".repeat(n) + &"<e/>".repeat(n);
            format!("<t:many xmlns:t='{NS}'>{start}{inside}{end}</t:many>")
        },
        read: many_strict,
    },
    Hostile {
        name: "wildcards in each other",
        text: |n| {
            let (start, end) = ("<x>".repeat(150), "</x>".repeat(150));
            in_any("", &format!("{start}{}{end}", "<e>x</e>".repeat(10 * n)))
        },
        read: any_written,
    },
    Hostile {
        name: "mixed content in each other",
        text: |n| {
            let (start, end) = ("a<x>".repeat(150), "</x>b".repeat(150));
            format!(
                "<t:letter xmlns:t='{NS}'>{start}{}{end}</t:letter>",
                "c<e/>".repeat(10 * n)
            )
        },
        read: letter_written,
    },
    Hostile {
        name: "mixed content in each other, read strictly",
        text: |n| in_each_other(n, "a<t:deep>b", "c</t:deep>d"),
        read: deep_strict,
    },
    Hostile {
        name: "mixed content with members between, read strictly",
        text: |n| in_each_other(n, "<t:between><t:deep>", "</t:deep></t:between>"),
        read: deep_strict,
    },
    Hostile {
        name: "mixed content with errors in each other, read strictly",
        text: |n| {
            in_each_other(
                n,
                "<t:between><t:deep>a",
                "b</t:deep><t:last><t:time>x</t:time></t:last><t:last/></t:between>",
            )
        },
        read: deep_strict,
    },
    Hostile {
        name: "declared elements under wildcards in each other, read strictly",
        text: |n| in_each_other(n, "<x><t:any>", "</t:any></x>"),
        read: deep_strict,
    },
    Hostile {
        name: "undeclared elements under wildcards in each other, read strictly",
        text: |n| in_each_other(n, "<x><y>", "</y></x>"),
        read: deep_strict,
    },
    Hostile {
        name: "elements of any type in mixed content in each other, read strictly",
        text: |n| {
            in_each_other(
                n,
                "<t:between><t:tree><t:deep>",
                "</t:deep></t:tree></t:between>",
            )
        },
        read: deep_strict,
    },
    Hostile {
        name: "simple types named on elements in each other, read strictly",
        text: |n| {
            let start = "<x i:type='s:string' xmlns:s='http://www.w3.org/2001/XMLSchema'>";
            in_each_other(n, start, "</x>")
        },
        read: deep_strict,
    },
    Hostile {
        name: "digits of a decimal",
        text: |n| in_all("", &format!("<t:list>{0}.{0}</t:list>", "9".repeat(10 * n))),
        read: all,
    },
    Hostile {
        name: "zeros of a decimal",
        text: |n| {
            in_all(
                "",
                &format!("<t:list>{0}1.{0}</t:list>", "0".repeat(10 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "digits of a number",
        text: |n| {
            in_all(
                "",
                &format!("<t:n>{0}1</t:n><t:n>1{0}</t:n>", "0".repeat(10 * n)),
            )
        },
        read: strict,
    },
    Hostile {
        name: "digits of a floating-point number",
        text: |n| {
            in_all(
                "",
                &format!("<t:double>{0}.{0}e{0}</t:double>", "1".repeat(10 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "digits of a date",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:time>1{0}-01-01T00:00:00.{0}Z</t:time>",
                    "0".repeat(10 * n)
                ),
            )
        },
        read: strict,
    },
    Hostile {
        name: "digits of a duration",
        text: |n| {
            in_all(
                "",
                &format!("<t:span>P{0}Y{0}M{0}DT{0}.{0}S</t:span>", "1".repeat(5 * n)),
            )
        },
        read: strict,
    },
    Hostile {
        name: "a text that may be anything",
        text: |n| in_all("", &format!("<t:any>{}</t:any>", "1 ".repeat(10 * n))),
        read: all,
    },
    Hostile {
        name: "a text that may be anything, read strictly",
        text: |n| in_all("", &format!("<t:any>{}</t:any>", "1 ".repeat(10 * n))),
        read: strict,
    },
    Hostile {
        name: "many texts that may be anything",
        text: |n| in_all("", &"<t:any>2020-01-01T</t:any>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "base64 with white space",
        text: |n| in_all("", &format!("<t:b>{}</t:b>", "Zm 9v\n".repeat(5 * n))),
        read: all,
    },
    Hostile {
        name: "base64 without its padding",
        text: |n| in_all("", &format!("<t:b>{}Zg</t:b>", "Zm9v ".repeat(5 * n))),
        read: all,
    },
    Hostile {
        name: "base64 with padding within",
        text: |n| in_all("", &format!("<t:b>{}</t:b>", "Zg== ".repeat(5 * n))),
        read: strict,
    },
    Hostile {
        name: "white space around a value",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:n>{0}1{0}</t:n>{0}<t:s>{0}x{0}</t:s>",
                    " \n".repeat(5 * n)
                ),
            )
        },
        read: all,
    },
    Hostile {
        name: "white space in tags",
        text: |n| {
            in_all(
                "",
                &format!("<t:s{0}a{0}={0}'x'{0}></t:s{0}>", " ".repeat(5 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "white space in values of attributes",
        text: |n| in_any("", &format!("<e a='{}'/>", " \t&#10;".repeat(5 * n))),
        read: any_written,
    },
    Hostile {
        name: "instructions",
        text: |n| in_all("", &format!("{0}<t:s>{0}</t:s>", "<?x y?>".repeat(n))),
        read: all,
    },
    Hostile {
        name: "markup around the root",
        text: |n| {
            let m = "<!--x--><?x y?>\n".repeat(n);
            format!("{m}{}{m}", in_all("", ""))
        },
        read: all,
    },
    Hostile {
        name: "comments that seem to end",
        text: |n| in_all("", &format!("<t:s><!--{}--></t:s>", "- -]]>".repeat(5 * n))),
        read: all,
    },
    Hostile {
        name: "sections that seem to end",
        text: |n| {
            in_all(
                "",
                &format!("<t:s><![CDATA[{}]]></t:s>", "]] >".repeat(5 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "brackets in text",
        text: |n| in_all("", &"<t:s>]]&gt;</t:s>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "carriage returns",
        text: |n| in_all("", &"<t:s>\r\n</t:s><t:s>x</t:s>".repeat(n)),
        read: all,
    },
    Hostile {
        name: "text that is written with references",
        text: |n| format!("<r a='{0}'>{0}</r>", "&lt;&amp;&#13;&quot;".repeat(n)),
        read: tree_written,
    },
    Hostile {
        name: "references with zeros",
        text: |n| {
            in_all(
                "",
                &format!("<t:s>&#{0}65;&#x{0}41;</t:s>", "0".repeat(10 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "reasons of a fault",
        text: |n| {
            let reasons = "<faultstring>x<![CDATA[y]]></faultstring>".repeat(n);
            fault("", "").replace("<faultstring>x</faultstring>", &reasons)
        },
        read: shown,
    },
    Hostile {
        name: "a long fault",
        text: |n| {
            let reason = format!("<faultstring>{}</faultstring>", "x &#13;".repeat(n));
            fault("", &"<e>x &#10;</e>".repeat(n)).replace("<faultstring>x</faultstring>", &reason)
        },
        read: shown,
    },
    Hostile {
        name: "codes and reasons of a fault of SOAP 1.2",
        text: |n| {
            format!(
                "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault>\
             <s:Code><s:Value>s:Sender</s:Value>{}</s:Code><s:Reason>{}</s:Reason></s:Fault>\
             </s:Body></s:Envelope>",
                "<s:Subcode><s:Value>s:x</s:Value></s:Subcode>".repeat(n),
                "<s:Text xml:lang='en'>x</s:Text>".repeat(n)
            )
        },
        read: shown,
    },
    Hostile {
        name: "header blocks that have to be understood",
        text: |n| envelope(&"<e s:mustUnderstand='1'/>".repeat(n), "<t:all/>"),
        read: literal,
    },
    Hostile {
        name: "header blocks of different names",
        text: |n| {
            let blocks = numbered(n, |text, at| {
                let _ = write!(text, "<t:e{at} s:mustUnderstand='1'/>");
            });
            envelope(&blocks, "<t:all/>")
        },
        read: literal,
    },
    Hostile {
        name: "parts",
        text: |n| parts::answer("", &parts::part("", "").repeat(n)),
        read: parts::read,
    },
    Hostile {
        name: "parts that are referred to",
        text: |n| parts::referred(n, |at| at),
        read: parts::read,
    },
    Hostile {
        name: "references to one part",
        text: |n| parts::referred(n, |_| 0),
        read: parts::read,
    },
    Hostile {
        name: "references to no part",
        text: |n| parts::referred(n, |at| at + n),
        read: parts::read,
    },
    Hostile {
        name: "header lines of a part",
        text: |n| parts::answer("", &parts::part(&"X: y\r\n".repeat(n), "")),
        read: parts::read,
    },
    Hostile {
        name: "a header line of a part in pieces",
        text: |n| {
            parts::answer(
                "",
                &parts::part(&format!("Content-ID: <{}>", "a\r\n b".repeat(n)), ""),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "parameters of a part",
        text: |n| {
            parts::answer(
                "",
                &parts::part(&format!("Content-Type: a/b{}", "; c=d".repeat(n)), "").repeat(2),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "parameters of a part without a value",
        text: |n| {
            parts::answer(
                "",
                &parts::part(&format!("Content-Type: a/b{}", ";".repeat(10 * n)), ""),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "quotes in the parameters of a part",
        text: |n| {
            parts::answer(
                "",
                &parts::part(
                    &format!("Content-Type: a/b; c=\"{}", "\\\"".repeat(5 * n)),
                    "",
                ),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "parameters of an answer",
        text: |n| {
            parts::answer("", "").replacen(
                "related;",
                &format!("related;{}", " a=\"b\\c\";".repeat(n)),
                1,
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "what looks like a delimiter",
        text: |n| parts::answer("", &parts::part("", &"\r\n--bx\r\n--".repeat(n))),
        read: parts::read,
    },
    Hostile {
        name: "what looks like a long delimiter",
        text: |n| {
            parts::answer("", &parts::part("", &"\r\n-".repeat(10 * n))).replacen(
                "boundary=b",
                &format!("boundary={}", "-".repeat(60)),
                1,
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "hyphens",
        text: |n| format!("text/xml\n--{}", "-\r\n--".repeat(5 * n)),
        read: parts::read,
    },
    Hostile {
        name: "a body that starts as a part does",
        text: |n| format!("text/xml\n--b\r\n{}", "X: y\r\n".repeat(n)),
        read: parts::read,
    },
    Hostile {
        name: "text before the first part",
        text: |n| {
            parts::answer("", "").replacen(
                "--b\r\n",
                &format!("{}--b\r\n", "x\r\n".repeat(5 * n)),
                1,
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "a part in base64",
        text: |n| {
            parts::answer(
                "",
                &parts::part(
                    "Content-Transfer-Encoding: base64",
                    &"Zm9v\r\n".repeat(5 * n),
                ),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "a part in quoted-printable",
        text: |n| {
            parts::answer(
                "",
                &parts::part(
                    "Content-Transfer-Encoding: quoted-printable",
                    &"=3D  =\r\n".repeat(3 * n),
                ),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "a body in windows-1252",
        text: |n| {
            format!(
                "text/xml; charset=windows-1252\n{}",
                envelope("", &format!("<t:all>{}</t:all>", "<t:s>é</t:s>".repeat(n)))
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "a body in utf-16",
        text: |n| {
            format!(
                "text/xml; charset=utf-16\n{}",
                envelope("", &format!("<t:all>{}</t:all>", "<t:s>é</t:s>".repeat(n)))
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "a body in shift_jis",
        text: |n| {
            format!(
                "text/xml; charset=shift_jis\n{}",
                envelope("", &format!("<t:all>{}</t:all>", "<t:s>é</t:s>".repeat(n)))
            )
        },
        read: parts::read,
    },
    // Keys and IDs.
    Hostile {
        name: "keys of elements in each other",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:v>{at}</t:v>");
            }))
        },
        read: keyed,
    },
    Hostile {
        name: "one key of elements in each other",
        text: |n| in_keyed(&"<t:v>1</t:v>".repeat(n)),
        read: keyed,
    },
    Hostile {
        name: "elements beside keys in each other",
        text: |n| in_keyed(&"<t:k/>".repeat(n)),
        read: keyed,
    },
    Hostile {
        name: "a long key of elements in each other",
        text: |n| in_keyed(&format!("<t:v>{}</t:v>", "x".repeat(10 * n))),
        read: keyed,
    },
    Hostile {
        name: "references to no key",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k of='{at}'/>");
            }))
        },
        read: keyed,
    },
    Hostile {
        name: "references to keys",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k of='{at}'/><t:v>{at}</t:v>");
            }))
        },
        read: keyed,
    },
    Hostile {
        name: "IDs",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k id='i{at}'/>");
            }))
        },
        read: keyed,
    },
    Hostile {
        name: "one ID",
        text: |n| in_keyed(&"<t:k id='i'/>".repeat(n)),
        read: keyed,
    },
    Hostile {
        name: "references to no ID",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k refs='i{at} j{at}'/>");
            }))
        },
        read: keyed,
    },
    Hostile {
        name: "many references to no ID",
        text: |n| {
            in_keyed(&format!(
                "<t:k refs='{}'/>",
                numbered(n, |text, at| {
                    let _ = write!(text, "i{at} ");
                })
            ))
        },
        read: keyed,
    },
    Hostile {
        name: "references to IDs",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k refs='i{at} i0'/><t:k id='i{at}'/>");
            }))
        },
        read: keyed,
    },
    Hostile {
        name: "a key of many names of long namespaces",
        text: |n| in_named(n, &format!("<t:n names='{}'/>", "p:a q:a ".repeat(n))),
        read: named,
    },
    Hostile {
        name: "many keys of a long namespace",
        text: |n| {
            let keys = numbered(n, |text, at| {
                *text += &format!("<t:n names='p:a{at} q:b'/>")
            });
            in_named(n, &keys)
        },
        read: named,
    },
    Hostile {
        name: "a key of many large numbers",
        text: |n| in_named(0, &format!("<t:n numbers='{}'/>", "1e308 ".repeat(n))),
        read: named,
    },
    Hostile {
        name: "a key of many names of long namespaces, in validate",
        text: |n| in_named(n, &format!("<t:n names='{}'/>", "p:a q:a ".repeat(n))),
        read: named_validate,
    },
    Hostile {
        name: "a key of many large numbers, in validate",
        text: |n| in_named(0, &format!("<t:n numbers='{}'/>", "1e308 ".repeat(n))),
        read: named_validate,
    },
    Hostile {
        name: "keys of elements in each other, in validate",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:v>{at}</t:v>");
            }))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "one key of elements in each other, in validate",
        text: |n| in_keyed(&"<t:v>1</t:v>".repeat(n)),
        read: keyed_validate,
    },
    Hostile {
        name: "elements beside keys in each other, in validate",
        text: |n| in_keyed(&"<t:k/>".repeat(n)),
        read: keyed_validate,
    },
    Hostile {
        name: "a long key of elements in each other, in validate",
        text: |n| in_keyed(&format!("<t:v>{}</t:v>", "x".repeat(10 * n))),
        read: keyed_validate,
    },
    Hostile {
        name: "references to no key, in validate",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k of='{at}'/>");
            }))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "references to keys, in validate",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k of='{at}'/><t:v>{at}</t:v>");
            }))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "IDs, in validate",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k id='i{at}'/>");
            }))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "one ID, in validate",
        text: |n| in_keyed(&"<t:k id='i'/>".repeat(n)),
        read: keyed_validate,
    },
    Hostile {
        name: "references to no ID, in validate",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k refs='i{at} j{at}'/>");
            }))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "many references to no ID, in validate",
        text: |n| {
            in_keyed(&format!(
                "<t:k refs='{}'/>",
                numbered(n, |text, at| {
                    let _ = write!(text, "i{at} ");
                })
            ))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "references to IDs, in validate",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:k refs='i{at} i0'/><t:k id='i{at}'/>");
            }))
        },
        read: keyed_validate,
    },
    Hostile {
        name: "keys of many fields",
        text: |n| {
            format!(
                "<t:k xmlns:t='{NS}'>{}</t:k>",
                numbered(n, |text, at| {
                    let _ = write!(text, "<t:f a='{at}'/>");
                })
            )
        },
        read: fields,
    },
    Hostile {
        name: "keys of many fields that lack",
        text: |n| format!("<t:k xmlns:t='{NS}'>{}</t:k>", "<t:f/>".repeat(n)),
        read: fields,
    },
    Hostile {
        name: "keys of many fields in each other",
        text: |n| {
            in_keyed(&numbered(n, |text, at| {
                let _ = write!(text, "<t:f a='{at}'/>");
            }))
        },
        read: fields,
    },
    // Parts by their names.
    Hostile {
        name: "parts by their location",
        text: |n| parts::located(n, |at| format!("http://h/{at}")),
        read: parts::read,
    },
    Hostile {
        name: "parts of one location",
        text: |n| parts::located(n, |_| "http://h/".to_owned()),
        read: parts::read,
    },
    Hostile {
        name: "parts of long locations",
        text: |n| parts::located(10, |at| format!("http://h/{}{at}", "%41".repeat(n))),
        read: parts::read,
    },
    Hostile {
        name: "long references to a part",
        text: |n| {
            parts::answer(
                &format!("<t:b href='cid:{}'/>", "%41".repeat(n)).repeat(10),
                &parts::part("Content-ID: <a>", ""),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "many includes in one element",
        text: |n| {
            parts::answer(
                &format!(
                    "<t:b>{}</t:b>",
                    "<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'/>"
                        .repeat(n)
                ),
                &parts::part("Content-ID: <a>", "x"),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "includes that hold something",
        text: |n| {
            parts::answer(
                &format!(
                    "<t:b><x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'>{}</x:Include></t:b>",
                    "<a/>".repeat(n)
                ),
                &parts::part("Content-ID: <a>", "x"),
            )
        },
        read: parts::read,
    },
    Hostile {
        name: "a large part that is included often",
        text: |n| {
            parts::answer(&"<t:b><x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'/></t:b>".repeat(n), &parts::part("Content-ID: <a>", &"x".repeat(10 * n)))
        },
        read: parts::read,
    },
    // Arrays of the encoding.
    Hostile {
        name: "arrays with an offset",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all>{}</t:all>",
                    "<t:tree c:arrayType='x[2]' c:offset='[1]'><i/></t:tree>".repeat(n)
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "items at places",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[]'>{}</t:tree></t:all>",
                    numbered(n, |text, at| {
                        let _ = write!(text, "<i c:position='[{}]'/>", n - at - 1);
                    })
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "items at places with others between",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[]'>{}</t:tree></t:all>",
                    numbered(n, |text, at| {
                        let _ = write!(text, "<i c:position='[{}]'/>", 2 * at);
                    })
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "items at one place",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[]'>{}</t:tree></t:all>",
                    "<i c:position='[0]'/>".repeat(n)
                ),
            )
        },
        read: encoded_refused,
    },
    Hostile {
        name: "an array of many dimensions",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[{}]' c:offset='[{0}]'>{}</t:tree></t:all>",
                    "1,".repeat(n),
                    "<i c:position='[0]'/>".repeat(n)
                ),
            )
        },
        read: encoded_refused,
    },
    Hostile {
        name: "an array of many dimensions that is read strictly",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[{}]' c:offset='[{}0]'><i/></t:tree></t:all>",
                    "1,".repeat(n),
                    "0,".repeat(n)
                ),
            )
        },
        read: encoded_strict,
    },
    Hostile {
        name: "arrays of arrays",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x{}' c:offset='[0]'>{}</t:tree></t:all>",
                    "[]".repeat(n),
                    "<i c:arrayType='x[1]'/>".repeat(n)
                ),
            )
        },
        read: encoded_refused,
    },
    Hostile {
        name: "a long size",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[{}]' c:offset='[0]'><i/></t:tree></t:all>",
                    "9".repeat(10 * n)
                ),
            )
        },
        read: encoded_refused,
    },
    Hostile {
        name: "a long place",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree c:arrayType='x[1]' c:offset='[{}]'><i/></t:tree></t:all>",
                    "9".repeat(10 * n)
                ),
            )
        },
        read: encoded_refused,
    },
    Hostile {
        name: "sizes of SOAP 1.2",
        text: |n| {
            envelope("", &format!("<t:all>{}</t:all>", "<t:tree e:itemType='x' e:arraySize='* 1 1' c:offset='[0,0,0]' xmlns:e='http://www.w3.org/2003/05/soap-encoding'><i/></t:tree>".repeat(n)))
        },
        read: encoded,
    },
    Hostile {
        name: "a long size of SOAP 1.2",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all><t:tree xmlns:e='http://www.w3.org/2003/05/soap-encoding' e:arraySize='* {}' c:offset='[0]'><i/></t:tree></t:all>",
                    "1 ".repeat(n)
                ),
            )
        },
        read: encoded_refused,
    },
    Hostile {
        name: "a reference to nothing deep down",
        text: |n| {
            envelope(
                "",
                &format!(
                    "<t:all>{0}<a href='#none'/>{1}</t:all>",
                    format!("<{}>", "n".repeat(n / 10)).repeat(100),
                    format!("</{}>", "n".repeat(n / 10)).repeat(100)
                ),
            )
        },
        read: encoded_refused,
    },
    // Texts.
    Hostile {
        name: "a text for patterns",
        text: |n| in_texts(&format!("<t:p>{}</t:p>", "a".repeat(10 * n))),
        read: texts,
    },
    Hostile {
        name: "a text that just misses a pattern",
        text: |n| in_texts(&format!("<t:p>{}!</t:p>", "abcxy".repeat(2 * n))),
        read: texts,
    },
    Hostile {
        name: "texts for patterns",
        text: |n| in_texts(&"<t:p>aaaaabbbbb</t:p>".repeat(n)),
        read: texts,
    },
    Hostile {
        name: "a text for many types",
        text: |n| in_texts(&format!("<t:u>{}</t:u>", "1 ".repeat(5 * n))),
        read: texts,
    },
    Hostile {
        name: "a text of no types",
        text: |n| in_texts(&format!("<t:u>{}!</t:u>", "\u{a0}".repeat(5 * n))),
        read: texts,
    },
    Hostile {
        name: "texts for many types",
        text: |n| in_texts(&"<t:u>2020-01-01T00:00:00</t:u><t:u>!</t:u>".repeat(n)),
        read: texts,
    },
    Hostile {
        name: "a list of names",
        text: |n| in_texts(&format!("<t:q>{}</t:q>", "t:a ".repeat(n))),
        read: texts,
    },
    Hostile {
        name: "a list of names without a declaration",
        text: |n| in_texts(&format!("<t:q>{}</t:q>", "p:a ".repeat(n))),
        read: texts,
    },
    Hostile {
        name: "a list of words",
        text: |n| in_texts(&format!("<t:l>{}</t:l>", "a ! ".repeat(n))),
        read: texts,
    },
    Hostile {
        name: "digits of what has a bound",
        text: |n| in_texts(&format!("<t:d>{0}.{0}</t:d>", "9".repeat(10 * n))),
        read: texts,
    },
    Hostile {
        name: "digits of a year",
        text: |n| {
            in_texts(&format!(
                "<t:y>1{0}</t:y><t:y>-{0}1+14:00</t:y>",
                "0".repeat(10 * n)
            ))
        },
        read: texts,
    },
    Hostile {
        name: "digits of a time",
        text: |n| {
            in_texts(&format!(
                "<t:c>24:00:00.{0}</t:c><t:c>{0}:00:00</t:c>",
                "0".repeat(10 * n)
            ))
        },
        read: texts,
    },
    Hostile {
        name: "digits in base 16",
        text: |n| {
            in_texts(&format!(
                "<t:h>{0}</t:h><t:h>{0}0</t:h><t:h>{0}x</t:h>",
                "0A".repeat(5 * n)
            ))
        },
        read: texts,
    },
    Hostile {
        name: "a long type",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:typed i:type='t:{0}'/><t:node i:type='t:{0}'/><t:tree i:type='{0}'/>",
                    "x".repeat(10 * n)
                ),
            )
        },
        read: all,
    },
    Hostile {
        name: "long types",
        text: |n| {
            in_all(
                "",
                &format!("<t:node i:type='t:{}'/>", "x".repeat(n)).repeat(10),
            )
        },
        read: strict,
    },
    Hostile {
        name: "a long prefix of a type",
        text: |n| in_all("", &format!("<t:node i:type='{}:x'/>", "p".repeat(10 * n))),
        read: refused,
    },
    Hostile {
        name: "blanks around a type",
        text: |n| {
            in_all(
                "",
                &format!("<t:node i:type='{0}t:Leaf{0}'/>", " \t".repeat(5 * n)),
            )
        },
        read: all,
    },
    Hostile {
        name: "colons in a type",
        text: |n| in_all("", &format!("<t:node i:type='t{}'/>", ":x".repeat(5 * n))),
        read: refused,
    },
    Hostile {
        name: "mixed content that alternates",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:letter>{}</t:letter>",
                    "a<b/><![CDATA[c]]><!--d-->e<?f g?>&amp;<t:h>i</t:h>".repeat(n)
                ),
            )
        },
        read: all,
    },
    Hostile {
        name: "markup between the items of a list",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:list>{}</t:list>",
                    "1 <!--x--><![CDATA[2 ]]><?y z?>".repeat(n)
                ),
            )
        },
        read: all,
    },
    Hostile {
        name: "markup between digits",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:list>{}</t:list>",
                    "1<!--x--><![CDATA[2]]><?y z?>".repeat(n)
                ),
            )
        },
        read: all,
    },
    Hostile {
        name: "entities",
        text: |n| {
            in_all(
                "",
                &format!(
                    "<t:s>{0}</t:s><t:n>{0}</t:n>",
                    "&amp;&lt;&gt;&apos;&quot;".repeat(n)
                ),
            )
        },
        read: strict,
    },
    Hostile {
        name: "entities in attributes",
        text: |n| {
            in_any(
                "",
                &format!("<e a='{}'/>", "&amp;&lt;&gt;&apos;&quot;&#x41;".repeat(n)),
            )
        },
        read: any_written,
    },
    Hostile {
        name: "an entity that nobody declared",
        text: |n| in_all("", &format!("<t:s>{}&x;</t:s>", "&amp;".repeat(n))),
        read: refused,
    },
    Hostile {
        name: "an entity of a long name",
        text: |n| in_all("", &format!("<t:s>&{};</t:s>", "x".repeat(10 * n))),
        read: refused,
    },
    Hostile {
        name: "an entity without end",
        text: |n| in_all("", &format!("<t:s>{}", "&amp".repeat(n))),
        read: refused,
    },
    Hostile {
        name: "declarations of entities",
        text: |n| {
            format!(
                "<!DOCTYPE a [{}]><a>&e0;</a>",
                numbered(n, |text, at| {
                    let _ = write!(text, "<!ENTITY e{at} '&e{};&e{};'>", at + 1, at + 1);
                })
            )
        },
        read: refused,
    },
    // Faults and headers.
    Hostile {
        name: "faults",
        text: |n| {
            envelope(
                "",
                &"<s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault>"
                    .repeat(n),
            )
        },
        read: shown,
    },
    Hostile {
        name: "details of a fault",
        text: |n| {
            fault("", "").replace(
                "<detail ></detail>",
                &"<detail><t:reason xmlns:t='urn:t'><t:number>x</t:number></t:reason></detail>"
                    .repeat(n),
            )
        },
        read: shown,
    },
    Hostile {
        name: "codes of a fault",
        text: |n| {
            fault("", "").replace(
                "<faultcode>s:Server</faultcode>",
                &"<faultcode>s:Server.x</faultcode>".repeat(n),
            )
        },
        read: shown,
    },
    Hostile {
        name: "a long code of a fault",
        text: |n| fault("", "").replace("s:Server", &format!("s:Server{}", ".x".repeat(5 * n))),
        read: shown,
    },
    Hostile {
        name: "codes in each other of a fault of SOAP 1.2",
        text: |n| {
            let (start, end) = (
                "<s:Subcode><s:Value>s:x</s:Value>".repeat(150),
                "</s:Subcode>".repeat(150),
            );
            let code = format!(
                "<s:Fault><s:Code><s:Value>s:Sender</s:Value>{start}{}{end}</s:Code><s:Reason>{}</s:Reason>{}{}</s:Fault>",
                "<s:Value>s:y</s:Value>".repeat(n),
                "<s:Text>x</s:Text>".repeat(n),
                "<s:Node>x</s:Node>".repeat(n),
                "<s:Role>x</s:Role>".repeat(n)
            );
            format!(
                "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>{}</s:Body></s:Envelope>",
                code
            )
        },
        read: shown,
    },
    Hostile {
        name: "languages of a fault of SOAP 1.2",
        text: |n| {
            let texts = numbered(n, |text, at| {
                let _ = write!(text, "<s:Text xml:lang='x{at}'>x</s:Text>");
            });
            format!(
                "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault>\
             <s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason>{texts}</s:Reason></s:Fault>\
             </s:Body></s:Envelope>"
            )
        },
        read: shown,
    },
    Hostile {
        name: "a fault in a detail in a detail",
        text: |n| {
            let (start, end) = (
                "<s:Fault><faultcode>x</faultcode><detail>".repeat(60),
                "</detail></s:Fault>".repeat(60),
            );
            envelope("", &format!("{start}{}{end}", "<e/>".repeat(n)))
        },
        read: shown,
    },
    Hostile {
        name: "header blocks",
        text: |n| envelope(&"<e xmlns='urn:e'><f>x</f></e>".repeat(n), "<t:all/>"),
        read: literal,
    },
    Hostile {
        name: "header blocks for others",
        text: |n| {
            envelope(
                &"<t:Id s:actor='urn:x' s:mustUnderstand='1'>1</t:Id>".repeat(n),
                "<t:all/>",
            )
        },
        read: literal,
    },
    Hostile {
        name: "headers",
        text: |n| {
            envelope("", "<t:all/>").replace(
                "<s:Header></s:Header>",
                &"<s:Header><t:Id>1</t:Id></s:Header>".repeat(n),
            )
        },
        read: literal,
    },
    Hostile {
        name: "bodies",
        text: |n| {
            envelope("", "").replace("<s:Body></s:Body>", &"<s:Body><t:all/></s:Body>".repeat(n))
        },
        read: |text, options| forgiven(literal(text, options)),
    },
    Hostile {
        name: "markup around the body",
        text: |n| {
            envelope("", &"<!--x--><?y z?>\n".repeat(n)).replace(
                "</s:Body>",
                &format!("<t:all/>{0}</s:Body>{0}", "<!--x--><?y z?>\n".repeat(n)),
            )
        },
        read: literal,
    },
    // Combinations of what a tag, a scope and a namespace may hold with every place of them.
    Hostile {
        name: "a namespace of header blocks that are kept",
        text: |n| {
            let header = format!("<t:h {}>{}</t:h>", long(n), "<x:e/>".repeat(n));
            let blocks = "<x:e x:a=''>x:e</x:e>".repeat(n);
            envelope(&(header + &blocks), "<t:all/>")
                .replace("<s:Header>", &format!("<s:Header {}>", long(n)))
        },
        read: kept,
    },
    Hostile {
        name: "a namespace of blocks beside the body",
        text: |n| {
            let blocks = "<x:e x:a='' id='i'/>".repeat(n);
            envelope("", "<t:all/>")
                .replace("<s:Body>", &format!("{blocks}<s:Body>"))
                .replace("xmlns:s=", &format!("{} xmlns:s=", long(n)))
        },
        read: kept,
    },
    Hostile {
        name: "a namespace of what is nil, with its type and attributes",
        text: |n| {
            in_all(
                &long(n),
                &"<t:nil i:nil='1' i:type='x:e' x:a='' x:b=''/>".repeat(n),
            )
        },
        read: written_within,
    },
    Hostile {
        name: "a namespace of types and attributes of simple content",
        text: |n| {
            in_all(
                &long(n),
                &"<t:typed i:type='x:e' x:a='' x:b=''>x:e</t:typed>".repeat(n),
            )
        },
        read: written_within,
    },
    Hostile {
        name: "a namespace in names that are written",
        text: |n| in_all(&long(n), &"<t:name>x:e</t:name>".repeat(n)),
        read: written_within,
    },
    Hostile {
        name: "a namespace in values that are shown",
        text: |n| {
            in_all(
                &long(n),
                &"<t:name>x:e</t:name><t:nil i:nil='1' i:type='x:e' x:a=''/><t:typed i:type='x:e'/><t:tree><x:e/></t:tree>".repeat(n),
            )
        },
        read: all_shown,
    },
    Hostile {
        name: "a namespace in types of what may be anything",
        text: |n| {
            in_all(
                &long(n),
                &"<t:any i:type='x:e'>1</t:any><t:s i:type='x:e'/>".repeat(n),
            )
        },
        read: all,
    },
    Hostile {
        name: "a namespace in everything that is read strictly",
        text: |n| {
            in_all(
                &long(n),
                &"<x:e x:a=''/><t:name>x:e</t:name><t:nil i:nil='1' i:type='x:e' x:a=''/><t:typed i:type='x:e' x:b=''/><t:tree x:a=''><x:e/></t:tree><t:node i:type='x:e'/><t:n x:a='1'>x</t:n><t:s i:type='x:e'/>".repeat(n),
            )
        },
        read: strict,
    },
    Hostile {
        name: "a namespace in everything that is looked into strictly",
        text: |n| {
            in_all(
                &long(n),
                &"<x:e x:a=''/><t:tree x:a=''><x:e/></t:tree><t:letter><x:e/></t:letter>".repeat(n),
            )
        },
        read: strict_known,
    },
    Hostile {
        name: "a namespace in trees that a check looks into",
        text: |n| {
            in_all(
                &long(n),
                &format!("<t:tree>{}</t:tree>", "<x:e/>".repeat(n)),
            )
        },
        read: validate_known,
    },
    Hostile {
        name: "a scope around trees that a check looks into",
        text: |n| {
            let inside = numbered(n, |text, at| {
                let _ = write!(text, "<e>p{at}:x</e>");
            });
            in_all(&prefixes(n), &format!("<t:tree>{inside}</t:tree>"))
        },
        read: validate_known,
    },
    Hostile {
        name: "a scope around fragments that a check looks into",
        text: |n| {
            let inside = numbered(n, |text, at| {
                let _ = write!(text, "<e>p{at}:x</e>");
            });
            in_any(&prefixes(n), &inside)
        },
        read: any_known,
    },
    Hostile {
        name: "a scope around mixed content that a check looks into",
        text: |n| {
            let inside = numbered(n, |text, at| {
                let _ = write!(text, "<e>p{at}:x</e>");
            });
            format!("<t:deep xmlns:t='{NS}' {}>{inside}</t:deep>", prefixes(n))
        },
        read: deep_known,
    },
    Hostile {
        name: "a scope around header blocks",
        text: |n| {
            let blocks = numbered(n, |text, at| {
                let _ = write!(text, "<e a='p{at}:x'>p{at}:y</e>");
            });
            envelope(&blocks, "<t:all/>")
                .replace("<s:Header>", &format!("<s:Header{}>", prefixes(n)))
        },
        read: kept,
    },
    Hostile {
        name: "a scope around references",
        text: |n| {
            let values = numbered(n, |text, at| {
                let _ = write!(text, "<m id='{at}'>p{at}:x</m>");
            });
            let references = numbered(n, |text, at| {
                let _ = write!(text, "<t:tree href='#{at}'/>");
            });
            envelope("", &format!("<t:all>{references}</t:all>{values}"))
                .replace("<s:Body>", &format!("<s:Body{}>", prefixes(n)))
        },
        read: encoded,
    },
    Hostile {
        name: "a scope around references beside a message",
        text: |n| {
            let values = numbered(n, |text, at| {
                let _ = write!(text, "<m id='{at}'>p{at}:x</m>");
            });
            let references = numbered(n, |text, at| {
                let _ = write!(text, "<t:tree href='#{at}'/>");
            });
            envelope("", &format!("<t:all>{references}</t:all>{values}"))
                .replace("<s:Body>", &format!("<s:Body{}>", prefixes(n)))
        },
        read: literal,
    },
    Hostile {
        name: "a scope around details that are declared",
        text: |n| {
            let inside = numbered(n, |text, at| {
                let _ = write!(text, "<t:reason><t:number>p{at}:x</t:number></t:reason>");
            });
            fault(&format!("xmlns:t='{NS}'{}", prefixes(n)), &inside)
        },
        read: shown,
    },
    Hostile {
        name: "a scope in many levels around fragments",
        text: |n| {
            let start = numbered(100, |text, at| {
                let _ = write!(
                    text,
                    "<t:between xmlns:p{at}='urn:{at}' xmlns:q='urn:q{at}'>"
                );
                text.push_str("<t:deep>");
            });
            let start = start
                .split_inclusive("<t:deep>")
                .take(60)
                .collect::<String>();
            let end = "</t:deep></t:between>".repeat(60);
            let inside = numbered(n, |text, at| {
                let _ = write!(text, "<e a='p{}:x'>q:x none:y</e>", at % 60);
            });
            format!("<t:deep xmlns:t='{NS}'>{start}{inside}{end}</t:deep>")
        },
        read: |text, options| DEEP.to_string(&DEEP.read_with(text, options)?).map(drop),
    },
    Hostile {
        name: "attributes of every kind of element",
        text: |n| in_all("", &of_each_kind(&many_attributes(n))),
        read: all,
    },
    Hostile {
        name: "attributes of every kind of element, read strictly",
        text: |n| in_all("", &of_each_kind(&many_attributes(n))),
        read: strict_known,
    },
    Hostile {
        name: "attributes of every kind of element, written",
        text: |n| in_all("", &of_each_kind(&many_attributes(n))),
        read: all_written,
    },
    Hostile {
        name: "attributes of every kind of element, checked",
        text: |n| in_all("", &of_each_kind(&many_attributes(n))),
        read: validate_known,
    },
    Hostile {
        name: "attributes of every kind of element of an encoded message",
        text: |n| {
            let tag = many_attributes(n);
            let inside = of_each_kind(&tag);
            envelope(
                "",
                &format!(
                    "<t:all xmlns:i='{XSI}' {tag}>{inside}<t:tree href='#a' {tag}/><t:tree c:arrayType='x[]' c:offset='[0]' {tag}><i {tag}/><i c:position='[5]' {tag}/></t:tree></t:all><m id='a' {tag}/>"
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "attributes of the envelope and what stands in it",
        text: |n| {
            let tag = many_attributes(n);
            envelope(
                &format!("<t:Once {tag}>1</t:Once><t:Id {tag}>1</t:Id><x {tag}/>"),
                "<t:all/>",
            )
            .replace("<s:Header>", &format!("<s:Header {tag}>"))
            .replace("<s:Body>", &format!("<y {tag}/><s:Body {tag}>"))
            .replace("<s:Envelope ", &format!("<s:Envelope {tag} "))
        },
        read: literal,
    },
    Hostile {
        name: "attributes of a fault and what stands in it",
        text: |n| {
            let tag = many_attributes(n);
            fault(
                &tag,
                &format!("<t:reason xmlns:t='{NS}' {tag}><t:number {tag}>1</t:number></t:reason>"),
            )
            .replace("<faultcode>", &format!("<faultcode {tag}>"))
            .replace("<faultstring>", &format!("<faultstring {tag}>"))
            .replace("<s:Fault>", &format!("<s:Fault {tag}>"))
        },
        read: shown,
    },
    Hostile {
        name: "attributes of the codes of a fault of SOAP 1.2",
        text: |n| {
            let tag = many_attributes(n / 20);
            format!(
                "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault {tag}><s:Code {tag}><s:Value {tag}>p1:x</s:Value>{}{}</s:Code><s:Reason {tag}><s:Text xml:lang='en' {tag}>x</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>",
                format!("<s:Subcode {tag}><s:Value {tag}>p0:x</s:Value>").repeat(20),
                "</s:Subcode>".repeat(20)
            )
        },
        read: shown,
    },
    Hostile {
        name: "a namespace of codes in each other",
        text: |n| {
            format!(
                "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' {}><s:Body><s:Fault><s:Code><s:Value>x:x</s:Value>{}{}</s:Code></s:Fault></s:Body></s:Envelope>",
                long(n),
                "<s:Subcode><s:Value>x:x</s:Value>".repeat(n.min(150)),
                "</s:Subcode>".repeat(n.min(150))
            )
        },
        read: shown,
    },
    Hostile {
        name: "prefixes that trees declare again",
        text: |n| {
            let attributes = numbered(n, |text, at| {
                let _ = write!(text, " xmlns:p{at}='urn:{at}' p{at}:a=''");
            });
            let again = numbered(n, |text, at| {
                let _ = write!(text, " xmlns:p{at}='urn:again:{at}'");
            });
            in_all(&attributes, &format!("<t:tree {again}/>"))
        },
        read: all_written,
    },
    Hostile {
        name: "values with ids in each other that are referred to",
        text: |n| {
            let start = numbered(12, |text, at| {
                let _ = write!(text, "<m id='{at}'>");
            });
            let inside = "<e/>".repeat(n);
            let references = numbered(12, |text, at| {
                let _ = write!(text, "<t:tree href='#{at}'/>");
            });
            envelope(
                "",
                &format!(
                    "<t:all>{references}</t:all>{start}{inside}{}",
                    "</m>".repeat(12)
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "references to nothing, and to themselves",
        text: |n| {
            let references = numbered(n, |text, at| {
                let _ = write!(
                    text,
                    "<t:tree href='#none{at}'/><t:tree href='#{at}'/><t:tree id='{at}' href='#{at}'/>"
                );
            });
            envelope(
                "",
                &format!("<t:all>{references}</t:all><m id='x' href='#x'/>"),
            )
        },
        read: literal,
    },
    Hostile {
        name: "references in header blocks",
        text: |n| {
            let blocks = numbered(n, |text, at| {
                let _ = write!(
                    text,
                    "<b id='{at}' href='#{}'/><t:Id href='#{at}'/>",
                    at + 1
                );
            });
            envelope(&blocks, "<t:all/>")
        },
        read: literal,
    },
    Hostile {
        name: "a wide value that is referred to once, with references in it",
        text: |n| {
            let values = numbered(n, |text, at| {
                let _ = write!(text, "<m id='{at}'><e href='#{}'/></m>", n + at);
                let _ = write!(text, "<m id='{}'>x</m>", n + at);
            });
            let references = numbered(n, |text, at| {
                let _ = write!(text, "<e href='#{at}'/>");
            });
            envelope(
                "",
                &format!(
                    "<t:all><t:tree href='#all'/></t:all><m id='all'>{references}</m>{values}"
                ),
            )
        },
        read: encoded,
    },
    Hostile {
        name: "boundaries that begin as the boundary does",
        text: |n| {
            let parts = numbered(n, |text, at| {
                *text += &format!(
                    "--b{at}\r\nContent-ID: <{at}>\r\n\r\nx\r\n--b{at}--\r\n--b \tx\r\n--b-\r\n"
                );
            });
            parts::answer("", &parts::part("Content-ID: <a>", &parts))
        },
        read: parts::read,
    },
    Hostile {
        name: "parts of several parts",
        text: |n| {
            let parts = numbered(n, |text, at| {
                *text += &parts::part(
                    &format!("Content-Type: multipart/related; boundary=c{at}; start=\"<a{at}>\""),
                    &format!("--c{at}\r\n\r\nx\r\n--c{at}--"),
                );
            });
            parts::answer("", &parts)
        },
        read: parts::read,
    },
    Hostile {
        name: "fields of a part of one name",
        text: |n| {
            let fields = numbered(n, |text, at| {
                *text += &format!(
                    "Content-ID: <{at}>\r\nContent-Location: {at}\r\nContent-Type: a/b; c={at}\r\n"
                );
            });
            parts::answer("", &format!("--b\r\n{fields}\r\nx\r\n"))
        },
        read: parts::read,
    },
    Hostile {
        name: "a start of an answer that nobody has, with escapes",
        text: |n| {
            let parts = numbered(n, |text, at| {
                *text += &parts::part(&format!("Content-ID: <%25{at}%40x>"), "x");
            });
            parts::answer("", &parts).replacen(
                "boundary=b",
                &format!("boundary=b; start=\"<{}>\"", "%25".repeat(1000)),
                1,
            )
        },
        read: parts::read,
    },
];

/// Limits that nothing goes beyond, so that each message is read to its end.
pub fn open() -> Limits {
    let mut limits = Limits::default();
    for limit in [
        &mut limits.message,
        &mut limits.elements,
        &mut limits.attributes,
        &mut limits.declarations,
        &mut limits.name,
        &mut limits.text,
        &mut limits.items,
        &mut limits.gaps,
        &mut limits.misnamed,
        &mut limits.attachments,
        &mut limits.attachment,
        &mut limits.attachment_header,
        &mut limits.attachment_header_lines,
        &mut limits.memory,
    ] {
        *limit = usize::MAX;
    }
    limits
}

/// A chain of so many elements whose types `xsi:type` names, and a wide record in the last.
pub fn chain(depth: usize) -> String {
    let mut text = format!("<t:node xmlns:t='{NS}' xmlns:i='{XSI}'>");
    let inner = "<t:node i:type='t:Leaf'>";
    text.push_str(&inner.repeat(depth - 1));
    text.push_str(&"</t:node>".repeat(depth));
    text
}
