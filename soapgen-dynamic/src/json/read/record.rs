//! Members of types and of groups, choices among them, and header blocks.

use serde_json::{Map, Value as Json};
use soapgen_runtime::Attribute;
use soapgen_runtime::codegen::{Row, RowKind, TableKind};
use soapgen_runtime::dynamic::{Kind, Type, Value, blank};

use super::super::group_of;
use super::super::layout::{Place, layout, places};
use super::{JsonError, Reading, Result, SHOWN, Step, listed, there};

impl Reading {
    pub(super) fn table(&mut self, ty: &'static Type, json: &Json) -> Result<Value> {
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
    pub(super) fn record(
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

    pub(super) fn member(
        &mut self,
        kind: &'static Kind,
        row: &'static Row,
        json: &Json,
    ) -> Result<Value> {
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
    pub(super) fn missing(
        &self,
        kind: &'static Kind,
        row: &'static Row,
        key: &str,
    ) -> Result<Value> {
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
                let empty = self.scalar(lexical, row, "").map(Value::Text);
                empty.map_err(|_| self.error(format!("`{key}` is missing: it is required")))
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
            Some(key) => Err(match key_of_group(ty, key) {
                Some(group) => self.error(format!(
                    "`{key}` stands in an object within `{group}`, and not here"
                )),
                None => self.unknown_key(key, &known.keys),
            }),
            None => Ok(()),
        }
    }

    pub(super) fn unknown_key(&self, key: &str, known: &[String]) -> JsonError {
        let hint = match soapgen::nearest(key, known.iter().map(String::as_str)) {
            Some(near) => format!("; did you mean `{near}`?"),
            None if known.is_empty() => "; nothing may stand here".to_owned(),
            None => format!("; {}", there(known)),
        };
        let key: String = key.chars().take(SHOWN).collect();
        self.error(format!("nothing is called `{key}` here{hint}"))
    }

    /// Header blocks: of those of a binding, the ones that an operation sends.
    pub(in super::super) fn blocks(
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
                None => there(&known),
            };
            let key: String = key.chars().take(SHOWN).collect();
            return Err(self.error(format!("no header block is called `{key}`; {hint}")));
        }
        Ok(values)
    }
}

/// The text that the content of a type is.
fn text_member(ty: &'static Type) -> Option<(usize, &'static Kind)> {
    let at = (ty.table.rows.iter()).position(|row| matches!(row.kind, RowKind::Text))?;
    Some((at, ty.member(at)?))
}

/// The key of the group that stands apart from what it is in, where it has this key.
fn key_of_group<'t>(ty: &'static Type, key: &str) -> Option<&'t str> {
    let places = places(ty).iter().enumerate();
    let mut groups = places.filter_map(|(at, place)| match (place, ty.member(at)?) {
        (Place::Key(of), Kind::Many(item)) => Some((of, group_of(item)?.0)),
        (Place::Key(of), kind) => Some((of, group_of(kind)?.0)),
        _ => None,
    });
    let found = groups.find(|(_, group)| layout(group).has(key));
    found.map(|(of, _)| of.as_str())
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

fn keys(ty: &'static Type) -> String {
    listed(&layout(ty).keys)
}
