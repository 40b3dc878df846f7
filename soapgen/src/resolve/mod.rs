//! From what the documents say to what they mean.

mod encoded;
mod merge;
pub mod schema;
mod wsdl;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, TypeKind, XmlName};
use crate::syntax::Syntax;

/// Resolves every name in the documents: those of each service apart, and then the types that
/// they declare alike are made one.
///
/// What no document declares and no name is near to is in [`Model::holes`]; with
/// `keeps_unresolved` it becomes, as all that can't be resolved, something that takes anything.
pub fn resolve(
    services: Vec<Syntax>,
    keeps_unresolved: bool,
    max_members: usize,
    diagnostics: &mut Diagnostics,
) -> Model {
    let mut model = resolve_all(services, keeps_unresolved, max_members, diagnostics);
    encoded::nillable_members(&mut model);
    model
}

fn resolve_all(
    mut services: Vec<Syntax>,
    keeps_unresolved: bool,
    max_members: usize,
    diagnostics: &mut Diagnostics,
) -> Model {
    for service in &mut services {
        wsdl::description::lower(service, diagnostics);
    }
    let alone = services.len() == 1;
    let bound: HashSet<XmlName> = match alone {
        true => HashSet::new(),
        false => services.iter().flat_map(wsdl::unbound::bound).collect(),
    };
    let mut merged = merge::Merged::default();
    for service in services {
        let model = resolve_together(&service, &bound, keeps_unresolved, max_members, diagnostics);
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
    keeps_unresolved: bool,
    max_members: usize,
    diagnostics: &mut Diagnostics,
) -> Model {
    let Some(schemas) = schema::resolve(syntax, keeps_unresolved, max_members, diagnostics) else {
        return Model::default();
    };
    let model = wsdl::resolve(syntax, schemas, bound, keeps_unresolved, diagnostics);
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
            Diagnostic::skip("nothing-to-generate", place, message).help(
                "the module is empty; name the document that holds them, or one that imports it",
            ),
        );
    }
    model
}
