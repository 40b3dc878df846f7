//! What is written: Rust modules, types, members and operations, with names, types, boxing,
//! derives and documentation final. It knows Rust and no XML Schema rules.

mod build;
mod docs;
mod graph;
mod http;
mod http_server;
mod members;
mod modules;
pub(crate) mod names;
mod naming;
mod operation;
mod parameters;
mod server;
mod service;
pub(crate) mod simple;
mod ty;
mod unwrapped;

use std::collections::HashMap;
use std::ops::{Index, IndexMut};
use std::rc::Rc;

pub use build::build;
pub use http::{HttpClient, HttpOperation};
pub use http_server::{HttpMethod, HttpServer};
#[doc(hidden)] // For the macros, whose modules are called as ours.
pub use names::value_name;
pub(crate) use parameters::Parameter;
pub use parameters::Preset;
pub use server::{FaultKind, Server, ServerOperation};
pub use ty::{RuntimeType, RustType, Ty};
pub use unwrapped::{Gives, Unwrapped};

use crate::text::Line;
use soapgen_model::model::{Addressing, BindingId, ElementId, TypeId, XmlName};
use soapgen_model::shape::{self, Shapes, SimpleType};
pub use soapgen_model::shape::{
    Body, Carried, RecordKind, RootId, Row, RowKind, ShapeId, SimpleRef,
};

/// Everything that is generated.
#[derive(Debug, Default)]
pub struct Plan {
    /// What it is generated from: what stands on the wire.
    pub shapes: Shapes,
    /// Documentation of the whole: lines.
    pub docs: Vec<Line>,
    /// The path of the runtime.
    pub runtime: String,
    /// The modules; the others stand in the first, which has no name.
    pub modules: Vec<Module>,
    /// The modules of namespaces.
    pub(crate) module_of: HashMap<Rc<str>, ModuleId>,
    /// The generated types: one for each of [`Shapes::shapes`].
    pub items: Vec<Item>,
    /// The constants of descriptions: one for each of [`Shapes::simple_types`].
    pub simple_types: Vec<String>,
    /// The constants of wrappers: one for each of [`Shapes::wrappers`].
    pub wrappers: Vec<String>,
    /// What elements in mixed content are read as: one for each of [`Shapes::children`].
    pub children: Vec<Ty>,
    /// The global elements: one for each of [`Shapes::roots`].
    pub roots: Vec<RootItem>,
    /// What each type of the model that was met is in Rust; of a wrapper type, what it holds.
    pub types: HashMap<TypeId, Ty>,
    /// The clients of SOAP bindings.
    pub clients: Vec<Client>,
    /// The clients of HTTP bindings.
    pub http_clients: Vec<HttpClient>,
    /// What answers as the port types of SOAP bindings.
    pub servers: Vec<Server>,
    /// What answers as what HTTP bindings bind of port types.
    pub http_servers: Vec<HttpServer>,
}

impl Plan {
    /// All items.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ShapeId> + use<> {
        (0..self.items.len()).map(ShapeId)
    }

    /// All modules.
    pub(crate) fn module_ids(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..self.modules.len()).map(ModuleId)
    }

    /// The modules of namespaces that messages have a prefix for.
    pub fn prefixed_modules(&self) -> impl Iterator<Item = ModuleId> {
        let ids = self.module_ids();
        ids.filter(|id| self[*id].used && !self[*id].prefix.is_empty())
    }

    /// The members of a struct; none of what isn't one.
    pub fn members(&self, item: ShapeId) -> &[Member] {
        match self.items.get(item.0).map(|item| &item.kind) {
            Some(ItemKind::Record(record)) => &record.members,
            _ => &[],
        }
    }

    /// What the shape of an item has of its member of this number. The variants of a choice have an
    /// order of their own: the one stands first of which the smallest value is made.
    pub fn shaped(&self, item: ShapeId, at: usize) -> Option<&shape::Member> {
        let members = self.shapes.shapes.get(item.0)?.kind.members();
        let variants = match &self.items.get(item.0)?.kind {
            ItemKind::Choice(variants) => variants,
            _ => return members.get(at),
        };
        let row = &variants.get(at)?.row;
        let is_it = |member: &&shape::Member| Rc::ptr_eq(&member.row, row);
        // Few are moved: most stand near where they stood.
        let mut near = (at.saturating_sub(2)..=at).rev();
        let found = near.find_map(|at| members.get(at).filter(is_it));
        found.or_else(|| members.iter().find(is_it))
    }

    /// The module of the namespace that a name is in; `None` for no namespace.
    pub fn module_of(&self, name: &XmlName) -> Option<ModuleId> {
        match &*name.namespace {
            "" => None,
            namespace => self.module_of.get(namespace).copied(),
        }
    }

    /// The path of something in a module, relative to the generated code.
    pub fn path(&self, module: ModuleId, name: &str) -> String {
        match self.modules.get(module.0) {
            Some(module) if !module.name.is_empty() => format!("{}::{name}", module.name),
            _ => name.to_owned(),
        }
    }

    /// The path of an item, relative to the generated code.
    pub fn item_path(&self, item: &Item) -> String {
        self.path(item.module, &item.name)
    }

    /// The path of the constant that reads and writes documents with this root, relative to the
    /// generated code.
    pub fn root_path(&self, root: &RootItem) -> String {
        self.path(root.module, &format!("elements::{}", root.constant))
    }

    /// Whether the code of a module, but for the modules in it, names the runtime: all does but
    /// aliases of types that aren't the runtime's.
    pub(crate) fn names_runtime(&self, id: ModuleId) -> bool {
        fn is_of_runtime(ty: &Ty) -> bool {
            ty.parts().any(|part| match part {
                Ty::Item(_) | Ty::Rust(_) | Ty::User(_) => false,
                Ty::Option(_) | Ty::Vec(_) | Ty::Boxed(_) => false,
                Ty::Runtime(_)
                | Ty::Nillable(_)
                | Ty::Typed(_)
                | Ty::List(_)
                | Ty::Flags(_)
                | Ty::Dictionary(..)
                | Ty::Grid(..) => true,
            })
        }
        let mut items = self.items.iter().filter(|item| item.module == id);
        self.clients.iter().any(|client| client.module == id)
            || self.http_clients.iter().any(|client| client.module == id)
            || items.any(|item| match &item.kind {
                ItemKind::Alias(ty) => is_of_runtime(ty),
                _ => true,
            })
    }

    /// Whether a name has letters of scripts without case, or of rare ones, as the documents have
    /// it, which the compiler's lints for names know nothing of.
    pub(crate) fn has_exotic_names(&self) -> bool {
        self.names().any(|name| !name.is_ascii())
    }

    /// Every name that the documents brought into the code.
    fn names(&self) -> impl Iterator<Item = &str> {
        let modules = self.modules.iter().map(|module| module.name.as_str());
        let roots = self.roots.iter().map(|root| root.constant.as_str());
        let methods = self
            .clients
            .iter()
            .flat_map(|c| &c.operations)
            .map(|o| o.method.as_str());
        let http_operations = self.http_clients.iter().flat_map(|c| &c.operations);
        let methods = methods.chain(http_operations.map(|o| o.method.as_str()));
        let inside = self.items.iter().flat_map(|item| {
            let names: Vec<&str> = match &item.kind {
                ItemKind::Record(record) => {
                    record.members.iter().map(|m| m.name.as_str()).collect()
                }
                ItemKind::Choice(variants)
                | ItemKind::Derived(variants)
                | ItemKind::DerivedText(variants, _) => {
                    variants.iter().map(|v| v.name.as_str()).collect()
                }
                ItemKind::Enumeration { values, .. } => {
                    values.iter().map(|v| v.name.as_str()).collect()
                }
                ItemKind::Union { members, .. } => {
                    members.iter().map(|member| member.name.as_str()).collect()
                }
                ItemKind::Faults(faults) => faults.iter().map(|f| f.name.as_str()).collect(),
                ItemKind::Alias(_) => Vec::new(),
            };
            std::iter::once(item.name.as_str()).chain(names)
        });
        modules.chain(roots).chain(methods).chain(inside)
    }
}

/// A module: what is declared in one namespace, or what one of several services has for itself.
#[derive(Debug)]
pub struct Module {
    /// Its name; empty for the one at the top.
    pub name: String,
    /// Documentation: a line.
    pub docs: Line,
    /// The namespace; `None` for the module of a service.
    pub namespace: Option<String>,
    /// The prefix that messages use for the namespace; empty without one.
    pub prefix: String,
    /// Whether anything in the code names it.
    pub used: bool,
}

impl Module {
    /// Whether it is of XML Schema's own namespace, for which the runtime has a constant.
    pub(crate) fn is_of_schema(&self) -> bool {
        self.namespace.as_deref() == Some(soapgen_model::xml::XSD)
    }
}

/// Which of the modules of a [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub usize);

impl ModuleId {
    /// The outermost one, in which the others stand.
    pub const TOP: Self = Self(0);
}

impl Index<ModuleId> for Plan {
    type Output = Module;

    fn index(&self, id: ModuleId) -> &Module {
        &self.modules[id.0]
    }
}

impl Index<ShapeId> for Plan {
    type Output = Item;

    fn index(&self, id: ShapeId) -> &Item {
        &self.items[id.0]
    }
}

impl IndexMut<ShapeId> for Plan {
    fn index_mut(&mut self, id: ShapeId) -> &mut Item {
        &mut self.items[id.0]
    }
}

impl Index<RootId> for Plan {
    type Output = RootItem;

    fn index(&self, id: RootId) -> &RootItem {
        &self.roots[id.0]
    }
}

/// A generated type.
#[derive(Debug)]
pub struct Item {
    /// Where it stands.
    pub module: ModuleId,
    /// Its Rust name.
    pub name: String,
    /// Its XML name, if it has one.
    pub xml: Option<XmlName>,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// Derives.
    pub derives: Vec<String>,
    /// Attributes, as written.
    pub attributes: Vec<String>,
    /// What it is.
    pub kind: ItemKind,
}

/// What an [`Item`] is.
#[derive(Debug)]
pub enum ItemKind {
    /// A struct.
    Record(Record),
    /// An enum with a variant for each alternative.
    Choice(Vec<Variant>),
    /// An enum of a type and those derived from it.
    Derived(Vec<Variant>),
    /// An enum of a simple type, which comes first, and the complex types derived from it; and
    /// the simple types derived from it, whose values the first variant takes.
    DerivedText(Vec<Variant>, Vec<Rc<Row>>),
    /// An enumeration.
    Enumeration {
        /// The values.
        values: Vec<Value>,
        /// Its description, whose only facet is the enumeration.
        simple: Rc<SimpleType>,
    },
    /// A union of simple types.
    Union {
        /// The members.
        members: Vec<UnionMember>,
        /// Its description.
        simple: SimpleRef,
    },
    /// A name for another type.
    Alias(Ty),
    /// An enum of the faults that an operation declares.
    Faults(Vec<FaultVariant>),
}

/// A variant of [`ItemKind::Union`].
#[derive(Clone, Debug)]
pub struct UnionMember {
    /// The variant's name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// The description of the member type.
    pub simple: SimpleRef,
    /// Lines of documentation.
    pub docs: Vec<Line>,
}

/// A variant of [`ItemKind::Faults`].
#[derive(Debug)]
pub struct FaultVariant {
    /// Its Rust name.
    pub name: String,
    /// The type of the detail.
    pub ty: Ty,
    /// The element in the detail.
    pub root: RootId,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A struct.
#[derive(Debug)]
pub struct Record {
    /// How its rows belong together.
    pub kind: RecordKind,
    /// The members.
    pub members: Vec<Member>,
    /// Whether it gets `new`, `with_…` and `add_…`.
    pub builder: bool,
    /// Whether its `Default` is written out, for the sake of values that are preset.
    pub default: bool,
}

/// A member of a struct.
#[derive(Debug)]
pub struct Member {
    /// Its Rust name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// Its row.
    pub row: Rc<Row>,
    /// What a builder makes it when nobody gives it.
    pub preset: Option<Preset>,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A variant of an enum.
#[derive(Debug)]
pub struct Variant {
    /// Its Rust name.
    pub name: String,
    /// What it holds.
    pub ty: Ty,
    /// Its row.
    pub row: Rc<Row>,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A value of an enumeration.
#[derive(Debug)]
pub struct Value {
    /// Its Rust name.
    pub name: String,
    /// As it stands in XML.
    pub value: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A global element.
#[derive(Debug)]
pub struct RootItem {
    /// The declaration.
    pub element: ElementId,
    /// Where it stands.
    pub module: ModuleId,
    /// Its constant's name.
    pub constant: String,
    /// What it is read into.
    pub ty: Ty,
    /// Its row.
    pub row: Rc<Row>,
    /// Modules whose namespaces its content names.
    pub namespaces: Vec<ModuleId>,
    /// Whether its content may hold `xsi:type` or `xsi:nil`.
    pub instance: bool,
    /// The constant of the prefixes for these, which elements of the module share.
    pub prefixes: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
}

/// A client.
#[derive(Debug)]
pub struct Client {
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
    /// The record of the headers that requests carry; `None` where no operation declares any.
    pub headers: Option<ShapeId>,
    /// The record of the headers that responses carry; `None` where no operation declares any.
    pub response_headers: Option<ShapeId>,
    /// The edition of WS-Addressing that requests are addressed by.
    pub addressing: Option<Addressing>,
    /// Modules whose namespaces the headers name.
    pub header_namespaces: Vec<ModuleId>,
    /// The constant of the prefixes for these.
    pub prefixes: String,
    /// The condition, on `headers`, by which a response is a failure.
    pub fails_when: Vec<Failure>,
    /// The Rust name of what holds its operations as values.
    pub values: String,
    /// The operations.
    pub operations: Vec<ClientOperation>,
    /// The binding it is made from.
    pub binding: BindingId,
}

impl Client {
    /// Whether its messages are of SOAP 1.2, where nobody says otherwise.
    pub fn is_soap12(&self) -> bool {
        self.operations.iter().any(|operation| operation.soap12)
    }
}

/// A condition on a response's header.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The member of the response headers.
    pub member: String,
    /// What it must be.
    pub test: FailureTest,
}

/// A test of a [`Failure`].
#[derive(Debug, Clone)]
pub enum FailureTest {
    /// It is there.
    Present,
    /// It is this `bool`.
    Bool(bool),
    /// It is this number, as written.
    Number(String),
    /// It is this text.
    Text(String),
    /// Its wire form is this text.
    Lexical(String),
}

/// An operation of a client.
#[derive(Debug)]
pub struct ClientOperation {
    /// XML name.
    pub xml: String,
    /// Method.
    pub method: String,
    /// The constant that is the operation as a value.
    pub constant: String,
    /// Documentation: lines.
    pub docs: Vec<Line>,
    /// The action.
    pub action: Option<String>,
    /// The action of WS-Addressing, where it is another.
    pub addressed: Option<String>,
    /// SOAP 1.2.
    pub soap12: bool,
    /// Its messages, header blocks and faults.
    pub wire: shape::Operation,
    /// What the method takes and gives in place of the messages.
    pub unwrapped: Option<Unwrapped>,
}
