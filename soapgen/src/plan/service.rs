//! Clients: one for each binding that speaks SOAP, with its headers and operations.

use std::collections::HashMap;

use super::build::Builder;
use super::http_server::HttpServerNames;
use super::names::{Scope, Taken};
use super::server::ServerNames;
use super::{
    Client, ClientOperation, Failure, FailureTest, Item, ItemKind, ModuleId, RootItem, RowKind,
    RustType, Ty,
};
use crate::text::Line;
use soapgen_model::diagnostic::{Code, Diagnostic};
use soapgen_model::model::{Binding, BindingId, Protocol, Service};
use soapgen_model::nearest::{listed, nearest, nearest_first};
use soapgen_model::shape::SoapBinding;

/// The names of clients, while they are settled.
#[derive(Debug, Default)]
pub(super) struct ClientNames {
    /// Of the SOAP bindings: the client, and what holds its operations as values.
    soap: Vec<(ModuleId, String, String)>,
    /// Of their port types: what answers.
    servers: Vec<ServerNames>,
    /// Of the HTTP bindings, the same.
    http: Vec<(ModuleId, String, String)>,
    /// Of what they bind of port types: what answers.
    http_servers: Vec<HttpServerNames>,
}

impl ClientNames {
    /// Each with its module.
    pub(super) fn all(&mut self) -> Vec<(ModuleId, &mut String)> {
        let soap = self.soap.iter_mut();
        let soap = soap.flat_map(|(module, name, values)| [(*module, name), (*module, values)]);
        let http = self.http.iter_mut();
        let http = http.flat_map(|(module, name, values)| [(*module, name), (*module, values)]);
        let servers = self.servers.iter_mut().flat_map(ServerNames::all);
        let http_servers = self.http_servers.iter_mut();
        let http_servers = http_servers.flat_map(HttpServerNames::all);
        soap.chain(http)
            .chain(servers)
            .chain(http_servers)
            .collect()
    }

    pub(super) fn servers(&self) -> &[ServerNames] {
        &self.servers
    }

    pub(super) fn http(&self) -> impl Iterator<Item = &(ModuleId, String, String)> {
        self.http.iter()
    }

    pub(super) fn http_servers(&self) -> &[HttpServerNames] {
        &self.http_servers
    }
}

impl Builder<'_> {
    /// Names the clients, of SOAP bindings first; their headers are named after them.
    pub(super) fn name_clients(&mut self) -> ClientNames {
        let mut scopes: HashMap<ModuleId, Scope> = HashMap::new();
        let mut clients = ClientNames::default();
        for binding in self.shapes.soap.iter().map(|soap| soap.binding) {
            let (module, name) = self.name_client(binding, &mut scopes);
            let stem = name.strip_suffix("Client").unwrap_or(&name).to_owned();
            let scope = scopes.entry(module).or_default();
            let values = scope.take(&format!("{stem}Operations"), &[]);
            let port_type = self.model[binding].port_type;
            let known = clients.servers.iter();
            let is_known = known.clone().any(|names| names.is_of(module, port_type));
            if self.settings.server && !is_known {
                let names = ServerNames::new((module, port_type), &stem, scope);
                clients.servers.push(names);
            }
            self.stems.insert(binding, stem);
            clients.soap.push((module, name, values));
        }
        for (number, binding) in self.shapes.http.iter().map(|http| http.binding).enumerate() {
            let (module, name) = self.name_client(binding, &mut scopes);
            let stem = name.strip_suffix("Client").unwrap_or(&name).to_owned();
            let scope = scopes.entry(module).or_default();
            let values = scope.take(&format!("{stem}Operations"), &[]);
            if self.settings.server {
                let servers = (&*clients.servers, &mut clients.http_servers);
                self.name_http_server(number, (module, &stem), servers, scope);
            }
            clients.http.push((module, name, values));
        }
        clients
    }

    fn name_client(
        &mut self,
        id: BindingId,
        scopes: &mut HashMap<ModuleId, Scope>,
    ) -> (ModuleId, String) {
        self.call_operations(id);
        let binding = &self.model[id];
        let module = self.client_module(binding);
        let other = format!("{}Client", self.letters.type_name(&binding.name.local));
        let scope = scopes.entry(module).or_default();
        (module, scope.take(&self.client_name(id), &[other]))
    }

    /// The clients of the SOAP bindings.
    pub(super) fn clients(
        &mut self,
        names: &ClientNames,
        items: &[Item],
        roots: &[RootItem],
    ) -> Vec<Client> {
        let shapes = self.shapes;
        let named = shapes.soap.iter().zip(&names.soap);
        let mut clients = Vec::with_capacity(shapes.soap.len());
        for (soap, (module, name, values)) in named {
            let binding = &self.model[soap.binding];
            let port_type = &self.model[binding.port_type];
            let (service, address) = port(&self.model.services, soap.binding);
            let said = service.and_then(|service| service.docs.as_deref());
            clients.push(Client {
                module: *module,
                name: name.clone(),
                service: self.service_name(service, binding),
                docs: self.client_docs(
                    said.or(port_type.docs.as_deref()),
                    binding,
                    Line::about("Client of the port type {}.", &port_type.name.local),
                ),
                address,
                headers: soap.headers,
                response_headers: soap.response_headers,
                addressing: binding.addressing,
                header_namespaces: Vec::new(),
                prefixes: String::new(),
                fails_when: self.failures(soap.response_headers.and_then(|item| items.get(item.0))),
                values: values.clone(),
                operations: self.operations(soap, *module, roots),
                binding: soap.binding,
            });
        }
        clients
    }

    /// What a client says that it is one of.
    pub(super) fn service_name(&self, service: Option<&Service>, binding: &Binding) -> String {
        let port_type = &self.model[binding.port_type];
        let name = service.map_or(&port_type.name, |service| &service.name);
        name.local.to_string()
    }

    fn operations(
        &self,
        soap: &SoapBinding,
        module: ModuleId,
        roots: &[RootItem],
    ) -> Vec<ClientOperation> {
        let binding = &self.model[soap.binding];
        let mut methods = Scope::of(Taken::Methods);
        let mut constants = Scope::default();
        let mut planned = Vec::with_capacity(soap.operations.len());
        for shape in &soap.operations {
            let operation = &binding.operations[shape.index];
            let called = self.called_in(soap.binding, shape.index);
            let details = shape.faults.iter().map(|root| &roots[root.0]).collect();
            let faults = (shape.several_faults, details);
            let (constant, others) = called.names(|name| self.letters.constant_name(name));
            planned.push(ClientOperation {
                xml: operation.name.to_string(),
                method: called.method(&mut methods, &self.letters),
                constant: constants.take(&constant, &others),
                docs: self.operation_docs((binding, operation), module, faults),
                action: operation.action.clone(),
                addressed: operation
                    .addressing_action
                    .clone()
                    .filter(|action| Some(action) != operation.action.as_ref()),
                soap12: binding.protocol == Protocol::Soap12,
                wire: shape.clone(),
                unwrapped: None,
            });
        }
        planned
    }

    /// The module of a binding's client: at the top, or that of the service where there are several.
    pub(super) fn client_module(&self, binding: &Binding) -> ModuleId {
        let of_service = binding.input.and_then(|input| self.service_module(input));
        of_service.unwrap_or(ModuleId::TOP)
    }

    /// What the client of a binding is to be called: as a setting calls its service, or after
    /// its port type.
    pub(super) fn client_name(&self, binding: BindingId) -> String {
        let (service, _) = port(&self.model.services, binding);
        match service.and_then(|s| self.settings.names.get(&s.name.to_string())) {
            Some(name) => name.clone(),
            None => {
                let port_type = &self.model[self.model[binding].port_type];
                format!(
                    "{}Client",
                    self.letters.type_name(stem(&port_type.name.local))
                )
            }
        }
    }

    /// The conditions of the settings, on these headers.
    fn failures(&mut self, headers: Option<&Item>) -> Vec<Failure> {
        let members = match headers.map(|item| &item.kind) {
            Some(ItemKind::Record(record)) => &*record.members,
            _ => &[],
        };
        let mut failures = Vec::new();
        let mut unknown = Vec::new();
        for condition in &self.settings.fails_when {
            let (name, value) = match condition.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (condition.trim(), None),
            };
            let found = members.iter().find(|member| match &member.row.kind {
                RowKind::Element(of) => *of.local == *name,
                _ => false,
            });
            let Some(member) = found else {
                unknown.push((name, condition));
                continue;
            };
            let inner = match &member.ty {
                Ty::Option(inner) => &**inner,
                other => other,
            };
            let test = match (value, inner) {
                (None, _) => FailureTest::Present,
                (Some("true"), Ty::Rust(RustType::Bool)) => FailureTest::Bool(true),
                (Some("false"), Ty::Rust(RustType::Bool)) => FailureTest::Bool(false),
                (Some(value), Ty::Rust(RustType::String)) => FailureTest::Text(value.to_owned()),
                (Some(value), Ty::Rust(_)) => FailureTest::Number(value.to_owned()),
                (Some(value), _) => FailureTest::Lexical(value.to_owned()),
            };
            failures.push(Failure {
                member: member.name.clone(),
                test,
            });
        }
        let headers: Vec<&str> = (members.iter())
            .filter_map(|member| match &member.row.kind {
                RowKind::Element(tag) => Some(&*tag.local),
                _ => None,
            })
            .collect();
        for (name, condition) in unknown {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::UnknownHeader,
                    None,
                    format!("`fails-when` names the header `{name}`, which no response declares"),
                )
                .asked("fails_when", condition)
                .help(match nearest(name, headers.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => listed("header of responses", &nearest_first(name, &headers)),
                }),
            );
        }
        failures
    }
}

/// The service and the address of the first port of a binding.
pub(super) fn port(services: &[Service], binding: BindingId) -> (Option<&Service>, Option<String>) {
    services
        .iter()
        .flat_map(|service| service.ports.iter().map(move |port| (service, port)))
        .find(|(_, port)| port.binding == binding)
        .map_or((None, None), |(service, port)| {
            (Some(service), port.address.clone())
        })
}

/// What a port type is about: `IUser`, `UserSoap`, `UserPortType` are about users.
fn stem(port_type: &str) -> &str {
    let mut name = port_type;
    for suffix in [
        "PortType",
        "Port_Type",
        "_PortType",
        "Soap12",
        "Soap",
        "Port",
    ] {
        if let Some(rest) = name.strip_suffix(suffix)
            && rest.chars().any(char::is_alphanumeric)
        {
            name = rest;
            break;
        }
    }
    let mut chars = name.chars();
    if chars.next() == Some('I')
        && chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase)
    {
        name = &name[1..];
    }
    name
}
