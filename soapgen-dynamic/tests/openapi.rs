//! The description of a service as JSON over HTTP: what OpenAPI 3.2 says of its form, that
//! references lead somewhere, and that messages are what it says.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use soapgen::Settings;
use soapgen_dynamic::{Detail, Direction, Service, fault_to_json};
use soapgen_runtime::Fault;

/// The services of the feature folders: each WSDL, with the settings beside it.
fn services() -> Vec<(String, Service)> {
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/features");
    let mut folders: Vec<PathBuf> = (fs::read_dir(features).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("input.wsdl").is_file())
        .collect();
    folders.sort();
    let service = |folder: &PathBuf| {
        let mut settings = match folder.join("soapgen.toml") {
            file if file.is_file() => Settings::from_file(file).unwrap(),
            _ => Settings::default(),
        };
        if settings.inputs.is_empty() {
            settings.inputs = vec![folder.join("input.wsdl")];
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let service = Service::load(settings).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, service)
    };
    folders.iter().map(service).collect()
}

/// What a description may hold of all that OpenAPI 3.2.0 names, where each object has its section
/// (4.1 and below): nothing else, so that a misspelt word is found.
fn form() -> Json {
    let text = json!({"type": "string"});
    let schema = json!({"type": ["object", "boolean"]});
    let key = json!({"pattern": "^[a-zA-Z0-9._-]+$"});
    let closed = |required: &[&str], properties: Json| {
        json!({
            "type": "object", "properties": properties, "required": required,
            "additionalProperties": false,
        })
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/openapi",
        "$defs": {
            "openapi": closed(&["openapi", "info", "paths"], json!({
                "openapi": {"const": "3.2.0"},
                "info": closed(&["title", "version"],
                    json!({"title": text, "description": text, "version": text})),
                "jsonSchemaDialect": {"type": "string"},
                "servers": {"type": "array", "items": closed(&["url"], json!({"url": text}))},
                "tags": {"type": "array", "uniqueItems": true,
                    "items": closed(&["name"], json!({"name": text, "description": text}))},
                "paths": {
                    "type": "object",
                    "propertyNames": {"pattern": "^/[^{}?#]*$"},
                    "additionalProperties":
                        closed(&["post"], json!({"post": {"$ref": "#/$defs/operation"}})),
                },
                "components": closed(&["schemas", "responses"], json!({
                    "schemas": {"type": "object", "propertyNames": key, "additionalProperties": schema},
                    "responses": {"type": "object", "propertyNames": key,
                        "additionalProperties": {"$ref": "#/$defs/response"}},
                })),
            })),
            "operation": closed(&["operationId", "tags", "requestBody", "responses"], json!({
                "operationId": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
                "tags": {"type": "array", "items": text},
                "description": text,
                "requestBody": closed(&["content"],
                    json!({"required": {"type": "boolean"}, "content": {"$ref": "#/$defs/content"}})),
                "responses": {
                    "type": "object",
                    "minProperties": 1,
                    "propertyNames": {"pattern": "^[1-5][0-9][0-9]$"},
                    "additionalProperties": {"anyOf": [
                        {"$ref": "#/$defs/response"},
                        closed(&["$ref"], json!({"$ref": text})),
                    ]},
                },
            })),
            "response": closed(&["description"],
                json!({"description": text, "content": {"$ref": "#/$defs/content"}})),
            "content": {
                "type": "object",
                "propertyNames": {"enum": ["application/json", "application/problem+json"]},
                "additionalProperties":
                    closed(&["schema"], json!({"schema": schema, "example": true})),
            },
        },
    })
}

/// The references of a description, wherever they stand; not those of examples, which are data.
fn references(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::Object(object) => {
            for (key, value) in object {
                match (&**key, value) {
                    ("example", _) => {}
                    ("$ref", Json::String(to)) => _ = found.insert(to.clone()),
                    // A member may be called so.
                    (_, value) => references(value, found),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn wrong(schema: &Json, value: &Json) -> Vec<String> {
    let check = jsonschema::validator_for(schema).unwrap_or_else(|e| panic!("{e}: {schema}"));
    let errors = check.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// A schema of a description as one of its own.
fn alone(description: &Json, schema: &Json) -> Json {
    json!({
        "$schema": description["jsonSchemaDialect"],
        "allOf": [schema],
        "components": description["components"],
    })
}

#[test]
fn services_are_described() {
    let form = form();
    let (mut operations, mut messages) = (0, 0);
    for (name, service) in services() {
        let description = service.openapi(&["http://127.0.0.1:8080/".to_owned()]);
        assert_eq!(
            description,
            service.openapi(&["http://127.0.0.1:8080/".to_owned()])
        );
        assert_eq!(
            wrong(&form, &description),
            [""; 0],
            "{name}: {description:#}"
        );
        let mut found = BTreeSet::new();
        references(&description, &mut found);
        for to in &found {
            let to = to
                .strip_prefix('#')
                .unwrap_or_else(|| panic!("{name}: {to}"));
            assert!(
                description.pointer(to).is_some(),
                "{name}: nothing is at {to}"
            );
        }
        for (name, schema) in description["components"]["schemas"].as_object().unwrap() {
            let schema = alone(&description, schema);
            jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        }

        let routes = service.routes();
        let mut ids = BTreeSet::new();
        assert_eq!(
            routes.len(),
            description["paths"].as_object().unwrap().len(),
            "{name}"
        );
        for route in &routes {
            operations += 1;
            assert!(ids.insert(&route.id), "{name}: {} stands twice", route.id);
            let operation = &service.operations()[route.operation];
            let post = &description["paths"][route.path()]["post"];
            assert_eq!(post["operationId"], route.id);
            let sides = [
                (Direction::Request, &post["requestBody"]),
                (Direction::Response, &post["responses"]["200"]),
            ];
            for (direction, described) in sides {
                let Some(message) = operation.message(direction) else {
                    assert_eq!(*described, Json::Null);
                    continue;
                };
                let media = &described["content"]["application/json"];
                let schema = alone(&description, &media["schema"]);
                for detail in [Detail::Minimal, Detail::Usual, Detail::Full] {
                    let Ok((body, headers)) = service.sample_message(message, detail) else {
                        continue;
                    };
                    let json = serde_json::to_value(message.whole_to_json(&body, &headers));
                    let json = json.unwrap();
                    let of = format!("{name}: {} {}", route.id, direction.name());
                    assert_eq!(wrong(&schema, &json), [""; 0], "{of}: {json:#}: {schema:#}");
                    let read = message.whole_from_json(&json);
                    let (again, _) = read.unwrap_or_else(|error| panic!("{of}: {error}: {json:#}"));
                    let again = serde_json::to_value(message.whole_to_json(&again, &headers));
                    assert_eq!(again.unwrap(), json, "{of}");
                    messages += 1;
                    if detail == Detail::Usual {
                        assert_eq!(media["example"], json, "{of}");
                    }
                }
                for other in [json!({}), json!({"body": 1, "more": 1}), json!([])] {
                    assert!(message.whole_from_json(&other).is_err());
                    assert_ne!(wrong(&schema, &other), [""; 0]);
                }
            }
        }
    }
    assert!(
        operations > 50 && messages > 280,
        "{operations} operations, {messages} messages"
    );
}

const WSDL: &str = r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <w:types><x:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <x:complexType name="Größe"><x:annotation><x:documentation>A &lt;b onclick="x()"&gt;size&lt;/b&gt;.</x:documentation></x:annotation>
      <x:sequence><x:element name="Of" type="t:Größe" minOccurs="0"><x:annotation><x:documentation>[It](javascript:x) &#x202e;self</x:documentation></x:annotation></x:element></x:sequence></x:complexType>
    <x:complexType name="Problem"><x:sequence><x:element name="Why" type="x:string" fixed="&lt;i&gt;"/></x:sequence></x:complexType>
    <x:element name="Get"><x:complexType><x:sequence>
      <x:element name="Size" type="t:Größe"/><x:element name="Problem" type="t:Problem"/></x:sequence></x:complexType></x:element>
    <x:element name="Got" type="x:string"/>
    <x:element name="Gone"><x:complexType><x:sequence><x:element name="Since" type="x:date"/></x:sequence></x:complexType></x:element>
  </x:schema></w:types>
  <w:message name="Get"><w:part name="p" element="t:Get"/></w:message>
  <w:message name="Got"><w:part name="p" element="t:Got"/></w:message>
  <w:message name="Gone"><w:part name="f" element="t:Gone"/></w:message>
  <w:portType name="Port"><w:operation name="Hol">
    <w:documentation># Gets &lt;script&gt;alert(1)&lt;/script&gt;
![x](https://example.com/x)</w:documentation>
    <w:input message="t:Get"/><w:output message="t:Got"/><w:fault name="Gone" message="t:Gone"/>
  </w:operation></w:portType>
  BINDINGS
  <w:service name="S"><w:documentation>&lt;img src=x&gt;</w:documentation>
    <w:port name="P" binding="t:B1"><s:address location="http://localhost/t"/></w:port>
    <w:port name="Q" binding="t:B2"><s:address location="http://localhost/u"/></w:port></w:service>
</w:definitions>"#;

/// A service with two bindings of one port type, and names and words that could be something else.
fn own() -> Service {
    written("own", |wsdl| wsdl)
}

/// The same with its document changed.
fn written(name: &str, change: impl Fn(String) -> String) -> Service {
    let binding = |name: &str| {
        format!(
            r#"<w:binding name="{name}" type="t:Port"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <w:operation name="Hol"><s:operation soapAction="urn:t/Get"/><w:input><s:body use="literal"/></w:input>
    <w:output><s:body use="literal"/></w:output><w:fault name="Gone"><s:fault name="Gone" use="literal"/></w:fault></w:operation></w:binding>"#
        )
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.wsdl"));
    let wsdl = WSDL.replace("BINDINGS", &(binding("B1") + &binding("B2")));
    fs::write(&file, change(wsdl)).unwrap();
    let mut settings = Settings::default();
    settings.inputs = vec![file];
    Service::load(settings).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn words_of_documents_stay_words() {
    let description = own().openapi(&[]);
    let paths = description["paths"].as_object().unwrap();
    // Both bindings are of one port type.
    assert_eq!(paths.keys().collect::<Vec<_>>(), ["/S/Hol"]);
    let schemas = description["components"]["schemas"].as_object().unwrap();
    assert!(
        schemas["Problem"]["properties"].get("fault").is_some(),
        "{schemas:?}"
    );
    assert!(
        schemas["Problem2"]["properties"].get("Why").is_some(),
        "{schemas:?}"
    );
    let mut descriptions = Vec::new();
    described(&description, &mut descriptions);
    let all = descriptions.join("\n");
    for unwanted in [
        "<b",
        "<script",
        "<img",
        "<i>",
        "\n#",
        "![x](",
        "](javascript",
        "\u{202e}",
    ] {
        let found = all
            .match_indices(unwanted)
            .any(|(at, _)| !all[..at].ends_with('\\'));
        assert!(!found, "{unwanted:?} in {all}");
    }
    for wanted in ["size", "self", "alert", "Always"] {
        assert!(all.contains(wanted), "no {wanted} in {all}");
    }
}

/// Two operations of a service may have one name: each is where the other isn't.
#[test]
fn names_that_clash_are_told_apart() {
    let service = written("clash", |wsdl| {
        let from = wsdl.find("<w:portType").unwrap();
        let to = wsdl.find("</w:portType>").unwrap() + "</w:portType>".len();
        let other = wsdl[from..to].replace("name=\"Port\"", "name=\"Other\"");
        let wsdl = wsdl.replace(
            "name=\"B2\" type=\"t:Port\"",
            "name=\"B2\" type=\"t:Other\"",
        );
        wsdl[..to].to_owned() + &other + &wsdl[to..]
    });
    let routes = service.routes();
    let found: Vec<(String, &str)> = (routes.iter())
        .map(|route| (route.path(), &*route.id))
        .collect();
    let expected = [
        ("/S/Hol".to_owned(), "S_Hol"),
        ("/S/Hol-2".to_owned(), "S_Hol-2"),
    ];
    assert_eq!(found, expected);
    assert_eq!(service.openapi(&[])["paths"].as_object().unwrap().len(), 2);
}

/// What several bindings bind stands there once, also where each has a port type of its own.
#[test]
fn operations_of_http_bindings_have_paths() {
    let (_, service) = (services().into_iter())
        .find(|(name, _)| name == "http_served")
        .unwrap();
    let routes = service.routes();
    let found: Vec<String> = (routes.iter())
        .map(|route| {
            let operation = &service.operations()[route.operation];
            let by = operation
                .http()
                .map_or("SOAP", |http| http.method().as_str());
            format!("{} {by}", route.path())
        })
        .collect();
    let expected = [
        "/Tides/Mark SOAP",
        "/Tides/Wipe SOAP",
        "/Tides/Level GET",
        "/Tides/Port GET",
        "/Tides/Number GET",
        "/Tides/Count GET",
        "/Tides/Forget POST",
        "/Tides/Touch POST",
        "/Tides/Next GET",
        "/Tides/Last POST",
    ];
    assert_eq!(found, expected);
}

fn described(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::Object(object) => {
            if let Some(text) = object.get("description").and_then(Json::as_str) {
                found.push(text.to_owned());
            }
            object.values().for_each(|value| described(value, found));
        }
        Json::Array(items) => items.iter().for_each(|item| described(item, found)),
        _ => {}
    }
}

#[test]
fn faults_are_what_is_described() {
    let service = own();
    let description = service.openapi(&[]);
    let operation = &service.operations()[0];
    let envelope = |code: &str, detail: &str| {
        format!(
            r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>
            <faultcode>e:{code}</faultcode><faultstring>no</faultstring><detail>{detail}</detail></e:Fault></e:Body></e:Envelope>"#
        )
    };
    let gone = "<Gone xmlns='urn:t'><Since>2026-01-02</Since></Gone><o xmlns='urn:o'/>";
    for (code, detail, status, expected) in [
        (
            "Server",
            gone,
            "422",
            json!({"Gone": {"Since": "2026-01-02"}, "$any": [{"$xml": "<o xmlns=\"urn:o\"/>"}]}),
        ),
        ("Client", "<o/>", "400", json!({"$any": [{"$xml": "<o/>"}]})),
        ("Server", "", "500", Json::Null),
    ] {
        let soap = operation.soap().unwrap();
        let read = soap.read_response(&envelope(code, detail), &Default::default());
        let error = read.unwrap_err();
        let fault: &Fault = error.fault().unwrap_or_else(|| panic!("{error}"));
        let problem = soapgen_dynamic::Problem::of_fault(fault);
        assert_eq!(problem.status().to_string(), status);
        let mut json = problem.to_json("no");
        let shown = fault_to_json(&service.faults_of(operation), fault);
        assert_eq!(shown.get("detail").cloned().unwrap_or_default(), expected);
        json.insert("fault".to_owned(), shown);
        let response = &description["paths"]["/S/Hol"]["post"]["responses"][status];
        let response = match response["$ref"].as_str() {
            Some(to) => description.pointer(&to[1..]).unwrap(),
            None => response,
        };
        let schema = &response["content"]["application/problem+json"]["schema"];
        let schema = alone(&description, schema);
        assert_eq!(
            wrong(&schema, &Json::Object(json.clone())),
            [""; 0],
            "{json:?}"
        );
        json.remove("title");
        assert_ne!(wrong(&schema, &Json::Object(json)), [""; 0]);
    }
}
