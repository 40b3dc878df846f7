//! Types and those that stand in for them.

use serde_json::Value as Json;
use soapgen_runtime::codegen::Row;
use soapgen_runtime::dynamic::{Kind, Type, Value};

use super::super::{is_alone, type_key};
use super::{Reading, Result, listed, shown, there};

impl Reading {
    /// A type or one that stands in for it: `$type` says which.
    pub(super) fn derived(&mut self, ty: &'static Type, json: &Json) -> Result<Value> {
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
                            None => there(&known),
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
