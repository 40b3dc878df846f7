//! JSON as text: what people write, with no key twice.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

/// Reads JSON. A byte order mark before it is passed over. A number with more digits than a `f64`
/// keeps is read as the string of it, which stands for the same value in a message.
///
/// # Errors
/// When it is not JSON, or a key stands twice in an object, of which one would be lost.
pub fn parse(text: &str) -> Result<Json, serde_json::Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str::<Whole>(&with_digits(text)).map(|Whole(json)| json)
}

/// The text with quotes around the numbers whose digits would be lost.
fn with_digits(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(found) = bytes.get(at..).and_then(|rest| {
        let starts = |byte: &u8| matches!(byte, b'"' | b'-' | b'0'..=b'9');
        rest.iter().position(starts)
    }) {
        at += found;
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            at += string_length(rest);
            continue;
        }
        let part = |byte: &&u8| matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9');
        let end = at + rest.iter().take_while(part).count();
        let number = text.get(at..end).unwrap_or_default();
        if loses_digits(number) {
            out.push_str(text.get(copied..at).unwrap_or_default());
            out.extend(["\"", number, "\""]);
            copied = end;
        }
        at = end;
    }
    match copied {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(out + text.get(copied..).unwrap_or_default()),
    }
}

/// How long a string is, with its quotes; one that doesn't end goes to the end.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    text.len()
}

/// Whether a number of JSON has more digits than a `f64` keeps. Whole numbers that 64 bits hold are
/// read apart.
fn loses_digits(number: &str) -> bool {
    let Ok(value) = serde_json::from_str::<f64>(number) else {
        return false;
    };
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    if number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok() {
        return false;
    }
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    significant.len() > 15 || value == 0.0 && !significant.is_empty()
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
    fn digits_are_kept() {
        for (text, expected) in [
            (
                "[1.5, 1e3, 12345678901234567, 0.1]",
                "[1.5, 1e3, 12345678901234567, 0.1]",
            ),
            ("[1.0000000000000000000]", "[1.0]"),
            ("[0.30000000000000001]", "[\"0.30000000000000001\"]"),
            (
                "{\"a\":-1.00000000000000000001e-2}",
                "{\"a\":\"-1.00000000000000000001e-2\"}",
            ),
            (
                "[18446744073709551615, -9223372036854775808, 123456789012345678901]",
                "[18446744073709551615, -9223372036854775808, \"123456789012345678901\"]",
            ),
            ("[100000000000000000000000]", "[1e23]"),
            ("[1e-400, 0e-400]", "[\"1e-400\", 0.0]"),
            // Within texts, behind quotes and backslashes in them.
            (
                "[\"\\\"1.00000000000000000001\", \"\\\\\"]",
                "[\"\\\"1.00000000000000000001\", \"\\\\\"]",
            ),
        ] {
            let expected: serde_json::Value = serde_json::from_str(expected).unwrap_or_default();
            assert_eq!(parse(text).ok(), Some(expected), "{text}");
        }
        for text in [
            "[1.00000000000000000001.2]",
            "[--1.00000000000000000001]",
            "[01.00000000000000000001]",
            "[1.00000000000000000001",
            "[\"1.00000000000000000001",
            "1.00000000000000000001e999",
            "\"\\",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

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
