//! JSON, as far as descriptions are written in it.

use std::fmt;

use soapgen_model::diagnostic::Action;
use soapgen_model::unseen::is_unseen;

/// A value of JSON (RFC 8259).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(usize),
    String(String),
    Array(Vec<Json>),
    /// In the order in which it is written.
    Object(Vec<(&'static str, Json)>),
}

/// What can be written as JSON.
pub(crate) trait ToJson {
    fn to_json(&self) -> Json;
}

/// Declares structs that are written as objects, with the names of the fields as keys.
macro_rules! objects {
    ($($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $ty:ty,)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name { $($(#[$field_meta])* pub $field: $ty,)* }

        impl $crate::json::ToJson for $name {
            fn to_json(&self) -> $crate::json::Json {
                $crate::json::Json::Object(vec![
                    $((stringify!($field), self.$field.to_json()),)*
                ])
            }
        }
    )*};
}

pub(crate) use objects;

impl ToJson for Action {
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
}

impl ToJson for usize {
    fn to_json(&self) -> Json {
        Json::Number(*self)
    }
}

impl ToJson for String {
    fn to_json(&self) -> Json {
        Json::String(self.clone())
    }
}

impl ToJson for &str {
    fn to_json(&self) -> Json {
        Json::String((*self).to_owned())
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, ToJson::to_json)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Json {
        Json::Array(self.iter().map(ToJson::to_json).collect())
    }
}

impl fmt::Display for Json {
    /// With a line for each member, indented by two spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

impl Json {
    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Number(value) => write!(f, "{value}"),
            Json::String(text) => write_string(text, f),
            Json::Array(values) => lines(f, depth, ['[', ']'], values, |value, f| {
                value.write(f, depth + 1)
            }),
            Json::Object(members) => lines(f, depth, ['{', '}'], members, |(key, value), f| {
                write_string(key, f)?;
                f.write_str(": ")?;
                value.write(f, depth + 1)
            }),
        }
    }
}

fn lines<T>(
    f: &mut fmt::Formatter<'_>,
    depth: usize,
    [open, close]: [char; 2],
    values: &[T],
    write: impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (number, value) in values.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        write!(f, "{comma}\n{:indent$}", "", indent = 2 * (depth + 1))?;
        write(value, f)?;
    }
    if !values.is_empty() {
        write!(f, "\n{:indent$}", "", indent = 2 * depth)?;
    }
    write!(f, "{close}")
}

fn write_string(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            // Beyond those that RFC 8259 (7) asks for, those that mislead who reads it as text.
            c if is_unseen(c) => {
                // Two for one beyond U+FFFF.
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(f, "\\u{unit:04x}")?;
                }
            }
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (value, expected) in [
            (Json::Null, "null"),
            (Json::Bool(true), "true"),
            (Json::Number(7), "7"),
            ("é\"\\\n\t\u{1}".to_json(), r#""é\"\\\n\u0009\u0001""#),
            (
                "\u{9b}\u{202e}\u{2028}".to_json(),
                r#""\u009b\u202e\u2028""#,
            ),
            (
                "a\u{e0041}\u{200b}\u{1f600}".to_json(),
                "\"a\\udb40\\udc41\\u200b\u{1f600}\"",
            ),
            (Json::Array(Vec::new()), "[]"),
            (Json::Object(Vec::new()), "{}"),
            (
                Json::Object(vec![("a", vec![1, 2].to_json()), ("b", Json::Null)]),
                "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": null\n}",
            ),
        ] {
            assert_eq!(value.to_string(), expected);
        }
    }
}
