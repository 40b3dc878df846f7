//! Messages as JSON. `docs/json.md` has the mapping with an example for each construct.

mod layout;
mod read;
mod scalar;
pub(crate) mod schema;
mod text;
mod write;

use serde::Serialize;
use soapgen_runtime::Root;
use soapgen_runtime::codegen::{Row, RowKind, TableKind};
use soapgen_runtime::dynamic::{Document, Headers, Kind, Type, Value};

pub use read::JsonError;
pub use text::parse;

use crate::operation::Message;
use read::Reading;
use write::Written;

/// A row for what has none of its own: the body of a message of several parts.
static ROOT: Row = soapgen_runtime::codegen::element("", "message", 1, 1);

impl Message {
    pub(crate) fn row(&self) -> &'static Row {
        self.root.map_or(&ROOT, soapgen_runtime::dynamic::row_of)
    }

    /// What stands in the body, as JSON: members in the order of the schema.
    pub fn to_json<'v>(&'static self, body: &'v Document) -> impl Serialize + 'v {
        Written::new(self.kind, self.row(), &body.value)
    }

    /// Reads JSON as what stands in the body.
    ///
    /// # Errors
    /// When it is not of the type: where, what was expected, and what may have been meant.
    pub fn body_from_json(&'static self, json: &serde_json::Value) -> Result<Document, JsonError> {
        let value = Reading::default().value(self.kind, self.row(), json)?;
        let body = Document::new(self.kind, value);
        // What only a whole message shows: how often something stands, in which order, references.
        // What may be left out of SOAP-encoded messages is not known there.
        if !self.is_encoded {
            allowed(&body, self.root)?;
        }
        Ok(body)
    }

    /// The header blocks that are there, as JSON: an object with a key for each.
    pub fn headers_to_json<'v>(&'static self, headers: &'v Headers) -> impl Serialize + 'v {
        write::Blocks {
            of: self.headers.map(|(ty, _)| ty),
            values: &headers.values,
        }
    }

    /// Reads JSON as header blocks: an object with a key for each that is sent.
    ///
    /// # Errors
    /// As [`Message::body_from_json`], and when a block is not one of those that are sent.
    pub fn headers_from_json(
        &'static self,
        json: &serde_json::Value,
    ) -> Result<Headers, JsonError> {
        let Some((ty, sent)) = self.headers else {
            return match json.as_object() {
                Some(object) if object.is_empty() => Ok(Headers::default()),
                _ => Err(JsonError::new("$", "the message has no header blocks")),
            };
        };
        let values = Reading::default().blocks(ty, sent, json)?;
        Ok(Headers { values })
    }

    /// Whether it carries header blocks.
    #[must_use]
    pub fn has_headers(&self) -> bool {
        self.headers.is_some_and(|(_, sent)| !sent.is_empty())
    }

    /// A message as JSON: an object with `body`, and `header` where it carries header blocks.
    pub fn whole_to_json<'v>(
        &'static self,
        body: &'v Document,
        headers: &'v Headers,
    ) -> impl Serialize + 'v {
        write::Whole {
            header: (self.has_headers()).then(|| self.headers_to_json(headers)),
            body: self.to_json(body),
        }
    }

    /// Reads JSON as a message: an object with `body`, and `header` where header blocks are sent.
    ///
    /// # Errors
    /// As [`Message::body_from_json`] and [`Message::headers_from_json`].
    pub fn whole_from_json(
        &'static self,
        json: &serde_json::Value,
    ) -> Result<(Document, Headers), JsonError> {
        let Some(object) = json.as_object() else {
            return Err(JsonError::new("$", "expected an object with `body`"));
        };
        let known: &[&str] = match self.has_headers() {
            true => &["header", "body"],
            false => &["body"],
        };
        if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
            let listed: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            let (key, listed) = (key.escape_debug(), listed.join(" and "));
            let message = format!("nothing is called `{key}` here; there is {listed}");
            return Err(JsonError::new("$", message));
        }
        let headers = match object.get("header") {
            None => Headers::default(),
            Some(header) => {
                let headers = self.headers_from_json(header);
                headers.map_err(|error| error.below("header"))?
            }
        };
        let Some(body) = object.get("body") else {
            return Err(JsonError::new("$", "`body` has to stand, and doesn't"));
        };
        let body = self.body_from_json(body);
        Ok((body.map_err(|error| error.below("body"))?, headers))
    }

    /// Checks JSON that says what is looked for in a body: as [`Message::body_from_json`], and
    /// what is required may be left out.
    ///
    /// # Errors
    /// As that.
    pub fn check_part_of_body(&'static self, json: &serde_json::Value) -> Result<(), JsonError> {
        let mut reading = Reading::of_part();
        reading.value(self.kind, self.row(), json).map(|_| ())
    }

    /// The same of header blocks.
    ///
    /// # Errors
    /// As [`Message::headers_from_json`].
    pub fn check_part_of_headers(&'static self, json: &serde_json::Value) -> Result<(), JsonError> {
        match self.headers {
            Some((ty, sent)) => Reading::of_part().blocks(ty, sent, json).map(|_| ()),
            None => self.headers_from_json(json).map(|_| ()),
        }
    }
}

/// A document of a global element, as JSON.
pub fn to_json<'v>(
    root: &'static Root<Document>,
    document: &'v Document,
) -> Option<impl Serialize + 'v> {
    let row = soapgen_runtime::dynamic::row_of(root);
    Some(Written::new(document.kind()?, row, &document.value))
}

/// Reads JSON as a document of a global element.
///
/// # Errors
/// When it is not of the element's type.
pub fn from_json(
    root: &'static Root<Document>,
    json: &serde_json::Value,
) -> Result<Document, JsonError> {
    let Some(kind) = crate::kind_of(root) else {
        return Err(JsonError::new("$", "the element is not one of a service's"));
    };
    let row = soapgen_runtime::dynamic::row_of(root);
    let value = Reading::default().value(kind, row, json)?;
    let document = Document::new(kind, value);
    allowed(&document, Some(root))?;
    Ok(document)
}

/// Refuses what the schema doesn't allow.
fn allowed(document: &Document, root: Option<&'static Root<Document>>) -> Result<(), JsonError> {
    let violations = document.violations(root);
    let violations = violations.map_err(|error| JsonError::new("$", error.to_string()))?;
    match violations.first() {
        None => Ok(()),
        Some(first) => Err(JsonError::new("$", format!("in XML {first}"))),
    }
}

/// What a group that is a member is: its table, and whether it may be left out.
fn group_of(kind: &'static Kind) -> Option<(&'static Type, bool)> {
    match kind {
        Kind::Table(ty) => is_group(ty).then_some((ty, false)),
        Kind::Optional(Kind::Table(ty)) => is_group(ty).then_some((ty, true)),
        _ => None,
    }
}

fn is_group(ty: &Type) -> bool {
    matches!(
        ty.table.kind,
        TableKind::Sequence | TableKind::All | TableKind::Choice
    )
}

/// Whether a value is one of a repeated element's, of which each stands under a row of its own.
fn item_row(row: &'static Row) -> &'static Row {
    row.items.first().unwrap_or(row)
}

/// The name of a type that may stand in, as `$type` says it.
fn type_key(ty: &'static Type, row: &Row) -> String {
    match is_alone(ty, row) {
        true => row.name.to_owned(),
        false => expanded(row.namespace, row.name),
    }
}

/// Whether no other type that may stand in has its local name.
fn is_alone(ty: &'static Type, row: &Row) -> bool {
    let mut rows = ty.table.rows.iter();
    !rows.any(|other| other.name == row.name && other.namespace != row.namespace)
}

/// A name with its namespace.
fn expanded(namespace: &str, local: &str) -> String {
    match namespace {
        "" => local.to_owned(),
        _ => format!("{{{namespace}}}{local}"),
    }
}

/// Whether nothing at a row is nil: a member that must stand.
fn absent_is_nil(row: &Row, value: &Value) -> bool {
    matches!(value, Value::Absent)
        && row.min > 0
        && row.nillable
        && !matches!(row.kind, RowKind::Group(_))
}
