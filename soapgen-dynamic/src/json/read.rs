//! JSON to values.

use std::fmt;

use serde_json::{Map, Value as Json};
use soapgen_runtime::codegen::{Facet, Row, RowKind, TableKind};
use soapgen_runtime::dynamic::{Kind, Lexical, Scalar, Type, Value, blank, scalar_of};
use soapgen_runtime::{Attribute, Element, Mixed, Nil, Node, QName, Typed, Unknown};

use super::layout::{Place, layout, places};
use super::scalar::{expected, name_of, takes_booleans, takes_numbers};
use super::{group_of, is_alone, item_row, type_key};

/// What is wrong with JSON that was to be a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// Where: `$.Orders[0].Id`.
    pub path: String,
    /// What was expected, and what there is.
    pub message: String,
}

impl JsonError {
    pub(super) fn new(path: &str, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            message: message.into(),
        }
    }

    /// The same of JSON that stands under a key.
    pub(super) fn below(self, key: &str) -> Self {
        let rest = self.path.strip_prefix('$').unwrap_or(&self.path);
        Self {
            path: format!("$.{key}{rest}"),
            message: self.message,
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for JsonError {}

type Result<T> = std::result::Result<T, JsonError>;

/// How much of a value of JSON an error shows.
const SHOWN: usize = 60;

/// Where in the document it is being read.
#[derive(Default)]
pub(super) struct Reading {
    path: Vec<Step>,
    /// Whether what is required may be left out: the JSON says what is looked for in a message,
    /// and is none.
    is_part: bool,
}

enum Step {
    Key(String),
    Index(usize),
}

/// What a value of JSON is, for people.
fn shown(json: &Json) -> String {
    let what = match json {
        Json::Null => return "null".to_owned(),
        Json::Object(_) => return "an object".to_owned(),
        Json::Array(_) => return "an array".to_owned(),
        other => other.to_string(),
    };
    match what.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &what[..at]),
        None => what,
    }
}

impl Reading {
    /// Of a part of a message.
    pub(super) fn of_part() -> Self {
        Self {
            path: Vec::new(),
            is_part: true,
        }
    }

    fn error(&self, message: impl Into<String>) -> JsonError {
        let mut path = "$".to_owned();
        for step in &self.path {
            match step {
                Step::Index(at) => path.push_str(&format!("[{at}]")),
                Step::Key(key) if key.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                    path.push('.');
                    path.push_str(key);
                }
                Step::Key(key) => path.push_str(&format!("[{:?}]", key)),
            }
        }
        JsonError {
            path,
            message: message.into(),
        }
    }

    fn wrong<T>(&self, expected: &str, json: &Json) -> Result<T> {
        Err(self.error(format!("expected {expected}, found {}", shown(json))))
    }

    fn within<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.path.push(step);
        let read = read(self)?;
        self.path.pop();
        Ok(read)
    }

    /// Reads what is not a member that may be left out.
    pub(super) fn value(
        &mut self,
        kind: &'static Kind,
        row: &'static Row,
        json: &Json,
    ) -> Result<Value> {
        match kind {
            Kind::Optional(_) if json.is_null() => Ok(Value::Absent),
            Kind::Optional(inner) => self.value(inner, row, json),
            Kind::Nillable(inner) => match json {
                Json::Null => Ok(Value::Nil(Nil::default())),
                Json::Object(object) if object.get("$nil") == Some(&Json::Bool(true)) => {
                    let (type_name, attributes) = self.says(object, &["$nil"])?;
                    Ok(Value::Nil(Nil {
                        type_name,
                        attributes,
                    }))
                }
                json => self.value(inner, row, json),
            },
            Kind::Many(item) => {
                let Json::Array(items) = json else {
                    return self.wrong("an array", json);
                };
                let row = item_row(row);
                let items = items.iter().enumerate().map(|(at, json)| {
                    self.within(Step::Index(at), |reading| reading.value(item, row, json))
                });
                Ok(Value::List(items.collect::<Result<_>>()?))
            }
            Kind::Text(lexical) => self.text(lexical, row, json).map(Value::Text),
            Kind::Table(ty) => self.table(ty, json),
            Kind::Typed(inner) => self.typed(inner, row, json),
            Kind::Dictionary(key, of) => self.dictionary((key, of), row, json),
            Kind::Grid(item, dimensions) => self.grid((item, *dimensions), row, json),
            Kind::Tree => Ok(Value::Tree(Box::new(self.tree(json)?))),
            Kind::Attribute => match json {
                Json::String(value) => Ok(Value::Attribute(Attribute {
                    name: QName::new(row.namespace, row.name),
                    value: value.clone(),
                })),
                json => self.wrong("a string", json),
            },
            Kind::Mixed => self.mixed(json),
            Kind::Unknown => self.unknown(json),
        }
    }

    fn text(&self, lexical: &'static Lexical, row: &'static Row, json: &Json) -> Result<Scalar> {
        if let (Lexical::List(of) | Lexical::Flags(of), Json::Array(items)) = (lexical, json) {
            let items = items.iter().map(|item| self.item(of, item));
            let list = Scalar::List(items.collect::<Result<_>>()?);
            // The facets of the list, such as its length; names have no text without prefixes.
            if !holds_names(of) {
                let text = soapgen_runtime::dynamic::text_of(lexical, &list);
                let text = text.map_err(|error| self.error(error.to_string()))?;
                self.scalar(lexical, row, &text)?;
            }
            return Ok(list);
        }
        match (lexical, json) {
            (Lexical::Builtin(builtin), Json::String(text)) if is_name(*builtin) => {
                Ok(Scalar::QName(self.name(text)?))
            }
            (_, Json::String(text)) => self.scalar(lexical, row, text),
            (_, Json::Number(number)) if takes_numbers(lexical) => match digits(lexical, number) {
                Some(text) => self.scalar(lexical, row, &text),
                None => Err(self.error(format!(
                    "the number {number} may not be the one that was meant: JSON numbers have \
                         some 15 digits; give it as a string"
                ))),
            },
            (_, Json::Bool(value)) if takes_booleans(lexical) => {
                self.scalar(lexical, row, &value.to_string())
            }
            (_, json) => {
                let values = row.simple.map(values);
                let values = values.filter(|values| !values.is_empty());
                match values {
                    Some(values) => self.wrong(&one_of(values), json),
                    None => self.wrong(expected(lexical), json),
                }
            }
        }
    }

    /// An item of a list.
    fn item(&self, lexical: &'static Lexical, json: &Json) -> Result<Scalar> {
        static ITEM: Row = soapgen_runtime::codegen::text();
        self.text(lexical, &ITEM, json)
    }

    fn name(&self, text: &str) -> Result<QName> {
        let name = name_of(text);
        let is_name = !name.local.is_empty() && !name.local.contains(|c: char| "{}: ".contains(c));
        match is_name {
            true => Ok(name),
            false => Err(self.error(format!(
                "expected a name, `{{namespace}}local` or `local`, found {}",
                shown(&Json::String(text.to_owned()))
            ))),
        }
    }

    fn scalar(&self, lexical: &'static Lexical, row: &Row, text: &str) -> Result<Scalar> {
        scalar_of(lexical, row.simple, text).map_err(|error| {
            let known = match lexical {
                Lexical::Enumeration(simple) => values(simple),
                _ => row.simple.map_or(&[][..], |simple| values(simple)),
            };
            let hint = match soapgen::nearest(text, known.iter().copied()) {
                Some(near) => format!("; did you mean {near:?}?"),
                None => String::new(),
            };
            self.error(format!("{error}{hint}"))
        })
    }

    fn table(&mut self, ty: &'static Type, json: &Json) -> Result<Value> {
        if ty.table.kind == TableKind::Derived {
            return self.derived(ty, json);
        }
        let Json::Object(object) = json else {
            // A type that has text and nothing else that must stand may be that text.
            return match text_member(ty) {
                Some((at, kind)) if !json.is_null() => {
                    let row = &ty.table.rows[at];
                    let text = self.value(kind, row, json)?;
                    let mut object = self.record(ty, &Map::new(), Some(at))?;
                    if let Value::Record(values) = &mut object
                        && let Some(value) = values.get_mut(at)
                    {
                        *value = text;
                    }
                    Ok(object)
                }
                _ => self.wrong("an object", json),
            };
        };
        self.known_alone(ty, object, &[])?;
        Ok(match ty.table.kind {
            TableKind::Choice => match self.choice(ty, places(ty), object)? {
                Some(value) => value,
                None => return Err(self.error(format!("expected one of {}", keys(ty)))),
            },
            _ => Value::Record(self.members((ty, places(ty)), object, None)?),
        })
    }

    /// A record of an object, but for the member of this row.
    fn record(
        &mut self,
        ty: &'static Type,
        object: &Map<String, Json>,
        but: Option<usize>,
    ) -> Result<Value> {
        self.known_alone(ty, object, &["$type"])?;
        self.members((ty, places(ty)), object, but)
            .map(Value::Record)
    }

    /// The members of a record, row by row.
    fn members(
        &mut self,
        (ty, places): (&'static Type, &[Place]),
        object: &Map<String, Json>,
        but: Option<usize>,
    ) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(places.len());
        for (at, place) in places.iter().enumerate() {
            let (Some(kind), Some(row)) = (ty.member(at), ty.table.rows.get(at)) else {
                return Err(self.error("a type has fewer rows than members"));
            };
            values.push(match place {
                _ if but == Some(at) => Value::Absent,
                Place::Key(key) => match object.get_key_value(key) {
                    Some((key, json)) => self.within(Step::Key(key.clone()), |reading| {
                        reading.member(kind, row, json)
                    })?,
                    None => self.missing(kind, row, key)?,
                },
                Place::Attributes => self.wildcard(ty, object)?,
                Place::Within(places) => self.group(kind, places, object)?,
            });
        }
        Ok(values)
    }

    fn member(&mut self, kind: &'static Kind, row: &'static Row, json: &Json) -> Result<Value> {
        let is_nil_allowed = match kind {
            Kind::Optional(_) | Kind::Nillable(_) | Kind::Table(_) | Kind::Typed(_) => true,
            _ => row.nillable,
        };
        if json.is_null() && !is_nil_allowed {
            return match kind {
                Kind::Many(_) if row.min == 0 => Ok(blank(kind)),
                _ => self.wrong("a value, since it can't be nil", json),
            };
        }
        if json.is_null() && row.min > 0 && !row.nillable && !matches!(kind, Kind::Nillable(_)) {
            return self.wrong("a value, since it is required and can't be nil", json);
        }
        self.value(kind, row, json)
    }

    /// A member whose key is not there.
    fn missing(&self, kind: &'static Kind, row: &'static Row, key: &str) -> Result<Value> {
        if self.is_part {
            return Ok(Value::Absent);
        }
        match kind {
            Kind::Optional(_) if row.min == 0 || row.nillable => Ok(Value::Absent),
            Kind::Many(_) if row.min == 0 => Ok(blank(kind)),
            Kind::Mixed | Kind::Unknown => Ok(blank(kind)),
            Kind::Nillable(_) if row.min == 0 => Ok(Value::Absent),
            Kind::Text(lexical) if matches!(row.kind, RowKind::Text) => {
                // An element without text has the empty one.
                self.scalar(lexical, row, "").map(Value::Text)
            }
            Kind::Text(lexical) if row.default.is_some() => {
                let default = row.default.unwrap_or_default();
                self.scalar(lexical, row, default).map(Value::Text)
            }
            Kind::Table(ty) if is_empty_allowed(ty) && group_of(kind).is_some() => {
                Ok(Value::Record(vec![Value::Absent; ty.table.rows.len()]))
            }
            // Optional by a rule of the settings, or as SOAP encoding has it.
            Kind::Optional(_) => Ok(Value::Absent),
            _ => Err(self.error(format!("`{key}` is missing: it is required"))),
        }
    }

    /// A group whose members are members of what it stands in.
    fn group(
        &mut self,
        kind: &'static Kind,
        places: &[Place],
        object: &Map<String, Json>,
    ) -> Result<Value> {
        let Some((ty, is_optional)) = group_of(kind) else {
            return Ok(Value::Absent);
        };
        if is_optional && !names_one(ty, places, object) {
            return Ok(Value::Absent);
        }
        if ty.table.kind == TableKind::Choice {
            return match self.choice(ty, places, object)? {
                Some(value) => Ok(value),
                None if is_optional => Ok(Value::Absent),
                None => Err(self.error(format!("expected one of {}", keys(ty)))),
            };
        }
        Ok(Value::Record(self.members((ty, places), object, None)?))
    }

    /// The alternative of a choice whose key is there.
    fn choice(
        &mut self,
        ty: &'static Type,
        places: &[Place],
        object: &Map<String, Json>,
    ) -> Result<Option<Value>> {
        let mut found: Option<(usize, Value)> = None;
        let mut empty = None;
        for (at, place) in places.iter().enumerate() {
            let (Some(kind), Some(row)) = (ty.member(at), ty.table.rows.get(at)) else {
                continue;
            };
            let value = match place {
                Place::Key(key) => match object.get_key_value(key) {
                    Some((key, json)) => self.within(Step::Key(key.clone()), |reading| {
                        reading.member(kind, row, json)
                    })?,
                    None => continue,
                },
                Place::Attributes => continue,
                Place::Within(places) => match group_of(kind) {
                    Some((group, _)) if names_one(group, places, object) => {
                        self.group(kind, places, object)?
                    }
                    Some((group, _)) if is_empty_allowed(group) => {
                        empty = empty.or(Some((at, kind, places)));
                        continue;
                    }
                    _ => continue,
                },
            };
            if let Some((before, _)) = &found {
                return Err(self.error(format!(
                    "`{}` and `{}` stand together, and one of them may stand",
                    key_of(ty, *before),
                    key_of(ty, at)
                )));
            }
            found = Some((at, value));
        }
        if found.is_none() && self.is_part {
            return Ok(Some(Value::Absent));
        }
        if found.is_none()
            && let Some((at, kind, places)) = empty
        {
            found = Some((at, self.group(kind, places, object)?));
        }
        Ok(found.map(|(at, value)| Value::Variant(at, Box::new(value))))
    }

    /// Attributes of any name: what has the sign of an attribute and is none that is declared.
    fn wildcard(&mut self, ty: &'static Type, object: &Map<String, Json>) -> Result<Value> {
        let declared = layout(ty);
        let mut values = Vec::new();
        for (key, json) in object {
            let Some(name) = key.strip_prefix('@') else {
                continue;
            };
            if declared.has(key) {
                continue;
            }
            let name = self.name(name)?;
            match json {
                Json::String(value) => values.push(Value::Attribute(Attribute {
                    name,
                    value: value.clone(),
                })),
                json => {
                    return self.within(Step::Key(key.clone()), |reading| {
                        reading.wrong("a string", json)
                    });
                }
            }
        }
        Ok(Value::List(values))
    }

    /// Refuses keys that no member of a type has.
    fn known_alone(
        &self,
        ty: &'static Type,
        object: &Map<String, Json>,
        more: &[&str],
    ) -> Result<()> {
        let known = layout(ty);
        let is_known = |key: &&String| known.takes(key) || more.contains(&key.as_str());
        match object.keys().find(|key| !is_known(key)) {
            Some(key) => Err(self.unknown_key(key, &known.keys)),
            None => Ok(()),
        }
    }

    fn unknown_key(&self, key: &str, known: &[String]) -> JsonError {
        let hint = match soapgen::nearest(key, known.iter().map(String::as_str)) {
            Some(near) => format!("; did you mean `{near}`?"),
            None if known.is_empty() => "; nothing may stand here".to_owned(),
            None => format!("; there are {}", listed(known)),
        };
        let key: String = key.chars().take(SHOWN).collect();
        self.error(format!("nothing is called `{key}` here{hint}"))
    }

    /// A type or one that stands in for it: `$type` says which.
    fn derived(&mut self, ty: &'static Type, json: &Json) -> Result<Value> {
        let object = json.as_object();
        if let Some(object) = object
            && object.contains_key("$xml")
        {
            let tree = self.tree(json)?;
            return Ok(Value::Variant(
                usize::MAX,
                Box::new(Value::Tree(Box::new(tree))),
            ));
        }
        let rows = ty.table.rows;
        let named = object.and_then(|object| object.get("$type"));
        let at = match named {
            Some(Json::String(name)) => {
                let is_it =
                    |row: &Row| is_expanded(row, name) || row.name == *name && is_alone(ty, row);
                match rows.iter().position(is_it) {
                    Some(at) => at,
                    None => {
                        let known = type_keys(ty);
                        let near = soapgen::nearest(name, known.iter().map(String::as_str));
                        let hint = match near {
                            Some(near) => format!("did you mean {near:?}?"),
                            None => format!("there are {}", listed(&known)),
                        };
                        return Err(self.error(format!(
                            "no type called {} may stand here; {hint}",
                            shown(&Json::String(name.clone()))
                        )));
                    }
                }
            }
            Some(other) => return self.wrong("the name of a type as `$type`", other),
            None => match rows.iter().position(|row| row.min > 0) {
                Some(at) => at,
                None => {
                    return Err(self.error(format!(
                        "the declared type is abstract: `$type` has to name one of {}",
                        listed(&type_keys(ty))
                    )));
                }
            },
        };
        // Names of simple types that stand in have no member of their own.
        let (at, kind) = match ty.member(at) {
            Some(kind) => (at, kind),
            None => match ty.member(0) {
                Some(kind) => (0, kind),
                None => return Err(self.error("the type has no members")),
            },
        };
        let value = match (kind, object) {
            (Kind::Table(record), Some(object)) => self.record(record, object, None)?,
            (kind, Some(object)) if named.is_some() => match object.get("$value") {
                Some(json) => self.value(kind, &rows[at], json)?,
                None => return Err(self.error("`$value` is missing")),
            },
            (kind, _) => self.value(kind, &rows[at], json)?,
        };
        Ok(Value::Variant(at, Box::new(value)))
    }

    /// The type that an element says that it is, and its attributes.
    fn says(
        &mut self,
        object: &Map<String, Json>,
        more: &[&str],
    ) -> Result<(Option<QName>, Vec<Attribute>)> {
        let mut type_name = None;
        let mut attributes = Vec::new();
        for (key, json) in object {
            match (key.strip_prefix('@'), json) {
                (_, Json::String(name)) if key == "$type" => type_name = Some(self.name(name)?),
                (Some(name), Json::String(value)) => attributes.push(Attribute {
                    name: self.name(name)?,
                    value: value.clone(),
                }),
                _ if more.contains(&key.as_str()) => {}
                _ => {
                    return self.within(Step::Key(key.clone()), |reading| {
                        reading.wrong("an attribute, `@name` with a string, or `$type`", json)
                    });
                }
            }
        }
        Ok((type_name, attributes))
    }

    fn typed(&mut self, inner: &'static Kind, row: &'static Row, json: &Json) -> Result<Value> {
        let typed = match json {
            Json::Object(object) if object.contains_key("$value") => {
                let (type_name, attributes) = self.says(object, &["$value"])?;
                let value = self.within(Step::Key("$value".to_owned()), |reading| {
                    reading.value(inner, row, &object["$value"])
                })?;
                Typed {
                    type_name,
                    attributes,
                    value,
                }
            }
            json => Typed::from(self.value(inner, row, json)?),
        };
        Ok(Value::Typed(Box::new(typed)))
    }

    fn dictionary(
        &mut self,
        (key, of): (&'static Kind, &'static Kind),
        row: &'static Row,
        json: &Json,
    ) -> Result<Value> {
        let ([_, key_row, value_row], Json::Array(items)) = (row.items, json) else {
            return self.wrong("an array of objects with key and value", json);
        };
        let mut entries = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let entry = self.within(Step::Index(at), |reading| {
                let Json::Object(object) = item else {
                    return reading.wrong("an object with key and value", item);
                };
                let mut part = |row: &'static Row, kind: &'static Kind| match object.get(row.name) {
                    Some(json) => reading.within(Step::Key(row.name.to_owned()), |reading| {
                        reading.value(kind, row, json)
                    }),
                    None => reading.missing(kind, row, row.name),
                };
                let parts = (part(key_row, key)?, part(value_row, of)?);
                let known = [key_row.name, value_row.name];
                if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
                    return Err(reading.unknown_key(key, &known.map(str::to_owned)));
                }
                Ok(parts)
            })?;
            entries.push(entry);
        }
        Ok(Value::Dictionary(entries))
    }

    fn grid(
        &mut self,
        (item, dimensions): (&'static Kind, usize),
        row: &'static Row,
        json: &Json,
    ) -> Result<Value> {
        let what = "an object with `$size` and `$items`";
        let object = match json {
            Json::Object(object) => object,
            json => return self.wrong(what, json),
        };
        let (Some(Json::Array(sizes)), Some(Json::Array(items))) =
            (object.get("$size"), object.get("$items"))
        else {
            return self.wrong(what, json);
        };
        let sizes: Option<Vec<usize>> = sizes
            .iter()
            .map(|size| usize::try_from(size.as_u64()?).ok())
            .collect();
        let count = sizes.as_ref().and_then(|sizes| {
            (sizes.iter()).try_fold(1_usize, |count, size| count.checked_mul(*size))
        });
        let Some(sizes) = sizes.filter(|sizes| sizes.len() == dimensions) else {
            return Err(self.error(format!("`$size` is {dimensions} whole numbers")));
        };
        if count != Some(items.len()) {
            return Err(self.error(format!(
                "`$items` has {} items, which is not what `$size` says",
                items.len()
            )));
        }
        let row = item_row(row);
        let items = items.iter().enumerate().map(|(at, json)| {
            self.within(Step::Index(at), |reading| reading.value(item, row, json))
        });
        Ok(Value::Grid(sizes, items.collect::<Result<_>>()?))
    }

    fn tree(&self, json: &Json) -> Result<Element> {
        let text = match json {
            Json::Object(object) if object.len() == 1 => object.get("$xml"),
            _ => None,
        };
        match text {
            Some(Json::String(text)) => self.element(text),
            _ => self.wrong("`{\"$xml\": \"<element/>\"}`", json),
        }
    }

    fn element(&self, text: &str) -> Result<Element> {
        Element::from_xml(text)
            .map_err(|error| self.error(format!("`$xml` is no element: {error}")))
    }

    fn mixed(&self, json: &Json) -> Result<Value> {
        let Json::Array(items) = json else {
            return self.wrong("an array of `{\"$text\": …}` and `{\"$xml\": …}`", json);
        };
        let nodes = items.iter().map(|item| match item {
            Json::Object(object) if object.len() == 1 => match object.iter().next() {
                Some((key, Json::String(text))) if key == "$text" => Ok(Node::Text(text.clone())),
                Some((key, Json::String(text))) if key == "$xml" => {
                    self.element(text).map(Node::Element)
                }
                _ => self.wrong("`{\"$text\": …}` or `{\"$xml\": …}`", item),
            },
            _ => self.wrong("`{\"$text\": …}` or `{\"$xml\": …}`", item),
        });
        Ok(Value::Mixed(Box::new(Mixed(nodes.collect::<Result<_>>()?))))
    }

    fn unknown(&mut self, json: &Json) -> Result<Value> {
        let Json::Object(object) = json else {
            return self.wrong("an object", json);
        };
        let (type_name, attributes) = self.says(object, &["$xml"])?;
        let elements = match object.get("$xml") {
            None => Vec::new(),
            Some(Json::Array(items)) => items
                .iter()
                .map(|item| match item {
                    Json::String(text) => self.element(text),
                    item => self.wrong("an element as a string", item),
                })
                .collect::<Result<_>>()?,
            Some(other) => return self.wrong("an array of elements", other),
        };
        Ok(Value::Unknown(Box::new(Unknown {
            type_name,
            attributes,
            elements,
        })))
    }

    /// Header blocks: of those of a binding, the ones that an operation sends.
    pub(super) fn blocks(
        &mut self,
        ty: &'static Type,
        sent: &[usize],
        json: &Json,
    ) -> Result<Vec<Value>> {
        let Json::Object(object) = json else {
            return self.wrong("an object with a key for each header block", json);
        };
        let places = places(ty);
        let mut values = vec![Value::Absent; places.len()];
        let mut known = Vec::new();
        for at in sent {
            let (Some(Place::Key(key)), Some(kind)) = (places.get(*at), ty.member(*at)) else {
                continue;
            };
            if let Some(json) = object.get(key) {
                let row = &ty.table.rows[*at];
                let value = self.within(Step::Key(key.clone()), |reading| {
                    reading.member(kind, row, json)
                })?;
                if let Some(place) = values.get_mut(*at) {
                    *place = value;
                }
            }
            known.push(key.clone());
        }
        if let Some(key) = object.keys().find(|key| !known.contains(key)) {
            let near = soapgen::nearest(key, known.iter().map(String::as_str));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", listed(&known)),
            };
            return Err(self.error(format!("no header block is called `{key}`; {hint}")));
        }
        Ok(values)
    }
}

/// A number as XML has it; none where JSON may have lost digits of it.
fn digits(lexical: &Lexical, number: &serde_json::Number) -> Option<String> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    let value = number.as_f64()?;
    let is_float = matches!(
        lexical,
        Lexical::Builtin(
            soapgen_runtime::codegen::Builtin::Float | soapgen_runtime::codegen::Builtin::Double
        )
    );
    if is_float {
        return Some(number.to_string());
    }
    if value.fract() == 0.0 && value.abs() < EXACT {
        // Without the sign of a zero, and without an exponent.
        return Some(format!("{:.0}", value + 0.0));
    }
    let text = format!("{value}");
    let significant = text.trim_start_matches(['-', '0', '.']);
    let count = significant.chars().filter(char::is_ascii_digit).count();
    (count <= 15).then_some(text)
}

/// The text that the content of a type is.
fn text_member(ty: &'static Type) -> Option<(usize, &'static Kind)> {
    let at = (ty.table.rows.iter()).position(|row| matches!(row.kind, RowKind::Text))?;
    Some((at, ty.member(at)?))
}

/// Whether a group may stand with nothing in it.
fn is_empty_allowed(ty: &'static Type) -> bool {
    let rows = ty.table.rows.iter().enumerate();
    let may_lack = |(at, row): (usize, &Row)| {
        row.min == 0
            || matches!(ty.member(at), Some(Kind::Optional(_)))
            || match ty.member(at).and_then(group_of) {
                Some((group, is_optional)) => is_optional || is_empty_allowed(group),
                None => false,
            }
    };
    match ty.table.kind {
        TableKind::Choice => rows.into_iter().any(may_lack),
        _ => rows.into_iter().all(may_lack),
    }
}

/// Whether an object has a key of a group.
fn names_one(ty: &'static Type, places: &[Place], object: &Map<String, Json>) -> bool {
    places.iter().enumerate().any(|(at, place)| match place {
        Place::Key(key) => object.contains_key(key),
        Place::Attributes => false,
        Place::Within(places) => match ty.member(at).and_then(group_of) {
            Some((group, _)) => names_one(group, places, object),
            None => false,
        },
    })
}

fn key_of(ty: &'static Type, at: usize) -> String {
    match places(ty).get(at) {
        Some(Place::Key(key)) => key.clone(),
        _ => match ty.member(at).and_then(group_of) {
            Some((group, _)) => layout(group).keys.join("`, `"),
            None => String::new(),
        },
    }
}

/// Whether a text is the name of a row with its namespace.
fn is_expanded(row: &Row, text: &str) -> bool {
    let local = match row.namespace {
        "" => Some(text),
        namespace => (text.strip_prefix('{'))
            .and_then(|rest| rest.strip_prefix(namespace))
            .and_then(|rest| rest.strip_prefix('}')),
    };
    local == Some(row.name)
}

/// The names of the types that may stand in.
fn type_keys(ty: &'static Type) -> Vec<String> {
    ty.table.rows.iter().map(|row| type_key(ty, row)).collect()
}

fn keys(ty: &'static Type) -> String {
    listed(&layout(ty).keys)
}

fn listed(names: &[String]) -> String {
    const MANY: usize = 8;
    let mut listed: Vec<String> = names
        .iter()
        .take(MANY)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > MANY {
        listed.push(format!("{} more", names.len() - MANY));
    }
    listed.join(", ")
}

fn one_of(values: &[&str]) -> String {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    format!("one of {}", listed(&values))
}

/// The values of an enumeration.
fn values(simple: &'static soapgen_runtime::codegen::SimpleType) -> &'static [&'static str] {
    let mut facets = simple.facets.iter();
    let values = facets.find_map(|facet| match facet {
        Facet::Enumeration(values) => Some(*values),
        _ => None,
    });
    values.unwrap_or_default()
}

fn is_name(builtin: soapgen_runtime::codegen::Builtin) -> bool {
    matches!(
        builtin,
        soapgen_runtime::codegen::Builtin::QName | soapgen_runtime::codegen::Builtin::Notation
    )
}

fn holds_names(lexical: &Lexical) -> bool {
    matches!(lexical, Lexical::Builtin(builtin) if is_name(*builtin))
}
