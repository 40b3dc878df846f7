//! The Rust path of each thing that a plan generates, relative to the generated module.

use std::collections::HashMap;

use crate::plan::{Body, Client, HttpClient, Plan, RootItem, RowKind, ShapeId};
use soapgen_model::model::{BindingId, ElementId, TypeId, XmlName};

/// What the plan makes of what the model declares.
pub(crate) struct Paths<'g> {
    plan: &'g Plan,
    roots: HashMap<ElementId, &'g RootItem>,
}

impl<'g> Paths<'g> {
    pub(crate) fn new(plan: &'g Plan) -> Self {
        Self {
            plan,
            roots: plan.roots.iter().map(|root| (root.element, root)).collect(),
        }
    }

    /// The type of a document with this root.
    pub(crate) fn element(&self, id: ElementId) -> Option<String> {
        self.roots.get(&id).map(|root| self.plan.spell(&root.ty))
    }

    /// The constant that reads and writes documents with this root.
    pub(crate) fn constant(&self, id: ElementId) -> Option<String> {
        self.roots.get(&id).map(|root| self.plan.root_path(root))
    }

    /// What a global type becomes.
    pub(crate) fn named_type(&self, id: TypeId) -> Option<String> {
        self.plan.types.get(&id).map(|ty| self.plan.spell(ty))
    }

    /// The client of a binding.
    pub(crate) fn client(&self, binding: BindingId) -> Option<&'g Client> {
        self.plan
            .clients
            .iter()
            .find(|client| client.binding == binding)
    }

    /// The path of a client.
    pub(crate) fn client_path(&self, client: &Client) -> String {
        self.plan.path(client.module, &client.name)
    }

    /// The client of an HTTP binding, and its path.
    pub(crate) fn http_client(&self, binding: BindingId) -> Option<(&'g HttpClient, String)> {
        let mut clients = self.plan.http_clients.iter();
        let client = clients.find(|client| client.binding == binding)?;
        Some((client, self.plan.path(client.module, &client.name)))
    }

    /// The type of a body.
    pub(crate) fn body(&self, body: &Body) -> String {
        match body {
            Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => {
                match self.plan.roots.get(root.0) {
                    Some(root) => self.plan.spell(&root.ty),
                    None => String::new(),
                }
            }
            Body::Content(item) | Body::EncodedContent(item) => self.item(*item),
        }
    }

    /// The member of a record that holds the element of this name, as `Record::member`.
    pub(crate) fn member(&self, record: ShapeId, name: &XmlName) -> Option<String> {
        let mut members = self.plan.members(record).iter();
        let member = members.find(|member| match &member.row.kind {
            RowKind::Element(of) => of == name,
            _ => false,
        })?;
        Some(format!("{}::{}", self.item(record), member.name))
    }

    /// The members of a struct that the documents declare.
    pub(crate) fn members(&self, record: ShapeId) -> Vec<String> {
        let members = self.plan.members(record).iter();
        let declared = members.filter(|member| matches!(member.row.kind, RowKind::Element(_)));
        declared
            .map(|member| format!("{}::{}", self.item(record), member.name))
            .collect()
    }

    pub(crate) fn item(&self, id: ShapeId) -> String {
        match self.plan.items.get(id.0) {
            Some(item) => self.plan.item_path(item),
            None => String::new(),
        }
    }
}
