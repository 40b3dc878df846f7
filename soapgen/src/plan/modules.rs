//! The modules of generated code, one for each namespace and, where there are several, for each
//! service, and the prefixes that messages use.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::build::Builder;
use super::names::{self, Scope, Taken};
use super::{Module, ModuleId, Plan};
use crate::settings::Settings;
use crate::text::Line;
use soapgen_model::diagnostic::{Code, Diagnostic};
use soapgen_model::model::{BindingId, InputId};

/// The module that one of several services has for itself.
pub(super) struct ServiceModule {
    input: InputId,
    name: String,
    /// The namespaces that the service itself and its port type are named in.
    namespaces: [Rc<str>; 2],
    /// What is said of it: a line.
    docs: Line,
    /// `None` until it is made: that of a namespace of the service comes before the others.
    module: Option<ModuleId>,
}

impl Builder<'_> {
    /// A module for each namespace; that of the target namespace of the first document is
    /// at the top.
    pub(super) fn modules(&mut self) {
        let root: Rc<str> = self
            .model
            .services
            .first()
            .map(|service| service.name.namespace.clone())
            .filter(|namespace| {
                self.model
                    .elements
                    .iter()
                    .any(|e| e.global && e.name.namespace == *namespace)
                    || self.model.types.iter().any(|t| {
                        t.name
                            .as_ref()
                            .is_some_and(|name| name.namespace == *namespace)
                    })
            })
            .or_else(|| self.model.target_namespaces.first().cloned())
            .unwrap_or_else(|| Rc::from(""));
        if self.settings.modules.contains_key(&*root) {
            let message = format!("`modules` names the namespace `{root}`, which has no module");
            self.diagnostics
                .push(Diagnostic::skip(Code::RootNamespace, None, message).help(
                    "what it declares stands at the root; name the module where you include the \
                     code",
                ));
        }
        self.name_services();
        self.module(&root);
        let mut namespaces: Vec<Rc<str>> = Vec::new();
        let mut met = HashSet::new();
        let declared = self
            .model
            .elements
            .iter()
            .filter(|e| e.global)
            .map(|e| &e.name)
            .chain(self.model.types.iter().filter_map(|t| t.name.as_ref()));
        for name in declared {
            if &*name.namespace != soapgen_model::xml::XSD && met.insert(&name.namespace) {
                namespaces.push(name.namespace.clone());
            }
        }
        for namespace in &namespaces {
            self.module(namespace);
        }
        for index in 0..self.services.len() {
            if self.services[index].module.is_none() {
                self.services[index].module = Some(ModuleId(self.modules.len()));
                let service = &self.services[index];
                self.modules.push(Module {
                    name: service.name.clone(),
                    docs: service.docs.clone(),
                    namespace: None,
                    prefix: String::new(),
                    used: false,
                });
            }
        }
        for namespace in &self.shapes.namespaces {
            self.module(namespace);
        }
    }

    /// A module for each of several inputs that describe a service each, named as its client.
    /// They are named before those of namespaces, so that what a document declares besides
    /// changes none of them.
    fn name_services(&mut self) {
        for (id, binding) in (0..).map(BindingId).zip(&self.model.bindings) {
            let Some(input) = binding.input else { continue };
            if self.services.iter().any(|service| service.input == input) {
                continue;
            }
            let client = self.client_name(id);
            let stem = client.strip_suffix("Client").unwrap_or(&client);
            let service = self.model.services.iter().find(|service| {
                let mut ports = service.ports.iter();
                ports.any(|port| self.model[port.binding].input == Some(input))
            });
            let port_type = &self.model[binding.port_type].name;
            let (what, name) = match service {
                Some(service) => ("The service {} and its messages.", &service.name),
                None => ("The port type {} and its messages.", port_type),
            };
            let namespaces = [name.namespace.clone(), port_type.namespace.clone()];
            let wanted = [
                self.letters.value_name(stem),
                self.letters.value_name(&name.local),
            ];
            let is_free = |module: &str| {
                self.is_free_module(module) && !self.is_of_setting(module, &namespaces)
            };
            self.services.push(ServiceModule {
                input,
                name: first_free(&wanted, is_free),
                docs: Line::about(what, &name.local),
                namespaces,
                module: None,
            });
        }
    }

    /// The module of what is declared by an input of its own, or of a namespace.
    pub(super) fn home(&self, input: Option<InputId>, namespace: &str) -> ModuleId {
        let of_service = input.and_then(|input| self.service_module(input));
        of_service.unwrap_or_else(|| self.module_of(namespace))
    }

    /// The module of a namespace; the one at the top for a namespace that nothing is named in.
    pub(super) fn module_of(&self, namespace: &str) -> ModuleId {
        self.module_of
            .get(namespace)
            .copied()
            .unwrap_or(ModuleId::TOP)
    }

    /// The module of an input that describes a service, where there are several.
    pub(super) fn service_module(&self, input: InputId) -> Option<ModuleId> {
        let of_input = self.services.iter().find(|service| service.input == input);
        of_input.and_then(|service| service.module)
    }

    /// The module of a namespace, made when it is first asked for. A service that would have a
    /// module of the same name beside it shares it, where the namespace is its own.
    fn module(&mut self, namespace: &Rc<str>) -> ModuleId {
        if let Some(id) = self.module_of.get(namespace) {
            return *id;
        }
        let id = ModuleId(self.modules.len());
        let mut name = String::new();
        let mut docs = match &**namespace {
            "" => Line::new("What is declared in no namespace."),
            namespace => Line::about("What the namespace {} declares.", namespace),
        };
        if id != ModuleId::TOP {
            let wanted = self.module_names(namespace);
            let mut services = self.services.iter_mut();
            let shared = services.find(|service| {
                service.module.is_none()
                    && wanted.first() == Some(&service.name)
                    && service.namespaces.contains(namespace)
            });
            name = match shared {
                Some(service) => {
                    service.module = Some(id);
                    docs = service.docs.clone().then(" ").line(&docs);
                    service.name.clone()
                }
                None => {
                    let own = [namespace.clone()];
                    let is_free =
                        |name: &str| self.is_free_module(name) && !self.is_of_setting(name, &own);
                    let name = first_free(&wanted, is_free);
                    let setting = self.settings.modules.get(&**namespace);
                    if let Some(setting) = setting.map(|name| setting_name(name))
                        && setting != name
                    {
                        self.taken_module(namespace, &setting);
                    }
                    name
                }
            };
        }
        let prefix = self.prefix(namespace, &name);
        self.modules.push(Module {
            name,
            docs,
            namespace: Some(namespace.to_string()),
            prefix,
            used: false,
        });
        self.module_of.insert(namespace.clone(), id);
        id
    }

    fn is_free_module(&self, name: &str) -> bool {
        self.module_names.is_free(name)
            && self.modules.iter().all(|module| module.name != name)
            && self.services.iter().all(|service| service.name != name)
    }

    /// Whether the settings give this name to the module of another namespace than these.
    fn is_of_setting(&self, module: &str, namespaces: &[Rc<str>]) -> bool {
        self.settings.modules.iter().any(|(namespace, name)| {
            setting_name(name) == module && namespaces.iter().all(|own| **own != **namespace)
        })
    }

    /// Reports that the settings name the module of a namespace as something else is called.
    fn taken_module(&mut self, namespace: &str, name: &str) {
        let mut others = self.settings.modules.iter();
        let other =
            others.find(|(other, module)| **other != *namespace && setting_name(module) == name);
        // Of two that say the same one is reported, whichever is met first.
        if other.is_some_and(|(other, _)| **other > *namespace) {
            return;
        }
        let by = match other {
            Some((other, _)) => format!("which they name the module of `{other}` too"),
            None => "which has another meaning in generated code".to_owned(),
        };
        let message = format!("the settings name the module of `{namespace}` `{name}`, {by}");
        self.diagnostics.push(
            Diagnostic::error(Code::NameTaken, None, message)
                .help("give it another name in `modules`"),
        );
    }

    /// What the module of a namespace may be called, the first that is free: as a setting says, by
    /// the prefix of a document, by the last part of the namespace, by more and more of its parts.
    fn module_names(&self, namespace: &str) -> Vec<String> {
        let plain = self.letters.module_name(namespace);
        let parts: Vec<&str> = namespace
            .trim_end_matches(['/', '#'])
            .split(['/', ':'])
            .filter(|part| !part.is_empty())
            .collect();
        let longer = (2..=parts.len()).map(|count| {
            self.letters
                .value_name(&parts[parts.len() - count..].join("_"))
        });
        let setting = self.settings.modules.get(namespace);
        let setting = setting.map(|name| setting_name(name));
        let prefixes = self
            .own_prefixes(namespace)
            .map(|prefix| self.letters.value_name(prefix));
        let marked = format!("{}_ns", plain.trim_start_matches("r#"));
        setting
            .into_iter()
            .chain(prefixes)
            .chain([plain])
            .chain(longer)
            .chain([marked])
            .collect()
    }

    /// The prefixes of documents that say what this namespace is.
    fn own_prefixes(&self, namespace: &str) -> impl Iterator<Item = &str> {
        let prefixes = self.model.prefixes.of(namespace);
        prefixes.filter(|prefix| names::is_telling_prefix(prefix))
    }

    /// The prefix that messages use: the one of the documents where it says something, else one
    /// that comes from the module's name. One namespace has one prefix, whatever prefixes the
    /// documents have for it.
    fn prefix(&self, namespace: &str, module: &str) -> String {
        if namespace == soapgen_model::xml::XML {
            return "xml".to_owned();
        }
        if namespace.is_empty() {
            return String::new();
        }
        let free = |prefix: &str| {
            prefix.starts_with(|c: char| c.is_ascii_alphabetic())
                && !prefix.to_ascii_lowercase().starts_with("xml")
                && !matches!(prefix, "xsi" | "soap" | "xs" | "xsd" | "soapenc")
                && self.modules.iter().all(|module| module.prefix != prefix)
        };
        if let Some(own) = self.own_prefixes(namespace).find(|prefix| free(prefix)) {
            return own.to_owned();
        }
        let plain = module.trim_start_matches("r#");
        let wanted = if module.is_empty() {
            "tns".to_owned()
        } else if plain.is_ascii() && plain.len() <= 10 {
            plain.to_owned()
        } else {
            let initials = plain.split('_').filter_map(|word| word.chars().next());
            initials.filter(char::is_ascii_alphanumeric).collect()
        };
        if free(&wanted) {
            return wanted;
        }
        let mut n = 1u32;
        loop {
            let prefix = format!("ns_{wanted}{n}");
            if free(&prefix) {
                return prefix;
            }
            n += 1;
        }
    }
}

/// The names of modules that are taken from the start: those that the settings name a crate by,
/// besides those of every module.
pub(super) fn taken(settings: &Settings) -> Scope {
    let mut scope = Scope::of(Taken::Modules);
    let paths = std::iter::once(&settings.runtime)
        .chain(&settings.derives)
        .chain(settings.type_derives.values().flatten())
        .chain(settings.type_attributes.values().flatten())
        .chain(settings.types.values());
    for path in paths {
        let words = path.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.for_each(|word| scope.reserve(word));
    }
    scope
}

/// Names the constants that hold prefixes, which stand beside those of elements and of namespaces.
pub(super) fn name_prefixes(plan: &mut Plan) {
    type Sets = HashMap<(ModuleId, Vec<ModuleId>, bool), String>;
    let mut scopes: HashMap<ModuleId, Scope> = HashMap::new();
    for root in &plan.roots {
        let scope = scopes.entry(root.module).or_default();
        scope.reserve(&root.constant);
    }
    let mut sets = Sets::new();
    for root in &mut plan.roots {
        let set = (root.module, root.namespaces.clone(), root.instance);
        let known = sets.entry(set).or_insert_with(|| {
            let prefixes = root.namespaces.iter();
            let prefixes = prefixes.map(|module| &*plan.modules[module.0].prefix);
            let mut name = String::from("P");
            for prefix in prefixes.chain(root.instance.then_some("xsi")) {
                name.push('_');
                name.extend(prefix.chars().map(|c| match c {
                    c if c.is_ascii_alphanumeric() => c.to_ascii_uppercase(),
                    _ => '_',
                }));
            }
            if name == "P" {
                name.push_str("_NONE");
            }
            let scope = scopes.entry(root.module).or_default();
            scope.take(&name, &[])
        });
        root.prefixes.clone_from(known);
    }
    let mut scopes: HashMap<ModuleId, Scope> = HashMap::new();
    for client in &mut plan.clients {
        let scope = scopes.entry(client.module);
        let scope = scope.or_insert_with(|| Scope::with(&["NS"]));
        let name = format!(
            "{}_PREFIXES",
            names::Letters::default().constant_name(&client.name)
        );
        client.prefixes = scope.take(&name, &[]);
    }
}

/// The name of a module as the settings give it.
fn setting_name(name: &str) -> String {
    names::value_name(name.strip_prefix("r#").unwrap_or(name))
}

/// The first of these names that is free, else the first of them with the smallest number.
fn first_free(names: &[String], is_free: impl Fn(&str) -> bool) -> String {
    if let Some(name) = names.iter().find(|name| is_free(name)) {
        return name.clone();
    }
    let plain = names
        .first()
        .map_or("", |name| name.trim_start_matches("r#"));
    let mut numbered = (2u32..).map(|n| format!("{plain}{n}"));
    numbered.find(|name| is_free(name)).unwrap_or_default()
}
