//! What answers: a trait for each port type, and what makes a server of one who implements it.

use super::names::Scope;
use super::service::port;
use super::{Client, FaultVariant, Item, ItemKind, ModuleId, Plan, Ty};
use soapgen_model::load::served::Piece;
use soapgen_model::model::{Model, PortTypeId};
use soapgen_model::place::DocumentId;
use soapgen_model::shape::{RootId, ShapeId};

/// The names of what answers as a port type, while they are settled.
#[derive(Clone, Debug)]
pub(super) struct ServerNames {
    of: (ModuleId, PortTypeId),
    service: String,
    port: String,
    server: String,
    context: String,
}

impl ServerNames {
    pub(super) fn new(of: (ModuleId, PortTypeId), stem: &str, scope: &mut Scope) -> Self {
        let stem = without_service(stem);
        let mut name = |what: &str| scope.take(&format!("{stem}{what}"), &[]);
        Self {
            of,
            service: name("Service"),
            port: name("Port"),
            server: name("Server"),
            context: name("Context"),
        }
    }

    pub(super) fn is_of(&self, module: ModuleId, port_type: PortTypeId) -> bool {
        self.of == (module, port_type)
    }

    /// The trait, and what its methods are told beside the message.
    pub(super) fn of_service(&self) -> (&str, &str) {
        (&self.service, &self.context)
    }

    /// Each with its module.
    pub(super) fn all(&mut self) -> impl Iterator<Item = (ModuleId, &mut String)> {
        let module = self.of.0;
        [
            &mut self.service,
            &mut self.port,
            &mut self.server,
            &mut self.context,
        ]
        .map(|name| (module, name))
        .into_iter()
    }
}

/// What is called a service already keeps to one word.
pub(super) fn without_service(stem: &str) -> &str {
    match stem.strip_suffix("Service") {
        Some(rest) if !rest.is_empty() => rest,
        _ => stem,
    }
}

/// What answers as a port type.
#[derive(Debug)]
pub struct Server {
    /// Where it stands.
    pub module: ModuleId,
    /// The trait.
    pub service: String,
    /// What stands for the port type.
    pub port: String,
    /// The runtime's server of it.
    pub server: String,
    /// What methods are told beside the message.
    pub context: String,
    /// The XML name of the service, or of the port type that no service has.
    pub xml: String,
    /// What the document says of it.
    pub docs: String,
    /// The index of the client whose operations these are.
    pub client: usize,
    /// The operations: one for each of the client's.
    pub operations: Vec<ServerOperation>,
    /// The document that describes the service.
    pub document: DocumentId,
    /// That document, and all that it leads to.
    pub documents: Vec<Vec<Piece>>,
}

/// What a server has of an operation beside what the client has.
#[derive(Debug)]
pub struct ServerOperation {
    /// Actions that it has in other bindings.
    pub actions: Vec<String>,
    /// What it declares that may go wrong.
    pub fault: FaultKind,
}

/// The faults that an operation declares.
#[derive(Clone, Copy, Debug)]
pub enum FaultKind {
    /// None.
    None,
    /// One: the element in its detail.
    One(RootId),
    /// Several: the enum of them.
    Several(ShapeId),
}

impl Plan {
    /// Of an enum of faults, those that a detail alone makes, and the item that the detail is:
    /// where it is a type of ours which none of the others has.
    pub(crate) fn converted<'p>(
        &self,
        faults: &'p Item,
    ) -> impl Iterator<Item = (&'p FaultVariant, ShapeId)> {
        let variants = match (&faults.kind, &*self.servers) {
            (_, []) => &[],
            (ItemKind::Faults(variants), _) => &**variants,
            _ => &[],
        };
        variants.iter().filter_map(|variant| {
            let Ty::Item(detail) = variant.ty else {
                return None;
            };
            let mut alike = variants.iter().filter(|other| other.ty == variant.ty);
            let is_alone = alike.nth(1).is_none();
            let is_type = !matches!(self[detail].kind, ItemKind::Alias(_));
            (is_alone && is_type).then_some((variant, detail))
        })
    }
}

/// One for each port type, of the first of its clients.
pub(super) fn servers(model: &Model, clients: &[Client], names: &[ServerNames]) -> Vec<Server> {
    let mut servers = Vec::with_capacity(names.len());
    for names in names {
        let (module, port_type) = names.of;
        let is_of = |client: &&Client| {
            client.module == module && model[client.binding].port_type == port_type
        };
        let Some(index) = clients.iter().position(|client| is_of(&client)) else {
            continue;
        };
        let client = &clients[index];
        let others: Vec<&Client> = clients.iter().skip(index + 1).filter(is_of).collect();
        let binding = &model[client.binding];
        let (service, _) = port(&model.services, client.binding);
        let said = service.and_then(|service| service.docs.as_deref());
        let place = service.map_or(binding.place, |service| service.place);
        let operations = client.operations.iter().map(|operation| {
            let alike = others.iter().flat_map(|other| &other.operations);
            let alike = alike.filter(|other| other.xml == operation.xml);
            let mut actions: Vec<String> = alike
                .flat_map(|other| [&other.action, &other.addressed])
                .flatten()
                .filter(|action| {
                    Some(*action) != operation.action.as_ref()
                        && Some(*action) != operation.addressed.as_ref()
                        && !action.is_empty()
                })
                .cloned()
                .collect();
            actions.sort_unstable();
            actions.dedup();
            ServerOperation {
                actions,
                fault: match (operation.wire.several_faults, &*operation.wire.faults) {
                    (Some(several), _) => FaultKind::Several(several),
                    (None, [one]) => FaultKind::One(*one),
                    (None, _) => FaultKind::None,
                },
            }
        });
        servers.push(Server {
            module,
            service: names.service.clone(),
            port: names.port.clone(),
            server: names.server.clone(),
            context: names.context.clone(),
            xml: client.service.clone(),
            docs: said
                .or(model[port_type].docs.as_deref())
                .unwrap_or_default()
                .to_owned(),
            client: index,
            operations: operations.collect(),
            document: place.document,
            documents: Vec::new(),
        });
    }
    servers
}
