//! What can be wrong in settings: a value that is not Rust, a name that no document declares.

use std::collections::BTreeSet;

use syn::parse::Parser as _;

use super::{Names, Rust, SETTINGS, Settings, codes};
use soapgen_model::diagnostic::{Code, Diagnostic, Diagnostics};
use soapgen_model::model::{Content, Model, Particle, Term, TypeKind, XmlName};
use soapgen_model::nearest::nearest;
use soapgen_model::shape::matches;

impl Settings {
    /// Reports each value that is not the Rust, or the code of a problem, that it must be. What
    /// passes can be put into the generated code; whether it means something there, the compiler
    /// says.
    pub(crate) fn check_values(&self, diagnostics: &mut Diagnostics) {
        for setting in SETTINGS {
            if let Names::Code | Names::Codes = setting.names {
                for (code, reason) in (setting.held)(self).entries() {
                    if let Some((what, help)) = codes::wrong(setting.names, code, reason) {
                        let message = format!("{what}, in `{}`", setting.key());
                        let problem = Diagnostic::error(Code::Settings, None, message);
                        diagnostics.push(problem.help(help).asked(setting.field, code));
                    }
                }
            }
            let Some(rust) = setting.rust else { continue };
            for text in (setting.held)(self).texts() {
                if let Err(error) = rust.check(text) {
                    let (key, what) = (setting.key(), rust.what());
                    let message = format!("`{text}` in `{key}` is not {what}: {error}");
                    let problem = Diagnostic::error(Code::Settings, None, message);
                    diagnostics.push(problem.asked(setting.field, text));
                }
            }
        }
        self.check_both(diagnostics);
        if self.server && !self.client {
            let message = "`server` is on and `client` is off";
            let problem = Diagnostic::error(Code::Settings, None, message);
            let help = "a server has the operations and header blocks of the client: leave it on";
            diagnostics.push(problem.help(help));
        }
    }

    /// Reports what is both denied and silenced.
    fn check_both(&self, diagnostics: &mut Diagnostics) {
        for code in self
            .silence
            .keys()
            .filter(|code| self.deny.contains_key(*code))
        {
            let message = format!("`{code}` is both denied and silenced");
            let problem = Diagnostic::error(Code::Settings, None, message);
            let help = "take it out of one of the settings `deny` and `silence`";
            diagnostics.push(problem.help(help).asked("silence", code));
        }
    }

    /// Warns of each name that no document declares: it does nothing. It is not an error, since one
    /// file of settings may serve several documents. Where several are generated from together,
    /// one that declares it is enough.
    pub(crate) fn check_names(&self, model: &Model, diagnostics: &mut Diagnostics) {
        for setting in SETTINGS {
            let names = (setting.held)(self).names();
            if names.is_empty() {
                continue;
            }
            let (kind, known) = match setting.names {
                Names::Nothing | Names::Code | Names::Codes => continue,
                Names::Type => ("a type ", types(model)),
                Names::OwnType | Names::OwnTypes => ("a type ", own_types(model)),
                Names::Member | Names::Members => ("a member ", members(model)),
                Names::Anything => ("", named(model)),
                Names::Namespace => ("anything in the namespace ", namespaces(model)),
            };
            let is_known = |name: &str| match setting.names {
                Names::OwnTypes => known.iter().any(|known| matches(name, known)),
                Names::Members if name == "*" => true,
                _ => known.contains(name),
            };
            for name in names.into_iter().filter(|name| !is_known(name)) {
                let key = setting.key();
                let message = format!("no document declares {kind}`{name}`, which `{key}` names");
                let help = match near(name, &known) {
                    Some(near) => format!("it does nothing; did you mean `{near}`?"),
                    None => "it does nothing; `soapgen inspect` lists the names".to_owned(),
                };
                let problem = Diagnostic::skip(Code::UnknownName, None, message);
                diagnostics.push(problem.asked(setting.field, name).help(help));
            }
        }
    }
}

impl Rust {
    /// What a text of this kind is, as `… is not a type` has it.
    pub fn what(self) -> &'static str {
        match self {
            Self::Module => "the path of a module",
            Self::Derive => "the path of a derive",
            Self::Attribute => "an attribute, such as `#[non_exhaustive]`",
            Self::Type => "a type",
            Self::Name => "an identifier",
        }
    }

    /// Whether a text is of this kind.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(self, text: &str) -> syn::Result<()> {
        match self {
            Self::Module => syn::Path::parse_mod_style.parse_str(text).map(drop),
            Self::Derive => syn::parse_str::<syn::Path>(text).map(drop),
            Self::Attribute => syn::Attribute::parse_outer.parse_str(text).map(drop),
            Self::Type => syn::parse_str::<syn::Type>(text).map(drop),
            // Blanks and comments around a name are not part of it, but of the text that is taken.
            Self::Name => match syn::parse_str::<syn::Ident>(text)? {
                name if name == text => Ok(()),
                name => Err(syn::Error::new(
                    name.span(),
                    format!("there is more than the name `{name}`"),
                )),
            },
        }
    }
}

/// What documents declare, named as settings name it, in order.
type Known = BTreeSet<String>;

/// The types that can be replaced: those built into XML Schema as well.
fn types(model: &Model) -> Known {
    let names = model.types.iter().filter_map(|ty| ty.name.as_ref());
    names.map(ToString::to_string).collect()
}

/// The types that can become Rust types.
fn own_types(model: &Model) -> Known {
    declared_types(model).map(ToString::to_string).collect()
}

/// The members of complex types, as `{namespace}Type/member`.
fn members(model: &Model) -> Known {
    let mut all = Known::new();
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
fn named(model: &Model) -> Known {
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

fn namespaces(model: &Model) -> Known {
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
fn near<'n>(key: &str, known: &'n Known) -> Option<&'n str> {
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
