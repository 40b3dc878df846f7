//! XML as it stands: elements of any kind, and text among them.

use serde_json::Value as Json;
use soapgen_runtime::dynamic::Value;
use soapgen_runtime::{Element, Mixed, Node, Unknown};

use super::{Reading, Result, Step};

impl Reading {
    pub(super) fn tree(&self, json: &Json) -> Result<Element> {
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

    pub(super) fn mixed(&mut self, json: &Json) -> Result<Value> {
        let Json::Array(items) = json else {
            return self.wrong("an array of `{\"$text\": …}` and `{\"$xml\": …}`", json);
        };
        let nodes = items.iter().enumerate().map(|(at, item)| {
            self.within(Step::Index(at), |reading| match item {
                Json::Object(object) if object.len() == 1 => match object.iter().next() {
                    Some((key, Json::String(text))) if key == "$text" => {
                        Ok(Node::Text(text.clone()))
                    }
                    Some((key, Json::String(text))) if key == "$xml" => {
                        reading.element(text).map(Node::Element)
                    }
                    _ => reading.wrong("`{\"$text\": …}` or `{\"$xml\": …}`", item),
                },
                _ => reading.wrong("`{\"$text\": …}` or `{\"$xml\": …}`", item),
            })
        });
        Ok(Value::Mixed(Box::new(Mixed(nodes.collect::<Result<_>>()?))))
    }

    pub(super) fn unknown(&mut self, json: &Json) -> Result<Value> {
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
}
