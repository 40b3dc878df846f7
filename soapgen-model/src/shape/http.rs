//! HTTP bindings: parameters in a URL or a form, or a document, and no envelope (WSDL 1.1,
//! section 4).

use std::collections::HashMap;

use super::build::Builder;
use super::content::Members;
use super::{Order, Origin, RecordKind, RootId, ShapeId, ShapeKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    BindingId, BoundMessage, BoundOperation, Builtin, Content, ElementId, HttpContent, InputId,
    Occurs, Protocol, TypeId, TypeKind, XmlName,
};

/// An HTTP binding.
#[derive(Debug)]
pub struct HttpBinding {
    /// The binding.
    pub binding: BindingId,
    /// The operations that are kept and can be called.
    pub operations: Vec<HttpOperation>,
}

impl HttpBinding {
    pub(super) fn ids(&mut self, change: &mut dyn FnMut(&mut ShapeId)) {
        for operation in &mut self.operations {
            match &mut operation.input {
                Carried::Query(id) | Carried::Replaced(id) | Carried::Form(id) => change(id),
                Carried::Document(_) => {}
            }
        }
    }
}

/// An operation of an [`HttpBinding`].
#[derive(Clone, Copy, Debug)]
pub struct HttpOperation {
    /// Its number among the operations of the binding.
    pub index: usize,
    /// The request.
    pub input: Carried,
    /// The element that is answered; `None` where the answer isn't read.
    pub output: Option<RootId>,
}

/// How a request carries its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Behind the `?` of the URL: the members of this record.
    Query(ShapeId),
    /// In the location: the members of this record.
    Replaced(ShapeId),
    /// As a form: the members of this record.
    Form(ShapeId),
    /// As a document.
    Document(RootId),
}

/// The records of parameters by service and message, which bindings share.
type Records = HashMap<(Option<InputId>, XmlName), ShapeId>;

impl Builder<'_> {
    /// The HTTP bindings that are kept.
    pub(super) fn http_bindings(&mut self) {
        let model = self.model;
        let mut records = Records::new();
        for id in super::reach::kept_bindings(model, &self.reach) {
            let binding = &model[id];
            let is_post = match binding.protocol {
                Protocol::HttpGet => false,
                Protocol::HttpPost => true,
                Protocol::Soap11 | Protocol::Soap12 => continue,
            };
            let mut operations = Vec::new();
            for (index, operation) in binding.operations.iter().enumerate() {
                if !self.reach.keeps(operation) {
                    continue;
                }
                let input = self.http_input((id, index), operation, is_post, &mut records);
                let output = match &operation.output {
                    Some(message) => self.http_output(operation, message),
                    None => Some(None),
                };
                if let (Some(input), Some(output)) = (input, output) {
                    operations.push(HttpOperation {
                        index,
                        input,
                        output,
                    });
                }
            }
            if !operations.is_empty() {
                self.out.http.push(HttpBinding {
                    binding: id,
                    operations,
                });
            }
        }
    }

    fn http_input(
        &mut self,
        (binding, index): (BindingId, usize),
        operation: &BoundOperation,
        is_post: bool,
        records: &mut Records,
    ) -> Option<Carried> {
        let message = &operation.input;
        let content = message.http.as_ref()?;
        let is_form = is_post && *content != HttpContent::UrlReplacement;
        match content {
            HttpContent::Other(what) => {
                self.no_method(operation, &format!("its request has {what}"));
                return None;
            }
            HttpContent::Xml if is_post => {
                let [root] = message.body.as_slice() else {
                    self.no_method(operation, "its request is XML, but not a single element");
                    return None;
                };
                return Some(Carried::Document(*self.roots.get(root)?));
            }
            HttpContent::Xml | HttpContent::Form if !is_post => {
                self.no_method(operation, "its request has a content, which GET has not");
                return None;
            }
            _ => {}
        }
        let no_text = message.body.iter().find(|id| !self.is_parameter(**id));
        if let Some(id) = no_text {
            let name = &self.model[*id].name.local;
            self.no_method(operation, &format!("its parameter `{name}` is not text"));
            return None;
        }
        let key = (self.model[binding].input, message.message.clone());
        let shape =
            *(records.entry(key)).or_insert_with(|| self.parameters((binding, index), message));
        Some(match content {
            HttpContent::UrlReplacement => Carried::Replaced(shape),
            _ if is_form => Carried::Form(shape),
            _ => Carried::Query(shape),
        })
    }

    /// The element that is answered, if any is read; `None` where it can't be generated.
    fn http_output(
        &mut self,
        operation: &BoundOperation,
        message: &BoundMessage,
    ) -> Option<Option<RootId>> {
        match (message.http.as_ref()?, message.body.as_slice()) {
            (HttpContent::Nothing, _) => Some(None),
            (HttpContent::Xml, [root]) if self.roots.contains_key(root) => {
                Some(self.roots.get(root).copied())
            }
            (HttpContent::Other(what), _) => {
                self.no_method(operation, &format!("its response has {what}"));
                None
            }
            _ => {
                self.no_method(operation, "its response is not a single XML element");
                None
            }
        }
    }

    fn no_method(&mut self, operation: &BoundOperation, why: &str) {
        self.diagnostics.push(
            Diagnostic::skip(
                Code::UnsupportedContent,
                operation.place,
                format!("the operation `{}` gets no method: {why}", operation.name),
            )
            .help(
                "HTTP bindings are generated where parameters are text in the URL or a form, or \
                 the content is one XML element",
            ),
        );
    }

    /// Whether a parameter has a text, or is an array of what has one.
    fn is_parameter(&self, element: ElementId) -> bool {
        let model = self.model;
        let is_text = |ty: TypeId| match &model[ty].kind {
            TypeKind::Builtin(builtin) => *builtin != Builtin::AnyType,
            TypeKind::Simple(_) => true,
            TypeKind::Complex(_) => false,
        };
        let ty = model[element].ty;
        match &model[ty].kind {
            TypeKind::Complex(complex) => match &complex.content {
                Content::Particle(particle) if complex.attributes.is_empty() => {
                    let mut elements = Vec::new();
                    particle.elements(&mut |element| elements.push(element));
                    matches!(elements[..], [only] if is_text(model[only].ty))
                }
                _ => false,
            },
            _ => is_text(ty),
        }
    }

    /// The record of the parameters of a message.
    fn parameters(
        &mut self,
        (binding, index): (BindingId, usize),
        message: &BoundMessage,
    ) -> ShapeId {
        let origin = Origin::Parameters(binding, index);
        let shape = self.add_record(origin, Order(0, 2), RecordKind::Type);
        let mut members = Members::of(shape, Order(0, 3));
        for element in &message.body {
            let slot = self.element_slot(*element, Occurs::ONCE);
            self.push_element(&mut members, *element, None, slot);
        }
        self.set(shape, ShapeKind::Record(RecordKind::Type, members.all));
        shape
    }
}
