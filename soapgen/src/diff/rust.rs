//! What changes in the Rust: the items that are generated, by their paths.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Semver;
use super::content::label;
use super::found::{Class, Found, Kind, One, Side, Subject};
use super::names::Names;
use crate::generator::Generated;
use crate::inspect::paths::Paths;
use crate::plan::{
    Carried, Client, ClientOperation, FaultKind, Gives, HttpClient, HttpOperation, HttpServer,
    Item, ItemKind, Parameter, Ty,
};
use soapgen_model::model::{BindingId, TypeKind, XmlName};
use soapgen_model::place::Place;
use soapgen_model::shape::{Member, Origin, Shape, ShapeId, ShapeKind, Source};

pub(super) fn compare(old: &Generated, new: &Generated, names: &Names, found: &mut Found) {
    let modules = renamed_modules(old, new, names);
    for (from, to, place) in &modules {
        found.add(One {
            subject: Subject::service("services"),
            kind: Kind::ItemChanged,
            message: format!("the module `{to}` was `{from}`"),
            requests: None,
            answers: None,
            rust: Some(Semver::Major),
            place: place.map(|place| (Side::New, place)),
        });
    }
    let mut old = surface(old);
    let new = surface(new);
    let of_modules: HashMap<&str, &str> = (modules.iter())
        .map(|(from, to, _)| (&**from, &**to))
        .collect();
    let rename = |text: &mut String| {
        if !of_modules.is_empty() {
            *text = in_modules(text, &of_modules);
        }
    };
    for item in &mut old {
        rename(&mut item.path);
        rename(&mut item.ty);
        item.parts.iter_mut().for_each(|part| rename(&mut part.ty));
    }
    let of_new: HashMap<&str, &Public> = new.iter().map(|item| (&*item.path, item)).collect();
    let known: HashSet<&str> = old.iter().map(|item| &*item.path).collect();
    let mut say = |subject: &Subject, kind: Kind, message: String, semver: Semver, place| {
        found.add(One {
            subject: subject.clone(),
            kind,
            message,
            requests: None,
            answers: None,
            rust: Some(semver),
            place,
        });
    };
    for before in &old {
        let Some(after) = of_new.get(&*before.path) else {
            let message = format!("the {} `{}` is gone", before.what, before.path);
            let place = before.place.map(|place| (Side::Old, place));
            say(
                &before.subject,
                Kind::ItemRemoved,
                message,
                Semver::Major,
                place,
            );
            continue;
        };
        let place = after.place.map(|place| (Side::New, place));
        if before.what != after.what {
            let message = format!(
                "`{}` is a {}, and was a {}",
                after.path, after.what, before.what
            );
            say(
                &after.subject,
                Kind::ItemChanged,
                message,
                Semver::Major,
                place,
            );
            continue;
        }
        if before.ty != after.ty {
            let message = format!(
                "the {} `{}` is `{}`, and was `{}`",
                after.what, after.path, after.ty, before.ty
            );
            say(
                &after.subject,
                Kind::ItemChanged,
                message,
                Semver::Major,
                place,
            );
        }
        for derive in before.derives.difference(&after.derives) {
            let message = format!("`{}` no longer derives `{derive}`", after.path);
            say(&after.subject, Kind::Derive, message, Semver::Major, place);
        }
        for derive in after.derives.difference(&before.derives) {
            let message = format!("`{}` derives `{derive}`", after.path);
            say(&after.subject, Kind::Derive, message, Semver::Minor, place);
        }
        let of_new: HashMap<&str, &Part> = (after.parts.iter())
            .map(|part| (&*part.name, part))
            .collect();
        let known: HashSet<&str> = before.parts.iter().map(|part| &*part.name).collect();
        for part in &before.parts {
            let Some(now) = of_new.get(&*part.name) else {
                let message = format!("`{}::{}` is gone", after.path, part.name);
                let place = part.place.map(|place| (Side::Old, place));
                say(
                    part.subject(after),
                    Kind::PartRemoved,
                    message,
                    Semver::Major,
                    place,
                );
                continue;
            };
            let name = format!("`{}::{}`", after.path, part.name);
            let message = if now.ty != part.ty {
                format!("{name} is `{}`, and was `{}`", now.ty, part.ty)
            } else if part.is_swapped(now) {
                let [now, was] = [now, part].map(|part| part.parameters.join("`, `"));
                format!("{name} takes `{now}`, and took `{was}`")
            } else {
                continue;
            };
            let place = now.place.map(|place| (Side::New, place));
            say(
                now.subject(after),
                Kind::PartChanged,
                message,
                Semver::Major,
                place,
            );
        }
        for part in after
            .parts
            .iter()
            .filter(|part| !known.contains(&*part.name))
        {
            let ty = match &*part.ty {
                "" => String::new(),
                ty => format!(": {ty}"),
            };
            let message = format!("`{}::{}{ty}` was added", after.path, part.name);
            // A method of a trait that isn't written answers with a fault.
            let semver = match part.is_method || after.is_open {
                true => Semver::Minor,
                false => Semver::Major,
            };
            let place = part.place.map(|place| (Side::New, place));
            say(part.subject(after), Kind::PartAdded, message, semver, place);
        }
    }
    for after in new.iter().filter(|item| !known.contains(&*item.path)) {
        let message = format!("the {} `{}` was added", after.what, after.path);
        let place = after.place.map(|place| (Side::New, place));
        say(
            &after.subject,
            Kind::ItemAdded,
            message,
            Semver::Minor,
            place,
        );
    }
}

/// Something that code can name.
struct Public {
    /// Relative to the generated module.
    path: String,
    /// What it is.
    what: &'static str,
    /// What it stands for, where it is a name for a type or a constant of one.
    ty: String,
    parts: Vec<Part>,
    derives: BTreeSet<String>,
    /// Whether code outside must expect more of it than there is (`#[non_exhaustive]`).
    is_open: bool,
    subject: Subject,
    place: Option<Place>,
}

/// A field, a variant, a method.
struct Part {
    name: String,
    ty: String,
    /// The parameters of a function that takes members, in order.
    parameters: Vec<String>,
    is_method: bool,
    place: Option<Place>,
    /// What it is of, where that is not what the item is of.
    subject: Option<Subject>,
}

impl Part {
    /// Whether a call that compiles with both says something else: a parameter stands in the place
    /// of another.
    fn is_swapped(&self, after: &Self) -> bool {
        let places: HashMap<&str, usize> = (after.parameters.iter().enumerate())
            .map(|(at, name)| (&**name, at))
            .collect();
        let mut before = self.parameters.iter().enumerate();
        before.any(|(at, name)| places.get(&**name).is_some_and(|place| *place != at))
    }

    fn subject<'s>(&'s self, item: &'s Public) -> &'s Subject {
        self.subject.as_ref().unwrap_or(&item.subject)
    }
}

/// All that code can name, in the order of the code.
fn surface(generated: &Generated) -> Vec<Public> {
    let plan = &generated.plan;
    let look = Look {
        generated,
        paths: Paths::new(plan),
    };
    let items = plan.ids().map(|id| look.item(id, &plan[id]));
    let roots = plan.roots.iter().map(|root| {
        let element = &generated.model[root.element];
        Public {
            path: plan.root_path(root),
            what: "constant",
            ty: format!("Root<{}>", plan.spell(&root.ty)),
            parts: Vec::new(),
            derives: BTreeSet::new(),
            is_open: false,
            subject: Subject::new(Class::Type, format!("element {}", element.name)),
            place: Some(element.place),
        }
    });
    let clients = plan.clients.iter().map(|client| look.client(client));
    let http = plan.http_clients.iter().map(|client| look.http(client));
    let servers = plan.servers.iter().filter_map(|server| {
        let client = plan.clients.get(server.client)?;
        let operations = client.operations.iter().zip(&server.operations);
        let parts = operations.map(|(operation, served)| Part {
            name: operation.method.clone(),
            ty: format!(
                "{}, or {}",
                look.messages(operation),
                look.fault(served.fault)
            ),
            parameters: look.parameters(operation),
            is_method: true,
            place: look.operation(client.binding, operation.wire.index).1,
            subject: Some(look.operation(client.binding, operation.wire.index).0),
        });
        Some(Public {
            path: plan.path(server.module, &server.service),
            what: "trait",
            ty: String::new(),
            parts: parts.collect(),
            derives: BTreeSet::new(),
            is_open: false,
            subject: look.binding(client.binding),
            place: Some(generated.model[client.binding].place),
        })
    });
    let http_servers = plan.http_servers.iter().filter(|server| server.is_own);
    let http_servers = http_servers.filter_map(|server| look.http_server(server));
    (items.chain(clients).chain(http))
        .chain(servers)
        .chain(http_servers)
        .chain(roots)
        .collect()
}

struct Look<'g> {
    generated: &'g Generated,
    paths: Paths<'g>,
}

impl Look<'_> {
    fn item(&self, id: ShapeId, item: &Item) -> Public {
        let shapes = &self.generated.plan.shapes;
        let shape = shapes.shapes.get(id.0);
        let (subject, of_subject) = self.subject(id);
        let place = shape.and_then(|shape| shape.place(&self.generated.model));
        let place = place.or(of_subject);
        let members: &[Member] = shape.map_or(&[], |shape| shape.kind.members());
        let at = |number: usize| {
            let member = members.get(number);
            member
                .and_then(|member| self.source(&member.source))
                .or(place)
        };
        let mut number = 0;
        let mut part = |name: &str, ty: &Ty| {
            number += 1;
            Part {
                name: name.to_owned(),
                ty: self.generated.plan.spell(ty),
                parameters: Vec::new(),
                is_method: false,
                place: at(number - 1),
                subject: None,
            }
        };
        let mut alias = String::new();
        let (what, mut parts): (_, Vec<Part>) = match &item.kind {
            ItemKind::Record(record) => (
                "struct",
                record
                    .members
                    .iter()
                    .map(|m| part(&m.name, &m.ty))
                    .collect(),
            ),
            ItemKind::Choice(variants)
            | ItemKind::Derived(variants)
            | ItemKind::DerivedText(variants, _) => (
                "enum",
                variants.iter().map(|v| part(&v.name, &v.ty)).collect(),
            ),
            ItemKind::Union { members, .. } => (
                "enum",
                members.iter().map(|m| part(&m.name, &m.ty)).collect(),
            ),
            ItemKind::Faults(faults) => (
                "enum",
                faults
                    .iter()
                    .map(|fault| part(&fault.name, &fault.ty))
                    .collect(),
            ),
            ItemKind::Enumeration { values, .. } => {
                let places = shape.map(|shape| self.values(shape)).unwrap_or_default();
                let values = values.iter().map(|value| Part {
                    name: value.name.clone(),
                    ty: String::new(),
                    parameters: Vec::new(),
                    is_method: false,
                    place: places.get(&*value.value).copied().or(place),
                    subject: None,
                });
                ("enum", values.collect())
            }
            ItemKind::Alias(ty) => {
                alias = self.generated.plan.spell(ty);
                ("type", Vec::new())
            }
        };
        if let ItemKind::Record(record) = &item.kind
            && record.builder
        {
            let required = record.members.iter().filter(|m| m.preset.is_none());
            let taken = required.filter_map(|member| match Parameter::of_member(&member.ty) {
                Parameter::Plain(ty) | Parameter::Into(ty) => {
                    Some((self.generated.plan.spell(ty), member.name.clone()))
                }
                Parameter::Optional(_) | Parameter::Items(..) => None,
            });
            let (types, parameters): (Vec<String>, Vec<String>) = taken.unzip();
            parts.push(Part {
                name: "new".to_owned(),
                ty: format!("fn({})", types.join(", ")),
                parameters,
                is_method: true,
                place,
                subject: None,
            });
        }
        // Written out where members have a value of their own, and as good as derived.
        let has_default = matches!(&item.kind, ItemKind::Record(record) if record.default);
        let is_open = |attribute: &String| attribute.contains("non_exhaustive");
        Public {
            path: self.generated.plan.item_path(item),
            what,
            ty: alias,
            parts,
            derives: (item.derives.iter().cloned())
                .chain(has_default.then(|| "Default".to_owned()))
                .collect(),
            is_open: item.attributes.iter().any(is_open),
            subject,
            place,
        }
    }

    fn client(&self, client: &Client) -> Public {
        let plan = &self.generated.plan;
        let headers = client.headers.map(|headers| Part {
            name: "headers".to_owned(),
            ty: self.paths.item(headers),
            parameters: Vec::new(),
            is_method: true,
            place: Some(self.generated.model[client.binding].place),
            subject: None,
        });
        let methods = client.operations.iter().map(|operation| {
            let wire = (client.binding, operation.wire.index);
            let mut method = self.method(&operation.method, self.messages(operation), wire);
            method.parameters = self.parameters(operation);
            method
        });
        // What a call answers with names the record of all header blocks.
        let answered = client
            .response_headers
            .map(|headers| self.paths.item(headers));
        let answered = Part {
            name: "Response".to_owned(),
            ty: format!(
                "Response<_, {}>",
                answered.as_deref().unwrap_or("NoHeaders")
            ),
            parameters: Vec::new(),
            is_method: true,
            place: Some(self.generated.model[client.binding].place),
            subject: None,
        };
        let parts = headers
            .into_iter()
            .chain([answered])
            .chain(methods)
            .collect();
        let path = plan.path(client.module, &client.name);
        self.client_at(path, client.binding, client.address.is_some(), parts)
    }

    /// The method that calls the operation with a number in a binding.
    fn method(&self, name: &str, ty: String, (binding, number): (BindingId, usize)) -> Part {
        let (subject, place) = self.operation(binding, number);
        Part {
            name: name.to_owned(),
            ty,
            parameters: Vec::new(),
            is_method: true,
            place,
            subject: Some(subject),
        }
    }

    /// The client of a binding.
    fn client_at(
        &self,
        path: String,
        binding: BindingId,
        has_address: bool,
        mut parts: Vec<Part>,
    ) -> Public {
        let place = self.generated.model[binding].place;
        if has_address {
            parts.push(Part {
                name: "ADDRESS".to_owned(),
                ty: "&str".to_owned(),
                parameters: Vec::new(),
                is_method: true,
                place: Some(place),
                subject: None,
            });
        }
        // Without an address it has to be told one.
        let default = has_address.then(|| "Default".to_owned());
        Public {
            path,
            what: "client",
            ty: String::new(),
            parts,
            derives: default.into_iter().collect(),
            is_open: false,
            subject: self.binding(binding),
            place: Some(place),
        }
    }

    fn http(&self, client: &HttpClient) -> Public {
        let plan = &self.generated.plan;
        let methods = client.operations.iter().map(|operation| {
            let wire = (client.binding, operation.wire.index);
            self.method(&operation.method, self.http_messages(operation), wire)
        });
        let parts = methods.collect();
        let path = plan.path(client.module, &client.name);
        self.client_at(path, client.binding, client.address.is_some(), parts)
    }

    /// What a method of a client of an HTTP binding takes and gives.
    fn http_messages(&self, operation: &HttpOperation) -> String {
        let plan = &self.generated.plan;
        let takes = match operation.wire.input {
            Carried::Query(shape) | Carried::Replaced(shape) | Carried::Form(shape) => {
                self.paths.item(shape)
            }
            Carried::Document(root) => plan.spell(&plan[root].ty),
        };
        let gives = operation.wire.output;
        let gives = gives.map(|root| format!(" -> {}", plan.spell(&plan[root].ty)));
        format!("fn(&{takes}){}", gives.unwrap_or_default())
    }

    /// The trait of what HTTP bindings bind of a port type.
    fn http_server(&self, server: &HttpServer) -> Option<Public> {
        let plan = &self.generated.plan;
        let binding = plan.http_clients.get(*server.clients.first()?)?.binding;
        let parts = server.methods.iter().filter_map(|method| {
            let (client, operation) = method.bound.first()?;
            let client = plan.http_clients.get(*client)?;
            let operation = client.operations.get(*operation)?;
            let (subject, place) = self.operation(client.binding, operation.wire.index);
            Some(Part {
                name: method.name.clone(),
                ty: format!(
                    "{}, or {}",
                    self.http_messages(operation),
                    self.fault(method.fault)
                ),
                parameters: Vec::new(),
                is_method: true,
                place,
                subject: Some(subject),
            })
        });
        Some(Public {
            path: plan.path(server.module, &server.service),
            what: "trait",
            ty: String::new(),
            parts: parts.collect(),
            derives: BTreeSet::new(),
            is_open: false,
            subject: self.binding(binding),
            place: Some(self.generated.model[binding].place),
        })
    }

    /// What a method of a trait declares that may go wrong.
    fn fault(&self, fault: FaultKind) -> String {
        let plan = &self.generated.plan;
        match fault {
            FaultKind::None => "NoFault".to_owned(),
            FaultKind::One(root) => plan.spell(&plan[root].ty),
            FaultKind::Several(shape) => self.paths.item(shape),
        }
    }

    /// What a method takes in place of a request.
    fn parameters(&self, operation: &ClientOperation) -> Vec<String> {
        let members = operation.unwrapped.map(|unwrapped| {
            let members = self.generated.plan.members(unwrapped.request).iter();
            members.map(|member| member.name.clone()).collect()
        });
        members.unwrap_or_default()
    }

    /// What a method takes and gives.
    fn messages(&self, operation: &ClientOperation) -> String {
        let whole = || match &operation.wire.output {
            Some(body) => format!(" -> {}", self.paths.body(body)),
            None => String::new(),
        };
        let plan = &self.generated.plan;
        let members = |id: ShapeId| {
            let members = plan.members(id).iter();
            let types: Vec<String> = members.map(|member| plan.spell(&member.ty)).collect();
            types.join(", ")
        };
        let Some(unwrapped) = operation.unwrapped else {
            return format!("fn(&{}){}", self.paths.body(&operation.wire.input), whole());
        };
        let gives = match unwrapped.gives {
            Gives::Whole => whole(),
            Gives::Nothing => String::new(),
            Gives::Member(id) => format!(" -> {}", members(id)),
        };
        format!("fn({}){gives}", members(unwrapped.request))
    }

    fn binding(&self, id: BindingId) -> Subject {
        Subject::service(format!("binding {}", self.generated.model[id].name))
    }

    /// The operation with this number, and where it is.
    fn operation(&self, binding: BindingId, number: usize) -> (Subject, Option<Place>) {
        let binding = &self.generated.model[binding];
        match binding.operations.get(number) {
            Some(operation) => (
                Subject::operation(&operation.name, &binding.name),
                Some(operation.place),
            ),
            None => (Subject::service(format!("binding {}", binding.name)), None),
        }
    }

    /// What of the documents a shape is of, and where that is.
    fn subject(&self, id: ShapeId) -> (Subject, Option<Place>) {
        let model = &self.generated.model;
        let of_type = |text: String, place| (Subject::new(Class::Type, text), place);
        let mut id = id;
        // Groups are nested within a limit.
        for _ in 0..1024 {
            let shapes = &self.generated.plan.shapes.shapes;
            let Some(shape) = shapes.get(id.0) else { break };
            return match &shape.origin {
                Origin::Within(outer) => {
                    id = *outer;
                    continue;
                }
                Origin::Type(ty) | Origin::Derived(ty) => {
                    of_type(label(model, *ty), model[*ty].place)
                }
                Origin::Substitution(element) => {
                    let element = &model[*element];
                    of_type(format!("element {}", element.name), Some(element.place))
                }
                Origin::Group(name) => of_type(format!("group {name}"), shape.place(model)),
                Origin::Headers(binding, _) => {
                    (self.binding(*binding), Some(model[*binding].place))
                }
                Origin::Body(binding, number, _)
                | Origin::Parameters(binding, number)
                | Origin::Faults(binding, number) => self.operation(*binding, *number),
            };
        }
        of_type("a group".to_owned(), None)
    }

    /// Where the values of an enumeration are.
    fn values(&self, shape: &Shape) -> HashMap<&str, Place> {
        let ShapeKind::Enumeration(ty, _) = shape.kind else {
            return HashMap::new();
        };
        let model = &self.generated.model;
        let steps = model.bases(ty).filter_map(|step| match &model[step].kind {
            TypeKind::Simple(simple) => Some(&simple.enumeration),
            _ => None,
        });
        let values = steps.flatten();
        values
            .map(|value| (value.value.as_str(), value.place))
            .collect()
    }

    /// Where a member is declared.
    fn source(&self, source: &Source) -> Option<Place> {
        let model = &self.generated.model;
        match source {
            Source::Element(id, _) => Some(model[*id].place),
            Source::Attribute(id, number) => match &model[*id].kind {
                TypeKind::Complex(complex) => complex
                    .attributes
                    .get(*number)
                    .map(|attribute| attribute.place),
                _ => None,
            },
            Source::Type(id) => model[*id].place,
            _ => None,
        }
    }
}

/// The modules of namespaces that have another name, as their namespace has: old, new, and where
/// the namespace is.
fn renamed_modules(
    old: &Generated,
    new: &Generated,
    names: &Names,
) -> Vec<(String, String, Option<Place>)> {
    let name = |generated: &Generated, namespace: &std::rc::Rc<str>| {
        let name = XmlName::new(namespace.clone(), "");
        let module = generated.plan.module_of(&name)?;
        let module = generated.plan.modules.get(module.0)?;
        Some(module.name.clone())
    };
    let renamed = names.list.iter().filter_map(|(from, to, place)| {
        let (before, after) = (name(old, from)?, name(new, to)?);
        let is_renamed = before != after && !before.is_empty() && !after.is_empty();
        is_renamed.then_some((before, after, *place))
    });
    renamed.collect()
}

/// A text with the paths into modules as if these had other names.
fn in_modules(text: &str, names: &HashMap<&str, &str>) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut out = String::with_capacity(text.len());
    // Each path, and what stands before the next.
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(is_part).unwrap_or(rest.len());
        let (between, path) = rest.split_at(start);
        let end = path.find(|c| !is_part(c)).unwrap_or(path.len());
        let (path, behind) = path.split_at(end);
        out.push_str(between);
        match path.split_once("::") {
            Some((first, inner)) if names.contains_key(first) => {
                out.push_str(names.get(first).copied().unwrap_or(first));
                out.push_str("::");
                out.push_str(inner);
            }
            _ => out.push_str(path),
        }
        rest = behind;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_into_modules_of_other_names() {
        let names = HashMap::from([("a", "b"), ("b", "c")]);
        for (text, expected) in [
            ("a::T", "b::T"),
            ("fn(&a::T) -> Vec<b::U>", "fn(&b::T) -> Vec<c::U>"),
            ("x::a::T, aa::T, a", "x::a::T, aa::T, a"),
            ("", ""),
        ] {
            assert_eq!(in_modules(text, &names), expected);
        }
    }
}
