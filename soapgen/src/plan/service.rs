//! Clients: one for each binding that speaks SOAP, with its headers and operations.

use std::collections::HashMap;

use super::build::{Builder, Claim, Order};
use super::content::Expansion;
use super::names::{self, Scope};
use super::operation::{Called, Methods};
use super::{
    Body, Client, ClientOperation, Failure, FailureTest, ItemId, ItemKind, ModuleId, Record,
    RecordKind, RootItem, RowKind, Ty, docs,
};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Binding, BindingId, BoundMessage, BoundOperation, Builtin, ElementId, Header, Protocol,
    Service, Style, TypeId, TypeKind,
};
use crate::text::Line;

impl Builder<'_> {
    /// The global elements that are kept.
    pub(super) fn roots(&mut self) -> Vec<RootItem> {
        let model = self.model;
        let mut scopes: HashMap<usize, Scope> = HashMap::new();
        let mut roots = Vec::new();
        for index in 0..self.reach.elements.len() {
            let element = self.reach.elements[index];
            let declaration = &model[element];
            if declaration.is_abstract && declaration.substitutes.is_empty() {
                continue;
            }
            let module = self.home(declaration.input, &declaration.name.namespace);
            let (ty, row) = if declaration.is_abstract {
                self.element_slot(element, 1, Some(1))
            } else {
                self.plain_slot(element, 1, Some(1))
            };
            let scope = scopes.entry(module).or_default();
            let constant = scope.take(&names::constant_name(self.called(&declaration.name)), &[]);
            roots.push(RootItem {
                element,
                module,
                constant,
                ty,
                row,
                namespaces: Vec::new(),
                instance: false,
                prefixes: String::new(),
                docs: docs::lines(declaration.docs.as_deref(), || {
                    Line::about("Element {}.", &declaration.name.local)
                }),
            });
        }
        roots
    }

    /// The clients of the SOAP bindings that are kept.
    pub(super) fn clients(&mut self, roots: &[RootItem]) -> Vec<Client> {
        if !self.settings.client {
            return Vec::new();
        }
        let model = self.model;
        let of_element: HashMap<ElementId, usize> = roots
            .iter()
            .enumerate()
            .map(|(index, root)| (root.element, index))
            .collect();
        let mut clients = Vec::new();
        for index in super::reach::kept_bindings(model, &self.reach) {
            let binding = &model.bindings[index];
            if let Protocol::HttpGet | Protocol::HttpPost = binding.protocol {
                continue;
            }
            let operations: Vec<&BoundOperation> = binding
                .operations
                .iter()
                .filter(|o| self.reach.keeps(o))
                .collect();
            if operations.is_empty() {
                continue;
            }
            let port_type = &model[binding.port_type];
            let id = BindingId(index as u32);
            let module = self.client_module(binding);
            let other = names::type_name(&binding.name.local);
            let (service, address) = port(&model.services, id);
            let wanted = self.client_name(id);
            let scope = self.client_names.entry(module).or_default();
            let name = scope.take(&wanted, &[format!("{other}Client")]);
            let stem = name.strip_suffix("Client").unwrap_or(&name).to_owned();
            let values = scope.take(&format!("{stem}Operations"), &[]);
            let input: Vec<&Header> = operations.iter().flat_map(|o| &o.input.headers).collect();
            let output: Vec<&Header> = operations
                .iter()
                .flat_map(|o| &o.output)
                .flat_map(|m| &m.headers)
                .collect();
            let (headers, header_rows) = self.headers(
                (module, format!("{stem}Headers")),
                "Header blocks of requests.",
                &input,
            );
            let (response_headers, response_rows) = self.headers(
                (module, format!("{stem}ResponseHeaders")),
                "Header blocks of responses.",
                &output,
            );
            let fails_when = self.failures(response_headers);
            let mut methods = Methods::of(port_type);
            let mut constants = Scope::default();
            let mut planned = Vec::new();
            for operation in operations {
                let called = self.operation_called(&methods, operation);
                let of = (operation, &called);
                let Some(input) = self.body(&operation.input, of, (module, "Request"), &of_element)
                else {
                    continue;
                };
                let output = match &operation.output {
                    Some(message) => {
                        match self.body(message, of, (module, "Response"), &of_element) {
                            Some(body) => Some(body),
                            None => continue,
                        }
                    }
                    None => None,
                };
                let message_output = operation.output.as_ref();
                let rows = |message: Option<&BoundMessage>,
                            rows: &HashMap<ElementId, usize>,
                            all: bool| {
                    let headers = message.map_or(&[][..], |message| &message.headers);
                    let mut rows: Vec<usize> = headers
                        .iter()
                        .filter(|header| all || header.encoded)
                        .filter_map(|h| rows.get(&h.element).copied())
                        .collect();
                    rows.dedup();
                    rows
                };
                let faults: Vec<usize> = operation
                    .faults
                    .iter()
                    .filter_map(|fault| of_element.get(&fault.element).copied())
                    .collect();
                let details = faults.iter().map(|root| &roots[*root]).collect();
                let several = self.faults(module, of, roots, &of_element);
                let (constant, others) = called.names(names::constant_name);
                planned.push(ClientOperation {
                    xml: operation.name.to_string(),
                    method: Self::method(&mut methods, &called),
                    constant: constants.take(&constant, &others),
                    docs: self.operation_docs(&methods, binding, operation, (several, details)),
                    action: operation.action.clone(),
                    addressed: operation
                        .addressing_action
                        .clone()
                        .filter(|action| Some(action) != operation.action.as_ref()),
                    soap12: binding.protocol == Protocol::Soap12,
                    input,
                    output,
                    headers: rows(Some(&operation.input), &header_rows, true),
                    encoded_headers: rows(Some(&operation.input), &header_rows, false),
                    response_headers: rows(message_output, &response_rows, true),
                    encoded_response_headers: rows(message_output, &response_rows, false),
                    faults,
                    unwrapped: None,
                });
            }
            clients.push(Client {
                module,
                name,
                docs: self.client_docs(
                    service
                        .and_then(|s| s.docs.as_deref())
                        .or(port_type.docs.as_deref()),
                    binding,
                    Line::about("Client of the port type {}.", &port_type.name.local),
                ),
                address,
                headers,
                response_headers,
                addressing: binding.addressing,
                header_namespaces: Vec::new(),
                prefixes: String::new(),
                fails_when,
                values,
                operations: planned,
                binding: id,
            });
        }
        clients
    }

    /// The module of a binding's client: the root, or that of the service where there are several.
    pub(super) fn client_module(&self, binding: &Binding) -> ModuleId {
        let of_service = binding.input.and_then(|input| self.service_module(input));
        of_service.unwrap_or(0)
    }

    /// Gives a record that was drafted without members those that were found since.
    pub(super) fn set_members(&mut self, item: ItemId, expansion: Expansion) {
        if let ItemKind::Record(record) = &mut self.drafts[item].item.kind {
            record.members = expansion.into_members();
        }
    }

    /// What the client of a binding is to be called: as a setting calls its service, or after
    /// its port type.
    pub(super) fn client_name(&self, binding: BindingId) -> String {
        let (service, _) = port(&self.model.services, binding);
        match service.and_then(|s| self.settings.names.get(&s.name.to_string())) {
            Some(name) => name.clone(),
            None => {
                let port_type = &self.model[self.model[binding].port_type];
                format!("{}Client", stem(&port_type.name.local))
            }
        }
    }

    /// The record of the headers of a client, and the row of each; `None` where there are none.
    fn headers(
        &mut self,
        (module, name): (ModuleId, String),
        what: &'static str,
        headers: &[&Header],
    ) -> (Option<ItemId>, HashMap<ElementId, usize>) {
        if headers.is_empty() {
            return (None, HashMap::new());
        }
        let model = self.model;
        let record = ItemKind::Record(Record {
            kind: RecordKind::Unordered,
            members: Vec::new(),
            builder: false,
            default: false,
        });
        let item = self.draft(
            (module, name, Vec::new(), Claim::Client),
            Order(0, 0),
            None,
            record,
        );
        self.drafts[item].item.docs = vec![Line::new(what)];
        let mut expansion = Expansion::new(item, Order(0, 1));
        let mut rows = HashMap::new();
        let mut by_name = HashMap::new();
        for header in headers {
            let declaration = &model[header.element];
            // Made elements of one name are one header.
            let row = *by_name.entry(declaration.name.clone()).or_insert_with(|| {
                let (ty, mut row) = self.plain_slot(header.element, 0, Some(1));
                row.min = 0;
                let docs = docs::lines(declaration.docs.as_deref(), || {
                    Line::about("Header {}.", &declaration.name.local)
                });
                self.add_element(&mut expansion, header.element, (ty, row), docs);
                expansion.len() - 1
            });
            rows.insert(header.element, row);
        }
        self.set_members(item, expansion);
        (Some(item), rows)
    }

    fn body(
        &mut self,
        message: &BoundMessage,
        (operation, called): (&BoundOperation, &Called),
        (module, suffix): (ModuleId, &str),
        roots: &HashMap<ElementId, usize>,
    ) -> Option<Body> {
        let model = self.model;
        let content = match message.encoded {
            true => Body::EncodedContent,
            false => Body::Content,
        };
        if let Some(id) = message.body_type
            && let (TypeKind::Complex(_), Ty::Item(item)) = (&model[id].kind, self.type_ref(id))
        {
            return Some(content(item));
        }
        if let [element] = message.body.as_slice() {
            return match roots.get(element) {
                Some(root) if message.encoded => Some(Body::Encoded(*root)),
                Some(root) if operation.style == Style::Rpc => Some(Body::Rpc(*root)),
                Some(root) => Some(Body::Element(*root)),
                None => {
                    self.diagnostics.push(Diagnostic::skip(
                        "abstract-message",
                        operation.place,
                        format!(
                            "the body of `{}` is an abstract element for which none stands",
                            operation.name
                        ),
                    ));
                    None
                }
            };
        }
        let (name, others) = called.names(|called| format!("{}{suffix}", names::type_name(called)));
        let elements = message.body.clone();
        let same = (module, name.clone(), message.body_type, elements);
        if let Some(item) = self.bodies.get(&same) {
            return Some(content(*item));
        }
        let record = ItemKind::Record(Record {
            kind: RecordKind::Type,
            members: Vec::new(),
            builder: self.settings.builders,
            default: false,
        });
        let item = self.draft(
            (module, name, others, Claim::Made),
            Order(0, 2),
            None,
            record,
        );
        self.drafts[item].item.docs = vec![match (message.body_type, message.body.len()) {
            (Some(_), _) => Line::about("The content of the body of {}.", &message.message.local),
            (None, 0) => Line::about("The empty body of {}.", &message.message.local),
            _ => Line::about("The parts of {}.", &message.message.local),
        }];
        let mut expansion = Expansion::new(item, Order(0, 3));
        if let Some(id) = message.body_type {
            self.body_text(&mut expansion, id);
        }
        for element in &message.body {
            let slot = self.element_slot(*element, 1, Some(1));
            let declaration = &model[*element];
            let docs = docs::lines(declaration.docs.as_deref(), || {
                Line::about("Part {}.", &declaration.name.local)
            });
            self.add_element(&mut expansion, *element, slot, docs);
        }
        self.set_members(item, expansion);
        self.bodies.insert(same, item);
        Some(content(item))
    }

    /// What `soap:Body` holds where it is of a type that is no record (WSDL 1.1, 3.5).
    fn body_text(&mut self, expansion: &mut Expansion, id: TypeId) {
        match self.model[id].kind {
            TypeKind::Builtin(Builtin::AnyType) => expansion.mixed(),
            _ => self.text_member(expansion, id),
        }
    }

    /// The conditions of the settings, on these headers.
    fn failures(&mut self, headers: Option<ItemId>) -> Vec<Failure> {
        let members = match headers.map(|item| &self.drafts[item].item.kind) {
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
                RowKind::Element(tag) => tag.local == name,
                _ => false,
            });
            let Some(member) = found else {
                unknown.push(name.to_owned());
                continue;
            };
            let inner = match &member.ty {
                Ty::Option(inner) => &**inner,
                other => other,
            };
            let test = match (value, inner) {
                (None, _) => FailureTest::Present,
                (Some("true"), Ty::Rust("bool")) => FailureTest::Bool(true),
                (Some("false"), Ty::Rust("bool")) => FailureTest::Bool(false),
                (Some(value), Ty::Rust("String")) => FailureTest::Text(value.to_owned()),
                (Some(value), Ty::Rust(_)) => FailureTest::Number(value.to_owned()),
                (Some(value), _) => FailureTest::Lexical(value.to_owned()),
            };
            failures.push(Failure {
                member: member.name.clone(),
                test,
            });
        }
        for name in unknown {
            self.diagnostics.push(
                Diagnostic::error(
                    "unknown-header",
                    None,
                    format!("`fails-when` names the header `{name}`, which no response declares"),
                )
                .help("name a header of the responses, as `Header` or `Header=value`"),
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
fn stem(port_type: &str) -> String {
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
    names::type_name(name)
}
