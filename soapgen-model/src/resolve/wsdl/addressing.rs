//! The actions of WS-Addressing.

use crate::model::{Model, Operation, PortType};

/// Gives each operation its action: the one that is written, or else the SOAP action, or else, of
/// a binding that asks for WS-Addressing, the one that follows from its names (WS-Addressing 1.0
/// Metadata, section 4.4.4).
pub(super) fn actions(model: &mut Model) {
    let Model {
        bindings,
        port_types,
        ..
    } = model;
    for binding in bindings {
        let Some(port_type) = port_types.get(binding.port_type.0 as usize) else {
            continue;
        };
        let asked = binding.addressing.is_some();
        for bound in &mut binding.operations {
            let Some(operation) = port_type.operations.get(bound.operation as usize) else {
                continue;
            };
            let soap = bound.action.clone().filter(|action| !action.is_empty());
            let written = operation.addressing_action.clone();
            let default = || asked.then(|| default_action(port_type, operation));
            bound.addressing_action = written.or(soap).or_else(default);
        }
    }
}

fn default_action(port_type: &PortType, operation: &Operation) -> String {
    let namespace = &*port_type.name.namespace;
    let delimiter = match namespace.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("urn:") => ':',
        _ => '/',
    };
    format!(
        "{}{delimiter}{}{delimiter}{}",
        namespace.strip_suffix(delimiter).unwrap_or(namespace),
        port_type.name.local,
        operation.input_name,
    )
}
