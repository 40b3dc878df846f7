//! From the model to the plan: which types are generated, and what each becomes.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::content::{Expansion, NamedBy};
use super::modules::ServiceModule;
use super::names::{self, Scope, Taken};
use super::reach::{self, Reach};
use super::{
    FacetItem, FacetVariety, Item, ItemId, ItemKind, Member, Module, ModuleId, Plan, Record,
    RecordKind, Row, RowKind, Tag, Ty, Variant, Wrapper,
};
use crate::diagnostic::{Action, Diagnostic, Diagnostics, Place};
use crate::model::{
    Builtin, Content, Derivation, Element, ElementId, Model, Owner, ProcessContents, TypeId,
    TypeKind, Variety, XmlName,
};
use crate::settings::Settings;
use crate::text::Line;

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

/// What an item is to be called: module, name, names to take when that is not free, and how
/// strongly it asks.
pub(super) type Naming = (ModuleId, String, Vec<String>, Claim);

/// An item whose name is not settled yet.
pub(super) struct Draft {
    pub(super) item: Item,
    pub(super) claim: Claim,
    /// Names to take when the first is not free.
    pub(super) alternatives: Vec<String>,
    /// The item that it belongs behind, and where it stands in the document.
    pub(super) order: Order,
}

/// A place in the generated file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Order(pub(super) u32, pub(super) u32);

/// Members of a type that the settings name, by their local names.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Marked {
    /// They are optional.
    pub(super) optional: BTreeSet<String>,
    /// They are lists without nil.
    pub(super) plain_lists: BTreeSet<String>,
}

/// What is still to be filled.
enum Job {
    Complex(ItemId, TypeId),
    Derived(ItemId, TypeId),
    Substitution(ItemId, ElementId),
}

pub(super) struct Builder<'m> {
    pub(super) model: &'m Model,
    pub(super) settings: &'m Settings,
    pub(super) diagnostics: &'m mut Diagnostics,
    pub(super) reach: Reach,
    /// Whether an element has identity constraints.
    has_identities: bool,
    pub(super) modules: Vec<Module>,
    pub(super) module_of: HashMap<Rc<str>, ModuleId>,
    /// Names that no module can have.
    pub(super) module_names: Scope,
    /// The modules of services, where there are several.
    pub(super) services: Vec<ServiceModule>,
    pub(super) drafts: Vec<Draft>,
    pub(super) types: HashMap<TypeId, Ty>,
    derived: HashMap<TypeId, ItemId>,
    substitutions: HashMap<ElementId, ItemId>,
    /// The abstract elements that nothing may stand for, where that has been said.
    pub(super) without_members: HashSet<ElementId>,
    pub(super) groups: HashMap<(XmlName, bool, Marked), ItemId>,
    pub(super) facets: Vec<FacetItem>,
    pub(super) facet_of: HashMap<TypeId, usize>,
    pub(super) wrappers: Vec<Wrapper>,
    pub(super) wrapped: HashMap<TypeId, Option<(Ty, usize)>>,
    /// How many wrapper types are being looked at, one in another.
    pub(super) wrapping: usize,
    /// The types of bodies that are no single element, which bindings share.
    pub(super) bodies: HashMap<(ModuleId, String, Option<TypeId>, Vec<ElementId>), ItemId>,
    /// The enums of faults, which bindings share: by module, name and elements.
    pub(super) faults: HashMap<(ModuleId, String, Vec<usize>), ItemId>,
    /// Names of the constants that describe types.
    pub(super) schema_names: Scope,
    /// Names of the clients of each module.
    pub(super) client_names: HashMap<ModuleId, Scope>,
    /// Whether an operation is SOAP-encoded: elements name their types then.
    pub(super) is_encoded: bool,
    /// For types of elements that block derivations, the ways in which others are derived from
    /// them.
    ways: HashMap<TypeId, HashSet<Derivation>>,
    jobs: VecDeque<Job>,
    /// What the settings say of members of the type that is being filled.
    pub(super) marked: Marked,
    /// Chains of simple types that are being described, to stop at a cycle.
    pub(super) depth: usize,
}

/// Makes the plan for a model. Problems with settings are diagnosed; a plan is made in any case.
pub fn build(model: &Model, settings: &Settings, diagnostics: &mut Diagnostics) -> Plan {
    let reach = reach::reach(model, settings, diagnostics);
    let mut builder = Builder {
        model,
        settings,
        diagnostics,
        is_encoded: reach::is_encoded(model, &reach),
        reach,
        has_identities: model.elements.iter().any(|e| !e.identities.is_empty()),
        modules: Vec::new(),
        module_of: HashMap::new(),
        module_names: super::modules::taken(settings),
        services: Vec::new(),
        drafts: Vec::new(),
        types: HashMap::new(),
        derived: HashMap::new(),
        substitutions: HashMap::new(),
        without_members: HashSet::new(),
        groups: HashMap::new(),
        facets: Vec::new(),
        facet_of: HashMap::new(),
        wrappers: Vec::new(),
        wrapped: HashMap::new(),
        wrapping: 0,
        bodies: HashMap::new(),
        faults: HashMap::new(),
        schema_names: Scope::default(),
        client_names: HashMap::new(),
        ways: HashMap::new(),
        jobs: VecDeque::new(),
        marked: Marked::default(),
        depth: 0,
    };
    builder.holes();
    builder.modules();
    for index in 0..builder.reach.types.len() {
        let id = builder.reach.types[index];
        if builder.wrapped(id).is_none() && !builder.is_opaque_array(id) {
            builder.type_ref(id);
        }
    }
    let roots = builder.roots();
    builder.fill();
    let clients = builder.clients(&roots);
    let http_clients = builder.http_clients(&roots);
    builder.fill();
    builder.finish(roots, clients, http_clients)
}

impl<'m> Builder<'m> {
    /// Reports what no document declares: an error where the chosen operations need it. Where a
    /// type of the user's stands for it, there is nothing to report.
    fn holes(&mut self) {
        for hole in &self.model.holes {
            if hole.ty.is_some_and(|ty| self.is_replaced(ty)) {
                continue;
            }
            let is_needed = hole.ty.is_none_or(|ty| self.reach.needs(ty));
            let problem = hole.problem.clone();
            let mut help = problem
                .help
                .clone()
                .map_or_else(String::new, |help| help + "; ");
            help.push_str(match is_needed {
                true => "the setting `keep-unresolved` keeps it as an element of any kind",
                false => "no operation needs it: it is kept as an element of any kind",
            });
            self.diagnostics.push(Diagnostic {
                action: match is_needed {
                    true => Action::Refuse,
                    false => Action::Guess,
                },
                ..problem.help(help)
            });
        }
    }

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

    pub(super) fn tag(&mut self, name: &XmlName) -> Tag {
        Tag {
            module: (!name.namespace.is_empty()).then(|| self.module(&name.namespace)),
            local: name.local.to_string(),
        }
    }

    /// Puts an item down; its name is settled at the end.
    pub(super) fn draft(
        &mut self,
        (module, name, alternatives, claim): Naming,
        order: Order,
        xml: Option<XmlName>,
        kind: ItemKind,
    ) -> ItemId {
        let id = self.drafts.len();
        let (name, claim) = match xml
            .as_ref()
            .and_then(|xml| self.settings.names.get(&xml.to_string()))
        {
            Some(name) => (name.clone(), Claim::Setting),
            None => (name, claim),
        };
        let mut derives = self.settings.derives.clone();
        let mut attributes = Vec::new();
        if let Some(xml) = &xml {
            let key = xml.to_string();
            derives.extend(
                self.settings
                    .type_derives
                    .get(&key)
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
            attributes.extend(
                self.settings
                    .type_attributes
                    .get(&key)
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
        }
        self.drafts.push(Draft {
            item: Item {
                module,
                name,
                xml,
                docs: Vec::new(),
                derives,
                attributes,
                kind,
            },
            claim,
            alternatives,
            order,
        });
        id
    }

    /// Module, name and place of what is made from a type.
    pub(super) fn naming(&mut self, id: TypeId) -> Naming {
        let model = self.model;
        let ty = &model[id];
        if let Some(name) = &ty.name {
            let module = self.module(&name.namespace);
            let name = names::type_name(&name.local);
            let alternatives = vec![format!("{name}Type")];
            return (module, name, alternatives, Claim::Type);
        }
        match ty.owner {
            Some(Owner::Element(element)) => {
                let declaration = &model[element];
                let own = names::type_name(self.called(&declaration.name));
                if declaration.global {
                    let module = self.home(declaration.input, &declaration.name.namespace);
                    let alternatives = vec![format!("{own}Element")];
                    return (module, own, alternatives, Claim::Element);
                }
                let module = self.module_around(declaration, id);
                match self.reach.parent_of(element) {
                    Some(parent) if parent != id => {
                        let parent = self.short_name(parent);
                        (
                            module,
                            own.clone(),
                            vec![format!("{parent}{own}")],
                            Claim::Made,
                        )
                    }
                    _ => (module, own, Vec::new(), Claim::Made),
                }
            }
            Some(Owner::Attribute(parent, index)) => {
                let (module, name, _, _) = self.naming(parent);
                let own = match &model[parent].kind {
                    TypeKind::Complex(complex) => complex
                        .attributes
                        .get(index as usize)
                        .map(|a| names::type_name(self.called(&a.name)))
                        .unwrap_or_default(),
                    _ => String::new(),
                };
                (
                    module,
                    own.clone(),
                    vec![format!("{name}{own}")],
                    Claim::Made,
                )
            }
            Some(Owner::GlobalAttribute(index)) => match model.attributes.get(index as usize) {
                Some(attribute) => {
                    let module = self.module(&attribute.name.namespace);
                    let own = names::type_name(self.called(&attribute.name));
                    (
                        module,
                        own.clone(),
                        vec![format!("{own}Attribute")],
                        Claim::Made,
                    )
                }
                None => (0, "Attribute".to_owned(), Vec::new(), Claim::Made),
            },
            Some(Owner::Simple(parent, number)) => {
                let (module, name, _, _) = self.naming(parent);
                let suffix = match &model[parent].kind {
                    TypeKind::Simple(simple) => match &simple.variety {
                        Variety::List(item) if *item == id => "Item".to_owned(),
                        Variety::Union(_) => format!("Member{number}"),
                        _ => "Value".to_owned(),
                    },
                    _ => "Value".to_owned(),
                };
                (module, format!("{name}{suffix}"), Vec::new(), Claim::Made)
            }
            None => (0, "Anonymous".to_owned(), Vec::new(), Claim::Made),
        }
    }

    /// What a type is called when something in it is named after it.
    fn short_name(&mut self, id: TypeId) -> String {
        self.naming(id).1
    }

    /// The module of a local element: that of the type it stands in.
    fn module_around(&mut self, declaration: &Element, id: TypeId) -> ModuleId {
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
            match self.reach.parent_of(element) {
                Some(parent) if parent != current => current = parent,
                _ => break,
            }
        }
        match &self.model[current].name {
            Some(name) => {
                let namespace = name.namespace.clone();
                self.module(&namespace)
            }
            None => {
                let namespace = declaration.name.namespace.clone();
                if namespace.is_empty() {
                    0
                } else {
                    self.module(&namespace)
                }
            }
        }
    }

    pub(super) fn order_of(&self, id: TypeId) -> Order {
        Order(id.0, 0)
    }

    /// The Rust type of a type of the model; a complex type is put on the list of jobs.
    pub(super) fn type_ref(&mut self, id: TypeId) -> Ty {
        if let Some(ty) = self.types.get(&id) {
            return ty.clone();
        }
        let model = self.model;
        if let Some(name) = &model[id].name
            && let Some(path) = self.settings.types.get(&name.to_string())
        {
            let ty = Ty::User(path.clone());
            self.types.insert(id, ty.clone());
            return ty;
        }
        let ty = match &model[id].kind {
            TypeKind::Builtin(builtin) => {
                let name = XmlName::new(crate::xml::XSD, builtin.name());
                match self.settings.types.get(&name.to_string()) {
                    Some(path) => Ty::User(path.clone()),
                    None => super::simple::builtin_type(*builtin),
                }
            }
            TypeKind::Simple(_) => return self.simple_type(id),
            TypeKind::Complex(_) => {
                let (module, name, alternatives, claim) = self.naming(id);
                let record = ItemKind::Record(Record {
                    kind: RecordKind::Type,
                    members: Vec::new(),
                    builder: self.settings.builders,
                    default: false,
                });
                let xml = model[id].name.clone();
                let order = self.order_of(id);
                let item = self.draft((module, name, alternatives, claim), order, xml, record);
                self.drafts[item].item.docs = self.type_docs(id);
                self.jobs.push_back(Job::Complex(item, id));
                Ty::Item(item)
            }
        };
        self.types.insert(id, ty.clone());
        ty
    }

    /// The Rust type of an element's content: an enum where other types may stand in for it.
    pub(super) fn content_type(&mut self, id: TypeId) -> Ty {
        let model = self.model;
        if self.is_opaque_array(id) {
            return self.type_ref(Model::builtin(Builtin::AnyType));
        }
        let is_complex = matches!(model[id].kind, TypeKind::Complex(_));
        if !is_complex && (self.reach.derived(id).is_empty() || self.is_replaced(id)) {
            return self.simple_content_type(id);
        }
        if self.is_replaced(id) || (self.reach.derived(id).is_empty() && !model[id].is_abstract) {
            return self.type_ref(id);
        }
        if self.reach.derived(id).is_empty() {
            // Abstract, and nothing is derived from it: whatever comes is kept as it is.
            return Ty::Runtime("Element");
        }
        if let Some(item) = self.derived.get(&id) {
            return Ty::Item(*item);
        }
        let (module, name, _, _) = self.naming(id);
        let order = Order(id.0, 1);
        let kind = match is_complex {
            true => ItemKind::Derived(Vec::new()),
            false => ItemKind::DerivedText(Vec::new(), Vec::new()),
        };
        let any = format!("Any{name}");
        let item = self.draft(
            (module, any, vec![format!("{name}OrDerived")], Claim::Made),
            order,
            None,
            kind,
        );
        // That of an array or of a user's type is no item.
        let own = match self.type_ref(id) {
            Ty::Item(own) => Line::default().item(own),
            _ => Line::default().code(&name),
        };
        self.drafts[item].item.docs =
            vec![own.then(" or a type derived from it, told apart by `xsi:type`.")];
        self.derived.insert(id, item);
        self.jobs.push_back(Job::Derived(item, id));
        Ty::Item(item)
    }

    /// The same of a simple type for which no complex one may stand in.
    fn simple_content_type(&mut self, id: TypeId) -> Ty {
        match self.model[id].kind {
            // As an element it may say its type; as an attribute it is text.
            TypeKind::Builtin(Builtin::AnySimpleType) => Ty::Runtime("AnySimple"),
            TypeKind::Builtin(Builtin::AnyType) => self.type_ref(id),
            _ if self.settings.keep_types
                && (self.settings.keep_unknown || self.may_be_named_otherwise(id)) =>
            {
                Ty::Typed(Box::new(self.type_ref(id)))
            }
            _ => self.type_ref(id),
        }
    }

    /// Whether `xsi:type` may name another type for this simple one: one that is derived from it,
    /// or the member of a union (XML Schema Part 1, 3.14.6, Type Derivation OK (Simple), 2.2.4).
    fn may_be_named_otherwise(&self, id: TypeId) -> bool {
        let is_union = matches!(
            &self.model[id].kind,
            TypeKind::Simple(simple) if matches!(&simple.variety, Variety::Union(members)
                if members.iter().any(|member| self.model[*member].name.is_some()))
        );
        is_union || self.has_declared_descendant(id)
    }

    /// Whether the documents declare a type that is derived from this one.
    fn has_declared_descendant(&self, id: TypeId) -> bool {
        let mut stack = vec![id];
        let mut seen = HashSet::new();
        while let Some(at) = stack.pop() {
            for derived in &self.model[at].derived {
                if self.model[*derived].place.is_some() {
                    return true;
                }
                if seen.insert(*derived) {
                    stack.push(*derived);
                }
            }
        }
        false
    }

    /// The enum of the elements that may stand for this one.
    pub(super) fn substitution(&mut self, id: ElementId) -> ItemId {
        if let Some(item) = self.substitutions.get(&id) {
            return *item;
        }
        let name = &self.model[id].name;
        let module = self.home(self.model[id].input, &name.namespace);
        let own = names::type_name(self.called(name));
        let kind = ItemKind::Choice(Vec::new());
        let order = Order(self.model[id].ty.0, 2);
        let item = self.draft(
            (
                module,
                format!("Any{own}"),
                vec![format!("{own}Substitution")],
                Claim::Made,
            ),
            order,
            None,
            kind,
        );
        self.drafts[item].item.docs = vec![Line::about(
            "Element {} or one that may stand for it.",
            &name.local,
        )];
        self.substitutions.insert(id, item);
        self.jobs.push_back(Job::Substitution(item, id));
        item
    }

    /// Does what is to be done; each may add more.
    pub(super) fn fill(&mut self) {
        while let Some(job) = self.jobs.pop_front() {
            match job {
                Job::Complex(item, id) => self.complex(item, id),
                Job::Derived(item, id) => self.derived_variants(item, id),
                Job::Substitution(item, id) => self.substitution_variants(item, id),
            }
        }
    }

    fn complex(&mut self, item: ItemId, id: TypeId) {
        let model = self.model;
        let TypeKind::Complex(complex) = &model[id].kind else {
            return;
        };
        let mut expansion = Expansion::new(item, self.drafts[item].order);
        self.marked = Marked {
            optional: self.members_of(id, &self.settings.optional),
            plain_lists: self.members_of(id, &self.settings.plain_lists),
        };
        for attribute in &complex.attributes {
            self.attribute(&mut expansion, attribute);
        }
        if let Some(wildcard) = &complex.any_attribute {
            expansion.any_attribute(wildcard);
        }
        let mut kind = RecordKind::Type;
        match &complex.content {
            _ if complex.mixed => expansion.mixed(),
            Content::Empty => {}
            Content::Simple(ty) => self.text_member(&mut expansion, *ty),
            Content::Particle(particle) => {
                if super::content::is_all(particle) {
                    kind = RecordKind::Unordered;
                }
                self.particle(&mut expansion, particle);
            }
        }
        if self.settings.keep_unknown {
            expansion.extras();
        }
        let members = expansion.into_members();
        if let ItemKind::Record(record) = &mut self.drafts[item].item.kind {
            record.kind = kind;
            record.members = members;
        }
    }

    /// The members of a type, those of its bases among them, that a setting names.
    fn members_of(&self, id: TypeId, named: &[String]) -> BTreeSet<String> {
        let mut members = BTreeSet::new();
        if named.is_empty() {
            return members;
        }
        let mut next = Some(id);
        // The chain of bases ends: a cycle is refused when resolving, and bounded here.
        for _ in 0..256 {
            let Some(at) = next else {
                break;
            };
            let ty = &self.model[at];
            if let Some(owner) = self.model.member_owner(ty).map(ToString::to_string) {
                let of_type = |entry: &String| {
                    let member = entry.strip_prefix(&*owner)?.strip_prefix('/')?;
                    Some(member.to_owned())
                };
                members.extend(named.iter().filter_map(of_type));
            }
            next = ty.base.map(|(base, _)| base).filter(|base| *base != at);
        }
        members
    }

    /// How often at least a member of the type that is being filled occurs.
    pub(super) fn least(&self, name: &XmlName, min: u32) -> u32 {
        // Services hand out .NET data sets with their schema and without.
        let is_schema = *name.namespace == *crate::xml::XSD && &*name.local == "schema";
        match is_schema || self.marked.optional.contains(&*name.local) {
            true => 0,
            false => min,
        }
    }

    /// The type of a member that the settings may say is a list without nil.
    pub(super) fn plain_list(&self, name: &XmlName, ty: Ty) -> Ty {
        let is_named = self.marked.plain_lists.contains(&*name.local)
            || self.settings.plain_lists.iter().any(|entry| entry == "*");
        match is_named {
            true => without_nil(ty),
            false => ty,
        }
    }

    fn derived_variants(&mut self, item: ItemId, id: TypeId) {
        let model = self.model;
        let mut types = Vec::new();
        if !model[id].is_abstract {
            types.push(id);
        }
        types.extend(self.reach.derived(id).iter().copied());
        let mut scope = Scope::with(&["Other"]);
        let mut variants = Vec::new();
        for ty in types {
            // An array whose items no struct has is kept as it came.
            let Some(name) = model[ty].name.clone().filter(|_| !self.is_opaque_array(ty)) else {
                continue;
            };
            let tag = self.tag(&name);
            let kind = if ty == id {
                RowKind::Declared(tag)
            } else {
                RowKind::Type(tag)
            };
            let is_complex = matches!(model[ty].kind, TypeKind::Complex(_));
            let payload = match is_complex {
                false => self.simple_content_type(ty),
                true => match self.type_ref(ty) {
                    own @ (Ty::Item(_) | Ty::User(_)) => Ty::Boxed(Box::new(own)),
                    other => other,
                },
            };
            let mut row = Row::new(kind);
            if self.reach.is_blocked_somewhere(id) {
                row.derivations = self.derivations(ty, id);
            }
            variants.push(Variant {
                name: self.variant_name(&name, &mut scope),
                ty: payload,
                row,
                docs: vec![Line::about("Type {}.", &name.local)],
            });
        }
        self.drafts[item].item.kind = match &model[id].kind {
            TypeKind::Complex(_) => ItemKind::Derived(variants),
            _ => ItemKind::DerivedText(variants, self.simple_types_of(id)),
        };
    }

    /// The names of the simple types that `xsi:type` may say instead of this one.
    fn simple_types_of(&mut self, id: TypeId) -> Vec<Row> {
        let model = self.model;
        let mut found = Vec::new();
        let mut stack = vec![id];
        let mut seen = HashSet::from([id]);
        while let Some(at) = stack.pop() {
            let members = match &model[at].kind {
                TypeKind::Simple(simple) => match &simple.variety {
                    Variety::Union(members) if at == id => members.as_slice(),
                    _ => &[],
                },
                _ => &[],
            };
            for other in model[at].derived.iter().chain(members) {
                if !matches!(model[*other].kind, TypeKind::Complex(_)) && seen.insert(*other) {
                    found.push(*other);
                    stack.push(*other);
                }
            }
        }
        found.sort_unstable();
        let names = found.into_iter().filter_map(|id| model[id].name.as_ref());
        names
            .map(|name| Row::new(RowKind::Type(self.tag(name))))
            .collect()
    }

    /// The ways in which a type is derived from another, each once.
    fn derivations(&self, derived: TypeId, from: TypeId) -> Vec<Derivation> {
        let mut steps = Vec::new();
        let mut at = derived;
        // The chain of bases ends: a cycle is refused when resolving, and bounded here.
        for _ in 0..256 {
            match self.model[at].base {
                Some((base, by)) if at != from => {
                    steps.push(by);
                    at = base;
                }
                _ => break,
            }
        }
        let mut ways = vec![Derivation::Extension, Derivation::Restriction];
        ways.retain(|way| steps.contains(way));
        ways
    }

    /// The derivations that an element blocks, where a type could stand in for its own by one.
    pub(super) fn blocked(&mut self, element: &Element) -> Vec<Derivation> {
        let mut blocked = element.block.clone();
        if !blocked.is_empty() {
            // Simple types are derived by restriction alone, and any document may do so.
            if !matches!(self.model[element.ty].kind, TypeKind::Complex(_)) {
                blocked.retain(|by| *by == Derivation::Restriction);
                return blocked;
            }
            if !self.ways.contains_key(&element.ty) {
                let others = self.reach.derived(element.ty).iter();
                let ways = others.flat_map(|ty| self.derivations(*ty, element.ty));
                let ways: HashSet<Derivation> = ways.collect();
                self.ways.insert(element.ty, ways);
            }
            let ways = self.ways.get(&element.ty);
            blocked.retain(|by| ways.is_some_and(|ways| ways.contains(by)));
        }
        blocked
    }

    fn substitution_variants(&mut self, item: ItemId, id: ElementId) {
        let model = self.model;
        let mut members = Vec::new();
        if !model[id].is_abstract {
            members.push(id);
        }
        members.extend(model[id].substitutes.iter().copied());
        let mut scope = Scope::with(&["Other"]);
        let mut variants = Vec::new();
        for element in members {
            let declaration = &model[element];
            // Each element is a row of its own here, whatever may stand for it.
            let (ty, row) = self.plain_slot(element, 1, Some(1));
            let mut docs = super::docs::lines(declaration.docs.as_deref(), || {
                Line::about("Element {}.", &declaration.name.local)
            });
            super::docs::media(&mut docs, model.expected_content_types(element));
            variants.push(Variant {
                name: self.variant_name(&declaration.name, &mut scope),
                ty,
                row,
                docs,
            });
        }
        variants.push(Variant {
            name: "Other".to_owned(),
            ty: Ty::Boxed(Box::new(Ty::Runtime("Element"))),
            row: Row::new(RowKind::Open(model[id].name.local.to_string())),
            docs: vec![Line::new(
                "An element that no document declares, as it came.",
            )],
        });
        self.drafts[item].item.kind = ItemKind::Choice(variants);
    }

    fn attribute(&mut self, expansion: &mut Expansion, attribute: &crate::model::Attribute) {
        let ty = self.type_ref(attribute.ty);
        let simple = self.row_facets(attribute.ty);
        let tag = self.tag(&attribute.name);
        let mut row = Row::new(RowKind::Attribute(tag));
        row.min = self.least(&attribute.name, u32::from(attribute.required));
        row.simple = simple;
        row.default.clone_from(&attribute.default);
        row.fixed.clone_from(&attribute.fixed);
        let has_default = row.default.is_some() || row.fixed.is_some();
        if has_default && row.simple.is_none() && self.has_identities {
            // Where the attribute is absent, nothing else tells the type of its default.
            row.simple = Some(self.facet_ref(attribute.ty));
        }
        let ty = if row.min > 0 {
            ty
        } else {
            Ty::Option(Box::new(ty))
        };
        let mut docs = super::docs::lines(attribute.docs.as_deref(), || {
            Line::about("Attribute {}.", &attribute.name.local)
        });
        self.value_docs(
            &mut docs,
            attribute.ty,
            &attribute.default,
            &attribute.fixed,
        );
        let member = Member {
            name: names::value_name(self.called(&attribute.name)),
            ty,
            row,
            preset: None,
            docs,
        };
        let called = self.called(&attribute.name);
        let mut alternatives = vec![names::value_name(&format!("{called}_attribute"))];
        alternatives.extend(self.qualified(&attribute.name));
        expansion.add(NamedBy::Attribute, member, alternatives);
    }

    pub(super) fn text_member(&mut self, expansion: &mut Expansion, id: TypeId) {
        let ty = self.type_ref(id);
        let mut row = Row::new(RowKind::Text);
        row.simple = self.row_facets(id);
        let mut docs = vec![Line::new("The text.")];
        self.value_docs(&mut docs, id, &None, &None);
        let member = Member {
            name: "value".to_owned(),
            ty,
            row,
            preset: None,
            docs,
        };
        expansion.add(NamedBy::Nothing, member, vec!["text".to_owned()]);
    }

    /// Settles names and everything that depends on the whole.
    fn finish(
        mut self,
        mut roots: Vec<super::RootItem>,
        mut clients: Vec<super::Client>,
        mut http_clients: Vec<super::HttpClient>,
    ) -> Plan {
        let soap = clients
            .iter_mut()
            .flat_map(|c| [(c.module, &mut c.name), (c.module, &mut c.values)]);
        let http = http_clients.iter_mut().map(|c| (c.module, &mut c.name));
        self.take_names(soap.chain(http).collect());
        self.name_links(&mut clients);
        let mut plan = Plan {
            docs: Vec::new(),
            runtime: self.settings.runtime.clone(),
            modules: self.modules,
            items: Vec::new(),
            facets: self.facets,
            wrappers: self.wrappers,
            roots: Vec::new(),
            clients: Vec::new(),
            http_clients: Vec::new(),
        };
        // Into the order of the document; references follow.
        let mut order: Vec<ItemId> = (0..self.drafts.len()).collect();
        order.sort_by_key(|id| (self.drafts[*id].order, *id));
        let mut new_id = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            new_id[*old] = new;
        }
        let place = |old: &ItemId| {
            self.model
                .types
                .get(self.drafts[*old].order.0 as usize)?
                .place
        };
        let places: Vec<Option<Place>> = order.iter().map(place).collect();
        let mut items: Vec<Option<Item>> = self.drafts.into_iter().map(|d| Some(d.item)).collect();
        plan.items = order.iter().filter_map(|old| items[*old].take()).collect();
        super::graph::renumber(&mut plan.items, &new_id);
        for facets in &mut plan.facets {
            match &mut facets.variety {
                FacetVariety::Atomic(_) => {}
                FacetVariety::List(of) => super::graph::renumber_facets(of, &new_id),
                FacetVariety::Union(members) => {
                    members
                        .iter_mut()
                        .for_each(|m| super::graph::renumber_facets(m, &new_id));
                }
            }
        }
        for row in plan
            .wrappers
            .iter_mut()
            .flat_map(|wrapper| &mut wrapper.rows)
        {
            super::graph::renumber_row(row, &new_id);
        }
        for root in &mut roots {
            super::graph::renumber_ty(&mut root.ty, &new_id);
            super::graph::renumber_row(&mut root.row, &new_id);
        }
        for client in &mut clients {
            for item in [&mut client.headers, &mut client.response_headers] {
                *item = item.map(|item| new_id[item]);
            }
            for operation in &mut client.operations {
                for body in std::iter::once(&mut operation.input).chain(&mut operation.output) {
                    if let super::Body::Content(item) | super::Body::EncodedContent(item) = body {
                        *item = new_id[*item];
                    }
                }
            }
        }
        for operation in http_clients.iter_mut().flat_map(|c| &mut c.operations) {
            if let Some(item) = operation.input.record_mut() {
                *item = new_id[*item];
            }
        }
        plan.roots = roots;
        plan.clients = clients;
        plan.http_clients = http_clients;
        for heavy in super::graph::settle(&mut plan) {
            let place = places[heavy.item];
            let name = &plan.items[heavy.item].name;
            self.diagnostics.push(
                Diagnostic::error("too-large", place, format!("`{name}`: {}", heavy.message))
                    .help("make some of the elements optional, or put fewer into each other"),
            );
        }
        super::parameters::presets(&mut plan);
        if self.settings.unwrapped {
            super::unwrapped::unwrap(&mut plan, self.model);
        }
        super::modules::name_prefixes(&mut plan);
        plan.docs = super::docs::file(self.model);
        plan
    }

    /// Puts the names of items into the documentation that links to them.
    fn name_links(&mut self, clients: &mut [super::Client]) {
        let names = self.drafts.iter().map(|draft| &draft.item);
        let names: Vec<_> = names.map(|item| (item.module, item.name.clone())).collect();
        for Draft { item, .. } in &mut self.drafts {
            let inside: Vec<&mut Vec<Line>> = match &mut item.kind {
                ItemKind::Record(record) => {
                    record.members.iter_mut().map(|m| &mut m.docs).collect()
                }
                ItemKind::Choice(variants) => variants.iter_mut().map(|v| &mut v.docs).collect(),
                _ => Vec::new(),
            };
            for lines in inside.into_iter().chain([&mut item.docs]) {
                super::docs::name_links(lines, item.module, &names);
            }
        }
        for client in clients {
            for operation in &mut client.operations {
                super::docs::name_links(&mut operation.docs, client.module, &names);
            }
        }
    }

    /// Gives each item its name: the strongest claim first, within one the order of the
    /// document, and of those an XML name that is the Rust name to the letter. Clients, whose
    /// names differ from each other, come behind the global types.
    fn take_names(&mut self, mut clients: Vec<(ModuleId, &mut String)>) {
        let mut scopes: Vec<Scope> = self
            .modules
            .iter()
            .map(|_| Scope::of(Taken::Types))
            .collect();
        // Modules stand at the root beside types: letters without case make one name of both.
        if let Some(root) = scopes.first_mut() {
            self.modules
                .iter()
                .for_each(|module| root.reserve(&module.name));
        }
        let mut ids: Vec<ItemId> = (0..self.drafts.len()).collect();
        let exact = |draft: &Draft| {
            draft
                .item
                .xml
                .as_ref()
                .is_some_and(|xml| *xml.local == *draft.item.name)
        };
        ids.sort_by_key(|id| {
            let draft = &self.drafts[*id];
            (draft.claim, !exact(draft), draft.order, *id)
        });
        for id in ids {
            let draft = &mut self.drafts[id];
            if draft.claim >= Claim::Client {
                for (module, name) in clients.drain(..) {
                    *name = scopes[module].take(name, &[]);
                }
            }
            let scope = &mut scopes[draft.item.module];
            let name = scope.take(&draft.item.name, &draft.alternatives);
            if draft.claim == Claim::Setting && name != draft.item.name {
                self.diagnostics.push(Diagnostic::guess(
                    "name-taken",
                    None,
                    format!(
                        "the name `{}` of the settings is taken; `{name}` is used",
                        draft.item.name
                    ),
                ));
            }
            draft.item.name = name;
        }
        for (module, name) in clients {
            *name = scopes[module].take(name, &[]);
        }
    }
}

/// A list, and the lists in it, without what may be nil: an absent one is empty. Any other type is
/// as it was.
fn without_nil(ty: Ty) -> Ty {
    match ty {
        Ty::Vec(item) => {
            let item = match *item {
                Ty::Option(item) | Ty::Nillable(item) => item,
                item => Box::new(item),
            };
            Ty::Vec(Box::new(without_nil(*item)))
        }
        Ty::Option(inner) if matches!(*inner, Ty::Vec(_)) => without_nil(*inner),
        ty => ty,
    }
}

impl Row {
    /// A row for one required value.
    pub(super) fn new(kind: RowKind) -> Self {
        Self {
            kind,
            min: 1,
            max: Some(1),
            nillable: false,
            process: ProcessContents::Strict,
            derivations: Vec::new(),
            of_abstract_type: false,
            simple: None,
            default: None,
            fixed: None,
            media: None,
            identities: Vec::new(),
            items: None,
            dimensions: 0,
            type_name: None,
        }
    }
}
