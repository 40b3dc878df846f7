//! From what the documents say to what they mean.

mod encoded;
mod merge;
mod schema;
mod wsdl;

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Model, TypeKind, XmlName};
use crate::syntax::Syntax;
pub(crate) use schema::is_soap_array;

/// What the settings say of resolving.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Whether what can't be resolved becomes something that takes anything.
    pub keep_unresolved: bool,
    /// How many members all types may have together.
    pub max_members: usize,
    /// Whether there are several inputs. They share their types: what two documents declare
    /// differently can't be one type, and taking the first would speak the other's language wrong.
    pub several_inputs: bool,
}

impl Default for Rules {
    /// For one input, without a bound.
    fn default() -> Self {
        Self {
            keep_unresolved: false,
            max_members: usize::MAX,
            several_inputs: false,
        }
    }
}

/// Resolves every name in the documents: those of each service apart, and then the types that
/// they declare alike are made one.
///
/// What no document declares and no name is near to is in [`Model::holes`], unless it is kept.
pub fn resolve(services: Vec<Syntax>, rules: Rules, diagnostics: &mut Diagnostics) -> Model {
    let mut model = resolve_all(services, rules, diagnostics);
    encoded::nillable_members(&mut model);
    model
}

fn resolve_all(mut services: Vec<Syntax>, rules: Rules, diagnostics: &mut Diagnostics) -> Model {
    for service in &mut services {
        wsdl::description::lower(service, rules, diagnostics);
    }
    let alone = services.len() == 1;
    let bound: HashSet<XmlName> = match alone {
        true => HashSet::new(),
        false => services.iter().flat_map(wsdl::unbound::bound).collect(),
    };
    let mut merged = merge::Merged::default();
    for service in services {
        let model = resolve_together(&service, &bound, rules, diagnostics);
        if alone {
            return model;
        }
        merged.add(model, &service.beside, diagnostics);
    }
    merged.finish()
}

/// Resolves every name in documents that see one another.
fn resolve_together(
    syntax: &Syntax,
    bound: &HashSet<XmlName>,
    rules: Rules,
    diagnostics: &mut Diagnostics,
) -> Model {
    let Some(schemas) = schema::resolve(syntax, rules, diagnostics) else {
        return Model::default();
    };
    let model = wsdl::resolve(syntax, schemas, bound, rules.keep_unresolved, diagnostics);
    let has_type = |model: &Model| {
        let mut types = model.types.iter();
        types.any(|ty| !matches!(ty.kind, TypeKind::Builtin(_)))
    };
    let has_operation = |model: &Model| model.port_types.iter().any(|p| !p.operations.is_empty());
    // Another error is why there is nothing, or is the more urgent one.
    if model.elements.is_empty()
        && !has_type(&model)
        && !has_operation(&model)
        && !diagnostics.has_errors()
        && model.holes.is_empty()
    {
        let message = "the documents declare no operation, no type and no element";
        // Lawful in both languages, and what other documents import may be such a one.
        let place = syntax.definitions.first().map(|d| d.place);
        let place = place.or_else(|| syntax.schemas.first().map(|s| s.place));
        diagnostics.push(
            Diagnostic::skip(Code::NothingToGenerate, place, message).help(
                "the module is empty; name the document that holds them, or one that imports it",
            ),
        );
    }
    model
}
