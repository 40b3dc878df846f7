//! Clients of HTTP bindings: parameters in a URL or a form, or a document, and no envelope
//! (WSDL 1.1, section 4).

use super::build::Builder;
use super::names::{Scope, Taken};
use super::operation;
use super::service::{ClientNames, port};
use super::{Item, ItemKind, ModuleId, RowKind};
use crate::text::Line;
use soapgen_model::model::{BindingId, Protocol};
use soapgen_model::shape::{self, Carried, ShapeId};

/// A client of an HTTP binding.
#[derive(Debug)]
pub struct HttpClient {
    /// Where it stands.
    pub module: ModuleId,
    /// Its Rust name.
    pub name: String,
    /// What it is a client of, for people who watch it: the XML name of the service, or of the
    /// port type that no service has.
    pub service: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// The address that the document gives.
    pub address: Option<String>,
    /// What holds the operations as values.
    pub values: String,
    /// The operations.
    pub operations: Vec<HttpOperation>,
    /// The binding it is made from.
    pub binding: BindingId,
}

/// The parameters of a request whose types hold the items of arrays.
fn wrappers(request: Carried, items: &[Item]) -> Vec<(String, ShapeId)> {
    let record = match request {
        Carried::Query(record) | Carried::Replaced(record) | Carried::Form(record) => record,
        Carried::Document(_) => return Vec::new(),
    };
    let members = match items.get(record.0).map(|item| &item.kind) {
        Some(ItemKind::Record(record)) => &*record.members,
        _ => &[],
    };
    let wrappers = members.iter().filter_map(|member| {
        let RowKind::Element(name) = &member.row.kind else {
            return None;
        };
        let item = member.ty.items().next()?;
        let kind = items.get(item.0).map(|item| &item.kind);
        matches!(kind, Some(ItemKind::Record(_))).then(|| (name.local.to_string(), item))
    });
    wrappers.collect()
}

/// An operation of an [`HttpClient`].
#[derive(Debug)]
pub struct HttpOperation {
    /// XML name.
    pub xml: String,
    /// Method.
    pub method: String,
    /// Its constant among the values.
    pub constant: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// Whether it is sent by POST, and not by GET.
    pub is_post: bool,
    /// What stands behind the address.
    pub location: String,
    /// Its request and what is answered.
    pub wire: shape::HttpOperation,
    /// Parameters that are arrays whose types hold their items: XML names, and those types.
    pub wrappers: Vec<(String, ShapeId)>,
}

impl Builder<'_> {
    /// The clients of the HTTP bindings.
    pub(super) fn http_clients(&self, names: &ClientNames, items: &[Item]) -> Vec<HttpClient> {
        let mut clients = Vec::with_capacity(self.shapes.http.len());
        for (http, (module, name, values)) in self.shapes.http.iter().zip(names.http()) {
            let binding = &self.model[http.binding];
            let is_post = binding.protocol == Protocol::HttpPost;
            let port_type = &self.model[binding.port_type];
            let mut methods = Scope::of(Taken::Methods);
            let mut constants = Scope::default();
            let mut operations = Vec::with_capacity(http.operations.len());
            for shape in &http.operations {
                let operation = &binding.operations[shape.index];
                let called = self.called_in(http.binding, shape.index);
                let location = operation.action.clone().unwrap_or_default();
                let mut docs = operation::said(port_type, operation);
                let verb = if is_post { "HTTP POST" } else { "HTTP GET" };
                docs.push(Line::default());
                docs.push(
                    Line::new(verb)
                        .then(", location ")
                        .code(&location)
                        .then("."),
                );
                let (constant, others) = called.names(|name| self.letters.constant_name(name));
                operations.push(HttpOperation {
                    xml: operation.name.to_string(),
                    method: called.method(&mut methods, &self.letters),
                    constant: constants.take(&constant, &others),
                    docs,
                    is_post,
                    location,
                    wire: *shape,
                    wrappers: wrappers(shape.input, items),
                });
            }
            let (service, address) = port(&self.model.services, http.binding);
            clients.push(HttpClient {
                module: *module,
                name: name.clone(),
                service: self.service_name(service, binding),
                docs: self.client_docs(
                    service.and_then(|s| s.docs.as_deref()),
                    binding,
                    Line::about("Client of the port type {}.", &port_type.name.local),
                ),
                address,
                values: values.clone(),
                operations,
                binding: http.binding,
            });
        }
        clients
    }
}
