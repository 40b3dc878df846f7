//! The Rust path of each thing that a plan generates, relative to the generated module.

use std::collections::{HashMap, HashSet};

use crate::model::{
    BindingId, BoundOperation, Content, ElementId, Model, TypeId, TypeKind, XmlName,
};
use crate::plan::{
    Body, Client, ClientOperation, HttpClient, ItemId, ItemKind, ModuleId, Plan, RootItem, Row,
    RowKind, Tag, Ty,
};

/// What the plan makes of what the model declares.
pub(super) struct Paths<'g> {
    model: &'g Model,
    plan: &'g Plan,
    roots: HashMap<ElementId, &'g RootItem>,
    types: HashMap<TypeId, Ty>,
}

impl<'g> Paths<'g> {
    pub(super) fn new(model: &'g Model, plan: &'g Plan) -> Self {
        let mut paths = Self {
            model,
            plan,
            roots: plan.roots.iter().map(|root| (root.element, root)).collect(),
            types: HashMap::new(),
        };
        paths.find_types();
        paths
    }

    /// The type of a document with this root.
    pub(super) fn element(&self, id: ElementId) -> Option<String> {
        self.roots.get(&id).map(|root| self.ty(&root.ty))
    }

    /// The constant that reads and writes documents with this root.
    pub(super) fn constant(&self, id: ElementId) -> Option<String> {
        let root = self.roots.get(&id)?;
        Some(self.in_module(root.module, &format!("elements::{}", root.constant)))
    }

    /// What a global type becomes.
    pub(super) fn named_type(&self, id: TypeId) -> Option<String> {
        self.types.get(&id).map(|ty| self.ty(ty))
    }

    /// The client of a binding.
    pub(super) fn client(&self, binding: BindingId) -> Option<&'g Client> {
        self.plan
            .clients
            .iter()
            .find(|client| client.binding == binding)
    }

    /// The path of a client.
    pub(super) fn client_path(&self, client: &Client) -> String {
        self.in_module(client.module, &client.name)
    }

    /// The client of an HTTP binding, and its path.
    pub(super) fn http_client(&self, binding: BindingId) -> Option<(&'g HttpClient, String)> {
        let mut clients = self.plan.http_clients.iter();
        let client = clients.find(|client| client.binding == binding)?;
        Some((client, self.in_module(client.module, &client.name)))
    }

    /// Whether a method calls this operation; overloaded ones share a name.
    pub(super) fn is_of(&self, planned: &ClientOperation, bound: &BoundOperation) -> bool {
        let same_input = match &planned.input {
            Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => {
                let root = self.plan.roots.get(*root).map(|root| root.element);
                bound.input.body.first().copied() == root
            }
            Body::Content(_) | Body::EncodedContent(_) => bound.input.body.len() != 1,
        };
        *planned.xml == *bound.name && same_input
    }

    /// The type of a body.
    pub(super) fn body(&self, body: &Body) -> String {
        match body {
            Body::Element(root) | Body::Rpc(root) | Body::Encoded(root) => {
                match self.plan.roots.get(*root) {
                    Some(root) => self.ty(&root.ty),
                    None => String::new(),
                }
            }
            Body::Content(item) | Body::EncodedContent(item) => self.item(*item),
        }
    }

    /// The member of a record that holds the element of this name, as `Record::member`.
    pub(super) fn member(&self, record: ItemId, name: &XmlName) -> Option<String> {
        let ItemKind::Record(content) = &self.plan.items.get(record)?.kind else {
            return None;
        };
        let mut members = content.members.iter();
        let member = members.find(|member| self.is_element(&member.row, name))?;
        Some(format!("{}::{}", self.item(record), member.name))
    }

    fn is_element(&self, row: &Row, name: &XmlName) -> bool {
        matches!(&row.kind, RowKind::Element(tag) if self.is_tag(tag, name))
    }

    fn is_tag(&self, tag: &Tag, name: &XmlName) -> bool {
        let module = tag.module.and_then(|module| self.plan.modules.get(module));
        let namespace = module.and_then(|module| module.namespace.as_deref());
        tag.local == *name.local && namespace.unwrap_or("") == &*name.namespace
    }

    fn in_module(&self, module: ModuleId, path: &str) -> String {
        match self.plan.modules.get(module) {
            Some(module) if !module.name.is_empty() => format!("{}::{path}", module.name),
            _ => path.to_owned(),
        }
    }

    fn item(&self, id: ItemId) -> String {
        match self.plan.items.get(id) {
            Some(item) => self.in_module(item.module, &item.name),
            None => String::new(),
        }
    }

    /// A type, as code beside the generated module writes it.
    fn ty(&self, ty: &Ty) -> String {
        let runtime = self.plan.runtime.trim_start_matches("::");
        match ty {
            Ty::Item(item) => self.item(*item),
            Ty::Runtime(name) => format!("{runtime}::{name}"),
            Ty::Rust(name) => (*name).to_owned(),
            Ty::User(path) => path.clone(),
            Ty::Option(of) => format!("Option<{}>", self.ty(of)),
            Ty::Vec(of) => format!("Vec<{}>", self.ty(of)),
            Ty::Boxed(of) => format!("Box<{}>", self.ty(of)),
            Ty::Nillable(of) => format!("{runtime}::Nillable<{}>", self.ty(of)),
            Ty::Typed(of) => format!("{runtime}::Typed<{}>", self.ty(of)),
            Ty::List(of) => format!("{runtime}::List<{}>", self.ty(of)),
            Ty::Flags(of) => format!("{runtime}::Flags<{}>", self.ty(of)),
            Ty::Grid(of, dimensions) => format!("{runtime}::Grid<{}, {dimensions}>", self.ty(of)),
            Ty::Dictionary(key, value) => {
                format!(
                    "{runtime}::Dictionary<{}, {}>",
                    self.ty(key),
                    self.ty(value)
                )
            }
        }
    }

    /// Finds what each global type becomes. One with an item of its own is that item. The
    /// others, wrappers and replaced ones, have only left their mark on the members of their
    /// type.
    fn find_types(&mut self) {
        let items = self.plan.items.iter().enumerate();
        let named: HashMap<&XmlName, ItemId> = items
            .filter_map(|(id, item)| item.xml.as_ref().map(|xml| (xml, id)))
            .collect();
        let mut pairs: Vec<(TypeId, ItemId)> = Vec::new();
        for (id, ty) in (0u32..).map(TypeId).zip(&self.model.types) {
            if let Some(item) = ty.name.as_ref().and_then(|name| named.get(name)) {
                self.types.insert(id, Ty::Item(*item));
                pairs.push((id, *item));
            }
        }
        for root in &self.plan.roots {
            pairs.extend(self.found(root.element, &root.ty, &root.row));
        }
        let mut seen = HashSet::new();
        while let Some((ty, item)) = pairs.pop() {
            if !seen.insert((ty, item)) {
                continue;
            }
            let mut elements = Vec::new();
            if let TypeKind::Complex(complex) = &self.model[ty].kind
                && let Content::Particle(particle) = &complex.content
            {
                particle.elements(&mut |element| elements.push(element));
            }
            let rows = rows_of(self.plan, item);
            for element in elements {
                let name = &self.model[element].name;
                for (of, row) in &rows {
                    if self.is_element(row, name) {
                        pairs.extend(self.found(element, of, row));
                    }
                }
            }
        }
    }

    /// Notes what the type of an element became; gives the item of an anonymous one, whose
    /// members tell of more types.
    fn found(&mut self, element: ElementId, ty: &Ty, row: &Row) -> Option<(TypeId, ItemId)> {
        let id = self.model[element].ty;
        let ty = bare(ty, row.items.is_some());
        if self.model[id].name.is_none() {
            return match ty {
                Ty::Item(item) => Some((id, *item)),
                _ => None,
            };
        }
        self.types.entry(id).or_insert_with(|| ty.clone());
        None
    }
}

/// The type of one value, without what says how often it occurs; `wraps` is whether the whole
/// vector is one value.
fn bare(ty: &Ty, wraps: bool) -> &Ty {
    match ty {
        Ty::Option(of) | Ty::Nillable(of) | Ty::Boxed(of) => bare(of, wraps),
        Ty::Vec(of) if !wraps => bare(of, wraps),
        other => other,
    }
}

/// Every row of an item with its type, those of groups in it included.
fn rows_of(plan: &Plan, item: ItemId) -> Vec<(&Ty, &Row)> {
    let mut rows: Vec<(&Ty, &Row)> = Vec::new();
    let mut groups = vec![item];
    let mut seen = HashSet::new();
    while let Some(item) = groups.pop() {
        if !seen.insert(item) {
            continue;
        }
        let from = rows.len();
        match plan.items.get(item).map(|item| &item.kind) {
            Some(ItemKind::Record(record)) => {
                rows.extend(
                    record
                        .members
                        .iter()
                        .map(|member| (&member.ty, &member.row)),
                );
            }
            Some(ItemKind::Choice(variants)) => {
                rows.extend(variants.iter().map(|variant| (&variant.ty, &variant.row)));
            }
            _ => {}
        }
        groups.extend(
            rows.iter()
                .skip(from)
                .filter_map(|(_, row)| match row.kind {
                    RowKind::Group(group) => Some(group),
                    _ => None,
                }),
        );
    }
    rows
}
