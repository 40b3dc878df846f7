//! The page of an operation.

use std::collections::HashSet;

use soapgen::model::{
    BindingId, BoundMessage, BoundOperation, ElementId, HttpContent, Occurs, Protocol, Style,
};
use soapgen::plan::{self, Client, ClientOperation, HttpClient, RootId, RowKind, ShapeId};
use soapgen::shape::Body;
use soapgen_dynamic::{Direction, HttpOperation, Message, Operation, Planned, Soap, Wire};
use soapgen_runtime::SoapVersion;

use super::known::Known;
use super::page::{Block, Line, PageId, Table};
use super::rust;
use super::sample;

/// Writes the page of an operation; and a file, its name and content.
pub(super) fn page(
    known: &Known<'_>,
    page: PageId,
    number: usize,
) -> (Vec<Block>, Option<(String, String)>) {
    let (Some(operation), Some(bound)) =
        (known.service.operations().get(number), known.bound(number))
    else {
        return (Vec::new(), None);
    };
    match (operation.wire, known.service.planned(operation)) {
        (Wire::Soap(soap), Planned::Soap(client, planned)) => {
            soap_page(known, page, bound, (operation, soap), (client, planned))
        }
        (Wire::Http(http), Planned::Http(client, planned)) => {
            let blocks = http_page(known, page, bound, (operation, http), (client, planned));
            (blocks, None)
        }
        // The plan has it as what it is.
        _ => (Vec::new(), None),
    }
}

/// The page of an operation of a SOAP binding.
fn soap_page(
    known: &Known<'_>,
    page: PageId,
    (binding, bound): (BindingId, &BoundOperation),
    (operation, soap): (&Operation, Soap),
    (client, planned): (&Client, &ClientOperation),
) -> (Vec<Block>, Option<(String, String)>) {
    let mut blocks = said(known, binding, bound);
    let mut facts = facts(known, binding, bound);
    if let Some(addressed) = &planned.addressed {
        facts.push(("WS-Addressing action", Line::of_code(addressed)));
    }
    let path = known.plan.path(client.module, &client.name);
    let path = format!("{path}::{}", planned.method);
    facts.push(("Rust method", Line::of_code(path)));
    blocks.push(Block::Facts(facts));

    blocks.push(heading("Request", Direction::Request));
    let at = (page, Direction::Request);
    body(known, at, &bound.input, &mut blocks);
    header_blocks(
        known,
        &bound.input,
        (client.headers, Direction::Request),
        &mut blocks,
    );
    blocks.push(heading("Response", Direction::Response));
    match &bound.output {
        None => blocks.push(Block::Paragraph(Line::of("One-way: nothing is answered."))),
        Some(output) => {
            body(known, (page, Direction::Response), output, &mut blocks);
            let headers = (client.response_headers, Direction::Response);
            header_blocks(known, output, headers, &mut blocks);
        }
    }
    faults(known, bound, &planned.wire.faults, &mut blocks);
    namespaces(known, client, planned, &mut blocks);

    let address = client.address.as_deref().unwrap_or(rust::ADDRESS);
    let shown = |side, message: &'static Message| {
        let of = (side, message);
        (known.samples).of(known.service, (operation, &soap), of, address)
    };
    let stem = known.pages.get(page).map_or("", |page| &page.stem);
    let mut file = None;
    let request = shown(Direction::Request, operation.request());
    if let Ok(sample) = &request {
        file = Some((format!("{stem}.request.xml"), sample.xml.clone()));
    }
    samples(("Sample request", "XML"), request, &mut blocks);
    if let Some(response) = operation.response() {
        samples(
            ("Sample response", "XML"),
            shown(Direction::Response, response),
            &mut blocks,
        );
    }
    blocks.push(Block::Heading(
        2,
        Line::of("The call"),
        Some("call".to_owned()),
    ));
    blocks.push(Block::Heading(3, Line::of("In Rust"), None));
    blocks.push(Block::Paragraph(
        Line::of("With the client that ")
            .code("soapgen generate")
            .text(
                " makes. Names are relative to the generated module; ".to_owned()
                    + "the values are variables, each called as what it is for.",
            ),
    ));
    let call = rust::call(known.plan, client, planned);
    blocks.push(Block::Code("rust", "The call in Rust".to_owned(), call));
    if let Some((name, _)) = &file {
        let version = match planned.soap12 {
            true => SoapVersion::V12,
            false => SoapVersion::V11,
        };
        let action = planned.action.as_deref().unwrap_or_default();
        if let Some(line) = sample::curl(version, action, address, name) {
            blocks.push(Block::Heading(3, Line::of("With curl"), None));
            let about = Line::of("The sample request lies beside this page, as ");
            blocks.push(Block::Paragraph(about.code(name).text(".")));
            blocks.push(Block::Code("sh", "The call with curl".to_owned(), line));
        }
    }
    (blocks, file)
}

/// The page of an operation of an HTTP binding.
fn http_page(
    known: &Known<'_>,
    page: PageId,
    (binding, bound): (BindingId, &BoundOperation),
    (operation, http): (&Operation, &'static HttpOperation),
    (client, planned): (&HttpClient, &plan::HttpOperation),
) -> Vec<Block> {
    let mut blocks = said(known, binding, bound);
    let mut facts = facts(known, binding, bound);
    let path = known.plan.path(client.module, &client.name);
    let path = format!("{path}::{}", planned.method);
    facts.push(("Rust method", Line::of_code(path)));
    blocks.push(Block::Facts(facts));
    blocks.push(heading("Request", Direction::Request));
    let carried = match &bound.input.http {
        Some(HttpContent::UrlEncoded) => "The parameters stand behind the ? of the URL.",
        Some(HttpContent::UrlReplacement) => "The parameters stand in the location.",
        Some(HttpContent::Form) => "The parameters are sent as a form.",
        Some(HttpContent::Xml) => "An XML document is sent.",
        _ => "",
    };
    if !carried.is_empty() {
        blocks.push(Block::Paragraph(Line::of(carried)));
    }
    body(known, (page, Direction::Request), &bound.input, &mut blocks);
    blocks.push(heading("Response", Direction::Response));
    match &bound.output {
        None => blocks.push(Block::Paragraph(Line::of("One-way: nothing is answered."))),
        Some(output) => body(known, (page, Direction::Response), output, &mut blocks),
    }
    let mut line = None;
    for side in [Direction::Request, Direction::Response] {
        let words = match side {
            Direction::Request => ("Sample request", "HTTP"),
            Direction::Response => ("Sample response", "XML"),
        };
        let Some(message) = operation.message(side) else {
            continue;
        };
        let sample = (known.samples).of_http(known.service, (operation, http), (side, message));
        let sample = sample.map(|(sample, by_curl)| {
            line = line.take().or(by_curl);
            sample
        });
        samples(words, sample, &mut blocks);
    }
    if let Some(line) = line {
        let id = Some("call".to_owned());
        blocks.push(Block::Heading(2, Line::of("The call with curl"), id));
        blocks.push(Block::Code("sh", "The call with curl".to_owned(), line));
    }
    blocks
}

/// What an operation is for.
pub(super) fn docs<'k>(
    known: &Known<'k>,
    binding: BindingId,
    bound: &BoundOperation,
) -> Option<&'k str> {
    let model = known.model;
    let port_type = &model[model[binding].port_type];
    let declared = port_type.operations.get(bound.operation as usize)?;
    let own = declared.docs.as_deref();
    own.filter(|docs| !docs.trim().is_empty())
}

fn said(known: &Known<'_>, binding: BindingId, bound: &BoundOperation) -> Vec<Block> {
    let said = match docs(known, binding, bound) {
        Some(docs) => Line::prose(docs),
        None => Line::of("The documents don't say what it does."),
    };
    vec![Block::Paragraph(said)]
}

/// Where an operation is, and how it is spoken to.
fn facts(known: &Known<'_>, id: BindingId, bound: &BoundOperation) -> Vec<(&'static str, Line)> {
    let binding = &known.model[id];
    let mut facts = Vec::new();
    let ports = known
        .model
        .services
        .iter()
        .flat_map(|service| &service.ports);
    let addresses = ports
        .filter(|port| port.binding == id)
        .filter_map(|port| port.address.as_ref());
    let addresses: Vec<Line> = addresses.map(Line::of_code).collect();
    if !addresses.is_empty() {
        facts.push(("Address", Line::joined(addresses, ", ")));
    }
    facts.push(("Binding", Line::of_code(&*binding.name.local)));
    facts.push(("Namespace", Line::of_code(&*binding.name.namespace)));
    facts.push(("Protocol", Line::of(protocol(binding.protocol))));
    let is_soap = matches!(binding.protocol, Protocol::Soap11 | Protocol::Soap12);
    if is_soap {
        let style = match (bound.style, bound.input.encoded) {
            (Style::Document, false) => "document, literal",
            (Style::Document, true) => "document, encoded",
            (Style::Rpc, false) => "rpc, literal",
            (Style::Rpc, true) => "rpc, encoded",
        };
        facts.push(("Style", Line::of(style)));
    }
    let action = bound.action.as_deref().filter(|action| !action.is_empty());
    match (action, is_soap) {
        (Some(action), true) => facts.push(("SOAP action", Line::of_code(action))),
        (Some(location), false) => facts.push(("Location", Line::of_code(location))),
        (None, _) => {}
    }
    facts
}

pub(super) fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Soap11 => "SOAP 1.1 over HTTP",
        Protocol::Soap12 => "SOAP 1.2 over HTTP",
        Protocol::HttpGet => "HTTP GET",
        Protocol::HttpPost => "HTTP POST",
    }
}

fn heading(words: &'static str, side: Direction) -> Block {
    Block::Heading(2, Line::of(words), Some(side.name().to_owned()))
}

/// What stands in the body of a message, and the parts beside it.
fn body(
    known: &Known<'_>,
    (page, side): (PageId, Direction),
    message: &BoundMessage,
    blocks: &mut Vec<Block>,
) {
    let (about, beside) = match side {
        Direction::Request => ("Parameters", "Parts beside the request"),
        Direction::Response => ("What is answered", "Parts beside the response"),
    };
    if message.body.is_empty() && message.body_type.is_none() {
        blocks.push(Block::Paragraph(Line::of("The body is empty.")));
    }
    for element in &message.body {
        let of = &known.model[*element];
        let mut line = Line::of("The element ").code(&*of.name.local);
        line = match &*of.name.namespace {
            "" => line.text(" of no namespace"),
            namespace => line.text(" of the namespace ").code(namespace),
        };
        let is_here = known.place(of.ty).is_some_and(|place| place.page == page);
        if !is_here {
            line = line.text(", of type ").line(known.reference(of.ty));
        }
        line = line.text(if of.nillable {
            ", which may be nil."
        } else {
            "."
        });
        blocks.push(Block::Paragraph(line));
        let docs = of.docs.as_deref().or(known.model[of.ty].docs.as_deref());
        if let Some(docs) = docs.filter(|_| is_here || of.docs.is_some()) {
            blocks.push(Block::Paragraph(Line::prose(docs)));
        }
        members(known, (of.ty, page), about, blocks);
    }
    if let Some(ty) = message.body_type {
        let line = Line::of("The content of the body is of type ").line(known.reference(ty));
        blocks.push(Block::Paragraph(line.text(".")));
        members(known, (ty, page), about, blocks);
    }
    if !message.attachments.is_empty() {
        let attachments = message.attachments.iter().map(|attachment| {
            let types = attachment.content_types.iter().map(Line::of_code);
            let types = match attachment.content_types.is_empty() {
                true => Line::of("any"),
                false => Line::joined(types, ", "),
            };
            vec![Line::of_code(&*attachment.part), types]
        });
        blocks.push(Block::Table(Table {
            about: beside.to_owned(),
            head: &["Part", "Media type"],
            rows: attachments.collect(),
            is_searched: false,
        }));
    }
}

fn members(
    known: &Known<'_>,
    (ty, page): (soapgen::model::TypeId, PageId),
    about: &str,
    blocks: &mut Vec<Block>,
) {
    let (table, is_cut) = known.members_deep(ty, about, page);
    match table {
        Some(table) => blocks.push(Block::Table(table)),
        None if known.place(ty).is_some_and(|place| place.page == page) => {
            blocks.push(Block::Paragraph(Line::of("It is empty.")));
        }
        None => {}
    }
    more(is_cut, blocks);
}

fn more(is_cut: bool, blocks: &mut Vec<Block>) {
    if is_cut {
        blocks.push(Block::Paragraph(Line::of(
            "The pages of the types have what is further inside.",
        )));
    }
}

/// The header blocks of a message.
fn header_blocks(
    known: &Known<'_>,
    message: &BoundMessage,
    (record, side): (Option<ShapeId>, Direction),
    blocks: &mut Vec<Block>,
) {
    if message.headers.is_empty() {
        return;
    }
    let (words, about) = match side {
        Direction::Request => (
            "Header blocks of the request",
            "Header blocks that are sent",
        ),
        Direction::Response => (
            "Header blocks of the response",
            "Header blocks that come back",
        ),
    };
    let id = format!("{}-headers", side.name());
    blocks.push(Block::Heading(3, Line::of(words), Some(id)));
    let once = Occurs {
        min: 0,
        max: Some(1),
    };
    let headers = message.headers.iter().map(|header| {
        let rust = rust_header(known, record, header.element);
        (header.element, once, rust)
    });
    let headers: Vec<_> = headers.collect();
    let mut namespaces: Vec<&str> = Vec::new();
    for (element, ..) in &headers {
        let namespace = &*known.model[*element].name.namespace;
        if !namespaces.contains(&namespace) {
            namespaces.push(namespace);
        }
    }
    let named = namespaces.iter().map(|namespace| match *namespace {
        "" => Line::of("none"),
        namespace => Line::of_code(namespace),
    });
    let line = Line::of("They stand in the SOAP header. Namespace: ");
    let line = line.line(Line::joined(named, ", ")).text(".");
    blocks.push(Block::Paragraph(line));
    let (table, is_cut) = known.elements_deep(&headers, about);
    blocks.extend(table.map(Block::Table));
    more(is_cut, blocks);
}

/// The member of a client's header blocks that holds an element.
fn rust_header(known: &Known<'_>, record: Option<ShapeId>, element: ElementId) -> Option<String> {
    let name = &known.model[element].name;
    let mut members = known.plan.members(record?).iter();
    let member = members.find(|member| match &member.row.kind {
        RowKind::Element(of) => of == name,
        _ => false,
    })?;
    let ty = known.plan.spell(&member.ty);
    Some(format!("headers.{}: {ty}", member.name))
}

fn faults(known: &Known<'_>, bound: &BoundOperation, planned: &[RootId], blocks: &mut Vec<Block>) {
    let id = Some("faults".to_owned());
    blocks.push(Block::Heading(2, Line::of("Faults"), id));
    if bound.faults.is_empty() {
        let line = Line::of("The documents declare none. Any service may answer with a fault.");
        blocks.push(Block::Paragraph(line));
        return;
    }
    let rust = |element: ElementId| {
        let mut roots = planned
            .iter()
            .filter_map(|root| known.plan.roots.get(root.0));
        let root = roots.find(|root| root.element == element)?;
        Some(Line::of_code(known.plan.spell(&root.ty)))
    };
    let rows = bound.faults.iter().map(|fault| {
        let of = &known.model[fault.element];
        let docs = of.docs.as_deref().or(known.model[of.ty].docs.as_deref());
        vec![
            Line::of_code(&*fault.name),
            Line::of_code(&*of.name.local),
            known.reference(of.ty),
            docs.map_or_else(Line::new, |docs| {
                Line::of(super::page::first_sentence(docs))
            }),
            rust(fault.element).unwrap_or_default(),
        ]
    });
    blocks.push(Block::Table(Table {
        about: "Declared faults".to_owned(),
        head: &["Name", "Element", "Type", "What it is", "In Rust"],
        rows: rows.collect(),
        is_searched: false,
    }));
}

/// The namespaces that its messages name, with their prefixes.
fn namespaces(
    known: &Known<'_>,
    client: &Client,
    planned: &ClientOperation,
    blocks: &mut Vec<Block>,
) {
    let envelope = match planned.soap12 {
        true => "http://www.w3.org/2003/05/soap-envelope",
        false => "http://schemas.xmlsoap.org/soap/envelope/",
    };
    let mut rows = vec![vec![Line::of_code("soap"), Line::of_code(envelope)]];
    let mut seen = HashSet::new();
    let bodies = std::iter::once(&planned.wire.input).chain(&planned.wire.output);
    let of_bodies = bodies.flat_map(|body| match body {
        Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => {
            (known.plan.roots.get(root.0)).map_or(&[][..], |root| &root.namespaces)
        }
        Body::Content(_) | Body::EncodedContent(_) => &[],
    });
    for module in client.header_namespaces.iter().chain(of_bodies) {
        if let Some(module) = known.plan.modules.get(module.0)
            && let Some(namespace) = &module.namespace
            && !namespace.is_empty()
            && seen.insert(namespace)
        {
            let prefix = Line::of_code(&module.prefix);
            rows.push(vec![prefix, Line::of_code(namespace)]);
        }
    }
    let id = Some("namespaces".to_owned());
    blocks.push(Block::Heading(2, Line::of("Namespaces"), id));
    blocks.push(Block::Table(Table {
        about: "Namespaces of the messages".to_owned(),
        head: &["Prefix", "Namespace"],
        rows,
        is_searched: false,
    }));
}

fn samples(
    (words, kind): (&'static str, &'static str),
    sample: Result<sample::Sample, String>,
    blocks: &mut Vec<Block>,
) {
    let id = words.to_lowercase().replace(' ', "-");
    blocks.push(Block::Heading(2, Line::of(words), Some(id)));
    match sample {
        Ok(sample) => {
            let language = if kind == "HTTP" { "http" } else { "xml" };
            blocks.push(Block::Heading(3, Line::of(kind), None));
            blocks.push(Block::Code(
                language,
                format!("{words}, {kind}"),
                sample.xml,
            ));
            blocks.push(Block::Heading(3, Line::of("JSON"), None));
            blocks.push(Block::Code("json", format!("{words}, JSON"), sample.json));
            if let Some(headers) = sample.headers {
                blocks.push(Block::Heading(3, Line::of("Header blocks as JSON"), None));
                let about = format!("{words}, header blocks as JSON");
                blocks.push(Block::Code("json", about, headers));
            }
        }
        Err(why) => {
            let line = Line::of("There is none: ").code(why);
            blocks.push(Block::Paragraph(line));
        }
    }
}
