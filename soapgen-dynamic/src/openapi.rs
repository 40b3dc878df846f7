//! The description of a service as others speak to it by JSON over HTTP: OpenAPI 3.2, and faults as
//! problem details (RFC 9457). `docs/gateway.md` has both with examples.

use serde_json::{Map, Value as Json, json};
use soapgen_runtime::dynamic::Document;
use soapgen_runtime::{Element, Fault, QName, Root};

use crate::json::schema::Schemas;
use crate::routes::Route;
use crate::{Detail, Direction, Message, Operation, Planned, Service};

/// The version of OpenAPI, and of JSON Schema by which its schemas are read.
const OPENAPI: &str = "3.2.0";
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The page that says of each kind of problem what it is.
const PAGE: &str = "https://github.com/soapgen/soapgen/blob/main/docs/gateway.md";

/// Names of schemas that are of no type.
const PROBLEM: &str = "Problem";
const FAULT: &str = "Fault";

/// Why a request got no answer: the kinds of problem details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The request is not what the operation takes.
    Request,
    /// Nothing is at the path.
    Path,
    /// The path takes another method.
    Method,
    /// The request didn't arrive in time.
    Slow,
    /// The request is larger than what is read.
    Size,
    /// The request is not JSON by its media type.
    MediaType,
    /// Another host or site has the request sent.
    Origin,
    /// The service says that its client asked wrongly.
    ClientFault,
    /// The service answers with a fault that the operation declares.
    DeclaredFault,
    /// The service answers with another fault.
    ServerFault,
    /// The header blocks of the answer say that the operation failed.
    Failed,
    /// The service can't be asked, or its answer is none of the operation.
    NoAnswer,
    /// The service didn't answer in time.
    Timeout,
    /// More is asked at once than is passed on.
    Busy,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Request,
        Self::Path,
        Self::Method,
        Self::Slow,
        Self::Size,
        Self::MediaType,
        Self::Origin,
        Self::ClientFault,
        Self::DeclaredFault,
        Self::ServerFault,
        Self::Failed,
        Self::NoAnswer,
        Self::Timeout,
        Self::Busy,
    ];

    /// The status by which it is answered.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Request | Self::ClientFault => 400,
            Self::Origin => 403,
            Self::Path => 404,
            Self::Method => 405,
            Self::Slow => 408,
            Self::Size => 413,
            Self::MediaType => 415,
            Self::DeclaredFault => 422,
            Self::ServerFault | Self::Failed => 500,
            Self::NoAnswer => 502,
            Self::Busy => 503,
            Self::Timeout => 504,
        }
    }

    /// What it is called at the end of its type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Path => "path",
            Self::Method => "method",
            Self::Slow => "slow",
            Self::Size => "size",
            Self::MediaType => "media-type",
            Self::Origin => "origin",
            Self::ClientFault => "client-fault",
            Self::DeclaredFault => "declared-fault",
            Self::ServerFault => "server-fault",
            Self::Failed => "failed",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
            Self::Timeout => "timeout",
        }
    }

    /// What it is, for people: the same each time (RFC 9457, 3.1.3).
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Request => "The request is not what the operation takes",
            Self::Path => "Nothing is at this path",
            Self::Method => "The path takes another method",
            Self::Slow => "The request didn't arrive in time",
            Self::Size => "The request is too large",
            Self::MediaType => "The request is not JSON",
            Self::Origin => "The request is not answered for who has it sent",
            Self::ClientFault => "The service says that the request is wrong",
            Self::DeclaredFault => "The service answers with a fault of the operation",
            Self::ServerFault => "The service answers with a fault",
            Self::Failed => "The service says that the operation failed",
            Self::NoAnswer => "The service gave no answer",
            Self::Busy => "Too much is asked at once",
            Self::Timeout => "The service didn't answer in time",
        }
    }

    /// What a fault is: one that the operation declares is told from others by what stands in its
    /// detail; of the others, the code says who is at fault.
    #[must_use]
    pub fn of_fault(fault: &Fault) -> Self {
        let is_client = matches!(&*fault.code.local, "Client" | "Sender");
        match (fault.declared::<Document>(), is_client) {
            (Some(_), _) => Self::DeclaredFault,
            (None, true) => Self::ClientFault,
            (None, false) => Self::ServerFault,
        }
    }

    /// The problem details, with `detail` for what is particular here.
    #[must_use]
    pub fn to_json(self, detail: &str) -> Map<String, Json> {
        let mut problem = Map::new();
        problem.insert("type".to_owned(), json!(format!("{PAGE}#{}", self.name())));
        problem.insert("title".to_owned(), json!(self.title()));
        problem.insert("status".to_owned(), json!(self.status()));
        problem.insert("detail".to_owned(), json!(detail));
        problem
    }
}

/// A fault as JSON: `code`, `reason`, what else it says of itself, and `detail`, in which an element
/// that the operation declares stands under its name, and any other is XML under `$any`.
#[must_use]
pub fn fault_to_json(declared: &[&'static Root<Document>], fault: &Fault) -> Json {
    let mut json = Map::new();
    json.insert("code".to_owned(), json!(name(&fault.code)));
    if !fault.subcodes.is_empty() {
        let subcodes: Vec<String> = fault.subcodes.iter().map(name).collect();
        json.insert("subcodes".to_owned(), json!(subcodes));
    }
    json.insert("reason".to_owned(), json!(fault.reason));
    for (key, text) in [("actor", &fault.actor), ("node", &fault.node)] {
        json.extend(text.as_ref().map(|text| (key.to_owned(), json!(text))));
    }
    let (mut detail, mut any) = (Map::new(), Vec::new());
    for element in fault.detail.iter().flat_map(Element::elements) {
        let mut roots = declared.iter();
        let root = roots.find(|root| element.is(root.namespace(), root.name()));
        let value = root.and_then(|root| {
            let value = fault.detail_of::<Document>(root)?;
            serde_json::to_value(crate::to_json(root, value)?).ok()
        });
        match value {
            Some(value) if !detail.contains_key(&*element.name.local) => {
                detail.insert(element.name.local.to_string(), value);
            }
            _ => any.extend(element.to_xml().ok().map(|xml| json!({"$xml": xml}))),
        }
    }
    if !any.is_empty() {
        detail.insert("$any".to_owned(), Json::Array(any));
    }
    if !detail.is_empty() {
        json.insert("detail".to_owned(), Json::Object(detail));
    }
    Json::Object(json)
}

fn name(name: &QName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{{{namespace}}}{}", name.local),
        None => name.local.to_string(),
    }
}

/// A documentation as the CommonMark that OpenAPI takes descriptions for: paragraphs, lists and
/// code within a line stay what they are, everything else is escaped.
fn markdown(docs: &str) -> String {
    let docs = crate::json::schema::plain(docs);
    let lines: Vec<String> = (soapgen::text::prose(&docs).iter())
        .map(ToString::to_string)
        .collect();
    lines.join("\n").trim().to_owned()
}

impl Service {
    /// The description of the service as `soapgen gateway` offers it (OpenAPI 3.2.0): a path for
    /// each operation, which takes and gives messages as JSON. `servers` are the addresses where it
    /// is; without any it is where the description is.
    #[must_use]
    pub fn openapi(&self, servers: &[String]) -> Json {
        let routes = self.routes();
        let mut schemas = Schemas::at(self, "#/components/schemas/", &[PROBLEM, FAULT], markdown);
        let mut paths = Map::new();
        for route in &routes {
            let Some(operation) = self.operations().get(route.operation) else {
                continue;
            };
            let described = self.described(route, operation, &mut schemas);
            paths.insert(route.path(), json!({"post": described}));
        }
        let mut known = schemas.definitions();
        known.insert(PROBLEM.to_owned(), problem());
        known.insert(FAULT.to_owned(), fault(Json::Bool(true)));

        let mut names: Vec<&str> = routes.iter().map(|route| &*route.service).collect();
        names.dedup();
        let mut tags: Vec<Json> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for name in names.iter().copied().filter(|name| seen.insert(*name)) {
            let mut tag = Map::new();
            tag.insert("name".to_owned(), json!(name));
            if let Some(docs) = self.docs_of_service(name) {
                tag.insert("description".to_owned(), json!(docs));
            }
            tags.push(Json::Object(tag));
        }
        let title = match &*tags {
            [alone] => alone["name"].as_str().unwrap_or_default().to_owned(),
            _ => names.join(", "),
        };
        let mut description = Map::new();
        let mut put = |key: &str, value: Json| description.insert(key.to_owned(), value);
        put("openapi", json!(OPENAPI));
        put(
            "info",
            json!({
                "title": crate::json::schema::clipped(&title, 200),
                "description": "A service by JSON, as `soapgen gateway` offers it.",
                "version": "1",
            }),
        );
        put("jsonSchemaDialect", json!(DIALECT));
        if !servers.is_empty() {
            let servers: Vec<Json> = servers.iter().map(|url| json!({"url": url})).collect();
            put("servers", Json::Array(servers));
        }
        put("tags", Json::Array(tags));
        put("paths", Json::Object(paths));
        put(
            "components",
            json!({"schemas": known, "responses": responses()}),
        );
        Json::Object(description)
    }

    fn docs_of_service(&self, name: &str) -> Option<String> {
        let mut services = self.generated().model.services.iter();
        let service = services.find(|service| &*service.name.local == name)?;
        let docs = markdown(service.docs.as_deref()?);
        (!docs.is_empty()).then_some(docs)
    }

    fn described(&self, route: &Route, operation: &Operation, schemas: &mut Schemas<'_>) -> Json {
        let mut of = Map::new();
        of.insert("operationId".to_owned(), json!(route.id));
        of.insert("tags".to_owned(), json!([route.service]));
        let docs = self.docs_of(operation).map(markdown).unwrap_or_default();
        if !docs.is_empty() {
            of.insert("description".to_owned(), json!(docs));
        }
        let request = self.media(operation, Direction::Request, schemas);
        of.insert(
            "requestBody".to_owned(),
            json!({"required": true, "content": {"application/json": request}}),
        );
        let mut responses = Map::new();
        match operation.response() {
            Some(_) => {
                let response = self.media(operation, Direction::Response, schemas);
                responses.insert(
                    "200".to_owned(),
                    json!({
                        "description": "The answer.",
                        "content": {"application/json": response},
                    }),
                );
            }
            None => {
                let said = "The service took it; nothing is answered.";
                responses.insert("202".to_owned(), json!({"description": said}));
            }
        }
        for (status, key, _) in FAILURES {
            let to = format!("#/components/responses/{key}");
            responses.insert((*status).to_owned(), json!({"$ref": to}));
        }
        if let Some(declared) = self.declared_faults(operation, schemas) {
            responses.insert("422".to_owned(), declared);
        }
        of.insert("responses".to_owned(), Json::Object(responses));
        Json::Object(of)
    }

    /// A message: its schema, and an example of it where there is one.
    fn media(
        &self,
        operation: &Operation,
        direction: Direction,
        schemas: &mut Schemas<'_>,
    ) -> Json {
        let mut media = Map::new();
        if let Some(message) = operation.message(direction) {
            media.insert("schema".to_owned(), schemas.whole(message));
            let example = self.example(message);
            media.extend(example.map(|example| ("example".to_owned(), example)));
        }
        Json::Object(media)
    }

    /// A sample of a message, as JSON: an object with `body`, and `header` where it carries header
    /// blocks. None where something that has to stand has no value that is known to be right.
    #[must_use]
    pub fn example(&self, message: &'static Message) -> Option<Json> {
        let (body, headers) = self.sample_message(message, Detail::Usual).ok()?;
        serde_json::to_value(message.whole_to_json(&body, &headers)).ok()
    }

    /// The elements in the details of the faults that an operation declares.
    #[must_use]
    pub fn faults_of(&self, operation: &Operation) -> Vec<&'static Root<Document>> {
        let faults = match self.planned(operation) {
            Planned::Soap(_, of) => &*of.wire.faults,
            // What is no answer is a status there.
            Planned::Http(..) => &[],
        };
        let roots = faults.iter().filter_map(|root| self.roots().get(root.0));
        roots.copied().collect()
    }

    /// The response that is a fault which the operation declares.
    fn declared_faults(&self, operation: &Operation, schemas: &mut Schemas<'_>) -> Option<Json> {
        let roots = self.faults_of(operation);
        let mut detail = Map::new();
        for root in &roots {
            let local = root.name();
            if !detail.contains_key(local) {
                detail.insert(local.to_owned(), schemas.root(root));
            }
        }
        if detail.is_empty() {
            return None;
        }
        let fault = fault(json!({"type": "object", "properties": detail}));
        let schema = json!({
            "allOf": [{"$ref": format!("#/components/schemas/{PROBLEM}")}],
            "type": "object",
            "properties": {"fault": fault},
            "required": ["fault"],
        });
        Some(json!({
            "description": Problem::DeclaredFault.title(),
            "content": {"application/problem+json": {"schema": schema}},
        }))
    }
}

/// The answers that each operation may have beside its own: status, name and what they say.
const FAILURES: &[(&str, &str, &[Problem])] = &[
    (
        "400",
        "BadRequest",
        &[Problem::Request, Problem::ClientFault],
    ),
    ("408", "TooSlow", &[Problem::Slow]),
    ("413", "TooLarge", &[Problem::Size]),
    ("415", "NotJson", &[Problem::MediaType]),
    ("500", "Failed", &[Problem::ServerFault, Problem::Failed]),
    ("502", "NoAnswer", &[Problem::NoAnswer]),
    ("503", "Busy", &[Problem::Busy]),
    ("504", "Timeout", &[Problem::Timeout]),
];

fn responses() -> Json {
    let mut responses = Map::new();
    for (_, key, problems) in FAILURES {
        let titles: Vec<&str> = problems.iter().map(|problem| problem.title()).collect();
        let response = json!({
            "description": format!("{}.", titles.join(", or: ")),
            "content": {"application/problem+json": {
                "schema": {"$ref": format!("#/components/schemas/{PROBLEM}")},
            }},
        });
        responses.insert((*key).to_owned(), response);
    }
    Json::Object(responses)
}

fn problem() -> Json {
    json!({
        "description": "Problem details (RFC 9457).",
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "path": {
                "description": "Where in the request: `$.body.Id`.",
                "type": "string",
            },
            "fault": {"$ref": format!("#/components/schemas/{FAULT}")},
            "header": {
                "description": "The header blocks of an answer that says that the operation failed.",
                "type": "object",
            },
        },
        "required": ["type", "title", "status"],
    })
}

fn fault(detail: Json) -> Json {
    let name = json!({"type": "string"});
    json!({
        "description": "A fault of SOAP.",
        "type": "object",
        "properties": {
            "code": name,
            "subcodes": {"type": "array", "items": name},
            "reason": {"type": "string"},
            "actor": {"type": "string"},
            "node": {"type": "string"},
            "detail": detail,
        },
        "required": ["code", "reason"],
    })
}
