//! What JSON a message is, as JSON Schema (draft 2020-12).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value as Json, json};
use soapgen::model::{Owner, TypeKind};
use soapgen::plan::ShapeId;
use soapgen::shape::{Origin, Source};
use soapgen_runtime::Root;
use soapgen_runtime::codegen::{
    Builtin, Facet, MANY, Row, RowKind, SimpleType, TableKind, Variety,
};
use soapgen_runtime::dynamic::{Document, Kind, Lexical, Type, natural_of, scalar_of};

use super::layout::{Place, places};
use super::{group_of, item_row, type_key};
use crate::Service;
use crate::operation::Message;

impl Service {
    /// The JSON Schema of what stands in the body of a message.
    #[must_use]
    pub fn schema(&self, message: &Message) -> Json {
        let mut schemas = Schemas::new(self);
        let body = schemas.kind(message.kind, message.row());
        schemas.document(body)
    }

    /// The same of a document of a global element.
    #[must_use]
    pub fn schema_of(&self, root: &'static Root<Document>) -> Json {
        let mut schemas = Schemas::new(self);
        let root = schemas.root(root);
        schemas.document(root)
    }

    /// The same of the header blocks that it carries.
    #[must_use]
    pub fn header_schema(&self, message: &Message) -> Json {
        let mut schemas = Schemas::new(self);
        let header = schemas.header(message);
        schemas.document(header)
    }

    /// The same of a message: its body, and the header blocks that it carries beside it, as
    /// [`Message::whole_from_json`] reads both.
    #[must_use]
    pub fn whole_schema(&self, message: &Message) -> Json {
        let mut schemas = Schemas::new(self);
        let whole = schemas.whole(message);
        schemas.document(whole)
    }
}

/// How much of a documentation stands at a member or a definition: it may be that of an element
/// that many refer to.
const DOCS: usize = 1000;

/// A documentation for people who read JSON Schema, which gives markup no meaning.
pub(crate) fn plain(docs: &str) -> String {
    plain_text(docs, DOCS)
}

/// A documentation as text: lines without blanks around them and without what can't be seen, so many
/// characters at most.
#[must_use]
pub fn plain_text(docs: &str, most: usize) -> String {
    let lines = docs.lines().map(|line| {
        let seen = |c: &char| !soapgen::is_hidden(*c) && !c.is_control();
        let words: String = line.replace('\t', " ").chars().filter(seen).collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<String> = lines.collect();
    clipped(lines.join("\n").trim(), most)
}

/// The start of a text, so many characters at most, with a mark where it goes on.
#[must_use]
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Schemas that refer to definitions that they share.
pub(crate) struct Schemas<'s> {
    service: &'s Service,
    /// The definitions of types, by their names.
    known: BTreeMap<String, Json>,
    /// The definitions of types that stand in, or may be stood in for, under the name that they have
    /// there: whatever they stand in for, it is the same.
    standing_in: BTreeMap<(usize, String, bool), String>,
    /// The types that were referred to, with the names of their definitions, which are to be made.
    queue: VecDeque<(&'static Type, String)>,
    names: BTreeMap<usize, String>,
    taken: BTreeSet<String>,
    /// Where definitions stand, and how a documentation is written.
    place: &'static str,
    describe: fn(&str) -> String,
}

impl<'s> Schemas<'s> {
    fn new(service: &'s Service) -> Self {
        Self::at(service, "#/$defs/", &[], plain)
    }

    /// Whose definitions stand at this place, none under one of these names.
    pub(crate) fn at(
        service: &'s Service,
        place: &'static str,
        taken: &[&str],
        describe: fn(&str) -> String,
    ) -> Self {
        Self {
            service,
            known: BTreeMap::new(),
            standing_in: BTreeMap::new(),
            queue: VecDeque::new(),
            names: BTreeMap::new(),
            taken: taken.iter().map(|name| (*name).to_owned()).collect(),
            place,
            describe,
        }
    }

    /// A message: its body, and the header blocks that it carries beside it.
    pub(crate) fn whole(&mut self, message: &Message) -> Json {
        let mut properties = Map::new();
        if message.has_headers() {
            properties.insert("header".to_owned(), self.header(message));
        }
        let body = self.kind(message.kind, message.row());
        properties.insert("body".to_owned(), body);
        json!({
            "type": "object",
            "properties": properties,
            "required": ["body"],
            "additionalProperties": false,
        })
    }

    fn header(&mut self, message: &Message) -> Json {
        let mut properties = Map::new();
        if let Some((ty, sent)) = message.headers {
            let places = places(ty);
            for at in sent {
                if let (Some(Place::Key(key)), Some(kind)) = (places.get(*at), ty.member(*at)) {
                    let schema = self.kind(kind, &ty.table.rows[*at]);
                    properties.insert(key.clone(), self.described(schema, (ty, *at)));
                }
            }
        }
        json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }

    /// A document's root: as in a body.
    pub(crate) fn root(&mut self, root: &'static Root<Document>) -> Json {
        let kind = crate::kind_of(root).unwrap_or(&Kind::Tree);
        self.kind(kind, soapgen_runtime::dynamic::row_of(root))
    }

    /// A schema with what the documents say of the member of a type.
    fn described(&self, schema: Json, (ty, at): (&'static Type, usize)) -> Json {
        let generated = self.service.generated();
        let model = &generated.model;
        let member = generated.plan.shaped(ShapeId(ty.number), at);
        let docs = member.and_then(|member| match &member.source {
            Source::Element(_, Some(docs)) if !docs.trim().is_empty() => Some(&**docs),
            Source::Element(element, _) => model[*element].docs.as_deref(),
            Source::Attribute(ty, index) => match &model[*ty].kind {
                TypeKind::Complex(complex) => complex.attributes.get(*index)?.docs.as_deref(),
                _ => None,
            },
            Source::Any(docs) => docs.as_deref(),
            _ => None,
        });
        self.with_docs(schema, docs)
    }

    /// The same of a type.
    fn described_type(&self, schema: Json, ty: &'static Type) -> Json {
        let generated = self.service.generated();
        let (model, shapes) = (&generated.model, &generated.plan.shapes.shapes);
        let docs = match shapes.get(ty.number).map(|shape| &shape.origin) {
            Some(Origin::Type(ty)) => {
                let ty = &model[*ty];
                match (ty.docs.as_deref(), ty.owner) {
                    (None, Some(Owner::Element(element))) => model[element].docs.as_deref(),
                    (docs, _) => docs,
                }
            }
            _ => None,
        };
        self.with_docs(schema, docs)
    }

    fn with_docs(&self, mut schema: Json, docs: Option<&str>) -> Json {
        let docs = docs.map(self.describe).unwrap_or_default();
        if let (Json::Object(schema), false) = (&mut schema, docs.is_empty()) {
            let always = match schema.get("description").and_then(Json::as_str) {
                Some(always) => format!("{docs}\n\n{always}"),
                None => docs,
            };
            schema.insert("description".to_owned(), json!(always));
        }
        schema
    }

    fn document(self, root: Json) -> Json {
        let mut document = Map::new();
        document.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        if let Json::Object(root) = root {
            document.extend(root);
        }
        let definitions = self.definitions();
        if !definitions.is_empty() {
            document.insert("$defs".to_owned(), json!(definitions));
        }
        Json::Object(document)
    }

    /// Under which name the definition of a type stands.
    fn name(&mut self, ty: &'static Type) -> String {
        let address = std::ptr::from_ref(ty).addr();
        if let Some(name) = self.names.get(&address) {
            return name.clone();
        }
        let item = self.service.generated().plan.items.get(ty.number);
        let name = self.fresh(item.map_or("Type", |item| &item.name));
        self.names.insert(address, name.clone());
        name
    }

    /// A name that no definition has yet: of letters and digits of ASCII, `.`, `-` and `_`, which
    /// stand in references as they are, and which OpenAPI asks for.
    fn fresh(&mut self, wanted: &str) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let wanted = wanted.replace(|c| !is_plain(c), "_");
        let numbered = (2..).map(|n: usize| format!("{wanted}{n}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        // There are more numbers than types.
        let name = names.find(|name| !self.taken.contains(name));
        let name = name.unwrap_or(wanted);
        self.taken.insert(name.clone());
        name
    }

    fn reference_to(&self, name: &str) -> Json {
        json!({"$ref": format!("{}{name}", self.place)})
    }

    /// What may stand at a row.
    fn kind(&mut self, kind: &'static Kind, row: &'static Row) -> Json {
        match kind {
            Kind::Optional(inner) if row.nillable => or_null(self.kind(inner, row)),
            Kind::Optional(inner) => self.kind(inner, row),
            Kind::Nillable(inner) => or_null(self.kind(inner, row)),
            Kind::Many(item) => {
                let of = item_row(row);
                let mut schema = Map::new();
                schema.insert("type".to_owned(), json!("array"));
                schema.insert("items".to_owned(), self.kind(item, of));
                let (least, most) = match row.items.is_empty() {
                    true => (row.min, row.max),
                    false => (of.min, of.max),
                };
                if least > 0 {
                    schema.insert("minItems".to_owned(), json!(least));
                }
                if most != MANY {
                    schema.insert("maxItems".to_owned(), json!(most));
                }
                Json::Object(schema)
            }
            Kind::Text(lexical) => {
                let mut schema = text(lexical, row);
                if let Some(fixed) = row.fixed {
                    let always = format!("Always {fixed:?}.");
                    schema.insert("description".to_owned(), json!((self.describe)(&always)));
                }
                Json::Object(schema)
            }
            Kind::Table(ty) => self.reference(ty),
            Kind::Typed(inner) => {
                let plain = self.kind(inner, row);
                let named = json!({
                    "type": "object",
                    "properties": {"$type": {"type": "string"}, "$value": plain.clone()},
                    "required": ["$value"],
                    "patternProperties": {"^@": {"type": "string"}},
                    "additionalProperties": false,
                });
                json!({"anyOf": [plain, named]})
            }
            Kind::Dictionary(key, value) => {
                let [_, key_row, value_row] = row.items else {
                    return json!({"type": "array"});
                };
                let (k, v) = (self.kind(key, key_row), self.kind(value, value_row));
                let mut properties = Map::new();
                properties.insert(key_row.name.to_owned(), k);
                properties.insert(value_row.name.to_owned(), v);
                json!({
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": properties,
                        "additionalProperties": false,
                    },
                })
            }
            Kind::Grid(item, dimensions) => {
                let items = self.kind(item, item_row(row));
                json!({
                    "type": "object",
                    "properties": {
                        "$size": {
                            "type": "array",
                            "items": {"type": "integer", "minimum": 0},
                            "minItems": dimensions,
                            "maxItems": dimensions,
                        },
                        "$items": {"type": "array", "items": items},
                    },
                    "required": ["$size", "$items"],
                    "additionalProperties": false,
                })
            }
            Kind::Tree => xml(),
            Kind::Attribute => json!({"type": "string"}),
            Kind::Mixed => {
                let text = json!({
                    "type": "object",
                    "properties": {"$text": {"type": "string"}},
                    "required": ["$text"],
                    "additionalProperties": false,
                });
                json!({"type": "array", "items": {"anyOf": [text, xml()]}})
            }
            Kind::Unknown => json!({"type": "object"}),
        }
    }

    fn reference(&mut self, ty: &'static Type) -> Json {
        let is_new = !self.names.contains_key(&std::ptr::from_ref(ty).addr());
        let name = self.name(ty);
        if is_new {
            // Not at once: types can refer to each other in a chain as long as a document.
            self.queue.push_back((ty, name.clone()));
        }
        self.reference_to(&name)
    }

    /// The definitions of all types that were referred to.
    pub(crate) fn definitions(mut self) -> BTreeMap<String, Json> {
        while let Some((ty, name)) = self.queue.pop_front() {
            let schema = self.ty(ty);
            let schema = self.described_type(schema, ty);
            self.known.insert(name, schema);
        }
        self.known
    }

    fn ty(&mut self, ty: &'static Type) -> Json {
        match ty.table.kind {
            TableKind::Derived => self.derived(ty),
            TableKind::Choice => {
                let mut part = self.choice(ty, places(ty));
                part.insert("type".to_owned(), json!("object"));
                Json::Object(part)
            }
            _ => self.record(ty, None),
        }
    }

    /// A record; where it stands in for another type, with the name that says so.
    fn record(&mut self, ty: &'static Type, named: Option<Json>) -> Json {
        let mut part = Part::default();
        if let Some(name) = named {
            let is_required = name.get("const").is_some();
            part.properties.insert("$type".to_owned(), name);
            if is_required {
                part.required.push("$type".to_owned());
            }
        }
        self.members(ty, places(ty), &mut part);
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        part.put(&mut schema);
        Json::Object(schema)
    }

    fn members(&mut self, ty: &'static Type, places: &[Place], part: &mut Part) {
        for (at, place) in places.iter().enumerate() {
            let (Some(kind), Some(row)) = (ty.member(at), ty.table.rows.get(at)) else {
                continue;
            };
            match place {
                Place::Key(key) => {
                    let schema = self.kind(kind, row);
                    let schema = self.described(schema, (ty, at));
                    part.properties.insert(key.clone(), schema);
                    let may_lack = row.min == 0
                        || row.nillable
                        || row.default.is_some()
                        || may_be_empty(kind, row)
                        || matches!(kind, Kind::Optional(_) | Kind::Mixed | Kind::Unknown);
                    if !may_lack {
                        part.required.push(key.clone());
                    }
                }
                Place::Attributes => part.takes_attributes = true,
                Place::Within(places) => self.group(kind, places, part),
            }
        }
    }

    /// A group whose members are members of what it stands in.
    fn group(&mut self, kind: &'static Kind, places: &[Place], part: &mut Part) {
        let Some((group, is_optional)) = group_of(kind) else {
            return;
        };
        if group.table.kind == TableKind::Choice {
            let schema = self.choice(group, places);
            part.takes_choice(schema, is_optional);
            return;
        }
        let mut inner = Part::default();
        self.members(group, places, &mut inner);
        if is_optional {
            // Either none of its members, or those that have to stand.
            let keys: Vec<String> = inner.properties.keys().cloned().collect();
            let required = std::mem::take(&mut inner.required);
            for key in keys {
                let others: Vec<&String> = required.iter().filter(|of| **of != key).collect();
                if !others.is_empty() {
                    part.dependent.insert(key, json!(others));
                }
            }
        }
        part.properties.append(&mut inner.properties);
        part.required.append(&mut inner.required);
        part.all.append(&mut inner.all);
        part.dependent.append(&mut inner.dependent);
        part.takes_attributes |= inner.takes_attributes;
    }

    /// One of the alternatives.
    fn choice(&mut self, ty: &'static Type, places: &[Place]) -> Map<String, Json> {
        let mut properties = Map::new();
        let mut one_of = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let (Some(kind), Some(row)) = (ty.member(at), ty.table.rows.get(at)) else {
                continue;
            };
            match place {
                Place::Key(key) => {
                    let schema = self.kind(kind, row);
                    properties.insert(key.clone(), self.described(schema, (ty, at)));
                    one_of.push(json!({"required": [key]}));
                }
                Place::Attributes => {}
                Place::Within(places) => {
                    let mut part = Part::default();
                    self.group(kind, places, &mut part);
                    let keys: Vec<String> = part.properties.keys().cloned().collect();
                    let any: Vec<Json> =
                        keys.iter().map(|key| json!({"required": [key]})).collect();
                    properties.extend(part.properties.clone());
                    let mut alternative = Map::new();
                    if !any.is_empty() {
                        alternative.insert("anyOf".to_owned(), json!(any));
                    }
                    if !part.required.is_empty() {
                        alternative.insert("required".to_owned(), json!(part.required));
                    }
                    one_of.push(Json::Object(alternative));
                }
            }
        }
        let mut schema = Map::new();
        schema.insert("properties".to_owned(), Json::Object(properties));
        schema.insert("oneOf".to_owned(), Json::Array(one_of));
        schema.insert("additionalProperties".to_owned(), json!(false));
        schema
    }

    /// A type and those that stand in for it.
    fn derived(&mut self, ty: &'static Type) -> Json {
        let mut any_of = Vec::new();
        for (at, row) in ty.table.rows.iter().enumerate() {
            let Some(kind) = ty.member(at) else {
                continue;
            };
            let name = json!({"const": type_key(ty, row)});
            let is_declared = row.min > 0;
            any_of.push(match kind {
                Kind::Table(record) if !record.table.kind.eq(&TableKind::Derived) => {
                    let key = (record.number, type_key(ty, row), is_declared);
                    let known = self.standing_in.get(&key).cloned();
                    let known = known.unwrap_or_else(|| {
                        let named = match is_declared {
                            true => json!({"enum": [key.1]}),
                            false => name,
                        };
                        let schema = self.record(record, Some(named));
                        let schema = self.described_type(schema, record);
                        let known = format!("{}.{}", self.name(ty), row.name);
                        let known = self.fresh(&known);
                        self.known.insert(known.clone(), schema);
                        self.standing_in.insert(key, known.clone());
                        known
                    });
                    self.reference_to(&known)
                }
                kind if is_declared => self.kind(kind, row),
                kind => json!({
                    "type": "object",
                    "properties": {"$type": name, "$value": self.kind(kind, row)},
                    "required": ["$type", "$value"],
                    "additionalProperties": false,
                }),
            });
        }
        if !ty.declared_takes_others {
            any_of.push(xml());
        }
        json!({"anyOf": any_of})
    }
}

/// The members of an object.
#[derive(Default)]
struct Part {
    properties: BTreeMap<String, Json>,
    required: Vec<String>,
    all: Vec<Json>,
    dependent: BTreeMap<String, Json>,
    takes_attributes: bool,
}

impl Part {
    /// Takes the alternatives of a choice as members.
    fn takes_choice(&mut self, mut choice: Map<String, Json>, is_optional: bool) {
        let keys: Vec<String> = match choice.remove("properties") {
            Some(Json::Object(properties)) => {
                let keys = properties.keys().cloned().collect();
                self.properties.extend(properties);
                keys
            }
            _ => Vec::new(),
        };
        let mut one_of = match choice.remove("oneOf") {
            Some(Json::Array(one_of)) => one_of,
            _ => Vec::new(),
        };
        if is_optional {
            let any: Vec<Json> = keys.iter().map(|key| json!({"required": [key]})).collect();
            one_of.push(json!({"not": {"anyOf": any}}));
        }
        self.all.push(json!({"oneOf": one_of}));
    }

    fn put(self, schema: &mut Map<String, Json>) {
        let keys: Vec<String> = self.properties.keys().cloned().collect();
        schema.insert("properties".to_owned(), json!(self.properties));
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), json!(self.required));
        }
        if !self.all.is_empty() {
            schema.insert("allOf".to_owned(), json!(self.all));
        }
        if !self.dependent.is_empty() {
            schema.insert("dependentRequired".to_owned(), json!(self.dependent));
        }
        if self.takes_attributes {
            // What is declared may be no text, and what isn't has to be an attribute.
            let mut names = vec![json!({"pattern": "^@"})];
            let members: Vec<&String> = keys.iter().filter(|key| !key.starts_with('@')).collect();
            if !members.is_empty() {
                names.push(json!({"enum": members}));
            }
            schema.insert("propertyNames".to_owned(), json!({"anyOf": names}));
        }
        let others = match self.takes_attributes {
            true => json!({"type": "string"}),
            false => json!(false),
        };
        schema.insert("additionalProperties".to_owned(), others);
    }
}

fn xml() -> Json {
    json!({
        "type": "object",
        "properties": {"$xml": {"type": "string"}},
        "required": ["$xml"],
        "additionalProperties": false,
    })
}

/// Whether a text may be left out, since it is the empty one then.
fn may_be_empty(kind: &'static Kind, row: &'static Row) -> bool {
    match kind {
        Kind::Text(lexical) if matches!(row.kind, RowKind::Text) => {
            scalar_of(lexical, row.simple, "").is_ok()
        }
        _ => matches!(row.kind, RowKind::Text),
    }
}

fn or_null(schema: Json) -> Json {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// A text.
fn text(lexical: &'static Lexical, row: &'static Row) -> Map<String, Json> {
    let simple = row.simple.unwrap_or_else(|| natural_of(lexical));
    match lexical {
        Lexical::List(of) | Lexical::Flags(of) => {
            let item = match simple.variety {
                Variety::List(item) => of_simple(of, item),
                _ => of_simple(of, natural_of(of)),
            };
            let mut schema = Map::new();
            schema.insert("type".to_owned(), json!("array"));
            schema.insert("items".to_owned(), Json::Object(item));
            for facet in simple.facets {
                match facet {
                    Facet::Length(n) => {
                        schema.insert("minItems".to_owned(), json!(n));
                        schema.insert("maxItems".to_owned(), json!(n));
                    }
                    Facet::MinLength(n) => {
                        schema.insert("minItems".to_owned(), json!(n));
                    }
                    Facet::MaxLength(n) => {
                        schema.insert("maxItems".to_owned(), json!(n));
                    }
                    _ => {}
                }
            }
            schema
        }
        lexical => of_simple(lexical, simple),
    }
}

fn of_simple(lexical: &'static Lexical, simple: &'static SimpleType) -> Map<String, Json> {
    let mut schema = Map::new();
    let builtin = match lexical {
        Lexical::Builtin(builtin) => *builtin,
        Lexical::Union(..) => {
            schema.insert("type".to_owned(), json!(["string", "number", "boolean"]));
            return schema;
        }
        _ => match simple.variety {
            Variety::Atomic(builtin) => builtin,
            _ => Builtin::String,
        },
    };
    let (ty, format) = match builtin {
        Builtin::Boolean => (json!("boolean"), None),
        Builtin::Byte
        | Builtin::Short
        | Builtin::Int
        | Builtin::UnsignedByte
        | Builtin::UnsignedShort
        | Builtin::UnsignedInt => (json!("integer"), None),
        // Beyond what a JSON number holds exactly they are strings.
        Builtin::Long
        | Builtin::UnsignedLong
        | Builtin::Integer
        | Builtin::NonPositiveInteger
        | Builtin::NegativeInteger
        | Builtin::NonNegativeInteger
        | Builtin::PositiveInteger => (json!(["integer", "string"]), None),
        Builtin::Decimal | Builtin::Float | Builtin::Double => (json!(["number", "string"]), None),
        Builtin::Date => (json!("string"), Some("date")),
        Builtin::AnyUri => (json!("string"), Some("iri-reference")),
        _ => (json!("string"), None),
    };
    let is_enumeration = matches!(lexical, Lexical::Enumeration(_));
    // Values of enumerations are texts, whatever they are values of.
    let ty = if is_enumeration { json!("string") } else { ty };
    let is_text = ty == json!("string");
    schema.insert("type".to_owned(), ty);
    if let Some(format) = format {
        schema.insert("format".to_owned(), json!(format));
    }
    if builtin == Builtin::Base64Binary {
        schema.insert("contentEncoding".to_owned(), json!("base64"));
    }
    let is_bytes = matches!(builtin, Builtin::Base64Binary | Builtin::HexBinary);
    for facet in simple.facets {
        let number = |bound: &str| bound.parse::<serde_json::Number>().ok();
        match facet {
            Facet::Enumeration(values) if is_text && !is_bytes => {
                schema.insert("enum".to_owned(), json!(values));
            }
            Facet::Length(n) if is_text && !is_bytes => {
                schema.insert("minLength".to_owned(), json!(n));
                schema.insert("maxLength".to_owned(), json!(n));
            }
            Facet::MinLength(n) if is_text && !is_bytes => {
                schema.insert("minLength".to_owned(), json!(n));
            }
            Facet::MaxLength(n) if is_text && !is_bytes => {
                schema.insert("maxLength".to_owned(), json!(n));
            }
            Facet::MinInclusive(bound) if !is_text => {
                schema.extend(number(bound).map(|n| ("minimum".to_owned(), json!(n))));
            }
            Facet::MaxInclusive(bound) if !is_text => {
                schema.extend(number(bound).map(|n| ("maximum".to_owned(), json!(n))));
            }
            Facet::MinExclusive(bound) if !is_text => {
                schema.extend(number(bound).map(|n| ("exclusiveMinimum".to_owned(), json!(n))));
            }
            Facet::MaxExclusive(bound) if !is_text => {
                schema.extend(number(bound).map(|n| ("exclusiveMaximum".to_owned(), json!(n))));
            }
            _ => {}
        }
    }
    schema
}
