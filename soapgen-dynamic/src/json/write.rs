//! Values to JSON.

use serde::ser::{Error as _, SerializeMap, SerializeSeq as _};
use serde::{Serialize, Serializer};
use soapgen_runtime::codegen::{Row, TableKind};
use soapgen_runtime::dynamic::{Kind, Type, Value};
use soapgen_runtime::{Attribute, Element, Nil, Node, QName};

use super::layout::{Place, places};
use super::scalar::Text;
use super::{absent_is_nil, item_row, type_key};

/// A value, to be written as JSON.
pub(super) struct Written<'v> {
    kind: &'static Kind,
    row: &'static Row,
    value: &'v Value,
}

impl<'v> Written<'v> {
    pub(super) fn new(kind: &'static Kind, row: &'static Row, value: &'v Value) -> Self {
        Self { kind, row, value }
    }
}

/// Header blocks.
pub(super) struct Blocks<'v> {
    pub(super) of: Option<&'static Type>,
    pub(super) values: &'v [Value],
}

/// A message: header blocks, where it carries any, and what stands in its body.
pub(super) struct Whole<H, B> {
    pub(super) header: Option<H>,
    pub(super) body: B,
}

impl<H: Serialize, B: Serialize> Serialize for Whole<H, B> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        if let Some(header) = &self.header {
            map.serialize_entry("header", header)?;
        }
        map.serialize_entry("body", &self.body)?;
        map.end()
    }
}

impl Serialize for Blocks<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        if let Some(ty) = self.of {
            members(ty, places(ty), self.values, &mut map)?;
        }
        map.end()
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let row = self.row;
        match (self.kind, self.value) {
            (_, Value::Absent) => to.serialize_unit(),
            (_, Value::Nil(nil)) => nil_value(nil, to),
            (Kind::Optional(kind) | Kind::Nillable(kind), value) => {
                Written::new(kind, row, value).serialize(to)
            }
            (Kind::Many(kind), Value::List(items)) => {
                let row = item_row(row);
                let mut seq = to.serialize_seq(Some(items.len()))?;
                for value in items {
                    seq.serialize_element(&Written::new(kind, row, value))?;
                }
                seq.end()
            }
            (Kind::Text(lexical), Value::Text(scalar)) => Text(lexical, scalar).serialize(to),
            (Kind::Table(ty), Value::Record(values)) => {
                let mut map = to.serialize_map(None)?;
                members(ty, places(ty), values, &mut map)?;
                map.end()
            }
            (Kind::Table(ty), Value::Variant(at, value)) => match ty.table.kind {
                TableKind::Choice => {
                    let mut map = to.serialize_map(None)?;
                    variant(ty, places(ty), (*at, value), &mut map)?;
                    map.end()
                }
                _ => derived(ty, *at, value, row, to),
            },
            (Kind::Typed(kind), Value::Typed(typed)) => {
                let inner = Written::new(kind, row, &typed.value);
                if typed.type_name.is_none() && typed.attributes.is_empty() {
                    return inner.serialize(to);
                }
                let mut map = to.serialize_map(None)?;
                says(&typed.type_name, &typed.attributes, &mut map)?;
                map.serialize_entry("$value", &inner)?;
                map.end()
            }
            (Kind::Dictionary(key, of), Value::Dictionary(entries)) => {
                let [_, key_row, value_row] = row.items else {
                    return Err(S::Error::custom("a dictionary without rows"));
                };
                let mut seq = to.serialize_seq(Some(entries.len()))?;
                for (k, v) in entries {
                    seq.serialize_element(&Entry {
                        key: (key_row.name, Written::new(key, key_row, k)),
                        value: (value_row.name, Written::new(of, value_row, v)),
                    })?;
                }
                seq.end()
            }
            (Kind::Grid(kind, _), Value::Grid(sizes, items)) => {
                let row = item_row(row);
                let items: Vec<_> = (items.iter())
                    .map(|value| Written::new(kind, row, value))
                    .collect();
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("$size", sizes)?;
                map.serialize_entry("$items", &items)?;
                map.end()
            }
            (_, Value::Tree(tree)) => {
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry("$xml", &xml::<S>(tree)?)?;
                map.end()
            }
            (_, Value::Mixed(mixed)) => {
                let mut seq = to.serialize_seq(Some(mixed.0.len()))?;
                for node in &mixed.0 {
                    let (key, text) = match node {
                        Node::Text(text) => ("$text", text.clone()),
                        Node::Element(element) => ("$xml", xml::<S>(element)?),
                    };
                    seq.serialize_element(&std::collections::BTreeMap::from([(key, text)]))?;
                }
                seq.end()
            }
            (_, Value::Unknown(unknown)) => {
                let mut map = to.serialize_map(None)?;
                says(&unknown.type_name, &unknown.attributes, &mut map)?;
                let elements: Result<Vec<_>, _> = unknown.elements.iter().map(xml::<S>).collect();
                map.serialize_entry("$xml", &elements?)?;
                map.end()
            }
            (_, Value::Attribute(attribute)) => to.serialize_str(&attribute.value),
            _ => Err(S::Error::custom("a value is not of its type")),
        }
    }
}

struct Entry<'v> {
    key: (&'static str, Written<'v>),
    value: (&'static str, Written<'v>),
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry(self.key.0, &self.key.1)?;
        map.serialize_entry(self.value.0, &self.value.1)?;
        map.end()
    }
}

fn xml<S: Serializer>(element: &Element) -> Result<String, S::Error> {
    element.to_xml().map_err(S::Error::custom)
}

fn nil_value<S: Serializer>(nil: &Nil, to: S) -> Result<S::Ok, S::Error> {
    if nil.type_name.is_none() && nil.attributes.is_empty() {
        return to.serialize_unit();
    }
    let mut map = to.serialize_map(None)?;
    map.serialize_entry("$nil", &true)?;
    says(&nil.type_name, &nil.attributes, &mut map)?;
    map.end()
}

/// What an element says that it is, and its attributes.
fn says<M: SerializeMap>(
    type_name: &Option<QName>,
    attributes: &[Attribute],
    map: &mut M,
) -> Result<(), M::Error> {
    if let Some(name) = type_name {
        map.serialize_entry("$type", &name.to_clark())?;
    }
    attributes.iter().try_for_each(|of| attribute(of, map))
}

fn attribute<M: SerializeMap>(of: &Attribute, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry(&format!("@{}", of.name.to_clark()), &of.value)
}

/// The members of a record.
fn members<M: SerializeMap>(
    ty: &'static Type,
    places: &[Place],
    values: &[Value],
    map: &mut M,
) -> Result<(), M::Error> {
    for (at, (place, value)) in places.iter().zip(values).enumerate() {
        member(ty, (at, place), value, map)?;
    }
    Ok(())
}

fn member<M: SerializeMap>(
    ty: &'static Type,
    (at, place): (usize, &Place),
    value: &Value,
    map: &mut M,
) -> Result<(), M::Error> {
    let (Some(kind), Some(row)) = (ty.member(at), ty.table.rows.get(at)) else {
        return Err(M::Error::custom("a value has more members than its type"));
    };
    match place {
        Place::Key(_) if matches!(value, Value::Absent) && !absent_is_nil(row, value) => Ok(()),
        // An empty list is nothing on the wire, unless a wrapper stands around it.
        Place::Key(_) if is_nothing(kind, row, value) => Ok(()),
        Place::Key(key) => map.serialize_entry(key, &Written::new(kind, row, value)),
        Place::Attributes => match value {
            Value::List(attributes) => attributes.iter().try_for_each(|value| match value {
                Value::Attribute(of) => attribute(of, map),
                _ => Ok(()),
            }),
            _ => Ok(()),
        },
        Place::Within(places) => {
            let Some((group, _)) = super::group_of(kind) else {
                return Ok(());
            };
            match value {
                Value::Record(values) => members(group, places, values, map),
                Value::Variant(at, value) => variant(group, places, (*at, value), map),
                _ => Ok(()),
            }
        }
    }
}

fn is_nothing(kind: &Kind, row: &Row, value: &Value) -> bool {
    match value {
        Value::List(items) => {
            matches!(kind, Kind::Many(_))
                && items.is_empty()
                && (row.items.is_empty() || row.min == 0)
        }
        Value::Unknown(unknown) => unknown.is_empty(),
        Value::Mixed(mixed) => mixed.0.is_empty(),
        _ => false,
    }
}

/// The alternative of a choice that stands.
fn variant<M: SerializeMap>(
    ty: &'static Type,
    places: &[Place],
    (at, value): (usize, &Value),
    map: &mut M,
) -> Result<(), M::Error> {
    let (Some(kind), Some(row)) = (ty.member(at), ty.table.rows.get(at)) else {
        return Err(M::Error::custom("a choice has no such alternative"));
    };
    match places.get(at) {
        // Which one stands is said by the key, so that it is there in any case.
        Some(Place::Key(key)) => map.serialize_entry(key, &Written::new(kind, row, value)),
        Some(place) => member(ty, (at, place), value, map),
        None => Ok(()),
    }
}

/// A type or one that stands in for it.
fn derived<S: Serializer>(
    ty: &'static Type,
    at: usize,
    value: &Value,
    row: &'static Row,
    to: S,
) -> Result<S::Ok, S::Error> {
    let (Some(kind), Some(of)) = (ty.member(at), ty.table.rows.get(at)) else {
        return Written::new(&Kind::Tree, row, value).serialize(to);
    };
    let is_declared = of.min > 0;
    match (kind, value) {
        (Kind::Table(record), Value::Record(values)) => {
            let mut map = to.serialize_map(None)?;
            if !is_declared {
                map.serialize_entry("$type", &type_key(ty, of))?;
            }
            members(record, places(record), values, &mut map)?;
            map.end()
        }
        _ if is_declared => Written::new(kind, row, value).serialize(to),
        _ => {
            let mut map = to.serialize_map(Some(2))?;
            map.serialize_entry("$type", &type_key(ty, of))?;
            map.serialize_entry("$value", &Written::new(kind, row, value))?;
            map.end()
        }
    }
}
