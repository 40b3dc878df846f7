//! What each shape is called: its module, the name that it asks for, and who gets a name that
//! several ask for.

use super::ModuleId;
use super::build::Builder;
use super::names::{Scope, Taken};
use soapgen_model::diagnostic::{Code, Diagnostic};
use soapgen_model::model::{Element, Owner, TypeId, TypeKind, Variety, XmlName};
use soapgen_model::shape::{Direction, Origin, RecordKind, Shape, ShapeKind};

/// How strongly an item asks for its name: those that ask more strongly are named first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Claim {
    /// A setting says so.
    Setting,
    /// A global type.
    Type,
    /// A client, its headers.
    Client,
    /// The anonymous type of a global element.
    Element,
    /// Anything made up: groups, choices, anonymous types of local elements.
    Made,
}

/// What an item is to be called.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    /// Where it stands.
    pub(super) module: ModuleId,
    /// Its name: what it asks for, and in the end what it got.
    pub(super) name: String,
    /// Names to take when the first is not free.
    alternatives: Vec<String>,
    /// How strongly it asks.
    claim: Claim,
}

impl Naming {
    fn new(module: ModuleId, name: String, alternatives: Vec<String>, claim: Claim) -> Self {
        Self {
            module,
            name,
            alternatives,
            claim,
        }
    }

    fn made(module: ModuleId, name: String, alternatives: Vec<String>) -> Self {
        Self::new(module, name, alternatives, Claim::Made)
    }
}

impl<'m> Builder<'m> {
    /// What something is called that its Rust name is made from: by the settings, else as in the
    /// document.
    pub(super) fn called<'n>(&self, name: &'n XmlName) -> &'n str
    where
        'm: 'n,
    {
        let settings = self.settings;
        if settings.names.is_empty() {
            return &name.local;
        }
        let called = settings.names.get(&name.to_string());
        called.map_or(&*name.local, String::as_str)
    }

    /// What each shape asks to be called. A group without a name comes behind what it stands in.
    pub(super) fn ask_for_names(&mut self) {
        for shape in &self.shapes.shapes {
            let mut naming = self.naming_of(shape);
            if let Origin::Type(id) = shape.origin
                && let Some(xml) = &self.model[id].name
                && let Some(name) = self.settings.names.get(&xml.to_string())
            {
                (naming.name, naming.claim) = (name.clone(), Claim::Setting);
            }
            self.names.push(naming);
        }
    }

    fn naming_of(&self, shape: &Shape) -> Naming {
        match &shape.origin {
            Origin::Type(id) => {
                let mut naming = self.naming(*id);
                if naming.claim == Claim::Made && matches!(shape.kind, ShapeKind::Enumeration(..)) {
                    naming.alternatives.push(format!("{}Value", naming.name));
                }
                naming
            }
            Origin::Derived(id) => {
                let Naming { module, name, .. } = self.naming(*id);
                Naming::made(
                    module,
                    format!("Any{name}"),
                    vec![format!("{name}OrDerived")],
                )
            }
            Origin::Substitution(id) => {
                let element = &self.model[*id];
                let module = self.home(element.input, &element.name.namespace);
                let own = self.letters.type_name(self.called(&element.name));
                let other = format!("{own}Substitution");
                Naming::made(module, format!("Any{own}"), vec![other])
            }
            Origin::Group(name) => {
                let own = self.letters.type_name(self.called(name));
                let other = format!("{own}Group");
                Naming::made(self.module_of(&name.namespace), own, vec![other])
            }
            Origin::Within(parent) => {
                let (module, parent) = match self.names.get(parent.0) {
                    Some(parent) => (parent.module, &*parent.name),
                    None => (ModuleId::TOP, ""),
                };
                let what = match shape.kind {
                    ShapeKind::Record(RecordKind::Sequence | RecordKind::All, _) => "Sequence",
                    _ => "Choice",
                };
                Naming::made(module, format!("{parent}{what}"), Vec::new())
            }
            Origin::Headers(binding, direction) => {
                let module = self.client_module(&self.model[*binding]);
                let stem = self.stems.get(binding).map_or("", String::as_str);
                let what = match direction {
                    Direction::Request => "Headers",
                    Direction::Response => "ResponseHeaders",
                };
                Naming::new(module, format!("{stem}{what}"), Vec::new(), Claim::Client)
            }
            Origin::Body(binding, index, direction) => {
                let suffix = match direction {
                    Direction::Request => "Request",
                    Direction::Response => "Response",
                };
                let called = self.called_in(*binding, *index);
                let (name, others) =
                    called.names(|called| format!("{}{suffix}", self.letters.type_name(called)));
                Naming::made(self.client_module(&self.model[*binding]), name, others)
            }
            Origin::Parameters(binding, index) => {
                let operation = &self.model[*binding].operations[*index];
                let name = self.letters.type_name(&operation.input.message.local);
                let other = format!("{}Parameters", self.letters.type_name(&operation.name));
                Naming::made(self.client_module(&self.model[*binding]), name, vec![other])
            }
            Origin::Faults(binding, index) => {
                let called = self.called_in(*binding, *index);
                let (name, mut others) =
                    called.names(|called| format!("{}Fault", self.letters.type_name(called)));
                others.push(format!("{name}s"));
                Naming::made(self.client_module(&self.model[*binding]), name, others)
            }
        }
    }

    /// What is made from a type is to be called.
    pub(super) fn naming(&self, id: TypeId) -> Naming {
        let model = self.model;
        let ty = &model[id];
        if let Some(name) = &ty.name {
            let own = self.letters.type_name(&name.local);
            let alternatives = vec![format!("{own}Type")];
            let module = self.module_of(&name.namespace);
            return Naming::new(module, own, alternatives, Claim::Type);
        }
        match ty.owner {
            Some(Owner::Element(element)) => {
                let declaration = &model[element];
                let own = self.letters.type_name(self.called(&declaration.name));
                if declaration.global {
                    let module = self.home(declaration.input, &declaration.name.namespace);
                    let alternatives = vec![format!("{own}Element")];
                    return Naming::new(module, own, alternatives, Claim::Element);
                }
                let module = self.module_around(declaration, id);
                let parent = self.parents.get(&element).filter(|parent| **parent != id);
                let in_parent = parent.map(|parent| format!("{}{own}", self.naming(*parent).name));
                Naming::made(module, own, in_parent.into_iter().collect())
            }
            Some(Owner::Attribute(parent, index)) => {
                let Naming { module, name, .. } = self.naming(parent);
                let own = match &model[parent].kind {
                    TypeKind::Complex(complex) => complex
                        .attributes
                        .get(index as usize)
                        .map(|a| self.letters.type_name(self.called(&a.name)))
                        .unwrap_or_default(),
                    _ => String::new(),
                };
                Naming::made(module, own.clone(), vec![format!("{name}{own}")])
            }
            Some(Owner::GlobalAttribute(index)) => match model.attributes.get(index as usize) {
                Some(attribute) => {
                    let own = self.letters.type_name(self.called(&attribute.name));
                    let other = format!("{own}Attribute");
                    let module = self.module_of(&attribute.name.namespace);
                    Naming::made(module, own, vec![other])
                }
                None => Naming::made(ModuleId::TOP, "Attribute".to_owned(), Vec::new()),
            },
            Some(Owner::Simple(parent, number)) => {
                let Naming { module, name, .. } = self.naming(parent);
                let suffix = match &model[parent].kind {
                    TypeKind::Simple(simple) => match &simple.variety {
                        Variety::List(item) if *item == id => "Item".to_owned(),
                        Variety::Union(_) => format!("Member{number}"),
                        _ => "Value".to_owned(),
                    },
                    _ => "Value".to_owned(),
                };
                Naming::made(module, format!("{name}{suffix}"), Vec::new())
            }
            None => Naming::made(ModuleId::TOP, "Anonymous".to_owned(), Vec::new()),
        }
    }

    /// The module of a local element: that of the type it stands in.
    fn module_around(&self, declaration: &Element, id: TypeId) -> ModuleId {
        let mut current = id;
        // Anonymous types stand in one another; the outermost has a name or a global element.
        for _ in 0..64 {
            let Some(Owner::Element(element)) = self.model[current].owner else {
                break;
            };
            let outer = &self.model[element];
            if outer.global {
                return self.home(outer.input, &outer.name.namespace);
            }
            match self.parents.get(&element) {
                Some(parent) if *parent != current => current = *parent,
                _ => break,
            }
        }
        match &self.model[current].name {
            Some(name) => self.module_of(&name.namespace),
            None => self.module_of(&declaration.name.namespace),
        }
    }

    /// Gives each item its name: the strongest claim first, within one the order of the
    /// document, and of those an XML name that is the Rust name to the letter. Clients, whose
    /// names differ from each other, come behind the global types.
    pub(super) fn take_names(&mut self, mut clients: Vec<(ModuleId, &mut String)>) {
        let mut scopes: Vec<Scope> = self
            .modules
            .iter()
            .map(|_| Scope::of(Taken::Types))
            .collect();
        // Modules stand at the top beside types: letters without case make one name of both.
        if let Some(root) = scopes.first_mut() {
            self.modules
                .iter()
                .for_each(|module| root.reserve(&module.name));
        }
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        let is_exact = |at: usize| match &self.shapes.shapes[at].origin {
            Origin::Type(id) => {
                let xml = self.model[*id].name.as_ref();
                xml.is_some_and(|xml| *xml.local == *self.names[at].name)
            }
            _ => false,
        };
        order.sort_by_key(|at| (self.names[*at].claim, !is_exact(*at), *at));
        for at in order {
            let naming = &mut self.names[at];
            if naming.claim >= Claim::Client {
                for (module, name) in clients.drain(..) {
                    *name = scopes[module.0].take(name, &[]);
                }
            }
            let name = scopes[naming.module.0].take(&naming.name, &naming.alternatives);
            if naming.claim == Claim::Setting && name != naming.name {
                self.diagnostics.push(Diagnostic::guess(
                    Code::NameTaken,
                    None,
                    format!(
                        "the name `{}` of the settings is taken; `{name}` is used",
                        naming.name
                    ),
                ));
            }
            naming.name = name;
        }
        for (module, name) in clients {
            *name = scopes[module.0].take(name, &[]);
        }
    }
}
