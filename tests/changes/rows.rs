// Each kind of change in small, with what is to be said of it and the messages that prove it. The
// build script and the tests include it.

/// A change.
#[derive(Debug)]
pub struct Row {
    /// The element that is changed, and how the names of its types begin.
    pub name: &'static str,
    /// The kind that is said.
    pub kind: &'static str,
    /// What becomes of requests that old clients send.
    pub requests: &'static str,
    /// What becomes of answers that old clients get.
    pub answers: &'static str,
    /// What is said of the Rust.
    pub rust: &'static str,
    /// The declarations of the old version.
    pub old: String,
    /// Those of the new version.
    pub new: String,
    /// The content of a message of the old version.
    pub from_old: &'static str,
    /// That of a message of the new version.
    pub from_new: &'static str,
    /// Rust that compiles with the old version.
    pub user: &'static str,
}

/// The namespace of both versions.
pub const NAMESPACE: &str = "urn:changes";

/// The schema with these declarations.
#[allow(dead_code)] // The build script writes it.
fn schema(declarations: &str) -> String {
    format!(
        "<x:schema xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns='{NAMESPACE}' targetNamespace='{NAMESPACE}' elementFormDefault='qualified'>\n{declarations}</x:schema>\n"
    )
}

/// A declaration of the element of this name, with that in it.
fn element(name: &str, attributes: &str, inside: &str) -> String {
    format!("<x:element name='{name}'{attributes}>{inside}</x:element>\n")
}

/// A complex type without a name.
fn complex(inside: &str) -> String {
    format!("<x:complexType>{inside}</x:complexType>")
}

fn sequence(inside: &str) -> String {
    complex(&format!("<x:sequence>{inside}</x:sequence>"))
}

const A: &str = "<x:element name='a' type='x:int'/>";
const A_MAY: &str = "<x:element name='a' type='x:int' minOccurs='0'/>";
const B: &str = "<x:element name='b' type='x:int'/>";
const B_MAY: &str = "<x:element name='b' type='x:int' minOccurs='0'/>";

fn choice(inside: &str) -> String {
    complex(&format!("<x:choice>{inside}</x:choice>"))
}

/// A row whose element holds these; the verdicts are those of requests, answers and the Rust.
fn row(
    name: &'static str,
    kind: &'static str,
    [requests, answers, rust]: [&'static str; 3],
    [old, new]: [String; 2],
    [from_old, from_new]: [&'static str; 2],
    user: &'static str,
) -> Row {
    Row {
        name,
        kind,
        requests,
        answers,
        rust,
        old: element(name, "", &old),
        new: element(name, "", &new),
        from_old,
        from_new,
        user,
    }
}

/// A row whose element has these attributes, beside other declarations.
fn typed(
    name: &'static str,
    kind: &'static str,
    [requests, answers, rust]: [&'static str; 3],
    [old, new]: [(&str, String); 2],
    [from_old, from_new]: [&'static str; 2],
    user: &'static str,
) -> Row {
    Row {
        name,
        kind,
        requests,
        answers,
        rust,
        old: element(name, old.0, "") + &old.1,
        new: element(name, new.0, "") + &new.1,
        from_old,
        from_new,
        user,
    }
}

/// A simple type of this name, restricted.
fn simple(name: &str, base: &str, facets: &str) -> String {
    format!(
        "<x:simpleType name='{name}'><x:restriction base='x:{base}'>{facets}</x:restriction></x:simpleType>\n"
    )
}

/// All rows.
#[rustfmt::skip] // A table.
pub fn rows() -> Vec<Row> {
    let of = |ty: &str| sequence(&format!("<x:element name='a' type='x:{ty}'/>"));
    let with = |more: &str| sequence(&format!("{A}{more}"));
    let often = |occurs: &str| sequence(&format!("<x:element name='a' type='x:int' {occurs}/>"));
    let attribute = |more: &str| complex(&format!("<x:sequence>{A}</x:sequence>{more}"));
    let given = |more: &str| sequence(&format!("<x:element name='a' type='x:string' {more}/>"));
    let all = |inside: &str| complex(&format!("<x:all>{inside}</x:all>"));
    let group = |occurs: &str, inside: &str| sequence(&format!("<x:sequence {occurs}>{inside}</x:sequence>"));
    let colors = |name: &str, values: &[&str]| {
        let values: String = values.iter().map(|value| format!("<x:enumeration value='{value}'/>")).collect();
        simple(name, "string", &values)
    };
    let named = |name: &str, head: &str, inside: &str| {
        format!("<x:complexType name='{name}'{head}><x:sequence>{inside}</x:sequence></x:complexType>\n")
    };
    let extension = |name: &str, base: &str| format!(
        "<x:complexType name='{name}'><x:complexContent><x:extension base='{base}'><x:sequence>{B}</x:sequence></x:extension></x:complexContent></x:complexType>\n"
    );
    let part = |name: &str, members: &str| format!("<x:element name='{name}'>{}</x:element>", sequence(members));
    let c_may = "<x:element name='c' type='x:int' minOccurs='0'/>";
    let several = || choice(&format!("<x:sequence>{A}{c_may}</x:sequence><x:sequence>{B}{c_may}</x:sequence>"));
    let union = |name: &str, members: &str| format!("<x:simpleType name='{name}'><x:union memberTypes='{members}'/></x:simpleType>\n");
    let pairs = sequence(&format!("<x:element name='c' maxOccurs='9'>{}</x:element>", complex("<x:attribute name='m' type='x:int'/><x:attribute name='n' type='x:int'/>")));
    vec![
        row("Same", "", ["", "", ""], [with(""), with("")], ["<a>1</a>", "<a>1</a>"], "let _ = Same { a: 1 };"),
        // An element that stands in several alternatives, before others that stand in one.
        row("SameAlternatives", "", ["", "", ""], [several(), several()], ["<b>1</b><c>2</c>", "<a>1</a>"], ""),
        // Elements.
        row("AddedOptional", "element-added", ["fits", "lenient", "major"], [with(""), with(B_MAY)], ["<a>1</a>", "<a>1</a><b>2</b>"], "let _ = AddedOptional { a: 1 };"),
        row("AddedRequired", "element-added", ["breaks", "lenient", "major"], [with(""), with(B)], ["<a>1</a>", "<a>1</a><b>2</b>"], "let _ = AddedRequired { a: 1 };"),
        row("AddedAlternative", "element-added", ["fits", "breaks", "major"], [choice(&format!("{A}<x:element name='c' type='x:int'/>")), choice(&format!("{A}<x:element name='c' type='x:int'/>{B}"))], ["<a>1</a>", "<b>2</b>"], "let take = |value: AddedAlternativeChoice| match value { AddedAlternativeChoice::A(_) | AddedAlternativeChoice::C(_) => {} };"),
        row("AddedUnderWildcard", "element-added", ["lenient", "lenient", "major"], [with("<x:any processContents='lax' minOccurs='0'/>"), with(&format!("{B_MAY}<x:any namespace='##other' processContents='lax' minOccurs='0'/>"))], ["<a>1</a><c/>", "<a>1</a><b>2</b><c xmlns='urn:other'/>"], ""),
        row("RemovedOptional", "element-removed", ["lenient", "fits", "major"], [with(B_MAY), with("")], ["<a>1</a><b>2</b>", "<a>1</a>"], "let _ = RemovedOptional::default().b;"),
        row("RemovedRequired", "element-removed", ["lenient", "breaks", "major"], [with(B), with("")], ["<a>1</a><b>2</b>", "<a>1</a>"], "let _ = RemovedRequired::default().b;"),
        row("RemovedAlternative", "element-removed", ["breaks", "fits", "major"], [choice(&format!("{A}{B}<x:element name='c' type='x:int'/>")), choice(&format!("{A}<x:element name='c' type='x:int'/>"))], ["<b>2</b>", "<a>1</a>"], "let _ = RemovedAlternativeChoice::B(1);"),
        row("RenamedOptional", "element-renamed", ["lenient", "lenient", "major"], [with("<x:element name='colour' type='x:int' minOccurs='0'/>"), with("<x:element name='color' type='x:int' minOccurs='0'/>")], ["<a>1</a><colour>2</colour>", "<a>1</a><color>2</color>"], "let _ = RenamedOptional::default().colour;"),
        row("RenamedRequired", "element-renamed", ["breaks", "breaks", "major"], [with("<x:element name='colour' type='x:int'/>"), with("<x:element name='color' type='x:int'/>")], ["<a>1</a><colour>2</colour>", "<a>1</a><color>2</color>"], ""),
        row("Moved", "element-renamed", ["lenient", "lenient", ""], [with(B), with("<x:element name='b' type='x:int' form='unqualified'/>")], ["<a>1</a><b>2</b>", "<a>1</a><b xmlns=''>2</b>"], "let _ = Moved { a: 1, b: 2 };"),
        // How often.
        row("BecameRequired", "occurrence", ["breaks", "fits", "major"], [sequence(A_MAY), sequence(A)], ["", "<a>1</a>"], "let _ = BecameRequired { a: Some(1) };"),
        row("BecameOptional", "occurrence", ["fits", "breaks", "major"], [sequence(A), sequence(A_MAY)], ["<a>1</a>", ""], "let _ = BecameOptional { a: 1 };"),
        row("BecameList", "occurrence", ["fits", "lenient", "major"], [with(B), sequence(&format!("<x:element name='a' type='x:int' maxOccurs='unbounded'/>{B}"))], ["<a>1</a><b>2</b>", "<a>1</a><a>3</a><b>2</b>"], "let _ = BecameList { a: 1, b: 2 };"),
        row("LongerList", "occurrence", ["fits", "lenient", ""], [often("maxOccurs='2'"), often("maxOccurs='3'")], ["<a>1</a><a>2</a>", "<a>1</a><a>2</a><a>3</a>"], ""),
        row("ListMayBeEmpty", "occurrence", ["fits", "lenient", ""], [often("maxOccurs='9'"), often("minOccurs='0' maxOccurs='9'")], ["<a>1</a>", ""], ""),
        row("BecameNillable", "nillable", ["fits", "breaks", "major"], [with(B), sequence(&format!("{A}<x:element name='b' type='x:int' nillable='true'/>"))], ["<a>1</a><b>2</b>", "<a>1</a><b xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>"], "let _ = BecameNillable { a: 1, b: 2 };"),
        row("NoLongerNillable", "nillable", ["breaks", "fits", "major"], [sequence(&format!("{A}<x:element name='b' type='x:int' nillable='true'/>")), with(B)], ["<a>1</a><b xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>", "<a>1</a><b>2</b>"], ""),
        row("NilOrAbsent", "nillable", ["fits", "lenient", ""], [with(B_MAY), with("<x:element name='b' type='x:int' minOccurs='0' nillable='true'/>")], ["<a>1</a>", "<a>1</a><b xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>"], "let _ = NilOrAbsent { a: 1, b: Some(2) };"),
        // Order, choices, groups.
        row("Reordered", "order", ["lenient", "lenient", ""], [with(B), sequence(&format!("{B}{A}"))], ["<a>1</a><b>2</b>", "<b>2</b><a>1</a>"], "let _ = Reordered { a: 1, b: 2 };"),
        row("AnyOrder", "order", ["fits", "lenient", ""], [with(B), all(&format!("{A}{B}"))], ["<a>1</a><b>2</b>", "<b>2</b><a>1</a>"], "let _ = AnyOrder { a: 1, b: 2 };"),
        row("OneOrder", "order", ["lenient", "fits", ""], [all(&format!("{A}{B}")), with(B)], ["<b>2</b><a>1</a>", "<a>1</a><b>2</b>"], ""),
        row("BecameChoice", "choice", ["lenient", "breaks", "major"], [with(B), choice(&format!("{A}{B}"))], ["<a>1</a><b>2</b>", "<a>1</a>"], "let _ = BecameChoice { a: 1, b: 2 };"),
        row("NoLongerChoice", "choice", ["breaks", "lenient", "major"], [choice(&format!("{A}{B}")), with(B)], ["<a>1</a>", "<a>1</a><b>2</b>"], ""),
        row("ChoiceMayBeAbsent", "choice", ["fits", "breaks", "major"], [sequence(&format!("<x:choice>{A}{B}</x:choice>")), sequence(&format!("<x:choice minOccurs='0'>{A}{B}</x:choice>"))], ["<a>1</a>", ""], ""),
        row("Together", "order", ["breaks", "lenient", "major"], [sequence("<x:element name='a' type='x:int' maxOccurs='unbounded'/><x:element name='b' type='x:int' maxOccurs='unbounded'/>"), group("maxOccurs='unbounded'", &format!("{A}{B}"))], ["<a>1</a><a>2</a><b>3</b>", "<a>1</a><b>2</b><a>1</a><b>2</b>"], ""),
        row("OneOfThem", "choice", ["breaks", "lenient", "major"], [with(""), with(&format!("<x:choice>{B}<x:element name='c' type='x:int'/></x:choice>"))], ["<a>1</a>", "<a>1</a><c>2</c>"], ""),
        row("Alternatives", "", ["", "", ""], [choice(&format!("{A}{B}")), choice(&format!("{B}{A}"))], ["<a>1</a>", "<b>2</b>"], ""),
        row("BesideOthers", "content", ["breaks", "fits", "major"], [sequence(&format!("{A_MAY}{B_MAY}")), group("minOccurs='0'", &format!("{A}{B}"))], ["<a>1</a>", "<a>1</a><b>2</b>"], ""),
        row("BesideInRepeated", "occurrence", ["breaks", "fits", "major"], [group("maxOccurs='unbounded'", &format!("{A}{B_MAY}")), group("maxOccurs='unbounded'", &format!("{A}{B}"))], ["<a>1</a>", "<a>1</a><b>2</b>"], ""),
        row("AlternativeGrew", "element-added", ["breaks", "lenient", "major"], [choice(&format!("<x:element name='c' type='x:int'/>{A}")), choice(&format!("<x:element name='c' type='x:int'/><x:sequence>{A}{B}</x:sequence>"))], ["<a>1</a>", "<a>1</a><b>2</b>"], ""),
        row("ChoiceBeside", "content", ["breaks", "fits", "major"], [group("minOccurs='0'", &format!("{A}<x:choice minOccurs='0'>{B}<x:element name='c' type='x:int'/></x:choice>")), group("minOccurs='0'", &format!("{A}<x:choice>{B}<x:element name='c' type='x:int'/></x:choice>"))], ["<a>1</a>", "<a>1</a><c>2</c>"], ""),
        row("ListInGroup", "occurrence", ["fits", "breaks", "major"], [group("minOccurs='0'", &format!("{A}{B}")), group("minOccurs='0'", &format!("<x:element name='a' type='x:int' maxOccurs='9'/>{B}"))], ["<a>1</a><b>2</b>", "<a>1</a><a>2</a><b>2</b>"], ""),
        row("UnknownInGroup", "element-added", ["fits", "breaks", "major"], [group("minOccurs='0'", &format!("{A}{B}")), group("minOccurs='0'", &format!("{A}{c_may}{B}"))], ["<a>1</a><b>2</b>", "<a>1</a><c>2</c><b>2</b>"], ""),
        row("TwiceInGroup", "occurrence", ["lenient", "lenient", "major"], [group("minOccurs='0'", &format!("{A}{B}")), group("minOccurs='0'", &format!("{A}<x:element name='b' type='x:int' minOccurs='2' maxOccurs='2'/>"))], ["<a>1</a><b>2</b>", "<a>1</a><b>2</b><b>2</b>"], ""),
        row("OnceInRepeated", "content", ["breaks", "fits", "major"], [group("maxOccurs='unbounded'", &format!("{A}<x:element name='b' type='x:int' maxOccurs='unbounded'/>")), group("maxOccurs='unbounded'", &format!("{A}{B}"))], ["<a>1</a><b>2</b><b>2</b>", "<a>1</a><b>2</b>"], ""),
        row("GroupReordered", "order", ["breaks", "breaks", ""], [group("minOccurs='0'", &format!("{A}{B}")), group("minOccurs='0'", &format!("{B}{A}"))], ["<a>1</a><b>2</b>", "<b>2</b><a>1</a>"], ""),
        row("RepeatedReordered", "content", ["breaks", "breaks", ""], [group("maxOccurs='9'", &format!("{A}{B}")), group("maxOccurs='9'", &format!("{B}{A}"))], ["<a>1</a><b>2</b>", "<b>2</b><a>1</a>"], ""),
        row("OtherPlaces", "order", ["lenient", "lenient", "major"], [sequence(&format!("{A}{B}{A}")), sequence(&format!("<x:element name='a' type='x:int' minOccurs='2' maxOccurs='2'/>{B}"))], ["<a>1</a><b>2</b><a>3</a>", "<a>1</a><a>3</a><b>2</b>"], ""),
        // Types.
        row("Wider", "type", ["fits", "breaks", "major"], [of("int"), of("long")], ["<a>1</a>", "<a>5000000000</a>"], "let _: i32 = Wider::default().a;"),
        row("Narrower", "type", ["breaks", "fits", "major"], [of("long"), of("int")], ["<a>5000000000</a>", "<a>1</a>"], ""),
        row("BecameText", "type", ["fits", "breaks", "major"], [of("int"), of("string")], ["<a>1</a>", "<a>one</a>"], "let _: i32 = BecameText::default().a;"),
        row("BecameDate", "type", ["lenient", "lenient", "major"], [of("dateTime"), of("date")], ["<a>2020-01-01T00:00:00Z</a>", "<a>2020-01-01</a>"], ""),
        row("BecameToken", "type", ["lenient", "fits", ""], [of("string"), of("NMTOKEN")], ["<a>a b</a>", "<a>a</a>"], "let _: String = BecameToken { a: String::new() }.a;"),
        row("BecameListOfValues", "type", ["fits", "breaks", "major"], [sequence("<x:element name='a' type='BecameListOfValues1'/>"), sequence("<x:element name='a' type='BecameListOfValues1'/>")], ["<a>1</a>", "<a>1 2</a>"], ""),
        row("BecameComplex", "type", ["breaks", "breaks", "major"], [of("int"), sequence(&format!("<x:element name='a'>{}</x:element>", with("")))], ["<a>1</a>", "<a><a>1</a></a>"], ""),
        row("BecameAny", "type", ["fits", "breaks", "major"], [of("int"), of("anyType")], ["<a>1</a>", "<a><c/></a>"], ""),
        row("GotAttribute", "attribute-added", ["breaks", "lenient", "major"], [of("int"), sequence("<x:element name='a'><x:complexType><x:simpleContent><x:extension base='x:int'><x:attribute name='n' type='x:int' use='required'/></x:extension></x:simpleContent></x:complexType></x:element>")], ["<a>1</a>", "<a n='2'>1</a>"], ""),
        row("Mixed", "mixed", ["fits", "lenient", "major"], [with(""), "<x:complexType mixed='true'><x:sequence><x:element name='a' type='x:int'/></x:sequence></x:complexType>".to_owned()], ["<a>1</a>", "one <a>1</a>"], ""),
        row("Inner", "element-added", ["breaks", "lenient", "major"], [sequence(&part("Inner1", A)), sequence(&part("Inner1", &format!("{A}{B}")))], ["<Inner1><a>1</a></Inner1>", "<Inner1><a>1</a><b>1</b></Inner1>"], ""),
        // Attributes.
        row("AttributeAdded", "attribute-added", ["fits", "lenient", "major"], [attribute(""), attribute("<x:attribute name='n' type='x:int'/>")], ["<a>1</a>", "@n='1'<a>1</a>"], "let _ = AttributeAdded { a: 1 };"),
        row("AttributeRequired", "attribute-added", ["breaks", "lenient", "major"], [attribute(""), attribute("<x:attribute name='n' type='x:int' use='required'/>")], ["<a>1</a>", "@n='1'<a>1</a>"], ""),
        row("AttributeRemoved", "attribute-removed", ["lenient", "fits", "major"], [attribute("<x:attribute name='n' type='x:int'/>"), attribute("")], ["@n='1'<a>1</a>", "<a>1</a>"], ""),
        row("AttributeBecameRequired", "occurrence", ["breaks", "fits", "major"], [attribute("<x:attribute name='n' type='x:int'/>"), attribute("<x:attribute name='n' type='x:int' use='required'/>")], ["<a>1</a>", "@n='1'<a>1</a>"], ""),
        row("AttributeType", "type", ["breaks", "fits", "major"], [attribute("<x:attribute name='n' type='x:string'/>"), attribute("<x:attribute name='n' type='x:int'/>")], ["@n='x'<a>1</a>", "@n='1'<a>1</a>"], ""),
        row("AttributeDefault", "default", ["breaks", "breaks", ""], [attribute("<x:attribute name='n' type='x:int' default='1'/>"), attribute("<x:attribute name='n' type='x:int' default='2'/>")], ["<a>1</a>", "<a>1</a>"], ""),
        row("AttributesOpen", "wildcard", ["fits", "lenient", "major"], [attribute(""), attribute("<x:anyAttribute processContents='lax'/>")], ["<a>1</a>", "@n='1'<a>1</a>"], ""),
        row("AttributesNarrower", "wildcard", ["lenient", "fits", ""], [attribute("<x:anyAttribute processContents='lax'/>"), attribute("<x:anyAttribute namespace='##other' processContents='lax'/>")], ["@n='1'<a>1</a>", "@c:n='1' xmlns:c='urn:c'<a>1</a>"], ""),
        row("AttributesDeclared", "wildcard", ["lenient", "fits", ""], [attribute("<x:anyAttribute processContents='lax'/>"), attribute("<x:anyAttribute/>")], ["@n='1'<a>1</a>", "<a>1</a>"], ""),
        // Values that are given.
        row("DefaultChanged", "default", ["breaks", "breaks", ""], [given("default='x'"), given("default='y'")], ["<a/>", "<a/>"], ""),
        row("DefaultAdded", "default", ["fits", "breaks", ""], [given(""), given("default='y'")], ["<a>x</a>", "<a/>"], ""),
        row("FixedAdded", "fixed", ["lenient", "breaks", ""], [given(""), given("fixed='y'")], ["<a>x</a>", "<a/>"], ""),
        row("FixedRemoved", "fixed", ["breaks", "lenient", ""], [given("fixed='y'"), given("")], ["<a/>", "<a>x</a>"], ""),
        row("FixedForDefault", "fixed", ["lenient", "fits", ""], [given("default='y'"), given("fixed='y'")], ["<a>x</a>", "<a/>"], ""),
        // Wildcards.
        row("WildcardAdded", "wildcard", ["fits", "lenient", "major"], [with(""), with("<x:any namespace='##other' processContents='lax' minOccurs='0'/>")], ["<a>1</a>", "<a>1</a><c xmlns='urn:c'/>"], "let _ = WildcardAdded { a: 1 };"),
        row("WildcardRemoved", "wildcard", ["lenient", "fits", "major"], [with("<x:any namespace='##other' processContents='lax' minOccurs='0'/>"), with("")], ["<a>1</a><c xmlns='urn:c'/>", "<a>1</a>"], ""),
        row("WildcardRequired", "wildcard", ["breaks", "fits", "major"], [with("<x:any namespace='##other' processContents='lax' minOccurs='0'/>"), with("<x:any namespace='##other' processContents='lax'/>")], ["<a>1</a>", "<a>1</a><c xmlns='urn:c'/>"], ""),
        row("WildcardAddedRequired", "wildcard", ["breaks", "lenient", "major"], [with(""), with("<x:any namespace='##other' processContents='lax'/>")], ["<a>1</a>", "<a>1</a><c xmlns='urn:c'/>"], ""),
        row("WildcardRepeats", "wildcard", ["fits", "lenient", "major"], [with("<x:any namespace='##other' processContents='lax' minOccurs='0'/>"), with("<x:any namespace='##other' processContents='lax' minOccurs='0' maxOccurs='9'/>")], ["<a>1</a>", "<a>1</a><c xmlns='urn:c'/><c xmlns='urn:c'/>"], ""),
        row("WildcardOfChoice", "wildcard", ["breaks", "fits", "major"], [choice(&format!("{A}<x:any namespace='##other' processContents='lax'/>")), choice(A)], ["<c xmlns='urn:c'/>", "<a>1</a>"], ""),
        // Simple types.
        typed("ValueAdded", "value-added", ["fits", "lenient", "major"], [(" type='ValueAddedColor'", colors("ValueAddedColor", &["red"])), (" type='ValueAddedColor'", colors("ValueAddedColor", &["red", "blue"]))], ["red", "blue"], "let take = |color: ValueAddedColor| match color { ValueAddedColor::Red | ValueAddedColor::Unknown(_) => {} };"),
        typed("ValueRemoved", "value-removed", ["lenient", "fits", "major"], [(" type='ValueRemovedColor'", colors("ValueRemovedColor", &["red", "blue"])), (" type='ValueRemovedColor'", colors("ValueRemovedColor", &["red"]))], ["blue", "red"], "let _ = ValueRemovedColor::Blue;"),
        typed("BecameEnumeration", "facet", ["lenient", "fits", "major"], [(" type='BecameEnumeration1'", simple("BecameEnumeration1", "string", "")), (" type='BecameEnumeration1'", colors("BecameEnumeration1", &["red"]))], ["blue", "red"], ""),
        typed("NumbersAlone", "facet", ["lenient", "fits", ""], [(" type='NumbersAlone1'", simple("NumbersAlone1", "int", "")), (" type='NumbersAlone1'", simple("NumbersAlone1", "int", "<x:enumeration value='1'/>"))], ["2", "1"], ""),
        typed("Shorter", "facet", ["lenient", "fits", ""], [(" type='Shorter1'", simple("Shorter1", "string", "<x:maxLength value='5'/>")), (" type='Shorter1'", simple("Shorter1", "string", "<x:maxLength value='3'/>"))], ["abcde", "abc"], ""),
        typed("Higher", "facet", ["fits", "lenient", ""], [(" type='Higher1'", simple("Higher1", "int", "<x:maxInclusive value='5'/>")), (" type='Higher1'", simple("Higher1", "int", "<x:maxInclusive value='10'/>"))], ["5", "7"], ""),
        typed("Patterned", "facet", ["lenient", "fits", ""], [(" type='Patterned1'", simple("Patterned1", "string", "")), (" type='Patterned1'", simple("Patterned1", "string", "<x:pattern value='[a-z]+'/>"))], ["A", "a"], ""),
        typed("BaseChanged", "type", ["breaks", "lenient", "major"], [(" type='BaseChanged1'", simple("BaseChanged1", "string", "<x:maxLength value='5'/>")), (" type='BaseChanged1'", simple("BaseChanged1", "int", ""))], ["abc", "1234567"], ""),
        typed("LimitOfManyDigits", "facet", ["lenient", "fits", ""], [(" type='LimitOfManyDigits1'", simple("LimitOfManyDigits1", "long", "<x:maxInclusive value='9007199254740993'/>")), (" type='LimitOfManyDigits1'", simple("LimitOfManyDigits1", "long", "<x:maxInclusive value='9007199254740992'/>"))], ["9007199254740993", "1"], ""),
        typed("Later", "facet", ["fits", "lenient", ""], [(" type='Later1'", simple("Later1", "date", "<x:maxInclusive value='2020-01-01'/>")), (" type='Later1'", simple("Later1", "date", "<x:maxInclusive value='2030-01-01'/>"))], ["2020-01-01", "2029-12-31"], ""),
        typed("LengthLeft", "facet", ["fits", "lenient", ""], [(" type='LengthLeft1'", simple("LengthLeft1", "string", "<x:length value='5'/>")), (" type='LengthLeft1'", simple("LengthLeft1", "string", "<x:minLength value='3'/>"))], ["abcde", "abc"], ""),
        typed("PatternMore", "facet", ["fits", "lenient", ""], [(" type='PatternMore1'", simple("PatternMore1", "string", "<x:pattern value='a'/>")), (" type='PatternMore1'", simple("PatternMore1", "string", "<x:pattern value='b'/><x:pattern value='a'/>"))], ["a", "b"], ""),
        typed("MembersMoved", "", ["", "", ""], [(" type='MembersMoved1'", union("MembersMoved1", "x:int x:date")), (" type='MembersMoved1'", union("MembersMoved1", "x:date x:int"))], ["1", "2020-01-01"], ""),
        typed("MemberAdded", "type", ["fits", "lenient", "major"], [(" type='MemberAdded1'", union("MemberAdded1", "x:int")), (" type='MemberAdded1'", union("MemberAdded1", "x:int x:date"))], ["1", "2020-01-01"], ""),
        // Derived types, substitutes, what is abstract.
        typed("DerivedAdded", "derived", ["fits", "lenient", "major"], [(" type='DerivedAdded1'", named("DerivedAdded1", "", A)), (" type='DerivedAdded1'", named("DerivedAdded1", "", A) + &extension("DerivedAdded2", "DerivedAdded1"))], ["<a>1</a>", "@xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='DerivedAdded2'<a>1</a><b>2</b>"], ""),
        typed("DerivedRemoved", "derived", ["lenient", "fits", "major"], [(" type='DerivedRemoved1'", named("DerivedRemoved1", "", A) + &extension("DerivedRemoved2", "DerivedRemoved1")), (" type='DerivedRemoved1'", named("DerivedRemoved1", "", A))], ["@xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='DerivedRemoved2'<a>1</a><b>2</b>", "<a>1</a>"], ""),
        typed("Blocked", "derived", ["lenient", "fits", ""], [(" type='Blocked1'", named("Blocked1", "", A) + &extension("Blocked2", "Blocked1")), (" type='Blocked1' block='#all'", named("Blocked1", "", A) + &extension("Blocked2", "Blocked1"))], ["@xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='Blocked2'<a>1</a><b>2</b>", "<a>1</a>"], ""),
        row("SubstituteAdded", "substitute", ["fits", "breaks", "major"], [sequence("<x:element ref='SubstituteAddedHead'/>"), sequence("<x:element ref='SubstituteAddedHead'/>")], ["<SubstituteAddedHead>1</SubstituteAddedHead>", "<StandIn>1</StandIn>"], ""),
        row("IdentityOfOthers", "identity", ["lenient", "lenient", ""], ["m", "n"].map(|field| format!("{pairs}<x:unique name='other'><x:selector xpath='*'/><x:field xpath='@{field}'/></x:unique>")), ["<c m='1' n='1'/><c m='2' n='1'/>", "<c m='1' n='1'/><c m='1' n='2'/>"], ""),
        row("IdentityAdded", "identity", ["lenient", "fits", ""], [often("maxOccurs='9'"), format!("{}<x:unique name='once'><x:selector xpath='*'/><x:field xpath='.'/></x:unique>", often("maxOccurs='9'"))], ["<a>1</a><a>1</a>", "<a>1</a><a>2</a>"], ""),
    ]
    .into_iter()
    .map(beside)
    .collect()
}

/// Adds the declarations that some rows refer to.
fn beside(mut row: Row) -> Row {
    match row.name {
        "BecameListOfValues" => {
            row.old += &simple("BecameListOfValues1", "int", "");
            row.new += "<x:simpleType name='BecameListOfValues1'><x:list itemType='x:int'/></x:simpleType>\n";
        }
        "SubstituteAdded" => {
            let head = "<x:element name='SubstituteAddedHead' type='x:int'/>\n";
            row.old += head;
            row.new += head;
            row.new += "<x:element name='StandIn' type='x:int' substitutionGroup='SubstituteAddedHead'/>\n";
        }
        _ => {}
    }
    row
}
