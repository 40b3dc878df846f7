//! What can be wrong in settings: a value that is no Rust, a name that no document declares.

use std::collections::{BTreeMap, BTreeSet};

use syn::parse::Parser as _;

use super::Settings;
use soapgen_model::diagnostic::{Code, Diagnostic, Diagnostics};
use soapgen_model::model::{Content, Model, Particle, Term, TypeKind, XmlName};
use soapgen_model::nearest::nearest;

impl Settings {
    /// Reports each value that is not the Rust it must be. What passes can be put into the
    /// generated code; whether it means something there, the compiler says.
    pub(crate) fn check_values(&self, diagnostics: &mut Diagnostics) {
        let mut check = |setting: &str, value: &str, what: &str, parsed: syn::Result<()>| {
            if let Err(error) = parsed {
                let message = format!("`{value}` in `{setting}` is not {what}: {error}");
                diagnostics.push(Diagnostic::error(Code::Settings, None, message));
            }
        };
        let path = |text: &str| syn::Path::parse_mod_style.parse_str(text).map(drop);
        let derive = |text: &str| syn::parse_str::<syn::Path>(text).map(drop);
        // Blanks and comments around a name are no part of it, but of the text that is taken.
        let name = |text: &str| match syn::parse_str::<syn::Ident>(text)? {
            name if name == text => Ok(()),
            name => Err(syn::Error::new(
                name.span(),
                format!("there is more than the name `{name}`"),
            )),
        };
        check(
            "runtime",
            &self.runtime,
            "the path of a module",
            path(&self.runtime),
        );
        let derives = self.derives.iter();
        for text in derives.chain(self.type_derives.values().flatten()) {
            check("derives", text, "the path of a derive", derive(text));
        }
        for text in self.type_attributes.values().flatten() {
            let parsed = syn::Attribute::parse_outer.parse_str(text).map(drop);
            check(
                "type-attributes",
                text,
                "an attribute, such as `#[non_exhaustive]`",
                parsed,
            );
        }
        for text in self.types.values() {
            let parsed = syn::parse_str::<syn::Type>(text).map(drop);
            check("types", text, "a type", parsed);
        }
        for text in self.names.values() {
            check("names", text, "a name", name(text));
        }
        for text in self.modules.values() {
            check("modules", text, "the name of a module", name(text));
        }
    }

    /// Warns of each name that no document declares: it does nothing. It is no error, since one
    /// file of settings may serve several documents. Where several are generated from together,
    /// one that declares it is enough.
    pub(crate) fn check_names(&self, model: &Model, diagnostics: &mut Diagnostics) {
        fn keys<T>(table: &BTreeMap<String, T>) -> Vec<&str> {
            table.keys().map(String::as_str).collect()
        }
        let anything: fn(&Model) -> Names = named;
        for (setting, keys, kind, known) in [
            (
                "types",
                keys(&self.types),
                "a type",
                types as fn(&Model) -> Names,
            ),
            (
                "optional",
                self.optional.iter().map(String::as_str).collect(),
                "a member",
                members,
            ),
            (
                "plain-lists",
                (self.plain_lists.iter().map(String::as_str))
                    .filter(|entry| *entry != "*")
                    .collect(),
                "a member",
                members,
            ),
            (
                "include-types",
                self.include_types.iter().map(String::as_str).collect(),
                "a type",
                own_types,
            ),
            ("names", keys(&self.names), "", anything),
            (
                "modules",
                keys(&self.modules),
                "anything in the namespace",
                namespaces,
            ),
            (
                "type-derives",
                keys(&self.type_derives),
                "a type",
                own_types,
            ),
            (
                "type-attributes",
                keys(&self.type_attributes),
                "a type",
                own_types,
            ),
        ] {
            if keys.is_empty() {
                continue;
            }
            let known = known(model);
            // Here alone `*` stands for any characters.
            let is_known = |key: &str| match setting == "include-types" {
                true => known
                    .iter()
                    .any(|name| soapgen_model::shape::matches(key, name)),
                false => known.contains(key),
            };
            for key in keys.into_iter().filter(|key| !is_known(key)) {
                let space = if kind.is_empty() { "" } else { " " };
                let message =
                    format!("no document declares {kind}{space}`{key}`, which `{setting}` names");
                let near = near(key, &known);
                let help = match near {
                    Some(near) => format!("it does nothing; did you mean `{near}`?"),
                    None => "it does nothing; `soapgen inspect` lists the names".to_owned(),
                };
                diagnostics.push(Diagnostic::skip(Code::UnknownName, None, message).help(help));
            }
        }
    }
}

/// Names as keys of settings have them, in order.
type Names = BTreeSet<String>;

/// The types that can be replaced: those built into XML Schema as well.
fn types(model: &Model) -> Names {
    let names = model.types.iter().filter_map(|ty| ty.name.as_ref());
    names.map(ToString::to_string).collect()
}

/// The types that can become Rust types.
fn own_types(model: &Model) -> Names {
    declared_types(model).map(ToString::to_string).collect()
}

/// The members of complex types, as `{namespace}Type/member`.
fn members(model: &Model) -> Names {
    let mut all = Names::new();
    for ty in &model.types {
        let (Some(name), TypeKind::Complex(complex)) = (model.member_owner(ty), &ty.kind) else {
            continue;
        };
        for attribute in &complex.attributes {
            all.insert(format!("{name}/{}", attribute.name.local));
        }
        if let Content::Particle(particle) = &complex.content {
            particle.elements(&mut |element| {
                all.insert(format!("{name}/{}", model[element].name.local));
            });
        }
    }
    all
}

fn declared_types(model: &Model) -> impl Iterator<Item = &XmlName> {
    let types = model.types.iter();
    let declared = types.filter(|ty| !matches!(ty.kind, TypeKind::Builtin(_)));
    declared.filter_map(|ty| ty.name.as_ref())
}

/// Everything that a Rust name is made from.
fn named(model: &Model) -> Names {
    let services = model.services.iter().map(|service| &service.name);
    let operations = model.port_types.iter().flat_map(|port_type| {
        let namespace = &port_type.name.namespace;
        let operations = port_type.operations.iter();
        operations.flat_map(move |operation| {
            let name = XmlName::new(namespace.clone(), operation.name.clone()).to_string();
            // One of several of its name.
            let overload = format!("{name}/{}", operation.input_name);
            [name, overload]
        })
    });
    let names = declared(model).chain(services).map(ToString::to_string);
    names.chain(operations).collect()
}

fn namespaces(model: &Model) -> Names {
    let names = declared(model);
    names.map(|name| name.namespace.to_string()).collect()
}

/// The names of types, elements, attributes and groups.
fn declared(model: &Model) -> impl Iterator<Item = &XmlName> {
    let elements = model.elements.iter().map(|element| &element.name);
    let complex = model.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Complex(complex) => Some(complex),
        _ => None,
    });
    let uses = complex.clone().flat_map(|complex| &complex.attributes);
    let attributes = model.attributes.iter().chain(uses);
    let groups = complex.flat_map(|complex| {
        let mut names = Vec::new();
        if let Content::Particle(particle) = &complex.content {
            groups(particle, &mut names);
        }
        names
    });
    declared_types(model)
        .chain(elements)
        .chain(attributes.map(|attribute| &attribute.name))
        .chain(groups)
}

/// The names of the groups in a particle; how deep they are nested, and how many there are, is
/// bounded when they are resolved.
pub(crate) fn groups<'m>(particle: &'m Particle, names: &mut Vec<&'m XmlName>) {
    if let Term::Group(_, name, particles) = &particle.term {
        names.extend(name);
        particles
            .iter()
            .for_each(|particle| groups(particle, names));
    }
}

/// The known name that is meant by one that isn't known: a misspelt one of the same namespace,
/// or the same one of another namespace.
fn near<'n>(key: &str, known: &'n Names) -> Option<&'n str> {
    fn split(name: &str) -> (Option<&str>, &str) {
        match name
            .strip_prefix('{')
            .and_then(|name| name.rsplit_once('}'))
        {
            Some((namespace, local)) => (Some(namespace), local),
            None => (None, name),
        }
    }
    let (namespace, local) = split(key);
    let parts = || known.iter().map(|name| (name, split(name)));
    let siblings = parts().filter(|(_, (of, _))| *of == namespace);
    let wanted = nearest(local, siblings.map(|(_, (_, local))| local));
    let found = match wanted {
        Some(wanted) => parts().find(|(_, (of, name))| *of == namespace && *name == wanted),
        None => parts().find(|(_, (_, name))| *name == local),
    };
    found.map(|(name, _)| name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_nothing_beside_it() {
        for (name, is_right) in [
            ("Foo", true),
            ("r#type", true),
            ("größe", true),
            ("", false),
            ("type", false),
            ("a b", false),
            ("Foo ", false),
            (" Foo", false),
            ("Foo\n", false),
            ("Foo//x", false),
            ("/* x */Foo", false),
            ("Foo/*\n*/", false),
        ] {
            let named = [("{urn:x}a".to_owned(), name.to_owned())];
            for settings in [
                Settings {
                    names: named.clone().into(),
                    ..Settings::default()
                },
                Settings {
                    modules: named.into(),
                    ..Settings::default()
                },
            ] {
                let mut diagnostics = Diagnostics::default();
                settings.check_values(&mut diagnostics);
                assert_eq!(!diagnostics.has_errors(), is_right, "{name:?}");
            }
        }
    }
}
