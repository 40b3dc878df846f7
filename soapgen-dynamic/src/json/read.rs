//! JSON to values.

mod derived;
mod record;
mod simple;
mod tree;

use std::fmt;

use serde_json::{Map, Value as Json};
use soapgen_runtime::codegen::Row;
use soapgen_runtime::dynamic::{Kind, Value};
use soapgen_runtime::{Attribute, Nil, QName, Typed};

use super::item_row;

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
}

/// Which names there are.
fn there(names: &[String]) -> String {
    match names {
        [] => "there is none".to_owned(),
        [one] => format!("there is `{one}`"),
        many => format!("there are {}", listed(many)),
    }
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
