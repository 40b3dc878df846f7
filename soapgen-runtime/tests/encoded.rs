//! SOAP-encoded messages, read and written (SOAP 1.1, section 5).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that fails panics.

use soapgen_runtime::codegen as rt;

const NS: &str = "urn:trees";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const PREFIXES: &[(&str, &str)] = &[("t", NS)];

#[derive(Clone, Debug, Default, PartialEq)]
struct Tree {
    name: Option<String>,
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}

rt::record! { Tree = "urn:trees", "Tree";
    name[0] = rt::element("", "name", 1, 1).nillable().typed(XSD, "xsd:string");
    left[1] = rt::element("", "left", 0, 1).nillable().typed(NS, "t:Tree");
    right[2] = rt::element("", "right", 0, 1).nillable().typed(NS, "t:Tree");
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Plant {
    tree: Option<Tree>,
    numbers: Option<Vec<Option<i32>>>,
    trees: Option<Vec<Option<Tree>>>,
}

static NUMBERS: [rt::Row; 1] = [rt::element("", "item", 0, rt::MANY)
    .nillable()
    .typed(XSD, "xsd:int")];
static TREES: [rt::Row; 1] = [rt::element("", "item", 0, rt::MANY)
    .nillable()
    .typed(NS, "t:Tree")];

impl rt::ReadXml for Plant {
    const TABLE: &'static rt::Table = {
        static TABLE: rt::Table = rt::Table::new(&ROWS);
        &TABLE
    };

    fn blank() -> Self {
        Self::default()
    }

    fn read_row(&mut self, row: usize, reader: &mut rt::Reader<'_>) -> rt::XmlResult<()> {
        match row {
            0 => reader.member(&mut self.tree),
            1 => reader.member(&mut self.numbers),
            2 => reader.member(&mut self.trees),
            _ => reader.no_row(),
        }
    }
}

static ROWS: [rt::Row; 3] = [
    rt::element("", "tree", 0, 1).nillable().typed(NS, "t:Tree"),
    rt::element("", "numbers", 0, 1)
        .nillable()
        .soap_array(&NUMBERS),
    rt::element("", "trees", 0, 1).nillable().soap_array(&TREES),
];

impl rt::WriteXml for Plant {
    fn write_row(&self, row: usize, writer: &mut rt::Writer) -> rt::XmlResult<()> {
        match row {
            0 => writer.member(&self.tree),
            1 => writer.member(&self.numbers),
            2 => writer.member(&self.trees),
            _ => writer.no_row(),
        }
    }
}

static PLANT: rt::Root<Plant> = rt::Root::new(rt::element(NS, "t:Plant", 1, 1), PREFIXES);

type Operation = rt::Operation<Plant, Plant, (), ()>;

static PLANT_11: Operation = operation(rt::SoapVersion::V11);
static PLANT_12: Operation = operation(rt::SoapVersion::V12);

const fn operation(version: rt::SoapVersion) -> Operation {
    rt::Operation::new("Plant", version, "")
        .input(rt::Body::encoded(&PLANT))
        .output(rt::Body::encoded(&PLANT))
}

fn envelope(body: &str) -> String {
    format!(
        "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:E=\"http://schemas.xmlsoap.org/soap/encoding/\" xmlns:e=\"http://www.w3.org/2003/05/soap-encoding\" \
         xmlns:x=\"http://www.w3.org/2001/XMLSchema\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns:q=\"urn:trees\"><S:Body S:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">{body}</S:Body></S:Envelope>"
    )
}

fn read(body: &str) -> Result<Plant, String> {
    let response = PLANT_11.read_response(&envelope(body), &rt::ReadOptions::default());
    response
        .map(rt::Response::into_body)
        .map_err(|error| error.to_string())
}

fn leaf(name: &str) -> Tree {
    Tree {
        name: Some(name.to_owned()),
        ..Tree::default()
    }
}

fn pair() -> Tree {
    Tree {
        left: Some(Box::new(leaf("a"))),
        right: Some(Box::new(leaf("a"))),
        ..leaf("root")
    }
}

const PLANT_REF: &str = "<q:Plant><tree href=\"#1\"/></q:Plant>";
const ROOT: &str = "<multiRef id=\"1\" E:root=\"0\" i:type=\"q:Tree\"><name>root</name>\
                    <left href=\"#2\"/><right href=\"#2\"/></multiRef>";
const LEAF: &str =
    "<multiRef id=\"2\" E:root=\"0\" i:type=\"q:Tree\"><name href=\"#3\"/></multiRef>";
const NAME: &str = "<E:string id=\"3\" E:root=\"0\" i:type=\"x:string\">a</E:string>";

#[test]
fn references_are_followed_in_any_order() {
    let pieces = [PLANT_REF, ROOT, LEAF, NAME];
    // Every order of the four.
    for order in 0..24 {
        let mut left: Vec<&str> = pieces.to_vec();
        let mut body = String::new();
        let mut rest = order;
        for n in (1..=4).rev() {
            body += left.remove(rest % n);
            rest /= n;
        }
        let plant = read(&body).unwrap();
        assert_eq!(plant.tree, Some(pair()), "{body}");
    }
}

#[test]
fn what_stands_in_place_can_be_referred_to() {
    let body = "<q:Plant><tree><name>root</name><left id=\"l\"><name>a</name></left>\
                <right href=\"#l\"/></tree></q:Plant>";
    assert_eq!(read(body).unwrap().tree, Some(pair()));
    // SOAP 1.2 has `ref` and its own `id`.
    let body = body
        .replace("id=\"l\"", "e:id=\"l\"")
        .replace("href=\"#l\"", "e:ref=\"l\"");
    assert_eq!(read(&body).unwrap().tree, Some(pair()));
    // Without marks of roots the first element is the message.
    assert_eq!(
        read("<q:Plant id=\"0\"/><m id=\"1\"/>").unwrap(),
        Plant::default()
    );
}

#[test]
fn prefixes_mean_what_they_meant_where_the_value_stands() {
    let body = "<p:Plant xmlns:p=\"urn:trees\"><trees i:type=\"E:Array\"><p:any xmlns:p=\"urn:other\" \
                href=\"#1\"/></trees></p:Plant><m id=\"1\" xmlns:p=\"urn:trees\" xmlns=\"urn:none\" \
                i:type=\"p:Tree\"><name xmlns=\"\">a</name></m>";
    assert_eq!(read(body).unwrap().trees, Some(vec![Some(leaf("a"))]));
}

#[test]
fn a_value_that_contains_itself_is_cut() {
    for body in [
        "<q:Plant><tree href=\"#1\"/></q:Plant><m id=\"1\"><left href=\"#1\"/></m>",
        "<q:Plant><tree href=\"#2\"/></q:Plant><m id=\"1\"><left href=\"#2\"/></m>\
         <m id=\"2\"><left href=\"#1\"/></m>",
        "<q:Plant><tree href=\"#1\"/></q:Plant><m id=\"1\" href=\"#1\"/>",
        "<q:Plant><tree id=\"1\"><left href=\"#1\"/></tree></q:Plant>",
    ] {
        let plant = read(body).unwrap();
        let tree = plant.tree.map(|tree| Tree {
            left: tree.left.and_then(|left| left.left),
            ..tree
        });
        // The value once, and nothing where it would start again.
        assert!(tree.is_none_or(|tree| tree == Tree::default()), "{body}");
        let strict = rt::ReadOptions::default().with_strict(true);
        let error = PLANT_11.read_response(&envelope(body), &strict);
        let error = error.unwrap_err().to_string();
        assert!(error.contains("contains itself"), "{body}: {error}");
        assert!(
            error.contains("\"1\"") || error.contains("\"2\""),
            "{body}: {error}"
        );
    }
}

#[test]
fn a_reference_to_nothing_is_refused() {
    let error = read("<q:Plant><tree href=\"#lost\"/></q:Plant>").unwrap_err();
    assert!(error.contains("<tree> refers to \"lost\""), "{error}");
}

/// What stopped a message, and where.
fn stopped(body: &str, limits: &rt::Limits) -> (&'static str, String) {
    stopped_whole(&envelope(body), limits)
}

fn stopped_whole(envelope: &str, limits: &rt::Limits) -> (&'static str, String) {
    let options = rt::ReadOptions::default().with_limits(limits.clone());
    let error = PLANT_11.read_response(envelope, &options);
    let error = error.unwrap_err();
    let rt::ErrorKind::Xml(xml) = error.kind() else {
        panic!("{error}")
    };
    let rt::XmlErrorKind::Limit(exceeded) = xml.kind() else {
        panic!("{error}")
    };
    assert!(xml.offset().is_some(), "{error}");
    (exceeded.limit, xml.path().to_owned())
}

/// A tree in which each value refers to the next twice.
fn multiplied(levels: usize, leaf: &str) -> String {
    let mut body = "<q:Plant><tree href=\"#0\"/></q:Plant>".to_owned();
    for n in 0..levels {
        body += &format!(
            "<m id=\"{n}\"><left href=\"#{0}\"/><right href=\"#{0}\"/></m>",
            n + 1
        );
    }
    body + &format!("<m id=\"{levels}\">{leaf}</m>")
}

#[test]
fn references_that_multiply_are_refused() {
    let mut limits = rt::Limits::default();
    limits.elements = 100_000;
    let name = "<name>a</name>";
    let (limit, path) = stopped(&multiplied(30, name), &limits);
    assert_eq!(limit, "elements");
    assert!(path.starts_with("/Envelope/Body/m/"), "{path}");
    // Not the number of elements, but what is in them.
    limits.message = 100_000;
    let long = format!("<name>{}</name>", "a".repeat(1_000));
    assert_eq!(stopped(&multiplied(12, &long), &limits).0, "message");
    // Few copies, each of them deeper.
    assert_eq!(stopped(&multiplied(300, name), &limits).0, "depth");
    let mut chain = "<q:Plant><tree href=\"#0\"/></q:Plant>".to_owned();
    for n in 0..300 {
        chain += &format!("<m id=\"{n}\"><left href=\"#{}\"/></m>", n + 1);
    }
    chain += "<m id=\"300\"/>";
    assert_eq!(stopped(&chain, &limits).0, "depth");
    // Namespaces that each copy needs.
    let declared: String = (0..60)
        .map(|n| format!(" xmlns:n{n}=\"urn:{n}\""))
        .collect();
    let text: String = (0..60).map(|n| format!("n{n}:a ")).collect();
    let body = format!(
        "<q:Plant><tree><name href=\"#1\"/></tree></q:Plant><w{declared}><m id=\"1\">{text}</m></w>"
    );
    limits.declarations = 70;
    let options = rt::ReadOptions::default().with_limits(limits.clone());
    let read_now = PLANT_11.read_response(&envelope(&body), &options).unwrap();
    assert_eq!(read_now.tree.as_ref().unwrap().name, Some(text));
}

/// What a copy leaves out counts as what it writes: it is looked at as often.
#[test]
fn what_copies_leave_out_is_counted() {
    let mut limits = rt::Limits::default();
    limits.message = 200_000;
    let references = "<t href=\"#1\"/>".repeat(500);
    let plant = format!("<q:Plant><trees>{references}</trees></q:Plant>");
    let long = "x".repeat(50_000);
    let many: String = (0..900).map(|n| format!(" E:a{n}=\"\"")).collect();
    let spaces = " ".repeat(50_000);
    for value in [
        // The size of an array, that is none.
        format!("<m id=\"1\" E:arrayType=\"{long}[1]\"/>"),
        format!("<m id=\"1\" S:encodingStyle=\"{long}\"/>"),
        format!("<m id=\"1\"{many}/>"),
        // Text in an array, of which the items alone are copied.
        format!("<m id=\"1\" E:offset=\"[0]\">{long}</m>"),
        // A reference in what is copied.
        format!("<m id=\"1\"><left href=\"{spaces}#2\"/></m><m id=\"2\"/>"),
    ] {
        let stopped = stopped(&format!("{plant}{value}"), &limits);
        assert_eq!(stopped.0, "message", "{value:.60}");
        let few = format!("<q:Plant><trees><t href=\"#1\"/></trees></q:Plant>{value}");
        assert!(read(&few).is_ok(), "{value:.60}");
    }
    // The body, of which a copy holds its first element alone.
    let values = "<m id=\"1\"/>".repeat(2_000);
    let text = envelope(&format!("<q:Plant/>{values}"));
    let header = format!("<S:Header>{}</S:Header>", "<q:h href=\"#b\"/>".repeat(500));
    let text = text.replace("<S:Body", &format!("{header}<S:Body id=\"b\""));
    assert_eq!(stopped_whole(&text, &limits).0, "message");
}

/// A chain of references is gone once, however many lead into it.
#[test]
fn chains_of_references_take_linear_work() {
    let mut body = "<q:Plant><trees>".to_owned();
    for n in 0..10_000 {
        body += &format!("<t href=\"#{}\"/>", n % 100);
    }
    body += "</trees></q:Plant>";
    let count = 50_000;
    for n in 0..count {
        body += &format!("<m id=\"{n}\" href=\"#{}\"/>", n + 1);
    }
    let plant = read(&format!("{body}<m id=\"{count}\"><name>a</name></m>")).unwrap();
    let trees = plant.trees.unwrap();
    assert_eq!(trees.len(), 10_000);
    assert!(trees.iter().all(|tree| *tree == Some(leaf("a"))));
    // The same, to nothing and in a circle.
    let error = read(&body).unwrap_err();
    assert!(error.contains("refers to \"50000\""), "{error}");
    let circle = read(&format!("{body}<m id=\"{count}\" href=\"#7\"/>")).unwrap();
    assert_eq!(circle.trees.unwrap()[0], None);
}

#[test]
fn arrays_are_read_whatever_their_items_are_called() {
    let cases: &[(&str, &[Option<i32>])] = &[
        (
            "<numbers i:type=\"E:Array\" E:arrayType=\"x:int[2]\"><item>1</item><item>2</item></numbers>",
            &[Some(1), Some(2)],
        ),
        (
            "<numbers E:arrayType=\"x:int[2]\"><E:int>1</E:int><q:n i:nil=\"true\"/></numbers>",
            &[Some(1), None],
        ),
        ("<numbers E:arrayType=\"x:int[0]\"/>", &[]),
        ("<numbers href=\"#n\"/>", &[Some(3), Some(4)]),
        // Sent in part, with gaps, out of order.
        (
            "<numbers E:arrayType=\"x:int[4]\" E:offset=\"[2]\"><i>1</i><i>2</i></numbers>",
            &[None, None, Some(1), Some(2)],
        ),
        (
            "<numbers E:arrayType=\"x:int[9]\"><i E:position=\"[3]\">3</i><i E:position=\"[1]\">1</i></numbers>",
            &[None, Some(1), None, Some(3)],
        ),
        // Row by row.
        (
            "<numbers E:arrayType=\"x:int[2,3]\"><i E:position=\"[1,1]\">4</i><i E:position=\"[0,1]\">1</i></numbers>",
            &[None, Some(1), None, None, Some(4)],
        ),
    ];
    let target = "<E:Array id=\"n\" E:root=\"0\" E:arrayType=\"x:int[2]\"><i>3</i><i href=\"#4\"/></E:Array>\
                  <m id=\"4\" i:type=\"x:int\">4</m>";
    for (xml, numbers) in cases {
        let plant = read(&format!("<q:Plant>{xml}</q:Plant>{target}")).unwrap();
        assert_eq!(plant.numbers.as_deref(), Some(*numbers), "{xml}");
    }
}

#[test]
fn places_that_are_none_are_refused() {
    for (xml, wanted) in [
        (
            "<numbers E:offset=\"[4000000000]\"><i>1</i></numbers>",
            "the limit `gaps`",
        ),
        (
            "<numbers E:offset=\"[x]\"><i>1</i></numbers>",
            "\"[x]\" is not a place",
        ),
        (
            "<numbers E:arrayType=\"x:int[4]\"><i E:position=\"[1,1]\">1</i></numbers>",
            "is not a place",
        ),
        (
            "<numbers E:arrayType=\"x:int[9,9999999999999]\"><i E:position=\"[9999999999999,1]\">1</i></numbers>",
            "is not a place",
        ),
    ] {
        let error = read(&format!("<q:Plant>{xml}</q:Plant>")).unwrap_err();
        assert!(error.contains(wanted), "{xml}: {error}");
    }
}

fn plant() -> Plant {
    Plant {
        tree: Some(leaf("a")),
        numbers: Some(vec![Some(1), None]),
        trees: Some(Vec::new()),
    }
}

#[test]
fn each_element_is_written_with_its_type() {
    let options = rt::WriteOptions::default();
    let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    let xsd = "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
    let soapenc = "xmlns:soapenc=\"http://schemas.xmlsoap.org/soap/encoding/\"";
    let text = PLANT_11
        .write_request(&plant(), &(), &[], &options)
        .unwrap();
    assert_eq!(
        text,
        format!(
            "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body {xsi} {xsd} {soapenc}>\
             <t:Plant xmlns:t=\"urn:trees\" soap:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">\
             <tree xsi:type=\"t:Tree\"><name xsi:type=\"xsd:string\">a</name></tree>\
             <numbers xsi:type=\"soapenc:Array\" soapenc:arrayType=\"xsd:int[2]\">\
             <item xsi:type=\"xsd:int\">1</item><item xsi:type=\"xsd:int\" xsi:nil=\"true\"/></numbers>\
             <trees xsi:type=\"soapenc:Array\" soapenc:arrayType=\"t:Tree[0]\"/>\
             </t:Plant></soap:Body></soap:Envelope>"
        )
    );
    let text = PLANT_12
        .write_request(&plant(), &(), &[], &options)
        .unwrap();
    assert!(
        text.contains("soap:encodingStyle=\"http://www.w3.org/2003/05/soap-encoding\""),
        "{text}"
    );
    assert!(
        text.contains("soapenc:itemType=\"xsd:int\" soapenc:arraySize=\"2\""),
        "{text}"
    );
}

#[test]
fn what_is_written_can_be_read() {
    for operation in [&PLANT_11, &PLANT_12] {
        let options = rt::WriteOptions::default();
        let text = operation
            .write_response(&plant(), &(), &[], &options)
            .unwrap();
        for strict in [false, true] {
            let options = rt::ReadOptions::default().with_strict(strict);
            assert_eq!(
                operation.read_response(&text, &options).unwrap().body,
                plant()
            );
            assert_eq!(operation.read_request(&text, &options).unwrap().0, plant());
        }
    }
}

#[test]
fn literal_messages_name_no_types() {
    let text = PLANT.to_string(&plant()).unwrap();
    assert!(
        !text.contains("xsi:type") && !text.contains("Array"),
        "{text}"
    );
}
