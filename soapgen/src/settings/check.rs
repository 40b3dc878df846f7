//! What can be wrong in settings: a value that is no Rust, a name that no document declares.

use syn::parse::Parser as _;

use super::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::model::Model;

impl Settings {
    /// Reports each value that is not the Rust it must be. What passes can be put into the
    /// generated code; whether it means something there, the compiler says.
    pub(crate) fn check_values(&self, diagnostics: &mut Diagnostics) {
        let mut check = |setting: &str, value: &str, what: &str, parsed: syn::Result<()>| {
            if let Err(error) = parsed {
                let message = format!("`{value}` in `{setting}` is not {what}: {error}");
                diagnostics.push(Diagnostic::error("settings", None, message));
            }
        };
        let path = |text: &str| syn::Path::parse_mod_style.parse_str(text).map(drop);
        let derive = |text: &str| syn::parse_str::<syn::Path>(text).map(drop);
        let name = |text: &str| syn::parse_str::<syn::Ident>(text).map(drop);
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
    /// file of settings may serve several documents.
    pub(crate) fn check_names(&self, model: &Model, diagnostics: &mut Diagnostics) {
        let types = || model.types.iter().filter_map(|ty| ty.name.as_ref());
        let elements = || model.elements.iter().filter(|e| e.global).map(|e| &e.name);
        let type_names: Vec<String> = types().map(ToString::to_string).collect();
        let services = model.services.iter().map(|service| &service.name);
        let operations = model.port_types.iter().flat_map(|port_type| {
            let namespace = &port_type.name.namespace;
            let operations = port_type.operations.iter();
            operations.map(move |operation| format!("{{{namespace}}}{}", operation.name))
        });
        let names: Vec<String> = types()
            .chain(elements())
            .chain(services)
            .map(ToString::to_string)
            .chain(operations)
            .collect();
        let namespaces: Vec<String> = types()
            .chain(elements())
            .map(|name| name.namespace.to_string())
            .collect();
        for (setting, keys, known) in [
            ("types", self.types.keys().collect::<Vec<_>>(), &type_names),
            ("names", self.names.keys().collect(), &names),
            ("modules", self.modules.keys().collect(), &namespaces),
            (
                "type-derives",
                self.type_derives.keys().collect(),
                &type_names,
            ),
            (
                "type-attributes",
                self.type_attributes.keys().collect(),
                &type_names,
            ),
        ] {
            for key in keys {
                if known.contains(key) {
                    continue;
                }
                let message = format!("`{key}` in `{setting}` is declared in no document");
                let near = nearest(key, known.iter().map(String::as_str));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                diagnostics.push(Diagnostic {
                    help,
                    ..Diagnostic::skip("unknown-name", None, message)
                });
            }
        }
    }
}
