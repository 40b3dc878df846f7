//! The pages: what there is, an operation to be tried, a request that was answered. They are forms
//! and links, and do without their script; that makes fields of the JSON in a form.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use serde::Serialize;
use soapgen::diagnostic::Shown;
use soapgen_dynamic::pretty::pretty;
use soapgen_dynamic::{Direction, Wire};
use soapgen_runtime::dynamic::{Document, Headers};
use soapgen_runtime::{BytesBody, ErrorKind, ReadOptions, SoapVersion, WriteOptions};

use super::effects::{Cut, FIELD};
use super::html::text;
use super::known::{Operated, Sampled};
use super::log::{KEPT, Logged, kept};
use super::serve::{Answered, Mocked};
use crate::bindings;

/// What a form said, and what came of it.
pub(super) struct Tried {
    body: String,
    header: Option<String>,
    version: SoapVersion,
    wanted: String,
    outcome: Result<Outcome, String>,
}

/// An answer to what a form asked.
struct Outcome {
    logged: Arc<Logged>,
    /// The answer in a word.
    word: &'static str,
    cut: Option<Cut>,
    /// The answer as JSON, where it is a message.
    json: Option<String>,
}

/// The beginning and the end of each page.
fn page(title: &str, way: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/-/style.css\">\n\
         <script src=\"/-/page.js\" defer></script>\n</head>\n<body>\n\
         <header><nav aria-label=\"Way\">{way}</nav></header>\n<main>\n{content}</main>\n\
         </body>\n</html>\n"
    )
}

const HOME: &str = "<a href=\"/\">Mock</a>";

/// Paragraphs of a text.
fn paragraphs(docs: &str) -> String {
    let paragraphs = docs.split("\n\n").map(str::trim);
    paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| format!("<p>{}</p>\n", text(paragraph)))
        .collect()
}

/// The first line of a text.
fn line(docs: &str) -> String {
    let first = docs.split("\n\n").next().unwrap_or("");
    let words: Vec<&str> = first.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// What there is, and what was asked.
pub(super) fn index(mocked: &Mocked) -> String {
    let names: Vec<&str> = mocked.endpoints.iter().map(|of| of.name.as_str()).collect();
    let title = text(&names.join(", "));
    let mut out = String::new();
    let is_alone = mocked.endpoints.len() == 1;
    // Text into a string always succeeds, here and below.
    let _ = writeln!(out, "<h1>{title}</h1>");
    let _ = writeln!(out, "<p class=\"about\">{}</p>", about(mocked));
    for endpoint in &mocked.endpoints {
        let path = match is_alone {
            true => "/".to_owned(),
            false => {
                let _ = writeln!(out, "<h2>{}</h2>", text(&endpoint.path));
                format!("/{}", endpoint.path)
            }
        };
        out.push_str(&paragraphs(&endpoint.docs));
        let at = format!("<code>{}</code>", text(&path));
        let called = match (endpoint.has_soap(), endpoint.has_http()) {
            (true, false) => format!("It is called at {at}."),
            (true, true) => {
                format!("By SOAP it is called at {at}; operations of HTTP alone stand behind that.")
            }
            (false, _) => format!("Its operations stand behind {at}."),
        };
        let _ = writeln!(
            out,
            "<p>{called} Its description: <a href=\"{}?wsdl\">WSDL</a></p>",
            text(&path)
        );
        let heading = if is_alone { "h2" } else { "h3" };
        let _ = writeln!(
            out,
            "<{heading}>Operations</{heading}>\n<ul class=\"operations\">"
        );
        for number in &endpoint.numbers {
            let Some(operation) = mocked.known.operations.get(*number) else {
                continue;
            };
            let _ = writeln!(
                out,
                "<li><a href=\"/-/operation/{number}\">{}</a> <span>{}</span></li>",
                text(&operation.title()),
                text(&line(&operation.docs))
            );
        }
        out.push_str("</ul>\n");
    }
    out.push_str("<h2>Last requests</h2>\n");
    let last = mocked.log.last();
    if last.is_empty() {
        out.push_str("<p>Nothing was asked yet.</p>\n");
    } else {
        let _ = writeln!(out, "<p>At most {KEPT} are kept, the last one first.</p>");
        out.push_str(
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Last requests\">\
             <table>\n<thead><tr><th scope=\"col\">Number</th><th scope=\"col\">Operation</th>\
             <th scope=\"col\">Status</th><th scope=\"col\">Answered by</th>\
             <th scope=\"col\">Time</th><th scope=\"col\">Violations</th></tr></thead>\n<tbody>\n",
        );
        for logged in last {
            let _ = writeln!(
                out,
                "<tr><td><a href=\"/-/request/{0}\">{0}</a></td><td>{1}</td><td>{2}</td>\
                 <td>{3}</td><td>{4} ms</td><td>{5}</td></tr>",
                logged.number,
                text(&mocked.name(&logged)),
                status(&logged),
                text(&logged.from),
                logged.took.as_millis(),
                logged.violations.len()
            );
        }
        out.push_str("</tbody>\n</table></div>\n");
    }
    page(&format!("{title} — mock"), HOME, &out)
}

/// How requests are answered.
fn about(mocked: &Mocked) -> String {
    let read = match mocked.is_strict {
        true => "Requests that the schema doesn’t allow are refused",
        false => "Requests are read leniently; what the schema doesn’t allow is listed below",
    };
    match &mocked.recorded {
        Some(url) => format!("{read}. All are sent on to {} and recorded.", text(url)),
        None => format!("{read}. Answers are from files, from recordings, or samples."),
    }
}

fn status(logged: &Logged) -> String {
    logged.status.map_or("cut".to_owned(), |s| s.to_string())
}

/// A request that was answered.
pub(super) fn request(mocked: &Mocked, logged: &Logged) -> String {
    let number = logged.number;
    let mut out = format!("<h1>Request {number}</h1>\n");
    let operation = match logged.operation {
        Some(at) => format!(
            "<a href=\"/-/operation/{at}\">{}</a>",
            text(&mocked.name(logged))
        ),
        None => "none".to_owned(),
    };
    let _ = writeln!(
        out,
        "<dl><dt>Method</dt><dd>{}</dd><dt>Path</dt><dd>{}</dd><dt>Operation</dt><dd>{operation}</dd><dt>Status</dt>\
         <dd>{}</dd><dt>Answered by</dt><dd>{}</dd><dt>Time</dt><dd>{} ms</dd></dl>",
        text(&logged.method),
        text(&logged.path),
        status(logged),
        text(&logged.from),
        logged.took.as_millis()
    );
    out.push_str(&violations(logged, "h2"));
    out.push_str("<h2>Request</h2>\n");
    out.push_str(&pre("Request", &logged.request));
    out.push_str("<h2>Answer</h2>\n");
    out.push_str(&pre("Answer", &logged.answer));
    page(
        &format!("Request {number} — mock"),
        &format!("{HOME} <span>› request {number}</span>"),
        &out,
    )
}

fn violations(logged: &Logged, heading: &str) -> String {
    if logged.violations.is_empty() {
        return String::new();
    }
    let mut out =
        format!("<{heading}>What the schema doesn’t allow</{heading}>\n<ul class=\"wrong\">\n");
    for violation in &logged.violations {
        let _ = writeln!(out, "<li>{}</li>", text(violation));
    }
    out.push_str("</ul>\n");
    out
}

/// A text as it stands. Its box has the focus, so that it scrolls by keys.
fn pre(label: &str, content: &str) -> String {
    format!(
        "<pre tabindex=\"0\" role=\"region\" aria-label=\"{}\"><code>{}</code></pre>\n",
        text(label),
        text(content.trim_end())
    )
}

fn json(value: &impl Serialize) -> String {
    match serde_json::to_string_pretty(value) {
        Ok(text) => text,
        Err(why) => format!("{why}"),
    }
}

/// JSON as it may stand between tags: what can't be seen stands as JSON escapes it.
fn json_text(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let mut one = [0; 4];
        let one: &str = c.encode_utf8(&mut one);
        if c == '\n' || Shown(one).to_string() == one {
            out.push(c);
            continue;
        }
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    text(&out)
}

/// Body and header blocks of a sample as JSON.
fn as_json(
    message: &'static soapgen_dynamic::Message,
    sampled: &(Document, Headers),
) -> (String, Option<String>) {
    let (body, headers) = sampled;
    let has_blocks = message.headers.is_some_and(|(_, sent)| !sent.is_empty());
    let blocks = has_blocks.then(|| json(&message.headers_to_json(headers)));
    (json(&message.to_json(body)), blocks)
}

/// An operation: its samples, a form that tries it, and what came of that.
pub(super) fn operation(mocked: &Mocked, number: usize, tried: Option<Tried>) -> String {
    let Some(operation) = mocked.known.operations.get(number) else {
        return page("Mock", HOME, "<h1>There is no such operation</h1>\n");
    };
    let name = text(&operation.title());
    let mut out = format!("<h1>{name}</h1>\n{}", paragraphs(&operation.docs));
    if let Some(http) = operation.http() {
        let _ = writeln!(
            out,
            "<p>Behind the path of the service it is at <code>{} {}</code></p>",
            http.method(),
            text(http.location())
        );
    }
    if let Some(tried) = &tried {
        out.push_str(&outcome(operation, tried));
    }
    out.push_str(&form(mocked, operation, tried.as_ref()));
    out.push_str("<h2>Samples</h2>\n");
    for (what, direction, sampled) in [
        ("Request", Direction::Request, Some(&operation.request)),
        ("Response", Direction::Response, operation.response.as_ref()),
    ] {
        let _ = writeln!(out, "<h3>{what}</h3>");
        match sampled {
            None if operation.http().is_some() => {
                out.push_str("<p>Nothing is answered but the status.</p>\n");
            }
            None => out.push_str("<p>The operation is one-way: nothing is answered.</p>\n"),
            Some(sampled) => out.push_str(&samples(operation, (what, direction), sampled)),
        }
    }
    let faults = operation.fault_names();
    if !faults.is_empty() {
        let listed: Vec<String> = faults
            .iter()
            .map(|f| format!("<code>{}</code>", text(f)))
            .collect();
        let _ = writeln!(out, "<h3>Faults</h3>\n<p>{}</p>", listed.join(", "));
    }
    page(
        &format!("{name} — mock"),
        &format!("{HOME} <span>› {name}</span>"),
        &out,
    )
}

fn samples(
    operation: &Operated,
    (what, direction): (&str, Direction),
    sampled: &Sampled,
) -> String {
    let sampled = match sampled {
        Ok(sampled) => sampled,
        Err(why) => return format!("<p class=\"wrong\">{}</p>\n", text(why)),
    };
    let Some(message) = operation.message(direction) else {
        return String::new();
    };
    let (body, headers) = sampled;
    let mut label = format!("{what} as XML");
    let written = match (&operation.wire, direction) {
        (Wire::Soap(soap), _) => {
            let envelope = direction.write(soap, body, headers, &[]);
            envelope.map_or_else(|why| why.to_string(), |xml| pretty(&xml))
        }
        (Wire::Http(http), Direction::Request) => {
            label = format!("{what} as HTTP has it");
            let request = bindings::request(operation.address.as_deref(), http, body);
            request.map_or_else(
                |why| why,
                |request| bindings::request_text(&request, (message, false)),
            )
        }
        (Wire::Http(_), Direction::Response) => {
            let written = bindings::answer(message, body);
            written.map_or_else(|why| why, |xml| pretty(&xml))
        }
    };
    let (json, _) = as_json(message, sampled);
    format!(
        "<details><summary>{label}</summary>\n{}</details>\n\
         <details><summary>{what} as JSON</summary>\n{}</details>\n",
        pre(&label, &written),
        pre(&format!("{what} as JSON"), &json)
    )
}

/// The form that tries an operation.
fn form(mocked: &Mocked, operation: &Operated, tried: Option<&Tried>) -> String {
    let sample = match &operation.request {
        Ok(sampled) => as_json(operation.request(), sampled),
        Err(_) => ("{}".to_owned(), None),
    };
    let (body, header, version, wanted) = match tried {
        Some(tried) => (&tried.body, &tried.header, tried.version, &*tried.wanted),
        None => {
            let version = operation
                .soap()
                .map_or(SoapVersion::V11, |soap| soap.version());
            (&sample.0, &sample.1, version, "")
        }
    };
    let mut out = String::from("<h2>Try it</h2>\n<form method=\"post\" id=\"try\">\n");
    let mut area = |name: &str, label: &str, content: &str| {
        let rows = content.lines().count().clamp(3, 24);
        let _ = writeln!(
            out,
            "<div class=\"json\"><label for=\"{name}\">{label}</label>\n<textarea id=\"{name}\" \
             name=\"{name}\" rows=\"{rows}\" spellcheck=\"false\" autocapitalize=\"off\" \
             autocomplete=\"off\">\n{}</textarea></div>",
            json_text(content)
        );
    };
    if let Some(header) = header {
        area("header", "Header blocks, as JSON", header);
    }
    let label = match (operation.http(), operation.request().root) {
        (None, _) => "Body, as JSON",
        (Some(_), None) => "Parameters, as JSON",
        (Some(_), Some(_)) => "Document, as JSON",
    };
    area("body", label, body);
    let option = |of: SoapVersion| {
        let selected = if of == version { " selected" } else { "" };
        let value = match of {
            SoapVersion::V11 => "1.1",
            SoapVersion::V12 => "1.2",
        };
        format!("<option value=\"{value}\"{selected}>SOAP {value}</option>")
    };
    let mut hints = vec!["fault".to_owned(), "fault=Client".to_owned()];
    hints.extend(
        operation
            .fault_names()
            .iter()
            .map(|name| format!("fault={name}")),
    );
    hints.extend(["delay=2s", "cut=50", "status=503"].map(str::to_owned));
    let names = mocked.answers.names(operation);
    hints.extend(names.iter().map(|name| format!("answer={name}")));
    let hints: String = (hints.iter())
        .map(|hint| format!("<option value=\"{}\"></option>", text(hint)))
        .collect();
    let versions = match operation.http() {
        Some(_) => String::new(),
        None => format!(
            "<div><label for=\"soap\">Version</label>\n<select id=\"soap\" \
             name=\"soap\">{}{}</select></div>\n",
            option(SoapVersion::V11),
            option(SoapVersion::V12)
        ),
    };
    let _ = writeln!(
        out,
        "<div class=\"row\">{versions}<div><label for=\"wanted\">X-Soapgen-Mock</label>\n\
         <input id=\"wanted\" name=\"wanted\" value=\"{}\" list=\"hints\" \
         placeholder=\"delay=2s; fault\" autocomplete=\"off\" spellcheck=\"false\">\n\
         <datalist id=\"hints\">{hints}</datalist></div></div>",
        text(wanted)
    );
    out.push_str("<p><button type=\"submit\">Send</button></p>\n</form>\n");
    out
}

/// What came of a form.
fn outcome(operation: &Operated, tried: &Tried) -> String {
    let mut out = String::from("<section id=\"answer\" aria-labelledby=\"answer-heading\">\n");
    out.push_str("<h2 id=\"answer-heading\">Answer</h2>\n");
    match &tried.outcome {
        Err(why) => {
            let _ = writeln!(out, "<p class=\"wrong\" role=\"alert\">{}</p>", text(why));
        }
        Ok(outcome) => {
            let logged = &outcome.logged;
            let cut = match outcome.cut {
                None => String::new(),
                Some(Cut::Before) => ", and the connection ends before it".to_owned(),
                Some(Cut::After(bytes)) => format!(", cut after {bytes} bytes"),
            };
            let by = match &*logged.from {
                "" => String::new(),
                from => format!(", by {}", text(from)),
            };
            let _ = writeln!(
                out,
                "<p role=\"status\"><strong>{}</strong>, status {}{by}, after {} ms{cut}: \
                 <a href=\"/-/request/{}\">request {3}</a></p>",
                outcome.word,
                status(logged),
                logged.took.as_millis(),
                logged.number
            );
            out.push_str(&violations(logged, "h3"));
            if let Some(json) = &outcome.json {
                out.push_str(&pre("Answer as JSON", json));
            }
            let is_open = if outcome.json.is_none() { " open" } else { "" };
            let [answer, request] = match operation.http() {
                None => ["Answer as XML", "Request as XML"],
                Some(_) => ["Answer as it came", "Request as it was sent"],
            };
            let sent = match operation.http() {
                None => logged.request.clone(),
                // What is sent may stand in the path alone.
                Some(_) => format!("{} {}\n\n{}", logged.method, logged.path, logged.request),
            };
            let _ = write!(
                out,
                "<details{is_open}><summary>{answer}</summary>\n{}</details>\n\
                 <details><summary>{request}</summary>\n{}</details>\n",
                pre(answer, &logged.answer),
                pre(request, &sent)
            );
        }
    }
    out.push_str("</section>\n");
    out
}

/// Does what a form says.
pub(super) async fn tried(mocked: &Mocked, number: usize, form: Vec<(String, String)>) -> Tried {
    let mut tried = Tried {
        body: String::new(),
        header: None,
        version: SoapVersion::V11,
        wanted: String::new(),
        outcome: Err(String::new()),
    };
    for (name, value) in form {
        // Browsers send lines as CR LF.
        let value = value.replace("\r\n", "\n");
        match name.as_str() {
            "body" => tried.body = value,
            "header" => tried.header = Some(value),
            "wanted" => tried.wanted = value,
            "soap" if value == "1.2" => tried.version = SoapVersion::V12,
            _ => {}
        }
    }
    tried.outcome = sent(mocked, number, &tried).await;
    tried
}

async fn sent(mocked: &Mocked, number: usize, tried: &Tried) -> Result<Outcome, String> {
    let gone = || "there is no such operation".to_owned();
    let operation = mocked.known.operations.get(number).ok_or_else(gone)?;
    let endpoint = (mocked.endpoints.iter()).find(|of| of.numbers.contains(&number));
    let endpoint = endpoint.ok_or_else(gone)?;
    let message = operation.request();
    let parsed = |what: &str, text: &str| {
        soapgen_dynamic::parse_json(text).map_err(|why| format!("{what} is not JSON: {why}"))
    };
    let body = parsed("the body", &tried.body)?;
    let body = message.body_from_json(&body);
    let body = body.map_err(|why| format!("the body: {why}"))?;
    let headers = match &tried.header {
        None => Headers::default(),
        Some(header) => {
            let header = parsed("the header", header)?;
            let headers = message.headers_from_json(&header);
            headers.map_err(|why| format!("the header: {why}"))?
        }
    };
    let request = match &operation.wire {
        Wire::Soap(soap) => {
            let soap = soap.speaking(tried.version);
            let envelope = soap.write_request(&body, &headers, &[], &WriteOptions::default());
            let envelope =
                envelope.map_err(|why| format!("the request can't be written: {why}"))?;
            let mut request = Request::new(Bytes::from(envelope));
            *request.method_mut() = Method::POST;
            if let Ok(uri) = format!("/{}", endpoint.path).parse() {
                *request.uri_mut() = uri;
            }
            *request.headers_mut() = fields(soap.action(), tried.version)?;
            request
        }
        Wire::Http(http) => {
            // Where there are several, each is at its path.
            let path = match &*mocked.endpoints {
                [_] => "",
                _ => &endpoint.path,
            };
            let address = format!("http://localhost/{path}");
            let mut request = bindings::request(Some(&address), http, &body)
                .map_err(|why| format!("the request can't be written: {why}"))?;
            // As it comes to a server.
            if let Some(path) = request.uri().path_and_query().cloned() {
                *request.uri_mut() = path.into();
            }
            request
        }
    };
    let mut request = request.map(BytesBody::from);
    if let Some(wanted) = wanted(tried)? {
        let name = HeaderName::from_static(FIELD);
        request.headers_mut().insert(name, wanted);
    }
    let Answered {
        answer,
        cut,
        logged,
    } = mocked.message(endpoint, request).await;
    let mut outcome = Outcome {
        logged,
        word: "No message",
        cut,
        json: None,
    };
    let content = String::from_utf8_lossy(answer.body());
    let answered = match &operation.wire {
        _ if content.is_empty() => {
            outcome.word = "Accepted";
            return Ok(outcome);
        }
        Wire::Soap(soap) => {
            let soap = soap.speaking(tried.version);
            match soap.read_response(&content, &ReadOptions::default()) {
                Ok(response) => Some(response.body),
                Err(error) => {
                    if matches!(error.kind(), ErrorKind::Fault(_)) {
                        outcome.word = "Fault";
                    }
                    None
                }
            }
        }
        Wire::Http(_) if !answer.status().is_success() => {
            outcome.word = "Error";
            None
        }
        Wire::Http(_) => {
            let root = operation.response().and_then(|message| message.root);
            root.and_then(|root| root.from_str(&content).ok())
        }
    };
    if let (Some(answered), Some(message)) = (answered, operation.response()) {
        outcome.word = "Response";
        outcome.json = Some(kept(json(&message.to_json(&answered))));
    }
    Ok(outcome)
}

/// A text as a field of HTTP.
fn field(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(text).map_err(|_| format!("`{text}` can't stand in a field of HTTP"))
}

/// What a form asks for that goes wrong.
fn wanted(tried: &Tried) -> Result<Option<HeaderValue>, String> {
    let wanted = tried.wanted.trim();
    (!wanted.is_empty()).then(|| field(wanted)).transpose()
}

/// The fields of a request in an envelope.
fn fields(action: &str, version: SoapVersion) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let of = match version {
        SoapVersion::V11 => {
            let name = HeaderName::from_static("soapaction");
            headers.insert(name, field(&format!("\"{action}\""))?);
            "text/xml; charset=utf-8".to_owned()
        }
        SoapVersion::V12 if action.is_empty() => "application/soap+xml; charset=utf-8".to_owned(),
        SoapVersion::V12 => format!("application/soap+xml; charset=utf-8; action=\"{action}\""),
    };
    headers.insert(CONTENT_TYPE, field(&of)?);
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_what_it_means() {
        let shown = json_text("{\"a\": \"\u{202e}<\u{e0001}\"}");
        assert_eq!(
            shown,
            "{&quot;a&quot;: &quot;\\u202e&lt;\\udb40\\udc01&quot;}"
        );
    }
}
