//! What WSDL documents mean, and what is said of those that mean nothing.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use soapgen::diagnostic::{Diagnostics, Report, Severity};
use soapgen::model::{
    Binding, BoundMessage, BoundOperation, Content, Element, ElementId, Model, PortType, Protocol,
    Style, Term, TypeKind,
};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The model of one document, what was said of it, and how that looks.
fn model_of(text: &str) -> (Model, Diagnostics, String) {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("soapgen-wsdl-{}-{number}.wsdl", std::process::id());
    let path = std::env::temp_dir().join(name);
    fs::write(&path, text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let (sources, services) =
        soapgen::load::documents(std::slice::from_ref(&path), None, None, &mut diagnostics);
    let model = soapgen::resolve::resolve(
        services,
        soapgen::resolve::Rules::default(),
        &mut diagnostics,
    );
    let _ = fs::remove_file(&path);
    let report = Report {
        diagnostics: &diagnostics,
        sources: &sources,
    };
    let report = report.to_string();
    (model, diagnostics, report)
}

/// A model of which nothing is to be said.
fn clean(text: &str) -> Model {
    let (model, diagnostics, report) = model_of(text);
    assert!(diagnostics.0.is_empty(), "{report}");
    model
}

const SCHEMA: &str = r#"
<xs:schema targetNamespace="urn:t">
  <xs:element name="In" type="xs:string"/>
  <xs:element name="Out" type="xs:string"/>
  <xs:element name="Header" type="xs:string"/>
  <xs:element name="Oops" type="xs:string"/>
  <xs:complexType name="Thing"><xs:sequence/></xs:complexType>
</xs:schema>"#;

/// Definitions with the schema above and these parts.
fn definitions(inside: &str) -> String {
    format!(
        r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
  xmlns:http="http://schemas.xmlsoap.org/wsdl/http/" xmlns:mime="http://schemas.xmlsoap.org/wsdl/mime/"
  xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl" xmlns:wsam="http://www.w3.org/2007/05/addressing/metadata"
  xmlns:wsp="http://www.w3.org/ns/ws-policy" xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
<w:types>{SCHEMA}</w:types>{inside}</w:definitions>"#
    )
}

/// A service of one operation `Do`, with these messages, and this in the binding.
fn service(messages: &str, soap: &str, operation: &str) -> String {
    definitions(&format!(
        r#"{messages}
<w:portType name="P"><w:operation name="Do">
  <w:input message="t:DoIn"/><w:output message="t:DoOut"/><w:fault name="oops" message="t:DoOops"/>
</w:operation></w:portType>
<w:binding name="B" type="t:P">{soap}<w:operation name="Do">{operation}</w:operation></w:binding>
<w:service name="S"><w:port name="Q" binding="t:B"><soap:address location=" http://h/s "/></w:port></w:service>"#
    ))
}

const MESSAGES: &str = r#"
<w:message name="DoIn"><w:part name="body" element="t:In"/><w:part name="head" element="t:Header"/></w:message>
<w:message name="DoOut"><w:part name="body" element="t:Out"/></w:message>
<w:message name="DoOops"><w:part name="fault" element="t:Oops"/></w:message>"#;

const RPC_MESSAGES: &str = r#"
<w:message name="DoIn"><w:part name="a" type="xs:int"/><w:part name="b" type="t:Thing"/></w:message>
<w:message name="DoOut"><w:part name="r" element="t:Out"/></w:message>
<w:message name="DoOops"><w:part name="fault" element="t:Oops"/></w:message>"#;

const SOAP: &str = r#"<soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>"#;

fn only(model: &Model) -> (&Binding, &BoundOperation) {
    let binding = model.bindings.first().unwrap();
    (binding, binding.operations.first().unwrap())
}

fn names(model: &Model, elements: &[ElementId]) -> Vec<String> {
    elements
        .iter()
        .map(|id| model[*id].name.to_string())
        .collect()
}

/// The elements in a wrapper.
fn children<'m>(model: &'m Model, element: &Element) -> Vec<&'m Element> {
    let TypeKind::Complex(ty) = &model[element.ty].kind else {
        panic!("{:?}", model[element.ty]);
    };
    let Content::Particle(particle) = &ty.content else {
        return Vec::new();
    };
    let Term::Group(_, _, particles) = &particle.term else {
        panic!("{particle:?}");
    };
    let element = |term: &Term| match term {
        Term::Element(id) => &model[*id],
        other => panic!("{other:?}"),
    };
    particles.iter().map(|p| element(&p.term)).collect()
}

#[test]
fn document_style() {
    let model = clean(&service(
        MESSAGES,
        SOAP,
        r#"<soap:operation soapAction="urn:do"/>
        <w:input><soap:header message="t:DoIn" part="head" use="literal"/><soap:body use="literal"/></w:input>
        <w:output><soap:body use="literal"/></w:output>
        <w:fault name="oops"><soap:fault name="oops" use="literal"/></w:fault>"#,
    ));
    let (binding, operation) = only(&model);
    assert_eq!(binding.protocol, Protocol::Soap11);
    assert_eq!(operation.action.as_deref(), Some("urn:do"));
    assert_eq!(operation.style, Style::Document);
    // The header's part is not in the body as well.
    assert_eq!(names(&model, &operation.input.body), ["{urn:t}In"]);
    let header = operation.input.headers.first().unwrap();
    assert_eq!(model[header.element].name.to_string(), "{urn:t}Header");
    assert_eq!(
        names(&model, &operation.output.as_ref().unwrap().body),
        ["{urn:t}Out"]
    );
    let fault = operation.faults.first().unwrap();
    assert_eq!(
        (&*fault.name, &*model[fault.element].name.local),
        ("oops", "Oops")
    );
    let port = model.services.first().unwrap().ports.first().unwrap();
    assert_eq!(port.address.as_deref(), Some("http://h/s"));
    assert_eq!(
        &*model
            .port_types
            .first()
            .unwrap()
            .operations
            .first()
            .unwrap()
            .input_name,
        "DoRequest"
    );
    assert_eq!(model.target_namespaces, ["urn:t".into()]);
}

#[test]
fn which_parts_are_in_the_body() {
    let cases = [
        ("<soap:body/>", vec!["{urn:t}In", "{urn:t}Header"]),
        ("<soap:body parts='head'/>", vec!["{urn:t}Header"]),
        (
            "<soap:body parts='head body'/>",
            vec!["{urn:t}Header", "{urn:t}In"],
        ),
        ("<soap:body parts=''/>", vec![]),
        ("", vec!["{urn:t}In", "{urn:t}Header"]),
        // A header of another message takes nothing from this one.
        (
            "<soap:body/><soap:header message='t:DoOut' part='body'/>",
            vec!["{urn:t}In", "{urn:t}Header"],
        ),
    ];
    for (input, expected) in cases {
        let model = clean(&service(
            MESSAGES,
            SOAP,
            &format!("<w:input>{input}</w:input>"),
        ));
        assert_eq!(
            names(&model, &only(&model).1.input.body),
            expected,
            "{input}"
        );
    }
}

#[test]
fn rpc_style_wraps_the_parts() {
    let soap = SOAP.replace("transport", "style='rpc' transport");
    for (usage, encoded) in [("literal", false), ("encoded", true)] {
        let body = format!("<soap:body use='{usage}' namespace='urn:rpc'/>");
        let model = clean(&service(
            RPC_MESSAGES,
            &soap,
            &format!("<w:input>{body}</w:input><w:output>{body}</w:output>"),
        ));
        let (_, operation) = only(&model);
        assert_eq!(operation.style, Style::Rpc);
        assert_eq!(operation.input.encoded, encoded);
        assert_eq!(names(&model, &operation.input.body), ["{urn:rpc}Do"]);
        let wrapper = &model[*operation.input.body.first().unwrap()];
        assert_eq!(
            wrapper.made_for.as_ref().unwrap().to_string(),
            "{urn:t}DoIn"
        );
        let parts = children(&model, wrapper);
        let parts: Vec<_> = parts
            .iter()
            .map(|e| (e.name.to_string(), e.nillable, e.global))
            .collect();
        assert_eq!(
            parts,
            [
                ("{}a".to_owned(), encoded, false),
                ("{}b".to_owned(), encoded, false)
            ]
        );
        let output = operation.output.as_ref().unwrap();
        assert_eq!(names(&model, &output.body), ["{urn:rpc}DoResponse"]);
        let parts = children(&model, &model[*output.body.first().unwrap()]);
        assert_eq!(parts.first().unwrap().name.to_string(), "{urn:t}Out");
    }
}

#[test]
fn the_operation_decides_the_style() {
    let model = clean(&service(
        RPC_MESSAGES,
        SOAP,
        "<soap:operation style='rpc'/><w:input><soap:body use='literal'/></w:input>",
    ));
    // Without a namespace the wrapper is in that of the document.
    assert_eq!(names(&model, &only(&model).1.input.body), ["{urn:t}Do"]);
}

#[test]
fn two_bindings_share_what_is_made_for_a_message() {
    let bind = |name: &str, prefix: &str| {
        format!(
            "<w:binding name='{name}' type='t:P'><{prefix}:binding style='rpc' transport='http://schemas.xmlsoap.org/soap/http'/>
             <w:operation name='Do'><w:input><{prefix}:body use='literal'/></w:input></w:operation></w:binding>"
        )
    };
    let model = clean(&definitions(&format!(
        "<w:message name='M'><w:part name='a' type='xs:int'/></w:message>
         <w:portType name='P'><w:operation name='Do'><w:input message='t:M'/></w:operation></w:portType>{}{}",
        bind("A", "soap"),
        bind("B", "soap12")
    )));
    let bodies: Vec<_> = model
        .bindings
        .iter()
        .map(|b| &b.operations.first().unwrap().input.body)
        .collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies.first(), bodies.last());
    assert_eq!(model.bindings.last().unwrap().protocol, Protocol::Soap12);
    assert!(
        model
            .bindings
            .first()
            .unwrap()
            .operations
            .first()
            .unwrap()
            .output
            .is_none()
    );
}

#[test]
fn parts_with_a_type_in_document_style() {
    let input = |messages: &str, body: &str| -> (Model, BoundMessage) {
        let messages = MESSAGES.replace(
            r#"<w:part name="body" element="t:In"/><w:part name="head" element="t:Header"/>"#,
            messages,
        );
        let mut model = clean(&service(
            &messages,
            SOAP,
            &format!("<w:input>{body}</w:input>"),
        ));
        let input = model.bindings.remove(0).operations.remove(0).input;
        (model, input)
    };
    let (model, one) = input(
        "<w:part name='a' type='t:Thing'/>",
        "<soap:body use='literal'/>",
    );
    assert_eq!(
        model[one.body_type.unwrap()]
            .name
            .as_ref()
            .unwrap()
            .to_string(),
        "{urn:t}Thing"
    );
    assert!(one.body.is_empty());
    let (model, two) = input(
        "<w:part name='a' type='t:Thing'/><w:part name='b' type='xs:int'/>",
        "<soap:body use='literal' namespace='urn:n'/>",
    );
    assert_eq!(names(&model, &two.body), ["{urn:n}a", "{urn:n}b"]);
    assert!(two.body_type.is_none());
}

#[test]
fn attachments_are_no_part_of_the_body() {
    let messages = MESSAGES.replace("element=\"t:Header\"", "type=\"xs:base64Binary\"");
    let model = clean(&service(
        &messages,
        SOAP,
        "<w:input><mime:multipartRelated>
           <mime:part><soap:body use='literal'/></mime:part>
           <mime:part><mime:content part='head' type='image/gif'/><mime:content part='head' type='image/png'/></mime:part>
         </mime:multipartRelated></w:input>",
    ));
    let input = &only(&model).1.input;
    assert_eq!(names(&model, &input.body), ["{urn:t}In"]);
    let attachment = input.attachments.first().unwrap();
    assert_eq!(&*attachment.part, "head");
    assert_eq!(attachment.content_types, ["image/gif", "image/png"]);
}

#[test]
fn http_bindings() {
    let messages = RPC_MESSAGES.replace("type=\"t:Thing\"", "type=\"xs:string\"");
    let model = clean(&service(
        &messages,
        "<http:binding verb='GET'/>",
        "<http:operation location='/Do'/><w:input><http:urlEncoded/></w:input>
         <w:output><mime:mimeXml part='Body'/></w:output>",
    ));
    let (binding, operation) = only(&model);
    assert_eq!(binding.protocol, Protocol::HttpGet);
    assert_eq!(operation.action.as_deref(), Some("/Do"));
    assert_eq!(names(&model, &operation.input.body), ["{}a", "{}b"]);
    assert_eq!(
        names(&model, &operation.output.as_ref().unwrap().body),
        ["{urn:t}Out"]
    );
}

#[test]
fn overloaded_operations_are_told_apart() {
    let text = |first: &str, second: &str| {
        definitions(&format!(
            "<w:message name='A'><w:part name='p' element='t:In'/></w:message>
             <w:message name='B'><w:part name='p' element='t:Out'/></w:message>
             <w:portType name='P'>
               <w:operation name='Do'><w:input name='DoA' message='t:A'/></w:operation>
               <w:operation name='Do'><w:input name='DoB' message='t:B'/></w:operation>
             </w:portType>
             <w:binding name='X' type='t:P'>{SOAP}
               <w:operation name='Do'><w:input {first}/></w:operation>
               <w:operation name='Do'><w:input {second}/></w:operation>
             </w:binding>"
        ))
    };
    for (first, second, expected) in [
        ("name='DoA'", "name='DoB'", [0, 1]),
        ("name='DoB'", "name='DoA'", [1, 0]),
        ("", "", [0, 1]),
    ] {
        let model = clean(&text(first, second));
        let operations = &model.bindings.first().unwrap().operations;
        let indices: Vec<_> = operations.iter().map(|o| o.operation).collect();
        assert_eq!(indices, expected, "{first} {second}");
    }
    // Which one is meant by a name that none has is a guess.
    for (first, second, expected, input) in [
        ("name='DoZ'", "name='DoB'", [0, 1], "`DoZ`"),
        ("name='DoA'", "name='doB'", [0, 1], "`doB`"),
        ("name='DoB'", "name=''", [1, 1], "``"),
    ] {
        let (model, _, codes) = model_of(&text(first, second));
        let operations = &model.bindings.first().unwrap().operations;
        let indices: Vec<_> = operations.iter().map(|o| o.operation).collect();
        assert_eq!(indices, expected, "{first} {second}");
        assert!(
            codes.contains("unknown-operation") && codes.contains(input),
            "{codes}"
        );
    }
}

#[test]
fn what_asks_for_addressing() {
    let policy = "<wsp:Policy wsu:Id='p'><wsam:Addressing/></wsp:Policy>";
    let optional = "<wsp:Policy wsu:Id='p'><wsam:Addressing wsp:Optional='true'/></wsp:Policy>";
    let choice = "<wsp:Policy wsu:Id='p'><wsp:ExactlyOne><wsp:All><wsam:Addressing/></wsp:All><wsp:All/></wsp:ExactlyOne></wsp:Policy>";
    let circle = "<wsp:Policy wsu:Id='p'><wsp:PolicyReference URI='#p'/></wsp:Policy>";
    for (policy, attached, expected) in [
        ("", "", false),
        ("", "<wsaw:UsingAddressing w:required='true'/>", true),
        ("", "<wsp:Policy><wsam:Addressing/></wsp:Policy>", true),
        (policy, "<wsp:PolicyReference URI='#p'/>", true),
        (optional, "<wsp:PolicyReference URI='#p'/>", false),
        (choice, "<wsp:PolicyReference URI='#p'/>", false),
        (circle, "<wsp:PolicyReference URI='#p'/>", false),
        // HTTPS is the address's.
        (
            "",
            "<wsp:Policy><x:TransportBinding xmlns:x='urn:x'><wsp:Policy><x:Layout/></wsp:Policy>\
             </x:TransportBinding></wsp:Policy>",
            false,
        ),
    ] {
        let text = service(MESSAGES, &format!("{attached}{SOAP}"), "");
        let text = text.replace("</w:types>", &format!("</w:types>{policy}"));
        let model = clean(&text);
        assert_eq!(
            only(&model).0.addressing.is_some(),
            expected,
            "{policy} {attached}"
        );
    }
}

#[test]
fn a_document_without_service_or_binding_is_fine() {
    let model = clean(&definitions(""));
    assert!(model.bindings.is_empty() && !model.elements.is_empty());
}

/// What to replace in a good document, by what, and the code, severity and a part of what is said
/// of it then.
type Problem<'a> = (&'a str, &'a str, &'a str, Severity, &'a str);

fn said_of(good: &str, cases: &[Problem<'_>]) {
    for &(from, to, code, severity, part) in cases {
        assert!(good.contains(from), "{from}");
        let (_, diagnostics, report) = model_of(&good.replacen(from, to, 1));
        let found = diagnostics.0.iter().find(|d| d.code.name() == code);
        let found = found.unwrap_or_else(|| panic!("{code} is not in: {report}"));
        assert_eq!(found.severity(), severity, "{report}");
        assert!(report.contains(part), "{part} is not in: {report}");
        assert!(found.place.is_some(), "{report}");
    }
    clean(good);
}

/// What is said of documents that are wrong, and whether the rest is generated.
#[test]
fn problems() {
    use Severity::{Error, Warning};
    let good = service(
        MESSAGES,
        SOAP,
        "<w:input><soap:body use='literal'/></w:input>",
    );
    let cases = [
        (
            "element=\"t:In\"",
            "element=\"t:Inn\"",
            "unknown-element",
            Warning,
            "did you mean `In`?",
        ),
        (
            "element=\"t:Header\"",
            "type=\"t:Thng\"",
            "unknown-type",
            Warning,
            "did you mean `Thing`?",
        ),
        (
            "element=\"t:Header\"",
            "",
            "missing-attribute",
            Warning,
            "give it one of them",
        ),
        (
            "element=\"t:In\"",
            "element=\"t:Thing\"",
            "part-kind",
            Warning,
            "`type`",
        ),
        (
            "element=\"t:In\"",
            "element=\"n:In\"",
            "undeclared-prefix",
            Warning,
            "xmlns:n",
        ),
        (
            "message=\"t:DoIn\"",
            "message=\"t:DoInn\"",
            "unknown-message",
            Warning,
            "did you mean `DoIn`?",
        ),
        (
            "<soap:body",
            "<soap:body parts='bdy'",
            "unknown-part",
            Warning,
            "did you mean `body`?",
        ),
        (
            "type=\"t:P\"",
            "type=\"t:PP\"",
            "unknown-port-type",
            Warning,
            "the binding `B` is left out; did you mean `P`?",
        ),
        (
            "binding=\"t:B\"",
            "binding=\"t:BB\"",
            "unknown-binding",
            Warning,
            "the port `Q` is left out",
        ),
        (
            "<w:operation name=\"Do\"><w:input><",
            "<w:operation name=\"Du\"><w:input><",
            "unknown-operation",
            Warning,
            "left out; did you mean `Do`?",
        ),
        (
            SOAP,
            "",
            "unsupported-binding",
            Warning,
            "only SOAP and HTTP",
        ),
        (
            "soap/http\"",
            "soap/smtp\"",
            "other-transport",
            Warning,
            "soap/smtp",
        ),
        (
            SOAP,
            "<http:binding verb='PUT'/>",
            "unsupported-binding",
            Warning,
            "`PUT`",
        ),
        (
            "<soap:body",
            "<x:y xmlns:x='urn:x' w:required='true'/><soap:body",
            "required-extension",
            Error,
            "{urn:x}y",
        ),
        (
            "<soap:body",
            "<soap:header message='t:DoIn' part='hed'/><soap:body",
            "unknown-part",
            Warning,
            "did you mean `head`?",
        ),
        (
            SOAP,
            &format!("{SOAP}<wsp:Policy><wsp:Unheard/></wsp:Policy>"),
            "policy",
            Warning,
            "Unheard",
        ),
        (
            SOAP,
            &format!(
                "{SOAP}<wsp:Policy><wsp:TransportBinding><wsp:Policy><wsp:IncludeTimestamp/>\
                 </wsp:Policy></wsp:TransportBinding></wsp:Policy>"
            ),
            "policy",
            Warning,
            "TransportBinding",
        ),
        (
            SOAP,
            &format!("{SOAP}<wsp:PolicyReference URI='http://h/p'/>"),
            "policy",
            Warning,
            "http://h/p",
        ),
        (
            "</w:portType>",
            "<w:operation name='N'><w:output message='t:DoOut'/></w:operation></w:portType>",
            "unsupported-operation",
            Warning,
            "notification",
        ),
        (
            "</w:portType>",
            "<w:operation name='N'><w:input message='t:DoOut'/></w:operation></w:portType>",
            "unbound-operation",
            Warning,
            "`N`",
        ),
        (
            "<w:message name=\"DoOut\"",
            "<w:message name=\"DoIn\"/><w:message name=\"DoOut\"",
            "duplicate-name",
            Warning,
            "declared here first",
        ),
        (
            "<w:portType name=\"P\">",
            "<w:portType>",
            "missing-attribute",
            Error,
            "give it a name",
        ),
    ];
    said_of(&good, &cases);
}

/// An error in a header comes in a header of the response (WSDL 1.1, 3.7), if there is one.
#[test]
fn header_faults_need_a_response() {
    let two_way = service(
        MESSAGES,
        SOAP,
        "<w:input><soap:body use='literal' parts='body'/>\
         <soap:header message='t:DoIn' part='head' use='literal'>\
         <soap:headerfault message='t:DoOops' part='fault' use='literal'/></soap:header></w:input>",
    );
    let model = clean(&two_way);
    let (_, operation) = only(&model);
    let output = operation.output.as_ref().unwrap();
    assert_eq!(output.headers.len(), 1);
    assert_eq!(&*model[output.headers[0].element].name.local, "Oops");

    let one_way = two_way.replace("<w:output message=\"t:DoOut\"/>", "");
    let (model, diagnostics, report) = model_of(&one_way);
    let (_, operation) = only(&model);
    assert!(operation.output.is_none() && operation.input.headers.len() == 1);
    let [problem] = &*diagnostics.0 else {
        panic!("{report}")
    };
    assert_eq!(problem.code.name(), "unusable-header-fault");
    assert_eq!(problem.severity(), Severity::Warning);
    let at = problem.place.unwrap().offset as usize;
    assert!(one_way[at..].starts_with("<soap:headerfault"), "{report}");
}

/// A WSDL 2.0 document of which nothing is to be said.
fn description() -> String {
    format!(
        r##"<description xmlns="http://www.w3.org/ns/wsdl" targetNamespace="urn:w" xmlns:w="urn:w"
  xmlns:wsoap="http://www.w3.org/ns/wsdl/soap" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t">
<types>{SCHEMA}</types>
<interface name="Base"><fault name="Bad" element="t:Oops"/>
  <operation name="Ping"><input element="#none"/><output element="#none"/></operation></interface>
<interface name="Main" extends="w:Base">
  <operation name="Do" pattern="http://www.w3.org/ns/wsdl/in-out">
    <input element="t:In"/><output element="t:Out"/><outfault ref="w:Bad"/></operation></interface>
<binding name="B" interface="w:Main" type="http://www.w3.org/ns/wsdl/soap"
  wsoap:protocol="http://www.w3.org/2003/05/soap/bindings/HTTP/">
  <operation ref="w:Do" wsoap:action="urn:do"><output><wsoap:header element="t:Header"/></output></operation></binding>
<binding name="Unused" type="http://www.w3.org/ns/wsdl/soap"/>
<service name="S" interface="w:Main"><endpoint name="E" binding="w:B" address="http://h/"/></service>
</description>"##
    )
}

#[test]
fn what_wsdl_2_0_says() {
    let model = clean(&description());
    let operations = |model: &Model| -> Vec<String> {
        let of = |p: &PortType| {
            let names: Vec<&str> = p.operations.iter().map(|o| &*o.name).collect();
            format!("{}: {}", p.name.local, names.join(" "))
        };
        model.port_types.iter().map(of).collect()
    };
    // An interface that is only there to be extended is none to make a client for.
    assert_eq!(operations(&model), ["Main: Ping Do"]);
    let circular = r#"name="Base" extends="w:Main""#;
    let circular = description().replacen(r#"name="Base""#, circular, 1);
    let (circular, ..) = model_of(&circular);
    assert_eq!(operations(&circular), ["Base: Do Ping", "Main: Ping Do"]);
    let binding = &model.bindings[0];
    assert_eq!(binding.protocol, Protocol::Soap12);
    let [ping, doing] = binding.operations.as_slice() else {
        panic!("{:?}", binding.operations);
    };
    assert_eq!((ping.action.as_deref(), &*ping.input.body), (None, &[][..]));
    assert_eq!(doing.action.as_deref(), Some("urn:do"));
    assert_eq!(doing.faults.len(), 1);
    assert_eq!(doing.output.as_ref().unwrap().headers.len(), 1);
    assert_eq!(
        model.services[0].ports[0].address.as_deref(),
        Some("http://h/")
    );
}

#[test]
fn problems_of_wsdl_2_0() {
    use Severity::Warning;
    let cases = [
        (
            "extends=\"w:Base\"",
            "extends=\"w:Bass\"",
            "unknown-interface",
            Warning,
            "what the interface `Main` has from it is left out; did you mean `Base`?",
        ),
        (
            "<input element=\"t:In\"/>",
            "<input/>",
            "undescribed-message",
            Warning,
            "the operation is left out",
        ),
        (
            "ns/wsdl/in-out",
            "ns/wsdl/sideways",
            "unsupported-operation",
            Warning,
            "unknown pattern",
        ),
        (
            "<input element=\"t:In\"/><output",
            "<output",
            "unsupported-operation",
            Warning,
            "notification",
        ),
        (
            "<operation ref=\"w:Do\"",
            "<operation ref=\"w:Du\"",
            "unknown-operation",
            Warning,
            "did you mean `Do`?",
        ),
        (
            "wsoap:action",
            "wsoap:mep=\"http://www.w3.org/2003/05/soap/mep/soap-response\" wsoap:action",
            "soap-response",
            Warning,
            "posts an envelope",
        ),
        (
            "<operation ref",
            "<wsoap:module ref='urn:m' required='true'/><operation ref",
            "soap-module",
            Warning,
            "urn:m",
        ),
        (
            "interface=\"w:Main\" type=\"http://www.w3.org/ns/wsdl/soap\"",
            "interface=\"w:Main\" type=\"http://www.w3.org/ns/wsdl/http\"",
            "unsupported-binding",
            Warning,
            "ns/wsdl/http",
        ),
        (
            "<interface name=\"Main\"",
            "<interface name=\"Base\"/><interface name=\"Main\"",
            "duplicate-name",
            Warning,
            "declared here first",
        ),
        (
            "element=\"t:Oops\"",
            "element=\"t:Ops\"",
            "unknown-element",
            Warning,
            "did you mean `Oops`?",
        ),
    ];
    said_of(&description(), &cases);
}

#[test]
fn a_document_that_declares_nothing() {
    let definitions = "<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/'/>";
    for text in [
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>",
        definitions,
    ] {
        let (_, diagnostics, _) = model_of(text);
        let problem = diagnostics.0.first().unwrap();
        assert_eq!(
            (problem.code.name(), problem.severity()),
            ("nothing-to-generate", Severity::Warning)
        );
    }
    let (_, diagnostics, _) = model_of("<definitions/>");
    assert!(diagnostics.has_errors());
}

const OPERATION: &str = "<w:input><soap:body use='literal'/></w:input>";

#[test]
fn messages_and_port_types_declared_twice() {
    let good = service(MESSAGES, SOAP, OPERATION);
    let message = r#"<w:message name="DoOut"><w:part name="body" element="t:Out"/></w:message>"#;
    assert!(good.contains(message));
    clean(&good.replace(message, &message.repeat(2)));
    let other = message.replace("t:Out", "t:In");
    let (model, diagnostics, report) =
        model_of(&good.replace(message, &format!("{message}{other}")));
    assert_eq!(diagnostics.0.len(), 1, "{report}");
    assert!(
        report.contains("`{urn:t}DoOut` is declared twice"),
        "{report}"
    );
    let output = only(&model).1.output.as_ref().unwrap();
    assert_eq!(names(&model, &output.body), ["{urn:t}Out"]);
    let start = good.find("<w:portType").unwrap();
    let end = good.find("<w:binding").unwrap();
    let port_type = &good[start..end];
    clean(&good.replace(port_type, &port_type.repeat(2)));
}

/// What can't be called is said of the binding's own operation, too: a person looks there for it.
#[test]
fn an_operation_whose_declaration_is_broken() {
    let good = service(MESSAGES, SOAP, OPERATION);
    let notification = r#"<w:input message="t:DoIn"/>"#;
    for (from, to, code) in [
        (notification, "", "unsupported-operation"),
        ("\"t:DoIn\"/>", "\"t:DoInn\"/>", "unknown-message"),
        ("element=\"t:In\"", "element=\"n:In\"", "undeclared-prefix"),
    ] {
        assert!(good.contains(from), "{from}");
        let (model, diagnostics, report) = model_of(&good.replacen(from, to, 1));
        let codes: Vec<&str> = diagnostics.0.iter().map(|d| d.code.name()).collect();
        assert!(codes.contains(&code), "{report}");
        let told = diagnostics
            .0
            .iter()
            .find(|d| d.code.name() == "unusable-operation");
        let told = told.unwrap_or_else(|| panic!("{report}"));
        assert_eq!(told.related.len(), 1);
        let mut bindings = model.bindings.iter();
        assert!(bindings.all(|binding| binding.operations.is_empty()));
    }
}

#[test]
fn two_bindings_of_one_name() {
    let good = service(MESSAGES, SOAP, OPERATION);
    let start = good.find("<w:binding").unwrap();
    let end = good.find("<w:service").unwrap();
    let binding = &good[start..end];
    let tcp = binding.replace("soap/http", "soap/tcp");
    let (model, _, report) = model_of(&good.replace(binding, &format!("{tcp}{binding}")));
    assert_eq!(model.bindings.len(), 2);
    assert_eq!(model.services[0].ports[0].binding.0, 0);
    for part in ["other-transport", "soap/tcp", "has a client of its own"] {
        assert!(report.contains(part), "{report}");
    }
}
