//! From shapes to the plan: a Rust item for each, with its name, and what depends on all of them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::modules::ServiceModule;
use super::names::{Letters, Scope};
use super::naming::Naming;
use super::operation::Called;
use super::{
    FaultVariant, Item, ItemKind, Module, ModuleId, Plan, Record, RootItem, Ty, UnionMember, Value,
    docs,
};
use crate::settings::Settings;
use crate::text::Line;
use soapgen_model::diagnostic::Diagnostics;
use soapgen_model::model::{
    BindingId, Content, ElementId, Model, TypeId, TypeKind, Variety, XmlName,
};
use soapgen_model::shape::{
    Direction, Origin, RootId, Shape, ShapeId, ShapeKind, Shapes, SimpleRef, Slot,
};

pub(super) struct Builder<'m> {
    pub(super) model: &'m Model,
    pub(super) shapes: &'m Shapes,
    pub(super) settings: &'m Settings,
    pub(super) diagnostics: &'m mut Diagnostics,
    /// The complex type that a local element stands in first.
    pub(super) parents: HashMap<ElementId, TypeId>,
    pub(super) modules: Vec<Module>,
    pub(super) module_of: HashMap<Rc<str>, ModuleId>,
    /// The letters that are spelled in names.
    pub(super) letters: Letters,
    /// Names that no module can have.
    pub(super) module_names: Scope,
    /// The modules of services, where there are several.
    pub(super) services: Vec<ServiceModule>,
    /// What the clients of bindings are named after, and their headers with them.
    pub(super) stems: HashMap<BindingId, String>,
    /// What the operations of bindings are called.
    pub(super) called: HashMap<BindingId, Vec<Called>>,
    /// What each shape is called.
    pub(super) names: Vec<Naming>,
}

/// Makes the plan for what is on the wire. Problems with settings are diagnosed; a plan is made in
/// any case.
pub fn build(
    model: &Model,
    shapes: Shapes,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let mut builder = Builder {
        model,
        shapes: &shapes,
        settings,
        diagnostics,
        parents: parents(model),
        modules: Vec::new(),
        module_of: HashMap::new(),
        letters: Letters::of(words(model, settings)),
        module_names: super::modules::taken(settings),
        services: Vec::new(),
        stems: HashMap::new(),
        called: HashMap::new(),
        names: Vec::new(),
    };
    builder.modules();
    let mut clients = builder.name_clients();
    builder.ask_for_names();
    builder.take_names(clients.all());
    let items = builder.items();
    let roots = builder.roots();
    let (simple_types, wrappers) = builder.constants();
    let mut plan = Plan {
        docs: docs::file(model),
        runtime: settings.runtime.clone(),
        simple_types,
        wrappers,
        children: shapes
            .children
            .iter()
            .map(|slot| builder.ty(slot))
            .collect(),
        clients: builder.clients(&clients, &items, &roots),
        http_clients: builder.http_clients(&clients, &items),
        servers: Vec::new(),
        http_servers: Vec::new(),
        types: builder.types(),
        items,
        roots,
        modules: builder.modules,
        module_of: builder.module_of,
        shapes: Shapes::default(),
    };
    plan.servers = super::server::servers(model, &plan.clients, clients.servers());
    plan.http_servers =
        super::http_server::servers(model, &plan, clients.http_servers(), clients.servers());
    plan.shapes = shapes;
    super::parameters::presets(&mut plan);
    super::graph::settle(&mut plan);
    super::parameters::defaults(&mut plan);
    if settings.unwrapped {
        super::unwrapped::unwrap(&mut plan, model);
    }
    super::modules::name_prefixes(&mut plan);
    plan
}

/// All that names are made of.
fn words<'m>(model: &'m Model, settings: &'m Settings) -> impl Iterator<Item = &'m str> {
    let types = model.types.iter().flat_map(|ty| {
        let (mut words, mut groups) = (Vec::new(), Vec::new());
        words.extend(ty.name.as_ref().map(|name| &*name.local));
        match &ty.kind {
            TypeKind::Simple(simple) => {
                words.extend(simple.enumeration.iter().map(|value| &*value.value));
            }
            TypeKind::Complex(complex) => {
                words.extend(complex.attributes.iter().map(|a| &*a.name.local));
                if let Content::Particle(particle) = &complex.content {
                    crate::settings::groups(particle, &mut groups);
                }
            }
            TypeKind::Builtin(_) => {}
        }
        words.extend(groups.into_iter().map(|name| &*name.local));
        words
    });
    let elements = model.elements.iter().map(|element| &*element.name.local);
    let attributes = model.attributes.iter().map(|a| &*a.name.local);
    let port_types = model.port_types.iter().flat_map(|port_type| {
        let operations = port_type.operations.iter();
        let operations = operations.flat_map(|o| [&*o.name, &*o.input_name, &*o.input.local]);
        std::iter::once(&*port_type.name.local).chain(operations)
    });
    let bindings = model.bindings.iter().flat_map(|binding| {
        let operations = binding.operations.iter();
        let faults =
            operations.flat_map(|operation| operation.faults.iter().map(|fault| &*fault.name));
        std::iter::once(&*binding.name.local).chain(faults)
    });
    let services = model.services.iter().map(|service| &*service.name.local);
    let namespaces = model.target_namespaces.iter();
    let namespaces = namespaces.flat_map(|namespace| namespace.split(['/', ':', '#']));
    let settings = settings.names.values().chain(settings.modules.values());
    types
        .chain(elements)
        .chain(attributes)
        .chain(port_types)
        .chain(bindings)
        .chain(services)
        .chain(namespaces)
        .chain(settings.map(String::as_str))
}

/// The complex type that each local element stands in first.
fn parents(model: &Model) -> HashMap<ElementId, TypeId> {
    let mut parents = HashMap::new();
    for (id, ty) in (0..).map(TypeId).zip(&model.types) {
        if let TypeKind::Complex(complex) = &ty.kind
            && let Content::Particle(particle) = &complex.content
        {
            particle.elements(&mut |element| {
                parents.entry(element).or_insert(id);
            });
        }
    }
    parents
}

impl Builder<'_> {
    /// An item for each shape.
    fn items(&self) -> Vec<Item> {
        let shapes = self.shapes.shapes.iter().enumerate();
        shapes.map(|(at, shape)| self.item(shape, at)).collect()
    }

    fn item(&self, shape: &Shape, at: usize) -> Item {
        let settings = self.settings;
        let xml = match shape.origin {
            Origin::Type(id) => self.model[id].name.clone(),
            _ => None,
        };
        let key = xml.as_ref().map(ToString::to_string);
        let of_type = |settings: &std::collections::BTreeMap<String, Vec<String>>| {
            let own = key.as_ref().and_then(|key| settings.get(key));
            own.cloned().unwrap_or_default()
        };
        let mut derives = settings.derives.clone();
        derives.extend(of_type(&settings.type_derives));
        Item {
            module: self.names[at].module,
            name: self.names[at].name.clone(),
            docs: self.shape_docs(shape, at),
            derives,
            attributes: of_type(&settings.type_attributes),
            kind: self.item_kind(shape, at),
            xml,
        }
    }

    fn item_kind(&self, shape: &Shape, at: usize) -> ItemKind {
        match &shape.kind {
            ShapeKind::Record(kind, members) => ItemKind::Record(Record {
                kind: *kind,
                members: self.members(shape, members, at),
                builder: self.settings.builders && !matches!(shape.origin, Origin::Headers(..)),
                default: false,
            }),
            ShapeKind::Choice(variants) => ItemKind::Choice(self.variants(shape, variants, at)),
            ShapeKind::Derived(variants) => ItemKind::Derived(self.variants(shape, variants, at)),
            ShapeKind::DerivedText(variants, simple) => {
                ItemKind::DerivedText(self.variants(shape, variants, at), simple.clone())
            }
            ShapeKind::Enumeration(id, simple) => ItemKind::Enumeration {
                values: self.enumeration(*id),
                simple: simple.clone(),
            },
            ShapeKind::Union(members, simple) => {
                let mut scope = Scope::with(&["Other"]);
                let member = |(number, (id, slot, simple)): (usize, &(TypeId, Slot, _))| {
                    let wanted = self.member_of_union(*id, number);
                    let simple: &SimpleRef = simple;
                    let name = scope.take(&wanted, &[]);
                    UnionMember {
                        docs: self.union_member_docs(*id, &name),
                        name,
                        ty: self.ty(slot),
                        simple: simple.clone(),
                    }
                };
                ItemKind::Union {
                    members: members.iter().enumerate().map(member).collect(),
                    simple: simple.clone(),
                }
            }
            ShapeKind::Alias(slot) => ItemKind::Alias(self.ty(slot)),
            ShapeKind::Faults(faults) => {
                let operation = match shape.origin {
                    Origin::Faults(binding, index) => {
                        &*self.model[binding].operations[index].faults
                    }
                    _ => &[],
                };
                let mut scope = Scope::default();
                let variant = |(number, root): &(usize, RootId)| {
                    let name = operation.get(*number).map_or("", |fault| &*fault.name);
                    FaultVariant {
                        name: scope.take(&self.letters.variant_name(name), &[]),
                        ty: self.ty(&self.shapes[*root].slot),
                        root: *root,
                        docs: vec![Line::about("Fault {}.", name)],
                    }
                };
                ItemKind::Faults(faults.iter().map(variant).collect())
            }
        }
    }

    /// The values of an enumeration.
    fn enumeration(&self, id: TypeId) -> Vec<Value> {
        let TypeKind::Simple(simple) = &self.model[id].kind else {
            return Vec::new();
        };
        let mut scope = Scope::with(&["Unknown"]);
        let mut values: Vec<Value> = Vec::new();
        let mut met = HashSet::new();
        for value in &simple.enumeration {
            // A value that stands twice is one value.
            if !met.insert(&*value.value) {
                continue;
            }
            let mut lines =
                docs::lines(value.docs.as_deref(), || Line::default().code(&value.value));
            if let Some(number) = value.number.as_ref().and_then(|n| n.parse().ok()) {
                lines.push(Line::default());
                lines.push(Line::new("In .NET the value ").number(number).then("."));
            }
            let alternative = if value.value == "Unknown" {
                vec!["UnknownValue".to_owned()]
            } else {
                Vec::new()
            };
            values.push(Value {
                name: scope.take(&self.letters.variant_name(&value.value), &alternative),
                value: value.value.clone(),
                docs: lines,
            });
        }
        values
    }

    /// What the member of a union is called.
    fn member_of_union(&self, id: TypeId, number: usize) -> String {
        match (&self.model[id].name, &self.model[id].kind) {
            (Some(name), _) => self.letters.variant_name(&name.local),
            (None, TypeKind::Simple(simple)) => match &simple.variety {
                Variety::Atomic(builtin) => self.letters.variant_name(builtin.name()),
                Variety::List(_) => "List".to_owned(),
                Variety::Union(_) => "Union".to_owned(),
            },
            (None, _) => format!("Member{number}"),
        }
    }

    /// The global elements.
    fn roots(&self) -> Vec<RootItem> {
        let mut scopes: HashMap<ModuleId, Scope> = HashMap::new();
        let mut roots = Vec::with_capacity(self.shapes.roots.len());
        for root in &self.shapes.roots {
            let declaration = &self.model[root.element];
            let name = &declaration.name;
            let module = self.home(declaration.input, &name.namespace);
            let scope = scopes.entry(module).or_default();
            roots.push(RootItem {
                element: root.element,
                module,
                constant: scope.take(&self.letters.constant_name(self.called(name)), &[]),
                ty: self.ty(&root.slot),
                row: root.row.clone(),
                namespaces: Vec::new(),
                instance: false,
                prefixes: String::new(),
                docs: docs::lines(declaration.docs.as_deref(), || {
                    Line::about("Element {}.", &name.local)
                }),
            });
        }
        roots
    }

    /// The constants of descriptions of simple types, and of what wrappers hold, which stand in one
    /// module.
    fn constants(&self) -> (Vec<String>, Vec<String>) {
        let mut scope = Scope::with(&["DECLARED"]);
        let mut taken = |name: &str| scope.take(&self.letters.constant_name(name), &[]);
        let simple = self.shapes.simple_types.iter();
        let simple = simple.map(|simple| taken(&self.naming(simple.of).name));
        let simple = simple.collect();
        let wrappers = self.shapes.wrappers.iter().map(|wrapper| {
            let name = self.naming(wrapper.of).name;
            match wrapper.is_item {
                true => taken(&format!("{name}Item")),
                false => taken(&name),
            }
        });
        (simple, wrappers.collect())
    }

    /// What an element of each type is in Rust.
    fn types(&self) -> HashMap<TypeId, Ty> {
        let types = self.shapes.types.iter();
        types.map(|(id, (slot, _))| (*id, self.ty(slot))).collect()
    }

    /// A line, and behind it the name of the item that a shape becomes: a link from its own module.
    pub(super) fn linked(&self, line: Line, shape: ShapeId, from: ModuleId) -> Line {
        match self.names.get(shape.0) {
            Some(naming) if naming.module == from => line.link(&naming.name),
            Some(naming) => line.code(&naming.name),
            None => line,
        }
    }

    /// The path of the type that the settings give for one of the documents.
    pub(super) fn given(&self, id: TypeId) -> String {
        let ty = &self.model[id];
        let by_name = |name: &XmlName| self.settings.types.get(&name.to_string());
        let path = ty
            .name
            .as_ref()
            .and_then(by_name)
            .or_else(|| match ty.kind {
                TypeKind::Builtin(builtin) => {
                    by_name(&XmlName::new(soapgen_model::xml::XSD, builtin.name()))
                }
                _ => None,
            });
        path.cloned().unwrap_or_default()
    }

    /// The documentation of the item that a shape becomes.
    fn shape_docs(&self, shape: &Shape, at: usize) -> Vec<Line> {
        let from = self.names[at].module;
        match &shape.origin {
            Origin::Type(id) => self.type_docs(*id),
            Origin::Derived(id) => {
                // That of an array or of a user's type is not an item.
                let own = match self.shapes.types.get(id) {
                    Some((Slot::Shape(own), None)) => self.linked(Line::default(), *own, from),
                    _ => Line::default().code(&self.naming(*id).name),
                };
                vec![own.then(" or a type derived from it, told apart by `xsi:type`.")]
            }
            Origin::Substitution(id) => vec![Line::about(
                "Element {} or one that may stand for it.",
                &self.model[*id].name.local,
            )],
            Origin::Group(name) => vec![Line::about("Group {}.", &name.local)],
            Origin::Within(parent) => {
                let docs = match shape.kind {
                    ShapeKind::Choice(_) => Line::new("One of the alternatives in "),
                    _ => Line::new("Elements that stand together in "),
                };
                vec![self.linked(docs, *parent, from).then(".")]
            }
            Origin::Headers(_, Direction::Request) => vec![Line::new("Header blocks of requests.")],
            Origin::Headers(_, Direction::Response) => {
                vec![Line::new("Header blocks of responses.")]
            }
            Origin::Body(binding, index, direction) => {
                let operation = &self.model[*binding].operations[*index];
                let Some(message) = direction.of(operation) else {
                    return Vec::new();
                };
                let name = &message.message.local;
                vec![match (message.body_type, message.body.len()) {
                    (Some(_), _) => Line::about("The content of the body of {}.", name),
                    (None, 0) => Line::about("The empty body of {}.", name),
                    _ => Line::about("The parts of {}.", name),
                }]
            }
            Origin::Parameters(binding, index) => {
                let operation = &self.model[*binding].operations[*index];
                vec![Line::about("The parameters of {}.", &operation.name)]
            }
            Origin::Faults(binding, index) => {
                let operation = &self.model[*binding].operations[*index];
                vec![
                    Line::about(
                        "The faults that the operation {} declares.",
                        &operation.name,
                    ),
                    Line::default(),
                    Line::new("`error.declared()` gives it, of an error of a call."),
                ]
            }
        }
    }
}
