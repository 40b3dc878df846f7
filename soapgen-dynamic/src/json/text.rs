//! JSON as text: what people write, with no key twice.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

/// Reads JSON. A byte order mark before it is passed over.
///
/// # Errors
/// When it is not JSON, or a key stands twice in an object, of which one would be lost.
pub fn parse(text: &str) -> Result<Json, serde_json::Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<Whole>(text).map(|Whole(json)| json)
}

struct Whole(Json);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut all = Vec::new();
        while let Some(Whole(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Json::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut all = Map::new();
        while let Some((key, Whole(value))) = entries.next_entry::<String, Whole>()? {
            if all.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {key:?} stands twice")));
            }
            all.insert(key, value);
        }
        Ok(Json::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn no_key_stands_twice() {
        let text =
            "{\"a\": [1, -2, 0.5, null, true, \"x\", {\"b\": {}}], \"c\": 18446744073709551615}";
        let expected: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        assert_eq!(parse(text).ok(), Some(expected));
        assert!(parse("\u{feff}{}").is_ok());
        for text in ["{\"a\": 1, \"a\": 1}", "[{\"a\": {\"b\": 1, \"b\": 2}}]"] {
            let error = parse(text).err().map(|error| error.to_string());
            assert!(
                error.is_some_and(|error| error.contains("stands twice")),
                "{text}"
            );
        }
        assert!(parse("{} x").is_err() && parse("").is_err());
    }
}
