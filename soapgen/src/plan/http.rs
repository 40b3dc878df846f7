//! Clients of HTTP bindings: parameters in a URL or a form, or a document, and no envelope
//! (WSDL 1.1, section 4).

use std::collections::HashMap;

use super::build::{Builder, Claim, Order};
use super::content::Expansion;
use super::names;
use super::operation::{self, Methods};
use super::service::port;
use super::{ItemId, ItemKind, ModuleId, Record, RecordKind, RootItem};
use crate::diagnostic::Diagnostic;
use crate::model::{
    BindingId, BoundMessage, BoundOperation, Builtin, Content, ElementId, HttpContent, Protocol,
    TypeId, TypeKind, XmlName,
};
use crate::text::Line;

/// A client of an HTTP binding.
#[derive(Debug)]
pub struct HttpClient {
    /// Where it stands.
    pub module: ModuleId,
    /// Its Rust name.
    pub name: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// The address that the document gives.
    pub address: Option<String>,
    /// The operations.
    pub operations: Vec<HttpOperation>,
    /// The binding it is made from.
    pub binding: BindingId,
}

/// An operation of an [`HttpClient`].
#[derive(Debug)]
pub struct HttpOperation {
    /// XML name.
    pub xml: String,
    /// Method.
    pub method: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// Whether it is sent by POST, and not by GET.
    pub is_post: bool,
    /// What stands behind the address.
    pub location: String,
    /// The request.
    pub input: HttpInput,
    /// The element that is answered, an index in [`super::Plan::roots`]; `None` where the answer
    /// isn't read.
    pub output: Option<usize>,
}

/// How a request carries its message.
#[derive(Debug)]
pub enum HttpInput {
    /// Behind the `?` of the URL: the members of this record.
    Query(ItemId),
    /// In the location: the members of this record.
    Replaced(ItemId),
    /// As a form: the members of this record.
    Form(ItemId),
    /// As a document: an index in [`super::Plan::roots`].
    Document(usize),
}

impl HttpInput {
    /// The record of the parameters.
    pub(super) fn record_mut(&mut self) -> Option<&mut ItemId> {
        match self {
            Self::Query(item) | Self::Replaced(item) | Self::Form(item) => Some(item),
            Self::Document(_) => None,
        }
    }
}

impl Builder<'_> {
    /// The clients of the HTTP bindings that are kept. Those of SOAP bindings have their names.
    pub(super) fn http_clients(&mut self, roots: &[RootItem]) -> Vec<HttpClient> {
        if !self.settings.client {
            return Vec::new();
        }
        let model = self.model;
        let roots: HashMap<ElementId, usize> = (0..)
            .zip(roots)
            .map(|(index, root)| (root.element, index))
            .collect();
        let mut records = HashMap::new();
        let mut clients = Vec::new();
        for index in super::reach::kept_bindings(model, &self.reach) {
            let binding = &model.bindings[index];
            let is_post = match binding.protocol {
                Protocol::HttpGet => false,
                Protocol::HttpPost => true,
                Protocol::Soap11 | Protocol::Soap12 => continue,
            };
            let module = self.client_module(binding);
            let port_type = &model[binding.port_type];
            let mut methods = Methods::of(port_type);
            let mut operations = Vec::new();
            for operation in &binding.operations {
                if !self.reach.keeps(operation) {
                    continue;
                }
                let input = self.http_input(operation, is_post, module, &roots, &mut records);
                let output = match &operation.output {
                    Some(message) => self.http_output(operation, message, &roots),
                    None => Some(None),
                };
                let (Some(input), Some(output)) = (input, output) else {
                    continue;
                };
                let called = self.operation_called(&methods, operation);
                let location = operation.action.clone().unwrap_or_default();
                let mut docs = operation::said(&methods, operation);
                let verb = if is_post { "HTTP POST" } else { "HTTP GET" };
                docs.push(Line::default());
                docs.push(
                    Line::new(verb)
                        .then(", location ")
                        .code(&location)
                        .then("."),
                );
                operations.push(HttpOperation {
                    xml: operation.name.to_string(),
                    method: Self::method(&mut methods, &called),
                    docs,
                    is_post,
                    location,
                    input,
                    output,
                });
            }
            if operations.is_empty() {
                continue;
            }
            let id = BindingId(index as u32);
            let wanted = self.client_name(id);
            let other = format!("{}Client", names::type_name(&binding.name.local));
            let scope = self.client_names.entry(module).or_default();
            let name = scope.take(&wanted, &[other]);
            let (service, address) = port(&model.services, id);
            clients.push(HttpClient {
                module,
                name,
                docs: self.client_docs(
                    service.and_then(|s| s.docs.as_deref()),
                    binding,
                    Line::about("Client of the port type {}.", &port_type.name.local),
                ),
                address,
                operations,
                binding: id,
            });
        }
        clients
    }

    fn http_input(
        &mut self,
        operation: &BoundOperation,
        is_post: bool,
        module: ModuleId,
        roots: &HashMap<ElementId, usize>,
        records: &mut HashMap<(ModuleId, XmlName), ItemId>,
    ) -> Option<HttpInput> {
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
                    self.no_method(operation, "its request is XML and no one element");
                    return None;
                };
                return Some(HttpInput::Document(*roots.get(root)?));
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
            self.no_method(operation, &format!("its parameter `{name}` is no text"));
            return None;
        }
        let key = (module, message.message.clone());
        let known = records.get(&key).copied();
        let item = known.unwrap_or_else(|| self.parameters(operation, message, module));
        records.insert(key, item);
        Some(match content {
            HttpContent::UrlReplacement => HttpInput::Replaced(item),
            _ if is_form => HttpInput::Form(item),
            _ => HttpInput::Query(item),
        })
    }

    /// The element that is answered, if any is read; `None` where it can't be generated.
    fn http_output(
        &mut self,
        operation: &BoundOperation,
        message: &BoundMessage,
        roots: &HashMap<ElementId, usize>,
    ) -> Option<Option<usize>> {
        match (message.http.as_ref()?, message.body.as_slice()) {
            (HttpContent::Nothing, _) => Some(None),
            (HttpContent::Xml, [root]) if roots.contains_key(root) => {
                Some(roots.get(root).copied())
            }
            (HttpContent::Other(what), _) => {
                self.no_method(operation, &format!("its response has {what}"));
                None
            }
            _ => {
                self.no_method(operation, "its response is no one XML element");
                None
            }
        }
    }

    fn no_method(&mut self, operation: &BoundOperation, why: &str) {
        self.diagnostics.push(
            Diagnostic::skip(
                "unsupported-content",
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
        operation: &BoundOperation,
        message: &BoundMessage,
        module: ModuleId,
    ) -> ItemId {
        let model = self.model;
        let name = names::type_name(&message.message.local);
        let other = format!("{}Parameters", names::type_name(&operation.name));
        let record = |members| {
            ItemKind::Record(Record {
                kind: RecordKind::Type,
                members,
                builder: self.settings.builders,
                default: false,
            })
        };
        let empty = record(Vec::new());
        let naming = (module, name, vec![other], Claim::Made);
        let item = self.draft(naming, Order(0, 2), None, empty);
        self.drafts[item].item.docs = vec![Line::about("The parameters of {}.", &operation.name)];
        let mut expansion = Expansion::new(item, Order(0, 3));
        for element in &message.body {
            let slot = self.element_slot(*element, 1, Some(1));
            let docs = vec![Line::about("Parameter {}.", &model[*element].name.local)];
            self.add_element(&mut expansion, *element, slot, docs);
        }
        self.set_members(item, expansion);
        item
    }
}
